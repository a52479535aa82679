export const id = 1566;
export const ids = [1566];
export const modules = {

/***/ 1566:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   commandProbe: () => (/* binding */ commandProbe)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(71269);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(80150);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83052);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(44842);
/* harmony import */ var _options_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(74917);









const METRICS = [
    // As a shell counts: 128 and more are signals.
    { name: 'exit', dimension: 'none' },
    // The last line of stdout that is not empty: its text, and as a number.
    { name: 'output', dimension: 'text' },
    { name: 'value', dimension: 'none' },
    { name: 'latency', dimension: 'duration' },
];
/**
 * A program of the user's: `command:./check.sh --fast`, in quotes where conditions follow, or `argv` in the rich form. Split into words as a
 * shell does and never given to one. It sees PATH, HOME, LANG and what else process.ts passes on, and the variables that `env` names; of our
 * own secrets nothing. It has one `lookMs` and is ended then with all its children, and so are those that it leaves behind.
 */
const commandProbe = {
    name: 'command',
    schemes: ['command:'],
    layer: 'app',
    metrics: METRICS,
    defaults: ['exit=0'],
    open(target, world) {
        (0,_options_js__WEBPACK_IMPORTED_MODULE_7__/* .refuseOptions */ .B)(target.options, ['argv', 'env'], 'A command: target');
        const argv = argvOf(target);
        const env = environmentOf(target.options.env, world);
        let ends = Promise.resolve();
        return {
            observe: (signal) => look(argv, env, world, signal, (end) => {
                ends = Promise.all([ends, end]);
            }),
            close: async () => void (await ends),
        };
    },
};
function argvOf({ url, options }) {
    const words = (0,_words_js__WEBPACK_IMPORTED_MODULE_6__/* .splitWords */ .yM)(url.slice('command:'.length));
    const { argv } = options;
    if (argv !== undefined && words.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('a command: target has words behind command: and argv: one of them is expected');
    const given = argv ?? words;
    if (!Array.isArray(given) || given.some((word) => typeof word !== 'string' || word.includes('\0')))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('argv of a command: target is a list of words, for example [./check.sh, --fast]');
    const [file, ...args] = given;
    if (!file)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('received command: without a program, expected for example "command:./check.sh --fast" exit=0');
    return [file, ...args];
}
/** Names, so that no value stands in the file. One that is not set is said at once: the program would only fail later, and less clearly. */
function environmentOf(names = [], { env }) {
    if (!Array.isArray(names) || names.some((name) => typeof name !== 'string' || !/^[A-Za-z_]\w*$/.test(name)))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo('env of a command: target is a list of names of variables that the program may see, for example [API_TOKEN]');
    const missing = names.find((name) => env[name] === undefined);
    if (missing !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`env of a command: target names ${missing}, which is not set`);
    return Object.fromEntries(['HOME', ...names].flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
const LONGEST_OUTPUT = 1_000;
async function look(argv, env, world, signal, onEnd) {
    const started = performance.now();
    const late = AbortSignal.timeout(world.lookMs);
    const tag = world.tag ?? `gate-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex')}`;
    const [file, ...args] = argv;
    const child = (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .start */ .ni)({ env: world.env, signal: AbortSignal.any([signal, late]), secrets: new _secrets_js__WEBPACK_IMPORTED_MODULE_4__/* .Secrets */ .S(), tag }, { file, args, env, cwd: world.cwd });
    let last;
    (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .eachLine */ .IM)(child.stdout, (line) => {
        if (line.trim() !== '')
            last = line.slice(0, LONGEST_OUTPUT);
    });
    child.stdin.end();
    const name = file.split('/').pop();
    const exit = await ended(child, { signal, late, onEnd, tooLate: `${name} did not end within ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .showDuration */ .kJ)(world.lookMs)}` });
    const ms = performance.now() - started;
    const values = new Map([
        ['exit', { ...exit, dimension: 'none', ms }],
        ['output', { ...textOf(last), dimension: 'text', ms }],
        ['value', { ...numberOf(last), dimension: 'none', ms }],
        ['latency', { value: ms, dimension: 'duration', ms }],
    ]);
    return { values, facts: { command: (0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)(name, 80) } };
}
async function ended(child, { signal, late, tooLate, onEnd }) {
    try {
        await (0,_abort_js__WEBPACK_IMPORTED_MODULE_8__/* .orAbort */ .K)(child.done, AbortSignal.any([signal, late]));
        return { value: 0 };
    }
    catch (thrown) {
        signal.throwIfAborted();
        if (late.aborted)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(tooLate, { hint: 'It was ended, with its children. A check of a gate should take milliseconds.' });
        if (!(thrown instanceof _process_js__WEBPACK_IMPORTED_MODULE_3__/* .ExitError */ .RS))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown), { layer: 'gate', hint: 'Correct the path; it is relative to the working directory.' });
        const { code, signal: by } = thrown;
        return { value: code ?? 128 + (by ? node_os__WEBPACK_IMPORTED_MODULE_1__.constants.signals[by] : 0), detail: (0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown), 300) };
    }
    finally {
        // What it has left in the background goes too. One that ignores the polite signal is ended two seconds later: only `close` waits for that.
        const end = child.stop();
        onEnd(end);
        if (!signal.aborted && !late.aborted)
            await end;
    }
}
function textOf(last) {
    return last === undefined ? { value: undefined, why: 'nothing was printed' } : { value: last.trim() };
}
function numberOf(last) {
    if (last === undefined)
        return textOf(last);
    if (/^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(last))
        return { value: Number(last) };
    return { value: undefined, why: `its last line, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .received */ .ed)(last)}, is no number` };
}


/***/ }),

/***/ 74917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ refuseOptions)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** Refuses what a probe does not know, by name only: a value may be a secret. `kind`: 'An S3 target'. */
function refuseOptions(options, known, kind) {
    const unknown = Object.keys(options).find((name) => !known.includes(name));
    if (unknown === undefined)
        return;
    const those = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${kind} has no option '${unknown}': ${those}`);
}


/***/ })

};
