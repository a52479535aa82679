import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { AddressRules } from './tcp-addresses.ts';

/** What stands beside a target in the config file, checked. The error names the option and never its value, which may be a secret. */
export function readOptions<S extends z.ZodType>(schema: S, options: Record<string, unknown>, of: string): z.infer<S> {
  const read = schema.safeParse(options);
  if (read.success) return read.data;
  const problems = read.error.issues.map((issue) => {
    if (issue.code === 'unrecognized_keys') return `there is no option ${issue.keys.join(', ')}`;
    return `${issue.path.join('.')}: ${issue.message}`;
  });
  const known = Object.keys('shape' in schema && typeof schema.shape === 'object' ? (schema.shape ?? {}) : {});
  throw new UserError(`${problems.join('; ')}; beside a ${of} target may stand: ${known.join(', ')}`);
}

const RULES = z.strictObject({ 'allow-link-local': z.boolean().default(false) });

/** Of a target that has no other options. */
export function readRules(options: Record<string, unknown>, of: string): AddressRules {
  return { allowLinkLocal: readOptions(RULES, options, of)['allow-link-local'] };
}
