import type { Check, Report } from '../report.ts';
import { clipped, visible } from './visible.ts';

const LONGEST = 4_000;

/**
 * report.xml: the checks as JUnit XML, one suite for the mode, as GitLab, Jenkins and the test tabs of other services read it (elements and
 * attributes by the schema of Jenkins' xUnit plugin, junit-10.xsd). failed is a `failure`, inconclusive an `error`, skipped is `skipped`;
 * degraded passes and says why in `system-out`. Times in seconds.
 *
 * Written by hand: the library for it would take 28 ms of processor time and three further packages to load, a quarter of what a health gate
 * takes to start, for five elements.
 */
export function junit({ mode, checks }: Report): string {
  const many = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const seconds = (checks.reduce((sum, { ms }) => sum + ms, 0) / 1_000).toFixed(3);
  const counts = `tests="${checks.length}" failures="${many('failed')}" errors="${many('inconclusive')}" skipped="${many('skipped')}" time="${seconds}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="seaworthy" ${counts.replace(/ skipped="\d+"/, '')}>`,
    `  <testsuite name="seaworthy ${mode}" ${counts}>`,
    ...checks.map((check) => testcase(mode, check)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testcase(mode: Report['mode'], check: Check): string {
  const open = `    <testcase classname="seaworthy.${mode}" name="${text(check.name)}" time="${(check.ms / 1_000).toFixed(3)}"`;
  const inner = outcome(check);
  return inner === '' ? `${open}/>` : `${open}>${inner}</testcase>`;
}

function outcome(check: Check): string {
  const { status, actual } = check;
  switch (status) {
    case 'passed':
      return '';
    case 'failed':
      return `<failure message="${text(actual)}" type="failed">${inFull(check)}</failure>`;
    case 'inconclusive':
      return `<error message="${text(actual)}" type="inconclusive">${inFull(check)}</error>`;
    case 'skipped':
      return `<skipped message="${text(actual)}"/>`;
    case 'degraded':
      return `<system-out>degraded&#10;${inFull(check)}</system-out>`;
  }
}

/** As XML. */
function inFull({ expected, actual, hint }: Check): string {
  const lines = [
    `actual: ${text(actual)}`,
    ...(expected === '' ? [] : [`expected: ${text(expected)}`]),
    ...(hint ? [`to do: ${text(hint)}`] : []),
  ];
  return lines.join('&#10;');
}

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
/** What XML 1.0 (section 2.2) cannot hold in any spelling, and `visible` leaves: everything else that is forbidden it has written out. */
const FORBIDDEN = /[\ufffe\uffff]/g;

/** Safe between tags and in an attribute, where a bare line feed would become a blank. */
function text(foreign: string): string {
  const shown = visible(clipped(foreign, LONGEST)).replace(FORBIDDEN, '\ufffd');
  return shown.replace(/[&<>"\n]/g, (mark) => NAMED[mark]!);
}
