import { describe, expect, test } from '@jest/globals';
import type { Item } from '../../src/engines/index.ts';
import { settingItem } from '../../src/engines/postgres/setting.ts';
import { type CompareOptions, compareInventory } from '../../src/modes/verify-compare.ts';
import type { Rung } from '../../src/modes/verify-compare-pair.ts';

const HEADER: Item = { kind: 'property', name: 'structure', value: 'whole database', method: 'structure-1' };
const table = (name: string, overrides: Partial<Item> = {}): Item => ({
  kind: 'table',
  name,
  count: 10,
  bytes: 8192,
  digest: '1234',
  method: 'sum-1',
  ...overrides,
});
const item = (kind: Item['kind'], name: string, value?: string): Item => ({ kind, name, ...(value === undefined ? {} : { value }) });

/** A small shop, as a backup records it. */
const SHOP: Item[] = [
  table('public.orders'),
  table('public.customer', { count: 3, digest: '-99' }),
  { kind: 'table', name: 'public.away', skipped: 'foreign table' },
  { kind: 'large-objects', name: 'large objects', count: 2, digest: '7', method: 'sum-1' },
  { kind: 'sequence', name: 'public.ids', range: ['5,true', '9,true'] },
  item('view', 'public.summary', 'populated'),
  item('role', 'app', 'NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS'),
  item('role-settings', 'app', "session_preload_libraries TO 'spy'\nstatement_timeout TO '5s'\nwork_mem TO '7MB'"),
  item('role-memberships', 'app', 'boss (inherit, set)'),
  item('property', 'encoding', 'UTF8'),
  item('property', 'owner', 'app'),
  item('property', 'collate', 'de_DE.UTF-8'),
  item('property', 'version', '2.36'),
  item('setting', 'search_path', 'shop, public'),
  settingItem('app.api_key', 'hunter2'),
  HEADER,
  item('extension', 'citext', '1.6'),
  item('table-definition', 'public.orders', 'table (id, total)'),
  item('column', 'public.orders.total', 'numeric NOT NULL'),
  item('index', 'public.orders_pkey', 'CREATE UNIQUE INDEX orders_pkey ON public.orders USING btree (id)'),
  item('view-definition', 'public.summary', 'materialized view (n)\nSELECT 1'),
  item('grant', 'database', '(owner): CONNECT by (owner)'),
  item('grant', 'table public.orders', '(owner): SELECT by (owner)\nreader: SELECT by (owner)'),
];
/** Of those what has no row of its own: tables, large objects and the header. */
const DEFINED = SHOP.length - 5;

/** As it is restored: whoever may log in may not, and loads no code; other machines order texts by another library. */
const COPY: Item[] = SHOP.map((one) => {
  if (one.kind === 'role') return { ...one, value: one.value!.replace('LOGIN', 'NOLOGIN') };
  if (one.kind === 'role-settings') return { ...one, value: one.value!.replace(/^session_preload.*\n/, '') };
  if (one.name === 'version') return { ...one, value: '2.31' };
  return one.range ? { ...one, range: ['7,true', '7,true'] } : one;
});

const without = (items: Item[], kind: Item['kind'], name: string) => items.filter((one) => one.kind !== kind || one.name !== name);
const changed = (items: Item[], kind: Item['kind'], name: string, change: Partial<Item>) =>
  items.map((one) => (one.kind === kind && one.name === name ? { ...one, ...change } : one));

/** The texts of every rung that is not clean. */
function seen(expected: Item[], actual: Item[], options?: CompareOptions): Partial<Record<Rung | 'degraded', string[]>> {
  const compared = compareInventory(expected, actual, options);
  const rungs = (['structure', 'rows', 'checksums', 'degraded'] as const).filter((rung) => compared[rung].length > 0);
  return Object.fromEntries(rungs.map((rung) => [rung, compared[rung].map(({ text }) => text)]));
}

