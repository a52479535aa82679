import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { Condition } from '../condition.ts';
import { ConfigError, messageOf } from '../errors.ts';
import { parseDuration, parseSize } from '../units.ts';
import { parseAnswerCondition } from './conditions.ts';
import { readTable } from './data.ts';
import type { Extraction, FlowPlan, Origin, StepPlan } from './plan.ts';
import { bodyOf, requestOf } from './scenario-request.ts';
import { parseSequence, type SequenceStep } from './sequence.ts';

/** What a scenario file says, ready to be driven. */
export interface Scenario {
  flows: FlowPlan[];
  /** Variables for the templates, a row for each turn. */
  data?: Record<string, string>[];
  /** Requests one after the other that must be answered exactly so. */
  sequence?: { step: StepPlan; answers: SequenceStep[] };
}

/** One value or several. */
const several = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema)]);
const status = z
  .union([z.string(), z.number()])
  .transform(String)
  .refine((text) => /^(?:[1-5]xx|[1-5]\d\d(?:-[1-5]\d\d)?)$/i.test(text), 'a status (200), a class (2xx) or a range (200-299) is expected');
const time = z.string().transform((text, context) => {
  try {
    return parseDuration(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: messageOf(thrown) });
    return z.NEVER;
  }
});
const size = z.string().transform((text, context) => {
  try {
    return parseSize(text);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: messageOf(thrown) });
    return z.NEVER;
  }
});
const path = z.string().regex(/^(?:\/|https?:\/\/)/i, 'a path that begins with / is expected, or a URL of the target');
const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete', 'options'] as const;

const STEP = z
  .strictObject({
    name: z.string().min(1).max(100).optional(),
    ...Object.fromEntries(METHODS.map((method) => [method, path.optional()])),
    headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~\w-]+$/), z.union([z.string(), z.number()]).transform(String)).optional(),
    json: z.unknown().optional(),
    form: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).optional(),
    body: z.string().optional(),
    'body-file': z.string().optional(),
    upload: z
      .strictObject({
        file: z.string().optional(),
        size: size.optional(),
        field: z.string().default('file'),
        name: z.string().default('upload.bin'),
      })
      .refine(({ file, size: bytes }) => (file === undefined) !== (bytes === undefined), 'either file or size is expected')
      .optional(),
    expect: several(status).default(['2xx', '3xx']),
    check: several(z.string()).optional(),
    extract: z.record(z.string().regex(/^\w+$/), z.string()).optional(),
    record: several(z.string()).optional(),
    'think-time': time.optional(),
  })
  .refine(
    (step) => METHODS.filter((method) => (step as Record<string, unknown>)[method] !== undefined).length === 1,
    `one of ${METHODS.join(', ')} is expected`,
  )
  .refine(
    ({ json, form, body, upload, 'body-file': file }) => [json, form, body, upload, file].filter((one) => one !== undefined).length <= 1,
    'one of json, form, body, body-file and upload is expected',
  );

const FILE = z.strictObject({
  flows: z
    .array(
      z.strictObject({ name: z.string().min(1).max(100), weight: z.number().positive().max(1e6).default(1), steps: z.array(STEP).min(1) }),
    )
    .min(1)
    .optional(),
  steps: z.array(STEP).min(1).optional(),
  data: z.string().optional(),
  sequence: z.strictObject({ request: STEP, answers: z.string() }).optional(),
});
type Step = z.infer<typeof STEP>;

/**
 * Reads a scenario: `flows` of steps, or `steps` alone; `data: users.csv`; `sequence`. `{{name}}` stands for a variable of a row of the data or from
 * `extract`. Paths of files are relative to it. Throws a ConfigError that names every problem with its line and column.
 */
export async function readScenario(file: string, origin: Origin, expand: (text: string) => string = (text) => text): Promise<Scenario> {
  const text = await readFile(file, 'utf8').catch((thrown) => {
    throw new ConfigError([`scenario: ${file} cannot be read: ${messageOf(thrown)}`]);
  });
  const lines = new LineCounter();
  const document = parseDocument(expand(text), { lineCounter: lines });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `scenario: ${file}, line ${line}, column ${col}`;
  };
  // The library's message repeats the line, which may hold a secret.
  if (document.errors.length > 0) throw new ConfigError(document.errors.map(({ code, pos }) => `${at(pos[0])}: it is no YAML (${code})`));
  const parsed = FILE.safeParse(document.toJS());
  const where = (keys: readonly PropertyKey[]) => {
    for (let depth = keys.length; depth > 0; depth--) {
      const node = document.getIn(keys.slice(0, depth), true);
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return `scenario: ${file}`;
  };
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map(({ path: keys, message }) => `${where(keys)}: ${keys.join('.') || 'the file'}: ${message}`),
    );
  }
  return assemble(parsed.data, { origin, folder: dirname(resolve(file)), where });
}

interface Place {
  origin: Origin;
  folder: string;
  where(keys: readonly PropertyKey[]): string;
}

