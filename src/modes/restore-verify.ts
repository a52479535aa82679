import { availableParallelism } from 'node:os';
import { FILE, type RestoreVerifyConfig } from '../config-verify.ts';
import type { Context } from '../context.ts';
import { engineNamed } from '../engines/index.ts';
import { isStanza } from '../engines/pgbackrest/url.ts';
import type { RestorePart, Target } from '../engines/restored.ts';
import { CancelledError, UserError } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import type { Manifest, Part } from '../manifest.ts';
import { type Check, type Report, timed, worst } from '../report.ts';
import { openStorage, type Storage } from '../storage/index.ts';
import { showDuration } from '../units.ts';
import { askEverything } from './verify-ask.ts';
import { choose, signature } from './verify-choose.ts';
import { fetchPart } from './verify-fetch.ts';
import { recordProof } from './verify-proof.ts';
import { compareWithSource } from './verify-source.ts';
import { climb, Fallen, judgeAll, reportOf, unreached, type Work } from './verify-work.ts';

/**
 * Proves that a backup comes back: a ladder of checks from its signature to the rows, on a server that exists for this run only. Nothing after
 * a rung that did not hold claims to have passed.
 */
export async function restoreVerify(config: RestoreVerifyConfig, meta: Meta, context: Context): Promise<Report> {
  const work: Work = {
    config,
    started: performance.now(),
    checks: [],
    facts: {},
    notes: [],
    tables: [],
    step: 'backup',
    asked: new Set(),
    compared: {},
  };
  const storage = config.backup.startsWith(FILE) || isStanza(config.backup) ? undefined : openBackup(config, context);
  try {
    if (storage) await ladder(work, storage, context);
    else if (isStanza(config.backup)) await ladderOfStanza(work, context);
    else await ladderOfStranger(work, context);
  } catch (thrown) {
    // After a cancel everything fails somehow; the cause is the cancel.
    const cause = context.signal.aborted ? context.signal.reason : thrown;
    if (cause instanceof CancelledError || !(cause instanceof UserError || cause instanceof Fallen)) throw cause;
    if (cause instanceof UserError) work.checks.push(failure(work, cause, context.signal.aborted));
  } finally {
    await putAway(work, context);
  }
  unreached(work);
  work.outcome ??= worst(work.checks.map((check) => check.status));
  work.checks.push(...inTime(work));
  if (storage && config['record-proof']) await recordProof(work, storage, meta, context);
  else if (storage && work.id !== undefined && work.outcome === 'failed') work.notes.push(UNRECORDED);
  return reportOf(work);
}

const UNRECORDED =
  'Nothing beside the backup says that it failed: retention, max-shrink and the age of the last good backup still take it for good. With record-proof: true they would not.';

/** What stays behind is no fault of the backup, and has to be known. */
async function putAway({ target, checks, notes }: Work, context: Context): Promise<void> {
  notes.push(...(target?.notes ?? []));
  try {
    await target?.close();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const base = { name: 'scratch server', status: 'degraded', expected: 'nothing of the run stays behind', ms: 0 } as const;
    context.log(`Left behind: ${thrown.message}`); // After a cancel nobody sees a report.
    checks.push({ ...base, actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) });
  }
}

export function openBackup(config: RestoreVerifyConfig, { env, tempDir }: Context): Storage {
  const [caFile, token] = [config['ca-file'], config['github-token']];
  return openStorage(config.backup, { env, tempDir, ...(caFile ? { caFile } : {}), ...(token ? { token } : {}) });
}

async function ladder(work: Work, storage: Storage, context: Context): Promise<void> {
  const found = await choose(work, storage, context);
  const manifest = await signature(work, storage, found);
  const [part, ...others] = manifest.parts;
  if (others.length > 0) throw new UserError(`${manifest.id} has ${manifest.parts.length} parts; this version restores backups of one`);
  await restorePart(work, { storage, part: part!, manifest }, context);
}

interface Restoring {
  storage: Storage;
  part: Part;
  manifest: Manifest;
}

