import vm from 'node:vm';
import { type K6Summary, readSummaries } from '../../src/load/k6-result.ts';

/** What a script hands to k6 for one request. */
export interface Asked {
  method: string;
  url: string;
  body: string | ArrayBuffer | null;
  params: { headers: Record<string, string>; tags: Record<string, string>; responseType: string };
}

export interface Answer {
  status: number;
  body?: string | null;
  headers?: Record<string, string>;
  error?: string;
  error_code?: number;
  /** Milliseconds. */
  took?: number;
}

export interface Script {
  options: { scenarios: Record<string, Record<string, unknown>>; thresholds: Record<string, unknown> };
  asked: Asked[];
  slept: number[];
  said: string[];
  /** One turn of a user, in the measured time or before it. */
  turn(measured?: boolean): void;
  /** As it writes it at its end. */
  summary(): K6Summary;
}

export interface World {
  env?: Record<string, string>;
  files?: Record<string, string>;
  answer?: (asked: Asked, nth: number) => Answer;
}

type Sample = { value: number; tags: Record<string, string> };

/** Loads a script with stand-ins for the modules of k6: that it is a module at all, and what it asks and counts. What k6 makes of it: the long suite. */
export async function loadScript(text: string, { env = {}, files = {}, answer = () => ({ status: 200 }) }: World = {}): Promise<Script> {
  const asked: Asked[] = [];
  const slept: number[] = [];
  const said: string[] = [];
  const metrics = new Map<string, { type: string; samples: Sample[] }>();
  const metric = (type: string) =>
    class {
      readonly samples: Sample[] = [];
      constructor(name: string) {
        if (!/^[A-Za-z_]\w{0,127}$/.test(name)) throw new Error(`k6 takes no metric of the name ${name}`);
        metrics.set(name, { type, samples: this.samples });
      }
      add(value: number | boolean, tags: Record<string, string> = {}) {
        this.samples.push({ value: Number(value), tags });
      }
    };
  const exec = {
    scenario: { name: 'load', startTime: 0, iterationInTest: -1 },
    instance: { iterationsCompleted: 0, vusActive: 2 },
    vu: { idInInstance: 1 },
    test: {
      abort: (why: string) => {
        throw new Error(`aborted: ${why}`);
      },
    },
  };
  const request = (method: string, url: string, body: Asked['body'], params: Asked['params']) => {
    const one = { method, url, body, params };
    asked.push(one);
    const { took = 10, ...given } = answer(one, asked.length);
    return { body: null, headers: {}, error: '', error_code: 0, ...given, timings: { blocked: 0, duration: took, receiving: took / 2 } };
  };
  class SharedArray {
    constructor(_name: string, rows: () => object[]) {
      // biome-ignore lint/correctness/noConstructorReturn: as k6 does it.
      return rows();
    }
  }
  const modules: Record<string, Record<string, unknown>> = {
    'k6/http': { default: { request, CookieJar: class {} } },
    'k6/execution': { default: exec },
    k6: { sleep: (seconds: number) => slept.push(seconds) },
    'k6/data': { SharedArray },
    'k6/encoding': { b64decode: (text: string) => new Uint8Array(Buffer.from(text, 'base64')).buffer },
    'k6/metrics': { Counter: metric('counter'), Gauge: metric('gauge'), Rate: metric('rate') },
  };
  const open = (path: string, mode?: string) => {
    if (files[path] === undefined) throw new Error(`there is no file ${path}`);
    return mode === 'b' ? new Uint8Array(Buffer.from(files[path])).buffer : files[path];
  };
  const context = vm.createContext({ __ENV: env, open, console: { error: (line: string) => said.push(line) } });
  const module = new vm.SourceTextModule(text, { context, identifier: 'load.js' });
  await module.link((name) => {
    const exported = modules[name];
    if (!exported) throw new Error(`k6 has no module ${name}`);
    return new vm.SyntheticModule(
      Object.keys(exported),
      function () {
        for (const [key, value] of Object.entries(exported)) this.setExport(key, value);
      },
      { context },
    );
  });
  await module.evaluate();
  const script = module.namespace as { options: Script['options']; turn(): void; handleSummary(data: object): Record<string, string> };
  return {
    ...{ options: script.options, asked, slept, said },
    turn: (measured = true) => {
      exec.scenario.iterationInTest++;
      exec.scenario.startTime = measured ? Date.now() - 60_000 : Date.now();
      script.turn();
      exec.instance.iterationsCompleted++;
    },
    summary: () => {
      const data = { metrics: summed(metrics, script.options.thresholds), state: { testRunDurationMs: 1e9 } };
      return readSummaries(Object.values(script.handleSummary(data))[0]!, 'the script')[0]!;
    },
  };
}

/** As k6 sums up: each metric, and each of its parts that `thresholds` names. */
function summed(metrics: Map<string, { type: string; samples: Sample[] }>, thresholds: Record<string, unknown>) {
  const found: Record<string, { values: Record<string, number> }> = {};
  const put = (key: string, samples: Sample[]) => {
    const values = samples.map(({ value }) => value);
    found[key] = { values: { count: values.reduce((sum, value) => sum + value, 0), min: Math.min(...values), max: Math.max(...values) } };
  };
  for (const [name, { samples }] of metrics) if (samples.length > 0) put(name, samples);
  for (const key of Object.keys(thresholds)) {
    const [, name, tag, value] = /^(\w+)\{(\w+):(.+)\}$/.exec(key) ?? [];
    if (name === undefined) continue;
    put(key, metrics.get(name)?.samples.filter(({ tags }) => tags[tag!] === value) ?? []);
  }
  return found;
}
