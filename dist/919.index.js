export const id = 919;
export const ids = [919];
export const modules = {

/***/ 2165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   R: () => (/* binding */ retrying),
/* harmony export */   W: () => (/* binding */ requestPolicy)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76287);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(31786);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(20155);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const temporary = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleWhen */ .jU)((thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo && thrown.temporary);
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
 */
function requestPolicy(settings = {}) {
    const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
    const breaker = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(breaksAfter) });
    let last;
    breaker.onFailure(({ handled, reason }) => {
        if (handled && 'error' in reason)
            last = reason.error;
    });
    const waitMs = (attempt) => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    return {
        execute: async (work, signal = never) => {
            try {
                return await again({ retries, signal, waitMs }, () => breaker.execute(work, signal));
            }
            catch (thrown) {
                signal.throwIfAborted();
                throw thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .BrokenCircuitError */ .b ? notAsked(last, breaksAfter) : thrown;
            }
        },
    };
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

/***/ 51919:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   connectS3: () => (/* binding */ connectS3)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_http__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(37067);
/* harmony import */ var node_https__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44708);
/* harmony import */ var _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53711);
/* harmony import */ var _retry_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2165);
/* harmony import */ var _s3_errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(65931);






/** The one file that knows the SDK, which takes 150 ms and 20 MB to load: import it when a request is due, never before. */
const COMMANDS = {
    PutObject: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .PutObjectCommand */ .wKZ,
    CreateMultipartUpload: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .CreateMultipartUploadCommand */ .nG4,
    UploadPart: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .UploadPartCommand */ .iVK,
    CompleteMultipartUpload: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .CompleteMultipartUploadCommand */ .Gym,
    AbortMultipartUpload: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .AbortMultipartUploadCommand */ .tfP,
    ListMultipartUploads: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .ListMultipartUploadsCommand */ .mo2,
    GetObject: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetObjectCommand */ .jLs,
    HeadObject: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .HeadObjectCommand */ .l81,
    ListObjectsV2: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .ListObjectsV2Command */ .u6x,
    DeleteObject: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .DeleteObjectCommand */ .k4j,
    DeleteObjects: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .DeleteObjectsCommand */ .xvx,
    GetObjectRetention: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetObjectRetentionCommand */ .zsK,
    GetObjectLegalHold: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetObjectLegalHoldCommand */ .v5H,
    GetObjectLockConfiguration: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetObjectLockConfigurationCommand */ .mU1,
    GetBucketVersioning: _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetBucketVersioningCommand */ ._rj,
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
    const client = new _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .S3Client */ .YxF(configOf(around, settings));
    if (around.checksums === 'WHEN_REQUIRED')
        batchesWithMd5(client);
    const policy = (0,_retry_js__WEBPACK_IMPORTED_MODULE_3__/* .requestPolicy */ .W)(settings.requests);
    return (operation, input, { signal, check } = {}) => {
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
                if (thrown instanceof _s3_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .S3Error */ .Dg)
                    throw thrown;
                const failure = (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .s3Error */ .lH)(thrown, { operation, object }, facts);
                throw operation === 'HeadObject' && isWordless(failure)
                    ? (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .s3Error */ .lH)(await inWords(client, place.bucket, key, thrown), { operation, object }, facts)
                    : failure;
            }
        };
        return policy.execute(once, signal);
    };
}
function configOf(around, { connectMs, idleMs }) {
    const agent = { keepAlive: true, maxSockets: 128 };
    const { endpoint, keys, checksums, authorities } = around;
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
            httpAgent: new node_http__WEBPACK_IMPORTED_MODULE_1__.Agent(agent),
            httpsAgent: new node_https__WEBPACK_IMPORTED_MODULE_2__.Agent({ ...agent, ...(authorities ? { ca: authorities } : {}) }),
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
        throw (0,_s3_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .credentialsError */ .n7)(thrown, facts);
    }
}
/** The answer to a HEAD has no body, and so no code where it is a refusal. */
const isWordless = ({ code, status = 0 }) => code === 'Unknown' && status < 500 && status !== 404;
/** What a GET of the same object is told, which takes the same permission. */
async function inWords(client, bucket, key, wordless) {
    try {
        const { Body } = await client.send(new _aws_sdk_client_s3__WEBPACK_IMPORTED_MODULE_5__/* .GetObjectCommand */ .jLs({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
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
            request.headers['content-md5'] = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('md5').update(request.body).digest('base64');
        }
        return next(args);
    }, { step: 'build', priority: 'low', name: 'seaworthyContentMd5' });
}


/***/ })

};
