import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import type { Report } from '../../src/report.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import {
  contentOf,
  dumpOfChanged,
  fallen,
  forge,
  globalsOf,
  inventoryOf,
  type Kept,
  keep,
  type Pieces,
  passedIn,
  verifyKept,
} from '../helpers/forge.ts';
import { programsOf } from '../helpers/server-copy.ts';
import { SHOP } from '../helpers/shop.ts';
import '../helpers/realm.ts';

/**
 * Backups that agree with themselves in every sum and size, and hold something else than their source did: only the restored database tells.
 * Each is restored for itself, to a server that must be empty before and is emptied after.
 */
const own = servers()[0]!;

/** What must stand nowhere but in the dump and the script for the roles. */
const SECRET = 'sk_live_51Forged';

/** Beside the shop one of everything that is easily lost, each by itself, and twins whose rows can change places. */
const MORE = (role: string) => `
CREATE ROLE ${role}; CREATE ROLE ${role}_reader BYPASSRLS; CREATE ROLE ${role}_boss;
GRANT ${role}_boss TO ${role}; ALTER ROLE ${role} SET work_mem = '9MB'; ALTER ROLE ${role} SET app.key = '${SECRET}'; ALTER ROLE ${role} SET search_path = "$user", 'Odd, one', public;
CREATE TABLE twin_a (id integer, word text); INSERT INTO twin_a VALUES (1, 'one'), (2, 'two');
CREATE TABLE twin_b (id integer, word text); INSERT INTO twin_b VALUES (1, 'uno'), (2, 'dos');
CREATE TABLE guarded (id integer PRIMARY KEY, who text DEFAULT CURRENT_USER, amount integer CONSTRAINT not_free CHECK (amount > 0));
INSERT INTO guarded VALUES (1, 'me', 5);
CREATE INDEX guarded_who ON guarded (who);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON guarded USING (who = CURRENT_USER);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touched BEFORE UPDATE ON guarded FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE guarded OWNER TO ${role};
GRANT SELECT ON guarded TO ${role}_reader;
CREATE VIEW seen AS SELECT id FROM guarded;
CREATE TABLE exact (n numeric); INSERT INTO exact VALUES (1.0);
SELECT lo_from_bytea(4711, 'large');
ALTER TABLE customer ADD CONSTRAINT named CHECK (name <> '') NOT VALID;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ${role}_reader;`;

const SETTING = `ALTER DATABASE :database SET work_mem = '7MB'; ALTER DATABASE :database SET app.api_key = '${SECRET}';
CREATE OR REPLACE FUNCTION keyed() RETURNS integer LANGUAGE sql SET app.api_key = '${SECRET}' AS 'SELECT 1';`;

let context: TestContext;
let shop: TestDatabase;
let kept: Kept;
let scratch: Scratch;
const role = `forged_${process.pid}`;

beforeAll(async () => {
  context = await testContext();
  scratch = await startScratch(context, { binaries: programsOf(own), listen: true });
  shop = await withDatabase(own, SHOP);
  await query(shop.url, MORE(role));
  await query(shop.url, SETTING.replaceAll(':database', shop.name));
  kept = await keep(shop.url, context);
});
afterAll(async () => {
  await scratch.stop();
  await shop.drop();
  await query(own.url, `DROP ROLE IF EXISTS ${role}, ${role}_reader, ${role}_boss`);
  await context.cleanup();
});

const verify = (backup: Kept): Promise<Report> => verifyKept(backup, { scratch: scratch.url });
/** A dump of the same database after a change, in the place of the true one. */
const verifyChanged = async (change: string, pieces: Pieces = {}): Promise<Report> =>
  verify(await forge(kept, context, { ...pieces, dump: await dumpOfChanged(shop, SETTING + change, context) }));

const SKIPPED_FRAME = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
const halves = (dump: Buffer) => [dump.subarray(0, dump.length / 2), dump.subarray(dump.length / 2)];

const structureOf = ({ checks }: Report) => {
  const { status, actual } = checks.find(({ name }) => name === 'structure')!;
  return `${status}: ${actual}`;
};

test('the true backup passes every rung, and so does another dump of the same content in its place', async () => {
  for (const report of [await verify(kept), await verifyChanged('SELECT 1')]) {
    expect([report.status, fallen(report)]).toEqual(['passed', {}]);
    expect(passedIn(report)).toEqual(expect.arrayContaining(['bytes', 'archive', 'restore', 'structure', 'rows', 'checksums']));
    expect(report.metrics['compared-checksums']).toBe(10);
  }
});