async function assemble({ flows, steps, data, sequence }: z.infer<typeof FILE>, place: Place): Promise<Scenario> {
  const problems: string[] = [];
  const written = flows ?? (steps ? [{ name: 'default', weight: 1, steps }] : []);
  if (flows && steps) problems.push(`${place.where(['steps'])}: flows or steps is expected, not both`);
  if (written.length === 0 && !sequence) problems.push(`${place.where([])}: flows, steps or sequence is expected`);
  const attempt = async <T>(keys: readonly PropertyKey[], work: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (thrown) {
      problems.push(`${place.where(keys)}: ${messageOf(thrown)}`);
      return undefined;
    }
  };
  const rows = data === undefined ? undefined : await attempt(['data'], () => readTable(resolve(place.folder, data)));
  const names = new Set<string>();
  const plans: FlowPlan[] = [];
  for (const [f, flow] of written.entries()) {
    const own: StepPlan[] = [];
    for (const [s, step] of flow.steps.entries()) {
      const keys = flows ? ['flows', f, 'steps', s] : ['steps', s];
      const plan = await attempt(keys, () => planStep(step, place, names));
      const conditions: Condition[] = [];
      for (const [c, text] of [step.check ?? []].flat().entries()) {
        const condition = await attempt([...keys, 'check', c], () => parseAnswerCondition(text, methodOf(step).toUpperCase()));
        if (condition) conditions.push(condition);
      }
      if (plan) own.push(conditions.length > 0 ? { ...plan, conditions } : plan);
    }
    plans.push({ name: flow.name, weight: flow.weight, steps: own });
  }
  const known = new Set([
    ...Object.keys(rows?.[0] ?? {}),
    ...written.flatMap(({ steps: all }) => all.flatMap(({ extract = {} }) => Object.keys(extract))),
  ]);
  for (const unknown of unknownVariables(plans, known))
    problems.push(
      `${place.where(flows ? ['flows'] : ['steps'])}: {{${unknown}}} has no value: a column of data or a name in extract is expected`,
    );
  if (sequence?.request.check !== undefined)
    problems.push(`${place.where(['sequence', 'request', 'check'])}: check: a sequence is judged by its statuses alone`);
  const serial =
    sequence &&
    (await attempt(['sequence'], async () => ({
      step: await planStep(sequence.request, place, new Set()),
      answers: parseSequence(sequence.answers),
    })));
  if (serial && !(serial.step.request instanceof Uint8Array))
    problems.push(
      `${place.where(['sequence', 'request'])}: a variable cannot stand there: a sequence sends the same request again and again`,
    );
  if (problems.length > 0) throw new ConfigError(problems);
  return { flows: plans, ...(rows ? { data: rows } : {}), ...(serial ? { sequence: serial } : {}) };
}

const methodOf = (step: Step) => METHODS.find((one) => (step as Record<string, unknown>)[one] !== undefined)!;

async function planStep(step: Step, { origin, folder }: Place, names: Set<string>): Promise<StepPlan> {
  const fields = step as Record<string, unknown>;
  const verb = methodOf(step);
  const url = new URL(
    fields[verb] as string,
    `${origin.tls ? 'https' : 'http'}://${origin.host.includes(':') ? `[${origin.host}]` : origin.host}:${origin.port}`,
  );
  const own =
    url.hostname.replace(/^\[|\]$/g, '') === origin.host && Number(url.port || (url.protocol === 'https:' ? 443 : 80)) === origin.port;
  if (!own) throw new Error(`${url.host} is not the target: a load test asks one origin; name another in a test of its own`);
  // The path as it was written: URL would escape the braces of variables.
  const target = (fields[verb] as string).replace(/^https?:\/\/[^/?#]*/i, '').replace(/#.*$/s, '') || '/';
  const method = verb.toUpperCase();
  const body = await bodyOf(step, folder);
  const name = unused(step.name ?? `${method} ${target.replace(/\?.*$/s, '')}`, names);
  const { request, body: apart } = requestOf(origin, { method, path: target, headers: step.headers ?? {}, body });
  return {
    ...{ name, method, request },
    ...(apart ? { body: apart } : {}),
    expect: [step.expect].flat().map(statusRange),
    ...(step.record === undefined ? {} : { headers: [step.record].flat().map((header) => header.toLowerCase()) }),
    ...(step['think-time'] === undefined ? {} : { thinkMs: step['think-time'] }),
    ...(step.extract ? { extract: Object.entries(step.extract).map(([variable, from]) => extraction(variable, from)) } : {}),
  };
}

function unused(wanted: string, names: Set<string>): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted} #${number}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

/** `200`, `2xx`, `200-299`. */
export function statusRange(text: string): [number, number] {
  const [from = '', to = from] = text.split('-');
  if (/xx$/i.test(from)) return [Number(from[0]) * 100, Number(from[0]) * 100 + 99];
  return [Number(from), Number(to)];
}

function extraction(variable: string, from: string): Extraction {
  if (from.startsWith('$')) return { variable, from: 'json', path: from };
  const [, header] = /^header:([\w-]+)$/.exec(from) ?? [];
  if (header) return { variable, from: 'header', path: header.toLowerCase() };
  throw new Error(`extract: ${variable}: a JSON path ($.token) or header:NAME is expected`);
}

function unknownVariables(flows: FlowPlan[], known: ReadonlySet<string>): string[] {
  const parts = flows.flatMap(({ steps }) =>
    steps.flatMap(({ request }) => ('head' in request ? [...request.head, ...(request.body ?? [])] : [])),
  );
  const used = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.variable]));
  return [...new Set(used)].filter((variable) => !known.has(variable));
}