describe('an inventory and its copy', () => {
  test('are equal but for what every restore changes, and how much was compared is told', () => {
    const compared = compareInventory(SHOP, COPY, { fingerprint: 'full' });
    expect(compared).toEqual({
      structure: [],
      rows: [],
      checksums: [],
      degraded: [],
      skipped: ['the order of texts was not compared: the source has version 2.36 of its collation, this machine 2.31'],
      gaps: { structure: [], rows: [], checksums: [] },
      // Without the version of the collation.
      counts: { structure: DEFINED - 1, rows: 3, checksums: 3 },
      chosen: false,
    });
  });

  test.each<{ what: string; copy: Item[]; sees: ReturnType<typeof seen> }>([
    {
      what: 'a table without its rows',
      copy: changed(COPY, 'table', 'public.orders', { count: 0, digest: '0' }),
      sees: { rows: ['table public.orders: expected 10, found 0'] },
    },
    {
      what: 'a changed value',
      copy: changed(COPY, 'table', 'public.orders', { digest: '1235' }),
      sees: { checksums: ['table public.orders: the content differs, though the number (10) is right'] },
    },
    {
      what: 'a table that is gone',
      copy: without(COPY, 'table', 'public.orders'),
      sees: { rows: ['table public.orders is missing'] },
    },
    { what: 'a table too many', copy: [...COPY, table('public.more')], sees: { rows: ['table public.more was not expected'] } },
    {
      what: 'rows exchanged between tables',
      copy: changed(changed(COPY, 'table', 'public.orders', { digest: '-99' }), 'table', 'public.customer', { digest: '1234' }),
      sees: { checksums: [expect.stringMatching(/^table public\.orders: /), expect.stringMatching(/^table public\.customer: /)] as never },
    },
    {
      what: 'a large object that is gone',
      copy: changed(COPY, 'large-objects', 'large objects', { count: 1, digest: '3' }),
      sees: { rows: ['large objects large objects: expected 2, found 1'] },
    },
    {
      what: 'an index that is gone',
      copy: without(COPY, 'index', 'public.orders_pkey'),
      sees: { structure: ['index public.orders_pkey is missing'] },
    },
    {
      what: 'a column that may be nothing',
      copy: changed(COPY, 'column', 'public.orders.total', { value: 'numeric' }),
      sees: { structure: ['column public.orders.total: expected numeric NOT NULL, found numeric'] },
    },
    {
      what: 'a sequence set back',
      copy: changed(COPY, 'sequence', 'public.ids', { range: ['4,true', '4,true'] }),
      sees: { structure: ['sequence public.ids: expected 5,true to 9,true, found 4,true'] },
    },
    {
      what: 'a setting of the database that is lost',
      copy: without(COPY, 'setting', 'search_path'),
      sees: { structure: ['setting search_path: expected shop, public, found none'] },
    },
    {
      what: 'a role that is lost',
      copy: COPY.filter(({ kind, name }) => !kind.startsWith('role') || name !== 'app'),
      sees: {
        structure: [
          'role app is missing',
          expect.stringMatching(/^settings of role app: expected .*, found none$/),
          'memberships of role app: expected boss (inherit, set), found none',
        ] as never,
      },
    },
    { what: 'an extension that is lost', copy: without(COPY, 'extension', 'citext'), sees: { structure: ['extension citext is missing'] } },
    {
      what: 'an extension of another version, which comes of the machine',
      copy: changed(COPY, 'extension', 'citext', { value: '1.5' }),
      sees: { degraded: ['extension citext: expected 1.6, found 1.5'] },
    },
    {
      what: 'another locale, which comes of the machine',
      copy: changed(COPY, 'property', 'collate', { value: 'C.UTF-8' }),
      sees: { degraded: ['property collate: expected de_DE.UTF-8, found C.UTF-8'] },
    },
    {
      what: 'a role that may more',
      copy: changed(COPY, 'role', 'app', { value: 'NOSUPERUSER INHERIT CREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS' }),
      sees: { structure: [expect.stringMatching(/^role app: expected .* NOCREATEROLE .*, found .* CREATEROLE /)] as never },
    },
    {
      what: 'a role that has become a superuser',
      copy: changed(COPY, 'role', 'app', { value: 'SUPERUSER INHERIT NOCREATEROLE NOCREATEDB NOLOGIN NOREPLICATION NOBYPASSRLS' }),
      sees: { structure: [expect.stringMatching(/^role app: expected NOSUPERUSER .*, found SUPERUSER /)] as never },
    },
    {
      what: 'another setting of an application, without its value',
      copy: changed(COPY, 'setting', 'app.api_key', settingItem('app.api_key', 'hunter3')),
      sees: { structure: ['setting app.api_key: its value, which is not shown, is another'] },
    },
    {
      what: 'a setting of an application that is lost',
      copy: without(COPY, 'setting', 'app.api_key'),
      sees: { structure: ['setting app.api_key is missing'] },
    },
    {
      what: 'a role without a setting of its own',
      copy: changed(COPY, 'role-settings', 'app', { value: "statement_timeout TO '5s'" }),
      sees: { structure: ["settings of role app: expected work_mem TO '7MB', found nothing"] },
    },
    {
      what: 'a role that is no member any more',
      copy: changed(COPY, 'role-memberships', 'app', { value: '' }),
      sees: { structure: ['memberships of role app: expected boss (inherit, set), found nothing'] },
    },
    {
      what: 'a role that may let others in',
      copy: changed(COPY, 'role-memberships', 'app', { value: 'boss (admin, inherit, set)' }),
      sees: { structure: ['memberships of role app: expected boss (inherit, set), found boss (admin, inherit, set)'] },
    },
    {
      what: 'another encoding',
      copy: changed(COPY, 'property', 'encoding', { value: 'LATIN1' }),
      sees: { structure: ['property encoding: expected UTF8, found LATIN1'] },
    },
    {
      what: 'a view that is not filled',
      copy: changed(COPY, 'view-definition', 'public.summary', { value: 'materialized view (n)\nnot populated\nSELECT 1' }),
      sees: { structure: ['view definition public.summary: expected nothing, found not populated'] },
    },
    {
      what: 'no more than roles of others',
      copy: [...COPY, item('role', 'somebody', 'SUPERUSER'), item('role-memberships', 'somebody', 'app (set)')],
      sees: {},
    },
    {
      what: 'no more than what the catalogue says of a view that leans on one that is not filled',
      copy: changed(COPY, 'view', 'public.summary', { value: 'not populated' }),
      sees: {},
    },
  ])('that holds $what, on its rung', ({ copy, sees }) => {
    expect(seen(SHOP, COPY)).toEqual({});
    expect(seen(SHOP, copy)).toEqual(sees);
  });

  describe('of a role that was on the server before', () => {
    const roles = { before: ['app'], unset: [], login: false };
    const other = changed(changed(COPY, 'role-settings', 'app', { value: "statement_timeout TO '1s'" }), 'role-memberships', 'app', {
      value: '',
    });
    const powers = (first: string) => `${first} INHERIT CREATEROLE CREATEDB LOGIN REPLICATION BYPASSRLS`;

    test('only say that it is another', () => {
      const copy = changed(other, 'role', 'app', { value: powers('NOSUPERUSER') });
      expect(seen(SHOP, copy).structure).toHaveLength(3);
      expect(seen(SHOP, copy, { roles: { ...roles, before: ['boss'] } }).structure).toHaveLength(3);
      expect(seen(SHOP, copy, { roles })).toEqual({
        degraded: [expect.stringMatching(/^role app: /), expect.stringMatching(/^settings of /), expect.stringMatching(/^memberships of /)],
      });
      const gone = without(copy, 'role', 'app');
      expect(seen(SHOP, gone, { roles }).structure).toEqual(['role app is missing']);
    });

    test('as a superuser, only say that it was not compared', () => {
      const copy = changed(other, 'role', 'app', { value: powers('SUPERUSER') });
      expect(seen(SHOP, copy).structure).toHaveLength(3);
      expect(seen(SHOP, copy, { roles })).toEqual({});
      expect(compareInventory(SHOP, copy, { roles }).skipped).toEqual([
        expect.stringMatching(/^the order of texts /),
        'the attributes of role app were not compared: a superuser of that name was on the server before',
        'the settings of role app were not compared: a superuser of that name was on the server before',
        'the memberships of role app were not compared: a superuser of that name was on the server before',
      ]);
    });
  });

  test('do not miss a setting of a role that the server refused, but no other', () => {
    const copy = changed(COPY, 'role-settings', 'app', { value: "statement_timeout TO '5s'" });
    const refused = (setting: string) => ({ roles: { before: [], unset: [{ role: 'app', setting }], login: false } });
    expect(seen(SHOP, copy, refused("work_mem TO '7MB'"))).toEqual({});
    // What a forged script asked for in its place.
    expect(seen(SHOP, copy, refused("work_mem TO 'garbage'"))).toEqual(seen(SHOP, copy));
    expect(seen(SHOP, copy).structure).toHaveLength(1);
  });

  test('want a role that was made for a verification to let nobody in', () => {
    const copy = changed(COPY, 'role', 'app', { value: 'NOSUPERUSER INHERIT NOCREATEROLE NOCREATEDB LOGIN NOREPLICATION NOBYPASSRLS' });
    const roles = { before: [], unset: [], login: false };
    expect(seen(SHOP, COPY, { roles })).toEqual({});
    expect(seen(SHOP, copy, { roles }).structure).toEqual([expect.stringMatching(/^role app: expected .* NOLOGIN .*, found .* LOGIN /)]);
    expect(seen(SHOP, copy, { roles: { ...roles, before: ['app'] } })).toEqual({});
    expect(seen(SHOP, copy)).toEqual({});
  });

  test('want a role to log in again where it is recovered', () => {
    const roles = { before: [], unset: [], login: true };
    expect(
      seen(
        SHOP,
        SHOP.map((one) => (one.range ? { ...one, range: ['7,true', '7,true'] } : one)),
        { roles },
      ),
    ).toEqual({});
    expect(seen(SHOP, COPY, { roles }).structure).toEqual([expect.stringMatching(/^role app: expected .* LOGIN .*, found .* NOLOGIN /)]);
    expect(seen(SHOP, COPY, { roles: { ...roles, before: ['app'] } })).toEqual({});
  });

  test('where a sequence may have stood anywhere, only want it to be there, and say so', () => {
    const source = changed(SHOP, 'sequence', 'public.ids', { skipped: 'it was set back during the dump' });
    expect(seen(source, changed(COPY, 'sequence', 'public.ids', { range: ['400,true', '400,true'] }))).toEqual({});
    const { skipped, counts } = compareInventory(source, COPY);
    expect(skipped).toContain('the value of sequence public.ids was not compared: it was set back during the dump');
    expect(counts.structure).toBe(DEFINED - 2);
    expect(seen(source, without(COPY, 'sequence', 'public.ids'))).toEqual({ structure: ['sequence public.ids is missing'] });
  });
});

