export const id = 9231;
export const ids = [9231];
export const modules = {

/***/ 31978:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ isProgram),
/* harmony export */   e: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _actions_exec__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(41955);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);





/** What a short command may see of our environment: where things are, how to speak, and the way out to a package mirror. */
const PASSED_ON = [
    ...['PATH', 'LANG', 'TZ', 'TMPDIR', 'LD_LIBRARY_PATH', 'SYSTEMROOT'],
    ...['http_proxy', 'https_proxy', 'no_proxy', 'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY'],
];
/**
 * Runs a short command to its end and returns what it said, whatever its exit code: for questions (`--version`) and package managers.
 * A program named without a folder is looked up on the PATH of the context, not on ours. Nothing is printed. Its stdin stays
 * open and empty (ending it would fail on a child that is gone already), so it must be told to ask nothing. Streams belong to process.ts.
 * Rejects only on abort, at once: the child is left to its end then, because half an installation is worse than a late one; it carries
 * the tag of the run.
 */
async function run(context, argv) {
    const [name = '', ...args] = argv;
    const file = await locate(name, context.env.PATH);
    context.signal.throwIfAborted();
    if (!file)
        return { code: 127, stdout: '', stderr: `${name}: not found` };
    // The library splits its first argument like a command line; quotes keep a folder with spaces in one piece.
    const answer = (0,_actions_exec__WEBPACK_IMPORTED_MODULE_2__/* .getExecOutput */ .H)(`"${file.replaceAll('"', '\\"')}"`, args, {
        silent: true,
        ignoreReturnCode: true,
        env: environment(context),
    });
    return untilAborted(context.signal, answer.then(({ exitCode, stdout, stderr }) => ({ code: exitCode, stdout, stderr }), (thrown) => ({ code: 126, stdout: '', stderr: (0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown) })));
}
function environment(context) {
    const inherited = PASSED_ON.flatMap((name) => (context.env[name] === undefined ? [] : [[name, context.env[name]]]));
    return { ...Object.fromEntries(inherited), LC_ALL: 'C', [_process_js__WEBPACK_IMPORTED_MODULE_4__/* .TAG_VARIABLE */ .iA]: context.tag };
}
async function locate(name, path = '') {
    const candidates = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(name)
        ? [name]
        : path.split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).flatMap((folder) => ((0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder) ? [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, name)] : []));
    for (const candidate of candidates)
        if (await isProgram(candidate))
            return candidate;
    return undefined;
}
/** Whether the path leads to a regular file that this process may run. */
async function isProgram(path) {
    try {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.access)(path, node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.constants.X_OK);
        return (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path)).isFile();
    }
    catch {
        return false;
    }
}
async function untilAborted(signal, work) {
    const aborted = Promise.withResolvers();
    const onAbort = () => aborted.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await Promise.race([work, aborted.promise]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
    }
}


/***/ }),

/***/ 89231:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   doctor: () => (/* binding */ doctor)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(76760);
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19260);
/* harmony import */ var _cli_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(29069);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(86319);
/* harmony import */ var _engines_index_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(2134);
/* harmony import */ var _engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(19093);
/* harmony import */ var _engines_postgres_binaries_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(54478);
/* harmony import */ var _engines_postgres_minors_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(67517);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(452);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(50199);
/* harmony import */ var _hosts_lines_js__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(77548);
/* harmony import */ var _hosts_plain_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(52807);
/* harmony import */ var _modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(62061);
/* harmony import */ var _modes_backup_store_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(8610);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(9293);
/* harmony import */ var _reports_text_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(51376);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(80150);



















/**
 * `seaworthy doctor [--source …] [--destination …]` and any other input of a backup: the looks that it makes before it writes, without it.
 * Installs nothing. Exit 0 when nothing would fail, 1 otherwise, 2 when nothing could be found out.
 */
