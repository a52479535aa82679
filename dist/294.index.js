export const id = 294;
export const ids = [294];
export const modules = {

/***/ 92245:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DL: () => (/* binding */ readKept),
/* harmony export */   Jh: () => (/* binding */ differencesFrom),
/* harmony export */   KD: () => (/* binding */ contentsOf),
/* harmony export */   KE: () => (/* binding */ listed),
/* harmony export */   KZ: () => (/* binding */ keptBefore),
/* harmony export */   _H: () => (/* binding */ readBefore),
/* harmony export */   lR: () => (/* binding */ everythingIn),
/* harmony export */   zH: () => (/* binding */ takeBack)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92857);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(55022);
/* harmony import */ var _scratch_traits_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(71907);



const database = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    oid: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    owner: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    encoding: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    collate: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    ctype: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    template: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    open: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    limit: zod__WEBPACK_IMPORTED_MODULE_2__/* .number */ .aig(),
    /** Digests, by what they are of. */
    traits: zod__WEBPACK_IMPORTED_MODULE_2__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
});
const role = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    attributes: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    /** Its hash; not kept for `post`. */
    password: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable().optional(),
});
const membership = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({ role: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), member: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(), grantor: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP() });
const before = zod__WEBPACK_IMPORTED_MODULE_2__/* .object */ .Ikc({
    databases: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(database),
    roles: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(role),
    memberships: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(membership),
    tablespaces: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP()),
});
const DATABASES = `
SELECT datname::pg_catalog.text AS name, d.oid::pg_catalog.text AS oid, pg_catalog.pg_get_userbyid(datdba)::pg_catalog.text AS owner,
  pg_catalog.pg_encoding_to_char(encoding)::pg_catalog.text AS encoding, datcollate::pg_catalog.text AS collate, datctype::pg_catalog.text AS ctype,
  datistemplate AS template, datallowconn AS open, datconnlimit AS limit,
  ${_scratch_traits_js__WEBPACK_IMPORTED_MODULE_1__/* .TRAITS */ .GS} AS traits
FROM pg_catalog.pg_database d ORDER BY d.oid`;
const flag = (column, word) => `CASE WHEN ${column} THEN ' ' ELSE ' NO' END || '${word}'`;
const ROLES = `
SELECT rolname::pg_catalog.text AS name, ${[
    ...['super', 'inherit', 'createrole', 'createdb', 'replication', 'bypassrls'].map((name) => flag(`rol${name}`, name === 'super' ? 'SUPERUSER' : name.toUpperCase())),
    flag('rolcanlogin', 'LOGIN'),
].join(' || ')} || ' CONNECTION LIMIT ' || rolconnlimit
  || CASE WHEN rolvaliduntil IS NULL THEN '' ELSE pg_catalog.format(' VALID UNTIL %L', rolvaliduntil) END AS attributes, rolpassword AS password
FROM pg_catalog.pg_authid WHERE rolname !~ '^pg_' ORDER BY oid`;
const MEMBERSHIPS = `
SELECT pg_catalog.pg_get_userbyid(roleid)::pg_catalog.text AS role, pg_catalog.pg_get_userbyid(member)::pg_catalog.text AS member,
  pg_catalog.pg_get_userbyid(grantor)::pg_catalog.text AS grantor
FROM pg_catalog.pg_auth_members ORDER BY 1, 2, 3`;
const TABLESPACES = 'SELECT spcname::pg_catalog.text AS name FROM pg_catalog.pg_tablespace ORDER BY oid';
/** The session must be a superuser's. */
async function readBefore(session) {
    return {
        databases: await session.query(DATABASES),
        roles: await session.query(ROLES),
        memberships: await session.query(MEMBERSHIPS),
        tablespaces: (await session.query(TABLESPACES)).map(({ name }) => name),
    };
}
/** As text, for `post`, without the passwords. */
const keptBefore = (state) => JSON.stringify({ ...state, roles: state.roles.map(({ name, attributes }) => ({ name, attributes })) });
/** Throws for a text that `keptBefore` did not write. */
const readKept = (text) => before.parse(JSON.parse(text));
/**
 * Takes away the databases, roles and tablespaces that were not there before and that this run has made, and gives back what was changed of
 * roles. A database that was replaced is made again, empty as it was. What others have made meanwhile stays. The session is a superuser's;
 * `elsewhere` opens one in a database.
 */
