import { createTask, listTasks, parseError, removeTask, updateTask } from '@touchstone/plutio-zod';
import { call, PlutioError } from './call.js';
import { createPlutioClient } from './client.js';
import { readSettings, type Settings, SettingsError } from './settings.js';
import { Tokens } from './tokens.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** Creates, finds, edits and removes a task, and prints the webhooks that Plutio sends for it. */
async function run(settings: Settings, webhooks: WebhookReceiver): Promise<void> {
  const tokens = new Tokens(settings);
  const plutio = createPlutioClient(settings, tokens);
  // Every call requires this header in addition to the token.
  const header = { business: settings.business };

  const token = await tokens.current();
  print('token', `valid until ${token.accessTokenExpiresAt}`);

  const before = await call('listTasks', listTasks.responses[200], () =>
    plutio.GET('/tasks', { params: { header, query: { limit: 100 } } }),
  );
  print('tasks', `${before.length} in ${settings.business}`);

  const task = await call('createTask', createTask.responses[201], () =>
    plutio.POST('/tasks', {
      params: { header },
      body: createTask.body.parse({ title: 'Fire the glaze tests', estimateMinutes: 90 }),
    }),
  );
  const { _id } = task;
  print('created', `${task.title}, ${task.status}`);

  const edited = await call('updateTask', updateTask.responses[200], () =>
    plutio.PUT('/tasks', { params: { header }, body: { _id, status: 'completed' } }),
  );
  print('edited', `${edited.title}, ${edited.status}`);

  const completed = await call('listTasks', listTasks.responses[200], () =>
    plutio.GET('/tasks', {
      params: { header, query: { sort: '-updatedAt', q: { status: { $in: ['completed'] } } } },
    }),
  );
  print('found', `${completed.filter((task) => task._id === _id).length} of ${completed.length} completed`);

  await call('removeTask', removeTask.responses[200], () =>
    plutio.DELETE('/tasks', { params: { header }, body: { _id } }),
  );
  print('removed', task.title);

  // The client does not throw on an error response, so an expected error can be identified by its code.
  const missing = await plutio.GET('/tasks/{id}', { params: { header, path: { id: _id } } });
  const error = parseError('getTask', missing.response.status, missing.error);
  if (!error.known || error.code !== 'not_found') throw new Error('The removed task still exists.');
  print('missing', error.body.message);

  for (const event of ['task.create', 'task.edit', 'task.remove'] as const) {
    const { payload } = await webhooks.next(event, _id);
    print('webhook', `${event}: ${payload.title}, ${payload.status}`);
  }
}

function print(label: string, text: string): void {
  process.stdout.write(`${label.padEnd(9)}${text}\n`);
}

try {
  const settings = readSettings(process.env);
  const webhooks = await WebhookReceiver.listen(settings.webhookPort, settings.webhookSecret);
  try {
    await run(settings, webhooks);
  } finally {
    webhooks.close();
  }
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}

/** Formats an error that the user can fix as one line, and a bug with its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof PlutioError || error instanceof SettingsError) return error.message;
  // If a connection fails, the system error is the cause; if the listener fails, it is the error itself.
  const { cause = error } = error;
  if (cause instanceof Error && (cause !== error || 'code' in cause))
    return cause === error ? error.message : `${error.message}: ${reasonOf(cause)}`;
  return error.stack ?? error.message;
}

/** Returns the reason for a system error; if several addresses were tried, the reason for the first one. */
function reasonOf(cause: Error): string {
  const [first] = cause instanceof AggregateError ? cause.errors : [cause];
  return first instanceof Error ? first.message : cause.message;
}
