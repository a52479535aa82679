import { afterAll, beforeAll } from '@jest/globals';
import { openStorage } from '../../src/storage/index.ts';
import { type S3Double, startS3 } from '../helpers/s3-server.ts';
import { storageContract } from './contract.ts';

let s3: S3Double;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());

const env = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test-secret' };

storageContract('a bucket', async () => {
  const bucket = await s3.bucket();
  const storage = openStorage(`s3://${bucket}/backups?endpoint=${s3.direct}`, { env, tempDir: '/nonexistent' });
  return {
    storage,
    stored: () => s3.everything(bucket),
    abandon: (key) => s3.abandon(bucket, `backups/${key}`),
    cleanup: async () => {
      await storage.discard('');
    },
  };
});
