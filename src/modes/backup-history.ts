import { listBackups } from '../backups.ts';
import type { Context } from '../context.ts';
import { messageOf } from '../errors.ts';
import {
  historyFacts,
  historySentence,
  type Judged,
  lastProvenOf,
  readHistory,
  readProofs,
  recordFailure as writeFailure,
} from '../history.ts';
import type { Meta } from '../hosts/index.ts';
import type { Manifest } from '../manifest.ts';
import { type Plan, planLines, removals } from '../retention/plan.ts';
import { planSeries, prune } from '../retention/prune.ts';
import { findOrphans, orphanLines, sweep } from '../retention/sweep.ts';
import { keepRefusal } from '../storage/index.ts';
import { showDuration } from '../units.ts';
import { type Destination, share } from './backup-destination.ts';
import type { Work } from './backup-report.ts';

/**
 * After a backup that stands: retention, then what killed runs left. Nothing in here takes the backup back or fails the run. All places are looked
 * at before anything is removed from one of them: what one does not list, or has found broken, matters to the others.
 */
export async function tidy(work: Work, manifest: Manifest, context: Context): Promise<void> {
  const [now, complete, looked] = [context.now(), work.destinations.filter((one) => one.complete), new Map<Destination, Looked>()];
  for (const destination of complete) {
    await noted(work, 'Old backups were not looked at, and none was removed', async () => {
      looked.set(destination, await lookAgain(work, destination, manifest));
    });
  }
  await noted(work, 'Proofs could not be read, and nothing was removed', async () => {
    await judge(work, [...looked.keys()], now);
    for (const [destination, { listed, meanwhile }] of looked) {
      await noted(work, 'Old backups could not be removed', () => retain(work, destination, { manifest, listed, meanwhile, context }));
      remind(work, destination, now);
    }
  });
  for (const destination of complete)
    await noted(work, 'What killed runs left could not be swept', () => clean(work, destination, manifest.name, context));
}

interface Looked {
  /** What the store lists has the new backup: only then is anything removed. */
  listed: boolean;
  /** Ids of what others have made since this run looked first. */
  meanwhile: ReadonlySet<string>;
}

/**
 * The dump may have taken an hour, in which another run has made backups, proven them or taken them away: what is there is listed at this
 * moment, once for all that is decided and told after. Only manifests that have come since the run looked first are read.
 */
async function lookAgain(work: Work, destination: Destination, manifest: Manifest): Promise<Looked> {
  const before = new Set(destination.catalogue.backups.map(({ key }) => key));
  destination.catalogue = await listBackups(destination.storage, manifest.name, destination.catalogue);
  const come = destination.catalogue.backups.filter(({ key }) => !before.has(key)).map(({ manifest: { id } }) => id);
  const listed = come.includes(manifest.id) || isListed(destination, manifest);
  const meanwhile = new Set(come);
  if (!listed) missing(work, destination, manifest, meanwhile);
  return { listed, meanwhile };
}

/** Proofs are read once for what is decided and told after. What failed before the newest proof matters only to retention. */
async function judge(work: Work, places: Destination[], now: Date): Promise<void> {
  // Also those that this run has lost: what was found broken there is.
  const known = work.destinations.filter((one) => !places.includes(one) && one.proofs);
  const judged: Judged[] = [];
  // Where one place has a rule, what all have found broken matters: proofs stand where the backup was tried, which may be a place without.
  const allFailed = isSound(work) && places.some((destination) => ruleOf(destination, work) !== undefined);
  for (const { storage, catalogue } of places) {
    judged.push({ backups: catalogue.backups, proofs: await readProofs(storage, catalogue.backups, now, { allFailed }) });
  }
  share([...places, ...known], [...judged, ...known.map(({ catalogue, proofs }) => ({ backups: catalogue.backups, proofs: proofs! }))]);
}

/** Nothing is removed after a run of which anything failed, or could not be found out. */
const isSound = ({ checks, destinations }: Work): boolean =>
  checks.every(({ status }) => status === 'passed' || status === 'degraded' || status === 'skipped') &&
  destinations.every(({ failure }) => !failure);

const isListed = ({ catalogue }: Destination, { id }: Manifest): boolean => catalogue.backups.some(({ manifest }) => manifest.id === id);

/** A backup that no list shows is found by nobody. Where another run has made a newer one, its retention may have taken this one. */
function missing(work: Work, { storage, suffix, catalogue }: Destination, manifest: Manifest, meanwhile: ReadonlySet<string>): void {
  const key = `${manifest.name}/${manifest.id}`;
  const shown = storage.locate(`${key}/`);
  // One that stood there before has taken nothing: it is of a clock that ran ahead.
  if ([...meanwhile].some((id) => id > manifest.id)) {
    work.notes.push(`${shown} is not there any more: another run has made a newer one meanwhile.`);
    return;
  }
  const unreadable = catalogue.unreadable.includes(key);
  work.checks.push({
    name: `list${suffix}`,
    status: unreadable ? 'inconclusive' : 'failed',
    expected: 'the store lists the new backup',
    actual: unreadable ? `the manifest of ${shown} could not be read again` : `${shown} was written and is not in the list`,
    hint: "Run 'seaworthy list' on it. What a store does not list no restore finds: look into its logs, or name another destination.",
    ms: 0,
  });
}

