export const id = 3926;
export const ids = [3926];
export const modules = {

/***/ 73437:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  l: () => (/* binding */ endMarkdown),
  m: () => (/* binding */ publish)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/exit.js
var exit = __webpack_require__(50199);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
// EXTERNAL MODULE: ./lib/reports/visible.js
var visible = __webpack_require__(80385);
;// CONCATENATED MODULE: ./lib/reports/escape-markdown.js

/**
 * Foreign text as Markdown that shows exactly this text, on one line of source: safe in a table cell, a heading, a list item, a paragraph,
 * between HTML tags. Not for attributes, link targets or code blocks.
 *
 * Why character references and not backslashes or code spans: a reference can never be syntax (CommonMark 0.31, section 2.5), wherever it
 * stands. A backslash before `|` is counted differently inside and outside of cells, and a code span ends at a run of backticks in the
 * text and knows no line feed. The cost: up to fourteen bytes for one, and names with odd characters are hard to read in the source.
 *
 * A second group needs more. GitHub looks for mentions, issue references, emoji, formulas and mail addresses in the *rendered* text, where
 * references are already characters again: `&#64;name` still notifies. It looks within one text node, so those characters get an
 * element of their own, which no sanitizer removes and which copies as the bare character. GitHub's manual does the same for `$`.
 */
function escapeMarkdown(text) {
    return (0,visible/* visible */.RK)(text).replace(LIVE_OR_SYNTAX, (match, live) => {
        if (live !== undefined)
            return `<span>${match}</span>`;
        return Array.from(match, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`).join('');
    });
}
const NAMED = { '\n': '<br>', '&': '&amp;', '<': '&lt;', '>': '&gt;' };
/** `www.host`, `GH-1`, a colon that could belong to a scheme or an emoji, mentions, issues, formulas. */
const LIVE = /(?<=www)\.|(?<=gh)-(?=\d)|:(?!\s|$)|[@#$]/;
/** Underscores within a word are never emphasis in CommonMark: `auth_user` stays as it is, for those who read the source. */
const SYNTAX = /[\n&<>`*{}[\]\\|~^!]|(?<![a-z0-9_])_+|(?<!_)_+(?![a-z0-9_])/;
/** What begins a list, a rule or an underlined heading; blanks that would be trimmed, collapsed or indent a code block. */
const PLACE = /^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)|^ | $|(?<= ) /;
const LIVE_OR_SYNTAX = new RegExp(`(${LIVE.source})|${SYNTAX.source}|${PLACE.source}`, 'gi');

// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/version.js
var version = __webpack_require__(13411);
;// CONCATENATED MODULE: ./lib/reports/escape-html.js

/** More of one foreign text than this, in UTF-16 units, helps nobody on a page; report.json has all of it. */
const LONGEST = 4_000;
const escape_html_NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text) => text.replace(/[&<>"']/g, (mark) => escape_html_NAMED[mark]);
/** Foreign text that shows exactly this text, between tags; its line feeds are kept as they are (the style sheet shows them). */
const html = (text) => escaped((0,visible/* visible */.RK)((0,visible/* clipped */.cz)(text, LONGEST)));
/** The same on one line: between the quotation marks of an attribute, in a title, a heading. */
const htmlLine = (text) => escaped((0,visible/* visibleLine */.P8)((0,visible/* clipped */.cz)(text, LONGEST)));

// EXTERNAL MODULE: ./lib/reports/grid.js
var grid = __webpack_require__(82523);
;// CONCATENATED MODULE: ./lib/reports/html-style.js
/** The style sheet of report.html: no font, picture or sheet from anywhere else. Colours reach 4.5:1 for text and 3:1 for lines, in both schemes. */
const STYLE = `
:root { color-scheme: light dark; --back: #fff; --card: #f6f8fa; --text: #1f2328; --soft: #59636e; --rule: #d1d9e0; --link: #0969da;
  --passed: #1a7f37; --degraded: #9a6700; --failed: #cf222e; --inconclusive: #8250df; --skipped: #59636e;
  --l0: #0969da; --l1: #bc4c00; --l2: #8250df; --l3: #1a7f37; --l4: #cf222e; --l5: #59636e; }
@media (prefers-color-scheme: dark) { :root { --back: #0d1117; --card: #161b22; --text: #f0f6fc; --soft: #9da7b3; --rule: #3d444d; --link: #58a6ff;
  --passed: #3fb950; --degraded: #d29922; --failed: #ff7b72; --inconclusive: #bc8cff; --skipped: #9da7b3;
  --l0: #58a6ff; --l1: #f0883e; --l2: #bc8cff; --l3: #3fb950; --l4: #ff7b72; --l5: #9da7b3; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; }
header, main, footer { max-width: 62rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1, h2, h3, p, ul, ol, dl, figure { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.3; overflow-wrap: anywhere; white-space: pre-line; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 .8rem; overflow-wrap: anywhere; }
h3 { font-size: 1rem; overflow-wrap: anywhere; }
.mode { color: var(--soft); margin-bottom: .4rem; }
.verdict { border-left: .4rem solid var(--tone); background: var(--card); padding: 1rem 1.2rem; border-radius: .4rem; }
.word { color: var(--tone); font-weight: 700; white-space: nowrap; }
.passed { --tone: var(--passed); } .degraded { --tone: var(--degraded); } .failed { --tone: var(--failed); }
.inconclusive { --tone: var(--inconclusive); } .skipped { --tone: var(--skipped); }
.counts { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin-top: .7rem; }
.troubles { list-style: none; padding: 0; display: grid; gap: .8rem; }
.troubles > li { border: 1px solid var(--rule); border-left: .4rem solid var(--tone); border-radius: .4rem; padding: .8rem 1rem; min-width: 0; }
.troubles h3 { margin-bottom: .4rem; }
dl { display: grid; grid-template-columns: minmax(6rem, max-content) minmax(0, 1fr); gap: .3rem 1rem; }
dt { color: var(--soft); overflow-wrap: anywhere; max-width: 18rem; } dd { margin: 0; }
dd, td, th, li, .aside { overflow-wrap: anywhere; white-space: pre-line; unicode-bidi: plaintext; }
.todo { font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; vertical-align: top; padding: .4rem 1.1rem .4rem 0; border-bottom: 1px solid var(--rule); font-weight: 400; }
thead th { color: var(--soft); white-space: normal; overflow-wrap: normal; }
tbody th { min-width: 8rem; }
.right { text-align: right; white-space: nowrap; }
tr > :last-child { padding-right: 0; }
.aside, .none { color: var(--soft); margin-top: .5rem; font-size: .9rem; }
figure { margin-bottom: 1.8rem; }
.plot { display: block; width: 100%; height: auto; margin-top: .5rem; }
.narrow { display: none; }
.plot text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--rule); fill: none; }
.line { fill: none; stroke-width: 2; stroke-linejoin: round; }
.key { width: 2rem; height: .5rem; flex: none; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; color: var(--soft); font-size: .9rem; margin-top: .3rem; }
.legend li { display: flex; align-items: center; gap: .5rem; min-width: 0; }
${[0, 1, 2, 3, 4, 5].map((at) => `.line.l${at} { stroke: var(--l${at}); } .dot.l${at} { fill: var(--l${at}); }`).join('\n')}
details { margin-top: .6rem; }
summary { cursor: pointer; color: var(--link); padding: .3rem 0; overflow-wrap: anywhere; }
summary:focus-visible, .scroll:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: .2rem; }
.numbers { width: auto; } .numbers td, .numbers th { white-space: nowrap; padding-right: 1.5rem; text-align: right; } .numbers tbody th { min-width: 0; } .numbers thead th { white-space: normal; min-width: 7rem; }
.notes { padding-left: 1.2rem; display: grid; gap: .4rem; }
footer { color: var(--soft); font-size: .9rem; margin-top: 2.5rem; padding-bottom: 2rem; }
@media (max-width: 42rem) {
  .wide { display: none; } .narrow { display: block; }
  h1 { font-size: 1.25rem; }
  dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; }
  .cards, .cards tbody, .cards tr, .cards td, .cards th { display: block; width: auto; text-align: left; border: 0; padding: 0; }
  .cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .cards tr { border: 1px solid var(--rule); border-radius: .4rem; padding: .7rem .9rem; margin-bottom: .7rem; }
  .cards tbody th { font-weight: 600; margin-bottom: .2rem; }
  .cards td { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: .6rem; white-space: pre-line; }
  .cards td::before { content: attr(data-label); color: var(--soft); white-space: normal; }
  .cards td.empty { display: none; }
}
@media print { body { background: none; } .scroll { overflow: visible; } }
`;

;// CONCATENATED MODULE: ./lib/reports/chart-scale.js
/** From large to small: the first that the values reach is shown. */
const UNITS = {
    ms: [
        { factor: 7_200_000, text: 'min' },
        { factor: 2_000, text: 's' },
        { factor: 0, text: 'ms' },
    ],
    B: [
        { factor: 1e12, text: 'TB' },
        { factor: 1e9, text: 'GB' },
        { factor: 1e6, text: 'MB' },
        { factor: 1e3, text: 'kB' },
        { factor: 0, text: 'B' },
    ],
    '/s': [{ factor: 0, text: '/s' }],
    '%': [{ factor: 0, text: '%' }],
    '': [{ factor: 0, text: '' }],
};
const PER = { min: 60_000, s: 1_000, TB: 1e12, GB: 1e9, MB: 1e6, kB: 1e3 };
/** About so many parts of a linear axis. */
const PARTS = 5;
/** The axes of a chart; undefined where it has nothing to draw: no value, or no stretch of x. */
function scalesOf({ x, y, lines }) {
    const known = lines.flatMap(knownOf);
    const ups = known.map(([, value]) => value);
    const acrosses = known.map(([value]) => value);
    const [left, right] = [least(acrosses), greatest(acrosses)];
    if (known.length === 0 || left === right)
        return undefined;
    // What began at 0 is not shown from its first second only.
    const begin = left > 0 && left < right / 4 && x.scale === 'linear' ? 0 : left;
    return { x: scaleOf(x, [begin, right], false), y: scaleOf(y, [least(ups), greatest(ups)], true) };
}
/** The points that are numbers. Also keeps out what JSON would have written as null. */
function knownOf({ points }) {
    return points.filter((point) => Number.isFinite(point[0]) && Number.isFinite(point[1]));
}
/** Without spreading: a line may have more points than a call may have arguments. */
const least = (values) => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
const greatest = (values) => values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);
/** `isHeight`: begins at 0 and ends at a tick, so that heights can be compared; else the axis is as long as its values. */
function scaleOf(axis, [low, high], isHeight) {
    const { per, text: unit } = unitOf(axis, Math.max(Math.abs(low), Math.abs(high)));
    const number = (value) => plain(value / per);
    const base = {
        title: unit === '' ? axis.label : `${axis.label} (${unit})`,
        show: (value) => `${number(value)}${unit === '' || unit.startsWith('/') ? unit : ` ${unit}`}`,
        shown: (value) => value / per,
    };
    const drawn = (ends, place, values) => {
        const [from, to] = [place(ends[0]), place(ends[1])];
        const at = (value) => Math.min(1, Math.max(0, (place(value) - from) / (to - from)));
        return { ...base, ends, at, ticks: values.map((value) => ({ value, text: number(value) })) };
    };
    if (axis.scale === 'percentile' && low >= 0 && high < 100)
        return drawn([low, high], nines, percentiles(low, high));
    if (axis.scale === 'log' && high > 0)
        return logarithmic(low > 0 ? low : high / 1_000, high, drawn);
    const step = niceStep((high - (isHeight ? Math.min(0, low) : low)) / per || 1) * per;
    const ends = isHeight
        ? [Math.floor(Math.min(0, low) / step) * step, Math.ceil(Math.max(high, step) / step) * step]
        : [low, high];
    return drawn(ends, (value) => value, multiples(step, ends));
}
function unitOf({ unit }, reached) {
    const { text } = UNITS[unit].find(({ factor }) => reached >= factor);
    return { per: PER[text] ?? 1, text };
}
/** 0 for 0 %, 1 for 90 %, 2 for 99 %: as HdrHistogram draws its percentiles. */
const nines = (percent) => -Math.log10(1 - Math.min(percent, 100 - 1e-9) / 100);
/** Nines first, they matter most. */
function percentiles(low, high) {
    const whole = [0, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999];
    return [...whole, 50, 95, 75, 99.5].filter((value) => value >= low && value <= high);
}
function logarithmic(low, high, drawn) {
    const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
    const ends = [10 ** from, 10 ** Math.max(to, from + 1)];
    const place = (value) => Math.log10(Math.max(value, ends[0]));
    const decades = Array.from({ length: Math.max(to, from + 1) - from + 1 }, (_, i) => 10 ** (from + i));
    return drawn(ends, place, decades);
}
/** 1, 2 or 5 times a power of ten. */
function niceStep(length) {
    const rough = length / PARTS;
    const power = 10 ** Math.floor(Math.log10(rough));
    return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}
function multiples(step, [low, high]) {
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    return Array.from({ length: Math.min(50, last - first + 1) }, (_, i) => (first + i) * step);
}
// Made once: each takes longer than a hundred numbers.
const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 9 });
/** Four digits that count, without an exponent: `12,340`, `0.0021`. */
function plain(value) {
    if (!Number.isFinite(value))
        return 'unknown';
    const rounded = Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(4));
    return NUMBER.format(rounded);
}

