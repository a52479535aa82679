export const id = 3899;
export const ids = [3899];
export const modules = {

/***/ 66280:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   backupPgBackRest: () => (/* binding */ backupPgBackRest)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _info_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(2194);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(70051);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(37232);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(19093);







/**
 * Lets pgBackRest take a backup into its own repository: `info`, `check` (a WAL segment travels to the repository), `backup`, and `info` again,
 * which must know the new set and no error of it. With `dry-run` only the first. As root it runs as the owner of the source's data
 * directory, since files of root's would lock PostgreSQL's `archive_command` out of the repository. Throws a UserError where it could
 * not begin, and the signal's reason on abort; pgBackRest itself goes on from what an interrupted backup left.
 */
async function backupPgBackRest(url, options, context) {
    const address = (0,_url_js__WEBPACK_IMPORTED_MODULE_5__/* .parseAddress */ .or)(url);
    if (address.set !== undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo('set in the URL chooses a backup to restore; a new one gets its label from pgBackRest');
    const tool = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .openTool */ .$Q)(address, context);
    const user = process.getuid?.() === 0 ? await (0,_settings_js__WEBPACK_IMPORTED_MODULE_3__/* .ownerOf */ .b)(tool.settings) : undefined;
    const before = await (0,_info_js__WEBPACK_IMPORTED_MODULE_2__/* .listSets */ .M9)(tool, context, user);
    const result = {
        checks: [{ name: 'repository', status: 'passed', expected: 'it answers', actual: `${before.length} backup sets`, ms: 0 }],
        facts: {
            pgbackrest: `${tool.version}, ${tool.file}`,
            ...(before.length > 0 ? { 'backup before': (0,_info_js__WEBPACK_IMPORTED_MODULE_2__/* .describeSet */ .iG)(before.at(-1), context.now()) } : {}),
        },
        notes: [],
        metrics: {},
        outputs: { location: (0,_url_js__WEBPACK_IMPORTED_MODULE_5__/* .describeAddress */ .KU)(address) },
    };
    if (options['dry-run'])
        return result;
    const archiving = await archivingCheck(tool, user, context);
    result.checks.push(archiving);
    if (archiving.status === 'failed')
        return result;
    await take(tool, { before, user, result }, context);
    return result;
}
function archivingCheck(tool, user, context) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_6__/* .timed */ .ay)(async () => {
        const said = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .call */ .T1)(tool, { command: 'check', ...(user ? { user } : {}) }, context);
        const check = { name: 'archiving', expected: 'a WAL segment of the server arrives in the repository' };
        if (said.code === 0)
            return { ...check, status: 'passed', actual: 'it arrived' };
        const { message, hint } = (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .failure */ .V2)(tool, 'check', said);
        return { ...check, status: 'failed', actual: (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(message, 500), ...(hint ? { hint } : {}) };
    });
}
async function take(tool, { before, user, result }, context) {
    const { type } = tool.address;
    const started = performance.now();
    const known = new Set(before.map(({ label }) => label));
    let said;
    const onStdout = (line) => {
        said ??= /new backup label = (\S+)/.exec(line)?.[1];
        const share = / (\d+(?:\.\d+)?)%\)/.exec(line)?.[1];
        if (share !== undefined)
            context.progress(`Backed up ${Math.floor(Number(share))} %`);
    };
    const args = type === undefined ? [] : [`--type=${type}`];
    const ended = await (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .call */ .T1)(tool, { command: 'backup', args, onStdout, ...(user ? { user } : {}) }, context);
    const ms = Math.round(performance.now() - started);
    const check = { name: 'backup', expected: 'a new set in the repository, without errors', ms };
    result.metrics['backup-ms'] = ms;
    if (ended.code !== 0) {
        const { message, hint } = (0,_tool_js__WEBPACK_IMPORTED_MODULE_4__/* .failure */ .V2)(tool, 'backup', ended);
        result.checks.push({ ...check, status: 'failed', actual: (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(message, 500), ...(hint ? { hint } : {}) });
        return;
    }
    if (ended.stderr !== '')
        result.notes.push(`pgBackRest warned: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(ended.stderr, 500)}`);
    const after = await (0,_info_js__WEBPACK_IMPORTED_MODULE_2__/* .listSets */ .M9)(tool, context, user);
    const made = after.filter(({ label }) => !known.has(label));
    const set = made.find(({ label }) => label === said) ?? (said === undefined ? made.at(-1) : undefined);
    result.checks.push({ ...check, ...judgeNew(set, said, ms, context.now()) });
    if (set)
        describe(set, result, context);
}
/** Only what `info` knows afterwards is a backup, whatever the command said. */
function judgeNew(set, said, ms, now) {
    if (set === undefined) {
        const actual = said === undefined ? 'pgBackRest ended well and named no new set' : `pgBackRest named ${said}, which info does not know`;
        return {
            status: 'failed',
            actual,
            hint: 'Look whether its retention removes each new set at once: `pgbackrest info`, and repo1-retention-full in the configuration.',
        };
    }
    const actual = `${(0,_info_js__WEBPACK_IMPORTED_MODULE_2__/* .describeSet */ .iG)(set, now)}, in ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(ms)}, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showBytes */ .ni)(set.stored.own)} added`;
    if (set.error === true) {
        const hint = `Mostly these are page checksums: \`pgbackrest info --set=${set.label}\` names the files. Keep older sets, and check the source with pg_amcheck.`;
        return { status: 'failed', actual: `${actual}; errors were found while it was taken`, hint };
    }
    if (set.error === undefined)
        return { status: 'inconclusive', actual: `${actual}; info does not say whether it is without errors` };
    return { status: 'passed', actual };
}
function describe(set, { facts, metrics, outputs }, context) {
    facts['backup after'] = (0,_info_js__WEBPACK_IMPORTED_MODULE_2__/* .describeSet */ .iG)(set, context.now());
    facts['system identifier'] = set.server.systemId;
    facts.source = `PostgreSQL ${set.server.version}`;
    if (set.wal)
        facts.WAL = `${set.wal.first} to ${set.wal.last}`;
    Object.assign(metrics, { 'raw-bytes': set.bytes, bytes: set.stored.own });
    Object.assign(outputs, { 'backup-id': set.label, bytes: String(set.stored.own) });
}


