export const id = 4889;
export const ids = [4889];
export const modules = {

/***/ 14889:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  healthGate: () => (/* binding */ healthGate)
});

// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/condition.js
var lib_condition = __webpack_require__(31606);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/modes/gate-version.js



/** On so many fresh connections: behind a balancer each may reach another instance. */
const VERSION_CONNECTIONS = 5;
const FORM = "a version is expected, looked for in $.version, or $.json.path=VERSION, header:NAME=VERSION or match:'REGEX with (a group)'=VERSION";
/** Throws a UserError. */
function parseExpectedVersion(text) {
    const given = text.trim();
    if (/^[\w.+-]{1,64}$/.test(given))
        return { where: { jsonPath: '$.version' }, version: given };
    const { metric, op, value, warn } = (0,lib_condition/* parseCondition */.zB)(given);
    const version = value.kind === 'number' ? value.text : value.kind === 'word' ? value.word : '';
    if (op !== '=' || warn || !/^[\w.+-]{1,64}$/.test(version))
        throw new errors/* UserError */.yo(`received ${(0,units/* received */.ed)(text)}, ${FORM}`);
    if (metric.startsWith('$'))
        return { where: { jsonPath: metric }, version };
    if (/^header:[\w-]+$/.test(metric))
        return { where: { header: metric.slice('header:'.length) }, version };
    if (metric.startsWith('match:'))
        return { where: { regex: checkedPattern(metric.slice('match:'.length)) }, version };
    throw new errors/* UserError */.yo(`received ${(0,units/* received */.ed)(text)}, ${FORM}`);
}
function checkedPattern(source) {
    try {
        new RegExp(source, 'u');
    }
    catch {
        throw new errors/* UserError */.yo(`received match:${(0,units/* received */.ed)(source)}, which is no regular expression; ${FORM}`);
    }
    return source;
}
/** Asks on fresh connections. Never rejects but on abort: what went wrong is in the mix. */
async function versionsOf({ url, options }, { where }, world, signal) {
    const { sampleVersion } = await Promise.all(/* import() */[__webpack_require__.e(393), __webpack_require__.e(2376), __webpack_require__.e(1913)]).then(__webpack_require__.bind(__webpack_require__, 11913));
    return sampleVersion({ url, options, metrics: [] }, where, VERSION_CONNECTIONS, world, signal);
}
/** A commit may be written shorter, by at least seven digits, on either side. What has digits only is a number unless one of them is whole. */
function isVersion(seen, expected) {
    if (seen === expected)
        return true;
    if (/^\d+$/.test(seen + expected) && Math.max(seen.length, expected.length) < 40)
        return false;
    const [short, long] = seen.length < expected.length ? [seen, expected] : [expected, seen];
    return /^[0-9a-f]{7,40}$/i.test(short) && /^[0-9a-f]{7,40}$/i.test(long) && long.toLowerCase().startsWith(short.toLowerCase());
}
/** What must answer after going back to a commit. `current` is the commit of the run. */
function versionBefore(expected, sha, current) {
    const { version } = expected;
    const isCommit = /^[0-9a-f]{40}$/i.test(version) || (current !== undefined && isVersion(version, current)) || isVersion(version, sha);
    const isShort = current === undefined && /^(?=.*[a-f])[0-9a-f]{7,39}$/i.test(version);
    return isCommit || isShort ? { ...expected, version: sha } : { ...expected, other: true };
}
/** All of them must be the new one: a part that is old is a deploy that has not ended. */
function judgeVersion({ seen, failures }, { version: expected, other = false }) {
    if (other)
        return judgeOther({ seen, failures }, expected);
    const total = [...seen.values()].reduce((sum, count) => sum + count, 0) + failures.length;
    const fresh = [...seen].filter(([version]) => isVersion(version, expected)).reduce((sum, [, count]) => sum + count, 0);
    const others = [...seen].filter(([version]) => !isVersion(version, expected)).map(([version, count]) => `${count} ${version}`);
    const unknown = failures.length > 0 ? [`${failures.length} without a version (${failures[0]})`] : [];
    const actual = [...(fresh > 0 ? [`${fresh} ${expected}`] : []), ...others, ...unknown].join(', ');
    const check = { expected: `${expected} on ${total} fresh connections`, actual: actual || 'no answer' };
    if (others.length > 0) {
        const hint = fresh > 0
            ? 'Old and new answer side by side: the deploy has not ended, or an instance was left out.'
            : 'Only another version answers: the deploy did not reach what answers here.';
        return { ...check, status: 'failed', hint };
    }
    if (fresh === total && total > 0)
        return { ...check, status: 'passed' };
    return {
        ...check,
        status: 'inconclusive',
        hint: 'Say with expect-version where the answer names its version: $.path, header:NAME or match:REGEX.',
    };
}
function judgeOther({ seen, failures }, left) {
    const all = [...seen].map(([version, count]) => `${count} ${version}`);
    const unknown = failures.length > 0 ? [`${failures.length} without a version (${failures[0]})`] : [];
    const check = { expected: `another version than ${left}`, actual: [...all, ...unknown].join(', ') || 'no answer' };
    if ([...seen.keys()].some((version) => isVersion(version, left)))
        return { ...check, status: 'failed', hint: 'What was left still answers.' };
    return { ...check, status: failures.length === 0 && seen.size > 0 ? 'passed' : 'inconclusive' };
}

;// CONCATENATED MODULE: ./lib/modes/gate-advice.js


const failedOf = (checks) => checks.filter(({ status, layer }) => status === 'failed' && layer !== 'gate');
/**
 * Whether going back to the version before would help. Never on what could not be found out, never where what fails failed before the deploy as
 * well, and never without a commit to go back to. Pure.
 */
function adviseRollback({ checks, baseline, current, previous, versions = [], labels = [] }) {
    const no = (why) => ({ rollback: false, why });
    const failed = failedOf(checks);
    if (failed.length === 0) {
        if (checks.every(report/* holds */.v9))
            return no('nothing failed');
        const gate = checks.find(({ status, layer }) => status === 'failed' && layer === 'gate');
        return no(gate ? `only ${gate.name} failed (${gate.actual})` : 'what failed could not be found out, and that is no reason to go back');
    }
    const names = failed.map(({ name }) => name).join(', ');
    if (failed.every(({ layer }) => layer === 'network')) {
        return no(`only the way to the targets failed (${names}), which may be at fault here and not there`);
    }
    const before = baseline ? failed.filter((check) => wasBroken(check, baseline, labels)) : [];
    if (before.length > 0 && failed.every((check) => check.layer === 'network' || before.includes(check))) {
        const others = before.length < failed.length ? ', or is the way to the targets' : '';
        return no(`what fails failed before the deploy already (${names})${others}: rolling back would not help`);
    }
    const stale = versions.filter(({ mix, expected }) => isStale(mix, expected)).map(({ label }) => `${label} version`);
    if (failed.every(({ name }) => stale.includes(name))) {
        return no('only the old version answers: the deploy did not take place, and there is nothing to go back from');
    }
    if ('why' in previous)
        return no(previous.why);
    if (current !== undefined && isVersion(current, previous.sha))
        return no('the commit to go back to is the one that was deployed');
    return { rollback: true, why: `${names} failed after the deploy` };
}
/** The same check, or the whole target where it did not answer at all. */
function wasBroken({ name }, baseline, labels) {
    return baseline.get(name) === 'failed' || baseline.get(`${labelIn(name, labels)} answers`) === 'failed';
}
/** The longest that fits: `shop` is not the target of `shop api status=200`. */
const labelIn = (name, labels) => labels.filter((label) => name.startsWith(`${label} `)).sort((a, b) => b.length - a.length)[0];
/** Failed checks about which the baseline knows nothing, so that a comparison says nothing of them either. */
function notCompared(checks, baseline, labels) {
    const names = failedOf(checks).map(({ name }) => name);
    return names.filter((name) => !baseline.has(name) &&
        !labels.some((label) => name === `${label} version` || name === `${label} answers`) &&
        baseline.get(`${labelIn(name, labels)} answers`) !== 'failed');
}
function isStale({ seen }, expected) {
    return seen.size > 0 && ![...seen.keys()].some((version) => isVersion(version, expected));
}
const BLAME = ['dependency', 'app', 'network', 'gate'];
/** Where the fault lies: an application whose database is away fails as well, so the database is named. Empty where nothing failed. */
function failedLayer(checks) {
    const bad = checks.filter((check) => !(0,report/* holds */.v9)(check));
    const failed = bad.filter(({ status }) => status === 'failed');
    const layers = new Set((failedOf(failed).length > 0 ? failedOf(failed) : bad).map(({ layer }) => layer));
    return BLAME.find((layer) => layers.has(layer)) ?? '';
}

