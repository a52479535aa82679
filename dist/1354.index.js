export const id = 1354;
export const ids = [1354,8973];
export const modules = {

/***/ 84500:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ compareItems),
/* harmony export */   n: () => (/* binding */ finder)
/* harmony export */ });
/* harmony import */ var _reports_visible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(80385);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


/**
 * What two inventories disagree about: first what is missing or different, in the order of `expected`, then what is there and was not
 * expected. Items belong together by kind and name. Of those:
 *
 * - counts are compared where one is expected;
 * - digests only where both were made by the same method: whether they were is for the caller to see to;
 * - values as they stand. For a `range` (`last_value,is_called`) the actual value must lie between its ends, whichever is larger: a sequence
 *   that counts down is one. One that went round or was set back meanwhile has no such range: whoever knows gives it `skipped`;
 * - nothing, but that they are there, where either says that it was `skipped`. Sizes never.
 */
function compareItems(expected, actual) {
    const wanted = finder(expected);
    const found = finder(actual);
    const differences = [];
    for (const item of expected) {
        const other = found(item);
        const text = other ? difference(item, other) : absence(item);
        if (text !== undefined)
            differences.push({ kind: item.kind, name: item.name, what: other ? 'different' : 'missing', text: line(item, text) });
    }
    for (const item of actual) {
        if (!wanted(item))
            differences.push({ kind: item.kind, name: item.name, what: 'unexpected', text: line(item, surplus(item)) });
    }
    return differences;
}
/** Finds the item of the same kind and name. By kind first, so that no key is made of the two for each of many thousands. */
function finder(items) {
    const kinds = new Map();
    for (const item of items) {
        const names = kinds.get(item.kind);
        if (names)
            names.set(item.name, item);
        else
            kinds.set(item.kind, new Map([[item.name, item]]));
    }
    return ({ kind, name }) => kinds.get(kind)?.get(name);
}
/** Kinds that tell something of another object, whose name they bear: that there is none of it is as much a value as any. */
const TOLD = {
    owner: 'owner of',
    grant: 'privileges on',
    comment: 'comment on',
    'default-privileges': 'default privileges',
    'row-security': 'row security of',
    'security-label': 'security label of',
    property: 'property',
    setting: 'setting',
    'role-settings': 'settings of role',
    'role-memberships': 'memberships of role',
};
/** Kinds are read from files: `constructor` is none of ours. */
const toldOf = (kind) => (Object.hasOwn(TOLD, kind) ? TOLD[kind] : undefined);
function line({ kind, name }, text) {
    return `${toldOf(kind) ?? kind.replaceAll('-', ' ')} ${(0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .clipped */ .cz)((0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLine */ .P8)(name), 150)}${text}`;
}
const absence = (item) => toldOf(item.kind) && item.value !== undefined ? `: expected ${piece(item.value)}, found none` : ' is missing';
const surplus = (item) => toldOf(item.kind) && item.value !== undefined ? `: expected none, found ${piece(item.value)}` : ' was not expected';
function difference(expected, actual) {
    if (expected.skipped !== undefined || actual.skipped !== undefined)
        return undefined;
    if (expected.count !== undefined && expected.count !== actual.count)
        return `: expected ${rows(expected)}, found ${rows(actual)}`;
    if (expected.range)
        return between(expected.range, actual.value ?? actual.range?.[0]);
    if (expected.value !== actual.value)
        return unlike(expected.value ?? '', actual.value ?? '');
    if (expected.digest !== undefined && expected.method === actual.method && expected.digest !== actual.digest) {
        if (expected.value !== undefined)
            return `: differs after its first ${expected.value.length - 1} characters`;
        if (expected.count === undefined)
            return ': its value, which is not shown, is another';
        return `: the content differs, though the number (${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(expected.count)}) is right`;
    }
    return undefined;
}
const rows = ({ count }) => (count === undefined ? 'no count' : (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(count));
function between([from, to], value) {
    if (value !== undefined && (value === from || value === to || isBetween(position(from), position(to), position(value))))
        return undefined;
    const found = value === undefined ? 'none' : piece(value);
    return `: expected ${from === to ? piece(from) : `${piece(from)} to ${piece(to)}`}, found ${found}`;
}
function position(text) {
    const [, last, called] = /^(-?\d+),(true|false)$/.exec(text) ?? [];
    return last === undefined ? undefined : { last: BigInt(last), called: called === 'true' };
}
/**
 * Whether a sequence may have stood there on its way. It gives out its first number without moving, so that `5,false` goes before `5,true`,
 * and never comes back to it.
 */
function isBetween(from, to, value) {
    if (!from || !to || !value || from.last === to.last)
        return false;
    if (value.last === from.last)
        return value.called;
    const [low, high] = from.last < to.last ? [from.last, to.last] : [to.last, from.last];
    return low <= value.last && value.last <= high;
}
/** The lines that only one of two texts has; of long ones what stands around the place where they part. */
function unlike(expected, actual) {
    const [wanted, found] = [expected.split('\n'), actual.split('\n')];
    const [one, other] = [onlyIn(wanted, found), onlyIn(found, wanted)];
    if (one === other)
        return `: expected ${piece(JSON.stringify(expected))}, found ${piece(JSON.stringify(actual))}`;
    const parted = firstDifference([...one], [...other]);
    const part = (text) => piece(parted > 60 ? `…${[...text].slice(parted - 40).join('')}` : text);
    return `: expected ${part(one)}, found ${part(other)}`;
}
const onlyIn = (these, those) => these
    .filter((text) => !those.includes(text))
    .map((text) => text.trim())
    .join('; ');
function firstDifference(one, other) {
    const at = one.findIndex((element, i) => element !== other[i]);
    return at === -1 ? one.length : at;
}
const piece = (text) => (text === '' ? 'nothing' : (0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .clipped */ .cz)((0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLine */ .P8)(text), 120));


/***/ }),

