import * as core from '@actions/core';
import { INPUTS, isInput } from '../inputs.ts';
import { upload } from '../storage/artifact-client.ts';
import type { Env, Host, Meta } from './index.ts';
import { harmless } from './lines.ts';

/** GitHub Actions, and what speaks its protocol (GHES, Gitea, Forgejo). Source: the workflow-commands page of GitHub's documentation. */
export function githubHost(env: Env): Host {
  return {
    name: 'github',
    meta: meta(env),
    inputs: () => inputsOf(env),
    mask: (value) => core.setSecret(value),
    info: (line) => core.info(harmless(line)),
    progress: (line) => core.info(harmless(line)),
    group: (title, work) => core.group(harmless(title), work),
    annotates: true,
    annotate: (level, message, title) => {
      const properties = title ? { title } : {};
      if (level === 'error') core.error(message, properties);
      else if (level === 'warning') core.warning(message, properties);
      else core.notice(message, properties);
    },
    output: (name, value) => core.setOutput(name, value),
    summary: async (markdown) => {
      if (env.GITHUB_STEP_SUMMARY) await core.summary.addRaw(markdown).addEOL().write();
    },
    saveState: (name, value) => core.saveState(name, value),
    state: (name) => env[`STATE_${name}`] ?? '',
    upload: uploadArtifact,
  };
}

/** `INPUT_ENCRYPT-TO` is what the runner sets; no shell can export that name, so `INPUT_ENCRYPT_TO` is read too. */
function inputsOf(env: Env): Map<string, string> {
  const given = new Map<string, string>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith('INPUT_') || !value?.trim()) continue;
    const name = variable.slice('INPUT_'.length).toLowerCase();
    const dashed = name.replaceAll('_', '-');
    const known = isInput(name) || !isInput(dashed) ? name : dashed;
    // The runner's own spelling wins: the other may come from an earlier step that wrote to GITHUB_ENV.
    if (known === name || !given.has(known)) given.set(known, value.trim());
  }
  // In the order of the catalogue, so that messages come in the order a person knows.
  const order = Object.keys(INPUTS);
  return new Map([...given].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b)));
}

function meta(env: Env): Meta {
  const { GITHUB_SHA: sha, GITHUB_REF: ref, GITHUB_REPOSITORY: repository, GITHUB_EVENT_NAME: event } = env;
  const runUrl =
    env.GITHUB_SERVER_URL && repository && env.GITHUB_RUN_ID
      ? `${env.GITHUB_SERVER_URL}/${repository}/actions/runs/${env.GITHUB_RUN_ID}`
      : undefined;
  return {
    ...(sha ? { sha } : {}),
    ...(ref ? { ref } : {}),
    ...(repository ? { repository } : {}),
    ...(event ? { event } : {}),
    ...(runUrl ? { runUrl } : {}),
  };
}

async function uploadArtifact(name: string, directory: string, files: string[]): Promise<string> {
  const { id, bytes } = await upload(name, directory, files);
  return `Report kept as artifact ${name} (id ${id}, ${bytes} bytes)`;
}
