import type { Manifest, Part } from '../../src/manifest.ts';

/** The part that a backup of one database has; every field can be replaced. */
export function makePart(overrides: Partial<Part> = {}): Part {
  const sha256 = '9f3a1c'.repeat(11).slice(0, 64);
  return {
    file: 'shop.pgdump.zst',
    bytes: 98_000_000,
    sha256,
    engine: 'postgres',
    identity: { system: '7345678901234567890', database: '16384' },
    serverVersion: '15.18',
    clientVersion: '15.18',
    encoding: 'UTF8',
    locale: { provider: 'libc', collate: 'en_US.UTF-8' },
    compression: 'zstd',
    recipients: [],
    rawBytes: 400_000_000,
    fingerprint: 'full',
    selection: { 'include-table': [], 'exclude-table': [], 'exclude-table-data': [] },
    totals: { tables: 42, rows: 1_234_567 },
    inventory: { file: 'inventory.json.zst', bytes: 12_345, sha256 },
    extras: [{ file: 'globals.sql.zst', bytes: 123, sha256 }],
    ...overrides,
  };
}

/** A manifest as a backup that went well writes it; every field can be replaced. */
export function makeManifest(overrides: Partial<Manifest> = {}): Manifest {
  return {
    version: 1,
    id: '20261121T030000Z-9f3a1c',
    name: 'shop',
    createdAt: '2026-11-21T03:00:00.000Z',
    tool: 'seaworthy 0.1.0',
    git: { sha: '0123456789abcdef0123456789abcdef01234567', ref: 'refs/heads/main', runUrl: 'https://github.com/octo/shop/actions/runs/1' },
    alarms: [],
    parts: [makePart()],
    ...overrides,
  };
}
