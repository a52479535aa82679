import { UserError } from '../errors.ts';

/** Refuses what a probe does not know, by name only: a value may be a secret. `kind`: 'An S3 target'. */
export function refuseOptions(options: Record<string, unknown>, known: readonly string[], kind: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const those = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
  throw new UserError(`${kind} has no option '${unknown}': ${those}`);
}
