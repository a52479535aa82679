/** What a reader of responses tells of a head. */
export interface Head {
  status: number;
  keepAlive: boolean;
  values: (string | undefined)[];
}

/** As Node's own client has it: a head, trailers included, is 16 KiB at most. */
export const MOST_HEAD_BYTES = 16 * 1024;
/** Longer values are cut where somebody wants them, and refused where the framing hangs on them. */
const MOST_VALUE_BYTES = 1_024;
const MOST_NAME_BYTES = 64;

const VERSION = 0;
const STATUS = 1;
const AFTER_STATUS = 2;
const REASON = 3;
const LINE_LF = 4;
const LINE_START = 5;
const NAME = 6;
const VALUE_START = 7;
const VALUE = 8;
const VALUE_LF = 9;
const LAST_LF = 10;
const ENDED = 11;

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COLON = 58;
const DEL = 127;

const START = Buffer.from('HTTP/1.');
const CONTENT_LENGTH = Buffer.from('content-length');
const TRANSFER_ENCODING = Buffer.from('transfer-encoding');
const CONNECTION = Buffer.from('connection');

/** Which header a value belongs to: one of these, or the index of a wanted one. */
const OTHER = -1;
const IS_CONTENT_LENGTH = -2;
const IS_TRANSFER_ENCODING = -3;
const IS_CONNECTION = -4;

