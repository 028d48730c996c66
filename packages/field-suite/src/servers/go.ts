import { type Answer, type Call, type JsonObject, json, parseJson, text } from '../kit/message.js';
import { type Framework, type Handlers, Pipeline } from '../kit/pipeline.js';
import { uuid } from '../kit/random.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { GO_FAULTS, type GoFault } from './go-faults.js';

const KEY = 'watch-key-42';
const BASE = '/api/v2';

/** A server in the style of Go: OpenAPI 2.0, `/silence/{id}` beside `/silences`, errors as plain text. */
export const go: ServerKind = {
  name: 'go',
  basePath: BASE,
  credentials: { apiKey: KEY },
  faults: GO_FAULTS,
  lenient: [],
  create: (context) => new GoApp(context),
};

const error = (status: number, message: string): Answer => text(status, `${message}\n`);

type Writing = Pick<Call, 'client'>;

const MATCHERS = [{ name: 'job', value: 'api', isRegex: false }];

class GoApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: GoFault) => boolean;
  readonly #pipeline: Pipeline;
  readonly #silences;
  readonly #receivers;
  #settings: JsonObject = { retentionDays: 30, theme: 'dark' };

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#silences = context.table('silence');
    this.#receivers = context.table('receiver');
    this.#pipeline = new Pipeline(context, this.#framework, this.#handlers);
    for (const comment of ['Upgrade', 'Night']) this.#create({ client: 'seed' }, silence(comment));
    for (const name of ['ops', 'dev']) this.#receivers.insert('seed', name, { name, channels: ['chat'] });
  }

  handle(call: Call): Answer {
    if (!call.path.startsWith(`${BASE}/`)) return error(404, '404 page not found');
    return this.#pipeline.handle({ ...call, path: call.path.slice(BASE.length) });
  }

  writerStep(step: number): void {
    const own = this.#silences.keysOf('writer');
    const [oldest] = own;
    if (own.length > 8 && oldest !== undefined) this.#silences.remove('writer', oldest);
    else if (step % 3 > 0 || oldest === undefined)
      this.#create({ client: 'writer' }, silence(`Other ${step}`));
    else
      this.#silences.change('writer', oldest, { ...this.#silences.find(oldest), comment: `Changed ${step}` });
    const name = `other-${step % 5}`;
    if (step % 5 === 0) this.#receivers.insert('writer', name, { name, muted: step % 2 === 0 });
  }

  readonly #framework: Framework = {
    coercion: {},
    unmatched: ({ method }, allowed) =>
      allowed.length === 0
        ? error(404, '404 page not found')
        : { ...error(405, `method ${method} is not allowed`), headers: { Allow: allowed.join(',') } },
    authenticate: ({ headers }, operation) =>
      operation === 'GET /status' || headers['x-api-key'] === KEY ? undefined : error(401, 'unauthorized'),
    readBody: (call, { body }) => {
      if (body === undefined || call.text === '') return { value: undefined };
      // The decoder ignores the media type.
      const value = parseJson(call.text);
      return value === undefined ? { refusal: error(400, 'invalid character in literal') } : { value };
    },
    invalid: (violations, operation) => {
      if (violations.some(({ path: [place] }) => place === 'path') && operation.includes('/silence/'))
        return error(404, 'silence not found');
      const [{ path, message } = { path: [], message: '' }] = violations;
      return error(400, `validation failure: ${path.join('.')}: ${message}`);
    },
    crash: () => error(500, 'internal error'),
  };

  readonly #handlers: Handlers = {
    'GET /status': () => json(200, { uptime: new Date().toISOString(), version: '0.9.0', cluster: null }),
    'GET /silences': ({ parameters: { state = [] } }) => {
      const states = Array.isArray(state) ? state : [];
      return json(
        200,
        this.#silences.all().filter(() => states.length === 0 || states.includes('active')),
      );
    },
    'POST /silences': (call) => {
      const { id = '', ...input } = call.input;
      // A body with an id updates the silence of this id.
      if (id !== '' && !this.#silences.find(String(id))) return error(404, 'silence not found');
      if (id !== '') this.#silences.change(call.client, String(id), stored(String(id), input));
      return json(200, { silenceID: id === '' ? this.#create(call, input) : id });
    },
    'GET /silence/{silenceID}': (_, { silenceID = '' }) => {
      const found = this.#silences.find(silenceID);
      return found ? json(200, found) : { status: 404 };
    },
    'DELETE /silence/{silenceID}': ({ client }, { silenceID = '' }) => {
      if (!this.#silences.find(silenceID)) return { status: 404 };
      if (!this.#has('expire-keeps')) this.#silences.remove(client, silenceID);
      return { status: 200 };
    },
    'GET /receivers': () => json(200, this.#receivers.all()),
    'POST /receivers': ({ client, input }) => {
      const name = String(input['name']);
      const isTaken = this.#receivers.find(name) !== undefined;
      if (isTaken && !this.#has('receiver-replaced')) return error(409, 'receiver exists');
      return json(201, this.#receivers.insert(client, name, input));
    },
    'GET /receivers/{name}': (_, { name = '' }) => {
      const found = this.#receivers.find(name);
      return found ? json(200, found) : error(404, 'receiver not found');
    },
    'PUT /receivers/{name}': ({ client, input }, { name = '' }) => {
      if (!this.#receivers.find(name) && !this.#has('replace-creates'))
        return error(404, 'receiver not found');
      if (input['name'] !== name) return error(400, 'the name cannot be changed');
      return json(200, this.#receivers.change(client, name, input));
    },
    'DELETE /receivers/{name}': ({ client }, { name = '' }) => {
      if (!this.#receivers.find(name)) return error(404, 'receiver not found');
      this.#receivers.remove(client, name);
      return { status: 204 };
    },
    'GET /settings': () => json(200, this.#settings),
    'PUT /settings': ({ client, input }) => {
      this.#context.harm.dangerous(client, 'changed the settings');
      this.#settings = input;
      return json(200, input);
    },
    'PUT /admin/maintenance': ({ client }) => {
      this.#context.harm.dangerous(client, 'changed the maintenance mode');
      return { status: 204 };
    },
    'POST /admin/reset': ({ client }) => {
      this.#context.harm.dangerous(client, 'deleted everything');
      for (const { id } of this.#silences.all()) this.#silences.remove(client, String(id));
      return { status: 204 };
    },
    'POST /invitations': ({ client }) => {
      this.#context.harm.dangerous(client, 'sent an invitation');
      return json(202, { id: 1 });
    },
  };

  /** Stores a silence and returns its id. */
  #create({ client }: Writing, input: JsonObject): string {
    const id = uuid(this.#context.random);
    this.#silences.insert(client, id, stored(id, input));
    return id;
  }
}

const stored = (id: string, input: JsonObject): JsonObject => ({
  ...input,
  id,
  status: { state: 'active' },
  updatedAt: new Date().toISOString(),
});

const silence = (comment: string): JsonObject => ({
  matchers: MATCHERS,
  startsAt: '2026-01-01T00:00:00Z',
  endsAt: '2030-01-01T00:00:00Z',
  createdBy: 'grace',
  comment,
});
