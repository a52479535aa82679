/**
 * Tells what PostgreSQL's tools say of their usual course (`--verbose`) from what somebody should read. To be asked about each line in order:
 * a name with a line feed in it goes on in lines that look like anything, and end with the quote that the first one opened. A name may hold
 * quotes as well, so that what does not begin with the tool's name goes on with the line before in any case.
 * Returns `remark`, `course`, or `rest` for such a line.
 */
export function chatter(tool: 'pg_dump'): (line: string) => 'remark' | 'course' | 'rest' {
  const course = new RegExp(`^${tool}: (?!warning:|error:|hint:|detail:)`);
  let open = false;
  let last: 'remark' | 'course' = 'remark';
  return (line) => {
    if (open) {
      open = !line.endsWith('"');
      return 'rest';
    }
    if (!line.startsWith(`${tool}: `)) return last === 'remark' ? 'remark' : 'rest';
    last = course.test(line) ? 'course' : 'remark';
    open = last === 'course' && line.includes(' "') && !line.endsWith('"');
    return last;
  };
}
