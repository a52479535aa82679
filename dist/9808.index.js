export const id = 9808;
export const ids = [9808];
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

/***/ 50199:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ EXIT)
/* harmony export */ });
/** What the command line exits with; a CI host only knows 0 and the rest. */
const EXIT = { passed: 0, failed: 1, inconclusive: 2, error: 3, cancelled: 130 };


/***/ }),

/***/ 77548:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   I: () => (/* binding */ harmless)
/* harmony export */ });
/**
 * Makes text harmless for a runner's log: `::command::` at the start of a line and `##[command]` anywhere are orders to the runner,
 * whoever printed them. Control characters (but tab and line feed) go too: they can hide what a line says.
 */
function harmless(text) {
    return (text
        .replace(/\r\n?/g, '\n')
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\u00b7')
        .replace(/^(\s*):(?=:)/gm, '$1:\u200b')
        .replace(/#(?=#\[|vso\[)/g, '#\u200b'));
}


/***/ }),

/***/ 9808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/exit.js
var exit = __webpack_require__(50199);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
;// CONCATENATED MODULE: ./lib/hosts/index.js

/** In order of preference; the last takes everything. Loaded when chosen: GitHub's library alone is 30 MB of memory. */
const HOSTS = [
    { detect: (env) => env.GITHUB_ACTIONS === 'true', open: openGithub },
    { detect: () => true, open: async (env) => (await __webpack_require__.e(/* import() */ 2807).then(__webpack_require__.bind(__webpack_require__, 52807))).plainHost(env) },
];
/** `post` is told by the state of main, which must therefore stand before anything else is done, loading included. */
async function openGithub(env) {
    if (env.GITHUB_STATE && env.STATE_main !== 'true')
        (0,external_node_fs_.appendFileSync)(env.GITHUB_STATE, 'main=true\n');
    return (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3838), __webpack_require__.e(2762), __webpack_require__.e(3896)]).then(__webpack_require__.bind(__webpack_require__, 13896))).githubHost(env);
}
function detectHost(env) {
    return HOSTS.find((host) => host.detect(env)).open(env);
}

// EXTERNAL MODULE: ./lib/hosts/lines.js
var lines = __webpack_require__(77548);
// EXTERNAL MODULE: ./lib/secrets.js
var lib_secrets = __webpack_require__(80150);
;// CONCATENATED MODULE: ./lib/main.js





/** With arguments the command line, without them the step of a CI system. Resolves to the exit code. */
async function main(args, env) {
    const cancel = cancelled(args, env);
    let code = exit/* EXIT */.d.failed;
    try {
        code = await dispatch(args, env, cancel);
    }
    catch (thrown) {
        say(thrown, args, env);
        return exit/* EXIT */.d.failed;
    }
    if (!(cancel.reason instanceof DefectError))
        return code;
    if (code === exit/* EXIT */.d.passed)
        say(cancel.reason, args, env); // It did not listen to the signal, and so nobody has said it.
    return exit/* EXIT */.d.failed;
}
async function dispatch(args, env, cancel) {
    if (args.length > 0)
        return (await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(2762), __webpack_require__.e(1606), __webpack_require__.e(6319), __webpack_require__.e(3926), __webpack_require__.e(9069)]).then(__webpack_require__.bind(__webpack_require__, 29069))).cli(args, env, cancel);
    const host = await detectHost(env);
    if (host.state('main') === 'true') {
        await (await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(2762), __webpack_require__.e(1606), __webpack_require__.e(6319), __webpack_require__.e(5317)]).then(__webpack_require__.bind(__webpack_require__, 15317))).post(host, env);
        return exit/* EXIT */.d.passed;
    }
    if (host.name === 'plain' && host.inputs().size === 0)
        return (await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(2762), __webpack_require__.e(1606), __webpack_require__.e(6319), __webpack_require__.e(3926), __webpack_require__.e(9069)]).then(__webpack_require__.bind(__webpack_require__, 29069))).cli(['help'], env, cancel);
    return (await Promise.all(/* import() */[__webpack_require__.e(3040), __webpack_require__.e(2762), __webpack_require__.e(1606), __webpack_require__.e(6319), __webpack_require__.e(3926)]).then(__webpack_require__.bind(__webpack_require__, 63926))).run(host, env, cancel);
}
/** Time to clean up before the process ends whatever is still under way. */
const GRACE_MS = 6_000;
/** What nobody caught: a defect of ours. */
class DefectError extends errors/* UserError */.yo {
}
/**
 * The runner sends SIGINT, and SIGTERM 7.5 s later; a terminal sends SIGINT. A second one does not hurry it: cleaning up is what is under way.
 * A defect that nobody caught ends the run in the same orderly way, and whoever listens to the signal says it with its reason.
 */
function cancelled(args, env) {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, () => controller.abort(new errors/* CancelledError */.cc(`cancelled by ${signal}`)));
    }
    process.on('uncaughtException', (thrown) => {
        const { message, hint } = (0,errors/* explain */.WE)(thrown);
        controller.abort(new DefectError(message, { ...(hint ? { hint } : {}), cause: thrown }));
        setTimeout(() => {
            say(thrown, args, env);
            process.exit(exit/* EXIT */.d.failed);
        }, GRACE_MS).unref();
    });
    // Whoever reads our output may have gone (`| head`); the backup goes on.
    process.stdout.on('error', () => { });
    return controller.signal;
}
/** For what comes past those who know the secrets of the run: everything that may hold one is taken for one. */
function say(thrown, args, env) {
    const secrets = new lib_secrets/* Secrets */.S();
    for (const text of [...args, ...Object.values(env)])
        secrets.addUrl(text ?? '');
    const { message, hint } = (0,errors/* explain */.WE)(thrown);
    console.error((0,lines/* harmless */.I)(secrets.redact(hint ? `${message}\n${hint}` : message)));
}


