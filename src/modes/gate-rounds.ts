import { UserError } from '../errors.ts';
import type { Seen } from '../probes/index.ts';
import { type Check, holds, type Status, worst } from '../report.ts';
import { type Breaker, targetBreaker } from '../retry.ts';
import { type Judged, judgeFailure, judgeSeen } from './gate-judge.ts';
import type { Asked } from './gate-targets.ts';

/** Milliseconds. */
export interface GateTimes {
  intervalMs: number;
  /** Good rounds in a row that make a pass. */
  successes: number;
  /** How long it must stay good after that. */
  soakMs: number;
  /** The verdict falls by then, counted from the beginning. */
  timeoutMs: number;
}

export interface Round {
  /** Since the beginning of the gate. */
  atMs: number;
  targets: Judged[];
}

export interface GateEnd {
  /** Of all rounds: those that a person looks at are `rounds`. */
  count: number;
  /** The last ones, oldest first, at most `KEPT_ROUNDS`. */
  rounds: Round[];
  /** The good rounds in a row at the end. */
  streak: Round[];
  /** Why it ended. */
  end: 'good' | 'late' | 'fatal';
  /** Something held before and did not hold later. */
  flapped: boolean;
  /** The last distinct errors of each target, newest last. */
  errors: Map<string, string[]>;
  /** Of each target, its breaker at the end. */
  breakers: Map<string, string>;
}

/** What a report can show; older rounds are counted and forgotten. */
const KEPT_ROUNDS = 60;
const KEPT_ERRORS = 3;
/** After the deadline a look gets this long to end: the verdict has fallen, only what it holds open is put away. */
const GRACE_MS = 1_000;

export interface GateWorld {
  signal: AbortSignal;
  /** No more than so many, whatever they gave. */
  rounds?: number;
  log(line: string): void;
  /** Asks for the versions of a target on fresh connections; its check is judged with the others of the round. */
  versions(target: Asked, signal: AbortSignal): Promise<Check | undefined>;
}

/**
 * Rounds of all targets at once until everything holds for `successes` rounds in a row and the soak after them, a condition of `fail-fast` is
 * missed, or the time is up. Whatever else goes wrong is tried again. Rejects only on abort of `signal`.
 */
export async function runRounds(asked: readonly Asked[], times: GateTimes, world: GateWorld): Promise<GateEnd> {
  const started = performance.now();
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late()), times.timeoutMs);
  const signal = AbortSignal.any([world.signal, deadline.signal]);
  const breakers = new Map(asked.map(({ label }) => [label, targetBreaker(times.timeoutMs)]));
  const progress: GateEnd = { count: 0, rounds: [], streak: [], end: 'late', flapped: false, errors: new Map(), breakers: new Map() };
  try {
    while (!signal.aborted) {
      const atMs = performance.now() - started;
      const targets = await Promise.all(asked.map((target) => lookOnce(target, breakers.get(target.label)!, signal, world)));
      world.signal.throwIfAborted();
      // A round that the deadline cut short is no evidence, unless it is all there is.
      if (deadline.signal.aborted && progress.count > 0 && !targets.every(isGood)) break;
      note(progress, { atMs, targets }, world);
      progress.end = ended(progress, times, performance.now() - started);
      if (progress.end !== 'late' || progress.count === world.rounds) break;
      const next = started + atMs + times.intervalMs - performance.now();
      await pause(Math.max(0, next), signal);
    }
    world.signal.throwIfAborted();
    for (const [label, breaker] of breakers) progress.breakers.set(label, breaker.state());
    return progress;
  } finally {
    clearTimeout(timer);
  }
}

/** Whose fault that was is not known: the time may have been too short for any answer. */
const late = () => new UserError('no answer when the time was up', { layer: 'gate', hint: 'Raise timeout.' });

const isGood = (judged: Judged) => holds(judged);

/** `late` stands for going on, and for the verdict when there is no more time to. */
function ended({ rounds, streak }: GateEnd, { successes, soakMs }: GateTimes, nowMs: number): GateEnd['end'] {
  if (rounds.at(-1)!.targets.some(({ fatal }) => fatal)) return 'fatal';
  const proven = streak[successes - 1];
  if (proven === undefined) return 'late';
  return soakMs === 0 || nowMs - proven.atMs >= soakMs ? 'good' : 'late';
}

