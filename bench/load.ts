import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { cpus } from 'node:os';
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
 * generator from the end of its warm-up, for wrk, which has none, from its start. Then two threads against one, 5,000 a second in an open model, a
 * server that stands still now and then, and memory. SECONDS defaults to 4, ROUNDS (in the environment) to 5; ONLY, in the environment, names the
 * parts to run (against,threads,clock,frozen,memory).
 */
const ROUNDS = Number(process.env.ROUNDS ?? 5);
const SECONDS = Number(process.argv[2] ?? 4);
const CONNECTIONS = 100;
const LIMIT = {
  rps: 1,
  cpu: 1.1,
  threads: 1.7,
  frozenMs: 1_000,
  onTimeMs: 2,
  onTime: 0.999,
  apartMs: 1,
  usersMegabytes: 150,
  uploadMegabytes: 200,
};
const MOST_AUTOCANNON = 1 / 1.8;
const MOST_K6 = 1 / 5;
const run = promisify(execFile);
/** Where threads start. */
const ENTRY = join(import.meta.dirname, '../src/index.ts');
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
  responseP95Ms: number;
  serviceP95Ms: number;
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
    const parts = {
      against: () => against(folder, port),
      threads: () => threads(port),
      clock: () => byTheClock(port),
      frozen,
      memory: () => memory(port),
    };
    const only = process.env.ONLY?.split(',');
    for (const [name, part] of Object.entries(parts)) if (only?.includes(name) ?? true) await part();
  } finally {
    await stop();
  }
}

