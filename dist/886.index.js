export const id = 886;
export const ids = [886];
export const modules = {

/***/ 12193:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ readConfig),
/* harmony export */   u: () => (/* binding */ readLookConfig)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var yaml__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38815);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(88532);
/* harmony import */ var _engines_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2134);
/* harmony import */ var _engines_postgres_patterns_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(18172);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50646);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(9293);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(47678);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(83052);










/**
 * Every input is a string (or a list of lines, or a value of the config file turned into one); empty is not given.
 * Nothing is coerced: `5` is no duration and `yes` is no boolean. Defaults stand here and nowhere else.
 */
const text = zod__WEBPACK_IMPORTED_MODULE_8__/* .string */ .YjP({ error: 'is missing' });
const parsed = (parse) => text.transform((value, context) => {
    try {
        return parse(value);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown) });
        return zod__WEBPACK_IMPORTED_MODULE_9__/* .NEVER */ .tm;
    }
});
const oneOf = (...allowed) => parsed((value) => {
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined)
        throw new Error(`received '${value}', expected ${listed(allowed)}`);
    return found;
});
const duration = (from, to) => parsed((value) => {
    const ms = (0,_units_js__WEBPACK_IMPORTED_MODULE_7__/* .parseDuration */ .E9)(value);
    if (ms < (0,_units_js__WEBPACK_IMPORTED_MODULE_7__/* .parseDuration */ .E9)(from) || ms > (0,_units_js__WEBPACK_IMPORTED_MODULE_7__/* .parseDuration */ .E9)(to))
        throw new Error(`received '${value}', expected ${from} to ${to}`);
    return ms;
});
const size = parsed(_units_js__WEBPACK_IMPORTED_MODULE_7__/* .parseSize */ .DB);
const lines = text.transform((value) => value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== ''));
const flag = oneOf('true', 'false').transform((value) => value === 'true');
const single = (what) => lines.transform((given, context) => {
    if (given.length === 1)
        return given[0];
    context.addIssue({ code: 'custom', message: `received ${given.length} lines; this version takes one ${what}` });
    return zod__WEBPACK_IMPORTED_MODULE_9__/* .NEVER */ .tm;
});
const checkedBy = (schema, check) => schema.transform((value, context) => {
    try {
        check(value);
    }
    catch (thrown) {
        context.addIssue({ code: 'custom', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown) });
    }
    return value;
});
const patterns = lines.transform((given, context) => {
    for (const pattern of given) {
        try {
            (0,_engines_postgres_patterns_js__WEBPACK_IMPORTED_MODULE_3__/* .parseTablePattern */ .S)(pattern);
        }
        catch (thrown) {
            context.addIssue({ code: 'custom', message: (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown) });
        }
    }
    return given;
});
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
const COMMON = {
    config: text.optional(),
    'env-allow': lines.optional(),
    'report-dir': text.optional(),
    artifact: artifactName.optional(),
    timeout: duration('1s', '24d').optional(),
    'fail-on': oneOf('failed', 'degraded', 'never').default('failed'),
    'on-inconclusive': oneOf('fail', 'warn').default('fail'),
    'ca-file': checkedBy(text, checkCaFile).optional(),
    'github-token': text.optional(),
};
const BACKUP = zod__WEBPACK_IMPORTED_MODULE_8__/* .strictObject */ .rej({
    mode: zod__WEBPACK_IMPORTED_MODULE_8__/* .literal */ .euz('backup'),
    ...COMMON,
    source: checkedBy(single('source'), _engines_index_js__WEBPACK_IMPORTED_MODULE_2__/* .checkSource */ .A),
    destination: checkedBy(single('destination'), _storage_index_js__WEBPACK_IMPORTED_MODULE_6__/* .openStorage */ .G),
    name: seriesName.optional(),
    compression: compression.default({ method: 'zstd', level: 3 }),
    fingerprint: oneOf('full', 'counts', 'none').default('full'),
    'parallel-workers': parsed((value) => wholeNumber(value, 0, 64)).default(0),
    'min-size': size.optional(),
    'max-shrink': parsed((value) => {
        const share = (0,_units_js__WEBPACK_IMPORTED_MODULE_7__/* .parsePercent */ .lo)(value);
        if (share >= 1)
            throw new Error(`received '${value}', expected less than 100%`);
        return share;
    }).optional(),
    verify: oneOf('read-back', 'none').default('read-back'),
    'include-table': patterns.default([]),
    'exclude-table': patterns.default([]),
    'exclude-table-data': patterns.default([]),
    // PostgreSQL reads 0 as "wait for ever".
    'lock-timeout': duration('1ms', '1d').default(30_000),
    'dry-run': flag.default(false),
});
/**
 * Reads every input once. Secrets are registered before anything is parsed; every problem is named at once.
 * Throws ConfigError; nothing has been touched then.
 */
