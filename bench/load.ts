import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../__tests__/helpers/neighbours.ts';
import { drive } from '../src/load/drive.ts';
import { count, countAbove, type Histogram, quantile } from '../src/load/histogram.ts';
import { type LoadPlan, type Origin, type StepPlan, shared } from '../src/load/plan.ts';
import { requestBytes } from '../src/load/request.ts';
import { machine, median, withWorld } from './harness.ts';

/**
 * `npm run bench:load [-- SECONDS]`: the generator against wrk with one thread, and against autocannon and k6 where they are installed: nginx on
 * core 0, whoever generates on core 1, 100 connections, 80 bytes of JSON, the same request. Processor time is that of the whole process: for the
 * generator from the end of its warm-up, for wrk, which has none, from its start. Then 5,000 a second in an open model, and memory.
 * SECONDS defaults to 4, ROUNDS (in the environment) to 5.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.argv[2] ?? 4);
const CONNECTIONS = 100;
const LIMIT = { rps: 1, cpu: 1.1, onTimeMs: 2, onTime: 0.999, apartMs: 1, usersMegabytes: 150, uploadMegabytes: 200 };
const MOST_AUTOCANNON = 1 / 1.8;
const MOST_K6 = 1 / 5;
const run = promisify(execFile);
const BODY = '{"id":123456,"name":"A thing with a name","tags":["red","round","new"],"price":9}';

/** What one round of one contender came to. */
interface Round {
  rps: number;
  /** Processor microseconds per request. */
  cpu: number;
}

/** What a child of this file prints. */
interface Child extends Round {
  onTime: number;
  lagMs: number[];
  responseP99Ms: number;
  serviceP99Ms: number;
  megabytes: number;
  faults: number;
  limited: string | undefined;
}

async function compare(folder: string): Promise<void> {
  const { port, stop } = await startNginx(folder);
  try {
    console.log(`${machine()}, ${CONNECTIONS} connections, ${SECONDS} s, ${ROUNDS} interleaved rounds, medians`);
    await against(folder, port);
    await byTheClock(port);
    await memory(port);
  } finally {
    await stop();
  }
}

