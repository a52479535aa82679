export const id = 7166;
export const ids = [7166];
export const modules = {

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

/***/ 27166:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   o: () => (/* binding */ see),
/* harmony export */   q: () => (/* binding */ begin)
/* harmony export */ });
/* harmony import */ var _engines_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(24824);
/* harmony import */ var _engines_postgres_scalar_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(40527);
/* harmony import */ var _engines_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(35686);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83052);
/* harmony import */ var _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(28138);
/* harmony import */ var _postgres_server_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(90062);
/* harmony import */ var _postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(22239);








const LOCK_MS = 500;
/**
 * Everything in transactions, with their own settings: poolers refuse settings at the start, and in transaction mode would hand those of a
 * session, such as read only, to the application. The SELECT is one that no application makes: pg_stat_statements, which looks at the shape
 * only, would take the SELECT 1 of others for ours.
 */
const begin = (timeoutMs) => `BEGIN READ ONLY;
SET LOCAL search_path = pg_catalog; SET LOCAL statement_timeout = ${Math.floor(timeoutMs)}; SET LOCAL lock_timeout = ${LOCK_MS};
SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off; SELECT ${_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .OURS */ .o6} 'seaworthy'::name`;
/** One look over an open session. Rejects where the connection is lost, or nothing may be asked at all. */
async function see(session, seeing) {
    const { wanted, isAsked, timeoutMs, started } = seeing;
    const values = new Map();
    const connected = performance.now();
    await session.query(begin(timeoutMs));
    const answered = performance.now();
    const look = (name, found) => values.set(name, { ...(0,_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_5__/* .dimensionOf */ .eT)(name), ...found, ms: performance.now() - started });
    look('latency', { value: answered - started });
    look('query', { value: answered - connected });
    const asks = ({ metrics, always }) => always || metrics.some(({ name }) => isAsked(name));
    const questions = _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_5__/* .QUESTIONS */ .cE.filter(asks);
    const counters = _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_5__/* .COUNTERS */ .cT.filter(asks);
    const answers = await answersTo(session, [...questions, ...counters], timeoutMs);
    const server = answers.get(_postgres_server_js__WEBPACK_IMPORTED_MODULE_6__/* .SERVER */ .yv.id);
    if (server instanceof Refused)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(server.why);
    const asked = { role: server.role, isAsked };
    for (const question of questions)
        tell(look, question, answers.get(question.id), (answer) => question.read(answer, asked));
    for (const counter of counters)
        tell(look, counter, answers.get(counter.id), (answer) => differ(counter, answer, server.started, seeing.memory));
    await seeStatements(session, seeing, server, look);
    // Together they get little more than one statement, so that several slow ones do not cost the whole look.
    const eachMs = Math.ceil(Math.min(timeoutMs, (1.5 * timeoutMs) / wanted.sql.size));
    for (const [metric, sql] of wanted.sql)
        look(metric, await ownQuestion(session, sql, eachMs));
    return { values, facts: factsOf(session, seeing.place, server) };
}
/** In place of an answer. */
class Refused {
    why;
    constructor(why) {
        this.why = why;
    }
}
/** All in one statement; where that fails, each alone, so that what may not be asked costs its own answer only. Ends the transaction. */
async function answersTo(session, questions, timeoutMs) {
    try {
        const [row] = await session.query(`SELECT ${_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .OURS */ .o6} ${questions.map(({ id, sql }) => `${sql} AS ${id}`).join(',\n')}`);
        await session.query('COMMIT');
        return new Map(Object.entries(row));
    }
    catch (thrown) {
        if (!isRefusal(thrown))
            throw thrown;
    }
    const answers = new Map();
    for (const { id, sql } of questions) {
        try {
            await session.query(`ROLLBACK; ${begin(timeoutMs / 4)}`);
            const [row] = await session.query(`SELECT ${_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .OURS */ .o6} ${sql} AS answer`);
            answers.set(id, row.answer);
        }
        catch (thrown) {
            if (!isRefusal(thrown))
                throw thrown;
            answers.set(id, new Refused(refusalOf(thrown)));
        }
    }
    await session.query('ROLLBACK');
    return answers;
}
/** Of the statement, and not of the connection, which would refuse the next one too. */
const isRefusal = (thrown) => thrown instanceof _engines_postgres_connection_js__WEBPACK_IMPORTED_MODULE_0__/* .QueryError */ .lr && thrown.code !== undefined && !/^(?:08|57P)/.test(thrown.code);
function refusalOf({ code, message }) {
    if (code === '57014')
        return 'the server did not answer in time';
    if (code === '55P03')
        return 'it waits for a lock that somebody else holds';
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)(message, 200);
}
function tell(look, { metrics }, answer, read) {
    const found = answer instanceof Refused ? Object.fromEntries(metrics.map(({ name }) => [name, { value: undefined, why: answer.why }])) : read(answer);
    for (const [name, one] of Object.entries(found))
        look(name, one);
}
function differ(counters, answer, started, memory) {
    const nothing = (why) => Object.fromEntries(counters.metrics.map(({ name }) => [name, { value: undefined, why }]));
    const earlier = memory.counters.get(counters.id).since({ answer, started }, performance.now());
    if (earlier === undefined)
        return nothing(tooEarly(memory.windowMs));
    if (earlier.started !== started)
        return nothing('the server was restarted in the window');
    if (counters.epoch(earlier.answer) !== counters.epoch(answer))
        return nothing('the statistics were reset in the window');
    return counters.difference(earlier.answer, answer);
}
const tooEarly = (windowMs) => `it takes two looks that lie at least ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showDuration */ .kJ)(windowMs)} apart`;
async function seeStatements(session, { wanted, memory, timeoutMs }, { role, started }, look) {
    const asked = wanted.metrics.filter((metric) => metric.startsWith(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_5__/* .SLOW */ .kL));
    if (asked.length === 0)
        return;
    const now = await (0,_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .readStatements */ .bA)(session, begin(timeoutMs));
    await session.query('ROLLBACK');
    const nothing = (why) => asked.map((metric) => look(metric, { value: undefined, why }));
    if ('why' in now)
        return void nothing(now.why);
    const earlier = memory.statements.since({ ...now, started }, performance.now());
    if (earlier === undefined)
        return void nothing(tooEarly(memory.windowMs));
    if (earlier.started !== started)
        return void nothing('the server was restarted in the window');
    for (const metric of asked)
        look(metric, (0,_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .slowShare */ .HC)(metric, earlier, now, role));
}
async function ownQuestion(session, sql, timeoutMs) {
    try {
        return { value: (await (0,_engines_postgres_scalar_js__WEBPACK_IMPORTED_MODULE_1__/* .scalar */ .d)(session, `${sql}\n${_postgres_statements_js__WEBPACK_IMPORTED_MODULE_7__/* .OURS */ .o6}`, { timeoutMs })) ?? null };
    }
    catch (thrown) {
        return { value: undefined, why: (0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown), 300) };
    }
}
function factsOf(session, place, { version, recovery, pid }) {
    return {
        server: `PostgreSQL ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .oneLine */ .TN)(version, 80)}${recovery ? ', a replica' : ''}`,
        database: (0,_engines_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .describeTarget */ .ff)(place),
        connection: (0,_engines_postgres_url_js__WEBPACK_IMPORTED_MODULE_2__/* .isSocket */ .qU)(place) ? 'over a socket' : session.encrypted ? 'encrypted' : 'not encrypted',
        ...(pid === session.announcedPid ? {} : { pooler: 'between this machine and the server' }),
    };
}


