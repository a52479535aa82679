import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, request as forward, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Operation } from '../../src/storage/s3-operations.ts';

/** How a bucket behaves where S3 has a choice. */
export interface Rules {
  /** What becomes of `If-None-Match: *`: obeyed (default), passed over, or refused as not implemented. */
  conditional?: 'obeyed' | 'ignored' | 'unknown';
  /** Object Lock with a rule for new objects; `untold` where an object that is asked does not tell of it. */
  lock?: { mode: string; days: number; untold?: boolean };
  /** Whole keys. */
  legalHolds?: string[];
  versioned?: boolean;
  uploadsPerPage?: number;
  partsPerPage?: number;
}

/** A request as the server saw it. */
export interface Seen {
  operation: Operation | 'Other';
  bucket: string;
  key: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** Of the body; 0 until it has come. */
  bytes: number;
  /** The first of them, as text. */
  body: string;
  /** Of the answer; undefined where none was given. */
  status?: number | undefined;
  /** When the connection has done with it: whether the answer was given whole. */
  answered: Promise<boolean>;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/**
 * What happens instead of an answer: `reset` breaks the connection before the request is carried out, `torn` while its body comes, `lost`
 * afterwards; `stall` never answers;
 * `cut` breaks the answer off after so many bytes, `hang` leaves it there, `short` ends it there as if it were whole; a Reply is given instead, after the request was
 * carried out where `carriedOut` is set.
 */
export type Fault =
  | 'reset'
  | 'torn'
  | 'lost'
  | 'stall'
  | { cut: number }
  | { hang: number }
  | { short: number }
  | (Reply & { carriedOut?: boolean });

type Inject = (request: Seen) => Fault | undefined;

export interface S3Double {
  /** `http://127.0.0.1:port`: a proxy that lets faults happen. */
  endpoint: string;
  /** fauxqs itself. */
  direct: string;
  seen: Seen[];
  /** Asked for a request in the order in which they were set, until one lets something happen. */
  inject(fault: Inject): void;
  /** The fault happens to the first `times` requests of an operation, or to all of them. */
  fail(operation: Operation, fault: Fault, times?: number): void;
  /** Neither faults nor requests from here on. */
  heal(): void;
  bucket(rules?: Rules): Promise<string>;
  /** Every object and every open upload of a bucket, as it stands in the server. */
  everything(bucket: string): Promise<string[]>;
  /** Begins an upload with one part, or so many, and leaves it. */
  abandon(bucket: string, key: string, parts?: number): Promise<void>;
  stop(): Promise<void>;
}

export const count = ({ seen }: S3Double, operation: Operation): number => seen.filter((request) => request.operation === operation).length;

const PROGRAM = join(import.meta.dirname, 's3-process.ts');

/** fauxqs in a process of its own, and a proxy in this one. */
export async function startS3(tls?: { key: string; cert: string }): Promise<S3Double> {
  const child = spawn(process.execPath, ['--no-warnings', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const [port] = (await Promise.race([once(createInterface(child.stdout), 'line'), once(child, 'close')])) as [string | number | null];
  if (typeof port !== 'string') throw new Error('fauxqs ended by itself');
  const direct = `http://127.0.0.1:${port}`;
  const faults: Inject[] = [];
  const seen: Seen[] = [];
  const sockets = new Set<ServerResponse>();
  const handle = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    sockets.add(outgoing);
    outgoing.once('close', () => sockets.delete(outgoing));
    const answered = new Promise<boolean>((resolve) => outgoing.once('close', () => resolve(outgoing.writableFinished)));
    const request = { ...seenOf(incoming), answered };
    seen.push(request);
    let fault: Fault | undefined;
    for (const inject of faults) fault ??= inject(request);
    serve(direct, request, { incoming, outgoing }, fault);
  };
  const proxy = tls ? createTlsServer(tls, handle) : createServer(handle);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    endpoint: `http${tls ? 's' : ''}://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    direct,
    seen,
    inject: (fault) => void faults.push(fault),
    fail: (operation, fault, times = Number.POSITIVE_INFINITY) => {
      let left = times;
      faults.push((request) => (request.operation === operation && left-- > 0 ? fault : undefined));
    },
    heal: () => {
      faults.length = 0;
      seen.length = 0;
    },
    bucket: async (rules = {}) => {
      const name = `test-${randomBytes(6).toString('hex')}`;
      await ask(`${direct}/${name}`, 'PUT');
      await ask(`${direct}/_rules/${name}`, 'PUT', JSON.stringify(rules));
      return name;
    },
    everything: async (bucket) => [...(await listed(direct, bucket, '?list-type=2')), ...(await listed(direct, bucket, '?uploads'))],
    abandon: async (bucket, key, parts = 1) => {
      const path = `${direct}/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
      const [, id] = /<UploadId>(.*)<\/UploadId>/.exec(await ask(`${path}?uploads`, 'POST', '')) ?? [];
      for (let part = 1; part <= parts; part++) await ask(`${path}?uploadId=${id}&partNumber=${part}`, 'PUT', 'a part');
    },
    stop: async () => {
      for (const outgoing of sockets) outgoing.destroy();
      proxy.close();
      proxy.closeAllConnections();
      await stopped(child);
    },
  };
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.stdin?.end();
  await closed;
}