test('a view that the restore could not fill is missed for nothing but that it is empty', () => {
  const filled = 'materialized view (n)\nSELECT 1';
  const copy = (value: string) => changed(COPY, 'view-definition', 'public.summary', { value });
  const options = { unfilled: ['public.summary'] };
  expect(seen(SHOP, copy('materialized view (n)\nnot populated\nSELECT 1'))).toHaveProperty('structure');
  expect(seen(SHOP, copy('materialized view (n)\nnot populated\nSELECT 1'), options)).toEqual({});
  expect(seen(SHOP, copy('materialized view (n)\nnot populated\nSELECT 2'), options)).toHaveProperty('structure');
  const long = (digest: string) => ({ value: `${filled}…`, digest, method: 'sha256' });
  const [source, restored] = [
    changed(SHOP, 'view-definition', 'public.summary', long('1')),
    changed(COPY, 'view-definition', 'public.summary', long('2')),
  ];
  expect(seen(source, restored)).toHaveProperty('structure');
  expect(seen(source, restored, options)).toEqual({});
  expect(compareInventory(source, restored, options).skipped).toContain(
    'whether it is filled was not compared of materialized view public.summary: the restore could not fill it',
  );
});

describe('what a backup did not record', () => {
  const counted = SHOP.map((one) => {
    const { digest, method, ...rest } = one;
    return digest === undefined ? one : rest;
  });

  test('of checksums, is no proof of any', () => {
    const compared = compareInventory(counted, COPY, { fingerprint: 'counts' });
    expect(compared.counts).toEqual({ structure: DEFINED - 1, rows: 3, checksums: 0 });
    expect(compared.skipped).toContain(
      'the content of 3 tables (public.orders, public.customer, large objects) was not compared: the backup has no checksums (fingerprint: counts)',
    );
    expect(seen(counted, changed(COPY, 'table', 'public.orders', { digest: '1' }))).toEqual({});
    expect(seen(counted, changed(COPY, 'table', 'public.orders', { count: 9 }))).toEqual({
      rows: ['table public.orders: expected 10, found 9'],
    });
  });

  test('of rows, is no proof of any', () => {
    const named = counted.map(({ count: _, ...one }) => one);
    expect(compareInventory(named, COPY).counts).toEqual({ structure: DEFINED - 1, rows: 0, checksums: 0 });
    expect(seen(named, without(COPY, 'table', 'public.orders'))).toEqual({ rows: ['table public.orders is missing'] });
  });

  test('of the structure, in an early version, is not missed, and that is said', () => {
    const early: Item[] = [
      ...SHOP.slice(0, SHOP.indexOf(HEADER)),
      item('extension', 'citext', '1.6'),
      item('extension', 'plpgsql', '1.0'),
      item('property', 'privileges', '{app=CTc/app}'),
    ];
    const compared = compareInventory(early, COPY);
    expect(seen(early, COPY)).toEqual({});
    expect(compared.skipped).toContain(
      'columns, indexes, constraints, views, functions, owners and grants were not compared: the backup is of an early version that did not record them',
    );
    expect(compared.gaps.structure.map(({ text }) => text)).toEqual(compared.skipped.slice(0, 1));
    expect(compared.counts).toEqual({ structure: 11, rows: 3, checksums: 3 });
    expect(seen(early, without(COPY, 'extension', 'citext'))).toEqual({ structure: ['extension citext is missing'] });
  });

  test('of settings and memberships of roles, in an early version, is not missed, and that is said', () => {
    const early = SHOP.filter(({ kind }) => kind !== 'role-settings' && kind !== 'role-memberships');
    expect(seen(early, COPY)).toEqual({});
    const { skipped, counts } = compareInventory(early, COPY);
    expect(skipped).toContain(
      'memberships and settings of roles were not compared: the backup is of an early version that did not record them',
    );
    expect(counts.structure).toBe(DEFINED - 3);
    expect(compareInventory(early, COPY).gaps.structure).toHaveLength(1);
  });

  test('as digests, of what applications have set, is compared as such, and no value is shown', () => {
    const early = changed(SHOP, 'setting', 'app.api_key', { value: 'hunter2', digest: undefined, method: undefined } as never);
    expect(seen(early, COPY)).toEqual({});
    const copy = changed(COPY, 'setting', 'app.api_key', settingItem('app.api_key', 'hunter3'));
    expect(seen(early, copy)).toEqual({ structure: ['setting app.api_key: its value, which is not shown, is another'] });
    expect(seen(early, without(COPY, 'setting', 'app.api_key'))).toEqual({ structure: ['setting app.api_key is missing'] });
  });

  test('as digests, of what is set for functions, is compared as such, and no value is shown', () => {
    const of = (value: string) => item('function', 'public.f()', `function () returns integer\nlanguage sql\n${value}\nSELECT 1`);
    const now = (value: string) => of(`set search_path=public\nset app.api_key=sha256 ${settingItem('app.api_key', value).digest}`);
    const early = [...SHOP, of('set search_path=public\nset app.api_key=hunter2')];
    expect(seen(early, [...COPY, now('hunter2')])).toEqual({});
    const { structure } = seen(early, [...COPY, now('hunter3')]);
    expect(structure).toEqual([
      expect.stringMatching(/^function public\.f\(\): expected set app\.api_key=sha256 .*, found set app\.api_key=sha256 /),
    ]);
    expect(structure?.join()).not.toContain('hunter');
  });

  test('as this version reads it, is not compared, and that is said', () => {
    const other = changed(changed(SHOP, 'property', 'structure', { method: 'structure-0' }), 'index', 'public.orders_pkey', {
      value: 'orders_pkey',
    });
    expect(seen(other, COPY)).toEqual({});
    const { skipped, gaps } = compareInventory(other, COPY);
    const said =
      'the backup recorded them in another way (structure-0, whole database) than this version reads them (structure-1, whole database)';
    expect(skipped.join()).toContain(said);
    expect(gaps.structure).toEqual([
      { text: expect.stringContaining(said), hint: expect.stringContaining('the version of seaworthy that made it') },
    ]);
  });

  test('in the same way, for checksums, is not compared, and that is said', () => {
    const other = changed(SHOP, 'table', 'public.orders', { method: 'sum-2', digest: '5' });
    expect(seen(other, COPY)).toEqual({});
    const { counts, skipped, gaps } = compareInventory(other, COPY);
    expect(counts.checksums).toBe(2);
    const said = 'the content of table public.orders was not compared: its checksum was made in another way (sum-2)';
    expect(skipped).toContain(said);
    expect(gaps.checksums.map(({ text }) => text)).toEqual([said]);
  });

  test('of the checksum of one table among others, is a gap, and of all of them, as asked for, is none', () => {
    const { digest: _, method: __, ...plain } = table('public.orders');
    const one = SHOP.map((item) => (item.name === 'public.orders' && item.kind === 'table' ? plain : item));
    expect(compareInventory(SHOP, COPY).gaps.checksums).toEqual([]);
    expect(compareInventory(one, COPY).gaps.checksums).toHaveLength(1);
    expect(compareInventory(counted, COPY, { fingerprint: 'counts' }).gaps.checksums).toEqual([]);
  });

  test('at all, is no proof of anything', () => {
    expect(compareInventory([], [])).toMatchObject({ counts: { structure: 0, rows: 0, checksums: 0 } });
  });
});

