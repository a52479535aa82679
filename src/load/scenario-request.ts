import { isUtf8 } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { messageOf } from '../errors.ts';
import { type Origin, type Part, shared, type Template } from './plan.ts';
import { type RequestPlan, requestBytes } from './request.ts';

export interface Body {
  /** As it goes out, or a text that may hold variables. */
  content: Uint8Array | string;
  type?: string;
  /** Large: sent in pieces from one copy, and measured as an upload. */
  apart: boolean;
}

export interface WrittenBody {
  json?: unknown;
  form?: Record<string, string> | undefined;
  body?: string | undefined;
  'body-file'?: string | undefined;
  upload?: { file?: string | undefined; size?: number | undefined; field: string; name: string } | undefined;
}

/** Larger ones are not copied for each request. */
const SMALL_BODY = 64 * 1024;
const LARGEST_BODY = 1_000_000_000;

/** Throws an Error that says what is missing. */
export async function bodyOf(written: WrittenBody, folder: string): Promise<Body | undefined> {
  const { json, form, body, upload, 'body-file': file } = written;
  if (json !== undefined) return { content: JSON.stringify(json), type: 'application/json', apart: false };
  if (form !== undefined) return { content: formText(form), type: 'application/x-www-form-urlencoded', apart: false };
  if (body !== undefined) return { content: body, apart: false };
  if (file !== undefined) {
    const content = await contentOf(resolve(folder, file), 'body-file');
    return { content, apart: content.length > SMALL_BODY };
  }
  if (upload === undefined) return undefined;
  const content = upload.file === undefined ? noise(upload.size!) : await contentOf(resolve(folder, upload.file), 'upload');
  return multipart(content, upload.field, upload.name);
}

async function contentOf(path: string, what: string): Promise<Buffer> {
  const content = await readFile(path).catch((thrown) => {
    throw new Error(`${what}: ${path} cannot be read: ${messageOf(thrown)}`);
  });
  if (content.length <= LARGEST_BODY) return content;
  throw new Error(`${what}: ${path} has ${content.length} bytes, at most ${LARGEST_BODY} are sent`);
}

/** Variables stay as they are, in braces that a form would escape; their values are the user's to escape. */
const formText = (form: Record<string, string>) =>
  Object.entries(form)
    .map((pair) =>
      pair
        .map((text) =>
          text
            .split(/(\{\{\w+\}\})/)
            .map((part, at) => (at % 2 === 1 ? part : encodeURIComponent(part)))
            .join(''),
        )
        .join('='),
    )
    .join('&');

/** Nothing on the way can make it smaller. The same block again and again: what is random only matters to whoever compresses it. */
function noise(bytes: number): Buffer {
  const block = randomBytes(Math.min(bytes, 1 << 20));
  const content = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes; at += block.length) block.copy(content, at);
  return content;
}

/** RFC 7578, one part. */
function multipart(content: Uint8Array, field: string, name: string): Body {
  const boundary = `seaworthy-${randomBytes(12).toString('hex')}`;
  const quoted = (text: string) => text.replace(/["\r\n]/g, (char) => encodeURIComponent(char));
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(field)}"; filename="${quoted(name)}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  const whole = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  return { content: whole, type: `multipart/form-data; boundary=${boundary}`, apart: true };
}

export interface WrittenRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Body | undefined;
}

/** The bytes of a request, or its template where a variable stands in it; a large body is apart. Throws an Error. */
export function requestOf(
  origin: Origin,
  { method, path, headers, body }: WrittenRequest,
): { request: Uint8Array | Template; body?: Uint8Array } {
  const hasType = Object.keys(headers).some((name) => name.toLowerCase() === 'content-type');
  const all = body?.type && !hasType ? { ...headers, 'Content-Type': body.type } : headers;
  for (const [name, value] of Object.entries({ path, ...all })) {
    if (/[\r\n\0]/.test(value)) throw new Error(`${name}: a line break cannot stand there`);
    if (/[^\x20-\x7e\t]/.test(value) && name === 'path') throw new Error(`${name}: what is not ASCII must be written %XX`);
  }
  const plan: RequestPlan = { method, path: path.replaceAll(' ', '%20'), headers: all };
  if (body?.apart) {
    const bytes = body.content as Uint8Array;
    const head = [path, ...Object.values(all)].join('\n');
    if (/\{\{\w+\}\}/.test(head))
      throw new Error('a variable in the head of an upload is not supported: give the upload a step without one');
    return { request: requestBytes(origin, { ...plan, bodyLength: bytes.length }), body: shared(bytes) };
  }
  const text = body && (typeof body.content === 'string' ? body.content : Buffer.from(body.content).toString());
  const isTemplate = /\{\{\w+\}\}/.test([path, ...Object.values(all), typeof body?.content === 'string' ? text : ''].join('\n'));
  if (!isTemplate) return { request: requestBytes(origin, { ...plan, ...(body ? { body: Buffer.from(body.content as string) } : {}) }) };
  if (body && typeof body.content !== 'string' && !isUtf8(body.content))
    throw new Error(
      'a variable in the head of a request whose body is no text in UTF-8 is not supported: give that body a step without one',
    );
  const head = requestBytes(origin, plan)
    .toString('latin1')
    .replace(/\r\nContent-Length: 0(?=\r\n)/i, '')
    .replace(/\r\n$/, '');
  return { request: { head: parts(head), ...(text === undefined ? takesBody(method) : { body: parts(text) }) } };
}

/** An empty body is told of by its length, which is added where there is one. */
const takesBody = (method: string): { body?: Part[] } => (['POST', 'PUT', 'PATCH'].includes(method) ? { body: [''] } : {});

/** `/orders/{{id}}` as text and variables. */
function parts(text: string): Part[] {
  return text
    .split(/\{\{(\w+)\}\}/)
    .map((part, at) => (at % 2 === 1 ? { variable: part } : part))
    .filter((part) => part !== '');
}