/***/ }),

/***/ 2194:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   M9: () => (/* binding */ listSets),
/* harmony export */   SE: () => (/* binding */ chooseSet),
/* harmony export */   iG: () => (/* binding */ describeSet),
/* harmony export */   re: () => (/* binding */ refuseForeign)
/* harmony export */ });
/* unused harmony export readInfo */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(92857);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _tool_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(37232);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(19093);





const range = zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() });
const schema = zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
    name: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
    status: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), message: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() }),
    repo: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ key: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), status: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ code: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), message: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() }) })).default([]),
    db: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), 'repo-key': zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().default(1), 'system-id': zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(), version: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP() })).default([]),
    backup: zod__WEBPACK_IMPORTED_MODULE_4__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({
        label: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
        type: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP(),
        error: zod__WEBPACK_IMPORTED_MODULE_4__/* .boolean */ .zMY().nullish(),
        archive: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().nullable(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .string */ .YjP().nullable() }).nullish(),
        lsn: range.nullish(),
        database: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ id: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), 'repo-key': zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().default(1) }),
        timestamp: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ start: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), stop: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig() }),
        info: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ size: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig(), repository: zod__WEBPACK_IMPORTED_MODULE_4__/* .object */ .Ikc({ delta: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nullish(), size: zod__WEBPACK_IMPORTED_MODULE_4__/* .number */ .aig().nullish() }) }),
    }))
        .default([]),
}));
/** What the repositories hold for the stanza, oldest first. Throws a UserError where one does not answer or knows no such stanza. */
async function listSets(tool, context, user) {
    const stanzas = readInfo(await (0,_tool_js__WEBPACK_IMPORTED_MODULE_2__/* .mustCall */ .Ep)(tool, { command: 'info', args: ['--output=json'], ...(user ? { user } : {}) }, context));
    const stanza = stanzas.find(({ name }) => name === tool.address.stanza);
    const where = (0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .describeAddress */ .KU)(tool.address);
    if (stanza === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: info says nothing of that stanza`);
    refuseUnanswered(stanza, where);
    return stanza.backup.map((backup) => setOf(backup, stanza)).sort((a, b) => a.stoppedAt.getTime() - b.stoppedAt.getTime());
}
/** Throws a UserError for what is no answer of `info --output=json`. */
function readInfo(text) {
    let json;
    try {
        // 64 bits, of which JSON.parse would keep 53.
        json = JSON.parse(text.replace(/("system-id"\s*:\s*)(\d+)/g, '$1"$2"'));
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pgBackRest's info is no JSON: received '${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(text, 80)}'`, { cause: thrown });
    }
    const parsed = schema.safeParse(json);
    if (parsed.success)
        return parsed.data;
    const [issue] = parsed.error.issues;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`pgBackRest's info has another form than expected: ${issue?.path.join('.')}: ${issue?.message}`);
}
/** Codes of `info`: 0 ok, 1 no stanza, 2 no valid backup, 3 no stanza data, 4 differs between repositories, 5 other cluster, 99 other. */
function refuseUnanswered({ status, repo }, where) {
    if (status.code === 0 || status.code === 2)
        return;
    if (status.code === 1 || status.code === 3) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: the repository has no such stanza (${status.message})`, {
            hint: 'Check the name, and the path and kind of the repository in the configuration; `pgbackrest info` lists the stanzas there.',
        });
    }
    const silent = repo.filter((one) => one.status.code !== 0 && one.status.code !== 2);
    if (silent.length === 0)
        return;
    const words = silent.map((one) => `repository ${one.key}: ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .oneLine */ .TN)(one.status.message, 300)}`).join('; ');
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where}: ${words}`, {
        hint: 'Check that the repository is there, that this user or these credentials may read it, and its passphrase. Of several repositories choose one with repo= in the URL.',
    });
}
function setOf(backup, stanza) {
    const { label, type, timestamp, info, lsn, archive, database } = backup;
    const key = database['repo-key'];
    const server = stanza.db.find((db) => db.id === database.id && db['repo-key'] === key);
    return {
        label,
        type,
        repo: key,
        startedAt: new Date(timestamp.start * 1_000),
        stoppedAt: new Date(timestamp.stop * 1_000),
        error: backup.error ?? undefined,
        wal: archive?.start && archive.stop ? { first: archive.start, last: archive.stop } : undefined,
        lsn: lsn ?? undefined,
        bytes: info.size,
        stored: { own: info.repository.delta ?? Number.NaN, whole: info.repository.size ?? Number.NaN },
        server: { version: server?.version ?? '', systemId: server?.['system-id'] ?? '' },
    };
}
/** The set that is meant; `before` compares the end of a backup. Throws a UserError that names what is there. */
function chooseSet(sets, selection, where) {
    const newest = sets.at(-1);
    if (newest === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup`, { hint: 'Take one: `pgbackrest backup`, or mode backup.' });
    refuseForeign(selection);
    const found = sets.findLast((set) => fits(set, selection));
    if (found)
        return found;
    const wanted = selection.kind === 'id' ? `with the label ${selection.id}` : `from before ${selection.time.toISOString()}`;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} holds no backup ${wanted}`, {
        hint: `The newest of ${sets.length} is ${newest.label}, the oldest ${sets[0].label}.`,
    });
}
/** Throws a UserError for the id of another kind of backup. */
function refuseForeign(selection) {
    if (selection.kind === 'id' && !(0,_url_js__WEBPACK_IMPORTED_MODULE_3__/* .isLabel */ .J2)(selection.id))
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`select: received '${selection.id}', expected latest, ${_url_js__WEBPACK_IMPORTED_MODULE_3__/* .LABELS */ .kg}, or before:TIME: pgBackRest names its sets so`);
}
function fits({ label, stoppedAt }, selection) {
    switch (selection.kind) {
        case 'latest':
            return true;
        case 'id':
            return label === selection.id;
        case 'before':
            return stoppedAt < selection.time;
    }
}
function describeSet(set, now) {
    const age = (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(Math.max(now.getTime() - set.stoppedAt.getTime(), 0));
    const wal = set.wal ? `, WAL ${set.wal.first} to ${set.wal.last}` : '';
    return `${set.label} (${set.type}), ${age} old, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showBytes */ .ni)(set.bytes)}${wal}`;
}


/***/ }),

