import { describe, expect, test } from 'vitest';
import { brokenRules, findingTexts, modelOf, openVariants, run } from './harness.js';
import { widgets } from './widgets-document.js';
import { type Bug, widgetServer } from './widgets-server.js';

describe('a run against a correct server', () => {
  test('proves every variant without findings and leaves no resources', async () => {
    const server = await widgetServer();
    const result = await run(await modelOf(widgets), server.url, { hooks: server.hooks, strict: true });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.requests).toBe(server.calls.length);
    expect(server.widgets.size).toBe(0);
    expect(server.isFrozen).toBe(false);
  });

  test('has no findings with other seeds', async () => {
    const model = await modelOf(widgets);
    for (const seed of [2, 3]) {
      const server = await widgetServer();
      expect(findingTexts(await run(model, server.url, { hooks: server.hooks, seed }))).toEqual([]);
      expect(server.widgets.size).toBe(0);
    }
  });
});

const broken: readonly (readonly [Bug, readonly string[]])[] = [
  [
    'undocumented status',
    [
      ...['forbidden', 'server_error', 'unauthorized'].flatMap((code) => [
        `recovered ${code}`,
        `status-documented ${code}`,
      ]),
      'status-documented null',
      'status-intended null',
    ],
  ],
  [
    'wrong status',
    [
      'body-schema null',
      'error-order forbidden',
      'error-status forbidden',
      'status-intended forbidden',
      'www-authenticate null',
    ],
  ],
  ['wrong code', ['body-schema null', 'error-intended invalid', 'error-order invalid']],
  [
    'code of another status',
    ['body-schema null', 'error-intended unauthorized', 'error-order unauthorized', 'error-status forbidden'],
  ],
  ['text instead of JSON', ['media-type null']],
  ['field missing', ['body-schema null']],
  ['header missing', ['header-required null']],
  ['header of another type', ['header-value null']],
  ['no Allow', ['allow method_not_allowed', 'header-required method_not_allowed']],
  ['verb missing in Allow', ['allow method_not_allowed']],
  ['retry_after differs', ['rate-limit rate_limited', 'retry-after rate_limited']],
  ['no challenge', ['www-authenticate unauthorized']],
  ['refused change stays', ['body-schema null', 'no-state-change invalid']],
  ['refused create stays', ['body-schema null', 'no-state-change invalid']],
  ['refused removal removes', ['no-state-change not_found']],
  ['unknown key distinguishable', ['indistinguishable unauthorized']],
  ['limit never lifts', ['rate-limit rate_limited']],
  ['remaining wrong', ['rate-limit rate_limited']],
  ['body before resource', ['error-order not_found']],
  ['scope never recovers', ['recovered forbidden']],
  ['stack trace', ['no-leak server_error']],
  [
    'read fails',
    [
      'recovered unauthorized',
      'no-server-error null',
      'rate-limit rate_limited',
      ...['null', 'rate_limited', 'unauthorized'].map((code) => `status-documented ${code}`),
      'status-intended null',
    ],
  ],
  ['accepts long notes', ['status-intended invalid']],
  ['key in the answer', ['no-leak null']],
];

describe('a server with one bug', () => {
  test.each(broken)('has exactly the expected findings: %s', async (bug, expected) => {
    const server = await widgetServer(bug);
    const result = await run(await modelOf(widgets), server.url, { hooks: server.hooks });
    expect(brokenRules(result), findingTexts(result).join('\n')).toEqual([...expected].sort());
    expect(result.report.summary.passed).toBe(false);
    for (const { location, curl } of result.report.findings) {
      expect(location.line).toBeGreaterThan(0);
      expect(curl).toMatch(/^curl -i /);
    }
  });
});

test('a run reports every constraint that a server does not check', async () => {
  const server = await widgetServer('accepts long notes', 'accepts any size');
  const result = await run(await modelOf(widgets), server.url, { hooks: server.hooks });
  const cases = result.report.findings.flatMap(({ case: id, cases: all = [id] }) => all);
  expect(cases.sort()).toEqual([
    'POST /widgets invalid request: body maxLength at /note',
    'POST /widgets invalid request: body maximum at /size',
    'POST /widgets invalid request: body minimum at /size',
    'PUT /widgets/{id} invalid request: body maximum at /size',
    'PUT /widgets/{id} invalid request: body minimum at /size',
  ]);
  // The run also removes resources that the server created instead of refusing the request.
  expect(server.widgets.size).toBe(0);
});

const findingsOf = new Map(broken);

describe('a server with two bugs', () => {
  test.each([
    ['no Allow', 'no challenge'],
    ['wrong code', 'refused create stays'],
    ['header missing', 'field missing'],
    ['refused change stays', 'stack trace'],
  ] as const)('has the findings of both bugs: %s and %s', async (...bugs) => {
    const server = await widgetServer(...bugs);
    const result = await run(await modelOf(widgets), server.url, { hooks: server.hooks });
    // The tests of single bugs prove their findings.
    const expected = new Set(bugs.flatMap((bug) => findingsOf.get(bug) ?? []));
    expect(brokenRules(result)).toEqual([...expected].sort());
  });
});
