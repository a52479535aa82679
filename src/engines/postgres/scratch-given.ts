import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { SUPPORTED_MAJORS } from './binaries.ts';
import { type Access, accessTo, connect, type Session, sessionName } from './connection.ts';
import { type Before, differencesFrom, everythingIn, keptBefore, listed, readBefore, readKept, takeBack } from './scratch-before.ts';
import { ending } from './scratch-end.ts';
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
}

/** Where the state of the server before the restore is kept for `post`. */
export const BEFORE_STATE = 'scratch-before';

const AUTO = 'Give the URL of an empty server of its own, or scratch: auto, which makes one and takes it away.';

/**
 * Looks at a server to restore to, and refuses in one sentence what must not be filled, or cannot be: the source, a server with data, one that
 * is older, a standby, a pooler, a user who is no superuser, one that another run fills now. `stop` takes away what was made meanwhile, by
 * whomever: an empty server is given to us alone.
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
    const before = await readBefore(first);
    const elsewhere = (database: string) => connect(at(access, database), context);
    lock = await elsewhere(commonDatabase(before));
    if (!(await takeLock(lock)))
      throw refusal(description, 'another run is restoring to it at this moment', 'Give every run a server of its own.');
    await refuseContent(before, elsewhere, description);
    context.remember(BEFORE_STATE, keptBefore(before));
    for (const { password } of before.roles) if (password) context.secrets.add(password);
    const held = lock;
    const stop = ending(context, async (after) => {
      await giveBack(access, before, after).finally(() => held.close());
    });
    return { url: options.url, major: server.major, version: server.version, description, stop };
  } catch (thrown) {
    await lock?.close();
    throw thrown;
  } finally {
    await first.close();
  }
}

function refusal(description: string, what: string, hint = AUTO): UserError {
  return new UserError(`scratch: ${description}: ${what}`, { hint });
}

const at = (access: Access, database: string): Access => ({ ...access, target: { ...access.target, database } });

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

/** What stops in the middle of a restore may still make something while this looks: so again. */
const ROUNDS = 3;

async function giveBack(access: Access, before: Before, context: Context): Promise<void> {
  const description = describeTarget(access.target);
  // Not the name of the run's own sessions, which are ended here.
  const after = { ...context, tag: `${context.tag}-stop` };
  const elsewhere = (database: string) => connect(at(access, database), after);
  try {
    let left: string[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const session = await maintenanceSession(elsewhere, before);
      try {
        await session.query(END_SESSIONS, [sessionName(context.tag)]);
        await takeBack(session, before, elsewhere);
        left = await differencesFrom(session, before);
      } finally {
        await session.close();
      }
      if (left.length === 0) break;
    }
    if (left.length > 0) throw new UserError(left.join(', '));
    await expectEmpty(before, elsewhere);
  } catch (thrown) {
    throw new UserError(`scratch: ${description}: the server is not as it was before: ${messageOf(thrown)}`, {
      hint: 'Take away by hand what is left, or make the server anew.',
      cause: thrown,
    });
  }
}

/** In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order. */
const END_SESSIONS =
  'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1';

/** In a database that was there before and has not been replaced: one cannot be dropped from within. */
async function maintenanceSession(elsewhere: (database: string) => Promise<Session>, { databases }: Before): Promise<Session> {
  let failure: unknown;
  for (const { name, oid } of databases.filter(({ open }) => open)) {
    try {
      const session = await elsewhere(name);
      const [row] = await session.query<{ oid: string }>(
        'SELECT oid::pg_catalog.text AS oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()',
      );
      if (row!.oid === oid) return session;
      await session.close();
    } catch (thrown) {
      failure = thrown;
    }
  }
  throw failure ?? new UserError('every database of the server has been replaced');
}

async function expectEmpty({ databases }: Before, elsewhere: (database: string) => Promise<Session>): Promise<void> {
  for (const { name } of databases.filter(({ open }) => open)) {
    const session = await elsewhere(name);
    const contents = await everythingIn(session).finally(() => session.close());
    if (contents.length > 0) throw new UserError(`database ${name} now holds ${listed(contents)}`);
  }
}

/** For `post`: takes away what a killed run has left on a server that it was given. `state` is what was kept. Returns what it did, for the log. */
export async function giveBackLeft(url: string, state: string, caFile: string | undefined, context: Context): Promise<string[]> {
  if (state === '') return [];
  const target = parseTarget(url, context.env);
  context.secrets.add(target.password);
  await giveBack(accessTo(target, caFile), readKept(state), context);
  return [`emptied the server ${describeTarget(target)} again`];
}
