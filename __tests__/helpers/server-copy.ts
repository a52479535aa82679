import { execFile } from 'node:child_process';
import { chmod, cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import type { TestServer } from './database.ts';

const execute = promisify(execFile);

/** The programs of a test server, as `startScratch` wants them. */
export function programsOf({ bin, version, major }: Pick<TestServer, 'bin' | 'version' | 'major'>): Server {
  return { directory: bin, version, major, path: (tool) => join(bin, tool) };
}

/**
 * A copy of a server's programs with files of ours among its extensions. PostgreSQL finds its own folders by their place relative to its
 * programs, so the copy keeps that. Costs 50 MB of disk until `remove` is called.
 */
export async function copyPrograms(
  server: TestServer,
  extensionFiles: Readonly<Record<string, string>>,
): Promise<{ programs: Server; remove(): Promise<void> }> {
  const root = await mkdtemp(join(tmpdir(), 'seaworthy-copy-'));
  const remove = () => rm(root, { recursive: true, force: true });
  try {
    await chmod(root, 0o755); // The server may run as another user.
    const asked = ['--bindir', '--sharedir', '--pkglibdir'];
    const folders = (await Promise.all(asked.map((option) => execute(join(server.bin, 'pg_config'), [option])))).map(({ stdout }) =>
      stdout.trim(),
    );
    const [bin, share] = folders as [string, string];
    // Packages that carry their own libraries keep them beside the programs.
    for (const folder of new Set([...folders, join(dirname(bin), 'lib')])) {
      await cp(folder, join(root, folder), { recursive: true, verbatimSymlinks: true });
    }
    for (const [file, text] of Object.entries(extensionFiles)) await writeFile(join(root, share, 'extension', file), text, { mode: 0o644 });
    return { programs: programsOf({ ...server, bin: join(root, bin) }), remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
