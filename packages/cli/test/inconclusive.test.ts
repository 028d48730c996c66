import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const size = { name: 'size', in: 'query', schema: { type: 'integer' } };

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Words', version: '1' },
  paths: Object.fromEntries(
    ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'].map((name) => [
      `/${name}`,
      {
        get: {
          parameters: [size],
          responses: { 200: { description: 'A word' }, 400: { description: 'No integer' } },
        },
      },
    ]),
  ),
};

/** Starts a server that is closed when the test ends. */
async function startServer(
  answer: (request: IncomingMessage, response: ServerResponse, server: Server) => void,
): Promise<string> {
  const server: Server = createServer((request, response) => answer(request, response, server));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['3 after a warning', [], 3],
  ['1 after a warning that fails the run', ['--fail-on', 'warning'], 1],
])('a run whose server is gone ends with %s', async (_, options, code) => {
  let calls = 0;
  const url = await startServer((_, response, server) => {
    if (++calls < 16) response.writeHead(200).end();
    else {
      server.close();
      server.closeAllConnections();
    }
  });
  const cwd = await workspace({ 'words.json': JSON.stringify(DOCUMENT) });
  const args = ['test', 'words.json', '--server', url, '--concurrency', '1', ...options];
  const outcome = await touchstone(args, { cwd });
  expect(outcome.stdout).toContain('Assumption refuted');
  expect(outcome.code).toBe(code);
});

it('a run ends with 3 if a response could not be attempted and nothing else failed', async () => {
  const amount = { type: 'object', required: ['amount'], properties: { amount: { type: 'integer' } } };
  const document = {
    ...DOCUMENT,
    paths: {
      '/alpha': { get: { responses: { 200: { description: 'A word' } } } },
      '/payments': {
        post: {
          requestBody: { required: true, content: { 'application/json': { schema: amount } } },
          responses: { 200: { description: 'Paid' } },
        },
      },
    },
  };
  // A payment is dangerous, so it is not repeated.
  const url = await startServer(({ method }, response) => {
    response.writeHead(method === 'POST' ? 503 : 200).end();
  });
  const cwd = await workspace({ 'words.json': JSON.stringify(document) });
  const allow = ['--allow', 'create,change,destroy,dangerous'];
  const outcome = await touchstone(['test', 'words.json', '--server', url, ...allow], { cwd });
  expect(outcome.stderr.replaceAll(/\s+/g, ' ')).toContain(
    '1 documented response could not be attempted, and nothing else failed.',
  );
  expect(outcome.code).toBe(3);
});
