import type { Difference } from '../compare.ts';
import type { Item } from '../engines/index.ts';
import type { RestorePart, Target } from '../engines/restored.ts';
import type { Check } from '../report.ts';
import { showCount } from '../units.ts';
import { compareInventory } from './verify-compare.ts';
import type { Gap } from './verify-compare-pair.ts';
import type { Work } from './verify-work.ts';

const SHOWN = 5;
/** Lines of the table in the report; the log has as many. */
const LISTED = 50;

/**
 * What was restored against what the source held in the snapshot of the dump: structure, exact rows, checksums, a rung each. What the backup did
 * not record cannot be compared and passes for nothing. `excused` differences of structure come of the place and not of the backup.
 */
export async function compareWithSource(
  work: Work,
  part: RestorePart,
  target: Pick<Target, 'content'>,
  excused: (difference: Difference) => boolean = () => false,
): Promise<Check[]> {
  const { inventory } = part;
  const rung = (name: string, expected: string) => ({ name, expected, ms: 0 });
  const structure = rung('structure', 'tables, columns, indexes, constraints, rights and settings as at the source');
  const rows = rung('rows', 'exactly as many rows in every table');
  const checksums = rung('checksums', 'the same content in every table');
  if (inventory === undefined) {
    const actual = 'the dump has no inventory of its source';
    if (part.facts === undefined) await countStranger(work, part, target);
    return [structure, rows, checksums].map((base) => ({ ...base, status: 'skipped', actual }));
  }
  const began = performance.now();
  const { items, ...likeness } = await target.content(part);
  const ms = Math.round(performance.now() - began);
  const compared = compareInventory(inventory, items, { fingerprint: part.fingerprint, ...likeness });
  const excusable = compared.structure.filter(excused);
  compared.structure = compared.structure.filter((one) => !excused(one));
  compared.degraded.push(...excusable.map((one) => ({ ...one, rung: 'structure' as const })));
  work.compared = { structure: compared.counts.structure, rows: compared.counts.rows, checksums: compared.counts.checksums };
  work.notes.push(...compared.skipped, ...leftOut(work, inventory));
  list(work, [...compared.structure, ...compared.rows, ...compared.checksums]);
  const recorded = {
    structure: inventory.some(({ kind }) => kind !== 'table' && kind !== 'large-objects'),
    rows: inventory.some(({ count }) => count !== undefined),
    checksums: inventory.some(({ digest, count }) => count !== undefined && digest !== undefined),
  };
  const judged = (rung: keyof typeof recorded, base: Pick<Rung, 'name' | 'expected' | 'ms'>, what: Words) => {
    const degraded = compared.degraded.filter((one) => one.rung === rung);
    return verdict({ ...base, degraded, gaps: compared.gaps[rung], recorded: recorded[rung] }, compared[rung], compared.counts[rung], what);
  };
  const read = likeness.sameMajor ? '' : ', as a server of another major version reads them';
  return [
    judged('structure', structure, ['definition', compared.chosen ? ' of the chosen tables equal' : ' equal']),
    judged('rows', { ...rows, ms }, ['table', ' equal']),
    judged('checksums', checksums, ['table', ` equal${read}`]),
  ];
}

/** Of one, and what is said of how many there are. */
type Words = [noun: string, equal: string];

/** What the backup was told to leave out is missing in it, and nobody shall think otherwise. */
function leftOut(work: Pick<Work, 'withoutRows'>, inventory: Item[]): string[] {
  const names = inventory.filter(({ kind, skipped }) => kind === 'table' && skipped === 'rows left out on request').map(({ name }) => name);
  work.withoutRows = names.length;
  if (names.length === 0) return [];
  const more = names.length > SHOWN ? ` and ${showCount(names.length - SHOWN)} more` : '';
  return [`the backup was told to leave out the rows of ${names.slice(0, SHOWN).join(', ')}${more}: they did not come back`];
}

/** For a dump without manifest what came out of it is all that can be told. */
async function countStranger(work: Pick<Work, 'totals'>, part: RestorePart, target: Pick<Target, 'content'>): Promise<void> {
  const { items } = await target.content({ ...part, fingerprint: 'counts' });
  const tables = items.filter(({ kind, count }) => kind === 'table' && count !== undefined);
  work.totals = { tables: tables.length, rows: tables.reduce((sum, { count = 0 }) => sum + count, 0) };
}

interface Rung {
  name: string;
  expected: string;
  ms: number;
  /** The backup says something of it. */
  recorded: boolean;
  /** Differences that a restore brings about by itself. */
  degraded: Difference[];
  /** What was not compared and is of its business: it may not pass as if it were. */
  gaps: Gap[];
}

function verdict({ degraded, gaps, recorded, ...base }: Rung, differences: Difference[], count: number, [noun, how]: Words): Check {
  const told = (these: Difference[]) =>
    these
      .slice(0, SHOWN)
      .map(({ text }) => text)
      .join('; ') + (these.length > SHOWN ? `; and ${showCount(these.length - SHOWN)} more` : '');
  if (differences.length > 0)
    return {
      ...base,
      status: 'failed',
      actual: told(differences),
      hint: 'The backup does not hold what its source held when it was made: restore another, and look at how this one was made and kept.',
    };
  const equal = `${showCount(count)} ${noun}${count === 1 ? '' : 's'}${how}`;
  const unseen = gaps.map(({ text }) => text);
  if (degraded.length > 0)
    return {
      ...base,
      status: 'degraded',
      actual: [told(degraded), ...unseen].join('; '),
      hint: ['This comes of the machine, not of the backup.', ...gaps.map(({ hint }) => hint)].join(' '),
    };
  if (gaps.length > 0 && count > 0)
    return { ...base, status: 'degraded', actual: [equal, ...unseen].join('; '), hint: gaps.map(({ hint }) => hint).join(' ') };
  if (count === 0 && !recorded) return { ...base, status: 'skipped', actual: 'not compared: the backup did not record it' };
  if (count === 0)
    return {
      ...base,
      status: 'inconclusive',
      actual: 'nothing that could be compared',
      hint: 'The notes of the report say what was left out and why.',
    };
  return { ...base, status: 'passed', actual: equal };
}

function list(work: Work, differences: Difference[]): void {
  if (differences.length <= SHOWN) return;
  work.tables.push({
    title: 'What differs from the source',
    columns: ['what', 'difference'],
    rows: differences.slice(0, LISTED).map(({ kind, text }) => [kind.replaceAll('-', ' '), text]),
    ...(differences.length > LISTED ? { note: `${showCount(differences.length - LISTED)} more.` } : {}),
  });
}
