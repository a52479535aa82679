import { type Catalogue, type Found, isGood, isPast, isSameSource, selectionKey, timeOfId } from '../backups.ts';
import { UserError } from '../errors.ts';
import type { Proofs } from '../history.ts';
import { readQuantity, showCount, showQuantity } from '../units.ts';
import { type Keep, RULES } from './keep.ts';
import { chosenBy } from './periods.ts';

/**
 * Which backups of a series stay, and why. Pure: it looks at what manifests and proofs say and touches nothing.
 *
 * Only backups of one source are looked at, by what their manifests say it is; those of another are neither counted nor touched. Within it each
 * selection of tables is planned by itself, so that a backup of three tables never takes the place of a whole one.
 * To be used only after a run that succeeded: a run that failed says that something is wrong, and no moment to take backups away.
 */
export interface Plan {
  series: string;
  keep: Keep;
  /** Newest first. Those of this source, and those whose manifest cannot be read, which always stay. */
  decisions: Decision[];
  /** Backups of other sources in the series. */
  foreign: number;
  /** No rule wants them; they stay for a later run. See `FUSE`. */
  held: number;
  /** Whole sentences, for the report. */
  notes: string[];
}

export interface Decision {
  /** `<name>/<id>` */
  key: string;
  id: string;
  action: 'keep' | 'remove';
  /** In words: `newest`, `daily 2026-11-20`, `older than 30 d`. Never empty. */
  reasons: string[];
}

export interface Planning {
  series: string;
  /** May hold other series too, which are passed over. */
  catalogue: Catalogue;
  keep: Keep;
  /** Of the source that was just backed up. */
  identity: Record<string, string>;
  /** With those that failed before the newest that passed: see `readProofs`. */
  proofs: Proofs;
  now: Date;
  /** Id of the backup that this run has made: it stays, also where another run has made a newer one meanwhile. */
  made?: string;
  /** Ids of those that others have made since this run began: their runs may still be at work on them, so they stay for the next. */
  meanwhile?: ReadonlySet<string>;
}

/**
 * How many may go at once: half of the series, but ten always. More is what a mistyped rule looks like, a clock that jumped, or a series that
 * comes back after months. Then only the ten oldest go in a run and the plan says so: who meant it waits some runs, who did not has time to see it.
 */
const FUSE = { always: 10, share: 0.5 };

/** Throws a UserError where the source does not say what it is. */
export function planRetention({ series, catalogue, keep, identity, proofs, now, made, meanwhile = new Set() }: Planning): Plan {
  if (Object.keys(identity).length === 0)
    throw new UserError(
      `the source does not say what it is: its backups in ${series}/ cannot be told from those of another, and none is removed`,
    );
  const all = catalogue.backups.filter(({ key }) => key.startsWith(`${series}/`));
  const own = all.filter(({ manifest }) => isSameSource(manifest.parts[0]!.identity, identity));
  const planned = bySelection(own).flatMap((alike) => decide(alike, { keep, proofs, now, made, meanwhile }));
  const { decisions, held } = fused(planned.sort(newestFirst), own.length);
  const unreadable = catalogue.unreadable.filter((key) => key.startsWith(`${series}/`)).map(undecided);
  const future = own.filter((found) => !isPast(found, now)).length;
  const foreign = all.length - own.length;
  return {
    series,
    keep,
    decisions: [...decisions, ...unreadable].sort(newestFirst),
    foreign,
    held,
    notes: [...foreignNote(foreign, series), ...futureNote(future, series), ...heldNote(held, own.length, keep)],
  };
}

export const removals = ({ decisions }: Plan): Decision[] => decisions.filter(({ action }) => action === 'remove');

/** `keep    20261121T030000Z-9f3a1c  newest, daily 2026-11-21`, one line for each backup. */
export const planLines = ({ decisions }: Plan): string[] =>
  decisions.map(({ action, id, reasons }) => `${action.padEnd(6)}  ${id}  ${reasons.join(', ')}`);

const newestFirst = (a: Decision, b: Decision): number => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

const idOf = (key: string): string => key.slice(key.indexOf('/') + 1);

const undecided = (key: string): Decision => ({ key, id: idOf(key), action: 'keep', reasons: ['its manifest cannot be read'] });

function bySelection(backups: Found[]): Found[][] {
  const groups = new Map<string, Found[]>();
  for (const found of backups) {
    const selection = selectionKey(found.manifest);
    const group = groups.get(selection);
    if (group) group.push(found);
    else groups.set(selection, [found]);
  }
  return [...groups.values()];
}

type Planned = Pick<Planning, 'keep' | 'proofs' | 'now'> & { made: string | undefined; meanwhile: ReadonlySet<string> };

