export const id = 7552;
export const ids = [7552,5171];
export const modules = {

/***/ 35171:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   maskData: () => (/* binding */ maskData)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _minors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(67517);
/* harmony import */ var _restore_journal_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(44101);
/* harmony import */ var _restore_lexer_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(47734);








const LARGEST = 50_000_000;
/**
 * Runs a file of SQL in one transaction, so that a mask is put on whole or not at all. It is SQL alone: commands to psql are refused, in
 * here and by psql itself. Throws a UserError that names the statement, and nothing of what stands in the rows.
 */
async function maskData({ file, client, env }, context) {
    const sql = await readMask(file);
    const restrict = (0,_minors_js__WEBPACK_IMPORTED_MODULE_5__/* .knowsRestrict */ .NV)(client.version) ? `\\restrict ${(0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(24).toString('hex')}\n` : '';
    const said = errors(file, restrict === '' ? 0 : 1);
    const args = ['-X', '--no-password', '--quiet', '--single-transaction', '--echo-errors'];
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .ni)(context, {
        file: client.path('psql'),
        args: [...args, '-v', 'ON_ERROR_STOP=1', '-f', '-'],
        env,
        stopSignal: 'SIGINT',
        onStderr: said.line,
    });
    running.stdout.resume();
    running.stdin.end(Buffer.concat([Buffer.from(restrict), sql]));
    try {
        await running.done;
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(said.sentence() ?? `mask: ${file}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Nothing of it was kept: it is one transaction.',
        });
    }
}
async function readMask(file) {
    const size = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.stat)(file).then((found) => (found.isFile() ? found.size : undefined), () => undefined);
    if (size === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: received ${file}, which is no file here; expected a file of SQL`);
    if (size > LARGEST)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: ${file} has ${size} bytes, expected at most ${LARGEST}`);
    const sql = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.readFile)(file);
    let statements = 0;
    let ending;
    const watch = {
        statement: (tokens) => {
            statements++;
            if (ending === undefined && endsTransaction(tokens))
                ending = { at: statements, text: tokens[0].text.toUpperCase() };
        },
    };
    const found = piecesOf(file, () => (0,_restore_lexer_js__WEBPACK_IMPORTED_MODULE_7__/* .lexer */ .l)(watch).feed(`${sql.toString('latin1')}\n;\n`, true)).find(({ kind }) => kind === 'command');
    if (found?.kind === 'command') {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: line ${found.line} of ${file} is a command to psql (a backslash outside quotes), expected SQL alone`);
    }
    if (ending !== undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: statement ${ending.at} of ${file} is ${ending.text}, which begins or ends a transaction`, {
            hint: 'Take it out: the whole file is one transaction, so that a mask is put on whole or not at all.',
        });
    }
    if (statements === 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: ${file} holds no statement, so that nothing would be masked`);
    return sql;
}
/** What would keep a part of the file. Savepoints may be gone back to; a COMMIT inside of DO or CALL the server refuses itself. */
function endsTransaction(tokens) {
    const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
    if (words[0] === 'ROLLBACK')
        return !words.includes('TO');
    return /^(?:BEGIN|START|COMMIT|END|ABORT)$/.test(words[0]) || (words[0] === 'PREPARE' && words[1] === 'TRANSACTION');
}
function piecesOf(file, read) {
    try {
        return read();
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`mask: ${file}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
}
/** Keeps the first error and the statement that psql repeats after it; everything else that it says may hold values. */
function errors(file, before) {
    const log = (0,_restore_journal_js__WEBPACK_IMPORTED_MODULE_6__/* .journal */ .W)('psql');
    let failed = false;
    let place = '';
    let statement;
    return {
        line: (line) => {
            const [, number, level] = /^psql:(?:<stdin>:(\d+):)? ?(\w+): /.exec(line) ?? [];
            if (level === 'STATEMENT')
                statement ??= (0,_restore_journal_js__WEBPACK_IMPORTED_MODULE_6__/* .commandHead */ .g)(line.replace(/^.*?STATEMENT: +/, ''));
            else if (!failed && level !== undefined && /^(?:ERROR|FATAL|PANIC|error)$/.test(level)) {
                failed = true;
                log.line(line);
                place = number === undefined ? '' : `, line ${Number(number) - before}`;
            }
            else if (failed && level === undefined && statement === undefined)
                log.line(line);
            return false;
        },
        sentence: () => {
            const message = log.close().problems[0]?.text;
            if (message === undefined)
                return undefined;
            return `mask: ${(0,node_path__WEBPACK_IMPORTED_MODULE_2__.basename)(file)}${place}${statement === undefined ? '' : `, ${statement}`}: ${message}`;
        },
    };
}


/***/ }),

/***/ 67517:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AJ: () => (/* binding */ knownScriptWeakness),
/* harmony export */   NV: () => (/* binding */ knowsRestrict),
/* harmony export */   f8: () => (/* binding */ knownWeakness)
/* harmony export */ });
/**
 * The first minor release of each major whose `pg_restore` does not run what a crafted archive tells it (CVE-2026-116314, 2026-11-12).
 * Source: PostgreSQL's security page.
 */
const FIXED = { 14: 25, 15: 20, 16: 16, 17: 12, 18: 7 };
/** Those whose `psql` cannot be talked out of `\\restrict` by a crafted script (CVE-2026-18408, 2026-08-13). The same source. */
const FIXED_PSQL = { 14: 24, 15: 19, 16: 15, 17: 11, 18: 6 };
/** Those whose `psql` knows `\\restrict` (CVE-2025-8714, 2025-08-14). */
const RESTRICT = { 14: 19, 15: 14, 16: 10, 17: 6 };
/** What is wrong with this version, or undefined. `version` as the tools print it: `15.18`. */
function knownWeakness(version) {
    const fixed = fixedIn(FIXED, version);
    return fixed && `a crafted archive can make pg_restore ${version} run code (CVE-2026-116314); fixed in ${fixed}`;
}
/** The same of psql and scripts. */
function knownScriptWeakness(version) {
    const fixed = fixedIn(FIXED_PSQL, version);
    return fixed && `a crafted script can make psql ${version} run code (CVE-2026-18408); fixed in ${fixed}`;
}
const knowsRestrict = (version) => fixedIn(RESTRICT, version) === undefined;
function fixedIn(minors, version) {
    const [major = 0, minor = 0] = version.split('.').map((digits) => Number.parseInt(digits, 10));
    const fixed = minors[major];
    return fixed === undefined || minor >= fixed ? undefined : `${major}.${fixed}`;
}


/***/ }),

/***/ 47734:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ lexer),
  G: () => (/* binding */ statementsOf)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer-state.js
/** What a step may look ahead without asking whether the bytes are there. */
const AHEAD = 128;
/** What is wrong with a script, and where in the text at hand; the line is added where it is known. */
class Refusal extends Error {
    at;
    constructor(message, at) {
        super(message);
        this.at = at;
    }
}
const FRESH = () => ({ tokens: [], parentheses: 0, bodies: 0, signature: '', escapes: false });
const MOST_TOKENS = 20_000;
/** Statements of which somebody asks for more than the first words. */
const WHOLE = /^(?:ALTER|GRANT|REVOKE|SET|COPY|DO|BEGIN)$/i;
const WHOLE_CREATE = /^(?:POLICY|USER|DATABASE|ROLE)$/i;
function push(state, kind, text, next = 0) {
    state.escapes = false;
    const { tokens } = state;
    const [first, second] = tokens;
    const whole = first !== undefined && (WHOLE.test(first.text) || (second !== undefined && WHOLE_CREATE.test(second.text)));
    if (tokens.length < (whole ? MOST_TOKENS : 40))
        tokens.push({ kind, text });
    return next;
}
function onWord(state, word) {
    push(state, 'word', /[\x80-\xff]/.test(word) ? state.decode(word) : word);
    state.escapes = /^e$/i.test(word);
    if (/^\d/.test(word))
        return;
    if (state.signature.length < 4)
        state.signature += /^(?:create|or|replace|function|procedure)$/i.test(word) ? word[0].toLowerCase() : ' ';
    if (state.parentheses > 0 || !/^c(?:or)?[fp]/.test(state.signature))
        return;
    if (/^begin$/i.test(word) || (/^case$/i.test(word) && state.bodies > 0))
        state.bodies++;
    else if (/^end$/i.test(word))
        state.bodies = Math.max(0, state.bodies - 1);
}
/** Encodings in which a byte that looks like a quote or a backslash may be half of a letter. Servers keep no data in them. */
const TREACHEROUS = /^(?:BIG5|WIN950|WINDOWS950|GBK|WIN936|WINDOWS936|GB18030|SJIS|SHIFTJIS|MSKANJI|WIN932|WINDOWS932|SHIFTJIS2004|UHC|WIN949|WINDOWS949|JOHAB)$/i;
function finish(state, at) {
    const { tokens, watch } = state;
    const words = tokens.map(({ kind, text }) => (kind === 'word' ? text.toUpperCase() : ''));
    const setting = words[0] === 'SET' ? words.find((word) => word !== 'SET' && word !== 'SESSION' && word !== 'LOCAL') : undefined;
    const value = tokens.at(-1)?.text ?? '';
    if (setting === 'STANDARD_CONFORMING_STRINGS')
        state.standard = !/^(?:off|false|no|0)$/i.test(value);
    if (setting === 'CLIENT_ENCODING' && TREACHEROUS.test(value.replace(/[-_ ]/g, '')))
        throw new Refusal(`is in the encoding ${value}, in which half a letter may look like a command`, at);
    if (setting === 'CLIENT_ENCODING')
        state.decode = decoderOf(value);
    const data = words[0] === 'COPY' && words.some((word, i) => word === 'FROM' && words[i + 1] === 'STDIN');
    if (tokens.length > 0)
        watch.statement(tokens);
    Object.assign(state, FRESH(), data ? { mode: 'copy' } : {});
}
/** Names of encodings that are others' for TextDecoder. Where it knows none, what is no UTF-8 is not legible anyway. */
function decoderOf(encoding) {
    const known = encoding
        .toLowerCase()
        .replace(/[-_ ]/g, '')
        .replace(/^latin([1-4])$/, 'iso-8859-$1')
        .replace(/^latin(5|6|7|8|9|10)$/, (_, n) => `iso-8859-${{ 5: 9, 6: 10, 7: 13, 8: 14, 9: 15, 10: 16 }[n]}`)
        .replace(/^iso8859(\d+)$/, 'iso-8859-$1')
        .replace(/^win(125\d|874)$/, 'windows-$1')
        .replace(/^euc(jp|kr)$/, 'euc-$1');
    try {
        const decoder = new TextDecoder(known);
        return (bytes) => decoder.decode(Buffer.from(bytes, 'latin1'));
    }
    catch {
        return utf8;
    }
}
const utf8 = (bytes) => Buffer.from(bytes, 'latin1').toString('utf8');

;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer-steps.js

const STEPS = {
    sql: (state, text, at, _limit, last) => {
        const opened = OPENERS[text[at]]?.(state, text, at);
        if (opened !== undefined)
            return opened;
        const word = matched(/[A-Za-z_\x80-\xff][\w$\x80-\xff]*|\d+/y, text, at);
        if (word === undefined) {
            if (/[,.=]/.test(text[at]))
                push(state, 'symbol', text[at]);
            state.escapes = false;
            return at + 1;
        }
        if (at + word.length === text.length && !last)
            return undefined;
        onWord(state, word);
        return at + word.length;
    },
    quote: (state, text, at, limit) => quoted(state, text, at, limit, "'", 'text'),
    name: (state, text, at, limit) => quoted(state, text, at, limit, '"', 'name'),
    escape: (state, text, at, limit) => {
        const end = search(/['\\]/g, text, at, limit);
        if (text[end] !== '\\' || end === limit)
            return quoted(state, text, at, limit, "'", 'text');
        // Other escapes stay as they are written: nobody asks for them.
        keep(state, text, at, /['\\]/.test(text[end + 1] ?? '') ? end : end + 1);
        keep(state, text, end + 1, end + 2);
        return Math.min(end + 2, text.length);
    },
    dollar: (state, text, at, limit) => {
        const end = text.indexOf(state.tag, at);
        if (end < 0 || end >= limit)
            return keep(state, text, at, limit);
        keep(state, text, at, end);
        lexer_steps_close(state, 'text');
        return end + state.tag.length;
    },
    comment: (state, text, at, limit) => {
        const end = search(/\/\*|\*\//g, text, at, limit);
        if (end === limit)
            return limit;
        state.comments += text[end] === '/' ? 1 : -1;
        if (state.comments === 0)
            state.mode = 'sql';
        return end + 2;
    },
    line: (state, text, at, limit) => {
        const end = search(/[\r\n]/g, text, at, limit);
        keep(state, text, at, end);
        if (end === limit)
            return limit;
        state.watch.comment?.(state.decode(state.content));
        state.mode = 'sql';
        return end;
    },
    copy: (state, text, at, _limit, last) => {
        const end = lineEnd(text, at, last);
        if (end === undefined)
            return undefined;
        if (text.slice(at, end).trim() !== '')
            throw new Refusal('goes on behind COPY … FROM stdin;', at);
        Object.assign(state, { mode: 'data', lineStart: true });
        return end;
    },
    data: (state, text, at, limit, last) => {
        let start = at;
        if (!(state.lineStart && text.startsWith('\\.', at))) {
            start = text.indexOf('\n\\.', at) + 1;
            if (start === 0 || start >= limit) {
                state.lineStart = text[limit - 1] === '\n';
                return limit;
            }
        }
        const end = matched(last ? /\\\.(?:\r?\n|\r?$)/y : /\\\.\r?\n/y, text, start);
        if (end !== undefined)
            state.mode = 'sql';
        state.lineStart = false;
        return start + (end?.length ?? 2);
    },
};
const OPENERS = {
    "'": (state, _, at) => {
        if (state.escapes)
            state.tokens.pop(); // The E is part of the literal.
        return lexer_steps_open(state, state.escapes || !state.standard ? 'escape' : 'quote', at + 1);
    },
    '"': (state, _, at) => lexer_steps_open(state, 'name', at + 1),
    $: (state, text, at) => {
        const tag = matched(/\$(?:[A-Za-z_\x80-\xff][A-Za-z_0-9\x80-\xff]*)?\$?/y, text, at);
        if (tag.length >= AHEAD)
            throw new Refusal('holds a dollar quote with a tag that is too long', at);
        if (tag.length < 2 || !tag.endsWith('$'))
            return undefined;
        state.tag = tag;
        return lexer_steps_open(state, 'dollar', at + tag.length);
    },
    '-': (state, text, at) => (text[at + 1] === '-' ? lexer_steps_open(state, 'line', at) : undefined),
    '/': (state, text, at) => {
        if (text[at + 1] !== '*')
            return undefined;
        state.comments = 1;
        return lexer_steps_open(state, 'comment', at + 2);
    },
    '(': (state, _, at) => {
        state.parentheses++;
        return push(state, 'symbol', '(', at + 1);
    },
    ')': (state, _, at) => {
        state.parentheses = Math.max(0, state.parentheses - 1);
        return push(state, 'symbol', ')', at + 1);
    },
    ';': (state, _, at) => {
        if (state.parentheses + state.bodies === 0)
            finish(state, at);
        return at + 1;
    },
};
function lexer_steps_open(state, mode, next) {
    Object.assign(state, { mode, content: '', escapes: false });
    return next;
}
function lexer_steps_close(state, kind) {
    push(state, kind, state.decode(state.content));
    state.mode = 'sql';
}
function quoted(state, text, at, limit, quote, kind) {
    const end = text.indexOf(quote, at);
    if (end < 0 || end >= limit)
        return keep(state, text, at, limit);
    const doubled = text[end + 1] === quote;
    keep(state, text, at, doubled ? end + 1 : end);
    if (!doubled)
        lexer_steps_close(state, kind);
    return end + (doubled ? 2 : 1);
}
function keep(state, text, from, to) {
    const room = state.longest - state.content.length;
    if (room > 0)
        state.content += text.slice(from, Math.min(to, from + room));
    return to;
}
function matched(sticky, text, at) {
    sticky.lastIndex = at;
    return sticky.exec(text)?.[0];
}
/** Where a pattern comes next, at most `limit`. */
function search(global, text, at, limit) {
    global.lastIndex = at;
    return Math.min(global.exec(text)?.index ?? limit, limit);
}
/** Behind the next line feed. */
function lineEnd(text, at, last) {
    const end = text.indexOf('\n', at) + 1;
    return end > 0 ? end : last ? text.length : undefined;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/restore/lexer.js



/** Words, and commands to psql, are held in memory until they end. */
const LONGEST_WORD = 1_048_576;
/**
 * Reads a script as psql's own lexer does (PostgreSQL: src/fe_utils/psqlscan.l): a statement ends at a semicolon outside quotes, comments,
 * parentheses and bodies of SQL functions; a backslash outside of quotes and comments is a command to psql, wherever in a line it stands;
 * behind COPY … FROM stdin come data, up to a line with `\.`, in which a backslash commands nothing.
 */
function lexer(watch, longest = 1_024) {
    const state = {
        watch,
        longest,
        mode: 'sql',
        content: '',
        tag: '',
        comments: 0,
        decode: utf8,
        standard: true,
        lineStart: true,
        ...FRESH(),
    };
    let rest = '';
    let line = 1;
    const feed = (latin1, last) => {
        const text = rest + latin1;
        const limit = last ? text.length : text.length - AHEAD;
        const pieces = [];
        let at = 0;
        try {
            for (;;) {
                const from = at;
                at = scan(state, text, at, limit, last);
                if (at > from)
                    pieces.push({ kind: 'sql', text: text.slice(from, at) });
                line += linesIn(text, from, at);
                const end = commands(state, text, at) && at < limit ? lineEnd(text, at, last) : undefined;
                if (end === undefined)
                    break;
                pieces.push({ kind: 'command', text: text.slice(at, end), line: line++ });
                at = end;
            }
            rest = text.slice(at);
            if (rest.length > LONGEST_WORD)
                throw new Refusal('holds a word of more than a megabyte', at);
            if (last)
                requireEnd(state);
        }
        catch (thrown) {
            if (!(thrown instanceof Refusal))
                throw thrown;
            throw new errors/* UserError */.yo(`line ${line + linesIn(text, at, thrown.at)} of the script ${thrown.message}`);
        }
        return pieces;
    };
    return { feed };
}
/** The statements of a short script without commands to psql. */
function statementsOf(sql) {
    const statements = [];
    const text = Buffer.from(`${sql}\n;`, 'utf8').toString('latin1');
    const pieces = lexer({ statement: (tokens) => void statements.push(tokens) }, LONGEST_WORD).feed(text, true);
    const command = pieces.find((piece) => piece.kind === 'command');
    if (command)
        throw new errors/* UserError */.yo(`line ${command.line} of the script holds a command to psql, expected SQL alone`);
    return statements;
}
const commands = (state, text, at) => state.mode === 'sql' && text[at] === '\\';
/** Goes on to the limit, to a command, or to where more bytes are needed. */
function scan(state, text, from, limit, last) {
    let at = from;
    while (at < limit && !commands(state, text, at)) {
        const next = STEPS[state.mode](state, text, at, limit, last);
        if (next === undefined)
            break;
        at = next;
    }
    return at;
}
function requireEnd(state) {
    if (state.mode === 'line')
        state.watch.comment?.(state.decode(state.content));
    const middles = { data: 'the rows of a table', copy: 'the rows of a table', comment: 'a comment' };
    const open = state.mode !== 'sql' && state.mode !== 'line';
    if (open)
        throw new Refusal(`is its last, in the middle of ${middles[state.mode] ?? 'a quotation'}: the script was cut off`, Number.MAX_SAFE_INTEGER);
    if (state.tokens.length > 0)
        throw new Refusal('is its last, in the middle of a statement: the script was cut off', Number.MAX_SAFE_INTEGER);
}
function linesIn(text, from, to) {
    let lines = 0;
    for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1))
        lines++;
    return lines;
}


/***/ })

};
