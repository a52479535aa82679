import { CancelledError, messageOf } from './errors.ts';
import { detectHost, type Env } from './hosts/index.ts';
import { harmless } from './hosts/lines.ts';
import { Secrets } from './secrets.ts';

/** With arguments the command line, without them the step of a CI system. Resolves to the exit code. */
export async function main(args: string[], env: Env): Promise<number> {
  process.on('uncaughtException', (thrown) => {
    console.error(harmless(`Unexpected: ${new Secrets().redact(messageOf(thrown))}. This is a defect of seaworthy; please report it.`));
    process.exit(1);
  });
  const cancel = cancelled();
  if (args.length > 0) return (await import('./cli.ts')).cli(args, env, cancel);
  const host = await detectHost(env);
  if (host.state('tag') !== '') {
    await (await import('./post.ts')).post(host, env);
    return 0;
  }
  if (host.name === 'plain' && host.inputs().size === 0) return (await import('./cli.ts')).cli(['help'], env, cancel);
  return (await import('./run.ts')).run(host, env, cancel);
}

/** The runner sends SIGINT, and SIGTERM 7.5 s later; a terminal sends SIGINT. A second one does not hurry it: cleaning up is what is under way. */
function cancelled(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => controller.abort(new CancelledError(`cancelled by ${signal}`)));
  }
  return controller.signal;
}
