export const id = 887;
export const ids = [887];
export const modules = {

/***/ 19260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ listBackups),
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
/** The yardstick for the next backup: the newest without alarms, of the same source. */
function lastGood(backups, identity) {
    return backups.find(({ manifest }) => manifest.alarms.length === 0 && isSameSource(manifest.parts[0].identity, identity))?.manifest;
}
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
    throw new errors/* UserError */.yo(`${where} is damaged: ${path.join('.')}: ${message}`);
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
/** V8's own `gc`, which is hidden until its flag is set; a fresh context then has it. */
function minorCollection() {
    (0,node_v8__WEBPACK_IMPORTED_MODULE_0__.setFlagsFromString)('--expose-gc');
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
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_stream_consumers__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38321);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(19260);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83052);






/** Writes, reads and removes a small object: what a backup will need, tried before hours are spent on one. A dry run only looks. */
function destinationCheck(storage, name, dryRun) {
    const base = { name: 'destination', expected: 'a place that can be written to' };
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_5__/* .timed */ .ay)(async () => {
        if (dryRun)
            return { ...base, status: 'skipped', actual: `${storage.location}, not tried in a dry run` };
        const key = `${name}/.probe-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`;
        const probe = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(64);
        try {
            await storage.put(key, probe, { ifAbsent: true });
            const same = probe.equals(await (0,node_stream_consumers__WEBPACK_IMPORTED_MODULE_1__.buffer)(await storage.get(key)));
            await storage.remove([key]);
            if (same)
                return { ...base, status: 'passed', actual: storage.location };
            return {
                ...base,
                status: 'failed',
                actual: `${storage.location} gave back other bytes than were written`,
                hint: 'Do not trust this storage: name another destination.',
            };
        }
        catch (thrown) {
            if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo))
                throw thrown;
            return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
}
/** Share of a dump that zstd leaves, at its best and usual, for guessing without a backup before. */
const BEST_RATIO = 0.02;
const USUAL_RATIO = 0.5;
const MARGIN = 1.2;
/**
 * Will it fit? With a good backup before, that is known well enough to refuse; without one only what cannot fit whatever the
 * compression is refused, and what may not fit is said.
 */
function spaceCheck(storage, survey, last) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_5__/* .timed */ .ay)(async () => {
        const free = await storage.space();
        const base = { name: 'space', expected: 'room for the backup' };
        if (free === undefined)
            return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
        const raw = survey.rawBytes ?? 0;
        const needed = last ? (0,_backups_js__WEBPACK_IMPORTED_MODULE_2__/* .totalsOf */ .vA)(last).bytes * MARGIN : raw * USUAL_RATIO;
        const least = last ? needed : raw * BEST_RATIO;
        const actual = `about ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(needed)} needed, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(free)} free`;
        if (free >= needed)
            return { ...base, status: 'passed', actual };
        const hint = `Free at least ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(needed - free)} there, or name a destination with more room.`;
        return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
    });
}


/***/ }),

/***/ 84887:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/backups.js
var backups = __webpack_require__(19260);
// EXTERNAL MODULE: ./lib/engines/index.js + 1 modules
var engines = __webpack_require__(2134);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/manifest.js + 1 modules
var lib_manifest = __webpack_require__(62109);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/storage/index.js + 1 modules
var lib_storage = __webpack_require__(47678);
// EXTERNAL MODULE: ./lib/version.js
var version = __webpack_require__(13411);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/modes/backup-alarms.js


/**
 * A backup can be whole and still be of a database that was emptied by mistake. Such a backup is kept, with its alarms in the manifest,
 * and is never the yardstick of the next: the alarm goes on until somebody looks.
 */
