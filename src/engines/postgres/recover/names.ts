/** What PostgreSQL cuts longer names to, in bytes (NAMEDATALEN - 1). */
const LONGEST = 63;

/** `shop_before_20261121T030000Z`; of a long name as much as fits, in whole characters. */
export function besideName(name: string, word: 'before' | 'restored', now: Date): string {
  const suffix = `_${word}_${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  let start = name;
  while (Buffer.byteLength(start + suffix) > LONGEST) start = [...start].slice(0, -1).join('');
  return start + suffix;
}