;// CONCATENATED MODULE: ./lib/reports/thin.js
/**
 * At most `most` of the points, in their order: the range of x in as many equal stretches, and of each stretch the point that lies farthest from
 * the median of all, so that a spike or a breakdown of one second is still there among ten thousand. The cost: noise looks a little stronger.
 */
function thinned(points, [low, high], most) {
    if (points.length <= most)
        return points;
    return stretches(points, [low, high], most).filter((point) => point !== undefined);
}
/** One point for each of `count` equal stretches around the values from `low` to `high`; undefined where none lies. */
function stretches(points, [low, high], count) {
    const middle = median(points.map(([, y]) => y));
    const chosen = Array(count).fill(undefined);
    for (const point of points) {
        const at = Math.round(((point[0] - low) / (high - low)) * (count - 1));
        const before = chosen[at];
        if (before === undefined || Math.abs(point[1] - middle) > Math.abs(before[1] - middle))
            chosen[at] = point;
    }
    return chosen;
}
function median(values) {
    return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

;// CONCATENATED MODULE: ./lib/reports/html-svg.js



/** In pixels at full size. Two drawings of each chart: shrunk to a phone, the letters of the wide one could not be read. */
const SIZES = {
    wide: { width: 720, height: 300, left: 64, right: 18, top: 14, bottom: 46, letter: 7 },
    narrow: { width: 340, height: 260, left: 52, right: 12, top: 12, bottom: 46, letter: 7 },
};
/** Colours and dashes, both: colour alone does not reach everybody. The colours stand in the style sheet. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3', '5 2', '1 4'];
const MOST_LINES = 6;
const MOST_POINTS = 1_000;
const MOST_ROWS = 60;
/** Lines of no more points show each of them. */
const FEW = 20;
/** A chart as a figure: legend, drawing, and the same numbers as a table, folded away. `id` is ours and unique on the page. */
function figure(chart, id) {
    const drawable = chart.lines.filter((line) => knownOf(line).length > 0);
    const lines = drawable.slice(0, MOST_LINES);
    const drawn = { ...chart, lines };
    const scales = scalesOf(drawn);
    const title = `<h3 id="${id}">${htmlLine(chart.title)}</h3>`;
    if (scales === undefined)
        return `<figure>${title}<p class="none">There were too few values to draw.</p></figure>`;
    const left = drawable.length - lines.length;
    return [
        `<figure aria-labelledby="${id}">${title}`,
        legend(lines),
        ...Object.keys(SIZES).map((name) => drawing(drawn, scales, { name, id: `${id}-${name}` })),
        left > 0 ? `<p class="aside">${plain(left)} more ${left === 1 ? 'line is' : 'lines are'} in report.json.</p>` : '',
        numbers(drawn, scales),
        '</figure>',
    ].join('\n');
}
function legend(lines) {
    const key = (at) => `<svg class="key" viewBox="0 0 32 8" aria-hidden="true"><path class="line l${at}" d="M1 4H31"${dash(at)}/></svg>`;
    return `<ul class="legend">${lines.map(({ name }, at) => `<li>${key(at)}<span>${htmlLine(name)}</span></li>`).join('')}</ul>`;
}
const dash = (at) => (DASHES[at] ? ` stroke-dasharray="${DASHES[at]}"` : '');
function drawing(chart, { x, y }, { name, id }) {
    const size = SIZES[name];
    const { width, height, left, right, top, bottom } = size;
    const place = {
        x: (value) => round(left + x.at(value) * (width - left - right)),
        y: (value) => round(height - bottom - y.at(value) * (height - top - bottom)),
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
function heights(y, at, { left, right, width }) {
    return y.ticks.map(({ value, text }) => `<path class="grid" d="M${left} ${at(value)}H${width - right}"/><text x="${left - 7}" y="${at(value) + 4}" text-anchor="end">${text}</text>`);
}
/** As many as have room, in the order in which they matter. */
function acrosses(x, at, { height, bottom, width, letter }) {
    const taken = [];
    return x.ticks.flatMap(({ value, text }) => {
        const half = (text.length * letter) / 2 + 4;
        const middle = Math.min(at(value), width - half);
        if (taken.some(([from, to]) => middle + half > from && middle - half < to))
            return [];
        taken.push([middle - half, middle + half]);
        const floor = height - bottom;
        return `<path class="grid" d="M${at(value)} ${floor}v5"/><text x="${round(middle)}" y="${floor + 19}" text-anchor="middle">${text}</text>`;
    });
}
/** A line with its gaps. What stands alone between two gaps is a dot. */
function path(line, at, x, place) {
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
function unbroken({ points }) {
    const parts = [[]];
    for (const [x, y] of points) {
        if (y !== null && Number.isFinite(x) && Number.isFinite(y))
            parts.at(-1).push([x, y]);
        else if (parts.at(-1).length > 0)
            parts.push([]);
    }
    return parts.filter((part) => part.length > 0);
}
/** What the picture shows, for those who do not see it. */
function inWords({ lines }, { x, y }) {
    const one = (line) => {
        const points = knownOf(line);
        const ups = points.map(([, value]) => value);
        const [low, high] = [least(ups), greatest(ups)];
        const peak = points.find(([, value]) => value === high);
        return `${line.name}: from ${y.show(points[0][1])} to ${y.show(points.at(-1)[1])}, lowest ${y.show(low)}, highest ${y.show(high)} at ${x.show(peak[0])}.`;
    };
    return `${x.title} across, ${y.title} upwards. ${lines.map(one).join(' ')} The numbers are in the table below.`;
}
function numbers({ title, lines }, { x, y }) {
    const all = [...new Set(lines.flatMap((line) => knownOf(line).map(([across]) => across)))].sort((a, b) => a - b);
    const every = Math.ceil(all.length / MOST_ROWS);
    const shown = all.filter((_, at) => at % every === 0 || at === all.length - 1);
    const values = lines.map((line) => new Map(knownOf(line)));
    const heads = [x.title, ...lines.map(({ name }) => name)].map((head) => `<th scope="col">${htmlLine(head)}</th>`);
    const rows = shown.map((across) => {
        const cells = values.map((line) => `<td>${line.has(across) ? html(y.show(line.get(across))) : '–'}</td>`);
        return `<tr><th scope="row">${x.show(across)}</th>${cells.join('')}</tr>`;
    });
    const note = every > 1 ? `<p class="aside">Each ${plain(every)}th of ${plain(all.length)} values; report.json has all.</p>` : '';
    return [
        `<details><summary>The numbers of “${htmlLine(title)}”</summary>`,
        `<div class="scroll" tabindex="0" role="region" aria-label="Numbers of ${htmlLine(title)}"><table class="numbers">`,
        `<thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>${note}</details>`,
    ].join('\n');
}
const round = (value) => Math.round(value * 10) / 10;

// EXTERNAL MODULE: ./lib/reports/verdict.js
var verdict = __webpack_require__(27358);
;// CONCATENATED MODULE: ./lib/reports/html.js







/** With a word beside it always: a sign or a colour alone says nothing to many. */
const SIGN = { failed: '✗', inconclusive: '?', degraded: '!', passed: '✓', skipped: '–' };
/** Bytes that the rows of one table may take: a page of a hundred megabytes opens nowhere. */
const MOST_BYTES = 1_000_000;
/** Nothing may be asked for or run, whatever a foreign text holds. `data:` is for the icon, so that no browser asks a server for one. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
/**
 * report.html: one page that needs nothing else, for a browser of any width, with a keyboard or a screen reader, in light or dark, on paper. The
 * verdict, what to do, charts, checks, tables, notes, facts and outputs. No script. Every foreign text is escaped.
 */
function page(report) {
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${htmlLine((0,verdict/* verdict */.WJ)(report))}</title>
<link rel="icon" href="data:,">
<style>${STYLE}</style>
</head>
<body>
${head(report)}
<main>
${parts(report)
        .filter((part) => part !== '')
        .join('\n')}
</main>
<footer>Written by Seaworthy ${version/* VERSION */.x}. The same for machines is in report.json.</footer>
</body>
</html>
`;
}
const parts = (report) => [
    attention(report),
    charts(report),
    checks(report),
    ...report.tables.map(table),
    notes(report),
    facts(report),
    outputs(report),
];
const word = (status) => `<span class="word ${status}"><span aria-hidden="true">${SIGN[status]}</span> ${status}</span>`;
function head(report) {
    const { mode, status, headline, checks } = report;
    const counts = Object.keys(SIGN)
        .map((one) => ({ one, many: checks.filter((check) => check.status === one).length }))
        .filter(({ many }) => many > 0)
        .map(({ one, many }) => `<li>${(0,units/* showCount */.px)(many)} ${word(one)}</li>`);
    return `<header><div class="verdict ${status}">
<p class="mode">${(0,verdict/* modeTitle */.i2)(mode)}</p>
<h1>${word(status)}${headline === '' ? '' : `: ${html(headline)}`}</h1>
${counts.length > 0 ? `<ul class="counts" aria-label="Checks by outcome">${counts.join('')}</ul>` : ''}
</div></header>`;
}
function attention(report) {
    const found = (0,verdict/* troubles */.d4)(report);
    if (found.length === 0)
        return section('attention', 'What needs attention', `<p>${nothingToDo(report)}</p>`);
    const { kept, note } = within(found.map(trouble), 'checks');
    return section('attention', 'What needs attention', `<ul class="troubles">${kept.join('\n')}</ul>${note}`);
}
function nothingToDo({ status, checks }) {
    if (status !== 'passed')
        return 'Nothing was looked at, so nothing is known.';
    return checks.some((check) => check.status === 'skipped') ? 'Nothing: every check that was made holds.' : 'Nothing: every check holds.';
}
function trouble({ name, status, expected, actual, hint }) {
    const rows = [
        ...(hint ? [['To do', `<span class="todo">${html(hint)}</span>`]] : []),
        ['Actual', html(actual)],
        ...(expected === '' ? [] : [['Expected', html(expected)]]),
    ];
    return `<li class="${status}"><h3>${htmlLine(name)} ${word(status)}</h3><dl>${rows.map(([term, said]) => `<dt>${term}</dt><dd>${said}</dd>`).join('')}</dl></li>`;
}
function charts({ charts }) {
    return charts.length === 0 ? '' : section('charts', 'Charts', charts.map((chart, at) => figure(chart, `chart-${at}`)).join('\n'));
}
function checks({ checks }) {
    if (checks.length === 0)
        return '';
    const rows = checks.map(({ name, status, expected, actual, ms }) => [
        html(name),
        word(status),
        html(expected),
        html(actual),
        ms === 0 ? '' : (0,units/* showDuration */.kJ)(ms),
    ]);
    const columns = ['Check', 'Outcome', 'Expected', 'Actual', 'Time'];
    return section('checks', 'Checks', cells({ id: 'checks', columns, rows, numeric: [false, false, false, false, true], what: 'checks' }));
}
function table({ title, note, ...rest }, at) {
    const { columns, rows, numeric } = (0,grid/* grid */.V)(rest);
    const said = note?.trim() ? `<p class="aside">${html(note.trim())}</p>` : '';
    const shown = cells({ id: `table-${at}`, columns, rows: rows.map((row) => row.map(html)), numeric, what: 'rows' });
    return section(`table-${at}`, title, shown + said);
}
/**
 * On a phone, wide tables become a card for each row, and tables of numbers are moved sideways, by finger or by arrow keys. The roles
 * are said, because some browsers forget them where a table is laid out as something else.
 */
function cells({ id, columns, rows, numeric, what }) {
    const right = (at) => (numeric[at] ? 'right' : '');
    const heads = columns.map((column, at) => `<th scope="col" role="columnheader" class="${right(at)}">${htmlLine(column)}</th>`);
    const lines = rows.map(([first = '', ...others]) => {
        const tail = others.map((cell, at) => {
            const label = htmlLine(columns[at + 1]);
            return `<td role="cell" class="${right(at + 1)}${cell === '' ? ' empty' : ''}" data-label="${label}">${cell}</td>`;
        });
        return `<tr role="row"><th scope="row" role="rowheader" class="${right(0)}">${first}</th>${tail.join('')}</tr>`;
    });
    const { kept, note } = within(lines, what);
    const isNumbers = numeric.every((is, at) => is || at === 0);
    const isWide = columns.length > 2;
    const drawn = [
        `<table role="table" class="${isWide && !isNumbers ? 'cards' : ''}"><thead role="rowgroup"><tr role="row">${heads.join('')}</tr></thead>`,
        `<tbody role="rowgroup">${kept.join('\n')}</tbody></table>`,
    ].join('\n');
    if (!isWide || !isNumbers)
        return drawn + note;
    return `<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">${drawn}</div>${note}`;
}
/** Whole rows only. */
function within(rows, what) {
    let left = MOST_BYTES;
    const end = rows.findIndex((row) => {
        left -= Buffer.byteLength(row);
        return left < 0;
    });
    if (end === -1)
        return { kept: rows, note: '' };
    const missing = `${(0,units/* showCount */.px)(rows.length - end)} of ${(0,units/* showCount */.px)(rows.length)} ${what}`;
    return {
        kept: rows.slice(0, end),
        note: `<p class="aside">Left out, for the page would be too large: ${missing}. report.json has all.</p>`,
    };
}
function notes({ notes }) {
    if (notes.length === 0)
        return '';
    const { kept, note } = within(notes.map((one) => `<li>${html(one)}</li>`), 'notes');
    return section('notes', 'Notes', `<ul class="notes">${kept.join('\n')}</ul>${note}`);
}
function facts({ facts }) {
    return Object.keys(facts).length === 0 ? '' : section('facts', 'Facts', named(facts));
}
function outputs({ outputs }) {
    if (Object.keys(outputs).length === 0)
        return '';
    return section('outputs', 'Outputs', `<details><summary>Outputs of the step</summary>${named(outputs)}</details>`);
}
function named(values) {
    const { kept, note } = within(Object.entries(values).map(([name, value]) => `<dt>${htmlLine(name)}</dt><dd>${value === '' ? '–' : html(value)}</dd>`), 'values');
    return `<dl>${kept.join('\n')}</dl>${note}`;
}
/** `id` is ours, `title` foreign, `inner` HTML. */
function section(id, title, inner) {
    return `<section aria-labelledby="${id}"><h2 id="${id}">${htmlLine(title)}</h2>\n${inner}\n</section>`;
}

;// CONCATENATED MODULE: ./lib/reports/json.js

/**
 * report.json: version 1, two spaces, fixed order of keys, named values sorted, so that two reports can be compared line by line.
 * A number that is none (NaN, infinite) is `null`. Control characters and direction marks are written as `\uXXXX`. Ends with a line feed.
 */
function json(report) {
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
        tables: report.tables.map(json_table),
        charts: report.charts.map(chart),
        notes: report.notes,
    };
    return `${(0,visible/* visibleJson */.$m)(JSON.stringify(ordered, null, 2))}\n`;
}
// Keys whose value is undefined are left out by JSON.stringify.
function check({ name, status, expected, actual, hint, ms, layer }) {
    return { name, status, expected, actual, hint, ms, layer };
}
function json_table({ title, columns, rows, note }) {
    return { title, columns, rows, note };
}
function chart({ title, x, y, lines }) {
    return { title, x: axis(x), y: axis(y), lines: lines.map(line) };
}
function axis({ label, unit, scale }) {
    return { label, unit, scale };
}
function line({ name, points }) {
    return { name, points };
}
/** By code units, not by locale: the same on every machine. */
function sorted(values) {
    return Object.fromEntries(Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1)));
}

;// CONCATENATED MODULE: ./lib/reports/junit.js

const junit_LONGEST = 4_000;
/**
 * report.xml: the checks as JUnit XML, one suite for the mode, as GitLab, Jenkins and the test tabs of other services read it (elements and
 * attributes by the schema of Jenkins' xUnit plugin, junit-10.xsd). failed is a `failure`, inconclusive an `error`, skipped is `skipped`;
 * degraded passes and says why in `system-out`. Times in seconds.
 *
 * Written by hand: the library for it would take 28 ms of processor time and three further packages to load, a quarter of what a health gate
 * takes to start, for five elements.
 */
function junit({ mode, checks }) {
    const many = (status) => checks.filter((check) => check.status === status).length;
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
function testcase(mode, check) {
    const open = `    <testcase classname="seaworthy.${mode}" name="${junit_text(check.name)}" time="${(check.ms / 1_000).toFixed(3)}"`;
    const inner = outcome(check);
    return inner === '' ? `${open}/>` : `${open}>${inner}</testcase>`;
}
function outcome(check) {
    const { status, actual } = check;
    switch (status) {
        case 'passed':
            return '';
        case 'failed':
            return `<failure message="${junit_text(actual)}" type="failed">${inFull(check)}</failure>`;
        case 'inconclusive':
            return `<error message="${junit_text(actual)}" type="inconclusive">${inFull(check)}</error>`;
        case 'skipped':
            return `<skipped message="${junit_text(actual)}"/>`;
        case 'degraded':
            return `<system-out>degraded&#10;${inFull(check)}</system-out>`;
    }
}
/** As XML. */
function inFull({ expected, actual, hint }) {
    const lines = [
        `actual: ${junit_text(actual)}`,
        ...(expected === '' ? [] : [`expected: ${junit_text(expected)}`]),
        ...(hint ? [`to do: ${junit_text(hint)}`] : []),
    ];
    return lines.join('&#10;');
}
const junit_NAMED = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\n': '&#10;' };
/** What XML 1.0 (section 2.2) cannot hold in any spelling, and `visible` leaves: everything else that is forbidden it has written out. */
const FORBIDDEN = /[\ufffe\uffff]/g;
/** Safe between tags and in an attribute, where a bare line feed would become a blank. */
function junit_text(foreign) {
    const shown = (0,visible/* visible */.RK)((0,visible/* clipped */.cz)(foreign, junit_LONGEST)).replace(FORBIDDEN, '\ufffd');
    return shown.replace(/[&<>"\n]/g, (mark) => junit_NAMED[mark]);
}

;// CONCATENATED MODULE: ./lib/reports/mermaid.js



/** More makes no better picture at the width of a job summary. */
const mermaid_MOST_POINTS = 60;
/** More lines cannot be told apart. */
const COLOURS = [
    { name: 'blue', value: '#2f81f7' },
    { name: 'orange', value: '#d9730d' },
    { name: 'purple', value: '#a371f7' },
    { name: 'green', value: '#2da44e' },
    { name: 'red', value: '#e5534b' },
    { name: 'grey', value: '#848d97' },
];
/** The shares that a person asks for, one step of the axis each: Mermaid knows equal steps only. */
const PERCENTILES = [0, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 99.999, 99.9999];
/**
 * A chart as an `xychart-beta` of Mermaid 10.5 and later (mermaid.js.org/syntax/xyChart.html), at most 60 points a line and 6 lines; undefined
 * where there is nothing to draw. The y axis is linear whatever the chart says: Mermaid knows no other.
 */
function mermaid(chart) {
    const drawable = chart.lines.filter((line) => knownOf(line).length > 0);
    const lines = drawable.slice(0, COLOURS.length);
    const scales = scalesOf({ ...chart, y: { ...chart.y, scale: 'linear' }, lines });
    if (scales === undefined)
        return undefined;
    const { x, y } = scales;
    const grid = chart.x.scale === 'percentile' ? shares(x) : steps(lines.map(knownOf), x);
    const palette = lines.map((_, at) => COLOURS[at].value).join(', ');
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
        legend: lines.map(({ name }, at) => ({ name, colour: COLOURS[at].name })),
        leftOut: drawable.length - lines.length,
        hidesGaps: lines.some((line) => knownOf(line).length < line.points.length),
    };
}
function shares(x) {
    const within = PERCENTILES.filter((share) => share >= x.ends[0] && share <= x.ends[1]);
    const shown = within.length > 1 ? within : x.ends;
    return { axis: `[${shown.map((share) => quoted(plain(share)))}]`, values: (points) => shown.map((share) => valueAt(points, share)) };
}
function steps(lines, x) {
    const different = greatest(lines.map((points) => new Set(points.map(([at]) => at)).size));
    const count = Math.max(2, Math.min(mermaid_MOST_POINTS, different));
    const [low, high] = exact([x.shown(x.ends[0]), x.shown(x.ends[1])], count);
    return {
        axis: `${mermaid_inFull(low)} --> ${mermaid_inFull(high)}`,
        values: (points) => {
            const shown = points.map(([at, value]) => [x.shown(at), value]);
            const there = stretches(shown, [low, high], count).flatMap((point, at) => (point ? [[at, point[1]]] : []));
            return Array.from({ length: count }, (_, at) => valueAt(there, at));
        },
    };
}
/**
 * Mermaid walks along the axis by adding up its steps, and loses the last point where the sum is one rounding too high. So: ends that are whole
 * multiples of a power of two, as the step between them is, which add up exactly. Widens the axis by at most 1/256.
 */
function exact([low, high], count) {
    const quantum = 2 ** Math.floor(Math.log2((high - low) / (count - 1) / 256));
    const from = Math.floor(low / quantum) * quantum;
    return [from, from + Math.ceil((high - from) / (count - 1) / quantum) * quantum * (count - 1)];
}
const mermaid_inFull = (value) => PLAIN.format(value);
/** On the straight line between its neighbours; beyond the ends, the value of the end. */
function valueAt(points, x) {
    const after = points.findIndex(([at]) => at >= x);
    if (after === -1)
        return points.at(-1)[1];
    const [right, above] = points[after];
    const [left, below] = points[after - 1] ?? [right, above];
    return right === left ? above : below + ((above - below) * (x - left)) / (right - left);
}
/** Mermaid reads no exponents. */
const PLAIN = new Intl.NumberFormat('en', { maximumFractionDigits: 30, useGrouping: false });
function number(value) {
    return PLAIN.format(Number(value.toPrecision(5)));
}
const mermaid_LONGEST = 80;
/**
 * Mermaid's own syntax has no way to write a quotation mark within quotes, reads `#…;` as a character, `%%` as a comment and back quotes as
 * Markdown. So: letters, digits and few marks of any script; everything else is a blank.
 */
function quoted(text) {
    const safe = (0,visible/* visibleLine */.P8)(text.slice(0, 4 * mermaid_LONGEST))
        .replace(/[^\p{L}\p{M}\p{N} %.,:/()+_=-]/gu, ' ')
        .replace(/[-=]{2,}/g, '-')
        .replace(/%{2,}/g, '%')
        .replace(/\s+/g, ' ')
        .trim();
    if (safe === '')
        return '"unnamed"';
    return `"${safe.length > mermaid_LONGEST ? `${safe.slice(0, mermaid_LONGEST - 1).replace(/[\ud800-\udbff]$/, '')}…` : safe}"`;
}

;// CONCATENATED MODULE: ./lib/reports/markdown.js






const ICON = { passed: '✅', degraded: '⚠️', failed: '❌', inconclusive: '❓', skipped: '⏭️' };
/** Below this a clipped verdict line and one failed check need not fit: 60 units of each text, escaped to at most 14 bytes a unit. */
const SMALLEST = 8_000;
/** Kept free for the sentences about what is left out. */
const RESERVE = 300;
/** How many UTF-16 units of one foreign text are shown; the shorter ones only where the longer do not fit. */
const LENGTHS = [4_000, 400, 60];
/**
 * The report as GitHub Flavored Markdown, for the job summary and report.md: verdict, what needs attention with its hints, all checks,
 * charts, tables, notes, and folded away facts and outputs. Every foreign text is escaped, see `escapeMarkdown`.
 * `limit` is in bytes of UTF-8, at least 8,000 is taken; the default stays below the 1,048,576 at which GitHub drops a summary whole.
 * What does not fit is cut between rows and counted; verdict and failed checks go first, the rest shares what they leave.
 */
function markdown(report, { limit = 1_000_000 } = {}) {
    const room = Math.max(limit, SMALLEST) - RESERVE;
    const top = LENGTHS.map((length) => verdictLine(report, length)).find((line) => bytes(line) <= room / 4);
    const attention = attentionWithin(report, room - bytes(top));
    const checks = report.checks.length > 0 ? [checksBlock(report.checks)] : [];
    const blocks = [...checks, ...report.charts.flatMap(chartBlock), ...report.tables.map(tableBlock), ...asides(report)];
    const parts = sharedOut(blocks, room - bytes(top) - bytes(attention));
    const shown = parts.filter((part) => part !== undefined);
    const end = shown.length === parts.length ? '' : leftOut(parts.length - shown.length, parts.length, 'sections');
    return [top, attention, ...shown, end].filter((part) => part !== '').join('\n');
}
function verdictLine(report, length) {
    return `### ${ICON[report.status]} ${foreign((0,verdict/* verdict */.WJ)(report), length)}\n`;
}
/** The failed, unclear and degraded checks. Rather than to lose one, all of them are shortened first. */
function attentionWithin(report, room) {
    const checks = (0,verdict/* troubles */.d4)(report);
    if (checks.length === 0)
        return '';
    const blocks = LENGTHS.map((length) => ({
        head: '',
        rows: checks.map((check) => markdown_trouble(check, length)),
        foot: '',
        unit: 'checks that need attention',
    }));
    const block = blocks.find((candidate) => size(candidate) <= room) ?? blocks.at(-1);
    return fitted(block, room) ?? '';
}
function markdown_trouble({ name, status, expected, actual, hint }, length) {
    const lines = [`- ${ICON[status]} <strong>${foreign(name, length)}</strong> ${status}: ${foreign(actual, length)}`];
    if (expected !== '')
        lines.push(`Expected: ${foreign(expected, length)}`);
    if (hint)
        lines.push(`<strong>What to do:</strong> ${foreign(hint, length)}`);
    return `${lines.join('<br>')}\n`;
}
function checksBlock(checks) {
    const rows = checks.map(({ name, expected, actual, status, ms }) => [
        name,
        expected,
        actual,
        markdown_unbroken(`${ICON[status]} ${status}`),
        (0,units/* showDuration */.kJ)(ms),
    ]);
    const block = gridBlock({ columns: ['Check', 'Expected', 'Actual', 'Status', 'Time'], rows });
    return { ...block, unit: 'checks' };
}
function tableBlock({ title, note, ...table }) {
    const { head, ...block } = gridBlock(table);
    return { ...block, head: `#### ${foreign(title)}\n\n${head}`, foot: note?.trim() ? `\n${foreign(note.trim())}\n` : '' };
}
/** Whole or not at all: half a diagram is none. */
function chartBlock(chart) {
    const diagram = mermaid(chart);
    if (diagram === undefined)
        return [];
    const { source, legend, leftOut, hidesGaps } = diagram;
    const said = legend.length > 1 ? [`${legend.map(({ name, colour }) => `${colour}: ${foreign(name)}`).join('; ')}.`] : [];
    if (leftOut > 0)
        said.push(`${leftOut.toLocaleString('en')} more ${leftOut === 1 ? 'line is' : 'lines are'} in report.json.`);
    if (hidesGaps)
        said.push('Where nothing was measured, the line goes straight on; report.html shows the gaps.');
    const text = said.length > 0 ? `\n${said.join(' ')}\n` : '';
    return [{ head: `#### ${foreign(chart.title)}\n\n\`\`\`mermaid\n${source}\n\`\`\`\n`, rows: [], foot: text, unit: 'charts' }];
}
/** What changes no verdict. */
function asides({ notes, facts, outputs }) {
    const blocks = [];
    if (notes.length > 0)
        blocks.push({ head: '#### Notes\n\n', rows: notes.map((note) => `- ${foreign(note)}\n`), foot: '', unit: 'notes' });
    if (Object.keys(facts).length > 0)
        blocks.push(folded('Facts', facts));
    if (Object.keys(outputs).length > 0)
        blocks.push(folded('Outputs', outputs));
    return blocks;
}
/** `summary` is ours, not foreign. */
function folded(summary, values) {
    const { head, ...block } = gridBlock({ columns: ['Name', 'Value'], rows: Object.entries(values) }, false);
    return { ...block, head: `<details>\n<summary>${summary}</summary>\n\n${head}`, foot: '\n</details>\n' };
}
function gridBlock(table, knowsNumbers = true) {
    const { columns, rows, numeric } = (0,grid/* grid */.V)(table);
    const isNumber = numeric.map((right) => right && knowsNumbers);
    const cells = (row) => row.map((cell, at) => foreign(isNumber[at] ? markdown_unbroken(cell) : cell));
    const head = markdown_line(cells(columns)) + markdown_line(isNumber.map((right) => (right ? '---:' : '---')));
    return { head, rows: rows.map((row) => markdown_line(cells(row))), foot: '', unit: 'rows' };
}
function markdown_line(cells) {
    return `| ${cells.join(' | ')} |\n`;
}
/** A narrow column must not part a number from its unit. */
function markdown_unbroken(text) {
    return text.replaceAll(' ', '\u00a0');
}
function foreign(text, length = LENGTHS[0]) {
    return escapeMarkdown((0,visible/* clipped */.cz)(text, length));
}
/** Every block gets an even share; what small ones leave goes to the large. `undefined` stands for a block of which nothing fits. */
function sharedOut(blocks, room) {
    const parts = [];
    const order = blocks.map((block, at) => ({ block, at, size: size(block) })).sort((a, b) => a.size - b.size);
    let left = room;
    for (const [done, entry] of order.entries()) {
        const part = fitted(entry.block, Math.floor(left / (order.length - done)));
        parts[entry.at] = part;
        left -= bytes(part ?? '') + 1;
    }
    return parts;
}
/** The block in at most `room` bytes, the line feed that joins it to the next included. */
function fitted(block, room) {
    const { head, rows, foot, unit } = block;
    if (size(block) <= room)
        return head + rows.join('') + foot;
    let left = room - bytes(head) - bytes(foot) - bytes(leftOut(rows.length, rows.length, unit)) - 2;
    let kept = 0;
    while (kept < rows.length && bytes(rows[kept]) <= left)
        left -= bytes(rows[kept++]);
    if (kept === 0)
        return undefined;
    return [head, ...rows.slice(0, kept), '\n', leftOut(rows.length - kept, rows.length, unit), foot].join('');
}
/** `what` is ours, not foreign. */
function leftOut(count, total, what) {
    const some = `${count.toLocaleString('en')} of ${total.toLocaleString('en')} ${what}`;
    return `_Left out to stay within the size limit: ${some}. report.json has everything._\n`;
}
function size({ head, rows, foot }) {
    return bytes(head) + rows.reduce((sum, row) => sum + bytes(row), 0) + bytes(foot) + 1;
}
function bytes(text) {
    return Buffer.byteLength(text);
}

// EXTERNAL MODULE: ./lib/reports/text.js
var reports_text = __webpack_require__(51376);
;// CONCATENATED MODULE: ./lib/publish.js













/** Log, files, outputs, summary, artifact, annotations; then the verdict as an exit code. Nothing in here changes the verdict. */
async function publish(raw, publishing) {
    const { config, host, secrets } = publishing;
    const report = redacted(raw, secrets);
    for (const line of (0,reports_text/* text */.Qq)(report))
        host.info(line);
    const folder = await writeFiles(report, publishing);
    if (folder)
        host.output('report', (0,external_node_path_.join)(folder, 'report.json'));
    host.output('failed-checks', JSON.stringify((0,verdict/* troubles */.d4)(report).map(({ name, status, expected, actual }) => ({ name, status, expected, actual }))));
    for (const [name, value] of Object.entries(report.outputs))
        host.output(name, value);
    await quietly(host, 'The job summary could not be written', () => host.summary(markdown(report)));
    annotate(report, host);
    if (folder && config.artifact !== 'none') {
        const name = config.artifact ?? `seaworthy-${report.mode}-${uniqueTail(publishing)}`;
        await quietly(host, 'The report was not kept as an artifact; the files are in place', async () => {
            const files = Object.keys(WRITERS).map((file) => (0,external_node_path_.join)(folder, file));
            const said = await (0,abort/* orAbort */.K)(host.upload(name, folder, files), publishing.signal);
            if (said)
                host.info(said);
        });
    }
    return exitCode(report, config, host);
}
/** The job's page for a run that ended before it had a report. */
function endMarkdown(title, lines) {
    return [
        `### ⛔ ${title}`,
        '',
        ...lines
            .join('\n')
            .split('\n')
            .map((line) => `${escapeMarkdown(line)}  `),
    ].join('\n');
}
/** The same report for machines, for GitHub, for a browser, and for whatever collects tests. */
const WRITERS = {
    'report.json': json,
    'report.md': markdown,
    'report.html': page,
    'report.xml': junit,
};
/** Every string of the report, cleaned once, before it goes anywhere. */
function redacted(report, secrets) {
    const clean = (value) => {
        if (typeof value === 'string')
            return secrets.redact(value);
        if (Array.isArray(value))
            return value.map(clean);
        if (typeof value === 'object' && value !== null)
            return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, clean(inner)]));
        return value;
    };
    // The mode's outputs hold only values of our own, which a password such as `1234` must not change.
    return { ...clean(report), outputs: report.outputs };
}
async function writeFiles(report, { config, host, env }) {
    const workspace = env.GITHUB_WORKSPACE || '.';
    try {
        const folder = config['report-dir']
            ? (0,external_node_path_.resolve)(workspace, config['report-dir'])
            : await freshFolder((0,external_node_path_.resolve)(workspace, 'seaworthy-report', report.mode));
        await (0,folders/* makeFolder */.f)(folder);
        for (const [file, write] of Object.entries(WRITERS))
            await (0,promises_.writeFile)((0,external_node_path_.join)(folder, file), write(report));
        return folder;
    }
    catch (thrown) {
        host.annotate('warning', `The report could not be written: ${(0,errors/* messageOf */.bD)(thrown)}`);
        return undefined;
    }
}
/** A second step of the same mode gets a folder of its own: `backup-2`. Making it claims it. */
async function freshFolder(wanted) {
    await (0,folders/* makeFolder */.f)((0,external_node_path_.dirname)(wanted));
    for (let number = 1;; number++) {
        const folder = number === 1 ? wanted : `${wanted}-${number}`;
        try {
            await (0,promises_.mkdir)(folder);
            return folder;
        }
        catch (thrown) {
            if (thrown.code !== 'EEXIST')
                throw thrown;
        }
    }
}
/** Artifact names are unique in a whole run, jobs of a matrix included. */
function uniqueTail({ env }) {
    const job = (env.GITHUB_JOB ?? 'job').replace(/[^\w.-]+/g, '-');
    return `${job}-${Date.now().toString(36)}${Math.floor(Math.random() * 46_656).toString(36)}`;
}
/** GitHub shows ten of a kind per step. */
const MOST_ANNOTATIONS = 9;
function annotate(report, host) {
    if (!host.annotates)
        return; // The text has said it.
    const found = (0,verdict/* troubles */.d4)(report);
    for (const check of found.slice(0, MOST_ANNOTATIONS)) {
        const level = check.status === 'degraded' ? 'warning' : 'error';
        host.annotate(level, [`${check.actual} (expected: ${check.expected})`, ...(check.hint ? [check.hint] : [])].join('\n'), `${report.mode}: ${check.name} ${check.status}`);
    }
    if (found.length > MOST_ANNOTATIONS)
        host.annotate('warning', `and ${found.length - MOST_ANNOTATIONS} more; see the report`, report.mode);
}
function exitCode(report, config, host) {
    switch (report.status) {
        case 'passed':
        case 'skipped':
            return exit/* EXIT */.d.passed;
        case 'degraded':
            return config['fail-on'] === 'degraded' ? exit/* EXIT */.d.failed : exit/* EXIT */.d.passed;
        case 'failed':
            return config['fail-on'] === 'never' ? exit/* EXIT */.d.passed : exit/* EXIT */.d.failed;
        case 'inconclusive':
            if (config['on-inconclusive'] === 'fail')
                return exit/* EXIT */.d.inconclusive;
            host.annotate('warning', `${report.headline}: it could not be found out, and on-inconclusive is warn`, report.mode);
            return exit/* EXIT */.d.passed;
    }
}
async function quietly(host, what, work) {
    try {
        await work();
    }
    catch (thrown) {
        host.info(`${what}: ${(0,errors/* messageOf */.bD)(thrown)}`);
    }
}


