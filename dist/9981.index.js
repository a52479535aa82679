export const id = 9981;
export const ids = [9981];
export const modules = {

/***/ 19260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Cw: () => (/* binding */ listBackups),
/* harmony export */   E6: () => (/* binding */ isSameSource),
/* harmony export */   I9: () => (/* binding */ timeOfId),
/* harmony export */   Kg: () => (/* binding */ isGood),
/* harmony export */   Nm: () => (/* binding */ lastGoodOfAny),
/* harmony export */   Px: () => (/* binding */ listReadable),
/* harmony export */   R6: () => (/* binding */ isPast),
/* harmony export */   ey: () => (/* binding */ isTemporary),
/* harmony export */   iA: () => (/* binding */ selectionKey),
/* harmony export */   mC: () => (/* binding */ lastGood),
/* harmony export */   vA: () => (/* binding */ totalsOf),
/* harmony export */   yR: () => (/* binding */ readText)
/* harmony export */ });
/* harmony import */ var p_limit__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(70370);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _manifest_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(20886);
/* harmony import */ var _memory_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(65952);
/* harmony import */ var _records_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(67501);





/** A manifest is small; anything larger is none. */
const LARGEST_MANIFEST = 10_000_000;
/** Many small objects: a store far away answers each after a while, and one that is near has enough to do with these. */
const READS_AT_ONCE = 32;
const PROOF = /^proof-[^/]*\.json$/;
/**
 * Reads every manifest of a series, or of all series when no name is given. A folder without one is no backup and is passed over.
 * A folder that cannot be listed is an error in a series that was named, and a problem where all are listed: it may be none of ours,
 * such as `lost+found`.
 *
 * Rejects where the store is too busy to give a manifest: what it did not say is neither damaged nor missing, and nothing may be concluded
 * from a part of a series.
 *
 * What is there is always listed anew. With a catalogue of the same store that is `known`, only manifests that are not in it are read, or that
 * are listed there with another size or date: a manifest is never overwritten, and ten thousand take seconds.
 */
async function listBackups(storage, name, known) {
    const catalogue = await listReadable(storage, name, known);
    const busy = [...(catalogue.reasons?.values() ?? [])].find(isTemporary);
    if (busy)
        throw busy;
    return catalogue;
}
/** The same, with those that the store did not give now among the unreadable: for whoever can do with the others, and says what is missing. */
const listReadable = (storage, name, known) => (0,_memory_js__WEBPACK_IMPORTED_MODULE_2__/* .gatheringMany */ .J)(() => gather(storage, name, new Map(known?.backups.map((found) => [found.key, found]))));
const isTemporary = (thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo && thrown.temporary;
async function gather(storage, name, known) {
    const catalogue = { backups: [], problems: [], unreadable: [], reasons: new Map() };
    const proofs = new Map();
    const limit = (0,p_limit__WEBPACK_IMPORTED_MODULE_4__/* ["default"] */ .A)(READS_AT_ONCE);
    const reads = new Map();
    const read = async (stored, key) => {
        const before = known.get(key);
        if (before && isListedAs(before, stored))
            catalogue.backups.push({ ...before, proofs: [] });
        else
            await limit(readInto, catalogue, storage, stored, key);
    };
    const onUnreadable = name === undefined ? (problem) => void catalogue.problems.push(problem.message) : undefined;
    try {
        for await (const stored of storage.list(name === undefined ? '' : `${name}/`, onUnreadable)) {
            const [series, id, file, ...deeper] = stored.key.split('/');
            if (file === undefined || deeper.length > 0)
                continue;
            const key = `${series}/${id}`;
            // A store may list an object twice.
            if (PROOF.test(file))
                proofs.set(key, (proofs.get(key) ?? new Set()).add(stored.key));
            else if (file === _manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .MANIFEST_FILE */ .h1 && !reads.has(key))
                reads.set(key, read(stored, key));
        }
    }
    catch (thrown) {
        limit.clearQueue();
        throw thrown;
    }
    await Promise.all(reads.values());
    for (const found of catalogue.backups)
        found.proofs = [...(proofs.get(found.key) ?? [])].sort().reverse();
    catalogue.backups.sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
    catalogue.problems.sort();
    catalogue.unreadable.sort();
    const { reasons, ...rest } = catalogue;
    return reasons.size > 0 ? catalogue : rest;
}
const isListedAs = ({ listed }, { bytes, modified }) => listed?.bytes === bytes && listed.modified.getTime() === modified.getTime();
/** Never rejects. */
async function readInto(catalogue, storage, stored, key) {
    const where = storage.locate(stored.key);
    try {
        if (stored.bytes > LARGEST_MANIFEST)
            throw new Error(`${where} is damaged: ${stored.bytes} bytes are too many for a manifest`);
        const manifest = (0,_manifest_js__WEBPACK_IMPORTED_MODULE_1__/* .parseManifest */ .Ng)(await readText(storage, stored.key, LARGEST_MANIFEST, stored.bytes), where);
        if (`${manifest.name}/${manifest.id}` !== key)
            throw new Error(`${where} is of backup ${manifest.name}/${manifest.id} and lies in the folder of another`);
        catalogue.backups.push({ manifest, key, proofs: [], listed: { bytes: stored.bytes, modified: stored.modified } });
    }
    catch (thrown) {
        // Another run may have removed it since it was listed.
        if ((await storage.stat(stored.key).catch(() => stored)) === undefined)
            return;
        catalogue.problems.push((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown));
        catalogue.unreadable.push(key);
        catalogue.reasons.set(key, thrown);
    }
}
/**
 * A small object as text. Rejects where it is larger than `most` bytes: what is read back may be anything. Where it was `listed` with so many,
 * an answer of another length is not the object, but a page of a proxy or a part of it, or it was replaced meanwhile; that may pass.
 */
async function readText(storage, key, most, listed) {
    const small = await storage.getSmall?.(key, most);
    if (small && (listed === undefined || small.length === listed))
        return small.toString('utf8');
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await storage.get(key))) {
        bytes += chunk.length;
        if (bytes > most)
            throw new Error(`${storage.locate(key)} is damaged: more than ${most} bytes are too many`);
        chunks.push(chunk);
    }
    if (listed !== undefined && bytes !== listed) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${storage.locate(key)} cannot be read: ${bytes} bytes came, it is listed with ${listed}`, {
            temporary: true,
            hint: 'Try again; if it stays, look at what stands between here and the store, such as a proxy that answers in its place.',
        });
    }
    return Buffer.concat(chunks).toString('utf8');
}
/** When a backup was begun, in milliseconds since 1970, as its id says; undefined for what is shaped otherwise or names no moment. */
function timeOfId(id) {
    const [, stamp] = /^(\d{8}T\d{6}Z)-[0-9a-f]{6}$/.exec(id) ?? [];
    return stamp === undefined ? undefined : (0,_records_js__WEBPACK_IMPORTED_MODULE_3__/* .readTimeStamp */ .nk)(stamp)?.getTime();
}
/** The yardstick for the next backup: the newest without alarms, of the same source and the same selection of tables. */
function lastGood(backups, wanted) {
    return goodOnes(backups, wanted.selection).find(({ parts }) => isSameSource(parts[0].identity, wanted.identity));
}
/** The same, of whatever source: a database that was made anew, or a URL that points elsewhere, must not go without a yardstick. */
function lastGoodOfAny(backups, selection) {
    return goodOnes(backups, selection)[0];
}
const goodOnes = (backups, selection) => backups.filter((found) => isGood(found) && selectionKey(found.manifest) === JSON.stringify(selection)).map(({ manifest }) => manifest);
const isGood = ({ manifest }) => manifest.alarms.length === 0;
/** The same for backups of the same selection of tables: only these can stand in for each other. */
const selectionKey = ({ parts }) => JSON.stringify(parts[0].selection);
/** Not of a clock that ran ahead, and not of none. */
function isPast({ manifest }, now) {
    const time = timeOfId(manifest.id);
    return time !== undefined && time <= now.getTime();
}
function isSameSource(a, b) {
    const names = Object.keys(a);
    return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}
/** Sums over the parts of a backup. `rows` is undefined where a part was not counted. */
function totalsOf({ parts }) {
    const sum = (pick) => parts.reduce((total, part) => total + pick(part), 0);
    return {
        bytes: sum((part) => part.bytes),
        rawBytes: sum((part) => part.rawBytes),
        tables: sum((part) => part.totals.tables),
        rows: parts.every((part) => part.totals.rows !== undefined) ? sum((part) => part.totals.rows) : undefined,
    };
}


/***/ }),

/***/ 19981:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demo: () => (/* binding */ demo)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/backups.js
var lib_backups = __webpack_require__(19260);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch.js
var postgres_scratch = __webpack_require__(96249);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
// EXTERNAL MODULE: ./lib/storage/index.js + 8 modules
var storage = __webpack_require__(83167);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: external "node:net"
var external_node_net_ = __webpack_require__(77030);
// EXTERNAL MODULE: ./lib/command.js
var command = __webpack_require__(31978);
// EXTERNAL MODULE: ./lib/process.js
var lib_process = __webpack_require__(26318);
;// CONCATENATED MODULE: ./lib/demo/neighbours.js





const TASKS = `from celery import Celery
app = Celery("demo_shop", broker="BROKER")

