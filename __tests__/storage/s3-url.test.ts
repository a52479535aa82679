import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { checkLocation, openStorage } from '../../src/storage/index.ts';
import { parseS3 } from '../../src/storage/s3-url.ts';
import { surroundingsOf } from '../../src/storage/s3-world.ts';
import '../helpers/realm.ts';

const execute = promisify(execFile);

function refused(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(UserError);
    const { message } = thrown as UserError;
    expect(message).not.toMatch(/\n/);
    return message;
  }
  throw new Error('it was accepted');
}

describe('a location', () => {
  test.each([
    { location: 's3://b1', place: { bucket: 'b1', prefix: '' } },
    { location: 's3://b1/', place: { bucket: 'b1', prefix: '' } },
    { location: 'S3://Old_Bucket.name/a/b/', place: { bucket: 'Old_Bucket.name', prefix: 'a/b/' } },
    { location: 's3://b1/a b/100%/ü', place: { bucket: 'b1', prefix: 'a b/100%/ü/' } },
    { location: 's3://b1?region=eu-central-1', place: { bucket: 'b1', prefix: '', region: 'eu-central-1' } },
    { location: 's3://b1/p?endpoint=https://host:9000/', place: { bucket: 'b1', prefix: 'p/', endpoint: 'https://host:9000' } },
    {
      location: 's3://b1/p?endpoint=https%3A%2F%2Fabc.example%2Fstorage%2Fv1%2Fs3',
      place: { bucket: 'b1', prefix: 'p/', endpoint: 'https://abc.example/storage/v1/s3' },
    },
    {
      location:
        's3://b1/p?path-style=false&storage-class=GLACIER_IR&sse=aws:kms&sse-kms-key=arn:aws:kms:eu-west-1:1:key/2-3&credentials=COLD',
      place: {
        bucket: 'b1',
        prefix: 'p/',
        pathStyle: false,
        storageClass: 'GLACIER_IR',
        sse: 'aws:kms',
        kmsKey: 'arn:aws:kms:eu-west-1:1:key/2-3',
        credentials: 'COLD',
      },
    },
    { location: 's3://b1/p?region=&endpoint=&credentials=', place: { bucket: 'b1', prefix: 'p/' } },
  ])('$location is read', ({ location, place }) => {
    expect(parseS3(location)).toEqual(place);
  });

  test.each([
    { location: 's3:', message: /without a bucket, expected for example s3:\/\/bucket\/prefix/ },
    { location: 's3://', message: /without a bucket/ },
    { location: 's3:///prefix', message: /without a bucket/ },
    { location: 's3:bucket', message: /without a bucket/ },
    { location: 's3://a', message: /"a" is not the name of a bucket/ },
    { location: 's3://b*cket', message: /"b\*cket" is not the name of a bucket/ },
    { location: 's3://b1//x', message: /has '' between its slashes/ },
    { location: 's3://b1/a/../x', message: /has '\.\.' between its slashes/ },
    { location: 's3://b1/a\nb', message: /control character/ },
    { location: 's3://b1?keep=last=7', message: /no parameter "keep": it has endpoint, region/ },
    { location: 's3://b1?Region=x', message: /no parameter "Region"/ },
    { location: 's3://b1?region=a&region=a', message: /region is given twice/ },
    { location: 's3://b1?region=&region=a', message: /region is given twice/ },
    {
      location: 's3://b1?endpoint=host:9000',
      message: /endpoint "host:9000" has no scheme: write https:\/\/host:9000 or http:\/\/host:9000/,
    },
    { location: 's3://b1?endpoint=localhost', message: /endpoint "localhost" has no scheme/ },
    { location: 's3://b1?endpoint=ftp://host', message: /endpoint begins with "ftp:\/\/"/ },
    { location: 's3://b1?endpoint=https://', message: /is not a URL/ },
    { location: 's3://b1?endpoint=https://host?x=1', message: /has something behind the path/ },
    { location: 's3://b1?path-style=yes', message: /path-style "yes" in s3:\/\/ is neither true nor false/ },
    { location: 's3://b1?sse=AES', message: /sse "AES" in s3:\/\/ is none of AES256, aws:kms/ },
    { location: 's3://b1?sse-kms-key=x', message: /sse-kms-key in s3:\/\/ names a key for sse=aws:kms/ },
    { location: 's3://b1?sse=AES256&sse-kms-key=x', message: /sse-kms-key in s3:\/\/ names a key for sse=aws:kms/ },
    { location: 's3://b1?storage-class=glacier', message: /storage-class "glacier".*for example STANDARD_IA/ },
    { location: 's3://b1?region=eu%20central', message: /region "eu central"/ },
  ])('$location is refused in a sentence', ({ location, message }) => {
    expect(refused(() => parseS3(location))).toMatch(message);
    expect(refused(() => checkLocation(location))).toMatch(message);
  });

  test.each([
    's3://AKIAX:hunter22@bucket/p',
    's3://AKIAX:hunt/hunter22@bucket/p',
    's3://bucket:hunter22/p',
    's3://bucket/p?endpoint=https://AKIAX:hunter22@host',
    's3://bucket/p?endpoint=https%3A%2F%2FAKIAX%3Ahunter22%40host',
    's3://bucket/p?secret-access-key=hunter22',
    's3://bucket/p?credentials=hunter22+/x',
  ])('a secret in it is not repeated: %s', (location) => {
    const message = refused(() => parseS3(location));
    expect(message).not.toContain('hunter22');
    expect(message).toMatch(/AWS_ACCESS_KEY_ID|COLD_ACCESS_KEY_ID|no parameter/);
  });

  test('is shown without what nobody needs to find the place', () => {
    const storage = openStorage('s3://b1/a/b/?endpoint=http://host:9000/&region=x&credentials=COLD&sse=AES256&storage-class=STANDARD_IA');
    expect(storage.location).toBe('s3://b1/a/b?endpoint=http://host:9000&region=x');
    expect(storage.locate('shop/1/manifest.json')).toBe('s3://b1/a/b/shop/1/manifest.json');
    expect(openStorage('s3://b1').location).toBe('s3://b1');
    expect(openStorage(storage.location).location).toBe(storage.location);
  });

  test('loads the SDK when a request is due, and not before', async () => {
    const script = `
      import { createRequire } from 'node:module';
      const { openStorage } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/storage/index.ts'))});
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('@aws-sdk'));
      const storage = openStorage('s3://bucket/p?endpoint=http://127.0.0.1:1', { env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }, tempDir: '' });
      storage.locate('x');
      const before = loaded();
      await storage.stat('x').catch(() => {});
      console.log(JSON.stringify([before, loaded()]));`;
    const { stdout } = await execute(process.execPath, ['--no-warnings', '--input-type=module', '-e', script]);
    expect(JSON.parse(stdout)).toEqual([false, true]);
  });
});

