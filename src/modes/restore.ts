import type { RestoreConfig } from '../config-restore.ts';
import { FILE } from '../config-verify.ts';
import type { Context } from '../context.ts';
import { engineNamed } from '../engines/index.ts';
import type { Recovery, RestorePart } from '../engines/restored.ts';
import { CancelledError, UserError } from '../errors.ts';
import type { Part } from '../manifest.ts';
import { type Check, type Report, timed, worst } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { showBytes, showCount, showDuration } from '../units.ts';
import { failure, openBackup } from './restore-verify.ts';
import { choose, signature } from './verify-choose.ts';
import { fetchPart } from './verify-fetch.ts';
import { compareWithSource } from './verify-source.ts';
import { climb, Fallen, judgeAll, likeness, unreached, type Work } from './verify-work.ts';

/** A recovery on its way. */
interface Recovering {
  work: Work & { config: RestoreConfig };
  recovery?: Recovery;
  /** Enough was restored that a person may want it, whatever else did not hold. */
  worthKeeping: boolean;
}

/**
 * The real recovery: the ladder of `restore-verify` on a database that a person has named. Nothing is written to the server before the backup was
 * read to its end; what is there keeps its data in every case; and what was restored only gets the name when it is equal to the source.
 * `everyMs`: how often it is said how far it is.
 */
export async function restore(config: RestoreConfig, context: Context, everyMs = 5_000): Promise<Report> {
  const empty = { checks: [], facts: {}, notes: [], tables: [], asked: new Set<string>(), compared: {} };
  const work: Recovering['work'] = { config, started: performance.now(), step: 'backup', ...empty };
  const state: Recovering = { work, worthKeeping: false };
  const stop = sayProgress(state, context, everyMs);
  try {
    if (config.backup.startsWith(FILE)) await ofStranger(state, context);
    else await ofBackup(state, openBackup(config, context), context);
  } catch (thrown) {
    const cause = context.signal.aborted ? context.signal.reason : thrown;
    if (cause instanceof UserError && !(cause instanceof CancelledError)) work.checks.push(failure(work, cause, context.signal.aborted));
    else if (!(cause instanceof Fallen)) throw await afterAll(state, cause, context);
  } finally {
    stop();
  }
  await settle(state);
  unreachedHere(state);
  return reportOf(state);
}

/** After a cancel what was begun goes, and what could not go is said. A defect of ours is no reason to throw away what was restored. */
async function afterAll({ recovery, worthKeeping }: Recovering, cause: unknown, context: Context): Promise<unknown> {
  try {
    for (const line of (await recovery?.close(worthKeeping && !context.signal.aborted)) ?? []) context.log(line);
    return cause;
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    for (const line of [thrown.message, thrown.hint]) if (line) context.log(line);
    return cause;
  }
}

async function ofBackup(state: Recovering, storage: Storage, context: Context): Promise<void> {
  const { work } = state;
  const { config } = work;
  const manifest = await signature(work, storage, await choose(work, storage, context));
  const [part, ...others] = manifest.parts;
  if (others.length > 0) throw new UserError(`${manifest.id} has ${manifest.parts.length} parts; this version restores backups of one`);
  const facts = factsOf(part!);
  const recovery = await openTarget(state, part!.engine, { facts, rawBytes: part!.rawBytes }, context);
  const signed = config['verify-with'] !== undefined;
  work.step = 'origin';
  climb(work, await recovery.origin(signed));
  work.step = 'bytes';
  const fetching = { storage, folder: work.folder!, part: part!, recovery: manifest.recovery, identities: config['decrypt-with'] };
  const { checks, inventory, extras } = await fetchPart(fetching, recovery, context);
  judgeAll(work, checks);
  work.totals = { tables: part!.totals.tables, ...(part!.totals.rows === undefined ? {} : { rows: part!.totals.rows }) };
  const { fingerprint, selection } = part!;
  await restoreAndCompare(state, recovery, { facts, ...(inventory ? { inventory } : {}), extras, fingerprint, selection, signed });
}

function factsOf({ engine, identity, serverVersion, clientVersion, encoding, locale }: Part): NonNullable<RestorePart['facts']> {
  return {
    ...{ engine, identity },
    ...(serverVersion ? { serverVersion } : {}),
    ...(clientVersion ? { clientVersion } : {}),
    ...(encoding ? { encoding } : {}),
    ...(locale ? { locale } : {}),
  };
}

/** A dump without manifest: what needs one is skipped, and said so. */
async function ofStranger(state: Recovering, context: Context): Promise<void> {
  const { work } = state;
  const path = work.config.backup.slice(FILE.length);
  const recovery = await openTarget(state, 'postgres', {}, context);
  work.step = 'backup';
  const look = async () => ({
    name: 'backup',
    status: 'passed' as const,
    expected: 'a dump that can be restored',
    actual: `${path}: ${await recovery.take(path)}`,
  });
  climb(work, await timed(look));
  climb(work, await recovery.origin(false));
  for (const name of ['signature', 'bytes', 'decryption', 'archive'])
    work.checks.push({ name, status: 'skipped', expected: 'as its manifest says', actual: 'a dump of others has no manifest', ms: 0 });
  await restoreAndCompare(state, recovery, { extras: {}, fingerprint: 'full', selection: {}, signed: false });
}

async function openTarget(
  state: Recovering,
  engine: string,
  part: Parameters<ReturnType<typeof engineNamed>['openRecovery']>[1],
  context: Context,
): Promise<Recovery> {
  const { work } = state;
  work.step = 'target';
  const recovery = await engineNamed(engine).openRecovery(work.config, part, context);
  state.recovery = recovery;
  Object.assign(work.facts, recovery.facts);
  climb(work, recovery.found);
  return recovery;
}