async function takeBack(session, { before: state, made }, elsewhere) {
    const now = await readBefore(session);
    const strange = strangersIn(now, { before: state, made });
    const known = new Set(state.databases.map(({ oid }) => oid));
    for (const { name, oid, template } of now.databases) {
        if (known.has(oid) || strange.databases.includes(name))
            continue;
        if (template)
            await session.query(`ALTER DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} IS_TEMPLATE false`);
        await session.query(`DROP DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} WITH (FORCE)`);
    }
    const kept = new Set(now.databases.filter(({ oid, name }) => known.has(oid) || strange.databases.includes(name)).map(({ name }) => name));
    for (const lost of state.databases)
        if (!kept.has(lost.name))
            await remake(session, lost);
    const earlier = new Set(state.roles.map(({ name }) => name));
    const added = now.roles.map(({ name }) => name).filter((name) => !earlier.has(name) && !strange.roles.includes(name));
    if (added.length > 0) {
        const names = added.map(_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv);
        for (const { name, open } of state.databases)
            if (open)
                await disown(elsewhere, name, names);
        await session.query(`DROP ROLE ${names.join(', ')}`);
    }
    for (const { name, attributes, password } of state.roles) {
        const present = now.roles.find((candidate) => candidate.name === name);
        if (present?.attributes !== attributes)
            await session.query(`ALTER ROLE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} WITH${attributes}${endless(attributes, present)}`);
        if (password !== undefined && present?.password !== password)
            await session.query(`ALTER ROLE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} PASSWORD ${password === null ? 'NULL' : (0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(password)}`);
    }
    const same = (a) => JSON.stringify([a.role, a.member, a.grantor]);
    const memberships = new Set(state.memberships.map(same));
    for (const one of (await readBefore(session)).memberships) {
        const others = strange.roles.includes(one.role) || strange.roles.includes(one.member);
        if (!memberships.has(same(one)) && !others)
            await session.query(`REVOKE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(one.role)} FROM ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(one.member)}`);
    }
    for (const name of now.tablespaces)
        if (!state.tablespaces.includes(name) && !strange.tablespaces.includes(name))
            await session.query(`DROP TABLESPACE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)}`);
}
/** What is on the server now, was not before, and is not of this run. */
function strangersIn(now, { before, made }) {
    const names = (items) => items.map(({ name }) => name);
    const known = new Set(before.databases.map(({ oid }) => oid));
    const fresh = now.databases.filter(({ oid }) => !known.has(oid));
    return {
        databases: names(fresh).filter((name) => !made.databases.includes(name)),
        roles: names(now.roles).filter((name) => !names(before.roles).includes(name) && !made.roles.includes(name)),
        tablespaces: now.tablespaces.filter((name) => !before.tablespaces.includes(name) && !made.tablespaces.includes(name)),
    };
}
/** A role that had no end cannot lose a new one; it can be put off for ever. */
function endless(attributes, now) {
    const ends = (text = '') => text.includes(' VALID UNTIL ');
    return ends(now?.attributes) && !ends(attributes) ? " VALID UNTIL 'infinity'" : '';
}
/** Rights that a role was given, or gave, on what stays. */
async function disown(elsewhere, database, roles) {
    const there = await elsewhere(database);
    try {
        await there.query(`DROP OWNED BY ${roles.join(', ')} CASCADE`);
    }
    finally {
        await there.close();
    }
}
async function remake(session, { name, owner, encoding, collate, ctype, template, limit }) {
    const locale = `ENCODING ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(encoding)} LC_COLLATE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(collate)} LC_CTYPE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(ctype)}`;
    const options = `OWNER ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(owner)} IS_TEMPLATE ${template} CONNECTION LIMIT ${limit}`;
    await session.query(`CREATE DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} TEMPLATE template0 ${locale} ${options}`);
    if (name === 'template1')
        await session.query('REVOKE TEMPORARY ON DATABASE template1 FROM PUBLIC'); // As initdb does.
    const comment = _scratch_traits_js__WEBPACK_IMPORTED_MODULE_1__/* .INITIAL_COMMENTS */ .Eo[name];
    if (comment !== undefined)
        await session.query(`COMMENT ON DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} IS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .literal */ .eu)(comment)}`);
}
/** What is not as it was, and what others have made meanwhile, in words; empty where there is nothing. `own` is the role of this run. */
async function differencesFrom(session, { before: state, made }, own) {
    const now = await readBefore(session);
    now.roles = now.roles.filter(({ name }) => name !== own);
    const strange = strangersIn(now, { before: state, made });
    const compare = (kind, then, after, foreign) => [
        ...after.filter((name) => !then.includes(name) && !foreign.includes(name)).map((name) => `${kind} ${name} is left`),
        ...then.filter((name) => !after.includes(name)).map((name) => `${kind} ${name} is gone`),
    ];
    const names = (items) => items.map(({ name }) => name);
    const left = [
        ...compare('database', names(state.databases), names(now.databases), strange.databases),
        ...compare('role', names(state.roles), names(now.roles), strange.roles),
        ...compare('tablespace', state.tablespaces, now.tablespaces, strange.tablespaces),
        ...state.databases.flatMap(({ name, traits }) => {
            const after = now.databases.find((candidate) => candidate.name === name)?.traits ?? traits;
            return Object.keys(traits).flatMap((trait) => after[trait] === traits[trait] ? [] : [`database ${name} has not its ${trait} of before`]);
        }),
    ];
    return {
        left,
        strange: [
            ...strange.databases.map((name) => `database ${name}`),
            ...strange.roles.map((name) => `role ${name}`),
            ...strange.tablespaces.map((name) => `tablespace ${name}`),
        ],
    };
}
/**
 * Kinds of things that people make in a database, with the column of their name. What initdb makes has an oid under 16384
 * (FirstNormalObjectId, access/transam.h), and what an extension brought depends on it (`e`), or on what it brought (`i`).
 */
