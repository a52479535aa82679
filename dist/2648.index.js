export const id = 2648;
export const ids = [2648];
export const modules = {

/***/ 32648:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   dnsProbe: () => (/* binding */ dnsProbe)
/* harmony export */ });
/* harmony import */ var node_dns_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71553);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);
/* harmony import */ var _tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(79055);
/* harmony import */ var _tcp_options_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62235);
/* harmony import */ var _tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(29284);








const TYPES = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT', 'SRV', 'PTR', 'CAA', 'SOA'];
/** What a name resolves to: `dns:NAME[?type=A&server=IP[:port]]`, by the resolvers of this machine or by the one that is named; A and AAAA without a type. */
const dnsProbe = {
    name: 'dns',
    schemes: ['dns:'],
    layer: 'network',
    metrics: [
        { name: 'answers', dimension: 'none' },
        { name: 'address', dimension: 'text' },
        { name: 'latency', dimension: 'duration' },
    ],
    defaults: [],
    open: ({ url, options }, world) => {
        const question = readQuestion(url);
        (0,_tcp_options_js__WEBPACK_IMPORTED_MODULE_5__/* .readOptions */ .T)(zod__WEBPACK_IMPORTED_MODULE_7__/* .strictObject */ .rej({}), options, 'dns:');
        return (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__/* .lookBy */ .F9)(world, (wait) => observe(question, world.lookMs, wait));
    },
};
async function observe({ name, types, server }, lookMs, wait) {
    const by = server ? ` by ${server}` : '';
    wait.on(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} was not resolved${by}`);
    const resolver = new node_dns_promises__WEBPACK_IMPORTED_MODULE_0__.Resolver({ timeout: Math.max(1, Math.ceil(lookMs / 3)), tries: 2 });
    if (server)
        resolver.setServers([server]);
    const onAbort = () => resolver.cancel();
    wait.signal.addEventListener('abort', onAbort, { once: true });
    const start = performance.now();
    try {
        const looks = await Promise.allSettled(types.map(async (type) => texts(await resolver.resolve(name, type))));
        const ms = (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__/* .since */ .XP)(start);
        const found = looks.flatMap((look) => (look.status === 'fulfilled' ? look.value : []));
        const failed = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason] : []));
        // Many servers fail at AAAA where a name has none: what was found is enough.
        if (found.length === 0)
            throw failure({ name, types }, by, failed.find((thrown) => !isEmpty(thrown)) ?? failed[0]);
        const address = (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(found.sort().join(', '), 1000);
        return {
            values: new Map([
                ['answers', { value: found.length, dimension: 'none', ms, detail: address }],
                ['address', { value: address, dimension: 'text', ms }],
                ['latency', { value: ms, dimension: 'duration', ms }],
            ]),
            facts: { address: (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(address, 200), ...(server ? { server } : {}) },
        };
    }
    finally {
        wait.signal.removeEventListener('abort', onAbort);
        resolver.cancel();
    }
}
const isEmpty = (thrown) => (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(thrown) === 'ENODATA';
/** Records as text, whatever their form: `10 mx.example`, the parts of a TXT record joined. */
function texts(records) {
    const list = Array.isArray(records) ? records : [records];
    return list.map((record) => {
        if (typeof record === 'string')
            return record;
        if (Array.isArray(record))
            return record.join('');
        return Object.values(record).join(' ');
    });
}
function failure({ name, types }, by, cause) {
    const code = (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(cause);
    const records = types.length === 1 ? `${types[0]} record` : 'address';
    const words = {
        ENOTFOUND: `the name ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} does not exist (NXDOMAIN)`,
        ENODATA: `the name ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} exists and has no ${records}`,
        ESERVFAIL: `the DNS server could not answer for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} (SERVFAIL)`,
        EREFUSED: `the DNS server refuses to answer for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} (REFUSED)`,
        ETIMEOUT: `no DNS server answered for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)}`,
        ECONNREFUSED: `no DNS server listens where ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} was asked for`,
    };
    const what = words[code] ?? `${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(name)} could not be resolved (${code || (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(cause), 100)})`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${what}${by ? `, asked${by}` : ''}`, { cause, temporary: true });
}
const FORM = `dns:NAME[?type=TYPE&server=IP[:port]] is expected, with a type of ${TYPES.join(' ')}, for example dns:app.example?type=A`;
function readQuestion(text) {
    const [, rest = '', search = ''] = /^dns:([^?#]*)\??([^#]*)/i.exec(text) ?? [];
    const name = rest.replace(/\.$/, '');
    if (!/^(?=.{1,253}$)[\w*-]{1,63}(?:\.[\w-]{1,63})*$/.test(name))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`received ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(rest)} as a name to resolve: ${FORM}`);
    const options = new URLSearchParams(search);
    const foreign = [...options.keys()].filter((key) => key !== 'type' && key !== 'server');
    if (foreign.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`there is no option ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(foreign.join(', '))} of a dns: target: ${FORM}`);
    const given = options.get('type')?.toUpperCase();
    const type = TYPES.find((known) => known === given);
    if (given !== undefined && !type)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`received type=${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(given)}: ${FORM}`);
    const server = options.get('server') ?? undefined;
    if (server !== undefined && !isServer(server))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`received server=${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(server)}, an address is expected: ${FORM}`);
    return { name, types: type ? [type] : ['A', 'AAAA'], ...(server === undefined ? {} : { server }) };
}
/** `192.0.2.1`, `192.0.2.1:53`, `2001:db8::1`, `[2001:db8::1]:53`. */
function isServer(text) {
    const [, inner = text, port = '53'] = /^\[(.+)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]+)(?::(\d{1,5}))?$/.exec(text) ?? [];
    return (0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(inner) !== 0 && Number(port) > 0 && Number(port) < 65536;
}


