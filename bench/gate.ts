import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CELERY_VERSIONS, startWorker } from '../__tests__/helpers/celery.ts';
import { startRedis } from '../__tests__/helpers/redis-server.ts';
import { startScratch } from '../src/engines/postgres/scratch.ts';
import { interleaved, machine, median, type Run, runBundle, timed, withWorld } from './harness.ts';

/**
 * `npm run bench:gate`: the whole process of a gate over one HTTP, PostgreSQL, Redis and Celery target that are fit, against what a shell script
 * would run for the same; and a round over 200 HTTP targets against one over 10. Interleaved rounds, medians; ROUNDS (default 9) may be set.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const MOST = { seconds: 0.35, ofScript: 0.25, ofTen: 3 };
const [, CELERY] = CELERY_VERSIONS;

await withWorld(async (context) => {
  const scratch = await startScratch(context, { listen: true });
  const redis = await startRedis();
  const broker = `${redis.url}/0`;
  const worker = await startWorker({ version: CELERY!, broker, name: 'w1', concurrency: 2 });
  const service = await serve();
  try {
    console.log(`${machine()}, ${ROUNDS} interleaved rounds, medians`);
    const health = `http://127.0.0.1:${(service.address() as AddressInfo).port}/health/`;
    const gate = (targets: string[]) => runBundle(context, ['health-gate', '--successes', '1'], { SEAWORTHY_TARGETS: targets.join('\n') });
    const home = join(import.meta.dirname, `../node_modules/.cache/seaworthy/celery-${CELERY}`);
    const script = [
      `curl --fail --silent --output /dev/null '${health}'`,
      `psql --quiet --no-psqlrc '${scratch.url}' -c 'select 1' > /dev/null`,
      `redis-cli -p ${redis.port} ping > /dev/null`,
      `python3 -m celery -b '${broker}' inspect ping > /dev/null`,
    ].join(' && ');
    const many = (count: number) => Array.from({ length: count }, (_, at) => `${health}?${at}`);
    const runs = await interleaved(['gate', 'script', '10 targets', '200 targets'] as const, ROUNDS, (contender): Promise<Run> => {
      if (contender === 'gate') return gate([health, scratch.url, broker, `celery+${broker}`]);
      if (contender === 'script') return timed('sh', ['-c', script], { PYTHONPATH: home });
      return gate(many(Number.parseInt(contender, 10)));
    });
    report(
      new Map(
        [...runs].map(([name, of]) => [
          name,
          { seconds: median(of.map(({ seconds }) => seconds)), megabytes: Math.max(...of.map(({ megabytes }) => megabytes)) },
        ]),
      ),
    );
  } finally {
    service.closeAllConnections();
    service.close();
    await worker.kill();
    await redis.stop();
    await scratch.stop();
  }
});

function report(found: Map<string, Run>): void {
  for (const [name, { seconds, megabytes }] of found)
    console.log(`${name.padEnd(12)} ${seconds.toFixed(3)} s ${megabytes ? `${megabytes.toFixed(0)} MB` : ''}`);
  const of = (name: string) => found.get(name)!.seconds;
  const say = (what: string, value: number, most: number) =>
    console.log(`${what}: ${value.toFixed(2)} (at most ${most}) ${value <= most ? 'met' : 'MISSED'}`);
  say('seconds for the whole process', of('gate'), MOST.seconds);
  say('of the script', of('gate') / of('script'), MOST.ofScript);
  say('200 targets of 10', of('200 targets') / of('10 targets'), MOST.ofTen);
}

function serve(): Promise<Server> {
  const server = createServer((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"status":"ok","checks":{"database":{"status":"ok"}}}'),
  );
  return new Promise((resolve) => void server.listen(0, '127.0.0.1', () => resolve(server)));
}
