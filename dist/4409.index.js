export const id = 4409;
export const ids = [4409];
export const modules = {

/***/ 54409:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   restoreFile: () => (/* binding */ restoreFile),
/* harmony export */   saveFile: () => (/* binding */ saveFile)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _artifact_chatter_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(67675);



/**
 * The only importer of the cache client, which is large and loaded when first used. It reads the environment of the process. Both functions reject
 * with a UserError where there is no service or it refuses; what is not there is no error.
 */
async function use(what, work) {
    const said = [];
    const doing = async () => {
        const client = await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(2830), __webpack_require__.e(3838), __webpack_require__.e(4533), __webpack_require__.e(5692)]).then(__webpack_require__.bind(__webpack_require__, 45692));
        if (!client.isFeatureAvailable())
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: there is no cache service here`, {
                hint: 'baseline: cache works in jobs of GitHub Actions; elsewhere use baseline: file:PATH.',
            });
        // It hands the path to tar without quotes.
        const workspace = process.env.GITHUB_WORKSPACE || process.cwd();
        if (/\s/.test(workspace))
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: GitHub's cache client cannot work in a folder whose path has a space (${workspace})`, {
                hint: 'Use baseline: file:PATH, and keep that file with actions/cache or an artifact.',
            });
        try {
            return await work(client, said);
        }
        catch (thrown) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${what}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)}`, { cause: thrown, temporary: true });
        }
    };
    return (0,_artifact_chatter_js__WEBPACK_IMPORTED_MODULE_2__/* .quietly */ .g)(doing, (line) => void said.push(line));
}
/** Brings the file back from the newest entry whose key begins with `prefix`; false where there is none. The path is part of what is looked for. */
const restoreFile = (path, prefix) => use('the cache could not be read', async (client, said) => {
    if ((await client.restoreCache([path], `${prefix}none`, [prefix])) !== undefined)
        return true;
    // It takes trouble for nothing found, and says so in its log only.
    const [, why] = /^::(?:error|warning)[^:]*::Failed to restore: (.*)/m.exec(said.join('')) ?? [];
    if (why !== undefined)
        throw new Error((0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(why, 300));
    return false;
});
/** Under a key that nobody has used: entries are never overwritten. */
const saveFile = (path, key) => use('the cache could not be written', async (client) => {
    // It logs what went wrong, and says so by this number only.
    if ((await client.saveCache([path], key)) === -1)
        throw new Error('the service did not take it (a pull request from a fork may only read)');
});


/***/ })

};
