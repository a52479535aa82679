import { UserError } from '../errors.ts';

/** What a query names (a table, a column, a function) is not there: on restored data the mark of something lost, or else a mistake in the query. */
export class AbsentError extends UserError {
  override name = 'AbsentError';
}