@app.task(name="shop.send_receipt")
def send_receipt(order):
    return order
`;
/** A throwaway Redis and a Celery worker on it, where the machine has the programs. Nothing is installed for a demo. */
async function startNeighbours(context) {
    const running = [];
    const stop = async () => void (await Promise.all(running.map((one) => one.stop())));
    const has = async (program) => (await (0,command/* run */.e)(context, [program, '--version'])).code === 0;
    if (!(await has('redis-server')))
        return { missing: ['redis-server, and with it Celery'], stop };
    const port = await freePort();
    const folder = (0,external_node_path_.join)(context.tempDir, 'redis');
    await (0,promises_.mkdir)(folder, { mode: 0o700 });
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no'];
    running.push(quiet((0,lib_process/* start */.ni)(context, { file: 'redis-server', args })));
    const redis = `redis://127.0.0.1:${port}/0`;
    if (!(await has('celery')))
        return { redis, missing: ['celery'], stop };
    await (0,promises_.writeFile)((0,external_node_path_.join)(folder, 'demo_shop.py'), TASKS.replace('BROKER', redis));
    const worker = ['-A', 'demo_shop', 'worker', '--pool', 'solo', '--loglevel', 'ERROR'];
    running.push(quiet((0,lib_process/* start */.ni)(context, { file: 'celery', args: worker, cwd: folder, env: { PYTHONPATH: folder, HOME: folder } })));
    return { redis, celery: `celery+${redis}`, missing: [], stop };
}
/** What it says is not the demo's to tell. */
function quiet(running) {
    running.stdin.end();
    running.stdout.resume();
    return running;
}
async function freePort() {
    const server = (0,external_node_net_.createServer)();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address();
    await new Promise((resolve) => void server.close(() => resolve()));
    return port;
}

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
;// CONCATENATED MODULE: ./lib/demo/step.js





