import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Session } from '../../src/engines/postgres/connection.ts';
import { parseTablePattern } from '../../src/engines/postgres/patterns.ts';
import { hasData, listRelations, patternProblems, type Selection } from '../../src/engines/postgres/relations.ts';
import { UserError } from '../../src/errors.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { libpqVariables, openSession, takeBackup } from '../helpers/copies.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';

const execute = promisify(execFile);
const MAJORS = servers().map((server) => [server.major, server] as const);

const ODD = [
  'users',
  'Users',
  'order',
  'Order',
  'a*b',
  'aXb',
  'a.b',
  'q?',
  'with"quote',
  'tabelle_Ö',
  'tabelle_ö',
  'straße',
  'İ',
  'x$y',
  '$',
  '[x]',
  'a+',
  'back\\slash',
  'line\nend',
  '数据',
  '🦀',
  '🦀🦀',
  'a b',
];
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** `shop` comes first in the search path, so that its `users` hides that of `public`; `hidden` is in nobody's. */
const TABLES = `
CREATE SCHEMA shop; CREATE SCHEMA hidden; CREATE SCHEMA "Sales"; CREATE SCHEMA "a.b"; CREATE SCHEMA größe;
${ODD.map((name) => `CREATE TABLE public.${quoted(name)} (i integer);`).join('\n')}
CREATE TABLE shop.users (id integer PRIMARY KEY); CREATE TABLE hidden.users (id integer); CREATE TABLE "Sales".users (id integer);
CREATE TABLE "Sales"."Order" (id integer); CREATE TABLE "a.b".c (id integer); CREATE TABLE größe.groß (id integer);
CREATE TABLE shop.item (id serial PRIMARY KEY, other integer);
CREATE TABLE shop.invoice (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
CREATE SEQUENCE shop.free; CREATE SEQUENCE shop.of_item OWNED BY shop.item.other;
CREATE TABLE shop.event (at date, n serial) PARTITION BY RANGE (at);
CREATE TABLE shop.event_old PARTITION OF shop.event FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE shop.event_new PARTITION OF shop.event FOR VALUES FROM ('2021-01-01') TO ('2022-01-01');
CREATE TABLE shop.parent (id integer); CREATE TABLE shop.child () INHERITS (shop.parent);
CREATE UNLOGGED TABLE shop.cache (id integer);
CREATE VIEW shop.items AS SELECT * FROM shop.item; CREATE MATERIALIZED VIEW shop.stored AS SELECT 1 AS one;
CREATE FOREIGN DATA WRAPPER nobody; CREATE SERVER nowhere FOREIGN DATA WRAPPER nobody; CREATE FOREIGN TABLE shop.afar (id integer) SERVER nowhere;`;

interface Given {
  include?: string[];
  exclude?: string[];
  data?: string[];
}

const SELECTIONS: Given[] = [
  {},
  { include: ['users'] },
  { include: ['Users'] },
  { include: ['"Users"'] },
  { include: ['public.users'] },
  { include: ['*.users'] },
  { include: ['Order'] },
  { include: ['"Order"'] },
  { include: ['"Sales".*'] },
  { include: ['Sales.*', 'users'] },
  { include: ['"S"ales."O"rder'] },
  { include: ['SHOP.*'] },
  { include: ['u*s', 'hidden.u?ers'] },
  { include: ['shop.event'] },
  { include: ['shop.event*'] },
  { include: ['shop.item'] },
  { include: ['shop.invoice', 'shop.free'] },
  { include: ['shop.stored', 'shop.items', 'shop.afar', 'users'] },
  { include: ['a*b'] },
  { include: ['"a*b"'] },
  { include: ['"a.b"'] },
  { include: ['"a.b".*'] },
  { include: ['a?b'] },
  { include: ['"q?"', '"with""quote"', '"x$y"', '"$"', '"[x]"', '"a+"', '"back\\slash"'] },
  { include: ['with*quote'] },
  { include: ['line?end'] },
  { include: ['"line\nend"'] },
  { include: ['a b'] },
  { include: ['tabelle_Ö'] },
  { include: ['"tabelle_Ö"'] },
  { include: ['TABELLE_ö'] },
  { include: ['tabelle_?'] },
  { include: ['GRöße.groß', 'STRAße'] },
  { include: ['İ'] },
  { include: ['public.?'] },
  { include: ['public.??'] },
  { include: ['数*', '🦀'] },
  { include: ['shop.*'], exclude: ['*.users', 'shop.event_old'], data: ['shop.i*'] },
  { include: ['*.*_seq'] },
  { exclude: ['users'] },
  { exclude: ['*.users'] },
  { exclude: ['shop.item'] },
  { exclude: ['shop.invoice'] },
  { exclude: ['shop.event'] },
  { exclude: ['shop.free', 'shop.*_seq'] },
  { exclude: ['*'] },
  { data: ['users', 'shop.event'] },
  { data: ['shop.event_*', 'shop.item', 'shop.free'] },
  { data: ['*.*'] },
  { data: ['not.there'], exclude: ['neither'] },
];

