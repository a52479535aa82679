export const id = 6319;
export const ids = [6319];
export const modules = {

/***/ 71269:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ orAbort)
/* harmony export */ });
/** The work's result, or the signal's reason as soon as it is aborted: for work that cannot be told to give up, and must not be waited for. */
function orAbort(work, signal) {
    return new Promise((resolve, reject) => {
        const onAbort = () => reject(signal.reason);
        if (signal.aborted)
            onAbort();
        signal.addEventListener('abort', onAbort, { once: true });
        work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
    });
}


/***/ }),

/***/ 83327:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ COMMON)
/* harmony export */ });
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(29798);

/** What every mode takes. */
const COMMON = {
    config: _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq.optional(),
    'env-allow': _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .lines */ .Mn.optional(),
    'report-dir': _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq.optional(),
    artifact: _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .artifactName */ .Cs.optional(),
    timeout: (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .duration */ .p0)('1s', '24d').optional(),
    'fail-on': (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .oneOf */ .yL)('failed', 'degraded', 'never').default('failed'),
    'on-inconclusive': (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .oneOf */ .yL)('fail', 'warn').default('fail'),
    'ca-file': (0,_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checkedBy */ .Nj)(_fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq, _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .checkCaFile */ .No).optional(),
    'github-token': _fields_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq.optional(),
};


/***/ }),

/***/ 64927:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Et: () => (/* binding */ verifyProblems),
/* harmony export */   PW: () => (/* binding */ FILE),
/* harmony export */   Zr: () => (/* binding */ RESTORE_VERIFY)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(88532);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(92857);
/* harmony import */ var _config_common_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83327);
/* harmony import */ var _encryption_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46337);
/* harmony import */ var _engines_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2134);
/* harmony import */ var _engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19093);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _fields_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(29798);
/* harmony import */ var _modes_verify_checks_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(34517);
/* harmony import */ var _modes_verify_run_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(44195);
/* harmony import */ var _select_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(53055);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(36933);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(83167);












/** A dump without manifest, made by others: `file:` and the path of a file, or of the folder of a dump in directory format. */
const FILE = 'file:';
function checkBackup(location) {
    if ((0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__/* .isStanza */ .E9)(location))
        (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__/* .parseAddress */ .or)(location);
    else if (!location.startsWith(FILE))
        (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_10__/* .checkLocation */ .c9)(location);
    else if (location.slice(FILE.length).trim() === '')
        throw new Error(`received '${location}', expected the path of a dump after ${FILE}`);
}
function checkScratch(value) {
    if (value !== 'auto')
        (0,_engines_index_js__WEBPACK_IMPORTED_MODULE_2__/* .checkSource */ .As)(value);
}
const CHECKS = _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .lines */ .Mn.transform((given, context) => {
    try {
        return (0,_modes_verify_checks_js__WEBPACK_IMPORTED_MODULE_6__/* .parseChecks */ .B2)(given);
    }
    catch (thrown) {
        for (const message of (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown).split('\n'))
            context.addIssue({ code: 'custom', message });
        return zod__WEBPACK_IMPORTED_MODULE_11__/* .NEVER */ .tm;
    }
});
const RESTORE_VERIFY = zod__WEBPACK_IMPORTED_MODULE_12__/* .strictObject */ .rej({
    mode: zod__WEBPACK_IMPORTED_MODULE_12__/* .literal */ .euz('restore-verify'),
    ..._config_common_js__WEBPACK_IMPORTED_MODULE_0__/* .COMMON */ .S,
    backup: (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .checkedBy */ .Nj)((0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .single */ .J0)('backup'), checkBackup),
    name: _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .seriesName */ .f_.optional(),
    select: (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .parsed */ .Yz)(_select_js__WEBPACK_IMPORTED_MODULE_8__/* .parseSelection */ .g).default({ kind: 'latest' }),
    'decrypt-with': (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .eachChecked */ .hY)(_encryption_js__WEBPACK_IMPORTED_MODULE_1__/* .checkIdentity */ .Z0).default([]),
    'verify-with': (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .checkedBy */ .Nj)(_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .text */ .Qq, _signature_js__WEBPACK_IMPORTED_MODULE_9__/* .checkPublicKey */ .$z).optional(),
    trust: _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .flag */ .Jt.default(false),
    scratch: (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .checkedBy */ .Nj)(_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .text */ .Qq, checkScratch).default('auto'),
    checks: CHECKS.default([]),
    run: (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .eachChecked */ .hY)(_modes_verify_run_js__WEBPACK_IMPORTED_MODULE_7__/* .checkCommand */ .e).default([]),
    'checks-after': CHECKS.default([]),
    mask: _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .text */ .Qq.optional(),
    'as-role': _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .lines */ .Mn.default([]),
    'max-age': (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .duration */ .p0)('1s', '10000d').optional(),
    'max-duration': (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .duration */ .p0)('1s', '24d').optional(),
    amcheck: _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .flag */ .Jt.default(false),
    jobs: (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .parsed */ .Yz)((value) => (0,_fields_js__WEBPACK_IMPORTED_MODULE_5__/* .wholeNumber */ .rD)(value, 1, 64)).optional(),
    'record-proof': _fields_js__WEBPACK_IMPORTED_MODULE_5__/* .flag */ .Jt.default(false),
});
/** Inputs that mean nothing for a set of pgBackRest, which keeps its own files, keys and names. */
const FOREIGN_TO_STANZA = ['decrypt-with', 'verify-with', 'name', 'record-proof', 'trust'];
/** What is wrong between inputs of their own right, a sentence each. */
function verifyProblems(given) {
    if (!(0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__/* .isStanza */ .E9)(given.get('backup') ?? ''))
        return [];
    const foreign = FOREIGN_TO_STANZA.filter((name) => given.has(name)).map((name) => `${name}: means nothing with pgbackrest:, which keeps backups its own way; remove it`);
    const scratch = given.get('scratch') ?? 'auto';
    return scratch === 'auto'
        ? foreign
        : [...foreign, 'scratch: a set of pgBackRest is a whole cluster and is started on this machine; remove it'];
}


/***/ }),

/***/ 86319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Xg: () => (/* binding */ readConfig),
  FD: () => (/* binding */ readDestination),
  uc: () => (/* binding */ readLookConfig)
});

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./lib/config-common.js
var config_common = __webpack_require__(83327);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/modes/gate-lines.js
/** A list entry of the config file as the one line that gate-targets.ts reads; a line stays as it is. */
const targetLine = (entry) => (typeof entry === 'object' && entry !== null ? JSON.stringify(entry) : entry);
const SECRET_NAME = /auth|token|key|cookie|secret|pass|session|credential/i;
/**
 * What is secret in the rich form of a target: values of headers and options named so, each word of them (`Bearer …`), and the fields of a body
 * that are named so, in JSON or as a form. For the log's masks; URLs are looked at elsewhere.
 */
function secretsOfTargets(lines) {
    return lines.split('\n').flatMap((line) => (line.trimStart().startsWith('{') ? secretsOf(parsed(line), '') : []));
}
function secretsOf(value, name) {
    if (name === 'body' && typeof value === 'string')
        return secretsOf(parsed(value) ?? Object.fromEntries(new URLSearchParams(value)), '');
    if (typeof value === 'string')
        return SECRET_NAME.test(name) ? [value, ...value.split(/\s+/)] : [];
    if (typeof value !== 'object' || value === null)
        return [];
    return Object.entries(value).flatMap(([inner, content]) => secretsOf(content, inner));
}
function parsed(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/modes/verify-checks.js
var verify_checks = __webpack_require__(34517);
;// CONCATENATED MODULE: ./lib/config-file.js





/** Whose entries may have more than one line, or names for their parts: each becomes one line. */
const RICH = new Map([
    ['checks', verify_checks/* checkLine */.tY],
    ['checks-after', verify_checks/* checkLine */.tY],
    ['targets', targetLine],
]);
/** The config file's keys as inputs. Lists become lines; numbers and booleans their text. `${NAME}` is read for the names in the env-allow input only. */
function fromFile(path, inputs, env, secrets) {
    const allowed = (inputs.get('env-allow') ?? '').split('\n').map((line) => line.trim());
    const problems = [];
    const expand = (value) => value.replace(/\$\{([^}]*)\}/g, (whole, name) => {
        if (!allowed.includes(name))
            problems.push(`config: ${path} reads \${${name}}, which the env-allow input does not name`);
        else if (env[name] === undefined)
            problems.push(`config: ${path} reads \${${name}}, which the environment does not have`);
        if (/pass|secret|token|key/i.test(name))
            secrets.add(env[name]);
        return allowed.includes(name) ? (env[name] ?? '') : whole;
    });
    const values = new Map();
    for (const [name, value] of Object.entries(parseFile(path))) {
        const entries = (Array.isArray(value) ? value : [value]).map((entry) => expanded(entry, expand));
        const flat = entries.map(RICH.get(name) ?? ((entry) => entry)).map((entry) => (isScalar(entry) ? String(entry) : undefined));
        if (name === 'config' || name === 'env-allow')
            problems.push(`config: ${path} holds ${name}, which can only be an input`);
        else if (value === null)
            continue;
        else if (flat.includes(undefined))
            problems.push(`config: ${path}: ${name} must be a value or a list of values`);
        else
            values.set(name, flat.join('\n').trim());
    }
    if (problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return new Map([...values].filter(([, value]) => value !== ''));
}
/** Every text in it; before it is written as a line, where a quote in a password would mean something. */
function expanded(value, expand) {
    if (typeof value === 'string')
        return expand(value);
    if (Array.isArray(value))
        return value.map((inner) => expanded(inner, expand));
    if (typeof value !== 'object' || value === null)
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, expanded(inner, expand)]));
}
function parseFile(path) {
    let content;
    try {
        content = (0,dist/* parse */.qg)((0,external_node_fs_.readFileSync)(path, 'utf8'));
    }
    catch (thrown) {
        throw new errors/* ConfigError */.xL([`config: ${path} cannot be read: ${yamlProblem(thrown)}`]);
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
        throw new errors/* ConfigError */.xL([`config: ${path} must hold a map of inputs, such as 'mode: backup'`]);
    }
    return content;
}
/** Where and of which kind, never what stands there: it may be a secret, and was not registered yet. */
function yamlProblem(thrown) {
    if (!(thrown instanceof dist/* YAMLParseError */.XT))
        return thrown instanceof ReferenceError ? 'an alias that is not known' : (0,errors/* messageOf */.bD)(thrown);
    const { line, col } = thrown.linePos?.[0] ?? {};
    return `it is no YAML at line ${line}, column ${col} (${thrown.code})`;
}
const isScalar = (value) => ['string', 'number', 'boolean'].includes(typeof value);

// EXTERNAL MODULE: ./lib/fields.js
var fields = __webpack_require__(29798);
// EXTERNAL MODULE: ./lib/modes/gate-baseline.js
var gate_baseline = __webpack_require__(83965);
// EXTERNAL MODULE: ./lib/modes/verify-run.js + 2 modules
var verify_run = __webpack_require__(44195);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/config-gate.js







const commit = (0,fields/* parsed */.Yz)((value) => {
    if (!/^[0-9a-f]{40}$/i.test(value))
        throw new Error(`received '${value}', expected the 40 hexadecimal digits of a commit`);
    return value.toLowerCase();
});
const remarks = (given) => given.filter((line) => !line.startsWith('#'));
/** What stands in the lines of `targets`, `fail-fast` and `expect-version` is read with the probes at hand, see modes/gate-targets.ts. */
const HEALTH_GATE = schemas/* strictObject */.rej({
    mode: schemas/* literal */.euz('health-gate'),
    ...config_common/* COMMON */.S,
    timeout: (0,fields/* duration */.p0)('1s', '24d').default(300_000),
    targets: fields/* lines */.Mn.transform((given, context) => {
        const targets = remarks(given);
        if (targets.length === 0)
            context.addIssue({ code: 'custom', message: 'received nothing but remarks' });
        return targets;
    }),
    interval: (0,fields/* duration */.p0)('10ms', '1h').default(5_000),
    successes: (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 1, 1_000)).default(3),
    soak: (0,fields/* duration */.p0)('0s', '1d').default(0),
    'fail-fast': fields/* lines */.Mn.transform(remarks).default([]),
    'expect-version': fields/* text */.Qq.optional(),
    rollback: (0,fields/* eachChecked */.hY)(verify_run/* checkCommand */.e).default([]),
    'rollback-timeout': (0,fields/* duration */.p0)('1s', '1d').default(600_000),
    'previous-sha': commit.optional(),
    environment: fields/* text */.Qq.optional(),
    baseline: (0,fields/* parsed */.Yz)(gate_baseline/* parseBaseline */.nk).optional(),
});
/** Throws a ConfigError where no service could pass. */
function passable(config) {
    const { successes, interval, soak, timeout, baseline } = config;
    const leastMs = (successes - 1) * interval + soak;
    if (baseline?.action === 'save' || leastMs < timeout)
        return config;
    const rounds = successes === 1 ? '' : `${successes} good rounds, ${(0,units/* showDuration */.kJ)(interval)} apart`;
    const asked = [rounds, soak > 0 ? `a soak of ${(0,units/* showDuration */.kJ)(soak)}` : ''].filter((part) => part !== '').join(' and ');
    throw new errors/* ConfigError */.xL([
        `timeout: ${(0,units/* showDuration */.kJ)(timeout)} is too short for ${asked}, which take ${(0,units/* showDuration */.kJ)(leastMs)}; raise timeout, or lower successes, interval or soak`,
    ]);
}

// EXTERNAL MODULE: ./lib/load/sequence.js
var sequence = __webpack_require__(30291);
;// CONCATENATED MODULE: ./lib/config-load.js





const rate = (0,fields/* parsed */.Yz)((value) => {
    const quantity = (0,units/* readQuantity */.ae)(value);
    if (quantity?.dimension !== 'per-second' || quantity.value <= 0 || quantity.value > 1e6)
        throw new Error(`received '${value}', expected arrivals a second, for example 500/s`);
    return quantity.value;
});
const httpUrl = (0,fields/* parsed */.Yz)((value) => {
    const url = URL.parse(value);
    // Not repeated: it may hold a password.
    if (!url || !/^https?:$/.test(url.protocol))
        throw new Error('expected a URL that begins with http:// or https://');
    return value;
});
const headers = fields/* lines */.Mn.transform((given, context) => given.map((line) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) {
        context.addIssue({ code: 'custom', message: 'a line is no header, expected NAME: VALUE' });
        return ['', ''];
    }
    return [name, value];
}));
const method = (0,fields/* parsed */.Yz)((value) => {
    if (!/^[A-Za-z]{1,20}$/.test(value))
        throw new Error(`received '${value}', expected an HTTP method, for example GET or POST`);
    return value.toUpperCase();
});
/** What stands in lines about steps (`thresholds`, `expect`) is read with the steps at hand, see modes/load-plan.ts. */
const LOAD_TEST = schemas/* strictObject */.rej({
    mode: schemas/* literal */.euz('load-test'),
    ...config_common/* COMMON */.S,
    target: httpUrl.optional(),
    scenario: fields/* text */.Qq.optional(),
    users: (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 1, 100_000)).optional(),
    rate: rate.optional(),
    duration: (0,fields/* duration */.p0)('1s', '1d').default(30_000),
    'warm-up': (0,fields/* duration */.p0)('0s', '1h').default(2_000),
    'ramp-up': (0,fields/* duration */.p0)('0s', '1d').default(0),
    method: method.default('GET'),
    headers: headers.default([]),
    body: fields/* text */.Qq.optional(),
    'body-file': fields/* text */.Qq.optional(),
    expect: fields/* lines */.Mn.default([]),
    sequence: (0,fields/* parsed */.Yz)(sequence/* parseSequence */.r).optional(),
    thresholds: fields/* lines */.Mn.default([]),
    baseline: fields/* text */.Qq.optional(),
    'max-regression': (0,fields/* parsed */.Yz)(units/* parsePercent */.lo).default(0.1),
    'compare-to': httpUrl.optional(),
    engine: (0,fields/* oneOf */.yL)('native', 'k6').default('native'),
    export: fields/* text */.Qq.optional(),
    observe: fields/* lines */.Mn.default([]),
    'think-time': (0,fields/* duration */.p0)('0s', '1h').default(0),
    'max-in-flight': (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 1, 1_000_000)).optional(),
    'max-requests': (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 1, 1_000_000_000)).optional(),
    'request-timeout': (0,fields/* duration */.p0)('10ms', '10m').default(10_000),
    'allow-host': fields/* lines */.Mn.default([]),
    workers: (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 1, 64)).optional(),
});
/** What is wrong between inputs of their own right, a sentence each. */
function loadProblems(given) {
    const has = (name) => given.has(name);
    const both = (one, other, why) => (has(one) && has(other) ? [`${one}: ${why} ${other}, not both`] : []);
    const alone = !has('users') && !has('rate');
    return [
        ...(has('target') ? [] : ['target is missing: the URL to put under load; with a scenario, where its paths begin']),
        ...both('users', 'rate', 'either a number of users (closed model) or arrivals a second (open model) is expected:'),
        ...(alone && !has('sequence') && !has('scenario') ? ['users or rate is expected, for example users: 50 or rate: 200/s'] : []),
        ...(has('think-time') && has('rate') ? ['think-time: belongs to users; arrivals of a rate come by the clock'] : []),
        ...(has('max-in-flight') && has('users') ? ['max-in-flight: belongs to rate; of users each has one request under way'] : []),
        ...both('body', 'body-file', 'either the body or the file that holds it is expected:'),
        ...['method', 'headers', 'body', 'body-file', 'expect']
            .filter((name) => has(name) && has('scenario'))
            .map((name) => `${name}: stands in the scenario, step by step; remove it`),
        ...both('compare-to', 'baseline', 'a comparison with another address or with earlier runs:'),
    ];
}

// EXTERNAL MODULE: ./lib/config-verify.js
var config_verify = __webpack_require__(64927);
// EXTERNAL MODULE: ./lib/encryption.js + 2 modules
var encryption = __webpack_require__(46337);
// EXTERNAL MODULE: ./lib/engines/index.js + 1 modules
var engines = __webpack_require__(2134);
// EXTERNAL MODULE: ./lib/engines/pgbackrest/url.js
var pgbackrest_url = __webpack_require__(19093);
// EXTERNAL MODULE: ./lib/inputs.js
var inputs = __webpack_require__(50646);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/retention/keep.js
var keep = __webpack_require__(73849);
// EXTERNAL MODULE: ./lib/signature.js
var signature = __webpack_require__(36933);
// EXTERNAL MODULE: ./lib/storage/index.js + 8 modules
var storage = __webpack_require__(83167);
;// CONCATENATED MODULE: ./lib/config.js


















function readDestinations(given, context) {
    const destinations = given.flatMap((line) => {
        try {
            const destination = readDestination(line);
            (0,storage/* checkLocation */.c9)(destination.location);
            const refusal = destination.keep && (0,storage/* keepRefusal */._4)(destination.location);
            if (refusal)
                throw new errors/* UserError */.yo(`${destination.location}: ${refusal}`);
            return [destination];
        }
        catch (thrown) {
            context.addIssue({ code: 'custom', message: (0,errors/* messageOf */.bD)(thrown) });
            return [];
        }
    });
    const locations = destinations.map(({ location }) => location);
    const twice = locations.find((location, i) => locations.indexOf(location) < i);
    const artifacts = locations.filter((location) => /^artifact:/i.test(location));
    if (artifacts.length > 1)
        context.addIssue({
            code: 'custom',
            message: `received ${artifacts.length} times artifact:, expected one: a run keeps one artifact of a backup`,
        });
    if (twice !== undefined && artifacts.length < 2)
        context.addIssue({ code: 'custom', message: `received '${twice}' twice` });
    return destinations;
}
/** `keep` is taken out of `s3://bucket/prefix?keep=last=7,daily=7&region=…`; the rest is the store's. */
function readDestination(line) {
    const [, before = '', value, after = ''] = /^([^?]*\?(?:[^&]*&)*?)keep=([^&]*)(?:&(.*))?$/.exec(line) ?? [];
    if (value === undefined)
        return { location: line };
    if (/(?:^|&)keep=/.test(after))
        throw new errors/* UserError */.yo(`received keep twice in '${line}', expected one`);
    return { location: (before + after).replace(/[?&]$/, ''), keep: (0,keep/* parseKeep */.x)(decoded(value)) };
}
function decoded(value) {
    try {
        return decodeURIComponent(value);
    }
    catch {
        throw new errors/* UserError */.yo(`received keep=${value}, expected a rule such as keep=last=7,daily=7; what is not a letter or digit may be written %XX`);
    }
}
const checkOrigin = (url) => ((0,pgbackrest_url/* isStanza */.E9)(url) ? void (0,pgbackrest_url/* parseAddress */.or)(url) : (0,engines/* checkSource */.As)(url, ['pgbackrest:']));
/** Inputs that mean nothing where pgBackRest moves the bytes. */
const FOREIGN_TO_STANZA = [
    ...['destination', 'name', 'compression', 'encrypt-to', 'decrypt-with', 'sign-with', 'keep', 'verify', 'fingerprint', 'parallel-workers'],
    ...['include-table', 'exclude-table', 'exclude-table-data', 'min-size', 'max-shrink', 'lock-timeout'],
];
/** What is wrong between inputs of their own right, a sentence each. */
function backupProblems(given) {
    if ((0,pgbackrest_url/* isStanza */.E9)(given.get('source') ?? '')) {
        const foreign = FOREIGN_TO_STANZA.filter((name) => given.has(name));
        return foreign.map((name) => `${name}: means nothing with pgbackrest:, which keeps backups its own way (its configuration says how); remove it`);
    }
    return given.has('destination') ? [] : [`destination is missing: ${inputs/* INPUTS */.mc.destination.description}`];
}
const BACKUP = schemas/* strictObject */.rej({
    mode: schemas/* literal */.euz('backup'),
    ...config_common/* COMMON */.S,
    source: (0,fields/* checkedBy */.Nj)((0,fields/* single */.J0)('source'), checkOrigin),
    destination: fields/* lines */.Mn.transform(readDestinations).default([]),
    name: fields/* seriesName */.f_.optional(),
    compression: fields/* compression */.HT.default({ method: 'zstd', level: 3 }),
    fingerprint: (0,fields/* oneOf */.yL)('full', 'counts', 'none').default('full'),
    'encrypt-to': (0,fields/* eachChecked */.hY)(encryption/* checkRecipient */.SB, encryption/* checkRecipients */.$I).default([]),
    'decrypt-with': (0,fields/* eachChecked */.hY)(encryption/* checkIdentity */.Z0).default([]),
    'sign-with': (0,fields/* checkedBy */.Nj)(fields/* text */.Qq, signature/* checkPrivateKey */.fH).optional(),
    keep: (0,fields/* parsed */.Yz)(keep/* parseKeep */.x).optional(),
    retries: (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 0, 20)).default(0),
    'retry-delay': (0,fields/* duration */.p0)('1ms', '1d').default(30_000),
    'parallel-workers': (0,fields/* parsed */.Yz)((value) => (0,fields/* wholeNumber */.rD)(value, 0, 64)).default(0),
    'min-size': fields/* size */.Ej.optional(),
    'max-shrink': (0,fields/* parsed */.Yz)((value) => {
        const share = (0,units/* parsePercent */.lo)(value);
        if (share >= 1)
            throw new Error(`received '${value}', expected less than 100%`);
        return share;
    }).optional(),
    verify: (0,fields/* oneOf */.yL)('read-back', 'restore', 'none').default('read-back'),
    'include-table': fields/* patterns */.qp.default([]),
    'exclude-table': fields/* patterns */.qp.default([]),
    'exclude-table-data': fields/* patterns */.qp.default([]),
    // PostgreSQL reads 0 as "wait for ever".
    'lock-timeout': (0,fields/* duration */.p0)('1ms', '1d').default(30_000),
    'dry-run': fields/* flag */.Jt.default(false),
});
/**
 * Reads every input once. Secrets are registered before anything is parsed; every problem is named at once.
 * Throws ConfigError; nothing has been touched then.
 */
function readConfig(given, env, secrets) {
    return clean(secrets, () => {
        const merged = gather(given, env, secrets);
        switch (modeOf(merged)) {
            case 'backup':
                return readable(parse(BACKUP, merged, backupProblems(merged)));
            case 'restore-verify':
                return parse(config_verify/* RESTORE_VERIFY */.Zr, merged, (0,config_verify/* verifyProblems */.Et)(merged));
            case 'health-gate':
                return passable(parse(HEALTH_GATE, merged));
            case 'load-test':
                return parse(LOAD_TEST, merged, loadProblems(merged));
        }
    });
}
function readable(config) {
    if (config.verify === 'restore' && config['encrypt-to'].length > 0 && config['decrypt-with'].length === 0)
        throw new errors/* ConfigError */.xL([
            'verify: restore of an encrypted backup needs decrypt-with; or verify it in a step of its own, on a machine that has the key',
        ]);
    const frozen = config.destination.find(({ location }) => /[?&]storage-class=(?:GLACIER|DEEP_ARCHIVE)(?:&|$)/i.test(location));
    if (frozen === undefined || config.verify === 'none')
        return config;
    const problem = `destination: ${frozen.location}: what is put into that storage class cannot be read back at once`;
    throw new errors/* ConfigError */.xL([`${problem}; choose GLACIER_IR, or verify: none`]);
}
/** A message may repeat what was received. */
function clean(secrets, work) {
    try {
        return work();
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* ConfigError */.xL))
            throw thrown;
        throw new errors/* ConfigError */.xL(thrown.problems.map((problem) => secrets.redact(problem)));
    }
}
/** For `doctor`, which looks at whatever it is given. */
const LOOK = BACKUP.extend({ source: BACKUP.shape.source.optional(), destination: BACKUP.shape.destination.unwrap().optional() });
function readLookConfig(given, env, secrets) {
    return clean(secrets, () => parse(LOOK, gather(new Map([['mode', 'backup'], ...given]), env, secrets)));
}
/** The inputs over the config file. Whatever is secret among them is registered. */
function gather(given, env, secrets) {
    register(given, env, secrets);
    const file = given.get('config');
    const merged = new Map([...(file ? fromFile(file, given, env, secrets) : []), ...given]);
    register(merged, env, secrets);
    return merged;
}
function modeOf(merged) {
    const mode = merged.get('mode');
    if (isMode(mode))
        return mode;
    throw new errors/* ConfigError */.xL([mode ? `mode: received '${mode}', expected ${(0,fields/* listed */.KE)(report/* MODES */.FN)}` : `mode is missing: expected ${(0,fields/* listed */.KE)(report/* MODES */.FN)}`]);
}
function parse(schema, merged, between = []) {
    const foreign = namesOutOfPlace(merged);
    const offered = Object.fromEntries([...merged].filter(([name]) => Object.hasOwn(schema.shape, name)));
    const result = schema.safeParse(offered);
    const problems = [...foreign, ...(result.success ? [] : result.error.issues.map(sentence)), ...between];
    if (!result.success || problems.length > 0)
        throw new errors/* ConfigError */.xL(problems);
    return result.data;
}
/** Problems with names: unknown ones, those of another mode, those this version does not offer. */
function namesOutOfPlace(merged) {
    const mode = modeOf(merged);
    return [...merged.keys()].flatMap((name) => {
        if (!(0,inputs/* isInput */.Xy)(name))
            return [`${name}: there is no such input${nearest(name)}`];
        const { modes, later } = inputs/* INPUTS */.mc[name];
        if (modes !== 'all' && !modes.includes(mode))
            return [`${name}: belongs to mode ${(0,fields/* listed */.KE)(modes)}, not to ${mode}`];
        // To take it and do nothing would be a lie.
        if (later)
            return [`${name}: is not offered by this version; remove it`];
        return [];
    });
}
function sentence(issue) {
    const name = issue.path.join('.');
    if (issue.message === 'is missing')
        return `${name} is missing: ${(0,inputs/* isInput */.Xy)(name) ? inputs/* INPUTS */.mc[name].description : ''}`;
    return `${name}: ${issue.message}`;
}
function register(values, env, secrets) {
    registerKeys('AWS', env, secrets);
    for (const [name, value] of values) {
        secrets.addUrl(value);
        if ((0,inputs/* isInput */.Xy)(name) && inputs/* INPUTS */.mc[name].secret)
            secrets.add(value);
        if (name === 'targets')
            for (const secret of secretsOfTargets(value))
                secrets.add(secret);
        for (const [, prefix = ''] of value.matchAll(/[?&]credentials=(\w+)/g))
            registerKeys(prefix, env, secrets);
    }
}
/** What a store reads from the environment. */
function registerKeys(prefix, env, secrets) {
    secrets.add(env[`${prefix}_SECRET_ACCESS_KEY`]);
    secrets.add(env[`${prefix}_SESSION_TOKEN`]);
}
const isMode = (value) => report/* MODES */.FN.some((mode) => mode === value);
/** The known name that differs by the fewest letters, if they are few. */
function nearest(name) {
    const best = Object.keys(inputs/* INPUTS */.mc)
        .map((known) => ({ known, distance: distance(name, known) }))
        .sort((a, b) => a.distance - b.distance)[0];
    return best.distance <= 2 ? `; did you mean ${best.known}?` : '';
}
/** Levenshtein's edit distance. */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            next.push(Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row[b.length];
}


/***/ }),

/***/ 46337:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  Z0: () => (/* binding */ checkIdentity),
  SB: () => (/* binding */ checkRecipient),
  $I: () => (/* binding */ checkRecipients),
  Jl: () => (/* binding */ decryptor),
  fu: () => (/* binding */ encryptor),
  t$: () => (/* binding */ newIdentity)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/web"
var web_ = __webpack_require__(37830);
// EXTERNAL MODULE: ./node_modules/@scure/base/index.js
var base = __webpack_require__(64929);
;// CONCATENATED MODULE: ./lib/bech32.js

/**
 * What a bech32 text (BIP 173, without its limit of 90 characters) is, or undefined where its checksum, its alphabet or its padding is wrong.
 * The content itself is not given: a check does not need a secret.
 */
function readBech32(text) {
    const found = base/* bech32 */.I.decodeUnsafe(text, false);
    const bytes = found && base/* bech32 */.I.fromWordsUnsafe(found.words);
    return bytes ? { prefix: found.prefix, bytes: bytes.length } : undefined;
}

;// CONCATENATED MODULE: ./lib/age-keys.js