/***/ }),

/***/ 82523:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   V: () => (/* binding */ grid)
/* harmony export */ });
/** Rows that are too short get empty cells, headings too: a cell without a heading is shown rather than lost. At least one column. */
function grid({ columns, rows }) {
    const width = rows.reduce((most, row) => Math.max(most, row.length), Math.max(1, columns.length));
    const wide = rows.map((row) => widened(row, width));
    return { columns: widened(columns, width), rows: wide, numeric: Array.from({ length: width }, (_, at) => isNumeric(wide, at)) };
}
function widened(row, width) {
    return row.length === width ? row : [...row, ...Array(width - row.length).fill('')];
}
/** `1,234`, `98 MB`, `+3.5 %`, `12 ms`, `5 min 02 s`, `≥ 2`; not dates, versions or hashes. */
const NUMBER = /^[-−+±<>≤≥~≈]? ?\d[\d,. \u00a0\u202f]*(?:[ \u00a0\u202f]?(?:%|[a-zA-Zµ]{1,3}(?:\/s)?))?(?: \d\d (?:s|min))?$/;
const NOTHING = /^[-–—?]?$/;
function isNumeric(rows, at) {
    const said = rows.map((row) => row[at]).filter((cell) => !NOTHING.test(cell));
    return said.length > 0 && said.every((cell) => cell.length < 40 && NUMBER.test(cell) && !/\.\d+\./.test(cell));
}


