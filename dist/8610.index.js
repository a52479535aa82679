export const id = 8610;
export const ids = [8610];
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

/***/ 62061:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J$: () => (/* binding */ readProofsOf),
/* harmony export */   Je: () => (/* binding */ usable),
/* harmony export */   g3: () => (/* binding */ forecast),
/* harmony export */   t5: () => (/* binding */ lookAt),
/* harmony export */   tk: () => (/* binding */ ruleOut),
/* harmony export */   ty: () => (/* binding */ believed),
/* harmony export */   uM: () => (/* binding */ share),
/* harmony export */   uY: () => (/* binding */ openDestinations),
/* harmony export */   zk: () => (/* binding */ spaceCheck)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(19260);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _history_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(47463);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9293);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83167);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83052);







function openDestinations(config, world) {
    const rest = {
        ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
        ...(config['github-token'] ? { token: config['github-token'] } : {}),
    };
    return config.destination.map((one) => {
        const storage = (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_4__/* .openStorage */ .Gz)(one.location, { ...world, ...rest });
        const suffix = config.destination.length > 1 ? ` ${storage.location}` : '';
        return {
            storage,
            config: one,
            suffix,
            catalogue: { backups: [], problems: [], unreadable: [] },
            told: false,
            answered: false,
            complete: false,
            pruned: 0,
        };
    });
}
/** A check has found that it cannot take, or has not kept, the backup. */
function ruleOut(destination, check) {
    destination.failure = new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(check.actual);
    destination.told = true;
}
const usable = (destinations) => destinations.filter((destination) => !destination.failure);
/** What a backup will need of each, tried before hours are spent on one, and the backups that are there. A dry run only looks. */
async function lookAt(destinations, name, { dryRun, encrypted, env }) {
    const checks = await Promise.all(destinations.map((destination) => rehearsed(destination, dryRun, async () => {
        const { storage } = destination;
        const refusal = encrypted ? undefined : await (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_4__/* .plaintextRefusal */ .KC)(destination.config.location, env);
        if (refusal)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(refusal, { hint: "Give encrypt-to; 'seaworthy keygen' makes the keys." });
        const learned = dryRun ? [] : await storage.rehearse(`${name}/`);
        destination.catalogue = await standing(storage, name);
        return learned;
    })));
    return dryRun ? checks : [...checks, ...(await samePlaces(usable(destinations), name))];
}
/**
 * What is there already. A manifest that the store does not give now is a problem to be told, and no reason to make no backup: some stores
 * answer 'busy' for ever where an object has lost its disks. A store that gives none at all is busy itself.
 */
async function standing(storage, name) {
    const catalogue = await (0,_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .listReadable */ .Px)(storage, name);
    const busy = [...(catalogue.reasons?.values() ?? [])].find(_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .isTemporary */ .ey);
    if (busy && catalogue.backups.length === 0)
        throw busy;
    return catalogue;
}
/** Reads what earlier runs found out about the backups that are there. Once they are listed. */
async function readProofsOf(destinations, now) {
    const read = async ({ storage, catalogue: { backups } }) => ({ backups, proofs: await (0,_history_js__WEBPACK_IMPORTED_MODULE_3__/* .readProofs */ .OR)(storage, backups, now) });
    share(destinations, await Promise.all(destinations.map(read)));
}
function share(destinations, judged) {
    const shared = (0,_history_js__WEBPACK_IMPORTED_MODULE_3__/* .sharingFailures */ .G)(judged);
    for (const [i, destination] of destinations.entries())
        destination.proofs = shared[i];
}
/** Those that may be a yardstick: of one that was tried and did not come back nobody knows what it holds. */
const believed = ({ catalogue, proofs }) => catalogue.backups.filter(({ key }) => proofs?.get(key) !== 'failed');
/**
 * Two ways to write the same place would each put the backup there, and the second take away what the first has put. Spelling does not tell
 * (links, mounts, names of hosts), so a mark is left through one and looked for through the others.
 */
