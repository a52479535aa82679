export const id = 5847;
export const ids = [5847];
export const modules = {

/***/ 84500:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Q: () => (/* binding */ compareItems),
/* harmony export */   n: () => (/* binding */ finder)
/* harmony export */ });
/* harmony import */ var _reports_visible_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(80385);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);


/**
 * What two inventories disagree about: first what is missing or different, in the order of `expected`, then what is there and was not
 * expected. Items belong together by kind and name. Of those:
 *
 * - counts are compared where one is expected;
 * - digests only where both were made by the same method: whether they were is for the caller to see to;
 * - values as they stand. For a `range` (`last_value,is_called`) the actual value must lie between its ends, whichever is larger: a sequence
 *   that counts down is one. One that went round or was set back meanwhile has no such range: whoever knows gives it `skipped`;
 * - nothing, but that they are there, where either says that it was `skipped`. Sizes never.
 */
function compareItems(expected, actual) {
    const wanted = finder(expected);
    const found = finder(actual);
    const differences = [];
    for (const item of expected) {
        const other = found(item);
        const text = other ? difference(item, other) : absence(item);
        if (text !== undefined)
            differences.push({ kind: item.kind, name: item.name, what: other ? 'different' : 'missing', text: line(item, text) });
    }
    for (const item of actual) {
        if (!wanted(item))
            differences.push({ kind: item.kind, name: item.name, what: 'unexpected', text: line(item, surplus(item)) });
    }
    return differences;
}
/** Finds the item of the same kind and name. By kind first, so that no key is made of the two for each of many thousands. */
function finder(items) {
    const kinds = new Map();
    for (const item of items) {
        const names = kinds.get(item.kind);
        if (names)
            names.set(item.name, item);
        else
            kinds.set(item.kind, new Map([[item.name, item]]));
    }
    return ({ kind, name }) => kinds.get(kind)?.get(name);
}
/** Kinds that tell something of another object, whose name they bear: that there is none of it is as much a value as any. */
const TOLD = {
    owner: 'owner of',
    grant: 'privileges on',
    comment: 'comment on',
    'default-privileges': 'default privileges',
    'row-security': 'row security of',
    'security-label': 'security label of',
    property: 'property',
    setting: 'setting',
    'role-settings': 'settings of role',
    'role-memberships': 'memberships of role',
};
/** Kinds are read from files: `constructor` is none of ours. */
const toldOf = (kind) => (Object.hasOwn(TOLD, kind) ? TOLD[kind] : undefined);
function line({ kind, name }, text) {
    return `${toldOf(kind) ?? kind.replaceAll('-', ' ')} ${(0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .clipped */ .cz)((0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLine */ .P8)(name), 150)}${text}`;
}
const absence = (item) => toldOf(item.kind) && item.value !== undefined ? `: expected ${piece(item.value)}, found none` : ' is missing';
const surplus = (item) => toldOf(item.kind) && item.value !== undefined ? `: expected none, found ${piece(item.value)}` : ' was not expected';
function difference(expected, actual) {
    if (expected.skipped !== undefined || actual.skipped !== undefined)
        return undefined;
    if (expected.count !== undefined && expected.count !== actual.count)
        return `: expected ${rows(expected)}, found ${rows(actual)}`;
    if (expected.range)
        return between(expected.range, actual.value ?? actual.range?.[0]);
    if (expected.value !== actual.value)
        return unlike(expected.value ?? '', actual.value ?? '');
    if (expected.digest !== undefined && expected.method === actual.method && expected.digest !== actual.digest) {
        if (expected.value !== undefined)
            return `: differs after its first ${expected.value.length - 1} characters`;
        if (expected.count === undefined)
            return ': its value, which is not shown, is another';
        return `: the content differs, though the number (${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(expected.count)}) is right`;
    }
    return undefined;
}
const rows = ({ count }) => (count === undefined ? 'no count' : (0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(count));
function between([from, to], value) {
    if (value !== undefined && (value === from || value === to || isBetween(position(from), position(to), position(value))))
        return undefined;
    const found = value === undefined ? 'none' : piece(value);
    return `: expected ${from === to ? piece(from) : `${piece(from)} to ${piece(to)}`}, found ${found}`;
}
function position(text) {
    const [, last, called] = /^(-?\d+),(true|false)$/.exec(text) ?? [];
    return last === undefined ? undefined : { last: BigInt(last), called: called === 'true' };
}
/**
 * Whether a sequence may have stood there on its way. It gives out its first number without moving, so that `5,false` goes before `5,true`,
 * and never comes back to it.
 */
function isBetween(from, to, value) {
    if (!from || !to || !value || from.last === to.last)
        return false;
    if (value.last === from.last)
        return value.called;
    const [low, high] = from.last < to.last ? [from.last, to.last] : [to.last, from.last];
    return low <= value.last && value.last <= high;
}
/** The lines that only one of two texts has; of long ones what stands around the place where they part. */
function unlike(expected, actual) {
    const [wanted, found] = [expected.split('\n'), actual.split('\n')];
    const [one, other] = [onlyIn(wanted, found), onlyIn(found, wanted)];
    if (one === other)
        return `: expected ${piece(JSON.stringify(expected))}, found ${piece(JSON.stringify(actual))}`;
    const parted = firstDifference([...one], [...other]);
    const part = (text) => piece(parted > 60 ? `…${[...text].slice(parted - 40).join('')}` : text);
    return `: expected ${part(one)}, found ${part(other)}`;
}
const onlyIn = (these, those) => these
    .filter((text) => !those.includes(text))
    .map((text) => text.trim())
    .join('; ');
function firstDifference(one, other) {
    const at = one.findIndex((element, i) => element !== other[i]);
    return at === -1 ? one.length : at;
}
const piece = (text) => (text === '' ? 'nothing' : (0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .clipped */ .cz)((0,_reports_visible_js__WEBPACK_IMPORTED_MODULE_0__/* .visibleLine */ .P8)(text), 120));


/***/ }),

/***/ 70703:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   F: () => (/* binding */ isMadeUp),
/* harmony export */   _G: () => (/* binding */ settingItem),
/* harmony export */   ol: () => (/* binding */ digestOf)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);

/**
 * A setting of the database, or of a role in it (`role: name`), as an inventory has it. Names with a dot are made up by extensions and
 * applications, and that is where their secrets stand; inventories are compared in logs, so that of such a value only a digest is kept.
 */
function settingItem(name, value) {
    if (!isMadeUp(name.slice(name.lastIndexOf(': ') + 1)))
        return { kind: 'setting', name, value };
    return { kind: 'setting', name, digest: digestOf(value), method: METHOD };
}
const METHOD = 'sha256-64';
/** `app.key`, and not `work_mem`. */
const isMadeUp = (name) => name.includes('.');
/** Enough to tell one value from another. */
const digestOf = (value) => (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.createHash)('sha256').update(value).digest('hex').slice(0, 16);


/***/ }),

/***/ 55847:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  failure: () => (/* binding */ failure),
  openBackup: () => (/* binding */ openBackup),
  restoreVerify: () => (/* binding */ restoreVerify)
});

// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: ./lib/config-verify.js
var config_verify = __webpack_require__(64927);
// EXTERNAL MODULE: ./lib/engines/index.js + 1 modules
var engines = __webpack_require__(2134);
// EXTERNAL MODULE: ./lib/engines/pgbackrest/url.js
var url = __webpack_require__(19093);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/storage/index.js + 8 modules
var storage = __webpack_require__(83167);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/modes/verify-checks.js
var verify_checks = __webpack_require__(34517);
// EXTERNAL MODULE: ./lib/modes/verify-run.js + 2 modules
var verify_run = __webpack_require__(44195);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
;// CONCATENATED MODULE: ./lib/modes/verify-trust.js


/** GitHub's events are at most 25 MB; this is what is worth reading of one. A pull request with a long text has some hundred kilobytes. */
const LARGEST_EVENT = 8_000_000;
/** The event that began the run, as GitHub wrote it down; undefined where there is none, it is too large or cannot be read. */
async function readEvent(env) {
    if (!env.GITHUB_EVENT_PATH)
        return undefined;
    const file = await (0,promises_.open)(env.GITHUB_EVENT_PATH).catch(() => undefined);
    try {
        const { size = 0 } = (await file?.stat()) ?? {};
        return size > 0 && size <= LARGEST_EVENT ? await file.readFile('utf8') : undefined;
    }
    catch {
        return undefined;
    }
    finally {
        await file?.close();
    }
}
/** A fork that was deleted meanwhile leaves null. */
const repository = schemas/* object */.Ikc({ full_name: schemas/* string */.YjP().min(1) });
const side = schemas/* object */.Ikc({ repo: repository.nullish() });
const eventSchema = schemas/* object */.Ikc({
    pull_request: schemas/* object */.Ikc({ head: side, base: side }).nullish(),
    issue: schemas/* object */.Ikc({ pull_request: schemas/* unknown */.L5J().optional() }).nullish(),
});
const WAY_OUT = 'Run it for branches of this repository, on pull_request with an environment that wants a reviewer, or by hand (workflow_dispatch); of a ' +
    'pull request from a fork push the commits to a branch here when you have read them. The README has the workflow.';
/**
 * Why commands of the checked-out code must not be run on real data in this run, as one sentence with the way out; undefined where nothing
 * speaks against it. `event` is the text of the event's file and hostile: who opens a pull request writes parts of it.
 *
 * On `pull_request` from a fork somebody without any rights here has written what would be run. `pull_request_target`, `workflow_run` and
 * comments run with the secrets of the repository for whoever calls them up, and are given the code of a pull request by hand.
 * Other hosts than GitHub and those that speak its language are not judged.
 */
