import { tmpdir } from 'node:os';
import { openStorage } from '../../src/storage/index.ts';
import { makeBucket, s3Servers } from '../helpers/s3-servers/client.ts';
import { type OpenedStorage, storageContract } from '../storage/contract.ts';

/** What the servers themselves cannot keep. Both store objects in folders, which they make and take away in steps that others come between. */
const LIMITS: Record<string, Pick<OpenedStorage, 'refused' | 'folderRace'>> = {
  // A backslash parts keys as a slash does.
  minio: { refused: ['back\\slash\\..\\x'], folderRace: /PutObject is missing/ },
  versitygw: { folderRace: /ExistingObjectIsDirectory/ },
};

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
      ...LIMITS[server.name],
    };
  });
}
