export const id = 741;
export const ids = [741];
export const modules = {

/***/ 74917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ refuseOptions)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** Refuses what a probe does not know, by name only: a value may be a secret. `kind`: 'An S3 target'. */
function refuseOptions(options, known, kind) {
    const unknown = Object.keys(options).find((name) => !known.includes(name));
    if (unknown === undefined)
        return;
    const those = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${kind} has no option '${unknown}': ${those}`);
}


/***/ }),

/***/ 70741:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   s3Probe: () => (/* binding */ s3Probe)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var _abort_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(71269);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _storage_s3_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(97505);
/* harmony import */ var _storage_s3_url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(895);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(83052);
/* harmony import */ var _options_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(74917);







const METRICS = ['latency', 'put', 'get', 'delete'].map((name) => ({ name, dimension: 'duration' }));
/**
 * A bucket that takes, gives back and forgets an object of 1 kB under a name of its own, `.seaworthy-gate-<random>`: what health pages of
 * stores do not tell, which know neither the bucket nor the credentials. Location and credentials as in `destination`.
 */
const s3Probe = {
    name: 's3',
    schemes: ['s3:'],
    layer: 'dependency',
    metrics: METRICS,
    defaults: [],
    open(target, world) {
        (0,_options_js__WEBPACK_IMPORTED_MODULE_5__/* .refuseOptions */ .B)(target.options, [], 'An S3 target');
        const { lookMs, env, caFile } = world;
        // The gate asks again by itself; one repetition is for a connection that the other side had already closed.
        const requests = { retries: 1, firstDelayMs: 50, breaksAfter: Number.MAX_SAFE_INTEGER };
        const settings = { connectMs: lookMs, idleMs: lookMs, requests };
        const storage = (0,_storage_s3_js__WEBPACK_IMPORTED_MODULE_2__/* .s3Storage */ .u)((0,_storage_s3_url_js__WEBPACK_IMPORTED_MODULE_3__/* .parseS3 */ .a)(target.url), { env, tempDir: world.cwd, ...(caFile === undefined ? {} : { caFile }) }, settings);
        let pending = Promise.resolve();
        return {
            observe: (signal) => {
                const late = AbortSignal.timeout(lookMs);
                const work = look(storage, signal, late);
                // An object that is under way when the time is up is still taken away.
                pending = Promise.all([pending, work.catch(() => { })]);
                return (0,_abort_js__WEBPACK_IMPORTED_MODULE_6__/* .orAbort */ .K)(work, AbortSignal.any([signal, late])).catch((thrown) => {
                    signal.throwIfAborted();
                    if (!late.aborted)
                        throw thrown;
                    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.location}: it took more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_4__/* .showDuration */ .kJ)(lookMs)}`, { temporary: true });
                });
            },
            close: async () => void (await pending),
        };
    },
};
const OBJECT_BYTES = 1_024;
async function look(storage, signal, late) {
    const key = `.seaworthy-gate-${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(8).toString('hex')}`;
    const body = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(OBJECT_BYTES);
    const stop = AbortSignal.any([signal, late]);
    const values = new Map();
    const started = performance.now();
    const timed = async (name, work) => {
        const begun = performance.now();
        await work();
        values.set(name, { value: performance.now() - begun, dimension: 'duration', ms: performance.now() - started });
    };
    let failure;
    try {
        await timed('put', () => storage.put(key, body, { ifAbsent: true, signal: stop }));
        // A reading cannot be told to give up; the object is taken away beside it.
        await timed('get', () => (0,_abort_js__WEBPACK_IMPORTED_MODULE_6__/* .orAbort */ .K)(compare(storage, key, body), stop));
    }
    catch (thrown) {
        failure = thrown;
    }
    // Also after a put that failed: an answer that was lost on the way does not say that nothing was stored.
    const removed = await timed('delete', () => takeAway(storage, key)).catch((thrown) => thrown);
    if (failure !== undefined)
        throw failure;
    if (removed !== undefined)
        throw removed;
    values.set('latency', { value: performance.now() - started, dimension: 'duration', ms: performance.now() - started });
    return { values, facts: { location: storage.location } };
}
async function compare(storage, key, body) {
    const found = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256');
    for await (const chunk of await storage.get(key))
        found.update(chunk);
    const expected = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(body).digest('hex');
    if (found.digest('hex') === expected)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(key)} came back with other bytes than were stored`, {
        hint: 'Look for a proxy or a cache between this machine and the store.',
    });
}
async function takeAway(storage, key) {
    const [refused] = await storage.remove([key]).catch((thrown) => [{ key, reason: (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown) }]);
    if (refused)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(key)} was stored and could not be removed, and stays: ${refused.reason}`);
}


/***/ })

};
