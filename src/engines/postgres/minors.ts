/**
 * The first minor release of each major whose `pg_restore` does not run what a crafted archive tells it (CVE-2026-116314, 2026-11-12).
 * Source: PostgreSQL's security page.
 */
const FIXED: Readonly<Record<number, number>> = { 14: 25, 15: 20, 16: 16, 17: 12, 18: 7 };

/** Those whose `psql` cannot be talked out of `\\restrict` by a crafted script (CVE-2026-18408, 2026-08-13). The same source. */
const FIXED_PSQL: Readonly<Record<number, number>> = { 14: 24, 15: 19, 16: 15, 17: 11, 18: 6 };

/** Those whose `psql` knows `\\restrict` (CVE-2025-8714, 2025-08-14). */
const RESTRICT: Readonly<Record<number, number>> = { 14: 19, 15: 14, 16: 10, 17: 6 };

/** What is wrong with this version, or undefined. `version` as the tools print it: `15.18`. */
export function knownWeakness(version: string): string | undefined {
  const fixed = fixedIn(FIXED, version);
  return fixed && `a crafted archive can make pg_restore ${version} run code (CVE-2026-116314); fixed in ${fixed}`;
}

/** The same of psql and scripts. */
export function knownScriptWeakness(version: string): string | undefined {
  const fixed = fixedIn(FIXED_PSQL, version);
  return fixed && `a crafted script can make psql ${version} run code (CVE-2026-18408); fixed in ${fixed}`;
}

export const knowsRestrict = (version: string) => fixedIn(RESTRICT, version) === undefined;

function fixedIn(minors: Readonly<Record<number, number>>, version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map((digits) => Number.parseInt(digits, 10));
  const fixed = minors[major];
  return fixed === undefined || minor >= fixed ? undefined : `${major}.${fixed}`;
}
