import { chmod, chown, readdir } from 'node:fs/promises';
import { join } from 'node:path';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** Root may do anything: where the tests run as root, this part is done as a user who may not. */
export async function asPlainUser<T>(work: () => Promise<T>): Promise<T> {
  if (!isRoot) return work();
  process.seteuid!(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid!(0);
  }
}

/** Gives a folder and all that is in it to the plain user, with the modes that its owner may change again. */
export async function openToOthers(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const path of [folder, ...entries.map((entry) => join(entry.parentPath, entry.name))]) if (isRoot) await chown(path, NOBODY, NOBODY);
  await chmod(folder, 0o755);
}
