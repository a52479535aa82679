import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Stored } from '../../src/storage/index.ts';
import { readPage } from '../../src/storage/s3-page.ts';
import { seeded } from '../helpers/random.ts';
import { openS3 } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

const TIME = '2026-11-21T03:00:00.000Z';
const contents = (key: string, more = '') =>
  `<Contents><Key>${key}</Key><LastModified>${TIME}</LastModified><ETag>&quot;0cc175b9c0f1b6a831c399e269772661&quot;</ETag>${more}<Size>12</Size><StorageClass>STANDARD</StorageClass></Contents>`;
const result = (inner: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${inner}</ListBucketResult>`;
const head = (count: number, truncated = false) =>
  `<Name>bucket</Name><Prefix>backups/</Prefix><KeyCount>${count}</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>${truncated}</IsTruncated>`;
const sound = result(head(3) + contents('backups/a') + contents('backups/b%2Fc+d') + contents('backups/%C3%BC'));
const entry = (Key: string) => ({ Key, Size: 12, LastModified: new Date(TIME) });
const keysIn = (text: string) => readPage(text)?.Contents.map(({ Key }) => Key);

describe('a page of a listing is read', () => {
  test('as S3 writes it', () => {
    expect(readPage(sound)).toEqual({
      Contents: [entry('backups/a'), entry('backups/b%2Fc+d'), entry('backups/%C3%BC')],
      IsTruncated: false,
      EncodingType: 'url',
    });
  });

  test('with where the next one begins', () => {
    const text = result(
      `${head(0, true)}<ContinuationToken>a</ContinuationToken><NextContinuationToken>1/b+c=&amp;d</NextContinuationToken>`,
    );
    expect(readPage(text)).toEqual({ Contents: [], IsTruncated: true, EncodingType: 'url', NextContinuationToken: '1/b+c=&d' });
  });

  test.each([
    { what: 'without a word before it', text: sound.replace(/^<\?xml[^\n]*\n/, '') },
    { what: 'without a namespace', text: sound.replace(/ xmlns="[^"]*"/, '') },
    { what: 'in lines', text: sound.replaceAll('><', '>\n  <') },
    { what: 'without a count', text: sound.replace(/<KeyCount>.*<\/KeyCount>/, '') },
    { what: 'with an empty element', text: sound.replace('<Prefix>backups/</Prefix>', '<Prefix/>') },
    { what: 'with the parts of an object in another order', text: sound.replaceAll(/(<Key>[^<]*<\/Key>)(.*?)(<\/Contents>)/g, '$2$1$3') },
    {
      what: 'with owners',
      text: sound.replaceAll('</Contents>', '<Owner><ID>1</ID><DisplayName>who</DisplayName></Owner></Contents>'),
    },
    {
      what: 'with checksums',
      text: sound.replaceAll(
        '<Size>',
        '<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumAlgorithm>SHA256</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>',
      ),
    },
  ])('$what', ({ text }) => {
    expect(text).not.toBe(sound);
    expect(keysIn(text)).toEqual(['backups/a', 'backups/b%2Fc+d', 'backups/%C3%BC']);
  });

  test('and what is escaped in a key means what it means in XML', () => {
    const key = 'backups/&amp;&lt;&gt;&quot;&apos;&#43;&#x2b;&#x1F600;&#9;&amp;lt;';
    expect(keysIn(result(head(1) + contents(key)))).toEqual(['backups/&<>"\'++😀\t&lt;']);
  });
});

describe('nothing is concluded from', () => {
  test('a page that breaks off, wherever it does', () => {
    expect(readPage(sound)).toBeDefined();
    for (let length = 0; length < sound.length; length++)
      if (readPage(sound.slice(0, length))) throw new Error(`a page of ${length} characters of ${sound.length} was taken for whole`);
  });

  test.each([
    { what: 'a web page', text: '<html><body>Welcome</body></html>' },
    { what: 'an error', text: '<Error><Code>SlowDown</Code></Error>' },
    { what: 'an object too few', text: sound.replace(contents('backups/a'), '') },
    { what: 'an object too many', text: sound.replace(contents('backups/a'), contents('backups/a') + contents('backups/aa')) },
    { what: 'a page twice', text: sound + sound.replace(/^<\?xml[^\n]*\n/, '') },
    { what: 'two keys of one object', text: sound.replace('<Key>backups/a</Key>', '<Key>backups/a</Key><Key>backups/b</Key>') },
    { what: 'an object without a key', text: sound.replace('<Key>backups/a</Key>', '') },
    { what: 'an object with an empty key', text: sound.replace('<Key>backups/a</Key>', '<Key></Key>') },
    { what: 'an object without a date', text: sound.replace(`<LastModified>${TIME}</LastModified>`, '') },
    { what: 'a date that is none', text: sound.replace(TIME, '2026-02-30T03:00:00.000Z') },
    { what: 'a size below nothing', text: sound.replace('<Size>12<', '<Size>-12<') },
    { what: 'a size that is no number', text: sound.replace('<Size>12<', '<Size>0x1<') },
    { what: 'an object within another', text: sound.replace('<Key>backups/a</Key>', `${contents('backups/x')}<Key>backups/a</Key>`) },
    { what: 'a key with something in it', text: sound.replace('backups/a<', 'backups/<b>a</b><') },
    { what: 'a comment', text: sound.replace('<Contents>', '<!-- <Contents> --><Contents>') },
    { what: 'a section of characters', text: sound.replace('backups/a<', '<![CDATA[backups/a]]><') },
    { what: 'a definition', text: sound.replace('<ListBucketResult', '<!DOCTYPE a [<!ENTITY b "c">]><ListBucketResult') },
    { what: 'a reference that is not defined', text: sound.replace('backups/a<', 'backups/&b;<') },
    { what: 'a reference without an end', text: sound.replace('backups/a<', 'backups/&amp<') },
    { what: 'a bare ampersand', text: sound.replace('backups/a<', 'backups/&<') },
    { what: 'half a character', text: sound.replace('backups/a<', 'backups/&#xD800;<') },
    { what: 'a character beyond all', text: sound.replace('backups/a<', 'backups/&#x110000;<') },
    { what: 'a character of nothing', text: sound.replace('backups/a<', 'backups/&#0;<') },
    { what: 'the end of a line in a key', text: sound.replace('backups/a<', 'backups/\r\na<') },
    { what: 'an attribute', text: sound.replace('<Key>', '<Key a="b">') },
    { what: 'folders', text: sound.replace('<Contents>', '<CommonPrefixes><Prefix>a/</Prefix></CommonPrefixes><Contents>') },
    { what: 'no word on whether there is more', text: sound.replace('<IsTruncated>false</IsTruncated>', '') },
    {
      what: 'two words on whether there is more',
      text: sound.replace('</ListBucketResult>', '<IsTruncated>true</IsTruncated></ListBucketResult>'),
    },
    { what: 'another word on whether there is more', text: sound.replace('>false<', '>no<') },
    { what: 'another way to write keys', text: sound.replace('>url<', '>base64<') },
    { what: 'something after the end', text: `${sound}<a></a>` },
  ])('$what', ({ text }) => {
    expect(text).not.toBe(sound);
    expect(readPage(text)).toBeUndefined();
  });
});

describe('beside the SDK', () => {
  let server: Server;
  let body = '';
  beforeAll(async () => {
    server = createServer((request, response) => {
      const more = request.url?.includes('continuation-token');
      response.writeHead(200, { 'content-type': 'application/xml' }).end(more ? result(head(0)) : body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  /** What the listing comes to by the SDK, of which every first page is; undefined where it is refused. */
  async function bySdk(): Promise<Stored[] | undefined> {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const listed: Stored[] = [];
    try {
      for await (const stored of openS3({ endpoint, bucket: 'test-bucket', settings: { requests: { retries: 0 } } }).list(''))
        listed.push(stored);
      return listed;
    } catch {
      return undefined;
    }
  }

  test('a page that is read here is read so there, whatever has happened to it', async () => {
    const pieces = ['&amp;', '<', '>', '</Contents>', '<Contents>', '%41', 'x', '0', '"', '\n', '<Key>', '&#x41;', ' ', '/>'];
    const { below } = seeded(20261121);
    let read = 0;
    for (let i = 0; i < 400; i++) {
      const [at, length] = [below(sound.length), below(8)];
      const piece =
        below(3) === 0 ? sound.slice(below(sound.length)).slice(0, below(200)) : below(2) === 0 ? '' : pieces[below(pieces.length)]!;
      body = sound.slice(0, at) + piece + sound.slice(at + length);
      const page = readPage(body);
      if (!page) continue;
      const there = await bySdk();
      // What is refused further on is refused whoever has read it: an order, a prefix or a way of writing that is wrong.
      if (!there) continue;
      read++;
      const here = page.Contents.map(({ Key, Size, LastModified }) => {
        const key = page.EncodingType ? decodeURIComponent(Key.replaceAll('+', ' ')) : Key;
        return { key: key.slice('backups/'.length), bytes: Size, modified: LastModified };
      });
      if (JSON.stringify(here) !== JSON.stringify(there)) throw new Error(`read in two ways: ${body}`);
    }
    expect(read).toBeGreaterThan(20);
    body = sound;
    expect((await bySdk())?.map(({ key }) => key)).toEqual(['a', 'b/c d', 'ü']);
  });
});
