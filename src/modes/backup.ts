import { randomBytes } from 'node:crypto';
import { lastGood, lastGoodOfAny } from '../backups.ts';
import type { BackupConfig } from '../config.ts';
import type { Context } from '../context.ts';
import { engineOf, type Source, type Survey } from '../engines/index.ts';
import { isStanza } from '../engines/pgbackrest/url.ts';
import { CancelledError, messageOf, UserError } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import { backupId, MANIFEST_FILE, type Manifest, type Part } from '../manifest.ts';
import type { Check, Report } from '../report.ts';
import { retrying } from '../retry.ts';
import { showDuration } from '../units.ts';
import { VERSION } from '../version.ts';
import { alarmChecks } from './backup-alarms.ts';
import { bringBack } from './backup-bring-back.ts';
import { commit, mustStand } from './backup-commit.ts';
import {
  believed,
  type Destination,
  forecast,
  lookAt,
  openDestinations,
  readProofsOf,
  ruleOut,
  spaceCheck,
  usable,
} from './backup-destination.ts';
import { recordFailure, tidy, tidyPlan } from './backup-history.ts';
import { prove } from './backup-prove.ts';
import { readBack } from './backup-read-back.ts';
import { reportOf, type Work } from './backup-report.ts';
import { allFailed, type StoredPart, selectionOf, storePart } from './backup-store.ts';

/**
 * Looks first, dumps then: `survey` and the checks of the destinations come before a byte is written. The manifest is written last;
 * until it stands, a folder is no backup, and whatever goes wrong before takes the folder away again. What may pass by itself is tried again.
 */
export async function backup(config: BackupConfig, meta: Meta, context: Context): Promise<Report> {
  const started = performance.now();
  const notes: string[] = [];
  let work = newWork(config, started, notes);
  try {
    const once = async () => {
      work = newWork(config, started, notes);
      await attempt(work, meta, context);
    };
    await retrying(once, {
      retries: config.retries,
      delay: config['retry-delay'],
      signal: context.signal,
      onRetry: (number, waitMs, thrown) => {
        const line = `Try ${number} of ${config.retries + 1} failed: ${messageOf(thrown)}. The next begins in ${showDuration(waitMs)}.`;
        context.log(line);
        notes.push(line);
      },
    });
  } catch (thrown) {
    // After a cancel everything fails somehow; the cause is the cancel.
    const cause = context.signal.aborted ? context.signal.reason : thrown;
    if (cause instanceof CancelledError || !(cause instanceof UserError)) throw cause;
    work.checks.push(failure(work, cause));
  }
  await recordFailure(work, meta, context);
  return reportOf(work);
}

/** pgBackRest moves the bytes itself, into its own repository. */
async function backupStanza(work: Work, context: Context): Promise<void> {
  const { backupPgBackRest } = await import('../engines/pgbackrest/backup.ts');
  work.step = 'repository';
  const made = await backupPgBackRest(work.config.source, work.config, context);
  work.checks.push(...made.checks);
  work.notes.push(...made.notes);
  Object.assign(work.facts, made.facts);
  work.physical = { metrics: made.metrics, outputs: made.outputs };
}

const newWork = (config: BackupConfig, started: number, notes: string[]): Work => ({
  config,
  started,
  checks: [],
  facts: {},
  notes: [...notes],
  destinations: [],
});

async function attempt(work: Work, meta: Meta, context: Context): Promise<void> {
  const { config } = work;
  if (isStanza(config.source)) return backupStanza(work, context);
  const source = await engineOf(config.source).open(config.source, config, context);
  try {
    work.destinations = openDestinations(config, context);
    work.name = config.name ?? source.defaultName;
    const survey = await prepare(work, source, work.name, context);
    if (config['dry-run'] && survey?.identity) await tidyPlan(work, work.name, survey.identity, context);
    if (survey === undefined || config['dry-run']) return;
    await create(work, { source, survey, name: work.name, meta, context });
  } finally {
    await source.close();
  }
}

/** Everything that can be known before. Returns nothing when a check forbids the dump. */
async function prepare(work: Work, source: Source, name: string, { env, now }: Context): Promise<Survey | undefined> {
  const { config, destinations } = work;
  work.step = 'connection';
  // The server and the stores know nothing of each other. Both are heard out: a look that goes on would leave its probe behind.
  const looking = { dryRun: config['dry-run'], encrypted: config['encrypt-to'].length > 0, env };
  const [surveyed, looked] = await Promise.allSettled([source.survey(), lookAt(destinations, name, looking)]);
  if (surveyed.status === 'rejected') throw surveyed.reason;
  const survey = surveyed.value;
  work.checks.push(...survey.checks);
  Object.assign(work.facts, survey.facts, { destination: destinations.map(({ storage }) => storage.location).join(', ') });
  work.notes.push(...survey.notes);
  work.step = 'destination';
  if (looked.status === 'rejected') throw looked.reason;
  if (usable(destinations).length === 0 && destinations.some(({ failure }) => failure instanceof UserError && failure.temporary)) {
    // What is thrown becomes the check of a single one; of several it points to the check of each.
    if (destinations.length > 1) work.checks.push(...looked.value);
    throw allFailed(destinations);
  }
  work.checks.push(...looked.value);
  work.notes.push(...usable(destinations).flatMap(({ catalogue }) => catalogue.problems));
  await readProofsOf(usable(destinations), now());
  const last = lastOfSource(destinations, survey, selectionOf(config));
  if (last === undefined) work.checks.push(...sourceCheck(lastOfAny(destinations, selectionOf(config)), survey));
  const size = forecast(survey, config.compression, last);
  for (const destination of usable(destinations)) {
    const check = await spaceCheck(destination, size);
    work.checks.push(check);
    if (check.status === 'failed') ruleOut(destination, check);
  }
  work.expectedBytes = size.needed;
  const forbidden = survey.checks.some((check) => check.status === 'failed');
  return forbidden || usable(destinations).length === 0 ? undefined : survey;
}

