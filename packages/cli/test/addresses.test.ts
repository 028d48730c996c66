import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { start, touchstone, workspace } from './cli.js';
import { plainDocument } from './documents.js';

/** Starts a server on loopback that counts its connections, and stops it after the test. */
async function serve(listener: RequestListener) {
  const counts = { connections: 0 };
  const server = createServer(listener);
  server.on('connection', () => {
    counts.connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { counts, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('the addresses that a command uses', () => {
  it('include only the named server for `test`, but neither `servers` of the document nor the target of a redirect', async () => {
    const other = await serve((_, response) => response.end('[]'));
    const named = await serve((_, response) => response.writeHead(307, { location: other.url }).end());
    const document = plainDocument.replace('https://notes.example', other.url);
    expect(document).toContain(other.url);
    const cwd = await workspace({ 'openapi.yaml': document });
    await touchstone(['test', 'openapi.yaml', '--server', named.url, '--header', 'X-API-Key: some-key'], {
      cwd,
    });
    expect(named.counts.connections).toBeGreaterThan(0);
    expect(other.counts.connections).toBe(0);
  });

  it('are limited to loopback for `mock` by default', async () => {
    const cwd = await workspace({ 'openapi.yaml': plainDocument });
    const mock = start(['mock', 'openapi.yaml', '--port', '0'], { cwd });
    await mock.prints('listening on http://127.0.0.1:');
    mock.child.kill('SIGTERM');
    expect((await mock.outcome).code).toBe(0);
  });
});
