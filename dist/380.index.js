export const id = 380;
export const ids = [380];
export const modules = {

/***/ 2165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ retrying),
/* harmony export */   W: () => (/* binding */ requestPolicy)
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


/***/ }),

/***/ 55380:
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
// EXTERNAL MODULE: ./lib/retry.js
var retry = __webpack_require__(2165);
// EXTERNAL MODULE: ./lib/storage/s3-errors.js
var s3_errors = __webpack_require__(65931);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(38522);
// EXTERNAL MODULE: ./node_modules/@smithy/signature-v4/dist-cjs/index.js
var signature_v4_dist_cjs = __webpack_require__(75118);
;// CONCATENATED MODULE: ./lib/storage/s3-quick.js





/** The signing key is the same all day, and Node takes five times as long to make a key of its bytes as to sign with it (measured). */
const signingKeys = new WeakMap();
/** A class because that is what the signer asks for. */
class Sha256 {
    #hash;
    constructor(secret) {
        this.#hash = secret === undefined ? (0,external_node_crypto_.createHash)('sha256') : (0,external_node_crypto_.createHmac)('sha256', keyOf(secret));
    }
    update(data) {
        this.#hash.update(typeof data === 'string' ? data : viewOf(data));
    }
    async digest() {
        return this.#hash.digest();
    }
}
const viewOf = (data) => ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
function keyOf(secret) {
    if (typeof secret === 'string')
        return secret;
    const key = signingKeys.get(secret) ?? (0,external_node_crypto_.createSecretKey)(viewOf(secret));
    signingKeys.set(secret, key);
    return key;
}
/** Failures in a row after which it is not tried for some seconds: each costs a request, and the ordinary way does as well. */
const PATIENCE = 3;
/**
 * GetObject for small objects, of which thousands are read at once: the SDK takes a millisecond of processor for each, this a fifth of it.
 * The same request with the same signature over the same connections; what makes it quick is what it leaves to the SDK. It learns from the
 * SDK's own first request where the bucket lies and for which region to sign, so that endpoints, redirects and profiles are found in one
 * place. It knows one answer, a whole object; all others, errors and repetitions are had by asking again in the ordinary way.
 */
