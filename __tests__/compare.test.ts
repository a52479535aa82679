import { describe, expect, test } from '@jest/globals';
import { compareItems } from '../src/compare.ts';
import type { Item } from '../src/engines/index.ts';

const COUNTED: Item = { kind: 'table', name: 'public.orders', count: 10, bytes: 8192 };
const table = (overrides: Partial<Item> = {}): Item => ({ ...COUNTED, digest: '1234', method: 'sum-1', ...overrides });
const sequence = (value: string): Item => ({ kind: 'sequence', name: 'public.ids', value });
const moved = (from: string, to: string): Item => ({ kind: 'sequence', name: 'public.ids', range: [from, to] });
const texts = (expected: Item[], actual: Item[]) => compareItems(expected, actual).map(({ text }) => text);

describe('two inventories', () => {
  test.each<{ what: string; expected: Item[]; actual: Item[] }>([
    { what: 'that are empty', expected: [], actual: [] },
    { what: 'with the same items in another order', expected: [table(), sequence('1,true')], actual: [sequence('1,true'), table()] },
    { what: 'with other sizes', expected: [table()], actual: [table({ bytes: 1 })] },
    { what: 'whose digests were made in other ways', expected: [table()], actual: [table({ digest: '9', method: 'sum-2' })] },
    {
      what: 'of which one has counts only',
      expected: [COUNTED],
      actual: [table()],
    },
    { what: 'of which one has names only', expected: [{ kind: 'table', name: 'public.orders' }], actual: [table()] },
    {
      what: 'where the source skipped the content',
      expected: [table({ skipped: 'foreign table' })],
      actual: [table({ count: 1, digest: '2' })],
    },
    {
      what: 'where the copy skipped the content',
      expected: [table()],
      actual: [{ kind: 'table', name: 'public.orders', skipped: 'foreign table' }],
    },
    {
      what: 'with the same name in two kinds',
      expected: [table(), { kind: 'table-definition', name: 'public.orders', value: 'table (id)' }],
      actual: [{ kind: 'table-definition', name: 'public.orders', value: 'table (id)' }, table()],
    },
    { what: 'with a schema, which has no value', expected: [{ kind: 'schema', name: 'a' }], actual: [{ kind: 'schema', name: 'a' }] },
  ])('$what agree', ({ expected, actual }) => {
    expect(compareItems(expected, actual)).toEqual([]);
  });

  test.each<{ what: string; expected: Item[]; actual: Item[]; text: string }>([
    { what: 'a row that is gone', expected: [table()], actual: [table({ count: 9 })], text: 'table public.orders: expected 10, found 9' },
    {
      what: 'millions of rows',
      expected: [table({ count: 7_500_000 })],
      actual: [table({ count: 0 })],
      text: 'table public.orders: expected 7,500,000, found 0',
    },
    {
      what: 'rows that nobody counted',
      expected: [table()],
      actual: [{ kind: 'table', name: 'public.orders' }],
      text: 'table public.orders: expected 10, found no count',
    },
    {
      what: 'a value in a row',
      expected: [table()],
      actual: [table({ digest: '1235' })],
      text: 'table public.orders: the content differs, though the number (10) is right',
    },
    { what: 'a table that is gone', expected: [table()], actual: [], text: 'table public.orders is missing' },
    { what: 'a table too many', expected: [], actual: [table()], text: 'table public.orders was not expected' },
    {
      what: 'a name with a line end',
      expected: [table({ name: 'public."a\n::error::b"' })],
      actual: [],
      text: 'table public."a\\n::error::b" is missing',
    },
    {
      what: 'a setting',
      expected: [{ kind: 'setting', name: 'search_path', value: 'a' }],
      actual: [{ kind: 'setting', name: 'search_path', value: 'b' }],
      text: 'setting search_path: expected a, found b',
    },
    {
      what: 'privileges that are gone',
      expected: [{ kind: 'grant', name: 'table public.orders', value: 'app: SELECT by (owner)' }],
      actual: [],
      text: 'privileges on table public.orders: expected app: SELECT by (owner), found none',
    },
    {
      what: 'privileges too many',
      expected: [],
      actual: [{ kind: 'grant', name: 'table public.orders', value: 'PUBLIC: SELECT by (owner)' }],
      text: 'privileges on table public.orders: expected none, found PUBLIC: SELECT by (owner)',
    },
    {
      what: 'an owner',
      expected: [{ kind: 'owner', name: 'table public.orders', value: 'app' }],
      actual: [{ kind: 'owner', name: 'table public.orders', value: 'postgres' }],
      text: 'owner of table public.orders: expected app, found postgres',
    },
    {
      what: 'a value that is gone',
      expected: [{ kind: 'view-definition', name: 'v', value: 'SELECT 1' }],
      actual: [{ kind: 'view-definition', name: 'v' }],
      text: 'view definition v: expected SELECT 1, found nothing',
    },
  ])('$what is said', ({ expected, actual, text }) => {
    expect(compareItems(expected, expected)).toEqual([]);
    expect(texts(expected, actual)).toEqual([text]);
  });

  test('come first with what is missing or different, in the order of the first, then with what is too many', () => {
    const extra = table({ name: 'public.extra' });
    const lost = table({ name: 'public.lost' });
    expect(compareItems([lost, table()], [extra, table({ count: 1 })])).toEqual([
      { kind: 'table', name: 'public.lost', what: 'missing', text: expect.any(String) },
      { kind: 'table', name: 'public.orders', what: 'different', text: expect.any(String) },
      { kind: 'table', name: 'public.extra', what: 'unexpected', text: expect.any(String) },
    ]);
  });
});

