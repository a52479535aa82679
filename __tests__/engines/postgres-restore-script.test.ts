import '../helpers/realm.ts';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { refuseUnreadable } from '../../src/engines/postgres/restore/header.ts';
import { journal } from '../../src/engines/postgres/restore/journal.ts';
import { lexer, statementsOf } from '../../src/engines/postgres/restore/lexer.ts';
import { needsCollector } from '../../src/engines/postgres/restore/needs.ts';
import { type Opened, openArchive } from '../../src/engines/postgres/restore/open.ts';
import { planRoles } from '../../src/engines/postgres/restore/roles.ts';
import { restoreScript } from '../../src/engines/postgres/restore/script.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { output } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { libpqVariables, type TakenBackup, takeBackup } from '../helpers/copies.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { processesOf, sessionsOf } from '../helpers/leftovers.ts';
import { seeded } from '../helpers/random.ts';
import { comparable, contentIn, rowsIn } from '../helpers/restores.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);
/** What depends on no release is tried with one. */
const OWN = MAJORS[0]![0];

/** Reads a script in blocks of a size and shows what was found: the first words of statements, commands with their lines, comments. */
function read(script: string, size = Number.MAX_SAFE_INTEGER) {
  const statements: string[] = [];
  const comments: string[] = [];
  const { feed } = lexer({
    statement: (tokens) => void statements.push(tokens.map(({ text }) => text).join(' ')),
    comment: (text) => void comments.push(text),
  });
  const bytes = Buffer.from(script).toString('latin1');
  const pieces = [];
  for (let at = 0; at < bytes.length; at += size) pieces.push(...feed(bytes.slice(at, at + size), false));
  pieces.push(...feed('', true));
  const commands = pieces.flatMap((piece) => (piece.kind === 'command' ? [`${piece.line}: ${piece.text.trim()}`] : []));
  const sql = Buffer.from(pieces.map((piece) => piece.text).join(''), 'latin1').toString();
  return { statements, comments, commands, sql };
}

describe('a script is read as psql reads it:', () => {
  test.each([
    { what: 'quotes', script: `SELECT 'a;b''c;' ; SELECT "d;e"";" ;`, statements: [`SELECT a;b'c;`, `SELECT d;e";`] },
    { what: 'a backslash in a standard literal', script: `SELECT '\\'; SELECT 2;`, statements: ['SELECT \\', 'SELECT 2'] },
    { what: 'a backslash in an escape literal', script: `SELECT E'\\';', e'\\\\'; SELECT 2;`, statements: [`SELECT '; , \\`, 'SELECT 2'] },
    { what: 'an E that ends a longer word', script: `SELECT type'\\'; SELECT 2;`, statements: ['SELECT type \\', 'SELECT 2'] },
    {
      what: 'literals once backslashes escape',
      script: `SET standard_conforming_strings = off; SELECT '\\';'; SELECT 2;`,
      statements: ['SET standard_conforming_strings = off', `SELECT ';`, 'SELECT 2'],
    },
    {
      what: 'dollar quotes',
      script: `SELECT $$;'$$, $a$ $$; $b$ ; $a$; SELECT a$1$, b$1$;`,
      statements: [`SELECT ;' ,  $$; $b$ ; `, 'SELECT a$1$ , b$1$'],
    },
    { what: 'a parameter that is no dollar quote', script: `SELECT $1; SELECT 2;`, statements: ['SELECT 1', 'SELECT 2'] },
    {
      what: 'comments',
      script: `SELECT 1 -- ; '\n; /* ; /* ' */ ; */ SELECT 2; SELECT 3--;\n;`,
      statements: ['SELECT 1', 'SELECT 2', 'SELECT 3'],
    },
    { what: 'an operator with a comment in it', script: `SELECT 1 @-- ;\n; SELECT 2 +/* ; */ 3;`, statements: ['SELECT 1', 'SELECT 2 3'] },
    {
      what: 'parentheses',
      script: `CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2;`,
      statements: ['CREATE RULE r AS ON INSERT TO t DO ( DELETE FROM a DELETE FROM b )', 'SELECT 2'],
    },
    {
      what: 'the body of an SQL function',
      script: `CREATE OR REPLACE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; SELECT 3;`,
      statements: [expect.stringMatching(/^CREATE OR REPLACE FUNCTION f .* SELECT 2 END$/), 'SELECT 3'],
    },
    {
      what: 'a transaction, which is no body',
      script: `BEGIN; SELECT 1; END; SELECT 2;`,
      statements: ['BEGIN', 'SELECT 1', 'END', 'SELECT 2'],
    },
    {
      what: 'rows',
      script: `COPY t (a, b) FROM stdin;\n1\t\\N\n\\\\!\t';\n\\.x\n\\.\nSELECT 2;`,
      statements: ['COPY t ( a , b ) FROM stdin', 'SELECT 2'],
    },
    {
      what: 'no rows',
      script: `COPY t FROM stdin WITH (NULL 'x');\r\n\\.\r\nSELECT 2;`,
      statements: [`COPY t FROM stdin WITH ( NULL x )`, 'SELECT 2'],
    },
    {
      what: 'a COPY that reads no rows from here',
      script: `COPY t TO stdout; COPY t FROM '/x'; SELECT 2;`,
      statements: ['COPY t TO stdout', 'COPY t FROM /x', 'SELECT 2'],
    },
    {
      what: 'a COPY of many columns',
      script: `COPY t (${Array.from({ length: 99 }, (_, i) => `c${i}`).join(', ')}) FROM stdin;\n;\n\\.\nSELECT 2;`,
      statements: [expect.stringMatching(/^COPY t .* FROM stdin$/), 'SELECT 2'],
    },
    { what: 'other alphabets', script: `SELECT 'é;', größe; SELECT "数;据";`, statements: ['SELECT é; , größe', 'SELECT 数;据'] },
    { what: 'a comment that ends with a carriage return', script: `SELECT 1 -- x\r; SELECT 2;`, statements: ['SELECT 1', 'SELECT 2'] },
  ])('$what', ({ script, statements }) => {
    const found = read(script);
    expect(found.statements).toEqual(statements);
    expect({ commands: found.commands, sql: found.sql }).toEqual({ commands: [], sql: script });
    for (const size of [1, 2, 3, 7, 50]) expect(read(script, size)).toEqual(found);
  });
});