function alarmChecks(config, manifest, last) {
    return [...minSize(config['min-size'], manifest), ...maxShrink(config['max-shrink'], manifest, last)];
}
function minSize(limit, manifest) {
    if (limit === undefined)
        return [];
    const { bytes } = (0,backups/* totalsOf */.vA)(manifest);
    const check = { name: 'min-size', expected: `stored dump of at least ${(0,units/* showBytes */.ni)(limit)}`, actual: (0,units/* showBytes */.ni)(bytes), ms: 0 };
    return [
        bytes >= limit
            ? { ...check, status: 'passed' }
            : { ...check, status: 'failed', hint: `${LOOK} If it is as it should be, lower min-size.` },
    ];
}
const LOOK = 'The backup is whole and was kept, but is marked: look whether the database is what it should be.';
function maxShrink(limit, manifest, last) {
    if (limit === undefined)
        return [];
    const percent = `${Math.round(limit * 1_000) / 10}%`;
    if (last === undefined) {
        return [
            {
                name: 'max-shrink',
                status: 'skipped',
                expected: `at most ${percent} smaller than the last good backup`,
                actual: 'there is no good backup of this source yet',
                ms: 0,
            },
        ];
    }
    const [now, then] = [(0,backups/* totalsOf */.vA)(manifest), (0,backups/* totalsOf */.vA)(last)];
    const judged = (name, actual, before, show) => {
        const check = {
            name,
            expected: `at least ${show(Math.ceil(before * (1 - limit)))} (${percent} less than ${last.id})`,
            actual: show(actual),
            ms: 0,
        };
        return actual >= before * (1 - limit)
            ? { ...check, status: 'passed' }
            : { ...check, status: 'failed', hint: `${LOOK} If it is, raise max-shrink for one run.` };
    };
    return [
        judged('max-shrink', now.rawBytes, then.rawBytes, units/* showBytes */.ni),
        ...(now.rows !== undefined && then.rows !== undefined ? [judged('max-shrink rows', now.rows, then.rows, units/* showCount */.px)] : []),
    ];
}

// EXTERNAL MODULE: ./lib/modes/backup-destination.js
var backup_destination = __webpack_require__(62061);
;// CONCATENATED MODULE: ./lib/modes/backup-report.js



