import { orAbort } from '../abort.ts';
import { accessTo, connect } from '../engines/postgres/connection.ts';
import { describeTarget, type Target as Place } from '../engines/postgres/url.ts';
import { messageOf, UserError } from '../errors.ts';
import { showDuration } from '../units.ts';
import type { Look, ProbeWorld } from './index.ts';
import { history } from './postgres-history.ts';
import { COUNTERS } from './postgres-metrics.ts';
import { WINDOW_MS } from './postgres-question.ts';
import { type Memory, see, type Wanted } from './postgres-see.ts';

const STATEMENT_MS = 3_000;
/** A look is a connection, the questions and those that were asked again alone. */
const LOOKS = 2;

/** `windowMs`: for tests, which do not wait. */
export function lookAt(place: Place, wanted: Wanted, world: ProbeWorld, { windowMs = WINDOW_MS } = {}): Look {
  const connecting = { ...place, connectTimeoutMs: Math.min(place.connectTimeoutMs, world.lookMs) };
  const timeoutMs = Math.min(STATEMENT_MS, world.lookMs);
  const isAsked = (metric: string) => wanted.metrics.includes(metric);
  const memory: Memory = {
    counters: new Map(COUNTERS.map(({ id }) => [id, history(windowMs)])),
    statements: history(windowMs),
    windowMs,
  };
  let access: ReturnType<typeof accessTo> | undefined;
  let closing: Promise<void> = Promise.resolve();
  return {
    async observe(signal) {
      const stop = deadline(signal, world.lookMs * LOOKS, describeTarget(place));
      try {
        access ??= accessTo(connecting, world.caFile);
        const started = performance.now();
        const session = await connect(access, { tag: 'gate', signal: stop.signal });
        try {
          return await orAbort(see(session, { place, wanted, isAsked, memory, timeoutMs, started }), stop.signal);
        } finally {
          // Nobody waits for the goodbye but `close`.
          closing = Promise.all([closing, session.close()]).then(() => undefined);
        }
      } catch (thrown) {
        signal.throwIfAborted();
        throw placed(thrown, place);
      } finally {
        stop.clear();
      }
    },
    close: () => closing,
  };
}

/** The signal, and an end of our own with a sentence for a reason. */
function deadline(signal: AbortSignal, afterMs: number, where: string) {
  const own = new AbortController();
  const timer = setTimeout(
    () =>
      own.abort(
        new UserError(`${where}: the server took the connection and did not answer within ${showDuration(afterMs)}`, { temporary: true }),
      ),
    afterMs,
  );
  return { signal: AbortSignal.any([signal, own.signal]), clear: () => clearTimeout(timer) };
}

/** A name that is not known, a way that is not there: the server itself may be well. */
const ON_THE_WAY = ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'];

function placed(thrown: unknown, place: Place): unknown {
  if (!(thrown instanceof UserError)) return thrown;
  const where = describeTarget(place);
  const text = messageOf(thrown);
  const { hint, cause, temporary } = thrown;
  const code = (cause as { code?: string } | undefined)?.code ?? '';
  const layer = thrown.layer ?? (ON_THE_WAY.includes(code) ? 'network' : 'dependency');
  return new UserError(text.includes(where) ? text : `${where}: ${text}`, { ...(hint ? { hint } : {}), cause, temporary, layer });
}
