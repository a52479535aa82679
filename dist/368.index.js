export const id = 368;
export const ids = [368];
export const modules = {

/***/ 19260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ listBackups),
/* harmony export */   E6: () => (/* binding */ isSameSource),
/* harmony export */   I9: () => (/* binding */ timeOfId),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   Nm: () => (/* binding */ lastGoodOfAny),
/* harmony export */   Px: () => (/* binding */ listReadable),
/* harmony export */   R6: () => (/* binding */ isPast),
/* harmony export */   ey: () => (/* binding */ isTemporary),
/* harmony export */   iA: () => (/* binding */ selectionKey),
/* harmony export */   mC: () => (/* binding */ lastGood),
/* harmony export */   vA: () => (/* binding */ totalsOf),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70370);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20886);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65952);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67501);





/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** Many small objects: a store far away answers each after a while, and one that is near has enough to do with these. */
const READS_AT_ONCE = 32;
const PROOF = /^proof-[^/]*\.json$/;
/**
 * Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over.
 * A folder that cannot be listed is an error in a series that was named, and a problem where all are listed: it may be none of ours,
 * such as `lost+found`.
 *
 * Rejects where the store is too busy to give a manifest: what it did not say is neither damaged nor missing, and nothing may be concluded
 * from a part of a series.
 *
 * What is there is always listed anew. With a catalogue of the same store that is `known`, only manifests that are not in it are read, or that
 * are listed there with another size or date: a manifest is never overwritten, and ten thousand take seconds.
 */
async function listBackups(storage, name, known) {
    const catalogue = await listReadable(storage, name, known);
    const busy = [...(catalogue.reasons?.values() ?? [])].find(isTemporary);
    if (busy)
        throw busy;
    return catalogue;
}
/** The same, with those that the store did not give now among the unreadable: for whoever can do with the others, and says what is missing. */
const listReadable = (storage, name, known) => (0,_memory_js__WEBPACK_IMPORTED_MODULE_2__/* .gatheringMany */ .J)(() => gather(storage, name, new Map(known?.backups.map((found) => [found.key, found]))));
const isTemporary = (thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo && thrown.temporary;
async function gather(storage, name, known) {
    const catalogue = { backups: [], problems: [], unreadable: [], reasons: new Map() };
    const proofs = new Map();
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_4__/* ["default"] */ .A)(READS_AT_ONCE);
    const reads = new Map();
    const read = async (stored, key) => {
        const before = known.get(key);
        if (before && isListedAs(before, stored))
            catalogue.backups.push({ ...before, proofs: [] });
        else
            await limit(readInto, catalogue, storage, stored, key);
    };
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
                reads.set(key, read(stored, key));
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
    const { reasons, ...rest } = catalogue;
    return reasons.size > 0 ? catalogue : rest;
}
const isListedAs = ({ listed }, { bytes, modified }) => listed?.bytes === bytes && listed.modified.getTime() === modified.getTime();
/** Never rejects. */
async function readInto(catalogue, storage, stored, key) {
    const where = storage.locate(stored.key);
    try {
        if (stored.bytes > LARGEST_MANIFEST)
            throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
        const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .parseManifest */ .Ng)(await readText(storage, stored.key, LARGEST_MANIFEST, stored.bytes), where);
        if (`${manifest.name}/${manifest.id}` !== key)
            throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
        catalogue.backups.push({ manifest, key, proofs: [], listed: { bytes: stored.bytes, modified: stored.modified } });
    }
    catch (thrown) {
        // Another run may have removed it since it was listed.
        if ((await storage.stat(stored.key).catch(() => stored)) === undefined)
            return;
        catalogue.problems.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
        catalogue.unreadable.push(key);
        catalogue.reasons.set(key, thrown);
    }
}
/**
 * A small object as text. Rejects where it is larger than `most` bytes: what is read back may be anything. Where it was `listed` with so many,
 * an answer of another length is not the object, but a page of a proxy or a part of it, or it was replaced meanwhile; that may pass.
 */
