#!/usr/bin/env node
import { runServer } from '@touchstone/server-kit';
import { readOptions } from './command-line.js';
import { catalogue } from './mutants/catalogue.js';
import { startServer } from './server.js';

await runServer({
  name: 'fsm-navigator-server',
  catalogue,
  readOptions,
  start: ({ server }, log) => startServer({ ...server, log }),
  demoLine({ printDemoKey }, { demoKey }) {
    if (!printDemoKey) return undefined;
    return demoKey === undefined
      ? 'demo key: not available, because the database already contained data'
      : `demo key: ${demoKey}`;
  },
});
