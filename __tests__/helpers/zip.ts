import { crc32, inflateRawSync } from 'node:zlib';

export interface Zipped {
  name: string;
  content: string | Buffer;
  /** Fields of both headers that are not as they should be, by their offset in the central one. */
  claims?: { bytes?: number; packed?: number; offset?: number; flags?: number; method?: number; sum?: number };
}

/** An archive of stored files, or of files that lie about themselves. Source: PKWARE's APPNOTE, 4.3.7, 4.3.12, 4.3.16 and, with `zip64`, 4.3.14. */
export function zipOf(files: Zipped[], options: { zip64?: boolean; comment?: string; count?: number } = {}): Buffer {
  const locals: Buffer[] = [];
  const centrals: Buffer[] = [];
  let offset = 0;
  for (const { name, content, claims = {} } of files) {
    const data = Buffer.from(content);
    const sizes = { packed: claims.packed ?? data.length, bytes: claims.bytes ?? data.length, offset: claims.offset ?? offset };
    const common = header(name, data, claims);
    const local = Buffer.concat([
      word(0x04034b50),
      common,
      words(data.length, data.length),
      halves(name.length, 3),
      Buffer.from(name),
      EXTRA,
    ]);
    const extra = options.zip64 ? zip64Extra(sizes) : Buffer.alloc(0);
    const [packed, bytes, at] = options.zip64 ? [FULL, FULL, FULL] : [sizes.packed, sizes.bytes, sizes.offset];
    centrals.push(
      Buffer.concat([word(0x02014b50), halves(45), common, words(packed, bytes), halves(Buffer.byteLength(name), extra.length, 0, 0, 0)]),
      Buffer.concat([words(0, at), Buffer.from(name), extra]),
    );
    locals.push(local, data);
    offset += local.length + data.length;
  }
  const directory = Buffer.concat(centrals);
  const count = options.count ?? files.length;
  const end64 = options.zip64 ? [zip64End(count, directory.length, offset)] : [];
  const [entries, length, start] = options.zip64 ? [0xffff, FULL, FULL] : [count, directory.length, offset];
  const comment = Buffer.from(options.comment ?? '');
  const end = Buffer.concat([word(0x06054b50), halves(0, 0, entries, entries), words(length, start), halves(comment.length), comment]);
  return Buffer.concat([...locals, directory, ...end64, end]);
}

const FULL = 0xffffffff;
/** Between the name and the data: what only the local header knows the length of. */
const EXTRA = Buffer.from([1, 2, 3]);

const halves = (...values: number[]) => Buffer.concat(values.map((value) => Buffer.from([value & 255, (value >> 8) & 255])));
const word = (value: number) => {
  const four = Buffer.alloc(4);
  four.writeUInt32LE(value);
  return four;
};
const words = (...values: number[]) => Buffer.concat(values.map(word));
const longs = (...values: number[]) => Buffer.concat(values.map((value) => words(value % 2 ** 32, Math.floor(value / 2 ** 32))));

/** What both headers have alike, from the version needed to the checksum. */
const header = (name: string, data: Buffer, { flags = 0x800, method = 0, sum }: NonNullable<Zipped['claims']>) =>
  Buffer.concat([halves(45, name === '' ? 0 : flags, method, 0, 0), word(sum ?? crc32(method === 8 ? inflateRawSync(data) : data))]);

const zip64Extra = ({ packed, bytes, offset }: { packed: number; bytes: number; offset: number }) =>
  Buffer.concat([halves(0x5455, 1), Buffer.from([0]), halves(1, 24), longs(bytes, packed, offset)]);

const zip64End = (count: number, length: number, start: number) =>
  Buffer.concat([
    Buffer.concat([word(0x06064b50), longs(44), halves(45, 45), words(0, 0), longs(count, count, length, start)]),
    Buffer.concat([word(0x07064b50), word(0), longs(start + length), word(1)]),
  ]);

/** The entries of an archive by its central directory, stored or deflated, without zip64. */
export function filesOf(zip: Buffer): Map<string, string> {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files = new Map<string, string>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count--) {
    const [method, packed, name, extra, comment] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
      zip.readUInt16LE(at + 30),
      zip.readUInt16LE(at + 32),
    ];
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const bytes = zip.subarray(start, start + packed);
    files.set(zip.toString('utf8', at + 46, at + 46 + name), (method === 8 ? inflateRawSync(bytes) : bytes).toString('utf8'));
    at += 46 + name + extra + comment;
  }
  return files;
}