/***/ 58973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  watchChanges: () => (/* binding */ watchChanges)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/compare.js
var compare = __webpack_require__(84500);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/engines/postgres/relations.js
var relations = __webpack_require__(84562);
// EXTERNAL MODULE: ./lib/engines/postgres/snapshot.js
var snapshot = __webpack_require__(83607);
// EXTERNAL MODULE: ./lib/engines/postgres/structure.js + 8 modules
var postgres_structure = __webpack_require__(88338);
;// CONCATENATED MODULE: ./lib/engines/postgres/watch-changes.js
/** What a table has become: itself, whatever it is called now, or the one that has taken its name. */
function successor(relation, after) {
    const itself = after.relations.get(relation.oid);
    if (itself)
        return itself;
    const namesake = after.byName.get(relation.name);
    return namesake && isTable(namesake) === isTable(relation) ? namesake : undefined;
}
const isTable = ({ kind }) => kind === 'r' || kind === 'p';
/** Whether rows of a counted table may be others than they were; `oid` is that of the later moment. Without doubt only where nothing was. */
function isTouched(before, after, oid) {
    if (before.forgotten !== after.forgotten)
        return true;
    const [then, now] = [partsOf(before, oid), partsOf(after, oid)];
    return then.length !== now.length || now.some((relation) => !isSame(before.relations.get(relation.oid), relation));
}
/** The relations that hold the rows of a counted one. */
function partsOf(moment, oid) {
    const relation = moment.relations.get(oid);
    if (relation === undefined)
        return [];
    if (relation.kind === 'r')
        return [relation];
    return [...moment.relations.values()].filter(({ root }) => root === oid);
}
const isSame = (then, now) => then !== undefined &&
    then.file === now.file &&
    then.inserted === now.inserted &&
    then.updated === now.updated &&
    then.deleted === now.deleted;