async function doctor(args, env, cancel) {
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_16__/* .Secrets */ .S();
    const config = (0,_config_js__WEBPACK_IMPORTED_MODULE_5__/* .readLookConfig */ .uc)((0,_hosts_plain_js__WEBPACK_IMPORTED_MODULE_12__.plainHost)(env, (0,_cli_js__WEBPACK_IMPORTED_MODULE_4__.flags)(args, 'backup')).inputs(), env, secrets);
    const tempDir = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_os__WEBPACK_IMPORTED_MODULE_1__.tmpdir)(), 'seaworthy-'));
    const log = (line) => console.log((0,_hosts_lines_js__WEBPACK_IMPORTED_MODULE_17__/* .harmless */ .I)(secrets.redact(line.trimEnd())));
    const context = {
        env,
        signal: cancel,
        now: () => new Date(),
        log: () => { },
        progress: () => { },
        secrets,
        tempDir,
        tag: 'doctor',
        remember: () => { },
    };
    try {
        const source = await sourceLook(config, context);
        const places = await destinationLook(config, context, source.survey, source.name);
        const checks = [...(await toolChecks(context)), ...source.checks, ...places.checks];
        const notes = (source.survey?.notes ?? []).map((note) => `Note: ${note}`);
        for (const line of [...(0,_reports_text_js__WEBPACK_IMPORTED_MODULE_15__/* .checkLines */ .Wb)(checks), ...places.tables.flatMap((table) => ['', ...(0,_reports_text_js__WEBPACK_IMPORTED_MODULE_15__/* .tableLines */ .oW)(table)]), ...notes])
            log(line);
        return conclude(checks, config, log);
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.rm)(tempDir, { recursive: true, force: true });
    }
}
function conclude(checks, config, log) {
    const verdict = (0,_report_js__WEBPACK_IMPORTED_MODULE_18__/* .worst */ .QZ)(checks.map((check) => check.status));
    const missing = ['source', 'destination'].filter(
    // pgBackRest keeps backups in a place of its own.
    (name) => config[name] === undefined && !(name === 'destination' && (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_7__/* .isStanza */ .E9)(config.source ?? '')));
    if (verdict === 'failed')
        log('\nA backup would fail.');
    else if (missing.length > 0)
        log(`\nNot looked at: ${missing.join(' and ')}. Give them as --NAME or SEAWORTHY_NAME.`);
    else
        log('\nNothing in the way of a backup was found.');
    if (verdict === 'failed')
        return _exit_js__WEBPACK_IMPORTED_MODULE_11__/* .EXIT */ .d.failed;
    return verdict === 'inconclusive' ? _exit_js__WEBPACK_IMPORTED_MODULE_11__/* .EXIT */ .d.inconclusive : _exit_js__WEBPACK_IMPORTED_MODULE_11__/* .EXIT */ .d.passed;
}
/** The clients that are here; one for a major that is not is installed when a server asks for it. */
async function toolChecks(context) {
    const found = await Promise.all(_engines_postgres_binaries_js__WEBPACK_IMPORTED_MODULE_8__/* .SUPPORTED_MAJORS */ .cZ.map((major) => (0,_engines_postgres_binaries_js__WEBPACK_IMPORTED_MODULE_8__/* .findClient */ .$r)(context, major, ['pg_dump', 'pg_restore'])));
    const clients = found.filter((client) => client !== undefined);
    if (clients.length === 0) {
        const expected = 'a client of the major of the server';
        return [{ name: 'client', status: 'skipped', expected, actual: 'none found; installed with apt when a server asks for it', ms: 0 }];
    }
    return clients.map(({ major, version, directory }) => {
        const weakness = (0,_engines_postgres_minors_js__WEBPACK_IMPORTED_MODULE_9__/* .knownWeakness */ .f8)(version);
        const check = { name: `client ${major}`, expected: 'a release without known weaknesses', actual: `${version} in ${directory}`, ms: 0 };
        if (!weakness)
            return { ...check, status: 'passed' };
        return {
            ...check,
            status: 'degraded',
            actual: `${check.actual}: ${weakness}`,
            hint: 'Update it before restoring an archive that you did not make.',
        };
    });
}
async function sourceLook(config, context) {
    if (config.source === undefined)
        return { checks: [] };
    try {
        if ((0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_7__/* .isStanza */ .E9)(config.source)) {
            const { backupPgBackRest } = await __webpack_require__.e(/* import() */ 3899).then(__webpack_require__.bind(__webpack_require__, 66280));
            return { checks: (await backupPgBackRest(config.source, { 'dry-run': true }, context)).checks };
        }
        const source = await (0,_engines_index_js__WEBPACK_IMPORTED_MODULE_6__/* .engineOf */ .ky)(config.source).open(config.source, { ...config, 'dry-run': true }, context);
        try {
            const survey = await source.survey();
            return { checks: survey.checks, survey, name: config.name ?? source.defaultName };
        }
        finally {
            await source.close();
        }
    }
    catch (thrown) {
        return { checks: [failed('source', thrown)] };
    }
}
async function destinationLook(config, context, survey, name = 'doctor') {
    if (config.destination === undefined)
        return { checks: [], tables: [] };
    const { signal } = context;
    try {
        const destinations = (0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .openDestinations */ .uY)({ ...config, destination: config.destination }, context);
        const looks = await (0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .lookAt */ .t5)(destinations, name, { dryRun: false, encrypted: config['encrypt-to'].length > 0, env: context.env });
        signal.throwIfAborted();
        const looked = await Promise.allSettled((0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .usable */ .Je)(destinations).map(async ({ storage, suffix }) => ({
            title: `What ${storage.location} can`,
            suffix,
            abilities: (await storage.abilities?.(`${name}/`, signal)) ?? [],
        })));
        // After a cancel each takes away what it wrote, and the process must not end before the last has.
        const found = looked.map((one) => {
            if (one.status === 'rejected')
                throw one.reason;
            return one.value;
        });
        const tables = found.filter(({ abilities }) => abilities.length > 0);
        const spaces = survey === undefined ? [] : await Promise.all(spaceChecks(destinations, survey, config));
        return { checks: [...looks, ...tables.flatMap(troubles), ...spaces], tables: tables.map(abilityTable) };
    }
    catch (thrown) {
        signal.throwIfAborted();
        return { checks: [failed('destination', thrown)], tables: [] };
    }
}
function spaceChecks(destinations, survey, config) {
    return (0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .usable */ .Je)(destinations).map((destination) => {
        const last = (0,_backups_js__WEBPACK_IMPORTED_MODULE_3__/* .lastGood */ .mC)(destination.catalogue.backups, { identity: survey.identity ?? {}, selection: (0,_modes_backup_store_js__WEBPACK_IMPORTED_MODULE_14__/* .selectionOf */ .Wm)(config) });
        return (0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .spaceCheck */ .zk)(destination, (0,_modes_backup_destination_js__WEBPACK_IMPORTED_MODULE_13__/* .forecast */ .g3)(survey, config.compression, last));
    });
}
/** What is as it should be stands in the table. */
const troubles = ({ abilities, suffix }) => abilities
    .filter(({ status }) => status !== 'passed')
    .map(({ kind, status, answer, hint }) => ({
    name: `${kind}${suffix}`,
    status,
    expected: 'the store does what a backup asks of it',
    actual: answer,
    ...(hint ? { hint } : {}),
    ms: 0,
}));
const abilityTable = ({ title, abilities }) => ({
    title,
    columns: ['kind', 'answer'],
    rows: abilities.map(({ kind, status, answer }) => [kind, status === 'failed' ? 'FAILED, see above' : answer]),
});
function failed(name, thrown) {
    if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_10__/* .UserError */ .yo))
        throw thrown;
    return {
        name,
        status: 'failed',
        expected: 'it can be reached',
        actual: thrown.message,
        ...(thrown.hint ? { hint: thrown.hint } : {}),
        ms: 0,
    };
}