function readConfig(given, env, secrets) {
    return clean(secrets, () => read(BACKUP, given, env, secrets));
}
/** A message may repeat what was received. */
function clean(secrets, work) {
    try {
        return work();
    }
    catch (thrown) {
        if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL))
            throw thrown;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL(thrown.problems.map((problem) => secrets.redact(problem)));
    }
}
/** For `doctor`, which looks at whatever it is given. */
const LOOK = BACKUP.extend({ source: BACKUP.shape.source.optional(), destination: BACKUP.shape.destination.optional() });
function readLookConfig(given, env, secrets) {
    return clean(secrets, () => read(LOOK, new Map([['mode', 'backup'], ...given]), env, secrets));
}
function read(schema, given, env, secrets) {
    register(given, secrets);
    const file = given.get('config');
    const merged = new Map([...(file ? fromFile(file, given, env, secrets) : []), ...given]);
    register(merged, secrets);
    const mode = merged.get('mode');
    if (!isMode(mode)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL([mode ? `mode: received '${mode}', expected ${listed(_report_js__WEBPACK_IMPORTED_MODULE_10__/* .MODES */ .FN)}` : `mode is missing: expected ${listed(_report_js__WEBPACK_IMPORTED_MODULE_10__/* .MODES */ .FN)}`]);
    }
    const foreign = namesOutOfPlace(merged.keys(), mode);
    if (mode !== 'backup')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL([...foreign, `mode: ${mode} is not part of this version; it has backup`]);
    const offered = Object.fromEntries([...merged].filter(([name]) => Object.hasOwn(schema.shape, name)));
    const result = schema.safeParse(offered);
    const problems = [...foreign, ...(result.success ? [] : result.error.issues.map(sentence))];
    if (!result.success || problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL(problems);
    return result.data;
}
/** Problems with names: unknown ones, those of another mode, those this version does not offer. */
function namesOutOfPlace(names, mode) {
    return [...names].flatMap((name) => {
        if (!(0,_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .isInput */ .Xy)(name))
            return [`${name}: there is no such input${nearest(name)}`];
        const { modes, later } = _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .INPUTS */ .mc[name];
        if (modes !== 'all' && !modes.includes(mode))
            return [`${name}: belongs to mode ${listed(modes)}, not to ${mode}`];
        // To take it and do nothing would be a lie.
        if (later)
            return [`${name}: is not offered by this version; remove it`];
        return [];
    });
}
function sentence(issue) {
    const name = issue.path.join('.');
    if (issue.message === 'is missing')
        return `${name} is missing: ${(0,_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .isInput */ .Xy)(name) ? _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .INPUTS */ .mc[name].description : ''}`;
    return `${name}: ${issue.message}`;
}
function register(values, secrets) {
    for (const [name, value] of values) {
        secrets.addUrl(value);
        if ((0,_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .isInput */ .Xy)(name) && _inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .INPUTS */ .mc[name].secret)
            secrets.add(value);
    }
}
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
        const flat = (Array.isArray(value) ? value : [value]).map((entry) => (isScalar(entry) ? String(entry) : undefined));
        if (name === 'config' || name === 'env-allow')
            problems.push(`config: ${path} holds ${name}, which can only be an input`);
        else if (value === null)
            continue;
        else if (flat.includes(undefined))
            problems.push(`config: ${path}: ${name} must be a value or a list of values`);
        else
            values.set(name, expand(flat.join('\n')).trim());
    }
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL(problems);
    return new Map([...values].filter(([, value]) => value !== ''));
}
function parseFile(path) {
    let content;
    try {
        content = (0,yaml__WEBPACK_IMPORTED_MODULE_1__/* .parse */ .qg)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'));
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL([`config: ${path} cannot be read: ${yamlProblem(thrown)}`]);
    }
    if (typeof content !== 'object' || content === null || Array.isArray(content)) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL([`config: ${path} must hold a map of inputs, such as 'mode: backup'`]);
    }
    return content;
}
/** Where and of which kind, never what stands there: it may be a secret, and was not registered yet. */
function yamlProblem(thrown) {
    if (!(thrown instanceof yaml__WEBPACK_IMPORTED_MODULE_1__/* .YAMLParseError */ .XT))
        return thrown instanceof ReferenceError ? 'an alias that is not known' : (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown);
    const { line, col } = thrown.linePos?.[0] ?? {};
    return `it is no YAML at line ${line}, column ${col} (${thrown.code})`;
}
function checkCaFile(path) {
    let pem = '';
    try {
        pem = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8');
    }
    catch (thrown) {
        throw new Error(`${path} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`);
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
const isScalar = (value) => ['string', 'number', 'boolean'].includes(typeof value);
const isMode = (value) => _report_js__WEBPACK_IMPORTED_MODULE_10__/* .MODES */ .FN.some((mode) => mode === value);
const listed = (words) => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`);
/** The known name that differs by the fewest letters, if they are few. */
function nearest(name) {
    const best = Object.keys(_inputs_js__WEBPACK_IMPORTED_MODULE_5__/* .INPUTS */ .mc)
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

/***/ 2134:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  A: () => (/* binding */ checkSource),
  k: () => (/* binding */ engineOf)
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
    open: async (url, options, context) => (await Promise.all(/* import() */[__webpack_require__.e(260), __webpack_require__.e(849), __webpack_require__.e(494), __webpack_require__.e(45)]).then(__webpack_require__.bind(__webpack_require__, 34513))).openSource(url, options, context),
    cleanUp: async (url, options, context) => (await Promise.all(/* import() */[__webpack_require__.e(260), __webpack_require__.e(849), __webpack_require__.e(494), __webpack_require__.e(45)]).then(__webpack_require__.bind(__webpack_require__, 34513))).cleanUp(url, options, context),
};

;// CONCATENATED MODULE: ./lib/engines/index.js


const ENGINES = [postgres];
function engineOf(url) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]?.toLowerCase();
    const engine = ENGINES.find((candidate) => scheme !== undefined && candidate.schemes.includes(scheme));
    if (engine)
        return engine;
    const known = ENGINES.flatMap((candidate) => candidate.schemes).map((s) => `${s}://`);
    throw new errors/* UserError */.yo(`${scheme ? `'${scheme}:' is not a kind of source that this version knows` : 'received no URL'}, expected ${known.join(' or ')}`);
}
const checkSource = (url) => engineOf(url).check(url);


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
        description: 'Folder for report.json and report.md. Default: seaworthy-report/<mode>, with -2, -3 … where a step before has written one.',
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
    'ca-file': { modes: 'all', description: 'PEM file with the certificate authorities to trust instead of the public ones.' },
    notify: { modes: 'all', later: true, lines: true, secret: true, description: 'Where to send word of the verdict. One per line.' },
    'notify-on': { modes: 'all', later: true, description: 'When to send it: failure (default), change or always.' },
    'github-token': { modes: 'all', secret: true, description: 'Token for artifacts of other runs, deployments and comments.' },
    source: { modes: BACKUP, lines: true, description: 'URL of what to back up: postgres://user:password@host:5432/database.' },
    destination: { modes: BACKUP, lines: true, description: 'Where backups live: dir:path.' },
    name: { modes: BOTH, description: 'Name of the series of backups. Default: the name of the database.' },
    compression: { modes: BACKUP, description: 'zstd:LEVEL (default zstd:3), gzip:LEVEL or none.' },
    'encrypt-to': { modes: BACKUP, later: true, lines: true, description: 'age recipients (public keys). One per line.' },
    fingerprint: {
        modes: BACKUP,
        description: 'What is recorded of each table in the snapshot that is dumped: full (default: exact rows and a checksum), counts or none.',
    },
    'parallel-workers': {
        modes: BACKUP,
        description: 'Parallel workers the server may use for the counts and checksums. Default 0: the backup stays out of the way.',
    },
    keep: { modes: BACKUP, later: true, description: 'Retention, for example last=7 daily=7 weekly=4 monthly=12, or 30d.' },
    'min-size': { modes: BACKUP, description: 'Alarm when the stored dump is smaller, for example 1MB.' },
    'max-shrink': {
        modes: BACKUP,
        description: 'Alarm when dump or rows shrank by more than this since the last good backup, for example 30%.',
    },
    verify: {
        modes: BACKUP,
        description: 'read-back (default: what was stored is read again to its end and compared) or none. restore: not in this version.',
    },
    'decrypt-with': { modes: BOTH, later: true, secret: true, lines: true, description: 'age identity (private key) for reading back.' },
    'sign-with': { modes: BACKUP, later: true, secret: true, description: 'Ed25519 private key (PEM) that signs the manifest.' },
    retries: { modes: BACKUP, later: true, description: 'How often to try again what may be temporary.' },
    'retry-delay': { modes: BACKUP, later: true, description: 'Wait before the first retry; doubles each time.' },
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
    backup: { modes: VERIFY, description: 'Location of the backups to restore from.' },
    select: { modes: VERIFY, description: 'latest (default), the id of a backup, or before:TIME.' },
    'verify-with': { modes: VERIFY, description: 'Ed25519 public key that must have signed the manifest.' },
    trust: { modes: VERIFY, description: 'true: restore an archive of unknown origin with a client that is not proof against crafted ones.' },
    scratch: { modes: VERIFY, description: 'auto (default: a throwaway server) or the URL of an empty server.' },
    checks: { modes: VERIFY, lines: true, description: 'SQL => condition, one per line.' },
    run: { modes: VERIFY, lines: true, description: 'Commands to run on the restored data, one per line, for example migrations.' },
    'checks-after': { modes: VERIFY, lines: true, description: 'SQL => condition after the commands.' },
    'as-role': { modes: VERIFY, lines: true, description: 'Role whose rights are tried on the restored data.' },
    'max-age': { modes: VERIFY, description: 'The backup must not be older.' },
    'max-duration': { modes: VERIFY, description: 'The restore must not take longer.' },
    amcheck: { modes: VERIFY, description: 'true: check indexes with amcheck.' },
    jobs: { modes: VERIFY, description: 'Parallel jobs of the restore.' },
    'record-proof': { modes: VERIFY, description: 'true: write the proof beside the backup.' },
    targets: { modes: GATE, lines: true, description: 'A URL a line, each followed by its conditions.' },
    interval: { modes: GATE, description: 'Time between rounds.' },
    successes: { modes: GATE, description: 'Good rounds in a row that make a pass.' },
    soak: { modes: GATE, description: 'How long it must stay good after that.' },
    'fail-fast': { modes: GATE, lines: true, description: 'Conditions that end the gate at once.' },
    'expect-version': { modes: GATE, description: 'The version that must answer.' },
    rollback: { modes: GATE, lines: true, description: 'Command that brings the old version back.' },
    'rollback-timeout': { modes: GATE, description: 'How long that may take.' },
    'previous-sha': { modes: GATE, description: 'The commit to go back to.' },
    environment: { modes: GATE, description: 'Deployment environment whose history is read and written.' },
    baseline: { modes: ['health-gate', 'load-test'], description: 'What to compare with.' },
    target: { modes: LOAD, description: 'URL to put under load.' },
    scenario: { modes: LOAD, description: 'Path of a scenario file.' },
    users: { modes: LOAD, description: 'Number of users (closed model).' },
    rate: { modes: LOAD, description: 'Arrivals, for example 500/s (open model).' },
    duration: { modes: LOAD, description: 'How long.' },
    'warm-up': { modes: LOAD, description: 'Time before measuring.' },
    'ramp-up': { modes: LOAD, description: 'Time until full load.' },
    method: { modes: LOAD, description: 'HTTP method.' },
    headers: { modes: LOAD, lines: true, secret: true, description: 'Headers, one per line.' },
    body: { modes: LOAD, description: 'Body of the request.' },
    'body-file': { modes: LOAD, description: 'File that holds the body.' },
    expect: { modes: LOAD, lines: true, description: 'Conditions each answer must meet.' },
    sequence: { modes: LOAD, description: 'Answers that must come in this order, for example 401x5, 429.' },
    thresholds: { modes: LOAD, lines: true, description: 'Conditions on the whole test, one per line.' },
    'max-regression': { modes: LOAD, description: 'How much worse than the baseline it may be.' },
    'compare-to': { modes: LOAD, description: 'URL of the version to compare with.' },
    engine: { modes: LOAD, description: 'native (default) or k6.' },
    export: { modes: LOAD, description: 'Write the scenario as a k6 script.' },
    observe: { modes: LOAD, lines: true, description: 'Services to watch during the load.' },
    'think-time': { modes: LOAD, description: 'Pause of a user between requests.' },
    'max-in-flight': { modes: LOAD, description: 'Limit of open requests.' },
    'max-requests': { modes: LOAD, description: 'Limit of requests.' },
    'allow-host': { modes: LOAD, lines: true, description: 'Public hosts that may be put under load.' },
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
    verified: { modes: VERIFY, description: 'true when every check of the restore passed.' },
    'rto-seconds': { modes: VERIFY, description: 'Seconds from nothing to a database that answers.' },
    'rpo-seconds': { modes: VERIFY, description: 'Age of the data in seconds.' },
    'should-rollback': { modes: GATE, description: 'true when going back would help.' },
    'rolled-back': { modes: GATE, description: 'true when it was done.' },
    recovered: { modes: GATE, description: 'true when the old version is healthy.' },
    'failed-layer': { modes: GATE, description: 'app, dependency, network or gate.' },
    'observed-version': { modes: GATE, description: 'The version that answered.' },
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

/***/ 26318:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CG: () => (/* binding */ output),
/* harmony export */   IM: () => (/* binding */ eachLine),
/* harmony export */   iA: () => (/* binding */ TAG_VARIABLE),
/* harmony export */   ni: () => (/* binding */ start),
/* harmony export */   os: () => (/* binding */ endTagged)
/* harmony export */ });
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(31421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);




