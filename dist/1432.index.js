export const id = 1432;
export const ids = [1432];
export const modules = {

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

/***/ 59761:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $: () => (/* binding */ readSummaries),
/* harmony export */   i: () => (/* binding */ resultOfK6)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _histogram_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44950);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(8117);





const number = zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig()
    .min(0)
    .max(2 ** 60);
const SPARSE = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ split: number, sum: number, min: number, max: number, buckets: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig()).max(20_000) });
const COUNTS = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej(Object.fromEntries([..._memory_js__WEBPACK_IMPORTED_MODULE_3__/* .FAULTS */ .y2, 'unexpected', 'aborted', 'unmeasured', 'inTime'].map((name) => [name, number.optional()])));
const STEP = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    flow: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(200),
    name: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(300),
    counts: COUNTS,
    response: SPARSE,
    ttfb: SPARSE.optional(),
    upload: SPARSE.optional(),
    headers: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(200), zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig()])).max(200),
});
/** What a script of ours writes at its end, one for each machine that it ran on. It comes from a file: nothing in it is trusted. */
const SUMMARY = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({
    format: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz('seaworthy-k6'),
    version: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(1),
    /** Of this one result. */
    id: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(8).max(64),
    /** The same for all that belong to one test. */
    test: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(64),
    /** Machines that the test was told to run on. */
    instances: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().int().min(1).max(10_000),
    thresholds: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(500)).max(200),
    model: zod__WEBPACK_IMPORTED_MODULE_4__/* .union */ .KCZ([
        zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ users: number, thinkMs: number, paceMs: number }),
        zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ ratePerSecond: number, maxInFlight: number }),
    ]),
    timeoutMs: number,
    durationMs: number,
    beforeMs: number,
    measuredMs: number,
    steps: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(STEP).min(1).max(100),
    statuses: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .tuple */ .PVZ([zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().int().min(100).max(599), number])).max(500),
    dropped: number,
    sent: number,
    bytesIn: number,
    bytesOut: number,
    lag: SPARSE,
});
const MARK = 'seaworthy-k6-result ';
/**
 * The results in a text: a file that a script wrote, or the log of one or more machines, in which each has a line. Throws a UserError that names
 * `where`.
 */
function readSummaries(text, where) {
    const found = /^\s*\{/.test(text)
        ? [text]
        : text.split(/\r?\n/).flatMap((line) => {
            const at = line.indexOf(MARK);
            return at < 0 ? [] : [line.slice(at + MARK.length)];
        });
    if (found.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no result of a load test`, {
            hint: 'Expected is the file that a script of seaworthy wrote (SEAWORTHY_RESULT), or the log of k6, whole.',
        });
    return found.map((json) => readSummary(json, where));
}
function readSummary(json, where) {
    let value;
    try {
        value = JSON.parse(json);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the result in it is cut off or no JSON`, { cause, hint: 'Fetch the log anew, whole.' });
    }
    const parsed = SUMMARY.safeParse(value);
    if (parsed.success)
        return parsed.data;
    const [{ path, message }] = parsed.error.issues;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: it is no result that this version can read: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(`${path.join('.') || 'it'}: ${message}`, 200)}`);
}
/** Where k6 does not say it, or it was not asked. */
const NOTHING = { resent: 0, late: 0 };
/** A machine that wakes so much later than it asked to measures itself. */
const MOST_LAG_MS = 10;
/**
 * What one machine or several found, as one load test: histograms and counts are added, which percentiles cannot be. The machines worked side by
 * side: the time that was measured is the longest of theirs. `faults`: what was said of each.
 */
function resultOfK6(summaries, faults = new Map()) {
    const [first] = summaries;
    const steps = first.steps.map((_, place) => stepOf(summaries.map((summary) => summary.steps[place])));
    // Nobody knows which step it would have been.
    const dropped = sum(summaries, (summary) => summary.dropped);
    steps[0].counts.dropped = dropped;
    const statuses = new Map();
    for (const [status, many] of summaries.flatMap((summary) => summary.statuses))
        statuses.set(status, (statuses.get(status) ?? 0) + many);
    const lag = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merged */ .Zu)(summaries.map((summary) => (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .fromSparse */ .DZ)(summary.lag)));
    const late = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .quantile */ .YV)(lag, 0.99) / 1_000;
    const measuredMs = Math.max(...summaries.map((summary) => summary.measuredMs));
    const response = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merged */ .Zu)(steps.map((step) => step.response));
    return {
        response,
        // k6 knows the moment at which it sent a request, and no other.
        service: response,
        ttfb: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merged */ .Zu)(steps.map((step) => step.ttfb)),
        upload: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merged */ .Zu)(steps.map((step) => step.upload)),
        counts: {
            ...addedCounts(steps),
            statuses,
            bytesIn: sum(summaries, ({ bytesIn }) => bytesIn),
            bytesOut: sum(summaries, ({ bytesOut }) => bytesOut),
        },
        steps,
        series: [],
        measuredMs,
        stopped: measuredMs < first.durationMs - 500,
        sent: sum(summaries, ({ sent }) => sent),
        connect: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyHistogram */ .wv)(),
        faultMessages: faults,
        slowest: [],
        generator: {
            workers: summaries.length,
            lag,
            busy: Number.NaN,
            cpuMs: 0,
            gc: { count: 0, totalMs: 0, longestMs: 0 },
            limited: late > MOST_LAG_MS ? `k6 woke ${Math.round(late)} ms late or more once in a hundred times: its machine is too busy` : undefined,
        },
    };
}
const sum = (of, which) => of.reduce((all, one) => all + which(one), 0);
function stepOf(parts) {
    const response = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merged */ .Zu)(parts.map((part) => (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .fromSparse */ .DZ)(part.response)));
    const optional = (which) => {
        const all = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .emptyHistogram */ .wv)();
        for (const part of parts)
            if (part[which])
                (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .merge */ .h1)(all, (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .fromSparse */ .DZ)(part[which]));
        return all;
    };
    const headers = new Map();
    for (const [name, greatest] of parts.flatMap((part) => part.headers)) {
        const values = headers.get(name) ?? new Map();
        headers.set(name, values.set(String(greatest), (values.get(String(greatest)) ?? 0) + 1));
    }
    const many = (name) => sum(parts, ({ counts }) => counts[name] ?? 0);
    return {
        flow: parts[0].flow,
        name: parts[0].name,
        headers,
        response,
        service: response,
        ttfb: optional('ttfb'),
        upload: optional('upload'),
        counts: {
            ...NOTHING,
            ok: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_2__/* .count */ .U9)(response),
            inTime: many('inTime'),
            unexpected: many('unexpected'),
            statuses: new Map(),
            faults: Object.fromEntries(_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .FAULTS */ .y2.map((fault) => [fault, many(fault)])),
            aborted: many('aborted'),
            dropped: 0,
            bytesIn: 0,
            bytesOut: 0,
            unmeasured: many('unmeasured'),
        },
    };
}
function addedCounts(steps) {
    const all = (which) => sum(steps, ({ counts }) => which(counts));
    return {
        ...NOTHING,
        ok: all(({ ok }) => ok),
        inTime: all(({ inTime }) => inTime),
        unexpected: all(({ unexpected }) => unexpected),
        statuses: new Map(),
        faults: Object.fromEntries(_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .FAULTS */ .y2.map((fault) => [fault, all(({ faults }) => faults[fault])])),
        aborted: all(({ aborted }) => aborted),
        dropped: all(({ dropped }) => dropped),
        bytesIn: 0,
        bytesOut: 0,
        unmeasured: all(({ unmeasured }) => unmeasured),
    };
}


/***/ }),

/***/ 3627:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  M: () => (/* binding */ envNames),
  L: () => (/* binding */ k6Script)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/load/k6-program.js
/**
 * What a script does with its SPEC (k6-spec.ts), in the JavaScript that k6 1.0 and later run. Each user of k6 has a memory of its own, and only
 * metrics leave it: a histogram is a counter for each power of two with a tag for each of its 64 parts (of which k6 counts those that `thresholds`
 * name), so that the buckets of all users, and of all machines, can be added. Half the width of a bucket is 0.8 % of its value.
 */
const PROGRAM = `
const SPLIT = 64, OCTAVES = 26;
const STEPS = SPEC.flows.flatMap((flow) => flow.steps);
const KINDS = ['unexpected', 'aborted', 'unmeasured', 'inTime', 'refused', 'unreachable', 'reset', 'timeout', 'tls', 'closed', 'malformed', 'extraction', 'condition'];
const isOpen = SPEC.model.ratePerSecond !== undefined;
const before = SPEC.rampUpMs + SPEC.warmUpMs;
const thresholds = {};

function tagged(metric, tag, values) {
  for (const value of values) thresholds[metric + '{' + tag + ':' + value + '}'] = [];
}

const PARTS = Array.from({ length: SPLIT }, (_, part) => ({ part: String(part) }));
const PLACES = STEPS.map((_, place) => ({ step: String(place) }));

function histogram(name) {
  const octaves = [];
  for (let octave = 0; octave < OCTAVES; octave++) {
    const metric = 'seaworthy_' + name + '_' + octave;
    octaves.push(new Counter(metric));
    tagged(metric, 'part', PARTS.map(({ part }) => part));
  }
  return { octaves, sum: new Counter('seaworthy_' + name + '_sum'), ends: new Gauge('seaworthy_' + name + '_ends'), name };
}

function record({ octaves, sum, ends }, value) {
  const kept = Math.min(Math.max(value, 1), 2 ** OCTAVES - 1);
  let octave = Math.floor(Math.log2(kept));
  if (2 ** octave > kept) octave--;
  octaves[octave].add(1, PARTS[Math.min(SPLIT - 1, Math.floor((kept / 2 ** octave - 1) * SPLIT))]);
  sum.add(value);
  ends.add(value);
}

const counters = {};
for (const kind of KINDS) {
  counters[kind] = new Counter('seaworthy_' + kind);
  tagged('seaworthy_' + kind, 'step', PLACES.map(({ step }) => step));
}
const statuses = [1, 2, 3, 4, 5].map((hundred) => {
  tagged('seaworthy_status_' + hundred, 'status', Array.from({ length: 100 }, (_, unit) => hundred * 100 + unit));
  return new Counter('seaworthy_status_' + hundred);
});
const lag = histogram('lag');
const failed = new Rate('seaworthy_failed');
const headerMetric = (place, header) => 'seaworthy_header' + place + '_' + header;
const kept = STEPS.map((step, place) => ({
  response: histogram('response' + place),
  ttfb: SPEC.ttfb ? histogram('ttfb' + place) : undefined,
  upload: step.uploadBytes === undefined ? undefined : histogram('upload' + place),
  record: step.record.map((_, header) => new Gauge(headerMetric(place, header))),
}));
const rows = SPEC.data === undefined ? undefined : new SharedArray('rows', () => JSON.parse(open(SPEC.data)));
const bodies = STEPS.map(({ body }) => (body === undefined ? undefined : bodyOf(body)));

function bodyOf(body) {
  if (body.file !== undefined) return open(body.file, 'b');
  if (body.base64 !== undefined) return b64decode(body.base64);
  if (body.noise !== undefined) return noise(body);
  return undefined;
}

// One block again and again: what is random only matters to whoever compresses it.
function noise({ noise: length, head, tail }) {
  const bytes = new Uint8Array(head.length + length + tail.length);
  for (let i = 0; i < head.length; i++) bytes[i] = head.charCodeAt(i);
  const end = head.length + length;
  let state = 1, filled = head.length;
  for (; filled < Math.min(end, head.length + 65536); filled++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[filled] = state >>> 24;
  }
  while (filled < end) {
    const more = Math.min(filled - head.length, end - filled);
    bytes.copyWithin(filled, head.length, head.length + more);
    filled += more;
  }
  for (let i = 0; i < tail.length; i++) bytes[end + i] = tail.charCodeAt(i);
  return bytes.buffer;
}

const ms = (time) => Math.round(time) + 'ms';
const gracefulStop = ms(SPEC.timeoutMs + 1000);

// k6 takes whole numbers of arrivals: 0.5/s are 5 in ten seconds.
function arrivals(perSecond) {
  for (const seconds of [1, 10, 60, 100, 1000])
    if (Number.isInteger(perSecond * seconds)) return { rate: perSecond * seconds, timeUnit: seconds + 's' };
  return { rate: Math.max(1, Math.round(perSecond * 1000)), timeUnit: '1000s' };
}

function open_() {
  const { rate, timeUnit } = arrivals(SPEC.model.ratePerSecond);
  const maxVUs = SPEC.model.maxInFlight;
  const room = { timeUnit, preAllocatedVUs: Math.min(maxVUs, Math.max(10, Math.ceil(SPEC.model.ratePerSecond / 5))), maxVUs, gracefulStop, exec: 'turn' };
  const load = { executor: 'constant-arrival-rate', rate, duration: ms(SPEC.durationMs), startTime: ms(before), ...room };
  if (before === 0) return { load };
  const stages = [
    ...(SPEC.rampUpMs > 0 ? [{ duration: ms(SPEC.rampUpMs), target: rate }] : []),
    ...(SPEC.warmUpMs > 0 ? [{ duration: ms(SPEC.warmUpMs), target: rate }] : []),
  ];
  return { before: { executor: 'ramping-arrival-rate', startRate: SPEC.rampUpMs > 0 ? 0 : rate, stages, ...room }, load };
}

function closed() {
  const { users } = SPEC.model;
  const rest = ms(SPEC.warmUpMs + SPEC.durationMs);
  if (SPEC.rampUpMs === 0) return { load: { executor: 'constant-vus', vus: users, duration: rest, gracefulStop, exec: 'turn' } };
  const stages = [{ duration: ms(SPEC.rampUpMs), target: users }, { duration: rest, target: users }];
  return { load: { executor: 'ramping-vus', startVUs: 0, stages, gracefulStop, gracefulRampDown: gracefulStop, exec: 'turn' } };
}

thresholds['dropped_iterations{scenario:load}'] = [];
thresholds.seaworthy_failed = [{ threshold: 'rate<=0.5', abortOnFail: true, delayAbortEval: ms(before + 5000) }];

export const options = {
  scenarios: {
    ...(isOpen ? open_() : closed()),
    // Whoever cannot sleep 20 ms without waking late measures his own slowness.
    watch: { executor: 'constant-vus', vus: Number(__ENV.SEAWORTHY_INSTANCES || 1), duration: ms(before + SPEC.durationMs), gracefulStop: '1s', exec: 'watch' },
  },
  thresholds,
  userAgent: 'seaworthy',
  discardResponseBodies: true,
  ...(__ENV.SEAWORTHY_ADDRESS ? { hosts: JSON.parse(__ENV.SEAWORTHY_ADDRESS) } : {}),
};

