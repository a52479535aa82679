export const id = 9420;
export const ids = [9420];
export const modules = {

/***/ 84562:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   IU: () => (/* binding */ listRelations),
/* harmony export */   L9: () => (/* binding */ patternProblems),
/* harmony export */   jh: () => (/* binding */ measured),
/* harmony export */   vI: () => (/* binding */ hasData)
/* harmony export */ });
/* harmony import */ var _patterns_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18172);

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
        const pattern = (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTablePattern */ .S)(text);
        const meant = new Set(rows.filter((row) => (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .matches */ .c)(pattern, { ...row, visible: visible.has(row.oid) })).map((row) => row.oid));
        if (meant.size === 0)
            return [`${name}: ${text} matches no table`];
        return meantByNone(rows, selection[name], visible)
            .filter((row) => meant.has(row.parent))
            .map((row) => `${name}: ${text} matches a partitioned table and not its partition ${row.quoted}, which holds the rows`);
    }));
}
/** Partitions that none of the patterns means. */
function meantByNone(rows, texts, visible) {
    const patterns = texts.map(_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTablePattern */ .S);
    return rows.filter((row) => row.parent !== null && !patterns.some((pattern) => (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .matches */ .c)(pattern, { ...row, visible: visible.has(row.oid) })));
}
async function matcher(session, selection) {
    const visible = await visibleOids(session, selection);
    const patterns = new Map(SELECTORS.map((name) => [name, selection[name].map(_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTablePattern */ .S)]));
    return (name, row) => patterns.get(name).some((pattern) => (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .matches */ .c)(pattern, { ...row, visible: visible.has(row.oid) }));
}
/** What a pattern without a schema can mean: asked under the role's own search path, as pg_dump does, and only where there is such a pattern. */
async function visibleOids(session, selection) {
    const needed = SELECTORS.some((name) => selection[name].some((text) => (0,_patterns_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTablePattern */ .S)(text).schema === undefined));
    if (!needed)
        return new Set();
    await session.query('RESET search_path');
    const rows = await session.query('SELECT c.oid::pg_catalog.text AS oid FROM pg_catalog.pg_class c WHERE pg_catalog.pg_table_is_visible(c.oid)');
    await session.query("SELECT pg_catalog.set_config('search_path', '', false)");
    return new Set(rows.map((row) => row.oid));
}
/** Whether rows of this relation stand in the dump. `standby`: unlogged tables cannot be read there, and pg_dump leaves them out. */
const hasData = (relation, standby) => relation.kind === 'table' && !relation.dataExcluded && !(relation.unlogged && standby);


/***/ }),

/***/ 83607:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   MS: () => (/* binding */ sessionSettings),
/* harmony export */   S4: () => (/* binding */ lockError),
/* harmony export */   VN: () => (/* binding */ chunks),
/* harmony export */   Vr: () => (/* binding */ namingLocks),
/* harmony export */   W9: () => (/* binding */ takeSnapshot),
/* harmony export */   d$: () => (/* binding */ isLockTableFull),
/* harmony export */   iN: () => (/* binding */ applySettings),
/* harmony export */   zw: () => (/* binding */ lockTableFull)
/* harmony export */ });
/* unused harmony export TEXT_FORM */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24824);
/* harmony import */ var _relations_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84562);



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
        const before = lockable(await (0,_relations_js__WEBPACK_IMPORTED_MODULE_2__/* .listRelations */ .IU)(session, selection));
        await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
        try {
            for (const names of chunks(before.map((relation) => relation.quoted), 500)) {
                await session.query(`LOCK TABLE ${names.map((name) => `ONLY ${name}`).join(', ')} IN ACCESS SHARE MODE`);
            }
            const [row] = await session.query('SELECT pg_catalog.pg_export_snapshot() AS id');
            const relations = await (0,_relations_js__WEBPACK_IMPORTED_MODULE_2__/* .listRelations */ .IU)(session, selection);
            const locked = new Set(before.map((relation) => relation.oid));
            if (lockable(relations).every((relation) => locked.has(relation.oid)))
                return { id: row.id, relations: await (0,_relations_js__WEBPACK_IMPORTED_MODULE_2__/* .measured */ .jh)(session, relations) };
        }
        catch (thrown) {
            if (!(thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_1__/* .QueryError */ .lr))
                throw thrown;
            if (isLockRefused(thrown))
                throw await lockError(session, lockTimeoutMs, thrown);
            if (isLockTableFull(thrown))
                throw await lockTableFull(session, before, thrown);
            if (thrown.code !== UNDEFINED_TABLE && thrown.code !== UNDEFINED_SCHEMA)
                throw thrown;
        }
        await session.query('ROLLBACK');
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`tables come and go faster than they can be locked: ${ATTEMPTS} attempts found the list changed`, {
        hint: 'Exclude the schema in which they come and go with exclude-table, or run when it is quiet.',
    });
}
/** lock_timeout was over, or the server has ended a deadlock at our cost: another session held what we wanted, and wanted what we held. */
const isLockRefused = ({ code }) => code === '55P03' || code === DEADLOCK;
const DEADLOCK = '40P01';
const UNDEFINED_TABLE = '42P01';
const UNDEFINED_SCHEMA = '3F000';
const lockable = (relations) => relations.filter((relation) => relation.kind === 'table' || relation.kind === 'partitioned');
/**
 * PostgreSQL's table of locks is full, as the session or pg_dump say it. By the name of the setting in the server's hint: the code (53200) is
 * that of any want of memory, and the words may be in any language.
 */
function isLockTableFull(thrown) {
    const hint = thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_1__/* .QueryError */ .lr && thrown.cause instanceof Error && 'hint' in thrown.cause ? thrown.cause.hint : '';
    return `${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)} ${hint}`.includes('max_locks_per_transaction');
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
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the server has no room for the locks that ${tables.length} tables take twice, for the dump and for the inventory`, {
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
        if (thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_1__/* .QueryError */ .lr && isLockRefused(thrown))
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
     WHERE l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AND c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname !~ '^pg_'
       AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())`);
    const inTheWay = holders.map(({ name, pid, application, seconds }) => `${name} by session ${pid}${application ? ` (${application})` : ''} for ${Math.round(seconds)} s`);
    const who = inTheWay.length > 0 ? `: held or wanted exclusively: ${inTheWay.slice(0, 5).join('; ')}` : '';
    const deadlock = cause instanceof _connection_js__WEBPACK_IMPORTED_MODULE_1__/* .QueryError */ .lr && cause.code === DEADLOCK;
    const how = deadlock ? 'without a deadlock with another session' : `within ${lockTimeoutMs / 1_000} s`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a lock on a table could not be had ${how}${who}`, {
        hint: 'A migration or maintenance is under way: run the backup after it, or raise lock-timeout. Workflows that deploy and back up belong in one concurrency group.',
        cause,
        temporary: true,
    });
}
function* chunks(list, length) {
    for (let from = 0; from < list.length; from += length)
        yield list.slice(from, from + length);
}


/***/ }),

/***/ 88338:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  w: () => (/* binding */ readStructure)
});

// UNUSED EXPORTS: STRUCTURE_METHOD

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/engines/postgres/relations.js
var postgres_relations = __webpack_require__(84562);
// EXTERNAL MODULE: ./lib/engines/postgres/structure-sql.js
var structure_sql = __webpack_require__(44263);
;// CONCATENATED MODULE: ./lib/engines/postgres/structure-code.js

/** Functions, procedures, aggregates, types, and what is built from them. Only where the whole database is dumped. */
const codeQuestions = ({ major }) => [
    { sql: FUNCTIONS, about: ['pg_proc'] },
    { sql: TYPES, about: ['pg_type'] },
    { sql: OPERATORS, about: ['pg_operator'] },
    { sql: OPERATOR_FAMILIES, about: ['pg_opfamily'] },
    { sql: OPERATOR_CLASSES, about: ['pg_opclass'] },
    { sql: collations(major), about: ['pg_collation'] },
    { sql: TEXT_SEARCH, about: ['pg_ts_config', 'pg_ts_dict', 'pg_ts_parser', 'pg_ts_template'] },
];
const own = (catalog, alias, namespace) => `JOIN pg_catalog.pg_namespace n ON n.oid = ${alias}.${namespace} AND ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)(catalog, `${alias}.oid`)}`;
/** A function that may be none: NULL for 0. */
const unlessNone = (label, oid, type = 'regprocedure') => `CASE WHEN ${oid} <> 0 THEN '${label} ' || ${oid}::oid::${type} END`;
/** Of what is made up (setting.ts) a digest, of the bytes that the database keeps: made by the server, since a value may have any line in it. */
const SETTINGS = `(SELECT string_agg('set ' || CASE WHEN position('.' IN split_part(c, '=', 1)) = 0 THEN c
  ELSE split_part(c, '=', 1) || '=sha256 ' || left(encode(sha256(convert_to(substr(c, position('=' IN c) + 1), getdatabaseencoding())), 'hex'), 16) END,
  E'\\n' ORDER BY n) FROM unnest(p.proconfig) WITH ORDINALITY AS s(c, n))`;
/**
 * Put together from the row, as pg_dump does it: pg_get_functiondef reads what stands there now, and not in the snapshot.
 * The functions that come with a range type are made with it.
 */
const FUNCTIONS = `
SELECT 'function' AS kind, p.oid::regprocedure::text AS name,
  ${(0,structure_sql/* lines */.Mn)(`concat(CASE p.prokind WHEN 'f' THEN 'function' WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'window function' END,
       ' (', pg_get_function_arguments(p.oid), ')', ' returns ' || pg_get_function_result(p.oid))`, (0,structure_sql/* words */.aL)(`'language ' || quote_ident(l.lanname)`, `CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END`, `CASE WHEN p.proisstrict THEN 'strict' END`, `CASE WHEN p.prosecdef THEN 'security definer' END`, `CASE WHEN p.proleakproof THEN 'leakproof' END`, `CASE p.proparallel WHEN 's' THEN 'parallel safe' WHEN 'r' THEN 'parallel restricted' END`, `'cost ' || p.procost`, `CASE WHEN p.prorows > 0 THEN 'rows ' || p.prorows END`), unlessNone('support', 'p.prosupport'), `(SELECT 'transform for types ' || string_agg(format_type(t, NULL), ', ') FROM unnest(p.protrftypes) AS t HAVING count(*) > 0)`, SETTINGS, `CASE WHEN p.prokind = 'a' THEN ${(0,structure_sql/* words */.aL)(unlessNone('sfunc', 'a.aggtransfn'), `'stype ' || format_type(a.aggtranstype, NULL)`, `CASE WHEN a.aggtransspace > 0 THEN 'sspace ' || a.aggtransspace END`, `CASE WHEN a.aggkind <> 'n' THEN format('kind %s with %s direct', a.aggkind, a.aggnumdirectargs) END`, unlessNone('finalfunc', 'a.aggfinalfn'), `CASE WHEN a.aggfinalextra THEN 'finalfunc_extra' END`, `'finalfunc_modify ' || a.aggfinalmodify::text`, unlessNone('combinefunc', 'a.aggcombinefn'), unlessNone('serialfunc', 'a.aggserialfn'), unlessNone('deserialfunc', 'a.aggdeserialfn'), `'initcond ' || quote_literal(a.agginitval)`, unlessNone('msfunc', 'a.aggmtransfn'), unlessNone('minvfunc', 'a.aggminvtransfn'), `CASE WHEN a.aggmtransfn <> 0 THEN 'mstype ' || format_type(a.aggmtranstype, NULL) END`, `CASE WHEN a.aggmtransspace > 0 THEN 'msspace ' || a.aggmtransspace END`, unlessNone('mfinalfunc', 'a.aggmfinalfn'), `CASE WHEN a.aggmfinalextra THEN 'mfinalfunc_extra' END`, `CASE WHEN a.aggmtransfn <> 0 THEN 'mfinalfunc_modify ' || a.aggmfinalmodify::text END`, `'minitcond ' || quote_literal(a.aggminitval)`, unlessNone('sortop', 'a.aggsortop', 'regoperator'))} END`, `'file ' || quote_literal(p.probin)`, 'pg_get_function_sqlbody(p.oid)')} AS sql, CASE WHEN p.prokind <> 'a' AND p.prosqlbody IS NULL THEN p.prosrc END AS value