async function against(folder: string, port: number): Promise<void> {
  const contenders = new Map<string, () => Promise<Round>>([['seaworthy', () => ours('users', port, SECONDS)]]);
  const add = async (name: string, argv: string[], requests: (said: string) => number) => {
    if (await isInstalled(argv[0]!)) contenders.set(name, () => other(argv, requests));
    else console.log(`${name} is not installed`);
  };
  const url = `http://127.0.0.1:${port}/`;
  const script = join(folder, 'k6.js');
  await writeFile(
    script,
    `import http from 'k6/http'; export const options = { vus: ${CONNECTIONS}, duration: '${SECONDS}s', discardResponseBodies: true }; export default () => http.get('${url}');`,
  );
  await add('wrk', ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${SECONDS}`, url], (said) => Number(/(\d+) requests in/.exec(said)?.[1]));
  await add('autocannon', ['autocannon', '-j', '-c', `${CONNECTIONS}`, '-d', `${SECONDS}`, url], (said) => JSON.parse(said).requests.total);
  await add('k6', ['k6', 'run', '--quiet', script], (said) => Number(/http_reqs[ .:]+(\d+)/.exec(said)?.[1]));

  const names = [...contenders.keys()];
  const rounds = new Map<string, Round[]>(names.map((name) => [name, []]));
  for (let i = 0; i < ROUNDS * names.length; i++) {
    // In another order each round, so that none is always after the same neighbour.
    const name = names[(i + Math.floor(i / names.length)) % names.length]!;
    rounds.get(name)!.push(await contenders.get(name)!());
  }
  show(rounds);
}

function show(rounds: Map<string, Round[]>): void {
  const of = (name: string, what: keyof Round) => median((rounds.get(name) ?? []).map((round) => round[what]));
  console.log('                  req/s    CPU us/req   req/s: ours   CPU: ours');
  for (const name of rounds.keys()) {
    const [rps, cpu] = [of('seaworthy', 'rps') / of(name, 'rps'), of('seaworthy', 'cpu') / of(name, 'cpu')];
    console.log(
      `${name.padEnd(12)}${of(name, 'rps').toFixed(0).padStart(11)}${of(name, 'cpu').toFixed(2).padStart(14)}${`${rps.toFixed(2)} x`.padStart(14)}${`${cpu.toFixed(2)} x`.padStart(12)}   ${verdict(name, rps, cpu)}`,
    );
  }
}

function verdict(name: string, rps: number, cpu: number): string {
  const met = (holds: boolean) => (holds ? 'met' : 'MISSED');
  if (name === 'wrk') return `req/s >= ${LIMIT.rps}: ${met(rps >= LIMIT.rps)}, CPU <= ${LIMIT.cpu}: ${met(cpu <= LIMIT.cpu)}`;
  if (name === 'autocannon') return `req/s >= 1.8: ${met(1 / rps <= MOST_AUTOCANNON)}`;
  return name === 'k6' ? `req/s >= 5: ${met(1 / rps <= MOST_K6)}` : '';
}

async function byTheClock(port: number): Promise<void> {
  const { onTime, lagMs, responseP99Ms, serviceP99Ms, limited } = await ours('rate', port, SECONDS);
  const apart = responseP99Ms - serviceP99Ms;
  const share = `${(onTime * 100).toFixed(2)} %`;
  console.log(
    `5,000/s: late by p50 ${show3(lagMs[0]!)}, p99 ${show3(lagMs[1]!)}, p99.9 ${show3(lagMs[2]!)}, at most ${show3(lagMs[3]!)} ms`,
  );
  console.log(`         within ${LIMIT.onTimeMs} ms: ${share}   ${onTime >= LIMIT.onTime ? 'met' : 'MISSED'}`);
  const verdict = apart <= LIMIT.apartMs ? 'met' : 'MISSED';
  console.log(
    `         p99: response ${show3(responseP99Ms)} ms, service ${show3(serviceP99Ms)} ms, apart by ${show3(apart)} ms   ${verdict}`,
  );
  console.log(`         generator-limited: ${limited ?? 'no'}`);
}

const show3 = (value: number) => value.toFixed(3);

async function memory(port: number): Promise<void> {
  const users = await ours('many', port, 2);
  console.log(`1,000 users: peak ${users.megabytes.toFixed(0)} MB   ${users.megabytes <= LIMIT.usersMegabytes ? 'met' : 'MISSED'}`);
  const server = spawn(process.execPath, [import.meta.filename, 'sink'], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    const uploads = await ours('upload', Number(line), 10);
    const verdict = uploads.megabytes <= LIMIT.uploadMegabytes ? 'met' : 'MISSED';
    console.log(`100 users uploading 25 MB: peak ${uploads.megabytes.toFixed(0)} MB, ${uploads.faults} faults   ${verdict}`);
  } finally {
    server.kill();
  }
}

async function ours(kind: string, port: number, seconds: number): Promise<Child> {
  const { stdout } = await run('taskset', [
    '-c',
    '1',
    process.execPath,
    '--no-warnings',
    import.meta.filename,
    'child',
    kind,
    `${port}`,
    `${seconds}`,
  ]);
  return JSON.parse(stdout);
}

/** bash times its children to the millisecond; Node does not say what a child has used. */
async function other(argv: string[], requests: (said: string) => number): Promise<Round> {
  const line = `TIMEFORMAT='cpu %3U %3S'; time taskset -c 1 ${argv.map((word) => `'${word}'`).join(' ')}`;
  const { stdout, stderr } = await run('bash', ['-c', line], { maxBuffer: 64 * 1024 * 1024 });
  const [, user = 0, system = 0] = /^cpu ([\d.]+) ([\d.]+)$/m.exec(stderr) ?? [];
  const sent = requests(stdout);
  return { rps: sent / SECONDS, cpu: ((Number(user) + Number(system)) * 1e6) / sent };
}

async function isInstalled(program: string): Promise<boolean> {
  const folders = [join(import.meta.dirname, '../node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  const found = await Promise.all(
    folders.map((folder) =>
      access(join(folder, program)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}

/** The generator in a process of its own; what it prints is read above. */
async function child(kind: string, port: number, seconds: number): Promise<void> {
  const origin: Origin = { host: '127.0.0.1', port, tls: false, addresses: ['127.0.0.1'] };
  const plan = planOf(kind, origin, seconds);
  let before = process.cpuUsage();
  const warm = setTimeout(() => {
    before = process.cpuUsage();
  }, plan.warmUpMs);
  const { counts, measuredMs, generator, response, service } = await drive(plan, new AbortController().signal);
  clearTimeout(warm);
  const { user, system } = process.cpuUsage(before);
  const ms = (histogram: Histogram, q: number) => quantile(histogram, q) / 1_000;
  const { lag } = generator;
  const told: Child = {
    rps: (counts.ok * 1_000) / measuredMs,
    cpu: (user + system) / counts.ok,
    onTime: 1 - countAbove(lag, LIMIT.onTimeMs * 1_000) / count(lag),
    lagMs: [0.5, 0.99, 0.999, 1].map((q) => ms(lag, q)),
    responseP99Ms: ms(response, 0.99),
    serviceP99Ms: ms(service, 0.99),
    megabytes: process.resourceUsage().maxRSS / 1_024,
    faults: Object.values(counts.faults).reduce((sum, many) => sum + many, 0),
    limited: generator.limited,
  };
  console.log(JSON.stringify(told));
}

function planOf(kind: string, origin: Origin, seconds: number): LoadPlan {
  const body = kind === 'upload' ? shared(Buffer.alloc(25e6, 'seaworthy')) : undefined;
  const method = body ? 'PUT' : 'GET';
  const request = requestBytes(origin, { method, path: '/', ...(body ? { bodyLength: body.length } : {}) });
  const step: StepPlan = { name: 'get', method, request, expect: [[200, 200]], ...(body ? { body } : {}) };
  const users = kind === 'many' ? 1_000 : CONNECTIONS;
  return {
    origin,
    flows: [{ name: 'flow', weight: 1, steps: [step] }],
    model: kind === 'rate' ? { ratePerSecond: 5_000 } : { users },
    durationMs: seconds * 1_000,
    warmUpMs: body ? 0 : 1_000,
    timeoutMs: 60_000,
    workers: 1,
  };
}

/** Takes whatever is sent to it. */
async function sink(): Promise<void> {
  const server = createServer((request, response) => void request.resume().once('end', () => response.end('taken')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  console.log((server.address() as AddressInfo).port);
  process.stdin.resume().once('end', () => process.exit());
}

async function startNginx(folder: string): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/nginx;`).join(' ');
  const config = join(folder, 'nginx.conf');
  await mkdir(join(folder, 'nginx'));
  await writeFile(
    config,
    `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log stderr crit; worker_rlimit_nofile 8192; events { worker_connections 4096; }
    http { access_log off; keepalive_requests 1000000000; ${paths}
    server { listen 127.0.0.1:${port} backlog=4096; location / { default_type application/json; return 200 '${BODY}'; } } }`,
  );
  const server = spawn('taskset', ['-c', '0', 'nginx', '-c', config, '-p', folder], { stdio: ['ignore', 'ignore', 'inherit'] });
  await listens(server, port);
  return {
    port,
    stop: async () => {
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'close');
    },
  };
}

async function listens(server: ChildProcess, port: number): Promise<void> {
  while (server.exitCode === null) {
    const socket = connect(port, '127.0.0.1');
    const isThere = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'close').then(() => false)]).catch(
      () => false,
    );
    socket.destroy();
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('nginx did not start: is it installed?');
}

if (process.argv[2] === 'child') await child(process.argv[3]!, Number(process.argv[4]), Number(process.argv[5]));
else if (process.argv[2] === 'sink') await sink();
else await withWorld(({ tempDir }) => compare(tempDir));
