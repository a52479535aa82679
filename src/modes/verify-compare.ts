import { compareItems, type Difference, finder } from '../compare.ts';
import type { DumpOptions, Item } from '../engines/index.ts';
import { clipped, visibleLine } from '../reports/visible.ts';
import { showCount } from '../units.ts';
import { gatherPartitions } from './verify-partitions.ts';

/** The rungs of the ladder on which an inventory is compared. */
export type Rung = 'structure' | 'rows' | 'checksums';

export interface CompareOptions {
  /** How deep the backup looked; for the words where it has no checksums. */
  fingerprint?: DumpOptions['fingerprint'];
  /** Source and copy are of the same major version. Otherwise what servers write in their own words is not judged where it differs. */
  sameMajor?: boolean;
  /** The database itself was restored, with its settings, owner and privileges, and not only what is in it. */
  database?: boolean;
}

export interface Comparison extends Record<Rung, Difference[]> {
  /** What comes of the machine and not of the backup: it is another, and nothing is lost by it. */
  degraded: (Difference & { rung: Rung })[];
  /** What was not compared and why, a sentence each. */
  skipped: string[];
  /** How many things were compared on each rung. None is no proof of anything. */
  counts: Record<Rung, number>;
}

/**
 * What an inventory says and what the restored copy holds, read by the same engine, sorted into the rungs: definitions, rights, settings and
 * where sequences stand; exact rows; checksums. A table whose rows are not as many is not asked for its checksum.
 */
export function compareInventory(expected: Item[], actual: Item[], options: CompareOptions = {}): Comparison {
  const pair: Pair = { expected, actual, skipped: [] };
  const content = gatherPartitions(expected.filter(isContent), actual.filter(isContent), actual);
  const structure = compareStructure(pair, options);
  const rows = compareRows(content.expected, content.actual);
  const checksums = compareChecksums(content.expected, content.actual, pair.skipped, options);
  return {
    structure: structure.failed,
    rows: rows.failed,
    checksums: checksums.failed,
    degraded: structure.degraded,
    skipped: pair.skipped,
    counts: { structure: structure.count, rows: rows.count, checksums: checksums.count },
  };
}

interface Pair {
  expected: Item[];
  actual: Item[];
  skipped: string[];
}

const isContent = ({ kind }: Item) => kind === 'table' || kind === 'large-objects';

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

function compareChecksums(expected: Item[], actual: Item[], skipped: string[], { fingerprint, sameMajor = true }: CompareOptions) {
  const found = finder(actual);
  const counted = expected.filter((item) => isCounted(item) && isCounted(found(item)));
  const [with_, without] = parted(counted, ({ digest }) => digest !== undefined);
  if (without.length > 0)
    skipped.push(
      `the content of ${things(without, 'table')} was not compared: the backup has no checksums${fingerprint ? ` (fingerprint: ${fingerprint})` : ''}`,
    );
  const [comparable, strange] = parted(with_, (item) => found(item)!.method === item.method);
  if (strange.length > 0)
    skipped.push(
      `the content of ${things(strange, 'table')} was not compared: its checksum was made in another way (${strange[0]!.method ?? 'unnamed'})`,
    );
  const same = comparable.filter((item) => found(item)!.count === item.count);
  const differences = compareItems(
    same,
    same.map((item) => found(item)!),
  );
  // The method is the same, whatever the server; a reader should know all the same.
  const other = sameMajor ? '' : ' (read by another version of the server)';
  return { failed: differences.map((difference) => ({ ...difference, text: difference.text + other })), count: same.length };
}

/** What was recorded before inventories had a structure. */
const EARLY: readonly Item['kind'][] = ['table', 'sequence', 'view', 'large-objects', 'extension', 'role', 'property', 'setting'];

/** The item that says how the structure was read. */
const isHeader = ({ kind, name }: Item) => kind === 'property' && name === 'structure';

function compareStructure(pair: Pair, { sameMajor = true, database = true }: CompareOptions) {
  leaveOut(pair, isContent);
  leaveOutStructure(pair);
  leaveOut(pair, isHeader);
  if (!database && leaveOut(pair, isOfDatabase) > 0)
    pair.skipped.push('settings, owner, privileges and locale of the database were not compared: only what is in it was restored');
  const version = leaveOutCollationVersion(pair);
  if (version) pair.skipped.push(version);
  const known = new Set(pair.expected.filter(({ kind }) => kind === 'role').map(({ name }) => name));
  // Others than the dump's do no harm: what a role owns and may do is compared for itself.
  pair.actual = pair.actual.filter(({ kind, name }) => kind !== 'role' || known.has(name));
  for (const items of ['expected', 'actual'] as const) pair[items] = pair[items].map((item) => evened(item, sameMajor));
  sayUnbounded(pair);

  const found = finder(pair.actual);
  const isCompared = (item: Item | undefined) => item !== undefined && item.skipped === undefined;
  const count = pair.expected.filter((item) => isCompared(item) && isCompared(found(item))).length;
  return { ...judged(pair, compareItems(pair.expected, pair.actual), sameMajor), count };
}

/** Removes from both; returns how many were expected. */
function leaveOut(pair: Pair, which: (item: Item) => boolean): number {
  const before = pair.expected.length;
  pair.expected = pair.expected.filter((item) => !which(item));
  pair.actual = pair.actual.filter((item) => !which(item));
  return before - pair.expected.length;
}

