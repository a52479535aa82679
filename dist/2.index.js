export const id = 2;
export const ids = [2,287];
export const modules = {

/***/ 94287:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   RU: () => (/* binding */ serverUser),
/* harmony export */   c8: () => (/* binding */ makePlace),
/* harmony export */   h: () => (/* binding */ canEnter),
/* harmony export */   removePlace: () => (/* binding */ removePlace)
/* harmony export */ });
/* unused harmony export powerless */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);




/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;
/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then.
 */
async function makePlace(context, programs, directory) {
    const user = await serverUser();
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
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.chown)(folder, user.uid, user.gid);
        return folder;
    };
    try {
        const socketDirectory = await make(await reachableBase(context, user));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(directory === undefined ? socketDirectory : await make(directory), 'data');
        return { user, socketDirectory, dataDirectory, folders };
    }
    catch (thrown) {
        await removePlace({ folders });
        throw thrown;
    }
}
/** Removes the folders; what is gone already is no error. */
async function removePlace({ folders }) {
    // Retried, because the last process of a server may still be writing while it ends.
    await Promise.all(folders.map((folder) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })));
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
 * Whom a server runs as: PostgreSQL refuses root, so it is another user then, and what a hostile dump makes the server do cannot read our
 * environment. Undefined when we are not root. Throws a UserError where no such user exists.
 */
async function serverUser() {
    if (process.getuid?.() !== 0)
        return undefined;
    const user = powerless(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => ''));
    if (user)
        return user;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
        hint: 'Run the job as a user other than root, or create a user named postgres.',
    });
}
/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];
/** The first of the candidates that the text of a passwd(5) file knows and that is not root by another name. */
function powerless(passwd) {
    const users = passwd.split('\n').map((line) => line.split(':'));
    for (const name of CANDIDATES) {
        const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
        if (Number(uid) > 0 && Number(gid) > 0)
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


/***/ }),

/***/ 62002:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   a: () => (/* binding */ stopper),
/* harmony export */   endLeftServers: () => (/* binding */ endLeftServers)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(58500);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(94287);




/** What process.ts allows between its polite signal and SIGKILL. */
const PATIENCE_MS = 2_000;
/**
 * Returns a function that ends the server and removes its folders, once, however often it is called; on abort it is called by itself.
 * Must be called when the server is ready and nobody has worked in it yet: later its pid file and folders say what a hostile dump wants.
 * Shutdown is fast (clients are told), then immediate, then SIGKILL; see "Shutting Down the Server" in PostgreSQL's manual. At most 6 s.
 */
async function stopper(context, place, running) {
    const pidFile = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(place.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number(pidFile.split('\n')[0]);
    const home = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)(place.dataDirectory).catch(() => place.dataDirectory);
    let alive = true;
    const ended = running.done
        .catch(() => { })
        .then(() => {
        alive = false;
    });
    const end = async () => {
        if (alive && pid > 1 && !context.signal.aborted) {
            signal(pid, 'SIGINT');
            await atMost(PATIENCE_MS, ended);
        }
        await atMost(PATIENCE_MS + 500, running.stop());
        await endStragglers(home);
        await atMost(1_000, ended);
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_3__.removePlace)(place);
    };
    let stopped;
    const stop = () => {
        context.signal.removeEventListener('abort', onAbort);
        stopped ??= end();
        return stopped;
    };
    const onAbort = () => void stop().catch(() => { }); // Whoever awaits `stop` hears of it.
    context.signal.addEventListener('abort', onAbort);
    if (context.signal.aborted)
        await stop();
    return stop;
}
async function atMost(ms, work) {
    const late = Promise.withResolvers();
    const timer = setTimeout(late.resolve, ms);
    await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
/**
 * PostgreSQL gives every server process a session of its own, and their memory of the environment is overwritten by their title: neither the
 * process group nor the tag of the run finds those that outlive the postmaster, for example a program that COPY started. They all work in the
 * data directory. Linux only.
 */
async function endStragglers(dataDirectory) {
    for (const pid of await workingIn(dataDirectory))
        signal(pid, 'SIGKILL');
}
async function workingIn(directory) {
    const pids = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readdir)('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
    const found = pids.map(async (pid) => (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readlink)(`/proc/${pid}/cwd`).catch(() => '')) === directory);
    const there = await Promise.all(found);
    return pids.filter((_, i) => there[i]);
}
/** The fourth field, behind the name in parentheses, which may hold anything (proc_pid_stat(5)). */
async function parentOf(pid) {
    const stat = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
/** An immediate shutdown sends SIGKILL after 5 s to what did not end (PostgreSQL: SIGKILL_CHILDREN_AFTER_SECS of postmaster.c). */
const IMMEDIATE_MS = 6_000;
const POLL_MS = 20;
/**
 * For `post`: ends the servers that a killed run has left in these folders of `makePlace`; returns how many. A postmaster is told, because only
 * it gives back shared memory, which would stay until the machine is started anew. A folder may since be what a hostile dump made of it: nothing
 * in it is read or followed, only the processes that work there are ended. Linux only.
 */
async function endLeftServers(folders) {
    let servers = 0;
    for (const folder of folders) {
        const base = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder)).catch(() => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(folder));
        const dataDirectory = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(base, (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(folder), 'data');
        const pids = await workingIn(dataDirectory);
        const parents = await Promise.all(pids.map(parentOf));
        const masters = pids.filter((_, i) => !pids.includes(parents[i]));
        for (const pid of masters)
            signal(pid, 'SIGQUIT');
        servers += masters.length;
        for (const end = Date.now() + IMMEDIATE_MS; Date.now() < end && (await workingIn(dataDirectory)).length > 0;)
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_2__.setTimeout)(POLL_MS);
        await endStragglers(dataDirectory);
    }
    return servers;
}
function signal(pid, name) {
    try {
        process.kill(pid, name);
    }
    catch {
        // Gone in the meantime, which is what was wanted.
    }
}


/***/ })

};