function runRefusal(env, event) {
    if (env.GITHUB_ACTIONS !== 'true')
        return undefined;
    const name = env.GITHUB_EVENT_NAME ?? '';
    const refused = (why) => `The commands of run are not run: ${why}. ${WAY_OUT}`;
    if (name === 'pull_request_target' || name === 'workflow_run') {
        return refused(`on ${name} code of a pull request runs with the secrets of this repository`);
    }
    const aboutPullRequests = name.startsWith('pull_request') || name === 'issue_comment';
    const payload = parsed(event);
    if (payload === undefined) {
        return aboutPullRequests ? refused('the file of the event cannot be read, so that nobody knows whose pull request it is') : undefined;
    }
    if (name === 'issue_comment' && payload.issue?.pull_request) {
        return refused('a comment on a pull request starts this with the secrets of the repository, and anybody can comment');
    }
    if (!payload.pull_request) {
        return name.startsWith('pull_request') ? refused('the file of the event says nothing of a pull request') : undefined;
    }
    const [head, base] = [payload.pull_request.head.repo?.full_name, payload.pull_request.base.repo?.full_name];
    if (head === undefined)
        return refused('the pull request comes from a fork that is gone');
    const here = env.GITHUB_REPOSITORY ?? base;
    return head === base && head === here ? undefined : refused('the pull request comes from a fork');
}
function parsed(event) {
    if (event === undefined)
        return undefined;
    try {
        return eventSchema.safeParse(JSON.parse(event)).data;
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/modes/verify-work.js
var verify_work = __webpack_require__(60305);
;// CONCATENATED MODULE: ./lib/modes/verify-ask.js






/** What the user wants to know of the restored data, in the order of the inputs. */
async function askEverything(work, target, context) {
    const { config } = work;
    const begin = (step) => {
        work.step = step;
        work.asked.add(step);
    };
    const ask = async (step, checks) => {
        begin(step);
        (0,verify_work/* judgeAll */.Ty)(work, await (0,verify_checks/* runChecks */.JT)(checks, (query) => target.scalar(query), context.signal));
    };
    // Of a stanza it was one of the rungs already.
    if (config.amcheck && !(0,url/* isStanza */.E9)(config.backup))
        (0,verify_work/* judgeAll */.Ty)(work, [await target.indexes()]);
    await ask('checks', config.checks);
    begin('as-role');
    for (const role of config['as-role'])
        (0,verify_work/* judgeAll */.Ty)(work, [await target.asRole(role)]);
    work.outcome = (0,report/* worst */.QZ)(work.checks.map((check) => check.status));
    if (config.run.length === 0 && config.mask === undefined)
        return ask('checks-after', config['checks-after']);
    if (!(await change(work, target, context)))
        return;
    await ask('checks-after', config['checks-after']);
}
/** Masks and runs the commands. False where they must not be run here, which is no verdict over the backup. */
async function change(work, target, context) {
    const { config } = work;
    const { env } = context;
    const refusal = config.run.length > 0 ? runRefusal(env, await readEvent(env)) : undefined;
    if (refusal !== undefined) {
        const skipped = { name: 'run', status: 'skipped', expected: 'commands of people who may see the data', actual: refusal, ms: 0 };
        work.checks.push(skipped, ...config['checks-after'].slice(0, 1).map(() => ({ ...skipped, name: 'checks-after', actual: 'run was not run' })));
        return false;
    }
    work.step = 'mask';
    const { mask } = config;
    if (mask !== undefined) {
        const look = async () => {
            await target.mask(mask);
            return { name: 'mask', status: 'passed', expected: 'the whole file succeeds', actual: mask };
        };
        (0,verify_work/* judgeAll */.Ty)(work, [await (0,report/* timed */.ay)(look)]);
    }
    if (config.run.length === 0)
        return true;
    work.step = 'run';
    const { checks, tables, notes } = await (0,verify_run/* runCommands */.a)({
        commands: config.run,
        environment: await target.environment(),
        allowed: config['env-allow'] ?? [],
        folder: env.GITHUB_WORKSPACE || process.cwd(),
        watch: () => target.watch(),
    }, context);
    work.tables.push(...tables);
    work.notes.push(...notes);
    (0,verify_work/* judgeAll */.Ty)(work, checks);
    return true;
}

// EXTERNAL MODULE: ./lib/modes/verify-choose.js
var verify_choose = __webpack_require__(17265);
// EXTERNAL MODULE: ./lib/modes/verify-fetch.js + 2 modules
var verify_fetch = __webpack_require__(43720);
// EXTERNAL MODULE: ./lib/records.js
var records = __webpack_require__(67501);
// EXTERNAL MODULE: ./lib/version.js
var version = __webpack_require__(13411);
;// CONCATENATED MODULE: ./lib/modes/verify-proof.js




/**
 * Written beside the backup, whatever came of it: that a backup could not be restored is worth knowing too. A verification that did not come to
 * a verdict leaves none. That it could not be written degrades: what counts on it would not find it.
 */
async function recordProof(work, storage, meta, context) {
    // Of the backup: that somebody's migration fails on it, or that it is old, is no fault of its.
    const outcome = work.outcome ?? (0,report/* worst */.QZ)(work.checks.map((check) => check.status));
    // Without exact rows it came back, and nobody knows what.
    const status = outcome === 'passed' && !work.compared.rows ? 'degraded' : outcome;
    const base = { name: 'proof', expected: 'the outcome stands beside the backup', ms: 0 };
    if (work.folder === undefined || work.id === undefined || status === 'inconclusive' || status === 'skipped') {
        work.checks.push({ ...base, status: 'skipped', actual: 'there is no outcome to record' });
        return;
    }
    if (context.signal.aborted) {
        work.checks.push({ ...base, status: 'skipped', actual: 'the time was over' });
        return;
    }
    const at = context.now();
    const versions = Object.fromEntries(Object.entries(work.target?.facts ?? {}).map(([name, value]) => [name.slice(0, 100), value.slice(0, 200)]));
    const proof = {
        version: 1,
        backup: work.id,
        at: at.toISOString(),
        status,
        tool: `seaworthy ${version/* VERSION */.x}`,
        ...(work.restoredMs === undefined ? {} : { rtoSeconds: Math.round(work.restoredMs) / 1_000 }),
        compared: work.compared,
        versions,
        ...(meta.runUrl ? { runUrl: meta.runUrl } : {}),
    };
    const key = (0,records/* proofKey */.CU)(work.folder, at);
    try {
        await storage.put(key, Buffer.from(`${JSON.stringify(proof, null, 2)}\n`), { signal: context.signal });
        work.checks.push({ ...base, status: 'passed', actual: storage.locate(key) });
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        work.checks.push({
            ...base,
            status: 'degraded',
            actual: (0,errors/* messageOf */.bD)(thrown),
            hint: 'Give the step the right to write there, or leave record-proof out.',
        });
    }
}

// EXTERNAL MODULE: ./lib/modes/verify-source.js + 5 modules
var verify_source = __webpack_require__(57823);
;// CONCATENATED MODULE: ./lib/modes/restore-verify.js














/**
 * Proves that a backup comes back: a ladder of checks from its signature to the rows, on a server that exists for this run only. Nothing after
 * a rung that did not hold claims to have passed.
 */
async function restoreVerify(config, meta, context) {
    const work = {
        config,
        started: performance.now(),
        checks: [],
        facts: {},
        notes: [],
        tables: [],
        step: 'backup',
        asked: new Set(),
        compared: {},
    };
    const storage = config.backup.startsWith(config_verify/* FILE */.PW) || (0,url/* isStanza */.E9)(config.backup) ? undefined : openBackup(config, context);
    try {
        if (storage)
            await ladder(work, storage, context);
        else if ((0,url/* isStanza */.E9)(config.backup))
            await ladderOfStanza(work, context);
        else
            await ladderOfStranger(work, context);
    }
    catch (thrown) {
        // After a cancel everything fails somehow; the cause is the cancel.
        const cause = context.signal.aborted ? context.signal.reason : thrown;
        if (cause instanceof errors/* CancelledError */.cc || !(cause instanceof errors/* UserError */.yo || cause instanceof verify_work/* Fallen */.zO))
            throw cause;
        if (cause instanceof errors/* UserError */.yo)
            work.checks.push(failure(work, cause, context.signal.aborted));
    }
    finally {
        await putAway(work, context);
    }
    (0,verify_work/* unreached */.iq)(work);
    work.outcome ??= (0,report/* worst */.QZ)(work.checks.map((check) => check.status));
    work.checks.push(...inTime(work));
    if (storage && config['record-proof'])
        await recordProof(work, storage, meta, context);
    else if (storage && work.id !== undefined && work.outcome === 'failed')
        work.notes.push(UNRECORDED);
    return (0,verify_work/* reportOf */.EI)(work);
}
const UNRECORDED = 'Nothing beside the backup says that it failed: retention, max-shrink and the age of the last good backup still take it for good. With record-proof: true they would not.';
/** What stays behind is no fault of the backup, and has to be known. */
async function putAway({ target, checks, notes }, context) {
    notes.push(...(target?.notes ?? []));
    try {
        await target?.close();
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        const base = { name: 'scratch server', status: 'degraded', expected: 'nothing of the run stays behind', ms: 0 };
        context.log(`Left behind: ${thrown.message}`); // After a cancel nobody sees a report.
        checks.push({ ...base, actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) });
    }
}
function openBackup(config, { env, tempDir }) {
    const [caFile, token] = [config['ca-file'], config['github-token']];
    return (0,storage/* openStorage */.Gz)(config.backup, { env, tempDir, ...(caFile ? { caFile } : {}), ...(token ? { token } : {}) });
}
async function ladder(work, storage, context) {
    const found = await (0,verify_choose/* choose */.S)(work, storage, context);
    const manifest = await (0,verify_choose/* signature */.v)(work, storage, found);
    const [part, ...others] = manifest.parts;
    if (others.length > 0)
        throw new errors/* UserError */.yo(`${manifest.id} has ${manifest.parts.length} parts; this version restores backups of one`);
    await restorePart(work, { storage, part: part, manifest }, context);
}
async function restorePart(work, { storage, part, manifest }, context) {
    const { config } = work;
    work.step = 'server';
    const { engine, identity, serverVersion, clientVersion, encoding, locale } = part;
    const facts = {
        ...{ engine, identity },
        ...(serverVersion ? { serverVersion } : {}),
        ...(clientVersion ? { clientVersion } : {}),
        ...(encoding ? { encoding } : {}),
        ...(locale ? { locale } : {}),
    };
    const target = await (0,engines/* engineNamed */.Ki)(engine).openTarget(config, { facts, rawBytes: part.rawBytes }, context);
    work.target = target;
    work.step = 'origin';
    (0,verify_work/* climb */.oG)(work, await target.origin(config['verify-with'] !== undefined));
    work.step = 'bytes';
    const fetching = { storage, folder: work.folder, part, recovery: manifest.recovery, identities: config['decrypt-with'] };
    const { checks, inventory, extras } = await (0,verify_fetch/* fetchPart */.G)(fetching, target, context);
    (0,verify_work/* judgeAll */.Ty)(work, checks);
    const given = {
        facts,
        ...(inventory ? { inventory } : {}),
        extras,
        fingerprint: part.fingerprint,
        selection: part.selection,
        signed: config['verify-with'] !== undefined,
    };
    work.totals = { tables: part.totals.tables, ...(part.totals.rows === undefined ? {} : { rows: part.totals.rows }) };
    await restoreAndLook(work, target, given, context);
}
/** A dump without manifest: what needs one is skipped, and said so. */
async function ladderOfStranger(work, context) {
    const { config } = work;
    const path = config.backup.slice(config_verify/* FILE */.PW.length);
    const target = await (0,engines/* engineNamed */.Ki)('postgres').openTarget(config, {}, context);
    work.target = target;
    const check = await (0,report/* timed */.ay)(async () => {
        const said = await target.take(path);
        return { name: 'backup', status: 'passed', expected: 'a dump that can be restored', actual: `${path}: ${said}` };
    });
    (0,verify_work/* climb */.oG)(work, check);
    (0,verify_work/* climb */.oG)(work, await target.origin(false));
    for (const name of ['signature', 'bytes', 'decryption', 'archive'])
        work.checks.push({ name, status: 'skipped', expected: 'as its manifest says', actual: 'a dump of others has no manifest', ms: 0 });
    await restoreAndLook(work, target, { extras: {}, fingerprint: 'full', selection: {}, signed: false }, context);
}
/** A whole cluster out of the repository of pgBackRest. */
async function ladderOfStanza(work, context) {
    const { config } = work;
    work.step = 'repository';
    const [{ openPgBackRest }, { askRestored }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(9136), __webpack_require__.e(6205)]).then(__webpack_require__.bind(__webpack_require__, 6205)),
        Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(3849), __webpack_require__.e(3312), __webpack_require__.e(7022)]).then(__webpack_require__.bind(__webpack_require__, 38657)),
    ]);
    const drill = await openPgBackRest(config.backup, { select: config.select, jobs: config.jobs }, context);
    const asked = askRestored(drill, config.jobs ?? (0,external_node_os_.availableParallelism)(), context);
    work.target = asked;
    work.id = drill.outputs['backup-id'] ?? '';
    work.ageMs = drill.metrics['age-ms'] ?? 0;
    // What a recovery takes: to look at every file and page is not part of one.
    const restoredMs = drill.metrics['restore-ms'];
    if (restoredMs !== undefined)
        work.restoredMs = restoredMs;
    work.notes.push(...drill.notes);
    Object.assign(work.facts, drill.facts);
    (0,verify_work/* judgeAll */.Ty)(work, drill.checks);
    await askEverything(work, asked, context);
}
async function restoreAndLook(work, target, part, context) {
    work.step = 'server';
    (0,verify_work/* judgeAll */.Ty)(work, await target.needs(part));
    work.step = 'restore';
    const began = performance.now();
    const { check, notes } = await target.restore(part);
    const ended = performance.now();
    work.notes.push(...notes);
    (0,verify_work/* climb */.oG)(work, { ...check, ms: Math.round(ended - began) });
    work.restoredMs = ended - work.started;
    work.step = 'structure';
    (0,verify_work/* judgeAll */.Ty)(work, await (0,verify_source/* compareWithSource */.X)(work, part, target));
    await askEverything(work, target, context);
}
/** RTO and RPO. */
function inTime({ config, restoredMs, ageMs }) {
    const within = (name, most, ms, what, hint) => {
        if (most === undefined)
            return [];
        const base = { name, expected: `${what} at most ${(0,units/* showDuration */.kJ)(most)}`, ms: 0 };
        if (ms === undefined)
            return [{ ...base, status: 'inconclusive', actual: 'not known: it did not come so far', hint: 'See the checks before.' }];
        return [{ ...base, status: ms <= most ? 'passed' : 'failed', actual: (0,units/* showDuration */.kJ)(ms), ...(ms <= most ? {} : { hint }) }];
    };
    return [
        ...within('duration', config['max-duration'], restoredMs, 'from the start to a restored database,', 'Use a larger machine or more jobs, or raise max-duration where the team can live with it.'),
        ...within('age', config['max-age'], ageMs, 'the data are', 'Look at why no newer backup was made: seaworthy list --destination …'),
    ];
}
/** The step that failed, as a check among those before it. */
function failure(work, thrown, late) {
    return {
        name: work.step,
        // A store or server that is away, or a time that is over, says nothing of the backup.
        status: thrown.temporary || late ? 'inconclusive' : 'failed',
        expected: 'it can be looked at',
        actual: thrown.message,
        hint: thrown.hint ?? 'Mend what is named and run it again.',
        ms: 0,
    };
}