test('where only what is in a database was restored, the database itself is not compared, and that is said', () => {
  const copy = COPY.filter(({ kind, name }) => kind !== 'setting' && name !== 'database' && name !== 'owner');
  expect(seen(SHOP, copy)).toEqual({
    structure: [
      'property owner: expected app, found none',
      'setting search_path: expected shop, public, found none',
      'setting app.api_key is missing',
      expect.stringMatching(/^privileges on database: /),
    ],
  });
  expect(seen(SHOP, copy, { database: false })).toEqual({});
  const said = 'settings, owner, privileges and locale of the database were not compared: only what is in it was restored';
  const compared = compareInventory(SHOP, copy, { database: false });
  expect([compared.skipped, compared.gaps.structure.map(({ text }) => text)]).toEqual([[said], [said]]);
  // Of chosen tables nobody expects them.
  const [chosen, chosenCopy] = [SHOP, copy].map((items) => changed(items, 'property', 'structure', { value: 'chosen tables' }));
  const ofChosen = compareInventory(chosen!, chosenCopy!, { database: false });
  expect([ofChosen.skipped, ofChosen.gaps.structure, ofChosen.chosen]).toEqual([[said], [], true]);
});

describe('on a server of another major version', () => {
  const reworded = changed(COPY, 'view-definition', 'public.summary', { value: 'materialized view (n)\nSELECT 1 AS n' });

  test('a definition that reads otherwise is not judged, and that is said', () => {
    expect(seen(SHOP, reworded)).toEqual({ structure: ['view definition public.summary: expected SELECT 1, found SELECT 1 AS n'] });
    expect(seen(SHOP, reworded, { sameMajor: false })).toEqual({});
    const said = 'the words of definition public.summary differ, as they may on another version of the server: not judged';
    const { skipped, gaps } = compareInventory(SHOP, reworded, { sameMajor: false });
    expect([skipped.includes(said), gaps.structure.map(({ text }) => text)]).toEqual([true, [said]]);
    // Where nothing reads otherwise, not everything could be compared all the same.
    expect(compareInventory(SHOP, COPY, { sameMajor: false }).gaps.structure).toHaveLength(1);
    expect(compareInventory(SHOP, COPY).gaps.structure).toEqual([]);
  });

  test.each<{ what: string; copy: Item[]; sees: ReturnType<typeof seen> }>([
    {
      what: 'an index that is gone',
      copy: without(reworded, 'index', 'public.orders_pkey'),
      sees: { structure: ['index public.orders_pkey is missing'] },
    },
    {
      what: 'a privilege that is gone',
      copy: changed(reworded, 'grant', 'table public.orders', { value: '(owner): MAINTAIN, SELECT by (owner)' }),
      sees: { structure: ['privileges on table public.orders: expected reader: SELECT by (owner), found nothing'] },
    },
    {
      what: 'a row that is gone',
      copy: changed(reworded, 'table', 'public.orders', { count: 9 }),
      sees: { rows: ['table public.orders: expected 10, found 9'] },
    },
    {
      what: 'a changed value',
      copy: changed(reworded, 'table', 'public.orders', { digest: '1' }),
      sees: {
        checksums: ['table public.orders: the content differs, though the number (10) is right (read by another version of the server)'],
      },
    },
  ])('$what is seen', ({ copy, sees }) => {
    expect(seen(SHOP, reworded, { sameMajor: false })).toEqual({});
    expect(seen(SHOP, copy, { sameMajor: false })).toEqual(sees);
  });

  test('the privilege to maintain that owners have since is none too many', () => {
    const copy = changed(COPY, 'grant', 'table public.orders', {
      value: '(owner): MAINTAIN, SELECT by (owner)\nreader: SELECT by (owner)',
    });
    expect(seen(SHOP, copy, { sameMajor: false })).toEqual({});
    expect(seen(SHOP, copy)).toHaveProperty('structure');
  });
});