/** Locks that updates and the checks of foreign keys take; alone they are no news. */
const USUAL = ['ROW SHARE', 'ROW EXCLUSIVE'];
function changedTables(before, after, told) {
    return [...before.moment.relations.values()]
        .map((relation) => tableChange(relation, before, after, told))
        .filter(({ name, now, replaced, lock, rewritten, rows, written, dropped, emptied }) => {
        const moved = name !== now || replaced || rewritten !== undefined || dropped.length > 0 || emptied.length > 0;
        const counted = (rows && rows.before !== rows.after) || (written && written.inserted + written.updated + written.deleted > 0);
        return moved || counted || (lock && !USUAL.includes(lock.mode));
    });
}
function tableChange(relation, before, after, told) {
    const now = successor(relation, after.moment);
    const replaced = now !== undefined && now.oid !== relation.oid;
    const lock = told.book.strongest(relation.oid);
    const rewritten = replaced ? undefined : rewriting(relation, now, told.rewrites);
    const written = relation.counted && now && !replaced ? writtenTo(partsOf(before.moment, relation.oid), after.moment) : undefined;
    const then = before.counts.get(relation.oid);
    // One that was not touched was not counted again.
    const counts = now && (after.counts.get(now.oid) ?? (replaced ? undefined : then));
    return {
        name: relation.name,
        now: now?.name,
        replaced,
        ...(lock ? { lock } : {}),
        ...(rewritten === undefined ? {} : { rewritten }),
        ...(then ? { rows: { before: then.rows, after: counts?.rows } } : {}),
        ...(written ? { written } : {}),
        ...columnsLost(relation, now, before, after, then, counts),
    };
}
/** PostgreSQL's `pg_event_trigger_table_rewrite_reason` (documentation, "Event Trigger Functions"). */
const REASONS = [
    [1, 'it became logged or unlogged'],
    [2, 'a column got a default that differs from row to row'],
    [4, 'a column has another type'],
    [8, 'it has another access method'],
];
function rewriting(relation, now, rewrites) {
    const bits = rewrites.filter((rewrite) => rewrite.relation === relation.oid).reduce((all, { reason }) => all | reason, 0);
    const reasons = REASONS.flatMap(([bit, reason]) => (bits & bit ? [reason] : []));
    if (reasons.length > 0)
        return reasons.join(', ');
    // Where there is no event: of a materialized view it is what REFRESH does.
    return relation.kind === 'r' && now && now.file !== relation.file ? 'by TRUNCATE, VACUUM FULL or CLUSTER' : undefined;
}
function writtenTo(parts, after) {
    const sum = { inserted: 0, updated: 0, deleted: 0 };
    for (const part of parts) {
        const now = after.relations.get(part.oid);
        for (const key of ['inserted', 'updated', 'deleted']) {
            const more = (now?.[key] ?? part[key]) - part[key];
            if (more < 0)
                return undefined; // The server has forgotten what it had counted.
            sum[key] += more;
        }
    }
    return sum;
}
function columnsLost(relation, now, before, after, then, counts) {
    const [dropped, emptied] = [[], []];
    const there = now && after.moment.columns.get(now.oid);
    if (!then || !there || !counts)
        return { dropped, emptied };
    const lost = Math.max(0, then.rows - counts.rows);
    const isIt = (column) => (other) => now.oid === relation.oid ? other.number === column.number : other.name === column.name;
    for (const column of before.moment.columns.get(relation.oid)) {
        const found = there.find(isIt(column));
        if (!found) {
            dropped.push(column.name);
            continue;
        }
        const [had, has] = [then.values.get(column.number), counts.values.get(found.number)];
        if (had - has > lost)
            emptied.push({ name: column.name, before: had, after: has });
    }
    return { dropped, emptied };
}

;// CONCATENATED MODULE: ./lib/engines/postgres/watch-locks.js


