export const id = 3202;
export const ids = [3202];
export const modules = {

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


/***/ }),

/***/ 23202:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  sqliteProbe: () => (/* binding */ sqliteProbe)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
;// CONCATENATED MODULE: ./lib/engines/sqlite/open.js
/**
 * SQLite by Node's own `node:sqlite`, which is asked for here only, and in a process of its own: its calls block the thread that makes them
 * for as long as they take, so that nothing could end a check of a large file. Costs 40 ms and 45 MB while it runs.
 */
/** The argv of a `node` that runs `script` with `open(path, mode)` at hand, and `args` as `args`; nothing of them is ever read as code. */
function sqliteProgram(script, args) {
    return { file: process.execPath, args: ['--no-warnings', '-e', `${OPEN}\n${script}`, '--', ...args] };
}
/** By URI, for its `mode`: an open for reading and writing makes a file where there is none, `rw` does not (sqlite.org/uri.html). */
const OPEN = `
const args = process.argv.slice(1);
const { DatabaseSync } = require('node:sqlite');
const { pathToFileURL } = require('node:url');
function open(path, mode) {
  const url = pathToFileURL(path);
  url.search = '?mode=' + mode;
  return new DatabaseSync(url, { allowExtension: false, timeout: 0 });
}`;

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/process.js
var lib_process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/probes/options.js
var options = __webpack_require__(74917);
;// CONCATENATED MODULE: ./lib/probes/sqlite.js









