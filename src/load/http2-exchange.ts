import {
  type ClientHttp2Stream,
  constants,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { messageOf } from '../errors.ts';
import type { Answer } from './conditions.ts';
import { connectFault, type Exchange, type Outgoing, type Sender } from './exchange.ts';
import { type Http2Session, type Http2Sessions, http2Headers } from './http2-session.ts';
import type { Fault } from './memory.ts';
import { requestParts } from './request.ts';
import { MOST_BODY_BYTES } from './response.ts';

/** A piece of a body: the rest waits until the server makes room. */
const PIECE = 256 * 1024;
/** A server that is about to close a session refuses what comes after its word, again and again where many are being closed. */
const MOST_RESENT = 3;
const { NGHTTP2_CANCEL, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
/** By their numbers: RFC 9113 section 7. */
const CODES = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];

/** What was made of a prepared request; a template's is another each time. */
const prepared = new WeakMap<Outgoing, { headers: OutgoingHttpHeaders; content: Uint8Array | undefined }>();

function preparedOf(outgoing: Outgoing) {
  let found = prepared.get(outgoing);
  if (!found) {
    const parts = requestParts(outgoing.bytes);
    found = { headers: http2Headers(parts), content: outgoing.body ?? parts.body };
    prepared.set(outgoing, found);
  }
  return found;
}

/** One request at a time, each a stream of a session that is shared. Node's own HTTP/2 does the work: about a tenth as fast as the plain connection. */
export class Http2Exchange implements Exchange {
  readonly reader = new StreamReader();
  sentAt = 0;
  firstByteAt = 0;
  bytesIn = 0;
  bytesOut = 0;
  resent = 0;
  busy = false;

  readonly #sessions: Http2Sessions;
  readonly #sender: Sender;
  #session: Http2Session | undefined;
  #stream: ClientHttp2Stream | undefined;
  #outgoing!: Outgoing;
  #content: Uint8Array | undefined;
  #bodyAt = 0;
  /** Of the session, when the request was handed to it: others have been answered on it before. */
  #kept = false;

  constructor(sessions: Http2Sessions, sender: Sender) {
    this.#sessions = sessions;
    this.#sender = sender;
  }

  send(outgoing: Outgoing, now: number): void {
    this.#outgoing = outgoing;
    this.busy = true;
    this.sentAt = now;
    this.resent = 0;
    this.#open();
  }

  expire(before: number, now: number): void {
    if (!this.busy || this.sentAt >= before) return;
    const session = this.#session!;
    const stage = this.#stage(session);
    this.close();
    // Nothing has come of it for all this time, for anybody: whoever comes next tries anew.
    if (session.heardAt <= this.sentAt) this.#sessions.retire(session);
    this.#sender.failed('timeout', stage, now);
  }

  close(): void {
    this.busy = false;
    const stream = this.#stream;
    this.#stream = undefined;
    stream?.close(NGHTTP2_CANCEL);
  }

  #stage(session: Http2Session): string {
    if (!session.ready) return 'still connecting';
    if (this.reader.status !== 0) return 'the answer had begun';
    return this.#isUploading() ? 'the request was still being sent' : 'no answer';
  }

  #isUploading(): boolean {
    return this.#bodyAt < (this.#content?.length ?? 0) || (this.#stream?.writableLength ?? 0) > 0;
  }

  #open(): void {
    const { headers, content } = preparedOf(this.#outgoing);
    this.reader.begin(this.#outgoing.wanted.headers, this.#outgoing.wanted.keepBody);
    this.firstByteAt = 0;
    this.bytesIn = 0;
    this.bytesOut = 0;
    this.#content = content;
    this.#bodyAt = 0;
    const session = this.#sessions.take();
    this.#session = session;
    this.#kept = session.ready;
    let stream: ClientHttp2Stream;
    try {
      stream = session.client.request(headers, { endStream: content === undefined });
    } catch (thrown) {
      // In a while, as an error of the stream would come: whoever sends is in the middle of it.
      setImmediate(() => {
        session.over = true;
        this.#sessions.give(session);
        if (this.busy && this.#session === session) this.#fail('closed', messageOf(thrown));
      });
      return;
    }
    this.#stream = stream;
    this.#listen(stream, session);
    if (content) this.#writeBody(stream, content);
  }

  #listen(stream: ClientHttp2Stream, session: Http2Session): void {
    let broken: NodeJS.ErrnoException | undefined;
    stream.on('error', (thrown) => {
      broken = thrown;
    });
    stream.once('response', (headers) => {
      if (this.#stream !== stream) return;
      this.firstByteAt = performance.now();
      session.heardAt = this.firstByteAt;
      this.reader.head(headers);
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.#stream !== stream) return;
      session.heardAt = performance.now();
      this.reader.take(chunk);
      if (this.reader.bodyBytes > MOST_BODY_BYTES) this.#fail('malformed', 'a body that does not end');
    });
    stream.once('end', () => {
      if (this.#stream === stream && this.reader.status !== 0 && stream.rstCode === NGHTTP2_NO_ERROR) this.#answered(session);
    });
    stream.on('drain', () => {
      if (this.#stream === stream && this.#content) this.#writeBody(stream, this.#content);
    });
    stream.once('close', () => {
      this.#sessions.give(session);
      if (this.#stream === stream) this.#broken(session, stream.rstCode, broken);
    });
  }

  /** As much as there is room for; the rest at 'drain'. */
  #writeBody(stream: ClientHttp2Stream, content: Uint8Array): void {
    let room = true;
    while (room && this.#bodyAt < content.length) {
      const piece = content.subarray(this.#bodyAt, this.#bodyAt + PIECE);
      this.#bodyAt += piece.length;
      if (this.#bodyAt < content.length) room = stream.write(piece);
      else stream.end(piece);
    }
  }

  #answered(session: Http2Session): void {
    const now = performance.now();
    this.#count(session);
    const isUploading = this.#isUploading();
    const stream = this.#stream;
    this.#stream = undefined;
    this.busy = false;
    // An answer before the end of the upload: nobody waits for the rest of it.
    if (isUploading) stream?.close(NGHTTP2_CANCEL);
    this.#sender.answered(now);
  }

  /** What came and went on the session since the last answer on it: the sum is right, whoever it is put down to. */
  #count(session: Http2Session): void {
    const { read, written } = session.traffic();
    this.bytesIn += read;
    this.bytesOut += written;
  }

  #broken(session: Http2Session, code: number, thrown: NodeJS.ErrnoException | undefined): void {
    this.#count(session);
    if (this.#again(session, code)) return;
    const cause = session.broken ?? thrown;
    if (!session.ready) {
      if (cause) this.#fail(connectFault(cause), messageOf(cause));
      else this.#fail('tls', 'the connection was closed before it was ready');
    } else if (session.broken)
      this.#fail(/^(?:ECONNRESET|EPIPE|ETIMEDOUT)$/.test(session.broken.code ?? '') ? 'reset' : 'malformed', messageOf(session.broken));
    else if (session.over && code === NGHTTP2_CANCEL)
      this.#fail('closed', `the connection was closed ${this.reader.status !== 0 ? 'in the middle of an answer' : 'without an answer'}`);
    else if (code === NGHTTP2_NO_ERROR) this.#fail('closed', 'the stream was closed without an answer');
    else this.#fail('reset', `the stream was reset (${CODES[code] ?? code})`);
  }

  #fail(fault: Fault, message: string): void {
    this.close();
    this.#sender.failed(fault, message, performance.now());
  }

  /** What a server refused it has not looked at (RFC 9113 section 8.7); what was sent as it closed a kept session may be sent again where that does no harm. */
  #again(session: Http2Session, code: number): boolean {
    if (this.resent >= MOST_RESENT || this.reader.status !== 0) return false;
    const refused = session.ready && code === NGHTTP2_REFUSED_STREAM;
    const closing = this.#kept && session.over && this.#outgoing.idempotent && this.resent === 0;
    if (!refused && !closing) return false;
    this.#stream = undefined;
    this.resent++;
    this.#open();
    return true;
  }
}

/** Gathers an answer from what Node has read of it. */
class StreamReader implements Answer {
  status = 0;
  values: (string | undefined)[] = [];
  bodyBytes = 0;

  #headers: readonly string[] = [];
  #room = 0;
  #kept: Buffer[] = [];

  begin(headers: readonly string[], keepBody: number): void {
    this.status = 0;
    this.values = [];
    this.bodyBytes = 0;
    this.#headers = headers;
    this.#room = keepBody;
    this.#kept = [];
  }

  head(headers: IncomingHttpHeaders & IncomingHttpStatusHeader): void {
    this.status = headers[':status'] ?? 0;
    this.values = this.#headers.map((name) => {
      const value = headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    });
  }

  take(chunk: Buffer): void {
    this.bodyBytes += chunk.length;
    if (this.#room <= 0) return;
    const kept = chunk.subarray(0, this.#room);
    this.#kept.push(kept);
    this.#room -= kept.length;
  }

  body(): Buffer {
    return Buffer.concat(this.#kept);
  }
}