FROM pg_catalog.pg_proc p ${own('pg_proc', 'p', 'pronamespace')}
JOIN pg_catalog.pg_language l ON l.oid = p.prolang LEFT JOIN pg_catalog.pg_aggregate a ON a.aggfnoid = p.oid
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_proc')} AND d.objid = p.oid AND d.deptype = 'i')`;
/** Types that stand by themselves: not those of rows of tables, of arrays, and of the multiranges that come with a range. */
const STANDALONE_TYPE = `(t.typtype IN ('d', 'e', 'r', 'b', 'p') OR t.typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class tc WHERE tc.oid = t.typrelid AND tc.relkind = 'c'))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_type element WHERE element.oid = t.typelem AND element.typarray = t.oid)`;
const collation = (oid, usual) => `CASE WHEN ${oid} <> ${usual} THEN 'COLLATE ' || ${oid}::regcollation END`;
const TYPES = `
SELECT 'type' AS kind, t.oid::regtype::text AS name,
  CASE t.typtype
    WHEN 'e' THEN 'enum (' || COALESCE((SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder) FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid), '') || ')'
    WHEN 'd' THEN ${(0,structure_sql/* words */.aL)(`'domain over ' || format_type(t.typbasetype, t.typtypmod)`, collation('t.typcollation', '(SELECT b.typcollation FROM pg_catalog.pg_type b WHERE b.oid = t.typbasetype)'), `CASE WHEN t.typnotnull THEN 'NOT NULL' END`, `'DEFAULT ' || COALESCE(pg_get_expr(t.typdefaultbin, 0), quote_literal(t.typdefault))`)}
    WHEN 'c' THEN 'composite (' || COALESCE((SELECT string_agg(${(0,structure_sql/* words */.aL)('quote_ident(a.attname)', 'format_type(a.atttypid, a.atttypmod)', collation('a.attcollation', 'b.typcollation'))}, ', ' ORDER BY a.attnum)
      FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type b ON b.oid = a.atttypid WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped), '') || ')'
    WHEN 'r' THEN (SELECT ${(0,structure_sql/* words */.aL)(`'range of ' || format_type(r.rngsubtype, NULL)`, `(SELECT format('ordered by %I.%I', o.nspname, c.opcname) FROM pg_catalog.pg_opclass c JOIN pg_catalog.pg_namespace o ON o.oid = c.opcnamespace WHERE c.oid = r.rngsubopc)`, collation('r.rngcollation', '0'), unlessNone('canonical', 'r.rngcanonical'), unlessNone('difference', 'r.rngsubdiff'), `'multirange ' || r.rngmultitypid::regtype`)} FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid)
    ELSE CASE WHEN NOT t.typisdefined THEN 'shell' ELSE ${(0,structure_sql/* words */.aL)(`format('base of %s bytes, align %s, storage %s, category %s, delimiter %L', t.typlen, t.typalign, t.typstorage, t.typcategory, t.typdelim)`, `CASE WHEN t.typbyval THEN 'by value' END`, `CASE WHEN t.typispreferred THEN 'preferred' END`, unlessNone('input', 't.typinput'), unlessNone('output', 't.typoutput'), unlessNone('receive', 't.typreceive'), unlessNone('send', 't.typsend'), unlessNone('typmod_in', 't.typmodin'), unlessNone('typmod_out', 't.typmodout'), unlessNone('analyze', 't.typanalyze'), unlessNone('subscript', 't.typsubscript'), unlessNone('element', 't.typelem', 'regtype'), collation('t.typcollation', '0'), `'DEFAULT ' || quote_literal(t.typdefault)`)} END
  END AS sql
FROM pg_catalog.pg_type t ${own('pg_type', 't', 'typnamespace')}
WHERE ${STANDALONE_TYPE}`;
const OPERATORS = `
SELECT 'operator' AS kind, o.oid::regoperator::text AS name,
  ${(0,structure_sql/* words */.aL)(`'function ' || o.oprcode::oid::regprocedure`, unlessNone('commutator', 'o.oprcom', 'regoperator'), unlessNone('negator', 'o.oprnegate', 'regoperator'), unlessNone('restrict', 'o.oprrest'), unlessNone('join', 'o.oprjoin'), `CASE WHEN o.oprcanhash THEN 'hashes' END`, `CASE WHEN o.oprcanmerge THEN 'merges' END`)} AS value
FROM pg_catalog.pg_operator o ${own('pg_operator', 'o', 'oprnamespace')}
WHERE o.oprcode <> 0`;
const OPERATOR_FAMILIES = `
SELECT 'operator-family' AS kind, format('%I.%I using %I', n.nspname, f.opfname, m.amname) AS name,
  ${(0,structure_sql/* lines */.Mn)(`(SELECT string_agg(concat('operator ', o.amopstrategy, ' ', o.amopopr::regoperator,
       (SELECT format(' for order by %I', s.opfname) FROM pg_catalog.pg_opfamily s WHERE s.oid = o.amopsortfamily)), E'\\n'
       ORDER BY o.amopstrategy, o.amopopr::regoperator::text COLLATE "C") FROM pg_catalog.pg_amop o WHERE o.amopfamily = f.oid)`, `(SELECT string_agg(format('function %s (%s, %s) %s', p.amprocnum, format_type(p.amproclefttype, NULL), format_type(p.amprocrighttype, NULL), p.amproc::oid::regprocedure), E'\\n'
       ORDER BY p.amprocnum, p.amproc::oid::regprocedure::text COLLATE "C") FROM pg_catalog.pg_amproc p WHERE p.amprocfamily = f.oid)`)} AS value
FROM pg_catalog.pg_opfamily f ${own('pg_opfamily', 'f', 'opfnamespace')} JOIN pg_catalog.pg_am m ON m.oid = f.opfmethod`;
const OPERATOR_CLASSES = `
SELECT 'operator-class' AS kind, format('%I.%I using %I', n.nspname, c.opcname, m.amname) AS name,
  ${(0,structure_sql/* words */.aL)(`'for ' || format_type(c.opcintype, NULL)`, `CASE WHEN c.opcdefault THEN 'default' END`, `(SELECT format('family %I.%I', fn.nspname, f.opfname) FROM pg_catalog.pg_opfamily f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace WHERE f.oid = c.opcfamily)`, `CASE WHEN c.opckeytype <> 0 THEN 'storage ' || format_type(c.opckeytype, NULL) END`)} AS value
FROM pg_catalog.pg_opclass c ${own('pg_opclass', 'c', 'opcnamespace')} JOIN pg_catalog.pg_am m ON m.oid = c.opcmethod`;
/** Without the version, which is that of the library on the machine. One for another encoding is not dumped. */
const collations = (major) => `
SELECT 'collation' AS kind, c.oid::regcollation::text AS name,
  ${(0,structure_sql/* words */.aL)(`CASE c.collprovider WHEN 'c' THEN 'libc' WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE c.collprovider::text END`, `'collate ' || c.collcollate`, `'ctype ' || c.collctype`, ...(major >= 15 ? [`'locale ' || ${major >= 17 ? 'c.colllocale' : 'c.colliculocale'}`] : []), ...(major >= 16 ? [`'rules ' || c.collicurules`] : []), `CASE WHEN NOT c.collisdeterministic THEN 'not deterministic' END`)} AS value
FROM pg_catalog.pg_collation c ${own('pg_collation', 'c', 'collnamespace')}
WHERE c.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database d WHERE d.datname = current_database()))`;
const TEXT_SEARCH = `
SELECT 'text-search' AS kind, 'configuration ' || c.oid::regconfig AS name,
  ${(0,structure_sql/* lines */.Mn)(`(SELECT format('parser %I.%I', pn.nspname, p.prsname) FROM pg_catalog.pg_ts_parser p JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace WHERE p.oid = c.cfgparser)`, `(SELECT string_agg(mapping.token || ': ' || mapping.dictionaries, E'\\n' ORDER BY mapping.token COLLATE "C") FROM (
       SELECT k.alias AS token, string_agg(m.mapdict::regdictionary::text, ', ' ORDER BY m.mapseqno) AS dictionaries
       FROM pg_catalog.pg_ts_config_map m JOIN ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype WHERE m.mapcfg = c.oid GROUP BY k.alias) mapping)`)} AS value
FROM pg_catalog.pg_ts_config c ${own('pg_ts_config', 'c', 'cfgnamespace')}
UNION ALL SELECT 'text-search', 'dictionary ' || d.oid::regdictionary,
  ${(0,structure_sql/* words */.aL)(`(SELECT format('template %I.%I', tn.nspname, t.tmplname) FROM pg_catalog.pg_ts_template t JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace WHERE t.oid = d.dicttemplate)`, 'd.dictinitoption')}
FROM pg_catalog.pg_ts_dict d ${own('pg_ts_dict', 'd', 'dictnamespace')}
UNION ALL SELECT 'text-search', format('parser %I.%I', n.nspname, p.prsname),
  ${(0,structure_sql/* words */.aL)(...['prsstart', 'prstoken', 'prsend', 'prsheadline', 'prslextype'].map((part) => unlessNone(part.slice(3), `p.${part}`)))}
FROM pg_catalog.pg_ts_parser p ${own('pg_ts_parser', 'p', 'prsnamespace')}
UNION ALL SELECT 'text-search', format('template %I.%I', n.nspname, t.tmplname), ${(0,structure_sql/* words */.aL)(unlessNone('init', 't.tmplinit'), unlessNone('lexize', 't.tmpllexize'))}
FROM pg_catalog.pg_ts_template t ${own('pg_ts_template', 't', 'tmplnamespace')}`;

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-access.js


