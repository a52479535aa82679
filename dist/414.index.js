export const id = 414;
export const ids = [414];
export const modules = {

/***/ 19260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ listBackups),
/* harmony export */   Nm: () => (/* binding */ lastGoodOfAny),
/* harmony export */   mC: () => (/* binding */ lastGood),
/* harmony export */   vA: () => (/* binding */ totalsOf)
/* harmony export */ });
/* unused harmony export isSameSource */
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(38321);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(62109);



/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over. */
async function listBackups(storage, name) {
    const backups = [];
    const problems = [];
    for await (const stored of storage.list(name === undefined ? '' : `${name}/`)) {
        const [series, id, file, ...deeper] = stored.key.split('/');
        if (file !== _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1 || deeper.length > 0)
            continue;
        const where = storage.locate(stored.key);
        try {
            if (stored.bytes > LARGEST_MANIFEST)
                throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
            const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)((await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_0__.buffer)(await storage.get(stored.key))).toString('utf8'), where);
            if (manifest.id !== id || manifest.name !== series)
                throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
            backups.push({ manifest, key: `${series}/${id}` });
        }
        catch (thrown) {
            problems.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown));
        }
    }
    backups.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
    return { backups, problems };
}
/** The yardstick for the next backup: the newest without alarms, of the same source and the same selection of tables. */
function lastGood(backups, wanted) {
    return goodOnes(backups, wanted.selection).find(({ parts }) => isSameSource(parts[0].identity, wanted.identity));
}
/** The same, of whatever source: a database that was made anew, or a URL that points elsewhere, must not go without a yardstick. */
function lastGoodOfAny(backups, selection) {
    return goodOnes(backups, selection)[0];
}
const goodOnes = (backups, selection) => backups
    .map(({ manifest }) => manifest)
    .filter(({ alarms, parts }) => alarms.length === 0 && JSON.stringify(parts[0].selection) === JSON.stringify(selection));
function isSameSource(a, b) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
/** Sums over the parts of a backup. `rows` is undefined where a part was not counted. */
function totalsOf({ parts }) {
    const sum = (pick) => parts.reduce((total, part) => total + pick(part), 0);
    return {
        bytes: sum((part) => part.bytes),
        rawBytes: sum((part) => part.rawBytes),
        tables: sum((part) => part.totals.tables),
        rows: parts.every((part) => part.totals.rows !== undefined) ? sum((part) => part.totals.rows) : undefined,
    };
}


/***/ }),

/***/ 62109:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  h1: () => (/* binding */ MANIFEST_FILE),
  WH: () => (/* binding */ backupId),
  Ng: () => (/* binding */ parseManifest)
});

// UNUSED EXPORTS: MANIFEST_VERSION

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/api.js
var api = __webpack_require__(43759);
;// CONCATENATED MODULE: ./node_modules/zod/v4/classic/iso.js



function datetime(params) {
    return api/* _isoDateTime */.G1(schemas/* ZodISODateTime */.You, params);
}
function date(params) {
    return core._isoDate(ZodISODate, params);
}
function time(params) {
    return core._isoTime(ZodISOTime, params);
}
function duration(params) {
    return core._isoDuration(ZodISODuration, params);
}

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/manifest.js



/**
 * What a backup says of itself, written last: a folder without it is no backup. Read back it is hostile input:
 * anybody who can write to the store can have written it.
 */
