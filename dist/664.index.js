export const id = 664;
export const ids = [664];
export const modules = {

/***/ 14807:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C$: () => (/* binding */ fingerprintLargeObjects),
/* harmony export */   EI: () => (/* binding */ sequenceValues),
/* harmony export */   Qg: () => (/* binding */ fingerprintTables)
/* harmony export */ });
/* unused harmony export METHOD */
/* harmony import */ var _snapshot_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83607);

/**
 * Exact rows and an order-independent checksum of tables, made by the server: sum over all rows of a 64-bit hash of the row
 * (`hash_record_extended`, PostgreSQL 14 and newer; the sum is exact, it is numeric). Stored with the name of the method, since a sum is
 * only comparable with one made the same way.
 *
 * `hash_record_extended` is 31 times the hash so far plus that of the next column: its sum alone would not see two rows exchange a value.
 * So each row's hash is mixed once more with one that is not linear in it.
 *
 * What goes into a row's hash, each for a reason that was seen to bite:
 * - columns by name, not by position: an inherited child's order differs after a restore;
 * - native values only where equal values look equal: integers, booleans, uuid, dates and times, bytea, text of a deterministic collation;
 * - `numeric` hashes 5 like -5, 1.0 like 1.00, and NaN like Infinity and NULL, so its binary form is taken; `char` hashes without trailing
 *   blanks, so its length goes beside it;
 * - everything else as text: enums and regclass hash object ids that a restore gives anew, jsonb hashes 1.0 like 1.00, json, xml, points, bits
 *   and money have no hash at all. Text is what takes the time;
 * - text of types that are not PostgreSQL's own by their output function, as COPY writes it (`concat` calls it), never by a cast: the owner of a
 *   type may define a cast to text, which would run his code as the user of the backup. The same for xml, of which COPY drops the declaration;
 * - no generated columns: the restore computes them.
 */
