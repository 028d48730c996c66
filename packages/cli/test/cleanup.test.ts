import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Outcome, start } from './cli.js';
import {
  document,
  environmentOf,
  key,
  killedRun,
  type Place,
  place,
  refusedRun,
  testArgs,
} from './row-server.js';

describe('touchstone cleanup', () => {
  it('removes the resources of a run that was killed while several requests had no response', async () => {
    const here = await place();
    const { server } = here;
    const run = await killedRun(here, 7, 4);
    const others = server.others;
    const outcome = await here.run(['cleanup', run, ...key]);
    expect(server.left).toEqual([]);
    expect(server.others).toEqual(expect.arrayContaining([...others]));
    // A request with an invalid name, to which there was no response, cannot be searched for.
    if (outcome.code !== 0) expect(outcome.stdout).toContain('no response names what it created');
  });

  it.each([1, 2, 4, 7])(
    'removes exactly the remaining resources of a run that was killed when the server had created row %i',
    async (count) => {
      const here = await place();
      const { server } = here;
      const run = await killedRun(here, count);
      expect(server.left.length).toBeGreaterThan(0);
      const others = server.others;
      const listed = await here.run(['cleanup']);
      expect(listed.stdout).toContain(`${run}  may have left `);
      const outcome = await here.run(['cleanup', run, ...key]);
      expect(server.left).toEqual([]);
      expect(server.others).toEqual(expect.arrayContaining([...others]));
      expect(outcome.stdout).toMatch(/no longer exists?\.\n$/);
      expect(outcome.stdout + outcome.stderr).not.toContain('canary');
      expect(outcome.code).toBe(0);
      expect(await here.journals()).toEqual([]);
      expect((await here.run(['cleanup'])).stdout).toBe('No run on this machine has left any resources.\n');
    },
  );

  it('has no journal to read after a run that removed everything', async () => {
    const here = await place();
    const outcome = await here.run(testArgs(here.server.url));
    expect(outcome.code, outcome.stdout).toBe(0);
    expect(here.server.created.length).toBeGreaterThan(3);
    expect(here.server.left).toEqual([]);
    expect(outcome.stdout).not.toContain('Left behind');
    expect(await here.journals()).toEqual([]);
  });

  it('exits with 1 and prints the request as a curl command while the server refuses the removal', async () => {
    const here = await place();
    const { server } = here;
    server.keepsRows = true;
    const tested = await here.run(testArgs(server.url));
    expect(tested.stdout).toContain('1 resource left behind');
    expect(server.left).toHaveLength(1);
    const run = /touchstone cleanup (\w+)/.exec(tested.stdout)?.[1] ?? '';
    const refused = await here.run(['cleanup', run, ...key]);
    expect(refused.stdout).toContain('DELETE /rows/{id} answered 403, but the resource can still be read');
    expect(refused.stdout).toContain(`-X DELETE '${server.url}/rows/${server.left[0]}'`);
    expect(refused.stdout).toContain('$X_API_KEY');
    expect(refused.stdout).not.toContain('canary');
    expect(refused.code).toBe(1);
    server.keepsRows = false;
    expect((await here.run(['cleanup', run, ...key])).code).toBe(0);
    expect(server.left).toEqual([]);
  });

  it.each([
    ['another client', 'other with the same id'],
    ['another run', 'touchstone-0123456789abcd'],
  ])('does not remove a resource of %s that has received the id', async (_, name) => {
    const here = await place();
    const { server } = here;
    const run = await killedRun(here, 7);
    const ids = server.left;
    for (const id of ids) server.rows.set(id, name);
    const outcome = await here.run(['cleanup', run, ...key]);
    expect(outcome.stdout).toContain('contains no value of the run, so it may belong to others');
    expect(server.left).toEqual(ids);
    expect(outcome.code).toBe(1);
  });

  it.each([
    ['whose id it knows', refusedRun],
    ['whose creation had no response', (here: Place) => killedRun(here, 7)],
  ])('removes a resource %s if the server has changed the case of its values', async (_, end) => {
    const here = await place();
    const { server } = here;
    const run = await end(here);
    expect(server.left.length).toBeGreaterThan(0);
    for (const id of server.left) server.rows.set(id, server.rows.get(id)?.toUpperCase() ?? '');
    server.rows.set('r0', 'TOUCHSTONE-0123456789ABCD');
    const outcome = await here.run(['cleanup', run, ...key]);
    expect(server.left).toEqual([]);
    expect(server.rows.has('r0')).toBe(true);
    expect(outcome.code, outcome.stdout).toBe(0);
  });

  it('deletes only the journal with --forget', async () => {
    const here = await place();
    here.server.keepsRows = true;
    const tested = await here.run(testArgs(here.server.url));
    const run = /touchstone cleanup (\w+)/.exec(tested.stdout)?.[1] ?? '';
    here.server.keepsRows = false;
    const outcome = await here.run(['cleanup', run, '--forget']);
    expect(outcome.code).toBe(0);
    expect(here.server.left).toHaveLength(1);
    expect(await here.journals()).toEqual([]);
  });

  it('exits with 2 if the run, its server, its credential or its operations are missing', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    const unknown = await here.run(['cleanup', `${run}0`]);
    expect(unknown.stderr).toContain(`Did you mean '${run}'?`);
    const gone = await here.run(['cleanup', run, ...key, '--server', 'http://127.0.0.1:1']);
    expect(gone.stderr).toContain('cannot be reached');
    const anonymous = await here.run(['cleanup', run]);
    expect(anonymous.stderr).toContain(
      "the caller 'command line', which has no credential now. Pass the same --header",
    );
    await writeFile(join(here.cwd, 'openapi.yaml'), document.replace('/rows/{id}', '/lines/{id}'));
    const changed = await here.run(['cleanup', run, ...key]);
    expect(changed.stderr).toContain('The document has no DELETE /rows/{id} any more');
    expect([unknown.code, gone.code, anonymous.code, changed.code]).toEqual([2, 2, 2, 2]);
    await writeFile(join(here.cwd, 'openapi.yaml'), document);
    const elsewhere = await here.run(['cleanup', run, ...key, '--server', `${here.server.url}/api`]);
    expect(elsewhere.stderr).toMatch(/^Inconclusive: .*404.* Nothing was removed\.\n$/);
    expect(elsewhere.code).toBe(3);
    expect(await here.journals()).toHaveLength(1);
  });

  it('refuses to clean up after a run that has not ended', async () => {
    const here = await place();
    const { server, cwd } = here;
    const running = start(testArgs(server.url), { cwd, env: environmentOf(cwd) });
    let refusal: Outcome | undefined;
    server.onCreated = async () => {
      server.onCreated = async () => undefined;
      const [name = ''] = await here.journals();
      refusal = await here.run(['cleanup', name.replace('.ndjson', ''), ...key]);
    };
    expect((await running.outcome).code).toBe(0);
    expect(refusal?.stderr).toContain(`has not ended: stop process ${running.child.pid}, or wait`);
    expect(refusal?.code).toBe(2);
  });

  it('ignores an incomplete last line of a killed run, and files that are not journals', async () => {
    const here = await place();
    const run = await killedRun(here, 2);
    const file = join(here.cwd, 'state/touchstone/runs', `${run}.ndjson`);
    await writeFile(file, '{"creation":"x","event":"se', { flag: 'a' });
    await writeFile(join(here.cwd, 'state/touchstone/runs/other.ndjson'), 'not a journal\n');
    expect((await here.run(['cleanup', run, ...key])).code).toBe(0);
    expect(here.server.left).toEqual([]);
  });
});
