export const id = 169;
export const ids = [169,2,287];
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

/***/ 30169:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  demo: () => (/* binding */ demo)
});

// EXTERNAL MODULE: external "node:child_process"
var external_node_child_process_ = __webpack_require__(31421);
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
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js
var connection = __webpack_require__(3011);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch.js
var postgres_scratch = __webpack_require__(96249);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/process.js
var lib_process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/secrets.js
var secrets = __webpack_require__(80150);
// EXTERNAL MODULE: ./lib/storage/index.js + 24 modules
var storage = __webpack_require__(99521);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
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
    try {
        console.log('1. A throwaway PostgreSQL server, with a small web shop in it');
        scratch = await (0,postgres_scratch/* startScratch */.n_)(context, { listen: true });
        const source = await fill(scratch, context);
        const place = { folder, env, cancel };
        console.log('\n2. A backup of it, as a step of a workflow runs it\n');
        const backups = (0,external_node_path_.join)(folder, 'backups');
        const step = await runStep({ mode: 'backup', source, destination: `dir:${backups}` }, place);
        tell(step);
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
        tell(proven);
        if (proven.code !== 0)
            return proven.code;
        console.log('\n4. A copy of it in which one bit is another\n');
        const damaged = (0,external_node_path_.join)(folder, 'damaged');
        await damage(backups, damaged);
        const caught = await runStep({ ...verify, 'record-proof': 'false', backup: `dir:${damaged}` }, place);
        if (caught.code === 0)
            throw new errors/* UserError */.yo('The damaged copy was not caught, which is a defect of seaworthy. Please report it.');
        console.log('\n   Caught: the step is red.\n');
        console.log(closing(folder, step.outputs));
        return 0;
    }
    finally {
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
function tell({ outputs, summary }) {
    console.log('\n   What the step told the workflow (GITHUB_OUTPUT)\n');
    for (const [name, value] of outputs)
        console.log(`  ${name}=${value}`);
    console.log('\n   The job summary it wrote (GITHUB_STEP_SUMMARY)\n');
    console.log(summary);
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
function closing(folder, outputs) {
    const here = (path) => (0,external_node_path_.relative)(process.cwd(), path) || '.';
    const location = outputs.find(([name]) => name === 'location')?.[1];
    if (!location)
        throw new errors/* UserError */.yo('The demo made no backup; what the step printed above says why');
    return [
        '5. What is left, to look at',
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
    ].join('\n');
}


/***/ }),

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


/***/ }),

/***/ 96249:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   DX: () => (/* binding */ THROWAWAY),
/* harmony export */   bW: () => (/* binding */ findFreePort),
/* harmony export */   j4: () => (/* binding */ LOGGED),
/* harmony export */   n_: () => (/* binding */ startScratch),
/* harmony export */   yE: () => (/* binding */ READY)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_net__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(77030);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(452);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(26318);
/* harmony import */ var _binaries_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(54478);
/* harmony import */ var _scratch_place_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(94287);
/* harmony import */ var _scratch_stop_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(62002);









/** Settings of a server that may lose everything. */
const THROWAWAY = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: '0',
    autovacuum: 'off',
};
/** The server's log is read, so no option may send it elsewhere or translate it. */
const LOGGED = { log_destination: 'stderr', logging_collector: 'off', lc_messages: 'C' };
/** What the server logs when it is. */
const READY = 'ready to accept';
const TAKEN = 'Address already in use';
const START_MS = 60_000;
const ATTEMPTS = 5;
/** Only part of the socket's name: nobody else has a socket in that folder. */
const DEFAULT_PORT = 5432;
/**
 * Makes a cluster and starts it, in 0.6 to 1.5 s. As root it runs as another user (see scratch-place.ts). Throws a UserError with the server's
 * last words and leaves nothing behind then; on abort it throws the signal's reason. `freePort` may err: a port that is taken is asked for anew.
 */
