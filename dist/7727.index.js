export const id = 7727;
export const ids = [7727];
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

/***/ 56537:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanUp: () => (/* binding */ cleanUp),
  openSource: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js
var binaries = __webpack_require__(54478);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/process.js
var process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
;// CONCATENATED MODULE: ./lib/engines/postgres/chatter.js
/**
 * Tells what PostgreSQL's tools say of their usual course (`--verbose`) from what somebody should read. To be asked about each line in order:
 * a name with a line feed in it goes on in lines that look like anything, and end with the quote that the first one opened. A name may hold
 * quotes as well, so that what does not begin with the tool's name goes on with the line before in any case.
 * Returns `remark`, `course`, or `rest` for such a line.
 */
function chatter(tool) {
    const course = new RegExp(`^${tool}: (?!warning:|error:|hint:|detail:)`);
    let open = false;
    let last = 'remark';
    return (line) => {
        if (open) {
            open = !line.endsWith('"');
            return 'rest';
        }
        if (!line.startsWith(`${tool}: `))
            return last === 'remark' ? 'remark' : 'rest';
        last = course.test(line) ? 'course' : 'remark';
        open = last === 'course' && line.includes(' "') && !line.endsWith('"');
        return last;
    };
}

// EXTERNAL MODULE: ./lib/engines/postgres/fingerprint.js
var fingerprint = __webpack_require__(14807);
// EXTERNAL MODULE: ./lib/engines/postgres/inventory.js + 1 modules
var inventory = __webpack_require__(22372);
// EXTERNAL MODULE: ./lib/engines/postgres/snapshot.js
var postgres_snapshot = __webpack_require__(83607);
;// CONCATENATED MODULE: ./lib/engines/postgres/dump.js







/**
 * `pg_dump` and the inventory beside it, both in one snapshot. The body's end is withheld until pg_dump has exited with 0 and the inventory
 * is whole: whoever stores the body cannot complete it before, however early pg_dump closes its output.
 */
async function startDump(parts, options, context, progress) {
    const { session, client, server } = parts;
    const { snapshot, sequences, before, child, warnings, body, whole: gate } = await startLocked(parts, options, context, progress);
    const reading = (0,inventory/* takeInventory */.O1)(session, snapshot.relations, server, options, (tables, depth) => (0,fingerprint/* fingerprintTables */.Qg)(session, tables, depth, (done) => progress.onCounted(done, tables.length)));
    const stop = () => Promise.all([child.stop(), session.cancel()]);
    const whole = Promise.all([reading, child.done])
        .then(async ([taken]) => {
        const after = await (0,fingerprint/* sequenceValues */.EI)(session, sequences);
        const counting = await (0,inventory/* countingOf */.dk)(session, sequences, before, after);
        await session.query('ROLLBACK');
        return { ...taken, items: [...taken.items, ...(0,inventory/* sequenceItems */.uq)(before, after, counting)] };
    })
        .catch(async (thrown) => {
        // If either fails, the other is stopped: a dump without an inventory is as little of a backup as the reverse.
        void stop();
        throw (0,postgres_snapshot/* isLockTableFull */.d$)(thrown) ? await (0,postgres_snapshot/* lockTableFull */.zw)(session, snapshot.relations, thrown) : thrown;
    });
    whole.then(() => gate.resolve(), gate.reject); // Whoever reads the body hears of it there.
    const abort = async (reason) => {
        body.destroy(reason instanceof Error ? reason : new errors/* UserError */.yo(String(reason)));
        await stop();
    };
    // pg_dump has ended only when its output was read or thrown away: where the reader has stopped, nothing else would end it.
    const onAbort = () => void abort(context.signal.reason);
    context.signal.addEventListener('abort', onAbort, { once: true });
    const over = () => context.signal.removeEventListener('abort', onAbort);
    whole.then(over, over);
    if (context.signal.aborted)
        onAbort();
    const facts = {
        engine: 'postgres',
        identity: parts.identity,
        serverVersion: server.version,
        clientVersion: client.version,
    };
    const result = whole.then(({ items, properties, globals }) => ({
        inventory: items,
        extras: [{ file: 'globals.sql', text: globals.sql }],
        facts: { ...facts, encoding: properties.encoding, locale: properties.locale },
        warnings,
    }));
    // Where the body has failed nobody asks for the result any more.
    result.catch(() => { });
    return {
        file: `${safeFileName(server.database)}.pgdump`,
        body,
        result,
        abort,
    };
}
/** How long pg_dump waits for a lock on what the inventory has locked already, before everything is given back and begun anew. */
const IN_VAIN_MS = 1_000;
/**
 * A snapshot and a `pg_dump` that has its locks too. Who asks for an exclusive lock between the two waits for us, and pg_dump stands behind
 * him: as long as we wait for pg_dump nobody of the three goes on. So pg_dump is given a second, then all is given back and begun anew, until
 * lock-timeout has passed. pg_dump writes nothing before it has its locks.
 */
