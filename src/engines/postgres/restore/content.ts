import type { DumpOptions, Item } from '../../index.ts';
import type { Session } from '../connection.ts';
import { fingerprintTables, sequenceValues } from '../fingerprint.ts';
import { sequenceItems, sequencesOf, takeInventory } from '../inventory.ts';
import { listRelations, measured, type Relation } from '../relations.ts';
import { applySettings, chunks, sessionSettings } from '../snapshot.ts';
import { override } from './tool.ts';

export interface ContentOptions {
  /** PostgreSQL's, of the server. */
  major: number;
  /** How deep the inventory of the backup goes. */
  fingerprint: DumpOptions['fingerprint'];
  /** The patterns of the backup whose tables came without rows. Which tables it has is not asked again: a table too many is to be seen. */
  'exclude-table-data': string[];
  /** Only chosen tables were dumped, so that everything that is here is to be compared with them. */
  partial?: boolean;
  /** Opens another session in the same database, for `workers` above 1. */
  connect(): Promise<Session>;
  /** Sessions that count at a time; nobody else may change anything meanwhile. */
  workers: number;
}

/**
 * What a restored database holds, in the very words of the inventory of its backup, sequences with a range of one value. `session` must be in
 * that database, a superuser's, and is given the settings of a backup.
 * Two kinds differ in words after a faithful restore: roles are NOLOGIN there, and the version of collations is that of this machine.
 */
export async function content(session: Session, options: ContentOptions): Promise<Item[]> {
  const { fingerprint, major, workers } = options;
  const server = { major, standby: false };
  await prepare(session);
  const selection = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': options['exclude-table-data'] };
  const relations = await measured(session, await listRelations(session, selection));
  const connect = async () => {
    const other = await options.connect();
    await prepare(other);
    return other;
  };
  const wanted = { fingerprint, 'include-table': options.partial ? ['*.*'] : [], everyRole: true };
  const { items } = await takeInventory(session, relations, server, wanted, (tables, depth) =>
    workers > 1 ? contentInParallel(connect, tables, depth, workers) : fingerprintTables(session, tables, depth, () => {}),
  );
  const values = await sequenceValues(session, sequencesOf(relations, server.standby));
  return [...items, ...sequenceItems(values, values)];
}

async function prepare(session: Session): Promise<void> {
  await override(session);
  await applySettings(session, sessionSettings({ lockTimeoutMs: 60_000, parallelWorkers: 0 }));
}

/** What one session counts at a time of a large table. */
const PIECE_BYTES = 32 * 1_024 * 1_024;
/** Of small ones, what shares a statement. */
const TOGETHER = 50;

/**
 * Rows and digests of tables, counted on several sessions of their own, in the order of `relations`, which must be measured. Large tables are
 * counted in pieces, by ranges of pages: rows and digests are sums, and so add up. Nothing may change meanwhile: there is no common snapshot.
 */
export async function contentInParallel(
  connect: () => Promise<Session>,
  relations: Relation[],
  depth: 'full' | 'counts',
  workers: number,
  pieceBytes = PIECE_BYTES,
): Promise<Item[]> {
  const sessions: Session[] = [];
  const found = new Map<string, Item[]>();
  const work = async (session: Session, tasks: Relation[][]) => {
    for (let task = tasks.shift(); task; task = tasks.shift()) {
      const items = await fingerprintTables(session, task, depth, () => {}).catch((thrown) => {
        tasks.length = 0; // The others need not go on.
        throw thrown;
      });
      for (const item of items) found.set(item.name, [...(found.get(item.name) ?? []), item]);
    }
  };
  try {
    for (let i = 0; i < workers; i++) sessions.push(await connect());
    const tasks = await tasksOf(sessions[0]!, relations, pieceBytes);
    const ended = await Promise.allSettled(sessions.map((session) => work(session, tasks)));
    const failed = ended.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    await Promise.all(sessions.map((session) => session.close()));
  }
  return relations.map((relation) => sum(found.get(relation.quoted)!, relation));
}

/** The largest first, so that no session ends long after the others. */
async function tasksOf(session: Session, relations: Relation[], pieceBytes: number): Promise<Relation[][]> {
  const bySize = [...relations].sort((a, b) => b.bytes - a.bytes);
  // An extension's own tables have a condition already, and are small.
  const large = bySize.filter(({ bytes, condition }) => bytes >= 2 * pieceBytes && condition === undefined);
  const rows = await session.query<{ pages: number }>(
    `SELECT (pg_catalog.pg_relation_size(t.oid) / pg_catalog.current_setting('block_size')::int)::int AS pages
     FROM pg_catalog.unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) ORDER BY t.i`,
    [large.map(({ oid }) => oid)],
  );
  const small = bySize.filter((relation) => !large.includes(relation));
  return [
    ...large.flatMap((relation, i) => pieces(relation, rows[i]!.pages, Math.ceil(relation.bytes / pieceBytes))),
    ...chunks(small, TOGETHER),
  ];
}

/** `pages` without those of long values, which are kept elsewhere and read with their rows. */
function pieces(relation: Relation, pages: number, count: number): Relation[][] {
  const each = Math.max(1, Math.ceil(pages / count));
  return Array.from({ length: Math.max(1, Math.ceil(pages / each)) }, (_, i) => {
    const condition = `WHERE ctid >= '(${i * each},0)'::tid AND ctid < '(${(i + 1) * each},0)'::tid`;
    return [{ ...relation, condition }];
  });
}

function sum(items: Item[], relation: Relation): Item {
  const [first, ...others] = items;
  if (others.length === 0) return first!;
  return {
    ...first!,
    bytes: relation.bytes,
    count: items.reduce((total, { count = 0 }) => total + count, 0),
    ...(first!.digest === undefined ? {} : { digest: String(items.reduce((total, { digest = '0' }) => total + BigInt(digest), 0n)) }),
  };
}
