export const id = 7285;
export const ids = [7285];
export const modules = {

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

/***/ 37285:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  amqpBroker: () => (/* binding */ amqpBroker)
});

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: ./node_modules/amqplib/channel_api.js
var channel_api = __webpack_require__(73222);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/engines/redis/unreachable.js
var unreachable = __webpack_require__(68793);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/probes/celery-url.js
var celery_url = __webpack_require__(46349);
;// CONCATENATED MODULE: ./lib/probes/celery-amqp.js








/** `code` is AMQP's: 403 may not, 404 is not there, 405 belongs to another connection. */
class Refused {
    code;
    text;
    constructor(code, text) {
        this.code = code;
        this.text = text;
    }
}
/** Opens the connection. Rejects with a UserError. */
async function openAmqp(target, { caFile, signal, lookMs }) {
    signal.throwIfAborted();
    const model = await connected(target, caFile, signal, lookMs);
    let lost;
    model.on('error', (thrown) => {
        lost ??= thrown;
    });
    const within = async (work) => {
        const late = Promise.withResolvers();
        const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
        try {
            return await Promise.race([(0,abort/* orAbort */.K)(work, signal), late.promise]);
        }
        catch (thrown) {
            signal.throwIfAborted();
            if (thrown instanceof errors/* UserError */.yo || refusalIn(thrown))
                throw thrown;
            throw connectError(lost ?? thrown, target, lookMs);
        }
        finally {
            clearTimeout(timer);
            work.catch(() => { });
        }
    };
    const channel = async () => {
        const made = await within(model.createChannel());
        // What it says is said to whoever waits for an answer.
        made.on('error', () => { });
        return made;
    };
    const leave = (open) => Promise.race([open.close().catch(() => { }), (0,promises_.setTimeout)(GOODBYE_MS, undefined, { ref: false })]);
    return {
        target,
        channel,
        leave,
        must: (work) => within(work).catch((thrown) => {
            const refused = refusalIn(thrown);
            throw refused ? new errors/* UserError */.yo(`${(0,celery_url/* describeAmqp */.P)(target)}: ${refused.text}`, { hint: RIGHTS }) : thrown;
        }),
        passively: async (work) => {
            const own = await channel();
            try {
                return await within(work(own));
            }
            catch (thrown) {
                const refused = refusalIn(thrown);
                if (refused)
                    return refused;
                throw thrown;
            }
            finally {
                await leave(own);
            }
        },
        close: async () => {
            await Promise.race([model.close().catch(() => { }), (0,promises_.setTimeout)(GOODBYE_MS, undefined, { ref: false })]);
            streamOf(model)?.destroy();
        },
    };
}
const streamOf = (model) => model.connection.stream;
const GOODBYE_MS = 1_000;
const RIGHTS = 'Let this user write to *.pidbox exchanges and to the default one, and configure, write and read queues of the form *.reply.*.pidbox and *.celeryev.';
async function connected(target, caFile, signal, lookMs) {
    const { host, port, username, password, vhost, tls } = target;
    const address = {
        protocol: tls ? 'amqps' : 'amqp',
        hostname: host,
        port,
        username,
        password,
        vhost: encodeURIComponent(vhost),
        heartbeat: 0,
    };
    const opening = (0,channel_api/* connect */.N)(address, {
        noDelay: true,
        timeout: lookMs,
        ...(tls && caFile !== undefined ? { ca: [(0,external_node_fs_.readFileSync)(caFile)] } : {}),
    });
    const late = Promise.withResolvers();
    const timer = setTimeout(() => late.reject(silence(target, lookMs)), lookMs);
    try {
        return await Promise.race([(0,abort/* orAbort */.K)(opening, signal), late.promise]);
    }
    catch (thrown) {
        // It may still open, when nobody waits any more.
        opening.then((model) => streamOf(model)?.destroy(), () => { });
        signal.throwIfAborted();
        throw thrown instanceof errors/* UserError */.yo ? thrown : connectError(thrown, target, lookMs);
    }
    finally {
        clearTimeout(timer);
    }
}
function refusalIn(thrown) {
    if (thrown instanceof Refused)
        return thrown;
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (typeof code !== 'number' || code < 400 || code > 406 || !(thrown instanceof Error))
        return undefined;
    return new Refused(code, (0,units/* oneLine */.TN)(/"([^"]*)"/.exec(thrown.message)?.[1] ?? thrown.message, 300));
}
function silence(target, ms) {
    return new errors/* UserError */.yo(`${(0,celery_url/* describeAmqp */.P)(target)}: no answer within ${(0,units/* showDuration */.kJ)(ms)}`, {
        temporary: true,
        hint: 'The broker is frozen, or holds connections back (memory or disk alarm: rabbitmqctl status), or something else listens there.',
    });
}
function connectError(thrown, target, lookMs) {
    const where = (0,celery_url/* describeAmqp */.P)(target);
    const text = (0,errors/* messageOf */.bD)(thrown);
    const known = (0,unreachable/* unreachable */.HB)(thrown, where, target.host);
    if (known)
        return known;
    if (/ACCESS.REFUSED|\b403\b/i.test(text)) {
        return new errors/* UserError */.yo(`${where}: user and password were not accepted`, {
            hint: 'Check both; guest may come from its own machine only; letters such as @ / ? # % : are written as %40 %2F %3F %23 %25 %3A in a URL.',
        });
    }
    if (/NOT_ALLOWED|\b530\b|ConnectionOpenOk/i.test(text)) {
        return new errors/* UserError */.yo(`${where}: this user may not enter that vhost, or there is none of that name`, {
            hint: 'The vhost is the path of the URL, a slash in it written as %2F; rabbitmqctl list_vhosts, rabbitmqctl list_permissions.',
        });
    }
    if (/ETIMEDOUT/.test(text))
        return silence(target, lookMs);
    if (/[Ss]ocket closed|closed|ended/.test(text))
        return new errors/* UserError */.yo(`${where}: the connection was closed before the answer`, { cause: thrown, temporary: true, hint: unreachable/* REACH */.op });
    if (/Expected|frame|protocol|Invalid/i.test(text)) {
        return new errors/* UserError */.yo(`${where}: something answers there, but not in AMQP 0-9-1`, {
            cause: thrown,
            hint: 'Check host and port; a broker behind TLS is asked with celery+amqps://.',
        });
    }
    return new errors/* UserError */.yo(`${where}: ${(0,units/* oneLine */.TN)(text, 300)}`, { cause: thrown, hint: unreachable/* REACH */.op });
}