/***/ }),

/***/ 17265:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   S: () => (/* binding */ choose),
/* harmony export */   v: () => (/* binding */ signature)
/* harmony export */ });
/* harmony import */ var _backups_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19260);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _provenance_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20944);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(9293);
/* harmony import */ var _select_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(53055);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(36933);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(83052);
/* harmony import */ var _verify_work_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(60305);








/**
 * The backup that is meant, on the rung `backup`. Where a newer one is there whose manifest cannot be taken for true the rung does not hold: a
 * proof of the older one would be taken for a proof of the latest.
 */
async function choose(work, storage, context) {
    const { config } = work;
    const began = performance.now();
    const now = context.now();
    const catalogue = await (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .listReadable */ .Px)(storage, config.name);
    work.notes.push(...catalogue.problems);
    // One from the future is no newest: its clock was wrong.
    const backups = catalogue.backups.filter((one) => (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isPast */ .R6)(one, now) || config.select.kind === 'id');
    const found = selected({ ...catalogue, backups }, work, storage);
    const { manifest, key } = found;
    const base = { name: 'backup', expected: 'a backup with a sound manifest' };
    const newer = unreadNewer(catalogue, found, work, now);
    // Before it is known as the one that was looked at: this is no proof against it.
    if (newer !== undefined)
        (0,_verify_work_js__WEBPACK_IMPORTED_MODULE_6__/* .climb */ .oG)(work, { ...base, ...notTheNewest(newer, found, catalogue), ms: msSince(began) });
    work.id = manifest.id;
    work.folder = `${key}/`;
    work.ageMs = Math.max(now.getTime() - ((0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOfId */ .I9)(manifest.id) ?? now.getTime()), 0);
    Object.assign(work.facts, { backup: storage.locate(work.folder), 'made by': manifest.tool, 'made at': manifest.createdAt });
    const alarms = (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isGood */ .Kg)(found) ? '' : `; when it was made there were alarms: ${manifest.alarms.join(', ')}`;
    const said = { ...base, actual: `${key}, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_5__/* .showDuration */ .kJ)(work.ageMs)} old${alarms}`, ms: msSince(began) };
    (0,_verify_work_js__WEBPACK_IMPORTED_MODULE_6__/* .climb */ .oG)(work, alarms ? { ...said, status: 'degraded', hint: 'Look at the report of that backup.' } : { ...said, status: 'passed' });
    return found;
}
const msSince = (began) => Math.round(performance.now() - began);
/** Where none could be chosen because the store did not give a manifest, that is why. */
function selected(catalogue, { config }, storage) {
    try {
        return (0,_select_js__WEBPACK_IMPORTED_MODULE_3__/* .selectBackup */ .V)(catalogue, config.name, config.select, storage.location);
    }
    catch (thrown) {
        const { select } = config;
        const meant = [...(catalogue.reasons ?? [])].filter(([key]) => select.kind !== 'id' || key.endsWith(`/${select.id}`));
        throw meant.map(([, reason]) => reason).find(_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isTemporary */ .ey) ?? thrown;
    }
}
/** The key of the newest that would have been taken before this one, had its manifest been readable. */
function unreadNewer({ unreadable }, { manifest }, { config }, now) {
    const { select, name } = config;
    if (select.kind === 'id')
        return undefined;
    const idOf = (key) => key.split('/')[1];
    const end = select.kind === 'before' ? Math.min(select.time.getTime(), now.getTime() + 1) : now.getTime() + 1;
    return unreadable
        .filter((key) => name === undefined || key.startsWith(`${name}/`))
        .filter((key) => idOf(key) > manifest.id && ((0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .timeOfId */ .I9)(idOf(key)) ?? Number.POSITIVE_INFINITY) < end)
        .sort((a, b) => (idOf(a) < idOf(b) ? 1 : -1))[0];
}
function notTheNewest(newer, { key }, { reasons }) {
    const reason = reasons?.get(newer);
    const [status, once] = (0,_backups_js__WEBPACK_IMPORTED_MODULE_0__/* .isTemporary */ .ey)(reason)
        ? ['inconclusive', 'Run it again once the store answers']
        : ['failed', 'Look at it'];
    const [, id] = key.split('/');
    return {
        status,
        actual: `${newer} is newer than ${key}, and cannot be taken: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(reason)}`,
        hint: `${once}; to use the older one all the same, name it with select: ${id}.`,
    };
}
/** The manifest that is to be used: where a signature is demanded, the very one that it is over. */
async function signature(work, storage, found) {
    work.step = 'signature';
    const publicKey = work.config['verify-with'];
    let { manifest } = found;
    const check = await (0,_report_js__WEBPACK_IMPORTED_MODULE_7__/* .timed */ .ay)(async () => {
        const base = { name: 'signature', expected: 'the manifest is what the owner of the key signed' };
        if (publicKey === undefined)
            return { ...base, status: 'skipped', actual: 'not demanded (no verify-with)' };
        try {
            manifest = await (0,_provenance_js__WEBPACK_IMPORTED_MODULE_2__/* .signedManifest */ .C)(storage, found, publicKey);
            return { ...base, status: 'passed', actual: `signed with key ${(0,_signature_js__WEBPACK_IMPORTED_MODULE_4__/* .keyId */ .xs)(publicKey)}` };
        }
        catch (thrown) {
            if (!(thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo) || thrown.temporary)
                throw thrown;
            return { ...base, status: 'failed', actual: thrown.message, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
    (0,_verify_work_js__WEBPACK_IMPORTED_MODULE_6__/* .climb */ .oG)(work, check);
    return manifest;
}


/***/ }),

/***/ 43720:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  G: () => (/* binding */ fetchPart)
});

