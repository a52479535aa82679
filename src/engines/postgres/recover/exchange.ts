import type { Context } from '../../../context.ts';
import type { Check } from '../../../report.ts';
import { connect, QueryError, type Session } from '../connection.ts';
import { identifier } from '../roles.ts';
import { at, type Place } from './place.ts';
import { connectedTo, saidSessions } from './sessions.ts';

/** PostgreSQL waits for 5 s itself before it says so (CountOtherDBBackends, procarray.c). */
const IN_USE = '55006';
const ALREADY_THERE = '42P04';

export interface Exchange {
  /** What was restored, under a name of its own. */
  from: string;
  /** Under which the database that is there is put aside; undefined where there is none. */
  aside: string | undefined;
}

/** The statements, for a person too. Both happen, or neither. */
export const renames = (name: string, { from, aside }: Exchange): string[] => [
  ...(aside === undefined ? [] : [`ALTER DATABASE ${identifier(name)} RENAME TO ${identifier(aside)};`]),
  `ALTER DATABASE ${identifier(from)} RENAME TO ${identifier(name)};`,
];

/**
 * Gives what was restored its name, in one transaction with putting the other aside. Sessions of others in the database that is there are in the
 * way, and are not ended: who ends them has to stop whatever opened them first, or they are back at once.
 */
export async function exchange(place: Place, change: Exchange, context: Context): Promise<Omit<Check, 'ms'>> {
  const { name, access } = place;
  const base = { name: 'in place', expected: `the restored database is ${name}` };
  const session = await connect(at(access, place.maintenance), context);
  try {
    await session.query(`BEGIN; ${renames(name, change).join(' ')} COMMIT`);
    const aside = change.aside === undefined ? '' : `; what was there before is ${change.aside}`;
    return { ...base, status: 'passed', actual: `${place.description}${aside}` };
  } catch (thrown) {
    await session.query('ROLLBACK').catch(() => {});
    if (!(thrown instanceof QueryError)) throw thrown;
    const actual = await reason(session, place, change, thrown, context);
    return { ...base, status: 'failed', actual, hint: hintFor(thrown, place, change) };
  } finally {
    await session.close();
  }
}

async function reason(session: Session, { name }: Place, { from }: Exchange, thrown: QueryError, context: Context): Promise<string> {
  const restored = `everything is restored and waits as ${from}`;
  if (thrown.code === ALREADY_THERE) return `meanwhile somebody made a database ${name}; ${restored}`;
  if (thrown.code !== IN_USE) return `${thrown.message}; ${restored}`;
  const busy = [...(await connectedTo(session, name, context.tag)), ...(await connectedTo(session, from, context.tag))];
  return `${busy.length > 0 ? saidSessions(busy) : 'somebody'} in ${name}; ${restored}`;
}

function hintFor({ code }: QueryError, { name }: Place, change: Exchange): string {
  const statements = `BEGIN; ${renames(name, change).join(' ')} COMMIT;`;
  if (code !== IN_USE) return `Look at what is in the way, then run in another database: ${statements}`;
  const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name.replaceAll("'", "''")}';`;
  return `Stop what is connected (the application, its workers and pools), then run in another database: ${end} ${statements}`;
}
