export const id = 5776;
export const ids = [5776];
export const modules = {

/***/ 80378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JF: () => (/* binding */ parseRedis),
/* harmony export */   RL: () => (/* binding */ describeRedis)
/* harmony export */ });
/* unused harmony export REDIS_SCHEMES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


const REDIS_SCHEMES = ['redis', 'rediss', 'redis+socket'];
const EXAMPLE = 'expected redis://:password@host:6379/0, rediss:// for TLS, or redis+socket:///path/to/redis.sock?db=0';
const ESCAPES = 'Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A';
/** `parameters` are those that the URL has beside what concerns the connection. Throws a UserError that repeats nothing which may be a secret. */
function parseRedis(text) {
    const url = parsed(text);
    const given = parametersOf(url);
    const take = (name) => {
        const value = given.get(name);
        given.delete(name);
        return value;
    };
    const isSocket = url.protocol === 'redis+socket:';
    const path = decoded(url.pathname, 'path');
    // Celery's name for it comes first in URLs of sockets.
    const db = take('db') ?? take('virtual_host') ?? (isSocket ? '' : path.replace(/^\//, ''));
    const host = decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'host');
    if (isSocket && (host !== '' || path === ''))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a redis+socket: URL has the path of a socket and no host; ${EXAMPLE}`);
    if (!isSocket && host === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no host; ${EXAMPLE}`);
    const target = {
        host,
        port: url.port === '' ? 6379 : Number(url.port),
        socket: isSocket ? path : undefined,
        username: decoded(url.username, 'user') || undefined,
        password: decoded(url.password, 'password') || undefined,
        db: databaseOf(db),
        tls: tlsOf(url, take('ssl_cert_reqs')),
    };
    return { target, parameters: given };
}
/** For messages: no user, no password, no parameters. */
function describeRedis({ host, port, socket, db }) {
    const place = socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return `Redis at ${place}, database ${db}`;
}
function parsed(text) {
    // URL refuses a user without a host.
    const filled = text.replace(/^(redis\+socket:\/\/[^/?#]*@)(?=\/)/i, '$1socket.invalid');
    let url;
    try {
        url = new URL(filled);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL cannot be read; ${EXAMPLE}. ${ESCAPES}`);
    }
    if (url.hostname === 'socket.invalid')
        url.hostname = '';
    if (!REDIS_SCHEMES.some((scheme) => `${scheme}:` === url.protocol))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(url.protocol)} is no scheme of Redis; ${EXAMPLE}`);
    if (url.hash !== '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL holds a '#'. ${ESCAPES}`);
    return url;
}
/** Every name once, and none that may be a piece of a password. */
function parametersOf(url) {
    const given = new Map();
    if (url.search.includes('@'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL holds an '@' after a '?'. ${ESCAPES}`);
    for (const [name, value] of new URLSearchParams(url.search.replaceAll('+', '%2B'))) {
        if (given.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(name)} stands twice in the URL`);
        given.set(name, value);
    }
    return given;
}
function databaseOf(text) {
    if (text === '')
        return 0;
    if (/^\d{1,5}$/.test(text))
        return Number(text);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the path of the URL is ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}, and the number of a database is expected, such as redis://host:6379/0`);
}
/** `ssl_cert_reqs` is what Celery, Django and redis-py read from the same URL. */
function tlsOf(url, required) {
    if (url.protocol !== 'rediss:') {
        if (required === undefined)
            return 'none';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('ssl_cert_reqs stands in a URL without TLS: write rediss:// in place of redis://');
    }
    const word = (required ?? 'required').toLowerCase().replace(/^cert_/, '');
    if (word === 'none')
        return 'unverified';
    if (word === 'required' || word === 'optional')
        return 'verified';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`ssl_cert_reqs in the URL: received ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(required)}, expected required or none`);
}
function decoded(text, what) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the ${what} in the URL holds a '%' that is no escape; write it as %25`);
    }
}


/***/ }),

/***/ 62026:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E7: () => (/* binding */ nodeOf),
/* harmony export */   F9: () => (/* binding */ CANARY_TASK),
/* harmony export */   RE: () => (/* binding */ envelope),
/* harmony export */   Xw: () => (/* binding */ readReply),
/* harmony export */   YH: () => (/* binding */ beatOf),
/* harmony export */   Yr: () => (/* binding */ commandHeaders),
/* harmony export */   _9: () => (/* binding */ commandBody),
/* harmony export */   _F: () => (/* binding */ fieldOf),
/* harmony export */   e3: () => (/* binding */ CANARY_MS),
/* harmony export */   jZ: () => (/* binding */ canary),
/* harmony export */   nZ: () => (/* binding */ readBeat)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/**
 * What a worker may be asked, with the arguments that each takes (celery, worker/control.py). Nothing else can be sent: other methods stop
 * workers or change them, and one that a worker does not know leaves a traceback in its log.
 */
const ARGUMENTS = {
    ping: {},
    stats: {},
    active: { safe: null },
    active_queues: {},
    reserved: {},
    registered: { taskinfoitems: [] },
};
/** The body of a command to every worker, as JSON. `ticket` comes back with each answer. */
function commandBody(method, ticket, { exchange, routingKey }) {
    return JSON.stringify({
        method,
        arguments: ARGUMENTS[method],
        destination: null,
        pattern: null,
        matcher: null,
        ticket,
        reply_to: { exchange, routing_key: routingKey },
    });
}
/**
 * A message as kombu writes it to Redis (transport/virtual/base.py). A worker that is given one without `properties` or `delivery_tag` stops
 * listening for ever, so that this is the only place where one is made.
 */
function envelope(body, headers, exchange, routingKey, more = {}) {
    return JSON.stringify({
        body: Buffer.from(body).toString('base64'),
        'content-encoding': 'utf-8',
        'content-type': 'application/json',
        headers,
        properties: {
            ...more,
            delivery_mode: 2,
            delivery_info: { exchange, routing_key: routingKey },
            priority: 0,
            body_encoding: 'base64',
            delivery_tag: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)(),
        },
    });
}
/** `expires` in seconds since 1970. Workers do not mind it; it is there because they expect it. */
const commandHeaders = (expires) => ({ clock: 1, expires });
const LONGEST_REPLY = 8_000_000;
/** An answer as it lies in Redis; undefined where it is none. What is not JSON (pickle, yaml) is never decoded. */
function readReply(text) {
    const message = text.length > LONGEST_REPLY ? undefined : parsed(text);
    const ticket = fieldOf(fieldOf(message, 'headers'), 'ticket');
    if (typeof ticket !== 'string')
        return undefined;
    return { ticket, ...nodeOf(bodyOf(message), fieldOf(message, 'content-type')) };
}
/** The one field of the body is the worker's name, its value the answer. */
function nodeOf(body, contentType) {
    if (body === undefined || body.length > LONGEST_REPLY || contentType !== 'application/json')
        return {};
    const content = parsed(body);
    if (typeof content !== 'object' || content === null)
        return {};
    const [only, ...others] = Object.entries(content);
    return only === undefined || others.length > 0 ? {} : { node: only[0], value: only[1] };
}
/** A heartbeat as it is published in Redis (celery, worker/heartbeat.py). */
function readBeat(text) {
    return beatOf(bodyOf(text.length > LONGEST_REPLY ? undefined : parsed(text)));
}
function beatOf(body) {
    const event = body === undefined ? undefined : parsed(body);
    const [node, type, freq] = ['hostname', 'type', 'freq'].map((name) => fieldOf(event, name));
    if (typeof node !== 'string' || type !== 'worker-heartbeat')
        return undefined;
    const [ident, version] = ['sw_ident', 'sw_ver'].map((name) => fieldOf(event, name));
    const software = typeof ident === 'string' && typeof version === 'string' ? `${ident.replace(/^py-/, '')} ${version}` : 'unknown';
    return { node, freq: typeof freq === 'number' ? freq : 2, version: software };
}
const CANARY_TASK = 'celery.accumulate';
const CANARY_MS = 15_000;
function canary(now) {
    const id = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomUUID)();
    return {
        id,
        body: JSON.stringify([[], {}, { callbacks: null, errbacks: null, chain: null, chord: null }]),
        headers: {
            lang: 'py',
            task: CANARY_TASK,
            id,
            shadow: null,
            eta: null,
            expires: new Date(now + CANARY_MS).toISOString(),
            group: null,
            group_index: null,
            retries: 0,
            timelimit: [null, 5],
            root_id: id,
            parent_id: null,
            argsrepr: '()',
            kwargsrepr: '{}',
            origin: 'seaworthy',
            ignore_result: true,
        },
    };
}
function fieldOf(value, name) {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? value[name] : undefined;
}
function bodyOf(message) {
    const body = fieldOf(message, 'body');
    if (typeof body !== 'string')
        return undefined;
    return fieldOf(fieldOf(message, 'properties'), 'body_encoding') === 'base64' ? Buffer.from(body, 'base64').toString() : body;
}
function parsed(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 46349:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   P: () => (/* binding */ describeAmqp),
/* harmony export */   T: () => (/* binding */ readCelery)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var _engines_redis_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(80378);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _tcp_options_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(62235);





const PARAMETERS = ['exchange', 'prefix', 'fanout-prefix', 'priority-steps', 'expect-workers', 'pool'];
const text = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1, 'a text is expected');
const OPTIONS = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    exchange: text.regex(/^[\w.-]+$/, "the value of Celery's control_exchange is expected").optional(),
    prefix: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().optional(),
    'fanout-prefix': text.optional(),
    'priority-steps': text.regex(/^\d+(?:,\d+)*$/, 'numbers with commas between are expected, such as 0,3,6,9').optional(),
    'expect-workers': zod__WEBPACK_IMPORTED_MODULE_4__/* .union */ .KCZ([text.transform((names) => names.split(',')), zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(text)]).optional(),
    pool: zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(['prefork', 'solo'], 'prefork or solo is expected').optional(),
});
/** What the URL says and what stands beside it; a thing that both say is a mistake. Throws a UserError without secrets. */
function readCelery(url, options) {
    const inner = url.replace(/^celery\+/i, '');
    const isAmqp = /^amqps?:/i.test(inner);
    const read = isAmqp ? parseAmqp(inner) : (0,_engines_redis_url_js__WEBPACK_IMPORTED_MODULE_0__/* .parseRedis */ .JF)(inner);
    for (const name of read.parameters.keys()) {
        if (!PARAMETERS.some((known) => known === name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(name)} is no parameter of a celery+ URL: there are ${PARAMETERS.join(', ')}`);
        if (name in options)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${name} is given twice, in the URL and beside it`);
    }
    const given = (0,_tcp_options_js__WEBPACK_IMPORTED_MODULE_3__/* .readOptions */ .T)(OPTIONS, { ...options, ...Object.fromEntries(read.parameters) }, 'celery+redis://');
    const settings = {
        exchange: given.exchange ?? 'celery',
        prefix: given.prefix ?? '',
        fanoutPrefix: given['fanout-prefix'],
        prioritySteps: (given['priority-steps'] ?? '0,3,6,9').split(',').map(Number),
        expectWorkers: (given['expect-workers'] ?? []).map((name) => name.trim()),
        pool: given.pool,
    };
    return 'amqp' in read ? { kind: 'amqp', amqp: read.amqp, settings } : { kind: 'redis', redis: read.target, settings };
}
const EXAMPLE = 'expected celery+amqp://user:password@host:5672/vhost';
function parseAmqp(inner) {
    const url = URL.parse(inner);
    if (!url?.hostname)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the URL cannot be read; ${EXAMPLE}. Letters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A`);
    if (url.hash !== '' || url.search.includes('@'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the URL holds a '#' or an '@' that is not written as %23 or %40; ${EXAMPLE}`);
    const tls = url.protocol.toLowerCase() === 'amqps:';
    const amqp = {
        host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
        port: Number(url.port) || (tls ? 5671 : 5672),
        username: decoded(url.username) || 'guest',
        password: decoded(url.password) || 'guest',
        // As kombu reads it: no path and one slash are the vhost /, a second slash belongs to the name.
        vhost: decoded(url.pathname.slice(1)) || '/',
        tls,
    };
    return { amqp, parameters: new Map(new URLSearchParams(url.search.replaceAll('+', '%2B'))) };
}
function decoded(part) {
    try {
        return decodeURIComponent(part);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the URL holds a '%' that is no escape; write it as %25`);
    }
}
/** For messages and reports: no user, no password. */
function describeAmqp({ host, port, vhost }) {
    return `RabbitMQ at ${host.includes(':') ? `[${host}]` : host}:${port}, vhost ${vhost}`;
}