describe('a command to psql', () => {
  /** The first command in a script, whatever is open in the end. */
  function firstCommand(script: string, size = script.length): string | undefined {
    const { feed } = lexer({ statement: () => {} });
    const text = script + ' '.repeat(200);
    for (let at = 0; at < text.length; at += size) {
      const command = feed(text.slice(at, at + size), false).find((piece) => piece.kind === 'command');
      if (command) return `${command.line}: ${command.text.trim()}`;
    }
    return undefined;
  }

  test.each([
    { what: 'on a line of its own', script: 'SELECT 1;\n\\! id\nSELECT 2;\n', command: '2: \\! id' },
    { what: 'behind SQL', script: 'SELECT 1 \\! id\n;', command: '1: \\! id' },
    { what: 'in parentheses', script: 'SELECT (\n1 \\g | id\n);', command: '2: \\g | id' },
    {
      what: 'behind a comment and a literal',
      script: `SELECT '\n' /* \n */ \\copy t from program 'id'\n;`,
      command: `3: \\copy t from program 'id'`,
    },
    { what: 'behind rows', script: 'COPY t FROM stdin;\n\\! row\n\\.\n\\! id\n', command: '4: \\! id' },
    { what: 'that joins statements', script: 'SELECT 1\\; SELECT 2;\n', command: '1: \\; SELECT 2;' },
    { what: 'behind what looks like a dollar quote', script: 'SELECT a$b$ \\! id\n$b$;', command: '1: \\! id' },
  ])('is seen $what', ({ script, command }) => {
    for (const size of [script.length, 1, 3]) expect(firstCommand(script, size)).toBe(command);
  });

  test.each([
    ['a literal', `SELECT '\\! id';`],
    ['a name', `SELECT "\\! id";`],
    ['a dollar quote', 'SELECT $x$\n\\! id\n$x$;'],
    ['a comment', '/*\n\\! id\n*/ SELECT 1; -- \\! id\n'],
    ['rows', 'COPY t FROM stdin;\n\\! id\n\\.\n'],
  ])('is none in %s', (_where, script) => {
    for (const size of [script.length, 1, 3]) expect(read(script, size).commands).toEqual([]);
  });
});

test.each([
  ['in a literal', `SELECT 'abc`, /line 1 of the script is its last, in the middle of a quotation/],
  ['in a dollar quote', 'SELECT\n$a$ $b$', /line 2 of .* a quotation/],
  ['in a comment', 'SELECT 1; /* /* */', /in the middle of a comment/],
  ['in rows', 'COPY t FROM stdin;\n1\n2', /line 3 of .* the rows of a table/],
  ['before rows', 'COPY t FROM stdin;', /the rows of a table/],
  ['in a statement', 'SELECT 1;\nSELECT (2;', /line 2 of .* a statement: the script was cut off/],
])('a script that ends %s is cut off', (_where, script, message) => {
  expect(() => read(script)).toThrow(message);
  for (const size of [1, 5]) expect(() => read(script, size)).toThrow(message);
});

test.each(['SJIS', `'gbk'`, `'Shift_JIS_2004'`, 'BIG5'])(
  'an encoding in which half a letter may be a backslash is refused: %s',
  (encoding) => {
    expect(read(`SET client_encoding = 'LATIN1';`).statements).toHaveLength(1);
    expect(() => read(`SET client_encoding = ${encoding};`)).toThrow(
      /^line 1 of the script is in the encoding .*, in which half a letter may look like a command$/,
    );
  },
);

test('a script is the same in blocks of whatever size', () => {
  const random = seeded(20261121);
  const marks = [`'`, `''`, '\\', '$$', '$a$', '"', '--', '/*', '*/', '\n', ';', '(', ')', 'E', 'x', ' ', '\r\n', '\n\\.\n', '1'];
  const parts = [...marks, 'BEGIN', 'END', 'CREATE FUNCTION', 'COPY t FROM stdin', '\\.'];
  let compared = 0;
  for (let round = 0; round < 400; round++) {
    const script = random.text(parts, 1 + random.below(60));
    const attempt = (size?: number) => {
      try {
        return read(script, size);
      } catch (thrown) {
        return String(thrown);
      }
    };
    const whole = attempt();
    if (typeof whole !== 'string') compared++;
    expect({ script, read: attempt(1 + random.below(20)) }).toEqual({ script, read: whole });
  }
  expect(compared).toBeGreaterThan(20);
});

