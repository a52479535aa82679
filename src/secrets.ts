/**
 * Knows every secret of the run in every spelling that may turn up, and takes them out of text.
 * The runner masks only its log and the summary, and only whole values; files, artifacts and parts of URLs are ours to clean.
 */
export class Secrets {
  readonly #spellings = new Set<string>();
  #pattern: RegExp | undefined;
  readonly #onSpelling: (spelling: string) => void;

  /** `onSpelling` hears of each spelling once, before it can be used: the host masks it. */
  constructor(onSpelling: (spelling: string) => void = () => {}) {
    this.#onSpelling = onSpelling;
  }

  /** Registers a secret. Values under four characters or that are everyday words would black out the whole log and are left to `redact`'s shapes. */
  add(secret: string | undefined): void {
    if (secret === undefined) return;
    const whole = secret.trim();
    const lines = whole.includes('\n') ? whole.split(/\r?\n/).map((line) => line.trim()) : [];
    for (const value of new Set([secret, whole, ...lines, ...pemLines(whole)])) {
      if (value.trim().length < 4 || EVERYDAY.has(value.trim().toLowerCase()) || value.startsWith('-----')) continue;
      for (const spelling of spellingsOf(value)) {
        // Its lines are taken out one by one, so that their number stays.
        if (spelling.includes('\n') || this.#spellings.has(spelling)) continue;
        this.#spellings.add(spelling);
        this.#onSpelling(spelling);
      }
    }
    this.#pattern = undefined;
  }

  /** Registers what is secret in a URL: the password in every spelling, the pair `user:password`, values of parameters named like secrets. */
  addUrl(text: string): void {
    for (const userinfo of userinfos(text)) {
      const colon = userinfo.indexOf(':');
      if (colon < 0) continue;
      const [user, raw] = [userinfo.slice(0, colon), userinfo.slice(colon + 1)];
      this.add(raw);
      this.add(decoded(raw));
      this.add(userinfo);
      this.add(`${decoded(user)}:${decoded(raw)}`);
    }
    for (const [, name = '', value = ''] of text.matchAll(/[?&;\s]([\w-]+)=([^&;\s]*)/g)) {
      if (!SECRET_NAME.test(name) || NO_SECRET.has(name.toLowerCase())) continue;
      this.add(value);
      this.add(decoded(value));
    }
  }

  /** The text without any known secret, and without anything that has the shape of one. Line count is kept. */
  redact(text: string): string {
    this.#pattern ??= this.#compile();
    const known = this.#pattern ? text.replace(this.#pattern, '***') : text;
    return known
      .replace(/(\w:\/\/[^\s:/?#@]*):(?!password@)[^\s/?#]*@(?=[^\s@]*)/g, '$1:***@')
      .replace(
        /(?<![\w.])((?:PGPASSWORD|password|passwd|pwd|secret|token)["']?\s*[=:]\s*)("(?:[^"\\\n]|\\.)*"|'[^'\n]*'|(?!\*\*\*)[^\s&,;"']+)/gi,
        '$1***',
      )
      .replace(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, '***')
      .replace(/AGE-SECRET-KEY-[A-Z0-9-]+/gi, '***');
  }

  #compile(): RegExp | undefined {
    if (this.#spellings.size === 0) return undefined;
    // Longest first, so that a secret that contains another is taken out whole.
    const sorted = [...this.#spellings].sort((a, b) => b.length - a.length);
    return new RegExp(sorted.map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'g');
  }
}

/** The body of a PEM, also of one whose line ends became blanks or text (`\n`) on the way: whoever reads it gives it in its own lines. */
const pemLines = (text: string): string[] =>
  /^(?:\\r|\\n|\s)*-----BEGIN/.test(text) ? text.replace(/-----[^-]*-----/g, ' ').split(/(?:\\r|\\n|\s)+/) : [];

/**
 * What may be the user and the password: up to any `@` of the line. A URL that was not written as URLs want it, with a slash, a space or
 * an `@` in the password, does not say which is the one; a prefix too many does no harm.
 */
function userinfos(text: string): string[] {
  return [...text.matchAll(/:\/\/([^\r\n]*)/g)].flatMap(([, rest = '']) =>
    [...rest.slice(0, LONGEST_URL).matchAll(/@/g)].slice(0, 20).map(({ index }) => rest.slice(0, index)),
  );
}

const LONGEST_URL = 4_096;
/** They name a secret, or a key that never leaves its vault. */
const NO_SECRET = new Set(['credentials', 'sse-kms-key']);
const SECRET_NAME = /pass|secret|token|key|credential|signature/i;
const EVERYDAY = new Set([
  'postgres',
  'password',
  'secret',
  'root',
  'admin',
  'test',
  'user',
  'true',
  'false',
  'none',
  'localhost',
  'redis',
  'django',
]);

function spellingsOf(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const percent = encodeURIComponent(value);
  const base64 = Buffer.from(value).toString('base64');
  // Everything that is not a letter or digit escaped: what careful tools write.
  const careful = value.replace(/[^A-Za-z0-9]/gu, (c) =>
    [...Buffer.from(c)].map((b) => `%${b.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );
  const lower = (text: string) => text.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase());
  const html = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
  return [
    ...new Set([
      value,
      percent,
      lower(percent),
      careful,
      lower(careful),
      json,
      base64,
      base64.replace(/=+$/, ''),
      value.replace(/[\\:]/g, '\\$&'), // pgpass
      value.replaceAll("'", "''"), // SQL
      html,
      html.replaceAll("'", '&#39;'),
    ]),
  ];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
