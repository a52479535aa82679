export const id = 757;
export const ids = [757];
export const modules = {

/***/ 5757:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanUp: () => (/* binding */ cleanUp),
  openSource: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js + 2 modules
var binaries = __webpack_require__(78478);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js
var connection = __webpack_require__(3011);
// EXTERNAL MODULE: ./lib/process.js
var process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
;// CONCATENATED MODULE: ./lib/engines/postgres/chatter.js
/**
 * Tells what PostgreSQL's tools say of their usual course (`--verbose`) from what somebody should read. To be asked about each line in order:
 * a name with a line feed in it goes on in lines that look like anything, and end with the quote that the first one opened. A name may hold
 * quotes as well, so that what does not begin with the tool's name goes on with the line before in any case.
 * Returns `remark`, `course`, or `rest` for such a line.
 */
function chatter(tool) {
    const course = new RegExp(`^${tool}: (?!warning:|error:|hint:|detail:)`);
    let open = false;
    let last = 'remark';
    return (line) => {
        if (open) {
            open = !line.endsWith('"');
            return 'rest';
        }
        if (!line.startsWith(`${tool}: `))
            return last === 'remark' ? 'remark' : 'rest';
        last = course.test(line) ? 'course' : 'remark';
        open = last === 'course' && line.includes(' "') && !line.endsWith('"');
        return last;
    };
}

// EXTERNAL MODULE: ./lib/engines/postgres/patterns.js
var postgres_patterns = __webpack_require__(18172);
;// CONCATENATED MODULE: ./lib/engines/postgres/relations.js

const LIST = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name, pg_catalog.format('%I.%I', n.nspname, c.relname) AS quoted,
  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view'
    WHEN 'f' THEN 'foreign-table' ELSE 'sequence' END AS kind,
  pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.relpersistence = 'u' AS unlogged, c.relispopulated AS populated,
  c.relrowsecurity AS "rowSecurity", c.relforcerowsecurity AS "forcedRowSecurity",
  config.condition, owned.oid AS "ownedBy", COALESCE(owned.identity, false) AS identity,
  CASE WHEN c.relispartition THEN (SELECT i.inhparent::text FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) END AS parent
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend member ON member.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND member.objid = c.oid
  AND member.objsubid = 0 AND member.deptype = 'e'
LEFT JOIN LATERAL (SELECT COALESCE(e.extcondition[k], '') AS condition FROM pg_catalog.pg_extension e,
  pg_catalog.generate_subscripts(e.extconfig, 1) k WHERE e.extconfig[k] = c.oid) config ON true
LEFT JOIN LATERAL (SELECT d.refobjid::text AS oid, d.deptype = 'i' AS identity FROM pg_catalog.pg_depend d WHERE c.relkind = 'S'
  AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype IN ('a', 'i') LIMIT 1) owned ON true
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't'
  AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
  AND (member.objid IS NULL OR config.condition IS NOT NULL)
ORDER BY n.nspname, c.relname`;
const SELECTORS = ['include-table', 'exclude-table', 'exclude-table-data'];
/** Everything the dump will hold, in the order in which pg_dump comes to it. */
async function listRelations(session, selection) {
    const means = await matcher(session, selection);
    const rows = await session.query(LIST);
    const everything = selection['include-table'].length === 0;
    const chosen = new Set(rows.filter((row) => (everything || means('include-table', row)) && !means('exclude-table', row)).map((row) => row.oid));
    // A sequence goes with the table that owns it, whatever patterns say of the sequence itself; one of an identity column never without it.
    const owned = ({ ownedBy }) => ownedBy !== null && chosen.has(ownedBy);
    const kept = rows.filter((row) => owned(row) || (chosen.has(row.oid) && !row.identity));
    return kept.map(({ identity: _, parent: __, ...row }) => ({
        ...row,
        bytes: 0,
        condition: row.condition ?? undefined,
        ownedBy: row.ownedBy ?? undefined,
        dataExcluded: means('exclude-table-data', row),
    }));
}
/**
 * The same relations with their sizes. Apart from the list, because the server takes a lock to measure a table: an excluded one is not
 * waited for, and whoever waits in vain can say for which. Throws QueryError 55P03 then.
 */
async function measured(session, relations) {
    const rows = await session.query('SELECT t.oid::text AS oid, pg_catalog.pg_table_size(t.oid)::float8 AS bytes FROM pg_catalog.unnest($1::oid[]) AS t(oid)', [relations.filter(({ kind }) => kind === 'table').map(({ oid }) => oid)]);
    const bytes = new Map(rows.map((row) => [row.oid, row.bytes]));
    return relations.map((relation) => ({ ...relation, bytes: bytes.get(relation.oid) ?? 0 }));
}
/**
 * What is wrong with patterns, a sentence each: one that means nothing is a typo, which must not pass as another backup than was meant;
 * one that means a partitioned table and not its partitions means no rows, since pg_dump takes each by itself.
 */
async function patternProblems(session, selection) {
    const visible = await visibleOids(session, selection);
    const rows = await session.query(LIST);
    return SELECTORS.flatMap((name) => selection[name].flatMap((text) => {
        const pattern = (0,postgres_patterns/* parseTablePattern */.S)(text);
        const meant = new Set(rows.filter((row) => (0,postgres_patterns/* matches */.c)(pattern, { ...row, visible: visible.has(row.oid) })).map((row) => row.oid));
        if (meant.size === 0)
            return [`${name}: ${text} matches no table`];
        return meantByNone(rows, selection[name], visible)
            .filter((row) => meant.has(row.parent))
            .map((row) => `${name}: ${text} matches a partitioned table and not its partition ${row.quoted}, which holds the rows`);
    }));
}
/** Partitions that none of the patterns means. */
function meantByNone(rows, texts, visible) {
    const patterns = texts.map(postgres_patterns/* parseTablePattern */.S);
    return rows.filter((row) => row.parent !== null && !patterns.some((pattern) => (0,postgres_patterns/* matches */.c)(pattern, { ...row, visible: visible.has(row.oid) })));
}
async function matcher(session, selection) {
    const visible = await visibleOids(session, selection);
    const patterns = new Map(SELECTORS.map((name) => [name, selection[name].map(postgres_patterns/* parseTablePattern */.S)]));
    return (name, row) => patterns.get(name).some((pattern) => (0,postgres_patterns/* matches */.c)(pattern, { ...row, visible: visible.has(row.oid) }));
}
/** What a pattern without a schema can mean: asked under the role's own search path, as pg_dump does, and only where there is such a pattern. */
async function visibleOids(session, selection) {
    const needed = SELECTORS.some((name) => selection[name].some((text) => (0,postgres_patterns/* parseTablePattern */.S)(text).schema === undefined));
    if (!needed)
        return new Set();
    await session.query('RESET search_path');
    const rows = await session.query('SELECT c.oid::pg_catalog.text AS oid FROM pg_catalog.pg_class c WHERE pg_catalog.pg_table_is_visible(c.oid)');
    await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
    return new Set(rows.map((row) => row.oid));
}
/** Whether rows of this relation stand in the dump. `standby`: unlogged tables cannot be read there, and pg_dump leaves them out. */
const hasData = (relation, standby) => relation.kind === 'table' && !relation.dataExcluded && !(relation.unlogged && standby);

;// CONCATENATED MODULE: ./lib/engines/postgres/snapshot.js



/**
 * Settings of the reading session. `search_path` and the text forms are pinned, so that the checksum of a value is the same here and after
 * a restore; the rest is kindness: no parallel workers unless asked, nothing written, nothing filtered silently by row-level security.
 * Set in the session and not at its start, which poolers refuse.
 */
function sessionSettings(options) {
    return {
        default_transaction_read_only: 'on',
        statement_timeout: '0',
        lock_timeout: `${options.lockTimeoutMs}ms`,
        idle_in_transaction_session_timeout: '0',
        transaction_timeout: '0',
        max_parallel_workers_per_gather: String(options.parallelWorkers),
        // Compiling a statement that runs once per table costs more than it saves (measured: a fifth).
        jit: 'off',
        row_security: 'off',
        // Newer minor releases: a sequence that is swapped for a view while we look is not read as one.
        restrict_nonsystem_relation_kind: 'view, foreign-table',
        ...TEXT_FORM,
    };
}
/** Also what restore-verify must set before it compares. */
const TEXT_FORM = {
    search_path: '',
    quote_all_identifiers: 'off',
    DateStyle: 'ISO, YMD',
    IntervalStyle: 'postgres',
    TimeZone: 'UTC',
    extra_float_digits: '1',
    bytea_output: 'hex',
    lc_monetary: 'C',
    xmloption: 'content',
    // How a backslash in a definition is written.
    standard_conforming_strings: 'on',
};
/** Those that the server does not know, being older than they are, are passed over. */
async function applySettings(session, settings) {
    // First, and alone: after it no name or operator of another schema can stand in for one of the system's.
    await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
    const sql = `SELECT pg_catalog.set_config(s.name, s.value, false) FROM pg_catalog.json_each_text($1::json) AS s(name, value)
    WHERE pg_catalog.lower(s.name) IN (SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings)`;
    await session.query(sql, [JSON.stringify(settings)]);
}
const ATTEMPTS = 5;
/**
 * Opens a transaction that sees one moment of the database and keeps it.
 *
 * The locks come BEFORE the snapshot: LOCK TABLE as the first statement of a REPEATABLE READ transaction takes none yet. A TRUNCATE or a
 * rewriting ALTER TABLE is not part of any snapshot: had it come between snapshot and lock, the table would read as empty, here and in the
 * dump. Tables made or dropped meanwhile start it over.
 */
async function takeSnapshot(session, selection, lockTimeoutMs) {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const before = lockable(await listRelations(session, selection));
        await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        try {
            for (const names of chunks(before.map((relation) => relation.quoted), 500)) {
                await session.query(`LOCK TABLE ${names.map((name) => `ONLY ${name}`).join(', ')} IN ACCESS SHARE MODE`);
            }
            const [row] = await session.query('SELECT pg_catalog.pg_export_snapshot() AS id');
            const relations = await listRelations(session, selection);
            const locked = new Set(before.map((relation) => relation.oid));
            if (lockable(relations).every((relation) => locked.has(relation.oid)))
                return { id: row.id, relations: await measured(session, relations) };
        }
        catch (thrown) {
            if (!(thrown instanceof connection/* QueryError */.lr))
                throw thrown;
            if (thrown.code === LOCK_NOT_AVAILABLE)
                throw await lockError(session, lockTimeoutMs, thrown);
            if (isLockTableFull(thrown))
                throw await lockTableFull(session, before, thrown);
            if (thrown.code !== UNDEFINED_TABLE && thrown.code !== UNDEFINED_SCHEMA)
                throw thrown;
        }
        await session.query('ROLLBACK');
    }
    throw new errors/* UserError */.yo(`tables come and go faster than they can be locked: ${ATTEMPTS} attempts found the list changed`, {
        hint: 'Exclude the schema in which they come and go with exclude-table, or run when it is quiet.',
    });
}
const LOCK_NOT_AVAILABLE = '55P03';
const UNDEFINED_TABLE = '42P01';
const UNDEFINED_SCHEMA = '3F000';
const lockable = (relations) => relations.filter((relation) => relation.kind === 'table' || relation.kind === 'partitioned');
/**
 * PostgreSQL's table of locks is full, as the session or pg_dump say it. By the name of the setting in the server's hint: the code (53200) is
 * that of any want of memory, and the words may be in any language.
 */
function isLockTableFull(thrown) {
    const hint = thrown instanceof connection/* QueryError */.lr && thrown.cause instanceof Error && 'hint' in thrown.cause ? thrown.cause.hint : '';
    return `${(0,errors/* messageOf */.bD)(thrown)} ${hint}`.includes('max_locks_per_transaction');
}
/** Every table is locked twice, its indexes and its TOAST table when it is read, and 200 relations of the catalogue by pg_dump. */
const LOCKS = `
SELECT pg_catalog.current_setting('max_locks_per_transaction')::int AS now, pg_catalog.current_setting('max_connections')::int AS connections,
  (SELECT 2 * pg_catalog.count(*) + 4 * pg_catalog.count(NULLIF(c.reltoastrelid, 0)) FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]))::int
  + (SELECT pg_catalog.count(*) FROM pg_catalog.pg_index i WHERE i.indrelid = ANY ($1::oid[]))::int + 200 AS needed`;
async function lockTableFull(session, relations, cause) {
    const tables = lockable(relations);
    const ask = () => enoughLocks(session, tables);
    // The cancel of what the session was doing may hit this question instead; and where the session is lost the advice holds without numbers.
    const raised = await ask()
        .catch(ask)
        .catch(() => '');
    return new errors/* UserError */.yo(`the server has no room for the locks that ${tables.length} tables take twice, for the dump and for the inventory`, {
        hint: `Raise max_locks_per_transaction at the server${raised} (it needs a restart), or leave tables out with exclude-table.`,
        cause,
    });
}
async function enoughLocks(session, tables) {
    await session.query('ROLLBACK'); // Gives our own locks back, without which there is no room for this question.
    const [row] = await session.query(LOCKS, [tables.map(({ oid }) => oid)]);
    const { now, connections, needed } = row;
    // Twice what we need: others want locks too.
    return ` from ${now} to ${2 ** Math.ceil(Math.log2(Math.max(2 * now, (2 * needed) / connections)))}`;
}
/** Runs what may wait for a lock: the size of a table takes one too. */
async function namingLocks(session, lockTimeoutMs, work) {
    try {
        return await work();
    }
    catch (thrown) {
        if (thrown instanceof connection/* QueryError */.lr && thrown.code === LOCK_NOT_AVAILABLE)
            throw await lockError(session, lockTimeoutMs, thrown);
        throw thrown;
    }
}
/** Says who stands in the way: the session that waits or works on a table, and for how long. */
async function lockError(session, lockTimeoutMs, cause) {
    await session.query('ROLLBACK');
    const holders = await session.query(`SELECT a.pid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, a.application_name AS application,
       EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::float8 AS seconds
     FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_stat_activity a USING (pid)
     JOIN pg_catalog.pg_class c ON c.oid = l.relation JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_'
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`);
    const inTheWay = holders.map(({ name, pid, application, seconds }) => `${name} by session ${pid}${application ? ` (${application})` : ''} for ${Math.round(seconds)} s`);
    const who = inTheWay.length > 0 ? `: held or wanted exclusively: ${inTheWay.slice(0, 5).join('; ')}` : '';
    return new errors/* UserError */.yo(`a lock on a table could not be had within ${lockTimeoutMs / 1_000} s${who}`, {
        hint: 'A migration or maintenance is under way: run the backup after it, or raise lock-timeout. Workflows that deploy and back up belong in one concurrency group.',
        cause,
        temporary: true,
    });
}
function* chunks(list, length) {
    for (let from = 0; from < list.length; from += length)
        yield list.slice(from, from + length);
}

;// CONCATENATED MODULE: ./lib/engines/postgres/fingerprint.js

/**
 * Exact rows and an order-independent checksum of tables, made by the server: sum over all rows of a 64-bit hash of the row
 * (`hash_record_extended`, PostgreSQL 14 and newer; the sum is exact, it is numeric). Stored with the name of the method, since a sum is
 * only comparable with one made the same way.
 *
 * `hash_record_extended` is 31 times the hash so far plus that of the next column: its sum alone would not see two rows exchange a value.
 * So each row's hash is mixed once more with one that is not linear in it.
 *
 * What goes into a row's hash, each for a reason that was seen to bite:
 * - columns by name, not by position: an inherited child's order differs after a restore;
 * - native values only where equal values look equal: integers, booleans, uuid, dates and times, bytea, text of a deterministic collation;
 * - `numeric` hashes 5 like -5, 1.0 like 1.00, and NaN like Infinity and NULL, so its binary form is taken; `char` hashes without trailing
 *   blanks, so its length goes beside it;
 * - everything else as text: enums and regclass hash object ids that a restore gives anew, jsonb hashes 1.0 like 1.00, json, xml, points, bits
 *   and money have no hash at all. Text is what takes the time;
 * - text of types that are not PostgreSQL's own by their output function, as COPY writes it (`concat` calls it), never by a cast: the owner of a
 *   type may define a cast to text, which would run his code as the user of the backup. The same for xml, of which COPY drops the declaration;
 * - no generated columns: the restore computes them.
 */
const METHOD = 'sum-of-row-hashes-1';
/** The elements of a row's hash for each column, as SQL. A collation under which different strings can be equal is replaced by their bytes. */
const COLUMNS = `
SELECT a.attrelid::text AS oid, CASE
    WHEN a.atttypid >= 16384 OR a.atttypid = 142
      THEN pg_catalog.format('CASE WHEN pg_catalog.num_nonnulls(%1$I) = 1 THEN pg_catalog.concat(%1$I) END COLLATE "C"', a.attname)
    WHEN NOT COALESCE(l.collisdeterministic, true) THEN pg_catalog.format('%I::text COLLATE "C"', a.attname)
    WHEN a.atttypid = ANY ('{16,17,20,21,23,25,1043,1082,1083,1114,1184,2950}'::oid[]) THEN pg_catalog.quote_ident(a.attname)
    WHEN a.atttypid = 1700 THEN pg_catalog.format('pg_catalog.numeric_send(%I)', a.attname)
    WHEN a.atttypid = 1042 THEN pg_catalog.format('%1$I, pg_catalog.octet_length(%1$I)', a.attname)
    ELSE pg_catalog.format('%I::text', a.attname) END AS elements
FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid, a.attname COLLATE "C"`;
/** Tables under this size share a statement: a thousand small tables are a few round trips. */
const SMALL_BYTES = 1_000_000;
const TOGETHER = 50;
async function fingerprintTables(session, tables, depth, onTable) {
    const columns = depth === 'full' ? await columnsOf(session, tables) : new Map();
    const items = [];
    for (const batch of batches(tables)) {
        const parts = batch.map((table, i) => `(SELECT ${i} AS i, ${measure(depth, columns.get(table.oid) ?? [], `FROM ONLY ${table.quoted}${where(table)}`)})`);
        const rows = await session.query(`${parts.join(' UNION ALL ')} ORDER BY 1`);
        for (const [i, table] of batch.entries()) {
            const row = rows[i];
            items.push({
                kind: 'table',
                name: table.quoted,
                count: Number(row.n),
                bytes: table.bytes,
                ...(depth === 'full' ? { digest: row.h ?? '0', method: METHOD } : {}),
            });
        }
        onTable(items.length);
    }
    return items;
}
async function columnsOf(session, tables) {
    const byTable = new Map();
    for (const some of chunks(tables, 1_000)) {
        const rows = await session.query(COLUMNS, [some.map((table) => table.oid)]);
        for (const { oid, elements } of rows)
            byTable.set(oid, [...(byTable.get(oid) ?? []), elements]);
    }
    return byTable;
}
function measure(depth, elements, from) {
    if (depth === 'counts' || elements.length === 0)
        return `pg_catalog.count(*)::text AS n, NULL::text AS h ${from}`;
    // A row takes 1664 elements at most, and a column is up to two.
    const hashes = [...chunks(elements, 800)].map((some, seed) => `pg_catalog.hash_record_extended(ROW(${some.join(', ')}), ${seed})`);
    // OFFSET 0 keeps the planner from writing the hash, which is used twice, into the sum twice.
    return `pg_catalog.count(*)::text AS n, pg_catalog.sum(${mixed('r.h')})::text AS h FROM (SELECT ${hashes.join(' # ')} AS h ${from} OFFSET 0) r`;
}
/** An extension's own condition for which rows are the user's: it stands in the catalogue as `WHERE …`. */
const where = (table) => (table.condition ? ` ${table.condition}` : '');
function* batches(tables) {
    let small = [];
    for (const table of tables) {
        if (table.bytes >= SMALL_BYTES)
            yield [table];
        else
            small.push(table);
        if (small.length === TOGETHER) {
            yield small;
            small = [];
        }
    }
    if (small.length > 0)
        yield small;
}
const mixed = (hash) => `${hash} # pg_catalog.hashint8extended(${hash}, 0)`;
const LARGE_OBJECTS = `
SELECT pg_catalog.count(*)::text AS n, pg_catalog.sum(content.h)::text AS h
FROM pg_catalog.pg_largeobject_metadata m, LATERAL (
  WITH RECURSIVE piece(i, length, h) AS (
    SELECT 0::bigint, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, 0::bigint, b), 0)
      FROM pg_catalog.lo_get(m.oid, 0, 1048576) b
    UNION ALL SELECT i + 1, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, i + 1, b), 0)
      FROM piece, LATERAL pg_catalog.lo_get(m.oid, (i + 1) * 1048576, 1048576) b WHERE piece.length = 1048576)
  SELECT pg_catalog.sum(${mixed('h')}) AS h FROM piece) content`;
