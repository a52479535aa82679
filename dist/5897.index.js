export const id = 5897;
export const ids = [5897];
export const modules = {

/***/ 85897:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  lookAt: () => (/* binding */ lookAt)
});

// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var url = __webpack_require__(35686);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/probes/postgres-history.js
/** The window slides: what went wrong right after a deploy must not be held against it for ever. Holds a few looks at most. */
function postgres_history_history(windowMs) {
    let kept = [];
    return {
        since(now, atMs) {
            const last = kept.findLastIndex(({ at }) => atMs - at >= windowMs);
            const earlier = kept[last]?.found;
            kept = [...kept.slice(Math.max(0, last)), { at: atMs, found: now }];
            return earlier;
        },
    };
}

// EXTERNAL MODULE: ./lib/probes/postgres-metrics.js + 1 modules
var postgres_metrics = __webpack_require__(28138);
// EXTERNAL MODULE: ./lib/probes/postgres-question.js
var postgres_question = __webpack_require__(61093);
// EXTERNAL MODULE: ./lib/probes/postgres-see.js
var postgres_see = __webpack_require__(27166);
;// CONCATENATED MODULE: ./lib/probes/postgres-look.js









const STATEMENT_MS = 3_000;
/** A look is a connection, the questions and those that were asked again alone. */
const LOOKS = 2;
/** `windowMs`: for tests, which do not wait. */
function lookAt(place, wanted, world, { windowMs = postgres_question/* WINDOW_MS */.Qe } = {}) {
    const connecting = { ...place, connectTimeoutMs: Math.min(place.connectTimeoutMs, world.lookMs) };
    const timeoutMs = Math.min(STATEMENT_MS, world.lookMs);
    const isAsked = (metric) => wanted.metrics.includes(metric);
    const memory = {
        counters: new Map(postgres_metrics/* COUNTERS */.cT.map(({ id }) => [id, postgres_history_history(windowMs)])),
        statements: postgres_history_history(windowMs),
        windowMs,
    };
    let access;
    let closing = Promise.resolve();
    return {
        async observe(signal) {
            const stop = deadline(signal, world.lookMs * LOOKS, (0,url/* describeTarget */.ff)(place));
            try {
                access ??= (0,connection/* accessTo */.Yi)(connecting, world.caFile);
                const started = performance.now();
                const session = await (0,connection/* connect */.Ng)(access, { tag: 'gate', signal: stop.signal });
                try {
                    return await (0,abort/* orAbort */.K)((0,postgres_see/* see */.o)(session, { place, wanted, isAsked, memory, timeoutMs, started }), stop.signal);
                }
                finally {
                    // Nobody waits for the goodbye but `close`.
                    closing = Promise.all([closing, session.close()]).then(() => undefined);
                }
            }
            catch (thrown) {
                signal.throwIfAborted();
                throw placed(thrown, place);
            }
            finally {
                stop.clear();
            }
        },
        close: () => closing,
    };
}
/** The signal, and an end of our own with a sentence for a reason. */
function deadline(signal, afterMs, where) {
    const own = new AbortController();
    const timer = setTimeout(() => own.abort(new errors/* UserError */.yo(`${where}: the server took the connection and did not answer within ${(0,units/* showDuration */.kJ)(afterMs)}`, { temporary: true })), afterMs);
    return { signal: AbortSignal.any([signal, own.signal]), clear: () => clearTimeout(timer) };
}
/** A name that is not known, a way that is not there: the server itself may be well. */
const ON_THE_WAY = ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH'];
function placed(thrown, place) {
    if (!(thrown instanceof errors/* UserError */.yo))
        return thrown;
    const where = (0,url/* describeTarget */.ff)(place);
    const text = (0,errors/* messageOf */.bD)(thrown);
    const { hint, cause, temporary } = thrown;
    const code = cause?.code ?? '';
    const layer = thrown.layer ?? (ON_THE_WAY.includes(code) ? 'network' : 'dependency');
    return new errors/* UserError */.yo(text.includes(where) ? text : `${where}: ${text}`, { ...(hint ? { hint } : {}), cause, temporary, layer });
}


/***/ })

};
