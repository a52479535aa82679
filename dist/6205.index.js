export const id = 6205;
export const ids = [6205];
export const modules = {

/***/ 2194:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M9: () => (/* binding */ listSets),
/* harmony export */   SE: () => (/* binding */ chooseSet),
/* harmony export */   iG: () => (/* binding */ describeSet),
/* harmony export */   re: () => (/* binding */ refuseForeign)
/* harmony export */ });
/* unused harmony export readInfo */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37232);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19093);





const range = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() });
const schema = zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    status: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), message: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() }),
    repo: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ key: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), status: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), message: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() }) })).default([]),
    db: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), 'repo-key': zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().default(1), 'system-id': zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() })).default([]),
    backup: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        label: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
        type: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
        error: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().nullish(),
        archive: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().nullable(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().nullable() }).nullish(),
        lsn: range.nullish(),
        database: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), 'repo-key': zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().default(1) }),
        timestamp: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig() }),
        info: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ size: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), repository: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ delta: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nullish(), size: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nullish() }) }),
    }))
        .default([]),
}));
/** What the repositories hold for the stanza, oldest first. Throws a UserError where one does not answer or knows no such stanza. */
async function listSets(tool, context, user) {
    const stanzas = readInfo(await (0,_tool_js__WEBPACK_IMPORTED_MODULE_2__/* .mustCall */ .Ep)(tool, { command: 'info', args: ['--output=json'], ...(user ? { user } : {}) }, context));
    const stanza = stanzas.find(({ name }) => name === tool.address.stanza);
    const where = (0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeAddress */ .KU)(tool.address);
    if (stanza === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: info says nothing of that stanza`);
    refuseUnanswered(stanza, where);
    return stanza.backup.map((backup) => setOf(backup, stanza)).sort((a, b) => a.stoppedAt.getTime() - b.stoppedAt.getTime());
}
/** Throws a UserError for what is no answer of `info --output=json`. */
function readInfo(text) {
    let json;
    try {
        // 64 bits, of which JSON.parse would keep 53.
        json = JSON.parse(text.replace(/("system-id"\s*:\s*)(\d+)/g, '$1"$2"'));
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pgBackRest's info is no JSON: received '${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 80)}'`, { cause: thrown });
    }
    const parsed = schema.safeParse(json);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pgBackRest's info has another form than expected: ${issue?.path.join('.')}: ${issue?.message}`);
}
/** Codes of `info`: 0 ok, 1 no stanza, 2 no valid backup, 3 no stanza data, 4 differs between repositories, 5 other cluster, 99 other. */
function refuseUnanswered({ status, repo }, where) {
    if (status.code === 0 || status.code === 2)
        return;
    if (status.code === 1 || status.code === 3) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the repository has no such stanza (${status.message})`, {
            hint: 'Check the name, and the path and kind of the repository in the configuration; `pgbackrest info` lists the stanzas there.',
        });
    }
    const silent = repo.filter((one) => one.status.code !== 0 && one.status.code !== 2);
    if (silent.length === 0)
        return;
    const words = silent.map((one) => `repository ${one.key}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(one.status.message, 300)}`).join('; ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${words}`, {
        hint: 'Check that the repository is there, that this user or these credentials may read it, and its passphrase. Of several repositories choose one with repo= in the URL.',
    });
}
function setOf(backup, stanza) {
    const { label, type, timestamp, info, lsn, archive, database } = backup;
    const key = database['repo-key'];
    const server = stanza.db.find((db) => db.id === database.id && db['repo-key'] === key);
    return {
        label,
        type,
        repo: key,
        startedAt: new Date(timestamp.start * 1_000),
        stoppedAt: new Date(timestamp.stop * 1_000),
        error: backup.error ?? undefined,
        wal: archive?.start && archive.stop ? { first: archive.start, last: archive.stop } : undefined,
        lsn: lsn ?? undefined,
        bytes: info.size,
        stored: { own: info.repository.delta ?? Number.NaN, whole: info.repository.size ?? Number.NaN },
        server: { version: server?.version ?? '', systemId: server?.['system-id'] ?? '' },
    };
}
/** The set that is meant; `before` compares the end of a backup. Throws a UserError that names what is there. */
function chooseSet(sets, selection, where) {
    const newest = sets.at(-1);
    if (newest === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup`, { hint: 'Take one: `pgbackrest backup`, or mode backup.' });
    refuseForeign(selection);
    const found = sets.findLast((set) => fits(set, selection));
    if (found)
        return found;
    const wanted = selection.kind === 'id' ? `with the label ${selection.id}` : `from before ${selection.time.toISOString()}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup ${wanted}`, {
        hint: `The newest of ${sets.length} is ${newest.label}, the oldest ${sets[0].label}.`,
    });
}
/** Throws a UserError for the id of another kind of backup. */
function refuseForeign(selection) {
    if (selection.kind === 'id' && !(0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .isLabel */ .J2)(selection.id))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`select: received '${selection.id}', expected latest, ${_url_js__WEBPACK_IMPORTED_MODULE_3__/* .LABELS */ .kg}, or before:TIME: pgBackRest names its sets so`);
}
function fits({ label, stoppedAt }, selection) {
    switch (selection.kind) {
        case 'latest':
            return true;
        case 'id':
            return label === selection.id;
        case 'before':
            return stoppedAt < selection.time;
    }
}
function describeSet(set, now) {
    const age = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(Math.max(now.getTime() - set.stoppedAt.getTime(), 0));
    const wal = set.wal ? `, WAL ${set.wal.first} to ${set.wal.last}` : '';
    return `${set.label} (${set.type}), ${age} old, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showBytes */ .ni)(set.bytes)}${wal}`;
}


/***/ }),

/***/ 6205:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openPgBackRest: () => (/* binding */ openPgBackRest)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./lib/command.js
var command = __webpack_require__(31978);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js
var binaries = __webpack_require__(54478);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch.js
var scratch = __webpack_require__(96249);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-place.js
var scratch_place = __webpack_require__(94287);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-preload.js
var scratch_preload = __webpack_require__(25021);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-stop.js
var scratch_stop = __webpack_require__(62002);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-hands.js
var scratch_hands = __webpack_require__(39342);
// EXTERNAL MODULE: ./lib/engines/pgbackrest/tool.js
var pgbackrest_tool = __webpack_require__(37232);
;// CONCATENATED MODULE: ./lib/engines/pgbackrest/control.js



/** By the words of pg_controldata. See "Administrator's Overview" of hot standby in PostgreSQL's manual. */
const LEAST = [
    ['max_connections setting', 'max_connections'],
    ['max_worker_processes setting', 'max_worker_processes'],
    ['max_wal_senders setting', 'max_wal_senders'],
    ['max_prepared_xacts setting', 'max_prepared_transactions'],
    ['max_locks_per_xact setting', 'max_locks_per_transaction'],
];
/** Throws a UserError where the file cannot be read or is damaged. */
async function readControl(server, place, context) {
    const said = await (0,pgbackrest_tool/* collect */.Fo)(context, asServer(server, place, 'pg_controldata', ['-D', place.dataDirectory]));
    const warning = /WARNING: .*/.exec(said.stdout)?.[0];
    if (said.code !== 0 || warning)
        throw new errors/* UserError */.yo(`pg_control of the restored cluster cannot be read: ${warning ?? said.stderr}`);
    return parseControl(said.stdout);
}
function parseControl(text) {
    const values = new Map();
    for (const line of text.split('\n')) {
        const [, label, value] = /^(.+?):\s+(\S.*)$/.exec(line) ?? [];
        if (label !== undefined)
            values.set(label, value);
    }
    const said = (label) => {
        const value = values.get(label);
        if (value === undefined)
            throw new errors/* UserError */.yo(`pg_controldata does not say '${label}'`);
        return value;
    };
    return {
        state: said('Database cluster state'),
        systemId: said('Database system identifier'),
        segmentSize: Number(said('Bytes per WAL segment')),
        checksums: said('Data page checksum version') !== '0',
        least: Object.fromEntries(LEAST.map(([label, setting]) => [setting, said(label)])),
    };
}
/** One of the server's programs, as the user that the server runs as. */
function asServer(server, { user, socketDirectory }, tool, args) {
    return { file: server.path(tool), args, cwd: socketDirectory, ...(user ? { user: (0,scratch_place/* asOther */.fZ)(user) } : {}) };
}

;// CONCATENATED MODULE: ./lib/engines/pgbackrest/amcheck.js








/** Above it a look at every row of every index would take hours: the structure of each is checked then, and no more. */
const DEEP = 50e9;
const NAME = 'amcheck';
/** Tables and B-tree indexes of every database, by pg_amcheck. */
function amcheck(work, reach, names, context) {
    return (0,report/* timed */.ay)(async () => {
        const deep = work.set.bytes <= DEEP;
        const expected = deep
            ? 'tables and B-tree indexes sound, and every row in its indexes'
            : `tables and B-tree indexes sound (above ${(0,units/* showBytes */.ni)(DEEP)} without looking up each row)`;
        if (!(await (0,command/* isProgram */.V)(work.server.path('pg_amcheck')))) {
            const hint = `Install postgresql-client-${work.server.major}.`;
            return { name: NAME, status: 'inconclusive', expected, actual: `there is no pg_amcheck in ${work.server.directory}`, hint };
        }
        const prepared = await prepare(names, reach, context);
        try {
            if (prepared.unavailable) {
                const hint = `Install the extensions of the server (Debian has them in postgresql-${work.server.major}, others in a package contrib).`;
                return { name: NAME, status: 'inconclusive', expected, actual: 'the extension amcheck is not on this machine', hint };
            }
            const options = ['--verbose', `--jobs=${work.jobs}`, ...(deep ? ['--parent-check', '--heapallindexed'] : [])];
            if (deep && work.server.major >= 17)
                options.push('--checkunique');
            const said = await runAmcheck(work, reach, options, context);
            return { name: NAME, expected, ...judgeAmcheck(said, names.length, await movedCollations(names, reach, work.server.major, context)) };
        }
        finally {
            // What users run next is to find the databases as they were.
            for (const name of prepared.made)
                await inDatabase(reach.accessTo(name), context, (session) => session.query('DROP EXTENSION IF EXISTS amcheck')).catch(() => { });
        }
    });
}
/** Those that take connections: template0 and what somebody closed are left out by pg_amcheck as well. */
async function databases({ accessTo }, context) {
    const rows = await inDatabase(accessTo('template1'), context, (session) => session.query('SELECT datname AS name FROM pg_catalog.pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY datname'));
    return rows.map(({ name }) => name);
}
async function prepare(names, { accessTo }, context) {
    const made = [];
    for (const name of names) {
        const unavailable = await inDatabase(accessTo(name), context, async (session) => {
            const [found] = await session.query("SELECT installed_version AS installed FROM pg_catalog.pg_available_extensions WHERE name = 'amcheck'");
            if (found === undefined)
                return true;
            if (found.installed !== null)
                return false;
            await session.query('SET default_transaction_read_only = off');
            await session.query('CREATE EXTENSION amcheck WITH SCHEMA pg_catalog');
            made.push(name);
            return false;
        });
        if (unavailable)
            return { made, unavailable };
    }
    return { made, unavailable: false };
}
async function runAmcheck({ server, place }, { login, port }, options, context) {
    const passFile = (0,external_node_path_.join)(place.socketDirectory, 'pgpass');
    await (0,scratch_hands/* writeFor */.ji)(context, place.user, passFile, `*:*:*:*:${login.password}\n`);
    return (0,pgbackrest_tool/* collect */.Fo)(context, {
        ...asServer(server, place, 'pg_amcheck', [...options, '--all', '--maintenance-db=template1']),
        env: {
            ...{ PGHOST: place.socketDirectory, PGPORT: String(port), PGUSER: login.user, PGPASSFILE: passFile, HOME: place.socketDirectory },
            // Over what the role or the database may have as its own.
            PGOPTIONS: '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0',
        },
    });
}
const OBJECT = /^((?:btree index|heap table) ".*?")(?:, (block .*))?:\s*$/;
/** The blocks of `pg_amcheck --verbose`. A message may quote what a row holds, so only those of damage and of missing files are kept. */
function readFindings(stdout) {
    const findings = [];
    const lines = stdout.split('\n');
    for (const [index, line] of lines.entries()) {
        const [, object, where] = OBJECT.exec(line) ?? [];
        if (object === undefined)
            continue;
        const next = lines[index + 1]?.trim() ?? '';
        const [, code, message = ''] = /^ERROR: {2}([0-9A-Z]{5}): (.*)$/.exec(next) ?? [];
        const text = code === undefined ? `${where ?? ''} ${next}`.trim() : /^(?:XX|58)/.test(code) ? message : `error ${code}`;
        findings.push({ object, code, text });
    }
    return findings;
}
/** data_corrupted and index_corrupted, and what a broken page makes of a look; all else says that it could not be looked at. */
const isDamage = ({ code }) => code === undefined || code.startsWith('XX');
const ORDER = /(?:item order|high key|cross page item order|invariant)|lacks matching index tuple/;
function judgeAmcheck(said, count, moved) {
    const findings = readFindings(said.stdout);
    const damage = findings.filter(isDamage);
    const shown = (ones) => (0,units/* oneLine */.TN)(ones
        .slice(0, 3)
        .map(({ object, text }) => `${object}: ${text}`)
        .join('; '), 500);
    const objects = (ones) => new Set(ones.map(({ object }) => object)).size;
    if (damage.length > 0 && moved.length > 0 && damage.every(({ code, text }) => code === 'XX002' && ORDER.test(text))) {
        const actual = `${moved.join(', ')}: collations of another version than on the source, which order text differently; ${shown(damage)}`;
        return {
            status: 'inconclusive',
            actual,
            hint: 'Verify on the same release of the operating system as the source has, where text is ordered alike.',
        };
    }
    if (damage.length > 0) {
        const hint = 'The backup holds the damage of the source: check there with pg_amcheck, REINDEX damaged indexes, and for tables keep older backups.';
        return { status: 'failed', actual: `${(0,units/* showCount */.px)(objects(damage))} damaged: ${shown(damage)}`, hint };
    }
    if (said.code !== 0 || findings.length > 0) {
        const words = findings.length > 0
            ? shown(findings)
            : (0,units/* oneLine */.TN)(said.stderr
                .split('\n')
                .filter((line) => /error:/.test(line))
                .join('; ') || `exit code ${said.code}`, 300);
        return {
            status: 'inconclusive',
            actual: `could not be looked at: ${words}`,
            hint: 'Install on this machine the extensions that the source has.',
        };
    }
    const looked = new Set([...said.stderr.matchAll(/in database "(.*)": using amcheck version/g)].map(([, name]) => name)).size;
    if (looked === 0)
        return { status: 'inconclusive', actual: 'pg_amcheck looked at no database' };
    return { status: looked < count ? 'inconclusive' : 'passed', actual: `${(0,units/* showCount */.px)(looked)} of ${(0,units/* showCount */.px)(count)} databases` };
}
/** Databases with collations of another version than this machine's: their indexes on text may be in another order, and sound where they were. */
async function movedCollations(names, { accessTo }, major, context) {
    const other = 'SELECT 1 FROM pg_catalog.pg_collation WHERE collversion <> pg_catalog.pg_collation_actual_version(oid)';
    const own = `SELECT 1 FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
    AND datcollversion <> pg_catalog.pg_database_collation_actual_version(oid)`;
    const sql = major >= 15 ? `${own} UNION ALL ${other}` : other;
    const moved = [];
    for (const name of names)
        if ((await inDatabase(accessTo(name), context, (session) => session.query(sql))).length > 0)
            moved.push(name);
    return moved;
}
async function inDatabase(access, context, work) {
    const session = await (0,connection/* connect */.Ng)(access, context);
    try {
        return await work(session);
    }
    finally {
        await session.close();
    }
}

;// CONCATENATED MODULE: ./lib/engines/pgbackrest/checksums.js





/**
 * `pg_checksums --check` over every page of the stopped cluster, after recovery: before it, pages that were torn while they were copied are
 * still to be replaced from the WAL, and would be false alarms.
 */
function pageChecksums({ server, place }, context) {
    return (0,report/* timed */.ay)(async () => {
        const check = { name: 'page checksums', expected: 'every page has its checksum' };
        const { checksums } = await readControl(server, place, context);
        if (!checksums) {
            const hint = 'Turn them on while the server is stopped, with `pg_checksums --enable`, or in a new cluster with `initdb --data-checksums`.';
            return { ...check, status: 'skipped', actual: 'data checksums are off in this cluster, so that a changed page is not noticed', hint };
        }
        if (!(await (0,command/* isProgram */.V)(server.path('pg_checksums'))))
            return {
                ...check,
                status: 'inconclusive',
                actual: `there is no pg_checksums in ${server.directory}`,
                hint: `Install postgresql-${server.major}.`,
            };
        const said = await (0,pgbackrest_tool/* collect */.Fo)(context, asServer(server, place, 'pg_checksums', ['--check', '-D', place.dataDirectory]));
        const count = (words) => Number(new RegExp(`^${words}:\\s+(\\d+)`, 'm').exec(said.stdout)?.[1] ?? Number.NaN);
        const [blocks, bad] = [count('Blocks scanned'), count('Bad checksums')];
        if (bad > 0) {
            const first = /checksum verification failed in file "([^"]*)", block (\d+)/.exec(said.stderr);
            const where = first ? `, the first in ${first[1]?.replace(`${place.dataDirectory}/`, '')}, block ${first[2]}` : '';
            const hint = 'The source most likely has them too: run pg_checksums or pg_amcheck there, on a standby perhaps, and keep older backups.';
            return { ...check, status: 'failed', actual: `${(0,units/* showCount */.px)(bad)} of ${(0,units/* showCount */.px)(blocks)} pages are damaged${where}`, hint };
        }
        if (said.code === 0 && blocks > 0)
            return { ...check, status: 'passed', actual: `${(0,units/* showCount */.px)(blocks)} pages` };
        return { ...check, status: 'inconclusive', actual: (0,units/* oneLine */.TN)(said.stderr || `pg_checksums exited with ${said.code}`, 300) };
    });
}

// EXTERNAL MODULE: ./lib/engines/pgbackrest/info.js
var info = __webpack_require__(2194);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
;// CONCATENATED MODULE: ./lib/engines/pgbackrest/libraries.js


/**
 * The libraries that the source loads when it starts, without which some kinds of table cannot be read: `shared_preload_libraries` as the
 * restored files set it. Where the configuration lies outside of the data directory, as Debian has it, the backup does not hold it, and only
 * what ALTER SYSTEM set is known.
 */
async function preloadLibraries(dataDirectory) {
    let value = '';
    for (const file of ['postgresql.conf', 'postgresql.auto.conf']) {
        const text = await (0,promises_.readFile)((0,external_node_path_.join)(dataDirectory, file), 'utf8').catch(() => '');
        value = preloadIn(text) ?? value;
    }
    const names = value.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1'));
    return names.map((name) => name.replace(/^\$libdir\//, '')).filter((name) => name !== '');
}
/** The last setting in a file counts; undefined where there is none. */
function preloadIn(text) {
    let value;
    for (const line of text.split('\n')) {
        const [, quoted, bare] = /^\s*shared_preload_libraries\s*(?:=|\s)\s*(?:'((?:[^']|'')*)'|([^\s#']+))/i.exec(line) ?? [];
        if (quoted !== undefined || bare !== undefined)
            value = quoted?.replaceAll("''", "'") ?? bare;
    }
    return value;
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/process.js
var lib_process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/sudo.js
var sudo = __webpack_require__(31150);
// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(70370);
;// CONCATENATED MODULE: ./lib/engines/pgbackrest/restore.js








const tablespacesOf = (place) => (0,external_node_path_.join)((0,external_node_path_.dirname)(place.dataDirectory), 'tablespaces');
const walOf = (place) => (0,external_node_path_.join)((0,external_node_path_.dirname)(place.dataDirectory), 'wal');
/** Of the data directory, what pgBackRest reads when it fetches WAL: the directory itself is closed to who needed sudo to give it away. */
const controlOf = (place) => (0,external_node_path_.join)((0,external_node_path_.dirname)(place.dataDirectory), 'control');
const CONTROL = (0,external_node_path_.join)('global', 'pg_control');
/** The WAL is fetched before it is replayed, and its files are recycled below pg_wal: room for two copies of a gigabyte at least. */
const FOR_WAL = 2 * 2 ** 30;
/** Whether the cluster has room where it is restored to; compared before hours go by. */
function spaceCheck({ set, place }) {
    return (0,report/* timed */.ay)(async () => {
        const folder = (0,external_node_path_.dirname)(place.dataDirectory);
        const { bavail, bsize } = await (0,promises_.statfs)(folder);
        const free = bavail * bsize;
        const check = {
            name: 'free space',
            expected: `${(0,units/* showBytes */.ni)(set.bytes)} of the cluster, and its WAL`,
            actual: `${(0,units/* showBytes */.ni)(free)} free`,
        };
        if (free >= set.bytes + FOR_WAL)
            return { ...check, status: 'passed' };
        const hint = `Give the runner a larger disk, or name a folder on one with TMPDIR; the cluster is restored below ${(0,external_node_path_.dirname)(folder)}.`;
        return { ...check, status: free >= set.bytes ? 'degraded' : 'failed', hint };
    });
}
/**
 * Restores the set into the place. Everything of the configuration that would write elsewhere, leave databases out or run something of its
 * own is overruled: links, tablespaces, database lists, recovery options. pgBackRest compares each file with its checksum as it writes it.
 */
function restoreSet(work, context) {
    return (0,report/* timed */.ay)(async () => {
        const { tool, set, place, jobs } = work;
        const started = performance.now();
        await (0,promises_.mkdir)(place.dataDirectory, { mode: 0o700 });
        await (0,promises_.mkdir)(tablespacesOf(place), { mode: 0o700 });
        const args = [
            ...[`--set=${set.label}`, ...herePath(work), '--type=immediate', '--target-action=promote', '--archive-mode=off'],
            ...['--no-delta', '--no-link-all', '--reset-link-map', '--reset-tablespace-map', `--tablespace-map-all=${tablespacesOf(place)}`],
            ...['--reset-db-include', '--reset-db-exclude', '--reset-recovery-option', `--process-max=${jobs}`],
        ];
        const onStdout = (line) => {
            const share = / (\d+(?:\.\d+)?)%\)/.exec(line)?.[1];
            if (share !== undefined)
                context.progress(`Restored ${Math.floor(Number(share))} % of ${(0,units/* showBytes */.ni)(set.bytes)}`);
        };
        const said = await (0,pgbackrest_tool/* call */.T1)(tool, { command: 'restore', args, repo: set.repo, onStdout }, context);
        const check = { name: 'restore', expected: `${set.label}, each file with its checksum` };
        if (said.code !== 0) {
            const { message, hint } = (0,pgbackrest_tool/* failure */.V2)(tool, 'restore', said);
            return { ...check, status: 'failed', actual: (0,units/* oneLine */.TN)(message, 500), ...(hint ? { hint } : {}) };
        }
        const ms = performance.now() - started;
        const warnings = said.stderr === '' ? '' : `; it warned: ${(0,units/* oneLine */.TN)(said.stderr, 200)}`;
        return {
            ...check,
            status: 'passed',
            actual: `${(0,units/* showBytes */.ni)(set.bytes)} in ${(0,units/* showDuration */.kJ)(ms)}, ${(0,units/* showBytes */.ni)(set.bytes / (ms / 1_000))}/s${warnings}`,
        };
    });
}
/**
 * Fetches the WAL that makes the set consistent into a folder of the server's, so that the server needs neither pgBackRest nor what unlocks
 * the repository, and what is missing is known by name. Costs the disk that the segments take, once more.
 */
function fetchWal(work, context) {
    return (0,report/* timed */.ay)(async () => {
        const { set, place, server, jobs } = work;
        const name = 'WAL';
        await (0,promises_.mkdir)(walOf(place), { mode: 0o700 });
        if (set.wal === undefined)
            return { name, status: 'skipped', expected: 'the WAL of the backup', actual: 'taken of a stopped cluster: it needs none' };
        const expected = `every segment from ${set.wal.first} to ${set.wal.last}`;
        const { segmentSize } = await readControl(server, place, context);
        const segments = segmentsBetween(set.wal.first, set.wal.last, segmentSize);
        if (segments === undefined)
            return { name, status: 'inconclusive', expected, actual: 'they are of two timelines: which lie between is not known' };
        const missing = [];
        const limit = (0,p_limit/* default */.A)(jobs);
        await Promise.all(segments.map((segment) => limit(async () => {
            if (await fetchSegment(work, segment, context))
                return;
            missing.push(segment);
        })));
        await giveToServer(work, [walOf(place)], context);
        if (missing.length === 0)
            return { name, status: 'passed', expected, actual: `${(0,units/* showCount */.px)(segments.length)} segments` };
        const shown = missing.sort().slice(0, 5).join(', ');
        const hint = 'Without them this set cannot be made consistent: take a new backup, and look at archive_command in the log of the server.';
        return {
            name,
            status: 'failed',
            expected,
            actual: `${(0,units/* showCount */.px)(missing.length)} of ${(0,units/* showCount */.px)(segments.length)} are missing: ${shown}`,
            hint,
        };
    });
}
/** False where the repository has no such segment. */
async function fetchSegment(work, segment, context) {
    const { place } = work;
    const at = place.user?.sudo === undefined ? place.dataDirectory : controlOf(place);
    const args = [...herePath(work, at), '--no-archive-async', 'archive-get', segment, (0,external_node_path_.join)(walOf(place), segment)];
    const said = await (0,pgbackrest_tool/* call */.T1)(work.tool, { command: 'archive-get', args, repo: work.set.repo }, context);
    if (said.code === 0)
        return true;
    if (said.code === 1)
        return false;
    throw (0,pgbackrest_tool/* failure */.V2)(work.tool, 'archive-get', said);
}
/** The data directory is ours, and no host of the configuration is asked. */
function herePath({ tool, place }, path = place.dataDirectory) {
    const others = tool.settings.clusters
        .filter((number) => number > 1)
        .flatMap((number) => [`--reset-pg${number}-host`, `--reset-pg${number}-path`]);
    return [`--pg1-path=${path}`, '--reset-pg1-host', ...others];
}
const restore_NAME = /^([0-9A-F]{8})([0-9A-F]{8})([0-9A-F]{8})$/;
/** The names of WAL segments from one to another, both included; undefined where they are not of one timeline. See "WAL Internals" in PostgreSQL's manual. */
function segmentsBetween(first, last, segmentSize) {
    const perFile = BigInt(Math.floor(2 ** 32 / segmentSize));
    const numberOf = (name) => {
        const [, timeline, high, low] = restore_NAME.exec(name) ?? [];
        if (timeline === undefined)
            throw new errors/* UserError */.yo(`'${(0,units/* oneLine */.TN)(name, 40)}' is not the name of a WAL segment`);
        return { timeline, number: BigInt(`0x${high}`) * perFile + BigInt(`0x${low}`) };
    };
    const [from, to] = [numberOf(first), numberOf(last)];
    if (from.timeline !== to.timeline)
        return undefined;
    const hex = (value) => value.toString(16).toUpperCase().padStart(8, '0');
    const count = Number(to.number - from.number) + 1;
    if (count < 1 || count > MOST_SEGMENTS)
        throw new errors/* UserError */.yo(`the set needs ${count} WAL segments, from ${first} to ${last}: that cannot be right`);
    return Array.from({ length: count }, (_, index) => {
        const number = from.number + BigInt(index);
        return `${from.timeline}${hex(number / perFile)}${hex(number % perFile)}`;
    });
}
/** 16 TB of WAL while one backup was taken. */
const MOST_SEGMENTS = 1_000_000;
/**
 * Makes a data directory of it that is ours: nothing of the source's own configuration is left that a server would read by itself, and
 * everything belongs to the server's user. What recovery is to do stands in our file.
 */
async function takeOver(work, context) {
    const { dataDirectory } = work.place;
    for (const file of ['standby.signal', 'postmaster.pid', 'postmaster.opts', 'postgresql.auto.conf'])
        await (0,promises_.rm)((0,external_node_path_.join)(dataDirectory, file), { force: true });
    if (work.place.user?.sudo !== undefined) {
        await (0,promises_.mkdir)((0,external_node_path_.join)(controlOf(work.place), 'global'), { recursive: true });
        await (0,promises_.copyFile)((0,external_node_path_.join)(dataDirectory, CONTROL), (0,external_node_path_.join)(controlOf(work.place), CONTROL));
    }
    // Neither a link nor a file of another's is written through.
    await (0,promises_.writeFile)((0,external_node_path_.join)(dataDirectory, 'postgresql.auto.conf'), '', { flag: 'wx', mode: 0o600 });
    await giveToServer(work, [dataDirectory, tablespacesOf(work.place)], context);
}
async function giveToServer({ place: { user, socketDirectory } }, folders, context) {
    if (!user)
        return;
    // -h and -P: a link is changed itself and not followed, wherever it leads.
    const [file, ...before] = user.sudo === undefined ? ['chown'] : ['sudo', '-n', '--', 'chown'];
    const said = await (0,pgbackrest_tool/* collect */.Fo)(context, {
        file: file,
        args: [...before, '-hRP', `${user.uid}:${user.gid}`, ...folders],
        cwd: socketDirectory,
    });
    if (said.code !== 0)
        throw new errors/* UserError */.yo(`the restored files could not be given to ${user.name}: ${said.stderr}`);
}

;// CONCATENATED MODULE: ./lib/engines/pgbackrest/recover.js












/**
 * What a server over a copy of somebody's data must not do, whatever its catalogs say: archive, follow or feed another server, run jobs of
 * its own, hide a broken page. Its own configuration file is not read at all. What is lost with the machine may be: it is a copy.
 */
const CONFINED = {
    external_pid_file: '',
    ssl: 'off',
    archive_mode: 'off',
    archive_command: '',
    primary_conninfo: '',
    synchronous_standby_names: '',
    // A restored subscription would consume what its publisher keeps for the real one.
    max_logical_replication_workers: '0',
    session_preload_libraries: '',
    local_preload_libraries: '',
    ignore_checksum_failure: 'off',
    zero_damaged_pages: 'off',
    hot_standby: 'off',
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    autovacuum: 'off',
    jit: 'off',
    max_wal_size: '4GB',
    // This program reads the server's log, so no option may send it elsewhere or translate it.
    log_destination: 'stderr',
    logging_collector: 'off',
    lc_messages: 'C',
    log_statement: 'none',
};
const READY = 'ready to accept connections';
/** Said by every supported major when `recovery_target = 'immediate'` was reached; see xlogrecovery.c and, up to 14, xlog.c of PostgreSQL. */
const CONSISTENT = /consistent recovery state reached at ([0-9A-F]+\/[0-9A-F]+)/;
const STOPPED = /recovery stopping after reaching consistency/;
/**
 * Replays the WAL until the cluster is consistent and no further, lets the server end recovery, and stops it cleanly: only then pg_checksums
 * takes the directory, and pages that were torn while they were copied are whole. Nobody can connect meanwhile. No limit but the signal's.
 */
function recover(work, context) {
    return (0,report/* timed */.ay)(async () => {
        const check = { name: 'recovery', expected: work.set.lsn ? `consistent, with WAL up to ${work.set.lsn.stop}` : 'the server starts' };
        const { least } = await readControl(work.server, work.place, context);
        const offline = work.set.wal === undefined;
        const recovery = offline
            ? {}
            : {
                restore_command: restoreCommand(walOf(work.place)),
                recovery_target: 'immediate',
                recovery_target_action: 'promote',
                recovery_target_timeline: 'current',
            };
        const settings = { ...CONFINED, ...memory(), ...least, ...recovery, shared_preload_libraries: '', listen_addresses: '' };
        const heard = [];
        try {
            const configuration = await configure(work.place, 'recovery', settings, 'local all all reject', context);
            const running = await runServer(work, configuration, (line) => heard.push(line), context);
            await stopCleanly(running, work, context);
        }
        catch (thrown) {
            context.signal.throwIfAborted();
            const words = heard
                .filter((line) => /(?:FATAL|PANIC|ERROR):/.test(line))
                .slice(0, 3)
                .join('; ') || (0,errors/* messageOf */.bD)(thrown);
            const hint = 'The set cannot be made consistent on this machine: take a new backup, and see the words of the server.';
            return { ...check, status: 'failed', actual: (0,units/* oneLine */.TN)(words, 500), hint };
        }
        if (offline)
            return { ...check, status: 'passed', actual: 'taken of a stopped cluster, which starts' };
        const consistent = heard.map((line) => CONSISTENT.exec(line)?.[1]).find((lsn) => lsn !== undefined);
        if (consistent === undefined || !heard.some((line) => STOPPED.test(line))) {
            return { ...check, status: 'inconclusive', actual: 'it started and did not say that it is consistent' };
        }
        return { ...check, status: 'passed', actual: `consistent at ${consistent}` };
    });
}
/** A file that is not there is no error to speak of: the server asks for histories that nobody has. */
function restoreCommand(folder) {
    const path = `'${folder.replaceAll("'", "'\\''").replaceAll('%', '%%')}'`;
    return `test -f ${path}/%f && cp ${path}/%f "%p"`;
}
/** What this machine can spare: replay and amcheck read the whole cluster. */
function memory() {
    const megabytes = Math.floor((0,external_node_os_.totalmem)() / 2 ** 20);
    return { shared_buffers: `${Math.min(1_024, Math.max(64, Math.floor(megabytes / 16)))}MB`, maintenance_work_mem: '128MB' };
}
/**
 * The superuser that every cluster has, with a password of our own: only its number is known beforehand. Asked for in single-user mode, where
 * nothing of the cluster runs and nobody listens. Changes that one row of the copy.
 */
async function makeLogin(work, context) {
    const { least } = await readControl(work.server, work.place, context);
    const settings = { ...CONFINED, ...memory(), ...least, password_encryption: 'scram-sha-256', shared_preload_libraries: '' };
    const file = await configure(work.place, 'single', settings, 'local all all reject', context);
    const single = (sql) => (0,lib_process/* output */.CG)(context, asServer(work.server, work.place, 'postgres', ['--single', '-D', work.place.dataDirectory, `--config-file=${file}`, 'template1']), `${sql}\n`);
    const user = /rolname = "(.*)"\t\(typeid/.exec(await single('SELECT rolname FROM pg_catalog.pg_authid WHERE oid = 10'))?.[1];
    if (user === undefined)
        throw new errors/* UserError */.yo('the restored cluster has no superuser with the number 10, which initdb makes');
    const password = (0,external_node_crypto_.randomBytes)(18).toString('base64url');
    context.secrets.add(password);
    await single(`ALTER ROLE "${user.replaceAll('"', '""')}" LOGIN PASSWORD '${password}' VALID UNTIL 'infinity'`);
    return { user, password };
}
/**
 * The server for the checks: on 127.0.0.1 and its socket, by password only. Without background workers, so that nothing in the data (pg_cron,
 * subscriptions, policies of an extension) begins to act; queries are not run in parallel then.
 */
