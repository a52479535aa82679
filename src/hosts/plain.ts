import { INPUTS, type Input } from '../inputs.ts';
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
    inputs: () => new Map([...fromEnvironment(env, flags.get('mode')), ...flags]),
    // Longest first, so that a value that holds another is taken out whole.
    mask: (value) => {
      if (value !== '') masked.push(value);
      masked.sort((a, b) => b.length - a.length);
    },
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

/**
 * Only names that exist, and where the mode is known already only those of that mode: an environment is set for many commands.
 * What is asked for by name, in a flag or a file, is judged in full.
 */
function fromEnvironment(env: Env, known: string | undefined): Map<string, string> {
  const mode = known ?? env.SEAWORTHY_MODE;
  const belongs = ({ modes }: Input) => mode === undefined || modes === 'all' || modes.some((candidate) => candidate === mode);
  return new Map(
    Object.entries(INPUTS).flatMap(([name, spec]) => {
      const value = env[`SEAWORTHY_${name.toUpperCase().replaceAll('-', '_')}`]?.trim();
      return value && belongs(spec) ? [[name, value] as const] : [];
    }),
  );
}
