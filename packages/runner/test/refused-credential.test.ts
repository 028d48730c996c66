import { describe, expect, test } from 'vitest';
import { isCredentialRefused } from '../src/index.js';
import { type Answer, modelOf, run, serve } from './harness.js';

const operation = (responses: object = {}): object => ({
  get: { responses: { '200': { description: 'The resource.' }, ...responses } },
});
const unauthorized = { '401': { description: 'The key is missing or wrong.' } };
const document = (responses?: object) => ({
  openapi: '3.1.0',
  info: { title: 'Widgets', version: '1' },
  security: [{ Key: [] }],
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  paths: { '/a': operation(responses), '/b': operation(responses), '/c': operation(responses) },
});

/**
 * Runs the document against a server that answers the paths in `refused` with `status` and all others with 200. Returns
 * the result of `isCredentialRefused`.
 */
async function judge(refused: readonly string[], status: number, responses?: object): Promise<boolean> {
  const answer = ({ path }: { readonly path: string }): Answer => ({
    status: refused.includes(path) ? status : 200,
  });
  const { url } = await serve(answer);
  const callers = { me: { credentials: { Key: { env: 'KEY' } } } };
  const { plan, events, report } = await run(await modelOf(document(responses)), url, { callers });
  return isCredentialRefused(plan, events, report);
}

describe('isCredentialRefused', () => {
  test('returns true only if the server answered more than half of the success cases with 401', async () => {
    expect(await judge(['/a', '/b'], 401, unauthorized)).toBe(true);
    expect(await judge(['/a'], 401, unauthorized)).toBe(false);
  });

  test('ignores successes that the run did not try', async () => {
    const post = { post: { responses: { '200': { description: 'Done.' }, ...unauthorized } } };
    const paths = Object.fromEntries(['/d', '/e', '/f', '/g'].map((path) => [path, post]));
    const { url } = await serve(({ path }) => ({ status: path === '/a' ? 200 : 401 }));
    const { paths: read, ...rest } = document(unauthorized);
    const model = await modelOf({ ...rest, paths: { ...read, ...paths } });
    const callers = { me: { credentials: { Key: { env: 'KEY' } } } };
    const { plan, events, report } = await run(model, url, { callers, allow: [] });
    expect(isCredentialRefused(plan, events, report)).toBe(true);
    expect(report.summary.credentialRefused).toBe(true);
  });

  test('counts a finding about an undocumented 401', async () => {
    expect(await judge(['/a', '/b'], 401)).toBe(true);
  });

  test('returns true if the server answered all success cases of several operations with 403', async () => {
    const forbidden = { '403': { description: 'The key lacks a permission.' } };
    expect(await judge(['/a', '/b', '/c'], 403, forbidden)).toBe(true);
    expect(await judge(['/a', '/b'], 403, forbidden)).toBe(false);
  });

  test.each([400, 419])('returns true if the server answered all success cases with %d', async (status) => {
    expect(await judge(['/a', '/b', '/c'], status)).toBe(true);
    expect(await judge(['/a', '/b', '/c'], status, { [status]: { description: 'Refused.' } })).toBe(true);
    expect(await judge(['/a', '/b'], status)).toBe(false);
  });

  test('ignores public operations', async () => {
    const forbidden = { '403': { description: 'The key lacks a permission.' } };
    const open = { get: { security: [], responses: { '200': { description: 'Healthy.' } } } };
    const { url } = await serve(({ path }) => ({ status: path === '/health' ? 200 : 403 }));
    const { paths, ...rest } = document(forbidden);
    const model = await modelOf({ ...rest, paths: { ...paths, '/health': open } });
    const callers = { me: { credentials: { Key: { env: 'KEY' } } } };
    const { plan, events, report } = await run(model, url, { callers });
    expect(isCredentialRefused(plan, events, report)).toBe(true);
  });

  test('ignores other statuses and documented errors', async () => {
    expect(await judge(['/a', '/b', '/c'], 500)).toBe(false);
    expect(await judge([], 401, unauthorized)).toBe(false);
  });
});
