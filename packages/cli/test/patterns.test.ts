import { describe, expect, it } from 'vitest';
import { createSelection } from '../src/test/patterns.js';

const subject = {
  operation: 'GET /jobs/{id}',
  operationId: 'getJob',
  tags: ['Jobs'],
  error: 'not_found',
  obligation: 'GET /jobs/{id} 404 application/json not_found',
};

describe('--include and --exclude', () => {
  it.each<[string, readonly string[], readonly string[], boolean]>([
    ['nothing said', [], [], true],
    ['an operation', ['GET /jobs/{id}'], [], true],
    ['another operation', ['GET /jobs'], [], false],
    ['a star', ['GET /jobs*'], [], true],
    ['a star over slashes', ['*{id}'], [], true],
    ['an operationId, in any case', ['getjob'], [], true],
    ['a tag', ['jobs'], [], true],
    ['an error', ['not_*'], [], true],
    ['an obligation', ['GET * 404 *'], [], true],
    ['a part of a name alone', ['found'], [], false],
    ['one of several', ['createJob', 'getJob'], [], true],
    ['excluded', [], ['getJob'], false],
    ['included and excluded', ['Jobs'], ['not_found'], false],
    ['something else excluded', ['Jobs'], ['forbidden'], true],
  ])('%s', (_name, include, exclude, want) => {
    expect(createSelection({ include, exclude }).select(subject)).toBe(want);
  });

  it('lists the patterns that matched nothing', () => {
    const selection = createSelection({ include: ['getJob', 'listJobs'], exclude: ['not_fond'] });
    selection.select(subject);
    expect(selection.unmatched().map(({ option, text }) => `${option} ${text}`)).toEqual([
      '--include listJobs',
      '--exclude not_fond',
    ]);
    expect([...selection.seen()]).toContain('not_found');
  });
});
