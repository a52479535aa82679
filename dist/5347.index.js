export const id = 5347;
export const ids = [5347];
export const modules = {

/***/ 77387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   N: () => (/* binding */ connectFault),
/* harmony export */   Y: () => (/* binding */ tlsOptions)
/* harmony export */ });
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77030);

/** For an address of the origin, whose certificate is checked for its name. */
function tlsOptions({ origin, ca, session }, address, protocol) {
    return {
        host: address,
        port: origin.port,
        ALPNProtocols: [protocol],
        // An address has no SNI; its certificate is checked for the address.
        ...((0,node_net__WEBPACK_IMPORTED_MODULE_0__.isIP)(origin.host) ? {} : { servername: origin.host }),
        ...(ca === undefined ? {} : { ca }),
        ...(session === undefined ? {} : { session }),
    };
}
const UNREACHABLE = new Set([
    'EHOSTUNREACH',
    'ENETUNREACH',
    'EHOSTDOWN',
    'ENETDOWN',
    'EADDRNOTAVAIL',
    'EMFILE',
    'ENFILE',
    'ETIMEDOUT',
    'EACCES',
    'EPERM',
    'EINVAL',
    'ENOTFOUND',
    'EAI_AGAIN',
]);
/** Why no connection came about. */
function connectFault({ code = '' }) {
    if (code === 'ECONNREFUSED')
        return 'refused';
    if (code === 'ECONNRESET' || code === 'EPIPE')
        return 'reset';
    return UNREACHABLE.has(code) ? 'unreachable' : 'tls';
}


/***/ }),

/***/ 27671:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ http2Headers),
/* harmony export */   y: () => (/* binding */ http2Sessions)
/* harmony export */ });
/* harmony import */ var node_http2__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(32467);
/* harmony import */ var node_tls__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(41692);
/* harmony import */ var _exchange_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77387);
/* harmony import */ var _histogram_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(44950);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8117);





