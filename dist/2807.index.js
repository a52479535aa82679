export const id = 2807;
export const ids = [2807];
export const modules = {

/***/ 52807:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   plainHost: () => (/* binding */ plainHost)
/* harmony export */ });
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50646);
/* harmony import */ var _lines_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77548);


/** Any other CI, and a terminal: inputs from `SEAWORTHY_*` and the flags of the command line, lines on stdout, no job page. */
function plainHost(env, flags = new Map(), write = console.log) {
    const masked = [];
    // No host masks for us here, so every line is cleaned before it is written.
    const say = (text) => {
        const line = masked.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
        write((0,_lines_js__WEBPACK_IMPORTED_MODULE_1__/* .harmless */ .I)(line));
    };
    return {
        name: 'plain',
        meta: {},
        inputs: () => new Map([...fromEnvironment(env, flags.get('mode')), ...flags]),
        // Longest first, so that a value that holds another is taken out whole.
        mask: (value) => {
            if (value !== '')
                masked.push(value);
            masked.sort((a, b) => b.length - a.length);
        },
        info: say,
        progress: say,
        group: (title, work) => {
            say(title);
            return work();
        },
        annotates: false,
        annotate: (level, message, title) => say(`${title ?? level}: ${message}`),
        output: () => { },
        summary: async () => { },
        saveState: () => { },
        state: () => '',
        upload: async () => '',
    };
}
/**
 * Only names that exist, and where the mode is known already only those of that mode: an environment is set for many commands.
 * What is asked for by name, in a flag or a file, is judged in full.
 */
function fromEnvironment(env, known) {
    const mode = known ?? env.SEAWORTHY_MODE;
    const belongs = ({ modes }) => mode === undefined || modes === 'all' || modes.some((candidate) => candidate === mode);
    return new Map(Object.entries(_inputs_js__WEBPACK_IMPORTED_MODULE_0__/* .INPUTS */ .mc).flatMap(([name, spec]) => {
        const value = env[`SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`]?.trim();
        return value && belongs(spec) ? [[name, value]] : [];
    }));
}


/***/ }),

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


/***/ })

};