const from = isOpen ? 0 : before;
const isMeasured = () => {
  if (exec.scenario.name !== 'load') return false;
  const at = Date.now() - exec.scenario.startTime;
  return at >= from && at < from + SPEC.durationMs;
};

export function watch() {
  const end = exec.scenario.startTime + before + SPEC.durationMs;
  const start = exec.scenario.startTime + before;
  while (Date.now() < end) {
    const at = Date.now();
    sleep(0.02);
    if (at >= start) record(lag, Math.max(0, Date.now() - at - 20) * 1000);
  }
}

const weights = SPEC.flows.reduce((sum, { weight }) => sum + weight, 0);

// The golden ratio spreads turns over the flows by their weights, on all machines together.
function choose(turn) {
  let left = (((turn + 1) * 0.618033988749895) % 1) * weights;
  for (const flow of SPEC.flows) {
    left -= flow.weight;
    if (left < 0) return flow;
  }
  return SPEC.flows[SPEC.flows.length - 1];
}

let faults = 0, said = 0;
const pause = (time) => { if (time > 0) sleep(time / 1000); };

export function turn() {
  const most = SPEC.mostTurns === 0 ? 0 : Math.max(1, Math.floor(SPEC.mostTurns / Number(__ENV.SEAWORTHY_INSTANCES || 1)));
  // Whoever only watches is active too.
  if (most > 0 && exec.instance.iterationsCompleted + exec.instance.vusActive - 1 > most) exec.test.abort('max-requests');
  const began = Date.now();
  const nth = exec.scenario.iterationInTest;
  const flow = choose(nth);
  const values = rows === undefined ? {} : Object.assign({}, rows[nth % rows.length]);
  for (let at = 0; at < flow.steps.length; at++) {
    if (!ask(flow.steps[at], values)) break;
    if (at + 1 < flow.steps.length) pause(flow.steps[at].thinkMs);
  }
  if (isOpen) return;
  const slow = faults > 0 ? Math.min(10 * 2 ** Math.min(faults - 1, 10), 1000) : 0;
  const { paceMs, thinkMs } = SPEC.model;
  pause(Math.max(slow, paceMs > 0 ? began + paceMs - Date.now() : thinkMs));
}

const SPELLINGS = {
  raw: (text) => text,
  json: (text) => JSON.stringify(text).slice(1, -1),
  form: encodeURIComponent,
};

function valueOf(part, values) {
  if (typeof part === 'string') return part;
  if (part.variable !== undefined) return values[part.variable];
  return __ENV[part.env] === undefined ? undefined : SPELLINGS[part.as](__ENV[part.env]);
}

// Undefined where something has no value; what it is stands in missing.
let missing = '';
function fill(parts, values) {
  let text = '';
  for (const part of parts) {
    const value = valueOf(part, values);
    if (value === undefined) {
      missing = part.variable || part.env;
      return undefined;
    }
    text += value;
  }
  return text;
}

const inHead = (text) => (text === undefined ? undefined : text.replace(/[\\r\\n\\0]/g, ''));

function requestOf(step, values) {
  const path = inHead(fill(step.path, values));
  if (path === undefined) return undefined;
  const headers = {};
  for (const [name, parts] of step.headers) {
    headers[name] = inHead(fill(parts, values));
    if (headers[name] === undefined) return undefined;
  }
  const fixed = bodies[STEPS.indexOf(step)];
  const body = fixed !== undefined ? fixed : step.body === undefined ? null : fill(step.body.text, values);
  return body === undefined ? undefined : { url: (__ENV.SEAWORTHY_TARGET || SPEC.base) + path, headers, body };
}

// By the codes that k6 gives errors (its documentation, "Error codes").
function faultOf({ error_code: code, error }) {
  if (code === 1050 || code === 1211) return 'timeout';
  if (code === 1212) return 'refused';
  if (code === 1220 || code === 1201) return 'reset';
  if (code >= 1300 && code < 1400) return 'tls';
  if (/\\bEOF\\b|closed/.test(error)) return 'closed';
  if (code >= 1100 && code < 1300) return 'unreachable';
  return 'malformed';
}

function fault(place, kind, message, counts) {
  if (counts) {
    counters[kind].add(1, PLACES[place]);
    failed.add(true);
  }
  if (exec.vu.idInInstance <= 5 && said++ < 5) console.error('seaworthy fault ' + kind + ' ' + message);
  return false;
}

function ask(step, values) {
  const place = STEPS.indexOf(step);
  const counts = isMeasured();
  const request = requestOf(step, values);
  if (request === undefined) {
    faults++;
    return fault(place, 'extraction', 'step ' + step.name + ": nothing gave a value to '" + missing + "'", counts);
  }
  const response = http.request(step.method, request.url, request.body, {
    headers: request.headers,
    redirects: 0,
    timeout: SPEC.timeoutMs,
    responseType: step.readsBody ? 'text' : 'none',
    responseCallback: null,
    // Nobody keeps cookies.
    jar: new http.CookieJar(),
    tags: { name: step.name },
  });
  if (response.status === 0) {
    faults++;
    return fault(place, faultOf(response), response.error, counts);
  }
  faults = 0;
  const isExpected = step.expect.some(([low, high]) => response.status >= low && response.status <= high);
  const isGood = isExpected && meets(step, place, response, counts) && take(step, place, response, values, counts);
  if (isGood && isMeasured()) counters.inTime.add(1, PLACES[place]);
  if (counts) count(step, place, response, isExpected, isGood);
  else if (isGood) counters.unmeasured.add(1, PLACES[place]);
  return isGood;
}

function count(step, place, response, isExpected, isGood) {
  const { status, timings } = response;
  const hundred = Math.floor(status / 100);
  if (hundred >= 1 && hundred <= 5) statuses[hundred - 1].add(1, { status: String(status) });
  kept[place].record.forEach((gauge, header) => {
    const value = response.headers[step.record[header]];
    if (value !== undefined && /^-?\\d+(?:\\.\\d+)?$/.test(value.trim())) gauge.add(Number(value));
  });
  if (!isExpected) {
    counters.unexpected.add(1, PLACES[place]);
    failed.add(true);
  }
  if (!isGood) return;
  failed.add(false);
  // Of k6, "blocked" is waiting for a connection, which is made anew where there is none.
  const took = timings.blocked + timings.duration;
  record(kept[place].response, took * 1000);
  if (kept[place].ttfb !== undefined) record(kept[place].ttfb, (took - timings.receiving) * 1000);
  if (kept[place].upload !== undefined) record(kept[place].upload, step.uploadBytes / timings.duration);
}

function take(step, place, response, values, counts) {
  for (const { variable, from, path } of step.extract) {
    const value = from === 'header' ? response.headers[path[0]] : within(response.body, path);
    if (value === undefined || value === null) return fault(place, 'extraction', 'step ' + step.name + ': the answer has no ' + (from === 'header' ? 'header ' : '') + path.join('.'), counts);
    values[variable] = String(value);
  }
  return true;
}

function meets(step, place, response, counts) {
  for (const check of step.checks) {
    const seen = seenOf(check, response);
    if (seen === undefined || seen === null) return fault(place, 'condition', 'step ' + step.name + ': ' + check.text + ': the answer has no such thing', counts);
    if (!holds(check, seen)) return fault(place, 'condition', 'step ' + step.name + ': ' + check.text + ' does not hold', counts);
  }
  return true;
}

function seenOf({ on, path }, response) {
  if (on === 'header') return response.headers[path[0]];
  if (on === 'body') return response.body;
  if (on === 'size') return bytesOf(response.body || '');
  const found = within(response.body, path);
  return typeof found === 'object' && found !== null ? JSON.stringify(found) : found;
}

// In UTF-8.
function bytesOf(text) {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0);
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

const isDecimal = (text) => /^-?\\d{1,300}(?:\\.\\d{1,300})?$/.test(text);

// As condition.ts compares: text is only a number where both sides are one.
function holds({ on, op, value }, seen) {
  const text = String(seen);
  if (value.kind === 'pattern') return new RegExp(value.source, 'u').test(text);
  const wanted = value.kind === 'number' ? value.text : value.word;
  const isNumber = on !== 'body' && (typeof seen === 'number' ? value.kind === 'number' || isDecimal(wanted) : typeof seen === 'string' && value.kind === 'number' && isDecimal(text));
  const order = isNumber ? Number(seen) - (value.kind === 'number' ? value.value : Number(wanted)) : undefined;
  if (op === '=' || op === '!=') return (order === undefined ? text === wanted : order === 0) === (op === '=');
  if (order === undefined) return false;
  return op === '<' ? order < 0 : op === '<=' ? order <= 0 : op === '>' ? order > 0 : order >= 0;
}

function within(body, path) {
  try {
    return path.reduce((value, key) => (typeof key === 'number' ? value.at(key) : value[key]), JSON.parse(body));
  } catch (thrown) {
    return undefined;
  }
}

// Pairs of the distance from the bucket before, from -1 at first, and its count.
function sparse(metrics, { name }) {
  const buckets = [];
  let last = -1;
  for (let octave = 0; octave < OCTAVES; octave++)
    for (let part = 0; part < SPLIT; part++) {
      const many = valueIn(metrics, 'seaworthy_' + name + '_' + octave + '{part:' + part + '}', 'count');
      if (many === 0) continue;
      const bucket = octave * SPLIT + part;
      buckets.push(bucket - last, many);
      last = bucket;
    }
  const ends = 'seaworthy_' + name + '_ends';
  return { split: SPLIT, sum: valueIn(metrics, 'seaworthy_' + name + '_sum', 'count'), min: valueIn(metrics, ends, 'min'), max: valueIn(metrics, ends, 'max'), buckets };
}

const valueIn = (metrics, name, what) => (metrics[name] === undefined ? 0 : metrics[name].values[what] || 0);

function resultOf({ metrics, state }) {
  const ofStep = (place) => Object.fromEntries(KINDS.map((kind) => [kind, valueIn(metrics, 'seaworthy_' + kind + '{step:' + place + '}', 'count')]));
  const answers = [];
  for (let status = 100; status < 600; status++) {
    const many = valueIn(metrics, 'seaworthy_status_' + Math.floor(status / 100) + '{status:' + status + '}', 'count');
    if (many > 0) answers.push([status, many]);
  }
  let place = 0;
  const steps = SPEC.flows.flatMap((flow) => flow.steps.map((step) => {
    const { response, ttfb, upload } = kept[place];
    const gauges = step.record.map((_, header) => headerMetric(place, header));
    return {
      flow: flow.name,
      name: step.name,
      counts: ofStep(place++),
      response: sparse(metrics, response),
      ...(ttfb === undefined ? {} : { ttfb: sparse(metrics, ttfb) }),
      ...(upload === undefined ? {} : { upload: sparse(metrics, upload) }),
      headers: step.record.flatMap((name, header) => {
        const seen = metrics[gauges[header]];
        if (seen === undefined) return [];
        const { min, max } = seen.values;
        return [...new Set([max, min])].map((value) => [name.toLowerCase(), value]);
      }),
    };
  }));
  return {
    format: 'seaworthy-k6',
    version: 1,
    id: Array.from({ length: 4 }, () => Math.floor(Math.random() * 2 ** 32).toString(16)).join(''),
    test: SPEC.test,
    instances: Number(__ENV.SEAWORTHY_INSTANCES || 1),
    thresholds: SPEC.thresholds,
    model: SPEC.model,
    timeoutMs: SPEC.timeoutMs,
    durationMs: SPEC.durationMs,
    beforeMs: before,
    measuredMs: Math.max(0, Math.min(SPEC.durationMs, state.testRunDurationMs - before)),
    steps,
    statuses: answers,
    dropped: valueIn(metrics, 'dropped_iterations{scenario:load}', 'count'),
    sent: valueIn(metrics, 'http_reqs', 'count'),
    bytesIn: valueIn(metrics, 'data_received', 'count'),
    bytesOut: valueIn(metrics, 'data_sent', 'count'),
    lag: sparse(metrics, lag),
  };
}

export function handleSummary(data) {
  const text = JSON.stringify(resultOf(data));
  // In a container a file is lost: its log is not.
  return __ENV.SEAWORTHY_RESULT ? { [__ENV.SEAWORTHY_RESULT]: text } : { stdout: '\\nseaworthy-k6-result ' + text + '\\n' };
}
`;

;// CONCATENATED MODULE: ./lib/load/k6-script.js


const IMPORTS = `import http from 'k6/http';
import exec from 'k6/execution';
import { sleep } from 'k6';
import { SharedArray } from 'k6/data';
import { b64decode } from 'k6/encoding';
import { Counter, Gauge, Rate } from 'k6/metrics';
`;
/** The script, whole. What comes from the scenario stands in it as one JSON value, and nowhere else. */
function k6Script(spec) {
    const json = JSON.stringify({ ...spec, test: identityOf(spec) }, null, 1);
    return `// Written by seaworthy for k6 1.0 and later. Its result is read by: seaworthy merge
${IMPORTS}
const SPEC = ${asLiteral(json)};
${PROGRAM}`;
}
/** JSON that is JavaScript everywhere: two characters that are line ends to older readers, and nothing that could close a script element. */
const asLiteral = (json) => json.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`).replaceAll('</', '<\\/');
/** The same for whatever can be merged: other steps, another duration or another load make another test. */
function identityOf({ thresholds: _, ...spec }) {
    const steady = JSON.stringify(spec).replace(/seaworthy-[0-9a-f]{24}/g, 'boundary');
    return (0,external_node_crypto_.createHash)('sha256').update(steady).digest('hex').slice(0, 16);
}
/** Variables of the environment without which the script cannot run, sorted. */
function envNames(spec) {
    const texts = spec.flows.flatMap(({ steps }) => steps.flatMap(({ path, headers, body }) => [
        ...path,
        ...headers.flatMap(([, value]) => value),
        ...(body && 'text' in body ? body.text : []),
    ]));
    return [...new Set(texts.flatMap((part) => (typeof part === 'object' && 'env' in part ? [part.env] : [])))].sort();
}


/***/ }),

/***/ 28975:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   rI: () => (/* binding */ specOf),
/* harmony export */   yR: () => (/* binding */ envMarker)
/* harmony export */ });
/* unused harmony exports baseOf, canonical */
/* harmony import */ var node_buffer__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4573);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27473);