test('what a dump presupposes is read from its statements', () => {
  const collector = needsCollector();
  const sql = `
    SET client_encoding = 'LATIN1'; SET default_tablespace = fast;
    CREATE DATABASE "My ""db""" WITH TEMPLATE = template0 ENCODING = 'LATIN1' LOCALE_PROVIDER = icu LOCALE = 'de_DE' ICU_LOCALE = 'de' TABLESPACE = "Slow disk";
    CREATE SCHEMA mine; CREATE SCHEMA yours AUTHORIZATION "Your Role";
    CREATE TABLE mine.t (owner text DEFAULT 'ALTER x OWNER TO nobody'); CREATE UNLOGGED TABLE lost."T" (i integer); CREATE SEQUENCE lost2.s;
    ALTER TABLE mine.t OWNER TO UPPER; ALTER FUNCTION mine.f(integer, "OWNER TO") OWNER TO "Quoted ""Role""";
    GRANT SELECT(id), UPDATE ON TABLE mine.t TO a, "b, c" WITH GRANT OPTION; GRANT ALL ON SCHEMA mine TO PUBLIC;
    REVOKE ALL ON TABLE mine.t FROM d CASCADE;
    ALTER DEFAULT PRIVILEGES FOR ROLE e IN SCHEMA mine REVOKE ALL ON TABLES FROM e;
    ALTER DEFAULT PRIVILEGES FOR ROLE e GRANT SELECT ON TABLES TO f;
    CREATE POLICY p ON mine.t AS RESTRICTIVE FOR SELECT TO g, CURRENT_USER USING ((owner = 'x TO y'));
    CREATE POLICY q ON mine.t USING (convert(a TO b));
    CREATE USER MAPPING FOR h SERVER s OPTIONS ("user" 'TO nobody'); CREATE USER MAPPING FOR PUBLIC SERVER s;
    SET SESSION AUTHORIZATION 'i'; SET SESSION AUTHORIZATION DEFAULT;
    ALTER ROLE j IN DATABASE x SET work_mem TO '1MB'; COMMENT ON TABLE mine.t IS 'GRANT x TO nobody'`;
  for (const tokens of statementsOf(sql)) collector.statement(tokens);
  expect(collector.needs()).toEqual({
    roles: ['Your Role', 'upper', 'Quoted "Role"', 'a', 'b, c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'],
    tablespaces: ['fast', 'Slow disk'],
    schemas: ['lost', 'lost2'],
    database: { name: 'My "db"', encoding: 'LATIN1' },
    clientEncoding: 'LATIN1',
    locales: [
      { provider: 'libc', names: ['de_DE'] },
      { provider: 'icu', names: ['de'] },
    ],
  });
});

describe('globals.sql', () => {
  const quoted = (body: string) =>
    body.includes('\\') ? `E'${body.replaceAll('\\', '\\\\').replaceAll("'", "''")}'` : `'${body.replaceAll("'", "''")}'`;
  const role = (name: string, attributes: string, more = '') =>
    `DO ${quoted(`BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'x') THEN CREATE ROLE "${name}" WITH ${attributes}${more}; END IF; END`)};`;

  test('is understood where roles.ts could have written it', () => {
    const sql = `SET client_encoding = 'UTF8';
      ${role('a', 'SUPERUSER INHERIT LOGIN CONNECTION LIMIT 4', `; ALTER ROLE "a" SET "x"."y" TO '1', E'2\\\\'`)}
      ${role('b\\', `NOLOGIN VALID UNTIL '2030-01-01'`)}
      GRANT "a" TO "b\\" WITH ADMIN OPTION; GRANT "a" TO "c" WITH ADMIN true, INHERIT false, SET true; GRANT "a" TO "d";`;
    expect(planRoles(sql)).toEqual({
      roles: [
        {
          name: 'a',
          attributes: 'SUPERUSER INHERIT NOLOGIN CONNECTION LIMIT 4',
          settings: [{ name: '"x"."y"', sql: `ALTER ROLE "a" SET "x"."y" TO '1', E'2\\\\'` }],
        },
        { name: 'b\\', attributes: `NOLOGIN VALID UNTIL '2030-01-01'`, settings: [] },
      ],
      memberships: [
        { role: 'a', member: 'b\\', options: ' WITH ADMIN OPTION' },
        { role: 'a', member: 'c', options: ' WITH ADMIN true, INHERIT false, SET true' },
        { role: 'a', member: 'd', options: '' },
      ],
      strange: [],
    });
  });

  test.each([
    ['another statement', 'DROP TABLE x;'],
    ['a password', role('a', `LOGIN PASSWORD 'x'`)],
    ['SQL behind the attributes', role('a', 'LOGIN; DROP TABLE x')],
    ['SQL in a value', role('a', 'LOGIN', '; ALTER ROLE "a" SET "x" TO DEFAULT')],
    ['another role in the settings', role('a', 'LOGIN', `; ALTER ROLE "b" SET "x" TO '1'`)],
    ['a block of its own', `DO 'BEGIN PERFORM 1; END';`],
    ['another language', `DO LANGUAGE plpython3u 'import os';`],
    ['an unquoted name', 'GRANT a TO b;'],
    ['an option that is none', 'GRANT "a" TO "b" WITH x true;'],
    ['a command to psql', '\\! id\n'],
    ['a literal without an end', `DO 'BEGIN`],
  ])('with %s is strange', (_what, sql) => {
    const plan = planRoles(sql);
    expect({ ...plan, strange: plan.strange.length }).toEqual({ roles: [], memberships: [], strange: 1 });
  });

  test('may lack a role of the inventory, which is made and told', () => {
    expect(planRoles('', [{ kind: 'role', name: 'lost', value: 'NOSUPERUSER LOGIN' }])).toMatchObject({
      roles: [{ name: 'lost', attributes: 'NOSUPERUSER NOLOGIN' }],
      strange: ['no role lost, which is in the inventory'],
    });
    // Where there is no such file nothing is missing in it.
    expect(planRoles(undefined, [{ kind: 'role', name: 'r', value: 'BYPASSRLS' }])).toMatchObject({
      roles: [{ attributes: 'BYPASSRLS NOLOGIN' }],
      strange: [],
    });
    expect(planRoles(undefined, [{ kind: 'role', name: 'r', value: 'NOLOGIN; DROP TABLE x' }])).toMatchObject({
      roles: [{ attributes: 'NOLOGIN' }],
      strange: [expect.stringContaining('role r')],
    });
  });
});