async function serve(work, libraries, port, context) {
    const { least } = await readControl(work.server, work.place, context);
    const settings = {
        ...CONFINED,
        ...memory(),
        ...least,
        max_worker_processes: '0',
        shared_preload_libraries: '',
        ...(0,scratch_preload/* preloading */.SJ)(libraries),
        listen_addresses: '127.0.0.1',
        port: String(port),
    };
    const access = 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256';
    return runServer(work, await configure(work.place, 'serve', settings, access, context), () => { }, context);
}
/** Writes a configuration of our own beside the socket; returns its path. The source's files are not read. */
async function configure(place, name, settings, access, context) {
    const path = (suffix) => (0,external_node_path_.join)(place.socketDirectory, `${name}.${suffix}`);
    const all = {
        ...settings,
        data_directory: place.dataDirectory,
        hba_file: path('hba'),
        ident_file: path('ident'),
        unix_socket_directories: place.socketDirectory,
    };
    const quoted = Object.entries(all).map(([setting, value]) => `${setting} = '${value.replaceAll("'", "''")}'\n`);
    for (const [suffix, text] of [
        ['conf', quoted.join('')],
        ['hba', `${access}\n`],
        ['ident', ''],
    ]) {
        await (0,scratch_hands/* writeFor */.ji)(context, place.user, path(suffix), text);
    }
    return path('conf');
}
/** `postgres` in the foreground, as our child. Resolves when it takes connections, which it does after recovery; rejects when it has ended before. */
async function runServer(work, configuration, onLine, context) {
    const ready = Promise.withResolvers();
    const running = (0,lib_process/* start */.ni)(context, {
        ...asServer(work.server, work.place, 'postgres', ['-D', work.place.dataDirectory, `--config-file=${configuration}`]),
        stopSignal: 'SIGQUIT', // Immediate shutdown: on abort there is nothing to keep.
        onStderr: (line) => {
            onLine(line);
            if (line.includes(READY))
                ready.resolve();
        },
    });
    running.stdin.end();
    running.stdout.resume();
    running.done.then(() => ready.reject(new errors/* UserError */.yo('postgres ended before it was ready')), (thrown) => ready.reject(thrown));
    await ready.promise;
    return running;
}
/** Fast shutdown, with a checkpoint, for as long as it takes. The pid file is the server's own: nobody else has worked in it yet. */
async function stopCleanly(running, { place }, context) {
    const pid = Number.parseInt(await (0,scratch_hands/* readOf */.CY)(context, place.user, (0,external_node_path_.join)(place.dataDirectory, 'postmaster.pid')), 10);
    if (!(pid > 1))
        throw new errors/* UserError */.yo('the restored server left no postmaster.pid to end it by');
    if (place.user?.sudo === undefined)
        process.kill(pid, 'SIGINT');
    else
        await (0,sudo/* signalBySudo */.Bg)(context, pid, 'SIGINT', place.user.sudo);
    await running.done;
}

