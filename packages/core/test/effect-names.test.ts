import { describe, expect, test } from 'vitest';
import { type Effect, effectOf } from '../src/index.js';
import { documentOf, modelFrom } from './document.js';

const DONE = { responses: { 204: { description: 'Done.' } } };

const DATA = {
  200: {
    description: 'OK',
    content: { 'application/json': { schema: { type: 'object', properties: { id: { type: 'string' } } } } },
  },
};

const parametersOf = (path: string): readonly object[] =>
  [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

const bodyOf = (properties: object): object => ({
  requestBody: { content: { 'application/json': { schema: { type: 'object', properties } } } },
});

async function effectIn(paths: object, id: string): Promise<Effect> {
  const model = await modelFrom({ 'a.json': documentOf(paths) });
  const operation = model.operations.find((candidate) => candidate.id === id);
  if (!operation) throw new Error(`The document has no ${id}.`);
  return effectOf(model, operation);
}

/** Returns the effect of a GET, which is the only operation of its document. */
const effectOfGet = (path: string, operation: object = {}): Promise<Effect> =>
  effectIn({ [path]: { parameters: parametersOf(path), get: { ...DONE, ...operation } } }, `GET ${path}`);

/** Returns the effect of a POST to a collection whose items can be read and removed. */
const effectOfCreation = (path: string, operation: object = {}): Promise<Effect> =>
  effectIn(
    {
      [path]: { post: { ...DONE, ...operation } },
      [`${path}/{id}`]: { parameters: parametersOf('{id}'), get: DONE, delete: DONE },
    },
    `POST ${path}`,
  );

describe('a GET is dangerous', () => {
  test.each([
    '/reindex',
    '/re-index',
    '/reIndex',
    '/jobs/{id}/retry',
    '/jobs/{id}:retry',
    '/empty-trash',
    '/emptyTrash',
    '/trash/empty',
    '/rebuild',
    '/queue/pop',
    '/claim/{id}',
    '/decline/{id}',
    '/vacuum',
    '/door/open',
    '/wake',
    '/wake-up',
    '/do-reset',
    '/reset.php',
    '/users/add/{name}',
    '/consume',
    '/queue/consume',
    '/queue/skip',
    '/devices/{id}/on',
    '/devices/{id}/off',
    '/transactions/{id}/commit',
    '/init',
    '/initialize',
    '/setup',
    '/bootstrap',
    '/notifications/read-all',
    '/notifications/{id}/read',
    '/test-email',
    '/email/test',
    '/webhooks/{id}/test',
    '/test/sms',
  ])('if the path is %s', async (path) => {
    expect((await effectOfGet(path)).kind).toBe('dangerous');
  });

  test.each([
    '/queues/{id}/receive',
    '/queues/{id}/pull',
    '/queues/{id}/next',
    '/jobs/next',
    '/jobs/claim-next',
    '/jobs/{id}/lease',
    '/queue/take-all',
    '/tickets/take',
    '/tickets/take/{id}',
    '/notifications/read-all',
    '/inboxes/{id}/readAll',
    '/notifications/all-read',
    '/notifications/{id}/read',
    '/messages/{id}/seen',
    '/documents/{id}/viewed',
    '/otp',
    '/otp/{phone}',
    '/phone/verification-code',
    '/mfa/code',
    '/magic-link',
  ])('if the path is %s, even if the response has data', async (path) => {
    expect((await effectOfGet(path, { responses: DATA })).kind).toBe('dangerous');
  });

  test.each([
    'receiveMessage',
    'queues.take',
    'QueueController_receive',
    'ackMessage',
    'leaseJob',
    'pullTasks',
  ])('if the operationId is %s, even if the response has data', async (operationId) => {
    expect((await effectOfGet('/x', { operationId, responses: DATA })).kind).toBe('dangerous');
  });

  test.each([
    'Empty the trash',
    'Emptying the trash',
    'Retry all failed jobs',
    'Retry failed jobs',
    'Backs up the database',
    'Opens the door',
    'Shuts down the server',
    'Get and reset the counter',
    'Get and reset counter',
    'Returns & clears the log',
    'Read then delete',
    'Fetches the next message and removes it from the queue',
  ])('if the summary is "%s"', async (summary) => {
    expect((await effectOfGet('/x', { summary })).kind).toBe('dangerous');
  });

  test.each(['rebuildIndex', 'TrashController_emptyTrash', 'retryJob', 'getAndReset', 'jobs.retryAll'])(
    'if the operationId is %s',
    async (operationId) => {
      expect((await effectOfGet('/x', { operationId })).kind).toBe('dangerous');
    },
  );

  test.each([
    'Sends an e-mail to the person.',
    'Shows the order and charges the card.',
    'This operation deletes all rows.',
    'Rebuilds the index.',
    'Returns the events of the buffer and flushes it.',
    'Returns the oldest message, removing it from the queue.',
    'Returns the counter, and then resets it.',
    'Returns the value. This call also increments the counter.',
    'Returns the value. The counter is then reset.',
    'Returns unread messages. They are marked as read once returned.',
    'The messages are deleted from the server after being read.',
    'Returns one job and marks it as started.',
  ])('if the description is "%s"', async (description) => {
    expect((await effectOfGet('/x', { description })).kind).toBe('dangerous');
  });

  test.each(['/setup', '/device/init', '/transactions/{id}/commit'])(
    'if the path is %s and the response only reports the result',
    async (path) => {
      const schema = { type: 'object', properties: { ok: { type: 'boolean' }, message: { type: 'string' } } };
      const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
      expect((await effectOfGet(path, { responses })).kind).toBe('dangerous');
    },
  );

  test('if 202 is its only documented success', async () => {
    const accepted = { description: 'Started.' };
    const effect = await effectOfGet('/x', { responses: { 202: accepted, 404: accepted } });
    expect(effect).toEqual({
      kind: 'dangerous',
      reason: 'its only documented success is 202, which reports that the server started an action',
    });
  });
});

describe('a GET is a read', () => {
  test.each([
    '/receipts',
    '/receivers/{id}',
    '/reservations',
    '/next-page',
    '/pages/{id}/next',
    '/messages/{id}/next',
    '/flats/{id}/lease',
    '/leases',
    '/claim-forms',
    '/take-profit-orders',
    '/items/take/{count}',
    '/repos/{id}/pulls',
    '/pull/{id}/files',
    '/users/{id}/viewed',
    '/movies/seen',
    '/books/{id}/read',
    '/articles/read-all',
    '/notifications/read',
    '/countries/{code}',
    '/discounts/{id}/code',
    '/bookings/{id}/confirmation-code',
    '/otp/status',
  ])('if the path is %s and the response has data', async (path) => {
    expect((await effectOfGet(path, { responses: DATA })).kind).toBe('read');
  });

  test.each(['pullRequests', 'receiveStatus', 'take_list', 'nextPage', 'leaseTerms', 'getTake'])(
    'if the operationId is %s and the response has data',
    async (operationId) => {
      expect((await effectOfGet('/x', { operationId, responses: DATA })).kind).toBe('read');
    },
  );

  test('if the document also removes a mark', async () => {
    const path = '/messages/{id}/seen';
    const item = { parameters: parametersOf(path), get: { responses: DATA }, delete: DONE };
    expect((await effectIn({ [path]: item }, `GET ${path}`)).kind).toBe('read');
  });

  test.each([
    '/issues/open',
    '/open-issues',
    '/claims/{id}',
    '/retry-policies',
    '/refresh-rate',
    '/jobs/{id}/retries',
    '/jobs/running',
    '/charges',
    '/refunds/{id}',
    '/stops/{id}',
    '/open/issues',
    '/votes',
    '/test-emails',
    '/tests/{id}',
    '/email/test-results',
    '/health/ready',
    '/books/read',
    '/products/read-all',
    '/on/{date}',
    '/items/take/{count}/skip/{offset}',
    '/commits/{id}',
  ])('if the path is %s', async (path) => {
    expect((await effectOfGet(path)).kind).toBe('read');
  });

  test.each(['/sys/init', '/setup', '/builds/{id}/commit', '/bootstrap'])(
    'if the path is %s and the response has data',
    async (path) => {
      const schema = { type: 'object', properties: { status: {}, initialized: { type: 'boolean' } } };
      const responses = { 200: { description: 'OK', content: { 'application/json': { schema } } } };
      expect((await effectOfGet(path, { responses })).kind).toBe('read');
    },
  );

  test('if the document removes a resource whose name is also a verb', async () => {
    const path = '/claim/{id}';
    const item = { parameters: parametersOf(path), get: DONE, delete: DONE };
    expect((await effectIn({ [path]: item }, `GET ${path}`)).kind).toBe('read');
  });

  test.each(['Open issues', 'Retry policy', 'Running jobs', 'Charges of the customer', 'Closing prices'])(
    'if the summary is "%s"',
    async (summary) => {
      expect((await effectOfGet('/x', { summary })).kind).toBe('read');
    },
  );

  test.each(['getLastRun', 'getWorkflowTrigger', 'openApiSpec', 'retryPolicy', 'listOpenIssues'])(
    'if the operationId is %s',
    async (operationId) => {
      expect((await effectOfGet('/x', { operationId })).kind).toBe('read');
    },
  );

  test.each([
    'Sends back the list.',
    'Sends the file to the user.',
    'Returns the e-mail address of the person.',
    'Returns the notifications that are sent to the user.',
    'Returns the user who sends messages.',
    'Returns the start and end dates.',
    'Returns a template, for viewing and updating your templates.',
    'Returns the projects that are deleted.',
    'Returns the report. It is automatically deleted after 30 days.',
    'This call sets the limit of the page.',
    'Get start and end of the period',
    'Reads the settings and the reset date.',
  ])('if the description is "%s"', async (description) => {
    expect((await effectOfGet('/x', { description })).kind).toBe('read');
  });

  test('if the summary names a read, although the description begins with a verb of a write', async () => {
    const effect = await effectOfGet('/x', { summary: 'Read the input', description: 'Create an input.' });
    expect(effect.kind).toBe('read');
  });

  test('if its successes are 200 and 202', async () => {
    const responses = { 200: { description: 'Ready.' }, 202: { description: 'Not ready.' } };
    expect((await effectOfGet('/x', { responses })).kind).toBe('read');
  });
});

describe('a POST to a collection is dangerous', () => {
  test.each([
    'newsletters',
    'subscribers',
    'newsletter-subscribe',
    'campaigns',
    'broadcasts',
    'push-notifications',
    'faxes',
    'phoneCalls',
    'donations',
    'ssh-keys',
    'remote_commands',
    'shells',
    'failovers',
    'shipments',
    'print-jobs',
    'terminations',
    'suspensions',
    'evictions',
    'cancellations',
    'renewals',
    'gifts',
    'tips',
    'friend-requests',
    'connectionRequests',
    'follows',
    'employee-terminations',
    'disputes',
  ])('if the collection is %s', async (name) => {
    const effect = await effectOfCreation(`/${name}`);
    expect(effect.kind).toBe('dangerous');
    expect(effect.reason).toContain(`the path contains "${name}"`);
  });

  test.each([
    ['listeners', 'callbackUrl', { type: 'string' }],
    ['listeners', 'webhook_url', { type: 'string' }],
    ['monitors', 'target_url', { type: 'string' }],
    ['devices', 'endpoint', { type: 'string', format: 'uri' }],
    ['orders', 'paymentMethodId', { type: 'string' }],
    ['bookings', 'card_token', { type: 'string' }],
    ['orders', 'side', { enum: ['BUY', 'SELL'] }],
    ['jobs', 'command', { type: 'string' }],
    ['tasks', 'dockerImage', { type: 'string' }],
  ])('if the collection is %s and the body has the member %s', async (name, member, schema) => {
    const effect = await effectOfCreation(`/${name}`, bodyOf({ [member]: schema }));
    expect(effect.kind).toBe('dangerous');
    expect(effect.reason).toContain(`body member \`${member}\``);
  });

  test('if a nested member of the body is an address that the server calls', async () => {
    const options = { type: 'object', properties: { notificationUrl: { type: 'string' } } };
    expect((await effectOfCreation('/things', bodyOf({ options }))).kind).toBe('dangerous');
  });

  test('if the document declares a callback', async () => {
    const callbacks = { onDone: { '{$request.body#/a}': { post: DONE } } };
    expect((await effectOfCreation('/things', { callbacks })).reason).toContain('callback `onDone`');
  });

  test('if the collection is jobs and the server only accepts the job', async () => {
    const responses = { 202: { description: 'Accepted.' } };
    expect((await effectOfCreation('/jobs', { responses })).kind).toBe('dangerous');
    expect((await effectOfCreation('/slots', { responses })).kind).toBe('create');
  });

  test('if the operationId ends in such a resource', async () => {
    expect((await effectOfCreation('/things', { operationId: 'createBroadcast' })).kind).toBe('dangerous');
  });

  test.each([
    ['Sends an e-mail to the person with a link to join.', 'sends an e-mail'],
    ['Creates a user. A confirmation email is sent to the address.', 'email is sent'],
    ['Creates a page, then e-mails the editors.', 'e-mails the'],
    ['Adds a member. If `notify` is set, sends a text message.', 'sends a text message'],
    ['Use this endpoint to send an SMS.', 'send an sms'],
    ['<p>Sends an <b>email</b> to all.</p>', 'sends an email'],
    ['The customer will be charged immediately.', 'will be charged'],
    ['Notifies all subscribers.', 'notifies all'],
    ['Pays the invoice.', 'pays the'],
    ['Shuts down the server.', 'shuts down'],
    ['Restarts the service.', 'restarts the service'],
    ['Starts a deployment.', 'starts a deployment'],
    ['Deletes all rows and adds one.', 'deletes all'],
    ['Sends a reset link to the user.', 'sends a reset link to the user'],
  ])('with the description "%s"', async (description, phrase) => {
    const effect = await effectOfCreation('/things', { description });
    expect(effect.reason).toContain(`the description says "${phrase}"`);
    expect(effect.kind).toBe('dangerous');
  });
});

describe('a POST to a collection is a creation', () => {
  test.each([
    'keywords',
    'campaign-tags',
    'notification-preferences',
    'call-logs',
    'turnkeys',
    'orders',
    'jobs',
    'bookings',
    'feature-requests',
    'requests',
    'circuit-terminations',
    'l2vpn-terminations',
  ])('if the collection is %s', async (name) => {
    expect((await effectOfCreation(`/${name}`)).kind).toBe('create');
  });

  test.each([
    ['bookmarks', 'url', { type: 'string', format: 'uri' }],
    ['bookmarks', 'endpoint', { type: 'string' }],
    ['clients', 'redirect_uri', { type: 'string', format: 'uri' }],
    ['things', 'callback', { type: 'string' }],
    ['things', 'use_webhook_url', { type: 'boolean' }],
    ['things', 'callbackUrl', { type: 'string', readOnly: true }],
    ['orders', 'paymentStatus', { type: 'string' }],
    ['orders', 'side', { enum: ['left', 'right'] }],
    ['customers', 'paymentMethodId', { type: 'string' }],
    ['jobs', 'title', { type: 'string' }],
  ])('if the collection is %s and the body has the member %s', async (name, member, schema) => {
    const effect = await effectOfCreation(`/${name}`, bodyOf({ [member]: schema }));
    expect(effect.kind, effect.reason).toBe('create');
  });

  test.each([
    'Creates a user with the e-mail address of the person.',
    'Sends back the list.',
    'Adds a contact. No email is sent.',
    'Creates a person without sending an email.',
    'Creates an item; does not send a notification.',
    'Adds the phone number of the person.',
    'Creates a credential that can be used to send messages.',
    'Creates an item. It has a name. It has an owner. Sends an email.',
  ])('with the description "%s"', async (description) => {
    expect((await effectOfCreation('/things', { description })).kind).toBe('create');
  });
});

test('the effect of a description of a million characters is inferred in bounded time', async () => {
  for (const text of ['and ', 'sends a ', '[', '<', '_']) {
    const effect = await effectOfCreation('/things', { description: text.repeat(1_000_000 / text.length) });
    expect(effect.kind).toBe('create');
  }
});

describe('the effect of operations whose names are rarer', () => {
  test.each([
    ['/vouchers/{id}/redeem', 'Redeem a voucher'],
    ['/tickets/{id}/use', 'Use the ticket'],
    ['/leases/{id}/extend', 'Extend the lease'],
    ['/undo', 'Undo the last change'],
    ['/cordon', 'Cordon the node'],
    ['/archive', 'Archive the project'],
    ['/lottery/draw', 'Draw the winner'],
    ['/sequence/nextval', 'Return the next value of the sequence'],
  ])('a GET of %s is dangerous', async (path, summary) => {
    expect((await effectOfGet(path, { summary })).kind).toBe('dangerous');
  });

  test.each(['/archive', '/uses', '/draws'])('a GET of %s is a read if its summary says so', async (path) => {
    expect((await effectOfGet(path, { summary: 'List all items' })).kind).toBe('read');
  });

  test.each(['/shutdowns', '/lockdowns', '/unsubscribes', '/opt-outs', '/settlements', '/voids', '/merges'])(
    'a POST to %s is dangerous',
    async (path) => {
      expect((await effectOfCreation(path)).kind).toBe('dangerous');
    },
  );
});