async function startLocked(parts, options, context, progress) {
    const { session, server } = parts;
    const late = performance.now() + options['lock-timeout'];
    for (;;) {
        const snapshot = await (0,postgres_snapshot/* takeSnapshot */.W9)(session, options, options['lock-timeout']);
        const sequences = (0,inventory/* sequencesOf */.SO)(snapshot.relations, server.standby);
        const before = await (0,fingerprint/* sequenceValues */.EI)(session, sequences);
        const { locked, ...started } = startPgDump(parts, snapshot.id, options, context, progress);
        const failure = await Promise.race([locked, started.child.done]).then(() => undefined, (thrown) => thrown);
        if (failure === undefined || !LOCK_FAILURE.test((0,errors/* messageOf */.bD)(failure)))
            return { snapshot, sequences, before, ...started };
        if (performance.now() > late)
            throw await (0,postgres_snapshot/* lockError */.S4)(session, options['lock-timeout'], failure);
        started.body.destroy();
        await session.query('ROLLBACK');
    }
}
/** What libpq says when it is the server that went away, and what a server says that will have us give way to others this time. */
const MAY_PASS = /server closed the connection|connection to server .* failed|terminating connection|connection has been closed|deadlock detected|due to conflict with recovery/;
const temporaryIfItMayPass = (thrown) => {
    if (!(thrown instanceof errors/* UserError */.yo) || !MAY_PASS.test(thrown.message))
        throw thrown;
    throw new errors/* UserError */.yo(thrown.message, { temporary: true, cause: thrown.cause, ...(thrown.hint ? { hint: thrown.hint } : {}) });
};
/** pg_dump waits for locks with a statement_timeout; what it says is in English (LC_MESSAGES). */
const LOCK_FAILURE = /canceling statement due to (?:lock|statement) timeout[\s\S]*LOCK TABLE/;
function startPgDump({ client, libpq }, snapshot, options, context, progress) {
    const warnings = [];
    const gate = Promise.withResolvers();
    let locking = false;
    const kindOf = chatter('pg_dump');
    const running = (0,process/* start */.ni)(context, {
        file: client.path('pg_dump'),
        args: dumpArguments(snapshot, options),
        env: libpq,
        bulk: true,
        stopSignal: 'SIGINT',
        onStderr: (line) => {
            const table = /^pg_dump: dumping contents of table "(.*)"$/.exec(line)?.[1];
            if (table !== undefined)
                progress.onDumping(table);
            const kind = kindOf(line);
            if (kind === 'remark')
                warnings.push(line);
            else if (locking)
                gate.resolve();
            locking ||= line === 'pg_dump: reading user-defined tables';
            return kind === 'remark';
        },
    });
    const child = { ...running, done: running.done.catch(temporaryIfItMayPass) };
    child.done.catch(() => { }); // Awaited later.
    child.stdin.end();
    // It writes nothing before it has its locks. Read from the first moment: what nobody reads is lost when the process has ended.
    child.stdout.once('data', () => gate.resolve());
    const whole = Promise.withResolvers();
    whole.promise.catch(() => { }); // The body tells.
    return { child, warnings, locked: gate.promise, body: (0,stream/* withheldEnd */.Xo)(child.stdout, whole.promise), whole };
}
/** No secret and no snapshot of anybody else in here: every user of the machine can read argv. */
function dumpArguments(snapshot, options) {
    return [
        '--format=custom',
        '--compress=0',
        '--no-password',
        '--verbose',
        // Only what cannot be said by the environment; the rest of the connection is there.
        '--dbname=keepalives_idle=30 keepalives_interval=10 keepalives_count=6',
        `--snapshot=${snapshot}`,
        `--lock-wait-timeout=${Math.min(IN_VAIN_MS, options['lock-timeout'])}`,
        // A pattern such as * means the tables of the system as well, which nobody can restore and which hold the hashes of passwords.
        ...(options['include-table'].length > 0 ? ['--exclude-table=pg_*.*', '--exclude-table=information_schema.*'] : []),
        ...options['include-table'].map((pattern) => `--table=${pattern}`),
        ...options['exclude-table'].map((pattern) => `--exclude-table=${pattern}`),
        ...options['exclude-table-data'].map((pattern) => `--exclude-table-data=${pattern}`),
    ];
}
/** A database may be called anything; a file of a backup may not. */
const safeFileName = (name) => name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100) || 'database';

// EXTERNAL MODULE: ./lib/engines/postgres/inspect.js
var inspect = __webpack_require__(15223);
;// CONCATENATED MODULE: ./lib/engines/postgres/recovery.js
/**
 * How a person gets the database back with public tools: this program is not among them. `tablespace` is the default one of the database,
 * where that is not the usual one.
 */
