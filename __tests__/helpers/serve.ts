import { once } from 'node:events';
import { messageOf } from '../../src/errors.ts';
import { testContext } from './context.ts';
import { startS3Servers } from './s3-servers/start.ts';
import { startServers } from './servers.ts';
import { requireTools } from './tools.ts';

// The program that global-setup.ts runs: starts the test servers, or with the argument `s3` the S3 servers of the long suite, writes them as
// one line of JSON, and stops them when its stdin ends.
// That is also what happens when jest is killed, so that no way to end a test run leaves servers behind.
const over = once(process.stdin.resume(), 'end');
// Ctrl-C reaches everybody in the terminal; the end of jest is what counts.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.stdin.destroy().emit('end'));

const context = await testContext({
  // An installation takes half a minute, a build some, in which somebody may be watching.
  log: (line) => /^(Installing|Building) /.test(line) && process.stderr.write(`${line}\n`),
});
void over.then(() => context.abort(new Error('The tests were interrupted.')));
try {
  await requireTools(context);
  const { servers, stop } = await (process.argv[2] === 's3' ? startS3Servers(context) : startServers(context));
  process.stdout.write(`${JSON.stringify(servers)}\n`);
  await over;
  await stop();
} catch (thrown) {
  process.stderr.write(`${messageOf(thrown)}\n`);
  process.exitCode = 1;
} finally {
  await context.cleanup();
  process.stdin.destroy();
}
