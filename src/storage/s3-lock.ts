import type { Ask } from './s3-client.ts';
import { isAbsent, isDenied, isS3Error, isUnknownThere } from './s3-errors.ts';

/** Object Lock of a bucket. */
export interface Lock {
  /** `unknown`: the credentials may not ask. */
  state: 'on' | 'off' | 'unknown';
  /** What a new object gets, where the bucket has a rule: `COMPLIANCE for 30 days`. */
  rule?: string;
  /** The same for reckoning. Either days or years. */
  period?: { mode: string; days: number; years: number };
}

/** Stores that know no Object Lock say so in many ways; only a refusal leaves it open. */
export async function lockOf(ask: Ask): Promise<Lock> {
  try {
    const { ObjectLockConfiguration: found } = await ask('GetObjectLockConfiguration', {});
    if (found?.ObjectLockEnabled !== 'Enabled') return { state: 'off' };
    const { Mode, Days = 0, Years = 0 } = found.Rule?.DefaultRetention ?? {};
    const time = Days ? `${Days} days` : Years ? `${Years} years` : '';
    if (!Mode || !time) return { state: 'on' };
    return { state: 'on', rule: `${Mode} for ${time}`, period: { mode: Mode, days: Days, years: Years } };
  } catch (thrown) {
    if (isDenied(thrown)) return { state: 'unknown' };
    if (isUnknownThere(thrown) || (isS3Error(thrown) && [400, 404].includes(thrown.status ?? 0) && thrown.code !== 'NoSuchBucket'))
      return { state: 'off' };
    throw thrown;
  }
}

/** Why an object must stay, and until when; undefined where nothing holds it. */
export type Hold = { reason: string; until?: Date } | undefined;

/**
 * Before a removal in a bucket with Object Lock: without asking, a locked object would only be hidden, and still be paid for. Some stores keep an
 * object by the rule of the bucket and do not tell of it where the object is asked (versitygw): by that rule it is reckoned then.
 */
export async function holdOn(ask: Ask, Key: string, { period }: Pick<Lock, 'period'>): Promise<Hold> {
  const [retention, legal] = await Promise.all([
    ask('GetObjectRetention', { Key }).then((answer) => answer.Retention, unheld),
    ask('GetObjectLegalHold', { Key }).then((answer) => answer.LegalHold?.Status, unheld),
  ]);
  if (legal === 'ON') return { reason: 'it is under a legal hold' };
  if (retention?.RetainUntilDate) return lasting(`Object Lock (${retention.Mode})`, retention.RetainUntilDate);
  if (!period) return undefined;
  const until = await ruledUntil(ask, Key, period);
  return until && lasting(`Object Lock (${period.mode}, by the rule of the bucket)`, until);
}

function lasting(what: string, until: Date): Hold {
  if (until.getTime() <= Date.now()) return undefined;
  return { reason: `${what} keeps it until ${until.toISOString().slice(0, 10)}`, until };
}

/** The rule may be younger than the object, which then stays longer than it must; the other way round it would be hidden. */
async function ruledUntil(ask: Ask, Key: string, { days, years }: NonNullable<Lock['period']>): Promise<Date | undefined> {
  try {
    const { LastModified, ObjectLockRetainUntilDate } = await ask('HeadObject', { Key });
    if (ObjectLockRetainUntilDate || !LastModified) return ObjectLockRetainUntilDate;
    const until = new Date(LastModified.getTime() + days * 86_400_000);
    until.setUTCFullYear(until.getUTCFullYear() + years);
    return until;
  } catch (thrown) {
    if (isAbsent(thrown)) return undefined;
    throw thrown;
  }
}

function unheld(thrown: unknown): undefined {
  if (isAbsent(thrown) || isUnknownThere(thrown)) return;
  if (isS3Error(thrown, 'NoSuchObjectLockConfiguration', 'ObjectLockConfigurationNotFoundError', 'InvalidRequest')) return;
  throw thrown;
}
