import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { accessTo, libpqEnvironment } from '../../src/engines/postgres/connection.ts';
import { maskData } from '../../src/engines/postgres/mask.ts';
import { parseTarget } from '../../src/engines/postgres/url.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { until } from '../helpers/until.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

describe.each(MAJORS)('a mask on PostgreSQL %i', (_, server) => {
  let database: TestDatabase;
  let context: TestContext;

  beforeEach(async () => {
    context = await testContext();
    database = await withDatabase(
      server,
      `CREATE TABLE customer (id int PRIMARY KEY, email text UNIQUE); INSERT INTO customer VALUES (1, 'ada@example.com'), (2, 'bob@example.com')`,
    );
  });
  afterEach(async () => {
    await database.drop();
    await context.cleanup();
  });

  async function mask(sql: string): Promise<void> {
    const file = join(context.tempDir, 'mask.sql');
    await writeFile(file, sql);
    const env = await libpqEnvironment(accessTo(parseTarget(database.url), undefined), false, context);
    await maskData({ file, client: programsOf(server), env }, context);
  }
  const emails = async () =>
    (await query<{ email: string }>(database.url, 'SELECT email FROM customer ORDER BY id')).map(({ email }) => email);
  const ORIGINAL = ['ada@example.com', 'bob@example.com'];

  test('is put on', async () => {
    await mask(
      `-- größe\nUPDATE customer SET email = 'user' || id || '@example.invalid';\nALTER TABLE customer ADD masked bool DEFAULT true`,
    );
    expect(await emails()).toEqual(['user1@example.invalid', 'user2@example.invalid']);
  });

  test('that fails names the line and the statement, shows no row, and is not kept in part', async () => {
    const failed = mask(`DELETE FROM customer WHERE id = 7;\n\nUPDATE customer\n  SET email = 'x';\nUPDATE customer SET id = 3;`);
    await expect(failed).rejects.toThrow(
      'mask: mask.sql, line 4, UPDATE customer: duplicate key value violates unique constraint "customer_email_key"',
    );
    expect(await emails()).toEqual(ORIGINAL);
    const cast = mask('UPDATE customer SET id = email::int;').then(
      () => 'masked',
      (thrown: Error) => thrown.message,
    );
    expect(await cast).toContain('invalid input syntax for type integer');
    expect(await cast).not.toContain('example.com');
  });

  test('whose own function raises an error shows none of its words, and where it is', async () => {
    const raising = (words: string) =>
      `CREATE FUNCTION must(t text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN ${words}; RETURN 'x' || t; END $$;\nUPDATE customer SET email = must(email);`;
    const said = await mask(raising(`RAISE 'bad row for %', t USING ERRCODE = '23514'`)).then(
      () => 'masked',
      (thrown: Error) => thrown.message,
    );
    expect(said).toMatch(
      /^mask: mask\.sql, line 2, UPDATE customer SET email = must\(email\);?: a function raised an error, .* not shown$/,
    );
    expect(await emails()).toEqual(ORIGINAL);
    await mask(raising(`RAISE NOTICE 'bad row for %', t`));
    expect(await emails()).toEqual(ORIGINAL.map((email) => `x${email}`));
  });

  test.each([
    'COMMIT',
    'commit work',
    'END',
    'ROLLBACK',
    'ABORT',
    'BEGIN',
    'START TRANSACTION',
    "PREPARE TRANSACTION 'x'",
    'COMMIT AND CHAIN',
  ])('that holds %s is refused before it begins, since a part of it would be kept', async (command) => {
    const update = `UPDATE customer SET email = 'user' || id`;
    await expect(mask(`${update};\n/* so */ ${command};\nSELECT 1 / 0`)).rejects.toThrow(
      new RegExp(`statement 2 of .*mask\\.sql is ${command.split(' ')[0]!.toUpperCase()}, which begins or ends a transaction`),
    );
    expect(await emails()).toEqual(ORIGINAL);
  });

  test('may set savepoints, and make functions with a body of its own', async () => {
    await mask(`SAVEPOINT one; DELETE FROM customer; ROLLBACK TO SAVEPOINT one; RELEASE one;
      CREATE FUNCTION hidden(i int) RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT 'user' || i; END;
      DO $$ BEGIN UPDATE customer SET email = hidden(id); END $$`);
    expect(await emails()).toEqual(['user1', 'user2']);
  });

  test.each([
    ['a command to psql', 'SELECT 1;\n\\! touch /tmp/owned', /line 2 of .*mask\.sql is a command to psql/],
    ['one behind a statement', 'SELECT 1 \\g /tmp/owned', /is a command to psql/],
    ['nothing', '-- nothing yet\n', /holds no statement/],
    ['half a statement', "UPDATE customer SET email = 'x", /in the middle of a quotation/],
  ])('that is %s is refused before it begins', async (_, sql, message) => {
    await expect(mask(sql)).rejects.toThrow(message);
    expect(await emails()).toEqual(ORIGINAL);
  });

  test('that is no file is named', async () => {
    const nowhere = maskData({ file: join(context.tempDir, 'none.sql'), client: programsOf(server), env: {} }, context);
    await expect(nowhere).rejects.toThrow(/none\.sql, which is no file here/);
  });

  test('that hangs is ended with the run', async () => {
    const masking = mask('SELECT pg_sleep(600)');
    const sleeping =
      "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND datname = current_database() AND pid <> pg_backend_pid()";
    await until('the statement', async () => (await query(database.url, sleeping)).length > 0);
    context.abort(new Error('enough'));
    await expect(masking).rejects.toThrow('enough');
  });
});
