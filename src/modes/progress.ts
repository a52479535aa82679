import type { Context } from '../context.ts';
import type { DumpContext } from '../engines/index.ts';
import { oneLine, showBytes, showCount, showDuration } from '../units.ts';

const EVERY_MS = 5_000;

/** One line every few seconds: how much, how fast, which table, about how long still. */
export class ProgressLine implements DumpContext {
  readonly #expected: number | undefined;
  readonly #began = performance.now();
  readonly #timer: NodeJS.Timeout;
  #table = '';
  #counted = '';
  #watched = { bytesWritten: 0 };

  constructor(context: Pick<Context, 'progress'>, expectedBytes: number | undefined) {
    this.#expected = expectedBytes;
    this.#timer = setInterval(() => context.progress(this.line(performance.now())), EVERY_MS).unref();
  }

  onDumping(table: string): void {
    this.#table = oneLine(table, 200);
  }

  onCounted(done: number, of: number): void {
    this.#counted = `${showCount(done)} of ${showCount(of)} tables counted`;
  }

  /** Whatever counts the bytes of the dump. */
  watch(counter: { bytesWritten: number }): void {
    this.#watched = counter;
  }

  line(now: number): string {
    const ms = Math.max(now - this.#began, 1);
    const { bytesWritten: bytes } = this.#watched;
    const rate = (bytes / ms) * 1_000;
    const left = this.#expected === undefined || rate === 0 ? 0 : ((this.#expected - bytes) / rate) * 1_000;
    return [
      `${showBytes(bytes)} dumped in ${showDuration(ms)}, ${showBytes(Math.round(rate))}/s`,
      ...(left > 0 ? [`about ${showDuration(left)} left`] : []),
      ...(this.#table ? [`at ${this.#table}`] : []),
      ...(this.#counted ? [this.#counted] : []),
    ].join(', ');
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
