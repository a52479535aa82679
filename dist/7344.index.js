export const id = 7344;
export const ids = [7344];
export const modules = {

/***/ 28138:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cT: () => (/* binding */ COUNTERS),
  Cb: () => (/* binding */ METRICS),
  cE: () => (/* binding */ QUESTIONS),
  kL: () => (/* binding */ SLOW),
  Xs: () => (/* binding */ SQL),
  eT: () => (/* binding */ dimensionOf)
});

// EXTERNAL MODULE: ./lib/probes/postgres-question.js
var postgres_question = __webpack_require__(61093);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/probes/postgres-schema.js


const named = (name, order) => `json_build_object('count', count(*), 'names', (array_agg(${name} ORDER BY ${order}))[1:3])`;
/** A CREATE INDEX CONCURRENTLY that failed leaves one, which every write keeps up to date and no query uses. One that is being built is none. */
const INDEXES = {
    id: 'indexes',
    metrics: [{ name: 'invalid-indexes', dimension: 'none' }],
    always: true,
    sql: `(SELECT ${named(`format('%I.%I', n.nspname, c.relname)`, 'c.relname')}
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid))`,
    read({ count, names }) {
        return { 'invalid-indexes': { value: count, ...(count > 0 ? { detail: (0,postgres_question/* some */.zN)(names, count) } : {}) } };
    },
};
const CONSTRAINTS = {
    id: 'constraints',
    metrics: [{ name: 'not-valid-constraints', dimension: 'none' }],
    sql: `(SELECT ${named(`format('%I of %s', k.conname, k.conrelid::regclass)`, 'k.conname')} FROM pg_constraint k WHERE NOT k.convalidated)`,
    read({ count, names }) {
        return { 'not-valid-constraints': { value: count, ...(count > 0 ? { detail: (0,postgres_question/* some */.zN)(names, count) } : {}) } };
    },
};
/** Transaction numbers and multixacts are 32 bits wide; the server stops taking writes shortly before half of them lie behind the oldest row. */
const WRAPAROUND = {
    id: 'wraparound',
    metrics: [{ name: 'wraparound', dimension: 'ratio' }],
    always: true,
    sql: `(SELECT json_build_object('age', greatest(age(datfrozenxid), mxid_age(datminmxid)), 'name', datname)
    FROM pg_database ORDER BY greatest(age(datfrozenxid), mxid_age(datminmxid)) DESC LIMIT 1)`,
    read({ age, name }) {
        return { wraparound: { value: age / 2 ** 31, detail: `${(0,units/* showCount */.px)(age)} transactions in ${name}` } };
    },
};
/**
 * How far the furthest sequence is. What counts is the end of the column that it fills: a sequence of 64 bits behind an integer column ends at
 * 2,147,483,647. Sequences that begin again are left out; so are those whose value nobody can read on a standby.
 */
const SEQUENCES = {
    id: 'sequences',
    metrics: [{ name: 'sequences', dimension: 'ratio' }],
    always: true,
    sql: `(SELECT json_build_object('count', count(*), 'hidden', count(*) FILTER (WHERE NOT readable),
      'worst', (array_agg(json_build_object('share', share, 'name', name, 'last', last::text, 'most', most::text)
        ORDER BY share DESC) FILTER (WHERE share IS NOT NULL))[1])
    FROM (SELECT name, readable, last, most, 
        CASE WHEN last IS NOT NULL THEN greatest(0, last / nullif(most, 0)::float8) END AS share FROM (
      SELECT format('%I.%I', n.nspname, c.relname) AS name, has_sequence_privilege(c.oid, 'SELECT,USAGE') AS readable,
        CASE WHEN has_sequence_privilege(c.oid, 'SELECT,USAGE') THEN pg_sequence_last_value(c.oid) END AS last,
        CASE WHEN s.seqincrement < 0 THEN s.seqmin ELSE least(s.seqmax, CASE t.atttypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 END) END AS most
      FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
        AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
      LEFT JOIN pg_attribute t ON t.attrelid = d.refobjid AND t.attnum = d.refobjsubid
      WHERE NOT s.seqcycle AND c.relpersistence <> 't' AND NOT (c.relpersistence = 'u' AND pg_is_in_recovery())) each) shares)`,
    read({ count, hidden, worst }, { role, isAsked }) {
        if (hidden > 0 && (worst === null || isAsked('sequences'))) {
            const why = `${hidden} of ${count} sequences cannot be read; mend it with: GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO ${role}`;
            // Nobody asked, and nothing is known: no default is judged on that.
            return isAsked('sequences') ? { sequences: { value: undefined, why } } : {};
        }
        if (worst === null)
            return { sequences: { value: 0 } };
        const unread = hidden > 0 ? `; ${hidden} of ${count} cannot be read` : '';
        return { sequences: { value: worst.share, detail: `${worst.name} at ${worst.last} of ${worst.most}${unread}` } };
    },
};
const SCHEMA = [INDEXES, CONSTRAINTS, WRAPAROUND, SEQUENCES];

