import type { Ask } from './s3-client.ts';
import { isAbsent, isDenied, isS3Error, isUnknownThere } from './s3-errors.ts';

/** Object Lock of a bucket. */
export interface Lock {
  /** `unknown`: the credentials may not ask. */
  state: 'on' | 'off' | 'unknown';
  /** What a new object gets, where the bucket has a rule: `COMPLIANCE for 30 days`. */
  rule?: string;
}

/** Stores that know no Object Lock say so in many ways; only a refusal leaves it open. */
export async function lockOf(ask: Ask): Promise<Lock> {
  try {
    const { ObjectLockConfiguration: found } = await ask('GetObjectLockConfiguration', {});
    if (found?.ObjectLockEnabled !== 'Enabled') return { state: 'off' };
    const { Mode, Days, Years } = found.Rule?.DefaultRetention ?? {};
    const time = Days ? `${Days} days` : Years ? `${Years} years` : '';
    return { state: 'on', ...(Mode && time ? { rule: `${Mode} for ${time}` } : {}) };
  } catch (thrown) {
    if (isDenied(thrown)) return { state: 'unknown' };
    if (isUnknownThere(thrown) || (isS3Error(thrown) && [400, 404].includes(thrown.status ?? 0) && thrown.code !== 'NoSuchBucket'))
      return { state: 'off' };
    throw thrown;
  }
}

/** Why an object must stay, and until when; undefined where nothing holds it. */
export type Hold = { reason: string; until?: Date } | undefined;

/** Before a removal in a bucket with Object Lock: without asking, a locked object would only be hidden, and still be paid for. */
export async function holdOn(ask: Ask, Key: string): Promise<Hold> {
  const [retention, legal] = await Promise.all([
    ask('GetObjectRetention', { Key }).then((answer) => answer.Retention, unheld),
    ask('GetObjectLegalHold', { Key }).then((answer) => answer.LegalHold?.Status, unheld),
  ]);
  if (legal === 'ON') return { reason: 'it is under a legal hold' };
  const until = retention?.RetainUntilDate;
  if (!until || until.getTime() <= Date.now()) return undefined;
  return { reason: `Object Lock (${retention.Mode}) keeps it until ${until.toISOString().slice(0, 10)}`, until };
}

function unheld(thrown: unknown): undefined {
  if (isAbsent(thrown) || isUnknownThere(thrown)) return;
  if (isS3Error(thrown, 'NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest')) return;
  throw thrown;
}