/** PostgreSQL's modes of locks on tables, weakest first (documentation, "Table-Level Locks"). */
const MODES = [
    'AccessShareLock',
    'RowShareLock',
    'RowExclusiveLock',
    'ShareUpdateExclusiveLock',
    'ShareLock',
    'ShareRowExclusiveLock',
    'ExclusiveLock',
    'AccessExclusiveLock',
];
/** Weaker ones stop nobody but DDL; a batch of updates takes them by the thousand, so they are not kept apart by transaction. */
const STRONG = MODES.indexOf('ShareUpdateExclusiveLock');
const EVERY_MS = 50;
function lockBook() {
    const seen = new Map();
    return {
        note: (sights) => {
            for (const { relation, mode, holder, at } of sights) {
                const modes = entry(seen, relation, () => new Map());
                const spans = entry(modes, mode, () => new Map());
                if (MODES.indexOf(mode) < STRONG && !spans.has(holder))
                    spans.clear();
                const span = entry(spans, holder, () => ({ first: at, last: at }));
                span.first = Math.min(span.first, at);
                span.last = Math.max(span.last, at);
            }
        },
        strongest: (relation) => {
            const modes = seen.get(relation);
            const mode = MODES.findLast((candidate) => modes?.has(candidate));
            if (mode === undefined)
                return undefined;
            const held = [...modes.get(mode).values()].map(({ first, last }) => last - first);
            return { mode: spoken(mode), heldMs: Math.floor(Math.max(...held)) };
        },
    };
}
/** `AccessExclusiveLock`, as it is written in SQL: `ACCESS EXCLUSIVE`. */
const spoken = (mode) => mode
    .replace(/Lock$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase();
function entry(map, key, make) {
    const value = map.get(key) ?? make();
    map.set(key, value);
    return value;
}
/** Reading is no lock that anybody waits for, and our own are not asked for. */
const SAMPLE = `
SELECT l.relation::text AS relation, l.mode, l.virtualtransaction AS holder,
  EXTRACT(epoch FROM pg_catalog.clock_timestamp())::float8 * 1000 AS at
FROM pg_catalog.pg_locks l
WHERE l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock' AND l.pid <> pg_catalog.pg_backend_pid()
  AND l.relation = ANY ($1::oid[])
  AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())`;
/**
 * Looks at the locks of all others twenty times a second: for the transactions that do no DDL, or hold a lock long after it. A look takes a
 * third of a millisecond of the server. The session does nothing else meanwhile; between two looks it holds no lock and no snapshot, for which
 * CREATE INDEX CONCURRENTLY would wait.
 */
function sampleLocks(session, relations, book) {
    const stopping = new AbortController();
    const loop = async () => {
        while (!stopping.signal.aborted) {
            try {
                book.note(await session.query(SAMPLE, [relations]));
            }
            catch (thrown) {
                return (0,errors/* messageOf */.bD)(thrown);
            }
            await (0,promises_.setTimeout)(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => { });
        }
        return undefined;
    };
    const ended = loop();
    return {
        stop: () => {
            stopping.abort();
            return ended;
        },
    };
}

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
;// CONCATENATED MODULE: ./lib/engines/postgres/watch-log.js

/**
 * An event trigger of the user's own, such as one that forbids DDL, must not hear of ours; those that hear of replication too
 * (ENABLE ALWAYS) cannot be kept from it before PostgreSQL 17.
 */
const QUIETLY = 'SET session_replication_role = replica';
const LOUDLY = 'SET session_replication_role = DEFAULT';
/**
 * To look at the locks costs the more the more there are. In a transaction with a thousand statements it is done after the first of them, and
 * when it commits. Only then, since a transaction in which that is to come can no longer drop our schema together with all others.
 */
const LOOKED_AT = 100;
/**
 * After a statement the locks are written down that its transaction holds on tables that were there before. A row of a transaction or savepoint
 * that is rolled back goes the way of its lock. CREATE INDEX CONCURRENTLY has given its lock back by then: that it had one is known from the
 * documentation; of the plain form the stronger one is there to see. Whatever goes wrong in here, the user's statement must not fail by it.
 */
const install = (schema) => `
CREATE SCHEMA ${schema};
CREATE TABLE ${schema}.relations (oid oid PRIMARY KEY);
CREATE TABLE ${schema}.events (at float8, xact xid8, what text, rewritten oid, reason int);
CREATE TABLE ${schema}.transactions (xact xid8 PRIMARY KEY);
CREATE TABLE ${schema}.locks (xact xid8, holder text, relation oid, mode text, at float8, PRIMARY KEY (xact, relation, mode));
CREATE FUNCTION ${schema}.now() RETURNS float8 LANGUAGE sql AS $f$ SELECT EXTRACT(epoch FROM pg_catalog.clock_timestamp())::float8 * 1000 $f$;
CREATE FUNCTION ${schema}.look() RETURNS void LANGUAGE sql AS $f$
  INSERT INTO ${schema}.locks SELECT pg_catalog.pg_current_xact_id(), l.virtualtransaction, l.relation, l.mode, ${schema}.now()
    FROM pg_catalog.pg_locks l JOIN ${schema}.relations r ON r.oid = l.relation
    WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode <> 'AccessShareLock'
      AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
    ON CONFLICT DO NOTHING $f$;
CREATE FUNCTION ${schema}.note() RETURNS event_trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $f$
DECLARE
  me xid8 := pg_catalog.pg_current_xact_id();
  number int := COALESCE(NULLIF(pg_catalog.current_setting('seaworthy.number', true), ''), '0')::int + 1;
BEGIN
  PERFORM pg_catalog.set_config('seaworthy.number', number::text, true);
  IF TG_EVENT = 'table_rewrite' THEN
    INSERT INTO ${schema}.events VALUES (${schema}.now(), me, 'rewrite',
      pg_catalog.pg_event_trigger_table_rewrite_oid(), pg_catalog.pg_event_trigger_table_rewrite_reason());
  ELSE
    INSERT INTO ${schema}.events VALUES (${schema}.now(), me, 'statement');
    IF TG_TAG = 'CREATE INDEX' THEN
      INSERT INTO ${schema}.locks SELECT me, '', i.indrelid, 'ShareUpdateExclusiveLock', ${schema}.now()
        FROM pg_catalog.pg_event_trigger_ddl_commands() c JOIN pg_catalog.pg_index i ON i.indexrelid = c.objid
        JOIN ${schema}.relations r ON r.oid = i.indrelid
        ON CONFLICT DO NOTHING;
    END IF;
  END IF;
  IF number <= ${LOOKED_AT} THEN
    PERFORM ${schema}.look();
  ELSE
    INSERT INTO ${schema}.transactions VALUES (me) ON CONFLICT DO NOTHING;
  END IF;
EXCEPTION WHEN OTHERS THEN NULL;
END $f$;
CREATE FUNCTION ${schema}.commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $f$
BEGIN
  PERFORM ${schema}.look();
  INSERT INTO ${schema}.events VALUES (${schema}.now(), pg_catalog.pg_current_xact_id(), 'commit');
  RETURN NULL;
EXCEPTION WHEN OTHERS THEN RETURN NULL;
END $f$;
CREATE CONSTRAINT TRIGGER commit AFTER INSERT ON ${schema}.transactions DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ${schema}.commit();
ALTER TABLE ${schema}.transactions ENABLE ALWAYS TRIGGER commit;`;
const triggers = (schema) => ['ddl_command_end', 'table_rewrite'].map((event) => ({ event, name: `${schema}_${event === 'table_rewrite' ? 'rewrite' : 'ddl'}` }));
async function openLog(session, relations) {
    const schema = `seaworthy_watch_${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    await session.query(QUIETLY);
    await session.query(`BEGIN; ${install(schema)}`);
    await session.query(`INSERT INTO ${schema}.relations SELECT pg_catalog.unnest($1::oid[])`, [relations]);
    const made = triggers(schema).map(({ event, name }) => `CREATE EVENT TRIGGER ${name} ON ${event} EXECUTE FUNCTION ${schema}.note(); ALTER EVENT TRIGGER ${name} ENABLE ALWAYS`);
    await session.query(`${made.join('; ')}; COMMIT; ${LOUDLY}`);
    return {
        close: async (closing) => {
            await closing.query(QUIETLY);
            for (const { name } of triggers(schema))
                await closing.query(`DROP EVENT TRIGGER IF EXISTS ${name}`);
            const logged = await readLog(closing, schema);
            await closing.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE; ${LOUDLY}`);
            return logged;
        },
    };
}
async function readLog(session, schema) {
    const [there] = await session.query(`SELECT pg_catalog.count(*) = 2 AS whole FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relname IN ('events', 'locks') AND c.relkind = 'r'`, [schema]);
    if (!there.whole)
        return undefined;
    const events = await session.query(`SELECT e.what, e.rewritten::text AS rewritten, e.reason FROM ${schema}.events e ORDER BY e.at`);
    // A transaction that had a lock has held it until the last that was heard of it.
    const sights = await session.query(`SELECT l.holder, l.relation::text AS relation, l.mode, l.at FROM ${schema}.locks l
     UNION ALL
     SELECT l.holder, l.relation::text, l.mode, last.at FROM ${schema}.locks l
     JOIN (SELECT e.xact, pg_catalog.max(e.at) AS at FROM ${schema}.events e GROUP BY e.xact) last USING (xact) WHERE l.holder <> ''`);
    return {
        statements: events.filter(({ what }) => what === 'statement').length,
        rewrites: events.filter(({ what }) => what === 'rewrite').map(({ rewritten, reason }) => ({ relation: rewritten, reason })),
        sights,
    };
}

