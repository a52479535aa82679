import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/** AWS Signature Version 4 for a request without a body, from the API reference of S3 ("Signature Calculations for the Authorization Header"). */
export function signatureOf(path: string, query: string, headers: IncomingHttpHeaders, secret: string): string {
  const [, scope = '', names = ''] = /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+)/.exec(headers.authorization ?? '') ?? [];
  const lines = names.split(';').map((name) => `${name}:${String(headers[name]).trim()}`);
  const parameters = query ? query.split('&').sort().join('&') : '';
  const canonical = ['GET', path, parameters, ...lines, '', names, headers['x-amz-content-sha256']].join('\n');
  const hashed = createHash('sha256').update(canonical).digest('hex');
  const mac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const key = scope.split('/').reduce<string | Buffer>(mac, `AWS4${secret}`);
  return mac(key, ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, hashed].join('\n')).toString('hex');
}
