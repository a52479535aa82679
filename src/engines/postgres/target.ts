import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import type { RestorePart, RolesRestored, Target, TargetOptions } from '../restored.ts';
import { asRole } from './as-role.ts';
import { type Client, findClient, requireClient, SUPPORTED_MAJORS } from './binaries.ts';
import { accessTo, connect, libpqEnvironment, type Session, using } from './connection.ts';
import { receiveArchive } from './receive.ts';
import { restoreArchive } from './restore/archive.ts';
import { content } from './restore/content.ts';
import { refuseUnreadable } from './restore/header.ts';
import { type Opened, openArchive } from './restore/open.ts';
import { type Restored, rolesRestored, unfilledIn } from './restore/outcome.ts';
import { restoreScript } from './restore/script.ts';
import { override } from './restore/tool.ts';
import { scalar } from './scalar.ts';
import { openScratch, type ScratchServer } from './scratch-choice.ts';
import { neededAtStart } from './scratch-preload.ts';
import { environmentOf } from './target-environment.ts';
import { needsOf } from './target-needs.ts';
import { restoreCheck } from './target-restored.ts';
import { originCheck } from './trust.ts';
import { parseTarget } from './url.ts';

/**
 * A PostgreSQL to restore to. The server starts while the dump is still being fetched: whatever needs it waits for it. It is of the source's
 * own major where there is one.
 */