const fileName = schemas/* string */.YjP().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/);
const sha256 = schemas/* string */.YjP().regex(/^[0-9a-f]{64}$/);
const size = schemas/* number */.aig().int().nonnegative();
const words = schemas/* record */.g1P(schemas/* string */.YjP().max(100), schemas/* string */.YjP().max(4_000));
const storedFile = schemas/* object */.Ikc({ file: fileName, bytes: size, sha256 });
const part = storedFile.extend({
    engine: schemas/* string */.YjP().max(50),
    /** What makes the source this one: retention and comparison never cross it. */
    identity: words,
    serverVersion: schemas/* string */.YjP().max(100).optional(),
    clientVersion: schemas/* string */.YjP().max(100).optional(),
    encoding: schemas/* string */.YjP().max(100).optional(),
    locale: words.optional(),
    compression: schemas/* enum */.k5n(['zstd', 'gzip', 'none']),
    recipients: schemas/* array */.YOg(schemas/* string */.YjP().max(4_000)),
    /** Size of the dump before compression. */
    rawBytes: size,
    fingerprint: schemas/* enum */.k5n(['full', 'counts', 'none']),
    /** Patterns that chose or left out tables; all empty for a whole database. Only backups of the same selection are compared. */
    selection: schemas/* record */.g1P(schemas/* string */.YjP().max(100), schemas/* array */.YOg(schemas/* string */.YjP().max(1_000))),
    /** `rows` is absent where they were not counted. */
    totals: schemas/* object */.Ikc({ tables: size, rows: size.optional() }),
    inventory: storedFile.optional(),
    extras: schemas/* array */.YOg(storedFile),
});
const MANIFEST_VERSION = 1;
const manifest = schemas/* object */.Ikc({
    version: schemas/* literal */.euz(MANIFEST_VERSION),
    id: schemas/* string */.YjP().regex(/^\d{8}T\d{6}Z-[0-9a-f]{6}$/),
    name: fileName,
    createdAt: datetime(),
    tool: schemas/* string */.YjP().max(100),
    git: schemas/* object */.Ikc({ sha: schemas/* string */.YjP().max(64).optional(), ref: schemas/* string */.YjP().max(1_000).optional(), runUrl: schemas/* string */.YjP().max(1_000).optional() }),
    /** Why this backup, though whole, must not become the yardstick of the next: for example `max-shrink`. */
    alarms: schemas/* array */.YOg(schemas/* string */.YjP().max(1_000)),
    parts: schemas/* array */.YOg(part).min(1).max(100),
});
/** `where` is named in every message. Refuses what is no JSON, of a newer version, or of another shape, each with its own sentence. */
function parseManifest(json, where) {
    let content;
    try {
        content = JSON.parse(json);
    }
    catch {
        throw new errors/* UserError */.yo(`${where} is damaged: it is no JSON`);
    }
    const version = schemas/* object */.Ikc({ version: schemas/* number */.aig() }).safeParse(content);
    if (!version.success)
        throw new errors/* UserError */.yo(`${where} is no manifest of seaworthy: it has no version`);
    if (version.data.version !== MANIFEST_VERSION) {
        throw new errors/* UserError */.yo(`${where} has version ${version.data.version}; this program reads version ${MANIFEST_VERSION}`, {
            hint: 'Use the release of seaworthy that wrote it, or a newer one.',
        });
    }
    const result = manifest.safeParse(content);
    if (result.success)
        return result.data;
    const { path, message } = result.error.issues[0];
    throw new errors/* UserError */.yo(`${where} is damaged: ${(0,units/* oneLine */.TN)(path.join('.'), 200)}: ${(0,units/* oneLine */.TN)(message, 200)}`);
}
/** `20261121T030000Z-9f3a1c`: sorts by time; the tail keeps two of the same second apart. `random` is six hexadecimal digits. */
function backupId(now, random) {
    return `${now.toISOString().replace(/[-:]|\.\d+/g, '')}-${random}`;
}
const MANIFEST_FILE = 'manifest.json';


/***/ }),

/***/ 65952:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
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
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--heap-growing-percent=400');
    const gc = (0,node_vm__WEBPACK_IMPORTED_MODULE_1__.runInNewContext)('gc');
    return () => gc({ type: 'minor' });
}


/***/ }),

/***/ 62061:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ destinationCheck),
/* harmony export */   z: () => (/* binding */ spaceCheck)
/* harmony export */ });
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19260);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);




/** What a backup will need of the store, tried before hours are spent on one. A dry run only looks. */
function destinationCheck(storage, name, dryRun) {
    const base = { name: 'destination', expected: 'a place that can be written to' };
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .timed */ .ay)(async () => {
        if (dryRun)
            return { ...base, status: 'skipped', actual: `${storage.location}, not tried in a dry run` };
        try {
            const learned = await storage.rehearse(`${name}/`);
            return { ...base, status: 'passed', actual: [storage.location, ...learned].join('; ') };
        }
        catch (thrown) {
            if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
                throw thrown;
            return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
}
/** Share of a dump that a compression leaves, at its best and usually, for guessing without a backup before. */
const RATIO = { zstd: { best: 0.02, usual: 0.5 }, gzip: { best: 0.02, usual: 0.5 }, none: { best: 0.5, usual: 1 } };
const MARGIN = 1.2;
/**
 * Will it fit? With a good backup before, made the same way, that is known well enough to refuse; without one only what cannot fit whatever
 * the data is refused, and what may not fit is said.
 */
function spaceCheck(storage, survey, compression, last) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_3__/* .timed */ .ay)(async () => {
        const free = await storage.space();
        const base = { name: 'space', expected: 'room for the backup' };
        if (free === undefined)
            return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
        const before = last?.parts.every((part) => part.compression === compression.method) ? (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .totalsOf */ .vA)(last).bytes : undefined;
        const raw = survey.rawBytes ?? 0;
        const needed = before === undefined ? raw * RATIO[compression.method].usual : before * MARGIN;
        const least = before ?? raw * RATIO[compression.method].best;
        const actual = `about ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(needed)} needed, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(free)} free`;
        if (free >= needed)
            return { ...base, status: 'passed', actual };
        const hint = `Free at least ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showBytes */ .ni)(needed - free)} there, or name a destination with more room.`;
        return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
    });
}


