import { totalsOf } from '../backups.ts';
import type { BackupConfig } from '../config.ts';
import type { Item } from '../engines/index.ts';
import { messageOf } from '../errors.ts';
import type { Manifest } from '../manifest.ts';
import { type Check, type Report, type Table, worst } from '../report.ts';
import { oneLine, showBytes, showCount, showDuration } from '../units.ts';
import type { Destination } from './backup-destination.ts';

/** What a backup gathers on its way. */
export interface Work {
  config: BackupConfig;
  started: number;
  checks: Check[];
  facts: Record<string, string>;
  notes: string[];
  /** What is being done, for the name of the check when it fails. */
  step?: string;
  /** Of the series. */
  name?: string;
  destinations: Destination[];
  /** Forecast of the stored dump. */
  expectedBytes?: number;
  inventory?: Item[];
  /** Of a backup that pgBackRest took. */
  physical?: { metrics: Record<string, number>; outputs: Record<string, string> };
  /** Only when the backup stands. */
  manifest?: Manifest;
}

/** Tables in the summary; the inventory has all. */
const SHOWN = 15;

export function reportOf(work: Work): Report {
  const { manifest, checks } = work;
  const totals = manifest && totalsOf(manifest);
  const part = manifest?.parts[0];
  return {
    mode: 'backup',
    status: worst(checks.map((check) => check.status)),
    headline: headline(work),
    checks,
    metrics: {
      ...(totals ? { bytes: totals.bytes, 'raw-bytes': totals.rawBytes, tables: totals.tables } : {}),
      ...(totals?.rows === undefined ? {} : { rows: totals.rows }),
      ...work.physical?.metrics,
    },
    facts: { ...work.facts, ...(part ? { sha256: part.sha256 } : {}) },
    outputs: {
      'backup-id': manifest?.id ?? '',
      location: work.facts.location ?? '',
      bytes: totals ? String(totals.bytes) : '',
      sha256: part?.sha256 ?? '',
      tables: totals ? String(totals.tables) : '',
      rows: totals?.rows === undefined ? '' : String(totals.rows),
      pruned: String(work.destinations.reduce((sum, { pruned }) => sum + pruned, 0)),
      ...work.physical?.outputs,
    },
    tables: [...outcomes(work), ...largest(work.inventory ?? [])],
    charts: [],
    notes: work.notes,
  };
}

function headline({ manifest, checks, config, started, step, destinations, physical }: Work): string {
  const failed = checks.filter((check) => check.status === 'failed');
  if (physical && failed.length === 0)
    return `${physical.outputs['backup-id'] ?? 'nothing'} in ${showDuration(performance.now() - started)}`;
  if (manifest === undefined) {
    if (failed.length > 0)
      return `${failed.map((check) => check.name).join(', ')} failed; nothing was kept, older backups are as they were`;
    return config['dry-run']
      ? 'dry run: nothing was written, a backup would go ahead'
      : `stopped at ${step ?? 'the start'}: nothing was kept`;
  }
  const { bytes, tables, rows } = totalsOf(manifest);
  const counted = rows === undefined ? '' : `, ${showCount(rows)} rows`;
  const summary = `${tables === 1 ? '1 table' : `${showCount(tables)} tables`}${counted}, ${showBytes(bytes)} in ${showDuration(performance.now() - started)}`;
  if (failed.length === 0) return summary;
  const names = failed.map((check) => check.name).join(', ');
  return manifest.alarms.length > 0
    ? `${names}; the backup was kept and marked (${summary})`
    : `${names} failed; the backup stands in ${destinations.filter(({ complete }) => complete).length} of ${destinations.length} destinations (${summary})`;
}

/** Where there are several: which has the backup. */
function outcomes({ destinations, manifest }: Work): Table[] {
  if (destinations.length < 2) return [];
  const outcome = ({ complete, failure }: Destination) =>
    complete ? 'has the backup' : failure ? `failed: ${oneLine(messageOf(failure), 200)}` : 'nothing was written';
  const rows = destinations.map((destination) => [
    destination.storage.location,
    outcome(destination),
    destination.complete && manifest ? showBytes(totalsOf(manifest).bytes) : '',
    destination.complete ? String(destination.pruned) : '',
  ]);
  return [{ title: 'Destinations', columns: ['destination', 'outcome', 'stored', 'old backups removed'], rows }];
}

function largest(inventory: Item[]): Table[] {
  const tables = inventory.filter((item) => item.kind === 'table' && item.count !== undefined);
  if (tables.length === 0) return [];
  const sorted = tables.sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || b.count! - a.count!);
  return [
    {
      title: 'Largest tables',
      columns: ['table', 'rows', 'size at the source'],
      rows: sorted.slice(0, SHOWN).map((item) => [item.name, showCount(item.count!), showBytes(item.bytes ?? 0)]),
      ...(sorted.length > SHOWN ? { note: `${showCount(sorted.length - SHOWN)} smaller tables are in the inventory.` } : {}),
    },
  ];
}
