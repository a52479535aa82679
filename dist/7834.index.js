export const id = 7834;
export const ids = [7834];
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

/***/ 67231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   As: () => (/* binding */ isComplete),
/* harmony export */   VC: () => (/* binding */ noAnswers),
/* harmony export */   p5: () => (/* binding */ noteAnswer)
/* harmony export */ });
/** What is missing in `asked` for every worker that got the question to have answered all of it. */
function isComplete(asked, methods) {
    return asked.receivers !== undefined && methods.every((method) => answered(asked, method) >= asked.receivers);
}
/** An answer that cannot be read is counted for `ping` and stands for all: its worker will write the others in the same way. */
const answered = (asked, method) => (asked.answers.get(method)?.size ?? 0) + asked.unread;
const noAnswers = (receivers) => ({ receivers, answers: new Map(), unread: 0, ms: 0 });
function noteAnswer(asked, method, node, value) {
    if (node === undefined) {
        if (method === 'ping')
            asked.unread++;
        return;
    }
    const known = asked.answers.get(method) ?? new Map();
    asked.answers.set(method, known.set(node, value));
}


/***/ }),

/***/ 97834:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  redisBroker: () => (/* binding */ redisBroker)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/engines/redis/connection.js
var connection = __webpack_require__(98167);
// EXTERNAL MODULE: ./lib/engines/redis/refusal.js
var redis_refusal = __webpack_require__(69371);
// EXTERNAL MODULE: ./lib/engines/redis/url.js
var url = __webpack_require__(80378);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/probes/celery-broker.js
var celery_broker = __webpack_require__(67231);
// EXTERNAL MODULE: ./lib/probes/celery-envelope.js
var celery_envelope = __webpack_require__(62026);
;// CONCATENATED MODULE: ./lib/probes/celery-redis-queues.js

/** Of kombu: between the parts of a binding, and between a queue and a priority (transport/redis.py). */
const SEPARATOR = '\x06\x16';
/** By queue, over the lists of all its priorities. One that is empty is not there: its length is 0. */
async function lengths(session, settings, queues) {
    const keys = queues.map((queue) => settings.prioritySteps.map((step) => `${settings.prefix}${queue}${step === 0 ? '' : SEPARATOR + step}`));
    const answers = await session.send(...keys.flat().map((key) => ['LLEN', key]));
    return new Map(queues.map((queue, at) => {
        const parts = answers.slice(at * settings.prioritySteps.length, (at + 1) * settings.prioritySteps.length);
        const refusal = parts.find((part) => part instanceof redis_refusal/* Refusal */.P_);
        if (refusal)
            return [queue, { length: undefined, why: why(refusal) }];
        return [queue, { length: parts.reduce((sum, part) => sum + Number(part), 0) }];
    }));
}
const why = ({ code, text, rule }) => `${code} ${text}${rule ? `: add ${rule} to the user` : ''}`;
/** So many bindings are looked at; where there are more, they are the finding. */
const MOST_BINDINGS = 5_000;
/** `unacked`, `oldest-unacked` and `reply-keys`. */
async function backlog(session, settings) {
    const { prefix, exchange } = settings;
    const replies = `${prefix}_kombu.binding.reply.${exchange}.pidbox`;
    const [unacked, oldest, bindings] = await session.send(['HLEN', `${prefix}unacked`], ['ZRANGE', `${prefix}unacked_index`, 0, 0, 'WITHSCORES'], ['SSCAN', replies, 0, 'COUNT', MOST_BINDINGS]);
    const values = new Map([
        [
            'unacked',
            unacked instanceof redis_refusal/* Refusal */.P_
                ? { value: undefined, dimension: 'none', why: why(unacked) }
                : { value: Number(unacked), dimension: 'none' },
        ],
        ['oldest-unacked', oldestOf(oldest)],
    ]);
    return values.set('reply-keys', await replyKeys(session, prefix, bindings));
}
function oldestOf(oldest) {
    if (oldest instanceof redis_refusal/* Refusal */.P_)
        return { value: undefined, dimension: 'duration', why: why(oldest) };
    const score = Array.isArray(oldest) ? Number(oldest[1]) : Number.NaN;
    // By the clock of the worker that took it.
    return { value: Number.isFinite(score) ? Math.max(0, Date.now() - score * 1_000) : 0, dimension: 'duration' };
}
/**
 * Lists that a client of remote control left behind: nobody takes anything out of them, and they have no end. They are found by their bindings,
 * which such a client leaves too, so that not every key of the database has to be read.
 */
