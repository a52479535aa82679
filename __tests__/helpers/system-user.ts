import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../../src/context.ts';
import { requireProgram } from './neighbours.ts';

const execute = promisify(execFile);
const RULES = '/etc/sudoers.d';

/** A user of the machine, made for a test, as whom a step can run. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
  /** A program and its arguments that start another as this user, who may gain rights by it. */
  under: string[];
  remove(): Promise<void>;
}

/** Makes a user without any rights; with `sudo` one who may do anything by a sudo that asks for nothing, as on a hosted runner. Needs root. */
export async function makeSystemUser(context: Context, { sudo }: { sudo: boolean }): Promise<SystemUser> {
  if (process.getuid?.() !== 0) throw new Error('This test makes users of the machine, which only root may: run it as root.');
  await requireProgram(context, 'sudo');
  const name = `sw-test-${randomBytes(4).toString('hex')}`;
  const rule = join(RULES, name);
  await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', name]);
  const remove = async () => {
    await rm(rule, { force: true });
    await execute('userdel', [name]);
  };
  try {
    const entry = (await readFile('/etc/passwd', 'utf8')).split('\n').find((line) => line.startsWith(`${name}:`));
    const [uid, gid] = entry!.split(':').slice(2, 4).map(Number);
    if (sudo) {
      await mkdir(RULES, { recursive: true });
      await writeFile(rule, `${name} ALL=(ALL) NOPASSWD: ALL\n`, { mode: 0o440 });
      await chmod(rule, 0o440);
    }
    return { name, uid: uid!, gid: gid!, under: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups'], remove };
  } catch (thrown) {
    await remove();
    throw thrown;
  }
}
