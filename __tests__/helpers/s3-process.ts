import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { buildApp } from 'fauxqs';
import { S3Store } from '../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../node_modules/fauxqs/dist/sns/snsStore.js';
import { SqsStore } from '../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { Rules } from './s3-server.ts';

// The program that s3-server.ts runs: fauxqs, with what it lacks of S3. Writes its port as one line and ends with its stdin. A process of its
// own, so that what it keeps in memory does not count as that of the tested code.

// It sorts keys as a person would and pages through them by their bytes.
String.prototype.localeCompare = function (this: string, other: string) {
  return this < other ? -1 : this > other ? 1 : 0;
};

const store = new S3Store();
const app = buildApp({ logger: false, stores: { sqsStore: new SqsStore(), snsStore: new SnsStore(), s3Store: store } });
/** What fauxqs keeps to itself, by bucket and by upload. */
const inside = store as unknown as {
  buckets: Map<string, Map<string, { lastModified: Date }>>;
  multipartUploads: Map<string, { bucket: string; key: string; uploadId: string; initiated: Date; parts: Map<number, Part> }>;
};
const rules = new Map<string, Rules>();

interface Part {
  partNumber: number;
  body: Buffer;
  etag: string;
  lastModified: Date;
}

// It takes parts of 11 MiB at most.
app.removeContentTypeParser('*');
app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: 2 ** 30 }, (_request, body, done) => done(null, body));
app.put('/_rules/:bucket', (request, reply) => {
  rules.set((request.params as { bucket: string }).bucket, JSON.parse(String(request.body)) as Rules);
  reply.send({});
});

const escaped = (text: string) => text.replace(/[&<>\r\n\t]/g, (character) => `&#${character.charCodeAt(0)};`);
const xml = (reply: FastifyReply, status: number, text: string) =>
  reply.status(status).header('content-type', 'application/xml').send(text);
const fail = (reply: FastifyReply, status: number, code: string, message = code) =>
  xml(reply, status, `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`);

interface Call {
  bucket: string;
  key: string;
  query: Record<string, string | undefined>;
  headers: FastifyRequest['headers'];
  method: string;
  body: unknown;
  rules: Rules;
}

type Answer = (call: Call, reply: FastifyReply) => FastifyReply | undefined;

/** Each answers, or lets the next one look; the last is fauxqs. */
const LACKING: Answer[] = [conditions, checksums, uploads, parts, lock, deletions];

// Synchronous up to the handler of fauxqs, so that nothing comes in between a condition and the write.
app.addHook('preHandler', (request, reply, done) => {
  const { bucket = '', '*': key = '' } = (request.params ?? {}) as Record<string, string>;
  const { method, headers, body } = request;
  const call: Call = { bucket, key, query: (request.query ?? {}) as Call['query'], headers, method, body, rules: rules.get(bucket) ?? {} };
  const answered = !request.url.startsWith('/_rules') && LACKING.some((answer) => answer(call, reply));
  if (!answered) done();
});

const exists = ({ bucket, key }: Call) => inside.buckets.get(bucket)?.has(key) === true;

