export const id = 2122;
export const ids = [2122];
export const modules = {

/***/ 62122:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  diskProbe: () => (/* binding */ diskProbe),
  memoryProbe: () => (/* binding */ memoryProbe),
  memorySeen: () => (/* binding */ memorySeen)
});

// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(51455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(76760);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: external "node:os"
var external_node_os_ = __webpack_require__(48161);
;// CONCATENATED MODULE: ./lib/probes/machine-memory.js



/**
 * The machine's memory, or what the tightest control group above this process leaves of it. `root` is `/`. Formats: the Linux kernel's
 * "The /proc Filesystem", "Control Group v2" and "PSI". Elsewhere only total and free are known.
 */
async function readMemory(root) {
    const info = await (0,promises_.readFile)((0,external_node_path_.join)(root, 'proc/meminfo'), 'utf8').catch(() => '');
    const kB = (name) => {
        const [, digits] = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(info) ?? [];
        return digits === undefined ? undefined : Number(digits) * 1024;
    };
    const [total, available] = [kB('MemTotal') ?? (0,external_node_os_.totalmem)(), kB('MemAvailable') ?? (0,external_node_os_.freemem)()];
    const [swapTotal, swapFree] = [kB('SwapTotal') ?? 0, kB('SwapFree') ?? 0];
    const machine = { totalBytes: total, availableBytes: available, limited: false };
    const groups = await groupsAbove(root);
    const limits = await Promise.all(groups.map((group) => limitOf(group)));
    const tightest = limits.reduce((least, one) => (one && one.left < (least?.left ?? available) ? one : least), undefined);
    return {
        ...(tightest ? { totalBytes: Math.min(total, tightest.most), availableBytes: tightest.left, limited: true } : machine),
        swap: swapTotal > 0 ? 1 - swapFree / swapTotal : undefined,
        pressure: await pressureOf(root, groups),
    };
}
/** From that of this process to the root; in a container the root is its own. */
async function groupsAbove(root) {
    const text = await (0,promises_.readFile)((0,external_node_path_.join)(root, 'proc/self/cgroup'), 'utf8').catch(() => '');
    const [, path] = /^0::(\/.*)$/m.exec(text) ?? [];
    if (path === undefined)
        return [];
    const names = path.split('/').filter((name) => name !== '' && name !== '..');
    return Array.from({ length: names.length + 1 }, (_, i) => (0,external_node_path_.join)(root, 'sys/fs/cgroup', ...names.slice(0, names.length - i)));
}
/** What the kernel can take back at once, cached files that nobody has touched for a while, is not used up: `memory.current` counts it. */
async function limitOf(group) {
    const read = (name) => (0,promises_.readFile)((0,external_node_path_.join)(group, name), 'utf8').catch(() => '');
    const [max, current, stat] = await Promise.all([read('memory.max'), read('memory.current'), read('memory.stat')]);
    if (!/^\d+\s*$/.test(max) || !/^\d+\s*$/.test(current))
        return undefined;
    const [, cached = '0'] = /^inactive_file (\d+)$/m.exec(stat) ?? [];
    const most = Number(max);
    return { most, left: Math.min(most, Math.max(0, most - Number(current) + Number(cached))) };
}
async function pressureOf(root, groups) {
    const files = [...groups.slice(0, 1).map((group) => (0,external_node_path_.join)(group, 'memory.pressure')), (0,external_node_path_.join)(root, 'proc/pressure/memory')];
    for (const file of files) {
        const [, percent] = /^some avg10=([\d.]+)/m.exec(await (0,promises_.readFile)(file, 'utf8').catch(() => '')) ?? [];
        if (percent !== undefined)
            return Number(percent) / 100;
    }
    return undefined;
}

// EXTERNAL MODULE: ./lib/probes/options.js
var options = __webpack_require__(74917);
;// CONCATENATED MODULE: ./lib/probes/machine.js







