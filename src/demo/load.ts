import type { Service } from './service.ts';
import { type Place, runStep, tell } from './step.ts';

/** A short load test of the service, as a pull request would have it. Resolves to an exit code. */
export async function demoLoad(service: Service, place: Place): Promise<number> {
  const step = await runStep(
    {
      mode: 'load-test',
      target: `${service.url}/items/`,
      users: '10',
      duration: '2s',
      'warm-up': '500ms',
      thresholds: 'p95<1s',
      // Where this machine has too much else to do, the step says so; that is no fault of the demo.
      'on-inconclusive': 'warn',
    },
    place,
  );
  tell(step);
  return step.code;
}
