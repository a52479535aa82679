import type { Check } from '../../report.ts';
import { knownScriptWeakness, knownWeakness } from './minors.ts';

export interface Origin {
  /** Of the client that is to restore, as it prints it: `15.18`. */
  version: string;
  /** A signature was demanded, and is good. */
  signed: boolean;
  /** The user answers for where the dump comes from. */
  trust: boolean;
  /** The dump is plain SQL, which `psql` runs. */
  script: boolean;
}

/**
 * Whether the dump may be given to the client at all: one that a crafted dump can make run code on this machine, outside of the scratch server,
 * only gets what somebody answers for. Pure.
 */
export function originCheck({ version, signed, trust, script }: Origin): Check {
  const tool = script ? 'psql' : 'pg_restore';
  const base = { name: 'origin', expected: `a dump that ${tool} ${version} can be given`, ms: 0 };
  const weakness = script ? knownScriptWeakness(version) : knownWeakness(version);
  if (signed) return { ...base, status: 'passed', actual: 'signed by the key that verify-with names' };
  if (weakness === undefined)
    return {
      ...base,
      status: 'passed',
      actual: `no signature was demanded; no way is known to make ${tool} ${version} run code by a crafted dump`,
    };
  if (trust) return { ...base, status: 'passed', actual: `no signature was demanded, and ${weakness}; trust: true answers for it` };
  const fixed = /fixed in ([\d.]+)$/.exec(weakness)?.[1];
  return {
    ...base,
    status: 'failed',
    actual: `no signature was demanded, and ${weakness}`,
    hint: `Install PostgreSQL's client ${fixed} or newer, or demand a signature with verify-with, or answer for where the dump comes from with trust: true.`,
  };
}
