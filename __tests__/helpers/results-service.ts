import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { artifactsApi } from './artifacts-api.ts';
import { filesOf } from './zip.ts';

export interface Artifact {
  id: number;
  name: string;
  /** Content of each file of the archive by its name. */
  readonly files: Map<string, string>;
  /** The archive, in the blocks that it came in. */
  blocks: Buffer[];
  /** As the client claimed it. */
  bytes: number;
  /** As the client claimed it: `sha256:…`. */
  digest: string;
  /** When it is removed, as the client asked for: RFC 3339. */
  expires?: string;
}

/**
 * How it answers CreateArtifact: as it should; that the name is taken; with a failure, which the client tries again; never; that it is forbidden;
 * that the account has no room left; with a page of a proxy. And two ways in which the store of the blobs refuses.
 */
export type Manner = 'good' | 'conflict' | 'broken' | 'silent' | 'forbidden' | 'quota' | 'page' | 'blob-forbidden' | 'blob-broken';

/** How an archive is given out: as it is; with one byte changed; with its end missing, said or unsaid; not at all. */
export type Delivery = 'whole' | 'changed' | 'short' | 'cut-off' | 'expired';

export interface ResultsService {
  base: string;
  /** What the runner adds to the environment of a step. */
  env: Record<string, string>;
  artifacts: Artifact[];
  /** Names that were asked for, refused ones included. */
  asked: string[];
  /** Every request, as `METHOD /path` or the name of the service's method. */
  requests: string[];
  manner: Manner;
  delivery: Delivery;
  /** Resolves before that method is answered. */
  before: (method: string) => Promise<void>;
  /** An artifact that somebody else has uploaded. */
  add(name: string, zip: Buffer, claims?: Partial<Artifact>): Artifact;
  close(): Promise<void>;
}

interface Open {
  name: string;
  blob: string;
  expires?: string;
}

type Json = (status: number, body: unknown) => void;

/**
 * A double of GitHub's results service and of the blob store behind it, as far as artifacts need them: twirp's methods, block blobs, and the
 * public interface of other runs (artifacts-api.ts). Protocol as recorded from @actions/artifact 6.2: requests in snake_case JSON, blocks that
 * may come out of order, then their list.
 */
