export const id = 1048;
export const ids = [1048];
export const modules = {

/***/ 452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WE: () => (/* binding */ explain),
/* harmony export */   bD: () => (/* binding */ messageOf),
/* harmony export */   cc: () => (/* binding */ CancelledError),
/* harmony export */   xL: () => (/* binding */ ConfigError),
/* harmony export */   yo: () => (/* binding */ UserError)
/* harmony export */ });
/**
 * An error that is written for the person who set the inputs: what, which, received, expected; the hint says how to mend it.
 * Anything else that reaches the printer is a defect of ours and is printed as such, without a stack.
 */
class UserError extends Error {
    name = 'UserError';
    hint;
    /** It may pass by itself: a server that restarts, a store that is busy. A wrong password does not. */
    temporary;
    /** Of what asks a running service: where the fault lies, if that is known. */
    layer;
    constructor(message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.hint = options.hint;
        this.temporary = options.temporary ?? false;
        this.layer = options.layer;
    }
}
/** Inputs that are wrong: nothing was touched, exit code 3. `problems` holds one sentence for each. */
class ConfigError extends UserError {
    name = 'ConfigError';
    problems;
    constructor(problems) {
        super(problems.length === 1 ? problems[0] : `\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
        this.problems = problems;
    }
}
/** The run was asked to stop: by the runner, by Ctrl-C. Exit code 130. */
class CancelledError extends UserError {
    name = 'CancelledError';
}
/** The message of anything thrown, on one line where it is one, ready to stand inside another sentence. */
function messageOf(thrown) {
    if (thrown instanceof AggregateError && thrown.message === '')
        return thrown.errors.map(messageOf).join('; ');
    if (thrown instanceof Error)
        return thrown.message.trim() || thrown.name;
    return String(thrown);
}
/** Message, hint and the chain of causes, for a person. No stack: a stack helps nobody who did not write the code. */
function explain(thrown) {
    const causes = [];
    let cause = thrown instanceof Error ? thrown.cause : undefined;
    while (cause !== undefined && causes.length < 5) {
        const text = messageOf(cause);
        if (!messageOf(thrown).includes(text))
            causes.push(text);
        cause = cause instanceof Error ? cause.cause : undefined;
    }
    if (thrown instanceof UserError)
        return { message: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}), causes };
    return {
        message: `Unexpected: ${messageOf(thrown)}`,
        hint: 'This is a defect of seaworthy. Please report it with this message.',
        causes,
    };
}


/***/ }),

/***/ 9904:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DA: () => (/* binding */ MOST_KEPT_BYTES),
/* harmony export */   Lc: () => (/* binding */ parseAnswerCondition),
/* harmony export */   Mw: () => (/* binding */ needsBody),
/* harmony export */   Yl: () => (/* binding */ headersOf),
/* harmony export */   hc: () => (/* binding */ answerCheck)
/* harmony export */ });
/* harmony import */ var _condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31606);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);



/** What can be said of one answer; times are judged of all answers together, by thresholds. */
const METRICS = "$.path of a JSON body, header:NAME, body and size, for example $.status=ok, header:Content-Type~json, body~'^ok' or size<1MB";
const DIMENSIONS = { body: 'text', size: 'bytes' };
/** Bodies are kept up to here where something is looked for in them. */
const MOST_KEPT_BYTES = 1024 * 1024;
/** A condition that every answer of a step must meet. Throws a UserError. */
async function parseAnswerCondition(text, method) {
    const condition = (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCondition */ .zB)(text);
    const { metric, warn } = condition;
    if (warn)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: an answer is right or it is not; warn: stands before thresholds`);
    if (/\{\{\w+\}\}/.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: a variable cannot stand in a condition`);
    const isHeader = /^header:[\w-]+$/.test(metric);
    if (!isHeader && !metric.startsWith('$') && !Object.hasOwn(DIMENSIONS, metric))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: of an answer only these are known: ${METRICS}`);
    if (!isHeader && method === 'HEAD')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: an answer to HEAD has no body`);
    (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .checkUnits */ .wG)(condition, DIMENSIONS[metric]);
    if (metric.startsWith('$'))
        await jsonReader(metric);
    return condition;
}
/** The headers that they look at, in lower case. */
const headersOf = (conditions) => conditions.filter(({ metric }) => metric.startsWith('header:')).map(headerOf);
const headerOf = ({ metric }) => metric.slice('header:'.length).toLowerCase();
/** Whether a body must be kept for them. */
const needsBody = (conditions) => conditions.some(({ metric }) => metric === 'body' || metric.startsWith('$'));
/**
 * `headers` are the names of `Answer.values`. A body that equals the one before it, as most do, is not read again: that is a comparison of its
 * bytes, where reading JSON takes ten times as long.
 */
async function answerCheck(conditions, headers) {
    const ofBody = [];
    const ofRest = [];
    for (const condition of conditions) {
        const { metric } = condition;
        const place = headers.indexOf(headerOf(condition));
        if (metric.startsWith('$'))
            ofBody.push({ condition, observe: await fieldIn(metric) });
        else if (metric === 'body')
            ofBody.push({ condition, observe: (_, text) => seen({ value: text(), dimension: 'text' }) });
        else if (metric === 'size')
            ofRest.push({ condition, observe: ({ bodyBytes }) => seen({ value: bodyBytes, dimension: 'bytes' }) });
        else
            ofRest.push({ condition, observe: ({ values }) => seen({ value: values[place], why: 'the answer has no such header' }) });
    }
    let before;
    return (answer) => {
        const wrong = firstWrong(ofRest, answer, () => '');
        if (wrong !== undefined || ofBody.length === 0)
            return wrong;
        const body = answer.body();
        if (before?.bytes === answer.bodyBytes && before.body.equals(body))
            return before.wrong;
        before = { body, bytes: answer.bodyBytes, wrong: firstWrong(ofBody, answer, () => body.toString()) };
        return before.wrong;
    };
}
const seen = (observation) => ({ ...observation, ms: 0 });
function firstWrong(looks, answer, text) {
    for (const { condition, observe } of looks) {
        const observation = observe(answer, text);
        if ((0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, observation).status === 'passed')
            continue;
        return observation.value === undefined || observation.value === null
            ? `${condition.text}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(observation.why ?? 'no data', 100)}`
            : `${condition.text} does not hold`;
    }
    return undefined;
}
async function fieldIn(path) {
    const read = await jsonReader(path);
    return ({ bodyBytes }, text) => {
        if (bodyBytes > MOST_KEPT_BYTES)
            return seen({ value: undefined, why: `the body has more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(MOST_KEPT_BYTES)}` });
        let document;
        try {
            document = JSON.parse(text());
        }
        catch {
            return seen({ value: undefined, why: 'the answer is no JSON' });
        }
        const found = read(document);
        // What it says instead names fields of the body.
        return 'why' in found || found.value === null ? seen({ value: undefined, why: 'the answer has no such field' }) : seen(found);
    };
}
/** The reader of JSON paths is large, and loaded only where there is one. */
const jsonReader = async (path) => (await Promise.all(/* import() */[__webpack_require__.e(393), __webpack_require__.e(5298)]).then(__webpack_require__.bind(__webpack_require__, 15298))).parseJsonPath(path);


/***/ }),

/***/ 44950:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DZ: () => (/* binding */ fromSparse),
/* harmony export */   T9: () => (/* binding */ max),
/* harmony export */   U9: () => (/* binding */ count),
/* harmony export */   UH: () => (/* binding */ toSparse),
/* harmony export */   XP: () => (/* binding */ since),
/* harmony export */   YV: () => (/* binding */ quantile),
/* harmony export */   Zu: () => (/* binding */ merged),
/* harmony export */   d2: () => (/* binding */ countAbove),
/* harmony export */   g1: () => (/* binding */ record),
/* harmony export */   h1: () => (/* binding */ merge),
/* harmony export */   i2: () => (/* binding */ mean),
/* harmony export */   nT: () => (/* binding */ HISTOGRAM_BYTES),
/* harmony export */   oX: () => (/* binding */ histogramAt),
/* harmony export */   wv: () => (/* binding */ emptyHistogram)
/* harmony export */ });
/* unused harmony exports min, total, valueAtRank, copyOf */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

const SPLIT_BITS = 8;
const OCTAVES = 26;
const BUCKETS = OCTAVES << SPLIT_BITS;
const LEAST = 1;
const HEAD = 4;
const SUM = 0;
const MIN = 1;
const MAX = 2;
const TOO_GREAT = 2 ** OCTAVES;
const HISTOGRAM_BYTES = HEAD * Float64Array.BYTES_PER_ELEMENT + BUCKETS * Uint32Array.BYTES_PER_ELEMENT;
/** One that lies at `offset`, a multiple of 8; fresh memory is an empty histogram. */
function histogramAt(memory, offset) {
    const head = new Float64Array(memory, offset, HEAD);
    return { head, buckets: new Uint32Array(memory, offset + head.byteLength, BUCKETS) };
}
const emptyHistogram = () => histogramAt(new ArrayBuffer(HISTOGRAM_BYTES), 0);
const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** The upper half of 1.0, shifted as every value's is. */
const SHIFT = 20 - SPLIT_BITS;
const FIRST = 1023 << SPLIT_BITS;
/** Below 1 counts as 1, above 2^26 as 2^26; the sum, the least and the greatest are those of the values as they came. Not a number is an error of ours. */
function record({ head, buckets }, value) {
    double[0] = value < LEAST ? LEAST : value < TOO_GREAT ? value : TOO_GREAT - 1;
    const bucket = (halves[UPPER] >>> SHIFT) - FIRST;
    buckets[bucket] = buckets[bucket] + 1;
    head[SUM] = head[SUM] + value;
    if (value > head[MAX])
        head[MAX] = value;
    // 0 is what fresh memory holds.
    if (value < head[MIN] || head[MIN] === 0)
        head[MIN] = value < Number.MIN_VALUE ? Number.MIN_VALUE : value;
}
function count({ buckets }) {
    let values = 0;
    for (let i = 0; i < BUCKETS; i++)
        values += buckets[i];
    return values;
}
/** Of what was recorded, in the unit of the values; NaN where nothing was. */
const mean = (histogram) => histogram.head[SUM] / count(histogram);
const min = (histogram) => (histogram.head[MIN] === 0 ? Number.NaN : histogram.head[MIN]);
const max = (histogram) => (histogram.head[MIN] === 0 ? Number.NaN : histogram.head[MAX]);
const total = (histogram) => histogram.head[SUM];
/**
 * The value that the share `q` of all values do not exceed: the smallest whose rank is at least q x count. NaN where nothing was recorded. Of what
 * lies beyond the range only the extremes are known: they are told then, and never something better.
 */
function quantile(histogram, q) {
    const [least, greatest] = [histogram.head[MIN], histogram.head[MAX]];
    const rank = Math.max(1, Math.ceil(q * count(histogram)));
    const value = valueAtRank(histogram, rank);
    if (value === middleOf(BUCKETS - 1))
        return greatest;
    return value === middleOf(0) ? least : Math.min(Math.max(value, least), greatest);
}
/** The middle of the bucket of the value that is the `rank`th from below, counted from 1. */
function valueAtRank({ buckets }, rank) {
    let below = 0;
    for (let i = 0; i < BUCKETS; i++) {
        below += buckets[i];
        if (below >= rank)
            return middleOf(i);
    }
    return Number.NaN;
}
/** How many lie above `value`, to the resolution of a bucket. */
function countAbove(histogram, value) {
    let above = 0;
    for (let i = 0; i < BUCKETS; i++)
        if (middleOf(i) > value)
            above += histogram.buckets[i];
    return above;
}
function middleOf(bucket) {
    const width = 1 << SPLIT_BITS;
    return 2 ** (bucket >> SPLIT_BITS) * (1 + ((bucket & (width - 1)) + 0.5) / width);
}
/** Adds all of `from` to `into`. */
function merge(into, from) {
    for (let i = 0; i < BUCKETS; i++)
        into.buckets[i] = into.buckets[i] + from.buckets[i];
    into.head[SUM] = into.head[SUM] + from.head[SUM];
    into.head[MAX] = Math.max(into.head[MAX], from.head[MAX]);
    const [least, other] = [into.head[MIN], from.head[MIN]];
    into.head[MIN] = least === 0 ? other : other === 0 ? least : Math.min(least, other);
}
function merged(histograms) {
    const sum = emptyHistogram();
    for (const histogram of histograms)
        merge(sum, histogram);
    return sum;
}
/** What has come into `now` since it was `before`. Its least and greatest are those of its buckets: the exact ones are not known. */
function since(now, before) {
    const delta = emptyHistogram();
    let [first, last] = [-1, -1];
    for (let i = 0; i < BUCKETS; i++) {
        const more = now.buckets[i] - before.buckets[i];
        if (more <= 0)
            continue;
        delta.buckets[i] = more;
        if (first === -1)
            first = i;
        last = i;
    }
    delta.head[SUM] = now.head[SUM] - before.head[SUM];
    if (first !== -1)
        delta.head.set([middleOf(first), middleOf(last)], MIN);
    return delta;
}
/** As it stands at this moment, for a reader of what another thread still writes. */
const copyOf = ({ head, buckets }) => ({ head: new Float64Array(head), buckets: new Uint32Array(buckets) });
/** `coarser` joins 2^coarser neighbours: each step halves the size and doubles the error. */
function toSparse({ head, buckets }, coarser = 0) {
    const pairs = [];
    const together = 1 << coarser;
    let before = -1;
    for (let i = 0; i < BUCKETS; i += together) {
        let values = 0;
        for (let j = i; j < i + together; j++)
            values += buckets[j];
        if (values === 0)
            continue;
        pairs.push((i >> coarser) - before, values);
        before = i >> coarser;
    }
    return { split: 1 << (SPLIT_BITS - coarser), sum: head[SUM], min: head[MIN], max: head[MAX], buckets: pairs };
}
/** Reads what `toSparse` wrote, and trusts nobody: it may come from a file. Throws a UserError. A coarser one stays as coarse as it was. */
function fromSparse(sparse) {
    const coarser = SPLIT_BITS - Math.log2(sparse.split);
    if (!Number.isInteger(coarser) || coarser < 0 || coarser > SPLIT_BITS)
        throw broken(`it splits a power of two into ${sparse.split}`);
    for (const name of ['sum', 'min', 'max'])
        if (!(sparse[name] >= 0 && sparse[name] < 2 ** 60))
            throw broken(`its ${name} is ${sparse[name]}`);
    const histogram = emptyHistogram();
    let at = -1;
    for (let i = 0; i < sparse.buckets.length; i += 2) {
        const [gap, values] = [sparse.buckets[i], sparse.buckets[i + 1]];
        if (!isCount(gap) || !isCount(values))
            throw broken(`its buckets hold ${gap}, ${values}`);
        at += gap;
        // In the middle of those that it stands for; the last ones stay the last, which tell of whatever lies beyond.
        const bucket = (at + 1) << coarser === BUCKETS ? BUCKETS - 1 : (at << coarser) + ((1 << coarser) >> 1);
        if (bucket >= BUCKETS)
            throw broken(`its buckets reach ${at}`);
        histogram.buckets[bucket] = values;
    }
    if (at !== -1)
        histogram.head.set([sparse.sum, Math.max(sparse.min, Number.MIN_VALUE), sparse.max]);
    return histogram;
}
const isCount = (value) => Number.isInteger(value) && value > 0 && value < 2 ** 32;
const broken = (why) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a histogram cannot be read: ${why}`, { hint: 'It was written by another version, or changed since.' });