const FAILED = 'pg_restore exited with 1 and said nothing';

describe('what pg_restore says', () => {
  const heard = (lines: string[], ended?: string, tool: 'pg_restore' | 'psql' = 'pg_restore') => {
    const log = journal(tool);
    for (const line of lines) expect(log.line(line)).toBe(false);
    return log.close(ended).problems;
  };

  test.each([
    {
      what: 'an error with its command',
      lines: [
        'pg_restore: error: could not execute query: ERROR:  relation "x" does not exist',
        'LINE 1: secret',
        "Command was: COMMENT ON TABLE x IS 'secret';",
        'secret',
      ],
      problems: [{ kind: 'error', text: 'relation "x" does not exist', about: 'COMMENT ON TABLE x IS …' }],
    },
    {
      what: 'lines of an error that look like messages',
      lines: [
        'pg_restore: error: could not execute query: ERROR:  no',
        'Command was: SELECT 1',
        'pg_restore: warning: errors ignored on restore: 0',
        'pg_restore: nonsense',
      ],
      problems: [
        { kind: 'error', text: 'no', about: 'SELECT 1' },
        { kind: 'unknown', text: 'pg_restore: nonsense' },
      ],
    },
    {
      what: 'the course that PostgreSQL 14 tells',
      lines: [
        'pg_restore: while PROCESSING TOC:',
        'pg_restore: from TOC entry 3; 0 1 TABLE DATA t postgres',
        'pg_restore: error: COPY failed for table "t": ERROR:  value too long for type character(3)',
        'CONTEXT:  COPY t, line 1, column c: "secret"',
        'pg_restore: warning: errors ignored on restore: 1',
      ],
      problems: [{ kind: 'error', text: 'COPY failed for table "t": value too long for type character(3)' }],
    },
    {
      what: 'a value that cannot be read',
      lines: ['pg_restore: error: COPY failed for table "t": ERROR:  invalid input syntax for type json: "secret"'],
      problems: [{ kind: 'error', text: 'COPY failed for table "t": invalid input syntax for type json: "…"' }],
    },
    {
      what: 'what a function raised, whose words may be a row',
      lines: [
        'pg_restore: error: COPY failed for table "cust": ERROR:  bad row for bob@secret.example',
        'CONTEXT:  PL/pgSQL function public.checked(text) line 1 at RAISE',
        'COPY cust, line 1: "bob@secret.example"',
        'pg_restore: error: could not execute query: ERROR:  No space left on device, says bob@secret.example',
        'DETAIL:  secret',
        'CONTEXT:  SQL function "outer" statement 1',
        'PL/Perl function "f"',
        'Command was: CREATE INDEX i ON public.t USING btree (public.f(t));',
      ],
      problems: [
        { kind: 'error', text: 'COPY failed for table "cust": a function raised an error, whose words may hold values and are not shown' },
        {
          kind: 'error',
          text: 'a function raised an error, whose words may hold values and are not shown',
          about: 'CREATE INDEX i ON public.t USING btree (public.f(t));',
        },
      ],
    },
    {
      what: 'what the server itself says inside of a function',
      lines: [
        'pg_restore: error: could not execute query: ERROR:  relation "words" does not exist',
        'CONTEXT:  PL/pgSQL function public.f(text) line 2 at SQL statement',
        'Command was: CREATE INDEX i ON public.t USING btree (public.f(t));',
      ],
      problems: [{ kind: 'error', text: 'relation "words" does not exist', about: expect.stringMatching(/^CREATE INDEX i/) }],
    },
    {
      what: 'a value with line ends and quotes',
      lines: [
        'pg_restore: error: COPY failed for table "t": ERROR:  invalid input syntax for type integer: "secret"s',
        'secret"',
        'CONTEXT:  COPY t, line 1, column id: "secret',
      ],
      problems: [{ kind: 'error', text: 'COPY failed for table "t": invalid input syntax for type integer: "…"' }],
    },
    {
      what: 'a value that is too large',
      lines: ['pg_restore: error: COPY failed for table "t": ERROR:  value "99999999999" is out of range for type integer'],
      problems: [{ kind: 'error', text: 'COPY failed for table "t": value "…" is out of range for type integer' }],
    },
    {
      what: 'two workers of PostgreSQL 14 in one line',
      lines: ['pg_restore: pg_restore:error:  error: COPY failed for table "t": ERROR:  role "r" does not exist'],
      problems: [{ kind: 'unknown', text: 'pg_restore: pg_restore:error:  error: COPY failed for table "t": role "r" does not exist' }],
    },
    {
      what: 'a name with a line end in the course of PostgreSQL 14',
      lines: ['pg_restore: from TOC entry 3; 0 1 TABLE DATA odd', 'name postgres', 'pg_restore: error: x'],
      problems: [{ kind: 'error', text: 'x' }],
    },
    {
      what: 'more memory than there can be, which a damaged archive asks for',
      lines: ['out of memory'],
      problems: [{ kind: 'unknown', text: 'out of memory' }],
    },
    {
      what: 'a server without memory',
      lines: ['pg_restore: error: could not execute query: ERROR:  out of memory', 'DETAIL:  Failed on request of size 9.'],
      problems: [{ kind: 'error', machine: true, text: 'out of memory' }],
    },
    {
      what: 'a server that is gone',
      lines: ['pg_restore: error: could not start database transaction: no connection to the server', 'Command was: BEGIN'],
      problems: [
        { kind: 'error', machine: true, text: 'could not start database transaction: no connection to the server', about: 'BEGIN' },
      ],
    },
    {
      what: 'a full disk',
      lines: [
        'pg_restore: error: COPY failed for table "t": ERROR:  could not extend file "base/5/1": No space left on device',
        'HINT:  x',
      ],
      problems: [{ kind: 'error', machine: true, text: expect.stringContaining('No space left on device') }],
    },
    {
      what: 'a server that went away',
      lines: ['pg_restore: error: could not execute query: server closed the connection unexpectedly'],
      problems: [{ kind: 'error', machine: true, text: 'server closed the connection unexpectedly' }],
    },
    {
      what: 'a database that is not there',
      lines: [
        'pg_restore: error: could not reconnect to database: connection to server on socket "/x" failed: FATAL:  database "x" does not exist',
      ],
      problems: [{ kind: 'error', text: expect.stringMatching(/failed: database "x" does not exist$/) }],
    },
    {
      what: 'a line that nobody knows',
      lines: ['Segments of memory are missing'],
      problems: [{ kind: 'unknown', text: 'Segments of memory are missing' }],
    },
    { what: 'nothing, and fails', lines: [], problems: [{ kind: 'error', text: 'pg_restore exited with 1 and did not say why' }] },
    {
      what: 'only a remark, and fails',
      lines: ['pg_restore: WARNING:  x'],
      problems: [
        { kind: 'error', text: 'pg_restore exited with 1 and did not say why' },
        { kind: 'remark', text: 'WARNING:  x' },
      ],
    },
  ])('and fails is sorted: $what', ({ lines, problems }) => {
    expect(heard(lines, FAILED)).toEqual(problems);
  });

  test.each([
    {
      what: 'what the server remarks, of two workers at once',
      lines: ['pg_restore:pg_restore: WARNING:  wal_level is insufficient', 'HINT:  Set it.', ' WARNING:  wal_level is insufficient'],
      problems: [{ kind: 'remark', text: 'WARNING:  wal_level is insufficient' }],
    },
    {
      what: 'a doubt',
      lines: ['pg_restore: warning: invalid creation date in header'],
      problems: [{ kind: 'warning', text: 'invalid creation date in header' }],
    },
    {
      what: 'a doubt that nobody knows',
      lines: [
        'pg_restore: warning: archive is compressed, but this installation does not support compression -- no data will be available',
      ],
      problems: [{ kind: 'unknown', text: expect.stringMatching(/no data will be available$/) }],
    },
    {
      what: 'a line behind a remark that is no part of it',
      lines: ['pg_restore: WARNING:  x', 'HINT:  y', '\tz', '', 'relocation error'],
      problems: [
        { kind: 'unknown', text: 'relocation error' },
        { kind: 'remark', text: 'WARNING:  x' },
      ],
    },
    {
      what: 'a line behind a doubt',
      lines: ['pg_restore: warning: invalid creation date in header', 'hm'],
      problems: [
        { kind: 'unknown', text: 'hm' },
        { kind: 'warning', text: 'invalid creation date in header' },
      ],
    },
    {
      what: 'two workers whose remarks are mixed',
      lines: ['pg_restore: pg_restore: WARNING:  a', 'WARNING:  b'],
      problems: [
        { kind: 'remark', text: 'WARNING:  a' },
        { kind: 'remark', text: 'WARNING:  b' },
      ],
    },
    { what: 'a line that nobody knows', lines: ['pg_restore: hm'], problems: [{ kind: 'unknown', text: 'pg_restore: hm' }] },
    { what: 'nothing', lines: [], problems: [] },
  ])('and succeeds is sorted: $what', ({ lines, problems }) => {
    expect(heard(lines)).toEqual(problems);
  });

  test('when it is killed is the fault of the machine', () => {
    expect(heard([], 'pg_restore was ended by SIGKILL and said nothing')).toEqual([
      { kind: 'error', machine: true, text: 'pg_restore was ended by SIGKILL and did not say why' },
    ]);
  });

  test('is kept in bounds, the worst of it', () => {
    const log = journal('pg_restore');
    for (let i = 0; i < 5_000; i++) log.line(`pg_restore: WARNING:  ${i}`);
    for (let i = 0; i < 500; i++) log.line(`pg_restore: error: ${i} ${'x'.repeat(9_000)}`);
    const { problems, omitted } = log.close(FAILED);
    expect(problems).toHaveLength(100);
    expect(omitted).toBe(5_400);
    expect(problems.every(({ kind, text }) => kind === 'error' && text.length <= 500)).toBe(true);
  });

  test('as psql does, with the line', () => {
    const lines = [
      'psql:<stdin>:7: WARNING:  careful',
      'DETAIL:  one',
      'and two',
      'psql:<stdin>:9: ERROR:  syntax error at or near "x"',
      'LINE 2: secret',
      'psql:<stdin>:12: ERROR:  bad row for secret',
      'CONTEXT:  PL/pgSQL function f(text) line 3 at RAISE',
      'psql: error: connection to server on socket "/s" failed: FATAL:  sorry',
    ];
    expect(heard(lines, 'psql exited with 3 and said nothing', 'psql')).toEqual([
      { kind: 'error', text: 'syntax error at or near "x"', about: 'line 9 of the script' },
      {
        kind: 'error',
        text: 'a function raised an error, whose words may hold values and are not shown',
        about: 'line 12 of the script',
      },
      { kind: 'error', machine: true, text: 'connection to server on socket "/s" failed: sorry' },
      { kind: 'remark', text: 'careful', about: 'line 7 of the script' },
    ]);
  });
});

