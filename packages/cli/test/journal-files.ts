import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { type Outcome, touchstone, workspace } from './cli.js';
import { environmentOf } from './row-server.js';

/** Returns the first line of the journal of a run that another machine has executed. */
export const headerLine = (run: string, changes: object = {}): string =>
  line({
    $schema: 'urn:touchstone:journal:1',
    run,
    at: '2026-11-01T10:00:00.000Z',
    process: { id: 4711, host: `not ${hostname()}`, namespace: null, started: null },
    document: '/srv/openapi.yaml',
    system: null,
    server: 'http://127.0.0.1:1/',
    seed: 1,
    valueSeed: 7,
    allow: ['create'],
    ...changes,
  });

const request = (method: string) => ({
  operation: `${method} /rows/{id}`,
  method,
  path: '/rows/{id}',
  parameters: [],
  substitutions: [],
  caller: null,
  credential: 'as it is',
});

/** Returns the line before a request that creates a row. */
export const sentLine = (creation: string, changes: object = {}): string =>
  line({
    creation,
    event: 'sent',
    at: '2026-11-01T10:00:01.000Z',
    operation: 'POST /rows',
    undo: { pointer: '/id', place: { in: 'path', at: 'id' }, request: request('DELETE') },
    marks: [],
    ...changes,
  });

export const line = (value: object): string => `${JSON.stringify(value)}\n`;

export interface Journals {
  readonly cwd: string;
  readonly directory: string;
  readonly run: (args: readonly string[]) => Promise<Outcome>;
  /** Writes a file whose last modification was an hour ago. */
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>;
}

export async function journals(): Promise<Journals> {
  const cwd = await workspace();
  const directory = join(cwd, 'state/touchstone/runs');
  await mkdir(directory, { recursive: true });
  return {
    cwd,
    directory,
    run: (args) => touchstone(args, { cwd, env: environmentOf(cwd) }),
    write: async (name, content) => {
      const path = join(directory, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
      const before = new Date(Date.now() - 3_600_000);
      await utimes(path, before, before);
    },
  };
}
