import { type Head, HeadReader } from './response-head.ts';

/** What is known of a response after some bytes of it. */
export const MORE = 0;
export const DONE = 1;
export const MALFORMED = 2;
export type Verdict = typeof MORE | typeof DONE | typeof MALFORMED;

/** The head of the last response to the same request, in whose place an equal one need not be read again. */
export interface HeadCache {
  bytes: Uint8Array;
  words: Uint32Array;
  /** 0: nothing is held. */
  length: number;
  status: number;
  bodyLength: number;
  keepAlive: boolean;
  values: (string | undefined)[];
}

/** Longer heads are read each time. */
const CACHED_BYTES = 2_048;

export function headCache(): HeadCache {
  const memory = new ArrayBuffer(CACHED_BYTES);
  return {
    bytes: new Uint8Array(memory),
    words: new Uint32Array(memory),
    length: 0,
    status: 0,
    bodyLength: 0,
    keepAlive: true,
    values: [],
  };
}

/** What connections read into, one for all of a thread; its bytes may be compared four at a time. */
export interface ReadBuffer {
  bytes: Buffer;
  words: Uint32Array;
}

export function readBuffer(size = 64 * 1024): ReadBuffer {
  const memory = new ArrayBuffer(size);
  return { bytes: Buffer.from(memory), words: new Uint32Array(memory) };
}

/** What is asked of the response to one request. */
export interface Wanted {
  cache: HeadCache;
  /** The response to HEAD has no body, whatever its head says. */
  head: boolean;
  /** Names in lower case; `ResponseReader.values` holds what they were, in this order. */
  headers: readonly string[];
  /** At most so many bytes of the body are kept; 0 keeps nothing. */
  keepBody: number;
}

/** A longer body is taken for one that never ends. */
export const MOST_BODY_BYTES = 2 ** 32;
/** As Node's own client has it: chunk extensions, and trailers, are somebody else's bytes too. */
const MOST_EXTENSION_BYTES = 16 * 1024;

const HEAD = 0;
const FIXED = 1;
const UNTIL_CLOSE = 2;
const CHUNK_SIZE = 3;
const CHUNK_EXTENSION = 4;
const CHUNK_SIZE_LF = 5;
const CHUNK_DATA = 6;
const CHUNK_DATA_CR = 7;
const CHUNK_DATA_LF = 8;
const TRAILERS = 9;
const ENDED = 10;

/**
 * Reads the responses of one connection, one at a time, from whatever pieces they arrive in (RFC 9112). One whose head equals that of the
 * response before it costs a comparison of its head and an addition, and allocates nothing; any other goes through the machine behind it.
 *
 * It is stricter than Node's parser where a load test is better served by an error than by a guess: see __tests__/load/response-fuzz.test.ts.
 */
export class ResponseReader implements Head {
  status = 0;
  /** Of the body as it was sent, without the framing of chunks. */
  bodyBytes = 0;
  /** Whether the connection can take another request. */
  keepAlive = true;
  /** Of the headers that were wanted. */
  values: (string | undefined)[] = [];
  /** Why it is malformed. */
  reason = '';

  #state = HEAD;
  #wanted!: Wanted;
  /** Bytes to come, of the body or of the chunk. */
  #left = 0;
  #digits = 0;
  #extension = 0;
  #kept: Buffer[] = [];
  #keptBytes = 0;
  #started = false;
  #head: HeadReader | undefined;
  /** How much of the head came before this piece: only a head that came in one piece is cached. */
  #headBytes = 0;

  begin(wanted: Wanted): void {
    this.#wanted = wanted;
    this.#state = HEAD;
    this.#started = false;
    this.#headBytes = 0;
    this.bodyBytes = 0;
    if (this.#keptBytes > 0) {
      this.#kept = [];
      this.#keptBytes = 0;
    }
  }

  /** Whether any byte of it has come. */
  get started(): boolean {
    return this.#started;
  }

