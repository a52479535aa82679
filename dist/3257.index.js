export const id = 3257;
export const ids = [3257];
export const modules = {

/***/ 33257:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   amcheck: () => (/* binding */ amcheck)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24824);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(55022);






/**
 * Reads every B-tree index of a database, the system's own too, and that every row of its table is in it (`bt_index_check` of the extension amcheck,
 * heapallindexed), on `jobs` sessions. `admin` is a superuser's session in that database. Where the database has no amcheck it is made in a schema of its
 * own and dropped again. Takes about as long as reading all tables and indexes.
 */
function amcheck(admin, connect, jobs) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_5__/* .timed */ .ay)(async () => {
        const base = { name: 'amcheck', expected: 'every B-tree index is sound and has every row' };
        await admin.query(SETTINGS);
        const major = await majorOf(admin);
        const made = await extensionSchema(admin);
        if (made === undefined)
            return {
                ...base,
                status: 'inconclusive',
                actual: 'the server has no extension amcheck',
                hint: `Install the package ${packageOf(major)} on the machine of the server.`,
            };
        try {
            const { indexes, invalid } = await listIndexes(admin);
            const failures = await checkAll(indexes, made.schema, admin, connect, jobs);
            return { ...base, ...verdict(failures, indexes.length, invalid) };
        }
        finally {
            // With its schema the extension goes; on abort nothing can be asked any more, and the server stops.
            if (made.ours)
                await admin.query(`DROP SCHEMA IF EXISTS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_4__/* .identifier */ .Cv)(made.schema)} CASCADE`).catch(() => { });
        }
    });
}
/** Nothing of the database's own may stop it; event triggers of the restored database (session_replication_role) are not for what we make. */
const SETTINGS = `
SET search_path = '';
SET role = none;
SET default_transaction_read_only = off;
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET lc_messages = 'C';
SET session_replication_role = replica`;
async function majorOf(session) {
    const [row] = await session.query("SELECT current_setting('server_version_num')::int AS version");
    return Math.floor(row.version / 10_000);
}
const packageOf = (major) => `postgresql-${major} (Debian, Ubuntu) or postgresql${major}-contrib (Red Hat)`;
async function extensionSchema(admin) {
    const [there] = await admin.query("SELECT n.nspname AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'amcheck'");
    if (there)
        return { schema: there.schema, ours: false };
    const [available] = await admin.query("SELECT FROM pg_available_extensions WHERE name = 'amcheck'");
    if (!available)
        return undefined;
    const schema = `seaworthy_${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}`;
    await admin.query(`BEGIN; CREATE SCHEMA ${schema}; CREATE EXTENSION amcheck SCHEMA ${schema}; COMMIT`);
    return { schema, ours: true };
}
/** The largest first, so that no session is left alone with one at the end. One that is not valid is not looked at: nothing reads it. */
async function listIndexes(admin) {
    const rows = await admin.query(`SELECT c.oid::text AS oid, format('%I.%I', n.nspname, c.relname) AS name, i.indisvalid AND i.indisready AS valid
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_am a ON a.oid = c.relam
     WHERE a.amname = 'btree' AND c.relkind = 'i' AND c.relpersistence <> 't' ORDER BY c.relpages DESC, c.oid`);
    return { indexes: rows.filter(({ valid }) => valid), invalid: rows.filter(({ valid }) => !valid).length };
}
async function checkAll(indexes, schema, admin, connect, jobs) {
    const failures = [];
    const queue = indexes.values();
    const work = async (session) => {
        // What an index computes may be written for the path of the database; the call itself is spelt out.
        await session.query(`${SETTINGS}; SET search_path TO DEFAULT`);
        for (const index of queue) {
            const failure = await checkIndex(session, schema, index);
            if (failure)
                failures.push(failure);
        }
    };
    const others = Array.from({ length: Math.min(jobs, indexes.length) - 1 }, async () => {
        const session = await connect();
        await work(session).finally(() => session.close());
    });
    // All of them must have ended before the extension can go.
    const ended = await Promise.allSettled([work(admin), ...others]);
    for (const one of ended)
        if (one.status === 'rejected')
            throw one.reason;
    return failures;
}
/** data_corrupted, index_corrupted */
const BROKEN = ['XX001', 'XX002'];
async function checkIndex(session, schema, index) {
    try {
        const call = `SELECT ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_4__/* .identifier */ .Cv)(schema)}.bt_index_check(index => $1::pg_catalog.oid::pg_catalog.regclass, heapallindexed => true)`;
        await session.query(call, [index.oid]);
        return undefined;
    }
    catch (thrown) {
        if (!(thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_3__/* .QueryError */ .lr) || thrown.code === undefined)
            throw thrown;
        const unknown = !BROKEN.includes(thrown.code);
        // Of corruption the messages name places and objects; what a function in an index says may be anything.
        return { index, message: unknown ? `SQLSTATE ${thrown.code}` : (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), 200), unknown };
    }
}
const SHOWN = 5;
function verdict(failures, checked, invalid) {
    const skipped = invalid > 0 ? `; ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(invalid)} invalid ones were not looked at` : '';
    if (failures.length === 0)
        return { status: 'passed', actual: `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(checked)} indexes${skipped}` };
    const broken = failures.filter(({ unknown }) => !unknown);
    const told = (broken.length > 0 ? broken : failures)
        .slice(0, SHOWN)
        .map(({ index, message }) => `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(index.name, 130)}: ${message}`);
    const count = `${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(broken.length || failures.length)} of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(checked)} indexes ${broken.length > 0 ? 'are broken' : 'could not be checked'}`;
    return {
        status: broken.length > 0 ? 'failed' : 'inconclusive',
        actual: `${count}: ${told.join('; ')}${skipped}`,
        ...(broken.length > 0 ? { hint: 'The source may have the same fault: check it there with pg_amcheck, and REINDEX.' } : {}),
    };
}


/***/ })

};