/***/ }),

/***/ 55776:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  celeryProbe: () => (/* binding */ celeryProbe)
});

// EXTERNAL MODULE: ./lib/engines/redis/url.js
var url = __webpack_require__(80378);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/probes/celery-envelope.js
var celery_envelope = __webpack_require__(62026);
;// CONCATENATED MODULE: ./lib/probes/celery-workers.js


/**
 * The workers by their state. Who got the question and is silent is alive where its heart beats. Without that it hangs, or it is a solo pool in
 * the middle of a task, which neither answers nor beats meanwhile. The two are told apart by what is known of its pool, from an earlier answer
 * or from `pool=`, and by `unacked`: the task that a solo pool runs stands there until it is over, seen in Celery 5.2 and 5.7 over Redis.
 */
function statesOf({ asked, beats, known, settings, wedged, deafness, unacked = Number.POSITIVE_INFINITY }) {
    const replied = [...(asked.answers.get('ping')?.keys() ?? [])];
    const replies = replied.length + asked.unread;
    const connected = Math.max(asked.receivers ?? 0, replies);
    const silent = connected - replies;
    const beating = [...beats.keys()].filter((node) => !replied.includes(node));
    const alive = Math.min(silent, beating.length);
    const deaf = silent - alive;
    const missing = absent(settings.expectWorkers, known, [...replied, ...beating]);
    const ofPool = (solo) => missing.filter((name) => known.get(name)?.solo === solo).length;
    const working = Math.min(deaf, unacked, settings.pool === 'solo' ? deaf : settings.pool === 'prefork' ? 0 : ofPool(true));
    const unknown = settings.pool === undefined ? Math.max(0, deaf - working - ofPool(false)) : 0;
    const unclear = deafness === undefined ? Math.min(unknown, unacked - working) : deaf - working;
    const full = replied.filter((node) => freeSlots(asked, node) === 0).length;
    return {
        connected,
        replied,
        replies,
        silent,
        missing,
        unclear,
        dead: Math.max(0, missing.length - deaf),
        busy: full + alive + working,
        stuck: deaf - working - unclear + wedged.length,
    };
}
/** Names without a host stand for that worker on any. */
function absent(expected, known, present) {
    const isThere = (name) => present.some((node) => node === name || node.split('@')[0] === name);
    const names = expected.filter((name) => !isThere(name));
    const before = [...known.keys()].filter((node) => !present.includes(node) && !names.includes(node) && !names.includes(node.split('@')[0]));
    return [...names, ...before];
}
/** Undefined where the worker did not say it. */
function freeSlots(asked, node) {
    const slots = slotsOf(asked, node);
    const active = asked.answers.get('active')?.get(node);
    return slots === undefined || !Array.isArray(active) ? undefined : Math.max(0, slots - active.length);
}
function slotsOf(asked, node) {
    const slots = (0,celery_envelope/* fieldOf */._F)((0,celery_envelope/* fieldOf */._F)(asked.answers.get('stats')?.get(node), 'pool'), 'max-concurrency');
    return typeof slots === 'number' ? slots : undefined;
}
/** Of celery 5.3 and newer the name of the pool; before that what only the solo pool says of itself (celery, concurrency/solo.py). */
function isSolo(stats) {
    const pool = (0,celery_envelope/* fieldOf */._F)(stats, 'pool');
    const name = (0,celery_envelope/* fieldOf */._F)(pool, 'implementation');
    if (typeof name === 'string')
        return name.includes('solo');
    const processes = (0,celery_envelope/* fieldOf */._F)(pool, 'processes');
    return (0,celery_envelope/* fieldOf */._F)(pool, 'put-guarded-by-semaphore') === true && Array.isArray(processes) && processes.includes((0,celery_envelope/* fieldOf */._F)(stats, 'pid'));
}
/** Name, and how many consume, for each queue that a worker said it takes from. */
function consumersOf(asked) {
    const queues = new Map();
    for (const said of asked.answers.get('active_queues')?.values() ?? [])
        for (const name of namesOf(said))
            queues.set(name, (queues.get(name) ?? 0) + 1);
    return queues;
}
function consumes(asked, node, queue) {
    return namesOf(asked.answers.get('active_queues')?.get(node)).includes(queue);
}
function namesOf(queues) {
    if (!Array.isArray(queues))
        return [];
    return queues.flatMap((queue) => {
        const name = (0,celery_envelope/* fieldOf */._F)(queue, 'name');
        return typeof name === 'string' ? [name] : [];
    });
}
/** The values that stand in the workers' answers. */
function workerValues(look, now) {
    const { asked } = look;
    const states = statesOf(look);
    const unsaid = notAll(asked, states);
    const stats = [...(asked.answers.get('stats')?.values() ?? [])];
    const slots = states.replied.flatMap((node) => slotsOf(asked, node) ?? []);
    const uptimes = stats.map((of) => (0,celery_envelope/* fieldOf */._F)(of, 'uptime')).filter((uptime) => typeof uptime === 'number');
    const none = { value: undefined, why: states.connected === 0 ? 'no worker is connected' : 'no worker answered' };
    return new Map([
        ['workers', { value: states.connected, dimension: 'none', ...heads(asked, states) }],
        ['replies', { value: states.replies, dimension: 'none', ...said(unsaid) }],
        ['busy', { value: states.busy, dimension: 'none', ...said(unsaid) }],
        ['stuck', stuckOnes(look, states)],
        ['dead', { value: states.dead, dimension: 'none', ...said(states.dead > 0 ? `among ${states.missing.join(', ')}` : '') }],
        ['pool', slots.length > 0 ? { value: sum(slots), dimension: 'none', ...said(unsaid) } : { ...none, dimension: 'none' }],
        [
            'uptime',
            uptimes.length > 0
                ? { value: Math.min(...uptimes) * 1_000, dimension: 'duration', detail: 'the youngest' }
                : { ...none, dimension: 'duration' },
        ],
        ...activity(asked, now, unsaid, none),
    ]);
}
const said = (detail) => (detail === '' ? {} : { detail });
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
function heads(asked, { connected, replied }) {
    if (connected === 0)
        return said('nobody listens to remote control: no worker, or worker_enable_remote_control is off');
    return said(`${replied.join(', ')}${asked.receivers === undefined ? ', counted by their answers' : ''}`);
}
function notAll({ receivers }, { silent, replied }) {
    if (silent === 0 || receivers === undefined)
        return '';
    return `${(0,units/* showCount */.px)(silent)} of ${(0,units/* showCount */.px)(receivers)} did not answer; ${replied.length === 0 ? 'none did' : `${replied.join(', ')} did`}`;
}
function stuckOnes({ wedged, asked, deafness }, { stuck, missing, silent, unclear, connected }) {
    const deaf = stuck - wedged.length;
    const who = missing.length > 0 && silent > 0 ? ` (${missing.join(', ')})` : '';
    const parts = [
        deaf > 0 ? `${(0,units/* showCount */.px)(deaf)} connected, without answer and without heartbeat${who}: stopped or hanging` : '',
        wedged.length > 0 ? `${wedged.join(', ')} answers, has a free slot and did not take the canary: its pool hangs` : '',
        unclear > 0 && deafness === undefined
            ? `${(0,units/* showCount */.px)(unclear)} neither answers nor beats while a task is under way${who}: ${UNCLEAR}`
            : '',
        unclear > 0 && deafness !== undefined
            ? `${(0,units/* showCount */.px)(unclear)} did not answer${who}, and no heartbeats could be heard: ${deafness}`
            : '',
    ].filter((part) => part !== '');
    if (stuck > 0)
        return { value: stuck, dimension: 'none', detail: parts.join('; ') };
    if (unclear > 0)
        return { value: undefined, dimension: 'none', why: parts.join('; ') };
    // A mailbox, and nobody who answers: which of them there are is not known yet.
    if (connected === 0 && asked.routed)
        return { value: undefined, dimension: 'none', why: `a mailbox is there, and no answer: ${UNCLEAR}` };
    return { value: 0, dimension: 'none' };
}
const UNCLEAR = 'stopped, or a solo pool at work; pool=solo or pool=prefork in the URL says which';
/** Names of tasks only: their arguments may hold secrets. */
function activity(asked, now, unsaid, none) {
    const lists = [...(asked.answers.get('active')?.values() ?? [])].filter((list) => Array.isArray(list));
    if (lists.length === 0)
        return [
            ['active', { ...none, dimension: 'none' }],
            ['longest-task', { ...none, dimension: 'duration' }],
        ];
    const running = lists.flat().map((task) => {
        const start = (0,celery_envelope/* fieldOf */._F)(task, 'time_start');
        return { name: String((0,celery_envelope/* fieldOf */._F)(task, 'name') ?? ''), ms: typeof start === 'number' ? Math.max(0, now - start * 1_000) : 0 };
    });
    const longest = running.reduce((a, b) => (b.ms > a.ms ? b : a), { name: '', ms: 0 });
    return [
        ['active', { value: running.length, dimension: 'none', ...said(unsaid) }],
        [
            'longest-task',
            { value: longest.ms, dimension: 'duration', ...said([longest.name, unsaid].filter((part) => part !== '').join('; ')) },
        ],
    ];
}
/** True only where every worker that takes tasks knows it: the others would throw it away. */
function registered(asked, task, silent) {
    const lists = [...(asked.answers.get('registered') ?? [])].filter(([node]) => {
        const queues = asked.answers.get('active_queues')?.get(node);
        return !Array.isArray(queues) || queues.length > 0;
    });
    const without = lists.filter(([, names]) => !(Array.isArray(names) && names.includes(task))).map(([node]) => node);
    if (without.length > 0)
        return { value: false, dimension: 'text', detail: `not known to ${without.join(', ')}` };
    if (lists.length === 0)
        return { value: undefined, dimension: 'text', why: 'no worker answered' };
    if (silent > 0)
        return { value: undefined, dimension: 'text', why: `known to the ${lists.length} that answered; ${silent} did not` };
    return { value: true, dimension: 'text', detail: `known to ${lists.length}` };
}