// EXTERNAL MODULE: external "node:stream"
var external_node_stream_ = __webpack_require__(57075);
// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/decompress.js
var decompress = __webpack_require__(27564);
// EXTERNAL MODULE: ./lib/encryption.js + 2 modules
var encryption = __webpack_require__(46337);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
// EXTERNAL MODULE: ./lib/modes/backup-inventory.js
var backup_inventory = __webpack_require__(35293);
;// CONCATENATED MODULE: ./lib/modes/verify-agree.js



/**
 * Where the manifest and the inventory of one backup contradict each other, as a sentence. What decides how deep a restore is compared stands in
 * both: whoever changed only one of them must not get away with a shallower look. Undefined where they agree.
 */
function disagreement({ totals, fingerprint, selection, extras }, inventory) {
    const said = (0,backup_inventory/* totalsOfItems */.h)(inventory, fingerprint);
    if (said.tables !== totals.tables || said.rows !== totals.rows)
        return `the manifest says ${shown(totals)}, the inventory ${shown(said)}`;
    const other = inventory.find((item) => isContent(item) && item.skipped === undefined && depthOf(item) !== fingerprint);
    if (other)
        return `the manifest says fingerprint: ${fingerprint}, the inventory has ${HAS[depthOf(other)]} of ${(0,visible/* clipped */.cz)((0,visible/* visibleLine */.P8)(other.name), 100)}`;
    const header = inventory.find(({ kind, name }) => kind === 'property' && name === 'structure')?.value;
    const chosen = (selection['include-table'] ?? []).length > 0;
    if (header !== undefined && (header === 'chosen tables') !== chosen)
        return `the manifest says that ${chosen ? 'chosen tables were' : 'the whole database was'} dumped, the inventory says otherwise`;
    if (extras.length === 0 && inventory.some(({ kind }) => kind === 'role'))
        return 'the manifest lists nothing beside the dump that makes its roles, the inventory has roles';
    return undefined;
}
const isContent = ({ kind }) => kind === 'table' || kind === 'large-objects';
const depthOf = ({ count, digest }) => (count === undefined ? 'none' : digest === undefined ? 'counts' : 'full');
const HAS = { none: 'nothing but the name', counts: 'the number of rows and no checksum', full: 'number of rows and checksum' };
const shown = ({ tables, rows }) => `${(0,units/* showCount */.px)(tables)} tables${rows === undefined ? '' : ` with ${(0,units/* showCount */.px)(rows)} rows`}`;

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
;// CONCATENATED MODULE: ./lib/modes/verify-inventory.js


/** As backup writes it. Read back it is hostile input; what it says is only ever compared and shown. */
const item = schemas/* object */.Ikc({
    kind: schemas/* string */.YjP().max(50),
    name: schemas/* string */.YjP().max(10_000),
    count: schemas/* number */.aig().int().nonnegative().optional(),
    bytes: schemas/* number */.aig().nonnegative().optional(),
    digest: schemas/* string */.YjP().max(200).optional(),
    method: schemas/* string */.YjP().max(100).optional(),
    value: schemas/* string */.YjP().max(100_000).optional(),
    range: schemas/* tuple */.PVZ([schemas/* string */.YjP().max(100), schemas/* string */.YjP().max(100)]).optional(),
    skipped: schemas/* string */.YjP().max(1_000).optional(),
});
/** Throws a UserError where the text is no inventory. A kind that this version does not know stays: it is then missing in what was restored. */
function parseInventory(text, file) {
    let content;
    try {
        content = JSON.parse(text);
    }
    catch {
        throw new errors/* UserError */.yo(`${file} is damaged: it is no JSON`);
    }
    if (!Array.isArray(content))
        throw new errors/* UserError */.yo(`${file} is damaged: expected a list`);
    // One by one, up to the first that is wrong: a list of millions makes gigabytes of what zod has to say of it.
    return content.map((one, i) => {
        const result = item.safeParse(one);
        if (result.success)
            return result.data;
        const { path, message } = result.error.issues[0];
        throw new errors/* UserError */.yo(`${file} is damaged: ${[i, ...path].join('.').slice(0, 100)}: ${message.slice(0, 200)}`);
    });
}

;// CONCATENATED MODULE: ./lib/modes/verify-fetch.js










/** A small file of a backup must not become a large one in memory: what is read back is hostile. */
const LARGEST_SMALL = 256 * 1024 * 1024;
/**
 * Reads everything that the manifest lists, once: every byte against its sha256, opened, and the dump into the target, which reads it to its
 * end. Whatever is wrong becomes a failed rung; rejects only where the store does not answer, or on abort.
 */