/** What the step told the workflow; with its summary, also what it wrote for whoever looks at the job. */
function tell({ outputs, summary }, withSummary = false) {
    console.log('\n   What the step told the workflow (GITHUB_OUTPUT)\n');
    for (const [name, value] of outputs)
        console.log(`  ${name}=${value}`);
    if (!withSummary)
        return;
    console.log('\n   The job summary it wrote (GITHUB_STEP_SUMMARY)\n');
    console.log(summary);
}
/** Starts the bundle as the runner does: inputs in `INPUT_*`, files for output, state and summary, no shell. */
async function runStep(inputs, { folder, env, cancel }) {
    await (0,promises_.mkdir)(folder, { recursive: true });
    const files = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'seaworthy-'));
    const file = async (name) => {
        await (0,promises_.writeFile)((0,external_node_path_.join)(files, name), '');
        return (0,external_node_path_.join)(files, name);
    };
    try {
        const outputFile = await file('output');
        const summaryFile = await file('summary');
        const given = Object.entries({ ...inputs, artifact: 'none' }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
        const child = (0,external_node_child_process_.spawn)(process.execPath, [process.argv[1]], {
            stdio: ['ignore', 'pipe', 'inherit'],
            cwd: folder,
            env: {
                ...env,
                ...Object.fromEntries(given),
                GITHUB_ACTIONS: 'true',
                GITHUB_WORKSPACE: folder,
                GITHUB_OUTPUT: outputFile,
                GITHUB_STEP_SUMMARY: summaryFile,
                GITHUB_STATE: await file('state'),
            },
        });
        // Orders to mask a value are for the runner, which swallows them.
        (0,lib_process/* eachLine */.IM)(child.stdout, (line) => line.startsWith('::add-mask::') || console.log(`  ${line}`));
        const code = await new Promise((done, failed) => {
            child.once('error', failed);
            child.once('close', (exit) => done(exit ?? 1));
        });
        if (cancel.aborted)
            throw cancel.reason;
        return { code, outputs: outputsOf(await (0,promises_.readFile)(outputFile, 'utf8')), summary: await (0,promises_.readFile)(summaryFile, 'utf8') };
    }
    finally {
        await (0,promises_.rm)(files, { recursive: true, force: true });
    }
}
/** The format of GITHUB_OUTPUT: `name<<DELIMITER`, the value's lines, `DELIMITER`. */
function outputsOf(text) {
    return [...text.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n?\2$/gm)].map(([, name = '', , value = '']) => [name, value]);
}

;// CONCATENATED MODULE: ./lib/demo/gate.js



const [OLD, NEW, BAD] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)];
/** The gate after a deploy: on a version that is fit, and on one that is not, with the way back. Resolves to an exit code. */
async function demoGate(service, database, place, context) {
    const neighbours = await startNeighbours(context);
    try {
        const { redis, celery, missing } = neighbours;
        if (missing.length > 0)
            console.log(`   (not on this machine, and so not asked: ${missing.join(', ')})\n`);
        const targets = [
            `${service.url}/health/ status=200 $.checks.database.status=ok warn:latency<500ms`,
            `${database} connections<80%`,
            ...(redis ? [redis] : []),
            ...(celery ? [`${celery} workers>=1 registered:shop.send_receipt=true`] : []),
        ].join('\n');
        const gate = { mode: 'health-gate', targets, interval: '200ms', successes: '2', timeout: '60s' };
        service.deploy(NEW);
        const fit = await runStep({ ...gate, 'expect-version': NEW }, place);
        tell(fit);
        if (fit.code !== 0)
            return fit.code;
        console.log('\n6. A version that is not fit is deployed: the gate goes back, and looks again\n');
        service.deploy(BAD, true);
        const back = `node -e "await fetch('${service.url}/deploy/?sha=' + process.env.ROLLBACK_TO_SHA, { method: 'POST' })"`;
        const unfit = await runStep({ ...gate, timeout: '2s', 'expect-version': BAD, 'previous-sha': OLD, rollback: back }, place);
        tell(unfit);
        if (unfit.code === 0)
            throw new errors/* UserError */.yo('The gate let a version pass that is not fit, which is a defect of seaworthy. Please report it.');
        console.log('\n   Caught and rolled back: the step is red, the old version answers.\n');
        return 0;
    }
    finally {
        await neighbours.stop();
    }
}

;// CONCATENATED MODULE: ./lib/demo/load.js

/** A short load test of the service, as a pull request would have it. Resolves to an exit code. */
async function demoLoad(service, place) {
    const step = await runStep({
        mode: 'load-test',
        target: `${service.url}/items/`,
        users: '10',
        duration: '2s',
        'warm-up': '500ms',
        thresholds: 'p95<1s',
        // Where this machine has too much else to do, the step says so; that is no fault of the demo.
        'on-inconclusive': 'warn',
    }, place);
    tell(step);
    return step.code;
}

;// CONCATENATED MODULE: ./lib/demo/sample.js
/** The roles that `sampleSql` grants to. They belong to the whole server: created where missing, left as they are where present. */
const SAMPLE_ROLES = { app: 'shop_app', reports: 'shop_reports' };
/** Months that `audit_event` has a partition for; what falls outside goes to its default partition. */
const MONTHS = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05', '2026-06', '2026-07'];
/**
 * SQL that fills an empty UTF-8 database with a small web shop as Django would keep it, for PostgreSQL 14 to 18, by a superuser or an
 * owner that may create roles. One string of many statements, no psql commands: send it as one query. `customers` sets the size:
 * for each customer there are about 3 orders, 7 order lines, 3 payments and 5 audit events (about 4 kB altogether with the indexes).
 * The content depends on nothing but `customers`: no clock, no random().
 */
