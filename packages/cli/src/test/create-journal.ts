import { resolve } from 'node:path';
import type { Plan } from '@touchstone/runner';
import type { Context } from '../context.js';
import { RunJournal } from '../journal/run-journal.js';
import { isUrl, type Target } from '../targets.js';
import type { ServerUnderTest } from './server-under-test.js';

interface JournaledRun {
  readonly target: Target;
  readonly runId: string;
  readonly context: Context;
}

/** Creates the journal of a run, which `touchstone cleanup` reads. */
export function createJournal(
  { target, runId, context }: JournaledRun,
  { allow, seed, valueSeed }: Plan,
  { url }: ServerUnderTest,
): Promise<RunJournal> {
  const { name, document, system, configFile } = target;
  const path = isUrl(document) ? document : resolve(context.cwd, document);
  const config = configFile === null ? undefined : resolve(context.cwd, configFile);
  const server = new URL(url);
  server.username = '';
  server.password = '';
  return RunJournal.create(
    {
      run: runId,
      at: new Date().toISOString(),
      document: context.secrets.mask(path),
      system: system && config !== undefined ? { name, config } : null,
      server: context.secrets.mask(server.href),
      seed,
      valueSeed,
      allow,
    },
    context,
  );
}
