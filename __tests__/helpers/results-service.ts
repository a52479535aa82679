import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { inflateRawSync } from 'node:zlib';

export interface Artifact {
  name: string;
  /** Content of each file of the archive by its name. */
  files: Map<string, string>;
  /** As the client claimed it: `sha256:…`. */
  digest: string;
}

/** How it answers CreateArtifact: as it should; that the name is taken; with a failure, which the client tries again; never. */
export type Manner = 'good' | 'conflict' | 'broken' | 'silent';

export interface ResultsService {
  /** What the runner adds to the environment of a step. */
  env: Record<string, string>;
  artifacts: Artifact[];
  /** Names that were asked for, refused ones included. */
  asked: string[];
  manner: Manner;
  close(): Promise<void>;
}

interface Open {
  name: string;
  blob: string;
}

/**
 * A double of GitHub's results service, as far as uploading an artifact needs it: twirp's CreateArtifact and FinalizeArtifact, and block
 * blobs. Protocol as recorded from @actions/artifact 6.2: requests in snake_case JSON, blocks that may come out of order, then their list.
 */
export async function startResultsService(): Promise<ResultsService> {
  const blocks = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer>();
  const open: Open[] = [];
  const server = createServer((request, response) => void answer(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const service: ResultsService = {
    // The client calls a host GHES unless it is github.com, *.ghe.com or *.localhost; it reads the run's ids from the token's scope.
    env: { ACTIONS_RESULTS_URL: `${base}/`, ACTIONS_RUNTIME_TOKEN: token('Actions.Results:run-id:job-id') },
    artifacts: [],
    asked: [],
    manner: 'good',
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', base);
    const [, method] = /^\/twirp\/github\.actions\.results\.api\.v1\.ArtifactService\/(\w+)$/.exec(url.pathname) ?? [];
    if (method === undefined) return storeBlob(url, request, response);
    const json = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (!request.headers.authorization?.startsWith('Bearer ')) return json(401, { code: 'unauthenticated', msg: 'no token' });
    const { name, hash } = JSON.parse(await text(request)) as { name: string; hash?: string };
    if (method === 'CreateArtifact') return create(name, json);
    if (method !== 'FinalizeArtifact') return json(404, { code: 'bad_route', msg: method });
    const { blob } = open.find((candidate) => candidate.name === name)!;
    service.artifacts.push({ name, files: filesOf(blobs.get(blob)!), digest: hash ?? '' });
    json(200, { ok: true, artifact_id: String(1_000 + service.artifacts.length) });
  }

  function create(name: string, json: (status: number, body: unknown) => void): void {
    service.asked.push(name);
    if (service.manner === 'silent') return;
    const broken = service.manner === 'broken';
    const taken = service.manner === 'conflict' || service.artifacts.some((artifact) => artifact.name === name);
    const blob = `a${open.length}`;
    if (broken) json(500, { code: 'internal', msg: 'the double is told to fail' });
    else if (taken) json(409, { code: 'already_exists', msg: 'an artifact with this name already exists on the workflow run' });
    else {
      open.push({ name, blob });
      json(200, { ok: true, signed_upload_url: `${base}/account/container/${blob}?sig=c2ln&se=2099-01-01` });
    }
  }

  async function storeBlob(url: URL, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const blob = url.pathname.split('/').at(-1)!;
    const body = await buffer(request);
    if (url.searchParams.get('comp') === 'block') blocks.set(`${blob}/${url.searchParams.get('blockid')}`, body);
    else {
      const ids = Array.from(body.toString().matchAll(/<Latest>([^<]+)</g), ([, id]) => blocks.get(`${blob}/${id}`)!);
      blobs.set(blob, Buffer.concat(ids));
    }
    response.writeHead(201, { 'x-ms-request-id': 'double', etag: '"0x1"', 'last-modified': new Date().toUTCString() }).end();
  }

  return service;
}

/** A JSON Web Token that nobody signed: the client only reads its payload. */
function token(scp: string): string {
  const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ scp })}.none`;
}

/** The entries of a zip archive by its central directory (PKWARE's APPNOTE, 4.3.12), stored or deflated, without zip64. */
function filesOf(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const [method, packed, name, extra, comment] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}