function recoverySteps({ open, dump, facts, database, partial }, tablespace) {
    const major = facts.serverVersion?.split('.')[0] ?? '';
    const fresh = `${database}_restored`;
    const restore = `${open(dump)} | pg_restore --exit-on-error --no-tablespaces`;
    return `## PostgreSQL database \`${oneLine(database)}\`

Dumped from PostgreSQL ${facts.serverVersion} with pg_dump ${facts.clientVersion} (custom format), encoding ${facts.encoding}.
You need a PostgreSQL server of version ${major} or newer, and \`psql\`, \`createdb\` and \`pg_restore\` of version ${major} or newer.
Set \`PGHOST\`, \`PGPORT\` and \`PGUSER\` (a superuser) for the server you restore to, and \`PGPASSWORD\` or a \`~/.pgpass\` where it asks for a
password. A dump is code: restore only what you trust.
${partial ? PARTIAL : ''}
1. Make the roles that the dump refers to (existing ones are left as they are; passwords are not in the backup):

   \`\`\`sh
   ${open('globals.sql')} | psql -X -v ON_ERROR_STOP=1 -d postgres
   \`\`\`

2. Make an empty database with the properties of the old one, beside whatever is there:

   \`\`\`sh
   ${createDatabase(fresh, facts)}
   \`\`\`

3. Restore into it:

   \`\`\`sh
   ${restore} -d ${shellWord(fresh)}
   \`\`\`

${partial ? '' : itself(restore, tablespace)}
   \`--no-tablespaces\` puts everything into the default tablespace; leave it out where the server has the tablespaces of the old one.

4. Gather statistics, so that the planner knows the tables: \`vacuumdb --analyze-only -d\` and the name of the database.

\`${open('inventory.json')}\` shows what the database held at the moment of the dump: names, and the exact rows of every table where they
were counted.`;
}
const PARTIAL = `
**Only chosen tables are in this backup.** Schemas, types, functions and extensions that they use are not: restore into a database that has
them, by its name in step 3, and leave out step 2.
`;
function itself(restore, tablespace) {
    return `   To make the database itself anew under its own name, with its settings (\`ALTER DATABASE … SET\`), where none of that name exists,
   use this instead of steps 2 and 3:
${tablespace === undefined ? '' : makeTablespace(tablespace)}
   \`\`\`sh
   ${restore} --create -d postgres
   \`\`\`
`;
}
/** `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
function makeTablespace(name) {
    const sql = `CREATE TABLESPACE "${name.replaceAll('"', '""')}" LOCATION :'folder';`;
    return `
   Its default tablespace is another than usual and must be there first. Set \`FOLDER\` to an empty folder of the server's user on the server:

   \`\`\`sh
   printf '%s\\n' ${shellWord(sql)} | psql -X -v ON_ERROR_STOP=1 -v folder="$FOLDER" -d postgres
   \`\`\`

   Then:
`;
}
const oneLine = (text) => text.replace(/[\r\n`]+/g, ' ');
function createDatabase(name, { encoding, locale = {} }) {
    const options = [
        '-T template0',
        ...(encoding ? [`-E ${shellWord(encoding)}`] : []),
        ...(locale.collate ? [`--lc-collate=${shellWord(locale.collate)}`] : []),
        ...(locale.ctype ? [`--lc-ctype=${shellWord(locale.ctype)}`] : []),
        ...(locale.provider && locale.provider !== 'libc' ? [`--locale-provider=${locale.provider}`] : []),
        ...(locale.provider === 'icu' && locale.locale ? [`--icu-locale=${shellWord(locale.locale)}`] : []),
        ...(locale.provider === 'builtin' && locale.locale ? [`--builtin-locale=${shellWord(locale.locale)}`] : []),
    ];
    return `createdb ${options.join(' ')} ${shellWord(name)}`;
}
/** One word for a POSIX shell, quoted where it must be. */
const shellWord = (text) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// EXTERNAL MODULE: ./lib/engines/postgres/relations.js
var postgres_relations = __webpack_require__(84562);
// EXTERNAL MODULE: ./lib/engines/postgres/survey.js
var postgres_survey = __webpack_require__(99261);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/source.js