/***/ }),

/***/ 54478:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $r: () => (/* binding */ findClient),
/* harmony export */   BH: () => (/* binding */ USUAL_FOLDERS),
/* harmony export */   Fm: () => (/* binding */ findServer),
/* harmony export */   cZ: () => (/* binding */ SUPPORTED_MAJORS),
/* harmony export */   jY: () => (/* binding */ requireServer),
/* harmony export */   lv: () => (/* binding */ requireClient)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _install_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(53972);





/** The PostgreSQL majors that are supported, oldest first. */
const SUPPORTED_MAJORS = [14, 15, 16, 17, 18];
const CLIENT_TOOLS = ['pg_dump', 'pg_restore', 'psql'];
const SERVER_TOOLS = ['initdb', 'pg_ctl', 'postgres'];
const OLDEST = SUPPORTED_MAJORS[0];
const NEWEST = SUPPORTED_MAJORS.at(-1);
const SUPPORTED = `${OLDEST} to ${NEWEST}`;
/** Where distributions, Homebrew and Postgres.app put each major, besides PATH. */
const USUAL_FOLDERS = [...SUPPORTED_MAJORS]
    .reverse()
    .flatMap((major) => [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
    `/Applications/Postgres.app/Contents/Versions/${major}/bin`,
]);
/**
 * The client programs of exactly this major, or undefined: another major is never taken. Looks in the folders of `SEAWORTHY_PG_PATH`
 * (colon separated), on PATH and in `usual`. A folder named in `SEAWORTHY_PG_PATH` wins, because somebody meant it; else the newest minor.
 */
