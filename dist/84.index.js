export const id = 84;
export const ids = [84];
export const modules = {

/***/ 55022:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $q: () => (/* binding */ readGlobals),
/* harmony export */   Cv: () => (/* binding */ identifier),
/* harmony export */   eu: () => (/* binding */ literal)
/* harmony export */ });
/**
 * The roles that objects of this database belong to, grant to, or name in a policy, and the roles those are members of.
 * `pg_shdepend` records every such reference but those to the bootstrap superuser (oid 10), which is therefore always in. Subscriptions belong
 * to no database there.
 */
const REFERRED = `
WITH RECURSIVE referred(oid) AS (
  SELECT 10::oid
  UNION SELECT s.refobjid FROM pg_catalog.pg_shdepend s WHERE s.refclassid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND
    (s.dbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()) OR
     (s.dbid = 0 AND s.classid = 'pg_catalog.pg_database'::pg_catalog.regclass AND s.objid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())))
  UNION SELECT u.subowner FROM pg_catalog.pg_subscription u WHERE
    u.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT c.setrole FROM pg_catalog.pg_db_role_setting c WHERE c.setrole <> 0 AND
    c.setdatabase = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
  UNION SELECT m.roleid FROM pg_catalog.pg_auth_members m JOIN referred r ON m.member = r.oid
)`;
const ROLES = (every) => `${REFERRED}
SELECT r.rolname AS name, pg_catalog.concat_ws(' ',
    CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END, CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
    CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END, CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
    CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END, CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
    CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, CASE WHEN r.rolconnlimit >= 0 THEN 'CONNECTION LIMIT ' || r.rolconnlimit END,
    CASE WHEN r.rolvaliduntil IS NOT NULL THEN pg_catalog.format('VALID UNTIL %L', r.rolvaliduntil) END) AS attributes,
  COALESCE(r.rolconfig, '{}') AS settings
FROM pg_catalog.pg_roles r WHERE ${every ? '' : 'r.oid IN (SELECT oid FROM referred) AND '}r.rolname !~ '^pg_' ORDER BY r.rolname`;
const MEMBERSHIPS = (major) => `${REFERRED}
SELECT member.rolname AS member, granted.rolname AS role, pg_catalog.concat_ws(', ', ${major >= 16
    ? `'ADMIN ' || pg_catalog.bool_or(m.admin_option), 'INHERIT ' || pg_catalog.bool_or(m.inherit_option), 'SET ' || pg_catalog.bool_or(m.set_option)`
    : `CASE WHEN pg_catalog.bool_or(m.admin_option) THEN 'ADMIN OPTION' END`}) AS options
FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles granted ON granted.oid = m.roleid JOIN pg_catalog.pg_roles member ON member.oid = m.member
WHERE m.member IN (SELECT oid FROM referred) GROUP BY 1, 2 ORDER BY 2, 1`;
/**
 * The roles the dump refers to, as a script that can be run again and again: existing roles are left as they are. Passwords are not in it.
 * With `every` those that it does not refer to as well.
 */