async function replyKeys(session, prefix, bindings) {
    if (bindings instanceof redis_refusal/* Refusal */.P_)
        return { value: undefined, dimension: 'none', why: why(bindings) };
    const members = Array.isArray(bindings) && Array.isArray(bindings[1]) ? bindings[1] : [];
    const keys = members.flatMap((member) => (typeof member === 'string' ? [`${prefix}${member.split(SEPARATOR).at(-1)}`] : []));
    const expiries = keys.length === 0 ? [] : await session.send(...keys.map((key) => ['PTTL', key]));
    const refusal = expiries.find((expiry) => expiry instanceof redis_refusal/* Refusal */.P_);
    if (refusal)
        return { value: undefined, dimension: 'none', why: why(refusal) };
    const detail = `${keys.length} bindings of clients`;
    return { value: expiries.filter((expiry) => expiry === -1).length, dimension: 'none', detail };
}

;// CONCATENATED MODULE: ./lib/probes/celery-redis.js








/** The list has to be there before the first answer, so that it can have an end before there is anything in it. */
const PLACEHOLDER = '';
const RULES = '+multi +exec +select +publish +sadd +expire +rpush +lrange +del +llen +hlen +zrange +sscan +pttl';
/** As section "Names" of kombu has them: keys carry the prefix, names inside of messages do not. */
function namesOf({ target: { db }, settings: { exchange, prefix, fanoutPrefix }, oid }) {
    const queue = `${oid}.reply.${exchange}.pidbox`;
    const reply = `reply.${oid}.pidbox`;
    // Workers of today; of fanout_prefix=False; of Sentinel before kombu 5.4, which forgot to fill in the number.
    const before = fanoutPrefix === undefined ? [`/${db}.`, '', '/{db}.'] : [fanoutPrefix.replaceAll('{db}', String(db))];
    return {
        channels: before.map((start) => `${prefix}${start}${exchange}.pidbox`),
        binding: `${prefix}_kombu.binding.${reply}`,
        member: [oid, '', queue].join(SEPARATOR),
        list: `${prefix}${queue}`,
        exchange: `${exchange}.pidbox`,
        reply: { exchange: reply, routingKey: oid },
    };
}
/**
 * Opens the connection and counts the workers: an empty message is passed over by them (kombu, transport/redis.py), and PUBLISH says how many
 * got it.
 */
async function redisBroker(mailbox, reach) {
    const session = await (0,connection/* connectRedis */.m)(mailbox.target, reach);
    const names = namesOf(mailbox);
    const ttl = Math.ceil((reach.lookMs * 4) / 1_000) + 10;
    const listeners = [];
    let [made, isAnswered, closed] = [false, false, false];
    return {
        ask: async (question) => {
            const heard = (await session.send(...names.channels.map((channel) => ['PUBLISH', channel, '']))).map(counted(mailbox.target));
            const channels = names.channels.filter((_, at) => heard[at] > 0);
            if (channels.length === 0)
                return (0,celery_broker/* noAnswers */.VC)(0);
            const tickets = new Map(question.methods.map((method) => [crypto.randomUUID(), method]));
            const commands = opening(names, ttl);
            [made, isAnswered] = [true, false];
            const answers = await session.together(...commands, ...channels.flatMap((channel) => questions(names, channel, tickets)));
            const receivers = answers.map(counted(mailbox.target)).slice(commands.length);
            const sum = channels.reduce((total, _, at) => total + receivers[at * tickets.size], 0);
            const asked = await collect(session, names.list, tickets, { question, receivers: sum, signal: reach.signal });
            isAnswered = (0,celery_broker/* isComplete */.As)(asked, question.methods);
            return asked;
        },
        listen: async (hear) => {
            const other = await (0,connection/* connectRedis */.m)(mailbox.target, reach);
            // The look may have ended meanwhile.
            if (closed)
                return other.close();
            listeners.push(other);
            // With fanout_patterns the routing key follows, without it does not.
            const place = `${mailbox.settings.prefix}/${mailbox.target.db}.celeryev`;
            await other.listen(`${place.replace(/[[\]?*\\^]/g, '\\$&')}*`, (message) => {
                const beat = (0,celery_envelope/* readBeat */.nZ)(message);
                if (beat)
                    hear(beat);
            });
        },
        queues: (queues) => lengths(session, mailbox.settings, queues),
        backlog: () => backlog(session, mailbox.settings),
        post: (queue, tasks) => post(session, `${mailbox.settings.prefix}${queue}`, queue, tasks),
        close: async () => {
            closed = true;
            // First nobody can find the list, then it goes. What comes later finds no binding and is dropped; who found it just before is given a moment.
            if (made)
                await session.finish(['DEL', names.binding]);
            if (made && !isAnswered)
                await (0,promises_.setTimeout)(LATE_PUSH_MS);
            if (made)
                await session.finish(['DEL', names.list]);
            for (const open of [...listeners, session])
                open.close();
        },
    };
}
/**
 * Makes the list and the binding by which workers find it, each with an end, together with the questions or not at all: however this process
 * ends, both are gone in time. The binding goes first, since a late answer would make the list anew, without an end.
 */