;// CONCATENATED MODULE: ./lib/probes/celery-canary.js




const PAUSE_MS = 20;
/** A worker may take two and another none; so many times those that had none are given another chance. */
const ROUNDS = 4;
/**
 * Sends each worker of the queue a task that does nothing, and waits until their pools have accepted it: `stats` counts a task when a process
 * takes it, which a worker whose pool hangs does not do, while it answers `ping` like any other. What nobody took is taken back.
 */
async function flyCanary(queue, sky) {
    const { broker, asked, signal, lookMs } = sky;
    const nodes = [...(asked.answers.get('ping')?.keys() ?? [])].filter((node) => consumes(asked, node, queue));
    if (nodes.length === 0)
        return unknown(`no worker that answered takes from queue ${queue}`);
    const before = totals(asked, nodes);
    const start = performance.now();
    const takeBack = [];
    const posted = [];
    let waiting = nodes;
    try {
        for (let round = 1;; round++) {
            const flock = waiting.map(() => (0,celery_envelope/* canary */.jZ)(Date.now()));
            takeBack.push(await broker.post(queue, flock));
            posted.push(...flock);
            const now = await accepted(broker, { nodes, before, posted: posted.length, signal, until: start + lookMs });
            if (now === undefined)
                return notTaken(queue, {
                    sky,
                    nodes,
                    posted,
                    after: await ask(broker, nodes, ['stats', 'active', 'reserved']),
                    waited: performance.now() - start,
                });
            waiting = nodes.filter((node) => now.get(node) <= before.get(node));
            if (waiting.length === 0 || round === ROUNDS)
                return { value: { value: performance.now() - start, dimension: 'duration', ...passedOver(waiting, posted) }, wedged: [] };
        }
    }
    finally {
        for (const back of takeBack)
            await back();
    }
}
const unknown = (why, wedged = []) => ({ value: { value: undefined, dimension: 'duration', why }, wedged });
/** The totals as soon as all that was posted has been accepted; undefined when it is late. */
async function accepted(broker, { nodes, before, posted, signal, until }) {
    const begin = celery_canary_sum(before);
    for (;;) {
        const now = totals(await ask(broker, nodes, ['stats']), nodes);
        if (celery_canary_sum(now) - begin >= posted)
            return now;
        if (performance.now() > until)
            return undefined;
        await (0,promises_.setTimeout)(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
}
const STATS_MS = 1_000;
const ask = (broker, nodes, methods) => broker.ask({
    methods,
    patienceMs: STATS_MS,
    known: new Set(nodes),
    isEnough: (soFar) => nodes.every((node) => methods.every((method) => soFar.answers.get(method)?.has(node))),
});
function totals(asked, nodes) {
    const stats = asked.answers.get('stats');
    return new Map(nodes.map((node) => [node, Number((0,celery_envelope/* fieldOf */._F)((0,celery_envelope/* fieldOf */._F)(stats?.get(node), 'total'), celery_envelope/* CANARY_TASK */.F9) ?? 0)]));
}
const celery_canary_sum = (numbers) => [...numbers.values()].reduce((total, number) => total + number, 0);
function passedOver(nodes, posted) {
    return nodes.length === 0 ? {} : { detail: `others were quicker than ${nodes.join(', ')}, which took none of ${posted.length}` };
}
/** Blames whoever holds one and has a free slot; and where nobody holds one, all that could have taken it, unless a silent worker may have. */
function notTaken(queue, { sky: { asked }, nodes, posted, after, waited }) {
    const late = `not accepted from queue ${queue} within ${(0,units/* showDuration */.kJ)(waited)}`;
    const ids = new Set(posted.map(({ id }) => id));
    const holders = nodes.filter((node) => reservedBy(after, node).some((id) => typeof id === 'string' && ids.has(id)));
    const answers = asked.answers.get('ping')?.size ?? 0;
    const silent = Math.max(0, (asked.receivers ?? 0) - answers - asked.unread);
    if (holders.length === 0 && silent > 0)
        return unknown(`${late}: it may lie with one of the ${silent} that did not answer`);
    const suspects = (holders.length > 0 ? holders : nodes).filter((node) => freeSlots(after, node) !== 0);
    if (suspects.length === 0)
        return unknown(`${late}: every slot was taken by another task`);
    const idle = suspects.filter((node) => allAccepted(after, node) === allAccepted(asked, node));
    if (idle.length === 0)
        return unknown(`${late}: other tasks were accepted meanwhile, behind which it waits`);
    return unknown(`${late}: ${idle.join(', ')} had a free slot`, idle);
}
/** Tasks of any name. */
function allAccepted(asked, node) {
    const total = (0,celery_envelope/* fieldOf */._F)(asked.answers.get('stats')?.get(node), 'total');
    const counts = typeof total === 'object' && total !== null ? Object.values(total) : [];
    return counts.reduce((sum, count) => sum + Number(count), 0);
}
function reservedBy(asked, node) {
    const tasks = asked.answers.get('reserved')?.get(node);
    return Array.isArray(tasks) ? tasks.map((task) => (0,celery_envelope/* fieldOf */._F)(task, 'id')) : [];
}

;// CONCATENATED MODULE: ./lib/probes/celery-observe.js




const freshMemory = () => ({ known: new Map(), heard: new Map(), queues: new Set(), lengths: [] });
const OF_REDIS = ['unacked', 'oldest-unacked', 'reply-keys'];
const TREND_MS = 10_000;
/** A healthy worker answers within milliseconds; only what is still silent then is worth a second connection. */
const LISTEN_AFTER_MS = 250;
/** What Celery's own command line waits for an answer. */
const ANSWER_MS = 1_000;
/** Two beats of a heart at its usual pace of two seconds, and a little. */
const BEATS_MS = 4_500;
/** One look: asks, waits no longer than it must, and says what was seen. */
async function observe(observing) {
    const { broker, settings, metrics, memory } = observing;
    const wantsBeats = metrics.includes('heartbeat-age') || metrics.includes('versions');
    const beats = new Map();
    const started = performance.now();
    const ears = hearing(observing, beats);
    if (wantsBeats)
        await ears.open();
    const asked = await askAll(observing, beats, ears);
    for (const [node, stats] of asked.answers.get('stats') ?? [])
        memory.known.set(node, { solo: isSolo(stats) });
    if (wantsBeats)
        await untilAllBeat(observing, asked, beats, started + Math.min(observing.lookMs * 3, BEATS_MS));
    const flights = await canaries(observing, asked);
    const backlog = await broker.backlog();
    const unacked = backlog.get('unacked')?.value;
    const look = {
        asked,
        beats,
        known: memory.known,
        settings,
        wedged: [...new Set(flights.flatMap(({ flight }) => flight.wedged))],
        deafness: ears.problem(),
        unacked: typeof unacked === 'number' ? unacked : undefined,
    };
    const states = statesOf(look);
    const values = workerValues(look, Date.now());
    for (const node of beats.keys())
        if (!memory.known.has(node))
            memory.known.set(node, { solo: false });
    for (const { metric, flight } of flights)
        values.set(metric, flight.value);
    for (const metric of metrics.filter((name) => name.startsWith('registered:')))
        values.set(metric, registered(asked, metric.slice('registered:'.length), states.silent));
    if (wantsBeats)
        for (const [name, value] of beatValues(observing, asked, beats, { listenedMs: performance.now() - started, problem: ears.problem() }))
            values.set(name, value);
    for (const [name, value] of await queueValues(observing, asked, states.silent))
        values.set(name, value);
    for (const name of OF_REDIS)
        if (metrics.includes(name) && !backlog.has(name))
            values.set(name, { value: undefined, why: 'RabbitMQ does not tell it over AMQP' });
    return new Map([...values, ...backlog]);
}
/** Asks everybody everything at once; listens for heartbeats beside it when somebody is silent, and waits on only while that may still say something. */
async function askAll(observing, beats, ears) {
    const { broker, metrics, memory, settings, lookMs } = observing;
    const asksTasks = metrics.some((name) => name.startsWith('registered:'));
    const methods = ['ping', 'stats', 'active', 'active_queues', ...(asksTasks ? ['registered'] : [])];
    const late = setTimeout(() => void ears.open(), LISTEN_AFTER_MS);
    const start = performance.now();
    try {
        return await broker.ask({
            methods,
            // Made of many short waits.
            patienceMs: Math.min(lookMs * 3, BEATS_MS),
            known: new Set([...memory.known.keys(), ...settings.expectWorkers.filter((name) => name.includes('@'))]),
            isEnough: (soFar) => performance.now() - start > ANSWER_MS && isAccounted(soFar, beats, methods),
        });
    }
    finally {
        clearTimeout(late);
    }
}
/** A heart that beats is alive: when every silent worker has one, waiting on would change nothing. */
function isAccounted({ receivers = 0, answers, unread }, beats, methods) {
    const replied = answers.get('ping') ?? new Map();
    const beating = [...beats.keys()].filter((node) => !replied.has(node)).length;
    const whole = methods.every((method) => (answers.get(method)?.size ?? 0) >= replied.size);
    return beating > 0 && whole && replied.size + unread + beating >= receivers;
}
/** A right that is missing makes silence say less, and the look go on. */
function hearing({ broker, memory }, beats) {
    let opened;
    let problem;
    const hear = (beat) => {
        beats.set(beat.node, beat);
        memory.heard.set(beat.node, performance.now());
    };
    return {
        open: () => {
            opened ??= broker.listen(hear).catch((thrown) => {
                const { message, hint } = (0,errors/* explain */.WE)(thrown);
                problem = hint ? `${message}. ${hint}` : message;
            });
            return opened;
        },
        problem: () => problem,
    };
}
async function untilAllBeat({ signal }, asked, beats, until) {
    const nodes = [...(asked.answers.get('ping')?.keys() ?? [])];
    while (performance.now() < until && (beats.size === 0 || nodes.some((node) => !beats.has(node)))) {
        signal.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 20));
    }
}
async function canaries({ broker, metrics, signal, lookMs }, asked) {
    const flights = [];
    for (const metric of metrics.filter((name) => name === 'canary' || name.startsWith('canary:'))) {
        const queue = metric === 'canary' ? 'celery' : metric.slice('canary:'.length);
        flights.push({ metric, flight: await flyCanary(queue, { broker, asked, signal, lookMs }) });
    }
    return flights;
}
function beatValues({ memory }, asked, beats, { listenedMs, problem }) {
    const none = problem ?? `no heartbeat within ${(0,units/* showDuration */.kJ)(listenedMs)}: no worker, or --without-heartbeat`;
    const replied = [...(asked.answers.get('ping')?.keys() ?? [])];
    const nodes = new Set([...replied, ...memory.heard.keys()]);
    const now = performance.now();
    const ages = [...nodes].map((node) => ({ node, age: memory.heard.has(node) ? now - memory.heard.get(node) : listenedMs }));
    const oldest = ages.reduce((a, b) => (b.age > a.age ? b : a), { node: '', age: -1 });
    const versions = [...new Set([...beats.values()].map(({ version }) => version))].sort();
    const heard = memory.heard.size > 0;
    return [
        [
            'heartbeat-age',
            heard ? { value: oldest.age, dimension: 'duration', detail: oldest.node } : { value: undefined, dimension: 'duration', why: none },
        ],
        [
            'versions',
            versions.length > 0 ? { value: versions.join(', '), dimension: 'text' } : { value: undefined, dimension: 'text', why: none },
        ],
    ];
}
async function queueValues({ broker, metrics, memory }, asked, silent) {
    const consumers = consumersOf(asked);
    for (const name of consumers.keys())
        memory.queues.add(name);
    const named = metrics.flatMap((metric) => /^(?:queue|consumers|canary):(.+)$/s.exec(metric)?.[1] ?? []);
    const names = [...new Set([...memory.queues, ...named])];
    const found = names.length === 0 ? new Map() : await broker.queues(names);
    const values = new Map();
    for (const name of names) {
        const { length, consumers: counted, why } = found.get(name);
        values.set(`queue:${name}`, { value: length, dimension: 'none', ...(why ? { why } : {}) });
        const said = counted ?? consumers.get(name) ?? 0;
        const unsure = counted === undefined && said === 0 && silent > 0;
        const unknown = { value: undefined, why: `no worker that answered takes from it; ${silent} did not answer` };
        values.set(`consumers:${name}`, { ...(unsure ? unknown : { value: said }), dimension: 'none' });
    }
    const lengths = names.map((name) => found.get(name).length);
    const total = lengths.reduce((sum, length) => (sum === undefined || length === undefined ? undefined : sum + length), 0);
    const detail = names.join(', ');
    if (names.length === 0)
        values.set('queues', { value: undefined, dimension: 'none', why: 'no worker said which there are: name one, as in queue:celery<1000' });
    else
        values.set('queues', { value: total, dimension: 'none', why: `not every length is known of ${detail}`, detail });
    values.set('backlog-trend', trend(memory, total));
    return values;
}
/** Tasks per second by which the queues grow, or shrink below zero. */
function trend(memory, length) {
    const at = performance.now();
    const before = memory.lengths.findLast((sample) => at - sample.at >= TREND_MS);
    if (length !== undefined)
        memory.lengths = [...memory.lengths.filter((sample) => sample.at >= (before?.at ?? 0)), { at, length }];
    if (!before || length === undefined) {
        const why = length === undefined ? 'not every length is known' : `two looks that lie ${(0,units/* showDuration */.kJ)(TREND_MS)} apart are needed`;
        return { value: undefined, dimension: 'per-second', why };
    }
    const grown = length - before.length;
    return {
        value: (grown * 1_000) / (at - before.at),
        dimension: 'per-second',
        detail: `${before.length} to ${length} in ${(0,units/* showDuration */.kJ)(at - before.at)}`,
    };
}

