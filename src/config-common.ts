import { artifactName, checkCaFile, checkedBy, duration, lines, oneOf, text } from './fields.ts';

/** What every mode takes. */
export const COMMON = {
  config: text.optional(),
  'env-allow': lines.optional(),
  'report-dir': text.optional(),
  artifact: artifactName.optional(),
  timeout: duration('1s', '24d').optional(),
  'fail-on': oneOf('failed', 'degraded', 'never').default('failed'),
  'on-inconclusive': oneOf('fail', 'warn').default('fail'),
  'ca-file': checkedBy(text, checkCaFile).optional(),
  'github-token': text.optional(),
};