/** Definitions are compared only with such as were read in the same way. Raw privileges of the database, and plpgsql, stood in early inventories. */
function leaveOutStructure(pair: Pair): void {
  const [expected, actual] = [pair.expected.find(isHeader), pair.actual.find(isHeader)];
  const readAlike = expected !== undefined && expected.method === actual?.method && expected.value === actual?.value;
  const partial = actual?.value === 'chosen tables';
  const isEarlyOnly = ({ kind, name }: Item) =>
    (kind === 'extension' && (name === 'plpgsql' || partial)) || (kind === 'property' && name === 'privileges');
  if (readAlike) return;
  leaveOut(pair, (item) => !EARLY.includes(item.kind) || isEarlyOnly(item));
  const how = (item: Item | undefined) => `${item?.method ?? 'unknown'}, ${item?.value ?? 'unknown'}`;
  pair.skipped.push(
    expected === undefined
      ? 'columns, indexes, constraints, views, functions, owners and grants were not compared: the backup is of an early version that did not record them'
      : `columns, indexes, constraints, views, functions, owners and grants were not compared: the backup recorded them in another way (${visibleLine(how(expected))}) than this version reads them (${how(actual)})`,
  );
}

const isOfDatabase = ({ kind, name }: Item) =>
  kind === 'setting' ||
  kind === 'property' ||
  (kind === 'grant' && name === 'database') ||
  (kind === 'security-label' && name.startsWith('database by '));

const LOCALE = ['collate', 'ctype', 'provider', 'locale'];

function leaveOutCollationVersion(pair: Pair): string | undefined {
  const isVersion = ({ kind, name }: Item) => kind === 'property' && name === 'version';
  const [expected, actual] = [pair.expected.find(isVersion)?.value, pair.actual.find(isVersion)?.value];
  leaveOut(pair, isVersion);
  if (expected === actual) return undefined;
  return `the order of texts was not compared: the source has version ${visibleLine(expected ?? 'unknown')} of its collation, this machine ${actual ?? 'unknown'}`;
}

/** Without what is another after every restore: roles may not log in; whether a materialized view is filled stands in its definition, for those that lean on others as pg_dump leaves them. */
function evened(item: Item, sameMajor: boolean): Item {
  if (item.value === undefined) return item;
  switch (item.kind) {
    case 'role':
      return {
        ...item,
        value: item.value
          .replace(/(?<= |^)(?:NO)?LOGIN(?= |$)/, '')
          .replace(/ {2}/, ' ')
          .trim(),
      };
    case 'view': {
      const { value: _, ...rest } = item;
      return rest;
    }
    case 'sequence-definition':
      // Up to PostgreSQL 14 those of unlogged tables are logged.
      return sameMajor ? item : { ...item, value: item.value.replace(/^unlogged /, '') };
    // A privilege that PostgreSQL 17 brought, and that owners have since.
    case 'grant':
    case 'default-privileges':
      return sameMajor ? item : { ...item, value: item.value.replace(/\bMAINTAIN\*?, |, MAINTAIN\*?/g, '') };
    default:
      return item;
  }
}

function sayUnbounded({ expected, skipped }: Pair): void {
  const unbounded = expected.filter((item) => item.kind === 'sequence' && item.skipped !== undefined);
  if (unbounded.length > 0)
    skipped.push(`the value of ${things(unbounded, 'sequence')} was not compared: ${visibleLine(unbounded[0]!.skipped!)}`);
}

/** Definitions that a server writes in its own words, which change from version to version. */
const WRITTEN: readonly Item['kind'][] = [
  'view-definition',
  'rule',
  'function',
  'index',
  'constraint',
  'trigger',
  'policy',
  'statistics',
  'column',
  'table-definition',
  'type',
  'publication',
];

function judged(
  pair: Pair,
  differences: Difference[],
  sameMajor: boolean,
): { failed: Difference[]; degraded: (Difference & { rung: Rung })[] } {
  const [unjudged, rest] = parted(differences, (difference) => !sameMajor && isWording(difference));
  if (unjudged.length > 0)
    pair.skipped.push(`the words of ${things(unjudged, 'definition')} differ, as they may on another version of the server: not judged`);
  const [own, others] = parted(rest, (difference) => isServersOwnRole(pair, difference));
  if (own.length > 0)
    pair.skipped.push(`the attributes of ${things(own, 'role')} were not compared: a superuser of that name was on the server before`);
  const [degraded, failed] = parted(others, isOfMachine);
  return { failed, degraded: degraded.map((difference) => ({ ...difference, rung: 'structure' as const })) };
}

const isWording = ({ kind, name, what }: Difference) => (what === 'different' && WRITTEN.includes(kind)) || name === 'schema public';

/** A superuser where the source had none of that name: no restore makes one of it, it was there before. */
function isServersOwnRole({ expected, actual }: Pair, { kind, name, what }: Difference): boolean {
  if (kind !== 'role' || what !== 'different') return false;
  const isSuper = (items: Item[]) => /^SUPERUSER\b/.test(items.find((item) => item.kind === 'role' && item.name === name)?.value ?? '');
  return isSuper(actual) && !isSuper(expected);
}

/** A dump names no version of an extension, a role that is there is left as it is, and another locale is taken where a machine lacks the source's. */
const isOfMachine = ({ kind, name, what }: Difference) =>
  what === 'different' && (kind === 'extension' || kind === 'role' || (kind === 'property' && LOCALE.includes(name)));

function parted<T>(list: T[], test: (element: T) => boolean): [yes: T[], no: T[]] {
  const [yes, no]: [T[], T[]] = [[], []];
  for (const element of list) (test(element) ? yes : no).push(element);
  return [yes, no];
}

const NAMED = 3;

/** `table public.a`, or `12 tables (public.a, public.b, public.c, …)`. */
function things(items: { name: string }[], word: string): string {
  const names = items.slice(0, NAMED).map(({ name }) => clipped(visibleLine(name), 80));
  if (items.length === 1) return `${word} ${names[0]}`;
  return `${showCount(items.length)} ${word}s (${names.join(', ')}${items.length > NAMED ? ', …' : ''})`;
}