const METHOD = 'sum-of-row-hashes-1';
/** The elements of a row's hash for each column, as SQL. A collation under which different strings can be equal is replaced by their bytes. */
const COLUMNS = `
SELECT a.attrelid::text AS oid, CASE
    WHEN a.atttypid >= 16384 OR a.atttypid = 142
      THEN pg_catalog.format('CASE WHEN pg_catalog.num_nonnulls(%1$I) = 1 THEN pg_catalog.concat(%1$I) END COLLATE "C"', a.attname)
    WHEN NOT COALESCE(l.collisdeterministic, true) THEN pg_catalog.format('%I::text COLLATE "C"', a.attname)
    WHEN a.atttypid = ANY ('{16,17,20,21,23,25,1043,1082,1083,1114,1184,2950}'::oid[]) THEN pg_catalog.quote_ident(a.attname)
    WHEN a.atttypid = 1700 THEN pg_catalog.format('pg_catalog.numeric_send(%I)', a.attname)
    WHEN a.atttypid = 1042 THEN pg_catalog.format('%1$I, pg_catalog.octet_length(%1$I)', a.attname)
    ELSE pg_catalog.format('%I::text', a.attname) END AS elements
FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_collation l ON l.oid = a.attcollation
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid, a.attname COLLATE "C"`;
/** Tables under this size share a statement: a thousand small tables are a few round trips. */
const SMALL_BYTES = 1_000_000;
const TOGETHER = 50;
async function fingerprintTables(session, tables, depth, onTable) {
    const columns = depth === 'full' ? await columnsOf(session, tables) : new Map();
    const items = [];
    for (const batch of batches(tables)) {
        const parts = batch.map((table, i) => `(SELECT ${i} AS i, ${measure(depth, columns.get(table.oid) ?? [], `FROM ONLY ${table.quoted}${where(table)}`)})`);
        const rows = await session.query(`${parts.join(' UNION ALL ')} ORDER BY 1`);
        for (const [i, table] of batch.entries()) {
            const row = rows[i];
            items.push({
                kind: 'table',
                name: table.quoted,
                count: Number(row.n),
                bytes: table.bytes,
                ...(depth === 'full' ? { digest: row.h ?? '0', method: METHOD } : {}),
            });
        }
        onTable(items.length);
    }
    return items;
}
async function columnsOf(session, tables) {
    const byTable = new Map();
    for (const some of (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_0__/* .chunks */ .VN)(tables, 1_000)) {
        const rows = await session.query(COLUMNS, [some.map((table) => table.oid)]);
        for (const { oid, elements } of rows)
            byTable.set(oid, [...(byTable.get(oid) ?? []), elements]);
    }
    return byTable;
}
function measure(depth, elements, from) {
    if (depth === 'counts' || elements.length === 0)
        return `pg_catalog.count(*)::text AS n, NULL::text AS h ${from}`;
    // A row takes 1664 elements at most, and a column is up to two.
    const hashes = [...(0,_snapshot_js__WEBPACK_IMPORTED_MODULE_0__/* .chunks */ .VN)(elements, 800)].map((some, seed) => `pg_catalog.hash_record_extended(ROW(${some.join(', ')}), ${seed})`);
    // OFFSET 0 keeps the planner from writing the hash, which is used twice, into the sum twice.
    return `pg_catalog.count(*)::text AS n, pg_catalog.sum(${mixed('r.h')})::text AS h FROM (SELECT ${hashes.join(' # ')} AS h ${from} OFFSET 0) r`;
}
/** An extension's own condition for which rows are the user's: it stands in the catalogue as `WHERE …`. */
const where = (table) => (table.condition ? ` ${table.condition}` : '');
function* batches(tables) {
    let small = [];
    for (const table of tables) {
        if (table.bytes >= SMALL_BYTES)
            yield [table];
        else
            small.push(table);
        if (small.length === TOGETHER) {
            yield small;
            small = [];
        }
    }
    if (small.length > 0)
        yield small;
}
const mixed = (hash) => `${hash} # pg_catalog.hashint8extended(${hash}, 0)`;
const LARGE_OBJECTS = `
SELECT pg_catalog.count(*)::text AS n, pg_catalog.sum(content.h)::text AS h
FROM pg_catalog.pg_largeobject_metadata m, LATERAL (
  WITH RECURSIVE piece(i, length, h) AS (
    SELECT 0::bigint, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, 0::bigint, b), 0)
      FROM pg_catalog.lo_get(m.oid, 0, 1048576) b
    UNION ALL SELECT i + 1, pg_catalog.length(b), pg_catalog.hash_record_extended(ROW(m.oid::int8, i + 1, b), 0)
      FROM piece, LATERAL pg_catalog.lo_get(m.oid, (i + 1) * 1048576, 1048576) b WHERE piece.length = 1048576)
  SELECT pg_catalog.sum(${mixed('h')}) AS h FROM piece) content`;
/** Number and digest of all large objects, read in pieces of 1 MiB, holes as the zeros that a restore writes. Undefined where there are none. */
async function fingerprintLargeObjects(session, depth) {
    const sql = depth === 'full' ? LARGE_OBJECTS : 'SELECT pg_catalog.count(*)::text AS n, NULL::text AS h FROM pg_catalog.pg_largeobject_metadata';
    const [row] = await session.query(sql);
    if (row.n === '0')
        return undefined;
    return {
        kind: 'large-objects',
        name: 'large objects',
        count: Number(row.n),
        ...(depth === 'full' ? { digest: row.h ?? '0', method: METHOD } : {}),
    };
}
/** `last_value,is_called` of each sequence, by quoted name. Sequences are outside snapshots: this is the value of now. */
async function sequenceValues(session, sequences) {
    const values = new Map();
    for (const some of (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_0__/* .chunks */ .VN)(sequences, 200)) {
        const parts = some.map((sequence, i) => `(SELECT ${i} AS i, last_value::text || ',' || is_called::text AS v FROM ${sequence.quoted})`);
        const rows = await session.query(parts.join(' UNION ALL '));
        for (const { i, v } of rows)
            values.set(some[i].quoted, v);
    }
    return values;
}