export async function startResultsService(): Promise<ResultsService> {
  const blocks = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer[]>();
  const open: Open[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: ResultsService = {
    base,
    // The client calls a host GHES unless it is github.com, *.ghe.com or *.localhost; it reads the run's ids from the token's scope.
    env: { ACTIONS_RESULTS_URL: `${base}/`, ACTIONS_RUNTIME_TOKEN: token('Actions.Results:run-id:job-id') },
    artifacts: [],
    asked: [],
    requests: [],
    manner: 'good',
    delivery: 'whole',
    before: async () => {},
    add: (name, zip, claims = {}) => keep({ name, blocks: [zip], bytes: zip.length, digest: digestOf([zip]), ...claims }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  let ids = 1_000;

  function keep(given: Pick<Artifact, 'name' | 'blocks' | 'bytes' | 'digest'> & Partial<Artifact>): Artifact {
    const artifact: Artifact = {
      id: ++ids,
      ...given,
      get files() {
        return filesOf(Buffer.concat(this.blocks));
      },
    };
    service.artifacts.push(artifact);
    return artifact;
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<unknown> {
    const url = new URL(request.url ?? '/', base);
    const json: Json = (status, body) => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const [, method] = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(url.pathname) ?? [];
    service.requests.push(method ?? `${request.method} ${url.pathname.split('/').slice(0, 3).join('/')}`);
    if (url.pathname.startsWith('/repos/')) return artifactsApi(service, request, response, json);
    if (url.pathname.startsWith('/download/')) return give(service, Number(url.pathname.slice('/download/'.length)), response);
    if (method === undefined) return storeBlob(url, request, response);
    if (!request.headers.authorization?.startsWith('Bearer ')) return json(401, { code: 'unauthenticated', msg: 'no token' });
    return call(method, JSON.parse(await text(request)) as Asked, json, response);
  }

  async function call(method: string, asked: Asked, json: Json, response: ServerResponse): Promise<unknown> {
    await service.before(method);
    const { name } = asked;
    const found = service.artifacts.findLast((artifact) => artifact.name === name);
    if (method === 'CreateArtifact') return create(asked, json, response);
    if (method === 'FinalizeArtifact') return finalize(asked, json);
    if (method === 'ListArtifacts') {
      const wanted = ({ name, id }: Artifact) => name === (asked.name_filter ?? name) && String(id) === (asked.id_filter ?? String(id));
      return json(200, { artifacts: service.artifacts.filter(wanted).map(listed) });
    }
    if (!found) return json(404, { code: 'not_found', msg: `no artifact ${name}` });
    if (method === 'GetSignedArtifactURL') return json(200, { signed_url: `${base}/download/${found.id}?sig=c2ln&se=2099-01-01` });
    if (method !== 'DeleteArtifact') return json(404, { code: 'bad_route', msg: method });
    service.artifacts.splice(service.artifacts.indexOf(found), 1);
    return json(200, { ok: true, artifact_id: String(found.id) });
  }

  function create({ name, expires_at: expires }: Asked, json: Json, response: ServerResponse): void {
    service.asked.push(name);
    const { manner } = service;
    if (manner === 'silent') return;
    const taken = manner === 'conflict' || service.artifacts.some((artifact) => artifact.name === name);
    const blob = `a${open.length}`;
    if (manner === 'broken')
      json(500, { code: 'internal', msg: 'the double is told to fail, see https://x/?sig=c2ln\n::error::and to shout' });
    else if (manner === 'forbidden') json(403, { code: 'permission_denied', msg: 'the double is told to forbid, see https://x/?sig=c2ln' });
    else if (manner === 'quota') json(403, { code: 'resource_exhausted', msg: 'insufficient usage to create an artifact' });
    else if (manner === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Please log in</html>');
    else if (taken) json(409, { code: 'already_exists', msg: 'an artifact with this name already exists on the workflow run' });
    else {
      open.push({ name, blob, ...(expires ? { expires } : {}) });
      json(200, { ok: true, signed_upload_url: `${base}/account/container/${blob}?sig=c2ln&se=2099-01-01` });
    }
  }

  function finalize({ name, hash, size }: Asked, json: Json): void {
    const { blob, expires } = open.findLast((candidate) => candidate.name === name)!;
    const { id } = keep({ name, blocks: blobs.get(blob)!, bytes: Number(size), digest: hash ?? '', ...(expires ? { expires } : {}) });
    json(200, { ok: true, artifact_id: String(id) });
  }

  async function storeBlob(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const blob = url.pathname.split('/').at(-1)!;
    const body = await buffer(request);
    const headers = { 'x-ms-request-id': 'double', etag: '"0x1"', 'last-modified': new Date().toUTCString() };
    const refused = { 'blob-forbidden': [403, 'AuthenticationFailed'], 'blob-broken': [500, 'InternalError'] } as const;
    if (service.manner === 'blob-forbidden' || service.manner === 'blob-broken') {
      const [status, code] = refused[service.manner];
      const xml = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>the double refuses</Message></Error>`;
      response.writeHead(status, { ...headers, 'x-ms-error-code': code, 'content-type': 'application/xml' }).end(xml);
      return;
    }
    if (url.searchParams.get('comp') === 'block') blocks.set(`${blob}/${url.searchParams.get('blockid')}`, body);
    else {
      const ids = Array.from(body.toString().matchAll(/<Latest>([^<]+)</g), ([, id]) => `${blob}/${id}`);
      blobs.set(
        blob,
        ids.map((id) => blocks.get(id)!),
      );
    }
    response.writeHead(201, headers).end();
  }

  return service;
}

interface Asked {
  name: string;
  hash?: string;
  size?: string;
  expires_at?: string;
  name_filter?: string;
  id_filter?: string;
}

function digestOf(blocks: Buffer[]): string {
  const hash = createHash('sha256');
  for (const block of blocks) hash.update(block);
  return `sha256:${hash.digest('hex')}`;
}

const listed = ({ id, name, bytes, digest }: Artifact) => ({
  workflow_run_backend_id: 'run-id',
  workflow_job_run_backend_id: 'job-id',
  database_id: String(id),
  name,
  size: String(bytes),
  created_at: new Date().toISOString(),
  ...(digest ? { digest } : {}),
});

/** What stands behind a signed address. */
function give(service: ResultsService, id: number, response: ServerResponse): unknown {
  const artifact = service.artifacts.find((candidate) => candidate.id === id);
  const { delivery } = service;
  if (!artifact || delivery === 'expired') return response.writeHead(403).end();
  const whole = artifact.blocks.reduce((sum, block) => sum + block.length, 0);
  const length = delivery === 'short' ? whole - 1 : whole;
  response.writeHead(200, { 'content-type': 'application/zip', 'content-length': length });
  let left = delivery === 'cut-off' ? Math.floor(whole / 2) : length;
  const [first, ...rest] = artifact.blocks;
  const blocks = delivery === 'changed' ? [changed(first!), ...rest] : artifact.blocks;
  for (const block of blocks) {
    response.write(block.subarray(0, Math.max(left, 0)));
    left -= block.length;
  }
  if (delivery === 'cut-off') return response.destroy();
  return response.end();
}

function changed(block: Buffer): Buffer {
  const copy = Buffer.from(block);
  copy[copy.length >> 1]! ^= 1;
  return copy;
}

/** A JSON Web Token that nobody signed: the client only reads its payload. */
function token(scp: string): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ scp })}.none`;
}
