export const id = 8288;
export const ids = [8288];
export const modules = {

/***/ 55022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ readGlobals),
/* harmony export */   Cv: () => (/* binding */ identifier),
/* harmony export */   Ht: () => (/* binding */ settingLine),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   ji: () => (/* binding */ roleItems),
/* harmony export */   pj: () => (/* binding */ plain)
/* harmony export */ });
/* harmony import */ var _setting_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(70703);

/**
 * The roles that objects of this database belong to, grant to, or name in a policy, and the roles those are members of.
 * `pg_shdepend` records every such reference but those to the bootstrap superuser (oid 10), which is therefore always in. Subscriptions belong
 * to no database there.
 */
const REFERRED = `
WITH RECURSIVE referred(oid) AS (
  SELECT 10::oid
  UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND
    (s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) OR
     (s.dbid = 0 AND s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND s.objid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))
  UNION SELECT u.subowner FROM pg_catalog.pg_subscription u WHERE
    u.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT c.setrole FROM pg_catalog.pg_db_role_setting c WHERE c.setrole <> 0 AND
    c.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN referred r ON m.member = r.oid
)`;
const ROLES = (every) => `${REFERRED}
SELECT r.rolname AS name, pg_catalog.concat_ws(' ',
    CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END, CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
    CASE WHEN r.rolvaliduntil IS NOT NULL THEN pg_catalog.format('VALID UNTIL %L', r.rolvaliduntil) END) AS attributes,
  COALESCE(r.rolconfig, '{}') AS settings
FROM pg_catalog.pg_roles r WHERE ${every ? '' : 'r.oid IN (SELECT oid FROM referred) AND '}r.rolname !~ '^pg_' ORDER BY r.rolname`;
/** Up to PostgreSQL 15 whether rights are inherited is said of the member, and whoever is one may become the other. */
const MEMBERSHIPS = (major, every) => `${REFERRED}
SELECT member.rolname AS member, granted.rolname AS role, pg_catalog.concat_ws(', ', ${major >= 16
    ? `'ADMIN ' || pg_catalog.bool_or(m.admin_option), 'INHERIT ' || pg_catalog.bool_or(m.inherit_option), 'SET ' || pg_catalog.bool_or(m.set_option)`
    : `CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'ADMIN OPTION' END`}) AS options,
  pg_catalog.concat_ws(', ', CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'admin' END,
    CASE WHEN ${major >= 16 ? 'pg_catalog.bool_or(m.inherit_option)' : 'pg_catalog.bool_or(member.rolinherit)'} THEN 'inherit' END,
    ${major >= 16 ? "CASE WHEN pg_catalog.bool_or(m.set_option) THEN 'set' END" : "'set'"}) AS allows
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles granted ON granted.oid = m.roleid JOIN pg_catalog.pg_roles member ON member.oid = m.member
${every ? '' : 'WHERE m.member IN (SELECT oid FROM referred) '}GROUP BY 1, 2 ORDER BY 2, 1`;
/**
 * The roles the dump refers to, as a script that can be run again and again: existing roles are left as they are. Passwords are not in it.
 * With `every` those that it does not refer to as well.
 */
