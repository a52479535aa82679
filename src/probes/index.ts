import type { Observation } from '../condition.ts';
import { UserError } from '../errors.ts';
import type { Env } from '../hosts/index.ts';
import type { Check } from '../report.ts';
import type { Dimension } from '../units.ts';

/** A part of a running system where something can be wrong: what was deployed, what it leans on, the way there, or the gate itself. */
export type Layer = NonNullable<Check['layer']>;

/** A name that a condition may use. One that ends in `:` takes a word: `queue:` is asked as `queue:celery`. */
export interface Metric {
  name: string;
  dimension?: Dimension | 'text';
  /** A difference over time: it has a value only when two looks lie at least so many milliseconds apart. */
  windowMs?: number;
}

/** A target as it was written: the URL, what stands beside it in the config file's rich form, and the metrics that its conditions name. */
export interface Target {
  url: string;
  /** `headers`, `method`, `body` and like. A probe takes those it knows and refuses the others by name. */
  options: Record<string, unknown>;
  /** What its conditions name: a look that costs something (a canary, a long query) is made only where somebody asks for it. */
  metrics: readonly string[];
}

/** The world outside, passed in. */
export interface ProbeWorld {
  env: Env;
  /** PEM file of the authorities to trust. */
  caFile?: string;
  /** No single wait on the other side is longer, in milliseconds. */
  lookMs: number;
  /** What paths are relative to. */
  cwd: string;
  /** Of the run: carried by child processes, so that `post` finds them. */
  tag?: string;
}

/** One look at a target. */
export interface Seen {
  /** By metric. What could not be found out is there without a value and with `why`, never zero; what is not there was not asked or does not apply. */
  values: Map<string, Observation>;
  /** For a person: version, the address that answered. Never a secret, never a row of data. */
  facts: Record<string, string>;
}

/** A target that is asked again and again; it keeps what differences over time need. */
export interface Look {
  /**
   * Ends soon after `signal` aborts, and within a few `lookMs` in any case. Rejects with a UserError that says why not, with `layer`
   * where the fault lies elsewhere than `Probe.layer` (a name that does not resolve: `network`; a tool that is missing here: `gate`).
   */
  observe(signal: AbortSignal): Promise<Seen>;
  /** Leaves nothing behind: no connection, no key, no process. */
  close(): Promise<void>;
}

/**
 * What can be asked of a running service. A probe looks and never judges: conditions do (condition.ts), and the gate decides.
 * A new one is a file here and a line in this folder's list.
 */
export interface Probe {
  readonly name: string;
  readonly schemes: readonly string[];
  /** What a fault of this target is a fault of. */
  readonly layer: Layer;
  readonly metrics: readonly Metric[];
  /**
   * Conditions that hold for a sensible target, in the grammar. Each is judged where its metric is observed and no written condition
   * names that metric: `status<400`, `warn:eviction!=volatile`.
   */
  readonly defaults: readonly string[];
  /** Whether a metric outside `metrics` may be asked, for example a JSON path. */
  accepts?(metric: string): boolean;
  /** Throws a UserError, without secrets, when the target cannot be read. Touches nothing. */
  open(target: Target, world: ProbeWorld): Look;
}

interface ProbeKind {
  schemes: readonly string[];
  load(): Promise<Probe>;
}

/** Loaded when a target wants it: together they are more than half a second and 100 MB. */
const PROBES: ProbeKind[] = [
  { schemes: ['http:', 'https:'], load: async () => (await import('./http.ts')).httpProbe },
  { schemes: ['postgres:', 'postgresql:'], load: async () => (await import('./postgres.ts')).postgresProbe },
  { schemes: ['redis:', 'rediss:', 'redis+socket:'], load: async () => (await import('./redis.ts')).redisProbe },
  {
    schemes: ['celery+redis:', 'celery+rediss:', 'celery+redis+socket:', 'celery+amqp:', 'celery+amqps:'],
    load: async () => (await import('./celery.ts')).celeryProbe,
  },
  { schemes: ['tcp:'], load: async () => (await import('./tcp.ts')).tcpProbe },
  { schemes: ['tls:'], load: async () => (await import('./tls.ts')).tlsProbe },
  { schemes: ['s3:'], load: async () => (await import('./s3.ts')).s3Probe },
  { schemes: ['sqlite:'], load: async () => (await import('./sqlite.ts')).sqliteProbe },
  { schemes: ['dns:'], load: async () => (await import('./dns.ts')).dnsProbe },
  { schemes: ['command:'], load: async () => (await import('./command.ts')).commandProbe },
  { schemes: ['disk:'], load: async () => (await import('./machine.ts')).diskProbe },
  { schemes: ['memory:'], load: async () => (await import('./machine.ts')).memoryProbe },
];

/** The probe of a URL's scheme. Throws a UserError that names those there are; nothing of the URL but its scheme, it may hold a password. */
export async function probeFor(url: string): Promise<Probe> {
  const scheme = /^[a-z][a-z0-9+.-]*:/i.exec(url)?.[0].toLowerCase() ?? '';
  const kind = PROBES.find(({ schemes }) => schemes.includes(scheme));
  if (kind) return kind.load();
  throw new UserError(
    `there is no probe for ${scheme || 'what has no scheme'}; there are ${PROBES.flatMap(({ schemes }) => schemes).join(' ')}`,
  );
}

/** All of them, for the documentation. */
export const everyProbe = (): Promise<Probe[]> => Promise.all(PROBES.map(({ load }) => load()));
