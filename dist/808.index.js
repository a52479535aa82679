export const id = 808;
export const ids = [808];
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
    constructor(message, options = {}) {
        super(message, options.cause === undefined ? undefined : { cause: options.cause });
        this.hint = options.hint;
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

/***/ 9808:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  main: () => (/* binding */ main)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/hosts/index.js
/** In order of preference; the last takes everything. Loaded when chosen: GitHub's library alone is 30 MB of memory. */
const HOSTS = [
    { detect: (env) => env.GITHUB_ACTIONS === 'true', open: async (env) => (await Promise.all(/* import() */[__webpack_require__.e(260), __webpack_require__.e(838), __webpack_require__.e(896)]).then(__webpack_require__.bind(__webpack_require__, 13896))).githubHost(env) },
    { detect: () => true, open: async (env) => (await __webpack_require__.e(/* import() */ 807).then(__webpack_require__.bind(__webpack_require__, 52807))).plainHost(env) },
];
function detectHost(env) {
    return HOSTS.find((host) => host.detect(env)).open(env);
}

// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
;// CONCATENATED MODULE: ./lib/main.js



/** With arguments the command line, without them the step of a CI system. Resolves to the exit code. */
async function main(args, env) {
    process.on('uncaughtException', (thrown) => {
        console.error(`Unexpected: ${new secrets/* Secrets */.S().redact((0,errors/* messageOf */.bD)(thrown))}. This is a defect of seaworthy; please report it.`);
        process.exit(1);
    });
    const cancel = cancelled();
    if (args.length > 0)
        return (await Promise.all(/* import() */[__webpack_require__.e(603), __webpack_require__.e(193), __webpack_require__.e(69)]).then(__webpack_require__.bind(__webpack_require__, 29069))).cli(args, env, cancel);
    const host = await detectHost(env);
    if (host.state('tag') !== '') {
        await (await Promise.all(/* import() */[__webpack_require__.e(603), __webpack_require__.e(193), __webpack_require__.e(317)]).then(__webpack_require__.bind(__webpack_require__, 15317))).post(host, env);
        return 0;
    }
    if (host.name === 'plain' && host.inputs().size === 0)
        return (await Promise.all(/* import() */[__webpack_require__.e(603), __webpack_require__.e(193), __webpack_require__.e(69)]).then(__webpack_require__.bind(__webpack_require__, 29069))).cli(['help'], env, cancel);
    return (await Promise.all(/* import() */[__webpack_require__.e(603), __webpack_require__.e(193), __webpack_require__.e(251)]).then(__webpack_require__.bind(__webpack_require__, 2251))).run(host, env, cancel);
}
/** The runner sends SIGINT, and SIGTERM 7.5 s later; a terminal sends SIGINT. A second one does not hurry it: cleaning up is what is under way. */
function cancelled() {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
        process.on(signal, () => controller.abort(new errors/* CancelledError */.cc(`cancelled by ${signal}`)));
    }
    return controller.signal;
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
        for (const value of [whole, ...lines]) {
            if (value.length < 4 || EVERYDAY.has(value.toLowerCase()) || value.startsWith('-----'))
                continue;
            for (const spelling of spellingsOf(value)) {
                if (this.#spellings.has(spelling))
                    continue;
                this.#spellings.add(spelling);
                this.#onSpelling(spelling);
            }
        }
        this.#pattern = undefined;
    }
    /** Registers what is secret in a URL: the password in every spelling, the pair `user:password`, values of parameters named like secrets. */
    addUrl(text) {
        // The second form is of URLs that were not written as URLs want it: a password with a slash in it is a secret all the same.
        for (const [, userinfo = ''] of [...text.matchAll(/:\/\/([^/?#\s]*)@/g), ...text.matchAll(/:\/\/(\S*)@/g)]) {
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
            if (!SECRET_NAME.test(name))
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
            .replace(/(\w:\/\/[^\s:/?#@]*):[^\s/?#]*@(?=[^\s@]*)/g, '$1:***@')
            .replace(/\b((?:PGPASSWORD|password|passwd|pwd|secret|token)["']?\s*[=:]\s*)("[^"\n]*"|'[^'\n]*'|[^\s&,;"']+)/gi, '$1***')
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
    return [
        ...new Set([
            value,
            percent,
            percent.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()),
            // Everything that is not a letter or digit escaped: what careful tools write.
            value.replace(/[^A-Za-z0-9]/g, (c) => [...Buffer.from(c)].map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`).join('')),
            json,
            base64,
            base64.replace(/=+$/, ''),
            value.replace(/[\\:]/g, '\\$&'), // pgpass
            value.replaceAll("'", "''"), // SQL
            value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
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
