import { visible } from './visible.ts';

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
export function escapeMarkdown(text: string): string {
  return visible(text).replace(LIVE_OR_SYNTAX, (match: string, live: string | undefined) => {
    if (live !== undefined) return `<span>${match}</span>`;
    return Array.from(match, (character) => NAMED[character] ?? `&#${character.charCodeAt(0)};`).join('');
  });
}

const NAMED: Readonly<Record<string, string>> = { '\n': '<br>', '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** `www.host`, `GH-1`, a colon that could belong to a scheme or an emoji, mentions, issues, formulas. */
const LIVE = /(?<=www)\.|(?<=gh)-(?=\d)|:(?!\s|$)|[@#$]/;
/** Underscores within a word are never emphasis in CommonMark: `auth_user` stays as it is, for those who read the source. */
const SYNTAX = /[\n&<>`*{}[\]\\|~^!]|(?<![a-z0-9_])_+|(?<!_)_+(?![a-z0-9_])/;
/** What begins a list, a rule or an underlined heading; blanks that would be trimmed, collapsed or indent a code block. */
const PLACE = /^[-+=]|(?<=^\d{1,9})[.)](?=\s|$)|^ | $|(?<= ) /;
const LIVE_OR_SYNTAX = new RegExp(`(${LIVE.source})|${SYNTAX.source}|${PLACE.source}`, 'gi');
