export const id = 9069;
export const ids = [9069];
export const modules = {

/***/ 29069:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   cli: () => (/* binding */ cli),
/* harmony export */   flags: () => (/* binding */ flags)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50199);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77548);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(52807);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(50646);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9293);
/* harmony import */ var _run_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63926);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(80150);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(13411);









/** Commands that are no mode: each prints for a person. Loaded when they are asked for. */
const COMMANDS = {
    list: {
        description: 'backups under a destination',
        usage: '--destination LOCATION [--destination …] [--name SERIES] [--verify-with PUBLIC_KEY]',
        run: async (args, env) => (await __webpack_require__.e(/* import() */ 368).then(__webpack_require__.bind(__webpack_require__, 80368))).list(args, env),
    },
    restore: {
        description: 'the real recovery, to a database that you name',
        usage: [
            '--backup LOCATION --to postgres://user@host:5432/database [--name SERIES] [--select latest|ID|before:TIME]',
            '[--verify-with PUBLIC_KEY] [--trust true] [--jobs N] [--overwrite true] [--ca-file FILE] [--report-dir DIR]',
            '',
            'A database that is not there is made, an empty one is filled. One that is not empty is refused; with --overwrite true it is put aside under',
            'another name when the restored one is complete, and nothing of it is lost. Passwords and keys: PGPASSWORD or SEAWORTHY_TO, SEAWORTHY_DECRYPT_WITH.',
        ].join('\n'),
        run: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(5847), __webpack_require__.e(2120)]).then(__webpack_require__.bind(__webpack_require__, 7748))).restore(...given),
    },
    doctor: {
        description: 'say what would fail before it does',
        usage: '[--source URL] [--destination dir:path] and any other input of a backup',
        run: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(8610), __webpack_require__.e(9231)]).then(__webpack_require__.bind(__webpack_require__, 89231))).doctor(...given),
    },
    keygen: {
        description: 'new keys to encrypt and to sign backups with',
        usage: '[--out DIR]',
        run: async (args) => (await __webpack_require__.e(/* import() */ 5223).then(__webpack_require__.bind(__webpack_require__, 35223))).keygen(args),
    },
    merge: {
        description: 'one verdict from the results of a load test on several machines',
        usage: 'FILE … [--thresholds CONDITION …] [--report-dir DIR]\n\nA FILE is a result that a script of export wrote, or the log of k6 with one or more of them.',
        run: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(5175), __webpack_require__.e(1432), __webpack_require__.e(786)]).then(__webpack_require__.bind(__webpack_require__, 10786))).merge(...given),
    },
    demo: {
        description: 'a sample database, backed up as a workflow step would',
        usage: 'takes no inputs',
        run: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(9981)]).then(__webpack_require__.bind(__webpack_require__, 19981))).demo(...given),
    },
};
async function cli(args, env, cancel) {
    const [command = 'help', ...rest] = args;
    try {
        if (command === '--version' || command === 'version')
            return say(`seaworthy ${_version_js__WEBPACK_IMPORTED_MODULE_6__/* .VERSION */ .x}`);
        if (['help', '--help', '-h'].includes(command))
            return say(help());
        if (isMode(command))
            return rest.includes('--help') ? say(modeHelp(command)) : await (0,_run_js__WEBPACK_IMPORTED_MODULE_4__.run)((0,_hosts_plain_js__WEBPACK_IMPORTED_MODULE_2__.plainHost)(env, flags(rest, command)), env, cancel);
        const known = COMMANDS[command];
        if (known && rest.includes('--help'))
            return say(`seaworthy ${command}: ${known.description}\n\n${known.usage}`);
        if (known)
            return await known.run(rest, env, cancel);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([`'${command}' is not a command; expected ${[..._report_js__WEBPACK_IMPORTED_MODULE_7__/* .MODES */ .FN, ...Object.keys(COMMANDS)].join(', ')} or help`]);
    }
    catch (thrown) {
        const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_5__/* .Secrets */ .S();
        for (const text of [...args, ...Object.values(env)])
            secrets.addUrl(text ?? '');
        const { message, hint } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .explain */ .WE)(cancel.aborted ? cancel.reason : thrown);
        console.error((0,_hosts_lines_js__WEBPACK_IMPORTED_MODULE_8__/* .harmless */ .I)(secrets.redact(hint ? `${message}\n${hint}` : message)));
        if (cancel.aborted)
            return _exit_js__WEBPACK_IMPORTED_MODULE_1__/* .EXIT */ .d.cancelled;
        return thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL ? _exit_js__WEBPACK_IMPORTED_MODULE_1__/* .EXIT */ .d.error : _exit_js__WEBPACK_IMPORTED_MODULE_1__/* .EXIT */ .d.failed;
    }
}
/**
 * `--name value` or `--name=value`; a name alone is `true`, a name given twice is two lines. Names are not judged here: `readConfig` names
 * every wrong one at once. A password on the command line is refused: every user of the machine can read it.
 */