// EXTERNAL MODULE: ./lib/modes/gate-baseline.js
var gate_baseline = __webpack_require__(83965);
// EXTERNAL MODULE: ./lib/storage/proxy.js
var proxy = __webpack_require__(60241);
// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
var external_node_http_namespaceObject = /*#__PURE__*/__webpack_require__.t(external_node_http_, 2);
// EXTERNAL MODULE: external "node:https"
var external_node_https_ = __webpack_require__(44708);
var external_node_https_namespaceObject = /*#__PURE__*/__webpack_require__.t(external_node_https_, 2);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 11 modules
var schemas = __webpack_require__(92857);
;// CONCATENATED MODULE: ./lib/modes/gate-deployments.js





/** By this a later run knows the status that a gate wrote from one that somebody else did, the runner for example. */
const OURS = 'seaworthy health-gate: ';
const PATIENCE_MS = 10_000;
const DEPLOYMENT = schemas/* object */.Ikc({ id: schemas/* number */.aig().int(), sha: schemas/* string */.YjP().regex(/^[0-9a-f]{40}$/) });
const STATUS = schemas/* object */.Ikc({ state: schemas/* string */.YjP(), description: schemas/* string */.YjP().nullish() });
/** The newest other commit that a gate found good in this environment, or why there is none. Throws a UserError where the history cannot be read. */
async function knownGood(deployments) {
    const { environment, sha } = deployments;
    for (let page = 1; page <= MOST_PAGES; page++) {
        const query = `?environment=${encodeURIComponent(environment)}&per_page=${PAGE}&page=${page}`;
        const listed = await list(deployments, query, DEPLOYMENT);
        const others = listed.filter((other) => other.sha !== sha);
        for (let at = 0; at < others.length; at += AT_ONCE) {
            const some = others.slice(at, at + AT_ONCE);
            const good = await Promise.all(some.map((deployment) => wasGood(deployments, deployment.id)));
            const newest = some.find((_, index) => good[index]);
            if (newest)
                return { sha: newest.sha };
        }
        if (listed.length < PAGE)
            break;
    }
    return { why: `no other deployment of ${environment} has a success that a gate wrote` };
}
/** A run with a matrix makes a deployment for each of its jobs, and the gate writes to one of them. */
const PAGE = 100;
const MOST_PAGES = 3;
const AT_ONCE = 10;
/** Newest first; what the runner adds later (inactive) does not take back what the gate has seen, nor does what it could not find out. */
async function wasGood(deployments, id) {
    const statuses = await list(deployments, `/${id}/statuses?per_page=100`, STATUS);
    return statuses.find(({ description, state }) => description?.startsWith(OURS) && state !== 'error')?.state === 'success';
}
/** Writes the verdict of a gate to the newest deployment of this commit, which is made where there is none. Throws a UserError. */
async function writeVerdict(deployments, verdict) {
    const { environment, sha } = deployments;
    const query = `?environment=${encodeURIComponent(environment)}&sha=${sha}&per_page=1`;
    const [found] = await list(deployments, query, DEPLOYMENT);
    const id = found?.id ?? (await create(deployments));
    await ask(deployments, `/${id}/statuses`, {
        state: verdict.state,
        // GitHub takes 140 characters.
        description: `${OURS}${verdict.text}`.slice(0, 140),
        ...(verdict.runUrl ? { log_url: verdict.runUrl } : {}),
        // Others that are still good must stay so: they are what a rollback goes back to.
        auto_inactive: false,
    });
}
async function create(deployments) {
    const { sha, environment } = deployments;
    const made = await ask(deployments, '', { ref: sha, environment, auto_merge: false, required_contexts: [], description: 'seaworthy' });
    const parsed = schemas/* object */.Ikc({ id: schemas/* number */.aig().int() }).safeParse(made);
    if (parsed.success)
        return parsed.data.id;
    throw new errors/* UserError */.yo(`GitHub made no deployment of ${environment}`, { hint: RIGHTS });
}
const RIGHTS = 'The job needs permissions: deployments: write (read is enough to find the commit to go back to), and github-token.';
async function list(deployments, path, schema) {
    const answer = schemas/* array */.YOg(schema).safeParse(await ask(deployments, path));
    if (answer.success)
        return answer.data;
    throw new errors/* UserError */.yo(`GitHub's list of deployments of ${deployments.environment} is not of the form that its documentation gives`);
}
/** By the proxy of the runner where it has one, which `fetch` does not ask; a redirect is an answer like any other. */
async function send(url, { method, headers, body, proxies, signal }) {
    const { request, Agent } = url.protocol === 'http:' ? external_node_http_namespaceObject : external_node_https_namespaceObject;
    const agent = new Agent(proxies ? { proxyEnv: { ...proxies } } : {});
    try {
        return await new Promise((resolve, reject) => {
            const asked = request(url, { method, headers, agent, signal }, (response) => {
                (0,consumers_.text)(response).then((said) => resolve({ status: response.statusCode, text: said }), reject);
            });
            asked.on('error', (thrown) => reject(signal.aborted ? signal.reason : thrown));
            asked.end(body);
        });
    }
    finally {
        agent.destroy();
    }
}
async function ask({ api, repository, token, environment, proxies, signal }, path, body) {
    const what = `the deployments of ${environment} could not be ${body === undefined ? 'read' : 'written'}`;
    let answer;
    try {
        answer = await send(new URL(`${api}/repos/${repository}/deployments${path}`), {
            method: body === undefined ? 'GET' : 'POST',
            headers: {
                accept: 'application/vnd.github+json',
                authorization: `Bearer ${token}`,
                'x-github-api-version': '2022-11-28',
                'user-agent': 'seaworthy',
                ...(body === undefined ? {} : { 'content-type': 'application/json' }),
            },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
            proxies,
            signal: AbortSignal.any([signal, AbortSignal.timeout(PATIENCE_MS)]),
        });
        if (answer.status >= 200 && answer.status < 300)
            return JSON.parse(answer.text);
    }
    catch (thrown) {
        throw new errors/* UserError */.yo(`${what}: ${(0,errors/* messageOf */.bD)(thrown)}`, { cause: thrown, temporary: true });
    }
    const status = answer.status;
    const hint = status === 401 || status === 403 || status === 404 ? RIGHTS : undefined;
    throw new errors/* UserError */.yo(`${what}: GitHub answered ${status}`, { temporary: status >= 500 || status === 429, ...(hint ? { hint } : {}) });
}

;// CONCATENATED MODULE: ./lib/modes/gate-history.js