const selectionOf = ({ include = [], exclude = [], data = [] }: Given): Selection => ({
  'include-table': include,
  'exclude-table': exclude,
  'exclude-table-data': data,
});
const shown = (given: Given) => [JSON.stringify(given), given] as const;

describe.each(MAJORS)('patterns of tables on PostgreSQL %i', (_major, server) => {
  let database: TestDatabase;
  let session: Session;
  let folder: string;
  let context: TestContext;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-patterns-'));
    database = await withDatabase(
      server,
      `${TABLES} DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = shop, public', current_database()); END $$`,
    );
    context = await testContext();
    session = await openSession(database.url, context);
  });

  afterAll(async () => {
    await session.close();
    await database.drop();
    await context.cleanup();
    await rm(folder, { recursive: true, force: true });
  });

  const dump = (file: string, given: Given, ...more: string[]) =>
    execute(
      join(server.bin, 'pg_dump'),
      [
        '--format=custom',
        `--file=${file}`,
        ...(given.include ?? []).map((pattern) => `--table=${pattern}`),
        ...(given.exclude ?? []).map((pattern) => `--exclude-table=${pattern}`),
        ...(given.data ?? []).map((pattern) => `--exclude-table-data=${pattern}`),
        ...more,
      ],
      { env: libpqVariables(database.url) },
    );

  /** Tables with rows by object id, and sequences with a value by name, as the archive's own list has them. */
  async function archived(given: Given): Promise<{ tables: string[]; sequences: string[] }> {
    const file = join(folder, 'archive');
    await dump(file, given);
    return contentsOf(file);
  }

  async function contentsOf(file: string): Promise<{ tables: string[]; sequences: string[] }> {
    const { stdout } = await execute(join(server.bin, 'pg_restore'), ['--list', file]);
    return {
      tables: Array.from(stdout.matchAll(/^\d+; \d+ (\d+) TABLE DATA /gm), ([, oid]) => oid!).sort(),
      sequences: Array.from(stdout.matchAll(/^\d+; \d+ \d+ SEQUENCE SET (\S+) (\S+) /gm), ([, schema, name]) => `${schema}.${name}`).sort(),
    };
  }

  async function selected(given: Given): Promise<{ tables: string[]; sequences: string[]; names: string[] }> {
    const relations = await listRelations(session, selectionOf(given));
    const tables = relations.filter((relation) => hasData(relation, false));
    const sequences = relations.filter(({ kind, dataExcluded }) => kind === 'sequence' && !dataExcluded);
    return {
      tables: tables.map(({ oid }) => oid).sort(),
      sequences: sequences.map(({ schema, name }) => `${schema}.${name}`).sort(),
      names: tables.map(({ quoted: name }) => name),
    };
  }

  test.each(SELECTIONS.map(shown))('select what pg_dump selects: %s', async (_, given) => {
    const [theirs, { names, ...ours }] = [await archived(given), await selected(given)];
    expect({ ...ours, names }).toEqual({ ...theirs, names });
  });

  test.each([
    { what: 'all kinds of patterns', given: { include: ['shop.*', '"Order"'], exclude: ['shop.users'], data: ['shop.event_old'] } },
    { what: 'everything', given: { include: ['*.*'] } },
    { what: 'everything in the search path', given: { include: ['*'] } },
  ])('mean the same to a whole backup, and never the tables of the system: $what', async ({ given }) => {
    const { 'include-table': include, 'exclude-table': exclude, 'exclude-table-data': data } = selectionOf(given);
    const { archive, result, tables } = await takeBackup(database.url, context, {
      'include-table': include,
      'exclude-table': exclude,
      'exclude-table-data': data,
    });
    const { names: _, ...ours } = await selected(given);
    expect(await contentsOf(archive)).toEqual(ours);
    expect(result.inventory.filter(({ kind, count }) => kind === 'table' && count !== undefined)).toHaveLength(tables);
  });

  test('select one table each by its quoted name, whatever it is called', async () => {
    for (const name of ODD) {
      const { names } = await selected({ include: [`public.${quoted(name)}`] });
      expect(names).toHaveLength(1);
    }
  });

  test.each([
    { what: 'a typo', pattern: 'shop.itm' },
    { what: 'a table that another hides, and its own schema has not', pattern: 'hidden.item' },
    { what: 'a table outside the search path without its schema', pattern: 'groß' },
    { what: 'capitals that were not quoted', pattern: 'Sales.users' },
  ])('that mean no table are told, as pg_dump tells: $what', async ({ pattern }) => {
    await expect(dump(join(folder, 'idle'), { include: [pattern] })).rejects.toThrow('no matching tables were found');
    expect(await patternProblems(session, selectionOf({ include: [pattern] }))).toEqual([`include-table: ${pattern} matches no table`]);
    expect(await patternProblems(session, selectionOf({ exclude: [pattern], data: [pattern, 'shop.item'] }))).toEqual([
      `exclude-table: ${pattern} matches no table`,
      `exclude-table-data: ${pattern} matches no table`,
    ]);
    // And those that mean one are not.
    await dump(join(folder, 'idle'), { include: ['shop.item', 'users'] }, '--strict-names');
    expect(
      await patternProblems(session, selectionOf({ include: ['shop.item', 'users', '*.c'], exclude: ['shop.event*'], data: ['*'] })),
    ).toEqual([]);
  });
});

