import { INPUTS } from '../inputs.ts';
import type { Env, Host } from './index.ts';
import { harmless } from './lines.ts';

/** Any other CI, and a terminal: inputs from `SEAWORTHY_*` and the flags of the command line, lines on stdout, no job page. */
export function plainHost(env: Env, flags: ReadonlyMap<string, string> = new Map(), write: (line: string) => void = console.log): Host {
  const masked: string[] = [];
  // No host masks for us here, so every line is cleaned before it is written.
  const say = (text: string) => {
    const line = masked.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
    write(harmless(line));
  };
  return {
    name: 'plain',
    meta: {},
    inputs: () => new Map([...fromEnvironment(env), ...flags]),
    mask: (value) => void masked.push(value),
    info: say,
    progress: say,
    group: (title, work) => {
      say(title);
      return work();
    },
    annotates: false,
    annotate: (level, message, title) => say(`${title ?? level}: ${message}`),
    output: () => {},
    summary: async () => {},
    saveState: () => {},
    state: () => '',
    upload: async () => '',
  };
}

/** Only names that exist: `SEAWORTHY_*` may hold variables of other purposes. */
function fromEnvironment(env: Env): Map<string, string> {
  const names = Object.keys(INPUTS);
  return new Map(
    names.flatMap((name) => {
      const value = env[`SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`]?.trim();
      return value ? [[name, value] as const] : [];
    }),
  );
}