async function against(folder: string, port: number): Promise<void> {
  const contenders = new Map<string, () => Promise<Round>>([['seaworthy', () => ours('users', port, SECONDS)]]);
  const add = async (name: string, argv: string[], requests: (said: string) => number) => {
    const program = await installed(argv[0]!);
    if (program) contenders.set(name, () => other([program, ...argv.slice(1)], requests));
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

/** Beside a loop that does nothing but look at the clock: where that one is not on time, others have had the processor, and nobody could be. */
async function byTheClock(port: number): Promise<void> {
  const rounds: (Child & { bare: number })[] = [];
  for (let i = 0; i < ROUNDS; i++) {
    const bare = Number((await run('taskset', ['-c', '1', process.execPath, import.meta.filename, 'bare'])).stdout);
    rounds.push({ bare, ...(await ours('rate', port, SECONDS)) });
  }
  const of = (what: (round: Child & { bare: number }) => number) => median(rounds.map(what));
  const late = [0, 1, 2, 3].map((at) => show3(of(({ lagMs }) => lagMs[at]!)));
  const onTime = of((round) => round.onTime);
  const apart = of(({ responseP99Ms, serviceP99Ms }) => responseP99Ms - serviceP99Ms);
  const percent = (share: number) => `${(share * 100).toFixed(2)} %`;
  console.log(`5,000/s: late by p50 ${late[0]}, p99 ${late[1]}, p99.9 ${late[2]}, at most ${late[3]} ms`);
  console.log(
    `         within ${LIMIT.onTimeMs} ms: ${percent(onTime)} (a bare loop: ${percent(of(({ bare }) => bare))})   ${onTime >= LIMIT.onTime ? 'met' : 'MISSED'}`,
  );
  console.log(`         p99 of response and service apart by ${show3(apart)} ms   ${apart <= LIMIT.apartMs ? 'met' : 'MISSED'}`);
  console.log(`         generator-limited: ${rounds.filter(({ limited }) => limited !== undefined).length} of ${ROUNDS}`);
}

/** The share of a second in which whatever was due would have been seen to within LIMIT.onTimeMs. */
function bareLoop(): number {
  const began = performance.now();
  let last = began;
  let missed = 0;
  while (last - began < 1_000) {
    const now = performance.now();
    missed += Math.max(0, now - last - LIMIT.onTimeMs);
    last = now;
  }
  return 1 - missed / (last - began);
}

/**
 * A machine with two cores has none for the server alone: so each answer is made work for the generator (16 KB of JSON are read), and the server's
 * share of it is small. Where there are more cores it has its own.
 */
async function threads(port: number): Promise<void> {
  const cores = cpus().length > 2 ? '1,2' : '0,1';
  const rounds: Record<'one' | 'two', Round[]> = { one: [], two: [] };
  for (let i = 0; i < ROUNDS; i++) {
    rounds.one.push(await ours('work', port, SECONDS));
    rounds.two.push(await ours('work2', port, SECONDS, cores));
  }
  const of = (which: 'one' | 'two', what: keyof Round) => median(rounds[which].map((round) => round[what]));
  const ratio = of('two', 'rps') / of('one', 'rps');
  for (const which of ['one', 'two'] as const)
    console.log(
      `${which} thread${which === 'two' ? 's' : ' '}: ${of(which, 'rps').toFixed(0)} req/s, ${of(which, 'cpu').toFixed(1)} CPU us/req`,
    );
  console.log(`two threads: ${ratio.toFixed(2)} x one   ${ratio >= LIMIT.threads ? 'met' : 'MISSED'}`);
}

/** 2 s of every 8 s: whoever should have come meanwhile waited. */
async function frozen(): Promise<void> {
  const server = spawn(process.execPath, [import.meta.filename, 'sink'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const freeze = () => {
    server.kill('SIGSTOP');
    thaw = setTimeout(() => server.kill('SIGCONT'), 2_000);
  };
  let thaw: NodeJS.Timeout | undefined;
  let again: NodeJS.Timeout | undefined;
  try {
    const [line] = (await once(server.stdout, 'data')) as [Buffer];
    again = setInterval(freeze, 8_000);
    const { responseP95Ms, serviceP95Ms } = await ours('slow-rate', Number(line), 24);
    const verdict = responseP95Ms >= LIMIT.frozenMs ? 'met' : 'MISSED';
    console.log(
      `frozen 2 s of 8 s at 1,000/s: p95 ${responseP95Ms.toFixed(0)} ms, of the service alone ${serviceP95Ms.toFixed(0)} ms   ${verdict}`,
    );
  } finally {
    clearInterval(again);
    clearTimeout(thaw);
    server.kill('SIGCONT');
    server.kill();
  }
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

async function ours(kind: string, port: number, seconds: number, cores = '1'): Promise<Child> {
  const { stdout } = await run('taskset', [
    '-c',
    cores,
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

/** Its path, also where npm has put it. */
async function installed(program: string): Promise<string | undefined> {
  const folders = [join(import.meta.dirname, '../node_modules/.bin'), ...(process.env.PATH ?? '').split(delimiter)];
  for (const folder of folders) {
    const path = join(folder, program);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  return undefined;
}

/** The generator in a process of its own; what it prints is read above. */
async function child(kind: string, port: number, seconds: number): Promise<void> {
  const origin: Origin = { host: '127.0.0.1', port, tls: false, addresses: ['127.0.0.1'] };
  const plan = planOf(kind, origin, seconds);
  let before = process.cpuUsage();
  const warm = setTimeout(() => {
    before = process.cpuUsage();
  }, plan.warmUpMs);
  const { counts, measuredMs, generator, response, service } = await drive(plan, new AbortController().signal, { entry: ENTRY });
  clearTimeout(warm);
  const { user, system } = process.cpuUsage(before);
  const ms = (histogram: Histogram, q: number) => quantile(histogram, q) / 1_000;
  const { lag } = generator;
  const told: Child = {
    rps: (counts.ok * 1_000) / measuredMs,
    cpu: (user + system) / counts.ok,
    onTime: 1 - countAbove(lag, LIMIT.onTimeMs * 1_000) / count(lag),
    lagMs: [0.5, 0.99, 0.999, 1].map((q) => ms(lag, q)),
    responseP95Ms: ms(response, 0.95),
    serviceP95Ms: ms(service, 0.95),
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
  const isWork = kind.startsWith('work');
  const request = requestBytes(origin, { method, path: isWork ? '/large.json' : '/', ...(body ? { bodyLength: body.length } : {}) });
  const extract = [{ variable: 'id', from: 'json' as const, path: '$.id' }];
  const step: StepPlan = { name: 'get', method, request, expect: [[200, 200]], ...(body ? { body } : {}), ...(isWork ? { extract } : {}) };
  const users = kind === 'many' ? 1_000 : CONNECTIONS;
  return {
    origin,
    flows: [{ name: 'flow', weight: 1, steps: [step] }],
    model: kind === 'rate' ? { ratePerSecond: 5_000 } : kind === 'slow-rate' ? { ratePerSecond: 1_000 } : { users },
    durationMs: seconds * 1_000,
    warmUpMs: body ? 0 : 1_000,
    timeoutMs: 60_000,
    workers: kind === 'work2' ? 2 : 1,
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
  const items = Array.from({ length: 400 }, (_, id) => ({ id, name: `item ${id}`, price: 9 }));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'large.json'), JSON.stringify({ id: 7, items }), { mode: 0o644 });
  await mkdir(join(folder, 'nginx'));
  await writeFile(
    config,
    `worker_processes 1; daemon off; pid ${folder}/nginx.pid; error_log stderr crit; worker_rlimit_nofile 8192; events { worker_connections 4096; }
    http { access_log off; keepalive_requests 1000000000; ${paths}
    server { listen 127.0.0.1:${port} backlog=4096; root ${folder}; location = /large.json {} location / { default_type application/json; return 200 '${BODY}'; } } }`,
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
else if (process.argv[2] === 'bare') console.log(bareLoop());
else await withWorld(({ tempDir }) => compare(tempDir));
