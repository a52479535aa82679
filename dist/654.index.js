export const id = 654;
export const ids = [654];
export const modules = {

/***/ 13654:
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
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/manifest.js + 1 modules
var manifest = __webpack_require__(62109);
// EXTERNAL MODULE: ./lib/report.js
var report = __webpack_require__(9293);
// EXTERNAL MODULE: ./lib/storage/index.js + 1 modules
var lib_storage = __webpack_require__(47678);
// EXTERNAL MODULE: ./lib/version.js
var version = __webpack_require__(13411);
// EXTERNAL MODULE: ./lib/units.js
var units = __webpack_require__(83052);
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
;// CONCATENATED MODULE: ./lib/modes/backup-report.js



/** Tables in the summary; the inventory has all. */
const SHOWN = 15;
function reportOf(work) {
    const { manifest, checks } = work;
    const totals = manifest && (0,lib_backups/* totalsOf */.vA)(manifest);
    const part = manifest?.parts[0];
    return {
        mode: 'backup',
        status: (0,report/* worst */.QZ)(checks.map((check) => check.status)),
        headline: headline(work),
        checks,
        metrics: {
            ...(totals ? { bytes: totals.bytes, 'raw-bytes': totals.rawBytes, tables: totals.tables } : {}),
            ...(totals?.rows === undefined ? {} : { rows: totals.rows }),
        },
        facts: { ...work.facts, ...(part ? { sha256: part.sha256 } : {}) },
        outputs: {
            'backup-id': manifest?.id ?? '',
            location: work.facts.location ?? '',
            bytes: totals ? String(totals.bytes) : '',
            sha256: part?.sha256 ?? '',
            tables: totals ? String(totals.tables) : '',
            rows: totals?.rows === undefined ? '' : String(totals.rows),
            pruned: '0',
        },
        tables: largest(work.inventory ?? []),
        notes: work.notes,
    };
}
function headline({ manifest, checks, config, started, step }) {
    const failed = checks.filter((check) => check.status === 'failed');
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
    return failed.length > 0 ? `${failed.map((check) => check.name).join(', ')}; the backup was kept and marked (${summary})` : summary;
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

// EXTERNAL MODULE: ./lib/modes/backup-store.js + 1 modules
var backup_store = __webpack_require__(8610);
;// CONCATENATED MODULE: ./lib/modes/backup.js












/**
 * Looks first, dumps then: `survey` and the checks of the destination come before a byte is written. The manifest is written last;
 * until it stands, a folder is no backup, and whatever goes wrong before takes the folder away again.
 */
async function backup(config, meta, context) {
    const work = { config, started: performance.now(), checks: [], facts: {}, notes: [] };
    let source;
    try {
        source = await (0,engines/* engineOf */.k)(config.source).open(config.source, config, context);
        const storage = (0,lib_storage/* openStorage */.G)(config.destination);
        const name = config.name ?? source.defaultName;
        const plan = await prepare(work, source, storage, name);
        if (plan === undefined || config['dry-run'])
            return reportOf(work);
        await create(work, { source, storage, name, meta, context, ...plan });
    }
    catch (thrown) {
        // After a cancel everything fails somehow; the cause is the cancel.
        const cause = context.signal.aborted ? context.signal.reason : thrown;
        if (cause instanceof errors/* CancelledError */.cc || !(cause instanceof errors/* UserError */.yo))
            throw cause;
        work.checks.push(failure(work, cause));
    }
    finally {
        await source?.close();
    }
    return reportOf(work);
}
/** Everything that can be known before. Returns nothing when a check forbids the dump. */
async function prepare(work, source, storage, name) {
    work.step = 'connection';
    const survey = await source.survey();
    work.checks.push(...survey.checks);
    Object.assign(work.facts, survey.facts, { destination: storage.location });
    work.notes.push(...survey.notes);
    work.step = 'destination';
    const destination = await (0,backup_destination/* destinationCheck */.l)(storage, name, work.config['dry-run']);
    work.checks.push(destination);
    if (destination.status === 'failed')
        return undefined;
    const catalogue = await (0,lib_backups/* listBackups */.Cw)(storage, name);
    work.notes.push(...catalogue.problems);
    const selection = (0,backup_store/* selectionOf */.Wm)(work.config);
    const last = (0,lib_backups/* lastGood */.mC)(catalogue.backups, { identity: survey.identity ?? {}, selection });
    if (last === undefined)
        work.checks.push(...sourceCheck((0,lib_backups/* lastGoodOfAny */.Nm)(catalogue.backups, selection), survey));
    work.checks.push(await (0,backup_destination/* spaceCheck */.z)(storage, survey, work.config.compression, last));
    return work.checks.some((check) => check.status === 'failed') ? undefined : { survey, catalogue };
}
const yardstick = ({ backups }, part) => (0,lib_backups/* lastGood */.mC)(backups, part) ?? (0,lib_backups/* lastGoodOfAny */.Nm)(backups, part.selection);
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
async function create(work, creation) {
    const { source, storage, name, meta, context, survey, catalogue } = creation;
    const { config } = work;
    const created = context.now();
    const id = (0,manifest/* backupId */.WH)(created, (0,external_node_crypto_.randomBytes)(3).toString('hex'));
    const folder = `${name}/${id}/`;
    context.remember('unfinished', JSON.stringify({ destination: config.destination, folder }));
    try {
        work.step = 'dump';
        const { part, stored, inventory, warnings } = await (0,backup_store/* storePart */.n8)(work, { source, storage, folder, survey, context });
        work.notes.push(...warnings);
        work.inventory = inventory;
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
            parts: [part],
        };
        work.step = 'read back';
        if (config.verify === 'none') {
            work.checks.push({
                name: 'read back',
                status: 'skipped',
                expected: 'what was stored can be read',
                actual: 'not read (verify: none)',
                ms: 0,
            });
        }
        else
            work.checks.push(await (0,report/* timed */.ay)(() => (0,backup_store/* readBack */.e7)({ source, storage, folder, part, stored, inventory }, context.signal)));
        work.step = 'alarms';
        const alarms = alarmChecks(config, manifest, yardstick(catalogue, part), catalogue.problems.length > 0);
        work.checks.push(...alarms);
        manifest.alarms = alarms.filter((check) => check.status === 'failed').map((check) => check.name);
        work.step = 'manifest';
        context.signal.throwIfAborted();
        if (work.checks.every((check) => check.status !== 'failed' || alarms.includes(check))) {
            await (0,backup_store/* writeManifest */.HN)(storage, folder, manifest);
            work.manifest = manifest;
            Object.assign(work.facts, { 'backup-id': id, location: storage.locate(folder) });
        }
        else
            await storage.discard(folder);
    }
    catch (thrown) {
        await storage.discard(folder).catch((left) => work.notes.push(`What was written could not be taken away: ${(0,errors/* messageOf */.bD)(left)}`));
        throw thrown;
    }
}
const EXPECTED = {
    connection: 'the server answers and lets the user in',
    destination: 'a place that can be written to',
    dump: 'pg_dump and the inventory reach their end',
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

/***/ 13411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   x: () => (/* binding */ VERSION)
/* harmony export */ });
/** Held equal to package.json's by a test. */
const VERSION = '0.1.0';


/***/ })

};
