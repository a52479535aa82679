import { UserError } from '../errors.ts';
import { received } from '../units.ts';

/** So many answers of this status, one after the other. */
export interface SequenceStep {
  status: number;
  times: number;
}

const MOST = 10_000;
const FORM = 'statuses in their order are expected, each with how often, for example 401x5, 429';

/** `401x5, 429`: five times 401, then once 429. Throws a UserError. */
export function parseSequence(text: string): SequenceStep[] {
  const steps = text.split(',').map((part) => {
    const [, status, times = '1'] = /^\s*([1-5]\d\d)(?:\s*x\s*(\d{1,5}))?\s*$/.exec(part) ?? [];
    if (status === undefined || Number(times) === 0) throw new UserError(`received ${received(text)}, ${FORM}`);
    return { status: Number(status), times: Number(times) };
  });
  const total = steps.reduce((sum, { times }) => sum + times, 0);
  if (total > MOST)
    throw new UserError(`received ${received(text)}, which are ${total} requests; at most ${MOST} are sent one after the other`);
  return steps;
}

/** One after the other. */
export const expectedAnswers = (steps: readonly SequenceStep[]): number[] =>
  steps.flatMap(({ status, times }) => Array.from({ length: times }, () => status));