/** Whose everything is, and who may do what. */
function accessQuestions({ major, relations, whole, present }) {
    const others = whole ? OTHERS.filter(({ catalog }) => present.has(catalog)) : [];
    return [
        { sql: owners(others), values: [relations] },
        { sql: grants(others, whole), values: [relations] },
        ...(whole ? [{ sql: SYSTEM_GRANTS }, { sql: publicSchema(major) }, ...RARE] : []),
    ];
}
const RELATIONS = {
    catalog: 'pg_class',
    owner: 'relowner',
    acl: { column: 'relacl', kind: `CASE t.relkind WHEN 'S' THEN 's' ELSE 'r' END` },
    where: 't.oid = ANY ($1::oid[])',
};
const OTHERS = [
    {
        catalog: 'pg_namespace',
        owner: 'nspowner',
        acl: { column: 'nspacl', kind: `'n'` },
        where: `${(0,structure_sql/* ownSchema */.sn)('t')} AND t.nspname <> 'public'`,
    },
    {
        catalog: 'pg_proc',
        owner: 'proowner',
        namespace: 'pronamespace',
        acl: { column: 'proacl', kind: `'f'` },
        where: `NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_proc')} AND d.objid = t.oid AND d.deptype = 'i')`,
    },
    { catalog: 'pg_type', owner: 'typowner', namespace: 'typnamespace', acl: { column: 'typacl', kind: `'T'` }, where: STANDALONE_TYPE },
    { catalog: 'pg_language', owner: 'lanowner', acl: { column: 'lanacl', kind: `'l'` } },
    { catalog: 'pg_foreign_data_wrapper', owner: 'fdwowner', acl: { column: 'fdwacl', kind: `'F'` } },
    { catalog: 'pg_foreign_server', owner: 'srvowner', acl: { column: 'srvacl', kind: `'S'` } },
    { catalog: 'pg_operator', owner: 'oprowner', namespace: 'oprnamespace', where: 't.oprcode <> 0' },
    { catalog: 'pg_opclass', owner: 'opcowner', namespace: 'opcnamespace' },
    { catalog: 'pg_opfamily', owner: 'opfowner', namespace: 'opfnamespace' },
    { catalog: 'pg_conversion', owner: 'conowner', namespace: 'connamespace' },
    {
        catalog: 'pg_collation',
        owner: 'collowner',
        namespace: 'collnamespace',
        where: 't.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database d WHERE d.datname = current_database()))',
    },
    { catalog: 'pg_ts_dict', owner: 'dictowner', namespace: 'dictnamespace' },
    { catalog: 'pg_ts_config', owner: 'cfgowner', namespace: 'cfgnamespace' },
    { catalog: 'pg_statistic_ext', owner: 'stxowner', namespace: 'stxnamespace', where: 't.stxrelid = ANY ($1::oid[])' },
    { catalog: 'pg_event_trigger', owner: 'evtowner' },
    { catalog: 'pg_publication', owner: 'pubowner' },
    {
        catalog: 'pg_subscription',
        owner: 'subowner',
        where: `t.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
      AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user)`,
    },
];
/** Rows of `classid`, `oid`, `sub`, `owner`, `acl`, `initial`, without what extensions made. */
function objectsOf({ catalog, owner, namespace, acl, where }) {
    const conditions = [
        ...(namespace ? [(0,structure_sql/* ownSchema */.sn)('n')] : catalog === 'pg_class' || catalog === 'pg_namespace' ? [] : [`t.oid >= ${structure_sql/* FIRST_OWN_OID */.p4}`]),
        ...(where ? [where] : []),
        `NOT ${(0,structure_sql/* isMember */.NB)(catalog, 't.oid')}`,
    ];
    return `SELECT ${(0,structure_sql/* classOf */.Kl)(catalog)}::oid AS classid, t.oid, 0 AS sub, t.${owner} AS owner,
    ${acl ? `t.${acl.column}` : 'NULL::aclitem[]'} AS acl, ${acl ? `acldefault((${acl.kind})::"char", t.${owner})` : 'NULL::aclitem[]'} AS initial
  FROM pg_catalog.${catalog} t ${namespace ? `JOIN pg_catalog.pg_namespace n ON n.oid = t.${namespace}` : ''} WHERE ${conditions.join(' AND ')}`;
}
const union = (parts) => parts.join('\nUNION ALL ');
/** Of what was dropped meanwhile there is none, and no row. */
const identity = (object) => `CROSS JOIN LATERAL pg_identify_object(${object}.classid, ${object}.oid, ${object}.sub) AS i`;
const owners = (others) => `
SELECT 'owner' AS kind, ${(0,structure_sql/* identified */.AR)('i')} AS name, ${(0,structure_sql/* roleName */.S3)('o.owner')} AS value
FROM (${union([RELATIONS, ...others].map(objectsOf))}) o ${identity('o')}
WHERE i.identity IS NOT NULL`;
/** A role in a list of privileges. The owner has no name there: who owns a thing is said once, and what the server's own superuser is called differs. */
const party = (oid, owner) => `CASE ${oid} WHEN 0 THEN 'PUBLIC' WHEN ${owner} THEN '(owner)' ELSE ${(0,structure_sql/* roleName */.S3)(oid)} END`;
/** One line for whom has privileges from whom, `*` for the right to pass it on; sorted, as the order in which they were granted means nothing. */
const privileges = (acl, owner) => `(SELECT COALESCE(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), '(nobody)') FROM (
  SELECT format('%s: %s by %s', ${party('x.grantee', owner)}, string_agg(x.privilege_type || CASE WHEN x.is_grantable THEN '*' ELSE '' END, ', '
    ORDER BY x.privilege_type), ${party('x.grantor', owner)}) AS line FROM aclexplode(${acl}) AS x GROUP BY x.grantee, x.grantor) granted)`;
