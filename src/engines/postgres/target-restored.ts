import type { Check, Status } from '../../report.ts';
import { worst } from '../../report.ts';
import { showCount } from '../../units.ts';
import { type Finding, isBad, type Restored } from './restore/outcome.ts';

/** What a finding does to the verdict. A role that the backup should have listed and did not, or a script that is none of ours, is a fault of the backup. */
const WEIGHT: Record<Finding['kind'], Status> = {
  'lost-role': 'failed',
  'strange-globals': 'failed',
  role: 'degraded',
  locale: 'degraded',
  'end-unknown': 'degraded',
  'made-role': 'passed',
  'role-setting': 'passed',
  'made-schema': 'passed',
  'made-tablespace': 'passed',
  'no-database': 'passed',
};

const SHOWN = 5;

/** The rung `restore`, and what a person should know beside it. `ms` is for whoever measured it to fill in. */
export function restoreCheck({ outcome, problems, omitted, findings }: Restored): { check: Check; notes: string[] } {
  const base = { name: 'restore', expected: 'every statement of the dump succeeds', ms: 0 };
  const bad = problems.filter(isBad);
  const heavy = findings.filter(({ kind }) => WEIGHT[kind] !== 'passed');
  const unfilled = problems.filter(({ kind }) => kind === 'unfilled');
  const notes = [
    ...problems.filter((problem) => !isBad(problem) && problem.kind === 'warning').map(({ text }) => text),
    ...findings.filter(({ kind }) => WEIGHT[kind] === 'passed').map(({ text }) => text),
  ];
  const texts = [
    ...bad.map(({ text, about }) => (about ? `${text} (${about})` : text)),
    ...heavy.map(({ text }) => text),
    ...unfilled.map(({ text }) => text),
  ];
  const more = texts.length - SHOWN + omitted;
  const actual = texts.slice(0, SHOWN).join('; ') + (more > 0 ? `; and ${showCount(more)} more` : '');
  const status = {
    restored: worst(['passed', ...heavy.map(({ kind }) => WEIGHT[kind]), ...unfilled.map(() => 'degraded' as const)]),
    failed: 'failed',
    hindered: 'inconclusive',
  } as const;
  if (texts.length === 0 && outcome === 'restored') return { check: { ...base, status: 'passed', actual: 'restored' }, notes };
  const hint = {
    hindered: bad.some(({ text }) => text.includes('shared_preload_libraries'))
      ? 'The server must load that library when it starts, as the source does: install its package on this machine, or give scratch the URL of a server that does.'
      : 'This machine was at fault, not the backup: look at its disk and memory, then run it again.',
    failed:
      'What is named is missing in the restored database. Look at the log for all of it; restore another backup to see whether that has it.',
    restored: 'What is named differs from the source.',
  }[outcome];
  return { check: { ...base, status: status[outcome], actual: actual || 'the tools did not say why', hint }, notes };
}
