import { availableParallelism } from 'node:os';
import { isProgram } from '../../command.ts';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import type { Running } from '../../process.ts';
import { type Check, holds } from '../../report.ts';
import type { Selection } from '../../select.ts';
import { showBytes } from '../../units.ts';
import { findClient, requireServer, type Server, SUPPORTED_MAJORS } from '../postgres/binaries.ts';
import { accessTo } from '../postgres/connection.ts';
import { findFreePort } from '../postgres/scratch.ts';
import { makePlace, removePlace } from '../postgres/scratch-place.ts';
import { preloadable } from '../postgres/scratch-preload.ts';
import { stopper } from '../postgres/scratch-stop.ts';
import { parseTarget } from '../postgres/url.ts';
import { amcheck, databases, type Reach } from './amcheck.ts';
import { pageChecksums } from './checksums.ts';
import { type BackupSet, chooseSet, describeSet, listSets, refuseForeign } from './info.ts';
import { preloadLibraries } from './libraries.ts';
import { makeLogin, recover, serve } from './recover.ts';
import { fetchWal, restoreSet, spaceCheck, takeOver, type Work } from './restore.ts';
import { openTool, type Tool } from './tool.ts';
import { describeAddress, parseAddress } from './url.ts';
import { verify } from './verify.ts';

export interface PgBackRestOptions {
  /** An id is a label; a `set` in the URL wins over `latest`. */
  select: Selection;
  /** Processes and connections at a time; by default as many as there are processors. */
  jobs?: number | undefined;
  /** An existing folder for the data, by default the temporary one. */
  directory?: string | undefined;
  /** Called with each rung as it has been looked at. */
  onCheck?: (check: Check) => void;
}

/** A restored cluster, running until `close`. It loses everything when the machine stops. */
export interface PhysicalServer {
  /** Of its superuser, over 127.0.0.1, with a random password, in `database`. */
  url: string | undefined;
  /** The same in another database. */
  urlOf(database: string): string;
  /** What checks are to work on: `database` of the URL, else the only one there is; undefined where several could be meant. */
  database: string | undefined;
  databases: string[];
  port: number;
  major: number;
  version: string;
  /** Whether it runs as another user, so that the data cannot make it read our environment and files. */
  isolated: boolean;
}

export interface PgBackRestDrill {
  /** A rung each, in order. After one that did not hold there are no more. */
  checks: Check[];
  facts: Record<string, string>;
  notes: string[];
  metrics: Record<string, number>;
  outputs: Record<string, string>;
  /** The moment a restore of the set comes back to: age and RPO are counted from it. */
  createdAt: Date;
  /** Undefined where a rung did not hold: nothing is to be asked of it then. */
  server: PhysicalServer | undefined;
  /** Ends the server and removes everything; any number of times. On abort it happens by itself, but somebody should wait for it. */
  close(): Promise<void>;
}

/**
 * Restores a set of a pgBackRest repository into a data directory of this run's own and takes it as far as a server that answers, each rung
 * a check: repository, its files, room, restore, WAL, recovery, page checksums, amcheck. Throws a UserError where it could not begin
 * (no such configuration, stanza or set, no program), and the signal's reason on abort; nothing is left then.
 */
export async function openPgBackRest(url: string, options: PgBackRestOptions, context: Context): Promise<PgBackRestDrill> {
  const address = parseAddress(url);
  const selection: Selection = options.select.kind === 'latest' && address.set ? { kind: 'id', id: address.set } : options.select;
  refuseForeign(selection);
  const tool = await openTool(address, context);
  const started = performance.now();
  const sets = await listSets(tool, context);
  const set = chooseSet(sets, selection, describeAddress(address));
  const drill: PgBackRestDrill = {
    checks: [],
    facts: factsOf(tool, set, context.now()),
    notes: [],
    metrics: { 'age-ms': Math.max(context.now().getTime() - set.stoppedAt.getTime(), 0), bytes: set.bytes },
    outputs: { 'backup-id': set.label },
    createdAt: set.stoppedAt,
    server: undefined,
    close: async () => {},
  };
  const rung = climber(drill, options);
  if (!rung(setCheck(set, sets.length, context.now(), Math.round(performance.now() - started)))) return drill;
  const jobs = options.jobs ?? availableParallelism();
  if (!rung(await verify(tool, set, jobs, context))) return drill;
  const server = await serverFor(set, context);
  const place = await makePlace(context, server.directory, options.directory, true);
  try {
    await climb({ tool, set, server, place, jobs }, drill, rung, context);
  } catch (thrown) {
    await drill.close();
    await removePlace(context, place);
    context.signal.throwIfAborted();
    throw thrown;
  }
  // Without a server there is nothing to ask, and a cluster is large.
  if (drill.server === undefined) await removePlace(context, place);
  return drill;
}

type Rung = (check: Check) => boolean;

/** Takes a check down; false where nothing after it may claim anything. */
function climber(drill: PgBackRestDrill, { onCheck }: PgBackRestOptions): Rung {
  return (check) => {
    drill.checks.push(check);
    onCheck?.(check);
    return holds(check);
  };
}