async function startScratch(context, options = {}, freePort = findFreePort) {
    const server = options.binaries ?? (await (0,_binaries_js__WEBPACK_IMPORTED_MODULE_6__/* .requireServer */ .jY)(context, options.major));
    const place = await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__/* .makePlace */ .c8)(context, server.directory, options.directory);
    const { socketDirectory, dataDirectory, user } = place;
    const { major, version } = server;
    try {
        const password = options.listen ? (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(18).toString('base64url') : undefined;
        context.secrets.add(password);
        await initialise(context, server, place, password);
        const { running, port } = await launch(context, server, place, options, freePort);
        const stop = await (0,_scratch_stop_js__WEBPACK_IMPORTED_MODULE_8__/* .stopper */ .a)(context, place, running);
        context.signal.throwIfAborted();
        context.log(`Started a throwaway PostgreSQL ${version} ${user ? `as user ${user.name}` : 'as this user: not isolated'}`);
        const url = password
            ? `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
            : `postgres:///postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}&user=postgres`;
        return { url, port, socketDirectory, dataDirectory, major, version, isolated: user !== undefined, stop };
    }
    catch (thrown) {
        await (0,_scratch_place_js__WEBPACK_IMPORTED_MODULE_7__.removePlace)(place);
        context.signal.throwIfAborted();
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`The throwaway PostgreSQL ${version} did not start: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)}`, { cause: thrown });
    }
}
/** initdb, in UTF-8 and the C.UTF-8 locale where the machine has it. The password travels by a file that is gone before the server starts. */
async function initialise(context, server, place, password) {
    const passwordFile = (0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(place.socketDirectory, 'password');
    const access = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
    if (password) {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.writeFile)(passwordFile, password, { mode: 0o600 });
        if (place.user)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.chown)(passwordFile, place.user.uid, place.user.gid);
    }
    const initdb = (locale) => {
        const cluster = ['-D', place.dataDirectory, '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync', '--no-instructions'];
        return (0,_process_js__WEBPACK_IMPORTED_MODULE_5__/* .output */ .CG)(context, { ...asServer(server, place, 'initdb'), args: [...cluster, ...access] });
    };
    try {
        await initdb('C.UTF-8').catch((thrown) => {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown).includes('invalid locale'))
                throw thrown;
            return initdb('C');
        });
    }
    finally {
        await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(passwordFile, { force: true });
    }
}
async function launch(context, server, place, options, freePort) {
    for (let attempt = 1;; attempt++) {
        const port = options.listen ? await freePort() : DEFAULT_PORT;
        const address = {
            listen_addresses: options.listen ? '127.0.0.1' : '',
            port: String(port),
            unix_socket_directories: place.socketDirectory,
        };
        try {
            return { port, running: await runServer(context, server, place, { ...THROWAWAY, ...options.settings, ...LOGGED, ...address }) };
        }
        catch (thrown) {
            if (attempt === ATTEMPTS || !(0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown).includes(TAKEN))
                throw thrown;
        }
    }
}
/** `postgres` itself, in the foreground, so that it is our child and carries the tag of the run. Resolves when it says that it is ready. */
async function runServer(context, server, place, settings) {
    const ready = Promise.withResolvers();
    const running = (0,_process_js__WEBPACK_IMPORTED_MODULE_5__/* .start */ .ni)(context, {
        ...asServer(server, place, 'postgres'),
        args: ['-D', place.dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        stopSignal: 'SIGQUIT', // Immediate shutdown: on abort there is nothing to keep.
        onStderr: (line) => {
            if (line.includes(READY))
                ready.resolve();
        },
    });
    running.stdin.end();
    running.stdout.resume();
    let late = '';
    const timer = setTimeout(() => {
        late = `it was not ready within ${START_MS / 1000} s; `;
        void running.stop();
    }, START_MS);
    // Rejecting only when the process is gone gives its last words, and folders that nobody writes to any more.
    const failed = (words) => ready.reject(new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo(`${late}${words}`));
    running.done.then(() => failed('postgres ended before it was ready'), (thrown) => failed((0,_errors_js__WEBPACK_IMPORTED_MODULE_4__/* .messageOf */ .bD)(thrown)));
    await ready.promise.finally(() => clearTimeout(timer));
    return running;
}
function asServer(server, { user, socketDirectory }, tool) {
    // Our own working directory may be closed to the server's user.
    return { file: server.path(tool), cwd: socketDirectory, ...(user ? { user: { uid: user.uid, gid: user.gid } } : {}) };
}
/** A TCP port of 127.0.0.1 that was free a moment ago. */
async function findFreePort() {
    const probe = (0,node_net__WEBPACK_IMPORTED_MODULE_2__.createServer)();
    await new Promise((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
    const address = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    if (address === null || typeof address === 'string')
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_4__/* .UserError */ .yo('The machine gave no free port on 127.0.0.1.');
    return address.port;
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
