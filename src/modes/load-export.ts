import { writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import { ConfigError, messageOf, UserError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import { kubernetesName, operatorYaml, PARALLELISM } from '../load/k6-operator.ts';
import { envNames, k6Script } from '../load/k6-script.ts';
import { specOf } from '../load/k6-spec.ts';
import { allSteps, type LoadPlan } from '../load/plan.ts';
import type { Report } from '../report.ts';
import { showBytes, showCount } from '../units.ts';
import { planForK6 } from './load-k6.ts';

/** Writes the scenario as a script for k6, and beside it what k6-operator takes. No request of the load is sent. */
export async function exportK6(config: LoadTestConfig, context: Context): Promise<Report> {
  const path = resolve(config.export!);
  if (!['.js', '.mjs'].includes(extname(path)))
    throw new ConfigError([`export: a file that ends with .js is expected, for example load.js`]);
  const { plan, env, run } = await planForK6(config, context);
  const script = basename(path);
  const stem = script.slice(0, -extname(script).length);
  const dataFile = plan.data === undefined ? undefined : `${stem}.data.json`;
  const spec = specOf(plan, {
    env: { run, names: [...env.keys()] },
    thresholds: config.thresholds,
    // A file would have to be on each machine.
    bodyFile: () => undefined,
    dataFile: dataFile === undefined ? undefined : `./${dataFile}`,
  });
  const files = new Map([[script, k6Script(spec)]]);
  if (dataFile !== undefined) files.set(dataFile, JSON.stringify(plan.data));
  const name = kubernetesName(script);
  const names = envNames(spec);
  const manifest = operatorYaml({ name, files, script, env: names });
  const written = new Map([...files, [`${stem}.yaml`, manifest]]);
  await writeAll(dirname(path), written);
  return reportOf(dirname(path), written, { plan, name, names, manifest: `${stem}.yaml`, dataFile, script });
}

async function writeAll(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  try {
    await makeFolder(folder);
    for (const [file, text] of files) await writeFile(join(folder, file), text);
  } catch (cause) {
    throw new UserError(`export: the script cannot be written: ${messageOf(cause)}`, {
      cause,
      hint: 'Name a file in a folder that this user may write to.',
    });
  }
}

interface Written {
  plan: LoadPlan;
  name: string;
  names: string[];
  manifest: string;
  dataFile: string | undefined;
  script: string;
}

function reportOf(
  folder: string,
  written: ReadonlyMap<string, string>,
  { plan, name, names, manifest, dataFile, script }: Written,
): Report {
  const rows = [...written].map(([file, text]) => [
    join(folder, file),
    showBytes(Buffer.byteLength(text)),
    purposeOf(file, script, manifest),
  ]);
  const steps = allSteps(plan);
  const replaced = steps.filter((step) => step.body !== undefined);
  const list = names.join(', ');
  return {
    mode: 'load-test',
    status: 'passed',
    headline: `${showCount(steps.length)} ${steps.length === 1 ? 'step' : 'steps'} written as a script for k6; no load was run`,
    checks: [{ name: 'export', status: 'passed', expected: 'a script for k6', actual: join(folder, script), ms: 0, layer: 'gate' }],
    metrics: {},
    facts: { script: join(folder, script), manifest: join(folder, manifest) },
    outputs: {},
    charts: [],
    tables: [{ title: 'Written', columns: ['File', 'Size', 'What it is'], rows }],
    notes: [
      `On one machine: SEAWORTHY_RESULT=result.json k6 run ${script}, and then: seaworthy merge result.json.`,
      `On ${PARALLELISM} pods: kubectl apply -f ${manifest}; when they are done, kubectl logs -l k6_cr=${name} --tail=-1 > pods.log, and then: seaworthy merge pods.log. Percentiles of single pods cannot be averaged: merge adds their histograms.`,
      ...(names.length === 0
        ? []
        : [
            `The script reads ${list} from the environment. For the pods: kubectl create secret generic ${name} ${names.map((variable) => `--from-literal=${variable}=…`).join(' ')}.`,
          ]),
      ...(dataFile === undefined
        ? []
        : [`${dataFile} holds the rows of the data as they are, and so does the ConfigMap: mind who may read them.`]),
      ...replaced.map(
        (step) =>
          `The body of ${step.name} (${showBytes(step.body!.length)}) is made by the script, of the same length and incompressible; its content is not carried.`,
      ),
    ],
  };
}

const purposeOf = (file: string, script: string, manifest: string) =>
  file === script ? 'script for k6' : file === manifest ? 'ConfigMap and TestRun for k6-operator' : 'rows of the data';