// EXTERNAL MODULE: ./lib/probes/celery-broker.js
var celery_broker = __webpack_require__(67231);
// EXTERNAL MODULE: ./lib/probes/celery-envelope.js
var celery_envelope = __webpack_require__(62026);
;// CONCATENATED MODULE: ./lib/probes/celery-rabbit.js




/** Celery over RabbitMQ. Declares nothing but queues of its own, which go with the connection; all else it looks at passively. */
async function amqpBroker(target, settings, reach) {
    const session = await openAmqp(target, reach);
    return {
        ask: (question) => ask(session, settings, question, reach.signal),
        listen: async (hear) => {
            const there = await session.passively((channel) => channel.checkExchange('celeryev'));
            // No worker was ever here.
            if (there instanceof Refused)
                return;
            const channel = await session.channel();
            const { queue } = await session.must(channel.assertQueue(`${crypto.randomUUID()}.seaworthy.celeryev`, OWN));
            await session.must(channel.bindQueue(queue, 'celeryev', 'worker.heartbeat'));
            const note = (message) => {
                const beat = (0,celery_envelope/* beatOf */.YH)(message?.content.toString());
                if (beat)
                    hear(beat);
            };
            await session.must(channel.consume(queue, note, { noAck: true }));
        },
        queues: async (names) => new Map(await Promise.all(names.map(async (name) => [name, await stateOf(session, name)]))),
        backlog: async () => new Map(),
        post: (queue, tasks) => post(session, queue, tasks),
        close: session.close,
    };
}
/** Gone with the connection, however it ends. */
const OWN = { exclusive: true, autoDelete: true, durable: false };
/**
 * Asks every worker and gathers answers. The answers come back through the default exchange, so that nothing has to be bound. A fanout does not
 * say how many it reached; but it returns a message that reached nobody, and a worker that is known from before has a mailbox of its own name.
 */
