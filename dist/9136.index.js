export const id = 9136;
export const ids = [9136,2002,4287];
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

/***/ 39342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CY: () => (/* binding */ readOf),
/* harmony export */   Ct: () => (/* binding */ findWorkingIn),
/* harmony export */   K2: () => (/* binding */ removeFor),
/* harmony export */   jb: () => (/* binding */ giveTo),
/* harmony export */   ji: () => (/* binding */ writeFor),
/* harmony export */   v$: () => (/* binding */ removeFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);
/* harmony import */ var _sudo_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31150);





/** Gives a folder that was just made to the user. `mode` is for who needs sudo: our group, which is then the folder's, may then do so much. */
async function giveTo(context, user, folder, mode) {
    if (user.sudo === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(folder, user.uid, user.gid);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chmod)(folder, mode);
    await (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .output */ .CG)(context, { file: 'sudo', args: ['-n', '--', 'chown', '-h', `${user.uid}:${process.getgid()}`, folder] });
}
/** Writes a file that only the server's user may read, in place of any of that name. */
async function writeFor(context, user, path, text) {
    if (user?.sudo !== undefined) {
        await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'umask 077; rm -f -- "$1" && set -C && cat > "$1"', [path], text);
        return;
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { force: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, text, { mode: 0o600, flag: 'wx' }); // What has taken its place meanwhile is not written through.
    if (user)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(path, user.uid, user.gid);
}
async function removeFor(context, user, path) {
    if (user?.sudo === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { force: true });
    await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'rm -f -- "$1"', [path]);
}
/** A file of at most a few kilobytes; empty where it cannot be read. */
function readOf(context, user, path) {
    const read = user?.sudo === undefined ? (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8') : (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'cat -- "$1"', [path]);
    return read.catch(() => '');
}
/** Processes that work in a folder. Linux only: elsewhere none is found. */
async function findWorkingIn(context, user, directory) {
    const pattern = directory.replace(/[\\*?[]/g, '\\$&');
    const script = 'find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$1" 2>/dev/null || true';
    const found = await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, script, [pattern]).catch(() => '');
    return [...found.matchAll(/^\/proc\/(\d+)\/cwd$/gm)].map(([, pid]) => Number(pid));
}
/** What somebody has mounted there is left, but where rm is one of a minimal image, which cannot be told so. */
const REMOVE = `
case "$(rm --help 2>&1)" in
  *--one-file-system*) exec rm -rf --one-file-system -- "$1" ;;
  *) exec rm -rf -- "$1" ;;
esac`;
/** The last process of a server may still be writing while it ends. */
const TRIES = 10;
const RETRY_MS = 50;
/** Takes away a folder of `makePlace`, whoever it belongs to now; what is gone already is no error. Also after an abort. */
async function removeFolder(context, folder) {
    const there = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(folder).catch(() => undefined);
    const [own, owner] = [process.getuid?.() ?? 0, there?.uid ?? 0];
    if (own === 0 || owner === own || there === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true, maxRetries: TRIES, retryDelay: RETRY_MS });
    for (let tried = 1;; tried++) {
        try {
            await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, 'root', REMOVE, [folder]);
            return;
        }
        catch (thrown) {
            if (tried === TRIES)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${folder} could not be taken away: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(RETRY_MS);
        }
    }
}


/***/ }),

/***/ 94287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c8: () => (/* binding */ makePlace),
/* harmony export */   fZ: () => (/* binding */ asOther),
/* harmony export */   h: () => (/* binding */ canEnter),
/* harmony export */   removePlace: () => (/* binding */ removePlace),
/* harmony export */   serverUser: () => (/* binding */ serverUser)
/* harmony export */ });
/* unused harmony export powerless */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(39342);






/** For process.ts. */
const asOther = ({ uid, gid, sudo }) => ({ uid, gid, ...(sudo === undefined ? {} : { sudo }) });
/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;
/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then. `filledByUs`: we write in them too, by our group.
 */