/***/ }),

/***/ 51376:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Wb: () => (/* binding */ checkLines),
/* harmony export */   oW: () => (/* binding */ tableLines)
/* harmony export */ });
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(83052);
/* harmony import */ var _grid_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(82523);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(27358);
/* harmony import */ var _visible_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(80385);




const WORD = {
    passed: 'ok',
    degraded: 'degraded',
    failed: 'FAILED',
    inconclusive: 'unclear',
    skipped: 'skipped',
};
/** One hostile cell must not make every line of its table as wide as itself. In UTF-16 units. */
const LONGEST_CELL = 120;
/** A check that took at least this many milliseconds says so. */
const SLOW = 1_000;
/**
 * The report for a log or a terminal, line by line, without line feeds, colour codes or trailing blanks: verdict, checks with hints, tables, notes.
 * Foreign text cannot steer the terminal, but may still begin with what a CI host takes for a command: that is the host's to break.
 */
function text(report) {
    const blocks = [verdictLines(report), checkLines(report.checks), ...report.tables.map(tableLines), report.notes.flatMap(noteLines)];
    return blocks
        .filter((lines) => lines.length > 0)
        .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
        .map((line) => line.trimEnd());
}
function verdictLines(report) {
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)((0,_verdict_js__WEBPACK_IMPORTED_MODULE_1__/* .verdict */ .WJ)(report)).split('\n');
}
/** The checks alone, aligned, as the report and `seaworthy doctor` show them. */
function checkLines(checks) {
    const names = checks.map(({ name }) => cell(name));
    const nameWidth = widest(names);
    const wordWidth = widest(checks.map(({ status }) => WORD[status]));
    return checks.flatMap((check, at) => {
        const start = `  ${padEnd(WORD[check.status], wordWidth)}  ${padEnd(names[at], nameWidth)}  `;
        return hanging(start, findings(check));
    });
}
/** A check that is fine, or that nobody made, needs no expectation beside what was found. */
function findings({ status, expected, actual, hint, ms }) {
    const lines = [ms < SLOW ? actual : `${actual} (${(0,_units_js__WEBPACK_IMPORTED_MODULE_0__/* .showDuration */ .kJ)(ms)})`];
    if (status !== 'passed' && status !== 'skipped' && expected !== '')
        lines.push(`expected: ${expected}`);
    if (hint)
        lines.push(`hint: ${hint}`);
    return lines.join('\n');
}
/** One table alone, as `seaworthy list` shows it. */
function tableLines({ title, note, ...table }) {
    const { columns, rows, numeric } = (0,_grid_js__WEBPACK_IMPORTED_MODULE_3__/* .grid */ .V)(table);
    const cells = [columns, ...rows].map((row) => row.map(cell));
    const widths = columns.map((_, at) => widest(cells.map((row) => row[at])));
    const [heading, ...body] = cells.map((row) => row.map((value, at) => (numeric[at] ? padStart : padEnd)(value, widths[at])).join('  '));
    const rule = widths.map((width) => '-'.repeat(width)).join('  ');
    const lines = [heading, rule, ...body].map((line) => `  ${line}`);
    return [...(0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)(title).split('\n'), ...lines, ...(note ? hanging('  ', note) : [])];
}
function noteLines(note) {
    return hanging('Note: ', note);
}
/** Foreign text after `start`; its further lines begin below its first. */
function hanging(start, foreign) {
    const indent = ' '.repeat(widthOf(start));
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visible */ .RK)(foreign)
        .split('\n')
        .map((line, at) => (at === 0 ? start : indent) + line);
}
function cell(foreign) {
    return (0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .visibleLine */ .P8)((0,_visible_js__WEBPACK_IMPORTED_MODULE_2__/* .clipped */ .cz)(foreign, LONGEST_CELL));
}
function widest(cells) {
    return cells.reduce((most, value) => Math.max(most, widthOf(value)), 0);
}
function padEnd(value, width) {
    return value + ' '.repeat(Math.max(0, width - widthOf(value)));
}
function padStart(value, width) {
    return ' '.repeat(Math.max(0, width - widthOf(value))) + value;
}
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
/** East Asian and emoji characters take two columns (Unicode Standard Annex 11, simplified to blocks). */
const WIDE = /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\ufe0f|\p{Emoji_Presentation}/u;
/** Columns that a terminal takes for the text. */
function widthOf(value) {
    if (/^[ -~]*$/.test(value))
        return value.length;
    return Array.from(graphemes.segment(value)).reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0);
}


