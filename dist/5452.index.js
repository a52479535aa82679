export const id = 5452;
export const ids = [5452];
export const modules = {

/***/ 27564:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   n: () => (/* binding */ decompressor)
/* harmony export */ });
/* harmony import */ var node_stream__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(57075);
/* harmony import */ var node_zlib__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(38522);
/* harmony import */ var _units_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(83052);



/** As large as those of the compressor (stream.ts), for the same reason. */
const BLOCK = 256 * 1024;
/** Each part takes an unpacker of its own, which costs 70 µs: parts of a few bytes would take minutes for each megabyte, and say nothing. */
const SMALL = 1_024;
const MOST_SMALL = 10_000;
/**
 * Unpacks what `zstd -d` and `gzip -d` unpack: one frame or member after another, as pzstd, pigz and `cat a.zst b.zst` write them, frames of zstd
 * that are to be skipped, and zeros behind the last member of gzip. Fails where something else comes behind the end, and
 * where there are many thousand parts with nothing to speak of in them, which no program writes.
 */
function decompressor(method) {
    switch (method) {
        case 'zstd':
            return new OneAfterAnother('zstd');
        case 'gzip':
            return new OneAfterAnother('gzip');
        case 'none':
            return new node_stream__WEBPACK_IMPORTED_MODULE_0__.PassThrough({ highWaterMark: BLOCK });
    }
}
/**
 * Node's streams end with the first frame that ends in the middle of a block, and pass over the rest of the block in silence: of two frames in one
 * block the second would be lost. `bytesWritten` tells how far they read (Node 24: zlib's processCallback).
 */
