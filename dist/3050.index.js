export const id = 3050;
export const ids = [3050];
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

/***/ 36523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   takeAwayScratch: () => (/* binding */ takeAwayScratch)
/* harmony export */ });
/* harmony import */ var _scratch_docker_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(12826);
/* harmony import */ var _scratch_give_back_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(72063);
/* harmony import */ var _scratch_given_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(1709);



/**
 * For `post`: takes away what a killed run has left of its scratch server beyond processes and folders. `state` reads what was kept, `scratch` is
 * the input of that name. Returns what was done, for the log; throws where something could not be taken away.
 */
async function takeAwayScratch(state, { scratch, 'ca-file': caFile }, context) {
    const containers = await (0,_scratch_docker_js__WEBPACK_IMPORTED_MODULE_0__/* .removeLeftContainer */ .zo)(state(_scratch_docker_js__WEBPACK_IMPORTED_MODULE_0__/* .CONTAINER_STATE */ .Eo), context);
    const given = scratch === 'auto' ? [] : await (0,_scratch_give_back_js__WEBPACK_IMPORTED_MODULE_1__/* .giveBackLeft */ .wU)(scratch, state(_scratch_given_js__WEBPACK_IMPORTED_MODULE_2__/* .BEFORE_STATE */ .E), caFile, context);
    return [...containers, ...given];
}


/***/ })

};
