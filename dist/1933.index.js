export const id = 1933;
export const ids = [1933];
export const modules = {

/***/ 81933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  loadTest: () => (/* binding */ loadTest)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/load/memory.js
var load_memory = __webpack_require__(8117);
// EXTERNAL MODULE: ./lib/load/plan.js
var load_plan = __webpack_require__(27473);
// EXTERNAL MODULE: ./lib/load/histogram.js
var histogram = __webpack_require__(44950);
;// CONCATENATED MODULE: ./lib/load/result.js



const MOST_LAG_MS = 10;
/** Above this share of its time a thread cannot be trusted to read answers when they come. */
const MOST_BUSY = 0.85;
function resultOf({ plan, memories, ends, series, measuredMs, stopped }) {
    const steps = (0,load_plan/* allSteps */.Bd)(plan);
    const scheduled = (0,load_plan/* isScheduled */.mQ)(plan.model);
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
        sent: memories.reduce((sum, { gauges }) => sum + gauges[load_memory/* SENT */.Jh], 0),
        connect: (0,histogram/* merged */.Zu)(memories.map(({ connect }) => connect)),
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
    for (let status = 0; status < load_memory/* STATUSES */.f; status++) {
        const answers = steps.reduce((all, step) => all + step.statuses[status], 0);
        if (answers > 0)
            statuses.set(status, answers);
    }
    return {
        response: (0,load_memory/* responseOf */.lR)(steps, scheduled),
        service: (0,load_memory/* serviceOf */.z5)(steps),
        ttfb: (0,load_memory/* ttfbOf */.YN)(steps),
        upload: (0,histogram/* merged */.Zu)(steps.map(({ upload }) => upload)),
        counts: {
            ok: sum(load_memory.OK),
            unexpected: sum(load_memory/* UNEXPECTED */.YC),
            statuses,
            faults: Object.fromEntries(load_memory/* FAULTS */.y2.map((fault, i) => [fault, sum(load_memory/* FIRST_FAULT */.Wd + i)])),
            aborted: sum(load_memory/* ABORTED */.wp),
            dropped: sum(load_memory/* DROPPED */.BE),
            late: sum(load_memory/* LATE */.XR),
            bytesIn: sum(load_memory/* BYTES_IN */.IE),
            bytesOut: sum(load_memory/* BYTES_OUT */.XW),
            unmeasured: sum(load_memory/* UNMEASURED */.aR),
            resent: sum(load_memory/* RESENT */.OR),
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
    const lag = (0,histogram/* merged */.Zu)(memories.map((memory) => memory.lag));
    const busy = Math.max(...ends.map(({ honesty }) => honesty.busy));
    const gc = { count: 0, totalMs: 0, longestMs: 0 };
    for (const { honesty } of ends) {
        gc.count += honesty.gc.count;
        gc.totalMs += honesty.gc.totalMs;
        gc.longestMs = Math.max(gc.longestMs, honesty.gc.longestMs);
    }
    const cpuMs = ends.reduce((sum, { honesty }) => sum + honesty.cpuMs, 0);
    return { workers: ends.length, lag, busy, cpuMs, gc, limited: limitedBy(lag, busy) };
}
function limitedBy(lag, busy) {
    const p99 = (0,histogram/* quantile */.YV)(lag, 0.99) / 1_000;
    if (p99 > MOST_LAG_MS)
        return `one request in a hundred was sent ${Math.round(p99)} ms late or more (at most ${Math.round((0,histogram/* max */.T9)(lag) / 1_000)} ms), because the generator could not keep up`;
    if (busy > MOST_BUSY)
        return `a thread of the generator was busy ${Math.round(busy * 100)} % of the time`;
    return undefined;
}

;// CONCATENATED MODULE: ./lib/load/series.js


/** A quarter of an hour second by second; longer tests get longer stretches, and the same number of them. */
const MOST_POINTS = 900;
const COARSER = 3;
/** By looking at what the threads have counted: they do nothing for it. */
function series(workers, scheduled) {
    let points = [];
    let together = 1;
    let skipped = 0;
    let before = snapshot(workers, scheduled, 0);
    return {
        points: () => points,
        look: (atMs) => {
            if (++skipped < together || atMs <= before.atMs)
                return undefined;
            skipped = 0;
            const now = snapshot(workers, scheduled, atMs);
            const point = between(before, now);
            before = now;
            points.push(point);
            if (points.length > MOST_POINTS) {
                points = halved(points);
                together *= 2;
            }
            return point;
        },
    };
}
function snapshot(workers, scheduled, atMs) {
    const steps = workers.flatMap((worker) => worker.steps);
    const counts = new Float64Array(steps[0].counts.length);
    for (const step of steps)
        for (let i = 0; i < counts.length; i++)
            counts[i] = counts[i] + step.counts[i];
    const connections = workers.reduce((sum, { gauges }) => sum + gauges[load_memory/* CONNECTIONS */.Uk], 0);
    return { atMs, counts, connections, response: (0,load_memory/* responseOf */.lR)(steps, scheduled) };
}
function between(before, now) {
    const more = (which) => now.counts[which] - before.counts[which];
    const response = (0,histogram/* since */.XP)(now.response, before.response);
    const ms = (q) => ((0,histogram/* count */.U9)(response) === 0 ? Number.NaN : (0,histogram/* quantile */.YV)(response, q) / 1_000);
    return {
        fromMs: before.atMs,
        toMs: now.atMs,
        ok: more(load_memory.OK),
        unexpected: more(load_memory/* UNEXPECTED */.YC),
        faults: load_memory/* FAULTS */.y2.reduce((sum, _, i) => sum + more(load_memory/* FIRST_FAULT */.Wd + i), 0),
        dropped: more(load_memory/* DROPPED */.BE),
        bytesIn: more(load_memory/* BYTES_IN */.IE),
        connections: now.connections,
        p50Ms: ms(0.5),
        p95Ms: ms(0.95),
        p99Ms: ms(0.99),
        response: (0,histogram/* toSparse */.UH)(response, COARSER),
    };
}
/** Each two become one. */
function halved(points) {
    const joined = [];
    for (let i = 0; i + 1 < points.length; i += 2)
        joined.push(joinPoints(points[i], points[i + 1]));
    if (points.length % 2 === 1)
        joined.push(points.at(-1));
    return joined;
}
function joinPoints(a, b) {
    const response = (0,histogram/* merged */.Zu)([(0,histogram/* fromSparse */.DZ)(a.response), (0,histogram/* fromSparse */.DZ)(b.response)]);
    const ms = (q) => ((0,histogram/* count */.U9)(response) === 0 ? Number.NaN : (0,histogram/* quantile */.YV)(response, q) / 1_000);
    return {
        fromMs: a.fromMs,
        toMs: b.toMs,
        ok: a.ok + b.ok,
        unexpected: a.unexpected + b.unexpected,
        faults: a.faults + b.faults,
        dropped: a.dropped + b.dropped,
        bytesIn: a.bytesIn + b.bytesIn,
        connections: b.connections,
        p50Ms: ms(0.5),
        p95Ms: ms(0.95),
        p99Ms: ms(0.99),
        response: (0,histogram/* toSparse */.UH)(response, COARSER),
    };
}

// EXTERNAL MODULE: ./lib/load/worker.js + 10 modules
var worker = __webpack_require__(4593);
;// CONCATENATED MODULE: ./lib/load/drive.js








const SECOND = 1_000;
/** For threads to be told, and connections to be no rush. */
const HEAD_START_MS = 10;
/**
 * Runs a load test. The threads do all of it; this one reads what they count. Aborting `signal` ends it at once, with what was measured until
 * then: requests in flight are `aborted`. Takes ramp, warm-up and duration, and at most `drainMs` more. Rejects where a thread fails.
 */
async function drive(plan, signal, { entry = process.argv[1], onSecond } = {}) {
    const workers = plan.workers ?? Math.max(1, (0,external_node_os_.availableParallelism)() - 1);
    const steps = (0,load_plan/* allSteps */.Bd)(plan).length;
    const stop = new SharedArrayBuffer(4);
    const blocks = Array.from({ length: workers }, () => new SharedArrayBuffer((0,load_memory/* memoryBytes */.ZY)(steps)));
    const memories = blocks.map((memory) => (0,load_memory/* memoryAt */.hN)(memory, steps));
    const tasks = blocks.map((memory, index) => ({ plan, share: { index, of: workers }, memory, stop }));
    const halt = () => void Atomics.store(new Int32Array(stop), 0, 1);
    signal.addEventListener('abort', halt, { once: true });
    if (signal.aborted)
        halt();
    const threads = workers === 1 ? [] : tasks.map((task) => startThread(task, entry));
    try {
        const runs = await Promise.all(threads.length > 0 ? threads.map(({ ready }) => ready) : [(0,worker.prepare)(tasks[0])]);
        const startAt = (0,worker.sharedClock)() + HEAD_START_MS;
        const measureFrom = startAt + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
        const seconds = eachSecond(series(memories, (0,load_plan/* isScheduled */.mQ)(plan.model)), measureFrom, plan.durationMs, onSecond);
        try {
            const ends = await Promise.all(runs.map((run) => run(startAt)));
            const measuredMs = Math.max(0, Math.min(plan.durationMs, (0,worker.sharedClock)() - measureFrom));
            return resultOf({ plan, memories, ends, series: seconds.end(), measuredMs, stopped: signal.aborted });
        }
        finally {
            seconds.end();
        }
    }
    finally {
        signal.removeEventListener('abort', halt);
        halt();
        await Promise.all(threads.map(({ thread }) => thread.terminate()));
    }
}
/** From the program's own file: a bundle has no other that could be started (the bundler leaves out what a worker file imports). */
function startThread(task, entry) {
    if (entry === undefined)
        throw new errors/* UserError */.yo('the threads of the load test cannot be started: the program’s own file is not known');
    const thread = new external_node_worker_threads_.Worker(entry, { workerData: { role: worker.ROLE, ...task }, argv: [] });
    const failed = new Promise((_, reject) => {
        thread.once('error', (thrown) => reject(new errors/* UserError */.yo(`a thread of the load test failed: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown })));
        thread.once('exit', (code) => reject(new errors/* UserError */.yo(`a thread of the load test ended early, with code ${code}`)));
    });
    failed.catch(() => { }); // After its end it may exit.
    const next = () => new Promise((resolve) => void thread.once('message', resolve));
    return {
        thread,
        ready: Promise.race([next(), failed]).then(() => (startAt) => {
            const end = next();
            thread.postMessage(startAt);
            return Promise.race([end, failed]);
        }),
    };
}
function eachSecond(recorder, measureFrom, durationMs, onSecond) {
    let ended = false;
    const look = () => {
        const point = recorder.look(Math.min(durationMs, (0,worker.sharedClock)() - measureFrom));
        if (point)
            onSecond?.(point);
    };
    let timer;
    // Seconds of the clock, whatever the timers add.
    const next = (second) => {
        // The last one ends with the last answer.
        if (second * SECOND >= durationMs)
            return;
        timer = setTimeout(() => {
            look();
            next(second + 1);
        }, Math.max(1, measureFrom + second * SECOND - (0,worker.sharedClock)()));
    };
    next(1);
    return {
        end: () => {
            if (!ended) {
                ended = true;
                clearTimeout(timer);
                look();
            }
            return recorder.points();
        },
    };
}

;// CONCATENATED MODULE: ./lib/load/statistics.js
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

// EXTERNAL MODULE: ./lib/condition.js
var lib_condition = __webpack_require__(31606);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/load/thresholds.js





const TIMES = ['p50', 'p90', 'p95', 'p99', 'max', 'mean', 'ttfb'];
const OTHERS = ['rps', 'errors', 'success', 'upload'];
const METRICS = [...TIMES, ...OTHERS, 'header:'];
const DIMENSIONS = {
    ...{ p50: 'duration', p90: 'duration', p95: 'duration', p99: 'duration', max: 'duration', mean: 'duration', ttfb: 'duration' },
    ...{ rps: 'per-second', errors: 'ratio', success: 'ratio', upload: 'bytes-per-second' },
};
const DEFAULTS = ['errors<1%', 'success>=95%'];
/** `p95<200ms`, `p95:checkout<300ms` of one step, `header:x-sql-queries<=20`. Throws a UserError. */
function parseThreshold(text, steps) {
    const condition = (0,lib_condition/* parseCondition */.zB)(text);
    const isHeader = condition.metric.startsWith('header:');
    const [metric = '', step] = isHeader ? [condition.metric.toLowerCase()] : splitAt(condition.metric);
    if (!isHeader && !Object.hasOwn(DIMENSIONS, metric))
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(text)}: a load test has no ${metric}; it has ${METRICS.map((name) => (name.endsWith(':') ? `${name}NAME` : name)).join(' ')}`);
    if (metric === 'header:')
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(text)}: a header is expected after header:, for example header:x-sql-queries<=20`);
    if (step !== undefined && !steps.includes(step))
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(text)}: there is no step ${step}; there are ${steps.join(', ')}`);
    if (!isHeader)
        (0,lib_condition/* checkUnits */.wG)(condition, DIMENSIONS[metric]);
    return { condition, metric, ...(step === undefined ? {} : { step }) };
}
function splitAt(metric) {
    const at = metric.indexOf(':');
    return at < 0 ? [metric] : [metric.slice(0, at), metric.slice(at + 1)];
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
    return (0,lib_condition/* judge */.S4)(condition, observe(metric, measured));
}
function observe(metric, measured) {
    const { response, ttfb, upload, ok, seconds } = measured;
    const none = (why) => ({ value: undefined, why, ms: 0 });
    if (metric.startsWith('header:')) {
        const name = metric.slice('header:'.length);
        const numbers = [...(measured.headers.get(name)?.keys() ?? [])].flatMap((value) => /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? [Number(value)] : []);
        if (numbers.length === 0)
            return none(`no answer had a number in its header ${name}`);
        return { value: Math.max(...numbers), ms: 0, detail: 'the greatest' };
    }
    if (metric === 'upload') {
        // The slow end: nine of ten uploads are faster.
        const count = (0,histogram/* countAbove */.d2)(upload, -1);
        return count === 0
            ? none('nothing was uploaded')
            : {
                value: (0,histogram/* quantile */.YV)(upload, 0.1) * 1_000,
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
        return { value: ok / seconds, dimension: 'per-second', ms: 0 };
    if (metric === 'max')
        return { value: (0,histogram/* max */.T9)(response) / 1_000, dimension: 'duration', ms: 0 };
    if (metric === 'mean')
        return { value: (0,histogram/* mean */.i2)(response) / 1_000, dimension: 'duration', ms: 0 };
    if (metric === 'ttfb')
        return {
            value: (0,histogram/* quantile */.YV)(ttfb, 0.95) / 1_000,
            dimension: 'duration',
            samples: ok,
            minSamples: samplesFor(0.95),
            ms: 0,
            detail: '95 of 100',
        };
    const share = Number(metric.slice(1)) / 100;
    return { value: (0,histogram/* quantile */.YV)(response, share) / 1_000, dimension: 'duration', samples: ok, minSamples: samplesFor(share), ms: 0 };
}
/**
 * A share is below a limit when all that it may be (Wilson's interval, 95 %) is below it, above when all is above, and else not known: 0 errors of
 * 100 requests say nothing about 1 %.
 */
function judgeShare(condition, hits, total) {
    const { op, value, text, warn } = condition;
    const seen = (0,lib_condition/* judge */.S4)(condition, {
        value: total === 0 ? undefined : hits / total,
        dimension: 'ratio',
        ms: 0,
        ...(total === 0 ? { why: 'not one request ended' } : {}),
    });
    if (total === 0 || value.kind !== 'number' || op === '=' || op === '!=' || op === '~')
        return seen;
    const { low, high } = wilson(hits, total);
    const limit = value.value;
    const isBelow = op === '<' || op === '<=';
    const inside = isBelow ? (op === '<' ? high < limit : high <= limit) : op === '>' ? low > limit : low >= limit;
    const outside = isBelow ? low > limit : high < limit;
    const said = `${percent(hits / total)} of ${(0,units/* showCount */.px)(total)} (${percent(low)} to ${percent(high)})`;
    // All of them right is as good as it gets, however few: only more requests could say more.
    if (inside)
        return { ...seen, status: 'passed', actual: said };
    if (outside)
        return { ...seen, status: warn ? 'degraded' : 'failed', actual: said };
    const needed = isBelow && hits === 0 ? faultlessNeeded(limit) : undefined;
    return {
        ...seen,
        name: text,
        status: warn ? 'degraded' : 'inconclusive',
        actual: said,
        hint: needed === undefined
            ? 'Too close to the limit for so few requests: test longer.'
            : `Without any error it takes ${(0,units/* showCount */.px)(needed)} requests to say so: test longer.`,
    };
}
const percent = (share) => `${Number((share * 100).toPrecision(4))}%`;

// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/iso.js
var iso = __webpack_require__(64377);
;// CONCATENATED MODULE: ./lib/load/history.js


const figure = schemas/* number */.aig().nonnegative().finite();
const RUN = schemas/* object */.Ikc({
    at: iso/* datetime */.w$(),
    sha: schemas/* string */.YjP().max(100).optional(),
    /** Scenario, load, target and machine: only runs that are alike are compared. */
    fingerprint: schemas/* string */.YjP().max(100),
    p50Ms: figure,
    p95Ms: figure,
    p99Ms: figure,
    rps: figure,
    errorRate: figure,
});
const HISTORY = schemas/* object */.Ikc({ version: schemas/* literal */.euz(1), runs: schemas/* array */.YOg(RUN).max(10_000) });
/** Older ones say little about today's machines. */
const KEPT = 20;
/** Of fewer the spread is chance. */
const LEAST_RUNS = 6;
const UNFELT_MS = 1;
/** Undefined for what is none: a history that cannot be read is begun anew, and said so. */
function parseHistory(text) {
    try {
        const parsed = HISTORY.safeParse(JSON.parse(text));
        return parsed.success ? parsed.data.runs : undefined;
    }
    catch {
        return undefined;
    }
}
/** With this run, of each kind the newest only. To be written by runs that passed: a bad one must not become what the next is measured by. */
function historyWith(runs, run) {
    const alike = runs.filter(({ fingerprint }) => fingerprint === run.fingerprint).slice(-(KEPT - 1));
    const others = runs.filter(({ fingerprint }) => fingerprint !== run.fingerprint).slice(-10 * KEPT);
    return `${JSON.stringify({ version: 1, runs: [...others, ...alike, run] }, null, 2)}\n`;
}
/**
 * Whether this p95 is slower than those of runs that were alike: beyond the median by more than `maxRegression`, and by more than what they differ
 * among themselves (median absolute deviation of the logarithms, times 3.5 and more for few runs: the spread of six is itself uncertain). On runs that
 * differ by chance alone fewer than 1 of 100 is called slower, see the tests. Pure.
 */
function judgeByHistory(p95Ms, past, fingerprint, maxRegression) {
    const alike = past.filter((run) => run.fingerprint === fingerprint && run.p95Ms > 0).slice(-KEPT);
    if (alike.length < LEAST_RUNS)
        return { decision: 'too few runs', runs: alike.length };
    const logs = alike.map((run) => Math.log(run.p95Ms));
    const middle = median(logs);
    const factor = 3.5 * (1 + 8 / alike.length);
    const limitMs = Math.exp(middle + Math.max(factor * spread(logs), Math.log(1 + maxRegression)));
    const medianMs = Math.exp(middle);
    const isSlower = p95Ms > limitMs && p95Ms - medianMs > UNFELT_MS;
    return { decision: isSlower ? 'regression' : 'no regression', runs: alike.length, medianMs, limitMs };
}

;// CONCATENATED MODULE: ./lib/modes/load-baseline.js








/** Throws a ConfigError. */
function parseLoadBaseline(value) {
    if (value === 'cache')
        return { kind: 'cache' };
    const [, path] = /^file:(.+)$/s.exec(value) ?? [];
    if (path?.trim())
        return { kind: 'file', path: path.trim() };
    throw new errors/* ConfigError */.xL([`baseline: received '${value}', expected cache or file:PATH`]);
}
/** Relative, because the path is part of what the cache is asked for. */
const CACHED = 'seaworthy-report/load-baseline.json';
/** Compares with earlier runs that were alike, and adds this one to them where it passed otherwise. Trouble with where they are kept changes no verdict. */
async function withBaseline(input, figures, passed, run) {
    const { plan, config, meta, context } = run;
    const began = performance.now();
    const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
    const path = input.kind === 'cache' ? CACHED : input.path;
    const file = (0,external_node_path_.resolve)(workspace, path);
    const print = fingerprint(plan, config, context);
    const notes = [];
    const past = await readPast(input, file, print, notes);
    const found = judgeByHistory(figures.p95Ms, past, print, config['max-regression']);
    const slower = found.decision === 'regression';
    if (passed && !slower) {
        const text = historyWith(past, {
            at: context.now().toISOString(),
            ...(meta.sha ? { sha: meta.sha } : {}),
            fingerprint: print,
            ...figures,
        });
        await keep(input, file, text, `${keyOf(print)}${context.env.GITHUB_RUN_ID ?? '0'}-${context.env.GITHUB_RUN_ATTEMPT ?? '0'}-${context.tag}`, notes);
    }
    const alike = `${(0,units/* showCount */.px)(found.runs)} ${found.runs === 1 ? 'run' : 'runs'} of the same test on the same kind of machine`;
    const check = {
        name: 'baseline',
        status: found.decision === 'too few runs' ? 'skipped' : slower ? 'failed' : 'passed',
        expected: found.limitMs === undefined
            ? `at least ${LEAST_RUNS} earlier runs to compare with`
            : `p95 at most ${(0,units/* showDuration */.kJ)(found.limitMs)} (median ${(0,units/* showDuration */.kJ)(found.medianMs)} of ${alike})`,
        actual: found.limitMs === undefined ? `${alike}; compared from ${LEAST_RUNS} on` : `p95 ${(0,units/* showDuration */.kJ)(figures.p95Ms)}`,
        ms: Math.round(performance.now() - began),
        layer: 'app',
        ...(slower ? { hint: 'Run it again before you look for the cause: one in a hundred runs may be this slow by chance.' } : {}),
    };
    return { check, notes };
}
const keyOf = (print) => `seaworthy-load-${print}-`;
async function readPast(input, file, print, notes) {
    try {
        if (input.kind === 'cache' && !(await restoreFromCache(print)))
            return [];
        const text = await (0,promises_.readFile)(file, 'utf8').catch((thrown) => {
            if (thrown.code === 'ENOENT')
                return undefined;
            throw new errors/* UserError */.yo(`${file} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
        });
        if (text === undefined)
            return [];
        const runs = parseHistory(text);
        if (runs === undefined)
            notes.push(`baseline: ${file} is not what a load test writes; it is begun anew`);
        return runs ?? [];
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        notes.push(`baseline: ${thrown.message}`);
        return [];
    }
}
const restoreFromCache = async (print) => (await __webpack_require__.e(/* import() */ 4409).then(__webpack_require__.bind(__webpack_require__, 54409))).restoreFile(CACHED, keyOf(print));
async function keep(input, file, text, key, notes) {
    try {
        await (0,folders/* makeFolder */.f)((0,external_node_path_.dirname)(file));
        await (0,promises_.writeFile)(file, text);
        if (input.kind === 'cache')
            await (await __webpack_require__.e(/* import() */ 4409).then(__webpack_require__.bind(__webpack_require__, 54409))).saveFile(CACHED, key);
    }
    catch (thrown) {
        notes.push(`baseline: this run could not be kept: ${(0,errors/* messageOf */.bD)(thrown)}`);
    }
}
/** Of everything that makes figures comparable: what is sent, how, where to, and by which kind of machine. */
function fingerprint(plan, config, { env }) {
    const steps = plan.flows.map(({ name, weight, steps: all }) => [
        name,
        weight,
        all.map((step) => [step.name, step.method, step.body?.length ?? 0, step.thinkMs ?? 0]),
    ]);
    const machine = [(0,external_node_os_.cpus)()[0]?.model, (0,external_node_os_.cpus)().length, env.RUNNER_OS, env.RUNNER_ARCH];
    const what = [
        plan.origin.host,
        plan.origin.port,
        steps,
        plan.model,
        plan.durationMs,
        plan.rampUpMs,
        plan.warmUpMs,
        config.engine,
        machine,
    ];
    return (0,external_node_crypto_.createHash)('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);
}

;// CONCATENATED MODULE: ./lib/load/pairs.js

/** How many rounds there are before the first look, between looks, and at most. */
const ROUNDS = { first: 6, more: 2, most: 16 };
const LOOKS = 1 + (ROUNDS.most - ROUNDS.first) / ROUNDS.more;
/** Each look may be wrong: what all of them together may be wrong by is shared out among them. */
const ALPHA = 0.05 / LOOKS;
/** A difference that nobody feels, whatever its share. */
const pairs_UNFELT_MS = 1;
/**
 * The ratio of after to before over all rounds, with its interval: regression only where all of it lies beyond what is allowed, none where all of it
 * lies within. Pairs are what is drawn: requests of one run hang together, and say nothing about the next run. Pure.
 */
function compare(pairs, maxRegression, seed = 1) {
    const { estimate, low, high } = bootstrapMedian(pairs.map(({ before, after }) => Math.log(after / before)), 1 - ALPHA, seed);
    const found = { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
    const limit = 1 + maxRegression;
    if (found.high <= limit)
        return { ...found, decision: 'no regression' };
    if (found.low <= limit)
        return { ...found, decision: 'undecided' };
    const felt = bootstrapMedian(pairs.map(({ before, after }) => after - before), 1 - ALPHA, seed);
    if (felt.estimate < pairs_UNFELT_MS)
        return { ...found, decision: 'no regression', because: `the difference is below ${pairs_UNFELT_MS} ms` };
    return { ...found, decision: 'regression' };
}
/** Which of the two comes first in each round: AB BA BA AB, the first of them by chance, so that neither is always after the other. */
function orderOf(round, seed) {
    const flip = seeded(seed)() < 0.5;
    return [false, true, true, false][round % 4] !== flip ? 'before first' : 'after first';
}

;// CONCATENATED MODULE: ./lib/modes/load-compare.js






/** One side of a round is no shorter: the first second of a connection is unlike the others. */
const SHORTEST_MS = 2_000;
/**
 * Both versions under the same load in turns, seconds apart, and whether the one that is tested is slower: on a machine that is shared with others, two
 * runs one after the other differ by more than most changes. Takes rounds until it is decided, at most `ROUNDS.most`.
 */
async function compareVersions(before, after, config, context) {
    const began = performance.now();
    const durationMs = Math.max(SHORTEST_MS, Math.round(config.duration / ROUNDS.first));
    const seed = Math.floor(context.now().getTime() / 1_000);
    const pairs = [];
    const side = (plan) => drive({ ...plan, durationMs, warmUpMs: Math.min(plan.warmUpMs ?? 0, 500), rampUpMs: 0 }, context.signal);
    let found;
    while (found === undefined || (found.decision === 'undecided' && pairs.length < ROUNDS.most)) {
        const more = found === undefined ? ROUNDS.first : ROUNDS.more;
        for (let count = 0; count < more; count++) {
            const first = orderOf(pairs.length, seed);
            const [one, other] = first === 'before first' ? [before, after] : [after, before];
            const results = [await side(one), await side(other)];
            context.signal.throwIfAborted();
            const [was, is] = first === 'before first' ? results : [results[1], results[0]];
            const missing = whyNot(was, 'compare-to') ?? whyNot(is, 'target');
            if (missing !== undefined)
                return { check: unknown(missing, began), table: roundsTable(pairs) };
            pairs.push({ before: p95(was), after: p95(is), errors: [load_compare_errors(was), load_compare_errors(is)] });
            context.progress(`Round ${pairs.length}: p95 ${(0,units/* showDuration */.kJ)(p95(was))} before, ${(0,units/* showDuration */.kJ)(p95(is))} after`);
        }
        found = compare(pairs, config['max-regression'], seed);
    }
    return { check: judged(found, pairs.length, config['max-regression'], began), table: roundsTable(pairs) };
}
const p95 = ({ response }) => (0,histogram/* quantile */.YV)(response, 0.95) / 1_000;
const load_compare_errors = ({ counts }) => attempts(counts) - counts.ok;
/** A comparison of what failed, or of what the generator could not send, says nothing. */
function whyNot({ counts, generator }, side) {
    if (counts.ok < samplesFor(0.95))
        return `${side} gave only ${counts.ok} good answers in a round, of the ${samplesFor(0.95)} that it takes`;
    if (generator.limited)
        return `the generator was the limit: ${generator.limited}`;
    return undefined;
}
const load_compare_percent = (ratio) => `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)}%`;
const base = (began) => ({ name: 'compare-to', ms: Math.round(performance.now() - began), layer: 'app' });
function unknown(why, began) {
    return { ...base(began), status: 'inconclusive', expected: 'both versions answer', actual: why };
}
function judged({ decision, estimate, low, high, because }, rounds, limit, began) {
    const STATUS = { regression: 'failed', 'no regression': 'passed', undecided: 'inconclusive' };
    return {
        ...base(began),
        status: STATUS[decision],
        expected: `p95 not more than ${Number((limit * 100).toPrecision(4))}% slower`,
        actual: `${load_compare_percent(estimate)} (${load_compare_percent(low)} to ${load_compare_percent(high)}) over ${rounds} rounds${because ? `, but ${because}` : ''}`,
        ...(decision === 'undecided'
            ? { hint: 'The machine or the service varies too much to tell: test longer, allow more (max-regression), or use a quieter runner.' }
            : {}),
    };
}
function roundsTable(pairs) {
    return {
        title: 'Rounds',
        columns: ['Round', 'p95 before', 'p95 after', 'Difference', 'Errors before', 'Errors after'],
        rows: pairs.map(({ before, after, errors: [was, is] }, at) => [
            String(at + 1),
            (0,units/* showDuration */.kJ)(before),
            (0,units/* showDuration */.kJ)(after),
            load_compare_percent(after / before),
            String(was),
            String(is),
        ]),
    };
}

;// CONCATENATED MODULE: ./lib/modes/load-names.js

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
        throw new errors/* ConfigError */.xL([...new Set(problems)]);
    return expanded;
}

// EXTERNAL MODULE: external "node:dns/promises"
var external_node_dns_promises_ = __webpack_require__(71553);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(88532);
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
        return { request: (0,request/* requestBytes */.D)(origin, { ...plan, bodyLength: bytes.length }), body: (0,load_plan/* shared */.ue)(bytes) };
    }
    const text = body === undefined ? undefined : typeof body.content === 'string' ? body.content : Buffer.from(body.content).toString('latin1');
    const isTemplate = /\{\{\w+\}\}/.test([path, ...Object.values(all), typeof body?.content === 'string' ? text : ''].join('\n'));
    if (!isTemplate)
        return { request: (0,request/* requestBytes */.D)(origin, { ...plan, ...(body ? { body: Buffer.from(body.content) } : {}) }) };
    const head = (0,request/* requestBytes */.D)(origin, plan)
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
            if (plan)
                own.push(plan);
        }
        plans.push({ name: flow.name, weight: flow.weight, steps: own });
    }
    const known = new Set([
        ...Object.keys(rows?.[0] ?? {}),
        ...written.flatMap(({ steps: all }) => all.flatMap(({ extract = {} }) => Object.keys(extract))),
    ]);
    for (const unknown of unknownVariables(plans, known))
        problems.push(`${place.where(flows ? ['flows'] : ['steps'])}: {{${unknown}}} has no value: a column of data or a name in extract is expected`);
    const serial = sequence &&
        (await attempt(['sequence'], async () => ({
            step: await planStep(sequence.request, place, new Set()),
            answers: (0,load_sequence/* parseSequence */.r)(sequence.answers),
        })));
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return { flows: plans, ...(rows ? { data: rows } : {}), ...(serial ? { sequence: serial } : {}) };
}
async function planStep(step, { origin, folder }, names) {
    const fields = step;
    const verb = METHODS.find((one) => fields[one] !== undefined);
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

;// CONCATENATED MODULE: ./lib/modes/load-plan.js










/** Reads the scenario, the bodies and the thresholds, looks the name up once. Everything wrong is named before a request is sent. Throws a UserError. */
async function prepare(config, expand, signal) {
    const origin = await originOf(config.target, config['allow-host'], config['ca-file']);
    const scenario = config.scenario ? await readScenario(config.scenario, origin, expand) : await ownScenario(config, origin);
    const model = modelOf(config);
    if (!model && scenario.flows.length > 0 && !scenario.sequence)
        throw new errors/* ConfigError */.xL(['users or rate is expected, for example users: 50 or rate: 200/s']);
    if (model && scenario.flows.length === 0)
        throw new errors/* ConfigError */.xL([`users and rate are of no use to a scenario of a sequence alone`]);
    const steps = scenario.flows.flatMap((flow) => flow.steps.map(({ name }) => name));
    const wanted = headersOf(config.thresholds);
    for (const step of scenario.flows.flatMap((flow) => flow.steps))
        step.headers = [...new Set([...(step.headers ?? []), ...wanted])];
    const thresholds = model ? thresholdsIn(config.thresholds, steps) : [];
    await reach(origin, signal);
    if (!model)
        return { origin, thresholds, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
    const plan = {
        origin,
        flows: scenario.flows,
        model,
        durationMs: config.duration,
        rampUpMs: config['ramp-up'],
        warmUpMs: config['warm-up'],
        timeoutMs: config['request-timeout'],
        ...(config['max-requests'] === undefined ? {} : { maxRequests: config['max-requests'] }),
        ...(scenario.data ? { data: scenario.data } : {}),
    };
    return { origin, thresholds, plan, ...(scenario.sequence ? { sequence: scenario.sequence } : {}) };
}
function thresholdsIn(given, steps) {
    const problems = given.flatMap((text) => {
        try {
            thresholdsOf([text], steps);
            return [];
        }
        catch (thrown) {
            return [`thresholds: ${(0,errors/* messageOf */.bD)(thrown)}`];
        }
    });
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return thresholdsOf(given, steps);
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
    const expect = expectedStatuses(config.expect, problems);
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
    const step = { name: `${method} ${url.pathname}`, method, request, expect, ...(apart ? { body: apart } : {}) };
    return { flows: [{ name: 'default', weight: 1, steps: [step] }], ...(sequence ? { sequence: { step, answers: sequence } } : {}) };
}
/** Which statuses meet every condition, as ranges. */
function expectedStatuses(given, problems) {
    const conditions = given.flatMap((text) => {
        try {
            const condition = (0,lib_condition/* parseCondition */.zB)(text);
            if (condition.metric === 'status')
                return [condition];
            throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(text)}: status is expected, for example status=200 or status<400; what is in the answer is checked by health-gate`);
        }
        catch (thrown) {
            problems.push(`expect: ${(0,errors/* messageOf */.bD)(thrown)}`);
            return [];
        }
    });
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
/** The name is looked up once: no request waits for it. Only what is loopback, private or allowed by name is put under load. */
async function originOf(target, allowed, caFile) {
    const url = new URL(target);
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const found = (0,external_node_net_.isIP)(host)
        ? [host]
        : await (0,external_node_dns_promises_.lookup)(host, { all: true, order: 'ipv4first' }).then((all) => all.map(({ address }) => address), (cause) => {
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
    const addresses = await listening(found, Number(url.port || (url.protocol === 'https:' ? 443 : 80)));
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
const PATIENCE_MS = 1_000;
/** One connection, so that what is not there or not trusted is said in a sentence before the load, and not as a thousand errors after it. */
async function reach({ addresses, host, port, tls, caFile }, signal) {
    const [address] = addresses;
    const ca = caFile ? await (0,promises_.readFile)(caFile, 'utf8') : undefined;
    const where = `${host}:${port}`;
    await new Promise((resolve, reject) => {
        const fail = (what, cause) => reject(new errors/* UserError */.yo(`${where} ${what}`, { cause, hint: 'Check target, and that the service runs and can be reached from here.' }));
        const socket = tls
            ? (0,external_node_tls_.connect)({ host: address, port, ...((0,external_node_net_.isIP)(host) ? {} : { servername: host }), ...(ca ? { ca } : {}) })
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
        socket.once(tls ? 'secureConnect' : 'connect', () => end(resolve));
        socket.once('error', (thrown) => end(() => fail(thrown.code === 'ECONNREFUSED' ? 'refuses connections: nothing listens there' : `cannot be connected to: ${(0,errors/* messageOf */.bD)(thrown)}`, thrown)));
    });
}

;// CONCATENATED MODULE: ./lib/modes/load-report.js




const ms = (microseconds) => (Number.isNaN(microseconds) ? '' : (0,units/* showDuration */.kJ)(microseconds / 1_000));
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
        total: attempts(tally.counts),
        ok: tally.counts.ok,
        late: (0,histogram/* countAbove */.d2)(tally.response, timeoutMs * 1_000),
        seconds: measuredMs / 1_000,
        headers: values,
    };
}
/** A row for each step: what was asked, how it was answered, how long it took. */
function stepTable(result) {
    const row = (name, { response, service, counts }) => {
        const total = attempts(counts);
        return [
            name,
            (0,units/* showCount */.px)(total),
            total === 0 ? '' : `${Number((((total - counts.ok) / total) * 100).toPrecision(2))}%`,
            ...[0.5, 0.95, 0.99].map((share) => ms((0,histogram/* quantile */.YV)(response, share))),
            ms((0,histogram/* max */.T9)(response)),
            ms((0,histogram/* quantile */.YV)(service, 0.95)),
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
        rows.push([`status ${status}`, (0,units/* showCount */.px)(answers), '']);
    for (const [fault, times] of Object.entries(counts.faults)) {
        if (times === 0)
            continue;
        const messages = [...(faultMessages.get(fault) ?? [])].map(([message]) => message);
        rows.push([fault, (0,units/* showCount */.px)(times), messages.join('; ')]);
    }
    for (const [what, times] of [
        ['dropped', counts.dropped],
        ['late', counts.late],
        ['aborted at the end', counts.aborted],
        ['sent again', counts.resent],
    ])
        if (times > 0)
            rows.push([what, (0,units/* showCount */.px)(times), '']);
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
            (0,units/* showDuration */.kJ)(Math.max(0, atMs)),
            (0,units/* showDuration */.kJ)(responseMs),
            (0,units/* showDuration */.kJ)(serviceMs),
        ]),
    };
}
/** Plain sentences that a number does not say by itself. */
function sentences(result, plan) {
    const { response, service, counts, generator, measuredMs } = result;
    const notes = [];
    const [waited, took] = [(0,histogram/* quantile */.YV)(response, 0.95) / 1_000, (0,histogram/* quantile */.YV)(service, 0.95) / 1_000];
    if (waited > took * 1.5 && waited - took > 10) {
        const why = (0,load_plan/* isOpen */.nT)(plan.model)
            ? 'requests had to wait for room: the service cannot keep up with this rate, or stood still for a while'
            : 'the service stood still for a while, and the users with it';
        notes.push(`95 of 100 answers took at most ${(0,units/* showDuration */.kJ)(took)} once they were sent, but whoever asked waited up to ${(0,units/* showDuration */.kJ)(waited)}: ${why}.`);
    }
    if (!(0,load_plan/* isOpen */.nT)(plan.model) && counts.ok > 0) {
        const { users, thinkMs = 0 } = plan.model;
        const should = users / (((0,histogram/* mean */.i2)(service) / 1_000 + thinkMs) / 1_000);
        const rate = attempts(counts) / (measuredMs / 1_000);
        if (Number.isFinite(should) && rate < should * 0.5)
            notes.push(`${(0,units/* showCount */.px)(users)} users who wait ${(0,units/* showDuration */.kJ)((0,histogram/* mean */.i2)(service) / 1_000)} should make about ${Math.round(should)} requests a second (Little's law), and made ${Math.round(rate)}.`);
    }
    if (generator.limited)
        notes.push(`The generator was the limit, and not the target: ${generator.limited}. Lower the load, give it more cores, or use engine: k6 on several machines.`);
    return notes;
}
function factsOf(result, plan, config) {
    const { generator, connect, counts, measuredMs } = result;
    const model = (0,load_plan/* isOpen */.nT)(plan.model) ? `${plan.model.ratePerSecond}/s (open)` : `${plan.model.users} users (closed)`;
    return {
        load: `${model} for ${(0,units/* showDuration */.kJ)(measuredMs)}, after ${(0,units/* showDuration */.kJ)(config['ramp-up'] + config['warm-up'])} of ramp and warm-up`,
        received: (0,units/* showBytes */.ni)(counts.bytesIn),
        sent: (0,units/* showBytes */.ni)(counts.bytesOut),
        connecting: (0,histogram/* count */.U9)(connect) === 0 ? 'none in this time' : `p95 ${ms((0,histogram/* quantile */.YV)(connect, 0.95))}`,
        generator: `${generator.workers} ${generator.workers === 1 ? 'thread' : 'threads'}, busy ${Math.round(generator.busy * 100)}%, late p99 ${ms((0,histogram/* quantile */.YV)(generator.lag, 0.99)) || '0 ms'}, garbage collection at most ${(0,units/* showDuration */.kJ)(generator.gc.longestMs)}`,
        address: plan.origin.addresses.join(', '),
    };
}

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
;// CONCATENATED MODULE: ./lib/load/sequence-run.js






/**
 * Sends one request again and again, each after the answer to the last, on a connection of its own that is kept: as one client would that tries
 * passwords. Ends with the first answer that is not the expected one. Rejects only on abort.
 */
async function runSequence(origin, step, { timeoutMs, signal, expected }) {
    const ca = origin.caFile ? await (0,promises_.readFile)(origin.caFile, 'utf8') : undefined;
    const agent = origin.tls ? new external_node_https_.Agent({ keepAlive: true, maxSockets: 1 }) : new external_node_http_.Agent({ keepAlive: true, maxSockets: 1 });
    const answers = [];
    try {
        for (const status of expected) {
            const answer = await ask(origin, step, { agent, ca, timeoutMs, signal });
            signal.throwIfAborted();
            answers.push(answer);
            if (answer.status !== status)
                break;
        }
        return answers;
    }
    finally {
        agent.destroy();
    }
}
function ask(origin, step, { agent, ca, timeoutMs, signal }) {
    const { method, path, headers, body } = written(step);
    const began = performance.now();
    const ms = () => Math.round(performance.now() - began);
    return new Promise((resolve) => {
        const request = (origin.tls ? external_node_https_.request : external_node_http_.request)({
            ...{ agent, method, path, headers, setHost: false, host: origin.addresses[0], port: origin.port },
            ...(origin.tls && !(0,external_node_net_.isIP)(origin.host) ? { servername: origin.host } : {}),
            ...(ca ? { ca } : {}),
            signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
        });
        const failed = (thrown) => resolve({
            fault: thrown.name === 'TimeoutError' || thrown.name === 'AbortError' ? `no answer within ${timeoutMs} ms` : (0,errors/* messageOf */.bD)(thrown),
            ms: ms(),
        });
        request.once('error', failed);
        request.once('response', (response) => {
            response.once('error', failed);
            response.once('end', () => resolve({ status: response.statusCode, ...retryAfterOf(response.headers), ms: ms() }));
            response.resume();
        });
        request.end(body);
    });
}
function retryAfterOf(headers) {
    const value = headers['retry-after'] ?? headers['ratelimit-reset'];
    return value === undefined ? {} : { retryAfter: String(value).slice(0, 100) };
}
/** The step's request as it was prepared, taken apart again: here Node's own client sends it. */
function written(step) {
    const bytes = step.request instanceof Uint8Array ? Buffer.from(step.request) : (0,request/* fill */.G)(step.request, new Map());
    const end = bytes.indexOf('\r\n\r\n');
    const [line = '', ...headers] = bytes.subarray(0, end).toString('latin1').split('\r\n');
    const [method = 'GET', path = '/'] = line.split(' ');
    const body = step.body ?? (bytes.length > end + 4 ? bytes.subarray(end + 4) : undefined);
    return {
        method,
        path,
        headers: headers.flatMap((header) => [header.slice(0, header.indexOf(':')), header.slice(header.indexOf(':') + 2)]),
        ...(body ? { body } : {}),
    };
}

;// CONCATENATED MODULE: ./lib/modes/load-sequence.js



/** Requests one after the other, with an identity of their own, and whether they were answered exactly so. */
async function checkSequence({ step, answers: wanted }, origin, timeoutMs, signal) {
    const began = performance.now();
    const expected = (0,load_sequence/* expectedAnswers */.Q)(wanted);
    const answers = await runSequence(origin, step, { timeoutMs, signal, expected });
    const wrong = answers.findIndex(({ status }, at) => status !== expected[at]);
    const limited = answers.findIndex(({ status }) => status === 429);
    const retryAfter = answers[limited]?.retryAfter;
    const check = {
        name: 'sequence',
        status: wrong < 0 ? 'passed' : answers[wrong].status === undefined ? 'inconclusive' : 'failed',
        expected: wanted.map(({ status, times }) => (times === 1 ? String(status) : `${status}x${times}`)).join(', '),
        actual: inShort(answers),
        ms: Math.round(performance.now() - began),
        layer: 'app',
        ...(wrong < 0 ? {} : { hint: hintOf(answers[wrong], expected[wrong], wrong) }),
    };
    const rows = answers.map(({ status, fault, retryAfter: after = '', ms }, at) => [
        String(at + 1),
        String(expected[at]),
        String(status ?? fault),
        after,
        (0,units/* showDuration */.kJ)(ms),
    ]);
    return {
        check,
        table: {
            title: `Sequence of ${step.name}`,
            columns: ['Request', 'Expected', 'Answer', 'Retry-After', 'Time'],
            rows: rows.slice(0, 200),
        },
        facts: {
            ...(limited < 0 ? {} : { 'first 429': `request ${limited + 1}` }),
            ...(retryAfter === undefined ? {} : { 'Retry-After of the first 429': retryAfter }),
        },
    };
}
/** `401x5, 429` as it was answered. */
function inShort(answers) {
    const runs = [];
    for (const { status, fault } of answers) {
        const what = String(status ?? fault);
        const last = runs.at(-1);
        if (last?.what === what)
            last.times++;
        else
            runs.push({ what, times: 1 });
    }
    return runs.map(({ what, times }) => (times === 1 ? what : `${what}x${times}`)).join(', ') || 'no answer';
}
function hintOf({ status, fault }, expected, at) {
    if (fault !== undefined)
        return 'Without an answer nothing is known of the limit.';
    if (status === 429)
        return `The limit took hold at request ${at + 1}: it is stricter than expected, or counts what others send as well.`;
    if (expected === 429)
        return `Request ${at + 1} was let through: there is no such limit, it counts otherwise, or each instance behind the balancer counts for itself.`;
    return `Request ${at + 1} should have been answered ${expected}.`;
}

;// CONCATENATED MODULE: ./lib/modes/load-test.js













/** How fast a service answers under load, and whether that can be told at all. */
async function loadTest(config, meta, context) {
    const expand = (text) => expandNames(text, config['env-allow'] ?? [], context);
    const baseline = config.baseline === undefined ? undefined : parseLoadBaseline(config.baseline);
    const { plan, sequence, thresholds, origin } = await prepare(config, expand, context.signal);
    const other = config['compare-to'] === undefined ? undefined : await prepare({ ...config, target: config['compare-to'] }, expand, context.signal);
    const loaded = plan ? await load(plan, thresholds, config, context) : undefined;
    if (loaded && other?.plan && (0,report/* worst */.QZ)(loaded.checks.map(({ status }) => status)) !== 'failed') {
        const { check, table } = await compareVersions(other.plan, loaded.plan, config, context);
        loaded.checks.push(check);
        loaded.tables.push(table);
    }
    if (loaded && baseline)
        await compareWithPast(loaded, baseline, { config, meta, context });
    // Last, and with an identity of its own: a limit that took hold would spoil the load.
    const sequenced = sequence ? await checkSequence(sequence, origin, config['request-timeout'], context.signal) : undefined;
    return load_test_report(loaded, sequenced, config);
}
async function compareWithPast(loaded, baseline, run) {
    const { plan, result, checks, notes } = loaded;
    const [p50Ms, p95Ms, p99Ms] = [millis(result, 0.5), millis(result, 0.95), millis(result, 0.99)];
    if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined)
        return; // The thresholds have said that there was no answer.
    const total = attempts(result.counts);
    const figures = { p50Ms, p95Ms, p99Ms, rps: rps(result), errorRate: (total - result.counts.ok) / total };
    const passed = (0,report/* holds */.v9)({ status: (0,report/* worst */.QZ)(checks.map(({ status }) => status)) });
    const found = await withBaseline(baseline, figures, passed, { plan, ...run });
    checks.push(found.check);
    notes.push(...found.notes);
}
async function load(plan, thresholds, config, context) {
    const hopeless = new AbortController();
    const seen = { ok: 0, bad: 0, seconds: 0 };
    const onSecond = (point) => {
        seen.seconds++;
        seen.ok += point.ok;
        seen.bad += point.unexpected + point.faults + point.dropped;
        context.progress(`${(0,units/* showDuration */.kJ)(point.toMs)}: ${(0,units/* showCount */.px)(point.ok)} answers, p95 ${Number.isNaN(point.p95Ms) ? 'unknown' : (0,units/* showDuration */.kJ)(point.p95Ms)}${point.faults + point.unexpected > 0 ? `, ${(0,units/* showCount */.px)(point.faults + point.unexpected)} errors` : ''}`);
        if (isHopeless(seen))
            hopeless.abort();
    };
    const result = await drive(plan, AbortSignal.any([context.signal, hopeless.signal]), { onSecond });
    context.signal.throwIfAborted();
    const notes = hopeless.signal.aborted
        ? [`Ended after ${(0,units/* showDuration */.kJ)(result.measuredMs)}: more than half of the requests failed, and more of them would say nothing new.`]
        : [];
    const checks = [...thresholds.map((threshold) => judgeOne(threshold, result, config)), generatorCheck(result)];
    if (plan.maxRequests !== undefined && result.sent >= plan.maxRequests)
        notes.push(`Ended at max-requests (${(0,units/* showCount */.px)(plan.maxRequests)}).`);
    return { plan, result, checks, notes, tables: loadTables(result) };
}
/** Not one good answer in a second of at least ten requests, or for certain more than half of them bad after five. */
function isHopeless({ ok, bad, seconds }) {
    if (ok === 0)
        return bad >= 10;
    return seconds >= 5 && wilson(bad, ok + bad).low > 0.5;
}
function judgeOne(threshold, result, config) {
    const step = threshold.step === undefined ? undefined : result.steps.find(({ name }) => name === threshold.step);
    const steps = step ? [step] : result.steps;
    const measured = measuredOf(step ?? result, steps, result, config['request-timeout']);
    const check = { ...judgeThreshold(threshold, measured), layer: 'app' };
    const isShare = threshold.metric === 'errors' || threshold.metric === 'success';
    if (result.generator.limited === undefined || check.status !== 'failed' || isShare)
        return check;
    if (failsWithout(threshold, measured, (0,histogram/* max */.T9)(result.generator.lag), result.generator.busy))
        return check;
    // Its own slowness is not the target's.
    return { ...check, status: 'inconclusive', hint: 'The generator was the limit: what it measured may be its own slowness.' };
}
/** Missed by more than the generator was ever late: its slowness is not the reason. Where it was busy all the time, answers were read late too. */
function failsWithout({ condition, metric }, measured, lagUs, busy) {
    if (!/^(?:p\d+|max|mean)$/.test(metric) || busy > MOST_BUSY)
        return false;
    const later = {
        ...condition,
        value: { ...condition.value, value: condition.value.value + lagUs / 1_000 },
    };
    return judgeThreshold({ condition: later, metric }, measured).status === 'failed';
}
function generatorCheck({ generator, counts }) {
    const check = { name: 'generator', expected: 'the generator keeps up', ms: 0, layer: 'gate' };
    if (attempts(counts) === 0)
        return { ...check, status: 'inconclusive', actual: 'not one request ended' };
    if (generator.limited)
        return {
            ...check,
            status: 'inconclusive',
            actual: generator.limited,
            hint: 'Lower the load, give the generator more cores, or use engine: k6 on several machines.',
        };
    return { ...check, status: 'passed', actual: `busy ${Math.round(generator.busy * 100)}% of the time` };
}
function load_test_report(loaded, sequenced, config) {
    const checks = [...(loaded?.checks ?? []), ...(sequenced ? [sequenced.check] : [])];
    const status = (0,report/* worst */.QZ)(checks.map((check) => check.status));
    const tables = [...(loaded?.tables ?? []), ...(sequenced ? [sequenced.table] : [])];
    return {
        mode: 'load-test',
        status,
        headline: headline(loaded, checks),
        checks,
        metrics: loaded ? metricsOf(loaded.result) : {},
        facts: { ...(loaded ? factsOf(loaded.result, loaded.plan, config) : {}), ...sequenced?.facts },
        outputs: outputsOf(loaded?.result),
        tables,
        notes: loaded ? [...loaded.notes, ...sentences(loaded.result, loaded.plan)] : [],
    };
}
const loadTables = (result) => [stepTable(result), errorTable(result), slowTable(result)].filter((table) => table !== undefined);
function headline(loaded, checks) {
    const bad = checks.filter((check) => !(0,report/* holds */.v9)(check)).map(({ name, status }) => `${name} ${status}`);
    const sequence = checks.find(({ name }) => name === 'sequence');
    const what = loaded
        ? `${(0,units/* showCount */.px)(attempts(loaded.result.counts))} requests in ${(0,units/* showDuration */.kJ)(loaded.result.measuredMs)}, ${rps(loaded.result)}/s, p95 ${p(loaded.result, 0.95) || 'unknown'}`
        : `sequence answered ${sequence?.actual ?? 'nothing'}`;
    return bad.length === 0 ? what : `${bad.join(', ')}: ${what}`;
}
const rps = ({ counts, measuredMs }) => Number((counts.ok / Math.max(measuredMs / 1_000, 1e-9)).toPrecision(4));
const millis = (result, share) => {
    const value = (0,histogram/* quantile */.YV)(result.response, share) / 1_000;
    return Number.isNaN(value) ? undefined : value;
};
const p = (result, share) => {
    const value = millis(result, share);
    return value === undefined ? '' : (0,units/* showDuration */.kJ)(value);
};
function metricsOf(result) {
    const total = attempts(result.counts);
    return {
        requests: total,
        rps: rps(result),
        ...(total === 0 ? {} : { 'error-rate': (total - result.counts.ok) / total }),
        ...Object.fromEntries([0.5, 0.9, 0.95, 0.99].flatMap((share) => millis(result, share) === undefined ? [] : [[`p${share * 100}-ms`, millis(result, share)]])),
    };
}
function outputsOf(result) {
    const total = result ? attempts(result.counts) : 0;
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
