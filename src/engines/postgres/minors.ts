/**
 * The first minor release of each major whose `pg_restore` does not run what a crafted archive tells it (CVE-2026-116314, 2026-11-12).
 * Source: PostgreSQL's security page.
 */
const FIXED: Readonly<Record<number, number>> = { 14: 25, 15: 20, 16: 16, 17: 12, 18: 7 };

/** What is wrong with this version, or undefined. `version` as the tools print it: `15.18`. */
export function knownWeakness(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map((digits) => Number.parseInt(digits, 10));
  const fixed = FIXED[major];
  if (fixed === undefined || minor >= fixed) return undefined;
  return `a crafted archive can make pg_restore ${version} run code (CVE-2026-116314); fixed in ${major}.${fixed}`;
}
