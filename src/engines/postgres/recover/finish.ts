import type { Context } from '../../../context.ts';
import { UserError } from '../../../errors.ts';
import { timed } from '../../../report.ts';
import { showDuration } from '../../../units.ts';
import { type Session, using } from '../connection.ts';
import { override } from '../restore/tool.ts';
import type { Place } from './place.ts';
import { dropMade, type EmptyBefore, emptyAgain } from './undo.ts';

/** What was written to the server so far. */
export interface Written {
  /** A database beside the one that is there, or the empty one itself. */
  database: string;
  begun: boolean;
  /** It has its name, and stays. */
  exchanged: boolean;
  before?: EmptyBefore;
}

/** While a database is made, or a cancel is under way, nothing is known. */
export async function grown(maintenance: () => Promise<Session>, { begun, database }: Written): Promise<number | undefined> {
  if (!begun) return undefined;
  return using(maintenance, async (opened) => {
    const [row] = await opened.query<{ bytes: number }>('SELECT pg_catalog.pg_database_size($1::pg_catalog.name)::float8 AS bytes', [
      database,
    ]);
    return row!.bytes;
  }).catch(() => undefined);
}

/** A dump brings no statistics along, and without them every query is planned blindly until autovacuum comes by. */
export const analyze = (opened: Session) =>
  timed(async () => {
    const base = { name: 'statistics', expected: 'the planner knows the tables (ANALYZE)' };
    const began = performance.now();
    try {
      await override(opened);
      await opened.query('ANALYZE');
      return { ...base, status: 'passed', actual: `gathered in ${showDuration(performance.now() - began)}` };
    } catch (thrown) {
      if (!(thrown instanceof UserError) || thrown.temporary) throw thrown;
      return { ...base, status: 'degraded', actual: thrown.message, hint: 'Run vacuumdb --analyze-in-stages on the database.' };
    }
  });

interface Settling {
  place: Place;
  written: Written;
  filled: boolean;
  keep: boolean;
  statements: string[];
}

/** Leaves what was restored where it is, or takes it away again; says which. */
export async function settle({ place, written, filled, keep, statements }: Settling, context: Context): Promise<string[]> {
  if (!written.begun || written.exchanged) return [];
  const { database } = written;
  if (keep && filled) return [`${place.description} holds what was restored.`];
  if (keep)
    return [
      `What was restored is in the database ${database}. To take it as it is, run in another database: BEGIN; ${statements.join(' ')} COMMIT;`,
    ];
  if (filled) await emptyAgain(place, written.before, context);
  else if (!(await dropMade(place, database, context))) return [];
  return [filled ? `${place.description} is empty again.` : `The database ${database}, not finished, was dropped again.`];
}