/***/ }),

/***/ 8610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  e7: () => (/* binding */ readBack),
  Wm: () => (/* binding */ selectionOf),
  n8: () => (/* binding */ storePart),
  HN: () => (/* binding */ writeManifest)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/manifest.js + 1 modules
var lib_manifest = __webpack_require__(62109);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/modes/progress.js

const EVERY_MS = 5_000;
/** One line every few seconds: how much, how fast, which table, about how long still. */
class ProgressLine {
    #expected;
    #began = performance.now();
    #timer;
    #table = '';
    #counted = '';
    #watched = { bytesWritten: 0 };
    constructor(context, expectedBytes) {
        this.#expected = expectedBytes;
        this.#timer = setInterval(() => context.progress(this.line(performance.now())), EVERY_MS).unref();
    }
    onDumping(table) {
        this.#table = (0,units/* oneLine */.TN)(table, 200);
    }
    onCounted(done, of) {
        this.#counted = `${(0,units/* showCount */.px)(done)} of ${(0,units/* showCount */.px)(of)} tables counted`;
    }
    /** Whatever counts the bytes of the dump. */
    watch(counter) {
        this.#watched = counter;
    }
    line(now) {
        const ms = Math.max(now - this.#began, 1);
        const { bytesWritten: bytes } = this.#watched;
        const rate = (bytes / ms) * 1_000;
        const left = this.#expected === undefined || rate === 0 ? 0 : ((this.#expected - bytes) / rate) * 1_000;
        return [
            `${(0,units/* showBytes */.ni)(bytes)} dumped in ${(0,units/* showDuration */.kJ)(ms)}, ${(0,units/* showBytes */.ni)(Math.round(rate))}/s`,
            ...(left > 0 ? [`about ${(0,units/* showDuration */.kJ)(left)} left`] : []),
            ...(this.#table ? [`at ${this.#table}`] : []),
            ...(this.#counted ? [this.#counted] : []),
        ].join(', ');
    }
    stop() {
        clearInterval(this.#timer);
    }
}

;// CONCATENATED MODULE: ./lib/modes/backup-store.js








/** dump -> compress -> sha256 -> store, one block at a time; the small files after it. Adds the checks `dump` and `inventory`. */
async function storePart(work, storing) {
    const { source, storage, folder, survey, context } = storing;
    const { config } = work;
    const began = performance.now();
    const progress = new ProgressLine(context, survey.rawBytes);
    const dump = await source.dump(progress);
    const compressed = (0,stream/* compressor */.e)(config.compression);
    const meter = new stream/* Meter */.kI();
    progress.watch(compressed);
    const file = `${dump.file}${stream/* SUFFIX */.Er[config.compression.method]}`;
    // Both must have ended before anything is taken away. What the store says comes first: when it is the one that failed, the pipeline only
    // knows that it was broken off; when the pipeline failed, the store was handed that very error.
    const [piped, put] = await Promise.allSettled([
        (0,promises_.pipeline)(dump.body, compressed, meter, { signal: context.signal }),
        storage.put(folder + file, meter, { signal: context.signal }),
    ]);
    progress.stop();
    for (const ended of [put, piped]) {
        if (ended.status === 'fulfilled')
            continue;
        await dump.abort(ended.reason);
        throw ended.reason;
    }
    const { inventory, extras, facts, warnings } = await dump.result;
    const sha256 = meter.digest();
    const ms = Math.round(performance.now() - began);
    const suffix = stream/* SUFFIX */.Er.zstd;
    const inventoryFile = await putSmall(storage, folder, `inventory.json${suffix}`, `${JSON.stringify(inventory, null, 1)}\n`);
    const extraFiles = await Promise.all(extras.map((extra) => putSmall(storage, folder, `${extra.file}${suffix}`, extra.text)));
    const recovery = source.recovery({
        extract: `${stream/* EXTRACT */.Q[config.compression.method]} ${file}`,
        facts,
        database: survey.identity?.database ?? '',
        partial: config['include-table'].length > 0,
    });
    const recoveryFile = await putSmall(storage, folder, 'RECOVERY.md', recoveryText(folder, [{ file, sha256 }, inventoryFile, ...extraFiles], recovery));
    const totals = totalsOfItems(inventory, config.fingerprint);
    const part = {
        ...facts,
        file,
        bytes: meter.bytes,
        sha256,
        compression: config.compression.method,
        recipients: [],
        rawBytes: compressed.bytesWritten,
        fingerprint: config.fingerprint,
        selection: selectionOf(config),
        totals,
        inventory: inventoryFile,
        extras: extraFiles,
    };
    work.checks.push(dumpCheck(part, ms), inventoryCheck(part));
    return { part, stored: [inventoryFile, ...extraFiles, recoveryFile], inventory, warnings };
}
/** The patterns by which tables were chosen, for the manifest. */
function selectionOf(config) {
    const { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data } = config;
    return { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data };
}
function dumpCheck(part, ms) {
    const rate = (0,units/* showBytes */.ni)(Math.round(part.rawBytes / Math.max(ms / 1_000, 0.001)));
    return {
        name: 'dump',
        status: 'passed',
        expected: 'pg_dump and the inventory reach their end',
        actual: `${(0,units/* showBytes */.ni)(part.rawBytes)} at ${rate}/s, ${(0,units/* showBytes */.ni)(part.bytes)} stored`,
        ms,
    };
}
function inventoryCheck(part) {
    const { tables, rows } = part.totals;
    const wanted = {
        full: 'exact rows and checksums in the snapshot of the dump',
        counts: 'exact rows in the snapshot of the dump',
        none: 'names only (fingerprint: none)',
    };
    return {
        name: 'inventory',
        status: part.fingerprint === 'none' ? 'skipped' : 'passed',
        expected: wanted[part.fingerprint],
        actual: rows === undefined ? `${(0,units/* showCount */.px)(tables)} tables, not counted` : `${(0,units/* showCount */.px)(tables)} tables, ${(0,units/* showCount */.px)(rows)} rows`,
        ms: 0,
    };
}
function totalsOfItems(items, fingerprint) {
    const tables = items.filter((item) => item.kind === 'table');
    const rows = tables.reduce((sum, item) => sum + (item.count ?? 0), 0);
    return { tables: tables.length, ...(fingerprint === 'none' ? {} : { rows }) };
}
/** Files of a few kilobytes; compressed where the name says so. */
async function putSmall(storage, folder, file, text) {
    const meter = new stream/* Meter */.kI();
    const plain = Buffer.from(text);
    const content = file.endsWith(stream/* SUFFIX */.Er.zstd) ? await through(plain, (0,stream/* compressor */.e)({ method: 'zstd', level: 3 })) : plain;
    meter.resume().end(content);
    await storage.put(folder + file, content);
    return { file, bytes: content.length, sha256: meter.digest() };
}
const through = (content, transform) => (0,consumers_.buffer)(external_node_stream_.Readable.from([content]).pipe(transform));
function recoveryText(folder, files, section) {
    const sums = files.map(({ file, sha256 }) => `${sha256}  ${file}`).join('\n');
    return `# How to restore this backup by hand

Folder \`${folder}\`. You need public tools only: \`zstd\`, and those named below. Check first that no byte has changed:

\`\`\`sh
sha256sum -c <<'SUMS'
${sums}
SUMS
\`\`\`

${section}
`;
}
/** The manifest last, and never over another. */
async function writeManifest(storage, folder, manifest) {
    await storage.put(`${folder}${lib_manifest/* MANIFEST_FILE */.h1}`, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), { ifAbsent: true });
}
/** Reads what was stored, not what was sent: every byte against its sha256, the archive to its end, its tables against the inventory. */
async function readBack(given, signal) {
    const base = { name: 'read back', expected: 'the stored bytes are those that were written, and the archive is whole' };
    const { part } = given;
    try {
        const tables = await readAll(given);
        return { ...base, status: 'passed', actual: `${(0,units/* showBytes */.ni)(part.bytes)} read, ${(0,units/* showCount */.px)(tables)} tables as in the inventory` };
    }
    catch (thrown) {
        // A byte that changed shows as anything: a wrong sum, a frame that cannot be decompressed, an archive that breaks off.
        if (signal.aborted)
            throw signal.reason;
        const hint = 'The backup was not kept. The storage or the machine changes data: check its disk and memory, then run it again.';
        return { ...base, status: 'failed', actual: (0,errors/* messageOf */.bD)(thrown), hint };
    }
}
/** Resolves to the number of tables in the archive; throws where anything is not as it was written. */
async function readAll({ source, storage, folder, part, stored, inventory }) {
    for (const small of stored) {
        const meter = new stream/* Meter */.kI();
        await (0,promises_.pipeline)(await storage.get(folder + small.file), meter.resume());
        if (meter.digest() !== small.sha256)
            throw new Error(`${small.file} came back with other bytes than were written`);
    }
    const meter = new stream/* Meter */.kI();
    const body = (0,stream/* decompressor */.ni)(part.compression);
    const [fed, inspected] = await Promise.allSettled([
        (0,promises_.pipeline)(await storage.get(folder + part.file), meter, body),
        source.inspect(body, inventory),
    ]);
    // Where the archive is at fault the pipeline only knows that it was broken off.
    for (const ended of [inspected, fed]) {
        if (ended.status === 'rejected')
            throw new Error(`${part.file}: ${(0,errors/* messageOf */.bD)(ended.reason)}`, { cause: ended.reason });
    }
    if (meter.digest() !== part.sha256)
        throw new Error(`${part.file} came back with other bytes than were written`);
    return inspected.value.tables;
}


/***/ }),

/***/ 18015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Er: () => (/* binding */ SUFFIX),
/* harmony export */   Q: () => (/* binding */ EXTRACT),
/* harmony export */   Xo: () => (/* binding */ withheldEnd),
/* harmony export */   e: () => (/* binding */ compressor),
/* harmony export */   kI: () => (/* binding */ Meter),
/* harmony export */   ni: () => (/* binding */ decompressor)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(38522);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65952);




