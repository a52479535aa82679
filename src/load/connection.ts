import { connect as connectTcp, type Socket, type SocketConstructorOpts } from 'node:net';
import { type ConnectionOptions, connect as connectTls } from 'node:tls';
import { getSystemErrorName } from 'node:util';
import { messageOf } from '../errors.ts';
import { connectFault, type Exchange, type Outgoing, type Sender, tlsOptions } from './exchange.ts';
import { type Histogram, record } from './histogram.ts';
import { CONNECTIONS, type Fault } from './memory.ts';
import type { Origin } from './plan.ts';
import type { QuickWriter } from './quick-write.ts';
import { DONE, MALFORMED, MORE, type ReadBuffer, ResponseReader } from './response.ts';

/** What the connections of a thread have in common. */
export interface Wire {
  origin: Origin;
  /** PEM text. */
  ca: string | undefined;
  buffer: ReadBuffer;
  /** Microseconds from connecting to being ready. */
  connects: Histogram;
  /** Where CONNECTIONS says how many are open. */
  gauges: Float64Array;
  nextAddress: number;
  /** For plain connections. */
  quick: QuickWriter | undefined;
  /** Of the last TLS connection: the next one need not shake hands in full. */
  session: Buffer | undefined;
}

/** A piece of a body: what the kernel takes of it at once is not copied, and the rest waits for room. */
const PIECE = 256 * 1024;

/**
 * One request at a time on a connection that is opened when it is needed and kept while the server keeps it. Nothing is allocated for a
 * request but what Node needs for the write; timeouts are looked after from outside (`expire`).
 */
export class Connection implements Exchange {
  readonly reader = new ResponseReader();
  sentAt = 0;
  firstByteAt = 0;
  bytesIn = 0;
  bytesOut = 0;
  resent = 0;
  busy = false;

  readonly #wire: Wire;
  readonly #sender: Sender;
  #socket: Socket | undefined;
  #ready = false;
  /** It has answered before. */
  #kept = false;
  #outgoing!: Outgoing;
  #bodyAt = 0;
  #connectAt = 0;

  constructor(wire: Wire, sender: Sender) {
    this.#wire = wire;
    this.#sender = sender;
  }

  send(outgoing: Outgoing, now: number): void {
    this.#outgoing = outgoing;
    this.busy = true;
    this.sentAt = now;
    this.firstByteAt = 0;
    this.bytesIn = 0;
    this.resent = 0;
    this.reader.begin(outgoing.wanted);
    if (this.#ready) this.#write();
    else this.#open(now);
  }

  expire(before: number, now: number): void {
    if (this.busy && this.sentAt < before) this.#fail('timeout', this.#stage(), now);
  }

  close(): void {
    this.busy = false;
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = undefined;
    this.#ready = false;
    this.#kept = false;
    this.#opened(-1);
    socket.destroy();
  }

  #opened(more: number): void {
    const { gauges } = this.#wire;
    gauges[CONNECTIONS] = gauges[CONNECTIONS]! + more;
  }

  #stage(): string {
    if (!this.#ready) return 'still connecting';
    if (this.reader.started) return 'the answer had begun';
    return this.#isUploading() ? 'the request was still being sent' : 'no answer';
  }

  #isUploading(): boolean {
    const { body } = this.#outgoing;
    return body !== undefined && (this.#bodyAt < body.length || (this.#socket?.writableLength ?? 0) > 0);
  }