function note(progress: GateEnd, round: Round, world: GateWorld): void {
  progress.count++;
  progress.rounds.push(round);
  if (progress.rounds.length > KEPT_ROUNDS) progress.rounds.shift();
  if (round.targets.every(isGood)) progress.streak.push(round);
  else {
    progress.flapped ||= progress.streak.length > 0;
    progress.streak = [];
  }
  const bad = round.targets.filter((judged) => !isGood(judged));
  const held = round.targets.some(({ status }) => status === 'degraded') ? 'everything holds, something is degraded' : 'everything holds';
  world.log(`Round ${progress.count}: ${bad.length === 0 ? held : bad.map(({ label, status }) => `${label} ${status}`).join(', ')}`);
  for (const { label, checks } of bad) {
    const known = progress.errors.get(label) ?? [];
    const said = checks.filter((check) => !holds(check)).map(({ name, actual }) => `${name.slice(label.length + 1)}: ${actual}`);
    // Once is enough in the log: a gate may ask a hundred times.
    for (const error of said) if (!known.includes(error)) world.log(`  ${label} ${error}`);
    progress.errors.set(label, [...known.filter((error) => !said.includes(error)), ...said].slice(-KEPT_ERRORS));
  }
}

/** One target once. Never rejects. */
async function lookOnce(target: Asked, breaker: Breaker, signal: AbortSignal, world: GateWorld): Promise<Judged> {
  const begun = performance.now();
  try {
    const [seen, version] = await breaker.execute(() => within(observe(target, signal, world), signal));
    return judgeSeen(target, seen, version ? [version] : []);
  } catch (thrown) {
    const judged = judgeFailure(target, breaker.reason(thrown), performance.now() - begun);
    return breaker.wasOpen(thrown) ? { ...judged, notAsked: true } : judged;
  }
}

async function observe(target: Asked, signal: AbortSignal, world: GateWorld): Promise<[Seen, Check | undefined]> {
  const seen = await target.look.observe(signal);
  return [seen, target.version && (await world.versions(target, signal))];
}

/** A look that does not hear the signal is left behind after the grace. */
async function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const late = Promise.withResolvers<never>();
  late.promise.catch(() => {});
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => late.reject(signal.reason), GRACE_MS);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    clearTimeout(timer);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || ms === 0) return Promise.resolve();
  return new Promise((resolve) => {
    const onEnd = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onEnd);
      resolve();
    };
    const timer = setTimeout(onEnd, ms);
    signal.addEventListener('abort', onEnd, { once: true });
  });
}

/**
 * The verdict, by target: over the good rounds at the end where there are enough of them, so that what was degraded once is not forgotten; else
 * as the last round has it.
 */
export function checksOf({ rounds, streak, end }: GateEnd): Check[] {
  const last = rounds.at(-1);
  if (last === undefined) return [];
  if (end !== 'good') return last.targets.flatMap(({ checks }) => checks);
  return last.targets.flatMap(({ checks }, at) =>
    checks.map((check) =>
      worstOf(
        check,
        streak.map(({ targets }) => targets[at]?.checks ?? []),
      ),
    ),
  );
}

function worstOf(check: Check, rounds: Check[][]): Check {
  const same = rounds.flatMap((checks) => checks.filter(({ name }) => name === check.name));
  const status: Status = worst([check, ...same].map((one) => one.status));
  return same.find((one) => one.status === status) ?? check;
}

/** What the gate itself found: `undefined` where its targets say everything. */
export function gateCheck({ count, streak, end, flapped, rounds }: GateEnd, { successes, soakMs }: GateTimes): Check {
  const ms = Math.round(rounds.at(-1)?.atMs ?? 0);
  const expected = `everything holds in ${successes} ${successes === 1 ? 'round' : 'rounds in a row'}${soakMs > 0 ? ' and through the soak' : ''}`;
  const check = { name: 'gate', expected, ms, layer: 'gate' } as const;
  if (end === 'good') return { ...check, status: 'passed', actual: `${streak.length} good rounds in a row of ${count}` };
  if (end === 'fatal') return { ...check, status: 'failed', actual: 'a condition of fail-fast was missed' };
  const held = `${streak.length} good rounds in a row when the time was up, after ${count} rounds`;
  if (count === 0) return { ...check, status: 'inconclusive', actual: 'no round ended in time', hint: 'Raise timeout.' };
  if (streak.length === 0) return { ...check, status: worst(rounds.at(-1)!.targets.map(({ status }) => status)), actual: held };
  if (flapped) return { ...check, status: 'failed', actual: `${held}; before that it held and stopped to hold` };
  return {
    ...check,
    status: 'inconclusive',
    actual: held,
    hint: 'It became good too late to be seen good long enough: raise timeout, or lower successes, interval or soak.',
  };
}