function quickReads(settings) {
    let way;
    let failures = 0;
    let restsUntil = 0;
    return {
        learn: (key, sent) => {
            way ??= wayOf(key, sent, settings);
        },
        get: async (key, most) => {
            if (!way || performance.now() < restsUntil)
                return undefined;
            const body = await answered(way, key, most, settings).catch(() => undefined);
            if (body === 'other')
                return undefined;
            failures = body ? 0 : failures + 1;
            // Those that were under way together fail together, and rest together.
            if (failures >= PATIENCE)
                restsUntil = performance.now() + settings.restMs;
            return body;
        },
    };
}
/** Undefined where the SDK signs otherwise, as for directory buckets (S3 Express) and for several regions at once. */
function wayOf(key, sent, { credentials }) {
    const { headers, path } = sent;
    const end = escaped(key);
    const [, region, service] = /^AWS4-HMAC-SHA256 Credential=[^ ]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(headers.authorization ?? '') ?? [];
    if (region === undefined || service === undefined || 'x-amz-s3session-token' in headers || !path.endsWith(end))
        return undefined;
    const kept = ['host', 'user-agent', 'x-amz-checksum-mode'].filter((name) => headers[name] !== undefined);
    return {
        sent,
        base: path.slice(0, -end.length),
        headers: Object.fromEntries(kept.map((name) => [name, headers[name]])),
        // S3 signs a path as it is sent, the other services escape it once more.
        signer: new signature_v4_dist_cjs.SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: false }),
        checksummed: 'x-amz-checksum-mode' in headers,
    };
}
async function answered(way, key, most, settings) {
    const { protocol, hostname, port } = way.sent;
    const path = way.base + escaped(key);
    const unsigned = { method: 'GET', protocol, hostname, path, query: {}, headers: way.headers };
    const { headers } = await way.signer.sign(unsigned, { signingDate: new Date(Date.now() + settings.clockOffset()) });
    const host = hostname.replace(/^\[(.*)\]$/, '$1');
    const options = { host, port, path, headers };
    const answer = await bodyOf(options, { secure: protocol === 'https:', most, settings });
    if (answer === undefined || answer === 'other')
        return answer;
    const sound = way.checksummed ? isIntact(answer.body, answer.headers) : true;
    return sound === true ? answer.body : sound === 'unknown' ? 'other' : undefined;
}
/** Resolves to undefined for every answer but a whole object, and where none comes in time. */
function bodyOf(options, { secure, most, settings: { agents, patienceMs } }) {
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
        const timer = setTimeout(() => giveUp(), patienceMs);
        asked.on('error', giveUp).once('close', () => done());
        asked.once('response', (answer) => {
            const length = lengthOf(answer);
            if (length === undefined || length > most)
                return giveUp(length === undefined ? undefined : 'other');
            const chunks = [];
            answer.on('data', (chunk) => void chunks.push(chunk)).on('error', giveUp);
            answer.once('end', () => {
                const body = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
                done(body.length === length ? { headers: answer.headers, body } : undefined);
            });
        });
        asked.end();
    });
}
/** A web page has no such header beside it, or comes in pieces of unknown length. */
function lengthOf({ statusCode, headers }) {
    const length = Number(headers['content-length'] ?? Number.NaN);
    return statusCode === 200 && headers['last-modified'] !== undefined && Number.isSafeInteger(length) ? length : undefined;
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
/** RFC 3986, as signatures want it. */
const escaped = (key) => key
    .split('/')
    .map((segment) => encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`))
    .join('/');

;// CONCATENATED MODULE: ./lib/storage/s3-client.js







/** The one file that knows the SDK, which takes 150 ms and 20 MB to load: import it when a request is due, never before. */
const COMMANDS = {
    PutObject: dist_cjs/* PutObjectCommand */.wKZ,
    CreateMultipartUpload: dist_cjs/* CreateMultipartUploadCommand */.nG4,
    UploadPart: dist_cjs/* UploadPartCommand */.iVK,
    CompleteMultipartUpload: dist_cjs/* CompleteMultipartUploadCommand */.Gym,
    AbortMultipartUpload: dist_cjs/* AbortMultipartUploadCommand */.tfP,
    ListMultipartUploads: dist_cjs/* ListMultipartUploadsCommand */.mo2,
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
    const policy = (0,retry/* requestPolicy */.W)(settings.requests);
    const ask = (operation, input, { signal, check } = {}) => {
        const { Key: key, Prefix: prefix } = input;
        const object = `s3://${place.bucket}/${key ?? prefix ?? place.prefix}`;
        // The SDK's own types cannot follow an operation that is not yet known.
        const Command = COMMANDS[operation];
        const once = async () => {
            await findCredentials(client, facts);
            try {
                const command = new Command({ ...input, Bucket: place.bucket });
                const answer = (await client.send(command, signal ? { abortSignal: signal } : {}));
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
    return { ask, quick: quick.get };
}
function agentsOf({ authorities }) {
    const agent = { keepAlive: true, maxSockets: 128 };
    return { plain: new external_node_http_.Agent(agent), secure: new external_node_https_.Agent({ ...agent, ...(authorities ? { ca: authorities } : {}) }) };
}
function configOf(around, { connectMs, idleMs }, { plain, secure }) {
    const { endpoint, keys, checksums } = around;
    return {
        region: around.region,
        forcePathStyle: around.pathStyle,
        maxAttempts: 1,
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
/** Each GetObject of the SDK that was answered well, as it was sent. */
function showReads(client, quick) {
    client.middlewareStack.add((next, { commandName }) => async (args) => {
        const answer = await next(args);
        const { Key: key } = args.input;
        if (commandName === 'GetObjectCommand' && key !== undefined)
            quick.learn(key, args.request);
        return answer;
    }, 
    // Around the step that turns refusals into errors, and after the one that signs.
    { step: 'deserialize', priority: 'high', name: 'seaworthyQuickReads' });
}


/***/ })

};
