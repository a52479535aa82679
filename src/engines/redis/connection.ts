import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import { Redis } from 'ioredis';
import { orAbort } from '../../abort.ts';
import { messageOf, UserError } from '../../errors.ts';
import { type Command, lost, notLetIn, Refusal, refused, ruleFor, silence } from './refusal.ts';
import { describeRedis, type RedisTarget } from './url.ts';

/** One connection to one server, never opened again by itself. This file is the only importer of ioredis. */
export interface RedisSession {
  /**
   * One write, one round trip, an answer for each command in their order. A command that was refused answers with a Refusal; what refuses
   * all of them (no password, still loading, too many clients) rejects with a UserError, as does silence.
   */
  send(...commands: Command[]): Promise<Answer[]>;
  /** The same in MULTI and EXEC: all of them or none. Where one is refused as it is queued, every answer is that Refusal. */
  together(...commands: Command[]): Promise<Answer[]>;
  /** Hears what is published on channels of the pattern until the session closes, and can send nothing more. */
  listen(pattern: string, hear: (message: string) => void): Promise<void>;
  /** After an abort too: what has to be taken away. Waits a second at most and tells nobody. */
  finish(...commands: Command[]): Promise<void>;
  close(): void;
}

export type Answer = string | number | null | Refusal | Answer[];

export interface Reach {
  caFile?: string | undefined;
  signal: AbortSignal;
  /** The longest wait for any one answer, in milliseconds. */
  lookMs: number;
}

const GOODBYE_MS = 1_000;

/** Opens the connection; user, password and database go out with the first commands, so that they cost no round trip of their own. */
export async function connectRedis(target: RedisTarget, { caFile, signal, lookMs }: Reach): Promise<RedisSession> {
  signal.throwIfAborted();
  const client = new Redis({
    ...(target.socket === undefined ? { host: target.host, port: target.port } : { path: target.socket }),
    ...(target.tls === 'none' ? {} : { tls: tlsOptions(target, caFile) }),
    lazyConnect: true,
    connectTimeout: lookMs,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    enableReadyCheck: false,
    autoResendUnfulfilledCommands: false,
    autoResubscribe: false,
    disableClientInfo: true,
    // Everybody speaks it, and it needs no greeting.
    protocol: 2,
  });
  let broken: unknown;
  client.on('error', (thrown) => {
    broken ??= thrown;
  });
  const close = () => {
    client.disconnect();
    // A server that is stopped never closes its side.
    client.stream?.destroy();
  };
  const waiting = async <T>(work: Promise<T>, until: AbortSignal | undefined, ms: number): Promise<T> => {
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(silence(target, ms)), ms);
    try {
      return await Promise.race([until ? orAbort(work, until) : work, late.promise]);
    } catch (thrown) {
      until?.throwIfAborted();
      throw thrown instanceof UserError ? thrown : lost(broken ?? thrown, target);
    } finally {
      clearTimeout(timer);
      work.catch(() => {}); // It may still fail, when nobody waits any more.
    }
  };
  try {
    await waiting(client.connect(), signal, lookMs);
  } catch (thrown) {
    close();
    throw thrown;
  }
  let login = loginOf(target);
  const exchange = async (commands: readonly Command[], until: AbortSignal | undefined, ms: number): Promise<Answer[]> => {
    const sent = [...login, ...commands];
    const pipeline = client.pipeline();
    for (const [name, ...args] of sent) pipeline.call(name, ...args);
    const results = sent.length === 0 ? [] : ((await waiting(pipeline.exec(), until, ms)) ?? []);
    const answers = results.map(([error, value], at) => {
      if (!error) return tidy(value, sent[at]!);
      const refusal = refused(error, sent[at]!, target, broken);
      // Whoever is not let in is refused everything after it too.
      if (at < login.length) throw notLetIn(refusal, target);
      return refusal;
    });
    login = [];
    return answers.slice(sent.length - commands.length);
  };
  return {
    send: (...commands) => exchange(commands, signal, lookMs),
    together: async (...commands) => together(commands, await exchange([['MULTI'], ...commands, ['EXEC']], signal, lookMs)),
    listen: async (pattern, hear) => {
      await exchange([], signal, lookMs);
      client.on('pmessage', (_pattern: string, _channel: string, message: string) => hear(message));
      await waiting(client.psubscribe(pattern), signal, lookMs).catch((thrown: unknown) => {
        const text = thrown instanceof UserError ? messageOf(thrown.cause) : '';
        if (!/^NOPERM/.test(text)) throw thrown;
        throw new UserError(`${describeRedis(target)}: ${text}`, { hint: `Add ${ruleFor(text, ['PSUBSCRIBE', pattern])} to the user.` });
      });
    },
    finish: (...commands) =>
      exchange(commands, undefined, Math.min(lookMs, GOODBYE_MS)).then(
        () => {},
        () => {},
      ),
    close,
  };
}

function loginOf({ username, password, db }: RedisTarget): Command[] {
  const login: Command[] = [];
  if (password !== undefined) login.push(username === undefined ? ['AUTH', password] : ['AUTH', username, password]);
  else if (username !== undefined) login.push(['AUTH', username, '']);
  if (db !== 0) login.push(['SELECT', db]);
  return login;
}

function tlsOptions(target: RedisTarget, caFile: string | undefined): ConnectionOptions {
  const servername = target.host && !isIP(target.host) ? { servername: target.host } : {};
  if (target.tls === 'unverified') return { ...servername, rejectUnauthorized: false };
  if (caFile === undefined) return { ...servername, ca: [...getCACertificates('default'), ...getCACertificates('system')] };
  try {
    return { ...servername, ca: readFileSync(caFile) };
  } catch (thrown) {
    throw new UserError(`ca-file: ${caFile} cannot be read: ${messageOf(thrown)}`, { cause: thrown, layer: 'gate' });
  }
}

/** What EXEC answered, one for each command. */
function together(commands: readonly Command[], answers: Answer[]): Answer[] {
  const [begun, ...queued] = answers;
  const refusal = [begun!, ...queued.slice(0, -1)].find((answer) => answer instanceof Refusal);
  const done = queued.at(-1)!;
  if (Array.isArray(done)) return done;
  const why = refusal ?? (done instanceof Refusal ? done : new Refusal('EXECABORT the transaction was not carried out', ['EXEC']));
  return commands.map(() => why);
}

/** ioredis gives nested errors as Errors. */
function tidy(value: unknown, command: Command): Answer {
  if (typeof value === 'object' && value !== null && 'message' in value) return new Refusal(String(value.message), command);
  if (Array.isArray(value)) return value.map((part) => tidy(part, command));
  return typeof value === 'string' || typeof value === 'number' ? value : value === null || value === undefined ? null : String(value);
}
