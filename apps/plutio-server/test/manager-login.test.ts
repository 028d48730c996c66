import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DEMO_EMAIL } from '../src/data/seed.js';
import { start } from './harness.js';
import { csrfOf, demoVisitor, fieldOf, MANAGER, PASSWORD, textOf, Visitor } from './visitor.js';

const SERVER = { demoPassword: PASSWORD };

test('the API manager redirects every page to the login page, with the path to return to', async () => {
  const visitor = new Visitor(await start(SERVER));
  for (const below of ['', '/new', '/abc/revoke']) {
    const page = await visitor.get(MANAGER + below);
    expect(page.path).toBe(`/login?to=${encodeURIComponent(MANAGER + below)}`);
    expect(textOf(page)).toContain('Log in');
  }
});

test('the API manager returns to the requested page after the login', async () => {
  const visitor = new Visitor(await start(SERVER));
  const { html } = await visitor.get(`${MANAGER}/new`);
  const to = /name="to" value="([^"]*)"/.exec(html)?.[1] ?? '';
  const form = { email: DEMO_EMAIL, password: PASSWORD, csrf: csrfOf(html), to };
  expect((await visitor.post('/login', form)).path).toBe(`${MANAGER}/new`);
});

test('the server changes the demo password if a later start specifies a new one', async () => {
  const path = await mkdtemp(join(tmpdir(), 'plutio-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  const options = { data: join(path, 'data.db'), encryptionKey: randomBytes(32) };
  for (const [password, works, fails] of [
    [undefined, null, 'first-word'],
    ['first-word', 'first-word', 'second-word'],
    ['second-word', 'second-word', 'first-word'],
    [undefined, 'second-word', 'first-word'],
  ] as const) {
    const server = await start({ ...options, demoPassword: password });
    const visitor = new Visitor(server);
    expect((await visitor.logIn(DEMO_EMAIL, fails)).status).toBe(422);
    if (works !== null) expect((await visitor.logIn(DEMO_EMAIL, works)).path).toBe(MANAGER);
    await server.running.stop();
  }
});

test('the API manager does not redirect to another site after the login', async () => {
  const visitor = new Visitor(await start(SERVER));
  for (const to of [
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/v1.11/tasks',
    'javascript:1',
  ]) {
    visitor.cookies.clear();
    const page = await visitor.submit('/login', { email: DEMO_EMAIL, password: PASSWORD, to });
    expect(page.path).toBe(MANAGER);
  }
});

test('the login form responds identically to a wrong password and an unknown email, and keeps the email', async () => {
  const visitor = new Visitor(await start(SERVER));
  for (const [email, password] of [
    [DEMO_EMAIL, 'wrong'],
    ['nobody@the-ceramic-school.example', PASSWORD],
  ] as const) {
    const page = await visitor.logIn(email, password);
    expect(page.status).toBe(422);
    expect(textOf(page)).toContain('The email or password is wrong.');
    expect(fieldOf(page, 'email')).toBe(email);
    expect(fieldOf(page, 'password')).toBe('');
  }
  const empty = await visitor.logIn('', '');
  expect(textOf(empty)).toContain('Enter your email. Enter your password.');
});

test('the session cookie is protected from scripts and other sites', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const cookie = visitor.setCookies.find(
    (line) => line.startsWith('plutio_session=') && !/max-age=0/i.test(line),
  );
  expect(cookie).toMatch(/^plutio_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/);
  const behindTls = new Visitor(server);
  await behindTls.submit('/login', { email: DEMO_EMAIL, password: PASSWORD }, '/login', {
    'X-Forwarded-Proto': 'https',
  });
  expect(behindTls.setCookies.at(-2)).toMatch(/^plutio_session=.*; Secure; SameSite=Lax$/);
});

test('the server stores neither the session cookie nor the password in the database files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plutio-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data.db');
  const visitor = await demoVisitor(await start({ ...SERVER, data, encryptionKey: Buffer.alloc(32, 1) }));
  const cookie = visitor.cookies.get('plutio_session') ?? '';
  expect(cookie).toHaveLength(43);
  for (const name of await readdir(folder)) {
    const bytes = await readFile(join(folder, name));
    expect(bytes.includes(cookie)).toBe(false);
    expect(bytes.includes(PASSWORD)).toBe(false);
  }
});

test("a session ends twelve hours after the login by the server's clock", async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  await server.freeze();
  await server.advance(43_190);
  expect((await visitor.get(MANAGER)).path).toBe(MANAGER);
  await server.advance(20);
  expect((await visitor.get(MANAGER)).path).toContain('/login');
});

test('the API manager creates a new session at each login and ends it at logout', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const first = visitor.cookies.get('plutio_session') ?? '';
  expect((await visitor.submit('/logout', {}, MANAGER)).path).toBe('/login');
  await visitor.logIn();
  expect(visitor.cookies.get('plutio_session')).not.toBe(first);
  visitor.cookies.set('plutio_session', first);
  expect((await visitor.get(MANAGER)).path).toContain('/login');
  visitor.cookies.set('plutio_session', 'made-up');
  expect((await visitor.get(MANAGER)).path).toContain('/login');
});

test('the API manager refuses further logins after five wrong passwords within 15 minutes', async () => {
  const server = await start(SERVER);
  await server.freeze();
  const visitor = new Visitor(server);
  for (let attempt = 1; attempt <= 5; attempt += 1) {
    expect((await visitor.logIn(DEMO_EMAIL.toUpperCase(), `guess ${attempt}`)).status).toBe(422);
    await server.advance(60);
  }
  const refused = await visitor.logIn();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('600');
  expect(textOf(refused)).toContain('Too many attempts. Try again in 10 minutes.');
  await server.advance(599);
  expect((await visitor.logIn()).status).toBe(429);
  await server.advance(1);
  expect((await visitor.logIn()).path).toBe(MANAGER);
});

test('the API manager limits concurrent guesses from one address, regardless of the emails', async () => {
  const visitor = new Visitor(await start(SERVER));
  const csrf = csrfOf((await visitor.get('/login')).html);
  const guesses = Array.from({ length: 30 }, (_, index) =>
    visitor.post('/login', { csrf, email: `user${index}@example.com`, password: 'guess' }),
  );
  const outcomes = (await Promise.all(guesses)).map(({ status }) => status);
  expect(outcomes.filter((status) => status === 422)).toHaveLength(20);
  expect(outcomes.filter((status) => status === 429)).toHaveLength(10);
});
