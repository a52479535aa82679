import type { Catalogue, Found } from './backups.ts';
import { UserError } from './errors.ts';
import { oneLine, showDuration } from './units.ts';

/** Which backup of a place is meant: `latest`, an id, or the newest `before:TIME`. */
export type Selection = { kind: 'latest' } | { kind: 'id'; id: string } | { kind: 'before'; time: Date };

/** Throws a UserError for anything else. TIME is ISO 8601 with a zone, or a date (its midnight in UTC). */
export function parseSelection(text: string): Selection {
  if (text === 'latest') return { kind: 'latest' };
  // Ours, or the label of a set of pgBackRest.
  if (/^(?:\d{8}T\d{6}Z-[0-9a-f]{6}|\d{8}-\d{6}F(?:_\d{8}-\d{6}[DI])?)$/.test(text)) return { kind: 'id', id: text };
  const [, moment] = /^before:(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2}))?)$/.exec(text) ?? [];
  const time = new Date(moment ?? Number.NaN);
  if (!Number.isNaN(time.getTime())) return { kind: 'before', time };
  throw new UserError(
    `received '${oneLine(text, 100)}', expected latest, an id such as 20261121T030000Z-9f3a1c, or before:TIME such as before:2026-11-21T03:00:00Z`,
  );
}

/** The backup that is meant. Throws a UserError that names what is there where none fits, or where several series do. */
export function selectBackup({ backups, unreadable }: Catalogue, name: string | undefined, selection: Selection, where: string): Found {
  const series = [...new Set(backups.map(({ manifest }) => manifest.name))].sort();
  if (name === undefined && series.length > 1) {
    throw new UserError(`${where} holds backups of ${series.length} series: ${series.slice(0, 10).join(', ')}`, {
      hint: 'Say which with name.',
    });
  }
  const candidates = backups.filter(({ manifest }) => name === undefined || manifest.name === name);
  const found = candidates.find(({ manifest }) => fits(manifest, selection));
  if (found) return found;
  const damaged = unreadable.length > 0 ? `; ${unreadable.length} manifests there cannot be read` : '';
  const [newest] = candidates;
  if (newest === undefined) {
    const others = series.length > 0 ? ` It holds ${series.slice(0, 10).join(', ')}.` : '';
    throw new UserError(`${where} holds no backup${name === undefined ? '' : ` of ${name}`}${damaged}`, {
      hint: `Check backup and name.${others}`,
    });
  }
  const age = showDuration(Math.max(Date.now() - Date.parse(newest.manifest.createdAt), 0));
  const wanted =
    selection.kind === 'id' ? `the id ${selection.id}` : `an age from before ${(selection as { time: Date }).time.toISOString()}`;
  throw new UserError(`${where} holds no backup with ${wanted}${damaged}`, {
    hint: `The newest of ${candidates.length} is ${newest.manifest.id}, ${age} old.`,
  });
}

function fits({ id, createdAt }: Found['manifest'], selection: Selection): boolean {
  switch (selection.kind) {
    case 'latest':
      return true;
    case 'id':
      return id === selection.id;
    case 'before':
      return Date.parse(createdAt) < selection.time.getTime();
  }
}
