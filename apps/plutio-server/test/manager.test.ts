import { expect, test } from 'vitest';
import { ClientListPage } from '../src/manager/client-list-page.js';
import { EVENTS } from '../src/terms.js';
import { start, type TestServer } from './harness.js';
import { startReceiver } from './receiver.js';
import {
  checkedOf,
  demoVisitor,
  fieldOf,
  MANAGER,
  PASSWORD,
  type Page,
  pathOf,
  textOf,
  tokenFor,
  workspacesOf,
} from './visitor.js';

const SERVER = { demoPassword: PASSWORD, allowPrivateWebhooks: true };
const SETTINGS = { name: 'Shop', api_version: '1.11' };

async function list(server: TestServer, token: string, business: string): Promise<string> {
  const caller = { id: '', secret: '', token, business };
  return (await server.api(caller, 'GET', '/notes')).outcome;
}

test('the API manager explains how to begin if there are no clients', () => {
  const user = { id: 'nobody', email: 'new@the-ceramic-school.example', name: 'New' };
  const session = { hash: '', csrf: '', user };
  const html = String(ClientListPage({ session, clients: [], workspaces: new Map() }));
  expect(html).toContain('No API clients yet');
  expect(html.match(/href="\/settings\/api-manager\/new"/g)).toHaveLength(1);
});

test('the API manager creates a client with a working id and secret', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const page = await visitor.create('Billing sync');
  expect(textOf(page)).toContain('The client was created.');
  expect(fieldOf(page, 'name')).toBe('Billing sync');
  expect(fieldOf(page, 'webhook-secret')).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
  const token = await tokenFor(server, page);
  expect(await list(server, token, 'the-ceramic-school')).toBe(
    '400 Business the-ceramic-school is not enabled for this client.',
  );
  expect(textOf(await visitor.get(MANAGER))).toMatch(/Billing sync \w{17} No workspace No webhooks Created/);
});

test('the API manager requires a name of limited length and keeps the selected options', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  for (const [name, problem] of [
    ['   ', 'Enter a name for the client.'],
    ['x'.repeat(201), 'The name is longer than 200 characters.'],
  ] as const) {
    const page = await visitor.submit(`${MANAGER}/new`, { name, secret: 'once' });
    expect(page.status).toBe(422);
    expect(page.html).toContain(`<a href="#name">${problem}</a>`);
    expect(page.html).toContain(`<p class="problem" id="name-problem">${problem}</p>`);
    expect(page.html).toMatch(
      /<input id="name"[^>]*aria-invalid="true" aria-describedby="name-hint name-problem"/,
    );
    expect(fieldOf(page, 'name')).toBe(name.trim());
    expect(checkedOf(page, 'secret')).toEqual(['once']);
  }
  expect((await visitor.create('y'.repeat(200))).status).toBe(200);
});

test('the API manager shows a working secret only once if it is not kept visible', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const page = await visitor.create('CRM', 'once');
  expect(textOf(page)).toContain('this is the only time it is shown');
  expect(await tokenFor(server, page)).not.toBe('');
  const again = await visitor.get(pathOf(page));
  expect(fieldOf(again, 'client-secret')).toBeUndefined();
  expect(textOf(again)).toContain('It was shown once, when the client was created.');
  expect(fieldOf(again, 'webhook-secret')).toBe(fieldOf(page, 'webhook-secret'));
});

test('the API manager shows the secret on every visit if it is kept visible', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const page = await visitor.create('CRM');
  const again = await visitor.get(pathOf(page));
  expect(fieldOf(again, 'client-secret')).toBe(fieldOf(page, 'client-secret'));
  expect(fieldOf(again, 'client-secret')).toHaveLength(43);
});

test('the API manager enables and disables workspaces for an issued token', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const page = await visitor.create('Shop');
  const path = pathOf(page);
  const token = await tokenFor(server, page);
  const [school = '', shop = ''] = workspacesOf(page);
  const outcomes = async () => [
    await list(server, token, 'the-ceramic-school'),
    await list(server, token, 'the-ceramic-shop'),
  ];
  const refused = (name: string) => `400 Business ${name} is not enabled for this client.`;
  const both = await visitor.submit(path, { ...SETTINGS, workspace: [school, shop] });
  expect(textOf(both)).toContain('The changes were saved');
  expect(checkedOf(both, 'workspace')).toEqual([school, shop]);
  expect(await outcomes()).toEqual(['200', '200']);
  await visitor.submit(path, { ...SETTINGS, workspace: shop });
  expect(await outcomes()).toEqual([refused('the-ceramic-school'), '200']);
  await visitor.submit(path, SETTINGS);
  expect(await outcomes()).toEqual([refused('the-ceramic-school'), refused('the-ceramic-shop')]);
});

