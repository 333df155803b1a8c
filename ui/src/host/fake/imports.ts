import type { Timer } from '../../state/timer';
import type { BadFile, Import, ImportOrder } from '../types';

const FILES = 12_480;

/** Imports, invented: they go on by the clock. */
export class FakeImports {
  all: Import[];
  readonly #timer: Timer;
  readonly #tell: (imports: Import[]) => void;
  #stop: (() => void) | null = null;

  /** `isUnderWay`: one is half done, and another is over. */
  constructor(timer: Timer, isUnderWay: boolean, tell: (imports: Import[]) => void) {
    this.#timer = timer;
    this.#tell = tell;
    const now = timer.now();
    this.all = isUnderWay
      ? [
          { ...this.#invent('i1', 's3://acme-connect/connect/acme-eu/ChatTranscripts'), files: 7610, filesOf: FILES, items: 152_200, known: 840, bad: 3, perSecond: 84_200, etaMs: 68_000, state: { state: 'running' } },
          { ...this.#invent('i2', '2026-10.zip'), files: 312, filesOf: 312, items: 9810, bad: 0, perSecond: 0, etaMs: null, startedAt: now - 400_000, endedAt: now - 390_000, state: { state: 'done' } },
        ]
      : [];
  }

  begin(from: string): Import {
    const made = this.#invent(`i${this.all.length + 1}`, from);
    this.all = [made, ...this.all];
    this.#tell(this.all);
    this.#stop ??= this.#timer.every(250, () => this.#step());
    return made;
  }

  order(id: string, order: ImportOrder): void {
    const states = { pause: 'paused', resume: 'running', cancel: 'cancelled' } as const;
    this.all = order === 'forget' ? this.all.filter((one) => one.id !== id) : this.all.map((one) => (one.id === id ? { ...one, state: { state: states[order] }, etaMs: null, perSecond: 0 } : one));
    this.#tell(this.all);
  }

  badFiles(id: string): BadFile[] {
    const bad = this.all.find((one) => one.id === id)?.bad ?? 0;
    return [
      { name: '2026/11/02/4b1e77d0_20261102T0912_UTC.json', reason: 'It ends in the middle: 4,096 of 11,204 bytes are there.' },
      { name: '2026/11/02/report.pdf', reason: 'It is no transcript: it begins with %PDF.' },
      { name: '2026/11/03/81be0a77_20261103T1031_UTC.json', reason: 'It holds no ContactId.' },
    ].slice(0, bad);
  }

  #invent(id: string, from: string): Import {
    return { id, from, state: { state: 'counting' }, files: 0, filesOf: null, items: 0, known: 0, bad: 0, perSecond: 0, etaMs: null, startedAt: this.#timer.now(), endedAt: null };
  }

  #step(): void {
    this.all = this.all.map((one) => {
      if (one.state.state !== 'running' && one.state.state !== 'counting') return one;
      const files = Math.min(FILES, one.files + 480);
      const isDone = files === FILES;
      return {
        ...one,
        files,
        filesOf: FILES,
        items: files * 20,
        bad: files > 4000 ? 3 : 0,
        perSecond: isDone ? 0 : 84_200,
        etaMs: isDone ? null : ((FILES - files) / 480) * 250,
        endedAt: isDone ? this.#timer.now() : null,
        state: { state: isDone ? ('done' as const) : ('running' as const) },
      };
    });
    this.#tell(this.all);
    if (this.all.some(({ state }) => state.state === 'running')) return;
    this.#stop?.();
    this.#stop = null;
  }
}
