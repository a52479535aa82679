import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { SUPPORTED_MAJORS } from './binaries.ts';
import { type Access, accessTo, connect, type Session, sessionName } from './connection.ts';
import { identifier } from './roles.ts';
import { type Before, everythingIn, keptBefore, listed, readBefore } from './scratch-before.ts';
import { ending } from './scratch-end.ts';
import { at, giveBack, refuseStrange } from './scratch-give-back.ts';
import { type Ledger, ledgerRole, type Made, presentOn, readLedgers, remainsOf, writeLedger } from './scratch-ledger.ts';
import { LOCK } from './scratch-traits.ts';
import { detectPooler, readServerFacts, type ServerFacts } from './survey.ts';
import { describeTarget, parseTarget, type Target } from './url.ts';

/** An empty server of somebody else's. */
export interface Given {
  url: string;
  major: number;
  version: string;
  /** For messages. */
  description: string;
  /** To be called before something is made that belongs to the whole server: what was not announced is not taken away. */
  making(names: Partial<Made>): Promise<void>;
  stop(): Promise<void>;
}

export interface GivenOptions {
  url: string;
  /** Of the source. */
  major?: number;
  caFile?: string;
  /** URL of the source. */
  source?: string;
  /** Of the source. */
  systemIdentifier?: string;
  /** After so many milliseconds the run has ended, whatever became of it. */
  limitMs?: number;
}

/** Where the state of the server before the restore is kept for `post`. */
export const BEFORE_STATE = 'scratch-before';

const AUTO = 'Give the URL of an empty server of its own, or scratch: auto, which makes one and takes it away.';

/**
 * Looks at a server to restore to, and refuses in one sentence what must not be filled, or cannot be: the source, a server with data, one that
 * is older, a standby, a pooler, a user who is no superuser, one that another run fills now. What a killed run has left there is taken away first,
 * once that run's time is over. `stop` takes away what was announced with `making`, and throws where anything else is new.
 */
export async function openGiven(options: GivenOptions, context: Context): Promise<Given> {
  const target = parseTarget(options.url, context.env);
  context.secrets.add(target.password);
  const access = accessTo(target, options.caFile);
  const description = describeTarget(target);
  refuseSameAddress(target, options.source);
  const first = await connect(access, context);
  let lock: Session | undefined;
  try {
    const server = await refuseUnfit(first, access, options, context);
    const elsewhere = (database: string) => connect(at(access, database), context);
    lock = await elsewhere(commonDatabase(await readBefore(first)));
    if (!(await takeLock(lock)))
      throw refusal(description, 'another run is restoring to it at this moment', 'Give every run a server of its own.');
    await takeAwayOlder(lock, access, context);
    const before = await readBefore(first);
    await refuseContent(before, elsewhere, description);
    context.remember(BEFORE_STATE, keptBefore(before));
    for (const { password } of before.roles) if (password) context.secrets.add(password);
    const held = lock;
    const began = context.now();
    const until = new Date(began.getTime() + (options.limitMs ?? LONGEST_MS) + CLEANING_MS);
    const ledger: Ledger = { tag: context.tag, began, until, before, made: { databases: [], roles: [], tablespaces: [] } };
    const stop = ending(context, async (after) => {
      refuseStrange(access, await giveBack(access, ledger, after).finally(() => held.close()));
    });
    const making = (names: Partial<Made>) => announce(held, ledger, names);
    return { url: options.url, major: server.major, version: server.version, description, making, stop };
  } catch (thrown) {
    await lock?.close();
    throw thrown;
  } finally {
    await first.close();
  }
}

/** Where nobody has set a `timeout`: no job of a hosted runner takes longer. */
const LONGEST_MS = 6 * 3_600_000;
/** Which a run has after its time to take away what it has made. */
const CLEANING_MS = 120_000;

/** Somebody else's of that name is left to them, whatever a restore makes of it. */
async function announce(session: Session, ledger: Ledger, names: Partial<Made>): Promise<void> {
  const present = await presentOn(session);
  const replaceable = ledger.before.databases.map(({ name }) => name);
  const free = (kind: keyof Made) =>
    (names[kind] ?? []).filter((name) => !present[kind].includes(name) || (kind === 'databases' && replaceable.includes(name)));
  for (const kind of ['databases', 'roles', 'tablespaces'] as const) {
    ledger.made[kind] = [...new Set([...ledger.made[kind], ...free(kind)])];
  }
  await writeLedger(session, ledger);
}

/** Sessions of a run, which its own lock is one of. */
const WORKING = 'SELECT FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1';

