export const id = 1913;
export const ids = [1913,5298];
export const modules = {

/***/ 15298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fieldsOf: () => (/* binding */ fieldsOf),
/* harmony export */   parseJsonPath: () => (/* binding */ parseJsonPath)
/* harmony export */ });
/* harmony import */ var json_p3__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50393);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);



const MOST_TEXT = 10_000;
/** Throws a UserError that says what cannot be read. */
function parseJsonPath(path) {
    const query = compiled(path);
    return (document) => {
        const nodes = asked(query, document);
        if (typeof nodes === 'string')
            return { why: `${path}: ${nodes}` };
        if (nodes.length === 0)
            return { why: `the answer has no ${path}; it has ${fieldsOf(document)}` };
        const [only] = nodes;
        return {
            value: nodes.length === 1
                ? scalar(only)
                : nodes
                    .map((node) => String(scalar(node)))
                    .join(', ')
                    .slice(0, MOST_TEXT),
        };
    };
}
function compiled(path) {
    try {
        return json_p3__WEBPACK_IMPORTED_MODULE_0__/* .jsonpath */ .YF.compile(path);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(path)} is no JSON path (${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause), 100)}), for example $.status or $['a b'][0] is expected`, {
            cause,
        });
    }
}
/** A document may be nested deeper than a recursive path follows. */
function asked(query, document) {
    try {
        return query.query(document).values();
    }
    catch (thrown) {
        return (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), 100);
    }
}
/** Objects and lists as their JSON. */
function scalar(value) {
    if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        return value;
    try {
        return JSON.stringify(value).slice(0, MOST_TEXT);
    }
    catch {
        // Nested deeper than it can be written again.
        return Array.isArray(value) ? '[…]' : '{…}';
    }
}
/** Paths of the first fields, in the short notation where the name allows it: `$.status, $.checks.db, …`. */
function fieldsOf(document) {
    const paths = [];
    const walk = (value, path, depth) => {
        if (paths.length > MOST_FIELDS)
            return;
        if (typeof value !== 'object' || value === null || depth === 4 || Object.keys(value).length === 0)
            paths.push(path);
        else if (Array.isArray(value))
            walk(value[0], `${path}[0]`, depth + 1);
        else
            for (const [name, inner] of Object.entries(value))
                walk(inner, path + step(name), depth + 1);
    };
    walk(document, '$', 0);
    const shown = paths.slice(0, MOST_FIELDS).map((path) => (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(path, 60));
    return `${shown.join(', ')}${paths.length > MOST_FIELDS ? ', …' : ''}`;
}
const MOST_FIELDS = 12;
const step = (name) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, '\\$&')}']`);


/***/ }),

/***/ 11913:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  httpProbe: () => (/* binding */ httpProbe),
  sampleVersion: () => (/* reexport */ sampleVersion)
});

// EXTERNAL MODULE: ./lib/probes/http-json.js
var http_json = __webpack_require__(15298);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./lib/probes/tcp-connect.js
var tcp_connect = __webpack_require__(79055);
;// CONCATENATED MODULE: ./lib/probes/http-body.js





const MOST_BODY = 1024 * 1024;
const DECODERS = {
    gzip: external_node_zlib_.createGunzip,
    'x-gzip': external_node_zlib_.createGunzip,
    deflate: external_node_zlib_.createInflate,
    br: external_node_zlib_.createBrotliDecompress,
};
/**
 * Reads at most `MOST_BODY` bytes, counted after decompression: of a body that unpacks to gigabytes no more is ever unpacked. Rejects with a
 * UserError where the body ends early or cannot be unpacked: an answer that is cut off is no answer.
 */