class OneAfterAnother extends node_stream__WEBPACK_IMPORTED_MODULE_0__.Duplex {
    #method;
    #inner;
    /** Given to the inner one. */
    #given = 0;
    /** Zeros are all that may come. */
    #over = false;
    /** Parts so far of less than SMALL bytes. */
    #small = 0;
    constructor(method) {
        super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
        this.#method = method;
        this.#inner = this.#begin();
    }
    _read() {
        this.#inner.resume();
    }
    _write(chunk, encoding, next) {
        const inner = this.#inner;
        if (this.#over) {
            next(strangeness(chunk));
            return;
        }
        this.#given += chunk.length;
        inner.write(chunk, (error) => {
            if (error)
                return next(); // It is destroyed, and says why.
            const rest = chunk.subarray(chunk.length - (this.#given - inner.bytesWritten));
            if (rest.length === 0)
                next();
            else
                this.#goOn(rest, encoding, next);
        });
    }
    _final(next) {
        next();
        if (!this.#over)
            this.#inner.end();
        whenEnded(this.#inner, () => this.push(null));
    }
    _destroy(error, next) {
        this.#inner.destroy();
        next(error);
    }
    #begin() {
        const inner = this.#method === 'zstd' ? (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createZstdDecompress)({ chunkSize: BLOCK }) : (0,node_zlib__WEBPACK_IMPORTED_MODULE_1__.createGunzip)({ chunkSize: BLOCK });
        inner.on('data', (block) => {
            if (!this.push(block))
                inner.pause();
        });
        inner.once('error', (thrown) => this.destroy(thrown));
        return inner;
    }
    /** What the inner one has unpacked goes out before anything of the next. */
    #goOn(rest, encoding, next) {
        this.#over = this.#method === 'gzip';
        if (this.#inner.bytesWritten < SMALL)
            this.#small++;
        if (this.#over)
            next(strangeness(rest));
        else if (this.#small > MOST_SMALL)
            next(new Error(`it is made of more than ${(0,_units_js__WEBPACK_IMPORTED_MODULE_2__/* .showCount */ .px)(MOST_SMALL)} parts of next to nothing`));
        else
            whenEnded(this.#inner, () => {
                this.#inner = this.#begin();
                this.#given = 0;
                this._write(rest, encoding, next);
            });
    }
}
function whenEnded(inner, then) {
    if (inner.readableEnded)
        then();
    else
        inner.once('end', then);
}
/** Tapes are filled up with zeros, and gzip passes over them. */
const strangeness = (rest) => rest.every((byte) => byte === 0) ? null : new Error('something else comes behind the end of what is compressed');


/***/ }),

/***/ 65452:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  backup: () => (/* binding */ backup)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: ./lib/backups.js
var lib_backups = __webpack_require__(19260);
// EXTERNAL MODULE: ./lib/engines/index.js + 1 modules
var engines = __webpack_require__(2134);
// EXTERNAL MODULE: ./lib/engines/pgbackrest/url.js
var url = __webpack_require__(19093);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/manifest.js
var lib_manifest = __webpack_require__(20886);
// EXTERNAL MODULE: ./lib/retry.js
var retry = __webpack_require__(2165);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
// EXTERNAL MODULE: ./lib/version.js
var version = __webpack_require__(13411);
;// CONCATENATED MODULE: ./lib/modes/backup-alarms.js


/**
 * A backup can be whole and still be of a database that was emptied by mistake. Such a backup is kept, with its alarms in the manifest,
 * and is never the yardstick of the next: the alarm goes on until somebody looks.
 */
function alarmChecks(config, manifest, last, someUnreadable) {
    return [...minSize(config['min-size'], manifest), ...maxShrink(config['max-shrink'], manifest, last, someUnreadable)];
}
function minSize(limit, manifest) {
    if (limit === undefined)
        return [];
    const { bytes } = (0,lib_backups/* totalsOf */.vA)(manifest);
    const [least, actual] = apart(limit, bytes, units/* showBytes */.ni);
    const check = { name: 'min-size', expected: `stored dump of at least ${least}`, actual, ms: 0 };
    return [bytes >= limit ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: `${LOOK} lower min-size.` }];
}
/** A whole number: what remains of `before`, without the noise of 1 - 0.42. */
const leastOf = (before, limit) => Math.ceil(Number((before * (1 - limit)).toPrecision(12)));
/** Both as they are usually shown, or to the last digit where that would make them look equal. */
function apart(least, actual, show) {
    const [a, b] = [show(least), show(actual)];
    return a === b && actual < least ? [`${(0,units/* showCount */.px)(least)} B`, `${(0,units/* showCount */.px)(actual)} B`] : [a, b];
}
const LOOK = 'The backup is whole and was kept, but is marked: check whether the database is what it should be. If it is,';
function maxShrink(limit, manifest, last, someUnreadable) {
    if (limit === undefined)
        return [];
    const percent = `${Math.round(limit * 1_000) / 10}%`;
    if (last === undefined) {
        const check = { name: 'max-shrink', expected: `at most ${percent} smaller than the last good backup`, ms: 0 };
        if (!someUnreadable)
            return [{ ...check, status: 'skipped', actual: 'there is no good backup of this source and selection yet' }];
        // The yardstick may be among them: not knowing is no pass.
        const hint = 'The notes name the damaged manifests. Put them right, or take those folders away.';
        return [{ ...check, status: 'inconclusive', actual: 'manifests of earlier backups cannot be read', hint }];
    }
    const [now, then] = [(0,lib_backups/* totalsOf */.vA)(manifest), (0,lib_backups/* totalsOf */.vA)(last)];
    const judged = (name, actual, before, show) => {
        const least = leastOf(before, limit);
        const [shown, shownActual] = apart(least, actual, show);
        const check = { name, expected: `at least ${shown} (${percent} less than ${last.id})`, actual: shownActual, ms: 0 };
        return actual >= least ? { ...check, status: 'passed' } : { ...check, status: 'failed', hint: `${LOOK} raise max-shrink for one run.` };
    };
    const rows = { name: 'max-shrink rows', expected: 'rows to compare with the last good backup', ms: 0 };
    return [
        judged('max-shrink', now.rawBytes, then.rawBytes, units/* showBytes */.ni),
        now.rows === undefined || then.rows === undefined
            ? { ...rows, status: 'skipped', actual: 'not counted (fingerprint: none)' }
            : judged('max-shrink rows', now.rows, then.rows, units/* showCount */.px),
    ];
}

// EXTERNAL MODULE: ./lib/modes/backup-destination.js
var backup_destination = __webpack_require__(62061);
;// CONCATENATED MODULE: ./lib/modes/backup-bring-back.js




/**
 * A destination that was lost in the middle to something that may pass gets the files from one that has them, after `retry-delay`, as often as
 * `retries` says: the database is not read again, and the backup stays one. What comes over is read back like everything else.
 */
async function bringBack(work, folder, stored, context) {
    const [source] = (0,backup_destination/* usable */.Je)(work.destinations);
    if (work.config.retries === 0 || source === undefined)
        return;
    for (const lost of work.destinations.filter(mayComeBack)) {
        let first = lost.failure;
        const once = async () => {
            const failure = first;
            first = undefined;
            if (failure)
                throw failure;
            await copy(source, lost, { folder, stored, context });
        };
        const onRetry = (number, waitMs, thrown) => {
            const line = `${lost.storage.location}, try ${number} failed: ${(0,errors/* messageOf */.bD)(thrown)}. It gets a copy in ${(0,units/* showDuration */.kJ)(waitMs)}.`;
            context.log(line);
            work.notes.push(line);
        };
        await (0,retry/* retrying */.R$)(once, { retries: work.config.retries, delay: work.config['retry-delay'], signal: context.signal, onRetry }).then(() => {
            delete lost.failure;
        }, (thrown) => {
            context.signal.throwIfAborted();
            lost.failure = thrown instanceof Error ? thrown : new Error(String(thrown));
        });
    }
}
const mayComeBack = ({ failure, told, storage }) => failure instanceof errors/* UserError */.yo && failure.temporary && !told && !storage.sendsAtEnd;
async function copy(from, to, { folder, stored, context }) {
    const { signal } = context;
    await to.storage.discard(folder);
    const bulk = { bulk: true, expectedBytes: stored.part.bytes };
    await to.storage.put(folder + stored.part.file, await from.storage.get(folder + stored.part.file), { signal, ...bulk });
    for (const { file } of stored.stored)
        await to.storage.put(folder + file, await from.storage.get(folder + file), { signal });
}

// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/signature.js
var lib_signature = __webpack_require__(36933);
// EXTERNAL MODULE: ./lib/modes/backup-store.js + 1 modules
var backup_store = __webpack_require__(8610);
;// CONCATENATED MODULE: ./lib/modes/backup-commit.js






/**
 * The manifest last, and never over another: with it the folder is a backup. Its signature stands before it. Both are read back at once: a store
 * that says yes and keeps nothing would leave a green run without a backup, and retention would go on to take the older ones.
 */
async function commit(work, folder, manifest, signal) {
    const { config, destinations } = work;
    const content = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`);
    const signature = config['sign-with'] ? (0,lib_signature/* sign */._S)(content, config['sign-with']) : undefined;
    await (0,backup_store/* toEach */.xK)(destinations, async (destination) => {
        const { storage } = destination;
        if (signature)
            await putForSure(storage, folder + lib_manifest/* SIGNATURE_FILE */.I9, signature, { signal });
        await putForSure(storage, folder + lib_manifest/* MANIFEST_FILE */.h1, content, { ifAbsent: true, signal });
        destination.complete = true;
    });
    work.manifest = manifest;
    Object.assign(work.facts, {
        ...(config['sign-with'] ? { 'signed by': (0,lib_signature/* keyId */.xs)(config['sign-with']) } : {}),
        'backup-id': manifest.id,
        location: (0,backup_destination/* usable */.Je)(destinations)
            .map(({ storage }) => storage.locate(folder))
            .join('\n'),
    });
}
/**
 * That everything the manifest is about to name stands there in its length: some small requests. Reading back may have been left out, or have
 * taken so long that another run took the folder for one of a killed run.
 */
async function mustStand(destinations, folder, { parts, recovery }, signal) {
    // Those that may be absent are so in other releases' manifests, not here.
    const files = [...parts.flatMap((part) => [part, part.inventory, ...part.extras]), recovery].filter((file) => file !== undefined);
    await (0,backup_store/* toEach */.xK)(destinations, ({ storage }) => Promise.all(files.map(async ({ file, bytes }) => {
        const standing = await (0,abort/* orAbort */.K)(storage.stat(folder + file), signal);
        const what = standing === undefined ? 'is not there' : `has ${standing.bytes} bytes`;
        if (standing?.bytes !== bytes)
            throw notKept(`${storage.locate(folder + file)} ${what}, though ${bytes} bytes of it were written`);
    })));
}
/** What the store gives back must be what it was given. That it is busy says nothing of it, and may pass. */
async function putForSure(storage, key, content, options) {
    await storage.put(key, content, options);
    const standing = await readAtMost(storage, key, content.length, options.signal).catch((thrown) => {
        options.signal.throwIfAborted();
        if (thrown instanceof errors/* UserError */.yo && thrown.temporary)
            throw thrown;
        throw notKept(`${(0,errors/* messageOf */.bD)(thrown)}, though the store had taken it a moment before`, thrown);
    });
    if (!content.equals(standing))
        throw notKept(`${storage.locate(key)} came back with other bytes than were written`);
}
const notKept = (message, cause) => new errors/* UserError */.yo(message, { hint: 'Do not trust this storage: look into its logs, or name another destination.', cause });
/** The first byte too many is enough to know. */
async function readAtMost(storage, key, most, signal) {
    const chunks = [];
    let bytes = 0;
    for await (const chunk of (await (0,abort/* orAbort */.K)(storage.get(key), signal))) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes > most)
            break;
    }
    return Buffer.concat(chunks);
}

// EXTERNAL MODULE: ./lib/history.js
var lib_history = __webpack_require__(47463);
// EXTERNAL MODULE: ./lib/retention/keep.js
var retention_keep = __webpack_require__(73849);
;// CONCATENATED MODULE: ./lib/retention/periods.js

/** Days, weeks, months and years as retention counts them: in UTC, and only those that have a backup. Pure. */
const DAY = 86_400_000;
const date = (at) => new Date(at).toISOString().slice(0, 10);
const PERIOD = {
    last: (_, id) => id,
    daily: date,
    weekly: isoWeek,
    monthly: (at) => date(at).slice(0, 7),
    yearly: (at) => date(at).slice(0, 4),
};
/** `2026-W47`: weeks begin on Monday and belong to the year that their Thursday lies in (ISO 8601). */
function isoWeek(at) {
    const weekday = (new Date(at).getUTCDay() + 6) % 7;
    const thursday = at + (3 - weekday) * DAY;
    const year = new Date(thursday).getUTCFullYear();
    const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / DAY / 7);
    return `${year}-W${String(week).padStart(2, '0')}`;
}
/**
 * The newest of each of the last `count` periods. A backup that is not good (it has alarms, or did not come back) stands for a period only where
 * there is no good one in it, and such a period is not counted: nights of alarms must not push the last good backups out. `past` is newest first;
 * `flaw` says in words why one is not good.
 */
function chosenBy(rule, count, past, flaw) {
    const isGood = (found) => flaw(found) === undefined;
    const periods = new Map();
    let full = 0;
    for (const found of past) {
        const period = PERIOD[rule]((0,lib_backups/* timeOfId */.I9)(found.manifest.id), found.manifest.id);
        const before = periods.get(period);
        // Periods follow each other as backups do: nothing older is wanted.
        if (before === undefined && full === count)
            break;
        if (before !== undefined && (isGood(before) || !isGood(found)))
            continue;
        periods.set(period, found);
        if (isGood(found))
            full++;
    }
    const chosen = [];
    let good = 0;
    for (const [period, found] of periods) {
        if (good === count)
            break;
        if (isGood(found))
            good++;
        const name = rule === 'last' ? `last ${good} of ${count}` : `${rule} ${period}`;
        chosen.push({ found, rule: isGood(found) ? name : `${rule === 'last' ? 'among the last' : name} (${flaw(found)})` });
    }
    return chosen;
}

;// CONCATENATED MODULE: ./lib/retention/plan.js





/**
 * How many may go at once: half of the series, but ten always. More is what a mistyped rule looks like, a clock that jumped, or a series that
 * comes back after months. Then only the ten oldest go in a run and the plan says so: who meant it waits some runs, who did not has time to see it.
 */
const FUSE = { always: 10, share: 0.5 };
/** Throws a UserError where the source does not say what it is. */
function planRetention({ series, catalogue, keep, identity, proofs, now, made, meanwhile = new Set() }) {
    if (Object.keys(identity).length === 0)
        throw new errors/* UserError */.yo(`the source does not say what it is: its backups in ${series}/ cannot be told from those of another, and none is removed`);
    const all = catalogue.backups.filter(({ key }) => key.startsWith(`${series}/`));
    const own = all.filter(({ manifest }) => (0,lib_backups/* isSameSource */.E6)(manifest.parts[0].identity, identity));
    const planned = bySelection(own).flatMap((alike) => decide(alike, { keep, proofs, now, made, meanwhile }));
    const { decisions, held } = fused(planned.sort(newestFirst), own.length);
    const unreadable = catalogue.unreadable.filter((key) => key.startsWith(`${series}/`)).map(undecided);
    const future = own.filter((found) => !(0,lib_backups/* isPast */.R6)(found, now)).length;
    const foreign = all.length - own.length;
    return {
        series,
        keep,
        decisions: [...decisions, ...unreadable].sort(newestFirst),
        foreign,
        held,
        notes: [...foreignNote(foreign, series), ...futureNote(future, series), ...heldNote(held, own.length, keep)],
    };
}
const removals = ({ decisions }) => decisions.filter(({ action }) => action === 'remove');
/** `keep    20261121T030000Z-9f3a1c  newest, daily 2026-11-21`, one line for each backup. */
const planLines = ({ decisions }) => decisions.map(({ action, id, reasons }) => `${action.padEnd(6)}  ${id}  ${reasons.join(', ')}`);
const newestFirst = (a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);
const idOf = (key) => key.slice(key.indexOf('/') + 1);
const undecided = (key) => ({ key, id: idOf(key), action: 'keep', reasons: ['its manifest cannot be read'] });
function bySelection(backups) {
    const groups = new Map();
    for (const found of backups) {
        const selection = (0,lib_backups/* selectionKey */.iA)(found.manifest);
        const group = groups.get(selection);
        if (group)
            group.push(found);
        else
            groups.set(selection, [found]);
    }
    return [...groups.values()];
}
/** For backups of one source and one selection. */
function decide(backups, { keep, proofs, now, made, meanwhile }) {
    const sorted = [...backups].sort((a, b) => (a.manifest.id < b.manifest.id ? 1 : -1));
    const past = sorted.filter((found) => (0,lib_backups/* isPast */.R6)(found, now));
    const counted = new Set(past);
    const reasons = new Map(sorted.map((found) => [found, []]));
    const because = (found, reason) => found && reasons.get(found).push(reason);
    // They are neither counted nor the newest of anything: of seven from the year 2099, `last=7` would leave no other.
    for (const found of sorted)
        if (!counted.has(found))
            because(found, 'from the future, not counted');
    const flaw = flawBy(proofs);
    keepAlways(past, { proofs, flaw }, because);
    for (const { found, rule } of wantedBy(past, { keep, now, flaw }))
        because(found, rule);
    for (const found of sorted.filter((candidate) => reasons.get(candidate).length === 0)) {
        if (found.manifest.id === made)
            because(found, 'made by this run');
        else if (meanwhile.has(found.manifest.id))
            because(found, 'made by another run meanwhile');
    }
    const unwanted = keep.kind === 'age' ? `older than ${ageOf(keep)}` : `not among ${keep.text}`;
    return [...reasons].map(([{ key, manifest }, given]) => ({
        key,
        id: manifest.id,
        action: given.length > 0 ? 'keep' : 'remove',
        reasons: given.length > 0 ? given : [unwanted],
    }));
}
/** Why a backup must take the place of no other: of one that was tried and did not come back nobody can say that it is a backup at all. */
const flawBy = (proofs) => (found) => (0,lib_backups/* isGood */.Kg)(found) ? (proofs.get(found.key) === 'failed' ? 'did not come back' : undefined) : 'with alarms';
/** Whatever the rule says. `past` is newest first. */
function keepAlways(past, { proofs, flaw }, because) {
    const lastGood = past.findIndex((found) => flaw(found) === undefined);
    because(past[0], 'newest');
    // Nobody has looked at these alarms, or at what did not come back, yet. Without any good one they may be all there is.
    const alarmed = lastGood === -1 ? past : past.slice(0, lastGood);
    for (const found of alarmed)
        because(found, lastGood === -1 ? 'no good one yet' : 'newer than the last good one');
    if (lastGood > 0)
        because(past[lastGood], 'newest good');
    const proven = past.filter(({ key }) => proofs.get(key) === 'passed');
    proven.forEach((found, i) => void because(found, i === 0 ? 'newest proven' : 'proven'));
    for (const found of past)
        if (proofs.get(found.key) === 'unclear')
            because(found, 'proof unclear');
}
function wantedBy(past, { keep, now, flaw }) {
    if (keep.kind === 'counts')
        return retention_keep/* RULES */.y.flatMap((rule) => chosenBy(rule, keep.counts[rule], past, flaw));
    const young = past.filter(({ manifest }) => now.getTime() - (0,lib_backups/* timeOfId */.I9)(manifest.id) <= keep.ms);
    return young.map((found) => ({ found, rule: `younger than ${ageOf(keep)}` }));
}
const ageOf = ({ text }) => (0,units/* showQuantity */.Ln)((0,units/* readQuantity */.ae)(text));
/** `decisions` are newest first. */
function fused(decisions, series) {
    const going = decisions.filter(({ action }) => action === 'remove');
    if (going.length <= Math.max(FUSE.always, series * FUSE.share))
        return { decisions, held: 0 };
    const held = new Set(going.slice(0, -FUSE.always));
    const later = (decision) => ({ ...decision, action: 'keep', reasons: [...decision.reasons, 'goes in a later run'] });
    return { decisions: decisions.map((decision) => (held.has(decision) ? later(decision) : decision)), held: held.size };
}
function heldNote(held, series, keep) {
    if (held === 0)
        return [];
    const unwanted = `${(0,units/* showCount */.px)(held + FUSE.always)} of ${(0,units/* showCount */.px)(series)} backups`;
    return [
        `keep ${keep.text} would remove ${unwanted} at once, which is more than ${FUSE.always} and more than half: only the ${FUSE.always} oldest go in each run. ` +
            'If that is meant there is nothing to do; if not, change keep before the next run.',
    ];
}
function foreignNote(foreign, series) {
    if (foreign === 0)
        return [];
    return [`${backups(foreign)} of another source in ${series}/: neither counted nor removed. Take away by hand what nobody needs.`];
}
function futureNote(future, series) {
    if (future === 0)
        return [];
    return [`${backups(future)} in ${series}/ from the future: kept and not counted. A clock is wrong, of this run or of theirs.`];
}
const backups = (count) => (count === 1 ? '1 backup' : `${(0,units/* showCount */.px)(count)} backups`);

// EXTERNAL MODULE: ./node_modules/p-limit/index.js + 1 modules
var p_limit = __webpack_require__(70370);
;// CONCATENATED MODULE: ./lib/retention/prune.js






/**
 * Lists the series, reads its proofs and plans. Changes nothing, which is all that a dry run does. Throws a UserError where that cannot be done.
 * What is `known` is not asked for again: a catalogue must be of this moment where something is to be removed, not of the start of a run, and
 * its proofs read with all that failed.
 */
async function planSeries(storage, name, wanted, known = {}) {
    const catalogue = known.catalogue ?? (await (0,lib_backups/* listBackups */.Cw)(storage, name));
    const proofs = known.proofs ?? (await (0,lib_history/* readProofs */.OR)(storage, catalogue.backups, wanted.now, { allFailed: true }));
    return planRetention({ series: name, catalogue, proofs, ...wanted });
}
/** A store far away answers each request after a while. */
const BACKUPS_AT_ONCE = 4;
/**
 * Acts on a plan, the oldest first. Only after a run that succeeded. Of each backup the manifest goes first: wherever the process dies, what is
 * left is a whole backup, or a folder without manifest, which is none and is swept later.
 * Rejects with the signal's reason, and with a UserError where the plan would leave nothing.
 */
async function prune(storage, plan, { signal } = {}) {
    const going = removals(plan).reverse();
    if (going.length > 0 && going.length === plan.decisions.length)
        throw new errors/* UserError */.yo(`the plan for ${plan.series}/ would remove all ${going.length} backups and leave none: nothing was removed`);
    const limit = (0,p_limit/* default */.A)(BACKUPS_AT_ONCE);
    const pruned = { removed: [], refused: [] };
    await Promise.all(going.map((decision) => limit(async () => {
        if (pruned.stopped || signal?.aborted)
            return;
        try {
            await pruneOne(storage, decision, pruned);
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            pruned.stopped ??= thrown;
        }
    })));
    signal?.throwIfAborted();
    pruned.removed.sort();
    return pruned;
}
async function pruneOne(storage, { key, id }, pruned) {
    const keys = await keysUnder(storage, `${key}/`);
    const held = await storage.held(keys);
    // One object that must stay keeps the whole backup: without its manifest nobody would find it again.
    if (held.length > 0)
        return void pruned.refused.push(...held.slice(0, 1).map((refusal) => refusalLine(storage, refusal)));
    const locked = await storage.remove([`${key}/${lib_manifest/* MANIFEST_FILE */.h1}`]);
    if (locked.length === 0)
        pruned.removed.push(id);
    const left = locked.length > 0 ? locked : await removeFolder(storage, `${key}/`, keys);
    pruned.refused.push(...left.map((refusal) => refusalLine(storage, refusal)));
}
/** Everything under the prefix, also what was never finished. Resolves to what the store keeps. */
async function removeFolder(storage, prefix, listed) {
    const refused = await storage.remove(listed ?? (await keysUnder(storage, prefix)));
    // It would try again what was refused, and is not asked why.
    if (refused.length === 0)
        await storage.discard(prefix);
    return refused;
}
async function keysUnder(storage, prefix) {
    const keys = [];
    for await (const { key } of storage.list(prefix))
        keys.push(key);
    return keys;
}
function refusalLine(storage, { key, reason, until }) {
    const date = until?.toISOString().slice(0, 16).replace('T', ' ');
    // A store may have said the day itself.
    const said = date === undefined || reason.includes(date.slice(0, 10));
    return `${storage.locate(key)} stays: ${reason}${said ? '' : `, until ${date} UTC`}`;
}

;// CONCATENATED MODULE: ./lib/retention/sweep.js






const sweep_DAY = 86_400_000;
/** Within so long every run writes something; a folder without manifest in which there is something younger may be of one that still goes on. */
const ORPHAN_AGE = sweep_DAY;
/** From its beginning, where the store does not tell what was written last: no job lasts longer (GitHub ends one after five days). */
const UNSURE_AGE = 7 * sweep_DAY;
/** After so long nobody asks any more how often it failed. */
const RECORD_AGE = 90 * sweep_DAY;
/** Looks at the series and changes nothing. What is not shaped like ours is passed over. */
async function findOrphans(storage, name, { now }) {
    const folders = new Map();
    const single = new Map();
    for await (const { key, modified } of storage.list(`${name}/`)) {
        const folder = folderOf(key, folders);
        if (folder) {
            folder.touched = Math.max(folder.touched, modified.getTime());
            folder.whole ||= key.endsWith(`/${lib_manifest/* MANIFEST_FILE */.h1}`) && key.split('/').length === 3;
        }
        else {
            const orphan = singleOrphan(key, name, { modified, now });
            if (orphan)
                single.set(key, orphan);
        }
    }
    const goingOn = new Set();
    for await (const write of storage.unfinished(`${name}/`)) {
        const { key, modified } = write;
        const folder = folderOf(key, folders);
        if (folder)
            folder.touched = Math.max(folder.touched, lastSign(write));
        const age = now.getTime() - modified.getTime();
        // An empty folder counts where it is shaped like that of a backup; any other may be there for somebody.
        if (mayGoOn(write, now))
            goingOn.add(key);
        else if (!key.endsWith('/'))
            single.set(key, { prefix: key, kind: 'unfinished', reason: `a write that was never finished, ${old(age)}` });
    }
    // A store takes away all unfinished writes under a key at once.
    for (const key of goingOn)
        if (single.get(key)?.kind === 'unfinished')
            single.delete(key);
    const left = [...folders].filter(([, { whole, began, touched }]) => !whole && now.getTime() - Math.max(began, touched) > ORPHAN_AGE);
    const inThem = new Set(left.map(([prefix]) => prefix));
    return [
        ...left.map(([prefix, { began }]) => ({
            prefix,
            kind: 'folder',
            reason: `left by a run that was killed, ${old(now.getTime() - began)}`,
        })),
        ...[...single.values()].filter(({ prefix }) => !inThem.has(prefixOf(prefix))),
    ].sort((a, b) => (a.prefix < b.prefix ? -1 : 1));
}
/** When something of a write was last written, or may have been. */
const lastSign = ({ modified, unsure }) => modified.getTime() + (unsure ? UNSURE_AGE - ORPHAN_AGE : 0);
const mayGoOn = (write, now) => now.getTime() - lastSign(write) <= ORPHAN_AGE;
const old = (ms) => `${(0,units/* showDuration */.kJ)(ms)} old`;
/** `shop/20261121T030000Z-9f3a1c/` of everything below it. */
const prefixOf = (key) => `${key.split('/').slice(0, 2).join('/')}/`;
function folderOf(key, folders) {
    const [, id = '', ...below] = key.split('/');
    const began = below.length > 0 ? (0,lib_backups/* timeOfId */.I9)(id) : undefined;
    if (began === undefined)
        return undefined;
    const prefix = prefixOf(key);
    const folder = folders.get(prefix) ?? { began, touched: 0, whole: false };
    folders.set(prefix, folder);
    return folder;
}
/** Directly in the series: the probe of a run that was killed while it tried the store, or a record that is too old to matter. */
function singleOrphan(key, name, { modified, now }) {
    const age = now.getTime() - modified.getTime();
    if (/^[^/]+\/\.probe-[0-9a-f]+$/.test(key) && age > ORPHAN_AGE)
        return { prefix: key, kind: 'probe', reason: `a trial of the store that was never taken away, ${old(age)}` };
    const failed = (0,lib_history/* timeOfFailure */.tO)(key, name);
    if (failed === undefined || now.getTime() - failed <= RECORD_AGE)
        return undefined;
    return { prefix: key, kind: 'record', reason: `the record of a failed run, ${old(now.getTime() - failed)}` };
}
/** For a dry run. */
const orphanLines = (orphans) => orphans.map(({ prefix, reason }) => `sweep   ${prefix}  ${reason}`);
/** Takes them away. What the store says is no error here: it stops, says so, and the next run goes on. Rejects with the signal's reason only. */
async function sweep(storage, orphans, { now, signal }) {
    const swept = { lines: [], kept: [] };
    for (const orphan of orphans) {
        signal?.throwIfAborted();
        try {
            const why = await sweepOne(storage, orphan, now);
            if (why.length > 0)
                swept.kept.push(...why);
            else
                swept.lines.push(`swept   ${orphan.prefix}  ${orphan.reason}`);
        }
        catch (thrown) {
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            swept.kept.push(`${storage.locate(orphan.prefix)} was not swept, nor what came after it: ${thrown.message}`);
            break;
        }
    }
    return swept;
}
/** Resolves to why it stays, which is nothing where it went. */
async function sweepOne(storage, { prefix, kind }, now) {
    const shown = storage.locate(prefix);
    if (kind === 'folder' || kind === 'unfinished')
        for await (const write of storage.unfinished(prefix))
            if (mayGoOn(write, now))
                return [`${shown} stays: it is being written to`];
    if (kind === 'folder') {
        if (await storage.stat(prefix + lib_manifest/* MANIFEST_FILE */.h1))
            return [`${shown} stays: it has its manifest now and is a backup`];
        for await (const { modified } of storage.list(prefix))
            if (now.getTime() - modified.getTime() <= ORPHAN_AGE)
                return [`${shown} stays: it is being written to`];
        return (await removeFolder(storage, prefix)).map((refusal) => refusalLine(storage, refusal));
    }
    if (kind !== 'unfinished')
        return (await storage.remove([prefix])).map((refusal) => refusalLine(storage, refusal));
    // `discard` would take what stands under the same name with it.
    for await (const { key } of storage.list(prefix)) {
        if (!storage.abandon)
            return [`${shown}: a write that was never finished stays beside ${key}, which is whole`];
        await storage.abandon(prefix);
        return [];
    }
    await storage.discard(prefix);
    return [];
}

// EXTERNAL MODULE: ./lib/storage/index.js + 8 modules
var storage = __webpack_require__(83167);
;// CONCATENATED MODULE: ./lib/modes/backup-history.js









/**
 * After a backup that stands: retention, then what killed runs left. Nothing in here takes the backup back or fails the run. All places are looked
 * at before anything is removed from one of them: what one does not list, or has found broken, matters to the others.
 */
async function tidy(work, manifest, context) {
    const [now, complete, looked] = [context.now(), work.destinations.filter((one) => one.complete), new Map()];
    for (const destination of complete) {
        await noted(work, 'Old backups were not looked at, and none was removed', async () => {
            looked.set(destination, await lookAgain(work, destination, manifest));
        });
    }
    await noted(work, 'Proofs could not be read, and nothing was removed', async () => {
        await judge(work, [...looked.keys()], now);
        for (const [destination, { listed, meanwhile }] of looked) {
            await noted(work, 'Old backups could not be removed', () => retain(work, destination, { manifest, listed, meanwhile, context }));
            remind(work, destination, now);
        }
    });
    for (const destination of complete)
        await noted(work, 'What killed runs left could not be swept', () => clean(work, destination, manifest.name, context));
}
/**
 * The dump may have taken an hour, in which another run has made backups, proven them or taken them away: what is there is listed at this
 * moment, once for all that is decided and told after. Only manifests that have come since the run looked first are read.
 */
async function lookAgain(work, destination, manifest) {
    const before = new Set(destination.catalogue.backups.map(({ key }) => key));
    destination.catalogue = await (0,lib_backups/* listBackups */.Cw)(destination.storage, manifest.name, destination.catalogue);
    const come = destination.catalogue.backups.filter(({ key }) => !before.has(key)).map(({ manifest: { id } }) => id);
    const listed = come.includes(manifest.id) || isListed(destination, manifest);
    const meanwhile = new Set(come);
    if (!listed)
        missing(work, destination, manifest, meanwhile);
    return { listed, meanwhile };
}
/** Proofs are read once for what is decided and told after. What failed before the newest proof matters only to retention. */
async function judge(work, places, now) {
    // Also those that this run has lost: what was found broken there is.
    const known = work.destinations.filter((one) => !places.includes(one) && one.proofs);
    const judged = [];
    // Where one place has a rule, what all have found broken matters: proofs stand where the backup was tried, which may be a place without.
    const allFailed = isSound(work) && places.some((destination) => ruleOf(destination, work) !== undefined);
    for (const { storage, catalogue } of places) {
        judged.push({ backups: catalogue.backups, proofs: await (0,lib_history/* readProofs */.OR)(storage, catalogue.backups, now, { allFailed }) });
    }
    (0,backup_destination/* share */.uM)([...places, ...known], [...judged, ...known.map(({ catalogue, proofs }) => ({ backups: catalogue.backups, proofs: proofs }))]);
}
/** Nothing is removed after a run of which anything failed, or could not be found out. */
const isSound = ({ checks, destinations }) => checks.every(({ status }) => status === 'passed' || status === 'degraded' || status === 'skipped') &&
    destinations.every(({ failure }) => !failure);
const isListed = ({ catalogue }, { id }) => catalogue.backups.some(({ manifest }) => manifest.id === id);
/** A backup that no list shows is found by nobody. Where another run has made a newer one, its retention may have taken this one. */
function missing(work, { storage, suffix, catalogue }, manifest, meanwhile) {
    const key = `${manifest.name}/${manifest.id}`;
    const shown = storage.locate(`${key}/`);
    // One that stood there before has taken nothing: it is of a clock that ran ahead.
    if ([...meanwhile].some((id) => id > manifest.id)) {
        work.notes.push(`${shown} is not there any more: another run has made a newer one meanwhile.`);
        return;
    }
    const unreadable = catalogue.unreadable.includes(key);
    work.checks.push({
        name: `list${suffix}`,
        status: unreadable ? 'inconclusive' : 'failed',
        expected: 'the store lists the new backup',
        actual: unreadable ? `the manifest of ${shown} could not be read again` : `${shown} was written and is not in the list`,
        hint: "Run 'seaworthy list' on it. What a store does not list no restore finds: look into its logs, or name another destination.",
        ms: 0,
    });
}
/** A green run too says when a restore was last proven: a backup that nobody has restored is a hope. */
function remind(work, { suffix, catalogue, proofs = new Map() }, now) {
    const lastProven = (0,lib_history/* lastProvenOf */.c9)(catalogue.backups, proofs, now);
    work.facts[`last proven backup${suffix}`] = lastProven ? `${lastProven.id}, ${(0,units/* showDuration */.kJ)(lastProven.ageMs)} old` : 'none';
}
/** What retention and sweep would do, for a dry run. */
async function tidyPlan(work, name, identity, context) {
    const places = work.destinations.filter(({ failure }) => !failure);
    await noted(work, 'Proofs could not be read', () => judge(work, places, context.now()));
    for (const destination of places) {
        const { storage, suffix, catalogue, proofs = new Map() } = destination;
        const keep = ruleOf(destination, work);
        if (keep) {
            await noted(work, 'Retention could not be planned', async () => {
                // Listed a moment ago, and nothing is removed.
                const plan = await planSeries(storage, name, { keep, identity, now: context.now() }, { catalogue, proofs });
                say(work, context, `Retention${suffix}, before the new backup`, plan);
            });
        }
        await noted(work, `What killed runs left could not be looked for${inPlace(suffix)}`, async () => {
            for (const line of orphanLines(await findOrphans(storage, name, { now: context.now() })))
                context.log(line);
        });
    }
}
/** The rule in its own URL wins. Where the store removes by itself the input, which is for the others, does not apply. */
const ruleOf = ({ config }, work) => config.keep ?? ((0,storage/* keepRefusal */._4)(config.location) ? undefined : work.config.keep);
const inPlace = (suffix) => (suffix === '' ? '' : ` in${suffix}`);
async function retain(work, destination, { manifest, listed, meanwhile, context }) {
    const { storage, suffix, catalogue, proofs = new Map() } = destination;
    const keep = ruleOf(destination, work);
    if (!keep)
        return;
    if (!listed || !isSound(work)) {
        work.notes.push(`Nothing was removed${inPlace(suffix)}: retention waits for a run of which nothing failed or stayed open.`);
        return;
    }
    const wanted = { keep, identity: manifest.parts[0].identity, now: context.now(), made: manifest.id, meanwhile };
    const plan = await planSeries(storage, manifest.name, wanted, { catalogue, proofs });
    say(work, context, `Retention${suffix}`, plan);
    const { removed, refused, stopped } = await prune(storage, plan, { signal: context.signal });
    destination.pruned = removed.length;
    destination.catalogue = { ...catalogue, backups: catalogue.backups.filter((found) => !removed.includes(found.manifest.id)) };
    work.notes.push(...refused);
    if (stopped)
        work.notes.push(`Old backups were removed only in part${inPlace(suffix)}: ${stopped.message}`);
}
function say(work, context, title, plan) {
    context.log(`${title} (keep ${plan.keep.text}):`);
    for (const line of planLines(plan))
        context.log(`  ${line}`);
    if (removals(plan).length === 0)
        context.log('  nothing to remove');
    work.notes.push(...plan.notes);
}
async function clean(work, { storage, suffix }, name, context) {
    const now = context.now();
    const { lines, kept } = await sweep(storage, await findOrphans(storage, name, { now }), { now, signal: context.signal });
    for (const line of lines)
        context.log(line);
    work.notes.push(...[...lines, ...kept].map((line) => `${line}${inPlace(suffix)}`));
}
/** Known to the next run without a server: how often it failed in a row, and how old the last good and the last proven backup are. */
async function recordFailure(work, meta, context) {
    const failed = work.checks.filter((check) => check.status === 'failed').map((check) => check.name);
    const { name } = work;
    if (failed.length === 0 || name === undefined || work.config['dry-run'])
        return;
    // A place that has the backup has no failure of another to remember; one that could not be reached cannot remember its own.
    const concerned = work.destinations.filter((destination) => destination.answered && (!destination.complete || failed.some((check) => !isOfAnother(check, destination, work))));
    for (const { storage, catalogue, proofs, suffix } of concerned) {
        await noted(work, 'The failure could not be recorded', async () => {
            await (0,lib_history/* recordFailure */.C5)(storage, name, { at: context.now(), checks: failed, ...(meta.runUrl ? { runUrl: meta.runUrl } : {}) });
            const history = await (0,lib_history/* readHistory */.Lu)(storage, catalogue, name, context.now(), proofs);
            const sentence = (0,lib_history/* historySentence */.yV)(history);
            if (sentence)
                work.notes.push(`${name}${inPlace(suffix)}: ${sentence}.`);
            for (const [fact, value] of Object.entries((0,lib_history/* historyFacts */.K5)(history)))
                work.facts[`${fact}${suffix}`] = value;
        });
    }
}
/** A check of one of several destinations ends in its name. All others, alarms and a restore among them, are of the backup, wherever it stands. */
const isOfAnother = (check, destination, { destinations }) => destinations.some(({ suffix }) => suffix !== '' && suffix !== destination.suffix && check.endsWith(suffix));
async function noted(work, what, deed) {
    try {
        await deed();
    }
    catch (thrown) {
        work.notes.push(`${what}: ${(0,errors/* messageOf */.bD)(thrown)}`);
    }
}

// EXTERNAL MODULE: ./lib/report.js
var lib_report = __webpack_require__(9293);
;// CONCATENATED MODULE: ./lib/modes/backup-prove.js




/** What the backup's own checks have said already. */
const SAID = ['backup', 'signature', 'bytes', 'decryption', 'archive', 'origin'];
/**
 * `verify: restore`: the backup that now stands is restored to a throwaway server and compared, from the first destination that can be read, and
 * the proof written beside it. Resolves to whether it came back; a backup that did not is kept, and red.
 */
async function prove(work, manifest, meta, context) {
    const { config } = work;
    const destination = (0,backup_destination/* usable */.Je)(work.destinations).find(({ storage, complete }) => complete && !storage.sendsAtEnd);
    if (destination === undefined) {
        const actual = 'what is sent when the step ends cannot be restored within it';
        const hint = 'Give another destination beside artifact:, or verify it in a step or run of its own with mode restore-verify.';
        work.checks.push({ name: 'restore', status: 'inconclusive', expected: 'the backup comes back', actual, hint, ms: 0 });
        return false;
    }
    const { restoreVerify } = await __webpack_require__.e(/* import() */ 5847).then(__webpack_require__.bind(__webpack_require__, 55847));
    const asked = {
        mode: 'restore-verify',
        'fail-on': config['fail-on'],
        'on-inconclusive': config['on-inconclusive'],
        ...(config['ca-file'] ? { 'ca-file': config['ca-file'] } : {}),
        ...(config['github-token'] ? { 'github-token': config['github-token'] } : {}),
        backup: destination.config.location,
        name: manifest.name,
        select: { kind: 'id', id: manifest.id },
        'decrypt-with': config['decrypt-with'],
        ...(config['sign-with'] ? { 'verify-with': (0,lib_signature/* publicHalf */.h_)(config['sign-with']) } : {}),
        // This very step has made it.
        trust: true,
        scratch: 'auto',
        checks: [],
        run: [],
        'checks-after': [],
        'as-role': [],
        amcheck: false,
        'record-proof': true,
    };
    const report = await restoreVerify(asked, meta, context);
    const cameBack = report.status === 'passed' || report.status === 'degraded';
    if (!cameBack && (await isGone(destination, manifest))) {
        work.checks.push(takenAway(manifest));
        return false;
    }
    const checks = report.checks.filter((check) => !(0,lib_report/* holds */.v9)(check) || !SAID.includes(check.name));
    work.checks.push(...checks.map((check) => (work.checks.some(({ name }) => name === check.name) ? { ...check, name: `${check.name} again` } : check)));
    work.notes.push(...report.notes);
    Object.assign(work.facts, report.facts);
    return cameBack;
}
/** Where nobody can tell, it counts as there: what the restore has found then stands. */
async function isGone({ storage }, { name, id }) {
    const standing = await storage.stat(`${name}/${id}/${lib_manifest/* MANIFEST_FILE */.h1}`).catch(() => true);
    return standing === undefined;
}
/** That its objects are missing says nothing of the backup. */
const takenAway = ({ id }) => ({
    name: 'restore',
    status: 'inconclusive',
    expected: 'the backup comes back',
    actual: `${id} was taken away while it was being restored: by the retention of another run of this series, or by hand`,
    hint: 'Let one run of a series end before the next begins: put their jobs into one concurrency group.',
    ms: 0,
});

// EXTERNAL MODULE: external "node:stream/promises"
var promises_ = __webpack_require__(46466);
// EXTERNAL MODULE: ./lib/decompress.js
var decompress = __webpack_require__(27564);
// EXTERNAL MODULE: ./lib/encryption.js + 2 modules
var encryption = __webpack_require__(46337);
// EXTERNAL MODULE: ./lib/stream.js
var stream = __webpack_require__(18015);
;// CONCATENATED MODULE: ./lib/modes/backup-read-back.js








/** Reads what was stored, not what was sent: every byte against its sha256, and, where it can be opened, the archive to its end, its tables against the inventory. */
function readBack(given, signal) {
    const { part, identities, openedElsewhere } = given;
    const readable = part.recipients.length === 0 || identities.length > 0;
    const opened = readable && !openedElsewhere;
    const atEnd = given.storage.sendsAtEnd ? ', on this machine: it is sent when the backup is complete, and not read back from there' : '';
    const expected = `the stored bytes are those that were written${opened ? ', and the archive is whole' : ''}${atEnd}`;
    const base = { name: `read back${given.suffix}`, expected };
    return (0,lib_report/* timed */.ay)(async () => {
        try {
            for (const small of given.stored)
                await sameBytes(given, small, signal);
            if (!opened) {
                await sameBytes(given, part, signal);
                const why = openedElsewhere ? 'the same bytes as were opened there' : 'not opened: it is encrypted and there is no decrypt-with';
                return { ...base, status: 'passed', actual: `${(0,units/* showBytes */.ni)(part.bytes)} read; ${why}` };
            }
            const tables = await readArchive(given, signal);
            return { ...base, status: 'passed', actual: `${(0,units/* showBytes */.ni)(part.bytes)} read, ${(0,units/* showCount */.px)(tables)} tables as in the inventory` };
        }
        catch (thrown) {
            // A byte that changed shows as anything: a wrong sum, a frame that cannot be decompressed, an archive that breaks off.
            if (signal.aborted)
                throw signal.reason;
            // The store is busy or away: that says nothing of the bytes.
            if (isTemporary(thrown))
                throw thrown;
            const hint = 'The backup was not kept there. The storage or the machine changes data: check its disk and memory, then run it again.';
            return { ...base, status: 'failed', actual: (0,errors/* messageOf */.bD)(thrown), hint };
        }
    });
}
async function sameBytes({ storage, folder }, { file, sha256 }, signal) {
    const meter = new stream/* Meter */.kI();
    await (0,promises_.pipeline)(await (0,abort/* orAbort */.K)(storage.get(folder + file), signal), meter.resume(), { signal });
    if (meter.digest() !== sha256)
        throw new Error(`${file} came back with other bytes than were written`);
}
/** Resolves to the number of tables in the archive; throws where anything is not as it was written. */
async function readArchive({ source, storage, folder, part, inventory, identities }, signal) {
    const meter = new stream/* Meter */.kI();
    const decrypted = part.recipients.length > 0 ? [await (0,encryption/* decryptor */.Jl)(identities, part.file)] : [];
    const body = (0,decompress/* decompressor */.n)(part.compression);
    const [fed, inspected] = await Promise.allSettled([
        (0,promises_.pipeline)([await (0,abort/* orAbort */.K)(storage.get(folder + part.file), signal), meter, ...decrypted, body], { signal }),
        source.inspect(body, inventory),
    ]);
    // Where the archive is at fault the pipeline was only broken off; where the bytes or the key are, the archive was.
    const brokenOff = fed.status === 'rejected' && (0,stream/* isBrokenOff */.V4)(fed.reason);
    for (const ended of brokenOff ? [inspected, fed] : [fed, inspected]) {
        if (ended.status === 'rejected')
            throw named(part.file, ended.reason);
    }
    if (meter.digest() !== part.sha256)
        throw new Error(`${part.file} came back with other bytes than were written`);
    return inspected.value.tables;
}
const isTemporary = (thrown) => thrown instanceof errors/* UserError */.yo && thrown.temporary;
/** What names the file already needs no name before it. */
function named(file, thrown) {
    const message = (0,errors/* messageOf */.bD)(thrown);
    if (isTemporary(thrown))
        return thrown;
    return new Error(message.includes(file) ? message : `${file}: ${message}`, { cause: thrown });
}

;// CONCATENATED MODULE: ./lib/modes/backup-report.js




/** Tables in the summary; the inventory has all. */
const SHOWN = 15;
function reportOf(work) {
    const { manifest, checks } = work;
    const totals = manifest && (0,lib_backups/* totalsOf */.vA)(manifest);
    const part = manifest?.parts[0];
    return {
        mode: 'backup',
        status: (0,lib_report/* worst */.QZ)(checks.map((check) => check.status)),
        headline: headline(work),
        checks,
        metrics: {
            ...(totals ? { bytes: totals.bytes, 'raw-bytes': totals.rawBytes, tables: totals.tables } : {}),
            ...(totals?.rows === undefined ? {} : { rows: totals.rows }),
            ...work.physical?.metrics,
        },
        facts: { ...work.facts, ...(part ? { sha256: part.sha256 } : {}) },
        outputs: {
            'backup-id': manifest?.id ?? '',
            location: work.facts.location ?? '',
            bytes: totals ? String(totals.bytes) : '',
            sha256: part?.sha256 ?? '',
            tables: totals ? String(totals.tables) : '',
            rows: totals?.rows === undefined ? '' : String(totals.rows),
            pruned: String(work.destinations.reduce((sum, { pruned }) => sum + pruned, 0)),
            ...work.physical?.outputs,
        },
        tables: [...outcomes(work), ...largest(work.inventory ?? [])],
        charts: [],
        notes: work.notes,
    };
}
function headline({ manifest, checks, config, started, step, destinations, physical }) {
    const failed = checks.filter((check) => check.status === 'failed');
    if (physical && failed.length === 0)
        return `${physical.outputs['backup-id'] ?? 'nothing'} in ${(0,units/* showDuration */.kJ)(performance.now() - started)}`;
    if (manifest === undefined) {
        if (failed.length > 0)
            return `${failed.map((check) => check.name).join(', ')} failed; nothing was kept, older backups are as they were`;
        return config['dry-run']
            ? 'dry run: nothing was written, a backup would go ahead'
            : `stopped at ${step ?? 'the start'}: nothing was kept`;
    }
    const { bytes, tables, rows } = (0,lib_backups/* totalsOf */.vA)(manifest);
    const counted = rows === undefined ? '' : `, ${(0,units/* showCount */.px)(rows)} rows`;
    const summary = `${tables === 1 ? '1 table' : `${(0,units/* showCount */.px)(tables)} tables`}${counted}, ${(0,units/* showBytes */.ni)(bytes)} in ${(0,units/* showDuration */.kJ)(performance.now() - started)}`;
    if (failed.length === 0)
        return summary;
    const names = failed.map((check) => check.name).join(', ');
    return manifest.alarms.length > 0
        ? `${names}; the backup was kept and marked (${summary})`
        : `${names} failed; the backup stands in ${destinations.filter(({ complete }) => complete).length} of ${destinations.length} destinations (${summary})`;
}
/** Where there are several: which has the backup. */
function outcomes({ destinations, manifest }) {
    if (destinations.length < 2)
        return [];
    const outcome = ({ complete, failure }) => complete ? 'has the backup' : failure ? `failed: ${(0,units/* oneLine */.TN)((0,errors/* messageOf */.bD)(failure), 200)}` : 'nothing was written';
    const rows = destinations.map((destination) => [
        destination.storage.location,
        outcome(destination),
        destination.complete && manifest ? (0,units/* showBytes */.ni)((0,lib_backups/* totalsOf */.vA)(manifest).bytes) : '',
        destination.complete ? String(destination.pruned) : '',
    ]);
    return [{ title: 'Destinations', columns: ['destination', 'outcome', 'stored', 'old backups removed'], rows }];
}
function largest(inventory) {
    const tables = inventory.filter((item) => item.kind === 'table' && item.count !== undefined);
    if (tables.length === 0)
        return [];
    const sorted = tables.sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0) || b.count - a.count);
    return [
        {
            title: 'Largest tables',
            columns: ['table', 'rows', 'size at the source'],
            rows: sorted.slice(0, SHOWN).map((item) => [item.name, (0,units/* showCount */.px)(item.count), (0,units/* showBytes */.ni)(item.bytes ?? 0)]),
            ...(sorted.length > SHOWN ? { note: `${(0,units/* showCount */.px)(sorted.length - SHOWN)} smaller tables are in the inventory.` } : {}),
        },
    ];
}

;// CONCATENATED MODULE: ./lib/modes/backup.js


















/**
 * Looks first, dumps then: `survey` and the checks of the destinations come before a byte is written. The manifest is written last;
 * until it stands, a folder is no backup, and whatever goes wrong before takes the folder away again. What may pass by itself is tried again.
 */
async function backup(config, meta, context) {
    const started = performance.now();
    const notes = [];
    let work = newWork(config, started, notes);
    try {
        const once = async () => {
            work = newWork(config, started, notes);
            await attempt(work, meta, context);
        };
        await (0,retry/* retrying */.R$)(once, {
            retries: config.retries,
            delay: config['retry-delay'],
            signal: context.signal,
            onRetry: (number, waitMs, thrown) => {
                const line = `Try ${number} of ${config.retries + 1} failed: ${(0,errors/* messageOf */.bD)(thrown)}. The next begins in ${(0,units/* showDuration */.kJ)(waitMs)}.`;
                context.log(line);
                notes.push(line);
            },
        });
    }
    catch (thrown) {
        // After a cancel everything fails somehow; the cause is the cancel.
        const cause = context.signal.aborted ? context.signal.reason : thrown;
        if (cause instanceof errors/* CancelledError */.cc || !(cause instanceof errors/* UserError */.yo))
            throw cause;
        work.checks.push(failure(work, cause));
    }
    await recordFailure(work, meta, context);
    return reportOf(work);
}
/** pgBackRest moves the bytes itself, into its own repository. */
async function backupStanza(work, context) {
    const { backupPgBackRest } = await Promise.all(/* import() */[__webpack_require__.e(1955), __webpack_require__.e(6280)]).then(__webpack_require__.bind(__webpack_require__, 66280));
    work.step = 'repository';
    const made = await backupPgBackRest(work.config.source, work.config, context);
    work.checks.push(...made.checks);
    work.notes.push(...made.notes);
    Object.assign(work.facts, made.facts);
    work.physical = { metrics: made.metrics, outputs: made.outputs };
}
const newWork = (config, started, notes) => ({
    config,
    started,
    checks: [],
    facts: {},
    notes: [...notes],
    destinations: [],
});
async function attempt(work, meta, context) {
    const { config } = work;
    if ((0,url/* isStanza */.E9)(config.source))
        return backupStanza(work, context);
    const source = await (0,engines/* engineOf */.ky)(config.source).open(config.source, config, context);
    try {
        work.destinations = (0,backup_destination/* openDestinations */.uY)(config, context);
        work.name = config.name ?? source.defaultName;
        const survey = await prepare(work, source, work.name, context);
        if (config['dry-run'] && survey?.identity)
            await tidyPlan(work, work.name, survey.identity, context);
        if (survey === undefined || config['dry-run'])
            return;
        await create(work, { source, survey, name: work.name, meta, context });
    }
    finally {
        await source.close();
    }
}
/** Everything that can be known before. Returns nothing when a check forbids the dump. */
async function prepare(work, source, name, { env, now }) {
    const { config, destinations } = work;
    work.step = 'connection';
    // The server and the stores know nothing of each other. Both are heard out: a look that goes on would leave its probe behind.
    const looking = { dryRun: config['dry-run'], encrypted: config['encrypt-to'].length > 0, env };
    const [surveyed, looked] = await Promise.allSettled([source.survey(), (0,backup_destination/* lookAt */.t5)(destinations, name, looking)]);
    if (surveyed.status === 'rejected')
        throw surveyed.reason;
    const survey = surveyed.value;
    work.checks.push(...survey.checks);
    Object.assign(work.facts, survey.facts, { destination: destinations.map(({ storage }) => storage.location).join(', ') });
    work.notes.push(...survey.notes);
    work.step = 'destination';
    if (looked.status === 'rejected')
        throw looked.reason;
    if ((0,backup_destination/* usable */.Je)(destinations).length === 0 && destinations.some(({ failure }) => failure instanceof errors/* UserError */.yo && failure.temporary)) {
        // What is thrown becomes the check of a single one; of several it points to the check of each.
        if (destinations.length > 1)
            work.checks.push(...looked.value);
        throw (0,backup_store/* allFailed */.H$)(destinations);
    }
    work.checks.push(...looked.value);
    work.notes.push(...(0,backup_destination/* usable */.Je)(destinations).flatMap(({ catalogue }) => catalogue.problems));
    await (0,backup_destination/* readProofsOf */.J$)((0,backup_destination/* usable */.Je)(destinations), now());
    const last = lastOfSource(destinations, survey, (0,backup_store/* selectionOf */.Wm)(config));
    if (last === undefined)
        work.checks.push(...sourceCheck(lastOfAny(destinations, (0,backup_store/* selectionOf */.Wm)(config)), survey));
    const size = (0,backup_destination/* forecast */.g3)(survey, config.compression, last);
    for (const destination of (0,backup_destination/* usable */.Je)(destinations)) {
        const check = await (0,backup_destination/* spaceCheck */.zk)(destination, size);
        work.checks.push(check);
        if (check.status === 'failed')
            (0,backup_destination/* ruleOut */.tk)(destination, check);
    }
    work.expectedBytes = size.needed;
    const forbidden = survey.checks.some((check) => check.status === 'failed');
    return forbidden || (0,backup_destination/* usable */.Je)(destinations).length === 0 ? undefined : survey;
}
/** Of several destinations the one that has the newest tells. */
const newest = (found) => found.filter((manifest) => manifest !== undefined).sort((a, b) => (a.id < b.id ? 1 : -1))[0];
const lastOfSource = (destinations, { identity = {} }, selection) => newest((0,backup_destination/* usable */.Je)(destinations).map((destination) => (0,lib_backups/* lastGood */.mC)((0,backup_destination/* believed */.ty)(destination), { identity, selection })));
const lastOfAny = (destinations, selection) => newest((0,backup_destination/* usable */.Je)(destinations).map((destination) => (0,lib_backups/* lastGoodOfAny */.Nm)((0,backup_destination/* believed */.ty)(destination), selection)));
/** A series that goes on with another server or database: meant, or a URL that points to the wrong place. */
function sourceCheck(last, { identity = {} }) {
    if (last === undefined)
        return [];
    const shown = (values) => Object.entries(values)
        .map(([name, value]) => `${name} ${value}`)
        .join(', ');
    return [
        {
            name: 'source',
            status: 'degraded',
            expected: `the source of the last good backup, ${last.id}: ${shown(last.parts[0].identity)}`,
            actual: shown(identity),
            hint: 'If the database was moved or made anew this is said once. If not, check the source URL; another database wants another name.',
            ms: 0,
        },
    ];
}
async function create(work, { source, survey, name, meta, context }) {
    const { config, destinations } = work;
    const created = context.now();
    const id = (0,lib_manifest/* backupId */.WH)(created, (0,external_node_crypto_.randomBytes)(3).toString('hex'));
    const folder = `${name}/${id}/`;
    context.remember('unfinished', JSON.stringify({ destinations: config.destination.map(({ location }) => location), folder }));
    try {
        work.step = 'dump';
        const stored = await (0,backup_store/* storePart */.n8)(work, { source, destinations, folder, survey, expectedBytes: work.expectedBytes ?? 0, context });
        work.notes.push(...stored.warnings);
        work.inventory = stored.inventory;
        await bringBack(work, folder, stored, context);
        work.step = 'read back';
        await readBackAll(work, { source, folder, stored, context });
        const manifest = {
            version: 1,
            id,
            name,
            createdAt: created.toISOString(),
            tool: `seaworthy ${version/* VERSION */.x}`,
            git: {
                ...(meta.sha ? { sha: meta.sha } : {}),
                ...(meta.ref ? { ref: meta.ref } : {}),
                ...(meta.runUrl ? { runUrl: meta.runUrl } : {}),
            },
            alarms: [],
            parts: [stored.part],
            recovery: stored.recovery,
        };
        work.step = 'alarms';
        const yardstick = lastOfSource(destinations, stored.part, stored.part.selection) ?? lastOfAny(destinations, stored.part.selection);
        const someUnreadable = destinations.some(({ catalogue }) => catalogue.problems.length > 0);
        const alarms = alarmChecks(config, manifest, yardstick, someUnreadable);
        work.checks.push(...alarms);
        manifest.alarms = alarms.filter((check) => check.status === 'failed').map((check) => check.name);
        work.step = 'manifest';
        context.signal.throwIfAborted();
        if ((0,backup_destination/* usable */.Je)(destinations).length === 0)
            return;
        await mustStand(destinations, folder, manifest, context.signal);
        await commit(work, folder, manifest, context.signal);
        work.step = 'restore';
        // After one that does not come back is no moment to take others away.
        if (config.verify === 'restore' && !(await prove(work, manifest, meta, context)))
            return;
        await tidy(work, manifest, context);
    }
    finally {
        await discardIncomplete(work, folder);
    }
}
/** Where no manifest stands, nothing may stay. */
async function discardIncomplete(work, folder) {
    for (const { storage, complete } of work.destinations) {
        if (complete)
            continue;
        // The answer to the last request may have been lost, or the place be another's too: what is a backup, or may be one, is not taken away.
        const manifest = await storage.stat(folder + lib_manifest/* MANIFEST_FILE */.h1).catch((thrown) => ({ unknown: (0,errors/* messageOf */.bD)(thrown) }));
        if (manifest) {
            const why = 'unknown' in manifest
                ? `may have its manifest and was left: ${manifest.unknown}`
                : 'has its manifest and was left: it is a backup.';
            work.notes.push(`${storage.locate(folder)} ${why}`);
            continue;
        }
        await storage
            .discard(folder)
            .catch((left) => work.notes.push(`What was written to ${storage.location} could not be taken away: ${(0,errors/* messageOf */.bD)(left)}`));
    }
    for (const { failure, told, suffix } of work.destinations) {
        if (failure !== undefined && !told && suffix !== '')
            work.checks.push(destinationFailure(`destination${suffix}`, failure));
    }
}
const destinationFailure = (name, thrown) => ({
    name,
    status: 'failed',
    expected: 'it takes the backup',
    actual: (0,errors/* messageOf */.bD)(thrown),
    hint: (thrown instanceof errors/* UserError */.yo && thrown.hint) ||
        'The other destinations have the backup where their checks passed. Mend the cause and run it again.',
    ms: 0,
});
async function readBackAll(work, { source, folder, stored, context }) {
    const { config, destinations } = work;
    if (config.verify === 'none') {
        const expected = 'what was stored can be read';
        work.checks.push({ name: 'read back', status: 'skipped', expected, actual: 'not read (verify: none)', ms: 0 });
        return;
    }
    let openedElsewhere = false;
    for (const destination of (0,backup_destination/* usable */.Je)(destinations)) {
        const { storage, suffix } = destination;
        const identities = config['decrypt-with'];
        try {
            const check = await readBack({ source, storage, suffix, folder, ...stored, identities, openedElsewhere }, context.signal);
            work.checks.push(check);
            if (check.status === 'failed')
                (0,backup_destination/* ruleOut */.tk)(destination, check);
            const readable = stored.part.recipients.length === 0 || identities.length > 0;
            openedElsewhere ||= readable && check.status === 'passed';
        }
        catch (thrown) {
            context.signal.throwIfAborted();
            if (!(thrown instanceof errors/* UserError */.yo))
                throw thrown;
            destination.failure = thrown;
        }
    }
    const left = (0,backup_destination/* usable */.Je)(destinations);
    if (left.length === 0 && destinations.some(({ failure, told }) => failure !== undefined && !told))
        throw (0,backup_store/* allFailed */.H$)(destinations);
}
const EXPECTED = {
    connection: 'the server answers and lets the user in',
    destination: 'a place that can be written to',
    dump: 'pg_dump and the inventory reach their end',
    manifest: 'it stands where the backup is, as it was written',
};
/** The step that failed, as a check among those before it. */
function failure(work, thrown) {
    return {
        name: work.step ?? 'start',
        status: 'failed',
        expected: EXPECTED[work.step ?? ''] ?? 'success',
        actual: thrown.message,
        hint: thrown.hint ??
            "Nothing was kept and older backups are as they were. Look at the server's log for the same moment, mend the cause and run it again.",
        ms: Math.round(performance.now() - work.started),
    };
}


/***/ }),

/***/ 2165:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KG: () => (/* binding */ targetBreaker),
/* harmony export */   R$: () => (/* binding */ retrying),
/* harmony export */   WQ: () => (/* binding */ requestPolicy)
/* harmony export */ });
/* harmony import */ var node_timers_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(58500);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(47891);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(31786);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(98864);
/* harmony import */ var cockatiel__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(20155);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);



/**
 * Everything that is tried again is tried again here: what may pass by itself (`UserError.temporary`), never what cannot, such as a wrong
 * password or a missing right.
 */
const isPassing = (thrown) => thrown instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo && thrown.temporary;
const temporary = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleWhen */ .jU)(isPassing);
/** The whole of a job, with the delays that the user chose: `retries: 3`, `retry-delay: 5m` waits 5, 10 and 20 minutes. */
function retrying(work, { retries, delay, signal, onRetry }) {
    return again({ retries, signal, waitMs: (attempt) => delay * 2 ** (attempt - 1), onRetry }, work);
}
/** The library's own pause goes on after a cancel and keeps the process alive meanwhile; so the pause is ours, within the next attempt. */
function again({ retries, signal, waitMs, onRetry }, work) {
    let last;
    const attempted = async ({ attempt }) => {
        if (attempt > 0) {
            const wait = waitMs(attempt);
            onRetry?.(attempt, wait, last);
            await (0,node_timers_promises__WEBPACK_IMPORTED_MODULE_0__.setTimeout)(wait, undefined, { signal }).catch(() => { });
        }
        signal.throwIfAborted();
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    return (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .retry */ .L5)(temporary, { maxAttempts: retries }).execute(attempted, signal);
}
/** How a single request to a store or a service is repeated: within seconds. */
const REQUEST = { retries: 5, firstDelayMs: 100, longestDelayMs: 5_000, breaksAfter: 20, halfOpenAfterMs: 10_000 };
const never = new AbortController().signal;
/**
 * One per store or service. After many failures in a row requests fail at once for a while, with the words of the last failure, instead of
 * each waiting for itself. Pauses grow from half the first delay and are spread by chance, so that parallel requests do not return together.
 *
 * Thirty requests that are under way together and fail together have met one hiccup: of them one counts, and a request that is repeated counts
 * again only where none has failed since its last try.
 */
function requestPolicy(settings = {}) {
    const { retries, firstDelayMs, longestDelayMs, breaksAfter, halfOpenAfterMs } = { ...REQUEST, ...settings };
    const breaker = (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(temporary, { halfOpenAfter: halfOpenAfterMs, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(breaksAfter) });
    /** Failures since the beginning that count. */
    let counted = 0;
    let last;
    breaker.onFailure(({ handled, reason }) => {
        if (handled && 'error' in reason)
            last = reason.error;
    });
    const waitMs = (attempt) => Math.min(longestDelayMs, firstDelayMs * 2 ** (attempt - 1)) * (0.5 + Math.random() / 2);
    return {
        execute: async (work, signal = never) => {
            let since = counted;
            const noted = async () => {
                try {
                    return await work();
                }
                catch (thrown) {
                    const isOfARound = since < counted && breaker.state !== cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen;
                    if (isPassing(thrown) && !isOfARound)
                        counted++;
                    since = counted;
                    throw isPassing(thrown) && isOfARound ? new Uncounted(thrown) : thrown;
                }
            };
            try {
                return await again({ retries, signal, waitMs }, () => breaker.execute(noted, signal).catch(unwrapped));
            }
            catch (thrown) {
                signal.throwIfAborted();
                throw thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b ? notAsked(last, breaksAfter) : thrown;
            }
        },
    };
}
/** Round a failure on its way past the breaker. */
class Uncounted {
    failure;
    constructor(failure) {
        this.failure = failure;
    }
}
function unwrapped(thrown) {
    throw thrown instanceof Uncounted ? thrown.failure : thrown;
}
/** Outside the repetitions: asking again at once is what the breaker is there to prevent. For the whole of a job it may pass. */
function notAsked(last, failures) {
    const hint = last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo ? last.hint : undefined;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${(0,_errors_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(last)} (after ${failures} failures in a row it is not asked again for some seconds)`, {
        cause: last,
        temporary: true,
        ...(hint ? { hint } : {}),
    });
}
/** Of one target of a gate, which is asked again and again. */
const TARGET = { breaksAfter: 3, halfOpenAfterMs: 30_000 };
/**
 * After three failures in a row the target is left alone for 30 s, then asked once. Less where all the time there is is short, a tenth of
 * it: the verdict must not fall on what was not asked.
 */
