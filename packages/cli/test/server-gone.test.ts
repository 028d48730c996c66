import { createServer } from 'node:http';
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

/** Starts a server that accepts every value, and is gone after some calls. */
async function brokenServer(): Promise<string> {
  let calls = 0;
  const server = createServer((_, response) => {
    if (++calls < 16) response.writeHead(200).end();
    else {
      server.close();
      server.closeAllConnections();
    }
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it.each([
  ['3 after a warning', [], 3],
  ['1 after a warning that fails the run', ['--fail-on', 'warning'], 1],
])('a run whose server is gone ends with %s', async (_, options, code) => {
  const url = await brokenServer();
  const cwd = await workspace({ 'words.json': JSON.stringify(DOCUMENT) });
  const args = ['test', 'words.json', '--server', url, '--concurrency', '1', ...options];
  const outcome = await touchstone(args, { cwd });
  expect(outcome.stdout).toContain('Assumption refuted');
  expect(outcome.code).toBe(code);
});
