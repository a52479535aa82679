import { createHash, createHmac, createSecretKey, type Hash, type Hmac, type KeyObject } from 'node:crypto';
import { type Agent, type IncomingHttpHeaders, type IncomingMessage, type RequestOptions, request as requestPlain } from 'node:http';
import { request as requestSecure, type Agent as SecureAgent } from 'node:https';
import { crc32 } from 'node:zlib';
import { SignatureV4 } from '@smithy/signature-v4';

/** A request as the SDK has sent it, signature and all. */
export interface Sent {
  protocol: string;
  hostname: string;
  port?: number | undefined;
  /** Escaped. */
  path: string;
  headers: Record<string, string>;
}

export interface QuickSettings {
  agents: { plain: Agent; secure: SecureAgent };
  credentials: ConstructorParameters<typeof SignatureV4>[0]['credentials'];
  /** Milliseconds by which the clock of the store is ahead, as far as the SDK has noticed. */
  clockOffset(): number;
  /** For the whole of it. The ordinary way has more. */
  patienceMs: number;
  /** For how long it is not tried after failures in a row, in milliseconds. */
  restMs: number;
}

export interface Quick {
  /** Shown a GetObject of the SDK that was answered well. */
  learn(key: string, sent: Sent): void;
  /** The whole object; undefined where anything is not as it should be, or where it has more than `most` bytes: ask in the ordinary way. Never rejects. */
  get(key: string, most: number): Promise<Buffer | undefined>;
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** The signing key is the same all day, and Node takes five times as long to make a key of its bytes as to sign with it (measured). */
const signingKeys = new WeakMap<object, KeyObject>();

/** A class because that is what the signer asks for. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }

  update(data: Bytes): void {
    this.#hash.update(typeof data === 'string' ? data : viewOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}

const viewOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);

function keyOf(secret: Bytes): KeyObject | string {
  if (typeof secret === 'string') return secret;
  const key = signingKeys.get(secret) ?? createSecretKey(viewOf(secret));
  signingKeys.set(secret, key);
  return key;
}

/** Where the SDK found the bucket, and how it signed for it. */
interface Way {
  sent: Sent;
  /** Of the bucket, up to the key. */
  base: string;
  headers: Record<string, string>;
  signer: SignatureV4;
  /** The SDK asks for the checksum of the object and compares it. */
  checksummed: boolean;
}

/** Failures in a row after which it is not tried for some seconds: each costs a request, and the ordinary way does as well. */
const PATIENCE = 3;

/**
 * GetObject for small objects, of which thousands are read at once: the SDK takes a millisecond of processor for each, this a fifth of it.
 * The same request with the same signature over the same connections; what makes it quick is what it leaves to the SDK. It learns from the
 * SDK's own first request where the bucket lies and for which region to sign, so that endpoints, redirects and profiles are found in one
 * place. It knows one answer, a whole object; all others, errors and repetitions are had by asking again in the ordinary way.
 */
export function quickReads(settings: QuickSettings): Quick {
  let way: Way | undefined;
  let failures = 0;
  let restsUntil = 0;
  return {
    learn: (key, sent) => {
      way ??= wayOf(key, sent, settings);
    },
    get: async (key, most) => {
      if (!way || performance.now() < restsUntil) return undefined;
      const body = await answered(way, key, most, settings).catch(() => undefined);
      if (body === 'other') return undefined;
      failures = body ? 0 : failures + 1;
      // Those that were under way together fail together, and rest together.
      if (failures >= PATIENCE) restsUntil = performance.now() + settings.restMs;
      return body;
    },
  };
}

/** Undefined where the SDK signs otherwise, as for directory buckets (S3 Express) and for several regions at once. */
function wayOf(key: string, sent: Sent, { credentials }: QuickSettings): Way | undefined {
  const { headers, path } = sent;
  const end = escaped(key);
  const [, region, service] =
    /^AWS4-HMAC-SHA256 Credential=[^ ]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(headers.authorization ?? '') ?? [];
  if (region === undefined || service === undefined || 'x-amz-s3session-token' in headers || !path.endsWith(end)) return undefined;
  const kept = ['host', 'user-agent', 'x-amz-checksum-mode'].filter((name) => headers[name] !== undefined);
  return {
    sent,
    base: path.slice(0, -end.length),
    headers: Object.fromEntries(kept.map((name) => [name, headers[name]!])),
    // S3 signs a path as it is sent, the other services escape it once more.
    signer: new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: false }),
    checksummed: 'x-amz-checksum-mode' in headers,
  };
}

