import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Channel, type ChannelModel, connect } from 'amqplib';
import { orAbort } from '../abort.ts';
import type { Reach } from '../engines/redis/connection.ts';
import { REACH, unreachable } from '../engines/redis/unreachable.ts';
import { messageOf, UserError } from '../errors.ts';
import { oneLine, showDuration } from '../units.ts';
import { type AmqpTarget, describeAmqp } from './celery-url.ts';

export type { Channel, ConsumeMessage } from 'amqplib';

/** One connection to a broker. This file is the only importer of amqplib. */
export interface AmqpSession {
  target: AmqpTarget;
  channel(): Promise<Channel>;
  /** What must be: rejects with a UserError where it is refused, and where it takes too long. */
  must<T>(work: Promise<T>): Promise<T>;
  /** On a channel of its own, since a broker closes the channel of whoever asks for what is not there. The code of AMQP where it refuses: 403, 404, 405. */
  passively<T>(work: (channel: Channel) => Promise<T>): Promise<T | Refused>;
  /** Closes a channel, and does not wait long for it. */
  leave(channel: Channel): Promise<void>;
  close(): Promise<void>;
}

/** `code` is AMQP's: 403 may not, 404 is not there, 405 belongs to another connection. */
export class Refused {
  readonly code: number;
  readonly text: string;
  constructor(code: number, text: string) {
    this.code = code;
    this.text = text;
  }
}

/** Opens the connection. Rejects with a UserError. */
export async function openAmqp(target: AmqpTarget, { caFile, signal, lookMs }: Reach): Promise<AmqpSession> {
  signal.throwIfAborted();
  const model = await connected(target, caFile, signal, lookMs);
  let lost: unknown;
  model.on('error', (thrown) => {
    lost ??= thrown;
  });
  const within = async <T>(work: Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
    try {
      return await Promise.race([orAbort(work, signal), late.promise]);
    } catch (thrown) {
      signal.throwIfAborted();
      if (thrown instanceof UserError || refusalIn(thrown)) throw thrown;
      throw connectError(lost ?? thrown, target, lookMs);
    } finally {
      clearTimeout(timer);
      work.catch(() => {});
    }
  };
  const channel = async () => {
    const made = await within(model.createChannel());
    // What it says is said to whoever waits for an answer.
    made.on('error', () => {});
    return made;
  };
  const leave = (open: Channel) => Promise.race([open.close().catch(() => {}), pause(GOODBYE_MS, undefined, { ref: false })]);
  return {
    target,
    channel,
    leave,
    must: (work) =>
      within(work).catch((thrown: unknown) => {
        const refused = refusalIn(thrown);
        throw refused ? new UserError(`${describeAmqp(target)}: ${refused.text}`, { hint: RIGHTS }) : thrown;
      }),
    passively: async (work) => {
      const own = await channel();
      try {
        return await within(work(own));
      } catch (thrown) {
        const refused = refusalIn(thrown);
        if (refused) return refused;
        throw thrown;
      } finally {
        await leave(own);
      }
    },
    close: async () => {
      await Promise.race([model.close().catch(() => {}), pause(GOODBYE_MS, undefined, { ref: false })]);
      streamOf(model)?.destroy();
    },
  };
}

const streamOf = (model: ChannelModel) => (model.connection as unknown as { stream?: { destroy(): void } }).stream;

const GOODBYE_MS = 1_000;
const RIGHTS =
  'Let this user write to *.pidbox exchanges and to the default one, and configure, write and read queues of the form *.reply.*.pidbox and *.celeryev.';

async function connected(target: AmqpTarget, caFile: string | undefined, signal: AbortSignal, lookMs: number): Promise<ChannelModel> {
  const { host, port, username, password, vhost, tls } = target;
  const address = {
    protocol: tls ? 'amqps' : 'amqp',
    hostname: host,
    port,
    username,
    password,
    vhost: encodeURIComponent(vhost),
    heartbeat: 0,
  };
  const opening = connect(address, {
    noDelay: true,
    timeout: lookMs,
    ...(tls && caFile !== undefined ? { ca: [readFileSync(caFile)] } : {}),
  });
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
  try {
    return await Promise.race([orAbort(opening, signal), late.promise]);
  } catch (thrown) {
    // It may still open, when nobody waits any more.
    opening.then(
      (model) => streamOf(model)?.destroy(),
      () => {},
    );
    signal.throwIfAborted();
    throw thrown instanceof UserError ? thrown : connectError(thrown, target, lookMs);
  } finally {
    clearTimeout(timer);
  }
}

function refusalIn(thrown: unknown): Refused | undefined {
  if (thrown instanceof Refused) return thrown;
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  if (typeof code !== 'number' || code < 400 || code > 406 || !(thrown instanceof Error)) return undefined;
  return new Refused(code, oneLine(/"([^"]*)"/.exec(thrown.message)?.[1] ?? thrown.message, 300));
}

function silence(target: AmqpTarget, ms: number): UserError {
  return new UserError(`${describeAmqp(target)}: no answer within ${showDuration(ms)}`, {
    temporary: true,
    hint: 'The broker is frozen, or holds connections back (memory or disk alarm: rabbitmqctl status), or something else listens there.',
  });
}

function connectError(thrown: unknown, target: AmqpTarget, lookMs: number): UserError {
  const where = describeAmqp(target);
  const text = messageOf(thrown);
  const known = unreachable(thrown, where, target.host);
  if (known) return known;
  if (/ACCESS.REFUSED|\b403\b/i.test(text)) {
    return new UserError(`${where}: user and password were not accepted`, {
      hint: 'Check both; guest may come from its own machine only; letters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A in a URL.',
    });
  }
  if (/NOT_ALLOWED|\b530\b|ConnectionOpenOk/i.test(text)) {
    return new UserError(`${where}: this user may not enter that vhost, or there is none of that name`, {
      hint: 'The vhost is the path of the URL, a slash in it written as %2F; rabbitmqctl list_vhosts, rabbitmqctl list_permissions.',
    });
  }
  if (/ETIMEDOUT/.test(text)) return silence(target, lookMs);
  if (/[Ss]ocket closed|closed|ended/.test(text))
    return new UserError(`${where}: the connection was closed before the answer`, { cause: thrown, temporary: true, hint: REACH });
  if (/Expected|frame|protocol|Invalid/i.test(text)) {
    return new UserError(`${where}: something answers there, but not in AMQP 0-9-1`, {
      cause: thrown,
      hint: 'Check host and port; a broker behind TLS is asked with celery+amqps://.',
    });
  }
  return new UserError(`${where}: ${oneLine(text, 300)}`, { cause: thrown, hint: REACH });
}
