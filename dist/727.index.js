export const id = 727;
export const ids = [727];
export const modules = {

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


/***/ })

};
