/** When the turns of an open model begin: by the clock, decided before the first of them. Milliseconds from the start. */
export interface Arrivals {
  ratePerSecond: number;
  /** The rate grows evenly from 0 for so long. */
  rampUpMs: number;
}

/**
 * The moment of turn `k`, from 0. After t of ramp R the rate r has brought r t² / 2R turns, r R / 2 at its end; solved for t. Not a running sum:
 * nothing adds up, and each thread knows its own share of the turns without asking the others.
 */
export function arrivalMs({ ratePerSecond, rampUpMs }: Arrivals, k: number): number {
  const perMs = ratePerSecond / 1_000;
  const inRamp = (perMs * rampUpMs) / 2;
  return k < inRamp ? Math.sqrt((2 * rampUpMs * k) / perMs) : rampUpMs + (k - inRamp) / perMs;
}

/** When user `i` of `users` begins: spread over the ramp. */
export const entryMs = (i: number, users: number, rampUpMs: number): number => (rampUpMs * i) / users;