/***/ }),

/***/ 80150:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ Secrets)
/* harmony export */ });
/**
 * Knows every secret of the run in every spelling that may turn up, and takes them out of text.
 * The runner masks only its log and the summary, and only whole values; files, artifacts and parts of URLs are ours to clean.
 */
class Secrets {
    #spellings = new Set();
    #pattern;
    #onSpelling;
    /** `onSpelling` hears of each spelling once, before it can be used: the host masks it. */
    constructor(onSpelling = () => { }) {
        this.#onSpelling = onSpelling;
    }
    /** Registers a secret. Values under four characters or that are everyday words would black out the whole log and are left to `redact`'s shapes. */
    add(secret) {
        if (secret === undefined)
            return;
        const whole = secret.trim();
        const lines = whole.includes('\n') ? whole.split(/\r?\n/).map((line) => line.trim()) : [];
        for (const value of new Set([secret, whole, ...lines, ...pemLines(whole)])) {
            if (value.trim().length < 4 || EVERYDAY.has(value.trim().toLowerCase()) || value.startsWith('-----'))
                continue;
            for (const spelling of spellingsOf(value)) {
                // Its lines are taken out one by one, so that their number stays.
                if (spelling.includes('\n') || this.#spellings.has(spelling))
                    continue;
                this.#spellings.add(spelling);
                this.#onSpelling(spelling);
            }
        }
        this.#pattern = undefined;
    }
    /** Registers what is secret in a URL: the password in every spelling, the pair `user:password`, values of parameters named like secrets. */
    addUrl(text) {
        for (const userinfo of userinfos(text)) {
            const colon = userinfo.indexOf(':');
            if (colon < 0)
                continue;
            const [user, raw] = [userinfo.slice(0, colon), userinfo.slice(colon + 1)];
            this.add(raw);
            this.add(decoded(raw));
            this.add(userinfo);
            this.add(`${decoded(user)}:${decoded(raw)}`);
        }
        for (const [, name = '', value = ''] of text.matchAll(/[?&;\s]([\w-]+)=([^&;\s]*)/g)) {
            if (!SECRET_NAME.test(name) || NO_SECRET.has(name.toLowerCase()))
                continue;
            this.add(value);
            this.add(decoded(value));
        }
    }
    /** The text without any known secret, and without anything that has the shape of one. Line count is kept. */
    redact(text) {
        this.#pattern ??= this.#compile();
        const known = this.#pattern ? text.replace(this.#pattern, '***') : text;
        return known
            .replace(/(\w:\/\/[^\s:/?#@]*):(?!password@)[^\s/?#]*@(?=[^\s@]*)/g, '$1:***@')
            .replace(/(?<![\w.])((?:PGPASSWORD|password|passwd|pwd|secret|token)["']?\s*[=:]\s*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?!\*\*\*)[^\s&,;"']+)/gi, '$1***')
            .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***')
            .replace(/AGE-SECRET-KEY-[A-Z0-9-]+/gi, '***');
    }
    #compile() {
        if (this.#spellings.size === 0)
            return undefined;
        // Longest first, so that a secret that contains another is taken out whole.
        const sorted = [...this.#spellings].sort((a, b) => b.length - a.length);
        return new RegExp(sorted.map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
    }
}
/** The body of a PEM, also of one whose line ends became blanks or text (`\n`) on the way: whoever reads it gives it in its own lines. */
const pemLines = (text) => /^(?:\\r|\\n|\s)*-----BEGIN/.test(text) ? text.replace(/-----[^-]*-----/g, ' ').split(/(?:\\r|\\n|\s)+/) : [];
/**
 * What may be the user and the password: up to any `@` of the line. A URL that was not written as URLs want it, with a slash, a space or
 * an `@` in the password, does not say which is the one; a prefix too many does no harm.
 */
function userinfos(text) {
    return [...text.matchAll(/:\/\/([^\r\n]*)/g)].flatMap(([, rest = '']) => [...rest.slice(0, LONGEST_URL).matchAll(/@/g)].slice(0, 20).map(({ index }) => rest.slice(0, index)));
}
const LONGEST_URL = 4_096;
/** They name a secret, or a key that never leaves its vault. */
const NO_SECRET = new Set(['credentials', 'sse-kms-key']);
const SECRET_NAME = /pass|secret|token|key|credential|signature/i;
const EVERYDAY = new Set([
    'postgres',
    'password',
    'secret',
    'root',
    'admin',
    'test',
    'user',
    'true',
    'false',
    'none',
    'localhost',
    'redis',
    'django',
]);
function spellingsOf(value) {
    const json = JSON.stringify(value).slice(1, -1);
    const percent = encodeURIComponent(value);
    const base64 = Buffer.from(value).toString('base64');
    // Everything that is not a letter or digit escaped: what careful tools write.
    const careful = value.replace(/[^A-Za-z0-9]/gu, (c) => [...Buffer.from(c)].map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`).join(''));
    const lower = (text) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
    const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
    return [
        ...new Set([
            value,
            percent,
            lower(percent),
            careful,
            lower(careful),
            json,
            base64,
            base64.replace(/=+$/, ''),
            value.replace(/[\\:]/g, '\\$&'), // pgpass
            value.replaceAll("'", "''"), // SQL
            html,
            html.replaceAll("'", '&#39;'),
        ]),
    ];
}
function decoded(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}


/***/ })

};
