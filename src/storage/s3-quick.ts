import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { type Agents, type Answer, exchange } from './s3-exchange.ts';
import { type Page, readPage } from './s3-page.ts';
import { type Credentials, escaped, queryOf, type Sign, signer } from './s3-sign.ts';

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
  agents: Agents;
  credentials(): Promise<Credentials>;
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
  /** The same for ListObjectsV2. */
  learnList(sent: Sent): void;
  /** The whole object; undefined where anything is not as it should be, or where it has more than `most` bytes: ask in the ordinary way. Never rejects. */
  get(key: string, most: number): Promise<Buffer | undefined>;
  /** A page of a listing with keys written as in a URL; undefined as above. */
  page(prefix: string, token: string): Promise<Page | undefined>;
}

/** Where the SDK found the bucket, and how it signed for it. */
interface Way {
  sent: Sent;
  headers: Record<string, string>;
  sign: Sign;
  /** The SDK asks for the checksum of the object and compares it. */
  checksummed: boolean;
}

/** Failures in a row after which it is not tried for some seconds: each costs a request, and the ordinary way does as well. */
const PATIENCE = 3;
/** A thousand keys, each of a thousand characters that take three in a URL, and what stands around them. */
const LARGEST_PAGE = 8 * 1024 * 1024;

/**
 * GetObject for small objects, of which thousands are read at once, and the pages of long listings: the SDK takes a millisecond of processor for
 * each object and ten for each page, this a fifth of it. The same requests with the same signature over the same connections; what makes it
 * quick is what it leaves to the SDK. It learns from the SDK's own first request of each kind where the bucket lies and for which region to sign,
 * so that endpoints, redirects and profiles are found in one place. It knows one answer of each kind, a whole object and a page as S3 writes it;
 * all others, errors and repetitions are had by asking again in the ordinary way.
 */
export function quickReads(settings: QuickSettings): Quick {
  /** With the path of the bucket, up to the key. */
  let objects: { way: Way; base: string } | undefined;
  let lists: Way | 'otherwise' | undefined;
  let failures = 0;
  let restsUntil = 0;
  const attempt = async <T>(work: () => Promise<T | Other | undefined>): Promise<T | Other | undefined> => {
    if (performance.now() < restsUntil) return undefined;
    const result = await work().catch(() => undefined);
    if (result === 'other') return result;
    failures = result === undefined ? failures + 1 : 0;
    // Those that were under way together fail together, and rest together.
    if (failures >= PATIENCE) restsUntil = performance.now() + settings.restMs;
    return result;
  };
  return {
    learn: (key, sent) => {
      const end = escaped(key);
      const way = objects || !sent.path.endsWith(end) ? undefined : wayOf(sent, settings);
      if (way) objects = { way, base: sent.path.slice(0, -end.length) };
    },
    learnList: (sent) => {
      lists ??= wayOf(sent, settings);
    },
    get: async (key, most) => {
      if (!objects) return undefined;
      const { way, base } = objects;
      const found = await attempt(() => object(way, base + escaped(key), most, settings));
      return found === 'other' ? undefined : found;
    },
    page: async (prefix, token) => {
      if (!lists || lists === 'otherwise') return undefined;
      const way = lists;
      const found = await attempt(() => page(way, { prefix, token }, settings));
      // It will not write the next page in another way.
      if (found === 'other') lists = 'otherwise';
      return found === 'other' ? undefined : found;
    },
  };
}

/** Undefined where the SDK signs otherwise, as for directory buckets (S3 Express) and for several regions at once. */
function wayOf(sent: Sent, { credentials }: QuickSettings): Way | undefined {
  const { headers } = sent;
  const [, region, service] =
    /^AWS4-HMAC-SHA256 Credential=[^ ]+\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(headers.authorization ?? '') ?? [];
  if (region === undefined || service === undefined || 'x-amz-s3session-token' in headers) return undefined;
  const kept = ['host', 'user-agent', 'x-amz-checksum-mode'].filter((name) => headers[name] !== undefined);
  return {
    sent,
    headers: Object.fromEntries(kept.map((name) => [name, headers[name]!])),
    sign: signer({ region, service, credentials }),
    checksummed: 'x-amz-checksum-mode' in headers,
  };
}

/** A good answer, and yet none for here: too large, written otherwise, or with a checksum that only the SDK knows. It says nothing against the next object. */
type Other = 'other';

async function asked(way: Way, path: string, query: string, most: number, settings: QuickSettings): Promise<Answer | Other | undefined> {
  const { protocol, hostname, port } = way.sent;
  const headers = await way.sign({ path, query, headers: way.headers }, new Date(Date.now() + settings.clockOffset()));
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const options = { host, port, path: query === '' ? path : `${path}?${query}`, headers };
  return exchange(options, { secure: protocol === 'https:', most, patienceMs: settings.patienceMs, agents: settings.agents });
}

async function object(way: Way, path: string, most: number, settings: QuickSettings): Promise<Buffer | Other | undefined> {
  const answer = await asked(way, path, '', most, settings);
  if (answer === undefined || answer === 'other') return answer;
  const { headers, body } = answer;
  // A web page has no such header beside it, or comes in pieces of unknown length.
  if (headers['last-modified'] === undefined || headers['content-length'] === undefined) return undefined;
  const sound = way.checksummed ? isIntact(body, headers) : true;
  return sound === true ? body : sound === 'unknown' ? 'other' : undefined;
}

async function page(
  way: Way,
  { prefix, token }: { prefix: string; token: string },
  settings: QuickSettings,
): Promise<Page | Other | undefined> {
  const query = queryOf({ 'continuation-token': token, 'encoding-type': 'url', 'list-type': '2', prefix });
  const answer = await asked(way, way.sent.path, query, LARGEST_PAGE, settings);
  if (answer === undefined || answer === 'other') return answer;
  return (isUtf8(answer.body) && readPage(answer.body.toString('utf8'))) || 'other';
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