/** Kinds of keys by their prefix, with their bytes: https://c2sp.org/age for the native ones, https://c2sp.org/age-plugin for hardware (tag). */
const RECIPIENTS = { age: 32, age1pq: 1216, age1tag: 33, age1tagpq: 1249 };
const IDENTITIES = { 'age-secret-key-': 32, 'age-secret-key-pq-': 32 };
const MAKE = "make a pair with 'seaworthy keygen'";
/** What is wrong with something given as an age recipient, in words that follow `encrypt-to: `. Repeats no more than the beginning of what is surely public. */
function recipientProblem(text) {
    const found = readBech32(text);
    if (found && text.startsWith('age1') && RECIPIENTS[found.prefix] === found.bytes)
        return undefined;
    return `received ${strangeRecipient(text, found?.prefix)}`;
}
/** What is wrong with recipients that are each well-formed. age itself refuses such a mixture. */
function mixtureProblem(recipients) {
    if (recipients.length === 0)
        return `received no recipient, expected at least one (age1…); ${MAKE}`;
    const quantum = recipients.filter((recipient) => /^age1(tag)?pq1/.test(recipient)).length;
    if (quantum === 0 || quantum === recipients.length)
        return undefined;
    return 'received post-quantum recipients beside others, expected one kind: a file is as weak as its weakest recipient';
}
function strangeRecipient(text, prefix) {
    const expected = 'expected an age recipient (age1…)';
    if (/AGE-SECRET-KEY-/i.test(text))
        return `an identity (AGE-SECRET-KEY-…, the private half), ${expected}. If it stands in the workflow file it is exposed, in the history too: ${MAKE} and do not use that identity again`;
    if (/^AGE-PLUGIN-/i.test(text))
        return `an identity of an age plugin, ${expected}`;
    if (SSH.test(text))
        return `an SSH key, which is not taken, ${expected}; ${MAKE}`;
    if (text.includes('-----BEGIN PGP'))
        return `a PGP key, ${expected}; ${MAKE}`;
    if (text.includes('-----BEGIN'))
        return `a key in PEM, ${expected}; a private key that stands in the workflow file is exposed`;
    if (/^age1\S*[\s,;]+age1/.test(text))
        return 'several recipients on one line, expected one a line';
    if (prefix?.startsWith('age1') && RECIPIENTS[prefix] === undefined)
        return `a recipient of the age plugin '${prefix.slice(4)}', which is not taken; ${MAKE}`;
    if (/^age1/i.test(text))
        return `'${text.slice(0, 12)}…' of ${text.length} characters, which is damaged: a letter is wrong or missing, or not all are small letters; copy it again`;
    return `text of ${text.length} characters that is no age recipient, expected age1…; passphrases, names and paths are not taken: ${MAKE}`;
}
/** What is wrong with something given as an age identity, in words that follow `decrypt-with: `. Repeats nothing of it. */
function identityProblem(text) {
    const found = readBech32(text);
    if (found && text.startsWith('AGE-SECRET-KEY-') && IDENTITIES[found.prefix] === found.bytes)
        return undefined;
    return `received ${strangeIdentity(text)}`;
}
function strangeIdentity(text) {
    const expected = 'expected an age identity (AGE-SECRET-KEY-…)';
    if (/^age1/i.test(text))
        return `a recipient (age1…, the public half), which opens nothing, ${expected}`;
    if (/^AGE-PLUGIN-/i.test(text))
        return `an identity of an age plugin, which is not taken, ${expected}`;
    if (SSH.test(text))
        return `an SSH key, which is not taken, ${expected}`;
    if (/^age-encryption\.org|-----BEGIN AGE ENCRYPTED/.test(text))
        return `an identity file that is encrypted itself, ${expected}: age -d opens it`;
    if (text.includes('-----BEGIN'))
        return `a key in PEM, ${expected}`;
    if (/AGE-SECRET-KEY-/i.test(text))
        return 'an identity that is damaged: a letter is wrong or missing, not all are capital letters, or something stands before or behind it; copy it again';
    return `text of ${text.length} characters that is no age identity, expected AGE-SECRET-KEY-…; passphrases and paths are not taken`;
}
const SSH = /^(ssh-|ecdsa-|sk-)|-----BEGIN OPENSSH/;

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/memory.js
var memory = __webpack_require__(65952);
;// CONCATENATED MODULE: ./lib/encryption.js





/** Throws UserError where it is no recipient, in words that follow `encrypt-to: `. */
function checkRecipient(text) {
    refuse(recipientProblem(text));
}
/** Of those that may stand together. */
function checkRecipients(recipients) {
    recipients.forEach(checkRecipient);
    refuse(mixtureProblem(recipients));
}
/** Throws UserError where it is no identity, in words that follow `decrypt-with: `, and without any of its letters. */
function checkIdentity(text) {
    refuse(identityProblem(text));
}
function refuse(problem) {
    if (problem !== undefined)
        throw new errors/* UserError */.yo(problem);
}
/** A new pair. The identity is a secret; it opens what is encrypted to the recipient. */
async function newIdentity() {
    const { generateX25519Identity, identityToRecipient } = await __webpack_require__.e(/* import() */ 4073).then(__webpack_require__.bind(__webpack_require__, 74073));
    const identity = await generateX25519Identity();
    return { identity, recipient: await identityToRecipient(identity) };
}
/**
 * Bytes in, an age file (binary) out, which the identity of every one of the recipients opens alone. Constant memory, with back-pressure.
 * Throws UserError where a recipient is none.
 */
async function encryptor(recipients) {
    checkRecipients(recipients);
    const { Encrypter } = await __webpack_require__.e(/* import() */ 4073).then(__webpack_require__.bind(__webpack_require__, 74073));
    const encrypter = new Encrypter();
    for (const recipient of recipients)
        encrypter.addRecipient(recipient);
    try {
        // Whether something can be encrypted to a key shows only when it is: better now than after the dump has begun.
        await encrypter.encrypt(new Uint8Array(0));
    }
    catch (thrown) {
        throw new errors/* UserError */.yo("encrypt-to: one of the recipients is no key that can be encrypted to; make a pair with 'seaworthy keygen'", {
            cause: thrown,
        });
    }
    return external_node_stream_.Duplex.from(async function* (source) {
        yield* blocks(await encrypter.encrypt(webStream(source)));
    });
}
/**
 * An age file in, its content out. The end of the content is given only when the last byte was authenticated. Throws UserError where an
 * identity is none, and ends in one where none of them opens the file, or where it is damaged or cut off; `what` names it there.
 */
async function decryptor(identities, what = 'the encrypted file') {
    identities.forEach(checkIdentity);
    if (identities.length === 0)
        throw new errors/* UserError */.yo('decrypt-with: received no identity, expected at least one (AGE-SECRET-KEY-…)');
    const { Decrypter } = await __webpack_require__.e(/* import() */ 4073).then(__webpack_require__.bind(__webpack_require__, 74073));
    const decrypter = new Decrypter();
    for (const identity of identities)
        decrypter.addIdentity(identity);
    return external_node_stream_.Duplex.from(async function* (source) {
        const head = new Head(what);
        try {
            yield* blocks(await decrypter.decrypt(webStream(head.watch(source))));
        }
        catch (thrown) {
            throw thrown instanceof errors/* UserError */.yo ? thrown : head.refusal((0,errors/* messageOf */.bD)(thrown));
        }
    });
}
/** The library works on web streams. */
const webStream = (source) => web_.ReadableStream.from(source);
async function* blocks(stream) {
    for await (const block of stream) {
        (0,memory/* passed */.b)(block.length);
        yield Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    }
}
const VERSION_LINE = 'age-encryption.org/v1\n';
/** 600 post-quantum recipients. More is not read in search of the header's end. */
const LONGEST_HEADER = 1024 * 1024;
/** The beginning of a file, by which a person is told what is wrong with it. */
class Head {
    #what;
    #text = '';
    constructor(what) {
        this.#what = what;
    }
    async *watch(source) {
        let begun = false;
        for await (const chunk of source) {
            if (!begun) {
                this.#text += chunk.toString('latin1');
                if (this.#text.length >= VERSION_LINE.length)
                    this.#check();
                begun = /\n--- .*\n/.test(this.#text);
                if (!begun && this.#text.length > LONGEST_HEADER)
                    throw damaged(this.#what);
            }
            yield chunk;
        }
        this.#check();
    }
    #check() {
        const begin = this.#text.slice(0, VERSION_LINE.length);
        if (begin !== '' && VERSION_LINE.startsWith(begin))
            return;
        if (begin.startsWith('-----BEGIN AGE'))
            throw new errors/* UserError */.yo(`${this.#what} is no age file in binary form, but armored (text)`, {
                hint: 'Only binary files are read here: age -d opens it.',
            });
        if (begin === '')
            throw damaged(this.#what);
        throw new errors/* UserError */.yo(`${this.#what} is no age file: it begins otherwise`, { hint: 'It is not encrypted, or damaged.' });
    }
    /** The library tells by its sentences whether a header is not for these identities, or is broken. */
    refusal(reason) {
        if (!reason.includes('no identity matched'))
            return damaged(this.#what);
        const passphrase = this.#text.includes('\n-> scrypt ');
        const recipients = this.#text.match(/^-> /gm)?.length ?? 0;
        return new errors/* UserError */.yo(`none of the identities of decrypt-with opens ${this.#what}`, {
            hint: passphrase
                ? 'It was encrypted with a passphrase: age -d opens it.'
                : `Give the identity (AGE-SECRET-KEY-…) that belongs to one of the ${recipients} recipients it was encrypted to. Or its header is damaged.`,
        });
    }
}
const damaged = (what) => new errors/* UserError */.yo(`${what} is damaged or cut off: its bytes are not those that were encrypted`, {
    hint: 'Use another copy or another backup. What was read before the damage is authentic, but not whole.',
});


/***/ }),

/***/ 56330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ AbsentError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** What a query names (a table, a column, a function) is not there: on restored data the mark of something lost, or else a mistake in the query. */
class AbsentError extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo {
    name = 'AbsentError';
}


/***/ }),

/***/ 2134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  As: () => (/* binding */ checkSource),
  Ki: () => (/* binding */ engineNamed),
  ky: () => (/* binding */ engineOf)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/index.js

/** PostgreSQL 14 to 18, by `pg_dump` of the server's own major. The heavy part is loaded when a source is opened. */
const postgres = {
    name: 'postgres',
    schemes: ['postgres', 'postgresql'],
    check: (url) => void (0,postgres_url/* parseTarget */.hu)(url),
    open: async (url, options, context) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9420), __webpack_require__.e(8288), __webpack_require__.e(7727)]).then(__webpack_require__.bind(__webpack_require__, 56537))).openSource(url, options, context),
    openTarget: async (options, part, context) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(9420), __webpack_require__.e(8288), __webpack_require__.e(294), __webpack_require__.e(3312), __webpack_require__.e(7600)]).then(__webpack_require__.bind(__webpack_require__, 47600))).openTarget(options, part, context),
    openRecovery: async (options, part, context) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(9420), __webpack_require__.e(8288), __webpack_require__.e(294), __webpack_require__.e(3312), __webpack_require__.e(7600), __webpack_require__.e(9660)]).then(__webpack_require__.bind(__webpack_require__, 59660))).openRecovery(options, part, context),
    cleanUp: async (url, options, context) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9420), __webpack_require__.e(8288), __webpack_require__.e(7727)]).then(__webpack_require__.bind(__webpack_require__, 56537))).cleanUp(url, options, context),
};

;// CONCATENATED MODULE: ./lib/engines/index.js


const ENGINES = [postgres];
/** `others` are schemes that the caller knows what to do with, for the message. */
function engineOf(url, others = []) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
    const engine = ENGINES.find((candidate) => scheme !== undefined && candidate.schemes.includes(scheme));
    if (engine)
        return engine;
    const known = [...ENGINES.flatMap((candidate) => candidate.schemes).map((s) => `${s}://`), ...others];
    throw new errors/* UserError */.yo(`${scheme ? `'${scheme}:' is not a kind of source that this version knows` : 'received no URL'}, expected ${known.join(' or ')}`);
}
/** As the manifest of a backup names it. */
function engineNamed(name) {
    const engine = ENGINES.find((candidate) => candidate.name === name);
    if (engine)
        return engine;
    throw new errors/* UserError */.yo(`the backup is one of '${name}', which this version cannot restore`, {
        hint: 'Use the release of seaworthy that made it, or a newer one.',
    });
}
const checkSource = (url, others = []) => engineOf(url, others).check(url);


/***/ }),

/***/ 19093:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E9: () => (/* binding */ isStanza),
/* harmony export */   J2: () => (/* binding */ isLabel),
/* harmony export */   KU: () => (/* binding */ describeAddress),
/* harmony export */   kg: () => (/* binding */ LABELS),
/* harmony export */   or: () => (/* binding */ parseAddress)
/* harmony export */ });
/* unused harmony export BACKUP_TYPES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

const BACKUP_TYPES = ['full', 'diff', 'incr'];
const PARAMETERS = ['config', 'repo', 'set', 'type', 'database'];
const EXAMPLE = 'expected pgbackrest:STANZA, such as pgbackrest:main?config=/etc/pgbackrest/pgbackrest.conf';
/** A stanza is no engine: pgBackRest moves the bytes itself, from the cluster into its own repository. */
const isStanza = (url) => /^pgbackrest:/i.test(url);
/** Throws a UserError that never repeats the value of an unknown parameter: it may be a secret. Touches nothing. */
function parseAddress(text) {
    const [, name = '', query] = /^pgbackrest:([^?]*)(?:\?(.*))?$/is.exec(text) ?? [];
    if (name.startsWith('//'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names a host, and a stanza has none; ${EXAMPLE}`);
    const stanza = decoded(name, 'stanza');
    if (stanza === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no stanza; ${EXAMPLE}`);
    // The stanza is part of the tool's arguments and of paths in the repository.
    if (!/^\w[\w.-]*$/.test(stanza))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the stanza in the URL: received '${stanza}', expected letters, digits, . _ and -`);
    const given = parametersOf(query ?? '');
    return {
        stanza,
        config: read(given, 'config', (value) => (value.startsWith('/') ? value : undefined), 'an absolute path'),
        repo: read(given, 'repo', (value) => (/^[1-9]\d{0,2}$/.test(value) ? Number(value) : undefined), 'its number, such as 1'),
        set: read(given, 'set', (value) => (isLabel(value) ? value : undefined), LABELS),
        type: read(given, 'type', (value) => BACKUP_TYPES.find((type) => type === value), BACKUP_TYPES.join(', ')),
        database: read(given, 'database', (value) => (value === '' ? undefined : value), 'the name of a database'),
    };
}
/** For messages and reports. */
const describeAddress = ({ stanza, repo }) => `pgbackrest:${stanza}${repo === undefined ? '' : `?repo=${repo}`}`;
const LABELS = 'a label such as 20261121-030000F or 20261121-030000F_20261122-030000I';
/** The label of a set: the time of its full backup, and its own where it is no full one. Source: pgBackRest's `info`. */
const isLabel = (text) => /^\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?$/.test(text);
function parametersOf(query) {
    const given = new Map();
    for (const pair of query.split('&').filter((one) => one !== '')) {
        const at = pair.indexOf('=');
        const name = at < 0 ? pair : pair.slice(0, at);
        const parameter = PARAMETERS.find((known) => known === name);
        if (parameter === undefined) {
            const shown = /^[a-z][a-z0-9-]{0,29}$/.test(name) ? `parameter '${name}' of the URL` : 'a parameter of the URL';
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${shown} is not known; known: ${PARAMETERS.join(', ')}. What else pgBackRest needs belongs in its configuration, or in the environment as PGBACKREST_...`);
        }
        if (given.has(parameter))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${parameter} stands twice in the URL`);
        given.set(parameter, decoded(at < 0 ? '' : pair.slice(at + 1), parameter));
    }
    return given;
}
function read(given, name, parse, expected) {
    const value = given.get(name);
    if (value === undefined)
        return undefined;
    const parsed = parse(value);
    if (parsed === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} in the URL: received '${value}', expected ${expected}`);
    return parsed;
}
function decoded(text, what) {
    let plain;
    try {
        plain = decodeURIComponent(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what} in the URL holds a '%' that is no escape; write it as %25`);
    }
    if (/\p{Cc}/u.test(plain))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what} in the URL holds a control character`);
    return plain;
}


/***/ }),

/***/ 18172:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ parseTablePattern),
/* harmony export */   c: () => (/* binding */ matches)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

function parseTablePattern(text) {
    const parts = [''];
    let quoted = false;
    for (let i = 0; i < text.length; i++) {
        const letter = text[i];
        if (letter === '"' && quoted && text[i + 1] === '"') {
            parts[parts.length - 1] += '"';
            i++;
        }
        else if (letter === '"')
            quoted = !quoted;
        else if (!quoted && letter === '.')
            parts.push('');
        else if (!quoted && letter === '*')
            parts[parts.length - 1] += '.*';
        else if (!quoted && letter === '?')
            parts[parts.length - 1] += '.';
        else if (!quoted && /[[\](){}|+^$\\]/.test(letter)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pattern '${text}': '${letter}' outside double quotes is not taken; use * and ?, or quote the name`);
        }
        else
            parts[parts.length - 1] += escaped(quoted ? letter : lowered(letter));
    }
    if (quoted)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pattern '${text}': a double quote is not closed`);
    if (parts.length > 2 || parts.includes(''))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pattern '${text}': expected table or schema.table`);
    const [table, schema] = parts.reverse();
    return { text, table: anchored(table), schema: schema === undefined ? undefined : anchored(schema) };
}
/** `visible` is the server's `pg_table_is_visible` under the role's own search path, as pg_dump asks it. */
function matches(pattern, relation) {
    return pattern.table.test(relation.name) && (pattern.schema ? pattern.schema.test(relation.schema) : relation.visible);
}
/** As PostgreSQL folds names in UTF-8: letters beyond ASCII stay as they are. */
const lowered = (letter) => (/[A-Z]/.test(letter) ? letter.toLowerCase() : letter);
const escaped = (letter) => letter.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
const anchored = (source) => new RegExp(`^(?:${source})$`, 'su');


/***/ }),

/***/ 35686:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ff: () => (/* binding */ describeTarget),
/* harmony export */   hu: () => (/* binding */ parseTarget),
/* harmony export */   qU: () => (/* binding */ isSocket)
/* harmony export */ });
/* unused harmony export SSL_MODES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** libpq's words for how far TLS goes. `prefer`: encrypted where the server can, never verified. */
const SSL_MODES = ['disable', 'prefer', 'require', 'verify-ca', 'verify-full'];
const PARAMETERS = ['sslmode', 'sslcert', 'sslkey', 'connect_timeout', 'host', 'port', 'user', 'application_name'];
const EXAMPLE = 'expected postgres://user:password@host:5432/database';
/** Throws a UserError that never repeats the password. Touches nothing. */
function parseTarget(text, env = {}) {
    const url = parsed(text);
    // In a form a plus sign is a blank; in the URLs of libpq it is itself.
    const parameters = new URLSearchParams(url.search.replaceAll('+', '%2B'));
    for (const name of parameters.keys()) {
        if (PARAMETERS.some((known) => known === name))
            continue;
        // A password with a '?' in it, not written as %3F, looks like a parameter: it is not repeated.
        const shown = /^[a-z_]{1,30}$/.test(name) && !url.search.includes('@') ? `parameter '${name}' of the URL` : 'a parameter of the URL';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${shown} is not known; known: ${PARAMETERS.join(', ')}. A '?' in user or password is written as %3F`);
    }
    const host = parameters.get('host') ?? decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'host');
    const database = decoded(url.pathname.slice(1), 'database');
    const user = parameters.get('user') ?? decoded(url.username, 'user');
    if (host === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`);
    if (host.includes(','))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names several hosts ('${host}'); a backup is taken from one`);
    if (database === '' || database.includes('/'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no database; ${EXAMPLE}`);
    if (user === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no user; ${EXAMPLE}`);
    const password = decoded(url.password, 'password') || env.PGPASSWORD || undefined;
    if (password?.includes('\n'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('the password holds a line end, which libpq cannot be given in a file');
    return {
        host,
        port: portOf(parameters.get('port') ?? url.port),
        database,
        user,
        password,
        sslMode: sslMode(parameters.get('sslmode'), host),
        sslModeGiven: parameters.has('sslmode'),
        sslCert: parameters.get('sslcert') ?? undefined,
        sslKey: parameters.get('sslkey') ?? undefined,
        connectTimeoutMs: seconds(parameters.get('connect_timeout')) * 1_000,
    };
}
/** For messages and reports: no user, no password, no parameters. */
function describeTarget(target) {
    const host = target.host.includes(':') ? `[${target.host}]` : target.host;
    return target.host.startsWith('/') ? `${target.database} at ${target.host}` : `${target.database} at ${host}:${target.port}`;
}
const isSocket = (target) => target.host.startsWith('/');
function parsed(text) {
    // An authority may be empty for a Unix socket, which URL refuses only together with a user.
    const filled = text
        .replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/i, '$1socket.invalid')
        .replace(/^(postgres(?:ql)?:\/\/)(?=\/)/i, '$1socket.invalid');
    let url;
    try {
        url = new URL(filled);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL cannot be read; ${EXAMPLE}. Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A`);
    }
    if (url.hostname === 'socket.invalid')
        url.hostname = '';
    if (filled !== text && !url.searchParams.has('host'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no host; ${EXAMPLE}, or ?host=/folder for a Unix socket`);
    if (url.hash !== '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo("the URL holds a '#'; write it as %23 in a user or password");
    return url;
}
function decoded(text, what) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the ${what} in the URL holds a '%' that is no escape; write it as %25`);
    }
}
function portOf(given) {
    if (given === '')
        return 5432;
    const port = Number(given);
    if (!/^\d+$/.test(given) || port < 1 || port > 65_535)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`port in the URL: received '${given}', expected 1 to 65535`);
    return port;
}
function sslMode(given, host) {
    if (given === null)
        return isNear(host) ? 'prefer' : 'verify-full';
    const mode = SSL_MODES.find((candidate) => candidate === (given === 'allow' ? 'prefer' : given));
    if (mode === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`sslmode in the URL: received '${given}', expected ${SSL_MODES.join(', ')}`);
    return mode;
}
/** Loopback, Unix sockets, and names without a dot, which only a private network resolves (`postgres` in compose and service containers). */
function isNear(host) {
    return host.startsWith('/') || host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host) || !/[.:]/.test(host);
}
function seconds(given) {
    if (given === null)
        return 15;
    if (!/^\d{1,4}$/.test(given) || Number(given) === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`connect_timeout in the URL: received '${given}', expected seconds, such as 15`);
    return Number(given);
}


/***/ }),

/***/ 29798:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cs: () => (/* binding */ artifactName),
/* harmony export */   Ej: () => (/* binding */ size),
/* harmony export */   HT: () => (/* binding */ compression),
/* harmony export */   J0: () => (/* binding */ single),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   KE: () => (/* binding */ listed),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   Nj: () => (/* binding */ checkedBy),
/* harmony export */   No: () => (/* binding */ checkCaFile),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Yz: () => (/* binding */ parsed),
/* harmony export */   f_: () => (/* binding */ seriesName),
/* harmony export */   hY: () => (/* binding */ eachChecked),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   qp: () => (/* binding */ patterns),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   yL: () => (/* binding */ oneOf)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(88532);
/* harmony import */ var _engines_postgres_patterns_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(18172);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);





/**
 * Every input is a string (or a list of lines, or a value of the config file turned into one); empty is not given.
 * Nothing is coerced: `5` is no duration and `yes` is no boolean. Defaults stand here and nowhere else.
 */
const text = zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP({ error: 'is missing' });
const parsed = (parse) => text.transform((value, context) => {
    try {
        return parse(value);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown) });
        return zod__WEBPACK_IMPORTED_MODULE_5__/* .NEVER */ .tm;
    }
});
const oneOf = (...allowed) => parsed((value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined)
        throw new Error(`received '${value}', expected ${listed(allowed)}`);
    return found;
});
const duration = (from, to) => parsed((value) => {
    const ms = (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .parseDuration */ .E9)(value);
    if (ms < (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .parseDuration */ .E9)(from) || ms > (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .parseDuration */ .E9)(to))
        throw new Error(`received '${value}', expected ${from} to ${to}`);
    return ms;
});
const size = parsed(_units_js__WEBPACK_IMPORTED_MODULE_3__/* .parseSize */ .DB);
const lines = text.transform((value) => value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''));
const flag = oneOf('true', 'false').transform((value) => value === 'true');
const single = (what) => lines.transform((given, context) => {
    if (given.length === 1)
        return given[0];
    context.addIssue({ code: 'custom', message: `received ${given.length} lines; this version takes one ${what}` });
    return zod__WEBPACK_IMPORTED_MODULE_5__/* .NEVER */ .tm;
});
const checkedBy = (schema, check) => schema.transform((value, context) => {
    try {
        check(value);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown) });
    }
    return value;
});
/** Every line by itself, and those that are good together. A line that begins with # is a remark, as in the files of age. */
const eachChecked = (check, checkAll = () => { }) => lines.transform((given, context) => {
    const values = given.filter((line) => !line.startsWith('#'));
    const none = given.length > 0 && values.length === 0 ? ['received nothing but remarks'] : [];
    const problems = values.flatMap((line) => problemOf(() => check(line)));
    const all = problems.length === 0 && values.length > 0 ? problemOf(() => checkAll(values)) : [];
    for (const message of [...none, ...problems, ...all])
        context.addIssue({ code: 'custom', message });
    return values;
});
function problemOf(check) {
    try {
        check();
        return [];
    }
    catch (thrown) {
        return [(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)];
    }
}
const patterns = eachChecked(_engines_postgres_patterns_js__WEBPACK_IMPORTED_MODULE_1__/* .parseTablePattern */ .S);
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;
const seriesName = parsed((value) => {
    if (!NAME.test(value))
        throw new Error(`received '${value}', expected letters, digits, dot, underscore and hyphen, at most 100, the first a letter or digit`);
    return value;
});
const artifactName = parsed((value) => {
    if (/["<>|*?\r\n\\/:]/.test(value))
        throw new Error(`received '${value}', expected a name without " : < > | * ? \\ / and line ends, or none`);
    return value;
});
const LEVELS = { zstd: { from: 1, to: 19, usual: 3 }, gzip: { from: 1, to: 9, usual: 6 } };
const compression = parsed((value) => {
    if (value === 'none')
        return { method: 'none', level: 0 };
    const [, method, digits] = /^(zstd|gzip)(?::(\d{1,2}))?$/.exec(value) ?? [];
    if (method === 'zstd' || method === 'gzip') {
        const { from, to, usual } = LEVELS[method];
        const level = digits === undefined ? usual : Number(digits);
        if (level >= from && level <= to)
            return { method, level };
    }
    throw new Error(`received '${value}', expected zstd:1 to zstd:19, gzip:1 to gzip:9, or none`);
});
function checkCaFile(path) {
    let pem = '';
    try {
        pem = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch (thrown) {
        throw new Error(`${path} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`);
    }
    if (!pem.includes('-----BEGIN CERTIFICATE-----'))
        throw new Error(`${path} holds no certificate, expected PEM ('-----BEGIN CERTIFICATE-----')`);
}
function wholeNumber(value, from, to) {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < from || number > to)
        throw new Error(`received '${value}', expected a whole number from ${from} to ${to}`);
    return number;
}
const listed = (words) => words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;


/***/ }),

/***/ 92782:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   f: () => (/* binding */ makeFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);


/**
 * Makes a folder and those above it; what exists stays as it is. Throws the system's error where it cannot be.
 * Not Node's `recursive`: where a folder cannot come to be, under /proc for example, that never returns.
 */
async function makeFolder(path, mode = 0o777, tries = 2) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdir)(path, { mode });
    }
    catch (thrown) {
        const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
        if (code === 'EEXIST' && (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).isDirectory())
            return;
        if (code !== 'ENOENT' || tries === 0 || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path) === path)
            throw thrown;
        await makeFolder((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(path), mode);
        await makeFolder(path, mode, tries - 1);
    }
}


/***/ }),

/***/ 30291:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ expectedAnswers),
/* harmony export */   r: () => (/* binding */ parseSequence)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


const MOST = 10_000;
const FORM = 'statuses in their order are expected, each with how often, for example 401x5, 429';
/** `401x5, 429`: five times 401, then once 429. Throws a UserError. */
function parseSequence(text) {
    const steps = text.split(',').map((part) => {
        const [, status, times = '1'] = /^\s*([1-5]\d\d)(?:\s*x\s*(\d{1,5}))?\s*$/.exec(part) ?? [];
        if (status === undefined || Number(times) === 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}, ${FORM}`);
        return { status: Number(status), times: Number(times) };
    });
    const total = steps.reduce((sum, { times }) => sum + times, 0);
    if (total > MOST)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}, which are ${total} requests; at most ${MOST} are sent one after the other`);
    return steps;
}
/** One after the other. */
const expectedAnswers = (steps) => steps.flatMap(({ status, times }) => Array.from({ length: times }, () => status));


/***/ }),

/***/ 20886:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I9: () => (/* binding */ SIGNATURE_FILE),
/* harmony export */   Ng: () => (/* binding */ parseManifest),
/* harmony export */   WH: () => (/* binding */ backupId),
/* harmony export */   h1: () => (/* binding */ MANIFEST_FILE)
/* harmony export */ });
/* unused harmony export MANIFEST_VERSION */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);



/**
 * What a backup says of itself, written last: a folder without it is no backup. Read back it is hostile input:
 * anybody who can write to the store can have written it.
 */
const fileName = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/);
const sha256 = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/);
const size = zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig().int().nonnegative();
const words = zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(4_000));
const storedFile = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ file: fileName, bytes: size, sha256 });
const part = storedFile.extend({
    engine: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(50),
    /** What makes the source this one: retention and comparison never cross it. */
    identity: words,
    serverVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100).optional(),
    clientVersion: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100).optional(),
    encoding: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100).optional(),
    locale: words.optional(),
    compression: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['zstd', 'gzip', 'none']),
    recipients: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(4_000)),
    /** Size of the dump before compression. */
    rawBytes: size,
    fingerprint: zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(['full', 'counts', 'none']),
    /** Patterns that chose or left out tables; all empty for a whole database. Only backups of the same selection are compared. */
    selection: zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1_000))),
    /** `rows` is absent where they were not counted. */
    totals: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ tables: size, rows: size.optional() }),
    inventory: storedFile.optional(),
    extras: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(storedFile),
});
const MANIFEST_VERSION = 1;
const manifest = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz(MANIFEST_VERSION),
    id: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
    name: fileName,
    createdAt: zod__WEBPACK_IMPORTED_MODULE_3__/* .datetime */ .w$(),
    tool: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(100),
    git: zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ sha: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(64).optional(), ref: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1_000).optional(), runUrl: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1_000).optional() }),
    /** Why this backup, though whole, must not become the yardstick of the next: for example `max-shrink`. */
    alarms: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().max(1_000)),
    parts: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(part).min(1).max(100),
    /** RECOVERY.md, which people type from: what the manifest vouches for. */
    recovery: storedFile.optional(),
});
/** `where` is named in every message. Refuses what is no JSON, of a newer version, or of another shape, each with its own sentence. */
function parseManifest(json, where) {
    let content;
    try {
        content = JSON.parse(json);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: it is no JSON`);
    }
    const version = typeof content === 'object' && content !== null && 'version' in content ? content.version : undefined;
    if (typeof version !== 'number')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is no manifest of seaworthy: it has no version`);
    if (version !== MANIFEST_VERSION) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} has version ${version}; this program reads version ${MANIFEST_VERSION}`, {
            hint: 'Use the release of seaworthy that wrote it, or a newer one.',
        });
    }
    const result = manifest.safeParse(content);
    if (result.success)
        return result.data;
    const { path, message } = result.error.issues[0];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(path.join('.'), 200)}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(message, 200)}`);
}
/** `20261121T030000Z-9f3a1c`: sorts by time; the tail keeps two of the same second apart. `random` is six hexadecimal digits. */
function backupId(now, random) {
    return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
}
const MANIFEST_FILE = 'manifest.json';
/** Ed25519 over the bytes of the manifest, 64 raw bytes, where `sign-with` was given. */
const SIGNATURE_FILE = 'manifest.json.sig';


