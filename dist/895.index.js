export const id = 895;
export const ids = [895];
export const modules = {

/***/ 63895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ listBackups),
/* harmony export */   E6: () => (/* binding */ isSameSource),
/* harmony export */   I9: () => (/* binding */ timeOfId),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   Nm: () => (/* binding */ lastGoodOfAny),
/* harmony export */   R6: () => (/* binding */ isPast),
/* harmony export */   iA: () => (/* binding */ selectionKey),
/* harmony export */   mC: () => (/* binding */ lastGood),
/* harmony export */   vA: () => (/* binding */ totalsOf),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(6986);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42685);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98615);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(13253);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65594);





/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** Many small objects: a store far away answers each after a while, and one that is near has enough to do with these. */
const READS_AT_ONCE = 32;
const PROOF = /^proof-[^/]*\.json$/;
/**
 * Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over.
 * A folder that cannot be listed is an error in a series that was named, and a problem where all are listed: it may be none of ours,
 * such as `lost+found`.
 */
const listBackups = (storage, name) => (0,_memory_js__WEBPACK_IMPORTED_MODULE_2__/* .gatheringMany */ .J)(() => gather(storage, name));
async function gather(storage, name) {
    const catalogue = { backups: [], problems: [], unreadable: [] };
    const proofs = new Map();
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_4__/* ["default"] */ .A)(READS_AT_ONCE);
    const reads = new Map();
    const onUnreadable = name === undefined ? (problem) => void catalogue.problems.push(problem.message) : undefined;
    try {
        for await (const stored of storage.list(name === undefined ? '' : `${name}/`, onUnreadable)) {
            const [series, id, file, ...deeper] = stored.key.split('/');
            if (file === undefined || deeper.length > 0)
                continue;
            const key = `${series}/${id}`;
            // A store may list an object twice.
            if (PROOF.test(file))
                proofs.set(key, (proofs.get(key) ?? new Set()).add(stored.key));
            else if (file === _manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .MANIFEST_FILE */ .h1 && !reads.has(key))
                reads.set(key, limit(readInto, catalogue, storage, stored, key));
        }
    }
    catch (thrown) {
        limit.clearQueue();
        throw thrown;
    }
    await Promise.all(reads.values());
    for (const found of catalogue.backups)
        found.proofs = [...(proofs.get(found.key) ?? [])].sort().reverse();
    catalogue.backups.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
    catalogue.problems.sort();
    catalogue.unreadable.sort();
    return catalogue;
}
/** Never rejects. */
async function readInto(catalogue, storage, stored, key) {
    const where = storage.locate(stored.key);
    try {
        if (stored.bytes > LARGEST_MANIFEST)
            throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
        const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .parseManifest */ .Ng)(await readText(storage, stored.key, LARGEST_MANIFEST), where);
        if (`${manifest.name}/${manifest.id}` !== key)
            throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
        catalogue.backups.push({ manifest, key, proofs: [] });
    }
    catch (thrown) {
        // Another run may have removed it since it was listed.
        if ((await storage.stat(stored.key).catch(() => stored)) === undefined)
            return;
        catalogue.problems.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
        catalogue.unreadable.push(key);
    }
}
/** A small object as text. Rejects where it is larger than `most` bytes: what is read back may be anything. */
async function readText(storage, key, most) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await storage.get(key))) {
        bytes += chunk.length;
        if (bytes > most)
            throw new Error(`${storage.locate(key)} is damaged: more than ${most} bytes are too many`);
        chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
}
/** When a backup was begun, in milliseconds since 1970, as its id says; undefined for what is shaped otherwise or names no moment. */
function timeOfId(id) {
    const [, stamp] = /^(\d{8}T\d{6}Z)-[0-9a-f]{6}$/.exec(id) ?? [];
    return stamp === undefined ? undefined : (0,_records_js__WEBPACK_IMPORTED_MODULE_3__/* .readTimeStamp */ .nk)(stamp)?.getTime();
}
/** The yardstick for the next backup: the newest without alarms, of the same source and the same selection of tables. */
function lastGood(backups, wanted) {
    return goodOnes(backups, wanted.selection).find(({ parts }) => isSameSource(parts[0].identity, wanted.identity));
}
/** The same, of whatever source: a database that was made anew, or a URL that points elsewhere, must not go without a yardstick. */
function lastGoodOfAny(backups, selection) {
    return goodOnes(backups, selection)[0];
}
const goodOnes = (backups, selection) => backups.filter((found) => isGood(found) && selectionKey(found.manifest) === JSON.stringify(selection)).map(({ manifest }) => manifest);
const isGood = ({ manifest }) => manifest.alarms.length === 0;
/** The same for backups of the same selection of tables: only these can stand in for each other. */
const selectionKey = ({ parts }) => JSON.stringify(parts[0].selection);
/** Not of a clock that ran ahead, and not of none. */
function isPast({ manifest }, now) {
    const time = timeOfId(manifest.id);
    return time !== undefined && time <= now.getTime();
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

/***/ 2895:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   list: () => (/* binding */ list)
/* harmony export */ });
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(63895);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3758);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(42685);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(47763);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(62988);
/* harmony import */ var _reports_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98133);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(73447);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(74895);








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
        return (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_5__/* .openStorage */ .Gz)(destination);
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

/***/ 65594:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WS: () => (/* binding */ failureKey),
/* harmony export */   k_: () => (/* binding */ parseProof),
/* harmony export */   mH: () => (/* binding */ parseFailure),
/* harmony export */   nk: () => (/* binding */ readTimeStamp),
/* harmony export */   ty: () => (/* binding */ LARGEST_RECORD)
/* harmony export */ });
/* unused harmony exports timeStamp, proofKey */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(46305);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(56497);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(42685);


/**
 * What is written beside backups so that a later run knows of earlier ones without a server: a proof for each verification
 * (`<name>/<id>/proof-<time>.json`) and a failure for each failed run (`<name>/failure-<time>.json`). Read back they are hostile input.
 */
const proof = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    /** Id of the backup that was restored. */
    backup: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    /** Only `passed` counts. */
    status: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['passed', 'degraded', 'failed', 'inconclusive']),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    rtoSeconds: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative().optional(),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1_000).optional(),
});
const failure = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    /** Names of the checks that failed; not their text, which tells too much. */
    checks: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(200)).max(100),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1_000).optional(),
});
/** `20261121T030000Z`: sorts by time. */
const timeStamp = (at) => at.toISOString().replace(/[-:]|\.\d+/g, '');
/** The moment that a stamp names; undefined for every other text, also for one like `20261332T250000Z`. */
function readTimeStamp(text) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
    if (second === undefined)
        return undefined;
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    // JavaScript takes 31 February for 3 March.
    return !Number.isNaN(at.getTime()) && timeStamp(at) === text ? at : undefined;
}
const proofKey = (folder, at) => `${folder}proof-${timeStamp(at)}.json`;
const failureKey = (name, at) => `${name}/failure-${timeStamp(at)}.json`;
/** A record is small; anything larger is none. */
const LARGEST_RECORD = 100_000;
const parseProof = (json, where) => parse(proof, json, where);
const parseFailure = (json, where) => parse(failure, json, where);
function parse(schema, json, where) {
    let content;
    try {
        content = JSON.parse(json);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: it is no JSON`);
    }
    const result = schema.safeParse(content);
    if (result.success)
        return result.data;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: ${result.error.issues[0].message.slice(0, 200)}`);
}


/***/ })

};
