export const id = 7022;
export const ids = [7022];
export const modules = {

/***/ 31978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ isProgram),
/* harmony export */   e: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(41955);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);





/** What a short command may see of our environment: where things are, how to speak, and the way out to a package mirror. */
const PASSED_ON = [
    ...['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'],
    ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];
/**
 * Runs a short command to its end and returns what it said, whatever its exit code: for questions (`--version`) and package managers.
 * A program named without a folder is looked up on the PATH of the context, not on ours. Nothing is printed. Its stdin stays
 * open and empty (ending it would fail on a child that is gone already), so it must be told to ask nothing. Streams belong to process.ts.
 * Rejects only on abort, at once: the child is left to its end then, because half an installation is worse than a late one; it carries
 * the tag of the run.
 */
async function run(context, argv) {
    const [name = '', ...args] = argv;
    const file = await locate(name, context.env.PATH);
    context.signal.throwIfAborted();
    if (!file)
        return { code: 127, stdout: '', stderr: `${name}: not found` };
    // The library splits its first argument like a command line; quotes keep a folder with spaces in one piece.
    const answer = (0,_actions_exec__WEBPACK_IMPORTED_MODULE_2__/* .getExecOutput */ .H)(`"${file.replaceAll('"', '\\"')}"`, args, {
        silent: true,
        ignoreReturnCode: true,
        env: environment(context),
    });
    return untilAborted(context.signal, answer.then(({ exitCode, stdout, stderr }) => ({ code: exitCode, stdout, stderr }), (thrown) => ({ code: 126, stdout: '', stderr: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown) })));
}
function environment(context) {
    const inherited = PASSED_ON.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]]]));
    return { ...Object.fromEntries(inherited), LC_ALL: 'C', [_process_js__WEBPACK_IMPORTED_MODULE_4__/* .TAG_VARIABLE */ .iA]: context.tag };
}
async function locate(name, path = '') {
    const candidates = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(name)
        ? [name]
        : path.split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).flatMap((folder) => ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder) ? [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)] : []));
    for (const candidate of candidates)
        if (await isProgram(candidate))
            return candidate;
    return undefined;
}
/** Whether the path leads to a regular file that this process may run. */
async function isProgram(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).isFile();
    }
    catch {
        return false;
    }
}
async function untilAborted(signal, work) {
    const aborted = Promise.withResolvers();
    const onAbort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await Promise.race([work, aborted.promise]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}


/***/ }),

/***/ 38657:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   askRestored: () => (/* binding */ askRestored)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _postgres_as_role_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(82972);
/* harmony import */ var _postgres_binaries_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(54478);
/* harmony import */ var _postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(24824);
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
        indexes: () => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .using */ .v)(session, async (opened) => (await __webpack_require__.e(/* import() */ 3257).then(__webpack_require__.bind(__webpack_require__, 33257))).amcheck(opened, session, jobs)),
        asRole: (role) => (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .using */ .v)(session, async (admin) => {
            await (0,_postgres_restore_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .override */ .$Z)(admin);
            return (0,_postgres_as_role_js__WEBPACK_IMPORTED_MODULE_1__/* .asRole */ .B)((user, password) => session({ user, password }), admin, role, context);
        }),
        mask: async (file) => {
            const access = (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .accessTo */ .Yi)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTarget */ .hu)(url()), undefined);
            const client = await (0,_postgres_binaries_js__WEBPACK_IMPORTED_MODULE_2__/* .requireClient */ .lv)(context, server.major, ['psql']);
            const env = await (0,_postgres_connection_js__WEBPACK_IMPORTED_MODULE_3__/* .libpqEnvironment */ .SQ)(access, false, context);
            await (await __webpack_require__.e(/* import() */ 7552).then(__webpack_require__.bind(__webpack_require__, 35171))).maskData({ file, client, env }, context);
        },
        watch: async () => (await Promise.all(/* import() */[__webpack_require__.e(9420), __webpack_require__.e(8973)]).then(__webpack_require__.bind(__webpack_require__, 58973))).watchChanges(session, context),
        environment: async () => (0,_postgres_target_environment_js__WEBPACK_IMPORTED_MODULE_6__/* .environmentOf */ .p)((0,_postgres_url_js__WEBPACK_IMPORTED_MODULE_7__/* .parseTarget */ .hu)(url()), server.database),
        close,
    };
}