async function readGlobals(session, serverMajor, every = false) {
    const roles = await session.query(ROLES(every));
    const memberships = await session.query(MEMBERSHIPS(serverMajor, every));
    const lines = [
        '-- Roles that the dump beside this file refers to, without passwords. Run it with psql before pg_restore.',
        '-- A role that exists already is left as it is.',
        '',
        "SET client_encoding = 'UTF8';",
        ...roles.map(createRole),
        ...memberships.map(({ member, role, options }) => `GRANT ${identifier(role)} TO ${identifier(member)}${options ? ` WITH ${options}` : ''};`),
        '',
    ];
    const byMember = Map.groupBy(memberships, ({ member }) => member);
    return {
        roles: roles.map(({ name, attributes, settings }) => ({
            name,
            attributes,
            settings: inLines(settings.map((setting) => settingLine(assignment(setting)))),
            memberships: inLines((byMember.get(name) ?? []).map(({ role, allows }) => `${plain(role)} (${allows})`)),
        })),
        sql: lines.join('\n'),
    };
}
/** What an inventory says of the roles. That one has no settings is recorded too: early inventories say nothing of any. */
const roleItems = ({ roles }) => roles.flatMap(({ name, attributes, settings, memberships }) => [
    { kind: 'role', name, value: attributes },
    { kind: 'role-settings', name, value: settings },
    { kind: 'role-memberships', name, value: memberships },
]);
/** Without an order, which servers do not keep. */
const inLines = (texts) => texts.sort().join('\n');
/** A setting as an inventory has it, from `"name" TO 'value'`: `work_mem TO '7MB'`, and of what is made up (setting.ts) a digest. */
function settingLine(setting) {
    const [, names = '', value = ''] = /^((?:"(?:[^"]|"")*"\.?)+) TO (.*)$/s.exec(setting) ?? [];
    const name = Array.from(names.matchAll(/"((?:[^"]|"")*)"/g), ([, part]) => plain(part.replaceAll('""', '"'))).join('.');
    if (names.includes('"."'))
        return `${name} TO sha256 ${(0,_setting_js__WEBPACK_IMPORTED_MODULE_0__/* .digestOf */ .ol)(value)}`;
    return `${name} TO ${oneLine(value)}`;
}
/** A name as people write it where nothing is special about it. */
const plain = (name) => (/^[\w.]+$/.test(name) ? name : oneLine(identifier(name)));
/** A literal with a backslash of its own has two of them. */
const oneLine = (text) => text.replaceAll('\n', '\\n');
function createRole({ name, attributes, settings }) {
    const statements = [
        `CREATE ROLE ${identifier(name)} WITH ${attributes}`,
        ...settings.map((setting) => `ALTER ROLE ${identifier(name)} SET ${assignment(setting)}`),
    ];
    const body = `BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}) THEN ${statements.join('; ')}; END IF; END`;
    return `DO ${literal(body)};`;
}
/** Settings whose value is a list of names: quoting the whole would make one name of it, and the value as it stands may be any SQL. */
const LISTS = [
    'local_preload_libraries',
    'search_path',
    'session_preload_libraries',
    'shared_preload_libraries',
    'temp_tablespaces',
    'unix_socket_directories',
];
function assignment(setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    const isList = LISTS.includes(name.toLowerCase());
    return `${name.split('.').map(identifier).join('.')} TO ${isList ? listed(value) : literal(value)}`;
}
/** Each name of a list as a literal; read as PostgreSQL reads the list: outside double quotes capitals are no capitals. */
function listed(value) {
    const names = Array.from(value.matchAll(/"((?:[^"]|"")*)"|([^\s,"][^\s,]*)/g), ([, quoted, plain]) => quoted === undefined ? plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : quoted.replaceAll('""', '"'));
    return names.map(literal).join(', ') || "''";
}
const identifier = (name) => `"${name.replaceAll('"', '""')}"`;
/** A string literal that reads the same whatever standard_conforming_strings says. */
function literal(text) {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}


/***/ }),

/***/ 70703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isMadeUp),
/* harmony export */   _G: () => (/* binding */ settingItem),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/**
 * A setting of the database, or of a role in it (`role: name`), as an inventory has it. Names with a dot are made up by extensions and
 * applications, and that is where their secrets stand; inventories are compared in logs, so that of such a value only a digest is kept.
 */
function settingItem(name, value) {
    if (!isMadeUp(name.slice(name.lastIndexOf(': ') + 1)))
        return { kind: 'setting', name, value };
    return { kind: 'setting', name, digest: digestOf(value), method: METHOD };
}
const METHOD = 'sha256-64';
/** `app.key`, and not `work_mem`. */
const isMadeUp = (name) => name.includes('.');
/** Enough to tell one value from another. */
const digestOf = (value) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex').slice(0, 16);