async function readText(storage, key, most, listed) {
    const small = await storage.getSmall?.(key, most);
    if (small && (listed === undefined || small.length === listed))
        return small.toString('utf8');
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await storage.get(key))) {
        bytes += chunk.length;
        if (bytes > most)
            throw new Error(`${storage.locate(key)} is damaged: more than ${most} bytes are too many`);
        chunks.push(chunk);
    }
    if (listed !== undefined && bytes !== listed) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${storage.locate(key)} cannot be read: ${bytes} bytes came, it is listed with ${listed}`, {
            temporary: true,
            hint: 'Try again; if it stays, look at what stands between here and the store, such as a proxy that answers in its place.',
        });
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

/***/ 80368:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   list: () => (/* binding */ list),
/* harmony export */   signaturesOf: () => (/* binding */ signaturesOf)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(70370);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19260);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29069);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86319);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(452);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(47463);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(77548);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(52807);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(20944);
/* harmony import */ var _reports_text_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(51376);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(80150);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(36933);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(83167);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(83052);

















const TAKEN = ['destination', 'name', 'verify-with', 'ca-file', 'github-token'];
/**
 * `seaworthy list --destination … [--destination …] [--name …] [--verify-with PEM]`: every backup with age, size, rows and proof. Exit 0 also
 * where there is none; 1 where something is damaged, cannot be listed, or does not carry the signature that was asked for, and where the place or
 * the series does not exist: a slip in its name must not look like a place without backups.
 */
async function list(args, env) {
    const asked = (0,_cli_js__WEBPACK_IMPORTED_MODULE_4__.flags)(args);
    const strange = [...asked.keys()].filter((name) => !TAKEN.includes(name));
    if (strange.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .ConfigError */ .xL(strange.map((name) => `--${name}: list takes ${TAKEN.map((one) => `--${one}`).join(', ')}`));
    const given = (0,_hosts_plain_js__WEBPACK_IMPORTED_MODULE_8__.plainHost)(env, asked).inputs();
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_11__/* .Secrets */ .S();
    secrets.add(given.get('github-token'));
    const key = given.get('verify-with');
    const problems = key === undefined ? [] : problemOf('verify-with', () => (0,_signature_js__WEBPACK_IMPORTED_MODULE_12__/* .checkPublicKey */ .$z)(key));
    const tempDir = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'seaworthy-'));
    try {
        const storages = open(given, { env, tempDir }, problems);
        if (problems.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .ConfigError */ .xL(problems.map((problem) => secrets.redact(problem)));
        return await print(storages, given.get('name'), { key, secrets });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(tempDir, { recursive: true, force: true });
    }
}
async function print(storages, name, { key, secrets }) {
    let sound = true;
    const places = await Promise.all(storages.map((storage) => looked(storage, name)));
    const shared = (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .sharingFailures */ .G)(places.map(({ catalogue, proofs }) => ({ backups: catalogue?.backups ?? [], proofs })));
    for (const [i, place] of places.entries()) {
        const { lines, troubles } = await show(place, { name, key, shared: shared[i] }).catch((thrown) => ({
            lines: [],
            troubles: told([thrown]),
        }));
        for (const line of [...lines, ...troubles])
            console.log((0,_hosts_lines_js__WEBPACK_IMPORTED_MODULE_15__/* .harmless */ .I)(secrets.redact(line.trimEnd())));
        sound &&= troubles.length === 0;
    }
    return sound ? 0 : 1;
}
/** Never rejects: what one place cannot show is no reason to hide the others. */
async function looked(storage, name) {
    const now = new Date();
    try {
        const catalogue = await (0,_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .listReadable */ .Px)(storage, name);
        return { storage, catalogue, proofs: await (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .readProofs */ .OR)(storage, catalogue.backups, now), now };
    }
    catch (problem) {
        return { storage, proofs: new Map(), problem, now };
    }
}
function open(given, place, problems) {
    const lines = (given.get('destination') ?? '').split('\n').map((line) => line.trim());
    const locations = lines.filter((line) => line !== '' && line !== 'true');
    if (locations.length === 0)
        problems.push('destination is missing: seaworthy list --destination dir:backups');
    const [caFile, token] = [given.get('ca-file'), given.get('github-token')];
    const world = { ...place, ...(caFile ? { caFile } : {}), ...(token ? { token } : {}) };
    return locations.flatMap((line) => {
        try {
            return [(0,_storage_index_js__WEBPACK_IMPORTED_MODULE_13__/* .openStorage */ .Gz)((0,_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readDestination */ .FD)(line).location, world)];
        }
        catch (thrown) {
            problems.push(`destination: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(thrown)}`);
            return [];
        }
    });
}
function problemOf(name, check) {
    try {
        check();
        return [];
    }
    catch (thrown) {
        return [`${name}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .messageOf */ .bD)(thrown)}`];
    }
}
async function show({ storage, catalogue, proofs, problem, now }, { name, key, shared }) {
    if (catalogue === undefined)
        throw problem;
    const { backups } = catalogue;
    if (backups.length === 0)
        await mustBeThere(storage, name);
    if (backups.length === 0)
        return { lines: [`No backup in ${storage.location}${name ? ` of ${name}` : ''}.`], troubles: catalogue.problems };
    const signatures = key === undefined ? undefined : await signaturesOf(storage, backups, key);
    const columns = ['name', 'id', 'age', 'stored', 'tables', 'rows', 'proof', ...(signatures ? ['signature'] : []), 'state'];
    const rows = backups.map((found) => row(found, now, { proofs, shared, signatures }));
    const sentences = [];
    for (const series of new Set(backups.map(({ manifest }) => manifest.name))) {
        const sentence = (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .historySentence */ .yV)(await (0,_history_js__WEBPACK_IMPORTED_MODULE_7__/* .readHistory */ .Lu)(storage, catalogue, series, now, shared));
        if (sentence)
            sentences.push(`${series}: ${sentence}.`);
    }
    const wrong = told([...(signatures?.values() ?? [])].filter((problem) => problem !== undefined));
    return {
        lines: [...(0,_reports_text_js__WEBPACK_IMPORTED_MODULE_10__/* .tableLines */ .oW)({ title: `Backups in ${storage.location}`, columns, rows }), ...sentences],
        troubles: [...catalogue.problems, ...wrong],
    };
}
/** Throws a UserError, with what may have been meant, where nothing at all lies in the place or in the series. */
async function mustBeThere(storage, name) {
    const { location } = storage;
    if ((await storage.exists?.()) === false) {
        const beside = await storage.near?.('beside');
        if (!beside)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`${location} does not exist`, { hint: NOWHERE });
        const found = beside.length > 0 ? `Beside it there is ${alike(beside, location)}` : 'Nothing is to be seen beside it either';
        const hint = `${found}. Correct the destination.`;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`nothing at all lies in ${location}`, { hint });
    }
    if (name === undefined || (await holdsAny(storage, `${name}/`)))
        return;
    const series = await (storage.near?.('in') ?? seriesIn(storage));
    const hint = series.length > 0 ? `There is ${alike(series, name)}. Correct name.` : 'Nor is there any other.';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_6__/* .UserError */ .yo(`there is no series ${(0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .received */ .ed)(name)} in ${location}`, { hint });
}
async function holdsAny(storage, prefix) {
    for await (const _ of storage.list(prefix))
        return true;
    return false;
}
async function seriesIn(storage) {
    const names = new Set();
    for await (const { key } of storage.list('', () => { }))
        if (key.includes('/'))
            names.add(key.split('/')[0]);
    return [...names];
}
const MOST_ALIKE = 10;
/** `shop, web and 3 more`: those first that begin as what was written does. */
function alike(names, written) {
    const last = /([^/?]*)\/?(?:\?.*)?$/.exec(written)?.[1] ?? written;
    const shared = (name) => [...name].findIndex((character, i) => character !== last[i]) >>> 0;
    const sorted = [...names].sort((a, b) => shared(b) - shared(a) || (a < b ? -1 : 1));
    const shown = sorted.slice(0, MOST_ALIKE).map((name) => (0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .oneLine */ .TN)(name, 60));
    return shown.join(', ') + (sorted.length > shown.length ? ` and ${(0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .showCount */ .px)(sorted.length - shown.length)} more` : '');
}
const NOWHERE = 'Correct the destination; a path without a slash in front begins in the folder in which this command runs.';
/** What was thrown, a sentence each, and then what to do about it, each hint once. */
function told(thrown) {
    const said = thrown.map(_errors_js__WEBPACK_IMPORTED_MODULE_6__/* .explain */ .WE);
    return [...said.map(({ message }) => message), ...new Set(said.flatMap(({ hint }) => hint ?? []))];
}
/** By key of a backup: what is wrong with its signature, if anything is. */
async function signaturesOf(storage, backups, publicKey) {
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_16__/* ["default"] */ .A)(CHECKS_AT_ONCE);
    const look = async (found) => {
        const problem = await (0,_provenance_js__WEBPACK_IMPORTED_MODULE_9__/* .signedManifest */ .C)(storage, found, publicKey).then(() => undefined, (thrown) => thrown);
        return [found.key, problem];
    };
    return new Map(await Promise.all(backups.map((found) => limit(look, found))));
}
/** Each is three small requests, and a store far away answers each after a while. */
const CHECKS_AT_ONCE = 16;
function row({ manifest, key, proofs }, now, { proofs: own, shared, signatures }) {
    const { bytes, tables, rows } = (0,_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .totalsOf */ .vA)(manifest);
    const age = (0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .showDuration */ .kJ)(Math.max(now.getTime() - Date.parse(manifest.createdAt), 0));
    // Those older than the newest proven one are not read.
    const unread = shared.has(key) ? 'FAILED elsewhere' : proofs.length > 0 ? `${proofs.length} older` : 'none';
    return [
        manifest.name,
        manifest.id,
        age,
        (0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .showBytes */ .ni)(bytes),
        (0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .showCount */ .px)(tables),
        rows === undefined ? 'not counted' : (0,_units_js__WEBPACK_IMPORTED_MODULE_14__/* .showCount */ .px)(rows),
        { passed: 'proven', unclear: 'unclear', failed: 'FAILED', none: unread }[own.get(key) ?? 'none'],
        ...(signatures ? [signatures.get(key) === undefined ? 'good' : 'NOT GOOD'] : []),
        stateOf(manifest),
    ];
}
function stateOf({ alarms, parts }) {
    if (alarms.length > 0)
        return `alarm: ${alarms.join(', ')}`;
    const whole = parts.every((part) => Object.values(part.selection).every((patterns) => patterns.length === 0));
    const encrypted = parts.some((part) => part.recipients.length > 0) ? ', encrypted' : '';
    return `${whole ? 'good' : 'good, chosen tables only'}${encrypted}`;
}


/***/ }),

/***/ 47463:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C5: () => (/* binding */ recordFailure),
/* harmony export */   G: () => (/* binding */ sharingFailures),
/* harmony export */   K5: () => (/* binding */ historyFacts),
/* harmony export */   Lu: () => (/* binding */ readHistory),
/* harmony export */   OR: () => (/* binding */ readProofs),
/* harmony export */   c9: () => (/* binding */ lastProvenOf),
/* harmony export */   tO: () => (/* binding */ timeOfFailure),
/* harmony export */   yV: () => (/* binding */ historySentence)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(70370);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19260);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67501);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);
/* harmony import */ var _version_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(13411);






/**
 * A proof stands where the backup was judged, and speaks for the bytes of that place. A failure counts in all of these places that have no proof
 * of that backup themselves: the bytes were the same when they were written, and a doubt costs little. What passed in one place proves no other.
 * Returns the proofs of each, in the order given.
 */
function sharingFailures(places) {
    const failed = new Set(places.flatMap(({ proofs }) => [...proofs].filter(([, state]) => state === 'failed').map(([key]) => key)));
    return places.map(({ backups, proofs }) => {
        const doubted = backups.filter((found) => failed.has(found.key) && found.proofs.length === 0);
        return new Map([...doubted.map(({ key }) => [key, 'failed']), ...proofs]);
    });
}
const READS_AT_ONCE = 16;
/** After a run that failed, where the store can still be written to. Two of the same second count once. */
async function recordFailure(storage, name, { at, checks, runUrl }) {
    const short = checks.slice(0, 100).map((check) => check.slice(0, 200));
    const record = { version: 1, at: at.toISOString(), checks: short, tool: `seaworthy ${_version_js__WEBPACK_IMPORTED_MODULE_4__/* .VERSION */ .x}`, ...(runUrl ? { runUrl } : {}) };
    await storage.put((0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .failureKey */ .WS)(name, at), Buffer.from(`${JSON.stringify(record, null, 2)}\n`));
}
/** `catalogue` is that of the series. Proofs that are `known` are not read again. Rejects where the records cannot be listed. */
async function readHistory(storage, catalogue, name, now, known) {
    const backups = catalogue.backups.filter((found) => found.manifest.name === name && (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(found, now));
    const proofs = known ?? (await readProofs(storage, backups, now));
    const good = backups.find((found) => (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isGood */ .Kg)(found) && proofs.get(found.key) !== 'failed');
    const proven = lastProvenOf(backups, proofs, now);
    const failed = await readFailures(storage, name, good ? (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOfId */ .I9)(good.manifest.id) : 0, now);
    return { ...failed, ...(good ? { lastGood: aged(good, now) } : {}), ...(proven ? { lastProven: proven } : {}) };
}
const aged = ({ manifest: { id } }, now) => ({ id, ageMs: now.getTime() - (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOfId */ .I9)(id) });
/** `backups` are newest first, of one series. */
function lastProvenOf(backups, proofs, now) {
    const proven = backups.find((found) => proofs.get(found.key) === 'passed' && (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(found, now));
    return proven && aged(proven, now);
}
/** Only records newer than `since`. Those of a clock that runs ahead would never end, and do not count. */
async function readFailures(storage, name, since, now) {
    const keys = new Set();
    for await (const { key } of storage.list(`${name}/failure-`)) {
        const at = timeOfFailure(key, name);
        if (at !== undefined && at > since && at <= now.getTime())
            keys.add(key);
    }
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_5__/* ["default"] */ .A)(READS_AT_ONCE);
    const problems = await Promise.all([...keys].map((key) => limit(() => problemOfFailure(storage, key))));
    return { failures: keys.size, notes: problems.filter((problem) => problem !== undefined) };
}
/** When the run failed, in milliseconds since 1970; undefined for what is no record of the series. */
function timeOfFailure(key, name) {
    if (!key.startsWith(`${name}/`))
        return undefined;
    const [, stamp] = /^failure-(\w+)\.json$/.exec(key.slice(name.length + 1)) ?? [];
    return stamp === undefined ? undefined : (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .readTimeStamp */ .nk)(stamp)?.getTime();
}
async function problemOfFailure(storage, key) {
    try {
        (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .parseFailure */ .mH)(await (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR)(storage, key, _records_js__WEBPACK_IMPORTED_MODULE_2__/* .LARGEST_RECORD */ .ty), storage.locate(key));
        return undefined;
    }
    catch (thrown) {
        return `${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown)}; it counts as a failed run`;
    }
}
/**
 * Of each selection of tables newest first, until one passed that has no alarms: older ones protect nothing that it does not. Read in rounds, the
 * first of one backup, each of twice as many: where the newest is proven that is all that is asked for, and a long search is no long wait.
 * Backups from the future are passed over: they must not stand in the way of those that are real.
 *
 * With `allFailed` it goes on to the oldest, for those that did not come back: retention must not keep them in the place of good ones.
 */
async function readProofs(storage, backups, now, { allFailed = false } = {}) {
    const proofs = new Map();
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_5__/* ["default"] */ .A)(READS_AT_ONCE);
    const tried = backups.filter((found) => found.proofs.length > 0 && (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(found, now));
    const inSeries = async (alike) => {
        let [proven, at, round] = [false, 0, 1];
        while (at < alike.length && (!proven || allFailed)) {
            const some = alike.slice(at, at + round);
            const states = await Promise.all(some.map((found) => limit(() => readProof(storage, found))));
            for (const [i, state] of states.entries()) {
                if (state && (!proven || (allFailed && state === 'failed')))
                    proofs.set(some[i].key, state);
                proven ||= state === 'passed' && (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isGood */ .Kg)(some[i]);
            }
            at += round;
            round = Math.min(2 * round, READS_AT_ONCE);
        }
    };
    await Promise.all([...Map.groupBy(tried.sort(newestFirst), kindOf).values()].map(inSeries));
    return proofs;
}
const newestFirst = (a, b) => (a.manifest.id < b.manifest.id ? 1 : -1);
/** A proof of another series, of another source, or of another selection of tables, protects nothing of this one. */
const kindOf = ({ manifest }) => JSON.stringify([manifest.name, (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .selectionKey */ .iA)(manifest), Object.entries(manifest.parts[0].identity).sort()]);
/** The newest decides. One that failed after another had passed makes it unclear: the backup may have rotted, or the scratch server. */
async function readProof(storage, { manifest, proofs }) {
    let doubt;
    for (const file of proofs) {
        let proof;
        try {
            proof = (0,_records_js__WEBPACK_IMPORTED_MODULE_2__/* .parseProof */ .k_)(await (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .readText */ .yR)(storage, file, _records_js__WEBPACK_IMPORTED_MODULE_2__/* .LARGEST_RECORD */ .ty), storage.locate(file));
            if (proof.backup !== manifest.id)
                throw new Error(`${storage.locate(file)} is of another backup`);
        }
        catch {
            doubt = 'unreadable';
            continue;
        }
        if (proof.status === 'passed')
            return doubt ? 'unclear' : 'passed';
        if (proof.status === 'failed')
            doubt ??= 'failed';
    }
    return doubt === 'unreadable' ? 'unclear' : doubt;
}
/** For the facts of a report. */
function historyFacts({ failures, lastGood, lastProven }) {
    const shown = (aged) => (aged ? `${aged.id}, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .showDuration */ .kJ)(aged.ageMs)} old` : 'none');
    return {
        'last good backup': shown(lastGood),
        'last proven backup': shown(lastProven),
        ...(failures > 0 ? { 'failed in a row': (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .showCount */ .px)(failures) } : {}),
    };
}
/** `failed 3 times in a row; the last good backup is 3 d 4 h old`. Undefined where no run failed. */
function historySentence({ failures, lastGood }) {
    if (failures === 0)
        return undefined;
    const often = failures === 1 ? 'failed' : `failed ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .showCount */ .px)(failures)} times in a row`;
    return `${often}; ${lastGood ? `the last good backup is ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .showDuration */ .kJ)(lastGood.ageMs)} old` : 'there is no good backup'}`;
}


/***/ }),

/***/ 20944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ signedManifest)
/* harmony export */ });
/* unused harmony export checkSignature */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20886);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36933);




/**
 * The manifest of a backup that was found, out of the very bytes that the signature is over. Throws a UserError where there is none of this key,
 * or where what was chosen by is another: a manifest is never overwritten, so a store that gives two has been tampered with.
 */
async function signedManifest(storage, found, publicKey) {
    const manifest = await checkSignature(storage, `${found.key}/`, publicKey);
    if ((0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(manifest, found.manifest))
        return manifest;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(`${found.key}/${_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1}`)} was another when the backups were listed than now`, {
        hint: 'The one of now is signed. Find out who has changed it, or what stands between here and the store, before this backup is used.',
    });
}
/**
 * Throws a UserError where the manifest of a backup (`folder` is `<name>/<id>/`) does not carry a signature made with the private half of
 * this key. Reads the bytes themselves, what was parsed has lost what the signature is over, and gives what they say.
 */
