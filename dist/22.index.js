export const id = 22;
export const ids = [22];
export const modules = {

/***/ 38657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   askRestored: () => (/* binding */ askRestored)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _postgres_as_role_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82972);
/* harmony import */ var _postgres_binaries_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54478);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3011);
/* harmony import */ var _postgres_restore_tool_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(63286);
/* harmony import */ var _postgres_scalar_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(40527);
/* harmony import */ var _postgres_target_environment_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(27722);
/* harmony import */ var _postgres_url_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(35686);








/**
 * The restored database of a drill that got as far as a server. Where the cluster has several and the URL names none, every question is
 * refused with a UserError that lists them.
 */
function askRestored({ server, facts, close }, jobs, context) {
    const url = () => {
        if (server === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('nothing was restored');
        if (server.url !== undefined)
            return server.url;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the restored cluster has several databases: ${server.databases.join(', ')}`, {
            hint: 'Say which is meant with &database= in the URL of backup.',
        });
    };
    const session = async (login = {}) => {
        const access = (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .accessTo */ .Yi)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTarget */ .hu)(url()), undefined);
        return (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .connect */ .Ng)({ ...access, target: { ...access.target, ...login } }, context);
    };
    return {
        facts,
        notes: [],
        scalar: (query) => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .using */ .v)(session, (opened) => (0,_postgres_scalar_js__WEBPACK_IMPORTED_MODULE_5__/* .scalar */ .d)(opened, query)),
        indexes: () => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .using */ .v)(session, async (opened) => (await __webpack_require__.e(/* import() */ 257).then(__webpack_require__.bind(__webpack_require__, 33257))).amcheck(opened, session, jobs)),
        asRole: (role) => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .using */ .v)(session, async (admin) => {
            await (0,_postgres_restore_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .override */ .$Z)(admin);
            return (0,_postgres_as_role_js__WEBPACK_IMPORTED_MODULE_1__/* .asRole */ .B)((user, password) => session({ user, password }), admin, role, context);
        }),
        mask: async (file) => {
            const access = (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .accessTo */ .Yi)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTarget */ .hu)(url()), undefined);
            const client = await (0,_postgres_binaries_js__WEBPACK_IMPORTED_MODULE_2__/* .requireClient */ .lv)(context, server.major, ['psql']);
            const env = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .libpqEnvironment */ .SQ)(access, false, context);
            await (await __webpack_require__.e(/* import() */ 552).then(__webpack_require__.bind(__webpack_require__, 35171))).maskData({ file, client, env }, context);
        },
        watch: async () => (await Promise.all(/* import() */[__webpack_require__.e(420), __webpack_require__.e(973)]).then(__webpack_require__.bind(__webpack_require__, 58973))).watchChanges(session, context),
        environment: async () => (0,_postgres_target_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .environmentOf */ .p)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTarget */ .hu)(url()), server.database),
        close,
    };
}


/***/ }),

/***/ 55022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ readGlobals),
/* harmony export */   Cv: () => (/* binding */ identifier),
/* harmony export */   Ht: () => (/* binding */ settingLine),
/* harmony export */   eu: () => (/* binding */ literal),
/* harmony export */   ji: () => (/* binding */ roleItems)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

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
/**
 * A setting as an inventory has it, from `"name" TO 'value'`: `work_mem TO '7MB'`. What an application has made up is where its secrets stand,
 * and inventories are compared in logs: of those only a digest is kept.
 */
function settingLine(setting) {
    const [, names = '', value = ''] = /^((?:"(?:[^"]|"")*"\.?)+) TO (.*)$/s.exec(setting) ?? [];
    const name = Array.from(names.matchAll(/"((?:[^"]|"")*)"/g), ([, part]) => plain(part.replaceAll('""', '"'))).join('.');
    if (names.includes('"."'))
        return `${name} TO sha256 ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex').slice(0, 16)}`;
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


/***/ })

};