function conditions(call: Call, reply: FastifyReply): FastifyReply | undefined {
  if (!['PUT', 'POST'].includes(call.method) || call.headers['if-none-match'] !== '*' || call.rules.conditional === 'ignored') return;
  if (call.rules.conditional === 'unknown')
    return fail(reply, 501, 'NotImplemented', 'A header implies functionality that is not implemented');
  return exists(call) ? fail(reply, 412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold') : undefined;
}

function checksums({ method, key, headers, query, body, rules: { lock: locked } }: Call, reply: FastifyReply): FastifyReply | undefined {
  const given = headers['content-md5'];
  if (
    given &&
    given !==
      createHash('md5')
        .update(body as Buffer)
        .digest('base64')
  )
    return fail(reply, 400, 'BadDigest');
  const signed = headers['x-amz-content-sha256'];
  if (Buffer.isBuffer(body) && /^[0-9a-f]{64}$/.test(String(signed)) && signed !== createHash('sha256').update(body).digest('hex'))
    return fail(reply, 400, 'XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed.");
  const isData = method === 'PUT' && key !== '' && (query.uploadId === undefined || query.partNumber !== undefined);
  const has = given ?? Object.keys(headers).find((name) => name.startsWith('x-amz-checksum-'));
  if (!locked || !isData || has) return undefined;
  return fail(
    reply,
    400,
    'InvalidRequest',
    'Content-MD5 OR x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters',
  );
}

function uploads({ method, key, bucket, query, rules: { uploadsPerPage = 1_000 } }: Call, reply: FastifyReply): FastifyReply | undefined {
  if (method !== 'GET' || key !== '' || query.uploads === undefined) return;
  const all = [...inside.multipartUploads.values()]
    .filter((upload) => upload.bucket === bucket && upload.key.startsWith(query.prefix ?? ''))
    .sort((a, b) => (a.key === b.key ? (a.uploadId < b.uploadId ? -1 : 1) : a.key < b.key ? -1 : 1));
  const [afterKey = '', afterId = ''] = [query['key-marker'], query['upload-id-marker']];
  const rest = all.filter(({ key: at, uploadId }) => at > afterKey || (at === afterKey && uploadId > afterId));
  const page = rest.slice(0, uploadsPerPage);
  const last = page.at(-1);
  const listed = page.map(
    (one) =>
      `<Upload><Key>${escaped(one.key)}</Key><UploadId>${one.uploadId}</UploadId><Initiated>${one.initiated.toISOString()}</Initiated></Upload>`,
  );
  const more = rest.length > page.length && last;
  const next = more ? `<NextKeyMarker>${escaped(last.key)}</NextKeyMarker><NextUploadIdMarker>${last.uploadId}</NextUploadIdMarker>` : '';
  return xml(
    reply,
    200,
    `<?xml version="1.0"?><ListMultipartUploadsResult><IsTruncated>${Boolean(more)}</IsTruncated>${next}${listed.join('')}</ListMultipartUploadsResult>`,
  );
}

function parts({ method, key, query, rules: { partsPerPage = 1_000 } }: Call, reply: FastifyReply): FastifyReply | undefined {
  if (method !== 'GET' || key === '' || query.uploadId === undefined) return;
  const upload = inside.multipartUploads.get(query.uploadId);
  if (!upload) return fail(reply, 404, 'NoSuchUpload');
  const rest = [...upload.parts.values()]
    .filter(({ partNumber }) => partNumber > Number(query['part-number-marker'] ?? 0))
    .sort((a, b) => a.partNumber - b.partNumber);
  const page = rest.slice(0, partsPerPage);
  const listed = page.map(
    ({ partNumber, etag, lastModified, body }) =>
      `<Part><PartNumber>${partNumber}</PartNumber><LastModified>${lastModified.toISOString()}</LastModified><ETag>${escaped(etag)}</ETag><Size>${body.length}</Size></Part>`,
  );
  const more = rest.length > page.length ? `<NextPartNumberMarker>${page.at(-1)?.partNumber}</NextPartNumberMarker>` : '';
  return xml(
    reply,
    200,
    `<?xml version="1.0"?><ListPartsResult><UploadId>${query.uploadId}</UploadId><IsTruncated>${more !== ''}</IsTruncated>${more}${listed.join('')}</ListPartsResult>`,
  );
}

/** What an object has got when it was written, from the rule that the bucket has now. */
function lockedUntil({ bucket, key, rules: { lock: locked } }: Call): Date | undefined {
  const written = inside.buckets.get(bucket)?.get(key)?.lastModified;
  return locked && written ? new Date(written.getTime() + locked.days * 86_400_000) : undefined;
}

function lock(call: Call, reply: FastifyReply): FastifyReply | undefined {
  const { method, query } = call;
  const { lock: locked, versioned, legalHolds = [] } = call.rules;
  if (method !== 'GET') return;
  if ('versioning' in query)
    return xml(reply, 200, `<VersioningConfiguration>${versioned ? '<Status>Enabled</Status>' : ''}</VersioningConfiguration>`);
  if ('object-lock' in query) {
    if (!locked) return fail(reply, 404, 'ObjectLockConfigurationNotFoundError');
    const rule = `<Rule><DefaultRetention><Mode>${locked.mode}</Mode><Days>${locked.days}</Days></DefaultRetention></Rule>`;
    return xml(reply, 200, `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`);
  }
  if ('legal-hold' in query) {
    if (legalHolds.includes(call.key)) return xml(reply, 200, '<LegalHold><Status>ON</Status></LegalHold>');
    return fail(reply, 404, 'NoSuchObjectLockConfiguration');
  }
  if (!('retention' in query)) return;
  const until = locked?.untold ? undefined : lockedUntil(call);
  if (!until) return fail(reply, 404, exists(call) ? 'NoSuchObjectLockConfiguration' : 'NoSuchKey');
  return xml(reply, 200, `<Retention><Mode>${locked?.mode}</Mode><RetainUntilDate>${until.toISOString()}</RetainUntilDate></Retention>`);
}

/** fauxqs reads only the five named entities of XML. */
function deletions({ method, bucket, query, body }: Call, reply: FastifyReply): FastifyReply | undefined {
  if (method !== 'POST' || query.delete === undefined) return;
  const keys = [...String(body).matchAll(/<Key>([\s\S]*?)<\/Key>/g)].map(([, text = '']) =>
    text
      .replace(/&#x([0-9A-F]+);/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? ''),
  );
  for (const key of keys) inside.buckets.get(bucket)?.delete(key);
  return xml(reply, 200, `<DeleteResult>${keys.map((key) => `<Deleted><Key>${escaped(key)}</Key></Deleted>`).join('')}</DeleteResult>`);
}

await app.listen({ port: 0, host: '127.0.0.1' });
const address = app.server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
process.stdout.write(`${address.port}\n`);
process.stdin.resume().on('end', () => process.exit(0));