async function fetchPart(fetching, target, { signal }) {
    const { part, identities } = fetching;
    const began = performance.now();
    const rungs = rungsOf(part, identities.length > 0);
    const beside = { inventory: undefined, extras: {} };
    const finish = () => {
        rungs.bytes.ms = Math.round(performance.now() - began);
        return { checks: [rungs.bytes, rungs.decryption, rungs.archive], ...beside };
    };
    if (isEncrypted(part) && identities.length === 0) {
        await onlyBytes(fetching, rungs, signal);
        return finish();
    }
    try {
        for (const small of smallFiles(part)) {
            const text = await readSmall(fetching, small, signal);
            if (small === part.inventory)
                beside.inventory = parseInventory(text, small.file);
            else
                beside.extras[plainName(small.file)] = text;
        }
        if (beside.inventory === undefined)
            throw new Error('the manifest lists no inventory, which every backup has');
        const contradiction = disagreement(part, beside.inventory);
        if (contradiction !== undefined)
            throw new Error(contradiction);
        if (fetching.recovery)
            await readWhole(fetching, fetching.recovery, signal);
        const tables = await readDump(fetching, target, beside.inventory, signal);
        rungs.archive = {
            ...rungs.archive,
            status: 'passed',
            actual: `${(0,units/* showBytes */.ni)(part.rawBytes)} read to the end, ${(0,units/* showCount */.px)(tables)} tables as in the inventory`,
        };
    }
    catch (thrown) {
        signal.throwIfAborted();
        if (thrown instanceof errors/* UserError */.yo && thrown.temporary)
            throw thrown;
        await blame(fetching, rungs, thrown, signal);
    }
    return finish();
}
const isEncrypted = ({ recipients, file }) => recipients.length > 0 || file.endsWith(stream/* ENCRYPTED */.z);
const smallFiles = (part) => [...(part.inventory ? [part.inventory] : []), ...part.extras];
function rungsOf(part, hasKey) {
    const encrypted = isEncrypted(part);
    return {
        bytes: {
            name: 'bytes',
            status: 'passed',
            expected: 'every stored byte is the one that was written (sha256)',
            actual: `${(0,units/* showBytes */.ni)(part.bytes)} read`,
            ms: 0,
        },
        decryption: encrypted
            ? {
                name: 'decryption',
                status: hasKey ? 'passed' : 'inconclusive',
                expected: 'one of the keys opens it',
                actual: hasKey ? 'opened' : 'it is encrypted and there is no decrypt-with',
                ...(hasKey ? {} : { hint: 'Give decrypt-with an age identity (private key) of one of its recipients.' }),
                ms: 0,
            }
            : { name: 'decryption', status: 'skipped', expected: 'opened where it is encrypted', actual: 'not encrypted', ms: 0 },
        archive: {
            name: 'archive',
            status: 'skipped',
            expected: 'the archive is whole and has the tables of the inventory',
            actual: 'not read',
            ms: 0,
        },
    };
}
/** Whose fault it is: bytes that are not those that were written come first, since everything else follows from them. */
async function blame(fetching, rungs, thrown, signal) {
    await onlyBytes(fetching, rungs, signal);
    if (rungs.bytes.status === 'failed') {
        rungs.decryption = { ...rungs.decryption, status: 'skipped', actual: 'not tried on changed bytes' };
        return;
    }
    const rung = thrown instanceof Undecryptable ? 'decryption' : 'archive';
    if (rung === 'archive')
        rungs.archive.actual = (0,errors/* messageOf */.bD)(thrown);
    const hint = rung === 'decryption'
        ? (hintOf(thrown) ?? 'Check that decrypt-with is an identity of one of the recipients in the manifest.')
        : 'The bytes are those that were written, so the backup was bad from the beginning: restore another one, and look at how this was made.';
    rungs[rung] = { ...rungs[rung], status: 'failed', actual: (0,errors/* messageOf */.bD)(thrown), hint };
}
async function onlyBytes(fetching, rungs, signal) {
    const fail = (actual) => {
        rungs.bytes = {
            ...rungs.bytes,
            status: 'failed',
            actual,
            hint: 'The storage changed or lost data: restore from another copy or another backup, and look at what happened there.',
        };
    };
    const { part, recovery } = fetching;
    for (const file of [part, ...smallFiles(part), ...(recovery ? [recovery] : [])]) {
        try {
            await readWhole(fetching, file, signal);
        }
        catch (thrown) {
            signal.throwIfAborted();
            if (thrown instanceof errors/* UserError */.yo && thrown.temporary)
                throw thrown;
            return fail((0,errors/* messageOf */.bD)(thrown));
        }
    }
}
async function readWhole({ storage, folder }, written, signal) {
    const meter = new stream/* Meter */.kI();
    await (0,promises_.pipeline)(await (0,abort/* orAbort */.K)(storage.get(folder + written.file), signal), meter.resume(), { signal });
    expectWritten(meter, written);
}
function expectWritten(meter, { file, bytes, sha256 }) {
    if (meter.bytes !== bytes)
        throw new errors/* UserError */.yo(`${file} has ${meter.bytes} bytes, ${bytes} were written`);
    if (meter.digest() !== sha256)
        throw new errors/* UserError */.yo(`${file} has other bytes than were written`);
}
class Undecryptable extends Error {
}
const hintOf = (thrown) => (thrown instanceof Error && thrown.cause instanceof errors/* UserError */.yo ? thrown.cause.hint : undefined);
async function opened({ storage, folder, part, identities }, file, signal) {
    if (isEncrypted(part) && !file.file.endsWith(stream/* ENCRYPTED */.z)) {
        const what = `${file.file} is not encrypted, and its manifest says that the backup is`;
        const hint = 'Somebody has put something else in its place, who has no need of a key: use another copy, and look at who may write there.';
        throw new Undecryptable(what, { cause: new errors/* UserError */.yo(what, { hint }) });
    }
    const meter = new stream/* Meter */.kI();
    const stages = [await (0,abort/* orAbort */.K)(storage.get(folder + file.file), signal), meter];
    if (file.file.endsWith(stream/* ENCRYPTED */.z)) {
        const decrypting = await (0,encryption/* decryptor */.Jl)(identities, file.file);
        stages.push(decrypting);
        return { meter, stages, decrypting, method: part.compression };
    }
    return { meter, stages, decrypting: undefined, method: part.compression };
}
async function readSmall(fetching, file, signal) {
    const { meter, stages, decrypting } = await opened(fetching, file, signal);
    const failures = watch(decrypting);
    const chunks = [];
    const method = methodOf(file.file);
    const unpacked = (0,decompress/* decompressor */.n)(method);
    try {
        await (0,promises_.pipeline)([...stages, unpacked, capped(LARGEST_SMALL, file.file).on('data', (chunk) => chunks.push(chunk))], { signal });
    }
    catch (thrown) {
        throw failures() ?? new Error(`${file.file}: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown });
    }
    expectWritten(meter, file);
    return Buffer.concat(chunks).toString('utf8');
}
async function readDump(fetching, target, inventory, signal) {
    const { part } = fetching;
    const { meter, stages, decrypting } = await opened(fetching, part, signal);
    const failures = watch(decrypting);
    const body = capped(part.rawBytes, part.file);
    const [fed, received] = await Promise.allSettled([
        (0,promises_.pipeline)([...stages, (0,decompress/* decompressor */.n)(part.compression), body], { signal }),
        target.receive(body, inventory),
    ]);
    const undecryptable = failures();
    if (undecryptable)
        throw undecryptable;
    const brokenOff = fed.status === 'rejected' && (0,stream/* isBrokenOff */.V4)(fed.reason);
    for (const ended of brokenOff ? [received, fed] : [fed, received]) {
        if (ended.status === 'rejected')
            throw named(part.file, ended.reason);
    }
    expectWritten(meter, part);
    if (body.bytes !== part.rawBytes)
        throw new Error(`${part.file} holds ${body.bytes} bytes, its manifest says ${part.rawBytes}`);
    return received.value.tables;
}
function named(file, thrown) {
    const message = (0,errors/* messageOf */.bD)(thrown);
    if ((thrown instanceof errors/* UserError */.yo && thrown.temporary) || message.includes(file))
        return thrown;
    return new Error(`${file}: ${message}`, { cause: thrown });
}
/** The library's stream tells what is wrong with the key; those behind it only that it broke off. */
function watch(decrypting) {
    let failure;
    decrypting?.once('error', (thrown) => {
        if (!(0,stream/* isBrokenOff */.V4)(thrown))
            failure = new Undecryptable((0,errors/* messageOf */.bD)(thrown), { cause: thrown });
    });
    return () => failure;
}
/** Lets no more through than was said: a few bytes can be made to unpack into all of a disk. */
function capped(most, file) {
    const stage = new external_node_stream_.Transform({
        highWaterMark: 256 * 1024,
        transform: (chunk, _encoding, next) => {
            stage.bytes += chunk.length;
            if (stage.bytes > most)
                next(new Error(`${file} unpacks to more than ${(0,units/* showBytes */.ni)(most)}`));
            else
                next(null, chunk);
        },
    });
    stage.bytes = 0;
    return stage;
}
const methodOf = (file) => {
    const inner = file.endsWith(stream/* ENCRYPTED */.z) ? file.slice(0, -stream/* ENCRYPTED */.z.length) : file;
    return inner.endsWith(stream/* SUFFIX */.Er.zstd) ? 'zstd' : inner.endsWith(stream/* SUFFIX */.Er.gzip) ? 'gzip' : 'none';
};
/** `globals.sql.zst.age` is `globals.sql`. */
const plainName = (file) => file.replace(/\.age$/, '').replace(/\.(?:zst|gz)$/, '');


/***/ }),

/***/ 57823:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  X: () => (/* binding */ compareWithSource)
});

// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/compare.js
var compare = __webpack_require__(84500);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
;// CONCATENATED MODULE: ./lib/modes/verify-compare-pair.js


/** Removes from both; returns how many were expected. */
function leaveOut(pair, which) {
    const before = pair.expected.length;
    pair.expected = pair.expected.filter((item) => !which(item));
    pair.actual = pair.actual.filter((item) => !which(item));
    return before - pair.expected.length;
}
function addGap({ gaps, skipped }, rung, text, hint) {
    gaps[rung].push({ text, hint });
    skipped.push(text);
}
const isContent = ({ kind }) => kind === 'table' || kind === 'large-objects';
function parted(list, test) {
    const [yes, no] = [[], []];
    for (const element of list)
        (test(element) ? yes : no).push(element);
    return [yes, no];
}
const NAMED = 3;
/** `table public.a`, or `12 tables (public.a, public.b, public.c, …)`. */
function things(items, word) {
    const names = items.slice(0, NAMED).map(({ name }) => (0,visible/* clipped */.cz)((0,visible/* visibleLine */.P8)(name), 80));
    if (items.length === 1)
        return `${word} ${names[0]}`;
    return `${(0,units/* showCount */.px)(items.length)} ${word}s (${names.join(', ')}${items.length > NAMED ? ', …' : ''})`;
}

// EXTERNAL MODULE: ./lib/engines/postgres/setting.js
var setting = __webpack_require__(70703);
;// CONCATENATED MODULE: ./lib/modes/verify-compare-roles.js

/** The kinds of item that say how a role is, and the word for each. */
const WORDS = { role: 'attributes', 'role-settings': 'settings', 'role-memberships': 'memberships' };
const OF_ROLES = Object.keys(WORDS);
/** Others than the dump's do no harm: what a role owns and may do is compared for itself. Early inventories have nothing but attributes. */
function leaveOutRoles(pair) {
    const known = new Set(pair.expected.filter(({ kind }) => kind === 'role').map(({ name }) => name));
    pair.actual = pair.actual.filter(({ kind, name }) => !OF_ROLES.includes(kind) || known.has(name));
    const isMore = ({ kind }) => kind !== 'role' && OF_ROLES.includes(kind);
    if (pair.expected.some(isMore) || !pair.actual.some(isMore))
        return;
    leaveOut(pair, isMore);
    const text = 'memberships and settings of roles were not compared: the backup is of an early version that did not record them';
    addGap(pair, 'structure', text, 'Make a new backup with this version, which records them.');
}
/**
 * As the restore must have left them: who is made for a verification cannot log in, and what the server refused is not missed. Where nobody says
 * which roles a restore has made, all must be as they were, and whether they log in is not compared.
 */
function evenRoles(pair, roles = { before: namesIn(pair), unset: [], login: false }) {
    const before = new Set(roles.before);
    const settings = (item) => (item.kind === 'role-settings' ? { ...item, value: withoutUnset(item, roles) } : item);
    const attributes = (item, login) => item.kind === 'role' && item.value !== undefined ? { ...item, value: login(item.value) } : item;
    // One that was there before is left as it is, and whether it logs in is for its owner to say.
    const made = (value) => (roles.login ? value : value.replace(LOGIN, 'NOLOGIN'));
    pair.expected = pair.expected.map((item) => settings(attributes(item, before.has(item.name) ? withoutLogin : made)));
    pair.actual = pair.actual.map((item) => settings(attributes(item, before.has(item.name) ? withoutLogin : (value) => value)));
}
const namesIn = ({ expected }) => expected.filter(({ kind }) => kind === 'role').map(({ name }) => name);
const LOGIN = /(?<= |^)(?:NO)?LOGIN(?= |$)/;
const withoutLogin = (value) => value.replace(LOGIN, '').replace(/ {2}/, ' ').trim();
/** Without what the restore has left out and said: what loads code into a session, and what this very server refused. */
function withoutUnset({ name, value = '' }, { unset }) {
    const isUnset = (line) => unset.some(({ role, setting }) => role === name && setting === line);
    const lines = value.split('\n').filter((line) => !/^\w+_preload_libraries TO /i.test(line) && !isUnset(line));
    return lines.join('\n');
}
/**
 * Differences without those of superusers that were on the server before, which is said: the first user of a server is one, and on a throwaway
 * one it is none of the backup's. The others that were there before are for `isOfRoleBefore`.
 */
function withoutOwnSuperusers(pair, differences, before) {
    const [own, others] = parted(differences, (difference) => isOfRoleBefore(difference, before) && isSuperuser(pair.actual, difference.name));
    for (const kind of OF_ROLES) {
        const these = own.filter((difference) => difference.kind === kind);
        if (these.length > 0)
            pair.skipped.push(`the ${WORDS[kind]} of ${things(these, 'role')} were not compared: a superuser of that name was on the server before`);
    }
    return others;
}
/** A role that is there is left as it is. One that this restore has made must be as it was. */
const isOfRoleBefore = ({ kind, name, what }, before) => what === 'different' && OF_ROLES.includes(kind) && before.has(name);
const isSuperuser = (items, name) => items.some((item) => item.kind === 'role' && item.name === name && /^SUPERUSER\b/.test(item.value ?? ''));

;// CONCATENATED MODULE: ./lib/modes/verify-compare-structure.js





/** What was recorded before inventories had a structure. */
const EARLY = ['table', 'sequence', 'view', 'large-objects', 'extension', 'role', 'property', 'setting'];
/** The item that says how the structure was read. */
const isHeader = ({ kind, name }) => kind === 'property' && name === 'structure';
/** A dump of chosen tables has nothing of the database itself, and of what stands beside its tables. */
const isOfChosen = (items) => items.find(isHeader)?.value === 'chosen tables';
/** Definitions, rights, settings, roles and where sequences stand. What is not compared goes out of the pair, and is noted there. */
function compareStructure(pair, { sameMajor = true, database = true, roles, unfilled = [] }) {
    const chosen = isOfChosen(pair.expected);
    leaveOut(pair, isContent);
    leaveOutStructure(pair);
    leaveOut(pair, isHeader);
    if (!database)
        leaveOutDatabase(pair, chosen);
    leaveOutCollationVersion(pair);
    leaveOutRoles(pair);
    evenRoles(pair, roles);
    for (const items of ['expected', 'actual'])
        pair[items] = pair[items].map((item) => evened(item, sameMajor));
    evenUnfilled(pair, unfilled);
    sayUnbounded(pair);
    const found = (0,compare/* finder */.n)(pair.actual);
    const isCompared = (item) => item !== undefined && item.skipped === undefined;
    const count = pair.expected.filter((item) => isCompared(item) && isCompared(found(item))).length;
    const differences = (0,compare/* compareItems */.Q)(pair.expected, pair.actual);
    return { ...judged(pair, sameMajor ? differences : withoutWording(pair, differences), new Set(roles?.before)), count };
}
const DEFINITIONS = 'columns, indexes, constraints, views, functions, owners and grants were not compared';
/** Definitions are compared only with such as were read in the same way. Raw privileges of the database, and plpgsql, stood in early inventories. */
function leaveOutStructure(pair) {
    const [expected, actual] = [pair.expected.find(isHeader), pair.actual.find(isHeader)];
    const readAlike = expected !== undefined && expected.method === actual?.method && expected.value === actual?.value;
    if (readAlike)
        return;
    const partial = actual?.value === 'chosen tables';
    const isEarlyOnly = ({ kind, name }) => (kind === 'extension' && (name === 'plpgsql' || partial)) || (kind === 'property' && name === 'privileges');
    leaveOut(pair, (item) => (!EARLY.includes(item.kind) && !item.kind.startsWith('role-')) || isEarlyOnly(item));
    const how = (item) => `${item?.method ?? 'unknown'}, ${item?.value ?? 'unknown'}`;
    if (expected === undefined) {
        const text = `${DEFINITIONS}: the backup is of an early version that did not record them`;
        addGap(pair, 'structure', text, 'Make a new backup with this version, which records them.');
    }
    else {
        const text = `${DEFINITIONS}: the backup recorded them in another way (${(0,visible/* visibleLine */.P8)(how(expected))}) than this version reads them (${how(actual)})`;
        addGap(pair, 'structure', text, 'Verify it with the version of seaworthy that made it, or make a new backup with this one.');
    }
}
const isOfDatabase = ({ kind, name }) => kind === 'setting' ||
    kind === 'property' ||
    (kind === 'grant' && name === 'database') ||
    (kind === 'security-label' && name.startsWith('database by '));
function leaveOutDatabase(pair, chosen) {
    if (leaveOut(pair, isOfDatabase) === 0)
        return;
    const text = 'settings, owner, privileges and locale of the database were not compared: only what is in it was restored';
    // Whoever chose tables did not choose them.
    if (chosen)
        pair.skipped.push(text);
    else
        addGap(pair, 'structure', text, 'The dump says nothing of the database itself: look at how it was made.');
}
function leaveOutCollationVersion(pair) {
    const isVersion = ({ kind, name }) => kind === 'property' && name === 'version';
    const [expected, actual] = [pair.expected.find(isVersion)?.value, pair.actual.find(isVersion)?.value];
    leaveOut(pair, isVersion);
    if (expected === actual)
        return;
    pair.skipped.push(`the order of texts was not compared: the source has version ${(0,visible/* visibleLine */.P8)(expected ?? 'unknown')} of its collation, this machine ${actual ?? 'unknown'}`);
}
/** A setting of a function, of a name with a dot, with its value; in a body it is replaced on both sides alike. */
const MADE_UP = /^(set [^\s=]+\.[^\s=]+)=(?!sha256 [0-9a-f]{16}$)(.*)$/gm;
/** Without what is another after every restore: whether a materialized view is filled stands in its definition, for those that lean on others as pg_dump leaves them. */
function evened(item, sameMajor) {
    if (item.value === undefined)
        return item;
    switch (item.kind) {
        // Early inventories have the values of applications as they are.
        case 'setting':
            return (0,setting/* settingItem */._G)(item.name, item.value);
        case 'function':
            return { ...item, value: item.value.replace(MADE_UP, (_, name, value) => `${name}=sha256 ${(0,setting/* digestOf */.ol)(value)}`) };
        case 'view': {
            const { value: _, ...rest } = item;
            return rest;
        }
        case 'sequence-definition':
            // Up to PostgreSQL 14 those of unlogged tables are logged.
            return sameMajor ? item : { ...item, value: item.value.replace(/^unlogged /, '') };
        // A privilege that PostgreSQL 17 brought, and that owners have since.
        case 'grant':
        case 'default-privileges':
            return sameMajor ? item : { ...item, value: item.value.replace(/\bMAINTAIN\*?, |, MAINTAIN\*?/g, '') };
        default:
            return item;
    }
}
/** A long definition is kept as a digest of the whole, with the word that it is not filled. */
function evenUnfilled(pair, unfilled) {
    if (unfilled.length === 0)
        return;
    pair.actual = pair.actual.map((item) => {
        if (item.kind !== 'view-definition' || !unfilled.includes(item.name))
            return item;
        if (item.digest !== undefined)
            return { ...item, skipped: 'it could not be filled' };
        return { ...item, ...(item.value === undefined ? {} : { value: item.value.replace(/^not populated\n/m, '') }) };
    });
    const views = unfilled.map((name) => ({ name }));
    pair.skipped.push(`whether it is filled was not compared of ${things(views, 'materialized view')}: the restore could not fill it`);
}
function sayUnbounded({ expected, skipped }) {
    const unbounded = expected.filter((item) => item.kind === 'sequence' && item.skipped !== undefined);
    if (unbounded.length > 0)
        skipped.push(`the value of ${things(unbounded, 'sequence')} was not compared: ${(0,visible/* visibleLine */.P8)(unbounded[0].skipped)}`);
}
/** Definitions that a server writes in its own words, which change from version to version. */
const WRITTEN = [
    'view-definition',
    'rule',
    'function',
    'index',
    'constraint',
    'trigger',
    'policy',
    'statistics',
    'column',
    'table-definition',
    'type',
    'publication',
];
/** Not every difference between two major versions is one. Whoever wants to know it all has to restore to a server of the source's own. */
function withoutWording(pair, differences) {
    const [unjudged, rest] = parted(differences, ({ kind, name, what }) => {
        return (what === 'different' && WRITTEN.includes(kind)) || name === 'schema public';
    });
    const text = unjudged.length > 0
        ? `the words of ${things(unjudged, 'definition')} differ, as they may on another version of the server: not judged`
        : 'privileges that only one of two major versions of PostgreSQL has were not compared: the server is of another than the source';
    addGap(pair, 'structure', text, "Restore to a server of the source's own major version to have all of them compared.");
    return rest;
}
function judged(pair, differences, before) {
    const rest = withoutOwnSuperusers(pair, differences, before);
    const [degraded, failed] = parted(rest, (difference) => isOfMachine(difference) || isOfRoleBefore(difference, before));
    return { failed, degraded };
}
const LOCALE = ['collate', 'ctype', 'provider', 'locale'];
/** A dump names no version of an extension, and another locale is taken where a machine lacks the source's. */
const isOfMachine = ({ kind, name, what }) => what === 'different' && (kind === 'extension' || (kind === 'property' && LOCALE.includes(name)));

;// CONCATENATED MODULE: ./lib/modes/verify-partitions.js
/**
 * Tables, with those that are partitions by hash taken together where they are not as expected one by one: the hash of an enum is that of a
 * number which a restore gives anew, so that its rows may go to other partitions. Rows and checksums are sums, and so add up; within the table
 * nothing can be lost or changed without being seen. `copy` is the inventory that has the definitions of the restored tables.
 */
function gatherPartitions(expected, actual, copy) {
    const groups = hashGroups(copy);
    if (groups.size === 0)
        return { expected, actual };
    const found = new Map(actual.map((item) => [item.name, item]));
    const wanted = new Map(expected.filter(({ kind }) => kind === 'table').map((item) => [item.name, item]));
    const sums = [...groups].flatMap(([root, names]) => {
        const pair = [wanted, found].map((items) => names.map((name) => items.get(name)));
        const [one, other] = pair.map((items) => sumOf(root, items));
        const alike = names.every((name) => isAlike(wanted.get(name), found.get(name)));
        return one && other && !alike ? [{ one, other, names }] : [];
    });
    const gathered = new Set(sums.flatMap(({ names }) => names));
    const others = (items) => items.filter(({ kind, name }) => kind !== 'table' || !gathered.has(name));
    return {
        expected: [...others(expected), ...sums.map(({ one }) => one)],
        actual: [...others(actual), ...sums.map(({ other }) => other)],
    };
}
const isAlike = (one, other) => one?.count === other?.count && one?.digest === other?.digest;
/** Undefined where one of them was not counted. */
function sumOf(name, items) {
    if (!items.every((item) => item?.count !== undefined && item.skipped === undefined))
        return undefined;
    const [first] = items;
    const sum = { kind: 'table', name: `${name} with its partitions`, count: items.reduce((total, item) => total + item.count, 0) };
    if (!items.every((item) => /^-?\d{1,60}$/.test(item.digest ?? '') && item.method === first.method))
        return sum;
    return {
        ...sum,
        digest: String(items.reduce((total, item) => total + BigInt(item.digest), 0n)),
        ...(first.method ? { method: first.method } : {}),
    };
}
/** By the name of a table that is partitioned by hash, and is no part of another such: every table below it that is not partitioned itself. */
function hashGroups(items) {
    const definitions = new Map(items.filter(({ kind }) => kind === 'table-definition').map(({ name, value = '' }) => [name, value]));
    const groups = new Map();
    for (const [name, definition] of definitions) {
        if (/^partition by /m.test(definition))
            continue;
        const root = topmostHash(definitions, name);
        if (root !== undefined)
            groups.set(root, [...(groups.get(root) ?? []), name]);
    }
    return groups;
}
function topmostHash(definitions, name) {
    let root;
    const seen = new Set();
    for (let at = name; at !== undefined && !seen.has(at);) {
        seen.add(at);
        const definition = definitions.get(at) ?? '';
        if (/^partition by HASH /m.test(definition))
            root = at;
        at = /^partition of (.*)$/m.exec(definition)?.[1];
    }
    return root;
}

;// CONCATENATED MODULE: ./lib/modes/verify-compare.js






/**
 * What an inventory says and what the restored copy holds, read by the same engine, sorted into the rungs: definitions, rights, settings and
 * where sequences stand; exact rows; checksums. A table whose rows are not as many is not asked for its checksum.
 */
function compareInventory(expected, actual, options = {}) {
    const pair = { expected, actual, skipped: [], gaps: { structure: [], rows: [], checksums: [] } };
    const chosen = isOfChosen(expected);
    const content = gatherPartitions(expected.filter(isContent), actual.filter(isContent), actual);
    const structure = compareStructure(pair, options);
    const rows = compareRows(content.expected, content.actual);
    const checksums = compareChecksums(content.expected, content.actual, pair, options);
    return {
        structure: structure.failed,
        rows: rows.failed,
        checksums: checksums.failed,
        degraded: structure.degraded.map((difference) => ({ ...difference, rung: 'structure' })),
        skipped: pair.skipped,
        gaps: pair.gaps,
        counts: { structure: structure.count, rows: rows.count, checksums: checksums.count },
        chosen,
    };
}
function compareRows(expected, actual) {
    const countsOnly = (items) => items.map(({ digest: _, method: __, ...item }) => item);
    const found = (0,compare/* finder */.n)(actual);
    const count = expected.filter((item) => isCounted(item) && isCounted(found(item))).length;
    const uncounted = expected.filter((item) => isCounted(item) && found(item)?.skipped !== undefined);
    return {
        failed: [...(0,compare/* compareItems */.Q)(countsOnly(expected), countsOnly(actual)), ...uncounted.map((item) => unlooked(item, found(item)))],
        count,
    };
}
/** Both looks leave out the same tables; where this one left out more nothing is known of their rows. */
const unlooked = ({ kind, name, count }, { skipped }) => ({
    ...{ kind, name, what: 'different' },
    text: `${kind} ${(0,visible/* clipped */.cz)((0,visible/* visibleLine */.P8)(name), 150)}: expected ${(0,units/* showCount */.px)(count)}, not counted here: ${skipped}`,
});
const isCounted = (item) => item?.count !== undefined && item.skipped === undefined;
function compareChecksums(expected, actual, pair, { fingerprint, sameMajor = true }) {
    const found = (0,compare/* finder */.n)(actual);
    const counted = expected.filter((item) => isCounted(item) && isCounted(found(item)));
    const [with_, without] = parted(counted, ({ digest }) => digest !== undefined);
    if (without.length > 0) {
        const text = `the content of ${things(without, 'table')} was not compared: the backup has no checksums${fingerprint ? ` (fingerprint: ${fingerprint})` : ''}`;
        // A backup without any was asked for.
        if (with_.length === 0)
            pair.skipped.push(text);
        else
            addGap(pair, 'checksums', text, 'Make a new backup with fingerprint: full.');
    }
    const [comparable, strange] = parted(with_, (item) => found(item).method === item.method);
    if (strange.length > 0) {
        const text = `the content of ${things(strange, 'table')} was not compared: its checksum was made in another way (${strange[0].method ?? 'unnamed'})`;
        addGap(pair, 'checksums', text, 'Verify it with the version of seaworthy that made it, or make a new backup with this one.');
    }
    const same = comparable.filter((item) => found(item).count === item.count);
    const differences = (0,compare/* compareItems */.Q)(same, same.map((item) => found(item)));
    // The method is the same, whatever the server; a reader should know all the same.
    const other = sameMajor ? '' : ' (read by another version of the server)';
    return { failed: differences.map((difference) => ({ ...difference, text: difference.text + other })), count: same.length };
}

;// CONCATENATED MODULE: ./lib/modes/verify-source.js


const SHOWN = 5;
/** Lines of the table in the report; the log has as many. */
const LISTED = 50;
/**
 * What was restored against what the source held in the snapshot of the dump: structure, exact rows, checksums, a rung each. What the backup did
 * not record cannot be compared and passes for nothing. `excused` differences of structure come of the place and not of the backup.
 */
async function compareWithSource(work, part, target, excused = () => false) {
    const { inventory } = part;
    const rung = (name, expected) => ({ name, expected, ms: 0 });
    const structure = rung('structure', 'tables, columns, indexes, constraints, rights and settings as at the source');
    const rows = rung('rows', 'exactly as many rows in every table');
    const checksums = rung('checksums', 'the same content in every table');
    if (inventory === undefined) {
        const actual = 'the dump has no inventory of its source';
        if (part.facts === undefined)
            await countStranger(work, part, target);
        return [structure, rows, checksums].map((base) => ({ ...base, status: 'skipped', actual }));
    }
    const began = performance.now();
    const { items, ...likeness } = await target.content(part);
    const ms = Math.round(performance.now() - began);
    const compared = compareInventory(inventory, items, { fingerprint: part.fingerprint, ...likeness });
    const excusable = compared.structure.filter(excused);
    compared.structure = compared.structure.filter((one) => !excused(one));
    compared.degraded.push(...excusable.map((one) => ({ ...one, rung: 'structure' })));
    work.compared = { structure: compared.counts.structure, rows: compared.counts.rows, checksums: compared.counts.checksums };
    work.notes.push(...compared.skipped, ...leftOut(work, inventory));
    list(work, [...compared.structure, ...compared.rows, ...compared.checksums]);
    const recorded = {
        structure: inventory.some(({ kind }) => kind !== 'table' && kind !== 'large-objects'),
        rows: inventory.some(({ count }) => count !== undefined),
        checksums: inventory.some(({ digest, count }) => count !== undefined && digest !== undefined),
    };
    const judged = (rung, base, what) => {
        const degraded = compared.degraded.filter((one) => one.rung === rung);
        return verdict({ ...base, degraded, gaps: compared.gaps[rung], recorded: recorded[rung] }, compared[rung], compared.counts[rung], what);
    };
    const read = likeness.sameMajor ? '' : ', as a server of another major version reads them';
    return [
        judged('structure', structure, ['definition', compared.chosen ? ' of the chosen tables equal' : ' equal']),
        judged('rows', { ...rows, ms }, ['table', ' equal']),
        judged('checksums', checksums, ['table', ` equal${read}`]),
    ];
}
/** What the backup was told to leave out is missing in it, and nobody shall think otherwise. */
function leftOut(work, inventory) {
    const names = inventory.filter(({ kind, skipped }) => kind === 'table' && skipped === 'rows left out on request').map(({ name }) => name);
    work.withoutRows = names.length;
    if (names.length === 0)
        return [];
    const more = names.length > SHOWN ? ` and ${(0,units/* showCount */.px)(names.length - SHOWN)} more` : '';
    return [`the backup was told to leave out the rows of ${names.slice(0, SHOWN).join(', ')}${more}: they did not come back`];
}
/** For a dump without manifest what came out of it is all that can be told. */
async function countStranger(work, part, target) {
    const { items } = await target.content({ ...part, fingerprint: 'counts' });
    const tables = items.filter(({ kind, count }) => kind === 'table' && count !== undefined);
    work.totals = { tables: tables.length, rows: tables.reduce((sum, { count = 0 }) => sum + count, 0) };
}
function verdict({ degraded, gaps, recorded, ...base }, differences, count, [noun, how]) {
    const told = (these) => these
        .slice(0, SHOWN)
        .map(({ text }) => text)
        .join('; ') + (these.length > SHOWN ? `; and ${(0,units/* showCount */.px)(these.length - SHOWN)} more` : '');
    if (differences.length > 0)
        return {
            ...base,
            status: 'failed',
            actual: told(differences),
            hint: 'The backup does not hold what its source held when it was made: restore another, and look at how this one was made and kept.',
        };
    const equal = `${(0,units/* showCount */.px)(count)} ${noun}${count === 1 ? '' : 's'}${how}`;
    const unseen = gaps.map(({ text }) => text);
    if (degraded.length > 0)
        return {
            ...base,
            status: 'degraded',
            actual: [told(degraded), ...unseen].join('; '),
            hint: ['This comes of the machine, not of the backup.', ...gaps.map(({ hint }) => hint)].join(' '),
        };
    if (gaps.length > 0 && count > 0)
        return { ...base, status: 'degraded', actual: [equal, ...unseen].join('; '), hint: gaps.map(({ hint }) => hint).join(' ') };
    if (count === 0 && !recorded)
        return { ...base, status: 'skipped', actual: 'not compared: the backup did not record it' };
    if (count === 0)
        return {
            ...base,
            status: 'inconclusive',
            actual: 'nothing that could be compared',
            hint: 'The notes of the report say what was left out and why.',
        };
    return { ...base, status: 'passed', actual: equal };
}
function list(work, differences) {
    if (differences.length <= SHOWN)
        return;
    work.tables.push({
        title: 'What differs from the source',
        columns: ['what', 'difference'],
        rows: differences.slice(0, LISTED).map(({ kind, text }) => [kind.replaceAll('-', ' '), text]),
        ...(differences.length > LISTED ? { note: `${(0,units/* showCount */.px)(differences.length - LISTED)} more.` } : {}),
    });
}


/***/ }),

/***/ 60305:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $R: () => (/* binding */ likeness),
/* harmony export */   EI: () => (/* binding */ reportOf),
/* harmony export */   Ty: () => (/* binding */ judgeAll),
/* harmony export */   iq: () => (/* binding */ unreached),
/* harmony export */   oG: () => (/* binding */ climb),
/* harmony export */   zO: () => (/* binding */ Fallen)
/* harmony export */ });
/* unused harmony export RUNGS */
/* harmony import */ var _engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(19093);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);



/** Each is a check of its own, in this order. */
const RUNGS = [
    ...['backup', 'signature', 'origin', 'bytes', 'decryption', 'archive'],
    ...['server', 'extensions', 'locale', 'restore'],
    ...['structure', 'rows', 'checksums'],
];
/** Nothing that comes after this may claim to have passed. */
class Fallen extends Error {
}
/** Adds the check; where it did not hold, the ladder ends here. */
function climb(work, check) {
    work.checks.push(check);
    if (!(0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .holds */ .v9)(check))
        throw new Fallen();
}
/** After a rung that did not hold another is worth its own word only where it did not hold either. */
function judgeAll(work, checks) {
    let broken;
    for (const check of checks) {
        const claims = broken !== undefined && (check.status === 'passed' || check.status === 'degraded');
        work.checks.push(claims ? { ...check, status: 'skipped', actual: `not judged: ${broken.name} did not hold` } : check);
        if (!(0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .holds */ .v9)(check))
            broken ??= check;
    }
    if (broken)
        throw new Fallen();
}
/** Each rung, and what the user asked for after them. */
function planned({ backup, amcheck, checks, run, mask, ...config }) {
    const wanted = (name, given) => (given ? [name] : []);
    // pgBackRest's ladder has rungs of its own, and stops where it fell.
    const own = (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_0__/* .isStanza */ .E9)(backup);
    return [
        ...(own ? [] : RUNGS),
        ...wanted('amcheck', amcheck && !own),
        ...wanted('checks', checks.length > 0),
        ...wanted('as-role', config['as-role'].length > 0),
        ...wanted('mask', mask !== undefined),
        ...wanted('run', run.length > 0),
        ...wanted('checks-after', config['checks-after'].length > 0),
    ];
}
/** The rungs that nobody stood on, so that a person sees what was not looked at. */
function unreached(work) {
    const fallen = work.checks.find((check) => !(0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .holds */ .v9)(check));
    if (fallen === undefined)
        return;
    const seen = new Set([...work.checks.map(({ name }) => name), ...work.asked]);
    for (const name of planned(work.config)) {
        if (!seen.has(name))
            work.checks.push({
                name,
                status: 'skipped',
                expected: 'every rung before it held',
                actual: `not reached: ${fallen.name} did not hold`,
                ms: 0,
            });
    }
}
function reportOf(work) {
    const { checks, id = '', totals, restoredMs, ageMs } = work;
    const status = (0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .worst */ .QZ)(checks.map((check) => check.status));
    const seconds = (ms) => (ms === undefined ? '' : (ms / 1_000).toFixed(ms < 10_000 ? 2 : 0));
    return {
        mode: 'restore-verify',
        status,
        headline: headline(work),
        checks,
        metrics: {
            ...(restoredMs === undefined ? {} : { 'rto-ms': Math.round(restoredMs) }),
            ...(ageMs === undefined ? {} : { 'rpo-ms': Math.round(ageMs) }),
            ...Object.fromEntries(Object.entries(work.compared).map(([kind, count]) => [`compared-${kind}`, count])),
        },
        facts: { ...work.facts, ...work.target?.facts },
        outputs: {
            'backup-id': id,
            verified: verified(work, status),
            'rto-seconds': seconds(restoredMs),
            'rpo-seconds': seconds(ageMs),
            tables: totals ? String(totals.tables) : '',
            rows: totals?.rows === undefined ? '' : String(totals.rows),
        },
        tables: work.tables,
        charts: [],
        notes: work.notes,
    };
}
/** `restored`: it came back, and was compared with nothing, which is no proof that it is what it should be. pgBackRest compares with sums of its own. */
function verified({ config, compared }, status) {
    if (status !== 'passed' && status !== 'degraded')
        return 'false';
    return compared.rows || (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_0__/* .isStanza */ .E9)(config.backup) ? 'true' : 'restored';
}
/** How far what came back is known to be what the source held: no more than the rungs say. */
function likeness(checks) {
    const isPassed = (name) => checks.some((check) => check.name === name && check.status === 'passed');
    const structure = isPassed('structure') ? '' : ', its structure only as far as the check says';
    if (isPassed('checksums'))
        return isPassed('rows') && structure === '' ? 'equal to the source' : `content equal to the source${structure}`;
    if (isPassed('rows'))
        return `as many rows as at the source, not every content compared${structure}`;
    return isPassed('structure') ? 'its structure equal to the source, its rows not compared' : 'not compared with its source';
}
function headline({ config, checks, id, totals, restoredMs, withoutRows = 0 }) {
    const bad = checks.filter((check) => !(0,_report_js__WEBPACK_IMPORTED_MODULE_2__/* .holds */ .v9)(check));
    const which = id ?? 'the backup';
    if (bad.length > 0)
        return `${which}: ${bad.map(({ name, status }) => `${name} ${status}`).join(', ')}`;
    const rows = totals?.rows === undefined ? '' : `, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(totals.rows)} rows`;
    const what = totals ? `${totals.tables === 1 ? '1 table' : `${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(totals.tables)} tables`}${rows}` : 'everything';
    const proof = (0,_engines_pgbackrest_url_js__WEBPACK_IMPORTED_MODULE_0__/* .isStanza */ .E9)(config.backup) ? 'restored' : likeness(checks);
    const but = withoutRows > 0 ? `, but for the rows of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showCount */ .px)(withoutRows)} tables, which were left out on request` : '';
    const unrun = checks.some(({ name, status }) => name === 'run' && status === 'skipped') ? '; the commands were not run' : '';
    return `${which} came back in ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showDuration */ .kJ)(restoredMs ?? 0)}: ${what}, ${proof}${but}${unrun}`;
}


/***/ }),

/***/ 20944:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ signedManifest)
/* harmony export */ });
/* unused harmony export checkSignature */
/* harmony import */ var node_util__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57975);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(20886);
/* harmony import */ var _signature_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(36933);




/**
 * The manifest of a backup that was found, out of the very bytes that the signature is over. Throws a UserError where there is none of this key,
 * or where what was chosen by is another: a manifest is never overwritten, so a store that gives two has been tampered with.
 */
async function signedManifest(storage, found, publicKey) {
    const manifest = await checkSignature(storage, `${found.key}/`, publicKey);
    if ((0,node_util__WEBPACK_IMPORTED_MODULE_0__.isDeepStrictEqual)(manifest, found.manifest))
        return manifest;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(`${found.key}/${_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1}`)} was another when the backups were listed than now`, {
        hint: 'The one of now is signed. Find out who has changed it, or what stands between here and the store, before this backup is used.',
    });
}
/**
 * Throws a UserError where the manifest of a backup (`folder` is `<name>/<id>/`) does not carry a signature made with the private half of
 * this key. Reads the bytes themselves, what was parsed has lost what the signature is over, and gives what they say.
 */