/***/ }),

/***/ 27358:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   WJ: () => (/* binding */ verdict),
/* harmony export */   d4: () => (/* binding */ troubles),
/* harmony export */   i2: () => (/* binding */ modeTitle)
/* harmony export */ });
const TITLE = {
    backup: 'Backup',
    'restore-verify': 'Restore verification',
    restore: 'Restore',
    'health-gate': 'Health gate',
    'load-test': 'Load test',
};
const modeTitle = (mode) => TITLE[mode];
/** The first line of every report: `Backup passed: 42 tables in 12 s`. The headline is foreign text: not escaped here. */
function verdict(report) {
    const said = `${modeTitle(report.mode)} ${report.status}`;
    return report.headline === '' ? said : `${said}: ${report.headline}`;
}
const TROUBLE = ['failed', 'inconclusive', 'degraded'];
/** The checks that somebody has to look at, worst first, otherwise in the order of the report. */
function troubles(report) {
    return TROUBLE.flatMap((status) => report.checks.filter((check) => check.status === status));
}


/***/ }),

/***/ 63926:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   run: () => (/* binding */ run)
/* harmony export */ });
/* harmony import */ var node_crypto__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(77598);
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(51455);
/* harmony import */ var node_os__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(48161);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(76760);
/* harmony import */ var _config_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(86319);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(452);
/* harmony import */ var _exit_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(50199);
/* harmony import */ var _process_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(26318);
/* harmony import */ var _publish_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(73437);
/* harmony import */ var _secrets_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(80150);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(83052);