/** Tables in the summary; the inventory has all. */
const SHOWN = 15;
function reportOf(work) {
    const { manifest, checks } = work;
    const totals = manifest && (0,backups/* totalsOf */.vA)(manifest);
    const part = manifest?.parts[0];
    return {
        mode: 'backup',
        status: (0,report/* worst */.QZ)(checks.map((check) => check.status)),
        headline: headline(work),
        checks,
        metrics: {
            ...(totals ? { bytes: totals.bytes, 'raw-bytes': totals.rawBytes, tables: totals.tables } : {}),
            ...(totals?.rows === undefined ? {} : { rows: totals.rows }),
        },
        facts: { ...work.facts, ...(part ? { sha256: part.sha256 } : {}) },
        outputs: {
            'backup-id': manifest?.id ?? '',
            location: work.facts.location ?? '',
            bytes: totals ? String(totals.bytes) : '',
            sha256: part?.sha256 ?? '',
            tables: totals ? String(totals.tables) : '',
            rows: totals?.rows === undefined ? '' : String(totals.rows),
            pruned: '0',
        },
        tables: [...work.tables, ...largest(work.inventory ?? [])],
        notes: work.notes,
    };
}
function headline({ manifest, checks, config, started, step }) {
    const failed = checks.filter((check) => check.status === 'failed');
    if (manifest === undefined) {
        if (failed.length > 0)
            return `${failed.map((check) => check.name).join(', ')}: nothing was kept, older backups are as they were`;
        return config['dry-run']
            ? 'dry run: nothing was written, a backup would go ahead'
            : `stopped at ${step ?? 'the start'}: nothing was kept`;
    }
    const { bytes, tables, rows } = (0,backups/* totalsOf */.vA)(manifest);
    const counted = rows === undefined ? '' : `, ${(0,units/* showCount */.px)(rows)} rows`;
    const summary = `${(0,units/* showCount */.px)(tables)} tables${counted}, ${(0,units/* showBytes */.ni)(bytes)} in ${(0,units/* showDuration */.kJ)(performance.now() - started)}`;
    return failed.length > 0 ? `${failed.map((check) => check.name).join(', ')}: the backup was kept and marked (${summary})` : summary;
}
function largest(inventory) {
    const tables = inventory.filter((item) => item.kind === 'table' && item.count !== undefined);
    if (tables.length === 0)
        return [];
    const sorted = tables.sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || b.count - a.count);
    return [
        {
            title: 'Largest tables',
            columns: ['table', 'rows', 'size at the source'],
            rows: sorted.slice(0, SHOWN).map((item) => [item.name, (0,units/* showCount */.px)(item.count), (0,units/* showBytes */.ni)(item.bytes ?? 0)]),
            ...(sorted.length > SHOWN ? { note: `${(0,units/* showCount */.px)(sorted.length - SHOWN)} smaller tables are in the inventory.` } : {}),
        },
    ];
}

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
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
        this.#table = table;
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
    // Both must have ended before anything is taken away, and the first to fail is the cause: the other only breaks off.
    let cause;
    const failed = (thrown) => {
        cause ??= thrown;
    };
    await Promise.all([
        (0,promises_.pipeline)(dump.body, compressed, meter, { signal: context.signal }).catch(failed),
        storage.put(folder + file, meter, { signal: context.signal }).catch(failed),
    ]);
    progress.stop();
    if (cause !== undefined) {
        await dump.abort(cause);
        throw cause;
    }
    const { inventory, extras, facts, warnings } = await dump.result;
    const ms = Math.round(performance.now() - began);
    const suffix = stream/* SUFFIX */.Er.zstd;
    const inventoryFile = await putSmall(storage, folder, `inventory.json${suffix}`, `${JSON.stringify(inventory, null, 1)}\n`);
    const extraFiles = await Promise.all(extras.map((extra) => putSmall(storage, folder, `${extra.file}${suffix}`, extra.text)));
    const recovery = source.recovery({
        file,
        extract: `${stream/* EXTRACT */.Q[config.compression.method]} ${file}`,
        facts,
        database: survey.identity?.database ?? '',
    });
    const recoveryFile = await putSmall(storage, folder, 'RECOVERY.md', recoveryText(folder, recovery));
    const totals = totalsOfItems(inventory, config.fingerprint);
    const part = {
        ...facts,
        file,
        bytes: meter.bytes,
        sha256: meter.digest(),
        compression: config.compression.method,
        recipients: [],
        rawBytes: compressed.bytesWritten,
        fingerprint: config.fingerprint,
        totals,
        inventory: inventoryFile,
        extras: extraFiles,
    };
    work.checks.push(dumpCheck(part, ms), inventoryCheck(part));
    return { part, stored: [inventoryFile, ...extraFiles, recoveryFile], inventory, warnings };
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
function recoveryText(folder, section) {
    return `# How to restore this backup by hand\n\nFolder \`${folder}\`. You need public tools only: \`zstd\`, and those named below.
Check first that no byte has changed: \`sha256sum\` of each file must be what \`manifest.json\` says.\n\n${section}\n`;
}
/** The manifest last, and never over another. */
async function writeManifest(storage, folder, manifest) {
    await storage.put(`${folder}${lib_manifest/* MANIFEST_FILE */.h1}`, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`), { ifAbsent: true });
}
/** Reads what was stored, not what was sent: every byte against its sha256, the archive to its end, its tables against the inventory. */
async function readBack({ source, storage, folder, part, stored, inventory }) {
    const base = { name: 'read back', expected: 'the stored bytes are those that were written, and the archive is whole' };
    const failed = (actual) => ({
        ...base,
        status: 'failed',
        actual,
        hint: 'The backup was not kept. The storage or the machine changes data: look at its disk and memory.',
    });
    for (const small of stored) {
        const meter = new stream/* Meter */.kI();
        await (0,promises_.pipeline)(await storage.get(folder + small.file), meter.resume());
        if (meter.digest() !== small.sha256)
            return failed(`${small.file} came back with other bytes than were written`);
    }
    const meter = new stream/* Meter */.kI();
    const body = (0,stream/* decompressor */.ni)(part.compression);
    const fed = (0,promises_.pipeline)(await storage.get(folder + part.file), meter, body).catch((thrown) => thrown);
    const { tables } = await source.inspect(body);
    const failure = await fed;
    if (failure !== undefined)
        throw failure;
    if (meter.digest() !== part.sha256)
        return failed(`${part.file} came back with other bytes than were written`);
    const expected = inventory.filter((item) => item.kind === 'table' && item.skipped === undefined).length;
    if (tables !== expected) {
        return {
            ...base,
            status: 'failed',
            actual: `the archive holds rows of ${tables} tables, the inventory ${expected}`,
            hint: 'This is a defect of seaworthy. Please report it; the backup was not kept.',
        };
    }
    return { ...base, status: 'passed', actual: `${(0,units/* showBytes */.ni)(part.bytes)} read, ${(0,units/* showCount */.px)(tables)} tables with rows` };
}

;// CONCATENATED MODULE: ./lib/modes/backup.js












/**
 * Looks first, dumps then: `survey` and the checks of the destination come before a byte is written. The manifest is written last;
 * until it stands, a folder is no backup, and whatever goes wrong before takes the folder away again.
 */
async function backup(config, meta, context) {
    const work = { config, started: performance.now(), checks: [], facts: {}, notes: [], tables: [] };
    let source;
    try {
        source = await (0,engines/* engineOf */.k)(config.source).open(config.source, config, context);
        const storage = (0,lib_storage/* openStorage */.G)(config.destination);
        const name = config.name ?? source.defaultName;
        const plan = await prepare(work, source, storage, name);
        if (plan === undefined || config['dry-run'])
            return reportOf(work);
        await create(work, { source, storage, name, meta, context, ...plan });
    }
    catch (thrown) {
        // After a cancel everything fails somehow; the cause is the cancel.
        const cause = context.signal.aborted ? context.signal.reason : thrown;
        if (cause instanceof errors/* CancelledError */.cc || !(cause instanceof errors/* UserError */.yo))
            throw cause;
        work.checks.push(failure(work, cause));
    }
    finally {
        await source?.close();
    }
    return reportOf(work);
}
/** Everything that can be known before. Returns nothing when a check forbids the dump. */
async function prepare(work, source, storage, name) {
    work.step = 'connection';
    const survey = await source.survey();
    work.checks.push(...survey.checks);
    Object.assign(work.facts, survey.facts, { destination: storage.location });
    work.notes.push(...survey.notes);
    work.step = 'destination';
    const destination = await (0,backup_destination/* destinationCheck */.l)(storage, name, work.config['dry-run']);
    work.checks.push(destination);
    if (destination.status === 'failed')
        return undefined;
    const catalogue = await (0,backups/* listBackups */.Cw)(storage, name);
    work.notes.push(...catalogue.problems);
    work.checks.push(await (0,backup_destination/* spaceCheck */.z)(storage, survey, (0,backups/* lastGood */.mC)(catalogue.backups, survey.identity ?? {})));
    return work.checks.some((check) => check.status === 'failed') ? undefined : { survey, catalogue };
}
async function create(work, creation) {
    const { source, storage, name, meta, context, survey, catalogue } = creation;
    const { config } = work;
    const created = context.now();
    const id = (0,lib_manifest/* backupId */.WH)(created, (0,external_node_crypto_.randomBytes)(3).toString('hex'));
    const folder = `${name}/${id}/`;
    context.remember('unfinished', JSON.stringify({ destination: config.destination, folder }));
    try {
        work.step = 'dump';
        const { part, stored, inventory, warnings } = await storePart(work, { source, storage, folder, survey, context });
        work.notes.push(...warnings);
        work.inventory = inventory;
        const manifest = {
            version: 1,
            id,
            name,
            createdAt: created.toISOString(),
            tool: `seaworthy ${version/* VERSION */.x}`,
            git: {
                ...(meta.sha ? { sha: meta.sha } : {}),
                ...(meta.ref ? { ref: meta.ref } : {}),
                ...(meta.runUrl ? { runUrl: meta.runUrl } : {}),
            },
            alarms: [],
            parts: [part],
        };
        work.step = 'read back';
        if (config.verify === 'read-back')
            work.checks.push(await (0,report/* timed */.ay)(() => readBack({ source, storage, folder, part, stored, inventory })));
        work.step = 'alarms';
        const alarms = alarmChecks(config, manifest, (0,backups/* lastGood */.mC)(catalogue.backups, part.identity));
        work.checks.push(...alarms);
        manifest.alarms = alarms.filter((check) => check.status === 'failed').map((check) => check.name);
        work.step = 'manifest';
        context.signal.throwIfAborted();
        if (work.checks.every((check) => check.status !== 'failed' || alarms.includes(check))) {
            await writeManifest(storage, folder, manifest);
            work.manifest = manifest;
            Object.assign(work.facts, { 'backup-id': id, location: storage.locate(folder) });
        }
        else
            await storage.discard(folder);
    }
    catch (thrown) {
        await storage.discard(folder).catch((left) => work.notes.push(`What was written could not be taken away: ${(0,errors/* messageOf */.bD)(left)}`));
        throw thrown;
    }
}
const EXPECTED = {
    connection: 'the server answers and lets the user in',
    destination: 'a place that can be written to',
    dump: 'pg_dump and the inventory reach their end',
};
/** The step that failed, as a check among those before it. */
function failure(work, thrown) {
    return {
        name: work.step ?? 'start',
        status: 'failed',
        expected: EXPECTED[work.step ?? ''] ?? 'success',
        actual: thrown.message,
        hint: thrown.hint ??
            "Nothing was kept and older backups are as they were. Look at the server's log for the same moment, mend the cause and run it again.",
        ms: Math.round(performance.now() - work.started),
    };
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




const BLOCK = 1024 * 1024;
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
    whole.catch((thrown) => body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))));
    return body;
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