// EXTERNAL MODULE: ./lib/probes/postgres-server.js
var postgres_server = __webpack_require__(90062);
// EXTERNAL MODULE: ./lib/probes/postgres-sessions.js
var postgres_sessions = __webpack_require__(56772);
;// CONCATENATED MODULE: ./lib/probes/postgres-metrics.js




const QUESTIONS = [...postgres_server/* SERVER_QUESTIONS */.M3, ...postgres_sessions/* SESSIONS */.U, ...SCHEMA];
const COUNTERS = postgres_server/* SERVER_COUNTERS */.Ai;
/** With a limit behind it: `slow-queries:1s`. */
const SLOW = 'slow-queries:';
/** A question of the user's own: `sql:orders` is `orders` of the option `sql`. */
const SQL = 'sql:';
const METRICS = [
    // To connect, to log in and to have a SELECT answered; `query` is the last of these.
    { name: 'latency', dimension: 'duration' },
    { name: 'query', dimension: 'duration' },
    ...[...QUESTIONS, ...COUNTERS].flatMap(({ metrics }) => metrics),
    { name: SLOW, dimension: 'ratio', windowMs: postgres_question/* WINDOW_MS */.Qe },
    { name: SQL },
];
function dimensionOf(name) {
    const metric = METRICS.find((known) => (known.name.endsWith(':') ? name.startsWith(known.name) : known.name === name));
    return metric?.dimension === undefined ? {} : { dimension: metric.dimension };
}


/***/ }),

/***/ 61093:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ej: () => (/* binding */ showWho),
/* harmony export */   Ln: () => (/* binding */ grantMonitor),
/* harmony export */   Qe: () => (/* binding */ WINDOW_MS),
/* harmony export */   dB: () => (/* binding */ THIS_DATABASE),
/* harmony export */   ms: () => (/* binding */ ms),
/* harmony export */   zN: () => (/* binding */ some)
/* harmony export */ });
/** The shortest window between two looks whose difference is worth anything. */
const WINDOW_MS = 10_000;
/** In milliseconds, from an interval; NULL stays NULL, which `greatest` would pass over. */
const ms = (interval) => `CASE WHEN (${interval}) IS NOT NULL THEN greatest(0, extract(epoch FROM ${interval}) * 1000)::float8 END`;
const THIS_DATABASE = '(SELECT oid FROM pg_database WHERE datname = current_database())';
const showWho = ({ pid, app }) => (app ? `'${app}' (pid ${pid})` : `pid ${pid}`);
/** `a, b, c and 4 more`. */
function some(names, count) {
    const shown = (names ?? []).slice(0, 3);
    const rest = count - shown.length;
    return rest > 0 ? `${shown.join(', ')} and ${rest} more` : shown.join(', ');
}
const grantMonitor = (role) => `the role may not see the sessions of others; mend it with: GRANT pg_monitor TO ${role}`;


/***/ }),