/***/ }),

/***/ 65952:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ gatheringMany),
/* harmony export */   b: () => (/* binding */ passed)
/* harmony export */ });
/* harmony import */ var node_v8__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78877);
/* harmony import */ var node_vm__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(30714);


/**
 * Streaming gigabytes, Node leaves up to 64 MB of used blocks lying about before its collector looks: it counts the small handles, not the
 * blocks behind them. Asking for a minor collection every few megabytes keeps the process 50 MB smaller and costs 0.1 s a gigabyte (measured).
 */
const EVERY_BYTES = 8 * 1024 * 1024;
let collect;
/** 0 leaves it to V8. */
let growingPercent = 0;
let used = 0;
/** To be told of bytes that have passed through and are not needed any more. */
function passed(bytes) {
    used += bytes;
    if (used < EVERY_BYTES)
        return;
    used = 0;
    collect ??= minorCollection();
    collect();
}
/**
 * V8's own `gc`, which is hidden until its flag is set; a fresh context then has it. The minor collections make V8 believe that its small heap
 * is nearly full, and mark all of it ten times a second (a second of processor per gigabyte, measured); a heap that may grow does not.
 */
function minorCollection() {
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--expose-gc');
    growingPercent = 400;
    if (gathering === 0)
        (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)(`--heap-growing-percent=${growingPercent}`);
    const gc = (0,node_vm__WEBPACK_IMPORTED_MODULE_1__.runInNewContext)('gc');
    return () => gc({ type: 'minor' });
}
/** Smaller, and it is full a thousand times; larger, and it is only ever larger. */
const NURSERY_BYTES = 4 * 1024 * 1024;
let gathering = 0;
/**
 * For work that gathers thousands of small things: V8 takes each that stays for a sign that its nursery is too small, and each that goes for no
 * reason to hurry; the heap then grows by a hundred megabytes that are never in use. Kept short, listing ten thousand backups takes 100 MB less
 * of memory and no more of processor (measured).
 */
async function gatheringMany(work) {
    gathering++;
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--heap-growing-percent=30');
    const watch = setInterval(() => {
        const nursery = (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.getHeapSpaceStatistics)().find(({ space_name: name }) => name === 'new_space');
        if ((nursery?.space_size ?? 0) >= NURSERY_BYTES)
            (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--semi-space-growth-factor=1');
    }, 20);
    try {
        return await work();
    }
    finally {
        clearInterval(watch);
        if (--gathering === 0) {
            // V8's own values, or those of streaming.
            (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--semi-space-growth-factor=2');
            (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)(`--heap-growing-percent=${growingPercent}`);
        }
    }
}


/***/ }),

/***/ 83965:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   XY: () => (/* binding */ saveBaseline),
/* harmony export */   mF: () => (/* binding */ readBaseline),
/* harmony export */   nk: () => (/* binding */ parseBaseline)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92782);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9293);






const DEFAULT_PATH = 'seaworthy-report/health-gate-baseline.json';
/** Throws an Error. */
function parseBaseline(value) {
    const [, action, path] = /^(save|compare)(?::(.+))?$/.exec(value.trim()) ?? [];
    if (action === 'save' || action === 'compare')
        return { action, path: path?.trim() || DEFAULT_PATH };
    throw new Error(`received '${value}', expected save (before the deploy) or compare (after it), each with a path if you like: save:before.json`);
}
const FILE = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_4__/* .literal */ .euz(1),
    at: zod__WEBPACK_IMPORTED_MODULE_5__/* .datetime */ .w$(),
    checks: zod__WEBPACK_IMPORTED_MODULE_4__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().max(1_000), zod__WEBPACK_IMPORTED_MODULE_4__/* ["enum"] */ .k5n(_report_js__WEBPACK_IMPORTED_MODULE_6__/* .STATUSES */ .f)),
});
/** Only names and statuses: what was seen tells too much, and is not compared. */
async function saveBaseline(path, checks, at, workspace) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, path);
    const content = { version: 1, at: at.toISOString(), checks: Object.fromEntries(checks.map(({ name, status }) => [name, status])) };
    try {
        await (0,_folders_js__WEBPACK_IMPORTED_MODULE_3__/* .makeFolder */ .f)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(file));
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(file, `${JSON.stringify(content, null, 2)}\n`);
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`baseline: ${file} cannot be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
    return file;
}
/** Throws a UserError where it is not there: a gate that was told to compare must not go on as if nothing had been asked. */
async function readBaseline(path, workspace) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(workspace, path);
    const text = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8').catch((thrown) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`baseline: ${file} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Run the same gate with baseline: save before the deploy; in another job, hand the file over as an artifact.',
        });
    });
    const parsed = FILE.safeParse(jsonOf(text));
    if (!parsed.success)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`baseline: ${file} is not what baseline: save writes`, { hint: 'Save it anew before the deploy.' });
    return { at: parsed.data.at, baseline: new Map(Object.entries(parsed.data.checks)) };
}
function jsonOf(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}


/***/ }),

/***/ 34517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B2: () => (/* binding */ parseChecks),
/* harmony export */   JT: () => (/* binding */ runChecks),
/* harmony export */   tY: () => (/* binding */ checkLine)
/* harmony export */ });
/* unused harmony export readCheck */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var _condition_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31606);
/* harmony import */ var _engines_absent_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56330);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);





const RICH = zod__WEBPACK_IMPORTED_MODULE_4__/* .strictObject */ .rej({ name: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1).optional(), sql: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1), expect: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().min(1) });
/**
 * An entry of a list in the config file as the one line that `parseChecks` reads: a text of several lines, or `{name?, sql, expect}`. Others
 * are as they were.
 */
function checkLine(entry) {
    const several = typeof entry === 'string' && entry.trim().includes('\n');
    return several || (typeof entry === 'object' && entry !== null) ? JSON.stringify(entry) : entry;
}
/** Throws a UserError that says what was received and what is expected. No SQL begins with a brace or a double quote: that is `checkLine`'s. */
function readCheck(line) {
    if (!/^[{"]/.test(line))
        return (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCheck */ .QB)(line);
    const entry = jsonOf(line);
    if (typeof entry === 'string')
        return (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCheck */ .QB)(entry);
    const rich = RICH.safeParse(entry);
    if (!rich.success)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(line)} is no check: {name, sql, expect} is expected, texts, of which name may be missing`);
    const { name, sql, expect } = rich.data;
    // On a line of its own, since the query may end in a comment.
    const { query, condition } = (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .parseCheck */ .QB)(`${sql}\n=> ${expect.trim()}`);
    return { ...(name === undefined ? {} : { name: (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(name, 200) }), query, condition };
}
function jsonOf(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
/** One check a line; empty lines and those that begin with # are left out. Throws a UserError that names every bad one. */
function parseChecks(lines) {
    const problems = [];
    const checks = lines
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'))
        .flatMap((line) => {
        try {
            return [readCheck(line)];
        }
        catch (thrown) {
            if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo))
                throw thrown;
            problems.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown));
            return [];
        }
    });
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(problems.join('\n'));
    return checks;
}
/**
 * Asks one question after the other. No answer (NULL, a query that cannot run or gives more than one value) is `inconclusive`; but a table, column or
 * function that is not there is what a restore that lost something looks like: `failed`. Behind `warn:` both are `degraded`.
 */
async function runChecks(checks, ask, signal) {
    const results = [];
    for (const check of checks) {
        signal?.throwIfAborted();
        results.push(await runCheck(check, ask, signal));
    }
    return results;
}
async function runCheck({ name, query, condition }, ask, signal) {
    const start = performance.now();
    const ms = () => Math.round(performance.now() - start);
    const named = { name: name ?? `${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(query, 100)} => ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(condition.text, 60)}` };
    try {
        const value = await ask(query);
        return { ...(0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, { value, why: 'the answer is NULL: no data', ms: ms() }), ...named };
    }
    catch (thrown) {
        signal?.throwIfAborted();
        if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo))
            throw thrown;
        const unanswered = (0,_condition_js__WEBPACK_IMPORTED_MODULE_0__/* .judge */ .S4)(condition, { value: undefined, why: (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown), ms: ms() });
        const lost = thrown instanceof _engines_absent_js__WEBPACK_IMPORTED_MODULE_1__/* .AbsentError */ .E && !condition.warn;
        return { ...unanswered, ...named, ...(lost ? { status: 'failed' } : {}), ...(thrown.hint ? { hint: thrown.hint } : {}) };
    }
}


/***/ }),

/***/ 44195:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e: () => (/* binding */ checkCommand),
  a: () => (/* binding */ runCommands)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/process.js
var process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/words.js
var lib_words = __webpack_require__(44842);
;// CONCATENATED MODULE: ./lib/modes/verify-changes.js


/** A summary is read by people; the rest is counted. */
const MOST_ROWS = 50;
const MOST_NAMES = 10;
/** What commands have done to a database, for a person. Pure. */
function changeTables(changes) {
    const all = [tablesTable(changes), structureTable(changes)];
    return all.filter(({ rows }) => rows.length > 0);
}
/** What somebody should know before they do the same to the real data, a sentence each; first of all what was lost. */
function changeNotes({ tables, statements, notValid, invalidIndexes, notes }) {
    const found = [
        ...tables.flatMap(lossNotes),
        ...tables.flatMap(({ name, rewritten, lock }) => rewritten === undefined ? [] : [`${shown(name)} is written anew (${rewritten})${lock ? `, under ${lock.mode}` : ''}`]),
        ...named('constraints left NOT VALID, which old rows may break', notValid),
        ...named('invalid indexes, which are written to and never read', invalidIndexes),
        ...(statements > 0 ? [`statements of DDL: ${(0,units/* showCount */.px)(statements)}`] : []),
        ...notes,
    ];
    const omitted = found.length - MOST_ROWS;
    return omitted > 0 ? [...found.slice(0, MOST_ROWS), `and ${(0,units/* showCount */.px)(omitted)} more of this kind`] : found;
}
function lossNotes({ name, now, replaced, rows, dropped, emptied }) {
    const table = shown(name);
    const lost = rows ? rows.before - (rows.after ?? 0) : 0;
    return [
        ...(now === undefined ? [`${table} is gone${rows ? ` with ${count(rows.before, 'row')}` : ''}`] : []),
        ...(now !== undefined && lost > 0 ? [`${table} lost ${count(lost, 'row')} of ${(0,units/* showCount */.px)(rows.before)}`] : []),
        ...(replaced ? [`${table} is another table of the same name; columns are compared by theirs`] : []),
        ...named(`columns dropped from ${table}`, dropped),
        ...emptied.map(({ name: column, before, after }) => `${table}: column ${shown(column)} had ${count(before, 'value')} and has ${(0,units/* showCount */.px)(after)}: the others turned NULL`),
    ];
}
function tablesTable({ tables }) {
    const rows = tables.map((table) => [
        shown(table.name) + (table.now !== undefined && table.now !== table.name ? `, now ${shown(table.now)}` : ''),
        table.lock?.mode ?? '',
        table.lock ? (table.lock.heldMs > 0 ? (0,units/* showDuration */.kJ)(table.lock.heldMs) : 'briefly') : '',
        table.rewritten ?? (table.replaced ? 'another table has its name' : ''),
        rowsBeforeAfter(table),
        written(table),
    ]);
    const held = 'How long a lock is held at least: nobody else was working on this server, and with real traffic it is waited for first.';
    return bounded({ title: 'What the commands changed', columns: ['Table', 'Strongest lock', 'Held at least', 'Rewritten', 'Rows', 'Written'], rows }, held);
}
function rowsBeforeAfter({ rows, now }) {
    if (rows === undefined)
        return now === undefined ? 'gone' : '';
    const after = rows.after === undefined ? 'gone' : (0,units/* showCount */.px)(rows.after);
    return rows.before === rows.after ? after : `${(0,units/* showCount */.px)(rows.before)} → ${after}`;
}
function written({ written: counted }) {
    if (counted === undefined)
        return '';
    const parts = Object.entries(counted).filter(([, number]) => number > 0);
    return parts.map(([what, number]) => `${(0,units/* showCount */.px)(number)} ${what}`).join(', ');
}
const WORDS = { missing: 'gone', unexpected: 'new', different: 'changed' };
function structureTable({ structure }) {
    const rows = structure.map(({ what, kind, name, text }) => [
        WORDS[what],
        `${kind.replaceAll('-', ' ')} ${shown(name)}`,
        /: expected .*, found /s.test(text) ? text.replace(/^.*?: expected (.*), found (.*)$/s, '$1 → $2') : what === 'different' ? text : '',
    ]);
    return bounded({ title: 'What the commands changed in the structure', columns: ['', 'What', 'Before → after'], rows }, undefined);
}
function bounded(table, note) {
    const omitted = table.rows.length - MOST_ROWS;
    const notes = [...(note ? [note] : []), ...(omitted > 0 ? [`${(0,units/* showCount */.px)(omitted)} more are not shown.`] : [])];
    return { ...table, rows: table.rows.slice(0, MOST_ROWS), ...(notes.length > 0 ? { note: notes.join(' ') } : {}) };
}
function named(what, names) {
    if (names.length === 0)
        return [];
    const more = names.length > MOST_NAMES ? ` and ${(0,units/* showCount */.px)(names.length - MOST_NAMES)} more` : '';
    return [`${what}: ${names.slice(0, MOST_NAMES).map(shown).join(', ')}${more}`];
}
const shown = (name) => (0,visible/* clipped */.cz)((0,visible/* visibleLine */.P8)(name), 150);
const count = (number, what) => `${(0,units/* showCount */.px)(number)} ${what}${number === 1 ? '' : 's'}`;

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./lib/modes/verify-run-environment.js

/** What a command may see of our environment by its name: where programs, modules and certificates are, how to speak, which settings to take. */
const PASSED_ON = [
    ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TERM', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'CI', 'NO_COLOR'],
    ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'PKG_CONFIG_PATH'],
    ...['VIRTUAL_ENV', 'CONDA_PREFIX', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONIOENCODING'],
    ...['PYTHONWARNINGS', 'PYTHONUTF8', 'PYENV_ROOT', 'PYENV_VERSION', 'pythonLocation', 'Python_ROOT_DIR', 'Python3_ROOT_DIR'],
    ...['DJANGO_SETTINGS_MODULE', 'DJANGO_CONFIGURATION', 'ALEMBIC_CONFIG', 'FLASK_APP', 'FLASK_ENV', 'APP_ENV', 'ENVIRONMENT'],
    ...['NODE_ENV', 'NODE_PATH', 'NVM_DIR', 'NVM_BIN', 'PNPM_HOME', 'COREPACK_HOME', 'BUN_INSTALL', 'DENO_DIR'],
    ...['RAILS_ENV', 'RACK_ENV', 'RUBYLIB', 'GEM_HOME', 'GEM_PATH', 'BUNDLE_GEMFILE', 'BUNDLE_PATH', 'BUNDLE_APP_CONFIG'],
    ...['JAVA_HOME', 'MAVEN_HOME', 'M2_HOME', 'GRADLE_HOME', 'GRADLE_USER_HOME', 'FLYWAY_HOME', 'LIQUIBASE_HOME', 'DOTNET_ROOT'],
    ...['GOPATH', 'GOROOT', 'GOCACHE', 'CARGO_HOME', 'RUSTUP_HOME', 'MIX_ENV', 'MIX_HOME', 'HEX_HOME'],
    ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
];
const PASSED_ON_KINDS = /^LC_[A-Z]+$/;
/**
 * Never, whoever asks: what speaks for the job to GitHub, to a cloud or to us. `GITHUB_ENV` and the like are files by which a command would
 * speak to the steps that follow.
 */
const WITHHELD = /^(?:GITHUB_|ACTIONS_|RUNNER_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|INPUT_|STATE_|SEAWORTHY_|PLUGIN_|CI_JOB_)/i;
/**
 * The environment of the user's commands: the database, what is on the list, and the names in `env-allow`. A variable that holds a secret of this
 * run, or something of the shape of one, is not given away under any name. `withheld` are the names that were asked for in vain.
 *
 * This keeps secrets from programs that print or send what they find in their environment. It is no wall against who wants them: a
 * process can read the environment of another one of the same user. That is why strangers' commands are refused (verify-trust.ts).
 */
function commandEnvironment(database, allowed, context) {
    const { env: ours, secrets } = context;
    const withheld = [];
    const env = { HOME: (0,external_node_os_.homedir)() };
    for (const [name, value] of Object.entries(ours)) {
        const asked = allowed.includes(name);
        if (value === undefined || !(asked || PASSED_ON.includes(name) || PASSED_ON_KINDS.test(name)))
            continue;
        if (!WITHHELD.test(name) && secrets.redact(value) === value)
            env[name] = value;
        else if (asked)
            withheld.push(name);
    }
    return { env: { ...env, ...database }, withheld };
}

;// CONCATENATED MODULE: ./lib/modes/verify-run.js







/** Throws a UserError for a line that is no command, or only a shell would understand. To be called before anything is done. */
function checkCommand(line) {
    const words = (0,lib_words/* splitWords */.yM)(line);
    const [first = ''] = words;
    if (first === '')
        throw new errors/* UserError */.yo(`${(0,units/* received */.ed)(line)} is no command: a program and its arguments are expected`);
    const shellWord = words.find((word) => SHELL_WORDS.has(word));
    if (shellWord !== undefined) {
        throw new errors/* UserError */.yo(`${(0,units/* received */.ed)(line)} holds ${shellWord}, and no shell reads it: one command a line is expected, or a script that is one, for example sh migrate.sh`);
    }
    const variable = /^([A-Za-z_]\w*)=/.exec(first)?.[1];
    if (variable !== undefined) {
        throw new errors/* UserError */.yo(`a command begins with the variable ${variable}, and no shell reads it: env is expected before it (env ${variable}=…)`);
    }
}
const SHELL_WORDS = new Set(['&&', '||', '|', '&', '>', '>>', '<', '2>&1']);
/**
 * Runs the commands one after the other until one fails, and tells what became of the database, also then. Their output goes to the log as it
 * comes, without secrets; the report has none of it, since it may show rows. A command that hangs is ended with all its children when the
 * context is aborted; then this rejects with the reason of that.
 */
async function runCommands(request, context) {
    context.secrets.add(request.environment.PGPASSWORD);
    const { env, withheld } = commandEnvironment(request.environment, request.allowed, context);
    const notes = withheld.map((name) => `env-allow: ${name} holds a secret of this run, or speaks for the job, and was kept from the commands`);
    const watch = await request.watch?.();
    try {
        const steps = await runAll(request, env, context);
        const checks = [runCheck(steps, request.commands.length, context)];
        const commands = commandTable(steps, request.commands, context);
        const [ended] = await Promise.allSettled([watch?.end()]);
        context.signal.throwIfAborted();
        if (ended.status === 'rejected')
            return { checks: [...checks, unseen(ended.reason)], tables: [commands], notes };
        const changes = ended.value;
        if (changes === undefined)
            return { checks, tables: [commands], notes };
        return { checks, tables: [commands, ...changeTables(changes)], notes: [...notes, ...changeNotes(changes)], changes };
    }
    finally {
        await watch?.close();
    }
}
const unseen = (thrown) => ({
    name: 'changes by run',
    status: 'inconclusive',
    expected: 'what the commands changed can be read',
    actual: (0,errors/* messageOf */.bD)(thrown),
    hint: 'A transaction or a prepared one that the commands left open may hold what is to be read.',
    ms: 0,
});
async function runAll({ commands, folder }, env, context) {
    const steps = [];
    for (const line of commands) {
        context.log(`$ ${line}`);
        const begun = performance.now();
        const failure = await runOne(line, folder, env, context);
        const ms = Math.round(performance.now() - begun);
        context.log(failure === undefined ? `Done in ${(0,units/* showDuration */.kJ)(ms)}: ${line}` : `${failure}, after ${(0,units/* showDuration */.kJ)(ms)}: ${line}`);
        steps.push({ ms, ...(failure === undefined ? {} : { failure }) });
        if (failure !== undefined)
            break;
    }
    return steps;
}
/** Resolves to why it failed; rejects only on abort. */
async function runOne(line, cwd, env, context) {
    const [file, ...args] = (0,lib_words/* splitWords */.yM)(line);
    const say = (said) => context.log(said);
    // False, so that its last words do not become part of the failure: they may hold rows.
    const onStderr = (said) => {
        say(said);
        return false;
    };
    const running = (0,process/* start */.ni)(context, { file, args, env, cwd, onStderr });
    (0,process/* eachLine */.IM)(running.stdout, say);
    running.stdin.end();
    try {
        await running.done;
        return undefined;
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        return (0,errors/* messageOf */.bD)(thrown).replace(/ and said nothing$/, '');
    }
    finally {
        await running.stop(); // What it left in the background would go on to change the database.
    }
}
function runCheck(steps, wanted, context) {
    const ms = steps.reduce((sum, step) => sum + step.ms, 0);
    const failed = steps.at(-1)?.failure;
    const commands = `${wanted} ${wanted === 1 ? 'command' : 'commands'}`;
    const check = { name: 'run', expected: `${commands} succeed on the restored data`, ms };
    if (failed === undefined)
        return { ...check, status: 'passed', actual: `${commands} in ${(0,units/* showDuration */.kJ)(ms)}` };
    const left = wanted - steps.length;
    return {
        ...check,
        status: 'failed',
        actual: context.secrets.redact(`command ${steps.length} of ${wanted}: ${failed}${left > 0 ? `; ${left} not run` : ''}`),
        hint: /ENOENT/.test(failed)
            ? 'There is no such program on the PATH of the step, or no such folder. No shell reads the line: $NAME and * are not replaced.'
            : 'What it said stands in the log. No shell reads the line: $NAME and * are not replaced.',
    };
}
function commandTable(steps, commands, context) {
    return {
        title: 'Commands',
        columns: ['Command', 'Result', 'Time'],
        rows: commands.map((line, index) => {
            const step = steps[index];
            const result = step === undefined ? 'not run' : (step.failure ?? 'succeeded');
            return [context.secrets.redact((0,visible/* visibleLine */.P8)(line)), context.secrets.redact((0,visible/* visibleLine */.P8)(result)), step ? (0,units/* showDuration */.kJ)(step.ms) : ''];
        }),
    };
}


/***/ }),

/***/ 26318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ output),
/* harmony export */   IM: () => (/* binding */ eachLine),
/* harmony export */   RS: () => (/* binding */ ExitError),
/* harmony export */   iA: () => (/* binding */ TAG_VARIABLE),
/* harmony export */   iF: () => (/* binding */ endTaggedBySudo),
/* harmony export */   ni: () => (/* binding */ start),
/* harmony export */   os: () => (/* binding */ endTagged)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _sudo_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31150);





/** Carried by every child, so that `post` finds those that a killed run left behind. */
const TAG_VARIABLE = 'SEAWORTHY_TAG';
/** What a child may see of our environment. Everything else (tokens, inputs, cloud keys) stays with us. */
const INHERITED = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'];
/** It ran, and did not end well: with a code other than 0, or by a signal. */
class ExitError extends _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo {
    code;
    signal;
    constructor(message, code, signal) {
        super(message);
        this.code = code;
        this.signal = signal;
    }
}
/**
 * The C library writes to a pipe in pieces of 4 KiB, and each wakes both sides; with the buffer that coreutils can give it, of 64 KiB.
 * Takes a second of processor off a backup of 1.5 GB, and one seventh of the time of one with checksums (measured).
 */
const STDBUF = '/usr/bin/stdbuf';
const LARGE_WRITES = process.platform === 'linux' && (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.existsSync)(STDBUF) ? [STDBUF, '-o65536'] : [];
const KEPT_LINES = 12;
const PATIENCE_MS = 2_000;
/**
 * The door to child processes that stream or run long (short-lived tools: command.ts): an argv array and no shell, an allow-listed environment, a process group of its own
 * (so that the whole tree can be ended, and Ctrl-C reaches it only through us), and the last lines of stderr in the error.
 */
function start(context, command) {
    const name = command.file.split('/').pop();
    const env = childEnvironment(context, command.env);
    const { sudo, ...ids } = command.user ?? {};
    const become = sudo === undefined ? [] : (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .becoming */ .xR)(sudo, env);
    const [file, ...args] = [...become, ...(command.bulk ? LARGE_WRITES : []), command.file, ...command.args];
    // A folder of theirs may be closed to us, who enter it before sudo begins.
    const cwd = sudo === undefined ? command.cwd : '/';
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, args, {
        env,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        ...(cwd ? { cwd } : {}),
        ...(sudo === undefined ? ids : {}),
    });
    const signalAll = (signal) => signalGroup(context, child, signal, sudo);
    const lastLines = [];
    eachLine(child.stderr, (raw) => {
        const line = context.secrets.redact(raw);
        if (command.onStderr?.(line) === false)
            return;
        lastLines.push(line);
        if (lastLines.length > KEPT_LINES)
            lastLines.shift();
    });
    // A child that exits early closes its stdin; what it had to say comes with its exit code.
    child.stdin.on('error', () => { });
    const closed = new Promise((resolve) => {
        child.once('error', (failure) => resolve({ code: null, signal: null, failure }));
        child.once('close', (code, signal) => resolve({ code, signal }));
    });
    const exited = new Promise((resolve) => {
        child.once('error', () => resolve(null));
        child.once('exit', resolve);
    });
    const stop = async () => {
        if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
            void signalAll(command.stopSignal ?? 'SIGTERM');
            const killer = setTimeout(() => void signalAll('SIGKILL'), PATIENCE_MS);
            await closed;
            clearTimeout(killer);
        }
        // Grandchildren may outlive a well-behaved child.
        await signalAll('SIGKILL');
    };
    const onAbort = () => void stop();
    if (context.signal.aborted)
        onAbort();
    else
        context.signal.addEventListener('abort', onAbort, { once: true });
    const done = closed.then(({ code, signal, failure }) => {
        context.signal.removeEventListener('abort', onAbort);
        if (context.signal.aborted)
            throw context.signal.reason;
        if (failure)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${name} could not be started: ${failure.message}`, { cause: failure });
        if (code === 0)
            return;
        const words = lastLines.length > 0 ? `: ${lastLines.join('\n')}` : ' and said nothing';
        throw new ExitError(`${name} ${signal ? `was ended by ${signal}` : `exited with ${code}`}${words}`, code, signal);
    });
    done.catch(() => { }); // The caller awaits it too; a rejection before that must not end this process.
    return { stdin: child.stdin, stdout: child.stdout, done, exited, stop };
}
/** Runs to the end and returns stdout. For answers of at most a few hundred kilobytes. */
async function output(context, command, input) {
    const running = start(context, command);
    running.stdin.end(input);
    const chunks = [];
    running.stdout.on('data', (chunk) => chunks.push(chunk));
    await running.done;
    return Buffer.concat(chunks).toString('utf8');
}
/** Ends every process on this machine that carries the tag of a run; returns how many there were. Linux only: elsewhere none is found. */
async function endTagged(tag) {
    const pids = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readdir)('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
    let ended = 0;
    for (const pid of pids) {
        if (pid === process.pid)
            continue;
        const environment = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.readFile)(`/proc/${pid}/environ`, 'utf8').catch(() => '');
        if (!environment.split('\0').includes(`${TAG_VARIABLE}=${tag}`))
            continue;
        try {
            process.kill(pid, 'SIGKILL');
            ended++;
        }
        catch {
            // Gone in the meantime, which is what was wanted.
        }
    }
    return ended;
}
const END_TAGGED = `
ended=0
for file in $(grep -slzxF "$1" /proc/[0-9]*/environ); do
  pid=\${file#/proc/}
  kill -s KILL "\${pid%/environ}" && ended=$((ended + 1))
done
echo $ended`;
/** The same for processes of another user, whose environment we may not read. */
async function endTaggedBySudo(context, tag, sudo) {
    return Number(await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, sudo, END_TAGGED, [`${TAG_VARIABLE}=${tag}`]));
}
function childEnvironment(context, extra = {}) {
    const inherited = INHERITED.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]]]));
    return { ...Object.fromEntries(inherited), LC_MESSAGES: 'C', [TAG_VARIABLE]: context.tag, ...extra };
}
async function signalGroup(context, child, signal, sudo) {
    if (child.pid === undefined)
        return;
    if (sudo !== undefined)
        return (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .signalBySudo */ .Bg)(context, -child.pid, signal, sudo);
    try {
        process.kill(-child.pid, signal);
    }
    catch {
        // No such group: all of it has exited.
    }
}
const LONGEST_LINE = 65_536;
/** Calls back for each line, across chunk edges; a line longer than 64 KiB is cut there, so that a child cannot fill our memory. */
function eachLine(stream, onLine) {
    let rest = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk) => {
        const lines = (rest + chunk).split(/\r?\n/);
        rest = lines.pop().slice(0, LONGEST_LINE);
        for (const line of lines)
            if (line !== '')
                onLine(line.slice(0, LONGEST_LINE));
    });
    stream.on('end', () => {
        if (rest !== '')
            onLine(rest);
        rest = '';
    });
    stream.on('error', () => { });
}


/***/ }),

/***/ 9293:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FN: () => (/* binding */ MODES),
/* harmony export */   QZ: () => (/* binding */ worst),
/* harmony export */   ay: () => (/* binding */ timed),
/* harmony export */   f: () => (/* binding */ STATUSES),
/* harmony export */   v9: () => (/* binding */ holds)
/* harmony export */ });
/** What every mode returns and every report is a function of. Pure. */
const STATUSES = ['passed', 'degraded', 'failed', 'inconclusive', 'skipped'];
const MODES = ['backup', 'restore-verify', 'health-gate', 'load-test'];
const SEVERITY = ['failed', 'inconclusive', 'degraded', 'passed'];
/**
 * The worst status: failed > inconclusive > degraded > passed.
 * `skipped` alone, or nothing at all, is `inconclusive`: nothing looked at is never a pass.
 */
