import type { Item } from '../engines/index.ts';
import { clipped, visibleLine } from '../reports/visible.ts';
import { showCount } from '../units.ts';

/** The rungs of the ladder on which an inventory is compared. */
export type Rung = 'structure' | 'rows' | 'checksums';

/** What a rung did not look at, although it is of its business: without saying so it would claim too much. */
export interface Gap {
  /** A sentence: what, and why. */
  text: string;
  /** How it could be compared. */
  hint: string;
}

/** Two inventories on their way through a comparison: what is not to be compared is taken out of both, and what a person must know of that is noted. */
export interface Pair {
  expected: Item[];
  actual: Item[];
  /** What was not compared and why, a sentence each. */
  skipped: string[];
  /** Of these, what a rung would be expected to have compared. */
  gaps: Record<Rung, Gap[]>;
}

/** Removes from both; returns how many were expected. */
export function leaveOut(pair: Pair, which: (item: Item) => boolean): number {
  const before = pair.expected.length;
  pair.expected = pair.expected.filter((item) => !which(item));
  pair.actual = pair.actual.filter((item) => !which(item));
  return before - pair.expected.length;
}

export function addGap({ gaps, skipped }: Pair, rung: Rung, text: string, hint: string): void {
  gaps[rung].push({ text, hint });
  skipped.push(text);
}

export const isContent = ({ kind }: Item) => kind === 'table' || kind === 'large-objects';

export function parted<T>(list: T[], test: (element: T) => boolean): [yes: T[], no: T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const element of list) (test(element) ? yes : no).push(element);
  return [yes, no];
}

const NAMED = 3;

/** `table public.a`, or `12 tables (public.a, public.b, public.c, …)`. */
export function things(items: { name: string }[], word: string): string {
  const names = items.slice(0, NAMED).map(({ name }) => clipped(visibleLine(name), 80));
  if (items.length === 1) return `${word} ${names[0]}`;
  return `${showCount(items.length)} ${word}s (${names.join(', ')}${items.length > NAMED ? ', …' : ''})`;
}
