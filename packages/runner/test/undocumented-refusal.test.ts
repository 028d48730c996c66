import { describe, expect, test } from 'vitest';
import { uniformRefusal } from '../src/index.js';
import { type Answer, type Call, modelOf, type Run, run, serve, WRITES } from './harness.js';

const ok = { 200: { description: 'ok' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Letters', version: '1' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
  paths: {
    '/a': { get: { responses: { ...ok, 401: { description: 'No key' } } } },
    '/b': { get: { responses: ok } },
    '/c': { post: { responses: ok } },
  },
};
const oneSecured = { ...document.paths, '/b': { get: { security: [], responses: ok } } };
const callers = { me: { credentials: { key: { env: 'KEY' } } } };

const redirect = (location: string, status = 302): Answer => ({ status, headers: { location } });

/** Runs a document against a server with this handler. */
async function runAgainst(answer: (call: Call) => Answer, paths: object = document.paths): Promise<Run> {
  const { url } = await serve(answer);
  return run(await modelOf({ ...document, paths }), url, { callers, allow: WRITES });
}

describe('a run against a server that answers every call in the same way', () => {
  test('ends before the first case if the server redirects to a login page', async () => {
    const { report } = await runAgainst(({ path }) => redirect(`/login?next=${path}`));
    expect(report.summary.aborted).toMatch(
      /^GET \/a, GET \/b all answer 302 with a redirect to \S+\/login, which the document does not describe: the server does not accept the credential of the caller me, or the base path is wrong\.$/,
    );
    expect(report.findings).toEqual([]);
  });

  test('ends before the first case if the server answers an undocumented 403', async () => {
    const { report } = await runAgainst(() => ({ status: 403 }));
    expect(report.summary.aborted).toContain('all answer 403, which the document does not describe');
    expect(report.findings).toEqual([]);
  });

  test.each([405, 410, 421, 426])(
    'ends before the first case if the server answers every operation with %i',
    async (status) => {
      const { report } = await runAgainst(() => ({ status }));
      expect(report.summary.aborted).toBe(
        `GET /a, GET /b all answer ${status}, which the document does not describe: check the URL of the server and the version of its API.`,
      );
      expect(report.findings).toEqual([]);
    },
  );

  test('ends before the first case if an HTML page answers every call', async () => {
    const content = { 'application/json': { schema: { type: 'object' } } };
    const get = { responses: { 200: { ...ok[200], content } } };
    const page = '<!DOCTYPE html><html><body>Log in</body></html>';
    const answer = (): Answer => ({ status: 200, body: page, headers: { 'content-type': 'text/html' } });
    const { report } = await runAgainst(answer, { '/a': { get }, '/b': { get } });
    expect(report.summary.aborted).toContain(
      'all answer 200 with an HTML page, which the document does not describe',
    );
    expect(report.findings).toEqual([]);
  });

  test('asks for the HTTPS address if the server redirects there', async () => {
    const { report } = await runAgainst(({ path, headers }) =>
      redirect(`https://${headers.host}${path}`, 301),
    );
    expect(report.summary.aborted).toMatch(
      /with a redirect to HTTPS: use https:\S+ as the origin of the server\.$/,
    );
  });

  test('ends after three calls if only one operation can be called', async () => {
    const { url, calls } = await serve(() => redirect('/login'));
    const model = await modelOf({ ...document, paths: { '/a': document.paths['/a'] } });
    const { report } = await run(model, url, { callers });
    expect(report.summary.aborted).toContain('redirect to');
    expect(calls).toHaveLength(3);
  });

  test.each<[string, (call: Call) => Answer, object?]>([
    ['one operation is accepted', ({ path }) => (path === '/a' ? { status: 200 } : redirect('/login'))],
    ['the redirect adds a slash', ({ path }) => redirect(`${path}/`, 301)],
    [
      'the document describes the redirect',
      () => redirect('/x'),
      { '/a': { get: { responses: { '3XX': { description: 'Moved' } } } } },
    ],
    [
      'the document describes the 403',
      () => ({ status: 403 }),
      { '/a': { get: { responses: { ...ok, 403: { description: 'Forbidden' } } } } },
    ],
    [
      'the document describes no content',
      () => ({ status: 200, body: '<html></html>', headers: { 'content-type': 'text/html' } }),
    ],
    ['one operation answers 405', ({ path }) => ({ status: path === '/a' ? 405 : 200 })],
    ['only one operation exists and answers 405', () => ({ status: 405 }), { '/a': document.paths['/a'] }],
    [
      'the only secured operation redirects',
      ({ path }) => (path === '/a' ? redirect('/login') : { status: 200 }),
      oneSecured,
    ],
    [
      'the only secured operation answers 403',
      ({ path }) => ({ status: path === '/a' ? 403 : 200 }),
      oneSecured,
    ],
  ])('does not end before the first case if %s', async (_reason, answer, paths) => {
    const { report } = await runAgainst(answer, paths);
    expect(report.summary.aborted).toBeUndefined();
  });
});

describe('uniformRefusal', () => {
  const writes = { '/c': document.paths['/c'], '/d': document.paths['/c'] };

  test('returns the status if no operation could be called before the run', async () => {
    expect(uniformRefusal((await runAgainst(() => redirect('/login'), writes)).report)).toBe(302);
    expect(uniformRefusal((await runAgainst(() => ({ status: 403 }), writes)).report)).toBe(403);
  });

  test('returns another 4xx only for several operations, and if it does not judge the content of requests', async () => {
    const of = async (status: number, paths: object): Promise<number | null> =>
      uniformRefusal((await runAgainst(() => ({ status }), paths)).report);
    expect(await of(418, writes)).toBe(418);
    expect(await of(418, { '/c': document.paths['/c'] })).toBeNull();
    expect(await of(400, writes)).toBeNull();
    expect(await of(500, writes)).toBeNull();
  });

  test('returns null if an operation is accepted', async () => {
    const { report } = await runAgainst(
      ({ path }) => (path === '/c' ? redirect('/login') : { status: 200 }),
      writes,
    );
    expect(uniformRefusal(report)).toBeNull();
  });
});