// EXTERNAL MODULE: ./lib/engines/pgbackrest/url.js
var pgbackrest_url = __webpack_require__(19093);
;// CONCATENATED MODULE: ./lib/engines/pgbackrest/verify.js



const EXPECTED = 'every file and WAL segment there, and with its checksum';
/**
 * `pgbackrest verify`: each file of the repository against size and checksum, of the chosen set only where the release can be told so.
 * Nothing is restored. Inconclusive where it says nothing of the set.
 */
function verify(tool, set, jobs, context) {
    return (0,report/* timed */.ay)(async () => {
        const chosen = tool.knows.verifySet ? [`--set=${set.label}`] : [];
        const args = ['--output=text', '--verbose', `--process-max=${jobs}`, ...chosen];
        return {
            name: 'repository files',
            expected: EXPECTED,
            ...judge(await (0,pgbackrest_tool/* call */.T1)(tool, { command: 'verify', args, repo: set.repo }, context), set, tool),
        };
    });
}
function judge(said, { label }, tool) {
    if (said.code !== 0)
        return unable(said, tool);
    const found = readVerified(said.stdout);
    const ours = found.sets.get(label);
    const bad = found.status === 'error' || found.complaints.length > 0 || (ours !== undefined && ours.status !== 'valid');
    if (bad) {
        const words = found.complaints.slice(0, 4).join('; ');
        const hint = 'Take a new full backup now, and find out what changed or removed files in the repository. `pgbackrest verify --output=text --verbose` names what is damaged.';
        return { status: 'failed', actual: (0,units/* oneLine */.TN)(words || `status: ${found.status}`, 500), hint };
    }
    if (found.status !== 'ok' || ours === undefined) {
        const actual = found.status === 'ok' ? `it says nothing of the set ${label}` : `it said: ${(0,units/* oneLine */.TN)(said.stdout, 200)}`;
        return {
            status: 'inconclusive',
            actual,
            hint: 'The set may have been removed in the meantime, or this release of pgBackRest is not known yet.',
        };
    }
    const segments = found.wal.checked > 0 ? `, ${(0,units/* showCount */.px)(found.wal.checked)} WAL segments` : '';
    return { status: 'passed', actual: `${(0,units/* showCount */.px)(ours.checked)} files of ${label}${segments}` };
}
/** Where the repository is another host's, it may run only there; then the restore is what checks, file by file. */
function unable(said, tool) {
    const { message, hint } = (0,pgbackrest_tool/* failure */.V2)(tool, 'verify', said);
    if (said.code === 72)
        return { status: 'skipped', actual: `${message}; the restore reads each file that it needs`, ...(hint ? { hint } : {}) };
    const damaged = [26, 28, 29, 95].includes(said.code);
    return { status: damaged ? 'failed' : 'inconclusive', actual: message, ...(hint ? { hint } : {}) };
}
const SET = /^\s*backup: (\S+), status: ([^,]+?)(?:, total files checked: (\d+), total valid files: (\d+))?\s*$/;
const ARCHIVE = /^\s*archiveId: (\S+), total WAL checked: (\d+), total valid WAL: (\d+)\s*$/;
/** In what a set may be that is no fault of it: a backup is being taken, or was removed while verify ran. */
const HARMLESS = /^(?:valid|in-progress)$/;
function readVerified(text) {
    const found = { status: undefined, sets: new Map(), wal: { checked: 0, valid: 0 }, complaints: [] };
    let about = 'repository';
    for (const line of text.split('\n').filter((one) => one.trim() !== '' && !/^\s*stanza: /.test(one))) {
        const [, overall] = /^\s*status: (\S+)\s*$/.exec(line) ?? [];
        const [, label, status = '', checked = 0, valid = 0] = SET.exec(line) ?? [];
        const [, archive, segments = 0, good = 0] = ARCHIVE.exec(line) ?? [];
        if (overall !== undefined)
            found.status = overall;
        else if (label !== undefined) {
            about = label;
            found.sets.set(label, { status, checked: Number(checked), valid: Number(valid) });
            if (!HARMLESS.test(status))
                found.complaints.push(`${label} is ${status}: ${valid} of ${checked} files are valid`);
        }
        else if (archive !== undefined) {
            about = `WAL ${archive}`;
            if (good !== segments)
                found.complaints.push(`${about}: ${good} of ${segments} segments are valid`);
            found.wal = { checked: found.wal.checked + Number(segments), valid: found.wal.valid + Number(good) };
        }
        else
            found.complaints.push(...faultsIn(line).map((fault) => `${about}: ${fault}`));
    }
    return found;
}
/** `missing: 1, checksum invalid: 0` gives `missing: 1`; a line of another form that is not known is a fault as it stands. */
function faultsIn(line) {
    const counts = line.trim().split(', ');
    if (counts.every((count) => /^[a-z ]+: \d+$/.test(count)))
        return counts.filter((count) => !count.endsWith(': 0'));
    return [line.trim()];
}