async function checkSignature(storage, folder, publicKey) {
    const where = storage.locate(folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1);
    if ((await storage.stat(folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SIGNATURE_FILE */ .I9)) === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is not signed`, {
            hint: 'It was made without sign-with, or its signature was taken away: do not trust it before you know which.',
        });
    }
    const [manifest, signature] = await Promise.all([
        readAtMost(storage, folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1, LARGEST_MANIFEST),
        readAtMost(storage, folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SIGNATURE_FILE */ .I9, _signature_js__WEBPACK_IMPORTED_MODULE_3__/* .SIGNATURE_BYTES */ .tM),
    ]);
    if ((0,_signature_js__WEBPACK_IMPORTED_MODULE_3__/* .verify */ .MX)(manifest, signature, publicKey)) {
        const parsed = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)(manifest.toString('utf8'), where);
        if (`${parsed.name}/${parsed.id}/` === folder)
            return parsed;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is of backup ${parsed.name}/${parsed.id} and lies in the folder of another`, {
            hint: 'It is signed, and was copied here: use the backup in its own place.',
        });
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is not what the owner of this key signed: it was changed, or signed with another key`, {
        hint: 'Check that verify-with is the public half of the sign-with of the backup. If it is, somebody has changed the backup: use another copy.',
    });
}
/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** What was put in the place of a file may be as large as the store. */
async function readAtMost(storage, key, most) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await storage.get(key))) {
        bytes += chunk.length;
        if (bytes > most)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(key)} is damaged: it has more than the ${most} bytes that it may have`, {
                hint: 'seaworthy did not write it so: find out who did, and use another copy of the backup.',
            });
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}


/***/ }),

/***/ 67501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ proofKey),
/* harmony export */   WS: () => (/* binding */ failureKey),
/* harmony export */   k_: () => (/* binding */ parseProof),
/* harmony export */   mH: () => (/* binding */ parseFailure),
/* harmony export */   nk: () => (/* binding */ readTimeStamp),
/* harmony export */   ty: () => (/* binding */ LARGEST_RECORD)
/* harmony export */ });
/* unused harmony export timeStamp */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);


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
    /** How many things of each kind were compared with what the source held. */
    compared: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative()).optional(),
    /** Of the server that it was restored to, and of the programs. */
    versions: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(200)).optional(),
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