/***/ }),

/***/ 85973:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Yv: () => (/* binding */ refuseWritten),
/* harmony export */   sO: () => (/* binding */ addressesOf)
/* harmony export */ });
/* unused harmony export isRefused */
/* harmony import */ var node_dns_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(71553);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(77030);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);




/**
 * Where a cloud answers any process on the machine with its credentials, and other places that are no service under test: link-local
 * addresses (RFC 3927, RFC 4291) and the metadata addresses of clouds that lie outside them, also in the notations that carry an IPv4
 * address inside an IPv6 one (NAT64 of RFC 6052, 6to4 of RFC 3056; mapped ones are seen through by BlockList).
 */
const REFUSED = new node_net__WEBPACK_IMPORTED_MODULE_1__.BlockList();
REFUSED.addSubnet('169.254.0.0', 16, 'ipv4');
REFUSED.addAddress('100.100.100.200', 'ipv4');
REFUSED.addAddress('168.63.129.16', 'ipv4');
REFUSED.addSubnet('fe80::', 10, 'ipv6');
REFUSED.addAddress('fd00:ec2::254', 'ipv6');
REFUSED.addAddress('fd20:ce::254', 'ipv6');
REFUSED.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6');
REFUSED.addSubnet('2002:a9fe::', 32, 'ipv6');
REFUSED.addSubnet('::a9fe:0', 112, 'ipv6');
const METADATA_NAMES = new Set(['metadata.google.internal', 'metadata.goog']);
const ALLOW = 'Set allow-link-local: true beside the target in the config file if it is meant.';
/**
 * The addresses of a host that may be connected to; at least one. What is connected to must be taken from here and not be looked up again:
 * a name may say something else the second time. `localhost` is both of its addresses, whatever the machine's list says.
 * Rejects with a UserError, of the layer `network` where the name does not resolve.
 */
async function addressesOf(host, { allowLinkLocal }, wait) {
    refuseWritten(host, { allowLinkLocal });
    wait.on(`the name ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(host)} was not resolved`, 'network');
    const found = await resolved(host);
    const allowed = allowLinkLocal ? found : found.filter((address) => !isRefused(address));
    if (allowed.length === 0)
        throw refused(host, found[0]?.address);
    return allowed;
}
/** What can be said before anything is asked: throws a UserError for such an address, or such a name, in the URL itself. */
function refuseWritten(host, { allowLinkLocal }) {
    if (allowLinkLocal)
        return;
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(host);
    if (METADATA_NAMES.has(plain(host)) || (family !== 0 && isRefused({ address: host, family })))
        throw refused(host);
}
const plain = (host) => host.toLowerCase().replace(/\.$/, '');
function isRefused({ address, family }) {
    // A zone says through which interface: fe80::1%eth0.
    return REFUSED.check(address.replace(/%.*$/, ''), family === 4 ? 'ipv4' : 'ipv6');
}
const LOOPBACK = [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
];
async function resolved(host) {
    const family = (0,node_net__WEBPACK_IMPORTED_MODULE_1__.isIP)(host);
    if (family !== 0)
        return [{ address: host, family }];
    const name = plain(host);
    if (name === 'localhost')
        return LOOPBACK;
    try {
        return await (0,node_dns_promises__WEBPACK_IMPORTED_MODULE_0__.lookup)(host, { all: true, order: 'verbatim' });
    }
    catch (thrown) {
        // RFC 6761: names below localhost are loopback too, and not every resolver knows.
        if (name.endsWith('.localhost'))
            return LOOPBACK;
        throw unresolved(host, thrown);
    }
}
function unresolved(host, cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given';
    const what = code === 'ENOTFOUND' ? 'does not resolve to an address' : `could not be looked up (${code})`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the name ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(host)} ${what}`, {
        hint: 'Check the name, and that it is known where this runs: a container sees other names than the machine that it runs on.',
        cause,
        temporary: true,
        layer: 'network',
    });
}
function refused(host, address = host) {
    const where = address === host ? (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(host) : `${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(host)} resolves to ${address}, which`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} is a link-local or metadata address, where no service is asked`, { hint: ALLOW, layer: 'network' });
}


