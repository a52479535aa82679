export const id = 294;
export const ids = [294,2,287];
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
 * Takes away every database, role and tablespace that was not there before, and gives back what was changed of roles. A database that has been
 * replaced by another of its name is made again, empty as it was. The session is a superuser's; `elsewhere` opens one in a database.
 */
async function takeBack(session, state, elsewhere) {
    const now = await readBefore(session);
    const isNew = (then) => {
        const names = new Set(then.map(({ name }) => name));
        return ({ name }) => !names.has(name);
    };
    const known = new Set(state.databases.map(({ oid }) => oid));
    for (const { name, oid, template } of now.databases) {
        if (known.has(oid))
            continue;
        if (template)
            await session.query(`ALTER DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} IS_TEMPLATE false`);
        await session.query(`DROP DATABASE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)} WITH (FORCE)`);
    }
    const kept = new Set(now.databases.map(({ oid }) => oid));
    for (const lost of state.databases)
        if (!kept.has(lost.oid))
            await remake(session, lost);
    const added = now.roles.filter(isNew(state.roles)).map(({ name }) => (0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name));
    if (added.length > 0) {
        for (const { name, open } of state.databases)
            if (open)
                await disown(elsewhere, name, added);
        await session.query(`DROP ROLE ${added.join(', ')}`);
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
    for (const one of (await readBefore(session)).memberships)
        if (!memberships.has(same(one)))
            await session.query(`REVOKE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(one.role)} FROM ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(one.member)}`);
    for (const name of now.tablespaces)
        if (!state.tablespaces.includes(name))
            await session.query(`DROP TABLESPACE ${(0,_roles_js__WEBPACK_IMPORTED_MODULE_0__/* .identifier */ .Cv)(name)}`);
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
/** What is not as it was; empty where all is. */
async function differencesFrom(session, state) {
    const now = await readBefore(session);
    const compare = (kind, then, after) => [
        ...after.filter((name) => !then.includes(name)).map((name) => `${kind} ${name} is left`),
        ...then.filter((name) => !after.includes(name)).map((name) => `${kind} ${name} is gone`),
    ];
    const names = (items) => items.map(({ name }) => name);
    return [
        ...compare('database', names(state.databases), names(now.databases)),
        ...compare('role', names(state.roles), names(now.roles)),
        ...compare('tablespace', state.tablespaces, now.tablespaces),
        ...state.databases.flatMap(({ name, traits }) => {
            const after = now.databases.find((candidate) => candidate.name === name)?.traits ?? traits;
            return Object.keys(traits).flatMap((trait) => after[trait] === traits[trait] ? [] : [`database ${name} has not its ${trait} of before`]);
        }),
    ];
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
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3011);
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

/***/ 1709:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   ED: () => (/* binding */ BEFORE_STATE),
/* harmony export */   az: () => (/* binding */ openGiven),
/* harmony export */   wU: () => (/* binding */ giveBackLeft)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(54478);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3011);
/* harmony import */ var _scratch_before_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(92245);
/* harmony import */ var _scratch_end_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(67449);
/* harmony import */ var _scratch_traits_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(71907);
/* harmony import */ var _survey_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(99261);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(35686);








/** Where the state of the server before the restore is kept for `post`. */
const BEFORE_STATE = 'scratch-before';
const AUTO = 'Give the URL of an empty server of its own, or scratch: auto, which makes one and takes it away.';
/**
 * Looks at a server to restore to, and refuses in one sentence what must not be filled, or cannot be: the source, a server with data, one that
 * is older, a standby, a pooler, a user who is no superuser, one that another run fills now. `stop` takes away what was made meanwhile, by
 * whomever: an empty server is given to us alone.
 */
async function openGiven(options, context) {
    const target = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .parseTarget */ .hu)(options.url, context.env);
    context.secrets.add(target.password);
    const access = (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .accessTo */ .Yi)(target, options.caFile);
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(target);
    refuseSameAddress(target, options.source);
    const first = await (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(access, context);
    let lock;
    try {
        const server = await refuseUnfit(first, access, options, context);
        const before = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .readBefore */ ._H)(first);
        const elsewhere = (database) => (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(at(access, database), context);
        lock = await elsewhere(commonDatabase(before));
        if (!(await takeLock(lock)))
            throw refusal(description, 'another run is restoring to it at this moment', 'Give every run a server of its own.');
        await refuseContent(before, elsewhere, description);
        context.remember(BEFORE_STATE, (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .keptBefore */ .KZ)(before));
        for (const { password } of before.roles)
            if (password)
                context.secrets.add(password);
        const held = lock;
        const stop = (0,_scratch_end_js__WEBPACK_IMPORTED_MODULE_7__/* .ending */ .K)(context, async (after) => {
            await giveBack(access, before, after).finally(() => held.close());
        });
        return { url: options.url, major: server.major, version: server.version, description, stop };
    }
    catch (thrown) {
        await lock?.close();
        throw thrown;
    }
    finally {
        await first.close();
    }
}
function refusal(description, what, hint = AUTO) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`scratch: ${description}: ${what}`, { hint });
}
const at = (access, database) => ({ ...access, target: { ...access.target, database } });
/** Every run must come to the same one. */
function commonDatabase({ databases }) {
    return databases.find(({ open, template }) => open && !template)?.name ?? 'template1';
}
async function takeLock(session) {
    const [row] = await session.query('SELECT pg_catalog.pg_try_advisory_lock($1) AS taken', [_scratch_traits_js__WEBPACK_IMPORTED_MODULE_4__/* .LOCK */ .YM]);
    return row.taken;
}
/** Before anything is asked: one server has one address. */
function refuseSameAddress(target, source) {
    if (source === undefined)
        return;
    const other = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .parseTarget */ .hu)(source);
    if (addressOf(target) === addressOf(other))
        throw refusal((0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(target), `it is the source, ${(0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(other)}, or on its server`);
}
function addressOf({ host, port }) {
    const name = host.toLowerCase().replace(/\.$/, '');
    return `${/^(?:localhost|::1|127(?:\.\d{1,3}){3})$/.test(name) ? 'loopback' : name}:${port}`;
}
async function refuseUnfit(session, access, options, context) {
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(access.target);
    if ((await (0,_survey_js__WEBPACK_IMPORTED_MODULE_5__/* .detectPooler */ .B$)(session, () => (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(access, context), access.target.connectTimeoutMs)) !== 'none')
        throw refusal(description, 'a pooler answers there, and databases are to be made', 'Give the address of the server behind it.');
    const server = await (0,_survey_js__WEBPACK_IMPORTED_MODULE_5__/* .readServerFacts */ .TX)(session);
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
        const contents = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .everythingIn */ .lR)(session).finally(() => session.close());
        if (contents.length > 0)
            throw refusal(description, `its database ${name} is not empty: it holds ${(0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .listed */ .KE)(contents)}`);
    }
}
/** What stops in the middle of a restore may still make something while this looks: so again. */
const ROUNDS = 3;
async function giveBack(access, before, context) {
    const description = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(access.target);
    // Not the name of the run's own sessions, which are ended here.
    const after = { ...context, tag: `${context.tag}-stop` };
    const elsewhere = (database) => (0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .connect */ .Ng)(at(access, database), after);
    try {
        let left = [];
        for (let round = 1; round <= ROUNDS; round++) {
            const session = await maintenanceSession(elsewhere, before);
            try {
                await session.query(END_SESSIONS, [(0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .sessionName */ .Cy)(context.tag)]);
                await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .takeBack */ .zH)(session, before, elsewhere);
                left = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .differencesFrom */ .Jh)(session, before);
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
        const contents = await (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .everythingIn */ .lR)(session).finally(() => session.close());
        if (contents.length > 0)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`database ${name} now holds ${(0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .listed */ .KE)(contents)}`);
    }
}
/** For `post`: takes away what a killed run has left on a server that it was given. `state` is what was kept. Returns what it did, for the log. */
async function giveBackLeft(url, state, caFile, context) {
    if (state === '')
        return [];
    const target = (0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .parseTarget */ .hu)(url, context.env);
    context.secrets.add(target.password);
    await giveBack((0,_connection_js__WEBPACK_IMPORTED_MODULE_2__/* .accessTo */ .Yi)(target, caFile), (0,_scratch_before_js__WEBPACK_IMPORTED_MODULE_3__/* .readKept */ .DL)(state), context);
    return [`emptied the server ${(0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeTarget */ .ff)(target)} again`];
}


