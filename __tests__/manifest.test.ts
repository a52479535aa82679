import { describe, expect, test } from '@jest/globals';
import { UserError } from '../src/errors.ts';
import { backupId, MANIFEST_VERSION, type Manifest, parseManifest } from '../src/manifest.ts';
import { makeManifest, makePart } from './helpers/manifest.ts';
import './helpers/realm.ts';

const WHERE = '/backups/shop/20261121T030000Z-9f3a1c/manifest.json';

function refusal(json: string): UserError {
  try {
    parseManifest(json, WHERE);
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    return thrown as UserError;
  }
  throw new Error('It was taken for a manifest');
}

/** The good manifest with one value replaced: `parts.0.file`. `undefined` takes the key away. */
function changed(path: string, value: unknown): string {
  const manifest: unknown = structuredClone(makeManifest());
  const keys = path.split('.');
  const last = keys.pop()!;
  const holder = keys.reduce((inner, key) => (inner as Record<string, unknown>)[key], manifest) as Record<string, unknown>;
  holder[last] = value;
  return JSON.stringify(manifest);
}

describe('a manifest that was written is read back as it was', () => {
  const minimal = makePart();
  for (const key of ['serverVersion', 'clientVersion', 'encoding', 'locale', 'inventory'] as const) delete minimal[key];
  const manifests: { what: string; manifest: Manifest }[] = [
    { what: 'a usual one', manifest: makeManifest() },
    {
      what: 'one with as little as there can be',
      manifest: makeManifest({ git: {}, parts: [{ ...minimal, extras: [], totals: { tables: 0 } }] }),
    },
    { what: 'one with alarms', manifest: makeManifest({ alarms: ['min-size', 'max-shrink rows'] }) },
    { what: 'several parts', manifest: makeManifest({ parts: [makePart(), makePart({ file: 'redis.rdb', engine: 'redis' })] }) },
    { what: 'sizes beyond 32 bits', manifest: makeManifest({ parts: [makePart({ bytes: 2 ** 50, rawBytes: 2 ** 53 - 1 })] }) },
    { what: 'names that are not ASCII', manifest: makeManifest({ git: { ref: 'refs/heads/größe-表-🎉' } }) },
  ];
  test.each(manifests)('$what', ({ manifest }) => {
    expect(parseManifest(JSON.stringify(manifest), WHERE)).toEqual(manifest);
    expect(parseManifest(`${JSON.stringify(manifest, null, 2)}\n`, WHERE)).toEqual(manifest);
  });

  test('what a later release adds is passed over', () => {
    const json = JSON.stringify({ ...makeManifest(), colour: 'blue', parts: [{ ...makePart(), shape: ['round'] }] });
    expect(parseManifest(json, WHERE)).toEqual(makeManifest());
  });
});

describe('what is no manifest is refused in a sentence that names the file', () => {
  const cases: { what: string; json: string; expected: RegExp }[] = [
    { what: 'an empty file', json: '', expected: /is damaged: it is no JSON/ },
    { what: 'zeros', json: '\0'.repeat(4_096), expected: /no JSON/ },
    { what: 'half a manifest', json: JSON.stringify(makeManifest()).slice(0, 400), expected: /no JSON/ },
    { what: 'two manifests', json: JSON.stringify(makeManifest()).repeat(2), expected: /no JSON/ },
    { what: 'a web page', json: '<!doctype html><title>404</title>', expected: /no JSON/ },
    { what: 'null', json: 'null', expected: /no manifest of seaworthy: it has no version/ },
    { what: 'a number', json: '1', expected: /no version/ },
    { what: 'a list', json: '[]', expected: /no version/ },
    { what: 'a deep nest', json: '['.repeat(100_000) + ']'.repeat(100_000), expected: /no version|no JSON/ },
    { what: 'an object without version', json: '{}', expected: /no version/ },
    { what: 'a version that is a text', json: changed('version', '1'), expected: /no version/ },
    { what: 'a version that is no number', json: '{"version":1e999}', expected: /version/ },
    { what: 'a later version', json: changed('version', MANIFEST_VERSION + 1), expected: /has version 2; this program reads version 1/ },
    { what: 'version zero', json: changed('version', 0), expected: /has version 0; this program reads version 1/ },
    { what: 'only a version', json: '{"version":1}', expected: /is damaged: id: / },
  ];
  test.each(cases)('$what', ({ json, expected }) => {
    const { message } = refusal(json);
    expect(message).toMatch(expected);
    expect(message.startsWith(`${WHERE} `)).toBe(true);
  });

  test('a later version says what to do', () => {
    expect(refusal(changed('version', 2)).hint).toMatch(/newer/);
  });
});

