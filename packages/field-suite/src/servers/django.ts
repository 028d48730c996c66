import {
  type Answer,
  type Call,
  contentType,
  type Json,
  type JsonObject,
  json,
  parseJson,
} from '../kit/message.js';
import type { OperationInput } from '../kit/operation.js';
import { type Framework, type Handlers, Pipeline, type ReadBody } from '../kit/pipeline.js';
import type { Violation } from '../kit/schema-check.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { DJANGO_FAULTS, type DjangoFault } from './django-faults.js';

const TOKEN = 'Token 9944b09199c62bcf9418ad846dd0e4bb';
const TAGS_READ = ['GET /api/tags/', 'GET /api/tags/{id}/'];

/** A server in the style of Django REST Framework: pages, slugs as ids, errors by field, throttling. */
export const django: ServerKind = {
  name: 'django',
  basePath: '',
  credentials: { tokenAuth: TOKEN },
  faults: DJANGO_FAULTS,
  lenient: [],
  create: (context) => new DjangoApp(context),
};

const detail = (status: number, message: string, headers?: Record<string, string>): Answer =>
  json(status, { detail: message }, headers);

const absent = (): Answer => detail(404, 'Not found.');

type Writing = Pick<Call, 'client'>;

/** Calls that a user may make per second. */
const THROTTLE = 60;

class DjangoApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: DjangoFault) => boolean;
  readonly #pipeline: Pipeline;
  readonly #articles;
  readonly #tags;
  #count = 0;
  #isLoggedOut = false;
  #second = 0;
  #calls = 0;

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#articles = context.table('article');
    this.#tags = context.table('tag');
    this.#pipeline = new Pipeline(context, this.#framework, this.#handlers);
    for (const slug of ['hello-world', 'second-article', 'about'])
      this.#create({ client: 'seed' }, { slug, title: slug, body: 'Text.' });
    for (const name of ['news', 'sport']) this.#createTag({ client: 'seed' }, name);
  }

  handle(call: Call): Answer {
    return this.#throttled() ?? this.#pipeline.handle(call);
  }

  writerStep(step: number): void {
    const own = this.#articles.keysOf('writer');
    const [oldest] = own;
    if (own.length > 6 && oldest !== undefined) this.#articles.remove('writer', oldest);
    else if (step % 3 > 0 || oldest === undefined)
      this.#create({ client: 'writer' }, { slug: `other-${step}`, title: 'Other', body: 'Text.' });
    else this.#articles.change('writer', oldest, { ...this.#articles.find(oldest), title: `Other ${step}` });
  }

  #throttled(): Answer | undefined {
    if (!this.#context.noise) return undefined;
    const second = Math.floor(Date.now() / 1000);
    if (second !== this.#second) this.#calls = 0;
    this.#second = second;
    if (++this.#calls <= THROTTLE) return undefined;
    return detail(429, 'Request was throttled. Expected available in 1 second.', { 'Retry-After': '1' });
  }

  readonly #framework: Framework = {
    coercion: {
      numbers: true,
      numericTexts: true,
      trim: true,
      booleans: [
        ['true', '1', 'yes', 'on', 't', 'y'],
        ['false', '0', 'no', 'off', 'f', 'n'],
      ],
    },
    unmatched: ({ method }, allowed) =>
      allowed.length === 0
        ? { status: 404, text: '<h1>Not Found</h1>', type: 'text/html; charset=utf-8' }
        : detail(405, `Method "${method}" not allowed.`, {
            Allow: [...allowed, 'HEAD', 'OPTIONS'].join(', '),
          }),
    authenticate: ({ headers: { authorization } }, operation) => {
      if (authorization === TOKEN && !this.#isLoggedOut) return undefined;
      const challenge = { 'WWW-Authenticate': 'Token' };
      if (authorization !== undefined && /^Token /.test(authorization))
        return detail(401, 'Invalid token.', challenge);
      if (TAGS_READ.includes(operation)) return undefined;
      return detail(401, 'Authentication credentials were not provided.', challenge);
    },
    readBody: (call, input) => readBody(call, input),
    invalid: (violations, operation) => {
      // Unknown pages are not found, and unknown query values of a page are ignored.
      const rest = violations.filter(({ path: [place, name] }) => place !== 'query' || name === 'status');
      if (rest.some(({ path: [place] }) => place === 'path')) return absent();
      if (rest.length === 0) return operation.startsWith('GET') ? detail(404, 'Invalid page.') : undefined;
      return fieldErrors(rest);
    },
    crash: () => ({ status: 500, text: '<h1>Server Error (500)</h1>', type: 'text/html; charset=utf-8' }),
  };

  readonly #handlers: Handlers = {
    'GET /api/articles/': ({
      parameters: { page = 1, page_size = 10, status = null },
      headers: { host },
    }) => {
      const rows = this.#articles.all().filter((row) => status === null || row['status'] === status);
      const size = Math.min(Math.max(Number(page_size), 1), 100);
      const pages = Math.max(1, Math.ceil(rows.length / size));
      const number = Number(page);
      if (number < 1 || number > pages) return detail(404, 'Invalid page.');
      const link = (other: number): Json =>
        other < 1 || other > pages ? null : `http://${host}/api/articles/?page=${other}&page_size=${size}`;
      const results = rows.slice((number - 1) * size, number * size).map((row) => shown(row, host));
      return json(200, { count: rows.length, next: link(number + 1), previous: link(number - 1), results });
    },
    'POST /api/articles/': (call) => {
      const { slug } = call.input;
      if (this.#articles.find(String(slug)))
        return this.#has('duplicate-slug-500') ? this.#framework.crash() : taken('article', 'slug');
      return json(201, shown(this.#create(call, call.input), call.headers.host));
    },
    'GET /api/articles/{slug}/': ({ headers: { host } }, { slug = '' }) => {
      const row = this.#articles.find(slug);
      return row ? json(200, shown(row, host)) : absent();
    },
    'PUT /api/articles/{slug}/': (call, { slug = '' }) => this.#update(call, slug, call.input),
    'PATCH /api/articles/{slug}/': (call, { slug = '' }) => this.#update(call, slug, call.input),
    'DELETE /api/articles/{slug}/': ({ client }, { slug = '' }) => {
      const refusal = this.#refusal(slug);
      if (refusal) return refusal;
      if (!this.#has('delete-keeps')) this.#articles.remove(client, slug);
      return { status: 204 };
    },
    'POST /api/articles/{slug}/publish/': (call, { slug = '' }) =>
      this.#update(call, slug, { status: 'published' }),
    'GET /api/tags/': () => json(200, this.#tags.all()),
    'POST /api/tags/': (call) => {
      const { name = null } = call.input;
      if (this.#tags.all().some((tag) => tag['name'] === name)) return taken('tag', 'name');
      return json(201, this.#createTag(call, name));
    },
    'GET /api/tags/{id}/': (_, { id = '' }) => {
      const tag = this.#tags.find(id);
      return tag ? json(200, tag) : absent();
    },
    'DELETE /api/tags/{id}/': ({ client }, { id = '' }) => {
      if (!this.#tags.find(id)) return absent();
      this.#tags.remove(client, id);
      return { status: 204 };
    },
    'POST /api/newsletter/send/': ({ client }) => {
      this.#context.harm.dangerous(client, 'sent a newsletter');
      return detail(202, 'Queued.');
    },
    'POST /api/auth/password/change/': ({ client, input: { new_password1, new_password2 } }) => {
      if (new_password1 !== new_password2)
        return json(400, { new_password2: ["The two password fields didn't match."] });
      this.#context.harm.dangerous(client, 'changed the password');
      return detail(200, 'New password has been saved.');
    },
    'POST /api/auth/logout/': ({ client }) => {
      this.#context.harm.dangerous(client, 'logged out');
      this.#isLoggedOut = true;
      return detail(200, 'Successfully logged out.');
    },
    'GET /api/users/me/': () => json(200, { username: 'ada', email: 'ada@press.test', is_staff: false }),
  };

  /** Returns the refusal of a change: only the author may change an article. */
  #refusal(slug: string): Answer | undefined {
    const row = this.#articles.find(slug);
    if (!row) return absent();
    if (row['author'] === 'ada' || this.#has('other-users-article')) return undefined;
    return detail(403, 'You do not have permission to perform this action.');
  }

  #update({ client, headers: { host } }: Call, slug: string, input: JsonObject): Answer {
    const refusal = this.#refusal(slug);
    if (refusal) return refusal;
    const other = String(input['slug'] ?? slug);
    if (other !== slug && this.#articles.find(other)) return taken('article', 'slug');
    const row = { ...this.#articles.find(slug), ...known(input) };
    if (this.#has('update-lost')) return json(200, shown(row, host));
    this.#articles.change(client, slug, row);
    if (other !== slug) this.#articles.rename(slug, other);
    return json(200, shown(row, host));
  }

  #create({ client }: Writing, input: JsonObject): JsonObject {
    const id = ++this.#count;
    const created_at = new Date().toISOString();
    const author = client === 'run' ? 'ada' : 'grace';
    const row = {
      id,
      author,
      created_at,
      status: 'draft',
      rating: null,
      published_on: null,
      ...known(input),
    };
    return this.#articles.insert(client, String(input['slug']), row);
  }

  #createTag({ client }: Writing, name: Json): JsonObject {
    const id = ++this.#count;
    return this.#tags.insert(client, String(id), { id, name });
  }
}

const known = (input: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(input).filter(([name]) =>
      ['slug', 'title', 'body', 'status', 'rating', 'published_on'].includes(name),
    ),
  );

const shown = (row: JsonObject, host = ''): JsonObject => ({
  ...row,
  url: `http://${host}/api/articles/${String(row['slug'])}/`,
});

const taken = (what: string, field: string): Answer =>
  json(400, { [field]: [`${what} with this ${field} already exists.`] });

function fieldErrors(violations: readonly Violation[]): Answer {
  const errors = new Map<string, readonly string[]>();
  for (const { path, message } of violations) {
    const field = path.length < 2 ? 'non_field_errors' : String(path[1]);
    errors.set(field, [...(errors.get(field) ?? []), message]);
  }
  return json(400, Object.fromEntries(errors));
}

function readBody(call: Call, { body }: OperationInput): ReadBody {
  if (body === undefined) return { value: undefined };
  const type = contentType(call);
  if (type === 'application/x-www-form-urlencoded')
    return { value: Object.fromEntries(new URLSearchParams(call.text)) };
  if (call.text === '') return { value: {} };
  if (type === 'multipart/form-data') return { value: multipart(call.text) };
  if (type !== 'application/json')
    return { refusal: detail(415, `Unsupported media type "${type}" in request.`) };
  const value = parseJson(call.text);
  return value === undefined ? { refusal: detail(400, 'JSON parse error - Expecting value') } : { value };
}

/** Reads the text fields of a form. */
function multipart(text: string): JsonObject {
  const fields = text.matchAll(/name="([^"]+)"[^\r]*(?:\r\n[^\r]+)*\r\n\r\n([\s\S]*?)\r\n--/g);
  return Object.fromEntries([...fields].map(([, name = '', value = '']) => [name, value]));
}
