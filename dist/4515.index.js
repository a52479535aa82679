export const id = 4515;
export const ids = [4515];
export const modules = {

/***/ 98167:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ connectRedis)
/* harmony export */ });
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(73024);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(41692);
/* harmony import */ var ioredis__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67796);
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(71269);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _refusal_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(69371);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(80378);








const GOODBYE_MS = 1_000;
/** Opens the connection; user, password and database go out with the first commands, so that they cost no round trip of their own. */
async function connectRedis(target, { caFile, signal, lookMs }) {
    signal.throwIfAborted();
    const client = new ioredis__WEBPACK_IMPORTED_MODULE_3__.Redis({
        ...(target.socket === undefined ? { host: target.host, port: target.port } : { path: target.socket }),
        ...(target.tls === 'none' ? {} : { tls: tlsOptions(target, caFile) }),
        lazyConnect: true,
        connectTimeout: lookMs,
        retryStrategy: null,
        maxRetriesPerRequest: 0,
        enableOfflineQueue: false,
        enableReadyCheck: false,
        autoResendUnfulfilledCommands: false,
        autoResubscribe: false,
        disableClientInfo: true,
        // Everybody speaks it, and it needs no greeting.
        protocol: 2,
    });
    let broken;
    client.on('error', (thrown) => {
        broken ??= thrown;
    });
    const close = () => {
        client.disconnect();
        // A server that is stopped never closes its side.
        client.stream?.destroy();
    };
    const waiting = async (work, until, ms) => {
        const late = Promise.withResolvers();
        const timer = setTimeout(() => late.reject((0,_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .silence */ .ao)(target, ms)), ms);
        try {
            return await Promise.race([until ? (0,_abort_js__WEBPACK_IMPORTED_MODULE_7__/* .orAbort */ .K)(work, until) : work, late.promise]);
        }
        catch (thrown) {
            until?.throwIfAborted();
            throw thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo ? thrown : (0,_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .lost */ .DU)(broken ?? thrown, target);
        }
        finally {
            clearTimeout(timer);
            work.catch(() => { }); // It may still fail, when nobody waits any more.
        }
    };
    try {
        await waiting(client.connect(), signal, lookMs);
    }
    catch (thrown) {
        close();
        throw thrown;
    }
    let login = loginOf(target);
    const exchange = async (commands, until, ms) => {
        const sent = [...login, ...commands];
        const pipeline = client.pipeline();
        for (const [name, ...args] of sent)
            pipeline.call(name, ...args);
        const results = sent.length === 0 ? [] : ((await waiting(pipeline.exec(), until, ms)) ?? []);
        const answers = results.map(([error, value], at) => {
            if (!error)
                return tidy(value, sent[at]);
            const refusal = (0,_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .refused */ .J5)(error, sent[at], target, broken);
            // Whoever is not let in is refused everything after it too.
            if (at < login.length)
                throw (0,_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .notLetIn */ .u6)(refusal, target);
            return refusal;
        });
        login = [];
        return answers.slice(sent.length - commands.length);
    };
    return {
        send: (...commands) => exchange(commands, signal, lookMs),
        together: async (...commands) => together(commands, await exchange([['MULTI'], ...commands, ['EXEC']], signal, lookMs)),
        listen: async (pattern, hear) => {
            await exchange([], signal, lookMs);
            client.on('pmessage', (_pattern, _channel, message) => hear(message));
            await waiting(client.psubscribe(pattern), signal, lookMs).catch((thrown) => {
                const text = thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo ? (0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown.cause) : '';
                if (!/^NOPERM/.test(text))
                    throw thrown;
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${(0,_url_js__WEBPACK_IMPORTED_MODULE_6__/* .describeRedis */ .RL)(target)}: ${text}`, { hint: `Add ${(0,_refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .ruleFor */ .sG)(text, ['PSUBSCRIBE', pattern])} to the user.` });
            });
        },
        finish: (...commands) => exchange(commands, undefined, Math.min(lookMs, GOODBYE_MS)).then(() => { }, () => { }),
        close,
    };
}
function loginOf({ username, password, db }) {
    const login = [];
    if (password !== undefined)
        login.push(username === undefined ? ['AUTH', password] : ['AUTH', username, password]);
    else if (username !== undefined)
        login.push(['AUTH', username, '']);
    if (db !== 0)
        login.push(['SELECT', db]);
    return login;
}
function tlsOptions(target, caFile) {
    const servername = target.host && !(0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(target.host) ? { servername: target.host } : {};
    if (target.tls === 'unverified')
        return { ...servername, rejectUnauthorized: false };
    if (caFile === undefined)
        return { ...servername, ca: [...(0,node_tls__WEBPACK_IMPORTED_MODULE_2__.getCACertificates)('default'), ...(0,node_tls__WEBPACK_IMPORTED_MODULE_2__.getCACertificates)('system')] };
    try {
        return { ...servername, ca: (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(caFile) };
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`ca-file: ${caFile} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, { cause: thrown, layer: 'gate' });
    }
}
/** What EXEC answered, one for each command. */
function together(commands, answers) {
    const [begun, ...queued] = answers;
    const refusal = [begun, ...queued.slice(0, -1)].find((answer) => answer instanceof _refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .Refusal */ .P_);
    const done = queued.at(-1);
    if (Array.isArray(done))
        return done;
    const why = refusal ?? (done instanceof _refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .Refusal */ .P_ ? done : new _refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .Refusal */ .P_('EXECABORT the transaction was not carried out', ['EXEC']));
    return commands.map(() => why);
}
/** ioredis gives nested errors as Errors. */
function tidy(value, command) {
    if (typeof value === 'object' && value !== null && 'message' in value)
        return new _refusal_js__WEBPACK_IMPORTED_MODULE_5__/* .Refusal */ .P_(String(value.message), command);
    if (Array.isArray(value))
        return value.map((part) => tidy(part, command));
    return typeof value === 'string' || typeof value === 'number' ? value : value === null || value === undefined ? null : String(value);
}


/***/ }),

