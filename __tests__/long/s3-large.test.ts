import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { s3Storage } from '../../src/storage/s3.ts';
import { parseS3 } from '../../src/storage/s3-url.ts';
import { type Bucket, makeBucket, s3Servers } from '../helpers/s3-servers/client.ts';
import { keysOf } from '../storage/contract.ts';
import '../helpers/realm.ts';

const MIB = 1024 ** 2;

for (const server of s3Servers()) {
  describe(`many objects and large ones in ${server.name}`, () => {
    /** Whether the SDK sent it, of each request. */
    const bySdk: { path: string; sdk: boolean; status: number | undefined }[] = [];
    let bucket: Bucket;
    let proxy: Server;
    let tempDir: string;
    beforeEach(async () => {
      bucket = await makeBucket(server);
      tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-large-'));
      bySdk.length = 0;
      // Signatures hold for the host that is named in them, which is passed on.
      proxy = createServer((incoming, outgoing) => {
        const { url = '', method = 'GET', headers } = incoming;
        const onward = forward(new URL(url, server.endpoint), { method, headers }, (answer) => {
          bySdk.push({ path: url, sdk: headers['amz-sdk-invocation-id'] !== undefined, status: answer.statusCode });
          outgoing.writeHead(answer.statusCode ?? 500, answer.rawHeaders);
          answer.pipe(outgoing);
        });
        onward.once('error', () => outgoing.destroy());
        incoming.pipe(onward);
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    });
    afterEach(async () => {
      proxy.close();
      proxy.closeAllConnections();
      await rm(tempDir, { recursive: true, force: true });
      await bucket.empty();
    });
    const open = (prefix = 'backups', env = bucket.env) => {
      const place = parseS3(bucket.location(prefix, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`));
      return s3Storage(place, { env, tempDir }, { partBytes: 5 * MIB, partsMemory: 8 * MIB });
    };

    test('the pages of a listing after the first are read without the SDK, and hold what they should', async () => {
      const names = Array.from({ length: 1_200 }, (_, i) => `shop/a b+ü&'${String(i).padStart(5, '0')}`);
      const storage = open();
      for (let at = 0; at < names.length; at += 50)
        await Promise.all(names.slice(at, at + 50).map((name) => storage.put(name, Buffer.from('x'))));
      bySdk.length = 0;
      expect(await keysOf(storage, 'shop/')).toEqual(names);
      expect(bySdk.map(({ sdk, status }) => [sdk, status])).toEqual([
        [true, 200],
        [false, 200],
      ]);
      expect([await storage.exists!(), await storage.near!('in')]).toEqual([true, ['shop']]);
      expect([await open('bakcups').exists!(), await open('bakcups').near!('beside')]).toEqual([false, ['backups']]);
    });

    test.each(['WHEN_REQUIRED', 'WHEN_SUPPORTED'])('parts are taken from the disk, signed and with their sums: %s', async (checksums) => {
      const storage = open('backups', { ...bucket.env, AWS_REQUEST_CHECKSUM_CALCULATION: checksums });
      const body = function* () {
        for (let i = 0; i < 120; i++) yield Buffer.alloc(100_000, i);
      };
      await storage.put('dump', Readable.from(body()), { bulk: true });
      expect(bySdk.filter(({ path }) => path.includes('partNumber')).map(({ status }) => status)).toEqual([200, 200, 200]);
      const [put, got] = [createHash('sha256'), createHash('sha256')];
      for (const chunk of body()) put.update(chunk);
      for await (const chunk of (await storage.get('dump')) as AsyncIterable<Buffer>) got.update(chunk);
      expect(got.digest('hex')).toBe(put.digest('hex'));
      expect(await readdir(tempDir)).toEqual([]);
    });

    test('an unfinished upload is known by when its last part came', async () => {
      await bucket.abandon('backups/shop/left');
      const found: object[] = [];
      for await (const { modified, ...rest } of open().unfinished('shop/')) {
        expect(Math.abs(modified.getTime() - Date.now())).toBeLessThan(600_000);
        found.push(rest);
      }
      expect(found).toEqual([{ key: 'shop/left', bytes: 0 }]);
    });

    test('unfinished uploads are ended beside the object of their name, which stays, as do those of other names', async () => {
      const storage = open();
      for (const key of ['left', 'left', 'left.other']) await bucket.abandon(`backups/shop/${key}`);
      await storage.put('shop/left', Buffer.from('whole'));
      await storage.abandon!('shop/left');
      const { objects, uploads } = await bucket.everything();
      expect([objects.map(({ key }) => key), uploads.map(({ key }) => key)]).toEqual([['backups/shop/left'], ['backups/shop/left.other']]);
    });
  });
}
