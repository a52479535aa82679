import { clipped, visible, visibleLine } from './visible.ts';

/** More of one foreign text than this, in UTF-16 units, helps nobody on a page; report.json has all of it. */
const LONGEST = 4_000;

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text: string): string => text.replace(/[&<>"']/g, (mark) => NAMED[mark]!);

/** Foreign text that shows exactly this text, between tags; its line feeds are kept as they are (the style sheet shows them). */
export const html = (text: string): string => escaped(visible(clipped(text, LONGEST)));

/** The same on one line: between the quotation marks of an attribute, in a title, a heading. */
export const htmlLine = (text: string): string => escaped(visibleLine(clipped(text, LONGEST)));