async function readGlobals(session, serverMajor, every = false) {
    const roles = await session.query(ROLES(every));
    const memberships = await session.query(MEMBERSHIPS(serverMajor));
    const lines = [
        '-- Roles that the dump beside this file refers to, without passwords. Run it with psql before pg_restore.',
        '-- A role that exists already is left as it is.',
        '',
        "SET client_encoding = 'UTF8';",
        ...roles.map(createRole),
        ...memberships.map(({ member, role, options }) => `GRANT ${identifier(role)} TO ${identifier(member)}${options ? ` WITH ${options}` : ''};`),
        '',
    ];
    return { roles: roles.map(({ name, attributes }) => ({ name, attributes })), sql: lines.join('\n') };
}
function createRole({ name, attributes, settings }) {
    const statements = [`CREATE ROLE ${identifier(name)} WITH ${attributes}`, ...settings.map((setting) => alterRole(name, setting))];
    const body = `BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = ${literal(name)}) THEN ${statements.join('; ')}; END IF; END`;
    return `DO ${literal(body)};`;
}
/** Settings whose value is a list of names: quoting the whole would make one name of it, and the value as it stands may be any SQL. */
const LISTS = [
    'local_preload_libraries',
    'search_path',
    'session_preload_libraries',
    'shared_preload_libraries',
    'temp_tablespaces',
    'unix_socket_directories',
];
function alterRole(role, setting) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(setting) ?? [];
    const isList = LISTS.includes(name.toLowerCase());
    return `ALTER ROLE ${identifier(role)} SET ${name.split('.').map(identifier).join('.')} TO ${isList ? listed(value) : literal(value)}`;
}
/** Each name of a list as a literal; read as PostgreSQL reads the list: outside double quotes capitals are no capitals. */
function listed(value) {
    const names = Array.from(value.matchAll(/"((?:[^"]|"")*)"|([^\s,"][^\s,]*)/g), ([, quoted, plain]) => quoted === undefined ? plain.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) : quoted.replaceAll('""', '"'));
    return names.map(literal).join(', ') || "''";
}
const identifier = (name) => `"${name.replaceAll('"', '""')}"`;
/** A string literal that reads the same whatever standard_conforming_strings says. */
function literal(text) {
    const quoted = `'${text.replaceAll("'", "''")}'`;
    return text.includes('\\') ? `E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}


/***/ }),

/***/ 56537:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  cleanUp: () => (/* binding */ cleanUp),
  openSource: () => (/* binding */ openSource)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js
var binaries = __webpack_require__(54478);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js
var connection = __webpack_require__(3011);
// EXTERNAL MODULE: ./lib/process.js
var process = __webpack_require__(26318);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
;// CONCATENATED MODULE: ./lib/engines/postgres/chatter.js
/**
 * Tells what PostgreSQL's tools say of their usual course (`--verbose`) from what somebody should read. To be asked about each line in order:
 * a name with a line feed in it goes on in lines that look like anything, and end with the quote that the first one opened. A name may hold
 * quotes as well, so that what does not begin with the tool's name goes on with the line before in any case.
 * Returns `remark`, `course`, or `rest` for such a line.
 */
function chatter(tool) {
    const course = new RegExp(`^${tool}: (?!warning:|error:|hint:|detail:)`);
    let open = false;
    let last = 'remark';
    return (line) => {
        if (open) {
            open = !line.endsWith('"');
            return 'rest';
        }
        if (!line.startsWith(`${tool}: `))
            return last === 'remark' ? 'remark' : 'rest';
        last = course.test(line) ? 'course' : 'remark';
        open = last === 'course' && line.includes(' "') && !line.endsWith('"');
        return last;
    };
}

// EXTERNAL MODULE: ./lib/engines/postgres/fingerprint.js
var fingerprint = __webpack_require__(14807);
// EXTERNAL MODULE: ./lib/engines/postgres/inventory.js + 1 modules
var inventory = __webpack_require__(22372);
// EXTERNAL MODULE: ./lib/engines/postgres/snapshot.js
var postgres_snapshot = __webpack_require__(83607);
;// CONCATENATED MODULE: ./lib/engines/postgres/dump.js







/**
 * `pg_dump` and the inventory beside it, both in one snapshot. The body's end is withheld until pg_dump has exited with 0 and the inventory
 * is whole: whoever stores the body cannot complete it before, however early pg_dump closes its output.
 */
async function startDump(parts, options, context, progress) {
    const { session, client, server } = parts;
    const { snapshot, sequences, before, child, warnings, body, whole: gate } = await startLocked(parts, options, context, progress);
    const reading = (0,inventory/* takeInventory */.O1)(session, snapshot.relations, server, options, (tables, depth) => (0,fingerprint/* fingerprintTables */.Qg)(session, tables, depth, (done) => progress.onCounted(done, tables.length)));
    const stop = () => Promise.all([child.stop(), session.cancel()]);
    const whole = Promise.all([reading, child.done])
        .then(async ([taken]) => {
        const after = await (0,fingerprint/* sequenceValues */.EI)(session, sequences);
        const counting = await (0,inventory/* countingOf */.dk)(session, sequences, before, after);
        await session.query('ROLLBACK');
        return { ...taken, items: [...taken.items, ...(0,inventory/* sequenceItems */.uq)(before, after, counting)] };
    })
        .catch(async (thrown) => {
        // If either fails, the other is stopped: a dump without an inventory is as little of a backup as the reverse.
        void stop();
        throw (0,postgres_snapshot/* isLockTableFull */.d$)(thrown) ? await (0,postgres_snapshot/* lockTableFull */.zw)(session, snapshot.relations, thrown) : thrown;
    });
    whole.then(() => gate.resolve(), gate.reject); // Whoever reads the body hears of it there.
    const abort = async (reason) => {
        body.destroy(reason instanceof Error ? reason : new errors/* UserError */.yo(String(reason)));
        await stop();
    };
    // pg_dump has ended only when its output was read or thrown away: where the reader has stopped, nothing else would end it.
    const onAbort = () => void abort(context.signal.reason);
    context.signal.addEventListener('abort', onAbort, { once: true });
    const over = () => context.signal.removeEventListener('abort', onAbort);
    whole.then(over, over);
    if (context.signal.aborted)
        onAbort();
    const facts = {
        engine: 'postgres',
        identity: parts.identity,
        serverVersion: server.version,
        clientVersion: client.version,
    };
    const result = whole.then(({ items, properties, globals }) => ({
        inventory: items,
        extras: [{ file: 'globals.sql', text: globals.sql }],
        facts: { ...facts, encoding: properties.encoding, locale: properties.locale },
        warnings,
    }));
    // Where the body has failed nobody asks for the result any more.
    result.catch(() => { });
    return {
        file: `${safeFileName(server.database)}.pgdump`,
        body,
        result,
        abort,
    };
}
/** How long pg_dump waits for a lock on what the inventory has locked already, before everything is given back and begun anew. */
const IN_VAIN_MS = 1_000;
/**
 * A snapshot and a `pg_dump` that has its locks too. Who asks for an exclusive lock between the two waits for us, and pg_dump stands behind
 * him: as long as we wait for pg_dump nobody of the three goes on. So pg_dump is given a second, then all is given back and begun anew, until
 * lock-timeout has passed. pg_dump writes nothing before it has its locks.
 */
async function startLocked(parts, options, context, progress) {
    const { session, server } = parts;
    const late = performance.now() + options['lock-timeout'];
    for (;;) {
        const snapshot = await (0,postgres_snapshot/* takeSnapshot */.W9)(session, options, options['lock-timeout']);
        const sequences = (0,inventory/* sequencesOf */.SO)(snapshot.relations, server.standby);
        const before = await (0,fingerprint/* sequenceValues */.EI)(session, sequences);
        const { locked, ...started } = startPgDump(parts, snapshot.id, options, context, progress);
        const failure = await Promise.race([locked, started.child.done]).then(() => undefined, (thrown) => thrown);
        if (failure === undefined || !LOCK_FAILURE.test((0,errors/* messageOf */.bD)(failure)))
            return { snapshot, sequences, before, ...started };
        if (performance.now() > late)
            throw await (0,postgres_snapshot/* lockError */.S4)(session, options['lock-timeout'], failure);
        started.body.destroy();
        await session.query('ROLLBACK');
    }
}
/** What libpq says when it is the server that went away. */
const SERVER_GONE = /server closed the connection|connection to server .* failed|terminating connection|connection has been closed/;
const temporaryIfGone = (thrown) => {
    if (!(thrown instanceof errors/* UserError */.yo) || !SERVER_GONE.test(thrown.message))
        throw thrown;
    throw new errors/* UserError */.yo(thrown.message, { temporary: true, cause: thrown.cause, ...(thrown.hint ? { hint: thrown.hint } : {}) });
};
/** pg_dump waits for locks with a statement_timeout; what it says is in English (LC_MESSAGES). */
const LOCK_FAILURE = /canceling statement due to (?:lock|statement) timeout[\s\S]*LOCK TABLE/;
function startPgDump({ client, libpq }, snapshot, options, context, progress) {
    const warnings = [];
    const gate = Promise.withResolvers();
    let locking = false;
    const kindOf = chatter('pg_dump');
    const running = (0,process/* start */.ni)(context, {
        file: client.path('pg_dump'),
        args: dumpArguments(snapshot, options),
        env: libpq,
        bulk: true,
        stopSignal: 'SIGINT',
        onStderr: (line) => {
            const table = /^pg_dump: dumping contents of table "(.*)"$/.exec(line)?.[1];
            if (table !== undefined)
                progress.onDumping(table);
            const kind = kindOf(line);
            if (kind === 'remark')
                warnings.push(line);
            else if (locking)
                gate.resolve();
            locking ||= line === 'pg_dump: reading user-defined tables';
            return kind === 'remark';
        },
    });
    const child = { ...running, done: running.done.catch(temporaryIfGone) };
    child.done.catch(() => { }); // Awaited later.
    child.stdin.end();
    // It writes nothing before it has its locks. Read from the first moment: what nobody reads is lost when the process has ended.
    child.stdout.once('data', () => gate.resolve());
    const whole = Promise.withResolvers();
    whole.promise.catch(() => { }); // The body tells.
    return { child, warnings, locked: gate.promise, body: (0,stream/* withheldEnd */.Xo)(child.stdout, whole.promise), whole };
}
/** No secret and no snapshot of anybody else in here: every user of the machine can read argv. */
function dumpArguments(snapshot, options) {
    return [
        '--format=custom',
        '--compress=0',
        '--no-password',
        '--verbose',
        // Only what cannot be said by the environment; the rest of the connection is there.
        '--dbname=keepalives_idle=30 keepalives_interval=10 keepalives_count=6',
        `--snapshot=${snapshot}`,
        `--lock-wait-timeout=${Math.min(IN_VAIN_MS, options['lock-timeout'])}`,
        // A pattern such as * means the tables of the system as well, which nobody can restore and which hold the hashes of passwords.
        ...(options['include-table'].length > 0 ? ['--exclude-table=pg_*.*', '--exclude-table=information_schema.*'] : []),
        ...options['include-table'].map((pattern) => `--table=${pattern}`),
        ...options['exclude-table'].map((pattern) => `--exclude-table=${pattern}`),
        ...options['exclude-table-data'].map((pattern) => `--exclude-table-data=${pattern}`),
    ];
}
/** A database may be called anything; a file of a backup may not. */
const safeFileName = (name) => name
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 100) || 'database';

// EXTERNAL MODULE: ./lib/engines/postgres/inspect.js
var inspect = __webpack_require__(15223);
;// CONCATENATED MODULE: ./lib/engines/postgres/recovery.js
/**
 * How a person gets the database back with public tools: this program is not among them. `tablespace` is the default one of the database,
 * where that is not the usual one.
 */
function recoverySteps({ open, dump, facts, database, partial }, tablespace) {
    const major = facts.serverVersion?.split('.')[0] ?? '';
    const fresh = `${database}_restored`;
    const restore = `${open(dump)} | pg_restore --exit-on-error --no-tablespaces`;
    return `## PostgreSQL database \`${oneLine(database)}\`

Dumped from PostgreSQL ${facts.serverVersion} with pg_dump ${facts.clientVersion} (custom format), encoding ${facts.encoding}.
You need a PostgreSQL server of version ${major} or newer, and \`psql\`, \`createdb\` and \`pg_restore\` of version ${major} or newer.
Set \`PGHOST\`, \`PGPORT\` and \`PGUSER\` (a superuser) for the server you restore to, and \`PGPASSWORD\` or a \`~/.pgpass\` where it asks for a
password. A dump is code: restore only what you trust.
${partial ? PARTIAL : ''}
1. Make the roles that the dump refers to (existing ones are left as they are; passwords are not in the backup):

   \`\`\`sh
   ${open('globals.sql')} | psql -X -v ON_ERROR_STOP=1 -d postgres
   \`\`\`

2. Make an empty database with the properties of the old one, beside whatever is there:

   \`\`\`sh
   ${createDatabase(fresh, facts)}
   \`\`\`

3. Restore into it:

   \`\`\`sh
   ${restore} -d ${shellWord(fresh)}
   \`\`\`

${partial ? '' : itself(restore, tablespace)}
   \`--no-tablespaces\` puts everything into the default tablespace; leave it out where the server has the tablespaces of the old one.

4. Gather statistics, so that the planner knows the tables: \`vacuumdb --analyze-only -d\` and the name of the database.

\`${open('inventory.json')}\` shows what the database held at the moment of the dump: names, and the exact rows of every table where they
were counted.`;
}
const PARTIAL = `
**Only chosen tables are in this backup.** Schemas, types, functions and extensions that they use are not: restore into a database that has
them, by its name in step 3, and leave out step 2.
`;
function itself(restore, tablespace) {
    return `   To make the database itself anew under its own name, with its settings (\`ALTER DATABASE … SET\`), where none of that name exists,
   use this instead of steps 2 and 3:
${tablespace === undefined ? '' : makeTablespace(tablespace)}
   \`\`\`sh
   ${restore} --create -d postgres
   \`\`\`
`;
}
/** `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
function makeTablespace(name) {
    const sql = `CREATE TABLESPACE "${name.replaceAll('"', '""')}" LOCATION :'folder';`;
    return `
   Its default tablespace is another than usual and must be there first. Set \`FOLDER\` to an empty folder of the server's user on the server:

   \`\`\`sh
   printf '%s\\n' ${shellWord(sql)} | psql -X -v ON_ERROR_STOP=1 -v folder="$FOLDER" -d postgres
   \`\`\`

   Then:
`;
}
const oneLine = (text) => text.replace(/[\r\n`]+/g, ' ');
function createDatabase(name, { encoding, locale = {} }) {
    const options = [
        '-T template0',
        ...(encoding ? [`-E ${shellWord(encoding)}`] : []),
        ...(locale.collate ? [`--lc-collate=${shellWord(locale.collate)}`] : []),
        ...(locale.ctype ? [`--lc-ctype=${shellWord(locale.ctype)}`] : []),
        ...(locale.provider && locale.provider !== 'libc' ? [`--locale-provider=${locale.provider}`] : []),
        ...(locale.provider === 'icu' && locale.locale ? [`--icu-locale=${shellWord(locale.locale)}`] : []),
        ...(locale.provider === 'builtin' && locale.locale ? [`--builtin-locale=${shellWord(locale.locale)}`] : []),
    ];
    return `createdb ${options.join(' ')} ${shellWord(name)}`;
}
/** One word for a POSIX shell, quoted where it must be. */
const shellWord = (text) => (/^[A-Za-z0-9_./:=@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

// EXTERNAL MODULE: ./lib/engines/postgres/relations.js
var postgres_relations = __webpack_require__(84562);
// EXTERNAL MODULE: ./lib/engines/postgres/survey.js
var postgres_survey = __webpack_require__(99261);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var postgres_url = __webpack_require__(35686);
;// CONCATENATED MODULE: ./lib/engines/postgres/source.js











async function openSource(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const access = (0,connection/* accessTo */.Yi)(target, options['ca-file']);
    let ready;
    let session;
    return {
        description: (0,postgres_url/* describeTarget */.ff)(target),
        defaultName: safeFileName(target.database),
        survey: async () => {
            session = await (0,connection/* connect */.Ng)(access, context);
            const { survey, client, server, identity } = await (0,postgres_snapshot/* namingLocks */.Vr)(session, options['lock-timeout'], () => surveyServer(session, access, options, context));
            if (client)
                ready = { session, server, client, identity };
            return survey;
        },
        dump: async (progress) => {
            if (!ready)
                throw new Error('dump before a survey that found a client');
            const libpq = await (0,connection/* libpqEnvironment */.SQ)(access, ready.session.encrypted, context);
            return startDump({ ...ready, libpq }, options, context, progress);
        },
        inspect: (body, inventory) => (0,inspect/* inspect */.N)(body, inventory, ready.client, context),
        recovery: (part) => recoverySteps(part, ready?.server.tablespace),
        close: async () => {
            await session?.close();
        },
    };
}
async function surveyServer(session, access, options, context) {
    const checks = [];
    const started = performance.now();
    const pooler = await (0,postgres_survey/* detectPooler */.B$)(session, () => (0,connection/* connect */.Ng)(access, context), access.target.connectTimeoutMs);
    const server = await (0,postgres_survey/* readServerFacts */.TX)(session);
    checks.push({
        name: 'connection',
        status: 'passed',
        expected: 'the server answers and lets the user in',
        actual: `PostgreSQL ${server.version}, user ${server.user}, ${session.encrypted ? 'TLS' : 'no TLS'}${server.standby ? ', standby' : ''}`,
        ms: Math.round(performance.now() - started),
    });
    checks.push((0,postgres_survey/* poolerCheck */.Yj)(pooler));
    const identity = identityOf(server, access);
    const facts = { server: `PostgreSQL ${server.version}`, source: (0,postgres_url/* describeTarget */.ff)(access.target) };
    const survey = { checks, facts, notes: [], identity };
    if (pooler !== 'none' && pooler !== 'session')
        return { survey, client: undefined, server, identity };
    await (0,postgres_snapshot/* applySettings */.iN)(session, (0,postgres_snapshot/* sessionSettings */.MS)({ lockTimeoutMs: options['lock-timeout'], parallelWorkers: options['parallel-workers'] }));
    // Looking for the programs and asking the server take their time each, and know nothing of each other.
    const [{ check, client }, relations] = await Promise.all([
        clientCheck(server, options['dry-run'], context),
        (0,postgres_relations/* listRelations */.IU)(session, options).then((listed) => (0,postgres_relations/* measured */.jh)(session, listed)),
    ]);
    checks.push(check);
    if (client)
        facts.client = `${client.path('pg_dump')} ${client.version}`;
    checks.push(await (0,postgres_survey/* selectionCheck */.Uw)(session, options, relations));
    checks.push(await (0,postgres_survey/* grantsCheck */.E4)(session, relations, server, options['include-table'].length === 0));
    checks.push((0,postgres_survey/* rowSecurityCheck */.TG)(relations, server, await (0,postgres_survey/* rolesOf */.R7)(session)));
    survey.notes = (0,postgres_survey/* limitsOf */.Af)(relations, server, options['include-table'].length > 0);
    survey.rawBytes = (0,postgres_survey/* expectedBytes */.uc)(relations, server.standby);
    return { survey, client, server, identity };
}
function identityOf(server, { target }) {
    const where = server.systemIdentifier ? { systemIdentifier: server.systemIdentifier } : { host: `${target.host}:${target.port}` };
    return { ...where, databaseOid: server.databaseOid, database: server.database };
}
const CLIENT = ['pg_dump', 'pg_restore'];
async function clientCheck(server, dryRun, context) {
    const base = { name: 'client', expected: `pg_dump ${server.major}, the server's own major` };
    let client;
    const check = await (0,report/* timed */.ay)(async () => {
        try {
            client = dryRun ? await (0,binaries/* findClient */.$r)(context, server.major, CLIENT) : await (0,binaries/* requireClient */.lv)(context, server.major, CLIENT);
            if (!client)
                return {
                    ...base,
                    status: 'degraded',
                    actual: 'not found',
                    hint: `A backup would try to install postgresql-client-${server.major} with apt.`,
                };
            return { ...base, status: 'passed', actual: `${client.version} in ${client.directory}` };
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            const supported = binaries/* SUPPORTED_MAJORS */.cZ.some((major) => major === server.major);
            const actual = supported
                ? thrown.message
                : `PostgreSQL ${server.major}; this version backs up ${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`;
            return { ...base, status: 'failed', actual, ...(thrown.hint ? { hint: thrown.hint } : {}) };
        }
    });
    return { check, client };
}
/** Ends the server's sessions of a run that was killed: its queries would go on, holding locks. */
async function cleanUp(url, options, context) {
    const target = (0,postgres_url/* parseTarget */.hu)(url, context.env);
    context.secrets.add(target.password);
    const session = await (0,connection/* connect */.Ng)((0,connection/* accessTo */.Yi)(target, options['ca-file']), { ...context, tag: `${context.tag}-post` });
    try {
        const ended = await session.query(
        // In the list of results, never in WHERE: the planner is free to ask a condition's parts in another order, and would end everybody.
        'SELECT pid, pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE application_name OPERATOR(pg_catalog.=) $1', [(0,connection/* sessionName */.Cy)(context.tag)]);
        return ended.length > 0 ? [`ended ${ended.length} sessions on ${(0,postgres_url/* describeTarget */.ff)(target)}`] : [];
    }
    finally {
        await session.close();
    }
}


/***/ }),

