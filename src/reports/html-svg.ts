import type { Chart, Line } from '../report.ts';
import { greatest, knownOf, least, plain, type Scale, scalesOf } from './chart-scale.ts';
import { html, htmlLine } from './escape-html.ts';
import { thinned } from './thin.ts';

/** In pixels at full size. Two drawings of each chart: shrunk to a phone, the letters of the wide one could not be read. */
const SIZES = {
  wide: { width: 720, height: 300, left: 64, right: 18, top: 14, bottom: 46, letter: 7 },
  narrow: { width: 340, height: 260, left: 52, right: 12, top: 12, bottom: 46, letter: 7 },
} as const;
type Size = (typeof SIZES)[keyof typeof SIZES];

/** Colours and dashes, both: colour alone does not reach everybody. The colours stand in the style sheet. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '5 2', '1 4'];
const MOST_LINES = 6;
const MOST_POINTS = 1_000;
const MOST_ROWS = 60;
/** Lines of no more points show each of them. */
const FEW = 20;

/** A chart as a figure: legend, drawing, and the same numbers as a table, folded away. `id` is ours and unique on the page. */
export function figure(chart: Chart, id: string): string {
  const drawable = chart.lines.filter((line) => knownOf(line).length > 0);
  const lines = drawable.slice(0, MOST_LINES);
  const drawn = { ...chart, lines };
  const scales = scalesOf(drawn);
  const title = `<h3 id="${id}">${htmlLine(chart.title)}</h3>`;
  if (scales === undefined) return `<figure>${title}<p class="none">There were too few values to draw.</p></figure>`;
  const left = drawable.length - lines.length;
  return [
    `<figure aria-labelledby="${id}">${title}`,
    legend(lines),
    ...(Object.keys(SIZES) as (keyof typeof SIZES)[]).map((name) => drawing(drawn, scales, { name, id: `${id}-${name}` })),
    left > 0 ? `<p class="aside">${plain(left)} more ${left === 1 ? 'line is' : 'lines are'} in report.json.</p>` : '',
    numbers(drawn, scales),
    '</figure>',
  ].join('\n');
}

function legend(lines: Line[]): string {
  const key = (at: number) =>
    `<svg class="key" viewBox="0 0 32 8" aria-hidden="true"><path class="line l${at}" d="M1 4H31"${dash(at)}/></svg>`;
  return `<ul class="legend">${lines.map(({ name }, at) => `<li>${key(at)}<span>${htmlLine(name)}</span></li>`).join('')}</ul>`;
}

const dash = (at: number): string => (DASHES[at] ? ` stroke-dasharray="${DASHES[at]}"` : '');

interface Scales {
  x: Scale;
  y: Scale;
}

function drawing(chart: Chart, { x, y }: Scales, { name, id }: { name: keyof typeof SIZES; id: string }): string {
  const size: Size = SIZES[name];
  const { width, height, left, right, top, bottom } = size;
  const place = {
    x: (value: number) => round(left + x.at(value) * (width - left - right)),
    y: (value: number) => round(height - bottom - y.at(value) * (height - top - bottom)),
  };
  const middle = { x: round((left + width - right) / 2), y: round((top + height - bottom) / 2) };
  return [
    `<svg class="plot ${name}" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-t" aria-describedby="${id}-d">`,
    `<title id="${id}-t">${htmlLine(chart.title)}</title><desc id="${id}-d">${htmlLine(inWords(chart, { x, y }))}</desc>`,
    ...heights(y, place.y, size),
    ...acrosses(x, place.x, size),
    `<text class="axis" x="${middle.x}" y="${height - 8}" text-anchor="middle">${htmlLine(x.title)}</text>`,
    `<text class="axis" transform="translate(13 ${middle.y}) rotate(-90)" text-anchor="middle">${htmlLine(y.title)}</text>`,
    ...chart.lines.map((line, at) => path(line, at, x, place)),
    '</svg>',
  ].join('\n');
}