/***/ }),

/***/ 8117:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BE: () => (/* binding */ DROPPED),
/* harmony export */   IE: () => (/* binding */ BYTES_IN),
/* harmony export */   Jh: () => (/* binding */ SENT),
/* harmony export */   OK: () => (/* binding */ OK),
/* harmony export */   OR: () => (/* binding */ RESENT),
/* harmony export */   Uk: () => (/* binding */ CONNECTIONS),
/* harmony export */   Wd: () => (/* binding */ FIRST_FAULT),
/* harmony export */   XR: () => (/* binding */ LATE),
/* harmony export */   XW: () => (/* binding */ BYTES_OUT),
/* harmony export */   YC: () => (/* binding */ UNEXPECTED),
/* harmony export */   YN: () => (/* binding */ ttfbOf),
/* harmony export */   ZY: () => (/* binding */ memoryBytes),
/* harmony export */   aR: () => (/* binding */ UNMEASURED),
/* harmony export */   f: () => (/* binding */ STATUSES),
/* harmony export */   hN: () => (/* binding */ memoryAt),
/* harmony export */   lR: () => (/* binding */ responseOf),
/* harmony export */   qn: () => (/* binding */ IN_TIME),
/* harmony export */   wp: () => (/* binding */ ABORTED),
/* harmony export */   y2: () => (/* binding */ FAULTS),
/* harmony export */   z5: () => (/* binding */ serviceOf)
/* harmony export */ });
/* harmony import */ var _histogram_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44950);

