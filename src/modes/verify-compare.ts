import { compareItems, type Difference, finder } from '../compare.ts';
import type { DumpOptions, Item, RolesRestored } from '../engines/index.ts';
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
  /** By default nobody says that a role was there before: all must be as they were. */
  roles?: RolesRestored;
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

function compareStructure(pair: Pair, { sameMajor = true, database = true, roles = MADE }: CompareOptions) {
  leaveOut(pair, isContent);
  leaveOutStructure(pair);
  leaveOut(pair, isHeader);
  if (!database && leaveOut(pair, isOfDatabase) > 0)
    pair.skipped.push('settings, owner, privileges and locale of the database were not compared: only what is in it was restored');
  const version = leaveOutCollationVersion(pair);
  if (version) pair.skipped.push(version);
  leaveOutRoles(pair);
  for (const items of ['expected', 'actual'] as const) pair[items] = pair[items].map((item) => evened(item, sameMajor, roles));
  sayUnbounded(pair);

  const found = finder(pair.actual);
  const isCompared = (item: Item | undefined) => item !== undefined && item.skipped === undefined;
  const count = pair.expected.filter((item) => isCompared(item) && isCompared(found(item))).length;
  return { ...judged(pair, compareItems(pair.expected, pair.actual), sameMajor, new Set(roles.before)), count };
}

const MADE: RolesRestored = { before: [], unset: [], login: false };

/** The kinds of item that say how a role is, and the word for each. */
const WORDS: Partial<Record<Item['kind'], string>> = { role: 'attributes', 'role-settings': 'settings', 'role-memberships': 'memberships' };
const OF_ROLES = Object.keys(WORDS) as Item['kind'][];

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

/** Others than the dump's do no harm: what a role owns and may do is compared for itself. Early inventories have nothing but attributes. */
function leaveOutRoles(pair: Pair): void {
  const known = new Set(pair.expected.filter(({ kind }) => kind === 'role').map(({ name }) => name));
  pair.actual = pair.actual.filter(({ kind, name }) => !OF_ROLES.includes(kind) || known.has(name));
  const isMore = ({ kind }: Item) => kind !== 'role' && OF_ROLES.includes(kind);
  if (pair.expected.some(isMore) || !pair.actual.some(isMore)) return;
  leaveOut(pair, isMore);
  pair.skipped.push('memberships and settings of roles were not compared: the backup is of an early version that did not record them');
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
function evened(item: Item, sameMajor: boolean, roles: RolesRestored): Item {
  if (item.value === undefined) return item;
  switch (item.kind) {
    case 'role-settings':
      return { ...item, value: withoutUnset(item, roles) };
    case 'role':
      if (roles.login && !roles.before.includes(item.name)) return item;
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

/** Without what the restore has left out and said: what loads code into a session, and what this very server refused. */
function withoutUnset({ name, value = '' }: Item, { unset }: RolesRestored): string {
  const isUnset = (line: string) => unset.some(({ role, setting }) => role === name && setting === line);
  const lines = value.split('\n').filter((line) => !/^\w+_preload_libraries TO /i.test(line) && !isUnset(line));
  return lines.join('\n');
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
  before: Set<string>,
): { failed: Difference[]; degraded: (Difference & { rung: Rung })[] } {
  const [unjudged, rest] = parted(differences, (difference) => !sameMajor && isWording(difference));
  if (unjudged.length > 0)
    pair.skipped.push(`the words of ${things(unjudged, 'definition')} differ, as they may on another version of the server: not judged`);
  const [own, others] = parted(rest, (difference) => isOfRoleBefore(difference, before) && isSuperuser(pair.actual, difference.name));
  for (const kind of OF_ROLES) {
    const these = own.filter((difference) => difference.kind === kind);
    if (these.length > 0)
      pair.skipped.push(
        `the ${WORDS[kind]} of ${things(these, 'role')} were not compared: a superuser of that name was on the server before`,
      );
  }
  const [degraded, failed] = parted(others, (difference) => isOfMachine(difference) || isOfRoleBefore(difference, before));
  return { failed, degraded: degraded.map((difference) => ({ ...difference, rung: 'structure' as const })) };
}

const isWording = ({ kind, name, what }: Difference) => (what === 'different' && WRITTEN.includes(kind)) || name === 'schema public';

/** A role that is there is left as it is. One that this restore has made must be as it was. */
const isOfRoleBefore = ({ kind, name, what }: Difference, before: Set<string>) =>
  what === 'different' && OF_ROLES.includes(kind) && before.has(name);

const isSuperuser = (items: Item[], name: string) =>
  items.some((item) => item.kind === 'role' && item.name === name && /^SUPERUSER\b/.test(item.value ?? ''));

/** A dump names no version of an extension, and another locale is taken where a machine lacks the source's. */
const isOfMachine = ({ kind, name, what }: Difference) =>
  what === 'different' && (kind === 'extension' || (kind === 'property' && LOCALE.includes(name)));

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