function sampleSql(options) {
    if (!Number.isSafeInteger(options.customers) || options.customers < 1) {
        throw new RangeError(`customers: expected a whole number of at least 1, received ${options.customers}`);
    }
    return [
        ROLES,
        AUTH_TABLES,
        SHOP_TABLES,
        partitions(),
        ...data(options.customers),
        INDEXES,
        FOREIGN_KEYS,
        LOGIC,
        ACCESS,
        COMMENTS,
        'ANALYZE;',
    ].join('\n');
}
/** An integer from 0 to n - 1 that looks random, is the same on every major and differs by `salt`. `random()` changed in PostgreSQL 15. */
function pick(n, salt, row = 'i') {
    return `((hashint8extended(${row}, ${salt}) & 2147483647) % ${n})::integer`;
}
function oneOf(words, salt, row = 'i') {
    return `(ARRAY[${words.map((word) => `'${word.replaceAll("'", "''")}'`).join(', ')}])[1 + ${pick(words.length, salt, row)}]`;
}
/** A moment in the first half of 2026, to the second. */
function moment(salt, row = 'i') {
    return `timestamptz '2026-01-01 00:00:00+00' + make_interval(secs => ${pick(181 * 86_400, salt, row)})`;
}
const FIRST_NAMES = ['Ada', 'Zoë', 'Łukasz', 'Noor', 'José', 'Mei', 'Ingrid', 'Kwame', 'Chloé', 'Björn', 'Aiko', 'Samir', 'Olga', 'Tom'];
const LAST_NAMES = ["O'Neill", 'Müller', 'García', 'Nguyễn', 'Smith', 'Kowalska', 'Öztürk', 'Haddad', 'Rossi', 'Dubois', 'Ito', 'Mensah'];
const CITIES = ['Utrecht', 'Kraków', 'Málaga', 'Århus', 'Leeds', 'Lyon', 'Graz', 'Porto', 'Tartu', 'Genève'];
const COUNTRIES = ['NL', 'PL', 'ES', 'DK', 'GB', 'FR', 'AT', 'PT', 'EE', 'CH'];
const MATERIALS = ['oak', 'linen', 'steel', 'wool', 'cork', 'glass', 'cotton', 'bamboo'];
const THINGS = ['lamp', 'chair', 'teapot', 'rucksack', 'notebook', 'blanket', 'clock', 'shelf', 'apron'];
const ROLES = Object.values(SAMPLE_ROLES)
    .map((role) => `DO $$ BEGIN CREATE ROLE ${role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;`)
    .join('\n');
