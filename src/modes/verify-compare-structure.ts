import { compareItems, type Difference, finder } from '../compare.ts';
import type { Item } from '../engines/index.ts';
import { digestOf, settingItem } from '../engines/postgres/setting.ts';
import type { Content } from '../engines/restored.ts';
import { visibleLine } from '../reports/visible.ts';
import { addGap, isContent, leaveOut, type Pair, parted, things } from './verify-compare-pair.ts';
import { evenRoles, isOfRoleBefore, leaveOutRoles, withoutOwnSuperusers } from './verify-compare-roles.ts';

/** How far the two can be compared: by default in every point. */
export type StructureOptions = Partial<Omit<Content, 'items'>>;

interface Compared {
  failed: Difference[];
  /** What comes of the machine and not of the backup. */
  degraded: Difference[];
  /** How many things were compared. */
  count: number;
}

/** What was recorded before inventories had a structure. */
const EARLY: readonly Item['kind'][] = ['table', 'sequence', 'view', 'large-objects', 'extension', 'role', 'property', 'setting'];

/** The item that says how the structure was read. */
const isHeader = ({ kind, name }: Item) => kind === 'property' && name === 'structure';

/** A dump of chosen tables has nothing of the database itself, and of what stands beside its tables. */
export const isOfChosen = (items: Item[]): boolean => items.find(isHeader)?.value === 'chosen tables';

/** Definitions, rights, settings, roles and where sequences stand. What is not compared goes out of the pair, and is noted there. */
export function compareStructure(pair: Pair, { sameMajor = true, database = true, roles, unfilled = [] }: StructureOptions): Compared {
  const chosen = isOfChosen(pair.expected);
  leaveOut(pair, isContent);
  leaveOutStructure(pair);
  leaveOut(pair, isHeader);
  if (!database) leaveOutDatabase(pair, chosen);
  leaveOutCollationVersion(pair);
  leaveOutRoles(pair);
  evenRoles(pair, roles);
  for (const items of ['expected', 'actual'] as const) pair[items] = pair[items].map((item) => evened(item, sameMajor));
  evenUnfilled(pair, unfilled);
  sayUnbounded(pair);

  const found = finder(pair.actual);
  const isCompared = (item: Item | undefined) => item !== undefined && item.skipped === undefined;
  const count = pair.expected.filter((item) => isCompared(item) && isCompared(found(item))).length;
  const differences = compareItems(pair.expected, pair.actual);
  return { ...judged(pair, sameMajor ? differences : withoutWording(pair, differences), new Set(roles?.before)), count };
}

const DEFINITIONS = 'columns, indexes, constraints, views, functions, owners and grants were not compared';

/** Definitions are compared only with such as were read in the same way. Raw privileges of the database, and plpgsql, stood in early inventories. */
function leaveOutStructure(pair: Pair): void {
  const [expected, actual] = [pair.expected.find(isHeader), pair.actual.find(isHeader)];
  const readAlike = expected !== undefined && expected.method === actual?.method && expected.value === actual?.value;
  if (readAlike) return;
  const partial = actual?.value === 'chosen tables';
  const isEarlyOnly = ({ kind, name }: Item) =>
    (kind === 'extension' && (name === 'plpgsql' || partial)) || (kind === 'property' && name === 'privileges');
  leaveOut(pair, (item) => (!EARLY.includes(item.kind) && !item.kind.startsWith('role-')) || isEarlyOnly(item));
  const how = (item: Item | undefined) => `${item?.method ?? 'unknown'}, ${item?.value ?? 'unknown'}`;
  if (expected === undefined) {
    const text = `${DEFINITIONS}: the backup is of an early version that did not record them`;
    addGap(pair, 'structure', text, 'Make a new backup with this version, which records them.');
  } else {
    const text = `${DEFINITIONS}: the backup recorded them in another way (${visibleLine(how(expected))}) than this version reads them (${how(actual)})`;
    addGap(pair, 'structure', text, 'Verify it with the version of seaworthy that made it, or make a new backup with this one.');
  }
}

