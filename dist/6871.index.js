export const id = 6871;
export const ids = [6871];
export const modules = {

/***/ 2165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KG: () => (/* binding */ targetBreaker),
/* harmony export */   R$: () => (/* binding */ retrying),
/* harmony export */   WQ: () => (/* binding */ requestPolicy)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47891);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(31786);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98864);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20155);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const isPassing = (thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo && thrown.temporary;
const temporary = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleWhen */ .jU)(isPassing);
/** The whole of a job, with the delays that the user chose: `retries: 3`, `retry-delay: 5m` waits 5, 10 and 20 minutes. */
function retrying(work, { retries, delay, signal, onRetry }) {
    return again({ retries, signal, waitMs: (attempt) => delay * 2 ** (attempt - 1), onRetry }, work);
}
/** The library's own pause goes on after a cancel and keeps the process alive meanwhile; so the pause is ours, within the next attempt. */
function again({ retries, signal, waitMs, onRetry }, work) {
    let last;
    const attempted = async ({ attempt }) => {
        if (attempt > 0) {
            const wait = waitMs(attempt);
            onRetry?.(attempt, wait, last);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(wait, undefined, { signal }).catch(() => { });
        }
        signal.throwIfAborted();
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    return (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .retry */ .L5)(temporary, { maxAttempts: retries }).execute(attempted, signal);
}
/** How a single request to a store or a service is repeated: within seconds. */
const REQUEST = { retries: 5, firstDelayMs: 100, longestDelayMs: 5_000, breaksAfter: 20, halfOpenAfterMs: 10_000 };
const never = new AbortController().signal;
/**
 * One per store or service. After many failures in a row requests fail at once for a while, with the words of the last failure, instead of
 * each waiting for itself. Pauses grow from half the first delay and are spread by chance, so that parallel requests do not return together.
 *
 * Thirty requests that are under way together and fail together have met one hiccup: of them one counts, and a request that is repeated counts
 * again only where none has failed since its last try.
 */
function requestPolicy(settings = {}) {
    const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
    const breaker = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(breaksAfter) });
    /** Failures since the beginning that count. */
    let counted = 0;
    let last;
    breaker.onFailure(({ handled, reason }) => {
        if (handled && 'error' in reason)
            last = reason.error;
    });
    const waitMs = (attempt) => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    return {
        execute: async (work, signal = never) => {
            let since = counted;
            const noted = async () => {
                try {
                    return await work();
                }
                catch (thrown) {
                    const isOfARound = since < counted && breaker.state !== cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen;
                    if (isPassing(thrown) && !isOfARound)
                        counted++;
                    since = counted;
                    throw isPassing(thrown) && isOfARound ? new Uncounted(thrown) : thrown;
                }
            };
            try {
                return await again({ retries, signal, waitMs }, () => breaker.execute(noted, signal).catch(unwrapped));
            }
            catch (thrown) {
                signal.throwIfAborted();
                throw thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b ? notAsked(last, breaksAfter) : thrown;
            }
        },
    };
}
/** Round a failure on its way past the breaker. */
class Uncounted {
    failure;
    constructor(failure) {
        this.failure = failure;
    }
}
function unwrapped(thrown) {
    throw thrown instanceof Uncounted ? thrown.failure : thrown;
}
/** Outside the repetitions: asking again at once is what the breaker is there to prevent. For the whole of a job it may pass. */
function notAsked(last, failures) {
    const hint = last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo ? last.hint : undefined;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(last)} (after ${failures} failures in a row it is not asked again for some seconds)`, {
        cause: last,
        temporary: true,
        ...(hint ? { hint } : {}),
    });
}
/** Of one target of a gate, which is asked again and again. */
const TARGET = { breaksAfter: 3, halfOpenAfterMs: 30_000 };
/**
 * After three failures in a row the target is left alone for 30 s, then asked once. Less where all the time there is is short, a tenth of
 * it: the verdict must not fall on what was not asked.
 */
function targetBreaker(timeoutMs) {
    const halfOpenAfter = Math.min(TARGET.halfOpenAfterMs, timeoutMs / 10);
    const closed = () => (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleAll */ .ih, { halfOpenAfter, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(TARGET.breaksAfter) });
    let breaker = closed();
    let last;
    const noted = async (work) => {
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    const wasOpen = (thrown) => thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b;
    const states = { [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Open]: 'open', [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen]: 'half-open' };
    return {
        execute: async (work, always = false) => {
            if (!always || breaker.state === cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Closed)
                return breaker.execute(() => noted(work));
            const found = await noted(work);
            breaker = closed();
            return found;
        },
        pauseMs: halfOpenAfter,
        state: () => states[breaker.state] ?? 'closed',
        wasOpen,
        reason: (thrown) => {
            if (!wasOpen(thrown) || !(last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
                return wasOpen(thrown) ? last : thrown;
            const { message, hint, layer } = last;
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${message} (not asked now: ${TARGET.breaksAfter} failures in a row have opened its breaker)`, {
                cause: last,
                ...(hint ? { hint } : {}),
                ...(layer ? { layer } : {}),
            });
        },
    };
}