function worst(statuses) {
    return SEVERITY.find((status) => statuses.includes(status)) ?? 'inconclusive';
}
/** Nothing that was found stands against going on; `skipped` was not to be looked at. */
const holds = ({ status }) => ['passed', 'degraded', 'skipped'].includes(status);
/** Runs one look and times it. What it throws is not caught: a look that cannot be made must say so itself. */
async function timed(look) {
    const start = performance.now();
    const check = await look();
    return { ...check, ms: Math.round(performance.now() - start) };
}


/***/ }),

/***/ 80385:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $m: () => (/* binding */ visibleJson),
/* harmony export */   P8: () => (/* binding */ visibleLine),
/* harmony export */   RK: () => (/* binding */ visible),
/* harmony export */   cz: () => (/* binding */ clipped)
/* harmony export */ });
/**
 * What a screen would hide or obey: control characters, halves of surrogate pairs, marks that turn the reading direction,
 * blanks without width, invisible letters and tags. The joiners and variation selectors stay: scripts and emoji are written with them.
 */
const UNSEEN = /(?!\n|\u200c|\u200d|[\ufe00-\ufe0f])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u202a-\u202e\ufff9-\ufffb]/gu;
const NAMED = { '\t': '\\t', '\r': '\\r' };
/**
 * Foreign text with everything unseen written out (`\x1b`, `\u202e`), so that it can neither steer a terminal nor pose as another name.
 * Line feeds stay, CR LF becomes one. A backslash of the text itself is not doubled: Windows paths stay readable, and the result is for eyes only.
 */
function visible(text) {
    return text.replaceAll('\r\n', '\n').replace(UNSEEN, written);
}
/** `visible`, and a line feed written as `\n` too: for names and cells, which must not begin a line of their own. */
function visibleLine(text) {
    return visible(text).replaceAll('\n', '\\n');
}
/** JSON text with everything unseen as `\uXXXX`: the same value to a parser, and safe to print. Units: UTF-16, as JSON has them. */
function visibleJson(json) {
    return json.replace(UNSEEN, (character) => character.split('').map(unit).join(''));
}
/** At most `length` UTF-16 units of the text, with a word about what is missing. Never half a character. */
function clipped(text, length) {
    if (text.length <= length)
        return text;
    const kept = text.slice(0, length).replace(/[\ud800-\udbff]$/, '');
    return `${kept}… (${text.length - kept.length} more characters)`;
}
function written(character) {
    const code = character.codePointAt(0);
    if (code < 0x100)
        return NAMED[character] ?? `\\x${code.toString(16).padStart(2, '0')}`;
    return code > 0xffff ? `\\u{${code.toString(16)}}` : unit(character);
}
function unit(character) {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}


/***/ }),

/***/ 73849:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ parseKeep),
/* harmony export */   y: () => (/* binding */ RULES)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


/** Which backups a series keeps. Pure. */
const RULES = ['last', 'daily', 'weekly', 'monthly', 'yearly'];
const DAY = 86_400_000;
const EXAMPLE = `${RULES.map((rule, i) => `${rule}=${[7, 7, 4, 12, 2][i]}`).join(' ')} (any of them, each once), or an age of at least 1d such as 30d or 12w`;
/**
 * `last=7 daily=7 weekly=4 monthly=12 yearly=2`, in any order, or an age. Words are parted by blanks, commas or plus signs: in a URL a blank
 * would need an escape. Throws a UserError that says what was received and what is expected.
 */
function parseKeep(text) {
    const trimmed = text.trim();
    if (/^[\d.]/.test(trimmed))
        return parseAge(trimmed);
    const sides = trimmed.split('=').map((side) => side.trim());
    const words = sides.join('=').split(/[\s,+]+/);
    const counts = { last: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0 };
    const seen = new Set();
    for (const word of words.filter((candidate) => candidate !== '')) {
        const [rule, count] = readRule(word, text);
        if (seen.has(rule))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} has ${rule} twice, expected ${EXAMPLE}`);
        seen.add(rule);
        counts[rule] = count;
    }
    if (seen.size === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} is empty, expected ${EXAMPLE}`);
    const given = RULES.filter((rule) => counts[rule] > 0);
    if (given.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} would keep nothing: at least one number must be above 0`);
    return { kind: 'counts', counts, text: given.map((rule) => `${rule}=${counts[rule]}`).join(' ') };
}
function readRule(word, text) {
    const [, name, count] = /^([^=]*)=(.*)$/.exec(word) ?? [];
    if (name === undefined || count === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(word)} is no rule, expected for example ${EXAMPLE}`);
    const rule = RULES.find((candidate) => candidate === name);
    if (rule === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(name)} is no rule, expected one of ${RULES.join(', ')}`);
    // Nine digits are more backups than there will ever be, and no rounding.
    if (!/^\d{1,9}$/.test(count))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}: ${rule}=${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(count)}, expected a whole number such as ${rule}=7`);
    return [rule, Number(count)];
}
function parseAge(text) {
    let ms;
    try {
        ms = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDuration */ .E9)(text);
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} is no age, expected ${EXAMPLE}`, { cause: thrown });
    }
    if (ms < DAY)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} is too short: an age of at least 1d is expected`);
    return { kind: 'age', ms, text: text.replace(/\s+/g, '') };
}


/***/ }),

/***/ 53055:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ selectBackup),
/* harmony export */   g: () => (/* binding */ parseSelection)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


/** Throws a UserError for anything else. TIME is ISO 8601 with a zone, or a date (its midnight in UTC). */
function parseSelection(text) {
    if (text === 'latest')
        return { kind: 'latest' };
    // Ours, or the label of a set of pgBackRest.
    if (/^(?:\d{8}T\d{6}Z-[0-9a-f]{6}|\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?)$/.test(text))
        return { kind: 'id', id: text };
    const [, moment] = /^before:(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)$/.exec(text) ?? [];
    const time = new Date(moment ?? Number.NaN);
    if (!Number.isNaN(time.getTime()))
        return { kind: 'before', time };
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received '${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 100)}', expected latest, an id such as 20261121T030000Z-9f3a1c, or before:TIME such as before:2026-11-21T03:00:00Z`);
}
/** The backup that is meant. Throws a UserError that names what is there where none fits, or where several series do. */
function selectBackup({ backups, unreadable }, name, selection, where) {
    const series = [...new Set(backups.map(({ manifest }) => manifest.name))].sort();
    if (name === undefined && series.length > 1) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds backups of ${series.length} series: ${series.slice(0, 10).join(', ')}`, {
            hint: 'Say which with name.',
        });
    }
    const candidates = backups.filter(({ manifest }) => name === undefined || manifest.name === name);
    const found = candidates.find(({ manifest }) => fits(manifest, selection));
    if (found)
        return found;
    const damaged = unreadable.length > 0 ? `; ${unreadable.length} manifests there cannot be read` : '';
    const [newest] = candidates;
    if (newest === undefined) {
        const others = series.length > 0 ? ` It holds ${series.slice(0, 10).join(', ')}.` : '';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup${name === undefined ? '' : ` of ${name}`}${damaged}`, {
            hint: `Check backup and name.${others}`,
        });
    }
    const age = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(Math.max(Date.now() - Date.parse(newest.manifest.createdAt), 0));
    const wanted = selection.kind === 'id' ? `the id ${selection.id}` : `an age from before ${selection.time.toISOString()}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup with ${wanted}${damaged}`, {
        hint: `The newest of ${candidates.length} is ${newest.manifest.id}, ${age} old.`,
    });
}
function fits({ id, createdAt }, selection) {
    switch (selection.kind) {
        case 'latest':
            return true;
        case 'id':
            return id === selection.id;
        case 'before':
            return Date.parse(createdAt) < selection.time.getTime();
    }
}


/***/ }),

/***/ 36933:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $z: () => (/* binding */ checkPublicKey),
/* harmony export */   MX: () => (/* binding */ verify),
/* harmony export */   _S: () => (/* binding */ sign),
/* harmony export */   fH: () => (/* binding */ checkPrivateKey),
/* harmony export */   h_: () => (/* binding */ publicHalf),
/* harmony export */   tM: () => (/* binding */ SIGNATURE_BYTES),
/* harmony export */   xs: () => (/* binding */ keyId),
/* harmony export */   zI: () => (/* binding */ newSigningKey)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


/** Throws UserError, in words that follow `sign-with: `. Never repeats anything of what it was given. */
function checkPrivateKey(pem) {
    privateKey(pem);
}
/** Throws UserError, in words that follow `verify-with: `. Never repeats anything of what it was given. */
function checkPublicKey(pem) {
    publicKey(pem);
}
const SIGNATURE_BYTES = 64;
/** An Ed25519 signature (RFC 8032): 64 bytes, which lie beside the manifest as they are. `openssl pkeyutl -verify -rawin` takes them. */
function sign(manifest, privateKeyPem) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.sign)(null, manifest, privateKey(privateKeyPem));
}
/** Whether these very bytes were signed by the owner of that key. Throws UserError only where the key is none. */
function verify(manifest, signature, publicKeyPem) {
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.verify)(null, manifest, publicKey(publicKeyPem), signature);
}
/** The public half, in PEM. */
const publicHalf = (privateKeyPem) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(privateKey(privateKeyPem)).export({ format: 'pem', type: 'spki' }).toString();
/**
 * 16 hexadecimal digits that name a pair of keys in reports; of the private half they are those of its public half. The beginning of
 * the SHA-256 of the public key in DER: `openssl pkey -pubin -in public.pem -outform DER | sha256sum`.
 */
function keyId(pem) {
    const key = labelOf(pem) === 'PRIVATE KEY' ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)(privateKey(pem)) : publicKey(pem);
    return (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256')
        .update(key.export({ format: 'der', type: 'spki' }))
        .digest('hex')
        .slice(0, 16);
}
/** A new pair in PEM. */
function newSigningKey() {
    const { privateKey, publicKey } = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.generateKeyPairSync)('ed25519');
    return {
        privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
        publicKey: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    };
}
const PRIVATE = { label: 'PRIVATE KEY', expected: 'expected an Ed25519 private key in PEM (-----BEGIN PRIVATE KEY-----)' };
const PUBLIC = { label: 'PUBLIC KEY', expected: 'expected an Ed25519 public key in PEM (-----BEGIN PUBLIC KEY-----)' };
const privateKey = (pem) => read(pem, PRIVATE, (der) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPrivateKey)({ key: der, format: 'der', type: 'pkcs8' }));
const publicKey = (pem) => read(pem, PUBLIC, (der) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createPublicKey)({ key: der, format: 'der', type: 'spki' }));
function read(pem, wanted, parse) {
    const [, label, body = ''] = PEM.exec(pem) ?? [];
    if (label !== wanted.label)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`received ${strange(pem, label)}, ${wanted.expected}`);
    let key;
    try {
        key = parse(Buffer.from(body.replace(/\\r|\\n|\s/g, ''), 'base64'));
    }
    catch {
        // Not the cause: what a parser says of a secret may repeat it.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`received a ${spoken(label)} in PEM that is cut off or damaged, ${wanted.expected}; copy it again`);
    }
    if (key.asymmetricKeyType === 'ed25519')
        return key;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`received a ${spoken(label)} of the kind ${key.asymmetricKeyType}, ${wanted.expected}; make a pair with 'seaworthy keygen'`);
}
/** Secrets lose their line ends on the way: they may be two characters, `\n`, or blanks. */
const PEM = /^(?:\\r|\\n|\s)*-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----(?:\\r|\\n|\s)*$/;
const labelOf = (pem) => PEM.exec(pem)?.[1];
const spoken = (label) => label.toLowerCase();
function strange(pem, label) {
    if (label === 'PRIVATE KEY')
        return 'a private key (where it stands in the workflow file it is exposed: make a new pair, and sign with that one)';
    if (label === 'PUBLIC KEY')
        return 'a public key, which signs nothing';
    if (label === 'ENCRYPTED PRIVATE KEY')
        return 'a private key that is protected by a passphrase';
    if (label !== undefined)
        return `a PEM of ${label}`;
    if (/AGE-SECRET-KEY-/i.test(pem))
        return 'an age identity, which opens files and signs nothing';
    if (/^\s*age1/.test(pem))
        return 'an age recipient, which belongs to encrypt-to';
    if (/^\s*(ssh-|ecdsa-|sk-)/.test(pem))
        return 'an SSH key';
    if (pem.includes('-----BEGIN'))
        return 'a PEM that is not whole, or more than one';
    return `text of ${pem.length} characters that is no PEM`;
}


/***/ }),

/***/ 46319:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   NR: () => (/* binding */ KEEP_REFUSED),
/* harmony export */   Pn: () => (/* binding */ parseArtifactLocation),
/* harmony export */   bn: () => (/* binding */ checkStep),
/* harmony export */   ij: () => (/* binding */ isOtherRun),
/* harmony export */   uV: () => (/* binding */ otherRun)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

const KEEP_REFUSED = 'keep does not go with artifact:. GitHub removes artifacts by itself, after retention-days=N of the location or else what the repository has set';
const EXAMPLE = 'artifact:, or artifact:?run=4711&repository=owner/name to read from another run';
/** Throws a UserError. Touches nothing. */
function parseArtifactLocation(location) {
    const rest = location.replace(/^artifact:/i, '');
    if (rest !== '' && !rest.startsWith('?'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received '${location}', expected ${EXAMPLE}`);
    const given = new Map();
    for (const [name, value] of new URLSearchParams(rest)) {
        if (given.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received ${name}= twice in '${location}', expected it once`);
        given.set(name, value);
    }
    if (given.has('keep'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(KEEP_REFUSED);
    const strange = [...given.keys()].find((name) => !['run', 'repository', 'retention-days'].includes(name));
    if (strange !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received '${strange}=' in '${location}', expected run=, repository= or retention-days=`);
    const [run, repository, days] = [given.get('run'), given.get('repository'), given.get('retention-days')];
    if (repository !== undefined && run === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received repository= without run= in '${location}', expected ${EXAMPLE}`);
    if (run !== undefined && days !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received run= with retention-days= in '${location}': artifacts of another run can only be read`);
    return {
        ...(run === undefined ? {} : { run: runNumber(run) }),
        ...(repository === undefined ? {} : { repository: checkedRepository(repository) }),
        ...(days === undefined ? {} : { retentionDays: retention(days) }),
    };
}
function runNumber(value) {
    if (/^[1-9]\d{0,14}$/.test(value))
        return Number(value);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received run=${value}, expected the number of a run, as it stands in the address of its page`, {
        hint: "Artifacts can only be listed run by run. The newest run is told by 'gh run list --workflow=NAME --status=success --limit=1 --json=databaseId', or, in a workflow that starts on workflow_run, by github.event.workflow_run.id.",
    });
}
function checkedRepository(value) {
    if (/^[\w.-]+\/[\w.-]+$/.test(value))
        return value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received repository=${value}, expected owner/name`);
}
function retention(value) {
    const days = /^\d{1,3}$/.test(value) ? Number(value) : 0;
    if (days >= 1 && days <= 400)
        return days;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received retention-days=${value}, expected a whole number of days, 1 to 400`);
}
/** Whether it is a run that this is no step of. */
function isOtherRun({ run, repository }, env) {
    if (run === undefined)
        return false;
    return String(run) !== env.GITHUB_RUN_ID || (repository ?? env.GITHUB_REPOSITORY) !== env.GITHUB_REPOSITORY;
}
/** What to read another run with; undefined where it is this one. Throws a UserError where it cannot be read. */
function otherRun(place, { env, token }) {
    if (place.run === undefined || !isOtherRun(place, env))
        return undefined;
    const repository = place.repository ?? env.GITHUB_REPOSITORY ?? '';
    checkHost(env.GITHUB_SERVER_URL);
    const [owner = '', name = ''] = repository.split('/');
    if (name === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`artifact:?run=${place.run} does not say of which repository, and GITHUB_REPOSITORY is not set here`, {
            hint: `Write artifact:?run=${place.run}&repository=owner/name.`,
        });
    if (!token)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`reading the artifacts of run ${place.run} of ${repository} needs a token, and github-token is not given`, {
            hint: "Give github-token: ${{ github.token }}, and the job 'permissions: actions: read'; for another repository, a token that may read its actions.",
        });
    return { token, workflowRunId: place.run, repositoryOwner: owner, repositoryName: name };
}
/** Throws a UserError where this is no step that could have artifacts. */
function checkStep({ env }) {
    const missing = ['ACTIONS_RUNTIME_TOKEN', 'ACTIONS_RESULTS_URL'].filter((name) => !env[name]);
    if (missing.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`artifact: works only in a step of GitHub Actions, and ${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set here`, {
            hint: 'Only a step with uses: has them; one with run: has not. Elsewhere name another destination, for example dir:backups; to read the artifacts of a run from elsewhere, artifact:?run=4711&repository=owner/name and github-token.',
        });
    checkHost(env.GITHUB_SERVER_URL);
}
/** GitHub's client refuses every other server (GHES, Gitea, Forgejo) before it asks it anything. */
function checkHost(server) {
    const url = URL.parse(server || 'https://github.com');
    const host = url?.hostname.toLowerCase() ?? '';
    if (host === 'github.com' || host.endsWith('.ghe.com') || host.endsWith('.localhost'))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`artifact: works on github.com only, and this is ${host || `'${server}'`}, whose artifacts GitHub's client refuses`, {
        hint: 'Name another destination, for example dir:backups, and keep that folder with the upload-artifact action that your server supports.',
    });
}


/***/ }),

/***/ 83167:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  c9: () => (/* binding */ checkLocation),
  _4: () => (/* binding */ keepRefusal),
  Gz: () => (/* binding */ openStorage),
  KC: () => (/* binding */ plaintextRefusal)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/storage/artifact-client.js
var artifact_client = __webpack_require__(59919);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
// EXTERNAL MODULE: ./lib/manifest.js
var manifest = __webpack_require__(20886);
;// CONCATENATED MODULE: ./lib/storage/artifact-names.js

