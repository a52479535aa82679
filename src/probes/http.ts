import { parseJsonPath } from './http-json.ts';
import { follow } from './http-redirects.ts';
import { seenIn } from './http-seen.ts';
import { type HttpTarget, readTarget } from './http-target.ts';
import type { Probe } from './index.ts';
import { hostOf } from './tcp.ts';
import { refuseWritten } from './tcp-addresses.ts';
import { lookBy, since, type Wait } from './tcp-wait.ts';
import type { Way } from './tls-connect.ts';
import { trustOf } from './tls-trust.ts';

export { sampleVersion } from './http-version.ts';

/**
 * What a web service answers. Every look is a connection of its own: one that is kept stays with the instance that it reached first, which
 * after a deploy may be the old one.
 */
export const httpProbe: Probe = {
  name: 'http',
  schemes: ['http:', 'https:'],
  layer: 'app',
  metrics: [
    { name: 'status', dimension: 'none' },
    { name: 'latency', dimension: 'duration' },
    { name: 'ttfb', dimension: 'duration' },
    { name: 'body', dimension: 'text' },
    { name: 'size', dimension: 'bytes' },
    { name: 'header:' },
    { name: 'health', dimension: 'text' },
    { name: 'part:', dimension: 'text' },
    { name: 'redirects', dimension: 'none' },
    { name: 'address', dimension: 'text' },
    { name: 'version', dimension: 'text' },
    { name: 'days-left', dimension: 'none' },
  ],
  defaults: ['status<400', 'health!=error', 'warn:health!=warning', 'warn:days-left>7'],
  // A path that cannot be read is told by `open`, which knows why.
  accepts: (metric) => metric.startsWith('$'),
  open: (target, world) => {
    for (const metric of target.metrics) if (metric.startsWith('$')) parseJsonPath(metric);
    const asked = readTarget(target);
    refuseWritten(hostOf(asked.url), asked);
    const way: Way = { allowLinkLocal: asked.allowLinkLocal, trust: trustOf(world) };
    return lookBy(world, async (wait) => {
      const { answer, took } = await timed(asked, way, wait);
      return seenIn(answer, took, target.metrics);
    });
  },
};

async function timed(asked: HttpTarget, way: Way, wait: Wait) {
  const start = performance.now();
  const answer = await follow(asked, way, wait);
  return { answer, took: { ttfb: Math.round((answer.headAt - start) * 10) / 10, whole: since(start) } };
}