function flags(args, mode) {
    const given = new Map(mode ? [['mode', mode]] : []);
    for (let i = 0; i < args.length; i++) {
        // Not repeated: it may be a private one.
        if (args[i].startsWith('-----BEGIN'))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL(['a key in PEM stands where the name of an input is expected']);
        const [, name, inline] = /^--([^=]+)(?:=(.*))?$/s.exec(args[i]) ?? [];
        if (name === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([`'${args[i]}' is not understood; inputs are written --name value`]);
        if (mode && name === 'mode')
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([`--mode: the command is the mode already (${mode})`]);
        const next = args[i + 1];
        // A key in PEM begins with hyphens and is a value all the same.
        const isValue = next !== undefined && (!next.startsWith('--') || next.startsWith('-----BEGIN'));
        const value = inline ?? (isValue ? args[++i] : 'true');
        refusePassword(name, value);
        given.set(name, given.has(name) ? `${given.get(name)}\n${value}` : value);
    }
    return new Map([...given].filter(([, value]) => value.trim() !== ''));
}
function refusePassword(name, value) {
    if ((0,_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .isInput */ .Xy)(name) && _inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .INPUTS */ .mc[name].secret && value !== 'true') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([
            `--${name} is a secret, which every user of this machine can read in the list of processes: set SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')} in the environment instead`,
        ]);
    }
    if (!/:\/\/[^/@\s]*:[^/@\s]+@/.test(value))
        return;
    const variable = `SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigError */ .xL([
        `--${name} holds a password, which every user of this machine can read in the list of processes: set ${variable} in the environment instead, or leave the password out and set PGPASSWORD`,
    ]);
}
const isMode = (word) => _report_js__WEBPACK_IMPORTED_MODULE_7__/* .MODES */ .FN.some((mode) => mode === word);
function say(text) {
    console.log(text);
    return _exit_js__WEBPACK_IMPORTED_MODULE_1__/* .EXIT */ .d.passed;
}
function help() {
    const commands = Object.entries(COMMANDS).map(([name, { description }]) => `  ${name.padEnd(16)}${description}`);
    return [
        `seaworthy ${_version_js__WEBPACK_IMPORTED_MODULE_6__/* .VERSION */ .x}: is the system fit to sail?`,
        '',
        'Usage: seaworthy MODE --INPUT VALUE …',
        '',
        'Modes (--help after one lists its inputs):',
        '  backup          back up a database, with proof of what it held',
        '  restore-verify  restore a backup to a throwaway server and compare it with its source',
        '  health-gate     ask whether a new version is fit, and go back where it is not',
        '  load-test       how fast a service answers under load, and whether that can be told',
        '',
        'Commands:',
        ...commands,
        '',
        'Inputs are flags or variables: --destination dir:backups, or SEAWORTHY_DESTINATION=dir:backups. Secrets belong in variables:',
        "  SEAWORTHY_SOURCE='postgres://user:password@host/database' seaworthy backup --destination dir:backups",
    ].join('\n');
}
function modeHelp(mode) {
    const inputs = Object.entries(_inputs_js__WEBPACK_IMPORTED_MODULE_3__/* .INPUTS */ .mc).filter(([name, { modes, later }]) => name !== 'mode' && !later && (modes === 'all' || modes.includes(mode)));
    return [`seaworthy ${mode}`, '', ...inputs.map(([name, { description }]) => `  --${name.padEnd(20)} ${description}`)].join('\n');
}


/***/ }),

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


/***/ })

};