/** A text that stands for a variable of the environment until the script is written: only letters and digits, so that no encoding changes it. */
const envMarker = (run, index) => `swenv${run}n${index}z`;
/** k6 keeps objects for each step in each of its users. */
const MOST_STEPS = 40;
/** Without a limit of its own: three seconds' worth, as the native generator has it. */
const ROOM_SECONDS = 3;
const LEAST_ROOM = 100;
/** Throws a UserError that names what k6 cannot do. */
function specOf(plan, options) {
    const steps = plan.flows.reduce((sum, flow) => sum + flow.steps.length, 0);
    if (steps > MOST_STEPS)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`engine: k6 takes at most ${MOST_STEPS} steps, and the scenario has ${steps}`);
    const longest = Math.max(...plan.flows.map((flow) => flow.steps.length));
    const { model } = plan;
    const spec = {
        base: baseOf(plan.origin),
        flows: plan.flows.map(({ name, weight, steps: own }) => ({ name, weight, steps: own.map((step) => stepOf(step, options)) })),
        ...(options.dataFile === undefined ? {} : { data: options.dataFile }),
        timeoutMs: plan.timeoutMs,
        rampUpMs: plan.rampUpMs ?? 0,
        warmUpMs: plan.warmUpMs ?? 0,
        durationMs: plan.durationMs,
        model: (0,_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(model)
            ? {
                ratePerSecond: model.ratePerSecond,
                maxInFlight: model.maxInFlight ?? Math.max(LEAST_ROOM, Math.ceil(model.ratePerSecond * ROOM_SECONDS)),
            }
            : { users: model.users, thinkMs: model.thinkMs ?? 0, paceMs: model.paceMs ?? 0 },
        mostTurns: plan.maxRequests === undefined ? 0 : Math.max(1, Math.floor(plan.maxRequests / longest)),
        ttfb: options.thresholds.some((text) => /^(?:warn:)?ttfb\b/.test(text.trim())),
        thresholds: [...options.thresholds],
    };
    if (options.env.run !== '' && JSON.stringify(spec).includes(`swenv${options.env.run}`))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo('engine: k6 takes variables of the environment in paths, headers and small bodies only', {
            hint: 'Write what stands in a name, a check or the head of an upload into the scenario itself.',
        });
    return spec;
}
function baseOf({ host, port, tls }) {
    return `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
function stepOf(step, options) {
    const { head, body } = textsOf(step);
    const { path, headers } = readHead(head);
    const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? [];
    const as = spellingFor(type.map((part) => (typeof part === 'string' ? part : '')).join(''));
    const checks = (step.conditions ?? []).map(checkOf);
    const parts = (all, spelling) => all.flatMap((part) => withEnv(part, spelling, options.env));
    const content = step.body ? largeBody(step, options) : body === undefined ? undefined : smallBody(body, (all) => parts(all, as));
    return {
        name: step.name,
        method: step.method,
        path: parts(path, 'raw'),
        headers: headers.map(([name, value]) => [name, parts(value, 'raw')]),
        ...(content ? { body: content } : {}),
        ...(step.body ? { uploadBytes: step.body.length } : {}),
        expect: step.expect,
        record: (step.headers ?? []).map(canonical),
        extract: (step.extract ?? []).map(({ variable, from, path: where }) => ({
            variable,
            from,
            path: from === 'header' ? [canonical(where)] : keysOf(where),
        })),
        checks,
        readsBody: [...checks.map(({ on }) => on), ...(step.extract ?? []).map(({ from }) => from)].some((on) => on !== 'header'),
        thinkMs: step.thinkMs ?? 0,
    };
}
function checkOf({ text, metric, op, value }) {
    const rest = { text, op, value };
    if (metric.startsWith('header:'))
        return { on: 'header', path: [canonical(metric.slice('header:'.length))], ...rest };
    if (metric === 'body' || metric === 'size')
        return { on: metric, path: [], ...rest };
    return { on: 'json', path: keysOf(metric), ...rest };
}
/** The head without the blank line after it, and the body; bytes that are no text stay bytes. */
function textsOf({ request }) {
    if (!(request instanceof Uint8Array))
        return request.body ? { head: request.head, body: request.body } : { head: request.head };
    const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
    const end = bytes.indexOf('\r\n\r\n');
    const head = [bytes.subarray(0, end).toString('latin1')];
    const body = bytes.subarray(end + 4);
    if (body.length === 0)
        return { head };
    return { head, body: (0,node_buffer__WEBPACK_IMPORTED_MODULE_0__.isUtf8)(body) ? [body.toString()] : body };
}
/** Go adds them by itself, or does not take them from a script. */
const OWN = new Set(['content-length', 'connection', 'transfer-encoding']);
/** The bytes of a request were made of checked names and values (`request.ts`): they are read back, and not judged. */
function readHead(head) {
    const lines = [[]];
    for (const part of head) {
        const [first = '', ...more] = typeof part === 'string' ? part.split('\r\n') : [part];
        if (first !== '')
            lines.at(-1).push(first);
        for (const line of more)
            lines.push(line === '' ? [] : [line]);
    }
    const [request = [], ...rest] = lines;
    const path = [...request];
    path[0] = String(path[0]).replace(/^\S+ /, '');
    path[path.length - 1] = typeof path.at(-1) === 'string' ? String(path.at(-1)).replace(/ HTTP\/1\.1$/, '') : path.at(-1);
    const headers = rest.flatMap((line) => {
        const [, name, value = ''] = /^([^:]+): ?(.*)$/s.exec(typeof line[0] === 'string' ? line[0] : '') ?? [];
        if (name === undefined || OWN.has(name.toLowerCase()))
            return [];
        return [[name, [value, ...line.slice(1)].filter((part) => part !== '')]];
    });
    return { path: path.filter((part) => part !== ''), headers };
}
/** How the native generator would have written it: JSON and forms encode what stands in them. */
const spellingFor = (type) => /^application\/(?:[\w.+-]+\+)?json/i.test(type) ? 'json' : /^application\/x-www-form-urlencoded/i.test(type) ? 'form' : 'raw';
function withEnv(part, as, { run, names }) {
    if (typeof part !== 'string')
        return [part];
    return part
        .split(new RegExp(`swenv${run}n(\\d+)z`))
        .map((text, at) => (at % 2 === 1 ? { env: names[Number(text)], as } : text))
        .filter((text) => text !== '');
}
const smallBody = (body, parts) => Buffer.isBuffer(body) ? { base64: body.toString('base64') } : { text: parts(body) };
/** In k6 every user keeps a copy of it; what is made by the script at least need not be carried to every machine. */
function largeBody(step, options) {
    const file = options.bodyFile(step);
    if (file !== undefined)
        return { file };
    const bytes = Buffer.from(step.body);
    const [head, tail] = multipartEnds(bytes);
    return { noise: bytes.length - head.length - tail.length, head: head.toString(), tail: tail.toString() };
}
/** Of a form with one file (RFC 7578), as scenario-request.ts writes it; nothing where it is none. */
function multipartEnds(bytes) {
    const end = bytes.indexOf('\r\n\r\n');
    const boundary = /^--(seaworthy-[0-9a-f]+)\r\n/.exec(bytes.subarray(0, 100).toString('latin1'))?.[1];
    if (boundary === undefined || end < 0)
        return [Buffer.alloc(0), Buffer.alloc(0)];
    return [bytes.subarray(0, end + 4), bytes.subarray(bytes.length - `\r\n--${boundary}--\r\n`.length)];
}
/** As Go spells the names of headers (net/textproto, CanonicalMIMEHeaderKey). */
const canonical = (name) => name.toLowerCase().replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
const SEGMENT = /\.([A-Za-z_]\w*)|\[(-?\d+)\]|\['((?:[^'\\]|\\['\\])*)'\]|\["((?:[^"\\]|\\["\\])*)"\]/y;
/** The names and places of a JSON path that leads to one value; a script has no reader for more. */
function keysOf(path) {
    const keys = [];
    let at = 1;
    while (at < path.length) {
        SEGMENT.lastIndex = at;
        const found = SEGMENT.exec(path);
        if (!found)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(path)}: engine: k6 takes JSON paths of names and places only, for example $.items[0].id`);
        const [whole, name, place, single, double] = found;
        keys.push(place === undefined ? (name ?? (single ?? double).replace(/\\(.)/g, '$1')) : Number(place));
        at += whole.length;
    }
    return keys;
}


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

/***/ 74759:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bg: () => (/* binding */ resultOf),
/* harmony export */   c6: () => (/* binding */ MOST_BUSY),
/* harmony export */   r2: () => (/* binding */ attempts)
/* harmony export */ });
/* harmony import */ var _histogram_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44950);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8117);
/* harmony import */ var _plan_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(27473);



const MOST_LAG_MS = 10;
/** What the kernel says when it, and not the target, has nothing left to connect with. */
const STARVED = /\b(?:EADDRNOTAVAIL|EMFILE|ENFILE)\b/;
/** Above this share of its time a thread cannot be trusted to read answers when they come. */
const MOST_BUSY = 0.85;
function resultOf({ plan, memories, ends, series, measuredMs, stopped }) {
    const steps = (0,_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .allSteps */ .Bd)(plan);
    const scheduled = (0,_plan_js__WEBPACK_IMPORTED_MODULE_2__/* .isScheduled */ .mQ)(plan.model);
    const flows = plan.flows.flatMap(({ name, steps }) => steps.map(() => name));
    const stepResults = steps.map((step, i) => ({
        flow: flows[i],
        name: step.name,
        headers: new Map((step.headers ?? []).map((header, place) => [header, joined(ends, `${i} ${place}`)])),
        ...tally(memories.map((memory) => memory.steps[i]), scheduled),
    }));
    return {
        ...tally(memories.flatMap((memory) => memory.steps), scheduled),
        steps: stepResults,
        series,
        measuredMs,
        stopped,
        sent: memories.reduce((sum, { gauges }) => sum + gauges[_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .SENT */ .Jh], 0),
        connect: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(memories.map(({ connect }) => connect)),
        faultMessages: faultMessages(ends),
        slowest: ends
            .flatMap(({ notes }) => notes.slowest)
            .sort((a, b) => b.responseMs - a.responseMs)
            .slice(0, 20),
        generator: generatorOf(memories, ends),
    };
}
function tally(steps, scheduled) {
    const sum = (which) => steps.reduce((all, { counts }) => all + counts[which], 0);
    const statuses = new Map();
    for (let status = 0; status < _memory_js__WEBPACK_IMPORTED_MODULE_1__/* .STATUSES */ .f; status++) {
        const answers = steps.reduce((all, step) => all + step.statuses[status], 0);
        if (answers > 0)
            statuses.set(status, answers);
    }
    return {
        response: (0,_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .responseOf */ .lR)(steps, scheduled),
        service: (0,_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .serviceOf */ .z5)(steps),
        ttfb: (0,_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .ttfbOf */ .YN)(steps),
        upload: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(steps.map(({ upload }) => upload)),
        counts: {
            ok: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__.OK),
            inTime: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .IN_TIME */ .qn),
            unexpected: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .UNEXPECTED */ .YC),
            statuses,
            faults: Object.fromEntries(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .FAULTS */ .y2.map((fault, i) => [fault, sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .FIRST_FAULT */ .Wd + i)])),
            aborted: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .ABORTED */ .wp),
            dropped: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .DROPPED */ .BE),
            late: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .LATE */ .XR),
            bytesIn: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .BYTES_IN */ .IE),
            bytesOut: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .BYTES_OUT */ .XW),
            unmeasured: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .UNMEASURED */ .aR),
            resent: sum(_memory_js__WEBPACK_IMPORTED_MODULE_1__/* .RESENT */ .OR),
        },
    };
}
/** Every request that counts, answered or not. */
const attempts = ({ ok, unexpected, faults, dropped }) => ok + unexpected + dropped + Object.values(faults).reduce((sum, many) => sum + many, 0);
function joined(ends, key) {
    const all = new Map();
    for (const { notes } of ends)
        for (const [value, many] of notes.headers.find(([other]) => other === key)?.[1] ?? [])
            all.set(value, (all.get(value) ?? 0) + many);
    return all;
}
function faultMessages(ends) {
    const all = new Map();
    for (const [fault, messages] of ends.flatMap(({ notes }) => notes.faults)) {
        const counts = all.get(fault) ?? new Map();
        all.set(fault, counts);
        for (const [message, many] of messages)
            counts.set(message, (counts.get(message) ?? 0) + many);
    }
    return all;
}
function generatorOf(memories, ends) {
    const lag = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .merged */ .Zu)(memories.map((memory) => memory.lag));
    const busy = Math.max(...ends.map(({ honesty }) => honesty.busy));
    const gc = { count: 0, totalMs: 0, longestMs: 0 };
    for (const { honesty } of ends) {
        gc.count += honesty.gc.count;
        gc.totalMs += honesty.gc.totalMs;
        gc.longestMs = Math.max(gc.longestMs, honesty.gc.longestMs);
    }
    const cpuMs = ends.reduce((sum, { honesty }) => sum + honesty.cpuMs, 0);
    const starved = starvedIn(faultMessages(ends).get('unreachable') ?? new Map());
    const limited = limitedBy(lag, busy, starved);
    return { workers: ends.length, lag, busy, cpuMs, gc, limited, ...(starved > 0 ? { starved } : {}) };
}
const starvedIn = (messages) => [...messages].reduce((sum, [message, many]) => sum + (STARVED.test(message) ? many : 0), 0);
function limitedBy(lag, busy, starved) {
    if (starved > 0)
        return `this machine had no port or file left for ${starved} ${starved === 1 ? 'connection' : 'connections'}`;
    const p99 = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(lag, 0.99) / 1_000;
    if (p99 > MOST_LAG_MS)
        return `one request in a hundred was sent ${Math.round(p99)} ms late or more (at most ${Math.round((0,_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .max */ .T9)(lag) / 1_000)} ms), because the generator could not keep up`;
    if (busy > MOST_BUSY)
        return `a thread of the generator was busy ${Math.round(busy * 100)} % of the time`;
    return undefined;
}


/***/ }),

