import { expect, test } from 'vitest';
import { DEMO_EMAIL } from '../src/data/seed.js';
import { start } from './harness.js';
import { csrfOf, demoVisitor, MANAGER, PASSWORD, pathOf, textOf, Visitor } from './visitor.js';

const SERVER = { demoPassword: PASSWORD, allowPrivateWebhooks: true };

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; " +
  "frame-ancestors 'none'";

test('the API manager sends security headers with every page and uses no inline script or style', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const client = pathOf(await visitor.create('Shop'));
  const pages = [
    await new Visitor(await start(SERVER)).get('/login'),
    await visitor.get(MANAGER),
    await visitor.get(`${MANAGER}/new`),
    await visitor.get(client),
    await visitor.get(`${client}/revoke`),
    await visitor.get('/settings/nothing'),
    await visitor.get(`${MANAGER}/nobody`),
    await visitor.post(client, {}),
    await visitor.submit(client, { name: '' }),
  ];
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 404, 404, 403, 422]);
  for (const { headers, html } of pages) {
    expect(headers.get('content-security-policy')).toBe(POLICY);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('referrer-policy')).toBe('same-origin');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(html).toMatch(/^<!doctype html><html lang="en">/);
    expect(html).not.toMatch(/<style|<script(?! src="\/assets\/)|\sstyle=|\son[a-z]+=|javascript:/i);
  }
});

test('the API manager serves its stylesheet, script and icon as immutable under hashed names', async () => {
  const visitor = new Visitor(await start(SERVER));
  const { html } = await visitor.get('/login');
  const paths = html.match(/\/assets\/[\w.]+/g) ?? [];
  expect(paths).toHaveLength(3);
  for (const path of paths) {
    expect(path).toMatch(/^\/assets\/\w+\.[0-9a-f]{12}\.(css|js|svg)$/);
    const asset = await visitor.get(path);
    expect(asset.status).toBe(200);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('x-content-type-options')).toBe('nosniff');
    expect(asset.headers.get('content-type')).toMatch(
      /^(text\/css|text\/javascript|image\/svg\+xml); charset=utf-8$/,
    );
  }
});

test('the API manager refuses a form without the CSRF token of the session or from a different origin', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const client = pathOf(await visitor.create('Shop'));
  const other = await demoVisitor(server);
  const csrf = csrfOf((await visitor.get(client)).html);
  const foreign = csrfOf((await other.get(client)).html);
  expect(foreign).not.toBe(csrf);
  const paths = [client, `${client}/test`, `${client}/revoke`, `${MANAGER}/new`, '/logout'];
  for (const path of paths) {
    const name = { name: 'Forged', api_version: '1.11' };
    expect((await visitor.post(path, name)).status).toBe(403);
    expect((await visitor.post(path, { ...name, csrf: '' })).status).toBe(403);
    expect((await visitor.post(path, { ...name, csrf: foreign })).status).toBe(403);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1']) {
      expect((await visitor.post(path, { ...name, csrf }, { Origin: origin })).status).toBe(403);
    }
  }
  const json = await fetch(server.running.origin + client, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `plutio_session=${visitor.cookies.get('plutio_session')}`,
    },
    body: JSON.stringify({ csrf, name: 'Forged' }),
  });
  expect(json.status).toBe(415);
  const page = await visitor.get(MANAGER);
  expect(page.path).toBe(MANAGER);
  expect(textOf(page)).toContain('Shop');
  expect(textOf(page)).not.toMatch(/Forged|Revoked/);
});

test('the API manager requires a CSRF token in the login form', async () => {
  const server = await start(SERVER);
  const visitor = new Visitor(server);
  await visitor.get('/login');
  const form = { email: DEMO_EMAIL, password: PASSWORD };
  expect((await visitor.post('/login', form)).status).toBe(403);
  const foreign = csrfOf((await new Visitor(server).get('/login')).html);
  expect((await visitor.post('/login', { ...form, csrf: foreign })).status).toBe(403);
  expect((await visitor.logIn()).path).toBe(MANAGER);
});

test('the API manager refuses a form that is too large', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  expect((await visitor.submit(`${MANAGER}/new`, { name: 'x'.repeat(70_000) })).status).toBe(413);
});

const EVIL = `<img src=x onerror=alert(1)>"'</title><script>alert(2)</script>&amp;`;

test('the API manager escapes user input on every page', async () => {
  const visitor = await demoVisitor(await start(SERVER));
  const client = pathOf(await visitor.create(EVIL));
  const url = 'http://127.0.0.1:1/?a="><script>alert(3)</script>';
  const saved = await visitor.submit(client, { name: EVIL, api_version: '1.11', url, method: '<b>' });
  const pages = [
    saved,
    await visitor.get(client),
    await visitor.get(MANAGER),
    await visitor.get(`${client}/revoke`),
    await visitor.submit(client, { name: EVIL, api_version: '1.11', url: [url, EVIL] }),
    await visitor.submit(client, { name: EVIL, api_version: '1.11', url }),
    await visitor.submit(`${client}/test`, {}, client),
    await visitor.submit('/login', { email: EVIL, password: 'x' }, client),
  ];
  for (const { html } of pages) expect(html).not.toMatch(/<img|<b>|<script(?! src="\/assets\/)/);
  for (const page of pages.slice(0, 4)) expect(textOf(page)).toContain('<img src=x onerror=alert(1)>"\'');
  expect(pages.at(-2)?.html).toContain('&lt;script&gt;');
});

test('the API manager hides the clients of other users', async () => {
  const server = await start(SERVER);
  const visitor = await demoVisitor(server);
  const own = pathOf(await visitor.create('Mine'));
  const { id } = await server.caller();
  const csrf = csrfOf((await visitor.get(own)).html);
  for (const below of ['', '/revoke']) {
    const foreign = await visitor.get(`${MANAGER}/${id}${below}`);
    const absent = await visitor.get(`${MANAGER}/nobodys${below}`);
    expect(foreign.status).toBe(404);
    expect(foreign.html).toBe(absent.html);
  }
  for (const below of ['', '/test', '/revoke']) {
    expect((await visitor.post(`${MANAGER}/${id}${below}`, { csrf, name: 'Taken' })).status).toBe(404);
  }
  expect((await visitor.get(MANAGER)).html).not.toContain(id);
});