/** So many users share a connection, or fewer where the server says so: what most servers allow, and proxies open. */
const MOST_STREAMS = 100;
/** What a server may send before it hears that it was read, as browsers have it: with the 64 KB of the standard, distance alone would be the limit. */
const STREAM_WINDOW = 6 * 1024 * 1024;
const SESSION_WINDOW = 15 * 1024 * 1024;
function http2Sessions(wire) {
    const sessions = new Map();
    let ticket;
    function open() {
        const began = performance.now();
        const { origin, ca } = wire;
        const socket = (0,node_tls__WEBPACK_IMPORTED_MODULE_1__.connect)((0,_exchange_js__WEBPACK_IMPORTED_MODULE_2__/* .tlsOptions */ .Y)({ origin, ca, session: ticket }, origin.addresses[wire.nextAddress++ % origin.addresses.length], 'h2'));
        socket.setNoDelay(true);
        const counted = { read: 0, written: 0 };
        const limits = { most: MOST_STREAMS };
        const retired = () => {
            session.over = true;
        };
        // Before the client's own listener, which ends the streams.
        socket.once('close', retired);
        socket.once('error', (thrown) => {
            session.broken = thrown;
        });
        socket.on('session', (fresh) => {
            ticket = fresh;
        });
        const session = {
            client: (0,node_http2__WEBPACK_IMPORTED_MODULE_0__.connect)(urlOf(origin), { createConnection: () => socket, settings: { enablePush: false, initialWindowSize: STREAM_WINDOW } }),
            ready: false,
            over: false,
            streams: 0,
            heardAt: began,
            broken: undefined,
            traffic: () => {
                const delta = { read: socket.bytesRead - counted.read, written: socket.bytesWritten - counted.written };
                counted.read += delta.read;
                counted.written += delta.written;
                return delta;
            },
        };
        const { client } = session;
        client.once('connect', () => {
            session.ready = true;
            client.setLocalWindowSize(SESSION_WINDOW);
            (0,_histogram_js__WEBPACK_IMPORTED_MODULE_3__/* .record */ .g1)(wire.connects, (performance.now() - began) * 1_000);
        });
        client.on('remoteSettings', ({ maxConcurrentStreams = MOST_STREAMS }) => {
            limits.most = Math.max(1, Math.min(MOST_STREAMS, maxConcurrentStreams));
        });
        client.once('goaway', retired);
        client.on('error', (thrown) => {
            session.broken ??= thrown;
            retired();
        });
        client.once('close', () => {
            retired();
            sessions.delete(session);
            wire.gauges[_memory_js__WEBPACK_IMPORTED_MODULE_4__/* .CONNECTIONS */ .Uk]--;
        });
        sessions.set(session, limits);
        wire.gauges[_memory_js__WEBPACK_IMPORTED_MODULE_4__/* .CONNECTIONS */ .Uk]++;
        return session;
    }
    function endUnused(session) {
        if (session.over && session.streams === 0)
            session.client.destroy();
    }
    return {
        take: () => {
            for (const [session, { most }] of sessions) {
                if (session.over || session.streams >= most)
                    continue;
                session.streams++;
                return session;
            }
            const session = open();
            session.streams++;
            return session;
        },
        give: (session) => {
            session.streams--;
            endUnused(session);
        },
        retire: (session) => {
            session.over = true;
            endUnused(session);
        },
        close: () => {
            for (const session of sessions.keys())
                session.client.destroy();
        },
    };
}
const urlOf = ({ host, port }) => `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
/** They say how a connection of HTTP/1.1 is used: RFC 9113 section 8.2.2. */
const OF_CONNECTIONS = new Set(['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'host']);
/** The same request as HTTP/2 has it: RFC 9113 section 8.3.1. */
function http2Headers({ method, path, headers }) {
    const fields = { ':method': method, ':path': path, ':scheme': 'https' };
    for (const [name, value] of headers) {
        const lower = name.toLowerCase();
        if (lower === 'host')
            fields[':authority'] = value;
        else if (!OF_CONNECTIONS.has(lower))
            fields[lower] = value;
    }
    return fields;
}


/***/ }),

/***/ 35347:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  ROLE: () => (/* binding */ ROLE),
  prepare: () => (/* binding */ prepare),
  sharedClock: () => (/* binding */ sharedClock),
  workAsThread: () => (/* binding */ workAsThread)
});

// EXTERNAL MODULE: external "node:fs"
var external_node_fs_ = __webpack_require__(73024);
// EXTERNAL MODULE: external "node:worker_threads"
var external_node_worker_threads_ = __webpack_require__(75919);
// EXTERNAL MODULE: ./lib/load/conditions.js
var load_conditions = __webpack_require__(9904);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: external "node:tls"
var external_node_tls_ = __webpack_require__(41692);
// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(57975);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/load/exchange.js
var exchange = __webpack_require__(77387);
// EXTERNAL MODULE: ./lib/load/histogram.js
var histogram = __webpack_require__(44950);
// EXTERNAL MODULE: ./lib/load/memory.js
var load_memory = __webpack_require__(8117);
;// CONCATENATED MODULE: ./lib/load/response-head.js
/** As Node's own client has it: a head, trailers included, is 16 KiB at most. */
const MOST_HEAD_BYTES = 16 * 1024;
/** Longer values are cut where somebody wants them, and refused where the framing hangs on them. */
const MOST_VALUE_BYTES = 1_024;
const MOST_NAME_BYTES = 64;
const VERSION = 0;
const STATUS = 1;
const AFTER_STATUS = 2;
const REASON = 3;
const LINE_LF = 4;
const LINE_START = 5;
const NAME = 6;
const VALUE_START = 7;
const VALUE = 8;
const VALUE_LF = 9;
const LAST_LF = 10;
const ENDED = 11;
const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const DEL = 127;
const START = Buffer.from('HTTP/1.');
const CONTENT_LENGTH = Buffer.from('content-length');
const TRANSFER_ENCODING = Buffer.from('transfer-encoding');
const CONNECTION = Buffer.from('connection');
/** Which header a value belongs to: one of these, or the index of a wanted one. */
const OTHER = -1;
const IS_CONTENT_LENGTH = -2;
const IS_TRANSFER_ENCODING = -3;
const IS_CONNECTION = -4;
/** `token` of RFC 9110 section 5.6.2, as the lower-case letter or 0. */
const TOKEN = new Uint8Array(256);
for (const letter of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz")
    TOKEN[letter.charCodeAt(0)] = letter.charCodeAt(0);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    TOKEN[letter.charCodeAt(0)] = letter.charCodeAt(0) | 32;
/**
 * The head of a response, byte by byte, and of trailers: it may be split anywhere. RFC 9112 sections 2 to 5. A value that goes on in the next
 * line is malformed, as it is to Node: nothing but an attack has sent one for years.
 */
class HeadReader {
    status = 0;
    /** -1: none was given. */
    contentLength = -1;
    transferEncoding = false;
    /** `chunked` is the last coding. */
    chunked = false;
    keepAlive = true;
    values = [];
    ended = false;
    reason = '';
    #state = VERSION;
    #at = 0;
    #bytes = 0;
    #wanted = [];
    #names = [];
    #name = new Uint8Array(MOST_NAME_BYTES);
    #nameBytes = 0;
    #value = Buffer.allocUnsafeSlow(MOST_VALUE_BYTES);
    #valueBytes = 0;
    #header = OTHER;
    #trailers = false;
    #closes = false;
    begin(wanted) {
        if (wanted !== this.#names) {
            this.#names = wanted;
            this.#wanted = wanted.map((name) => Buffer.from(name));
        }
        this.status = 0;
        this.contentLength = -1;
        this.transferEncoding = false;
        this.chunked = false;
        this.keepAlive = true;
        // Whoever holds the values of the head before keeps them.
        this.values = wanted.length === 0 ? NONE : new Array(wanted.length).fill(undefined);
        this.ended = false;
        this.#state = VERSION;
        this.#at = 0;
        this.#bytes = 0;
        this.#trailers = false;
        this.#closes = false;
    }
    /** Trailers: their names and values must be well formed, and change nothing. */
    beginTrailers() {
        this.ended = false;
        this.#trailers = true;
        this.#bytes = 0;
        this.#state = LINE_START;
    }
    /** Returns where the head ends, or `length` while it does not; -1 when it is malformed, with `reason`. */
    read(bytes, from, length) {
        for (let at = from; at < length; at++) {
            const byte = bytes[at];
            if (++this.#bytes > MOST_HEAD_BYTES)
                return this.#wrong(`a head of more than ${MOST_HEAD_BYTES} bytes`);
            const wrong = this.#state <= LINE_LF ? this.#statusLine(byte) : this.#headerLine(byte);
            if (wrong !== undefined)
                return this.#wrong(wrong);
            if (this.ended)
                return at + 1;
        }
        return length;
    }
    #wrong(reason) {
        this.reason = reason;
        return -1;
    }
    #statusLine(byte) {
        switch (this.#state) {
            case VERSION: {
                const at = this.#at++;
                if (at < START.length)
                    return byte === START[at] ? undefined : 'a first line that does not begin with HTTP/1.';
                if (at === START.length) {
                    if (byte !== 48 && byte !== 49)
                        return 'a version other than HTTP/1.0 and HTTP/1.1';
                    this.keepAlive = byte === 49;
                    return undefined;
                }
                if (byte !== SPACE)
                    return 'a version other than HTTP/1.0 and HTTP/1.1';
                this.#state = STATUS;
                this.#at = 0;
                return undefined;
            }
            case STATUS: {
                if (byte < 48 || byte > 57)
                    return 'a status that is no number of three digits';
                this.status = this.status * 10 + byte - 48;
                if (++this.#at < 3)
                    return undefined;
                this.#state = AFTER_STATUS;
                return this.status < 100 ? 'a status below 100' : undefined;
            }
            case AFTER_STATUS:
                if (byte === SPACE)
                    this.#state = REASON;
                else if (byte === CR)
                    this.#state = LINE_LF;
                else
                    return 'a status that is no number of three digits';
                return undefined;
            case REASON:
                // Any character may stand in it: nobody reads it.
                if (byte === CR)
                    this.#state = LINE_LF;
                else if (byte === LF)
                    return 'a first line that does not end in CR LF';
                return undefined;
            default:
                if (byte !== LF)
                    return 'a first line that does not end in CR LF';
                this.#state = LINE_START;
                return undefined;
        }
    }
    #headerLine(byte) {
        switch (this.#state) {
            case VALUE:
                return this.#valueByte(byte);
            case NAME:
                return this.#nameByte(byte);
            case LINE_START:
                return this.#lineStart(byte);
            case VALUE_START:
                if (byte === SPACE || byte === TAB)
                    return undefined;
                this.#state = VALUE;
                return this.#valueByte(byte);
            case VALUE_LF:
                if (byte !== LF)
                    return 'a header that does not end in CR LF';
                this.#state = LINE_START;
                return this.#valueEnded();
            default:
                if (byte !== LF)
                    return 'a head that does not end in CR LF';
                this.#state = ENDED;
                this.ended = true;
                return undefined;
        }
    }
    #lineStart(byte) {
        if (byte === CR) {
            this.#state = LAST_LF;
            return undefined;
        }
        this.#state = NAME;
        this.#nameBytes = 0;
        return this.#nameByte(byte);
    }
    #nameByte(byte) {
        const letter = TOKEN[byte];
        if (letter !== 0) {
            if (this.#nameBytes < MOST_NAME_BYTES)
                this.#name[this.#nameBytes] = letter;
            this.#nameBytes++;
            return undefined;
        }
        if (byte !== COLON || this.#nameBytes === 0)
            return 'a header whose name is none';
        this.#header = this.#which();
        if (this.#trailers) {
            // RFC 9110 section 6.5.1: it would contradict the framing that has brought us here.
            if (this.#header === IS_CONTENT_LENGTH)
                return 'a Content-Length among the trailers';
            this.#header = OTHER;
        }
        this.#valueBytes = 0;
        this.#state = VALUE_START;
        return undefined;
    }
    #which() {
        for (let i = 0; i < this.#wanted.length; i++)
            if (this.#isNamed(this.#wanted[i]))
                return i;
        if (this.#isNamed(CONTENT_LENGTH))
            return IS_CONTENT_LENGTH;
        if (this.#isNamed(TRANSFER_ENCODING))
            return IS_TRANSFER_ENCODING;
        return this.#isNamed(CONNECTION) ? IS_CONNECTION : OTHER;
    }
    #isNamed(name) {
        if (this.#nameBytes !== name.length)
            return false;
        for (let i = 0; i < name.length; i++)
            if (this.#name[i] !== name[i])
                return false;
        return true;
    }
    #valueByte(byte) {
        if (byte === CR) {
            this.#state = VALUE_LF;
            return undefined;
        }
        if (!isText(byte))
            return 'a control character in a header';
        if (this.#header !== OTHER)
            this.#keep(byte);
        return undefined;
    }
    #keep(byte) {
        if (this.#valueBytes < MOST_VALUE_BYTES)
            this.#value[this.#valueBytes] = byte;
        this.#valueBytes++;
    }
    #valueEnded() {
        if (this.#header === OTHER)
            return undefined;
        const text = this.#value.toString('latin1', 0, Math.min(this.#valueBytes, MOST_VALUE_BYTES)).trim();
        if (this.#header >= 0)
            this.values[this.#header] ??= text;
        // A wanted header may be one that the framing hangs on.
        const name = this.#header >= 0 ? this.#names[this.#header] : undefined;
        if (this.#header === IS_CONTENT_LENGTH || name === 'content-length')
            return this.#length(text);
        if (this.#header === IS_TRANSFER_ENCODING || name === 'transfer-encoding')
            return this.#coding(text);
        if (this.#header === IS_CONNECTION || name === 'connection')
            this.#options(text);
        return undefined;
    }
    #length(text) {
        if (!/^\d{1,15}$/.test(text))
            return 'a Content-Length that is no number';
        if (this.contentLength >= 0)
            return 'more than one Content-Length';
        if (this.transferEncoding)
            return BOTH;
        this.contentLength = Number(text);
        return undefined;
    }
    #coding(text) {
        if (this.#valueBytes > MOST_VALUE_BYTES)
            return 'a Transfer-Encoding that is too long';
        if (this.contentLength >= 0)
            return BOTH;
        this.transferEncoding = true;
        this.chunked = /(?:^|,)[ \t]*chunked$/i.test(text);
        return undefined;
    }
    #options(text) {
        for (const option of text.toLowerCase().split(',')) {
            if (option.trim() === 'close')
                this.#closes = true;
            // HTTP/1.0 closes unless it says so.
            if (option.trim() === 'keep-alive')
                this.keepAlive = true;
        }
        if (this.#closes)
            this.keepAlive = false;
    }
}
const BOTH = 'both Content-Length and Transfer-Encoding';
const NONE = [];
/** What may stand in a value: RFC 9112 leaves everything out that a terminal would act upon. */
const isText = (byte) => (byte >= SPACE && byte !== DEL) || byte === TAB;

;// CONCATENATED MODULE: ./lib/load/response.js

/** What is known of a response after some bytes of it. */
const MORE = 0;
const DONE = 1;
const MALFORMED = 2;
/** Longer heads are read each time. */
const CACHED_BYTES = 2_048;
function headCache() {
    const memory = new ArrayBuffer(CACHED_BYTES);
    return {
        bytes: new Uint8Array(memory),
        words: new Uint32Array(memory),
        length: 0,
        status: 0,
        bodyLength: 0,
        keepAlive: true,
        values: [],
    };
}
function readBuffer(size = 64 * 1024) {
    const memory = new ArrayBuffer(size);
    return { bytes: Buffer.from(memory), words: new Uint32Array(memory) };
}
/** A longer body is taken for one that never ends. */
const MOST_BODY_BYTES = 2 ** 32;
/** As Node's own client has it: chunk extensions, and trailers, are somebody else's bytes too. */
const MOST_EXTENSION_BYTES = 16 * 1024;
const HEAD = 0;
const FIXED = 1;
const UNTIL_CLOSE = 2;
const CHUNK_SIZE = 3;
const CHUNK_EXTENSION = 4;
const CHUNK_SIZE_LF = 5;
const CHUNK_DATA = 6;
const CHUNK_DATA_CR = 7;
const CHUNK_DATA_LF = 8;
const TRAILERS = 9;
const response_ENDED = 10;
/**
 * Reads the responses of one connection, one at a time, from whatever pieces they arrive in (RFC 9112). One whose head equals that of the
 * response before it costs a comparison of its head and an addition, and allocates nothing; any other goes through the machine behind it.
 *
 * It is stricter than Node's parser where a load test is better served by an error than by a guess: see __tests__/load/response-fuzz.test.ts.
 */
class ResponseReader {
    status = 0;
    /** Of the body as it was sent, without the framing of chunks. */
    bodyBytes = 0;
    /** Whether the connection can take another request. */
    keepAlive = true;
    /** Of the headers that were wanted. */
    values = [];
    /** Why it is malformed. */
    reason = '';
    #state = HEAD;
    #wanted;
    /** Bytes to come, of the body or of the chunk. */
    #left = 0;
    #digits = 0;
    #extension = 0;
    #kept = [];
    #keptBytes = 0;
    #started = false;
    #head;
    /** How much of the head came before this piece: only a head that came in one piece is cached. */
    #headBytes = 0;
    begin(wanted) {
        this.#wanted = wanted;
        this.#state = HEAD;
        this.#started = false;
        this.#headBytes = 0;
        this.bodyBytes = 0;
        if (this.#keptBytes > 0) {
            this.#kept = [];
            this.#keptBytes = 0;
        }
    }
    /** Whether any byte of it has come. */
    get started() {
        return this.#started;
    }
    /** What was kept of the body. */
    body() {
        return Buffer.concat(this.#kept);
    }
    /** The first `length` bytes of the buffer. What comes after the end of the response belongs to nobody: the connection then cannot be kept. */
    read(buffer, length) {
        if (!this.#started) {
            this.#started = true;
            const { cache } = this.#wanted;
            if (cache.length > 0 && length >= cache.length && sameHead(cache, buffer))
                return this.#asBefore(cache, buffer.bytes, length);
        }
        return this.#pieces(buffer.bytes, length);
    }
    /** The other side has closed. DONE where that is how this response ends, MORE where it was cut off. */
    end() {
        if (this.#state === UNTIL_CLOSE) {
            this.#state = response_ENDED;
            return DONE;
        }
        return MORE;
    }
    #asBefore(cache, bytes, length) {
        this.status = cache.status;
        this.keepAlive = cache.keepAlive;
        this.values = cache.values;
        if (length === cache.length + cache.bodyLength && this.#wanted.keepBody === 0) {
            this.bodyBytes = cache.bodyLength;
            this.#state = response_ENDED;
            return DONE;
        }
        this.#left = cache.bodyLength;
        if (this.#left === 0)
            return this.#finish(cache.length, length);
        this.#state = FIXED;
        return this.#body(bytes, cache.length, length);
    }
    #pieces(bytes, length) {
        if (this.#state !== HEAD)
            return this.#body(bytes, 0, length);
        this.#head ??= new HeadReader();
        const head = this.#head;
        if (this.#headBytes === 0)
            head.begin(this.#wanted.headers);
        let at = head.read(bytes, 0, length);
        while (at >= 0 && head.ended && head.status < 200 && head.status !== 101) {
            // An interim response: the one that counts is still to come.
            this.#headBytes = 1;
            head.begin(this.#wanted.headers);
            if (at < length)
                at = head.read(bytes, at, length);
        }
        if (at < 0)
            return this.#malformed(head.reason);
        if (!head.ended) {
            this.#headBytes += length;
            return MORE;
        }
        this.status = head.status;
        this.values = head.values;
        this.keepAlive = head.keepAlive && head.status !== 101;
        const framing = this.#frame(head);
        if (framing === MALFORMED)
            return MALFORMED;
        if (this.#headBytes === 0)
            this.#remember(bytes, at);
        if (framing === DONE)
            return this.#finish(at, length);
        return this.#body(bytes, at, length);
    }
    /** RFC 9112 section 6.3. */
    #frame(head) {
        if (this.#wanted.head || head.status === 101 || head.status === 204 || head.status === 304) {
            this.#left = 0;
            this.#state = FIXED;
            return DONE;
        }
        if (head.transferEncoding) {
            this.#state = head.chunked ? CHUNK_SIZE : UNTIL_CLOSE;
            this.#digits = 0;
            this.#left = 0;
        }
        else if (head.contentLength >= 0) {
            if (head.contentLength > MOST_BODY_BYTES)
                return this.#malformed(`a body of ${head.contentLength} bytes`);
            this.#left = head.contentLength;
            this.#state = FIXED;
            if (this.#left === 0)
                return DONE;
        }
        else
            this.#state = UNTIL_CLOSE;
        if (this.#state === UNTIL_CLOSE)
            this.keepAlive = false;
        return MORE;
    }
    /** Only a body whose length its head says can be skipped by looking at the head. */
    #remember(bytes, length) {
        const { cache } = this.#wanted;
        if (this.#state !== FIXED || length > CACHED_BYTES || this.values.some((value) => value !== undefined && value.length > CACHED_BYTES)) {
            cache.length = 0;
            return;
        }
        cache.bytes.set(bytes.subarray(0, length));
        cache.length = length;
        cache.status = this.status;
        cache.bodyLength = this.#left;
        cache.keepAlive = this.keepAlive;
        cache.values = this.values;
    }
    #body(bytes, from, length) {
        if (this.#state === FIXED) {
            const taken = Math.min(this.#left, length - from);
            this.#take(bytes, from, taken);
            this.#left -= taken;
            return this.#left === 0 ? this.#finish(from + taken, length) : MORE;
        }
        if (this.#state === UNTIL_CLOSE) {
            this.#take(bytes, from, length - from);
            return this.bodyBytes > MOST_BODY_BYTES ? this.#malformed('a body that does not end') : MORE;
        }
        if (this.#state === response_ENDED) {
            this.keepAlive = false;
            return DONE;
        }
        return this.#chunks(bytes, from, length);
    }
    /** RFC 9112 section 7.1. */
    #chunks(bytes, from, length) {
        for (let at = from; at < length;) {
            if (this.#state === CHUNK_DATA) {
                const taken = Math.min(this.#left, length - at);
                this.#take(bytes, at, taken);
                at += taken;
                this.#left -= taken;
                if (this.#left === 0)
                    this.#state = CHUNK_DATA_CR;
                continue;
            }
            if (this.#state === TRAILERS) {
                const head = this.#head;
                const next = head.read(bytes, at, length);
                if (next < 0)
                    return this.#malformed(head.reason);
                return head.ended ? this.#finish(next, length) : MORE;
            }
            const wrong = this.#chunkByte(bytes[at++]);
            if (wrong !== undefined)
                return this.#malformed(wrong);
            if (this.bodyBytes + this.#left > MOST_BODY_BYTES)
                return this.#malformed('a body that does not end');
        }
        return MORE;
    }
    /** Returns what is wrong with it. */
    #chunkByte(byte) {
        switch (this.#state) {
            case CHUNK_SIZE: {
                const digit = hexDigit(byte);
                if (digit >= 0) {
                    this.#left = this.#left * 16 + digit;
                    this.#digits++;
                    return undefined;
                }
                if (this.#digits === 0)
                    return 'a chunk without a size';
                this.#extension = 0;
                if (byte === SEMICOLON)
                    this.#state = CHUNK_EXTENSION;
                else if (byte === response_CR)
                    this.#state = CHUNK_SIZE_LF;
                else
                    return 'a chunk size that is no number';
                return undefined;
            }
            case CHUNK_EXTENSION:
                if (byte === response_CR)
                    this.#state = CHUNK_SIZE_LF;
                else if (byte === response_LF || (byte < 32 && byte !== response_TAB) || byte === response_DEL)
                    return 'a control character in a chunk extension';
                else if (++this.#extension > MOST_EXTENSION_BYTES)
                    return 'a chunk extension without end';
                return undefined;
            case CHUNK_SIZE_LF:
                if (byte !== response_LF)
                    return 'a chunk size that does not end in CR LF';
                this.#digits = 0;
                if (this.#left > 0)
                    this.#state = CHUNK_DATA;
                else {
                    this.#state = TRAILERS;
                    this.#head.beginTrailers();
                }
                return undefined;
            case CHUNK_DATA_CR:
                if (byte !== response_CR)
                    return 'a chunk that is longer than its size';
                this.#state = CHUNK_DATA_LF;
                return undefined;
            default:
                if (byte !== response_LF)
                    return 'a chunk that does not end in CR LF';
                this.#state = CHUNK_SIZE;
                return undefined;
        }
    }
    #take(bytes, from, taken) {
        this.bodyBytes += taken;
        const room = this.#wanted.keepBody - this.#keptBytes;
        if (room <= 0 || taken === 0)
            return;
        // A copy: the buffer is read into again.
        const kept = Buffer.from(bytes.subarray(from, from + Math.min(taken, room)));
        this.#kept.push(kept);
        this.#keptBytes += kept.length;
    }
    #finish(at, length) {
        this.#state = response_ENDED;
        if (at < length)
            this.keepAlive = false;
        return DONE;
    }
    #malformed(reason) {
        this.reason = reason;
        this.keepAlive = false;
        this.#state = response_ENDED;
        return MALFORMED;
    }
}
const response_TAB = 9;
const response_LF = 10;
const response_CR = 13;
const SEMICOLON = 59;
const response_DEL = 127;
function hexDigit(byte) {
    if (byte >= 48 && byte <= 57)
        return byte - 48;
    const lower = byte | 32;
    return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
/** By words, and the last few by bytes: comparing two hundred bytes takes some tens of nanoseconds, a call out of JavaScript more. */
function sameHead(cache, buffer) {
    const { length, words: expected } = cache;
    const { words } = buffer;
    const whole = length >> 2;
    for (let i = 0; i < whole; i++)
        if (words[i] !== expected[i])
            return false;
    for (let i = whole << 2; i < length; i++)
        if (buffer.bytes[i] !== cache.bytes[i])
            return false;
    return true;
}

;// CONCATENATED MODULE: ./lib/load/connection.js








/** A piece of a body: what the kernel takes of it at once is not copied, and the rest waits for room. */
const PIECE = 256 * 1024;
/**
 * One request at a time on a connection that is opened when it is needed and kept while the server keeps it. Nothing is allocated for a
 * request but what Node needs for the write; timeouts are looked after from outside (`expire`).
 */
class Connection {
    reader = new ResponseReader();
    sentAt = 0;
    firstByteAt = 0;
    bytesIn = 0;
    bytesOut = 0;
    resent = 0;
    busy = false;
    #wire;
    #sender;
    #socket;
    #ready = false;
    /** It has answered before. */
    #kept = false;
    #outgoing;
    #bodyAt = 0;
    #connectAt = 0;
    constructor(wire, sender) {
        this.#wire = wire;
        this.#sender = sender;
    }
    send(outgoing, now) {
        this.#outgoing = outgoing;
        this.busy = true;
        this.sentAt = now;
        this.firstByteAt = 0;
        this.bytesIn = 0;
        this.resent = 0;
        this.reader.begin(outgoing.wanted);
        if (this.#ready)
            this.#write();
        else
            this.#open(now);
    }
    expire(before, now) {
        if (this.busy && this.sentAt < before)
            this.#fail('timeout', this.#stage(), now);
    }
    close() {
        this.busy = false;
        const socket = this.#socket;
        if (!socket)
            return;
        this.#socket = undefined;
        this.#ready = false;
        this.#kept = false;
        this.#opened(-1);
        socket.destroy();
    }
    #opened(more) {
        const { gauges } = this.#wire;
        gauges[load_memory/* CONNECTIONS */.Uk] = gauges[load_memory/* CONNECTIONS */.Uk] + more;
    }
    #stage() {
        if (!this.#ready)
            return 'still connecting';
        if (this.reader.started)
            return 'the answer had begun';
        return this.#isUploading() ? 'the request was still being sent' : 'no answer';
    }
    #isUploading() {
        const { body } = this.#outgoing;
        return body !== undefined && (this.#bodyAt < body.length || (this.#socket?.writableLength ?? 0) > 0);
    }
    #open(now) {
        const { origin, buffer } = this.#wire;
        const host = origin.addresses[this.#wire.nextAddress++ % origin.addresses.length];
        const onread = { buffer: buffer.bytes, callback: (length) => this.#receive(socket, length) };
        const socket = origin.tls ? this.#openTls(host, onread) : (0,external_node_net_.connect)({ host, port: origin.port, noDelay: true, onread });
        this.#connectAt = now;
        this.#socket = socket;
        this.#opened(1);
        socket.once(origin.tls ? 'secureConnect' : 'connect', () => {
            if (this.#socket !== socket)
                return;
            this.#ready = true;
            (0,histogram/* record */.g1)(this.#wire.connects, (performance.now() - this.#connectAt) * 1_000);
            if (this.busy)
                this.#write();
        });
        socket.on('error', (thrown) => this.#broken(socket, thrown));
        socket.on('end', () => this.#ended(socket));
        socket.on('close', () => this.#ended(socket));
        socket.on('drain', () => {
            if (this.#socket === socket && this.busy && this.#isUploading())
                this.#writeBody();
        });
    }
    #openTls(host, onread) {
        // Node takes what a plain socket takes (its documentation: `onread`); the types do not know.
        const reading = { ...(0,exchange/* tlsOptions */.Y)(this.#wire, host, 'http/1.1'), onread };
        const socket = (0,external_node_tls_.connect)(reading);
        socket.setNoDelay(true);
        socket.on('session', (ticket) => {
            this.#wire.session = ticket;
        });
        return socket;
    }
    #write() {
        const { bytes, text, body } = this.#outgoing;
        this.bytesOut = bytes.length;
        const { quick } = this.#wire;
        if (quick && text !== undefined) {
            const error = quick.write(this.#socket, text);
            if (error === 0)
                return;
            if (error !== undefined) {
                this.#unwritten(this.#socket, error);
                return;
            }
        }
        this.#socket.write(bytes);
        if (!body)
            return;
        this.#bodyAt = 0;
        this.#writeBody();
    }
    /** In a while, as an error of the socket would come: whoever sends is in the middle of it. */
    #unwritten(socket, error) {
        setImmediate(() => this.#broken(socket, new Error(`write ${(0,external_node_util_.getSystemErrorName)(error)}`)));
    }
    /** As much as there is room for; the rest at 'drain'. */
    #writeBody() {
        const body = this.#outgoing.body;
        let room = true;
        while (room && this.#bodyAt < body.length) {
            const piece = body.subarray(this.#bodyAt, this.#bodyAt + PIECE);
            this.#bodyAt += piece.length;
            this.bytesOut += piece.length;
            room = this.#socket.write(piece);
        }
    }
    #receive(socket, length) {
        if (this.#socket !== socket)
            return false;
        if (!this.busy) {
            // Bytes that nobody asked for: a notice that it will close, or the rest of an answer that claimed to be shorter.
            this.close();
            return false;
        }
        this.bytesIn += length;
        const verdict = this.reader.read(this.#wire.buffer, length);
        if (verdict === MORE) {
            if (this.firstByteAt === 0)
                this.firstByteAt = performance.now();
            return true;
        }
        const now = performance.now();
        if (this.firstByteAt === 0)
            this.firstByteAt = now;
        if (verdict === MALFORMED)
            this.#fail('malformed', this.reader.reason, now);
        else
            this.#answered(now);
        return this.#socket === socket;
    }
    #answered(now) {
        this.busy = false;
        this.#kept = true;
        // An answer before the end of the upload: the rest of the body would be taken for the next request.
        if (!this.reader.keepAlive || this.#isUploading())
            this.close();
        this.#sender.answered(now);
    }
    #fail(fault, message, now) {
        this.close();
        this.#sender.failed(fault, message, now);
    }
    #broken(socket, thrown) {
        if (this.#socket !== socket)
            return;
        if (!this.busy)
            this.close();
        else if (!this.#ready)
            this.#fail((0,exchange/* connectFault */.N)(thrown), (0,errors/* messageOf */.bD)(thrown), performance.now());
        else if (!this.#again())
            this.#fail('reset', (0,errors/* messageOf */.bD)(thrown), performance.now());
    }
    #ended(socket) {
        if (this.#socket !== socket)
            return;
        if (!this.busy)
            this.close();
        else if (this.reader.end() === DONE)
            this.#answered(performance.now());
        else if (!this.#again())
            this.#cutOff();
    }
    #cutOff() {
        const when = this.reader.started ? 'in the middle of an answer' : this.#ready ? 'without an answer' : 'before it was ready';
        this.#fail(this.#ready || !this.#wire.origin.tls ? 'closed' : 'tls', `the connection was closed ${when}`, performance.now());
    }
    /** A server may close a kept connection at the very moment that a request is sent: that is nobody's fault, and a client sends it again. */
    #again() {
        if (!this.#kept || this.reader.started || !this.#outgoing.idempotent || this.resent > 0)
            return false;
        this.close();
        this.busy = true;
        this.resent = 1;
        this.#open(performance.now());
        return true;
    }
}

// EXTERNAL MODULE: external "node:perf_hooks"
var external_node_perf_hooks_ = __webpack_require__(643);
;// CONCATENATED MODULE: ./lib/load/honesty.js

function watchSelf() {
    const gc = { count: 0, totalMs: 0, longestMs: 0 };
    const observer = new external_node_perf_hooks_.PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
            gc.count++;
            gc.totalMs += duration;
            gc.longestMs = Math.max(gc.longestMs, duration);
        }
    });
    observer.observe({ entryTypes: ['gc'] });
    let began = start(0);
    return {
        reset: (spareMs) => {
            began = start(spareMs);
            Object.assign(gc, { count: 0, totalMs: 0, longestMs: 0 });
        },
        told: (spareMs) => {
            observer.disconnect();
            const elapsedMs = external_node_perf_hooks_.performance.now() - began.at;
            const { active } = external_node_perf_hooks_.performance.eventLoopUtilization(began.loop);
            // Looking whether anything is due keeps the loop active, and leaves it time all the same.
            const busy = Math.min(1, Math.max(0, (active - (spareMs - began.spareMs)) / elapsedMs));
            return { elapsedMs, cpuMs: cpuMs() - began.cpuMs, busy, gc: { ...gc } };
        },
    };
}
const start = (spareMs) => ({ at: external_node_perf_hooks_.performance.now(), cpuMs: cpuMs(), loop: external_node_perf_hooks_.performance.eventLoopUtilization(), spareMs });
/** Of this thread alone: in the process there are others. */
function cpuMs() {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
}

// EXTERNAL MODULE: external "node:http2"
var external_node_http2_ = __webpack_require__(32467);
// EXTERNAL MODULE: ./lib/load/http2-session.js
var http2_session = __webpack_require__(27671);
// EXTERNAL MODULE: ./lib/load/request.js
var request = __webpack_require__(41073);
;// CONCATENATED MODULE: ./lib/load/http2-exchange.js






/** A piece of a body: the rest waits until the server makes room. */
const http2_exchange_PIECE = 256 * 1024;
/** A server that is about to close a session refuses what comes after its word, again and again where many are being closed. */
const MOST_RESENT = 3;
const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = external_node_http2_.constants;
/** By their numbers: RFC 9113 section 7. */
const CODES = [
    'NO_ERROR',
    'PROTOCOL_ERROR',
    'INTERNAL_ERROR',
    'FLOW_CONTROL_ERROR',
    'SETTINGS_TIMEOUT',
    'STREAM_CLOSED',
    'FRAME_SIZE_ERROR',
    'REFUSED_STREAM',
    'CANCEL',
    'COMPRESSION_ERROR',
    'CONNECT_ERROR',
    'ENHANCE_YOUR_CALM',
    'INADEQUATE_SECURITY',
    'HTTP_1_1_REQUIRED',
];
/** What was made of a prepared request; a template's is another each time. */
const prepared = new WeakMap();
function preparedOf(outgoing) {
    let found = prepared.get(outgoing);
    if (!found) {
        const parts = (0,request/* requestParts */.OS)(outgoing.bytes);
        found = { headers: (0,http2_session/* http2Headers */.H)(parts), content: outgoing.body ?? parts.body };
        prepared.set(outgoing, found);
    }
    return found;
}
/** One request at a time, each a stream of a session that is shared. Node's own HTTP/2 does the work: about a tenth as fast as the plain connection. */
class Http2Exchange {
    reader = new StreamReader();
    sentAt = 0;
    firstByteAt = 0;
    bytesIn = 0;
    bytesOut = 0;
    resent = 0;
    busy = false;
    #sessions;
    #sender;
    #session;
    #stream;
    #outgoing;
    #content;
    #bodyAt = 0;
    /** Of the session, when the request was handed to it: others have been answered on it before. */
    #kept = false;
    constructor(sessions, sender) {
        this.#sessions = sessions;
        this.#sender = sender;
    }
    send(outgoing, now) {
        this.#outgoing = outgoing;
        this.busy = true;
        this.sentAt = now;
        this.resent = 0;
        this.#open();
    }
    expire(before, now) {
        if (!this.busy || this.sentAt >= before)
            return;
        const session = this.#session;
        const stage = this.#stage(session);
        this.close();
        // Nothing has come of it for all this time, for anybody: whoever comes next tries anew.
        if (session.heardAt <= this.sentAt)
            this.#sessions.retire(session);
        this.#sender.failed('timeout', stage, now);
    }
    close() {
        this.busy = false;
        const stream = this.#stream;
        this.#stream = undefined;
        stream?.close(NGHTTP2_CANCEL);
    }
    #stage(session) {
        if (!session.ready)
            return 'still connecting';
        if (this.reader.status !== 0)
            return 'the answer had begun';
        return this.#isUploading() ? 'the request was still being sent' : 'no answer';
    }
    #isUploading() {
        return this.#bodyAt < (this.#content?.length ?? 0) || (this.#stream?.writableLength ?? 0) > 0;
    }
    #open() {
        const { headers, content } = preparedOf(this.#outgoing);
        this.reader.begin(this.#outgoing.wanted.headers, this.#outgoing.wanted.keepBody);
        this.firstByteAt = 0;
        this.bytesIn = 0;
        this.bytesOut = 0;
        this.#content = content;
        this.#bodyAt = 0;
        const session = this.#sessions.take();
        this.#session = session;
        this.#kept = session.ready;
        let stream;
        try {
            stream = session.client.request(headers, { endStream: content === undefined });
        }
        catch (thrown) {
            // In a while, as an error of the stream would come: whoever sends is in the middle of it.
            setImmediate(() => {
                session.over = true;
                this.#sessions.give(session);
                if (this.busy && this.#session === session)
                    this.#fail('closed', (0,errors/* messageOf */.bD)(thrown));
            });
            return;
        }
        this.#stream = stream;
        this.#listen(stream, session);
        if (content)
            this.#writeBody(stream, content);
    }
    #listen(stream, session) {
        let broken;
        stream.on('error', (thrown) => {
            broken = thrown;
        });
        stream.once('response', (headers) => {
            if (this.#stream !== stream)
                return;
            this.firstByteAt = performance.now();
            session.heardAt = this.firstByteAt;
            this.reader.head(headers);
        });
        stream.on('data', (chunk) => {
            if (this.#stream !== stream)
                return;
            session.heardAt = performance.now();
            this.reader.take(chunk);
            if (this.reader.bodyBytes > MOST_BODY_BYTES)
                this.#fail('malformed', 'a body that does not end');
        });
        stream.once('end', () => {
            if (this.#stream === stream && this.reader.status !== 0 && stream.rstCode === NGHTTP2_NO_ERROR)
                this.#answered(session);
        });
        stream.on('drain', () => {
            if (this.#stream === stream && this.#content)
                this.#writeBody(stream, this.#content);
        });
        stream.once('close', () => {
            this.#sessions.give(session);
            if (this.#stream === stream)
                this.#broken(session, stream.rstCode, broken);
        });
    }
    /** As much as there is room for; the rest at 'drain'. */
    #writeBody(stream, content) {
        let room = true;
        while (room && this.#bodyAt < content.length) {
            const piece = content.subarray(this.#bodyAt, this.#bodyAt + http2_exchange_PIECE);
            this.#bodyAt += piece.length;
            if (this.#bodyAt < content.length)
                room = stream.write(piece);
            else
                stream.end(piece);
        }
    }
    #answered(session) {
        const now = performance.now();
        this.#count(session);
        const isUploading = this.#isUploading();
        const stream = this.#stream;
        this.#stream = undefined;
        this.busy = false;
        // An answer before the end of the upload: nobody waits for the rest of it.
        if (isUploading)
            stream?.close(NGHTTP2_CANCEL);
        this.#sender.answered(now);
    }
    /** What came and went on the session since the last answer on it: the sum is right, whoever it is put down to. */
    #count(session) {
        const { read, written } = session.traffic();
        this.bytesIn += read;
        this.bytesOut += written;
    }
    #broken(session, code, thrown) {
        this.#count(session);
        if (this.#again(session, code))
            return;
        const cause = session.broken ?? thrown;
        if (!session.ready) {
            if (cause)
                this.#fail((0,exchange/* connectFault */.N)(cause), (0,errors/* messageOf */.bD)(cause));
            else
                this.#fail('tls', 'the connection was closed before it was ready');
        }
        else if (session.broken)
            this.#fail(/^(?:ECONNRESET|EPIPE|ETIMEDOUT)$/.test(session.broken.code ?? '') ? 'reset' : 'malformed', (0,errors/* messageOf */.bD)(session.broken));
        else if (session.over && code === NGHTTP2_CANCEL)
            this.#fail('closed', `the connection was closed ${this.reader.status !== 0 ? 'in the middle of an answer' : 'without an answer'}`);
        else if (code === NGHTTP2_NO_ERROR)
            this.#fail('closed', 'the stream was closed without an answer');
        else
            this.#fail('reset', `the stream was reset (${CODES[code] ?? code})`);
    }
    #fail(fault, message) {
        this.close();
        this.#sender.failed(fault, message, performance.now());
    }
    /** What a server refused it has not looked at (RFC 9113 section 8.7); what was sent as it closed a kept session may be sent again where that does no harm. */
    #again(session, code) {
        if (this.resent >= MOST_RESENT || this.reader.status !== 0)
            return false;
        const refused = session.ready && code === NGHTTP2_REFUSED_STREAM;
        const closing = this.#kept && session.over && this.#outgoing.idempotent && this.resent === 0;
        if (!refused && !closing)
            return false;
        this.#stream = undefined;
        this.resent++;
        this.#open();
        return true;
    }
}
/** Gathers an answer from what Node has read of it. */
class StreamReader {
    status = 0;
    values = [];
    bodyBytes = 0;
    #headers = [];
    #room = 0;
    #kept = [];
    begin(headers, keepBody) {
        this.status = 0;
        this.values = [];
        this.bodyBytes = 0;
        this.#headers = headers;
        this.#room = keepBody;
        this.#kept = [];
    }
    head(headers) {
        this.status = headers[':status'] ?? 0;
        this.values = this.#headers.map((name) => {
            const value = headers[name];
            return Array.isArray(value) ? value.join(', ') : value;
        });
    }
    take(chunk) {
        this.bodyBytes += chunk.length;
        if (this.#room <= 0)
            return;
        const kept = chunk.subarray(0, this.#room);
        this.#kept.push(kept);
        this.#room -= kept.length;
    }
    body() {
        return Buffer.concat(this.#kept);
    }
}

// EXTERNAL MODULE: ./lib/load/plan.js
var load_plan = __webpack_require__(27473);
;// CONCATENATED MODULE: ./lib/load/quick-write.js
const KNOWN_MAJOR = 24;
function quickWriter(versions = process.versions) {
    if (Number.parseInt(versions.node, 10) !== KNOWN_MAJOR)
        return undefined;
    const WriteWrap = writeWrap();
    if (!WriteWrap)
        return undefined;
    // One for all writes: it is used only by a write that the kernel does not take at once.
    let request = new WriteWrap();
    return {
        write: (socket, text) => {
            const handle = socket._handle;
            // What waits in the stream goes first; what waits in the handle does so by itself.
            if (!handle || socket.writableLength > 0)
                return undefined;
            const error = handle.writeLatin1String(request, text);
            if (handle.writeQueueSize > 0)
                request = new WriteWrap();
            return error;
        },
    };
}
/** Node guards this door: under its permission model it is closed. */
function writeWrap() {
    try {
        const { WriteWrap } = process.binding('stream_wrap');
        return typeof WriteWrap === 'function' ? WriteWrap : undefined;
    }
    catch {
        return undefined;
    }
}

;// CONCATENATED MODULE: ./lib/load/notes.js
const SLOWEST = 20;
const MESSAGES = 5;
const VALUES = 1_000;
/** For whatever there was no room for. */
const OTHERS = 'others';
function takeNotes(measureFrom) {
    const slowest = [];
    const faults = new Map();
    const headers = new Map();
    /** Numbers for which there was no room: the least and the greatest are kept all the same, because thresholds are about them. */
    const extremes = new Map();
    function gather(key, value) {
        if (tally(headers, key, value, VALUES) || !Number.isFinite(Number(value)) || value === '')
            return;
        const known = extremes.get(key);
        if (!known)
            extremes.set(key, { least: value, greatest: value });
        else if (Number(value) < Number(known.least))
            known.least = value;
        else if (Number(value) > Number(known.greatest))
            known.greatest = value;
    }
    const notes = {
        slowestFloor: 0,
        slow: (step, status, intended, responseMs, serviceMs) => {
            const place = slowest.findIndex((other) => other.responseMs < responseMs);
            slowest.splice(place === -1 ? slowest.length : place, 0, { step, status, atMs: intended - measureFrom, responseMs, serviceMs });
            if (slowest.length > SLOWEST)
                slowest.pop();
            if (slowest.length === SLOWEST)
                notes.slowestFloor = slowest.at(-1).responseMs;
        },
        fault: (fault, message) => void tally(faults, fault, message, MESSAGES),
        headers: (step, values, recorded) => {
            for (let i = 0; i < recorded; i++)
                if (values[i] !== undefined)
                    gather(`${step} ${i}`, values[i]);
        },
        told: () => ({
            slowest,
            faults: [...faults].map(([fault, messages]) => [fault, [...messages]]),
            headers: [...headers].map(([key, values]) => {
                const known = extremes.get(key);
                // Counted among the others: here they only stand.
                const beyond = new Set(known ? [known.least, known.greatest] : []);
                return [key, [...values, ...[...beyond].map((value) => [value, 0])]];
            }),
        }),
    };
    return notes;
}
/** Whether there was room for it. */
function tally(of, key, what, most) {
    const counts = of.get(key) ?? new Map();
    of.set(key, counts);
    const name = counts.has(what) || counts.size < most ? what : OTHERS;
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return name === what;
}

;// CONCATENATED MODULE: ./lib/load/arrivals.js
/**
 * The moment of turn `k`, from 0. After t of ramp R the rate r has brought r t² / 2R turns, r R / 2 at its end; solved for t. Not a running sum:
 * nothing adds up, and each thread knows its own share of the turns without asking the others.
 */
function arrivalMs({ ratePerSecond, rampUpMs }, k) {
    const perMs = ratePerSecond / 1_000;
    const inRamp = (perMs * rampUpMs) / 2;
    return k < inRamp ? Math.sqrt((2 * rampUpMs * k) / perMs) : rampUpMs + (k - inRamp) / perMs;
}
/** When user `i` of `users` begins: spread over the ramp. */
const entryMs = (i, users, rampUpMs) => (rampUpMs * i) / users;

;// CONCATENATED MODULE: ./lib/load/user.js



/** One user with one connection, who takes turn after turn. Whoever uses the server's time is a user here, in an open model too. */
class User {
    connection;
    /** Turns in a row that failed without an answer. */
    faults = 0;
    /** When the turn should have begun. */
    turnAt = 0;
    #crowd;
    #flow;
    #at = 0;
    #step;
    #intended = 0;
    #measured = false;
    #variables;
    constructor(crowd) {
        this.#crowd = crowd;
        this.connection = crowd.connect(this);
    }
    /** Begins a turn that should have begun at `intended`. `waited`: there was no room for it before. */
    begin(flow, intended, now, waited = false) {
        this.#flow = flow;
        this.#at = 0;
        this.turnAt = intended;
        this.#variables = flow.hasVariables ? this.#crowd.variables() : undefined;
        this.#send(intended, now, waited);
    }
    /** The next step, at the end of its think time. */
    proceed(intended, now) {
        this.#send(intended, now, false);
    }
    /** In flight when waiting for answers was over. */
    abort() {
        if (!this.connection.busy)
            return;
        this.connection.close();
        if (this.#measured)
            this.#add(load_memory/* ABORTED */.wp, 1);
    }
    #send(intended, now, waited) {
        const crowd = this.#crowd;
        if (!crowd.maySend(intended))
            return;
        const step = this.#flow.steps[this.#at];
        this.#step = step;
        this.#intended = intended;
        this.#measured = crowd.measures(intended);
        crowd.activity++;
        let { outgoing } = step;
        if (step.template) {
            const bytes = (0,request/* fill */.GS)(step.template, this.#variables);
            if (!bytes) {
                this.#unsendable(now);
                return;
            }
            outgoing = { ...outgoing, bytes, text: undefined };
        }
        if (waited && this.#measured)
            this.#add(load_memory/* LATE */.XR, 1);
        crowd.gauges[load_memory/* SENT */.Jh] = crowd.gauges[load_memory/* SENT */.Jh] + 1;
        crowd.inFlight++;
        this.connection.send(outgoing, now);
    }
    answered(now) {
        const crowd = this.#crowd;
        const { reader } = this.connection;
        crowd.inFlight--;
        crowd.activity++;
        this.faults = 0;
        const step = this.#step;
        const expected = step.expected[reader.status] === 1;
        const good = expected && (step.check === undefined || this.#isRight(step.check)) && (step.extract.length === 0 || this.#extract());
        if (good && crowd.measures(now))
            this.#add(load_memory/* IN_TIME */.qn, 1);
        if (this.#measured)
            this.#count(expected, good, now);
        else if (good)
            this.#add(load_memory/* UNMEASURED */.aR, 1);
        if (!good)
            crowd.over(this, now);
        else if (++this.#at === this.#flow.steps.length)
            crowd.over(this, now);
        else if (step.thinkMs > 0)
            crowd.wakeAt(now + step.thinkMs, this);
        else
            this.#send(now, now, false);
    }
    failed(fault, message, now) {
        this.#crowd.inFlight--;
        this.#crowd.activity++;
        this.faults++;
        this.#fault(fault, message);
        this.#traffic();
        this.#crowd.over(this, now);
    }
    /** An answer with an expected status that is not good has been counted as a fault. */
    #count(expected, good, now) {
        const { connection } = this;
        const { memory, name } = this.#step;
        const { status } = connection.reader;
        memory.statuses[status] = memory.statuses[status] + 1;
        this.#traffic();
        const service = now - connection.sentAt;
        const response = now - this.#intended;
        if (this.#step.recorded > 0)
            this.#crowd.notes.headers(this.#step.index, connection.reader.values, this.#step.recorded);
        if (response > this.#crowd.notes.slowestFloor)
            this.#crowd.notes.slow(name, status, this.#intended, response, service);
        if (!expected)
            this.#add(load_memory/* UNEXPECTED */.YC, 1);
        if (!good)
            return;
        this.#add(load_memory.OK, 1);
        if (this.#crowd.isScheduled)
            (0,histogram/* record */.g1)(memory.response, response * 1_000);
        if (connection.firstByteAt === now)
            (0,histogram/* record */.g1)(memory.whole, service * 1_000);
        else {
            (0,histogram/* record */.g1)(memory.parted, service * 1_000);
            (0,histogram/* record */.g1)(memory.first, (connection.firstByteAt - connection.sentAt) * 1_000);
        }
        const { body } = this.#step.outgoing;
        // Bytes a millisecond are kilobytes a second.
        if (body)
            (0,histogram/* record */.g1)(memory.upload, body.length / service);
    }
    #traffic() {
        if (!this.#measured)
            return;
        this.#add(load_memory/* BYTES_IN */.IE, this.connection.bytesIn);
        this.#add(load_memory/* BYTES_OUT */.XW, this.connection.bytesOut);
        if (this.connection.resent > 0)
            this.#add(load_memory/* RESENT */.OR, this.connection.resent);
    }
    #fault(fault, message) {
        this.#crowd.notes.fault(fault, message);
        if (this.#measured)
            this.#add(load_memory/* FIRST_FAULT */.Wd + load_memory/* FAULTS */.y2.indexOf(fault), 1);
    }
    #add(which, howMuch) {
        const { counts } = this.#step.memory;
        counts[which] = counts[which] + howMuch;
    }
    #unsendable(now) {
        const { head, body = [] } = this.#step.template;
        const missing = [...head, ...body].find((part) => typeof part !== 'string' && !this.#variables.has(part.variable));
        this.faults++;
        this.#fault('extraction', `step ${this.#step.name}: nothing gave a value to '${missing.variable}'`);
        this.#crowd.over(this, now);
    }
    #isRight(check) {
        const wrong = check(this.connection.reader);
        if (wrong !== undefined)
            this.#fault('condition', `step ${this.#step.name}: ${wrong}`);
        return wrong === undefined;
    }
    #extract() {
        const { reader } = this.connection;
        const { extract, name, outgoing } = this.#step;
        for (const { variable, from, path } of extract) {
            const value = from === 'header' ? reader.values[outgoing.wanted.headers.indexOf(path)] : this.#crowd.select(reader.body(), path);
            if (value === undefined) {
                this.#fault('extraction', `step ${name}: the answer has no ${from === 'header' ? 'header ' : ''}${path}`);
                return false;
            }
            this.#variables.set(variable, value);
        }
        return true;
    }
}

