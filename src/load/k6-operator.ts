import { stringify } from 'yaml';
import { UserError } from '../errors.ts';
import { showBytes } from '../units.ts';

/** What a ConfigMap may hold (Kubernetes documentation, "ConfigMaps"). */
const MOST_BYTES = 1_048_576;
/** For its own fields and names. */
const SPARE_BYTES = 4_096;
export const PARALLELISM = 4;

export interface Distributed {
  /** Of the TestRun, the ConfigMap and the secret. */
  name: string;
  /** The script and what lies beside it, by name of the file. */
  files: ReadonlyMap<string, string>;
  /** Of the files: the script. */
  script: string;
  /** Names that the script reads from the environment. */
  env: readonly string[];
}

/**
 * A ConfigMap with the files and a TestRun of k6-operator (`k6.io/v1alpha1`, its README) that runs the script on several pods. Values of the
 * environment come from a Secret of the same name, which whoever applies it makes. Throws a UserError where the files are too large.
 */
export function operatorYaml({ name, files, script, env }: Distributed): string {
  const bytes = [...files].reduce((sum, [file, text]) => sum + Buffer.byteLength(file) + Buffer.byteLength(text), 0);
  if (bytes > MOST_BYTES - SPARE_BYTES)
    throw new UserError(
      `export: the script and its data have ${showBytes(bytes)}, and a ConfigMap of Kubernetes holds ${showBytes(MOST_BYTES)} at most`,
      {
        hint: 'Use fewer rows of data, or put the files into an image or a volume: k6-operator takes script.localFile and script.volumeClaim as well.',
      },
    );
  const labels = { 'app.kubernetes.io/managed-by': 'seaworthy' };
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data: Object.fromEntries(files) };
  const variables = [
    { name: 'SEAWORTHY_INSTANCES', value: String(PARALLELISM) },
    ...env.map((variable) => ({ name: variable, valueFrom: { secretKeyRef: { name, key: variable } } })),
  ];
  const testRun = {
    apiVersion: 'k6.io/v1alpha1',
    kind: 'TestRun',
    metadata: { name, labels },
    spec: {
      parallelism: PARALLELISM,
      arguments: '--no-usage-report',
      script: { configMap: { name, file: script } },
      runner: { env: variables },
    },
  };
  return [configMap, testRun].map((document) => stringify(document, { lineWidth: 0 })).join('---\n');
}

/** A name as Kubernetes takes it (RFC 1123 label), from the name of a file. */
export function kubernetesName(file: string): string {
  const name = file
    .replace(/\.[^.]*$/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50)
    .replace(/-+$/, '');
  return name === '' ? 'load-test' : name;
}
