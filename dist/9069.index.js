export const id = 9069;
export const ids = [9069,3926];
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
    demo: {
        description: 'a sample database, backed up as a workflow step would',
        usage: 'takes no inputs',
        run: async (...given) => (await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(4473)]).then(__webpack_require__.bind(__webpack_require__, 4473))).demo(...given),
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


/***/ }),

/***/ 79937:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ endMarkdown),
  m: () => (/* binding */ publish)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/exit.js
var exit = __webpack_require__(50199);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
;// CONCATENATED MODULE: ./lib/reports/escape-markdown.js

/**
 * Foreign text as Markdown that shows exactly this text, on one line of source: safe in a table cell, a heading, a list item, a paragraph,
 * between HTML tags. Not for attributes, link targets or code blocks.
 *
 * Why character references and not backslashes or code spans: a reference can never be syntax (CommonMark 0.31, section 2.5), wherever it
 * stands. A backslash before `|` is counted differently inside and outside of cells, and a code span ends at a run of backticks in the
 * text and knows no line feed. The cost: up to fourteen bytes for one, and names with odd characters are hard to read in the source.
 *
 * A second group needs more. GitHub looks for mentions, issue references, emoji, formulas and mail addresses in the *rendered* text, where
 * references are already characters again: `&#64;name` still notifies. It looks within one text node, so those characters get an
 * element of their own, which no sanitizer removes and which copies as the bare character. GitHub's manual does the same for `$`.
 */