/***/ }),

/***/ 99261:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ limitsOf),
/* harmony export */   B$: () => (/* binding */ detectPooler),
/* harmony export */   E4: () => (/* binding */ grantsCheck),
/* harmony export */   R7: () => (/* binding */ rolesOf),
/* harmony export */   TG: () => (/* binding */ rowSecurityCheck),
/* harmony export */   TX: () => (/* binding */ readServerFacts),
/* harmony export */   Uw: () => (/* binding */ selectionCheck),
/* harmony export */   Yj: () => (/* binding */ poolerCheck),
/* harmony export */   uc: () => (/* binding */ expectedBytes)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24824);
/* harmony import */ var _relations_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84562);





async function readServerFacts(session) {
    const [row] = await session.query(
    // Before the search path is set, and so without a name or operator that another schema could hide.
    `SELECT pg_catalog.current_setting('server_version') AS version, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number,
       pg_catalog.pg_is_in_recovery() AS standby, r.rolsuper AS superuser, r.rolbypassrls OR r.rolsuper AS "bypassesRowSecurity",
       current_user AS user, d.datname AS database, d.oid::pg_catalog.text AS "databaseOid",
       (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid OPERATOR(pg_catalog.=) d.dattablespace) AS space
     FROM pg_catalog.pg_roles r, pg_catalog.pg_database d WHERE r.rolname OPERATOR(pg_catalog.=) current_user AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()`);
    const { number, version, space, ...facts } = row;
    return {
        ...facts,
        version: version.split(' ')[0],
        major: Math.floor(number / 10_000),
        tablespace: space === 'pg_default' ? undefined : space,
        systemIdentifier: await systemIdentifier(session),
    };
}
async function systemIdentifier(session) {
    try {
        const [row] = await session.query('SELECT system_identifier::pg_catalog.text AS id FROM pg_catalog.pg_control_system()');
        return row.id;
    }
    catch (thrown) {
        if (thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_2__/* .QueryError */ .lr && thrown.code === '42501')
            return undefined; // Some managed servers keep it to themselves.
        throw thrown;
    }
}
/** Times that one question is asked; a pooler that chooses among its connections gives another one by then. */
const ASKED = 8;
/**
 * A pooler shows when the process that the protocol announced is not the one that answers. In session mode the one that answers stays ours
 * alone. In transaction mode it is free between two statements: another transaction gets it, or we get another, whichever way the pooler
 * chooses among those that are free (the last one, each in turn, any). pg_dump's settings would get lost there, or end up with a stranger.
 * `another` opens a connection, which has to wait where the pooler has none to give: not longer than `patienceMs`.
 */