;// CONCATENATED MODULE: ./lib/engines/pgbackrest/open.js





















/**
 * Restores a set of a pgBackRest repository into a data directory of this run's own and takes it as far as a server that answers, each rung
 * a check: repository, its files, room, restore, WAL, recovery, page checksums, amcheck. Throws a UserError where it could not begin
 * (no such configuration, stanza or set, no program), and the signal's reason on abort; nothing is left then.
 */
async function openPgBackRest(url, options, context) {
    const address = (0,pgbackrest_url/* parseAddress */.or)(url);
    const selection = options.select.kind === 'latest' && address.set ? { kind: 'id', id: address.set } : options.select;
    (0,info/* refuseForeign */.re)(selection);
    const tool = await (0,pgbackrest_tool/* openTool */.$Q)(address, context);
    const started = performance.now();
    const sets = await (0,info/* listSets */.M9)(tool, context);
    const set = (0,info/* chooseSet */.SE)(sets, selection, (0,pgbackrest_url/* describeAddress */.KU)(address));
    const drill = {
        checks: [],
        facts: factsOf(tool, set, context.now()),
        notes: [],
        metrics: { 'age-ms': Math.max(context.now().getTime() - set.stoppedAt.getTime(), 0), bytes: set.bytes },
        outputs: { 'backup-id': set.label },
        createdAt: set.stoppedAt,
        server: undefined,
        close: async () => { },
    };
    const rung = climber(drill, options);
    if (!rung(setCheck(set, sets.length, context.now(), Math.round(performance.now() - started))))
        return drill;
    const jobs = options.jobs ?? (0,external_node_os_.availableParallelism)();
    if (!rung(await verify(tool, set, jobs, context)))
        return drill;
    const server = await serverFor(set, context);
    const place = await (0,scratch_place/* makePlace */.c8)(context, server.directory, options.directory, true);
    try {
        await climb({ tool, set, server, place, jobs }, drill, rung, context);
    }
    catch (thrown) {
        await drill.close();
        await (0,scratch_place.removePlace)(context, place);
        context.signal.throwIfAborted();
        throw thrown;
    }
    // Without a server there is nothing to ask, and a cluster is large.
    if (drill.server === undefined)
        await (0,scratch_place.removePlace)(context, place);
    return drill;
}
/** Takes a check down; false where nothing after it may claim anything. */
function climber(drill, { onCheck }) {
    return (check) => {
        drill.checks.push(check);
        onCheck?.(check);
        return (0,report/* holds */.v9)(check);
    };
}
async function climb(work, drill, rung, context) {
    if (!rung(await spaceCheck(work)))
        return;
    const started = performance.now();
    if (!rung(await restoreSet(work, context)))
        return;
    const wanted = await preloadLibraries(work.place.dataDirectory);
    await takeOver(work, context);
    if (!rung(await fetchWal(work, context)))
        return;
    if (!rung(await recover(work, context)))
        return;
    // What a person would wait for: the checks after it are not part of coming back.
    drill.metrics['restore-ms'] = Math.round(performance.now() - started);
    if (!rung(await pageChecksums(work, context)))
        return;
    const { libraries, notes } = await (0,scratch_preload/* preloadable */.SZ)(context, work.server, wanted);
    drill.notes.push(...notes);
    await openServer(work, drill, libraries, rung, context);
}
async function openServer(work, drill, libraries, rung, context) {
    const { server, place, tool } = work;
    const login = await makeLogin(work, context);
    const { running, port } = await launch(work, libraries, context);
    drill.close = await (0,scratch_stop/* stopper */.a)(context, place, running);
    const urlOf = (database) => `postgres://${encodeURIComponent(login.user)}:${login.password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
    const reach = { login, port, accessTo: (database) => (0,connection/* accessTo */.Yi)((0,postgres_url/* parseTarget */.hu)(urlOf(database)), undefined) };
    const names = await databases(reach, context);
    Object.assign(drill.facts, { databases: names.join(', '), 'scratch server': `${server.version} in ${server.directory}` });
    if (place.user === undefined)
        drill.notes.push('The restored server runs as this user: not isolated.');
    const wanted = tool.address.database;
    const sound = rung(await amcheck(work, reach, names, context)) && (wanted === undefined || rung(databaseCheck(wanted, names)));
    if (!sound)
        return drill.close();
    const database = wanted ?? onlyOf(names);
    const url = database === undefined ? undefined : urlOf(database);
    const { major, version } = server;
    drill.server = { url, urlOf, database, databases: names, port, major, version, isolated: place.user !== undefined };
}
const ATTEMPTS = 3;
/** The port was free a moment ago. */
async function launch(work, libraries, context) {
    for (let attempt = 1;; attempt++) {
        const port = await (0,scratch/* findFreePort */.bW)();
        try {
            return { port, running: await serve(work, libraries, port, context) };
        }
        catch (thrown) {
            context.signal.throwIfAborted();
            if (attempt < ATTEMPTS && (0,errors/* messageOf */.bD)(thrown).includes('Address already in use'))
                continue;
            throw new errors/* UserError */.yo(`The restored server did not start: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
        }
    }
}
const TOOLS = ['postgres', 'pg_controldata', 'pg_checksums', 'pg_amcheck'];
/** Of the very major of the cluster, with all its tools where there is one. */
async function serverFor(set, context) {
    const major = Number.parseInt(set.server.version, 10);
    if (!binaries/* SUPPORTED_MAJORS */.cZ.some((one) => one === major)) {
        const majors = `${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`;
        throw new errors/* UserError */.yo(`${set.label} is of PostgreSQL ${set.server.version || 'of unknown version'}: this version of seaworthy works with majors ${majors}`);
    }
    const server = (await (0,binaries/* findClient */.$r)(context, major, TOOLS)) ?? (await (0,binaries/* requireServer */.jY)(context, major));
    if (await (0,command/* isProgram */.V)(server.path('pg_controldata')))
        return server;
    throw new errors/* UserError */.yo(`${server.directory} has no pg_controldata, without which a restored cluster cannot be started safely`, {
        hint: `Install the package postgresql-${major}.`,
    });
}
function setCheck(set, count, now, ms) {
    const check = { name: 'repository', expected: 'it answers, and the backup is without errors', ms };
    const actual = `${(0,info/* describeSet */.iG)(set, now)}; one of ${count}`;
    if (set.error !== true)
        return { ...check, status: 'passed', actual };
    const hint = `Mostly these are page checksums of the source: \`pgbackrest info --set=${set.label}\` names the files. Choose an older set with select.`;
    return { ...check, status: 'failed', actual: `${actual}; errors were found while it was taken`, hint };
}
function factsOf(tool, set, now) {
    return {
        backup: (0,info/* describeSet */.iG)(set, now),
        'taken at': set.stoppedAt.toISOString(),
        'system identifier': set.server.systemId,
        pgbackrest: `${tool.version}, ${tool.file}`,
        'in the repository': (0,units/* showBytes */.ni)(set.stored.whole),
    };
}
function databaseCheck(wanted, names) {
    const found = names.includes(wanted);
    const check = { name: 'database', expected: wanted, actual: found ? 'there' : `there are ${names.join(', ')}`, ms: 0 };
    return found ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: 'Correct database= in the URL.' };
}
/** The one that somebody made, or where nobody made any, `postgres`; undefined where several could be meant. */
function onlyOf(names) {
    const made = names.filter((name) => !['postgres', 'template1'].includes(name));
    if (made.length > 1)
        return undefined;
    return made[0] ?? names.find((name) => name === 'postgres') ?? names[0];
}