/**
 * readConfig -> runMode -> publish. The only place that catches whatever ends a job, and the only one that prints errors.
 * `cancel` is aborted by the caller when the runner or a person wants it to stop. Resolves to the exit code.
 */
async function run(host, env, cancel) {
    const started = performance.now();
    const secrets = new _secrets_js__WEBPACK_IMPORTED_MODULE_9__/* .Secrets */ .S((spelling) => host.mask(spelling));
    const tag = (0,node_crypto__WEBPACK_IMPORTED_MODULE_0__.randomBytes)(6).toString('hex');
    let tempDir = '';
    const finish = (status) => {
        host.output('status', status);
        host.output('duration-ms', String(Math.round(performance.now() - started)));
    };
    try {
        tempDir = await makeTempDir(env.RUNNER_TEMP || (0,node_os__WEBPACK_IMPORTED_MODULE_2__.tmpdir)());
        // Before any work: post sees only what was saved by then.
        host.saveState('tag', tag);
        host.saveState('temp', tempDir);
        const config = (0,_config_js__WEBPACK_IMPORTED_MODULE_4__/* .readConfig */ .Xg)(host.inputs(), env, secrets);
        const signal = AbortSignal.any([cancel, ...deadline(config)]);
        const context = {
            env,
            signal,
            now: () => new Date(),
            log: (line) => host.info(secrets.redact(line)),
            progress: (line) => host.progress(secrets.redact(line)),
            secrets,
            tempDir,
            tag,
            remember: (name, value) => host.saveState(name, value),
        };
        const report = await host.group(`seaworthy ${config.mode}`, () => runMode(config, host, context));
        finish(report.status);
        const code = await (0,_publish_js__WEBPACK_IMPORTED_MODULE_8__/* .publish */ .m)(report, { config, host, env, secrets, signal });
        return cancel.aborted ? _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.cancelled : code;
    }
    catch (thrown) {
        const ended = endOf(thrown);
        finish(ended.status);
        const { message, hint, causes } = (0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .explain */ .WE)(thrown);
        const text = [message, ...(hint ? [hint] : []), ...causes.map((cause) => `Because: ${cause}`)].map((line) => secrets.redact(line));
        host.annotate('error', text.join('\n'), ended.title);
        await host.summary((0,_publish_js__WEBPACK_IMPORTED_MODULE_8__/* .endMarkdown */ .l)(ended.title, text)).catch(() => { });
        return ended.exit;
    }
    finally {
        await (0,_process_js__WEBPACK_IMPORTED_MODULE_7__/* .endTagged */ .os)(tag); // Nothing that we started outlives us.
        if (tempDir)
            await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.rm)(tempDir, { recursive: true, force: true }).catch(() => { });
        host.saveState('done', 'true');
    }
}
async function runMode(config, host, context) {
    switch (config.mode) {
        case 'backup':
            return (await Promise.all(/* import() */[__webpack_require__.e(5500), __webpack_require__.e(8610), __webpack_require__.e(5452)]).then(__webpack_require__.bind(__webpack_require__, 65452))).backup(config, host.meta, context);
        case 'restore-verify':
            return (await Promise.all(/* import() */[__webpack_require__.e(5847), __webpack_require__.e(9383)]).then(__webpack_require__.bind(__webpack_require__, 55847))).restoreVerify(config, host.meta, context);
        case 'health-gate':
            return (await Promise.all(/* import() */[__webpack_require__.e(5500), __webpack_require__.e(4889)]).then(__webpack_require__.bind(__webpack_require__, 14889))).healthGate(config, host.meta, context);
        case 'load-test':
            return (await Promise.all(/* import() */[__webpack_require__.e(5175), __webpack_require__.e(1432), __webpack_require__.e(5347), __webpack_require__.e(7400)]).then(__webpack_require__.bind(__webpack_require__, 7400))).loadTest(config, host.meta, context);
    }
}
async function makeTempDir(parent) {
    try {
        return await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_1__.mkdtemp)((0,node_path__WEBPACK_IMPORTED_MODULE_3__.join)(parent, 'seaworthy-'));
    }
    catch (thrown) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`no temporary folder can be made in ${parent}: ${(0,_errors_js__WEBPACK_IMPORTED_MODULE_5__/* .messageOf */ .bD)(thrown)}`, {
            hint: 'Set RUNNER_TEMP or TMPDIR to a folder that this user may write to.',
            cause: thrown,
        });
    }
}
/** A gate keeps its own time: its verdict falls by the timeout, and a rollback may come after it. */
function deadline({ mode, timeout: ms }) {
    if (ms === undefined || mode === 'health-gate')
        return [];
    const controller = new AbortController();
    const late = new _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .UserError */ .yo(`not done within the timeout of ${(0,_units_js__WEBPACK_IMPORTED_MODULE_10__/* .showDuration */ .kJ)(ms)}`, {
        hint: 'Raise timeout, or look at the log for what took so long.',
    });
    setTimeout(() => controller.abort(late), ms).unref();
    return [controller.signal];
}
function endOf(thrown) {
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .ConfigError */ .xL)
        return { status: 'error', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.error, title: 'Wrong inputs' };
    if (thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_5__/* .CancelledError */ .cc)
        return { status: 'cancelled', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.cancelled, title: 'Cancelled' };
    return { status: 'failed', exit: _exit_js__WEBPACK_IMPORTED_MODULE_6__/* .EXIT */ .d.failed, title: 'Failed' };
}


/***/ }),

/***/ 13411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** Held equal to package.json's by a test. */
const VERSION = '0.1.0';


/***/ })

};