test('the value of a setting that an application has made up stands nowhere but in the dump, also where it is another', async () => {
  expect(JSON.stringify(await inventoryOf(kept))).not.toContain(SECRET);
  const report = await verifyChanged(
    `ALTER DATABASE :database SET app.api_key = '${SECRET}0'; ALTER FUNCTION keyed() SET app.api_key = '${SECRET}0'`,
  );
  expect(fallen(report).structure).toMatch(
    /^function public\.keyed\(\): expected set app\.api_key=sha256 \w{16}, found set app\.api_key=sha256 \w{16}; setting app\.api_key: its value, which is not shown, is another$|^setting app\.api_key: its value, which is not shown, is another; function public\.keyed\(\): expected set app\.api_key=sha256 \w{16}, found set app\.api_key=sha256 \w{16}$/,
  );
  expect(JSON.stringify(report)).not.toContain(SECRET);
  // As an inventory of an early version has it.
  const early = (await inventoryOf(kept)).map((item) =>
    item.kind === 'setting' && item.name === 'app.api_key' ? { kind: item.kind, name: item.name, value: `${SECRET}1` } : item,
  );
  const other = await verify(await forge(kept, context, { inventory: early }));
  expect(fallen(other)).toEqual({ structure: 'setting app.api_key: its value, which is not shown, is another' });
  expect(JSON.stringify(other)).not.toContain(SECRET);
});

describe('of which the content is not that of the source', () => {
  test.each<[string, string, Record<string, string>]>([
    ['a table is empty', 'TRUNCATE session', { rows: 'table public.session: expected 50, found 0' }],
    ['a row is missing', `DELETE FROM "Order" WHERE id = 450`, { rows: 'table public."Order": expected 900, found 899' }],
    ['there is a row too many', `INSERT INTO audit.entry VALUES (11, 'one more')`, { rows: 'table audit.entry: expected 10, found 11' }],
    [
      'one value is another',
      `UPDATE customer SET name = 'customer 152' WHERE id = 151`,
      { checksums: 'table public.customer: the content differs, though the number (300) is right' },
    ],
    [
      'one number differs in nothing but its scale',
      'UPDATE exact SET n = 1.00',
      { checksums: 'table public.exact: the content differs, though the number (1) is right' },
    ],
    [
      'rows changed places between two tables',
      `WITH a AS (DELETE FROM twin_a WHERE id = 1 RETURNING *), b AS (DELETE FROM twin_b WHERE id = 1 RETURNING *), c AS (INSERT INTO twin_a SELECT * FROM b) INSERT INTO twin_b SELECT * FROM a`,
      {
        checksums:
          'table public.twin_a: the content differs, though the number (2) is right; table public.twin_b: the content differs, though the number (2) is right',
      },
    ],
    [
      'two rows exchanged a value',
      `UPDATE twin_a SET word = CASE id WHEN 1 THEN 'two' ELSE 'one' END`,
      { checksums: 'table public.twin_a: the content differs, though the number (2) is right' },
    ],
    [
      'a large object is another',
      `SELECT lo_put(4711, 0, 'L')`,
      { checksums: 'large objects large objects: the content differs, though the number (1) is right' },
    ],
  ])('%s', async (_, change, sees) => {
    const report = await verifyChanged(change);
    expect(fallen(report)).toEqual(sees);
    expect(report.status).toBe('failed');
    // Nothing after it claims to have passed.
    expect(passedIn(report)).not.toContain('checksums');
  });
});

