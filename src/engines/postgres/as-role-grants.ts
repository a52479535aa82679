import { QueryError, type Session } from './connection.ts';
import { isMember, ownSchema } from './structure-sql.ts';

/** What a role may do, by the catalogue: with USAGE of the schema taken into account, and rights on single columns counted as rights. */
export interface Relation {
  oid: string;
  /** Quoted, with its schema. */
  name: string;
  kind: 'table' | 'view' | 'foreign' | 'sequence';
  /** For a sequence: nextval. */
  uses: boolean;
  reads: boolean;
  /** Some of its columns only. */
  partly: boolean;
  inserts: boolean;
  updates: boolean;
  deletes: boolean;
  /** One that may be set, of those that the role may set where there is one; quoted. */
  column: string | null;
  rowSecurity: boolean;
}

export interface Granted {
  relations: Relation[];
  schemas: { name: string; uses: boolean }[];
  functions: number;
  executes: number;
  /** Functions that not everybody may execute, and this role may. */
  granted: number;
}

const may = (what: string, object: string, right: string) => `pg_catalog.has_${what}_privilege($1::name, ${object}, '${right}')`;
const column = (right: string) => `${may('schema', 'n.oid', 'USAGE')} AND ${may('any_column', 'c.oid', right)}`;
const isSequence = `c.relkind = 'S'`;

/** Functions of has_sequence_privilege and has_any_column_privilege fail for relations that are of the other kind. */
const RELATIONS = `
SELECT c.oid::text AS oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  CASE WHEN ${isSequence} THEN 'sequence' WHEN c.relkind = 'f' THEN 'foreign' WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind,
  CASE WHEN ${isSequence} THEN ${may('schema', 'n.oid', 'USAGE')} AND ${may('sequence', 'c.oid', 'USAGE, UPDATE')} ELSE false END AS uses,
  CASE WHEN ${isSequence} THEN false ELSE ${column('SELECT')} END AS reads,
  CASE WHEN ${isSequence} THEN false ELSE NOT ${may('table', 'c.oid', 'SELECT')} END AS partly,
  CASE WHEN ${isSequence} THEN false ELSE ${column('INSERT')} END AS inserts,
  CASE WHEN ${isSequence} THEN false ELSE ${column('UPDATE')} END AS updates,
  CASE WHEN ${isSequence} THEN false ELSE ${may('schema', 'n.oid', 'USAGE')} AND ${may('table', 'c.oid', 'DELETE')} END AS deletes,
  (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE c.relkind IN ('r', 'p') AND a.attrelid = c.oid AND a.attnum > 0
     AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
   ORDER BY ${may('column', 'c.oid, a.attnum', 'UPDATE')} DESC, a.attnum LIMIT 1) AS column,
  c.relrowsecurity AS "rowSecurity"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND ${ownSchema('n')} AND NOT ${isMember('pg_class', 'c.oid')}
ORDER BY n.nspname, c.relname`;

const SCHEMAS = `
SELECT pg_catalog.quote_ident(n.nspname) AS name, ${may('schema', 'n.oid', 'USAGE')} AS uses
FROM pg_catalog.pg_namespace n WHERE ${ownSchema('n')} AND NOT ${isMember('pg_namespace', 'n.oid')} ORDER BY n.nspname`;

const FUNCTIONS = `
SELECT pg_catalog.count(*)::int AS functions, pg_catalog.count(*) FILTER (WHERE may)::int AS executes,
  pg_catalog.count(*) FILTER (WHERE may AND NOT everybody)::int AS granted
FROM (SELECT ${may('schema', 'n.oid', 'USAGE')} AND ${may('function', 'p.oid', 'EXECUTE')} AS may, EXISTS (SELECT FROM
    pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS everybody
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE ${ownSchema('n')} AND NOT ${isMember('pg_proc', 'p.oid')}) f`;

/** Asks in a session of a superuser with an empty search_path. */
export async function readGrants(admin: Session, role: string): Promise<Granted> {
  const relations = await admin.query<Relation>(RELATIONS, [role]);
  const schemas = await admin.query<Granted['schemas'][number]>(SCHEMAS, [role]);
  const [functions] = await admin.query<Pick<Granted, 'functions' | 'executes' | 'granted'>>(FUNCTIONS, [role]);
  return { relations, schemas, ...functions! };
}

/** `refused` is SQLSTATE 42501; what neither refuses nor succeeds could not be tried. */
export type Outcome = 'done' | 'refused' | { code: string };