const SERIES = '([A-Za-z0-9][A-Za-z0-9._-]{0,199})';
const TIME = String.raw `\d{8}T\d{6}Z`;
const ID = `(${TIME}-[0-9a-f]{6})`;
const FILE_KEY = new RegExp(`^${SERIES}/${ID}/(.+)$`, 's');
const PROOF_FILE = new RegExp(`^proof-(${TIME})\\.json$`);
const FAILURE_KEY = new RegExp(`^${SERIES}/(failure-(${TIME})\\.json)$`);
/** undefined where no artifact could hold the object. */
function heldBy(key) {
    const [, failed, failure = '', failedAt] = FAILURE_KEY.exec(key) ?? [];
    if (failed !== undefined)
        return record(`failure-${failed}-${failedAt}`, `${failed}/`, failure);
    const [, series, id, file = ''] = FILE_KEY.exec(key) ?? [];
    if (series === undefined)
        return undefined;
    const folder = `${series}/${id}/`;
    const provenAt = PROOF_FILE.exec(file)?.[1];
    if (provenAt !== undefined)
        return record(`proof-${series}-${id}-${provenAt}`, folder, file);
    return { artifact: `seaworthy-backup-${series}-${id}`, kind: 'backup', folder, file, last: folder + manifest/* MANIFEST_FILE */.h1 };
}
const record = (artifact, folder, file) => ({
    artifact: `seaworthy-${artifact}`,
    kind: 'record',
    folder,
    file,
    last: folder + file,
});
const BACKUP = new RegExp(`^seaworthy-backup-${SERIES}-${ID}$`);
const PROOF = new RegExp(`^seaworthy-proof-${SERIES}-${ID}-(${TIME})$`);
const FAILURE = new RegExp(`^seaworthy-failure-${SERIES}-(${TIME})$`);
/** The other way round; undefined for an artifact of somebody else. */
function holding(artifact) {
    const [, series, id] = BACKUP.exec(artifact) ?? [];
    if (series !== undefined)
        return { key: `${series}/${id}/`, last: `${series}/${id}/${manifest/* MANIFEST_FILE */.h1}` };
    const [, proven, of, proof] = PROOF.exec(artifact) ?? [];
    const [, failed, failure] = FAILURE.exec(artifact) ?? [];
    const key = proven !== undefined ? `${proven}/${of}/proof-${proof}.json` : failed !== undefined ? `${failed}/failure-${failure}.json` : undefined;
    return key === undefined ? undefined : { key, last: key };
}
/** What may be in an artifact: a plain name, which no system reads as a path, a drive or an option. */
const isPlainName = (name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(name);

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
;// CONCATENATED MODULE: ./lib/storage/directory.js







/** A folder on this machine, or one that is mounted: `dir:path`. */
const directory = {
    schemes: ['dir'],
    open: (location) => {
        const path = location.replace(/^dir:/i, '');
        const [option] = /\?[\w-]+=.*$/.exec(path) ?? [];
        if (option)
            throw new errors/* UserError */.yo(`received '${option}' in a dir: location, expected no options but keep`);
        if (path.trim() === '')
            throw new errors/* UserError */.yo("received 'dir:' without a path, expected for example dir:backups or dir:/var/backups");
        if (/^\/\//.test(path))
            throw new errors/* UserError */.yo(`received '${location}', expected dir:path without '//'`);
        return directoryStorage((0,external_node_path_.resolve)(path));
    },
};
/** Written under such a name and moved to the real one when whole. Never listed. */
const PARTIAL = /\.partial-[0-9a-f]{8}$/;
const WRITE_BLOCK = 1024 * 1024;
function directoryStorage(root) {
    const below = root.endsWith(external_node_path_.sep) ? root : root + external_node_path_.sep;
    const pathOf = (key) => {
        const path = (0,external_node_path_.resolve)(root, key);
        if (!path.startsWith(below) || path === below)
            throw new errors/* UserError */.yo(`'${key}' would lie outside ${root}`);
        return path;
    };
    /** The folder that holds everything under a prefix; the rest of the prefix is compared. */
    const folderOf = (prefix) => {
        const path = (0,external_node_path_.join)(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), '.');
        if (path !== root && !path.startsWith(below))
            throw new errors/* UserError */.yo(`'${prefix}' would lie outside ${root}`);
        return path;
    };
    return {
        location: `dir:${root}`,
        locate: pathOf,
        put: async (key, body, options = {}) => {
            const path = pathOf(key);
            try {
                options.signal?.throwIfAborted();
                await putFile(path, body, options);
            }
            catch (thrown) {
                // Whoever fills it must not wait for a reader that will never come.
                if (!Buffer.isBuffer(body))
                    body.destroy();
                throw thrown;
            }
        },
        get: async (key) => {
            const path = pathOf(key);
            const file = await attempt(path, 'read', () => (0,promises_.open)(path, 'r'));
            const found = await file.stat();
            if (found.isFile() && found.size > SMALL)
                return (0,external_node_fs_.createReadStream)(path, { fd: file, highWaterMark: 256 * 1024 });
            try {
                if (!found.isFile())
                    throw new errors/* UserError */.yo(`${path} cannot be read: it is no file`);
                return external_node_stream_.Readable.from([await attempt(path, 'read', () => readWhole(file, found.size))], { objectMode: false });
            }
            finally {
                await file.close();
            }
        },
        list: async function* (prefix, onUnreadable) {
            for await (const stored of walk(root, folderOf(prefix), prefix, onUnreadable))
                if (!PARTIAL.test(stored.key) && !isFolder(stored.key))
                    yield stored;
        },
        held: async () => [],
        remove: async (keys) => {
            for (const key of keys)
                await removeFile(root, pathOf(key));
            return [];
        },
        discard: async (prefix) => {
            for await (const path of files(folderOf(prefix), startOf(prefix))) {
                if (!keyOf(root, path).startsWith(prefix))
                    continue;
                if (path.endsWith(external_node_path_.sep))
                    await removeEmptyFolders(root, path.slice(0, -1));
                else
                    await removeFile(root, path);
            }
            // A write that failed has taken its file away and left the folder that it made.
            if (prefix.endsWith('/'))
                await removeEmptyFolders(root, pathOf(prefix));
        },
        unfinished: async function* (prefix) {
            // An empty folder: whoever took its last file away, or was about to write the first, was killed before he could finish.
            for await (const stored of walk(root, folderOf(prefix), prefix))
                if (PARTIAL.test(stored.key) || isFolder(stored.key))
                    yield stored;
        },
        rehearse: async (prefix) => {
            const key = `${prefix}.probe-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
            const path = pathOf(key);
            const probe = (0,external_node_crypto_.randomBytes)(64);
            const before = await nearestExisting(root).catch(() => root);
            try {
                await putFile(path, probe, { ifAbsent: true });
                if (!probe.equals(await attempt(path, 'read', () => (0,promises_.readFile)(path))))
                    throw new errors/* UserError */.yo(`${root} gave back other bytes than were written`, {
                        hint: 'Do not trust this storage: name another destination.',
                    });
            }
            finally {
                await removeFile(root, path).catch(() => { });
                // Looking makes no folder that was not there.
                await removeEmptyFolders(before, root);
            }
            return [];
        },
        stat: async (key) => {
            const path = pathOf(key);
            const found = await attempt(path, 'read', () => (0,promises_.stat)(path).catch(absent));
            return found?.isFile() ? { key, bytes: found.size, modified: found.mtime } : undefined;
        },
        exists: async () => {
            const found = await attempt(root, 'listed', () => (0,promises_.stat)(root).catch(absent));
            if (found && !found.isDirectory())
                throw new errors/* UserError */.yo(`${root} cannot be listed: it is a file, not a folder`);
            return found !== undefined;
        },
        space: async () => {
            const { bavail, bsize } = await (0,promises_.statfs)(await nearestExisting(root));
            return bavail * bsize;
        },
    };
}
/** Read at once: a stream takes three times as long, and ten thousand manifests are read to plan retention. */
const SMALL = 64 * 1024;
async function readWhole(file, size) {
    const content = Buffer.allocUnsafe(size);
    let bytes = 0;
    for (let read = -1; read !== 0 && bytes < size; bytes += read)
        read = (await file.read(content, bytes, size - bytes, bytes)).bytesRead;
    return content.subarray(0, bytes);
}
async function putFile(path, body, options) {
    const writing = (work) => attempt(path, 'written', work);
    const partial = `${path}.partial-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    try {
        const file = await writing(() => create(partial));
        const written = new Written(file);
        try {
            if (Buffer.isBuffer(body))
                await writing(() => writeAll(file, body));
            else
                await writeStream(body, options.signal, (chunks) => writing(() => written.write(chunks)));
            await writing(() => written.sync());
        }
        finally {
            await file.close();
        }
        // A hard link fails where the name exists; a rename would replace it.
        if (options.ifAbsent)
            await linkNew(partial, path);
        else
            await writing(() => (0,promises_.rename)(partial, path));
    }
    catch (thrown) {
        await (0,promises_.unlink)(partial).catch(() => { });
        throw thrown;
    }
    if (options.ifAbsent)
        await writing(() => (0,promises_.unlink)(partial));
    await syncDirectory((0,external_node_path_.dirname)(path));
}
/** The folder may be taken away, being empty, by somebody who removes the last object in it at this moment. */
async function create(path, tries = 10) {
    try {
        await (0,folders/* makeFolder */.f)((0,external_node_path_.dirname)(path), 0o700);
        return await (0,promises_.open)(path, external_node_fs_.constants.O_WRONLY | external_node_fs_.constants.O_CREAT | external_node_fs_.constants.O_EXCL, 0o600);
    }
    catch (thrown) {
        if (tries > 0 && isSystemError(thrown) && thrown.code === 'ENOENT')
            return create(path, tries - 1);
        throw thrown;
    }
}
async function linkNew(partial, path) {
    try {
        await (0,promises_.link)(partial, path);
    }
    catch (thrown) {
        if (isSystemError(thrown) && thrown.code === 'EEXIST')
            throw new errors/* UserError */.yo(`${path} exists already and is not replaced`, { cause: thrown });
        throw failure(path, 'written', thrown);
    }
}
/** Gathers chunks into blocks: fewer and larger writes. Back-pressure is the await. */
async function writeStream(body, signal, write) {
    let gathered = [];
    let bytes = 0;
    const flush = async () => {
        const chunks = gathered;
        gathered = [];
        bytes = 0;
        await write(chunks);
    };
    // A body may also be waiting for a server that hangs.
    const onAbort = () => void body.destroy(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
        for await (const chunk of body) {
            signal?.throwIfAborted();
            gathered.push(chunk);
            bytes += chunk.length;
            if (bytes >= WRITE_BLOCK || gathered.length >= 256)
                await flush();
        }
        signal?.throwIfAborted();
        await flush();
    }
    finally {
        signal?.removeEventListener('abort', onAbort);
    }
}
/** So much at once is for the disk to do while the next comes, instead of all of it at the end, where it is waited for. */
const SYNC_BYTES = 32 * 1024 * 1024;
/** An error of the disk is told once, to whoever asked at that moment: so every answer is waited for, by the block that asks next or at the end. */
class Written {
    #bytes = 0;
    #synced = Promise.resolve();
    #file;
    constructor(file) {
        this.#file = file;
    }
    async write(chunks) {
        await writeOut(this.#file, chunks);
        this.#bytes += chunks.reduce((sum, chunk) => sum + chunk.length, 0);
        if (this.#bytes < SYNC_BYTES)
            return;
        await this.#synced;
        this.#bytes = 0;
        this.#synced = this.#file.datasync();
        this.#synced.catch(() => { });
    }
    async sync() {
        await this.#synced;
        await this.#file.sync();
    }
}
async function writeOut(file, given) {
    for (let chunks = given; chunks.length > 0;)
        chunks = rest(chunks, (await file.writev(chunks)).bytesWritten);
}
/** What a short write has left over. */
function rest(chunks, written) {
    let skip = written;
    return chunks.flatMap((chunk) => {
        const from = Math.min(skip, chunk.length);
        skip -= from;
        return from === chunk.length ? [] : [chunk.subarray(from)];
    });
}
const writeAll = (file, body) => writeOut(file, body.length > 0 ? [body] : []);
/** The name itself must survive a power cut too. */
async function syncDirectory(path) {
    const handle = await (0,promises_.open)(path, 'r').catch(() => undefined);
    // Some network file systems cannot sync a directory; the file's content has been.
    await handle?.sync().catch(() => { });
    await handle?.close();
}
/** Around each call of the system, and nothing else: an error of the body is not one of the destination. */
async function attempt(path, deed, work) {
    try {
        return await work();
    }
    catch (thrown) {
        throw failure(path, deed, thrown);
    }
}
function failure(path, deed, thrown) {
    const hint = (isSystemError(thrown) && HINTS[thrown.code ?? '']) || 'Name a destination that this user may write to.';
    return new errors/* UserError */.yo(`${path} cannot be ${deed}: ${reason(thrown)}`, { cause: thrown, ...(deed === 'written' ? { hint } : {}) });
}
const HINTS = {
    ENOSPC: 'Free space on that disk, or name a destination on another one.',
    EDQUOT: 'The quota of this user is used up: free space, or name another destination.',
    EFBIG: 'Raise the limit on the size of files (ulimit -f), or name a destination whose file system takes larger ones.',
    EROFS: 'That file system is read-only: name another destination.',
    ENOTDIR: 'A part of that path is a file: name another destination.',
    EEXIST: 'A part of that path is a file: name another destination.',
};
async function* walk(root, folder, prefix, onUnreadable) {
    const look = async (path) => {
        const key = keyOf(root, path);
        if (!key.startsWith(prefix))
            return undefined;
        const found = await passingOver(onUnreadable, () => attempt(path, 'read', () => (0,promises_.stat)(path).catch(absent)));
        return found && { key, bytes: found.size, modified: found.mtime };
    };
    for await (const stored of ahead(files(folder, startOf(prefix), onUnreadable), look))
        if (stored)
            yield stored;
}
const keyOf = (root, path) => (0,external_node_path_.relative)(root, path).split(external_node_path_.sep).join('/') + (path.endsWith(external_node_path_.sep) ? '/' : '');
const isFolder = (key) => key.endsWith('/');
/** What is left of a prefix within the folder that holds everything under it. */
const startOf = (prefix) => prefix.slice(prefix.lastIndexOf('/') + 1);
/** Every file in the folder, at any depth, of which the name of the first step starts so; of a folder that is empty the path with its separator. */
async function* files(folder, start, onUnreadable) {
    const entries = await entriesOf(folder);
    yield* filesAmong(folder, entries.filter((entry) => entry.name.startsWith(start)), onUnreadable);
}
async function* filesAmong(folder, entries, onUnreadable) {
    const open = async (entry) => {
        const path = (0,external_node_path_.join)(folder, entry.name);
        return { entry, path, inside: entry.isDirectory() ? await passingOver(onUnreadable, () => entriesOf(path)) : [] };
    };
    for await (const { entry, path, inside } of ahead(entries, open)) {
        if (entry.isFile())
            yield path;
        else if (inside?.length === 0 && entry.isDirectory())
            yield path + external_node_path_.sep;
        else if (inside)
            yield* filesAmong(path, inside, onUnreadable);
    }
}
/** As if folders ended in a slash, so that keys come in ascending order. */
async function entriesOf(folder) {
    try {
        const entries = await (0,promises_.readdir)(folder, { withFileTypes: true });
        const sorted = entries.map((entry) => ({ entry, order: entry.isDirectory() ? `${entry.name}/` : entry.name }));
        return sorted.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ entry }) => entry);
    }
    catch (thrown) {
        if (isSystemError(thrown) && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
            return [];
        throw failure(folder, 'listed', thrown);
    }
}
/** One by one, most of the time would be spent on the way to the disk and back. */
const AHEAD = 16;
/** What becomes of each item, in their order; so many are under way before they are asked for. */
async function* ahead(items, work) {
    const started = [];
    for await (const item of items) {
        const result = work(item);
        result.catch(() => { }); // Whoever stops early does not ask for it any more.
        started.push(result);
        if (started.length >= AHEAD)
            yield await started.shift();
    }
    for (const result of started)
        yield await result;
}
async function passingOver(tell, work) {
    if (!tell)
        return work();
    try {
        return await work();
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        tell(thrown);
        return undefined;
    }
}
async function removeFile(root, path) {
    await (0,promises_.unlink)(path).catch((thrown) => {
        // A folder is no object, and below a file there are none: neither stands under the key.
        if (!isSystemError(thrown) || !['ENOENT', 'ENOTDIR', 'EISDIR'].includes(thrown.code ?? ''))
            throw failure(path, 'removed', thrown);
    });
    await removeEmptyFolders(root, (0,external_node_path_.dirname)(path));
}
/** The folder and those above it, up to the root, as far as they are empty. */
async function removeEmptyFolders(root, lowest) {
    for (let folder = lowest; folder !== root && folder.startsWith(root); folder = (0,external_node_path_.dirname)(folder)) {
        try {
            await (0,promises_.rmdir)(folder);
        }
        catch (thrown) {
            if (!isSystemError(thrown) || thrown.code !== 'ENOENT')
                return; // Not empty, which is how it should stay.
        }
    }
}
async function nearestExisting(path) {
    const found = await (0,promises_.stat)(path).catch(absent);
    return found || (0,external_node_path_.dirname)(path) === path ? path : nearestExisting((0,external_node_path_.dirname)(path));
}
function absent(thrown) {
    if (isSystemError(thrown) && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
        return undefined;
    throw thrown;
}
/** Of the operating system: what a broken stream or a server says has a `code` too, but no `errno`. */
const isSystemError = (thrown) => thrown instanceof Error && 'code' in thrown && 'errno' in thrown;
const REASONS = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOSPC: 'no space left on the disk',
    EDQUOT: 'disk quota used up',
    EROFS: 'the file system is read-only',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EEXIST: 'a part of the path is a file, not a folder',
    EISDIR: 'it is a folder',
    ENOENT: 'it does not exist',
    EFBIG: 'the file would be too large',
    EIO: 'input/output error of the disk',
};
const reason = (thrown) => (isSystemError(thrown) && REASONS[thrown.code ?? '']) || (0,errors/* messageOf */.bD)(thrown);

;// CONCATENATED MODULE: ./lib/storage/artifact-commit.js









/**
 * Uploads one artifact: `body` as its file, and when that is a manifest with everything that is spooled in the folder. All or nothing. When it
 * resolves the file is in the spool too, so that nobody need download what this machine has.
 */
async function commit(held, body, options, spool, days) {
    const stage = (0,external_node_path_.join)(spool.root, `stage-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`);
    const clear = () => (0,promises_.rm)(stage, { recursive: true, force: true });
    const { signal } = options;
    let uploading;
    try {
        await directory.open(`dir:${stage}`, { env: {}, tempDir: spool.root }).put(held.file, body, options);
        const staged = await stageFolder(held, spool.files, stage);
        uploading = uploadAll(held, stage, staged, days);
        await (signal ? (0,abort/* orAbort */.K)(uploading, signal) : uploading);
    }
    catch (thrown) {
        // An upload cannot be called back, and reads its files as it goes. Should it come to its end before the process does, it is taken away.
        if (uploading && signal?.aborted)
            void uploading.then(() => (0,artifact_client/* remove */.TF)(held.artifact)).then(clear, clear);
        else
            await clear();
        throw thrown;
    }
    const path = spool.files.locate(held.folder + held.file);
    try {
        await (0,folders/* makeFolder */.f)((0,external_node_path_.dirname)(path), 0o700);
        await (0,promises_.rename)((0,external_node_path_.join)(stage, held.file), path);
    }
    catch {
        // It would only have saved a download.
    }
    await clear();
}
/** Links, which cost no room, and which stay when the spool is discarded while the upload still reads. */
async function stageFolder(held, spool, stage) {
    const staged = { paths: [(0,external_node_path_.join)(stage, held.file)], bytes: 0 };
    if (held.kind === 'record')
        return staged;
    for await (const { key, bytes } of spool.list(held.folder)) {
        const found = heldBy(key);
        if (found?.kind !== 'backup')
            continue; // A record, which has an artifact of its own.
        const path = (0,external_node_path_.join)(stage, found.file);
        await (0,promises_.link)(spool.locate(key), path).catch((thrown) => {
            throw new errors/* UserError */.yo(`${spool.locate(key)} cannot be linked to ${path}: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
        });
        staged.paths.push(path);
        staged.bytes += bytes;
    }
    return staged;
}
async function uploadAll(held, stage, { paths, bytes }, days) {
    // A backup is compressed or encrypted already.
    const options = { stored: held.kind === 'backup', ...(days === undefined ? {} : { days }) };
    const uploaded = await (0,artifact_client/* upload */.Se)(held.artifact, stage, paths, options);
    if (uploaded.bytes >= bytes)
        return;
    // The client counts what has arrived and does not look at it.
    await (0,artifact_client/* remove */.TF)(held.artifact);
    throw new errors/* UserError */.yo(`artifact ${held.artifact} could not be uploaded: ${uploaded.bytes} bytes of at least ${bytes} have arrived`, {
        temporary: true,
    });
}

// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/storage/zip.js
var zip = __webpack_require__(55330);
;// CONCATENATED MODULE: ./lib/storage/artifact-fetch.js







function fetcher(folder, room) {
    const fetched = new Map();
    return {
        known: (name) => fetched.get(name),
        forget: (name) => void fetched.delete(name),
        fetch: (artifact, of) => {
            const { name } = artifact;
            const before = fetched.get(name);
            if (before)
                return before;
            const fetching = fetch(artifact, (0,external_node_path_.join)(folder, String(artifact.id)), room, of);
            fetched.set(name, fetching);
            fetching.catch((thrown) => {
                if (!(thrown instanceof errors/* UserError */.yo) || thrown.temporary)
                    fetched.delete(name);
            });
            return fetching;
        },
    };
}
async function fetch(artifact, folder, room, of) {
    const { name, size } = artifact;
    const free = await room();
    if (free !== undefined && free < size)
        throw new errors/* UserError */.yo(`artifact ${name} needs ${(0,units/* showBytes */.ni)(size)} on the disk to be read, and ${(0,units/* showBytes */.ni)(free)} are free in ${folder}`, {
            hint: 'Free space on that disk, or set RUNNER_TEMP or TMPDIR to a folder on another one.',
        });
    // What an attempt before has left.
    await (0,promises_.rm)(folder, { recursive: true, force: true });
    await (0,promises_.mkdir)(folder, { recursive: true, mode: 0o700 });
    const path = await downloaded(artifact, folder, of);
    const where = `artifact ${name}`;
    const files = new Map();
    for (const entry of await (0,zip/* readZip */.u)(path, where)) {
        const problem = !isPlainName(entry.name) ? 'which is no plain file name' : files.has(entry.name) ? 'twice' : undefined;
        if (problem)
            throw new errors/* UserError */.yo(`${where} is refused: it holds ${JSON.stringify(entry.name.slice(0, 100))}, ${problem}`, { hint: FOREIGN });
        files.set(entry.name, entry);
    }
    return { artifact, files, read: (file) => (0,zip/* openEntry */.v)(path, files.get(file), `${file} in ${where}`) };
}
const FOREIGN = 'seaworthy does not write such artifacts: find out which step of that run did.';
/** The path of the one file in the folder, which is as long as the service says and has its digest. */
async function downloaded(artifact, folder, of) {
    const { name, size } = artifact;
    const same = await (0,artifact_client/* download */.RG)(artifact, folder, of);
    const [file, ...others] = await (0,promises_.readdir)(folder);
    const broken = (what) => new errors/* UserError */.yo(`artifact ${name} was not downloaded as it was uploaded: ${what}`, { temporary: true, hint: 'Run it again.' });
    if (file === undefined || others.length > 0)
        throw broken('it is not one file');
    const path = (0,external_node_path_.join)(folder, file);
    const { size: received } = await (0,promises_.stat)(path).catch((thrown) => {
        throw new errors/* UserError */.yo(`${path} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
    });
    if (received !== size)
        throw broken(`${received} bytes arrived and ${size} were expected`);
    if (!same)
        throw broken('its sha256 is another');
    return path;
}

// EXTERNAL MODULE: ./lib/storage/artifact-location.js
var artifact_location = __webpack_require__(46319);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
;// CONCATENATED MODULE: ./lib/storage/artifact-public.js


const artifact_public_event = schemas/* object */.Ikc({
    repository: schemas/* object */.Ikc({ full_name: schemas/* string */.YjP(), private: schemas/* boolean */.zMY().optional(), visibility: schemas/* string */.YjP().optional() }),
});
/**
 * Whether anybody may see the repository that this run belongs to, by the event that started it. undefined: that could not be found out, and
 * whoever asks in order to protect something takes it for public.
 */
async function isPublicRepository(env) {
    try {
        const { repository } = artifact_public_event.parse(JSON.parse(await (0,promises_.readFile)(env.GITHUB_EVENT_PATH ?? '', 'utf8')));
        // The event of another repository says nothing of this one.
        if (repository.full_name.toLowerCase() !== env.GITHUB_REPOSITORY?.toLowerCase())
            return undefined;
        if (repository.visibility === 'public' || repository.private === false)
            return true;
        return repository.private === true || ['private', 'internal'].includes(repository.visibility ?? '') ? false : undefined;
    }
    catch {
        return undefined;
    }
}
/** Why an unencrypted backup must not become an artifact of this run; undefined where it may. */
async function plaintextRefused(env) {
    const open = await isPublicRepository(env);
    if (open === false)
        return undefined;
    const repository = env.GITHUB_REPOSITORY ?? 'this repository';
    return open
        ? `${repository} is public: everybody with an account may download its artifacts, and this backup would not be encrypted`
        : `whether ${repository} is public could not be found out: everybody might download its artifacts, and this backup would not be encrypted`;
}

;// CONCATENATED MODULE: ./lib/storage/artifact-read.js




/** The run to read from, undefined for this one; throws where it cannot be read from. */
function readable({ place, world }) {
    const of = (0,artifact_location/* otherRun */.uV)(place, world);
    if (!of)
        (0,artifact_location/* checkStep */.bn)(world);
    return of;
}
async function read(shelf, key) {
    if (await shelf.files.stat(key))
        return shelf.files.get(key);
    const { held, fetched } = await fetchedFor(shelf, key);
    if (held && fetched?.files.has(held.file))
        return fetched.read(held.file);
    throw new errors/* UserError */.yo(`${shelf.locate(key)} cannot be read: it does not exist`);
}
async function look(shelf, key) {
    const spooled = await shelf.files.stat(key);
    if (spooled)
        return spooled;
    const { held, fetched } = await fetchedFor(shelf, key);
    return held && fetched && storedIn(fetched, held.folder).find((stored) => stored.key === key);
}
/** Keys of everything in the artifact; undefined where it is none yet. */
async function keysIn(shelf, held) {
    const { files } = shelf;
    if (await files.stat(held.last)) {
        const keys = [];
        for await (const { key } of files.list(held.folder))
            if (heldBy(key)?.artifact === held.artifact)
                keys.push(key);
        return keys;
    }
    const { fetched } = await fetchedFor(shelf, held.folder + held.file);
    return fetched && storedIn(fetched, held.folder).map(({ key }) => key);
}
async function fetchedFor(shelf, key) {
    const held = heldBy(key);
    if (!held)
        return {};
    const known = shelf.fetched.known(held.artifact);
    if (known)
        return { held, fetched: await known };
    const of = readable(shelf);
    const found = await (0,artifact_client/* find */.I6)(held.artifact, of);
    return found ? { held, fetched: await shelf.fetched.fetch(found, of) } : {};
}
/** What else somebody has put into it is passed over: a proof, for one, counts only in an artifact of its own. */
function storedIn({ artifact, files }, folder) {
    const modified = artifact.createdAt ?? new Date(0);
    const stored = [...files.values()].map(({ name, bytes }) => ({ key: folder + name, bytes, modified }));
    return stored.filter(({ key }) => heldBy(key)?.artifact === artifact.name).sort(byKey);
}
const byKey = (a, b) => (a.key < b.key ? -1 : 1);
/** The service tells nothing of what is in an artifact: to list its files is to download it, once. */
async function* listAll(shelf, prefix, onUnreadable) {
    const { files } = shelf;
    const of = readable(shelf);
    const found = new Map();
    for await (const stored of files.list(prefix, onUnreadable))
        found.set(stored.key, stored);
    for (const kept of await (0,artifact_client/* list */.p_)(of)) {
        const holds = holding(kept.name);
        if (!holds || !(holds.key.startsWith(prefix) || prefix.startsWith(holds.key)))
            continue;
        if (await files.stat(holds.last))
            continue; // This machine has it.
        try {
            const folder = holds.key.slice(0, holds.key.lastIndexOf('/') + 1);
            for (const stored of storedIn(await shelf.fetched.fetch(kept, of), folder))
                if (stored.key.startsWith(prefix))
                    found.set(stored.key, stored);
        }
        catch (thrown) {
            if (!onUnreadable || !(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            onUnreadable(thrown);
        }
    }
    yield* [...found.values()].sort(byKey);
}
/** Whether the run has anything of ours. What was spooled counts, as it does in a listing. */
async function isThere(shelf) {
    for await (const _ of shelf.files.list(''))
        return true;
    return (await (0,artifact_client/* list */.p_)(readable(shelf))).some(({ name }) => holding(name) !== undefined);
}
/** In the run its series; beside them, what else was uploaded, by the names of the artifacts. Nothing is downloaded. */
async function namesIn(shelf, where) {
    const names = (await (0,artifact_client/* list */.p_)(readable(shelf))).map(({ name }) => name);
    if (where === 'beside')
        return names.filter((name) => holding(name) === undefined).sort();
    const keys = names.flatMap((name) => holding(name)?.key ?? []);
    for await (const { key } of shelf.files.list(''))
        keys.push(key);
    return [...new Set(keys.map((key) => key.split('/')[0]))].sort();
}

;// CONCATENATED MODULE: ./lib/storage/artifact-remove.js




async function removeAll(shelf, keys) {
    const { files } = shelf;
    const spooled = [];
    const named = new Map();
    for (const key of keys) {
        shelf.locate(key);
        const held = heldBy(key);
        if (held)
            named.set(held.artifact, { held, keys: [...(named.get(held.artifact)?.keys ?? []), key] });
        else
            spooled.push(key);
    }
    const refusals = await files.remove(spooled);
    for (const { held, keys: together } of named.values())
        refusals.push(...(await removeOne(shelf, held, together)));
    return refusals;
}
/** An artifact goes as a whole or not at all. */
async function removeOne(shelf, held, keys) {
    const name = held.artifact;
    const refuse = (reason) => keys.map((key) => ({ key, reason }));
    try {
        const whole = await keysIn(shelf, held);
        const left = whole?.find((key) => !keys.includes(key));
        if (left !== undefined)
            return refuse(`artifact ${name} can only be removed as a whole, and ${left} was not named`);
        if (whole)
            await (0,artifact_client/* remove */.TF)(name, readable(shelf));
        shelf.fetched.forget(name);
        return await shelf.files.remove(keys);
    }
    catch (thrown) {
        if (thrown instanceof errors/* UserError */.yo)
            return refuse((0,errors/* messageOf */.bD)(thrown));
        throw thrown;
    }
}
/** Also the artifacts that this run has made of it. Those that it has not are whole, and only `remove` takes them away. */
async function discard({ files }, prefix) {
    const made = new Set();
    for await (const { key } of files.list(prefix)) {
        const held = heldBy(key);
        if (key === held?.last)
            made.add(held.artifact);
    }
    await files.discard(prefix);
    for (const name of made)
        await (0,artifact_client/* remove */.TF)(name);
}

;// CONCATENATED MODULE: ./lib/storage/artifact.js











/**
 * The artifacts of a workflow run. They are made of files, all at once, and never change. So what is put is spooled to the disk, and becomes an
 * artifact when `<name>/<id>/manifest.json` is put, the last file of a backup; a record (proof-…, failure-…) becomes one of its own at once.
 * Nothing is uploaded before, and what is not followed by its manifest is gone with the temporary folder of the run.
 */
const artifact = {
    schemes: ['artifact'],
    open: (location, world) => artifactStorage((0,artifact_location/* parseArtifactLocation */.Pn)(location), world),
    keepRefused: artifact_location/* KEEP_REFUSED */.NR,
    plaintextRefused: plaintextRefused,
};
function artifactStorage(place, world) {
    // The same for everybody who opens the location in this run, so that they see what was spooled.
    const name = (0,artifact_location/* isOtherRun */.ij)(place, world.env) ? `run-${place.run}` : `this-run-${place.retentionDays ?? 'usual'}`;
    const root = (0,external_node_path_.join)(world.tempDir, 'artifacts', name);
    const files = directory.open(`dir:${(0,external_node_path_.join)(root, 'spool')}`, world);
    const shelf = {
        place,
        world,
        files,
        root,
        fetched: fetcher((0,external_node_path_.join)(root, 'fetched'), files.space),
        ...addresses(place, world, files),
    };
    return {
        location: shelf.location,
        locate: shelf.locate,
        put: async (key, body, options = {}) => {
            try {
                await put(shelf, key, body, options);
            }
            catch (thrown) {
                // Whoever fills it must not wait for a reader that will never come.
                if (!Buffer.isBuffer(body))
                    body.destroy();
                throw thrown;
            }
        },
        get: (key) => read(shelf, key),
        list: (prefix, onUnreadable) => listAll(shelf, prefix, onUnreadable),
        held: async () => [],
        sendsAtEnd: true,
        remove: (keys) => removeAll(shelf, keys),
        discard: (prefix) => discard(shelf, prefix),
        unfinished: (prefix) => files.unfinished(prefix),
        rehearse: (prefix) => rehearse(shelf, prefix),
        stat: (key) => look(shelf, key),
        exists: () => isThere(shelf),
        near: (where) => namesIn(shelf, where),
        space: () => files.space(),
    };
}
/** Where a restore finds the run, and where a person does. */
function addresses(place, { env }, files) {
    const { run = env.GITHUB_RUN_ID, repository = env.GITHUB_REPOSITORY } = place;
    const location = run && repository ? `artifact:?run=${run}&repository=${repository}` : run ? `artifact:?run=${run}` : 'artifact:';
    const page = run && repository ? `${env.GITHUB_SERVER_URL || 'https://github.com'}/${repository}/actions/runs/${run}` : location;
    const locate = (key) => {
        files.locate(key); // Throws where it leads out of the place.
        return `${page}#${key}`;
    };
    return { location, locate };
}
async function put(shelf, key, body, options) {
    const { place, world, files, locate } = shelf;
    options.signal?.throwIfAborted();
    (0,artifact_location/* checkStep */.bn)(world);
    const held = heldBy(key);
    // A proof of a backup of another run becomes an artifact of the run that proved it.
    if ((0,artifact_location/* isOtherRun */.ij)(place, world.env) && held?.kind !== 'record')
        throw readOnly(place);
    if (held?.kind !== 'backup')
        return held ? commit(held, body, options, shelf, place.retentionDays) : files.put(key, body, options);
    if (!isPlainName(held.file))
        throw new errors/* UserError */.yo(`${locate(key)} cannot be written: ${JSON.stringify(held.file)} is no plain file name`);
    if (await files.stat(held.last))
        throw new errors/* UserError */.yo(`${locate(key)} cannot be written: artifact ${held.artifact} exists already, and artifacts do not change`);
    if (key === held.last)
        await commit(held, body, options, shelf, place.retentionDays);
    else
        await files.put(key, body, options);
}
const readOnly = ({ run }) => new errors/* UserError */.yo(`the artifacts of run ${run} can only be read`, { hint: 'As a destination write artifact: without run=.' });
async function rehearse({ place, world, files }, prefix) {
    if ((0,artifact_location/* isOtherRun */.ij)(place, world.env))
        throw readOnly(place);
    (0,artifact_location/* checkStep */.bn)(world);
    await files.rehearse(prefix);
    // Whether the service answers, and takes our token.
    await (0,artifact_client/* list */.p_)();
    return [keptFor(place.retentionDays, Number(world.env.GITHUB_RETENTION_DAYS) || undefined)];
}
function keptFor(wanted, most) {
    if (wanted !== undefined && most !== undefined && wanted > most)
        return `kept for ${most} days, which is the most that this repository allows, and not for ${wanted}`;
    const days = wanted ?? most;
    return days === undefined ? 'kept for as long as the repository has set' : `kept for ${days} ${days === 1 ? 'day' : 'days'}`;
}

// EXTERNAL MODULE: ./lib/storage/s3.js + 2 modules
var s3 = __webpack_require__(97505);
;// CONCATENATED MODULE: ./lib/storage/index.js





const KINDS = [directory, s3.s3, artifact];
/** A location without a scheme is a folder. Touches nothing. */
function openStorage(location, world = { env: {}, tempDir: (0,external_node_os_.tmpdir)() }) {
    return kindOf(location).open(location, world);
}
/** Throws a UserError where the location cannot be read. */
const checkLocation = (location) => void openStorage(location);
/** Why retention cannot be asked of this location, as a sentence. */
const keepRefusal = (location) => kindOf(location).keepRefused;
/** Why an unencrypted backup must not go to this location, as a sentence. */
const plaintextRefusal = async (location, env) => kindOf(location).plaintextRefused?.(env);
function kindOf(location) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase() ?? 'dir';
    const kind = KINDS.find((candidate) => candidate.schemes.includes(scheme));
    if (kind)
        return kind;
    const known = KINDS.flatMap((candidate) => candidate.schemes).map((s) => `${s}:`);
    throw new errors/* UserError */.yo(`${scheme}: is not a kind of storage that this version knows; it knows ${known.join(', ')}`);
}


/***/ }),

/***/ 60241:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ES: () => (/* binding */ proxyAtFault),
/* harmony export */   Iz: () => (/* binding */ proxiesIn),
/* harmony export */   c6: () => (/* binding */ hostFor)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** Requests to this machine itself, which no proxy could pass on; GitHub's own tools leave them out too. */
const HERE = ['localhost', '.localhost', '127.0.0.1-127.255.255.255', '::1', '[::1]'];
/**
 * The variables that self-hosted runners behind a proxy have, and that `curl` and GitHub's own tools obey; undefined where they name none.
 * The names in small letters go first, as there. Throws a UserError that repeats nothing of a value: it may hold a password.
 */
function proxiesIn(env) {
    const [plain, secure] = [proxyIn(env, 'HTTP_PROXY'), proxyIn(env, 'HTTPS_PROXY')];
    if (!plain && !secure)
        return undefined;
    const NO_PROXY = [...exceptionsIn(env), ...HERE].join(',');
    return { ...(plain ? { HTTP_PROXY: plain } : {}), ...(secure ? { HTTPS_PROXY: secure } : {}), NO_PROXY };
}
function proxyIn(env, name) {
    const given = [name.toLowerCase(), name].find((candidate) => env[candidate]?.trim());
    if (!given)
        return undefined;
    const text = env[given].trim();
    // Many write the host and the port alone.
    const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol))
        return url;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${given} does not name a proxy: expected for example http://proxy.example.com:3128`, {
        hint: 'Proxies that speak HTTP are known, SOCKS is not. Unset it, or correct it in the environment of the runner.',
    });
}
/** A name stands for what is below it too; Node wants a dot for that. */
function exceptionsIn(env) {
    const given = env.no_proxy?.trim() ? env.no_proxy : (env.NO_PROXY ?? '');
    const names = given.split(/[\s,]+/).filter((name) => name !== '');
    return names.flatMap((name) => (/^[a-z0-9_-][a-z0-9._-]*$/i.test(name) && /[a-z]/i.test(name) ? [name, `.${name}`] : [name]));
}
/** Of the proxy for such requests, unless it is excepted; without user and password. */
function hostFor(isSecure, proxies) {
    const url = isSecure ? proxies?.HTTPS_PROXY : proxies?.HTTP_PROXY;
    return url && new URL(url).host;
}
const urlsOf = (proxies) => [proxies?.HTTPS_PROXY, proxies?.HTTP_PROXY].filter((url) => url !== undefined).map((url) => new URL(url));
/** Of these proxies the host of the one that a failure of the network is about; undefined where it is about something else. */
function proxyAtFault({ code, hostname, address, port }, proxies) {
    const isIt = (url) => {
        if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
            return hostname === url.hostname;
        return address !== undefined && String(port) === (url.port || (url.protocol === 'https:' ? '443' : '80'));
    };
    return urlsOf(proxies).find(isIt)?.host;
}


/***/ }),

/***/ 65931:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Dg: () => (/* binding */ S3Error),
/* harmony export */   GZ: () => (/* binding */ isDenied),
/* harmony export */   W0: () => (/* binding */ isAbsent),
/* harmony export */   f1: () => (/* binding */ isUnknownThere),
/* harmony export */   j8: () => (/* binding */ isS3Error),
/* harmony export */   lH: () => (/* binding */ s3Error),
/* harmony export */   n7: () => (/* binding */ credentialsError)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _s3_operations_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77222);
/* harmony import */ var _s3_reasons_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(39351);



/** A request that failed, or an answer that is none. */
class S3Error extends _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo {
    name = 'S3Error';
    code;
    status;
    missing;
    constructor(message, { code, status, missing, hint, temporary = false }) {
        super(message, { temporary, ...(hint ? { hint } : {}) });
        this.code = code;
        this.status = status;
        this.missing = missing;
    }
}
const isS3Error = (thrown, ...codes) => thrown instanceof S3Error && (codes.length === 0 || codes.includes(thrown.code));
/** Also a HEAD, whose answer has no words. */
const isAbsent = (thrown) => isS3Error(thrown, 'NoSuchKey') || (isS3Error(thrown, 'NotFound') && thrown.status === 404);
const isDenied = (thrown) => thrown instanceof S3Error && thrown.missing !== undefined;
const isUnknownThere = (thrown) => thrown instanceof S3Error && (['NotImplemented', 'MethodNotAllowed', 'XNotImplemented'].includes(thrown.code) || thrown.status === 501);
function s3Error(thrown, asked, facts) {
    const seen = see(thrown, asked, facts);
    const { code, status, object, operation } = seen;
    const { reason, ...rest } = (0,_s3_reasons_js__WEBPACK_IMPORTED_MODULE_2__/* .reasonOf */ .A3)(thrown, seen);
    return new S3Error(`${object} ${_s3_operations_js__WEBPACK_IMPORTED_MODULE_1__/* .OPERATIONS */ .x[operation][0]}: ${reason}`, { code, status, ...rest });
}
/** Credentials are fetched before a request, from wherever the SDK looks: what fails there says nothing of the store. */
function credentialsError(thrown, { bucket, keyNames, ...facts }) {
    const { code = '', name = '' } = thrown;
    const words = (0,_s3_reasons_js__WEBPACK_IMPORTED_MODULE_2__/* .scrubbed */ .fG)((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown), facts.secrets);
    const temporary = (0,_s3_reasons_js__WEBPACK_IMPORTED_MODULE_2__/* .isTransient */ .dg)(code) || name === 'TimeoutError' || Number(thrown.$metadata?.httpStatusCode) >= 500;
    const nothing = /could not load credentials from any provider/i.test(words);
    return new S3Error(nothing ? `no credentials for s3://${bucket} were found` : `no credentials for s3://${bucket} could be had: ${words}`, {
        code: 'Credentials',
        temporary,
        hint: `Set ${keyNames.id} and ${keyNames.secret}, or let an earlier step of the job assume a role (OpenID Connect), or name other variables with credentials=NAME.`,
    });
}
function see(thrown, asked, facts) {
    const { name = '', code, cause, $metadata, $response, message = '' } = thrown;
    const status = $metadata?.httpStatusCode;
    const field = (key) => String(thrown[key] ?? '');
    return {
        ...asked,
        code: status === undefined ? (code ?? cause?.code ?? name) : name === 'Error' ? 'Unknown' : name,
        status,
        words: message === 'UnknownError' ? '' : (0,_s3_reasons_js__WEBPACK_IMPORTED_MODULE_2__/* .scrubbed */ .fG)(message, facts.secrets),
        header: (key) => $response?.headers?.[key] ?? '',
        field,
        facts,
        where: facts.endpoint ?? `AWS in ${facts.region}`,
    };
}