describe.each(MAJORS)('a dump of somebody else by PostgreSQL %i', (major, server) => {
  let context: TestContext;
  let target: Scratch;
  let database: TestDatabase;
  let backup: TakenBackup;
  const client = programsOf(server);
  /** Awkward for whoever reads a script: quotes, backslashes, line ends, lines that look like the end of rows. */
  const SQL = String.raw`
    CREATE TABLE odd (id integer PRIMARY KEY, t text); INSERT INTO odd VALUES (1, E'\\.'), (2, E'\\N\n\\.\n\\! id'), (3, ''';"$$'), (4, NULL), (5, E'tab\tend\r\n');
    CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $f$ SELECT '\! id;' || $$;'$$ $f$;
    CREATE FUNCTION g(i integer) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN i > 0 THEN count(*) END FROM odd; SELECT 2; END;
    CREATE TABLE "a;b\c" ("'--" text DEFAULT '/*', n numeric); INSERT INTO "a;b\c" VALUES (E'\\', 1.00); COMMENT ON TABLE "a;b\c" IS E'\\connect x\n\\q';
    CREATE TABLE hollow (); CREATE TABLE empty (id serial, "stdin" text); CREATE VIEW v AS SELECT E'\\' || t AS t FROM odd;
    CREATE RULE r AS ON INSERT TO empty WHERE NEW.id < 0 DO (DELETE FROM odd WHERE false; DELETE FROM odd WHERE false); SELECT lo_from_bytea(4711, '\\x005c2e0a')`;

  beforeAll(async () => {
    context = await testContext();
    target = await startScratch(context, { binaries: client });
    database = await withDatabase(server, SQL);
    await query(server.url, `ALTER DATABASE ${database.name} SET work_mem = '6MB'`);
    backup = await takeBackup(database.url, context);
  });

  afterAll(async () => {
    await target?.stop();
    await database?.drop();
    await context.cleanup();
  });

  afterEach(async () => {
    for (const name of [database.name, 'given']) await query(target.url, `DROP DATABASE IF EXISTS ${name}`);
  });

  /** A dump in a file of that name. */
  async function dump(name: string, ...args: string[]): Promise<string> {
    const path = join(context.tempDir, name);
    await output(context, { file: join(server.bin, 'pg_dump'), args: [...args, `--file=${path}`], env: libpqVariables(database.url) });
    return path;
  }

  async function fileOf(name: string, content: string | Buffer): Promise<string> {
    const path = join(context.tempDir, name);
    await writeFile(path, content);
    return path;
  }

  async function restore(path: string, trust = true, version = client.version) {
    const script = await openArchive(path, context);
    return restoreScript({ script, target: { url: target.url }, database: 'given', client: { ...client, version }, trust }, context);
  }

  const databases = async () =>
    (await query<{ n: string }>(target.url, 'SELECT datname AS n FROM pg_database ORDER BY 1')).map(({ n }) => n);
  const INITIAL = ['postgres', 'template0', 'template1'];

  const scripts: { what: string; args: string[]; pack: ((bytes: Buffer) => Buffer) | undefined }[] = [
    { what: 'plain', args: [], pack: undefined },
    { what: 'with quoted names', args: ['--quote-all-identifiers', '--create', '--clean', '--if-exists'], pack: undefined },
    { what: 'that makes its database', args: ['--create'], pack: undefined },
    { what: 'with INSERT', args: ['--column-inserts', '--rows-per-insert=3'], pack: undefined },
    { what: 'packed with gzip', args: ['--create'], pack: gzipSync },
    { what: 'packed with zstd', args: [], pack: zstdCompressSync },
  ];
  // What differs between majors is seen in the first two.
  test.each(major === OWN ? scripts : scripts.slice(0, 2))('comes back from a script $what', async ({ args, pack }) => {
    const plain = await dump('script.sql', ...args);
    const path = pack ? await fileOf('script.packed', pack(await readFile(plain))) : plain;
    expect(await openArchive(path, context)).toMatchObject({ format: 'plain', major, byPgDump: true });

    const restored = await restore(path);

    const name = args.includes('--create') ? database.name : 'given';
    expect(restored).toEqual({ database: name, outcome: 'restored', problems: [], omitted: 0, findings: [] });
    const kinds = ['table', 'sequence', 'large-objects', 'view', ...(name === 'given' ? [] : ['setting', 'property', 'extension'])];
    const chosen = (items: typeof backup.result.inventory) => comparable(items.filter(({ kind }) => kinds.includes(kind)));
    expect(chosen(await contentIn(target.url, name, context, major))).toEqual(chosen(backup.result.inventory));
  });

  test('commands nothing either where psql reads it otherwise than we do', async () => {
    // set_config is not read here: from then on a backslash ends a literal for psql, and for us it does not.
    const trick = (what: string) =>
      `SET standard_conforming_strings = off; SELECT set_config('standard_conforming_strings', 'on', false);\nSELECT '\\'; ${what}\n--';\n`;
    const file = join(context.tempDir, 'touched');
    expect(await restore(await fileOf('trick.sql', trick('SELECT 1;')))).toMatchObject({ outcome: 'restored' });
    await query(target.url, 'DROP DATABASE given');
    const restored = await restore(await fileOf('trick.sql', trick(`\\! touch ${file}`)));
    expect(restored).toMatchObject({ outcome: 'failed', problems: [{ kind: 'error', text: expect.stringMatching(/restricted/) }] });
    expect(await readdir(context.tempDir)).not.toContain('touched');
  });

  test('is not given to a psql that can be talked into commands, unless it is trusted', async () => {
    const path = await dump('plain.sql');
    const old = { 14: '14.23', 15: '15.18', 18: '18.5' }[major]!;
    const fixed = { 14: '14.24', 15: '15.19', 18: '18.6' }[major]!;
    await expect(restore(path, false, old)).rejects.toThrow(
      new RegExp(`^the dump is a script, and a crafted script can make psql ${old} run code .* fixed in ${fixed}$`),
    );
    expect(await databases()).toEqual(INITIAL);
    expect(await restore(path, false, fixed)).toMatchObject({ outcome: 'restored' });
    await query(target.url, 'DROP DATABASE given');
    expect(await restore(path, true, old)).toMatchObject({ outcome: 'restored' });
  });

  test('stops at the first error, so that its rows are not read as commands', async () => {
    const script = (table: string) =>
      `CREATE TABLE t (a text);\nCOPY ${table} FROM stdin;\nx\n;CREATE TABLE evil ();\n\\.\nCREATE TABLE later ();\n`;
    const names = () =>
      rowsIn<{ n: string }>(
        target.url,
        'given',
        context,
        `SELECT relname AS n FROM pg_class WHERE relkind = 'r' AND oid > 16383 ORDER BY 1`,
      );
    expect(await restore(await fileOf('rows.sql', script('t')))).toMatchObject({
      outcome: 'restored',
      findings: [{ kind: 'end-unknown' }],
    });
    expect(await names()).toEqual([{ n: 'later' }, { n: 't' }]);
    await query(target.url, 'DROP DATABASE given');
    expect(await restore(await fileOf('rows.sql', script('missing')))).toMatchObject({
      outcome: 'failed',
      problems: [{ kind: 'error', text: 'relation "missing" does not exist', about: 'line 2 of the script' }],
    });
    expect(await names()).toEqual([{ n: 't' }]);
  });

  // What depends on no release.
  if (major !== OWN) return;

  test.each(['gzip', 'zstd'])('comes back from an archive packed with %s', async (method) => {
    const plain = await readFile(await dump('custom', '--format=custom'));
    const path = await fileOf('custom.packed', method === 'gzip' ? gzipSync(plain) : zstdCompressSync(plain));
    const opened = await openArchive(path, context);
    expect(opened).toMatchObject({ format: 'custom', database: database.name, major });
    expect((await readFile(opened.path)).equals(plain)).toBe(true);
    const cut = await fileOf('custom.cut', (await readFile(path)).subarray(0, -20));
    await expect(openArchive(cut, context)).rejects.toThrow(/custom\.cut cannot be unpacked with (gzip|zstd): /);
  });

  test('that unpacks to more than there is room for is refused, and the disk is as free as before', async () => {
    const plain = await readFile(await dump('custom', '--format=custom'));
    const path = await fileOf('custom.zst', zstdCompressSync(plain));
    const before = await readdir(context.tempDir);
    await expect(openArchive(path, context, async () => plain.length - 1)).rejects.toThrow(
      /custom\.zst unpacks to more than .*, which is nine tenths of what is free for it$/,
    );
    expect(await readdir(context.tempDir)).toEqual(before);
    expect((await readFile((await openArchive(path, context, async () => plain.length)).path)).equals(plain)).toBe(true);
  });

  test('is refused where it is cut off, before anything of it is run', async () => {
    const whole = await readFile(await dump('whole.sql', '--create'));
    expect(await restore(join(context.tempDir, 'whole.sql'))).toMatchObject({ outcome: 'restored' });
    await query(target.url, `DROP DATABASE ${database.name}`);
    // Behind the words `dump complete` nothing is missing.
    const end = whole.indexOf('-- PostgreSQL database dump complete');
    const places = [0.05, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99].map((share) => Math.floor(end * share));
    for (const place of [...places, end - 1, end + 10]) {
      const path = await fileOf('cut.sql', whole.subarray(0, place));
      await expect(restore(path)).rejects.toThrow(/was cut off/);
    }
    expect(await databases()).toEqual(INITIAL);
  });

  const commands: [string, string, RegExp][] = [
    ['runs a program', '\\! touch FILE\n', /line \d+ of the script is a command to psql, \\!, which pg_dump never writes/],
    ['runs one behind SQL', 'SELECT 1 \\g |touch FILE\n', /command to psql, \\g,/],
    ['reads another file', '\\i FILE\n', /command to psql, \\i,/],
    ['copies from a program', `\\copy odd from program 'touch FILE'\n`, /command to psql, \\copy,/],
    ['says that it may', '\\unrestrict\n\\! touch FILE\n', /command to psql, \\unrestrict,/],
    ['sets a variable', '\\set ON_ERROR_STOP 0\n', /command to psql, \\set,/],
    ['connects elsewhere', '\\connect postgres\n', /line \d+ of the script connects to the database postgres, which it does not make/],
    ['connects to another server', `\\connect -reuse-previous=on "host='evil.invalid'"\n`, /command to psql, \\connect,/],
    ['connects to a server in a name', '\\connect "host=evil.invalid"\n', /connects to the database host=evil\.invalid,/],
  ];

  test.each(commands)('is refused where it %s, before anything of it is run', async (_what, command, message) => {
    const file = join(context.tempDir, 'touched');
    const script = await readFile(await dump('honest.sql', '--create'), 'latin1');
    const at = script.indexOf('CREATE TABLE');
    const path = await fileOf('hostile.sql', script.slice(0, at) + command.replace('FILE', file) + script.slice(at));
    await expect(restore(path)).rejects.toThrow(message);
    expect(await databases()).toEqual(INITIAL);
    expect(await readdir(context.tempDir)).not.toContain('touched');
  });

  test('may hold the same words among its rows', async () => {
    const texts = commands.flatMap(([, command]) => command.trim().split('\n'));
    const copy = [
      'CREATE TABLE public.h (t text);',
      'COPY public.h FROM stdin;',
      ...texts.map((text) => text.replaceAll('\\', '\\\\')),
      '\\.',
      '',
    ];
    const script = await readFile(await dump('honest.sql'), 'latin1');
    const at = script.indexOf('CREATE TABLE');
    const restored = await restore(await fileOf('harmless.sql', script.slice(0, at) + copy.join('\n') + script.slice(at)));
    expect(restored).toMatchObject({ outcome: 'restored', problems: [] });
    const found = await rowsIn<{ t: string }>(target.url, 'given', context, 'SELECT t FROM public.h');
    expect(found.map(({ t }) => t)).toEqual(texts);
  });

  test('ends at once when it is cancelled', async () => {
    const own = await testContext();
    const script = await openArchive(
      await fileOf('slow.sql', `CREATE TABLE t ();\nSELECT pg_sleep(600);\n${'-- more\n'.repeat(100_000)}`),
      own,
    );
    const restoring = restoreScript({ script, target: { url: target.url }, database: 'given', client, trust: true }, own).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    await until('the sleep', async () => (await sessionsOf(target.url, own.tag)).some((sql) => sql.includes('pg_sleep')));
    const reason = new Error('The runner asked to stop.');
    own.abort(reason);
    expect(await restoring).toBe(reason);
    expect(await processesOf(own.tag)).toEqual([]);
    await until('the end of the sessions', async () => (await sessionsOf(target.url, own.tag)).length === 0);
    expect(await readdir(own.tempDir)).toEqual([]);
    await own.cleanup();
  });
});

