export const id = 3896;
export const ids = [3896];
export const modules = {

/***/ 13896:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   githubHost: () => (/* binding */ githubHost)
/* harmony export */ });
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(33838);
/* harmony import */ var _inputs_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(50646);
/* harmony import */ var _storage_artifact_client_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(59919);
/* harmony import */ var _lines_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(77548);




/** GitHub Actions, and what speaks its protocol (GHES, Gitea, Forgejo). Source: the workflow-commands page of GitHub's documentation. */
function githubHost(env) {
    return {
        name: 'github',
        meta: meta(env),
        inputs: () => inputsOf(env),
        mask: (value) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setSecret */ .Pq(value),
        info: (line) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq((0,_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .harmless */ .I)(line)),
        progress: (line) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .info */ .pq((0,_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .harmless */ .I)(line)),
        group: (title, work) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .group */ .Os((0,_lines_js__WEBPACK_IMPORTED_MODULE_3__/* .harmless */ .I)(title), work),
        annotates: true,
        annotate: (level, message, title) => {
            const properties = title ? { title } : {};
            if (level === 'error')
                _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .error */ .z3(message, properties);
            else if (level === 'warning')
                _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .warning */ .$e(message, properties);
            else
                _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .notice */ .lm(message, properties);
        },
        output: (name, value) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .setOutput */ .uH(name, value),
        summary: async (markdown) => {
            if (env.GITHUB_STEP_SUMMARY)
                await _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .summary */ .z.addRaw(markdown).addEOL().write();
        },
        saveState: (name, value) => _actions_core__WEBPACK_IMPORTED_MODULE_0__/* .saveState */ .LZ(name, value),
        state: (name) => env[`STATE_${name}`] ?? '',
        upload: uploadArtifact,
    };
}
/** `INPUT_ENCRYPT-TO` is what the runner sets; no shell can export that name, so `INPUT_ENCRYPT_TO` is read too. */
function inputsOf(env) {
    const given = new Map();
    for (const [variable, value] of Object.entries(env)) {
        if (!variable.startsWith('INPUT_') || !value?.trim())
            continue;
        const name = variable.slice('INPUT_'.length).toLowerCase();
        const dashed = name.replaceAll('_', '-');
        const known = (0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .isInput */ .Xy)(name) || !(0,_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .isInput */ .Xy)(dashed) ? name : dashed;
        // The runner's own spelling wins: the other may come from an earlier step that wrote to GITHUB_ENV.
        if (known === name || !given.has(known))
            given.set(known, value.trim());
    }
    // In the order of the catalogue, so that messages come in the order a person knows.
    const order = Object.keys(_inputs_js__WEBPACK_IMPORTED_MODULE_1__/* .INPUTS */ .mc);
    return new Map([...given].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}
function meta(env) {
    const { GITHUB_SHA: sha, GITHUB_REF: ref, GITHUB_REPOSITORY: repository, GITHUB_EVENT_NAME: event } = env;
    const runUrl = env.GITHUB_SERVER_URL && repository && env.GITHUB_RUN_ID
        ? `${env.GITHUB_SERVER_URL}/${repository}/actions/runs/${env.GITHUB_RUN_ID}`
        : undefined;
    return {
        ...(sha ? { sha } : {}),
        ...(ref ? { ref } : {}),
        ...(repository ? { repository } : {}),
        ...(event ? { event } : {}),
        ...(runUrl ? { runUrl } : {}),
    };
}
async function uploadArtifact(name, directory, files) {
    const { id, bytes } = await (0,_storage_artifact_client_js__WEBPACK_IMPORTED_MODULE_2__/* .upload */ .Se)(name, directory, files);
    return `Report kept as artifact ${name} (id ${id}, ${bytes} bytes)`;
}


/***/ })

};
