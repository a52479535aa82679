import { messageOf, UserError } from '../../errors.ts';
import { oneLine, showDuration } from '../../units.ts';
import { CLOSED, REACH, unreachable } from './unreachable.ts';
import { describeRedis, type RedisTarget } from './url.ts';

export type Command = readonly [name: string, ...args: (string | number)[]];

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

/** What the server said to one command. Throws what ioredis says by itself, and what the server says to every command alike. */
export function refused(error: Error, command: Command, target: RedisTarget, broken: unknown): Refusal {
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

/** Of AUTH and SELECT. */
export function notLetIn(refusal: Refusal, target: RedisTarget): UserError {
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
export function ruleFor(text: string, [name, ...args]: Command): string {
  const [, command = name.toLowerCase()] = /run the '([\w|-]+)' command/.exec(text) ?? [];
  // What is unique to a run stands for any.
  const first = String(args[0] ?? '').replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*');
  if (/access (?:a|the).*channel/.test(text)) return `&${first}`;
  if (/access (?:a|one of|the).*key/.test(text)) return `~${first}`;
  return `+${command}`;
}

export function silence(target: RedisTarget, ms: number): UserError {
  // A Redis without TLS takes the greeting for a command that goes on.
  const tls = target.tls === 'none' ? '' : ' One that speaks no TLS is silent too: redis://.';
  return new UserError(`${describeRedis(target)}: no answer within ${showDuration(ms)}`, {
    temporary: true,
    hint: `The server is frozen, overloaded or busy with a long command (SLOWLOG GET), or another kind of server listens there.${tls}`,
  });
}

/** The connection did not come about, or broke. */
export function lost(thrown: unknown, target: RedisTarget): UserError {
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