/***/ 62089:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BT: () => (/* binding */ faultlessNeeded),
/* harmony export */   JU: () => (/* binding */ seeded),
/* harmony export */   JZ: () => (/* binding */ median),
/* harmony export */   il: () => (/* binding */ spread),
/* harmony export */   rF: () => (/* binding */ wilson),
/* harmony export */   rS: () => (/* binding */ samplesFor),
/* harmony export */   xh: () => (/* binding */ bootstrapMedian)
/* harmony export */ });
/** What numbers of a load test allow to be said. Pure; chance is passed in as a seed, so that a report can be computed again. */
/** Of the normal distribution: 95 % of it lie within. */
const Z = 1.959964;
/**
 * Where the true share lies, with 95 % confidence, when `hits` of `total` were seen: Wilson's score interval (1927). [0, 1] where nothing was.
 * 0 of 100 still allows 3.7 %; below 1 % it is only from 381 on.
 */
function wilson(hits, total) {
    if (total === 0)
        return { low: 0, high: 1 };
    const share = hits / total;
    const spread = (Z * Z) / total;
    const center = (share + spread / 2) / (1 + spread);
    const half = (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
    return { low: hits === 0 ? 0 : center - half, high: hits === total ? 1 : center + half };
}
/** How many must be seen so that none among them means less than `share`. */
const faultlessNeeded = (share) => Math.ceil((Z * Z * (1 - share)) / share);
/** A quantile that rests on fewer than this many values beyond it is chance. */
const BEYOND = 5;
const samplesFor = (quantile) => Math.ceil(BEYOND / Math.max(1 - quantile, 1e-9) - 1e-6);
function median(values) {
    const sorted = [...values].sort((a, b) => a - b);
    const middle = sorted.length >> 1;
    return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
/** Makes the median absolute deviation comparable with a standard deviation, for values that are spread normally. */
const MAD_SCALE = 1.4826;
/** How far values lie from their median, usually: one that is far off does not change it. */
function spread(values) {
    const middle = median(values);
    return MAD_SCALE * median(values.map((value) => Math.abs(value - middle)));
}
/** Numbers in [0, 1) that are the same for the same seed: mulberry32, a public-domain generator with 2^32 states. */
function seeded(seed) {
    let state = seed >>> 0;
    return () => {
        state = (state + 0x6d2b79f5) >>> 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
const DRAWS = 2_000;
/**
 * Where the median of what the pairs have in common lies, by drawing pairs again and again with repetition (percentile bootstrap, Efron 1979).
 * `confidence` is the share of draws within, for example 0.95. Few values draw themselves too narrow: both sides are widened by 4/n, which brings the
 * share of false alarms to what was asked for (measured in the tests). At least two values.
 */
function bootstrapMedian(values, confidence, seed = 1) {
    const random = seeded(seed);
    const sorted = Float64Array.from(values).sort();
    const times = new Uint32Array(sorted.length);
    const draws = Float64Array.from({ length: DRAWS }, () => medianOfDraw(sorted, times, random)).sort();
    const tail = (1 - confidence) / 2;
    const at = (share) => draws[Math.min(DRAWS - 1, Math.max(0, Math.round(share * (DRAWS - 1))))];
    const estimate = median(values);
    const wider = 1 + 4 / values.length;
    return { estimate, low: estimate - (estimate - at(tail)) * wider, high: estimate + (at(1 - tail) - estimate) * wider };
}
/** Without sorting each draw: how often each of the sorted values was drawn says where its middle is. */
function medianOfDraw(sorted, times, random) {
    const n = sorted.length;
    times.fill(0);
    for (let i = 0; i < n; i++) {
        const which = Math.floor(random() * n);
        times[which] = times[which] + 1;
    }
    const ranked = (rank) => {
        let below = 0;
        for (let i = 0; i < n; i++) {
            below += times[i];
            if (below > rank)
                return sorted[i];
        }
        return sorted[n - 1];
    };
    return n % 2 === 1 ? ranked(n >> 1) : (ranked((n >> 1) - 1) + ranked(n >> 1)) / 2;
}


/***/ }),

/***/ 69798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W6: () => (/* binding */ thresholdsOf),
/* harmony export */   Yi: () => (/* binding */ missesErrors),
/* harmony export */   l3: () => (/* binding */ judgeThreshold)
/* harmony export */ });
/* unused harmony exports METRICS, DEFAULTS, parseThreshold */
/* harmony import */ var _condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31606);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _histogram_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44950);
/* harmony import */ var _statistics_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(62089);