const MADE = [
    ['pg_class', 'relname', "relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'c')"],
    ['pg_proc', 'proname'],
    ['pg_type', 'typname', "typtype <> 'c'"],
    ['pg_namespace', 'nspname', "nspname !~ '^pg_'"],
    ['pg_collation', 'collname'],
    ['pg_operator', 'oprname'],
    ['pg_event_trigger', 'evtname'],
    ['pg_foreign_server', 'srvname'],
    ['pg_publication', 'pubname'],
];
/** And what stands in no schema or beside others, which an empty server has not either; all of it superusers make. */
const BESIDE = [
    ['pg_foreign_data_wrapper', 'fdwname'],
    ['pg_cast', "'cast of ' || castsource::pg_catalog.regtype"],
    ['pg_subscription', 'subname', 'subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())'],
    ['pg_language', 'lanname'],
    ['pg_conversion', 'conname'],
    ['pg_am', 'amname'],
    ['pg_opfamily', 'opfname'],
    ['pg_ts_config', 'cfgname'],
    ['pg_ts_dict', 'dictname'],
    ['pg_default_acl', "'default privileges'"],
];
const contents = (made) => `SELECT name FROM (${made
    .map(([catalog, name, condition = 'true']) => `SELECT 'pg_catalog.${catalog}'::pg_catalog.regclass::pg_catalog.oid AS class, oid, (${name})::pg_catalog.text AS name FROM pg_catalog.${catalog} WHERE oid >= 16384 AND ${condition}`)
    .join(' UNION ALL ')}) made
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = made.class AND d.objid = made.oid AND d.deptype IN ('e', 'i'))
UNION ALL SELECT 'large object ' || oid FROM pg_catalog.pg_largeobject_metadata ORDER BY 1 LIMIT 1000`;
/** Names of what somebody has made in the database of the session; extensions and what is theirs do not count. At most 1,000. */
async function contentsOf(session) {
    return (await session.query(contents(MADE))).map(({ name }) => name);
}
/** The same, and what is no data and belongs to nobody's empty server either. */
async function everythingIn(session) {
    return (await session.query(contents([...MADE, ...BESIDE]))).map(({ name }) => name);
}
/** `orders and 11 more`. */
const listed = (names) => (names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? ''));


/***/ }),

/***/ 12826:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eo: () => (/* binding */ CONTAINER_STATE),
/* harmony export */   YI: () => (/* binding */ startContainer),
/* harmony export */   ZP: () => (/* binding */ pullImage),
/* harmony export */   e_: () => (/* binding */ hasImage),
/* harmony export */   g1: () => (/* binding */ dockerObstacle),
/* harmony export */   zo: () => (/* binding */ removeLeftContainer)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(24824);
/* harmony import */ var _scratch_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(96249);
/* harmony import */ var _scratch_end_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(67449);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(99261);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(35686);










/** Where the name of a container is kept for `post`. */
const CONTAINER_STATE = 'scratch-container';
/** A daemon that does not answer at all would be waited for for ever. */
const ANSWER_MS = 10_000;
/** Making a container out of an image that is there. */
const MAKE_MS = 60_000;
const READY_MS = 60_000;
/** Of the server's log, for the error. */
const KEPT_LINES = 5;
/** Which daemon is asked, and with whose rights. */
const DOCKER_VARIABLES = [
    'HOME',
    'XDG_RUNTIME_DIR',
    'DOCKER_HOST',
    'DOCKER_CONTEXT',
    'DOCKER_CONFIG',
    'DOCKER_TLS_VERIFY',
    'DOCKER_CERT_PATH',
];
function docker(context, args, signal = context.signal) {
    return (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .output */ .CG)({ ...context, signal }, { file: 'docker', args, env: environment(context) });
}
function environment({ env }) {
    return Object.fromEntries(DOCKER_VARIABLES.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
const nameOf = (tag) => `seaworthy-${tag}`;
/** Undefined where there is a docker that runs Linux containers, else why not, as a clause. */
async function dockerObstacle(context) {
    const signal = AbortSignal.any([context.signal, AbortSignal.timeout(ANSWER_MS)]);
    try {
        const system = (await docker(context, ['version', '--format', '{{.Server.Os}}'], signal)).trim();
        return system === 'linux' ? undefined : `docker runs containers of ${system || 'nothing that it names'}, not of Linux`;
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        if (signal.aborted)
            return `docker did not answer within ${ANSWER_MS / 1_000} s`;
        return /ENOENT/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)) ? 'there is no docker' : `docker does not answer (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown).split('\n').at(-1)})`;
    }
}
/** Whether an image is there already. */
async function hasImage(context, image) {
    return docker(context, ['image', 'inspect', '--format', '{{.Id}}', image]).then(() => true, () => {
        context.signal.throwIfAborted();
        return false;
    });
}
async function pullImage(context, image) {
    context.log(`Fetching the image ${image} with docker`);
    await docker(context, ['pull', '--quiet', image]);
}
/**
 * A server in a container of the official image, which is there already, on a port of 127.0.0.1 with a random password. Container and volume
 * go with `stop`, on abort by themselves, and by `post`, which is told the name before. Throws a UserError with the server's last words.
 */
async function startContainer(context, image, options) {
    const name = nameOf(context.tag);
    const password = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(18).toString('base64url');
    context.secrets.add(password);
    context.remember(CONTAINER_STATE, name);
    const remove = (after) => removeContainer(name, after);
    try {
        await makeContainer(context, image, { name, password, ...options });
        await untilReady(context, name);
        const port = /:(\d+)\s*$/.exec((await docker(context, ['port', name, '5432/tcp'])).trim().split('\n')[0] ?? '')?.[1];
        if (port === undefined)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('docker published no port of the container');
        const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
        const session = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_5__/* .connect */ .Ng)((0,_connection_js__WEBPACK_IMPORTED_MODULE_5__/* .accessTo */ .Yi)((0,_url_js__WEBPACK_IMPORTED_MODULE_8__/* .parseTarget */ .hu)(url), undefined), context);
        const { version, major } = await (0,_survey_js__WEBPACK_IMPORTED_MODULE_7__/* .readServerFacts */ .TX)(session).finally(() => session.close());
        context.log(`Started a throwaway PostgreSQL ${version} in a container of ${image}`);
        return { url, major, version, image, stop: (0,_scratch_end_js__WEBPACK_IMPORTED_MODULE_9__/* .ending */ .K)(context, remove) };
    }
    catch (thrown) {
        await (0,_scratch_end_js__WEBPACK_IMPORTED_MODULE_9__/* .ending */ .K)(context, remove)(); // Only now: nothing is under way any more that could still make it.
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL in a container of ${image} did not start: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
}
/** On abort these two are let to their end: a request that is broken off in the middle may still make a container, after it was looked for. */
async function makeContainer(context, image, { name, password, settings, sharedMemory }) {
    const file = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(context.tempDir, 'container.env');
    const initdb = '--no-sync --encoding=UTF8 --locale=C.UTF-8';
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(file, `POSTGRES_PASSWORD=${password}\nPOSTGRES_INITDB_ARGS=${initdb}\n`, { mode: 0o600 });
    try {
        context.signal.throwIfAborted();
        const options = Object.entries({ ..._scratch_js__WEBPACK_IMPORTED_MODULE_6__/* .THROWAWAY */ .DX, ...settings, ..._scratch_js__WEBPACK_IMPORTED_MODULE_6__/* .LOGGED */ .j4 }).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
        const labels = ['--name', name, '--label', `seaworthy=${context.tag}`];
        const limits = ['--publish', '127.0.0.1::5432', '--shm-size', `${sharedMemory}m`, '--env-file', file];
        const signal = AbortSignal.timeout(MAKE_MS);
        await docker(context, ['create', '--rm', ...labels, ...limits, image, 'postgres', ...options], signal);
        context.signal.throwIfAborted();
        await docker(context, ['start', name], signal);
        context.signal.throwIfAborted();
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(file, { force: true });
    }
}
/**
 * The image first starts a server for itself, on its socket alone, and then the real one, which also listens to a network: the log of the latter
 * is waited for.
 */