describe('of which the structure is not that of the source', () => {
  test.each<[string, string, string]>([
    ['an index is gone', 'DROP INDEX guarded_who', 'index public.guarded_who is missing'],
    ['a trigger is gone', 'DROP TRIGGER touched ON guarded', 'trigger touched on public.guarded is missing'],
    ['a constraint is gone', 'ALTER TABLE guarded DROP CONSTRAINT not_free', 'constraint not_free on public.guarded is missing'],
    ['a policy is gone', 'DROP POLICY own_rows ON guarded', 'policy own_rows on public.guarded is missing'],
    [
      'row security is off',
      'ALTER TABLE guarded DISABLE ROW LEVEL SECURITY',
      'row security of public.guarded: expected enabled, found none',
    ],
    [
      'a grant is gone',
      `REVOKE SELECT ON guarded FROM ${role}_reader`,
      expect.stringMatching(
        /^privileges on table public\.guarded: expected .*_reader: SELECT by \(owner.*, found none$/,
      ) as unknown as string,
    ],
    ['an owner is another', 'ALTER TABLE guarded OWNER TO postgres', `owner of table public.guarded: expected ${role}, found postgres`],
    [
      'a default is gone',
      'ALTER TABLE guarded ALTER who DROP DEFAULT',
      'column public.guarded.who: expected text DEFAULT CURRENT_USER, found text',
    ],
    ['a sequence is set back', `SELECT setval('audit.entry_id_seq', 3)`, 'sequence audit.entry_id_seq: expected 10,true, found 3,true'],
    ['a setting of the database is lost', 'ALTER DATABASE :database RESET work_mem', 'setting work_mem: expected 7MB, found none'],
  ])('%s', async (_, change, sees) => {
    const report = await verifyChanged(change);
    expect([report.status, fallen(report)]).toEqual(['failed', { structure: sees }]);
    expect(passedIn(report)).not.toContain('rows');
  });
});

describe('of which a part is of another backup', () => {
  let other: TestDatabase;
  let stranger: Kept;
  beforeAll(async () => {
    other = await withDatabase(own, SHOP.replaceAll("'customer '", "'client '"));
    stranger = await keep(other.url, context);
  });
  afterAll(() => other.drop());

  test('the dump is caught by its tables', async () => {
    expect(fallen(await verify(stranger))).toEqual({});
    const report = await verify(await forge(kept, context, { dump: await contentOf(stranger, stranger.part) }));
    expect(fallen(report)).toEqual({
      archive: expect.stringMatching(
        /archive and inventory hold the rows of different tables: public exact only in the inventory, public guarded/,
      ),
    });
    expect(passedIn(report)).not.toContain('restore');
  });

  test('the inventory is caught by what the manifest says of it', async () => {
    const report = await verify(await forge(kept, context, { inventory: await inventoryOf(stranger) }));
    expect(fallen(report)).toEqual({
      archive: expect.stringMatching(/the manifest says 10 tables with 1,286 rows, the inventory 6 tables with 1,280 rows/),
    });
  });

  test('dump and inventory, which agree with each other, are caught by what the manifest says of them', async () => {
    const [dump, inventory] = [await contentOf(stranger, stranger.part), await inventoryOf(stranger)];
    expect(fallen(await verify(await forge(kept, context, { dump, inventory })))).toEqual({
      archive: expect.stringMatching(/the manifest says 10 tables/),
    });
  });

  test('a dump of the same tables with other rows is caught by their checksums', async () => {
    const twin = await withDatabase(own, SHOP);
    try {
      const same = await keep(twin.url, context);
      const report = await verify(await forge(same, context, { dump: await contentOf(stranger, stranger.part) }));
      expect(fallen(report).checksums).toBe('table public.customer: the content differs, though the number (300) is right');
    } finally {
      await twin.drop();
    }
  });
});

describe('of which what lies beside the dump is not whole', () => {
  /** A role is a statement of its own. */
  const withoutRole = (text: string) =>
    text
      .split(/(?<=;\n)/)
      .filter((statement) => !statement.includes(`${role}_reader`))
      .join('');

  test('a role that is in the inventory is lost in the globals', async () => {
    const globals = await globalsOf(kept);
    const less = withoutRole(globals);
    expect([globals.includes(`${role}_reader`), less.includes(`${role}_reader`)]).toEqual([true, false]);
    expect(fallen(await verify(await forge(kept, context, { globals: less })))).toEqual({
      restore: expect.stringContaining(`no role ${role}_reader, which is in the inventory`),
    });
  });

  test('a role is lost in both', async () => {
    const inventory = (await inventoryOf(kept)).filter(({ kind, name }) => !/^role/.test(kind) || name !== `${role}_reader`);
    const report = await verify(await forge(kept, context, { globals: withoutRole(await globalsOf(kept)), inventory }));
    expect(fallen(report)).toEqual({ restore: expect.stringContaining(`${role}_reader`) });
  });

  test.each<[string, (globals: string) => string, string]>([
    [
      'makes a superuser of a role',
      (globals) => globals.replace(`"${role}_boss" WITH NOSUPERUSER`, `"${role}_boss" WITH SUPERUSER`),
      `other attributes of role ${role}_boss than the inventory: SUPERUSER instead of NOSUPERUSER`,
    ],
    [
      'takes a right from a role',
      (globals) => globals.replace(new RegExp(`(CREATE ROLE "${role}_reader" .*) BYPASSRLS`), '$1 NOBYPASSRLS'),
      `other attributes of role ${role}_reader than the inventory: NOBYPASSRLS instead of BYPASSRLS`,
    ],
    [
      'lets a role log in',
      (globals) => globals.replace(new RegExp(`(CREATE ROLE "${role}_reader" .*) NOLOGIN`), '$1 LOGIN'),
      `other attributes of role ${role}_reader than the inventory: LOGIN instead of NOLOGIN`,
    ],
    [
      'says something else of a role that is on every server',
      (globals) => globals.replace(`CREATE ROLE "postgres" WITH SUPERUSER`, `CREATE ROLE "postgres" WITH NOSUPERUSER`),
      'other attributes of role postgres than the inventory: NOSUPERUSER instead of SUPERUSER',
    ],
    [
      'leaves out a membership',
      (globals) => globals.replace(new RegExp(`GRANT "${role}_boss" TO "${role}"[^;]*;\n`), ''),
      `other memberships of role ${role} than the inventory: nothing instead of ${role}_boss (inherit, set)`,
    ],
    [
      'has a membership too many',
      (globals) => `${globals}GRANT "${role}_boss" TO "${role}_reader";\n`,
      `other memberships of role ${role}_reader than the inventory: ${role}_boss (inherit, set) instead of nothing`,
    ],
    [
      'leaves out a setting of a role',
      (globals) => globals.replace(`; ALTER ROLE "${role}" SET "work_mem" TO ''9MB''`, ''),
      `other settings of role ${role} than the inventory: nothing instead of work_mem TO '9MB'`,
    ],
    [
      'gives a role another setting, which the server refuses',
      (globals) => globals.replace(`''9MB''`, `''much''`),
      `other settings of role ${role} than the inventory: work_mem TO 'much' instead of work_mem TO '9MB'`,
    ],
    [
      'gives a role another secret',
      (globals) => globals.replace(SECRET, `${SECRET}0`),
      `other settings of role ${role} than the inventory: app.key TO sha256 `,
    ],
  ])('a script for the roles that %s is seen in it', async (_, change, sees) => {
    const globals = await globalsOf(kept);
    expect(change(globals)).not.toBe(globals);
    const report = await verify(await forge(kept, context, { globals: change(globals) }));
    expect([report.status, fallen(report)]).toEqual(['failed', { restore: expect.stringContaining(`globals.sql holds ${sees}`) }]);
    expect(JSON.stringify(report)).not.toContain(SECRET);
  });

  test('roles that were on the server before stay as they are, and that is no fault of the backup, but said', async () => {
    await query(scratch.url, `CREATE ROLE ${role} CREATEDB; CREATE ROLE ${role}_boss SUPERUSER`);
    try {
      const report = await verify(kept);
      expect(fallen(report)).toEqual({});
      expect(report.checks.find(({ name }) => name === 'structure')).toMatchObject({
        status: 'degraded',
        actual: expect.stringMatching(
          new RegExp(`^role ${role}: expected .*; settings of role ${role}: expected .*; memberships of role ${role}: expected `),
        ),
      });
      expect(report.notes).toContain(
        `the attributes of role ${role}_boss were not compared: a superuser of that name was on the server before`,
      );
    } finally {
      await query(scratch.url, `DROP ROLE ${role}, ${role}_boss`);
    }
  });

  test('an early inventory says nothing of what roles are members of, which is then not compared, and said', async () => {
    const inventory = (await inventoryOf(kept)).filter(({ kind }) => !/^role-/.test(kind));
    const report = await verify(await forge(kept, context, { inventory }));
    expect([report.status, fallen(report)]).toEqual(['degraded', {}]);
    expect(report.notes).toContainEqual(expect.stringMatching(/^memberships and settings of roles were not compared: /));
    expect(structureOf(report)).toMatch(/^degraded: \d+ definitions equal; memberships and settings of roles were not compared: /);
  });

  test('an inventory without the word how the structure was read does not let it pass as equal', async () => {
    const inventory = (await inventoryOf(kept)).filter(({ kind, name }) => kind !== 'property' || name !== 'structure');
    const dump = await dumpOfChanged(shop, `${SETTING} DROP INDEX guarded_who`, context);
    const report = await verify(await forge(kept, context, { inventory, dump }));
    expect([report.status, fallen(report), report.outputs.verified]).toEqual(['degraded', {}, 'true']);
    expect(structureOf(report)).toMatch(/^degraded: \d+ definitions equal; columns, indexes, .* were not compared: /);
    expect(report.headline).toContain('content equal to the source, its structure only as far as the check says');
  });

  test.each<[string, (dump: Buffer) => Buffer[]]>([
    ['', (dump) => [dump]],
    [' in frames of zstd, as pzstd writes them', (dump) => halves(dump).flatMap((half) => [SKIPPED_FRAME, zstdCompressSync(half)])],
    [' in members of gzip', (dump) => halves(dump).map((half) => gzipSync(half))],
  ])('a dump of others%s came back, and is not verified: there is nothing to compare it with', async (_, pack) => {
    const path = join(context.tempDir, 'others.dump');
    await writeFile(path, Buffer.concat(pack(await contentOf(kept, kept.part))));
    const report = await verifyKept({ location: `file:${path}` }, { scratch: scratch.url });
    expect([report.status, fallen(report), report.outputs.verified]).toEqual(['passed', {}, 'restored']);
    expect(structureOf(report)).toBe('skipped: the dump has no inventory of its source');
    expect(report.headline).toMatch(/9 tables, 1,286 rows, not compared with its source$/);
    await rm(path);
  });

  test('globals that would do something else are not run', async () => {
    const globals = `${await globalsOf(kept)}\nCREATE ROLE intruder SUPERUSER LOGIN;\n`;
    expect(fallen(await verify(await forge(kept, context, { globals })))).toEqual({
      restore: expect.stringContaining('globals.sql holds CREATE ROLE intruder SUPERUSER LOGIN'),
    });
  });

  test('an extension that this machine does not have is named before anything is restored', async () => {
    const inventory = [...(await inventoryOf(kept)), { kind: 'extension' as const, name: 'nobody_has_it', value: '1.0' }];
    const report = await verify(await forge(kept, context, { inventory }));
    expect(fallen(report)).toEqual({ extensions: 'not on this machine: nobody_has_it 1.0' });
    expect(passedIn(report)).not.toContain('restore');
  });
});

describe('of which the manifest asks for a shallower look than was taken', () => {
  test.each<[string, Pieces, string | RegExp]>([
    ['no inventory', { inventory: null }, 'the manifest lists no inventory, which every backup has'],
    [
      'chosen tables',
      { manifest: ({ parts: [part] }) => Object.assign(part.selection, { 'include-table': ['*'] }) },
      'the manifest says that chosen tables were dumped, the inventory says otherwise',
    ],
    [
      'fewer rows',
      { manifest: ({ parts: [part] }) => Object.assign(part.totals, { rows: 7 }) },
      'the manifest says 10 tables with 7 rows, the inventory 10 tables with 1,286 rows',
    ],
  ])('%s', async (_, pieces, sees) => {
    const report = await verify(await forge(kept, context, pieces));
    expect(fallen(report)).toEqual({ archive: sees });
  });

  test('an inventory without checksums', async () => {
    const inventory = (await inventoryOf(kept)).map(({ digest: _, ...item }) => item);
    expect(fallen(await verify(await forge(kept, context, { inventory })))).toEqual({
      archive: 'the manifest says fingerprint: full, the inventory has the number of rows and no checksum of audit.entry',
    });
  });

  test.each<['counts' | 'none']>([['counts'], ['none']])('%s', async (fingerprint) => {
    const manifest: Pieces['manifest'] = ({ parts: [part] }) => {
      part.fingerprint = fingerprint;
      if (fingerprint === 'none') delete part.totals.rows;
    };
    expect(fallen(await verify(await forge(kept, context, { manifest })))).toEqual({
      archive: `the manifest says fingerprint: ${fingerprint}, the inventory has number of rows and checksum of audit.entry`,
    });
  });

  test('rows of tables left out: those that were counted are missed', async () => {
    const report = await verify(
      await forge(kept, context, { manifest: ({ parts: [part] }) => Object.assign(part.selection, { 'exclude-table-data': ['session'] }) }),
    );
    expect(fallen(report)).toEqual({ rows: 'table public.session: expected 50, not counted here: rows left out on request' });
  });
});