describe.each(MAJORS)('a pattern of a partitioned table on PostgreSQL %i', (_, server) => {
  test('that does not mean its partitions is told: their rows would be left out, or kept, against what was meant', async () => {
    const database = await withDatabase(
      server,
      'CREATE TABLE ev (id int) PARTITION BY RANGE (id); CREATE TABLE ev_1 PARTITION OF ev FOR VALUES FROM (0) TO (9); CREATE TABLE other (id int)',
    );
    const context = await testContext();
    const session = await openSession(database.url, context);
    try {
      const problem = 'public.ev matches a partitioned table and not its partition public.ev_1, which holds the rows';
      for (const [what, selector] of [
        ['include', 'include-table'],
        ['exclude', 'exclude-table'],
        ['data', 'exclude-table-data'],
      ] as const) {
        expect(await patternProblems(session, selectionOf({ [what]: ['public.ev', 'other'] }))).toEqual([`${selector}: ${problem}`]);
        expect(await patternProblems(session, selectionOf({ [what]: ['public.ev', 'public.ev_*'] }))).toEqual([]);
        expect(await patternProblems(session, selectionOf({ [what]: ['public.ev*'] }))).toEqual([]);
      }
    } finally {
      await session.close();
      await database.drop();
      await context.cleanup();
    }
  });
});

describe('a pattern', () => {
  test.each([
    { input: 'a|b', expected: "pattern 'a|b': '|' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: 'shop.(a', expected: "pattern 'shop.(a': '(' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: 'shop.[ab]', expected: "pattern 'shop.[ab]': '[' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: 'a+', expected: "pattern 'a+': '+' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: '^a', expected: "pattern '^a': '^' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: 'a\\d', expected: "pattern 'a\\d': '\\' outside double quotes is not taken; use * and ?, or quote the name" },
    { input: '"a', expected: `pattern '"a': a double quote is not closed` },
    { input: 'a"".b"', expected: `pattern 'a"".b"': a double quote is not closed` },
    { input: 'a.b.c', expected: "pattern 'a.b.c': expected table or schema.table" },
    { input: '.a', expected: "pattern '.a': expected table or schema.table" },
    { input: 'a.', expected: "pattern 'a.': expected table or schema.table" },
    { input: '""', expected: `pattern '""': expected table or schema.table` },
    { input: '', expected: "pattern '': expected table or schema.table" },
  ])('$input is refused in a sentence', ({ input, expected }) => {
    expect(() => parseTablePattern(input)).toThrow(new UserError(expected));
  });
});
