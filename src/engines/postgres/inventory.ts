import { gatheringMany } from '../../memory.ts';
import type { DumpOptions, Item } from '../index.ts';
import type { Session } from './connection.ts';
import { fingerprintLargeObjects, fingerprintTables } from './fingerprint.ts';
import { type Properties, readProperties } from './properties.ts';
import { hasData, type Relation } from './relations.ts';
import { type Globals, readGlobals, roleItems } from './roles.ts';
import { namingLocks } from './snapshot.ts';
import { readStructure } from './structure.ts';
import type { ServerFacts } from './survey.ts';

export interface Inventory {
  /** Without the sequences, which are outside snapshots: `sequenceItems`. */
  items: Item[];
  properties: Properties;
  globals: Globals;
}

/** Counts and hashes the rows of tables; whoever has a database to himself may do so on several sessions. */
type CountRows = (tables: Relation[], depth: 'full' | 'counts') => Promise<Item[]>;

export interface InventoryOptions extends Pick<DumpOptions, 'fingerprint' | 'include-table'> {
  /** For the message where somebody holds a view or a table exclusively for longer; in milliseconds. */
  'lock-timeout'?: number;
  /**
   * Lists every role of the server and not only those that the database refers to: restored, one that nothing refers to any more is there all
   * the same. The first superuser is always among those, and owns nothing on the services of many clouds.
   */
  everyRole?: boolean;
}

/**
 * What the session sees, in the words in which backups of it and what is restored of them are compared. The structure comes first: it may have
 * to wait for a lock, and what can be had in milliseconds should not fail after minutes of counting.
 */
export async function takeInventory(
  session: Session,
  relations: Relation[],
  server: Pick<ServerFacts, 'major' | 'standby'>,
  options: InventoryOptions,
  countRows: CountRows = (tables, depth) => fingerprintTables(session, tables, depth, () => {}),
): Promise<Inventory> {
  const structure = await namingLocks(session, options['lock-timeout'] ?? LOCK_TIMEOUT_MS, () =>
    withManyItems(relations, () => readStructure(session, server.major, relations, options['include-table'].length === 0)),
  );
  const properties = await readProperties(session, server.major);
  const globals = await readGlobals(session, server.major, options.everyRole);
  const withData = relations.filter((relation) => hasData(relation, server.standby));
  const without = relations.filter((relation) => !hasData(relation, server.standby) && relation.kind !== 'sequence');
  const depth = options.fingerprint;
  const tables =
    depth === 'none' ? withData.map((table): Item => ({ kind: 'table', name: table.quoted })) : await countRows(withData, depth);
  // Large objects belong to no table: pg_dump leaves them out when tables are chosen.
  const objects = depth === 'none' || options['include-table'].length > 0 ? undefined : await fingerprintLargeObjects(session, depth);
  const items = [
    ...tables,
    ...without.map((relation) => withoutData(relation)),
    ...(objects ? [objects] : []),
    ...roleItems(globals),
    ...properties.items,
    ...structure,
  ];
  return { items, properties, globals };
}

/** Ten columns a table, and what belongs to them: from here on it is worth the processor time to keep the heap small (7 MB at 1,000 tables). */
const MANY = 200;

const withManyItems = <T>(relations: Relation[], read: () => Promise<T>) => (relations.length < MANY ? read() : gatheringMany(read));

const LOCK_TIMEOUT_MS = 60_000;

function withoutData(relation: Relation): Item {
  if (relation.kind === 'view') return { kind: 'view', name: relation.quoted };
  if (relation.kind === 'materialized-view')
    return { kind: 'view', name: relation.quoted, value: relation.populated ? 'populated' : 'not populated' };
  const reasons = {
    partitioned: 'partitioned: its rows are in its partitions',
    'foreign-table': 'foreign table',
    table: 'unlogged on a standby',
    sequence: '',
  };
  return { kind: 'table', name: relation.quoted, skipped: relation.dataExcluded ? 'rows left out on request' : reasons[relation.kind] };
}

/** The sequences whose values stand in a dump. */
export const sequencesOf = (relations: Relation[], standby: boolean) =>
  relations.filter((relation) => relation.kind === 'sequence' && !relation.dataExcluded && !(relation.unlogged && standby));

/** By name, the values before and after a dump, and how those that moved count. */
export function sequenceItems(before: Map<string, string>, after: Map<string, string>, counting: Counting = new Map()): Item[] {
  return [...before].map(([name, from]): Item => {
    const to = after.get(name) ?? from;
    const why = from === to ? undefined : unbounded(from, to, counting.get(name));
    return { kind: 'sequence', name, ...(why ? { skipped: why } : { range: [from, to] }) };
  });
}

/** By name, of sequences. */
export type Counting = ReadonlyMap<string, { up: boolean; cycles: boolean }>;

/** How the sequences count whose value is another than before; nothing is asked where all stand still. */
export async function countingOf(
  session: Session,
  sequences: Relation[],
  before: Map<string, string>,
  after: Map<string, string>,
): Promise<Counting> {
  const moved = new Map(sequences.filter(({ quoted }) => before.get(quoted) !== after.get(quoted)).map(({ oid, quoted }) => [oid, quoted]));
  if (moved.size === 0) return new Map();
  const rows = await session.query<{ oid: string; up: boolean; cycles: boolean }>(
    'SELECT s.seqrelid::pg_catalog.text AS oid, s.seqincrement > 0 AS up, s.seqcycle AS cycles FROM pg_catalog.pg_sequence s WHERE s.seqrelid = ANY ($1::oid[])',
    [[...moved.keys()]],
  );
  return new Map(rows.map(({ oid, up, cycles }) => [moved.get(oid)!, { up, cycles }]));
}

/** Why a sequence that moved may have stood anywhere meanwhile. One that was set back and has overtaken its old value since does not show. */
function unbounded(from: string, to: string, counting: { up: boolean; cycles: boolean } | undefined): string | undefined {
  if (counting?.cycles) return 'it starts over at its end, and moved during the dump';
  const [before, after] = [from, to].map((value) => BigInt(value.split(',')[0]!)) as [bigint, bigint];
  // Its first number is given out without moving; given out once more it was set back.
  const back = before === after ? from.endsWith('true') : counting?.up === false ? after > before : after < before;
  return back ? 'it was set back during the dump' : undefined;
}
