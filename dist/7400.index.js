export const id = 7400;
export const ids = [7400];
export const modules = {

/***/ 7400:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  isHopeless: () => (/* binding */ isHopeless),
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
// EXTERNAL MODULE: ./lib/load/result.js
var load_result = __webpack_require__(74759);
// EXTERNAL MODULE: ./lib/load/histogram.js
var histogram = __webpack_require__(44950);
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

// EXTERNAL MODULE: ./lib/load/worker.js + 12 modules
var worker = __webpack_require__(35347);
;// CONCATENATED MODULE: ./lib/load/drive.js








const SECOND = 1_000;
/** For threads to be told, and connections to be no rush. */
const HEAD_START_MS = 10;
/**
 * Runs a load test. The threads do all of it; this one reads what they count. Aborting `signal` ends it at once, with what was measured until
 * then: requests in flight are `aborted`. Takes ramp, warm-up and duration, and at most `drainMs` more. Rejects where a thread fails.
 */
async function drive(plan, signal, { entry = process.argv[1], onSecond } = {}) {
    // A thread without users would keep its share of max-requests to itself.
    const most = (0,load_plan/* isOpen */.nT)(plan.model) ? Number.POSITIVE_INFINITY : plan.model.users;
    const workers = Math.min(plan.workers ?? usualWorkers(plan.origin), most);
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
            return (0,load_result/* resultOf */.Bg)({ plan, memories, ends, series: seconds.end(), measuredMs, stopped: signal.aborted });
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
/** The main thread has next to nothing to do; a service on this machine has, and would be measured against the generator. */
function usualWorkers({ addresses }, processors = (0,external_node_os_.availableParallelism)()) {
    const own = new Set(Object.values((0,external_node_os_.networkInterfaces)()).flatMap((all = []) => all.map(({ address }) => address)));
    const isHere = addresses.some((address) => /^(?:127\.|::1$)/.test(address) || own.has(address));
    return Math.max(1, processors - (isHere ? 1 : 0));
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

// EXTERNAL MODULE: ./lib/load/statistics.js
var statistics = __webpack_require__(62089);
// EXTERNAL MODULE: ./lib/load/thresholds.js
var load_thresholds = __webpack_require__(69798);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
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
    const middle = (0,statistics/* median */.JZ)(logs);
    const factor = 3.5 * (1 + 8 / alike.length);
    const limitMs = Math.exp(middle + Math.max(factor * (0,statistics/* spread */.il)(logs), Math.log(1 + maxRegression)));
    const medianMs = Math.exp(middle);
    const isSlower = p95Ms > limitMs && p95Ms - medianMs > UNFELT_MS;
    return { decision: isSlower ? 'regression' : 'no regression', runs: alike.length, medianMs, limitMs };
}

// EXTERNAL MODULE: ./lib/load/request.js
var load_request = __webpack_require__(41073);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: ./lib/storage/artifact-client.js
var artifact_client = __webpack_require__(59919);
// EXTERNAL MODULE: ./lib/storage/artifact-location.js
var artifact_location = __webpack_require__(46319);
// EXTERNAL MODULE: ./lib/storage/zip.js
var zip = __webpack_require__(55330);
;// CONCATENATED MODULE: ./lib/modes/load-baseline-artifact.js








const EXAMPLE = 'artifact:NAME?run=4711, with &repository=owner/name where it is of another one';
/** A thousand runs have 300 KB. */
const MOST_BYTES = 16 * 1024 * 1024;
/** `artifact:load-baseline?run=4711`. Throws a ConfigError. */
function parseBaselineArtifact(value) {
    const [, name = '', query = ''] = /^artifact:([^?]*)(\?.*)?$/s.exec(value) ?? [];
    if (name.trim() === '')
        throw new errors/* ConfigError */.xL([`baseline: received '${value}', expected the name of an artifact: ${EXAMPLE}`]);
    try {
        const place = (0,artifact_location/* parseArtifactLocation */.Pn)(`artifact:${query}`);
        if (place.run !== undefined)
            return { name: name.trim(), place };
    }
    catch (thrown) {
        throw new errors/* ConfigError */.xL([`baseline: ${(0,errors/* messageOf */.bD)(thrown)}`]);
    }
    throw new errors/* ConfigError */.xL([`baseline: received '${value}', expected the run that has it: ${EXAMPLE}`]);
}
/** The runs that it tells of, in whichever of its files. Rejects with a UserError. */
async function readBaselineArtifact({ name, place }, { env, tempDir }, token) {
    const world = { env, tempDir, ...(token === undefined ? {} : { token }) };
    if (!(0,artifact_location/* isOtherRun */.ij)(place, env))
        (0,artifact_location/* checkStep */.bn)(world);
    const of = (0,artifact_location/* otherRun */.uV)(place, world);
    const artifact = await (0,artifact_client/* find */.I6)(name, of);
    if (!artifact)
        throw new errors/* UserError */.yo(`run ${place.run} has no artifact ${name}`, { hint: 'Check the name, and that it has not expired.' });
    if (artifact.size > MOST_BYTES)
        throw new errors/* UserError */.yo(`artifact ${name} has ${artifact.size} bytes, at most ${MOST_BYTES} are read`);
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(tempDir, 'baseline-'));
    try {
        if (!(await (0,artifact_client/* download */.RG)(artifact, folder, of)))
            throw new errors/* UserError */.yo(`artifact ${name} was not downloaded as it was uploaded: its sha256 is another`, { temporary: true });
        const runs = await runsIn(folder, `artifact ${name}`);
        if (runs.length === 0)
            throw new errors/* UserError */.yo(`artifact ${name} holds no file that baseline: file:PATH has written`);
        return runs;
    }
    finally {
        await (0,promises_.rm)(folder, { recursive: true, force: true });
    }
}
async function runsIn(folder, where) {
    const [file] = await (0,promises_.readdir)(folder);
    const path = (0,external_node_path_.join)(folder, file ?? '');
    const runs = [];
    for (const entry of await (0,zip/* readZip */.u)(path, where)) {
        if (!entry.name.endsWith('.json') || entry.bytes > MOST_BYTES)
            continue;
        runs.push(...(parseHistory(await (0,consumers_.text)(await (0,zip/* openEntry */.v)(path, entry, where))) ?? []));
    }
    return runs;
}

;// CONCATENATED MODULE: ./lib/modes/load-baseline.js










/** Throws a ConfigError. */
function parseLoadBaseline(value) {
    if (value === 'cache')
        return { kind: 'cache' };
    if (value.startsWith('artifact:'))
        return { kind: 'artifact', ...parseBaselineArtifact(value) };
    const [, path] = /^file:(.+)$/s.exec(value) ?? [];
    if (path?.trim())
        return { kind: 'file', path: path.trim() };
    throw new errors/* ConfigError */.xL([`baseline: received '${value}', expected cache, file:PATH or artifact:NAME?run=ID`]);
}
/** Relative, because the path is part of what the cache is asked for. */
const CACHED = 'seaworthy-report/load-baseline.json';
/** `few`: says that there are too few answers for a p95. Compares with earlier runs that were alike, and adds this one to them where it passed otherwise. Trouble with where they are kept changes no verdict. */
async function withBaseline(input, figures, { passed, few }, run) {
    const { plan, config, meta, context } = run;
    const began = performance.now();
    const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
    const file = input.kind === 'artifact' ? undefined : (0,external_node_path_.resolve)(workspace, input.kind === 'cache' ? CACHED : input.path);
    const print = fingerprint(plan, config, context);
    const notes = [];
    const past = await readPast(() => pastRuns(input, file, print, { config, context, notes }), notes);
    // A slow service gives few answers: where half of those are beyond the limit, so is the p95 that they do not tell.
    const judged = few === undefined ? figures.p95Ms : figures.p50Ms;
    const found = judgeByHistory(judged, past ?? [], print, config['max-regression']);
    const slower = found.decision === 'regression';
    // An artifact of another run cannot be changed; and what could not be read now would be gone if this run stood there alone.
    if (passed && !slower && few === undefined && file !== undefined && past !== undefined) {
        const text = historyWith(past, {
            at: context.now().toISOString(),
            ...(meta.sha ? { sha: meta.sha } : {}),
            fingerprint: print,
            ...figures,
        });
        await keep(input, file, text, `${keyOf(print)}${context.env.GITHUB_RUN_ID ?? '0'}-${context.env.GITHUB_RUN_ATTEMPT ?? '0'}-${context.tag}`, notes);
    }
    else if (!passed && file !== undefined)
        notes.push('baseline: only runs that passed are kept, and this one did not');
    const alike = `${(0,units/* showCount */.px)(found.runs)} ${found.runs === 1 ? 'run' : 'runs'} of the same test on the same kind of machine`;
    const check = {
        name: 'baseline',
        status: slower ? 'failed' : few !== undefined ? 'inconclusive' : found.decision === 'too few runs' ? 'skipped' : 'passed',
        expected: found.limitMs === undefined
            ? `at least ${LEAST_RUNS} earlier runs to compare with`
            : `p95 at most ${(0,units/* showDuration */.kJ)(found.limitMs)} (median ${(0,units/* showDuration */.kJ)(found.medianMs)} of ${alike})`,
        actual: few !== undefined
            ? `p50 ${(0,units/* showDuration */.kJ)(judged)}: ${few}`
            : found.limitMs === undefined
                ? `${alike}; compared from ${LEAST_RUNS} on`
                : `p95 ${(0,units/* showDuration */.kJ)(judged)}`,
        ms: Math.round(performance.now() - began),
        layer: 'app',
        ...(slower ? { hint: 'Run it again before you look for the cause: one in a hundred runs may be this slow by chance.' } : {}),
    };
    return { check, notes };
}
const keyOf = (print) => `seaworthy-load-${print}-`;
/** Undefined where it is not known what there is. */
async function readPast(read, notes) {
    try {
        return await read();
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        notes.push(`baseline: ${thrown.message}`);
        return undefined;
    }
}
async function pastRuns(input, file, print, { config, context, notes }) {
    if (input.kind === 'artifact')
        return readBaselineArtifact(input, context, config['github-token']);
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
/** The path with its query, and how long a small body is. Headers are left out: a token may be another in each run. */
function askedFor({ request }) {
    if (request instanceof Uint8Array) {
        const { path, body } = (0,load_request/* requestParts */.OS)(request);
        return [path, body?.length ?? 0];
    }
    const text = (parts) => parts.map((part) => (typeof part === 'string' ? part : `{{${part.variable}}}`)).join('');
    return [text(request.head).split('\r\n', 1)[0], text(request.body ?? []).length];
}
/** Of everything that makes figures comparable: what is sent, how, where to, and by which kind of machine. */
function fingerprint(plan, config, { env }) {
    const steps = plan.flows.map(({ name, weight, steps: all }) => [
        name,
        weight,
        all.map((step) => [step.name, step.method, ...askedFor(step), step.body?.length ?? 0, step.thinkMs ?? 0]),
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
    const { estimate, low, high } = (0,statistics/* bootstrapMedian */.xh)(pairs.map(({ before, after }) => Math.log(after / before)), 1 - ALPHA, seed);
    const found = { estimate: Math.exp(estimate), low: Math.exp(low), high: Math.exp(high) };
    const limit = 1 + maxRegression;
    if (found.high <= limit)
        return { ...found, decision: 'no regression' };
    if (found.low <= limit)
        return { ...found, decision: 'undecided' };
    const felt = (0,statistics/* bootstrapMedian */.xh)(pairs.map(({ before, after }) => after - before), 1 - ALPHA, seed);
    if (felt.estimate < pairs_UNFELT_MS)
        return { ...found, decision: 'no regression', because: `the difference is below ${pairs_UNFELT_MS} ms` };
    return { ...found, decision: 'regression' };
}
/** Which of the two comes first in each round: AB BA BA AB, the first of them by chance, so that neither is always after the other. */
function orderOf(round, seed) {
    const flip = (0,statistics/* seeded */.JU)(seed)() < 0.5;
    return [false, true, true, false][round % 4] !== flip ? 'before first' : 'after first';
}

;// CONCATENATED MODULE: ./lib/modes/load-compare.js







/** One side of a round is no shorter: the first second of a connection is unlike the others. */
const SHORTEST_MS = 2_000;
/**
 * Both versions under the same load in turns, seconds apart, and whether the one that is tested is slower: on a machine that is shared with others, two
 * runs one after the other differ by more than most changes. Takes rounds until it is decided, at most `ROUNDS.most`.
 */
async function compareVersions(before, after, config, context, { shortestMs = SHORTEST_MS, sent = 0, thresholds = (0,load_thresholds/* thresholdsOf */.W6)([], []) } = {}) {
    const began = performance.now();
    const durationMs = Math.max(shortestMs, Math.round(config.duration / ROUNDS.first));
    const seed = Math.floor(context.now().getTime() / 1_000);
    const pairs = [];
    const used = new Map([[after, sent]]);
    // `maxRequests` are those of all rounds together.
    const isUsedUp = (plan) => plan.maxRequests !== undefined && (used.get(plan) ?? 0) >= plan.maxRequests;
    const side = async (plan) => {
        const before = used.get(plan) ?? 0;
        const rest = plan.maxRequests === undefined ? {} : { maxRequests: plan.maxRequests - before };
        const changes = { durationMs, warmUpMs: Math.min(plan.warmUpMs ?? 0, 500), rampUpMs: 0, ...rest };
        const result = await drive({ ...plan, ...changes }, context.signal);
        used.set(plan, before + result.sent);
        return result;
    };
    let found;
    while (found === undefined || (found.decision === 'undecided' && pairs.length < ROUNDS.most)) {
        const more = found === undefined ? ROUNDS.first : ROUNDS.more;
        for (let count = 0; count < more; count++) {
            const first = orderOf(pairs.length, seed);
            const [one, other] = first === 'before first' ? [before, after] : [after, before];
            if (isUsedUp(one) || isUsedUp(other))
                return {
                    check: unknown(`max-requests were used up after ${pairs.length} ${pairs.length === 1 ? 'round' : 'rounds'}`, began),
                    table: roundsTable(pairs),
                };
            const results = [await side(one), await side(other)];
            context.signal.throwIfAborted();
            const [was, is] = first === 'before first' ? results : [results[1], results[0]];
            const missing = whyNot(was, 'compare-to', thresholds) ?? whyNot(is, 'target', thresholds);
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
const load_compare_errors = ({ counts }) => (0,load_result/* attempts */.r2)(counts) - counts.ok;
/** A comparison of what failed, or of what the generator could not send, says nothing. */
function whyNot(result, side, thresholds) {
    const { counts, generator } = result;
    if (counts.ok < (0,statistics/* samplesFor */.rS)(0.95))
        return `${side} gave only ${counts.ok} good answers in a round, of the ${(0,statistics/* samplesFor */.rS)(0.95)} that it takes`;
    if ((0,load_thresholds/* missesErrors */.Yi)(thresholds, counts.ok, load_compare_errors(result)))
        return `${side} failed ${load_compare_errors(result)} of ${(0,load_result/* attempts */.r2)(counts)} requests in a round, which its thresholds do not allow`;
    if (generator.limited)
        return `the generator was the limit: ${generator.limited}`;
    return undefined;
}
const percent = (ratio) => `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)}%`;
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
        actual: `${percent(estimate)} (${percent(low)} to ${percent(high)}) over ${rounds} rounds${because ? `, but ${because}` : ''}`,
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
            percent(after / before),
            String(was),
            String(is),
        ]),
    };
}

// EXTERNAL MODULE: ./lib/modes/load-k6.js + 1 modules
var load_k6 = __webpack_require__(61432);
// EXTERNAL MODULE: ./lib/modes/load-names.js
var load_names = __webpack_require__(44739);
// EXTERNAL MODULE: ./lib/modes/load-plan.js + 4 modules
var modes_load_plan = __webpack_require__(2946);
// EXTERNAL MODULE: ./lib/modes/load-report.js
var load_report = __webpack_require__(81473);
// EXTERNAL MODULE: ./lib/load/sequence.js
var sequence = __webpack_require__(30291);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/load/http2-session.js
var http2_session = __webpack_require__(27671);
;// CONCATENATED MODULE: ./lib/load/sequence-run.js









/**
 * Sends one request again and again, each after the answer to the last, on a connection of its own that is kept: as one client would that tries
 * passwords. Ends with the first answer that is not the expected one. Rejects only on abort.
 */
async function runSequence(origin, step, { timeoutMs, signal, expected }) {
    const ca = origin.caFile ? await (0,promises_.readFile)(origin.caFile, 'utf8') : undefined;
    const way = origin.http2 ? overHttp2(origin, ca) : overHttp1(origin, ca);
    const answers = [];
    try {
        for (const status of expected) {
            const began = performance.now();
            const by = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
            const answer = await way.ask(written(step), by).catch((thrown) => ({
                fault: by.aborted ? `no answer within ${timeoutMs} ms` : (0,errors/* messageOf */.bD)(thrown),
            }));
            signal.throwIfAborted();
            answers.push({ ...answer, ms: Math.round(performance.now() - began) });
            if (!('status' in answer) || answer.status !== status)
                break;
        }
        return answers;
    }
    finally {
        way.close();
    }
}
function overHttp1(origin, ca) {
    const agent = origin.tls ? new external_node_https_.Agent({ keepAlive: true, maxSockets: 1 }) : new external_node_http_.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = ({ method, path, headers, body }, signal) => new Promise((resolve, reject) => {
        const request = (origin.tls ? external_node_https_.request : external_node_http_.request)({
            ...{ agent, method, path, headers: headers.flat(), setHost: false, host: origin.addresses[0], port: origin.port },
            ...(origin.tls && !(0,external_node_net_.isIP)(origin.host) ? { servername: origin.host } : {}),
            ...(ca ? { ca } : {}),
            signal,
        });
        request.once('error', reject);
        request.once('response', (response) => {
            response.once('error', reject);
            response.once('end', () => resolve({ status: response.statusCode, ...retryAfterOf(response.headers) }));
            response.resume();
        });
        request.end(body);
    });
    return { ask, close: () => agent.destroy() };
}
function overHttp2(origin, ca) {
    const counted = { connects: (0,histogram/* emptyHistogram */.wv)(), gauges: new Float64Array(load_memory/* CONNECTIONS */.Uk + 1), nextAddress: 0 };
    const sessions = (0,http2_session/* http2Sessions */.y)({ origin, ca, ...counted });
    return { ask: (request, signal) => askStream(sessions, request, signal), close: sessions.close };
}
function askStream(sessions, request, signal) {
    const session = sessions.take();
    return new Promise((resolve, reject) => {
        const stream = session.client.request((0,http2_session/* http2Headers */.H)(request), { signal });
        let answer;
        let broken;
        stream.once('response', (headers) => {
            answer = { status: headers[':status'], ...retryAfterOf(headers) };
        });
        stream.once('error', (thrown) => {
            broken = session.broken ?? thrown;
        });
        stream.once('close', () => {
            if (answer && !broken)
                resolve(answer);
            else
                reject(broken ?? new Error('the connection was closed without an answer'));
        });
        stream.resume();
        stream.end(request.body);
    }).finally(() => sessions.give(session));
}
function retryAfterOf(headers) {
    const value = headers['retry-after'] ?? headers['ratelimit-reset'];
    return value === undefined ? {} : { retryAfter: String(value).slice(0, 100) };
}
/** The step's request as it was prepared: here Node's own client sends it. */
function written(step) {
    const parts = (0,load_request/* requestParts */.OS)(step.request instanceof Uint8Array ? step.request : (0,load_request/* fill */.GS)(step.request, new Map()));
    return step.body ? { ...parts, body: step.body } : parts;
}

;// CONCATENATED MODULE: ./lib/modes/load-sequence.js



/** Requests one after the other, with an identity of their own, and whether they were answered exactly so. */
async function checkSequence({ step, answers: wanted }, origin, timeoutMs, signal) {
    const began = performance.now();
    const expected = (0,sequence/* expectedAnswers */.Q)(wanted);
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

// EXTERNAL MODULE: ./lib/modes/load-verdict.js + 1 modules
var load_verdict = __webpack_require__(69286);
;// CONCATENATED MODULE: ./lib/modes/load-test.js














/** How fast a service answers under load, and whether that can be told at all. */
async function loadTest(config, meta, context) {
    const expand = (text) => (0,load_names/* expandNames */.J)(text, config['env-allow'] ?? [], context);
    const baseline = config.baseline === undefined ? undefined : parseLoadBaseline(config.baseline);
    const { plan, sequence, thresholds, origin } = await (0,modes_load_plan/* prepare */.i)(config, expand, context.signal);
    const other = config['compare-to'] === undefined ? undefined : await (0,modes_load_plan/* prepare */.i)({ ...config, target: config['compare-to'] }, expand, context.signal);
    if (config.export !== undefined)
        return (await __webpack_require__.e(/* import() */ 7644).then(__webpack_require__.bind(__webpack_require__, 67644))).exportK6(config, context);
    const work = config.engine === 'k6' ? load_k6/* loadByK6 */.v7 : load;
    const loaded = plan ? await observed(plan, config, context, () => work(plan, thresholds, config, context)) : undefined;
    if (plan && loaded && other?.plan && (0,report/* worst */.QZ)(loaded.checks.map(({ status }) => status)) !== 'failed') {
        const { check, table } = await compareVersions(other.plan, plan, config, context, { sent: loaded.result.sent, thresholds });
        loaded.checks.push(check);
        loaded.tables.push(table);
    }
    if (plan && loaded && baseline)
        await compareWithPast(loaded, baseline, { plan, config, meta, context });
    // Last, and with an identity of its own: a limit that took hold would spoil the load.
    const sequenced = sequence ? await checkSequence(sequence, origin, config['request-timeout'], context.signal) : undefined;
    return (0,load_verdict/* report */.z8)(loaded, sequenced);
}
/** With what the services behind the target did meanwhile. */
async function observed(plan, config, context, work) {
    if (config.observe.length === 0)
        return work();
    const { observing, parseObserved } = await Promise.all(/* import() */[__webpack_require__.e(3849), __webpack_require__.e(2830), __webpack_require__.e(7796), __webpack_require__.e(7166), __webpack_require__.e(4515), __webpack_require__.e(3508)]).then(__webpack_require__.bind(__webpack_require__, 66987));
    const { env, tag, signal } = context;
    const observers = parseObserved(config.observe, { env, tag, caFile: config['ca-file'] });
    const beforeMs = (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
    const { result, observed: seen } = await observing(observers, { beforeMs, signal }, work);
    result.tables.push(...seen.tables);
    result.notes.push(...seen.notes);
    return result;
}
async function compareWithPast(loaded, baseline, run) {
    const { result, checks, notes } = loaded;
    const unfit = whyUnfit(result);
    if (unfit !== undefined) {
        checks.push({
            name: 'baseline',
            status: 'inconclusive',
            expected: 'figures that can be compared',
            actual: unfit,
            ms: 0,
            layer: 'gate',
        });
        return;
    }
    const [p50Ms, p95Ms, p99Ms] = [(0,load_verdict/* millis */.ne)(result, 0.5), (0,load_verdict/* millis */.ne)(result, 0.95), (0,load_verdict/* millis */.ne)(result, 0.99)];
    if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined)
        return;
    const total = (0,load_result/* attempts */.r2)(result.counts);
    const figures = { p50Ms, p95Ms, p99Ms, rps: (0,load_verdict/* rps */._m)(result), errorRate: (total - result.counts.ok) / total };
    const passed = (0,report/* worst */.QZ)(checks.map(({ status }) => status)) === 'passed';
    const few = result.counts.ok < (0,statistics/* samplesFor */.rS)(0.95) ? fewAnswers(result) : undefined;
    const found = await withBaseline(baseline, figures, { passed, few }, run);
    checks.push(found.check);
    notes.push(...found.notes);
}
/** Figures of a generator that did not keep up are its own, and of a few answers even the median is chance: they are neither compared nor kept. */
function whyUnfit(result) {
    const { limited } = result.generator;
    if (limited !== undefined)
        return `the generator was the limit: ${limited}`;
    return result.counts.ok < (0,statistics/* samplesFor */.rS)(0.5) ? fewAnswers(result) : undefined;
}
const fewAnswers = ({ counts }) => `only ${(0,units/* showCount */.px)(counts.ok)} of the ${(0,statistics/* samplesFor */.rS)(0.95)} answers that a p95 takes`;
async function load(plan, thresholds, config, context) {
    const hopeless = new AbortController();
    const seen = { ok: 0, bad: 0, seconds: 0 };
    const onSecond = (point) => {
        seen.seconds++;
        seen.ok += point.ok;
        seen.bad += point.unexpected + point.faults + point.dropped;
        context.progress(`${(0,units/* showDuration */.kJ)(point.toMs)}: ${(0,units/* showCount */.px)(point.ok)} answers, p95 ${Number.isNaN(point.p95Ms) ? 'unknown' : (0,units/* showDuration */.kJ)(point.p95Ms)}${point.faults + point.unexpected > 0 ? `, ${(0,units/* showCount */.px)(point.faults + point.unexpected)} errors` : ''}`);
        if (isHopeless(seen, thresholds))
            hopeless.abort();
    };
    const result = await drive(plan, AbortSignal.any([context.signal, hopeless.signal]), { onSecond });
    context.signal.throwIfAborted();
    const notes = hopeless.signal.aborted
        ? [`Ended after ${(0,units/* showDuration */.kJ)(result.measuredMs)}: more than half of the requests failed, and more of them would say nothing new.`]
        : [];
    const checks = [...thresholds.map((threshold) => (0,load_verdict/* judgeOne */.yG)(threshold, result, config['request-timeout'])), (0,load_verdict/* generatorCheck */.mF)(result)];
    if (plan.maxRequests !== undefined && result.sent >= plan.maxRequests)
        notes.push(`Ended at max-requests (${(0,units/* showCount */.px)(plan.maxRequests)}).`);
    return { plan, result, checks, notes, tables: (0,load_verdict/* loadTables */.ie)(result), facts: (0,load_report/* factsOf */.xS)(result, plan, config) };
}
/**
 * Not one good answer in a second of at least ten requests, or for certain more than half of them bad after five: and a threshold that this misses.
 * Whoever allows so many errors is to have them for the whole time.
 */
function isHopeless({ ok, bad, seconds }, thresholds) {
    const isBad = ok === 0 ? bad >= 10 : seconds >= 5 && (0,statistics/* wilson */.rF)(bad, ok + bad).low > 0.5;
    return isBad && (0,load_thresholds/* missesErrors */.Yi)(thresholds, ok, bad);
}


/***/ })

};