/***/ }),

/***/ 54478:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $r: () => (/* binding */ findClient),
/* harmony export */   BH: () => (/* binding */ USUAL_FOLDERS),
/* harmony export */   Fm: () => (/* binding */ findServer),
/* harmony export */   cZ: () => (/* binding */ SUPPORTED_MAJORS),
/* harmony export */   jY: () => (/* binding */ requireServer),
/* harmony export */   lv: () => (/* binding */ requireClient)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _install_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(53972);





/** The PostgreSQL majors that are supported, oldest first. */
const SUPPORTED_MAJORS = [14, 15, 16, 17, 18];
const CLIENT_TOOLS = ['pg_dump', 'pg_restore', 'psql'];
const SERVER_TOOLS = ['initdb', 'pg_ctl', 'postgres'];
const OLDEST = SUPPORTED_MAJORS[0];
const NEWEST = SUPPORTED_MAJORS.at(-1);
const SUPPORTED = `${OLDEST} to ${NEWEST}`;
/** Where distributions, Homebrew and Postgres.app put each major, besides PATH. */
const USUAL_FOLDERS = [...SUPPORTED_MAJORS]
    .reverse()
    .flatMap((major) => [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
]);
/**
 * The client programs of exactly this major, or undefined: another major is never taken. Looks in the folders of `SEAWORTHY_PG_PATH`
 * (colon separated), on PATH and in `usual`. A folder named in `SEAWORTHY_PG_PATH` wins, because somebody meant it; else the newest minor.
 */
async function findClient(context, major, tools = CLIENT_TOOLS, usual = USUAL_FOLDERS) {
    return best(await discover(context, tools, usual), [major]);
}
/** A server's programs (`initdb`, `pg_ctl`, `postgres`) of the newest of these majors that is there, chosen as `findClient` does. */
async function findServer(context, majors = SUPPORTED_MAJORS, usual = USUAL_FOLDERS) {
    return best(await discover(context, SERVER_TOOLS, usual), majors);
}
/**
 * `findClient`, and where there is none the package `postgresql-client-N` installed with apt. Logs path and version.
 * Throws a UserError that says what was found where and what to install.
 */
async function requireClient(context, major, tools = CLIENT_TOOLS, usual = USUAL_FOLDERS) {
    refuseUnsupported(major);
    const need = `The server is PostgreSQL ${major} and needs ${listed(tools)} of that very major`;
    return required(context, { need, tools, majors: [major], package: `postgresql-client-${major}`, usual });
}
/**
 * `findServer`, and where there is none the package `postgresql-N` (or `postgresql`, apt's own choice, when no major is asked for)
 * installed with apt. Logs path and version. Throws a UserError that says what was found where and what to install.
 */