const AUTH_TABLES = `
CREATE TABLE django_migrations (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, app varchar(255) NOT NULL,
  name varchar(255) NOT NULL, applied timestamptz NOT NULL);
CREATE TABLE django_content_type (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, app_label varchar(100) NOT NULL,
  model varchar(100) NOT NULL, UNIQUE (app_label, model));
CREATE TABLE django_session (session_key varchar(40) PRIMARY KEY, session_data text NOT NULL, expire_date timestamptz NOT NULL);
CREATE TABLE auth_permission (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name varchar(255) NOT NULL,
  content_type_id integer NOT NULL, codename varchar(100) NOT NULL, UNIQUE (content_type_id, codename));
CREATE TABLE auth_group (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name varchar(150) NOT NULL UNIQUE);
CREATE TABLE auth_group_permissions (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, group_id integer NOT NULL,
  permission_id integer NOT NULL, UNIQUE (group_id, permission_id));
CREATE TABLE auth_user (id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, password varchar(128) NOT NULL,
  last_login timestamptz, is_superuser boolean NOT NULL, username varchar(150) NOT NULL UNIQUE, first_name varchar(150) NOT NULL,
  last_name varchar(150) NOT NULL, email varchar(254) NOT NULL, is_staff boolean NOT NULL, is_active boolean NOT NULL,
  date_joined timestamptz NOT NULL);
CREATE TABLE auth_user_groups (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, user_id integer NOT NULL,
  group_id integer NOT NULL, UNIQUE (user_id, group_id));
`;
const SHOP_TABLES = `
CREATE TYPE order_status AS ENUM ('cart', 'placed', 'paid', 'shipped', 'returned', 'cancelled');
CREATE DOMAIN email_address AS varchar(254) CHECK (VALUE ~ '^[^@[:space:]]+@[^@[:space:]]+$');
CREATE TABLE shop_customer (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, public_id uuid NOT NULL UNIQUE,
  user_id integer NOT NULL UNIQUE, email email_address NOT NULL, address jsonb NOT NULL, tags text[] NOT NULL DEFAULT '{}',
  born date, erased_at timestamptz, created_at timestamptz NOT NULL);
CREATE TABLE shop_product (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, sku varchar(20) NOT NULL UNIQUE, name text NOT NULL,
  price numeric(10, 2) NOT NULL CHECK (price >= 0), stock integer NOT NULL CHECK (stock >= 0), attributes jsonb NOT NULL,
  thumbnail bytea NOT NULL, search tsvector GENERATED ALWAYS AS (to_tsvector('simple', name)) STORED,
  updated_at timestamptz NOT NULL);
CREATE TABLE shop_order (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, number uuid NOT NULL UNIQUE, customer_id bigint NOT NULL,
  status order_status NOT NULL DEFAULT 'cart', placed_at timestamptz NOT NULL, note text);
CREATE TABLE shop_orderline (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, product_id bigint NOT NULL,
  quantity smallint NOT NULL CHECK (quantity > 0), unit_price numeric(10, 2) NOT NULL,
  total numeric(12, 2) GENERATED ALWAYS AS (quantity * unit_price) STORED);
CREATE TABLE shop_payment (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL, provider varchar(20) NOT NULL,
  amount numeric(12, 2) NOT NULL, currency char(3) NOT NULL DEFAULT 'EUR', captured_at timestamptz, answer jsonb NOT NULL);
CREATE SEQUENCE audit_event_id_seq;
CREATE TABLE audit_event (id bigint NOT NULL DEFAULT nextval('audit_event_id_seq'), at timestamptz NOT NULL, actor_id integer,
  action text NOT NULL, address inet, detail jsonb NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
ALTER SEQUENCE audit_event_id_seq OWNED BY audit_event.id;
`;
function partitions() {
    const months = MONTHS.slice(0, -1).map((month, index) => `CREATE TABLE audit_event_${month.replace('-', '_')} PARTITION OF audit_event FOR VALUES FROM ('${month}-01 00:00+00') TO ('${MONTHS[index + 1]}-01 00:00+00');`);
    return [...months, 'CREATE TABLE audit_event_other PARTITION OF audit_event DEFAULT;'].join('\n');
}
function data(customers) {
    const products = Math.max(20, Math.ceil(customers / 10));
    const orders = customers * 3;
    return [framework(), people(customers), catalogue(products), sales(customers, orders, products), audit(customers, orders)];
}
/** What Django itself keeps. */
function framework() {
    const models = ['auth.user', 'auth.group', 'shop.customer', 'shop.product', 'shop.order', 'shop.orderline', 'shop.payment'];
    const migrations = [
        'auth.0001_initial',
        'auth.0012_alter_user_first_name_max_length',
        'sessions.0001_initial',
        'shop.0001_initial',
        'shop.0002_audit',
    ];
    const rows = (names) => names.map((name) => `('${name.split('.')[0]}', '${name.split('.')[1]}')`).join(', ');
    return `
INSERT INTO django_content_type (app_label, model) VALUES ${rows(models)};
INSERT INTO django_migrations (app, name, applied) SELECT app, name, timestamptz '2026-01-01 08:00:00.123456+00' + make_interval(secs => nr)
  FROM unnest(ARRAY[${migrations.map((name) => `'${name}'`).join(', ')}]) WITH ORDINALITY AS m (label, nr),
  LATERAL (SELECT split_part(label, '.', 1) AS app, split_part(label, '.', 2) AS name) AS parts ORDER BY nr;
INSERT INTO auth_permission (name, content_type_id, codename) SELECT 'Can ' || verb || ' ' || model, id, verb || '_' || model
  FROM django_content_type, unnest(ARRAY['add', 'change', 'delete', 'view']) AS verb ORDER BY id, verb;
INSERT INTO auth_group (name) VALUES ('Support'), ('Warehouse'), ('Buchhaltung – Köln');
INSERT INTO auth_group_permissions (group_id, permission_id) SELECT g.id, p.id FROM auth_group g JOIN auth_permission p ON p.id % 3 = g.id - 1 ORDER BY 1, 2;`;
}
function people(customers) {
    return `
INSERT INTO auth_user (password, last_login, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined)
  SELECT 'pbkdf2_sha256$1000000$' || left(md5('salt' || i), 22) || '$' || encode(decode(md5('a' || i) || md5('b' || i), 'hex'), 'base64'),
    CASE WHEN i % 5 > 0 THEN ${moment(1)} END, i = 1, 'user' || i, ${oneOf(FIRST_NAMES, 2)}, ${oneOf(LAST_NAMES, 3)},
    'user' || i || '@shop.example', i <= 5, i % 97 > 0, timestamptz '2025-06-01 00:00:00+00' + make_interval(mins => i)
  FROM generate_series(1, ${customers}) AS i;
INSERT INTO auth_user_groups (user_id, group_id) SELECT i, 1 + i % 3 FROM generate_series(1, ${Math.min(5, customers)}) AS i;
INSERT INTO shop_customer (public_id, user_id, email, address, tags, born, erased_at, created_at)
  SELECT md5('customer' || i)::uuid, i, 'user' || i || '@shop.example',
    jsonb_build_object('city', (ARRAY['${CITIES.join("', '")}'])[1 + c], 'country', (ARRAY['${COUNTRIES.join("', '")}'])[1 + c],
      'street', initcap(${oneOf(MATERIALS, 5)}) || ' street ' || 1 + i % 200, 'geo', jsonb_build_array(round(50 + c + i % 100 / 100.0, 2), round(c / 2.0, 1))),
    CASE i % 4 WHEN 0 THEN ARRAY['newsletter'] WHEN 1 THEN ARRAY['vip', 'b2b'] ELSE '{}' END,
    CASE WHEN i % 3 > 0 THEN date '1950-01-01' + ${pick(20_000, 6)} END, CASE WHEN i % 211 = 0 THEN ${moment(7)} END,
    timestamptz '2025-06-01 00:00:00+00' + make_interval(mins => i)
  FROM generate_series(1, ${customers}) AS i, LATERAL (SELECT ${pick(CITIES.length, 4)} AS c) AS place;
INSERT INTO django_session (session_key, session_data, expire_date)
  SELECT md5('session' || i), encode(decode(md5('x' || i) || md5('y' || i) || md5('z' || i), 'hex'), 'base64') || ':' || left(md5('sign' || i), 27), ${moment(8)}
  FROM generate_series(1, ${Math.ceil(customers / 2)}) AS i;`;
}
function catalogue(products) {
    return `
INSERT INTO shop_product (sku, name, price, stock, attributes, thumbnail, updated_at)
  SELECT 'SKU-' || lpad(i::text, 6, '0'), initcap(${oneOf(MATERIALS, 11)}) || ' ' || ${oneOf(THINGS, 12)} || ' No. ' || i,
    1 + ${pick(19_900, 13)} / 100.0, ${pick(500, 14)},
    jsonb_build_object('weight_g', 50 + ${pick(5_000, 15)}, 'colours', CASE i % 3 WHEN 0 THEN '["red", "grün"]'::jsonb ELSE '[]' END, 'discontinued', NULL),
    '\\xffd8ffe000104a464946'::bytea || decode(repeat(md5('picture' || i), 40), 'hex'), ${moment(16)}
  FROM generate_series(1, ${products}) AS i;`;
}
function sales(customers, orders, products) {
    return `
INSERT INTO shop_order (number, customer_id, status, placed_at, note)
  SELECT md5('order' || i)::uuid, 1 + ${pick(customers, 21)}, ${oneOf(['cart', 'placed', 'paid', 'paid', 'shipped', 'shipped', 'shipped', 'returned', 'cancelled'], 22)}::order_status,
    timestamptz '2026-01-01 00:00:00+00' + (i - 1) * interval '181 days' / ${orders}, CASE WHEN i % 9 = 0 THEN E'Please ring twice.\\nThank you!' END
  FROM generate_series(1, ${orders}) AS i;
INSERT INTO shop_orderline (order_id, product_id, quantity, unit_price)
  SELECT o.id, p.id, 1 + ${pick(4, 23, 'o.id * 8 + nr')}, p.price FROM shop_order o
    CROSS JOIN LATERAL generate_series(1, 1 + ${pick(4, 24, 'o.id')}) AS nr
    JOIN shop_product p ON p.id = 1 + ${pick(products, 25, 'o.id * 8 + nr')}
  ORDER BY o.id, nr;
INSERT INTO shop_payment (order_id, provider, amount, captured_at, answer)
  SELECT o.id, CASE o.id % 3 WHEN 0 THEN 'bank' ELSE 'card' END, sum(l.total), o.placed_at + interval '3 minutes',
    jsonb_build_object('reference', upper(left(md5('payment' || o.id), 16)), 'risk', round(o.id % 100 / 100.0, 2), 'ok', true)
  FROM shop_order o JOIN shop_orderline l ON l.order_id = o.id WHERE o.status <> 'cart' GROUP BY o.id ORDER BY o.id;`;
}
function audit(customers, orders) {
    return `
INSERT INTO audit_event (at, actor_id, action, address, detail)
  SELECT timestamptz '2026-01-01 00:00:00+00' + i * interval '182 days' / ${customers * 5}, CASE WHEN i % 10 > 0 THEN 1 + ${pick(customers, 31)} END,
    ${oneOf(['login', 'login', 'order.placed', 'order.paid', 'product.viewed', 'password.changed'], 32)}, inet '10.0.0.0' + ${pick(16_000_000, 33)},
    jsonb_build_object('path', '/orders/' || 1 + ${pick(orders, 34)} || '/', 'ms', ${pick(900, 35)}, 'request', md5('request' || i))
  FROM generate_series(1, ${customers * 5}) AS i;`;
}
/** After the rows: faster, and an index cannot be built while rows of its own transaction still await their deferred constraints. */
const INDEXES = `
CREATE INDEX django_session_expire_date_a5c62663 ON django_session (expire_date);
CREATE INDEX auth_user_username_6821ab7c_like ON auth_user (username varchar_pattern_ops);
CREATE UNIQUE INDEX shop_customer_email_lower ON shop_customer (lower(email)) WHERE erased_at IS NULL;
CREATE INDEX shop_customer_tags ON shop_customer USING gin (tags);
CREATE INDEX shop_product_search ON shop_product USING gin (search);
CREATE INDEX shop_product_attributes ON shop_product USING gin (attributes jsonb_path_ops);
CREATE INDEX shop_order_customer_id ON shop_order (customer_id, placed_at DESC) INCLUDE (status);
CREATE INDEX shop_orderline_order_id ON shop_orderline (order_id);
CREATE INDEX shop_orderline_product_id ON shop_orderline (product_id);
CREATE INDEX shop_payment_order_id ON shop_payment (order_id);
CREATE INDEX audit_event_at ON audit_event USING brin (at);
CREATE INDEX audit_event_actor_id ON audit_event (actor_id);
`;
const REFERENCES = [
    ['auth_permission', 'content_type_id', 'django_content_type'],
    ['auth_group_permissions', 'group_id', 'auth_group'],
    ['auth_group_permissions', 'permission_id', 'auth_permission'],
    ['auth_user_groups', 'user_id', 'auth_user'],
    ['auth_user_groups', 'group_id', 'auth_group'],
    ['shop_customer', 'user_id', 'auth_user'],
    ['shop_order', 'customer_id', 'shop_customer'],
    ['shop_orderline', 'order_id', 'shop_order'],
    ['shop_orderline', 'product_id', 'shop_product'],
    ['shop_payment', 'order_id', 'shop_order'],
    ['audit_event', 'actor_id', 'auth_user'],
];
const FOREIGN_KEYS = REFERENCES.map(([table, column, target]) => `ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_fk_${target}_id FOREIGN KEY (${column}) REFERENCES ${target} (id) DEFERRABLE INITIALLY DEFERRED;`).join('\n');
const LOGIC = `
CREATE VIEW shop_order_total AS SELECT o.id, o.number, o.customer_id, o.status, o.placed_at, sum(l.total) AS total, count(*) AS lines
  FROM shop_order o JOIN shop_orderline l ON l.order_id = o.id GROUP BY o.id;
CREATE MATERIALIZED VIEW shop_revenue_by_month AS SELECT date_trunc('month', placed_at, 'UTC') AS month, count(*) AS orders, sum(total) AS revenue
  FROM shop_order_total WHERE status IN ('paid', 'shipped') GROUP BY 1;
CREATE UNIQUE INDEX shop_revenue_by_month_month ON shop_revenue_by_month (month);
CREATE FUNCTION shop_touch_product() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := now(); RETURN NEW; END $$;
CREATE TRIGGER shop_product_touch BEFORE UPDATE OF name, price, attributes ON shop_product FOR EACH ROW EXECUTE FUNCTION shop_touch_product();
CREATE FUNCTION shop_audit_status() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit_event (at, action, detail) VALUES (now(), 'order.' || NEW.status, jsonb_build_object('order', NEW.id, 'was', OLD.status));
  RETURN NULL;
END $$;
CREATE TRIGGER shop_order_audit AFTER UPDATE OF status ON shop_order FOR EACH ROW EXECUTE FUNCTION shop_audit_status();
`;
/** The reports role reads sales but neither passwords nor sessions, and of the customers only those who were not erased. */
const ACCESS = `
ALTER TABLE shop_customer ENABLE ROW LEVEL SECURITY;
CREATE POLICY customers_for_app ON shop_customer TO ${SAMPLE_ROLES.app} USING (true) WITH CHECK (true);
CREATE POLICY not_erased ON shop_customer FOR SELECT TO ${SAMPLE_ROLES.reports} USING (erased_at IS NULL);
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO ${SAMPLE_ROLES.app}, ${SAMPLE_ROLES.reports};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${SAMPLE_ROLES.app};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${SAMPLE_ROLES.app};
GRANT SELECT ON shop_customer, shop_product, shop_order, shop_orderline, shop_order_total, shop_revenue_by_month TO ${SAMPLE_ROLES.reports};
GRANT SELECT (id, username, is_active, date_joined) ON auth_user TO ${SAMPLE_ROLES.reports};
REVOKE EXECUTE ON FUNCTION shop_audit_status() FROM PUBLIC;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${SAMPLE_ROLES.app};
`;
const COMMENTS = `
COMMENT ON TABLE shop_order IS 'One basket, from the first click to the parcel''s arrival';
COMMENT ON COLUMN shop_customer.erased_at IS 'Set when a person asked to be forgotten; reports must not see the row';
COMMENT ON COLUMN shop_product.thumbnail IS 'JPEG, at most 4 kB';
COMMENT ON TYPE order_status IS 'In the order in which an order lives';
COMMENT ON MATERIALIZED VIEW shop_revenue_by_month IS 'Refreshed every night';
`;