/** Why a request got no answer. */
const FAULTS = ['refused', 'unreachable', 'reset', 'timeout', 'tls', 'closed', 'malformed', 'extraction', 'condition'];
// Those of every request stand side by side.
const OK = 0;
/** Expected answers that came while it was measured, whenever they were sent: what a second had of them. */
const IN_TIME = 1;
const BYTES_IN = 2;
const BYTES_OUT = 3;
const UNEXPECTED = 4;
/** In flight when waiting for answers was over. */
const ABORTED = 5;
/** Due, and never sent: no room for too long. */
const DROPPED = 6;
/** Sent, but had to wait for room. */
const LATE = 7;
/** The answer was `ok` and came during ramp or warm-up: not counted elsewhere. */
const UNMEASURED = 8;
/** Sent again, because the server had closed the connection between two requests. */
const RESENT = 9;
const FIRST_FAULT = 10;
const COUNTS = FIRST_FAULT + FAULTS.length;
/** Requests sent, in all phases. */
const SENT = 0;
const CONNECTIONS = 1;
const GAUGES = 8;
const STATUSES = 1_000;
const STEP_BYTES = COUNTS * 8 + STATUSES * 4 + 5 * _histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTOGRAM_BYTES */ .nT;
const OWN_BYTES = GAUGES * 8 + 2 * _histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTOGRAM_BYTES */ .nT;
const memoryBytes = (steps) => OWN_BYTES + steps * STEP_BYTES;
function memoryAt(memory, steps) {
    let at = 0;
    const histogram = () => {
        at += _histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTOGRAM_BYTES */ .nT;
        return (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .histogramAt */ .oX)(memory, at - _histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .HISTOGRAM_BYTES */ .nT);
    };
    const doubles = (length) => {
        at += length * 8;
        return new Float64Array(memory, at - length * 8, length);
    };
    const step = () => {
        const counts = doubles(COUNTS);
        at += STATUSES * 4;
        const statuses = new Uint32Array(memory, at - STATUSES * 4, STATUSES);
        return { counts, statuses, whole: histogram(), parted: histogram(), first: histogram(), response: histogram(), upload: histogram() };
    };
    return { gauges: doubles(GAUGES), connect: histogram(), lag: histogram(), steps: Array.from({ length: steps }, step) };
}
/** As they stand at this moment, of several steps together. */
const serviceOf = (steps) => (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(steps.flatMap(({ whole, parted }) => [whole, parted]));
const ttfbOf = (steps) => (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(steps.flatMap(({ whole, first }) => [whole, first]));
const responseOf = (steps, scheduled) => scheduled ? (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(steps.map(({ response }) => response)) : serviceOf(steps);


/***/ }),

/***/ 27473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bd: () => (/* binding */ allSteps),
/* harmony export */   mQ: () => (/* binding */ isScheduled),
/* harmony export */   nT: () => (/* binding */ isOpen),
/* harmony export */   ue: () => (/* binding */ shared)
/* harmony export */ });
const isOpen = (model) => 'ratePerSecond' in model;
/** Whether requests have a moment of their own: else that is the moment at which they are sent, and response time is service time. */
const isScheduled = (model) => isOpen(model) || (model.paceMs ?? 0) > 0;
const allSteps = (plan) => plan.flows.flatMap(({ steps }) => steps);
/** One copy for all threads. */
function shared(bytes) {
    const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
    copy.set(bytes);
    return copy;
}