  /** What was kept of the body. */
  body(): Buffer {
    return Buffer.concat(this.#kept);
  }

  /** The first `length` bytes of the buffer. What comes after the end of the response belongs to nobody: the connection then cannot be kept. */
  read(buffer: ReadBuffer, length: number): Verdict {
    if (!this.#started) {
      this.#started = true;
      const { cache } = this.#wanted;
      if (cache.length > 0 && length >= cache.length && sameHead(cache, buffer)) return this.#asBefore(cache, buffer.bytes, length);
    }
    return this.#pieces(buffer.bytes, length);
  }

  /** The other side has closed. DONE where that is how this response ends, MORE where it was cut off. */
  end(): Verdict {
    if (this.#state === UNTIL_CLOSE) {
      this.#state = ENDED;
      return DONE;
    }
    return MORE;
  }

  #asBefore(cache: HeadCache, bytes: Buffer, length: number): Verdict {
    this.status = cache.status;
    this.keepAlive = cache.keepAlive;
    this.values = cache.values;
    if (length === cache.length + cache.bodyLength && this.#wanted.keepBody === 0) {
      this.bodyBytes = cache.bodyLength;
      this.#state = ENDED;
      return DONE;
    }
    this.#left = cache.bodyLength;
    if (this.#left === 0) return this.#finish(cache.length, length);
    this.#state = FIXED;
    return this.#body(bytes, cache.length, length);
  }

  #pieces(bytes: Buffer, length: number): Verdict {
    if (this.#state !== HEAD) return this.#body(bytes, 0, length);
    this.#head ??= new HeadReader();
    const head = this.#head;
    if (this.#headBytes === 0) head.begin(this.#wanted.headers);
    let at = head.read(bytes, 0, length);
    while (at >= 0 && head.ended && head.status < 200 && head.status !== 101) {
      // An interim response: the one that counts is still to come.
      this.#headBytes = 1;
      head.begin(this.#wanted.headers);
      if (at < length) at = head.read(bytes, at, length);
    }
    if (at < 0) return this.#malformed(head.reason);
    if (!head.ended) {
      this.#headBytes += length;
      return MORE;
    }
    this.status = head.status;
    this.values = head.values;
    this.keepAlive = head.keepAlive && head.status !== 101;
    const framing = this.#frame(head);
    if (framing === MALFORMED) return MALFORMED;
    if (this.#headBytes === 0) this.#remember(bytes, at);
    if (framing === DONE) return this.#finish(at, length);
    return this.#body(bytes, at, length);
  }

  /** RFC 9112 section 6.3. */
  #frame(head: HeadReader): Verdict {
    if (this.#wanted.head || head.status === 101 || head.status === 204 || head.status === 304) {
      this.#left = 0;
      this.#state = FIXED;
      return DONE;
    }
    if (head.transferEncoding) {
      this.#state = head.chunked ? CHUNK_SIZE : UNTIL_CLOSE;
      this.#digits = 0;
      this.#left = 0;
    } else if (head.contentLength >= 0) {
      if (head.contentLength > MOST_BODY_BYTES) return this.#malformed(`a body of ${head.contentLength} bytes`);
      this.#left = head.contentLength;
      this.#state = FIXED;
      if (this.#left === 0) return DONE;
    } else this.#state = UNTIL_CLOSE;
    if (this.#state === UNTIL_CLOSE) this.keepAlive = false;
    return MORE;
  }

  /** Only a body whose length its head says can be skipped by looking at the head. */
  #remember(bytes: Buffer, length: number): void {
    const { cache } = this.#wanted;
    if (this.#state !== FIXED || length > CACHED_BYTES || this.values.some((value) => value !== undefined && value.length > CACHED_BYTES)) {
      cache.length = 0;
      return;
    }
    cache.bytes.set(bytes.subarray(0, length));
    cache.length = length;
    cache.status = this.status;
    cache.bodyLength = this.#left;
    cache.keepAlive = this.keepAlive;
    cache.values = this.values;
  }

  #body(bytes: Buffer, from: number, length: number): Verdict {
    if (this.#state === FIXED) {
      const taken = Math.min(this.#left, length - from);
      this.#take(bytes, from, taken);
      this.#left -= taken;
      return this.#left === 0 ? this.#finish(from + taken, length) : MORE;
    }
    if (this.#state === UNTIL_CLOSE) {
      this.#take(bytes, from, length - from);
      return this.bodyBytes > MOST_BODY_BYTES ? this.#malformed('a body that does not end') : MORE;
    }
    if (this.#state === ENDED) {
      this.keepAlive = false;
      return DONE;
    }
    return this.#chunks(bytes, from, length);
  }

  /** RFC 9112 section 7.1. */
  #chunks(bytes: Buffer, from: number, length: number): Verdict {
    for (let at = from; at < length; ) {
      if (this.#state === CHUNK_DATA) {
        const taken = Math.min(this.#left, length - at);
        this.#take(bytes, at, taken);
        at += taken;
        this.#left -= taken;
        if (this.#left === 0) this.#state = CHUNK_DATA_CR;
        continue;
      }
      if (this.#state === TRAILERS) {
        const head = this.#head!;
        const next = head.read(bytes, at, length);
        if (next < 0) return this.#malformed(head.reason);
        return head.ended ? this.#finish(next, length) : MORE;
      }
      const wrong = this.#chunkByte(bytes[at++]!);
      if (wrong !== undefined) return this.#malformed(wrong);
      if (this.bodyBytes + this.#left > MOST_BODY_BYTES) return this.#malformed('a body that does not end');
    }
    return MORE;
  }

  /** Returns what is wrong with it. */
  #chunkByte(byte: number): string | undefined {
    switch (this.#state) {
      case CHUNK_SIZE: {
        const digit = hexDigit(byte);
        if (digit >= 0) {
          this.#left = this.#left * 16 + digit;
          this.#digits++;
          return undefined;
        }
        if (this.#digits === 0) return 'a chunk without a size';
        this.#extension = 0;
        if (byte === SEMICOLON) this.#state = CHUNK_EXTENSION;
        else if (byte === CR) this.#state = CHUNK_SIZE_LF;
        else return 'a chunk size that is no number';
        return undefined;
      }
      case CHUNK_EXTENSION:
        if (byte === CR) this.#state = CHUNK_SIZE_LF;
        else if (byte === LF || (byte < 32 && byte !== TAB) || byte === DEL) return 'a control character in a chunk extension';
        else if (++this.#extension > MOST_EXTENSION_BYTES) return 'a chunk extension without end';
        return undefined;
      case CHUNK_SIZE_LF:
        if (byte !== LF) return 'a chunk size that does not end in CR LF';
        this.#digits = 0;
        if (this.#left > 0) this.#state = CHUNK_DATA;
        else {
          this.#state = TRAILERS;
          this.#head!.beginTrailers();
        }
        return undefined;
      case CHUNK_DATA_CR:
        if (byte !== CR) return 'a chunk that is longer than its size';
        this.#state = CHUNK_DATA_LF;
        return undefined;
      default:
        if (byte !== LF) return 'a chunk that does not end in CR LF';
        this.#state = CHUNK_SIZE;
        return undefined;
    }
  }

  #take(bytes: Buffer, from: number, taken: number): void {
    this.bodyBytes += taken;
    const room = this.#wanted.keepBody - this.#keptBytes;
    if (room <= 0 || taken === 0) return;
    // A copy: the buffer is read into again.
    const kept = Buffer.from(bytes.subarray(from, from + Math.min(taken, room)));
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }

  #finish(at: number, length: number): Verdict {
    this.#state = ENDED;
    if (at < length) this.keepAlive = false;
    return DONE;
  }

  #malformed(reason: string): Verdict {
    this.reason = reason;
    this.keepAlive = false;
    this.#state = ENDED;
    return MALFORMED;
  }
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SEMICOLON = 59;
const DEL = 127;

function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** By words, and the last few by bytes: comparing two hundred bytes takes some tens of nanoseconds, a call out of JavaScript more. */
function sameHead(cache: HeadCache, buffer: ReadBuffer): boolean {
  const { length, words: expected } = cache;
  const { words } = buffer;
  const whole = length >> 2;
  for (let i = 0; i < whole; i++) if (words[i] !== expected[i]) return false;
  for (let i = whole << 2; i < length; i++) if (buffer.bytes[i] !== cache.bytes[i]) return false;
  return true;
}
