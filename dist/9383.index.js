export const id = 9383;
export const ids = [9383];
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

/***/ 27564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ decompressor)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);



/** As large as those of the compressor (stream.ts), for the same reason. */
const BLOCK = 256 * 1024;
/** Each part takes an unpacker of its own, which costs 70 µs: parts of a few bytes would take minutes for each megabyte, and say nothing. */
const SMALL = 1_024;
const MOST_SMALL = 10_000;
/**
 * Unpacks what `zstd -d` and `gzip -d` unpack: one frame or member after another, as pzstd, pigz and `cat a.zst b.zst` write them, frames of zstd
 * that are to be skipped, and zeros behind the last member of gzip. Fails where something else comes behind the end, and
 * where there are many thousand parts with nothing to speak of in them, which no program writes.
 */
function decompressor(method) {
    switch (method) {
        case 'zstd':
            return new OneAfterAnother('zstd');
        case 'gzip':
            return new OneAfterAnother('gzip');
        case 'none':
            return new node_stream__WEBPACK_IMPORTED_MODULE_0__.PassThrough({ highWaterMark: BLOCK });
    }
}
/**
 * Node's streams end with the first frame that ends in the middle of a block, and pass over the rest of the block in silence: of two frames in one
 * block the second would be lost. `bytesWritten` tells how far they read (Node 24: zlib's processCallback).
 */
class OneAfterAnother extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Duplex {
    #method;
    #inner;
    /** Given to the inner one. */
    #given = 0;
    /** Zeros are all that may come. */
    #over = false;
    /** Parts so far of less than SMALL bytes. */
    #small = 0;
    constructor(method) {
        super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
        this.#method = method;
        this.#inner = this.#begin();
    }
    _read() {
        this.#inner.resume();
    }
    _write(chunk, encoding, next) {
        const inner = this.#inner;
        if (this.#over) {
            next(strangeness(chunk));
            return;
        }
        this.#given += chunk.length;
        inner.write(chunk, (error) => {
            if (error)
                return next(); // It is destroyed, and says why.
            const rest = chunk.subarray(chunk.length - (this.#given - inner.bytesWritten));
            if (rest.length === 0)
                next();
            else
                this.#goOn(rest, encoding, next);
        });
    }
    _final(next) {
        next();
        if (!this.#over)
            this.#inner.end();
        whenEnded(this.#inner, () => this.push(null));
    }
    _destroy(error, next) {
        this.#inner.destroy();
        next(error);
    }
    #begin() {
        const inner = this.#method === 'zstd' ? (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createZstdDecompress)({ chunkSize: BLOCK }) : (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: BLOCK });
        inner.on('data', (block) => {
            if (!this.push(block))
                inner.pause();
        });
        inner.once('error', (thrown) => this.destroy(thrown));
        return inner;
    }
    /** What the inner one has unpacked goes out before anything of the next. */
    #goOn(rest, encoding, next) {
        this.#over = this.#method === 'gzip';
        if (this.#inner.bytesWritten < SMALL)
            this.#small++;
        if (this.#over)
            next(strangeness(rest));
        else if (this.#small > MOST_SMALL)
            next(new Error(`it is made of more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(MOST_SMALL)} parts of next to nothing`));
        else
            whenEnded(this.#inner, () => {
                this.#inner = this.#begin();
                this.#given = 0;
                this._write(rest, encoding, next);
            });
    }
}
function whenEnded(inner, then) {
    if (inner.readableEnded)
        then();
    else
        inner.once('end', then);
}
/** Tapes are filled up with zeros, and gzip passes over them. */
const strangeness = (rest) => rest.every((byte) => byte === 0) ? null : new Error('something else comes behind the end of what is compressed');


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
