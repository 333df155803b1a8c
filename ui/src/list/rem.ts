let known: number | null = null;

/** A rem in px. Asked once, for it stays: to ask makes the engine reckon all styles, which amid a switch from chat to chat it would do twice. */
export function rem(): number {
  return (known ??= parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);
}
