import { createHash } from 'node:crypto';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectLockConfigurationCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { messageOf } from '../errors.ts';
import { type RequestSettings, requestPolicy } from '../retry.ts';
import { credentialsError, S3Error, s3Error } from './s3-errors.ts';
import type { Agents } from './s3-exchange.ts';
import type { Operation } from './s3-operations.ts';
import { type Quick, quickReads, type Sent } from './s3-quick.ts';
import type { Facts } from './s3-reasons.ts';
import type { Spooled } from './s3-spool.ts';
import type { S3Place } from './s3-url.ts';
import type { Surroundings } from './s3-world.ts';

/** The one file that knows the SDK, which takes 150 ms and 20 MB to load: import it when a request is due, never before. */

const COMMANDS = {
  PutObject: PutObjectCommand,
  CreateMultipartUpload: CreateMultipartUploadCommand,
  UploadPart: UploadPartCommand,
  CompleteMultipartUpload: CompleteMultipartUploadCommand,
  AbortMultipartUpload: AbortMultipartUploadCommand,
  ListMultipartUploads: ListMultipartUploadsCommand,
  ListParts: ListPartsCommand,
  GetObject: GetObjectCommand,
  HeadObject: HeadObjectCommand,
  ListObjectsV2: ListObjectsV2Command,
  DeleteObject: DeleteObjectCommand,
  DeleteObjects: DeleteObjectsCommand,
  GetObjectRetention: GetObjectRetentionCommand,
  GetObjectLegalHold: GetObjectLegalHoldCommand,
  GetObjectLockConfiguration: GetObjectLockConfigurationCommand,
  GetBucketVersioning: GetBucketVersioningCommand,
} satisfies Record<Operation, unknown>;

export type { CompletedPart };

type Input<O extends Operation> = Omit<ConstructorParameters<(typeof COMMANDS)[O]>[0], 'Bucket'>;
type Output<O extends Operation> =
  ReturnType<InstanceType<(typeof COMMANDS)[O]>['resolveMiddleware']> extends (...given: never[]) => Promise<{ output: infer Answer }>
    ? Answer
    : never;

export interface AskOptions<O extends Operation> {
  signal?: AbortSignal | undefined;
  /** What is sent, from its beginning each time. */
  body?: Buffer | Spooled | undefined;
  /** Throws where an answer, though it has come, is not good: a temporary error makes the request be sent again. */
  check?(answer: Output<O>): void;
}

/**
 * One request, sent again while its failure may pass by itself. Rejects with an S3Error, or with the signal's reason. A request whose answer
 * was lost may have been carried out, so that a repetition finds its own work: whoever writes conditionally must look.
 */
export type Ask = <O extends Operation>(operation: O, input: Input<O>, options?: AskOptions<O>) => Promise<Output<O>>;

export interface Connection {
  ask: Ask;
  /** A small object at once, or a page of a listing, for less; undefined where it must be asked for in the ordinary way. Never rejects. */
  quick: Pick<Quick, 'get' | 'page'>;
}

export interface ClientSettings {
  /** For a connection to come about. */
  connectMs: number;
  /** That nothing goes and nothing comes. */
  idleMs: number;
  /** For which the quick way of reading is left alone after it has failed a few times. */
  quickRestMs: number;
  requests: Partial<RequestSettings>;
}

/** What an answer must have that is one of S3; a web page has none of it. */
const PROOF: Partial<Record<Operation, string>> = {
  PutObject: 'ETag',
  CreateMultipartUpload: 'UploadId',
  UploadPart: 'ETag',
  CompleteMultipartUpload: 'ETag',
  ListMultipartUploads: 'IsTruncated',
  ListParts: 'UploadId',
  GetObject: 'LastModified',
  HeadObject: 'LastModified',
  ListObjectsV2: 'IsTruncated',
};

export function connectS3(place: S3Place, around: Surroundings, settings: ClientSettings): Connection {
  const { keys } = around;
  const secrets = keys ? [keys.secretAccessKey, ...(keys.sessionToken ? [keys.sessionToken] : [])] : [];
  const facts: Facts = { ...around, bucket: place.bucket, connectMs: settings.connectMs, idleMs: settings.idleMs, secrets };
  const agents = agentsOf(around);
  const client = new S3Client(configOf(around, settings, agents));
  if (around.checksums === 'WHEN_REQUIRED') batchesWithMd5(client);
  const quick = quickReads({
    agents,
    credentials: () => client.config.credentials(),
    clockOffset: () => client.config.systemClockOffset,
    patienceMs: Math.min(settings.connectMs, settings.idleMs),
    restMs: settings.quickRestMs,
  });
  showReads(client, quick);
  const policy = requestPolicy(settings.requests);
  const ask = <O extends Operation>(operation: O, input: Input<O>, { signal, check, body }: AskOptions<O> = {}): Promise<Output<O>> => {
    const { Key: key, Prefix: prefix } = input as { Key?: string; Prefix?: string };
    const object = `s3://${place.bucket}/${key ?? prefix ?? place.prefix}`;
    // The SDK's own types cannot follow an operation that is not yet known.
    const Command = COMMANDS[operation] as unknown as AnyCommand;
    const once = async () => {
      await findCredentials(client, facts);
      try {
        const answer = (await send(client, Command, { ...input, Bucket: place.bucket }, { signal, body, object })) as Output<O>;
        prove(operation, answer);
        check?.(answer);
        return answer;
      } catch (thrown) {
        signal?.throwIfAborted();
        if (thrown instanceof S3Error) throw thrown;
        const failure = s3Error(thrown, { operation, object }, facts);
        throw operation === 'HeadObject' && isWordless(failure)
          ? s3Error(await inWords(client, place.bucket, key, thrown), { operation, object }, facts)
          : failure;
      }
    };
    return policy.execute(once, signal);
  };
  return { ask, quick };
}