/** Of several destinations the one that has the newest tells. */
const newest = (found: (Manifest | undefined)[]): Manifest | undefined =>
  found.filter((manifest) => manifest !== undefined).sort((a, b) => (a.id < b.id ? 1 : -1))[0];
const lastOfSource = (destinations: Destination[], { identity = {} }: Pick<Survey, 'identity'>, selection: Part['selection']) =>
  newest(usable(destinations).map((destination) => lastGood(believed(destination), { identity, selection })));
const lastOfAny = (destinations: Destination[], selection: Part['selection']) =>
  newest(usable(destinations).map((destination) => lastGoodOfAny(believed(destination), selection)));

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

interface Creation {
  source: Source;
  survey: Survey;
  name: string;
  meta: Meta;
  context: Context;
}

async function create(work: Work, { source, survey, name, meta, context }: Creation): Promise<void> {
  const { config, destinations } = work;
  const created = context.now();
  const id = backupId(created, randomBytes(3).toString('hex'));
  const folder = `${name}/${id}/`;
  context.remember('unfinished', JSON.stringify({ destinations: config.destination.map(({ location }) => location), folder }));
  try {
    work.step = 'dump';
    const stored = await storePart(work, { source, destinations, folder, survey, expectedBytes: work.expectedBytes ?? 0, context });
    work.notes.push(...stored.warnings);
    work.inventory = stored.inventory;
    await bringBack(work, folder, stored, context);
    work.step = 'read back';
    await readBackAll(work, { source, folder, stored, context });
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
      parts: [stored.part],
      recovery: stored.recovery,
    };
    work.step = 'alarms';
    const yardstick = lastOfSource(destinations, stored.part, stored.part.selection) ?? lastOfAny(destinations, stored.part.selection);
    const someUnreadable = destinations.some(({ catalogue }) => catalogue.problems.length > 0);
    const alarms = alarmChecks(config, manifest, yardstick, someUnreadable);
    work.checks.push(...alarms);
    manifest.alarms = alarms.filter((check) => check.status === 'failed').map((check) => check.name);
    work.step = 'manifest';
    context.signal.throwIfAborted();
    if (usable(destinations).length === 0) return;
    await mustStand(destinations, folder, manifest, context.signal);
    await commit(work, folder, manifest, context.signal);
    work.step = 'restore';
    // After one that does not come back is no moment to take others away.
    if (config.verify === 'restore' && !(await prove(work, manifest, meta, context))) return;
    await tidy(work, manifest, context);
  } finally {
    await discardIncomplete(work, folder);
  }
}

/** Where no manifest stands, nothing may stay. */
async function discardIncomplete(work: Work, folder: string): Promise<void> {
  for (const { storage, complete } of work.destinations) {
    if (complete) continue;
    // The answer to the last request may have been lost, or the place be another's too: what is a backup, or may be one, is not taken away.
    const manifest = await storage.stat(folder + MANIFEST_FILE).catch((thrown) => ({ unknown: messageOf(thrown) }));
    if (manifest) {
      const why =
        'unknown' in manifest
          ? `may have its manifest and was left: ${manifest.unknown}`
          : 'has its manifest and was left: it is a backup.';
      work.notes.push(`${storage.locate(folder)} ${why}`);
      continue;
    }
    await storage
      .discard(folder)
      .catch((left) => work.notes.push(`What was written to ${storage.location} could not be taken away: ${messageOf(left)}`));
  }
  for (const { failure, told, suffix } of work.destinations) {
    if (failure !== undefined && !told && suffix !== '') work.checks.push(destinationFailure(`destination${suffix}`, failure));
  }
}

const destinationFailure = (name: string, thrown: Error): Check => ({
  name,
  status: 'failed',
  expected: 'it takes the backup',
  actual: messageOf(thrown),
  hint:
    (thrown instanceof UserError && thrown.hint) ||
    'The other destinations have the backup where their checks passed. Mend the cause and run it again.',
  ms: 0,
});

interface ReadingBack {
  source: Source;
  folder: string;
  stored: StoredPart;
  context: Context;
}

async function readBackAll(work: Work, { source, folder, stored, context }: ReadingBack): Promise<void> {
  const { config, destinations } = work;
  if (config.verify === 'none') {
    const expected = 'what was stored can be read';
    work.checks.push({ name: 'read back', status: 'skipped', expected, actual: 'not read (verify: none)', ms: 0 });
    return;
  }
  let openedElsewhere = false;
  for (const destination of usable(destinations)) {
    const { storage, suffix } = destination;
    const identities = config['decrypt-with'];
    try {
      const check = await readBack({ source, storage, suffix, folder, ...stored, identities, openedElsewhere }, context.signal);
      work.checks.push(check);
      if (check.status === 'failed') ruleOut(destination, check);
      const readable = stored.part.recipients.length === 0 || identities.length > 0;
      openedElsewhere ||= readable && check.status === 'passed';
    } catch (thrown) {
      context.signal.throwIfAborted();
      if (!(thrown instanceof UserError)) throw thrown;
      destination.failure = thrown;
    }
  }
  const left = usable(destinations);
  if (left.length === 0 && destinations.some(({ failure, told }) => failure !== undefined && !told)) throw allFailed(destinations);
}

const EXPECTED: Record<string, string> = {
  connection: 'the server answers and lets the user in',
  destination: 'a place that can be written to',
  dump: 'pg_dump and the inventory reach their end',
  manifest: 'it stands where the backup is, as it was written',
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
