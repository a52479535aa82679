import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  PutObjectLockConfigurationCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';

/** A real S3 server that was started for this run of the long suite; see global-setup.ts. */
export interface S3Server {
  name: string;
  version: string;
  /** `http://127.0.0.1:port`; buckets are named in the path. */
  endpoint: string;
  region: string;
  /** Of the superuser. */
  accessKey: string;
  secretKey: string;
  /** The folder in which the server keeps its objects. */
  data: string;
}

export interface Bucket {
  name: string;
  server: S3Server;
  client: S3Client;
  /** As an input `destination` names it. `through` is an address that leads to the server. */
  location(prefix?: string, through?: string): string;
  /** The variables by which whoever opens the location is let in. */
  env: Record<string, string>;
  /** Every version of every object and every upload that was begun, as it stands in the server. */
  everything(): Promise<Content>;
  /** Begins an upload of several parts and leaves it, as a process does that is killed; `MIN_PART` bytes of it have arrived. */
  abandon(key: string): Promise<void>;
  /** Takes away what is in the bucket, locked or not. */
  empty(): Promise<void>;
}

interface Content {
  objects: { key: string; version: string }[];
  uploads: { key: string; id: string }[];
}

const MIN_PART = 5 * 1024 * 1024;

export function s3Servers(): S3Server[] {
  const text = process.env.SEAWORTHY_TEST_S3;
  if (!text) throw new Error('There are no S3 servers: they are started for the long suite only, by npm run test:long.');
  return JSON.parse(text) as S3Server[];
}

export function s3Server(name: string): S3Server {
  const server = s3Servers().find((candidate) => candidate.name === name);
  if (!server) throw new Error(`There is no S3 server ${name}.`);
  return server;
}

export function clientOf(server: S3Server, keys = { accessKeyId: server.accessKey, secretAccessKey: server.secretKey }): S3Client {
  return new S3Client({ endpoint: server.endpoint, region: server.region, forcePathStyle: true, credentials: keys });
}

/** A new bucket; with `objectLock`, one that can lock objects, and locks each of them for so many `lockDays` in governance mode. */
export async function makeBucket(server: S3Server, { objectLock = false, lockDays = 0 } = {}): Promise<Bucket> {
  const name = `test-${randomBytes(6).toString('hex')}`;
  const client = clientOf(server);
  await client.send(new CreateBucketCommand({ Bucket: name, ObjectLockEnabledForBucket: objectLock }));
  if (lockDays > 0) {
    const rule = { DefaultRetention: { Mode: 'GOVERNANCE' as const, Days: lockDays } };
    const lock = { ObjectLockEnabled: 'Enabled' as const, Rule: rule };
    await client.send(new PutObjectLockConfigurationCommand({ Bucket: name, ObjectLockConfiguration: lock }));
  }
  const env = { AWS_ACCESS_KEY_ID: server.accessKey, AWS_SECRET_ACCESS_KEY: server.secretKey };
  const location = (prefix = '', through = server.endpoint) =>
    `s3://${name}${prefix && `/${prefix}`}?endpoint=${encodeURIComponent(through)}&region=${server.region}`;
  const everything = () => contentOf(client, name);
  return {
    name,
    server,
    client,
    env,
    location,
    everything,
    abandon: (key) => abandon(client, name, key),
    empty: () => empty(client, name),
  };
}

async function contentOf(client: S3Client, Bucket: string): Promise<Content> {
  const objects: Content['objects'] = [];
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    const from = page ? { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker } : {};
    page = await client.send(new ListObjectVersionsCommand({ Bucket, ...from }));
    for (const { Key, VersionId } of [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])]) {
      objects.push({ key: Key!, version: VersionId ?? 'null' });
    }
  } while (page.IsTruncated);
  // Not by prefix: MinIO takes that for the whole key.
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  return { objects, uploads: Uploads.map(({ Key, UploadId }) => ({ key: Key!, id: UploadId! })) };
}

async function abandon(client: S3Client, Bucket: string, Key: string): Promise<void> {
  const { UploadId } = await client.send(new CreateMultipartUploadCommand({ Bucket, Key }));
  await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber: 1, Body: Buffer.alloc(MIN_PART) }));
}

async function empty(client: S3Client, Bucket: string): Promise<void> {
  const { objects, uploads } = await contentOf(client, Bucket);
  for (let at = 0; at < objects.length; at += 1_000) {
    const Objects = objects
      .slice(at, at + 1_000)
      .map(({ key, version }) => ({ Key: key, ...(version === 'null' ? {} : { VersionId: version }) }));
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects }, BypassGovernanceRetention: true }));
    if (Errors.length > 0) throw new Error(`${Bucket} could not be emptied: ${JSON.stringify(Errors[0])}`);
  }
  for (const { key, id } of uploads) await client.send(new AbortMultipartUploadCommand({ Bucket, Key: key, UploadId: id }));
}