/** Small enough for a used block to be gone by the next minor collection (memory.ts): with 1 MiB the process was 40 MB larger, not faster. */
const BLOCK = 256 * 1024;
/** zstd with one thread: more than zero `nbWorkers` crash Node 24's binding. */
function compressor({ method, level }) {
    switch (method) {
        case 'zstd':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createZstdCompress)({
                chunkSize: BLOCK,
                params: { [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_compressionLevel]: level, [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_checksumFlag]: 1 },
            });
        case 'gzip':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGzip)({ level, chunkSize: BLOCK });
        case 'none':
            return new Plain({ highWaterMark: BLOCK });
    }
}
class Plain extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform {
    bytesWritten = 0;
    _transform(chunk, _encoding, next) {
        this.bytesWritten += chunk.length;
        next(null, chunk);
    }
}
function decompressor(method) {
    switch (method) {
        case 'zstd':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createZstdDecompress)({ chunkSize: BLOCK });
        case 'gzip':
            return (0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGunzip)({ chunkSize: BLOCK });
        case 'none':
            return new node_stream__WEBPACK_IMPORTED_MODULE_1__.PassThrough({ highWaterMark: BLOCK });
    }
}
const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' };
/** The command a person types to get the content of a stored file on stdout. */
const EXTRACT = { zstd: 'zstd -dc', gzip: 'gzip -dc', none: 'cat' };
/** Lets everything through, counts and hashes it. `digest` once, after the end. */
class Meter extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform {
    bytes = 0;
    #hash = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    constructor() {
        super({ highWaterMark: BLOCK });
    }
    _transform(chunk, _encoding, next) {
        this.bytes += chunk.length;
        this.#hash.update(chunk);
        (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .passed */ .b)(chunk.length);
        next(null, chunk);
    }
    digest() {
        return this.#hash.digest('hex');
    }
}
/**
 * What `source` gives, and its end only when `whole` has resolved: whoever stores this cannot complete it before. Fails as soon as `whole` does.
 * A Readable and not a Transform: the dump passes here in pieces of 8 KiB, and every stage they pass costs.
 */
function withheldEnd(source, whole) {
    const body = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable({
        highWaterMark: 64 * 1024,
        read: () => void source.resume(),
        destroy: (error, done) => {
            source.destroy();
            done(error);
        },
    });
    source.on('data', (chunk) => {
        (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .passed */ .b)(chunk.length);
        if (!body.push(chunk))
            source.pause();
    });
    source.once('end', () => void whole.then(() => body.push(null)).catch(() => { }));
    source.once('error', (thrown) => body.destroy(thrown));
    source.once('close', () => {
        if (!source.readableEnded)
            body.destroy(new Error('the source was cut off before its end'));
    });
    whole.catch((thrown) => body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))));
    return body;
}


/***/ })

};