/***/ 70051:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   b: () => (/* binding */ ownerOf),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);


const USUAL = ['/etc/pgbackrest/pgbackrest.conf', '/etc/pgbackrest.conf'];
/** Options that pgBackRest itself refuses on its command line. */
const SECRET = /(?:cipher-pass|key|secret|token|password)$/;
/**
 * Reads the configuration that the address names, else that of the environment or the usual place, and keeps its secrets out of every report.
 * Throws a UserError where it is named and cannot be read: pgBackRest would say so once for every command. Files of `config-include-path` are not read.
 */
async function readSettings({ stanza, config }, context) {
    const text = config === undefined ? await firstReadable([context.env.PGBACKREST_CONFIG ?? '', ...USUAL]) : await readNamed(config);
    const options = [...optionsIn(text, stanza), ...optionsOf(context.env)];
    // A key's file name is no secret, and would be blacked out wherever a path is shown.
    for (const [name, value] of options)
        if (SECRET.test(name) && !value.startsWith('/'))
            context.secrets.add(value);
    const clusters = new Set([1]);
    const directories = new Map();
    for (const [name, value] of options) {
        const [, number, option] = /^pg(\d+)-(.*)$/.exec(name) ?? [];
        if (number === undefined)
            continue;
        clusters.add(Number(number));
        if (option === 'path')
            directories.set(Number(number), value);
    }
    return {
        clusters: [...clusters].sort((a, b) => a - b),
        dataDirectories: [...directories].sort(([a], [b]) => a - b).map(([, path]) => path),
    };
}
/** Owner of the source's data directory where it is on this machine: whom pgBackRest must run as, so that its files stay PostgreSQL's. */
async function ownerOf({ dataDirectories }) {
    for (const path of dataDirectories) {
        const found = await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.stat)(path).catch(() => undefined);
        if (found)
            return { uid: found.uid, gid: found.gid };
    }
    return undefined;
}
async function readNamed(path) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8');
    }
    catch (thrown) {
        const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
        const why = code === 'ENOENT' ? 'there is no such file' : code === 'EACCES' ? 'this user may not read it' : (0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(thrown);
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`the configuration of pgBackRest, ${path}, cannot be read: ${why}`, {
            hint: 'Correct config= in the URL, or give this user leave to read the file.',
            cause: thrown,
        });
    }
}
async function firstReadable(paths) {
    for (const path of paths) {
        const text = path === '' ? undefined : await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8').catch(() => undefined);
        if (text !== undefined)
            return text;
    }
    return '';
}
/** `key=value` of the sections that count for the stanza: [global], [main], and both for one command, [main:restore]. */
function* optionsIn(text, stanza) {
    let counts = false;
    for (const line of text.split(/\r?\n/)) {
        const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
        if (section !== undefined)
            counts = ['global', stanza].includes(section.split(':')[0]);
        const [, name, value] = /^\s*([a-z][a-z0-9-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
        if (counts && name !== undefined && value)
            yield [name, value];
    }
}
function* optionsOf(env) {
    for (const [name, value] of Object.entries(env)) {
        if (name.startsWith('PGBACKREST_') && value)
            yield [name.slice(11).toLowerCase().replaceAll('_', '-'), value];
    }
}


/***/ }),