type AnyCommand = new (input: object) => PutObjectCommand;

interface Sending extends Pick<AskOptions<Operation>, 'signal' | 'body'> {
  object: string;
}

/** One attempt. Rejects as the SDK does, or with an S3Error where the file that is sent fails. */
async function send(client: S3Client, Command: AnyCommand, input: object, { signal, body, object }: Sending): Promise<unknown> {
  if (body === undefined || Buffer.isBuffer(body))
    return client.send(new Command({ ...input, ...(body ? { Body: body } : {}) }), signal ? { abortSignal: signal } : {});
  // The SDK sends what a stream gives and waits for the rest of one that has failed.
  const failing = new AbortController();
  const Body = body.read();
  Body.once('error', (error) => failing.abort(error));
  const sums = body.crc32 === undefined ? {} : { ChecksumCRC32: body.crc32 };
  const command = new Command({ ...input, ...sums, Body, ContentLength: body.length });
  signedWith(command, body.sha256);
  try {
    return await client.send(command, { abortSignal: signal ? AbortSignal.any([signal, failing.signal]) : failing.signal });
  } catch (thrown) {
    if (!failing.signal.aborted) throw thrown;
    const why = messageOf(failing.signal.reason);
    throw new S3Error(`${object} cannot be written: a part of it cannot be read back from this machine's disk: ${why}`, {
      code: 'Spooled',
    });
  } finally {
    Body.destroy();
  }
}

/** Of a stream the SDK cannot know it, and would leave its bytes out of the signature. */
function signedWith(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = (args as { request: { headers: Record<string, string> } }).request;
      headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'seaworthyPayloadHash' },
  );
}

function agentsOf({ authorities, proxies }: Surroundings): Agents {
  const agent = { keepAlive: true, maxSockets: 128, ...(proxies ? { proxyEnv: { ...proxies } } : {}) };
  return { plain: new HttpAgent(agent), secure: new HttpsAgent({ ...agent, ...(authorities ? { ca: authorities } : {}) }) };
}

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function configOf(around: Surroundings, { connectMs, idleMs }: ClientSettings, { plain, secure }: Agents): S3ClientConfig {
  const { endpoint, keys, checksums } = around;
  return {
    region: around.region,
    forcePathStyle: around.pathStyle,
    maxAttempts: 1,
    // Of a file that could not be sent it would tell the console that it does not try again; that is done here.
    logger: SILENT,
    // It would make every part wait for one more round trip.
    expectContinueHeader: false,
    ...(endpoint ? { endpoint } : {}),
    ...(keys ? { credentials: keys } : {}),
    ...(checksums ? { requestChecksumCalculation: checksums, responseChecksumValidation: checksums } : {}),
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: idleMs,
      httpAgent: plain,
      httpsAgent: secure,
    },
  };
}

/** Apart from the request, so that a role that cannot be assumed is not mistaken for a right that is missing at the store. */
async function findCredentials(client: S3Client, facts: Facts): Promise<void> {
  try {
    const { secretAccessKey, sessionToken } = await client.config.credentials();
    for (const secret of [secretAccessKey, sessionToken]) if (secret && !facts.secrets.includes(secret)) facts.secrets.push(secret);
  } catch (thrown) {
    throw credentialsError(thrown, facts);
  }
}

/** The answer to a HEAD has no body, and so no code where it is a refusal. */
const isWordless = ({ code, status = 0 }: S3Error) => code === 'Unknown' && status < 500 && status !== 404;

/** What a GET of the same object is told, which takes the same permission. */
async function inWords(client: S3Client, bucket: string, key: string | undefined, wordless: unknown): Promise<unknown> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: 'bytes=0-0' }));
    (Body as Readable).destroy();
    return wordless;
  } catch (thrown) {
    return thrown;
  }
}

/** A 200 says little: a web server gives one too, and S3 itself where completing an upload fails after it has begun to answer. */
function prove(operation: Operation, answer: unknown): void {
  const field = PROOF[operation];
  if (field === undefined || (answer as Record<string, unknown>)[field] !== undefined) return;
  const { $metadata } = answer as { $metadata: { httpStatusCode?: number } };
  throw Object.assign(new Error(`no ${field} in the answer`), { name: 'NotS3', $metadata });
}

/** Stores other than AWS want the old Content-MD5 for deletions in batches, and some refuse the checksum that the SDK sends in its place. */
function batchesWithMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next, context) => (args) => {
      const { request } = args as { request?: { headers: Record<string, string>; body?: string | Uint8Array } };
      if (context.commandName === 'DeleteObjectsCommand' && request?.body) {
        for (const name of Object.keys(request.headers)) if (/^x-amz-(?:sdk-)?checksum-/i.test(name)) delete request.headers[name];
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'seaworthyContentMd5' },
  );
}

/** Each GetObject and ListObjectsV2 of the SDK that was answered well, as it was sent. */
function showReads(client: S3Client, quick: Quick): void {
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        const { Key: key } = args.input as { Key?: string };
        if (commandName === 'GetObjectCommand' && key !== undefined) quick.learn(key, args.request as Sent);
        if (commandName === 'ListObjectsV2Command') quick.learnList(args.request as Sent);
        return answer;
      },
    // Around the step that turns refusals into errors, and after the one that signs.
    { step: 'deserialize', priority: 'high', name: 'seaworthyQuickReads' },
  );
}