/***/ 69371:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DU: () => (/* binding */ lost),
/* harmony export */   J5: () => (/* binding */ refused),
/* harmony export */   P_: () => (/* binding */ Refusal),
/* harmony export */   ao: () => (/* binding */ silence),
/* harmony export */   sG: () => (/* binding */ ruleFor),
/* harmony export */   u6: () => (/* binding */ notLetIn)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _unreachable_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(68793);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(80378);




/** An error that the server answered a command with. `code` is its first word, in Redis' own spelling: READONLY, MISCONF, OOM, NOPERM. */
class Refusal {
    code;
    text;
    /** For NOPERM: the rules to add to the user, as ACL SETUSER takes them. */
    rule;
    constructor(message, command) {
        const text = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(message, 300);
        this.code = /^[A-Z]{2,}(?= )/.exec(text)?.[0] ?? 'ERR';
        this.text = text
            .slice(this.code === 'ERR' ? 0 : this.code.length)
            .replace(/^ERR /, '')
            .trim();
        this.rule = this.code === 'NOPERM' ? ruleFor(text, command) : '';
    }
}
/** What the server said to one command. Throws what ioredis says by itself, and what the server says to every command alike. */
function refused(error, command, target, broken) {
    // What ioredis says itself is no answer of the server.
    if (/Connection is closed|Stream isn't writeable|Command aborted/.test(error.message))
        throw lost(broken ?? error, target);
    if (/Unknown RESP type/.test(error.message))
        throw lost(error, target);
    const refusal = new Refusal(error.message, command);
    const known = FOR_ALL.find(({ when }) => when.test(error.message));
    if (known)
        throw known.fault((0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRedis */ .RL)(target), refusal.text);
    return refusal;
}
const passing = (what, hint) => (where, text) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${what} (${text})`, { temporary: true, hint });
/** Answers that every command gets. Words of Redis 6 to 8, where it has no code for it. */
const FOR_ALL = [
    {
        when: /^NOAUTH|operation not permitted/,
        fault: (where) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the server wants a password and the URL has none (NOAUTH)`, {
            hint: 'Write it as redis://:password@host or redis://user:password@host; letters such as @ / ? # % : as %40 %2F %3F %23 %25 %3A.',
        }),
    },
    { when: /^LOADING/, fault: passing('it is still loading its data (LOADING)', 'Give it more time: a longer timeout of the gate.') },
    {
        when: /^BUSY /,
        fault: passing('a script keeps it from answering (BUSY)', 'SCRIPT KILL or FUNCTION KILL ends a script that wrote nothing yet.'),
    },
    {
        when: /max number of clients/,
        fault: passing('it takes no more clients', 'Raise maxclients, or find out who keeps connections open: CLIENT LIST.'),
    },
    {
        when: /^DENIED/,
        fault: (where) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: it is in protected mode and lets only its own machine in (DENIED)`, {
            hint: 'Give it a password or users (requirepass, ACL), or run the gate on its machine.',
        }),
    },
];
/** Of AUTH and SELECT. */
function notLetIn(refusal, target) {
    const where = (0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRedis */ .RL)(target);
    if (refusal.code === 'WRONGPASS' || /invalid password/.test(refusal.text)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: user and password were not accepted (${refusal.code})`, {
            hint: 'Check both, and that the user is on; letters such as @ / ? # % : in them are written as %40 %2F %3F %23 %25 %3A in a URL.',
        });
    }
    if (/without any password configured/.test(refusal.text)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the URL has a password and the server wants none`, {
            hint: 'Take it out of the URL, or set requirepass: anybody who reaches this server may read and change it.',
        });
    }
    if (/out of range|not allowed in cluster/.test(refusal.text)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: there is no such database (${refusal.text})`, {
            hint: 'Name one below the setting "databases" of the server; a cluster has 0 alone.',
        });
    }
    const rule = refusal.rule ? { hint: `Add ${refusal.rule} to the user.` } : {};
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${refusal.code} ${refusal.text}`, rule);
}
/** The message of Redis 7 names the command; that of Redis 6 and of keys and channels does not. */
function ruleFor(text, [name, ...args]) {
    const [, command = name.toLowerCase()] = /run the '([\w|-]+)' command/.exec(text) ?? [];
    // What is unique to a run stands for any.
    const first = String(args[0] ?? '').replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*');
    if (/access (?:a|the).*channel/.test(text))
        return `&${first}`;
    if (/access (?:a|one of|the).*key/.test(text))
        return `~${first}`;
    return `+${command}`;
}
function silence(target, ms) {
    // A Redis without TLS takes the greeting for a command that goes on.
    const tls = target.tls === 'none' ? '' : ' One that speaks no TLS is silent too: redis://.';
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRedis */ .RL)(target)}: no answer within ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(ms)}`, {
        temporary: true,
        hint: `The server is frozen, overloaded or busy with a long command (SLOWLOG GET), or another kind of server listens there.${tls}`,
    });
}
/** The connection did not come about, or broke. */
function lost(thrown, target) {
    const where = (0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeRedis */ .RL)(target);
    const text = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown);
    const known = (0,_unreachable_js__WEBPACK_IMPORTED_MODULE_2__/* .unreachable */ .HB)(thrown, where, target.host);
    if (known)
        return known;
    if (/Unknown RESP type/.test(text)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: something answers there, but it is no Redis`, {
            hint: 'Check host and port; a Redis behind TLS is asked with rediss://.',
        });
    }
    if (/Connection is closed|Command aborted|Stream isn't writeable/.test(text)) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the connection was closed before the answer`, { cause: thrown, temporary: true, hint: _unreachable_js__WEBPACK_IMPORTED_MODULE_2__/* .CLOSED */ .V });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 300)}`, { cause: thrown, hint: _unreachable_js__WEBPACK_IMPORTED_MODULE_2__/* .REACH */ .op });
}


/***/ }),

/***/ 68793:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HB: () => (/* binding */ unreachable),
/* harmony export */   V: () => (/* binding */ CLOSED),
/* harmony export */   op: () => (/* binding */ REACH)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** What a system call, a name server or TLS said on the way to a server, as a sentence; undefined where it was none of them. */
function unreachable(thrown, where, host) {
    const code = codeOf(thrown);
    const text = (0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown);
    const known = KNOWN[code ?? ''] ?? (CERTIFICATE.test(code ?? '') ? UNTRUSTED : undefined);
    if (!known)
        return undefined;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${known.what(host, text)}`, {
        cause: thrown,
        hint: known.hint,
        ...(known.temporary ? { temporary: true } : {}),
        ...(known.network ? { layer: 'network' } : {}),
    });
}
const REACH = 'Check host and port, that the server is up, and that this machine may reach it (firewall, VPN, service container).';
const CLOSED = `${REACH} A server that speaks TLS only closes it too: write an s at the end of the scheme then.`;
const TRUST = 'Give the authority that signed it with ca-file, or correct the host name in the URL.';
const UNTRUSTED = { what: () => 'the certificate of the server is signed by an authority that is not trusted', hint: TRUST };
const CERTIFICATE = /^(?:SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT\w*)$/;
const PLAIN = {
    what: () => 'the other side does not answer in TLS',
    hint: 'Take the letter s out of the scheme where the server has no TLS, or correct the port.',
};
const KNOWN = {
    ECONNREFUSED: { what: () => 'the connection was refused: nothing listens there', hint: REACH, temporary: true },
    ENOTFOUND: { what: (host) => `the host name '${host}' is not known`, hint: REACH, network: true },
    EAI_AGAIN: { what: (host) => `the host name '${host}' could not be looked up`, hint: REACH, temporary: true, network: true },
    ENETUNREACH: { what: () => 'this machine has no route to it', hint: REACH, network: true },
    EHOSTUNREACH: { what: () => 'this machine has no route to it', hint: REACH, temporary: true, network: true },
    ETIMEDOUT: { what: () => 'no answer to the connection', hint: REACH, temporary: true },
    ECONNRESET: { what: () => 'the connection was closed by the other side', hint: CLOSED, temporary: true },
    EPIPE: { what: () => 'the connection was closed by the other side', hint: CLOSED, temporary: true },
    ENOENT: { what: () => 'there is no such socket', hint: REACH, temporary: true },
    EACCES: {
        what: () => 'this user may not open that socket',
        hint: 'Let the user of this step write to the socket (group, unixsocketperm).',
    },
    CERT_HAS_EXPIRED: { what: () => 'the certificate of the server has expired', hint: 'Renew it.' },
    CERT_NOT_YET_VALID: { what: () => 'the certificate of the server is not valid yet', hint: 'Compare the clocks of both machines.' },
    ERR_TLS_CERT_ALTNAME_INVALID: { what: (host) => `the certificate of the server is not for '${host}'`, hint: TRUST },
    EPROTO: PLAIN,
    ERR_SSL_WRONG_VERSION_NUMBER: PLAIN,
    ERR_SSL_PACKET_LENGTH_TOO_LONG: PLAIN,
};
function codeOf(thrown) {
    if (typeof thrown !== 'object' || thrown === null)
        return undefined;
    // One for each address that was tried.
    if ('errors' in thrown && Array.isArray(thrown.errors) && thrown.errors.length > 0)
        return codeOf(thrown.errors[0]);
    return 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}


