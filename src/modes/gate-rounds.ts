import { setTimeout as pause } from 'node:timers/promises';
import { UserError } from '../errors.ts';
import type { Seen } from '../probes/index.ts';
import { type Check, holds, worst } from '../report.ts';
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
  /** What is degraded does not count as good, and is tried again: the step would fail on it. */
  strict?: boolean;
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
  streak: Streak;
  /** Why it ended. */
  end: 'good' | 'late' | 'fatal';
  /** How often everything held and something failed after that; that it could not be found out is no failure. */
  falls: number;
  /** The last round of those. */
  fell?: Round;
  /** How long it took. */
  ms: number;
  /** The last distinct errors of each target, newest last. */
  errors: Map<string, string[]>;
  /** Of each target, its breaker at the end. */
  breakers: Map<string, string>;
}

/** A soak of a day has thousands of rounds: they are counted, and of what they found the worst is kept. */
export interface Streak {
  count: number;
  /** When the round began that made it enough of them. */
  provenMs?: number;
  /** By the name of the check. */
  worst: Map<string, Check>;
}

const noStreak = (): Streak => ({ count: 0, worst: new Map() });

/** What a report can show; older rounds are counted and forgotten. */
const KEPT_ROUNDS = 60;
const KEPT_ERRORS = 3;
/** After the deadline a look gets this long to end: the verdict has fallen, only what it holds open is put away. */
const GRACE_MS = 1_000;

export interface GateWorld {
  signal: AbortSignal;
  /** A single look at everything, whatever it gives; a second one only where a window is waited for. */
  once?: boolean;
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
  const passedMs = () => performance.now() - started;
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(late()), times.timeoutMs);
  const signal = AbortSignal.any([world.signal, deadline.signal]);
  const places = asked.map((target): Place => ({ target, breaker: targetBreaker(times.timeoutMs) }));
  const progress: GateEnd = {
    count: 0,
    rounds: [],
    streak: noStreak(),
    end: 'late',
    falls: 0,
    errors: new Map(),
    breakers: new Map(),
    ms: 0,
  };
  try {
    while (!signal.aborted) {
      const atMs = passedMs();
      const targets = await Promise.all(places.map((place) => lookOnce(place, { signal, world, atMs, times, passedMs })));
      world.signal.throwIfAborted();
      // A round that the deadline cut short is no evidence, unless it is all there is.
      if (deadline.signal.aborted && progress.count > 0 && !targets.every((judged) => isGood(judged, times))) break;
      note(progress, { atMs, targets }, times, world);
      progress.end = ended(progress, times, passedMs());
      if (progress.end !== 'late' || (world.once && !isWaiting(progress.rounds))) break;
      await pause(Math.max(0, atMs + times.intervalMs - passedMs()), undefined, { signal }).catch(() => {});
    }
    world.signal.throwIfAborted();
    // Only a window was waited for, and there is no more time to.
    if (progress.end === 'late' && isProven(progress.streak, times, progress.rounds.at(-1)?.atMs ?? 0)) progress.end = 'good';
    for (const { target, breaker } of places) progress.breakers.set(target.label, breaker.state());
    return { ...progress, ms: passedMs() };
  } finally {
    clearTimeout(timer);
  }
}

/** Whose fault that was is not known: the time may have been too short for any answer. */
const late = () => new UserError('no answer when the time was up', { layer: 'gate', hint: 'Raise timeout.' });

const isGood = (judged: Judged, { strict }: GateTimes) => (strict ? judged.status === 'passed' : holds(judged));
const isWaiting = (rounds: Round[]) => rounds.at(-1)?.targets.some(({ waits }) => waits.length > 0) ?? false;
const isProven = ({ provenMs }: Streak, { soakMs }: GateTimes, nowMs: number) => provenMs !== undefined && nowMs - provenMs >= soakMs;

/** `late` stands for going on, and for the verdict when there is no more time to. */
function ended({ rounds, streak }: GateEnd, times: GateTimes, nowMs: number): GateEnd['end'] {
  if (rounds.at(-1)!.targets.some(({ fatal }) => fatal)) return 'fatal';
  if (isWaiting(rounds)) return 'late';
  return isProven(streak, times, nowMs) ? 'good' : 'late';
}

function note(progress: GateEnd, round: Round, times: GateTimes, world: GateWorld): void {
  progress.count++;
  progress.rounds.push(round);
  if (progress.rounds.length > KEPT_ROUNDS) progress.rounds.shift();
  const bad = round.targets.filter((judged) => !isGood(judged, times));
  if (bad.length === 0) lengthen(progress.streak, round, times);
  else {
    if (progress.streak.count > 0 && bad.some(({ status }) => status === 'failed')) {
      progress.falls++;
      progress.fell = round;
    }
    progress.streak = noStreak();
  }
  tell(progress, round, bad, world);
}

function lengthen(streak: Streak, { atMs, targets }: Round, { successes }: GateTimes): void {
  streak.count++;
  if (streak.count === successes) streak.provenMs = atMs;
  for (const { checks, waits } of targets) {
    for (const check of checks) {
      const known = streak.worst.get(check.name);
      if (!waits.includes(check.name) && (!known || worst([known.status, check.status]) === check.status))
        streak.worst.set(check.name, check);
    }
  }
}

