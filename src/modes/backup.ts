import { randomBytes } from 'node:crypto';
import { type Catalogue, lastGood, lastGoodOfAny, listBackups } from '../backups.ts';
import type { BackupConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { engineOf, type Source, type Survey } from '../engines/index.ts';
import { CancelledError, messageOf, UserError } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import { backupId, type Manifest, type Part } from '../manifest.ts';
import { type Check, type Report, timed } from '../report.ts';
import { openStorage, type Storage } from '../storage/index.ts';
import { VERSION } from '../version.ts';
import { alarmChecks } from './backup-alarms.ts';
import { destinationCheck, spaceCheck } from './backup-destination.ts';
import { reportOf, type Work } from './backup-report.ts';
import { readBack, selectionOf, storePart, writeManifest } from './backup-store.ts';

/**
 * Looks first, dumps then: `survey` and the checks of the destination come before a byte is written. The manifest is written last;
 * until it stands, a folder is no backup, and whatever goes wrong before takes the folder away again.
 */
export async function backup(config: BackupConfig, meta: Meta, context: Context): Promise<Report> {
  const work: Work = { config, started: performance.now(), checks: [], facts: {}, notes: [] };
  let source: Source | undefined;
  try {
    source = await engineOf(config.source).open(config.source, config, context);
    const storage = openStorage(config.destination);
    const name = config.name ?? source.defaultName;
    const plan = await prepare(work, source, storage, name);
    if (plan === undefined || config['dry-run']) return reportOf(work);
    await create(work, { source, storage, name, meta, context, ...plan });
  } catch (thrown) {
    // After a cancel everything fails somehow; the cause is the cancel.
    const cause = context.signal.aborted ? context.signal.reason : thrown;
    if (cause instanceof CancelledError || !(cause instanceof UserError)) throw cause;
    work.checks.push(failure(work, cause));
  } finally {
    await source?.close();
  }
  return reportOf(work);
}

interface Plan {
  survey: Survey;
  catalogue: Catalogue;
}

/** Everything that can be known before. Returns nothing when a check forbids the dump. */
async function prepare(work: Work, source: Source, storage: Storage, name: string): Promise<Plan | undefined> {
  work.step = 'connection';
  const survey = await source.survey();
  work.checks.push(...survey.checks);
  Object.assign(work.facts, survey.facts, { destination: storage.location });
  work.notes.push(...survey.notes);
  work.step = 'destination';
  const destination = await destinationCheck(storage, name, work.config['dry-run']);
  work.checks.push(destination);
  if (destination.status === 'failed') return undefined;
  const catalogue = await listBackups(storage, name);
  work.notes.push(...catalogue.problems);
  const selection = selectionOf(work.config);
  const last = lastGood(catalogue.backups, { identity: survey.identity ?? {}, selection });
  if (last === undefined) work.checks.push(...sourceCheck(lastGoodOfAny(catalogue.backups, selection), survey));
  work.checks.push(await spaceCheck(storage, survey, work.config.compression, last));
  return work.checks.some((check) => check.status === 'failed') ? undefined : { survey, catalogue };
}

const yardstick = ({ backups }: Catalogue, part: Part) => lastGood(backups, part) ?? lastGoodOfAny(backups, part.selection);

/** A series that goes on with another server or database: meant, or a URL that points to the wrong place. */
function sourceCheck(last: Manifest | undefined, { identity = {} }: Survey): Check[] {
  if (last === undefined) return [];
  const shown = (values: Record<string, string>) =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return [
    {
      name: 'source',
      status: 'degraded',
      expected: `the source of the last good backup, ${last.id}: ${shown(last.parts[0]!.identity)}`,
      actual: shown(identity),
      hint: 'If the database was moved or made anew this is said once. If not, check the source URL; another database wants another name.',
      ms: 0,
    },
  ];
}

interface Creation extends Plan {
  source: Source;
  storage: Storage;
  name: string;
  meta: Meta;
  context: Context;
}

async function create(work: Work, creation: Creation): Promise<void> {
  const { source, storage, name, meta, context, survey, catalogue } = creation;
  const { config } = work;
  const created = context.now();
  const id = backupId(created, randomBytes(3).toString('hex'));
  const folder = `${name}/${id}/`;
  context.remember('unfinished', JSON.stringify({ destination: config.destination, folder }));
  try {
    work.step = 'dump';
    const { part, stored, inventory, warnings } = await storePart(work, { source, storage, folder, survey, context });
    work.notes.push(...warnings);
    work.inventory = inventory;
    const manifest: Manifest = {
      version: 1,
      id,
      name,
      createdAt: created.toISOString(),
      tool: `seaworthy ${VERSION}`,
      git: {
        ...(meta.sha ? { sha: meta.sha } : {}),
        ...(meta.ref ? { ref: meta.ref } : {}),
        ...(meta.runUrl ? { runUrl: meta.runUrl } : {}),
      },
      alarms: [],
      parts: [part],
    };
    work.step = 'read back';
    if (config.verify === 'none') {
      work.checks.push({
        name: 'read back',
        status: 'skipped',
        expected: 'what was stored can be read',
        actual: 'not read (verify: none)',
        ms: 0,
      });
    } else work.checks.push(await timed(() => readBack({ source, storage, folder, part, stored, inventory }, context.signal)));
    work.step = 'alarms';
    const alarms = alarmChecks(config, manifest, yardstick(catalogue, part), catalogue.problems.length > 0);
    work.checks.push(...alarms);
    manifest.alarms = alarms.filter((check) => check.status === 'failed').map((check) => check.name);
    work.step = 'manifest';
    context.signal.throwIfAborted();
    if (work.checks.every((check) => check.status !== 'failed' || alarms.includes(check))) {
      await writeManifest(storage, folder, manifest);
      work.manifest = manifest;
      Object.assign(work.facts, { 'backup-id': id, location: storage.locate(folder) });
    } else await storage.discard(folder);
  } catch (thrown) {
    await storage.discard(folder).catch((left) => work.notes.push(`What was written could not be taken away: ${messageOf(left)}`));
    throw thrown;
  }
}

const EXPECTED: Record<string, string> = {
  connection: 'the server answers and lets the user in',
  destination: 'a place that can be written to',
  dump: 'pg_dump and the inventory reach their end',
};

/** The step that failed, as a check among those before it. */
function failure(work: Work, thrown: UserError): Check {
  return {
    name: work.step ?? 'start',
    status: 'failed',
    expected: EXPECTED[work.step ?? ''] ?? 'success',
    actual: thrown.message,
    hint:
      thrown.hint ??
      "Nothing was kept and older backups are as they were. Look at the server's log for the same moment, mend the cause and run it again.",
    ms: Math.round(performance.now() - work.started),
  };
}
