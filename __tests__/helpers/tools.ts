import { run } from '../../src/command.ts';
import type { Context } from '../../src/context.ts';
import { installPackage } from '../../src/engines/postgres/install.ts';

/** With which a person opens a backup and checks its signature, without us. Each comes in a package of its name. */
const TOOLS = ['zstd', 'openssl', 'age'];

/** Installs with apt what is missing. Throws one sentence where that cannot be: a test without its tool would prove nothing. */
export async function requireTools(context: Context): Promise<void> {
  for (const tool of TOOLS) {
    if (await present(context, tool)) continue;
    const obstacle = await installPackage(context, tool);
    if (await present(context, tool)) continue;
    const why = obstacle ?? 'installing it did not bring it';
    throw new Error(`The tests open backups with the program ${tool}, which is missing, and ${why}: install the package ${tool}.`);
  }
}

const present = async (context: Context, tool: string) => (await run(context, [tool, '--version'])).code !== 127;