const TIMES = ['p50', 'p90', 'p95', 'p99', 'max', 'mean', 'ttfb'];
const OTHERS = ['rps', 'errors', 'success', 'upload'];
const METRICS = [...TIMES, ...OTHERS, 'header:'];
const DIMENSIONS = {
    ...{ p50: 'duration', p90: 'duration', p95: 'duration', p99: 'duration', max: 'duration', mean: 'duration', ttfb: 'duration' },
    ...{ rps: 'per-second', errors: 'ratio', success: 'ratio', upload: 'bytes-per-second' },
};
const DEFAULTS = ['errors<1%', 'success>=95%'];
/** `p95<200ms`, `p95:checkout<300ms` of one step, `header:x-sql-queries<=20`, `header:x-sql-queries:list<=20`. Throws a UserError. */
function parseThreshold(text, steps) {
    const condition = (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCondition */ .zB)(text);
    const isHeader = condition.metric.startsWith('header:');
    const [metric, step] = isHeader ? headerOf(condition.metric) : splitAt(condition.metric);
    if (!isHeader && !Object.hasOwn(DIMENSIONS, metric))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: a load test has no ${metric}; it has ${METRICS.map((name) => (name.endsWith(':') ? `${name}NAME` : name)).join(' ')}`);
    if (metric === 'header:')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: a header is expected after header:, for example header:x-sql-queries<=20`);
    if (step !== undefined && !steps.includes(step))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(text)}: there is no step ${step}; there are ${steps.join(', ')}`);
    if (!isHeader)
        (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .checkUnits */ .wG)(condition, DIMENSIONS[metric]);
    return { condition, metric, ...(step === undefined ? {} : { step }) };
}
function splitAt(metric) {
    const at = metric.indexOf(':');
    return at < 0 ? [metric] : [metric.slice(0, at), metric.slice(at + 1)];
}
/** The name of a header has no colon. */
function headerOf(metric) {
    const [name, step] = splitAt(metric.slice('header:'.length));
    return [`header:${name.toLowerCase()}`, ...(step === undefined ? [] : [step])];
}
/** Those given, and the usual two where none is about the same metric of everything. */
function thresholdsOf(given, steps) {
    const written = given.map((text) => parseThreshold(text, steps));
    const usual = DEFAULTS.map((text) => parseThreshold(text, steps));
    return [...written, ...usual.filter(({ metric }) => !written.some((own) => own.metric === metric && own.step === undefined))];
}
/** Never a pass without data, or with too few: shares are judged by what they may be, not by what was seen. */
function judgeThreshold({ condition, metric }, measured) {
    if (metric === 'errors')
        return judgeShare(condition, measured.total - measured.ok, measured.total);
    if (metric === 'success')
        return judgeShare(condition, measured.ok - measured.late, measured.total);
    if (metric.startsWith('header:'))
        return (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, observeHeader(condition, metric.slice('header:'.length), measured));
    return (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, observe(metric, measured));
}
/** The value that is worst for the condition: it is to hold for every answer that has a number. */
function observeHeader({ op, value }, name, { headers }) {
    const numbers = [...(headers.get(name)?.keys() ?? [])].flatMap((text) => (/^-?\d+(?:\.\d+)?$/.test(text.trim()) ? [Number(text)] : []));
    if (numbers.length === 0)
        return { value: undefined, why: `no answer had a number in its header ${name}`, ms: 0 };
    if (op === '>' || op === '>=')
        return { value: Math.min(...numbers), ms: 0, detail: 'the least' };
    const wanted = value.kind === 'number' ? value.value : Number.NaN;
    const other = op === '=' ? numbers.find((number) => number !== wanted) : op === '!=' ? numbers.find((number) => number === wanted) : undefined;
    return other === undefined
        ? { value: Math.max(...numbers), ms: 0, detail: 'the greatest' }
        : { value: other, ms: 0, detail: 'of some answers' };
}
/** Whether so many errors are for certain more than a threshold on all requests allows. */
function missesErrors(thresholds, ok, bad) {
    const none = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .emptyHistogram */ .wv)();
    const seen = { response: none, ttfb: none, upload: none, total: ok + bad, ok, inTime: ok, late: 0, seconds: 1, headers: new Map() };
    return thresholds.some((threshold) => threshold.step === undefined &&
        (threshold.metric === 'errors' || threshold.metric === 'success') &&
        judgeThreshold(threshold, seen).status === 'failed');
}
function observe(metric, measured) {
    const { response, ttfb, upload, ok, seconds } = measured;
    const none = (why) => ({ value: undefined, why, ms: 0 });
    if (metric === 'upload') {
        // The slow end: nine of ten uploads are faster.
        const count = (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .countAbove */ .d2)(upload, -1);
        return count === 0
            ? none('nothing was uploaded')
            : {
                value: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .quantile */ .YV)(upload, 0.1) * 1_000,
                dimension: 'bytes-per-second',
                samples: count,
                minSamples: 1,
                ms: 0,
                detail: 'nine of ten are faster',
            };
    }
    if (ok === 0)
        return none('not one expected answer');
    if (metric === 'rps')
        return { value: measured.inTime / seconds, dimension: 'per-second', ms: 0 };
    if (metric === 'max')
        return { value: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .max */ .T9)(response) / 1_000, dimension: 'duration', ms: 0 };
    if (metric === 'mean')
        return { value: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .mean */ .i2)(response) / 1_000, dimension: 'duration', ms: 0 };
    if (metric === 'ttfb')
        return {
            value: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .quantile */ .YV)(ttfb, 0.95) / 1_000,
            dimension: 'duration',
            samples: ok,
            minSamples: (0,_statistics_js__WEBPACK_IMPORTED_MODULE_4__/* .samplesFor */ .rS)(0.95),
            ms: 0,
            detail: '95 of 100',
        };
    const share = Number(metric.slice(1)) / 100;
    return { value: (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .quantile */ .YV)(response, share) / 1_000, dimension: 'duration', samples: ok, minSamples: (0,_statistics_js__WEBPACK_IMPORTED_MODULE_4__/* .samplesFor */ .rS)(share), ms: 0 };
}
/**
 * A share is below a limit when all that it may be (Wilson's interval, 95 %) is below it, above when all is above, and else not known: 0 errors of
 * 100 requests say nothing about 1 %.
 */
function judgeShare(condition, hits, total) {
    const { op, value, text, warn } = condition;
    const seen = (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, {
        value: total === 0 ? undefined : hits / total,
        dimension: 'ratio',
        ms: 0,
        ...(total === 0 ? { why: 'not one request ended' } : {}),
    });
    if (total === 0 || value.kind !== 'number' || op === '=' || op === '!=' || op === '~')
        return seen;
    const { low, high } = (0,_statistics_js__WEBPACK_IMPORTED_MODULE_4__/* .wilson */ .rF)(hits, total);
    const limit = value.value;
    const isBelow = op === '<' || op === '<=';
    const inside = isBelow ? (op === '<' ? high < limit : high <= limit) : op === '>' ? low > limit : low >= limit;
    const outside = isBelow ? low > limit : high < limit;
    const said = `${percent(hits / total)} of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(total)} (${percent(low)} to ${percent(high)})`;
    // All of them right is as good as it gets, however few: only more requests could say more.
    if (inside)
        return { ...seen, status: 'passed', actual: said };
    if (outside)
        return { ...seen, status: warn ? 'degraded' : 'failed', actual: said };
    const needed = isBelow && hits === 0 ? (0,_statistics_js__WEBPACK_IMPORTED_MODULE_4__/* .faultlessNeeded */ .BT)(limit) : undefined;
    return {
        ...seen,
        name: text,
        status: warn ? 'degraded' : 'inconclusive',
        actual: said,
        hint: needed === undefined
            ? 'Too close to the limit for so few requests: test longer.'
            : Number.isFinite(needed)
                ? `Without any error it takes ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(needed)} requests to say so: test longer.`
                : `However many went well, the next may not: ${text.replace(/[<=]+.*$/, '=0%')} asks that none went wrong in this test.`,
    };
}
const percent = (share) => `${Number((share * 100).toPrecision(4))}%`;


/***/ }),

/***/ 61432:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  p: () => (/* binding */ judgedK6),
  v7: () => (/* binding */ loadByK6),
  Ex: () => (/* binding */ planForK6)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/load/histogram.js
var histogram = __webpack_require__(44950);
// EXTERNAL MODULE: ./lib/load/k6-result.js
var k6_result = __webpack_require__(59761);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/process.js
var process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/load/k6-script.js + 1 modules
var k6_script = __webpack_require__(3627);
// EXTERNAL MODULE: ./lib/load/k6-spec.js
var k6_spec = __webpack_require__(28975);
// EXTERNAL MODULE: ./lib/load/memory.js
var memory = __webpack_require__(8117);
;// CONCATENATED MODULE: ./lib/load/k6-run.js










/** Since when its modules are what the script is written for. */
const OLDEST_MAJOR = 1;
const INSTALL = 'Install it before this step: the action grafana/setup-k6-action, a package of your system (grafana.com/docs/k6, "Install k6"), or go install go.k6.io/k6@latest.';
/** For k6 to start and to sum up. */
const SPARE_MS = 30_000;
const HALF_SECOND = 500;
const MAX_REQUESTS = 'max-requests';
/** The version of the k6 on the PATH. Throws a UserError where there is none, or one that is too old. */
async function requireK6(context) {
    const said = await (0,process/* output */.CG)(context, { file: 'k6', args: ['version'] }).catch((thrown) => {
        context.signal.throwIfAborted();
        const isMissing = thrown.cause?.code === 'ENOENT';
        throw isMissing ? new errors/* UserError */.yo('engine: k6 takes a k6 on this machine, and there is none on the PATH', { hint: INSTALL }) : thrown;
    });
    const [, version, major] = /\bv?((\d+)\.\d+\.\d+\S*)/.exec(said) ?? [];
    if (version === undefined)
        throw new errors/* UserError */.yo(`engine: what k6 on the PATH says of itself is not understood: ${(0,units/* received */.ed)((0,units/* oneLine */.TN)(said, 80))}`, { hint: INSTALL });
    if (Number(major) < OLDEST_MAJOR)
        throw new errors/* UserError */.yo(`engine: k6 ${version} is too old, ${OLDEST_MAJOR}.0.0 or newer is expected`, { hint: INSTALL });
    return version.replace(/[,)]$/, '');
}
/**
 * Runs the plan on k6 and reads back what it found. `env` holds what the script reads from the environment, by name; it stands in no file and on no
 * command line. Throws a UserError where k6 has no result.
 */
async function runK6(plan, { env, run, thresholds }, context) {
    const files = [];
    const keep = (name, content) => {
        files.push((0,promises_.writeFile)((0,external_node_path_.join)(context.tempDir, name), content, { mode: 0o600 }));
        return `./${name}`;
    };
    const options = {
        env: { run, names: [...env.keys()] },
        thresholds,
        bodyFile: ({ body }) => keep(`body-${files.length}.bin`, body),
        dataFile: plan.data === undefined ? undefined : keep('data.json', JSON.stringify(plan.data)),
    };
    const script = (0,external_node_path_.join)(context.tempDir, 'load.js');
    keep('load.js', (0,k6_script/* k6Script */.L)((0,k6_spec/* specOf */.rI)(plan, options)));
    await Promise.all(files);
    const result = (0,external_node_path_.join)(context.tempDir, 'k6-result.json');
    const { faults, hear } = listener();
    const planned = (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0) + plan.durationMs + plan.timeoutMs + SPARE_MS;
    const late = AbortSignal.timeout(planned);
    const running = (0,process/* start */.ni)({ ...context, signal: AbortSignal.any([context.signal, late]) }, {
        file: 'k6',
        // No address: nobody is to steer it, and two at a time would quarrel over its port.
        args: ['run', '--quiet', '--no-color', '--no-usage-report', '--log-format', 'raw', '--address', '', script],
        env: { ...Object.fromEntries(env), ...worldOf(plan), SEAWORTHY_RESULT: result, HOME: context.tempDir },
        cwd: context.tempDir,
        stopSignal: 'SIGINT',
        onStderr: hear,
    });
    running.stdin.end();
    running.stdout.resume();
    const ended = await running.done.then(() => undefined, (thrown) => {
        context.signal.throwIfAborted();
        if (late.aborted)
            throw new errors/* UserError */.yo(`k6 did not end within ${(0,units/* showDuration */.kJ)(planned)} and was stopped`);
        return reasonOf(thrown);
    });
    const text = await (0,promises_.readFile)(result, 'utf8').catch((cause) => {
        throw new errors/* UserError */.yo('k6 ended well and left no result', { cause });
    });
    const [summary] = (0,k6_result/* readSummaries */.$)(text, 'the result of k6');
    // A threshold that is missed at the very end ended nothing.
    const isEarly = ended !== undefined && (ended === MAX_REQUESTS || summary.measuredMs < plan.durationMs - HALF_SECOND);
    return { summary: summary, faults, ...(isEarly ? { ended } : {}) };
}
/** Where requests go stays what was looked up and allowed before. */
function worldOf({ origin }) {
    const [address] = origin.addresses;
    return {
        ...((0,external_node_net_.isIP)(origin.host) || address === undefined ? {} : { SEAWORTHY_ADDRESS: JSON.stringify({ [origin.host]: address }) }),
        // As the native generator asks; k6 would take HTTP/2 wherever it is offered (its documentation, "HTTP/2").
        ...(origin.http2 ? {} : { GODEBUG: 'http2client=0' }),
        // Go reads it, and then no authority of the system.
        ...(origin.caFile === undefined ? {} : { SSL_CERT_FILE: (0,external_node_path_.resolve)(origin.caFile), SSL_CERT_DIR: '/nonexistent' }),
    };
}
const MESSAGES = 5;
/** Lines about faults are counted, and kept out of the error of a run that fails. */
function listener() {
    const faults = new Map();
    const hear = (line) => {
        const [, kind, message = ''] = /seaworthy fault (\w+) (.*)$/.exec(line) ?? [];
        const fault = memory/* FAULTS */.y2.find((known) => known === kind);
        if (fault === undefined)
            return !line.includes('Request Failed');
        const messages = faults.get(fault) ?? new Map();
        faults.set(fault, messages);
        const text = (0,units/* oneLine */.TN)(message, 200);
        const name = messages.has(text) || messages.size < MESSAGES ? text : 'others';
        messages.set(name, (messages.get(name) ?? 0) + 1);
        return false;
    };
    return { faults, hear };
}
/** How k6 ends where it has a result all the same (its documentation, "k6 exit codes"); throws a UserError for any other. */
function reasonOf(thrown) {
    if (!(thrown instanceof process/* ExitError */.RS))
        throw thrown;
    if (thrown.code === 99)
        return 'more than half of the requests failed, and more of them would say nothing new';
    if (thrown.code === 108)
        return MAX_REQUESTS;
    const words = (0,units/* oneLine */.TN)(thrown.message.replace(/^k6 exited with \d+:?\s*/, ''), 500);
    if (thrown.code === 107)
        throw new errors/* UserError */.yo(`k6 could not carry out the script: ${words}`, { cause: thrown });
    if (thrown.code === 105)
        throw new errors/* UserError */.yo('k6 was stopped from outside before its time was over', { cause: thrown });
    if (thrown.signal !== null)
        throw new errors/* UserError */.yo(`k6 was ended by ${thrown.signal}${thrown.signal === 'SIGKILL' ? ', most often for want of memory: each user of k6 takes some megabytes' : ''}`, { cause: thrown });
    throw new errors/* UserError */.yo(`k6 ended with code ${thrown.code}: ${words}`, { cause: thrown });
}

// EXTERNAL MODULE: ./lib/load/plan.js
var load_plan = __webpack_require__(27473);
// EXTERNAL MODULE: ./lib/modes/load-names.js
var load_names = __webpack_require__(44739);
// EXTERNAL MODULE: ./lib/modes/load-plan.js + 4 modules
var modes_load_plan = __webpack_require__(2946);
// EXTERNAL MODULE: ./lib/modes/load-verdict.js + 1 modules
var load_verdict = __webpack_require__(69286);
;// CONCATENATED MODULE: ./lib/modes/load-k6.js











/** The plan once more, for a script: what comes from the environment, and every header of the inputs, stays out of it. Throws a UserError. */
async function planForK6(config, context) {
    if (config['compare-to'] !== undefined)
        throw new errors/* ConfigError */.xL(['compare-to: belongs to engine: native, which runs both in turns']);
    const run = (0,external_node_crypto_.randomBytes)(4).toString('hex');
    const env = new Map();
    const markerOf = (name, value) => {
        env.set(name, value);
        return (0,k6_spec/* envMarker */.yR)(run, [...env.keys()].indexOf(name));
    };
    const expand = (text) => {
        (0,load_names/* expandNames */.J)(text, config['env-allow'] ?? [], context); // Which names may be read, and which are there.
        return text.replace(/\$\{(\w+)\}/g, (_, name) => markerOf(name, context.env[name]));
    };
    const url = new URL(config.target);
    const headers = config.headers.map(([name, value], at) => [name, markerOf(`SEAWORTHY_HEADER_${at + 1}`, value)]);
    if (!config.scenario && (url.username || url.password)) {
        const login = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
        headers.unshift(['Authorization', markerOf('SEAWORTHY_LOGIN', `Basic ${Buffer.from(login).toString('base64')}`)]);
    }
    url.username = '';
    url.password = '';
    const { plan } = await (0,modes_load_plan/* prepare */.i)({ ...config, target: url.href, headers }, expand, context.signal);
    if (!plan)
        throw new errors/* ConfigError */.xL(['export: a sequence alone is no load; give users or rate, and what they do']);
    return { plan, env, run };
}
/** The same load on an installed k6, judged in the same way. */
async function loadByK6(_, thresholds, config, context) {
    const version = await requireK6(context);
    const { plan, env, run } = await planForK6(config, context);
    context.progress(`k6 ${version} runs the load`);
    const { summary, faults, ended } = await runK6(plan, { env, run, thresholds: config.thresholds }, context);
    const result = (0,k6_result/* resultOfK6 */.i)([summary], faults);
    return judgedK6(result, {
        ...{ plan, thresholds, beforeMs: summary.beforeMs, timeoutMs: summary.timeoutMs },
        engine: `k6 ${version}`,
        notes: [...(ended === undefined ? [] : [`Ended after ${(0,units/* showDuration */.kJ)(result.measuredMs)}: ${ended}.`]), ...memoryNotes(plan)],
    });
}
/** What k6 found, on one machine or several, against the thresholds. */
function judgedK6(result, { plan, thresholds, beforeMs, timeoutMs, engine, notes }) {
    const lag = (0,histogram/* quantile */.YV)(result.generator.lag, 0.99) / 1_000;
    return {
        ...{ plan, result, notes },
        checks: [...thresholds.map((threshold) => (0,load_verdict/* judgeOne */.yG)(threshold, result, timeoutMs)), (0,load_verdict/* generatorCheck */.mF)(result)],
        tables: (0,load_verdict/* loadTables */.ie)(result).map((table) => table.title === 'Steps'
            ? { ...table, note: 'k6 counts from the moment at which it sent a request: both columns of p95 are the same.' }
            : table),
        facts: {
            engine,
            load: `${(0,load_plan/* isOpen */.nT)(plan.model) ? `${plan.model.ratePerSecond}/s (open)` : `${plan.model.users} users (closed)`} for ${(0,units/* showDuration */.kJ)(result.measuredMs)}, after ${(0,units/* showDuration */.kJ)(beforeMs)} of ramp and warm-up`,
            received: `${(0,units/* showBytes */.ni)(result.counts.bytesIn)}, ramp and warm-up included`,
            sent: `${(0,units/* showBytes */.ni)(result.counts.bytesOut)}, ramp and warm-up included`,
            generator: Number.isNaN(lag) ? 'k6, whose lag nobody measured' : `k6, late p99 ${(0,units/* showDuration */.kJ)(lag)}`,
            ...(plan.origin.addresses.length > 0 ? { address: plan.origin.addresses.join(', ') } : {}),
        },
    };
}
const MUCH_MEMORY = 1_000_000_000;
function memoryNotes({ flows, model }) {
    const users = (0,load_plan/* isOpen */.nT)(model) ? (model.maxInFlight ?? model.ratePerSecond * 3) : model.users;
    const bytes = flows.flatMap(({ steps }) => steps).reduce((sum, { body }) => sum + (body?.length ?? 0), 0);
    if (bytes * users < MUCH_MEMORY)
        return [];
    return [`k6 keeps the bodies of uploads once for each user: up to ${(0,units/* showBytes */.ni)(bytes * users)}. engine: native keeps them once.`];
}


/***/ }),

/***/ 44739:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ expandNames)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** `${NAME}` in a scenario, read from the environment for the names in `env-allow` only; what is read is taken for a secret. Throws a ConfigError. */
function expandNames(text, allowed, { env, secrets }) {
    const problems = [];
    const expanded = text.replace(/\$\{(\w+)\}/g, (whole, name) => {
        const value = env[name];
        if (!allowed.includes(name))
            problems.push(`scenario: it reads \${${name}}, which the env-allow input does not name`);
        else if (value === undefined)
            problems.push(`scenario: it reads \${${name}}, which the environment does not have`);
        secrets.add(allowed.includes(name) ? value : undefined);
        return value ?? whole;
    });
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([...new Set(problems)]);
    return expanded;
}


/***/ }),

/***/ 2946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  i: () => (/* binding */ prepare)
});

// EXTERNAL MODULE: ./lib/condition.js
var lib_condition = __webpack_require__(31606);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/load/conditions.js
var load_conditions = __webpack_require__(9904);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./node_modules/csv-parse/lib/sync.js + 9 modules
var sync = __webpack_require__(25175);
;// CONCATENATED MODULE: ./lib/load/data.js



const MOST_ROWS = 1_000_000;
/**
 * A table of comma-separated values (RFC 4180), its first line the names of the columns. Rows become records of text. Throws an Error with the
 * line of what is wrong.
 */
async function readTable(path) {
    const text = await (0,promises_.readFile)(path, 'utf8').catch((thrown) => {
        throw new Error(`${path} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`);
    });
    const rows = records(text, path);
    if (rows.length === 0)
        throw new Error(`${path} has no row after the names of its columns`);
    if (rows.length > MOST_ROWS)
        throw new Error(`${path} has ${rows.length} rows, at most ${MOST_ROWS} are read`);
    return rows;
}
function records(text, path) {
    const columns = (names) => {
        const wrong = names.some((name) => !/^\w+$/.test(name));
        if (wrong || new Set(names).size < names.length)
            throw new Error(`${path}: line 1: names of columns are expected, each another, of letters, digits and _`);
        return names;
    };
    try {
        return (0,sync/* parse */.qg)(text, { columns, bom: true, skip_empty_lines: true, trim: true });
    }
    catch (thrown) {
        // Its message repeats the row, which may hold a password.
        if (thrown instanceof sync/* CsvError */.J$)
            throw new Error(`${path}: line ${thrown.lines ?? '?'}: it is no table of comma-separated values (${thrown.code})`);
        throw thrown;
    }
}

// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/load/plan.js
var load_plan = __webpack_require__(27473);
// EXTERNAL MODULE: ./lib/load/request.js
var request = __webpack_require__(41073);
;// CONCATENATED MODULE: ./lib/load/scenario-request.js







/** Larger ones are not copied for each request. */
const SMALL_BODY = 64 * 1024;
const LARGEST_BODY = 1_000_000_000;
/** Throws an Error that says what is missing. */
async function bodyOf(written, folder) {
    const { json, form, body, upload, 'body-file': file } = written;
    if (json !== undefined)
        return { content: JSON.stringify(json), type: 'application/json', apart: false };
    if (form !== undefined)
        return { content: formText(form), type: 'application/x-www-form-urlencoded', apart: false };
    if (body !== undefined)
        return { content: body, apart: false };
    if (file !== undefined) {
        const content = await contentOf((0,external_node_path_.resolve)(folder, file), 'body-file');
        return { content, apart: content.length > SMALL_BODY };
    }
    if (upload === undefined)
        return undefined;
    const content = upload.file === undefined ? noise(upload.size) : await contentOf((0,external_node_path_.resolve)(folder, upload.file), 'upload');
    return multipart(content, upload.field, upload.name);
}
async function contentOf(path, what) {
    const content = await (0,promises_.readFile)(path).catch((thrown) => {
        throw new Error(`${what}: ${path} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`);
    });
    if (content.length <= LARGEST_BODY)
        return content;
    throw new Error(`${what}: ${path} has ${content.length} bytes, at most ${LARGEST_BODY} are sent`);
}
/** Variables stay as they are, in braces that a form would escape; their values are the user's to escape. */
const formText = (form) => Object.entries(form)
    .map((pair) => pair
    .map((text) => text
    .split(/(\{\{\w+\}\})/)
    .map((part, at) => (at % 2 === 1 ? part : encodeURIComponent(part)))
    .join(''))
    .join('='))
    .join('&');
/** Nothing on the way can make it smaller. The same block again and again: what is random only matters to whoever compresses it. */
function noise(bytes) {
    const block = (0,external_node_crypto_.randomBytes)(Math.min(bytes, 1 << 20));
    const content = Buffer.allocUnsafe(bytes);
    for (let at = 0; at < bytes; at += block.length)
        block.copy(content, at);
    return content;
}
/** RFC 7578, one part. */
function multipart(content, field, name) {
    const boundary = `seaworthy-${(0,external_node_crypto_.randomBytes)(12).toString('hex')}`;
    const quoted = (text) => text.replace(/["\r\n]/g, (char) => encodeURIComponent(char));
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(name)}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
    const whole = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
    return { content: whole, type: `multipart/form-data; boundary=${boundary}`, apart: true };
}
/** The bytes of a request, or its template where a variable stands in it; a large body is apart. Throws an Error. */
function requestOf(origin, { method, path, headers, body }) {
    const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
    const all = body?.type && !hasType ? { ...headers, 'Content-Type': body.type } : headers;
    for (const [name, value] of Object.entries({ path, ...all })) {
        if (/[\r\n\0]/.test(value))
            throw new Error(`${name}: a line break cannot stand there`);
        if (/[^\x20-\x7e\t]/.test(value) && name === 'path')
            throw new Error(`${name}: what is not ASCII must be written %XX`);
    }
    const plan = { method, path: path.replaceAll(' ', '%20'), headers: all };
    if (body?.apart) {
        const bytes = body.content;
        const head = [path, ...Object.values(all)].join('\n');
        if (/\{\{\w+\}\}/.test(head))
            throw new Error('a variable in the head of an upload is not supported: give the upload a step without one');
        return { request: (0,request/* requestBytes */.Db)(origin, { ...plan, bodyLength: bytes.length }), body: (0,load_plan/* shared */.ue)(bytes) };
    }
    const text = body && (typeof body.content === 'string' ? body.content : Buffer.from(body.content).toString());
    const isTemplate = /\{\{\w+\}\}/.test([path, ...Object.values(all), typeof body?.content === 'string' ? text : ''].join('\n'));
    if (!isTemplate)
        return { request: (0,request/* requestBytes */.Db)(origin, { ...plan, ...(body ? { body: Buffer.from(body.content) } : {}) }) };
    if (body && typeof body.content !== 'string' && !(0,external_node_buffer_.isUtf8)(body.content))
        throw new Error('a variable in the head of a request whose body is no text in UTF-8 is not supported: give that body a step without one');
    const head = (0,request/* requestBytes */.Db)(origin, plan)
        .toString('latin1')
        .replace(/\r\nContent-Length: 0(?=\r\n)/i, '')
        .replace(/\r\n$/, '');
    return { request: { head: parts(head), ...(text === undefined ? takesBody(method) : { body: parts(text) }) } };
}
/** An empty body is told of by its length, which is added where there is one. */
const takesBody = (method) => (['POST', 'PUT', 'PATCH'].includes(method) ? { body: [''] } : {});
/** `/orders/{{id}}` as text and variables. */
function parts(text) {
    return text
        .split(/\{\{(\w+)\}\}/)
        .map((part, at) => (at % 2 === 1 ? { variable: part } : part))
        .filter((part) => part !== '');
}

// EXTERNAL MODULE: ./lib/load/sequence.js
var load_sequence = __webpack_require__(30291);
;// CONCATENATED MODULE: ./lib/load/scenario.js










/** One value or several. */
const several = (schema) => schemas/* union */.KCZ([schema, schemas/* array */.YOg(schema)]);
const scenario_status = schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()])
    .transform(String)
    .refine((text) => /^(?:[1-5]xx|[1-5]\d\d(?:-[1-5]\d\d)?)$/i.test(text), 'a status (200), a class (2xx) or a range (200-299) is expected');
const time = schemas/* string */.YjP().transform((text, context) => {
    try {
        return (0,units/* parseDuration */.E9)(text);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,errors/* messageOf */.bD)(thrown) });
        return core/* NEVER */.tm;
    }
});
const size = schemas/* string */.YjP().transform((text, context) => {
    try {
        return (0,units/* parseSize */.DB)(text);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,errors/* messageOf */.bD)(thrown) });
        return core/* NEVER */.tm;
    }
});
const path = schemas/* string */.YjP().regex(/^(?:\/|https?:\/\/)/i, 'a path that begins with / is expected, or a URL of the target');
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'];
const STEP = schemas/* strictObject */.rej({
    name: schemas/* string */.YjP().min(1).max(100).optional(),
    ...Object.fromEntries(METHODS.map((method) => [method, path.optional()])),
    headers: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^[!#$%&'*+.^_`|~\w-]+$/), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig()]).transform(String)).optional(),
    json: schemas/* unknown */.L5J().optional(),
    form: schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* number */.aig(), schemas/* boolean */.zMY()]).transform(String)).optional(),
    body: schemas/* string */.YjP().optional(),
    'body-file': schemas/* string */.YjP().optional(),
    upload: schemas/* strictObject */.rej({
        file: schemas/* string */.YjP().optional(),
        size: size.optional(),
        field: schemas/* string */.YjP().default('file'),
        name: schemas/* string */.YjP().default('upload.bin'),
    })
        .refine(({ file, size: bytes }) => (file === undefined) !== (bytes === undefined), 'either file or size is expected')
        .optional(),
    expect: several(scenario_status).default(['2xx', '3xx']),
    check: several(schemas/* string */.YjP()).optional(),
    extract: schemas/* record */.g1P(schemas/* string */.YjP().regex(/^\w+$/), schemas/* string */.YjP()).optional(),
    record: several(schemas/* string */.YjP()).optional(),
    'think-time': time.optional(),
})
    .refine((step) => METHODS.filter((method) => step[method] !== undefined).length === 1, `one of ${METHODS.join(', ')} is expected`)
    .refine(({ json, form, body, upload, 'body-file': file }) => [json, form, body, upload, file].filter((one) => one !== undefined).length <= 1, 'one of json, form, body, body-file and upload is expected');