async function untilReady(context, name) {
    const ready = Promise.withResolvers();
    const lastWords = [];
    let listening = false;
    const hear = (line) => {
        if (lastWords.push(line) > KEPT_LINES)
            lastWords.shift();
        listening ||= line.includes('listening on IPv');
        if (listening && line.includes(_scratch_js__WEBPACK_IMPORTED_MODULE_6__/* .READY */ .yE))
            ready.resolve();
    };
    const logs = (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .ni)(context, { file: 'docker', args: ['logs', '--follow', name], env: environment(context), onStderr: hear });
    logs.stdin.end();
    logs.stdout.resume();
    logs.done.then(() => ready.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`it ended before it was ready: ${lastWords.join('\n') || 'it said nothing'}`)), (thrown) => ready.reject(thrown));
    const timer = setTimeout(() => ready.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`it was not ready within ${READY_MS / 1_000} s`)), READY_MS);
    try {
        await ready.promise;
    }
    finally {
        clearTimeout(timer);
        await logs.stop();
    }
}
/** Ends a container and takes it away with its volume; one that is gone already is no error. */
async function removeContainer(name, context) {
    await docker(context, ['rm', '--force', '--volumes', name]).catch((thrown) => {
        if (/no such container/i.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)))
            return;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`the container ${name} could not be taken away: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)}`, {
            hint: `Remove it with: docker rm --force --volumes ${name}`,
            cause: thrown,
        });
    });
}
/** For `post`: what a killed run has left. `name` is the state that was kept. Returns what it did, for the log. */
async function removeLeftContainer(name, context) {
    if (name !== nameOf(context.tag))
        return [];
    await removeContainer(name, context);
    return [`took away the container ${name}`];
}


/***/ }),

/***/ 67449:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ ending)
/* harmony export */ });
/**
 * A function that does `work` once, however often it is called, and on abort by itself. `work` gets a context that goes on after an abort, with
 * as much time as a runner leaves then (7 s between its two signals); else two minutes.
 */
function ending(context, work) {
    let ended;
    const end = () => {
        context.signal.removeEventListener('abort', onAbort);
        ended ??= work({ ...context, signal: AbortSignal.timeout(context.signal.aborted ? 6_000 : 120_000) });
        return ended;
    };
    const onAbort = () => void end().catch(() => { }); // Whoever awaits `end` hears of it.
    context.signal.addEventListener('abort', onAbort);
    if (context.signal.aborted)
        onAbort();
    return end;
}


/***/ }),

/***/ 72063:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F5: () => (/* binding */ giveBack),
/* harmony export */   at: () => (/* binding */ at),
/* harmony export */   j_: () => (/* binding */ refuseStrange),
/* harmony export */   wU: () => (/* binding */ giveBackLeft)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(24824);
/* harmony import */ var _scratch_before_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92245);
/* harmony import */ var _scratch_ledger_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(88767);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(35686);





