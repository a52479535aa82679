/**
 * Tells what PostgreSQL's tools say of their usual course (`--verbose`) from what somebody should read. To be asked about each line in order:
 * a name with a line feed in it goes on in lines that look like anything, and end with the quote that the first one opened.
 * Returns `remark`, `course`, or `rest` for such a line.
 */
export function chatter(tool: 'pg_dump' | 'pg_restore'): (line: string) => 'remark' | 'course' | 'rest' {
  const course = new RegExp(`^${tool}: (?!warning:|error:|hint:|detail:)`);
  let open = false;
  return (line) => {
    if (open) {
      open = !line.endsWith('"');
      return 'rest';
    }
    if (!course.test(line)) return 'remark';
    open = line.includes(' "') && !line.endsWith('"');
    return 'course';
  };
}
