import type { HealthGateConfig } from '../config-gate.ts';
import type { Context } from '../context.ts';
import type { Meta } from '../hosts/index.ts';
import type { ProbeWorld } from '../probes/index.ts';
import type { Check } from '../report.ts';
import type { Versioned } from './gate-advice.ts';
import { checksOf, type GateEnd, type GateTimes, gateCheck, runRounds } from './gate-rounds.ts';
import { type Asked, openTargets } from './gate-targets.ts';
import { type ExpectedVersion, judgeVersion, type VersionMix, versionsOf } from './gate-version.ts';

/** No wait for the other side is longer, and a verdict by the timeout wants looks that end before it. */
const LONGEST_LOOK_MS = 10_000;
const lookMs = (timeoutMs: number) => Math.min(LONGEST_LOOK_MS, Math.max(200, timeoutMs * 0.6));

/** What all steps of a gate share. */
export interface Gate {
  config: HealthGateConfig;
  meta: Meta;
  context: Context;
  workspace: string;
  notes: string[];
}

export interface Looked {
  end: GateEnd;
  checks: Check[];
  times: GateTimes;
  asked: Asked[];
  /** As last seen, of the targets that are asked for it. */
  versions: Versioned[];
}

export interface Looking {
  /** For a snapshot: nothing must hold. */
  once?: boolean;
  /** What must answer instead of each version that is expected. */
  after?(expected: ExpectedVersion): ExpectedVersion;
}

/** After the verdict a probe gets this long to put away what it holds open; what is left of it ends with the run. */
const CLOSING_MS = 800;

/** Asks the targets in rounds. */
export async function look(gate: Gate, { once = false, after }: Looking = {}): Promise<Looked> {
  const { config, context, workspace } = gate;
  const world: ProbeWorld = {
    env: context.env,
    lookMs: lookMs(config.timeout),
    cwd: workspace,
    tag: context.tag,
    ...(config['ca-file'] ? { caFile: config['ca-file'] } : {}),
  };
  const expectVersion = once ? undefined : config['expect-version'];
  const asked = await openTargets(
    {
      targets: config.targets,
      failFast: once ? [] : config['fail-fast'],
      ...(expectVersion ? { expectVersion } : {}),
      ...(after ? { after } : {}),
    },
    world,
  );
  const times: GateTimes = {
    intervalMs: config.interval,
    successes: once ? 1 : config.successes,
    soakMs: once ? 0 : config.soak,
    timeoutMs: config.timeout,
    strict: !once && config['fail-on'] === 'degraded',
  };
  const mixes = new Map<string, VersionMix>();
  const askVersion = async (target: Asked, signal: AbortSignal): Promise<Check | undefined> => {
    if (!target.version || once) return undefined;
    const begun = performance.now();
    const mix = await versionsOf(target, target.version, world, signal);
    // What the deadline cut short is no evidence, here as in the rounds.
    if (!signal.aborted || !mixes.has(target.label)) mixes.set(target.label, mix);
    const judged = judgeVersion(mix, target.version);
    return { ...judged, name: `${target.label} version`, layer: 'app', ms: Math.round(performance.now() - begun) };
  };
  try {
    const end = await runRounds(asked, times, { signal: context.signal, log: context.log, versions: askVersion, once });
    const checks = once ? checksOf(end) : [...checksOf(end), gateCheck(end, times)];
    const versions = asked.flatMap(({ label, version }) => {
      const mix = mixes.get(label);
      return version && mix ? [{ label, expected: version.version, mix }] : [];
    });
    return { end, checks, times, asked, versions };
  } finally {
    await close(gate, asked);
  }
}

async function close({ notes }: Gate, asked: Asked[]): Promise<void> {
  const open = new Set(asked.map(({ label }) => label));
  const closing = Promise.all(
    asked.map(({ label, look }) =>
      look
        .close()
        .catch(() => {})
        .then(() => open.delete(label)),
    ),
  );
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, CLOSING_MS);
  });
  await Promise.race([closing, late]);
  clearTimeout(timer);
  if (open.size > 0) notes.push(`what the gate itself had open was still being put away at the end: ${[...open].join(', ')}`);
}
