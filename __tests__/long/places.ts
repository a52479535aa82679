import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { treeOf } from '../helpers/leftovers.ts';
import type { Bucket } from '../helpers/s3-servers/client.ts';

/** A destination as somebody sees it who does not use our code: everything that is there, by its key. */
export interface Place {
  keys(): Promise<string[]>;
  read(key: string): Promise<Buffer>;
  write(key: string, content: Buffer): Promise<void>;
  /** Writes that were begun and never ended. */
  unfinished(): Promise<string[]>;
}

const PARTIAL = /\.partial-[0-9a-f]{8}$/;

export function folderPlace(folder: string): Place {
  const all = async () => {
    const tree = Object.entries(await treeOf(folder));
    return tree.filter(([, content]) => content !== 'folder').map(([path]) => relative(folder, path));
  };
  return {
    keys: async () => (await all()).filter((key) => !PARTIAL.test(key)),
    read: (key) => readFile(join(folder, key)),
    write: async (key, content) => {
      await mkdir(dirname(join(folder, key)), { recursive: true });
      await writeFile(join(folder, key), content);
    },
    unfinished: async () => (await all()).filter((key) => PARTIAL.test(key)),
  };
}

export function bucketPlace({ name: Bucket, client, everything }: Bucket): Place {
  return {
    keys: async () => (await everything()).objects.map(({ key }) => key).sort(),
    read: async (key) => buffer((await client.send(new GetObjectCommand({ Bucket, Key: key }))).Body as Readable),
    write: async (key, content) => void (await client.send(new PutObjectCommand({ Bucket, Key: key, Body: content }))),
    unfinished: async () => (await everything()).uploads.map(({ key }) => key).sort(),
  };
}
