export const id = 3508;
export const ids = [3508];
export const modules = {

/***/ 66987:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  observing: () => (/* binding */ observing),
  parseObserved: () => (/* binding */ parseObserved)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
// EXTERNAL MODULE: ./lib/probes/postgres-question.js
var postgres_question = __webpack_require__(61093);
// EXTERNAL MODULE: ./lib/probes/postgres-see.js
var postgres_see = __webpack_require__(27166);
// EXTERNAL MODULE: ./lib/probes/postgres-server.js
var postgres_server = __webpack_require__(90062);
// EXTERNAL MODULE: ./lib/probes/postgres-sessions.js
var postgres_sessions = __webpack_require__(56772);
// EXTERNAL MODULE: ./lib/probes/postgres-statements.js
var postgres_statements = __webpack_require__(22239);
;// CONCATENATED MODULE: ./lib/modes/observe-postgres-words.js

/** What a person reads of a window: tables, and a sentence for whatever can stand behind slow answers. Pure. */
function describe(window) {
    const statements = statementsOf(window);
    const scans = scansOf(window);
    return {
        tables: [
            ...(statements.length > 0 ? [statementTable(statements, window)] : []),
            ...(scans.length > 0 ? [scanTable(scans, window)] : []),
            summaryTable(window),
        ],
        notes: [...statementNotes(statements, window), ...scanNotes(scans, statements), ...sessionNotes(window), ...counterNotes(window)].map((note) => `${window.where}: ${note}`),
    };
}
const MOST_STATEMENTS = 10;
/** Those that took most of the time, the greatest first. */
function topStatements(before, after) {
    return [...after.calls]
        .map(([id, now]) => {
        const earlier = before.calls.get(id) ?? { calls: 0, ms: 0, rows: 0 };
        return { id, calls: now.calls - earlier.calls, ms: now.ms - earlier.ms, rows: now.rows - earlier.rows };
    })
        .filter(({ calls }) => calls > 0)
        .sort((a, b) => b.ms - a.ms)
        .slice(0, MOST_STATEMENTS);
}
function statementsOf({ before, after, texts }) {
    if ('why' in before.statements || 'why' in after.statements)
        return [];
    const total = timeOf(before.statements, after.statements);
    return topStatements(before.statements, after.statements).map(({ id, calls, ms, rows }) => ({
        text: shortened(texts.get(id) ?? ''),
        ...{ calls, ms, rows },
        share: total > 0 ? ms / total : 0,
    }));
}
/** Milliseconds in all statements, and not only in those that are shown. */
const timeOf = (before, after) => [...after.calls].reduce((sum, [id, now]) => sum + Math.max(0, now.ms - (before.calls.get(id)?.ms ?? 0)), 0);
/** What a look once a second may miss: time in statements over time. */
function atOnce({ before, after }) {
    if ('why' in before.statements || 'why' in after.statements)
        return 'unknown';
    return String(Number((timeOf(before.statements, after.statements) / (after.atMs - before.atMs)).toPrecision(2)));
}
const LONGEST = 160;
/** Comments, strings of all kinds (also one that is cut off), identifiers and parameters, which stay, and numbers. */
const TOKENS = /\/\*[\s\S]*?(?:\*\/|$)|--[^\n]*|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|\b[Ee]'(?:[^'\\]|''|\\[\s\S])*(?:'|$)|(?:\b[BbXxNn])?'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*"|[\w$]*[A-Za-z_$][\w$]*|\d+(?:\.\d+)?/g;
/**
 * A statement on one line. pg_stat_statements puts $1 for constants, but not always (its manual: a statement that was pushed out and came back):
 * whatever looks like one is taken out here too, and so are comments.
 */
function shortened(query) {
    const bare = query.replace(TOKENS, (token) => {
        if (/^(?:\/\*|--)/.test(token))
            return ' ';
        return /^(?:"|\$\d|[A-Za-z_][\w$]*$)/.test(token) ? token : '?';
    });
    return (0,units/* oneLine */.TN)(bare, LONGEST) || 'a statement whose text is not to be seen';
}
const percent = (share) => `${Math.round(share * 100)}%`;
function statementTable(statements, { where }) {
    return {
        title: `Statements of ${where} during the load`,
        columns: ['Statement', 'Calls', 'Mean', 'Share of time', 'Rows a call'],
        rows: statements.map(({ text, calls, ms, rows, share }) => [
            text,
            (0,units/* showCount */.px)(calls),
            (0,units/* showDuration */.kJ)(ms / calls),
            percent(share),
            (0,units/* showCount */.px)(Math.round(rows / calls)),
        ]),
        note: 'From pg_stat_statements; values are taken out.',
    };
}
const MUCH = 0.3;
/** A mean that a user notices. */
const SLOW_MS = 5;
function statementNotes(statements, { before, after }) {
    if ('why' in after.statements)
        return [`statements are not known: ${after.statements.why}`];
    if ('why' in before.statements)
        return [`statements are not known: ${before.statements.why}`];
    const notes = [];
    if (before.statements.reset !== after.statements.reset)
        return ['statements are not known: pg_stat_statements was reset in the window'];
    if (after.statements.hidden > 0)
        notes.push(`${after.statements.hidden} statements of other roles are hidden; mend it with: GRANT pg_read_all_stats TO ${after.server.role}`);
    if (after.statements.dealloc !== before.statements.dealloc)
        notes.push('pg_stat_statements dropped statements in the window, so that some are missing; mend it with a larger pg_stat_statements.max');
    for (const { text, calls, ms, share } of statements.slice(0, 3)) {
        if (share < MUCH || ms / calls < SLOW_MS)
            continue;
        notes.push(`${percent(share)} of its time went into ${(0,units/* showCount */.px)(calls)} calls of ${(0,units/* showDuration */.kJ)(ms / calls)} on average: ${text}`);
    }
    return notes;
}
/** Reading fewer rows from one end to the other is what a planner does on purpose. */
const LARGE = 1_000;
/** In the window. */
const MANY = 50_000;
/** Of its rows: LIMIT ends a scan early. */
const MOST_OF_IT = 0.3;
const MOST_TABLES = 5;
function scansOf({ before, after }) {
    return [...after.tables]
        .flatMap(([id, now]) => {
        const earlier = before.tables.get(id) ?? { scans: 0, read: 0, looked: 0 };
        const scans = now.scans - earlier.scans;
        const read = now.read - earlier.read;
        const rows = scans > 0 ? read / scans : 0;
        const isMuch = rows >= LARGE && read >= MANY && rows >= now.live * MOST_OF_IT;
        return isMuch ? [{ name: now.name, scans, rows, looked: now.looked - earlier.looked, read }] : [];
    })
        .sort((a, b) => b.read - a.read)
        .slice(0, MOST_TABLES);
}
function scanTable(scans, { where }) {
    return {
        title: `Tables of ${where} read from end to end during the load`,
        columns: ['Table', 'Times', 'Rows each time', 'By an index'],
        rows: scans.map(({ name, scans: times, rows, looked }) => [
            name,
            (0,units/* showCount */.px)(times),
            (0,units/* showCount */.px)(Math.round(rows)),
            `${(0,units/* showCount */.px)(looked)} times`,
        ]),
        note: 'Sessions tell these counts when they have time, up to some seconds late: there may have been more.',
    };
}
function scanNotes(scans, statements) {
    return scans.map(({ name, scans: times, rows }) => {
        const bare = name.replace(/^.*\./, '').replaceAll('"', '');
        const reader = statements.find(({ text }) => new RegExp(`(?<![\\w$])${bare.replace(/\W/g, '\\$&')}(?![\\w$])`, 'i').test(text));
        return `missing index? ${name} was read from end to end ${(0,units/* showCount */.px)(times)} times, ${(0,units/* showCount */.px)(Math.round(rows))} rows each time${reader ? `, most of it by: ${reader.text}` : ''}`;
    });
}
const FULL = 0.9;
function sessionNotes({ samples, waiting, after }) {
    const notes = [];
    const hidden = Math.max(0, ...samples.map((sample) => sample.hidden));
    if (hidden > 0)
        notes.push(`what up to ${hidden} sessions did is hidden; mend it with: GRANT pg_monitor TO ${after.server.role}`);
    const locked = samples.filter((sample) => sample.locked > 0);
    if (locked.length > 0)
        notes.push(`up to ${Math.max(...locked.map((sample) => sample.locked))} sessions waited for locks, in ${locked.length} of ${samples.length} looks${waiting ? `: ${waiting}` : ''}`);
    const full = samples.find(({ connections: { used, most } }) => used >= most * FULL);
    if (full)
        notes.push(`its connections ran out: ${full.connections.used} of ${full.connections.most} were in use`);
    const idle = samples.filter((sample) => sample.idle >= 5 && sample.idle > sample.active);
    if (idle.length > samples.length / 2)
        notes.push('most sessions stood idle in a transaction: whatever the application does there, it does while it holds a connection');
    return notes;
}
const LEAST_HITS = 0.9;
function counterNotes({ database, before, after }) {
    const notes = [];
    if ('why' in database && typeof database.why === 'string')
        return [`its counters say nothing: ${database.why}`];
    const counters = database;
    const deadlocks = Number(counters.deadlocks?.value ?? 0);
    if (deadlocks > 0)
        notes.push(`${deadlocks} ${deadlocks === 1 ? 'deadlock' : 'deadlocks'}: somebody lost a transaction each time`);
    const hits = counters['cache-hit'];
    if (typeof hits?.value === 'number' && hits.value < LEAST_HITS && (hits.samples ?? 0) >= (hits.minSamples ?? 0))
        notes.push(`only ${percent(hits.value)} of its blocks were found in shared_buffers: the rest was read from the system`);
    const bytes = after.temp.bytes - before.temp.bytes;
    if (bytes > 0)
        notes.push(`${(0,units/* showCount */.px)(after.temp.files - before.temp.files)} temporary files of ${(0,units/* showBytes */.ni)(bytes)} were written: sorts and hashes that do not fit into work_mem`);
    return notes;
}
function summaryTable(window) {
    const { where, samples, database, before, after } = window;
    const mean = (which) => samples.length === 0
        ? 'unknown'
        : String(Number((samples.reduce((sum, sample) => sum + which(sample), 0) / samples.length).toPrecision(2)));
    const most = (which) => (samples.length === 0 ? 'unknown' : String(Math.max(...samples.map(which))));
    const counter = (name, show) => {
        const found = database[name];
        return typeof found?.value === 'number' ? show(found.value) : 'unknown';
    };
    const limit = samples[0] ? ` of ${samples[0].connections.most}` : '';
    const rows = [
        ['Statements at once', atOnce(window), ''],
        ['Sessions at work', mean(({ active }) => active), most(({ active }) => active)],
        ['Sessions waiting for a lock', mean(({ locked }) => locked), most(({ locked }) => locked)],
        ['Sessions waiting for the disk', mean(({ reading }) => reading), most(({ reading }) => reading)],
        ['Sessions idle in a transaction', mean(({ idle }) => idle), most(({ idle }) => idle)],
        ['Connections', mean(({ connections }) => connections.used), `${most(({ connections }) => connections.used)}${limit}`],
        ['Longest statement', '', samples.length === 0 ? 'unknown' : (0,units/* showDuration */.kJ)(Math.max(...samples.map(({ longest }) => longest)))],
        ['Blocks found in shared_buffers', counter('cache-hit', percent), ''],
        ['Transactions rolled back', counter('rollbacks', percent), ''],
        ['Deadlocks', counter('deadlocks', units/* showCount */.px), ''],
        ['Temporary files', `${(0,units/* showCount */.px)(after.temp.files - before.temp.files)}, ${(0,units/* showBytes */.ni)(after.temp.bytes - before.temp.bytes)}`, ''],
    ];
    return {
        title: `Sessions and counters of ${where} during the load`,
        columns: ['What', 'On average, or in all', 'At most'],
        rows,
        note: `${samples.length} looks in ${(0,units/* showDuration */.kJ)(after.atMs - before.atMs)}.`,
    };
}

;// CONCATENATED MODULE: ./lib/modes/observe-postgres.js








const STATEMENT_MS = 3_000;
const COLLECTOR_MS = 700;
const CONNECTIONS = postgres_sessions/* SESSIONS */.U.find(({ id }) => id === 'connections');
const LOCKS = postgres_sessions/* SESSIONS */.U.find(({ id }) => id === 'locks');
const DATABASE = postgres_server/* SERVER_COUNTERS */.Ai.find(({ id }) => id === 'database');
/** What the sessions of the database do at this moment, our own left out. */
const ACTIVITY = `(SELECT json_build_object('active', count(*) FILTER (WHERE state = 'active'),
    'locked', count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'Lock'),
    'reading', count(*) FILTER (WHERE state = 'active' AND wait_event_type = 'IO'),
    'idle', count(*) FILTER (WHERE state LIKE 'idle in transaction%'),
    'longest', coalesce(max(${(0,postgres_question.ms)('clock_timestamp() - query_start')}) FILTER (WHERE state = 'active'), 0),
    'hidden', count(*) FILTER (WHERE backend_type IS NULL))
  FROM pg_stat_activity WHERE datid = ${postgres_question/* THIS_DATABASE */.dB} AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
    AND (backend_type IS NULL OR backend_type = 'client backend'))`;
/** By place: a table that was dropped is not looked up. Those that are read most come first where there are very many. */
const TABLES = `(SELECT json_agg(t) FROM (SELECT relid::text AS id, format('%I.%I', schemaname, relname) AS name, seq_scan AS scans,
    seq_tup_read AS read, coalesce(idx_scan, 0) AS looked, n_live_tup AS live
  FROM pg_stat_user_tables ORDER BY seq_tup_read DESC LIMIT 2000) t)`;
const TEMP = `(SELECT json_build_object('files', temp_files, 'bytes', temp_bytes) FROM pg_stat_database WHERE datname = current_database())`;
/** `postgres://user@host/database`: one connection of its own, read only. Throws where the URL is none. */
function postgresObserver(url, { env, tag, caFile }) {
    const place = (0,postgres_url/* parseTarget */.hu)(url, env);
    const where = (0,postgres_url/* describeTarget */.ff)(place);
    let session;
    let before;
    const samples = [];
    let waiting;
    return {
        where,
        open: async (signal) => {
            session = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)(place, caFile), { tag, signal });
        },
        begin: async () => {
            before = await snapshot(session);
        },
        sample: async () => {
            const { activity, connections } = await ask(session, { activity: ACTIVITY, connections: CONNECTIONS.sql });
            const found = { ...activity, connections: connections };
            samples.push(found);
            if (found.locked > 0)
                waiting ??= await lockOf(session);
        },
        end: async () => {
            if (!before)
                throw new Error('the measurement ended before it began');
            // Before PostgreSQL 15 a process of its own writes the counters down, every half second.
            if (Number.parseInt(before.server.version, 10) < 15)
                await new Promise((resolve) => setTimeout(resolve, COLLECTOR_MS));
            const after = await snapshot(session);
            const texts = await textsOf(session, before, after).catch(() => new Map());
            return describe({ where, before, after, samples, waiting, texts, database: differenceOf(before, after) });
        },
        close: async () => session?.close(),
    };
}
/** Several questions in one statement, each an expression that gives one JSON value. */
async function ask(session, questions) {
    await session.query((0,postgres_see/* begin */.q)(STATEMENT_MS));
    try {
        const list = Object.entries(questions).map(([name, sql]) => `${sql} AS ${name}`);
        const [row] = await session.query(`SELECT ${postgres_statements/* OURS */.o6} ${list.join(',\n')}`);
        return row;
    }
    finally {
        await session.query('ROLLBACK');
    }
}
async function snapshot(session) {
    const found = await ask(session, { server: postgres_server/* SERVER */.yv.sql, database: DATABASE.sql, temp: TEMP, tables: TABLES });
    const statements = await (0,postgres_statements/* readStatements */.bA)(session, (0,postgres_see/* begin */.q)(STATEMENT_MS));
    await session.query('ROLLBACK');
    const tables = found.tables ?? [];
    return {
        atMs: performance.now(),
        server: found.server,
        database: found.database,
        temp: found.temp,
        tables: new Map(tables.map((table) => [table.id, table])),
        statements,
    };
}
/** Who waits and who holds; asked only where somebody waits, since it stops the server's lock tables for a moment. */
async function lockOf(session) {
    const { locks } = await ask(session, { locks: LOCKS.sql });
    return LOCKS.read(locks, { role: '', isAsked: () => true }).blocked?.detail;
}
function differenceOf(before, after) {
    if (before.server.started !== after.server.started)
        return { why: 'the server was restarted in the window' };
    if (DATABASE.epoch(before.database) !== DATABASE.epoch(after.database))
        return { why: 'its statistics were reset in the window' };
    return DATABASE.difference(before.database, after.database);
}
async function textsOf(session, before, after) {
    if ('why' in before.statements || 'why' in after.statements)
        return new Map();
    const ids = topStatements(before.statements, after.statements).map(({ id }) => id);
    await session.query((0,postgres_see/* begin */.q)(STATEMENT_MS));
    try {
        const [extension] = await session.query(`SELECT ${postgres_statements/* OURS */.o6} quote_ident(n.nspname) AS schema FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'pg_stat_statements'`);
        const rows = await session.query(`SELECT ${postgres_statements/* OURS */.o6} userid::text || ':' || queryid::text AS id, left(query, 4000) AS query FROM ${extension.schema}.pg_stat_statements(true)
      WHERE dbid = ${postgres_question/* THIS_DATABASE */.dB} AND toplevel AND userid::text || ':' || queryid::text = ANY ($1)`, [ids]);
        return new Map(rows.map(({ id, query }) => [id, query]));
    }
    finally {
        await session.query('ROLLBACK');
    }
}

