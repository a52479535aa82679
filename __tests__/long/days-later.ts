/**
 * Loaded into a run with `--import`: its `new Date()` is ahead by `DAYS_LATER` days. `Date.now()` is not: requests to a store are signed with it,
 * and one that is signed for another day is refused.
 */
const ahead = Number(process.env.DAYS_LATER) * 86_400_000;
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...given: [] | [number | string | Date]) {
    super(...((given.length === 0 ? [Real.now() + ahead] : given) as [number]));
  }
} as DateConstructor;