const at = (access, database) => ({ ...access, target: { ...access.target, database } });
/** What stops in the middle of a restore may still make something while this looks: so again. */
const ROUNDS = 3;
/** Returns what is new there and not of the run, in words. */
async function giveBack(access, { tag, ...taken }, context) {
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_4__/* .describeTarget */ .ff)(access.target);
    const { before } = taken;
    // Not the name of the run's own sessions, which are ended here.
    const after = { ...context, tag: `${tag}-stop` };
    const elsewhere = (database) => (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .connect */ .Ng)(at(access, database), after);
    let strange = [];
    try {
        let left = [];
        for (let round = 1; round <= ROUNDS; round++) {
            const session = await maintenanceSession(elsewhere, before);
            try {
                await session.query(END_SESSIONS, [(0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .sessionName */ .Cy)(tag)]);
                await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .takeBack */ .zH)(session, taken, elsewhere);
                ({ left, strange } = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .differencesFrom */ .Jh)(session, taken, (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .ledgerRole */ .iM)(tag)));
                if (left.length === 0)
                    await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .dropLedger */ .vh)(session, tag);
            }
            finally {
                await session.close();
            }
            if (left.length === 0)
                break;
        }
        if (left.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(left.join(', '));
        await expectEmpty(before, elsewhere);
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`scratch: ${description}: the server is not as it was before: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Take away by hand what is left, or make the server anew.',
            cause: thrown,
        });
    }
    return strange;
}
/** Throws a UserError that names it. */
function refuseStrange(access, strange) {
    if (strange.length === 0)
        return;
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_4__/* .describeTarget */ .ff)(access.target);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`scratch: ${description}: this run has not made and so has left on the server: ${strange.join(', ')}`, {
        hint: 'It came while the run was at work: from somebody else, from the commands of run, or out of a function of the dump. Drop what nobody wants.',
    });
}
/** In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order. */
const END_SESSIONS = 'SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1';
/** In a database that was there before and has not been replaced: one cannot be dropped from within. */
async function maintenanceSession(elsewhere, { databases }) {
    let failure;
    for (const { name, oid } of databases.filter(({ open }) => open)) {
        try {
            const session = await elsewhere(name);
            const [row] = await session.query('SELECT oid::pg_catalog.text AS oid FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database()');
            if (row.oid === oid)
                return session;
            await session.close();
        }
        catch (thrown) {
            failure = thrown;
        }
    }
    throw failure ?? new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('every database of the server has been replaced');
}
async function expectEmpty({ databases }, elsewhere) {
    for (const { name } of databases.filter(({ open }) => open)) {
        const session = await elsewhere(name);
        const contents = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .everythingIn */ .lR)(session).finally(() => session.close());
        if (contents.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`database ${name} now holds ${(0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .listed */ .KE)(contents)}`);
    }
}
/** For `post`: takes away what a killed run has left on a server that it was given. `state` is what was kept. Returns what it did, for the log. */
async function giveBackLeft(url, state, caFile, context) {
    if (state === '')
        return [];
    const target = (0,_url_js__WEBPACK_IMPORTED_MODULE_4__/* .parseTarget */ .hu)(url, context.env);
    context.secrets.add(target.password);
    const access = (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .accessTo */ .Yi)(target, caFile);
    const before = (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .readKept */ .DL)(state);
    const session = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_1__/* .connect */ .Ng)(access, { ...context, tag: `${context.tag}-post` });
    const ledgers = await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_3__/* .readLedgers */ .DV)(session).finally(() => session.close());
    const made = ledgers.find(({ tag }) => tag === context.tag)?.made ?? { databases: [], roles: [], tablespaces: [] };
    refuseStrange(access, await giveBack(access, { tag: context.tag, before, made }, context));
    return [`emptied the server ${(0,_url_js__WEBPACK_IMPORTED_MODULE_4__/* .describeTarget */ .ff)(target)} again`];
}


/***/ }),

/***/ 1709:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ BEFORE_STATE),
/* harmony export */   a: () => (/* binding */ openGiven)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54478);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(24824);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(55022);
/* harmony import */ var _scratch_before_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92245);
/* harmony import */ var _scratch_end_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(67449);
/* harmony import */ var _scratch_give_back_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(72063);
/* harmony import */ var _scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88767);
/* harmony import */ var _scratch_traits_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(71907);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(99261);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(35686);











/** Where the state of the server before the restore is kept for `post`. */
const BEFORE_STATE = 'scratch-before';
const AUTO = 'Give the URL of an empty server of its own, or scratch: auto, which makes one and takes it away.';
/**
 * Looks at a server to restore to, and refuses in one sentence what must not be filled, or cannot be: the source, a server with data, one that
 * is older, a standby, a pooler, a user who is no superuser, one that another run fills now. What a killed run has left there is taken away first,
 * once that run's time is over. `stop` takes away what was announced with `making`, and throws where anything else is new.
 */
async function openGiven(options, context) {
    const target = (0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .parseTarget */ .hu)(options.url, context.env);
    context.secrets.add(target.password);
    const access = (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .accessTo */ .Yi)(target, options.caFile);
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .describeTarget */ .ff)(target);
    refuseSameAddress(target, options.source);
    const first = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(access, context);
    let lock;
    try {
        const server = await refuseUnfit(first, access, options, context);
        const elsewhere = (database) => (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)((0,_scratch_give_back_js__WEBPACK_IMPORTED_MODULE_5__.at)(access, database), context);
        lock = await elsewhere(commonDatabase(await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_4__/* .readBefore */ ._H)(first)));
        if (!(await takeLock(lock)))
            throw refusal(description, 'another run is restoring to it at this moment', 'Give every run a server of its own.');
        await takeAwayOlder(lock, access, context);
        const before = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_4__/* .readBefore */ ._H)(first);
        await refuseContent(before, elsewhere, description);
        context.remember(BEFORE_STATE, (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_4__/* .keptBefore */ .KZ)(before));
        for (const { password } of before.roles)
            if (password)
                context.secrets.add(password);
        const held = lock;
        const began = context.now();
        const until = new Date(began.getTime() + (options.limitMs ?? LONGEST_MS) + CLEANING_MS);
        const ledger = { tag: context.tag, began, until, before, made: { databases: [], roles: [], tablespaces: [] } };
        const stop = (0,_scratch_end_js__WEBPACK_IMPORTED_MODULE_10__/* .ending */ .K)(context, async (after) => {
            (0,_scratch_give_back_js__WEBPACK_IMPORTED_MODULE_5__/* .refuseStrange */ .j_)(access, await (0,_scratch_give_back_js__WEBPACK_IMPORTED_MODULE_5__/* .giveBack */ .F5)(access, ledger, after).finally(() => held.close()));
        });
        const making = (names) => announce(held, ledger, names);
        return { url: options.url, major: server.major, version: server.version, description, making, stop };
    }
    catch (thrown) {
        await lock?.close();
        throw thrown;
    }
    finally {
        await first.close();
    }
}
/** Where nobody has set a `timeout`: no job of a hosted runner takes longer. */
const LONGEST_MS = 6 * 3_600_000;
/** Which a run has after its time to take away what it has made. */
const CLEANING_MS = 120_000;
/** Somebody else's of that name is left to them, whatever a restore makes of it. */
async function announce(session, ledger, names) {
    const present = await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .presentOn */ .lo)(session);
    const replaceable = ledger.before.databases.map(({ name }) => name);
    const free = (kind) => (names[kind] ?? []).filter((name) => !present[kind].includes(name) || (kind === 'databases' && replaceable.includes(name)));
    for (const kind of ['databases', 'roles', 'tablespaces']) {
        ledger.made[kind] = [...new Set([...ledger.made[kind], ...free(kind)])];
    }
    await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .writeLedger */ .XL)(session, ledger);
}
/** Sessions of a run, which its own lock is one of. */
const WORKING = 'SELECT FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1';
async function takeAwayOlder(session, access, context) {
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .describeTarget */ .ff)(access.target);
    const ledgers = await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .readLedgers */ .DV)(session).catch((thrown) => {
        if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo))
            throw thrown;
        throw refusal(description, thrown.message, thrown.hint);
    });
    for (const ledger of ledgers) {
        const began = ledger.began.toISOString().slice(0, 16);
        const remains = await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .remainsOf */ .ZT)(session, ledger);
        const what = remains.length > 0 ? remains.join(', ') : 'nothing';
        const working = (await session.query(WORKING, [(0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .sessionName */ .Cy)(ledger.tag)])).length > 0;
        if (working || ledger.until > context.now()) {
            const until = `It is taken away by the first run after ${ledger.until.toISOString().slice(0, 16)} UTC.`;
            throw refusal(description, `a run of ${began} UTC, which was killed or is still at work, has left on it: ${what}`, `${until} Sooner: drop that by hand, and the role ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_3__/* .identifier */ .Cv)((0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .ledgerRole */ .iM)(ledger.tag))}.`);
        }
        await (0,_scratch_give_back_js__WEBPACK_IMPORTED_MODULE_5__/* .giveBack */ .F5)(access, { ...ledger, before: await stillThere(session, ledger) }, context);
        context.log(`scratch: ${description}: took away what a run of ${began} UTC, which was killed, had left: ${what}`);
    }
}
/** How the server was, without what its owner has taken away since: no restore drops a role or a tablespace, or a database that it has not announced. */
async function stillThere(session, { before, made }) {
    const present = await (0,_scratch_ledger_js__WEBPACK_IMPORTED_MODULE_6__/* .presentOn */ .lo)(session);
    return {
        ...before,
        databases: before.databases.filter(({ name }) => present.databases.includes(name) || made.databases.includes(name)),
        roles: before.roles.filter(({ name }) => present.roles.includes(name)),
        tablespaces: before.tablespaces.filter((name) => present.tablespaces.includes(name)),
    };
}
function refusal(description, what, hint = AUTO) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`scratch: ${description}: ${what}`, { hint });
}
/** Every run must come to the same one. */
function commonDatabase({ databases }) {
    return databases.find(({ open, template }) => open && !template)?.name ?? 'template1';
}
async function takeLock(session) {
    const [row] = await session.query('SELECT pg_catalog.pg_try_advisory_lock($1) AS taken', [_scratch_traits_js__WEBPACK_IMPORTED_MODULE_7__/* .LOCK */ .YM]);
    return row.taken;
}
/** Before anything is asked: one server has one address. */
function refuseSameAddress(target, source) {
    if (source === undefined)
        return;
    const other = (0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .parseTarget */ .hu)(source);
    if (addressOf(target) === addressOf(other))
        throw refusal((0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .describeTarget */ .ff)(target), `it is the source, ${(0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .describeTarget */ .ff)(other)}, or on its server`);
}
function addressOf({ host, port }) {
    const name = host.toLowerCase().replace(/\.$/, '');
    return `${/^(?:localhost|::1|127(?:\.\d{1,3}){3})$/.test(name) ? 'loopback' : name}:${port}`;
}
async function refuseUnfit(session, access, options, context) {
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_9__/* .describeTarget */ .ff)(access.target);
    if ((await (0,_survey_js__WEBPACK_IMPORTED_MODULE_8__/* .detectPooler */ .B$)(session, () => (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(access, context), access.target.connectTimeoutMs)) !== 'none')
        throw refusal(description, 'a pooler answers there, and databases are to be made', 'Give the address of the server behind it.');
    const server = await (0,_survey_js__WEBPACK_IMPORTED_MODULE_8__/* .readServerFacts */ .TX)(session);
    const { major, version } = server;
    if (server.systemIdentifier !== undefined && server.systemIdentifier === options.systemIdentifier)
        throw refusal(description, 'it is the server of the source, or a copy of it (the same system identifier)');
    if (server.standby)
        throw refusal(description, 'it is a standby, which takes no writes', 'Give the URL of a primary server that is empty.');
    if (!_binaries_js__WEBPACK_IMPORTED_MODULE_1__/* .SUPPORTED_MAJORS */ .cZ.some((known) => known === major)) {
        const supported = `${_binaries_js__WEBPACK_IMPORTED_MODULE_1__/* .SUPPORTED_MAJORS */ .cZ[0]} to ${_binaries_js__WEBPACK_IMPORTED_MODULE_1__/* .SUPPORTED_MAJORS */ .cZ.at(-1)}`;
        throw refusal(description, `it is PostgreSQL ${version}, and this version of seaworthy works with majors ${supported}`);
    }
    if (options.major !== undefined && major < options.major)
        throw refusal(description, `it is PostgreSQL ${version}, older than the source, which is ${options.major}`, `Give a server of major ${options.major}.`);
    if (!server.superuser) {
        const what = `user ${server.user} is no superuser, and a restore makes roles, owners and extensions`;
        throw refusal(description, what, 'Give the URL of a superuser; where nobody is one (managed servers), use scratch: auto.');
    }
    return server;
}
async function refuseContent({ databases }, elsewhere, description) {
    for (const { name, open, template } of databases) {
        if (!open && template)
            continue; // template0, which nobody can have changed.
        if (!open)
            throw refusal(description, `its database ${name} lets nobody in, so that it cannot be seen to be empty`);
        const session = await elsewhere(name);
        const contents = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_4__/* .everythingIn */ .lR)(session).finally(() => session.close());
        if (contents.length > 0)
            throw refusal(description, `its database ${name} is not empty: it holds ${(0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_4__/* .listed */ .KE)(contents)}`);
    }
}


/***/ }),

/***/ 88767:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DV: () => (/* binding */ readLedgers),
/* harmony export */   XL: () => (/* binding */ writeLedger),
/* harmony export */   ZT: () => (/* binding */ remainsOf),
/* harmony export */   iM: () => (/* binding */ ledgerRole),
/* harmony export */   lo: () => (/* binding */ presentOn),
/* harmony export */   vh: () => (/* binding */ dropLedger)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _roles_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(55022);
/* harmony import */ var _scratch_before_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(92245);




/**
 * What a run makes on a server that it was given stands on that server before it is made: in the comment of a role of the run's own, which has
 * no rights. So a run that was killed is found there by the next one, with what it had made and how the server was before; and what somebody
 * else makes meanwhile is told from it.
 */
const PREFIX = 'seaworthy-run-';
const NAMED = /^seaworthy-run-([\w-]{1,40})$/;
const ledgerRole = (tag) => `${PREFIX}${tag}`;
const written = zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({
    seaworthy: zod__WEBPACK_IMPORTED_MODULE_3__/* .literal */ .euz(1),
    began: zod__WEBPACK_IMPORTED_MODULE_4__/* .datetime */ .w$(),
    until: zod__WEBPACK_IMPORTED_MODULE_4__/* .datetime */ .w$(),
    before: zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP(),
    made: zod__WEBPACK_IMPORTED_MODULE_3__/* .object */ .Ikc({ databases: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()), roles: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()), tablespaces: zod__WEBPACK_IMPORTED_MODULE_3__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_3__/* .string */ .YjP()) }),
});
/** Writes it down, or anew. The session is a superuser's, in a database of any encoding. */
async function writeLedger(session, { tag, began, until, before, made }) {
    const role = (0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .identifier */ .Cv)(ledgerRole(tag));
    const text = JSON.stringify({
        ...{ seaworthy: 1, began: began.toISOString(), until: until.toISOString(), before: (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .keptBefore */ .KZ)(before), made },
    });
    const ascii = text.replace(/[^\x20-\x7e]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const there = await session.query('SELECT FROM pg_catalog.pg_roles WHERE rolname OPERATOR(pg_catalog.=) $1', [ledgerRole(tag)]);
    const make = there.length > 0 ? '' : `CREATE ROLE ${role} NOLOGIN; `;
    // One transaction: there is none without its text.
    await session.query(`${make}COMMENT ON ROLE ${role} IS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .eu)(ascii)}`);
}
async function dropLedger(session, tag) {
    await session.query(`DROP ROLE IF EXISTS ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .identifier */ .Cv)(ledgerRole(tag))}`);
}
/** The oldest first. Throws a UserError for a role of such a name with another text. */
async function readLedgers(session) {
    const rows = await session.query(`SELECT rolname::pg_catalog.text AS name, pg_catalog.shobj_description(oid, 'pg_authid') AS text FROM pg_catalog.pg_roles
     WHERE pg_catalog.starts_with(rolname::pg_catalog.text, $1) ORDER BY oid`, [PREFIX]);
    return rows.map(({ name, text }) => {
        const tag = NAMED.exec(name)?.[1];
        try {
            if (tag === undefined)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('no tag of a run');
            const { began, until, before, made } = written.parse(JSON.parse(text ?? ''));
            return { tag, began: new Date(began), until: new Date(until), before: (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_2__/* .readKept */ .DL)(before), made };
        }
        catch (thrown) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`it has a role ${name}, as runs of seaworthy make it, whose comment does not say what that run has made`, {
                hint: `Take away by hand what that run has left, and then: DROP ROLE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_1__/* .identifier */ .Cv)(name)}`,
                cause: thrown,
            });
        }
    });
}
/** Of what a run has written down, what is on the server now and was not before; in words. */
async function remainsOf(session, { before, made }) {
    const present = await presentOn(session);
    const databases = await session.query('SELECT oid::pg_catalog.text AS oid, datname::pg_catalog.text AS name FROM pg_catalog.pg_database ORDER BY pg_database.oid');
    // One in the place of another that was there before is of its name and has another number.
    const earlier = new Set(before.databases.map(({ oid }) => oid));
    const fresh = databases.filter(({ oid }) => !earlier.has(oid)).map(({ name }) => name);
    const roles = before.roles.map(({ name }) => name);
    return [
        ...made.databases.filter((name) => fresh.includes(name)).map((name) => `database ${name}`),
        ...made.roles.filter((name) => present.roles.includes(name) && !roles.includes(name)).map((name) => `role ${name}`),
        ...made.tablespaces
            .filter((name) => present.tablespaces.includes(name) && !before.tablespaces.includes(name))
            .map((name) => `tablespace ${name}`),
    ];
}
async function presentOn(session) {
    const rows = await session.query(`SELECT 'databases' AS kind, datname::pg_catalog.text AS name FROM pg_catalog.pg_database
     UNION ALL SELECT 'roles', rolname::pg_catalog.text FROM pg_catalog.pg_roles
     UNION ALL SELECT 'tablespaces', spcname::pg_catalog.text FROM pg_catalog.pg_tablespace`);
    const of = (kind) => rows.filter((row) => row.kind === kind).map(({ name }) => name);
    return { databases: of('databases'), roles: of('roles'), tablespaces: of('tablespaces') };
}


/***/ }),

/***/ 71907:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Eo: () => (/* binding */ INITIAL_COMMENTS),
/* harmony export */   GS: () => (/* binding */ TRAITS),
/* harmony export */   YM: () => (/* binding */ LOCK),
/* harmony export */   ln: () => (/* binding */ isLocked),
/* harmony export */   o8: () => (/* binding */ ownTraits)
/* harmony export */ });
/** What a database is beside its content; a server keeps it in catalogs that all of them share. The names are for messages. */
const GRANTS = `ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(COALESCE(d.datacl, pg_catalog.acldefault('d', d.datdba))) a ORDER BY 1)`;
const SETTINGS = `ARRAY(SELECT pg_catalog.format('%s %s', s.setrole, s.setconfig) FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = d.oid ORDER BY 1)`;
const LABELS = `ARRAY(SELECT pg_catalog.format('%s %s', l.provider, l.label) FROM pg_catalog.pg_shseclabel l WHERE l.objoid = d.oid
  AND l.classoid = 'pg_catalog.pg_database'::pg_catalog.regclass ORDER BY 1)`;
const COMMENT = `COALESCE(pg_catalog.shobj_description(d.oid, 'pg_database'), '')`;
const TABLESPACE = 'd.dattablespace';
/** The columns have other names in other releases: PostgreSQL 14 has none, 15 daticulocale, 17 datlocale. */
const PROVIDER = `ARRAY(SELECT pg_catalog.to_jsonb(d) ->> k FROM pg_catalog.unnest('{datlocprovider,daticulocale,datlocale,daticurules}'::pg_catalog.text[]) k)`;
/** What initdb says of its databases (PostgreSQL: setup_description and make_postgres of initdb.c). */
const INITIAL_COMMENTS = {
    postgres: 'default administrative connection database',
    template1: 'default template for new databases',
};
/** Digests, since a setting may be a secret and what was there before is kept for `post`. */
const digest = (value) => `pg_catalog.encode(pg_catalog.sha256(pg_catalog.textsend((${value})::pg_catalog.text)), 'hex')::pg_catalog.text`;
/** An SQL expression over `pg_database d`: a digest of each, by the words of a message. */
const TRAITS = `pg_catalog.json_build_object(${[
    ['grants', GRANTS],
    ['settings', SETTINGS],
    ['comment', COMMENT],
    ['tablespace', TABLESPACE],
    ['locale provider', PROVIDER],
    ['security label', LABELS],
]
    .map(([name, value]) => `'${name}', ${digest(value)}`)
    .join(', ')})`;
const initialComment = `CASE d.datname ${Object.entries(INITIAL_COMMENTS)
    .map(([name, comment]) => `WHEN '${name}' THEN '${comment}'`)
    .join(' ')} ELSE '' END`;
/** As in pg_init_privs: what initdb granted on the schema, which an empty database has too. */
const PUBLIC = `COALESCE((SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_init_privs i WHERE i.objoid = n.oid
    AND i.classoid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND i.initprivs = n.nspacl)
  FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'), true)`;
const DEFAULTS = 'EXISTS (SELECT FROM pg_catalog.pg_default_acl)';
const OWN = [
    // Those of template1 are initdb's, and are given back.
    [
        'grants',
        `d.datname <> 'template1' AND ${GRANTS} <> ARRAY(SELECT a::pg_catalog.text FROM pg_catalog.unnest(pg_catalog.acldefault('d', d.datdba)) a ORDER BY 1)`,
    ],
    ['settings', `pg_catalog.cardinality(${SETTINGS}) > 0`],
    ['a comment', `${COMMENT} NOT IN ('', ${initialComment})`],
    ['a tablespace', `${TABLESPACE} <> (SELECT dattablespace FROM pg_catalog.pg_database WHERE datname = 'template0')`],
    [
        'a locale provider',
        `${PROVIDER} <> (SELECT ${PROVIDER.replaceAll('(d)', '(t)')} FROM pg_catalog.pg_database t WHERE t.datname = 'template0')`,
    ],
    ['a security label', `pg_catalog.cardinality(${LABELS}) > 0`],
    ['grants on its schema public', PUBLIC],
    ['default privileges', DEFAULTS],
];
/**
 * What the database of the session has of its own, that one made anew in its place would not have: empty for one that was only created, as
 * containers do.
 */
async function ownTraits(session) {
    const conditions = OWN.map(([name, condition]) => `('${name}', ${condition})`).join(', ');
    const rows = await session.query(`SELECT own.name FROM pg_catalog.pg_database d, LATERAL (VALUES ${conditions}) own (name, present)
     WHERE d.datname = pg_catalog.current_database() AND own.present`);
    return rows.map(({ name }) => name);
}
/** A number of our own: every run that works on a server that was given holds this lock, in the same database. */
const LOCK = 0x5ea3_0127;
/** Whether some run holds its lock in the database of the session. */
async function isLocked(session) {
    const rows = await session.query(`SELECT FROM pg_catalog.pg_locks l JOIN pg_catalog.pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND l.classid = 0 AND l.objid::pg_catalog.int8 = ${LOCK} AND d.datname = pg_catalog.current_database()`);
    return rows.length > 0;
}


/***/ })

};