const COLUMN_GRANTS = `SELECT ${(0,structure_sql/* classOf */.Kl)('pg_class')}::oid, a.attrelid, a.attnum::int, c.relowner, a.attacl, acldefault('c', c.relowner)
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid WHERE a.attrelid = ANY ($1::oid[]) AND a.attacl IS NOT NULL AND NOT a.attisdropped`;
const DATABASE_GRANTS = `SELECT ${(0,structure_sql/* classOf */.Kl)('pg_database')}::oid, d.oid, 0, d.datdba, d.datacl, acldefault('d', d.datdba)
  FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;
/** No privileges noted at all (NULL) are those that the kind of object starts with; an object that has just these has no item, however they are noted. */
const grants = (others, whole) => `
SELECT 'grant' AS kind, CASE WHEN i.type = 'database' THEN i.type ELSE ${(0,structure_sql/* identified */.AR)('i')} END AS name, l.value
FROM (${union([...[RELATIONS, ...others.filter(({ acl }) => acl)].map(objectsOf), COLUMN_GRANTS, ...(whole ? [DATABASE_GRANTS] : [])])}) o
${identity('o')} CROSS JOIN LATERAL (SELECT ${privileges('o.acl', 'o.owner')} AS value) l
WHERE o.acl IS NOT NULL AND i.identity IS NOT NULL AND l.value <> ${privileges('o.initial', 'o.owner')}`;
const SYSTEM = [
    ['pg_class', 'relowner', 'relacl', `CASE t.relkind WHEN 'S' THEN 's' ELSE 'r' END`, `t.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')`],
    ['pg_proc', 'proowner', 'proacl', `'f'`, 'true'],
    ['pg_type', 'typowner', 'typacl', `'T'`, 'true'],
    ['pg_namespace', 'nspowner', 'nspacl', `'n'`, 'true'],
    ['pg_language', 'lanowner', 'lanacl', `'l'`, 't.lanispl'],
    ['pg_foreign_data_wrapper', 'fdwowner', 'fdwacl', `'F'`, 'true'],
    ['pg_foreign_server', 'srvowner', 'srvacl', `'S'`, 'true'],
];
const NAMESPACE = { pg_class: 'relnamespace', pg_proc: 'pronamespace', pg_type: 'typnamespace' };
/** What is the system's or an extension's and whose privileges may have been changed since. pg_dump passes over information_schema. */
function systemObjects([catalog, owner, acl, kind, where]) {
    const namespace = NAMESPACE[catalog];
    const builtin = namespace
        ? `t.${namespace} = 'pg_catalog'::regnamespace`
        : catalog === 'pg_namespace'
            ? `t.nspname = 'pg_catalog'`
            : `t.oid < ${structure_sql/* FIRST_OWN_OID */.p4}`;
    return `SELECT ${(0,structure_sql/* classOf */.Kl)(catalog)}::oid AS classid, t.oid, 0 AS sub, t.${owner} AS owner, COALESCE(t.${acl}, acldefault((${kind})::"char", t.${owner})) AS acl,
    COALESCE(p.initprivs, acldefault((${kind})::"char", t.${owner})) AS initial
  FROM pg_catalog.${catalog} t LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = ${(0,structure_sql/* classOf */.Kl)(catalog)} AND p.objoid = t.oid AND p.objsubid = 0
  WHERE ${where} AND t.${acl} IS DISTINCT FROM p.initprivs AND (${builtin} OR ${(0,structure_sql/* isMember */.NB)(catalog, 't.oid')})`;
}
const SYSTEM_COLUMNS = `SELECT ${(0,structure_sql/* classOf */.Kl)('pg_class')}::oid, t.oid, a.attnum::int, t.relowner, COALESCE(a.attacl, acldefault('c', t.relowner)), COALESCE(p.initprivs, acldefault('c', t.relowner))
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class t ON t.oid = a.attrelid
  LEFT JOIN pg_catalog.pg_init_privs p ON p.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_class')} AND p.objoid = t.oid AND p.objsubid = a.attnum
  WHERE a.attacl IS DISTINCT FROM p.initprivs AND NOT a.attisdropped AND (t.relnamespace = 'pg_catalog'::regnamespace OR ${(0,structure_sql/* isMember */.NB)('pg_class', 't.oid')})`;
const change = (sign, these, those) => `
  SELECT format('${sign} %s: %s%s by %s', ${party('x.grantee', 'o.owner')}, x.privilege_type, CASE WHEN x.is_grantable THEN '*' END, ${party('x.grantor', 'o.owner')}) AS line
  FROM (SELECT * FROM aclexplode(o.${these}) EXCEPT SELECT * FROM aclexplode(o.${those})) x`;
/** Only what differs from how the server or the extension made it (pg_init_privs): that is what pg_dump takes, and minor releases start with different ones. */
const SYSTEM_GRANTS = `
SELECT 'grant' AS kind, ${(0,structure_sql/* identified */.AR)('i')} AS name, string_agg(l.line, E'\\n' ORDER BY l.line COLLATE "C") AS value
FROM (${union([...SYSTEM.map(systemObjects), SYSTEM_COLUMNS])}) o ${identity('o')}
CROSS JOIN LATERAL (${change('+', 'acl', 'initial')} UNION ALL ${change('-', 'initial', 'acl')}) l
WHERE i.identity IS NOT NULL GROUP BY 1, 2`;
/**
 * `public` is there before the restore. From PostgreSQL 15 on it belongs to whoever owns the database, and another owner is in the dump.
 * pg_dump 14 passes over its owner and gives him privileges of his own, and takes one that was made anew for the one of the
 * beginning: where its word counts for nothing, the item says so, and it is there in any case.
 */
const publicSchema = (major) => major >= 15
    ? `SELECT kind, 'schema public' AS name, value FROM pg_catalog.pg_namespace t
CROSS JOIN LATERAL (VALUES ('owner', NULLIF(${(0,structure_sql/* roleName */.S3)('t.nspowner')}, 'pg_database_owner')),
  ('grant', NULLIF(${PUBLIC_PRIVILEGES}, '(owner): CREATE, USAGE by (owner)' || E'\\n' || 'PUBLIC: USAGE by (owner)'))) AS facts(kind, value)
WHERE t.nspname = 'public' AND value IS NOT NULL`
    : `SELECT 'grant' AS kind, 'schema public' AS name, ${PUBLIC_PRIVILEGES} AS value,
  CASE WHEN t.nspowner = ${FIRST_SUPERUSER} AND t.oid < ${structure_sql/* FIRST_OWN_OID */.p4} THEN NULL
    ELSE 'pg_dump 14 does not keep them where the schema is gone, was made anew or has another owner' END AS skipped
FROM (VALUES (1)) always LEFT JOIN pg_catalog.pg_namespace t ON t.nspname = 'public'`;
const PUBLIC_PRIVILEGES = privileges(`COALESCE(t.nspacl, acldefault('n', t.nspowner))`, 't.nspowner');
/** The role that initdb makes. */
const FIRST_SUPERUSER = 10;
const DEFAULT_PRIVILEGES = `
SELECT 'default-privileges' AS kind, concat('on ', CASE d.defaclobjtype WHEN 'r' THEN 'tables' WHEN 'S' THEN 'sequences' WHEN 'f' THEN 'functions'
    WHEN 'T' THEN 'types' WHEN 'n' THEN 'schemas' WHEN 'L' THEN 'large objects' END, ' of ', ${(0,structure_sql/* roleName */.S3)('d.defaclrole')}, ' in schema ' || quote_ident(n.nspname)) AS name,
  ${privileges('d.defaclacl', 'd.defaclrole')} AS value
FROM pg_catalog.pg_default_acl d LEFT JOIN pg_catalog.pg_namespace n ON n.oid = d.defaclnamespace`;
/** There may be millions: numbers, and a sum over who has which. */
const LARGE_OBJECTS = `
SELECT 'owner' AS kind, 'large objects' AS name, string_agg(line, E'\\n' ORDER BY line COLLATE "C") AS value FROM (
  SELECT format('%s: %s, sum %s', ${(0,structure_sql/* roleName */.S3)('m.lomowner')}, count(*), sum(hashint8extended(m.oid::bigint, 0))) AS line
  FROM pg_catalog.pg_largeobject_metadata m GROUP BY m.lomowner) owned HAVING count(*) > 0
UNION ALL SELECT 'grant', 'large objects', format('%s, sum %s', count(*), sum(hashtextextended(m.oid || ': ' || l.value, 0)))
FROM pg_catalog.pg_largeobject_metadata m CROSS JOIN LATERAL (SELECT ${privileges('m.lomacl', 'm.lomowner')} AS value) l
WHERE m.lomacl IS NOT NULL AND l.value <> ${privileges(`acldefault('L', m.lomowner)`, 'm.lomowner')} HAVING count(*) > 0`;
const RARE = [
    { sql: DEFAULT_PRIVILEGES, about: ['pg_default_acl'] },
    { sql: LARGE_OBJECTS, about: ['pg_largeobject_metadata'] },
];

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-database.js

/** What stands by itself in a database and belongs to no schema, and schemas. Only where the whole database is dumped. */
const databaseQuestions = ({ major, relations }) => [
    { sql: SCHEMAS, about: ['pg_namespace'] },
    { sql: EXTENSIONS, about: ['pg_extension'] },
    { sql: LANGUAGES, about: ['pg_language', 'pg_am'] },
    { sql: CASTS, about: ['pg_cast', 'pg_conversion', 'pg_transform'] },
    { sql: FOREIGN_DATA, about: ['pg_foreign_data_wrapper', 'pg_foreign_server'] },
    { sql: EVENT_TRIGGERS, about: ['pg_event_trigger'] },
    { sql: publications(major), values: [relations], about: ['pg_publication'] },
    { sql: SUBSCRIPTIONS, about: ['pg_subscription'] },
];
const structure_database_own = (catalog, oid) => `${oid} >= ${structure_sql/* FIRST_OWN_OID */.p4} AND NOT ${(0,structure_sql/* isMember */.NB)(catalog, oid)}`;
/** Every database is born with `public`, and pg_dump does not drop it. */
const SCHEMAS = `
SELECT 'schema' AS kind, quote_ident(n.nspname) AS name, NULL AS value
FROM pg_catalog.pg_namespace n WHERE ${(0,structure_sql/* ownSchema */.sn)('n')} AND n.nspname <> 'public' AND NOT ${(0,structure_sql/* isMember */.NB)('pg_namespace', 'n.oid')}`;
/**
 * Every database is born with plpgsql, and pg_dump does not drop it. The name is not quoted: it is looked for among the server's. The version is what the restoring server has: the dump does not name it.
 * Whose the extension and its objects are is not in a dump either.
 */
