import { compareItems, type Difference, finder } from '../compare.ts';
import type { DumpOptions, Item } from '../engines/index.ts';
import { clipped, visibleLine } from '../reports/visible.ts';
import { showCount } from '../units.ts';
import { addGap, isContent, type Pair, parted, type Rung, things } from './verify-compare-pair.ts';
import { compareStructure, isOfChosen, type StructureOptions } from './verify-compare-structure.ts';
import { gatherPartitions } from './verify-partitions.ts';

export interface CompareOptions extends StructureOptions {
  /** How deep the backup looked; for the words where it has no checksums. */
  fingerprint?: DumpOptions['fingerprint'];
}

export interface Comparison extends Record<Rung, Difference[]>, Pick<Pair, 'skipped' | 'gaps'> {
  /** What comes of the machine and not of the backup: it is another, and nothing is lost by it. */
  degraded: (Difference & { rung: Rung })[];
  /** How many things were compared on each rung. None is no proof of anything. */
  counts: Record<Rung, number>;
  /** The backup is of tables that somebody chose: of everything else nothing is known. */
  chosen: boolean;
}

/**
 * What an inventory says and what the restored copy holds, read by the same engine, sorted into the rungs: definitions, rights, settings and
 * where sequences stand; exact rows; checksums. A table whose rows are not as many is not asked for its checksum.
 */
export function compareInventory(expected: Item[], actual: Item[], options: CompareOptions = {}): Comparison {
  const pair: Pair = { expected, actual, skipped: [], gaps: { structure: [], rows: [], checksums: [] } };
  const chosen = isOfChosen(expected);
  const content = gatherPartitions(expected.filter(isContent), actual.filter(isContent), actual);
  const structure = compareStructure(pair, options);
  const rows = compareRows(content.expected, content.actual);
  const checksums = compareChecksums(content.expected, content.actual, pair, options);
  return {
    structure: structure.failed,
    rows: rows.failed,
    checksums: checksums.failed,
    degraded: structure.degraded.map((difference) => ({ ...difference, rung: 'structure' as const })),
    skipped: pair.skipped,
    gaps: pair.gaps,
    counts: { structure: structure.count, rows: rows.count, checksums: checksums.count },
    chosen,
  };
}

function compareRows(expected: Item[], actual: Item[]): { failed: Difference[]; count: number } {
  const countsOnly = (items: Item[]) => items.map(({ digest: _, method: __, ...item }) => item);
  const found = finder(actual);
  const count = expected.filter((item) => isCounted(item) && isCounted(found(item))).length;
  const uncounted = expected.filter((item) => isCounted(item) && found(item)?.skipped !== undefined);
  return {
    failed: [...compareItems(countsOnly(expected), countsOnly(actual)), ...uncounted.map((item) => unlooked(item, found(item)!))],
    count,
  };
}

/** Both looks leave out the same tables; where this one left out more nothing is known of their rows. */
const unlooked = ({ kind, name, count }: Item, { skipped }: Item): Difference => ({
  ...{ kind, name, what: 'different' },
  text: `${kind} ${clipped(visibleLine(name), 150)}: expected ${showCount(count!)}, not counted here: ${skipped}`,
});

const isCounted = (item: Item | undefined) => item?.count !== undefined && item.skipped === undefined;

function compareChecksums(expected: Item[], actual: Item[], pair: Pair, { fingerprint, sameMajor = true }: CompareOptions) {
  const found = finder(actual);
  const counted = expected.filter((item) => isCounted(item) && isCounted(found(item)));
  const [with_, without] = parted(counted, ({ digest }) => digest !== undefined);
  if (without.length > 0) {
    const text = `the content of ${things(without, 'table')} was not compared: the backup has no checksums${fingerprint ? ` (fingerprint: ${fingerprint})` : ''}`;
    // A backup without any was asked for.
    if (with_.length === 0) pair.skipped.push(text);
    else addGap(pair, 'checksums', text, 'Make a new backup with fingerprint: full.');
  }
  const [comparable, strange] = parted(with_, (item) => found(item)!.method === item.method);
  if (strange.length > 0) {
    const text = `the content of ${things(strange, 'table')} was not compared: its checksum was made in another way (${strange[0]!.method ?? 'unnamed'})`;
    addGap(pair, 'checksums', text, 'Verify it with the version of seaworthy that made it, or make a new backup with this one.');
  }
  const same = comparable.filter((item) => found(item)!.count === item.count);
  const differences = compareItems(
    same,
    same.map((item) => found(item)!),
  );
  // The method is the same, whatever the server; a reader should know all the same.
  const other = sameMajor ? '' : ' (read by another version of the server)';
  return { failed: differences.map((difference) => ({ ...difference, text: difference.text + other })), count: same.length };
}
