import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMatcher, createSelection } from '../src/test/patterns.js';

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

  it('tells which patterns matched nothing', () => {
    const selection = createSelection({ include: ['getJob', 'listJobs'], exclude: ['not_fond'] });
    selection.select(subject);
    expect(selection.unmatched().map(({ option, text }) => `${option} ${text}`)).toEqual([
      '--include listJobs',
      '--exclude not_fond',
    ]);
    expect([...selection.seen()]).toContain('not_found');
  });

  it.each([
    ['* 503 *', 'GET /jobs 503', true],
    ['* 503 *', 'GET /jobs 503 application/json', true],
    ['* 503 *', 'GET /jobs 5030', false],
    ['* 503 *', '503', false],
    ['GET /jobs *', 'GET /jobs/{id}', false],
    ['*', '', true],
  ])('%s and %s: %s, for an obligation may have no content', (pattern, text, want) => {
    expect(createMatcher(pattern)(text)).toBe(want);
  });

  it('takes every character but * for itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, other) => {
        const matches = createMatcher(text.replaceAll('*', '-'));
        expect(matches(text.replaceAll('*', '-'))).toBe(true);
        expect(
          createMatcher(`*${text.replaceAll('*', '-')}*`)(`${other}${text.replaceAll('*', '-')}${other}`),
        ).toBe(true);
        if (
          other.toLowerCase() !== text.replaceAll('*', '-').toLowerCase() &&
          /^[ -~]*$/.test(text + other)
        ) {
          expect(matches(other)).toBe(false);
        }
      }),
    );
  });
});