function escapeMarkdown(text) {
    return (0,visible/* visible */.RK)(text).replace(LIVE_OR_SYNTAX, (match, live) => {
        if (live !== undefined)
            return `<span>${match}</span>`;
        return Array.from(match, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`).join('');
    });
}
const NAMED = { '\n': '<br>', '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** `www.host`, `GH-1`, a colon that could belong to a scheme or an emoji, mentions, issues, formulas. */
const LIVE = /(?<=www)\.|(?<=gh)-(?=\d)|:(?!\s|$)|[@#$]/;
/** Underscores within a word are never emphasis in CommonMark: `auth_user` stays as it is, for those who read the source. */
const SYNTAX = /[\n&<>`*{}[\]\\|~^!]|(?<![a-z0-9_])_+|(?<!_)_+(?![a-z0-9_])/;
/** What begins a list, a rule or an underlined heading; blanks that would be trimmed, collapsed or indent a code block. */
const PLACE = /^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)|^ | $|(?<= ) /;
const LIVE_OR_SYNTAX = new RegExp(`(${LIVE.source})|${SYNTAX.source}|${PLACE.source}`, 'gi');

;// CONCATENATED MODULE: ./lib/reports/json.js

/**
 * report.json: version 1, two spaces, fixed order of keys, named values sorted, so that two reports can be compared line by line.
 * A number that is none (NaN, infinite) is `null`. Control characters and direction marks are written as `\uXXXX`. Ends with a line feed.
 */
function json(report) {
    // `satisfies` makes a new field of Report a type error here until it has its place.
    const ordered = {
        schemaVersion: 1,
        mode: report.mode,
        status: report.status,
        headline: report.headline,
        checks: report.checks.map(check),
        metrics: sorted(report.metrics),
        facts: sorted(report.facts),
        outputs: sorted(report.outputs),
        tables: report.tables.map(table),
        notes: report.notes,
    };
    return `${(0,visible/* visibleJson */.$m)(JSON.stringify(ordered, null, 2))}\n`;
}
// Keys whose value is undefined are left out by JSON.stringify.
function check({ name, status, expected, actual, hint, ms, layer }) {
    return { name, status, expected, actual, hint, ms, layer };
}
function table({ title, columns, rows, note }) {
    return { title, columns, rows, note };
}
/** By code units, not by locale: the same on every machine. */
function sorted(values) {
    return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/reports/grid.js
var grid = __webpack_require__(82523);
// EXTERNAL MODULE: ./lib/reports/verdict.js
var verdict = __webpack_require__(27358);
;// CONCATENATED MODULE: ./lib/reports/markdown.js





const ICON = { passed: '✅', degraded: '⚠️', failed: '❌', inconclusive: '❓', skipped: '⏭️' };
/** Below this a clipped verdict line and one failed check need not fit: 60 units of each text, escaped to at most 14 bytes a unit. */
const SMALLEST = 8_000;
/** Kept free for the sentences about what is left out. */
const RESERVE = 300;
/** How many UTF-16 units of one foreign text are shown; the shorter ones only where the longer do not fit. */
const LENGTHS = [4_000, 400, 60];
/**
 * The report as GitHub Flavored Markdown, for the job summary and report.md: verdict, what needs attention with its hints, all checks,
 * tables, notes, and folded away facts and outputs. Every foreign text is escaped, see `escapeMarkdown`.
 * `limit` is in bytes of UTF-8, at least 8,000 is taken; the default stays below the 1,048,576 at which GitHub drops a summary whole.
 * What does not fit is cut between rows and counted; verdict and failed checks go first, the rest shares what they leave.
 */
function markdown(report, { limit = 1_000_000 } = {}) {
    const room = Math.max(limit, SMALLEST) - RESERVE;
    const top = LENGTHS.map((length) => verdictLine(report, length)).find((line) => bytes(line) <= room / 4);
    const attention = attentionWithin(report, room - bytes(top));
    const blocks = [...(report.checks.length > 0 ? [checksBlock(report.checks)] : []), ...report.tables.map(tableBlock), ...asides(report)];
    const parts = sharedOut(blocks, room - bytes(top) - bytes(attention));
    const shown = parts.filter((part) => part !== undefined);
    const end = shown.length === parts.length ? '' : leftOut(parts.length - shown.length, parts.length, 'sections');
    return [top, attention, ...shown, end].filter((part) => part !== '').join('\n');
}
function verdictLine(report, length) {
    return `### ${ICON[report.status]} ${foreign((0,verdict/* verdict */.W)(report), length)}\n`;
}
/** The failed, unclear and degraded checks. Rather than to lose one, all of them are shortened first. */
function attentionWithin(report, room) {
    const checks = (0,verdict/* troubles */.d)(report);
    if (checks.length === 0)
        return '';
    const blocks = LENGTHS.map((length) => ({
        head: '',
        rows: checks.map((check) => trouble(check, length)),
        foot: '',
        unit: 'checks that need attention',
    }));
    const block = blocks.find((candidate) => size(candidate) <= room) ?? blocks.at(-1);
    return fitted(block, room) ?? '';
}
function trouble({ name, status, expected, actual, hint }, length) {
    const lines = [`- ${ICON[status]} <strong>${foreign(name, length)}</strong> ${status}: ${foreign(actual, length)}`];
    if (expected !== '')
        lines.push(`Expected: ${foreign(expected, length)}`);
    if (hint)
        lines.push(`<strong>What to do:</strong> ${foreign(hint, length)}`);
    return `${lines.join('<br>')}\n`;
}
function checksBlock(checks) {
    const rows = checks.map(({ name, expected, actual, status, ms }) => [
        name,
        expected,
        actual,
        unbroken(`${ICON[status]} ${status}`),
        (0,units/* showDuration */.kJ)(ms),
    ]);
    const block = gridBlock({ columns: ['Check', 'Expected', 'Actual', 'Status', 'Time'], rows });
    return { ...block, unit: 'checks' };
}
function tableBlock({ title, note, ...table }) {
    const { head, ...block } = gridBlock(table);
    return { ...block, head: `#### ${foreign(title)}\n\n${head}`, foot: note?.trim() ? `\n${foreign(note.trim())}\n` : '' };
}
/** What changes no verdict. */
function asides({ notes, facts, outputs }) {
    const blocks = [];
    if (notes.length > 0)
        blocks.push({ head: '#### Notes\n\n', rows: notes.map((note) => `- ${foreign(note)}\n`), foot: '', unit: 'notes' });
    if (Object.keys(facts).length > 0)
        blocks.push(folded('Facts', facts));
    if (Object.keys(outputs).length > 0)
        blocks.push(folded('Outputs', outputs));
    return blocks;
}
/** `summary` is ours, not foreign. */
function folded(summary, values) {
    const { head, ...block } = gridBlock({ columns: ['Name', 'Value'], rows: Object.entries(values) }, false);
    return { ...block, head: `<details>\n<summary>${summary}</summary>\n\n${head}`, foot: '\n</details>\n' };
}
function gridBlock(table, knowsNumbers = true) {
    const { columns, rows, numeric } = (0,grid/* grid */.V)(table);
    const isNumber = numeric.map((right) => right && knowsNumbers);
    const cells = (row) => row.map((cell, at) => foreign(isNumber[at] ? unbroken(cell) : cell));
    const head = line(cells(columns)) + line(isNumber.map((right) => (right ? '---:' : '---')));
    return { head, rows: rows.map((row) => line(cells(row))), foot: '', unit: 'rows' };
}
function line(cells) {
    return `| ${cells.join(' | ')} |\n`;
}
/** A narrow column must not part a number from its unit. */
function unbroken(text) {
    return text.replaceAll(' ', '\u00a0');
}
function foreign(text, length = LENGTHS[0]) {
    return escapeMarkdown((0,visible/* clipped */.cz)(text, length));
}
/** Every block gets an even share; what small ones leave goes to the large. `undefined` stands for a block of which nothing fits. */
function sharedOut(blocks, room) {
    const parts = [];
    const order = blocks.map((block, at) => ({ block, at, size: size(block) })).sort((a, b) => a.size - b.size);
    let left = room;
    for (const [done, entry] of order.entries()) {
        const part = fitted(entry.block, Math.floor(left / (order.length - done)));
        parts[entry.at] = part;
        left -= bytes(part ?? '') + 1;
    }
    return parts;
}
/** The block in at most `room` bytes, the line feed that joins it to the next included. */
function fitted(block, room) {
    const { head, rows, foot, unit } = block;
    if (size(block) <= room)
        return head + rows.join('') + foot;
    let left = room - bytes(head) - bytes(foot) - bytes(leftOut(rows.length, rows.length, unit)) - 2;
    let kept = 0;
    while (kept < rows.length && bytes(rows[kept]) <= left)
        left -= bytes(rows[kept++]);
    if (kept === 0)
        return undefined;
    return [head, ...rows.slice(0, kept), '\n', leftOut(rows.length - kept, rows.length, unit), foot].join('');
}
/** `what` is ours, not foreign. */
function leftOut(count, total, what) {
    const some = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`;
    return `_Left out to stay within the size limit: ${some}. report.json has everything._\n`;
}
function size({ head, rows, foot }) {
    return bytes(head) + rows.reduce((sum, row) => sum + bytes(row), 0) + bytes(foot) + 1;
}
function bytes(text) {
    return Buffer.byteLength(text);
}

// EXTERNAL MODULE: ./lib/reports/text.js
var reports_text = __webpack_require__(51376);
;// CONCATENATED MODULE: ./lib/publish.js











/** Log, files, outputs, summary, artifact, annotations; then the verdict as an exit code. Nothing in here changes the verdict. */
async function publish(raw, publishing) {
    const { config, host, secrets } = publishing;
    const report = redacted(raw, secrets);
    for (const line of (0,reports_text/* text */.Qq)(report))
        host.info(line);
    const folder = await writeFiles(report, publishing);
    if (folder)
        host.output('report', (0,external_node_path_.join)(folder, 'report.json'));
    host.output('failed-checks', JSON.stringify((0,verdict/* troubles */.d)(report).map(({ name, status, expected, actual }) => ({ name, status, expected, actual }))));
    for (const [name, value] of Object.entries(report.outputs))
        host.output(name, value);
    await quietly(host, 'The job summary could not be written', () => host.summary(markdown(report)));
    annotate(report, host);
    if (folder && config.artifact !== 'none') {
        const name = config.artifact ?? `seaworthy-${report.mode}-${uniqueTail(publishing)}`;
        await quietly(host, 'The report was not kept as an artifact; the files are in place', async () => {
            const files = FILES.map((file) => (0,external_node_path_.join)(folder, file));
            const said = await (0,abort/* orAbort */.K)(host.upload(name, folder, files), publishing.signal);
            if (said)
                host.info(said);
        });
    }
    return exitCode(report, config, host);
}
/** The job's page for a run that ended before it had a report. */
function endMarkdown(title, lines) {
    return [
        `### ⛔ ${title}`,
        '',
        ...lines
            .join('\n')
            .split('\n')
            .map((line) => `${escapeMarkdown(line)}  `),
    ].join('\n');
}
const FILES = ['report.json', 'report.md'];
/** Every string of the report, cleaned once, before it goes anywhere. */
function redacted(report, secrets) {
    const clean = (value) => {
        if (typeof value === 'string')
            return secrets.redact(value);
        if (Array.isArray(value))
            return value.map(clean);
        if (typeof value === 'object' && value !== null)
            return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
        return value;
    };
    // The mode's outputs hold only values of our own, which a password such as `1234` must not change.
    return { ...clean(report), outputs: report.outputs };
}
async function writeFiles(report, { config, host, env }) {
    const workspace = env.GITHUB_WORKSPACE || '.';
    try {
        const folder = config['report-dir']
            ? (0,external_node_path_.resolve)(workspace, config['report-dir'])
            : await freshFolder((0,external_node_path_.resolve)(workspace, 'seaworthy-report', report.mode));
        await (0,folders/* makeFolder */.f)(folder);
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'report.json'), json(report));
        await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'report.md'), markdown(report));
        return folder;
    }
    catch (thrown) {
        host.annotate('warning', `The report could not be written: ${(0,errors/* messageOf */.bD)(thrown)}`);
        return undefined;
    }
}
/** A second step of the same mode gets a folder of its own: `backup-2`. Making it claims it. */
async function freshFolder(wanted) {
    await (0,folders/* makeFolder */.f)((0,external_node_path_.dirname)(wanted));
    for (let number = 1;; number++) {
        const folder = number === 1 ? wanted : `${wanted}-${number}`;
        try {
            await (0,promises_.mkdir)(folder);
            return folder;
        }
        catch (thrown) {
            if (thrown.code !== 'EEXIST')
                throw thrown;
        }
    }
}
/** Artifact names are unique in a whole run, jobs of a matrix included. */
function uniqueTail({ env }) {
    const job = (env.GITHUB_JOB ?? 'job').replace(/[^\w.-]+/g, '-');
    return `${job}-${Date.now().toString(36)}${Math.floor(Math.random() * 46_656).toString(36)}`;
}
/** GitHub shows ten of a kind per step. */
const MOST_ANNOTATIONS = 9;
function annotate(report, host) {
    if (!host.annotates)
        return; // The text has said it.
    const found = (0,verdict/* troubles */.d)(report);
    for (const check of found.slice(0, MOST_ANNOTATIONS)) {
        const level = check.status === 'degraded' ? 'warning' : 'error';
        host.annotate(level, [`${check.actual} (expected: ${check.expected})`, ...(check.hint ? [check.hint] : [])].join('\n'), `${report.mode}: ${check.name} ${check.status}`);
    }
    if (found.length > MOST_ANNOTATIONS)
        host.annotate('warning', `and ${found.length - MOST_ANNOTATIONS} more; see the report`, report.mode);
}
function exitCode(report, config, host) {
    switch (report.status) {
        case 'passed':
        case 'skipped':
            return exit/* EXIT */.d.passed;
        case 'degraded':
            return config['fail-on'] === 'degraded' ? exit/* EXIT */.d.failed : exit/* EXIT */.d.passed;
        case 'failed':
            return config['fail-on'] === 'never' ? exit/* EXIT */.d.passed : exit/* EXIT */.d.failed;
        case 'inconclusive':
            if (config['on-inconclusive'] === 'fail')
                return exit/* EXIT */.d.inconclusive;
            host.annotate('warning', `${report.headline}: it could not be found out, and on-inconclusive is warn`, report.mode);
            return exit/* EXIT */.d.passed;
    }
}
async function quietly(host, what, work) {
    try {
        await work();
    }
    catch (thrown) {
        host.info(`${what}: ${(0,errors/* messageOf */.bD)(thrown)}`);
    }
}


