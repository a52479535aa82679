export const id = 786;
export const ids = [786];
export const modules = {

/***/ 10786:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   merge: () => (/* binding */ merge)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(29069);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(52807);
/* harmony import */ var _load_k6_result_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(59761);
/* harmony import */ var _load_thresholds_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(69798);
/* harmony import */ var _modes_load_k6_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(61432);
/* harmony import */ var _modes_load_verdict_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(69286);
/* harmony import */ var _publish_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(73437);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(80150);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(83052);











const TAKEN = ['thresholds', 'report-dir'];
const USAGE = 'merge takes FILE …, --thresholds and --report-dir';
/**
 * `seaworthy merge FILE … [--thresholds CONDITION …]`: one report from what each machine of a load test found. The thresholds are by default those
 * that the test was exported with. Exit 0, 1, 2 as the mode; 3 where the files are none of one test.
 */
async function merge(args, env, cancel) {
    const { files, asked } = split(args);
    const strange = [...asked.keys()].filter((name) => !TAKEN.includes(name)).map((name) => `--${name}: ${USAGE}`);
    if (files.length === 0)
        strange.push('a file is missing: seaworthy merge pod-1.json pod-2.json, or seaworthy merge pods.log');
    if (strange.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL(strange);
    const summaries = await readAll(files);
    const [first] = summaries;
    const steps = first.steps.map(({ name }) => name);
    const lines = asked.get('thresholds')?.split('\n') ?? first.thresholds;
    const thresholds = read(lines.map((line) => line.trim()).filter((line) => line !== ''), steps);
    const loaded = (0,_modes_load_k6_js__WEBPACK_IMPORTED_MODULE_6__/* .judgedK6 */ .p)((0,_load_k6_result_js__WEBPACK_IMPORTED_MODULE_4__/* .resultOfK6 */ .i)(summaries), {
        ...{ thresholds, beforeMs: first.beforeMs, timeoutMs: first.timeoutMs, notes: notesOf(summaries) },
        plan: { model: first.model, origin: { host: '', port: 0, tls: false, addresses: [] } },
        engine: `k6 on ${(0,_units_js__WEBPACK_IMPORTED_MODULE_10__/* .showCount */ .px)(summaries.length)} ${summaries.length === 1 ? 'machine' : 'machines'}`,
    });
    loaded.checks.push(completeness(summaries));
    const host = (0,_hosts_plain_js__WEBPACK_IMPORTED_MODULE_3__.plainHost)(env);
    const [folder] = asked.get('report-dir')?.split('\n') ?? [];
    const rules = { artifact: 'none', 'fail-on': 'failed', 'on-inconclusive': 'fail' };
    const config = { ...rules, ...(folder === undefined ? {} : { 'report-dir': folder }) };
    return (0,_publish_js__WEBPACK_IMPORTED_MODULE_8__/* .publish */ .m)((0,_modes_load_verdict_js__WEBPACK_IMPORTED_MODULE_7__/* .report */ .z8)(loaded), { config, host, env, secrets: new _secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S(), signal: cancel });
}
/** Files stand alone, flags with their values. */
function split(args) {
    const files = [];
    const named = [];
    for (let i = 0; i < args.length; i++) {
        const arg = args[i];
        if (!arg.startsWith('--'))
            files.push(arg);
        else if (arg.includes('=') || i + 1 === args.length)
            named.push(arg);
        else
            named.push(arg, args[++i]);
    }
    return { files, asked: (0,_cli_js__WEBPACK_IMPORTED_MODULE_1__.flags)(named) };
}
async function readAll(files) {
    const problems = [];
    const all = [];
    for (const file of files) {
        try {
            for (const summary of (0,_load_k6_result_js__WEBPACK_IMPORTED_MODULE_4__/* .readSummaries */ .$)(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(file, 'utf8'), file))
                all.push({ file, summary });
        }
        catch (thrown) {
            problems.push(thrown.code ? `${file} cannot be read: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}` : (0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown));
        }
    }
    const seen = new Map();
    for (const { file, summary } of all) {
        const before = seen.get(summary.id);
        if (before !== undefined)
            problems.push(`${file}: the same result stands in ${before}; each counts once`);
        seen.set(summary.id, file);
        const [{ summary: first, file: other }] = all;
        if (!isAlike(summary, first))
            problems.push(`${file}: it is a result of another test than that of ${other}`);
    }
    if (problems.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL(problems);
    return all.map(({ summary }) => summary);
}
/** Their steps too: a file may have been changed by hand. */
const isAlike = (one, other) => one.test === other.test && one.steps.length === other.steps.length && one.steps.every(({ name }, at) => name === other.steps[at].name);
function read(lines, steps) {
    try {
        return (0,_load_thresholds_js__WEBPACK_IMPORTED_MODULE_5__/* .thresholdsOf */ .W6)(lines, steps);
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .ConfigError */ .xL([`thresholds: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`]);
    }
}
/** What some machines did not tell is not known. */
function completeness(summaries) {
    const wanted = Math.max(...summaries.map(({ instances }) => instances));
    const check = {
        name: 'machines',
        expected: `${wanted} results`,
        actual: `${summaries.length} of ${wanted}`,
        ms: 0,
        layer: 'gate',
    };
    const early = summaries.filter(endedEarly).length;
    if (summaries.length >= wanted && early > 0)
        return {
            ...check,
            status: 'inconclusive',
            actual: `${check.actual}, ${early} of them of less than the whole time`,
            hint: 'What would have been found in the rest of the time is not known: let all of them run to their end, without max-requests.',
        };
    if (summaries.length >= wanted)
        return { ...check, status: 'passed' };
    return {
        ...check,
        status: 'inconclusive',
        hint: 'Fetch the logs of all pods, whole: kubectl logs with --tail=-1; a pod that failed has none.',
    };
}
const endedEarly = ({ measuredMs, durationMs }) => measuredMs < durationMs - 500;
function notesOf(summaries) {
    const early = summaries.filter(endedEarly).length;
    return early === 0
        ? []
        : [`${early} of ${summaries.length} machines ended before their time: they were stopped, or more than half of their requests failed.`];
}


/***/ })

};
