/** Puts the focus into the next region of the window, or the one before; round at the ends. */
export function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((region) => region.checkVisibility());
  if (regions.length === 0) return;
  // Regions lie within each other: the innermost that holds the focus counts.
  const at = regions.findLastIndex((region) => region.contains(document.activeElement));
  const from = at < 0 ? (by > 0 ? -1 : 0) : at;
  const region = regions[(from + by + regions.length) % regions.length]!;
  const entry = [...region.querySelectorAll<HTMLElement>('[tabindex="0"], button, input')].find((element) => element.checkVisibility());
  if (entry) entry.focus();
  else {
    region.tabIndex = -1;
    region.focus();
  }
}