/***/ }),

/***/ 85188:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $B: () => (/* binding */ isThere),
/* harmony export */   L: () => (/* binding */ listObjects),
/* harmony export */   kV: () => (/* binding */ namesBelow),
/* harmony export */   qv: () => (/* binding */ unfinishedUploads),
/* harmony export */   zF: () => (/* binding */ listUploads)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65931);



/** Pages that bring nothing and yet promise more: a bucket with many removed versions has some, a broken server only such. */
const MOST_EMPTY_PAGES = 1_000;
/** Ascending by the bytes of the keys, as S3 promises; a store that repeats itself would be listed for ever. */
async function* listObjects({ ask, quick, place }, prefix) {
    const refuse = guard(`s3://${place.bucket}/${prefix}`);
    const turn = turning(refuse);
    let last = '';
    for (let token;;) {
        // The first page is the SDK's, from which the quick way learns.
        const known = token ? await quick.page(prefix, token) : undefined;
        const page = known ?? (await ask('ListObjectsV2', { Prefix: prefix, EncodingType: 'url', ...(token ? { ContinuationToken: token } : {}) }));
        for (const { Key, Size = 0, LastModified = new Date() } of page.Contents ?? []) {
            const key = decoded(Key ?? '', page.EncodingType, refuse);
            if (!key.startsWith(prefix))
                refuse(`names '${key}', which was not asked for`);
            if (last !== '' && !isAfter(key, last))
                refuse(`names '${key}' after '${last}'`);
            last = key;
            // What consoles make so that an empty folder can be seen.
            if (key !== place.prefix)
                yield { key: key.slice(place.prefix.length), bytes: Size, modified: LastModified };
        }
        if (!page.IsTruncated)
            return;
        token = page.NextContinuationToken;
        turn([token], page.Contents?.length ?? 0);
    }
}
/**
 * Of the parts S3 says nothing here: an upload counts as 0 bytes. Where the store cannot list uploads, there are none that anybody could see.
 * MinIO takes a prefix for a whole key, and only without one gives all that began since it was started.
 */
async function* listUploads(access, prefix) {
    let found = false;
    for await (const upload of uploadsFrom(access, prefix, prefix)) {
        found = true;
        yield upload;
    }
    if (found || access.isAws)
        return;
    try {
        yield* uploadsFrom(access, '', prefix);
    }
    catch (thrown) {
        // Who may see what is below the prefix, and nothing else, has asked already.
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isDenied */ .GZ)(thrown))
            throw thrown;
    }
}
/** The same, with when the last part of each came: an upload of terabytes may go on for days. */
async function* unfinishedUploads(access, prefix) {
    for await (const { uploadId, ...begun } of listUploads(access, prefix)) {
        const last = await lastPart(access, access.place.prefix + begun.key, uploadId);
        if (last === 'gone')
            continue;
        if (last === 'unsaid')
            yield { ...begun, unsure: true };
        else
            yield { ...begun, modified: new Date(Math.max(begun.modified.getTime(), last)) };
    }
}
/** In milliseconds since 1970, 0 where none has come yet. Parts may arrive in any order, so all are looked at, a thousand in a request. */
async function lastPart({ ask, place }, Key, UploadId) {
    let last = 0;
    for (let marker = 0;;) {
        const page = await ask('ListParts', { Key, UploadId, ...(marker ? { PartNumberMarker: String(marker) } : {}) }).catch((thrown) => {
            if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isS3Error */ .j8)(thrown, 'NoSuchUpload'))
                return 'gone';
            // Who does not know the request may look for an object of that name.
            if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isDenied */ .GZ)(thrown) || (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnknownThere */ .f1)(thrown) || (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isAbsent */ .W0)(thrown))
                return 'unsaid';
            throw thrown;
        });
        if (typeof page === 'string')
            return page;
        // A part without a date may be of this moment.
        for (const { LastModified = new Date() } of page.Parts ?? [])
            last = Math.max(last, LastModified.getTime());
        if (!page.IsTruncated)
            return last;
        const next = Number(page.NextPartNumberMarker);
        if (!(next > marker))
            guard(`s3://${place.bucket}/${Key}`)('gives the same parts again and again');
        marker = next;
    }
}
async function* uploadsFrom({ ask, place }, asked, prefix) {
    const refuse = guard(`s3://${place.bucket}/${prefix}`);
    const turn = turning(refuse);
    for (let markers = {};;) {
        const page = await ask('ListMultipartUploads', { ...(asked ? { Prefix: asked } : {}), EncodingType: 'url', ...markers }).catch((thrown) => {
            if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isUnknownThere */ .f1)(thrown))
                return undefined;
            throw thrown;
        });
        for (const { Key, UploadId, Initiated = new Date() } of page?.Uploads ?? []) {
            const key = decoded(Key ?? '', page?.EncodingType, refuse);
            if (!key.startsWith(asked))
                refuse(`names '${key}', which was not asked for`);
            if (UploadId && key.startsWith(prefix))
                yield { key: key.slice(place.prefix.length), bytes: 0, modified: Initiated, uploadId: UploadId };
        }
        if (!page?.IsTruncated)
            return;
        const [KeyMarker, UploadIdMarker] = [decoded(page.NextKeyMarker ?? '', page.EncodingType, refuse), page.NextUploadIdMarker ?? ''];
        turn([KeyMarker, UploadIdMarker], page.Uploads?.length ?? 0);
        markers = { ...(KeyMarker ? { KeyMarker } : {}), ...(UploadIdMarker ? { UploadIdMarker } : {}) };
    }
}
const guard = (where) => (what) => {
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} cannot be listed: the store ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(what, 300)}`, {
        hint: 'That is a fault of the store, on whose word nothing is read or removed.',
    });
};
/** To the next page, which must be one that has not been seen. */
function turning(refuse) {
    const seen = new Set();
    let empty = 0;
    return (markers, found) => {
        const at = JSON.stringify(markers);
        if (!markers.some(Boolean))
            refuse('has more objects and does not say where they begin');
        if (seen.has(at))
            refuse('gives the same page again and again');
        seen.add(at);
        empty = found > 0 ? 0 : empty + 1;
        if (empty > MOST_EMPTY_PAGES)
            refuse(`gave ${MOST_EMPTY_PAGES} empty pages and promises more`);
    };
}
/** Any character can be in a key, and not every one in XML: so they come as in a URL, from stores that can do that. */
function decoded(key, encoding, refuse) {
    if (encoding !== 'url')
        return key;
    try {
        return decodeURIComponent(key.replaceAll('+', ' '));
    }
    catch {
        return refuse(`names '${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(key, 100)}' and says that it is written as in a URL, which it is not`);
    }
}
/** Whether anything lies under the prefix of the location, be it what a console made so that it can be seen. */
async function isThere(access) {
    const { prefix } = access.place;
    const page = await access.ask('ListObjectsV2', { Prefix: prefix, MaxKeys: 1 });
    // The bucket is: else this would have failed.
    if (prefix === '' || (page.Contents?.length ?? 0) > 0)
        return true;
    if (page.IsTruncated)
        for await (const _ of listObjects(access, prefix))
            return true;
    return false;
}
/** As folders: what stands in the first page of them, without a slash. Of a place that may not be listed, nothing. */
async function namesBelow({ ask, place }, parent) {
    const refuse = guard(`s3://${place.bucket}/${parent}`);
    const page = await ask('ListObjectsV2', { Prefix: parent, Delimiter: '/', EncodingType: 'url' }).catch((thrown) => {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isDenied */ .GZ)(thrown))
            throw thrown;
    });
    const prefixes = (page?.CommonPrefixes ?? []).map(({ Prefix = '' }) => decoded(Prefix, page?.EncodingType, refuse));
    return prefixes.filter((prefix) => prefix.startsWith(parent)).map((prefix) => prefix.slice(parent.length).replace(/\/$/, ''));
}
/** By their bytes. Of plain letters strings are in the same order, and a hundred thousand buffers are spared. */
const isAfter = (key, last) => PLAIN.test(key) && PLAIN.test(last) ? key > last : Buffer.compare(Buffer.from(key), Buffer.from(last)) > 0;
const PLAIN = /^[ -~]*$/;


/***/ }),

/***/ 63335:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ lockOf),
/* harmony export */   n: () => (/* binding */ holdOn)
/* harmony export */ });
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(65931);

/** Stores that know no Object Lock say so in many ways; only a refusal leaves it open. */
async function lockOf(ask) {
    try {
        const { ObjectLockConfiguration: found } = await ask('GetObjectLockConfiguration', {});
        if (found?.ObjectLockEnabled !== 'Enabled')
            return { state: 'off' };
        const { Mode, Days = 0, Years = 0 } = found.Rule?.DefaultRetention ?? {};
        const time = Days ? `${Days} days` : Years ? `${Years} years` : '';
        if (!Mode || !time)
            return { state: 'on' };
        return { state: 'on', rule: `${Mode} for ${time}`, period: { mode: Mode, days: Days, years: Years } };
    }
    catch (thrown) {
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isDenied */ .GZ)(thrown))
            return { state: 'unknown' };
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnknownThere */ .f1)(thrown) || ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isS3Error */ .j8)(thrown) && [400, 404].includes(thrown.status ?? 0) && thrown.code !== 'NoSuchBucket'))
            return { state: 'off' };
        throw thrown;
    }
}
/**
 * Before a removal in a bucket with Object Lock: without asking, a locked object would only be hidden, and still be paid for. Some stores keep an
 * object by the rule of the bucket and do not tell of it where the object is asked (versitygw): by that rule it is reckoned then.
 */
async function holdOn(ask, Key, { period }) {
    const [retention, legal] = await Promise.all([
        ask('GetObjectRetention', { Key }).then((answer) => answer.Retention, unheld),
        ask('GetObjectLegalHold', { Key }).then((answer) => answer.LegalHold?.Status, unheld),
    ]);
    if (legal === 'ON')
        return { reason: 'it is under a legal hold' };
    if (retention?.RetainUntilDate)
        return lasting(`Object Lock (${retention.Mode})`, retention.RetainUntilDate);
    if (!period)
        return undefined;
    const until = await ruledUntil(ask, Key, period);
    return until && lasting(`Object Lock (${period.mode}, by the rule of the bucket)`, until);
}
function lasting(what, until) {
    if (until.getTime() <= Date.now())
        return undefined;
    return { reason: `${what} keeps it until ${until.toISOString().slice(0, 10)}`, until };
}
/** The rule may be younger than the object, which then stays longer than it must; the other way round it would be hidden. */
async function ruledUntil(ask, Key, { days, years }) {
    try {
        const { LastModified, ObjectLockRetainUntilDate } = await ask('HeadObject', { Key });
        if (ObjectLockRetainUntilDate || !LastModified)
            return ObjectLockRetainUntilDate;
        const until = new Date(LastModified.getTime() + days * 86_400_000);
        until.setUTCFullYear(until.getUTCFullYear() + years);
        return until;
    }
    catch (thrown) {
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isAbsent */ .W0)(thrown))
            return undefined;
        throw thrown;
    }
}
function unheld(thrown) {
    if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isAbsent */ .W0)(thrown) || (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isUnknownThere */ .f1)(thrown))
        return;
    if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isS3Error */ .j8)(thrown, 'NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest'))
        return;
    throw thrown;
}


/***/ }),

/***/ 77222:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ OPERATIONS)
/* harmony export */ });
/** What is asked of a store: the sentence about the object where it fails, and the permission that IAM wants for it. */
const OPERATIONS = {
    PutObject: ['cannot be written', 's3:PutObject'],
    CreateMultipartUpload: ['cannot be written', 's3:PutObject'],
    UploadPart: ['cannot be written', 's3:PutObject'],
    CompleteMultipartUpload: ['cannot be written', 's3:PutObject'],
    AbortMultipartUpload: ['cannot be freed of an unfinished upload', 's3:AbortMultipartUpload'],
    ListMultipartUploads: ['cannot be asked for unfinished uploads', 's3:ListBucketMultipartUploads'],
    ListParts: ['cannot be asked for the parts of an unfinished upload', 's3:ListMultipartUploadParts'],
    GetObject: ['cannot be read', 's3:GetObject'],
    HeadObject: ['cannot be looked at', 's3:GetObject'],
    ListObjectsV2: ['cannot be listed', 's3:ListBucket'],
    DeleteObject: ['cannot be removed', 's3:DeleteObject'],
    DeleteObjects: ['cannot be removed', 's3:DeleteObject'],
    GetObjectRetention: ['cannot be asked for its lock', 's3:GetObjectRetention'],
    GetObjectLegalHold: ['cannot be asked for its lock', 's3:GetObjectLegalHold'],
    GetObjectLockConfiguration: ['cannot be asked for its Object Lock', 's3:GetBucketObjectLockConfiguration'],
    GetBucketVersioning: ['cannot be asked for its versioning', 's3:GetBucketVersioning'],
};


/***/ }),

/***/ 49032:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FQ: () => (/* binding */ PARTS_MEMORY),
/* harmony export */   Jj: () => (/* binding */ cut),
/* harmony export */   Yb: () => (/* binding */ partsAtOnce),
/* harmony export */   Yj: () => (/* binding */ firstPart),
/* harmony export */   pZ: () => (/* binding */ MOST_PARTS),
/* harmony export */   rU: () => (/* binding */ partBytes)
/* harmony export */ });
/* unused harmony exports LARGEST_PART, LARGEST_OBJECT */
const MIB = 1024 * 1024;
/** Limits of S3, which other stores keep to: "Amazon S3 multipart upload limits". */
const MOST_PARTS = 10_000;
const LARGEST_PART = 5 * 1024 * MIB;
const LARGEST_OBJECT = 5 * 1024 * 1024 * MIB;
const SMALLEST = 8 * MIB;
/** Parts of one size, as some stores demand (R2), for one and a half times what was forecast. */
const EVEN_PARTS = 7_500;
const FORECAST_MARGIN = 1.5;
/** From there on the size doubles with every so many, so that 5 TiB are reached whatever the forecast was. */
const DOUBLES_EVERY = 200;
/** Bytes of the first parts, in whole MiB. */
function firstPart(expectedBytes = 0, smallest = SMALLEST) {
    const even = Math.ceil((expectedBytes * FORECAST_MARGIN) / EVEN_PARTS / MIB) * MIB;
    return Math.min(LARGEST_PART, Math.max(smallest, even));
}
/** Bytes of part `number`, counted from 1. */
function partBytes(number, first) {
    const doublings = Math.max(0, Math.ceil((number - EVEN_PARTS) / DOUBLES_EVERY));
    return Math.min(LARGEST_PART, first * 2 ** doublings);
}
/** Memory for the parts of an upload, in bytes. */
const PARTS_MEMORY = 40 * MIB;
/** Three under way and one being filled while they are small, never fewer than one and one. */
const partsAtOnce = (bytes, memory = PARTS_MEMORY) => Math.max(1, Math.min(3, Math.floor(memory / bytes) - 1));
/**
 * Cuts a stream into parts that can be sent again: a part is only given when it is known whether another follows. An empty stream is one empty
 * part. A part that is too large for memory goes to the disk block by block, once there is more of it than one block. Throws what the stream throws.
 */
async function* cut(body, cutting) {
    const blocks = blocksOf(cutting);
    let number = 1;
    let filled = 0;
    let part = new Part(cutting, number, blocks);
    try {
        for await (const chunk of body) {
            for (let at = 0; at < chunk.length;) {
                if (filled === part.size) {
                    yield await part.piece(false);
                    part = new Part(cutting, ++number, blocks);
                    filled = 0;
                }
                const end = Math.min(chunk.length, at + part.size - filled);
                if (!part.add(chunk, at, end))
                    await part.spill(chunk, at, end);
                filled += end - at;
                at = end;
            }
        }
        yield await part.piece(true);
    }
    finally {
        await part.drop();
    }
}
function blocksOf({ allocate = Buffer.allocUnsafeSlow }) {
    const spare = [];
    return {
        take: (bytes) => {
            for (let used = spare.pop(); used; used = spare.pop())
                if (used.length >= bytes)
                    return used;
            return allocate(bytes);
        },
        give: (block) => void spare.push(block),
    };
}
/** Of the memory, for what is on its way to the disk. */
const BLOCK_SHARE = 1 / 8;
/** A part that is being filled. A class because it holds a file. */
class Part {
    size;
    #number;
    #cutting;
    #blocks;
    /** Of the whole part where it stays in memory. */
    #blockBytes;
    #block;
    #used = 0;
    #file;
    constructor(cutting, number, blocks) {
        this.size = cutting.sizeOf(number);
        this.#number = number;
        this.#cutting = cutting;
        this.#blocks = blocks;
        this.#blockBytes = 2 * this.size <= cutting.memory ? this.size : Math.min(this.size, Math.ceil(cutting.memory * BLOCK_SHARE));
    }
    /** False where the block is too small for it: nothing is taken then. */
    add(chunk, from, to) {
        if (this.#used + to - from > this.#blockBytes)
            return false;
        this.#block ??= this.#blocks.take(this.#blockBytes);
        this.#used += chunk.copy(this.#block, this.#used, from, to);
        return true;
    }
    async spill(chunk, from, to) {
        for (let at = from; at < to;) {
            if (this.#used === this.#blockBytes)
                await this.#flush();
            const end = Math.min(to, at + this.#blockBytes - this.#used);
            this.add(chunk, at, end);
            at = end;
        }
    }
    async #flush() {
        this.#file ??= await this.#cutting.spool.begin(this.size);
        await this.#file.write(this.#block.subarray(0, this.#used));
        this.#used = 0;
    }
    async piece(last) {
        if (this.#file && this.#used > 0)
            await this.#flush();
        const [block, file] = [this.#block, this.#file];
        const content = (await file?.end()) ?? block?.subarray(0, this.#used) ?? Buffer.alloc(0);
        // What is in the file is not needed here any more.
        if (file && block)
            this.#blocks.give(block);
        this.#block = undefined;
        this.#file = undefined;
        const release = async () => (file ? file.remove() : block && this.#blocks.give(block));
        return { number: this.#number, content, size: this.size, last, release };
    }
    /** What was begun and is not wanted any more. */
    async drop() {
        await this.#file?.remove();
    }
}


/***/ }),

/***/ 46218:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ policyFor)
/* harmony export */ });
/** The least that backups, retention and their check need, as IAM takes it; other stores read the same. */
function policyFor({ bucket, prefix, kmsKey, sse }, region) {
    const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    const arn = `arn:${partition}:s3:::${bucket}`;
    const statements = [
        {
            Effect: 'Allow',
            Action: ['s3:ListBucket'],
            Resource: arn,
            ...(prefix ? { Condition: { StringLike: { 's3:prefix': `${prefix}*` } } } : {}),
        },
        {
            Effect: 'Allow',
            Action: ['s3:ListBucketMultipartUploads', 's3:GetBucketObjectLockConfiguration', 's3:GetBucketVersioning'],
            Resource: arn,
        },
        {
            Effect: 'Allow',
            Action: [
                's3:PutObject',
                's3:GetObject',
                's3:DeleteObject',
                's3:AbortMultipartUpload',
                's3:ListMultipartUploadParts',
                's3:GetObjectRetention',
                's3:GetObjectLegalHold',
            ],
            Resource: `${arn}/${prefix}*`,
        },
        ...(sse?.startsWith('aws:kms')
            ? [{ Effect: 'Allow', Action: ['kms:GenerateDataKey', 'kms:Decrypt'], Resource: kmsKey?.startsWith('arn:') ? kmsKey : '*' }]
            : []),
    ];
    return JSON.stringify({ Version: '2012-10-17', Statement: statements }, null, 2);
}


/***/ }),

/***/ 95139:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JA: () => (/* binding */ standing),
/* harmony export */   K4: () => (/* binding */ refuseToReplace),
/* harmony export */   M$: () => (/* binding */ MARK),
/* harmony export */   Yl: () => (/* binding */ headersOf),
/* harmony export */   g$: () => (/* binding */ tooLarge),
/* harmony export */   iF: () => (/* binding */ md5Of),
/* harmony export */   kN: () => (/* binding */ conditionally),
/* harmony export */   pv: () => (/* binding */ beginOf),
/* harmony export */   t2: () => (/* binding */ exists)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65931);




/** Under which an object carries the mark of the put that wrote it. */
const MARK = 'seaworthy-put';
/** Encryption for everything, the storage class for the bulk. What stands beside it must be readable at any time. */
function headersOf({ place }, bulk) {
    return {
        ...(place.sse ? { ServerSideEncryption: place.sse } : {}),
        ...(place.kmsKey ? { SSEKMSKeyId: place.kmsKey } : {}),
        ...(bulk && place.storageClass ? { StorageClass: place.storageClass } : {}),
    };
}
/** The SDK puts its checksums on the parts and leaves it to us to announce them. */
const beginOf = (access, bulk) => ({
    ...headersOf(access, bulk),
    ...(access.checksummed ? { ChecksumAlgorithm: 'CRC32' } : {}),
});
async function md5Of(access, body) {
    if (!(await access.wantsMd5()))
        return {};
    const sum = Buffer.isBuffer(body) ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5').update(body).digest('base64') : body.md5;
    return sum === undefined ? {} : { ContentMD5: sum };
}
/** With `If-None-Match: *` where an object must not be replaced; without it where the store says that it has no such thing. */
async function conditionally(put, request) {
    if (!put.ifAbsent || put.access.conditional === 'no')
        return request({});
    try {
        return await request({ IfNoneMatch: '*' });
    }
    catch (thrown) {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isUnknownThere */ .f1)(thrown))
            throw thrown;
        put.access.conditional = 'no';
        await refuseToReplace(put);
        return request({});
    }
}
async function standing({ access, key, signal }) {
    // Also looked at after a cancel, which leaves little time.
    const limit = signal.aborted ? AbortSignal.timeout(access.settings.cleanUpMs) : signal;
    try {
        const { ContentLength = 0, Metadata } = await access.ask('HeadObject', { Key: key }, { signal: limit });
        return { bytes: ContentLength, mark: Metadata?.[MARK] };
    }
    catch (thrown) {
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbsent */ .W0)(thrown))
            return undefined;
        throw thrown;
    }
}
/** Before gigabytes are sent; and all there is where the store has no conditional writes. */
async function refuseToReplace(put) {
    if (await standing(put))
        throw exists(put);
}
const exists = ({ object }, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} exists already and is not replaced`, { cause });
function tooLarge({ object, access }, bytes, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} cannot be written: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(bytes)} ${what}, and an object may have ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(access.settings.largestObject)} at most`, { hint: 'Divide the backup: several with include-table and exclude-table, each under a name of its own.' });
}


/***/ }),

/***/ 96760:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   L: () => (/* binding */ read)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65931);