/***/ 44263:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AR: () => (/* binding */ identified),
/* harmony export */   IP: () => (/* binding */ sorted),
/* harmony export */   Kl: () => (/* binding */ classOf),
/* harmony export */   Mn: () => (/* binding */ lines),
/* harmony export */   NB: () => (/* binding */ isMember),
/* harmony export */   S3: () => (/* binding */ roleName),
/* harmony export */   W6: () => (/* binding */ optionNames),
/* harmony export */   aL: () => (/* binding */ words),
/* harmony export */   p4: () => (/* binding */ FIRST_OWN_OID),
/* harmony export */   sn: () => (/* binding */ ownSchema)
/* harmony export */ });
/** Objects of a fresh database have smaller numbers; pg_dump draws the same line. */
const FIRST_OWN_OID = 16_384;
const classOf = (catalog) => `'pg_catalog.${catalog}'::regclass`;
/** Schemas whose objects pg_dump takes. */
const ownSchema = (namespace) => `${namespace}.nspname !~ '^pg_' AND ${namespace}.nspname <> 'information_schema'`;
const isMember = (catalog, oid) => `EXISTS (SELECT FROM pg_catalog.pg_depend e WHERE e.classid = ${classOf(catalog)} AND e.objid = ${oid} AND e.deptype = 'e')`;
/** A definition in several lines; those that are NULL are left out. */
const lines = (...parts) => `concat_ws(E'\\n', ${parts.join(', ')})`;
const words = (...parts) => `concat_ws(' ', ${parts.join(', ')})`;
/** The elements of an array in an order that no locale changes. NULL for none. */
const sorted = (array, separator = ', ') => `(SELECT string_agg(s, '${separator}' ORDER BY s COLLATE "C") FROM unnest(${array}) AS s)`;
/** The names of options, and a digest of what they say: passwords are among them. NULL for none. */
const optionNames = (options) => `(SELECT format('options (%s) sha256:%s', string_agg(quote_ident(split_part(o, '=', 1)), ', ' ORDER BY o COLLATE "C"),
      left(encode(sha256(textsend(string_agg(o, E'\\n' ORDER BY o COLLATE "C"))), 'hex'), 16)) FROM unnest(${options}) AS o HAVING count(*) > 0)`;