/** `token` of RFC 9110 section 5.6.2, as the lower-case letter or 0. */
const TOKEN = new Uint8Array(256);
for (const letter of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz") TOKEN[letter.charCodeAt(0)] = letter.charCodeAt(0);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ') TOKEN[letter.charCodeAt(0)] = letter.charCodeAt(0) | 32;

/**
 * The head of a response, byte by byte, and of trailers: it may be split anywhere. RFC 9112 sections 2 to 5. A value that goes on in the next
 * line is malformed, as it is to Node: nothing but an attack has sent one for years.
 */
export class HeadReader implements Head {
  status = 0;
  /** -1: none was given. */
  contentLength = -1;
  transferEncoding = false;
  /** `chunked` is the last coding. */
  chunked = false;
  keepAlive = true;
  values: (string | undefined)[] = [];
  ended = false;
  reason = '';

  #state = VERSION;
  #at = 0;
  #bytes = 0;
  #wanted: readonly Buffer[] = [];
  #names: readonly string[] = [];
  #name = new Uint8Array(MOST_NAME_BYTES);
  #nameBytes = 0;
  #value = Buffer.allocUnsafeSlow(MOST_VALUE_BYTES);
  #valueBytes = 0;
  #header = OTHER;
  #trailers = false;
  #closes = false;

  begin(wanted: readonly string[]): void {
    if (wanted !== this.#names) {
      this.#names = wanted;
      this.#wanted = wanted.map((name) => Buffer.from(name));
    }
    this.status = 0;
    this.contentLength = -1;
    this.transferEncoding = false;
    this.chunked = false;
    this.keepAlive = true;
    // Whoever holds the values of the head before keeps them.
    this.values = wanted.length === 0 ? NONE : new Array(wanted.length).fill(undefined);
    this.ended = false;
    this.#state = VERSION;
    this.#at = 0;
    this.#bytes = 0;
    this.#trailers = false;
    this.#closes = false;
  }

  /** Trailers: their names and values must be well formed, and change nothing. */
  beginTrailers(): void {
    this.ended = false;
    this.#trailers = true;
    this.#bytes = 0;
    this.#state = LINE_START;
  }

  /** Returns where the head ends, or `length` while it does not; -1 when it is malformed, with `reason`. */
  read(bytes: Uint8Array, from: number, length: number): number {
    for (let at = from; at < length; at++) {
      const byte = bytes[at]!;
      if (++this.#bytes > MOST_HEAD_BYTES) return this.#wrong(`a head of more than ${MOST_HEAD_BYTES} bytes`);
      const wrong = this.#state <= LINE_LF ? this.#statusLine(byte) : this.#headerLine(byte);
      if (wrong !== undefined) return this.#wrong(wrong);
      if (this.ended) return at + 1;
    }
    return length;
  }

  #wrong(reason: string): number {
    this.reason = reason;
    return -1;
  }

  #statusLine(byte: number): string | undefined {
    switch (this.#state) {
      case VERSION: {
        const at = this.#at++;
        if (at < START.length) return byte === START[at] ? undefined : 'a first line that does not begin with HTTP/1.';
        if (at === START.length) {
          if (byte !== 48 && byte !== 49) return 'a version other than HTTP/1.0 and HTTP/1.1';
          this.keepAlive = byte === 49;
          return undefined;
        }
        if (byte !== SPACE) return 'a version other than HTTP/1.0 and HTTP/1.1';
        this.#state = STATUS;
        this.#at = 0;
        return undefined;
      }
      case STATUS: {
        if (byte < 48 || byte > 57) return 'a status that is no number of three digits';
        this.status = this.status * 10 + byte - 48;
        if (++this.#at < 3) return undefined;
        this.#state = AFTER_STATUS;
        return this.status < 100 ? 'a status below 100' : undefined;
      }
      case AFTER_STATUS:
        if (byte === SPACE) this.#state = REASON;
        else if (byte === CR) this.#state = LINE_LF;
        else return 'a status that is no number of three digits';
        return undefined;
      case REASON:
        // Any character may stand in it: nobody reads it.
        if (byte === CR) this.#state = LINE_LF;
        else if (byte === LF) return 'a first line that does not end in CR LF';
        return undefined;
      default:
        if (byte !== LF) return 'a first line that does not end in CR LF';
        this.#state = LINE_START;
        return undefined;
    }
  }

  #headerLine(byte: number): string | undefined {
    switch (this.#state) {
      case VALUE:
        return this.#valueByte(byte);
      case NAME:
        return this.#nameByte(byte);
      case LINE_START:
        return this.#lineStart(byte);
      case VALUE_START:
        if (byte === SPACE || byte === TAB) return undefined;
        this.#state = VALUE;
        return this.#valueByte(byte);
      case VALUE_LF:
        if (byte !== LF) return 'a header that does not end in CR LF';
        this.#state = LINE_START;
        return this.#valueEnded();
      default:
        if (byte !== LF) return 'a head that does not end in CR LF';
        this.#state = ENDED;
        this.ended = true;
        return undefined;
    }
  }

  #lineStart(byte: number): string | undefined {
    if (byte === CR) {
      this.#state = LAST_LF;
      return undefined;
    }
    this.#state = NAME;
    this.#nameBytes = 0;
    return this.#nameByte(byte);
  }

  #nameByte(byte: number): string | undefined {
    const letter = TOKEN[byte]!;
    if (letter !== 0) {
      if (this.#nameBytes < MOST_NAME_BYTES) this.#name[this.#nameBytes] = letter;
      this.#nameBytes++;
      return undefined;
    }
    if (byte !== COLON || this.#nameBytes === 0) return 'a header whose name is none';
    this.#header = this.#which();
    if (this.#trailers) {
      // RFC 9110 section 6.5.1: it would contradict the framing that has brought us here.
      if (this.#header === IS_CONTENT_LENGTH) return 'a Content-Length among the trailers';
      this.#header = OTHER;
    }
    this.#valueBytes = 0;
    this.#state = VALUE_START;
    return undefined;
  }

  #which(): number {
    for (let i = 0; i < this.#wanted.length; i++) if (this.#isNamed(this.#wanted[i]!)) return i;
    if (this.#isNamed(CONTENT_LENGTH)) return IS_CONTENT_LENGTH;
    if (this.#isNamed(TRANSFER_ENCODING)) return IS_TRANSFER_ENCODING;
    return this.#isNamed(CONNECTION) ? IS_CONNECTION : OTHER;
  }

  #isNamed(name: Buffer): boolean {
    if (this.#nameBytes !== name.length) return false;
    for (let i = 0; i < name.length; i++) if (this.#name[i] !== name[i]) return false;
    return true;
  }

  #valueByte(byte: number): string | undefined {
    if (byte === CR) {
      this.#state = VALUE_LF;
      return undefined;
    }
    if (!isText(byte)) return 'a control character in a header';
    if (this.#header !== OTHER) this.#keep(byte);
    return undefined;
  }

  #keep(byte: number): void {
    if (this.#valueBytes < MOST_VALUE_BYTES) this.#value[this.#valueBytes] = byte;
    this.#valueBytes++;
  }

  #valueEnded(): string | undefined {
    if (this.#header === OTHER) return undefined;
    const text = this.#value.toString('latin1', 0, Math.min(this.#valueBytes, MOST_VALUE_BYTES)).trim();
    if (this.#header >= 0) this.values[this.#header] ??= text;
    // A wanted header may be one that the framing hangs on.
    const name = this.#header >= 0 ? this.#names[this.#header] : undefined;
    if (this.#header === IS_CONTENT_LENGTH || name === 'content-length') return this.#length(text);
    if (this.#header === IS_TRANSFER_ENCODING || name === 'transfer-encoding') return this.#coding(text);
    if (this.#header === IS_CONNECTION || name === 'connection') this.#options(text);
    return undefined;
  }

  #length(text: string): string | undefined {
    if (!/^\d{1,15}$/.test(text)) return 'a Content-Length that is no number';
    if (this.contentLength >= 0) return 'more than one Content-Length';
    if (this.transferEncoding) return BOTH;
    this.contentLength = Number(text);
    return undefined;
  }

  #coding(text: string): string | undefined {
    if (this.#valueBytes > MOST_VALUE_BYTES) return 'a Transfer-Encoding that is too long';
    if (this.contentLength >= 0) return BOTH;
    this.transferEncoding = true;
    this.chunked = /(?:^|,)[ \t]*chunked$/i.test(text);
    return undefined;
  }

  #options(text: string): void {
    for (const option of text.toLowerCase().split(',')) {
      if (option.trim() === 'close') this.#closes = true;
      // HTTP/1.0 closes unless it says so.
      if (option.trim() === 'keep-alive') this.keepAlive = true;
    }
    if (this.#closes) this.keepAlive = false;
  }
}

const BOTH = 'both Content-Length and Transfer-Encoding';

const NONE: (string | undefined)[] = [];

/** What may stand in a value: RFC 9112 leaves everything out that a terminal would act upon. */
const isText = (byte: number): boolean => (byte >= SPACE && byte !== DEL) || byte === TAB;