async function samePlaces(destinations, name) {
    const checks = [];
    const marked = (destination, check) => {
        ruleOut(destination, check);
        checks.push(check);
    };
    for (const [i, first] of destinations.entries()) {
        const others = destinations.slice(i + 1).filter(({ failure, storage }) => !failure && !storage.sendsAtEnd);
        if (first.failure || first.storage.sendsAtEnd || others.length === 0)
            continue;
        const mark = `${name}/.probe-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(4).toString('hex')}`;
        try {
            await first.storage.put(mark, Buffer.from('which place is this?'));
            for (const other of others) {
                const check = await sameAs(first, other, mark);
                if (check)
                    marked(other, check);
            }
        }
        catch (thrown) {
            marked(first, couldNotTell(first, thrown));
        }
        finally {
            await first.storage.remove([mark]).catch((thrown) => first.failure ?? marked(first, couldNotTell(first, thrown)));
        }
    }
    return checks;
}
/** What is wrong with the second of two places, if anything is. */
async function sameAs(first, other, mark) {
    try {
        if ((await other.storage.stat(mark)) === undefined)
            return undefined;
    }
    catch (thrown) {
        return couldNotTell(other, thrown);
    }
    const actual = `${other.storage.location} is the same place as ${first.storage.location}`;
    return { ...OWN_PLACE, name: `destination${other.suffix}`, actual, hint: 'Name it once.' };
}
const OWN_PLACE = { status: 'failed', expected: 'a place of its own', ms: 0 };
/** Whether it is a place of its own could not be found out; the others go on. */
function couldNotTell({ suffix }, thrown) {
    const { message, hint } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explain */ .WE)(thrown);
    return { ...OWN_PLACE, name: `destination${suffix}`, actual: message, ...(hint ? { hint } : {}) };
}
function rehearsed(destination, dryRun, look) {
    const { storage, suffix } = destination;
    const base = { name: `destination${suffix}`, expected: 'a place that can be written to' };
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .timed */ .ay)(async () => {
        try {
            const learned = await look();
            destination.answered = true;
            if (dryRun)
                return { ...base, status: 'skipped', actual: `${storage.location}, not written to in a dry run` };
            return { ...base, status: 'passed', actual: [storage.location, ...learned].join('; ') };
        }
        catch (thrown) {
            destination.failure = thrown instanceof Error ? thrown : new Error((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown));
            destination.told = true;
            // A defect of ours too: what goes wrong with one place is no reason to leave the others without a backup.
            const { message, hint } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .explain */ .WE)(thrown);
            return { ...base, status: 'failed', actual: message, ...(hint ? { hint } : {}) };
        }
    });
}
/** Share of a dump that a compression leaves, at its best and usually, for guessing without a backup before. */
const RATIO = { zstd: { best: 0.02, usual: 0.5 }, gzip: { best: 0.02, usual: 0.5 }, none: { best: 0.5, usual: 1 } };
const MARGIN = 1.2;
/** Bytes that the dump will take when stored; a guess, a good one where there is a backup before that was made the same way. */
function forecast(survey, compression, last) {
    const before = last?.parts.every((part) => part.compression === compression.method) ? (0,_backups_js__WEBPACK_IMPORTED_MODULE_1__/* .totalsOf */ .vA)(last).bytes : undefined;
    const raw = survey.rawBytes ?? 0;
    const { best, usual } = RATIO[compression.method];
    return { needed: before === undefined ? raw * usual : before * MARGIN, least: before ?? raw * best };
}
/**
 * Will it fit? With a good backup before, made the same way, that is known well enough to refuse; without one only what cannot fit whatever
 * the data is refused, and what may not fit is said.
 */
function spaceCheck({ storage, suffix }, size) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .timed */ .ay)(async () => {
        const free = await storage.space();
        const base = { name: `space${suffix}`, expected: 'room for the backup' };
        if (free === undefined)
            return { ...base, status: 'skipped', actual: 'this storage does not say how much room it has' };
        const { needed, least } = size;
        const actual = `about ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .showBytes */ .ni)(needed)} needed, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .showBytes */ .ni)(free)} free`;
        if (free >= needed)
            return { ...base, status: 'passed', actual };
        const hint = `Free at least ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .showBytes */ .ni)(needed - free)} there, or name a destination with more room.`;
        return { ...base, status: free < least ? 'failed' : 'degraded', actual, hint };
    });
}