/***/ 37232:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ openTool),
/* harmony export */   Ep: () => (/* binding */ mustCall),
/* harmony export */   Fo: () => (/* binding */ collect),
/* harmony export */   T1: () => (/* binding */ call),
/* harmony export */   V2: () => (/* binding */ failure)
/* harmony export */ });
/* unused harmony exports requireProgram, wordsOf */
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(51455);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(76760);
/* harmony import */ var _command_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(31978);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(26318);
/* harmony import */ var _postgres_install_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(53972);
/* harmony import */ var _settings_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(70051);
/* harmony import */ var _url_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(19093);








const USUAL = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const REMEDY = 'install the package pgbackrest (Debian, Ubuntu and PGDG carry it), or put the folder of the program on PATH';
/** What its storage, its SSH and its connection to PostgreSQL may need of our environment, besides `PGBACKREST_...`. */
const PASSED_ON = [
    ...['HOME', 'USER', 'LOGNAME', 'SSH_AUTH_SOCK', 'PGPASSFILE'],
    ...['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE'],
];
/** Finds the program, else installs it with apt, and reads its configuration. Throws a UserError that says what to do. */
async function openTool(address, context) {
    const settings = await (0,_settings_js__WEBPACK_IMPORTED_MODULE_6__/* .readSettings */ .s)(address, context);
    const file = await requireProgram(context);
    const said = await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [file, 'version']);
    const version = /pgBackRest (\d+\.\d+\S*)/.exec(said.stdout)?.[1];
    if (version === undefined)
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${file} does not say its version, expected pgBackRest: ${said.stderr.trim() || said.stdout.trim()}`);
    const help = (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .run */ .e)(context, [file, 'help', 'verify'])).stdout;
    context.log(`Using pgBackRest ${version}, ${file}`);
    return { file, version, address, settings, knows: { verifySet: /^\s*--set\s/m.test(help), allowRoot: /^\s*--allow-root\s/m.test(help) } };
}
/** The path of `pgbackrest` on PATH or in the usual folders, installed where it is in neither. */
async function requireProgram(context, usual = USUAL, install = _postgres_install_js__WEBPACK_IMPORTED_MODULE_5__/* .installPackage */ .E) {
    const find = async () => {
        const folders = [...(context.env.PATH ?? '').split(node_path__WEBPACK_IMPORTED_MODULE_1__.delimiter), ...usual].filter((folder) => (0,node_path__WEBPACK_IMPORTED_MODULE_1__.isAbsolute)(folder));
        for (const folder of folders)
            if (await (0,_command_js__WEBPACK_IMPORTED_MODULE_2__/* .isProgram */ .V)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'pgbackrest')))
                return (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'pgbackrest');
        return undefined;
    };
    const present = await find();
    if (present)
        return present;
    const obstacle = await install(context, 'pgbackrest');
    const installed = await find();
    if (installed)
        return installed;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`pgBackRest was not found on PATH or in the usual folders, and ${obstacle ?? 'installing it did not bring it'}: ${REMEDY}.`);
}
/**
 * Runs a command to its end and returns what it said, whatever its exit code. Rejects on abort, and when it could not be started. Commands that
 * only read leave nothing beside their result: no log file, and locks in the run's own folder.
 */
async function call(tool, { command, args = [], repo = tool.address.repo, user, onStdout }, context) {
    const { address, knows } = tool;
    const asRoot = user === undefined ? process.getuid?.() === 0 : user.uid === 0;
    const quiet = user === undefined && command !== 'backup' && command !== 'check';
    return collect(context, {
        file: tool.file,
        args: [
            `--stanza=${address.stanza}`,
            ...(address.config === undefined ? [] : [`--config=${address.config}`]),
            ...(repo === undefined || command === 'check' ? [] : [`--repo=${repo}`]),
            ...['--log-level-stderr=warn', '--no-log-timestamp', `--log-level-console=${onStdout ? 'detail' : 'off'}`],
            ...(quiet ? ['--log-level-file=off'] : []),
            ...(quiet && command !== 'verify' ? [`--lock-path=${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'pgbackrest')}`] : []),
            // A restore empties the spool of its stanza, which on the source's own host is the one that archive_command works with.
            ...(command === 'restore' ? [`--spool-path=${(0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(context.tempDir, 'pgbackrest-spool')}`] : []),
            ...(asRoot && knows.allowRoot && command !== 'restore' ? ['--allow-root'] : []),
            ...args,
            ...(command === 'archive-get' ? [] : [command]),
        ],
        cwd: '/',
        env: await environment(context, user),
        ...(user ? { user } : {}),
    }, onStdout);
}
/** The same, and a UserError where it failed. */
async function mustCall(tool, request, context) {
    const said = await call(tool, request, context);
    if (said.code === 0)
        return said.stdout;
    throw failure(tool, request.command, said);
}
/** Hints for exit codes; see src/build/error/error.yaml of pgBackRest. */
const HINTS = [
    [[27, 30, 31, 32, 37, 43, 96], 'Check the configuration, and the variables PGBACKREST_... of the environment.'],
    [[26, 29, 95], 'A file of the repository is damaged, or the passphrase (repo-cipher-pass) is not the one it was made with.'],
    [[41, 42, 53, 98, 105], 'This user, or these credentials, may not read the repository: check rights and credentials.'],
    [[49, 101, 102], 'Check host, port and network, and the certificates between here and the repository.', true],
    [[50], 'Another pgBackRest is at work on this stanza: try again when it has ended.', true],
    [[55, 73, 103], 'Check the stanza and the path of the repository; `pgbackrest info` lists what is there.'],
    [[56, 57], 'pgBackRest must reach PostgreSQL: check pg1-path, pg1-socket-path, pg1-port and pg1-user, and that the server runs.'],
    [[58, 28, 51], 'The stanza belongs to another cluster, or the server was upgraded: see `pgbackrest stanza-upgrade`.'],
    [[68, 82, 87], 'WAL does not arrive in the repository: check archive_mode and archive_command of the server, and its log.'],
    [[72], 'This command must run on the host of the repository, or of the database: see repo1-host and pg1-host.'],
    [[62], 'Somebody gave `pgbackrest stop`: give `pgbackrest start`.'],
    [[39], 'The versions of pgBackRest on both hosts must be the same.'],
];
/** The first error of its words, in one line, and what to do about it. */
function failure(tool, command, { code, stderr }) {
    const known = HINTS.find(([codes]) => codes.includes(code));
    return new _errors_js__WEBPACK_IMPORTED_MODULE_3__/* .UserError */ .yo(`${(0,_url_js__WEBPACK_IMPORTED_MODULE_7__/* .describeAddress */ .KU)(tool.address)}: ${command} failed: ${wordsOf(stderr) || `exit code ${code}, and it said nothing`}`, {
        ...(known ? { hint: known[1], temporary: known[2] ?? false } : {}),
    });
}
/** `[055]: unable to open …` with its continuation lines; what is a hint of the tool's own comes last. */
function wordsOf(stderr) {
    const lines = stderr.split('\n');
    const from = lines.findIndex((line) => /^(?:P\d+\s+)?ERROR: /.test(line.trim()));
    const to = lines.findIndex((line, index) => index > from && /^\S/.test(line));
    const words = from < 0 ? lines.slice(-3) : lines.slice(from, to < 0 ? undefined : to);
    const joined = words.map((line) => line.trim().replace(/^(?:P\d+\s+)?ERROR: /, '')).filter((line) => line !== '');
    return joined.join(' ').slice(0, 600);
}
const MOST_STDOUT = 64 * 2 ** 20;
const MOST_STDERR = 400;
/** Runs a program and keeps what it said: all of stdout but where somebody listens to it, and the first lines of stderr. */
async function collect(context, command, onStdout) {
    const errors = [];
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .start */ .ni)(context, {
        ...command,
        onStderr: (line) => {
            if (errors.length < MOST_STDERR)
                errors.push(line);
        },
    });
    running.stdin.end();
    const chunks = [];
    let size = 0;
    if (onStdout)
        (0,_process_js__WEBPACK_IMPORTED_MODULE_4__/* .eachLine */ .IM)(running.stdout, onStdout);
    else
        running.stdout.on('data', (chunk) => {
            size += chunk.length;
            if (size <= MOST_STDOUT)
                chunks.push(chunk);
        });
    const code = await running.done.then(() => 0, (thrown) => {
        context.signal.throwIfAborted();
        const exit = / exited with (\d+)/.exec((0,_errors_js__WEBPACK_IMPORTED_MODULE_3__/* .messageOf */ .bD)(thrown))?.[1];
        if (exit === undefined)
            throw thrown;
        return Number(exit);
    });
    return { code, stdout: Buffer.concat(chunks).toString('utf8'), stderr: errors.join('\n') };
}
async function environment({ env }, user) {
    const given = Object.entries(env).filter((entry) => entry[1] !== undefined);
    const passed = given.filter(([name]) => name.startsWith('PGBACKREST_') || PASSED_ON.includes(name));
    return { ...Object.fromEntries(passed), ...(user ? await homeOf(user.uid) : {}) };
}
/** ssh and libpq look for their files in the home of whom they run as. */
async function homeOf(uid) {
    const users = (await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)('/etc/passwd', 'utf8').catch(() => '')).split('\n').map((line) => line.split(':'));
    const [name, , , , , home] = users.find((fields) => fields[2] === String(uid)) ?? [];
    return name && home ? { HOME: home, USER: name, LOGNAME: name } : {};
}


/***/ })

};