async function requireServer(context, major, usual = USUAL_FOLDERS) {
    if (major !== undefined)
        refuseUnsupported(major);
    const need = `A throwaway server needs ${listed(SERVER_TOOLS)} of PostgreSQL ${major ?? SUPPORTED}`;
    const name = major === undefined ? 'postgresql' : `postgresql-${major}`;
    return required(context, { need, tools: SERVER_TOOLS, majors: major === undefined ? SUPPORTED_MAJORS : [major], package: name, usual });
}
async function required(context, wanted) {
    const look = async () => await discover(context, wanted.tools, wanted.usual);
    let present = await look();
    let found = best(present, wanted.majors);
    if (!found) {
        const obstacle = await (0,_install_js__WEBPACK_IMPORTED_MODULE_4__/* .installPackage */ .E)(context, wanted.package);
        present = await look();
        found = best(present, wanted.majors);
        if (!found)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(notFound(wanted, present, obstacle ?? `installing ${wanted.package} did not bring them`));
    }
    context.log(`Using ${wanted.tools[0]} ${found.version} in ${found.directory}`);
    return found;
}
function notFound(wanted, present, obstacle) {
    const there = present.map(({ client }) => `${client.version} in ${client.directory}`).join(', ');
    const found = there === '' ? 'none was found on PATH or in the usual folders' : `found was only ${there}`;
    const remedy = `install the package ${wanted.package} (PostgreSQL's own apt repository, PGDG, carries every major)`;
    return `${wanted.need}, but ${found}, and ${obstacle}: ${remedy}, or name the folder of its programs in SEAWORTHY_PG_PATH.`;
}
function refuseUnsupported(major) {
    if (SUPPORTED_MAJORS.includes(major))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL ${major} is not supported: this version of seaworthy works with majors ${SUPPORTED}.`);
}
function best(found, majors) {
    const fitting = found.filter(({ client }) => majors.includes(client.major));
    fitting.sort((a, b) => b.client.major - a.client.major || Number(b.named) - Number(a.named) || b.minor - a.minor);
    return fitting[0]?.client;
}
/** Every folder that holds all the tools in one version, in the order of the search, each once. All questions are asked at the same time. */
async function discover(context, tools, usual) {
    const homesOf = async (folders) => {
        const homes = await Promise.all(folders.filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder)).map((folder) => homeOf(folder, tools)));
        return homes.filter((home) => home !== undefined);
    };
    const named = new Set(await homesOf(split(context.env.SEAWORTHY_PG_PATH)));
    const homes = new Set([...named, ...(await homesOf([...split(context.env.PATH), ...usual]))]);
    const found = await Promise.all([...homes].map((home) => examine(context, home, tools)));
    return found.flatMap((one) => (one ? [{ ...one, named: named.has(one.client.directory) }] : []));
}
/**
 * The folder in which the tools really lie, behind symbolic links; undefined where one is missing. Debian's `pg_wrapper` is no tool: it
 * picks a version anew at every call, from the arguments, so that what `--version` says binds nobody. What it would run is found itself.
 */
async function homeOf(folder, tools) {
    const files = await Promise.all(tools.map((tool) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, tool)).catch(() => '')));
    if (files.some((file) => file === '' || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(file) === 'pg_wrapper'))
        return undefined;
    if (!(await Promise.all(files.map(_command_js__WEBPACK_IMPORTED_MODULE_2__/* .isProgram */ .V))).every(Boolean))
        return undefined;
    const home = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(files[0]);
    return files.every((file, index) => file === (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, tools[index])) ? home : folder;
}
/** Asks each program for its version. A folder whose programs disagree is none: a dump by one and a restore by another is what nobody asked for. */
async function examine(context, directory, tools) {
    const versions = await Promise.all(tools.map(async (tool) => (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, tool), '--version'])).stdout));
    const [first, ...others] = versions.map((text) => /\(PostgreSQL\) ((\d+)(?:\.(\d+)|[a-z]+\d*)?)/.exec(text));
    if (!first || others.some((other) => other?.[1] !== first[1]))
        return undefined;
    const client = { directory, version: first[1], major: Number(first[2]), path: (tool) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, tool) };
    return { client, minor: first[3] === undefined ? -1 : Number(first[3]) };
}
function split(path = '') {
    return path.split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter((folder) => folder !== '');
}
function listed(words) {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}


/***/ }),

/***/ 24824:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lr: () => (/* binding */ QueryError),
  Yi: () => (/* binding */ accessTo),
  Ng: () => (/* binding */ connect),
  SQ: () => (/* binding */ libpqEnvironment),
  Cy: () => (/* binding */ sessionName),
  v: () => (/* binding */ using)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: ./node_modules/pg/esm/index.mjs
var esm = __webpack_require__(83849);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/cancel-request.js



/** CancelRequest of the frontend/backend protocol 3.0 (PostgreSQL documentation, "Message Formats"): sent before, and without, TLS. */
function cancelRequest(target, pid, key) {
    const message = Buffer.alloc(16);
    message.writeInt32BE(16, 0);
    message.writeInt32BE(80877102, 4);
    message.writeInt32BE(pid, 8);
    message.writeInt32BE(key, 12);
    return new Promise((resolve) => {
        const socket = (0,url/* isSocket */.qU)(target) ? (0,external_node_net_.connect)((0,external_node_path_.join)(target.host, `.s.PGSQL.${target.port}`)) : (0,external_node_net_.connect)(target.port, target.host);
        // Best effort: the server closes without an answer, and a server that is gone has nothing to cancel.
        const late = setTimeout(() => socket.destroy(), 1_000);
        socket.on('connect', () => socket.end(message));
        socket.on('error', () => { });
        socket.on('close', () => {
            clearTimeout(late);
            resolve();
        });
        socket.resume();
    });
}

;// CONCATENATED MODULE: ./lib/engines/postgres/connection-errors.js


/** Why no session could be opened, and what to do about it. */
function connectError(thrown, target) {
    const where = (0,url/* describeTarget */.ff)(target);
    const code = codeOf(thrown);
    const known = CONNECT_ERRORS[code ?? ''];
    const text = (0,errors/* messageOf */.bD)(thrown);
    if (known)
        return new errors/* UserError */.yo(`${where}: ${known.what(target, text)}`, { hint: known.hint, cause: thrown, temporary: MAY_PASS.test(code) });
    if (/does not support SSL/.test(text)) {
        return new errors/* UserError */.yo(`${where}: the server does not offer TLS, and sslmode is ${target.sslMode}`, {
            hint: 'Turn TLS on at the server, or add ?sslmode=disable to the URL where the network between is trusted.',
            cause: thrown,
        });
    }
    if (/timeout|timed out/i.test(text)) {
        return new errors/* UserError */.yo(`${where}: no answer within ${target.connectTimeoutMs / 1_000} s`, {
            hint: REACH,
            cause: thrown,
            temporary: true,
        });
    }
    if (/password must be a string|SASL/.test(text)) {
        return new errors/* UserError */.yo(`${where}: the server wants a password and the URL has none that fits (${text})`, {
            hint: PASSWORD,
            cause: thrown,
        });
    }
    return new errors/* UserError */.yo(`${where}: ${text}`, { hint: REACH, cause: thrown });
}
/** A server that restarts, is full or in the middle of a failover; a transaction that had to give way (SQLSTATE, appendix A of PostgreSQL's documentation). */
const MAY_PASS = /^(?:ECONNREFUSED|ECONNRESET|ETIMEDOUT|EAI_AGAIN|EPIPE|ENOENT|08\w{3}|53300|57P0[123]|40001|40P01|55P03)$/;
const REACH = 'Check host and port, that the server is up, and that this machine may reach it (firewall, VPN, service container).';
const PASSWORD = 'Check user and password; letters such as @ / ? # % : in them are written as %40 %2F %3F %23 %25 %3A in a URL.';
const TRUST = 'Give the authority that signed it with ca-file, or correct the host name in the URL.';
const CONNECT_ERRORS = {
    ECONNREFUSED: { what: () => 'the connection was refused: nothing listens there', hint: REACH },
    ENOTFOUND: { what: (target) => `the host name '${target.host}' is not known`, hint: REACH },
    ENETUNREACH: {
        what: () => 'this machine has no route to it',
        hint: 'A host that has only an IPv6 address cannot be reached from GitHub-hosted runners: use the address of its session pooler, or a self-hosted runner.',
    },
    EAI_AGAIN: { what: (target) => `the host name '${target.host}' could not be looked up`, hint: REACH },
    ENOENT: { what: (target) => `there is no socket in ${target.host}`, hint: REACH },
    ETIMEDOUT: { what: () => 'no answer', hint: REACH },
    ECONNRESET: { what: () => 'the connection was closed by the other side', hint: REACH },
    '28P01': { what: (target) => `the password of user '${target.user}' was not accepted`, hint: PASSWORD },
    '28000': { what: (_, text) => text, hint: "The server's pg_hba.conf must let this user in from this machine." },
    '3D000': { what: (target) => `there is no database '${target.database}'`, hint: 'Check the name at the end of the URL.' },
    '53300': { what: () => 'the server has no connection left', hint: 'Raise max_connections, or run when less is going on.' },
    '57P03': { what: (_, text) => text, hint: 'The server is starting or stopping: try again when it is up.' },
    CERT_HAS_EXPIRED: { what: () => 'the certificate of the server has expired', hint: 'Renew it.' },
    ERR_TLS_CERT_ALTNAME_INVALID: { what: (target) => `the certificate of the server is not for '${target.host}'`, hint: TRUST },
    SELF_SIGNED_CERT_IN_CHAIN: { what: () => 'the certificate of the server is signed by an authority that is not trusted', hint: TRUST },
    DEPTH_ZERO_SELF_SIGNED_CERT: { what: () => 'the certificate of the server is signed by itself', hint: TRUST },
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: {
        what: () => 'the certificate of the server is signed by an authority that is not trusted',
        hint: TRUST,
    },
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: {
        what: () => 'the certificate of the server is signed by an authority that is not trusted',
        hint: TRUST,
    },
};
/** Of Node or of PostgreSQL; of several attempts the first. */
function codeOf(thrown) {
    if (thrown instanceof AggregateError)
        return codeOf(thrown.errors[0]);
    return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/connection.js










function accessTo(target, caFile) {
    // Only read where they are asked for: hundreds of certificates are 50 ms of work.
    if (caFile !== undefined)
        target = trusting(target, caFile);
    if (!target.sslMode.startsWith('verify'))
        return { target, authorities: '' };
    if (caFile !== undefined)
        return { target, authorities: (0,external_node_fs_.readFileSync)(caFile, 'utf8') };
    return { target, authorities: [...new Set([...(0,external_node_tls_.getCACertificates)('default'), ...(0,external_node_tls_.getCACertificates)('system')])].join('\n') };
}
/** Whoever names an authority wants it asked. */
function trusting(target, caFile) {
    if (target.sslMode.startsWith('verify'))
        return target;
    if (!target.sslModeGiven)
        return (0,url/* isSocket */.qU)(target) ? target : { ...target, sslMode: 'verify-full' };
    throw new errors/* UserError */.yo(`ca-file names ${caFile}, and sslmode=${target.sslMode} in the URL verifies nothing`, {
        hint: 'Use sslmode=verify-full or verify-ca, or take ca-file out.',
    });
}
/** Opens a session named after the run. `prefer` tries TLS first. Throws a UserError that says why and what to do. */
async function connect(access, context) {
    const { target } = access;
    if (target.sslMode !== 'prefer' || (0,url/* isSocket */.qU)(target))
        return connection_open(access, context, target.sslMode !== 'disable' && !(0,url/* isSocket */.qU)(target));
    try {
        return await connection_open(access, context, true);
    }
    catch (thrown) {
        if (!/does not support SSL/.test((0,errors/* messageOf */.bD)(thrown instanceof Error ? thrown.cause : thrown)))
            throw thrown;
        return connection_open(access, context, false);
    }
}
async function connection_open(access, context, encrypted) {
    const { target } = access;
    // node-postgres reads these by itself; what they say is not what the URL says.
    for (const name of ['PGOPTIONS', 'PGREPLICATION', 'PGCLIENTENCODING'])
        delete process.env[name];
    const client = new esm/* default.Client */.Ay.Client({
        host: target.host,
        port: target.port,
        database: target.database,
        user: target.user,
        // A function, since node-postgres takes anything empty as leave to look in files and variables of its own.
        password: () => target.password ?? '',
        application_name: sessionName(context.tag),
        ssl: encrypted ? tlsOptions(access) : false,
        connectionTimeoutMillis: target.connectTimeoutMs,
        // A long checksum is silent on the wire, and the gateways of clouds forget a silent connection after minutes.
        keepAlive: true,
        keepAliveInitialDelayMillis: 30_000,
    });
    let broken;
    let busy = 0;
    client.on('error', (thrown) => {
        broken = thrown;
    });
    try {
        await (0,abort/* orAbort */.K)(client.connect(), context.signal);
    }
    catch (thrown) {
        void client.end().catch(() => { });
        throw context.signal.aborted ? context.signal.reason : connectError(thrown, target);
    }
    const { processID, secretKey } = client;
    const cancel = async () => (busy > 0 ? cancelRequest(target, processID, secretKey) : undefined);
    const drop = () => client.connection.stream.destroy();
    // A server that does not answer, not even to the cancel, must not keep us: the socket goes.
    const giveUp = () => {
        void cancel();
        setTimeout(drop, ANSWER_MS).unref();
    };
    context.signal.addEventListener('abort', giveUp, { once: true });
    const asking = async (ask) => {
        context.signal.throwIfAborted();
        busy++;
        try {
            return await ask();
        }
        catch (thrown) {
            context.signal.throwIfAborted(); // Whatever the server says then, this is why.
            throw queryError(broken ?? thrown, target);
        }
        finally {
            busy--;
        }
    };
    return {
        encrypted,
        announcedPid: processID,
        query: (sql, values = []) => asking(async () => (await client.query(sql, values)).rows),
        first: (sql) => asking(() => firstRow(client, sql, cancel)),
        cancel,
        close: async () => {
            context.signal.removeEventListener('abort', giveUp);
            await cancel();
            const late = setTimeout(drop, ANSWER_MS);
            await client.end().catch(() => { });
            clearTimeout(late);
        },
    };
}
/** Of the extended protocol, which takes one statement (PostgreSQL documentation, "Message Flow"). */
const ONE_STATEMENT = { rowMode: 'array', queryMode: 'extended', types: { getTypeParser: () => (text) => text } };
async function firstRow(client, sql, cancel) {
    let row;
    // Only sent once, and awaited: one that came late would hit the next statement.
    let cancelled;
    const ended = Promise.withResolvers();
    const query = new esm/* default.Query */.Ay.Query({ ...ONE_STATEMENT, text: sql });
    // With somebody who listens to them, node-postgres keeps no rows.
    query.on('row', (found) => {
        if (row === undefined)
            row = found;
        else
            cancelled ??= cancel();
    });
    query.on('end', ({ fields }) => ended.resolve(fields));
    query.on('error', (thrown) => (cancelled ? ended.resolve([]) : ended.reject(thrown)));
    client.query(query);
    const fields = await ended.promise;
    await cancelled;
    const columns = fields.length > 0 ? fields.map(({ dataTypeID }) => dataTypeID) : (row ?? []).map(() => 0);
    return { columns, row, more: cancelled !== undefined };
}
/** How long a server may take to stop a statement or to say goodbye. A cancelled run has 7 s, of which pg_dump may take two. */
const ANSWER_MS = 1_500;
/** The name of every session of a run, for `pg_stat_activity` and for `post`. */
const sessionName = (tag) => `seaworthy-${tag}`;
function tlsOptions({ target, authorities }) {
    const client = {
        ...(target.sslCert ? { cert: readPem(target.sslCert, 'sslcert') } : {}),
        ...(target.sslKey ? { key: readPem(target.sslKey, 'sslkey') } : {}),
    };
    switch (target.sslMode) {
        case 'verify-full':
            return { ...client, ca: authorities, rejectUnauthorized: true };
        case 'verify-ca':
            return { ...client, ca: authorities, rejectUnauthorized: true, checkServerIdentity: () => undefined };
        default:
            return { ...client, rejectUnauthorized: false };
    }
}
function readPem(path, parameter) {
    try {
        return (0,external_node_fs_.readFileSync)(path);
    }
    catch (thrown) {
        throw new errors/* UserError */.yo(`${parameter} in the URL: ${path} cannot be read: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
    }
}
/**
 * The environment that makes a libpq tool open the very connection that `connect` opened: the password and the authorities in
 * files of mode 0600, nothing in argv. `encrypted` is what the session found out, so that `prefer` cannot end in two ways.
 */