export async function openTarget(
  options: TargetOptions,
  { facts: source, rawBytes }: Pick<RestorePart, 'facts'> & { rawBytes?: number },
  context: Context,
): Promise<Target> {
  const folder = await mkdtemp(join(context.tempDir, 'target-'));
  const spool = await mkdtemp(join(folder, 'dump-'));
  const jobs = options.jobs ?? availableParallelism();
  const facts: Record<string, string> = {};
  const notes: string[] = [];
  let dump: Opened | undefined;
  let database: string | undefined;
  /** With the database itself, its settings and privileges. */
  let whole = false;
  let roles: RolesRestored | undefined;
  let unfilled: string[] = [];
  let ours: Promise<Server> | undefined;
  const known = majorOf(source?.serverVersion);
  const open = (preload: readonly string[] = []) =>
    openServer(options, { source, major: dump?.major ?? known, rawBytes, jobs, facts, notes, preload }, context);
  const server = () => (ours ??= open());
  /** What must be loaded at the start is known only when the inventory has come; the server has been started long before. */
  const loaded = async (preload: readonly string[]): Promise<Server> => {
    const { scratch } = await server();
    if (preload.length === 0 || scratch.local === undefined) return server();
    await scratch.stop();
    notes.length = 0;
    ours = open(preload);
    return ours;
  };
  // What it fails with is told where it is waited for.
  if (known !== undefined) server().catch(() => {});
  const session = async (role?: Partial<{ user: string; password: string }>): Promise<Session> => {
    if (database === undefined) throw new UserError('nothing was restored');
    const access = accessTo(parseTarget(near((await server()).scratch), context.env), options['ca-file']);
    return connect({ ...access, target: { ...access.target, database, ...role } }, context);
  };
  return {
    facts,
    notes,
    origin: async (signed) => {
      const { version } = await clientFor(known ?? dump?.major, context);
      return originCheck({ version, signed, trust: options.trust, script: dump?.format === 'plain' });
    },
    receive: async (body, inventory) => {
      const client = await clientFor(known, context);
      const path = join(spool, 'archive');
      const received = await receiveArchive(body, path, inventory, client, context);
      const opened = await openArchive(path, context);
      // By what it was made of it is restored and judged; who says otherwise wants it to be looked at less closely.
      if (known !== undefined && opened.major !== undefined && opened.major !== known)
        throw new UserError(`the manifest says that the source was PostgreSQL ${known}, the archive that it was ${opened.major}`);
      dump = opened;
      return received;
    },
    take: async (path) => {
      dump = await openArchive(path, { ...context, tempDir: spool });
      return describe(dump);
    },
    needs: async (part) => {
      if (dump === undefined) throw new UserError('no dump was taken');
      const { scratch, client } = await loaded(Object.values(neededAtStart(part.inventory ?? [])).flat());
      refuseUnreadable(dump, client.major);
      // The client of a newer server, which is not the one that `origin` was asked of.
      const origin = originCheck({ version: client.version, signed: part.signed, trust: options.trust, script: dump.format === 'plain' });
      if (origin.status !== 'passed') return [{ ...origin, name: 'server' }];
      return needsOf({ part, scratch, caFile: options['ca-file'], trust: options.trust }, context);
    },
    restore: async (part) => {
      const { scratch, client } = await server();
      const restored = await restoreDump({ dump: dump!, part, scratch, client, jobs, options }, context);
      database = restored.database;
      // Nobody reads it again, and what comes now may be none of our programs.
      await rm(spool, { recursive: true, force: true });
      for (const { text, about } of restored.problems) context.log(about ? `${text} (${about})` : text);
      whole = !restored.findings.some(({ kind }) => kind === 'no-database');
      roles = rolesRestored(restored, false);
      unfilled = unfilledIn(restored);
      return restoreCheck(restored);
    },
    content: async (part) => {
      const { scratch } = await server();
      const items = await using(session, (opened) =>
        content(opened, {
          major: scratch.major,
          fingerprint: part.fingerprint,
          'exclude-table-data': part.selection['exclude-table-data'] ?? [],
          partial: (part.selection['include-table'] ?? []).length > 0,
          connect: session,
          workers: jobs,
        }),
      );
      return { items, sameMajor: scratch.sameMajor, database: whole, unfilled, ...(roles ? { roles } : {}) };
    },
    scalar: (query) => using(session, (opened) => scalar(opened, query)),
    indexes: () => using(session, async (opened) => (await import('./amcheck.ts')).amcheck(opened, session, jobs)),
    asRole: (role) =>
      using(session, async (admin) => {
        await override(admin);
        return asRole((user, password) => session({ user, password }), admin, role, context);
      }),
    mask: async (file) => {
      const { scratch, client } = await server();
      const access = accessTo(parseTarget(near(scratch), context.env), options['ca-file']);
      const env = await libpqEnvironment({ ...access, target: { ...access.target, database: database! } }, false, {
        ...context,
        tempDir: folder,
      });
      await (await import('./mask.ts')).maskData({ file, client, env }, context);
    },
    watch: async () => (await import('./watch.ts')).watchChanges(session, context),
    environment: async () => environmentOf(parseTarget((await server()).scratch.url), database ?? ''),
    close: async () => {
      const opened = await ours?.catch(() => undefined);
      try {
        await opened?.scratch.stop();
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** For what this run does itself. */
const near = ({ local, url }: ScratchServer): string => local ?? url;

interface Server {
  scratch: ScratchServer;
  client: Client;
}

interface Opening {
  source: RestorePart['facts'];
  major: number | undefined;
  rawBytes: number | undefined;
  jobs: number;
  facts: Record<string, string>;
  notes: string[];
  preload: readonly string[];
}

async function openServer(options: TargetOptions, opening: Opening, context: Context): Promise<Server> {
  const { source, major, rawBytes, jobs, facts, notes, preload } = opening;
  const systemIdentifier = source?.identity.systemIdentifier;
  const scratch = await openScratch(
    {
      scratch: options.scratch,
      jobs,
      preload,
      ...(source?.identity.database === undefined ? {} : { database: source.identity.database }),
      ...(major === undefined ? {} : { major }),
      ...(rawBytes === undefined ? {} : { rawBytes }),
      ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
      ...(options['ca-file'] ? { caFile: options['ca-file'] } : {}),
      ...(options.source ? { source: options.source } : {}),
      ...(options.timeout === undefined ? {} : { limitMs: options.timeout }),
    },
    context,
  );
  notes.push(...scratch.notes);
  try {
    const client = await clientFor(scratch.major, context);
    Object.assign(facts, { 'scratch server': scratch.how, 'restored with': `${client.path('pg_restore')} ${client.version}` });
    return { scratch, client };
  } catch (thrown) {
    await scratch.stop();
    throw thrown;
  }
}

/** Of the server's own major; a newer one reads the archives of older ones too. */
export async function clientFor(major: number | undefined, context: Context): Promise<Client> {
  const tools = ['pg_restore', 'psql'];
  const majors = SUPPORTED_MAJORS.filter((one) => major === undefined || one >= major);
  for (const one of major === undefined ? majors.toReversed() : majors) {
    const found = await findClient(context, one, tools);
    if (found) return found;
  }
  return requireClient(context, major ?? SUPPORTED_MAJORS.at(-1)!, tools);
}

interface Restoring {
  dump: Opened;
  part: RestorePart;
  scratch: ScratchServer;
  client: Client;
  jobs: number;
  options: TargetOptions;
}

function restoreDump({ dump, part, scratch, client, jobs, options }: Restoring, context: Context): Promise<Restored> {
  const target = {
    url: near(scratch),
    ...(options['ca-file'] ? { 'ca-file': options['ca-file'] } : {}),
    ...(scratch.making ? { making: scratch.making } : {}),
  };
  const database = part.facts?.identity.database ?? dump.database ?? 'restored';
  const described = { globals: part.extras['globals.sql'], inventory: part.inventory };
  if (dump.format === 'plain')
    return restoreScript({ script: dump, inventory: part.inventory, target, database, client, trust: options.trust }, context);
  return restoreArchive(
    { ...described, archive: dump.path, format: dump.format, target, database, client, jobs, create: true, substituteLocale: true },
    context,
  );
}

export function majorOf(version: string | undefined): number | undefined {
  const major = Number(/^(\d+)/.exec(version ?? '')?.[1]);
  return SUPPORTED_MAJORS.find((one) => one === major);
}

const FORMATS = { custom: 'pg_dump -Fc', tar: 'pg_dump -Ft', directory: 'pg_dump -Fd', plain: 'SQL' };

export function describe({ format, serverVersion, database }: Opened): string {
  const of = [...(database ? [`of ${database}`] : []), ...(serverVersion ? [`from PostgreSQL ${serverVersion}`] : [])];
  return [FORMATS[format], ...of].join(' ');
}