/** The machine that the gate itself runs on: a self-hosted runner beside the application, or one that is about to build or to restore. */
const DISK = [
    { name: 'free', dimension: 'bytes' },
    { name: 'free-share', dimension: 'ratio' },
    { name: 'used', dimension: 'ratio' },
    { name: 'inodes', dimension: 'ratio' },
];
/** `disk:/var/lib`: the file system that holds the folder. */
const diskProbe = {
    name: 'disk',
    schemes: ['disk:'],
    layer: 'gate',
    metrics: DISK,
    defaults: ['warn:used<90%', 'used<98%'],
    open(target, world) {
        (0,options/* refuseOptions */.B)(target.options, [], 'A disk: target');
        const given = target.url.slice('disk:'.length);
        if (given.trim() === '')
            throw new errors/* UserError */.yo('received disk: without a folder, expected for example disk:/ or disk:/var/lib/postgresql');
        const path = (0,external_node_path_.resolve)(world.cwd, given.replace(/^\/\/(?=\/)/, ''));
        return { observe: (signal) => lookAtDisk(path, world, signal), close: async () => { } };
    },
};
async function lookAtDisk(path, { lookMs }, signal) {
    const started = performance.now();
    const late = AbortSignal.timeout(lookMs);
    // A network file system whose server is gone never answers, and cannot be told to give up.
    const found = await (0,abort/* orAbort */.K)((0,promises_.statfs)(path), AbortSignal.any([signal, late])).catch((thrown) => {
        signal.throwIfAborted();
        const why = late.aborted
            ? `no answer within ${(0,units/* showDuration */.kJ)(lookMs)}`
            : thrown.code === 'ENOENT'
                ? 'there is no such folder'
                : (0,errors/* messageOf */.bD)(thrown);
        throw new errors/* UserError */.yo(`disk:${path}: ${why}`);
    });
    const { blocks, bfree, bavail, bsize, files, ffree } = found;
    // As df does: what is kept for root is neither used nor to be had.
    const usable = blocks - bfree + bavail;
    const detail = `${(0,units/* showBytes */.ni)(bavail * bsize)} free of ${(0,units/* showBytes */.ni)(usable * bsize)}`;
    const ms = performance.now() - started;
    const none = (why) => ({ value: undefined, why });
    const share = (part) => (usable > 0 ? { value: part / usable, detail } : none('the file system has no blocks'));
    const values = new Map([
        ['free', { value: bavail * bsize, dimension: 'bytes', ms }],
        ['free-share', { ...share(bavail), dimension: 'ratio', ms }],
        ['used', { ...share(blocks - bfree), dimension: 'ratio', ms }],
        [
            'inodes',
            {
                ...(files > 0 ? { value: (files - ffree) / files } : none('this file system has no fixed number of them')),
                dimension: 'ratio',
                ms,
            },
        ],
    ]);
    return { values, facts: { folder: path } };
}
const MEMORY = [
    { name: 'available', dimension: 'bytes' },
    { name: 'used', dimension: 'ratio' },
    { name: 'swap-used', dimension: 'ratio' },
    // The share of the last ten seconds in which somebody waited for memory.
    { name: 'pressure', dimension: 'ratio' },
];
/** `memory:`: what the processes here may still take, which in a container is what is left of its limit. */
const memoryProbe = {
    name: 'memory',
    schemes: ['memory:'],
    layer: 'gate',
    metrics: MEMORY,
    defaults: ['warn:used<95%'],
    open(target) {
        (0,options/* refuseOptions */.B)(target.options, [], 'A memory: target');
        if (target.url.length > 'memory:'.length)
            throw new errors/* UserError */.yo('memory: takes nothing behind it: it is that of this machine');
        return { observe: async () => memorySeen(await readMemory('/')), close: async () => { } };
    },
};
function memorySeen({ totalBytes, availableBytes, limited, swap, pressure }) {
    const ms = 0;
    const detail = `${(0,units/* showBytes */.ni)(availableBytes)} of ${(0,units/* showBytes */.ni)(totalBytes)} available${limited ? ', by the limit of the container' : ''}`;
    const values = new Map([
        ['available', { value: availableBytes, dimension: 'bytes', ms }],
        ['used', { value: 1 - availableBytes / totalBytes, detail, dimension: 'ratio', ms }],
        ['swap-used', { value: swap ?? 0, ...(swap === undefined ? { detail: 'there is no swap' } : {}), dimension: 'ratio', ms }],
        ['pressure', { value: pressure, why: 'the kernel does not tell (/proc/pressure/memory)', dimension: 'ratio', ms }],
    ]);
    return { values, facts: { memory: (0,units/* showBytes */.ni)(totalBytes) } };
}


/***/ }),

/***/ 74917:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   B: () => (/* binding */ refuseOptions)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);

/** Refuses what a probe does not know, by name only: a value may be a secret. `kind`: 'An S3 target'. */
function refuseOptions(options, known, kind) {
    const unknown = Object.keys(options).find((name) => !known.includes(name));
    if (unknown === undefined)
        return;
    const those = known.length > 0 ? `it has ${known.join(', ')}` : 'it has none';
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .UserError */ .yo(`${kind} has no option '${unknown}': ${those}`);
}


/***/ })

};
