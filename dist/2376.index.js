export const id = 2376;
export const ids = [2376,9248];
export const modules = {

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


/***/ }),

/***/ 29248:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   hostOf: () => (/* binding */ hostOf),
/* harmony export */   tcpProbe: () => (/* binding */ tcpProbe)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _tcp_addresses_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(85973);
/* harmony import */ var _tcp_connect_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(79055);
/* harmony import */ var _tcp_options_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(62235);
/* harmony import */ var _tcp_wait_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29284);





/** Whether something accepts connections: `tcp://host:port`. It says nothing about whether that is well. */
const tcpProbe = {
    name: 'tcp',
    schemes: ['tcp:'],
    layer: 'app',
    metrics: [
        { name: 'latency', dimension: 'duration' },
        { name: 'address', dimension: 'text' },
    ],
    defaults: [],
    open: ({ url, options }, world) => {
        const place = readPlace(url);
        const rules = (0,_tcp_options_js__WEBPACK_IMPORTED_MODULE_3__/* .readRules */ .K)(options, 'tcp://');
        (0,_tcp_addresses_js__WEBPACK_IMPORTED_MODULE_1__/* .refuseWritten */ .Yv)(place.host, rules);
        return (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_4__/* .lookBy */ .F9)(world, (wait) => observe(place, rules, wait));
    },
};
async function observe(place, rules, wait) {
    const start = performance.now();
    const socket = await (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_2__/* .dial */ .zy)(place, rules, wait);
    const ms = (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_4__/* .since */ .XP)(start);
    const address = socket.remoteAddress ?? place.host;
    socket.destroy();
    return {
        values: new Map([
            ['latency', { value: ms, dimension: 'duration', ms }],
            ['address', { value: address, dimension: 'text', ms }],
        ]),
        facts: { address },
    };
}
const FORM = 'tcp://host:port is expected, for example tcp://localhost:5432';
/** Nothing of the URL is repeated: it may hold a password. */
function readPlace(text) {
    const url = URL.parse(text);
    if (!url?.hostname)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`this tcp:// target is no URL with a host: ${FORM}`);
    if (url.username || url.password)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`this tcp:// target has a user or password, which is sent nowhere: ${FORM}`);
    if (url.port === '' || url.port === '0')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`this tcp:// target has no port: ${FORM}`);
    if (!/^\/?$/.test(url.pathname) || url.search || url.hash)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`this tcp:// target has more than host and port: ${FORM}`);
    return { host: hostOf(url), port: Number(url.port) };
}
/** Without the brackets of an IPv6 address. */
const hostOf = (url) => url.hostname.replace(/^\[(.*)\]$/, '$1');


/***/ }),

/***/ 54722:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H_: () => (/* binding */ daysLeft),
/* harmony export */   Qd: () => (/* binding */ earliest),
/* harmony export */   eZ: () => (/* binding */ namesOf),
/* harmony export */   kb: () => (/* binding */ dayOf),
/* harmony export */   km: () => (/* binding */ verifiedPath),
/* harmony export */   ml: () => (/* binding */ sentBy),
/* harmony export */   xD: () => (/* binding */ issuerOf)
/* harmony export */ });
/* unused harmony export shortName */
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


const DAY_MS = 86_400_000;
/** OpenSSL gives up far later; nobody's chain is half as long. */
const MOST_CERTIFICATES = 10;
/** What the other side sent, as far as it leads on from its own certificate: that one first. Empty before the handshake. */
function sentBy(socket) {
    const sent = [];
    let next = socket.getPeerCertificate(true);
    const seen = new Set();
    while (next?.raw && !seen.has(next.fingerprint256)) {
        seen.add(next.fingerprint256);
        sent.push(new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(next.raw));
        next = next.issuerCertificate;
    }
    return sent;
}
/**
 * The certificates that the verification rests on: from the server's own to one that is believed and signed by itself. Issuers that are
 * believed come before those that were sent, as in OpenSSL (X509_V_FLAG_TRUSTED_FIRST), so that a cross-signed certificate, which many
 * servers send for old clients and which nobody looks at any more, does not count. To be asked only where the verification succeeded.
 */
