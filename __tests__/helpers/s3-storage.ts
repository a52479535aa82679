import { expect } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Env } from '../../src/hosts/index.ts';
import type { Storage } from '../../src/storage/index.ts';
import { s3Storage } from '../../src/storage/s3.ts';
import type { S3Settings } from '../../src/storage/s3-access.ts';
import { parseS3 } from '../../src/storage/s3-url.ts';

export const SECRET = 'test-secret-never-to-be-seen';
export const KEYS = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: SECRET };

/** Repetitions that cost no time. */
export const QUICK: Partial<S3Settings> = { requests: { firstDelayMs: 1, longestDelayMs: 2 } };

export interface Opening {
  endpoint: string;
  bucket: string;
  /** More parameters of the location. */
  query?: string;
  settings?: Partial<S3Settings>;
  env?: Env;
  caFile?: string;
}

/** Below `backups/` in the bucket. */
export function openS3({ endpoint, bucket, query = '', settings = {}, env = KEYS, caFile }: Opening): Storage {
  const place = parseS3(`s3://${bucket}/backups?endpoint=${endpoint}${query}`);
  return s3Storage(place, { env, tempDir: '/nonexistent', ...(caFile ? { caFile } : {}) }, { ...QUICK, ...settings });
}

/** The error of something that must fail, which a person can read and which tells no secret. */
export async function refusal(work: Promise<unknown>): Promise<UserError> {
  const thrown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  const { message, hint = '', cause } = thrown as UserError;
  expect(`${message} ${hint} ${cause}`).not.toContain(SECRET);
  expect(message).not.toMatch(/\n/);
  return thrown as UserError;
}
