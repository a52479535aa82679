import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readEvent, runRefusal } from '../../src/modes/verify-trust.ts';

const onGitHub = (event: string) => ({ GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: event, GITHUB_REPOSITORY: 'acme/shop' });
const pull = (head: unknown, base: unknown = { full_name: 'acme/shop' }) =>
  JSON.stringify({ pull_request: { head: { repo: head }, base: { repo: base } } });
const OWN = pull({ full_name: 'acme/shop' });

describe('commands on real data', () => {
  test.each([
    ['a pull request of a branch here', 'pull_request', OWN],
    ['a review of it', 'pull_request_review', OWN],
    ['a push', 'push', JSON.stringify({ ref: 'refs/heads/main' })],
    ['a schedule', 'schedule', undefined],
    ['a run by hand', 'workflow_dispatch', '{}'],
    ['a merge queue', 'merge_group', '{}'],
    ['a comment on an issue that is no pull request', 'issue_comment', JSON.stringify({ issue: { number: 1 } })],
  ])('are run on %s', (_, event, payload) => {
    expect(runRefusal(onGitHub(event), payload)).toBeUndefined();
  });

  test.each([
    ['a fork', 'pull_request', pull({ full_name: 'mallory/shop' }), 'the pull request comes from a fork.'],
    ['a fork that is gone', 'pull_request', pull(null), 'comes from a fork that is gone'],
    ['a fork that says it is the base', 'pull_request', pull({ full_name: 'm/shop' }, { full_name: 'm/shop' }), 'comes from a fork'],
    ['a review of a fork', 'pull_request_review', pull({ full_name: 'mallory/shop' }), 'comes from a fork'],
    ['pull_request_target, even of a branch here', 'pull_request_target', OWN, 'on pull_request_target code of a pull request runs'],
    ['workflow_run', 'workflow_run', '{}', 'on workflow_run code of a pull request runs'],
    ['a comment on a pull request', 'issue_comment', JSON.stringify({ issue: { pull_request: { url: 'x' } } }), 'anybody can comment'],
    ['an event that cannot be read', 'pull_request', undefined, 'cannot be read'],
    ['an event that is no JSON', 'pull_request', '{', 'cannot be read'],
    ['an event of another shape', 'pull_request', JSON.stringify({ pull_request: { head: 'acme/shop' } }), 'cannot be read'],
    ['an event without a pull request', 'pull_request', '{}', 'says nothing of a pull request'],
    ['a name that is no text', 'pull_request', pull({ full_name: ['acme/shop'] }, { full_name: ['acme/shop'] }), 'cannot be read'],
  ])('are refused on %s, with the way out', (_, event, payload, why) => {
    const refusal = runRefusal(onGitHub(event), payload);
    expect(refusal).toContain(why);
    expect(refusal).toContain('an environment that wants a reviewer');
    expect(refusal).not.toContain('mallory');
  });

  test('are not judged on other hosts', () => {
    expect(runRefusal({ GITLAB_CI: 'true', GITHUB_EVENT_NAME: 'pull_request_target' }, undefined)).toBeUndefined();
  });
});

describe('the file of the event', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-event-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is read', async () => {
    const path = join(folder, 'event.json');
    await writeFile(path, OWN);
    expect(await readEvent({ GITHUB_EVENT_PATH: path })).toBe(OWN);
  });

  test('is nothing where there is none, where it is no file, or where it is larger than any event is', async () => {
    const large = join(folder, 'large.json');
    await writeFile(large, OWN.padEnd(8_000_001));
    expect(
      await Promise.all(
        [{}, { GITHUB_EVENT_PATH: join(folder, 'none') }, { GITHUB_EVENT_PATH: folder }, { GITHUB_EVENT_PATH: large }].map(readEvent),
      ),
    ).toEqual([undefined, undefined, undefined, undefined]);
    await writeFile(large, OWN.padEnd(8_000_000));
    expect(runRefusal(onGitHub('pull_request'), await readEvent({ GITHUB_EVENT_PATH: large }))).toBeUndefined();
  });
});
