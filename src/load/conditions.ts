import { type Condition, checkUnits, judge, type Observation, parseCondition } from '../condition.ts';
import { UserError } from '../errors.ts';
import { type Dimension, oneLine, received, showBytes } from '../units.ts';

/** What can be said of one answer; times are judged of all answers together, by thresholds. */
const METRICS =
  "$.path of a JSON body, header:NAME, body and size, for example $.status=ok, header:Content-Type~json, body~'^ok' or size<1MB";
const DIMENSIONS: Record<string, Dimension | 'text'> = { body: 'text', size: 'bytes' };

/** Bodies are kept up to here where something is looked for in them. */
export const MOST_KEPT_BYTES = 1024 * 1024;

/** An answer as a connection has read it. */
export interface Answer {
  readonly status: number;
  /** Of the headers that were wanted, in their order. */
  readonly values: readonly (string | undefined)[];
  /** Of the whole body; `body()` is what was kept of it. */
  readonly bodyBytes: number;
  body(): Buffer;
}

/** A condition that every answer of a step must meet. Throws a UserError. */
export async function parseAnswerCondition(text: string, method: string): Promise<Condition> {
  const condition = parseCondition(text);
  const { metric, warn } = condition;
  if (warn) throw new UserError(`Condition ${received(text)}: an answer is right or it is not; warn: stands before thresholds`);
  if (/\{\{\w+\}\}/.test(text)) throw new UserError(`Condition ${received(text)}: a variable cannot stand in a condition`);
  const isHeader = /^header:[\w-]+$/.test(metric);
  if (!isHeader && !metric.startsWith('$') && !Object.hasOwn(DIMENSIONS, metric))
    throw new UserError(`Condition ${received(text)}: of an answer only these are known: ${METRICS}`);
  if (!isHeader && method === 'HEAD') throw new UserError(`Condition ${received(text)}: an answer to HEAD has no body`);
  checkUnits(condition, DIMENSIONS[metric]);
  if (metric.startsWith('$')) await jsonReader(metric);
  return condition;
}

/** The headers that they look at, in lower case. */
export const headersOf = (conditions: readonly Condition[]): string[] =>
  conditions.filter(({ metric }) => metric.startsWith('header:')).map(headerOf);
const headerOf = ({ metric }: Condition) => metric.slice('header:'.length).toLowerCase();

/** Whether a body must be kept for them. */
export const needsBody = (conditions: readonly Condition[]): boolean =>
  conditions.some(({ metric }) => metric === 'body' || metric.startsWith('$'));

/** Says which condition an answer does not meet, and why where that is more than its value: never what stands in a body. Undefined: it meets all. */
export type AnswerCheck = (answer: Answer) => string | undefined;

/**
 * `headers` are the names of `Answer.values`. A body that equals the one before it, as most do, is not read again: that is a comparison of its
 * bytes, where reading JSON takes ten times as long.
 */
export async function answerCheck(conditions: readonly Condition[], headers: readonly string[]): Promise<AnswerCheck> {
  const ofBody: Look[] = [];
  const ofRest: Look[] = [];
  for (const condition of conditions) {
    const { metric } = condition;
    const place = headers.indexOf(headerOf(condition));
    if (metric.startsWith('$')) ofBody.push({ condition, observe: await fieldIn(metric) });
    else if (metric === 'body') ofBody.push({ condition, observe: (_, text) => seen({ value: text(), dimension: 'text' }) });
    else if (metric === 'size') ofRest.push({ condition, observe: ({ bodyBytes }) => seen({ value: bodyBytes, dimension: 'bytes' }) });
    else ofRest.push({ condition, observe: ({ values }) => seen({ value: values[place], why: 'the answer has no such header' }) });
  }
  let before: { body: Buffer; bytes: number; wrong: string | undefined } | undefined;
  return (answer) => {
    const wrong = firstWrong(ofRest, answer, () => '');
    if (wrong !== undefined || ofBody.length === 0) return wrong;
    const body = answer.body();
    if (before?.bytes === answer.bodyBytes && before.body.equals(body)) return before.wrong;
    before = { body, bytes: answer.bodyBytes, wrong: firstWrong(ofBody, answer, () => body.toString()) };
    return before.wrong;
  };
}

interface Look {
  condition: Condition;
  observe(answer: Answer, text: () => string): Observation;
}

const seen = (observation: Omit<Observation, 'ms'>): Observation => ({ ...observation, ms: 0 });

function firstWrong(looks: readonly Look[], answer: Answer, text: () => string): string | undefined {
  for (const { condition, observe } of looks) {
    const observation = observe(answer, text);
    if (judge(condition, observation).status === 'passed') continue;
    return observation.value === undefined || observation.value === null
      ? `${condition.text}: ${oneLine(observation.why ?? 'no data', 100)}`
      : `${condition.text} does not hold`;
  }
  return undefined;
}

async function fieldIn(path: string): Promise<Look['observe']> {
  const read = await jsonReader(path);
  return ({ bodyBytes }, text) => {
    if (bodyBytes > MOST_KEPT_BYTES) return seen({ value: undefined, why: `the body has more than ${showBytes(MOST_KEPT_BYTES)}` });
    let document: unknown;
    try {
      document = JSON.parse(text());
    } catch {
      return seen({ value: undefined, why: 'the answer is no JSON' });
    }
    const found = read(document);
    // What it says instead names fields of the body.
    return 'why' in found || found.value === null ? seen({ value: undefined, why: 'the answer has no such field' }) : seen(found);
  };
}

/** The reader of JSON paths is large, and loaded only where there is one. */
const jsonReader = async (path: string) => (await import('../probes/http-json.ts')).parseJsonPath(path);