function tell({ count, errors }: GateEnd, { targets }: Round, bad: Judged[], world: GateWorld): void {
  const held = targets.some(({ status }) => status === 'degraded') ? 'everything holds, something is degraded' : 'everything holds';
  world.log(`Round ${count}: ${bad.length === 0 ? held : bad.map(({ label, status }) => `${label} ${status}`).join(', ')}`);
  for (const { label, checks } of bad) {
    const known = errors.get(label) ?? [];
    const said = checks
      .filter((check) => check.status !== 'passed')
      .map(({ name, actual }) => `${name.slice(label.length + 1)}: ${actual}`);
    // Once is enough in the log: a gate may ask a hundred times.
    for (const error of said) if (!known.includes(error)) world.log(`  ${label} ${error}`);
    errors.set(label, [...known.filter((error) => !said.includes(error)), ...said].slice(-KEPT_ERRORS));
  }
}

/** A target and what is remembered of it between the rounds. */
interface Place {
  target: Asked;
  breaker: Breaker;
  /** When it answered for the first time: its windows begin there. */
  seenMs?: number;
}

interface Looking {
  signal: AbortSignal;
  world: GateWorld;
  atMs: number;
  times: GateTimes;
  passedMs(): number;
}

/** What a window may take longer than it is: looks do not all take the same time. */
const WINDOW_SLACK_MS = 1_000;

/** One target once. Never rejects. */
async function lookOnce(place: Place, { signal, world, atMs, times, passedMs }: Looking): Promise<Judged> {
  const { target, breaker } = place;
  // Towards the end nothing is left unasked: what comes back must still be seen long enough, and the verdict must not rest on an old look.
  const needMs = breaker.pauseMs + times.successes * times.intervalMs + times.soakMs;
  try {
    const [seen, version] = await breaker.execute(() => within(observe(target, signal, world), signal), times.timeoutMs - atMs <= needMs);
    const judged = judgeSeen(target, seen, version ? [version] : []);
    place.seenMs ??= passedMs();
    const age = passedMs() - place.seenMs - times.intervalMs - WINDOW_SLACK_MS;
    return { ...judged, waits: judged.waits.filter(({ windowMs }) => age < windowMs).map(({ name }) => name) };
  } catch (thrown) {
    const judged = { ...judgeFailure(target, breaker.reason(thrown), passedMs() - atMs), waits: [] };
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

/**
 * The verdict, by target: over the good rounds at the end where there are enough of them, so that what was degraded once is not forgotten; else
 * as the last round has it, and where something came and went, as it was when it was away.
 */
export function checksOf({ rounds, streak, end, falls, fell }: GateEnd): Check[] {
  const checks = rounds.at(-1)?.targets.flatMap((target) => target.checks) ?? [];
  if (end === 'good') return checks.map((check) => streak.worst.get(check.name) ?? check);
  // One fall may be the change of versions itself; that the last round is bad says everything.
  if (end === 'fatal' || falls < 2 || streak.count === 0 || !fell) return checks;
  const away = fell.targets.flatMap((target) => target.checks).filter(({ status }) => status === 'failed');
  const names = new Set(away.map(({ name }) => name));
  const said = `it comes and goes: ${falls} times everything held and something failed again`;
  return [...checks.filter(({ name }) => !names.has(name)), ...away.map((check) => ({ ...check, actual: `${check.actual} (${said})` }))];
}

/** What the gate itself found, over all targets. */
export function gateCheck({ count, streak, end, falls, rounds, ms: tookMs }: GateEnd, { successes, soakMs }: GateTimes): Check {
  const ms = Math.round(tookMs);
  const expected = `everything holds in ${successes} ${successes === 1 ? 'round' : 'rounds in a row'}${soakMs > 0 ? ' and through the soak' : ''}`;
  const check = { name: 'gate', expected, ms, layer: 'gate' } as const;
  if (end === 'good') return { ...check, status: 'passed', actual: `${roundsOf(streak.count, 'good ')} in a row of ${count}` };
  if (end === 'fatal') return { ...check, status: 'failed', actual: 'a condition of fail-fast was missed' };
  const held = `${roundsOf(streak.count, 'good ')} in a row when the time was up, after ${roundsOf(count)}`;
  if (count === 0) return { ...check, status: 'inconclusive', actual: 'no round ended in time', hint: 'Raise timeout.' };
  if (streak.count === 0) return { ...check, status: worst(rounds.at(-1)!.targets.map(({ status }) => status)), actual: held };
  if (falls > 0) return { ...check, status: 'failed', actual: `${held}; before that it held and stopped to hold` };
  return {
    ...check,
    status: 'inconclusive',
    actual: held,
    hint: 'It became good too late to be seen good long enough: raise timeout, or lower successes, interval or soak.',
  };
}

const roundsOf = (count: number, kind = '') => `${count} ${kind}${count === 1 ? 'round' : 'rounds'}`;
