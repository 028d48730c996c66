import { createServer } from 'node:http';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../src/index.js';
import { listen, modelOf, type Run, run } from './harness.js';

const none = (description: string): object => ({ description });
const refusals = { 401: none('No session') };
const mail = { 202: none('Sent'), ...refusals };
const credentials = { key: { env: 'KEY' } };

/** A document in which one call of each kind ends something. */
const documentWith = (ending: object): object => ({
  openapi: '3.1.0',
  info: { title: 'Sessions', version: '1' },
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
  paths: {
    '/rows': { get: { responses: { 200: none('The rows'), ...refusals } } },
    '/mails': { post: { responses: mail } },
    '/invitations': { post: { responses: mail } },
    ...ending,
  },
});

interface Behaviour {
  /** Status of all calls of the session after the ending call; `stopped` if the server then closes. */
  readonly after: 'stopped' | 401 | 503;
  /** True if the ending call is answered. */
  readonly isAnswered: boolean;
}

/** Runs the tests of a server that is right, and that the call to `path` ends. */
async function runUntil(path: string, { after, isAnswered }: Behaviour): Promise<Run> {
  let hasEnded = false;
  const server = createServer((request, response) => {
    const isRefused = request.headers['x-key'] !== 'test-key-0123456789';
    const answer = (status: number): void => void response.writeHead(status).end();
    if (isRefused) return answer(401);
    if (hasEnded && after !== 'stopped') return answer(after);
    if (request.url === '/rows') return answer(200);
    if (request.url !== path) return answer(202);
    hasEnded = true;
    if (isAnswered) answer(202);
    if (after === 'stopped') server.close().closeAllConnections();
  });
  const url = await listen(server);
  const operation = { responses: { 202: none('Ended'), ...refusals } };
  const model = await modelOf(documentWith({ [path]: { post: operation, put: operation } }));
  return run(model, url, {
    callers: { me: { credentials } },
    allow: PERMISSIONS,
    resolveSecret: () => 'test-key-0123456789',
  });
}

describe('a right server that an accepted call ends', () => {
  test.each([
    ['a session', '/logout', { after: 401, isAnswered: true }, 'session ended'],
    ['the server', '/shutdown', { after: 'stopped', isAnswered: true }, 'server ended'],
    ['the server before it answers', '/shutdown', { after: 'stopped', isAnswered: false }, 'server ended'],
    ['all but maintenance', '/maintenance', { after: 503, isAnswered: true }, 'server ended'],
  ] as const)('breaks nothing: %s', async (_, path, behaviour, reason) => {
    const { report } = await runUntil(path, behaviour);
    expect(report.summary.aborted).toBeUndefined();
    expect(report.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.summary.passed).toBe(true);
    const entries = report.ledger.flatMap(({ operation, status, variants }) =>
      variants.map((variant) => ({ at: `${operation} ${status}`, ...variant })),
    );
    const open = entries.filter(({ verdict }) => verdict !== 'proven');
    // Of the two operations that end it, only the first can be accepted; a refusal by the other then proves nothing.
    expect(new Set(open.map((entry) => entry.reason))).toEqual(new Set([reason, 'no baseline']));
    expect(open.filter(({ at }) => !at.includes(` ${path} `))).toEqual([]);
    const accepted = entries.filter(({ at, verdict }) => at.endsWith(' 202') && verdict === 'proven');
    expect(accepted).toHaveLength(behaviour.isAnswered ? 3 : 2);
  });
});