// EXTERNAL MODULE: ./lib/engines/postgres/structure-sql.js
var structure_sql = __webpack_require__(44263);
;// CONCATENATED MODULE: ./lib/engines/postgres/watch-tables.js

/**
 * A partitioned table is counted as one, so that a row may go from one partition to another; where a part of it is a foreign table, which is
 * not to be asked, by its partitions. The oid of a table that is gone can come back as another's only after four billion others.
 */
const RELATIONS = `
SELECT c.oid::text AS oid, format('%I.%I', n.nspname, c.relname) AS name, c.relkind AS kind, pg_relation_filenode(c.oid)::text AS file,
  root.oid::text AS root,
  c.relkind IN ('r', 'p') AND CASE WHEN bool_or(c.relkind = 'f') OVER part THEN c.relkind = 'r' ELSE c.oid = root.oid END AS counted,
  pg_stat_get_tuples_inserted(c.oid)::float8 AS inserted, pg_stat_get_tuples_updated(c.oid)::float8 AS updated,
  pg_stat_get_tuples_deleted(c.oid)::float8 AS deleted
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT COALESCE(pg_partition_root(c.oid)::oid, c.oid) AS oid) root
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't' AND ${(0,structure_sql/* ownSchema */.sn)('n')}
WINDOW part AS (PARTITION BY root.oid)
ORDER BY n.nspname, c.relname`;
/** What is computed is left out: to ask for it may fail, and it has no values of its own to lose. */
const COLUMNS = `
SELECT a.attrelid::text AS oid, a.attnum AS number, quote_ident(a.attname) AS name, a.attnotnull AND n.sound AS full
FROM pg_catalog.pg_attribute a
CROSS JOIN LATERAL (SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_constraint k WHERE k.conrelid = a.attrelid AND k.contype = 'n'
  AND NOT k.convalidated AND a.attnum = ANY (k.conkey)) AS sound) n
WHERE a.attrelid = ANY ($1::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
ORDER BY a.attrelid, a.attnum`;
/** PostgreSQL 18 has constraints that are not enforced at all, on purpose. */
const notValid = (major) => `
SELECT k.oid::text AS oid,
  format('%I on %s', k.conname, CASE WHEN k.contypid <> 0 THEN k.contypid::regtype::text ELSE k.conrelid::regclass::text END) AS name
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
WHERE NOT k.convalidated AND k.conparentid = 0 AND k.coninhcount = 0 ${major >= 18 ? 'AND k.conenforced' : ''} AND ${(0,structure_sql/* ownSchema */.sn)('n')}
ORDER BY 2`;
const INVALID_INDEXES = `
SELECT i.indexrelid::text AS oid, format('%s on %s', i.indexrelid::regclass, i.indrelid::regclass) AS name
FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE NOT (i.indisvalid AND i.indisready) AND c.relpersistence <> 't' AND ${(0,structure_sql/* ownSchema */.sn)('n')}
ORDER BY 2`;
const FORGOTTEN = `
SELECT pg_stat_get_db_stat_reset_time(d.oid)::text AS at FROM pg_catalog.pg_database d WHERE d.datname = current_database()`;
/**
 * Everything but the rows, from the catalogue. The session's search_path is empty. What was counted in an earlier moment is counted in this
 * one, also where it has become a partition since; so is what has its name.
 */