async function restoreAndCompare(state: Recovering, recovery: Recovery, part: RestorePart): Promise<void> {
  const { work } = state;
  work.step = 'server';
  judgeAll(work, await recovery.needs(part));
  work.step = 'restore';
  const began = performance.now();
  const { check, notes } = await recovery.restore(part);
  work.notes.push(...notes);
  // A machine that failed has left anything; what single statements left out, a person can judge.
  state.worthKeeping = check.status !== 'inconclusive';
  climb(work, { ...check, ms: Math.round(performance.now() - began) });
  work.step = 'structure';
  const compared = await compare(work, part, recovery);
  judgeAll(
    work,
    compared.map((rung) => (rung.status === 'degraded' ? { ...rung, hint: OF_PLACE } : rung)),
  );
  work.step = 'statistics';
  climb(work, await recovery.analyze());
  work.step = 'in place';
  climb(work, await recovery.exchange());
  work.restoredMs = performance.now() - work.started;
}

/** That it could not be looked at (rows that a policy hides from a user who is no superuser) says nothing of the backup. */
async function compare(work: Work, part: RestorePart, recovery: Recovery): Promise<Check[]> {
  try {
    return await compareWithSource(work, part, recovery, (difference) => recovery.excused(difference));
  } catch (thrown) {
    if (!(thrown instanceof UserError) || thrown instanceof CancelledError) throw thrown;
    const hint = thrown.hint ?? 'What was restored can be looked at, and taken as it is: see below.';
    return [
      { name: 'structure', status: 'inconclusive', expected: 'what was restored can be compared', actual: thrown.message, hint, ms: 0 },
    ];
  }
}

const OF_PLACE = 'This comes of the server, and of what its user may do there, not of the backup.';

async function settle({ work, recovery, worthKeeping }: Recovering): Promise<void> {
  try {
    if (worthKeeping) work.notes.push(...((await recovery?.afterwards()) ?? []));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    work.notes.push(`What is to do afterwards could not be found out: ${thrown.message}`);
  }
  try {
    work.notes.push(...((await recovery?.close(worthKeeping)) ?? []));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    const base = { name: 'left behind', status: 'degraded', expected: 'nothing of a recovery that failed', ms: 0 } as const;
    work.checks.push({ ...base, actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) });
  }
}

const LAST = ['statistics', 'in place'];

function unreachedHere({ work }: Recovering): void {
  const fallen = work.checks.find(({ status }) => status === 'failed' || status === 'inconclusive');
  unreached(work);
  if (fallen === undefined) return;
  for (const name of LAST) if (!work.checks.some((check) => check.name === name)) work.checks.push(skipped(name, fallen));
}

const skipped = (name: string, fallen: Check): Check => ({
  ...{ name, status: 'skipped', expected: 'reached', ms: 0 },
  actual: `not reached: ${fallen.name} did not hold`,
});

/** One line every few seconds: at what it is, for how long, and how much is in the database. */
function sayProgress(state: Recovering, context: Context, everyMs: number): () => void {
  const { work } = state;
  const say = async () => {
    const bytes = work.step === 'restore' ? await state.recovery?.grown() : undefined;
    const grown = bytes === undefined ? '' : `, ${showBytes(bytes)} in the database`;
    context.progress(`${work.step}: ${showDuration(performance.now() - work.started)} since the start${grown}`);
  };
  const timer = setInterval(() => void say(), everyMs).unref();
  return () => clearInterval(timer);
}

function reportOf(state: Recovering): Report {
  const { work } = state;
  const { checks, id = '', totals, restoredMs, ageMs } = work;
  return {
    mode: 'restore',
    status: worst(checks.map((check) => check.status)),
    headline: headline(state),
    checks,
    metrics: {
      ...(restoredMs === undefined ? {} : { 'rto-ms': Math.round(restoredMs) }),
      ...(ageMs === undefined ? {} : { 'rpo-ms': Math.round(ageMs) }),
      ...Object.fromEntries(Object.entries(work.compared).map(([kind, count]) => [`compared-${kind}`, count])),
    },
    facts: work.facts,
    outputs: { 'backup-id': id, tables: totals ? String(totals.tables) : '', rows: totals?.rows === undefined ? '' : String(totals.rows) },
    tables: work.tables,
    charts: [],
    notes: work.notes,
  };
}

function headline({ work, recovery, worthKeeping }: Recovering): string {
  const { checks, id, totals, restoredMs, ageMs, facts } = work;
  const bad = checks.filter(({ status }) => status === 'failed' || status === 'inconclusive');
  const which = id ?? 'the dump';
  const { target } = facts;
  if (bad.length > 0) {
    const there = recovery?.fills && worthKeeping ? '' : `; ${target ?? 'the database'} is as it was`;
    return `${which}: ${bad.map(({ name, status }) => `${name} ${status}`).join(', ')}${there}`;
  }
  const rows = totals?.rows === undefined ? '' : `, ${showCount(totals.rows)} rows`;
  const what = totals ? `, ${totals.tables === 1 ? '1 table' : `${showCount(totals.tables)} tables`}${rows}` : '';
  const age = ageMs === undefined ? '' : `; its data are ${showDuration(ageMs)} old`;
  return `${target} is back from ${which} in ${showDuration(restoredMs ?? 0)}${what}, ${likeness(checks)}${age}`;
}
