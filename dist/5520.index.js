export const id = 5520;
export const ids = [5520];
export const modules = {

/***/ 65520:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  abilities: () => (/* binding */ abilities)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(77598);
// EXTERNAL MODULE: external "node:stream/consumers"
var consumers_ = __webpack_require__(38321);
// EXTERNAL MODULE: ./lib/abort.js
var abort = __webpack_require__(71269);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/storage/s3-errors.js
var s3_errors = __webpack_require__(65931);
// EXTERNAL MODULE: ./lib/storage/s3-list.js
var s3_list = __webpack_require__(85188);
// EXTERNAL MODULE: ./lib/storage/s3-policy.js
var s3_policy = __webpack_require__(46218);
// EXTERNAL MODULE: ./lib/storage/s3-put.js
var s3_put = __webpack_require__(95139);
// EXTERNAL MODULE: ./lib/storage/s3-read.js
var s3_read = __webpack_require__(96760);
// EXTERNAL MODULE: ./lib/storage/s3-rehearse.js
var s3_rehearse = __webpack_require__(33245);
// EXTERNAL MODULE: ./lib/storage/s3-remove.js
var s3_remove = __webpack_require__(14992);
;// CONCATENATED MODULE: ./lib/storage/s3-trial.js




/** As the sweep knows them, where this process is killed. */
function newKey({ prefix, made }) {
    const key = `${prefix}.probe-${(0,external_node_crypto_.randomBytes)(4).toString('hex')}`;
    made.set(key, { versions: [], stands: true });
    return key;
}
const note = ({ made }, key, version) => void (version && made.get(key)?.versions.push(version));
const broken = ({ place }, what) => new errors/* UserError */.yo(`the store of s3://${place.bucket} ${what}`, { hint: 'Do not trust this storage: name another destination.' });
/**
 * Uploads first: one that came to its end in between would stand as an object. After a cancel it must be short. The mark that hides an object
 * comes last, and stays where a lock holds what it hides. What cannot go is told; that a hidden version cannot is no matter, of 64 bytes.
 */
async function cleanUp(trial) {
    const { access, signal, made, open, found } = trial;
    const limit = signal.aborted ? AbortSignal.timeout(access.settings.cleanUpMs) : undefined;
    await findOpen(trial, limit).catch(ignored);
    for (const [UploadId, Key] of open) {
        await access.ask('AbortMultipartUpload', { Key, UploadId }, { signal: limit }).catch((thrown) => {
            ignored(thrown);
            const object = `s3://${access.place.bucket}/${Key}`;
            const hint = `Abort the upload ${UploadId} of ${object} by hand (aws s3api abort-multipart-upload).`;
            if (!(0,s3_errors/* isS3Error */.j8)(thrown, 'NoSuchUpload'))
                found.push(leftBehind(thrown, hint));
        });
    }
    for (const [Key, { stands, versions }] of made) {
        let isGone = !stands;
        try {
            const { VersionId } = stands ? await access.ask('DeleteObject', { Key }, { signal: limit }) : {};
            isGone = true;
            if (VersionId)
                versions.push(VersionId);
            for (const version of versions)
                await access.ask('DeleteObject', { Key, VersionId: version }, { signal: limit });
        }
        catch (thrown) {
            ignored(thrown);
            if (!isGone)
                found.push(leftBehind(thrown, `Remove s3://${access.place.bucket}/${Key} by hand.`));
        }
    }
}
/** One whose beginning was not answered has no name here yet; asked again, the store has begun another. */
async function findOpen({ access, prefix, made, open }, limit) {
    for await (const { key, uploadId } of (0,s3_list/* listUploads */.zF)(access, `${prefix}.probe-`)) {
        const whole = access.place.prefix + key;
        if (made.has(whole))
            open.set(uploadId, whole);
        limit?.throwIfAborted();
    }
}
const leftBehind = (thrown, hint) => ({ kind: 'clean up', status: 'degraded', answer: (0,errors/* messageOf */.bD)(thrown), hint });
/** What the store refused, and that the time was over; no defect. */
function ignored(thrown) {
    if (!(thrown instanceof errors/* UserError */.yo) && thrown.name !== 'TimeoutError')
        throw thrown;
}

// EXTERNAL MODULE: ./lib/storage/s3-upload.js + 1 modules
var s3_upload = __webpack_require__(65352);
;// CONCATENATED MODULE: ./lib/storage/s3-dialect.js













/**
 * One small object of each kind, for `doctor`: each kind is tried whatever became of the others, with the very code that a backup uses where
 * that can be. Costs some thirty requests. All of it is gone afterwards, also where a request failed or the signal came, as far as the store
 * lets it go. `prefix` is whole. Rejects with the signal's reason only.
 */
async function abilities(access, prefix, signal) {
    const trial = { access, prefix, signal, probe: (0,external_node_crypto_.randomBytes)(64), made: new Map(), open: new Map(), found: [] };
    try {
        const plain = newKey(trial);
        await tried(trial, 'small object', () => smallObject(trial, plain));
        await tried(trial, 'listing', () => listing(trial, plain));
        await tried(trial, 'conditional write', () => conditionalWrite(trial, plain));
        await tried(trial, 'checksums', () => checksums(trial));
        await tried(trial, 'multipart upload', () => multipart(trial));
        if (access.place.sse || access.place.storageClass)
            await tried(trial, 'as data are stored', () => asDataAreStored(trial));
        await tried(trial, 'abort an upload', () => abortUpload(trial));
        await tried(trial, 'batch delete', () => batchDelete(trial));
        await tried(trial, 'Object Lock', () => (0,abort/* orAbort */.K)(objectLock(access), signal));
        await tried(trial, 'versioning', () => (0,abort/* orAbort */.K)(versioning(access), signal));
    }
    finally {
        await cleanUp(trial);
    }
    signal.throwIfAborted();
    return trial.found;
}
async function tried(trial, kind, work) {
    const { access, signal, found } = trial;
    signal.throwIfAborted();
    try {
        found.push({ kind, status: 'passed', ...(await work()) });
    }
    catch (thrown) {
        signal.throwIfAborted();
        if (!(thrown instanceof errors/* UserError */.yo))
            throw thrown;
        const { message, hint } = (0,errors/* explain */.WE)(thrown);
        const policy = `These credentials need at least this policy (IAM):\n${(0,s3_policy/* policyFor */.K)(access.place, access.region)}`;
        const mend = (0,s3_errors/* isDenied */.GZ)(thrown) ? policy : hint;
        found.push({ kind, status: 'failed', answer: message, ...(mend ? { hint: mend } : {}) });
    }
}
async function smallObject(trial, key) {
    const { access, probe, signal } = trial;
    note(trial, key, await (0,s3_upload/* upload */.S)(access, key, probe, { ifAbsent: true, signal }));
    await comesBack(trial, key);
    return { answer: 'comes back as it was written' };
}
async function comesBack({ access, probe, signal }, key) {
    const back = await (0,abort/* orAbort */.K)((0,s3_read/* read */.L)(access, key).then(consumers_.buffer), signal);
    if (!probe.equals(back))
        throw broken(access, 'gave back other bytes than were written');
}
async function listing({ access, signal }, key) {
    if (!(await (0,abort/* orAbort */.K)(isListed(access, key), signal)))
        throw broken(access, 'does not list an object that it took');
    return { answer: 'shows at once what was written' };
}
/** From the key on: a series may have thousands of objects. */
async function isListed(access, key) {
    for await (const stored of (0,s3_list/* listObjects */.L)(access, key))
        if (access.place.prefix + stored.key === key)
            return true;
    return false;
}
async function conditionalWrite(trial, key) {
    const { access, probe, signal } = trial;
    const { replaced, version } = await (0,s3_upload/* tryToReplace */.T)(access, key, probe, signal);
    note(trial, key, version);
    access.conditional = replaced ? 'no' : 'yes';
    if (!replaced)
        return { answer: 'yes: it refuses to replace an object' };
    return { answer: 'no: whether an object is there is looked up before it is written' };
}
/** What the SDK would send by itself to AWS; many other stores refuse it, and then get it only where they ask for it. */
async function checksums(trial) {
    const { access, probe, signal } = trial;
    const key = newKey(trial);
    const sent = access.checksummed ? 'sent with everything' : 'sent only where it is required';
    try {
        const request = { Key: key, Body: probe, ChecksumAlgorithm: 'CRC32', ...(0,s3_put/* headersOf */.Yl)(access, false) };
        const { VersionId, ChecksumCRC32 } = await access.ask('PutObject', request, { signal });
        note(trial, key, VersionId);
        return { answer: `CRC32 ${ChecksumCRC32 ? 'taken and kept' : 'taken, not told again'}; ${sent}` };
    }
    catch (thrown) {
        if (access.checksummed || !isRefused(thrown))
            throw thrown;
        return { answer: `CRC32 refused (${thrown.code}); ${sent}` };
    }
}
const isRefused = (thrown) => (0,s3_errors/* isUnknownThere */.f1)(thrown) || ((0,s3_errors/* isS3Error */.j8)(thrown) && thrown.status === 400);
/** Of one part, to its end, with the headers of the data. What counts is what stands there afterwards. */
async function multipart(trial) {
    const { access, probe, signal, open } = trial;
    const key = newKey(trial);
    const UploadId = await beginUpload(trial, key);
    const { ETag, ChecksumCRC32, ChecksumCRC64NVME } = await sendPart(trial, key, UploadId);
    const Parts = [{ PartNumber: 1, ETag, ChecksumCRC32, ChecksumCRC64NVME }];
    const request = { Key: key, UploadId, MultipartUpload: { Parts } };
    const put = { access, key, object: `s3://${access.place.bucket}/${key}`, ifAbsent: true, bulk: true, mark: 'probe', signal };
    let failure;
    try {
        const complete = (condition) => access.ask('CompleteMultipartUpload', { ...request, ...condition }, { signal });
        note(trial, key, (await (0,s3_put/* conditionally */.kN)(put, complete)).VersionId);
        open.delete(UploadId);
    }
    catch (thrown) {
        // So it answers a repetition where the first answer was lost. Nobody else writes under this key.
        if (!(0,s3_errors/* isS3Error */.j8)(thrown, 'PreconditionFailed', 'NoSuchUpload'))
            throw thrown;
        failure = thrown;
    }
    const { ContentLength } = await access.ask('HeadObject', { Key: key }, { signal }).catch((absent) => {
        throw failure ?? absent;
    });
    if (ContentLength !== probe.length)
        throw broken(access, `made ${ContentLength} bytes of a part of ${probe.length}`);
    if ((0,s3_rehearse/* isArchive */.tc)(access.place))
        return { answer: `completed; not read back from ${access.place.storageClass}` };
    await comesBack(trial, key);
    return { answer: 'completed; comes back as it was written' };
}
async function beginUpload({ access, signal, open }, key) {
    const { UploadId = '' } = await access.ask('CreateMultipartUpload', { Key: key, ...(0,s3_put/* beginOf */.pv)(access, true) }, { signal });
    open.set(UploadId, key);
    return UploadId;
}
const sendPart = async ({ access, probe, signal }, Key, UploadId) => access.ask('UploadPart', { Key, UploadId, PartNumber: 1, Body: probe, ...(await (0,s3_put/* md5Of */.iF)(access, probe)) }, { signal });
/** A store that does not know them may pass over them in silence. */
async function asDataAreStored(trial) {
    const { access, probe, signal } = trial;
    const { sse, storageClass } = access.place;
    const key = newKey(trial);
    const request = { Key: key, Body: probe, Metadata: { [s3_put/* MARK */.M$]: 'probe' }, ...(0,s3_put/* headersOf */.Yl)(access, true), ...(await (0,s3_put/* md5Of */.iF)(access, probe)) };
    const { VersionId } = await access.ask('PutObject', request, { signal });
    note(trial, key, VersionId);
    const { ServerSideEncryption, StorageClass = 'STANDARD' } = await access.ask('HeadObject', { Key: key }, { signal });
    const wishes = [
        ...(sse ? [{ wish: `sse=${sse}`, granted: ServerSideEncryption === sse, told: ServerSideEncryption ?? 'no encryption' }] : []),
        ...(storageClass ? [{ wish: `storage-class=${storageClass}`, granted: StorageClass === storageClass, told: StorageClass }] : []),
    ];
    const answer = wishes.map(({ wish, granted, told }) => (granted ? `${wish}: as asked for` : `${wish}: taken, and it tells of ${told}`));
    if (wishes.every(({ granted }) => granted))
        return { answer: answer.join('; ') };
    const hint = 'The store takes the wish and does not say that it followed it: ask who runs it, or leave it out of the location.';
    return { status: 'degraded', answer: answer.join('; '), hint };
}
async function abortUpload(trial) {
    const { access, signal, open } = trial;
    const key = newKey(trial);
    const UploadId = await beginUpload(trial, key);
    await sendPart(trial, key, UploadId);
    const isSeen = await (0,abort/* orAbort */.K)(isOpen(access, key, UploadId), signal);
    await access.ask('AbortMultipartUpload', { Key: key, UploadId }, { signal });
    open.delete(UploadId);
    if (!isSeen)
        return { answer: 'yes; unfinished ones are not listed, those of killed runs go by its own rules' };
    if (await (0,abort/* orAbort */.K)(isOpen(access, key, UploadId), signal))
        throw broken(access, 'keeps an upload that was aborted');
    return { answer: 'yes; unfinished ones are listed' };
}
async function isOpen(access, key, id) {
    for await (const { uploadId } of (0,s3_list/* listUploads */.zF)(access, key))
        if (uploadId === id)
            return true;
    return false;
}
/** Everything that was written, and one more that never was. */
async function batchDelete(trial) {
    const { access, signal, made } = trial;
    const keys = [...made.keys(), newKey(trial)];
    const asked = { Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: false } };
    try {
        const { Deleted = [], Errors = [] } = await access.ask('DeleteObjects', asked, { signal });
        for (const { Key = '', DeleteMarkerVersionId } of Deleted)
            note(trial, Key, DeleteMarkerVersionId);
        const refused = Errors.find(({ Code }) => Code !== 'NoSuchKey');
        if (refused)
            throw broken(access, `refuses a removal in a batch: ${[refused.Code, refused.Message].filter(Boolean).join(': ')}`);
        const told = new Set([...Deleted, ...Errors].map(({ Key }) => Key));
        if (!keys.every((key) => told.has(key)))
            return { answer: 'no: its answer leaves objects out; they are removed one by one' };
    }
    catch (thrown) {
        if (!(0,s3_errors/* isUnknownThere */.f1)(thrown) && !(0,s3_remove/* isOtherDialect */.jr)(thrown))
            throw thrown;
        return { answer: 'no: objects are removed one by one' };
    }
    for (const key of keys) {
        if (await (0,abort/* orAbort */.K)(isListed(access, key), signal))
            throw broken(access, 'keeps an object that was removed in a batch');
        made.get(key).stands = false;
    }
    return { answer: 'yes, with an answer for each' };
}
async function objectLock(access) {
    const { state, rule } = await access.lock();
    if (state === 'unknown')
        return { answer: 'unknown: the permission s3:GetBucketObjectLockConfiguration is missing' };
    return { answer: state === 'off' ? 'off' : rule ? `on; new objects: ${rule}` : 'on, without a rule for new objects' };
}
async function versioning(access) {
    const status = await (0,s3_rehearse/* versioningOf */.eu)(access);
    if (status === 'unknown')
        return { answer: 'unknown: it may not be asked, or does not say' };
    return { answer: status === 'Enabled' ? 'on: what is removed stays until a lifecycle rule takes it' : 'off' };
}


/***/ })

};