/***/ }),

/***/ 41073:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Db: () => (/* binding */ requestBytes),
/* harmony export */   GS: () => (/* binding */ fill),
/* harmony export */   OS: () => (/* binding */ requestParts)
/* harmony export */ });
/** Whoever reads the target's log sees who it was. */
const USER_AGENT = 'seaworthy';
/** The request as it goes out, RFC 9112 section 3. Names and values were checked by whoever read them: nothing is escaped here. */
function requestBytes(origin, { method, path, headers = {}, body, bodyLength }) {
    const length = bodyLength ?? body?.length;
    const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
    const lines = [`${method} ${path} HTTP/1.1`];
    const add = (name, value) => {
        if (value !== undefined && !given.has(name.toLowerCase()))
            lines.push(`${name}: ${value}`);
    };
    add('Host', authority(origin));
    add('User-Agent', USER_AGENT);
    add('Accept', '*/*');
    add('Content-Length', length === undefined && takesBody(method) ? '0' : length?.toString());
    for (const [name, value] of Object.entries(headers))
        lines.push(`${name}: ${value}`);
    const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
    return body ? Buffer.concat([head, body]) : head;
}
const takesBody = (method) => method === 'POST' || method === 'PUT' || method === 'PATCH';
function authority({ host, port, tls }) {
    const name = host.includes(':') ? `[${host}]` : host;
    return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
}
/** What `requestBytes` wrote, taken apart again for whoever does not send bytes. */
function requestParts(request) {
    const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
    const end = bytes.indexOf('\r\n\r\n');
    const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
    const [method = 'GET', path = '/'] = line.split(' ');
    const headers = lines.map((header) => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon), header.slice(colon + 2)];
    });
    return { method, path, headers, ...(bytes.length > end + 4 ? { body: bytes.subarray(end + 4) } : {}) };
}
/** undefined where a variable has no value. A line break in a value would end its header: it is left out of heads. */
function fill(template, variables) {
    const head = text(template.head, variables);
    const body = template.body ? text(template.body, variables) : '';
    if (head === undefined || body === undefined)
        return undefined;
    const bytes = Buffer.from(body);
    const length = template.body ? `Content-Length: ${bytes.length}\r\n` : '';
    return Buffer.concat([Buffer.from(`${head}${length}\r\n`, 'latin1'), bytes]);
    function text(parts, values) {
        let filled = '';
        for (const part of parts) {
            const value = typeof part === 'string' ? part : values.get(part.variable);
            if (value === undefined)
                return undefined;
            filled += typeof part === 'string' || parts !== template.head ? value : value.replace(/[\r\n\0]/g, '');
        }
        return filled;
    }
}