const FILE = schemas/* strictObject */.rej({
    flows: schemas/* array */.YOg(schemas/* strictObject */.rej({ name: schemas/* string */.YjP().min(1).max(100), weight: schemas/* number */.aig().positive().max(1e6).default(1), steps: schemas/* array */.YOg(STEP).min(1) }))
        .min(1)
        .optional(),
    steps: schemas/* array */.YOg(STEP).min(1).optional(),
    data: schemas/* string */.YjP().optional(),
    sequence: schemas/* strictObject */.rej({ request: STEP, answers: schemas/* string */.YjP() }).optional(),
});
/**
 * Reads a scenario: `flows` of steps, or `steps` alone; `data: users.csv`; `sequence`. `{{name}}` stands for a variable of a row of the data or from
 * `extract`. Paths of files are relative to it. Throws a ConfigError that names every problem with its line and column.
 */
async function readScenario(file, origin, expand = (text) => text) {
    const text = await (0,promises_.readFile)(file, 'utf8').catch((thrown) => {
        throw new errors/* ConfigError */.xL([`scenario: ${file} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`]);
    });
    const lines = new dist/* LineCounter */.HN();
    const document = (0,dist/* parseDocument */.Tp)(expand(text), { lineCounter: lines });
    const at = (offset) => {
        const { line, col } = lines.linePos(offset);
        return `scenario: ${file}, line ${line}, column ${col}`;
    };
    // The library's message repeats the line, which may hold a secret.
    if (document.errors.length > 0)
        throw new errors/* ConfigError */.xL(document.errors.map(({ code, pos }) => `${at(pos[0])}: it is no YAML (${code})`));
    const parsed = FILE.safeParse(document.toJS());
    const where = (keys) => {
        for (let depth = keys.length; depth > 0; depth--) {
            const node = document.getIn(keys.slice(0, depth), true);
            if ((0,dist/* isNode */.Ll)(node) && node.range)
                return at(node.range[0]);
        }
        return `scenario: ${file}`;
    };
    if (!parsed.success) {
        throw new errors/* ConfigError */.xL(parsed.error.issues.map(({ path: keys, message }) => `${where(keys)}: ${keys.join('.') || 'the file'}: ${message}`));
    }
    return assemble(parsed.data, { origin, folder: (0,external_node_path_.dirname)((0,external_node_path_.resolve)(file)), where });
}
async function assemble({ flows, steps, data, sequence }, place) {
    const problems = [];
    const written = flows ?? (steps ? [{ name: 'default', weight: 1, steps }] : []);
    if (flows && steps)
        problems.push(`${place.where(['steps'])}: flows or steps is expected, not both`);
    if (written.length === 0 && !sequence)
        problems.push(`${place.where([])}: flows, steps or sequence is expected`);
    const attempt = async (keys, work) => {
        try {
            return await work();
        }
        catch (thrown) {
            problems.push(`${place.where(keys)}: ${(0,errors/* messageOf */.bD)(thrown)}`);
            return undefined;
        }
    };
    const rows = data === undefined ? undefined : await attempt(['data'], () => readTable((0,external_node_path_.resolve)(place.folder, data)));
    const names = new Set();
    const plans = [];
    for (const [f, flow] of written.entries()) {
        const own = [];
        for (const [s, step] of flow.steps.entries()) {
            const keys = flows ? ['flows', f, 'steps', s] : ['steps', s];
            const plan = await attempt(keys, () => planStep(step, place, names));
            const conditions = [];
            for (const [c, text] of [step.check ?? []].flat().entries()) {
                const condition = await attempt([...keys, 'check', c], () => (0,load_conditions/* parseAnswerCondition */.Lc)(text, methodOf(step).toUpperCase()));
                if (condition)
                    conditions.push(condition);
            }
            if (plan)
                own.push(conditions.length > 0 ? { ...plan, conditions } : plan);
        }
        plans.push({ name: flow.name, weight: flow.weight, steps: own });
    }
    const known = new Set([
        ...Object.keys(rows?.[0] ?? {}),
        ...written.flatMap(({ steps: all }) => all.flatMap(({ extract = {} }) => Object.keys(extract))),
    ]);
    for (const unknown of unknownVariables(plans, known))
        problems.push(`${place.where(flows ? ['flows'] : ['steps'])}: {{${unknown}}} has no value: a column of data or a name in extract is expected`);
    if (sequence?.request.check !== undefined)
        problems.push(`${place.where(['sequence', 'request', 'check'])}: check: a sequence is judged by its statuses alone`);
    const serial = sequence &&
        (await attempt(['sequence'], async () => ({
            step: await planStep(sequence.request, place, new Set()),
            answers: (0,load_sequence/* parseSequence */.r)(sequence.answers),
        })));
    if (serial && !(serial.step.request instanceof Uint8Array))
        problems.push(`${place.where(['sequence', 'request'])}: a variable cannot stand there: a sequence sends the same request again and again`);
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return { flows: plans, ...(rows ? { data: rows } : {}), ...(serial ? { sequence: serial } : {}) };
}
const methodOf = (step) => METHODS.find((one) => step[one] !== undefined);
async function planStep(step, { origin, folder }, names) {
    const fields = step;
    const verb = methodOf(step);
    const url = new URL(fields[verb], `${origin.tls ? 'https' : 'http'}://${origin.host.includes(':') ? `[${origin.host}]` : origin.host}:${origin.port}`);
    const own = url.hostname.replace(/^\[|\]$/g, '') === origin.host && Number(url.port || (url.protocol === 'https:' ? 443 : 80)) === origin.port;
    if (!own)
        throw new Error(`${url.host} is not the target: a load test asks one origin; name another in a test of its own`);
    // The path as it was written: URL would escape the braces of variables.
    const target = fields[verb].replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '') || '/';
    const method = verb.toUpperCase();
    const body = await bodyOf(step, folder);
    const name = unused(step.name ?? `${method} ${target.replace(/\?.*$/s, '')}`, names);
    const { request, body: apart } = requestOf(origin, { method, path: target, headers: step.headers ?? {}, body });
    return {
        ...{ name, method, request },
        ...(apart ? { body: apart } : {}),
        expect: [step.expect].flat().map(statusRange),
        ...(step.record === undefined ? {} : { headers: [step.record].flat().map((header) => header.toLowerCase()) }),
        ...(step['think-time'] === undefined ? {} : { thinkMs: step['think-time'] }),
        ...(step.extract ? { extract: Object.entries(step.extract).map(([variable, from]) => extraction(variable, from)) } : {}),
    };
}
function unused(wanted, names) {
    for (let number = 1;; number++) {
        const name = number === 1 ? wanted : `${wanted} #${number}`;
        if (names.has(name))
            continue;
        names.add(name);
        return name;
    }
}
/** `200`, `2xx`, `200-299`. */
function statusRange(text) {
    const [from = '', to = from] = text.split('-');
    if (/xx$/i.test(from))
        return [Number(from[0]) * 100, Number(from[0]) * 100 + 99];
    return [Number(from), Number(to)];
}
function extraction(variable, from) {
    if (from.startsWith('$'))
        return { variable, from: 'json', path: from };
    const [, header] = /^header:([\w-]+)$/.exec(from) ?? [];
    if (header)
        return { variable, from: 'header', path: header.toLowerCase() };
    throw new Error(`extract: ${variable}: a JSON path ($.token) or header:NAME is expected`);
}
function unknownVariables(flows, known) {
    const parts = flows.flatMap(({ steps }) => steps.flatMap(({ request }) => ('head' in request ? [...request.head, ...(request.body ?? [])] : [])));
    const used = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
    return [...new Set(used)].filter((variable) => !known.has(variable));
}

// EXTERNAL MODULE: ./lib/load/thresholds.js
var thresholds = __webpack_require__(69798);
// EXTERNAL MODULE: external "node:dns/promises"
var external_node_dns_promises_ = __webpack_require__(71553);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
;// CONCATENATED MODULE: ./lib/modes/load-target.js






/** For a connection to come about: what is not there is said within a second. */
const PATIENCE_MS = 1_000;
/**
 * The name is looked up once: no request waits for it. Only what is loopback, private or allowed by name is put under load. `elsewhere`: the load
 * will not come from this machine, which need not know the name.
 */