/***/ }),

/***/ 82523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ grid)
/* harmony export */ });
/** Rows that are too short get empty cells, headings too: a cell without a heading is shown rather than lost. At least one column. */
function grid({ columns, rows }) {
    const width = rows.reduce((most, row) => Math.max(most, row.length), Math.max(1, columns.length));
    const wide = rows.map((row) => widened(row, width));
    return { columns: widened(columns, width), rows: wide, numeric: Array.from({ length: width }, (_, at) => isNumeric(wide, at)) };
}
function widened(row, width) {
    return row.length === width ? row : [...row, ...Array(width - row.length).fill('')];
}
/** `1,234`, `98 MB`, `+3.5 %`, `12 ms`, `5 min 02 s`, `≥ 2`; not dates, versions or hashes. */
const NUMBER = /^[-−+±<>≤≥~≈]? ?\d[\d,. \u00a0\u202f]*(?:[ \u00a0\u202f]?(?:%|[a-zA-Zµ]{1,3}(?:\/s)?))?(?: \d\d (?:s|min))?$/;
const NOTHING = /^[-–—?]?$/;
function isNumeric(rows, at) {
    const said = rows.map((row) => row[at]).filter((cell) => !NOTHING.test(cell));
    return said.length > 0 && said.every((cell) => cell.length < 40 && NUMBER.test(cell) && !/\.\d+\./.test(cell));
}