async function libpqEnvironment(access, encrypted, context) {
    const { target, authorities } = access;
    const passFile = (0,external_node_path_.join)(context.tempDir, 'pgpass');
    const rootFile = (0,external_node_path_.join)(context.tempDir, 'authorities.pem');
    const escaped = (target.password ?? '').replace(/[\\:]/g, '\\$&');
    await (0,promises_.writeFile)(passFile, `*:*:*:*:${escaped}\n`, { mode: 0o600 });
    await (0,promises_.writeFile)(rootFile, authorities, { mode: 0o600 });
    return {
        PGHOST: target.host,
        PGPORT: String(target.port),
        PGDATABASE: target.database,
        PGUSER: target.user,
        PGPASSFILE: passFile,
        PGAPPNAME: sessionName(context.tag),
        PGCONNECT_TIMEOUT: String(Math.ceil(target.connectTimeoutMs / 1_000)),
        PGSSLMODE: target.sslMode === 'prefer' ? (encrypted ? 'require' : 'disable') : target.sslMode,
        // libpq verifies even under `require` when it is given authorities.
        ...(target.sslMode.startsWith('verify') ? { PGSSLROOTCERT: rootFile } : { PGSSLROOTCERT: (0,external_node_path_.join)(context.tempDir, 'none.pem') }),
        ...(target.sslCert ? { PGSSLCERT: target.sslCert } : {}),
        ...(target.sslKey ? { PGSSLKEY: target.sslKey } : {}),
        // Nobody's ~/.psqlrc, ~/.pg_service.conf or ~/.postgresql may change what is meant.
        HOME: context.tempDir,
        PGSERVICEFILE: (0,external_node_path_.join)(context.tempDir, 'none.conf'),
        PGGSSENCMODE: 'disable',
    };
}
/** A failed statement. `code` is PostgreSQL's SQLSTATE, where there is one. */
class QueryError extends errors/* UserError */.yo {
    name = 'QueryError';
    code;
    constructor(message, code, cause, temporary = MAY_PASS.test(code ?? '')) {
        super(message, { cause, temporary });
        this.code = code;
    }
}
function queryError(thrown, target) {
    const text = (0,errors/* messageOf */.bD)(thrown);
    const gone = /terminated|ECONNRESET|EPIPE|not queryable|closed/i.test(text) || codeOf(thrown) === '57P01';
    return new QueryError(gone ? `${(0,url/* describeTarget */.ff)(target)}: the connection was lost (${text})` : text, codeOf(thrown), thrown, gone || undefined);
}
/** Closes the session whatever becomes of the work. */
async function using(open, work) {
    const session = await open();
    try {
        return await work(session);
    }
    finally {
        await session.close();
    }
}