/** A good answer, and yet none for here: too large, or with a checksum that only the SDK knows. It says nothing against the next object. */
type Other = 'other';

async function answered(way: Way, key: string, most: number, settings: QuickSettings): Promise<Buffer | Other | undefined> {
  const { protocol, hostname, port } = way.sent;
  const path = way.base + escaped(key);
  const unsigned = { method: 'GET', protocol, hostname, path, query: {}, headers: way.headers };
  const { headers } = await way.signer.sign(unsigned, { signingDate: new Date(Date.now() + settings.clockOffset()) });
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const options = { host, port, path, headers };
  const answer = await bodyOf(options, { secure: protocol === 'https:', most, settings });
  if (answer === undefined || answer === 'other') return answer;
  const sound = way.checksummed ? isIntact(answer.body, answer.headers) : true;
  return sound === true ? answer.body : sound === 'unknown' ? 'other' : undefined;
}

interface Bounds {
  secure: boolean;
  most: number;
  settings: QuickSettings;
}

interface Answer {
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** Resolves to undefined for every answer but a whole object, and where none comes in time. */
function bodyOf(options: RequestOptions, { secure, most, settings: { agents, patienceMs } }: Bounds): Promise<Answer | Other | undefined> {
  return new Promise((resolve) => {
    const done = (answer?: Answer | Other) => {
      clearTimeout(timer);
      resolve(answer);
    };
    const giveUp = (as?: unknown) => {
      done(as === 'other' ? as : undefined);
      asked.destroy();
    };
    const asked = secure ? requestSecure({ ...options, agent: agents.secure }) : requestPlain({ ...options, agent: agents.plain });
    const timer = setTimeout(() => giveUp(), patienceMs);
    asked.on('error', giveUp).once('close', () => done());
    asked.once('response', (answer) => {
      const length = lengthOf(answer);
      if (length === undefined || length > most) return giveUp(length === undefined ? undefined : 'other');
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => void chunks.push(chunk)).on('error', giveUp);
      answer.once('end', () => {
        const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
        done(body.length === length ? { headers: answer.headers, body } : undefined);
      });
    });
    asked.end();
  });
}

/** A web page has no such header beside it, or comes in pieces of unknown length. */
function lengthOf({ statusCode, headers }: IncomingMessage): number | undefined {
  const length = Number(headers['content-length'] ?? Number.NaN);
  return statusCode === 200 && headers['last-modified'] !== undefined && Number.isSafeInteger(length) ? length : undefined;
}

/** By name of the header, in base64. Those that are missing here Node does not have. */
const CHECKSUMS: Record<string, (body: Buffer) => string> = {
  'x-amz-checksum-crc32': (body) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(body));
    return sum.toString('base64');
  },
  'x-amz-checksum-sha1': (body) => createHash('sha1').update(body).digest('base64'),
  'x-amz-checksum-sha256': (body) => createHash('sha256').update(body).digest('base64'),
};

/** As the SDK has it: an object that was stored without a checksum is as it is. One that cannot be compared here is left to the SDK. */
function isIntact(body: Buffer, headers: IncomingHttpHeaders): boolean | 'unknown' {
  const names = Object.keys(headers).filter((name) => /^x-amz-checksum-(?!type$)/.test(name));
  const known = names.filter((name) => name in CHECKSUMS);
  if (names.length > 0 && known.length === 0) return 'unknown';
  return known.every((name) => headers[name] === CHECKSUMS[name]!(body));
}

/** RFC 3986, as signatures want it. */
const escaped = (key: string): string =>
  key
    .split('/')
    .map((segment) =>
      encodeURIComponent(segment).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/');
