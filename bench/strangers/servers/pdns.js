import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram, run } from '../processes.js';
import { readSqlite } from '../sqlite.js';

const SCHEMA = '/usr/share/doc/pdns-backend-sqlite3/schema.sqlite3.sql';

/** PowerDNS Authoritative Server from Debian, with SQLite. */
export const pdns = {
  name: 'pdns',
  document: 'pdns-2.0.yaml',
  basePath: '/api/v1',
  headers: { 'X-API-Key': 'changeme' },
  ready: '/servers',
  ports: 2,

  async missing() {
    const missing = [];
    if (!(await findProgram('pdns_server'))) missing.push('the Debian package pdns-server');
    if (!(await findProgram('sqlite3'))) missing.push('the Debian package sqlite3');
    const hasSchema = await access(SCHEMA).then(
      () => true,
      () => false,
    );
    if (!hasSchema) missing.push('the Debian package pdns-backend-sqlite3');
    return missing;
  },

  async prepare({ folder, ports: [port, dnsPort] }) {
    await mkdir(folder, { recursive: true });
    const database = join(folder, 'pdns.db');
    await run(await findProgram('sqlite3'), [database], { input: await readFile(SCHEMA, 'utf8') });
    const settings = {
      launch: 'gsqlite3',
      'gsqlite3-database': database,
      'gsqlite3-dnssec': 'yes',
      api: 'yes',
      'api-key': 'changeme',
      webserver: 'yes',
      'webserver-address': '127.0.0.1',
      'webserver-port': port,
      'webserver-allow-from': '127.0.0.1',
      'local-address': '127.0.0.1',
      'local-port': dnsPort,
      'socket-dir': folder,
      guardian: 'no',
      daemon: 'no',
      primary: 'yes',
    };
    const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
    await writeFile(join(folder, 'pdns.conf'), lines.join(''));
    return { command: await findProgram('pdns_server'), args: [`--config-dir=${folder}`] };
  },

  seeds: () => [
    {
      method: 'POST',
      path: '/servers/localhost/zones',
      body: {
        name: 'existing.example.',
        kind: 'Native',
        nameservers: ['ns.existing.example.'],
        rrsets: [
          {
            name: 'www.existing.example.',
            type: 'A',
            ttl: 300,
            records: [{ content: '192.0.2.1', disabled: false }],
          },
        ],
      },
    },
    {
      method: 'POST',
      path: '/servers/localhost/tsigkeys',
      body: { name: 'existing', algorithm: 'hmac-sha256', key: 'ZXhpc3Rpbmcta2V5LW9mLW90aGVycw==' },
    },
    {
      method: 'POST',
      path: '/servers/localhost/zones/existing.example./metadata',
      body: { kind: 'ALLOW-AXFR-FROM', metadata: ['192.0.2.7'] },
    },
    {
      method: 'POST',
      path: '/servers/localhost/zones/existing.example./cryptokeys',
      body: { keytype: 'ksk', active: true, algorithm: 'ecdsa256' },
    },
  ],

  reads: [
    '/servers/localhost',
    '/servers/localhost/config',
    '/servers/localhost/zones',
    '/servers/localhost/zones/existing.example.',
    '/servers/localhost/zones/existing.example./metadata',
    '/servers/localhost/zones/existing.example./cryptokeys',
    '/servers/localhost/tsigkeys',
    '/servers/localhost/autoprimaries',
  ].map((path) => ({ method: 'GET', path })),

  readData: (folder) => readSqlite(join(folder, 'pdns.db')),
};
