import { describe, expect, test } from 'vitest';
import { desk } from './desk-document.js';
import { type DeskBug, deskServer } from './desk-server.js';
import { found, modelOf, open, run, told } from './harness.js';

describe('a server that is right', () => {
  test('has no finding, every way proven, and nothing left behind', async () => {
    const server = await deskServer();
    const result = await run(await modelOf(desk), server.url, { hooks: server.hooks, strict: true });
    expect(told(result)).toEqual([]);
    expect(open(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(true);
    expect(result.report.summary.requests).toBe(server.calls.length);
    expect(server.tasks.size).toBe(0);
    expect(server.isFrozen).toBe(false);
  });
});
