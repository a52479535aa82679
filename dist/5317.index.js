export const id = 5317;
export const ids = [5317];
export const modules = {

/***/ 15317:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   post: () => (/* binding */ post)
/* harmony export */ });
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(76760);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(92857);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(86319);
/* harmony import */ var _engines_index_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2134);
/* harmony import */ var _engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19093);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20886);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(26318);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(80150);
/* harmony import */ var _storage_index_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(83167);










const unfinished = zod__WEBPACK_IMPORTED_MODULE_9__/* .object */ .Ikc({ destinations: zod__WEBPACK_IMPORTED_MODULE_9__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP()), folder: zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP().regex(/^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*\/$/) });
/**
 * Finishes what a killed main could not, from the state that it saved before its work: child processes, sessions on the server,
 * half a backup, files. Each by itself, so that one that fails does not keep the others. Never changes the outcome of the job.
 */
async function post(host, env) {
    if (host.state('done') === 'true' || host.state('tag') === '')
        return; // Ended in order, or before it began.
    const tag = host.state('tag');
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_7__/* .Secrets */ .S((spelling) => host.mask(spelling));
    const say = (line) => host.info(secrets.redact(line));
    const attempt = async (what, work) => {
        try {
            for (const line of await work())
                say(`Cleaning up: ${line}`);
        }
        catch (thrown) {
            host.annotate('warning', secrets.redact(`${what} could not be cleaned up: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`));
        }
    };
    const scratch = () => zod__WEBPACK_IMPORTED_MODULE_9__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_9__/* .string */ .YjP())
        .parse(JSON.parse(host.state('scratch-folders') || '[]'))
        .filter(isOurs);
    await attempt('The throwaway server', async () => {
        if (scratch().length === 0)
            return [];
        const { endLeftServers } = await __webpack_require__.e(/* import() */ 2002).then(__webpack_require__.bind(__webpack_require__, 62002));
        // Before its processes are ended one by one, which would leave its shared memory.
        return (await endLeftServers(scratch(), contextOf(host, env, secrets))) > 0 ? ['ended a throwaway server'] : [];
    });
    await attempt('Child processes', async () => {
        const { serverUser } = await __webpack_require__.e(/* import() */ 4287).then(__webpack_require__.bind(__webpack_require__, 94287));
        const other = scratch().length === 0 ? undefined : await serverUser(contextOf(host, env, secrets));
        // Those of another user cannot be seen by their tag.
        const elsewhere = other?.sudo === undefined ? 0 : await (0,_process_js__WEBPACK_IMPORTED_MODULE_6__/* .endTaggedBySudo */ .iF)({ env }, tag, other.sudo);
        const ended = (await (0,_process_js__WEBPACK_IMPORTED_MODULE_6__/* .endTagged */ .os)(tag)) + elsewhere;
        return ended > 0 ? [`ended ${ended} processes that the step had left`] : [];
    });
    await attempt('Sessions on the server', async () => {
        const config = (0,_config_js__WEBPACK_IMPORTED_MODULE_1__/* .readConfig */ .Xg)(host.inputs(), env, secrets);
        // Of a verification the server is all there is.
        if (config.mode !== 'backup' || (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_3__/* .isStanza */ .E9)(config.source))
            return [];
        return (0,_engines_index_js__WEBPACK_IMPORTED_MODULE_2__/* .engineOf */ .ky)(config.source).cleanUp(config.source, config, contextOf(host, env, secrets));
    });
    await attempt('The scratch server', async () => {
        const left = ['scratch-container', 'scratch-before'].some((name) => host.state(name) !== '');
        const config = left ? (0,_config_js__WEBPACK_IMPORTED_MODULE_1__/* .readConfig */ .Xg)(host.inputs(), env, secrets) : undefined;
        if (config === undefined)
            return [];
        const { takeAwayScratch } = await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(8288), __webpack_require__.e(294), __webpack_require__.e(3050)]).then(__webpack_require__.bind(__webpack_require__, 36523));
        const input = config.mode === 'restore-verify' ? config : { scratch: 'auto' };
        return takeAwayScratch((name) => host.state(name), input, contextOf(host, env, secrets));
    });
    await attempt('A half-written backup', () => discardUnfinished(host.state('unfinished'), worldOf(host, env)));
    await attempt('Temporary files', async () => {
        const { removePlace } = await __webpack_require__.e(/* import() */ 4287).then(__webpack_require__.bind(__webpack_require__, 94287));
        await removePlace({ env }, { folders: [host.state('temp'), ...scratch()].filter(isOurs) });
        return [];
    });
}
const isOurs = (folder) => /^(seaworthy|sw)-/.test((0,node_path__WEBPACK_IMPORTED_MODULE_0__.basename)(folder));
/** A folder that has its manifest is a backup and stays. */
async function discardUnfinished(state, world) {
    if (state === '')
        return [];
    const { destinations, folder } = unfinished.parse(JSON.parse(state));
    const done = [];
    for (const destination of destinations) {
        const storage = (0,_storage_index_js__WEBPACK_IMPORTED_MODULE_8__/* .openStorage */ .Gz)(destination, world);
        try {
            if (await storage.stat(`${folder}${_manifest_js__WEBPACK_IMPORTED_MODULE_5__/* .MANIFEST_FILE */ .h1}`))
                continue;
            await storage.discard(folder);
            done.push(`took away the half-written backup ${storage.locate(folder)}`);
        }
        catch (thrown) {
            done.push(`${storage.locate(folder)} could not be taken away: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}; a later run does it`);
        }
    }
    return done;
}
/** As main had it: the token and the authorities come from the inputs, which may be what was wrong. */
function worldOf(host, env) {
    const inputs = host.inputs();
    const [token, caFile] = [inputs.get('github-token'), inputs.get('ca-file')];
    return { env, tempDir: host.state('temp'), ...(token ? { token } : {}), ...(caFile ? { caFile } : {}) };
}
function contextOf(host, env, secrets) {
    return {
        env,
        signal: AbortSignal.timeout(60_000),
        now: () => new Date(),
        log: (line) => host.info(secrets.redact(line)),
        progress: () => { },
        secrets,
        tempDir: host.state('temp'),
        tag: host.state('tag'),
        remember: () => { },
    };
}


/***/ })

};
