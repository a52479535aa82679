import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { httpProbe } from '../../src/probes/http.ts';
import { failure, type Served, see, serveHttp } from './servers.ts';
import '../helpers/realm.ts';

interface Site extends Served {
  requests: IncomingMessage[];
  at(path: string): string;
}

/** Each path answers with its redirect, by status, or with `here`. */
async function serveSite(redirects: Record<string, string | [number, string]>): Promise<Site> {
  const requests: IncomingMessage[] = [];
  const served = await serveHttp((request, response) => {
    requests.push(request.on('data', () => {}));
    const found = redirects[request.url ?? ''];
    const [status, location] = typeof found === 'string' ? [302, found] : (found ?? [200, undefined]);
    response.writeHead(status, location === undefined ? {} : { location }).end('here');
  });
  return { ...served, requests, at: (path) => `http://127.0.0.1:${served.port}${path}` };
}

const SECRETS = { headers: { Authorization: 'Bearer hunter2', Cookie: 'session=hunter2', 'X-Api-Key': 'hunter2' } };
const secretsOf = ({ headers }: IncomingMessage) => [headers.authorization, headers.cookie, headers['x-api-key']].filter(Boolean);

describe('redirects', () => {
  test('are followed and counted', async () => {
    const site = await serveSite({ '/a': 'b', '/b': [301, '/c?x=1'], '/c?x=1': [308, '/d'] });
    const { values, facts } = await see(httpProbe, site.at('/a'));
    expect(values.get('redirects')?.value).toBe(3);
    expect(values.get('status')?.value).toBe(200);
    expect(facts['redirected to']).toBe(site.at('/d'));
  });

  test('are the answer where they are not to be followed', async () => {
    const site = await serveSite({ '/a': '/b' });
    const { values } = await see(httpProbe, site.at('/a'), { options: { 'follow-redirects': false }, metrics: ['header:location'] });
    expect(values.get('status')?.value).toBe(302);
    expect(values.get('header:location')?.value).toBe('/b');
    expect(values.get('body')?.value).toBe('here');
    expect(site.requests.length).toBe(1);
  });

  test('of five hops are followed, of six they are not', async () => {
    const site = await serveSite({ '/0': '/1', '/1': '/2', '/2': '/3', '/3': '/4', '/4': '/5', '/5': '/6' });
    expect((await see(httpProbe, site.at('/1'))).values.get('redirects')?.value).toBe(5);
    expect((await failure(httpProbe, site.at('/0'))).message).toBe(
      `${site.at('/0')} redirects more than 5 times, the last time to ${site.at('/6')}`,
    );
  });

  test('in a circle are named, without their queries', async () => {
    const site = await serveSite({ '/': '/login?token=hunter2', '/login?token=hunter2': '/' });
    const { message } = await failure(httpProbe, site.at('/'));
    expect(message).toBe(`the redirects go in a circle: ${site.at('/')} -> ${site.at('/login')} -> ${site.at('/')}`);
    expect(site.requests.length).toBe(2);
  });

  test.each(['/', '/#part'])('to oneself, as %s, are a circle', async (location) => {
    const site = await serveSite({ '/': location });
    expect((await failure(httpProbe, site.at('/'))).message).toMatch(/go in a circle/);
    expect(site.requests.length).toBe(1);
  });

  test.each(['ftp://127.0.0.1/x', 'file:///etc/passwd', 'http://', 'javascript:alert(1)'])('to %s are refused', async (location) => {
    const site = await serveSite({ '/': location });
    expect((await failure(httpProbe, site.at('/'))).message).toMatch(/redirects to ".*", expected http or https$/);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://metadata.google.internal/',
    'http://[fe80::1]/',
    'http://0xa9.0xfe.0xa9.0xfe/',
  ])('to %s are refused', async (location) => {
    const site = await serveSite({ '/': location });
    const { message } = await failure(httpProbe, site.at('/'));
    expect(message).toMatch(
      /^redirected by http:\/\/127\.0\.0\.1:\d+\/: .* is a link-local or metadata address, where no service is asked$/,
    );
  });

  test('to a place that is down say who sent us there', async () => {
    const down = await serveSite({});
    await down.stop();
    const site = await serveSite({ '/': down.at('/x') });
    expect((await failure(httpProbe, site.at('/'))).message).toBe(
      `redirected by ${site.at('/')}: 127.0.0.1:${down.port} refused the connection`,
    );
  });
});

describe('what is sent along', () => {
  test('goes to the same origin', async () => {
    const site = await serveSite({ '/a': '/b' });
    await see(httpProbe, site.at('/a'), { options: SECRETS });
    expect(site.requests.map(secretsOf)).toEqual(Array(2).fill(['Bearer hunter2', 'session=hunter2', 'hunter2']));
  });

  test('goes to no other origin, and comes back to its own', async () => {
    const other = await serveSite({});
    const site = await serveSite({ '/a': other.at('/b'), '/c': '/d' });
    await see(httpProbe, site.at('/a'), { options: SECRETS });
    expect(other.requests.map(secretsOf)).toEqual([[]]);
    const back = await serveSite({ '/': site.at('/d') });
    const round = await serveSite({ '/': back.at('/') });
    await see(httpProbe, round.at('/'), { options: SECRETS });
    expect(round.requests.map(secretsOf)).toEqual([['Bearer hunter2', 'session=hunter2', 'hunter2']]);
    expect(back.requests.map(secretsOf)).toEqual([[]]);
    expect(site.requests.at(-1)?.url).toBe('/d');
    expect(secretsOf(site.requests.at(-1)!)).toEqual([]);
  });

  test('user and password of the URL go to no other origin, and those that a redirect names are not used', async () => {
    const other = await serveSite({});
    const site = await serveSite({ '/a': other.at('/b').replace('//', '//evil:evil@') });
    await see(httpProbe, site.at('/a').replace('//', '//me:hunter2@'));
    expect(site.requests[0]!.headers.authorization).toMatch(/^Basic /);
    expect(other.requests[0]!.headers.authorization).toBeUndefined();
  });

  test.each<[number, string, string | undefined]>([
    [303, 'GET', undefined],
    [302, 'GET', undefined],
    [307, 'POST', '4'],
    [308, 'POST', '4'],
  ])('after a POST and %i is a %s', async (status, method, length) => {
    const site = await serveSite({ '/a': [status, '/b'] });
    await see(httpProbe, site.at('/a'), { options: { method: 'POST', body: 'data', headers: { 'Content-Type': 'text/x' } } });
    expect(site.requests[1]).toMatchObject({ method, url: '/b' });
    expect(site.requests[1]!.headers['content-length']).toBe(length);
    expect(site.requests[1]!.headers['content-type']).toBe(length && 'text/x');
  });

  test('a body goes to no other origin', async () => {
    const other = await serveSite({});
    const site = await serveSite({ '/a': [307, other.at('/b')] });
    const { message } = await failure(httpProbe, site.at('/a'), { options: { method: 'POST', body: 'hunter2' } });
    expect(message).toBe(`${site.at('/a')} redirects the POST with its body to another origin, ${other.at('/b')}, where it is not sent`);
    expect(other.requests).toEqual([]);
  });
});
