import { once } from 'node:events';
import { messageOf } from '../../src/errors.ts';
import { testContext } from './context.ts';
import { startServers } from './servers.ts';

// The program that global-setup.ts runs: starts the test servers, writes them as one line of JSON, and stops them when its stdin ends.
// That is also what happens when jest is killed, so that no way to end a test run leaves servers behind.
const over = once(process.stdin.resume(), 'end');
// Ctrl-C reaches everybody in the terminal; the end of jest is what counts.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => process.stdin.destroy().emit('end'));

const context = await testContext({
  // An installation takes half a minute, in which somebody may be watching.
  log: (line) => line.startsWith('Installing') && process.stderr.write(`${line}\n`),
});
void over.then(() => context.abort(new Error('The tests were interrupted.')));
try {
  const { servers, stop } = await startServers(context);
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
