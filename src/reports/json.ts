import type { Axis, Chart, Check, Line, Report, Table } from '../report.ts';
import { visibleJson } from './visible.ts';

/**
 * report.json: version 1, two spaces, fixed order of keys, named values sorted, so that two reports can be compared line by line.
 * A number that is none (NaN, infinite) is `null`. Control characters and direction marks are written as `\uXXXX`. Ends with a line feed.
 */
export function json(report: Report): string {
  // `satisfies` makes a new field of Report a type error here until it has its place.
  const ordered = {
    schemaVersion: 1,
    mode: report.mode,
    status: report.status,
    headline: report.headline,
    checks: report.checks.map(check),
    metrics: sorted(report.metrics),
    facts: sorted(report.facts),
    outputs: sorted(report.outputs),
    tables: report.tables.map(table),
    charts: report.charts.map(chart),
    notes: report.notes,
  } satisfies Record<keyof Report | 'schemaVersion', unknown>;
  return `${visibleJson(JSON.stringify(ordered, null, 2))}\n`;
}

// Keys whose value is undefined are left out by JSON.stringify.
function check({ name, status, expected, actual, hint, ms, layer }: Check): Record<keyof Check, unknown> {
  return { name, status, expected, actual, hint, ms, layer };
}

function table({ title, columns, rows, note }: Table): Record<keyof Table, unknown> {
  return { title, columns, rows, note };
}

function chart({ title, x, y, lines }: Chart): Record<keyof Chart, unknown> {
  return { title, x: axis(x), y: axis(y), lines: lines.map(line) };
}

function axis({ label, unit, scale }: Axis): Record<keyof Axis, unknown> {
  return { label, unit, scale };
}

function line({ name, points }: Line): Record<keyof Line, unknown> {
  return { name, points };
}

/** By code units, not by locale: the same on every machine. */
function sorted<T>(values: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}
