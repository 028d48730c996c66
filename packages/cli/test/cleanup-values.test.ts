import { describe, expect, it } from 'vitest';
import { killedRun, LONG } from './coded-server.js';

describe('touchstone cleanup of a killed run whose requests had no unique text', () => {
  it.each([
    ['uuid', 1],
    ['uuid', 4],
    ['number', 1],
    ['number', 4],
  ] as const)(
    'removes exactly its resources, with ids of the kind %s, after %i creations',
    async (ids, count) => {
      const { server, cleanup } = await killedRun({ ids, count });
      const { others } = server;
      const { code, stdout } = await cleanup();
      expect(server.left).toEqual([]);
      expect(server.others).toEqual(expect.arrayContaining([...others]));
      expect(code, stdout).toBe(0);
    },
  );

  it.each(['uuid', 'number'] as const)('leaves a resource of others with the same id: %s', async (ids) => {
    const { server, cleanup } = await killedRun({ ids, count: 2 });
    const { left } = server;
    for (const id of left) server.add('Y1', id);
    const { code, stdout } = await cleanup();
    expect(server.left).toEqual(left);
    expect(stdout).toContain('contains no value of the run, so it may belong to others');
    expect(code).toBe(1);
  });

  it('leaves a resource of others with the same sequential id and one equal value', async () => {
    const { server, cleanup } = await killedRun({ ids: 'number', count: 2 });
    const { left } = server;
    for (const id of left) {
      const { beds } = server.rooms.get(id) ?? {};
      server.rooms.set(id, { id, code: 'Y1', beds });
    }
    expect((await cleanup()).code).toBe(1);
    expect(server.left).toEqual(left);
  });

  it('finds a resource by values that were chosen from a million, if its creation was never answered', async () => {
    const { server, cleanup } = await killedRun({ ids: 'uuid', count: 3, pattern: LONG, isUnanswered: true });
    const { others } = server;
    const { code, stdout } = await cleanup();
    expect(server.left).toEqual([]);
    expect(server.others).toEqual(expect.arrayContaining([...others]));
    expect(code, stdout).toBe(0);
  });

  it('leaves an item with an ordinary value, if the creation was never answered', async () => {
    const { server, cleanup } = await killedRun({ ids: 'uuid', count: 3, isUnanswered: true });
    const { left } = server;
    const { code, stdout } = await cleanup();
    expect(server.left).toEqual(left);
    expect(stdout).toContain('no response names what it created');
    expect(code).toBe(1);
  });
});
