import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ReferenceServer } from '../src/reference-server.js';
import { run } from './program.js';

const STORY = [
  /^token {4}valid until \d{4}-\d\d-\d\dT\S+Z$/,
  /^tasks {4}0 in ws-\w+$/,
  /^created {2}Fire the glaze tests, open$/,
  /^edited {3}Fire the glaze tests, completed$/,
  /^found {4}1 of 1 completed$/,
  /^removed {2}Fire the glaze tests$/,
  /^missing {2}No task with this _id exists in this workspace\.$/,
  /^webhook {2}task\.create: Fire the glaze tests, open$/,
  /^webhook {2}task\.edit: Fire the glaze tests, completed$/,
  /^webhook {2}task\.remove: Fire the glaze tests, completed$/,
];

function expectStory(stdout: string): void {
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(STORY.length);
  for (const [index, line] of lines.entries()) expect(line).toMatch(STORY[index] ?? /^$/);
}

describe('the program', () => {
  let server: ReferenceServer;
  beforeAll(async () => {
    server = await ReferenceServer.start();
  }, 60_000);
  afterAll(() => server.stop());

  test('creates, finds, edits and removes a task and receives the webhooks', async () => {
    const { code, stdout, stderr } = await run('main', await server.createClient());
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectStory(stdout);
  }, 60_000);

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'the secret is wrong',
      { PLUTIO_CLIENT_SECRET: 'wrong' },
      /^createToken: invalid_client\. Invalid client: /,
    ],
    [
      'the workspace is not enabled',
      { PLUTIO_BUSINESS: 'other' },
      /^listTasks: business_not_enabled\. Business other /,
    ],
    ['the port is invalid', { PLUTIO_WEBHOOK_PORT: 'any' }, /^PLUTIO_WEBHOOK_PORT must be a port number\.$/],
    [
      'several variables are missing',
      { PLUTIO_BUSINESS: '', PLUTIO_CLIENT_ID: '' },
      /^Set the environment variables PLUTIO_BUSINESS, PLUTIO_CLIENT_ID\.$/,
    ],
  ])(
    'prints a one-line message if %s',
    async (_, change, message) => {
      const { code, stderr } = await run('main', { ...(await server.createClient()), ...change });
      expect(code).toBe(1);
      expect(stderr.trimEnd()).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    },
    60_000,
  );

  test('reports that the user lacks the permission to create tasks', async () => {
    const client = await server.createClient({ permissions: ['task.view'] });
    const { code, stdout, stderr } = await run('main', client);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^tasks {4}0 /m);
    expect(stderr).toMatch(
      /^createTask: permission_denied\. You do not have permission to create tasks\. \w/,
    );
  }, 60_000);
});

test('the demo requires no environment variables', async () => {
  const { code, stdout } = await run('demo');
  expect(code).toBe(0);
  expectStory(stdout);
}, 60_000);
