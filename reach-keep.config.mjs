import { defineConfig, env, generated } from '@touchstone/cli';
export default defineConfig({
  systems: {
    "fsm-navigator": {
      document: "/tmp/learn-base/keep/fsm-navigator.yaml",
      server: {
        command: 'node',
        args: ["apps/fsm-navigator-server/dist/main.js","--port","0","--control","--exit-with-parent"],
        env: { TOUCHSTONE_CONTROL_TOKEN: generated(), FSM_ADMIN_TOKEN: generated() },
        ready: /listening on (\S+)/,
      },
      control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
      report: "/tmp/learn-base/keep/fsm-navigator.json",
    },
    "plutio": {
      document: "/tmp/learn-base/keep/plutio.yaml",
      server: {
        command: 'node',
        args: ["apps/plutio-server/dist/main.js","--port","0","--control","--allow-private-webhooks","--exit-with-parent"],
        env: { TOUCHSTONE_CONTROL_TOKEN: generated(), FSM_ADMIN_TOKEN: generated() },
        ready: /listening on (\S+)/,
      },
      control: { token: env('TOUCHSTONE_CONTROL_TOKEN') },
      report: "/tmp/learn-base/keep/plutio.json",
    },
  },
});
