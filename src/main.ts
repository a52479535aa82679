import { CancelledError, messageOf, UserError } from './errors.ts';
import { EXIT } from './exit.ts';
import { detectHost, type Env } from './hosts/index.ts';
import { harmless } from './hosts/lines.ts';
import { Secrets } from './secrets.ts';

/** With arguments the command line, without them the step of a CI system. Resolves to the exit code. */
export async function main(args: string[], env: Env): Promise<number> {
  const cancel = cancelled();
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

/**
 * The runner sends SIGINT, and SIGTERM 7.5 s later; a terminal sends SIGINT. A second one does not hurry it: cleaning up is what is under way.
 * A defect that nobody caught ends the run in the same orderly way.
 */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new CancelledError(`cancelled by ${signal}`)));
  }
  process.on('uncaughtException', (thrown) => {
    const message = `Unexpected: ${new Secrets().redact(messageOf(thrown))}`;
    console.error(harmless(message));
    controller.abort(new UserError(message, { hint: 'This is a defect of seaworthy. Please report it with this message.' }));
    setTimeout(() => process.exit(EXIT.failed), GRACE_MS).unref();
  });
  // Whoever reads our output may have gone (`| head`); the backup goes on.
  process.stdout.on('error', () => {});
  return controller.signal;
}