/***/ }),

/***/ 70051:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ ownerOf),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


const USUAL = ['/etc/pgbackrest/pgbackrest.conf', '/etc/pgbackrest.conf'];
/** Options that pgBackRest itself refuses on its command line. */
const SECRET = /(?:cipher-pass|key|secret|token|password)$/;
/**
 * Reads the configuration that the address names, else that of the environment or the usual place, and keeps its secrets out of every report.
 * Throws a UserError where it is named and cannot be read: pgBackRest would say so once for every command. Files of `config-include-path` are not read.
 */
async function readSettings({ stanza, config }, context) {
    const text = config === undefined ? await firstReadable([context.env.PGBACKREST_CONFIG ?? '', ...USUAL]) : await readNamed(config);
    const options = [...optionsIn(text, stanza), ...optionsOf(context.env)];
    // A key's file name is no secret, and would be blacked out wherever a path is shown.
    for (const [name, value] of options)
        if (SECRET.test(name) && !value.startsWith('/'))
            context.secrets.add(value);
    const clusters = new Set([1]);
    const directories = new Map();
    for (const [name, value] of options) {
        const [, number, option] = /^pg(\d+)-(.*)$/.exec(name) ?? [];
        if (number === undefined)
            continue;
        clusters.add(Number(number));
        if (option === 'path')
            directories.set(Number(number), value);
    }
    return {
        clusters: [...clusters].sort((a, b) => a - b),
        dataDirectories: [...directories].sort(([a], [b]) => a - b).map(([, path]) => path),
    };
}
/** Owner of the source's data directory where it is on this machine: whom pgBackRest must run as, so that its files stay PostgreSQL's. */
async function ownerOf({ dataDirectories }) {
    for (const path of dataDirectories) {
        const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined);
        if (found)
            return { uid: found.uid, gid: found.gid };
    }
    return undefined;
}
async function readNamed(path) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8');
    }
    catch (thrown) {
        const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
        const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the configuration of pgBackRest, ${path}, cannot be read: ${why}`, {
            hint: 'Correct config= in the URL, or give this user leave to read the file.',
            cause: thrown,
        });
    }
}
async function firstReadable(paths) {
    for (const path of paths) {
        const text = path === '' ? undefined : await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8').catch(() => undefined);
        if (text !== undefined)
            return text;
    }
    return '';
}
/** `key=value` of the sections that count for the stanza: [global], [main], and both for one command, [main:restore]. */
function* optionsIn(text, stanza) {
    let counts = false;
    for (const line of text.split(/\r?\n/)) {
        const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
        if (section !== undefined)
            counts = ['global', stanza].includes(section.split(':')[0]);
        const [, name, value] = /^\s*([a-z][a-z0-9-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
        if (counts && name !== undefined && value)
            yield [name, value];
    }
}
function* optionsOf(env) {
    for (const [name, value] of Object.entries(env)) {
        if (name.startsWith('PGBACKREST_') && value)
            yield [name.slice(11).toLowerCase().replaceAll('_', '-'), value];
    }
}


/***/ }),

/***/ 37232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ openTool),
/* harmony export */   Ep: () => (/* binding */ mustCall),
/* harmony export */   Fo: () => (/* binding */ collect),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   V2: () => (/* binding */ failure)
/* harmony export */ });
/* unused harmony exports requireProgram, wordsOf */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _postgres_install_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53972);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70051);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(19093);








const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const REMEDY = 'install the package pgbackrest (Debian, Ubuntu and PGDG carry it), or put the folder of the program on PATH';
/** What its storage, its SSH and its connection to PostgreSQL may need of our environment, besides `PGBACKREST_...`. */
const PASSED_ON = [
    ...['HOME', 'USER', 'LOGNAME', 'SSH_AUTH_SOCK', 'PGPASSFILE'],
    ...['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
];
/** Finds the program, else installs it with apt, and reads its configuration. Throws a UserError that says what to do. */
async function openTool(address, context) {
    const settings = await (0,_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .readSettings */ .s)(address, context);
    const file = await requireProgram(context);
    const said = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [file, 'version']);
    const version = /pgBackRest (\d+\.\d+\S*)/.exec(said.stdout)?.[1];
    if (version === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${file} does not say its version, expected pgBackRest: ${said.stderr.trim() || said.stdout.trim()}`);
    const help = (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [file, 'help', 'verify'])).stdout;
    context.log(`Using pgBackRest ${version}, ${file}`);
    return { file, version, address, settings, knows: { verifySet: /^\s*--set\s/m.test(help), allowRoot: /^\s*--allow-root\s/m.test(help) } };
}
/** The path of `pgbackrest` on PATH or in the usual folders, installed where it is in neither. */
async function requireProgram(context, usual = USUAL, install = _postgres_install_js__WEBPACK_IMPORTED_MODULE_5__/* .installPackage */ .E) {
    const find = async () => {
        const folders = [...(context.env.PATH ?? '').split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter), ...usual].filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder));
        for (const folder of folders)
            if (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .isProgram */ .V)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'pgbackrest')))
                return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'pgbackrest');
        return undefined;
    };
    const present = await find();
    if (present)
        return present;
    const obstacle = await install(context, 'pgbackrest');
    const installed = await find();
    if (installed)
        return installed;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`pgBackRest was not found on PATH or in the usual folders, and ${obstacle ?? 'installing it did not bring it'}: ${REMEDY}.`);
}
/**
 * Runs a command to its end and returns what it said, whatever its exit code. Rejects on abort, and when it could not be started. Commands that
 * only read leave nothing beside their result: no log file, and locks in the run's own folder.
 */