/***/ }),

/***/ 53972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ installPackage)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);



/** Asks nothing, not even about a changed configuration file, and waits a minute for another apt to end. */
const APT = [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'],
    ...['-o', 'DPkg::Lock::Timeout=60', '-o', 'Dpkg::Options::=--force-confold'],
];
/** Read by Debian's packaging (postgresql-common) before it makes the cluster that comes with a server package. */
const CLUSTER_RULES = '/etc/postgresql-common/createcluster.d/seaworthy.conf';
/**
 * Installs a package with apt: as root directly, else by a sudo that asks for nothing. Resolves to undefined when it was installed, else to
 * the reason as a clause ("apt knows no postgresql-16"). The package lists are fetched at most once, and only when they are no help as they are.
 */
async function installPackage(context, name, uid = process.getuid?.()) {
    const known = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['apt-cache', 'policy', name]);
    if (known.code === 127)
        return 'there is no apt here to install them with';
    const elevation = await elevate(context, uid);
    if (!elevation)
        return 'installing them needs root or a sudo that asks for no password';
    const apt = (...args) => (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [...elevation, ...APT, ...args]);
    const listed = hasCandidate(known);
    if (!listed) {
        const updated = await apt('update');
        if (!hasCandidate(await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['apt-cache', 'policy', name])))
            return unknown(name, updated);
    }
    context.log(`Installing ${name} with apt`);
    const install = () => withoutCluster(context, elevation, () => apt('install', '--no-install-recommends', name));
    let installed = await install();
    if (installed.code !== 0 && listed) {
        // Lists that are days old name releases that the mirror no longer has.
        await apt('update');
        installed = await install();
    }
    return installed.code === 0 ? undefined : `apt-get could not install ${name} (${lastWords(installed)})`;
}
async function elevate(context, uid) {
    if (uid === 0)
        return [];
    return (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['sudo', '-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}
/**
 * Keeps a new server package from making and starting a cluster of its own, which would hold memory and port 5432, where a later step may
 * want to listen. The rule is taken away again; a process killed in between leaves it, and later packages then make no cluster either.
 * Where the rule cannot be written nothing is lost but that memory: nobody here uses that cluster.
 */
async function withoutCluster(context, elevation, install) {
    const rules = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'createcluster.conf');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(rules, 'create_main_cluster = false\n');
    await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [...elevation, 'install', '-D', '-m', '644', rules, CLUSTER_RULES]);
    try {
        return await install();
    }
    finally {
        // Also after an abort, hence a signal of its own.
        await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)({ ...context, signal: new AbortController().signal }, [...elevation, 'rm', '-f', CLUSTER_RULES]);
    }
}
function hasCandidate(policy) {
    const candidate = /^\s*Candidate:\s*(\S+)/m.exec(policy.stdout)?.[1];
    return candidate !== undefined && candidate !== '(none)';
}
function unknown(name, updated) {
    const stale = updated.code === 0 ? '' : `, and its lists could not be updated (${lastWords(updated)})`;
    return `apt knows no ${name}${stale}`;
}
function lastWords({ code, stderr }) {
    return stderr.trim().split('\n').at(-1) || `exit code ${code}`;
}


/***/ }),

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


/***/ })

};
