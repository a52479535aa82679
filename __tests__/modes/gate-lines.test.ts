import { describe, expect, test } from '@jest/globals';
import { secretsOfTargets } from '../../src/modes/gate-lines.ts';

const secrets = (target: object) => secretsOfTargets(JSON.stringify({ url: 'https://app.example/', ...target }));

describe('what is secret in a target of the config file', () => {
  test('headers that are named so, whole and by their words', () => {
    expect(secrets({ headers: { Authorization: 'Bearer abc', 'X-Api-Key': 'def', Accept: 'text/html' } })).toEqual([
      'Bearer abc',
      'Bearer',
      'abc',
      'def',
      'def',
    ]);
  });

  test('fields of a body that are named so, in JSON or as a form', () => {
    expect(secrets({ body: '{"user":"me","login":{"password":"in-json"}}' })).toContain('in-json');
    expect(secrets({ body: 'user=me&password=in%20a%20form' })).toContain('in a form');
    expect(secrets({ body: '{"user":"me"}' })).toEqual([]);
  });

  test('nothing of a line that is no object', () => {
    expect(secretsOfTargets('https://app.example/ status=200\n{broken')).toEqual([]);
  });
});
