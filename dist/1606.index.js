export const id = 1606;
export const ids = [1606];
export const modules = {

/***/ 31606:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   QB: () => (/* binding */ parseCheck),
/* harmony export */   S4: () => (/* binding */ judge),
/* harmony export */   hu: () => (/* binding */ parseTarget),
/* harmony export */   wG: () => (/* binding */ checkUnits),
/* harmony export */   zB: () => (/* binding */ parseCondition)
/* harmony export */ });
/* unused harmony exports OPERATORS, showCondition */
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _words_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(44842);
/**
 * The one grammar that judges everything in every mode: `[warn:]metric op value`, as in `p95<200ms`, `$['a b'].c="x y"`, `warn:workers>=2`.
 * Quotes and backslashes work as in a shell, except inside the brackets and parentheses of a metric, which belong to the metric as they stand,
 * and except that a pattern after `~` keeps its backslashes. Pure.
 */



const OPERATORS = ['<', '<=', '>', '>=', '=', '!=', '~'];
const FORM = `[warn:]metric op value is expected, where op is one of ${OPERATORS.join(' ')}, for example p95<200ms or warn:$.status=healthy`;
const NUMBERS = 'a number is expected, with its unit if it has one, for example 100, 200ms, 25MB, 10MB/s, 500/s or 1%';
/** Parses one condition. Throws a UserError that says what was received and what is expected, with an example. */
function parseCondition(text) {
    const outer = unwrap(text, 0);
    const warn = outer.text.startsWith('warn:', outer.at);
    const inner = warn ? unwrap(outer.text, outer.at + 'warn:'.length) : outer;
    const spacesAllowed = outer.wrapped || inner.wrapped;
    const { metric, hasSpaces, op, end } = readMetric(inner.text, inner.at);
    if (op === undefined)
        throw mistake(text, `has no operator (in a target's line no spaces stand around it): ${FORM}`);
    if (metric === '')
        throw mistake(text, `has no metric before ${op}: ${FORM}`);
    if (metric.startsWith('warn:'))
        throw mistake(text, `has warn: in the metric; it stands once, in front: ${FORM}`);
    if (metric.endsWith('!'))
        throw mistake(text, 'has !~, which is no operator: a lookahead is expected, for example body~^(?!.*error)');
    if (hasSpaces && !spacesAllowed)
        throw mistake(text, 'has spaces in its metric: quotes are expected, for example queue:"my queue"<10');
    return { text: text.trim(), warn, metric, op, value: readValue(op, inner.text, end, spacesAllowed) };
}
/**
 * `https://app/health/ status=200 warn:latency<200ms`: the first shell word is the target, the others are conditions. In a URL an apostrophe is
 * an apostrophe: it may stand in a password, and nobody quotes a secret. Throws a UserError.
 */