/** For backups of one source and one selection. */
function decide(backups: Found[], { keep, proofs, now, made, meanwhile }: Planned): Decision[] {
  const sorted = [...backups].sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
  const past = sorted.filter((found) => isPast(found, now));
  const counted = new Set(past);
  const reasons = new Map<Found, string[]>(sorted.map((found) => [found, []]));
  const because = (found: Found | undefined, reason: string) => found && reasons.get(found)!.push(reason);
  // They are neither counted nor the newest of anything: of seven from the year 2099, `last=7` would leave no other.
  for (const found of sorted) if (!counted.has(found)) because(found, 'from the future, not counted');
  const flaw = flawBy(proofs);
  keepAlways(past, { proofs, flaw }, because);
  for (const { found, rule } of wantedBy(past, { keep, now, flaw })) because(found, rule);
  for (const found of sorted.filter((candidate) => reasons.get(candidate)!.length === 0)) {
    if (found.manifest.id === made) because(found, 'made by this run');
    else if (meanwhile.has(found.manifest.id)) because(found, 'made by another run meanwhile');
  }
  const unwanted = keep.kind === 'age' ? `older than ${ageOf(keep)}` : `not among ${keep.text}`;
  return [...reasons].map(([{ key, manifest }, given]) => ({
    key,
    id: manifest.id,
    action: given.length > 0 ? 'keep' : 'remove',
    reasons: given.length > 0 ? given : [unwanted],
  }));
}

type Flaw = (found: Found) => string | undefined;

/** Why a backup must take the place of no other: of one that was tried and did not come back nobody can say that it is a backup at all. */
const flawBy =
  (proofs: Proofs): Flaw =>
  (found) =>
    isGood(found) ? (proofs.get(found.key) === 'failed' ? 'did not come back' : undefined) : 'with alarms';

/** Whatever the rule says. `past` is newest first. */
function keepAlways(
  past: Found[],
  { proofs, flaw }: Pick<Planning, 'proofs'> & { flaw: Flaw },
  because: (found: Found | undefined, reason: string) => void,
): void {
  const lastGood = past.findIndex((found) => flaw(found) === undefined);
  because(past[0], 'newest');
  // Nobody has looked at these alarms, or at what did not come back, yet. Without any good one they may be all there is.
  const alarmed = lastGood === -1 ? past : past.slice(0, lastGood);
  for (const found of alarmed) because(found, lastGood === -1 ? 'no good one yet' : 'newer than the last good one');
  if (lastGood > 0) because(past[lastGood], 'newest good');
  const proven = past.filter(({ key }) => proofs.get(key) === 'passed');
  proven.forEach((found, i) => void because(found, i === 0 ? 'newest proven' : 'proven'));
  for (const found of past) if (proofs.get(found.key) === 'unclear') because(found, 'proof unclear');
}

function wantedBy(past: Found[], { keep, now, flaw }: Pick<Planning, 'keep' | 'now'> & { flaw: Flaw }): { found: Found; rule: string }[] {
  if (keep.kind === 'counts') return RULES.flatMap((rule) => chosenBy(rule, keep.counts[rule], past, flaw));
  const young = past.filter(({ manifest }) => now.getTime() - timeOfId(manifest.id)! <= keep.ms);
  return young.map((found) => ({ found, rule: `younger than ${ageOf(keep)}` }));
}

const ageOf = ({ text }: Keep): string => showQuantity(readQuantity(text)!);

/** `decisions` are newest first. */
function fused(decisions: Decision[], series: number): { decisions: Decision[]; held: number } {
  const going = decisions.filter(({ action }) => action === 'remove');
  if (going.length <= Math.max(FUSE.always, series * FUSE.share)) return { decisions, held: 0 };
  const held = new Set(going.slice(0, -FUSE.always));
  const later = (decision: Decision): Decision => ({ ...decision, action: 'keep', reasons: [...decision.reasons, 'goes in a later run'] });
  return { decisions: decisions.map((decision) => (held.has(decision) ? later(decision) : decision)), held: held.size };
}

function heldNote(held: number, series: number, keep: Keep): string[] {
  if (held === 0) return [];
  const unwanted = `${showCount(held + FUSE.always)} of ${showCount(series)} backups`;
  return [
    `keep ${keep.text} would remove ${unwanted} at once, which is more than ${FUSE.always} and more than half: only the ${FUSE.always} oldest go in each run. ` +
      'If that is meant there is nothing to do; if not, change keep before the next run.',
  ];
}

function foreignNote(foreign: number, series: string): string[] {
  if (foreign === 0) return [];
  return [`${backups(foreign)} of another source in ${series}/: neither counted nor removed. Take away by hand what nobody needs.`];
}

function futureNote(future: number, series: string): string[] {
  if (future === 0) return [];
  return [`${backups(future)} in ${series}/ from the future: kept and not counted. A clock is wrong, of this run or of theirs.`];
}

const backups = (count: number): string => (count === 1 ? '1 backup' : `${showCount(count)} backups`);
