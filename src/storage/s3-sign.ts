import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A GET without a body. */
export interface Unsigned {
  /** Escaped, as it is sent. */
  path: string;
  /** Escaped and in order, as `queryOf` gives it. */
  query: string;
  /** Names in small letters. */
  headers: Record<string, string>;
}

/** Resolves to the headers with which the request is to be sent. */
export type Sign = (asked: Unsigned, at: Date) => Promise<Record<string, string>>;

interface Signing {
  region: string;
  service: string;
  credentials(): Promise<Credentials>;
}

/** Of no bytes. */
const EMPTY = hash('sha256', '');
/** Proxies may change it, so it is not signed (nor does the SDK). */
const UNSIGNED = 'user-agent';

/**
 * AWS Signature Version 4 in headers, from the API reference of S3 ("Signature Calculations for the Authorization Header"), for GET alone. The
 * signer of the SDK takes any request apart and makes its key of bytes each time, which costs as much as all the rest of a small read (measured).
 */
export function signer({ region, service, credentials }: Signing): Sign {
  const keyFor = signingKeys(region, service);
  return async ({ path, query, headers }, at) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await credentials();
    const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const signed: Record<string, string> = { ...headers, 'x-amz-content-sha256': EMPTY, 'x-amz-date': time };
    if (sessionToken) signed['x-amz-security-token'] = sessionToken;
    const names = Object.keys(signed).filter((name) => name !== UNSIGNED);
    names.sort();
    const list = names.join(';');
    let lines = '';
    for (const name of names) lines += `${name}:${signed[name]!.trim().replace(/ +/g, ' ')}\n`;
    const canonical = `GET\n${path}\n${query}\n${lines}\n${list}\n${EMPTY}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${hash('sha256', canonical)}`;
    const signature = createHmac('sha256', keyFor(secretAccessKey, day)).update(text).digest('hex');
    signed.authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${list}, Signature=${signature}`;
    return signed;
  };
}

/** The key is the same all day, and Node takes five times as long to make a key of its bytes as to sign with it (measured). */
function signingKeys(region: string, service: string): (secret: string, day: string) => KeyObject {
  let last: { secret: string; day: string; key: KeyObject } | undefined;
  return (secret, day) => {
    if (last?.secret !== secret || last.day !== day) {
      const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
      const bytes = [day, region, service, 'aws4_request'].reduce<string | Buffer>(mac, `AWS4${secret}`);
      last = { secret, day, key: createSecretKey(bytes as Buffer) };
    }
    return last.key;
  };
}

/** RFC 3986, as signatures want it. */
const escapedPart = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const SAFE = /^[A-Za-z0-9/._-]*$/;

/** A path of any segments. */
export const escaped = (path: string): string => (SAFE.test(path) ? path : path.split('/').map(escapedPart).join('/'));

/** `prefix=a%2Fb&list-type=2`, by the names, which are taken to be plain. */
export const queryOf = (parameters: Record<string, string>): string =>
  Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${escapedPart(parameters[name]!)}`)
    .join('&');
