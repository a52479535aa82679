export const id = 3312;
export const ids = [3312];
export const modules = {

/***/ 82972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  B: () => (/* binding */ asRole)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/structure-sql.js
var structure_sql = __webpack_require__(44263);
;// CONCATENATED MODULE: ./lib/engines/postgres/as-role-grants.js


const may = (what, object, right) => `pg_catalog.has_${what}_privilege($1::name, ${object}, '${right}')`;
const column = (right) => `${may('schema', 'n.oid', 'USAGE')} AND ${may('any_column', 'c.oid', right)}`;
const isSequence = `c.relkind = 'S'`;
/** Functions of has_sequence_privilege and has_any_column_privilege fail for relations that are of the other kind. */
const RELATIONS = `
SELECT c.oid::text AS oid, pg_catalog.format('%I.%I', n.nspname, c.relname) AS name,
  CASE WHEN ${isSequence} THEN 'sequence' WHEN c.relkind = 'f' THEN 'foreign' WHEN c.relkind IN ('v', 'm') THEN 'view' ELSE 'table' END AS kind,
  CASE WHEN ${isSequence} THEN ${may('schema', 'n.oid', 'USAGE')} AND ${may('sequence', 'c.oid', 'USAGE, UPDATE')} ELSE false END AS uses,
  CASE WHEN ${isSequence} THEN false ELSE ${column('SELECT')} END AS reads,
  CASE WHEN ${isSequence} THEN false ELSE NOT ${may('table', 'c.oid', 'SELECT')} END AS partly,
  CASE WHEN ${isSequence} THEN false ELSE ${column('INSERT')} END AS inserts,
  CASE WHEN ${isSequence} THEN false ELSE ${column('UPDATE')} END AS updates,
  CASE WHEN ${isSequence} THEN false ELSE ${may('schema', 'n.oid', 'USAGE')} AND ${may('table', 'c.oid', 'DELETE')} END AS deletes,
  (SELECT pg_catalog.quote_ident(a.attname) FROM pg_catalog.pg_attribute a WHERE c.relkind IN ('r', 'p') AND a.attrelid = c.oid AND a.attnum > 0
     AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
   ORDER BY ${may('column', 'c.oid, a.attnum', 'UPDATE')} DESC, a.attnum LIMIT 1) AS column,
  c.relrowsecurity AS "rowSecurity"
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND c.relpersistence <> 't' AND ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_class', 'c.oid')}
ORDER BY n.nspname, c.relname`;
const SCHEMAS = `
SELECT pg_catalog.quote_ident(n.nspname) AS name, ${may('schema', 'n.oid', 'USAGE')} AS uses
FROM pg_catalog.pg_namespace n WHERE ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_namespace', 'n.oid')} ORDER BY n.nspname`;
const FUNCTIONS = `
SELECT pg_catalog.count(*)::int AS functions, pg_catalog.count(*) FILTER (WHERE may)::int AS executes,
  pg_catalog.count(*) FILTER (WHERE may AND NOT everybody)::int AS granted
FROM (SELECT ${may('schema', 'n.oid', 'USAGE')} AND ${may('function', 'p.oid', 'EXECUTE')} AS may, EXISTS (SELECT FROM
    pg_catalog.aclexplode(COALESCE(p.proacl, pg_catalog.acldefault('f', p.proowner))) a WHERE a.grantee = 0) AS everybody
  FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
  WHERE ${(0,structure_sql/* ownSchema */.sn)('n')} AND NOT ${(0,structure_sql/* isMember */.NB)('pg_proc', 'p.oid')}) f`;
/** Asks in a session of a superuser with an empty search_path. */
async function readGrants(admin, role) {
    const relations = await admin.query(RELATIONS, [role]);
    const schemas = await admin.query(SCHEMAS, [role]);
    const [functions] = await admin.query(FUNCTIONS, [role]);
    return { relations, schemas, ...functions };
}
/**
 * Tries everything, one statement each and outside of a transaction, so that a refused one disturbs none of the others: 4,000 take about a second.
 * The session must be read only. Rights are checked when a statement is about to be executed, before it does anything (PostgreSQL's
 * ExecCheckPermissions): WHERE false reads no row, opens no connection to another server and asks no policy, a write that is only explained fires no trigger, nextval is refused for the transaction's sake.
 */
async function tryGrants(session, admin, { relations, schemas }) {
    const trials = [];
    const attempt = async (trial, sql, values = []) => {
        trials.push({ ...trial, outcome: await outcomeOf(session, trial.right, sql, values) });
    };
    for (const { name, uses } of schemas) {
        await attempt({ right: 'enter', name, kind: 'schema', may: uses, leans: false }, 'SELECT $1::pg_catalog.regclass', [
            `${name}."no such relation of seaworthy"`,
        ]);
    }
    for (const relation of relations) {
        for (const { sql, right, may } of questions(relation)) {
            const leans = relation.kind === 'view' || relation.kind === 'foreign' || relation.rowSecurity || right === 'insert into';
            await attempt({ right, name: relation.name, kind: relation.kind, may, leans }, sql);
        }
    }
    return { trials, visible: await countVisible(session, admin, relations) };
}
function questions({ kind, name, column, ...granted }) {
    if (kind === 'sequence')
        return [{ right: 'use', may: granted.uses, sql: `SELECT pg_catalog.nextval(${quoted(name)}::pg_catalog.regclass)` }];
    const reading = { right: 'read', may: granted.reads, sql: `SELECT FROM ONLY ${name} WHERE false` };
    if (kind !== 'table')
        return [reading];
    return [
        reading,
        { right: 'insert into', may: granted.inserts, sql: `EXPLAIN INSERT INTO ${name} DEFAULT VALUES` },
        ...(column === null
            ? []
            : [{ right: 'update', may: granted.updates, sql: `EXPLAIN UPDATE ONLY ${name} SET ${column} = NULL WHERE false` }]),
        { right: 'delete from', may: granted.deletes, sql: `EXPLAIN DELETE FROM ONLY ${name} WHERE false` },
    ];
}
const quoted = (name) => `E'${name.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
/** read_only_sql_transaction (nextval), undefined_table (a schema that was entered): what comes after the rights were found good. */
const BEYOND = { use: '25006', enter: '42P01' };
async function outcomeOf(session, right, sql, values) {
    try {
        await session.query(sql, values);
        return 'done';
    }
    catch (thrown) {
        if (!(thrown instanceof connection/* QueryError */.lr) || thrown.code === undefined)
            throw thrown;
        if (thrown.code === '42501')
            return 'refused';
        return thrown.code === BEYOND[right] ? 'done' : { code: thrown.code };
    }
}
async function countVisible(session, admin, relations) {
    const visible = [];
    for (const { oid, name } of relations.filter(({ rowSecurity, reads }) => rowSecurity && reads)) {
        const [row] = await session.query('SELECT pg_catalog.row_security_active($1::pg_catalog.oid) AS active', [oid]);
        if (!row.active)
            continue;
        const rows = await count(session, name).catch((thrown) => {
            if (!(thrown instanceof connection/* QueryError */.lr) || thrown.code === undefined)
                throw thrown;
            return undefined;
        });
        visible.push({ name, rows, all: await count(admin, name) });
    }
    return visible;
}
async function count(session, name) {
    const [row] = await session.query(`SELECT pg_catalog.count(*) AS n FROM ONLY ${name}`);
    return Number(row.n);
}

;// CONCATENATED MODULE: ./lib/engines/postgres/as-role-verdict.js

/**
 * What was tried beside what was granted. Where they differ it is `failed`; `degraded` where something is leant on (the rights of a view's
 * owner, of what a policy asks, of functions) that may be so at the source too; where that could not be tried at all it is only said, unless it is all there is. A role that can do nothing at all is `failed`: no grant came back. Pure.
 */
function verdict({ role, actsAs, grants, tried }) {
    const { trials, visible } = tried;
    const actual = [...attributes(role, actsAs), ...counts(trials, grants), ...rows(visible), ...beyond(trials)].join('; ');
    const things = trials.filter(({ kind }) => kind !== 'schema');
    if (things.length === 0)
        return { status: 'inconclusive', actual: 'there is no table, view or sequence to try it on', hint: 'Was anything restored?' };
    if (grants.granted === 0 && things.every(({ may, outcome }) => !may && outcome !== 'done'))
        return {
            status: 'failed',
            actual: `it can do nothing, no grant came back; ${actual}`,
            hint: 'Compare the grants with those at the source.',
        };
    const allowed = things.filter(({ may }) => may);
    if (allowed.length > 0 && allowed.every(({ outcome }) => typeof outcome !== 'string'))
        return { status: 'inconclusive', actual: `nothing that it may do could be tried; ${actual}`, hint: 'Name another role.' };
    const untried = trials.filter(({ outcome }) => typeof outcome !== 'string');
    const differing = trials.filter(({ may, outcome }) => typeof outcome === 'string' && outcome !== (may ? 'done' : 'refused'));
    const leaked = visible.filter(({ rows: seen, all }) => seen !== undefined && seen > all);
    const grave = differing.filter(({ leans, outcome }) => !leans || outcome === 'done');
    const unknown = untried.filter(({ leans }) => !leans);
    const list = [...[...differing, ...unknown].map(difference), ...leaked.map(({ name }) => `more rows of ${name} are seen than there are`)];
    if (list.length === 0)
        return { status: 'passed', actual };
    const shown = list.slice(0, SHOWN).join(', ') + (list.length > SHOWN ? ` and ${(0,units/* showCount */.px)(list.length - SHOWN)} more` : '');
    const status = grave.length + leaked.length > 0 ? 'failed' : unknown.length > 0 ? 'inconclusive' : 'degraded';
    return { status, actual: `${shown}; ${actual}`, hint: status === 'degraded' ? BENEATH : 'Compare the grants with those at the source.' };
}
const BENEATH = 'Try the same at the source: rights beneath decide, of owners of views, in policies, or of functions.';
const SHOWN = 5;
function difference({ right, name, kind, leans, outcome }) {
    const what = `${right} ${kind === 'table' ? '' : `${kind} `}${(0,units/* oneLine */.TN)(name, 130)}`;
    if (outcome === 'refused')
        return `may ${what} by its grants, and is refused${leans ? ' what is beneath' : ''}`;
    // A message of the server may be a function's: it is not repeated.
    return outcome === 'done' ? `may not ${what}, and is not refused` : `to ${what} failed with SQLSTATE ${outcome.code}`;
}
function attributes({ superuser, bypassesRowSecurity }, actsAs) {
    if (superuser)
        return ['it is a superuser, whom nothing is refused'];
    return bypassesRowSecurity ? [`acts as ${(0,units/* oneLine */.TN)(actsAs, 63)}, who bypasses row security`] : [];
}
const WRITES = ['insert into', 'update', 'delete from'];
function counts(trials, { relations, functions, executes }) {
    const reading = (kinds, what) => {
        const tried = trials.filter(({ right, kind }) => right === 'read' && kinds.includes(kind));
        const refused = tried.filter(({ outcome }) => outcome === 'refused').length;
        if (tried.length === 0)
            return [];
        const done = tried.filter(({ outcome }) => outcome === 'done').length;
        return [`reads ${done} of ${tried.length} ${what}${refused > 0 ? `, refused ${refused}` : ''}`];
    };
    const sequences = trials.filter(({ right }) => right === 'use');
    const partly = relations.filter((relation) => relation.reads && relation.partly).length;
    const writable = new Set(trials.filter(({ right, outcome }) => WRITES.includes(right) && outcome === 'done').map(({ name }) => name))
        .size;
    const used = sequences.filter(({ outcome }) => outcome === 'done').length;
    return [
        ...reading(['table', 'foreign'], 'tables'),
        ...reading(['view'], 'views'),
        ...(partly > 0 ? [`of ${partly} only columns`] : []),
        writable > 0 ? `writes to ${writable}` : 'writes to none',
        ...(sequences.length > 0 ? [`uses ${used} of ${sequences.length} sequences`] : []),
        ...(functions > 0 ? [`may execute ${executes} of ${functions} functions`] : []),
    ];
}
function rows(visible) {
    if (visible.length === 0)
        return [];
    const counted = visible.filter(({ rows: seen }) => seen !== undefined);
    const sum = (of) => (0,units/* showCount */.px)(counted.reduce((total, one) => total + of(one), 0));
    const uncounted = visible.length - counted.length;
    return [
        ...(counted.length > 0
            ? [
                `sees ${sum(({ rows: seen }) => seen)} of ${sum(({ all }) => all)} rows where row security filters (${counted.length} ${counted.length === 1 ? 'table' : 'tables'})`,
            ]
            : []),
        ...(uncounted > 0
            ? [`rows of ${uncounted} with row security could not be counted: a policy needs what the application sets, or time`]
            : []),
    ];
}
function beyond(trials) {
    const names = new Set(trials.filter(({ outcome, leans }) => leans && typeof outcome !== 'string').map(({ name }) => (0,units/* oneLine */.TN)(name, 130)));
    const shown = [...names].slice(0, SHOWN).join(', ');
    return names.size === 0
        ? []
        : [`${shown}${names.size > SHOWN ? ` and ${(0,units/* showCount */.px)(names.size - SHOWN)} more` : ''} could not be tried: what is beneath fails`];
}

// EXTERNAL MODULE: ./lib/engines/postgres/roles.js
var roles = __webpack_require__(55022);
;// CONCATENATED MODULE: ./lib/engines/postgres/as-role.js








/**
 * Connects as a role, as its application does, and tries what its grants say: reads every table and view, plans every kind of write, asks every
 * sequence. What it may must succeed, what it may not must be refused. Changes nothing, and shows no value. `admin` is a superuser's session in
 * the restored database, whose search_path is emptied. The role is given LOGIN and a random password for the time, and then what it had before.
 */
function asRole(connectAs, admin, role, context) {
    return (0,report/* timed */.ay)(async () => {
        const base = {
            name: `as-role ${(0,units/* oneLine */.TN)(role, 63)}`,
            expected: 'reads what its grants say, over a connection of its own, and is refused the rest',
        };
        await admin.query("SET search_path = ''");
        const found = await findRole(admin, role);
        if (found === undefined)
            return { ...base, ...(await notThere(admin)) };
        if (found.ours)
            return {
                ...base,
                status: 'inconclusive',
                actual: 'it is the superuser with which the restore itself works, who may do everything',
                hint: 'Name the role of the application.',
            };
        try {
            return await withLogin(admin, role, found, context, async (password) => {
                const session = await connectAs(role, password);
                try {
                    return { ...base, ...verdict(await compare(admin, session, found)) };
                }
                finally {
                    await session.close();
                }
            });
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            return { ...base, ...notLetIn(thrown) };
        }
    });
}
async function findRole(admin, role) {
    const [found] = await admin.query(`SELECT rolsuper AS superuser, rolbypassrls AS "bypassesRowSecurity", rolname = SESSION_USER AS ours, rolcanlogin AS login,
       rolconnlimit AS limit, rolvaliduntil::text AS until, rolpassword AS password
     FROM pg_catalog.pg_authid WHERE rolname = $1::name`, [role]);
    return found;
}
const as_role_SHOWN = 20;
async function notThere(admin) {
    const rows = await admin.query(`SELECT rolname AS name FROM pg_catalog.pg_roles WHERE oid >= 16384 ORDER BY 1 LIMIT ${as_role_SHOWN + 1}`);
    const names = rows.slice(0, as_role_SHOWN).map(({ name }) => (0,units/* oneLine */.TN)(name, 63));
    const more = rows.length > as_role_SHOWN ? ', …' : '';
    const there = names.length > 0 ? `there are ${names.join(', ')}${more}` : 'there is none but those of a new server';
    return {
        status: 'failed',
        actual: `no such role came back; ${there}`,
        hint: 'Check its name; a backup holds the roles that its objects refer to.',
    };
}
/** Restored roles cannot log in and have no password; on a server that was there before, one may have both, and keeps them. */
async function withLogin(admin, role, before, { secrets }, work) {
    const password = (0,external_node_crypto_.randomBytes)(18).toString('base64url');
    secrets.add(password);
    const alter = (options) => admin.query(`ALTER ROLE ${(0,roles/* identifier */.Cv)(role)} ${options}`);
    const until = (time) => (before.until === null ? '' : ` VALID UNTIL ${(0,roles/* literal */.eu)(time)}`);
    await alter(`LOGIN CONNECTION LIMIT -1 PASSWORD ${(0,roles/* literal */.eu)(password)}${until('infinity')}`);
    try {
        return await work(password);
    }
    finally {
        const kept = before.password === null ? 'NULL' : (0,roles/* literal */.eu)(before.password);
        await alter(`${before.login ? 'LOGIN' : 'NOLOGIN'} CONNECTION LIMIT ${before.limit} PASSWORD ${kept}${until(before.until ?? '')}`);
    }
}
/** Its own limits of time, and what may stop it from looking, are no matter here. */
const SETTINGS = `
SET search_path = '';
SET default_transaction_read_only = on;
SET statement_timeout = '10s';
SET lock_timeout = '10s';
SET row_security = on`;
async function compare(admin, session, role) {
    await session.query(SETTINGS);
    const [who] = await session.query('SELECT CURRENT_USER AS name');
    const grants = await readGrants(admin, who.name);
    return { role, actsAs: who.name, grants, tried: await tryGrants(session, admin, grants) };
}
/** insufficient_privilege: no CONNECT on the database. What else stands in the way is the server's own, its pg_hba.conf for example. */
function notLetIn(thrown) {
    const code = thrown instanceof connection/* QueryError */.lr ? undefined : codeOf(thrown.cause);
    if (code === '42501')
        return {
            status: 'failed',
            actual: 'it is not let into the database: it has no CONNECT',
            hint: 'GRANT CONNECT did not come back, or is not there at the source.',
        };
    return { status: 'inconclusive', actual: (0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(thrown), 300), ...(thrown.hint ? { hint: thrown.hint } : {}) };
}
const codeOf = (thrown) => (thrown instanceof Error && 'code' in thrown ? thrown.code : undefined);


/***/ }),

/***/ 44101:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ journal),
/* harmony export */   g: () => (/* binding */ commandHead)
/* harmony export */ });
/* harmony import */ var _outcome_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(66490);

const LONGEST_TEXT = 500;
const HELD = 1_000;
/**
 * Makes problems of what `pg_restore` or `psql` say on stderr (both called without --verbose). A message begins with the tool's name and goes on
 * in lines without. Those of an error may hold anything: the failed command with its passwords, the row with its values, lines that look like
 * messages; only the beginning of the command is kept. Of any other message they are marked, and a line that is not is unknown.
 * `limited`: the user is no superuser, so that what is refused to him is no fault of what is restored.
 */
function journal(tool, limited = false) {
    const read = tool === 'psql' ? psqlProblem : restoreProblem;
    let problems = [];
    let omitted = 0;
    let last;
    /** Whether the message at hand is an error. */
    let failing = false;
    // psql names itself in every line of its own, so that what the server adds to a remark is told from it.
    const marked = (line) => last !== undefined && (tool === 'psql' || MARKED.test(line));
    const goesOn = (line) => !line.startsWith(`${tool}:`) && (failing || marked(line) || line === '');
    return {
        line: (line) => {
            const found = goesOn(line) ? undefined : read(line);
            if (found === 'entry' || found === 'course') {
                last = undefined;
                failing = found === 'entry';
            }
            else if (found !== undefined) {
                last = found;
                failing = (0,_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .isBad */ .e2)(found);
                problems.push(found);
                if (problems.length > HELD)
                    ({ problems, omitted } = (0,_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .worstOf */ .hm)(problems, omitted));
            }
            else if (last && last.about === undefined && line.startsWith('Command was: ')) {
                last.about = commandHead(line.slice(13));
                if (limited && isDenied(last))
                    last.kind = 'denied';
            }
            else if (last && failing && RAISED.test(line)) {
                last.text = withoutWords(last.text);
                delete last.machine; // Which it said of itself.
            }
            return false;
        },
        close: (ended) => {
            if (ended !== undefined)
                problems.push(...endProblem(ended, problems));
            return (0,_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .worstOf */ .hm)(problems, omitted);
        },
    };
}
/** How PostgreSQL and libpq mark what belongs to the line before. */
const MARKED = /^(?:\s|(?:DETAIL|HINT|CONTEXT|QUERY|LOCATION|LINE \d+): )/;
/**
 * The error's words are a function's own, out of whatever row it had before it: RAISE and ASSERT of PL/pgSQL, and anything of other languages
 * (PostgreSQL: plpgsql_exec_error_callback of pl_exec.c). The server is asked for no SQLSTATE, and a RAISE may choose any.
 */
const RAISED = /^(?:\S+: +)?PL\/(?:pgSQL\b.*\b(?:RAISE|ASSERT)$|(?!pgSQL\b))/;
/** Workers write at the same time, so that the tool's name may stand there twice. PostgreSQL 14 shows what the server remarks; later ones do not. */
const REMARK = /^(?:pg_restore: ?)* ?(?:WARNING|NOTICE|INFO|LOG|DEBUG\d?): /;
const COURSE = /^pg_restore: (?:while (?:INITIALIZING|PROCESSING TOC|FINALIZING):$|warning: errors ignored on restore: \d+$)/;
/** What the error that follows is about; its name may hold line ends. */
const ENTRY = /^pg_restore: from TOC entry \d+; /;
/** The warnings after which everything is restored all the same. */
const DOUBT = /^pg_restore: warning: (?=invalid creation date in header|archive was made on a machine with larger integers|restoring tables WITH OIDS)/;
const FAILURE = /^pg_restore: error: /;
const MORE = /^pg_restore: (?:detail|hint|error: query was): /;
function restoreProblem(line) {
    if (COURSE.test(line))
        return 'course';
    if (ENTRY.test(line))
        return 'entry';
    if (MORE.test(line))
        return undefined;
    if (REMARK.test(line))
        return problem('remark', line.replace(/^(?:pg_restore: ?)* ?/, ''));
    if (DOUBT.test(line))
        return problem('warning', line.replace(DOUBT, ''));
    if (FAILURE.test(line))
        return problem('error', line.replace(FAILURE, ''));
    return problem('unknown', line);
}
/** `psql:<stdin>:12: ERROR:  …`, or without the place where psql itself speaks. */
function psqlProblem(line) {
    const [, place, level, text = ''] = /^psql:(?:<stdin>:(\d+):)? ?(ERROR|FATAL|PANIC|WARNING|NOTICE|INFO|LOG|error|warning|hint|detail): +(.*)$/.exec(line) ?? [];
    if (level === undefined)
        return problem('unknown', line);
    if (level === 'hint' || level === 'detail')
        return undefined;
    const failed = /^(?:ERROR|FATAL|PANIC|error)$/.test(level);
    // Its own warnings are of commands that no script is to hold.
    const found = problem(failed ? 'error' : level === 'warning' ? 'unknown' : 'remark', text);
    return place === undefined ? found : { ...found, about: `line ${place} of the script` };
}
/** What owns, who may, and what stands beside the data: without it they are all there. */
const BESIDE = /^(?:ALTER .* OWNER TO |GRANT |REVOKE |ALTER DEFAULT PRIVILEGES |SET SESSION AUTHORIZATION |COMMENT ON |SECURITY LABEL |CREATE EXTENSION |(?:CREATE|ALTER) (?:EVENT TRIGGER|SUBSCRIPTION|PUBLICATION) )/;
/** What only a change of owners brings about, whatever its command holds. */
const OWNERSHIP = /^must be (?:member of|able to SET) role "/i;
const isDenied = ({ text, about = '' }) => OWNERSHIP.test(text) || (BESIDE.test(about) && /^(?:permission denied|must be |role ".*" does not exist$)/.test(text));
const LOCALE = /^(?:invalid (?:\w+ )?locale name|could not create locale|ICU is not supported in this build)/;
/** Faults of this machine, in PostgreSQL's words: disk, memory, a server that is gone, and what is not installed. */
const MACHINE = [
    /No space left on device|Disk quota exceeded|File too large|Read-only file system|Input\/output error/,
    /Cannot allocate memory|out of (?:shared )?memory|max_locks_per_transaction|could not (?:fork|resize shared memory)|too many clients/,
    /server closed the connection|no connection to the server|connection has been closed|terminating connection|database system is |lost synchronization with server/,
    /connection to server .* failed: (?!database )/,
    /extension ".*" is not available|could not open extension control file|could not (?:access file|load library) "/,
    /could not find function ".*" in file|loaded via "?shared_preload_libraries|security label provider ".*" is not loaded/,
    LOCALE,
];
/** All that a tool says when it is asked for more memory than there can be, which a damaged archive does: the server says more. */
const ABSURD = 'out of memory';
function problem(kind, text) {
    const shown = withoutValues(text.replace(/^could not execute query: /, '').replace(/(^|: )(?:ERROR|FATAL|PANIC): +/, '$1'));
    const machine = kind !== 'remark' && text !== ABSURD && MACHINE.some((words) => words.test(shown));
    return { kind, text: shown.slice(0, LONGEST_TEXT), ...(machine ? { machine } : {}) };
}
/**
 * PostgreSQL puts values that it cannot read behind a colon, as the last of a message: `invalid input syntax for type integer: "…"`, or behind
 * the word value; they may hold quotes, and line ends, after which the quotation is open. Names of tables and constraints stand elsewhere.
 */
function withoutValues(text) {
    if (LOCALE.test(text))
        return text;
    return text
        .replace(/: ".*$/, ': "…"')
        .replace(/\bvalue ".*?(?:"( is out of range for type [\w ]+))?$/, 'value "…"$1')
        .replace(/(\bKey \(.*\)=)\(.*\)?/, '$1(…)');
}
/** Only what the tool itself put before the words of a function: which table it was. */
function withoutWords(text) {
    const [before = ''] = /^COPY failed for table "[^"]*": /.exec(text) ?? [];
    return `${before}a function raised an error, whose words may hold values and are not shown`;
}
/** Up to the first literal: passwords of user mappings and subscriptions, the bodies of functions and comments are literals. */
function commandHead(command) {
    return command
        .replace(/['$].*$/s, '…')
        .slice(0, 200)
        .trim();
}
/** What the tool's end adds: only where nothing said why it failed. */
function endProblem(ended, problems) {
    const killed = / was ended by SIG/.test(ended);
    if (!killed && problems.some((problem) => (0,_outcome_js__WEBPACK_IMPORTED_MODULE_0__/* .isBad */ .e2)(problem) || problem.kind === 'denied'))
        return [];
    return [{ kind: 'error', text: ended.replace(/ and said nothing$/, ' and did not say why'), ...(killed ? { machine: true } : {}) }];
}


/***/ }),

/***/ 66490:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H3: () => (/* binding */ unfilledIn),
/* harmony export */   Qf: () => (/* binding */ rolesRestored),
/* harmony export */   e2: () => (/* binding */ isBad),
/* harmony export */   g$: () => (/* binding */ judged),
/* harmony export */   hm: () => (/* binding */ worstOf)
/* harmony export */ });
const isBad = ({ kind }) => kind === 'error' || kind === 'unknown';
/** What the comparison must know of it. With `login` roles may log in as they could. */
function rolesRestored({ rolesBefore = [], findings }, login) {
    const unset = findings.flatMap(({ name, setting }) => (setting === undefined ? [] : [{ role: name, setting }]));
    return { before: rolesBefore, unset, login };
}
/** Materialized views that could not be filled. */
const unfilledIn = ({ problems }) => problems.flatMap(({ view }) => (view === undefined ? [] : [view]));
const SEVERITY = ['error', 'unknown', 'denied', 'unfilled', 'warning', 'remark'];
const MOST_PROBLEMS = 100;
/** The worst of them, and how many are left out. */
function worstOf(problems, omitted = 0) {
    const sorted = [...problems].sort((a, b) => SEVERITY.indexOf(a.kind) - SEVERITY.indexOf(b.kind));
    return { problems: sorted.slice(0, MOST_PROBLEMS), omitted: omitted + Math.max(0, sorted.length - MOST_PROBLEMS) };
}
/** The verdict over what the tools said. Where the machine failed, what else failed may be its consequence. */
function judged(restored) {
    const bad = restored.problems.filter(isBad);
    const outcome = bad.some(({ machine }) => machine) ? 'hindered' : bad.length > 0 ? 'failed' : 'restored';
    return { ...restored, ...worstOf(restored.problems, restored.omitted), outcome };
}


/***/ }),

/***/ 63286:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Z: () => (/* binding */ override),
/* harmony export */   qI: () => (/* binding */ runTool),
/* harmony export */   x5: () => (/* binding */ openWorkplace)
/* harmony export */ });
/* unused harmony export isEnglish */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(24824);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(35686);
/* harmony import */ var _journal_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(44101);







/** What the database or the role may be set to and what would stop or change a restore. The settings themselves are restored and stay. */
const OVERRIDDEN = {
    role: 'none',
    default_transaction_read_only: 'off',
    statement_timeout: '0',
    lock_timeout: '0',
    idle_in_transaction_session_timeout: '0',
};
/** The first thing to do in a session with a restored database. */
async function override(session) {
    const statements = Object.entries({ ...OVERRIDDEN, search_path: '' }).map(([name, value]) => `SET ${name} = '${value}'`);
    await session.query(statements.join('; '));
}
/** What the tools say of the server's words is looked at (journal.ts). */
const ENGLISH = { lc_messages: 'C' };
/**
 * Makes the session say everything in English, and resolves to whether it may: a superuser may, and who was granted it. Where not, and the
 * server has another language, a sentence in the log says what comes of it.
 */
async function speakEnglish(session, context) {
    try {
        await session.query(`SET lc_messages = '${ENGLISH.lc_messages}'`);
        return true;
    }
    catch (thrown) {
        if (!(thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_4__/* .QueryError */ .lr))
            throw thrown;
    }
    const [row] = await session.query("SELECT pg_catalog.current_setting('lc_messages') AS language");
    const { language } = row;
    if (!isEnglish(language))
        context.log(`The server speaks ${language}, and this user may not change that: what it says of a restore is not understood, and taken for a failure. ` +
            "A superuser can help with: ALTER ROLE … SET lc_messages = 'C'");
    return false;
}
/** By the name of a locale, as `lc_messages` has it. */
const isEnglish = (locale) => /^(?:$|C\b|POSIX\b|en(?:[_@.]|$)|english(?:_|$))/i.test(locale);
async function openWorkplace(target, maintenance, client, context) {
    const access = (0,_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .accessTo */ .Yi)((0,_url_js__WEBPACK_IMPORTED_MODULE_5__/* .parseTarget */ .hu)(target.url, context.env), target['ca-file']);
    context.secrets.add(access.target.password);
    const at = (database) => ({ ...access, target: { ...access.target, database } });
    const connectTo = async (database) => {
        const session = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .connect */ .Ng)(at(database), context);
        await override(session);
        return session;
    };
    const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'restore-'));
    try {
        const session = await connectTo(maintenance);
        const english = await speakEnglish(session, context);
        // In a folder of its own: a backup in the same run has a password file too.
        const PGOPTIONS = Object.entries({ ...OVERRIDDEN, ...(english ? ENGLISH : {}) })
            .map(([name, value]) => `-c ${name}=${value}`)
            .join(' ');
        const libpq = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_4__/* .libpqEnvironment */ .SQ)(access, session.encrypted, { ...context, tempDir: folder });
        return {
            ...{ client, context, maintenance, session, connectTo, folder },
            ...(target.limited ? { limited: true } : {}),
            making: target.making ?? (async () => { }),
            libpq: (database) => ({ ...libpq, PGDATABASE: database, PGOPTIONS }),
            close: async () => {
                await session.close();
                await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
            },
        };
    }
    catch (thrown) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true });
        throw thrown;
    }
}
/** Runs a tool to its end. What it says is told, not thrown; only an abort is, and what is wrong on our side. */
async function runTool({ client, context, limited }, command) {
    const said = (0,_journal_js__WEBPACK_IMPORTED_MODULE_6__/* .journal */ .W)(command.tool, limited);
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .start */ .ni)(context, {
        file: client.path(command.tool),
        args: command.args,
        ...(command.env ? { env: command.env } : {}),
        stopSignal: 'SIGINT',
        onStderr: said.line,
    });
    const feeding = (command.feed ?? silent)(running).then(() => undefined, (thrown) => ({ thrown }));
    // Who stops feeding, for a reason of his own, leaves a tool that waits for more.
    const failed = await Promise.race([feeding, running.done.then(silence, silence)]);
    if (failed !== undefined)
        await running.stop();
    const ended = await running.done.then(silence, _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD);
    context.signal.throwIfAborted();
    const feedFailure = await feeding;
    if (feedFailure !== undefined && !BROKEN_PIPE.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(feedFailure.thrown)))
        throw feedFailure.thrown;
    return said.close(ended);
}
/** The tool went away before it had read everything, and says why itself. */
const BROKEN_PIPE = /EPIPE|ECONNRESET|premature close|write after end/i;
const silence = () => undefined;
const silent = async (running) => {
    running.stdin.end();
    running.stdout.resume();
};


/***/ }),

/***/ 40527:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   d: () => (/* binding */ scalar)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _absent_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(56330);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24824);




const TIMEOUT_MS = 60_000;
const LONGEST_WORD = 100;
/**
 * The one value of a query, read only, with the settings (search_path, time zone, role) that the database gives a session: as the application
 * sees it, but for its own role's. Times are in ISO form. NULL is undefined; numbers with more digits than a double are their text.
 * Throws a UserError that shows no row and no value, an AbsentError where what the query names is not there.
 */
async function scalar(session, query, { timeoutMs = TIMEOUT_MS } = {}) {
    try {
        await session.query(begin(timeoutMs));
        return await singleValue(session, await session.first(query));
    }
    catch (thrown) {
        throw thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_3__/* .QueryError */ .lr ? explained(thrown, timeoutMs) : thrown;
    }
    finally {
        // Where it fails the connection is gone, and with it the transaction.
        await session.query('ROLLBACK').catch(() => { });
    }
}
/** The first settings are for the last, which no operator of another schema may take part in. Server messages are told apart by their English. */
const begin = (timeoutMs) => `
BEGIN READ ONLY;
SET LOCAL search_path = '';
SET LOCAL statement_timeout = ${timeoutMs};
SET LOCAL lock_timeout = ${timeoutMs};
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL DateStyle = 'ISO';
SELECT pg_catalog.set_config(name, CASE name WHEN 'lc_messages' THEN 'C' ELSE '0' END, true) FROM pg_catalog.pg_settings
WHERE name = 'transaction_timeout' OR name = 'lc_messages' AND pg_catalog.current_setting('is_superuser') = 'on';
SET LOCAL search_path TO DEFAULT`;
const EXPECTED = 'one value is expected: one row of one column';
async function singleValue(session, { columns, row, more }) {
    if (columns.length === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it gives no rows, being no query; ${EXPECTED}`, {
            hint: 'Use SELECT, for example SELECT count(*) FROM auth_user.',
        });
    const rows = row === undefined ? 'no row' : more ? 'more than one row' : '1 row';
    if (columns.length > 1 || more || row === undefined) {
        const hint = row === undefined ? 'Use count(*), or SELECT EXISTS (…), which answers in any case.' : 'Use count(*), max(…), or LIMIT 1.';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it gives ${rows} of ${columns.length} column${columns.length === 1 ? '' : 's'}; ${EXPECTED}`, { hint });
    }
    const [text] = row;
    return text === null || text === undefined ? undefined : readable(text, await typeOf(session, columns[0]));
}
async function typeOf(session, oid) {
    const [type] = await session.query('SELECT oid, pg_catalog.format_type(oid, NULL) AS name, typcategory AS category FROM pg_catalog.pg_type WHERE oid OPERATOR(pg_catalog.=) $1', [oid]);
    return type ?? { oid, name: 'unknown', category: 'X' };
}
const BOOLEAN = 16;
/** int8, int2, int4, oid, float4, float8, numeric */
const NUMBERS = [20, 21, 23, 26, 700, 701, 1700];
const PADDED = 1042;
/** Besides numbers, texts, enums, times: "char" and uuid. */
const WORDS = [18, 2950];
function readable(text, type) {
    if (type.oid === BOOLEAN)
        return text === 't';
    if (NUMBERS.includes(type.oid))
        return numberOf(text);
    if (!/[BDENST]/.test(type.category) && !WORDS.includes(type.oid))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it gives a value of type ${type.name}; ${WORD}`, {
            hint: 'Ask for something that can be shown: a number of rows, a comparison, a field of the value.',
        });
    const word = type.oid === PADDED ? text.trimEnd() : text;
    if (word.length > LONGEST_WORD)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it gives a text of ${word.length} characters; ${WORD}`, { hint: SHORTER });
    if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(word))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it gives a text with line ends or control characters; ${WORD}`, { hint: SHORTER });
    return word;
}
const WORD = `a number, a boolean or a word of at most ${LONGEST_WORD} characters on one line is expected`;
const SHORTER = 'Compare it in the query: SELECT value = … gives a boolean.';
/** What a double does not hold exactly stays text, which conditions compare digit by digit. */
function numberOf(text) {
    const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
    const number = Number(plain);
    const exact = !/^-?[\d.]+$/.test(plain) || (String(number) === plain && (text.includes('.') || Number.isSafeInteger(number)));
    return exact ? number : text;
}
/** undefined_table, undefined_column, undefined_function, undefined_object, invalid_schema_name */
const ABSENT = ['42P01', '42703', '42883', '42704', '3F000'];
/** Their messages name objects, settings and files: connection, transaction and lock states, rights, resources, cancellation, the system. */
const NAMING = /^(?:08|25|3F|40|42|53|54|55|57|58|0A)/;
/** What a query can cause in PostgreSQL itself; the others are raised by functions and extensions, which may say anything. */
const OWN = /^(?:[234][0-9A-Z]|XX00[12])/;
function explained(failed, timeoutMs) {
    const { code } = failed;
    if (code === undefined || code.startsWith('57P'))
        return failed;
    const options = { cause: undefined, temporary: failed.temporary };
    if (code === '57014' && failed.message.includes('statement timeout'))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it took more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(timeoutMs)} and was stopped`, options);
    if (code === '42601' && failed.message.includes('multiple commands'))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('it has several statements; one is expected', { ...options, hint: 'Write each as a check of its own.' });
    const text = `the server says: ${withoutValues(failed, code)} (SQLSTATE ${code})`;
    if (ABSENT.includes(code))
        return new _absent_js__WEBPACK_IMPORTED_MODULE_2__/* .AbsentError */ .E(text, {
            ...options,
            hint: 'If the query is right, this was not restored. Names are looked up as at the source, by the search_path of the database.',
        });
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(text, code === '25006' ? { ...options, hint: 'A check only reads.' } : options);
}
/** A value that could not be read stands in quotes or behind a colon. What a function raises, whatever its code, is not ours to repeat. */
function withoutValues({ message, cause }, code) {
    if (cause?.where !== undefined)
        return 'an error inside a function, whose text is kept back';
    if (NAMING.test(code))
        return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(message, 300);
    if (!OWN.test(code))
        return 'an error whose text is kept back';
    const text = message.replace(/: .*/s, ': …').replace(/".*"/s, '"…"').replace(/\d+/g, '…');
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 300);
}


/***/ }),

/***/ 44263:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AR: () => (/* binding */ identified),
/* harmony export */   IP: () => (/* binding */ sorted),
/* harmony export */   Kl: () => (/* binding */ classOf),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   NB: () => (/* binding */ isMember),
/* harmony export */   S3: () => (/* binding */ roleName),
/* harmony export */   W6: () => (/* binding */ optionNames),
/* harmony export */   aL: () => (/* binding */ words),
/* harmony export */   p4: () => (/* binding */ FIRST_OWN_OID),
/* harmony export */   sn: () => (/* binding */ ownSchema)
/* harmony export */ });
/** Objects of a fresh database have smaller numbers; pg_dump draws the same line. */
const FIRST_OWN_OID = 16_384;
const classOf = (catalog) => `'pg_catalog.${catalog}'::regclass`;
/** Schemas whose objects pg_dump takes. */
const ownSchema = (namespace) => `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;
const isMember = (catalog, oid) => `EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = ${classOf(catalog)} AND e.objid = ${oid} AND e.deptype = 'e')`;
/** A definition in several lines; those that are NULL are left out. */
const lines = (...parts) => `concat_ws(E'\\n', ${parts.join(', ')})`;
const words = (...parts) => `concat_ws(' ', ${parts.join(', ')})`;
/** The elements of an array in an order that no locale changes. NULL for none. */
const sorted = (array, separator = ', ') => `(SELECT string_agg(s, '${separator}' ORDER BY s COLLATE "C") FROM unnest(${array}) AS s)`;
/** The names of options, and a digest of what they say: passwords are among them. NULL for none. */
const optionNames = (options) => `(SELECT format('options (%s) sha256:%s', string_agg(quote_ident(split_part(o, '=', 1)), ', ' ORDER BY o COLLATE "C"),
      left(encode(sha256(textsend(string_agg(o, E'\\n' ORDER BY o COLLATE "C"))), 'hex'), 16)) FROM unnest(${options}) AS o HAVING count(*) > 0)`;
