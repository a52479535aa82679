import { DefaultArtifactClient } from '@actions/artifact';

/** The only importer of the artifact client: it is large, and loaded only when something is uploaded. */
export async function upload(name: string, directory: string, files: string[]): Promise<string> {
  const { id, size } = await new DefaultArtifactClient().uploadArtifact(name, files, directory);
  return `Report kept as artifact ${name} (id ${id}, ${size} bytes)`;
}