async function readMoment(session, major, before) {
    const relations = await session.query(RELATIONS);
    const wasCounted = ({ oid, name, kind }) => before?.columns.has(oid) || ((kind === 'r' || kind === 'p') && before?.columns.has(before.byName.get(name)?.oid ?? ''));
    const counted = relations.filter((relation) => relation.counted || wasCounted(relation)).map(({ oid }) => oid);
    const columns = new Map(counted.map((oid) => [oid, []]));
    for (const { oid, ...column } of await session.query(COLUMNS, [counted]))
        columns.get(oid).push(column);
    const named = async (sql) => {
        const rows = await session.query(sql);
        return new Map(rows.map(({ oid, name }) => [oid, name]));
    };
    const [forgotten] = await session.query(FORGOTTEN);
    return {
        relations: new Map(relations.map((relation) => [relation.oid, relation])),
        byName: new Map(relations.map((relation) => [relation.name, relation])),
        columns,
        notValid: await named(notValid(major)),
        invalidIndexes: await named(INVALID_INDEXES),
        forgotten: forgotten?.at ?? null,
    };
}
/**
 * Rows and values in one scan, which reads no value: that one is NULL stands in the row's head. A table of nothing but NOT NULL columns costs
 * what its count costs.
 */
async function countRows(session, { name, kind }, columns) {
    const loose = columns.filter(({ full }) => !full);
    const counted = loose.map((column) => `, count(${column.name})::float8 AS c${column.number}`).join('');
    const [row] = await session.query(`SELECT count(*)::float8 AS rows${counted} FROM ${kind === 'r' ? 'ONLY ' : ''}${name}`);
    const rows = row.rows;
    return { rows, values: new Map(columns.map(({ number, full }) => [number, full ? rows : row[`c${number}`]])) };
}