/***/ }),

/***/ 79055:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $N: () => (/* binding */ codeOf),
/* harmony export */   Gc: () => (/* binding */ ready),
/* harmony export */   R3: () => (/* binding */ showPlace),
/* harmony export */   hK: () => (/* binding */ hasNoRoute),
/* harmony export */   zy: () => (/* binding */ dial)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);
/* harmony import */ var _tcp_addresses_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(85973);




/** `host:443`, `[::1]:80`. */
const showPlace = ({ host, port }) => (host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`);
/**
 * Connects to a place: every address of the name is tried until one accepts. The socket says by `remoteAddress` which did, and is ended when
 * the wait is over. Rejects with a UserError. `given` are addresses that were looked up and checked before.
 */
async function dial(place, rules, wait, given) {
    const addresses = given ?? (await (0,_tcp_addresses_js__WEBPACK_IMPORTED_MODULE_3__/* .addressesOf */ .sO)(place.host, rules, wait));
    wait.on(`${showPlace(place)} did not accept the connection`);
    wait.signal.throwIfAborted();
    const socket = (0,node_net__WEBPACK_IMPORTED_MODULE_0__.connect)({
        ...toOneOf(addresses, place.host),
        port: place.port,
        noDelay: true,
        // An address that drops packets must leave time for the others.
        autoSelectFamilyAttemptTimeout: ATTEMPT_MS,
    });
    try {
        await ready(socket, 'connect', wait);
        return socket;
    }
    catch (thrown) {
        throw connectError(place, thrown);
    }
}
const ATTEMPT_MS = 500;
/** Node asks `lookup` for what it connects to; it is told what was checked. */
function toOneOf(addresses, host) {
    const [only] = addresses;
    if (addresses.length === 1)
        return { host: only.address };
    return {
        host,
        autoSelectFamily: true,
        lookup: (_host, _options, answer) => answer(null, addresses),
    };
}
/** Resolves at the event; rejects with the socket's error, or where it closes first. From then on an error of the socket harms nobody. */
async function ready(socket, event, { signal }) {
    socket.on('error', () => { });
    const onAbort = () => socket.destroy();
    signal.addEventListener('abort', onAbort, { once: true });
    socket.once('close', () => signal.removeEventListener('abort', onAbort));
    await new Promise((resolve, reject) => {
        socket.once(event, resolve);
        socket.once('error', reject);
        socket.once('close', () => reject(Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' })));
    });
}
const NO_ROUTE = /^(?:ENETUNREACH|EHOSTUNREACH|EADDRNOTAVAIL|ENETDOWN|EHOSTDOWN)$/;
function codeOf(thrown) {
    return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}
/** Whether an address could not be reached from here, which says nothing about what runs there. */
const hasNoRoute = (thrown) => NO_ROUTE.test(codeOf(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo ? thrown.cause : thrown));
function connectError(place, thrown) {
    const errors = thrown instanceof Error && 'errors' in thrown && Array.isArray(thrown.errors) ? thrown.errors : [thrown];
    // Of several addresses one that answered, if only with a refusal, says more than one to which there is no way.
    const telling = errors.find((error) => !hasNoRoute(error)) ?? errors[0];
    const tried = errors.flatMap((error) => (error instanceof Error && 'address' in error ? [String(error.address)] : []));
    const at = tried.length > 0 && tried.join() !== place.host ? ` (tried ${tried.join(' and ')})` : '';
    const cause = telling ?? thrown;
    const code = codeOf(cause);
    if (NO_ROUTE.test(code)) {
        const hint = 'Check that this machine may reach it; GitHub-hosted runners have no IPv6.';
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this machine has no way to ${showPlace(place)}${at}: ${code}`, {
            hint,
            cause,
            temporary: true,
            layer: 'network',
        });
    }
    if (code === 'EMFILE' || code === 'ENFILE') {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${showPlace(place)} could not be asked: this machine has no file left to open`, { cause, layer: 'gate' });
    }
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${showPlace(place)} ${WORDS[code] ?? `could not be connected to: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause), 200)}`}${at}`, {
        ...(code === 'ECONNREFUSED' ? { hint: 'Nothing listens there: check host and port, and that it listens on that address.' } : {}),
        cause,
        temporary: true,
    });
}
const WORDS = {
    ECONNREFUSED: 'refused the connection',
    ECONNRESET: 'closed the connection as soon as it was made',
    ETIMEDOUT: 'did not accept the connection',
    ERR_SOCKET_CONNECTION_TIMEOUT: 'did not accept the connection',
};