test('the API manager refuses a workspace that the user is not a member of', async () => {
  const server = await start(SERVER);
  await server.caller({ tenant: 'other' });
  const visitor = await demoVisitor(server);
  const page = await visitor.create('Shop');
  const refused = await visitor.submit(pathOf(page), { ...SETTINGS, workspace: 'Yq3sFhT7nKwPz5RbL' });
  expect(refused.status).toBe(422);
  expect(refused.html).toContain(
    '<a href="#workspaces">You are not a member of every selected workspace.</a>',
  );
});

test('the API manager saves all settings of a client', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const path = pathOf(await visitor.create('Shop'));
  const method = ['task.create', 'time-track.remove', 'invoice-subscription.edit'];
  const url = ['', ' https://example.com/a ', 'http://127.0.0.1:9/b?c=d&e="f"', ''];
  await visitor.submit(path, { name: ' New name ', api_version: '1.9', method, url });
  const page = await visitor.get(path);
  expect(fieldOf(page, 'name')).toBe('New name');
  expect(page.html).toMatch(/<option value="1\.9" selected/);
  expect(checkedOf(page, 'method')).toEqual(method);
  expect([1, 2, 3, 4].map((index) => fieldOf(page, `url-${index}`))).toEqual([
    'https://example.com/a',
    'http://127.0.0.1:9/b?c=d&e="f"',
    '',
    undefined,
  ]);
  expect(textOf(await visitor.get(MANAGER))).toContain('3 events to 2 URLs');
});

test('the API manager reports each error next to its field and in the summary, and keeps the input', async () => {
  const visitor = await demoVisitor(await start({ demoPassword: PASSWORD }));
  const path = pathOf(await visitor.create('Shop'));
  const url = [
    'https://example.com/',
    'http://127.0.0.1:9/',
    'nowhere',
    'https://example.com/',
    'ftp://a.example/',
  ];
  const page = await visitor.submit(path, {
    name: '',
    api_version: '2.0',
    url,
    method: ['task.edit', 'task.explode'],
  });
  expect(page.status).toBe(422);
  const problems = [...page.html.matchAll(/<li><a href="#([\w-]+)">([^<]*)<\/a><\/li>/g)];
  expect(problems.map(([, id, problem]) => [id, problem])).toEqual([
    ['name', 'Enter a name for the client.'],
    ['api-version', 'Choose an API version.'],
    [
      'url-2',
      'Webhook URL 2 has a private or loopback address; start the server with --allow-private-webhooks to allow this.',
    ],
    ['url-3', 'Webhook URL 3 must be an absolute URL, such as https://example.com/hooks.'],
    ['url-4', 'Webhook URL 4 is a duplicate.'],
    ['url-5', 'Webhook URL 5 must begin with https:// or http://.'],
    ['events', 'One of the selected events does not exist.'],
  ]);
  for (const [, id = '', problem = ''] of problems) {
    expect(page.html).toContain(`<p class="problem" id="${id}-problem">${problem}</p>`);
    expect(page.html).toContain(`id="${id}"`);
  }
  expect(url.map((_, index) => fieldOf(page, `url-${index + 1}`))).toEqual(url);
  expect(checkedOf(page, 'method')).toEqual(['task.edit']);
  expect(fieldOf(await visitor.get(path), 'name')).toBe('Shop');
});

test('the API manager selects and clears events and adds URLs without JavaScript', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const path = pathOf(await visitor.create('Shop'));
  const typed = { name: 'Typed', api_version: '1.10', method: 'task.edit', url: 'http://127.0.0.1:9/' };
  const selected = await visitor.submit(path, { ...typed, edit: 'select:note' });
  expect(checkedOf(selected, 'method')).toEqual(['task.edit', 'note.create', 'note.edit', 'note.remove']);
  expect(textOf(selected)).toContain('The changes below are not saved yet.');
  expect(fieldOf(selected, 'name')).toBe('Typed');
  expect(selected.html).toContain('value="clear:note"');
  const cleared = await visitor.submit(path, { ...typed, edit: 'clear:task' });
  expect(checkedOf(cleared, 'method')).toEqual([]);
  const added = await visitor.submit(path, { ...typed, edit: 'add-url' });
  expect([1, 2, 3].map((index) => fieldOf(added, `url-${index}`))).toEqual([
    'http://127.0.0.1:9/',
    '',
    undefined,
  ]);
  const ten = Array.from({ length: 11 }, (_, index) => `http://127.0.0.1:9/${index}`);
  expect(textOf(await visitor.submit(path, { ...typed, url: ten }))).toContain('at most 10 webhook URLs');
  expect(checkedOf(await visitor.get(path), 'method')).toEqual([]);
  expect(fieldOf(await visitor.get(path), 'name')).toBe('Shop');
});

test('the API manager saves a selection of all events', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const path = pathOf(await visitor.create('Shop'));
  const page = await visitor.submit(path, { ...SETTINGS, method: EVENTS });
  expect(checkedOf(page, 'method')).toEqual(EVENTS);
});

