export const id = 2762;
export const ids = [2762];
export const modules = {

/***/ 50646:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Xy: () => (/* binding */ isInput),
/* harmony export */   mc: () => (/* binding */ INPUTS)
/* harmony export */ });
/* unused harmony export OUTPUTS */
const BACKUP = ['backup'];
const VERIFY = ['restore-verify'];
const BOTH = ['backup', 'restore-verify'];
const GATE = ['health-gate'];
const LOAD = ['load-test'];
const INPUTS = {
    mode: { modes: 'all', description: 'What to do: backup, restore-verify, health-gate or load-test.' },
    config: { modes: 'all', description: 'Path of a YAML file that holds the same keys. Inputs win over it.' },
    'env-allow': {
        modes: 'all',
        lines: true,
        description: 'Names of environment variables that ${NAME} in the config file may read. One per line; only as an input.',
    },
    'report-dir': {
        modes: 'all',
        description: 'Folder for report.json, report.md, report.html and report.xml (JUnit). Default: seaworthy-report/<mode>, with -2, -3 … where a step before has written one.',
    },
    artifact: {
        modes: 'all',
        description: 'Name of the workflow artifact that keeps the report folder, or none. Default: a name unique to the step.',
    },
    timeout: {
        modes: 'all',
        description: 'The step fails by then (health-gate: the verdict falls by then), for example 30m. Default: the limit of the job.',
    },
    'fail-on': { modes: 'all', description: 'Which verdict fails the step: failed (default), degraded as well, or never.' },
    'on-inconclusive': { modes: 'all', description: 'What happens when it could not be found out: fail (default) or warn.' },
    via: { modes: 'all', later: true, description: 'ssh://user@host: reach every target through that machine.' },
    'ca-file': {
        modes: 'all',
        description: 'PEM file with the certificate authorities to trust: instead of the public ones for databases, beside them for S3.',
    },
    notify: { modes: 'all', later: true, lines: true, secret: true, description: 'Where to send word of the verdict. One per line.' },
    'notify-on': { modes: 'all', later: true, description: 'When to send it: failure (default), change or always.' },
    'github-token': { modes: 'all', secret: true, description: 'Token for artifacts of other runs, deployments and comments.' },
    source: {
        modes: BACKUP,
        lines: true,
        description: 'URL of what to back up: postgres://user:password@host:5432/database, or pgbackrest:STANZA?config=….',
    },
    destination: {
        modes: BACKUP,
        lines: true,
        description: 'Where backups live, one place a line: dir:path, s3://bucket/prefix?region=…, artifact:. Each may carry its own rules (?keep=last=7,daily=7).',
    },
    name: { modes: BOTH, description: 'Name of the series of backups. Default: the name of the database.' },
    compression: { modes: BACKUP, description: 'zstd:LEVEL (default zstd:3), gzip:LEVEL or none.' },
    'encrypt-to': {
        modes: BACKUP,
        lines: true,
        description: 'age recipients (public keys), one per line: each alone can decrypt. Private keys do not belong on the runner that backs up.',
    },
    fingerprint: {
        modes: BACKUP,
        description: 'What is recorded of each table in the snapshot that is dumped: full (default: exact rows and a checksum), counts or none.',
    },
    'parallel-workers': {
        modes: BACKUP,
        description: 'Parallel workers the server may use for the counts and checksums. Default 0: the backup stays out of the way.',
    },
    keep: { modes: BACKUP, description: 'Retention, for example last=7 daily=7 weekly=4 monthly=12, or 30d.' },
    'min-size': { modes: BACKUP, description: 'Alarm when the stored dump is smaller, for example 1MB.' },
    'max-shrink': {
        modes: BACKUP,
        description: 'Alarm when dump or rows shrank by more than this since the last good backup, for example 30%.',
    },
    verify: {
        modes: BACKUP,
        description: 'read-back (default: what was stored is read again to its end and compared), restore (it is also restored to a throwaway server, compared with the source, and the proof kept) or none.',
    },
    'decrypt-with': {
        modes: BOTH,
        secret: true,
        lines: true,
        description: 'age identity (private key), where this very step must read what is encrypted.',
    },
    'sign-with': { modes: BACKUP, secret: true, description: 'Ed25519 private key (PEM) that signs the manifest.' },
    retries: { modes: BACKUP, description: 'How often to try again what may pass by itself, such as a server that restarts. Default 0.' },
    'retry-delay': { modes: BACKUP, description: 'Wait before the first retry, for example 5m; doubles each time. Default 30s.' },
    'include-table': {
        modes: BACKUP,
        lines: true,
        description: 'Only these tables: patterns as pg_dump takes them, one per line. Types, functions and schemas they use are then not in the dump.',
    },
    'exclude-table': { modes: BACKUP, lines: true, description: 'Leave out these tables. One pattern a line.' },
    'exclude-table-data': {
        modes: BACKUP,
        lines: true,
        description: 'Keep the definition of these tables and leave out their rows. One pattern a line.',
    },
    'lock-timeout': {
        modes: BACKUP,
        description: 'How long to wait for a lock on a table, for example behind a migration. Default 30s, at most 1d.',
    },
    'dry-run': { modes: BACKUP, description: 'true: look and say what would happen; write nothing.' },
    backup: {
        modes: VERIFY,
        description: 'Where the backups lie: dir:path, s3://bucket/prefix?region=…, artifact:. Or a dump of others, file:path of pg_dump -Fc, -Ft, -Fd or .sql[.gz|.zst]; or pgbackrest:STANZA?config=….',
    },
    select: { modes: VERIFY, description: 'latest (default), the id of a backup, or before:TIME.' },
    'verify-with': { modes: VERIFY, description: 'Ed25519 public key that must have signed the manifest.' },
    trust: {
        modes: VERIFY,
        description: 'true: answer for where an unsigned dump comes from, where its code could reach this run: a client that is not proof against crafted ones, or a scratch server that is not isolated.',
    },
    scratch: { modes: VERIFY, description: 'auto (default: a throwaway server) or the URL of an empty server.' },
    checks: { modes: VERIFY, lines: true, description: 'SQL => condition, one per line.' },
    run: { modes: VERIFY, lines: true, description: 'Commands to run on the restored data, one per line, for example migrations.' },
    mask: { modes: VERIFY, description: "Path of an SQL file that is run on the restored data before the commands, to make them nobody's." },
    'checks-after': { modes: VERIFY, lines: true, description: 'SQL => condition after the commands.' },
    'as-role': { modes: VERIFY, lines: true, description: 'Roles whose rights are tried on the restored data, one per line.' },
    'max-age': { modes: VERIFY, description: 'The backup must not be older than, for example, 26h.' },
    'max-duration': { modes: VERIFY, description: 'From the start of the step to a restored database: not longer than, for example, 30m.' },
    amcheck: { modes: VERIFY, description: 'true: check every index with the extension amcheck.' },
    jobs: { modes: VERIFY, description: 'Connections that restore and count at a time. Default: as many as processors.' },
    'record-proof': { modes: VERIFY, description: 'true: write the proof beside the backup.' },
    targets: {
        modes: GATE,
        lines: true,
        description: 'What is looked at, one a line: a URL, then its conditions, for example https://app.example/health/ status=200 warn:latency<500ms. Schemes: http, https, postgres, redis, rediss, celery+redis, celery+amqp, tcp, tls, s3, sqlite, dns, command, disk, memory. Headers, bodies and options stand in the config file.',
    },
    interval: { modes: GATE, description: 'Time from the start of a round to the start of the next. Default 5s.' },
    successes: { modes: GATE, description: 'Rounds in a row in which everything must hold. Default 3.' },
    soak: { modes: GATE, description: 'How long everything must go on to hold after that. Default 0s.' },
    'fail-fast': {
        modes: GATE,
        lines: true,
        description: 'Conditions whose miss ends the gate at once, one a line; each is judged on every target that has the metric. Everything else is tried again until the timeout.',
    },
    'expect-version': {
        modes: GATE,
        description: 'The version that must answer on several fresh connections, for example the commit: VERSION (looked for in $.version), $.path=VERSION, header:NAME=VERSION or match:REGEX=VERSION.',
    },
    rollback: {
        modes: GATE,
        lines: true,
        description: 'Commands that bring the old version back, one a line, run once when should-rollback is true. They see ROLLBACK_TO_SHA and the environment of the step.',
    },
    'rollback-timeout': { modes: GATE, description: 'How long they may take together. Default 10m.' },
    'previous-sha': {
        modes: GATE,
        description: 'The commit to go back to (40 hexadecimal digits), where the history of the environment names none.',
    },
    environment: {
        modes: GATE,
        description: 'Deployment environment on GitHub: the newest other commit that a gate found good there is the one to go back to, and the verdict is written there. Needs github-token.',
    },
    baseline: {
        modes: ['health-gate', 'load-test'],
        description: 'health-gate: save (before the deploy) or compare (after it), each with a path if you like (save:before.json): what was broken before is no reason to roll back. load-test: cache or file:PATH, where the figures of earlier runs that passed are kept and compared with; or artifact:NAME?run=ID with such a file, to compare only.',
    },
    target: { modes: LOAD, description: 'URL to put under load; with a scenario, the origin that its paths belong to.' },
    scenario: { modes: LOAD, description: 'Path of a YAML file with flows of steps, data from a table, and a sequence.' },
    users: { modes: LOAD, description: 'Number of users (closed model): each sends again once it has been answered.' },
    rate: {
        modes: LOAD,
        description: 'Arrivals a second, for example 500/s (open model): requests come by the clock, however long answers take.',
    },
    duration: { modes: LOAD, description: 'How long is measured. Default 30s.' },
    'warm-up': { modes: LOAD, description: 'Time at full load before it is measured. Default 2s.' },
    'ramp-up': { modes: LOAD, description: 'Time in which the load grows from nothing; not measured. Default 0s.' },
    method: { modes: LOAD, description: 'HTTP method. Default GET.' },
    headers: { modes: LOAD, lines: true, secret: true, description: 'Headers of the request, NAME: VALUE, one per line.' },
    body: { modes: LOAD, description: 'Body of the request.' },
    'body-file': { modes: LOAD, description: 'File that holds the body.' },
    expect: {
        modes: LOAD,
        lines: true,
        description: 'What every answer must meet, one condition a line: status=200, $.path=x of a JSON body, header:NAME~x, body~x, size<1MB. Default: a status of 200 to 399.',
    },
    sequence: {
        modes: LOAD,
        description: 'Statuses that requests sent one after the other must be answered with, for example 401x5, 429. Without users and rate it is the whole test.',
    },
    thresholds: {
        modes: LOAD,
        lines: true,
        description: 'Conditions on the whole test, one per line: p50 p90 p95 p99 max mean ttfb rps errors success upload header:NAME, of one step p95:STEP. Default: errors<1% and success>=95%.',
    },
    'max-regression': { modes: LOAD, description: 'How much slower p95 may be than the baseline or compare-to. Default 10%.' },
    'compare-to': { modes: LOAD, description: 'URL of the version to compare with: both are put under the same load in turns.' },
    engine: {
        modes: LOAD,
        description: 'native (default), or k6: the same scenario on a k6 (1.0 or newer) that is installed on the runner, judged in the same way.',
    },
    export: {
        modes: LOAD,
        description: 'Write the scenario as a script for k6 to this file (load.js) instead of running a load, and beside it a ConfigMap and a TestRun for k6-operator; seaworthy merge joins what the pods find.',
    },
    observe: {
        modes: LOAD,
        lines: true,
        description: 'Services behind the target to watch while it is measured, one URL per line: postgres:// (statements, missing indexes, locks, connections) and redis:// (hit rate, commands, evictions). What is found explains the figures and changes no verdict.',
    },
    'think-time': { modes: LOAD, description: 'Pause of a user after an answer. Default 0s.' },
    'max-in-flight': {
        modes: LOAD,
        description: 'Requests under way at once (open model). Default: three seconds’ worth; one that finds no room is late, and dropped when it is too late.',
    },
    'max-requests': { modes: LOAD, description: 'No more than so many are ever sent.' },
    'request-timeout': { modes: LOAD, description: 'How long one answer may take. Default 10s.' },
    'allow-host': {
        modes: LOAD,
        lines: true,
        description: 'Public hosts that may be put under load, one per line; loopback and private addresses always may.',
    },
    workers: {
        modes: LOAD,
        description: 'Threads that generate the load. Default: one for each processor, and one less where the target is this very machine, which needs one itself.',
    },
};
const OUTPUTS = {
    status: { modes: 'all', description: 'passed, degraded, failed, inconclusive; error for wrong inputs; cancelled.' },
    report: { modes: 'all', description: 'Path of report.json.' },
    'duration-ms': { modes: 'all', description: 'How long the step took.' },
    'failed-checks': { modes: 'all', description: 'JSON list of the checks that did not pass: name, status, expected, actual.' },
    'backup-id': { modes: BOTH, description: 'Id of the backup.' },
    location: { modes: BACKUP, description: 'Where the backup lies.' },
    bytes: { modes: BACKUP, description: 'Size of the stored dump.' },
    sha256: { modes: BACKUP, description: 'SHA-256 of the stored dump.' },
    tables: { modes: BOTH, description: 'Number of tables.' },
    rows: { modes: BOTH, description: 'Exact number of rows; empty when not counted.' },
    pruned: { modes: BACKUP, description: 'Number of old backups removed.' },
    verified: {
        modes: VERIFY,
        description: 'true when every check held and the rows were compared with the source; restored when it came back and there was nothing to compare it with; else false.',
    },
    'rto-seconds': { modes: VERIFY, description: 'Seconds from nothing to a database that answers.' },
    'rpo-seconds': { modes: VERIFY, description: 'Age of the data in seconds.' },
    'should-rollback': {
        modes: GATE,
        description: 'true when the new version failed, going back would help and a commit to go back to is known.',
    },
    'rolled-back': { modes: GATE, description: 'true when the commands of rollback were run and succeeded.' },
    recovered: { modes: GATE, description: 'true when the same targets held after the rollback.' },
    'failed-layer': { modes: GATE, description: 'Where the fault lies: app, dependency, network or gate; empty when nothing failed.' },
    'observed-version': { modes: GATE, description: 'The version that most of the fresh connections were told.' },
    'previous-sha': { modes: GATE, description: 'The commit to go back to.' },
    requests: { modes: LOAD, description: 'Requests measured.' },
    rps: { modes: LOAD, description: 'Requests per second.' },
    'p50-ms': { modes: LOAD, description: 'Median response time.' },
    'p95-ms': { modes: LOAD, description: '95th percentile.' },
    'p99-ms': { modes: LOAD, description: '99th percentile.' },
    'error-rate': { modes: LOAD, description: 'Share of failed requests.' },
    'success-rate': { modes: LOAD, description: 'Share of good answers in time.' },
    'generator-limited': { modes: LOAD, description: 'true when the generator was the bottleneck.' },
};
function isInput(name) {
    return Object.hasOwn(INPUTS, name);
}