const EXTENSIONS = `
SELECT kind, x.extname::text AS name, value FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
CROSS JOIN LATERAL (VALUES ('extension', x.extversion), ('extension-schema', quote_ident(n.nspname))) AS facts(kind, value)
WHERE x.extname <> 'plpgsql'`;
const LANGUAGES = `
SELECT 'language' AS kind, quote_ident(l.lanname) AS name,
  ${(0,structure_sql/* words */.aL)(`'handler ' || l.lanplcallfoid::regprocedure`, `CASE WHEN l.laninline <> 0 THEN 'inline ' || l.laninline::regprocedure END`, `CASE WHEN l.lanvalidator <> 0 THEN 'validator ' || l.lanvalidator::regprocedure END`, `CASE WHEN l.lanpltrusted THEN 'trusted' END`)} AS value
FROM pg_catalog.pg_language l WHERE ${structure_database_own('pg_language', 'l.oid')}
UNION ALL SELECT 'access-method', quote_ident(m.amname), format('type %s handler %s', m.amtype, m.amhandler)
FROM pg_catalog.pg_am m WHERE ${structure_database_own('pg_am', 'm.oid')}`;
const CASTS = `
SELECT 'cast' AS kind, format('%s as %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)) AS name,
  concat(CASE c.castcontext WHEN 'i' THEN 'implicit' WHEN 'a' THEN 'in assignment' ELSE 'explicit' END,
    CASE c.castmethod WHEN 'b' THEN ' without function' WHEN 'i' THEN ' by text' ELSE ' with ' || c.castfunc::regprocedure END) AS value
FROM pg_catalog.pg_cast c WHERE ${structure_database_own('pg_cast', 'c.oid')}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_cast')} AND d.objid = c.oid AND d.deptype = 'i')
UNION ALL SELECT 'conversion', format('%I.%I', n.nspname, c.conname),
  concat(CASE WHEN c.condefault THEN 'default ' END, pg_encoding_to_char(c.conforencoding), ' to ', pg_encoding_to_char(c.contoencoding), ' with ', c.conproc)
FROM pg_catalog.pg_conversion c JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace WHERE ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_conversion', 'c.oid')}
UNION ALL SELECT 'transform', format('for %s language %I', format_type(t.trftype, NULL), l.lanname),
  ${(0,structure_sql/* words */.aL)(`CASE WHEN t.trffromsql <> 0 THEN 'from ' || t.trffromsql::oid::regprocedure END`, `CASE WHEN t.trftosql <> 0 THEN 'to ' || t.trftosql::oid::regprocedure END`)}
FROM pg_catalog.pg_transform t JOIN pg_catalog.pg_language l ON l.oid = t.trflang WHERE ${structure_database_own('pg_transform', 't.oid')}`;
/** Of a user mapping, which is where passwords are, only the names of its options, as far as this user may see them; so does pg_dump. */
const FOREIGN_DATA = `
SELECT 'foreign-data' AS kind, 'wrapper ' || quote_ident(w.fdwname) AS name,
  ${(0,structure_sql/* words */.aL)(`CASE WHEN w.fdwhandler <> 0 THEN 'handler ' || w.fdwhandler::regprocedure END`, `CASE WHEN w.fdwvalidator <> 0 THEN 'validator ' || w.fdwvalidator::regprocedure END`, (0,structure_sql/* optionNames */.W6)('w.fdwoptions'))} AS value
FROM pg_catalog.pg_foreign_data_wrapper w WHERE ${structure_database_own('pg_foreign_data_wrapper', 'w.oid')}
UNION ALL SELECT 'foreign-data', 'server ' || quote_ident(s.srvname),
  ${(0,structure_sql/* words */.aL)(`'wrapper ' || quote_ident(w.fdwname)`, `'type ' || quote_literal(s.srvtype)`, `'version ' || quote_literal(s.srvversion)`, (0,structure_sql/* optionNames */.W6)('s.srvoptions'))}
FROM pg_catalog.pg_foreign_server s JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw WHERE ${structure_database_own('pg_foreign_server', 's.oid')}
UNION ALL SELECT 'foreign-data', format('user mapping of %s at %I', CASE u.umuser WHEN 0 THEN 'PUBLIC' ELSE quote_ident(u.usename) END, u.srvname),
  (SELECT format('options (%s)', string_agg(split_part(o, '=', 1), ', ' ORDER BY o COLLATE "C")) FROM unnest(u.umoptions) AS o HAVING count(*) > 0)
FROM pg_catalog.pg_user_mappings u WHERE ${structure_database_own('pg_foreign_server', 'u.srvid')}`;
const EVENT_TRIGGERS = `
SELECT 'event-trigger' AS kind, quote_ident(t.evtname) AS name,
  ${(0,structure_sql/* words */.aL)(`'on ' || t.evtevent`, `'when tag in (' || array_to_string(t.evttags, ', ') || ')'`, `'execute ' || t.evtfoid::regprocedure`, `CASE t.evtenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`)} AS value
FROM pg_catalog.pg_event_trigger t WHERE NOT ${(0,structure_sql/* isMember */.NB)('pg_event_trigger', 't.oid')}`;
/** Tables that the dump does not have are left out. */
const publications = (major) => `
SELECT 'publication' AS kind, quote_ident(p.pubname) AS name,
  ${(0,structure_sql/* lines */.Mn)((0,structure_sql/* words */.aL)(`'publishes'`, `concat_ws(', ', CASE WHEN p.pubinsert THEN 'insert' END, CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END, CASE WHEN p.pubtruncate THEN 'truncate' END)`, `CASE WHEN p.puballtables THEN 'of all tables' END`, `CASE WHEN p.pubviaroot THEN 'via partition root' END`, ...(major >= 18 ? [`CASE WHEN p.pubgencols <> 'n' THEN 'with generated columns' END`] : [])), `(SELECT string_agg(${(0,structure_sql/* words */.aL)('r.prrelid::regclass::text', ...(major >= 15
    ? [
        `'(' || (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)) || ')'`,
        `'where ' || pg_get_expr(r.prqual, r.prrelid)`,
    ]
    : []))}, E'\\n' ORDER BY r.prrelid::regclass::text COLLATE "C") FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = ANY ($1::oid[]))`, ...(major >= 15
    ? [
        `(SELECT string_agg(format('tables in schema %I', n.nspname), E'\\n' ORDER BY n.nspname) FROM pg_catalog.pg_publication_namespace s
             JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)`,
    ]
    : []))} AS sql
FROM pg_catalog.pg_publication p WHERE NOT ${(0,structure_sql/* isMember */.NB)('pg_publication', 'p.oid')}`;
/** By name only: how it connects is a secret, and a restored one is disabled. pg_dump leaves them out for who is no superuser. */
const SUBSCRIPTIONS = `
SELECT 'subscription' AS kind, quote_ident(s.subname) AS name, NULL AS value FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())
  AND (SELECT u.rolsuper FROM pg_catalog.pg_roles u WHERE u.rolname = current_user)`;

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-parts.js

/** What belongs to a table or view and goes with it. */
const partQuestions = ({ major, relations, whole }) => [
    { sql: INDEXES, values: [relations] },
    { sql: constraints(major), values: [relations, whole] },
    { sql: TRIGGERS, values: [relations], about: ['pg_trigger'] },
    { sql: RULES, values: [relations], about: ['rule'] },
    { sql: ROW_SECURITY, values: [relations, whole], about: ['row-security'] },
    { sql: POLICIES, values: [relations, whole], about: ['pg_policy'] },
    // Which of them go with chosen tables differs between releases of pg_dump.
    ...(whole ? [{ sql: STATISTICS, values: [relations], about: ['pg_statistic_ext'] }] : []),
];
/**
 * An index that is not valid (a failed CREATE INDEX CONCURRENTLY) is not dumped; one of a partitioned table that its partitions lack is.
 * The tablespace does not show in the definition.
 */
