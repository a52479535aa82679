import { UserError } from '../errors.ts';
import { received } from '../units.ts';

/** What a location says: `s3://bucket/prefix?endpoint=…`. What the environment adds comes with the first request. */
export interface S3Place {
  bucket: string;
  /** Before every key; empty, or with a slash at its end. */
  prefix: string;
  endpoint?: string;
  region?: string;
  pathStyle?: boolean;
  /** Of what is put as `bulk`; the rest stays in the standard class. */
  storageClass?: string;
  sse?: (typeof ENCRYPTIONS)[number];
  kmsKey?: string;
  /** Before `_ACCESS_KEY_ID` and its kin in the environment. */
  credentials?: string;
}

const EXPECTED = 'expected for example s3://bucket/prefix';
const PARAMETERS = ['endpoint', 'region', 'path-style', 'storage-class', 'sse', 'sse-kms-key', 'credentials'] as const;
type Parameter = (typeof PARAMETERS)[number];
const ENCRYPTIONS = ['AES256', 'aws:kms', 'aws:kms:dsse'] as const;

/** Pure. Throws a UserError that repeats nothing of the location that may be a secret. */
export function parseS3(location: string): S3Place {
  const [, authority = '', path = '', query = ''] = /^s3:(?:\/\/([^/?]*)\/?([^?]*))?(?:\?(.*))?$/is.exec(location) ?? [];
  if (authority.includes('@') || query.includes('@') || /^[^/]*:/.test(authority)) throw new UserError(NO_SECRETS);
  const given = parameters(query);
  return { bucket: bucketOf(authority), prefix: prefixOf(path), ...placeOf(given) };
}

const NO_SECRETS =
  's3:// takes no user, password or port: credentials come from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or others by credentials=NAME), a port from endpoint=https://host:9000';

function bucketOf(text: string): string {
  if (text === '') throw new UserError(`received s3:// without a bucket, ${EXPECTED}`);
  // Wider than what AWS gives today: older buckets and other stores have capitals and underscores.
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{1,254}$/.test(text)) return text;
  throw new UserError(`${received(text)} is not the name of a bucket: letters, digits, dots and hyphens, ${EXPECTED}`);
}

function prefixOf(text: string): string {
  const path = text.replace(/\/$/, '');
  if (path === '') return '';
  const wrong = path.split('/').find((segment) => segment === '' || segment === '.' || segment === '..');
  if (wrong !== undefined) throw new UserError(`the prefix ${received(path)} in s3:// has '${wrong}' between its slashes, ${EXPECTED}`);
  if (/\p{Cc}/u.test(path)) throw new UserError(`the prefix in s3:// has a control character, ${EXPECTED}`);
  return `${path}/`;
}

/** An empty value is one that was not given, as everywhere. Names only, never values: one that was mistyped may hold a secret. */
function parameters(query: string): Partial<Record<Parameter, string>> {
  const given: Partial<Record<Parameter, string>> = {};
  const seen = new Set<string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const known = PARAMETERS.find((parameter) => parameter === name);
    if (!known) throw new UserError(`s3:// has no parameter ${received(name)}: it has ${PARAMETERS.join(', ')}`);
    if (seen.has(name)) throw new UserError(`${name} is given twice in s3://`);
    seen.add(name);
    if (value !== '') given[known] = value;
  }
  return given;
}

function placeOf(given: Partial<Record<Parameter, string>>): Omit<S3Place, 'bucket' | 'prefix'> {
  const sse = given.sse === undefined ? undefined : encryptionOf(given.sse);
  if (given['sse-kms-key'] !== undefined && !sse?.startsWith('aws:kms'))
    throw new UserError('sse-kms-key in s3:// names a key for sse=aws:kms, which is not given');
  return {
    ...(given.endpoint === undefined ? {} : { endpoint: endpointOf(given.endpoint) }),
    ...(given.region === undefined ? {} : { region: matching('region', given.region, /^[a-z0-9][a-z0-9-]*$/i, 'eu-central-1') }),
    ...(given['path-style'] === undefined ? {} : { pathStyle: truth(given['path-style']) }),
    ...(given['storage-class'] === undefined
      ? {}
      : { storageClass: matching('storage-class', given['storage-class'], /^[A-Z][A-Z0-9_]*$/, 'STANDARD_IA or GLACIER_IR') }),
    ...(sse === undefined ? {} : { sse }),
    ...(given['sse-kms-key'] === undefined
      ? {}
      : { kmsKey: matching('sse-kms-key', given['sse-kms-key'], /^[\w:/.-]+$/, 'the ARN of a key or alias/backups') }),
    ...(given.credentials === undefined ? {} : { credentials: credentialsOf(given.credentials) }),
  };
}

/** As it was given, without a slash at its end. Some stores live below a path. Throws a UserError; `name` is what it came from. */
export function endpointOf(text: string, name = 'endpoint'): string {
  const expected = `${name} expects for example https://s3.example.com:9000`;
  if (!/^[a-z]+:\/\//i.test(text)) throw new UserError(`${name} ${received(text)} has no scheme: write https://${text} or http://${text}`);
  if (!URL.canParse(text)) throw new UserError(`${name} ${received(text)} is not a URL: ${expected}`);
  const { protocol, username, password, search, hash } = new URL(text);
  if (username || password) throw new UserError(NO_SECRETS);
  if (protocol !== 'https:' && protocol !== 'http:') throw new UserError(`${name} begins with ${received(`${protocol}//`)}: ${expected}`);
  if (search || hash) throw new UserError(`${name} ${received(text)} has something behind the path: ${expected}`);
  return text.replace(/\/+$/, '');
}

function encryptionOf(text: string): (typeof ENCRYPTIONS)[number] {
  const known = ENCRYPTIONS.find((encryption) => encryption === text);
  if (known) return known;
  throw new UserError(`sse ${received(text)} in s3:// is none of ${ENCRYPTIONS.join(', ')}`);
}

function truth(text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new UserError(`path-style ${received(text)} in s3:// is neither true nor false`);
}

function matching(name: Parameter, text: string, pattern: RegExp, example: string): string {
  if (pattern.test(text)) return text;
  throw new UserError(`${name} ${received(text)} in s3:// is not of the form that is expected, for example ${example}`);
}

/** Somebody may have put the key itself there: it is not repeated. */
function credentialsOf(text: string): string {
  if (/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) return text;
  throw new UserError('credentials in s3:// is not a name: with credentials=COLD the keys are read from COLD_ACCESS_KEY_ID and its kin');
}