const roleName = (oid) => `quote_ident(pg_get_userbyid(${oid}))`;
/** `table public.orders`, `function public.f(text)`: what `pg_identify_object` says, without the schema that it gives some of the system's types. */
const identified = (object) => `${object}.type || ' ' || regexp_replace(${object}.identity, '([(,])pg_catalog[.]', '\\1', 'g')`;


/***/ }),

/***/ 99261:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Af: () => (/* binding */ limitsOf),
/* harmony export */   B$: () => (/* binding */ detectPooler),
/* harmony export */   E4: () => (/* binding */ grantsCheck),
/* harmony export */   R7: () => (/* binding */ rolesOf),
/* harmony export */   TG: () => (/* binding */ rowSecurityCheck),
/* harmony export */   TX: () => (/* binding */ readServerFacts),
/* harmony export */   Uw: () => (/* binding */ selectionCheck),
/* harmony export */   Yj: () => (/* binding */ poolerCheck),
/* harmony export */   uc: () => (/* binding */ expectedBytes)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _report_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(9293);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(83052);
/* harmony import */ var _connection_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3011);
/* harmony import */ var _relations_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(84562);





async function readServerFacts(session) {
    const [row] = await session.query(
    // Before the search path is set, and so without a name or operator that another schema could hide.
    `SELECT pg_catalog.current_setting('server_version') AS version, pg_catalog.current_setting('server_version_num')::pg_catalog.int4 AS number,
       pg_catalog.pg_is_in_recovery() AS standby, r.rolsuper AS superuser, r.rolbypassrls OR r.rolsuper AS "bypassesRowSecurity",
       current_user AS user, d.datname AS database, d.oid::pg_catalog.text AS "databaseOid",
       (SELECT t.spcname FROM pg_catalog.pg_tablespace t WHERE t.oid OPERATOR(pg_catalog.=) d.dattablespace) AS space
     FROM pg_catalog.pg_roles r, pg_catalog.pg_database d WHERE r.rolname OPERATOR(pg_catalog.=) current_user AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()`);
    const { number, version, space, ...facts } = row;
    return {
        ...facts,
        version: version.split(' ')[0],
        major: Math.floor(number / 10_000),
        tablespace: space === 'pg_default' ? undefined : space,
        systemIdentifier: await systemIdentifier(session),
    };
}
async function systemIdentifier(session) {
    try {
        const [row] = await session.query('SELECT system_identifier::pg_catalog.text AS id FROM pg_catalog.pg_control_system()');
        return row.id;
    }
    catch (thrown) {
        if (thrown instanceof _connection_js__WEBPACK_IMPORTED_MODULE_2__/* .QueryError */ .lr && thrown.code === '42501')
            return undefined; // Some managed servers keep it to themselves.
        throw thrown;
    }
}
/** Times that one question is asked; a pooler that chooses among its connections gives another one by then. */
const ASKED = 8;
/**
 * A pooler shows when the process that the protocol announced is not the one that answers. In session mode the one that answers stays ours
 * alone. In transaction mode it is free between two statements: another transaction gets it, or we get another, whichever way the pooler
 * chooses among those that are free (the last one, each in turn, any). pg_dump's settings would get lost there, or end up with a stranger.
 * `another` opens a connection, which has to wait where the pooler has none to give: not longer than `patienceMs`.
 */