/***/ }),

/***/ 15223:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ inspect),
/* harmony export */   U: () => (/* binding */ inspectListed)
/* harmony export */ });
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(46466);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65952);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);




/**
 * `pg_restore` to nowhere reads an archive to its end and notices every cut, which `--list` does not. `--list` names the tables, which the
 * other's messages do not reliably: a table may be called like one of them, line end included. Throws where the archive is damaged or holds
 * the rows of other tables than the inventory.
 */
async function inspect(body, inventory, client, context) {
    const reader = (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .start */ .ni)(context, { file: client.path('pg_restore'), args: ['--file=/dev/null'] });
    const lister = (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .start */ .ni)(context, { file: client.path('pg_restore'), args: ['--list'] });
    const found = tablesIn(lister);
    reader.stdout.resume();
    body.on('data', (block) => (0,_memory_js__WEBPACK_IMPORTED_MODULE_2__/* .passed */ .b)(block.length));
    const read = (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_0__.finished)(body, { writable: false }).catch((thrown) => {
        void Promise.all([reader.stop(), lister.stop()]);
        throw thrown;
    });
    const [drained, ...ended] = await Promise.allSettled([read, feed(body, reader), feed(body, lister)]);
    context.signal.throwIfAborted();
    const failed = ended.find((result) => result.status === 'rejected') ?? drained;
    if (failed.status === 'rejected')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the archive cannot be read to its end: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(failed.reason)}`, { cause: failed.reason });
    if (inventory)
        compareTables(found, inventory);
    return { tables: found.length };
}
/** The tables of an archive in a file that is known to be whole. */
async function inspectListed(path, inventory, client, context) {
    const lister = (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .start */ .ni)(context, { file: client.path('pg_restore'), args: ['--list', path] });
    lister.stdin.end();
    const found = tablesIn(lister);
    await lister.done.catch((thrown) => {
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the archive cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    });
    if (inventory)
        compareTables(found, inventory);
    return { tables: found.length };
}
/** Fills as the tool goes on. */
function tablesIn(lister) {
    const found = [];
    (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .eachLine */ .IM)(lister.stdout, (line) => {
        const entry = /^\d+; \d+ \d+ TABLE DATA (.*)$/.exec(line)?.[1];
        if (entry !== undefined)
            found.push(entry);
    });
    return found;
}
/**
 * Not `pipeline`: the tool is done with its last block, and the lister with its first, before they have seen the end, which is no error; the
 * rest must still pass, for the checksum. A tool that fails ends the reading: nobody needs the rest then.
 */
async function feed(body, tool) {
    body.pipe(tool.stdin);
    tool.stdin.once('close', () => void body.unpipe(tool.stdin));
    try {
        await tool.done;
        body.unpipe(tool.stdin).resume();
    }
    catch (thrown) {
        body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown)));
        throw thrown;
    }
}
/** `entries` as `pg_restore --list` prints them: schema, name and owner, unquoted, with blanks between and for line ends. */
function compareTables(entries, inventory) {
    const expected = inventory.filter((item) => item.kind === 'table' && item.skipped === undefined).map((item) => printed(item.name));
    const missing = new Set(expected);
    const surplus = entries.filter((entry) => !prefixes(entry).some((prefix) => missing.delete(prefix)));
    if (missing.size + surplus.length === 0)
        return;
    const differences = [
        ...[...missing].map((name) => `${name} only in the inventory`),
        ...surplus.map((entry) => `${entry} only in the archive`),
    ];
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`archive and inventory hold the rows of different tables: ${differences.slice(0, 5).join(', ')}`);
}
/** `"Odd name".t` as `Odd name t`. */
function printed(quoted) {
    const [, schema = '', name = ''] = /^("(?:[^"]|"")*"|[^".]+)\.(.*)$/s.exec(quoted) ?? [];
    const bare = (word) => (word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word);
    return `${bare(schema)} ${bare(name)}`.replace(/[\r\n]/g, ' ');
}
/** Every beginning that could be schema and name; an owner may have blanks in his name too. Longest first. */
function prefixes(entry) {
    return [...entry.matchAll(/ /g)].map(({ index }) => entry.slice(0, index)).reverse();
}


/***/ }),

/***/ 22372:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  dk: () => (/* binding */ countingOf),
  uq: () => (/* binding */ sequenceItems),
  SO: () => (/* binding */ sequencesOf),
  O1: () => (/* binding */ takeInventory)
});

// EXTERNAL MODULE: ./lib/memory.js
var memory = __webpack_require__(65952);
// EXTERNAL MODULE: ./lib/engines/postgres/fingerprint.js
var fingerprint = __webpack_require__(14807);
;// CONCATENATED MODULE: ./lib/engines/postgres/properties.js
const DATABASE = (major) => `
SELECT pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype,
  ${major >= 15 ? "CASE d.datlocprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' ELSE 'libc' END" : "'libc'"} AS provider,
  ${major >= 17 ? 'd.datlocale' : major >= 15 ? 'd.daticulocale' : 'NULL'} AS locale,
  ${major >= 15 ? 'd.datcollversion' : 'NULL'} AS version,
  pg_catalog.pg_get_userbyid(d.datdba) AS owner, d.datconnlimit::text AS "connection-limit",
  pg_catalog.shobj_description(d.oid, 'pg_database') AS comment
FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()`;
const SETTINGS = `
SELECT COALESCE(r.rolname, '') AS role, s.setconfig AS settings
FROM pg_catalog.pg_db_role_setting s LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole
WHERE s.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) ORDER BY 1`;
const LOCALE = ['collate', 'ctype', 'provider', 'locale', 'version'];
async function readProperties(session, serverMajor) {
    const [database] = await session.query(DATABASE(serverMajor));
    const settings = await session.query(SETTINGS);
    const known = Object.entries(database).filter((entry) => entry[1] !== null);
    return {
        encoding: database.encoding,
        locale: Object.fromEntries(known.filter(([name]) => LOCALE.includes(name))),
        items: [
            ...known.map(([name, value]) => ({ kind: 'property', name, value })),
            ...settings.flatMap(({ role, settings: list }) => list.map((setting) => settingItem(role, setting))),
        ],
    };
}
function settingItem(role, setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    return { kind: 'setting', name: role === '' ? name : `${role}: ${name}`, value };
}

// EXTERNAL MODULE: ./lib/engines/postgres/relations.js
var postgres_relations = __webpack_require__(84562);
// EXTERNAL MODULE: ./lib/engines/postgres/roles.js
var roles = __webpack_require__(55022);
// EXTERNAL MODULE: ./lib/engines/postgres/snapshot.js
var snapshot = __webpack_require__(83607);
// EXTERNAL MODULE: ./lib/engines/postgres/structure.js + 8 modules
var postgres_structure = __webpack_require__(88338);
;// CONCATENATED MODULE: ./lib/engines/postgres/inventory.js







/**
 * What the session sees, in the words in which backups of it and what is restored of them are compared. The structure comes first: it may have
 * to wait for a lock, and what can be had in milliseconds should not fail after minutes of counting.
 */
async function takeInventory(session, relations, server, options, countRows = (tables, depth) => (0,fingerprint/* fingerprintTables */.Qg)(session, tables, depth, () => { })) {
    const structure = await (0,snapshot/* namingLocks */.Vr)(session, options['lock-timeout'] ?? LOCK_TIMEOUT_MS, () => withManyItems(relations, () => (0,postgres_structure/* readStructure */.w)(session, server.major, relations, options['include-table'].length === 0)));
    const properties = await readProperties(session, server.major);
    const globals = await (0,roles/* readGlobals */.$q)(session, server.major, options.everyRole);
    const withData = relations.filter((relation) => (0,postgres_relations/* hasData */.vI)(relation, server.standby));
    const without = relations.filter((relation) => !(0,postgres_relations/* hasData */.vI)(relation, server.standby) && relation.kind !== 'sequence');
    const depth = options.fingerprint;
    const tables = depth === 'none' ? withData.map((table) => ({ kind: 'table', name: table.quoted })) : await countRows(withData, depth);
    // Large objects belong to no table: pg_dump leaves them out when tables are chosen.
    const objects = depth === 'none' || options['include-table'].length > 0 ? undefined : await (0,fingerprint/* fingerprintLargeObjects */.C$)(session, depth);
    const items = [
        ...tables,
        ...without.map((relation) => withoutData(relation)),
        ...(objects ? [objects] : []),
        ...(0,roles/* roleItems */.ji)(globals),
        ...properties.items,
        ...structure,
    ];
    return { items, properties, globals };
}
/** Ten columns a table, and what belongs to them: from here on it is worth the processor time to keep the heap small (7 MB at 1,000 tables). */
const MANY = 200;
const withManyItems = (relations, read) => (relations.length < MANY ? read() : (0,memory/* gatheringMany */.J)(read));
const LOCK_TIMEOUT_MS = 60_000;
function withoutData(relation) {
    if (relation.kind === 'view')
        return { kind: 'view', name: relation.quoted };
    if (relation.kind === 'materialized-view')
        return { kind: 'view', name: relation.quoted, value: relation.populated ? 'populated' : 'not populated' };
    const reasons = {
        partitioned: 'partitioned: its rows are in its partitions',
        'foreign-table': 'foreign table',
        table: 'unlogged on a standby',
        sequence: '',
    };
    return { kind: 'table', name: relation.quoted, skipped: relation.dataExcluded ? 'rows left out on request' : reasons[relation.kind] };
}
/** The sequences whose values stand in a dump. */
const sequencesOf = (relations, standby) => relations.filter((relation) => relation.kind === 'sequence' && !relation.dataExcluded && !(relation.unlogged && standby));
/** By name, the values before and after a dump, and how those that moved count. */
function sequenceItems(before, after, counting = new Map()) {
    return [...before].map(([name, from]) => {
        const to = after.get(name) ?? from;
        const why = from === to ? undefined : unbounded(from, to, counting.get(name));
        return { kind: 'sequence', name, ...(why ? { skipped: why } : { range: [from, to] }) };
    });
}
/** How the sequences count whose value is another than before; nothing is asked where all stand still. */
async function countingOf(session, sequences, before, after) {
    const moved = new Map(sequences.filter(({ quoted }) => before.get(quoted) !== after.get(quoted)).map(({ oid, quoted }) => [oid, quoted]));
    if (moved.size === 0)
        return new Map();
    const rows = await session.query('SELECT s.seqrelid::pg_catalog.text AS oid, s.seqincrement > 0 AS up, s.seqcycle AS cycles FROM pg_catalog.pg_sequence s WHERE s.seqrelid = ANY ($1::oid[])', [[...moved.keys()]]);
    return new Map(rows.map(({ oid, up, cycles }) => [moved.get(oid), { up, cycles }]));
}
/** Why a sequence that moved may have stood anywhere meanwhile. One that was set back and has overtaken its old value since does not show. */
function unbounded(from, to, counting) {
    if (counting?.cycles)
        return 'it starts over at its end, and moved during the dump';
    const [before, after] = [from, to].map((value) => BigInt(value.split(',')[0]));
    // Its first number is given out without moving; given out once more it was set back.
    const back = before === after ? from.endsWith('true') : counting?.up === false ? after > before : after < before;
    return back ? 'it was set back during the dump' : undefined;
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
/* harmony export */   ni: () => (/* binding */ decompressor),
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
