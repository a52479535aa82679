import { tmpdir } from 'node:os';
import { openStorage } from '../../src/storage/index.ts';
import { makeBucket, s3Servers } from '../helpers/s3-servers/client.ts';
import { storageContract } from '../storage/contract.ts';

/** Of keys with `..` between backslashes. */
const REFUSED: Record<string, string[]> = { minio: ['back\\slash\\..\\x'] };

for (const server of s3Servers()) {
  storageContract(server.name, async () => {
    const bucket = await makeBucket(server);
    return {
      storage: openStorage(bucket.location('a prefix/of two'), { env: bucket.env, tempDir: tmpdir() }),
      stored: async () => {
        const { objects, uploads } = await bucket.everything();
        return [...objects.map(({ key, version }) => `${key} ${version}`), ...uploads.map(({ key, id }) => `${key} upload ${id}`)];
      },
      abandon: (key) => bucket.abandon(`a prefix/of two/${key}`),
      cleanup: () => bucket.empty(),
      refused: REFUSED[server.name] ?? [],
    };
  });
}