;// CONCATENATED MODULE: ./lib/load/turns.js




/** Sent so much after its moment without having waited for room: the lag is the generator's. */
const LATE_MS = 2;
/** Where the plan does not say how many turns may be under way. */
const ROOM_SECONDS = 3;
const LEAST_ROOM = 100;
/** After turns that got no answer: whoever is refused does not ask again at once. */
const PAUSE_MS = 10;
const LONGEST_PAUSE_MS = 1_000;
/** Users who begin again when they have been answered. */
function closedTurns({ users: allUsers, paceMs = 0, thinkMs = 0 }, stage) {
    const { plan, share, t0, crowd, users, later } = stage;
    /** At the moment that was waited for. */
    function start(user, intended) {
        const now = performance.now();
        if (paceMs > 0 && crowd.measures(intended))
            (0,histogram/* record */.g1)(stage.lag, Math.max(0, now - intended) * 1_000);
        user.begin(stage.nextFlow(), paceMs > 0 ? intended : now, now);
    }
    for (let i = 0; i < shareOf(allUsers, share); i++) {
        const user = new User(crowd);
        users.push(user);
        const at = t0 + entryMs(share.index + i * share.of, allUsers, plan.rampUpMs || paceMs);
        user.turnAt = at;
        later.add(at, () => start(user, at));
    }
    return {
        begin: () => { },
        exactAt: () => (paceMs > 0 ? later.next() : Number.POSITIVE_INFINITY),
        isBlocked: () => false,
        end: () => { },
        over: (user, now) => {
            if (!stage.isSending() || now >= stage.measureTo)
                return;
            const pause = user.faults > 0 ? Math.min(PAUSE_MS * 2 ** Math.min(user.faults - 1, 10), LONGEST_PAUSE_MS) : 0;
            const intended = paceMs > 0 ? user.turnAt + paceMs : now + Math.max(thinkMs, pause);
            if (intended <= now && pause === 0)
                user.begin(stage.nextFlow(), intended, now, paceMs > 0 && now - intended > LATE_MS);
            else
                later.add(Math.max(intended, now + pause), () => start(user, intended));
        },
    };
}
/** Turns by the clock, each for whoever has none. */
function openTurns({ ratePerSecond, maxInFlight }, stage) {
    const { plan, share, t0, measureTo, crowd, users } = stage;
    const room = maxInFlight ?? Math.max(LEAST_ROOM, Math.ceil(ratePerSecond * ROOM_SECONDS));
    // A thread without room for anybody would drop its turns.
    const mostUsers = Math.max(1, shareOf(room, share));
    const clock = { ratePerSecond, rampUpMs: plan.rampUpMs ?? 0 };
    const idle = [];
    let turn = share.index;
    let next = t0 + arrivalMs(clock, turn);
    let blocked = false;
    function advance() {
        turn += share.of;
        next = t0 + arrivalMs(clock, turn);
        if (next >= measureTo)
            next = Number.POSITIVE_INFINITY;
    }
    function arrive(user, now, waited) {
        const intended = next;
        if (!waited && crowd.measures(intended))
            (0,histogram/* record */.g1)(stage.lag, (now - intended) * 1_000);
        advance();
        user.begin(stage.nextFlow(), intended, now, waited);
    }
    /** Whether somebody was there for it. */
    function available() {
        const user = idle.pop();
        if (user || users.length >= mostUsers)
            return user;
        const another = new User(crowd);
        users.push(another);
        return another;
    }
    function drop() {
        if (crowd.measures(next))
            crowd.drop();
        advance();
    }
    return {
        exactAt: () => next,
        isBlocked: () => blocked,
        begin: (now) => {
            if (next > now) {
                blocked = false;
                return;
            }
            let full = false;
            while (next <= now && crowd.maySend(next) && !full) {
                const user = available();
                if (user)
                    arrive(user, performance.now(), blocked);
                else
                    full = true;
            }
            // While there is no room, whatever is sent has waited for it.
            blocked = full;
            while (next <= now - plan.timeoutMs)
                drop();
        },
        /** There is room for the turn that has waited longest. */
        over: (user, now) => {
            if (user.faults === 0 && stage.isSending() && next <= now && crowd.maySend(next)) {
                arrive(user, now, blocked);
                return;
            }
            idle.push(user);
            // Still blocked: whatever this user takes next has waited for it, which is not the generator's doing.
            if (blocked)
                stage.lookSoon();
        },
        end: (now) => {
            while (next < Math.min(now, measureTo) && crowd.gauges[load_memory/* SENT */.Jh] < stage.mostSent)
                drop();
            next = Number.POSITIVE_INFINITY;
        },
    };
}
/** How many of `all` fall to one of the threads. */
function shareOf(all, { index, of }) {
    return all === Number.POSITIVE_INFINITY ? all : Math.floor(all / of) + (index < all % of ? 1 : 0);
}