/***/ }),

/***/ 51376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Wb: () => (/* binding */ checkLines),
/* harmony export */   oW: () => (/* binding */ tableLines)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);
/* harmony import */ var _grid_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82523);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27358);
/* harmony import */ var _visible_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(80385);




const WORD = {
    passed: 'ok',
    degraded: 'degraded',
    failed: 'FAILED',
    inconclusive: 'unclear',
    skipped: 'skipped',
};
/** One hostile cell must not make every line of its table as wide as itself. In UTF-16 units. */
const LONGEST_CELL = 120;
/** A check that took at least this many milliseconds says so. */
const SLOW = 1_000;
/**
 * The report for a log or a terminal, line by line, without line feeds, colour codes or trailing blanks: verdict, checks with hints, tables, notes.
 * Foreign text cannot steer the terminal, but may still begin with what a CI host takes for a command: that is the host's to break.
 */
function text(report) {
    const blocks = [verdictLines(report), checkLines(report.checks), ...report.tables.map(tableLines), report.notes.flatMap(noteLines)];
    return blocks
        .filter((lines) => lines.length > 0)
        .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
        .map((line) => line.trimEnd());
}
function verdictLines(report) {
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)((0,_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .verdict */ .W)(report)).split('\n');
}
/** The checks alone, aligned, as the report and `seaworthy doctor` show them. */
function checkLines(checks) {
    const names = checks.map(({ name }) => cell(name));
    const nameWidth = widest(names);
    const wordWidth = widest(checks.map(({ status }) => WORD[status]));
    return checks.flatMap((check, at) => {
        const start = `  ${padEnd(WORD[check.status], wordWidth)}  ${padEnd(names[at], nameWidth)}  `;
        return hanging(start, findings(check));
    });
}
/** A check that is fine, or that nobody made, needs no expectation beside what was found. */
function findings({ status, expected, actual, hint, ms }) {
    const lines = [ms < SLOW ? actual : `${actual} (${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showDuration */ .kJ)(ms)})`];
    if (status !== 'passed' && status !== 'skipped' && expected !== '')
        lines.push(`expected: ${expected}`);
    if (hint)
        lines.push(`hint: ${hint}`);
    return lines.join('\n');
}
/** One table alone, as `seaworthy list` shows it. */
function tableLines({ title, note, ...table }) {
    const { columns, rows, numeric } = (0,_grid_js__WEBPACK_IMPORTED_MODULE_3__/* .grid */ .V)(table);
    const cells = [columns, ...rows].map((row) => row.map(cell));
    const widths = columns.map((_, at) => widest(cells.map((row) => row[at])));
    const [heading, ...body] = cells.map((row) => row.map((value, at) => (numeric[at] ? padStart : padEnd)(value, widths[at])).join('  '));
    const rule = widths.map((width) => '-'.repeat(width)).join('  ');
    const lines = [heading, rule, ...body].map((line) => `  ${line}`);
    return [...(0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)(title).split('\n'), ...lines, ...(note ? hanging('  ', note) : [])];
}
function noteLines(note) {
    return hanging('Note: ', note);
}
/** Foreign text after `start`; its further lines begin below its first. */
function hanging(start, foreign) {
    const indent = ' '.repeat(widthOf(start));
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)(foreign)
        .split('\n')
        .map((line, at) => (at === 0 ? start : indent) + line);
}
function cell(foreign) {
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visibleLine */ .P8)((0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .clipped */ .cz)(foreign, LONGEST_CELL));
}
function widest(cells) {
    return cells.reduce((most, value) => Math.max(most, widthOf(value)), 0);
}
function padEnd(value, width) {
    return value + ' '.repeat(Math.max(0, width - widthOf(value)));
}
function padStart(value, width) {
    return ' '.repeat(Math.max(0, width - widthOf(value))) + value;
}
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian and emoji characters take two columns (Unicode Standard Annex 11, simplified to blocks). */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\ufe0f|\p{Emoji_Presentation}/u;
/** Columns that a terminal takes for the text. */
function widthOf(value) {
    if (/^[ -~]*$/.test(value))
        return value.length;
    return Array.from(graphemes.segment(value)).reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}