/** Number and digest of all large objects, read in pieces of 1 MiB, holes as the zeros that a restore writes. Undefined where there are none. */
async function fingerprintLargeObjects(session, depth) {
    const sql = depth === 'full' ? LARGE_OBJECTS : 'SELECT pg_catalog.count(*)::text AS n, NULL::text AS h FROM pg_catalog.pg_largeobject_metadata';
    const [row] = await session.query(sql);
    if (row.n === '0')
        return undefined;
    return {
        kind: 'large-objects',
        name: 'large objects',
        count: Number(row.n),
        ...(depth === 'full' ? { digest: row.h ?? '0', method: METHOD } : {}),
    };
}
/** `last_value,is_called` of each sequence, by quoted name. Sequences are outside snapshots: this is the value of now. */
async function sequenceValues(session, sequences) {
    const values = new Map();
    for (const some of chunks(sequences, 200)) {
        const parts = some.map((sequence, i) => `(SELECT ${i} AS i, last_value::text || ',' || is_called::text AS v FROM ${sequence.quoted})`);
        const rows = await session.query(parts.join(' UNION ALL '));
        for (const { i, v } of rows)
            values.set(some[i].quoted, v);
    }
    return values;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/properties.js
const DATABASE = (major) => `
SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
  ${major >= 15 ? "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END" : "'libc'"} AS provider,
  ${major >= 17 ? 'd.datlocale' : major >= 15 ? 'd.daticulocale' : 'NULL'} AS locale,
  ${major >= 15 ? 'd.datcollversion' : 'NULL'} AS version,
  pg_catalog.pg_get_userbyid(d.datdba) AS owner, d.datconnlimit::text AS "connection-limit", d.datacl::text AS privileges,
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;
const SETTINGS = `
SELECT COALESCE(r.rolname, '') AS role, s.setconfig AS settings
FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE s.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY 1`;
const EXTENSIONS = `SELECT extname AS name, extversion AS version FROM pg_catalog.pg_extension ORDER BY extname`;
const LOCALE = ['collate', 'ctype', 'provider', 'locale', 'version'];
async function readProperties(session, serverMajor) {
    const [database] = await session.query(DATABASE(serverMajor));
    const settings = await session.query(SETTINGS);
    const extensions = await session.query(EXTENSIONS);
    const known = Object.entries(database).filter((entry) => entry[1] !== null);
    return {
        encoding: database.encoding,
        locale: Object.fromEntries(known.filter(([name]) => LOCALE.includes(name))),
        items: [
            ...known.map(([name, value]) => ({ kind: 'property', name, value })),
            ...settings.flatMap(({ role, settings: list }) => list.map((setting) => settingItem(role, setting))),
            ...extensions.map(({ name, version }) => ({ kind: 'extension', name, value: version })),
        ],
    };
}
function settingItem(role, setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    return { kind: 'setting', name: role === '' ? name : `${role}: ${name}`, value };
}

;// CONCATENATED MODULE: ./lib/engines/postgres/roles.js
/**
 * The roles that objects of this database belong to, grant to, or name in a policy, and the roles those are members of.
 * `pg_shdepend` records every such reference but those to the bootstrap superuser (oid 10), which is therefore always in. Subscriptions belong
 * to no database there.
 */
const REFERRED = `
WITH RECURSIVE referred(oid) AS (
  SELECT 10::oid
  UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND
    (s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) OR
     (s.dbid = 0 AND s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND s.objid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))
  UNION SELECT u.subowner FROM pg_catalog.pg_subscription u WHERE
    u.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT c.setrole FROM pg_catalog.pg_db_role_setting c WHERE c.setrole <> 0 AND
    c.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN referred r ON m.member = r.oid
)`;
const ROLES = `${REFERRED}
SELECT r.rolname AS name, pg_catalog.concat_ws(' ',
    CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END, CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
    CASE WHEN r.rolvaliduntil IS NOT NULL THEN pg_catalog.format('VALID UNTIL %L', r.rolvaliduntil) END) AS attributes,
  COALESCE(r.rolconfig, '{}') AS settings
