import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Changes, Watch } from '../../changes.ts';
import { compareItems } from '../../compare.ts';
import type { Context } from '../../context.ts';
import { messageOf } from '../../errors.ts';
import type { Item } from '../index.ts';
import type { Session } from './connection.ts';
import { listRelations } from './relations.ts';
import { applySettings, sessionSettings } from './snapshot.ts';
import { readStructure } from './structure.ts';
import { changedTables, isTouched } from './watch-changes.ts';
import { type LockBook, lockBook, sampleLocks } from './watch-locks.ts';
import { type Log, type Logged, openLog } from './watch-log.ts';
import { type Counts, countRows, type Moment, readMoment } from './watch-tables.ts';

const PATIENCE_MS = 5_000;

/**
 * Remembers what a database holds and how it is built, and says at the end what became of it. To be begun when a restore is finished, before
 * programs of the user work on it.
 *
 * Rows and values are counted before, every table once: what they were cannot be asked afterwards. A snapshot that is kept until then would
 * hold up CREATE INDEX CONCURRENTLY, which waits for whoever might still need old rows, and would not see those of a table that was written anew.
 * Afterwards only tables are counted that were touched. Locks and rewritten tables are told by event triggers (watch-log.ts), which need a
 * superuser, and by looking (watch-locks.ts).
 */
export async function watchChanges(
  connect: () => Promise<Session>,
  context: Pick<Context, 'signal'>,
  patienceMs = PATIENCE_MS,
): Promise<Watch> {
  let session = await opened(connect);
  try {
    const before = await look(session, undefined);
    const relations = [...before.moment.relations.keys()];
    const present = await others(session);
    const superuser = await isSuperuser(session);
    const log = superuser ? await openLog(session, relations) : undefined;
    const book = lockBook();
    const sampler = sampleLocks(session, relations, book);
    const close = async () => {
      await session.close(); // First, since a look may be waiting for the server.
      await sampler.stop();
    };
    const end = async (): Promise<Changes> => {
      try {
        const failure = (await sampler.stop()) ?? (await session.query('SELECT').then(() => undefined, messageOf));
        context.signal.throwIfAborted();
        if (failure !== undefined) {
          await session.close();
          session = await opened(connect);
        }
        return await changes(session, { before, present, log, superuser, book, failure, patienceMs }, context);
      } finally {
        await close();
      }
    };
    return { end, close };
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
}

interface Seen {
  moment: Moment;
  counts: Map<string, Counts>;
  structure: Item[];
  major: number;
}

interface Begun {
  before: Seen;
  /** Sessions that were there already. */
  present: number[];
  log: Log | undefined;
  superuser: boolean;
  book: LockBook;
  /** Why the sampler ended early. */
  failure: string | undefined;
  /** How long sessions that are left may take to end by themselves. */
  patienceMs: number;
}

async function changes(session: Session, begun: Begun, context: Pick<Context, 'signal'>): Promise<Changes> {
  const { before, book } = begun;
  const notes: string[] = [];
  if (begun.failure !== undefined) notes.push(`locks were looked at for part of the time only: ${begun.failure}`);
  const ended = await endOthers(session, begun, context.signal);
  if (ended > 0) notes.push(`sessions of the commands that were still open after them and were ended: ${ended}`);
  // Before 15 statistics come by a collector, which may be half a second late.
  if (before.major < 15) await pause(LATE_MS, undefined, { signal: context.signal });
  const logged = await begun.log?.close(session);
  const blind = blindness(begun, logged);
  if (blind !== undefined) notes.push(blind);
  book.note(logged?.sights ?? []);
  const after = await look(session, before.moment);
  return {
    statements: logged?.statements ?? 0,
    tables: changedTables(before, after, { book, rewrites: logged?.rewrites ?? [] }),
    notValid: added(before.moment.notValid, after.moment.notValid),
    invalidIndexes: added(before.moment.invalidIndexes, after.moment.invalidIndexes),
    structure: compareItems(before.structure, after.structure),
    notes,
  };
}

const LATE_MS = 700;

function blindness({ superuser }: Begun, logged: Logged | undefined): string | undefined {
  const what = 'DDL was not counted, and of locks only those that were seen by looking are known';
  if (!superuser) return `the user of this server is no superuser and cannot make event triggers: ${what}`;
  return logged === undefined ? `the commands removed what told of them: ${what}` : undefined;
}

const added = (before: Map<string, string>, after: Map<string, string>) =>
  [...after].flatMap(([oid, name]) => (before.has(oid) ? [] : [name]));

async function opened(connect: () => Promise<Session>): Promise<Session> {
  const session = await connect();
  try {
    await session.query('SET ROLE NONE');
    const settings = sessionSettings({ lockTimeoutMs: 10_000, parallelWorkers: availableParallelism() });
    await applySettings(session, { ...settings, default_transaction_read_only: 'off' });
    return session;
  } catch (thrown) {
    await session.close();
    throw thrown;
  }
}

/** One moment of the database. Where an earlier one is given, only the tables are counted that were touched since. */
async function look(session: Session, before: Moment | undefined): Promise<Seen> {
  const [version] = await session.query<{ number: number }>("SELECT pg_catalog.current_setting('server_version_num')::int AS number");
  const major = Math.floor(version!.number / 10_000);
  await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
  const moment = await readMoment(session, major, before);
  const counts = new Map<string, Counts>();
  for (const [oid, columns] of moment.columns) {
    // The collector of older servers may lose what it is told.
    if (before === undefined || major < 15 || isTouched(before, moment, oid))
      counts.set(oid, await countRows(session, moment.relations.get(oid)!, columns));
  }
  const structure = await readStructure(session, major, await listRelations(session, EVERYTHING));
  await session.query('COMMIT');
  return { moment, counts, structure, major };
}

const EVERYTHING = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] };

async function isSuperuser(session: Session): Promise<boolean> {
  const [row] = await session.query<{ super: boolean }>(
    'SELECT r.rolsuper AS super FROM pg_catalog.pg_roles r WHERE r.rolname = current_user',
  );
  return row!.super;
}

const OTHERS = `
SELECT a.pid FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()`;

const others = async (session: Session) => (await session.query<{ pid: number }>(OTHERS)).map(({ pid }) => pid);

/** Waits for the sessions that came since: their statistics are complete when they are gone, and what they lock cannot be counted before. */
async function endOthers(session: Session, { present, patienceMs }: Begun, signal: AbortSignal): Promise<number> {
  const late = performance.now() + patienceMs;
  for (;;) {
    const left = (await others(session)).filter((pid) => !present.includes(pid));
    if (left.length === 0) return 0;
    if (performance.now() > late) {
      await session.query('SELECT pg_catalog.pg_terminate_backend(p, 5000) FROM pg_catalog.unnest($1::int[]) AS p', [left]);
      return left.length;
    }
    await pause(20, undefined, { signal });
  }
}
