import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhen,
  type IPolicy,
  noJitterGenerator,
  retry,
  wrap,
} from 'cockatiel';
import { UserError } from './errors.ts';

/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const temporary = handleWhen((thrown) => thrown instanceof UserError && thrown.temporary);

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
  const policy = retry(temporary, {
    maxAttempts: retries,
    backoff: new ExponentialBackoff({ initialDelay: delay, maxDelay: delay * 2 ** 20, exponent: 2, generator: noJitterGenerator }),
  });
  let attempt = 0;
  policy.onRetry((event) => onRetry(++attempt, event.delay, 'error' in event ? event.error : undefined));
  return policy.execute(work, signal);
}

/** How a single request to a store or a service is repeated: within seconds. */
const REQUEST = { retries: 5, firstDelayMs: 100, longestDelayMs: 5_000, breaksAfter: 20, halfOpenAfterMs: 10_000 };

/**
 * One per store or service. After many failures in a row requests fail at once for a while instead of each waiting for itself.
 * A request that takes a body must be able to give it again.
 */
export function requestPolicy(settings: Partial<typeof REQUEST> = {}): IPolicy {
  const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
  return wrap(
    retry(temporary, { maxAttempts: retries, backoff: new ExponentialBackoff({ initialDelay: firstDelayMs, maxDelay: longestDelayMs }) }),
    circuitBreaker(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new ConsecutiveBreaker(breaksAfter) }),
  );
}