// EXTERNAL MODULE: external "node:http"
var external_node_http_ = __webpack_require__(37067);
;// CONCATENATED MODULE: ./lib/demo/service.js

const ITEMS = Array.from({ length: 20 }, (_, at) => ({ id: at + 1, name: `item ${at + 1}`, price: 10 + at }));
/** Listens on a port of its own, on loopback. `open` opens a connection to its database. */
async function startService(open) {
    let [version, isBroken] = ['0'.repeat(40), false];
    const began = performance.now();
    const items = JSON.stringify({ items: ITEMS });
    const server = (0,external_node_http_.createServer)(async (request, response) => {
        const answer = (status, body) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
        const { pathname, searchParams } = new URL(request.url ?? '/', 'http://shop');
        if (pathname === '/items/')
            return answer(200, items);
        // So that the demo's rollback command has something to call.
        if (pathname === '/deploy/' && request.method === 'POST') {
            [version, isBroken] = [searchParams.get('sha') ?? version, false];
            return answer(200, JSON.stringify({ version }));
        }
        if (pathname !== '/health/')
            return answer(404, '{"detail":"not found"}');
        const database = await databaseCheck(open);
        const templates = isBroken ? { status: 'error', detail: 'template base.html is missing' } : { status: 'ok' };
        const fit = database.status === 'ok' && !isBroken;
        const health = {
            status: fit ? 'ok' : 'error',
            version,
            uptime_seconds: Math.round((performance.now() - began) / 1_000),
            checks: { database, templates },
        };
        answer(fit ? 200 : 503, JSON.stringify(health));
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
        url: `http://127.0.0.1:${server.address().port}`,
        deploy: (sha, broken = false) => {
            [version, isBroken] = [sha, broken];
        },
        stop: () => service_closed(server),
    };
}
async function databaseCheck(open) {
    const began = performance.now();
    try {
        const connection = await open();
        await connection.query('SELECT 1');
        await connection.close();
        return { status: 'ok', latency_ms: Math.round(performance.now() - began) };
    }
    catch {
        return { status: 'error' };
    }
}
function service_closed(server) {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(() => resolve()));
}