function verifiedPath(sent, anchors, now = Date.now()) {
    const [leaf] = sent;
    if (!leaf)
        return [];
    // Where no way is found the library has verified it by one that is not known here: what has run out was not on it.
    return pathFrom(leaf, sent, anchors, now) ?? sent.filter((certificate) => isCurrent(certificate, now));
}
function pathFrom(certificate, sent, anchors, now, depth = 1) {
    const known = anchors.get(certificate.subject) ?? [];
    if (isOwnIssuer(certificate))
        return known.some((anchor) => anchor.fingerprint256 === certificate.fingerprint256) ? [certificate] : undefined;
    if (depth >= MOST_CERTIFICATES)
        return undefined;
    for (const issuer of [...(anchors.get(certificate.issuer) ?? []), ...sent]) {
        if (!isCurrent(issuer, now) || !isIssuedBy(certificate, issuer))
            continue;
        const rest = pathFrom(issuer, sent, anchors, now, depth + 1);
        if (rest)
            return [certificate, ...rest];
    }
    return undefined;
}
const isOwnIssuer = (certificate) => certificate.subject === certificate.issuer;
const isIssuedBy = (certificate, issuer) => certificate.issuer === issuer.subject && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
const isCurrent = ({ validFromDate, validToDate }, now) => +validFromDate <= now && now < +validToDate;
/** The one that runs out first. */
function earliest(path) {
    return path.reduce((first, certificate) => (certificate.validToDate < first.validToDate ? certificate : first));
}
/** Days and parts of days; negative where it has run out. */
const daysLeft = (certificate, now = Date.now()) => (+certificate.validToDate - now) / DAY_MS;
const dayOf = (date) => date.toISOString().slice(0, 10);
/** Whom it was made for: the names in it, else the common name of its subject. Foreign text. */
function namesOf({ subjectAltName, subject }) {
    const names = subjectAltName?.split(', ').map((name) => name.replace(/^(?:DNS|IP Address):/, '')) ?? [];
    if (names.length === 0)
        return shortName(subject);
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(`${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`, 200);
}
const issuerOf = ({ issuer }) => shortName(issuer);
/** Of a distinguished name, a part a line, the common name, or the organization where it has none. */
function shortName(name) {
    const part = (key) => new RegExp(`^${key}=(.*)$`, 'm').exec(name)?.[1];
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(part('CN') ?? part('O') ?? (name || 'nobody'), 100);
}


/***/ }),

/***/ 40766:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   u: () => (/* binding */ dialTls)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(83052);
/* harmony import */ var _tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(79055);
/* harmony import */ var _tls_chain_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(54722);






/** A connection to a place that has proven who it is. Nothing but the handshake is sent before. Rejects with a UserError that says what is wrong with the certificate. */
async function dialTls(place, way, wait) {
    const { trust } = way;
    let shaken = await shakeHands(place, way, wait, trust.wide);
    if (!shaken.secured && !trust.wide && UNKNOWN_ISSUER.test(shaken.code)) {
        // An authority of this company alone stands in the system's list, which is slow to read and seldom needed.
        shaken = await shakeHands(place, way, wait, true);
        if (shaken.secured)
            trust.wide = true;
    }
    if (shaken.secured)
        return shaken.secured;
    throw certificateError(place, shaken.code, shaken.sent);
}
async function shakeHands(place, way, wait, wide) {
    const { host } = place;
    const plain = await (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .dial */ .zy)(place, way, wait, way.addresses);
    await way.greet?.(plain, place, wait);
    wait.on(`${(0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place)} accepted the connection and did not finish the TLS handshake`);
    wait.signal.throwIfAborted();
    const secureContext = way.trust.context(wide);
    const socket = (0,node_tls__WEBPACK_IMPORTED_MODULE_1__.connect)({
        socket: plain,
        host,
        // A name of the host for RFC 6066; an address is none.
        servername: (0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(host) ? '' : host.replace(/\.$/, ''),
        // Judged below, before a byte is sent: what is refused here cannot be described any more.
        rejectUnauthorized: false,
        ...(secureContext ? { secureContext } : {}),
        ...(way.protocols ? { ALPNProtocols: way.protocols } : {}),
    });
    try {
        await (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .ready */ .Gc)(socket, 'secureConnect', wait);
    }
    catch (thrown) {
        plain.destroy();
        throw handshakeError(place, thrown);
    }
    const sent = (0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .sentBy */ .ml)(socket);
    const [leaf] = sent;
    const code = leaf ? whyNot(socket, leaf) : 'NO_CERTIFICATE';
    if (leaf && code === undefined) {
        return { secured: { socket, leaf, weakest: () => (0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .earliest */ .Qd)((0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .verifiedPath */ .km)(sent, way.trust.anchors(wide))) } };
    }
    socket.destroy();
    return { code: code ?? 'NO_CERTIFICATE', sent };
}
/** Node declares an Error and gives the code as a text. */
function whyNot(socket, leaf) {
    if (socket.authorized)
        return undefined;
    const error = socket.authorizationError;
    return (error instanceof Error ? (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(error) || error.message : String(error)) || `unknown, of ${leaf.fingerprint256}`;
}
const UNKNOWN_ISSUER = /^(?:UNABLE_TO_\w+|SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT)$/;
const TRUST = 'Give the authority that signed it with ca-file, or have the server send the whole chain.';
/** What is wrong with it, and in any case whom it is for, until when, and who signed it: an alarm must not hide the dates. */
function certificateError(place, code, sent) {
    const [leaf] = sent;
    if (!leaf)
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${(0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place)} showed no certificate`, { layer: 'network' });
    const isNamedOtherwise = ((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(place.host) ? leaf.checkIP(place.host) : leaf.checkHost(place.host)) === undefined;
    const problems = [
        ...(code === 'ERR_TLS_CERT_ALTNAME_INVALID' && isNamedOtherwise ? [] : [problemOf(code, sent)]),
        ...(isNamedOtherwise ? [`is not for ${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .received */ .ed)(place.host)}`] : []),
    ];
    const about = `it is for ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .namesOf */ .eZ)(leaf)}, valid from ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .dayOf */ .kb)(leaf.validFromDate)} to ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .dayOf */ .kb)(leaf.validToDate)}, signed by ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .issuerOf */ .xD)(leaf)}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`the certificate of ${(0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place)} ${problems.join(' and ')}: ${about}`, {
        hint: UNKNOWN_ISSUER.test(code)
            ? TRUST
            : isNamedOtherwise
                ? 'Correct the host name in the URL, or the names in the certificate.'
                : 'Renew it.',
        cause: new Error(code),
        layer: 'network',
    });
}
function problemOf(code, sent) {
    const [leaf] = sent;
    const late = sent.find((certificate) => (0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .daysLeft */ .H_)(certificate) < 0) ?? leaf;
    const whose = late === leaf ? '' : `is signed by ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .namesOf */ .eZ)(late)}, whose certificate `;
    if (code === 'CERT_HAS_EXPIRED')
        return `${whose}expired on ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .dayOf */ .kb)(late.validToDate)}`;
    if (code === 'CERT_NOT_YET_VALID')
        return 'is not valid yet';
    if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT')
        return 'is signed by itself';
    if (code === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE')
        return 'is signed by an authority that is not trusted, or that the server does not name';
    if (UNKNOWN_ISSUER.test(code))
        return `is signed by an authority that is not trusted (${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_5__/* .issuerOf */ .xD)(sent.at(-1))})`;
    return `cannot be verified (${(0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)(code, 100)})`;
}
const SPEAKS_NO_TLS = /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|UNEXPECTED_MESSAGE|RECORD_LAYER_FAILURE)$/;
function handshakeError(place, cause) {
    const code = (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .codeOf */ .$N)(cause);
    const where = (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place);
    if (SPEAKS_NO_TLS.test(code)) {
        const hint = 'Ask it without TLS (http:// or tcp://), or name the port that speaks TLS.';
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} does not speak TLS`, { hint, cause });
    }
    if (/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/.test(code))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} speaks no TLS newer than 1.1, expected 1.2 or 1.3`, { cause });
    if (/NO_APPLICATION_PROTOCOL/.test(code))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} speaks no HTTP/1.1`, { cause });
    const what = code === 'ECONNRESET' || code === 'EPIPE' ? 'closed the connection' : `gave up (${code || (0,_units_js__WEBPACK_IMPORTED_MODULE_3__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(cause), 100)})`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${where} ${what} during the TLS handshake`, { cause, temporary: true });
}


