import { homedir } from 'node:os';
import type { Context } from '../context.ts';

/** What a command may see of our environment by its name: where programs, modules and certificates are, how to speak, which settings to take. */
const PASSED_ON = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TERM', 'LD_LIBRARY_PATH', 'SYSTEMROOT', 'CI', 'NO_COLOR'],
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS', 'PKG_CONFIG_PATH'],
  ...['VIRTUAL_ENV', 'CONDA_PREFIX', 'PYTHONPATH', 'PYTHONHOME', 'PYTHONUNBUFFERED', 'PYTHONDONTWRITEBYTECODE', 'PYTHONIOENCODING'],
  ...['PYTHONWARNINGS', 'PYTHONUTF8', 'PYENV_ROOT', 'PYENV_VERSION', 'pythonLocation', 'Python_ROOT_DIR', 'Python3_ROOT_DIR'],
  ...['DJANGO_SETTINGS_MODULE', 'DJANGO_CONFIGURATION', 'ALEMBIC_CONFIG', 'FLASK_APP', 'FLASK_ENV', 'APP_ENV', 'ENVIRONMENT'],
  ...['NODE_ENV', 'NODE_PATH', 'NVM_DIR', 'NVM_BIN', 'PNPM_HOME', 'COREPACK_HOME', 'BUN_INSTALL', 'DENO_DIR'],
  ...['RAILS_ENV', 'RACK_ENV', 'RUBYLIB', 'GEM_HOME', 'GEM_PATH', 'BUNDLE_GEMFILE', 'BUNDLE_PATH', 'BUNDLE_APP_CONFIG'],
  ...['JAVA_HOME', 'MAVEN_HOME', 'M2_HOME', 'GRADLE_HOME', 'GRADLE_USER_HOME', 'FLYWAY_HOME', 'LIQUIBASE_HOME', 'DOTNET_ROOT'],
  ...['GOPATH', 'GOROOT', 'GOCACHE', 'CARGO_HOME', 'RUSTUP_HOME', 'MIX_ENV', 'MIX_HOME', 'HEX_HOME'],
  ...['XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME'],
];
const PASSED_ON_KINDS = /^LC_[A-Z]+$/;

/**
 * Never, whoever asks: what speaks for the job to GitHub, to a cloud or to us. `GITHUB_ENV` and the like are files by which a command would
 * speak to the steps that follow.
 */
const WITHHELD = /^(?:GITHUB_|ACTIONS_|RUNNER_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|INPUT_|STATE_|SEAWORTHY_|PLUGIN_|CI_JOB_)/i;

/**
 * The environment of the user's commands: the database, what is on the list, and the names in `env-allow`. A variable that holds a secret of this
 * run, or something of the shape of one, is not given away under any name. `withheld` are the names that were asked for in vain.
 *
 * This keeps secrets from programs that print or send what they find in their environment. It is no wall against who wants them: a
 * process can read the environment of another one of the same user. That is why strangers' commands are refused (verify-trust.ts).
 */
export function commandEnvironment(
  database: Record<string, string>,
  allowed: readonly string[],
  context: Pick<Context, 'env' | 'secrets'>,
): { env: Record<string, string>; withheld: string[] } {
  const { env: ours, secrets } = context;
  const withheld: string[] = [];
  const env: Record<string, string> = { HOME: homedir() };
  for (const [name, value] of Object.entries(ours)) {
    const asked = allowed.includes(name);
    if (value === undefined || !(asked || PASSED_ON.includes(name) || PASSED_ON_KINDS.test(name))) continue;
    if (!WITHHELD.test(name) && secrets.redact(value) === value) env[name] = value;
    else if (asked) withheld.push(name);
  }
  return { env: { ...env, ...database }, withheld };
}