FROM pg_catalog.pg_roles r WHERE r.oid IN (SELECT oid FROM referred) AND r.rolname !~ '^pg_' ORDER BY r.rolname`;
const MEMBERSHIPS = (major) => `${REFERRED}
SELECT member.rolname AS member, granted.rolname AS role, pg_catalog.concat_ws(', ', ${major >= 16
    ? `'ADMIN ' || pg_catalog.bool_or(m.admin_option), 'INHERIT ' || pg_catalog.bool_or(m.inherit_option), 'SET ' || pg_catalog.bool_or(m.set_option)`
    : `CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'ADMIN OPTION' END`}) AS options
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles granted ON granted.oid = m.roleid JOIN pg_catalog.pg_roles member ON member.oid = m.member
WHERE m.member IN (SELECT oid FROM referred) GROUP BY 1, 2 ORDER BY 2, 1`;
/** The roles the dump refers to, as a script that can be run again and again: existing roles are left as they are. Passwords are not in it. */
async function readGlobals(session, serverMajor) {
    const roles = await session.query(ROLES);
    const memberships = await session.query(MEMBERSHIPS(serverMajor));
    const lines = [
        '-- Roles that the dump beside this file refers to, without passwords. Run it with psql before pg_restore.',
        '-- A role that exists already is left as it is.',
        '',
        "SET client_encoding = 'UTF8';",
        ...roles.map(createRole),
        ...memberships.map(({ member, role, options }) => `GRANT ${identifier(role)} TO ${identifier(member)}${options ? ` WITH ${options}` : ''};`),
        '',
    ];
    return { roles: roles.map(({ name, attributes }) => ({ name, attributes })), sql: lines.join('\n') };
}
function createRole({ name, attributes, settings }) {
    const statements = [`CREATE ROLE ${identifier(name)} WITH ${attributes}`, ...settings.map((setting) => alterRole(name, setting))];
    const body = `BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}) THEN ${statements.join('; ')}; END IF; END`;
    return `DO ${literal(body)};`;
}
/** Settings whose value is a list of names: quoting the whole would make one name of it, and the value as it stands may be any SQL. */
const LISTS = [
    'local_preload_libraries',
    'search_path',
    'session_preload_libraries',
    'shared_preload_libraries',
    'temp_tablespaces',
    'unix_socket_directories',
];
function alterRole(role, setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    const isList = LISTS.includes(name.toLowerCase());
    return `ALTER ROLE ${identifier(role)} SET ${name.split('.').map(identifier).join('.')} TO ${isList ? listed(value) : literal(value)}`;
}
/** Each name of a list as a literal; read as PostgreSQL reads the list: outside double quotes capitals are no capitals. */
function listed(value) {
    const names = Array.from(value.matchAll(/"((?:[^"]|"")*)"|([^\s,"][^\s,]*)/g), ([, quoted, plain]) => quoted === undefined ? plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : quoted.replaceAll('""', '"'));
    return names.map(literal).join(', ') || "''";
}
const identifier = (name) => `"${name.replaceAll('"', '""')}"`;
/** A string literal that reads the same whatever standard_conforming_strings says. */
function literal(text) {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/inventory.js




/** What the session sees, in the words in which backups of it and what is restored of them are compared. */
async function takeInventory(session, relations, server, options, countRows = (tables, depth) => fingerprintTables(session, tables, depth, () => { })) {
    const properties = await readProperties(session, server.major);
    const globals = await readGlobals(session, server.major);
    const withData = relations.filter((relation) => hasData(relation, server.standby));
    const without = relations.filter((relation) => !hasData(relation, server.standby) && relation.kind !== 'sequence');
    const depth = options.fingerprint;
    const tables = depth === 'none' ? withData.map((table) => ({ kind: 'table', name: table.quoted })) : await countRows(withData, depth);
    // Large objects belong to no table: pg_dump leaves them out when tables are chosen.
    const objects = depth === 'none' || options['include-table'].length > 0 ? undefined : await fingerprintLargeObjects(session, depth);
    const items = [
        ...tables,
        ...without.map((relation) => withoutData(relation)),
        ...(objects ? [objects] : []),
        ...globals.roles.map(({ name, attributes }) => ({ kind: 'role', name, value: attributes })),
        ...properties.items,
    ];
    return { items, properties, globals };
}
function withoutData(relation) {
    if (relation.kind === 'view')
        return { kind: 'view', name: relation.quoted };
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
const sequencesOf = (relations, standby) => relations.filter((relation) => relation.kind === 'sequence' && !relation.dataExcluded && !(relation.unlogged && standby));
/** By name, the values before and after a dump. */
function sequenceItems(before, after) {
    return [...before].map(([name, value]) => ({ kind: 'sequence', name, range: [value, after.get(name) ?? value] }));
}

;// CONCATENATED MODULE: ./lib/engines/postgres/dump.js







/**
 * `pg_dump` and the inventory beside it, both in one snapshot. The body's end is withheld until pg_dump has exited with 0 and the inventory
 * is whole: whoever stores the body cannot complete it before, however early pg_dump closes its output.
 */
async function startDump(parts, options, context, progress) {
    const { session, client, server } = parts;
    const { snapshot, sequences, before, child, warnings, body, whole: gate } = await startLocked(parts, options, context, progress);
    const reading = takeInventory(session, snapshot.relations, server, options, (tables, depth) => fingerprintTables(session, tables, depth, (done) => progress.onCounted(done, tables.length)));
    const stop = () => Promise.all([child.stop(), session.cancel()]);
    const whole = Promise.all([reading, child.done])
        .then(async ([taken]) => {
        const after = await sequenceValues(session, sequences);
        await session.query('ROLLBACK');
        return { ...taken, items: [...taken.items, ...sequenceItems(before, after)] };
    })
        .catch(async (thrown) => {
        // If either fails, the other is stopped: a dump without an inventory is as little of a backup as the reverse.
        void stop();
        throw isLockTableFull(thrown) ? await lockTableFull(session, snapshot.relations, thrown) : thrown;
    });
    whole.then(() => gate.resolve(), gate.reject); // Whoever reads the body hears of it there.
    const abort = async (reason) => {
        body.destroy(reason instanceof Error ? reason : new errors/* UserError */.yo(String(reason)));
        await stop();
    };
    // pg_dump has ended only when its output was read or thrown away: where the reader has stopped, nothing else would end it.
    const onAbort = () => void abort(context.signal.reason);
    context.signal.addEventListener('abort', onAbort, { once: true });
    const over = () => context.signal.removeEventListener('abort', onAbort);
    whole.then(over, over);
    if (context.signal.aborted)
        onAbort();
    const facts = {
        engine: 'postgres',
        identity: parts.identity,
        serverVersion: server.version,
        clientVersion: client.version,
    };
    const result = whole.then(({ items, properties, globals }) => ({
        inventory: items,
        extras: [{ file: 'globals.sql', text: globals.sql }],
        facts: { ...facts, encoding: properties.encoding, locale: properties.locale },
        warnings,
    }));
    // Where the body has failed nobody asks for the result any more.
    result.catch(() => { });
    return {
        file: `${safeFileName(server.database)}.pgdump`,
        body,
        result,
        abort,
    };
}
/** How long pg_dump waits for a lock on what the inventory has locked already, before everything is given back and begun anew. */
const IN_VAIN_MS = 1_000;
/**
 * A snapshot and a `pg_dump` that has its locks too. Who asks for an exclusive lock between the two waits for us, and pg_dump stands behind
 * him: as long as we wait for pg_dump nobody of the three goes on. So pg_dump is given a second, then all is given back and begun anew, until
 * lock-timeout has passed. pg_dump writes nothing before it has its locks.
 */
async function startLocked(parts, options, context, progress) {
    const { session, server } = parts;
    const late = performance.now() + options['lock-timeout'];
    for (;;) {
        const snapshot = await takeSnapshot(session, options, options['lock-timeout']);
        const sequences = sequencesOf(snapshot.relations, server.standby);
        const before = await sequenceValues(session, sequences);
        const { locked, ...started } = startPgDump(parts, snapshot.id, options, context, progress);
        const failure = await Promise.race([locked, started.child.done]).then(() => undefined, (thrown) => thrown);
        if (failure === undefined || !LOCK_FAILURE.test((0,errors/* messageOf */.bD)(failure)))
            return { snapshot, sequences, before, ...started };
        if (performance.now() > late)
            throw await lockError(session, options['lock-timeout'], failure);
        started.body.destroy();
        await session.query('ROLLBACK');
    }
}
/** What libpq says when it is the server that went away. */
const SERVER_GONE = /server closed the connection|connection to server .* failed|terminating connection|connection has been closed/;
const temporaryIfGone = (thrown) => {
    if (!(thrown instanceof errors/* UserError */.yo) || !SERVER_GONE.test(thrown.message))
        throw thrown;
    throw new errors/* UserError */.yo(thrown.message, { temporary: true, cause: thrown.cause, ...(thrown.hint ? { hint: thrown.hint } : {}) });
};
/** pg_dump waits for locks with a statement_timeout; what it says is in English (LC_MESSAGES). */
const LOCK_FAILURE = /canceling statement due to (?:lock|statement) timeout[\s\S]*LOCK TABLE/;
function startPgDump({ client, libpq }, snapshot, options, context, progress) {
    const warnings = [];
    const gate = Promise.withResolvers();
    let locking = false;
    const kindOf = chatter('pg_dump');
    const running = (0,process/* start */.ni)(context, {
        file: client.path('pg_dump'),
        args: dumpArguments(snapshot, options),
        env: libpq,
        bulk: true,
        stopSignal: 'SIGINT',
        onStderr: (line) => {
            const table = /^pg_dump: dumping contents of table "(.*)"$/.exec(line)?.[1];
            if (table !== undefined)
                progress.onDumping(table);
            const kind = kindOf(line);
            if (kind === 'remark')
                warnings.push(line);
            else if (locking)
                gate.resolve();
            locking ||= line === 'pg_dump: reading user-defined tables';
            return kind === 'remark';
        },
    });
    const child = { ...running, done: running.done.catch(temporaryIfGone) };
    child.done.catch(() => { }); // Awaited later.
    child.stdin.end();
    // It writes nothing before it has its locks. Read from the first moment: what nobody reads is lost when the process has ended.
    child.stdout.once('data', () => gate.resolve());
    const whole = Promise.withResolvers();
    whole.promise.catch(() => { }); // The body tells.
    return { child, warnings, locked: gate.promise, body: (0,stream/* withheldEnd */.Xo)(child.stdout, whole.promise), whole };
}
/** No secret and no snapshot of anybody else in here: every user of the machine can read argv. */
function dumpArguments(snapshot, options) {
    return [
        '--format=custom',
        '--compress=0',
        '--no-password',
        '--verbose',
        // Only what cannot be said by the environment; the rest of the connection is there.
        '--dbname=keepalives_idle=30 keepalives_interval=10 keepalives_count=6',
        `--snapshot=${snapshot}`,
        `--lock-wait-timeout=${Math.min(IN_VAIN_MS, options['lock-timeout'])}`,
        // A pattern such as * means the tables of the system as well, which nobody can restore and which hold the hashes of passwords.
        ...(options['include-table'].length > 0 ? ['--exclude-table=pg_*.*', '--exclude-table=information_schema.*'] : []),
        ...options['include-table'].map((pattern) => `--table=${pattern}`),
        ...options['exclude-table'].map((pattern) => `--exclude-table=${pattern}`),
        ...options['exclude-table-data'].map((pattern) => `--exclude-table-data=${pattern}`),
    ];
}
/** A database may be called anything; a file of a backup may not. */
const safeFileName = (name) => name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100) || 'database';

// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/memory.js
var memory = __webpack_require__(65952);
;// CONCATENATED MODULE: ./lib/engines/postgres/inspect.js




/**
 * `pg_restore` to nowhere reads an archive to its end and notices every cut, which `--list` does not. `--list` names the tables, which the
 * other's messages do not reliably: a table may be called like one of them, line end included. Throws where the archive is damaged or holds
 * the rows of other tables than the inventory.
 */
async function inspect(body, inventory, client, context) {
    const reader = (0,process/* start */.ni)(context, { file: client.path('pg_restore'), args: ['--file=/dev/null'] });
    const lister = (0,process/* start */.ni)(context, { file: client.path('pg_restore'), args: ['--list'] });
    const found = [];
    (0,process/* eachLine */.IM)(lister.stdout, (line) => {
        const entry = /^\d+; \d+ \d+ TABLE DATA (.*)$/.exec(line)?.[1];
        if (entry !== undefined)
            found.push(entry);
    });
    reader.stdout.resume();
    body.on('data', (block) => (0,memory/* passed */.b)(block.length));
    const read = (0,promises_.finished)(body, { writable: false }).catch((thrown) => {
        void Promise.all([reader.stop(), lister.stop()]);
        throw thrown;
    });
    const [drained, ...ended] = await Promise.allSettled([read, feed(body, reader), feed(body, lister)]);
    context.signal.throwIfAborted();
    const failed = ended.find((result) => result.status === 'rejected') ?? drained;
    if (failed.status === 'rejected')
        throw new errors/* UserError */.yo(`the archive cannot be read to its end: ${(0,errors/* messageOf */.bD)(failed.reason)}`, { cause: failed.reason });
    compareTables(found, inventory);
    return { tables: found.length };
}
/**
 * Not `pipeline`: the tool is done with its last block, and the lister with its first, before they have seen the end, which is no error; the
 * rest must still pass, for the checksum. A tool that fails ends the reading: nobody needs the rest then.
 */
async function feed(body, tool) {
    body.pipe(tool.stdin);
    tool.stdin.once('close', () => void body.unpipe(tool.stdin));
    try {
        await tool.done;
        body.unpipe(tool.stdin).resume();
    }
    catch (thrown) {
        body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
        throw thrown;
    }
}
/** `entries` as `pg_restore --list` prints them: schema, name and owner, unquoted, with blanks between and for line ends. */
function compareTables(entries, inventory) {
    const expected = inventory.filter((item) => item.kind === 'table' && item.skipped === undefined).map((item) => printed(item.name));
    const missing = new Set(expected);
    const surplus = entries.filter((entry) => !prefixes(entry).some((prefix) => missing.delete(prefix)));
    if (missing.size + surplus.length === 0)
        return;
    const differences = [
        ...[...missing].map((name) => `${name} only in the inventory`),
        ...surplus.map((entry) => `${entry} only in the archive`),
    ];
    throw new errors/* UserError */.yo(`archive and inventory hold the rows of different tables: ${differences.slice(0, 5).join(', ')}`);
}
/** `"Odd name".t` as `Odd name t`. */
function printed(quoted) {
    const [, schema = '', name = ''] = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s.exec(quoted) ?? [];
    const bare = (word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word);
    return `${bare(schema)} ${bare(name)}`.replace(/[\r\n]/g, ' ');
}
/** Every beginning that could be schema and name; an owner may have blanks in his name too. Longest first. */
function prefixes(entry) {
    return [...entry.matchAll(/ /g)].map(({ index }) => entry.slice(0, index)).reverse();
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recovery.js
/**
 * How a person gets the database back with public tools: this program is not among them. `tablespace` is the default one of the database,
 * where that is not the usual one.
 */
function recoverySteps({ open, dump, facts, database, partial }, tablespace) {
    const major = facts.serverVersion?.split('.')[0] ?? '';
    const fresh = `${database}_restored`;
    const restore = `${open(dump)} | pg_restore --exit-on-error --no-tablespaces`;
    return `## PostgreSQL database \`${oneLine(database)}\`

Dumped from PostgreSQL ${facts.serverVersion} with pg_dump ${facts.clientVersion} (custom format), encoding ${facts.encoding}.
You need a PostgreSQL server of version ${major} or newer, and \`psql\`, \`createdb\` and \`pg_restore\` of version ${major} or newer.
Set \`PGHOST\`, \`PGPORT\` and \`PGUSER\` (a superuser) for the server you restore to, and \`PGPASSWORD\` or a \`~/.pgpass\` where it asks for a
password. A dump is code: restore only what you trust.
${partial ? PARTIAL : ''}
1. Make the roles that the dump refers to (existing ones are left as they are; passwords are not in the backup):

   \`\`\`sh
   ${open('globals.sql')} | psql -X -v ON_ERROR_STOP=1 -d postgres
   \`\`\`

2. Make an empty database with the properties of the old one, beside whatever is there:

   \`\`\`sh
   ${createDatabase(fresh, facts)}
   \`\`\`

3. Restore into it:

   \`\`\`sh
   ${restore} -d ${shellWord(fresh)}
   \`\`\`

${partial ? '' : itself(restore, tablespace)}
   \`--no-tablespaces\` puts everything into the default tablespace; leave it out where the server has the tablespaces of the old one.

4. Gather statistics, so that the planner knows the tables: \`vacuumdb --analyze-only -d\` and the name of the database.

\`${open('inventory.json')}\` shows what the database held at the moment of the dump: names, and the exact rows of every table where they
were counted.`;
}
const PARTIAL = `
**Only chosen tables are in this backup.** Schemas, types, functions and extensions that they use are not: restore into a database that has
them, by its name in step 3, and leave out step 2.
`;
function itself(restore, tablespace) {
    return `   To make the database itself anew under its own name, with its settings (\`ALTER DATABASE … SET\`), where none of that name exists,
   use this instead of steps 2 and 3:
${tablespace === undefined ? '' : makeTablespace(tablespace)}
   \`\`\`sh
   ${restore} --create -d postgres
   \`\`\`
`;
}
/** `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
function makeTablespace(name) {
    const sql = `CREATE TABLESPACE "${name.replaceAll('"', '""')}" LOCATION :'folder';`;
    return `
   Its default tablespace is another than usual and must be there first. Set \`FOLDER\` to an empty folder of the server's user on the server:

   \`\`\`sh
   printf '%s\\n' ${shellWord(sql)} | psql -X -v ON_ERROR_STOP=1 -v folder="$FOLDER" -d postgres
   \`\`\`

   Then:
`;
}
const oneLine = (text) => text.replace(/[\r\n`]+/g, ' ');
function createDatabase(name, { encoding, locale = {} }) {
    const options = [
        '-T template0',
        ...(encoding ? [`-E ${shellWord(encoding)}`] : []),
        ...(locale.collate ? [`--lc-collate=${shellWord(locale.collate)}`] : []),
        ...(locale.ctype ? [`--lc-ctype=${shellWord(locale.ctype)}`] : []),
        ...(locale.provider && locale.provider !== 'libc' ? [`--locale-provider=${locale.provider}`] : []),
        ...(locale.provider === 'icu' && locale.locale ? [`--icu-locale=${shellWord(locale.locale)}`] : []),
        ...(locale.provider === 'builtin' && locale.locale ? [`--builtin-locale=${shellWord(locale.locale)}`] : []),
    ];
    return `createdb ${options.join(' ')} ${shellWord(name)}`;
}
/** One word for a POSIX shell, quoted where it must be. */
const shellWord = (text) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/engines/postgres/survey.js





async function readServerFacts(session) {
    const [row] = await session.query(
    // Before the search path is set, and so without a name or operator that another schema could hide.
    `SELECT pg_catalog.current_setting('server_version') AS version, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number,
       pg_catalog.pg_is_in_recovery() AS standby, r.rolsuper AS superuser, r.rolbypassrls OR r.rolsuper AS "bypassesRowSecurity",
       current_user AS user, d.datname AS database, d.oid::pg_catalog.text AS "databaseOid",
       (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid OPERATOR(pg_catalog.=) d.dattablespace) AS space
     FROM pg_catalog.pg_roles r, pg_catalog.pg_database d WHERE r.rolname OPERATOR(pg_catalog.=) current_user AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()`);
    const { number, version, space, ...facts } = row;
    return {
        ...facts,
        version: version.split(' ')[0],
        major: Math.floor(number / 10_000),
        tablespace: space === 'pg_default' ? undefined : space,
        systemIdentifier: await systemIdentifier(session),
    };
}
async function systemIdentifier(session) {
    try {
        const [row] = await session.query('SELECT system_identifier::pg_catalog.text AS id FROM pg_catalog.pg_control_system()');
        return row.id;
    }
    catch (thrown) {
        if (thrown instanceof connection/* QueryError */.lr && thrown.code === '42501')
            return undefined; // Some managed servers keep it to themselves.
        throw thrown;
    }
}
/** Times that one question is asked; a pooler that chooses among its connections gives another one by then. */
const ASKED = 8;
/**
 * A pooler shows when the process that the protocol announced is not the one that answers. In session mode the one that answers stays ours
 * alone. In transaction mode it is free between two statements: another transaction gets it, or we get another, whichever way the pooler
 * chooses among those that are free (the last one, each in turn, any). pg_dump's settings would get lost there, or end up with a stranger.
 * `another` opens a connection, which has to wait where the pooler has none to give: not longer than `patienceMs`.
 */
async function detectPooler(session, another, patienceMs) {
    const mine = await backendOf(session);
    if (mine === session.announcedPid)
        return 'none';
    const isStill = async () => (await backendOf(session)) === mine;
    const other = await another();
    try {
        await inTime(other.query('BEGIN'), patienceMs);
        if ((await backendOf(other)) === mine || !(await isStill()))
            return 'transaction';
        await other.query('ROLLBACK');
        for (let i = 0; i < ASKED; i++)
            if (!(await isStill()))
                return 'transaction';
        return 'session';
    }
    catch (thrown) {
        if (/transaction blocks not allowed/.test((0,errors/* messageOf */.bD)(thrown)))
            return 'statement'; // PgBouncer's words.
        throw thrown;
    }
    finally {
        await other.close();
    }
}
async function backendOf(session) {
    const [row] = await session.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return row.pid;
}
async function inTime(work, ms) {
    const late = Promise.withResolvers();
    const error = new errors/* UserError */.yo(`the pooler gave no second connection within ${ms / 1_000} s`, {
        hint: 'pg_dump needs one beside the inventory: raise default_pool_size of the pooler, or give the address of the server itself.',
        temporary: true, // All may be in use at this moment.
    });
    const timer = setTimeout(() => late.reject(error), ms);
    await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
function poolerCheck(kind) {
    const base = { name: 'pooler', expected: 'a connection to the server itself, or a pooler in session mode', ms: 0 };
    if (kind === 'none')
        return { ...base, status: 'passed', actual: 'none' };
    if (kind === 'session')
        return { ...base, status: 'passed', actual: 'a pooler in session mode' };
    return {
        ...base,
        status: 'failed',
        actual: `a pooler in ${kind} mode: settings and snapshot of the dump would be lost between statements`,
        hint: 'Give the address of the server itself, or of the pooler in session mode (PgBouncer: pool_mode=session; Supabase: port 5432).',
    };
}
/** Every table and sequence whose content is dumped must be readable; the hint is the GRANT that is missing. */
function grantsCheck(session, relations, facts, largeObjects) {
    return (0,report/* timed */.ay)(async () => {
        const wanted = relations.filter((relation) => ['table', 'partitioned', 'sequence'].includes(relation.kind));
        const denied = await deniedRelations(session, wanted);
        const schemas = await deniedSchemas(session, wanted);
        const objects = largeObjects ? await deniedLargeObjects(session, facts) : 0;
        const base = { name: 'grants', expected: `${facts.user} may read every table and sequence` };
        if (denied.length + schemas.length + objects === 0)
            return { ...base, status: 'passed', actual: `${wanted.length} tables and sequences readable` };
        const who = quoted(facts.user);
        const byKind = (kinds) => denied.filter((relation) => kinds.includes(relation.kind));
        const grants = [
            ...(schemas.length > 0 ? [`GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${who};`] : []),
            ...statement('TABLE', byKind(['table', 'partitioned']), who),
            ...statement('SEQUENCE', byKind(['sequence']), who),
            ...(objects > 0 ? [`GRANT SELECT ON LARGE OBJECT … TO ${who}; for ${objects} large objects`] : []),
        ];
        const names = [...schemas.map((schema) => `schema ${schema}`), ...denied.map((relation) => relation.quoted)];
        return {
            ...base,
            status: 'failed',
            actual: `not readable: ${few(names) || `${objects} large objects`}`,
            hint: `Run as the owner: ${grants.join(' ')} Or, once for all: GRANT pg_read_all_data TO ${who};`,
        };
    });
}
/** Whole SQL, or for many the form for all in a schema: nobody can run half a statement. */
function statement(kind, denied, who) {
    if (denied.length === 0)
        return [];
    if (denied.length <= 10)
        return [`GRANT SELECT ON ${kind} ${denied.map((relation) => relation.quoted).join(', ')} TO ${who};`];
    return [...new Set(denied.map((relation) => quoted(relation.schema)))].map((schema) => `GRANT SELECT ON ALL ${kind}S IN SCHEMA ${schema} TO ${who};`);
}
async function deniedRelations(session, relations) {
    const rows = await session.query(`SELECT c.oid::text AS oid FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]) AND NOT
       CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END`, [relations.map((relation) => relation.oid)]);
    const oids = new Set(rows.map((row) => row.oid));
    return relations.filter((relation) => oids.has(relation.oid));
}
async function deniedSchemas(session, relations) {
    const rows = await session.query(`SELECT pg_catalog.quote_ident(n.nspname) AS name FROM pg_catalog.pg_namespace n
     WHERE n.nspname = ANY ($1) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`, [[...new Set(relations.map((relation) => relation.schema))]]);
    return rows.map((row) => row.name);
}
async function deniedLargeObjects(session, facts) {
    if (facts.superuser)
        return 0;
    const readable = facts.major >= 18
        ? "pg_catalog.has_largeobject_privilege(m.oid, 'SELECT')"
        : `pg_catalog.pg_has_role(m.lomowner, 'USAGE') OR EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a
           WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))`;
    const [row] = await session.query(`SELECT pg_catalog.count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata m
     WHERE NOT (${readable}) AND pg_catalog.current_setting('lo_compat_privileges') = 'off'`);
    return row.n;
}
/** Row-level security would make the dump partial; pg_dump then refuses. Better said before. */
function rowSecurityCheck(relations, facts, memberOf) {
    const filtered = facts.bypassesRowSecurity
        ? []
        : relations.filter((r) => r.rowSecurity && r.kind === 'table' && !r.dataExcluded && (r.forcedRowSecurity || !memberOf.has(r.owner)));
    const base = { name: 'row-level security', expected: 'no policy hides rows from the dump', ms: 0 };
    if (filtered.length === 0)
        return { ...base, status: 'passed', actual: 'nothing hidden' };
    return {
        ...base,
        status: 'failed',
        actual: `policies would hide rows of ${few(filtered.map((relation) => relation.quoted))}`,
        hint: `Run as a superuser: ALTER ROLE ${quoted(facts.user)} BYPASSRLS; or back up as a role that has it.`,
    };
}
async function rolesOf(session) {
    const rows = await session.query("SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(r.oid, 'USAGE')");
    return new Set(rows.map((row) => row.name));
}
async function selectionCheck(session, selection, relations) {
    const tables = relations.filter((relation) => ['table', 'partitioned', 'foreign-table'].includes(relation.kind));
    const base = { name: 'tables', expected: 'something to back up; every pattern means a table', ms: 0 };
    const problems = await patternProblems(session, selection);
    if (problems.length > 0) {
        const hint = 'Correct the pattern or take it out; a pattern such as public.event* means a table and its partitions.';
        return { ...base, status: 'failed', actual: few(problems), hint };
    }
    if (relations.length === 0) {
        return {
            ...base,
            status: 'failed',
            actual: 'the database holds no table',
            hint: 'Is it the right database? Check the name at the end of the source URL, and the patterns of tables to exclude.',
        };
    }
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    return { ...base, status: 'passed', actual: `${tables.length} tables, ${(0,units/* showBytes */.ni)(bytes)} on the server` };
}
/** What the dump will hold only in part, and why: said, not failed. */
function limitsOf(relations, facts, partial) {
    const names = (keep) => few(relations.filter(keep).map((relation) => relation.quoted));
    const foreign = names((r) => r.kind === 'foreign-table');
    const unlogged = facts.standby ? names((r) => r.unlogged && r.kind === 'table') : '';
    const excluded = names((r) => r.kind === 'table' && r.dataExcluded);
    const stale = names((r) => r.kind === 'materialized-view');
    return [
        ...(partial ? ['Only chosen tables are backed up: schemas, types, functions and extensions that they use are not in the dump.'] : []),
        ...(foreign ? [`Foreign tables are backed up without their rows, which live on another server: ${foreign}.`] : []),
        ...(unlogged ? [`Unlogged tables cannot be read on a standby and are backed up without rows: ${unlogged}.`] : []),
        ...(excluded ? [`Rows left out on request: ${excluded}.`] : []),
        ...(stale ? [`Materialized views are backed up as definitions and computed anew by a restore: ${stale}.`] : []),
        ...(facts.standby
            ? ['The source is a standby: a conflict with replay can cancel the dump (max_standby_streaming_delay, hot_standby_feedback).']
            : []),
    ];
}
/** Bytes of the tables whose rows are dumped: an upper guess for the dump before compression. */
const expectedBytes = (relations, standby) => relations.filter((relation) => hasData(relation, standby)).reduce((sum, relation) => sum + relation.bytes, 0);
function few(names) {
    return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/source.js











async function openSource(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const access = (0,connection/* accessTo */.Yi)(target, options['ca-file']);
    let ready;
    let session;
    return {
        description: (0,postgres_url/* describeTarget */.ff)(target),
        defaultName: safeFileName(target.database),
        survey: async () => {
            session = await (0,connection/* connect */.Ng)(access, context);
            const { survey, client, server, identity } = await namingLocks(session, options['lock-timeout'], () => surveyServer(session, access, options, context));
            if (client)
                ready = { session, server, client, identity };
            return survey;
        },
        dump: async (progress) => {
            if (!ready)
                throw new Error('dump before a survey that found a client');
            const libpq = await (0,connection/* libpqEnvironment */.SQ)(access, ready.session.encrypted, context);
            return startDump({ ...ready, libpq }, options, context, progress);
        },
        inspect: (body, inventory) => inspect(body, inventory, ready.client, context),
        recovery: (part) => recoverySteps(part, ready?.server.tablespace),
        close: async () => {
            await session?.close();
        },
    };
}
async function surveyServer(session, access, options, context) {
    const checks = [];
    const started = performance.now();
    const pooler = await detectPooler(session, () => (0,connection/* connect */.Ng)(access, context), access.target.connectTimeoutMs);
    const server = await readServerFacts(session);
    checks.push({
        name: 'connection',
        status: 'passed',
        expected: 'the server answers and lets the user in',
        actual: `PostgreSQL ${server.version}, user ${server.user}, ${session.encrypted ? 'TLS' : 'no TLS'}${server.standby ? ', standby' : ''}`,
        ms: Math.round(performance.now() - started),
    });
    checks.push(poolerCheck(pooler));
    const identity = identityOf(server, access);
    const facts = { server: `PostgreSQL ${server.version}`, source: (0,postgres_url/* describeTarget */.ff)(access.target) };
    const survey = { checks, facts, notes: [], identity };
    if (pooler !== 'none' && pooler !== 'session')
        return { survey, client: undefined, server, identity };
    await applySettings(session, sessionSettings({ lockTimeoutMs: options['lock-timeout'], parallelWorkers: options['parallel-workers'] }));
    // Looking for the programs and asking the server take their time each, and know nothing of each other.
    const [{ check, client }, relations] = await Promise.all([
        clientCheck(server, options['dry-run'], context),
        listRelations(session, options).then((listed) => measured(session, listed)),
    ]);
    checks.push(check);
    if (client)
        facts.client = `${client.path('pg_dump')} ${client.version}`;
    checks.push(await selectionCheck(session, options, relations));
    checks.push(await grantsCheck(session, relations, server, options['include-table'].length === 0));
    checks.push(rowSecurityCheck(relations, server, await rolesOf(session)));
    survey.notes = limitsOf(relations, server, options['include-table'].length > 0);
    survey.rawBytes = expectedBytes(relations, server.standby);
    return { survey, client, server, identity };
}
function identityOf(server, { target }) {
    const where = server.systemIdentifier ? { systemIdentifier: server.systemIdentifier } : { host: `${target.host}:${target.port}` };
    return { ...where, databaseOid: server.databaseOid, database: server.database };
}
const CLIENT = ['pg_dump', 'pg_restore'];
async function clientCheck(server, dryRun, context) {
    const base = { name: 'client', expected: `pg_dump ${server.major}, the server's own major` };
    let client;
    const check = await (0,report/* timed */.ay)(async () => {
        try {
            client = dryRun ? await (0,binaries/* findClient */.$r)(context, server.major, CLIENT) : await (0,binaries/* requireClient */.lv)(context, server.major, CLIENT);
            if (!client)
                return {
                    ...base,
                    status: 'degraded',
                    actual: 'not found',
                    hint: `A backup would try to install postgresql-client-${server.major} with apt.`,
                };
            return { ...base, status: 'passed', actual: `${client.version} in ${client.directory}` };
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            const supported = binaries/* SUPPORTED_MAJORS */.cZ.some((major) => major === server.major);
            const actual = supported
                ? thrown.message
                : `PostgreSQL ${server.major}; this version backs up ${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`;
            return { ...base, status: 'failed', actual, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
    return { check, client };
}
/** Ends the server's sessions of a run that was killed: its queries would go on, holding locks. */
async function cleanUp(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const session = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)(target, options['ca-file']), { ...context, tag: `${context.tag}-post` });
    try {
        const ended = await session.query(
        // In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order, and would end everybody.
        'SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1', [(0,connection/* sessionName */.Cy)(context.tag)]);
        return ended.length > 0 ? [`ended ${ended.length} sessions on ${(0,postgres_url/* describeTarget */.ff)(target)}`] : [];
    }
    finally {
        await session.close();
    }
}


/***/ }),

/***/ 18015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Er: () => (/* binding */ SUFFIX),
/* harmony export */   V4: () => (/* binding */ isBrokenOff),
/* harmony export */   Xo: () => (/* binding */ withheldEnd),
/* harmony export */   e: () => (/* binding */ compressor),
/* harmony export */   kI: () => (/* binding */ Meter),
/* harmony export */   kK: () => (/* binding */ openCommand),
/* harmony export */   nR: () => (/* binding */ tee),
/* harmony export */   ni: () => (/* binding */ decompressor),
/* harmony export */   z: () => (/* binding */ ENCRYPTED)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65952);




/** Small enough for a used block to be gone by the next minor collection (memory.ts): with 1 MiB the process was 40 MB larger, not faster. */
const BLOCK = 256 * 1024;
/** zstd with one thread: more than zero `nbWorkers` crash Node 24's binding. */
function compressor({ method, level }) {
    switch (method) {
        case 'zstd':
            return new InBlocks((0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createZstdCompress)({
                chunkSize: BLOCK,
                params: { [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_compressionLevel]: level, [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_checksumFlag]: 1 },
            }));
        case 'gzip':
            return new InBlocks((0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGzip)({ level, chunkSize: BLOCK }));
        case 'none':
            return new Plain({ highWaterMark: BLOCK });
    }
}
/** Two of them are held. */
const GATHERED = 1024 * 1024;
/**
 * Gives `inner` whole blocks instead of the pieces that a pipe has: each write is a task of its own on the thread pool, and pieces of 64 KiB cost a
 * sixth more of processor than these (measured), the copy included. One block is filled while the other is worked on.
 */
class InBlocks extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Duplex {
    bytesWritten = 0;
    #inner;
    #filling = Buffer.allocUnsafeSlow(GATHERED);
    #working = Buffer.allocUnsafeSlow(GATHERED);
    #filled = 0;
    #written = Promise.resolve();
    constructor(inner) {
        super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
        this.#inner = inner;
        inner.on('data', (chunk) => {
            if (!this.push(chunk))
                inner.pause();
        });
        inner.once('end', () => this.push(null));
        inner.once('error', (thrown) => this.destroy(thrown));
    }
    _read() {
        this.#inner.resume();
    }
    _write(chunk, encoding, next) {
        const taken = chunk.copy(this.#filling, this.#filled);
        this.#filled += taken;
        this.bytesWritten += taken;
        if (this.#filled < GATHERED)
            next();
        else
            this.#hand().then(() => this._write(chunk.subarray(taken), encoding, next), next);
    }
    _final(next) {
        this.#hand().then(() => {
            this.#inner.end();
            next();
        }, next);
    }
    _destroy(error, next) {
        this.#inner.destroy();
        next(error);
    }
    /** Rejects where the block before this one could not be written. */
    async #hand() {
        await this.#written;
        const block = this.#filling.subarray(0, this.#filled);
        [this.#filling, this.#working] = [this.#working, this.#filling];
        this.#filled = 0;
        this.#written = new Promise((resolve, reject) => {
            this.#inner.write(block, (error) => (error ? reject(error) : resolve()));
        });
        this.#written.catch(() => { }); // `inner` tells, and the next block hears of it.
    }
}
class Plain extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform {
    bytesWritten = 0;
    _transform(chunk, _encoding, next) {
        this.bytesWritten += chunk.length;
        next(null, chunk);
    }
}
function decompressor(method) {
    switch (method) {
        case 'zstd':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createZstdDecompress)({ chunkSize: BLOCK });
        case 'gzip':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGunzip)({ chunkSize: BLOCK });
        case 'none':
            return new node_stream__WEBPACK_IMPORTED_MODULE_1__.PassThrough({ highWaterMark: BLOCK });
    }
}
const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' };
const ENCRYPTED = '.age';
/** The command a person types to get the content of a stored file on stdout, by the file's suffixes. */
function openCommand(file) {
    const encrypted = file.endsWith(ENCRYPTED);
    const inner = encrypted ? file.slice(0, -ENCRYPTED.length) : file;
    const unpack = inner.endsWith(SUFFIX.zstd) ? 'zstd -dc' : inner.endsWith(SUFFIX.gzip) ? 'gzip -dc' : undefined;
    if (encrypted)
        return `age -d -i identity.txt ${file}${unpack ? ` | ${unpack}` : ''}`;
    return `${unpack ?? 'cat'} ${file}`;
}
/** Lets everything through, counts and hashes it. `digest` once, after the end. */
class Meter extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform {
    bytes = 0;
    #hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    constructor() {
        super({ highWaterMark: BLOCK });
    }
    _transform(chunk, _encoding, next) {
        this.bytes += chunk.length;
        this.#hash.update(chunk);
        (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .passed */ .b)(chunk.length);
        next(null, chunk);
    }
    digest() {
        return this.#hash.digest('hex');
    }
}
const BROKEN_OFF = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'EPIPE', 'ABORT_ERR']);
/** What a stream says when it was ended from outside: never the cause, which somebody else knows. */
const isBrokenOff = (thrown) => thrown instanceof Error && 'code' in thrown && BROKEN_OFF.has(String(thrown.code));
/**
 * What `source` gives, and its end only when `whole` has resolved: whoever stores this cannot complete it before. Fails as soon as `whole` does.
 * A Readable and not a Transform: the dump passes here in pieces of 8 KiB, and every stage they pass costs.
 */
