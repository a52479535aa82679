import type { Chart } from '../report.ts';
import { greatest, knownOf, plain, type Scale, scalesOf } from './chart-scale.ts';
import { stretches } from './thin.ts';
import { visibleLine } from './visible.ts';

/** More makes no better picture at the width of a job summary. */
const MOST_POINTS = 60;
/** More lines cannot be told apart. */
const COLOURS = [
  { name: 'blue', value: '#2f81f7' },
  { name: 'orange', value: '#d9730d' },
  { name: 'purple', value: '#a371f7' },
  { name: 'green', value: '#2da44e' },
  { name: 'red', value: '#e5534b' },
  { name: 'grey', value: '#848d97' },
] as const;

/** The shares that a person asks for, one step of the axis each: Mermaid knows equal steps only. */
const PERCENTILES = [0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999];

export interface Diagram {
  /** The text of a `mermaid` code block, without its fence. Holds no line that could close one. */
  source: string;
  /** Which line is which, for the text beside it: Mermaid drew no legend before 2026. Names are foreign text, not escaped. */
  legend: { name: string; colour: string }[];
  /** Lines that were one too many. */
  leftOut: number;
  /** A stretch without a value is drawn straight across: Mermaid knows no gaps. */
  hidesGaps: boolean;
}

/**
 * A chart as an `xychart-beta` of Mermaid 10.5 and later (mermaid.js.org/syntax/xyChart.html), at most 60 points a line and 6 lines; undefined
 * where there is nothing to draw. The y axis is linear whatever the chart says: Mermaid knows no other.
 */
export function mermaid(chart: Chart): Diagram | undefined {
  const drawable = chart.lines.filter((line) => knownOf(line).length > 0);
  const lines = drawable.slice(0, COLOURS.length);
  const scales = scalesOf({ ...chart, y: { ...chart.y, scale: 'linear' }, lines });
  if (scales === undefined) return undefined;
  const { x, y } = scales;
  const grid = chart.x.scale === 'percentile' ? shares(x) : steps(lines.map(knownOf), x);
  const palette = lines.map((_, at) => COLOURS[at]!.value).join(', ');
  const source = [
    `%%{init: {"themeVariables": {"xyChart": {"plotColorPalette": "${palette}"}}}}%%`,
    'xychart-beta',
    `  title ${quoted(chart.title)}`,
    `  x-axis ${quoted(x.title)} ${grid.axis}`,
    `  y-axis ${quoted(y.title)} ${number(y.shown(y.ends[0]))} --> ${number(y.shown(y.ends[1]))}`,
    ...lines.map((line) => `  line ${quoted(line.name)} [${grid.values(knownOf(line)).map((value) => number(y.shown(value)))}]`),
  ];
  return {
    source: source.join('\n'),
    legend: lines.map(({ name }, at) => ({ name, colour: COLOURS[at]!.name })),
    leftOut: drawable.length - lines.length,
    hidesGaps: lines.some((line) => knownOf(line).length < line.points.length),
  };
}

/** The values of a line at equal steps, and the axis that they belong to. */
interface Grid {
  axis: string;
  values(points: [number, number][]): number[];
}

function shares(x: Scale): Grid {
  const within = PERCENTILES.filter((share) => share >= x.ends[0] && share <= x.ends[1]);
  const shown = within.length > 1 ? within : x.ends;
  return { axis: `[${shown.map((share) => quoted(plain(share)))}]`, values: (points) => shown.map((share) => valueAt(points, share)) };
}

function steps(lines: [number, number][][], x: Scale): Grid {
  const different = greatest(lines.map((points) => new Set(points.map(([at]) => at)).size));
  const count = Math.max(2, Math.min(MOST_POINTS, different));
  const [low, high] = exact([x.shown(x.ends[0]), x.shown(x.ends[1])], count);
  return {
    axis: `${inFull(low)} --> ${inFull(high)}`,
    values: (points) => {
      const shown = points.map(([at, value]): [number, number] => [x.shown(at), value]);
      const there = stretches(shown, [low, high], count).flatMap((point, at): [number, number][] => (point ? [[at, point[1]]] : []));
      return Array.from({ length: count }, (_, at) => valueAt(there, at));
    },
  };
}

/**
 * Mermaid walks along the axis by adding up its steps, and loses the last point where the sum is one rounding too high. So: ends that are whole
 * multiples of a power of two, as the step between them is, which add up exactly. Widens the axis by at most 1/256.
 */
function exact([low, high]: [number, number], count: number): [number, number] {
  const quantum = 2 ** Math.floor(Math.log2((high - low) / (count - 1) / 256));
  const from = Math.floor(low / quantum) * quantum;
  return [from, from + Math.ceil((high - from) / (count - 1) / quantum) * quantum * (count - 1)];
}

const inFull = (value: number): string => PLAIN.format(value);

/** On the straight line between its neighbours; beyond the ends, the value of the end. */
function valueAt(points: [number, number][], x: number): number {
  const after = points.findIndex(([at]) => at >= x);
  if (after === -1) return points.at(-1)![1];
  const [right, above] = points[after]!;
  const [left, below] = points[after - 1] ?? [right, above];
  return right === left ? above : below + ((above - below) * (x - left)) / (right - left);
}

/** Mermaid reads no exponents. */
const PLAIN = new Intl.NumberFormat('en', { maximumFractionDigits: 30, useGrouping: false });

function number(value: number): string {
  return PLAIN.format(Number(value.toPrecision(5)));
}

const LONGEST = 80;

/**
 * Mermaid's own syntax has no way to write a quotation mark within quotes, reads `#…;` as a character, `%%` as a comment and back quotes as
 * Markdown. So: letters, digits and few marks of any script; everything else is a blank.
 */
function quoted(text: string): string {
  const safe = visibleLine(text.slice(0, 4 * LONGEST))
    .replace(/[^\p{L}\p{M}\p{N} %.,:/()+_=-]/gu, ' ')
    .replace(/[-=]{2,}/g, '-')
    .replace(/%{2,}/g, '%')
    .replace(/\s+/g, ' ')
    .trim();
  if (safe === '') return '"unnamed"';
  return `"${safe.length > LONGEST ? `${safe.slice(0, LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : safe}"`;
}
