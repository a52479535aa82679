import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../src/context.ts';
import { Secrets } from '../../src/secrets.ts';

export interface TestContext extends Context {
  /** What was logged, redacted as a host would. */
  lines: string[];
  progressLines: string[];
  remembered: Map<string, string>;
  abort(reason?: Error): void;
  /** Removes the temporary folder. */
  cleanup(): Promise<void>;
}

/** The outside world for one test: our environment, a folder, a clock and a signal of its own, and everything it is told collected. */
export async function testContext(overrides: Partial<Context> = {}): Promise<TestContext> {
  const controller = new AbortController();
  const secrets = overrides.secrets ?? new Secrets();
  const tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-test-'));
  const lines: string[] = [];
  const progressLines: string[] = [];
  const remembered = new Map<string, string>();
  return {
    env: { ...process.env },
    signal: controller.signal,
    now: () => new Date(),
    log: (line) => lines.push(secrets.redact(line)),
    progress: (line) => progressLines.push(secrets.redact(line)),
    secrets,
    tempDir,
    tag: `test-${randomBytes(6).toString('hex')}`,
    remember: (name, value) => remembered.set(name, value),
    ...overrides,
    lines,
    progressLines,
    remembered,
    abort: (reason = new Error('The test stopped it.')) => controller.abort(reason),
    cleanup: () => rm(tempDir, { recursive: true, force: true }),
  };
}
