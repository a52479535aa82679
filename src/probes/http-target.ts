import { validateHeaderName, validateHeaderValue } from 'node:http';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import { oneLine, received } from '../units.ts';
import type { Target } from './index.ts';
import { readOptions } from './tcp-options.ts';

/** A request as it was asked for. */
export interface HttpTarget {
  /** Without user and password. */
  url: URL;
  method: string;
  /** By lower-case name; sent to this origin and to no other. May hold secrets. */
  headers: Record<string, string>;
  body?: string;
  allowLinkLocal: boolean;
  followRedirects: boolean;
}

const OPTIONS = z.strictObject({
  method: z
    .string()
    .regex(/^[A-Za-z]+$/, 'a method is expected, for example POST')
    .transform((method) => method.toUpperCase())
    .refine((method) => method !== 'CONNECT' && method !== 'TRACE', 'it is not asked with CONNECT or TRACE')
    .default('GET'),
  headers: z.record(z.string(), z.union([z.string(), z.number()]).transform(String)).default({}),
  body: z.string().optional(),
  'allow-link-local': z.boolean().default(false),
  'follow-redirects': z.boolean().default(true),
});

/** What would make one request look like two, or is decided by what is sent. */
const OURS = ['connection', 'content-length', 'transfer-encoding', 'expect', 'upgrade', 'te', 'trailer', 'accept-encoding'];

/** Throws a UserError that repeats neither URL nor header values. */
export function readTarget({ url: text, options }: Pick<Target, 'url' | 'options'>): HttpTarget {
  const url = URL.parse(text);
  if (!url?.hostname || !/^https?:$/.test(url.protocol)) {
    throw new UserError('this target is no http:// or https:// URL with a host, for example https://app.example/health/');
  }
  if (url.port === '0') throw new UserError(`${shown(url)} has the port 0, a port from 1 to 65535 is expected`);
  const { method, headers: given, body, ...rest } = readOptions(OPTIONS, options, 'http:// or https://');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = checkedHeader(name, value);
  if (url.username || url.password) {
    if (headers.authorization !== undefined) {
      throw new UserError(`${shown(url)} has both a user in its URL and an Authorization header, one of them is expected`);
    }
    headers.authorization = `Basic ${Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64')}`;
    url.username = '';
    url.password = '';
  }
  return {
    url,
    method,
    headers,
    ...(body === undefined ? {} : { body }),
    allowLinkLocal: rest['allow-link-local'],
    followRedirects: rest['follow-redirects'],
  };
}

function checkedHeader(name: string, value: string): string {
  if (OURS.includes(name.toLowerCase())) throw new UserError(`headers: ${name} cannot be set, it follows from the request`);
  try {
    validateHeaderName(name);
  } catch {
    throw new UserError(`headers: ${received(name)} is no name of a header, for example X-Api-Key is expected`);
  }
  try {
    validateHeaderValue(name, value);
  } catch {
    throw new UserError(`headers: the value of ${name} has characters that no header may have, such as a line break at its end`);
  }
  return value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that stands for itself.
    return text;
  }
}

/** For a person: no user, no password, and no query, which often holds a token. */
export function shown(url: URL): string {
  return oneLine(`${url.protocol}//${url.host}${url.pathname}`, 150);
}
