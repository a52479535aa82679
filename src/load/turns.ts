import { arrivalMs, entryMs } from './arrivals.ts';
import { type Histogram, record } from './histogram.ts';
import { SENT } from './memory.ts';
import type { ClosedModel, LoadPlan, OpenModel } from './plan.ts';
import { type Crowd, type Flow, User } from './user.ts';
import type { Waiting } from './waiting.ts';

/** A thread's share of the load: turns or users number `index`, `index + of`, and so on. */
export interface Share {
  index: number;
  of: number;
}

/** What both models work on. */
export interface Stage {
  plan: LoadPlan;
  share: Share;
  t0: number;
  /** Nothing that is intended later is sent. */
  measureTo: number;
  /** Requests of this thread. */
  mostSent: number;
  crowd: Crowd;
  /** All of them, for whoever looks after their timeouts. */
  users: User[];
  /** Thinking, pausing, or not yet come. */
  later: Waiting<() => void>;
  lag: Histogram;
  nextFlow(): Flow;
  isSending(): boolean;
  /** Looks soon, whatever it was waiting for. */
  lookSoon(): void;
}

/** Which turn begins when: the difference between the models. */
export interface Turns {
  /** The turn of a user is over. */
  over(user: User, now: number): void;
  /** Begins what is due. */
  begin(now: number): void;
  /** When something is to begin to the millisecond; Infinity: nothing is. */
  exactAt(): number;
  /** Something is due, and only an answer makes room for it. */
  isBlocked(): boolean;
  /** No more of them. */
  end(now: number): void;
}

/** Sent so much after its moment without having waited for room: the lag is the generator's. */
const LATE_MS = 2;
/** Where the plan does not say how many turns may be under way. */
const ROOM_SECONDS = 3;
const LEAST_ROOM = 100;
/** After turns that got no answer: whoever is refused does not ask again at once. */
const PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1_000;

/** Users who begin again when they have been answered. */
export function closedTurns({ users: allUsers, paceMs = 0, thinkMs = 0 }: ClosedModel, stage: Stage): Turns {
  const { plan, share, t0, crowd, users, later } = stage;

  /** At the moment that was waited for. */
  function start(user: User, intended: number): void {
    const now = performance.now();
    if (paceMs > 0 && crowd.measures(intended)) record(stage.lag, Math.max(0, now - intended) * 1_000);
    user.begin(stage.nextFlow(), paceMs > 0 ? intended : now, now);
  }

  for (let i = 0; i < shareOf(allUsers, share); i++) {
    const user = new User(crowd);
    users.push(user);
    const at = t0 + entryMs(share.index + i * share.of, allUsers, plan.rampUpMs || paceMs);
    user.turnAt = at;
    later.add(at, () => start(user, at));
  }
  return {
    begin: () => {},
    exactAt: () => (paceMs > 0 ? later.next() : Number.POSITIVE_INFINITY),
    isBlocked: () => false,
    end: () => {},
    over: (user, now) => {
      if (!stage.isSending() || now >= stage.measureTo) return;
      const pause = user.faults > 0 ? Math.min(PAUSE_MS * 2 ** Math.min(user.faults - 1, 10), LONGEST_PAUSE_MS) : 0;
      const intended = paceMs > 0 ? user.turnAt + paceMs : now + Math.max(thinkMs, pause);
      if (intended <= now && pause === 0) user.begin(stage.nextFlow(), intended, now, paceMs > 0 && now - intended > LATE_MS);
      else later.add(Math.max(intended, now + pause), () => start(user, intended));
    },
  };
}

/** Turns by the clock, each for whoever has none. */
export function openTurns({ ratePerSecond, maxInFlight }: OpenModel, stage: Stage): Turns {
  const { plan, share, t0, measureTo, crowd, users } = stage;
  const room = maxInFlight ?? Math.max(LEAST_ROOM, Math.ceil(ratePerSecond * ROOM_SECONDS));
  // A thread without room for anybody would drop its turns.
  const mostUsers = Math.max(1, shareOf(room, share));
  const clock = { ratePerSecond, rampUpMs: plan.rampUpMs ?? 0 };
  const idle: User[] = [];
  let turn = share.index;
  let next = t0 + arrivalMs(clock, turn);
  let blocked = false;

  function advance(): void {
    turn += share.of;
    next = t0 + arrivalMs(clock, turn);
    if (next >= measureTo) next = Number.POSITIVE_INFINITY;
  }

  function arrive(user: User, now: number, waited: boolean): void {
    const intended = next;
    if (!waited && crowd.measures(intended)) record(stage.lag, (now - intended) * 1_000);
    advance();
    user.begin(stage.nextFlow(), intended, now, waited);
  }

  /** Whether somebody was there for it. */
  function available(): User | undefined {
    const user = idle.pop();
    if (user || users.length >= mostUsers) return user;
    const another = new User(crowd);
    users.push(another);
    return another;
  }

  function drop(): void {
    if (crowd.measures(next)) crowd.drop();
    advance();
  }

  return {
    exactAt: () => next,
    isBlocked: () => blocked,
    begin: (now) => {
      if (next > now) {
        blocked = false;
        return;
      }
      let full = false;
      while (next <= now && crowd.maySend(next) && !full) {
        const user = available();
        if (user) arrive(user, performance.now(), blocked);
        else full = true;
      }
      // While there is no room, whatever is sent has waited for it.
      blocked = full;
      while (next <= now - plan.timeoutMs) drop();
    },
    /** There is room for the turn that has waited longest. */
    over: (user, now) => {
      if (user.faults === 0 && stage.isSending() && next <= now && crowd.maySend(next)) {
        arrive(user, now, blocked);
        return;
      }
      idle.push(user);
      // Still blocked: whatever this user takes next has waited for it, which is not the generator's doing.
      if (blocked) stage.lookSoon();
    },
    end: (now) => {
      while (next < Math.min(now, measureTo) && crowd.gauges[SENT]! < stage.mostSent) drop();
      next = Number.POSITIVE_INFINITY;
    },
  };
}

/** How many of `all` fall to one of the threads. */
export function shareOf(all: number, { index, of }: Share): number {
  return all === Number.POSITIVE_INFINITY ? all : Math.floor(all / of) + (index < all % of ? 1 : 0);
}