async function openSource(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const access = (0,connection/* accessTo */.Yi)(target, options['ca-file']);
    let ready;
    let session;
    return {
        description: (0,postgres_url/* describeTarget */.ff)(target),
        defaultName: safeFileName(target.database),
        survey: async () => {
            session = await (0,connection/* connect */.Ng)(access, context);
            const { survey, client, server, identity } = await (0,postgres_snapshot/* namingLocks */.Vr)(session, options['lock-timeout'], () => surveyServer(session, access, options, context));
            if (client)
                ready = { session, server, client, identity };
            return survey;
        },
        dump: async (progress) => {
            if (!ready)
                throw new Error('dump before a survey that found a client');
            const libpq = await (0,connection/* libpqEnvironment */.SQ)(access, ready.session.encrypted, context);
            return startDump({ ...ready, libpq }, options, context, progress);
        },
        inspect: (body, inventory) => (0,inspect/* inspect */.N)(body, inventory, ready.client, context),
        recovery: (part) => recoverySteps(part, ready?.server.tablespace),
        close: async () => {
            await session?.close();
        },
    };
}
async function surveyServer(session, access, options, context) {
    const checks = [];
    const started = performance.now();
    const pooler = await (0,postgres_survey/* detectPooler */.B$)(session, () => (0,connection/* connect */.Ng)(access, context), access.target.connectTimeoutMs);
    const server = await (0,postgres_survey/* readServerFacts */.TX)(session);
    checks.push({
        name: 'connection',
        status: 'passed',
        expected: 'the server answers and lets the user in',
        actual: `PostgreSQL ${server.version}, user ${server.user}, ${session.encrypted ? 'TLS' : 'no TLS'}${server.standby ? ', standby' : ''}`,
        ms: Math.round(performance.now() - started),
    });
    checks.push((0,postgres_survey/* poolerCheck */.Yj)(pooler));
    const identity = identityOf(server, access);
    const facts = { server: `PostgreSQL ${server.version}`, source: (0,postgres_url/* describeTarget */.ff)(access.target) };
    const survey = { checks, facts, notes: [], identity };
    if (pooler !== 'none' && pooler !== 'session')
        return { survey, client: undefined, server, identity };
    await (0,postgres_snapshot/* applySettings */.iN)(session, (0,postgres_snapshot/* sessionSettings */.MS)({ lockTimeoutMs: options['lock-timeout'], parallelWorkers: options['parallel-workers'] }));
    // Looking for the programs and asking the server take their time each, and know nothing of each other.
    const [{ check, client }, relations] = await Promise.all([
        clientCheck(server, options['dry-run'], context),
        (0,postgres_relations/* listRelations */.IU)(session, options).then((listed) => (0,postgres_relations/* measured */.jh)(session, listed)),
    ]);
    checks.push(check);
    if (client)
        facts.client = `${client.path('pg_dump')} ${client.version}`;
    checks.push(await (0,postgres_survey/* selectionCheck */.Uw)(session, options, relations));
    checks.push(await (0,postgres_survey/* grantsCheck */.E4)(session, relations, server, options['include-table'].length === 0));
    checks.push((0,postgres_survey/* rowSecurityCheck */.TG)(relations, server, await (0,postgres_survey/* rolesOf */.R7)(session)));
    survey.notes = (0,postgres_survey/* limitsOf */.Af)(relations, server, options['include-table'].length > 0);
    survey.rawBytes = (0,postgres_survey/* expectedBytes */.uc)(relations, server.standby);
    return { survey, client, server, identity };
}
function identityOf(server, { target }) {
    const where = server.systemIdentifier ? { systemIdentifier: server.systemIdentifier } : { host: `${target.host}:${target.port}` };
    return { ...where, databaseOid: server.databaseOid, database: server.database };
}
const CLIENT = ['pg_dump', 'pg_restore'];
async function clientCheck(server, dryRun, context) {
    const base = { name: 'client', expected: `pg_dump ${server.major}, the server's own major` };
    let client;
    const check = await (0,report/* timed */.ay)(async () => {
        try {
            client = dryRun ? await (0,binaries/* findClient */.$r)(context, server.major, CLIENT) : await (0,binaries/* requireClient */.lv)(context, server.major, CLIENT);
            if (!client)
                return {
                    ...base,
                    status: 'degraded',
                    actual: 'not found',
                    hint: `A backup would try to install postgresql-client-${server.major} with apt.`,
                };
            return { ...base, status: 'passed', actual: `${client.version} in ${client.directory}` };
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            const supported = binaries/* SUPPORTED_MAJORS */.cZ.some((major) => major === server.major);
            const actual = supported
                ? thrown.message
                : `PostgreSQL ${server.major}; this version backs up ${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`;
            return { ...base, status: 'failed', actual, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
    return { check, client };
}
/** Ends the server's sessions of a run that was killed: its queries would go on, holding locks. */
async function cleanUp(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const session = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)(target, options['ca-file']), { ...context, tag: `${context.tag}-post` });
    try {
        const ended = await session.query(
        // In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order, and would end everybody.
        'SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1', [(0,connection/* sessionName */.Cy)(context.tag)]);
        return ended.length > 0 ? [`ended ${ended.length} sessions on ${(0,postgres_url/* describeTarget */.ff)(target)}`] : [];
    }
    finally {
        await session.close();
    }
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