/***/ }),

/***/ 35293:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ inventoryText),
/* harmony export */   h: () => (/* binding */ totalsOfItems)
/* harmony export */ });
const PIECE_CHARACTERS = 64 * 1024;
/**
 * The inventory as JSON, an item a line, in pieces: a thousand tables are twenty thousand items, and their text in one is 8 MB of memory that is
 * not given back.
 */
function* inventoryText(items) {
    let text = '[';
    let separator = '\n';
    for (const item of items) {
        text += separator + JSON.stringify(item);
        separator = ',\n';
        if (text.length < PIECE_CHARACTERS)
            continue;
        yield Buffer.from(text);
        text = '';
    }
    yield Buffer.from(`${text}\n]\n`);
}
/** What the manifest says of an inventory. */
function totalsOfItems(items, fingerprint) {
    const tables = items.filter((item) => item.kind === 'table');
    const rows = tables.reduce((sum, item) => sum + (item.count ?? 0), 0);
    return { tables: tables.length, ...(fingerprint === 'none' ? {} : { rows }) };
}


/***/ }),

/***/ 8610:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  H$: () => (/* binding */ allFailed),
  Wm: () => (/* binding */ selectionOf),
  n8: () => (/* binding */ storePart),
  xK: () => (/* binding */ toEach)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/encryption.js + 2 modules
var encryption = __webpack_require__(46337);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/modes/backup-destination.js
var backup_destination = __webpack_require__(62061);
// EXTERNAL MODULE: ./lib/modes/backup-inventory.js
var backup_inventory = __webpack_require__(35293);
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










/**
 * dump -> compress -> encrypt -> sha256 -> every destination, one block at a time; the small files after it. Adds the checks `dump` and
 * `inventory`. A destination that fails gets its `failure`, and the others go on; when none is left it throws.
 */
