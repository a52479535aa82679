import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flags } from '../cli.ts';
import { readRestoreConfig } from '../config-restore.ts';
import type { Context } from '../context.ts';
import { EXIT } from '../exit.ts';
import type { Env } from '../hosts/index.ts';
import { plainHost } from '../hosts/plain.ts';
import { restore as recover } from '../modes/restore.ts';
import { endTagged } from '../process.ts';
import { publish } from '../publish.ts';
import { Secrets } from '../secrets.ts';

/**
 * `seaworthy restore --backup LOCATION --to postgres://user@host/database`: the real recovery. Exit 0 when the database is there and equal to the
 * source, 1 when something did not hold, 2 when it could not be found out, 3 for wrong inputs, 130 after a cancel.
 */
export async function restore(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  const asked = flags(args);
  const host = plainHost(env);
  const secrets = new Secrets((spelling) => host.mask(spelling));
  const config = readRestoreConfig(asked, env, secrets);
  const tag = randomBytes(6).toString('hex');
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-'));
  const say = (line: string) => host.info(secrets.redact(line));
  const context: Context = {
    ...{ env, signal: cancel, secrets, tempDir, tag },
    now: () => new Date(),
    log: say,
    progress: say,
    remember: () => {},
  };
  try {
    const report = await recover(config, context);
    const code = await publish(report, { config: { ...config, artifact: 'none' }, host, env, secrets, signal: cancel });
    return cancel.aborted ? EXIT.cancelled : code;
  } finally {
    await endTagged(tag);
    await rm(tempDir, { recursive: true, force: true });
  }
}
