#!/usr/bin/env node
import { runServer } from '@touchstone/server-kit';
import { readOptions } from './command-line.js';
import { catalogue } from './mutants/catalogue.js';
import { startServer } from './server.js';

await runServer({
  name: 'plutio-server',
  catalogue,
  readOptions,
  start: ({ server }, log) => startServer({ ...server, log }),
  demoLine({ printDemoClient }, { demo }) {
    if (!printDemoClient) return undefined;
    return demo === undefined
      ? 'demo client: not available, because the database already contained data'
      : `demo client: ${demo.clientId} ${demo.clientSecret}`;
  },
});