// EXTERNAL MODULE: ./lib/engines/redis/connection.js
var redis_connection = __webpack_require__(98167);
// EXTERNAL MODULE: ./lib/engines/redis/url.js
var redis_url = __webpack_require__(80378);
// EXTERNAL MODULE: ./lib/probes/redis-info.js
var redis_info = __webpack_require__(92041);
;// CONCATENATED MODULE: ./lib/modes/observe-redis.js





const LOOK_MS = 3_000;
/** `redis://host/0`: INFO before and after, and each second how long a PING takes. Reads no key. Throws where the URL is none. */
function redisObserver(url, { caFile }) {
    const { target, parameters } = (0,redis_url/* parseRedis */.JF)(url);
    const [unknown] = parameters.keys();
    if (unknown !== undefined)
        throw new errors/* UserError */.yo(`'${unknown}' is no parameter of a redis:// URL: there are db and ssl_cert_reqs`);
    const where = (0,redis_url/* describeRedis */.RL)(target);
    const samples = [];
    let session;
    let before;
    return {
        where,
        open: async (signal) => {
            session = await (0,redis_connection/* connectRedis */.m)(target, { caFile, signal, lookMs: LOOK_MS });
        },
        begin: async () => {
            before = await observe_redis_snapshot(session);
        },
        sample: async () => {
            const start = performance.now();
            await session.send(['PING']);
            const ms = performance.now() - start;
            const [text] = await session.send(['INFO', 'clients']);
            const info = (0,redis_info/* readInfo */.LV)(String(text));
            samples.push({ clients: (0,redis_info/* numberOf */.rl)(info, 'connected_clients') ?? 0, blocked: (0,redis_info/* numberOf */.rl)(info, 'blocked_clients') ?? 0, ms });
        },
        end: async () => {
            if (!before)
                throw new Error('the measurement ended before it began');
            return observe_redis_describe(where, before, await observe_redis_snapshot(session), samples, target.db);
        },
        close: async () => session?.close(),
    };
}
async function observe_redis_snapshot(session) {
    const [all, commands] = await session.send(['INFO'], ['INFO', 'commandstats']);
    if (typeof all !== 'string')
        throw new errors/* UserError */.yo('this user may not ask INFO', { hint: 'Add +info to it.' });
    return { atMs: performance.now(), info: (0,redis_info/* readInfo */.LV)(`${all}\n${typeof commands === 'string' ? commands : ''}`) };
}
/** Pure. */
function observe_redis_describe(where, before, after, samples, db) {
    const isOther = before.info.get('run_id') !== after.info.get('run_id');
    if (isOther)
        return { tables: [], notes: [`${where}: it was restarted during the load; what was not on disk is lost`] };
    const more = (name) => {
        const [was, is] = [(0,redis_info/* numberOf */.rl)(before.info, name), (0,redis_info/* numberOf */.rl)(after.info, name)];
        return was === undefined || is === undefined || is < was ? undefined : is - was;
    };
    const seconds = (after.atMs - before.atMs) / 1_000;
    const commands = commandsOf(before.info, after.info);
    const figures = { more, seconds, samples, memory: (0,redis_info/* valuesOf */.sm)(after.info, db).get('memory'), after: after.info };
    return {
        tables: [observe_redis_summaryTable(where, figures), ...(commands.length > 0 ? [commandTable(where, commands)] : [])],
        notes: [...observe_redis_counterNotes(figures), ...commandNotes(commands)].map((note) => `${where}: ${note}`),
    };
}
/** What we ask ourselves. */
const OWN = new Set(['ping', 'info', 'auth', 'select', 'hello']);
const MOST_COMMANDS = 8;
/** By the names of commands, which hold no data (Redis documentation, "INFO commandstats"). */
function commandsOf(before, after) {
    const read = (text, field) => Number(new RegExp(`\\b${field}=(\\d+)`).exec(text ?? '')?.[1] ?? 0);
    const ran = [...after].flatMap(([key, text]) => {
        const [, name] = /^cmdstat_(.+)$/.exec(key) ?? [];
        if (name === undefined || OWN.has(name))
            return [];
        const earlier = before.get(key);
        const calls = read(text, 'calls') - read(earlier, 'calls');
        return calls > 0 ? [{ name: name.toUpperCase(), calls, ms: (read(text, 'usec') - read(earlier, 'usec')) / 1_000 }] : [];
    });
    const total = ran.reduce((sum, { ms }) => sum + ms, 0);
    return ran
        .sort((a, b) => b.ms - a.ms)
        .slice(0, MOST_COMMANDS)
        .map((one) => ({ ...one, share: total > 0 ? one.ms / total : 0 }));
}
const observe_redis_percent = (share) => `${Math.round(share * 100)}%`;
const LEAST_LOOKUPS = 100;
function hitsOf({ more }) {
    const [hits, misses] = [more('keyspace_hits'), more('keyspace_misses')];
    if (hits === undefined || misses === undefined || hits + misses === 0)
        return undefined;
    return { share: hits / (hits + misses), lookups: hits + misses };
}
function observe_redis_summaryTable(where, figures) {
    const { more, seconds, samples, memory, after } = figures;
    const hits = hitsOf(figures);
    const count = (name) => {
        const value = more(name);
        return value === undefined ? 'unknown' : (0,units/* showCount */.px)(value);
    };
    const most = (which) => (samples.length === 0 ? 'unknown' : String(Math.max(...samples.map(which))));
    const operations = more('total_commands_processed');
    const limit = (0,redis_info/* numberOf */.rl)(after, 'maxclients');
    return {
        title: `${where} during the load`,
        columns: ['What', 'Value'],
        rows: [
            ['Commands', operations === undefined ? 'unknown' : `${(0,units/* showCount */.px)(Math.round(operations / seconds))}/s`],
            ['Lookups that found something', hits ? `${observe_redis_percent(hits.share)} of ${(0,units/* showCount */.px)(hits.lookups)}` : 'no lookup'],
            ['Keys evicted', count('evicted_keys')],
            ['Connections refused', count('rejected_connections')],
            ['Clients', `at most ${most(({ clients }) => clients)}${limit === undefined ? '' : ` of ${(0,units/* showCount */.px)(limit)}`}`],
            ['Clients waiting in a blocking command', `at most ${most(({ blocked }) => blocked)}`],
            ['Memory', memory.detail ?? (0,units/* showBytes */.ni)((0,redis_info/* numberOf */.rl)(after, 'used_memory') ?? Number.NaN)],
            ['PING', samples.length === 0 ? 'unknown' : `at most ${(0,units/* showDuration */.kJ)(Math.max(...samples.map(({ ms }) => ms)))}`],
        ],
        note: `${samples.length} looks in ${(0,units/* showDuration */.kJ)(seconds * 1_000)}.`,
    };
}
function commandTable(where, commands) {
    return {
        title: `Commands of ${where} during the load`,
        columns: ['Command', 'Calls', 'Mean', 'Share of time'],
        rows: commands.map(({ name, calls, ms, share }) => [name, (0,units/* showCount */.px)(calls), (0,units/* showDuration */.kJ)(ms / calls), observe_redis_percent(share)]),
    };
}
const FEW_HITS = 0.7;
const observe_redis_FULL = 0.9;
const SLOW_PING_MS = 50;
function observe_redis_counterNotes(figures) {
    const { more, samples, memory } = figures;
    const notes = [];
    const hits = hitsOf(figures);
    if (hits && hits.lookups >= LEAST_LOOKUPS && hits.share < FEW_HITS)
        notes.push(`only ${observe_redis_percent(hits.share)} of ${(0,units/* showCount */.px)(hits.lookups)} lookups found something: the cache hardly helps`);
    const evicted = more('evicted_keys') ?? 0;
    if (evicted > 0)
        notes.push(`${(0,units/* showCount */.px)(evicted)} keys were evicted, because its memory is full (maxmemory)`);
    const refused = more('rejected_connections') ?? 0;
    if (refused > 0)
        notes.push(`${(0,units/* showCount */.px)(refused)} connections were refused, because there are too many clients (maxclients)`);
    if (typeof memory.value === 'number' && memory.value >= observe_redis_FULL)
        notes.push(`its memory is nearly full: ${memory.detail}`);
    const slowest = Math.max(0, ...samples.map(({ ms }) => ms));
    if (slowest >= SLOW_PING_MS)
        notes.push(`a PING took ${(0,units/* showDuration */.kJ)(slowest)}: a long command kept everybody waiting, or its machine is too busy (SLOWLOG GET)`);
    return notes;
}
const observe_redis_MUCH = 0.5;
const SLOW_COMMAND_MS = 1;
const commandNotes = (commands) => commands
    .filter(({ ms, calls, share }) => share >= observe_redis_MUCH && ms / calls >= SLOW_COMMAND_MS)
    .map(({ name, calls, ms, share }) => `${observe_redis_percent(share)} of its time went into ${(0,units/* showCount */.px)(calls)} calls of ${name}, ${(0,units/* showDuration */.kJ)(ms / calls)} each: everybody else waits meanwhile`);

