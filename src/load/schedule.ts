import { arrivalMs, entryMs } from './arrivals.ts';
import type { Exchange, Sender } from './exchange.ts';
import { record } from './histogram.ts';
import { DROPPED, SENT, type WorkerMemory } from './memory.ts';
import { type Notes, takeNotes } from './notes.ts';
import { isOpen, isScheduled, type LoadPlan } from './plan.ts';
import { type Crowd, type Flow, User } from './user.ts';
import { waiting } from './waiting.ts';

/** A thread's share of the load: turns or users number `index`, `index + of`, and so on. */
export interface Share {
  index: number;
  of: number;
}

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
  /** When all has been answered, has timed out, or was given up. */
  over: Promise<void>;
}

/** Nearer than this a timer is too coarse: Node's fire up to 2 ms late. */
const SPIN_MS = 2;
/** Longer, and a stop is heard late. */
const LONGEST_SLEEP_MS = 50;
/** Sent so much after its moment without having waited for room: the lag is the generator's. */
const LATE_MS = 2;
/** Where the plan does not say how many turns may be under way. */
const ROOM_SECONDS = 3;
const LEAST_ROOM = 100;
/** After turns that got no answer: whoever is refused does not ask again at once. */
const PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1_000;

/** Runs a share of the plan from `t0`, by this thread's `performance.now()`. */
export function runSchedule(plan: LoadPlan, { index, of }: Share, t0: number, world: ScheduleWorld): Schedule {
  const { model } = plan;
  const open = isOpen(model) ? model : undefined;
  const closed = isOpen(model) ? undefined : model;
  const rampUpMs = plan.rampUpMs ?? 0;
  const measureFrom = t0 + rampUpMs + (plan.warmUpMs ?? 0);
  const measureTo = measureFrom + plan.durationMs;
  const notes = takeNotes(measureFrom);
  const mostSent = share(plan.maxRequests ?? Number.POSITIVE_INFINITY, { index, of });
  // A thread without room for anybody would drop its turns.
  const mostUsers = open
    ? Math.max(1, share(open.maxInFlight ?? Math.max(LEAST_ROOM, Math.ceil(open.ratePerSecond * ROOM_SECONDS)), { index, of }))
    : share(closed!.users, { index, of });
  const nextFlow = drawFlows(plan, world.flows);
  const users: User[] = [];
  /** Open: without a turn. */
  const idle: User[] = [];
  /** Thinking, pausing, or not yet come. */
  const later = waiting<() => void>();
  const { gauges } = world.memory;
  const dropped = world.flows[0]!.steps[0]!.memory.counts;

  let turn = index;
  let nextArrival = open ? t0 + arrivalMs({ ratePerSecond: open.ratePerSecond, rampUpMs }, turn) : Number.POSITIVE_INFINITY;
  let rows = index;
  let sending = true;
  let drainUntil = 0;
  let nextSweep = t0;
  let spareMs = 0;
  let lookedAt = 0;
  /** Open: a turn is due and there is no room for it. */
  let blocked = false;
  let sleeping: NodeJS.Timeout | undefined;
  let seen = -1;
  let finish!: () => void;
  const over = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const crowd: Crowd = {
    connect: world.connect,
    gauges,
    notes,
    isScheduled: isScheduled(model),
    inFlight: 0,
    activity: 0,
    select: world.select,
    measures: (intended) => intended >= measureFrom && intended < measureTo,
    maySend: (intended) => sending && intended < measureTo && gauges[SENT]! < mostSent,
    variables: () => {
      const row = plan.data?.[rows % plan.data.length];
      rows += of;
      return new Map(Object.entries(row ?? {}));
    },
    wakeAt: (at, user) => later.add(at, () => user.proceed(at, performance.now())),
    over: open ? freed : answered,
  };

  /** Closed: on to the next turn. */
  function answered(user: User, now: number): void {
    if (!sending || now >= measureTo) return;
    const { paceMs = 0, thinkMs = 0 } = closed!;
    const pause = user.faults > 0 ? Math.min(PAUSE_MS * 2 ** Math.min(user.faults - 1, 10), LONGEST_PAUSE_MS) : 0;
    const intended = paceMs > 0 ? user.turnAt + paceMs : now + Math.max(thinkMs, pause);
    if (intended <= now && pause === 0) user.begin(nextFlow(), intended, now, paceMs > 0 && now - intended > LATE_MS);
    else later.add(Math.max(intended, now + pause), () => start(user, intended));
  }

  /** Closed: at the moment that was waited for. */
  function start(user: User, intended: number): void {
    const now = performance.now();
    if (closed!.paceMs) record(world.memory.lag, Math.max(0, now - intended) * 1_000);
    user.begin(nextFlow(), closed!.paceMs ? intended : now, now);
  }

  /** Open: there is room for the turn that has waited longest. */
  function freed(user: User, now: number): void {
    if (user.faults === 0 && sending && nextArrival <= now && crowd.maySend(nextArrival)) {
      arrive(user, now, blocked);
      return;
    }
    idle.push(user);
    if (!blocked) return;
    blocked = false;
    clearTimeout(sleeping);
    setImmediate(tick);
  }

  function arrive(user: User, now: number, waited: boolean): void {
    const intended = nextArrival;
    if (!waited) record(world.memory.lag, (now - intended) * 1_000);
    advance();
    user.begin(nextFlow(), intended, now, waited);
  }

  function advance(): void {
    turn += of;
    nextArrival = t0 + arrivalMs({ ratePerSecond: open!.ratePerSecond, rampUpMs }, turn);
    if (nextArrival >= measureTo) nextArrival = Number.POSITIVE_INFINITY;
  }

  /** Whether somebody was there for it. */
  function room(): User | undefined {
    const user = idle.pop();
    if (user || users.length >= mostUsers) return user;
    const another = new User(crowd);
    users.push(another);
    return another;
  }

  /** Everything that is due. */
  function arrivals(now: number): void {
    let full = false;
    while (nextArrival <= now && crowd.maySend(nextArrival) && !full) {
      const user = room();
      if (user) arrive(user, performance.now(), blocked);
      else full = true;
    }
    // While there is no room, whatever is sent has waited for it.
    blocked = full;
    while (nextArrival <= now - plan.timeoutMs) drop();
  }

  function drop(): void {
    if (crowd.measures(nextArrival)) dropped[DROPPED] = dropped[DROPPED]! + 1;
    advance();
  }

  function sweep(now: number): void {
    nextSweep = now + Math.min(LONGEST_SLEEP_MS, plan.timeoutMs / 10);
    for (const user of users) user.connection.expire(now - plan.timeoutMs, now);
  }

  function endSending(now: number): void {
    sending = false;
    drainUntil = now + (plan.drainMs ?? plan.timeoutMs + 2 * LONGEST_SLEEP_MS);
    while (nextArrival < Math.min(now, measureTo) && gauges[SENT]! < mostSent) drop();
    nextArrival = Number.POSITIVE_INFINITY;
  }

  function tick(): void {
    const now = performance.now();
    if (crowd.activity === seen) spareMs += now - lookedAt;
    lookedAt = now;
    seen = crowd.activity;
    while (later.next() <= now) later.take()!();
    if (nextArrival <= now) arrivals(now);
    if (now >= nextSweep) sweep(now);
    const stopped = world.stopped();
    if (sending && (now >= measureTo || stopped || gauges[SENT]! >= mostSent)) endSending(now);
    if (!sending && (crowd.inFlight === 0 || now >= drainUntil || stopped)) close();
    else rest(now);
  }

  function rest(now: number): void {
    const exact = Math.min(nextArrival, closed?.paceMs ? later.next() : Number.POSITIVE_INFINITY);
    const due = Math.min(exact, later.next(), nextSweep, sending ? measureTo : drainUntil);
    // Without room, the next event is an answer.
    if (exact - now < SPIN_MS && !blocked) setImmediate(tick);
    else {
      const sleep = Math.max(1, due === exact && !blocked ? Math.floor(due - now) - 1 : Math.ceil(due - now));
      sleeping = setTimeout(wake, sending ? sleep : 1);
    }
  }

  /** Sleeping is not looking: the event loop counts it as idle itself. */
  function wake(): void {
    seen = -1;
    tick();
  }

  function close(): void {
    for (const user of users) {
      user.abort();
      user.connection.close();
    }
    finish();
  }

  function enter(): void {
    if (!closed) return;
    for (let i = 0; i < mostUsers; i++) {
      const user = new User(crowd);
      users.push(user);
      const at = t0 + entryMs(index + i * of, closed.users, rampUpMs || (closed.paceMs ?? 0));
      user.turnAt = at;
      later.add(at, () => start(user, at));
    }
  }

  enter();
  sleeping = setTimeout(wake, Math.max(0, t0 - performance.now()));
  return { notes, spareMs: () => spareMs, over };
}

/** How many of `all` fall to one of the threads. */
export function share(all: number, { index, of }: Share): number {
  return all === Number.POSITIVE_INFINITY ? all : Math.floor(all / of) + (index < all % of ? 1 : 0);
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