async function ask(session, settings, question, signal) {
    const exchange = `${settings.exchange}.pidbox`;
    const there = await session.passively((channel) => channel.checkExchange(exchange));
    if (there instanceof Refused) {
        if (there.code === 404)
            return (0,celery_broker/* noAnswers */.VC)(0);
        return session.must(Promise.reject(there));
    }
    const asked = { ...(0,celery_broker/* noAnswers */.VC)(undefined), routed: true };
    const tickets = new Map(question.methods.map((method) => [crypto.randomUUID(), method]));
    const queue = `${crypto.randomUUID()}.reply.${exchange}`;
    const channel = await session.channel();
    const start = performance.now();
    channel.on('return', () => {
        asked.routed = false;
    });
    await session.must(channel.assertQueue(queue, OWN));
    const note = (message) => {
        const method = tickets.get(String(message?.properties.headers?.ticket));
        if (!message || !method)
            return;
        const { node, value } = (0,celery_envelope/* nodeOf */.E7)(message.content.toString(), message.properties.contentType);
        (0,celery_broker/* noteAnswer */.p5)(asked, method, node, value);
        asked.ms = performance.now() - start;
    };
    await session.must(channel.consume(queue, note, { noAck: true, exclusive: true }));
    for (const [ticket, method] of tickets)
        publish(channel, exchange, (0,celery_envelope/* commandBody */._9)(method, ticket, { exchange: '', routingKey: queue }));
    await gathered(asked, question, start, signal);
    await session.leave(channel);
    return { ...asked, receivers: asked.routed === false ? 0 : await reached(session, exchange, asked, question.known) };
}
function publish(channel, exchange, body) {
    const headers = (0,celery_envelope/* commandHeaders */.Yr)(Date.now() / 1_000 + 10);
    channel.publish(exchange, '', Buffer.from(body), {
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        headers,
        persistent: false,
        mandatory: true,
    });
}
/** Nobody else is expected after so long a silence; a slow network is given more, as its first answers show. */
const QUIET_MS = 100;
const QUIET_FACTOR = 3;
/** What Celery's own command line waits for an answer. */
const ANSWER_MS = 1_000;
const PAUSE_MS = 5;
async function gathered(asked, { methods, patienceMs, known, isEnough }, start, signal) {
    for (;;) {
        await (0,promises_.setTimeout)(PAUSE_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
        const waited = performance.now() - start;
        if (asked.routed === false || waited > patienceMs)
            return;
        const nodes = asked.answers.get('ping') ?? asked.answers.get('stats') ?? new Map();
        const isWhole = methods.every((method) => (asked.answers.get(method)?.size ?? 0) >= nodes.size) && nodes.size + asked.unread > 0;
        const isQuiet = waited - asked.ms > Math.max(QUIET_MS, asked.ms * QUIET_FACTOR);
        const missing = [...known].filter((node) => !nodes.has(node));
        // From the second look on it is known who there is.
        if (isWhole && missing.length === 0 && (known.size > 0 || isQuiet))
            return;
        if (isWhole && waited > ANSWER_MS)
            return;
        if (isEnough?.({ ...asked, receivers: nodes.size + missing.length }))
            return;
    }
}
/** Answers, and the known workers that are connected and said nothing: their mailbox is there and somebody reads it. */
async function reached(session, exchange, asked, known) {
    const nodes = asked.answers.get('ping') ?? asked.answers.get('stats') ?? new Map();
    const silent = [...known].filter((node) => node.includes('@') && !nodes.has(node));
    const boxes = await Promise.all(silent.map((node) => session.passively((channel) => channel.checkQueue(`${node}.${exchange}`))));
    // 405: it belongs to a connection that is open (kombu since 5.6 can make them exclusive).
    const connected = boxes.filter((box) => (box instanceof Refused ? box.code === 405 : box.consumerCount > 0));
    return nodes.size + asked.unread + connected.length;
}
async function stateOf(session, name) {
    const found = await session.passively((channel) => channel.checkQueue(name));
    if (!(found instanceof Refused))
        return { length: found.messageCount, consumers: found.consumerCount };
    if (found.code === 404)
        return { length: undefined, consumers: 0, why: 'there is no such queue' };
    return { length: undefined, why: found.text };
}
async function post(session, queue, tasks) {
    const channel = await session.channel();
    for (const { id, body, headers } of tasks) {
        channel.sendToQueue(queue, Buffer.from(body), {
            contentType: 'application/json',
            contentEncoding: 'utf-8',
            headers,
            correlationId: id,
            // Nobody waits for its result.
            replyTo: crypto.randomUUID(),
            persistent: false,
            expiration: String(celery_envelope/* CANARY_MS */.e3),
        });
    }
    // Nothing can be taken back out of the middle of a queue: the broker drops it when its time is over.
    return () => session.leave(channel);
}


/***/ })

};
