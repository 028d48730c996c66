import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists } from '../processes.js';

/** Jupyter Server from the Python package index. */
export const jupyter = {
  name: 'jupyter',
  document: 'jupyter-2.0.yaml',
  basePath: '',
  headers: { Authorization: 'token tok123' },
  ready: '/api/status',
  ports: 1,
  notWatched: 'processes that kernels and terminals start',

  async missing({ jupyter: folder }) {
    if (!folder)
      return ['the folder of a virtual environment with jupyter-server (--jupyter or STRANGERS_JUPYTER)'];
    const program = join(folder, 'bin/jupyter-server');
    return (await exists(program)) ? [] : [`the PyPI packages jupyter-server and ipykernel in ${folder}`];
  },

  async prepare({ folder, ports: [port], sink, settings }) {
    const notebooks = join(folder, 'notebooks');
    await mkdir(notebooks, { recursive: true });
    await writeFile(join(notebooks, 'existing.txt'), 'of others\n');
    return {
      command: join(settings.jupyter, 'bin/jupyter-server'),
      args: [
        '--allow-root',
        '--no-browser',
        '--ip=127.0.0.1',
        `--port=${port}`,
        '--IdentityProvider.token=tok123',
        `--ServerApp.root_dir=${notebooks}`,
      ],
      cwd: notebooks,
      env: {
        ...sink.proxyEnvironment,
        HOME: folder,
        JUPYTER_DATA_DIR: join(folder, 'data'),
        JUPYTER_CONFIG_DIR: join(folder, 'config'),
        JUPYTER_RUNTIME_DIR: join(folder, 'run'),
      },
    };
  },

  reads: [{ method: 'GET', path: '/api/contents/' }],
};