/** Carried by every child, so that `post` finds those that a killed run left behind. */
const TAG_VARIABLE = 'SEAWORTHY_TAG';
/** What a child may see of our environment. Everything else (tokens, inputs, cloud keys) stays with us. */
const INHERITED = ['PATH', 'LANG', 'TZ', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'];
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
    const [file, ...args] = [...(command.bulk ? LARGE_WRITES : []), command.file, ...command.args];
    const child = (0,node_child_process__WEBPACK_IMPORTED_MODULE_0__.spawn)(file, args, {
        env: childEnvironment(context, command.env),
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: true,
        ...(command.cwd ? { cwd: command.cwd } : {}),
        ...(command.user ?? {}),
    });
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
    const stop = async () => {
        if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
            signalGroup(child, command.stopSignal ?? 'SIGTERM');
            const killer = setTimeout(() => signalGroup(child, 'SIGKILL'), PATIENCE_MS);
            await closed;
            clearTimeout(killer);
        }
        // Grandchildren may outlive a well-behaved child.
        signalGroup(child, 'SIGKILL');
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
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${name} ${signal ? `was ended by ${signal}` : `exited with ${code}`}${words}`);
    });
    done.catch(() => { }); // The caller awaits it too; a rejection before that must not end this process.
    return { stdin: child.stdin, stdout: child.stdout, done, stop };
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
function childEnvironment(context, extra = {}) {
    const inherited = INHERITED.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]]]));
    return { ...Object.fromEntries(inherited), LC_MESSAGES: 'C', [TAG_VARIABLE]: context.tag, ...extra };
}
function signalGroup(child, signal) {
    if (child.pid === undefined)
        return;
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
/* harmony export */   ay: () => (/* binding */ timed)
/* harmony export */ });
/* unused harmony export STATUSES */
/** What every mode returns and every report is a function of. Pure. */
const STATUSES = (/* unused pure expression or super */ null && (['passed', 'degraded', 'failed', 'inconclusive', 'skipped']));
const MODES = ['backup', 'restore-verify', 'health-gate', 'load-test'];
const SEVERITY = ['failed', 'inconclusive', 'degraded', 'passed'];
/**
 * The worst status: failed > inconclusive > degraded > passed.
 * `skipped` alone, or nothing at all, is `inconclusive`: nothing looked at is never a pass.
 */
function worst(statuses) {
    return SEVERITY.find((status) => statuses.includes(status)) ?? 'inconclusive';
}
/** Runs one look and times it. What it throws is not caught: a look that cannot be made must say so itself. */
async function timed(look) {
    const start = performance.now();
    const check = await look();
    return { ...check, ms: Math.round(performance.now() - start) };
}


/***/ }),

/***/ 47678:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ openStorage)
});

// UNUSED EXPORTS: checkLocation

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
;// CONCATENATED MODULE: ./lib/storage/directory.js






/** A folder on this machine, or one that is mounted: `dir:path`. */
const directory = {
    schemes: ['dir'],
    open: (location) => {
        const path = location.replace(/^dir:/i, '');
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
            if ((await file.stat()).isFile())
                return (0,external_node_fs_.createReadStream)(path, { fd: file, highWaterMark: 256 * 1024 });
            await file.close();
            throw new errors/* UserError */.yo(`${path} cannot be read: it is no file`);
        },
        list: async function* (prefix) {
            for await (const stored of walk(root, prefix, folderOf))
                if (!PARTIAL.test(stored.key))
                    yield stored;
        },
        remove: async (keys) => {
            for (const key of keys)
                await removeFile(root, pathOf(key));
            return [];
        },
        discard: async (prefix) => {
            const keyOf = (path) => (0,external_node_path_.relative)(root, path).split(external_node_path_.sep).join('/');
            for await (const path of files(folderOf(prefix)))
                if (keyOf(path).startsWith(prefix))
                    await removeFile(root, path);
            // A write that failed has taken its file away and left the folder that it made.
            if (prefix.endsWith('/'))
                await removeEmptyFolders(root, pathOf(prefix));
        },
        unfinished: async function* (prefix) {
            for await (const stored of walk(root, prefix, folderOf))
                if (PARTIAL.test(stored.key))
                    yield stored;
        },
        rehearse: async (prefix) => {
            const key = `${prefix}.probe-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
            const path = pathOf(key);
            const probe = (0,external_node_crypto_.randomBytes)(64);
            try {
                await putFile(path, probe, { ifAbsent: true });
                if (!probe.equals(await attempt(path, 'read', () => (0,promises_.readFile)(path))))
                    throw new errors/* UserError */.yo(`${root} gave back other bytes than were written`, {
                        hint: 'Do not trust this storage: name another destination.',
                    });
            }
            finally {
                await removeFile(root, path).catch(() => { });
            }
            return [];
        },
        stat: async (key) => {
            const path = pathOf(key);
            const found = await attempt(path, 'read', () => (0,promises_.stat)(path).catch(absent));
            return found?.isFile() ? { key, bytes: found.size, modified: found.mtime } : undefined;
        },
        space: async () => {
            const { bavail, bsize } = await (0,promises_.statfs)(await nearestExisting(root));
            return bavail * bsize;
        },
    };
}
async function putFile(path, body, options) {
    const writing = (work) => attempt(path, 'written', work);
    const partial = `${path}.partial-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    try {
        const file = await writing(() => create(partial));
        try {
            if (Buffer.isBuffer(body))
                await writing(() => writeAll(file, body));
            else
                await writeStream(body, options.signal, (chunks) => writing(() => writeOut(file, chunks)));
            await writing(() => file.sync());
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
async function* walk(root, prefix, folderOf) {
    for await (const path of files(folderOf(prefix))) {
        const key = (0,external_node_path_.relative)(root, path).split(external_node_path_.sep).join('/');
        if (!key.startsWith(prefix))
            continue;
        const found = await attempt(path, 'read', () => (0,promises_.stat)(path).catch(absent));
        if (found)
            yield { key, bytes: found.size, modified: found.mtime };
    }
}
async function* files(path) {
    let entries;
    try {
        entries = await (0,promises_.readdir)(path, { withFileTypes: true });
    }
    catch (thrown) {
        if (isSystemError(thrown) && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR'))
            return;
        throw failure(path, 'listed', thrown);
    }
    // As if folders ended in a slash, so that keys come in ascending order.
    const sorted = entries.map((entry) => ({ entry, order: entry.isDirectory() ? `${entry.name}/` : entry.name }));
    sorted.sort((a, b) => (a.order < b.order ? -1 : 1));
    for (const { entry } of sorted) {
        if (entry.isDirectory())
            yield* files((0,external_node_path_.join)(path, entry.name));
        else if (entry.isFile())
            yield (0,external_node_path_.join)(path, entry.name);
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

;// CONCATENATED MODULE: ./lib/storage/index.js



const KINDS = [directory];
/** A location without a scheme is a folder. Touches nothing. */
function openStorage(location, world = { env: {}, tempDir: (0,external_node_os_.tmpdir)() }) {
    return kindOf(location).open(location, world);
}
/** Throws a UserError where the location cannot be read. */
const checkLocation = (location) => void openStorage(location);
function kindOf(location) {
    const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(location)?.[1]?.toLowerCase() ?? 'dir';
    const kind = KINDS.find((candidate) => candidate.schemes.includes(scheme));
    if (kind)
        return kind;
    const known = KINDS.flatMap((candidate) => candidate.schemes).map((s) => `${s}:`);
    throw new errors/* UserError */.yo(`${scheme}: is not a kind of storage that this version knows; it knows ${known.join(', ')}`);
}


/***/ }),

/***/ 83052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DB: () => (/* binding */ parseSize),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   kJ: () => (/* binding */ showDuration),
/* harmony export */   lo: () => (/* binding */ parsePercent),
/* harmony export */   ni: () => (/* binding */ showBytes),
/* harmony export */   px: () => (/* binding */ showCount)
/* harmony export */ });
/* unused harmony exports readQuantity, showInUnit, showQuantity, received */
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
