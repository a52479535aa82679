export const id = 3182;
export const ids = [3182];
export const modules = {

/***/ 83182:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   tlsProbe: () => (/* binding */ tlsProbe)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(78474);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _tcp_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29248);
/* harmony import */ var _tcp_addresses_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(85973);
/* harmony import */ var _tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(79055);
/* harmony import */ var _tcp_options_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(62235);
/* harmony import */ var _tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(29284);
/* harmony import */ var _tls_chain_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(54722);
/* harmony import */ var _tls_connect_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(40766);
/* harmony import */ var _tls_trust_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(73469);










/** A certificate, and how long it will do: `tls://host[:443]`, `tls://db:5432?starttls=postgres`. */
const tlsProbe = {
    name: 'tls',
    schemes: ['tls:'],
    layer: 'network',
    metrics: [
        { name: 'days-left', dimension: 'none' },
        { name: 'leaf-days-left', dimension: 'none' },
        { name: 'name', dimension: 'text' },
        { name: 'issuer', dimension: 'text' },
        { name: 'protocol', dimension: 'text' },
        { name: 'latency', dimension: 'duration' },
        { name: 'address', dimension: 'text' },
    ],
    defaults: ['days-left>7', 'warn:days-left>30'],
    open: ({ url, options }, world) => {
        const { place, greet } = readTarget(url);
        const rules = (0,_tcp_options_js__WEBPACK_IMPORTED_MODULE_5__/* .readRules */ .K)(options, 'tls://');
        (0,_tcp_addresses_js__WEBPACK_IMPORTED_MODULE_3__/* .refuseWritten */ .Yv)(place.host, rules);
        const way = { ...rules, trust: (0,_tls_trust_js__WEBPACK_IMPORTED_MODULE_9__/* .trustOf */ .A)(world), ...(greet ? { greet } : {}) };
        return (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__/* .lookBy */ .F9)(world, (wait) => observe(place, way, wait));
    },
};
async function observe(place, way, wait) {
    const start = performance.now();
    const { socket, leaf, weakest } = await (0,_tls_connect_js__WEBPACK_IMPORTED_MODULE_8__/* .dialTls */ .u)(place, way, wait);
    const ms = (0,_tcp_wait_js__WEBPACK_IMPORTED_MODULE_6__/* .since */ .XP)(start);
    const [protocol, address] = [socket.getProtocol() ?? 'unknown', socket.remoteAddress ?? place.host];
    socket.destroy();
    const first = weakest();
    const text = (value) => ({ value, dimension: 'text', ms });
    const detail = first === leaf || first.fingerprint256 === leaf.fingerprint256 ? '' : ` of ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .namesOf */ .eZ)(first)}, which signed it`;
    return {
        values: new Map([
            ['days-left', { value: (0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .daysLeft */ .H_)(first), dimension: 'none', ms, detail: `until ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .dayOf */ .kb)(first.validToDate)}${detail}` }],
            ['leaf-days-left', { value: (0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .daysLeft */ .H_)(leaf), dimension: 'none', ms, detail: `until ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .dayOf */ .kb)(leaf.validToDate)}` }],
            ['name', text((0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .namesOf */ .eZ)(leaf))],
            ['issuer', text((0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .issuerOf */ .xD)(leaf))],
            ['protocol', text(protocol)],
            ['latency', { value: ms, dimension: 'duration', ms }],
            ['address', text(address)],
        ]),
        facts: { address, protocol, certificate: `${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .namesOf */ .eZ)(leaf)}, until ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .dayOf */ .kb)(leaf.validToDate)}, signed by ${(0,_tls_chain_js__WEBPACK_IMPORTED_MODULE_7__/* .issuerOf */ .xD)(leaf)}` },
    };
}
const FORM = 'tls://host[:port][?starttls=postgres] is expected, for example tls://app.example';
/** Nothing of the URL is repeated but the names of its options: it may hold a password. */
function readTarget(text) {
    const url = URL.parse(text);
    if (!url?.hostname)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this tls:// target is no URL with a host: ${FORM}`);
    if (url.username || url.password)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this tls:// target has a user or password, which is sent nowhere: ${FORM}`);
    if (!/^\/?$/.test(url.pathname) || url.hash || url.port === '0')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this tls:// target has more than host and port: ${FORM}`);
    const foreign = [...url.searchParams.keys()].filter((name) => name !== 'starttls');
    if (foreign.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this tls:// target has the option ${foreign.join(', ')}: ${FORM}`);
    const starttls = url.searchParams.get('starttls');
    if (starttls !== null && starttls !== 'postgres')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`this tls:// target has another starttls than postgres: ${FORM}`);
    const port = Number(url.port || (starttls ? 5432 : 443));
    return { place: { host: (0,_tcp_js__WEBPACK_IMPORTED_MODULE_2__.hostOf)(url), port }, ...(starttls ? { greet: askPostgres } : {}) };
}
/** PostgreSQL's SSLRequest: a length of 8 and the number 80877103; the answer is one letter (documentation, "Message Formats"). */
const SSL_REQUEST = Buffer.from([0, 0, 0, 8, 0x04, 0xd2, 0x16, 0x2f]);
async function askPostgres(socket, place, wait) {
    wait.on(`${(0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place)} did not answer PostgreSQL's request for TLS`);
    socket.write(SSL_REQUEST);
    const answer = await firstByte(socket, wait);
    if (answer === 'S')
        return;
    socket.destroy();
    const where = (0,_tcp_connect_js__WEBPACK_IMPORTED_MODULE_4__/* .showPlace */ .R3)(place);
    if (answer === 'N')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the PostgreSQL server at ${where} offers no TLS`, { hint: 'Set ssl = on in its configuration.' });
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} ${answer === undefined ? 'closed the connection' : 'did not answer as PostgreSQL does'} when asked for TLS`);
}
/** Nothing after that letter is taken from the socket: it belongs to the handshake. */
async function firstByte(socket, { signal }) {
    const ended = new AbortController();
    socket.once('close', () => ended.abort());
    while (!socket.destroyed && !socket.readableEnded) {
        const byte = socket.read(1);
        if (byte)
            return byte.toString('latin1');
        // `readable` tells of the end too.
        await (0,node_events__WEBPACK_IMPORTED_MODULE_0__.once)(socket, 'readable', { signal: AbortSignal.any([signal, ended.signal]) }).catch(() => { });
        signal.throwIfAborted();
    }
    return undefined;
}


/***/ })

};