// EXTERNAL MODULE: ./lib/probes/celery-url.js
var celery_url = __webpack_require__(46349);
;// CONCATENATED MODULE: ./lib/probes/celery.js



const METRICS = [
    { name: 'workers', dimension: 'none' },
    { name: 'replies', dimension: 'none' },
    { name: 'busy', dimension: 'none' },
    { name: 'stuck', dimension: 'none' },
    { name: 'dead', dimension: 'none' },
    { name: 'queue:', dimension: 'none' },
    { name: 'queues', dimension: 'none' },
    { name: 'backlog-trend', dimension: 'per-second', windowMs: TREND_MS },
    { name: 'consumers:', dimension: 'none' },
    { name: 'registered:', dimension: 'text' },
    { name: 'active', dimension: 'none' },
    { name: 'longest-task', dimension: 'duration' },
    { name: 'unacked', dimension: 'none' },
    { name: 'oldest-unacked', dimension: 'duration' },
    { name: 'heartbeat-age', dimension: 'duration' },
    { name: 'versions', dimension: 'text' },
    { name: 'pool', dimension: 'none' },
    { name: 'uptime', dimension: 'duration' },
    { name: 'reply-keys', dimension: 'none' },
    { name: 'canary', dimension: 'duration' },
    { name: 'canary:', dimension: 'duration' },
];
/**
 * `celery+redis://` and `celery+amqp://`: the workers behind a broker, asked as Celery's own remote control asks them, without Python. Writes
 * into a queue only where `canary` is named.
 */
