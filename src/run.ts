import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, readConfig } from './config.ts';
import type { Context } from './context.ts';
import { CancelledError, ConfigError, explain, messageOf, UserError } from './errors.ts';
import { EXIT } from './exit.ts';
import type { Env, Host } from './hosts/index.ts';
import { endTagged } from './process.ts';
import { endMarkdown, publish } from './publish.ts';
import type { Report } from './report.ts';
import { Secrets } from './secrets.ts';
import { showDuration } from './units.ts';

/**
 * readConfig -> runMode -> publish. The only place that catches whatever ends a job, and the only one that prints errors.
 * `cancel` is aborted by the caller when the runner or a person wants it to stop. Resolves to the exit code.
 */
export async function run(host: Host, env: Env, cancel: AbortSignal): Promise<number> {
  const started = performance.now();
  const secrets = new Secrets((spelling) => host.mask(spelling));
  const tag = randomBytes(6).toString('hex');
  let tempDir = '';
  const finish = (status: string) => {
    host.output('status', status);
    host.output('duration-ms', String(Math.round(performance.now() - started)));
  };
  try {
    tempDir = await makeTempDir(env.RUNNER_TEMP || tmpdir());
    // Before any work: post sees only what was saved by then.
    host.saveState('tag', tag);
    host.saveState('temp', tempDir);
    const config = readConfig(host.inputs(), env, secrets);
    const signal = AbortSignal.any([cancel, ...deadline(config)]);
    const context: Context = {
      env,
      signal,
      now: () => new Date(),
      log: (line) => host.info(secrets.redact(line)),
      progress: (line) => host.progress(secrets.redact(line)),
      secrets,
      tempDir,
      tag,
      remember: (name, value) => host.saveState(name, value),
    };
    const report = await host.group(`seaworthy ${config.mode}`, () => runMode(config, host, context));
    finish(report.status);
    const code = await publish(report, { config, host, env, secrets, signal });
    return cancel.aborted ? EXIT.cancelled : code;
  } catch (thrown) {
    const ended = endOf(thrown);
    finish(ended.status);
    const { message, hint, causes } = explain(thrown);
    const text = [message, ...(hint ? [hint] : []), ...causes.map((cause) => `Because: ${cause}`)].map((line) => secrets.redact(line));
    host.annotate('error', text.join('\n'), ended.title);
    await host.summary(endMarkdown(ended.title, text)).catch(() => {});
    return ended.exit;
  } finally {
    await endTagged(tag); // Nothing that we started outlives us.
    if (tempDir) await rm(tempDir, { recursive: true, force: true }).catch(() => {});
    host.saveState('done', 'true');
  }
}

async function runMode(config: Config, host: Host, context: Context): Promise<Report> {
  switch (config.mode) {
    case 'backup':
      return (await import('./modes/backup.ts')).backup(config, host.meta, context);
    case 'restore-verify':
      return (await import('./modes/restore-verify.ts')).restoreVerify(config, host.meta, context);
    case 'health-gate':
      return (await import('./modes/health-gate.ts')).healthGate(config, host.meta, context);
    case 'load-test':
      return (await import('./modes/load-test.ts')).loadTest(config, host.meta, context);
  }
}

async function makeTempDir(parent: string): Promise<string> {
  try {
    return await mkdtemp(join(parent, 'seaworthy-'));
  } catch (thrown) {
    throw new UserError(`no temporary folder can be made in ${parent}: ${messageOf(thrown)}`, {
      hint: 'Set RUNNER_TEMP or TMPDIR to a folder that this user may write to.',
      cause: thrown,
    });
  }
}

/** A gate keeps its own time: its verdict falls by the timeout, and a rollback may come after it. */
function deadline({ mode, timeout: ms }: Config): AbortSignal[] {
  if (ms === undefined || mode === 'health-gate') return [];
  const controller = new AbortController();
  const late = new UserError(`not done within the timeout of ${showDuration(ms)}`, {
    hint: 'Raise timeout, or look at the log for what took so long.',
  });
  setTimeout(() => controller.abort(late), ms).unref();
  return [controller.signal];
}

function endOf(thrown: unknown): { status: string; exit: number; title: string } {
  if (thrown instanceof ConfigError) return { status: 'error', exit: EXIT.error, title: 'Wrong inputs' };
  if (thrown instanceof CancelledError) return { status: 'cancelled', exit: EXIT.cancelled, title: 'Cancelled' };
  return { status: 'failed', exit: EXIT.failed, title: 'Failed' };
}