async function restorePart(work: Work, { storage, part, manifest }: Restoring, context: Context): Promise<void> {
  const { config } = work;
  work.step = 'server';
  const { engine, identity, serverVersion, clientVersion, encoding, locale } = part;
  const facts = {
    ...{ engine, identity },
    ...(serverVersion ? { serverVersion } : {}),
    ...(clientVersion ? { clientVersion } : {}),
    ...(encoding ? { encoding } : {}),
    ...(locale ? { locale } : {}),
  };
  const target = await engineNamed(engine).openTarget(config, { facts, rawBytes: part.rawBytes }, context);
  work.target = target;
  work.step = 'origin';
  climb(work, await target.origin(config['verify-with'] !== undefined));
  work.step = 'bytes';
  const fetching = { storage, folder: work.folder!, part, recovery: manifest.recovery, identities: config['decrypt-with'] };
  const { checks, inventory, extras } = await fetchPart(fetching, target, context);
  judgeAll(work, checks);
  const given: RestorePart = {
    facts,
    ...(inventory ? { inventory } : {}),
    extras,
    fingerprint: part.fingerprint,
    selection: part.selection,
    signed: config['verify-with'] !== undefined,
  };
  work.totals = { tables: part.totals.tables, ...(part.totals.rows === undefined ? {} : { rows: part.totals.rows }) };
  await restoreAndLook(work, target, given, context);
}

/** A dump without manifest: what needs one is skipped, and said so. */
async function ladderOfStranger(work: Work, context: Context): Promise<void> {
  const { config } = work;
  const path = config.backup.slice(FILE.length);
  const target = await engineNamed('postgres').openTarget(config, {}, context);
  work.target = target;
  const check = await timed(async () => {
    const said = await target.take(path);
    return { name: 'backup', status: 'passed', expected: 'a dump that can be restored', actual: `${path}: ${said}` };
  });
  climb(work, check);
  climb(work, await target.origin(false));
  for (const name of ['signature', 'bytes', 'decryption', 'archive'])
    work.checks.push({ name, status: 'skipped', expected: 'as its manifest says', actual: 'a dump of others has no manifest', ms: 0 });
  await restoreAndLook(work, target, { extras: {}, fingerprint: 'full', selection: {}, signed: false }, context);
}

/** A whole cluster out of the repository of pgBackRest. */
async function ladderOfStanza(work: Work, context: Context): Promise<void> {
  const { config } = work;
  work.step = 'repository';
  const [{ openPgBackRest }, { askRestored }] = await Promise.all([
    import('../engines/pgbackrest/open.ts'),
    import('../engines/pgbackrest/ask.ts'),
  ]);
  const drill = await openPgBackRest(config.backup, { select: config.select, jobs: config.jobs }, context);
  const asked = askRestored(drill, config.jobs ?? availableParallelism(), context);
  work.target = asked;
  work.id = drill.outputs['backup-id'] ?? '';
  work.ageMs = drill.metrics['age-ms'] ?? 0;
  // What a recovery takes: to look at every file and page is not part of one.
  const restoredMs = drill.metrics['restore-ms'];
  if (restoredMs !== undefined) work.restoredMs = restoredMs;
  work.notes.push(...drill.notes);
  Object.assign(work.facts, drill.facts);
  judgeAll(work, drill.checks);
  await askEverything(work, asked, context);
}

async function restoreAndLook(work: Work, target: Target, part: RestorePart, context: Context): Promise<void> {
  work.step = 'server';
  judgeAll(work, await target.needs(part));
  work.step = 'restore';
  const began = performance.now();
  const { check, notes } = await target.restore(part);
  const ended = performance.now();
  work.notes.push(...notes);
  climb(work, { ...check, ms: Math.round(ended - began) });
  work.restoredMs = ended - work.started;
  work.step = 'structure';
  judgeAll(work, await compareWithSource(work, part, target));
  await askEverything(work, target, context);
}

/** RTO and RPO. */
function inTime({ config, restoredMs, ageMs }: Work): Check[] {
  const within = (name: string, most: number | undefined, ms: number | undefined, what: string, hint: string): Check[] => {
    if (most === undefined) return [];
    const base = { name, expected: `${what} at most ${showDuration(most)}`, ms: 0 };
    if (ms === undefined)
      return [{ ...base, status: 'inconclusive', actual: 'not known: it did not come so far', hint: 'See the checks before.' }];
    return [{ ...base, status: ms <= most ? 'passed' : 'failed', actual: showDuration(ms), ...(ms <= most ? {} : { hint }) }];
  };
  return [
    ...within(
      'duration',
      config['max-duration'],
      restoredMs,
      'from the start to a restored database,',
      'Use a larger machine or more jobs, or raise max-duration where the team can live with it.',
    ),
    ...within('age', config['max-age'], ageMs, 'the data are', 'Look at why no newer backup was made: seaworthy list --destination …'),
  ];
}

/** The step that failed, as a check among those before it. */
export function failure(work: Work, thrown: UserError, late: boolean): Check {
  return {
    name: work.step,
    // A store or server that is away, or a time that is over, says nothing of the backup.
    status: thrown.temporary || late ? 'inconclusive' : 'failed',
    expected: 'it can be looked at',
    actual: thrown.message,
    hint: thrown.hint ?? 'Mend what is named and run it again.',
    ms: 0,
  };
}