async function climb(work: Work, drill: PgBackRestDrill, rung: Rung, context: Context): Promise<void> {
  if (!rung(await spaceCheck(work))) return;
  const started = performance.now();
  if (!rung(await restoreSet(work, context))) return;
  const wanted = await preloadLibraries(work.place.dataDirectory);
  await takeOver(work, context);
  if (!rung(await fetchWal(work, context))) return;
  if (!rung(await recover(work, context))) return;
  // What a person would wait for: the checks after it are not part of coming back.
  drill.metrics['restore-ms'] = Math.round(performance.now() - started);
  if (!rung(await pageChecksums(work, context))) return;
  const { libraries, notes } = await preloadable(context, work.server, wanted);
  drill.notes.push(...notes);
  await openServer(work, drill, libraries, rung, context);
}

async function openServer(work: Work, drill: PgBackRestDrill, libraries: string[], rung: Rung, context: Context): Promise<void> {
  const { server, place, tool } = work;
  const login = await makeLogin(work, context);
  const { running, port } = await launch(work, libraries, context);
  drill.close = await stopper(context, place, running);
  const urlOf = (database: string) =>
    `postgres://${encodeURIComponent(login.user)}:${login.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const reach: Reach = { login, port, accessTo: (database) => accessTo(parseTarget(urlOf(database)), undefined) };
  const names = await databases(reach, context);
  Object.assign(drill.facts, { databases: names.join(', '), 'scratch server': `${server.version} in ${server.directory}` });
  if (place.user === undefined) drill.notes.push('The restored server runs as this user: not isolated.');
  const wanted = tool.address.database;
  const sound = rung(await amcheck(work, reach, names, context)) && (wanted === undefined || rung(databaseCheck(wanted, names)));
  if (!sound) return drill.close();
  const database = wanted ?? onlyOf(names);
  const url = database === undefined ? undefined : urlOf(database);
  const { major, version } = server;
  drill.server = { url, urlOf, database, databases: names, port, major, version, isolated: place.user !== undefined };
}

const ATTEMPTS = 3;

/** The port was free a moment ago. */
async function launch(work: Work, libraries: string[], context: Context): Promise<{ running: Running; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await findFreePort();
    try {
      return { port, running: await serve(work, libraries, port, context) };
    } catch (thrown) {
      context.signal.throwIfAborted();
      if (attempt < ATTEMPTS && messageOf(thrown).includes('Address already in use')) continue;
      throw new UserError(`The restored server did not start: ${messageOf(thrown)}`, { cause: thrown });
    }
  }
}

const TOOLS = ['postgres', 'pg_controldata', 'pg_checksums', 'pg_amcheck'];

/** Of the very major of the cluster, with all its tools where there is one. */
async function serverFor(set: BackupSet, context: Context): Promise<Server> {
  const major = Number.parseInt(set.server.version, 10);
  if (!SUPPORTED_MAJORS.some((one) => one === major)) {
    const majors = `${SUPPORTED_MAJORS[0]} to ${SUPPORTED_MAJORS.at(-1)}`;
    throw new UserError(
      `${set.label} is of PostgreSQL ${set.server.version || 'of unknown version'}: this version of seaworthy works with majors ${majors}`,
    );
  }
  const server = (await findClient(context, major, TOOLS)) ?? (await requireServer(context, major));
  if (await isProgram(server.path('pg_controldata'))) return server;
  throw new UserError(`${server.directory} has no pg_controldata, without which a restored cluster cannot be started safely`, {
    hint: `Install the package postgresql-${major}.`,
  });
}

function setCheck(set: BackupSet, count: number, now: Date, ms: number): Check {
  const check = { name: 'repository', expected: 'it answers, and the backup is without errors', ms };
  const actual = `${describeSet(set, now)}; one of ${count}`;
  if (set.error !== true) return { ...check, status: 'passed', actual };
  const hint = `Mostly these are page checksums of the source: \`pgbackrest info --set=${set.label}\` names the files. Choose an older set with select.`;
  return { ...check, status: 'failed', actual: `${actual}; errors were found while it was taken`, hint };
}

function factsOf(tool: Tool, set: BackupSet, now: Date): Record<string, string> {
  return {
    backup: describeSet(set, now),
    'taken at': set.stoppedAt.toISOString(),
    'system identifier': set.server.systemId,
    pgbackrest: `${tool.version}, ${tool.file}`,
    'in the repository': showBytes(set.stored.whole),
  };
}

function databaseCheck(wanted: string, names: string[]): Check {
  const found = names.includes(wanted);
  const check = { name: 'database', expected: wanted, actual: found ? 'there' : `there are ${names.join(', ')}`, ms: 0 };
  return found ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: 'Correct database= in the URL.' };
}

/** The one that somebody made, or where nobody made any, `postgres`; undefined where several could be meant. */
function onlyOf(names: string[]): string | undefined {
  const made = names.filter((name) => !['postgres', 'template1'].includes(name));
  if (made.length > 1) return undefined;
  return made[0] ?? names.find((name) => name === 'postgres') ?? names[0];
}
