import { describe, expect, test } from '@jest/globals';
import { exposure } from '../../src/engines/postgres/trust.ts';

/** What a dump could do on the server that it is restored to, by whom that server is. */
describe('a dump on a server', () => {
  const nobody = { isolated: false, ours: true, answered: false };

  test.each([
    { what: 'that is isolated', given: { isolated: true } },
    { what: 'that runs as this user, when somebody answers for it', given: { answered: true } },
    { what: 'that was given, when somebody answers for it', given: { ours: false, answered: true } },
  ])('$what speaks against nothing', ({ given }) => {
    expect(exposure({ ...nobody, ...given })).toBeUndefined();
  });

  test('that runs as this user is not restored, and the ways out are named', () => {
    expect(exposure(nobody)).toEqual({
      status: 'failed',
      actual: expect.stringMatching(/^not restored: .* could read the secrets of this run$/),
      hint: expect.stringMatching(/sudo that asks for no password.*signature with verify-with.*trust: true\.$/),
    });
  });

  test('that was given is restored, and it is said with whose rights', () => {
    expect(exposure({ ...nobody, ours: false })).toEqual({
      status: 'degraded',
      actual: expect.stringMatching(/with the rights of a superuser$/),
      hint: expect.stringMatching(/verify-with.*trust: true.*scratch: auto/),
    });
  });
});
