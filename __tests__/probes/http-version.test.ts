import { describe, expect, test } from '@jest/globals';
import { sampleVersion } from '../../src/probes/http.ts';
import { cutVersion } from '../../src/probes/http-seen.ts';
import { freePort } from '../helpers/neighbours.ts';
import { allClosed, serveHttp, serveTcp, silent, world } from './servers.ts';
import '../helpers/realm.ts';

const sample = (url: string, where: Parameters<typeof sampleVersion>[1], connections = 6, lookMs?: number) =>
  sampleVersion({ url, options: {}, metrics: [] }, where, connections, world(lookMs ? { lookMs } : {}), new AbortController().signal);

/** Answers in turn as several instances behind a balancer would. */
const serveVersions = (...versions: string[]) => {
  let turn = 0;
  return serveHttp((_, response) => {
    const version = versions[turn++ % versions.length]!;
    response.writeHead(200, { 'X-Version': version }).end(JSON.stringify({ build: { commit: version } }));
  });
};

describe('the version', () => {
  test('is asked for on fresh connections, and the mix is told', async () => {
    const served = await serveVersions('aaaaaaa', 'aaaaaaa', 'bbbbbbb');
    const mix = await sample(`http://127.0.0.1:${served.port}/`, { jsonPath: '$.build.commit' });
    expect(mix).toEqual({
      seen: new Map([
        ['aaaaaaa', 4],
        ['bbbbbbb', 2],
      ]),
      failures: [],
    });
    expect(served.accepted.length).toBe(6);
    await allClosed(served);
  });

  test.each([
    ['a header', { header: 'x-version' }, '1.2.3+4f'],
    ['the group of a pattern', { regex: '"commit":"([^"]+)"' }, '1.2.3+4f'],
    ['a pattern without a group', { regex: '1\\.2' }, '1.2'],
  ])('is read from %s', async (_, where, version) => {
    const { port } = await serveVersions('1.2.3+4f');
    expect((await sample(`http://127.0.0.1:${port}/`, where, 2)).seen).toEqual(new Map([[version, 2]]));
  });

  test('that is not there is a failure, with the reason', async () => {
    const { port } = await serveVersions('1');
    const mix = await sample(`http://127.0.0.1:${port}/`, { jsonPath: '$.version' }, 2);
    expect(mix.seen.size).toBe(0);
    expect(mix.failures).toEqual(Array(2).fill('the answer has no $.version; it has $.build.commit (status 200)'));
  });

  test('of an instance that is down is a failure beside the others', async () => {
    let turn = 0;
    const { port } = await serveTcp((socket) => {
      if (turn++ % 3 === 2) return silent(socket);
      socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nX-Version: 7\r\nContent-Length: 0\r\n\r\n'));
    });
    const mix = await sample(`http://127.0.0.1:${port}/`, { header: 'X-Version' }, 6, 500);
    expect(mix.seen).toEqual(new Map([['7', 4]]));
    expect(mix.failures).toEqual(Array(2).fill(`http://127.0.0.1:${port}/ accepted the connection and sent no answer within 500 ms`));
  });

  test('is asked for at every address of the name', async () => {
    const answer = (version: string) => (_: unknown, response: { end(text: string): void }) => response.end(`{"v":"${version}"}`);
    const four = await serveHttp(answer('old') as never, '127.0.0.1');
    await serveHttp(answer('new') as never, '::1', four.port);
    const mix = await sample(`http://localhost:${four.port}/`, { jsonPath: '$.v' }, 5);
    expect(mix).toEqual({
      seen: new Map([
        ['new', 3],
        ['old', 2],
      ]),
      failures: [],
    });
  });

  test('of localhost does not miss the address on which nothing listens', async () => {
    const { port } = await serveVersions('7');
    expect(await sample(`http://localhost:${port}/`, { header: 'X-Version' }, 4)).toEqual({ seen: new Map([['7', 4]]), failures: [] });
  });

  test('is followed to another host, which has addresses of its own', async () => {
    const moved = await serveHttp((_, response) => void response.writeHead(200, { 'X-Version': '8' }).end(), '::1');
    const { port } = await serveHttp((_, response) => void response.writeHead(302, { location: `http://[::1]:${moved.port}/` }).end());
    expect(await sample(`http://127.0.0.1:${port}/`, { header: 'X-Version' }, 2)).toEqual({ seen: new Map([['8', 2]]), failures: [] });
  });

  test('of nobody is a failure for each connection', async () => {
    const port = await freePort();
    const mix = await sample(`http://me:hunter2@127.0.0.1:${port}/`, { header: 'X-Version' }, 3);
    expect(mix).toEqual({ seen: new Map(), failures: Array(3).fill(`127.0.0.1:${port} refused the connection`) });
  });

  test('of a name that does not resolve is a fault of the network', async () => {
    await expect(sample('http://no..such/', { header: 'X-Version' })).rejects.toMatchObject({ layer: 'network' });
  });

  test.each([
    ['v1.2.3', 'v1.2.3'],
    ['  4f2a\n::set-output name=x::y', '4f2a'],
    ['<script>', 'script'],
    ['a'.repeat(100), 'a'.repeat(64)],
    ['$(rm)', 'rm'],
    ['§', undefined],
  ])('%j is cut to %j', (text, version) => {
    expect(cutVersion(text)).toBe(version);
  });
});
