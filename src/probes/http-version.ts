import type { LookupAddress } from 'node:dns';
import { messageOf, UserError } from '../errors.ts';
import { follow } from './http-redirects.ts';
import { type VersionPlace, versionAt } from './http-seen.ts';
import { type HttpTarget, readTarget } from './http-target.ts';
import type { ProbeWorld, Target } from './index.ts';
import { hostOf } from './tcp.ts';
import { addressesOf } from './tcp-addresses.ts';
import { hasNoRoute } from './tcp-connect.ts';
import { within } from './tcp-wait.ts';
import { trustOf } from './tls-trust.ts';

export interface VersionMix {
  /** How often each was seen, cut to `[\w.+-]{1,64}`. */
  seen: Map<string, number>;
  /** Why a connection gave none, once for each. */
  failures: string[];
}

type Told = { version: string } | { failure: string; passedOver: boolean };

/**
 * Asks a target for its version on so many fresh connections, over all addresses of its name in turn: behind a balancer each may reach
 * another instance. Rejects with a UserError where the name does not resolve; every other failure is counted.
 */
export async function sampleVersion(
  target: Target,
  where: VersionPlace,
  connections: number,
  world: ProbeWorld,
  signal: AbortSignal,
): Promise<VersionMix> {
  const asked = readTarget(target);
  const trust = trustOf(world);
  const one = async (address: LookupAddress): Promise<Told> => {
    try {
      const way = { allowLinkLocal: asked.allowLinkLocal, trust, addresses: [address] };
      const found = versionAt(where, await within(world.lookMs, signal, (wait) => follow(asked, way, wait)));
      return 'version' in found ? found : { failure: found.why, passedOver: false };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
      return { failure: messageOf(thrown), passedOver: mayBePassedOver(asked, thrown) };
    }
  };
  const addresses = await within(world.lookMs, signal, (wait) => addressesOf(hostOf(asked.url), asked, wait));
  const first = await Promise.all(addresses.slice(0, connections).map(async (address) => ({ address, told: await one(address) })));
  const usable = first.filter(({ told }) => !('passedOver' in told && told.passedOver));
  const counted = usable.length > 0 ? usable : first;
  const others = Array.from({ length: connections - counted.length }, (_, turn) => one(counted[turn % counted.length]!.address));
  return mixOf([...counted.map(({ told }) => told), ...(await Promise.all(others))]);
}

/** An address to which there is no way from here is not an instance that fails; nor is the half of `localhost` on which nothing listens. */
function mayBePassedOver({ url }: HttpTarget, thrown: UserError): boolean {
  const isRefused = thrown.cause instanceof Error && 'code' in thrown.cause && thrown.cause.code === 'ECONNREFUSED';
  return hasNoRoute(thrown) || (isRefused && /(?:^|\.)localhost\.?$/.test(url.hostname));
}

function mixOf(all: Told[]): VersionMix {
  const mix: VersionMix = { seen: new Map(), failures: [] };
  for (const told of all) {
    if ('failure' in told) mix.failures.push(told.failure);
    else mix.seen.set(told.version, (mix.seen.get(told.version) ?? 0) + 1);
  }
  return mix;
}