async function makePlace(context, programs, directory, filledByUs = false) {
    const user = await serverUser(context);
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
            await (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .giveTo */ .jb)(context, user, folder, filledByUs ? 0o770 : 0o710);
        return folder;
    };
    try {
        const socketDirectory = await make(await reachableBase(context, user));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory === undefined ? socketDirectory : await make(directory), 'data');
        return { user, socketDirectory, dataDirectory, folders };
    }
    catch (thrown) {
        await removePlace(context, { folders });
        throw thrown;
    }
}
/** Removes the folders; what is gone already is no error. */
async function removePlace(context, { folders }) {
    await Promise.all(folders.map((folder) => (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .removeFolder */ .v$)(context, folder)));
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
 * Whom a server runs as, so that what a hostile dump makes the server do cannot read our environment and files: another user than us. As root
 * there must be one, since PostgreSQL refuses root, and a UserError is thrown where no such user exists. Else it takes a sudo that asks for
 * nothing, as on the runners that GitHub hosts; undefined where there is none, or the system is not Linux.
 */
async function serverUser(context) {
    const own = process.getuid?.();
    if (own !== 0)
        return own === undefined || process.platform !== 'linux' ? undefined : userBySudo(context, own);
    const user = powerless(await passwd());
    if (user)
        return user;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
        hint: 'Run the job as a user other than root, or create a user named postgres.',
    });
}
/** Asked once per run: sudo takes 10 ms, and the log of the machine shows each. */
const asked = new WeakMap();
function userBySudo(context, own) {
    const known = asked.get(context.env);
    if (known)
        return known;
    const asking = askSudo(context, own);
    asked.set(context.env, asking);
    asking.catch(() => asked.delete(context.env));
    return asking;
}
/** Root is needed to give folders away and to take them back. Asked without a terminal, as it is used: a ticket of a terminal is none here. */
async function askSudo(context, own) {
    const user = powerless(await passwd(), own);
    if (user === undefined)
        return undefined;
    const may = (...args) => (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .output */ .CG)(context, { file: 'sudo', args: ['-n', ...args, '--', 'true'] });
    try {
        await Promise.all([may(), may('-u', user.name)]);
    }
    catch {
        context.signal.throwIfAborted();
        return undefined;
    }
    return { ...user, sudo: user.name };
}
const passwd = () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => '');
/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];
/** The first of the candidates that the text of a passwd(5) file knows and that is neither root by another name nor `own`. */
function powerless(passwd, own = 0) {
    const users = passwd.split('\n').map((line) => line.split(':'));
    for (const name of CANDIDATES) {
        const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
        if (Number(uid) > 0 && Number(gid) > 0 && Number(uid) !== own)
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
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);
/* harmony import */ var _sudo_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31150);
/* harmony import */ var _scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(39342);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(94287);







/** The folder of `makePlace` may be named by a link; what is in it is not looked at, and may be closed to us. */
const atHome = async (dataDirectory) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(dataDirectory)).catch(() => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(dataDirectory)), (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(dataDirectory));
/** What process.ts allows between its polite signal and SIGKILL. */
const PATIENCE_MS = 2_000;
/**
 * Returns a function that ends the server and removes its folders, once, however often it is called; on abort it is called by itself.
 * Must be called when the server is ready and nobody has worked in it yet: later its pid file and folders say what a hostile dump wants.
 * Shutdown is fast (clients are told), then immediate, then SIGKILL; see "Shutting Down the Server" in PostgreSQL's manual. At most 6 s.
 */
async function stopper(context, place, running) {
    const hands = { context, user: place.user };
    const pid = Number((await (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .readOf */ .CY)(context, place.user, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place.dataDirectory, 'postmaster.pid'))).split('\n')[0]);
    const home = await atHome(place.dataDirectory);
    let alive = true;
    const ended = running.done
        .catch(() => { })
        .then(() => {
        alive = false;
    });
    const end = async () => {
        if (alive && pid > 1 && !context.signal.aborted) {
            await signal(hands, pid, 'SIGINT');
            await atMost(PATIENCE_MS, ended);
        }
        await atMost(PATIENCE_MS + 500, running.stop());
        await endStragglers(hands, home);
        await endRunaways(hands);
        await atMost(1_000, ended);
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_6__.removePlace)(context, place);
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
async function endStragglers(hands, dataDirectory) {
    for (const pid of await workingIn(hands, dataDirectory))
        await signal(hands, pid, 'SIGKILL');
}
/**
 * What a dump has started and sent to another folder carries the tag of the run, unless it was made to lose that too. Of another user only they
 * can see it; of our own, run.ts ends it. A run has one server at a time, and nothing else of theirs.
 */
