import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** Markdown as GitHub's parser reads it, with raw HTML let through: stricter than GitHub, whose sanitizer would hide an injection. */
export function render(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

/** The inner HTML of every cell of every table, by rows; the heading row comes first. */
export function tablesOf(html: string): string[][][] {
  return matches(html, /<table>([\s\S]*?)<\/table>/g).map((table) =>
    matches(table, /<tr>([\s\S]*?)<\/tr>/g).map((row) => matches(row, /<t[hd][^>]*>([\s\S]*?)<\/t[hd]>/g)),
  );
}

/** Names of all elements that the HTML opens, closes or declares, each once, sorted. */
export function elementsOf(html: string): string[] {
  return [...new Set(matches(html, /<([!/]?[a-z0-9-]+)/gi).map((name) => name.replace('/', '').toLowerCase()))].sort();
}

/** Runs of text between tags: what GitHub's filters for mentions, references and emoji look at, one at a time. */
export function textNodesOf(html: string): string[] {
  return html.split(/<[^>]*>/).map(decoded);
}

/** What a person reads: `<br>` is a line feed, other tags are nothing, a blank that does not break looks like any other. */
export function readable(html: string): string {
  return decoded(html.replaceAll('<br>', '\n').replace(/<[^>]*>/g, '')).replaceAll('\u00a0', ' ');
}

function decoded(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

function matches(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => match[1]!);
}