;// CONCATENATED MODULE: ./lib/demo/demo.js

















const CUSTOMERS = 2_000;
/**
 * `seaworthy demo`: a throwaway PostgreSQL with a small web shop in it, and this very program run on it as a step of a workflow is,
 * with the files a runner gives a step. What the step wrote is then printed.
 */
async function demo(_args, env, cancel) {
    const folder = (0,external_node_path_.resolve)('seaworthy-demo');
    const tempDir = await (0,promises_.mkdtemp)((0,external_node_path_.join)((0,external_node_os_.tmpdir)(), 'seaworthy-'));
    const context = {
        env,
        signal: cancel,
        now: () => new Date(),
        log: (line) => console.log(line),
        progress: () => { },
        secrets: new secrets/* Secrets */.S(),
        tempDir,
        tag: (0,external_node_crypto_.randomBytes)(6).toString('hex'),
        remember: () => { },
    };
    let scratch;
    let service;
    try {
        console.log('1. A throwaway PostgreSQL server, with a small web shop in it');
        scratch = await (0,postgres_scratch/* startScratch */.n_)(context, { listen: true });
        const source = await fill(scratch, context);
        const place = { folder, env, cancel };
        console.log('\n2. A backup of it, as a step of a workflow runs it\n');
        const backups = (0,external_node_path_.join)(folder, 'backups');
        const step = await runStep({ mode: 'backup', source, destination: `dir:${backups}` }, place);
        tell(step, true);
        if (step.code !== 0)
            return step.code;
        console.log('\n3. Does it come back? Restored to another throwaway server and compared with the source\n');
        // A crafted archive could run code through an old pg_restore; this one was made a moment ago.
        const verify = {
            mode: 'restore-verify',
            trust: 'true',
            'record-proof': 'true',
            checks: 'SELECT count(*) FROM shop_customer => >=2000',
        };
        const proven = await runStep({ ...verify, backup: `dir:${backups}` }, place);
        tell(proven, true);
        if (proven.code !== 0)
            return proven.code;
        console.log('\n4. A copy of it in which one bit is another\n');
        const damaged = (0,external_node_path_.join)(folder, 'damaged');
        await damage(backups, damaged);
        const caught = await runStep({ ...verify, 'record-proof': 'false', backup: `dir:${damaged}` }, place);
        if (caught.code === 0)
            throw new errors/* UserError */.yo('The damaged copy was not caught, which is a defect of seaworthy. Please report it.');
        console.log('\n   Caught: the step is red.\n');
        console.log('5. Is the new version fit? The gate after a deploy of a small service on that database\n');
        service = await startService(() => (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)((0,postgres_url/* parseTarget */.hu)(source), undefined), context));
        const gated = await demoGate(service, source, place, context);
        if (gated !== 0)
            return gated;
        console.log('\n7. How fast is it? A short load test of the service\n');
        const loaded = await demoLoad(service, place);
        if (loaded !== 0)
            return loaded;
        console.log(closing(folder, step.outputs));
        return 0;
    }
    finally {
        await service?.stop();
        await scratch?.stop();
        await (0,promises_.rm)(tempDir, { recursive: true, force: true });
    }
}
/** Makes the database `shop` and returns its URL. */
async function fill(scratch, context) {
    const began = performance.now();
    const admin = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)((0,postgres_url/* parseTarget */.hu)(scratch.url), undefined), context);
    await admin.query('CREATE DATABASE shop');
    await admin.close();
    const url = scratch.url.replace(/\/postgres$/, '/shop');
    const shop = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)((0,postgres_url/* parseTarget */.hu)(url), undefined), context);
    await shop.query(sampleSql({ customers: CUSTOMERS }));
    await shop.close();
    console.log(`   filled with ${(0,units/* showCount */.px)(CUSTOMERS)} customers and what belongs to them in ${(0,units/* showDuration */.kJ)(performance.now() - began)}`);
    return url;
}
/** The newest backup alone, with one bit of its dump turned. */
async function damage(backups, damaged) {
    await (0,promises_.rm)(damaged, { recursive: true, force: true });
    const [newest] = (await (0,lib_backups/* listBackups */.Cw)((0,storage/* openStorage */.Gz)(`dir:${backups}`))).backups;
    await (0,promises_.cp)((0,external_node_path_.join)(backups, newest.key), (0,external_node_path_.join)(damaged, newest.key), { recursive: true });
    const dump = (0,external_node_path_.join)(damaged, newest.key, newest.manifest.parts[0].file);
    const bytes = await (0,promises_.readFile)(dump);
    bytes[Math.floor(bytes.length / 2)] ^= 1;
    await (0,promises_.writeFile)(dump, bytes);
}
function closing(folder, outputs) {
    const here = (path) => (0,external_node_path_.relative)(process.cwd(), path) || '.';
    const location = outputs.find(([name]) => name === 'location')?.[1];
    if (!location)
        throw new errors/* UserError */.yo('The demo made no backup; what the step printed above says why');
    return [
        '8. What is left, to look at',
        '',
        `  ${here(location)}   the backup: RECOVERY.md says how a person restores it without this program`,
        `  ${here((0,external_node_path_.join)(folder, 'seaworthy-report'))}   the report of each run`,
        '',
        'What to type next, in this folder:',
        '',
        `  npm exec -- seaworthy list --destination dir:${here((0,external_node_path_.join)(folder, 'backups'))}`,
        "  SEAWORTHY_SOURCE='postgres://user:password@host:5432/database' npm exec -- seaworthy doctor --destination dir:backups",
        "  SEAWORTHY_SOURCE='postgres://user:password@host:5432/database' npm exec -- seaworthy backup --destination dir:backups",
        '  npm exec -- seaworthy restore-verify --backup dir:backups',
        "  npm exec -- seaworthy health-gate --targets 'https://app.example/health/ status=200 warn:latency<500ms'",
        '  npm exec -- seaworthy load-test --target http://127.0.0.1:8000/ --users 50 --duration 30s --thresholds "p95<200ms"',
    ].join('\n');
}