/** How often a read that broke off is continued: so often, and once more for every so many bytes that have come. */
const CONTINUATIONS = { first: 5, perBytes: 64 * 1024 * 1024 };
/** Resolves once the store has begun to answer. A read that breaks off goes on where it was, as long as the object is the same. */
async function read(access, key) {
    const object = `s3://${access.place.bucket}/${key}`;
    const { Body, ETag, ContentLength } = await access.ask('GetObject', { Key: key });
    if (ContentLength === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} cannot be read: the store does not say how long it is`);
    const reading = { access, key, object, etag: ETag, length: ContentLength, body: Body };
    const stream = node_stream__WEBPACK_IMPORTED_MODULE_0__.Readable.from(whole(reading), { objectMode: false, highWaterMark: 256 * 1024 });
    // Also where nobody has begun to read.
    stream.once('close', () => end(reading.body));
    return stream;
}
/** An answer that is given up may still fail, which by then concerns nobody. */
function end(body) {
    body.once('error', () => { });
    body.destroy();
}
async function* whole(reading) {
    const { access, object, length } = reading;
    let received = 0;
    let broken = 0;
    for (;;) {
        let waited = 0;
        let failure;
        try {
            for await (const chunk of reading.body) {
                received += chunk.length;
                const given = performance.now();
                yield chunk;
                waited = performance.now() - given;
            }
        }
        catch (thrown) {
            failure = thrown;
        }
        if (received === length && !failure)
            return;
        if (received > length)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} cannot be read: ${received} bytes came, ${length} were announced`);
        // A reader that takes its time is why the connection was given up; that is no failure of the store.
        if (waited < access.settings.idleMs / 2)
            broken++;
        if (received === length || broken > CONTINUATIONS.first + Math.floor(received / CONTINUATIONS.perBytes))
            throw brokenOff(reading, received, failure);
        end(reading.body);
        reading.body = await from(reading, received);
    }
}
function brokenOff({ object, length }, received, failure) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} cannot be read: the answer broke off again and again, at last after ${received} of ${length} bytes`, {
        cause: failure,
        temporary: true,
        hint: 'Look at the network between here and the store, or try again later.',
    });
}
async function from({ access, key, object, etag, length }, received) {
    try {
        const request = { Key: key, Range: `bytes=${received}-`, ...(etag ? { IfMatch: etag } : {}) };
        const { Body, ContentRange } = await access.ask('GetObject', request);
        if (ContentRange === `bytes ${received}-${length - 1}/${length}`)
            return Body;
        end(Body);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} cannot be read on from byte ${received}: the store gave '${ContentRange ?? 'everything'}'`);
    }
    catch (thrown) {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .isS3Error */ .j8)(thrown, 'PreconditionFailed', 'NoSuchKey'))
            throw thrown;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${object} was replaced or removed while it was read`, { cause: thrown });
    }
}


/***/ }),

/***/ 39351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A3: () => (/* binding */ reasonOf),
/* harmony export */   RO: () => (/* binding */ isTemporaryCode),
/* harmony export */   dg: () => (/* binding */ isTransient),
/* harmony export */   fG: () => (/* binding */ scrubbed)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(60241);
/* harmony import */ var _s3_operations_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77222);




function reasonOf(thrown, seen) {
    return notS3(thrown, seen) ?? network(thrown, seen) ?? ANSWERS[seen.code]?.(seen) ?? byStatus(seen);
}
/** Fit for a message: on one line, and without what a store should not repeat. */
function scrubbed(text, secrets) {
    const clean = secrets.reduce((rest, secret) => (secret.length > 3 ? rest.replaceAll(secret, '***') : rest), text);
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(clean, 300).replace(/\.$/, '');
}
const LATER = 'It may pass by itself: try again later, or let the job try more often (retries, retry-delay).';
const NO_S3 = 'Name the S3 endpoint itself with endpoint=… (not that of a console or web site), and look for a proxy in between.';
/** A web page, a proxy's word, half an answer. */
function notS3(thrown, seen) {
    const { status, where, header } = seen;
    if (status === undefined || status >= 500 || status === 429)
        return undefined;
    const body = thrown.$responseBodyText;
    const isPage = /^text\/html/i.test(header('content-type')) || /^\s*(?:<!doctype html|<html)/i.test(body ?? '');
    if (!isPage && body === undefined)
        return undefined;
    const begin = body ? `, beginning ${JSON.stringify(scrubbed(body, seen.facts.secrets).slice(0, 60))}` : '';
    if (!isPage && status < 300)
        return { reason: `the answer of ${where} is cut or damaged${begin}`, temporary: true, hint: LATER };
    return {
        reason: `${where} answered ${status}${isPage ? ' with a web page' : begin}, which no S3 server does`,
        hint: NO_S3,
    };
}
const RESET = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ERR_HTTP2_STREAM_ERROR'];
const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'];
const TRANSIENT = new Set([...RESET, ...UNREACHABLE, 'ECONNREFUSED', 'EAI_AGAIN', 'TimeoutError']);
const isTransient = (code) => TRANSIENT.has(code);
const UNTRUSTED = /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;
function network(thrown, { status, code, facts, where }) {
    if (status !== undefined)
        return undefined;
    const host = facts.endpoint ? new URL(facts.endpoint).host : `the host of ${where}`;
    const endpoint = facts.endpoint ? 'Correct endpoint=… in the location' : 'Correct region=… in the location';
    if (code === 'ERR_PROXY_TUNNEL')
        return refusedByProxy(thrown, host);
    const proxy = (0,_proxy_js__WEBPACK_IMPORTED_MODULE_2__/* .proxyAtFault */ .ES)(thrown, facts.proxies);
    if (proxy !== undefined)
        return { reason: `the proxy ${proxy} cannot be reached (${code})`, temporary: isTransient(code), hint: PROXIES };
    if (code === 'TimeoutError')
        return { hint: LATER, ...timeout(thrown, facts, where), temporary: true };
    if (code === 'ENOTFOUND')
        return { reason: `${host} is not known to the name service (ENOTFOUND)`, hint: `${endpoint}, or the name service.` };
    if (code === 'EAI_AGAIN')
        return { reason: 'the name service does not answer (EAI_AGAIN)', temporary: true, hint: LATER };
    if (code === 'ECONNREFUSED')
        return { reason: `nobody listens at ${host} (ECONNREFUSED)`, temporary: true, hint: `${endpoint}, or start the server.` };
    if (UNREACHABLE.includes(code))
        return { reason: `${host} cannot be reached (${code})`, temporary: true, hint: LATER };
    if (RESET.includes(code) || /socket hang up|aborted/i.test(thrown.message ?? ''))
        return { reason: `the connection to ${where} broke off (${code})`, temporary: true, hint: LATER };
    if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
        return {
            reason: `the certificate of ${host} is for another name`,
            hint: 'Correct endpoint=…; for a bucket with dots in its name add path-style=true.',
        };
    if (UNTRUSTED.test(code))
        return { reason: `the certificate of ${host} is not trusted (${code})`, hint: 'Give the authority that signed it with ca-file.' };
    if (/^(?:EPROTO|ERR_SSL)/.test(code))
        return { reason: `${host} does not speak TLS (${code})`, hint: 'Write http:// in endpoint=…, or correct its port.' };
    if (code.startsWith('HPE_'))
        return { reason: `${host} does not speak HTTP (${code})`, hint: 'Write https:// in endpoint=…, or correct its port.' };
    return { reason: scrubbed((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown), facts.secrets) };
}
const PROXIES = 'Correct HTTPS_PROXY or HTTP_PROXY, or name the host of the store in NO_PROXY.';
function refusedByProxy({ statusCode, message = '' }, host) {
    const status = Number(statusCode);
    const answer = / via \S+: (?:HTTP\/\S+ )?(.*)/.exec(message)?.[1] ?? message;
    return {
        reason: `the proxy does not let through to ${host}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(answer, 100)}`,
        temporary: status >= 500,
        hint: status === 407 ? 'The proxy wants a user and a password: http://user:password@host:port in HTTPS_PROXY.' : PROXIES,
    };
}
function timeout({ message = '' }, { connectMs, idleMs, endpoint, proxies }, where) {
    if (!message.includes('establish a connection'))
        return { reason: `nothing went to or came from ${where} for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(idleMs)}` };
    const reason = `no connection to ${where} came about within ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(connectMs)}`;
    // One that takes the connection and does not answer cannot be told from a store that does so behind it.
    const between = (0,_proxy_js__WEBPACK_IMPORTED_MODULE_2__/* .hostFor */ .c6)(!endpoint?.startsWith('http:'), proxies);
    return between ? { reason, hint: `If the proxy ${between} stands in between, see that it answers. ${PROXIES}` } : { reason };
}
/** What has words of its own, by S3's code. Sources: the API reference of S3, "Error responses", and what other stores were seen to say. */
const ANSWERS = {
    NoSuchBucket: ({ facts, where }) => ({
        reason: `there is no bucket '${facts.bucket}' at ${where}`,
        hint: 'Create it, or correct the bucket, the endpoint or the credentials (of which account?).',
    }),
    NotS3: ({ where, status, operation }) => ({
        reason: `${where} answered ${status} with something that is no answer of S3`,
        // S3 begins to answer before it has completed an upload; what follows may then be anything.
        temporary: operation === 'CompleteMultipartUpload',
        hint: NO_S3,
    }),
    NoSuchKey: () => ({ reason: 'there is no such object' }),
    NoSuchUpload: () => ({ reason: 'the unfinished upload is gone: somebody else has aborted it, or a lifecycle rule of the bucket' }),
    InvalidAccessKeyId: wrongKey,
    XAdminUserNotFound: wrongKey,
    SignatureDoesNotMatch: ({ facts }) => ({
        reason: 'the secret key does not belong to the access key',
        hint: `Correct ${facts.keyNames.secret} (nothing missing, no quotation marks); if it is right, look for a proxy that changes headers.`,
    }),
    ExpiredToken: expired,
    ExpiredTokenException: expired,
    InvalidToken: wrongToken,
    InvalidTokenId: wrongToken,
    PermanentRedirect: wrongRegion,
    TemporaryRedirect: wrongRegion,
    AuthorizationHeaderMalformed: wrongRegion,
    IllegalLocationConstraintException: wrongRegion,
    InvalidRegion: wrongRegion,
    RequestTimeTooSkewed: ({ header, field }) => ({
        reason: `the clock here says ${stamp(timeOf(field('RequestTime')) ?? new Date())}, that of the store ${stamp(timeOf(field('ServerTime')) ?? timeOf(header('date')))}`,
        hint: 'Set the clock of this machine (NTP).',
    }),
    InvalidObjectState: ({ field }) => ({
        reason: `it lies in the storage class ${field('StorageClass') || 'of an archive'} and must be restored before it can be read`,
        hint: 'Restore it (aws s3api restore-object) and try again when that is done; GLACIER_IR and STANDARD_IA can be read at any time.',
    }),
    InvalidStorageClass: () => ({ reason: 'the store does not know that storage class', hint: 'Correct storage-class=… in the location.' }),
    QuotaExceeded: full,
    QuotaExceededException: full,
    XMinioStorageFull: full,
    InsufficientStorage: full,
    XMinioAdminBucketQuotaExceeded: full,
};
function expired({ facts }) {
    return {
        reason: 'the credentials have expired',
        hint: `Fetch new ones (${facts.keyNames.token}); a role for a long backup needs a longer session.`,
    };
}
function wrongKey({ facts, where }) {
    return {
        reason: `the access key is not known at ${where}`,
        hint: `Correct ${facts.keyNames.id}; a key that begins with ASIA needs ${facts.keyNames.token} too.`,
    };
}
function wrongToken({ facts }) {
    return {
        reason: 'the session token is not valid',
        hint: `Correct ${facts.keyNames.token}, or unset it where the keys are not of a role.`,
    };
}
function full({ code, words }) {
    return {
        reason: `the store has no room left (${code}${words ? `: ${words}` : ''})`,
        hint: 'Free space there, raise the quota, or name another destination.',
    };
}
function wrongRegion({ header, field, words, facts, code, where }) {
    const right = field('Region') ||
        header('x-amz-bucket-region') ||
        /expecting '([\w-]+)'/.exec(words)?.[1] ||
        /s3[.-]([\w-]+)\.amazonaws/.exec(field('Endpoint'))?.[1];
    if (!right && code === 'AuthorizationHeaderMalformed')
        return { reason: `${where} does not accept the signature: ${words}` };
    return {
        reason: `the bucket is not in region ${facts.region}${right ? ` but in ${right}` : words ? `: ${words}` : ''}`,
        hint: right ? `Add region=${right} to the location.` : 'Give the bucket’s region with region=…, and its own endpoint.',
    };
}
const TEMPORARY = [
    'InternalError',
    'SlowDown',
    'SlowDownRead',
    'SlowDownWrite',
    'ServiceUnavailable',
    'RequestTimeout',
    'Throttling',
    'ThrottlingException',
    'TooManyRequests',
    'BandwidthLimitExceeded',
    'OperationAborted',
    'ConditionalRequestConflict',
    // What arrived is not what was sent: the same again may arrive whole.
    'IncompleteBody',
    'BadDigest',
    'XAmzContentSHA256Mismatch',
    'XMinioServerNotInitialized',
];
const isTemporaryCode = (code) => TEMPORARY.includes(code);
function byStatus(seen) {
    const { code, status, words, where, operation, object } = seen;
    const answer = [status, code === 'Unknown' || code === 'NotFound' ? '' : code].filter(Boolean).join(' ');
    const said = `${where} answered ${answer}${words ? `: ${words}` : ''}`;
    if (isTemporaryCode(code) || (status !== undefined && status !== 501 && status >= 500) || status === 429 || status === 408)
        return { reason: said, temporary: true, hint: LATER };
    if (status === 301 || status === 307)
        return wrongRegion(seen);
    if (status === 404 && !words)
        return { reason: 'there is no such object, or no such bucket' };
    if (DENIED.includes(code))
        return denied(words, operation, object);
    if (status === 403 && code === 'Unknown')
        return { ...denied('', operation, object), reason: `${where} refused (403) without a word: ${UNSAID}` };
    if (status === 401 || status === 403)
        return { reason: said, hint: CREDENTIALS };
    return { reason: said };
}
const DENIED = ['AccessDenied', 'AllAccessDisabled', 'Forbidden', 'AccessForbidden'];
const CREDENTIALS = 'Look at the credentials, and at whether they are meant for this store.';
const UNSAID = 'the permission is missing, or the credentials are wrong';
function denied(words, operation, object) {
    const action = /kms/i.test(words) ? 'kms:GenerateDataKey and kms:Decrypt' : _s3_operations_js__WEBPACK_IMPORTED_MODULE_3__/* .OPERATIONS */ .x[operation][1];
    return {
        missing: action,
        reason: `the permission ${action} is missing${words && !/^access denied$/i.test(words) ? ` (${words})` : ''}`,
        hint: `Allow these credentials ${action} on ${object}${action.startsWith('kms') ? ' (on the key that encrypts it)' : ''}, or give others.`,
    };
}
const stamp = (date) => (date ? date.toISOString().replace(/\.\d+Z/, 'Z') : 'something else');
/** `2026-11-21T13:00:00Z`, `20261121T130000Z` or that of an HTTP header. */
function timeOf(text) {
    const date = new Date(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3:$4:$5Z'));
    return text === '' || Number.isNaN(date.getTime()) ? undefined : date;
}


/***/ }),

/***/ 33245:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Km: () => (/* binding */ rehearse),
/* harmony export */   eu: () => (/* binding */ versioningOf),
/* harmony export */   tc: () => (/* binding */ isArchive)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38321);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65931);
/* harmony import */ var _s3_list_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(85188);
/* harmony import */ var _s3_policy_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(46218);
/* harmony import */ var _s3_put_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(95139);
/* harmony import */ var _s3_read_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(96760);
/* harmony import */ var _s3_upload_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(65352);









/**
 * Every step is tried, so that all permissions that are missing are named at once; anything else that goes wrong ends it. The probe is gone
 * afterwards, as far as the permissions go. `prefix` is whole.
 */
async function rehearse(access, prefix) {
    const key = `${prefix}.probe-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`;
    const rehearsal = {
        access,
        prefix,
        key,
        probe: (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(64),
        versions: [],
        stands: false,
        mayStand: false,
        missing: new Set(),
        learned: [],
    };
    try {
        // First what is answered in words where the bucket, the keys or the region are wrong.
        for (const step of [lists, writes, lists, reads, sendsParts, removes])
            await allowed(rehearsal, () => step(rehearsal));
    }
    finally {
        await cleanUp(rehearsal);
    }
    if (rehearsal.missing.size > 0)
        throw lacking(rehearsal);
    return [...rehearsal.learned, ...(await peculiarities(access))];
}
async function allowed(rehearsal, work) {
    await work().catch((thrown) => {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isDenied */ .GZ)(thrown))
            throw thrown;
        rehearsal.missing.add(thrown.missing);
    });
}
async function writes(rehearsal) {
    const { access, key, probe, versions, learned } = rehearsal;
    const version = await (0,_s3_upload_js__WEBPACK_IMPORTED_MODULE_7__/* .upload */ .S)(access, key, probe, { ifAbsent: true }).catch((thrown) => {
        rehearsal.mayStand = !(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isDenied */ .GZ)(thrown);
        throw thrown;
    });
    rehearsal.stands = true;
    const again = await (0,_s3_upload_js__WEBPACK_IMPORTED_MODULE_7__/* .tryToReplace */ .T)(access, key, probe);
    versions.push(...[version, again.version].filter((made) => made !== undefined));
    access.conditional = again.replaced ? 'no' : 'yes';
    learned.push(again.replaced ? 'cannot refuse to replace an object (no conditional writes)' : 'refuses to replace objects');
}
async function lists({ access, prefix, key, stands }) {
    const wanted = key.slice(access.place.prefix.length);
    // From the probe on: a series may have thousands of objects.
    for await (const stored of (0,_s3_list_js__WEBPACK_IMPORTED_MODULE_4__/* .listObjects */ .L)(access, stands ? key : prefix))
        if (!stands || stored.key === wanted)
            return;
    if (stands)
        throw broken(access, 'does not list an object that it took');
}
/** Who may not list is told of an object that is not there that it is forbidden, so then an absent one says nothing. */
async function reads({ access, key, probe, stands, missing }) {
    if (!stands && missing.has('s3:ListBucket'))
        return;
    try {
        const back = await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_1__.buffer)(await (0,_s3_read_js__WEBPACK_IMPORTED_MODULE_6__/* .read */ .L)(access, key));
        if (!probe.equals(back))
            throw broken(access, 'gave back other bytes than were written');
    }
    catch (thrown) {
        if (stands || !(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isAbsent */ .W0)(thrown))
            throw thrown;
    }
}
/** With the storage class of the data: one that the store does not know fails here. */
async function sendsParts(rehearsal) {
    const { access, key } = rehearsal;
    const { UploadId = '' } = await access.ask('CreateMultipartUpload', { Key: key, ...(0,_s3_put_js__WEBPACK_IMPORTED_MODULE_5__/* .beginOf */ .pv)(access, true) });
    const abort = () => access.ask('AbortMultipartUpload', { Key: key, UploadId });
    try {
        await allowed(rehearsal, () => sendsPart(rehearsal, UploadId));
        await allowed(rehearsal, () => seesUpload(rehearsal, UploadId));
    }
    catch (thrown) {
        await abort().catch(() => { });
        throw thrown;
    }
    await abort();
}
async function sendsPart({ access, key, probe }, UploadId) {
    await access.ask('UploadPart', { Key: key, UploadId, PartNumber: 1, Body: probe, ...(await (0,_s3_put_js__WEBPACK_IMPORTED_MODULE_5__/* .md5Of */ .iF)(access, probe)) });
}
/** Also another of the same name: where the answer to its beginning was lost, it was begun twice. */
async function seesUpload({ access, prefix, key, learned }, UploadId) {
    let isSeen = false;
    for await (const { key: own, uploadId } of (0,_s3_list_js__WEBPACK_IMPORTED_MODULE_4__/* .listUploads */ .zF)(access, prefix)) {
        if (uploadId === UploadId)
            isSeen = true;
        else if (access.place.prefix + own === key)
            await access.ask('AbortMultipartUpload', { Key: key, UploadId: uploadId });
    }
    if (!isSeen)
        learned.push('does not list unfinished uploads: those of killed runs go by its own rules');
}
async function removes(rehearsal) {
    const { access, key, versions } = rehearsal;
    const { VersionId } = await access.ask('DeleteObject', { Key: key });
    if (VersionId)
        versions.push(VersionId);
    const left = await access.ask('HeadObject', { Key: key }).catch(() => undefined);
    if (left && rehearsal.stands)
        throw broken(access, 'keeps an object that was removed');
    rehearsal.stands = false;
}
/**
 * What is left over is 64 bytes; that it could not go is no reason to fail, and in a bucket with Object Lock it cannot. The mark that hides it
 * comes last, and stays where something is left to hide.
 */
async function cleanUp({ access, key, versions, stands, mayStand }) {
    try {
        const { VersionId: mark } = stands || mayStand ? await access.ask('DeleteObject', { Key: key }) : {};
        if (mark)
            versions.push(mark);
        for (const VersionId of versions)
            await access.ask('DeleteObject', { Key: key, VersionId });
    }
    catch (thrown) {
        if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo))
            throw thrown;
    }
}
const broken = ({ place }, what) => new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the store of s3://${place.bucket} ${what}`, { hint: 'Do not trust this storage: name another destination.' });
function lacking({ access, prefix, missing }) {
    const names = [...missing];
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`s3://${access.place.bucket}/${prefix} cannot take backups: missing permission ${names.join(', ')}`, {
        hint: `These credentials need at least this policy (IAM):\n${(0,_s3_policy_js__WEBPACK_IMPORTED_MODULE_8__/* .policyFor */ .K)(access.place, access.region)}`,
    });
}
/** Undefined where it was never on. Who may not ask, or asks a store that does not know, is left without an answer. */
async function versioningOf({ ask }) {
    try {
        return (await ask('GetBucketVersioning', {})).Status;
    }
    catch (thrown) {
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .isS3Error */ .j8)(thrown))
            return 'unknown';
        throw thrown;
    }
}
/** What is put into such a class cannot be read before somebody has it restored, which takes hours. */
const isArchive = ({ storageClass = '' }) => /^(?:GLACIER|DEEP_ARCHIVE)$/.test(storageClass);
async function peculiarities(access) {
    const { state, rule } = await access.lock();
    const status = await versioningOf(access);
    return [
        ...(state === 'on' ? [`Object Lock, ${rule ?? 'without a rule for new objects'}`] : []),
        ...(status === 'Enabled' ? ['keeps versions: what is removed stays until a lifecycle rule takes it'] : []),
        ...(isArchive(access.place)
            ? [`${access.place.storageClass} must be restored before it can be read: not even this run can read it back`]
            : []),
    ];
}


/***/ }),

/***/ 14992:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   TF: () => (/* binding */ remove),
/* harmony export */   e9: () => (/* binding */ abandon),
/* harmony export */   jr: () => (/* binding */ isOtherDialect),
/* harmony export */   vf: () => (/* binding */ discard),
/* harmony export */   yB: () => (/* binding */ held)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(70370);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(65931);
/* harmony import */ var _s3_list_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(85188);
/* harmony import */ var _s3_lock_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63335);
/* harmony import */ var _s3_reasons_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(39351);






/** What S3 takes in one request. */
const BATCH = 1_000;
const AT_ONCE = 8;
/** Of whole keys. Refusals name them without the prefix of the location. */
async function remove(access, keys) {
    const wanted = [...new Set(keys)];
    const refusals = await held(access, wanted);
    const kept = new Set(refusals.map(({ key }) => key));
    const free = wanted.filter((key) => !kept.has(own(access, key)));
    for (let at = 0; at < free.length; at += BATCH)
        refusals.push(...(await removeBatch(access, free.slice(at, at + BATCH))));
    return refusals;
}
/** Where nobody may ask whether the bucket has Object Lock, each object is asked: what is held would only be hidden. */
async function held(access, keys) {
    const refusals = [];
    if (keys.length === 0)
        return refusals;
    const lock = await access.lock();
    if (lock.state === 'off')
        return refusals;
    await (0,p_limit__WEBPACK_IMPORTED_MODULE_5__/* ["default"] */ .A)(AT_ONCE).map(keys, async (key) => {
        try {
            const hold = await (0,_s3_lock_js__WEBPACK_IMPORTED_MODULE_3__/* .holdOn */ .n)(access.ask, key, lock);
            if (hold)
                refusals.push({ key: own(access, key), ...hold });
        }
        catch (thrown) {
            // Not known to be free: a removal would only hide it if it is not.
            if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isDenied */ .GZ)(thrown))
                throw thrown;
            refusals.push({ key: own(access, key), reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown) });
        }
    });
    return refusals;
}
async function removeBatch(access, keys) {
    if (keys.length === 1)
        return removeEach(access, keys);
    const told = await askForBatch(access, keys).catch((thrown) => {
        if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnknownThere */ .f1)(thrown) || isOtherDialect(thrown))
            return { gone: new Set(), failed: new Map() };
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isDenied */ .GZ)(thrown))
            throw thrown;
        return { gone: new Set(), failed: new Map(keys.map((key) => [key, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)])) };
    });
    // A key that the answer leaves out, or writes in another way, is asked for by itself.
    const unsaid = keys.filter((key) => !told.gone.has(key) && !told.failed.has(key));
    const refused = [...told.failed].map(([key, reason]) => refusal(access, key, reason));
    return [...(await Promise.all(refused)), ...(await removeEach(access, unsaid))];
}
const isOtherDialect = (thrown) => (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isS3Error */ .j8)(thrown, 'MissingContentMD5', 'MissingContentMd5', 'InvalidRequest', 'MalformedXML');
/** Repeated as a whole while a part of it failed in a way that may pass: what is gone can be removed again. */
async function askForBatch({ ask }, keys) {
    let told = { gone: new Set(), failed: new Map() };
    try {
        await ask('DeleteObjects', { Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: false } }, {
            check: ({ Deleted = [], Errors = [] }) => {
                const failed = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
                const fine = [...Deleted, ...Errors.filter(({ Code }) => Code === 'NoSuchKey')];
                told = {
                    gone: new Set(fine.map(({ Key }) => Key ?? '')),
                    failed: new Map(failed.map(({ Key, Code, Message }) => [Key ?? '', [Code, Message].filter(Boolean).join(': ')])),
                };
                if (failed.some(({ Code = '' }) => (0,_s3_reasons_js__WEBPACK_IMPORTED_MODULE_4__/* .isTemporaryCode */ .RO)(Code)))
                    throw new _s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .S3Error */ .Dg('a part of it failed', { code: 'Partly', temporary: true });
            },
        });
    }
    catch (thrown) {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isS3Error */ .j8)(thrown, 'Partly'))
            throw thrown;
    }
    return told;
}
async function removeEach(access, keys) {
    const refusals = [];
    await (0,p_limit__WEBPACK_IMPORTED_MODULE_5__/* ["default"] */ .A)(AT_ONCE).map(keys, async (key) => {
        try {
            await access.ask('DeleteObject', { Key: key });
        }
        catch (thrown) {
            if ((0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isAbsent */ .W0)(thrown))
                return;
            if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isDenied */ .GZ)(thrown))
                throw thrown;
            refusals.push(await refusal(access, key, (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)));
        }
    });
    return refusals;
}
/** A store may refuse because of a lock that it did not tell of before. */
async function refusal(access, key, reason) {
    const lock = await access.lock();
    const hold = lock.state === 'off' ? undefined : await (0,_s3_lock_js__WEBPACK_IMPORTED_MODULE_3__/* .holdOn */ .n)(access.ask, key, lock).catch(() => undefined);
    return { key: own(access, key), reason, ...hold };
}
const own = ({ place }, key) => key.slice(place.prefix.length);
/** Uploads first: one that came to its end in between would stand as an object. */
async function discard(access, prefix) {
    const failures = [];
    try {
        for await (const { key, uploadId } of (0,_s3_list_js__WEBPACK_IMPORTED_MODULE_2__/* .listUploads */ .zF)(access, prefix))
            await abort(access, access.place.prefix + key, uploadId);
    }
    catch (thrown) {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isDenied */ .GZ)(thrown))
            throw thrown;
        failures.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
    }
    const keys = [];
    for await (const { key } of (0,_s3_list_js__WEBPACK_IMPORTED_MODULE_2__/* .listObjects */ .L)(access, prefix))
        keys.push(access.place.prefix + key);
    const refusals = await remove(access, keys);
    failures.push(...refusals.slice(0, 3).map(({ key, reason }) => `${key}: ${reason}`));
    if (failures.length === 0)
        return;
    const count = refusals.length > 0 ? `${refusals.length} of ${keys.length} objects stay` : 'unfinished uploads may stay';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`s3://${access.place.bucket}/${prefix} could not be taken away whole; ${count}: ${failures.join('; ')}`);
}
/** Of one whole key, however many there are. */
async function abandon(access, whole) {
    for await (const { key, uploadId } of (0,_s3_list_js__WEBPACK_IMPORTED_MODULE_2__/* .listUploads */ .zF)(access, whole))
        if (access.place.prefix + key === whole)
            await abort(access, whole, uploadId);
}
async function abort({ ask }, Key, UploadId) {
    await ask('AbortMultipartUpload', { Key, UploadId }).catch((thrown) => {
        if (!(0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .isS3Error */ .j8)(thrown, 'NoSuchUpload'))
            throw thrown;
    });
}


/***/ }),

/***/ 66589:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ spoolFor),
/* harmony export */   K: () => (/* binding */ DISK)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(38522);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(452);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(65952);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(83052);









const READ_BYTES = 256 * 1024;
async function* blocksOf(path, bytes) {
    for await (const block of (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.createReadStream)(path, { end: bytes - 1, highWaterMark: READ_BYTES })) {
        yield block;
        (0,_memory_js__WEBPACK_IMPORTED_MODULE_7__/* .passed */ .b)(block.length);
    }
}
const DISK = {
    open: node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.open,
    read: (path, bytes) => node_stream__WEBPACK_IMPORTED_MODULE_4__.Readable.from(blocksOf(path, bytes), { objectMode: false, highWaterMark: READ_BYTES }),
    free: async (folder) => {
        const { bavail, bsize } = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.statfs)(folder);
        return bavail * bsize;
    },
};
/** One that is filled while the one before is sent. */
const AT_ONCE = 2;
/**
 * Parts that are too large for memory: what may be sent again must be kept somewhere until the store has it. The cost is that every byte is written
 * to the disk and read once; it is what would be sent, encrypted where the backup is. Rejects with a UserError that says where room is missing.
 */
function spoolFor(spooling) {
    let folder;
    let next = 0;
    const files = new Set();
    return {
        begin: async (bytes) => {
            folder ??= await firstFolder(spooling, bytes);
            const path = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(folder, `part-${next++}`);
            const file = await spooling.disk.open(path, 'wx', 0o600).catch((thrown) => {
                throw failure(spooling, thrown, bytes);
            });
            files.add(file);
            return spoolFile(file, { path, most: bytes, spooling, wanted: await spooling.wanted(), closed: () => files.delete(file) });
        },
        close: async () => {
            for (const file of files)
                await file.close().catch(() => { });
            if (folder !== undefined)
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(folder, { recursive: true, force: true }).catch(() => { });
        },
    };
}
async function firstFolder(spooling, bytes) {
    const { object, tempDir, disk } = spooling;
    try {
        const free = await disk.free(tempDir);
        if (free >= AT_ONCE * bytes)
            return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(tempDir, 'parts-'));
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`${object} cannot be written: its parts have ${(0,_units_js__WEBPACK_IMPORTED_MODULE_8__/* .showBytes */ .ni)(bytes)} each and are gathered in ${tempDir}, where ${(0,_units_js__WEBPACK_IMPORTED_MODULE_8__/* .showBytes */ .ni)(free)} are free`, { hint: hintFor(bytes) });
    }
    catch (thrown) {
        throw thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo ? thrown : failure(spooling, thrown, bytes);
    }
}
const hintFor = (bytes) => `Free ${(0,_units_js__WEBPACK_IMPORTED_MODULE_8__/* .showBytes */ .ni)(AT_ONCE * bytes)} there, let RUNNER_TEMP (TMPDIR outside of GitHub Actions) name a folder on a larger disk, or divide the backup with include-table and exclude-table.`;
function failure({ object, tempDir }, thrown, bytes) {
    const { code = '' } = thrown;
    const full = { ENOSPC: 'no space left on the disk', EDQUOT: 'disk quota used up', EFBIG: 'the file would be too large' }[code];
    return new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`${object} cannot be written: a part of it cannot be gathered in ${tempDir}: ${full ?? (0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(thrown)}`, {
        cause: thrown,
        hint: full ? hintFor(bytes) : 'Let RUNNER_TEMP (TMPDIR outside of GitHub Actions) name a folder that this user may write to.',
    });
}
function spoolFile(file, { path, most, spooling, wanted, closed }) {
    const sha256 = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    const md5 = wanted.md5 ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5') : undefined;
    let sum = 0;
    let length = 0;
    const close = async () => {
        closed();
        await file.close();
    };
    const attempt = (work) => work().catch((thrown) => {
        throw failure(spooling, thrown, most);
    });
    return {
        write: async (block) => {
            hash([sha256, md5], block);
            if (wanted.crc32)
                sum = (0,node_zlib__WEBPACK_IMPORTED_MODULE_5__.crc32)(block, sum);
            length += block.length;
            await attempt(async () => {
                for (let at = 0; at < block.length;)
                    at += (await file.write(block, at, block.length - at)).bytesWritten;
            });
        },
        end: async () => {
            await attempt(close);
            const sums = { sha256: sha256.digest('hex'), md5: md5?.digest('base64'), crc32: wanted.crc32 ? inBase64(sum) : undefined };
            return { length, ...sums, read: () => spooling.disk.read(path, length) };
        },
        remove: async () => {
            await close().catch(() => { });
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_2__.rm)(path, { force: true }).catch(() => { });
        },
    };
}
function hash(hashes, block) {
    for (const one of hashes)
        one?.update(block);
}
function inBase64(sum) {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(sum);
    return bytes.toString('base64');
}


/***/ }),

/***/ 65352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  T: () => (/* binding */ tryToReplace),
  S: () => (/* binding */ upload)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: ./lib/storage/s3-errors.js
var s3_errors = __webpack_require__(65931);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/storage/s3-parts.js
var s3_parts = __webpack_require__(49032);
// EXTERNAL MODULE: ./lib/storage/s3-put.js
var s3_put = __webpack_require__(95139);
;// CONCATENATED MODULE: ./lib/storage/s3-multipart.js




/** Nothing stands under the key unless all parts and the end of the upload went well. */
async function putParts(put, pieces, stop) {
    const { access, key, mark, signal } = put;
    const created = await access.ask('CreateMultipartUpload', { Key: key, Metadata: { [s3_put/* MARK */.M$]: mark }, ...(0,s3_put/* beginOf */.pv)(access, put.bulk) }, { signal });
    const UploadId = created.UploadId;
    const sent = { parts: [], bytes: 0 };
    try {
        await sendParts(put, UploadId, pieces, { sent, stop });
        return await complete(put, UploadId, sent);
    }
    catch (thrown) {
        throw await aborted(put, UploadId, stop.signal.aborted ? stop.signal.reason : thrown);
    }
}
/** When it rejects, no part is under way any more: one that arrived after the abort would stay, and be paid for. */
async function sendParts(put, UploadId, pieces, { sent, stop }) {
    const underWay = new Set();
    try {
        for await (const piece of pieces) {
            sent.bytes += piece.content.length;
            if (sent.bytes > put.access.settings.largestObject || piece.number > s3_parts/* MOST_PARTS */.pZ)
                throw (0,s3_put/* tooLarge */.g$)(put, sent.bytes, 'and more came');
            // It grows in a long upload, and fewer are under way then.
            while (underWay.size >= (0,s3_parts/* partsAtOnce */.Yb)(piece.size, put.access.settings.partsMemory))
                await Promise.race(underWay);
            stop.signal.throwIfAborted();
            const sending = sendPart(put, UploadId, piece, sent)
                .catch((thrown) => stop.abort(thrown))
                .finally(() => underWay.delete(sending));
            underWay.add(sending);
        }
        await Promise.all(underWay);
        stop.signal.throwIfAborted();
    }
    catch (thrown) {
        stop.abort(thrown);
        await Promise.all(underWay);
        throw stop.signal.reason;
    }
}
async function sendPart({ access, key, signal }, UploadId, { number, content, release }, sent) {
    const request = { Key: key, UploadId, PartNumber: number, ...(await (0,s3_put/* md5Of */.iF)(access, content)) };
    const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await access.ask('UploadPart', request, { signal, body: content });
    // An upload that was begun with checksums is only completed with those of all its parts.
    sent.parts[number - 1] = { PartNumber: number, ETag, ChecksumCRC32, ChecksumCRC64NVME };
    await release();
}
/**
 * What counts is what stands there afterwards: a store may fail within an answer of 200, complete and lose the answer, or join other parts than
 * were sent.
 */