/***/ }),

/***/ 36871:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  connectS3: () => (/* binding */ connectS3)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-s3/dist-cjs/index.js
var dist_cjs = __webpack_require__(53711);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/retry.js
var retry = __webpack_require__(2165);
// EXTERNAL MODULE: ./lib/storage/s3-errors.js
var s3_errors = __webpack_require__(65931);
// EXTERNAL MODULE: external "node:buffer"
var external_node_buffer_ = __webpack_require__(4573);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
;// CONCATENATED MODULE: ./lib/storage/s3-exchange.js


/** One request and an answer of 200 that came whole. Resolves to undefined for every other one, and where none comes in time. Never rejects. */
function exchange(options, { secure, most, patienceMs, agents }) {
    return new Promise((resolve) => {
        const done = (answer) => {
            clearTimeout(timer);
            resolve(answer);
        };
        const giveUp = (as) => {
            done(as === 'other' ? as : undefined);
            asked.destroy();
        };
        const asked = secure ? (0,external_node_https_.request)({ ...options, agent: agents.secure }) : (0,external_node_http_.request)({ ...options, agent: agents.plain });
        const timer = setTimeout(giveUp, patienceMs);
        asked.on('error', giveUp).once('close', () => done());
        asked.once('response', (answer) => {
            const length = lengthOf(answer.headers);
            if (answer.statusCode !== 200 || (length !== undefined && !Number.isSafeInteger(length)))
                return giveUp();
            if (length !== undefined && length > most)
                return giveUp('other');
            const chunks = [];
            let bytes = 0;
            answer.on('error', giveUp).on('data', (chunk) => {
                bytes += chunk.length;
                if (bytes > most)
                    giveUp('other');
                else
                    chunks.push(chunk);
            });
            answer.once('end', () => {
                const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
                done(answer.complete && (length === undefined || body.length === length) ? { headers: answer.headers, body } : undefined);
            });
        });
        asked.end();
    });
}
const lengthOf = (headers) => headers['content-length'] === undefined ? undefined : Number(headers['content-length']);

