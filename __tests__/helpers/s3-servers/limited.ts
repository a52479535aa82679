import { createHash, createHmac } from 'node:crypto';
import type { S3Server } from './client.ts';

/**
 * Keys of MinIO that may do on a bucket and its objects what is named and nothing else, as variables. Protocol: AssumeRole of AWS's Security
 * Token Service with a policy of its own, signed with Signature Version 4; MinIO answers it where S3 is answered.
 */
export async function limitedKeys(server: S3Server, bucket: string, actions: readonly string[]): Promise<Record<string, string>> {
  const resources = [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`];
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resources }] };
  const form = { Action: 'AssumeRole', Version: '2011-06-15', DurationSeconds: '3600', Policy: JSON.stringify(policy) };
  const body = new URLSearchParams(form).toString();
  const answer = await fetch(server.endpoint, { method: 'POST', body, headers: signed(server, body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${server.name} gave no keys: ${text}`);
  const [id, secret, token] = ['AccessKeyId', 'SecretAccessKey', 'SessionToken'].map(
    (name) => new RegExp(`<${name}>([^<]+)`).exec(text)?.[1],
  );
  return { AWS_ACCESS_KEY_ID: id!, AWS_SECRET_ACCESS_KEY: secret!, AWS_SESSION_TOKEN: token! };
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();

/** Of a POST to `/`. Source: "Create a signed AWS API request" in the AWS documentation. */
function signed({ endpoint, region, accessKey, secretKey }: S3Server, body: string): Record<string, string> {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const type = 'application/x-www-form-urlencoded';
  const headers = { 'content-type': type, 'x-amz-content-sha256': sha256(body), 'x-amz-date': time };
  const named = Object.entries({ ...headers, host: new URL(endpoint).host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = named.map(([name]) => name).join(';');
  const canonical = ['POST', '/', '', ...named.map(([name, value]) => `${name}:${value}`), '', names, sha256(body)].join('\n');
  const scope = [day, region, 'sts', 'aws4_request'];
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretKey}`);
  const signature = hmac(key, ['AWS4-HMAC-SHA256', time, scope.join('/'), sha256(canonical)].join('\n')).toString('hex');
  const credential = `${accessKey}/${scope.join('/')}`;
  return { ...headers, authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signature}` };
}
