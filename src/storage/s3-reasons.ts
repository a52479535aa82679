import { messageOf } from '../errors.ts';
import { oneLine, showDuration } from '../units.ts';
import { hostFor, proxyAtFault } from './proxy.ts';
import { OPERATIONS, type Operation } from './s3-operations.ts';
import type { Surroundings } from './s3-world.ts';

/** Why a request failed, in words for a person, and what to do about it. Pure. */

/** What is known of the store, for the sentences. */
export interface Facts extends Pick<Surroundings, 'region' | 'endpoint' | 'keyNames' | 'proxies'> {
  bucket: string;
  connectMs: number;
  idleMs: number;
  /** Never to be seen, even where a store repeats them. */
  secrets: string[];
}

/** As the SDK throws it: an answer of the store, or a failure of the network. */
export interface Thrown {
  name?: string;
  code?: string;
  message?: string;
  cause?: { code?: string };
  $metadata?: { httpStatusCode?: number };
  $response?: { headers?: Record<string, string> };
  $responseBodyText?: string;
  [field: string]: unknown;
}

export interface Asked {
  operation: Operation;
  /** `s3://bucket/key` */
  object: string;
}

export interface Verdict {
  reason: string;
  hint?: string;
  temporary?: boolean;
  missing?: string;
}

export interface Seen extends Asked {
  code: string;
  status: number | undefined;
  /** Of the store, fit for a message. */
  words: string;
  header(name: string): string;
  field(name: string): string;
  facts: Facts;
  /** Of the store, or of what answers in its place. */
  where: string;
}

export function reasonOf(thrown: Thrown, seen: Seen): Verdict {
  return notS3(thrown, seen) ?? network(thrown, seen) ?? ANSWERS[seen.code]?.(seen) ?? byStatus(seen);
}

/** Fit for a message: on one line, and without what a store should not repeat. */
export function scrubbed(text: string, secrets: string[]): string {
  const clean = secrets.reduce((rest, secret) => (secret.length > 3 ? rest.replaceAll(secret, '***') : rest), text);
  return oneLine(clean, 300).replace(/\.$/, '');
}

const LATER = 'It may pass by itself: try again later, or let the job try more often (retries, retry-delay).';

const NO_S3 = 'Name the S3 endpoint itself with endpoint=… (not that of a console or web site), and look for a proxy in between.';

/** A web page, a proxy's word, half an answer. */
function notS3(thrown: Thrown, seen: Seen): Verdict | undefined {
  const { status, where, header } = seen;
  if (status === undefined || status >= 500 || status === 429) return undefined;
  const body = thrown.$responseBodyText;
  const isPage = /^text\/html/i.test(header('content-type')) || /^\s*(?:<!doctype html|<html)/i.test(body ?? '');
  if (!isPage && body === undefined) return undefined;
  const begin = body ? `, beginning ${JSON.stringify(scrubbed(body, seen.facts.secrets).slice(0, 60))}` : '';
  if (!isPage && status < 300) return { reason: `the answer of ${where} is cut or damaged${begin}`, temporary: true, hint: LATER };
  return {
    reason: `${where} answered ${status}${isPage ? ' with a web page' : begin}, which no S3 server does`,
    hint: NO_S3,
  };
}

