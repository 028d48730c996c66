import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { touchstone, workspace } from './cli.js';

const document = {
  openapi: '3.1.0',
  info: { title: 'Echo', version: '1' },
  security: [{ Key: [] }],
  components: { securitySchemes: { Key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
  paths: {
    '/echo': {
      get: {
        responses: {
          200: { description: 'ok', content: { 'application/json': { schema: { type: 'array' } } } },
        },
      },
    },
  },
};

/** Runs the document with a credential against a server that repeats it. Returns what the command prints. */
async function outputFor(credential: string): Promise<string> {
  const server = createServer(({ headers }, response) => {
    const key = String(headers['x-key']);
    response.writeHead(200, { 'content-type': 'application/json', 'x-note': `the key is ${key}.` });
    response.end(JSON.stringify({ note: `the key "${key}" in z${key}z`, [key]: 1, path: `/keys/${key}/x` }));
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cwd = await workspace({ 'openapi.json': JSON.stringify(document) });
  const header = `X-Key: ${credential}`;
  const { stdout, stderr } = await touchstone(
    ['test', 'openapi.json', '--server', url, '--header', header, '--reporter', 'json'],
    { cwd },
  );
  return stdout + stderr;
}

describe('a credential', () => {
  it.each(['q7x9', 'q7-x9', 'qvxz', 'qvxzj'])('%s is masked as a whole word', async (credential) => {
    const output = await outputFor(credential);
    expect(output).not.toMatch(new RegExp(`(?<![a-z0-9])${credential}(?![a-z0-9])`));
    expect(output).toContain(`z${credential}z`);
    expect(output).not.toContain('Warning: X_KEY');
  });

  it('of three characters causes one warning', async () => {
    const output = await outputFor('q7x');
    expect(output.replaceAll(/\s+/g, ' ').split('Warning: X_KEY has fewer than 4 characters')).toHaveLength(
      2,
    );
  });
});
