import { setTimeout as pause } from 'node:timers/promises';
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  handleWhen,
  type IRetryContext,
  retry,
} from 'cockatiel';
import { messageOf, UserError } from './errors.ts';

/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const isPassing = (thrown: unknown) => thrown instanceof UserError && thrown.temporary;
const temporary = handleWhen(isPassing);

export interface Retrying {
  /** How often after the first time. */
  retries: number;
  /** Before the first of them, in milliseconds; doubles each time. */
  delay: number;
  signal: AbortSignal;
  onRetry(attempt: number, waitMs: number, thrown: unknown): void;
}

/** The whole of a job, with the delays that the user chose: `retries: 3`, `retry-delay: 5m` waits 5, 10 and 20 minutes. */
export function retrying<T>(work: () => Promise<T>, { retries, delay, signal, onRetry }: Retrying): Promise<T> {
  return again({ retries, signal, waitMs: (attempt) => delay * 2 ** (attempt - 1), onRetry }, work);
}

interface Again {
  retries: number;
  signal: AbortSignal;
  /** Before attempt 1 (the first repetition), 2, 3… */
  waitMs(attempt: number): number;
  onRetry?(attempt: number, waitMs: number, thrown: unknown): void;
}

/** The library's own pause goes on after a cancel and keeps the process alive meanwhile; so the pause is ours, within the next attempt. */
function again<T>({ retries, signal, waitMs, onRetry }: Again, work: () => Promise<T>): Promise<T> {
  let last: unknown;
  const attempted = async ({ attempt }: IRetryContext): Promise<T> => {
    if (attempt > 0) {
      const wait = waitMs(attempt);
      onRetry?.(attempt, wait, last);
      await pause(wait, undefined, { signal }).catch(() => {});
    }
    signal.throwIfAborted();
    try {
      return await work();
    } catch (thrown) {
      last = thrown;
      throw thrown;
    }
  };
  return retry(temporary, { maxAttempts: retries }).execute(attempted, signal);
}

/** How a single request to a store or a service is repeated: within seconds. */
const REQUEST = { retries: 5, firstDelayMs: 100, longestDelayMs: 5_000, breaksAfter: 20, halfOpenAfterMs: 10_000 };
export type RequestSettings = typeof REQUEST;

export interface RequestPolicy {
  /** `work` must be able to send its body again. With a signal it is not repeated after an abort; ending it then is its own affair. */
  execute<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

const never = new AbortController().signal;

/**
 * One per store or service. After many failures in a row requests fail at once for a while, with the words of the last failure, instead of
 * each waiting for itself. Pauses grow from half the first delay and are spread by chance, so that parallel requests do not return together.
 *
 * Thirty requests that are under way together and fail together have met one hiccup: of them one counts, and a request that is repeated counts
 * again only where none has failed since its last try.
 */
export function requestPolicy(settings: Partial<RequestSettings> = {}): RequestPolicy {
  const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
  const breaker = circuitBreaker(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(breaksAfter) });
  /** Failures since the beginning that count. */
  let counted = 0;
  let last: unknown;
  breaker.onFailure(({ handled, reason }) => {
    if (handled && 'error' in reason) last = reason.error;
  });
  const waitMs = (attempt: number) => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
  return {
    execute: async (work, signal = never) => {
      let since = counted;
      const noted = async () => {
        try {
          return await work();
        } catch (thrown) {
          const isOfARound = since < counted && breaker.state !== CircuitState.HalfOpen;
          if (isPassing(thrown) && !isOfARound) counted++;
          since = counted;
          throw isPassing(thrown) && isOfARound ? new Uncounted(thrown) : thrown;
        }
      };
      try {
        return await again({ retries, signal, waitMs }, () => breaker.execute(noted, signal).catch(unwrapped));
      } catch (thrown) {
        signal.throwIfAborted();
        throw thrown instanceof BrokenCircuitError ? notAsked(last, breaksAfter) : thrown;
      }
    },
  };
}

/** Round a failure on its way past the breaker. */
class Uncounted {
  readonly failure: unknown;

  constructor(failure: unknown) {
    this.failure = failure;
  }
}

function unwrapped(thrown: unknown): never {
  throw thrown instanceof Uncounted ? thrown.failure : thrown;
}

/** Outside the repetitions: asking again at once is what the breaker is there to prevent. For the whole of a job it may pass. */
function notAsked(last: unknown, failures: number): UserError {
  const hint = last instanceof UserError ? last.hint : undefined;
  return new UserError(`${messageOf(last)} (after ${failures} failures in a row it is not asked again for some seconds)`, {
    cause: last,
    temporary: true,
    ...(hint ? { hint } : {}),
  });
}

/** Of one target of a gate, which is asked again and again. */
const TARGET = { breaksAfter: 3, halfOpenAfterMs: 30_000 };

export interface Breaker {
  /** `always`: it is asked even while the breaker is open, which an answer closes. */
  execute<T>(work: () => Promise<T>, always?: boolean): Promise<T>;
  /** How long it is left alone. */
  pauseMs: number;
  state(): 'closed' | 'open' | 'half-open';
  /** What `execute` rejected with, or where it was not asked at all, a sentence about that with the last failure in it. */
  reason(thrown: unknown): unknown;
  wasOpen(thrown: unknown): boolean;
}

/**
 * After three failures in a row the target is left alone for 30 s, then asked once. Less where all the time there is is short, a tenth of
 * it: the verdict must not fall on what was not asked.
 */
export function targetBreaker(timeoutMs: number): Breaker {
  const halfOpenAfter = Math.min(TARGET.halfOpenAfterMs, timeoutMs / 10);
  const closed = () => circuitBreaker(handleAll, { halfOpenAfter, breaker: new ConsecutiveBreaker(TARGET.breaksAfter) });
  let breaker = closed();
  let last: unknown;
  const noted = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (thrown) {
      last = thrown;
      throw thrown;
    }
  };
  const wasOpen = (thrown: unknown) => thrown instanceof BrokenCircuitError;
  const states = { [CircuitState.Open]: 'open', [CircuitState.HalfOpen]: 'half-open' } as const;
  return {
    execute: async (work, always = false) => {
      if (!always || breaker.state === CircuitState.Closed) return breaker.execute(() => noted(work));
      const found = await noted(work);
      breaker = closed();
      return found;
    },
    pauseMs: halfOpenAfter,
    state: () => (states as Partial<Record<CircuitState, 'open' | 'half-open'>>)[breaker.state] ?? 'closed',
    wasOpen,
    reason: (thrown) => {
      if (!wasOpen(thrown) || !(last instanceof UserError)) return wasOpen(thrown) ? last : thrown;
      const { message, hint, layer } = last;
      return new UserError(`${message} (not asked now: ${TARGET.breaksAfter} failures in a row have opened its breaker)`, {
        cause: last,
        ...(hint ? { hint } : {}),
        ...(layer ? { layer } : {}),
      });
    },
  };
}