const METRICS = [
    // `ok`, or the first problem.
    { name: 'quick-check', dimension: 'text' },
    // Rows that refer to nothing.
    { name: 'foreign-keys', dimension: 'none' },
    // How long a writer waits for its turn.
    { name: 'writer', dimension: 'duration' },
    { name: 'wal-size', dimension: 'bytes' },
    { name: 'size', dimension: 'bytes' },
    { name: 'user-version', dimension: 'none' },
    { name: 'journal-mode', dimension: 'text' },
];
/** A database file of SQLite. Nothing in it is changed, and none is made where there is none. */
const sqliteProbe = {
    name: 'sqlite',
    schemes: ['sqlite:'],
    layer: 'dependency',
    metrics: METRICS,
    // A log so large means that a reader never ends and nothing can be moved to the database: SQLite tries at 4 MB.
    defaults: ['quick-check=ok', 'foreign-keys=0', 'warn:wal-size<256MB'],
    open(target, world) {
        (0,options/* refuseOptions */.B)(target.options, [], 'A SQLite target');
        const path = pathOf(target.url, world.cwd);
        return { observe: (signal) => look(path, target.metrics, world, signal), close: async () => { } };
    },
};
function pathOf(url, cwd) {
    const path = url.slice('sqlite:'.length);
    const example = 'expected for example sqlite:db.sqlite3 or sqlite:/srv/app/db.sqlite3';
    if (path.trim() === '' || path === ':memory:')
        throw new errors/* UserError */.yo(`received 'sqlite:${path}' without the path of a file, ${example}`);
    // In the URLs of other tools three slashes begin a relative path, here they would begin an absolute one.
    if (path.startsWith('//'))
        throw new errors/* UserError */.yo(`received '${(0,units/* oneLine */.TN)(url, 100)}', ${example}: the path as it is, without '//'`);
    if (path.includes('\0'))
        throw new errors/* UserError */.yo(`the path in sqlite: has a zero byte, ${example}`);
    return (0,external_node_path_.resolve)(cwd, path);
}
/** Larger files are checked only where a condition asks for it: their pages are read one and all, in every look. */
const CHECKED_BYTES = 256 * 1024 * 1024;
/** A look ends by then in any case; the checks come last, so that the rest is known. */
const LOOKS = 3;
const WRITER_MS = 5_000;
async function look(path, metrics, world, signal) {
    const started = performance.now();
    const size = await sizeOf(path);
    const wal = await (0,promises_.stat)(`${path}-wal`).then((found) => found.size, () => 0);
    const wantsCheck = metrics.includes('quick-check') || metrics.includes('foreign-keys');
    const checks = wantsCheck || size <= CHECKED_BYTES;
    const writerMs = Math.min(WRITER_MS, world.lookMs);
    const found = await ask([path, String(writerMs), checks ? 'check' : ''], world, signal);
    if (found.error)
        throw new errors/* UserError */.yo(`${path}: ${sentence(found.error, writerMs)}`, { temporary: found.error.code === BUSY });
    const values = new Map();
    const put = (name, one) => {
        const dimension = METRICS.find((metric) => metric.name === name)?.dimension;
        values.set(name, { ...one, ...(dimension ? { dimension } : {}), ms: performance.now() - started });
    };
    put('size', { value: size });
    put('wal-size', { value: wal });
    for (const [name, one] of Object.entries(found.values))
        put(name, one);
    const late = `it did not end within ${(0,units/* showDuration */.kJ)(world.lookMs * LOOKS)}`;
    for (const name of ['quick-check', 'foreign-keys'])
        if (checks && !values.has(name))
            put(name, { value: undefined, why: late });
    const unchecked = `larger than ${(0,units/* showBytes */.ni)(CHECKED_BYTES)}: checked only where quick-check=ok is written`;
    return { values, facts: { file: path, sqlite: found.version ?? 'unknown', ...(checks ? {} : { 'not checked': unchecked }) } };
}
async function sizeOf(path) {
    const found = await (0,promises_.stat)(path).catch((thrown) => {
        const why = thrown.code === 'ENOENT' ? 'there is no such file' : `it cannot be looked at: ${thrown.message}`;
        throw new errors/* UserError */.yo(`${path}: ${why}`, { hint: 'Correct the path behind sqlite:, which is relative to the working directory.' });
    });
    if (found.isFile())
        return found.size;
    throw new errors/* UserError */.yo(`${path}: it is no file`, { hint: 'Correct the path behind sqlite:.' });
}
/** SQLite's result codes (sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const CANTOPEN = 14;
const NOTADB = 26;
function sentence({ at, code, message }, writerMs) {
    if (code === BUSY && at === 'writer')
        return `the writer is stuck: somebody has held the write lock for more than ${(0,units/* showDuration */.kJ)(writerMs)}`;
    if (code === BUSY)
        return `somebody keeps it locked: it could not be read within ${(0,units/* showDuration */.kJ)(writerMs)}`;
    if (code === NOTADB)
        return 'it is no SQLite database, or an encrypted one';
    if (code === CORRUPT)
        return `it is corrupt: ${message}`;
    if (code === CANTOPEN)
        return 'it cannot be opened: this user may not read it, or may not write to its folder, which the WAL needs';
    return message;
}
/** Each answer is a line of its own: what came before the end is known. */
async function ask(args, world, signal) {
    const late = AbortSignal.timeout(world.lookMs * LOOKS);
    const both = AbortSignal.any([signal, late]);
    const tag = world.tag ?? `gate-${(0,external_node_crypto_.randomBytes)(6).toString('hex')}`;
    // It has nothing to put away: it writes nothing.
    const command = { ...sqliteProgram(SCRIPT, args), stopSignal: 'SIGKILL' };
    const child = (0,lib_process/* start */.ni)({ env: world.env, signal: both, secrets: new secrets/* Secrets */.S(), tag }, command);
    const answers = { values: {} };
    (0,lib_process/* eachLine */.IM)(child.stdout, (line) => {
        const { values, ...rest } = JSON.parse(line);
        Object.assign(answers.values, values);
        Object.assign(answers, rest);
    });
    child.stdin.end();
    try {
        await child.done;
    }
    catch (thrown) {
        signal.throwIfAborted();
        if (!late.aborted) {
            const died = thrown instanceof lib_process/* ExitError */.RS ? `the check of ${args[0]} ended without an answer: ${(0,errors/* messageOf */.bD)(thrown)}` : (0,errors/* messageOf */.bD)(thrown);
            throw new errors/* UserError */.yo((0,units/* oneLine */.TN)(died, 300), { layer: 'gate' });
        }
    }
    return answers;
}
/**
 * Reading first, then the lock of writers, then the checks, which take as long as the file is large. BEGIN IMMEDIATE takes the lock and writes
 * nothing. Errors carry the primary code of SQLite, the lower byte of the extended one.
 */
const SCRIPT = `
const [path, wait, check] = args;
const say = (answer) => require('node:fs').writeSync(1, JSON.stringify(answer) + '\\n');
let at = 'open';
let db;
const attempt = (mode) => {
  db = open(path, mode);
  db.exec('PRAGMA busy_timeout = ' + Number(wait));
  const one = (sql) => Object.values(db.prepare(sql).get() ?? {})[0];
  say({ version: one('SELECT sqlite_version()') });
  at = 'read';
  one('SELECT count(*) FROM sqlite_schema');
  say({ values: { 'user-version': { value: one('PRAGMA user_version') }, 'journal-mode': { value: one('PRAGMA journal_mode') } } });
};
// Before SQLite has it open: closing the file again would give up the locks of this process. On a file that may only be read, BEGIN IMMEDIATE
// succeeds and takes no lock.
const isWritable = () => {
  try { require('node:fs').closeSync(require('node:fs').openSync(path, 'r+')); return true; } catch { return false; }
};
const writer = () => {
  const begun = performance.now();
  db.exec('BEGIN IMMEDIATE');
  const ms = performance.now() - begun;
  db.exec('ROLLBACK');
  return { value: ms };
};
try {
  const writable = isWritable();
  attempt(writable ? 'rw' : 'ro');
  at = 'writer';
  say({ values: { writer: writable ? writer() : { why: 'this user may only read the file' } } });
  at = 'check';
  if (check) {
    try {
      let count = 0;
      for (const row of db.prepare('PRAGMA foreign_key_check').iterate()) count += row ? 1 : 0;
      say({ values: { 'foreign-keys': { value: count } } });
    } catch (thrown) {
      say({ values: { 'foreign-keys': { why: 'they cannot be checked: ' + thrown.message } } });
    }
    const [row] = db.prepare('PRAGMA quick_check(1)').all();
    say({ values: { 'quick-check': { value: String(Object.values(row)[0]).slice(0, 500) } } });
  }
  db.close();
} catch (thrown) {
  const code = (thrown.errcode ?? 0) & 255;
  if (at === 'check' && code === ${CORRUPT}) say({ values: { 'quick-check': { value: thrown.message } } });
  else say({ error: { at, code, message: String(thrown.message).slice(0, 500) } });
}`;


/***/ })

};
