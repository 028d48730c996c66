import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../processes.js';
import { readSqlite } from '../sqlite.js';

/** Collections that the document reads with POST. */
const FILTERS = [
  'flows',
  'flow_runs',
  'task_runs',
  'deployments',
  'block_documents',
  'block_schemas',
  'block_types',
  'work_pools',
  'work_queues',
  'automations',
  'artifacts',
  'variables',
  'concurrency_limits',
];

/** Prefect from the Python package index. */
export const prefect = {
  name: 'prefect',
  document: 'prefect.json',
  basePath: '/api',
  headers: {},
  ready: '/health',
  ports: 1,
  notWatched: 'processes that the server starts',

  async missing({ prefect: folder }) {
    if (!folder) return ['the folder of a virtual environment with prefect (--prefect or STRANGERS_PREFECT)'];
    return (await exists(join(folder, 'bin/prefect'))) ? [] : [`the PyPI package prefect in ${folder}`];
  },

  async prepare({ folder, ports: [port], sink, settings }) {
    await mkdir(folder, { recursive: true });
    return {
      command: join(settings.prefect, 'bin/prefect'),
      args: ['server', 'start', '--host', '127.0.0.1', '--port', String(port)],
      env: {
        ...sink.proxyEnvironment,
        HOME: folder,
        PREFECT_HOME: folder,
        PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
        DO_NOT_TRACK: '1',
        PREFECT_SERVER_UI_ENABLED: 'false',
      },
    };
  },

  seeds: () => [
    { method: 'POST', path: '/flows/', body: { name: 'existing flow', tags: ['existing'] } },
    { method: 'POST', path: '/variables/', body: { name: 'existing', value: 'of others' } },
    { method: 'POST', path: '/work_pools/', body: { name: 'existing pool', type: 'process' } },
    { method: 'POST', path: '/concurrency_limits/', body: { tag: 'existing', concurrency_limit: 3 } },
    { method: 'POST', path: '/v2/concurrency_limits/', body: { name: 'existing', limit: 3 } },
    { method: 'POST', path: '/artifacts/', body: { key: 'existing', type: 'markdown', data: 'of others' } },
  ],

  reads: FILTERS.map((name) => ({ method: 'POST', path: `/${name}/filter`, body: {} })),

  readData: (folder) => readSqlite(join(folder, 'prefect.db')),
};
