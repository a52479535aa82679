import type { Difference } from './compare.ts';

/** A look at a database while somebody else works on it. Costs the database next to nothing and locks nothing. */
export interface Watch {
  /** What has changed since it began, and the end of it. Throws a UserError where that cannot be found out; nothing of ours is left then either, as far as it is reachable. */
  end(): Promise<Changes>;
  /** Gives everything up, in any state and any number of times, and tells nothing. Does not fail. */
  close(): Promise<void>;
}

export interface Changes {
  /** Statements that define something (CREATE, ALTER, DROP …) and were not rolled back. */
  statements: number;
  /** Tables and views that were there before and were touched, in the order of their names. */
  tables: TableChange[];
  /** Constraints that were made or left NOT VALID: `orders_total_check on public.orders`. */
  notValid: string[];
  /** Indexes that exist and serve nobody: `public.orders_at on public.orders`. */
  invalidIndexes: string[];
  /** How the database is built, before (expected) against after. */
  structure: Difference[];
  /** What could not be seen, a sentence each. */
  notes: string[];
}

export interface TableChange {
  /** As it was called before, quoted where needed. */
  name: string;
  /** As it is called now; undefined where there is none any more. */
  now: string | undefined;
  /** Another table took its name and it is gone itself, as tools do that copy. */
  replaced: boolean;
  lock?: TableLock;
  /** Why all its rows were written anew: `a column has another type`. */
  rewritten?: string;
  /** Exact, undefined after where it is gone. Nothing at all for views and for partitions, whose rows are those of the partitioned table. */
  rows?: { before: number; after: number | undefined };
  /** Rows that were inserted, updated or deleted one by one, those of transactions that were rolled back among them. */
  written?: { inserted: number; updated: number; deleted: number };
  /** Columns that are gone, by the names they had. */
  dropped: string[];
  emptied: EmptiedColumn[];
}

/** The strongest lock that was seen, in PostgreSQL's words: `ACCESS EXCLUSIVE`. */
export interface TableLock {
  mode: string;
  /** In one transaction and at least: from when it was first seen to when it was last seen, in milliseconds. 0 where it was seen once. */
  heldMs: number;
}

/** A column with fewer values, by more than rows were lost: they have turned NULL. */
export interface EmptiedColumn {
  name: string;
  /** Values that are not NULL. */
  before: number;
  after: number;
}
