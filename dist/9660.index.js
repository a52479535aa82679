export const id = 9660;
export const ids = [9660];
export const modules = {

/***/ 59660:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  openRecovery: () => (/* binding */ openRecovery)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/engines/postgres/connection.js + 2 modules
var connection = __webpack_require__(24824);
// EXTERNAL MODULE: ./lib/engines/postgres/receive.js
var receive = __webpack_require__(16570);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/content.js
var content = __webpack_require__(70315);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/header.js
var header = __webpack_require__(44581);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/open.js
var restore_open = __webpack_require__(11340);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/outcome.js
var outcome = __webpack_require__(66490);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/tool.js
var tool = __webpack_require__(63286);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-disk.js
var scratch_disk = __webpack_require__(67351);
// EXTERNAL MODULE: ./lib/engines/postgres/target.js + 6 modules
var target = __webpack_require__(47600);
// EXTERNAL MODULE: ./lib/engines/postgres/trust.js
var trust = __webpack_require__(70537);
// EXTERNAL MODULE: ./lib/engines/postgres/roles.js
var roles = __webpack_require__(55022);
;// CONCATENATED MODULE: ./lib/engines/postgres/recover/afterwards.js


/** What acts by itself, or waits for somebody, in a database that came out of a dump. */
const ACTORS = `
SELECT 'publication' AS kind, pubname::pg_catalog.text AS name FROM pg_catalog.pg_publication
UNION ALL SELECT 'event trigger', evtname::pg_catalog.text FROM pg_catalog.pg_event_trigger e WHERE evtenabled <> 'D'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_event_trigger'::pg_catalog.regclass AND d.objid = e.oid AND d.deptype = 'e')
UNION ALL SELECT 'server', srvname::pg_catalog.text FROM pg_catalog.pg_foreign_server
UNION ALL SELECT 'subscription', s.subname::pg_catalog.text FROM pg_catalog.pg_stat_subscription s
  JOIN pg_catalog.pg_database d ON d.datname = pg_catalog.current_database()
  WHERE EXISTS (SELECT FROM pg_catalog.pg_subscription t WHERE t.oid = s.subid AND t.subdbid = d.oid)
ORDER BY 1, 2`;
const SAY = {
    publication: (names) => `Publications are there again (${names}). Slots are not part of a backup: subscribers have to be set up anew.`,
    subscription: (names) => `Subscriptions are asleep (${names}). Where they are to go on: ALTER SUBSCRIPTION … ENABLE; and … REFRESH PUBLICATION.`,
    'event trigger': (names) => `Event triggers act from now on: ${names}.`,
    server: (names) => `Foreign servers are reached as at the source: ${names}. Where this is a copy, make sure that they may be.`,
};
/** What a person has to know and do after a recovery, a sentence each: only of what is there. */
async function readActors(session) {
    const rows = await session.query(ACTORS);
    const kinds = [...new Set(rows.map(({ kind }) => kind))];
    return [
        ...kinds.map((kind) => SAY[kind](rows
            .filter((row) => row.kind === kind)
            .map(({ name }) => name)
            .join(', '))),
        ...(await jobs(session)),
    ];
}
/** pg_cron keeps its jobs in a table, which a dump has. */
async function jobs(session) {
    const [table] = await session.query("SELECT pg_catalog.to_regclass('cron.job') IS NOT NULL AS there");
    if (!table.there)
        return [];
    const [row] = await session.query('SELECT pg_catalog.count(*)::int AS n FROM cron.job');
    return row.n === 0
        ? []
        : [
            `${row.n === 1 ? '1 job' : `${(0,units/* showCount */.px)(row.n)} jobs`} of pg_cron start by themselves where cron.database_name names this database.`,
        ];
}
function aboutRoles({ logins, superusers, joined }) {
    const [one] = logins;
    const powers = superusers.length > 0 ? ` Superusers among them: ${superusers.join(', ')}.` : '';
    return [
        ...(one === undefined
            ? []
            : [
                `Made with LOGIN and without a password, which no backup holds: ${logins.join(', ')}. Set each in psql with \\password, for example \\password ${(0,roles/* identifier */.Cv)(one)}.${powers}`,
            ]),
        ...(joined.length === 0
            ? []
            : [
                `The user of --to is a member of the roles that it made, to give them what is theirs: ${joined.join(', ')}. REVOKE takes that back.`,
            ]),
    ];
}

// EXTERNAL MODULE: ./lib/engines/postgres/binaries.js
var binaries = __webpack_require__(54478);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/database.js
var restore_database = __webpack_require__(39745);
// EXTERNAL MODULE: ./lib/engines/postgres/scratch-before.js
var scratch_before = __webpack_require__(92245);
// EXTERNAL MODULE: ./lib/engines/postgres/survey.js
var survey = __webpack_require__(99261);
// EXTERNAL MODULE: ./lib/engines/postgres/url.js
var url = __webpack_require__(35686);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
;// CONCATENATED MODULE: ./lib/engines/postgres/recover/sessions.js


/** Who is connected to a database, without the sessions of this run. A user who may not see others still sees that they are there. */
async function connectedTo(session, database, tag) {
    const rows = await session.query(`SELECT a.pid, a.usename::pg_catalog.text AS user, a.application_name AS application, pg_catalog.host(a.client_addr) AS address
     FROM pg_catalog.pg_stat_activity a WHERE a.datname OPERATOR(pg_catalog.=) $1 AND a.backend_type IS DISTINCT FROM 'autovacuum worker' ORDER BY a.pid`, [database]);
    const ours = (0,connection/* sessionName */.Cy)(tag);
    return rows
        .filter(({ application }) => !application?.startsWith(ours))
        .map(({ pid, user, application, address }) => ({
        pid,
        who: (0,visible/* visibleLine */.P8)(`${user ?? 'somebody'}${application ? ` (${application})` : ''}${address ? ` from ${address}` : ''}`),
    }));
}
const NAMED = 5;
/** `2 sessions: app (gunicorn) from 10.0.0.7, process 4711; …` */
function saidSessions(sessions) {
    const named = sessions.slice(0, NAMED).map(({ pid, who }) => `${who}, process ${pid}`);
    const more = sessions.length > NAMED ? `; and ${sessions.length - NAMED} more` : '';
    return `${sessions.length === 1 ? '1 session' : `${sessions.length} sessions`}: ${named.join('; ')}${more}`;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/place.js









/** Templates of every new database, and what nobody can connect to. */
const NEVER = ['template0', 'template1'];
/**
 * Looks at the database that is to be recovered, and at who asks. Throws a UserError, in one sentence, for what cannot or must not be filled: a
 * standby, a pooler, an older server, a database with data unless `overwrite`, one that this user could not make or rename.
 */
async function lookAtPlace({ to, overwrite, 'ca-file': caFile }, source, context) {
    const target = (0,url/* parseTarget */.hu)(to, context.env);
    context.secrets.add(target.password);
    const access = (0,connection/* accessTo */.Yi)(target, caFile);
    const description = (0,url/* describeTarget */.ff)(target);
    const { database: name } = target;
    if (NEVER.includes(name))
        throw new errors/* UserError */.yo(`${description} is a template of the server`, { hint: 'Name another database in --to.' });
    const { session, maintenance } = await enter(access, context);
    try {
        const server = await usableServer(session, { access, maintenance, description, source }, context);
        const limited = !server.superuser;
        const there = await databaseNamed(session, at(access, name), context);
        const place = { access, name, description, server, maintenance, limited, there };
        if (there && !there.empty && !overwrite)
            throw refuseFull(place, source);
        await refuseForRights(session, place);
        return place;
    }
    finally {
        await session.close();
    }
}
const at = (access, database) => ({ ...access, target: { ...access.target, database } });
/** Where a database can be made and renamed from: not from itself, except where there is no other way in. */
async function enter(access, context) {
    const { database } = access.target;
    const first = (0,restore_database/* maintenanceFor */.N5)(database);
    let failure;
    for (const maintenance of [...new Set([first, 'template1', database])]) {
        try {
            return { session: await (0,connection/* connect */.Ng)(at(access, maintenance), context), maintenance };
        }
        catch (thrown) {
            context.signal.throwIfAborted();
            failure ??= thrown;
            // A wrong password or address is the same for every database.
            if (!/no database '|permission denied for database|no pg_hba\.conf entry|not currently accepting/.test((0,errors/* messageOf */.bD)(thrown)))
                throw thrown;
        }
    }
    throw failure;
}
async function usableServer(session, { access, maintenance, description, source }, context) {
    const pooler = await (0,survey/* detectPooler */.B$)(session, () => (0,connection/* connect */.Ng)(at(access, maintenance), context), access.target.connectTimeoutMs);
    if (pooler !== 'none')
        throw new errors/* UserError */.yo(`${description}: a pooler answers there, and a database is to be made and renamed`, {
            hint: 'Give the address of the server behind it.',
        });
    const server = await (0,survey/* readServerFacts */.TX)(session);
    if (server.standby)
        throw new errors/* UserError */.yo(`${description}: the server is a standby, which takes no writes`, { hint: 'Give the address of the primary.' });
    const wanted = Number(/^\d+/.exec(source?.serverVersion ?? '')?.[0] ?? 0);
    if (server.major < wanted)
        throw new errors/* UserError */.yo(`${description}: the server is PostgreSQL ${server.version}, older than the source, which was ${source.serverVersion}`, {
            hint: `Restore to a server of PostgreSQL ${wanted} or newer.`,
        });
    if (!binaries/* SUPPORTED_MAJORS */.cZ.some((known) => known === server.major))
        throw new errors/* UserError */.yo(`${description}: the server is PostgreSQL ${server.version}, and this version of seaworthy works with majors ${binaries/* SUPPORTED_MAJORS */.cZ[0]} to ${binaries/* SUPPORTED_MAJORS */.cZ.at(-1)}`);
    return server;
}
async function databaseNamed(session, access, context) {
    const { database } = access.target;
    const [row] = await session.query(`SELECT d.oid::pg_catalog.text AS oid, pg_catalog.pg_encoding_to_char(d.encoding) AS encoding, d.datcollate AS collate, d.datctype AS ctype
     FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1`, [database]);
    if (!row)
        return undefined;
    const inside = await (0,connection/* connect */.Ng)(access, context);
    try {
        const names = (await (0,scratch_before/* contentsOf */.KD)(inside)).filter((made) => made !== 'public');
        const { oid, ...properties } = row;
        return {
            oid: oid,
            empty: names.length === 0,
            contents: names.length === 0 ? 'nothing' : await describeContents(inside, names),
            sessions: await connectedTo(session, database, context.tag),
            properties: properties,
        };
    }
    finally {
        await inside.close();
    }
}
/** Estimates: what autovacuum and the statistics of the server know. */
async function describeContents(inside, names) {
    const [row] = await inside.query(`SELECT pg_catalog.count(*)::int AS tables, COALESCE(pg_catalog.sum(GREATEST(c.reltuples, s.n_live_tup, 0)), 0)::float8 AS rows,
       pg_catalog.pg_database_size(pg_catalog.current_database())::float8 AS bytes
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
     WHERE c.relkind = 'r' AND c.oid >= 16384 AND n.nspname !~ '^pg_'`);
    const { tables, rows, bytes } = row;
    if (tables === 0)
        return (0,scratch_before/* listed */.KE)(names);
    const rowsSaid = rows > 0 ? `about ${(0,units/* showCount */.px)(Math.round(rows))} rows` : 'rows not estimated';
    return `${tables === 1 ? '1 table' : `${(0,units/* showCount */.px)(tables)} tables`}, ${rowsSaid}, ${(0,units/* showBytes */.ni)(bytes)}`;
}
function refuseFull({ description, there, server }, source) {
    const identity = source?.identity ?? {};
    const isSource = server.systemIdentifier !== undefined && identity.systemIdentifier === server.systemIdentifier && identity.databaseOid === there.oid;
    const which = isSource ? ', the very database that the backup was made of,' : '';
    return new errors/* UserError */.yo(`${description}${which} is not empty: it holds ${there.contents}`, {
        hint: 'Name another database in --to, to look at the backup beside it; or give --overwrite true: the database that is there is then put aside under another name, not dropped.',
    });
}
/** Asked before anything is fetched: to learn it after an hour of restoring helps nobody. */
async function refuseForRights(session, { description, name, there, limited, maintenance, server }) {
    if (!limited)
        return;
    const [row] = await session.query(`SELECT r.rolcreatedb AS makes, COALESCE((SELECT pg_catalog.pg_has_role(d.datdba, 'USAGE') FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1), true) AS owns,
       COALESCE((SELECT pg_catalog.has_database_privilege(d.oid, 'CREATE') FROM pg_catalog.pg_database d WHERE d.datname OPERATOR(pg_catalog.=) $1), false) AS fills
     FROM pg_catalog.pg_roles r WHERE r.rolname OPERATOR(pg_catalog.=) current_user`, [name]);
    const refuse = (why, hint) => {
        throw new errors/* UserError */.yo(`${description}: user ${server.user} ${why}`, { hint });
    };
    const { makes, owns, fills } = row;
    if (there?.empty) {
        if (!fills)
            refuse(`may make nothing in the database ${name}`, 'Give the URL of its owner, or of a superuser.');
        return;
    }
    const givenTo = `have somebody make the database empty, with ${server.user} as its owner, and run this again.`;
    const who = there
        ? `Give the URL of a superuser, or of the owner of ${name} with the right CREATEDB.`
        : `Give the URL of a user who may, or ${givenTo}`;
    if (!makes)
        refuse('may not make databases', who);
    if (!owns)
        refuse(`does not own the database ${name}`, who);
    if (maintenance === name)
        refuse(`can connect to no database but ${name}`, who);
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/exchange.js




/** PostgreSQL waits for 5 s itself before it says so (CountOtherDBBackends, procarray.c). */
const IN_USE = '55006';
const ALREADY_THERE = '42P04';
/** The statements, for a person too. Both happen, or neither. */
const renames = (name, { from, aside }) => [
    ...(aside === undefined ? [] : [`ALTER DATABASE ${(0,roles/* identifier */.Cv)(name)} RENAME TO ${(0,roles/* identifier */.Cv)(aside)};`]),
    `ALTER DATABASE ${(0,roles/* identifier */.Cv)(from)} RENAME TO ${(0,roles/* identifier */.Cv)(name)};`,
];
/**
 * Gives what was restored its name, in one transaction with putting the other aside. Sessions of others in the database that is there are in the
 * way, and are not ended: who ends them has to stop whatever opened them first, or they are back at once.
 */
async function exchange(place, change, context) {
    const { name, access } = place;
    const base = { name: 'in place', expected: `the restored database is ${name}` };
    const session = await (0,connection/* connect */.Ng)(at(access, place.maintenance), context);
    try {
        await session.query(`BEGIN; ${renames(name, change).join(' ')} COMMIT`);
        const aside = change.aside === undefined ? '' : `; what was there before is ${change.aside}`;
        return { ...base, status: 'passed', actual: `${place.description}${aside}` };
    }
    catch (thrown) {
        await session.query('ROLLBACK').catch(() => { });
        if (!(thrown instanceof connection/* QueryError */.lr))
            throw thrown;
        const actual = await reason(session, place, change, thrown, context);
        return { ...base, status: 'failed', actual, hint: hintFor(thrown, place, change) };
    }
    finally {
        await session.close();
    }
}
async function reason(session, { name }, { from }, thrown, context) {
    const restored = `everything is restored and waits as ${from}`;
    if (thrown.code === ALREADY_THERE)
        return `meanwhile somebody made a database ${name}; ${restored}`;
    if (thrown.code !== IN_USE)
        return `${thrown.message}; ${restored}`;
    const busy = [...(await connectedTo(session, name, context.tag)), ...(await connectedTo(session, from, context.tag))];
    return `${busy.length > 0 ? saidSessions(busy) : 'somebody'} in ${name}; ${restored}`;
}
function hintFor({ code }, { name }, change) {
    const statements = `BEGIN; ${renames(name, change).join(' ')} COMMIT;`;
    if (code !== IN_USE)
        return `Look at what is in the way, then run in another database: ${statements}`;
    const end = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name.replaceAll("'", "''")}';`;
    return `Stop what is connected (the application, its workers and pools), then run in another database: ${end} ${statements}`;
}

// EXTERNAL MODULE: ./lib/engines/postgres/restore/archive.js
var archive = __webpack_require__(80144);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/roles.js + 1 modules
var restore_roles = __webpack_require__(98794);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/toc.js
var toc = __webpack_require__(71108);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/journal.js
var journal = __webpack_require__(44101);
// EXTERNAL MODULE: ./lib/engines/postgres/restore/lexer.js + 2 modules
var lexer = __webpack_require__(47734);
;// CONCATENATED MODULE: ./lib/engines/postgres/recover/itself.js








const LONGEST_LITERAL = 1_048_576;
/**
 * Reads the entries of the database itself out of an archive. `pg_restore --create` can make it under its own name only, which another may have:
 * so its statements are taken apart into words, those that pg_dump writes are known by their beginning, and put together again for any name.
 */
async function readItself(work, archive, entries) {
    const found = [];
    const itself = { creation: undefined, owner: [], statements: [], strange: [], tablespace: undefined };
    if (entries.length === 0)
        return { itself, said: { problems: [], omitted: 0 } };
    const list = (0,external_node_path_.join)(work.folder, 'itself');
    await (0,promises_.writeFile)(list, entries.map((id) => `${id};\n`).join(''), { mode: 0o600 });
    const { feed } = (0,lexer/* lexer */.l)({ statement: (tokens) => void found.push(tokens) }, LONGEST_LITERAL);
    const said = await (0,tool/* runTool */.qI)(work, {
        tool: 'pg_restore',
        args: ['--create', '--no-tablespaces', '--file=-', `--use-list=${list}`, archive],
        feed: async ({ stdin, stdout }) => {
            stdin.end();
            for await (const chunk of stdout)
                feed(chunk.toString('latin1'), false);
            feed('', true);
        },
    });
    const source = found.find((tokens) => begins(tokens, 'CREATE', 'DATABASE'))?.[2]?.text;
    for (const tokens of found)
        sort(tokens, source, itself);
    return { itself, said };
}
function sort(tokens, source, itself) {
    if (begins(tokens, 'CREATE', 'DATABASE') && itself.creation === undefined) {
        const { kept, tablespace } = withoutTablespace(tokens.slice(3));
        itself.creation = sql(kept);
        itself.tablespace = tablespace;
        return;
    }
    const grants = begins(tokens, 'SET', 'SESSION', 'AUTHORIZATION') || begins(tokens, 'RESET', 'SESSION', 'AUTHORIZATION');
    if (grants)
        itself.statements.push({ before: sql(tokens), after: '' });
    else if (begins(tokens, 'SET') || begins(tokens, 'SELECT'))
        return; // Of the session of pg_restore.
    else {
        const place = placeOf(tokens);
        if (place > 0 && tokens[place]?.text === source) {
            const list = begins(tokens.slice(place + 1), 'OWNER', 'TO') ? itself.owner : itself.statements;
            list.push({ before: sql(tokens.slice(0, place)), after: sql(tokens.slice(place + 1)) });
        }
        else
            itself.strange.push(sql(tokens.slice(0, 6)));
    }
}
/** Where the name stands in what pg_dump writes of a database (dumpDatabase and dumpDatabaseConfig of pg_dump.c, buildACLCommands of dumputils.c). */
function placeOf(tokens) {
    if (begins(tokens, 'ALTER', 'DATABASE'))
        return 2;
    if (begins(tokens, 'ALTER', 'ROLE') && begins(tokens.slice(3), 'IN', 'DATABASE'))
        return 5;
    const about = tokens.findIndex((_, i) => begins(tokens.slice(i), 'ON', 'DATABASE'));
    const [first] = tokens;
    return about > 0 && /^(?:GRANT|REVOKE|COMMENT|SECURITY)$/.test(first.text) && first.kind === 'word' ? about + 2 : 0;
}
function withoutTablespace(tokens) {
    const from = tokens.findIndex((token) => token.kind === 'word' && token.text === 'TABLESPACE');
    if (from < 0)
        return { kept: tokens, tablespace: undefined };
    const name = from + (tokens[from + 1]?.text === '=' ? 2 : 1);
    return { kept: [...tokens.slice(0, from), ...tokens.slice(name + 1)], tablespace: tokens[name]?.text };
}
const begins = (tokens, ...words) => words.every((word, i) => tokens[i]?.kind === 'word' && tokens[i].text === word);
const sql = (tokens) => tokens.map(({ kind, text }) => (kind === 'name' ? (0,roles/* identifier */.Cv)(text) : kind === 'text' ? (0,roles/* literal */.eu)(text) : text)).join(' ');
/** Refused to who is no superuser; no such role. */
const DENIED = ['42501', '42704'];
/** Says this of a database of another name. What fails is told. */
async function sayOf(work, statements, name) {
    if (statements.length === 0)
        return [];
    const problems = [];
    const session = await work.connectTo(work.maintenance);
    try {
        for (const { before, after } of statements) {
            const command = after === '' ? before : `${before} ${(0,roles/* identifier */.Cv)(name)} ${after}`;
            await session.query(command).catch((thrown) => {
                if (!(thrown instanceof connection/* QueryError */.lr))
                    throw thrown;
                const kind = work.limited && DENIED.includes(thrown.code ?? '') ? 'denied' : 'error';
                problems.push({ kind, text: (0,errors/* messageOf */.bD)(thrown), about: (0,journal/* commandHead */.g)(command) });
            });
        }
    }
    finally {
        await session.close();
    }
    return problems;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/roles.js



/** The words of a role that only a superuser may give. */
const POWERS = /\b(?:SUPERUSER|REPLICATION|BYPASSRLS)\b/g;
/**
 * Makes the roles that the backup lists and the server lacks. Unlike for a verification those that logged in at the source may log in again: an
 * application is to work with the database. None has a password, and nobody gets in without one. Existing roles stay as they are.
 */
async function makeListedRoles(work, part, referred, encoding) {
    const globals = part.extras['globals.sql'];
    const plan = (0,restore_roles/* planRoles */.b)(globals, part.inventory, true);
    const findings = [];
    const described = globals !== undefined || part.inventory !== undefined;
    const joined = [];
    const act = async (session) => {
        const before = await rolesOf(session);
        if (work.limited)
            findings.push(...weakened(plan.roles.filter(({ name }) => !before.has(name))));
        findings.push(...(await (0,restore_roles/* makeRoles */.S)(session, plan, referred, described)));
        const made = new Set([...(await rolesOf(session))].filter((name) => !before.has(name)));
        if (work.limited)
            joined.push(...(await joinMade(session, [...made])));
        return plan.roles.filter(({ name }) => made.has(name));
    };
    // Who may not make databases makes no other one for the sake of its encoding.
    const made = await (work.limited ? act(work.session) : (0,restore_database/* inEncoding */.VD)(work, encoding, act));
    const logins = made.filter(({ attributes }) => /\bLOGIN\b/.test(attributes));
    return {
        logins: logins.map(({ name }) => name),
        superusers: logins.filter(({ attributes }) => /\bSUPERUSER\b/.test(attributes)).map(({ name }) => name),
        joined,
        before: plan.before ?? [],
        findings,
    };
}
function weakened(roles) {
    const findings = [];
    for (const role of roles) {
        const powers = role.attributes.match(POWERS);
        if (!powers)
            continue;
        role.attributes = role.attributes.replace(POWERS, 'NO$&');
        findings.push({
            kind: 'role',
            name: role.name,
            text: `role ${role.name} is not given ${powers.join(', ')}, which only a superuser may give`,
        });
    }
    return findings;
}
/** Objects can only be given to roles that the user is a member of. Who made a role may add himself, from PostgreSQL 16 on as its administrator. */
async function joinMade(session, names) {
    const joined = [];
    for (const name of names) {
        // Where it is refused the owners stay with the user, and that is said then.
        await session.query(`GRANT ${(0,roles/* identifier */.Cv)(name)} TO CURRENT_USER`).then(() => joined.push(name), () => { });
    }
    return joined;
}
async function rolesOf(session) {
    const rows = await session.query('SELECT rolname::pg_catalog.text AS name FROM pg_catalog.pg_roles');
    return new Set(rows.map(({ name }) => name));
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/fill.js









/**
 * Restores an archive into a database of any name: as `restoreArchive` (restore/archive.ts) does it for a verification, but for a database that
 * people will work with. What the archive says of the database itself is said of this one, when everything else is there.
 */
async function fill(work, filling) {
    const { dump, part } = filling;
    const read = await (0,toc/* readNeeds */.M)(work, dump.path);
    const listed = await (0,toc/* readContents */.r)(work, dump.path);
    const { itself, said } = await readItself(work, dump.path, listed.contents.database);
    const unreadable = [read, listed, said].find(({ problems }) => problems.some(outcome/* isBad */.e2));
    const nobody = { logins: [], superusers: [], joined: [], before: [] };
    if (unreadable)
        return { restored: (0,outcome/* judged */.g$)({ ...unreadable, database: undefined, findings: [] }), roles: nobody };
    const { needs } = read;
    const roles = await makeListedRoles(work, part, needs.roles, needs.database?.encoding ?? 'UTF8');
    const given = { needs, contents: listed.contents, itself };
    let restored = await restoreInto(work, filling, given);
    for (let round = 1; round < ROUNDS && filling.make && !work.limited; round++) {
        const lost = (0,archive/* lostRoles */.s)(restored.problems);
        if (lost.length === 0)
            break;
        roles.findings.push(...(await (0,restore_roles/* makeRoles */.S)(work.session, (0,restore_roles/* planRoles */.b)(undefined), lost, true)));
        await (0,restore_database/* makeRoom */.mk)(work, filling.database, true);
        restored = await restoreInto(work, filling, given);
    }
    const findings = [...roles.findings, ...restored.findings].map(mild);
    return { restored: { ...restored, findings, rolesBefore: roles.before }, roles };
}
/** A name in the rows (regrole) shows only when they are restored. */
const ROUNDS = 3;
async function restoreInto(work, filling, { needs, contents, itself }) {
    const { dump, database, make, jobs } = filling;
    const findings = findingsOf(itself, database);
    if (make) {
        if ((await (0,restore_database/* databaseNames */.Ml)(work.session)).has(database))
            throw new errors/* UserError */.yo(`the server has a database ${database} already`);
        filling.onMaking();
        if (itself.creation === undefined)
            await (0,restore_database/* createDatabase */.cD)(work.session, database, needs.database?.encoding ?? 'UTF8');
        else
            await work.session.query(`CREATE DATABASE ${(0,roles/* identifier */.Cv)(database)} ${itself.creation}`);
    }
    const owner = await sayOf(work, itself.owner, database);
    findings.push(...(await (0,restore_database/* makeSchemas */.Nw)(work, database, needs.schemas)));
    const parallel = jobs > 1 && dump.format !== 'tar' ? [`--jobs=${jobs}`] : [];
    const main = await (0,restore_database/* restoreEntries */.Hw)(work, dump.path, contents.main, parallel, database);
    const late = contents.late.length > 0 ? await (0,restore_database/* restoreEntries */.Hw)(work, dump.path, contents.late, [], database) : restore_database/* SILENT */.qY;
    const own = await sayOf(work, itself.statements, database);
    return (0,outcome/* judged */.g$)({
        database,
        problems: [...owner, ...main.problems, ...late.problems, ...own],
        omitted: main.omitted + late.omitted,
        findings,
    });
}
function findingsOf({ creation, strange, tablespace }, database) {
    const beside = {
        kind: 'made-tablespace',
        name: tablespace ?? '',
        text: `tablespace ${tablespace} of the source: everything is in the default one`,
    };
    return [
        ...(tablespace === undefined ? [] : [beside]),
        ...(creation === undefined
            ? [{ kind: 'no-database', name: database, text: 'the dump says nothing of the database itself' }]
            : []),
        ...strange.map((text) => ({ kind: 'strange-globals', name: database, text: `not run, since pg_dump writes no such thing of a database: ${text}` })),
    ];
}
/** What would be a fault of the backup in a verification does not keep a person from the data. */
const mild = (finding) => finding.kind === 'lost-role' || finding.kind === 'strange-globals' ? { ...finding, kind: 'role' } : finding;

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/undo.js





/** A terminal waits for us; to drop a large database takes as long as to remove its files. */
const AFTERWARDS_MS = 120_000;
/** A context that goes on after an abort. */
const afterwards = (context) => ({
    ...context,
    tag: `${context.tag}-end`,
    signal: AbortSignal.timeout(AFTERWARDS_MS),
});
/** Drops a database that this run has made; false where there is none. Throws a UserError that says what is left. */
async function dropMade(place, made, context) {
    const after = afterwards(context);
    try {
        const session = await (0,connection/* connect */.Ng)(at(place.access, place.maintenance), after);
        try {
            const known = await session.query('SELECT FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $1', [made]);
            if (known.length === 0)
                return false;
            await withSession(place, made, after, dropSubscriptions).catch(() => { });
            await session.query(`ALTER DATABASE ${(0,roles/* identifier */.Cv)(made)} IS_TEMPLATE false`);
            await session.query(`DROP DATABASE ${(0,roles/* identifier */.Cv)(made)} WITH (FORCE)`);
            return true;
        }
        finally {
            await session.close();
        }
    }
    catch (thrown) {
        throw new errors/* UserError */.yo(`${place.description}: the database ${made}, half restored, could not be dropped: ${(0,errors/* messageOf */.bD)(thrown)}`, {
            hint: `Run in another database: DROP DATABASE ${(0,roles/* identifier */.Cv)(made)} WITH (FORCE);`,
            cause: thrown,
        });
    }
}
async function withSession(place, database, context, work) {
    const session = await (0,connection/* connect */.Ng)(at(place.access, database), context);
    try {
        await work(session);
    }
    finally {
        await session.close();
    }
}
/** A restored one is asleep; its slot, on another server, is not touched. */
async function dropSubscriptions(session) {
    const rows = await session.query('SELECT s.subname AS name FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()');
    for (const name of rows.map((row) => (0,roles/* identifier */.Cv)(row.name)))
        await session.query(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE); DROP SUBSCRIPTION ${name}`);
}
/** Statements that drop what somebody has made, outermost first; `public` comes back as it was. */
const DROPS = `
SELECT pg_catalog.format('DROP EVENT TRIGGER %I', evtname) AS sql, 1 AS turn FROM pg_catalog.pg_event_trigger WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP PUBLICATION %I', pubname), 2 FROM pg_catalog.pg_publication
UNION ALL SELECT pg_catalog.format('DROP SCHEMA %I CASCADE', nspname), 3 FROM pg_catalog.pg_namespace WHERE (oid >= 16384 OR nspname = 'public') AND nspname !~ '^pg_'
UNION ALL SELECT pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', extname), 4 FROM pg_catalog.pg_extension WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname), 5 FROM pg_catalog.pg_foreign_data_wrapper WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname), 6 FROM pg_catalog.pg_language WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP CAST IF EXISTS (%s AS %s) CASCADE', castsource::pg_catalog.regtype, casttarget::pg_catalog.regtype), 7
  FROM pg_catalog.pg_cast WHERE oid >= 16384
UNION ALL SELECT 'SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata', 8 ORDER BY turn`;
const PUBLIC = `
SELECT pg_catalog.pg_get_userbyid(nspowner)::pg_catalog.text AS owner, pg_catalog.obj_description(oid, 'pg_namespace') AS comment,
  COALESCE((SELECT pg_catalog.array_agg(pg_catalog.format('GRANT %s ON SCHEMA public TO %s', x.privilege_type,
    CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END))
    FROM pg_catalog.aclexplode(nspacl) x), '{}') AS grants
FROM pg_catalog.pg_namespace WHERE nspname = 'public'`;
async function readEmpty(session) {
    const [schema] = await session.query(PUBLIC);
    const extensions = await session.query("SELECT extname::pg_catalog.text AS name FROM pg_catalog.pg_extension WHERE extname OPERATOR(pg_catalog.<>) 'plpgsql'");
    const settings = await session.query(`SELECT FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
     WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0`);
    return { public: schema, extensions: extensions.map(({ name }) => name), settings: settings.length > 0 };
}
/** Empties a database that was empty before. Throws a UserError that says what is left. */
async function emptyAgain(place, before, context) {
    const { name, access, description } = place;
    let left = 'what was restored';
    try {
        if (before === undefined)
            return; // Nothing was written yet.
        if (before.extensions.length > 0)
            throw new errors/* UserError */.yo(`to empty it would take away the extensions that it had before (${before.extensions.join(', ')})`);
        const session = await (0,connection/* connect */.Ng)(at(access, name), afterwards(context));
        try {
            await session.query("SET default_transaction_read_only = off; SET search_path = ''; SET role = none; SET statement_timeout = 0");
            await dropSubscriptions(session).catch(() => { });
            const failed = (await dropAll(session)) ?? (await remakePublic(session, before.public));
            if (!before.settings)
                await session.query(`ALTER DATABASE ${(0,roles/* identifier */.Cv)(name)} RESET ALL`).catch(() => { });
            const names = (await (0,scratch_before/* contentsOf */.KD)(session)).filter((made) => made !== 'public');
            if (names.length === 0)
                return;
            left = (0,scratch_before/* listed */.KE)(names);
            throw new errors/* UserError */.yo(failed ?? 'something was not dropped');
        }
        finally {
            await session.close();
        }
    }
    catch (thrown) {
        throw new errors/* UserError */.yo(`${description}: the database was empty, and now holds ${left}: ${(0,errors/* messageOf */.bD)(thrown)}`, {
            hint: 'Drop what is in it, or make it anew, before this is run again.',
            cause: thrown,
        });
    }
}
/** What failed first. What one statement could not do may have gone with another. */
async function dropAll(session) {
    let failed;
    for (const { sql } of await session.query(DROPS))
        await session.query(sql).catch((thrown) => {
            failed ??= (0,errors/* messageOf */.bD)(thrown);
        });
    return failed;
}
async function remakePublic(session, before) {
    if (before === undefined)
        return undefined;
    const comment = before.comment === null ? [] : [`COMMENT ON SCHEMA public IS '${before.comment.replaceAll("'", "''")}'`];
    const owner = `ALTER SCHEMA public OWNER TO ${(0,roles/* identifier */.Cv)(before.owner)}`;
    let failed;
    for (const sql of ['CREATE SCHEMA IF NOT EXISTS public', ...before.grants, ...comment, owner])
        await session.query(sql).catch((thrown) => {
            failed ??= (0,errors/* messageOf */.bD)(thrown);
        });
    return failed;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/finish.js






/** While a database is made, or a cancel is under way, nothing is known. */
async function grown(maintenance, { begun, database }) {
    if (!begun)
        return undefined;
    return (0,connection/* using */.v)(maintenance, async (opened) => {
        const [row] = await opened.query('SELECT pg_catalog.pg_database_size($1::pg_catalog.name)::float8 AS bytes', [
            database,
        ]);
        return row.bytes;
    }).catch(() => undefined);
}
/** A dump brings no statistics along, and without them every query is planned blindly until autovacuum comes by. */
const analyze = (opened) => (0,report/* timed */.ay)(async () => {
    const base = { name: 'statistics', expected: 'the planner knows the tables (ANALYZE)' };
    const began = performance.now();
    try {
        await (0,tool/* override */.$Z)(opened);
        await opened.query('ANALYZE');
        return { ...base, status: 'passed', actual: `gathered in ${(0,units/* showDuration */.kJ)(performance.now() - began)}` };
    }
    catch (thrown) {
        if (!(thrown instanceof errors/* UserError */.yo) || thrown.temporary)
            throw thrown;
        return { ...base, status: 'degraded', actual: thrown.message, hint: 'Run vacuumdb --analyze-in-stages on the database.' };
    }
});
/** Leaves what was restored where it is, or takes it away again; says which. */
async function settle({ place, written, filled, keep, statements }, context) {
    if (!written.begun || written.exchanged)
        return [];
    const { database } = written;
    if (keep && filled)
        return [`${place.description} holds what was restored.`];
    if (keep)
        return [
            `What was restored is in the database ${database}. To take it as it is, run in another database: BEGIN; ${statements.join(' ')} COMMIT;`,
        ];
    if (filled)
        await emptyAgain(place, written.before, context);
    else if (!(await dropMade(place, database, context)))
        return [];
    return [filled ? `${place.description} is empty again.` : `The database ${database}, not finished, was dropped again.`];
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/names.js
/** What PostgreSQL cuts longer names to, in bytes (NAMEDATALEN - 1). */
const LONGEST = 63;
/** `shop_before_20261121T030000Z`; of a long name as much as fits, in whole characters. */
function besideName(name, word, now) {
    const suffix = `_${word}_${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
    let start = name;
    while (Buffer.byteLength(start + suffix) > LONGEST)
        start = [...start].slice(0, -1).join('');
    return start + suffix;
}

// EXTERNAL MODULE: ./lib/engines/postgres/restore/missing.js
var restore_missing = __webpack_require__(55570);
;// CONCATENATED MODULE: ./lib/engines/postgres/recover/needs.js


/** The rungs before anything is written to the server. */
async function needsHere(session, { part, dump, place }) {
    return [
        serverCheck(place, part.facts?.serverVersion ?? dump.serverVersion),
        await extensions(session, part),
        await locale(session, part, place),
    ];
}
function serverCheck({ server }, wanted) {
    const major = Number(/^\d+/.exec(wanted ?? '')?.[0] ?? server.major);
    const base = { name: 'server', expected: `PostgreSQL ${major} or newer`, ms: 0 };
    const actual = `PostgreSQL ${server.version}`;
    if (server.major < major)
        return { ...base, status: 'failed', actual, hint: `Restore to a server of PostgreSQL ${major}, as the source was.` };
    return { ...base, status: 'passed', actual: server.major > major ? `${actual}, newer than the source's ${wanted}` : actual };
}
async function extensions(session, { inventory }) {
    const base = { name: 'extensions', expected: 'every extension of the source can be made here', ms: 0 };
    if (!inventory)
        return { ...base, status: 'skipped', actual: 'the dump has no inventory that lists them' };
    const missing = await (0,restore_missing/* missingExtensions */.x)(session, inventory);
    const absent = missing.filter(({ offered }) => offered.length === 0).map(({ name }) => name);
    const other = missing.filter(({ offered }) => offered.length > 0);
    if (absent.length > 0)
        return {
            ...base,
            status: 'failed',
            actual: `the server does not have ${absent.join(', ')}`,
            hint: 'Install them on the server (packages such as postgresql-15-postgis-3; on a managed one its list of allowed extensions), or restore to one that has them.',
        };
    const said = other.map(({ name, wanted, offered }) => `${name} ${offered.at(-1)}, at the source ${wanted}`).join('; ');
    if (other.length > 0)
        return { ...base, status: 'degraded', actual: said, hint: 'As after every restore the version is the one that the server has.' };
    return { ...base, status: 'passed', actual: `${inventory.filter(({ kind }) => kind === 'extension').length} of the source` };
}
/** Another order of texts than the source's is the choice of a person, not ours: indexes and results depend on it. */
async function locale(session, { inventory, facts }, { there, limited, name }) {
    const base = { name: 'locale', expected: 'the encoding and the order of texts of the source', ms: 0 };
    if (there) {
        const wanted = {
            encoding: facts?.encoding,
            collate: facts?.locale?.collate,
            ctype: facts?.locale?.ctype,
        };
        const differ = Object.entries(there.properties).filter(([key, value]) => there.empty && wanted[key] !== undefined && wanted[key] !== value);
        const said = differ.map(([key, value]) => `${key} ${value}, at the source ${wanted[key]}`).join('; ');
        if (differ.length > 0)
            return {
                ...base,
                status: 'degraded',
                actual: said,
                hint: 'The empty database that is there was made so: drop it, and it is made as at the source.',
            };
        if (there.empty)
            return { ...base, status: 'passed', actual: 'as at the source' };
    }
    if (!inventory)
        return { ...base, status: 'skipped', actual: 'the dump has no inventory that names it' };
    if (limited)
        return { ...base, status: 'skipped', actual: 'found out when the database is made' };
    const missing = await (0,restore_missing/* missingLocales */.e)(session, inventory);
    if (missing.length === 0)
        return { ...base, status: 'passed', actual: 'known here' };
    const names = missing.map(({ provider, names: [one] }) => `${one} (${provider})`).join(', ');
    return {
        ...base,
        status: 'failed',
        actual: `the server does not know ${names}`,
        hint: `Generate it there (locale-gen) and restart the server; or make the database in an order of your choice, and run this again: ${makeOther(name, facts?.encoding)}`,
    };
}
const makeOther = (name, encoding = 'UTF8') => `CREATE DATABASE ${(0,roles/* identifier */.Cv)(name)} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C.UTF-8';`;

// EXTERNAL MODULE: ./lib/engines/postgres/target-restored.js
var target_restored = __webpack_require__(36797);
;// CONCATENATED MODULE: ./lib/engines/postgres/recover/verdict.js


const SHOWN = 4;
/** The rung `restore`. What the user may not do is told by what was asked: thousands of tables have one owner. */
function recoveredCheck(restored, user) {
    const denied = restored.problems.filter(({ kind }) => kind === 'denied');
    const { check, notes } = (0,target_restored/* restoreCheck */.J)({ ...restored, problems: restored.problems.filter(({ kind }) => kind !== 'denied') });
    if (denied.length === 0)
        return { check, notes };
    const groups = new Map();
    for (const { text, about = '' } of denied) {
        const key = `${actOf(about)}: ${text}`;
        groups.set(key, (groups.get(key) ?? 0) + 1);
    }
    const said = [...groups].slice(0, SHOWN).map(([key, count]) => (count > 1 ? `${key} (${(0,units/* showCount */.px)(count)} times)` : key));
    const more = groups.size > SHOWN ? `; and ${groups.size - SHOWN} more of the kind` : '';
    const actual = `user ${user} is no superuser, and was refused: ${said.join('; ')}${more}`;
    const hint = 'The rows do not depend on it. Where it matters, restore as a superuser, or have one say it afterwards.';
    if (check.status === 'passed')
        return { check: { ...check, status: 'degraded', actual, hint }, notes };
    if (check.status === 'degraded')
        return { check: { ...check, actual: `${check.actual}; ${actual}`, hint }, notes };
    return { check, notes: [...notes, actual] };
}
/** `ALTER TABLE public.customer OWNER TO app` is `ALTER TABLE … OWNER TO`. */
function actOf(about) {
    const words = /^(?:[A-Z]+(?: |$))+/.exec(about)?.[0].trim() ?? about;
    return / OWNER TO /.test(about) ? `${words} … OWNER TO` : words;
}

;// CONCATENATED MODULE: ./lib/engines/postgres/recover/open.js


























/**
 * A database to recover, on the server of a person. Where there is an empty one it is filled. Else a new one is made under a name of its own,
 * filled, compared, and only then renamed: nobody meets half a database, and whatever had the name keeps its data.
 */
async function openRecovery(options, { facts: source, rawBytes }, context) {
    const place = await lookAtPlace(options, source, context);
    const client = await (0,target.clientFor)(place.server.major, context);
    const reader = await (0,target.clientFor)((0,target.majorOf)(source?.serverVersion), context);
    const jobs = options.jobs ?? (0,external_node_os_.availableParallelism)();
    const now = context.now();
    const filled = place.there?.empty === true;
    const change = {
        from: besideName(place.name, 'restored', now),
        aside: place.there && !filled ? besideName(place.name, 'before', now) : undefined,
    };
    const written = { database: filled ? place.name : change.from, begun: false, exchanged: false };
    await refuseSpace(rawBytes, context);
    const folder = await (0,promises_.mkdtemp)((0,external_node_path_.join)(context.tempDir, 'dump-'));
    let dump;
    let done;
    const session = () => (0,connection/* connect */.Ng)(at(place.access, written.database), context);
    const maintenance = () => (0,connection/* connect */.Ng)(at(place.access, place.maintenance), context);
    return {
        facts: { target: place.description, 'restored with': `${client.path('pg_restore')} ${client.version}` },
        notes: [],
        found: foundCheck(place, change.aside),
        fills: filled,
        excused: ({ kind, name }) => (filled && kind === 'property' && OF_PLACE.includes(name)) ||
            (place.limited && (OF_RIGHTS.includes(kind) || (kind === 'property' && name === 'owner'))),
        origin: async (signed) => {
            // What a dump of others is, its first bytes have told; a backup is read to its end by a client of its own major before it is restored.
            const clients = dump === undefined ? [reader, client] : [client];
            const checks = clients.map(({ version }) => (0,trust/* originCheck */.v)({ version, signed, trust: options.trust, script: false }));
            return checks.find(({ status }) => status !== 'passed') ?? checks.at(-1);
        },
        receive: async (body, inventory) => {
            const path = (0,external_node_path_.join)(folder, 'archive');
            const received = await (0,receive/* receiveArchive */.S)(body, path, inventory, reader, context);
            dump = await (0,restore_open/* openArchive */.p)(path, context);
            return received;
        },
        take: async (path) => {
            dump = await (0,restore_open/* openArchive */.p)(path, context);
            if (dump.format === 'plain')
                throw new errors/* UserError */.yo(`${path} is a script, which makes and connects to what it names`, {
                    hint: 'Run it yourself with psql on an empty database; this command restores archives.',
                });
            return (0,target.describe)(dump);
        },
        needs: async (part) => {
            (0,header/* refuseUnreadable */.ws)(dump, client.major);
            return (0,connection/* using */.v)(maintenance, (opened) => needsHere(opened, { part, dump: dump, place }));
        },
        restore: async (part) => {
            if (filled)
                written.before = await (0,connection/* using */.v)(session, readEmpty);
            const target = { url: options.to, 'ca-file': options['ca-file'], limited: place.limited };
            const work = await (0,tool/* openWorkplace */.x5)(target, place.maintenance, client, context);
            try {
                const onMaking = () => {
                    written.begun = true;
                };
                if (filled)
                    onMaking();
                done = await fill(work, { dump: dump, part, jobs, database: written.database, make: !filled, onMaking });
            }
            finally {
                await work.close();
            }
            return recoveredCheck(done.restored, place.server.user);
        },
        content: async (part) => {
            const items = await (0,connection/* using */.v)(session, (opened) => (0,content/* content */.Q)(opened, {
                major: place.server.major,
                fingerprint: part.fingerprint,
                'exclude-table-data': part.selection['exclude-table-data'] ?? [],
                partial: (part.selection['include-table'] ?? []).length > 0,
                connect: session,
                workers: jobs,
            }));
            const whole = done?.restored.findings.every(({ kind }) => kind !== 'no-database') ?? false;
            const sameMajor = (0,target.majorOf)(source?.serverVersion) === place.server.major;
            return {
                items,
                sameMajor,
                database: whole,
                ...(done ? { roles: (0,outcome/* rolesRestored */.Qf)(done.restored, true), unfilled: (0,outcome/* unfilledIn */.H3)(done.restored) } : {}),
            };
        },
        grown: () => grown(maintenance, written),
        analyze: () => (0,connection/* using */.v)(session, analyze),
        exchange: () => (0,report/* timed */.ay)(async () => {
            if (filled) {
                written.exchanged = true;
                return { name: 'in place', status: 'passed', expected: `the restored database is ${place.name}`, actual: place.description };
            }
            const check = await exchange(place, change, context);
            if (check.status === 'passed')
                Object.assign(written, { exchanged: true, database: place.name });
            return check;
        }),
        afterwards: async () => [
            ...(done ? aboutRoles(done.roles) : []),
            ...(await (0,connection/* using */.v)(session, async (opened) => {
                await (0,tool/* override */.$Z)(opened);
                return readActors(opened);
            })),
            ...(written.exchanged && change.aside ? [asideNote(change.aside)] : []),
        ],
        close: async (keep) => {
            try {
                return await settle({ place, written, filled, keep, statements: renames(place.name, change) }, context);
            }
            finally {
                await (0,promises_.rm)(folder, { recursive: true, force: true });
            }
        },
    };
}
/** Of an empty database that somebody made: its own. */
const OF_PLACE = ['encoding', 'collate', 'ctype', 'provider', 'locale'];
/** What only a superuser, or a member of other roles, may restore. */
const OF_RIGHTS = [
    ...[
        'owner',
        'grant',
        'default-privileges',
        'comment',
        'security-label',
        'role',
        'role-settings',
        'role-memberships',
        'setting',
        'extension',
        'extension-schema',
    ],
    ...['event-trigger', 'publication', 'subscription'],
];
async function refuseSpace(rawBytes, { tempDir }) {
    if (rawBytes === undefined)
        return;
    const { folder, free } = await (0,scratch_disk/* diskOf */.FG)(tempDir);
    if (free < rawBytes)
        throw new errors/* UserError */.yo(`${folder} has ${(0,units/* showBytes */.ni)(free)} free, and the dump, which is kept there until it is restored, has ${(0,units/* showBytes */.ni)(rawBytes)}`, {
            hint: 'Free space there, or set TMPDIR to a folder on a larger disk.',
        });
}
function foundCheck({ description, there }, aside) {
    const base = { name: 'target', expected: 'a database that can be made, or is empty', ms: 0 };
    if (!there)
        return { ...base, status: 'passed', actual: `${description} does not exist: it is made` };
    if (there.empty)
        return { ...base, status: 'passed', actual: `${description} is empty: it is filled` };
    const actual = `${description} holds ${there.contents}; when the restored one is complete it is put aside as ${aside}`;
    const { sessions } = there;
    if (sessions.length === 0)
        return { ...base, status: 'passed', actual };
    return {
        ...base,
        status: 'degraded',
        actual: `${actual}; now in it: ${saidSessions(sessions)}`,
        hint: 'Stop the application and its workers before the end: a database in which somebody is cannot be renamed. Nobody is thrown out.',
    };
}
const asideNote = (aside) => `The database from before is still there as ${aside}. When nobody needs it any more: DROP DATABASE "${aside.replaceAll('"', '""')}";`;


/***/ })

};
