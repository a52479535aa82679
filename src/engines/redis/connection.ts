import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type ConnectionOptions, getCACertificates } from 'node:tls';
import { Redis } from 'ioredis';
import { orAbort } from '../../abort.ts';
import { messageOf, UserError } from '../../errors.ts';
import { oneLine, showDuration } from '../../units.ts';
import { CLOSED, REACH, unreachable } from './unreachable.ts';
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

export type Command = readonly [name: string, ...args: (string | number)[]];
export type Answer = string | number | null | Refusal | Answer[];

/** An error that the server answered a command with. `code` is its first word, in Redis' own spelling: READONLY, MISCONF, OOM, NOPERM. */
export class Refusal {
  readonly code: string;
  readonly text: string;
  /** For NOPERM: the rules to add to the user, as ACL SETUSER takes them. */
  readonly rule: string;

  constructor(message: string, command: Command) {
    const text = oneLine(message, 300);
    this.code = /^[A-Z]{2,}(?= )/.exec(text)?.[0] ?? 'ERR';
    this.text = text
      .slice(this.code === 'ERR' ? 0 : this.code.length)
      .replace(/^ERR /, '')
      .trim();
    this.rule = this.code === 'NOPERM' ? ruleFor(text, command) : '';
  }
}

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

function refused(error: Error, command: Command, target: RedisTarget, broken: unknown): Refusal {
  // What ioredis says itself is no answer of the server.
  if (/Connection is closed|Stream isn't writeable|Command aborted/.test(error.message)) throw lost(broken ?? error, target);
  if (/Unknown RESP type/.test(error.message)) throw lost(error, target);
  const refusal = new Refusal(error.message, command);
  const known = FOR_ALL.find(({ when }) => when.test(error.message));
  if (known) throw known.fault(describeRedis(target), refusal.text);
  return refusal;
}

type Fault = (where: string, text: string) => UserError;
const passing =
  (what: string, hint: string): Fault =>
  (where, text) =>
    new UserError(`${where}: ${what} (${text})`, { temporary: true, hint });

/** Answers that every command gets. Words of Redis 6 to 8, where it has no code for it. */
const FOR_ALL: { when: RegExp; fault: Fault }[] = [
  {
    when: /^NOAUTH|operation not permitted/,
    fault: (where) =>
      new UserError(`${where}: the server wants a password and the URL has none (NOAUTH)`, {
        hint: 'Write it as redis://:password@host or redis://user:password@host; letters such as @ / ? # % : as %40 %2F %3F %23 %25 %3A.',
      }),
  },
  { when: /^LOADING/, fault: passing('it is still loading its data (LOADING)', 'Give it more time: a longer timeout of the gate.') },
  {
    when: /^BUSY /,
    fault: passing('a script keeps it from answering (BUSY)', 'SCRIPT KILL or FUNCTION KILL ends a script that wrote nothing yet.'),
  },
  {
    when: /max number of clients/,
    fault: passing('it takes no more clients', 'Raise maxclients, or find out who keeps connections open: CLIENT LIST.'),
  },
  {
    when: /^DENIED/,
    fault: (where) =>
      new UserError(`${where}: it is in protected mode and lets only its own machine in (DENIED)`, {
        hint: 'Give it a password or users (requirepass, ACL), or run the gate on its machine.',
      }),
  },
];

function notLetIn(refusal: Refusal, target: RedisTarget): UserError {
  const where = describeRedis(target);
  if (refusal.code === 'WRONGPASS' || /invalid password/.test(refusal.text)) {
    return new UserError(`${where}: user and password were not accepted (${refusal.code})`, {
      hint: 'Check both, and that the user is on; letters such as @ / ? # % : in them are written as %40 %2F %3F %23 %25 %3A in a URL.',
    });
  }
  if (/without any password configured/.test(refusal.text)) {
    return new UserError(`${where}: the URL has a password and the server wants none`, {
      hint: 'Take it out of the URL, or set requirepass: anybody who reaches this server may read and change it.',
    });
  }
  if (/out of range|not allowed in cluster/.test(refusal.text)) {
    return new UserError(`${where}: there is no such database (${refusal.text})`, {
      hint: 'Name one below the setting "databases" of the server; a cluster has 0 alone.',
    });
  }
  const rule = refusal.rule ? { hint: `Add ${refusal.rule} to the user.` } : {};
  return new UserError(`${where}: ${refusal.code} ${refusal.text}`, rule);
}

/** The message of Redis 7 names the command; that of Redis 6 and of keys and channels does not. */
function ruleFor(text: string, [name, ...args]: Command): string {
  const [, command = name.toLowerCase()] = /run the '([\w|-]+)' command/.exec(text) ?? [];
  // What is unique to a run stands for any.
  const first = String(args[0] ?? '').replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*');
  if (/access (?:a|the).*channel/.test(text)) return `&${first}`;
  if (/access (?:a|one of|the).*key/.test(text)) return `~${first}`;
  return `+${command}`;
}

function silence(target: RedisTarget, ms: number): UserError {
  // A Redis without TLS takes the greeting for a command that goes on.
  const tls = target.tls === 'none' ? '' : ' One that speaks no TLS is silent too: redis://.';
  return new UserError(`${describeRedis(target)}: no answer within ${showDuration(ms)}`, {
    temporary: true,
    hint: `The server is frozen, overloaded or busy with a long command (SLOWLOG GET), or another kind of server listens there.${tls}`,
  });
}

function lost(thrown: unknown, target: RedisTarget): UserError {
  const where = describeRedis(target);
  const text = messageOf(thrown);
  const known = unreachable(thrown, where, target.host);
  if (known) return known;
  if (/Unknown RESP type/.test(text)) {
    return new UserError(`${where}: something answers there, but it is no Redis`, {
      hint: 'Check host and port; a Redis behind TLS is asked with rediss://.',
    });
  }
  if (/Connection is closed|Command aborted|Stream isn't writeable/.test(text)) {
    return new UserError(`${where}: the connection was closed before the answer`, { cause: thrown, temporary: true, hint: CLOSED });
  }
  return new UserError(`${where}: ${oneLine(text, 300)}`, { cause: thrown, hint: REACH });
}
