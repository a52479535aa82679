import { listBackups } from '../backups.ts';
import type { Context } from '../context.ts';
import { messageOf } from '../errors.ts';
import { historyFacts, historySentence, readHistory, recordFailure as writeFailure } from '../history.ts';
import type { Meta } from '../hosts/index.ts';
import type { Manifest } from '../manifest.ts';
import { type Plan, planLines, removals } from '../retention/plan.ts';
import { planSeries, prune } from '../retention/prune.ts';
import { findOrphans, orphanLines, sweep } from '../retention/sweep.ts';
import { keepRefusal } from '../storage/index.ts';
import { showDuration } from '../units.ts';
import type { Destination } from './backup-destination.ts';
import type { Work } from './backup-report.ts';

/** After a backup that stands: retention, then what killed runs left. Nothing in here takes the backup back or fails the run. */
export async function tidy(work: Work, manifest: Manifest, context: Context): Promise<void> {
  const sound = work.checks.every((check) => check.status !== 'failed') && work.destinations.every(({ failure }) => !failure);
  for (const destination of work.destinations.filter(({ complete }) => complete)) {
    await noted(work, 'Old backups were not looked at, and none was removed', async () => {
      await listAgain(destination, manifest.name);
      await noted(work, 'Old backups could not be removed', () => retain(work, destination, { manifest, sound, context }));
      await noted(work, 'The history could not be read', () => remind(work, destination, manifest.name, context));
    });
    await noted(work, 'What killed runs left could not be swept', () => clean(work, destination, manifest.name, context));
  }
}

/**
 * The dump may have taken an hour, in which another run has made backups, proven them or taken them away: what is there is listed at this
 * moment, once for all that is decided and told after. Only manifests that have come since the run looked first are read.
 */
async function listAgain(destination: Destination, name: string): Promise<void> {
  destination.catalogue = await listBackups(destination.storage, name, destination.catalogue);
}

/** A green run too says when a restore was last proven: a backup that nobody has restored is a hope. */
async function remind(work: Work, { storage, suffix, catalogue }: Destination, name: string, context: Context): Promise<void> {
  const { lastProven } = await readHistory(storage, catalogue, name, context.now());
  work.facts[`last proven backup${suffix}`] = lastProven ? `${lastProven.id}, ${showDuration(lastProven.ageMs)} old` : 'none';
}

/** What retention and sweep would do, for a dry run. */
export async function tidyPlan(work: Work, name: string, identity: Record<string, string>, context: Context): Promise<void> {
  for (const destination of work.destinations.filter(({ failure }) => !failure)) {
    const { storage, suffix, catalogue } = destination;
    const keep = ruleOf(destination, work);
    if (keep) {
      await noted(work, 'Retention could not be planned', async () => {
        // Listed a moment ago, and nothing is removed.
        const plan = await planSeries(storage, name, { keep, identity, now: context.now() }, catalogue);
        say(work, context, `Retention${suffix}, before the new backup`, plan);
      });
    }
    for (const line of orphanLines(await findOrphans(storage, name, { now: context.now() }))) context.log(line);
  }
}

/** The rule in its own URL wins. Where the store removes by itself the input, which is for the others, does not apply. */
const ruleOf = ({ config }: Destination, work: Work) => config.keep ?? (keepRefusal(config.location) ? undefined : work.config.keep);

const inPlace = (suffix: string) => (suffix === '' ? '' : ` in${suffix}`);

interface Retaining {
  manifest: Manifest;
  /** No check of the run has failed: only then is anything removed. */
  sound: boolean;
  context: Context;
}

async function retain(work: Work, destination: Destination, { manifest, sound, context }: Retaining): Promise<void> {
  const { storage, suffix, catalogue } = destination;
  const keep = ruleOf(destination, work);
  if (!keep) return;
  if (!sound) {
    work.notes.push(`Nothing was removed${inPlace(suffix)}: retention waits for a run without a failed check.`);
    return;
  }
  const wanted = { keep, identity: manifest.parts[0]!.identity, now: context.now(), made: manifest.id };
  const plan = await planSeries(storage, manifest.name, wanted, catalogue);
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
  const alarmed = (work.manifest?.alarms.length ?? 0) > 0;
  // A place that has the backup, and a good one, has no failure to remember; one that could not be reached cannot remember it.
  const concerned = work.destinations.filter(({ answered, complete }) => answered && (!complete || alarmed));
  for (const { storage, catalogue, suffix } of concerned) {
    await noted(work, 'The failure could not be recorded', async () => {
      await writeFailure(storage, name, { at: context.now(), checks: failed, ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) });
      const history = await readHistory(storage, catalogue, name, context.now());
      const sentence = historySentence(history);
      if (sentence) work.notes.push(`${name}${inPlace(suffix)}: ${sentence}.`);
      for (const [fact, value] of Object.entries(historyFacts(history))) work.facts[`${fact}${suffix}`] = value;
    });
  }
}

async function noted(work: Work, what: string, deed: () => Promise<void>): Promise<void> {
  try {
    await deed();
  } catch (thrown) {
    work.notes.push(`${what}: ${messageOf(thrown)}`);
  }
}