/***/ }),

/***/ 94287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RU: () => (/* binding */ serverUser),
/* harmony export */   c8: () => (/* binding */ makePlace),
/* harmony export */   h: () => (/* binding */ canEnter),
/* harmony export */   removePlace: () => (/* binding */ removePlace)
/* harmony export */ });
/* unused harmony export powerless */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);




/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;
/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then.
 */
async function makePlace(context, programs, directory) {
    const user = await serverUser();
    for (const folder of [programs, directory]) {
        if (!user || folder === undefined || (await canEnter(user, folder)))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL must run as ${user.name} here, who cannot reach ${folder}: it, or a folder above it, is closed or missing.`);
    }
    const folders = [];
    const make = async (base) => {
        const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(base, 'sw-'));
        folders.push(folder);
        context.remember('scratch-folders', JSON.stringify(folders));
        if (user)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(folder, user.uid, user.gid);
        return folder;
    };
    try {
        const socketDirectory = await make(await reachableBase(context, user));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory === undefined ? socketDirectory : await make(directory), 'data');
        return { user, socketDirectory, dataDirectory, folders };
    }
    catch (thrown) {
        await removePlace({ folders });
        throw thrown;
    }
}
/** Removes the folders; what is gone already is no error. */
async function removePlace({ folders }) {
    // Retried, because the last process of a server may still be writing while it ends.
    await Promise.all(folders.map((folder) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })));
}
/** The first temporary folder that is short enough for a socket and open to the server's user: a TMPDIR of root's own, mode 0700, is not. */
async function reachableBase(context, user) {
    for (const base of [context.env.TMPDIR, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), '/tmp', '/var/tmp']) {
        // PostgreSQL reads the folder as a list with commas and quotes.
        if (!base || /[,"]/.test(base) || Buffer.byteLength(base) > LONGEST_BASE)
            continue;
        if (!user || (await canEnter(user, base)))
            return base;
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`No temporary folder is both open to ${user?.name ?? 'this user'} and at most ${LONGEST_BASE} characters long.`, {
        hint: 'Set TMPDIR to such a folder.',
    });
}
/**
 * Whom a server runs as: PostgreSQL refuses root, so it is another user then, and what a hostile dump makes the server do cannot read our
 * environment. Undefined when we are not root. Throws a UserError where no such user exists.
 */
async function serverUser() {
    if (process.getuid?.() !== 0)
        return undefined;
    const user = powerless(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => ''));
    if (user)
        return user;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
        hint: 'Run the job as a user other than root, or create a user named postgres.',
    });
}
/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];
/** The first of the candidates that the text of a passwd(5) file knows and that is not root by another name. */
function powerless(passwd) {
    const users = passwd.split('\n').map((line) => line.split(':'));
    for (const name of CANDIDATES) {
        const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
        if (Number(uid) > 0 && Number(gid) > 0)
            return { name, uid: Number(uid), gid: Number(gid) };
    }
    return undefined;
}
/** Whether the user may pass through the folder and everything above it, by owner, group and mode (ACLs are not read). */
async function canEnter(user, folder) {
    for (let path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(folder);; path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path)) {
        const entry = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined);
        if (!entry?.isDirectory())
            return false;
        const execute = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
        if ((entry.mode & execute) === 0)
            return false;
        if (path === (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path))
            return true;
    }
}


/***/ }),

/***/ 62002:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ stopper),
/* harmony export */   endLeftServers: () => (/* binding */ endLeftServers)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58500);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94287);




/** What process.ts allows between its polite signal and SIGKILL. */
const PATIENCE_MS = 2_000;
/**
 * Returns a function that ends the server and removes its folders, once, however often it is called; on abort it is called by itself.
 * Must be called when the server is ready and nobody has worked in it yet: later its pid file and folders say what a hostile dump wants.
 * Shutdown is fast (clients are told), then immediate, then SIGKILL; see "Shutting Down the Server" in PostgreSQL's manual. At most 6 s.
 */
async function stopper(context, place, running) {
    const pidFile = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(pidFile.split('\n')[0]);
    const home = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(place.dataDirectory).catch(() => place.dataDirectory);
    let alive = true;
    const ended = running.done
        .catch(() => { })
        .then(() => {
        alive = false;
    });
    const end = async () => {
        if (alive && pid > 1 && !context.signal.aborted) {
            signal(pid, 'SIGINT');
            await atMost(PATIENCE_MS, ended);
        }
        await atMost(PATIENCE_MS + 500, running.stop());
        await endStragglers(home);
        await atMost(1_000, ended);
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_3__.removePlace)(place);
    };
    let stopped;
    const stop = () => {
        context.signal.removeEventListener('abort', onAbort);
        stopped ??= end();
        return stopped;
    };
    const onAbort = () => void stop().catch(() => { }); // Whoever awaits `stop` hears of it.
    context.signal.addEventListener('abort', onAbort);
    if (context.signal.aborted)
        await stop();
    return stop;
}
async function atMost(ms, work) {
    const late = Promise.withResolvers();
    const timer = setTimeout(late.resolve, ms);
    await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
/**
 * PostgreSQL gives every server process a session of its own, and their memory of the environment is overwritten by their title: neither the
 * process group nor the tag of the run finds those that outlive the postmaster, for example a program that COPY started. They all work in the
 * data directory. Linux only.
 */
async function endStragglers(dataDirectory) {
    for (const pid of await workingIn(dataDirectory))
        signal(pid, 'SIGKILL');
}
async function workingIn(directory) {
    const pids = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
    const found = pids.map(async (pid) => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readlink)(`/proc/${pid}/cwd`).catch(() => '')) === directory);
    const there = await Promise.all(found);
    return pids.filter((_, i) => there[i]);
}
/** The fourth field, behind the name in parentheses, which may hold anything (proc_pid_stat(5)). */
async function parentOf(pid) {
    const stat = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
/** An immediate shutdown sends SIGKILL after 5 s to what did not end (PostgreSQL: SIGKILL_CHILDREN_AFTER_SECS of postmaster.c). */
const IMMEDIATE_MS = 6_000;
const POLL_MS = 20;
/**
 * For `post`: ends the servers that a killed run has left in these folders of `makePlace`; returns how many. A postmaster is told, because only
 * it gives back shared memory, which would stay until the machine is started anew. A folder may since be what a hostile dump made of it: nothing
 * in it is read or followed, only the processes that work there are ended. Linux only.
 */
async function endLeftServers(folders) {
    let servers = 0;
    for (const folder of folders) {
        const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder)).catch(() => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder), 'data');
        const pids = await workingIn(dataDirectory);
        const parents = await Promise.all(pids.map(parentOf));
        const masters = pids.filter((_, i) => !pids.includes(parents[i]));
        for (const pid of masters)
            signal(pid, 'SIGQUIT');
        servers += masters.length;
        for (const end = Date.now() + IMMEDIATE_MS; Date.now() < end && (await workingIn(dataDirectory)).length > 0;)
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS);
        await endStragglers(dataDirectory);
    }
    return servers;
}
function signal(pid, name) {
    try {
        process.kill(pid, name);
    }
    catch {
        // Gone in the meantime, which is what was wanted.
    }
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


/***/ }),

/***/ 96249:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DX: () => (/* binding */ THROWAWAY),
/* harmony export */   bW: () => (/* binding */ findFreePort),
/* harmony export */   j4: () => (/* binding */ LOGGED),
/* harmony export */   n_: () => (/* binding */ startScratch),
/* harmony export */   yE: () => (/* binding */ READY)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(26318);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(54478);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(94287);
/* harmony import */ var _scratch_stop_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(62002);









/** Settings of a server that may lose everything. */
const THROWAWAY = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum: 'off',
};
/** The server's log is read, so no option may send it elsewhere or translate it. */
const LOGGED = { log_destination: 'stderr', logging_collector: 'off', lc_messages: 'C' };
/** What the server logs when it is. */
const READY = 'ready to accept';
const TAKEN = 'Address already in use';
const START_MS = 60_000;
const ATTEMPTS = 5;
/** Only part of the socket's name: nobody else has a socket in that folder. */
const DEFAULT_PORT = 5432;
/**
 * Makes a cluster and starts it, in 0.6 to 1.5 s. As root it runs as another user (see scratch-place.ts). Throws a UserError with the server's
 * last words and leaves nothing behind then; on abort it throws the signal's reason. `freePort` may err: a port that is taken is asked for anew.
 */
async function startScratch(context, options = {}, freePort = findFreePort) {
    const server = options.binaries ?? (await (0,_binaries_js__WEBPACK_IMPORTED_MODULE_6__/* .requireServer */ .jY)(context, options.major));
    const place = await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__/* .makePlace */ .c8)(context, server.directory, options.directory);
    const { socketDirectory, dataDirectory, user } = place;
    const { major, version } = server;
    try {
        const password = options.listen ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(18).toString('base64url') : undefined;
        context.secrets.add(password);
        await initialise(context, server, place, password);
        const { running, port } = await launch(context, server, place, options, freePort);
        const stop = await (0,_scratch_stop_js__WEBPACK_IMPORTED_MODULE_8__/* .stopper */ .a)(context, place, running);
        context.signal.throwIfAborted();
        context.log(`Started a throwaway PostgreSQL ${version} ${user ? `as user ${user.name}` : 'as this user: not isolated'}`);
        const url = password
            ? `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
            : `postgres:///postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}&user=postgres`;
        return { url, port, socketDirectory, dataDirectory, major, version, isolated: user !== undefined, stop };
    }
    catch (thrown) {
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__.removePlace)(place);
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The throwaway PostgreSQL ${version} did not start: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
}
/** initdb, in UTF-8 and the C.UTF-8 locale where the machine has it. The password travels by a file that is gone before the server starts. */
async function initialise(context, server, place, password) {
    const passwordFile = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(place.socketDirectory, 'password');
    const access = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
    if (password) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(passwordFile, password, { mode: 0o600 });
        if (place.user)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.chown)(passwordFile, place.user.uid, place.user.gid);
    }
    const initdb = (locale) => {
        const cluster = ['-D', place.dataDirectory, '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync', '--no-instructions'];
        return (0,_process_js__WEBPACK_IMPORTED_MODULE_5__/* .output */ .CG)(context, { ...asServer(server, place, 'initdb'), args: [...cluster, ...access] });
    };
    try {
        await initdb('C.UTF-8').catch((thrown) => {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown).includes('invalid locale'))
                throw thrown;
            return initdb('C');
        });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(passwordFile, { force: true });
    }
}
async function launch(context, server, place, options, freePort) {
    for (let attempt = 1;; attempt++) {
        const port = options.listen ? await freePort() : DEFAULT_PORT;
        const address = {
            listen_addresses: options.listen ? '127.0.0.1' : '',
            port: String(port),
            unix_socket_directories: place.socketDirectory,
        };
        try {
            return { port, running: await runServer(context, server, place, { ...THROWAWAY, ...options.settings, ...LOGGED, ...address }) };
        }
        catch (thrown) {
            if (attempt === ATTEMPTS || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown).includes(TAKEN))
                throw thrown;
        }
    }
}
/** `postgres` itself, in the foreground, so that it is our child and carries the tag of the run. Resolves when it says that it is ready. */
async function runServer(context, server, place, settings) {
    const ready = Promise.withResolvers();
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_5__/* .start */ .ni)(context, {
        ...asServer(server, place, 'postgres'),
        args: ['-D', place.dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        stopSignal: 'SIGQUIT', // Immediate shutdown: on abort there is nothing to keep.
        onStderr: (line) => {
            if (line.includes(READY))
                ready.resolve();
        },
    });
    running.stdin.end();
    running.stdout.resume();
    let late = '';
    const timer = setTimeout(() => {
        late = `it was not ready within ${START_MS / 1000} s; `;
        void running.stop();
    }, START_MS);
    // Rejecting only when the process is gone gives its last words, and folders that nobody writes to any more.
    const failed = (words) => ready.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${late}${words}`));
    running.done.then(() => failed('postgres ended before it was ready'), (thrown) => failed((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)));
    await ready.promise.finally(() => clearTimeout(timer));
    return running;
}
function asServer(server, { user, socketDirectory }, tool) {
    // Our own working directory may be closed to the server's user.
    return { file: server.path(tool), cwd: socketDirectory, ...(user ? { user: { uid: user.uid, gid: user.gid } } : {}) };
}
/** A TCP port of 127.0.0.1 that was free a moment ago. */
async function findFreePort() {
    const probe = (0,node_net__WEBPACK_IMPORTED_MODULE_2__.createServer)();
    await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
    const address = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    if (address === null || typeof address === 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('The machine gave no free port on 127.0.0.1.');
    return address.port;
}


/***/ })

};