/***/ }),

/***/ 67501:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CU: () => (/* binding */ proofKey),
/* harmony export */   WS: () => (/* binding */ failureKey),
/* harmony export */   k_: () => (/* binding */ parseProof),
/* harmony export */   mH: () => (/* binding */ parseFailure),
/* harmony export */   nk: () => (/* binding */ readTimeStamp),
/* harmony export */   ty: () => (/* binding */ LARGEST_RECORD)
/* harmony export */ });
/* unused harmony export timeStamp */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(92857);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(64377);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);


/**
 * What is written beside backups so that a later run knows of earlier ones without a server: a proof for each verification
 * (`<name>/<id>/proof-<time>.json`) and a failure for each failed run (`<name>/failure-<time>.json`). Read back they are hostile input.
 */
const proof = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    /** Id of the backup that was restored. */
    backup: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    /** Only `passed` counts. */
    status: zod__WEBPACK_IMPORTED_MODULE_1__/* ["enum"] */ .k5n(['passed', 'degraded', 'failed', 'inconclusive']),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    rtoSeconds: zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().nonnegative().optional(),
    /** How many things of each kind were compared with what the source held. */
    compared: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_1__/* .number */ .aig().int().nonnegative()).optional(),
    /** Of the server that it was restored to, and of the programs. */
    versions: zod__WEBPACK_IMPORTED_MODULE_1__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100), zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(200)).optional(),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1_000).optional(),
});
const failure = zod__WEBPACK_IMPORTED_MODULE_1__/* .object */ .Ikc({
    version: zod__WEBPACK_IMPORTED_MODULE_1__/* .literal */ .euz(1),
    at: zod__WEBPACK_IMPORTED_MODULE_2__/* .datetime */ .w$(),
    /** Names of the checks that failed; not their text, which tells too much. */
    checks: zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(200)).max(100),
    tool: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(100),
    runUrl: zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP().max(1_000).optional(),
});
/** `20261121T030000Z`: sorts by time. */
const timeStamp = (at) => at.toISOString().replace(/[-:]|\.\d+/g, '');
/** The moment that a stamp names; undefined for every other text, also for one like `20261332T250000Z`. */
function readTimeStamp(text) {
    const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
    if (second === undefined)
        return undefined;
    const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
    // JavaScript takes 31 February for 3 March.
    return !Number.isNaN(at.getTime()) && timeStamp(at) === text ? at : undefined;
}
const proofKey = (folder, at) => `${folder}proof-${timeStamp(at)}.json`;
const failureKey = (name, at) => `${name}/failure-${timeStamp(at)}.json`;
/** A record is small; anything larger is none. */
const LARGEST_RECORD = 100_000;
const parseProof = (json, where) => parse(proof, json, where);
const parseFailure = (json, where) => parse(failure, json, where);
function parse(schema, json, where) {
    let content;
    try {
        content = JSON.parse(json);
    }
    catch {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: it is no JSON`);
    }
    const result = schema.safeParse(content);
    if (result.success)
        return result.data;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${where} is damaged: ${result.error.issues[0].message.slice(0, 200)}`);
}


/***/ })

};