async function storePart(work, storing) {
    const { source, destinations, folder, survey, context } = storing;
    const { config } = work;
    const began = performance.now();
    const progress = new ProgressLine(context, survey.rawBytes);
    const dump = await source.dump(progress);
    const { file, meter, compressed } = await storeDump(dump, storing, config, progress).finally(() => progress.stop());
    const result = await dump.result;
    const sha256 = meter.digest();
    const ms = Math.round(performance.now() - began);
    const small = await smallFiles(result, { file, sha256 }, dump.file, storing, config);
    const [inventoryFile, ...others] = small.map(({ stored }) => stored);
    await toEach(destinations, ({ storage }) => Promise.all(small.map(({ stored, content }) => storage.put(folder + stored.file, content, { signal: context.signal }))));
    const part = {
        ...result.facts,
        file,
        bytes: meter.bytes,
        sha256,
        compression: config.compression.method,
        recipients: config['encrypt-to'],
        rawBytes: compressed.bytesWritten,
        fingerprint: config.fingerprint,
        selection: selectionOf(config),
        totals: (0,backup_inventory/* totalsOfItems */.h)(result.inventory, config.fingerprint),
        inventory: inventoryFile,
        extras: others.slice(0, -1),
    };
    work.checks.push(dumpCheck(part, ms), inventoryCheck(part));
    return { part, stored: [inventoryFile, ...others], recovery: others.at(-1), inventory: result.inventory, warnings: result.warnings };
}
async function storeDump(dump, storing, config, progress) {
    const { destinations, folder, expectedBytes, context } = storing;
    const compressed = (0,stream/* compressor */.e)(config.compression);
    const meter = new stream/* Meter */.kI();
    progress.watch(compressed);
    const encrypted = config['encrypt-to'].length > 0 ? [await (0,encryption/* encryptor */.fu)(config['encrypt-to'])] : [];
    const file = storedName(dump.file, config.compression.method, encrypted.length > 0);
    // What makes the dump, or a destination? When a destination is broken off because the dump was, it is not at fault.
    let broken;
    for (const stage of [dump.body, compressed, ...encrypted]) {
        stage.once('error', (thrown) => {
            if (!(0,stream/* isBrokenOff */.V4)(thrown))
                broken ??= thrown;
        });
    }
    const piped = (0,promises_.pipeline)([dump.body, compressed, ...encrypted, meter], { signal: context.signal });
    const takers = (0,backup_destination/* usable */.Je)(destinations);
    const bodies = (0,stream/* tee */.nR)(meter, takers.length);
    const put = async (destination, body) => {
        try {
            await destination.storage.put(folder + file, body, { signal: context.signal, bulk: true, expectedBytes });
        }
        catch (thrown) {
            if (broken === undefined)
                destination.failure = asError(thrown);
            body.destroy();
        }
    };
    // All must have ended before anything is taken away.
    const [made] = await Promise.allSettled([piped, ...takers.map((destination, i) => put(destination, bodies[i]))]);
    const cause = made.status === 'rejected' ? (broken ?? made.reason) : undefined;
    const failure = (0,backup_destination/* usable */.Je)(destinations).length === 0 ? allFailed(destinations) : cause;
    if (failure !== undefined) {
        await dump.abort(failure);
        throw failure;
    }
    return { file, meter, compressed };
}
const asError = (thrown) => (thrown instanceof Error ? thrown : new Error(String(thrown)));
/** With one destination its own error; with several each has a check of its own already. */
function allFailed(destinations) {
    const [first] = destinations;
    if (destinations.length === 1)
        return first.failure;
    const temporary = destinations.some(({ failure }) => failure instanceof errors/* UserError */.yo && failure.temporary);
    return new errors/* UserError */.yo(`none of the ${destinations.length} destinations took the backup`, {
        hint: 'Each has a check of its own that says why.',
        temporary,
    });
}
/** Does the same with every destination that is still in the run. One that fails is out; throws when none is left. */
async function toEach(destinations, work) {
    await Promise.all((0,backup_destination/* usable */.Je)(destinations).map((destination) => work(destination).catch((thrown) => {
        destination.failure = asError(thrown);
    })));
    if ((0,backup_destination/* usable */.Je)(destinations).length === 0)
        throw allFailed(destinations);
}
/** The patterns by which tables were chosen, for the manifest. */
function selectionOf(config) {
    const { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data } = config;
    return { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data };
}
const storedName = (file, method, encrypted) => `${file}${stream/* SUFFIX */.Er[method]}${encrypted ? stream/* ENCRYPTED */.z : ''}`;
/** The inventory first, what the engine adds, and RECOVERY.md last: that alone can be read by anybody who sees the folder. */
async function smallFiles({ inventory, extras, facts }, dump, dumpName, { source, folder, survey }, config) {
    const recipients = config['encrypt-to'];
    const packed = await Promise.all([
        { file: 'inventory.json', content: (0,backup_inventory/* inventoryText */.A)(inventory) },
        ...extras.map(({ file, text }) => ({ file, content: [Buffer.from(text)] })),
    ].map(async ({ file, content }) => smallFile(storedName(file, 'zstd', recipients.length > 0), await pack(content, recipients))));
    const open = (name) => (0,stream/* openCommand */.kK)(name === dumpName ? dump.file : (packed.find(({ stored }) => stored.file.startsWith(`${name}.`))?.stored.file ?? name));
    const section = source.recovery({
        facts,
        dump: dumpName,
        open,
        database: survey.identity?.database ?? '',
        partial: config['include-table'].length > 0,
    });
    const text = recoveryText(folder, [dump, ...packed.map(({ stored }) => stored)], section, recipients);
    return [...packed, smallFile('RECOVERY.md', Buffer.from(text))];
}
function smallFile(file, content) {
    const meter = new stream/* Meter */.kI();
    meter.resume().end(content);
    return { stored: { file, bytes: content.length, sha256: meter.digest() }, content };
}
async function pack(content, recipients) {
    const compressed = external_node_stream_.Readable.from(content).compose((0,stream/* compressor */.e)({ method: 'zstd', level: 3 }));
    return (0,consumers_.buffer)(recipients.length > 0 ? compressed.compose(await (0,encryption/* encryptor */.fu)(recipients)) : compressed);
}
function dumpCheck(part, ms) {
    const rate = (0,units/* showBytes */.ni)(Math.round(part.rawBytes / Math.max(ms / 1_000, 0.001)));
    const encrypted = part.recipients.length === 0
        ? ', NOT encrypted'
        : `, encrypted to ${part.recipients.length} recipient${part.recipients.length > 1 ? 's' : ''}`;
    return {
        name: 'dump',
        status: 'passed',
        expected: 'pg_dump and the inventory reach their end',
        actual: `${(0,units/* showBytes */.ni)(part.rawBytes)} at ${rate}/s, ${(0,units/* showBytes */.ni)(part.bytes)} stored${encrypted}`,
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
function recoveryText(folder, files, section, recipients) {
    const sums = files.map(({ file, sha256 }) => `${sha256}  ${file}`).join('\n');
    return `# How to restore this backup by hand

Folder \`${folder}\`. You need public tools only: \`zstd\`${recipients.length > 0 ? ', `age`' : ''}, and those named below. Check first that no byte has changed:

\`\`\`sh
sha256sum -c <<'SUMS'
${sums}
SUMS
\`\`\`
${recipients.length > 0 ? encryptedText(recipients) : ''}
${section}
`;
}
const encryptedText = (recipients) => `
The files that end in \`.age\` are encrypted. Put the identity (private key) of one of these recipients into \`identity.txt\`:

${recipients.map((recipient) => `- \`${recipient}\``).join('\n')}
`;


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


/***/ }),

/***/ 18015:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Er: () => (/* binding */ SUFFIX),
/* harmony export */   V4: () => (/* binding */ isBrokenOff),
/* harmony export */   Xo: () => (/* binding */ withheldEnd),
/* harmony export */   e: () => (/* binding */ compressor),
/* harmony export */   kI: () => (/* binding */ Meter),
/* harmony export */   kK: () => (/* binding */ openCommand),
/* harmony export */   nR: () => (/* binding */ tee),
/* harmony export */   z: () => (/* binding */ ENCRYPTED)
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
            return new InBlocks((0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createZstdCompress)({
                chunkSize: BLOCK,
                params: { [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_compressionLevel]: level, [node_zlib__WEBPACK_IMPORTED_MODULE_2__.constants.ZSTD_c_checksumFlag]: 1 },
            }));
        case 'gzip':
            return new InBlocks((0,node_zlib__WEBPACK_IMPORTED_MODULE_2__.createGzip)({ level, chunkSize: BLOCK }));
        case 'none':
            return new Plain({ highWaterMark: BLOCK });
    }
}
/** Two of them are held. */
const GATHERED = 1024 * 1024;
/**
 * Gives `inner` whole blocks instead of the pieces that a pipe has: each write is a task of its own on the thread pool, and pieces of 64 KiB cost a
 * sixth more of processor than these (measured), the copy included. One block is filled while the other is worked on.
 */
class InBlocks extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Duplex {
    bytesWritten = 0;
    #inner;
    #filling = Buffer.allocUnsafeSlow(GATHERED);
    #working = Buffer.allocUnsafeSlow(GATHERED);
    #filled = 0;
    #written = Promise.resolve();
    constructor(inner) {
        super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
        this.#inner = inner;
        inner.on('data', (chunk) => {
            if (!this.push(chunk))
                inner.pause();
        });
        inner.once('end', () => this.push(null));
        inner.once('error', (thrown) => this.destroy(thrown));
    }
    _read() {
        this.#inner.resume();
    }
    _write(chunk, encoding, next) {
        const taken = chunk.copy(this.#filling, this.#filled);
        this.#filled += taken;
        this.bytesWritten += taken;
        if (this.#filled < GATHERED)
            next();
        else
            this.#hand().then(() => this._write(chunk.subarray(taken), encoding, next), next);
    }
    _final(next) {
        this.#hand().then(() => {
            this.#inner.end();
            next();
        }, next);
    }
    _destroy(error, next) {
        this.#inner.destroy();
        next(error);
    }
    /** Rejects where the block before this one could not be written. */
    async #hand() {
        await this.#written;
        const block = this.#filling.subarray(0, this.#filled);
        [this.#filling, this.#working] = [this.#working, this.#filling];
        this.#filled = 0;
        this.#written = new Promise((resolve, reject) => {
            this.#inner.write(block, (error) => (error ? reject(error) : resolve()));
        });
        this.#written.catch(() => { }); // `inner` tells, and the next block hears of it.
    }
}
class Plain extends node_stream__WEBPACK_IMPORTED_MODULE_1__.Transform {
    bytesWritten = 0;
    _transform(chunk, _encoding, next) {
        this.bytesWritten += chunk.length;
        next(null, chunk);
    }
}
const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' };
const ENCRYPTED = '.age';
/** The command a person types to get the content of a stored file on stdout, by the file's suffixes. */
function openCommand(file) {
    const encrypted = file.endsWith(ENCRYPTED);
    const inner = encrypted ? file.slice(0, -ENCRYPTED.length) : file;
    const unpack = inner.endsWith(SUFFIX.zstd) ? 'zstd -dc' : inner.endsWith(SUFFIX.gzip) ? 'gzip -dc' : undefined;
    if (encrypted)
        return `age -d -i identity.txt ${file}${unpack ? ` | ${unpack}` : ''}`;
    return `${unpack ?? 'cat'} ${file}`;
}
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
const BROKEN_OFF = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'EPIPE', 'ABORT_ERR']);
/** What a stream says when it was ended from outside: never the cause, which somebody else knows. */
const isBrokenOff = (thrown) => thrown instanceof Error && 'code' in thrown && BROKEN_OFF.has(String(thrown.code));
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
/**
 * The same bytes for each of several readers. The slowest sets the pace; one that is destroyed no longer counts, and with the last of them
 * the source is destroyed. All end, or fail, as the source does. One reader gets the source itself.
 */
function tee(source, readers) {
    if (readers === 1)
        return [source];
    const waiting = new Set();
    const open = new Set();
    const resume = () => {
        if (waiting.size === 0)
            source.resume();
    };
    const leave = (branch) => {
        open.delete(branch);
        waiting.delete(branch);
        if (open.size === 0 && !source.readableEnded)
            source.destroy();
        else
            resume();
    };
    for (let i = 0; i < readers; i++) {
        const branch = new node_stream__WEBPACK_IMPORTED_MODULE_1__.Readable({
            highWaterMark: BLOCK,
            read: () => {
                waiting.delete(branch);
                resume();
            },
            destroy: (error, done) => {
                leave(branch);
                done(error);
            },
        });
        branch.on('error', () => { }); // Whoever reads it hears of it; one that nobody reads any more must not end the process.
        open.add(branch);
    }
    const branches = [...open];
    source.on('data', (chunk) => {
        for (const branch of open)
            if (!branch.push(chunk))
                waiting.add(branch);
        if (waiting.size > 0)
            source.pause();
    });
    source.once('end', () => {
        for (const branch of open)
            branch.push(null);
    });
    const fail = (thrown) => {
        for (const branch of branches)
            branch.destroy(thrown);
    };
    const cutOff = () => fail(source.errored ?? new Error('the source was cut off before its end'));
    source.once('error', fail);
    source.once('close', () => {
        if (!source.readableEnded)
            cutOff();
    });
    // It has said so already, to whoever listened then.
    if (source.destroyed && !source.readableEnded)
        cutOff();
    return branches;
}


/***/ })

};