/***/ }),

/***/ 80378:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   JF: () => (/* binding */ parseRedis),
/* harmony export */   RL: () => (/* binding */ describeRedis)
/* harmony export */ });
/* unused harmony export REDIS_SCHEMES */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


const REDIS_SCHEMES = ['redis', 'rediss', 'redis+socket'];
const EXAMPLE = 'expected redis://:password@host:6379/0, rediss:// for TLS, or redis+socket:///path/to/redis.sock?db=0';
const ESCAPES = 'Letters such as @ / ? # % : in user or password are written as %40 %2F %3F %23 %25 %3A';
/** `parameters` are those that the URL has beside what concerns the connection. Throws a UserError that repeats nothing which may be a secret. */
function parseRedis(text) {
    const url = parsed(text);
    const given = parametersOf(url);
    const take = (name) => {
        const value = given.get(name);
        given.delete(name);
        return value;
    };
    const isSocket = url.protocol === 'redis+socket:';
    const path = decoded(url.pathname, 'path');
    // Celery's name for it comes first in URLs of sockets.
    const db = take('db') ?? take('virtual_host') ?? (isSocket ? '' : path.replace(/^\//, ''));
    const host = decoded(url.hostname.replace(/^\[(.*)\]$/, '$1'), 'host');
    if (isSocket && (host !== '' || path === ''))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`a redis+socket: URL has the path of a socket and no host; ${EXAMPLE}`);
    if (!isSocket && host === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL names no host; ${EXAMPLE}`);
    const target = {
        host,
        port: url.port === '' ? 6379 : Number(url.port),
        socket: isSocket ? path : undefined,
        username: decoded(url.username, 'user') || undefined,
        password: decoded(url.password, 'password') || undefined,
        db: databaseOf(db),
        tls: tlsOf(url, take('ssl_cert_reqs')),
    };
    return { target, parameters: given };
}
/** For messages: no user, no password, no parameters. */
function describeRedis({ host, port, socket, db }) {
    const place = socket ?? `${host.includes(':') ? `[${host}]` : host}:${port}`;
    return `Redis at ${place}, database ${db}`;
}
function parsed(text) {
    // URL refuses a user without a host.
    const filled = text.replace(/^(redis\+socket:\/\/[^/?#]*@)(?=\/)/i, '$1socket.invalid');
    let url;
    try {
        url = new URL(filled);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL cannot be read; ${EXAMPLE}. ${ESCAPES}`);
    }
    if (url.hostname === 'socket.invalid')
        url.hostname = '';
    if (!REDIS_SCHEMES.some((scheme) => `${scheme}:` === url.protocol))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(url.protocol)} is no scheme of Redis; ${EXAMPLE}`);
    if (url.hash !== '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL holds a '#'. ${ESCAPES}`);
    return url;
}
/** Every name once, and none that may be a piece of a password. */
function parametersOf(url) {
    const given = new Map();
    if (url.search.includes('@'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the URL holds an '@' after a '?'. ${ESCAPES}`);
    for (const [name, value] of new URLSearchParams(url.search.replaceAll('+', '%2B'))) {
        if (given.has(name))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(name)} stands twice in the URL`);
        given.set(name, value);
    }
    return given;
}
function databaseOf(text) {
    if (text === '')
        return 0;
    if (/^\d{1,5}$/.test(text))
        return Number(text);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the path of the URL is ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)}, and the number of a database is expected, such as redis://host:6379/0`);
}
/** `ssl_cert_reqs` is what Celery, Django and redis-py read from the same URL. */
function tlsOf(url, required) {
    if (url.protocol !== 'rediss:') {
        if (required === undefined)
            return 'none';
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('ssl_cert_reqs stands in a URL without TLS: write rediss:// in place of redis://');
    }
    const word = (required ?? 'required').toLowerCase().replace(/^cert_/, '');
    if (word === 'none')
        return 'unverified';
    if (word === 'required' || word === 'optional')
        return 'verified';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`ssl_cert_reqs in the URL: received ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(required)}, expected required or none`);
}
function decoded(text, what) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the ${what} in the URL holds a '%' that is no escape; write it as %25`);
    }
}


/***/ }),

/***/ 92041:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   LV: () => (/* binding */ readInfo),
/* harmony export */   rl: () => (/* binding */ numberOf),
/* harmony export */   sm: () => (/* binding */ valuesOf)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);

function readInfo(text) {
    const pairs = text.split('\n').flatMap((line) => {
        const [, name, value] = /^([\w-]+):(.*?)\r?$/.exec(line) ?? [];
        return name === undefined ? [] : [[name, value]];
    });
    return new Map(pairs);
}
/** Undefined where this server does not say it: an older one, another make, a managed one. */
function numberOf(info, name) {
    const value = info.get(name);
    return value === undefined || !/^-?\d+(\.\d+)?$/.test(value) ? undefined : Number(value);
}
/** What one answer says by itself. */
function valuesOf(info, db) {
    const plain = (name) => counted(numberOf(info, name), name);
    const seconds = (name) => ({ ...scaled(plain(name), 1_000), dimension: 'duration' });
    const clients = numberOf(info, 'connected_clients');
    const limit = numberOf(info, 'maxclients');
    const share = clients !== undefined && limit ? clients / limit : undefined;
    return new Map([
        ['version', { value: versionOf(info), dimension: 'text', why: 'INFO says no version' }],
        ['uptime', seconds('uptime_in_seconds')],
        ['clients', plain('connected_clients')],
        ['clients-share', { ...counted(share, 'maxclients'), dimension: 'ratio', detail: `${clients} of ${limit}` }],
        ['blocked-clients', plain('blocked_clients')],
        ['memory', memory(info)],
        ['memory-bytes', { ...plain('used_memory'), dimension: 'bytes' }],
        ['policy', { value: info.get('maxmemory_policy'), dimension: 'text', why: unsaid('maxmemory_policy') }],
        ['fragmentation', fragmentation(info)],
        ['ops', { ...plain('instantaneous_ops_per_sec'), dimension: 'per-second' }],
        ['keys', { value: Number(/keys=(\d+)/.exec(info.get(`db${db}`) ?? '')?.[1] ?? 0), dimension: 'none', detail: `in database ${db}` }],
        ['persistence', persistence(info)],
        ...replication(info),
    ]);
}
const unsaid = (name) => `this server does not say ${name}`;
function counted(value, name) {
    return value === undefined ? { value, dimension: 'none', why: unsaid(name) } : { value, dimension: 'none' };
}
const scaled = ({ value, ...rest }, factor) => ({
    ...rest,
    value: typeof value === 'number' ? value * factor : value,
});
function versionOf(info) {
    // A make that is compatible says the version of Redis that it is like, and its own.
    return info.get('valkey_version') ?? info.get('dragonfly_version')?.replace(/^df-v?/, '') ?? info.get('redis_version');
}
function memory(info) {
    const used = numberOf(info, 'used_memory');
    const most = numberOf(info, 'maxmemory') ?? 0;
    const whole = most || numberOf(info, 'total_system_memory');
    if (used === undefined || !whole)
        return { value: undefined, dimension: 'ratio', why: unsaid('used_memory with a limit') };
    const detail = `${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showBytes */ .ni)(used)} of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showBytes */ .ni)(whole)}, ${most ? 'maxmemory' : 'the memory of its machine: maxmemory is 0'}`;
    return { value: used / whole, dimension: 'ratio', detail };
}
/** Below 100 MB the ratio is that of the program itself, and says nothing. */
const FRAGMENTATION_FROM = 100e6;
function fragmentation(info) {
    const used = numberOf(info, 'used_memory');
    if (used !== undefined && used < FRAGMENTATION_FROM)
        return {
            value: undefined,
            dimension: 'none',
            why: `${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showBytes */ .ni)(used)} in use: below ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showBytes */ .ni)(FRAGMENTATION_FROM)} it says nothing`,
        };
    return counted(numberOf(info, 'mem_fragmentation_ratio'), 'mem_fragmentation_ratio');
}
function persistence(info) {
    const faults = [
        info.get('rdb_last_bgsave_status') === 'err' ? 'the last snapshot failed (rdb_last_bgsave_status)' : '',
        info.get('aof_last_write_status') === 'err' ? 'the append-only file could not be written (aof_last_write_status)' : '',
        info.get('aof_last_bgrewrite_status') === 'err' ? 'the append-only file could not be rewritten (aof_last_bgrewrite_status)' : '',
    ].filter((fault) => fault !== '');
    if (!info.has('rdb_last_bgsave_status') && !info.has('aof_enabled'))
        return { value: undefined, dimension: 'text', why: unsaid('rdb_last_bgsave_status') };
    if (faults.length === 0)
        return { value: 'ok', dimension: 'text' };
    return { value: 'error', dimension: 'text', detail: `${faults.join('; ')}: its log says why, most often a full disk` };
}
/** Nothing of replication where there is none. */
function replication(info) {
    const said = info.get('role');
    const role = said === 'slave' ? 'replica' : said;
    const own = ['role', { value: role, dimension: 'text', why: unsaid('role') }];
    if (role === 'replica')
        return [own, ...asReplica(info)];
    const replicas = [...info].flatMap(([name, text]) => (/^slave\d+$/.test(name) ? [text] : []));
    if (replicas.length === 0)
        return [own];
    const away = replicas.filter((text) => !/state=online/.test(text));
    const lags = replicas.flatMap((text) => /lag=(\d+)/.exec(text)?.[1] ?? []).map(Number);
    const detail = `${replicas.length - away.length} of ${replicas.length} replicas online`;
    return [
        own,
        ['replication', { value: away.length === 0 ? 'ok' : 'down', dimension: 'text', detail }],
        ['replica-lag', { ...counted(lags.length > 0 ? Math.max(...lags) * 1_000 : undefined, 'a lag'), dimension: 'duration', detail }],
    ];
}
function asReplica(info) {
    const isUp = info.get('master_link_status') === 'up';
    const silent = numberOf(info, 'master_last_io_seconds_ago');
    const down = numberOf(info, 'master_link_down_since_seconds');
    const syncing = info.get('master_sync_in_progress') === '1' ? ', a full copy is under way' : '';
    const place = (0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .oneLine */ .TN)(`${info.get('master_host')}:${info.get('master_port')}`, 100);
    const since = down === undefined || down < 0 ? '' : ` for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showDuration */ .kJ)(down * 1_000)}`;
    const lag = isUp && silent !== undefined && silent >= 0 ? silent * 1_000 : undefined;
    return [
        [
            'replication',
            { value: isUp ? 'ok' : 'down', dimension: 'text', ...(isUp ? {} : { detail: `no link to ${place}${since}${syncing}` }) },
        ],
        [
            'replica-lag',
            { value: lag, dimension: 'duration', why: `there is no link to ${place}`, detail: 'since something came from its master' },
        ],
    ];
}


/***/ })

};