  #open(now: number): void {
    const { origin, buffer } = this.#wire;
    const host = origin.addresses[this.#wire.nextAddress++ % origin.addresses.length]!;
    const onread = { buffer: buffer.bytes, callback: (length: number) => this.#receive(socket, length) };
    const socket: Socket = origin.tls ? this.#openTls(host, onread) : connectTcp({ host, port: origin.port, noDelay: true, onread });
    this.#connectAt = now;
    this.#socket = socket;
    this.#opened(1);
    socket.once(origin.tls ? 'secureConnect' : 'connect', () => {
      if (this.#socket !== socket) return;
      this.#ready = true;
      record(this.#wire.connects, (performance.now() - this.#connectAt) * 1_000);
      if (this.busy) this.#write();
    });
    socket.on('error', (thrown: NodeJS.ErrnoException) => this.#broken(socket, thrown));
    socket.on('end', () => this.#ended(socket));
    socket.on('close', () => this.#ended(socket));
    socket.on('drain', () => {
      if (this.#socket === socket && this.busy && this.#isUploading()) this.#writeBody();
    });
  }

  #openTls(host: string, onread: { buffer: Uint8Array; callback: (length: number) => boolean }): Socket {
    // Node takes what a plain socket takes (its documentation: `onread`); the types do not know.
    const reading: ConnectionOptions & Pick<SocketConstructorOpts, 'onread'> = { ...tlsOptions(this.#wire, host, 'http/1.1'), onread };
    const socket = connectTls(reading);
    socket.setNoDelay(true);
    socket.on('session', (ticket: Buffer) => {
      this.#wire.session = ticket;
    });
    return socket;
  }

  #write(): void {
    const { bytes, text, body } = this.#outgoing;
    this.bytesOut = bytes.length;
    const { quick } = this.#wire;
    if (quick && text !== undefined) {
      const error = quick.write(this.#socket!, text);
      if (error === 0) return;
      if (error !== undefined) {
        this.#unwritten(this.#socket!, error);
        return;
      }
    }
    this.#socket!.write(bytes);
    if (!body) return;
    this.#bodyAt = 0;
    this.#writeBody();
  }

  /** In a while, as an error of the socket would come: whoever sends is in the middle of it. */
  #unwritten(socket: Socket, error: number): void {
    setImmediate(() => this.#broken(socket, new Error(`write ${getSystemErrorName(error)}`)));
  }

  /** As much as there is room for; the rest at 'drain'. */
  #writeBody(): void {
    const body = this.#outgoing.body!;
    let room = true;
    while (room && this.#bodyAt < body.length) {
      const piece = body.subarray(this.#bodyAt, this.#bodyAt + PIECE);
      this.#bodyAt += piece.length;
      this.bytesOut += piece.length;
      room = this.#socket!.write(piece);
    }
  }

  #receive(socket: Socket, length: number): boolean {
    if (this.#socket !== socket) return false;
    if (!this.busy) {
      // Bytes that nobody asked for: a notice that it will close, or the rest of an answer that claimed to be shorter.
      this.close();
      return false;
    }
    this.bytesIn += length;
    const verdict = this.reader.read(this.#wire.buffer, length);
    if (verdict === MORE) {
      if (this.firstByteAt === 0) this.firstByteAt = performance.now();
      return true;
    }
    const now = performance.now();
    if (this.firstByteAt === 0) this.firstByteAt = now;
    if (verdict === MALFORMED) this.#fail('malformed', this.reader.reason, now);
    else this.#answered(now);
    return this.#socket === socket;
  }

  #answered(now: number): void {
    this.busy = false;
    this.#kept = true;
    // An answer before the end of the upload: the rest of the body would be taken for the next request.
    if (!this.reader.keepAlive || this.#isUploading()) this.close();
    this.#sender.answered(now);
  }

  #fail(fault: Fault, message: string, now: number): void {
    this.close();
    this.#sender.failed(fault, message, now);
  }

  #broken(socket: Socket, thrown: NodeJS.ErrnoException): void {
    if (this.#socket !== socket) return;
    if (!this.busy) this.close();
    else if (!this.#ready) this.#fail(connectFault(thrown), messageOf(thrown), performance.now());
    else if (!this.#again()) this.#fail('reset', messageOf(thrown), performance.now());
  }

  #ended(socket: Socket): void {
    if (this.#socket !== socket) return;
    if (!this.busy) this.close();
    else if (this.reader.end() === DONE) this.#answered(performance.now());
    else if (!this.#again()) this.#cutOff();
  }

  #cutOff(): void {
    const when = this.reader.started ? 'in the middle of an answer' : this.#ready ? 'without an answer' : 'before it was ready';
    this.#fail(this.#ready || !this.#wire.origin.tls ? 'closed' : 'tls', `the connection was closed ${when}`, performance.now());
  }

  /** A server may close a kept connection at the very moment that a request is sent: that is nobody's fault, and a client sends it again. */
  #again(): boolean {
    if (!this.#kept || this.reader.started || !this.#outgoing.idempotent || this.resent > 0) return false;
    this.close();
    this.busy = true;
    this.resent = 1;
    this.#open(performance.now());
    return true;
  }
}