/***/ }),

/***/ 67675:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   g: () => (/* binding */ quietly)
/* harmony export */ });
/* harmony import */ var node_async_hooks__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(16698);

/** What listens to whoever works. */
const within = new node_async_hooks__WEBPACK_IMPORTED_MODULE_0__.AsyncLocalStorage();
let working = 0;
let restore = () => { };
/**
 * The client tells stdout what it does: progress, and what servers answered. In a step such a line could be read as an order to the runner, and
 * on the command line stdout is what the person asked for. What is worth knowing is in our messages; of the client's lines only those go on that
 * mask its secrets or that the runner shows to whoever debugs. Told apart from what others print meanwhile by who called, not by their text.
 * Each request that failed it also tells the console, as the console was when the client was loaded: so it is to be loaded by `work`.
 * `hear`: some of what goes wrong is said there and nowhere else.
 */
async function quietly(work, hear = () => { }) {
    if (working++ === 0)
        restore = hush();
    try {
        return await within.run(hear, work);
    }
    finally {
        if (--working === 0)
            restore();
    }
}
function hush() {
    const undo = [hushStdout(), hushConsole('error'), hushConsole('warn')];
    return () => {
        for (const one of undo)
            one();
    };
}
function hushConsole(method) {
    const original = console[method];
    const hushed = (...said) => {
        if (!within.getStore())
            original.apply(console, said);
    };
    console[method] = hushed;
    return () => {
        if (console[method] === hushed)
            console[method] = original;
    };
}
function hushStdout() {
    const { stdout } = process;
    const original = stdout.write;
    const hushed = ((chunk, ...rest) => {
        const order = typeof chunk === 'string' && process.env.GITHUB_ACTIONS === 'true' && /^::(add-mask|debug)::/.test(chunk);
        const hear = within.getStore();
        if (order || !hear)
            return Reflect.apply(original, stdout, [chunk, ...rest]);
        if (typeof chunk === 'string')
            hear(chunk);
        const written = rest.find((argument) => typeof argument === 'function');
        if (written)
            process.nextTick(written);
        return true;
    });
    stdout.write = hushed;
    return () => {
        if (stdout.write === hushed)
            stdout.write = original;
    };
}