/** The history of the environment, where it is asked for and can be had. */
function deploymentsOf({ config, meta, context, notes }) {
    const { environment } = config;
    if (environment === undefined)
        return undefined;
    const token = config['github-token'];
    const { sha, repository } = meta;
    const missing = [...(token ? [] : ['github-token']), ...(sha && repository ? [] : ['a GitHub run'])];
    if (!token || !sha || !repository) {
        notes.push(`environment: the history of ${environment} is neither read nor written without ${missing.join(' and ')}`);
        return undefined;
    }
    const api = context.env.GITHUB_API_URL || 'https://api.github.com';
    const proxies = (0,proxy/* proxiesIn */.Iz)(context.env);
    return { api, repository, token, environment, sha, signal: context.signal, ...(proxies ? { proxies } : {}) };
}
/** For all that is asked of a history together, which may be long. */
const HISTORY_MS = 15_000;
/** From the history of the environment where there is one; else the input. */
async function previousSha({ config, context, notes }, deployments) {
    // What GitHub gives as the commit before the first of a branch.
    const given = /^0+$/.test(config['previous-sha'] ?? '') ? undefined : config['previous-sha'];
    const patient = deployments && { ...deployments, signal: AbortSignal.any([context.signal, AbortSignal.timeout(HISTORY_MS)]) };
    const found = patient ? await orNote(() => knownGood(patient), notes, context) : undefined;
    if (found && 'sha' in found)
        return found;
    if (given)
        return { sha: given };
    const hint = 'give previous-sha, or environment with github-token';
    return { why: found ? `${found.why}, and no previous-sha was given` : `no commit to go back to is known: ${hint}` };
}
/** Never rejects for what the history lacks: it is noted. */
async function tellDeployments({ notes, meta, context }, deployments, checks) {
    const verdict = {
        passed: { state: 'success', text: 'healthy' },
        degraded: { state: 'success', text: 'healthy, something is degraded' },
        failed: { state: 'failure', text: `failed layer ${failedLayer(checks) || 'unknown'}` },
        inconclusive: { state: 'error', text: 'it could not be found out' },
        skipped: { state: 'error', text: 'it could not be found out' },
    };
    const written = { ...verdict[(0,report/* worst */.QZ)(checks.map(({ status }) => status))], ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) };
    await orNote(() => writeVerdict(deployments, written), notes, context);
}
/** The history is a help, and no verdict: what goes wrong with it is said. */
async function orNote(work, notes, context) {
    try {
        return await work();
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        notes.push(thrown.hint ? `${(0,errors/* messageOf */.bD)(thrown)}. ${thrown.hint}` : (0,errors/* messageOf */.bD)(thrown));
        return undefined;
    }
}

// EXTERNAL MODULE: external "node:timers/promises"
var promises_ = __webpack_require__(58500);
// EXTERNAL MODULE: ./lib/retry.js
var retry = __webpack_require__(2165);
;// CONCATENATED MODULE: ./lib/probes/index.js

/** Loaded when a target wants it: together they are more than half a second and 100 MB. */
const PROBES = [
    { schemes: ['http:', 'https:'], load: async () => (await Promise.all(/* import() */[__webpack_require__.e(393), __webpack_require__.e(2376), __webpack_require__.e(1913)]).then(__webpack_require__.bind(__webpack_require__, 11913))).httpProbe },
    { schemes: ['postgres:', 'postgresql:'], load: async () => (await __webpack_require__.e(/* import() */ 7344).then(__webpack_require__.bind(__webpack_require__, 77344))).postgresProbe },
    { schemes: ['redis:', 'rediss:', 'redis+socket:'], load: async () => (await Promise.all(/* import() */[__webpack_require__.e(2830), __webpack_require__.e(7796), __webpack_require__.e(4515), __webpack_require__.e(9194)]).then(__webpack_require__.bind(__webpack_require__, 29194))).redisProbe },
    {
        schemes: ['celery+redis:', 'celery+rediss:', 'celery+redis+socket:', 'celery+amqp:', 'celery+amqps:'],
        load: async () => (await __webpack_require__.e(/* import() */ 5776).then(__webpack_require__.bind(__webpack_require__, 55776))).celeryProbe,
    },
    { schemes: ['tcp:'], load: async () => (await __webpack_require__.e(/* import() */ 9248).then(__webpack_require__.bind(__webpack_require__, 29248))).tcpProbe },
    { schemes: ['tls:'], load: async () => (await Promise.all(/* import() */[__webpack_require__.e(2376), __webpack_require__.e(3182)]).then(__webpack_require__.bind(__webpack_require__, 83182))).tlsProbe },
    { schemes: ['s3:'], load: async () => (await __webpack_require__.e(/* import() */ 741).then(__webpack_require__.bind(__webpack_require__, 70741))).s3Probe },
    { schemes: ['sqlite:'], load: async () => (await __webpack_require__.e(/* import() */ 3202).then(__webpack_require__.bind(__webpack_require__, 23202))).sqliteProbe },
    { schemes: ['dns:'], load: async () => (await __webpack_require__.e(/* import() */ 2648).then(__webpack_require__.bind(__webpack_require__, 32648))).dnsProbe },
    { schemes: ['command:'], load: async () => (await __webpack_require__.e(/* import() */ 1566).then(__webpack_require__.bind(__webpack_require__, 1566))).commandProbe },
    { schemes: ['disk:'], load: async () => (await __webpack_require__.e(/* import() */ 2122).then(__webpack_require__.bind(__webpack_require__, 62122))).diskProbe },
    { schemes: ['memory:'], load: async () => (await __webpack_require__.e(/* import() */ 2122).then(__webpack_require__.bind(__webpack_require__, 62122))).memoryProbe },
];
/** The probe of a URL's scheme. Throws a UserError that names those there are; nothing of the URL but its scheme, it may hold a password. */
async function probeFor(url) {
    const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? '';
    const kind = PROBES.find(({ schemes }) => schemes.includes(scheme));
    if (kind)
        return kind.load();
    throw new errors/* UserError */.yo(`there is no probe for ${scheme || 'what has no scheme'}; there are ${PROBES.flatMap(({ schemes }) => schemes).join(' ')}`);
}
/** All of them, for the documentation. */
const everyProbe = () => Promise.all(PROBES.map(({ load }) => load()));

// EXTERNAL MODULE: ./lib/words.js
var lib_words = __webpack_require__(44842);
;// CONCATENATED MODULE: ./lib/modes/gate-targets.js







