import { describe, expect, it } from 'vitest';
import { document, key, place, refusedRun } from './row-server.js';

/** Removes the GET of a path from the document. */
const without = (path: string): string => {
  const start = document.indexOf('    get:\n', document.indexOf(`  ${path}:\n`));
  return document.slice(0, start) + document.slice(start).replace(/ {4}get:\n(?: {6}.*\n)+/, '');
};

const onlyWrites = (): string => {
  const start = document.indexOf('    get:\n', document.indexOf('  /rows:\n'));
  const item = without('/rows/{id}');
  return item.slice(0, start) + item.slice(start).replace(/ {4}get:\n(?: {6}.*\n)+/, '');
};

describe('touchstone cleanup of a document without a GET of the item', () => {
  it('removes a resource that the list shows to be that of the run', async () => {
    const here = await place(without('/rows/{id}'));
    const run = await refusedRun(here);
    expect((await here.run(['cleanup', run, ...key])).code).toBe(0);
    expect(here.server.left).toEqual([]);
  });

  it('leaves a resource that the list shows to be that of others', async () => {
    const here = await place(without('/rows/{id}'));
    const run = await refusedRun(here);
    const ids = here.server.left;
    for (const id of ids) here.server.rows.set(id, 'other with the same id');
    const { stdout, code } = await here.run(['cleanup', run, ...key]);
    expect(stdout).toContain('the item with its id contains no value of the run');
    expect(here.server.left).toEqual(ids);
    expect(code).toBe(1);
  });

  it('prints the request that removes a resource if no request can show whose it is', async () => {
    const here = await place(onlyWrites());
    const run = await refusedRun(here);
    const ids = here.server.left;
    const { stdout, code } = await here.run(['cleanup', run, ...key]);
    expect(stdout).toContain('the document has no operation that shows whether the resource with its id is');
    expect(stdout).toContain(`curl -i -X DELETE '${here.server.url}/rows/${here.server.left[0]}'`);
    expect(here.server.left).toEqual(ids);
    expect(code).toBe(1);
  });
});

describe('touchstone cleanup with a credential that the server refuses', () => {
  it('exits with 3 and names the header of the credential after a 401', async () => {
    const here = await place();
    const run = await refusedRun(here);
    const { stderr, code } = await here.run(['cleanup', run, '--header', 'X-API-Key: wrong']);
    expect(stderr).toMatch(/^Inconclusive: GET \/rows answers 401: .* Nothing was removed\. /);
    expect(stderr).toContain("Pass a credential that may remove the resources with --header 'X-API-Key: …'.");
    expect(code).toBe(3);
  });

  it('exits with 3 after a 401 if no operation can be called first', async () => {
    const here = await place(without('/rows'));
    const run = await refusedRun(here);
    const { stdout, code } = await here.run(['cleanup', run, '--header', 'X-API-Key: wrong']);
    expect(stdout).toContain('GET /rows/{id} answered 401, so its owner is unknown');
    expect(stdout).toContain("with --header 'X-API-Key: …'.");
    expect(code).toBe(3);
  });

  it('exits with 3 and removes nothing if the server answers 403 to every call', async () => {
    const here = await place();
    const run = await refusedRun(here);
    const ids = here.server.left;
    here.server.refusal = 403;
    const { stderr, code } = await here.run(['cleanup', run, ...key]);
    expect(stderr).toContain('GET /rows answers 403, which the document does not describe');
    expect(stderr).toContain('Nothing was removed.');
    expect(code).toBe(3);
    expect(here.server.left).toEqual(ids);
  });
});

describe('touchstone cleanup at another base URL', () => {
  it('exits with 3 if no operation can show that a 404 means that the resource is gone', async () => {
    const here = await place(without('/rows'));
    const run = await refusedRun(here);
    const elsewhere = await here.run(['cleanup', run, ...key, '--server', `${here.server.url}/api`]);
    expect(elsewhere.stderr).toMatch(
      /^Inconclusive: No call can show that http.*\/api, which is not the server/,
    );
    expect(elsewhere.code).toBe(3);
    expect((await here.run(['cleanup', run, ...key, '--server', here.server.url])).code).toBe(0);
    expect(here.server.left).toEqual([]);
  });
});