/***/ 90062:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ai: () => (/* binding */ SERVER_COUNTERS),
/* harmony export */   M3: () => (/* binding */ SERVER_QUESTIONS),
/* harmony export */   uM: () => (/* binding */ share),
/* harmony export */   yv: () => (/* binding */ SERVER)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);
/* harmony import */ var _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(61093);


/** Asked first: the others are read with what it says. */
const SERVER = {
    id: 'server',
    metrics: [
        { name: 'recovery', dimension: 'text' },
        { name: 'uptime', dimension: 'duration' },
        { name: 'version', dimension: 'text' },
        { name: 'major', dimension: 'none' },
    ],
    always: true,
    sql: `json_build_object('version', current_setting('server_version'), 'recovery', pg_is_in_recovery(), 'pid', pg_backend_pid(),
    'uptime', ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__.ms)('clock_timestamp() - pg_postmaster_start_time()')}, 'started', pg_postmaster_start_time()::text, 'role', quote_ident(current_user))`,
    read({ version, recovery, uptime }) {
        const number = version.split(' ')[0];
        return {
            recovery: { value: recovery },
            uptime: { value: uptime },
            version: { value: number },
            major: { value: Number.parseInt(number, 10) },
        };
    },
};
/**
 * Of a replica. Only where the sender is there does "everything received is replayed" mean no lag: one that has lost its primary has replayed
 * everything too. While the primary is idle the age of the last transaction says nothing, so it is not looked at then.
 */