/** A green run too says when a restore was last proven: a backup that nobody has restored is a hope. */
function remind(work: Work, { suffix, catalogue, proofs = new Map() }: Destination, now: Date): void {
  const lastProven = lastProvenOf(catalogue.backups, proofs, now);
  work.facts[`last proven backup${suffix}`] = lastProven ? `${lastProven.id}, ${showDuration(lastProven.ageMs)} old` : 'none';
}

/** What retention and sweep would do, for a dry run. */
export async function tidyPlan(work: Work, name: string, identity: Record<string, string>, context: Context): Promise<void> {
  const places = work.destinations.filter(({ failure }) => !failure);
  await noted(work, 'Proofs could not be read', () => judge(work, places, context.now()));
  for (const destination of places) {
    const { storage, suffix, catalogue, proofs = new Map() } = destination;
    const keep = ruleOf(destination, work);
    if (keep) {
      await noted(work, 'Retention could not be planned', async () => {
        // Listed a moment ago, and nothing is removed.
        const plan = await planSeries(storage, name, { keep, identity, now: context.now() }, { catalogue, proofs });
        say(work, context, `Retention${suffix}, before the new backup`, plan);
      });
    }
    await noted(work, `What killed runs left could not be looked for${inPlace(suffix)}`, async () => {
      for (const line of orphanLines(await findOrphans(storage, name, { now: context.now() }))) context.log(line);
    });
  }
}

/** The rule in its own URL wins. Where the store removes by itself the input, which is for the others, does not apply. */
const ruleOf = ({ config }: Destination, work: Work) => config.keep ?? (keepRefusal(config.location) ? undefined : work.config.keep);

const inPlace = (suffix: string) => (suffix === '' ? '' : ` in${suffix}`);

interface Retaining extends Looked {
  manifest: Manifest;
  context: Context;
}

async function retain(work: Work, destination: Destination, { manifest, listed, meanwhile, context }: Retaining): Promise<void> {
  const { storage, suffix, catalogue, proofs = new Map() } = destination;
  const keep = ruleOf(destination, work);
  if (!keep) return;
  if (!listed || !isSound(work)) {
    work.notes.push(`Nothing was removed${inPlace(suffix)}: retention waits for a run of which nothing failed or stayed open.`);
    return;
  }
  const wanted = { keep, identity: manifest.parts[0]!.identity, now: context.now(), made: manifest.id, meanwhile };
  const plan = await planSeries(storage, manifest.name, wanted, { catalogue, proofs });
  say(work, context, `Retention${suffix}`, plan);
  const { removed, refused, stopped } = await prune(storage, plan, { signal: context.signal });
  destination.pruned = removed.length;
  destination.catalogue = { ...catalogue, backups: catalogue.backups.filter((found) => !removed.includes(found.manifest.id)) };
  work.notes.push(...refused);
  if (stopped) work.notes.push(`Old backups were removed only in part${inPlace(suffix)}: ${stopped.message}`);
}

function say(work: Work, context: Context, title: string, plan: Plan): void {
  context.log(`${title} (keep ${plan.keep.text}):`);
  for (const line of planLines(plan)) context.log(`  ${line}`);
  if (removals(plan).length === 0) context.log('  nothing to remove');
  work.notes.push(...plan.notes);
}

async function clean(work: Work, { storage, suffix }: Destination, name: string, context: Context): Promise<void> {
  const now = context.now();
  const { lines, kept } = await sweep(storage, await findOrphans(storage, name, { now }), { now, signal: context.signal });
  for (const line of lines) context.log(line);
  work.notes.push(...[...lines, ...kept].map((line) => `${line}${inPlace(suffix)}`));
}

/** Known to the next run without a server: how often it failed in a row, and how old the last good and the last proven backup are. */
export async function recordFailure(work: Work, meta: Meta, context: Context): Promise<void> {
  const failed = work.checks.filter((check) => check.status === 'failed').map((check) => check.name);
  const { name } = work;
  if (failed.length === 0 || name === undefined || work.config['dry-run']) return;
  // A place that has the backup has no failure of another to remember; one that could not be reached cannot remember its own.
  const concerned = work.destinations.filter(
    (destination) => destination.answered && (!destination.complete || failed.some((check) => !isOfAnother(check, destination, work))),
  );
  for (const { storage, catalogue, proofs, suffix } of concerned) {
    await noted(work, 'The failure could not be recorded', async () => {
      await writeFailure(storage, name, { at: context.now(), checks: failed, ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) });
      const history = await readHistory(storage, catalogue, name, context.now(), proofs);
      const sentence = historySentence(history);
      if (sentence) work.notes.push(`${name}${inPlace(suffix)}: ${sentence}.`);
      for (const [fact, value] of Object.entries(historyFacts(history))) work.facts[`${fact}${suffix}`] = value;
    });
  }
}

/** A check of one of several destinations ends in its name. All others, alarms and a restore among them, are of the backup, wherever it stands. */
const isOfAnother = (check: string, destination: Destination, { destinations }: Work): boolean =>
  destinations.some(({ suffix }) => suffix !== '' && suffix !== destination.suffix && check.endsWith(suffix));

async function noted(work: Work, what: string, deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (thrown) {
    work.notes.push(`${what}: ${messageOf(thrown)}`);
  }
}