const INDEXES = `
SELECT 'index' AS kind, i.indexrelid::regclass::text AS name,
  ${(0,structure_sql/* lines */.Mn)('pg_get_indexdef(i.indexrelid)', `CASE WHEN NOT i.indisvalid THEN 'invalid' END`, `CASE WHEN i.indisclustered THEN 'clustered' END`, `(SELECT 'part of ' || p.inhparent::regclass FROM pg_catalog.pg_inherits p WHERE p.inhrelid = i.indexrelid)`, `(SELECT string_agg(format('statistics %s of column %s', a.attstattarget, a.attnum), E'\\n' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0)`)} AS sql
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
WHERE i.indrelid = ANY ($1::oid[]) AND (c.relkind = 'I' OR i.indisvalid AND i.indisready)`;
/**
 * Left out, since the restore makes them by itself and under names of its own choice: a foreign key's copies in partitions, NOT NULL that is
 * nothing else (it stands at its column), also of domains; constraint triggers, which are triggers.
 * Whether an inherited CHECK is validated is not compared: a child made under a parent whose CHECK is NOT VALID has a valid one, and
 * restored a NOT VALID one, as the dump adds it to the parent when the child is there.
 */
const constraints = (major) => `
SELECT 'constraint' AS kind,
  CASE WHEN con.contype = 'n' THEN format('NOT NULL %s on %s', (SELECT string_agg(quote_ident(a.attname), ', ') FROM pg_catalog.pg_attribute a
      WHERE a.attrelid = con.conrelid AND a.attnum = ANY (con.conkey)), con.conrelid::regclass)
    WHEN con.contypid <> 0 THEN format('%I on %s', con.conname, con.contypid::regtype) ELSE format('%I on %s', con.conname, con.conrelid::regclass) END AS name,
  CASE WHEN con.contype = 'c' AND con.coninhcount > 0 THEN regexp_replace(pg_get_constraintdef(con.oid), ' NOT VALID$', '')
    ELSE pg_get_constraintdef(con.oid) END AS sql
FROM pg_catalog.pg_constraint con
LEFT JOIN pg_catalog.pg_type t ON t.oid = con.contypid LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE con.contype <> 't' AND NOT (con.contype = 'f' AND con.conparentid <> 0)
  AND (con.contype <> 'n' OR ${major >= 18 ? 'con.conrelid <> 0 AND con.coninhcount = 0 AND (con.connoinherit OR NOT con.convalidated)' : 'false'})
  AND (con.conrelid = ANY ($1::oid[]) OR $2::bool AND con.contypid <> 0 AND ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_type', 'con.contypid')})`;
/** Without those that foreign keys are made of. A trigger of a partitioned table has a copy in each partition, which can be disabled by itself. */
const TRIGGERS = `
SELECT 'trigger' AS kind, format('%I on %s', t.tgname, t.tgrelid::regclass) AS name,
  ${(0,structure_sql/* lines */.Mn)('pg_get_triggerdef(t.oid)', `CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`)} AS sql
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid = ANY ($1::oid[]) AND (NOT t.tgisinternal OR t.tgparentid <> 0 AND t.tgconstraint = 0)`;
const RULES = `
SELECT 'rule' AS kind, format('%I on %s', r.rulename, r.ev_class::regclass) AS name,
  ${(0,structure_sql/* lines */.Mn)('pg_get_ruledef(r.oid)', `CASE r.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'enabled always' WHEN 'R' THEN 'enabled on replicas' END`)} AS sql
FROM pg_catalog.pg_rewrite r
WHERE r.ev_class = ANY ($1::oid[]) AND r.rulename <> '_RETURN'`;
/** Of an extension's table pg_dump takes the policies and that they are on, and not that they bind the owner. */
const ROW_SECURITY = `
SELECT 'row-security' AS kind, c.oid::regclass::text AS name,
  ${(0,structure_sql/* words */.aL)(`CASE WHEN c.relrowsecurity THEN 'enabled' END`, `CASE WHEN c.relforcerowsecurity AND NOT member THEN 'forced' END`)} AS value
FROM pg_catalog.pg_class c CROSS JOIN LATERAL (SELECT ${(0,structure_sql/* isMember */.NB)('pg_class', 'c.oid')} AS member) m
WHERE (c.oid = ANY ($1::oid[]) OR $2::bool AND member) AND (c.relrowsecurity OR c.relforcerowsecurity AND NOT member)`;
const POLICIES = `
SELECT 'policy' AS kind, format('%I on %s', p.polname, p.polrelid::regclass) AS name,
  ${(0,structure_sql/* lines */.Mn)(`format('%s for %s to %s', CASE WHEN p.polpermissive THEN 'permissive' ELSE 'restrictive' END,
       CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
       (SELECT string_agg(role, ', ' ORDER BY role COLLATE "C") FROM (SELECT CASE r WHEN 0 THEN 'PUBLIC' ELSE ${(0,structure_sql/* roleName */.S3)('r')} END AS role
         FROM unnest(p.polroles) AS r) roles))`, `'using ' || pg_get_expr(p.polqual, p.polrelid)`, `'with check ' || pg_get_expr(p.polwithcheck, p.polrelid)`)} AS sql
FROM pg_catalog.pg_policy p
WHERE p.polrelid = ANY ($1::oid[]) OR $2::bool AND ${(0,structure_sql/* isMember */.NB)('pg_class', 'p.polrelid')}`;
/** Columns by name: the order in which they are kept is that of the table, which inheritance changes. */
const STATISTICS = `
SELECT 'statistics' AS kind, format('%I.%I', n.nspname, s.stxname) AS name,
  ${(0,structure_sql/* lines */.Mn)(`format('(%s) on %s', (SELECT string_agg(CASE k WHEN 'd' THEN 'ndistinct' WHEN 'f' THEN 'dependencies' WHEN 'm' THEN 'mcv' ELSE 'expressions' END, ', ' ORDER BY k)
       FROM unnest(s.stxkind) AS k), s.stxrelid::regclass)`, `(SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_catalog.pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys))`, `array_to_string(pg_get_statisticsobjdef_expressions(s.oid), ', ')`, `CASE WHEN s.stxstattarget >= 0 THEN 'statistics ' || s.stxstattarget END`)} AS sql
FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
WHERE s.stxrelid = ANY ($1::oid[]) AND ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_statistic_ext', 's.oid')}`;

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-present.js


/** Catalogs whose objects have an oid, of which those of a fresh database are the smaller ones. */
const CATALOGS = [
    'pg_am',
    'pg_cast',
    'pg_collation',
    'pg_conversion',
    'pg_event_trigger',
    'pg_extension',
    'pg_foreign_data_wrapper',
    'pg_foreign_server',
    'pg_language',
    'pg_namespace',
    'pg_opclass',
    'pg_operator',
    'pg_opfamily',
    'pg_policy',
    'pg_proc',
    'pg_publication',
    'pg_statistic_ext',
    'pg_subscription',
    'pg_transform',
    'pg_trigger',
    'pg_ts_config',
    'pg_ts_dict',
    'pg_ts_parser',
    'pg_ts_template',
];
const structure_present_own = (catalog) => `SELECT FROM pg_catalog.${catalog} t WHERE t.oid >= ${structure_sql/* FIRST_OWN_OID */.p4}`;
/** What else there may be nothing of. Comments: of what is not the system's, and of what may have any number or name. */
const MORE = {
    pg_type: `${structure_present_own('pg_type')} AND ${STANDALONE_TYPE}`,
    pg_default_acl: 'SELECT FROM pg_catalog.pg_default_acl',
    pg_largeobject_metadata: 'SELECT FROM pg_catalog.pg_largeobject_metadata',
    pg_seclabel: 'SELECT FROM pg_catalog.pg_seclabel',
    pg_shseclabel: 'SELECT FROM pg_catalog.pg_shseclabel',
    comment: `SELECT FROM pg_catalog.pg_description d WHERE d.objoid >= ${structure_sql/* FIRST_OWN_OID */.p4} OR d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_largeobject')}
    OR d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_namespace')} AND d.description <> 'standard public schema'
      AND d.objoid = (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public')`,
    /** Rules that are no views. */
    rule: `SELECT FROM pg_catalog.pg_rewrite r WHERE r.oid >= ${structure_sql/* FIRST_OWN_OID */.p4} AND r.rulename <> '_RETURN'`,
    'row-security': `SELECT FROM pg_catalog.pg_class c WHERE c.relrowsecurity OR c.relforcerowsecurity`,
    /** A materialized view, which may read from others. */
    'materialized-view': `SELECT FROM pg_catalog.pg_class c WHERE c.relkind = 'm'`,
    /** Children that are no partitions. */
    child: `SELECT FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition`,
};
/**
 * What the database has any of. Half of the work of reading a small structure is planning questions about what it has not: one question finds
 * that out in a millisecond.
 */
async function presentIn(session) {
    const facts = Object.entries({ ...Object.fromEntries(CATALOGS.map((catalog) => [catalog, structure_present_own(catalog)])), ...MORE });
    const values = facts.map(([name, question]) => `('${name}', EXISTS (${question}))`);
    const rows = await session.query(`SELECT name FROM (VALUES ${values.join(', ')}) AS facts(name, present) WHERE present`);
    return new Set(rows.map(({ name }) => name));
}

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-remarks.js

/** Comments and security labels. */
const remarkQuestions = ({ major, relations, whole }) => {
    const values = [relations, whole];
    return [
        { sql: remarks(major, 'comment', 'pg_description', 'd.description'), values, about: ['comment'] },
        { sql: remarks(major, 'security-label', 'pg_seclabel', 'd.label', `' by ' || d.provider`), values, about: ['pg_seclabel'] },
        ...(whole ? [{ sql: DATABASE_LABELS, about: ['pg_shseclabel'] }] : []),
    ];
};
/** What belongs to a table, and to which; 0 for what is not in the dump: a copy that a partition got, an index that failed. */
const PARTS = `
SELECT ${(0,structure_sql/* classOf */.Kl)('pg_class')}::oid AS classid, i.indexrelid AS oid, CASE WHEN c.relkind = 'I' OR i.indisvalid AND i.indisready THEN i.indrelid ELSE 0 END AS relation
  FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
UNION ALL SELECT ${(0,structure_sql/* classOf */.Kl)('pg_constraint')}, k.oid, CASE WHEN k.contype = 'f' AND k.conparentid <> 0 THEN 0 ELSE k.conrelid END
  FROM pg_catalog.pg_constraint k WHERE k.conrelid <> 0
UNION ALL SELECT ${(0,structure_sql/* classOf */.Kl)('pg_trigger')}, t.oid, CASE t.tgparentid WHEN 0 THEN t.tgrelid ELSE 0 END FROM pg_catalog.pg_trigger t
UNION ALL SELECT ${(0,structure_sql/* classOf */.Kl)('pg_rewrite')}, r.oid, r.ev_class FROM pg_catalog.pg_rewrite r
UNION ALL SELECT ${(0,structure_sql/* classOf */.Kl)('pg_policy')}, p.oid, p.polrelid FROM pg_catalog.pg_policy p
UNION ALL SELECT ${(0,structure_sql/* classOf */.Kl)('pg_statistic_ext')}, s.oid, CASE WHEN $2::bool THEN s.stxrelid ELSE 0 END FROM pg_catalog.pg_statistic_ext s`;
/** Every database is born with `public` and a comment on it. pg_dump 14 does not look whether there is another. */
const remarked = (major, text) => major >= 15 ? `(s.nspname = 'public' AND ${text} = 'standard public schema') IS NOT TRUE` : `s.nspname IS DISTINCT FROM 'public'`;
/**
 * Chosen among what the dump has before anything is named, since most comments are the system's own. A large object may have any number,
 * also such as the system's. Extensions comment what they make.
 */
