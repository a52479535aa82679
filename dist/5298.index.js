export const id = 5298;
export const ids = [5298];
export const modules = {

/***/ 15298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   parseJsonPath: () => (/* binding */ parseJsonPath)
/* harmony export */ });
/* unused harmony export fieldsOf */
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


/***/ }),

/***/ 83052:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DB: () => (/* binding */ parseSize),
/* harmony export */   E9: () => (/* binding */ parseDuration),
/* harmony export */   Ln: () => (/* binding */ showQuantity),
/* harmony export */   TN: () => (/* binding */ oneLine),
/* harmony export */   ae: () => (/* binding */ readQuantity),
/* harmony export */   ed: () => (/* binding */ received),
/* harmony export */   kJ: () => (/* binding */ showDuration),
/* harmony export */   lo: () => (/* binding */ parsePercent),
/* harmony export */   ni: () => (/* binding */ showBytes),
/* harmony export */   nv: () => (/* binding */ showInUnit),
/* harmony export */   px: () => (/* binding */ showCount)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/** Durations, sizes, rates and shares: read strictly, printed for a person. Pure, and independent of the machine's locale. */

// From small to large within a dimension.
const DURATIONS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DECIMAL_SIZES = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const SIZES = { ...DECIMAL_SIZES, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };
const UNITS = new Map([
    ['', { dimension: 'none', factor: 1 }],
    ['%', { dimension: 'ratio', factor: 0.01 }],
    ['/s', { dimension: 'per-second', factor: 1 }],
    ...Object.entries(DURATIONS).map(([unit, factor]) => [unit, { dimension: 'duration', factor }]),
    ...Object.entries(SIZES).map(([unit, factor]) => [unit, { dimension: 'bytes', factor }]),
    ...Object.entries(SIZES).map(([unit, factor]) => [`${unit}/s`, { dimension: 'bytes-per-second', factor }]),
]);
const MOST_DECIMALS = 12;
const SINGLE = /^(-?\d+(?:\.\d+)?)\s*([a-zA-Z%/]*)$/;
const EXPECTED = {
    duration: 'a number with a unit is expected (ms, s, m, h, d or w), for example 30s, 5m, 1.5h or 1h30m',
    size: 'whole bytes or a number with a unit are expected (B, kB, MB, GB, TB in powers of 1000; KiB, MiB, GiB, TiB in powers of 1024), for example 25MB or 1.5GiB',
    percent: 'a number with a percent sign is expected, for example 1% or 0.5%',
};
/** `5m`, `1.5h`, `1h30m` (larger units first) to milliseconds. Throws a UserError, also for a number without unit. */
function parseDuration(text) {
    const duration = readDuration(text.trim());
    if (duration)
        return duration.value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} ${/^[\d.]+$/.test(text.trim()) ? 'has no unit' : 'is not a duration'}: ${EXPECTED.duration}`);
}
/** `25MB`, `1.5GiB`, `4096` to bytes; a fraction of a byte is rounded away. Throws a UserError. */
function parseSize(text) {
    const size = readSingle(text.trim());
    const isWhole = size !== undefined && (!size.text.includes('.') || SIZES[size.unit] > 1);
    if (isWhole && !isNegative(size) && (size.dimension === 'bytes' || size.dimension === 'none'))
        return Math.round(size.value);
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} is not a size: ${EXPECTED.size}`);
}
/** `1%` to 0.01. More than 100% is allowed: growth has no ceiling. Throws a UserError, also for a number without the sign. */
function parsePercent(text) {
    const share = readSingle(text.trim());
    if (share?.dimension === 'ratio' && !isNegative(share))
        return share.value;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${received(text)} is not a percentage: ${EXPECTED.percent}`);
}
/** A number with or without a unit, of any dimension; undefined for every other text. Only a number without unit may be negative. */
function readQuantity(text) {
    const single = readSingle(text);
    return single && (!isNegative(single) || single.dimension === 'none') ? single : readDuration(text);
}
/** `1.5 GB`, `12 kB`, `0 B`: powers of 1000. */
function showBytes(bytes) {
    if (!Number.isFinite(bytes))
        return 'unknown';
    if (bytes < 0)
        return `-${showBytes(-bytes)}`;
    let [amount, step] = [Math.round(bytes), 0];
    const labels = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
    // Rounded before it is looked at: 999,950 bytes are 1 MB, not 1000 kB.
    while (amount >= 1000 && step < labels.length - 1)
        amount = shorter(bytes / 1000 ** ++step);
    return `${amount} ${labels[step]}`;
}
/** `850 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`, from milliseconds. */
function showDuration(ms) {
    if (!Number.isFinite(ms))
        return 'unknown';
    if (ms < 0)
        return `-${showDuration(-ms)}`;
    if (ms < 999.5)
        return `${ms < 10 ? shorter(ms) : Math.round(ms)} ms`;
    if (ms < 59_950)
        return `${Math.round(ms / 100) / 10} s`;
    const [seconds, minutes, hours] = [Math.round(ms / 1_000), Math.round(ms / 60_000), Math.round(ms / 3_600_000)];
    if (seconds < 3_600)
        return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
    if (minutes < 1_440)
        return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
    return `${showCount(Math.floor(hours / 24))} d ${hours % 24} h`;
}
/** `1,234,567`. */
function showCount(count) {
    return typeof count === 'number' && !Number.isFinite(count) ? 'unknown' : grouped(String(count));
}
/**
 * A value in base units, in the unit that a limit was written in: 300,000 ms against `m` is `5 min`.
 * Keeps as many digits as it takes to stand on the same side of `limit` (base units) as the value does: 200.04 ms against 200 ms is no `200 ms`.
 */
function showInUnit(value, unit, limit) {
    const { dimension, factor } = UNITS.get(unit);
    const amount = value / factor;
    const size = Math.abs(amount);
    if (size < 0.01 && value !== 0 && dimension === 'duration')
        return showDuration(value);
    if (size < 0.01 && value !== 0 && dimension.startsWith('bytes'))
        return `${showBytes(value)}${dimension === 'bytes' ? '' : '/s'}`;
    // Division leaves noise (0.07 / 0.01 is not 7), which must not count as a difference.
    const bound = Number((limit / factor).toFixed(MOST_DECIMALS));
    const misleads = (shown) => Math.sign(shown - bound) !== Math.sign(value - limit) || (shown === 0 && value !== 0);
    let decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
    while (decimals < MOST_DECIMALS && misleads(Number(amount.toFixed(decimals))))
        decimals++;
    return `${grouped(String(Number(amount.toFixed(decimals))))}${labelOf(unit)}`;
}
/** A quantity in the words of whoever wrote it, spaced for a person: `200ms` is `200 ms`, `100000` is `100,000`. */
function showQuantity(quantity) {
    const [, digits, unit] = SINGLE.exec(quantity.text) ?? [];
    return digits === undefined ? quantity.text : `${grouped(digits)}${labelOf(unit)}`;
}
/** Foreign text on one line of bounded length, in quotation marks, to stand inside a sentence. */
function received(text) {
    return `"${oneLine(text, 80)}"`;
}
/** Without control characters, on one line, of at most `length` characters. */
function oneLine(text, length) {
    // Cut before it is cleaned: an answer may be megabytes long.
    const line = text
        .slice(0, length * 4)
        .toWellFormed()
        .replace(/[\s\p{Cc}]+/gu, ' ')
        .trim();
    return line.length > length ? `${line.slice(0, length - 1).toWellFormed()}…` : line;
}
function readSingle(text) {
    const [, digits, unit] = SINGLE.exec(text) ?? [];
    const known = unit === undefined ? undefined : UNITS.get(unit);
    if (digits === undefined || unit === undefined || !known)
        return undefined;
    const value = amountOf(digits, known.factor);
    return Number.isFinite(value) ? { value, dimension: known.dimension, unit, text: digits + unit } : undefined;
}
function readDuration(text) {
    if (!/^(?:\d+(?:\.\d+)?\s*(?:ms|[smhdw])\s*)+$/.test(text))
        return undefined;
    const parts = [...text.matchAll(/([\d.]+)\s*([a-z]+)/g)].map(([, digits = '', unit = '']) => ({ digits, unit }));
    const factors = parts.map(({ unit }) => DURATIONS[unit]);
    if (factors.some((factor, i) => i > 0 && factor >= factors[i - 1]))
        return undefined;
    const value = parts.reduce((sum, { digits }, i) => sum + amountOf(digits, factors[i]), 0);
    if (!Number.isFinite(value))
        return undefined;
    return { value, dimension: 'duration', unit: parts.at(-1).unit, text: parts.map(({ digits, unit }) => digits + unit).join('') };
}
function isNegative(quantity) {
    return quantity.text.startsWith('-');
}
/** Whole numbers are multiplied and divided once, so that 0.57m is 34,200 ms and not 34,199.99999999999. */
function amountOf(digits, factor) {
    const [whole = '', fraction = ''] = digits.split('.');
    const [times, per] = factor < 1 ? [1, Math.round(1 / factor)] : [factor, 1];
    return (Number(whole + fraction) * times) / (10 ** fraction.length * per);
}
/** One decimal below 100, none above. */
function shorter(amount) {
    return amount < 99.95 ? Math.round(amount * 10) / 10 : Math.round(amount);
}
function grouped(digits) {
    const [whole = '', ...fraction] = digits.split('.');
    return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}
function labelOf(unit) {
    if (unit === '' || unit === '%' || unit === '/s')
        return unit;
    return unit === 'm' ? ' min' : ` ${unit}`;
}


/***/ })

};