;// CONCATENATED MODULE: ./lib/storage/s3-page.js
/** `<Name>text</Name>`, without attributes. Sticky. */
const s3_page_element = () => /\s*<([A-Za-z]+)>([^<>]*)<\/\1>/y;
const BEGIN = /^(?:\uFEFF)?\s*(?:<\?xml version=(["'])1\.[01]\1(?: encoding=(["'])(?:utf|UTF)-8\2)?(?: standalone=(["'])(?:yes|no)\3)?\s*\?>)?\s*<ListBucketResult(?: xmlns=(["'])[^<>"'&]*\4)?>/;
const END = /\s*<\/ListBucketResult>\s*$/y;
const OPENS = /\s*<Contents>/y;
const CLOSES = /\s*<\/Contents>/y;
/** The only thing in an object that has parts; nobody asks who it is. */
const OWNER = /\s*<Owner>(?:\s*<(ID|DisplayName|Type|URI)>[^<>]*<\/\1>)*\s*<\/Owner>/y;
/** Of the page, once each; the values of most are of no interest here. */
const OF_PAGE = new Set([
    ...['Name', 'Prefix', 'MaxKeys', 'KeyCount', 'EncodingType', 'IsTruncated'],
    ...['ContinuationToken', 'NextContinuationToken', 'StartAfter', 'Delimiter'],
]);
const OF_ENTRY = new Set(['Key', 'LastModified', 'ETag', 'Size', 'StorageClass', 'ChecksumAlgorithm', 'ChecksumType']);
/**
 * The answer to ListObjectsV2 without a delimiter ("ListObjectsV2", API reference of S3), read in a tenth of the time that the SDK takes. Undefined
 * for everything that is not exactly as S3 writes it, also where it would still be XML: comments, attributes, other elements, elements twice, a
 * count that is not that of the objects. No conclusion may be drawn from a page that is only half understood, and who can read it is asked then.
 */
function readPage(text) {
    const begin = BEGIN.exec(text);
    if (!begin)
        return undefined;
    const fields = {};
    const contents = [];
    const field = s3_page_element();
    let at = begin[0].length;
    for (;;) {
        const inside = after(OPENS, text, at);
        if (inside !== undefined) {
            const end = readEntry(text, inside, contents);
            if (end === undefined)
                return undefined;
            at = end;
            continue;
        }
        field.lastIndex = at;
        const [whole, name = '', value = ''] = field.exec(text) ?? emptyElement(text, at) ?? [];
        if (whole === undefined)
            return after(END, text, at) === text.length ? pageOf(fields, contents) : undefined;
        if (!OF_PAGE.has(name) || name in fields)
            return undefined;
        fields[name] = value;
        at += whole.length;
    }
}
/** Where the expression ends, if it stands there. */
function after(expression, text, at) {
    expression.lastIndex = at;
    return expression.test(text) ? expression.lastIndex : undefined;
}
const EMPTY_ELEMENT = /\s*<([A-Za-z]+)\/>/y;
function emptyElement(text, at) {
    EMPTY_ELEMENT.lastIndex = at;
    return EMPTY_ELEMENT.exec(text);
}
/** The usual order, in which all of it is found at once: a listing has a thousand of these in a page. */
const USUAL = /<Key>([^<>]+)<\/Key><LastModified>([^<>]+)<\/LastModified>(?:<ETag>[^<>]*<\/ETag>)?(?:<Checksum(?:Algorithm|Type)>\w*<\/Checksum(?:Algorithm|Type)>)*<Size>(\d+)<\/Size>(?:<StorageClass>\w*<\/StorageClass>)?<\/Contents>/y;
/** Adds the object that begins there. Where what follows it begins, or undefined. */
function readEntry(text, begin, contents) {
    USUAL.lastIndex = begin;
    const usual = USUAL.exec(text);
    if (usual)
        return add(contents, { Key: usual[1], LastModified: usual[2], Size: usual[3] }) ? USUAL.lastIndex : undefined;
    const fields = {};
    const field = s3_page_element();
    let hasOwner = false;
    for (let at = begin;;) {
        field.lastIndex = at;
        const found = field.exec(text);
        if (found) {
            const [whole, name = '', value = ''] = found;
            // An object may have checksums of several kinds.
            if (!OF_ENTRY.has(name) || (name in fields && name !== 'ChecksumAlgorithm'))
                return undefined;
            fields[name] = value;
            at += whole.length;
            continue;
        }
        const owned = hasOwner ? undefined : after(OWNER, text, at);
        if (owned === undefined)
            return add(contents, fields) ? after(CLOSES, text, at) : undefined;
        hasOwner = true;
        at = owned;
    }
}
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;
function add(contents, { Key, Size, LastModified }) {
    const key = Key === undefined ? undefined : decoded(Key);
    if (!key || Size === undefined || !/^\d{1,15}$/.test(Size) || LastModified === undefined || !TIME.test(LastModified))
        return false;
    const modified = new Date(LastModified);
    // Of the thirtieth of February JavaScript makes another day.
    if (modified.getUTCDate() !== Number(LastModified.slice(8, 10)))
        return false;
    contents.push({ Key: key, Size: Number(Size), LastModified: modified });
    return true;
}
function pageOf(fields, Contents) {
    const { IsTruncated, EncodingType, KeyCount, NextContinuationToken: next } = fields;
    if (IsTruncated !== 'true' && IsTruncated !== 'false')
        return undefined;
    if (KeyCount !== undefined && KeyCount !== String(Contents.length))
        return undefined;
    if (EncodingType !== undefined && EncodingType !== 'url' && EncodingType !== '')
        return undefined;
    const token = next === undefined ? '' : decoded(next);
    if (token === undefined)
        return undefined;
    return {
        Contents,
        IsTruncated: IsTruncated === 'true',
        ...(EncodingType === 'url' ? { EncodingType } : {}),
        ...(token === '' ? {} : { NextContinuationToken: token }),
    };
}
const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
/** Undefined for references that XML does not know without being told, and for what it takes for something else, as line ends. */
function decoded(text) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about.
    if (/[\x00-\x1f\x7f\ufffe\uffff]/.test(text))
        return undefined;
    if (!text.includes('&'))
        return text;
    let sound = true;
    const plain = text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+))?(;?)/gi, (_, hex, decimal, name, end) => {
        const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : undefined;
        const character = code === undefined ? NAMED[name ?? ''] : isCharacter(code) ? String.fromCodePoint(code) : undefined;
        if (end !== ';' || character === undefined)
            sound = false;
        return character ?? '';
    });
    return sound ? plain : undefined;
}
const isCharacter = (code) => code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);

