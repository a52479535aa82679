/** A list entry of the config file as the one line that gate-targets.ts reads; a line stays as it is. */
export const targetLine = (entry: unknown): unknown => (typeof entry === 'object' && entry !== null ? JSON.stringify(entry) : entry);

const SECRET_NAME = /auth|token|key|cookie|secret|pass|session|credential/i;

/**
 * What is secret in the rich form of a target: values of headers and options named so, each word of them (`Bearer …`), and the fields of a body
 * that are named so, in JSON or as a form. For the log's masks; URLs are looked at elsewhere.
 */
export function secretsOfTargets(lines: string): string[] {
  return lines.split('\n').flatMap((line) => (line.trimStart().startsWith('{') ? secretsOf(parsed(line), '') : []));
}

function secretsOf(value: unknown, name: string): string[] {
  if (name === 'body' && typeof value === 'string') return secretsOf(parsed(value) ?? Object.fromEntries(new URLSearchParams(value)), '');
  if (typeof value === 'string') return SECRET_NAME.test(name) ? [value, ...value.split(/\s+/)] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, content]) => secretsOf(content, inner));
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
