import { createHash } from 'node:crypto';
import { PROGRAM } from './k6-program.ts';
import type { K6Part, K6Spec } from './k6-spec.ts';

const IMPORTS = `import http from 'k6/http';
import exec from 'k6/execution';
import { sleep } from 'k6';
import { SharedArray } from 'k6/data';
import { b64decode } from 'k6/encoding';
import { Counter, Gauge, Rate } from 'k6/metrics';
`;

/** The script, whole. What comes from the scenario stands in it as one JSON value, and nowhere else. */
export function k6Script(spec: K6Spec): string {
  const json = JSON.stringify({ ...spec, test: identityOf(spec) }, null, 1);
  return `// Written by seaworthy for k6 1.0 and later. Its result is read by: seaworthy merge
${IMPORTS}
const SPEC = ${asLiteral(json)};
${PROGRAM}`;
}

/** JSON that is JavaScript everywhere: two characters that are line ends to older readers, and nothing that could close a script element. */
const asLiteral = (json: string) =>
  json.replace(/[\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16)}`).replaceAll('</', '<\\/');

/** The same for whatever can be merged: other steps, another duration or another load make another test. */
function identityOf({ thresholds: _, ...spec }: K6Spec): string {
  const steady = JSON.stringify(spec).replace(/seaworthy-[0-9a-f]{24}/g, 'boundary');
  return createHash('sha256').update(steady).digest('hex').slice(0, 16);
}

/** Variables of the environment without which the script cannot run, sorted. */
export function envNames(spec: K6Spec): string[] {
  const texts = spec.flows.flatMap(({ steps }) =>
    steps.flatMap(({ path, headers, body }) => [
      ...path,
      ...headers.flatMap(([, value]) => value),
      ...(body && 'text' in body ? body.text : []),
    ]),
  );
  return [...new Set(texts.flatMap((part: K6Part) => (typeof part === 'object' && 'env' in part ? [part.env] : [])))].sort();
}