const remarks = (major, kind, catalog, text, suffix = `''`) => `
SELECT '${kind}' AS kind, concat(${(0,structure_sql/* identified */.AR)('i')}, ${suffix}) AS name, ${text} AS value
FROM (SELECT d.* FROM pg_catalog.${catalog} d LEFT JOIN (${PARTS}) part ON part.classid = d.classoid AND part.oid = d.objoid
  LEFT JOIN pg_catalog.pg_class c ON d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_class')} AND c.oid = d.objoid
  LEFT JOIN pg_catalog.pg_extension x ON d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_extension')} AND x.oid = d.objoid
  LEFT JOIN pg_catalog.pg_namespace s ON d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_namespace')} AND s.oid = d.objoid
  WHERE (d.objoid >= ${structure_sql/* FIRST_OWN_OID */.p4} OR d.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_largeobject')} OR s.nspname = 'public') AND ${remarked(major, text)}
    AND (part.relation = ANY ($1::oid[]) OR c.oid = ANY ($1::oid[])
      OR $2::bool AND part.oid IS NULL AND (c.oid IS NULL OR c.relkind = 'c') AND x.extname IS DISTINCT FROM 'plpgsql'
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = d.classoid AND e.objid = d.objoid AND e.deptype = 'e'))
  OFFSET 0) d
CROSS JOIN LATERAL pg_identify_object(d.classoid, d.objoid, d.objsubid) AS i LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = i.schema
WHERE i.identity IS NOT NULL AND (n.oid IS NULL OR ${(0,structure_sql/* ownSchema */.sn)('n')})`;
const DATABASE_LABELS = `
SELECT 'security-label' AS kind, 'database by ' || l.provider AS name, l.label AS value FROM pg_catalog.pg_shseclabel l
WHERE l.classoid = ${(0,structure_sql/* classOf */.Kl)('pg_database')} AND l.objoid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())`;

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-settled.js
/**
 * SQL that PostgreSQL has written from a parsed expression, as it would write it after a dump and a restore. Three forms do not survive those,
 * found by restoring some five hundred expressions and joins on PostgreSQL 14 to 18; the first two are common:
 *
 * - `status IN ('new', 'paid')` over varchar is kept as an array that is cast, and read back as an array of casts:
 *   `(ARRAY['new'::character varying])::text[]` becomes `ARRAY[('new'::character varying)::text]`;
 * - `a BETWEEN 1 AND 2 AND b` is kept as a list within a list, and read back as one: `(((a >= 1) AND (a <= 2)) AND b)` becomes
 *   `((a >= 1) AND (a <= 2) AND b)`. Only on the left: so the grammar puts lists together (makeAndExpr, makeOrExpr in gram.y);
 * - a NATURAL LEFT JOIN of tables that share no column is written with `ON TRUE`, which is read back as a condition, `ON (true)`.
 *
 * Everything else is returned as it is, and so is what does not read as SQL.
 */