async function readBody(response, where, wait) {
    const answered = `${where} answered ${response.statusCode}`;
    const chunks = [];
    let bytes = 0;
    wait.on(() => `${answered}, and its body had not ended (${(0,units/* showCount */.px)(bytes)} bytes of it came)`);
    const { stream, unread } = decoded(response);
    const result = (cut) => ({
        bytes: Buffer.concat(chunks).subarray(0, MOST_BODY),
        cut,
        ...(unread === undefined ? {} : { unread }),
    });
    try {
        for await (const chunk of stream) {
            chunks.push(chunk);
            bytes += chunk.length;
            if (bytes > MOST_BODY)
                return result(true);
        }
        return result(false);
    }
    catch (cause) {
        if (/^(?:Z_|ERR_|ERR__)/.test((0,tcp_connect/* codeOf */.$N)(cause)) && stream !== response) {
            const encoding = (0,units/* received */.ed)(response.headers['content-encoding'] ?? '');
            throw new errors/* UserError */.yo(`${answered} with a body that is not ${encoding} as it says (${(0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(cause), 100)})`, { cause });
        }
        throw new errors/* UserError */.yo(`${answered} and closed the connection in the middle of the body, after ${(0,units/* showBytes */.ni)(bytes)}`, {
            cause,
            temporary: true,
        });
    }
}
function decoded(response) {
    const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? '';
    if (encoding === '' || encoding === 'identity')
        return { stream: response };
    const decoder = DECODERS[encoding]?.();
    if (!decoder)
        return { stream: response, unread: encoding };
    // An error of either ends the other; it is told by whoever reads.
    (0,external_node_stream_.pipeline)(response, decoder, () => { });
    return { stream: decoder };
}
/** As text, in the character set that the answer names; what is no character of it becomes a replacement character. */
function textOf({ bytes }, contentType = '') {
    const charset = /;\s*charset="?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
    return decoderOf(charset).decode(bytes);
}
function decoderOf(charset) {
    try {
        return new TextDecoder(charset);
    }
    catch {
        return new TextDecoder();
    }
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/probes/tcp-options.js
var tcp_options = __webpack_require__(62235);
;// CONCATENATED MODULE: ./lib/probes/http-target.js





const OPTIONS = schemas/* strictObject */.rej({
    method: schemas/* string */.YjP()
        .regex(/^[A-Za-z]+$/, 'a method is expected, for example POST')
        .transform((method) => method.toUpperCase())
        .refine((method) => method !== 'CONNECT' && method !== 'TRACE', 'it is not asked with CONNECT or TRACE')
        .default('GET'),
    headers: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()]).transform(String)).default({}),
    body: schemas/* string */.YjP().optional(),
    'allow-link-local': schemas/* boolean */.zMY().default(false),
    'follow-redirects': schemas/* boolean */.zMY().default(true),
});
/** What would make one request look like two, or is decided by what is sent. */
const OURS = ['connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'accept-encoding'];
/** Throws a UserError that repeats neither URL nor header values. */
function readTarget({ url: text, options }) {
    const url = URL.parse(text);
    if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
        throw new errors/* UserError */.yo('this target is no http:// or https:// URL with a host, for example https://app.example/health/');
    }
    if (url.port === '0')
        throw new errors/* UserError */.yo(`${shown(url)} has the port 0, a port from 1 to 65535 is expected`);
    const { method, headers: given, body, ...rest } = (0,tcp_options/* readOptions */.T)(OPTIONS, options, 'http:// or https://');
    const headers = {};
    for (const [name, value] of Object.entries(given))
        headers[name.toLowerCase()] = checkedHeader(name, value);
    if (url.username || url.password) {
        if (headers.authorization !== undefined) {
            throw new errors/* UserError */.yo(`${shown(url)} has both a user in its URL and an Authorization header, one of them is expected`);
        }
        headers.authorization = `Basic ${Buffer.from(`${http_target_decoded(url.username)}:${http_target_decoded(url.password)}`).toString('base64')}`;
        url.username = '';
        url.password = '';
    }
    return {
        url,
        method,
        headers,
        ...(body === undefined ? {} : { body }),
        allowLinkLocal: rest['allow-link-local'],
        followRedirects: rest['follow-redirects'],
    };
}
function checkedHeader(name, value) {
    if (OURS.includes(name.toLowerCase()))
        throw new errors/* UserError */.yo(`headers: ${name} cannot be set, it follows from the request`);
    try {
        (0,external_node_http_.validateHeaderName)(name);
    }
    catch {
        throw new errors/* UserError */.yo(`headers: ${(0,units/* received */.ed)(name)} is no name of a header, for example X-Api-Key is expected`);
    }
    try {
        (0,external_node_http_.validateHeaderValue)(name, value);
    }
    catch {
        throw new errors/* UserError */.yo(`headers: the value of ${name} has characters that no header may have, such as a line break at its end`);
    }
    return value;
}
function http_target_decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        // A percent sign that stands for itself.
        return text;
    }
}
/** For a person: no user, no password, and no query, which often holds a token. */
function shown(url) {
    return (0,units/* oneLine */.TN)(`${url.protocol}//${url.host}${url.pathname}`, 150);
}

