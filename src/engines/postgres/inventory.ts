import type { DumpOptions, Item } from '../index.ts';
import type { Session } from './connection.ts';
import { fingerprintLargeObjects, fingerprintTables } from './fingerprint.ts';
import { type Properties, readProperties } from './properties.ts';
import { hasData, type Relation } from './relations.ts';
import { type Globals, readGlobals } from './roles.ts';
import type { ServerFacts } from './survey.ts';

export interface Inventory {
  /** Without the sequences, which are outside snapshots: `sequenceItems`. */
  items: Item[];
  properties: Properties;
  globals: Globals;
}

/** Counts and hashes the rows of tables; whoever has a database to himself may do so on several sessions. */
type CountRows = (tables: Relation[], depth: 'full' | 'counts') => Promise<Item[]>;

/** What the session sees, in the words in which backups of it and what is restored of them are compared. */
export async function takeInventory(
  session: Session,
  relations: Relation[],
  server: Pick<ServerFacts, 'major' | 'standby'>,
  options: Pick<DumpOptions, 'fingerprint' | 'include-table'>,
  countRows: CountRows = (tables, depth) => fingerprintTables(session, tables, depth, () => {}),
): Promise<Inventory> {
  const properties = await readProperties(session, server.major);
  const globals = await readGlobals(session, server.major);
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
    ...globals.roles.map(({ name, attributes }): Item => ({ kind: 'role', name, value: attributes })),
    ...properties.items,
  ];
  return { items, properties, globals };
}

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

/** By name, the values before and after a dump. */
export function sequenceItems(before: Map<string, string>, after: Map<string, string>): Item[] {
  return [...before].map(([name, value]) => ({ kind: 'sequence', name, range: [value, after.get(name) ?? value] }));
}
