export const id = 5223;
export const ids = [5223];
export const modules = {

/***/ 35223:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   keygen: () => (/* binding */ keygen)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(29069);
/* harmony import */ var _encryption_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(46337);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(50199);
/* harmony import */ var _folders_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(92782);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(77548);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(36933);









const IDENTITY = 'seaworthy-age-identity.txt';
const RECIPIENT = 'seaworthy-age-recipient.txt';
const SIGN_PRIVATE = 'seaworthy-sign-private.pem';
const SIGN_PUBLIC = 'seaworthy-sign-public.pem';
/**
 * `seaworthy keygen [--out DIR]`: a pair of age keys and a pair of signing keys as four new files, and a word on where each belongs.
 * Replaces nothing. Prints public halves only.
 */
async function keygen(args) {
    const folder = folderOf(args);
    const { identity, recipient } = await (0,_encryption_js__WEBPACK_IMPORTED_MODULE_3__/* .newIdentity */ .t$)();
    const { privateKey, publicKey } = (0,_signature_js__WEBPACK_IMPORTED_MODULE_7__/* .newSigningKey */ .zI)();
    await writeAll(folder, [
        // The form of age-keygen, so that `age -d -i` takes it.
        { name: IDENTITY, text: `# created: ${new Date().toISOString()}\n# public key: ${recipient}\n${identity}\n`, mode: 0o600 },
        { name: RECIPIENT, text: `${recipient}\n`, mode: 0o644 },
        { name: SIGN_PRIVATE, text: privateKey, mode: 0o600 },
        { name: SIGN_PUBLIC, text: publicKey, mode: 0o644 },
    ]);
    console.log((0,_hosts_lines_js__WEBPACK_IMPORTED_MODULE_8__/* .harmless */ .I)(`Four new files in ${folder}\n`));
    console.log(wayOf(recipient, publicKey));
    return _exit_js__WEBPACK_IMPORTED_MODULE_5__/* .EXIT */ .d.passed;
}
function folderOf(args) {
    const asked = (0,_cli_js__WEBPACK_IMPORTED_MODULE_2__.flags)(args);
    const strange = [...asked.keys()].filter((name) => name !== 'out');
    if (strange.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL(strange.map((name) => `--${name}: keygen takes --out alone`));
    const out = asked.get('out') ?? '.';
    if (out === 'true' || out.includes('\n'))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .ConfigError */ .xL(['--out: expected one folder: seaworthy keygen --out keys']);
    return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.resolve)(out);
}
/** All of them or none. */
async function writeAll(folder, files) {
    const found = await Promise.all(files.map(({ name }) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.lstat)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)).catch(() => undefined)));
    const existing = files.filter((_, index) => found[index]).map(({ name }) => name);
    if (existing.length > 0)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${folder} holds keys already, which are not replaced: ${existing.join(', ')}`, {
            hint: 'Name another folder with --out. Without its identity, a backup that was encrypted to it is lost.',
        });
    const written = [];
    try {
        await (0,_folders_js__WEBPACK_IMPORTED_MODULE_6__/* .makeFolder */ .f)(folder, 0o700);
        for (const { name, text, mode } of files) {
            const file = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.open)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name), 'wx', mode);
            written.push((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name));
            try {
                await file.writeFile(text);
                await file.sync();
            }
            finally {
                await file.close();
            }
        }
    }
    catch (thrown) {
        await Promise.all(written.map((path) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.unlink)(path).catch(() => { })));
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`the keys cannot be written: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, {
            cause: thrown,
            hint: 'Name a folder that this user may write to with --out.',
        });
    }
}
const wayOf = (recipient, publicKey) => `Encryption (age)

  ${RECIPIENT}   public. May stand in the workflow of the backup:

    encrypt-to: ${recipient}

  ${IDENTITY}    PRIVATE. Opens the backups. NOT on the machine or in the job that makes them: whoever
                                breaks in there could read every old backup. It belongs
                                - into a secret of a protected environment, for the job that proves restores (decrypt-with)
                                - and offline, where you find it when everything else is gone: without it every backup is lost.

Signature (Ed25519, key ${(0,_signature_js__WEBPACK_IMPORTED_MODULE_7__/* .keyId */ .xs)(publicKey)})

  ${SIGN_PRIVATE}    PRIVATE. Into a secret of the job that makes backups:

    sign-with: \${{ secrets.SIGN_WITH }}

  ${SIGN_PUBLIC}     public. May stand in the workflow of whoever restores:

    verify-with: |
${publicKey.trimEnd().replace(/^/gm, '      ')}

Take the two private files away from here when they are where they belong, and never commit them.`;


/***/ })

};
