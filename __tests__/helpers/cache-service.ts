import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, json as readJson } from 'node:stream/consumers';

interface Entry {
  key: string;
  version: string;
  archive: Buffer | undefined;
}

export interface CacheService {
  /** For a step: what the runner sets. */
  env: Record<string, string>;
  /** What was saved whole, oldest first. */
  entries: Entry[];
  /** `readonly`: nothing new is taken, as for a pull request from a fork. `unreadable`: it does not say what there is. */
  manner: 'good' | 'readonly' | 'unreadable';
  close(): Promise<void>;
}

/**
 * A double of GitHub's cache service (version 2) and of the blob store behind it. Protocol as recorded from @actions/cache 6.3: twirp's methods in
 * snake_case JSON, one PUT for a small blob, one GET for it.
 */
export async function startCacheService(): Promise<CacheService> {
  const all: Entry[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const scope = Buffer.from(JSON.stringify({ scp: 'Actions.Results:run-id:job-id', ac: '[{"Scope":"refs/heads/main","Permission":3}]' }));
  const service: CacheService = {
    env: {
      ACTIONS_RESULTS_URL: `${base}/`,
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RUNTIME_TOKEN: `none.${scope.toString('base64url')}.none`,
    },
    get entries() {
      return all.filter(({ archive }) => archive !== undefined);
    },
    manner: 'good',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base);
    const say = (status: number, body: unknown) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const [, method] = /^\/twirp\/github\.actions\.results\.api\.v1\.CacheService\/(\w+)$/.exec(url.pathname) ?? [];
    if (method === undefined) return blob(url, request, response);
    const asked = (await readJson(request)) as { key: string; version: string; restore_keys?: string[] };
    if (method === 'CreateCacheEntry') {
      const taken = service.manner === 'readonly' || all.some(({ key, version }) => key === asked.key && version === asked.version);
      if (taken) return say(200, { ok: false, signed_upload_url: '', message: 'the double does not take it' });
      all.push({ key: asked.key, version: asked.version, archive: undefined });
      return say(200, { ok: true, signed_upload_url: `${base}/blob/${all.length - 1}?sig=c2ln` });
    }
    if (method === 'FinalizeCacheEntryUpload') return say(200, { ok: true, entry_id: '1' });
    if (method !== 'GetCacheEntryDownloadURL') return say(404, { code: 'bad_route', msg: method });
    if (service.manner === 'unreadable') return say(403, { code: 'permission_denied', msg: 'the double does not say' });
    const same = service.entries.filter(({ version }) => version === asked.version);
    const found =
      same.find(({ key }) => key === asked.key) ??
      (asked.restore_keys ?? []).map((prefix) => same.findLast(({ key }) => key.startsWith(prefix))).find((entry) => entry !== undefined);
    if (!found) return say(200, { ok: false, signed_download_url: '', matched_key: '' });
    return say(200, { ok: true, signed_download_url: `${base}/blob/${all.indexOf(found)}?sig=c2ln`, matched_key: found.key });
  }

  async function blob(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const entry = all[Number(url.pathname.split('/').at(-1))];
    const headers = { 'x-ms-request-id': 'double', etag: '"0x1"', 'last-modified': new Date().toUTCString() };
    if (!entry) return void response.writeHead(404).end();
    if (request.method === 'PUT') {
      entry.archive = await buffer(request);
      return void response.writeHead(201, headers).end();
    }
    response.writeHead(200, { ...headers, 'content-length': entry.archive!.length });
    return void response.end(request.method === 'HEAD' ? undefined : entry.archive);
  }

  return service;
}