async function originOf(target, allowed, caFile, elsewhere = false) {
    const url = new URL(target);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = (0,external_node_net_.isIP)(host)
        ? [host]
        : await (0,external_node_dns_promises_.lookup)(host, { all: true, order: 'ipv4first' }).then((all) => all.map(({ address }) => address), (cause) => {
            if (elsewhere)
                return [];
            throw new errors/* UserError */.yo(`the name ${(0,units/* received */.ed)(host)} does not resolve to an address`, {
                cause,
                hint: 'Check target, and that the name is known where this runs.',
            });
        });
    const isPublic = found.filter((address) => !isPrivate(address));
    if (isPublic.length > 0 && !allowed.some((name) => name.toLowerCase() === host.toLowerCase())) {
        throw new errors/* UserError */.yo(`target: ${host} is a public host (${isPublic[0]}), which is put under load only if you say that it is yours`, {
            hint: `Give allow-host: ${host}`,
        });
    }
    const addresses = elsewhere ? found : await listening(found, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
    return {
        host,
        port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
        tls: url.protocol === 'https:',
        addresses,
        ...(caFile ? { caFile } : {}),
    };
}
/** `localhost` is two addresses, and a service often listens on one of them only. */
async function listening(addresses, port) {
    if (addresses.length === 1)
        return addresses;
    const open = await Promise.all(addresses.map((host) => canConnect(host, port)));
    const found = addresses.filter((_, at) => open[at]);
    return found.length > 0 ? found : addresses;
}
function canConnect(host, port) {
    return new Promise((resolve) => {
        const socket = (0,external_node_net_.connect)({ host, port });
        const end = (answer) => {
            socket.destroy();
            resolve(answer);
        };
        socket.setTimeout(PATIENCE_MS, () => end(false));
        socket.once('connect', () => end(true));
        socket.once('error', () => end(false));
    });
}
/** Loopback, link-local, RFC 1918, RFC 4193 and RFC 6598; an IPv4 address inside an IPv6 one is seen through by the list. */
const PRIVATE = new external_node_net_.BlockList();
for (const [network, bits] of [
    ['127.0.0.0', 8],
    ['10.0.0.0', 8],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['169.254.0.0', 16],
    ['100.64.0.0', 10],
])
    PRIVATE.addSubnet(network, bits, 'ipv4');
PRIVATE.addAddress('::1', 'ipv6');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');
PRIVATE.addSubnet('fe80::', 10, 'ipv6');
const isPrivate = (address) => PRIVATE.check(address, (0,external_node_net_.isIP)(address) === 6 ? 'ipv6' : 'ipv4');
/**
 * One connection, so that what is not there or not trusted is said in a sentence before the load, and not as a thousand errors after it. Over TLS
 * it also finds out the protocol: HTTP/1.1 wherever the server speaks it, because that is what can be sent at speed; HTTP/2 where it speaks
 * nothing else. A server that prefers HTTP/2 is asked a second time, without it. Rejects with a UserError.
 */
async function reach(origin, signal) {
    if ((await connected(origin, signal, ['http/1.1', 'h2'])) !== 'h2')
        return origin;
    const protocol = await connected(origin, signal, ['http/1.1']).catch((thrown) => {
        if (isRefusal(thrown))
            return undefined;
        throw thrown;
    });
    // One that does not confirm HTTP/1.1, though it knows how to choose, does not speak it.
    return protocol === 'http/1.1' ? origin : { ...origin, http2: true };
}
/** The server was there, and ended the handshake (RFC 7301 section 3.2: with an alert; some just hang up). */
const isRefusal = (thrown) => thrown instanceof errors/* UserError */.yo &&
    /^(?:ERR_SSL_|ECONNRESET$|EPIPE$|EPROTO$)/.test(thrown.cause?.code ?? '');
/** Resolves with the protocol that the server chose; undefined where it chose none. */
async function connected({ addresses, host, port, tls, caFile }, signal, offered) {
    const [address] = addresses;
    const ca = caFile ? await (0,promises_.readFile)(caFile, 'utf8') : undefined;
    const where = `${host}:${port}`;
    return new Promise((resolve, reject) => {
        const fail = (what, cause) => reject(new errors/* UserError */.yo(`${where} ${what}`, { cause, hint: 'Check target, and that the service runs and can be reached from here.' }));
        const socket = tls
            ? (0,external_node_tls_.connect)({ host: address, port, ALPNProtocols: offered, ...((0,external_node_net_.isIP)(host) ? {} : { servername: host }), ...(ca ? { ca } : {}) })
            : (0,external_node_net_.connect)({ host: address, port });
        const over = setTimeout(() => end(() => fail(`did not let itself be connected to within ${PATIENCE_MS} ms`)), PATIENCE_MS);
        const onAbort = () => end(() => reject(signal.reason));
        const end = (then) => {
            clearTimeout(over);
            signal.removeEventListener('abort', onAbort);
            socket.destroy();
            then();
        };
        signal.addEventListener('abort', onAbort, { once: true });
        socket.once(tls ? 'secureConnect' : 'connect', () => {
            const chosen = 'alpnProtocol' in socket ? socket.alpnProtocol : undefined;
            end(() => resolve(chosen || undefined));
        });
        socket.once('error', (thrown) => end(() => fail(thrown.code === 'ECONNREFUSED' ? 'refuses connections: nothing listens there' : `cannot be connected to: ${(0,errors/* messageOf */.bD)(thrown)}`, thrown)));
    });
}

;// CONCATENATED MODULE: ./lib/modes/load-plan.js







/** Reads the scenario, the bodies and the thresholds, looks the name up once. Everything wrong is named before a request is sent. Throws a UserError. */
async function prepare(config, expand, signal) {
    const isExport = config.export !== undefined;
    const origin = await originOf(config.target, config['allow-host'], config['ca-file'], isExport);
    const scenario = config.scenario ? await readScenario(config.scenario, origin, expand) : await ownScenario(config, origin);
    const model = modelOf(config);
    if (!model)
        refuseWithoutLoad(config, scenario);
    if (model && scenario.flows.length === 0)
        throw new errors/* ConfigError */.xL([`users and rate are of no use to a scenario of a sequence alone`]);
    const steps = scenario.flows.flatMap((flow) => flow.steps.map(({ name }) => name));
    const wanted = headersOf(config.thresholds);
    for (const step of scenario.flows.flatMap((flow) => flow.steps))
        step.headers = [...new Set([...(step.headers ?? []), ...wanted])];
    const thresholds = model ? thresholdsIn(config.thresholds, steps) : [];
    const reached = isExport ? origin : await reach(origin, signal);
    if (!model)
        return { origin: reached, thresholds, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
    const plan = {
        origin: reached,
        flows: scenario.flows,
        model,
        durationMs: config.duration,
        rampUpMs: config['ramp-up'],
        warmUpMs: config['warm-up'],
        timeoutMs: config['request-timeout'],
        ...(config.workers === undefined ? {} : { workers: config.workers }),
        ...(config['max-requests'] === undefined ? {} : { maxRequests: config['max-requests'] }),
        ...(scenario.data ? { data: scenario.data } : {}),
    };
    return { origin: reached, thresholds, plan, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
}
/** What is given and would not be looked at would seem to have passed. Throws a ConfigError. */
function refuseWithoutLoad(config, scenario) {
    if (scenario.flows.length > 0 && (config.scenario || !scenario.sequence))
        throw new errors/* ConfigError */.xL([
            `users or rate is expected, for example users: 50 or rate: 200/s${scenario.sequence ? ': without, the steps of the scenario would not be run' : ''}`,
        ]);
    const idle = ['thresholds', 'observe'].filter((name) => config[name].length > 0);
    const given = [...idle, ...['baseline', 'compare-to'].filter((name) => config[name] !== undefined)];
    if (given.length > 0)
        throw new errors/* ConfigError */.xL(given.map((name) => `${name}: belongs to a load, and a sequence alone is none: give users or rate as well, or remove it`));
}
function thresholdsIn(given, steps) {
    const problems = given.flatMap((text) => {
        try {
            (0,thresholds/* thresholdsOf */.W6)([text], steps);
            return [];
        }
        catch (thrown) {
            return [`thresholds: ${(0,errors/* messageOf */.bD)(thrown)}`];
        }
    });
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return (0,thresholds/* thresholdsOf */.W6)(given, steps);
}
/** Those that thresholds are about must be gathered. */
const headersOf = (thresholds) => thresholds.flatMap((text) => {
    const [, name] = /^(?:warn:)?header:([\w-]+)/i.exec(text.trim()) ?? [];
    return name === undefined ? [] : [name.toLowerCase()];
});
function modelOf({ users, rate, 'think-time': thinkMs, 'max-in-flight': maxInFlight }) {
    if (users !== undefined)
        return { users, ...(thinkMs > 0 ? { thinkMs } : {}) };
    if (rate !== undefined)
        return { ratePerSecond: rate, ...(maxInFlight === undefined ? {} : { maxInFlight }) };
    return undefined;
}
/** One request, from the inputs. */
async function ownScenario(config, origin) {
    const { method, headers, body, 'body-file': file, sequence } = config;
    const url = new URL(config.target);
    const problems = [];
    const { expect, conditions } = await expectedAnswers(config.expect, method, problems);
    const content = await bodyOf({ body, 'body-file': file }, process.cwd()).catch((thrown) => {
        problems.push((0,errors/* messageOf */.bD)(thrown));
        return undefined;
    });
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    const path = `${url.pathname}${url.search}`;
    const login = url.username || url.password
        ? {
            Authorization: `Basic ${Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`).toString('base64')}`,
        }
        : {};
    const { request, body: apart } = requestOf(origin, {
        method,
        path,
        headers: { ...login, ...Object.fromEntries(headers) },
        body: content,
    });
    const step = {
        ...{ name: `${method} ${url.pathname}`, method, request, expect },
        ...(conditions.length > 0 ? { conditions } : {}),
        ...(apart ? { body: apart } : {}),
    };
    return { flows: [{ name: 'default', weight: 1, steps: [step] }], ...(sequence ? { sequence: { step, answers: sequence } } : {}) };
}
/** What an answer must be: a status that meets every condition on it, as ranges, and whatever else is asked of it. */
async function expectedAnswers(given, method, problems) {
    const found = [];
    for (const text of given) {
        try {
            const isStatus = (0,lib_condition/* parseCondition */.zB)(text).metric === 'status';
            found.push(isStatus ? (0,lib_condition/* parseCondition */.zB)(text) : await (0,load_conditions/* parseAnswerCondition */.Lc)(text, method));
        }
        catch (thrown) {
            problems.push(`expect: ${(0,errors/* messageOf */.bD)(thrown)}`);
        }
    }
    const conditions = found.filter(({ metric }) => metric !== 'status');
    return {
        expect: expectedStatuses(found.filter(({ metric }) => metric === 'status'), problems),
        conditions,
    };
}
function expectedStatuses(conditions, problems) {
    const all = conditions.length > 0 ? conditions : [(0,lib_condition/* parseCondition */.zB)('status>=200'), (0,lib_condition/* parseCondition */.zB)('status<400')];
    const holds = (status) => all.every((condition) => (0,lib_condition/* judge */.S4)(condition, { value: status, dimension: 'none', ms: 0 }).status === 'passed');
    const ranges = [];
    for (let status = 100; status < 600; status++) {
        if (!holds(status))
            continue;
        const last = ranges.at(-1);
        if (last?.[1] === status - 1)
            last[1] = status;
        else
            ranges.push([status, status]);
    }
    if (ranges.length === 0 && problems.length === 0)
        problems.push('expect: no status meets all of these conditions');
    return ranges;
}


/***/ }),

/***/ 81473:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ED: () => (/* binding */ measuredOf),
/* harmony export */   NN: () => (/* binding */ errorTable),
/* harmony export */   Ph: () => (/* binding */ stepTable),
/* harmony export */   hC: () => (/* binding */ sentences),
/* harmony export */   mu: () => (/* binding */ slowTable),
/* harmony export */   xS: () => (/* binding */ factsOf)
/* harmony export */ });
/* harmony import */ var _load_histogram_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(44950);
/* harmony import */ var _load_plan_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27473);
/* harmony import */ var _load_result_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(74759);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);




const ms = (microseconds) => (Number.isNaN(microseconds) ? '' : (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(microseconds / 1_000));
/** What thresholds judge. */
function measuredOf(tally, headers, { measuredMs }, timeoutMs) {
    const values = new Map();
    for (const step of headers) {
        for (const [name, counts] of step.headers) {
            const all = values.get(name) ?? new Map();
            values.set(name, all);
            for (const [value, times] of counts)
                all.set(value, (all.get(value) ?? 0) + times);
        }
    }
    return {
        response: tally.response,
        ttfb: tally.ttfb,
        upload: tally.upload,
        total: (0,_load_result_js__WEBPACK_IMPORTED_MODULE_1__/* .attempts */ .r2)(tally.counts),
        ok: tally.counts.ok,
        inTime: tally.counts.inTime,
        late: (0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .countAbove */ .d2)(tally.response, timeoutMs * 1_000),
        seconds: measuredMs / 1_000,
        headers: values,
    };
}
/** A row for each step: what was asked, how it was answered, how long it took. */
function stepTable(result) {
    const row = (name, { response, service, counts }) => {
        const total = (0,_load_result_js__WEBPACK_IMPORTED_MODULE_1__/* .attempts */ .r2)(counts);
        return [
            name,
            (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(total),
            total === 0 ? '' : `${Number((((total - counts.ok) / total) * 100).toPrecision(2))}%`,
            ...[0.5, 0.95, 0.99].map((share) => ms((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(response, share))),
            ms((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .max */ .T9)(response)),
            ms((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(service, 0.95)),
        ];
    };
    const steps = result.steps.map((step) => row(step.name, step));
    return {
        title: 'Steps',
        columns: ['Step', 'Requests', 'Errors', 'p50', 'p95', 'p99', 'Slowest', 'p95 of the service'],
        rows: steps.length > 1 ? [...steps, row('all', result)] : steps,
        note: 'Times are counted from the moment at which a request should have been sent; of the service, from the moment at which it was.',
    };
}
/** Whatever was not as expected, by what it was. */
function errorTable({ counts, faultMessages, steps }) {
    const rows = [];
    for (const [status, answers] of [...counts.statuses].sort((a, b) => b[1] - a[1]))
        rows.push([`status ${status}`, (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(answers), '']);
    for (const [fault, times] of Object.entries(counts.faults)) {
        if (times === 0)
            continue;
        const messages = [...(faultMessages.get(fault) ?? [])].map(([message]) => message);
        rows.push([fault, (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(times), messages.join('; ')]);
    }
    for (const [what, times] of [
        ['dropped', counts.dropped],
        ['late', counts.late],
        ['aborted at the end', counts.aborted],
        ['sent again', counts.resent],
    ])
        if (times > 0)
            rows.push([what, (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(times), '']);
    if (rows.length === 0 || steps.length === 0)
        return undefined;
    return {
        title: 'Answers',
        columns: ['What', 'How often', 'Said'],
        rows,
        note: 'dropped: due and never sent, for want of room; late: sent, but had to wait for room; aborted at the end: no error.',
    };
}
function slowTable({ slowest }) {
    const shown = slowest.slice(0, 10);
    if (shown.length === 0)
        return undefined;
    return {
        title: 'Slowest answers',
        columns: ['Step', 'Status', 'After', 'Response', 'Service'],
        rows: shown.map(({ step, status, atMs, responseMs, serviceMs }) => [
            step,
            String(status),
            (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(Math.max(0, atMs)),
            (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(responseMs),
            (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(serviceMs),
        ]),
    };
}
/** Plain sentences that a number does not say by itself. */
function sentences(result, plan) {
    const { response, service, counts, generator, measuredMs } = result;
    const notes = [];
    const [waited, took] = [(0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(response, 0.95) / 1_000, (0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(service, 0.95) / 1_000];
    if (waited > took * 1.5 && waited - took > 10) {
        const why = (0,_load_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(plan.model)
            ? 'requests had to wait for room: the service cannot keep up with this rate, or stood still for a while'
            : 'the service stood still for a while, and the users with it';
        notes.push(`95 of 100 answers took at most ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(took)} once they were sent, but whoever asked waited up to ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(waited)}: ${why}.`);
    }
    if (!(0,_load_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(plan.model) && counts.ok > 0) {
        const { users, thinkMs = 0 } = plan.model;
        const should = users / (((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .mean */ .i2)(service) / 1_000 + thinkMs) / 1_000);
        const rate = (0,_load_result_js__WEBPACK_IMPORTED_MODULE_1__/* .attempts */ .r2)(counts) / (measuredMs / 1_000);
        if (Number.isFinite(should) && rate < should * 0.5)
            notes.push(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(users)} users who wait ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .mean */ .i2)(service) / 1_000)} should make about ${Math.round(should)} requests a second (Little's law), and made ${Math.round(rate)}.`);
    }
    const redirects = [...counts.statuses].filter(([status]) => status >= 300 && status < 400).reduce((sum, [, times]) => sum + times, 0);
    if (redirects > counts.ok / 2 && counts.ok > 0)
        notes.push(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(redirects)} answers were redirects, which are expected and not followed: whether what they lead to is quick, or right, is not known. Ask its address, or expect 200.`);
    if (generator.limited)
        notes.push(`The generator was the limit, and not the target: ${generator.limited}. Lower the load, give it more cores, or use engine: k6 on several machines.`);
    return notes;
}
function factsOf(result, plan, config) {
    const { generator, connect, counts, measuredMs } = result;
    const model = (0,_load_plan_js__WEBPACK_IMPORTED_MODULE_3__/* .isOpen */ .nT)(plan.model) ? `${plan.model.ratePerSecond}/s (open)` : `${plan.model.users} users (closed)`;
    return {
        load: `${model} for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(measuredMs)}, after ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(config['ramp-up'] + config['warm-up'])} of ramp and warm-up`,
        received: (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(counts.bytesIn),
        sent: (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(counts.bytesOut),
        connecting: (0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .count */ .U9)(connect) === 0 ? 'none in this time' : `p95 ${ms((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(connect, 0.95))}`,
        generator: `${generator.workers} ${generator.workers === 1 ? 'thread' : 'threads'}, busy ${Math.round(generator.busy * 100)}%, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(generator.cpuMs)} of processor time, late p99 ${ms((0,_load_histogram_js__WEBPACK_IMPORTED_MODULE_0__/* .quantile */ .YV)(generator.lag, 0.99)) || '0 ms'}, garbage collection at most ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showDuration */ .kJ)(generator.gc.longestMs)}`,
        address: plan.origin.addresses.join(', '),
        ...(plan.origin.http2 ? { protocol: 'HTTP/2, which is all that the server speaks' } : {}),
    };
}


/***/ }),

/***/ 69286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  mF: () => (/* binding */ generatorCheck),
  yG: () => (/* binding */ judgeOne),
  ie: () => (/* binding */ loadTables),
  ne: () => (/* binding */ millis),
  z8: () => (/* binding */ load_verdict_report),
  _m: () => (/* binding */ rps)
});

// EXTERNAL MODULE: ./lib/load/histogram.js
var load_histogram = __webpack_require__(44950);
// EXTERNAL MODULE: ./lib/load/result.js
var load_result = __webpack_require__(74759);
// EXTERNAL MODULE: ./lib/load/thresholds.js
var thresholds = __webpack_require__(69798);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/modes/load-charts.js

/** Where this many times the median is exceeded, a linear axis would show the slowest answers and nothing else. */
const WIDE = 20;
/** How long answers took and how many came: over all answers, and over time. A chart that would be empty is left out. */
function loadCharts(result) {
    const charts = [percentiles(result), ...(result.series.length < 2 ? [] : [overTime(result.series), throughput(result.series)])];
    return charts.filter(({ lines }) => lines.some(({ points }) => points.some(([, y]) => y !== null)));
}
const scaleFor = (most, usual) => (most > WIDE * usual ? 'log' : 'linear');
function percentiles({ response, service }) {
    return {
        title: 'Percentiles of all answers',
        x: { label: 'Share of answers', unit: '%', scale: 'percentile' },
        y: { label: 'At most', unit: 'ms', scale: scaleFor((0,load_histogram/* max */.T9)(response), (0,load_histogram/* quantile */.YV)(response, 0.5)) },
        lines: [
            { name: 'response time', points: curve(response) },
            { name: 'service time', points: curve(service) },
        ],
    };
}
/** Parts of what is left above the decade before: 0, 10 … 90, 91 … 99, 99.1 …, with the 75, 95, 97.5 that people ask for. */
const STEPS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15];
/** Up to the share that so many answers can tell: of 1,000, the highest is 99.9 %. */
function curve(histogram) {
    const values = (0,load_histogram/* count */.U9)(histogram);
    const points = [];
    for (let decade = 0; 10 ** decade <= values; decade++) {
        for (const step of STEPS) {
            const above = step * 10 ** -decade;
            if (above * values < 0.999)
                return points;
            points.push([Number((100 * (1 - above)).toFixed(decade + 2)), (0,load_histogram/* quantile */.YV)(histogram, 1 - above) / 1_000]);
        }
    }
    return points;
}
function overTime(series) {
    const line = (name, of) => ({
        name,
        points: series.map((point) => [middle(point), Number.isNaN(of(point)) ? null : of(point)]),
    });
    const known = series.filter(({ p50Ms }) => !Number.isNaN(p50Ms));
    return {
        title: 'Response time during the test',
        x: { label: 'Since the start of the measurement', unit: 'ms', scale: 'linear' },
        y: { label: 'Response time', unit: 'ms', scale: scaleFor(Math.max(...known.map(({ p99Ms }) => p99Ms)), median(known)) },
        lines: [line('p50', ({ p50Ms }) => p50Ms), line('p95', ({ p95Ms }) => p95Ms), line('p99', ({ p99Ms }) => p99Ms)],
    };
}
const median = (points) => points.map(({ p50Ms }) => p50Ms).toSorted((a, b) => a - b)[points.length >> 1] ?? 0;
function throughput(series) {
    const line = (name, of) => ({
        name,
        points: series.map((point) => [middle(point), Math.round((of(point) * 10_000) / (point.toMs - point.fromMs)) / 10]),
    });
    const errors = line('errors', ({ unexpected, faults, dropped }) => unexpected + faults + dropped);
    return {
        title: 'Throughput during the test',
        x: { label: 'Since the start of the measurement', unit: 'ms', scale: 'linear' },
        y: { label: 'Requests', unit: '/s', scale: 'linear' },
        lines: [line('answers as expected', ({ ok }) => ok), ...(errors.points.some(([, y]) => y !== 0) ? [errors] : [])],
    };
}
/** To a tenth: no look comes to the millisecond. */
const middle = ({ fromMs, toMs }) => Math.round((fromMs + toMs) / 200) * 100;

// EXTERNAL MODULE: ./lib/modes/load-report.js
var load_report = __webpack_require__(81473);
;// CONCATENATED MODULE: ./lib/modes/load-verdict.js







function judgeOne(threshold, result, timeoutMs) {
    const step = threshold.step === undefined ? undefined : result.steps.find(({ name }) => name === threshold.step);
    const steps = step ? [step] : result.steps;
    const measured = (0,load_report/* measuredOf */.ED)(step ?? result, steps, result, timeoutMs);
    const check = { ...(0,thresholds/* judgeThreshold */.l3)(threshold, measured), layer: 'app' };
    const isShare = threshold.metric === 'errors' || threshold.metric === 'success';
    const { limited, lag, busy, starved = 0 } = result.generator;
    if (limited === undefined || check.status !== 'failed')
        return check;
    const others = { ...measured, total: measured.total - Math.min(starved, (step ?? result).counts.faults.unreachable) };
    if (isShare ? (0,thresholds/* judgeThreshold */.l3)(threshold, others).status === 'failed' : failsWithout(threshold, measured, (0,load_histogram/* max */.T9)(lag) || 0, busy))
        return check;
    // Its own slowness is not the target's.
    return { ...check, status: 'inconclusive', hint: 'The generator was the limit: what it measured may be its own slowness.' };
}
/** Missed by more than the generator was ever late: its slowness is not the reason. Where it was busy all the time, answers were read late too. */
function failsWithout({ condition, metric }, measured, lagUs, busy) {
    if (!/^(?:p\d+|max|mean)$/.test(metric) || busy > load_result/* MOST_BUSY */.c6)
        return false;
    const later = {
        ...condition,
        value: { ...condition.value, value: condition.value.value + lagUs / 1_000 },
    };
    return (0,thresholds/* judgeThreshold */.l3)({ condition: later, metric }, measured).status === 'failed';
}
function generatorCheck({ generator, counts }) {
    const check = { name: 'generator', expected: 'the generator keeps up', ms: 0, layer: 'gate' };
    if ((0,load_result/* attempts */.r2)(counts) === 0)
        return { ...check, status: 'inconclusive', actual: 'not one request ended' };
    if (generator.limited)
        return {
            ...check,
            status: 'inconclusive',
            actual: generator.limited,
            hint: 'Lower the load, give the generator more cores, or use engine: k6 on several machines.',
        };
    if (Number.isNaN(generator.busy))
        return { ...check, status: 'passed', actual: `late p99 ${(0,units/* showDuration */.kJ)((0,load_histogram/* quantile */.YV)(generator.lag, 0.99) / 1_000 || 0)}` };
    return { ...check, status: 'passed', actual: `busy ${Math.round(generator.busy * 100)}% of the time` };
}
function load_verdict_report(loaded, sequenced) {
    const checks = [...(loaded?.checks ?? []), ...(sequenced ? [sequenced.check] : [])];
    const status = (0,report/* worst */.QZ)(checks.map((check) => check.status));
    const tables = [...(loaded?.tables ?? []), ...(sequenced ? [sequenced.table] : [])];
    return {
        mode: 'load-test',
        status,
        headline: headline(loaded, checks),
        checks,
        metrics: loaded ? metricsOf(loaded.result) : {},
        facts: { ...loaded?.facts, ...sequenced?.facts },
        outputs: outputsOf(loaded?.result),
        tables,
        charts: loaded ? loadCharts(loaded.result) : [],
        notes: loaded ? [...loaded.notes, ...(0,load_report/* sentences */.hC)(loaded.result, loaded.plan)] : [],
    };
}
const loadTables = (result) => [(0,load_report/* stepTable */.Ph)(result), (0,load_report/* errorTable */.NN)(result), (0,load_report/* slowTable */.mu)(result)].filter((table) => table !== undefined);
function headline(loaded, checks) {
    const bad = checks.filter((check) => !(0,report/* holds */.v9)(check)).map(({ name, status }) => `${name} ${status}`);
    const sequence = checks.find(({ name }) => name === 'sequence');
    const what = loaded
        ? `${(0,units/* showCount */.px)((0,load_result/* attempts */.r2)(loaded.result.counts))} requests in ${(0,units/* showDuration */.kJ)(loaded.result.measuredMs)}, ${rps(loaded.result)}/s, p95 ${p(loaded.result, 0.95) || 'unknown'}`
        : `sequence answered ${sequence?.actual ?? 'nothing'}`;
    return bad.length === 0 ? what : `${bad.join(', ')}: ${what}`;
}
const rps = ({ counts, measuredMs }) => Number((counts.inTime / Math.max(measuredMs / 1_000, 1e-9)).toPrecision(4));
const millis = (result, share) => {
    const value = (0,load_histogram/* quantile */.YV)(result.response, share) / 1_000;
    return Number.isNaN(value) ? undefined : value;
};
const p = (result, share) => {
    const value = millis(result, share);
    return value === undefined ? '' : (0,units/* showDuration */.kJ)(value);
};
function metricsOf(result) {
    const total = (0,load_result/* attempts */.r2)(result.counts);
    return {
        requests: total,
        rps: rps(result),
        ...(total === 0 ? {} : { 'error-rate': (total - result.counts.ok) / total }),
        ...Object.fromEntries([0.5, 0.9, 0.95, 0.99].flatMap((share) => millis(result, share) === undefined ? [] : [[`p${share * 100}-ms`, millis(result, share)]])),
    };
}
function outputsOf(result) {
    const total = result ? (0,load_result/* attempts */.r2)(result.counts) : 0;
    const quantileOf = (share) => {
        const value = result && millis(result, share);
        return value === undefined ? '' : value.toFixed(3);
    };
    const share = (part) => (total === 0 ? '' : (part / total).toFixed(6));
    return {
        requests: String(total),
        rps: result ? String(rps(result)) : '',
        'p50-ms': quantileOf(0.5),
        'p95-ms': quantileOf(0.95),
        'p99-ms': quantileOf(0.99),
        'error-rate': result ? share(total - result.counts.ok) : '',
        'success-rate': result ? share(result.counts.ok) : '',
        'generator-limited': result ? String(result.generator.limited !== undefined) : '',
    };
}


/***/ })

};