async function takeAwayOlder(session: Session, access: Access, context: Context): Promise<void> {
  const description = describeTarget(access.target);
  const ledgers = await readLedgers(session).catch((thrown: unknown) => {
    if (!(thrown instanceof UserError)) throw thrown;
    throw refusal(description, thrown.message, thrown.hint);
  });
  for (const ledger of ledgers) {
    const began = ledger.began.toISOString().slice(0, 16);
    const remains = await remainsOf(session, ledger);
    const what = remains.length > 0 ? remains.join(', ') : 'nothing';
    const working = (await session.query(WORKING, [sessionName(ledger.tag)])).length > 0;
    if (working || ledger.until > context.now()) {
      const until = `It is taken away by the first run after ${ledger.until.toISOString().slice(0, 16)} UTC.`;
      throw refusal(
        description,
        `a run of ${began} UTC, which was killed or is still at work, has left on it: ${what}`,
        `${until} Sooner: drop that by hand, and the role ${identifier(ledgerRole(ledger.tag))}.`,
      );
    }
    await giveBack(access, { ...ledger, before: await stillThere(session, ledger) }, context);
    context.log(`scratch: ${description}: took away what a run of ${began} UTC, which was killed, had left: ${what}`);
  }
}

/** How the server was, without what its owner has taken away since: no restore drops a role or a tablespace, or a database that it has not announced. */
async function stillThere(session: Session, { before, made }: Ledger): Promise<Before> {
  const present = await presentOn(session);
  return {
    ...before,
    databases: before.databases.filter(({ name }) => present.databases.includes(name) || made.databases.includes(name)),
    roles: before.roles.filter(({ name }) => present.roles.includes(name)),
    tablespaces: before.tablespaces.filter((name) => present.tablespaces.includes(name)),
  };
}

function refusal(description: string, what: string, hint = AUTO): UserError {
  return new UserError(`scratch: ${description}: ${what}`, { hint });
}

/** Every run must come to the same one. */
function commonDatabase({ databases }: Before): string {
  return databases.find(({ open, template }) => open && !template)?.name ?? 'template1';
}

async function takeLock(session: Session): Promise<boolean> {
  const [row] = await session.query<{ taken: boolean }>('SELECT pg_catalog.pg_try_advisory_lock($1) AS taken', [LOCK]);
  return row!.taken;
}

/** Before anything is asked: one server has one address. */
function refuseSameAddress(target: Target, source: string | undefined): void {
  if (source === undefined) return;
  const other = parseTarget(source);
  if (addressOf(target) === addressOf(other))
    throw refusal(describeTarget(target), `it is the source, ${describeTarget(other)}, or on its server`);
}

function addressOf({ host, port }: Target): string {
  const name = host.toLowerCase().replace(/\.$/, '');
  return `${/^(?:localhost|::1|127(?:\.\d{1,3}){3})$/.test(name) ? 'loopback' : name}:${port}`;
}

async function refuseUnfit(session: Session, access: Access, options: GivenOptions, context: Context): Promise<ServerFacts> {
  const description = describeTarget(access.target);
  if ((await detectPooler(session, () => connect(access, context), access.target.connectTimeoutMs)) !== 'none')
    throw refusal(description, 'a pooler answers there, and databases are to be made', 'Give the address of the server behind it.');
  const server = await readServerFacts(session);
  const { major, version } = server;
  if (server.systemIdentifier !== undefined && server.systemIdentifier === options.systemIdentifier)
    throw refusal(description, 'it is the server of the source, or a copy of it (the same system identifier)');
  if (server.standby)
    throw refusal(description, 'it is a standby, which takes no writes', 'Give the URL of a primary server that is empty.');
  if (!SUPPORTED_MAJORS.some((known) => known === major)) {
    const supported = `${SUPPORTED_MAJORS[0]} to ${SUPPORTED_MAJORS.at(-1)}`;
    throw refusal(description, `it is PostgreSQL ${version}, and this version of seaworthy works with majors ${supported}`);
  }
  if (options.major !== undefined && major < options.major)
    throw refusal(
      description,
      `it is PostgreSQL ${version}, older than the source, which is ${options.major}`,
      `Give a server of major ${options.major}.`,
    );
  if (!server.superuser) {
    const what = `user ${server.user} is no superuser, and a restore makes roles, owners and extensions`;
    throw refusal(description, what, 'Give the URL of a superuser; where nobody is one (managed servers), use scratch: auto.');
  }
  return server;
}

async function refuseContent({ databases }: Before, elsewhere: (name: string) => Promise<Session>, description: string): Promise<void> {
  for (const { name, open, template } of databases) {
    if (!open && template) continue; // template0, which nobody can have changed.
    if (!open) throw refusal(description, `its database ${name} lets nobody in, so that it cannot be seen to be empty`);
    const session = await elsewhere(name);
    const contents = await everythingIn(session).finally(() => session.close());
    if (contents.length > 0) throw refusal(description, `its database ${name} is not empty: it holds ${listed(contents)}`);
  }
}
