import { defineConfig, env, generated, type SystemConfig } from '@touchstone/cli';

/** Returns the system that tests the stateful mock of a document, which must fulfil the same contract. */
const mockOf = (system: string): SystemConfig => ({
  document: `openapi/${system}.yaml`,
  server: {
    command: 'node',
    args: [
      'packages/cli/bin/touchstone.js',
      'mock',
      `openapi/${system}.yaml`,
      '--stateful',
      '--port',
      '0',
      '--control',
      '--allow-private-webhooks',
    ],
    env: { TOUCHSTONE_CONTROL_TOKEN: generated() },
    ready: /listening on (\S+)/,
  },
  control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
  report: `reports/${system}.mock.json`,
});

export default defineConfig({
  systems: {
    'fsm-navigator.mock': mockOf('fsm-navigator'),
    'plutio.mock': mockOf('plutio'),
    'fsm-navigator': {
      document: 'openapi/fsm-navigator.yaml',
      server: {
        command: 'node',
        args: ['apps/fsm-navigator-server/dist/main.js', '--port', '0', '--control', '--exit-with-parent'],
        env: { TOUCHSTONE_CONTROL_TOKEN: generated(), FSM_ADMIN_TOKEN: generated() },
        ready: /listening on (\S+)/,
      },
      control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
      generate: [
        { emitters: ['types', 'errors'], directory: 'packages/fsm-navigator-types/src' },
        {
          emitters: ['zod'],
          directory: 'packages/fsm-navigator-zod/src',
          typesPackage: '@touchstone/fsm-navigator-types',
        },
      ],
      report: 'reports/fsm-navigator.json',
    },
    plutio: {
      document: 'openapi/plutio.yaml',
      server: {
        command: 'node',
        args: [
          'apps/plutio-server/dist/main.js',
          '--port',
          '0',
          '--control',
          '--allow-private-webhooks',
          '--exit-with-parent',
        ],
        env: { TOUCHSTONE_CONTROL_TOKEN: generated() },
        ready: /listening on (\S+)/,
      },
      control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
      generate: [
        { emitters: ['types', 'errors'], directory: 'packages/plutio-types/src' },
        {
          emitters: ['zod'],
          directory: 'packages/plutio-zod/src',
          typesPackage: '@touchstone/plutio-types',
        },
      ],
      report: 'reports/plutio.json',
    },
  },
});