describe('partitions by hash', () => {
  const parted: Item[] = [
    table('s.p0', { count: 4, digest: '40' }),
    table('s.p1', { count: 6, digest: '-10' }),
    table('s.p1_a', { count: 1, digest: '3' }),
    table('s.other', { count: 5, digest: '50' }),
    HEADER,
    item('table-definition', 's.p', 'partitioned table (k)\npartition by HASH (k)'),
    item('table-definition', 's.p0', 'table (k)\npartition of s.p\nFOR VALUES WITH (modulus 3, remainder 0)'),
    item('table-definition', 's.p1', 'table (k)\npartition of s.p\nFOR VALUES WITH (modulus 3, remainder 1)'),
    item(
      'table-definition',
      's.p2',
      'partitioned table (k)\npartition of s.p\nFOR VALUES WITH (modulus 3, remainder 2)\npartition by LIST (k)',
    ),
    item('table-definition', 's.p1_a', 'table (k)\npartition of s.p2\nDEFAULT'),
    item('table-definition', 's.other', 'table (k)'),
  ];
  const copy = (...changes: [name: string, count: number, digest: string][]) =>
    changes.reduce((items, [name, count, digest]) => changed(items, 'table', name, { count, digest }), parted);

  test('may hold one another’s rows, as long as none is lost or changed', () => {
    expect(seen(parted, copy())).toEqual({});
    expect(seen(parted, copy(['s.p0', 5, '43'], ['s.p1', 6, '-10'], ['s.p1_a', 0, '0']))).toEqual({});
    expect(seen(parted, copy(['s.p0', 5, '44'], ['s.p1', 5, '-14']))).toEqual({});
  });

  test.each<{ what: string; actual: Item[]; sees: ReturnType<typeof seen> }>([
    {
      what: 'a row that is gone',
      actual: copy(['s.p0', 3, '35']),
      sees: { rows: ['table s.p with its partitions: expected 11, found 10'] },
    },
    {
      what: 'a row that is another',
      actual: copy(['s.p0', 5, '43'], ['s.p1', 5, '-14']),
      sees: { checksums: ['table s.p with its partitions: the content differs, though the number (11) is right'] },
    },
    {
      what: 'a row of another table',
      actual: copy(['s.p0', 5, '50'], ['s.other', 4, '40']),
      sees: { rows: [expect.stringMatching(/^table s\.other: /), expect.stringMatching(/^table s\.p with/)] as never },
    },
    {
      what: 'a partition that is gone',
      actual: without(copy(), 'table', 's.p0'),
      sees: { rows: ['table s.p0 is missing'] },
    },
  ])('with $what differ', ({ actual, sees }) => {
    expect(seen(parted, copy())).toEqual({});
    expect(seen(parted, actual)).toEqual(sees);
  });
});