const isOfDatabase = ({ kind, name }: Item) =>
  kind === 'setting' ||
  kind === 'property' ||
  (kind === 'grant' && name === 'database') ||
  (kind === 'security-label' && name.startsWith('database by '));

function leaveOutDatabase(pair: Pair, chosen: boolean): void {
  if (leaveOut(pair, isOfDatabase) === 0) return;
  const text = 'settings, owner, privileges and locale of the database were not compared: only what is in it was restored';
  // Whoever chose tables did not choose them.
  if (chosen) pair.skipped.push(text);
  else addGap(pair, 'structure', text, 'The dump says nothing of the database itself: look at how it was made.');
}

function leaveOutCollationVersion(pair: Pair): void {
  const isVersion = ({ kind, name }: Item) => kind === 'property' && name === 'version';
  const [expected, actual] = [pair.expected.find(isVersion)?.value, pair.actual.find(isVersion)?.value];
  leaveOut(pair, isVersion);
  if (expected === actual) return;
  pair.skipped.push(
    `the order of texts was not compared: the source has version ${visibleLine(expected ?? 'unknown')} of its collation, this machine ${actual ?? 'unknown'}`,
  );
}

/** A setting of a function, of a name with a dot, with its value; in a body it is replaced on both sides alike. */
const MADE_UP = /^(set [^\s=]+\.[^\s=]+)=(?!sha256 [0-9a-f]{16}$)(.*)$/gm;

/** Without what is another after every restore: whether a materialized view is filled stands in its definition, for those that lean on others as pg_dump leaves them. */
function evened(item: Item, sameMajor: boolean): Item {
  if (item.value === undefined) return item;
  switch (item.kind) {
    // Early inventories have the values of applications as they are.
    case 'setting':
      return settingItem(item.name, item.value);
    case 'function':
      return { ...item, value: item.value.replace(MADE_UP, (_, name: string, value: string) => `${name}=sha256 ${digestOf(value)}`) };
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

/** A long definition is kept as a digest of the whole, with the word that it is not filled. */
function evenUnfilled(pair: Pair, unfilled: string[]): void {
  if (unfilled.length === 0) return;
  pair.actual = pair.actual.map((item) => {
    if (item.kind !== 'view-definition' || !unfilled.includes(item.name)) return item;
    if (item.digest !== undefined) return { ...item, skipped: 'it could not be filled' };
    return { ...item, ...(item.value === undefined ? {} : { value: item.value.replace(/^not populated\n/m, '') }) };
  });
  const views = unfilled.map((name) => ({ name }));
  pair.skipped.push(`whether it is filled was not compared of ${things(views, 'materialized view')}: the restore could not fill it`);
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

/** Not every difference between two major versions is one. Whoever wants to know it all has to restore to a server of the source's own. */
function withoutWording(pair: Pair, differences: Difference[]): Difference[] {
  const [unjudged, rest] = parted(differences, ({ kind, name, what }) => {
    return (what === 'different' && WRITTEN.includes(kind)) || name === 'schema public';
  });
  const text =
    unjudged.length > 0
      ? `the words of ${things(unjudged, 'definition')} differ, as they may on another version of the server: not judged`
      : 'privileges that only one of two major versions of PostgreSQL has were not compared: the server is of another than the source';
  addGap(pair, 'structure', text, "Restore to a server of the source's own major version to have all of them compared.");
  return rest;
}

function judged(pair: Pair, differences: Difference[], before: ReadonlySet<string>): Omit<Compared, 'count'> {
  const rest = withoutOwnSuperusers(pair, differences, before);
  const [degraded, failed] = parted(rest, (difference) => isOfMachine(difference) || isOfRoleBefore(difference, before));
  return { failed, degraded };
}

const LOCALE = ['collate', 'ctype', 'provider', 'locale'];

/** A dump names no version of an extension, and another locale is taken where a machine lacks the source's. */
const isOfMachine = ({ kind, name, what }: Difference) =>
  what === 'different' && (kind === 'extension' || (kind === 'property' && LOCALE.includes(name)));
