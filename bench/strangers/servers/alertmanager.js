import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findProgram } from '../processes.js';

const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString();

/** Alertmanager from Debian. Its receiver is the sink, so notifications are counted. */
export const alertmanager = {
  name: 'alertmanager',
  document: 'alertmanager-2.0.yaml',
  basePath: '/api/v2',
  headers: {},
  ready: '/status',
  ports: 1,
  notWatched: 'DNS lookups and connections other than those of the configured webhook',

  async missing() {
    return (await findProgram('prometheus-alertmanager'))
      ? []
      : ['the Debian package prometheus-alertmanager'];
  },

  async prepare({ folder, ports: [port], sink }) {
    await mkdir(folder, { recursive: true });
    const config = {
      route: { receiver: 'sink', group_by: ['alertname'], group_wait: '1s', group_interval: '1s' },
      receivers: [{ name: 'sink', webhook_configs: [{ url: `${sink.url}/webhook`, send_resolved: false }] }],
    };
    await writeFile(join(folder, 'alertmanager.yml'), JSON.stringify(config));
    return {
      command: await findProgram('prometheus-alertmanager'),
      args: [
        `--config.file=${join(folder, 'alertmanager.yml')}`,
        `--storage.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
        '--cluster.listen-address=',
      ],
    };
  },

  /** Resources of other clients, which the run must not change. */
  seeds: () => [
    {
      method: 'POST',
      path: '/silences',
      body: {
        matchers: [{ name: 'alertname', value: 'Existing', isRegex: false }],
        startsAt: new Date().toISOString(),
        endsAt: tomorrow(),
        createdBy: 'other client',
        comment: 'existed before the run',
      },
    },
    { method: 'POST', path: '/alerts', body: [{ labels: { alertname: 'Existing' }, endsAt: tomorrow() }] },
  ],
};
