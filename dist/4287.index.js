export const id = 4287;
export const ids = [4287];
export const modules = {

/***/ 39342:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CY: () => (/* binding */ readOf),
/* harmony export */   Ct: () => (/* binding */ findWorkingIn),
/* harmony export */   K2: () => (/* binding */ removeFor),
/* harmony export */   jb: () => (/* binding */ giveTo),
/* harmony export */   ji: () => (/* binding */ writeFor),
/* harmony export */   v$: () => (/* binding */ removeFolder)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(58500);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(26318);
/* harmony import */ var _sudo_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(31150);





/** Gives a folder that was just made to the user. `mode` is for who needs sudo: our group, which is then the folder's, may then do so much. */
async function giveTo(context, user, folder, mode) {
    if (user.sudo === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(folder, user.uid, user.gid);
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chmod)(folder, mode);
    await (0,_process_js__WEBPACK_IMPORTED_MODULE_3__/* .output */ .CG)(context, { file: 'sudo', args: ['-n', '--', 'chown', '-h', `${user.uid}:${process.getgid()}`, folder] });
}
/** Writes a file that only the server's user may read, in place of any of that name. */
async function writeFor(context, user, path, text) {
    if (user?.sudo !== undefined) {
        await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'umask 077; rm -f -- "$1" && set -C && cat > "$1"', [path], text);
        return;
    }
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { force: true });
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(path, text, { mode: 0o600, flag: 'wx' }); // What has taken its place meanwhile is not written through.
    if (user)
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(path, user.uid, user.gid);
}
async function removeFor(context, user, path) {
    if (user?.sudo === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(path, { force: true });
    await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'rm -f -- "$1"', [path]);
}
/** A file of at most a few kilobytes; empty where it cannot be read. */
function readOf(context, user, path) {
    const read = user?.sudo === undefined ? (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8') : (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, 'cat -- "$1"', [path]);
    return read.catch(() => '');
}
/** Processes that work in a folder. Linux only: elsewhere none is found. */
async function findWorkingIn(context, user, directory) {
    const pattern = directory.replace(/[\\*?[]/g, '\\$&');
    const script = 'find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$1" 2>/dev/null || true';
    const found = await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, user.sudo, script, [pattern]).catch(() => '');
    return [...found.matchAll(/^\/proc\/(\d+)\/cwd$/gm)].map(([, pid]) => Number(pid));
}
/** What somebody has mounted there is left, but where rm is one of a minimal image, which cannot be told so. */
const REMOVE = `
case "$(rm --help 2>&1)" in
  *--one-file-system*) exec rm -rf --one-file-system -- "$1" ;;
  *) exec rm -rf -- "$1" ;;
esac`;
/** The last process of a server may still be writing while it ends. */
const TRIES = 10;
const RETRY_MS = 50;
/** Takes away a folder of `makePlace`, whoever it belongs to now; what is gone already is no error. Also after an abort. */
async function removeFolder(context, folder) {
    const there = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(folder).catch(() => undefined);
    const [own, owner] = [process.getuid?.() ?? 0, there?.uid ?? 0];
    if (own === 0 || owner === own || there === undefined)
        return (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true, maxRetries: TRIES, retryDelay: RETRY_MS });
    for (let tried = 1;; tried++) {
        try {
            await (0,_sudo_js__WEBPACK_IMPORTED_MODULE_4__/* .shellBySudo */ .FS)(context, 'root', REMOVE, [folder]);
            return;
        }
        catch (thrown) {
            if (tried === TRIES)
                throw new _errors_js__WEBPACK_IMPORTED_MODULE_2__/* .UserError */ .yo(`${folder} could not be taken away: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_2__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_1__.setTimeout)(RETRY_MS);
        }
    }
}


/***/ }),

/***/ 94287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   c8: () => (/* binding */ makePlace),
/* harmony export */   fZ: () => (/* binding */ asOther),
/* harmony export */   h: () => (/* binding */ canEnter),
/* harmony export */   removePlace: () => (/* binding */ removePlace),
/* harmony export */   serverUser: () => (/* binding */ serverUser)
/* harmony export */ });
/* unused harmony export powerless */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(39342);






/** For process.ts. */
const asOther = ({ uid, gid, sudo }) => ({ uid, gid, ...(sudo === undefined ? {} : { sudo }) });
/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;
/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then. `filledByUs`: we write in them too, by our group.
 */
async function makePlace(context, programs, directory, filledByUs = false) {
    const user = await serverUser(context);
    for (const folder of [programs, directory]) {
        if (!user || folder === undefined || (await canEnter(user, folder)))
            continue;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL must run as ${user.name} here, who cannot reach ${folder}: it, or a folder above it, is closed or missing.`);
    }
    const folders = [];
    const make = async (base) => {
        const folder = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(base, 'sw-'));
        folders.push(folder);
        context.remember('scratch-folders', JSON.stringify(folders));
        if (user)
            await (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .giveTo */ .jb)(context, user, folder, filledByUs ? 0o770 : 0o710);
        return folder;
    };
    try {
        const socketDirectory = await make(await reachableBase(context, user));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory === undefined ? socketDirectory : await make(directory), 'data');
        return { user, socketDirectory, dataDirectory, folders };
    }
    catch (thrown) {
        await removePlace(context, { folders });
        throw thrown;
    }
}
/** Removes the folders; what is gone already is no error. */
async function removePlace(context, { folders }) {
    await Promise.all(folders.map((folder) => (0,_scratch_hands_js__WEBPACK_IMPORTED_MODULE_5__/* .removeFolder */ .v$)(context, folder)));
}
/** The first temporary folder that is short enough for a socket and open to the server's user: a TMPDIR of root's own, mode 0700, is not. */
async function reachableBase(context, user) {
    for (const base of [context.env.TMPDIR, (0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), '/tmp', '/var/tmp']) {
        // PostgreSQL reads the folder as a list with commas and quotes.
        if (!base || /[,"]/.test(base) || Buffer.byteLength(base) > LONGEST_BASE)
            continue;
        if (!user || (await canEnter(user, base)))
            return base;
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`No temporary folder is both open to ${user?.name ?? 'this user'} and at most ${LONGEST_BASE} characters long.`, {
        hint: 'Set TMPDIR to such a folder.',
    });
}
/**
 * Whom a server runs as, so that what a hostile dump makes the server do cannot read our environment and files: another user than us. As root
 * there must be one, since PostgreSQL refuses root, and a UserError is thrown where no such user exists. Else it takes a sudo that asks for
 * nothing, as on the runners that GitHub hosts; undefined where there is none, or the system is not Linux.
 */
async function serverUser(context) {
    const own = process.getuid?.();
    if (own !== 0)
        return own === undefined || process.platform !== 'linux' ? undefined : userBySudo(context, own);
    const user = powerless(await passwd());
    if (user)
        return user;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
        hint: 'Run the job as a user other than root, or create a user named postgres.',
    });
}
/** Asked once per run: sudo takes 10 ms, and the log of the machine shows each. */
const asked = new WeakMap();
function userBySudo(context, own) {
    const known = asked.get(context.env);
    if (known)
        return known;
    const asking = askSudo(context, own);
    asked.set(context.env, asking);
    asking.catch(() => asked.delete(context.env));
    return asking;
}
/** Root is needed to give folders away and to take them back. Asked without a terminal, as it is used: a ticket of a terminal is none here. */
async function askSudo(context, own) {
    const user = powerless(await passwd(), own);
    if (user === undefined)
        return undefined;
    const may = (...args) => (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .output */ .CG)(context, { file: 'sudo', args: ['-n', ...args, '--', 'true'] });
    try {
        await Promise.all([may(), may('-u', user.name)]);
    }
    catch {
        context.signal.throwIfAborted();
        return undefined;
    }
    return { ...user, sudo: user.name };
}
const passwd = () => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => '');
/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];
/** The first of the candidates that the text of a passwd(5) file knows and that is neither root by another name nor `own`. */
function powerless(passwd, own = 0) {
    const users = passwd.split('\n').map((line) => line.split(':'));
    for (const name of CANDIDATES) {
        const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
        if (Number(uid) > 0 && Number(gid) > 0 && Number(uid) !== own)
            return { name, uid: Number(uid), gid: Number(gid) };
    }
    return undefined;
}
/** Whether the user may pass through the folder and everything above it, by owner, group and mode (ACLs are not read). */
async function canEnter(user, folder) {
    for (let path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.resolve)(folder);; path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path)) {
        const entry = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined);
        if (!entry?.isDirectory())
            return false;
        const execute = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
        if ((entry.mode & execute) === 0)
            return false;
        if (path === (0,node_path__WEBPACK_IMPORTED_MODULE_2__.dirname)(path))
            return true;
    }
}


/***/ })

};
