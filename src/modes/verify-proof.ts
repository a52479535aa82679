import type { Context } from '../context.ts';
import { messageOf } from '../errors.ts';
import type { Meta } from '../hosts/index.ts';
import { type Proof, proofKey } from '../records.ts';
import { worst } from '../report.ts';
import type { Storage } from '../storage/index.ts';
import { VERSION } from '../version.ts';
import type { Work } from './verify-work.ts';

/**
 * Written beside the backup, whatever came of it: that a backup could not be restored is worth knowing too. A verification that did not come to
 * a verdict leaves none. That it could not be written degrades: what counts on it would not find it.
 */
export async function recordProof(work: Work, storage: Storage, meta: Meta, context: Context): Promise<void> {
  // Of the backup: that somebody's migration fails on it, or that it is old, is no fault of its.
  const outcome = work.outcome ?? worst(work.checks.map((check) => check.status));
  // Without exact rows it came back, and nobody knows what.
  const status = outcome === 'passed' && !work.compared.rows ? 'degraded' : outcome;
  const base = { name: 'proof', expected: 'the outcome stands beside the backup', ms: 0 };
  if (work.folder === undefined || work.id === undefined || status === 'inconclusive' || status === 'skipped') {
    work.checks.push({ ...base, status: 'skipped', actual: 'there is no outcome to record' });
    return;
  }
  if (context.signal.aborted) {
    work.checks.push({ ...base, status: 'skipped', actual: 'the time was over' });
    return;
  }
  const at = context.now();
  const versions = Object.fromEntries(
    Object.entries(work.target?.facts ?? {}).map(([name, value]) => [name.slice(0, 100), value.slice(0, 200)]),
  );
  const proof: Proof = {
    version: 1,
    backup: work.id,
    at: at.toISOString(),
    status,
    tool: `seaworthy ${VERSION}`,
    ...(work.restoredMs === undefined ? {} : { rtoSeconds: Math.round(work.restoredMs) / 1_000 }),
    compared: work.compared,
    versions,
    ...(meta.runUrl ? { runUrl: meta.runUrl } : {}),
  };
  const key = proofKey(work.folder, at);
  try {
    await storage.put(key, Buffer.from(`${JSON.stringify(proof, null, 2)}\n`), { signal: context.signal });
    work.checks.push({ ...base, status: 'passed', actual: storage.locate(key) });
  } catch (thrown) {
    context.signal.throwIfAborted();
    work.checks.push({
      ...base,
      status: 'degraded',
      actual: messageOf(thrown),
      hint: 'Give the step the right to write there, or leave record-proof out.',
    });
  }
}