async function checkSignature(storage, folder, publicKey) {
    const where = storage.locate(folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1);
    if ((await storage.stat(folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SIGNATURE_FILE */ .I9)) === undefined) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is not signed`, {
            hint: 'It was made without sign-with, or its signature was taken away: do not trust it before you know which.',
        });
    }
    const [manifest, signature] = await Promise.all([
        readAtMost(storage, folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .MANIFEST_FILE */ .h1, LARGEST_MANIFEST),
        readAtMost(storage, folder + _manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .SIGNATURE_FILE */ .I9, _signature_js__WEBPACK_IMPORTED_MODULE_3__/* .SIGNATURE_BYTES */ .tM),
    ]);
    if ((0,_signature_js__WEBPACK_IMPORTED_MODULE_3__/* .verify */ .MX)(manifest, signature, publicKey)) {
        const parsed = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_2__/* .parseManifest */ .Ng)(manifest.toString('utf8'), where);
        if (`${parsed.name}/${parsed.id}/` === folder)
            return parsed;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is of backup ${parsed.name}/${parsed.id} and lies in the folder of another`, {
            hint: 'It is signed, and was copied here: use the backup in its own place.',
        });
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${where} is not what the owner of this key signed: it was changed, or signed with another key`, {
        hint: 'Check that verify-with is the public half of the sign-with of the backup. If it is, somebody has changed the backup: use another copy.',
    });
}
/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** What was put in the place of a file may be as large as the store. */
async function readAtMost(storage, key, most) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await storage.get(key))) {
        bytes += chunk.length;
        if (bytes > most)
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${storage.locate(key)} is damaged: it has more than the ${most} bytes that it may have`, {
                hint: 'seaworthy did not write it so: find out who did, and use another copy of the backup.',
            });
        chunks.push(chunk);
    }
    return Buffer.concat(chunks);
}


/***/ })

};