describe('what is no dump', () => {
  let context: TestContext;
  let archive: Buffer;
  const [server] = servers();

  beforeAll(async () => {
    context = await testContext();
    const database = await withDatabase(server!, 'CREATE TABLE t (id integer)');
    archive = await readFile((await takeBackup(database.url, context)).archive);
    await database.drop();
  });

  afterAll(() => context.cleanup());

  const opened = async (content: Buffer | string) => {
    const path = join(context.tempDir, 'file');
    await writeFile(path, content);
    return openArchive(path, context);
  };

  test('is told from one that is', async () => {
    expect(await opened(archive)).toMatchObject({ format: 'custom', serverVersion: expect.stringContaining(server!.version) });
  });

  test.each([
    ['nothing', '', /is empty$/],
    ['something encrypted', 'age-encryption.org/v1\n-> X25519', /encrypted with age; give decrypt-with/],
    ['text of PowerShell', Buffer.from('\ufeff-- PostgreSQL database dump', 'utf16le'), /UTF-16/],
    ['a zip', 'PK\x03\x04....', /zip file/],
    ['xz', Buffer.from('fd377a585a0000', 'hex'), /compressed with xz/],
    ['a dump of MySQL', '-- MySQL dump 10.13', /MySQL or MariaDB/],
    ['a page', '<!DOCTYPE html><title>404', /HTML/],
    ['a dump of a whole cluster', '--\n-- PostgreSQL database cluster dump\n--\n', /whole cluster by pg_dumpall/],
    ['bytes', Buffer.from([1, 2, 0, 3]), /neither an archive of pg_dump nor a script/],
    ['gzip that is cut off at once', gzipSync(Buffer.alloc(99)).subarray(0, 5), /cannot be unpacked with gzip/],
  ])('is refused by name: %s', async (_what, content, message) => {
    await expect(opened(content)).rejects.toThrow(message);
  });

  test('is an archive that is cut off in its header', async () => {
    for (const length of [5, 8, 12, 30, 60]) {
      await expect(opened(archive.subarray(0, length))).rejects.toThrow(/damaged or cut off at once|is an archive of format/);
    }
  });

  test('is an archive of a format that nobody knows, or that the programs do not', async () => {
    const of = (minor: number) => opened(Buffer.concat([archive.subarray(0, 6), Buffer.from([minor]), archive.subarray(7)]));
    await expect(of(17)).rejects.toThrow(/is an archive of format 1\.17; this program knows 1\.14 to 1\.16$/);
    await expect(of(12)).rejects.toThrow(/is an archive of format 1\.12;/);
    const path = '/backups/shop.dump';
    expect(() => refuseUnreadable({ formatVersion: '1.14', path } as Opened, 14)).not.toThrow();
    expect(() => refuseUnreadable({ formatVersion: '1.16', path } as Opened, 18)).not.toThrow();
    expect(() => refuseUnreadable({ formatVersion: undefined, path } as Opened, 14)).not.toThrow();
    expect(() => refuseUnreadable({ formatVersion: '1.16', path } as Opened, 15)).toThrow(
      '/backups/shop.dump is an archive of format 1.16, and pg_restore 15 reads up to 1.14',
    );
  });

  test('is a folder without a table of contents, and no file at all', async () => {
    await expect(openArchive(context.tempDir, context)).rejects.toThrow(/is a folder without the file toc\.dat/);
    await expect(openArchive(join(context.tempDir, 'missing'), context)).rejects.toThrow(/missing cannot be read: ENOENT/);
  });
});