describe('a sequence', () => {
  test.each([
    ['that stood still', moved('5,true', '5,true'), '5,true'],
    ['that was not called', moved('5,false', '5,false'), '5,false'],
    ['at the beginning of its way', moved('5,true', '9,true'), '5,true'],
    ['on its way', moved('5,true', '9,true'), '7,true'],
    ['at the end of its way', moved('5,true', '9,true'), '9,true'],
    ['called for the first time meanwhile', moved('5,false', '5,true'), '5,true'],
    ['not called yet, and then often', moved('5,false', '9,true'), '5,true'],
    ['that counts down, on its way', moved('-1,false', '-9,true'), '-4,true'],
    ['with numbers beyond those of JavaScript', moved('9223372036854775801,true', '9223372036854775807,true'), '9223372036854775805,true'],
  ])('%s is as expected', (_, expected, value) => {
    expect(compareItems([expected], [sequence(value)])).toEqual([]);
  });

  test.each([
    ['set back', moved('5,true', '9,true'), '4,true', 'expected 5,true to 9,true, found 4,true'],
    ['set forward', moved('5,true', '9,true'), '10,true', 'expected 5,true to 9,true, found 10,true'],
    ['set back to its beginning', moved('5,true', '5,true'), '1,false', 'expected 5,true, found 1,false'],
    ['that gives its last number once more', moved('5,true', '5,true'), '5,false', 'expected 5,true, found 5,false'],
    ['that gives the number of the beginning once more', moved('5,true', '9,true'), '5,false', 'expected 5,true to 9,true, found 5,false'],
    ['that counts down, set back', moved('-1,true', '-9,true'), '0,true', 'expected -1,true to -9,true, found 0,true'],
    [
      'off by one beyond the numbers of JavaScript',
      moved('9007199254740993,true', '9007199254740993,true'),
      '9007199254740992,true',
      'expected 9007199254740993,true, found 9007199254740992,true',
    ],
    ['that holds no number', moved('5,true', '9,true'), 'seven', 'expected 5,true to 9,true, found seven'],
  ])('%s is not', (_, expected, value, text) => {
    expect(compareItems([expected], [sequence(expected.range![0])])).toEqual([]);
    expect(texts([expected], [sequence(value)])).toEqual([`sequence public.ids: ${text}`]);
  });

  test('without a value is not as expected', () => {
    expect(texts([moved('5,true', '9,true')], [{ kind: 'sequence', name: 'public.ids' }])).toEqual([
      'sequence public.ids: expected 5,true to 9,true, found none',
    ]);
  });

  test('is the same in two inventories that were both made by a dump', () => {
    expect(compareItems([moved('5,true', '9,true')], [moved('7,true', '7,true')])).toEqual([]);
    expect(compareItems([moved('5,true', '9,true')], [moved('4,true', '4,true')])).toHaveLength(1);
  });
});

describe('definitions that differ', () => {
  const definition = (value: string, digest?: string): Item => ({
    kind: 'function',
    name: 'f()',
    value,
    ...(digest ? { digest, method: 'sha256' } : {}),
  });

  test.each([
    [
      'in one line of several',
      'function f()\nlanguage sql\nSELECT 1',
      'function f()\nlanguage sql\nSELECT 2',
      'expected SELECT 1, found SELECT 2',
    ],
    ['by a line that is gone', 'a\nb\nc', 'a\nc', 'expected b, found nothing'],
    ['by a line too many', 'a\nc', 'a\nb\nc', 'expected nothing, found b'],
    ['in the order of the lines', 'a\nb', 'b\na', 'expected "a\\nb", found "b\\na"'],
    ['in the blanks of a line', 'a\n b', 'a\n  b', 'expected "a\\n b", found "a\\n  b"'],
    ['in several lines', 'a\n b\nc\nd', 'a\nx\nc\n y', 'expected b; d, found x; y'],
  ])('%s say where', (_, expected, actual, text) => {
    expect(texts([definition(expected)], [definition(actual)])).toEqual([`function f(): ${text}`]);
  });

  test('show what stands around the place, however long they are', () => {
    const [text] = texts(
      [definition(`${'x'.repeat(1_000)} is 1 ${'y'.repeat(900)}`)],
      [definition(`${'x'.repeat(1_000)} is 2 ${'y'.repeat(900)}`)],
    );
    expect(text).toMatch(/expected …x+ is 1 y+…? .*, found …x+ is 2 y+/);
    expect(text!.length).toBeLessThan(500);
    expect(text).not.toContain('\n');
  });

  test('beyond what is kept of them are told by their digests', () => {
    const long = `${'x'.repeat(1_999)}…`;
    expect(compareItems([definition(long, 'aa')], [definition(long, 'aa')])).toEqual([]);
    expect(texts([definition(long, 'aa')], [definition(long, 'ab')])).toEqual(['function f(): differs after its first 1999 characters']);
  });

  test('are one short line, whatever stands in them', () => {
    const nasty = `line\r\n::error::x\u202e${'z'.repeat(5_000)}`;
    const [text] = texts([{ kind: 'comment', name: nasty, value: nasty }], []);
    expect(text!.length).toBeLessThan(500);
    expect(text).not.toMatch(/[\n\r\u202e]/);
  });
});