/***/ }),

/***/ 83052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DB: () => (/* binding */ parseSize),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   Ln: () => (/* binding */ showQuantity),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   ae: () => (/* binding */ readQuantity),
/* harmony export */   ed: () => (/* binding */ received),
/* harmony export */   kJ: () => (/* binding */ showDuration),
/* harmony export */   lo: () => (/* binding */ parsePercent),
/* harmony export */   ni: () => (/* binding */ showBytes),
/* harmony export */   nv: () => (/* binding */ showInUnit),
/* harmony export */   px: () => (/* binding */ showCount)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/** Durations, sizes, rates and shares: read strictly, printed for a person. Pure, and independent of the machine's locale. */

// From small to large within a dimension.
const DURATIONS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DECIMAL_SIZES = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const SIZES = { ...DECIMAL_SIZES, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
const UNITS = new Map([
    ['', { dimension: 'none', factor: 1 }],
    ['%', { dimension: 'ratio', factor: 0.01 }],
    ['/s', { dimension: 'per-second', factor: 1 }],
    ...Object.entries(DURATIONS).map(([unit, factor]) => [unit, { dimension: 'duration', factor }]),
    ...Object.entries(SIZES).map(([unit, factor]) => [unit, { dimension: 'bytes', factor }]),
    ...Object.entries(SIZES).map(([unit, factor]) => [`${unit}/s`, { dimension: 'bytes-per-second', factor }]),
]);
const MOST_DECIMALS = 12;
const SINGLE = /^(-?\d+(?:\.\d+)?)\s*([a-zA-Z%/]*)$/;
const EXPECTED = {
    duration: 'a number with a unit is expected (ms, s, m, h, d or w), for example 30s, 5m, 1.5h or 1h30m',
    size: 'whole bytes or a number with a unit are expected (B, kB, MB, GB, TB in powers of 1000; KiB, MiB, GiB, TiB in powers of 1024), for example 25MB or 1.5GiB',
    percent: 'a number with a percent sign is expected, for example 1% or 0.5%',
};
/** `5m`, `1.5h`, `1h30m` (larger units first) to milliseconds. Throws a UserError, also for a number without unit. */
function parseDuration(text) {
    const duration = readDuration(text.trim());
    if (duration)
        return duration.value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} ${/^[\d.]+$/.test(text.trim()) ? 'has no unit' : 'is not a duration'}: ${EXPECTED.duration}`);
}
/** `25MB`, `1.5GiB`, `4096` to bytes; a fraction of a byte is rounded away. Throws a UserError. */
function parseSize(text) {
    const size = readSingle(text.trim());
    const isWhole = size !== undefined && (!size.text.includes('.') || SIZES[size.unit] > 1);
    if (isWhole && !isNegative(size) && (size.dimension === 'bytes' || size.dimension === 'none'))
        return Math.round(size.value);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} is not a size: ${EXPECTED.size}`);
}
/** `1%` to 0.01. More than 100% is allowed: growth has no ceiling. Throws a UserError, also for a number without the sign. */
function parsePercent(text) {
    const share = readSingle(text.trim());
    if (share?.dimension === 'ratio' && !isNegative(share))
        return share.value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} is not a percentage: ${EXPECTED.percent}`);
}
/** A number with or without a unit, of any dimension; undefined for every other text. Only a number without unit may be negative. */
function readQuantity(text) {
    const single = readSingle(text);
    return single && (!isNegative(single) || single.dimension === 'none') ? single : readDuration(text);
}
/** `1.5 GB`, `12 kB`, `0 B`: powers of 1000. */
function showBytes(bytes) {
    if (!Number.isFinite(bytes))
        return 'unknown';
    if (bytes < 0)
        return `-${showBytes(-bytes)}`;
    let [amount, step] = [Math.round(bytes), 0];
    const labels = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
    // Rounded before it is looked at: 999,950 bytes are 1 MB, not 1000 kB.
    while (amount >= 1000 && step < labels.length - 1)
        amount = shorter(bytes / 1000 ** ++step);
    return `${amount} ${labels[step]}`;
}
/** `850 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`, from milliseconds. */
function showDuration(ms) {
    if (!Number.isFinite(ms))
        return 'unknown';
    if (ms < 0)
        return `-${showDuration(-ms)}`;
    if (ms < 999.5)
        return `${ms < 10 ? shorter(ms) : Math.round(ms)} ms`;
    if (ms < 59_950)
        return `${Math.round(ms / 100) / 10} s`;
    const [seconds, minutes, hours] = [Math.round(ms / 1_000), Math.round(ms / 60_000), Math.round(ms / 3_600_000)];
    if (seconds < 3_600)
        return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
    if (minutes < 1_440)
        return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
    return `${showCount(Math.floor(hours / 24))} d ${hours % 24} h`;
}
/** `1,234,567`. */
function showCount(count) {
    return typeof count === 'number' && !Number.isFinite(count) ? 'unknown' : grouped(String(count));
}
/**
 * A value in base units, in the unit that a limit was written in: 300,000 ms against `m` is `5 min`.
 * Keeps as many digits as it takes to stand on the same side of `limit` (base units) as the value does: 200.04 ms against 200 ms is no `200 ms`.
 */
function showInUnit(value, unit, limit) {
    const { dimension, factor } = UNITS.get(unit);
    const amount = value / factor;
    const size = Math.abs(amount);
    if (size < 0.01 && value !== 0 && dimension === 'duration')
        return showDuration(value);
    if (size < 0.01 && value !== 0 && dimension.startsWith('bytes'))
        return `${showBytes(value)}${dimension === 'bytes' ? '' : '/s'}`;
    // Division leaves noise (0.07 / 0.01 is not 7), which must not count as a difference.
    const bound = Number((limit / factor).toFixed(MOST_DECIMALS));
    const misleads = (shown) => Math.sign(shown - bound) !== Math.sign(value - limit) || (shown === 0 && value !== 0);
    let decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    while (decimals < MOST_DECIMALS && misleads(Number(amount.toFixed(decimals))))
        decimals++;
    return `${grouped(String(Number(amount.toFixed(decimals))))}${labelOf(unit)}`;
}
/** A quantity in the words of whoever wrote it, spaced for a person: `200ms` is `200 ms`, `100000` is `100,000`. */
function showQuantity(quantity) {
    const [, digits, unit] = SINGLE.exec(quantity.text) ?? [];
    return digits === undefined ? quantity.text : `${grouped(digits)}${labelOf(unit)}`;
}
/** Foreign text on one line of bounded length, in quotation marks, to stand inside a sentence. */
function received(text) {
    return `"${oneLine(text, 80)}"`;
}
/** Without control characters, on one line, of at most `length` characters. */
function oneLine(text, length) {
    // Cut before it is cleaned: an answer may be megabytes long.
    const line = text
        .slice(0, length * 4)
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim();
    return line.length > length ? `${line.slice(0, length - 1).toWellFormed()}…` : line;
}
function readSingle(text) {
    const [, digits, unit] = SINGLE.exec(text) ?? [];
    const known = unit === undefined ? undefined : UNITS.get(unit);
    if (digits === undefined || unit === undefined || !known)
        return undefined;
    const value = amountOf(digits, known.factor);
    return Number.isFinite(value) ? { value, dimension: known.dimension, unit, text: digits + unit } : undefined;
}
function readDuration(text) {
    if (!/^(?:\d+(?:\.\d+)?\s*(?:ms|[smhdw])\s*)+$/.test(text))
        return undefined;
    const parts = [...text.matchAll(/([\d.]+)\s*([a-z]+)/g)].map(([, digits = '', unit = '']) => ({ digits, unit }));
    const factors = parts.map(({ unit }) => DURATIONS[unit]);
    if (factors.some((factor, i) => i > 0 && factor >= factors[i - 1]))
        return undefined;
    const value = parts.reduce((sum, { digits }, i) => sum + amountOf(digits, factors[i]), 0);
    if (!Number.isFinite(value))
        return undefined;
    return { value, dimension: 'duration', unit: parts.at(-1).unit, text: parts.map(({ digits, unit }) => digits + unit).join('') };
}
function isNegative(quantity) {
    return quantity.text.startsWith('-');
}
/** Whole numbers are multiplied and divided once, so that 0.57m is 34,200 ms and not 34,199.99999999999. */
function amountOf(digits, factor) {
    const [whole = '', fraction = ''] = digits.split('.');
    const [times, per] = factor < 1 ? [1, Math.round(1 / factor)] : [factor, 1];
    return (Number(whole + fraction) * times) / (10 ** fraction.length * per);
}
/** One decimal below 100, none above. */
function shorter(amount) {
    return amount < 99.95 ? Math.round(amount * 10) / 10 : Math.round(amount);
}
function grouped(digits) {
    const [whole = '', ...fraction] = digits.split('.');
    return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
function labelOf(unit) {
    if (unit === '' || unit === '%' || unit === '/s')
        return unit;
    return unit === 'm' ? ' min' : ` ${unit}`;
}


/***/ })

};
