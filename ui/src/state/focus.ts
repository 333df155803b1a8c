/**
 * Keeps the focus near what held it when that goes away, as a button does that was pressed: to the line, the list or the region it was in.
 * Else keys and readers of the screen begin at the top of the window again. Gives what ends it.
 */
export function keepFocus(window: HTMLElement): () => void {
  /** What holds the focus, and what it lies in: of what has gone that is not to be asked any more. */
  let held: Element[] = [];
  const { ownerDocument: document } = window;

  function onfocusin({ target }: FocusEvent): void {
    held = [];
    for (let one = target as Element | null; one !== null; one = one.parentElement) held.push(one);
  }

  // Somebody pressed beside everything: then nothing is lost.
  const onfocusout = () => queueMicrotask(() => (held = held[0]?.isConnected && document.activeElement === document.body ? [] : held));

  const observer = new MutationObserver(() => {
    if (held.length === 0 || document.activeElement !== document.body) return;
    const [lost] = held;
    // What was moved within its list is there again, and lost the focus all the same.
    const left = held.find((one) => one.isConnected);
    const place = (left === lost ? left : left?.closest('[tabindex], [data-region], dialog')) as HTMLElement | null | undefined;
    held = [];
    if (!place) return;
    if (left !== lost && !place.hasAttribute('tabindex')) place.tabIndex = -1;
    place.focus({ preventScroll: true });
  });

  window.addEventListener('focusin', onfocusin);
  window.addEventListener('focusout', onfocusout);
  observer.observe(window, { childList: true, subtree: true });
  return () => {
    window.removeEventListener('focusin', onfocusin);
    window.removeEventListener('focusout', onfocusout);
    observer.disconnect();
  };
}