function targetBreaker(timeoutMs) {
    const halfOpenAfter = Math.min(TARGET.halfOpenAfterMs, timeoutMs / 10);
    const closed = () => (0,cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .circuitBreaker */ .sL)(cockatiel__WEBPACK_IMPORTED_MODULE_2__/* .handleAll */ .ih, { halfOpenAfter, breaker: new cockatiel__WEBPACK_IMPORTED_MODULE_3__/* .ConsecutiveBreaker */ .N(TARGET.breaksAfter) });
    let breaker = closed();
    let last;
    const noted = async (work) => {
        try {
            return await work();
        }
        catch (thrown) {
            last = thrown;
            throw thrown;
        }
    };
    const wasOpen = (thrown) => thrown instanceof cockatiel__WEBPACK_IMPORTED_MODULE_5__/* .BrokenCircuitError */ .b;
    const states = { [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Open]: 'open', [cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.HalfOpen]: 'half-open' };
    return {
        execute: async (work, always = false) => {
            if (!always || breaker.state === cockatiel__WEBPACK_IMPORTED_MODULE_4__/* .CircuitState */ .v.Closed)
                return breaker.execute(() => noted(work));
            const found = await noted(work);
            breaker = closed();
            return found;
        },
        pauseMs: halfOpenAfter,
        state: () => states[breaker.state] ?? 'closed',
        wasOpen,
        reason: (thrown) => {
            if (!wasOpen(thrown) || !(last instanceof _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo))
                return wasOpen(thrown) ? last : thrown;
            const { message, hint, layer } = last;
            return new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .UserError */ .yo(`${message} (not asked now: ${TARGET.breaksAfter} failures in a row have opened its breaker)`, {
                cause: last,
                ...(hint ? { hint } : {}),
                ...(layer ? { layer } : {}),
            });
        },
    };
}


/***/ })

};