const RESET = ['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'ERR_HTTP2_STREAM_ERROR'];
const UNREACHABLE = ['EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EADDRNOTAVAIL', 'EHOSTDOWN', 'ENETDOWN'];
const TRANSIENT = new Set([...RESET, ...UNREACHABLE, 'ECONNREFUSED', 'EAI_AGAIN', 'TimeoutError']);
export const isTransient = (code: string): boolean => TRANSIENT.has(code);
const UNTRUSTED = /^(?:DEPTH_ZERO_|SELF_SIGNED|UNABLE_TO_|CERT_|ERR_TLS_CERT)/;

function network(thrown: Thrown, { status, code, facts, where }: Seen): Verdict | undefined {
  if (status !== undefined) return undefined;
  const host = facts.endpoint ? new URL(facts.endpoint).host : `the host of ${where}`;
  const endpoint = facts.endpoint ? 'Correct endpoint=… in the location' : 'Correct region=… in the location';
  if (code === 'ERR_PROXY_TUNNEL') return refusedByProxy(thrown, host);
  const proxy = proxyAtFault(thrown, facts.proxies);
  if (proxy !== undefined) return { reason: `the proxy ${proxy} cannot be reached (${code})`, temporary: isTransient(code), hint: PROXIES };
  if (code === 'TimeoutError') return { hint: LATER, ...timeout(thrown, facts, where), temporary: true };
  if (code === 'ENOTFOUND')
    return { reason: `${host} is not known to the name service (ENOTFOUND)`, hint: `${endpoint}, or the name service.` };
  if (code === 'EAI_AGAIN') return { reason: 'the name service does not answer (EAI_AGAIN)', temporary: true, hint: LATER };
  if (code === 'ECONNREFUSED')
    return { reason: `nobody listens at ${host} (ECONNREFUSED)`, temporary: true, hint: `${endpoint}, or start the server.` };
  if (UNREACHABLE.includes(code)) return { reason: `${host} cannot be reached (${code})`, temporary: true, hint: LATER };
  if (RESET.includes(code) || /socket hang up|aborted/i.test(thrown.message ?? ''))
    return { reason: `the connection to ${where} broke off (${code})`, temporary: true, hint: LATER };
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return {
      reason: `the certificate of ${host} is for another name`,
      hint: 'Correct endpoint=…; for a bucket with dots in its name add path-style=true.',
    };
  if (UNTRUSTED.test(code))
    return { reason: `the certificate of ${host} is not trusted (${code})`, hint: 'Give the authority that signed it with ca-file.' };
  if (/^(?:EPROTO|ERR_SSL)/.test(code))
    return { reason: `${host} does not speak TLS (${code})`, hint: 'Write http:// in endpoint=…, or correct its port.' };
  if (code.startsWith('HPE_'))
    return { reason: `${host} does not speak HTTP (${code})`, hint: 'Write https:// in endpoint=…, or correct its port.' };
  return { reason: scrubbed(messageOf(thrown), facts.secrets) };
}

const PROXIES = 'Correct HTTPS_PROXY or HTTP_PROXY, or name the host of the store in NO_PROXY.';

function refusedByProxy({ statusCode, message = '' }: Thrown, host: string): Verdict {
  const status = Number(statusCode);
  const answer = / via \S+: (?:HTTP\/\S+ )?(.*)/.exec(message)?.[1] ?? message;
  return {
    reason: `the proxy does not let through to ${host}: ${oneLine(answer, 100)}`,
    temporary: status >= 500,
    hint: status === 407 ? 'The proxy wants a user and a password: http://user:password@host:port in HTTPS_PROXY.' : PROXIES,
  };
}

function timeout({ message = '' }: Thrown, { connectMs, idleMs, endpoint, proxies }: Facts, where: string): Verdict {
  if (!message.includes('establish a connection')) return { reason: `nothing went to or came from ${where} for ${showDuration(idleMs)}` };
  const reason = `no connection to ${where} came about within ${showDuration(connectMs)}`;
  // One that takes the connection and does not answer cannot be told from a store that does so behind it.
  const between = hostFor(!endpoint?.startsWith('http:'), proxies);
  return between ? { reason, hint: `If the proxy ${between} stands in between, see that it answers. ${PROXIES}` } : { reason };
}

/** What has words of its own, by S3's code. Sources: the API reference of S3, "Error responses", and what other stores were seen to say. */
const ANSWERS: Record<string, (seen: Seen) => Verdict> = {
  NoSuchBucket: ({ facts, where }) => ({
    reason: `there is no bucket '${facts.bucket}' at ${where}`,
    hint: 'Create it, or correct the bucket, the endpoint or the credentials (of which account?).',
  }),
  NotS3: ({ where, status, operation }) => ({
    reason: `${where} answered ${status} with something that is no answer of S3`,
    // S3 begins to answer before it has completed an upload; what follows may then be anything.
    temporary: operation === 'CompleteMultipartUpload',
    hint: NO_S3,
  }),
  NoSuchKey: () => ({ reason: 'there is no such object' }),
  NoSuchUpload: () => ({ reason: 'the unfinished upload is gone: somebody else has aborted it, or a lifecycle rule of the bucket' }),
  InvalidAccessKeyId: wrongKey,
  XAdminUserNotFound: wrongKey,
  SignatureDoesNotMatch: ({ facts }) => ({
    reason: 'the secret key does not belong to the access key',
    hint: `Correct ${facts.keyNames.secret} (nothing missing, no quotation marks); if it is right, look for a proxy that changes headers.`,
  }),
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  InvalidToken: wrongToken,
  InvalidTokenId: wrongToken,
  PermanentRedirect: wrongRegion,
  TemporaryRedirect: wrongRegion,
  AuthorizationHeaderMalformed: wrongRegion,
  IllegalLocationConstraintException: wrongRegion,
  InvalidRegion: wrongRegion,
  RequestTimeTooSkewed: ({ header, field }) => ({
    reason: `the clock here says ${stamp(timeOf(field('RequestTime')) ?? new Date())}, that of the store ${stamp(timeOf(field('ServerTime')) ?? timeOf(header('date')))}`,
    hint: 'Set the clock of this machine (NTP).',
  }),
  InvalidObjectState: ({ field }) => ({
    reason: `it lies in the storage class ${field('StorageClass') || 'of an archive'} and must be restored before it can be read`,
    hint: 'Restore it (aws s3api restore-object) and try again when that is done; GLACIER_IR and STANDARD_IA can be read at any time.',
  }),
  InvalidStorageClass: () => ({ reason: 'the store does not know that storage class', hint: 'Correct storage-class=… in the location.' }),
  QuotaExceeded: full,
  QuotaExceededException: full,
  XMinioStorageFull: full,
  InsufficientStorage: full,
  XMinioAdminBucketQuotaExceeded: full,
};

function expired({ facts }: Seen): Verdict {
  return {
    reason: 'the credentials have expired',
    hint: `Fetch new ones (${facts.keyNames.token}); a role for a long backup needs a longer session.`,
  };
}

function wrongKey({ facts, where }: Seen): Verdict {
  return {
    reason: `the access key is not known at ${where}`,
    hint: `Correct ${facts.keyNames.id}; a key that begins with ASIA needs ${facts.keyNames.token} too.`,
  };
}

function wrongToken({ facts }: Seen): Verdict {
  return {
    reason: 'the session token is not valid',
    hint: `Correct ${facts.keyNames.token}, or unset it where the keys are not of a role.`,
  };
}

function full({ code, words }: Seen): Verdict {
  return {
    reason: `the store has no room left (${code}${words ? `: ${words}` : ''})`,
    hint: 'Free space there, raise the quota, or name another destination.',
  };
}

function wrongRegion({ header, field, words, facts, code, where }: Seen): Verdict {
  const right =
    field('Region') ||
    header('x-amz-bucket-region') ||
    /expecting '([\w-]+)'/.exec(words)?.[1] ||
    /s3[.-]([\w-]+)\.amazonaws/.exec(field('Endpoint'))?.[1];
  if (!right && code === 'AuthorizationHeaderMalformed') return { reason: `${where} does not accept the signature: ${words}` };
  return {
    reason: `the bucket is not in region ${facts.region}${right ? ` but in ${right}` : words ? `: ${words}` : ''}`,
    hint: right ? `Add region=${right} to the location.` : 'Give the bucket’s region with region=…, and its own endpoint.',
  };
}

const TEMPORARY = [
  'InternalError',
  'SlowDown',
  'SlowDownRead',
  'SlowDownWrite',
  'ServiceUnavailable',
  'RequestTimeout',
  'Throttling',
  'ThrottlingException',
  'TooManyRequests',
  'BandwidthLimitExceeded',
  'OperationAborted',
  'ConditionalRequestConflict',
  // What arrived is not what was sent: the same again may arrive whole.
  'IncompleteBody',
  'BadDigest',
  'XAmzContentSHA256Mismatch',
  'XMinioServerNotInitialized',
];
export const isTemporaryCode = (code: string): boolean => TEMPORARY.includes(code);

function byStatus(seen: Seen): Verdict {
  const { code, status, words, where, operation, object } = seen;
  const answer = [status, code === 'Unknown' || code === 'NotFound' ? '' : code].filter(Boolean).join(' ');
  const said = `${where} answered ${answer}${words ? `: ${words}` : ''}`;
  if (isTemporaryCode(code) || (status !== undefined && status !== 501 && status >= 500) || status === 429 || status === 408)
    return { reason: said, temporary: true, hint: LATER };
  if (status === 301 || status === 307) return wrongRegion(seen);
  if (status === 404 && !words) return { reason: 'there is no such object, or no such bucket' };
  if (DENIED.includes(code)) return denied(words, operation, object);
  if (status === 403 && code === 'Unknown')
    return { ...denied('', operation, object), reason: `${where} refused (403) without a word: ${UNSAID}` };
  if (status === 401 || status === 403) return { reason: said, hint: CREDENTIALS };
  return { reason: said };
}

const DENIED = ['AccessDenied', 'AllAccessDisabled', 'Forbidden', 'AccessForbidden'];
const CREDENTIALS = 'Look at the credentials, and at whether they are meant for this store.';
const UNSAID = 'the permission is missing, or the credentials are wrong';

function denied(words: string, operation: Operation, object: string): Verdict {
  const action = /kms/i.test(words) ? 'kms:GenerateDataKey and kms:Decrypt' : OPERATIONS[operation][1];
  return {
    missing: action,
    reason: `the permission ${action} is missing${words && !/^access denied$/i.test(words) ? ` (${words})` : ''}`,
    hint: `Allow these credentials ${action} on ${object}${action.startsWith('kms') ? ' (on the key that encrypts it)' : ''}, or give others.`,
  };
}

const stamp = (date: Date | undefined) => (date ? date.toISOString().replace(/\.\d+Z/, 'Z') : 'something else');

/** `2026-11-21T13:00:00Z`, `20261121T130000Z` or that of an HTTP header. */
function timeOf(text: string): Date | undefined {
  const date = new Date(text.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3:$4:$5Z'));
  return text === '' || Number.isNaN(date.getTime()) ? undefined : date;
}