/** The rich form, from the config file: what a line has, and what only a probe understands beside it. */
const RICH = schemas/* looseObject */._H3({
    url: schemas/* string */.YjP().min(1),
    name: schemas/* string */.YjP().min(1).max(100).optional(),
    conditions: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())], 'a condition or a list of them is expected').optional(),
    'expect-version': schemas/* string */.YjP().optional(),
});
/** Throws a UserError, or one that says several things in as many lines. */
function readTarget(line) {
    if (!line.startsWith('{'))
        return readLine(line);
    const content = jsonOf(line);
    if (content === undefined)
        throw new errors/* UserError */.yo('a line that begins with { is read as JSON, and this one is none');
    const rich = RICH.safeParse(content);
    if (!rich.success) {
        const [issue] = rich.error.issues;
        const { url } = content;
        const which = typeof url === 'string' && url !== '' ? `${labelOf(url)}: ` : '';
        throw new errors/* UserError */.yo(`${which}a target is {url, name, conditions, …} or a URL with its conditions; ${issue?.path.join('.') || 'it'}: ${issue?.message}`);
    }
    const { url, name, conditions = [], 'expect-version': version, ...options } = rich.data;
    return {
        url,
        ...(name ? { name: (0,units/* oneLine */.TN)(name, 100) } : {}),
        conditions: [conditions].flat().map(lib_condition/* parseCondition */.zB),
        options,
        ...(version ? { version } : {}),
    };
}
function readLine(line) {
    try {
        const { target, conditions } = (0,lib_condition/* parseTarget */.hu)(line);
        return { url: target, conditions, options: {} };
    }
    catch (thrown) {
        const [, rest = ''] = /^\s*[a-z][a-z0-9+.-]*:\/\/[^\s@]*:[^\s@]*(\s.*)$/is.exec(line) ?? [];
        // The second half of a password, perhaps, which the message would repeat.
        if (!rest.includes('@'))
            throw thrown;
        throw new errors/* UserError */.yo('what follows its URL is no condition; a blank in a user or a password is written as %20', { cause: thrown });
    }
}
function jsonOf(line) {
    try {
        return JSON.parse(line);
    }
    catch {
        return undefined;
    }
}
/** Opens every target, or says everything that is wrong with any of them at once, before anything is asked. Throws a ConfigError. */
async function openTargets(inputs, world) {
    const { targets, failFast, expectVersion, after } = inputs;
    const problems = [];
    const asked = [];
    const fatal = [];
    const attempt = async (what, work) => {
        try {
            await work();
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            problems.push(`${what}: ${(0,errors/* messageOf */.bD)(thrown)}${thrown.hint ? `. ${thrown.hint}` : ''}`);
        }
    };
    for (const line of failFast)
        await attempt('fail-fast', () => fatal.push(readFatal(line)));
    for (const line of targets)
        await attempt('targets', async () => void asked.push(await openTarget(readTarget(line), { before: asked, fatal, world, problems })));
    for (const condition of fatal)
        await attempt('fail-fast', () => checkFatal(condition, asked, targets.length === asked.length));
    if (expectVersion !== undefined)
        await attempt('expect-version', () => giveVersion(asked, parseExpectedVersion(expectVersion)));
    if (problems.length === 0)
        return after ? asked.map((target) => (target.version ? { ...target, version: after(target.version) } : target)) : asked;
    await Promise.all(asked.map(({ look }) => look.close()));
    throw new errors/* ConfigError */.xL(problems);
}
async function openTarget(written, { before, fatal: all, world, problems }) {
    const { url, options, conditions, version } = written;
    const probe = await probeFor(url);
    const label = uniqueLabel(written.name ?? labelOf(url), before);
    for (const condition of conditions) {
        try {
            checkMetric(condition, probe);
        }
        catch (thrown) {
            problems.push(`targets: ${label}: ${(0,errors/* messageOf */.bD)(thrown)}`);
        }
    }
    const named = new Set(conditions.map(({ metric }) => metric));
    const defaults = probe.defaults.map(lib_condition/* parseCondition */.zB).filter(({ metric }) => !named.has(metric));
    const expected = version === undefined ? undefined : parseExpectedVersion(version);
    if (expected && probe.name !== 'http')
        throw new errors/* UserError */.yo(`${label}: expect-version asks an http:// or https:// target, this is ${probe.name}`);
    // All of them, so that a costly look is not made for nobody.
    const fatal = all.filter(({ metric }) => hasMetric(metric, probe));
    const metrics = [...new Set([...conditions, ...defaults, ...fatal].map(({ metric }) => metric))];
    const look = opened(label, () => probe.open({ url, options, metrics }, world));
    return { label, url, options, probe, look, conditions, defaults, fatal, ...(expected ? { version: expected } : {}) };
}
/** With the name of the target, of which there may be many. */
function opened(label, open) {
    try {
        return open();
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        throw new errors/* UserError */.yo(`${label}: ${(0,errors/* messageOf */.bD)(thrown)}`, { ...(thrown.hint ? { hint: thrown.hint } : {}), cause: thrown });
    }
}
/** Throws a UserError where the probe has no such metric, with those that it has, or where the units do not fit. */
function checkMetric(condition, probe) {
    const metric = metricOf(condition.metric, probe);
    if (!hasMetric(condition.metric, probe)) {
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(condition.text)}: ${probe.name} has no ${condition.metric}; it has ${probe.metrics.map(({ name }) => name).join(' ')}`);
    }
    (0,lib_condition/* checkUnits */.wG)(condition, metric?.dimension);
}
function metricOf(name, probe) {
    return probe.metrics.find((metric) => metric.name.endsWith(':') ? name.startsWith(metric.name) && name !== metric.name : metric.name === name);
}
const hasMetric = (name, probe) => metricOf(name, probe) !== undefined || (probe.accepts?.(name) ?? false);
function readFatal(line) {
    const condition = (0,lib_condition/* parseCondition */.zB)(line);
    if (condition.warn)
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(condition.text)}: warn: never ends the gate; remove it`);
    return condition;
}
function checkFatal(condition, asked, complete) {
    const able = asked.filter(({ fatal }) => fatal.includes(condition));
    if (able.length === 0 && complete)
        throw new errors/* UserError */.yo(`Condition ${(0,units/* received */.ed)(condition.text)}: no target has ${condition.metric}`);
    for (const { probe } of able)
        (0,lib_condition/* checkUnits */.wG)(condition, metricOf(condition.metric, probe)?.dimension);
}
function giveVersion(asked, version) {
    const target = asked.find(({ probe }) => probe.name === 'http');
    if (!target)
        throw new errors/* UserError */.yo('an http:// or https:// target is expected among targets: a version is asked there');
    target.version ??= version;
}
/** What stands in a report: where it is, without who asks and with which keys. */
function labelOf(url) {
    const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*:)(.*)$/is.exec(url) ?? [];
    if (/^command:$/i.test(scheme))
        return programLabel(rest);
    if (!rest.startsWith('//'))
        return (0,units/* oneLine */.TN)(`${scheme}${rest.replace(/\?.*$/s, '')}`, 100);
    const [authority = ''] = rest.slice(2).split(/[/?#]/);
    // What stands before the last @ of the authority may be a password; a path may hold an @ of its own.
    const at = rest.indexOf('@') >= 0 && !authority.includes('@') ? '' : authority.slice(authority.lastIndexOf('@') + 1);
    const path = rest.slice(2 + authority.length).replace(/[?#].*$/s, '');
    return (0,units/* oneLine */.TN)(`${scheme}//${at || '…'}${path.includes('@') ? '' : path}`, 100);
}
/** The program, and the script that it runs: any word after them may be a password. */
function programLabel(words) {
    const [program = '', script = ''] = (0,lib_words/* splitWords */.yM)(words);
    const isScript = /^\w[\w./-]*\.\w+$/.test(script) || /^\.{0,2}\//.test(script);
    return (0,units/* oneLine */.TN)(`command:${program.split('/').pop()}${isScript ? ` ${script.split('/').pop()}` : ''}`, 100);
}
function uniqueLabel(label, before) {
    const taken = new Set(before.map((target) => target.label));
    for (let number = 1;; number++) {
        const candidate = number === 1 ? label : `${label} #${number}`;
        if (!taken.has(candidate))
            return candidate;
    }
}

;// CONCATENATED MODULE: ./lib/modes/gate-judge.js





/** Conditions over what was seen. Pure. */
function judgeSeen(target, { values, facts }, more = []) {
    const { label, probe } = target;
    const one = (condition) => {
        const observation = values.get(condition.metric) ?? { value: undefined, why: `${label} has no ${condition.metric}`, ms: 0 };
        return { ...(0,lib_condition/* judge */.S4)(condition, observation), name: `${label} ${condition.text}`, layer: probe.layer };
    };
    // A default is for what was seen; that something was not observed is no fault where nobody asked for it.
    const seenDefaults = target.defaults.filter(({ metric }) => values.has(metric));
    const fatal = target.fatal.filter(({ metric }) => values.has(metric)).map(one);
    const checks = [...target.conditions.map(one), ...seenDefaults.map(one), ...more, ...fatal];
    const answered = {
        name: `${label} answers`,
        status: 'passed',
        expected: 'an answer',
        actual: 'answered',
        ms: 0,
        layer: probe.layer,
    };
    const all = checks.length > 0 ? checks : [answered];
    const waits = target.conditions.flatMap(({ metric, text }) => {
        const windowMs = metricOf(metric, probe)?.windowMs;
        return windowMs === undefined || values.get(metric)?.value !== undefined ? [] : [{ name: `${label} ${text}`, windowMs }];
    });
    return {
        label,
        status: (0,report/* worst */.QZ)(all.map(({ status }) => status)),
        checks: all,
        facts,
        fatal: fatal.some(({ status }) => status === 'failed'),
        waits,
    };
}
/** No look: the other side is at fault unless the probe knows better. What the gate itself lacks is no verdict about the target. */
function judgeFailure({ label, probe }, thrown, ms) {
    const known = thrown instanceof errors/* UserError */.yo;
    const layer = (known ? thrown.layer : undefined) ?? probe.layer;
    const status = known && layer !== 'gate' ? 'failed' : 'inconclusive';
    const actual = (0,units/* oneLine */.TN)(known ? (0,errors/* messageOf */.bD)(thrown) : `Unexpected: ${(0,errors/* messageOf */.bD)(thrown)}`, 500);
    const hint = known ? thrown.hint : 'This is a defect of seaworthy. Please report it with this message.';
    const check = {
        name: `${label} answers`,
        status,
        expected: 'an answer',
        actual,
        ms: Math.round(ms),
        layer,
        ...(hint ? { hint } : {}),
    };
    return { label, status, checks: [check], facts: {}, fatal: false };
}

;// CONCATENATED MODULE: ./lib/modes/gate-rounds.js





const noStreak = () => ({ count: 0, worst: new Map() });
/** What a report can show; older rounds are counted and forgotten. */
const KEPT_ROUNDS = 60;
const KEPT_ERRORS = 3;
/** After the deadline a look gets this long to end: the verdict has fallen, only what it holds open is put away. */
const GRACE_MS = 1_000;
/**
 * Rounds of all targets at once until everything holds for `successes` rounds in a row and the soak after them, a condition of `fail-fast` is
 * missed, or the time is up. Whatever else goes wrong is tried again. Rejects only on abort of `signal`.
 */
async function runRounds(asked, times, world) {
    const started = performance.now();
    const passedMs = () => performance.now() - started;
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(late()), times.timeoutMs);
    const signal = AbortSignal.any([world.signal, deadline.signal]);
    const places = asked.map((target) => ({ target, breaker: (0,retry/* targetBreaker */.KG)(times.timeoutMs) }));
    const progress = {
        count: 0,
        rounds: [],
        streak: noStreak(),
        end: 'late',
        falls: 0,
        errors: new Map(),
        breakers: new Map(),
        ms: 0,
    };
    try {
        while (!signal.aborted) {
            const atMs = passedMs();
            const targets = await Promise.all(places.map((place) => lookOnce(place, { signal, world, atMs, times, passedMs })));
            world.signal.throwIfAborted();
            // A round that the deadline cut short is no evidence, unless it is all there is.
            if (deadline.signal.aborted && progress.count > 0 && !targets.every((judged) => isGood(judged, times)))
                break;
            note(progress, { atMs, targets }, times, world);
            progress.end = ended(progress, times, passedMs());
            if (progress.end !== 'late' || (world.once && !isWaiting(progress.rounds)))
                break;
            await (0,promises_.setTimeout)(Math.max(0, atMs + times.intervalMs - passedMs()), undefined, { signal }).catch(() => { });
        }
        world.signal.throwIfAborted();
        // Only a window was waited for, and there is no more time to.
        if (progress.end === 'late' && isProven(progress.streak, times, progress.rounds.at(-1)?.atMs ?? 0))
            progress.end = 'good';
        for (const { target, breaker } of places)
            progress.breakers.set(target.label, breaker.state());
        return { ...progress, ms: passedMs() };
    }
    finally {
        clearTimeout(timer);
    }
}
/** Whose fault that was is not known: the time may have been too short for any answer. */
const late = () => new errors/* UserError */.yo('no answer when the time was up', { layer: 'gate', hint: 'Raise timeout.' });
const isGood = (judged, { strict }) => (strict ? judged.status === 'passed' : (0,report/* holds */.v9)(judged));
const isWaiting = (rounds) => rounds.at(-1)?.targets.some(({ waits }) => waits.length > 0) ?? false;
const isProven = ({ provenMs }, { soakMs }, nowMs) => provenMs !== undefined && nowMs - provenMs >= soakMs;
/** `late` stands for going on, and for the verdict when there is no more time to. */
function ended({ rounds, streak }, times, nowMs) {
    if (rounds.at(-1).targets.some(({ fatal }) => fatal))
        return 'fatal';
    if (isWaiting(rounds))
        return 'late';
    return isProven(streak, times, nowMs) ? 'good' : 'late';
}
function note(progress, round, times, world) {
    progress.count++;
    progress.rounds.push(round);
    if (progress.rounds.length > KEPT_ROUNDS)
        progress.rounds.shift();
    const bad = round.targets.filter((judged) => !isGood(judged, times));
    if (bad.length === 0)
        lengthen(progress.streak, round, times);
    else {
        if (progress.streak.count > 0 && bad.some(({ status }) => status === 'failed')) {
            progress.falls++;
            progress.fell = round;
        }
        progress.streak = noStreak();
    }
    tell(progress, round, bad, world);
}
function lengthen(streak, { atMs, targets }, { successes }) {
    streak.count++;
    if (streak.count === successes)
        streak.provenMs = atMs;
    for (const { checks, waits } of targets) {
        for (const check of checks) {
            const known = streak.worst.get(check.name);
            if (!waits.includes(check.name) && (!known || (0,report/* worst */.QZ)([known.status, check.status]) === check.status))
                streak.worst.set(check.name, check);
        }
    }
}
function tell({ count, errors }, { targets }, bad, world) {
    const held = targets.some(({ status }) => status === 'degraded') ? 'everything holds, something is degraded' : 'everything holds';
    world.log(`Round ${count}: ${bad.length === 0 ? held : bad.map(({ label, status }) => `${label} ${status}`).join(', ')}`);
    for (const { label, checks } of bad) {
        const known = errors.get(label) ?? [];
        const said = checks
            .filter((check) => check.status !== 'passed')
            .map(({ name, actual }) => `${name.slice(label.length + 1)}: ${actual}`);
        // Once is enough in the log: a gate may ask a hundred times.
        for (const error of said)
            if (!known.includes(error))
                world.log(`  ${label} ${error}`);
        errors.set(label, [...known.filter((error) => !said.includes(error)), ...said].slice(-KEPT_ERRORS));
    }
}
/** What a window may take longer than it is: looks do not all take the same time. */
const WINDOW_SLACK_MS = 1_000;
/** One target once. Never rejects. */
async function lookOnce(place, { signal, world, atMs, times, passedMs }) {
    const { target, breaker } = place;
    // Towards the end nothing is left unasked: what comes back must still be seen long enough, and the verdict must not rest on an old look.
    const needMs = breaker.pauseMs + times.successes * times.intervalMs + times.soakMs;
    try {
        const [seen, version] = await breaker.execute(() => within(observe(target, signal, world), signal), times.timeoutMs - atMs <= needMs);
        const judged = judgeSeen(target, seen, version ? [version] : []);
        place.seenMs ??= passedMs();
        const age = passedMs() - place.seenMs - times.intervalMs - WINDOW_SLACK_MS;
        return { ...judged, waits: judged.waits.filter(({ windowMs }) => age < windowMs).map(({ name }) => name) };
    }
    catch (thrown) {
        const judged = { ...judgeFailure(target, breaker.reason(thrown), passedMs() - atMs), waits: [] };
        return breaker.wasOpen(thrown) ? { ...judged, notAsked: true } : judged;
    }
}
async function observe(target, signal, world) {
    const seen = await target.look.observe(signal);
    return [seen, target.version && (await world.versions(target, signal))];
}
/** A look that does not hear the signal is left behind after the grace. */
async function within(work, signal) {
    const late = Promise.withResolvers();
    late.promise.catch(() => { });
    let timer;
    const onAbort = () => {
        timer = setTimeout(() => late.reject(signal.reason), GRACE_MS);
    };
    if (signal.aborted)
        onAbort();
    else
        signal.addEventListener('abort', onAbort, { once: true });
    try {
        return await Promise.race([work, late.promise]);
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        clearTimeout(timer);
    }
}
/**
 * The verdict, by target: over the good rounds at the end where there are enough of them, so that what was degraded once is not forgotten; else
 * as the last round has it, and where something came and went, as it was when it was away.
 */
function checksOf({ rounds, streak, end, falls, fell }) {
    const checks = rounds.at(-1)?.targets.flatMap((target) => target.checks) ?? [];
    if (end === 'good')
        return checks.map((check) => streak.worst.get(check.name) ?? check);
    // One fall may be the change of versions itself; that the last round is bad says everything.
    if (end === 'fatal' || falls < 2 || streak.count === 0 || !fell)
        return checks;
    const away = fell.targets.flatMap((target) => target.checks).filter(({ status }) => status === 'failed');
    const names = new Set(away.map(({ name }) => name));
    const said = `it comes and goes: ${falls} times everything held and something failed again`;
    return [...checks.filter(({ name }) => !names.has(name)), ...away.map((check) => ({ ...check, actual: `${check.actual} (${said})` }))];
}
/** What the gate itself found, over all targets. */
function gateCheck({ count, streak, end, falls, rounds, ms: tookMs }, { successes, soakMs }) {
    const ms = Math.round(tookMs);
    const expected = `everything holds in ${successes} ${successes === 1 ? 'round' : 'rounds in a row'}${soakMs > 0 ? ' and through the soak' : ''}`;
    const check = { name: 'gate', expected, ms, layer: 'gate' };
    if (end === 'good')
        return { ...check, status: 'passed', actual: `${roundsOf(streak.count, 'good ')} in a row of ${count}` };
    if (end === 'fatal')
        return { ...check, status: 'failed', actual: 'a condition of fail-fast was missed' };
    const held = `${roundsOf(streak.count, 'good ')} in a row when the time was up, after ${roundsOf(count)}`;
    if (count === 0)
        return { ...check, status: 'inconclusive', actual: 'no round ended in time', hint: 'Raise timeout.' };
    if (streak.count === 0)
        return { ...check, status: (0,report/* worst */.QZ)(rounds.at(-1).targets.map(({ status }) => status)), actual: held };
    if (falls > 0)
        return { ...check, status: 'failed', actual: `${held}; before that it held and stopped to hold` };
    return {
        ...check,
        status: 'inconclusive',
        actual: held,
        hint: 'It became good too late to be seen good long enough: raise timeout, or lower successes, interval or soak.',
    };
}
const roundsOf = (count, kind = '') => `${count} ${kind}${count === 1 ? 'round' : 'rounds'}`;

;// CONCATENATED MODULE: ./lib/modes/gate-look.js



/** No wait for the other side is longer, and a verdict by the timeout wants looks that end before it. */
const LONGEST_LOOK_MS = 10_000;
const lookMs = (timeoutMs) => Math.min(LONGEST_LOOK_MS, Math.max(200, timeoutMs * 0.6));
/** After the verdict a probe gets this long to put away what it holds open; what is left of it ends with the run. */
const CLOSING_MS = 800;
/** Asks the targets in rounds. */
async function look(gate, { once = false, after } = {}) {
    const { config, context, workspace } = gate;
    const world = {
        env: context.env,
        lookMs: lookMs(config.timeout),
        cwd: workspace,
        tag: context.tag,
        ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
    };
    const expectVersion = once ? undefined : config['expect-version'];
    const asked = await openTargets({
        targets: config.targets,
        failFast: once ? [] : config['fail-fast'],
        ...(expectVersion ? { expectVersion } : {}),
        ...(after ? { after } : {}),
    }, world);
    const times = {
        intervalMs: config.interval,
        successes: once ? 1 : config.successes,
        soakMs: once ? 0 : config.soak,
        timeoutMs: config.timeout,
        strict: !once && config['fail-on'] === 'degraded',
    };
    const mixes = new Map();
    const askVersion = async (target, signal) => {
        if (!target.version || once)
            return undefined;
        const begun = performance.now();
        const mix = await versionsOf(target, target.version, world, signal);
        // What the deadline cut short is no evidence, here as in the rounds.
        if (!signal.aborted || !mixes.has(target.label))
            mixes.set(target.label, mix);
        const judged = judgeVersion(mix, target.version);
        return { ...judged, name: `${target.label} version`, layer: 'app', ms: Math.round(performance.now() - begun) };
    };
    try {
        const end = await runRounds(asked, times, { signal: context.signal, log: context.log, versions: askVersion, once });
        const checks = once ? checksOf(end) : [...checksOf(end), gateCheck(end, times)];
        const versions = asked.flatMap(({ label, version }) => {
            const mix = mixes.get(label);
            return version && mix ? [{ label, expected: version.version, mix }] : [];
        });
        return { end, checks, times, asked, versions };
    }
    finally {
        await gate_look_close(gate, asked);
    }
}
async function gate_look_close({ notes }, asked) {
    const open = new Set(asked.map(({ label }) => label));
    const closing = Promise.all(asked.map(({ label, look }) => look
        .close()
        .catch(() => { })
        .then(() => open.delete(label))));
    let timer;
    const late = new Promise((resolve) => {
        timer = setTimeout(resolve, CLOSING_MS);
    });
    await Promise.race([closing, late]);
    clearTimeout(timer);
    if (open.size > 0)
        notes.push(`what the gate itself had open was still being put away at the end: ${[...open].join(', ')}`);
}

;// CONCATENATED MODULE: ./lib/modes/gate-report.js

const SHOWN_ROUNDS = 30;
const SIGNS = { passed: '✓', degraded: '~', failed: '✗', inconclusive: '?', skipped: '-' };
const sign = ({ status, notAsked }) => (notAsked ? 'o' : SIGNS[status]);
/** How it went, by target: one sign a round, the newest last, and the last distinct errors. */
function timeline({ rounds, count, errors, breakers }, title) {
    const shown = rounds.slice(-SHOWN_ROUNDS);
    const labels = shown.at(-1)?.targets.map(({ label }) => label) ?? [];
    const rows = labels.map((label, at) => {
        const signs = shown.map(({ targets }) => sign(targets[at])).join(' ');
        return [label, signs, breakers.get(label) ?? 'closed', (errors.get(label) ?? []).join('; ')];
    });
    const since = shown.length > 1 ? `, ${(0,units/* showDuration */.kJ)(shown.at(-1).atMs - shown[0].atMs)} from the first shown to the last` : '';
    return {
        title,
        columns: ['Target', 'Rounds', 'Breaker', 'Last errors'],
        rows,
        note: `${shown.length} of ${count} rounds${since}. ✓ holds, ~ degraded, ✗ failed, ? not known, o not asked (breaker open).`,
    };
}
/** How long the looks at each target took, by round; none where there are too few to see anything. A round without an answer is a gap. */
function timesChart({ rounds }, title) {
    const labels = rounds.at(-1)?.targets.map(({ label }) => label) ?? [];
    const lines = labels.map((name, at) => ({ name, points: rounds.map(({ atMs, targets }) => [atMs, tookMs(targets[at])]) }));
    const seen = lines.filter(({ points }) => points.filter(([, ms]) => ms !== null).length > 1);
    if (seen.every(({ points }) => points.every(([, ms]) => !ms)))
        return [];
    return [
        {
            title,
            x: { label: 'Since the start of the gate', unit: 'ms', scale: 'linear' },
            y: { label: 'Time to answer', unit: 'ms', scale: 'linear' },
            lines: seen,
        },
    ];
}
/** A check that holds or does not has been answered; `inconclusive` has not, and a target that fell silent has but one check. */
function tookMs({ label, checks }) {
    const answered = checks.filter(({ name, status }) => status !== 'inconclusive' && (name !== `${label} answers` || status === 'passed'));
    return answered.length === 0 ? null : Math.max(...answered.map(({ ms }) => ms));
}
/** What the targets said of themselves, by target. */
function factsOf({ rounds }) {
    const facts = rounds.flatMap(({ targets }) => targets.flatMap(({ label, facts: own }) => Object.entries(own).map(([name, value]) => [`${label} ${name}`, value])));
    return Object.fromEntries(facts);
}

;// CONCATENATED MODULE: ./lib/modes/gate-outcome.js





/** The verdict is that of the first look: a version that was rolled back has failed all the same. */
function outcomeReport(gate, { first, previous, advice, recovery, started }) {
    const { notes, config } = gate;
    const seen = recovery?.after?.checks ?? (recovery?.unseen ? [recovery.unseen] : []);
    const after = seen.map((check) => ({ ...check, name: `after the rollback: ${check.name}` }));
    const checks = [...first.checks, ...(recovery ? [recovery.command] : []), ...after];
    const status = (0,report/* worst */.QZ)(first.checks.map((check) => check.status));
    const recovered = after.length > 0 && after.every(report/* holds */.v9);
    const rolledBack = recovery?.command.status === 'passed';
    const observed = first.versions[0] ? commonest(first.versions[0].mix) : '';
    if (!(0,report/* holds */.v9)({ status }))
        notes.unshift(`Rollback: ${advice.rollback ? 'yes' : 'no'}, ${advice.why}`);
    return {
        mode: 'health-gate',
        status,
        headline: headline(first, status, {
            advice,
            rolledBack,
            recovered,
            unseen: recovery?.unseen !== undefined,
            asked: config.rollback.length > 0,
        }),
        checks,
        metrics: { rounds: first.end.count, 'verdict-ms': Math.round(performance.now() - started) },
        facts: factsOf(first.end),
        outputs: {
            'should-rollback': String(advice.rollback),
            'rolled-back': String(rolledBack),
            recovered: String(recovered),
            'failed-layer': (0,report/* holds */.v9)({ status }) ? '' : failedLayer(first.checks),
            'observed-version': observed,
            'previous-sha': 'sha' in previous ? previous.sha : '',
        },
        tables: [timeline(first.end, 'Rounds'), ...(recovery?.after ? [timeline(recovery.after.end, 'Rounds after the rollback')] : [])],
        charts: [
            ...timesChart(first.end, 'Time to answer by round'),
            ...(recovery?.after ? timesChart(recovery.after.end, 'Time to answer after the rollback') : []),
        ],
        notes,
    };
}
function commonest({ seen }) {
    return [...seen].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
function headline({ end, checks, asked }, status, way) {
    const targets = asked.length === 1 ? '1 target' : `${asked.length} targets`;
    const rounds = `${end.count} ${end.count === 1 ? 'round' : 'rounds'} in ${(0,units/* showDuration */.kJ)(end.ms)}`;
    if ((0,report/* holds */.v9)({ status }))
        return `${targets} fit, ${rounds}`;
    const bad = checks.filter((check) => !(0,report/* holds */.v9)(check) && check.layer !== 'gate').map(({ name }) => name);
    const named = bad.length > 3 ? `${bad.slice(0, 3).join(', ')} and ${bad.length - 3} more` : bad.join(', ');
    const old = way.unseen
        ? 'whether the old version is fit is not known'
        : way.recovered
            ? 'and the old version is fit'
            : 'and the old version is not fit either';
    const back = way.rolledBack ? `; rolled back, ${old}` : '';
    const tried = !way.rolledBack && way.advice.rollback && way.asked ? '; the rollback failed' : '';
    return `${named || checks.find((check) => !(0,report/* holds */.v9)(check))?.name} ${status === 'failed' ? 'not fit' : 'not known'}, ${rounds}${back}${tried}`;
}
/** What held before a deploy and what did not. That something is broken is the finding, and no fault of this step. */
async function savedReport(gate, { end, checks, asked }, started) {
    const { config, context, workspace, notes } = gate;
    const path = await (0,gate_baseline/* saveBaseline */.XY)(config.baseline.path, checks, context.now(), workspace);
    const broken = checks.filter((check) => !(0,report/* holds */.v9)(check));
    const saved = {
        name: 'baseline',
        status: 'passed',
        expected: 'the state before the deploy is kept',
        actual: `${checks.length} checks of ${asked.length} targets, of which ${broken.length} do not hold`,
        ms: Math.round(performance.now() - started),
    };
    notes.push(...broken.map(({ name, actual }) => `before the deploy already: ${name}: ${actual}`));
    return {
        mode: 'health-gate',
        status: 'passed',
        headline: `state before the deploy kept: ${broken.length === 0 ? 'everything holds' : `${broken.length} of ${checks.length} checks do not hold`}`,
        checks: [saved],
        metrics: { rounds: end.count },
        facts: { ...factsOf(end), baseline: path },
        outputs: {
            'should-rollback': 'false',
            'rolled-back': 'false',
            recovered: 'false',
            'failed-layer': '',
            'observed-version': '',
            'previous-sha': '',
        },
        tables: [timeline(end, 'Rounds')],
        charts: timesChart(end, 'Time to answer by round'),
        notes,
    };
}

// EXTERNAL MODULE: ./lib/process.js
var lib_process = __webpack_require__(26318);
;// CONCATENATED MODULE: ./lib/modes/gate-rollback.js





/**
 * Never, whoever asks: what speaks for this step, and the files by which a command would speak to the steps that follow. Everything else of the
 * step's environment is the commands': a deploy needs its keys, and they stand there because somebody gave them to this step.
 */
const WITHHELD = /^(?:INPUT_|STATE_|SEAWORTHY_|PLUGIN_|ACTIONS_RUNTIME_|ACTIONS_RESULTS_|ACTIONS_CACHE_|ACTIONS_ID_TOKEN_|GITHUB_(?:ENV|OUTPUT|PATH|STATE|STEP_SUMMARY|TOKEN)$)/i;
/** Brings the old version back, once. Their output goes to the log, without secrets. Rejects only on abort. */
async function runRollback({ commands, timeoutMs, folder, told }, context) {
    const begun = performance.now();
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new errors/* UserError */.yo(`not done within rollback-timeout (${(0,units/* showDuration */.kJ)(timeoutMs)})`)), timeoutMs);
    const bounded = { ...context, signal: AbortSignal.any([context.signal, late.signal]) };
    const inherited = Object.entries(context.env).filter((entry) => entry[1] !== undefined && !WITHHELD.test(entry[0]));
    // Without our tag: by it everything that a run started is ended, and what a rollback starts is there to stay.
    const env = { ...Object.fromEntries(inherited), ...told, [lib_process/* TAG_VARIABLE */.iA]: '' };
    const check = {
        name: 'rollback',
        expected: `${commands.length === 1 ? 'the command succeeds' : `${commands.length} commands succeed`}`,
        layer: 'gate',
    };
    const ms = () => Math.round(performance.now() - begun);
    try {
        for (const [at, line] of commands.entries()) {
            context.log(`$ ${line}`);
            const failure = await runOne(line, folder, env, bounded);
            if (context.signal.aborted)
                context.log('The rollback was interrupted: the old version may be back in part or not at all.');
            context.signal.throwIfAborted();
            if (failure !== undefined) {
                const actual = `command ${at + 1} of ${commands.length}: ${failure}`;
                return {
                    ...check,
                    status: 'failed',
                    actual,
                    ms: ms(),
                    hint: 'The old version may be back in part or not at all: look now. What the command said stands in the log.',
                };
            }
        }
        return { ...check, status: 'passed', actual: `done in ${(0,units/* showDuration */.kJ)(ms())}`, ms: ms() };
    }
    finally {
        clearTimeout(timer);
    }
}
const LAST_WORDS_MS = 2_000;
/** Resolves to why it failed. */
async function runOne(line, cwd, env, context) {
    const [file, ...args] = (0,lib_words/* splitWords */.yM)(line);
    const onStderr = (said) => {
        context.log(said);
        return false;
    };
    const running = (0,lib_process/* start */.ni)(context, { file, args, env, cwd, onStderr });
    (0,lib_process/* eachLine */.IM)(running.stdout, (said) => context.log(said));
    running.stdin.end();
    const over = new AbortController();
    // What it leaves in the background on purpose may hold its output for ever.
    const left = running.exited.then(async (code) => {
        await (0,promises_.setTimeout)(LAST_WORDS_MS, undefined, { signal: over.signal }).catch(() => { });
        return code;
    });
    try {
        const code = await Promise.race([running.done.then(() => 0), left]);
        return code === 0 ? undefined : `${file} exited with ${code}`;
    }
    catch (thrown) {
        return (0,errors/* messageOf */.bD)(thrown).replace(/ and said nothing$/, '');
    }
    finally {
        over.abort();
        // What a deploy leaves in the background on purpose would die with its group; so only a command that did not end is stopped.
        if (context.signal.aborted)
            await running.stop();
    }
}

;// CONCATENATED MODULE: ./lib/modes/gate-recovery.js






/** Once, and then the same targets again: what came back must be looked at like what was deployed. */
async function goBack(gate, first, previous) {
    const { config, meta, context } = gate;
    const sha = 'sha' in previous ? previous.sha : '';
    const told = {
        ROLLBACK_TO_SHA: sha,
        ROLLBACK_FROM_SHA: meta.sha ?? '',
        ROLLBACK_FAILED_LAYER: failedLayer(first.checks),
        ROLLBACK_FAILED_CHECKS: failedChecks(first.checks, context),
        ROLLBACK_ENVIRONMENT: config.environment ?? '',
        ROLLBACK_RUN_URL: meta.runUrl ?? '',
    };
    context.log(`Going back to ${sha}`);
    const request = { commands: config.rollback, timeoutMs: config['rollback-timeout'], folder: gate.workspace, told };
    const command = await runRollback(request, context);
    if (command.status !== 'passed')
        return { command };
    context.log('The old version is looked at in the same way');
    try {
        return { command, after: await look(gate, { after: (expected) => versionBefore(expected, sha, meta.sha) }) };
    }
    catch (thrown) {
        context.signal.throwIfAborted();
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        // What was done must be said, whatever became of it.
        const actual = (0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(thrown), 500);
        const unseen = {
            name: 'second look',
            status: 'inconclusive',
            expected: 'the targets are asked again',
            actual,
            ms: 0,
            layer: 'gate',
        };
        return { command, unseen };
    }
}
/** A command line has room for so much, and what is cut in the middle is no JSON any more. */
const LONGEST_TOLD = 16_000;
function failedChecks(checks, { secrets }) {
    const clean = ({ name, expected, actual }) => ({
        name: secrets.redact(name),
        expected: secrets.redact(expected),
        actual: secrets.redact(actual),
    });
    const failed = checks.filter(({ status }) => status === 'failed').map(clean);
    while (JSON.stringify(failed).length > LONGEST_TOLD)
        failed.pop();
    return JSON.stringify(failed);
}

;// CONCATENATED MODULE: ./lib/modes/health-gate.js






/** Is the new version fit, and what if not: rounds over all targets until everything holds, a verdict by the timeout, and the way back. */
async function healthGate(config, meta, context) {
    const started = performance.now();
    const workspace = context.env.GITHUB_WORKSPACE || process.cwd();
    const gate = { config, meta, context, workspace, notes: [] };
    const saving = config.baseline?.action === 'save';
    const before = config.baseline?.action === 'compare' ? fresh(gate, await (0,gate_baseline/* readBaseline */.mF)(config.baseline.path, workspace)) : undefined;
    if (saving)
        return savedReport(gate, await look(gate, { once: true }), started);
    const deployments = deploymentsOf(gate);
    // Beside the rounds, so that the history costs no time.
    const finding = previousSha(gate, deployments);
    finding.catch(() => { }); // It is awaited after the rounds.
    const first = await look(gate);
    const previous = await finding;
    const labels = first.asked.map(({ label }) => label);
    const advice = adviseRollback({
        checks: first.checks,
        previous,
        labels,
        versions: first.versions,
        ...(before ? { baseline: before.baseline } : {}),
        ...(meta.sha ? { current: meta.sha } : {}),
    });
    if (before)
        tellCompared(gate, first, before, labels);
    // A way back does not wait for it.
    const telling = deployments && tellDeployments(gate, deployments, first.checks);
    telling?.catch(() => { });
    const recovery = advice.rollback && config.rollback.length > 0 ? await goBack(gate, first, previous) : undefined;
    await telling;
    return outcomeReport(gate, { first, previous, advice, started, ...(recovery ? { recovery } : {}) });
}
const OLDEST_BASELINE_MS = 86_400_000;
/** One that an earlier deploy left in the folder says nothing about this one, and would keep it from going back. */
function fresh({ context, notes }, before) {
    if (context.now().getTime() - Date.parse(before.at) <= OLDEST_BASELINE_MS)
        return before;
    notes.push(`The baseline of ${before.at} is more than a day old and not of this deploy: it is not compared with`);
    return undefined;
}
function tellCompared({ notes }, { checks }, { at, baseline }, labels) {
    notes.push(`Compared with the baseline of ${at}`);
    const unknown = notCompared(checks, baseline, labels);
    if (unknown.length === 0)
        return;
    notes.push(`The baseline does not know ${unknown.join(', ')}: save it with the same targets and conditions, else they count as sound before the deploy`);
}


/***/ }),