const LAG = {
    id: 'lag',
    metrics: [{ name: 'lag', dimension: 'duration' }],
    sql: `(SELECT json_build_object('recovery', pg_is_in_recovery(), 'receiver', EXISTS (SELECT FROM pg_stat_wal_receiver),
    'caughtUp', pg_last_wal_receive_lsn() <= pg_last_wal_replay_lsn(),
    'paused', CASE WHEN pg_is_in_recovery() THEN pg_is_wal_replay_paused() END,
    'ms', ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__.ms)('clock_timestamp() - pg_last_xact_replay_timestamp()')}))`,
    read({ recovery, receiver, caughtUp, paused, ms: behind }) {
        if (!recovery)
            return { lag: { value: undefined, why: 'it is no replica; of a primary ask replica-lag' } };
        if (receiver && caughtUp)
            return { lag: { value: 0 } };
        if (behind === null)
            return { lag: { value: undefined, why: 'it has not replayed a transaction yet' } };
        const why = paused ? 'replay is paused' : receiver ? undefined : 'nothing is received from the primary';
        return { lag: { value: behind, ...(why ? { detail: why } : {}) } };
    },
};
const REPLICAS = {
    id: 'replicas',
    metrics: [
        { name: 'replica-lag', dimension: 'bytes' },
        { name: 'replicas', dimension: 'none' },
    ],
    sql: `(SELECT json_build_object('count', count(*), 'hidden', count(*) FILTER (WHERE state IS NULL),
      'worst', (array_agg(json_build_object('bytes', bytes, 'name', application_name) ORDER BY bytes DESC) FILTER (WHERE bytes IS NOT NULL))[1])
    FROM (SELECT application_name, state, pg_wal_lsn_diff(
        CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, replay_lsn)::float8 AS bytes
      FROM pg_stat_replication
      WHERE state IS DISTINCT FROM 'backup' AND application_name NOT IN ('pg_basebackup', 'pg_rewind', 'pg_receivewal')) senders)`,
    read({ count, hidden, worst }, { role }) {
        const why = hidden > 0 ? (0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .grantMonitor */ .Ln)(role) : 'no replica is connected';
        const lag = hidden > 0 || worst === null ? { value: undefined, why } : { value: Math.max(0, worst.bytes), detail: `'${worst.name}'` };
        return { 'replica-lag': lag, replicas: { value: count } };
    },
};
/** What nobody fetches is kept until the disk is full. */
const SLOTS = {
    id: 'slots',
    metrics: [{ name: 'inactive-slots', dimension: 'none' }],
    sql: `(SELECT json_build_object('count', count(*), 'names', (array_agg(slot_name ORDER BY slot_name))[1:3], 'kept', max(pg_wal_lsn_diff(
      CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END, restart_lsn))::float8)
    FROM pg_replication_slots WHERE NOT active)`,
    read({ count, names, kept }) {
        const detail = `${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .some */ .zN)(names, count)}${kept === null ? '' : `, keeping ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showBytes */ .ni)(kept)} of WAL`}`;
        return { 'inactive-slots': { value: count, ...(count > 0 ? { detail } : {}) } };
    },
};
const SERVER_QUESTIONS = [SERVER, LAG, REPLICAS, SLOTS];
/** Below these a share is chance. Our own looks are among the transactions; a table that was dropped takes its blocks with it. */
const LEAST_BLOCKS = 1_000;
const LEAST_TRANSACTIONS = 50;
const DATABASE = {
    id: 'database',
    metrics: [
        { name: 'cache-hit', dimension: 'ratio', windowMs: _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .WINDOW_MS */ .Qe },
        { name: 'rollbacks', dimension: 'ratio', windowMs: _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .WINDOW_MS */ .Qe },
        { name: 'deadlocks', dimension: 'none', windowMs: _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .WINDOW_MS */ .Qe },
    ],
    // Blocks of tables and their indexes only: those of the catalogs, which our own looks read, are always in memory.
    sql: `(SELECT json_build_object('hit', t.hit, 'read', t.read, 'commit', xact_commit, 'rollback', xact_rollback, 'deadlocks', deadlocks,
    'reset', stats_reset::text) FROM pg_stat_database, (SELECT coalesce(sum(heap_blks_hit + coalesce(idx_blks_hit, 0)), 0) AS hit,
      coalesce(sum(heap_blks_read + coalesce(idx_blks_read, 0)), 0) AS read FROM pg_statio_user_tables) t
    WHERE datname = current_database())`,
    epoch: ({ reset }) => String(reset),
    difference(earlier, later) {
        const blocks = later.hit + later.read - earlier.hit - earlier.read;
        const transactions = later.commit + later.rollback - earlier.commit - earlier.rollback;
        return {
            'cache-hit': share(later.hit - earlier.hit, blocks, LEAST_BLOCKS),
            rollbacks: share(later.rollback - earlier.rollback, transactions, LEAST_TRANSACTIONS),
            deadlocks: { value: later.deadlocks - earlier.deadlocks },
        };
    },
};
const ARCHIVER = {
    id: 'archiver',
    metrics: [{ name: 'archive-failures', dimension: 'none', windowMs: _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .WINDOW_MS */ .Qe }],
    sql: `(SELECT json_build_object('mode', current_setting('archive_mode'), 'failed', failed_count, 'last', last_failed_wal,
    'reset', stats_reset::text) FROM pg_stat_archiver)`,
    epoch: ({ reset }) => String(reset),
    difference(earlier, later) {
        if (later.mode === 'off')
            return { 'archive-failures': { value: undefined, why: 'nothing is archived here: archive_mode is off' } };
        const failed = later.failed - earlier.failed;
        return { 'archive-failures': { value: failed, ...(failed > 0 ? { detail: `last ${later.last}` } : {}) } };
    },
};
/** Never a number from nothing. */
function share(part, whole, minSamples) {
    return { value: whole > 0 ? part / whole : undefined, why: 'nothing happened in the window', samples: whole, minSamples };
}
const SERVER_COUNTERS = [DATABASE, ARCHIVER];


/***/ }),

/***/ 56772:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   U: () => (/* binding */ SESSIONS)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);
/* harmony import */ var _postgres_question_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(61093);


/**
 * What the sessions do: those of the database, but for the number of connections, which the whole server shares.
 * A role without pg_monitor sees of others neither state nor kind (`pg_stat_get_activity` in PostgreSQL's source).
 */
