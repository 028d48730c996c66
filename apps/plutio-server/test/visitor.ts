import { expect } from 'vitest';
import { DEMO_EMAIL } from '../src/data/seed.js';
import type { TestServer } from './harness.js';

export const PASSWORD = 'kiln and clay';
export const MANAGER = '/settings/api-manager';

export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The path after redirects. */
  readonly path: string;
}

/** Values by name. A list repeats the name for each value. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** A client that behaves like a browser with cookies and forms, but without JavaScript. */
export class Visitor {
  readonly #server: TestServer;
  readonly cookies = new Map<string, string>();
  /** All received `Set-Cookie` headers, including attributes. */
  readonly setCookies: string[] = [];

  constructor(server: TestServer) {
    this.#server = server;
  }

  get origin(): string {
    return this.#server.running.origin;
  }

  async get(path: string): Promise<Page> {
    return await this.#follow('GET', path, {});
  }

  /** Submits a form with the token of the page at `from`. */
  async submit(path: string, form: Form, from = path, headers: Record<string, string> = {}): Promise<Page> {
    const { html } = await this.get(from);
    return await this.post(path, { csrf: csrfOf(html), ...form }, headers);
  }

  /** Sends the given form without adding a token. */
  async post(path: string, form: Form, headers: Record<string, string> = {}): Promise<Page> {
    const body = new URLSearchParams();
    for (const [name, value] of Object.entries(form)) {
      for (const item of [value].flat()) body.append(name, item);
    }
    return await this.#follow('POST', path, { Origin: this.origin, ...headers }, body);
  }

  async logIn(email = DEMO_EMAIL, password = PASSWORD): Promise<Page> {
    return await this.submit('/login', { email, password });
  }

  /** Creates a client and returns its page. */
  async create(name: string, secret = 'visible'): Promise<Page> {
    const page = await this.submit(`${MANAGER}/new`, { name, secret });
    expect(page.status).toBe(200);
    return page;
  }

  async #follow(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: URLSearchParams,
  ): Promise<Page> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const init: RequestInit = { method, headers: { ...headers, cookie }, redirect: 'manual' };
    if (body !== undefined) init.body = body;
    const response = await fetch(this.origin + path, init);
    for (const line of response.headers.getSetCookie()) this.#keep(line);
    const target = response.headers.get('location');
    if (response.status === 303 && target !== null) {
      await response.body?.cancel();
      return await this.#follow('GET', target.replace(/#.*/, ''), {});
    }
    return { status: response.status, headers: response.headers, html: await response.text(), path };
  }

  #keep(line: string): void {
    this.setCookies.push(line);
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/max-age=0/i.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

export async function demoVisitor(server: TestServer): Promise<Visitor> {
  const visitor = new Visitor(server);
  expect((await visitor.logIn()).path).toBe(MANAGER);
  return visitor;
}

export function csrfOf(html: string): string {
  return /name="csrf" value="([\w-]+)"/.exec(html)?.[1] ?? '';
}

/** Returns the path of a client's page without query and fragment. */
export function pathOf(page: Page): string {
  return page.path.replace(/[?#].*/, '');
}

export function fieldOf(page: Page, id: string): string | undefined {
  const field = new RegExp(`<input id="${id}"[^>]*>`).exec(page.html)?.[0];
  return field === undefined ? undefined : unescapeHtml(/ value="([^"]*)"/.exec(field)?.[1] ?? '');
}

/** Returns the ids of the demo user's workspaces, read from the page. */
export function workspacesOf({ html }: Page): string[] {
  return [...html.matchAll(/name="workspace" value="(\w+)"/g)].map(([, id]) => id ?? '');
}

export function checkedOf(page: Page, name: string): string[] {
  const boxes =
    page.html.match(new RegExp(`<input type="(?:checkbox|radio)" name="${name}"[^>]*>`, 'g')) ?? [];
  return boxes
    .filter((box) => / checked(=|\s|\/?>)/.test(box))
    .map((box) => / value="([^"]*)"/.exec(box)?.[1] ?? '');
}

/** Returns the visible text on one line. */
export function textOf({ html }: Page): string {
  return unescapeHtml(html.replace(/<[^>]*>/g, ' ')).replace(/\s+/g, ' ');
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

/** Requests a token with the credentials on a client's page. */
export async function tokenFor(server: TestServer, page: Page): Promise<string> {
  return await server.renewed(fieldOf(page, 'client-id') ?? '', fieldOf(page, 'client-secret') ?? '');
}