/***/ 2165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KG: () => (/* binding */ targetBreaker),
/* harmony export */   R$: () => (/* binding */ retrying),
/* harmony export */   WQ: () => (/* binding */ requestPolicy)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47891);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(31786);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98864);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20155);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const isPassing = (thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo && thrown.temporary;
const temporary = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleWhen */ .jU)(isPassing);
/** The whole of a job, with the delays that the user chose: `retries: 3`, `retry-delay: 5m` waits 5, 10 and 20 minutes. */
function retrying(work, { retries, delay, signal, onRetry }) {
    return again({ retries, signal, waitMs: (attempt) => delay * 2 ** (attempt - 1), onRetry }, work);
}
/** The library's own pause goes on after a cancel and keeps the process alive meanwhile; so the pause is ours, within the next attempt. */
function again({ retries, signal, waitMs, onRetry }, work) {
    let last;
    const attempted = async ({ attempt }) => {
        if (attempt > 0) {
            const wait = waitMs(attempt);
            onRetry?.(attempt, wait, last);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(wait, undefined, { signal }).catch(() => { });
        }
        signal.throwIfAborted();
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    return (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .retry */ .L5)(temporary, { maxAttempts: retries }).execute(attempted, signal);
}
/** How a single request to a store or a service is repeated: within seconds. */
const REQUEST = { retries: 5, firstDelayMs: 100, longestDelayMs: 5_000, breaksAfter: 20, halfOpenAfterMs: 10_000 };
const never = new AbortController().signal;
/**
 * One per store or service. After many failures in a row requests fail at once for a while, with the words of the last failure, instead of
 * each waiting for itself. Pauses grow from half the first delay and are spread by chance, so that parallel requests do not return together.
 *
 * Thirty requests that are under way together and fail together have met one hiccup: of them one counts, and a request that is repeated counts
 * again only where none has failed since its last try.
 */
function requestPolicy(settings = {}) {
    const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
    const breaker = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(breaksAfter) });
    /** Failures since the beginning that count. */
    let counted = 0;
    let last;
    breaker.onFailure(({ handled, reason }) => {
        if (handled && 'error' in reason)
            last = reason.error;
    });
    const waitMs = (attempt) => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    return {
        execute: async (work, signal = never) => {
            let since = counted;
            const noted = async () => {
                try {
                    return await work();
                }
                catch (thrown) {
                    const isOfARound = since < counted && breaker.state !== cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen;
                    if (isPassing(thrown) && !isOfARound)
                        counted++;
                    since = counted;
                    throw isPassing(thrown) && isOfARound ? new Uncounted(thrown) : thrown;
                }
            };
            try {
                return await again({ retries, signal, waitMs }, () => breaker.execute(noted, signal).catch(unwrapped));
            }
            catch (thrown) {
                signal.throwIfAborted();
                throw thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b ? notAsked(last, breaksAfter) : thrown;
            }
        },
    };
}
/** Round a failure on its way past the breaker. */
class Uncounted {
    failure;
    constructor(failure) {
        this.failure = failure;
    }
}
function unwrapped(thrown) {
    throw thrown instanceof Uncounted ? thrown.failure : thrown;
}
/** Outside the repetitions: asking again at once is what the breaker is there to prevent. For the whole of a job it may pass. */
function notAsked(last, failures) {
    const hint = last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo ? last.hint : undefined;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(last)} (after ${failures} failures in a row it is not asked again for some seconds)`, {
        cause: last,
        temporary: true,
        ...(hint ? { hint } : {}),
    });
}
/** Of one target of a gate, which is asked again and again. */
const TARGET = { breaksAfter: 3, halfOpenAfterMs: 30_000 };
/**
 * After three failures in a row the target is left alone for 30 s, then asked once. Less where all the time there is is short, a tenth of
 * it: the verdict must not fall on what was not asked.
 */
function targetBreaker(timeoutMs) {
    const halfOpenAfter = Math.min(TARGET.halfOpenAfterMs, timeoutMs / 10);
    const closed = () => (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleAll */ .ih, { halfOpenAfter, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(TARGET.breaksAfter) });
    let breaker = closed();
    let last;
    const noted = async (work) => {
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    const wasOpen = (thrown) => thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b;
    const states = { [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Open]: 'open', [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen]: 'half-open' };
    return {
        execute: async (work, always = false) => {
            if (!always || breaker.state === cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Closed)
                return breaker.execute(() => noted(work));
            const found = await noted(work);
            breaker = closed();
            return found;
        },
        pauseMs: halfOpenAfter,
        state: () => states[breaker.state] ?? 'closed',
        wasOpen,
        reason: (thrown) => {
            if (!wasOpen(thrown) || !(last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
                return wasOpen(thrown) ? last : thrown;
            const { message, hint, layer } = last;
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${message} (not asked now: ${TARGET.breaksAfter} failures in a row have opened its breaker)`, {
                cause: last,
                ...(hint ? { hint } : {}),
                ...(layer ? { layer } : {}),
            });
        },
    };
}


/***/ })

};
