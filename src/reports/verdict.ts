import type { Check, Report, Reported, Status } from '../report.ts';

const TITLE: Readonly<Record<Reported, string>> = {
  backup: 'Backup',
  'restore-verify': 'Restore verification',
  restore: 'Restore',
  'health-gate': 'Health gate',
  'load-test': 'Load test',
};

export const modeTitle = (mode: Reported): string => TITLE[mode];

/** The first line of every report: `Backup passed: 42 tables in 12 s`. The headline is foreign text: not escaped here. */
export function verdict(report: Report): string {
  const said = `${modeTitle(report.mode)} ${report.status}`;
  return report.headline === '' ? said : `${said}: ${report.headline}`;
}

const TROUBLE: readonly Status[] = ['failed', 'inconclusive', 'degraded'];

/** The checks that somebody has to look at, worst first, otherwise in the order of the report. */
export function troubles(report: Report): Check[] {
  return TROUBLE.flatMap((status) => report.checks.filter((check) => check.status === status));
}