function settled(sql) {
    if (!/ARRAY\[|\) (?:AND|OR) | ON TRUE\)/.test(sql))
        return sql;
    const nodes = parsed(sql);
    return nodes ? written(settledNodes(nodes)) : sql;
}
/** Strings (`''`, and after E a backslash, for a quote in them) and quoted names are one token each. */
const TOKENS = /\bE'(?:[^'\\]|''|\\[\s\S])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|[()[\]]|(?:(?!\bE')[^'"()[\]])+|E|['"]/g;
function parsed(sql) {
    const stack = [{ open: '(', inside: [] }];
    for (const [token] of sql.matchAll(TOKENS)) {
        const here = stack.at(-1);
        if (token === '(' || token === '[') {
            const group = { open: token, inside: [] };
            here.inside.push(group);
            stack.push(group);
        }
        else if (token === ')' || token === ']') {
            if (stack.length === 1 || closing(here) !== token)
                return undefined;
            stack.pop();
        }
        else
            here.inside.push(token);
    }
    return stack.length === 1 ? stack[0].inside : undefined;
}
const closing = (group) => (group.open === '(' ? ')' : ']');
const written = (nodes) => nodes.map((node) => (typeof node === 'string' ? node : node.open + written(node.inside) + closing(node))).join('');
function settledNodes(nodes) {
    const inner = nodes.map((node) => typeof node === 'string' ? node.replace(/^([^'"]* ON )TRUE$/, '$1(true)') : { ...node, inside: settledNodes(node.inside) });
    return castElements(joinedList(inner));
}
/** `(… AND …) AND …` without the parentheses of its first list. */
function joinedList(nodes) {
    const [first, next] = nodes;
    if (typeof first !== 'object' || first.open !== '(' || typeof next !== 'string')
        return nodes;
    const operator = /^ (AND|OR) /.exec(next)?.[1];
    return operator !== undefined && operatorOf(first.inside) === operator ? [...first.inside, ...nodes.slice(1)] : nodes;
}
/** Of a list in parentheses: AND, OR; undefined where it is something else. */
function operatorOf(nodes) {
    const texts = nodes.filter((node) => typeof node === 'string').join(' ; ');
    return /\bBETWEEN\b/.test(texts) ? undefined : / (AND|OR) /.exec(texts)?.[1];
}
/** `(ARRAY[a, b])::text[]` as `ARRAY[(a)::text, (b)::text]`, and arrays within arrays likewise. */
function castElements(nodes) {
    const result = [];
    for (let at = 0; at < nodes.length; at++) {
        const node = nodes[at];
        const array = typeof node === 'object' && node.open === '(' ? arrayOf(node.inside) : undefined;
        const type = array ? arrayTypeAt(nodes, at + 1) : undefined;
        if (array && type) {
            result.push('ARRAY', { ...array, inside: castEach(array.inside, type) });
            at += type.length + 1; // The type, and the brackets after it.
        }
        else
            result.push(node);
    }
    return result;
}
/** Nodes that are an array and nothing else: what is between its brackets. */
function arrayOf(nodes) {
    const [word, group] = nodes;
    return nodes.length === 2 && word === 'ARRAY' && typeof group === 'object' && group.open === '[' ? group : undefined;
}
/** The nodes of `::type` where `[]` follows: names, and numbers in parentheses. */
function arrayTypeAt(nodes, from) {
    for (let at = from; at < nodes.length; at++) {
        const node = nodes[at];
        if (typeof node === 'object' && node.open === '[')
            return at > from && node.inside.length === 0 ? nodes.slice(from, at) : undefined;
        const fits = typeof node === 'object' ? /^[\d,]+$/.test(written(node.inside)) : (at === from ? /^::[\w. ]*$/ : /^[\w. ]*$|^"/).test(node);
        if (!fits)
            return undefined;
    }
    return undefined;
}
function castEach(elements, type) {
    return separated(elements).flatMap((element, i) => {
        const inner = arrayOf(element);
        const cast = inner ? ['ARRAY', { ...inner, inside: castEach(inner.inside, type) }] : [{ open: '(', inside: element }, ...type];
        return i === 0 ? cast : [', ', ...cast];
    });
}
/** The elements of a list, without the commas between them. */
function separated(nodes) {
    const elements = [[]];
    for (const node of nodes) {
        if (typeof node === 'object' || /^E?['"]/.test(node))
            elements.at(-1).push(node);
        else {
            const [before, ...others] = node.split(', ');
            if (before)
                elements.at(-1).push(before);
            for (const text of others)
                elements.push(text ? [text] : []);
        }
    }
    return elements;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/structure-tables.js

/** Tables, views, materialized views, foreign tables and sequences, and the columns of those. */
const tableQuestions = ({ major, relations, unfilled, present }) => [
    { sql: tables(present.has('materialized-view')), values: [relations, unfilled] },
    { sql: columns(major < 18 && present.has('child')), values: [relations] },
    { sql: SEQUENCES, values: [relations] },
];
/** What a materialized view reads from, by way of other views too. */
const READS = `
WITH RECURSIVE reads(reader, oid) AS (
  SELECT v.oid, d.refobjid FROM pg_catalog.pg_class v JOIN pg_catalog.pg_rewrite r ON r.ev_class = v.oid
    JOIN pg_catalog.pg_depend d ON d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_rewrite')} AND d.objid = r.oid AND d.refclassid = ${(0,structure_sql/* classOf */.Kl)('pg_class')}
    WHERE v.relkind = 'm' AND d.refobjid <> v.oid
  UNION
  SELECT reads.reader, d.refobjid FROM reads JOIN pg_catalog.pg_rewrite r ON r.ev_class = reads.oid
    JOIN pg_catalog.pg_depend d ON d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_rewrite')} AND d.objid = r.oid AND d.refclassid = ${(0,structure_sql/* classOf */.Kl)('pg_class')}
)`;
/** In characters. */
const LONG_LIST = 1_000;
/**
 * Columns stand in the definition of a table by their order, except in a child by inheritance: a restore gives it its parents' columns first.
 * What a partition is a part of stands before very many, so that it is there where a long definition is cut.
 *
 * A materialized view that reads from one that is not filled is not filled by a restore either, since nothing could be read there
 * (pg_dump decides so), whatever it holds at the source. An index for replica identity that is gone is not restored as anything.
 */
const tables = (materialized) => `
${materialized ? READS : 'WITH reads(reader, oid) AS (SELECT 0::oid, 0::oid WHERE false)'}
SELECT CASE WHEN c.relkind IN ('v', 'm') THEN 'view-definition' ELSE 'table-definition' END AS kind,
  format('%I.%I', n.nspname, c.relname) AS name,
  ${(0,structure_sql/* lines */.Mn)(`${(0,structure_sql/* words */.aL)(`CASE c.relpersistence WHEN 'u' THEN 'unlogged' END`, `CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned table' WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view'
         ELSE 'materialized view' END`, `CASE WHEN c.reloftype <> 0 THEN 'of ' || c.reloftype::regtype END`, `CASE WHEN parents.plain AND length(columns.list) <= ${LONG_LIST} THEN columns.list END`)}`, `CASE WHEN parents.names IS NOT NULL THEN concat(CASE WHEN c.relispartition THEN 'partition of ' ELSE 'inherits ' END, parents.names) END`, 'pg_get_expr(c.relpartbound, c.oid)', `CASE WHEN c.relkind = 'p' THEN 'partition by ' || pg_get_partkeydef(c.oid) END`, `CASE WHEN parents.plain AND length(columns.list) > ${LONG_LIST} THEN columns.list END`, `CASE WHEN m.amname <> 'heap' THEN 'using ' || quote_ident(m.amname) END`, `'with ' || ${(0,structure_sql/* sorted */.IP)('c.reloptions')}`, `'toast with ' || ${(0,structure_sql/* sorted */.IP)('t.reloptions')}`, `CASE WHEN c.relkind IN ('r', 'p', 'm') THEN CASE c.relreplident WHEN 'f' THEN 'replica identity full' WHEN 'n' THEN 'replica identity nothing'
       WHEN 'i' THEN (SELECT 'replica identity using ' || i.indexrelid::regclass FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisreplident)
       END END`, `'server ' || quote_ident(s.srvname)`, (0,structure_sql/* optionNames */.W6)('f.ftoptions'), `CASE WHEN c.relkind = 'm' AND (NOT c.relispopulated OR c.oid = ANY ($2::oid[]) OR EXISTS (SELECT FROM reads
       JOIN pg_catalog.pg_class r ON r.oid = reads.oid AND r.relkind = 'm' AND NOT r.relispopulated WHERE reads.reader = c.oid))
       THEN 'not populated' END`, `CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END`)} AS sql
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid
LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
LEFT JOIN pg_catalog.pg_foreign_table f ON f.ftrelid = c.oid
LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = f.ftserver
LEFT JOIN LATERAL (SELECT string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhparent::regclass::text COLLATE "C") AS names,
  c.relispartition OR count(*) = 0 AS plain FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid) parents ON true
LEFT JOIN LATERAL (SELECT '(' || COALESCE(string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum), '') || ')' AS list
  FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) columns ON true
WHERE c.oid = ANY ($1::oid[]) AND c.relkind <> 'S'`;
/** Columns that a parent has as NOT NULL. */
const STRICT = `
WITH RECURSIVE ancestor(child, oid) AS (
  SELECT i.inhrelid, i.inhparent FROM pg_catalog.pg_inherits i JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid
    WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition
  UNION
  SELECT a.child, i.inhparent FROM ancestor a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid
), strict AS (
  SELECT DISTINCT p.child, a.attname FROM ancestor p JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum > 0 AND a.attnotnull
)`;
/**
 * What a restore changes in children by inheritance, and is left out or evened out here:
 * - how a column that is inherited is stored: a child whose storage was set back to the type's own gets its parent's;
 * - up to PostgreSQL 17 a parent can be NOT NULL by ONLY, or by a primary key made later, and its children not: restored, they are.
 * Columns of views come with their definition; here is only what can be set on one: a default.
 */
const columns = (children) => `
${children ? STRICT : 'WITH strict AS (SELECT 0::oid AS child, NULL::name AS attname WHERE false)'}
SELECT 'column' AS kind, format('%I.%I.%I', n.nspname, c.relname, a.attname) AS name,
  ${(0,structure_sql/* words */.aL)('format_type(a.atttypid, a.atttypmod)', `CASE WHEN a.attcollation <> t.typcollation THEN 'COLLATE ' || a.attcollation::regcollation END`, `CASE WHEN a.attnotnull OR strict.child IS NOT NULL THEN 'NOT NULL' END`, `CASE a.attgenerated WHEN '' THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
       ELSE format('GENERATED ALWAYS AS (%s) %s', pg_get_expr(d.adbin, d.adrelid), CASE a.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END) END`, `CASE a.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY' WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END`, `CASE WHEN a.attstorage <> t.typstorage AND (a.attinhcount = 0 OR c.relispartition) THEN
       CASE a.attstorage WHEN 'p' THEN 'STORAGE PLAIN' WHEN 'e' THEN 'STORAGE EXTERNAL' WHEN 'm' THEN 'STORAGE MAIN' ELSE 'STORAGE EXTENDED' END END`, `CASE WHEN a.attinhcount = 0 OR c.relispartition THEN CASE a.attcompression WHEN 'p' THEN 'COMPRESSION pglz' WHEN 'l' THEN 'COMPRESSION lz4' END END`, `CASE WHEN a.attstattarget >= 0 THEN 'STATISTICS ' || a.attstattarget END`, `'WITH (' || ${(0,structure_sql/* sorted */.IP)('a.attoptions')} || ')'`, (0,structure_sql/* optionNames */.W6)('a.attfdwoptions'))} AS sql
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN strict ON strict.child = a.attrelid AND strict.attname = a.attname
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind <> 'S' AND (c.relkind <> 'v' OR a.atthasdef)`;
/** How it counts; where it stands is another item. Whose it is, only where the dump has that table. */
const SEQUENCES = `
SELECT 'sequence-definition' AS kind, format('%I.%I', n.nspname, c.relname) AS name,
  ${(0,structure_sql/* lines */.Mn)(`format('%s%s start %s increment %s from %s to %s cache %s%s', CASE c.relpersistence WHEN 'u' THEN 'unlogged ' END, format_type(s.seqtypid, NULL),
       s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, CASE WHEN s.seqcycle THEN ' cycle' END)`, `CASE d.deptype WHEN 'i' THEN 'identity of ' ELSE 'owned by ' END || (SELECT format('%s.%I', a.attrelid::regclass, a.attname)
       FROM pg_catalog.pg_attribute a WHERE a.attrelid = d.refobjid AND a.attnum = d.refobjsubid)`)} AS value
FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = ${(0,structure_sql/* classOf */.Kl)('pg_class')} AND d.objid = c.oid AND d.refclassid = ${(0,structure_sql/* classOf */.Kl)('pg_class')}
  AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i') AND d.refobjid = ANY ($1::oid[])
WHERE c.oid = ANY ($1::oid[])`;

;// CONCATENATED MODULE: ./lib/engines/postgres/structure.js










const EVERYTHING = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] };
/** How the structure was read. Definitions are only comparable with those that were read the same way: another number where they read otherwise. */
const STRUCTURE_METHOD = 'structure-1';
/**
 * How a database is built, as far as pg_dump keeps it: an item for each column, index, constraint, function, grant and so on, with its
 * definition as a text. Equal before and after `pg_dump -Fc` and `pg_restore` with owners and privileges on a server of the same major
 * (`-C` for the privileges of the database); what a restore changes by itself is evened out, and said where it is. Tablespaces, objects of the
 * system and what extensions make are left out: so they are in a dump. The first item says how it was read.
 *
 * The session has `sessionSettings` of snapshot.ts and sees one moment. `relations` are those of the dump, by default all; without `whole`, as in a dump of
 * chosen tables, only what belongs to them. At most 36 statements, of which what no object needs is not asked: a small schema costs the server
 * 20 ms of work and this process 6, 1,000 tables of ten columns 0.3 s and 0.1 s.
 * Throws QueryError, also 55P03 where somebody holds a view or table exclusively for longer than lock_timeout.
 */
async function readStructure(session, major, relations, whole = true) {
    relations ??= await (0,postgres_relations/* listRelations */.IU)(session, EVERYTHING);
    const scope = { ...dumped(relations), major, whole, present: await presentIn(session) };
    const items = [
        { kind: 'property', name: 'structure', value: whole ? 'whole database' : 'chosen tables', method: STRUCTURE_METHOD },
    ];
    const same = interner();
    for (const { sql, values } of questionsAbout(scope)) {
        const rows = await session.query(sql, values);
        // Here, since a server's order is that of its locale.
        rows.sort((one, other) => (one.name < other.name ? -1 : 1));
        for (const row of rows)
            items.push(itemOf(row, same));
    }
    return items;
}
function questionsAbout(scope) {
    const questions = [
        ...(scope.whole ? [...databaseQuestions(scope), ...codeQuestions(scope)] : []),
        ...tableQuestions(scope),
        ...partQuestions(scope),
        ...accessQuestions(scope),
        ...remarkQuestions(scope),
    ];
    return questions.filter(({ about }) => about === undefined || about.some((fact) => scope.present.has(fact)));
}
/** The list of relations has an extension's configuration tables too: their rows are dumped, and they are not. */
function dumped(relations) {
    const defined = relations.filter(({ condition }) => condition === undefined);
    return {
        relations: defined.map(({ oid }) => oid),
        unfilled: defined.filter(({ kind, dataExcluded }) => kind === 'materialized-view' && dataExcluded).map(({ oid }) => oid),
    };
}
/** In characters. A longer definition is cut there and has a digest of the whole. */
const LONGEST = 2_000;
function itemOf(row, same) {
    const item = { kind: same(row.kind), name: row.name };
    if (row.skipped)
        return { ...item, skipped: row.skipped };
    const value = [...(row.sql ? [settled(row.sql)] : []), ...(row.value ? [row.value] : [])].join('\n');
    if (value === '')
        return item;
    if (value.length <= LONGEST)
        return { ...item, value: same(value) };
    return { ...item, value: `${value.slice(0, LONGEST - 1)}…`, digest: (0,external_node_crypto_.createHash)('sha256').update(value).digest('hex'), method: 'sha256' };
}
/** Thousands of columns are `bigint NOT NULL`: one text is kept for all, of those that are short. */
function interner() {
    const known = new Map();
    return (text) => {
        if (text.length > 100)
            return text;
        const kept = known.get(text);
        if (kept === undefined)
            known.set(text, text);
        return kept ?? text;
    };
}


/***/ })

};