async function call(tool, { command, args = [], repo = tool.address.repo, user, onStdout }, context) {
    const { address, knows } = tool;
    const asRoot = user === undefined ? process.getuid?.() === 0 : user.uid === 0;
    const quiet = user === undefined && command !== 'backup' && command !== 'check';
    return collect(context, {
        file: tool.file,
        args: [
            `--stanza=${address.stanza}`,
            ...(address.config === undefined ? [] : [`--config=${address.config}`]),
            ...(repo === undefined || command === 'check' ? [] : [`--repo=${repo}`]),
            ...['--log-level-stderr=warn', '--no-log-timestamp', `--log-level-console=${onStdout ? 'detail' : 'off'}`],
            ...(quiet ? ['--log-level-file=off'] : []),
            ...(quiet && command !== 'verify' ? [`--lock-path=${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'pgbackrest')}`] : []),
            // A restore empties the spool of its stanza, which on the source's own host is the one that archive_command works with.
            ...(command === 'restore' ? [`--spool-path=${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'pgbackrest-spool')}`] : []),
            ...(asRoot && knows.allowRoot && command !== 'restore' ? ['--allow-root'] : []),
            ...args,
            ...(command === 'archive-get' ? [] : [command]),
        ],
        cwd: '/',
        env: await environment(context, user),
        ...(user ? { user } : {}),
    }, onStdout);
}
/** The same, and a UserError where it failed. */
async function mustCall(tool, request, context) {
    const said = await call(tool, request, context);
    if (said.code === 0)
        return said.stdout;
    throw failure(tool, request.command, said);
}
/** Hints for exit codes; see src/build/error/error.yaml of pgBackRest. */
const HINTS = [
    [[27, 30, 31, 32, 37, 43, 96], 'Check the configuration, and the variables PGBACKREST_... of the environment.'],
    [[26, 29, 95], 'A file of the repository is damaged, or the passphrase (repo-cipher-pass) is not the one it was made with.'],
    [[41, 42, 53, 98, 105], 'This user, or these credentials, may not read the repository: check rights and credentials.'],
    [[49, 101, 102], 'Check host, port and network, and the certificates between here and the repository.', true],
    [[50], 'Another pgBackRest is at work on this stanza: try again when it has ended.', true],
    [[55, 73, 103], 'Check the stanza and the path of the repository; `pgbackrest info` lists what is there.'],
    [[56, 57], 'pgBackRest must reach PostgreSQL: check pg1-path, pg1-socket-path, pg1-port and pg1-user, and that the server runs.'],
    [[58, 28, 51], 'The stanza belongs to another cluster, or the server was upgraded: see `pgbackrest stanza-upgrade`.'],
    [[68, 82, 87], 'WAL does not arrive in the repository: check archive_mode and archive_command of the server, and its log.'],
    [[72], 'This command must run on the host of the repository, or of the database: see repo1-host and pg1-host.'],
    [[62], 'Somebody gave `pgbackrest stop`: give `pgbackrest start`.'],
    [[39], 'The versions of pgBackRest on both hosts must be the same.'],
];
/** The first error of its words, in one line, and what to do about it. */
function failure(tool, command, { code, stderr }) {
    const known = HINTS.find(([codes]) => codes.includes(code));
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${(0,_url_js__WEBPACK_IMPORTED_MODULE_7__/* .describeAddress */ .KU)(tool.address)}: ${command} failed: ${wordsOf(stderr) || `exit code ${code}, and it said nothing`}`, {
        ...(known ? { hint: known[1], temporary: known[2] ?? false } : {}),
    });
}
/** `[055]: unable to open …` with its continuation lines; what is a hint of the tool's own comes last. */
function wordsOf(stderr) {
    const lines = stderr.split('\n');
    const from = lines.findIndex((line) => /^(?:P\d+\s+)?ERROR: /.test(line.trim()));
    const to = lines.findIndex((line, index) => index > from && /^\S/.test(line));
    const words = from < 0 ? lines.slice(-3) : lines.slice(from, to < 0 ? undefined : to);
    const joined = words.map((line) => line.trim().replace(/^(?:P\d+\s+)?ERROR: /, '')).filter((line) => line !== '');
    return joined.join(' ').slice(0, 600);
}
const MOST_STDOUT = 64 * 2 ** 20;
const MOST_STDERR = 400;
/** Runs a program and keeps what it said: all of stdout but where somebody listens to it, and the first lines of stderr. */
async function collect(context, command, onStdout) {
    const errors = [];
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .ni)(context, {
        ...command,
        onStderr: (line) => {
            if (errors.length < MOST_STDERR)
                errors.push(line);
        },
    });
    running.stdin.end();
    const chunks = [];
    let size = 0;
    if (onStdout)
        (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .eachLine */ .IM)(running.stdout, onStdout);
    else
        running.stdout.on('data', (chunk) => {
            size += chunk.length;
            if (size <= MOST_STDOUT)
                chunks.push(chunk);
        });
    const code = await running.done.then(() => 0, (thrown) => {
        context.signal.throwIfAborted();
        const exit = / exited with (\d+)/.exec((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown))?.[1];
        if (exit === undefined)
            throw thrown;
        return Number(exit);
    });
    return { code, stdout: Buffer.concat(chunks).toString('utf8'), stderr: errors.join('\n') };
}
async function environment({ env }, user) {
    const given = Object.entries(env).filter((entry) => entry[1] !== undefined);
    const passed = given.filter(([name]) => name.startsWith('PGBACKREST_') || PASSED_ON.includes(name));
    return { ...Object.fromEntries(passed), ...(user ? await homeOf(user.uid) : {}) };
}
/** ssh and libpq look for their files in the home of whom they run as. */
async function homeOf(uid) {
    const users = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
    const [name, , , , , home] = users.find((fields) => fields[2] === String(uid)) ?? [];
    return name && home ? { HOME: home, USER: name, LOGNAME: name } : {};
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


/***/ })

};