;// CONCATENATED MODULE: ./lib/load/waiting.js
function waiting() {
    const times = [];
    const items = [];
    const swap = (a, b) => {
        [times[a], times[b]] = [times[b], times[a]];
        [items[a], items[b]] = [items[b], items[a]];
    };
    return {
        get size() {
            return items.length;
        },
        next: () => times[0] ?? Number.POSITIVE_INFINITY,
        add: (at, item) => {
            let i = times.push(at) - 1;
            items.push(item);
            for (let parent = (i - 1) >> 1; i > 0 && times[parent] > times[i]; parent = (i - 1) >> 1) {
                swap(i, parent);
                i = parent;
            }
        },
        take: () => {
            if (items.length === 0)
                return undefined;
            swap(0, items.length - 1);
            times.pop();
            const item = items.pop();
            for (let i = 0;;) {
                const left = 2 * i + 1;
                let least = i;
                if (left < times.length && times[left] < times[least])
                    least = left;
                if (left + 1 < times.length && times[left + 1] < times[least])
                    least = left + 1;
                if (least === i)
                    return item;
                swap(i, least);
                i = least;
            }
        },
    };
}

;// CONCATENATED MODULE: ./lib/load/schedule.js





/** Nearer than this a timer is too coarse: Node's fire up to 2 ms late. */
const SPIN_MS = 2;
/** Longer, and a stop is heard late. */
const LONGEST_SLEEP_MS = 50;
/** Runs a share of the plan from `t0`, by this thread's `performance.now()`. */
function runSchedule(plan, share, t0, world) {
    const measureFrom = t0 + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
    const measureTo = measureFrom + plan.durationMs;
    const mostSent = shareOf(plan.maxRequests ?? Number.POSITIVE_INFINITY, share);
    const notes = takeNotes(measureFrom);
    const { gauges } = world.memory;
    const state = { sending: true };
    const later = waiting();
    const users = [];
    const crowd = crowdOf(plan, share, world, {
        notes,
        measures: (intended) => intended >= measureFrom && intended < measureTo,
        maySend: (intended) => state.sending && intended < measureTo && gauges[load_memory/* SENT */.Jh] < mostSent,
        wakeAt: (at, user) => later.add(at, () => user.proceed(at, performance.now())),
    });
    const nextFlow = drawFlows(plan, world.flows);
    const stage = {
        ...{ plan, share, t0, measureTo, mostSent, crowd, users, later, nextFlow, lag: world.memory.lag },
        isSending: () => state.sending,
        lookSoon: () => loop.lookSoon(),
    };
    const turns = (0,load_plan/* isOpen */.nT)(plan.model) ? openTurns(plan.model, stage) : closedTurns(plan.model, stage);
    crowd.over = turns.over;
    const loop = runLoop(stage, turns, state, world);
    return { notes, spareMs: loop.spareMs, ended: loop.ended, over: loop.over };
}
function crowdOf(plan, { index, of }, { connect, select, memory, flows }, rest) {
    const dropped = flows[0].steps[0].memory.counts;
    let rows = index;
    return {
        ...rest,
        connect,
        select,
        gauges: memory.gauges,
        isScheduled: (0,load_plan/* isScheduled */.mQ)(plan.model),
        inFlight: 0,
        activity: 0,
        variables: () => {
            const row = plan.data?.[rows % plan.data.length];
            rows += of;
            return new Map(Object.entries(row ?? {}));
        },
        drop: () => {
            dropped[load_memory/* DROPPED */.BE] = dropped[load_memory/* DROPPED */.BE] + 1;
        },
        over: () => { },
    };
}
/** Looks again and again: at what is due, at whoever waits too long, at the end. Sleeps where there is time, and spins where a timer is too coarse. */
function runLoop({ plan, t0, measureTo, mostSent, crowd, users, later }, turns, state, world) {
    const { promise: over, resolve: finish } = Promise.withResolvers();
    const { promise: ended, resolve: end } = Promise.withResolvers();
    let drainUntil = 0;
    let nextSweep = t0;
    let spareMs = 0;
    let lookedAt = 0;
    let seen = -1;
    /** There is one next look: this or that of the timer. Two would each be followed by looks of their own. */
    let soon;
    let sleeping = setTimeout(wake, Math.max(0, t0 - performance.now()));
    function look() {
        soon = undefined;
        const now = performance.now();
        if (crowd.activity === seen)
            spareMs += now - lookedAt;
        lookedAt = now;
        seen = crowd.activity;
        while (later.next() <= now)
            later.take()();
        turns.begin(now);
        if (now >= nextSweep)
            sweep(now);
        const stopped = world.stopped();
        if (state.sending && (now >= measureTo || stopped || crowd.gauges[load_memory/* SENT */.Jh] >= mostSent))
            endSending(now);
        if (!state.sending && (crowd.inFlight === 0 || now >= drainUntil || stopped))
            close();
        else
            rest(now);
    }
    /** Sleeping is not looking: the event loop counts it as idle itself. */
    function wake() {
        seen = -1;
        look();
    }
    function sweep(now) {
        nextSweep = now + Math.min(LONGEST_SLEEP_MS, plan.timeoutMs / 10);
        for (const user of users)
            user.connection.expire(now - plan.timeoutMs, now);
    }
    function endSending(now) {
        state.sending = false;
        drainUntil = now + (plan.drainMs ?? plan.timeoutMs + 2 * LONGEST_SLEEP_MS);
        turns.end(now);
        end();
    }
    function rest(now) {
        // Somebody has asked for it meanwhile.
        if (soon !== undefined)
            return;
        const exact = turns.exactAt();
        const due = Math.min(exact, later.next(), nextSweep, state.sending ? measureTo : drainUntil);
        // Without room, the next event is an answer.
        const isBlocked = turns.isBlocked();
        if (exact - now < SPIN_MS && !isBlocked)
            soon = setImmediate(look);
        else {
            const sleep = Math.max(1, due === exact && !isBlocked ? Math.floor(due - now) - 1 : Math.ceil(due - now));
            sleeping = setTimeout(wake, state.sending ? sleep : 1);
        }
    }
    function close() {
        clearTimeout(sleeping);
        clearImmediate(soon);
        for (const user of users) {
            user.abort();
            user.connection.close();
        }
        finish();
    }
    const lookSoon = () => {
        clearTimeout(sleeping);
        soon ??= setImmediate(look);
    };
    return { lookSoon, spareMs: () => spareMs, ended, over };
}
/** The golden ratio spreads turns over the flows by their weights, evenly at any length; the same order each time. */
function drawFlows(plan, flows) {
    const only = flows.length === 1 ? flows[0] : undefined;
    const weights = plan.flows.map(({ weight }) => weight);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let at = 0;
    return () => {
        if (only)
            return only;
        at = (at + 0.618_033_988_749_895) % 1;
        let left = at * all;
        const chosen = weights.findIndex((weight) => {
            left -= weight;
            return left < 0;
        });
        return flows[chosen === -1 ? flows.length - 1 : chosen];
    };
}

