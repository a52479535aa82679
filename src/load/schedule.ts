import type { Exchange, Sender } from './exchange.ts';
import { DROPPED, SENT, type WorkerMemory } from './memory.ts';
import { type Notes, takeNotes } from './notes.ts';
import { isOpen, isScheduled, type LoadPlan } from './plan.ts';
import { closedTurns, openTurns, type Share, type Stage, shareOf, type Turns } from './turns.ts';
import type { Crowd, Flow, User } from './user.ts';
import { waiting } from './waiting.ts';

export interface ScheduleWorld {
  connect(sender: Sender): Exchange;
  flows: Flow[];
  memory: WorkerMemory;
  select: Crowd['select'];
  /** Asked now and then: true ends everything at once. */
  stopped(): boolean;
}

export interface Schedule {
  notes: Notes;
  /** Milliseconds spent looking whether anything is due, when nothing was: time that the thread had to spare, though it did not sleep. */
  spareMs(): number;
  /** When nothing more is sent. */
  ended: Promise<void>;
  /** When all has been answered, has timed out, or was given up. */
  over: Promise<void>;
}

/** Nearer than this a timer is too coarse: Node's fire up to 2 ms late. */
const SPIN_MS = 2;
/** Longer, and a stop is heard late. */
const LONGEST_SLEEP_MS = 50;
/** Runs a share of the plan from `t0`, by this thread's `performance.now()`. */
export function runSchedule(plan: LoadPlan, share: Share, t0: number, world: ScheduleWorld): Schedule {
  const measureFrom = t0 + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
  const measureTo = measureFrom + plan.durationMs;
  const mostSent = shareOf(plan.maxRequests ?? Number.POSITIVE_INFINITY, share);
  const notes = takeNotes(measureFrom);
  const { gauges } = world.memory;
  const state = { sending: true };
  const later: Stage['later'] = waiting();
  const users: User[] = [];
  const crowd = crowdOf(plan, share, world, {
    notes,
    measures: (intended) => intended >= measureFrom && intended < measureTo,
    maySend: (intended) => state.sending && intended < measureTo && gauges[SENT]! < mostSent,
    wakeAt: (at, user) => later.add(at, () => user.proceed(at, performance.now())),
  });
  const nextFlow = drawFlows(plan, world.flows);
  const stage: Stage = {
    ...{ plan, share, t0, measureTo, mostSent, crowd, users, later, nextFlow, lag: world.memory.lag },
    isSending: () => state.sending,
    lookSoon: () => loop.lookSoon(),
  };
  const turns = isOpen(plan.model) ? openTurns(plan.model, stage) : closedTurns(plan.model, stage);
  crowd.over = turns.over;
  const loop = runLoop(stage, turns, state, world);
  return { notes, spareMs: loop.spareMs, ended: loop.ended, over: loop.over };
}

function crowdOf(
  plan: LoadPlan,
  { index, of }: Share,
  { connect, select, memory, flows }: ScheduleWorld,
  rest: Pick<Crowd, 'notes' | 'measures' | 'maySend' | 'wakeAt'>,
): Crowd {
  const dropped = flows[0]!.steps[0]!.memory.counts;
  let rows = index;
  return {
    ...rest,
    connect,
    select,
    gauges: memory.gauges,
    isScheduled: isScheduled(plan.model),
    inFlight: 0,
    activity: 0,
    variables: () => {
      const row = plan.data?.[rows % plan.data.length];
      rows += of;
      return new Map(Object.entries(row ?? {}));
    },
    drop: () => {
      dropped[DROPPED] = dropped[DROPPED]! + 1;
    },
    over: () => {},
  };
}

interface Loop {
  lookSoon(): void;
  spareMs(): number;
  ended: Promise<void>;
  over: Promise<void>;
}

/** Looks again and again: at what is due, at whoever waits too long, at the end. Sleeps where there is time, and spins where a timer is too coarse. */
function runLoop(
  { plan, t0, measureTo, mostSent, crowd, users, later }: Stage,
  turns: Turns,
  state: { sending: boolean },
  world: ScheduleWorld,
): Loop {
  const { promise: over, resolve: finish } = Promise.withResolvers<void>();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  let drainUntil = 0;
  let nextSweep = t0;
  let spareMs = 0;
  let lookedAt = 0;
  let seen = -1;
  /** There is one next look: this or that of the timer. Two would each be followed by looks of their own. */
  let soon: NodeJS.Immediate | undefined;
  let sleeping = setTimeout(wake, Math.max(0, t0 - performance.now()));

  function look(): void {
    soon = undefined;
    const now = performance.now();
    if (crowd.activity === seen) spareMs += now - lookedAt;
    lookedAt = now;
    seen = crowd.activity;
    while (later.next() <= now) later.take()!();
    turns.begin(now);
    if (now >= nextSweep) sweep(now);
    const stopped = world.stopped();
    if (state.sending && (now >= measureTo || stopped || crowd.gauges[SENT]! >= mostSent)) endSending(now);
    if (!state.sending && (crowd.inFlight === 0 || now >= drainUntil || stopped)) close();
    else rest(now);
  }

  /** Sleeping is not looking: the event loop counts it as idle itself. */
  function wake(): void {
    seen = -1;
    look();
  }

  function sweep(now: number): void {
    nextSweep = now + Math.min(LONGEST_SLEEP_MS, plan.timeoutMs / 10);
    for (const user of users) user.connection.expire(now - plan.timeoutMs, now);
  }

  function endSending(now: number): void {
    state.sending = false;
    drainUntil = now + (plan.drainMs ?? plan.timeoutMs + 2 * LONGEST_SLEEP_MS);
    turns.end(now);
    end();
  }

  function rest(now: number): void {
    // Somebody has asked for it meanwhile.
    if (soon !== undefined) return;
    const exact = turns.exactAt();
    const due = Math.min(exact, later.next(), nextSweep, state.sending ? measureTo : drainUntil);
    // Without room, the next event is an answer.
    const isBlocked = turns.isBlocked();
    if (exact - now < SPIN_MS && !isBlocked) soon = setImmediate(look);
    else {
      const sleep = Math.max(1, due === exact && !isBlocked ? Math.floor(due - now) - 1 : Math.ceil(due - now));
      sleeping = setTimeout(wake, state.sending ? sleep : 1);
    }
  }

  function close(): void {
    clearTimeout(sleeping);
    clearImmediate(soon);
    for (const user of users) {
      user.abort();
      user.connection.close();
    }
    finish();
  }

  const lookSoon = () => {
    clearTimeout(sleeping);
    soon ??= setImmediate(look);
  };
  return { lookSoon, spareMs: () => spareMs, ended, over };
}

/** The golden ratio spreads turns over the flows by their weights, evenly at any length; the same order each time. */
function drawFlows(plan: LoadPlan, flows: Flow[]): () => Flow {
  const only = flows.length === 1 ? flows[0] : undefined;
  const weights = plan.flows.map(({ weight }) => weight);
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  let at = 0;
  return () => {
    if (only) return only;
    at = (at + 0.618_033_988_749_895) % 1;
    let left = at * all;
    const chosen = weights.findIndex((weight) => {
      left -= weight;
      return left < 0;
    });
    return flows[chosen === -1 ? flows.length - 1 : chosen]!;
  };
}