;// CONCATENATED MODULE: ./lib/engines/postgres/watch.js











const PATIENCE_MS = 5_000;
/**
 * Remembers what a database holds and how it is built, and says at the end what became of it. To be begun when a restore is finished, before
 * programs of the user work on it.
 *
 * Rows and values are counted before, every table once: what they were cannot be asked afterwards. A snapshot that is kept until then would
 * hold up CREATE INDEX CONCURRENTLY, which waits for whoever might still need old rows, and would not see those of a table that was written anew.
 * Afterwards only tables are counted that were touched. Locks and rewritten tables are told by event triggers (watch-log.ts), which need a
 * superuser, and by looking (watch-locks.ts).
 */
async function watchChanges(connect, context, patienceMs = PATIENCE_MS) {
    let session = await opened(connect);
    try {
        const before = await look(session, undefined);
        const relations = [...before.moment.relations.keys()];
        const present = await others(session);
        const superuser = await isSuperuser(session);
        const log = superuser ? await openLog(session, relations) : undefined;
        const book = lockBook();
        const sampler = sampleLocks(session, relations, book);
        const close = async () => {
            await session.close(); // First, since a look may be waiting for the server.
            await sampler.stop();
        };
        const end = async () => {
            try {
                const failure = (await sampler.stop()) ?? (await session.query('SELECT').then(() => undefined, errors/* messageOf */.bD));
                context.signal.throwIfAborted();
                if (failure !== undefined) {
                    await session.close();
                    session = await opened(connect);
                }
                return await changes(session, { before, present, log, superuser, book, failure, patienceMs }, context);
            }
            finally {
                await close();
            }
        };
        return { end, close };
    }
    catch (thrown) {
        await session.close();
        throw thrown;
    }
}
async function changes(session, begun, context) {
    const { before, book } = begun;
    const notes = [];
    if (begun.failure !== undefined)
        notes.push(`locks were looked at for part of the time only: ${begun.failure}`);
    const ended = await endOthers(session, begun, context.signal);
    if (ended > 0)
        notes.push(`sessions of the commands that were still open after them and were ended: ${ended}`);
    // Before 15 statistics come by a collector, which may be half a second late.
    if (before.major < 15)
        await (0,promises_.setTimeout)(LATE_MS, undefined, { signal: context.signal });
    const logged = await begun.log?.close(session);
    const blind = blindness(begun, logged);
    if (blind !== undefined)
        notes.push(blind);
    book.note(logged?.sights ?? []);
    const after = await look(session, before.moment);
    return {
        statements: logged?.statements ?? 0,
        tables: changedTables(before, after, { book, rewrites: logged?.rewrites ?? [] }),
        notValid: added(before.moment.notValid, after.moment.notValid),
        invalidIndexes: added(before.moment.invalidIndexes, after.moment.invalidIndexes),
        structure: (0,compare/* compareItems */.Q)(before.structure, after.structure),
        notes,
    };
}
const LATE_MS = 700;
function blindness({ superuser }, logged) {
    const what = 'DDL was not counted, and of locks only those that were seen by looking are known';
    if (!superuser)
        return `the user of this server is no superuser and cannot make event triggers: ${what}`;
    return logged === undefined ? `the commands removed what told of them: ${what}` : undefined;
}
const added = (before, after) => [...after].flatMap(([oid, name]) => (before.has(oid) ? [] : [name]));
async function opened(connect) {
    const session = await connect();
    try {
        await session.query('SET ROLE NONE');
        const settings = (0,snapshot/* sessionSettings */.MS)({ lockTimeoutMs: 10_000, parallelWorkers: (0,external_node_os_.availableParallelism)() });
        await (0,snapshot/* applySettings */.iN)(session, { ...settings, default_transaction_read_only: 'off' });
        return session;
    }
    catch (thrown) {
        await session.close();
        throw thrown;
    }
}
/** One moment of the database. Where an earlier one is given, only the tables are counted that were touched since. */
async function look(session, before) {
    const [version] = await session.query("SELECT pg_catalog.current_setting('server_version_num')::int AS number");
    const major = Math.floor(version.number / 10_000);
    await session.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const moment = await readMoment(session, major, before);
    const counts = new Map();
    for (const [oid, columns] of moment.columns) {
        // The collector of older servers may lose what it is told.
        if (before === undefined || major < 15 || isTouched(before, moment, oid))
            counts.set(oid, await countRows(session, moment.relations.get(oid), columns));
    }
    const structure = await (0,postgres_structure/* readStructure */.w)(session, major, await (0,relations/* listRelations */.IU)(session, EVERYTHING));
    await session.query('COMMIT');
    return { moment, counts, structure, major };
}
const EVERYTHING = { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] };
async function isSuperuser(session) {
    const [row] = await session.query('SELECT r.rolsuper AS super FROM pg_catalog.pg_roles r WHERE r.rolname = current_user');
    return row.super;
}
const OTHERS = `
SELECT a.pid FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.backend_type = 'client backend' AND a.pid <> pg_catalog.pg_backend_pid()`;
const others = async (session) => (await session.query(OTHERS)).map(({ pid }) => pid);
/** Waits for the sessions that came since: their statistics are complete when they are gone, and what they lock cannot be counted before. */
async function endOthers(session, { present, patienceMs }, signal) {
    const late = performance.now() + patienceMs;
    for (;;) {
        const left = (await others(session)).filter((pid) => !present.includes(pid));
        if (left.length === 0)
            return 0;
        if (performance.now() > late) {
            await session.query('SELECT pg_catalog.pg_terminate_backend(p, 5000) FROM pg_catalog.unnest($1::int[]) AS p', [left]);
            return left.length;
        }
        await (0,promises_.setTimeout)(20, undefined, { signal });
    }
}


/***/ })

};
