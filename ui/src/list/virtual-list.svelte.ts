import {
  Virtualizer,
  defaultRangeExtractor,
  elementScroll,
  observeElementOffset,
  observeElementRect,
} from '@tanstack/virtual-core';
import type { Range, VirtualizerOptions } from '@tanstack/virtual-core';
import { untrack } from 'svelte';

type Options = VirtualizerOptions<HTMLElement, HTMLElement>;

/** A line that is in the document, and where. */
export interface Placed {
  index: number;
  key: string;
  start: number;
}

/** What a list is made of. Read again whenever something it reads has changed. */
export interface ListSettings
  extends Pick<
    Options,
    'anchorTo' | 'followOnAppend' | 'scrollEndThreshold' | 'paddingStart' | 'paddingEnd' | 'scrollPaddingStart' | 'scrollPaddingEnd' | 'overscan'
  > {
  scroller: HTMLElement | null;
  count: number;
  keyOf(index: number): string;
  estimate(index: number): number;
  /** Lines that stay in the document though they are out of sight: where the keyboard is, headings that stick. */
  keep?: (range: Range) => number[];
  /** The estimates are exact, and may have changed. */
  isExact?: boolean;
  /** Where the list begins: at its end or around a line, in a box that will be about so high, in px. The lines there are the first drawn. */
  begins?: { at: () => 'end' | number; height: number };
}

/** Puts only those lines of a long list into the document that can be seen. Made while a component is initialised. */
export class VirtualList {
  items = $state.raw<readonly Placed[]>([]);
  /** Height of all lines, in px. */
  total = $state(0);
  /** The end is on screen. */
  isAtEnd = $state(true);
  /** First line that can be seen, and the last. */
  range = $state.raw<{ first: number; last: number }>({ first: 0, last: 0 });
  /** Height of the box, in px, as last seen. */
  get height(): number {
    return this.#virtualizer.scrollRect?.height ?? 0;
  }
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLElement>;
  #scroller: HTMLElement | null = null;
  #hasEnd = false;

  constructor(settings: () => ListSettings) {
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLElement>(this.#options(untrack(settings)));
    // Before the document changes, or lines and their places would not belong together; the places are no input of this.
    $effect.pre(() => {
      const now = settings();
      // The keys are read here, for what is read in the callbacks below is not tracked.
      for (let i = 0; i < now.count; i += 1) now.keyOf(i);
      untrack(() => {
        this.#virtualizer.setOptions(this.#options(now));
        this.#hasEnd = now.anchorTo === 'end';
        if (now.isExact) this.#virtualizer.measure();
        this.#place();
      });
    });
    $effect(() => {
      // The element is bound between the two effects: only here it is certain to be the one that is in the document.
      this.#scroller = settings().scroller;
      untrack(() => {
        this.#virtualizer._willUpdate();
        this.#publish();
      });
    });
    $effect(() => untrack(() => this.#virtualizer._didMount()));
  }

  #options(now: ListSettings): Options {
    const { scroller: _scroller, count, keyOf, estimate, keep, isExact: _isExact, begins, ...rest } = now;
    return {
      ...rest,
      ...(begins === undefined ? {} : { initialRect: { width: 0, height: begins.height }, initialOffset: () => this.#beginning(now, begins) }),
      count,
      getScrollElement: () => this.#scroller,
      getItemKey: keyOf,
      estimateSize: estimate,
      rangeExtractor: (range) => {
        const kept = keep?.(range) ?? [];
        const shown = defaultRangeExtractor(range);
        return kept.length === 0 ? shown : [...new Set([...shown, ...kept])].filter((i) => i >= 0 && i < count).sort((a, b) => a - b);
      },
      scrollToFn: elementScroll,
      observeElementOffset,
      observeElementRect,
      onChange: () => this.#publish(),
    };
  }

  /** Nothing is measured yet. */
  #beginning({ paddingStart = 0, estimate }: ListSettings, { at: where, height }: { at: () => 'end' | number; height: number }): number {
    const at = where();
    if (at === 'end') return Math.max(0, this.#virtualizer.getTotalSize() - height);
    let before = paddingStart;
    for (let i = 0; i < at; i += 1) before += estimate(i);
    return Math.max(0, before - height / 2);
  }

  #publish(): void {
    this.#place();
    // Makes the engine lay everything out: only where somebody asks, and never amid a change.
    if (this.#hasEnd) this.isAtEnd = this.#virtualizer.isAtEnd();
  }

  #place(): void {
    const items = this.#virtualizer.getVirtualItems().map(({ index, key, start }) => ({ index, key: String(key), start }));
    if (!isSame(items, this.items)) this.items = items;
    this.total = this.#virtualizer.getTotalSize();
    const { startIndex = 0, endIndex = 0 } = this.#virtualizer.range ?? {};
    if (startIndex !== this.range.first || endIndex !== this.range.last) this.range = { first: startIndex, last: endIndex };
  }

  /** Attached to each line: measures it now and whenever its size changes. */
  measure = (node: HTMLElement) => {
    this.#virtualizer.measureElement(node);
    return () => this.#virtualizer.measureElement(null);
  };

  scrollTo(index: number, align: 'start' | 'center' | 'end' | 'auto' = 'auto'): void {
    this.#virtualizer.scrollToIndex(index, { align });
  }

  scrollToEnd(): void {
    this.#virtualizer.scrollToEnd();
  }
}

function isSame(one: readonly Placed[], other: readonly Placed[]): boolean {
  return one.length === other.length && one.every((item, i) => item.key === other[i]!.key && item.index === other[i]!.index && item.start === other[i]!.start);
}
