export const id = 9194;
export const ids = [9194];
export const modules = {

/***/ 29194:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  redisProbe: () => (/* binding */ redisProbe)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/engines/redis/connection.js
var connection = __webpack_require__(98167);
// EXTERNAL MODULE: ./lib/engines/redis/refusal.js
var redis_refusal = __webpack_require__(69371);
// EXTERNAL MODULE: ./lib/engines/redis/url.js
var url = __webpack_require__(80378);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/probes/redis-eviction.js

/** Keys that Celery's transport leaves in a database it uses, by their default names (kombu, transport/redis.py). */
const BROKER_KEYS = ['_kombu.binding.celery', '_kombu.binding.celeryev', '_kombu.binding.celery.pidbox', 'unacked', 'unacked_index'];
/** With a prefix, or queues of other names. One page: a look must not read millions of keys. */
const SCAN = ['MATCH', '*_kombu.binding.*', 'COUNT', 1_000];
/** What the policy may take away when memory is full. A queue is a key without expiry, so that only `allkeys-` policies drop it. */
async function evictionOf(session, info, db) {
    const policy = info.get('maxmemory_policy');
    if (policy === undefined)
        return { value: undefined, dimension: 'text', why: 'this server does not say maxmemory_policy' };
    if (policy === 'noeviction')
        return { value: 'safe', dimension: 'text', detail: policy };
    if (info.get('maxmemory') === '0')
        return { value: 'safe', dimension: 'text', detail: `${policy}, which takes nothing while maxmemory is 0` };
    if (policy.startsWith('volatile-'))
        return { value: 'volatile', dimension: 'text', detail: policy };
    const brokers = await brokersAmong(session, databasesOf(info, db));
    if (brokers.length === 0)
        return { value: 'cache', dimension: 'text', detail: `${policy}; no keys of Celery were found` };
    const place = `${policy} may drop tasks that wait in database ${brokers.join(', ')}: noeviction or a volatile- policy keeps them`;
    return { value: 'tasks-can-be-lost', dimension: 'text', detail: place };
}
/** The policy is the server's, so every database counts; that of the URL last, so that the session ends where it began. */
function databasesOf(info, db) {
    const others = [...info.keys()].flatMap((name) => /^db(\d+)$/.exec(name)?.[1] ?? []).map(Number);
    return [...others.filter((other) => other !== db).slice(0, 15), db];
}
async function brokersAmong(session, databases) {
    const questions = databases.flatMap((db) => [
        ['SELECT', db],
        ['EXISTS', ...BROKER_KEYS],
        ['SCAN', 0, ...SCAN],
    ]);
    const answers = await session.send(...questions);
    return databases.filter((_, at) => {
        const [selected, exist, scanned] = answers.slice(at * 3, at * 3 + 3);
        // Where it may not go, the answers are those of another database.
        if (selected instanceof redis_refusal/* Refusal */.P_ && databases.length > 1)
            return false;
        const keys = Array.isArray(scanned) ? scanned[1] : undefined;
        return (typeof exist === 'number' && exist > 0) || (Array.isArray(keys) && keys.length > 0);
    });
}

// EXTERNAL MODULE: ./lib/probes/redis-info.js
var redis_info = __webpack_require__(92041);
;// CONCATENATED MODULE: ./lib/probes/redis-window.js


/** A share of few lookups is noise: one miss of two is no hit rate. */
const MIN_LOOKUPS = 100;
const WINDOW_MS = 10_000;
/** Differences between answers of INFO. Only what a window needs is kept. */
class RedisWindow {
    #samples = [];
    /** `at` in milliseconds of a clock that never goes back. */
    compare(info, at) {
        const first = this.#samples[0];
        const before = this.#samples.findLast((sample) => at - sample.at >= WINDOW_MS);
        // What is older than the sample to compare with is never asked for again, but for the very first: since then nothing may have restarted.
        const kept = this.#samples.filter((sample) => sample === first || sample.at >= (before?.at ?? 0));
        this.#samples = [...kept, { at, info }];
        return new Map([
            ['restarted', restarted(first?.info, info)],
            ['hit-rate', hitRate(before, info)],
            ['evictions', increase(before, info, at, 'evicted_keys')],
            ['rejected-connections', increase(before, info, at, 'rejected_connections')],
        ]);
    }
}
const TOO_EARLY = `two looks that lie ${(0,units/* showDuration */.kJ)(WINDOW_MS)} apart are needed`;
function restarted(before, info) {
    if (!before)
        return { value: undefined, dimension: 'text', why: 'two looks are needed' };
    const [was, is] = [(0,redis_info/* numberOf */.rl)(before, 'uptime_in_seconds') ?? 0, (0,redis_info/* numberOf */.rl)(info, 'uptime_in_seconds') ?? 0];
    const isOther = before.get('run_id') !== info.get('run_id') || is < was;
    return isOther
        ? { value: true, dimension: 'text', detail: `up for ${(0,units/* showDuration */.kJ)(is * 1_000)}; what was not on disk is lost` }
        : { value: false, dimension: 'text' };
}
/** Counters begin at 0 again after a restart and after CONFIG RESETSTAT: a difference below zero is none. */
function difference(before, info, name) {
    const [was, is] = [(0,redis_info/* numberOf */.rl)(before.info, name), (0,redis_info/* numberOf */.rl)(info, name)];
    return was === undefined || is === undefined || is < was || before.info.get('run_id') !== info.get('run_id') ? undefined : is - was;
}
function hitRate(before, info) {
    if (!before)
        return { value: undefined, dimension: 'ratio', why: TOO_EARLY };
    const [hits, misses] = [difference(before, info, 'keyspace_hits'), difference(before, info, 'keyspace_misses')];
    if (hits === undefined || misses === undefined)
        return { value: undefined, dimension: 'ratio', why: 'its counters began again' };
    const lookups = hits + misses;
    if (lookups === 0)
        return { value: undefined, dimension: 'ratio', why: 'nobody looked up anything in the window' };
    return { value: hits / lookups, dimension: 'ratio', samples: lookups, minSamples: MIN_LOOKUPS, detail: `${hits} of ${lookups} lookups` };
}
function increase(before, info, at, name) {
    if (!before)
        return { value: undefined, dimension: 'none', why: TOO_EARLY };
    const value = difference(before, info, name);
    if (value === undefined)
        return { value, dimension: 'none', why: 'its counter began again, or this server does not count it' };
    return { value, dimension: 'none', detail: `in ${(0,units/* showDuration */.kJ)(at - before.at)}` };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/probes/redis-write.js


/** Long enough for a look; what a killed run leaves is gone after it. */
const KEY_MS = 5_000;
/**
 * Writes, reads and deletes a key of its own. PING is answered by a replica that takes no writes and by a server whose memory is full:
 * only a write shows them. `latency` is that one round trip, in milliseconds.
 */
async function tryWrite(session) {
    const [key, value] = [`seaworthy:${(0,external_node_crypto_.randomUUID)()}`, (0,external_node_crypto_.randomUUID)()];
    const start = performance.now();
    const [written, read] = await session.send(['SET', key, value, 'PX', KEY_MS], ['GET', key], ['DEL', key]);
    return { write: verdict(written, read, value), latency: performance.now() - start };
}
function verdict(written, read, value) {
    const refusal = [written, read].find((answer) => answer instanceof redis_refusal/* Refusal */.P_);
    if (!refusal && read === value)
        return { value: 'ok', dimension: 'text' };
    if (!refusal)
        return { value: 'lost', dimension: 'text', detail: 'a key was written, and reading it at once gave something else' };
    if (refusal.code === 'NOPERM') {
        return { value: undefined, dimension: 'text', why: `this user may not (${refusal.text}): add ~seaworthy:* +set +get +del to it` };
    }
    if (refusal.code === 'MOVED' || refusal.code === 'ASK')
        return { value: undefined, dimension: 'text', why: 'this is one node of a cluster, and the key that was tried belongs to another' };
    return { value: refusal.code, dimension: 'text', detail: DETAILS[refusal.code] ?? refusal.text };
}
const DETAILS = {
    READONLY: 'a replica, which takes no writes: name the master in the URL, or ask for role=replica',
    MISCONF: 'it takes no writes because the last snapshot failed: its log says why, most often a full disk (stop-writes-on-bgsave-error)',
    OOM: 'it takes no writes because its memory is full: raise maxmemory, or choose a policy that evicts',
    NOREPLICAS: 'it takes no writes because too few replicas follow (min-replicas-to-write)',
    CLUSTERDOWN: 'it takes no writes because its cluster is not whole: CLUSTER INFO',
    MASTERDOWN: 'a replica without link to its master, which answers nothing (replica-serve-stale-data no)',
};

// EXTERNAL MODULE: ./lib/probes/tcp-options.js
var tcp_options = __webpack_require__(62235);
;// CONCATENATED MODULE: ./lib/probes/redis.js











const METRICS = [
    { name: 'latency', dimension: 'duration' },
    { name: 'write', dimension: 'text' },
    { name: 'version', dimension: 'text' },
    { name: 'uptime', dimension: 'duration' },
    { name: 'clients', dimension: 'none' },
    { name: 'clients-share', dimension: 'ratio' },
    { name: 'blocked-clients', dimension: 'none' },
    { name: 'memory', dimension: 'ratio' },
    { name: 'memory-bytes', dimension: 'bytes' },
    { name: 'hit-rate', dimension: 'ratio', windowMs: WINDOW_MS },
    { name: 'evictions', dimension: 'none', windowMs: WINDOW_MS },
    { name: 'eviction', dimension: 'text' },
    { name: 'policy', dimension: 'text' },
    { name: 'persistence', dimension: 'text' },
    { name: 'role', dimension: 'text' },
    { name: 'replication', dimension: 'text' },
    { name: 'replica-lag', dimension: 'duration' },
    { name: 'keys', dimension: 'none' },
    { name: 'restarted', dimension: 'text', windowMs: 1 },
    { name: 'fragmentation', dimension: 'none' },
    { name: 'rejected-connections', dimension: 'none', windowMs: WINDOW_MS },
    { name: 'ops', dimension: 'per-second' },
];
/**
 * `redis://`, `rediss://` and `redis+socket://`: whether it can be written to, and what INFO says. A replica that was asked for by `role` is
 * not written to.
 */
const redisProbe = {
    name: 'redis',
    schemes: ['redis:', 'rediss:', 'redis+socket:'],
    layer: 'dependency',
    metrics: METRICS,
    defaults: ['write=ok', 'persistence!=error', 'replication!=down', 'warn:memory<90%', 'warn:eviction!=tasks-can-be-lost'],
    open: (target, world) => {
        const { target: redis, parameters } = (0,url/* parseRedis */.JF)(target.url);
        const [unknown] = parameters.keys();
        if (unknown !== undefined)
            throw new errors/* UserError */.yo(`${(0,units/* received */.ed)(unknown)} is no parameter of a redis:// URL: there are db and ssl_cert_reqs`);
        (0,tcp_options/* readOptions */.T)(schemas/* strictObject */.rej({}), target.options, 'redis://');
        return look(redis, target, world);
    },
};
function look(redis, { metrics }, { caFile, lookMs }) {
    const window = new RedisWindow();
    return {
        observe: async (signal) => {
            const start = performance.now();
            const session = await (0,connection/* connectRedis */.m)(redis, { caFile, signal, lookMs });
            try {
                const found = await ask(session, redis, metrics, window);
                const ms = performance.now() - start;
                return { values: new Map([...found.values].map(([name, value]) => [name, { ...value, ms }])), facts: found.facts };
            }
            finally {
                session.close();
            }
        },
        close: async () => { },
    };
}
async function ask(session, redis, metrics, window) {
    const [answer] = await session.send(['INFO']);
    const address = { address: (0,url/* describeRedis */.RL)(redis) };
    if (typeof answer !== 'string') {
        const why = answer instanceof redis_refusal/* Refusal */.P_ ? refusedInfo(answer) : 'INFO was not answered with text';
        const { write, latency } = await tryWrite(session);
        const values = new Map(METRICS.map(({ name, dimension = 'none' }) => [name, { value: undefined, dimension, why }]));
        return { values: values.set('write', write).set('latency', timed(latency)), facts: address };
    }
    const info = (0,redis_info/* readInfo */.LV)(answer);
    const values = new Map([...(0,redis_info/* valuesOf */.sm)(info, redis.db), ...window.compare(info, performance.now())]);
    values.set('eviction', await evictionOf(session, info, redis.db));
    const facts = { ...address, ...factsOf(info) };
    if (isLeftAlone(info, metrics)) {
        const start = performance.now();
        await session.send(['PING']);
        values.set('latency', timed(performance.now() - start));
        return { values, facts: { ...facts, write: 'not tried: a replica, as was asked for' } };
    }
    const { write, latency } = await tryWrite(session);
    return { values: values.set('write', write).set('latency', timed(latency)), facts };
}
const timed = (ms) => ({ value: ms, dimension: 'duration', detail: 'one round trip' });
/** Whoever asks for the role of a replica knows that it takes no writes. */
function isLeftAlone(info, metrics) {
    return info.get('role') === 'slave' && metrics.includes('role') && !metrics.includes('write');
}
function refusedInfo(refusal) {
    return refusal.code === 'NOPERM' ? `this user may not ask INFO (${refusal.text}): add +info to it` : `${refusal.code} ${refusal.text}`;
}
function factsOf(info) {
    const { value } = (0,redis_info/* valuesOf */.sm)(info, 0).get('version');
    return {
        ...(value === undefined ? {} : { version: String(value) }),
        ...(info.get('role') ? { role: info.get('role') === 'slave' ? 'replica' : info.get('role') } : {}),
        ...(info.get('redis_mode') ? { mode: info.get('redis_mode') } : {}),
    };
}


/***/ }),

/***/ 62235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readRules),
/* harmony export */   T: () => (/* binding */ readOptions)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);


/** What stands beside a target in the config file, checked. The error names the option and never its value, which may be a secret. */
function readOptions(schema, options, of) {
    const read = schema.safeParse(options);
    if (read.success)
        return read.data;
    const problems = read.error.issues.map((issue) => {
        if (issue.code === 'unrecognized_keys')
            return `there is no option ${issue.keys.join(', ')}`;
        return `${issue.path.join('.')}: ${issue.message}`;
    });
    const known = Object.keys('shape' in schema && typeof schema.shape === 'object' ? (schema.shape ?? {}) : {});
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${problems.join('; ')}; beside a ${of} target may stand: ${known.join(', ')}`);
}
const RULES = zod__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ 'allow-link-local': zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().default(false) });
/** Of a target that has no other options. */
function readRules(options, of) {
    return { allowLinkLocal: readOptions(RULES, options, of)['allow-link-local'] };
}


/***/ })

};