export interface Trial {
  right: 'read' | 'insert into' | 'update' | 'delete from' | 'use' | 'enter';
  name: string;
  kind: Relation['kind'] | 'schema';
  may: boolean;
  /** More than its own rights decide: those of a view's owner, what its policies ask, functions in defaults, another server. */
  leans: boolean;
  outcome: Outcome;
}

export interface Visible {
  name: string;
  /** Undefined where a policy needs what only the application sets, or it took too long. */
  rows: number | undefined;
  all: number;
}

/**
 * Tries everything, one statement each and outside of a transaction, so that a refused one disturbs none of the others: 4,000 take about a second.
 * The session must be read only. Rights are checked when a statement is about to be executed, before it does anything (PostgreSQL's
 * ExecCheckPermissions): WHERE false reads no row, opens no connection to another server and asks no policy, a write that is only explained fires no trigger, nextval is refused for the transaction's sake.
 */
export async function tryGrants(
  session: Session,
  admin: Session,
  { relations, schemas }: Granted,
): Promise<{ trials: Trial[]; visible: Visible[] }> {
  const trials: Trial[] = [];
  const attempt = async (trial: Omit<Trial, 'outcome'>, sql: string, values: unknown[] = []) => {
    trials.push({ ...trial, outcome: await outcomeOf(session, trial.right, sql, values) });
  };
  for (const { name, uses } of schemas) {
    await attempt({ right: 'enter', name, kind: 'schema', may: uses, leans: false }, 'SELECT $1::pg_catalog.regclass', [
      `${name}."no such relation of seaworthy"`,
    ]);
  }
  for (const relation of relations) {
    for (const { sql, right, may } of questions(relation)) {
      const leans = relation.kind === 'view' || relation.kind === 'foreign' || relation.rowSecurity || right === 'insert into';
      await attempt({ right, name: relation.name, kind: relation.kind, may, leans }, sql);
    }
  }
  return { trials, visible: await countVisible(session, admin, relations) };
}

function questions({ kind, name, column, ...granted }: Relation): { right: Trial['right']; may: boolean; sql: string }[] {
  if (kind === 'sequence')
    return [{ right: 'use', may: granted.uses, sql: `SELECT pg_catalog.nextval(${quoted(name)}::pg_catalog.regclass)` }];
  const reading = { right: 'read' as const, may: granted.reads, sql: `SELECT FROM ONLY ${name} WHERE false` };
  if (kind !== 'table') return [reading];
  return [
    reading,
    { right: 'insert into', may: granted.inserts, sql: `EXPLAIN INSERT INTO ${name} DEFAULT VALUES` },
    ...(column === null
      ? []
      : [{ right: 'update' as const, may: granted.updates, sql: `EXPLAIN UPDATE ONLY ${name} SET ${column} = NULL WHERE false` }]),
    { right: 'delete from', may: granted.deletes, sql: `EXPLAIN DELETE FROM ONLY ${name} WHERE false` },
  ];
}

const quoted = (name: string) => `E'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** read_only_sql_transaction (nextval), undefined_table (a schema that was entered): what comes after the rights were found good. */
const BEYOND: Partial<Record<Trial['right'], string>> = { use: '25006', enter: '42P01' };

async function outcomeOf(session: Session, right: Trial['right'], sql: string, values: unknown[]): Promise<Outcome> {
  try {
    await session.query(sql, values);
    return 'done';
  } catch (thrown) {
    if (!(thrown instanceof QueryError) || thrown.code === undefined) throw thrown;
    if (thrown.code === '42501') return 'refused';
    return thrown.code === BEYOND[right] ? 'done' : { code: thrown.code };
  }
}

async function countVisible(session: Session, admin: Session, relations: Relation[]): Promise<Visible[]> {
  const visible: Visible[] = [];
  for (const { oid, name } of relations.filter(({ rowSecurity, reads }) => rowSecurity && reads)) {
    const [row] = await session.query<{ active: boolean }>('SELECT pg_catalog.row_security_active($1::pg_catalog.oid) AS active', [oid]);
    if (!row!.active) continue;
    const rows = await count(session, name).catch((thrown) => {
      if (!(thrown instanceof QueryError) || thrown.code === undefined) throw thrown;
      return undefined;
    });
    visible.push({ name, rows, all: await count(admin, name) });
  }
  return visible;
}

async function count(session: Session, name: string): Promise<number> {
  const [row] = await session.query<{ n: string }>(`SELECT pg_catalog.count(*) AS n FROM ONLY ${name}`);
  return Number(row!.n);
}