/***/ }),

/***/ 22239:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HC: () => (/* binding */ slowShare),
/* harmony export */   bA: () => (/* binding */ readStatements),
/* harmony export */   o6: () => (/* binding */ OURS)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _postgres_metrics_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(28138);
/* harmony import */ var _postgres_question_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(61093);
/* harmony import */ var _postgres_server_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(90062);





/**
 * The share of calls that belong to slow statements. `pg_stat_statements` holds no distribution, only calls and their total time, so "slow" is
 * a statement whose mean in the window is above the limit (its manual, "The pg_stat_statements View"; versions from 1.9, PostgreSQL 14).
 */
/** In every statement of ours, so that we do not count ourselves; behind the first word, since PostgreSQL 18 cuts off what stands before it. */
const OURS = '/* seaworthy-gate */';
/** Fewer calls say nothing about a share of one percent. */
const LEAST_CALLS = 100;
const INSTALL = 'CREATE EXTENSION pg_stat_statements, and shared_preload_libraries = pg_stat_statements in the settings of the server';
const LATE = 'pg_stat_statements is older than the server; mend it with: ALTER EXTENSION pg_stat_statements UPDATE';
/** Resolves to why not where the extension is missing or may not be read; rejects where the connection is lost. */
async function readStatements(session, begin) {
    await session.query(begin);
    const [extension] = await session.query(`SELECT ${OURS} quote_ident(n.nspname) AS schema, e.extversion AS version FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements'`);
    if (!extension)
        return { why: `pg_stat_statements is not installed in this database; it takes ${INSTALL}` };
    const [first = 0, second = 0] = extension.version.split('.').map(Number);
    if (first === 1 && second < 9)
        return { why: LATE };
    try {
        return await counted(session, extension.schema);
    }
    catch (thrown) {
        const code = thrown.code;
        if (code === undefined)
            throw thrown;
        if (code === '55000')
            return { why: `pg_stat_statements is installed and not loaded; it takes ${INSTALL}` };
        return { why: `pg_stat_statements cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}` };
    }
}
/** Utility statements (BEGIN, SET, DDL, COPY, VACUUM …) are not what a user waits for; comments may stand before a statement. */
const WORK = '^(\\s|/\\*([^*]|\\*+[^*/])*\\*+/|--[^\\n]*\\n|\\()*(SELECT|INSERT|UPDATE|DELETE|MERGE|WITH|VALUES|TABLE)\\M';
async function counted(session, schema) {
    const [row] = await session.query(`WITH ${OURS} each AS MATERIALIZED (SELECT * FROM ${schema}.pg_stat_statements(true) WHERE dbid = ${_postgres_question_js__WEBPACK_IMPORTED_MODULE_4__/* .THIS_DATABASE */ .dB} AND toplevel)
    SELECT json_build_object('dealloc', i.dealloc, 'reset', i.stats_reset::text,
      'hidden', (SELECT count(*) FROM each WHERE queryid IS NULL),
      'calls', (SELECT json_agg(json_build_array(userid::text || ':' || queryid::text, calls, total_exec_time, rows)) FROM each
        WHERE query NOT LIKE $1 AND query ~* $2)) AS found
    FROM ${schema}.pg_stat_statements_info() i`, [`%${OURS}%`, WORK]);
    const { calls, ...found } = row.found;
    return { ...found, calls: new Map((calls ?? []).map(([id, count, ms, rows]) => [id, { calls: count, ms, rows }])) };
}
/** For one limit. `role` is for the GRANT in the message. */
function slowShare(metric, earlier, later, role) {
    const nothing = (why) => ({ value: undefined, why });
    if (later.hidden > 0)
        return nothing(`${later.hidden} statements of others are hidden; mend it with: GRANT pg_read_all_stats TO ${role}`);
    if (later.reset !== earlier.reset)
        return nothing('pg_stat_statements was reset in the window');
    if (later.dealloc !== earlier.dealloc)
        return nothing('pg_stat_statements dropped statements in the window; mend it with a larger pg_stat_statements.max');
    const limit = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .parseDuration */ .E9)(metric.slice(_postgres_metrics_js__WEBPACK_IMPORTED_MODULE_2__/* .SLOW */ .kL.length));
    let [slow, all] = [0, 0];
    for (const [id, now] of later.calls) {
        const before = earlier.calls.get(id) ?? { calls: 0, ms: 0 };
        const calls = now.calls - before.calls;
        if (calls < 0)
            return nothing('a statement was reset in pg_stat_statements in the window');
        all += calls;
        if (calls > 0 && (now.ms - before.ms) / calls > limit)
            slow += calls;
    }
    return { ...(0,_postgres_server_js__WEBPACK_IMPORTED_MODULE_3__/* .share */ .uM)(slow, all, LEAST_CALLS), why: 'no statement ran in the window', detail: `${slow} of ${all} calls` };
}


/***/ })

};
