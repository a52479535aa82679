import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Deployments, knownGood, writeVerdict } from '../../src/modes/gate-deployments.ts';
import '../helpers/realm.ts';

const sha = (digit: string) => digit.repeat(40);

interface Kept {
  id: number;
  sha: string;
  environment: string;
  statuses: { state: string; description: string }[];
}

/** The part of GitHub's API for deployments that the gate uses; newest first, as GitHub lists them. */
let server: Server;
let kept: Kept[];
let asked: { method: string; path: string; authorization: string | undefined; body: unknown }[];
let refuse: number | undefined;
let silent: boolean;

beforeEach(async () => {
  [kept, asked, refuse, silent] = [[], [], undefined, false];
  server = createServer(async (request, response) => {
    if (silent) return;
    const url = new URL(request.url!, 'http://api');
    const body = request.method === 'POST' ? await json(request) : undefined;
    asked.push({ method: request.method!, path: url.pathname, authorization: request.headers.authorization, body });
    const answer = (status: number, content: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(content));
    if (refuse) return answer(refuse, { message: 'no' });
    const [, id] = /\/deployments\/(\d+)\/statuses$/.exec(url.pathname) ?? [];
    const one = kept.find((deployment) => deployment.id === Number(id));
    if (body === undefined) {
      if (one) return answer(200, one.statuses);
      const [environment, of] = [url.searchParams.get('environment'), url.searchParams.get('sha')];
      const [page, size] = [Number(url.searchParams.get('page') ?? 1), Number(url.searchParams.get('per_page') ?? 30)];
      const all = kept.filter((deployment) => deployment.environment === environment && (of === null || deployment.sha === of));
      return answer(200, all.slice((page - 1) * size, page * size));
    }
    if (one) {
      one.statuses.unshift(body as Kept['statuses'][number]);
      return answer(201, {});
    }
    const made = { id: 100 + kept.length, sha: (body as { ref: string }).ref, environment: (body as Kept).environment, statuses: [] };
    kept.unshift(made);
    return answer(201, { id: made.id });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise<void>((resolve) => void server.close(() => resolve())));

const deployments = (of = sha('c')): Deployments => ({
  api: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  repository: 'shop/web',
  token: 'token-of-the-job',
  environment: 'production',
  sha: of,
  signal: new AbortController().signal,
});

describe('the history of an environment', () => {
  test('the newest other commit that a gate found good is the one to go back to', async () => {
    for (const digit of ['a', 'b', 'd'])
      await writeVerdict(deployments(sha(digit)), { state: digit === 'd' ? 'failure' : 'success', text: 'healthy' });
    expect(await knownGood(deployments())).toEqual({ sha: sha('b') });
    expect(await knownGood(deployments(sha('b')))).toEqual({ sha: sha('a') });
  });

  test('a success that somebody else wrote is none, and a later failure of the gate takes one back', async () => {
    kept.push({ id: 1, sha: sha('a'), environment: 'production', statuses: [{ state: 'success', description: 'deployed' }] });
    expect(await knownGood(deployments())).toEqual({ why: expect.stringContaining('production') });
    await writeVerdict(deployments(sha('a')), { state: 'success', text: 'healthy' });
    expect(await knownGood(deployments())).toEqual({ sha: sha('a') });
    await writeVerdict(deployments(sha('a')), { state: 'failure', text: 'failed layer app' });
    expect(await knownGood(deployments())).toEqual({ why: expect.any(String) });
  });

  test('what could not be found out later takes nothing back', async () => {
    await writeVerdict(deployments(sha('a')), { state: 'success', text: 'healthy' });
    await writeVerdict(deployments(sha('a')), { state: 'error', text: 'it could not be found out' });
    expect(await knownGood(deployments())).toEqual({ sha: sha('a') });
  });

  test('it is found on a later page, behind many that nobody gated, and the newest of those asked at once counts', async () => {
    for (const digit of ['a', 'b']) await writeVerdict(deployments(sha(digit)), { state: 'success', text: 'healthy' });
    for (let id = 1000; id < 1099; id++) kept.unshift({ id, sha: sha('d'), environment: 'production', statuses: [] });
    expect(await knownGood(deployments())).toEqual({ sha: sha('b') });
  });

  test('is asked by the proxy of the runner', async () => {
    const { api, ...rest } = deployments();
    await writeVerdict(deployments(sha('a')), { state: 'success', text: 'healthy' });
    const proxies = { HTTP_PROXY: api, NO_PROXY: 'localhost' };
    expect(await knownGood({ ...rest, api: 'http://github.example', proxies })).toEqual({ sha: sha('a') });
    await expect(knownGood({ ...rest, api: 'http://github.example.invalid' })).rejects.toThrow('could not be read: getaddrinfo');
  });

  test('a server that does not answer is not waited for beyond the signal', async () => {
    silent = true;
    const signal = AbortSignal.timeout(200);
    await expect(knownGood({ ...deployments(), signal })).rejects.toThrow('the deployments of production could not be read');
  });

  test('another environment is another history', async () => {
    await writeVerdict({ ...deployments(sha('a')), environment: 'staging' }, { state: 'success', text: 'healthy' });
    expect(await knownGood(deployments())).toEqual({ why: expect.any(String) });
  });

  test('the verdict goes to the deployment that the runner made, and others stay active', async () => {
    kept.push({ id: 7, sha: sha('c'), environment: 'production', statuses: [] });
    await writeVerdict(deployments(), { state: 'success', text: 'healthy', runUrl: 'https://github.example/run/1' });
    expect(kept).toHaveLength(1);
    expect(asked.at(-1)).toMatchObject({
      path: '/repos/shop/web/deployments/7/statuses',
      authorization: 'Bearer token-of-the-job',
      body: { state: 'success', auto_inactive: false, log_url: 'https://github.example/run/1' },
    });
  });

  test.each([
    [403, 'deployments: write'],
    [404, 'deployments: write'],
    [500, undefined],
  ])('an answer of %i is said without the token', async (status, hint) => {
    await expect(knownGood(deployments())).resolves.toBeDefined();
    refuse = status;
    const failure = await knownGood(deployments()).catch((thrown) => thrown);
    expect(failure.message).toBe(`the deployments of production could not be read: GitHub answered ${status}`);
    expect(failure.temporary).toBe(status === 500);
    expect(JSON.stringify([failure.message, failure.hint ?? ''])).not.toContain('token-of-the-job');
    if (hint) expect(failure.hint).toContain(hint);
  });
});