// EXTERNAL MODULE: ./lib/probes/tcp.js
var tcp = __webpack_require__(29248);
// EXTERNAL MODULE: ./lib/probes/tls-chain.js
var tls_chain = __webpack_require__(54722);
// EXTERNAL MODULE: ./lib/probes/tls-connect.js
var tls_connect = __webpack_require__(40766);
;// CONCATENATED MODULE: ./lib/probes/http-exchange.js









/** One request on a connection of its own, which is closed after it. `wants` says whether the body is read. Rejects with a UserError. */
async function exchange(call, way, wait, wants) {
    const { socket, address, left } = await connectTo(call.url, way, wait);
    const where = shown(call.url);
    try {
        wait.on(`${where} accepted the connection and sent no answer`);
        const response = await ask(call, socket, wait);
        const headAt = performance.now();
        const body = wants(response) ? await readBody(response, where, wait) : { bytes: Buffer.alloc(0), cut: false };
        return {
            status: response.statusCode,
            headers: response.headers,
            address,
            headAt,
            ...(left === undefined ? {} : { daysLeft: left }),
            body,
        };
    }
    finally {
        socket.destroy();
    }
}
async function connectTo(url, way, wait) {
    const isEncrypted = url.protocol === 'https:';
    const place = { host: (0,tcp.hostOf)(url), port: Number(url.port || (isEncrypted ? 443 : 80)) };
    if (!isEncrypted) {
        const socket = await (0,tcp_connect/* dial */.zy)(place, way, wait, way.addresses);
        return { socket, address: socket.remoteAddress ?? place.host };
    }
    const { socket, weakest } = await (0,tls_connect/* dialTls */.u)(place, { ...way, protocols: ['http/1.1'] }, wait);
    return { socket, address: socket.remoteAddress ?? place.host, left: (0,tls_chain/* daysLeft */.H_)(weakest()) };
}
/** Resolves with the head of the answer. The connection is made already, to an address that was checked, and by whom it should be. */
async function ask({ url, method, headers, body }, socket, { signal }) {
    signal.throwIfAborted();
    const asked = (0,external_node_http_.request)({
        createConnection: () => socket,
        method,
        path: `${url.pathname}${url.search}`,
        headers: {
            host: url.host,
            accept: 'application/json, text/html;q=0.9, */*;q=0.8',
            'accept-encoding': 'gzip, deflate, br',
            'cache-control': 'no-cache',
            'user-agent': 'seaworthy',
            ...headers,
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
    });
    try {
        return await answerTo(asked, body);
    }
    catch (thrown) {
        throw exchangeError(shown(url), thrown);
    }
}
function answerTo(asked, body) {
    return new Promise((resolve, reject) => {
        asked.once('response', resolve);
        // For as long as the request lives: an error after the answer is the body's, and told there.
        asked.on('error', reject);
        asked.once('upgrade', (_, socket) => {
            socket.destroy();
            reject(Object.assign(new Error('it switched protocols, which nobody asked for'), { code: 'HPE_UPGRADE' }));
        });
        asked.end(body);
    });
}
function exchangeError(where, cause) {
    const code = (0,tcp_connect/* codeOf */.$N)(cause);
    if (code.startsWith('HPE_')) {
        if (isTls(cause)) {
            return new errors/* UserError */.yo(`${where} answered in TLS`, { hint: 'Ask it with https://, or name the port that speaks plain HTTP.', cause });
        }
        const what = code === 'HPE_HEADER_OVERFLOW' ? 'with more than 16 KiB of headers' : `with what is no HTTP (${(0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(cause), 100)})`;
        return new errors/* UserError */.yo(`${where} answered ${what}`, { cause });
    }
    if (/CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/.test(code)) {
        return new errors/* UserError */.yo(`${where} demands a certificate of the client, which is not offered`, { cause });
    }
    const what = code === 'ECONNRESET' || code === 'EPIPE' ? 'closed the connection without an answer' : `gave no answer (${code || 'no reason'})`;
    return new errors/* UserError */.yo(`${where} ${what}`, { cause, temporary: true });
}
/** An alert of TLS (record type 21), which is what a server says to a request in clear. */
function isTls(thrown) {
    const packet = thrown instanceof Error && 'rawPacket' in thrown ? thrown.rawPacket : undefined;
    return Buffer.isBuffer(packet) && packet[0] === 21 && packet[1] === 3;
}

;// CONCATENATED MODULE: ./lib/probes/http-redirects.js





const MOST_REDIRECTS = 5;
/**
 * Asks a target and follows where it is sent, at most five times. Every hop is looked up, checked and verified like the first. Headers that
 * were written for the target, its user and password among them, are sent to its origin alone; `daysLeft` is the least of all hops.
 */
async function follow(target, way, wait) {
    const { url: first, followRedirects } = target;
    let call = {
        url: first,
        method: target.method,
        headers: target.headers,
        ...(target.body === undefined ? {} : { body: target.body }),
    };
    const trail = [];
    const days = [];
    for (;;) {
        const hop = trail.length === 0 ? way : without(way, first, call.url);
        const answer = await exchange(call, hop, wait, (response) => !followRedirects || !isRedirect(response)).catch((thrown) => {
            throw trail.length === 0 ? thrown : redirectedError(first, thrown);
        });
        if (answer.daysLeft !== undefined)
            days.push(answer.daysLeft);
        const location = followRedirects ? locationOf(answer) : undefined;
        if (location === undefined) {
            return { ...answer, url: call.url, redirects: trail.length, ...(days.length > 0 ? { daysLeft: Math.min(...days) } : {}) };
        }
        trail.push(call.url);
        call = nextCall(target, call, answer.status, nextUrl(location, call.url));
        checkTrail(trail, call.url);
    }
}
/** Addresses that were given are those of the target's host. */
function without({ addresses, ...way }, first, url) {
    return addresses && (0,tcp.hostOf)(first) === (0,tcp.hostOf)(url) ? { ...way, addresses } : way;
}
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const isRedirect = ({ statusCode, headers }) => REDIRECTS.has(statusCode) && headers.location !== undefined;
const locationOf = ({ status, headers }) => (REDIRECTS.has(status) ? headers.location : undefined);
function nextUrl(location, from) {
    const url = URL.parse(location, from.href);
    const sent = `${shown(from)} redirects`;
    if (!url?.hostname || !/^https?:$/.test(url.protocol))
        throw new errors/* UserError */.yo(`${sent} to ${(0,units/* received */.ed)(url?.protocol ?? 'no URL')}, expected http or https`);
    if (from.protocol === 'https:' && url.protocol === 'http:') {
        throw new errors/* UserError */.yo(`${sent} from https to ${shown(url)}, which is not encrypted`, {
            hint: 'Have it redirect to https; behind a proxy the application may have to be told that the outside is encrypted.',
        });
    }
    // Whoever redirects does not decide with which name we ask.
    url.username = '';
    url.password = '';
    url.hash = '';
    return url;
}
/** As browsers do it (the Fetch standard, "HTTP-redirect fetch"): after 303, and after 301 and 302 of a POST, the next is a GET without a body. */
function nextCall(target, { method, body, url: from }, status, url) {
    const isHome = url.origin === target.url.origin;
    const becomesGet = (status === 303 && method !== 'HEAD') || ((status === 301 || status === 302) && method === 'POST');
    const headers = isHome ? target.headers : {};
    if (becomesGet)
        return { url, method: 'GET', headers: withoutContent(headers) };
    if (body !== undefined && !isHome) {
        throw new errors/* UserError */.yo(`${shown(from)} redirects the ${method} with its body to another origin, ${shown(url)}, where it is not sent`);
    }
    return { url, method, headers, ...(body === undefined ? {} : { body }) };
}
const withoutContent = (headers) => Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
function checkTrail(trail, next) {
    const start = trail.findIndex(({ href }) => href === next.href);
    if (start >= 0) {
        throw new errors/* UserError */.yo(`the redirects go in a circle: ${[...trail.slice(start), next].map(shown).join(' -> ')}`, {
            hint: 'Such a circle often comes from a proxy that ends TLS and an application that redirects to https because it is not told so.',
        });
    }
    if (trail.length > MOST_REDIRECTS) {
        throw new errors/* UserError */.yo(`${shown(trail[0])} redirects more than ${MOST_REDIRECTS} times, the last time to ${shown(next)}`);
    }
}
function redirectedError(first, thrown) {
    if (!(thrown instanceof errors/* UserError */.yo))
        return thrown;
    const { hint, temporary, layer } = thrown;
    return new errors/* UserError */.yo(`redirected by ${shown(first)}: ${thrown.message}`, {
        ...(hint === undefined ? {} : { hint }),
        temporary,
        layer,
        cause: thrown.cause,
    });
}

;// CONCATENATED MODULE: ./lib/probes/http-health.js

const WORDS = {
    ok: 'ok okay healthy pass passed passing up success successful working alive ready running available online operational good green connected true'.split(' '),
    // Neither fit nor broken: also what does not know itself, and what begins or ends its work.
    warning: 'warning warn degraded partial yellow unknown starting initializing stopping draining maintenance'.split(' '),
    error: 'error errored unhealthy fail failed failing failure down critical fatal unavailable outofservice offline disconnected dead broken red timeout notok notready false'.split(' '),
};
const FITNESS = new Map(Object.entries(WORDS).flatMap(([fitness, words]) => words.map((word) => [word, fitness])));
const ORDER = ['ok', 'warning', 'error'];
const worse = (a, b) => (ORDER.indexOf(a) > ORDER.indexOf(b) ? a : b);
/** Where the parts stand: most services and health+json, Spring Boot. */
const CONTAINERS = ['checks', 'components'];
/** ASP.NET, older Spring Boot, and what people call it by themselves. Only as an object beside a status: other APIs have lists of such names. */
const LOOSE_CONTAINERS = ['entries', 'results', 'details', 'dependencies', 'services'];
const MOST_PARTS = 100;
/**
 * Reads the health documents in use: `{status, checks: {name: {status}}}` as Django and FastAPI services answer, health+json
 * (draft-inadarei-api-health-check: `pass`, `warn`, `fail`, a list for each part), Spring Boot (`components`, nested), ASP.NET (`entries`),
 * MicroProfile (`checks` as a list with names), and the flat form of django-health-check. Undefined for every other document.
 */
function readHealth(document) {
    if (!isObject(document))
        return undefined;
    const parts = new Map();
    const whole = statusOf(document);
    for (const name of CONTAINERS)
        collect(document[name], '', parts, 0);
    if (whole)
        for (const name of LOOSE_CONTAINERS)
            if (isObject(document[name]))
                collect(document[name], '', parts, 0);
    if (!whole && parts.size === 0)
        return flat(document);
    return healthOf(parts, whole);
}
/** ASP.NET without a writer of its own answers one word. */
function readHealthWord(text) {
    const word = text.trim();
    return /^(?:healthy|degraded|unhealthy)$/i.test(word) ? healthOf(new Map(), partOf(word)) : undefined;
}
function healthOf(parts, whole) {
    const fitness = [...parts.values()].reduce((worst, part) => worse(worst, part.fitness), whole?.fitness ?? 'ok');
    return { fitness, ...(whole ? { word: whole.word } : {}), parts };
}
/** One line: the parts that are not well, else all of them, else the word for the whole. */
function describeHealth({ parts, word }) {
    const all = [...parts];
    const unwell = all
        .filter(([, { fitness }]) => fitness !== 'ok')
        .sort(([, a], [, b]) => ORDER.indexOf(b.fitness) - ORDER.indexOf(a.fitness));
    const named = (unwell.length > 0 ? unwell : all).map(([name, part]) => `${(0,units/* oneLine */.TN)(name, 60)} ${(0,units/* oneLine */.TN)(part.word, 40)}`);
    if (named.length === 0)
        return (0,units/* oneLine */.TN)(word ?? '', 40);
    return (0,units/* oneLine */.TN)(`${named.slice(0, 8).join(', ')}${named.length > 8 ? ` and ${named.length - 8} more` : ''}`, 280);
}
/** Collects the parts of a container under their names; those of a part are named `db.replica`. What says nothing about itself is none. */
function collect(container, prefix, parts, depth) {
    if (typeof container !== 'object' || container === null || depth > 3)
        return;
    for (const [key, value] of Object.entries(container)) {
        if (parts.size >= MOST_PARTS)
            return;
        const name = prefix + (Array.isArray(container) ? nameOf(value, key) : key);
        for (const item of Array.isArray(value) ? value.slice(0, MOST_PARTS) : [value]) {
            const part = partOf(item) ?? (isObject(item) ? statusOf(item) : undefined);
            if (part)
                keepWorst(parts, name, part);
            if (isObject(item))
                for (const inner of ['components', 'checks'])
                    collect(item[inner], `${name}.`, parts, depth + 1);
        }
    }
}
/** health+json gives a list where a part runs several times: it is as well as the worst of them. */
function keepWorst(parts, name, part) {
    const known = parts.get(name);
    if (!known || worse(known.fitness, part.fitness) !== known.fitness)
        parts.set(name, part);
}
const nameOf = (value, key) => (isObject(value) && typeof value.name === 'string' ? value.name : key);
function statusOf(object) {
    for (const field of ['status', 'health', 'healthy', 'ok']) {
        const part = partOf(object[field]);
        if (part)
            return part;
    }
    return undefined;
}
function partOf(value) {
    if (typeof value !== 'string' && typeof value !== 'boolean')
        return undefined;
    const word = String(value);
    const fitness = word.length > 40 ? undefined : FITNESS.get(word.toLowerCase().replace(/[\s_-]/g, ''));
    return fitness && { fitness, word: typeof value === 'boolean' ? (value ? 'ok' : 'error') : word.trim() };
}
/** `{"Cache backend: default": "working", "Database": "unavailable: …"}`: every value must read so, or it is some other document. */
function flat(document) {
    const entries = Object.entries(document);
    const parts = new Map();
    for (const [name, value] of entries.slice(0, MOST_PARTS)) {
        const part = typeof value === 'string' ? (partOf(value) ?? flatPart(value)) : undefined;
        if (!part)
            return undefined;
        parts.set(name, part);
    }
    return parts.size > 0 ? healthOf(parts) : undefined;
}
/** django-health-check: the kind of error stands before the first colon. */
function flatPart(value) {
    const [, word] = /^(unavailable|unexpected result|unknown error|warning)\b/i.exec(value) ?? [];
    return word === undefined ? undefined : { fitness: word.toLowerCase() === 'warning' ? 'warning' : 'error', word };
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

;// CONCATENATED MODULE: ./lib/probes/http-seen.js






/** What an answer says, by metric: everything that costs nothing, and of headers and fields those that are asked for. Pure. */
function seenIn(answer, took, metrics) {
    const text = textOf(answer.body, answer.headers['content-type']);
    const document = documentOf(answer, text);
    const health = 'json' in document ? readHealth(document.json) : readHealthWord(text);
    const at = (observation) => ({ ...observation, ms: took.whole });
    const values = new Map([
        ['status', at({ value: answer.status, dimension: 'none' })],
        ['latency', at({ value: took.whole, dimension: 'duration', ...(answer.body.cut ? { detail: CUT } : {}) })],
        ['ttfb', at({ value: took.ttfb, dimension: 'duration' })],
        ['body', at(bodySeen(answer, text))],
        ['size', at(sizeSeen(answer))],
        ['redirects', at({ value: answer.redirects, dimension: 'none' })],
        ['address', at({ value: answer.address, dimension: 'text' })],
    ]);
    if (answer.daysLeft !== undefined)
        values.set('days-left', at({ value: answer.daysLeft, dimension: 'none' }));
    if (health) {
        values.set('health', at({ value: health.fitness, dimension: 'text', detail: describeHealth(health) }));
        for (const [name, part] of health.parts)
            values.set(`part:${name}`, at({ value: part.fitness, dimension: 'text', detail: part.word }));
    }
    const version = versionOf(document);
    for (const metric of metrics) {
        const asked = askedFor(metric, { answer, document, health, version });
        if (asked && !values.has(metric))
            values.set(metric, at(asked));
    }
    return { values, facts: factsOf(answer, version) };
}
const CUT = `up to the first ${(0,units/* showBytes */.ni)(MOST_BODY)} of the body`;
function askedFor(metric, { answer, document, health, version }) {
    if (metric.startsWith('$'))
        return fieldSeen(metric, document);
    if (metric.startsWith('header:'))
        return headerSeen(metric.slice('header:'.length), answer);
    if (metric.startsWith('part:'))
        return partMissing(metric.slice('part:'.length), health);
    if (metric !== 'version')
        return undefined;
    return version === undefined
        ? { value: undefined, why: `the answer has no ${VERSION_FIELDS.join(', ')}` }
        : { value: version, dimension: 'text' };
}
function bodySeen({ body, headers }, text) {
    if (body.unread)
        return { value: undefined, why: `the body is encoded as ${(0,units/* received */.ed)(headers['content-encoding'] ?? '')}, which is not read here` };
    return { value: text, dimension: 'text', ...(body.cut ? { detail: `only ${CUT.replace('up to ', '')} was read` } : {}) };
}
function sizeSeen({ body, headers }) {
    if (!body.cut && !body.unread)
        return { value: body.bytes.length, dimension: 'bytes' };
    const length = headers['content-length'];
    if (!headers['content-encoding'] && length && /^\d{1,15}$/.test(length))
        return { value: Number(length), dimension: 'bytes', detail: 'as announced' };
    return { value: undefined, dimension: 'bytes', why: `the body has more than ${(0,units/* showBytes */.ni)(MOST_BODY)} and does not say how many` };
}
function documentOf({ body, headers }, text) {
    const type = (0,units/* oneLine */.TN)(headers['content-type'] ?? 'without a content type', 60);
    if (body.unread)
        return { why: `the answer is encoded as ${(0,units/* received */.ed)(headers['content-encoding'] ?? '')}, which is not read here` };
    if (body.cut)
        return { why: `the answer has more than ${(0,units/* showBytes */.ni)(MOST_BODY)} and is not read as JSON` };
    if (text === '')
        return { why: 'the answer has no body' };
    try {
        return { json: JSON.parse(text) };
    }
    catch (thrown) {
        return { why: `the answer is no JSON (${type}; ${(0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(thrown), 100)})` };
    }
}
function fieldSeen(path, document) {
    if (!('json' in document))
        return { value: undefined, why: document.why };
    const found = (0,http_json.parseJsonPath)(path)(document.json);
    if ('why' in found)
        return { value: undefined, why: found.why };
    return found.value === null ? { value: null, why: `${path} is null` } : { value: found.value };
}
function headerSeen(name, { headers }) {
    const value = Object.hasOwn(headers, name.toLowerCase()) ? headers[name.toLowerCase()] : undefined;
    if (value !== undefined)
        return { value: Array.isArray(value) ? value.join(', ') : value };
    return { value: undefined, why: `the answer has no header ${name}` };
}
function partMissing(name, health) {
    if (!health)
        return { value: undefined, why: 'the answer is no health document with parts' };
    const has = [...health.parts.keys()].slice(0, 10).map((part) => (0,units/* oneLine */.TN)(part, 40));
    return { value: undefined, why: `the answer has no part ${(0,units/* received */.ed)(name)}; it has ${has.join(', ') || 'none'}` };
}
const VERSION_FIELDS = ['$.version', '$.release', '$.releaseId', '$.commit', '$.sha', '$.revision', '$.git_sha'];
/** Of what foreign text says, what may be handed on to other steps: letters, digits, `_.+-`, at most 64. Undefined where there is none. */
function cutVersion(text) {
    return /[\w.+-]{1,64}/.exec(text.slice(0, 10_000))?.[0];
}
function versionOf(document) {
    if (!('json' in document) || typeof document.json !== 'object' || document.json === null)
        return undefined;
    const fields = document.json;
    const value = VERSION_FIELDS.map((path) => fields[path.slice(2)]).find((found) => typeof found === 'string' || typeof found === 'number');
    return value === undefined ? undefined : cutVersion(String(value));
}
function factsOf({ address, redirects, url, headers }, version) {
    return {
        address,
        ...(version === undefined ? {} : { version }),
        ...(headers.server ? { server: (0,units/* oneLine */.TN)(String(headers.server), 60) } : {}),
        ...(redirects > 0 ? { 'redirected to': shown(url) } : {}),
    };
}
/** The version that an answer names there, cut; or why it names none. */
function versionAt(where, answer) {
    const text = textOf(answer.body, answer.headers['content-type']);
    const found = 'regex' in where ? matched(where.regex, text) : seenAt(where, answer, text);
    if (found.why !== undefined)
        return { why: `${found.why} (status ${answer.status})` };
    const version = shownVersion(String(found.value ?? ''));
    return version === '' ? { why: `the version is empty (status ${answer.status})` } : { version };
}
/**
 * All of it, in the characters that other steps may be given: `1.10~rc1` must not read as `1.10`, so that nothing of it is cut off unseen.
 */
function shownVersion(text) {
    const shown = text
        .slice(0, 10_000)
        .trim()
        .replace(/[^\w.+-]/g, '_');
    return shown.length > 64 ? `${shown.slice(0, 63)}_` : shown;
}
function seenAt(where, answer, text) {
    return 'header' in where ? headerSeen(where.header, answer) : fieldSeen(where.jsonPath, documentOf(answer, text));
}
/** The first group, or the whole where the pattern has none. */
function matched(source, text) {
    const match = new RegExp(source, 'u').exec(text);
    return match ? { value: match[1] ?? match[0] } : { value: undefined, why: `the answer does not match ${(0,units/* received */.ed)(source)}` };
}

// EXTERNAL MODULE: ./lib/probes/tcp-addresses.js
var tcp_addresses = __webpack_require__(85973);
// EXTERNAL MODULE: ./lib/probes/tcp-wait.js
var tcp_wait = __webpack_require__(29284);
// EXTERNAL MODULE: ./lib/probes/tls-trust.js
var tls_trust = __webpack_require__(73469);
;// CONCATENATED MODULE: ./lib/probes/http-version.js









/**
 * Asks a target for its version on so many fresh connections, over all addresses of its name in turn: behind a balancer each may reach
 * another instance. Rejects with a UserError where the name does not resolve; every other failure is counted.
 */
async function sampleVersion(target, where, connections, world, signal) {
    const asked = readTarget(target);
    const trust = (0,tls_trust/* trustOf */.A)(world);
    const one = async (address) => {
        try {
            const way = { allowLinkLocal: asked.allowLinkLocal, trust, addresses: [address] };
            const found = versionAt(where, await (0,tcp_wait/* within */.ux)(world.lookMs, signal, (wait) => follow(asked, way, wait)));
            return 'version' in found ? found : { failure: found.why, passedOver: false };
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            return { failure: (0,errors/* messageOf */.bD)(thrown), passedOver: mayBePassedOver(asked, thrown) };
        }
    };
    const addresses = await (0,tcp_wait/* within */.ux)(world.lookMs, signal, (wait) => (0,tcp_addresses/* addressesOf */.sO)((0,tcp.hostOf)(asked.url), asked, wait));
    const first = await Promise.all(addresses.slice(0, connections).map(async (address) => ({ address, told: await one(address) })));
    const usable = first.filter(({ told }) => !('passedOver' in told && told.passedOver));
    const counted = usable.length > 0 ? usable : first;
    const others = Array.from({ length: connections - counted.length }, (_, turn) => one(counted[turn % counted.length].address));
    return mixOf([...counted.map(({ told }) => told), ...(await Promise.all(others))]);
}
/** An address to which there is no way from here is not an instance that fails; nor is the half of `localhost` on which nothing listens. */
function mayBePassedOver({ url }, thrown) {
    const isRefused = thrown.cause instanceof Error && 'code' in thrown.cause && thrown.cause.code === 'ECONNREFUSED';
    return (0,tcp_connect/* hasNoRoute */.hK)(thrown) || (isRefused && /(?:^|\.)localhost\.?$/.test(url.hostname));
}
function mixOf(all) {
    const mix = { seen: new Map(), failures: [] };
    for (const told of all) {
        if ('failure' in told)
            mix.failures.push(told.failure);
        else
            mix.seen.set(told.version, (mix.seen.get(told.version) ?? 0) + 1);
    }
    return mix;
}

;// CONCATENATED MODULE: ./lib/probes/http.js









/**
 * What a web service answers. Every look is a connection of its own: one that is kept stays with the instance that it reached first, which
 * after a deploy may be the old one.
 */
const httpProbe = {
    name: 'http',
    schemes: ['http:', 'https:'],
    layer: 'app',
    metrics: [
        { name: 'status', dimension: 'none' },
        { name: 'latency', dimension: 'duration' },
        { name: 'ttfb', dimension: 'duration' },
        { name: 'body', dimension: 'text' },
        { name: 'size', dimension: 'bytes' },
        { name: 'header:' },
        { name: 'health', dimension: 'text' },
        { name: 'part:', dimension: 'text' },
        { name: 'redirects', dimension: 'none' },
        { name: 'address', dimension: 'text' },
        { name: 'version', dimension: 'text' },
        { name: 'days-left', dimension: 'none' },
    ],
    defaults: ['status<400', 'health!=error', 'warn:health!=warning', 'warn:days-left>7'],
    // A path that cannot be read is told by `open`, which knows why.
    accepts: (metric) => metric.startsWith('$'),
    open: (target, world) => {
        for (const metric of target.metrics)
            if (metric.startsWith('$'))
                (0,http_json.parseJsonPath)(metric);
        const asked = readTarget(target);
        (0,tcp_addresses/* refuseWritten */.Yv)((0,tcp.hostOf)(asked.url), asked);
        const way = { allowLinkLocal: asked.allowLinkLocal, trust: (0,tls_trust/* trustOf */.A)(world) };
        return (0,tcp_wait/* lookBy */.F9)(world, async (wait) => {
            const { answer, took } = await timed(asked, way, wait);
            return seenIn(answer, took, target.metrics);
        });
    },
};
async function timed(asked, way, wait) {
    const start = performance.now();
    const answer = await follow(asked, way, wait);
    return { answer, took: { ttfb: Math.round((answer.headAt - start) * 10) / 10, whole: (0,tcp_wait/* since */.XP)(start) } };
}


/***/ })

};
