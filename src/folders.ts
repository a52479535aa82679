import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it; what exists stays as it is. Throws the system's error where it cannot be.
 * Not Node's `recursive`: where a folder cannot come to be, under /proc for example, that never returns.
 */
export async function makeFolder(path: string, mode = 0o777, tries = 2): Promise<void> {
  try {
    await mkdir(path, { mode });
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || tries === 0 || dirname(path) === path) throw thrown;
    await makeFolder(dirname(path), mode);
    await makeFolder(path, mode, tries - 1);
  }
}
