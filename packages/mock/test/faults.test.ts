import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMock, type MockFault } from '../src/index.js';
import { createMockServer } from '../src/node/index.js';
import { modelOf } from './model-of.js';
import { PETS } from './pets-document.js';

async function startServer(...faults: readonly MockFault[]): Promise<(path: string) => Promise<Response>> {
  const server = createMockServer([createMock(await modelOf(PETS), { faults, seed: 7 })]).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return (path) => fetch(`http://127.0.0.1:${port}/v1${path}`, { headers: { 'x-key': 'any' } });
}

describe('faults', () => {
  it('affect a share of the requests, determined by the seed', async () => {
    const statuses = async (): Promise<readonly number[]> => {
      const call = await startServer({ kind: 'server-error', share: 0.3 });
      const received: number[] = [];
      for (let index = 0; index < 60; index++) received.push((await call('/pets/7')).status);
      return received;
    };
    const first = await statuses();
    expect(first).toEqual(await statuses());
    const failed = first.filter((status) => status === 500).length;
    expect(failed).toBeGreaterThan(5);
    expect(failed).toBeLessThan(35);
  });

  it.each(['GET /pets/*', 'get /PETS/*'])('apply only to operations that match %s', async (operation) => {
    const call = await startServer({ kind: 'server-error', operation, status: 503, share: 1 });
    expect((await call('/pets/7')).status).toBe(503);
    expect((await call('/pets')).status).toBe(200);
  });

  it('delay a response', async () => {
    const call = await startServer({ kind: 'latency', milliseconds: 120, share: 1 });
    const started = performance.now();
    expect((await call('/pets/7')).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(100);
  });

  it('reset the connection', async () => {
    const call = await startServer({ kind: 'reset', share: 1 });
    await expect(call('/pets/7')).rejects.toThrow();
  });

  it('truncate a body', async () => {
    const call = await startServer({ kind: 'truncated-body', share: 1 });
    const response = await call('/pets/7');
    await expect(response.text()).rejects.toThrow();
  });

  it('send a body slowly but completely', async () => {
    const call = await startServer({ kind: 'slow-body', milliseconds: 20, share: 1 });
    const started = performance.now();
    expect(await (await call('/pets/7')).json()).toMatchObject({ name: 'Rex' });
    expect(performance.now() - started).toBeGreaterThan(60);
  });

  it('corrupt JSON so that it does not parse', async () => {
    const call = await startServer({ kind: 'malformed-json', share: 1 });
    const text = await (await call('/pets/7')).text();
    expect(text).toMatch(/^\{/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });
});