const CONNECTIONS = {
    id: 'connections',
    metrics: [{ name: 'connections', dimension: 'ratio' }],
    always: true,
    // Who is kept from the kind of a session still sees whose it is: workers of the server belong to nobody.
    sql: `(SELECT json_build_object(
    'used', count(*) FILTER (WHERE backend_type = 'client backend' OR backend_type IS NULL AND usesysid IS NOT NULL AND datid IS NOT NULL),
    'most', current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
      - coalesce(current_setting('reserved_connections', true)::int, 0))
    FROM pg_stat_activity)`,
    read({ used, most }) {
        return { connections: { value: used / Math.max(1, most), detail: `${used} of ${most}` } };
    },
};
const oldest = (since, where) => `(SELECT json_build_object('ms', ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__.ms)(`clock_timestamp() - ${since}`)}, 'pid', pid,
  'app', application_name) FROM others WHERE ${where} ORDER BY ${since} LIMIT 1)`;
const ACTIVITY = {
    id: 'activity',
    metrics: [
        { name: 'idle-in-transaction', dimension: 'duration' },
        { name: 'longest-query', dimension: 'duration' },
        { name: 'longest-transaction', dimension: 'duration' },
    ],
    sql: `(WITH others AS MATERIALIZED (SELECT * FROM pg_stat_activity WHERE datid = ${_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .THIS_DATABASE */ .dB} AND usesysid IS NOT NULL
      AND pid <> pg_backend_pid() AND (backend_type IS NULL OR backend_type = 'client backend'))
    SELECT json_build_object('hidden', (SELECT count(*) FROM others WHERE backend_type IS NULL),
      'idle', ${oldest('state_change', `state LIKE 'idle in transaction%'`)},
      'query', ${oldest('query_start', `state = 'active'`)},
      'transaction', ${oldest('xact_start', 'xact_start IS NOT NULL')}))`,
    read({ hidden, ...found }, { role }) {
        const longest = (who) => {
            if (hidden > 0)
                return { value: undefined, why: `hidden sessions: ${hidden}; ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .grantMonitor */ .Ln)(role)}` };
            return who ? { value: who.ms, detail: (0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .showWho */ .Ej)(who) } : { value: 0 };
        };
        return {
            'idle-in-transaction': longest(found.idle),
            'longest-query': longest(found.query),
            'longest-transaction': longest(found.transaction),
        };
    },
};
/**
 * Locks are seen by every role. A request for the strongest lock right after a deploy is a migration that waits, and everybody who comes
 * later to that table waits behind it. Who blocks is only asked for the few that are shown: it stops the lock tables of the whole server.
 * Before PostgreSQL 14 nobody knows since when.
 */
const LOCKS = {
    id: 'locks',
    metrics: [{ name: 'blocked' }, { name: 'stuck-migrations' }].map(({ name }) => ({ name, dimension: 'none' })),
    always: true,
    sql: `(WITH waiting AS MATERIALIZED (
      SELECT l.pid, a.application_name AS app, l.mode, l.locktype = 'relation' AND l.mode = 'AccessExclusiveLock' AS strongest,
        ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__.ms)(`clock_timestamp() - (to_jsonb(l) ->> 'waitstart')::timestamptz`)} AS ms,
        CASE WHEN l.relation IS NOT NULL THEN (SELECT format('%I.%I', n.nspname, c.relname)
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = l.relation) END AS relation
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE NOT l.granted AND a.datid = ${_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .THIS_DATABASE */ .dB})
    SELECT json_build_object('blocked', (SELECT count(DISTINCT pid) FROM waiting),
      'stuck', (SELECT count(DISTINCT pid) FROM waiting WHERE strongest),
      'shown', (SELECT json_agg(s) FROM (SELECT w.pid, w.app, w.mode, w.relation, w.ms, w.strongest,
          (SELECT json_agg(json_build_object('pid', b.pid, 'app', b.application_name))
            FROM pg_stat_activity b WHERE b.pid = ANY (pg_blocking_pids(w.pid))) AS blockers
        FROM waiting w ORDER BY w.strongest DESC, w.ms DESC NULLS LAST LIMIT 3) s)))`,
    read({ blocked, stuck, shown }) {
        const [first] = shown ?? [];
        const detail = first ? { detail: showWaiting(first, first.strongest ? 'stuck migration: ' : '') } : {};
        return {
            blocked: { value: blocked, ...detail },
            'stuck-migrations': { value: stuck, ...(first?.strongest ? detail : {}) },
        };
    },
};
function showWaiting({ mode, relation, ms: waited, blockers, ...who }, what) {
    const goal = `${mode}${relation ? ` on ${relation}` : ''}`;
    const since = waited === null ? '' : ` for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showDuration */ .kJ)(waited)}`;
    const names = (blockers ?? []).map(_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .showWho */ .Ej);
    const behind = names.length > 0 ? `, held up by ${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .some */ .zN)(names, names.length)}` : '';
    return `${what}${(0,_postgres_question_js__WEBPACK_IMPORTED_MODULE_1__/* .showWho */ .Ej)(who)} has waited${since} for ${goal}${behind}`;
}
const SESSIONS = [CONNECTIONS, ACTIVITY, LOCKS];


