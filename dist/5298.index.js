export const id = 5298;
export const ids = [5298];
export const modules = {

/***/ 15298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   fieldsOf: () => (/* binding */ fieldsOf),
/* harmony export */   parseJsonPath: () => (/* binding */ parseJsonPath)
/* harmony export */ });
/* harmony import */ var json_p3__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(50393);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);



const MOST_TEXT = 10_000;
/** Throws a UserError that says what cannot be read. */
function parseJsonPath(path) {
    const query = compiled(path);
    return (document) => {
        const nodes = asked(query, document);
        if (typeof nodes === 'string')
            return { why: `${path}: ${nodes}` };
        if (nodes.length === 0)
            return { why: `the answer has no ${path}; it has ${fieldsOf(document)}` };
        const [only] = nodes;
        return {
            value: nodes.length === 1
                ? scalar(only)
                : nodes
                    .map((node) => String(scalar(node)))
                    .join(', ')
                    .slice(0, MOST_TEXT),
        };
    };
}
function compiled(path) {
    try {
        return json_p3__WEBPACK_IMPORTED_MODULE_0__/* .jsonpath */ .YF.compile(path);
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .received */ .ed)(path)} is no JSON path (${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(cause), 100)}), for example $.status or $['a b'][0] is expected`, {
            cause,
        });
    }
}
/** A document may be nested deeper than a recursive path follows. */
function asked(query, document) {
    try {
        return query.query(document).values();
    }
    catch (thrown) {
        return (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)((0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown), 100);
    }
}
/** Objects and lists as their JSON. */
function scalar(value) {
    if (value === null || typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean')
        return value;
    try {
        return JSON.stringify(value).slice(0, MOST_TEXT);
    }
    catch {
        // Nested deeper than it can be written again.
        return Array.isArray(value) ? '[…]' : '{…}';
    }
}
/** Paths of the first fields, in the short notation where the name allows it: `$.status, $.checks.db, …`. */
function fieldsOf(document) {
    const paths = [];
    const walk = (value, path, depth) => {
        if (paths.length > MOST_FIELDS)
            return;
        if (typeof value !== 'object' || value === null || depth === 4 || Object.keys(value).length === 0)
            paths.push(path);
        else if (Array.isArray(value))
            walk(value[0], `${path}[0]`, depth + 1);
        else
            for (const [name, inner] of Object.entries(value))
                walk(inner, path + step(name), depth + 1);
    };
    walk(document, '$', 0);
    const shown = paths.slice(0, MOST_FIELDS).map((path) => (0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .oneLine */ .TN)(path, 60));
    return `${shown.join(', ')}${paths.length > MOST_FIELDS ? ', …' : ''}`;
}
const MOST_FIELDS = 12;
const step = (name) => (/^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `['${name.replace(/[\\']/g, '\\$&')}']`);


/***/ })

};