/***/ }),

/***/ 27358:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ verdict),
/* harmony export */   d: () => (/* binding */ troubles)
/* harmony export */ });
const TITLE = {
    backup: 'Backup',
    'restore-verify': 'Restore verification',
    restore: 'Restore',
    'health-gate': 'Health gate',
    'load-test': 'Load test',
};
/** The first line of every report: `Backup passed: 42 tables in 12 s`. The headline is foreign text: not escaped here. */
function verdict(report) {
    const said = `${TITLE[report.mode]} ${report.status}`;
    return report.headline === '' ? said : `${said}: ${report.headline}`;
}
const TROUBLE = ['failed', 'inconclusive', 'degraded'];
/** The checks that somebody has to look at, worst first, otherwise in the order of the report. */
function troubles(report) {
    return TROUBLE.flatMap((status) => report.checks.filter((check) => check.status === status));
}


/***/ }),

/***/ 63926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   run: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(86319);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(452);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(50199);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(26318);
/* harmony import */ var _publish_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(79937);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(80150);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(83052);











/**
 * readConfig -> runMode -> publish. The only place that catches whatever ends a job, and the only one that prints errors.
 * `cancel` is aborted by the caller when the runner or a person wants it to stop. Resolves to the exit code.
 */
async function run(host, env, cancel) {
    const started = performance.now();
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S((spelling) => host.mask(spelling));
    const tag = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex');
    let tempDir = '';
    const finish = (status) => {
        host.output('status', status);
        host.output('duration-ms', String(Math.round(performance.now() - started)));
    };
    try {
        tempDir = await makeTempDir(env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)());
        // Before any work: post sees only what was saved by then.
        host.saveState('tag', tag);
        host.saveState('temp', tempDir);
        const config = (0,_config_js__WEBPACK_IMPORTED_MODULE_4__/* .readConfig */ .Xg)(host.inputs(), env, secrets);
        const signal = AbortSignal.any([cancel, ...deadline(config)]);
        const context = {
            env,
            signal,
            now: () => new Date(),
            log: (line) => host.info(secrets.redact(line)),
            progress: (line) => host.progress(secrets.redact(line)),
            secrets,
            tempDir,
            tag,
            remember: (name, value) => host.saveState(name, value),
        };
        const report = await host.group(`seaworthy ${config.mode}`, () => runMode(config, host, context));
        finish(report.status);
        const code = await (0,_publish_js__WEBPACK_IMPORTED_MODULE_8__/* .publish */ .m)(report, { config, host, env, secrets, signal });
        return cancel.aborted ? _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.cancelled : code;
    }
    catch (thrown) {
        const ended = endOf(thrown);
        finish(ended.status);
        const { message, hint, causes } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .explain */ .WE)(thrown);
        const text = [message, ...(hint ? [hint] : []), ...causes.map((cause) => `Because: ${cause}`)].map((line) => secrets.redact(line));
        host.annotate('error', text.join('\n'), ended.title);
        await host.summary((0,_publish_js__WEBPACK_IMPORTED_MODULE_8__/* .endMarkdown */ .l)(ended.title, text)).catch(() => { });
        return ended.exit;
    }
    finally {
        await (0,_process_js__WEBPACK_IMPORTED_MODULE_7__/* .endTagged */ .os)(tag); // Nothing that we started outlives us.
        if (tempDir)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(tempDir, { recursive: true, force: true }).catch(() => { });
        host.saveState('done', 'true');
    }
}
async function runMode(config, host, context) {
    switch (config.mode) {
        case 'backup':
            return (await Promise.all(/* import() */[__webpack_require__.e(5500), __webpack_require__.e(8610), __webpack_require__.e(5452)]).then(__webpack_require__.bind(__webpack_require__, 65452))).backup(config, host.meta, context);
        case 'restore-verify':
            return (await Promise.all(/* import() */[__webpack_require__.e(5847), __webpack_require__.e(9489)]).then(__webpack_require__.bind(__webpack_require__, 55847))).restoreVerify(config, host.meta, context);
        case 'health-gate':
            return (await Promise.all(/* import() */[__webpack_require__.e(5500), __webpack_require__.e(70)]).then(__webpack_require__.bind(__webpack_require__, 50070))).healthGate(config, host.meta, context);
        case 'load-test':
            return (await Promise.all(/* import() */[__webpack_require__.e(5175), __webpack_require__.e(4593), __webpack_require__.e(1933)]).then(__webpack_require__.bind(__webpack_require__, 81933))).loadTest(config, host.meta, context);
    }
}
async function makeTempDir(parent) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(parent, 'seaworthy-'));
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`no temporary folder can be made in ${parent}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Set RUNNER_TEMP or TMPDIR to a folder that this user may write to.',
            cause: thrown,
        });
    }
}
/** A gate keeps its own time: its verdict falls by the timeout, and a rollback may come after it. */
function deadline({ mode, timeout: ms }) {
    if (ms === undefined || mode === 'health-gate')
        return [];
    const controller = new AbortController();
    const late = new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`not done within the timeout of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_10__/* .showDuration */ .kJ)(ms)}`, {
        hint: 'Raise timeout, or look at the log for what took so long.',
    });
    setTimeout(() => controller.abort(late), ms).unref();
    return [controller.signal];
}
function endOf(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .ConfigError */ .xL)
        return { status: 'error', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.error, title: 'Wrong inputs' };
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .CancelledError */ .cc)
        return { status: 'cancelled', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.cancelled, title: 'Cancelled' };
    return { status: 'failed', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.failed, title: 'Failed' };
}


/***/ }),

/***/ 13411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** Held equal to package.json's by a test. */
const VERSION = '0.1.0';


/***/ })

};
