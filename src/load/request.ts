import type { Origin, Part, Template } from './plan.ts';

export interface RequestPlan {
  method: string;
  /** With the query. */
  path: string;
  /** They win over those that are added: Host, User-Agent, Accept, Content-Length. */
  headers?: Record<string, string>;
  /** Goes out with the head. */
  body?: Uint8Array;
  /** Of a body that is sent after it. */
  bodyLength?: number;
}

/** Whoever reads the target's log sees who it was. */
const USER_AGENT = 'seaworthy';

/** The request as it goes out, RFC 9112 section 3. Names and values were checked by whoever read them: nothing is escaped here. */
export function requestBytes(origin: Origin, { method, path, headers = {}, body, bodyLength }: RequestPlan): Buffer {
  const length = bodyLength ?? body?.length;
  const given = new Set(Object.keys(headers).map((name) => name.toLowerCase()));
  const lines = [`${method} ${path} HTTP/1.1`];
  const add = (name: string, value: string | undefined) => {
    if (value !== undefined && !given.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  };
  add('Host', authority(origin));
  add('User-Agent', USER_AGENT);
  add('Accept', '*/*');
  add('Content-Length', length === undefined && takesBody(method) ? '0' : length?.toString());
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  return body ? Buffer.concat([head, body]) : head;
}

const takesBody = (method: string) => method === 'POST' || method === 'PUT' || method === 'PATCH';

function authority({ host, port, tls }: Origin): string {
  const name = host.includes(':') ? `[${host}]` : host;
  return port === (tls ? 443 : 80) ? name : `${name}:${port}`;
}

export interface RequestParts {
  method: string;
  path: string;
  headers: [name: string, value: string][];
  body?: Uint8Array;
}

/** What `requestBytes` wrote, taken apart again for whoever does not send bytes. */
export function requestParts(request: Uint8Array): RequestParts {
  const bytes = Buffer.from(request.buffer, request.byteOffset, request.byteLength);
  const end = bytes.indexOf('\r\n\r\n');
  const [line = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const [method = 'GET', path = '/'] = line.split(' ');
  const headers = lines.map((header): [string, string] => {
    const colon = header.indexOf(':');
    return [header.slice(0, colon), header.slice(colon + 2)];
  });
  return { method, path, headers, ...(bytes.length > end + 4 ? { body: bytes.subarray(end + 4) } : {}) };
}

/** undefined where a variable has no value. A line break in a value would end its header: it is left out of heads. */
export function fill(template: Template, variables: ReadonlyMap<string, string>): Buffer | undefined {
  const head = text(template.head, variables);
  const body = template.body ? text(template.body, variables) : '';
  if (head === undefined || body === undefined) return undefined;
  const bytes = Buffer.from(body);
  const length = template.body ? `Content-Length: ${bytes.length}\r\n` : '';
  return Buffer.concat([Buffer.from(`${head}${length}\r\n`, 'latin1'), bytes]);

  function text(parts: readonly Part[], values: ReadonlyMap<string, string>): string | undefined {
    let filled = '';
    for (const part of parts) {
      const value = typeof part === 'string' ? part : values.get(part.variable);
      if (value === undefined) return undefined;
      filled += typeof part === 'string' || parts !== template.head ? value : value.replace(/[\r\n\0]/g, '');
    }
    return filled;
  }
}
