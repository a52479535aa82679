import { UserError } from '../errors.ts';
import { showDuration } from '../units.ts';
import type { Layer, Look, ProbeWorld, Seen } from './index.ts';

/** The time that one look has, and what it is spent on. */
export interface Wait {
  /** Aborts when the time is over or the look is no longer wanted: whoever holds a connection ends it then. */
  signal: AbortSignal;
  /** What is waited for from now on, as the sentence that is said if it does not come: `host:80 accepted the connection and sent no answer`. */
  on(stage: string | (() => string), layer?: Layer): void;
}

/**
 * Runs `work`, and ends with it, after `ms` milliseconds, or when `signal` aborts: even where the work itself cannot be interrupted, as a
 * lookup of the system cannot. Rejects with a UserError that names the stage in which the time was over.
 */
export async function within<T>(ms: number, signal: AbortSignal, work: (wait: Wait) => Promise<T>): Promise<T> {
  const over = Promise.withResolvers<never>();
  const ending = new AbortController();
  let [stage, layer]: [string | (() => string), Layer | undefined] = ['there was no answer', undefined];
  const end = (when: string, options: ConstructorParameters<typeof UserError>[1]) => {
    // The work is told when nobody waits for it any more: what that makes fail must not be said instead.
    over.reject(new UserError(`${typeof stage === 'string' ? stage : stage()} ${when}`, { temporary: true, ...options }));
  };
  const timer = setTimeout(() => end(`within ${showDuration(ms)}`, layer ? { layer } : {}), ms);
  const onAbort = () => end('before the look was ended', { layer: 'gate', cause: signal.reason });
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  const on: Wait['on'] = (now, of) => {
    [stage, layer] = [now, of];
  };
  try {
    return await Promise.race([over.promise, signal.aborted ? over.promise : work({ signal: ending.signal, on })]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    ending.abort(new Error('The look is over.'));
  }
}

/** A look that holds nothing between two observations: each is bounded by `lookMs`, and `close` ends those under way. */
export function lookBy(world: Pick<ProbeWorld, 'lookMs'>, observe: (wait: Wait) => Promise<Seen>): Look {
  const closing = new AbortController();
  const underWay = new Set<Promise<Seen>>();
  return {
    observe: async (signal) => {
      const seen = within(world.lookMs, AbortSignal.any([signal, closing.signal]), observe);
      underWay.add(seen);
      try {
        return await seen;
      } finally {
        underWay.delete(seen);
      }
    },
    close: async () => {
      closing.abort(new Error('The look was closed.'));
      await Promise.allSettled(underWay);
    },
  };
}

/** Milliseconds since `start`, to a tenth. */
export const since = (start: number): number => Math.round((performance.now() - start) * 10) / 10;