function heights(y: Scale, at: (value: number) => number, { left, right, width }: Size): string[] {
  return y.ticks.map(
    ({ value, text }) =>
      `<path class="grid" d="M${left} ${at(value)}H${width - right}"/><text x="${left - 7}" y="${at(value) + 4}" text-anchor="end">${text}</text>`,
  );
}

/** As many as have room, in the order in which they matter. */
function acrosses(x: Scale, at: (value: number) => number, { height, bottom, width, letter }: Size): string[] {
  const taken: [number, number][] = [];
  return x.ticks.flatMap(({ value, text }) => {
    const half = (text.length * letter) / 2 + 4;
    const middle = Math.min(at(value), width - half);
    if (taken.some(([from, to]) => middle + half > from && middle - half < to)) return [];
    taken.push([middle - half, middle + half]);
    const floor = height - bottom;
    return `<path class="grid" d="M${at(value)} ${floor}v5"/><text x="${round(middle)}" y="${floor + 19}" text-anchor="middle">${text}</text>`;
  });
}

/** A line with its gaps. What stands alone between two gaps is a dot. */
function path(line: Line, at: number, x: Scale, place: { x(value: number): number; y(value: number): number }): string {
  const parts = unbroken(line).map((points) => thinned(points, x.ends, MOST_POINTS));
  const isFew = knownOf(line).length <= FEW;
  const dots = parts.flatMap((points) => (isFew || points.length === 1 ? points : []));
  const d = parts
    .filter((points) => points.length > 1)
    .map((points) => points.map(([across, up], i) => `${i === 0 ? 'M' : 'L'}${place.x(across)} ${place.y(up)}`).join(''))
    .join('');
  const circles = dots.map(([across, up]) => `<circle class="dot l${at}" cx="${place.x(across)}" cy="${place.y(up)}" r="2.5"/>`);
  return `${d === '' ? '' : `<path class="line l${at}" d="${d}"${dash(at)}/>`}${circles.join('')}`;
}

function unbroken({ points }: Line): [number, number][][] {
  const parts: [number, number][][] = [[]];
  for (const [x, y] of points) {
    if (y !== null && Number.isFinite(x) && Number.isFinite(y)) parts.at(-1)!.push([x, y]);
    else if (parts.at(-1)!.length > 0) parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}

/** What the picture shows, for those who do not see it. */
function inWords({ lines }: Chart, { x, y }: Scales): string {
  const one = (line: Line): string => {
    const points = knownOf(line);
    const ups = points.map(([, value]) => value);
    const [low, high] = [least(ups), greatest(ups)];
    const peak = points.find(([, value]) => value === high)!;
    return `${line.name}: from ${y.show(points[0]![1])} to ${y.show(points.at(-1)![1])}, lowest ${y.show(low)}, highest ${y.show(high)} at ${x.show(peak[0])}.`;
  };
  return `${x.title} across, ${y.title} upwards. ${lines.map(one).join(' ')} The numbers are in the table below.`;
}

function numbers({ title, lines }: Chart, { x, y }: Scales): string {
  const all = [...new Set(lines.flatMap((line) => knownOf(line).map(([across]) => across)))].sort((a, b) => a - b);
  const every = Math.ceil(all.length / MOST_ROWS);
  const shown = all.filter((_, at) => at % every === 0 || at === all.length - 1);
  const values = lines.map((line) => new Map(knownOf(line)));
  const heads = [x.title, ...lines.map(({ name }) => name)].map((head) => `<th scope="col">${htmlLine(head)}</th>`);
  const rows = shown.map((across) => {
    const cells = values.map((line) => `<td>${line.has(across) ? html(y.show(line.get(across)!)) : '–'}</td>`);
    return `<tr><th scope="row">${x.show(across)}</th>${cells.join('')}</tr>`;
  });
  const note = every > 1 ? `<p class="aside">Each ${plain(every)}th of ${plain(all.length)} values; report.json has all.</p>` : '';
  return [
    `<details><summary>The numbers of “${htmlLine(title)}”</summary>`,
    `<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${htmlLine(title)}"><table class="numbers">`,
    `<thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${note}</details>`,
  ].join('\n');
}

const round = (value: number): number => Math.round(value * 10) / 10;