function withheldEnd(source, whole) {
    const body = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable({
        highWaterMark: 64 * 1024,
        read: () => void source.resume(),
        destroy: (error, done) => {
            source.destroy();
            done(error);
        },
    });
    source.on('data', (chunk) => {
        (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .passed */ .b)(chunk.length);
        if (!body.push(chunk))
            source.pause();
    });
    source.once('end', () => void whole.then(() => body.push(null)).catch(() => { }));
    source.once('error', (thrown) => body.destroy(thrown));
    source.once('close', () => {
        if (!source.readableEnded)
            body.destroy(new Error('the source was cut off before its end'));
    });
    whole.catch((thrown) => body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))));
    return body;
}
/**
 * The same bytes for each of several readers. The slowest sets the pace; one that is destroyed no longer counts, and with the last of them
 * the source is destroyed. All end, or fail, as the source does. One reader gets the source itself.
 */
function tee(source, readers) {
    if (readers === 1)
        return [source];
    const waiting = new Set();
    const open = new Set();
    const resume = () => {
        if (waiting.size === 0)
            source.resume();
    };
    const leave = (branch) => {
        open.delete(branch);
        waiting.delete(branch);
        if (open.size === 0 && !source.readableEnded)
            source.destroy();
        else
            resume();
    };
    for (let i = 0; i < readers; i++) {
        const branch = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable({
            highWaterMark: BLOCK,
            read: () => {
                waiting.delete(branch);
                resume();
            },
            destroy: (error, done) => {
                leave(branch);
                done(error);
            },
        });
        branch.on('error', () => { }); // Whoever reads it hears of it; one that nobody reads any more must not end the process.
        open.add(branch);
    }
    const branches = [...open];
    source.on('data', (chunk) => {
        for (const branch of open)
            if (!branch.push(chunk))
                waiting.add(branch);
        if (waiting.size > 0)
            source.pause();
    });
    source.once('end', () => {
        for (const branch of open)
            branch.push(null);
    });
    const fail = (thrown) => {
        for (const branch of branches)
            branch.destroy(thrown);
    };
    source.once('error', fail);
    source.once('close', () => {
        if (!source.readableEnded)
            fail(new Error('the source was cut off before its end'));
    });
    return branches;
}


/***/ })

};
