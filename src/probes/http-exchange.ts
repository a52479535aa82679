import { type ClientRequest, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { messageOf, UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import { type Body, readBody } from './http-body.ts';
import { shown } from './http-target.ts';
import { hostOf } from './tcp.ts';
import { codeOf, dial, type Place } from './tcp-connect.ts';
import type { Wait } from './tcp-wait.ts';
import { daysLeft } from './tls-chain.ts';
import { dialTls, type Way } from './tls-connect.ts';

export interface Call {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body?: string;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** That answered. */
  address: string;
  /** When the head of the answer was there, on performance.now()'s clock. */
  headAt: number;
  /** Of the certificate that runs out first of those that the connection rests on. */
  daysLeft?: number;
  body: Body;
}

/** One request on a connection of its own, which is closed after it. `wants` says whether the body is read. Rejects with a UserError. */
export async function exchange(call: Call, way: Way, wait: Wait, wants: (response: IncomingMessage) => boolean): Promise<Answer> {
  const { socket, address, left } = await connectTo(call.url, way, wait);
  const where = shown(call.url);
  try {
    wait.on(`${where} accepted the connection and sent no answer`);
    const response = await ask(call, socket, wait);
    const headAt = performance.now();
    const body = wants(response) ? await readBody(response, where, wait) : { bytes: Buffer.alloc(0), cut: false };
    return {
      status: response.statusCode!,
      headers: response.headers,
      address,
      headAt,
      ...(left === undefined ? {} : { daysLeft: left }),
      body,
    };
  } finally {
    socket.destroy();
  }
}

async function connectTo(url: URL, way: Way, wait: Wait): Promise<{ socket: Socket; address: string; left?: number }> {
  const isEncrypted = url.protocol === 'https:';
  const place: Place = { host: hostOf(url), port: Number(url.port || (isEncrypted ? 443 : 80)) };
  if (!isEncrypted) {
    const socket = await dial(place, way, wait, way.addresses);
    return { socket, address: socket.remoteAddress ?? place.host };
  }
  const { socket, weakest } = await dialTls(place, { ...way, protocols: ['http/1.1'] }, wait);
  return { socket, address: socket.remoteAddress ?? place.host, left: daysLeft(weakest()) };
}

/** Resolves with the head of the answer. The connection is made already, to an address that was checked, and by whom it should be. */
async function ask({ url, method, headers, body }: Call, socket: Socket, { signal }: Wait): Promise<IncomingMessage> {
  signal.throwIfAborted();
  const asked = request({
    createConnection: () => socket,
    method,
    path: `${url.pathname}${url.search}`,
    headers: {
      host: url.host,
      accept: 'application/json, text/html;q=0.9, */*;q=0.8',
      'accept-encoding': 'gzip, deflate, br',
      'cache-control': 'no-cache',
      'user-agent': 'seaworthy',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
    },
  });
  try {
    return await answerTo(asked, body);
  } catch (thrown) {
    throw exchangeError(shown(url), thrown);
  }
}

function answerTo(asked: ClientRequest, body: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    asked.once('response', resolve);
    // For as long as the request lives: an error after the answer is the body's, and told there.
    asked.on('error', reject);
    asked.once('upgrade', (_, socket) => {
      socket.destroy();
      reject(Object.assign(new Error('it switched protocols, which nobody asked for'), { code: 'HPE_UPGRADE' }));
    });
    asked.end(body);
  });
}

function exchangeError(where: string, cause: unknown): UserError {
  const code = codeOf(cause);
  if (code.startsWith('HPE_')) {
    if (isTls(cause)) {
      return new UserError(`${where} answered in TLS`, { hint: 'Ask it with https://, or name the port that speaks plain HTTP.', cause });
    }
    const what =
      code === 'HPE_HEADER_OVERFLOW' ? 'with more than 16 KiB of headers' : `with what is no HTTP (${oneLine(messageOf(cause), 100)})`;
    return new UserError(`${where} answered ${what}`, { cause });
  }
  if (/CERTIFICATE_REQUIRED|ALERT_HANDSHAKE_FAILURE/.test(code)) {
    return new UserError(`${where} demands a certificate of the client, which is not offered`, { cause });
  }
  const what =
    code === 'ECONNRESET' || code === 'EPIPE' ? 'closed the connection without an answer' : `gave no answer (${code || 'no reason'})`;
  return new UserError(`${where} ${what}`, { cause, temporary: true });
}

/** An alert of TLS (record type 21), which is what a server says to a request in clear. */
function isTls(thrown: unknown): boolean {
  const packet = thrown instanceof Error && 'rawPacket' in thrown ? thrown.rawPacket : undefined;
  return Buffer.isBuffer(packet) && packet[0] === 21 && packet[1] === 3;
}