async function findClient(context, major, tools = CLIENT_TOOLS, usual = USUAL_FOLDERS) {
    return best(await discover(context, tools, usual), [major]);
}
/** A server's programs (`initdb`, `pg_ctl`, `postgres`) of the newest of these majors that is there, chosen as `findClient` does. */
async function findServer(context, majors = SUPPORTED_MAJORS, usual = USUAL_FOLDERS) {
    return best(await discover(context, SERVER_TOOLS, usual), majors);
}
/**
 * `findClient`, and where there is none the package `postgresql-client-N` installed with apt. Logs path and version.
 * Throws a UserError that says what was found where and what to install.
 */
async function requireClient(context, major, tools = CLIENT_TOOLS, usual = USUAL_FOLDERS) {
    refuseUnsupported(major);
    const need = `The server is PostgreSQL ${major} and needs ${listed(tools)} of that very major`;
    return required(context, { need, tools, majors: [major], package: `postgresql-client-${major}`, usual });
}
/**
 * `findServer`, and where there is none the package `postgresql-N` (or `postgresql`, apt's own choice, when no major is asked for)
 * installed with apt. Logs path and version. Throws a UserError that says what was found where and what to install.
 */
async function requireServer(context, major, usual = USUAL_FOLDERS) {
    if (major !== undefined)
        refuseUnsupported(major);
    const need = `A throwaway server needs ${listed(SERVER_TOOLS)} of PostgreSQL ${major ?? SUPPORTED}`;
    const name = major === undefined ? 'postgresql' : `postgresql-${major}`;
    return required(context, { need, tools: SERVER_TOOLS, majors: major === undefined ? SUPPORTED_MAJORS : [major], package: name, usual });
}
async function required(context, wanted) {
    const look = async () => await discover(context, wanted.tools, wanted.usual);
    let present = await look();
    let found = best(present, wanted.majors);
    if (!found) {
        const obstacle = await (0,_install_js__WEBPACK_IMPORTED_MODULE_4__/* .installPackage */ .E)(context, wanted.package);
        present = await look();
        found = best(present, wanted.majors);
        if (!found)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(notFound(wanted, present, obstacle ?? `installing ${wanted.package} did not bring them`));
    }
    context.log(`Using ${wanted.tools[0]} ${found.version} in ${found.directory}`);
    return found;
}
function notFound(wanted, present, obstacle) {
    const there = present.map(({ client }) => `${client.version} in ${client.directory}`).join(', ');
    const found = there === '' ? 'none was found on PATH or in the usual folders' : `found was only ${there}`;
    const remedy = `install the package ${wanted.package} (PostgreSQL's own apt repository, PGDG, carries every major)`;
    return `${wanted.need}, but ${found}, and ${obstacle}: ${remedy}, or name the folder of its programs in SEAWORTHY_PG_PATH.`;
}
function refuseUnsupported(major) {
    if (SUPPORTED_MAJORS.includes(major))
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`PostgreSQL ${major} is not supported: this version of seaworthy works with majors ${SUPPORTED}.`);
}
function best(found, majors) {
    const fitting = found.filter(({ client }) => majors.includes(client.major));
    fitting.sort((a, b) => b.client.major - a.client.major || Number(b.named) - Number(a.named) || b.minor - a.minor);
    return fitting[0]?.client;
}
/** Every folder that holds all the tools in one version, in the order of the search, each once. All questions are asked at the same time. */
async function discover(context, tools, usual) {
    const homesOf = async (folders) => {
        const homes = await Promise.all(folders.filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder)).map((folder) => homeOf(folder, tools)));
        return homes.filter((home) => home !== undefined);
    };
    const named = new Set(await homesOf(split(context.env.SEAWORTHY_PG_PATH)));
    const homes = new Set([...named, ...(await homesOf([...split(context.env.PATH), ...usual]))]);
    const found = await Promise.all([...homes].map((home) => examine(context, home, tools)));
    return found.flatMap((one) => (one ? [{ ...one, named: named.has(one.client.directory) }] : []));
}
/**
 * The folder in which the tools really lie, behind symbolic links; undefined where one is missing. Debian's `pg_wrapper` is no tool: it
 * picks a version anew at every call, from the arguments, so that what `--version` says binds nobody. What it would run is found itself.
 */