async function detectPooler(session, another, patienceMs) {
    const mine = await backendOf(session);
    if (mine === session.announcedPid)
        return 'none';
    const isStill = async () => (await backendOf(session)) === mine;
    const other = await another();
    try {
        await inTime(other.query('BEGIN'), patienceMs);
        if ((await backendOf(other)) === mine || !(await isStill()))
            return 'transaction';
        await other.query('ROLLBACK');
        for (let i = 0; i < ASKED; i++)
            if (!(await isStill()))
                return 'transaction';
        return 'session';
    }
    catch (thrown) {
        if (/transaction blocks not allowed/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)))
            return 'statement'; // PgBouncer's words.
        throw thrown;
    }
    finally {
        await other.close();
    }
}
async function backendOf(session) {
    const [row] = await session.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return row.pid;
}
async function inTime(work, ms) {
    const late = Promise.withResolvers();
    const error = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the pooler gave no second connection within ${ms / 1_000} s`, {
        hint: 'pg_dump needs one beside the inventory: raise default_pool_size of the pooler, or give the address of the server itself.',
        temporary: true, // All may be in use at this moment.
    });
    const timer = setTimeout(() => late.reject(error), ms);
    await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
function poolerCheck(kind) {
    const base = { name: 'pooler', expected: 'a connection to the server itself, or a pooler in session mode', ms: 0 };
    if (kind === 'none')
        return { ...base, status: 'passed', actual: 'none' };
    if (kind === 'session')
        return { ...base, status: 'passed', actual: 'a pooler in session mode' };
    return {
        ...base,
        status: 'failed',
        actual: `a pooler in ${kind} mode: settings and snapshot of the dump would be lost between statements`,
        hint: 'Give the address of the server itself, or of the pooler in session mode (PgBouncer: pool_mode=session; Supabase: port 5432).',
    };
}
/** Every table and sequence whose content is dumped must be readable; the hint is the GRANT that is missing. */
function grantsCheck(session, relations, facts, largeObjects) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_4__/* .timed */ .ay)(async () => {
        const wanted = relations.filter((relation) => ['table', 'partitioned', 'sequence'].includes(relation.kind));
        const denied = await deniedRelations(session, wanted);
        const schemas = await deniedSchemas(session, wanted);
        const objects = largeObjects ? await deniedLargeObjects(session, facts) : 0;
        const base = { name: 'grants', expected: `${facts.user} may read every table and sequence` };
        if (denied.length + schemas.length + objects === 0)
            return { ...base, status: 'passed', actual: `${wanted.length} tables and sequences readable` };
        const who = quoted(facts.user);
        const byKind = (kinds) => denied.filter((relation) => kinds.includes(relation.kind));
        const grants = [
            ...(schemas.length > 0 ? [`GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${who};`] : []),
            ...statement('TABLE', byKind(['table', 'partitioned']), who),
            ...statement('SEQUENCE', byKind(['sequence']), who),
            ...(objects > 0 ? [`GRANT SELECT ON LARGE OBJECT … TO ${who}; for ${objects} large objects`] : []),
        ];
        const names = [...schemas.map((schema) => `schema ${schema}`), ...denied.map((relation) => relation.quoted)];
        return {
            ...base,
            status: 'failed',
            actual: `not readable: ${few(names) || `${objects} large objects`}`,
            hint: `Run as the owner: ${grants.join(' ')} Or, once for all: GRANT pg_read_all_data TO ${who};`,
        };
    });
}
/** Whole SQL, or for many the form for all in a schema: nobody can run half a statement. */
function statement(kind, denied, who) {
    if (denied.length === 0)
        return [];
    if (denied.length <= 10)
        return [`GRANT SELECT ON ${kind} ${denied.map((relation) => relation.quoted).join(', ')} TO ${who};`];
    return [...new Set(denied.map((relation) => quoted(relation.schema)))].map((schema) => `GRANT SELECT ON ALL ${kind}S IN SCHEMA ${schema} TO ${who};`);
}
async function deniedRelations(session, relations) {
    const rows = await session.query(`SELECT c.oid::text AS oid FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]) AND NOT
       CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END`, [relations.map((relation) => relation.oid)]);
    const oids = new Set(rows.map((row) => row.oid));
    return relations.filter((relation) => oids.has(relation.oid));
}
async function deniedSchemas(session, relations) {
    const rows = await session.query(`SELECT pg_catalog.quote_ident(n.nspname) AS name FROM pg_catalog.pg_namespace n
     WHERE n.nspname = ANY ($1) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`, [[...new Set(relations.map((relation) => relation.schema))]]);
    return rows.map((row) => row.name);
}
async function deniedLargeObjects(session, facts) {
    if (facts.superuser)
        return 0;
    const readable = facts.major >= 18
        ? "pg_catalog.has_largeobject_privilege(m.oid, 'SELECT')"
        : `pg_catalog.pg_has_role(m.lomowner, 'USAGE') OR EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a
           WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))`;
    const [row] = await session.query(`SELECT pg_catalog.count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata m
     WHERE NOT (${readable}) AND pg_catalog.current_setting('lo_compat_privileges') = 'off'`);
    return row.n;
}
/** Row-level security would make the dump partial; pg_dump then refuses. Better said before. */
function rowSecurityCheck(relations, facts, memberOf) {
    const filtered = facts.bypassesRowSecurity
        ? []
        : relations.filter((r) => r.rowSecurity && r.kind === 'table' && !r.dataExcluded && (r.forcedRowSecurity || !memberOf.has(r.owner)));
    const base = { name: 'row-level security', expected: 'no policy hides rows from the dump', ms: 0 };
    if (filtered.length === 0)
        return { ...base, status: 'passed', actual: 'nothing hidden' };
    return {
        ...base,
        status: 'failed',
        actual: `policies would hide rows of ${few(filtered.map((relation) => relation.quoted))}`,
        hint: `Run as a superuser: ALTER ROLE ${quoted(facts.user)} BYPASSRLS; or back up as a role that has it.`,
    };
}
async function rolesOf(session) {
    const rows = await session.query("SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(r.oid, 'USAGE')");
    return new Set(rows.map((row) => row.name));
}
async function selectionCheck(session, selection, relations) {
    const tables = relations.filter((relation) => ['table', 'partitioned', 'foreign-table'].includes(relation.kind));
    const base = { name: 'tables', expected: 'something to back up; every pattern means a table', ms: 0 };
    const problems = await (0,_relations_js__WEBPACK_IMPORTED_MODULE_3__/* .patternProblems */ .L9)(session, selection);
    if (problems.length > 0) {
        const hint = 'Correct the pattern or take it out; a pattern such as public.event* means a table and its partitions.';
        return { ...base, status: 'failed', actual: few(problems), hint };
    }
    if (relations.length === 0) {
        return {
            ...base,
            status: 'failed',
            actual: 'the database holds no table',
            hint: 'Is it the right database? Check the name at the end of the source URL, and the patterns of tables to exclude.',
        };
    }
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    return { ...base, status: 'passed', actual: `${tables.length} tables, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showBytes */ .ni)(bytes)} on the server` };
}
/** What the dump will hold only in part, and why: said, not failed. */
function limitsOf(relations, facts, partial) {
    const names = (keep) => few(relations.filter(keep).map((relation) => relation.quoted));
    const foreign = names((r) => r.kind === 'foreign-table');
    const unlogged = facts.standby ? names((r) => r.unlogged && r.kind === 'table') : '';
    const excluded = names((r) => r.kind === 'table' && r.dataExcluded);
    const stale = names((r) => r.kind === 'materialized-view');
    return [
        ...(partial ? ['Only chosen tables are backed up: schemas, types, functions and extensions that they use are not in the dump.'] : []),
        ...(foreign ? [`Foreign tables are backed up without their rows, which live on another server: ${foreign}.`] : []),
        ...(unlogged ? [`Unlogged tables cannot be read on a standby and are backed up without rows: ${unlogged}.`] : []),
        ...(excluded ? [`Rows left out on request: ${excluded}.`] : []),
        ...(stale ? [`Materialized views are backed up as definitions and computed anew by a restore: ${stale}.`] : []),
        ...(facts.standby
            ? ['The source is a standby: a conflict with replay can cancel the dump (max_standby_streaming_delay, hot_standby_feedback).']
            : []),
    ];
}
/** Bytes of the tables whose rows are dumped: an upper guess for the dump before compression. */
const expectedBytes = (relations, standby) => relations.filter((relation) => (0,_relations_js__WEBPACK_IMPORTED_MODULE_3__/* .hasData */ .vI)(relation, standby)).reduce((sum, relation) => sum + relation.bytes, 0);
function few(names) {
    return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;


/***/ })

};