const roleName = (oid) => `quote_ident(pg_get_userbyid(${oid}))`;
/** `table public.orders`, `function public.f(text)`: what `pg_identify_object` says, without the schema that it gives some of the system's types. */
const identified = (object) => `${object}.type || ' ' || regexp_replace(${object}.identity, '([(,])pg_catalog[.]', '\\1', 'g')`;


/***/ }),

/***/ 27722:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   p: () => (/* binding */ environmentOf)
/* harmony export */ });
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(35686);

/**
 * What programs read to find a database: the URL of twelve-factor applications, libpq's own variables, and those of the usual Django and
 * compose settings. Holds the password.
 */
function environmentOf(target, database) {
    const { host, port, user, password = '' } = target;
    const login = encodeURIComponent(user) + (password === '' ? '' : `:${encodeURIComponent(password)}`);
    const at = (0,_url_js__WEBPACK_IMPORTED_MODULE_0__/* .isSocket */ .qU)(target) ? `/${encodeURIComponent(database)}?host=${encodeURIComponent(host)}&port=${port}` : undefined;
    const url = at
        ? `postgres://${login}@${at}`
        : `postgres://${login}@${host.includes(':') ? `[${host}]` : host}:${port}/${encodeURIComponent(database)}`;
    const named = (prefix, names) => ({
        [`${prefix}HOST`]: host,
        [`${prefix}PORT`]: String(port),
        [`${prefix}USER`]: user,
        [`${prefix}PASSWORD`]: password,
        [`${prefix}${names.database}`]: database,
    });
    return { DATABASE_URL: url, ...named('PG', { database: 'DATABASE' }), ...named('POSTGRES_', { database: 'DB' }) };
}


/***/ })

};