async function detectPooler(session, another, patienceMs) {
    const mine = await backendOf(session);
    if (mine === session.announcedPid)
        return 'none';
    const isStill = async () => (await backendOf(session)) === mine;
    const other = await another();
    try {
        await inTime(other.query('BEGIN'), patienceMs);
        if ((await backendOf(other)) === mine || !(await isStill()))
            return 'transaction';
        await other.query('ROLLBACK');
        for (let i = 0; i < ASKED; i++)
            if (!(await isStill()))
                return 'transaction';
        return 'session';
    }
    catch (thrown) {
        if (/transaction blocks not allowed/.test((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .messageOf */ .bD)(thrown)))
            return 'statement'; // PgBouncer's words.
        throw thrown;
    }
    finally {
        await other.close();
    }
}
async function backendOf(session) {
    const [row] = await session.query('SELECT pg_catalog.pg_backend_pid() AS pid');
    return row.pid;
}
async function inTime(work, ms) {
    const late = Promise.withResolvers();
    const error = new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`the pooler gave no second connection within ${ms / 1_000} s`, {
        hint: 'pg_dump needs one beside the inventory: raise default_pool_size of the pooler, or give the address of the server itself.',
        temporary: true, // All may be in use at this moment.
    });
    const timer = setTimeout(() => late.reject(error), ms);
    await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}
