import { CancelledError, explain, UserError } from './errors.ts';
import { EXIT } from './exit.ts';
import { detectHost, type Env } from './hosts/index.ts';
import { harmless } from './hosts/lines.ts';
import { Secrets } from './secrets.ts';

/** With arguments the command line, without them the step of a CI system. Resolves to the exit code. */
export async function main(args: string[], env: Env): Promise<number> {
  const cancel = cancelled(args, env);
  let code: number = EXIT.failed;
  try {
    code = await dispatch(args, env, cancel);
  } catch (thrown) {
    say(thrown, args, env);
    return EXIT.failed;
  }
  if (!(cancel.reason instanceof DefectError)) return code;
  if (code === EXIT.passed) say(cancel.reason, args, env); // It did not listen to the signal, and so nobody has said it.
  return EXIT.failed;
}

async function dispatch(args: string[], env: Env, cancel: AbortSignal): Promise<number> {
  if (args.length > 0) return (await import('./cli.ts')).cli(args, env, cancel);
  const host = await detectHost(env);
  if (host.state('main') === 'true') {
    await (await import('./post.ts')).post(host, env);
    return EXIT.passed;
  }
  if (host.name === 'plain' && host.inputs().size === 0) return (await import('./cli.ts')).cli(['help'], env, cancel);
  return (await import('./run.ts')).run(host, env, cancel);
}

/** Time to clean up before the process ends whatever is still under way. */
const GRACE_MS = 6_000;

/** What nobody caught: a defect of ours. */
class DefectError extends UserError {}

/**
 * The runner sends SIGINT, and SIGTERM 7.5 s later; a terminal sends SIGINT. A second one does not hurry it: cleaning up is what is under way.
 * A defect that nobody caught ends the run in the same orderly way, and whoever listens to the signal says it with its reason.
 */
function cancelled(args: string[], env: Env): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new CancelledError(`cancelled by ${signal}`)));
  }
  process.on('uncaughtException', (thrown) => {
    const { message, hint } = explain(thrown);
    controller.abort(new DefectError(message, { ...(hint ? { hint } : {}), cause: thrown }));
    setTimeout(() => {
      say(thrown, args, env);
      process.exit(EXIT.failed);
    }, GRACE_MS).unref();
  });
  // Whoever reads our output may have gone (`| head`); the backup goes on.
  process.stdout.on('error', () => {});
  return controller.signal;
}

/** For what comes past those who know the secrets of the run: everything that may hold one is taken for one. */
function say(thrown: unknown, args: string[], env: Env): void {
  const secrets = new Secrets();
  for (const text of [...args, ...Object.values(env)]) secrets.addUrl(text ?? '');
  const { message, hint } = explain(thrown);
  console.error(harmless(secrets.redact(hint ? `${message}\n${hint}` : message)));
}
