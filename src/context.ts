import type { Env } from './hosts/index.ts';
import type { Secrets } from './secrets.ts';

/**
 * The outside world as a run sees it, passed down instead of imported, so that a test can pass another one in.
 * Modes, engines and stores get this and nothing else: neither the host nor the configuration of another mode.
 */
export interface Context {
  env: Env;
  /** Aborted on cancel and when `timeout` has passed; its reason is a UserError that says which. */
  signal: AbortSignal;
  now(): Date;
  /** A line for the log. The text may be foreign: it is redacted and cannot act as a command of the host. */
  log(line: string): void;
  /** A line that may be dropped or overwritten. */
  progress(line: string): void;
  secrets: Secrets;
  /** A folder of this run's own, mode 0700, gone when the run ends. */
  tempDir: string;
  /** Unique for the run. Child processes carry it in their environment and database sessions in their name, so that `post` can find what a killed run left. */
  tag: string;
  /** Saved with the host before the work it describes begins, for `post`. */
  remember(name: string, value: string): void;
}
