import type { Observation } from '../condition.ts';

/**
 * What can be asked of a running service. A probe looks and never judges: conditions do (condition.ts), and a mode decides.
 * A new one is a file here and a line in this folder's list.
 */
export interface Probe {
  readonly name: string;
  readonly schemes: readonly string[];
  /** The names it can observe, for the message about one that it cannot. A name that ends in `:` takes a word (`queue:celery`). */
  readonly metrics: readonly string[];
  /** Throws a UserError, without secrets, when the target cannot be read. Touches nothing. */
  check(target: string): void;
  /** One look: values by metric, each with its dimension. What could not be found out is absent with `why`, never zero. Rejects with why not. */
  observe(target: string, signal: AbortSignal): Promise<Map<string, Observation>>;
}
