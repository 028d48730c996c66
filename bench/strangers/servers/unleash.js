import { access, chmod, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exists, findProgram, run, start } from '../processes.js';

/** Unleash from the npm registry, with a PostgreSQL of its own. */
export const unleash = {
  name: 'unleash',
  document: 'unleash.json',
  basePath: '',
  headers: { Authorization: '*:*.adm-secret-12345' },
  ready: '/health',
  ports: 2,

  async missing({ unleash: folder }) {
    const missing = [];
    if (!folder)
      missing.push('the folder in which unleash-server is installed (--unleash or STRANGERS_UNLEASH)');
    else if (!(await exists(serverFile(folder)))) missing.push(`the npm package unleash-server in ${folder}`);
    if (!(await findPostgres('postgres'))) missing.push('the Debian package postgresql');
    return missing;
  },

  async prepare({ folder, ports: [port, databasePort], sink, settings }) {
    const database = await startPostgres(join(folder, 'postgres'), databasePort);
    return {
      command: process.execPath,
      args: [serverFile(settings.unleash)],
      cwd: settings.unleash,
      env: {
        ...sink.proxyEnvironment,
        DATABASE_URL: `postgres://postgres@127.0.0.1:${databasePort}/unleash`,
        DATABASE_SSL: 'false',
        CHECK_VERSION: 'false',
        SEND_TELEMETRY: 'false',
        ENABLE_OAS: 'true',
        INIT_ADMIN_API_TOKENS: '*:*.adm-secret-12345',
        INIT_CLIENT_API_TOKENS: 'default:development.cli-secret-12345',
        INIT_FRONTEND_API_TOKENS: 'default:development.fe-secret-12345',
        HTTP_HOST: '127.0.0.1',
        HTTP_PORT: String(port),
        LOG_LEVEL: 'warn',
      },
      stop: () => database.stop('SIGINT'),
    };
  },

  seeds: () => [
    {
      method: 'POST',
      path: '/api/admin/projects/default/features',
      body: { name: 'existing-flag', type: 'release', description: 'of others' },
    },
    { method: 'POST', path: '/api/admin/tags', body: { type: 'simple', value: 'existing' } },
  ],

  readData: readPostgres,
};

const serverFile = (folder) => join(folder, 'node_modules/unleash-server/dist/server.js');

/** Returns the path of a PostgreSQL program. Debian installs it in a folder of its version. */
async function findPostgres(name) {
  const root = '/usr/lib/postgresql';
  const versions = await readdir(root).catch(() => []);
  return findProgram(
    name,
    versions.map((version) => join(root, version, 'bin')),
  );
}

async function startPostgres(folder, port) {
  const data = join(folder, 'data');
  const log = join(folder, 'postgres.txt');
  await mkdir(data, { recursive: true });
  const commandOf = await asOrdinaryUser(data);
  const [initdb, postgres, createdb] = await Promise.all(
    ['initdb', 'postgres', 'createdb'].map(findPostgres),
  );
  const init = commandOf(initdb, ['-D', data, '-A', 'trust', '-U', 'postgres']);
  await run(init.command, init.args, { cwd: '/' });
  const settings = [`listen_addresses=127.0.0.1`, `port=${port}`, 'fsync=off', 'unix_socket_directories='];
  const database = start({
    ...commandOf(postgres, ['-D', data, ...settings.flatMap((setting) => ['-c', setting])]),
    cwd: '/',
    log,
  });
  for (let attempt = 1; ; attempt++) {
    try {
      await run(createdb, ['-h', '127.0.0.1', '-p', String(port), '-U', 'postgres', 'unleash']);
      return database;
    } catch (error) {
      if (attempt === 60) throw error;
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}

/** Reads all rows of the database, by table. */
async function readPostgres(folder) {
  const psql = await findPostgres('psql');
  const status = await readFile(join(folder, 'postgres/data/postmaster.pid'), 'utf8');
  const port = status.split('\n')[3];
  const query = (sql) =>
    run(psql, ['-h', '127.0.0.1', '-p', port, '-U', 'postgres', '-d', 'unleash', '-qAtc', sql]);
  const names = await query(
    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
  );
  const tables = [];
  for (const name of names.trim().split('\n')) {
    const rows = JSON.parse(await query(`SELECT coalesce(json_agg(t), '[]') FROM "${name}" t`));
    tables.push([`table ${name}`, rows]);
  }
  return tables;
}

/** PostgreSQL refuses to run as root, so root runs it as the user `postgres`, who must reach its folder. */
async function asOrdinaryUser(data) {
  if (process.getuid?.() !== 0) return (command, args) => ({ command, args });
  await run('chown', ['postgres', data]);
  for (let folder = join(data, '..'); folder !== '/'; folder = join(folder, '..')) {
    const isOpen = await access(folder).then(
      () => true,
      () => false,
    );
    if (isOpen && folder.includes('strangers')) await chmod(folder, 0o755);
  }
  return (command, args) => ({
    command: 'setpriv',
    args: ['--reuid=postgres', '--regid=postgres', '--init-groups', command, ...args],
  });
}