;// CONCATENATED MODULE: ./lib/modes/load-observe.js




const SECOND = 1_000;
/** For a connection before the load, and for the last answers after it. */
const PATIENCE_MS = 5_000;
/** One observer for each line. Throws a ConfigError that names every line that is none. */
function parseObserved(lines, world) {
    const problems = [];
    const observers = lines.flatMap((line) => {
        try {
            if (/^postgres(?:ql)?:/i.test(line))
                return [postgresObserver(line, world)];
            if (/^redis(?:s|\+socket)?:/i.test(line))
                return [redisObserver(line, world)];
            throw new Error('postgres://user@host/database or redis://host/0 is expected');
        }
        catch (thrown) {
            problems.push(`observe: ${(0,errors/* messageOf */.bD)(thrown)}`);
            return [];
        }
    });
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return observers;
}
/** Does the work, and looks at the services from `beforeMs` after its beginning to its end. What cannot be seen is said, and fails nothing. */
async function observing(observers, { beforeMs, signal }, work) {
    const watches = await Promise.all(observers.map((observer) => watch(observer, beforeMs, signal)));
    try {
        await Promise.all(watches.map(({ start }) => start()));
        const result = await work();
        const found = await Promise.all(watches.map(({ end }) => end()));
        return { result, observed: { tables: found.flatMap(({ tables }) => tables), notes: found.flatMap(({ notes }) => notes) } };
    }
    finally {
        await Promise.all(watches.map(({ close }) => close()));
    }
}
async function watch(observer, beforeMs, signal) {
    const gone = new AbortController();
    const over = new AbortController();
    const all = AbortSignal.any([signal, gone.signal]);
    let trouble;
    let looking = Promise.resolve();
    const bounded = async (ask) => {
        const timer = setTimeout(() => gone.abort(new Error(`it did not answer within ${PATIENCE_MS / SECOND} s`)), PATIENCE_MS);
        try {
            return trouble === undefined ? await ask() : undefined;
        }
        catch (thrown) {
            trouble ??= gone.signal.aborted ? gone.signal.reason : thrown;
            return undefined;
        }
        finally {
            clearTimeout(timer);
        }
    };
    const look = async () => {
        if (beforeMs > 0) {
            await pause(beforeMs, over.signal);
            await bounded(() => observer.begin());
        }
        while (trouble === undefined && !over.signal.aborted) {
            await pause(SECOND, over.signal);
            if (!over.signal.aborted)
                await bounded(() => observer.sample());
        }
    };
    await bounded(() => observer.open(all));
    return {
        start: async () => {
            if (beforeMs === 0)
                await bounded(() => observer.begin());
            looking = look();
        },
        end: async () => {
            over.abort();
            await looking;
            return (await bounded(() => observer.end())) ?? unseen(observer, trouble);
        },
        close: async () => {
            over.abort();
            await looking;
            gone.abort(new Error('the load test is over'));
            await observer.close().catch(() => { });
        },
    };
}
function unseen({ where }, trouble) {
    const { message, hint } = (0,errors/* explain */.WE)(trouble);
    const said = (0,units/* oneLine */.TN)(message.replace(/^Unexpected: /, ''), 400);
    const place = said.includes(where) ? '' : `${where}: `;
    return {
        tables: [],
        notes: [`${place}${said}. What it did during the load is not known.${hint && !/defect/.test(hint) ? ` ${hint}` : ''}`],
    };
}
function pause(ms, signal) {
    if (signal.aborted)
        return Promise.resolve();
    return new Promise((resolve) => {
        const end = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
        };
        const timer = setTimeout(end, ms);
        signal.addEventListener('abort', end, { once: true });
    });
}


/***/ }),

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


/***/ })

};