/***/ }),

/***/ 59919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I6: () => (/* binding */ find),
/* harmony export */   RG: () => (/* binding */ download),
/* harmony export */   Se: () => (/* binding */ upload),
/* harmony export */   TF: () => (/* binding */ remove),
/* harmony export */   p_: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _artifact_chatter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67675);



/**
 * The only importer of the artifact client, which is large and loaded when first used. The client reads the environment of the process, not one
 * that it is given; it tries again what may pass, for up to half a minute; it takes no signal. Every function rejects with a UserError.
 */
async function use(what, work) {
    return (0,_artifact_chatter_js__WEBPACK_IMPORTED_MODULE_2__/* .quietly */ .g)(async () => {
        const { DefaultArtifactClient } = await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(2830), __webpack_require__.e(3838), __webpack_require__.e(4533), __webpack_require__.e(6850)]).then(__webpack_require__.bind(__webpack_require__, 76850));
        try {
            return await work(new DefaultArtifactClient());
        }
        catch (thrown) {
            throw failure(what, thrown);
        }
    });
}
/** Files of one folder as an artifact of this run. Nothing stands under the name before all of it is there. */
function upload(name, folder, files, options = {}) {
    const { stored, days } = options;
    return use(`artifact ${name} could not be uploaded`, async (client) => {
        const { id = 0, size = 0 } = await client.uploadArtifact(name, files, folder, {
            ...(stored ? { compressionLevel: 0 } : {}),
            ...(days === undefined ? {} : { retentionDays: days }),
        });
        return { id, bytes: size };
    });
}
/** The client asks for no more than this; of a run with more nobody would hear of the rest. */
const MOST_LISTED = 1_000;
/** Every artifact of the run; of several with one name, as repeated attempts leave them, the newest. */
async function list(of) {
    const what = of ? `the artifacts of run ${of.workflowRunId} could not be listed` : 'the artifacts of this run could not be listed';
    const { artifacts } = await use(what, (client) => client.listArtifacts({ latest: true, ...findBy(of) }));
    if (artifacts.length < MOST_LISTED)
        return artifacts;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: there are ${MOST_LISTED} or more, and the service lists no more of them`);
}
async function find(name, of) {
    const found = await use(`artifact ${name} could not be looked up`, (client) => unlessMissing(client.getArtifact(name, findBy(of))));
    return found?.artifact;
}
/** The archive as it is, the only file in `folder`. False where it is not what the service has its digest of. */
async function download(artifact, folder, of) {
    const { digestMismatch } = await use(`artifact ${artifact.name} could not be downloaded`, (client) => client.downloadArtifact(artifact.id, {
        path: folder,
        skipDecompress: true,
        ...(artifact.digest ? { expectedHash: artifact.digest } : {}),
        ...findBy(of),
    }));
    return digestMismatch !== true;
}
/** What is not there is no error. */
async function remove(name, of) {
    await use(`artifact ${name} could not be removed`, (client) => unlessMissing(client.deleteArtifact(name, findBy(of))));
}
const findBy = (of) => (of ? { findBy: of } : {});
async function unlessMissing(work) {
    try {
        return await work;
    }
    catch (thrown) {
        if (thrown instanceof Error && thrown.name === 'ArtifactNotFoundError')
            return undefined;
        throw thrown;
    }
}
/** What the client says of what went wrong is told apart by its status, where there is one, else by its words. */
function failure(what, thrown) {
    const { status, statusCode, message = '' } = (thrown ?? {});
    const code = status ?? statusCode ?? statusOf(message) ?? 0;
    const said = reasonOf(message, code);
    // Cleaned: causes are printed too.
    const because = (reason, hint) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: ${reason}`, { cause: new Error(said), ...(hint ? { hint } : {}) });
    if (/storage quota has been hit/i.test(message))
        return because(QUOTA.reason, QUOTA.hint);
    const passing = code === 0 || /rate limit/i.test(message) ? PASSING.test(message) : code >= 500 || code === 408 || code === 429;
    if (!passing)
        return because(REASONS[code] ?? said, HINTS[code]);
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: ${said}`, { temporary: true, hint: LATER });
}
const LATER = 'This may pass by itself: run it again later. https://www.githubstatus.com tells of disturbances.';
const PASSING = /after \d+ (attempts|retries)|stalled|unable to make request|rate limit|socket hang up|timed? ?out|\bE[A-Z]{5,}\b/i;
const QUOTA = {
    reason: 'the storage for artifacts of this account is used up',
    hint: 'Delete old artifacts, shorten their retention or raise the spending limit; GitHub counts anew every 6 to 12 hours. Or name another destination.',
};
const REASONS = {
    401: 'the service did not accept the token (401)',
    403: 'the service refused it (403)',
    404: 'it is not there, or the token may not see it (404)',
    409: 'an artifact with this name exists already in this run and is not replaced',
    410: 'it has expired and GitHub has removed it (410)',
};
const TOKEN = "Give a github-token that may read that repository's actions (permissions: actions: read; actions: write to remove artifacts).";
const HINTS = {
    401: TOKEN,
    403: `${TOKEN} On a self-hosted runner also see that it may reach *.actions.githubusercontent.com and *.blob.core.windows.net.`,
    404: `Check run= and repository=. ${TOKEN}`,
    409: 'Run the whole workflow again instead of this step, or give each job a name of its own.',
};
function statusOf(message) {
    const [, status] = /(?:Failed request: \(|Unexpected HTTP response from blob storage: )(\d{3})/.exec(message) ?? [];
    return status === undefined ? undefined : Number(status);
}
/** Its first line, without what addresses carry behind their question mark: there stands the signature that opens the store. */
function reasonOf(message, status) {
    const [first = ''] = message.replace(/\?[^\s'"]*/g, '').split('\n');
    const said = first.replace(/^(Failed to \w+: )?(Failed to make request after \d+ attempts: |Received non-retryable error: )?(Failed request: )?/, '');
    return `${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(said, 300) || 'no reason was given'}${status === 0 || said.includes(String(status)) ? '' : ` (${status})`}`;
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