function poolerCheck(kind) {
    const base = { name: 'pooler', expected: 'a connection to the server itself, or a pooler in session mode', ms: 0 };
    if (kind === 'none')
        return { ...base, status: 'passed', actual: 'none' };
    if (kind === 'session')
        return { ...base, status: 'passed', actual: 'a pooler in session mode' };
    return {
        ...base,
        status: 'failed',
        actual: `a pooler in ${kind} mode: settings and snapshot of the dump would be lost between statements`,
        hint: 'Give the address of the server itself, or of the pooler in session mode (PgBouncer: pool_mode=session; Supabase: port 5432).',
    };
}
/** Every table and sequence whose content is dumped must be readable; the hint is the GRANT that is missing. */
function grantsCheck(session, relations, facts, largeObjects) {
    return (0,_report_js__WEBPACK_IMPORTED_MODULE_4__/* .timed */ .ay)(async () => {
        const wanted = relations.filter((relation) => ['table', 'partitioned', 'sequence'].includes(relation.kind));
        const denied = await deniedRelations(session, wanted);
        const schemas = await deniedSchemas(session, wanted);
        const objects = largeObjects ? await deniedLargeObjects(session, facts) : 0;
        const base = { name: 'grants', expected: `${facts.user} may read every table and sequence` };
        if (denied.length + schemas.length + objects === 0)
            return { ...base, status: 'passed', actual: `${wanted.length} tables and sequences readable` };
        const who = quoted(facts.user);
        const byKind = (kinds) => denied.filter((relation) => kinds.includes(relation.kind));
        const grants = [
            ...(schemas.length > 0 ? [`GRANT USAGE ON SCHEMA ${schemas.join(', ')} TO ${who};`] : []),
            ...statement('TABLE', byKind(['table', 'partitioned']), who),
            ...statement('SEQUENCE', byKind(['sequence']), who),
            ...(objects > 0 ? [`GRANT SELECT ON LARGE OBJECT … TO ${who}; for ${objects} large objects`] : []),
        ];
        const names = [...schemas.map((schema) => `schema ${schema}`), ...denied.map((relation) => relation.quoted)];
        return {
            ...base,
            status: 'failed',
            actual: `not readable: ${few(names) || `${objects} large objects`}`,
            hint: `Run as the owner: ${grants.join(' ')} Or, once for all: GRANT pg_read_all_data TO ${who};`,
        };
    });
}
/** Whole SQL, or for many the form for all in a schema: nobody can run half a statement. */
function statement(kind, denied, who) {
    if (denied.length === 0)
        return [];
    if (denied.length <= 10)
        return [`GRANT SELECT ON ${kind} ${denied.map((relation) => relation.quoted).join(', ')} TO ${who};`];
    return [...new Set(denied.map((relation) => quoted(relation.schema)))].map((schema) => `GRANT SELECT ON ALL ${kind}S IN SCHEMA ${schema} TO ${who};`);
}
async function deniedRelations(session, relations) {
    const rows = await session.query(`SELECT c.oid::text AS oid FROM pg_catalog.pg_class c WHERE c.oid = ANY ($1::oid[]) AND NOT
       CASE WHEN c.relkind = 'S' THEN pg_catalog.has_sequence_privilege(c.oid, 'SELECT') ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END`, [relations.map((relation) => relation.oid)]);
    const oids = new Set(rows.map((row) => row.oid));
    return relations.filter((relation) => oids.has(relation.oid));
}
async function deniedSchemas(session, relations) {
    const rows = await session.query(`SELECT pg_catalog.quote_ident(n.nspname) AS name FROM pg_catalog.pg_namespace n
     WHERE n.nspname = ANY ($1) AND NOT pg_catalog.has_schema_privilege(n.oid, 'USAGE') ORDER BY 1`, [[...new Set(relations.map((relation) => relation.schema))]]);
    return rows.map((row) => row.name);
}
async function deniedLargeObjects(session, facts) {
    if (facts.superuser)
        return 0;
    const readable = facts.major >= 18
        ? "pg_catalog.has_largeobject_privilege(m.oid, 'SELECT')"
        : `pg_catalog.pg_has_role(m.lomowner, 'USAGE') OR EXISTS (SELECT FROM pg_catalog.aclexplode(m.lomacl) a
           WHERE a.privilege_type = 'SELECT' AND (a.grantee = 0 OR pg_catalog.pg_has_role(a.grantee, 'USAGE')))`;
    const [row] = await session.query(`SELECT pg_catalog.count(*)::int AS n FROM pg_catalog.pg_largeobject_metadata m
     WHERE NOT (${readable}) AND pg_catalog.current_setting('lo_compat_privileges') = 'off'`);
    return row.n;
}
/** Row-level security would make the dump partial; pg_dump then refuses. Better said before. */
function rowSecurityCheck(relations, facts, memberOf) {
    const filtered = facts.bypassesRowSecurity
        ? []
        : relations.filter((r) => r.rowSecurity && r.kind === 'table' && !r.dataExcluded && (r.forcedRowSecurity || !memberOf.has(r.owner)));
    const base = { name: 'row-level security', expected: 'no policy hides rows from the dump', ms: 0 };
    if (filtered.length === 0)
        return { ...base, status: 'passed', actual: 'nothing hidden' };
    return {
        ...base,
        status: 'failed',
        actual: `policies would hide rows of ${few(filtered.map((relation) => relation.quoted))}`,
        hint: `Run as a superuser: ALTER ROLE ${quoted(facts.user)} BYPASSRLS; or back up as a role that has it.`,
    };
}
async function rolesOf(session) {
    const rows = await session.query("SELECT r.rolname AS name FROM pg_catalog.pg_roles r WHERE pg_catalog.pg_has_role(r.oid, 'USAGE')");
    return new Set(rows.map((row) => row.name));
}
async function selectionCheck(session, selection, relations) {
    const tables = relations.filter((relation) => ['table', 'partitioned', 'foreign-table'].includes(relation.kind));
    const base = { name: 'tables', expected: 'something to back up; every pattern means a table', ms: 0 };
    const problems = await (0,_relations_js__WEBPACK_IMPORTED_MODULE_3__/* .patternProblems */ .L9)(session, selection);
    if (problems.length > 0) {
        const hint = 'Correct the pattern or take it out; a pattern such as public.event* means a table and its partitions.';
        return { ...base, status: 'failed', actual: few(problems), hint };
    }
    if (relations.length === 0) {
        return {
            ...base,
            status: 'failed',
            actual: 'the database holds no table',
            hint: 'Is it the right database? Check the name at the end of the source URL, and the patterns of tables to exclude.',
        };
    }
    const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
    return { ...base, status: 'passed', actual: `${tables.length} tables, ${(0,_units_js__WEBPACK_IMPORTED_MODULE_1__/* .showBytes */ .ni)(bytes)} on the server` };
}
/** What the dump will hold only in part, and why: said, not failed. */
function limitsOf(relations, facts, partial) {
    const names = (keep) => few(relations.filter(keep).map((relation) => relation.quoted));
    const foreign = names((r) => r.kind === 'foreign-table');
    const unlogged = facts.standby ? names((r) => r.unlogged && r.kind === 'table') : '';
    const excluded = names((r) => r.kind === 'table' && r.dataExcluded);
    const stale = names((r) => r.kind === 'materialized-view');
    return [
        ...(partial ? ['Only chosen tables are backed up: schemas, types, functions and extensions that they use are not in the dump.'] : []),
        ...(foreign ? [`Foreign tables are backed up without their rows, which live on another server: ${foreign}.`] : []),
        ...(unlogged ? [`Unlogged tables cannot be read on a standby and are backed up without rows: ${unlogged}.`] : []),
        ...(excluded ? [`Rows left out on request: ${excluded}.`] : []),
        ...(stale ? [`Materialized views are backed up as definitions and computed anew by a restore: ${stale}.`] : []),
        ...(facts.standby
            ? ['The source is a standby: a conflict with replay can cancel the dump (max_standby_streaming_delay, hot_standby_feedback).']
            : []),
    ];
}
/** Bytes of the tables whose rows are dumped: an upper guess for the dump before compression. */
const expectedBytes = (relations, standby) => relations.filter((relation) => (0,_relations_js__WEBPACK_IMPORTED_MODULE_3__/* .hasData */ .vI)(relation, standby)).reduce((sum, relation) => sum + relation.bytes, 0);
function few(names) {
    return names.length <= 10 ? names.join(', ') : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`;
}
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;


/***/ })

};