;// CONCATENATED MODULE: ./lib/load/worker.js












/** The role that tells a thread of this program what it is there for; see index.ts. */
const ROLE = 'load';
/** `process.hrtime`, in milliseconds: the one clock that all threads share. */
const sharedClock = () => Number(process.hrtime.bigint()) / 1e6;
/** Gets everything ready; what it resolves to works off the share, from `startAt` by the shared clock. */
async function prepare({ plan, share, memory, stop }) {
    const own = (0,load_memory/* memoryAt */.hN)(memory, (0,load_plan/* allSteps */.Bd)(plan).length);
    const stopping = new Int32Array(stop);
    const carrier = carrierOf(plan.origin, own, share.index);
    const world = {
        connect: carrier.connect,
        flows: await compile(plan, own),
        memory: own,
        select: await selector(plan),
        stopped: () => Atomics.load(stopping, 0) !== 0,
    };
    return async (startAt) => {
        const self = watchSelf();
        const t0 = performance.now() + startAt - sharedClock();
        const schedule = runSchedule(plan, share, t0, world);
        const measureFrom = t0 + (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
        const measuring = setTimeout(() => self.reset(schedule.spareMs()), Math.max(1, measureFrom - performance.now()));
        // Before the last answers are awaited: whoever waits is idle, and would look as if he had been all the time.
        const honesty = schedule.ended.then(() => self.told(schedule.spareMs()));
        await schedule.over;
        carrier.close();
        clearTimeout(measuring);
        return { notes: schedule.notes.told(), honesty: await honesty };
    };
}
/** What requests go over, for all users of this thread. */
function carrierOf(origin, { connect: connects, gauges }, nextAddress) {
    const ca = origin.caFile === undefined ? undefined : (0,external_node_fs_.readFileSync)(origin.caFile, 'utf8');
    if (origin.http2) {
        const sessions = (0,http2_session/* http2Sessions */.y)({ origin, ca, connects, gauges, nextAddress });
        return { connect: (sender) => new Http2Exchange(sessions, sender), close: sessions.close };
    }
    const quick = origin.tls ? undefined : quickWriter();
    const wire = { origin, ca, buffer: readBuffer(), connects, gauges, nextAddress, quick, session: undefined };
    return { connect: (sender) => new Connection(wire, sender), close: () => { } };
}
/** What Node copies to the stack and gives to the kernel at once. */
const QUICK_BYTES = 8 * 1024;
const IDEMPOTENT = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']);
function compile(plan, memory) {
    let index = 0;
    return Promise.all(plan.flows.map(async ({ name, steps }) => ({
        name,
        hasVariables: steps.some(({ request, extract = [] }) => !(request instanceof Uint8Array) || extract.length > 0),
        steps: await Promise.all(steps.map((step) => compileStep(step, index, memory.steps[index++]))),
    })));
}
async function compileStep(step, index, memory) {
    const { name, method, request, body, thinkMs = 0, extract = [], conditions = [] } = step;
    const expected = new Uint8Array(1_000);
    for (const [from, to] of step.expect)
        expected.fill(1, from, to + 1);
    const recorded = [...new Set(step.headers ?? [])];
    const extracted = extract.filter(({ from }) => from === 'header').map(({ path }) => path);
    const headers = [...new Set([...recorded, ...extracted, ...(0,load_conditions/* headersOf */.Yl)(conditions)])];
    const isBytes = request instanceof Uint8Array;
    return {
        name,
        index,
        template: isBytes ? undefined : request,
        expected,
        thinkMs,
        extract,
        check: conditions.length > 0 ? await (0,load_conditions/* answerCheck */.hc)(conditions, headers) : undefined,
        recorded: recorded.length,
        memory,
        outgoing: {
            bytes: isBytes ? bufferOf(request) : Buffer.alloc(0),
            text: isBytes && !body && request.length <= QUICK_BYTES ? bufferOf(request).toString('latin1') : undefined,
            body: body && bufferOf(body),
            idempotent: IDEMPOTENT.has(method),
            wanted: {
                cache: headCache(),
                head: method === 'HEAD',
                headers,
                keepBody: (0,load_conditions/* needsBody */.Mw)(conditions) || extract.some(({ from }) => from === 'json') ? load_conditions/* MOST_KEPT_BYTES */.DA : 0,
            },
        },
    };
}
/** The same bytes: what came from another thread is no Buffer any more. */
const bufferOf = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
/** The reader of JSON paths is loaded only where a plan has one. */
async function selector(plan) {
    const paths = plan.flows.flatMap(({ steps }) => steps.flatMap(({ extract = [] }) => extract.filter(({ from }) => from === 'json')));
    if (paths.length === 0)
        return () => undefined;
    const { parseJsonPath } = await Promise.all(/* import() */[__webpack_require__.e(393), __webpack_require__.e(5298)]).then(__webpack_require__.bind(__webpack_require__, 15298));
    const readers = new Map(paths.map(({ path }) => [path, parseJsonPath(path)]));
    return (body, path) => {
        try {
            const found = readers.get(path)(JSON.parse(body.toString()));
            return 'value' in found && found.value !== null ? String(found.value) : undefined;
        }
        catch {
            return undefined; // No JSON.
        }
    };
}
/** Of a thread: says that it is ready, waits for the moment to begin, works, and tells how it went. */
async function workAsThread() {
    const port = external_node_worker_threads_.parentPort;
    const run = await prepare(external_node_worker_threads_.workerData);
    const startAt = new Promise((resolve) => {
        port.once('message', resolve);
    });
    port.postMessage('ready');
    port.postMessage(await run(await startAt));
    port.close();
}


/***/ })

};