/***/ }),

/***/ 73469:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   A: () => (/* binding */ trustOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(73024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(41692);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);





/** Shared by all targets of a run: making one is 50 ms of work. */
const believed = new Map();
/** Throws a UserError when the file of the authorities cannot be read or holds none. */
function trustOf({ caFile, cwd }) {
    const given = caFile === undefined ? [] : readAuthorities((0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(cwd, caFile), caFile);
    const all = (wide) => [...new Set([...(0,node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates)('default'), ...(wide ? (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.getCACertificates)('system') : []), ...given])];
    const kept = (wide) => {
        const key = `${wide} ${given.join('')}`;
        const known = believed.get(key) ?? {};
        believed.set(key, known);
        return known;
    };
    return {
        wide: false,
        context: (wide) => {
            if (!wide && given.length === 0)
                return undefined;
            const entry = kept(wide);
            entry.context ??= (0,node_tls__WEBPACK_IMPORTED_MODULE_3__.createSecureContext)({ ca: all(wide) });
            return entry.context;
        },
        anchors: (wide) => {
            const entry = kept(wide);
            entry.anchors ??= Map.groupBy(all(wide).flatMap(readCertificate), ({ subject }) => subject);
            return entry.anchors;
        },
    };
}
function readAuthorities(path, caFile) {
    const certificates = attempt(`ca-file: ${caFile} cannot be read`, () => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path, 'utf8')).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
    if (!certificates)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`ca-file: ${caFile} holds no certificate; a file in PEM form is expected, -----BEGIN CERTIFICATE-----`);
    for (const certificate of certificates)
        attempt(`ca-file: ${caFile} has a certificate that cannot be read`, () => new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(certificate));
    return certificates;
}
function attempt(problem, work) {
    try {
        return work();
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${problem}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(cause)}`, { cause });
    }
}
/** Old authorities of a machine may have forms that are no longer read; nobody is believed by their word. */
function readCertificate(pem) {
    try {
        return [new node_crypto__WEBPACK_IMPORTED_MODULE_0__.X509Certificate(pem)];
    }
    catch {
        return [];
    }
}


/***/ })

};
