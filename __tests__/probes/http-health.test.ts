import { describe, expect, test } from '@jest/globals';
import { describeHealth, readHealth, readHealthWord } from '../../src/probes/http-health.ts';

const fitnessOf = (document: unknown) => {
  const health = readHealth(document);
  return health && [health.fitness, Object.fromEntries([...health.parts].map(([name, { fitness }]) => [name, fitness]))];
};

describe('a health document', () => {
  test.each<[string, unknown, string, Record<string, string>]>([
    ['a bare status', { status: 'ok' }, 'ok', {}],
    [
      'parts with a status',
      { status: 'ok', checks: { db: { status: 'ok' }, disk: { status: 'warning', free: 3 } } },
      'warning',
      { db: 'ok', disk: 'warning' },
    ],
    ['a part that is worse than the whole', { status: 'healthy', checks: { db: { status: 'unhealthy' } } }, 'error', { db: 'error' }],
    ['a whole that is worse than its parts', { status: 'DEGRADED', checks: { db: 'ok' } }, 'warning', { db: 'ok' }],
    ['parts as words', { checks: { db: 'ok', cache: 'FAIL' } }, 'error', { db: 'ok', cache: 'error' }],
    ['parts as truth', { status: 'ok', checks: { db: true, cache: false } }, 'error', { db: 'ok', cache: 'error' }],
    [
      'health+json',
      { status: 'warn', checks: { 'db:time': [{ status: 'pass' }, { status: 'warn' }], cpu: [{ status: 'pass' }] } },
      'warning',
      { 'db:time': 'warning', cpu: 'ok' },
    ],
    [
      'django-health-check',
      { 'Cache backend: default': 'working', DatabaseBackend: 'working' },
      'ok',
      { 'Cache backend: default': 'ok', DatabaseBackend: 'ok' },
    ],
    [
      'django-health-check with a failure',
      { 'Cache backend: default': 'working', DatabaseBackend: 'unavailable: connection refused', Disk: 'warning: 93 % used' },
      'error',
      { 'Cache backend: default': 'ok', DatabaseBackend: 'error', Disk: 'warning' },
    ],
    [
      'Spring Boot',
      {
        status: 'DOWN',
        components: {
          db: { status: 'DOWN', details: { error: 'x' } },
          q: { status: 'UP', components: { a: { status: 'OUT_OF_SERVICE' } } },
        },
      },
      'error',
      { db: 'error', q: 'ok', 'q.a': 'error' },
    ],
    [
      'ASP.NET',
      { status: 'Degraded', totalDuration: '0', entries: { redis: { status: 'Degraded' }, db: { status: 'Healthy' } } },
      'warning',
      { redis: 'warning', db: 'ok' },
    ],
    [
      'MicroProfile',
      {
        status: 'UP',
        checks: [
          { name: 'db', status: 'UP' },
          { name: 'mq', status: 'DOWN' },
        ],
      },
      'error',
      { db: 'ok', mq: 'error' },
    ],
    ['truth', { healthy: false }, 'error', {}],
    ['a service that begins', { status: 'starting' }, 'warning', {}],
  ])('%s', (_, document, fitness, parts) => {
    expect(fitnessOf(document)).toEqual([fitness, parts]);
  });

  test.each([
    [null],
    [[]],
    ['ok'],
    [{}],
    [{ items: [] }],
    [{ status: 200 }],
    [{ status: 'shipped' }],
    [{ name: 'app', docs: '/docs' }],
    [{ name: 'app', state: 'ok' }],
    [{ count: 1, results: [{ id: 1, status: 'failed' }] }],
    [{ count: 1, results: { one: { status: 'failed' } } }],
    [{ checks: { db: { latency: 3 } } }],
    [{ checks: null }],
  ])('%j is none', (document) => {
    expect(readHealth(document)).toBeUndefined();
  });

  test('of one word is what ASP.NET answers by itself', () => {
    expect(readHealthWord('Unhealthy\n')?.fitness).toBe('error');
    expect(readHealthWord('Degraded')?.fitness).toBe('warning');
    expect(readHealthWord('Healthy')?.fitness).toBe('ok');
    expect(readHealthWord('ok')).toBeUndefined();
  });
});

describe('the description', () => {
  const described = (document: unknown) => describeHealth(readHealth(document)!);

  test('names what is not well, the worst first, with the words of the service', () => {
    const checks = { disk: { status: 'Degraded' }, cache: { status: 'pass' }, db: { status: 'DOWN' } };
    expect(described({ status: 'DOWN', checks })).toBe('db DOWN, disk Degraded');
  });

  test('names all where all is well, and the word of the whole where there are no parts', () => {
    expect(described({ status: 'ok', checks: { db: 'ok', cache: 'UP' } })).toBe('db ok, cache UP');
    expect(described({ status: 'Healthy' })).toBe('Healthy');
  });

  test('is one line of bounded length, whatever the names are', () => {
    const checks = Object.fromEntries(Array.from({ length: 500 }, (_, number) => [`part\n${number} ${'x'.repeat(100)}`, 'error']));
    const line = described({ status: 'error', checks });
    expect(line.length).toBeLessThanOrEqual(280);
    expect(line).not.toContain('\n');
  });

  test('of a document that is nested without end ends', () => {
    let deep: unknown = { status: 'UP' };
    for (let level = 0; level < 1000; level++) deep = { status: 'UP', components: { a: deep } };
    expect(readHealth(deep)?.parts.size).toBeLessThan(10);
  });
});
