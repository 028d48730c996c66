import { describe, expect, it } from 'vitest';
import { createSelection } from '../src/test/patterns.js';

const subject = {
  operation: 'GET /jobs/{id}',
  operationId: 'getJob',
  tags: ['Jobs'],
  error: 'not_found',
  obligation: 'GET /jobs/{id} 404 application/json not_found',
};

describe('createSelection', () => {
  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['no pattern', [], [], true],
    ['an operation', ['GET /jobs/{id}'], [], true],
    ['a different operation', ['GET /jobs'], [], false],
    ['a wildcard', ['GET /jobs*'], [], true],
    ['a wildcard across slashes', ['*{id}'], [], true],
    ['an operationId, in any case', ['getjob'], [], true],
    ['a tag', ['jobs'], [], true],
    ['an error', ['not_*'], [], true],
    ['an obligation', ['GET * 404 *'], [], true],
    ['only a part of a name', ['found'], [], false],
    ['one of several patterns', ['createJob', 'getJob'], [], true],
    ['an exclusion', [], ['getJob'], false],
    ['an inclusion and an exclusion', ['Jobs'], ['not_found'], false],
    ['an exclusion of other errors', ['Jobs'], ['forbidden'], true],
  ])('decides whether to select an operation, given %s', (_name, include, exclude, want) => {
    expect(createSelection({ include, exclude }).select(subject)).toBe(want);
  });

  it('returns the patterns that matched nothing', () => {
    const selection = createSelection({ include: ['getJob', 'listJobs'], exclude: ['not_fond'] });
    selection.select(subject);
    expect(selection.unmatched().map(({ option, text }) => `${option} ${text}`)).toEqual([
      '--include listJobs',
      '--exclude not_fond',
    ]);
    expect([...selection.seen()]).toContain('not_found');
  });
});