test('the API manager sends a signed test event to every URL and logs the results', async () => {
  const [good, bad] = [await startReceiver(), await startReceiver(() => ({ status: 500 }))];
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const path = pathOf(await visitor.create('Shop'));
  const empty = await visitor.get(path);
  expect(textOf(empty)).toContain('No deliveries yet.');
  expect(textOf(empty)).toContain('Save a webhook URL to send a test.');
  expect(empty.html).toMatch(/<button type="submit" disabled/);
  await visitor.submit(path, { ...SETTINGS, url: [good.url, bad.url] });
  const page = await visitor.submit(`${path}/test`, {}, path);
  await good.hasReceived(1);
  await bad.hasReceived(1);
  const [call] = good.received;
  expect(call?.headers['x-plutio-event']).toBe('test');
  expect(call?.headers['webhook-signature']).toMatch(/^v1,/);
  expect(JSON.parse(call?.body ?? '')).toMatchObject({ client: { name: 'Shop' } });
  expect(textOf(page)).toMatch(
    /Delivered test .* ID msg_\w+ Next attempt None .* 1 .* answered 204 \d+ ms Payload/,
  );
  expect(textOf(page)).toMatch(/Retrying test .* Next attempt \d+ \w+ \d+, [\d:]+ UTC .* answered 500/);
  expect(textOf(page)).toContain('A test from the API manager.');
});

test('the API manager paginates the delivery log', async () => {
  const receiver = await startReceiver();
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const page = await visitor.create('Shop');
  const [workspace = ''] = workspacesOf(page);
  const settings = { ...SETTINGS, workspace, url: receiver.url, method: 'note.create' };
  await visitor.submit(pathOf(page), settings);
  const caller = { id: '', secret: '', token: await tokenFor(server, page), business: 'the-ceramic-school' };
  for (let index = 1; index <= 45; index += 1) {
    await server.api(caller, 'POST', '/notes', { body: { title: `Note number ${index}.` } });
  }
  await receiver.hasReceived(45);
  const seen: string[][] = [];
  let path: string | undefined = pathOf(page);
  while (path !== undefined) {
    const { html }: Page = await visitor.get(path);
    seen.push([...html.matchAll(/Note number (\d+)\./g)].map(([, number]) => number ?? ''));
    path = /href="([^"]*\?before=\d+)#deliveries"/.exec(html)?.[1];
  }
  expect(seen.map(({ length }) => length)).toEqual([20, 20, 5]);
  expect(seen.flat()).toEqual(Array.from({ length: 45 }, (_, index) => String(45 - index)));
  for (const before of ['0', '-1', 'x', '1e400', "1' or 1"]) {
    const { status } = await visitor.get(`${pathOf(page)}?before=${encodeURIComponent(before)}`);
    expect(status).toBe(200);
  }
});

test('the API manager shows only the beginning of a long payload', async () => {
  const receiver = await startReceiver();
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const page = await visitor.create('Shop');
  const [workspace = ''] = workspacesOf(page);
  await visitor.submit(pathOf(page), { ...SETTINGS, workspace, url: receiver.url, method: 'note.create' });
  const caller = { id: '', secret: '', token: await tokenFor(server, page), business: 'the-ceramic-school' };
  await server.api(caller, 'POST', '/notes', { body: { title: 'Long', content: '<'.repeat(20_000) } });
  await receiver.hasReceived(1);
  const { html } = await visitor.get(pathOf(page));
  expect(/(&lt;)+…/.exec(html)?.[0].length).toBeLessThan(4 * 8000);
});

test('the API manager revokes only the selected client, immediately after confirmation', async () => {
  const receiver = await startReceiver(() => ({ status: 500 }));
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const otherClient = await visitor.create('Kept');
  const page = await visitor.create('Shop');
  const path = pathOf(page);
  const [workspace = ''] = workspacesOf(page);
  await visitor.submit(pathOf(otherClient), { ...SETTINGS, workspace });
  await visitor.submit(path, { ...SETTINGS, workspace, url: receiver.url });
  const [token, other] = [await tokenFor(server, page), await tokenFor(server, otherClient)];
  await visitor.submit(`${path}/test`, {}, path);
  await receiver.hasReceived(1);

  const question = await visitor.get(`${path}/revoke`);
  expect(textOf(question)).toContain('Revoke Shop?');
  expect(textOf(question)).toContain('1 pending delivery is stopped.');
  expect(await list(server, token, 'the-ceramic-school')).toBe('200');

  const revoked = await visitor.submit(`${path}/revoke`, {});
  expect(textOf(revoked)).toContain('The client was revoked.');
  expect(await list(server, token, 'the-ceramic-school')).toContain('401');
  expect(await list(server, other, 'the-ceramic-school')).toBe('200');
  expect(fieldOf(revoked, 'client-secret')).toBeUndefined();
  expect(revoked.html).not.toMatch(/name="api_version"|Send test|Revoke client/);
  expect(textOf(revoked)).toMatch(/Stopped test/);
  await server.freeze();
  await server.advance(1_000_000);
  expect(receiver.received).toHaveLength(1);
});
