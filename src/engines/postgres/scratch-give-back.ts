import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { type Access, accessTo, connect, type Session, sessionName } from './connection.ts';
import { type Before, differencesFrom, everythingIn, listed, readKept, type Taken, takeBack } from './scratch-before.ts';
import { dropLedger, ledgerRole, readLedgers } from './scratch-ledger.ts';
import { describeTarget, parseTarget } from './url.ts';

export const at = (access: Access, database: string): Access => ({ ...access, target: { ...access.target, database } });

/** What stops in the middle of a restore may still make something while this looks: so again. */
const ROUNDS = 3;

/** Returns what is new there and not of the run, in words. */
export async function giveBack(access: Access, { tag, ...taken }: Taken & { tag: string }, context: Context): Promise<string[]> {
  const description = describeTarget(access.target);
  const { before } = taken;
  // Not the name of the run's own sessions, which are ended here.
  const after = { ...context, tag: `${tag}-stop` };
  const elsewhere = (database: string) => connect(at(access, database), after);
  let strange: string[] = [];
  try {
    let left: string[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      const session = await maintenanceSession(elsewhere, before);
      try {
        await session.query(END_SESSIONS, [sessionName(tag)]);
        await takeBack(session, taken, elsewhere);
        ({ left, strange } = await differencesFrom(session, taken, ledgerRole(tag)));
        if (left.length === 0) await dropLedger(session, tag);
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
  return strange;
}

/** Throws a UserError that names it. */
export function refuseStrange(access: Access, strange: string[]): void {
  if (strange.length === 0) return;
  const description = describeTarget(access.target);
  throw new UserError(`scratch: ${description}: this run has not made and so has left on the server: ${strange.join(', ')}`, {
    hint: 'It came while the run was at work: from somebody else, from the commands of run, or out of a function of the dump. Drop what nobody wants.',
  });
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
  const access = accessTo(target, caFile);
  const before = readKept(state);
  const session = await connect(access, { ...context, tag: `${context.tag}-post` });
  const ledgers = await readLedgers(session).finally(() => session.close());
  const made = ledgers.find(({ tag }) => tag === context.tag)?.made ?? { databases: [], roles: [], tablespaces: [] };
  refuseStrange(access, await giveBack(access, { tag: context.tag, before, made }, context));
  return [`emptied the server ${describeTarget(target)} again`];
}