describe('what the environment adds', () => {
  const AWS = 's3://b1/p';
  const OTHER = 's3://b1/p?endpoint=http://host:9000';
  const keys = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: ' secret\n', AWS_SESSION_TOKEN: 'token' };
  const around = (location: string, env: Record<string, string> = {}, caFile?: string) =>
    surroundingsOf(parseS3(location), { env, tempDir: '', ...(caFile ? { caFile } : {}) });

  test.each([
    {
      what: 'another store is spoken to in its dialect',
      location: OTHER,
      env: {},
      is: { pathStyle: true, checksums: 'WHEN_REQUIRED', region: 'us-east-1' },
    },
    {
      what: 'AWS as the SDK does',
      location: `${AWS}?region=x`,
      env: {},
      is: { pathStyle: false, checksums: undefined, endpoint: undefined },
    },
    {
      what: 'an endpoint of AWS too',
      location: `${AWS}?endpoint=https://s3.eu-west-1.amazonaws.com&region=eu-west-1`,
      env: {},
      is: { pathStyle: false, checksums: undefined },
    },
    { what: 'the location may say how buckets are named', location: `${OTHER}&path-style=false`, env: {}, is: { pathStyle: false } },
    { what: 'the region of the location goes first', location: `${AWS}?region=a`, env: { AWS_REGION: 'b' }, is: { region: 'a' } },
    { what: 'then AWS_REGION', location: OTHER, env: { AWS_REGION: 'b', AWS_DEFAULT_REGION: 'c' }, is: { region: 'b' } },
    { what: 'then AWS_DEFAULT_REGION', location: AWS, env: { AWS_REGION: '', AWS_DEFAULT_REGION: 'c' }, is: { region: 'c' } },
    {
      what: 'an endpoint may come from the environment',
      location: AWS,
      env: { AWS_ENDPOINT_URL: 'http://any', AWS_ENDPOINT_URL_S3: 'http://s3' },
      is: { endpoint: 'http://s3', pathStyle: true, checksums: 'WHEN_REQUIRED' },
    },
    {
      what: 'the checksums too',
      location: OTHER,
      env: { AWS_REQUEST_CHECKSUM_CALCULATION: 'when_supported' },
      is: { checksums: 'WHEN_SUPPORTED' },
    },
    {
      what: 'keys are trimmed',
      location: OTHER,
      env: keys,
      is: { keys: { accessKeyId: 'id', secretAccessKey: 'secret', sessionToken: 'token' } },
    },
    { what: 'a profile goes before keys', location: OTHER, env: { ...keys, AWS_PROFILE: 'backup' }, is: { keys: undefined } },
    { what: 'keys that are not there are looked for elsewhere', location: OTHER, env: {}, is: { keys: undefined } },
    {
      what: 'keys by name go before everything',
      location: `${OTHER}&credentials=COLD`,
      env: { ...keys, AWS_PROFILE: 'backup', COLD_ACCESS_KEY_ID: 'cold', COLD_SECRET_ACCESS_KEY: 'ice' },
      is: { keys: { accessKeyId: 'cold', secretAccessKey: 'ice' } },
    },
    { what: 'without a ca-file Node decides whom to trust', location: OTHER, env: {}, is: { authorities: undefined } },
  ])('$what', ({ location, env, is }) => {
    const found = around(location, env as Record<string, string>);
    for (const [name, value] of Object.entries(is)) expect({ [name]: found[name as keyof typeof found] }).toEqual({ [name]: value });
  });

  test.each([
    { location: AWS, env: {}, message: /s3:\/\/b1 does not say in which region it lies/ },
    { location: `${OTHER}&credentials=COLD`, env: keys, message: /COLD_ACCESS_KEY_ID and COLD_SECRET_ACCESS_KEY are not set/ },
    { location: `${OTHER}&credentials=COLD`, env: { COLD_ACCESS_KEY_ID: 'x' }, message: /^COLD_SECRET_ACCESS_KEY is not set/ },
    { location: OTHER, env: { AWS_ACCESS_KEY_ID: 'x' }, message: /^AWS_SECRET_ACCESS_KEY is not set/ },
    { location: AWS, env: { AWS_ENDPOINT_URL: 'host:9000' }, message: /AWS_ENDPOINT_URL "host:9000" has no scheme/ },
  ])('what is missing is said: $message', ({ location, env, message }) => {
    expect(refused(() => around(location, env as Record<string, string>))).toMatch(message);
  });

  test('a ca-file is added to the authorities that are trusted anyway, and named where it cannot be read', () => {
    const found = around(OTHER, {}, join(import.meta.dirname, '../../package.json'));
    expect(found.authorities?.length).toBeGreaterThan(50);
    expect(found.authorities?.at(-1)).toContain('"seaworthy"');
    expect(refused(() => around(OTHER, {}, '/nonexistent/ca.pem'))).toMatch(/ca-file \/nonexistent\/ca\.pem cannot be read/);
  });
});