/***/ }),

/***/ 77344:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   postgresProbe: () => (/* binding */ postgresProbe)
/* harmony export */ });
/* harmony import */ var _engines_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(35686);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(28138);




/**
 * A PostgreSQL server and one of its databases, on one short connection per look, read only. Wants no rights; what takes pg_monitor or an
 * extension says so where it is asked.
 */
const postgresProbe = {
    name: 'postgres',
    schemes: ['postgres:', 'postgresql:'],
    layer: 'dependency',
    metrics: _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .METRICS */ .Cb,
    defaults: ['warn:connections<90%', 'warn:invalid-indexes=0', 'stuck-migrations=0', 'warn:wraparound<70%', 'warn:sequences<90%'],
    open(target, world) {
        const place = (0,_engines_postgres_url_js__WEBPACK_IMPORTED_MODULE_0__/* .parseTarget */ .hu)(target.url, world.env);
        const sql = questionsOf(target);
        for (const metric of target.metrics)
            if (metric.startsWith(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .SLOW */ .kL))
                limitOf(metric);
        // node-postgres is loaded with the first look, so that a target that cannot be read costs nothing.
        const opened = Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(7166), __webpack_require__.e(5897)]).then(__webpack_require__.bind(__webpack_require__, 85897)).then(({ lookAt }) => lookAt(place, { metrics: target.metrics, sql }, world));
        opened.catch(() => { }); // Whoever looks hears of it.
        return {
            observe: async (signal) => (await opened).observe(signal),
            close: async () => (await opened.catch(() => undefined))?.close(),
        };
    },
};
/** The questions in SQL that the conditions name. */
function questionsOf({ options, metrics }) {
    const { sql = {}, ...others } = options;
    const [unknown] = Object.keys(others);
    if (unknown !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`a PostgreSQL target has no option '${unknown}': it has sql, questions by name`);
    if (typeof sql !== 'object' || sql === null || Object.values(sql).some((text) => typeof text !== 'string' || text.trim() === ''))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('sql of a PostgreSQL target is a list of questions by name, for example sql: {orders: SELECT count(*) FROM orders}');
    const given = new Map(Object.entries(sql));
    const named = metrics.filter((metric) => metric.startsWith(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .SQL */ .Xs));
    const missing = named.find((metric) => !given.has(metric.slice(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .SQL */ .Xs.length)));
    if (missing !== undefined) {
        const known = given.size > 0 ? `there are ${[...given.keys()].join(', ')}` : 'there are none';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${missing} names a question that the option sql of the target does not have: ${known}`, {
            hint: 'Write the target in the config file, with sql: {NAME: SELECT …} beside its url.',
        });
    }
    return new Map(named.map((metric) => [metric, given.get(metric.slice(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .SQL */ .Xs.length))]));
}
function limitOf(metric) {
    const text = metric.slice(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_3__/* .SLOW */ .kL.length);
    if (text === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${metric} lacks its limit: a duration is expected, for example slow-queries:1s<1%`);
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .parseDuration */ .E9)(text);
}


/***/ })

};
