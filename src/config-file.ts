import { readFileSync } from 'node:fs';
import { parse as parseYaml, YAMLParseError } from 'yaml';
import { ConfigError, messageOf } from './errors.ts';
import type { Env } from './hosts/index.ts';
import { targetLine } from './modes/gate-lines.ts';
import { checkLine } from './modes/verify-checks.ts';
import type { Secrets } from './secrets.ts';

/** Whose entries may have more than one line, or names for their parts: each becomes one line. */
const RICH = new Map([
  ['checks', checkLine],
  ['checks-after', checkLine],
  ['targets', targetLine],
]);

/** The config file's keys as inputs. Lists become lines; numbers and booleans their text. `${NAME}` is read for the names in the env-allow input only. */
export function fromFile(path: string, inputs: ReadonlyMap<string, string>, env: Env, secrets: Secrets): Map<string, string> {
  const allowed = (inputs.get('env-allow') ?? '').split('\n').map((line) => line.trim());
  const problems: string[] = [];
  const expand = (value: string) =>
    value.replace(/\$\{([^}]*)\}/g, (whole, name: string) => {
      if (!allowed.includes(name)) problems.push(`config: ${path} reads \${${name}}, which the env-allow input does not name`);
      else if (env[name] === undefined) problems.push(`config: ${path} reads \${${name}}, which the environment does not have`);
      if (/pass|secret|token|key/i.test(name)) secrets.add(env[name]);
      return allowed.includes(name) ? (env[name] ?? '') : whole;
    });
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(parseFile(path))) {
    const entries: unknown[] = (Array.isArray(value) ? value : [value]).map((entry) => expanded(entry, expand));
    const flat = entries.map(RICH.get(name) ?? ((entry) => entry)).map((entry) => (isScalar(entry) ? String(entry) : undefined));
    if (name === 'config' || name === 'env-allow') problems.push(`config: ${path} holds ${name}, which can only be an input`);
    else if (value === null) continue;
    else if (flat.includes(undefined)) problems.push(`config: ${path}: ${name} must be a value or a list of values`);
    else values.set(name, flat.join('\n').trim());
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return new Map([...values].filter(([, value]) => value !== ''));
}

/** Every text in it; before it is written as a line, where a quote in a password would mean something. */
function expanded(value: unknown, expand: (text: string) => string): unknown {
  if (typeof value === 'string') return expand(value);
  if (Array.isArray(value)) return value.map((inner) => expanded(inner, expand));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, expanded(inner, expand)]));
}

function parseFile(path: string): Record<string, unknown> {
  let content: unknown;
  try {
    content = parseYaml(readFileSync(path, 'utf8'));
  } catch (thrown) {
    throw new ConfigError([`config: ${path} cannot be read: ${yamlProblem(thrown)}`]);
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    throw new ConfigError([`config: ${path} must hold a map of inputs, such as 'mode: backup'`]);
  }
  return content as Record<string, unknown>;
}

/** Where and of which kind, never what stands there: it may be a secret, and was not registered yet. */
function yamlProblem(thrown: unknown): string {
  if (!(thrown instanceof YAMLParseError)) return thrown instanceof ReferenceError ? 'an alias that is not known' : messageOf(thrown);
  const { line, col } = thrown.linePos?.[0] ?? {};
  return `it is no YAML at line ${line}, column ${col} (${thrown.code})`;
}

const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