const celeryProbe = {
    name: 'celery',
    schemes: ['celery+redis:', 'celery+rediss:', 'celery+redis+socket:', 'celery+amqp:', 'celery+amqps:'],
    layer: 'app',
    metrics: METRICS,
    defaults: ['workers>=1', 'stuck=0', 'warn:reply-keys<1000'],
    open: (target, world) => look((0,celery_url/* readCelery */.T)(target.url, target.options), target, world),
};
function look(celery, { metrics }, { caFile, lookMs }) {
    const memory = freshMemory();
    const oid = crypto.randomUUID();
    return {
        observe: async (signal) => {
            const start = performance.now();
            const broker = await brokerOf(celery, oid, { caFile, signal, lookMs });
            try {
                const values = await observe({ broker, settings: celery.settings, metrics, memory, signal, lookMs });
                const ms = performance.now() - start;
                const address = celery.kind === 'redis' ? (0,url/* describeRedis */.RL)(celery.redis) : (0,celery_url/* describeAmqp */.P)(celery.amqp);
                return { values: new Map([...values].map(([name, value]) => [name, { ...value, ms }])), facts: { address } };
            }
            finally {
                await broker.close();
            }
        },
        close: async () => { },
    };
}
/** Loaded when a target wants it. */
async function brokerOf(celery, oid, reach) {
    const { settings } = celery;
    if (celery.kind === 'amqp')
        return (await Promise.all(/* import() */[__webpack_require__.e(3222), __webpack_require__.e(7285)]).then(__webpack_require__.bind(__webpack_require__, 37285))).amqpBroker(celery.amqp, settings, reach);
    return (await Promise.all(/* import() */[__webpack_require__.e(2830), __webpack_require__.e(7796), __webpack_require__.e(7834)]).then(__webpack_require__.bind(__webpack_require__, 97834))).redisBroker({ target: celery.redis, settings, oid }, reach);
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
