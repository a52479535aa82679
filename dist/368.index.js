export const id = 368;
export const ids = [368];
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

/***/ 80368:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   list: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19260);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29069);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(77548);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52807);
/* harmony import */ var _reports_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(51376);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(47678);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(83052);








/** `seaworthy list --destination … [--name …]`: every backup with age, size and rows. Exit 0 also where there is none; 1 where a manifest is damaged. */
async function list(args, env) {
    const asked = (0,_cli_js__WEBPACK_IMPORTED_MODULE_1__.flags)(args);
    const strange = [...asked.keys()].filter((name) => name !== 'destination' && name !== 'name');
    if (strange.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL(strange.map((name) => `--${name}: list takes --destination and --name`));
    const given = (0,_hosts_plain_js__WEBPACK_IMPORTED_MODULE_3__.plainHost)(env, asked).inputs();
    const destination = given.get('destination');
    if (!destination || destination === 'true')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL(['destination is missing: seaworthy list --destination dir:backups']);
    const storage = opened(destination);
    const { backups, problems } = await (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .listBackups */ .Cw)(storage, given.get('name'));
    const rows = backups.map((found) => row(found, new Date()));
    const table = { title: `Backups in ${storage.location}`, columns: ['name', 'id', 'age', 'stored', 'tables', 'rows', 'state'], rows };
    const lines = rows.length > 0 ? (0,_reports_text_js__WEBPACK_IMPORTED_MODULE_4__/* .tableLines */ .oW)(table) : [`No backup in ${storage.location}${given.has('name') ? ` of ${given.get('name')}` : ''}.`];
    for (const line of [...lines, ...problems])
        console.log((0,_hosts_lines_js__WEBPACK_IMPORTED_MODULE_7__/* .harmless */ .I)(line.trimEnd()));
    return problems.length > 0 ? 1 : 0;
}
function opened(destination) {
    try {
        return (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_5__/* .openStorage */ .G)(destination);
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL([`destination: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`]);
    }
}
function row({ manifest }, now) {
    const { bytes, tables, rows } = (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .totalsOf */ .vA)(manifest);
    const age = (0,_units_js__WEBPACK_IMPORTED_MODULE_6__/* .showDuration */ .kJ)(Math.max(now.getTime() - Date.parse(manifest.createdAt), 0));
    const whole = manifest.parts.every((part) => Object.values(part.selection).every((patterns) => patterns.length === 0));
    const state = manifest.alarms.length > 0 ? `alarm: ${manifest.alarms.join(', ')}` : whole ? 'good' : 'good, chosen tables only';
    return [
        manifest.name,
        manifest.id,
        age,
        (0,_units_js__WEBPACK_IMPORTED_MODULE_6__/* .showBytes */ .ni)(bytes),
        (0,_units_js__WEBPACK_IMPORTED_MODULE_6__/* .showCount */ .px)(tables),
        rows === undefined ? 'not counted' : (0,_units_js__WEBPACK_IMPORTED_MODULE_6__/* .showCount */ .px)(rows),
        state,
    ];
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


/***/ })

};