async function endRunaways({ context, user }) {
    if (user?.sudo !== undefined)
        await (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .endTaggedBySudo */ .iF)(context, context.tag, user.sudo).catch(() => { }); // What cannot be seen cannot be ended.
}
async function workingIn({ context, user }, directory) {
    if (user?.sudo !== undefined)
        return (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .findWorkingIn */ .Ct)(context, user, directory);
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
async function endLeftServers(folders, context) {
    let servers = 0;
    for (const folder of folders) {
        const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder)).catch(() => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder), 'data');
        const hands = { context, user: await ownerOf(folder, context) };
        const pids = await workingIn(hands, dataDirectory);
        const parents = await Promise.all(pids.map(parentOf));
        const masters = pids.filter((_, i) => !pids.includes(parents[i]));
        for (const pid of masters)
            await signal(hands, pid, 'SIGQUIT');
        servers += masters.length;
        for (const end = Date.now() + IMMEDIATE_MS; Date.now() < end && (await workingIn(hands, dataDirectory)).length > 0;)
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS);
        await endStragglers(hands, dataDirectory);
    }
    return servers;
}
/** Whom it takes sudo to be; undefined where the folder is ours, or we are root, who needs nobody. */
async function ownerOf(folder, context) {
    const own = process.getuid?.();
    const there = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(folder).catch(() => undefined);
    return own === 0 || there === undefined || there.uid === own ? undefined : (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_6__.serverUser)(context);
}
async function signal({ context, user }, pid, name) {
    if (user?.sudo !== undefined)
        return (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .signalBySudo */ .Bg)(context, pid, name, user.sudo);
    try {
        process.kill(pid, name);
    }
    catch {
        // Gone in the meantime, which is what was wanted.
    }
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
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54478);
/* harmony import */ var _scratch_hands_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(39342);
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
 * Makes a cluster and starts it, in 0.6 to 1.5 s. As root, or by sudo, it runs as another user (see scratch-place.ts). Throws a UserError with the server's
 * last words and leaves nothing behind then; on abort it throws the signal's reason. `freePort` may err: a port that is taken is asked for anew.
 */
async function startScratch(context, options = {}, freePort = findFreePort) {
    const server = options.binaries ?? (await (0,_binaries_js__WEBPACK_IMPORTED_MODULE_5__/* .requireServer */ .jY)(context, options.major));
    const place = await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__/* .makePlace */ .c8)(context, server.directory, options.directory);
    const { socketDirectory, dataDirectory, user } = place;
    const { major, version } = server;
    try {
        // Where our group can reach the socket too, others may be in it.
        const password = options.listen || user?.sudo !== undefined ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(18).toString('base64url') : undefined;
        context.secrets.add(password);
        await initialise(context, server, place, password);
        const { running, port } = await launch(context, server, place, options, freePort);
        const stop = await (0,_scratch_stop_js__WEBPACK_IMPORTED_MODULE_8__/* .stopper */ .a)(context, place, running);
        context.signal.throwIfAborted();
        context.log(`Started a throwaway PostgreSQL ${version} ${user ? `as user ${user.name}` : 'as this user: not isolated'}`);
        const login = `postgres${password === undefined ? '' : `:${password}`}`;
        const url = options.listen
            ? `postgres://${login}@127.0.0.1:${port}/postgres`
            : password === undefined
                ? `postgres:///postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}&user=postgres`
                : `postgres://${login}@/postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}`;
        return { url, port, socketDirectory, dataDirectory, major, version, isolated: user !== undefined, stop };
    }
    catch (thrown) {
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__.removePlace)(context, place);
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`The throwaway PostgreSQL ${version} did not start: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
}
/** initdb, in UTF-8 and the C.UTF-8 locale where the machine has it. The password travels by a file that is gone before the server starts. */
async function initialise(context, server, place, password) {
    const passwordFile = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(place.socketDirectory, 'password');
    const access = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
    if (password)
        await (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_6__/* .writeFor */ .ji)(context, place.user, passwordFile, password);
    const initdb = (locale) => {
        const cluster = ['-D', place.dataDirectory, '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync', '--no-instructions'];
        return (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .output */ .CG)(context, { ...asServer(server, place, 'initdb'), args: [...cluster, ...access] });
    };
    try {
        await initdb('C.UTF-8').catch((thrown) => {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown).includes('invalid locale'))
                throw thrown;
            return initdb('C');
        });
    }
    finally {
        if (password)
            await (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_6__/* .removeFor */ .K2)(context, place.user, passwordFile);
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
            if (attempt === ATTEMPTS || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown).includes(TAKEN))
                throw thrown;
        }
    }
}
/** `postgres` itself, in the foreground, so that it is our child and carries the tag of the run. Resolves when it says that it is ready. */
async function runServer(context, server, place, settings) {
    const ready = Promise.withResolvers();
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .ni)(context, {
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
    const failed = (words) => ready.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${late}${words}`));
    running.done.then(() => failed('postgres ended before it was ready'), (thrown) => failed((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)));
    await ready.promise.finally(() => clearTimeout(timer));
    return running;
}
function asServer(server, { user, socketDirectory }, tool) {
    // Our own working directory may be closed to the server's user.
    return { file: server.path(tool), cwd: socketDirectory, ...(user ? { user: (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__/* .asOther */ .fZ)(user) } : {}) };
}
/** A TCP port of 127.0.0.1 that was free a moment ago. */
async function findFreePort() {
    const probe = (0,node_net__WEBPACK_IMPORTED_MODULE_1__.createServer)();
    await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
    const address = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    if (address === null || typeof address === 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo('The machine gave no free port on 127.0.0.1.');
    return address.port;
}


/***/ })

};