/***/ }),

/***/ 62235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   K: () => (/* binding */ readRules),
/* harmony export */   T: () => (/* binding */ readOptions)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);


/** What stands beside a target in the config file, checked. The error names the option and never its value, which may be a secret. */
function readOptions(schema, options, of) {
    const read = schema.safeParse(options);
    if (read.success)
        return read.data;
    const problems = read.error.issues.map((issue) => {
        if (issue.code === 'unrecognized_keys')
            return `there is no option ${issue.keys.join(', ')}`;
        return `${issue.path.join('.')}: ${issue.message}`;
    });
    const known = Object.keys('shape' in schema && typeof schema.shape === 'object' ? (schema.shape ?? {}) : {});
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${problems.join('; ')}; beside a ${of} target may stand: ${known.join(', ')}`);
}
const RULES = zod__WEBPACK_IMPORTED_MODULE_1__/* .strictObject */ .rej({ 'allow-link-local': zod__WEBPACK_IMPORTED_MODULE_1__/* .boolean */ .zMY().default(false) });
/** Of a target that has no other options. */
function readRules(options, of) {
    return { allowLinkLocal: readOptions(RULES, options, of)['allow-link-local'] };
}


/***/ }),

/***/ 29284:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F9: () => (/* binding */ lookBy),
/* harmony export */   XP: () => (/* binding */ since),
/* harmony export */   ux: () => (/* binding */ within)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


/**
 * Runs `work`, and ends with it, after `ms` milliseconds, or when `signal` aborts: even where the work itself cannot be interrupted, as a
 * lookup of the system cannot. Rejects with a UserError that names the stage in which the time was over.
 */
async function within(ms, signal, work) {
    const over = Promise.withResolvers();
    const ending = new AbortController();
    let [stage, layer] = ['there was no answer', undefined];
    const end = (when, options) => {
        // The work is told when nobody waits for it any more: what that makes fail must not be said instead.
        over.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${typeof stage === 'string' ? stage : stage()} ${when}`, { temporary: true, ...options }));
    };
    const timer = setTimeout(() => end(`within ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(ms)}`, layer ? { layer } : {}), ms);
    const onAbort = () => end('before the look was ended', { layer: 'gate', cause: signal.reason });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted)
        onAbort();
    const on = (now, of) => {
        [stage, layer] = [now, of];
    };
    try {
        return await Promise.race([over.promise, signal.aborted ? over.promise : work({ signal: ending.signal, on })]);
    }
    finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        ending.abort(new Error('The look is over.'));
    }
}
/** A look that holds nothing between two observations: each is bounded by `lookMs`, and `close` ends those under way. */
function lookBy(world, observe) {
    const closing = new AbortController();
    const underWay = new Set();
    return {
        observe: async (signal) => {
            const seen = within(world.lookMs, AbortSignal.any([signal, closing.signal]), observe);
            underWay.add(seen);
            try {
                return await seen;
            }
            finally {
                underWay.delete(seen);
            }
        },
        close: async () => {
            closing.abort(new Error('The look was closed.'));
            await Promise.allSettled(underWay);
        },
    };
}
/** Milliseconds since `start`, to a tenth. */
const since = (start) => Math.round((performance.now() - start) * 10) / 10;


/***/ })

};
