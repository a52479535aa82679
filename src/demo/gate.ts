import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { startNeighbours } from './neighbours.ts';
import type { Service } from './service.ts';
import { type Place, runStep, tell } from './step.ts';

const [OLD, NEW, BAD] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)] as const;

/** The gate after a deploy: on a version that is fit, and on one that is not, with the way back. Resolves to an exit code. */
export async function demoGate(service: Service, database: string, place: Place, context: Context): Promise<number> {
  const neighbours = await startNeighbours(context);
  try {
    const { redis, celery, missing } = neighbours;
    if (missing.length > 0) console.log(`   (not on this machine, and so not asked: ${missing.join(', ')})\n`);
    const targets = [
      `${service.url}/health/ status=200 $.checks.database.status=ok warn:latency<500ms`,
      `${database} connections<80%`,
      ...(redis ? [redis] : []),
      ...(celery ? [`${celery} workers>=1 registered:shop.send_receipt=true`] : []),
    ].join('\n');
    const gate = { mode: 'health-gate', targets, interval: '200ms', successes: '2', timeout: '60s' };
    service.deploy(NEW);
    const fit = await runStep({ ...gate, 'expect-version': NEW }, place);
    tell(fit);
    if (fit.code !== 0) return fit.code;
    console.log('\n6. A version that is not fit is deployed: the gate goes back, and looks again\n');
    service.deploy(BAD, true);
    const back = `node -e "await fetch('${service.url}/deploy/?sha=' + process.env.ROLLBACK_TO_SHA, { method: 'POST' })"`;
    const unfit = await runStep({ ...gate, timeout: '2s', 'expect-version': BAD, 'previous-sha': OLD, rollback: back }, place);
    tell(unfit);
    if (unfit.code === 0)
      throw new UserError('The gate let a version pass that is not fit, which is a defect of seaworthy. Please report it.');
    console.log('\n   Caught and rolled back: the step is red, the old version answers.\n');
    return 0;
  } finally {
    await neighbours.stop();
  }
}
