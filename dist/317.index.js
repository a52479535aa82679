export const id = 317;
export const ids = [317];
export const modules = {

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

/***/ 15317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(92857);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(12193);
/* harmony import */ var _engines_index_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2134);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62109);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(26318);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(80150);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(47678);










const unfinished = zod__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({ destination: zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP(), folder: zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP().regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*\/$/) });
/**
 * Finishes what a killed main could not, from the state that it saved before its work: child processes, sessions on the server,
 * half a backup, files. Each by itself, so that one that fails does not keep the others. Never changes the outcome of the job.
 */
async function post(host, env) {
    if (host.state('done') === 'true' || host.state('tag') === '')
        return; // Ended in order, or before it began.
    const tag = host.state('tag');
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_7__/* .Secrets */ .S((spelling) => host.mask(spelling));
    const say = (line) => host.info(secrets.redact(line));
    const attempt = async (what, work) => {
        try {
            for (const line of await work())
                say(`Cleaning up: ${line}`);
        }
        catch (thrown) {
            host.annotate('warning', secrets.redact(`${what} could not be cleaned up: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`));
        }
    };
    await attempt('Child processes', async () => {
        const ended = await (0,_process_js__WEBPACK_IMPORTED_MODULE_6__/* .endTagged */ .os)(tag);
        return ended > 0 ? [`ended ${ended} processes that the step had left`] : [];
    });
    await attempt('Sessions on the server', async () => {
        const config = (0,_config_js__WEBPACK_IMPORTED_MODULE_2__/* .readConfig */ .X)(host.inputs(), env, secrets);
        return (0,_engines_index_js__WEBPACK_IMPORTED_MODULE_3__/* .engineOf */ .k)(config.source).cleanUp(config.source, config, contextOf(host, env, secrets));
    });
    await attempt('A half-written backup', () => discardUnfinished(host.state('unfinished')));
    await attempt('Temporary files', async () => {
        const scratch = zod__WEBPACK_IMPORTED_MODULE_9__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP()).parse(JSON.parse(host.state('scratch-folders') || '[]'));
        const ours = [host.state('temp'), ...scratch].filter((folder) => /^(seaworthy|sw)-/.test((0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder)));
        await Promise.all(ours.map((folder) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true })));
        return [];
    });
}
/** A folder that has its manifest is a backup and stays. */
async function discardUnfinished(state) {
    if (state === '')
        return [];
    const { destination, folder } = unfinished.parse(JSON.parse(state));
    const storage = (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_8__/* .openStorage */ .G)(destination);
    if (await storage.stat(`${folder}${_manifest_js__WEBPACK_IMPORTED_MODULE_5__/* .MANIFEST_FILE */ .h1}`))
        return [];
    await storage.discard(folder);
    return [`took away the half-written backup ${storage.locate(folder)}`];
}
function contextOf(host, env, secrets) {
    return {
        env,
        signal: AbortSignal.timeout(60_000),
        now: () => new Date(),
        log: (line) => host.info(secrets.redact(line)),
        progress: () => { },
        secrets,
        tempDir: host.state('temp'),
        tag: host.state('tag'),
        remember: () => { },
    };
}


/***/ })

};
