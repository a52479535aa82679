export const id = 7644;
export const ids = [7644];
export const modules = {

/***/ 67644:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  exportK6: () => (/* binding */ exportK6)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/folders.js
var folders = __webpack_require__(92782);
// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var dist = __webpack_require__(38815);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
;// CONCATENATED MODULE: ./lib/load/k6-operator.js



/** What a ConfigMap may hold (Kubernetes documentation, "ConfigMaps"). */
const MOST_BYTES = 1_048_576;
/** For its own fields and names. */
const SPARE_BYTES = 4_096;
const PARALLELISM = 4;
/**
 * A ConfigMap with the files and a TestRun of k6-operator (`k6.io/v1alpha1`, its README) that runs the script on several pods. Values of the
 * environment come from a Secret of the same name, which whoever applies it makes. Throws a UserError where the files are too large.
 */
function operatorYaml({ name, files, script, env }) {
    const bytes = [...files].reduce((sum, [file, text]) => sum + Buffer.byteLength(file) + Buffer.byteLength(text), 0);
    if (bytes > MOST_BYTES - SPARE_BYTES)
        throw new errors/* UserError */.yo(`export: the script and its data have ${(0,units/* showBytes */.ni)(bytes)}, and a ConfigMap of Kubernetes holds ${(0,units/* showBytes */.ni)(MOST_BYTES)} at most`, {
            hint: 'Use fewer rows of data, or put the files into an image or a volume: k6-operator takes script.localFile and script.volumeClaim as well.',
        });
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
    return [configMap, testRun].map((document) => (0,dist/* stringify */.As)(document, { lineWidth: 0 })).join('---\n');
}
/** A name as Kubernetes takes it (RFC 1123 label), from the name of a file. */
function kubernetesName(file) {
    const name = file
        .replace(/\.[^.]*$/, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-+|-+$/g, '')
        .slice(0, 50)
        .replace(/-+$/, '');
    return name === '' ? 'load-test' : name;
}

// EXTERNAL MODULE: ./lib/load/k6-script.js + 1 modules
var k6_script = __webpack_require__(3627);
// EXTERNAL MODULE: ./lib/load/k6-spec.js
var k6_spec = __webpack_require__(28975);
// EXTERNAL MODULE: ./lib/load/plan.js
var load_plan = __webpack_require__(27473);
// EXTERNAL MODULE: ./lib/modes/load-k6.js + 1 modules
var load_k6 = __webpack_require__(61432);
;// CONCATENATED MODULE: ./lib/modes/load-export.js










/** Writes the scenario as a script for k6, and beside it what k6-operator takes. No request of the load is sent. */
async function exportK6(config, context) {
    const path = (0,external_node_path_.resolve)(config.export);
    if (!['.js', '.mjs'].includes((0,external_node_path_.extname)(path)))
        throw new errors/* ConfigError */.xL([`export: a file that ends with .js is expected, for example load.js`]);
    const { plan, env, run } = await (0,load_k6/* planForK6 */.Ex)(config, context);
    const script = (0,external_node_path_.basename)(path);
    const stem = script.slice(0, -(0,external_node_path_.extname)(script).length);
    const dataFile = plan.data === undefined ? undefined : `${stem}.data.json`;
    const spec = (0,k6_spec/* specOf */.rI)(plan, {
        env: { run, names: [...env.keys()] },
        thresholds: config.thresholds,
        // A file would have to be on each machine.
        bodyFile: () => undefined,
        dataFile: dataFile === undefined ? undefined : `./${dataFile}`,
    });
    const files = new Map([[script, (0,k6_script/* k6Script */.L)(spec)]]);
    if (dataFile !== undefined)
        files.set(dataFile, JSON.stringify(plan.data));
    const name = kubernetesName(script);
    const names = (0,k6_script/* envNames */.M)(spec);
    const manifest = operatorYaml({ name, files, script, env: names });
    const written = new Map([...files, [`${stem}.yaml`, manifest]]);
    await writeAll((0,external_node_path_.dirname)(path), written);
    return reportOf((0,external_node_path_.dirname)(path), written, { plan, name, names, manifest: `${stem}.yaml`, dataFile, script });
}
async function writeAll(folder, files) {
    try {
        await (0,folders/* makeFolder */.f)(folder);
        for (const [file, text] of files)
            await (0,promises_.writeFile)((0,external_node_path_.join)(folder, file), text);
    }
    catch (cause) {
        throw new errors/* UserError */.yo(`export: the script cannot be written: ${(0,errors/* messageOf */.bD)(cause)}`, {
            cause,
            hint: 'Name a file in a folder that this user may write to.',
        });
    }
}
function reportOf(folder, written, { plan, name, names, manifest, dataFile, script }) {
    const rows = [...written].map(([file, text]) => [
        (0,external_node_path_.join)(folder, file),
        (0,units/* showBytes */.ni)(Buffer.byteLength(text)),
        purposeOf(file, script, manifest),
    ]);
    const steps = (0,load_plan/* allSteps */.Bd)(plan);
    const replaced = steps.filter((step) => step.body !== undefined);
    const list = names.join(', ');
    return {
        mode: 'load-test',
        status: 'passed',
        headline: `${(0,units/* showCount */.px)(steps.length)} ${steps.length === 1 ? 'step' : 'steps'} written as a script for k6; no load was run`,
        checks: [{ name: 'export', status: 'passed', expected: 'a script for k6', actual: (0,external_node_path_.join)(folder, script), ms: 0, layer: 'gate' }],
        metrics: {},
        facts: { script: (0,external_node_path_.join)(folder, script), manifest: (0,external_node_path_.join)(folder, manifest) },
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
            ...replaced.map((step) => `The body of ${step.name} (${(0,units/* showBytes */.ni)(step.body.length)}) is made by the script, of the same length and incompressible; its content is not carried.`),
        ],
    };
}
const purposeOf = (file, script, manifest) => file === script ? 'script for k6' : file === manifest ? 'ConfigMap and TestRun for k6-operator' : 'rows of the data';


/***/ })

};