describe('a manifest of another shape is refused, naming the place', () => {
  const paths = [
    '../../../etc/passwd',
    '/etc/passwd',
    'a/b',
    'a\\b',
    '..',
    '.',
    '.hidden',
    '-rf',
    '',
    ' ',
    'a b',
    'a\0b',
    'a\nb',
    'dump\n',
    'C:x',
    'x'.repeat(201),
    '%2e%2e%2fx',
    'ä',
  ];
  const files = ['parts.0.file', 'parts.0.inventory.file', 'parts.0.extras.0.file', 'name'];
  test.each(files)('%s that is no plain file name', (path) => {
    expect(parseManifest(changed(path, 'a.b-c_d'), WHERE)).toBeTruthy();
    const accepted = paths.filter((name) => {
      try {
        return parseManifest(changed(path, name), WHERE);
      } catch (thrown) {
        return !(thrown as Error).message.startsWith(`${WHERE} is damaged: ${path}: `);
      }
    });
    expect(accepted).toEqual([]);
  });

  const values: { path: string; good: unknown; bad: unknown[] }[] = [
    {
      path: 'id',
      good: '20200229T235959Z-000000',
      bad: [
        'latest',
        '../x',
        '20261121T030000Z',
        '20261121T030000Z-9f3a1',
        '20261121T030000Z-9F3A1C',
        '20261121T030000Z-9f3a1c\n',
        1,
        null,
      ],
    },
    { path: 'createdAt', good: '2026-11-21T03:00:00Z', bad: ['yesterday', '2026-11-21', '2026-13-41T03:00:00Z', 1_763_694_000, null] },
    { path: 'tool', good: 'seaworthy 9', bad: [1, null, 'x'.repeat(101)] },
    { path: 'git', good: {}, bad: [null, [], 'x', { sha: 1 }, { runUrl: 'x'.repeat(1_001) }] },
    { path: 'alarms', good: ['x'], bad: [null, 'x', [1], ['x'.repeat(1_001)], {}] },
    { path: 'parts', good: [makePart()], bad: [null, [], {}, 'x', [null], Array(101).fill(makePart())] },
    { path: 'parts.0.bytes', good: 0, bad: [-1, 1.5, '1', null, 2 ** 60] },
    { path: 'parts.0.rawBytes', good: 0, bad: [-1, 1.5, '1', null] },
    {
      path: 'parts.0.sha256',
      good: '0'.repeat(64),
      bad: ['', 'x'.repeat(64), '0'.repeat(63), 'F'.repeat(64), `${'0'.repeat(64)}\n`, null],
    },
    { path: 'parts.0.compression', good: 'gzip', bad: ['lz4', '', null, 1] },
    { path: 'parts.0.fingerprint', good: 'none', bad: ['some', null] },
    { path: 'parts.0.identity', good: {}, bad: [null, 'x', [], { a: 1 }, { a: 'x'.repeat(4_001) }] },
    { path: 'parts.0.recipients', good: ['age1x'], bad: [null, 'age1x', [1]] },
    { path: 'parts.0.totals', good: { tables: 1 }, bad: [null, {}, { tables: -1 }, { tables: 1, rows: '1' }] },
    { path: 'parts.0.extras', good: [], bad: [null, {}, [{}], [{ file: 'x', bytes: 1 }]] },
    { path: 'parts.0.engine', good: 'redis', bad: [null, 1, 'x'.repeat(51)] },
  ];
  test.each(values)('$path', ({ path, good, bad }) => {
    expect(parseManifest(changed(path, good), WHERE)).toBeTruthy();
    for (const value of bad) expect(refusal(changed(path, value)).message).toMatch(new RegExp(`is damaged: ${path}(\\.[\\w.]+)?: `));
    if (!['git', 'alarms'].includes(path)) expect(refusal(changed(path, undefined)).message).toContain(`${path}: `);
  });

  test('a key of the prototype changes nothing', () => {
    const json = JSON.stringify(makeManifest()).replace('"identity":{', '"identity":{"__proto__":"x","constructor":"y",');
    expect(json).toContain('__proto__');
    try {
      parseManifest(json, WHERE);
    } catch (thrown) {
      expect(thrown).toBeInstanceOf(UserError);
    }
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });
});

describe('a huge manifest', () => {
  const huge = 'x'.repeat(5_000_000);
  test.each([
    { what: 'as a value', json: changed('tool', huge) },
    { what: 'as the name of a file', json: changed('parts.0.file', huge) },
    { what: 'as a key', json: changed('parts.0.identity', { [huge]: 'x' }) },
    { what: 'as a version', json: `{"version":${'1'.repeat(300)}}` },
    { what: 'as garbage', json: `${huge}{` },
  ])('is refused in a sentence of bounded length, where it is huge $what', ({ json }) => {
    expect(refusal(json).message.length).toBeLessThan(1_000);
  });

  test('with a hundred thousand wrong things is refused in one sentence', () => {
    const { message } = refusal(changed('alarms', Array(100_000).fill(1)));
    expect(message.length).toBeLessThan(1_000);
    expect(message.split('\n')).toHaveLength(1);
  });

  test('a foreign key does not bring lines of its own into the message', () => {
    const { message } = refusal(changed('parts.0.identity', { ['a\n::error::b'.padEnd(200, 'x')]: 'x' }));
    expect(message.split('\n')).toHaveLength(1);
  });
});

describe('ids', () => {
  test('sort as their times do', () => {
    const times = [
      '2026-11-21T03:00:00.000Z',
      '2026-11-21T03:00:00.999Z',
      '2026-11-21T03:00:01Z',
      '2026-12-01T00:00:00Z',
      '2027-01-01T00:00:00Z',
    ];
    const ids = times.map((time, i) => backupId(new Date(time), `00000${i}`));
    expect(ids[1]).toBe('20261121T030000Z-000001');
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids) expect(parseManifest(changed('id', id), WHERE).id).toBe(id);
  });
});