async function ask(url: string, method: string, body?: string): Promise<string> {
  const headers = { 'content-type': 'application/octet-stream' };
  const answer = await fetch(url, { method, headers, ...(body === undefined ? {} : { body }) });
  if (!answer.ok) throw new Error(`${method} ${url}: ${answer.status} ${await answer.text()}`);
  return answer.text();
}

/** Of objects the key, of uploads the key and a plus. Up to 1,000 of each. */
async function listed(direct: string, bucket: string, query: string): Promise<string[]> {
  const text = await ask(`${direct}/${bucket}${query}`, 'GET');
  const plus = query === '?uploads' ? '+' : '';
  return [...text.matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, key]) => `${key}${plus}`).sort();
}

function seenOf({ url = '', method = '', headers }: IncomingMessage): Omit<Seen, 'answered'> {
  const { pathname, searchParams: query } = new URL(url, 'http://x');
  const [, bucket = '', ...rest] = pathname.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  return { operation: operationOf(method, key, query), bucket, key, query, headers, bytes: 0, body: '' };
}

function operationOf(method: string, key: string, query: URLSearchParams): Seen['operation'] {
  const [names, operations] = key === '' ? [OF_BUCKET_BY, OF_BUCKET] : [OF_OBJECT_BY, OF_OBJECT];
  return operations[`${method} ${names.find((name) => query.has(name)) ?? ''}`.trim()] ?? 'Other';
}

const OF_OBJECT_BY = ['uploads', 'uploadId', 'retention', 'legal-hold'];
const OF_BUCKET_BY = ['list-type', 'uploads', 'delete', 'object-lock', 'versioning'];
const OF_OBJECT: Record<string, Operation> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
  'POST uploads': 'CreateMultipartUpload',
  'PUT uploadId': 'UploadPart',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE uploadId': 'AbortMultipartUpload',
  'GET uploadId': 'ListParts',
  'GET retention': 'GetObjectRetention',
  'GET legal-hold': 'GetObjectLegalHold',
};
const OF_BUCKET: Record<string, Operation> = {
  'GET list-type': 'ListObjectsV2',
  'GET uploads': 'ListMultipartUploads',
  'POST delete': 'DeleteObjects',
  'GET object-lock': 'GetObjectLockConfiguration',
  'GET versioning': 'GetBucketVersioning',
};

interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

function serve(direct: string, request: Seen, { incoming, outgoing }: Exchange, fault: Fault | undefined): void {
  incoming.on('data', (chunk: Buffer) => {
    request.bytes += chunk.length;
    if (request.body.length < 4_000) request.body += chunk.toString('latin1', 0, 4_000);
  });
  // Read all the same: a client that still sends would only see that the connection broke.
  if (fault === 'stall') return void incoming.resume();
  if (fault === 'reset') return void incoming.on('end', () => outgoing.socket?.resetAndDestroy()).resume();
  if (fault === 'torn') return void incoming.once('data', () => outgoing.socket?.resetAndDestroy());
  const isReply = typeof fault === 'object' && 'status' in fault;
  if (isReply && !fault.carriedOut) return void incoming.on('end', () => give(request, outgoing, fault)).resume();
  const onward = forward(`${direct}${incoming.url}`, { method: incoming.method ?? 'GET', headers: incoming.headers }, (answer) => {
    if (fault === 'lost' || isReply) {
      answer.resume().on('end', () => (fault === 'lost' ? outgoing.socket?.resetAndDestroy() : give(request, outgoing, fault as Reply)));
      return;
    }
    request.status = answer.statusCode;
    if (fault === undefined) {
      outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
      answer.pipe(outgoing);
    } else giveSome(answer, outgoing, fault as Partly);
  });
  // One side gone is the end of the other.
  onward.on('error', () => outgoing.destroy());
  incoming.on('aborted', () => onward.destroy());
  incoming.pipe(onward);
}

function give(request: Seen, outgoing: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  request.status = status;
  const length = headers['transfer-encoding'] ? {} : { 'content-length': Buffer.byteLength(body) };
  outgoing.writeHead(status, { 'content-type': 'application/xml', ...headers, ...length });
  outgoing.end(outgoing.req.method === 'HEAD' ? '' : body);
}

type Partly = { cut: number } | { hang: number } | { short: number };

function giveSome(answer: IncomingMessage, outgoing: ServerResponse, fault: Partly): void {
  const chunks: Buffer[] = [];
  answer.on('data', (chunk: Buffer) => chunks.push(chunk));
  answer.on('end', () => {
    const [length = 0] = Object.values(fault) as number[];
    outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, ...('short' in fault ? { 'content-length': String(length) } : {}) });
    outgoing.flushHeaders();
    const some = Buffer.concat(chunks).subarray(0, length);
    if ('short' in fault) outgoing.end(some);
    else outgoing.write(some, () => 'cut' in fault && outgoing.socket?.end());
  });
}

/** An answer as S3 gives it when it refuses. */
export function refuses(status: number, code: string, message = code, more: Record<string, string> = {}): Reply {
  const fields = Object.entries({ Code: code, Message: message, ...more }).map(([name, text]) => `<${name}>${text}</${name}>`);
  return { status, body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${fields.join('')}<RequestId>1</RequestId></Error>` };
}
