export const id = 5171;
export const ids = [5171];
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


/***/ })

};