;// CONCATENATED MODULE: ./lib/storage/s3-sign.js

/** Of no bytes. */
const EMPTY = (0,external_node_crypto_.hash)('sha256', '');
/** Proxies may change it, so it is not signed (nor does the SDK). */
const UNSIGNED = 'user-agent';
/**
 * AWS Signature Version 4 in headers, from the API reference of S3 ("Signature Calculations for the Authorization Header"), for GET alone. The
 * signer of the SDK takes any request apart and makes its key of bytes each time, which costs as much as all the rest of a small read (measured).
 */
function signer({ region, service, credentials }) {
    const keyFor = signingKeys(region, service);
    return async ({ path, query, headers }, at) => {
        const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
        const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
        const day = time.slice(0, 8);
        const signed = { ...headers, 'x-amz-content-sha256': EMPTY, 'x-amz-date': time };
        if (sessionToken)
            signed['x-amz-security-token'] = sessionToken;
        const names = Object.keys(signed).filter((name) => name !== UNSIGNED);
        names.sort();
        const list = names.join(';');
        let lines = '';
        for (const name of names)
            lines += `${name}:${signed[name].trim().replace(/ +/g, ' ')}\n`;
        const canonical = `GET\n${path}\n${query}\n${lines}\n${list}\n${EMPTY}`;
        const scope = `${day}/${region}/${service}/aws4_request`;
        const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${(0,external_node_crypto_.hash)('sha256', canonical)}`;
        const signature = (0,external_node_crypto_.createHmac)('sha256', keyFor(secretAccessKey, day)).update(text).digest('hex');
        signed.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
        return signed;
    };
}
/** The key is the same all day, and Node takes five times as long to make a key of its bytes as to sign with it (measured). */
function signingKeys(region, service) {
    let last;
    return (secret, day) => {
        if (last?.secret !== secret || last.day !== day) {
            const mac = (key, text) => (0,external_node_crypto_.createHmac)('sha256', key).update(text).digest();
            const bytes = [day, region, service, 'aws4_request'].reduce(mac, `AWS4${secret}`);
            last = { secret, day, key: (0,external_node_crypto_.createSecretKey)(bytes) };
        }
        return last.key;
    };
}
/** RFC 3986, as signatures want it. */
const escapedPart = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
const SAFE = /^[A-Za-z0-9/._-]*$/;
/** A path of any segments. */
const escaped = (path) => (SAFE.test(path) ? path : path.split('/').map(escapedPart).join('/'));
/** `prefix=a%2Fb&list-type=2`, by the names, which are taken to be plain. */
const queryOf = (parameters) => Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${escapedPart(parameters[name])}`)
    .join('&');

;// CONCATENATED MODULE: ./lib/storage/s3-quick.js






/** Failures in a row after which it is not tried for some seconds: each costs a request, and the ordinary way does as well. */
const PATIENCE = 3;
/** A thousand keys, each of a thousand characters that take three in a URL, and what stands around them. */
const LARGEST_PAGE = 8 * 1024 * 1024;
/**
 * GetObject for small objects, of which thousands are read at once, and the pages of long listings: the SDK takes a millisecond of processor for
 * each object and ten for each page, this a fifth of it. The same requests with the same signature over the same connections; what makes it
 * quick is what it leaves to the SDK. It learns from the SDK's own first request of each kind where the bucket lies and for which region to sign,
 * so that endpoints, redirects and profiles are found in one place. It knows one answer of each kind, a whole object and a page as S3 writes it;
 * all others, errors and repetitions are had by asking again in the ordinary way.
 */
function quickReads(settings) {
    /** With the path of the bucket, up to the key. */
    let objects;
    let lists;
    let failures = 0;
    let restsUntil = 0;
    const attempt = async (work) => {
        if (performance.now() < restsUntil)
            return undefined;
        const result = await work().catch(() => undefined);
        if (result === 'other')
            return result;
        failures = result === undefined ? failures + 1 : 0;
        // Those that were under way together fail together, and rest together.
        if (failures >= PATIENCE)
            restsUntil = performance.now() + settings.restMs;
        return result;
    };
    return {
        learn: (key, sent) => {
            const end = escaped(key);
            const way = objects || !sent.path.endsWith(end) ? undefined : wayOf(sent, settings);
            if (way)
                objects = { way, base: sent.path.slice(0, -end.length) };
        },
        learnList: (sent) => {
            lists ??= wayOf(sent, settings);
        },
        get: async (key, most) => {
            if (!objects)
                return undefined;
            const { way, base } = objects;
            const found = await attempt(() => object(way, base + escaped(key), most, settings));
            return found === 'other' ? undefined : found;
        },
        page: async (prefix, token) => {
            if (!lists || lists === 'otherwise')
                return undefined;
            const way = lists;
            const found = await attempt(() => page(way, { prefix, token }, settings));
            // It will not write the next page in another way.
            if (found === 'other')
                lists = 'otherwise';
            return found === 'other' ? undefined : found;
        },
    };
}
/** Undefined where the SDK signs otherwise, as for directory buckets (S3 Express) and for several regions at once. */
function wayOf(sent, { credentials }) {
    const { headers } = sent;
    const [, region, service] = /^AWS4-HMAC-SHA256 Credential=[^ ]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(headers.authorization ?? '') ?? [];
    if (region === undefined || service === undefined || 'x-amz-s3session-token' in headers)
        return undefined;
    const kept = ['host', 'user-agent', 'x-amz-checksum-mode'].filter((name) => headers[name] !== undefined);
    return {
        sent,
        headers: Object.fromEntries(kept.map((name) => [name, headers[name]])),
        sign: signer({ region, service, credentials }),
        checksummed: 'x-amz-checksum-mode' in headers,
    };
}
async function asked(way, path, query, most, settings) {
    const { protocol, hostname, port } = way.sent;
    const headers = await way.sign({ path, query, headers: way.headers }, new Date(Date.now() + settings.clockOffset()));
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const options = { host, port, path: query === '' ? path : `${path}?${query}`, headers };
    return exchange(options, { secure: protocol === 'https:', most, patienceMs: settings.patienceMs, agents: settings.agents });
}
async function object(way, path, most, settings) {
    const answer = await asked(way, path, '', most, settings);
    if (answer === undefined || answer === 'other')
        return answer;
    const { headers, body } = answer;
    // A web page has no such header beside it, or comes in pieces of unknown length.
    if (headers['last-modified'] === undefined || headers['content-length'] === undefined)
        return undefined;
    const sound = way.checksummed ? isIntact(body, headers) : true;
    return sound === true ? body : sound === 'unknown' ? 'other' : undefined;
}
async function page(way, { prefix, token }, settings) {
    const query = queryOf({ 'continuation-token': token, 'encoding-type': 'url', 'list-type': '2', prefix });
    const answer = await asked(way, way.sent.path, query, LARGEST_PAGE, settings);
    if (answer === undefined || answer === 'other')
        return answer;
    return ((0,external_node_buffer_.isUtf8)(answer.body) && readPage(answer.body.toString('utf8'))) || 'other';
}
/** By name of the header, in base64. Those that are missing here Node does not have. */
const CHECKSUMS = {
    'x-amz-checksum-crc32': (body) => {
        const sum = Buffer.alloc(4);
        sum.writeUInt32BE((0,external_node_zlib_.crc32)(body));
        return sum.toString('base64');
    },
    'x-amz-checksum-sha1': (body) => (0,external_node_crypto_.createHash)('sha1').update(body).digest('base64'),
    'x-amz-checksum-sha256': (body) => (0,external_node_crypto_.createHash)('sha256').update(body).digest('base64'),
};
/** As the SDK has it: an object that was stored without a checksum is as it is. One that cannot be compared here is left to the SDK. */
function isIntact(body, headers) {
    const names = Object.keys(headers).filter((name) => /^x-amz-checksum-(?!type$)/.test(name));
    const known = names.filter((name) => name in CHECKSUMS);
    if (names.length > 0 && known.length === 0)
        return 'unknown';
    return known.every((name) => headers[name] === CHECKSUMS[name](body));
}

;// CONCATENATED MODULE: ./lib/storage/s3-client.js








/** The one file that knows the SDK, which takes 150 ms and 20 MB to load: import it when a request is due, never before. */
const COMMANDS = {
    PutObject: dist_cjs/* PutObjectCommand */.wKZ,
    CreateMultipartUpload: dist_cjs/* CreateMultipartUploadCommand */.nG4,
    UploadPart: dist_cjs/* UploadPartCommand */.iVK,
    CompleteMultipartUpload: dist_cjs/* CompleteMultipartUploadCommand */.Gym,
    AbortMultipartUpload: dist_cjs/* AbortMultipartUploadCommand */.tfP,
    ListMultipartUploads: dist_cjs/* ListMultipartUploadsCommand */.mo2,
    ListParts: dist_cjs/* ListPartsCommand */.m9c,
    GetObject: dist_cjs/* GetObjectCommand */.jLs,
    HeadObject: dist_cjs/* HeadObjectCommand */.l81,
    ListObjectsV2: dist_cjs/* ListObjectsV2Command */.u6x,
    DeleteObject: dist_cjs/* DeleteObjectCommand */.k4j,
    DeleteObjects: dist_cjs/* DeleteObjectsCommand */.xvx,
    GetObjectRetention: dist_cjs/* GetObjectRetentionCommand */.zsK,
    GetObjectLegalHold: dist_cjs/* GetObjectLegalHoldCommand */.v5H,
    GetObjectLockConfiguration: dist_cjs/* GetObjectLockConfigurationCommand */.mU1,
    GetBucketVersioning: dist_cjs/* GetBucketVersioningCommand */._rj,
};
/** What an answer must have that is one of S3; a web page has none of it. */
const PROOF = {
    PutObject: 'ETag',
    CreateMultipartUpload: 'UploadId',
    UploadPart: 'ETag',
    CompleteMultipartUpload: 'ETag',
    ListMultipartUploads: 'IsTruncated',
    ListParts: 'UploadId',
    GetObject: 'LastModified',
    HeadObject: 'LastModified',
    ListObjectsV2: 'IsTruncated',
};
function connectS3(place, around, settings) {
    const { keys } = around;
    const secrets = keys ? [keys.secretAccessKey, ...(keys.sessionToken ? [keys.sessionToken] : [])] : [];
    const facts = { ...around, bucket: place.bucket, connectMs: settings.connectMs, idleMs: settings.idleMs, secrets };
    const agents = agentsOf(around);
    const client = new dist_cjs/* S3Client */.YxF(configOf(around, settings, agents));
    if (around.checksums === 'WHEN_REQUIRED')
        batchesWithMd5(client);
    const quick = quickReads({
        agents,
        credentials: () => client.config.credentials(),
        clockOffset: () => client.config.systemClockOffset,
        patienceMs: Math.min(settings.connectMs, settings.idleMs),
        restMs: settings.quickRestMs,
    });
    showReads(client, quick);
    const policy = (0,retry/* requestPolicy */.WQ)(settings.requests);
    const ask = (operation, input, { signal, check, body } = {}) => {
        const { Key: key, Prefix: prefix } = input;
        const object = `s3://${place.bucket}/${key ?? prefix ?? place.prefix}`;
        // The SDK's own types cannot follow an operation that is not yet known.
        const Command = COMMANDS[operation];
        const once = async () => {
            await findCredentials(client, facts);
            try {
                const answer = (await send(client, Command, { ...input, Bucket: place.bucket }, { signal, body, object }));
                prove(operation, answer);
                check?.(answer);
                return answer;
            }
            catch (thrown) {
                signal?.throwIfAborted();
                if (thrown instanceof s3_errors/* S3Error */.Dg)
                    throw thrown;
                const failure = (0,s3_errors/* s3Error */.lH)(thrown, { operation, object }, facts);
                throw operation === 'HeadObject' && isWordless(failure)
                    ? (0,s3_errors/* s3Error */.lH)(await inWords(client, place.bucket, key, thrown), { operation, object }, facts)
                    : failure;
            }
        };
        return policy.execute(once, signal);
    };
    return { ask, quick };
}
/** One attempt. Rejects as the SDK does, or with an S3Error where the file that is sent fails. */
async function send(client, Command, input, { signal, body, object }) {
    if (body === undefined || Buffer.isBuffer(body))
        return client.send(new Command({ ...input, ...(body ? { Body: body } : {}) }), signal ? { abortSignal: signal } : {});
    // The SDK sends what a stream gives and waits for the rest of one that has failed.
    const failing = new AbortController();
    const Body = body.read();
    Body.once('error', (error) => failing.abort(error));
    const sums = body.crc32 === undefined ? {} : { ChecksumCRC32: body.crc32 };
    const command = new Command({ ...input, ...sums, Body, ContentLength: body.length });
    signedWith(command, body.sha256);
    try {
        return await client.send(command, { abortSignal: signal ? AbortSignal.any([signal, failing.signal]) : failing.signal });
    }
    catch (thrown) {
        if (!failing.signal.aborted)
            throw thrown;
        const why = (0,errors/* messageOf */.bD)(failing.signal.reason);
        throw new s3_errors/* S3Error */.Dg(`${object} cannot be written: a part of it cannot be read back from this machine's disk: ${why}`, {
            code: 'Spooled',
        });
    }
    finally {
        Body.destroy();
    }
}
/** Of a stream the SDK cannot know it, and would leave its bytes out of the signature. */
function signedWith(command, sha256) {
    command.middlewareStack.add((next) => (args) => {
        const { headers } = args.request;
        headers['x-amz-content-sha256'] = sha256;
        return next(args);
    }, { step: 'build', name: 'seaworthyPayloadHash' });
}
function agentsOf({ authorities, proxies }) {
    const agent = { keepAlive: true, maxSockets: 128, ...(proxies ? { proxyEnv: { ...proxies } } : {}) };
    return { plain: new external_node_http_.Agent(agent), secure: new external_node_https_.Agent({ ...agent, ...(authorities ? { ca: authorities } : {}) }) };
}
const SILENT = { debug: () => { }, info: () => { }, warn: () => { }, error: () => { } };
function configOf(around, { connectMs, idleMs }, { plain, secure }) {
    const { endpoint, keys, checksums } = around;
    return {
        region: around.region,
        forcePathStyle: around.pathStyle,
        maxAttempts: 1,
        // Of a file that could not be sent it would tell the console that it does not try again; that is done here.
        logger: SILENT,
        // It would make every part wait for one more round trip.
        expectContinueHeader: false,
        ...(endpoint ? { endpoint } : {}),
        ...(keys ? { credentials: keys } : {}),
        ...(checksums ? { requestChecksumCalculation: checksums, responseChecksumValidation: checksums } : {}),
        requestHandler: {
            connectionTimeout: connectMs,
            socketTimeout: idleMs,
            httpAgent: plain,
            httpsAgent: secure,
        },
    };
}
/** Apart from the request, so that a role that cannot be assumed is not mistaken for a right that is missing at the store. */
async function findCredentials(client, facts) {
    try {
        const { secretAccessKey, sessionToken } = await client.config.credentials();
        for (const secret of [secretAccessKey, sessionToken])
            if (secret && !facts.secrets.includes(secret))
                facts.secrets.push(secret);
    }
    catch (thrown) {
        throw (0,s3_errors/* credentialsError */.n7)(thrown, facts);
    }
}
/** The answer to a HEAD has no body, and so no code where it is a refusal. */
const isWordless = ({ code, status = 0 }) => code === 'Unknown' && status < 500 && status !== 404;
/** What a GET of the same object is told, which takes the same permission. */
async function inWords(client, bucket, key, wordless) {
    try {
        const { Body } = await client.send(new dist_cjs/* GetObjectCommand */.jLs({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
        Body.destroy();
        return wordless;
    }
    catch (thrown) {
        return thrown;
    }
}
/** A 200 says little: a web server gives one too, and S3 itself where completing an upload fails after it has begun to answer. */
function prove(operation, answer) {
    const field = PROOF[operation];
    if (field === undefined || answer[field] !== undefined)
        return;
    const { $metadata } = answer;
    throw Object.assign(new Error(`no ${field} in the answer`), { name: 'NotS3', $metadata });
}
/** Stores other than AWS want the old Content-MD5 for deletions in batches, and some refuse the checksum that the SDK sends in its place. */
function batchesWithMd5(client) {
    client.middlewareStack.add((next, context) => (args) => {
        const { request } = args;
        if (context.commandName === 'DeleteObjectsCommand' && request?.body) {
            for (const name of Object.keys(request.headers))
                if (/^x-amz-(?:sdk-)?checksum-/i.test(name))
                    delete request.headers[name];
            request.headers['content-md5'] = (0,external_node_crypto_.createHash)('md5').update(request.body).digest('base64');
        }
        return next(args);
    }, { step: 'build', priority: 'low', name: 'seaworthyContentMd5' });
}
/** Each GetObject and ListObjectsV2 of the SDK that was answered well, as it was sent. */
function showReads(client, quick) {
    client.middlewareStack.add((next, { commandName }) => async (args) => {
        const answer = await next(args);
        const { Key: key } = args.input;
        if (commandName === 'GetObjectCommand' && key !== undefined)
            quick.learn(key, args.request);
        if (commandName === 'ListObjectsV2Command')
            quick.learnList(args.request);
        return answer;
    }, 
    // Around the step that turns refusals into errors, and after the one that signs.
    { step: 'deserialize', priority: 'high', name: 'seaworthyQuickReads' });
}


/***/ })

};
