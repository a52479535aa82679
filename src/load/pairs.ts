import { bootstrapMedian, type Interval, seeded } from './statistics.ts';

/** What two versions gave in one round, seconds apart; milliseconds. */
export interface Pair {
  /** Of the one that is compared with. */
  before: number;
  after: number;
}

export type Decision = 'regression' | 'no regression' | 'undecided';

export interface Compared extends Interval {
  decision: Decision;
  /** Why it is not one, where the interval alone would say so. */
  because?: string;
}

/** How many rounds there are before the first look, between looks, and at most. */
export const ROUNDS = { first: 6, more: 2, most: 16 } as const;
const LOOKS = 1 + (ROUNDS.most - ROUNDS.first) / ROUNDS.more;
/** Each look may be wrong: what all of them together may be wrong by is shared out among them. */
const ALPHA = 0.05 / LOOKS;
/** A difference that nobody feels, whatever its share. */
const UNFELT_MS = 1;

/**
 * The ratio of after to before over all rounds, with its interval: regression only where all of it lies beyond what is allowed, none where all of it
 * lies within. Pairs are what is drawn: requests of one run hang together, and say nothing about the next run. Pure.
 */
export function compare(pairs: readonly Pair[], maxRegression: number, seed = 1): Compared {
  const { estimate, low, high } = bootstrapMedian(
    pairs.map(({ before, after }) => Math.log(after / before)),
    1 - ALPHA,
    seed,
  );
  const found: Interval = { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
  const limit = 1 + maxRegression;
  if (found.high <= limit) return { ...found, decision: 'no regression' };
  if (found.low <= limit) return { ...found, decision: 'undecided' };
  const felt = bootstrapMedian(
    pairs.map(({ before, after }) => after - before),
    1 - ALPHA,
    seed,
  );
  if (felt.estimate < UNFELT_MS) return { ...found, decision: 'no regression', because: `the difference is below ${UNFELT_MS} ms` };
  return { ...found, decision: 'regression' };
}

/** Which of the two comes first in each round: AB BA BA AB, the first of them by chance, so that neither is always after the other. */
export function orderOf(round: number, seed: number): 'before first' | 'after first' {
  const flip = seeded(seed)() < 0.5;
  return [false, true, true, false][round % 4]! !== flip ? 'before first' : 'after first';
}