async function homeOf(folder, tools) {
    const files = await Promise.all(tools.map((tool) => (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.realpath)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, tool)).catch(() => '')));
    if (files.some((file) => file === '' || (0,node_path__WEBPACK_IMPORTED_MODULE_1__.basename)(file) === 'pg_wrapper'))
        return undefined;
    if (!(await Promise.all(files.map(_command_js__WEBPACK_IMPORTED_MODULE_2__/* .isProgram */ .V))).every(Boolean))
        return undefined;
    const home = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.dirname)(files[0]);
    return files.every((file, index) => file === (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(home, tools[index])) ? home : folder;
}
/** Asks each program for its version. A folder whose programs disagree is none: a dump by one and a restore by another is what nobody asked for. */
async function examine(context, directory, tools) {
    const versions = await Promise.all(tools.map(async (tool) => (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, tool), '--version'])).stdout));
    const [first, ...others] = versions.map((text) => /\(PostgreSQL\) ((\d+)(?:\.(\d+)|[a-z]+\d*)?)/.exec(text));
    if (!first || others.some((other) => other?.[1] !== first[1]))
        return undefined;
    const client = { directory, version: first[1], major: Number(first[2]), path: (tool) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(directory, tool) };
    return { client, minor: first[3] === undefined ? -1 : Number(first[3]) };
}
function split(path = '') {
    return path.split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter).filter((folder) => folder !== '');
}
function listed(words) {
    return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}


/***/ }),

/***/ 53972:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ installPackage)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);



/** Asks nothing, not even about a changed configuration file, and waits a minute for another apt to end. */
const APT = [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', '-y'],
    ...['-o', 'DPkg::Lock::Timeout=60', '-o', 'Dpkg::Options::=--force-confold'],
];
/** Read by Debian's packaging (postgresql-common) before it makes the cluster that comes with a server package. */
const CLUSTER_RULES = '/etc/postgresql-common/createcluster.d/seaworthy.conf';
/**
 * Installs a package with apt: as root directly, else by a sudo that asks for nothing. Resolves to undefined when it was installed, else to
 * the reason as a clause ("apt knows no postgresql-16"). The package lists are fetched at most once, and only when they are no help as they are.
 */
async function installPackage(context, name, uid = process.getuid?.()) {
    const known = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['apt-cache', 'policy', name]);
    if (known.code === 127)
        return 'there is no apt here to install them with';
    const elevation = await elevate(context, uid);
    if (!elevation)
        return 'installing them needs root or a sudo that asks for no password';
    const apt = (...args) => (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [...elevation, ...APT, ...args]);
    const listed = hasCandidate(known);
    if (!listed) {
        const updated = await apt('update');
        if (!hasCandidate(await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['apt-cache', 'policy', name])))
            return unknown(name, updated);
    }
    context.log(`Installing ${name} with apt`);
    const install = () => withoutCluster(context, elevation, () => apt('install', '--no-install-recommends', name));
    let installed = await install();
    if (installed.code !== 0 && listed) {
        // Lists that are days old name releases that the mirror no longer has.
        await apt('update');
        installed = await install();
    }
    return installed.code === 0 ? undefined : `apt-get could not install ${name} (${lastWords(installed)})`;
}
async function elevate(context, uid) {
    if (uid === 0)
        return [];
    return (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, ['sudo', '-n', 'true'])).code === 0 ? ['sudo', '-n'] : undefined;
}
/**
 * Keeps a new server package from making and starting a cluster of its own, which would hold memory and port 5432, where a later step may
 * want to listen. The rule is taken away again; a process killed in between leaves it, and later packages then make no cluster either.
 * Where the rule cannot be written nothing is lost but that memory: nobody here uses that cluster.
 */
async function withoutCluster(context, elevation, install) {
    const rules = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'createcluster.conf');
    await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.writeFile)(rules, 'create_main_cluster = false\n');
    await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [...elevation, 'install', '-D', '-m', '644', rules, CLUSTER_RULES]);
    try {
        return await install();
    }
    finally {
        // Also after an abort, hence a signal of its own.
        await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)({ ...context, signal: new AbortController().signal }, [...elevation, 'rm', '-f', CLUSTER_RULES]);
    }
}
function hasCandidate(policy) {
    const candidate = /^\s*Candidate:\s*(\S+)/m.exec(policy.stdout)?.[1];
    return candidate !== undefined && candidate !== '(none)';
}
function unknown(name, updated) {
    const stale = updated.code === 0 ? '' : `, and its lists could not be updated (${lastWords(updated)})`;
    return `apt knows no ${name}${stale}`;
}
function lastWords({ code, stderr }) {
    return stderr.trim().split('\n').at(-1) || `exit code ${code}`;
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


/***/ })

};
