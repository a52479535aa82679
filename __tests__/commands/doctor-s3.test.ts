import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { cli } from '../../src/cli.ts';
import { CancelledError } from '../../src/errors.ts';
import { type Rules, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, SECRET } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

/** `doctor` says of a bucket what it can, and leaves nothing there. */
let s3: S3Double;
let bucket: string;
let said: string[] = [];
const { log, error } = console;

beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(() => {
  said = [];
  console.log = console.error = (line: string) => void said.push(line);
});
afterEach(() => {
  Object.assign(console, { log, error });
  s3.heal();
});
afterAll(() => s3.stop());

async function doctor(rules: Rules = {}, cancel = new AbortController().signal): Promise<{ code: number; text: string }> {
  bucket = await s3.bucket(rules);
  const code = await cli(['doctor', '--destination', `s3://${bucket}/backups?endpoint=${s3.endpoint}`], KEYS, cancel);
  const text = said.join('\n');
  expect(text).not.toContain(SECRET);
  return { code, text };
}

test('a bucket that can do everything is shown with what it can', async () => {
  const { code, text } = await doctor({ versioned: true });
  expect(text).toMatch(/What s3:\/\/test-\w+\/backups\?endpoint=\S+ can/);
  expect(text).toMatch(/^ *multipart upload +completed; comes back as it was written$/m);
  expect(text).toMatch(/^ *batch delete +yes, with an answer for each$/m);
  expect(text).toMatch(/^ *versioning +on: what is removed stays until a lifecycle rule takes it$/m);
  expect(text).not.toMatch(/FAILED/);
  expect(code).toBe(0);
  expect(await s3.everything(bucket)).toEqual([]);
});

test('one that cannot complete an upload fails, which no backup would know before its end', async () => {
  s3.fail('CompleteMultipartUpload', refuses(400, 'InvalidRequest', 'Not today.'));
  const { code, text } = await doctor();
  expect(text).toMatch(/FAILED +multipart upload .*400 InvalidRequest: Not today/);
  expect(text).toMatch(/^ *multipart upload +FAILED, see above$/m);
  expect(text).toMatch(/^ *batch delete +yes/m);
  expect(text).toMatch(/A backup would fail\./);
  expect(code).toBe(1);
  expect(await s3.everything(bucket)).toEqual([]);
});

test('a right that is missing is named with the policy, and the rest is not tried', async () => {
  s3.fail('AbortMultipartUpload', refuses(403, 'AccessDenied', 'Access Denied'));
  const { code, text } = await doctor();
  expect(text).toMatch(/FAILED +destination .*missing permission s3:AbortMultipartUpload/);
  expect(text).toContain(`"arn:aws:s3:::${bucket}/backups/*"`);
  expect(text).not.toMatch(/What s3:/);
  expect(code).toBe(1);
});

test('a cancel leaves nothing', async () => {
  const stop = new AbortController();
  s3.inject(({ operation }) => {
    if (operation !== 'CompleteMultipartUpload') return undefined;
    setImmediate(() => stop.abort(new CancelledError('cancelled')));
    return 'stall';
  });
  const { code, text } = await doctor({}, stop.signal);
  expect([code, text]).toEqual([130, 'cancelled']);
  expect(await s3.everything(bucket)).toEqual([]);
});

test('a cancel waits for each of several places to be left as it was', async () => {
  const stop = new AbortController();
  const [first, second] = [await s3.bucket(), await s3.bucket()];
  let [begun, refused] = [0, 0];
  s3.inject((request) => {
    if (request.operation === 'CompleteMultipartUpload') {
      if (++begun === 2) setImmediate(() => stop.abort(new CancelledError('cancelled')));
      return 'stall';
    }
    // The second lets go later: the first has done with everything by then.
    const isLate = stop.signal.aborted && request.bucket === second && request.operation === 'DeleteObject' && refused++ === 0;
    return isLate ? refuses(503, 'SlowDown') : undefined;
  });
  const locations = [first, second].map((name) => `s3://${name}/backups?endpoint=${s3.endpoint}`);
  const code = await cli(['doctor', ...locations.flatMap((location) => ['--destination', location])], KEYS, stop.signal);
  expect(code).toBe(130);
  expect([await s3.everything(first), await s3.everything(second)]).toEqual([[], []]);
});
