/** One object in a page of a listing, as the store writes it: the key is still escaped where the page says so. */
export interface Entry {
  Key: string;
  Size: number;
  LastModified: Date;
}

/** With the names that the answer has, which are those of the SDK too. */
export interface Page {
  Contents: Entry[];
  IsTruncated: boolean;
  EncodingType?: 'url';
  NextContinuationToken?: string;
}

/** `<Name>text</Name>`, without attributes. Sticky. */
const element = () => /\s*<([A-Za-z]+)>([^<>]*)<\/\1>/y;
const BEGIN =
  /^(?:\uFEFF)?\s*(?:<\?xml version=(["'])1\.[01]\1(?: encoding=(["'])(?:utf|UTF)-8\2)?(?: standalone=(["'])(?:yes|no)\3)?\s*\?>)?\s*<ListBucketResult(?: xmlns=(["'])[^<>"'&]*\4)?>/;
const END = /\s*<\/ListBucketResult>\s*$/y;
const OPENS = /\s*<Contents>/y;
const CLOSES = /\s*<\/Contents>/y;
/** The only thing in an object that has parts; nobody asks who it is. */
const OWNER = /\s*<Owner>(?:\s*<(ID|DisplayName|Type|URI)>[^<>]*<\/\1>)*\s*<\/Owner>/y;

/** Of the page, once each; the values of most are of no interest here. */
const OF_PAGE = new Set([
  ...['Name', 'Prefix', 'MaxKeys', 'KeyCount', 'EncodingType', 'IsTruncated'],
  ...['ContinuationToken', 'NextContinuationToken', 'StartAfter', 'Delimiter'],
]);
const OF_ENTRY = new Set(['Key', 'LastModified', 'ETag', 'Size', 'StorageClass', 'ChecksumAlgorithm', 'ChecksumType']);

/**
 * The answer to ListObjectsV2 without a delimiter ("ListObjectsV2", API reference of S3), read in a tenth of the time that the SDK takes. Undefined
 * for everything that is not exactly as S3 writes it, also where it would still be XML: comments, attributes, other elements, elements twice, a
 * count that is not that of the objects. No conclusion may be drawn from a page that is only half understood, and who can read it is asked then.
 */
export function readPage(text: string): Page | undefined {
  const begin = BEGIN.exec(text);
  if (!begin) return undefined;
  const fields: Record<string, string> = {};
  const contents: Entry[] = [];
  const field = element();
  let at = begin[0].length;
  for (;;) {
    const inside = after(OPENS, text, at);
    if (inside !== undefined) {
      const end = readEntry(text, inside, contents);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    field.lastIndex = at;
    const [whole, name = '', value = ''] = field.exec(text) ?? emptyElement(text, at) ?? [];
    if (whole === undefined) return after(END, text, at) === text.length ? pageOf(fields, contents) : undefined;
    if (!OF_PAGE.has(name) || name in fields) return undefined;
    fields[name] = value;
    at += whole.length;
  }
}

/** Where the expression ends, if it stands there. */
function after(expression: RegExp, text: string, at: number): number | undefined {
  expression.lastIndex = at;
  return expression.test(text) ? expression.lastIndex : undefined;
}

const EMPTY_ELEMENT = /\s*<([A-Za-z]+)\/>/y;
function emptyElement(text: string, at: number): RegExpExecArray | null {
  EMPTY_ELEMENT.lastIndex = at;
  return EMPTY_ELEMENT.exec(text);
}

/** The usual order, in which all of it is found at once: a listing has a thousand of these in a page. */
const USUAL =
  /<Key>([^<>]+)<\/Key><LastModified>([^<>]+)<\/LastModified>(?:<ETag>[^<>]*<\/ETag>)?(?:<Checksum(?:Algorithm|Type)>\w*<\/Checksum(?:Algorithm|Type)>)*<Size>(\d+)<\/Size>(?:<StorageClass>\w*<\/StorageClass>)?<\/Contents>/y;

/** Adds the object that begins there. Where what follows it begins, or undefined. */
function readEntry(text: string, begin: number, contents: Entry[]): number | undefined {
  USUAL.lastIndex = begin;
  const usual = USUAL.exec(text);
  if (usual) return add(contents, { Key: usual[1]!, LastModified: usual[2]!, Size: usual[3]! }) ? USUAL.lastIndex : undefined;
  const fields: Record<string, string> = {};
  const field = element();
  let hasOwner = false;
  for (let at = begin; ; ) {
    field.lastIndex = at;
    const found = field.exec(text);
    if (found) {
      const [whole, name = '', value = ''] = found;
      // An object may have checksums of several kinds.
      if (!OF_ENTRY.has(name) || (name in fields && name !== 'ChecksumAlgorithm')) return undefined;
      fields[name] = value;
      at += whole.length;
      continue;
    }
    const owned = hasOwner ? undefined : after(OWNER, text, at);
    if (owned === undefined) return add(contents, fields) ? after(CLOSES, text, at) : undefined;
    hasOwner = true;
    at = owned;
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

function add(contents: Entry[], { Key, Size, LastModified }: Record<string, string>): boolean {
  const key = Key === undefined ? undefined : decoded(Key);
  if (!key || Size === undefined || !/^\d{1,15}$/.test(Size) || LastModified === undefined || !TIME.test(LastModified)) return false;
  const modified = new Date(LastModified);
  // Of the thirtieth of February JavaScript makes another day.
  if (modified.getUTCDate() !== Number(LastModified.slice(8, 10))) return false;
  contents.push({ Key: key, Size: Number(Size), LastModified: modified });
  return true;
}

function pageOf(fields: Record<string, string>, Contents: Entry[]): Page | undefined {
  const { IsTruncated, EncodingType, KeyCount, NextContinuationToken: next } = fields;
  if (IsTruncated !== 'true' && IsTruncated !== 'false') return undefined;
  if (KeyCount !== undefined && KeyCount !== String(Contents.length)) return undefined;
  if (EncodingType !== undefined && EncodingType !== 'url' && EncodingType !== '') return undefined;
  const token = next === undefined ? '' : decoded(next);
  if (token === undefined) return undefined;
  return {
    Contents,
    IsTruncated: IsTruncated === 'true',
    ...(EncodingType === 'url' ? { EncodingType } : {}),
    ...(token === '' ? {} : { NextContinuationToken: token }),
  };
}

const NAMED: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Undefined for references that XML does not know without being told, and for what it takes for something else, as line ends. */
function decoded(text: string): string | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it is about.
  if (/[\x00-\x1f\x7f\ufffe\uffff]/.test(text)) return undefined;
  if (!text.includes('&')) return text;
  let sound = true;
  const plain = text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+))?(;?)/gi,
    (_, hex?: string, decimal?: string, name?: string, end?: string) => {
      const code = hex !== undefined ? Number.parseInt(hex, 16) : decimal !== undefined ? Number(decimal) : undefined;
      const character = code === undefined ? NAMED[name ?? ''] : isCharacter(code) ? String.fromCodePoint(code) : undefined;
      if (end !== ';' || character === undefined) sound = false;
      return character ?? '';
    },
  );
  return sound ? plain : undefined;
}

const isCharacter = (code: number) => code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