function parseTarget(line) {
    const [whole = '', url] = /^\s*([a-z][a-z0-9+.-]*:\/\/[^\s"\\]+)(?=\s|$)/i.exec(line) ?? [];
    const found = (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .words */ .aL)(line.slice(whole.length).padStart(line.length));
    const [first, ...rest] = url === undefined ? found : [{ raw: url, text: url }, ...found];
    const example = 'for example https://app.example/health/ status=200 warn:latency<200ms';
    if (!first)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`"" is no target: a URL is expected, then its conditions, ${example}`);
    if (!/^[a-z][a-z0-9+.-]*:/i.test(first.text)) {
        // What stands before an @ may be a password.
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(first.text.replace(/^.*@/s, '***@'))} is no target: a URL is expected first, then its conditions, ${example}`);
    }
    return { target: first.text, conditions: rest.map((word) => parseCondition(word.raw)) };
}
/**
 * `SELECT count(*) FROM t => >=1`, split at the last `=>` outside quotes and SQL comments; the right side is `[warn:]op value`,
 * and `=` where it has no operator. The metric is `value`. Throws a UserError.
 */
function parseCheck(line) {
    const { query, right } = splitCheck(line);
    const form = 'query => condition is expected, for example SELECT count(*) FROM auth_user => >=1';
    if (query === '' || right === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(line)} is no check: ${form}`);
    const open = leftOpen(query);
    if (open)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(line)} has ${open} that is not closed before its last =>: ${form}`);
    const warn = right.startsWith('warn:') ? 'warn:' : '';
    const judged = right.slice(warn.length).trim();
    if (judged === '')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(line)} has no condition after =>: ${form}`);
    // Padded, so that a quote that is not closed is named by its column in the line.
    (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .words */ .aL)(judged.padStart(line.trimEnd().length));
    const found = readMetric(judged);
    if (found.op !== undefined && found.metric !== '') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(right)} stands after =>, where [op] value is expected, for example >=1, or a value in quotes if ${found.op} belongs to it`);
    }
    const condition = parseCondition(`${warn}value${found.op === undefined ? '=' : ''}${judged}`);
    return { query, condition: { ...condition, text: right } };
}
/** One spelling for each condition; parsing it gives the same condition again. */
function showCondition({ warn, metric, op, value }) {
    const plain = readsAs(metric) ? metric : metric.replace(/[\s'"\\<>=~!()[\]]/g, '\\$&');
    return `${warn ? 'warn:' : ''}${plain}${op}${showValue(value)}`;
}
/** Throws a UserError where the value cannot be compared with what the metric measures. To be called before anything is asked. */
function checkUnits(condition, dimension) {
    const problem = unitsProblem(condition, dimension);
    if (problem)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(problem);
}
/**
 * Missed is `failed`, or `degraded` for a `warn:`. No data, too few samples or nothing that could be compared is `inconclusive`
 * (`degraded` for a `warn:`) and never passes. Throws nothing.
 */
function judge(condition, observation) {
    const look = { name: condition.text, expected: showExpected(condition), ms: observation.ms };
    const unknown = condition.warn ? 'degraded' : 'inconclusive';
    const missing = whyMissing(observation);
    if (missing)
        return { ...look, status: unknown, actual: missing };
    const actual = showActual(condition, observation);
    const misfit = unitsProblem(condition, observation.dimension);
    const holds = misfit ? undefined : compare(condition, observation);
    if (holds === undefined)
        return { ...look, status: unknown, actual, hint: misfit ?? `${actual} cannot be compared: ${NUMBERS}` };
    const said = observation.detail ? `${actual} (${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(observation.detail, 300)})` : actual;
    return { ...look, status: holds ? 'passed' : condition.warn ? 'degraded' : 'failed', actual: said };
}
// Reading
/** Quotes around a whole condition are the shell's: what is inside is the condition, and may have spaces. `at` is where it begins. */
function unwrap(text, from) {
    const at = from + text.slice(from).search(/\S|$/);
    if (text[at] === "'" || text[at] === '"') {
        const piece = (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .pieceAt */ .sH)(text, at);
        if (text.slice(piece.end).trim() === '')
            return { text: piece.text, at: piece.text.search(/\S|$/), wrapped: true };
    }
    return { text, at, wrapped: false };
}
/** Bare spaces at the ends fall away, those in the middle are noticed. */
function joined(parts) {
    const first = parts.findIndex((part) => !part.isSpace);
    const solid = first < 0 ? [] : parts.slice(first, parts.findLastIndex((part) => !part.isSpace) + 1);
    return { text: solid.map((part) => part.text).join(''), hasSpaces: solid.some((part) => part.isSpace) };
}
function operatorAt(text, at) {
    const operator = /<=|>=|!=|[<>=~]/y;
    operator.lastIndex = at;
    return operator.exec(text)?.[0];
}
/** Everything before the first operator outside quotes, brackets and parentheses; `end` is where the value begins. */
function readMetric(text, from = 0) {
    const parts = [];
    const metric = () => {
        const whole = joined(parts);
        return { metric: whole.text, hasSpaces: whole.hasSpaces };
    };
    let [depth, opened] = [0, 0];
    for (let at = from; at < text.length;) {
        const piece = (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .pieceAt */ .sH)(text, at);
        const op = piece.bare && depth === 0 ? operatorAt(text, at) : undefined;
        if (op)
            return { ...metric(), op, end: at + op.length };
        const isInside = depth > 0;
        if (piece.bare && /[[(]/.test(piece.text)) {
            if (!isInside)
                opened = at;
            depth++;
        }
        if (piece.bare && /[\])]/.test(piece.text))
            depth = Math.max(0, depth - 1);
        parts.push({ text: isInside ? text.slice(at, piece.end) : piece.text, isSpace: piece.bare && !isInside && /\s/.test(piece.text) });
        at = piece.end;
    }
    if (depth > 0)
        throw mistake(text, `has a ${text[opened]} at column ${opened + 1} that is not closed: ${FORM}`);
    return { ...metric(), end: text.length };
}
/** The text of a value without its quotes. In a pattern only spaces and quotes are escaped for the shell; `\d` is the pattern's own. */
function unquote(raw, from, isPattern) {
    const parts = [];
    let isQuoted = false;
    for (let at = from; at < raw.length;) {
        const piece = (0,_words_js__WEBPACK_IMPORTED_MODULE_2__/* .pieceAt */ .sH)(raw, at);
        const staysEscaped = isPattern && raw[at] === '\\' && !/[\s'"]/.test(piece.text);
        parts.push({ text: staysEscaped ? `\\${piece.text}` : piece.text, isSpace: piece.bare && /\s/.test(piece.text) });
        isQuoted ||= !piece.bare;
        at = piece.end;
    }
    return { ...joined(parts), isQuoted };
}
/** `whole` is the condition, whose value begins at `from`. */
function readValue(op, whole, from, spacesAllowed) {
    const { text, isQuoted, hasSpaces } = unquote(whole, from, op === '~');
    const example = "'' for the empty text, or for example status=200";
    if (text === '' && (!isQuoted || op === '~'))
        throw mistake(whole, `has no value after ${op}: a value is expected, ${example}`);
    if (op === '~') {
        if (hasSpaces && !spacesAllowed)
            throw mistake(whole, 'has spaces in its pattern: quotes are expected, for example title~"all is"');
        return { kind: 'pattern', source: checkedPattern(text, whole) };
    }
    const second = operatorAt(whole.slice(from).trimStart(), 0);
    if (second) {
        throw mistake(whole, `has ${second} after ${op}: one of ${OPERATORS.join(' ')} is expected, and quotes around a value that begins so, for example title="${second}x"`);
    }
    const isOrder = op !== '=' && op !== '!=';
    const quantity = isQuoted && !isOrder ? undefined : (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .readQuantity */ .ae)(text);
    if (quantity)
        return { kind: 'number', ...quantity };
    if (isOrder)
        throw mistake(whole, `has ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} after ${op}: ${NUMBERS}`);
    if (hasSpaces && !spacesAllowed)
        throw mistake(whole, 'has spaces in its value: quotes are expected, for example title="all is well"');
    return { kind: 'word', word: text, quoted: isQuoted || hasSpaces };
}
function checkedPattern(source, whole) {
    try {
        new RegExp(source, 'u');
        return source;
    }
    catch (cause) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(whole)} has a pattern that cannot be read (${(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(cause)}): a regular expression is expected, for example body~^ok`, { cause });
    }
}
function mistake(text, problem) {
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} ${problem}`);
}
/** Strings, quoted names and comments of SQL, arrows, and every other character by itself. Backslashes escape in E'' strings only, as in PostgreSQL. */
function sqlParts(sql) {
    return sql.match(/\bE'(?:[^'\\]|\\.|'')*'|'[^']*'|"[^"]*"|\$(\w*)\$.*?\$\1\$|--[^\n]*\n|\/\*.*?\*\/|=>|./gis) ?? [];
}
function splitCheck(line) {
    const parts = sqlParts(line);
    const arrow = parts.lastIndexOf('=>');
    if (arrow < 0)
        return { query: line.trim() };
    return {
        query: parts.slice(0, arrow).join('').trim(),
        right: parts
            .slice(arrow + 1)
            .join('')
            .trim(),
    };
}
/** A quote or parenthesis that ends nowhere: the arrow was SQL's own (`f(a => 1)`), or the split would be a guess. */
function leftOpen(query) {
    const parts = sqlParts(`${query}\n`);
    const depth = parts.reduce((sum, part) => sum + Number(part === '(') - Number(part === ')'), 0);
    return parts.find((part) => part === "'" || part === '"') ?? (depth > 0 ? '(' : undefined);
}
// Showing
/** Whether a metric, printed as it is, is read back as itself. */
function readsAs(metric) {
    try {
        const again = readMetric(`${metric}<`);
        return again.op === '<' && again.end === metric.length + 1 && again.metric === metric && !again.hasSpaces;
    }
    catch {
        return false;
    }
}
function showValue(value) {
    if (value.kind === 'number')
        return value.text;
    const text = value.kind === 'word' ? value.word : value.source;
    const needsQuotes = value.kind === 'word' ? value.quoted : /[\s'"]/.test(text);
    return needsQuotes ? `'${text.replaceAll("'", "'\\''")}'` : text;
}
const IN_WORDS = { '<': 'less than ', '<=': 'at most ', '>': 'more than ', '>=': 'at least ', '=': '', '!=': 'not ', '~': 'matching ' };
function showExpected({ op, value }) {
    if (value.kind === 'number')
        return `${IN_WORDS[op]}${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showQuantity */ .Ln)(value)}`;
    return `${IN_WORDS[op]}${showText(value.kind === 'word' ? value.word : value.source)}`;
}
function showActual({ value }, { value: seen, dimension }) {
    const measured = dimension === 'text' ? undefined : dimension;
    const amount = typeof seen === 'number' || (measured !== undefined && measured !== 'none' && isDecimal(seen)) ? Number(seen) : undefined;
    if (amount === undefined)
        return showText(String(seen));
    const unit = value.kind === 'number' && value.dimension === measured ? value.unit : BASE_UNITS[measured ?? 'none'];
    return (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showInUnit */ .nv)(amount, unit, value.kind === 'number' ? value.value : amount);
}
function showText(text) {
    return text === '' ? '(empty)' : (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 200);
}
// Judging
const BASE_UNITS = {
    none: '',
    duration: 'ms',
    bytes: 'B',
    'bytes-per-second': 'B/s',
    'per-second': '/s',
    ratio: '%',
};
const MEASURES = {
    none: { name: 'a plain number', sample: '100' },
    duration: { name: 'a duration', sample: '200ms' },
    bytes: { name: 'a size', sample: '25MB' },
    'bytes-per-second': { name: 'a transfer rate', sample: '10MB/s' },
    'per-second': { name: 'a rate', sample: '500/s' },
    ratio: { name: 'a share', sample: '1%' },
};
function unitsProblem({ text, metric, op, value }, dimension) {
    const isOrder = op !== '=' && op !== '!=' && op !== '~';
    const hasUnit = value.kind === 'number' && value.dimension !== 'none';
    if (dimension === 'text') {
        return isOrder
            ? `Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} does not fit: ${metric} is text, so =, != or ~ is expected, for example ${metric}=x`
            : undefined;
    }
    // A value with a unit may still be meant as text, as a version or an id that ends in d.
    if (dimension === undefined ? !isOrder || !hasUnit : fits(value, dimension))
        return undefined;
    const { name, sample } = MEASURES[dimension ?? 'none'];
    return `Condition ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .received */ .ed)(text)} does not fit: ${metric} is ${name}, for example ${metric}${op === '~' ? '=' : op}${sample}`;
}
function fits(value, dimension) {
    if (value.kind === 'pattern')
        return dimension === 'none';
    if (value.kind === 'word')
        return dimension === 'none' && isDecimal(value.word);
    if (value.dimension === dimension)
        return true;
    if (value.dimension !== 'none')
        return false;
    // Without a unit: nothing is nothing in every unit, and what is counted in bytes or per second has no other base.
    const isBytes = dimension === 'bytes' || dimension === 'bytes-per-second';
    return value.value === 0 || dimension === 'per-second' || (isBytes && Number.isInteger(value.value));
}
function whyMissing({ value, why, samples = 0, minSamples = 0 }) {
    if (value === undefined || value === null)
        return why ?? (value === null ? 'no data (null)' : 'no data');
    if (typeof value === 'number' && !Number.isFinite(value))
        return why ?? `no data (${value})`;
    if (samples >= minSamples)
        return undefined;
    return `only ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(samples)} of the ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(minSamples)} samples that it takes`;
}
/** Undefined where the two cannot be compared. */
function compare({ op, value }, { value: seen, dimension }) {
    const text = String(seen);
    if (value.kind === 'pattern')
        return new RegExp(value.source, 'u').test(text);
    const isUnitless = dimension === undefined && typeof seen === 'number';
    if (isUnitless && value.kind === 'number' && value.dimension !== 'none')
        return undefined;
    const order = dimension === 'text' ? undefined : orderOf(seen, value, dimension);
    if (op === '=' || op === '!=') {
        const isEqual = order === undefined ? text === (value.kind === 'number' ? value.text : value.word) : order === 0;
        return isEqual === (op === '=');
    }
    if (order === undefined)
        return undefined;
    if (order === 0)
        return op === '<=' || op === '>=';
    return order < 0 === (op === '<' || op === '<=');
}
/** Negative, 0 or positive as what was seen is less, equal or more; undefined where one of them is not a number. */
function orderOf(seen, value, dimension) {
    if (value.kind === 'word') {
        return typeof seen === 'number' && isDecimal(value.word) ? Math.sign(seen - Number(value.word)) : undefined;
    }
    if (typeof seen === 'number')
        return Math.sign(seen - value.value);
    if (!isDecimal(seen))
        return undefined;
    if (value.dimension === 'none')
        return orderOfDecimals(seen, value.text);
    return dimension === undefined ? undefined : Math.sign(Number(seen) - value.value);
}
/** Bounded: what was seen is foreign, and megabytes of digits would take seconds to compare. */
function isDecimal(value) {
    return typeof value === 'string' && /^-?\d{1,300}(\.\d{1,300})?$/.test(value);
}
/** Exact: databases send numbers as text because they may have more digits than a double, and two ids must not become equal by rounding. */
function orderOfDecimals(a, b) {
    const decimals = Math.max(...[a, b].map((text) => text.split('.')[1]?.length ?? 0));
    const scaled = (text) => {
        const [whole = '', fraction = ''] = text.split('.');
        return BigInt(whole + fraction.padEnd(decimals, '0'));
    };
    const [left, right] = [scaled(a), scaled(b)];
    return left < right ? -1 : left > right ? 1 : 0;
}


/***/ }),

/***/ 44842:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   aL: () => (/* binding */ words),
/* harmony export */   sH: () => (/* binding */ pieceAt),
/* harmony export */   yM: () => (/* binding */ splitWords)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/** Words as a shell splits them, for conditions and for commands that no shell sees: quotes and backslashes protect, nothing is expanded. Pure. */

/** Splits as a shell does: single quotes, double quotes, backslash; nothing is expanded. Throws a UserError with the column of a quote that is not closed. */
function splitWords(line) {
    return words(line).map((word) => word.text);
}
/** The smallest thing that a shell would not cut: a quoted string, an escaped character or a character. */
function pieceAt(text, at) {
    const char = text[at];
    if (char === '\\') {
        if (at + 1 < text.length)
            return { text: text[at + 1], end: at + 2, bare: false };
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`Nothing follows the backslash at column ${at + 1}: a character is expected, or \\\\ for the backslash itself`);
    }
    if (char !== "'" && char !== '"')
        return { text: char, end: at + 1, bare: true };
    const string = char === "'" ? /'([^']*)'/y : /"([^"\\]*(?:\\[\s\S][^"\\]*)*)"/y;
    string.lastIndex = at;
    const inside = string.exec(text)?.[1];
    // The line is not repeated: it may hold a URL with a password.
    if (inside === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`The quote ${char} at column ${at + 1} is not closed: a second ${char} is expected, or \\${char} for the character itself`);
    }
    return { text: char === '"' ? inside.replace(/\\(["\\$`])/g, '$1') : inside, end: string.lastIndex, bare: false };
}
/** `raw` still has its quotes: a condition needs them to tell `$['a b']` and `"<"` from operators. */
function words(line) {
    const found = [];
    let inWord = false;
    for (let at = 0; at < line.length;) {
        const piece = pieceAt(line, at);
        const isSpace = piece.bare && /\s/.test(piece.text);
        if (!isSpace) {
            if (!inWord)
                found.push({ raw: '', text: '' });
            const word = found.at(-1);
            word.raw += line.slice(at, piece.end);
            word.text += piece.text;
        }
        inWord = !isSpace;
        at = piece.end;
    }
    return found;
}


/***/ })

};