function opening({ binding, member, list }, seconds) {
    return [
        ['DEL', list, binding],
        ['RPUSH', list, PLACEHOLDER],
        ['EXPIRE', list, seconds + 30],
        ['SADD', binding, member],
        ['EXPIRE', binding, seconds],
    ];
}
function questions({ exchange, reply }, channel, tickets) {
    const headers = (0,celery_envelope/* commandHeaders */.Yr)(Date.now() / 1_000 + 10);
    return [...tickets].map(([ticket, method]) => ['PUBLISH', channel, (0,celery_envelope/* envelope */.RE)((0,celery_envelope/* commandBody */._9)(method, ticket, reply), headers, exchange, '')]);
}
/** Between a worker's look at the binding and its push lie microseconds. */
const LATE_PUSH_MS = 20;
const FIRST_PAUSE_MS = 1;
const LONGEST_PAUSE_MS = 25;
/**
 * Reads the list again and again, at its new end. A blocking pop would take out the last element, and with it the list and its expiry; a
 * question every 25 ms costs the server nothing that it would notice.
 */
async function collect(session, list, tickets, { question, receivers, signal }) {
    const start = performance.now();
    const asked = (0,celery_broker/* noAnswers */.VC)(receivers);
    let seen = 1;
    for (let wait = FIRST_PAUSE_MS;; wait = Math.min(LONGEST_PAUSE_MS, wait * 1.5)) {
        await (0,promises_.setTimeout)(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
        const [found] = await session.send(['LRANGE', list, -1_000_000, -1 - seen]);
        const late = performance.now() - start > question.patienceMs;
        if (Array.isArray(found) && found.length > 0) {
            seen += found.length;
            for (const text of found)
                note(asked, tickets, text);
            asked.ms = performance.now() - start;
        }
        if (late || (0,celery_broker/* isComplete */.As)(asked, question.methods) || question.isEnough?.(asked))
            return asked;
    }
}
function note(asked, tickets, text) {
    const reply = typeof text === 'string' ? (0,celery_envelope/* readReply */.Xw)(text) : undefined;
    const method = reply && tickets.get(reply.ticket);
    if (method)
        (0,celery_broker/* noteAnswer */.p5)(asked, method, reply.node, reply.value);
}
/** An answer that has to be a number: what is refused here cannot be done without. */
const counted = (target) => (answer) => {
    if (!(answer instanceof redis_refusal/* Refusal */.P_))
        return typeof answer === 'number' ? answer : 0;
    const hint = answer.code === 'NOPERM'
        ? { hint: `Add ${answer.rule} to the user; all that is needed: ${RULES}, the keys and channels of Celery.` }
        : {};
    throw new errors/* UserError */.yo(`${(0,url/* describeRedis */.RL)(target)}: ${answer.code} ${answer.text}`, { ...hint, temporary: PASSING.test(answer.code) });
};
const PASSING = /^(?:READONLY|MISCONF|OOM|CLUSTERDOWN|MASTERDOWN|NOREPLICAS)$/;
/** kombu pushes at one end and pops at the other. */
async function post(session, key, queue, tasks) {
    const messages = tasks.map(({ id, body, headers }) => (0,celery_envelope/* envelope */.RE)(body, headers, '', queue, { correlation_id: id, reply_to: crypto.randomUUID() }));
    const [answer] = await session.send(['LPUSH', key, ...messages]);
    if (answer instanceof redis_refusal/* Refusal */.P_)
        throw new errors/* UserError */.yo(`the canary cannot be put into queue ${queue}: ${why(answer)}`);
    return () => session.finish(...messages.map((message) => ['LREM', key, 1, message]));
}


/***/ })

};
