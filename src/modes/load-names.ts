import type { Context } from '../context.ts';
import { ConfigError } from '../errors.ts';

/** `${NAME}` in a scenario, read from the environment for the names in `env-allow` only; what is read is taken for a secret. Throws a ConfigError. */
export function expandNames(text: string, allowed: readonly string[], { env, secrets }: Pick<Context, 'env' | 'secrets'>): string {
  const problems: string[] = [];
  const expanded = text.replace(/\$\{(\w+)\}/g, (whole, name: string) => {
    const value = env[name];
    if (!allowed.includes(name)) problems.push(`scenario: it reads \${${name}}, which the env-allow input does not name`);
    else if (value === undefined) problems.push(`scenario: it reads \${${name}}, which the environment does not have`);
    secrets.add(allowed.includes(name) ? value : undefined);
    return value ?? whole;
  });
  if (problems.length > 0) throw new ConfigError([...new Set(problems)]);
  return expanded;
}