async function complete(put, UploadId, sent) {
    const { access, key, signal, mark, object } = put;
    let failure;
    let answer = {};
    const request = { Key: key, UploadId, MultipartUpload: { Parts: sent.parts } };
    try {
        answer = await (0,s3_put/* conditionally */.kN)(put, (condition) => access.ask('CompleteMultipartUpload', { ...request, ...condition }, { signal }));
    }
    catch (thrown) {
        failure = thrown;
    }
    const found = await (0,s3_put/* standing */.JA)(put).catch((thrown) => {
        if (failure)
            throw failure;
        // Who may write and not look is left with the number of parts that S3 puts behind the hash.
        if ((0,s3_errors/* isDenied */.GZ)(thrown) && answer.ETag?.replaceAll('"', '').endsWith(`-${sent.parts.length}`))
            return { bytes: sent.bytes, mark };
        throw thrown;
    });
    const isOurs = found !== undefined && (found.mark === mark || (!failure && found.mark === undefined));
    if (isOurs && found.bytes === sent.bytes)
        return answer.VersionId;
    if (isOurs) {
        await access.ask('DeleteObject', { Key: key });
        throw new errors/* UserError */.yo(`${object} was taken away again: ${sent.bytes} bytes were sent, and the store made ${found.bytes} of them`, {
            temporary: true,
        });
    }
    if (found && put.ifAbsent && (0,s3_errors/* isS3Error */.j8)(failure, 'PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchUpload'))
        throw (0,s3_put/* exists */.t2)(put, failure);
    if (failure)
        throw failure;
    if (!found)
        throw new errors/* UserError */.yo(`${object} is not there although the store took it`, { temporary: true });
    return answer.VersionId;
}
/** What is thrown once the parts are taken away: the failure, and that they could not be where that failed too. */
async function aborted({ access, key, object }, UploadId, failure) {
    try {
        await access.ask('AbortMultipartUpload', { Key: key, UploadId }, { signal: AbortSignal.timeout(access.settings.cleanUpMs) });
        return failure;
    }
    catch (thrown) {
        if ((0,s3_errors/* isS3Error */.j8)(thrown, 'NoSuchUpload'))
            return failure;
        const message = `${(0,errors/* messageOf */.bD)(failure)}; and its parts stay at the store, unseen and paid for: ${(0,errors/* messageOf */.bD)(thrown)}`;
        if (failure instanceof errors/* CancelledError */.cc)
            return new errors/* CancelledError */.cc(message, { cause: failure });
        return new errors/* UserError */.yo(message, {
            cause: failure,
            hint: `Abort the upload ${UploadId} of ${object} (aws s3api abort-multipart-upload), or give the bucket a lifecycle rule that does.`,
            temporary: failure instanceof errors/* UserError */.yo && failure.temporary,
        });
    }
}

// EXTERNAL MODULE: ./lib/storage/s3-spool.js
var s3_spool = __webpack_require__(66589);
;// CONCATENATED MODULE: ./lib/storage/s3-upload.js







/**
 * All or nothing. Resolves to the version that was made, in a bucket that keeps versions. Rejects with a UserError, with what the body failed
 * with, or with the signal's reason, and ends the body then.
 */
async function upload(access, key, body, options) {
    // Ours, so that a part that fails stops the others; the caller's may outlive thousands of puts.
    const stop = new AbortController();
    const onAbort = () => stop.abort(options.signal?.reason);
    const onStop = () => {
        if (Buffer.isBuffer(body))
            return;
        // Nobody may be listening at this moment, and an error that nobody hears ends the process.
        body.once('error', () => { });
        body.destroy(stop.signal.reason);
    };
    stop.signal.addEventListener('abort', onStop, { once: true });
    options.signal?.addEventListener('abort', onAbort, { once: true });
    const { ifAbsent = false, bulk = false, expectedBytes = 0 } = options;
    const object = `s3://${access.place.bucket}/${key}`;
    const put = { access, key, object, ifAbsent, bulk, mark: (0,external_node_crypto_.randomBytes)(8).toString('hex'), signal: stop.signal };
    try {
        if (options.signal?.aborted)
            onAbort();
        stop.signal.throwIfAborted();
        if (expectedBytes > access.settings.largestObject)
            throw (0,s3_put/* tooLarge */.g$)(put, expectedBytes, 'expected');
        if (ifAbsent && access.conditional !== 'yes')
            await (0,s3_put/* refuseToReplace */.K4)(put);
        const isSmall = Buffer.isBuffer(body) && body.length <= access.settings.partBytes;
        if (isSmall)
            return await putWhole(put, body);
        return await putStream(put, Buffer.isBuffer(body) ? external_node_stream_.Readable.from([body]) : body, expectedBytes, stop);
    }
    catch (thrown) {
        stop.abort(thrown);
        throw thrown;
    }
    finally {
        options.signal?.removeEventListener('abort', onAbort);
        stop.signal.removeEventListener('abort', onStop);
    }
}
async function putStream(put, body, expectedBytes, stop) {
    const { access, object } = put;
    const { settings, tempDir } = access;
    const first = (0,s3_parts/* firstPart */.Yj)(expectedBytes, settings.partBytes);
    const wanted = async () => ({ md5: await access.wantsMd5(), crc32: access.checksummed });
    const spool = (0,s3_spool/* spoolFor */.J)({ object, tempDir, disk: settings.disk, wanted });
    const pieces = (0,s3_parts/* cut */.Jj)(body, { sizeOf: (number) => (0,s3_parts/* partBytes */.rU)(number, first), memory: settings.partsMemory, spool });
    try {
        const { value: begin } = await pieces.next();
        if (begin.last)
            return await putWhole(put, begin.content);
        return await putParts(put, chain(begin, pieces), stop);
    }
    finally {
        await pieces.return(undefined);
        await spool.close();
    }
}
async function* chain(first, rest) {
    yield first;
    yield* rest;
}
async function putWhole(put, body) {
    const { access, mark, signal } = put;
    const request = await wholeRequest(put, body);
    try {
        const { VersionId } = await (0,s3_put/* conditionally */.kN)(put, (condition) => access.ask('PutObject', { ...request, ...condition }, { signal, body }));
        return VersionId;
    }
    catch (thrown) {
        if (!(0,s3_errors/* isS3Error */.j8)(thrown, 'PreconditionFailed'))
            throw thrown;
        // Perhaps it is our own, written by a request whose answer was lost.
        const found = await (0,s3_put/* standing */.JA)(put).catch(() => undefined);
        if (found?.mark !== mark)
            throw (0,s3_put/* exists */.t2)(put, thrown);
        return undefined;
    }
}
const wholeRequest = async (put, body) => ({
    Key: put.key,
    Metadata: { [s3_put/* MARK */.M$]: put.mark },
    ...(0,s3_put/* headersOf */.Yl)(put.access, put.bulk),
    ...(await (0,s3_put/* md5Of */.iF)(put.access, body)),
});
/** Asks the store to write an object only if it is absent, where it stands. Resolves to the version where one was made all the same. */
async function tryToReplace(access, key, body, signal = new AbortController().signal) {
    const put = { access, key, object: '', ifAbsent: true, bulk: false, mark: 'probe', signal };
    try {
        const { VersionId } = await access.ask('PutObject', { ...(await wholeRequest(put, body)), IfNoneMatch: '*' }, { signal, body });
        return { replaced: true, version: VersionId };
    }
    catch (thrown) {
        if ((0,s3_errors/* isS3Error */.j8)(thrown, 'PreconditionFailed'))
            return { replaced: false };
        if ((0,s3_errors/* isUnknownThere */.f1)(thrown))
            return { replaced: true };
        throw thrown;
    }
}


/***/ }),

/***/ 895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ endpointOf),
/* harmony export */   a: () => (/* binding */ parseS3)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


const EXPECTED = 'expected for example s3://bucket/prefix';
const PARAMETERS = ['endpoint', 'region', 'path-style', 'storage-class', 'sse', 'sse-kms-key', 'credentials'];
const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'];
/** Pure. Throws a UserError that repeats nothing of the location that may be a secret. */
function parseS3(location) {
    const [, authority = '', path = '', query = ''] = /^s3:(?:\/\/([^/?]*)\/?([^?]*))?(?:\?(.*))?$/is.exec(location) ?? [];
    if (authority.includes('@') || query.includes('@') || /^[^/]*:/.test(authority))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(NO_SECRETS);
    const given = parameters(query);
    return { bucket: bucketOf(authority), prefix: prefixOf(path), ...placeOf(given) };
}
const NO_SECRETS = 's3:// takes no user, password or port: credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or others by credentials=NAME), a port from endpoint=https://host:9000';
function bucketOf(text) {
    if (text === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`received s3:// without a bucket, ${EXPECTED}`);
    // Wider than what AWS gives today: older buckets and other stores have capitals and underscores.
    if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} is not the name of a bucket: letters, digits, dots and hyphens, ${EXPECTED}`);
}
function prefixOf(text) {
    const path = text.replace(/\/$/, '');
    if (path === '')
        return '';
    const wrong = path.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
    if (wrong !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the prefix ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(path)} in s3:// has '${wrong}' between its slashes, ${EXPECTED}`);
    if (/\p{Cc}/u.test(path))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the prefix in s3:// has a control character, ${EXPECTED}`);
    return `${path}/`;
}
/** An empty value is one that was not given, as everywhere. Names only, never values: one that was mistyped may hold a secret. */
function parameters(query) {
    const given = {};
    const seen = new Set();
    for (const [name, value] of new URLSearchParams(query)) {
        const known = PARAMETERS.find((parameter) => parameter === name);
        if (!known)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`s3:// has no parameter ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(name)}: it has ${PARAMETERS.join(', ')}`);
        if (seen.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} is given twice in s3://`);
        seen.add(name);
        if (value !== '')
            given[known] = value;
    }
    return given;
}
function placeOf(given) {
    const sse = given.sse === undefined ? undefined : encryptionOf(given.sse);
    if (given['sse-kms-key'] !== undefined && !sse?.startsWith('aws:kms'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('sse-kms-key in s3:// names a key for sse=aws:kms, which is not given');
    return {
        ...(given.endpoint === undefined ? {} : { endpoint: endpointOf(given.endpoint) }),
        ...(given.region === undefined ? {} : { region: matching('region', given.region, /^[a-z0-9][a-z0-9-]*$/i, 'eu-central-1') }),
        ...(given['path-style'] === undefined ? {} : { pathStyle: truth(given['path-style']) }),
        ...(given['storage-class'] === undefined
            ? {}
            : { storageClass: matching('storage-class', given['storage-class'], /^[A-Z][A-Z0-9_]*$/, 'STANDARD_IA or GLACIER_IR') }),
        ...(sse === undefined ? {} : { sse }),
        ...(given['sse-kms-key'] === undefined
            ? {}
            : { kmsKey: matching('sse-kms-key', given['sse-kms-key'], /^[\w:/.-]+$/, 'the ARN of a key or alias/backups') }),
        ...(given.credentials === undefined ? {} : { credentials: credentialsOf(given.credentials) }),
    };
}
/** As it was given, without a slash at its end. Some stores live below a path. Throws a UserError; `name` is what it came from. */
function endpointOf(text, name = 'endpoint') {
    const expected = `${name} expects for example https://s3.example.com:9000`;
    if (!/^[a-z]+:\/\//i.test(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} has no scheme: write https://${text} or http://${text}`);
    if (!URL.canParse(text))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} is not a URL: ${expected}`);
    const { protocol, username, password, search, hash } = new URL(text);
    if (username || password)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(NO_SECRETS);
    if (protocol !== 'https:' && protocol !== 'http:')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} begins with ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(`${protocol}//`)}: ${expected}`);
    if (search || hash)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} has something behind the path: ${expected}`);
    return text.replace(/\/+$/, '');
}
function encryptionOf(text) {
    const known = ENCRYPTIONS.find((encryption) => encryption === text);
    if (known)
        return known;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`sse ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} in s3:// is none of ${ENCRYPTIONS.join(', ')}`);
}
function truth(text) {
    if (text === 'true' || text === 'false')
        return text === 'true';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`path-style ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} in s3:// is neither true nor false`);
}
function matching(name, text, pattern, example) {
    if (pattern.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${name} ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} in s3:// is not of the form that is expected, for example ${example}`);
}
/** Somebody may have put the key itself there: it is not repeated. */
function credentialsOf(text) {
    if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
        return text;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('credentials in s3:// is not a name: with credentials=COLD the keys are read from COLD_ACCESS_KEY_ID and its kin');
}


/***/ }),

/***/ 97505:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  s3: () => (/* binding */ s3),
  u: () => (/* binding */ s3Storage)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/storage/s3-parts.js
var s3_parts = __webpack_require__(49032);
// EXTERNAL MODULE: ./lib/storage/s3-spool.js
var s3_spool = __webpack_require__(66589);
;// CONCATENATED MODULE: ./lib/storage/s3-access.js



const S3_SETTINGS = {
    connectMs: 10_000,
    idleMs: 60_000,
    quickRestMs: 5_000,
    requests: {},
    partBytes: 8 * 1024 * 1024,
    partsMemory: s3_parts/* PARTS_MEMORY */.FQ,
    disk: s3_spool/* DISK */.K,
    largestObject: 5 * 1024 ** 4,
    cleanUpMs: 5_000,
};
/** The whole key of an object. Throws a UserError where it would lie outside the prefix. */
function keyOf(place, key) {
    if (key === '' || key.startsWith('/') || leadsOut(key))
        throw new errors/* UserError */.yo(`'${key}' would lie outside ${shown(place)}`);
    return place.prefix + key;
}
/** The same for what is written, which must have a name. */
function newKeyOf(place, key) {
    if (key.endsWith('/'))
        throw new errors/* UserError */.yo(`'${key}' names no object in ${shown(place)}`);
    return keyOf(place, key);
}
function prefixOf(place, prefix) {
    if (leadsOut(prefix))
        throw new errors/* UserError */.yo(`'${prefix}' would lie outside ${shown(place)}`);
    return place.prefix + prefix;
}
/** S3 takes such names for what they are; the tools with which a person fetches a backup do not. */
const leadsOut = (key) => key.split('/').some((segment) => segment === '.' || segment === '..');
/** As in a message: without parameters. */
const shown = ({ bucket, prefix }) => `s3://${bucket}/${prefix}`.replace(/\/$/, '');

// EXTERNAL MODULE: ./lib/storage/s3-errors.js
var s3_errors = __webpack_require__(65931);
// EXTERNAL MODULE: ./lib/storage/s3-list.js
var s3_list = __webpack_require__(85188);
// EXTERNAL MODULE: ./lib/storage/s3-lock.js
var s3_lock = __webpack_require__(63335);
// EXTERNAL MODULE: ./lib/storage/s3-read.js
var s3_read = __webpack_require__(96760);
// EXTERNAL MODULE: ./lib/storage/s3-rehearse.js
var s3_rehearse = __webpack_require__(33245);
// EXTERNAL MODULE: ./lib/storage/s3-remove.js
var s3_remove = __webpack_require__(14992);
// EXTERNAL MODULE: ./lib/storage/s3-upload.js + 1 modules
var s3_upload = __webpack_require__(65352);
// EXTERNAL MODULE: ./lib/storage/s3-url.js
var s3_url = __webpack_require__(895);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./lib/storage/proxy.js
var proxy = __webpack_require__(60241);
;// CONCATENATED MODULE: ./lib/storage/s3-world.js





/** Throws a UserError that names the variable that is missing or wrong. */
function surroundingsOf(place, { env, caFile }) {
    const endpoint = place.endpoint ?? endpointIn(env);
    const isAws = endpoint === undefined || /\.amazonaws\.com(?:\.cn)?$/i.test(new URL(endpoint).hostname);
    const keyNames = namesOf(place.credentials ?? 'AWS');
    const keys = keysIn(env, place.credentials);
    const checksums = checksumsIn(env, isAws);
    const proxies = (0,proxy/* proxiesIn */.Iz)(env);
    return {
        region: regionOf(place, env, isAws),
        ...(endpoint === undefined ? {} : { endpoint }),
        isAws,
        pathStyle: place.pathStyle ?? !isAws,
        ...(checksums ? { checksums } : {}),
        ...(keys ? { keys } : {}),
        keyNames,
        ...(caFile === undefined ? {} : { authorities: authoritiesWith(caFile) }),
        ...(proxies ? { proxies } : {}),
    };
}
/** The variables that the SDK itself obeys: an endpoint named there is one of another store too, with all that follows. */
function endpointIn(env) {
    const name = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'].find((candidate) => env[candidate]);
    return name && env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS !== 'true' ? (0,s3_url/* endpointOf */.X)(env[name], name) : undefined;
}
function regionOf(place, env, isAws) {
    const region = place.region || env.AWS_REGION || env.AWS_DEFAULT_REGION || (isAws ? '' : 'us-east-1');
    if (region)
        return region;
    throw new errors/* UserError */.yo(`s3://${place.bucket} does not say in which region it lies`, {
        hint: 'Add ?region=eu-central-1 (the bucket’s own) to the location, or set AWS_REGION. For another store than AWS add ?endpoint=https://….',
    });
}
const namesOf = (prefix) => ({
    id: `${prefix}_ACCESS_KEY_ID`,
    secret: `${prefix}_SECRET_ACCESS_KEY`,
    token: `${prefix}_SESSION_TOKEN`,
});
/** A profile goes before the variables, as everywhere in AWS's tools; keys that were named in the location go before everything. */
function keysIn(env, name) {
    const names = namesOf(name ?? 'AWS');
    const [accessKeyId, secretAccessKey, sessionToken] = [env[names.id]?.trim(), env[names.secret]?.trim(), env[names.token]?.trim()];
    if (name === undefined && env.AWS_PROFILE)
        return undefined;
    const missing = [names.id, names.secret].filter((variable) => !env[variable]?.trim());
    if (name === undefined && missing.length === 2)
        return undefined;
    if (missing.length > 0)
        throw new errors/* UserError */.yo(`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} not set`, {
            hint: name ? `credentials=${name} reads ${names.id}, ${names.secret} and, if set, ${names.token}.` : 'Set both, or neither.',
        });
    return { accessKeyId: accessKeyId, secretAccessKey: secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}
function checksumsIn(env, isAws) {
    const wish = env.AWS_REQUEST_CHECKSUM_CALCULATION?.toUpperCase();
    if (wish === 'WHEN_REQUIRED' || wish === 'WHEN_SUPPORTED')
        return wish;
    return isAws ? undefined : 'WHEN_REQUIRED';
}
/** A list replaces Node's own, so those come along. */
function authoritiesWith(caFile) {
    try {
        return [...new Set([...(0,external_node_tls_.getCACertificates)('default'), ...(0,external_node_tls_.getCACertificates)('system'), (0,external_node_fs_.readFileSync)(caFile, 'utf8')])];
    }
    catch (thrown) {
        throw new errors/* UserError */.yo(`the ca-file ${caFile} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
    }
}

;// CONCATENATED MODULE: ./lib/storage/s3.js










/** A bucket of AWS or of another store that speaks S3: `s3://bucket/prefix?endpoint=…&region=…`. */
const s3 = {
    schemes: ['s3'],
    open: (location, world) => s3Storage((0,s3_url/* parseS3 */.a)(location), world),
};
/** Nothing is loaded, read or asked before the first call that needs it: a run to a folder pays nothing, and parsing touches nothing. */
function s3Storage(place, world, settings = {}) {
    let opened;
    const access = () => {
        // Asked again where it failed: what was wrong may have passed.
        opened ??= s3_open(place, world, { ...S3_SETTINGS, ...settings }).catch((thrown) => {
            opened = undefined;
            throw thrown;
        });
        return opened;
    };
    return {
        location: locationOf(place),
        locate: (key) => `s3://${place.bucket}/${keyOf(place, key)}`,
        put: async (key, body, options = {}) => {
            try {
                const whole = newKeyOf(place, key);
                await (0,s3_upload/* upload */.S)(await access(), whole, body, options);
            }
            catch (thrown) {
                // Whoever fills it must not wait for a reader that will never come.
                if (!Buffer.isBuffer(body))
                    body.destroy();
                throw thrown;
            }
        },
        get: async (key) => {
            const whole = keyOf(place, key);
            return (0,s3_read/* read */.L)(await access(), whole);
        },
        getSmall: async (key, most) => {
            const whole = keyOf(place, key);
            const { quick } = await access();
            return quick.get(whole, most);
        },
        list: async function* (prefix) {
            const whole = prefixOf(place, prefix);
            // No key begins so, and MinIO does not want to be asked.
            if (!prefix.startsWith('/'))
                yield* (0,s3_list/* listObjects */.L)(await access(), whole);
        },
        held: async (keys) => {
            const whole = keys.map((key) => keyOf(place, key));
            return (0,s3_remove/* held */.yB)(await access(), whole);
        },
        remove: async (keys) => {
            const whole = keys.map((key) => keyOf(place, key));
            return (0,s3_remove/* remove */.TF)(await access(), whole);
        },
        discard: async (prefix) => {
            const whole = prefixOf(place, prefix);
            await (0,s3_remove/* discard */.vf)(await access(), whole);
        },
        abandon: async (key) => {
            const whole = keyOf(place, key);
            await (0,s3_remove/* abandon */.e9)(await access(), whole);
        },
        unfinished: async function* (prefix) {
            const whole = prefixOf(place, prefix);
            yield* (0,s3_list/* unfinishedUploads */.qv)(await access(), whole);
        },
        rehearse: async (prefix) => {
            const whole = prefixOf(place, prefix);
            return (0,s3_rehearse/* rehearse */.Km)(await access(), whole);
        },
        abilities: async (prefix, signal) => {
            const whole = prefixOf(place, prefix);
            const { abilities } = await __webpack_require__.e(/* import() */ 5520).then(__webpack_require__.bind(__webpack_require__, 65520));
            return abilities(await access(), whole, signal);
        },
        stat: async (key) => {
            const whole = keyOf(place, key);
            return stat(await access(), key, whole);
        },
        exists: async () => (0,s3_list/* isThere */.$B)(await access()),
        near: async (where) => (0,s3_list/* namesBelow */.kV)(await access(), where === 'in' ? place.prefix : place.prefix.replace(/[^/]*\/$/, '')),
        space: async () => undefined,
    };
}
/** What a person needs to find the place again. */
function locationOf({ bucket, prefix, endpoint, region, pathStyle }) {
    const given = { endpoint, region, 'path-style': pathStyle };
    const query = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]));
    return `s3://${bucket}/${prefix}`.replace(/\/$/, '') + (query.length > 0 ? `?${query.join('&')}` : '');
}
async function s3_open(place, world, settings) {
    const around = surroundingsOf(place, world);
    const { connectS3 } = await Promise.all(/* import() */[__webpack_require__.e(5500), __webpack_require__.e(3711), __webpack_require__.e(6871)]).then(__webpack_require__.bind(__webpack_require__, 36871));
    const { ask, quick } = connectS3(place, around, settings);
    let lock;
    const access = {
        place,
        region: around.region,
        isAws: around.isAws,
        settings,
        tempDir: world.tempDir,
        ask,
        quick,
        conditional: 'unknown',
        lock: () => {
            lock ??= (0,s3_lock/* lockOf */.V)(ask).catch((thrown) => {
                lock = undefined;
                throw thrown;
            });
            return lock;
        },
        checksummed: around.checksums !== 'WHEN_REQUIRED',
        // The SDK's own checksums do as well. Where nobody may ask for the lock, there may be one.
        wantsMd5: async () => !access.checksummed && (await access.lock()).state !== 'off',
    };
    return access;
}
async function stat({ ask }, key, whole) {
    try {
        const { ContentLength = 0, LastModified = new Date() } = await ask('HeadObject', { Key: whole });
        return { key, bytes: ContentLength, modified: LastModified };
    }
    catch (thrown) {
        if ((0,s3_errors/* isAbsent */.W0)(thrown))
            return undefined;
        throw thrown;
    }
}


/***/ }),

/***/ 55330:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ readZip),
/* harmony export */   v: () => (/* binding */ openEntry)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
/* harmony import */ var yauzl__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(20663);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83052);






/** More than any backup has. What an archive claims of itself is read into memory. */
const MOST_ENTRIES = 10_000;
const LARGEST_DIRECTORY = 16 * 1024 * 1024;
const BLOCK = 256 * 1024;
/**
 * The entries by the central directory, which alone counts: what stands between entries is not looked at. Read in place, so that one file can
 * be had without unpacking the others to the disk. An archive is hostile input; `where` is named in every message. Names are given as they are.
 */
async function readZip(path, where) {
    const zip = await openZip(path, where);
    try {
        if (zip.entryCount > MOST_ENTRIES)
            throw damaged(where, `${zip.entryCount} files are too many`);
        const entries = [];
        let read = 0;
        for await (const entry of zip.eachEntry()) {
            read += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
            if (read > LARGEST_DIRECTORY)
                throw damaged(where, 'its directory is too long');
            entries.push(await checked(zip, entry, where));
        }
        return entries;
    }
    catch (thrown) {
        throw failure(where, 'it is no sound zip archive', thrown);
    }
    finally {
        zip.close();
    }
}
/** What cannot be read is found here, before any other file of the archive has been given. */
async function checked(zip, entry, where) {
    const name = entry.fileNameRaw.toString('utf8');
    const shown = JSON.stringify((0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(name, 100));
    if (entry.isEncrypted())
        throw damaged(where, `${shown} in it is encrypted by zip`);
    if (!entry.canDecodeFileData())
        throw damaged(where, `${shown} in it is compressed in a way that this program does not know (${entry.compressionMethod})`);
    try {
        await zip.readLocalFileHeaderPromise(entry, { minimal: true });
    }
    catch (thrown) {
        throw failure(where, `${shown} is not where its directory says`, thrown);
    }
    return { name, bytes: entry.uncompressedSize, entry };
}
/**
 * The content of an entry; fails where it is not as long as the archive says, before more than that has been given, and at its end where its
 * checksum is another, which the library does not look at.
 */
async function openEntry(path, { entry }, where) {
    const zip = await openZip(path, where);
    try {
        const unpacked = await zip.openReadStreamPromise(entry);
        const content = summed(entry.crc32, () => damaged(where, 'its checksum is not the one that the archive says'));
        // Before the pipeline, which would hand on what the library says.
        unpacked.once('error', (thrown) => void content.destroy(failure(where, 'it cannot be unpacked', thrown)));
        return (0,node_stream__WEBPACK_IMPORTED_MODULE_1__.pipeline)(unpacked, content, () => { }); // Whoever reads hears of what failed.
    }
    catch (thrown) {
        throw failure(where, 'it cannot be unpacked', thrown);
    }
    finally {
        zip.close(); // What is being read keeps the file open.
    }
}
/** Gives what it is given; ends with an error where its CRC-32 is another than that. */
function summed(expected, refusal) {
    let sum = 0;
    return new node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform({
        highWaterMark: BLOCK,
        transform(chunk, _, done) {
            sum = (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.crc32)(chunk, sum);
            done(null, chunk);
        },
        flush: (done) => done(sum === expected ? null : refusal()),
    });
}
/** Names stay bytes: the library would take a backslash for a slash, and another name from an extra field. */
async function openZip(path, where) {
    let file;
    try {
        file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)(path, 'r');
        const { size } = await file.stat();
        const zip = await (0,yauzl__WEBPACK_IMPORTED_MODULE_3__/* .fromRandomAccessReaderPromise */ .or)(new ZipOnDisk(file), size, { autoClose: false, decodeStrings: false });
        zip.on('error', () => { }); // A file that cannot be closed: what was read of it is right.
        return zip;
    }
    catch (thrown) {
        await file?.close();
        throw failure(where, 'it is no zip archive, or its end is missing', thrown);
    }
}
/** The library's own reader gives Node any position that an archive claims, and Node throws where nobody catches it. */
class ZipOnDisk extends yauzl__WEBPACK_IMPORTED_MODULE_3__/* .RandomAccessReader */ .lJ {
    #file;
    constructor(file) {
        super();
        this.#file = file;
    }
    read(buffer, offset, length, position, callback) {
        this.#fill(buffer.subarray(offset, offset + length), position).then(() => callback(null), callback);
    }
    async #fill(buffer, position) {
        const inside = Number.isSafeInteger(position + buffer.length);
        if (!inside || (await this.#file.read(buffer, 0, buffer.length, position)).bytesRead < buffer.length)
            throw new Error('it breaks off');
    }
    _readStreamForRange(start, end) {
        return node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable.from(this.#blocks(start, end), { objectMode: false, highWaterMark: BLOCK });
    }
    async *#blocks(start, end) {
        for (let at = start; at < end; at += BLOCK) {
            const block = Buffer.allocUnsafe(Math.min(BLOCK, end - at));
            await this.#fill(block, at);
            yield block;
        }
    }
    close(callback) {
        this.#file.close().then(() => callback(null), callback);
    }
}
const damaged = (where, what, cause) => new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${where} is damaged: ${what}`, { cause });
/** Of the disk, or of the archive: then in the library's words, which repeat nothing of it but numbers. */
function failure(where, what, thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo)
        return thrown;
    const words = (0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown), 300);
    const ofDisk = thrown instanceof Error && 'syscall' in thrown;
    return ofDisk ? new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${where} cannot be read: ${words}`, { cause: thrown }) : damaged(where, `${what} (${words})`, thrown);
}


/***/ }),

/***/ 31150:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bg: () => (/* binding */ signalBySudo),
/* harmony export */   FS: () => (/* binding */ shellBySudo),
/* harmony export */   xR: () => (/* binding */ becoming)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


/** What begins a command line so that it runs as another user. sudo clears the environment, so that `env` stands in it: it holds no secret. */
function becoming(name, env) {
    const assignments = Object.entries(env).map(([key, value]) => `${key}=${value}`);
    return ['sudo', '-n', '-u', name, '--', '/usr/bin/env', '-i', ...assignments];
}
/** The shell's own: minimal images have no program of that name. */
const KILL = 'kill -s "$1" -- "$2"';
/** Signals a process, or with a negative number a group, of another user; not an error where it is gone. Also after an abort. */
async function signalBySudo(context, pid, signal, sudo) {
    await shellBySudo(context, sudo, KILL, [signal.slice('SIG'.length), String(pid)]).catch(() => { });
}
/** Taking away a large database is the longest of it. */
const SUDO_MS = 60_000;
const KEPT = 2_000;
/**
 * Runs a few lines of sh as another user and returns what they printed, at most some kilobytes. They are ours and never made out of input, which
 * comes in `args` and `input`. Without the tag of a run, so that what looks for it does not find itself; goes on after an abort.
 */
function shellBySudo({ env }, sudo, script, args, input) {
    const PATH = { PATH: env.PATH ?? '/usr/bin:/bin' };
    const [file, ...rest] = [...becoming(sudo, PATH), '/bin/sh', '-c', script, 'sh', ...args];
    const signal = AbortSignal.timeout(SUDO_MS);
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, rest, { env: PATH, cwd: '/', stdio: ['pipe', 'pipe', 'pipe'], detached: true, signal });
    let [printed, words] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
        printed += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk) => {
        words = (words + chunk).slice(-KEPT);
    });
    child.stdin.on('error', () => { }); // Who ends early says why with its exit code.
    child.stdin.end(input);
    return new Promise((resolve, reject) => {
        child.once('error', reject);
        child.once('close', (code) => {
            if (code === 0)
                resolve(printed);
            else
                reject(new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`sudo -u ${sudo} failed: ${words.trim().split('\n').join('; ') || `exit code ${code}`}`));
        });
    });
}


/***/ })

};
