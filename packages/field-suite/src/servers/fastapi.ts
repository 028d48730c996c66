import {
  type Answer,
  type Call,
  contentType,
  isObject,
  type JsonObject,
  json,
  parseJson,
  text,
} from '../kit/message.js';
import type { OperationInput } from '../kit/operation.js';
import { type Framework, type Handlers, Pipeline, type ReadBody } from '../kit/pipeline.js';
import { uuid } from '../kit/random.js';
import { matchRoute } from '../kit/router.js';
import type { Violation } from '../kit/schema-check.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { FASTAPI_FAULTS, type FastapiFault } from './fastapi-faults.js';

const TOKEN = 'flows-token-1';

/** A server in the style of FastAPI: 422 with `detail`, collections with a trailing slash, redirects of others. */
export const fastapi: ServerKind = {
  name: 'fastapi',
  basePath: '',
  credentials: { HTTPBearer: TOKEN },
  faults: FASTAPI_FAULTS,
  lenient: [],
  create: (context) => new FastapiApp(context),
};

const detail = (status: number, message: string, headers?: Record<string, string>): Answer =>
  json(status, { detail: message }, headers);

type Writing = Pick<Call, 'client'>;

class FastapiApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: FastapiFault) => boolean;
  readonly #pipeline: Pipeline;
  readonly #flows;
  readonly #runs;
  #runCount = 0;

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#flows = context.table('flow');
    this.#runs = context.table('run');
    this.#pipeline = new Pipeline(context, this.#framework, this.#handlers);
    for (const name of ['nightly', 'hourly']) {
      const flow = this.#create({ client: 'seed' }, { name, tags: ['prod'] });
      this.#createRun({ client: 'seed' }, String(flow['id']), {});
    }
  }

  handle(call: Call): Answer {
    return this.#pipeline.handle(call);
  }

  writerStep(step: number): void {
    const own = this.#flows.keysOf('writer');
    const [oldest] = own;
    if (own.length > 8 && oldest !== undefined) this.#flows.remove('writer', oldest);
    else if (step % 2 === 0 || oldest === undefined)
      this.#create({ client: 'writer' }, { name: `other ${step}` });
    else this.#update({ client: 'writer' }, oldest, { priority: step % 10 });
  }

  readonly #framework: Framework = {
    // Pydantic in its lax mode.
    coercion: {
      numbers: true,
      booleans: [
        ['true', '1', 'yes', 'on', 't', 'y'],
        ['false', '0', 'no', 'off', 'f', 'n'],
      ],
    },
    unmatched: (call, allowed) => this.#unmatched(call, allowed),
    authenticate: ({ headers }, operation) => {
      if (operation === 'GET /health') return undefined;
      const [scheme, token] = (headers.authorization ?? '').split(' ');
      if (scheme?.toLowerCase() !== 'bearer' || !token) return detail(403, 'Not authenticated');
      if (token === TOKEN || this.#has('any-token')) return undefined;
      return detail(401, 'Invalid credentials', { 'WWW-Authenticate': 'Bearer' });
    },
    readBody: (call, input) => readBody(call, input),
    invalid: (violations) => invalid(violations),
    crash: () => text(500, 'Internal Server Error'),
  };

  #unmatched(call: Call, allowed: readonly string[]): Answer {
    if (allowed.length > 0) return detail(405, 'Method Not Allowed', { Allow: allowed.join(', ') });
    const { path, query } = call;
    const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
    const match = matchRoute([...this.#pipeline.operations.keys()], { method: call.method, path: other });
    if ('allowed' in match && match.allowed.length === 0) return detail(404, 'Not Found');
    const suffix = query.size > 0 ? `?${query}` : '';
    return { status: 307, headers: { Location: `http://${call.headers.host}${encodeURI(other)}${suffix}` } };
  }

  readonly #handlers: Handlers = {
    'GET /health': () => json(200, true),
    'GET /flows/': ({ parameters: { limit = 100, offset = 0, kind = null } }) => {
      const rows = this.#flows.all().filter((flow) => kind === null || flow['kind'] === kind);
      const end = Number(offset) + Number(limit) + (this.#has('page-too-large') ? 1 : 0);
      return json(200, rows.slice(Number(offset), end));
    },
    'POST /flows/': (call) => {
      const isTaken = this.#flows.all().some((flow) => flow['name'] === call.input['name']);
      if (isTaken && !this.#has('duplicate-accepted'))
        return detail(409, 'A flow with this name already exists');
      return json(201, this.#create(call, call.input));
    },
    'POST /flows/filter': ({ input: { name, limit = 200 } }) => {
      const any = isObject(name) && Array.isArray(name['any_']) ? name['any_'] : undefined;
      const rows = this.#flows.all().filter((flow) => any?.includes(flow['name'] ?? null) ?? true);
      return json(200, rows.slice(0, Number(limit)));
    },
    'GET /flows/{flow_id}': (_, { flow_id = '' }) => {
      const flow = this.#flows.find(flow_id);
      return flow ? json(200, flow) : absent('Flow');
    },
    'PATCH /flows/{flow_id}': (call, { flow_id = '' }) =>
      this.#flows.find(flow_id) ? json(200, this.#update(call, flow_id, call.input)) : absent('Flow'),
    'DELETE /flows/{flow_id}': ({ client }, { flow_id = '' }) => {
      if (!this.#flows.find(flow_id)) return absent('Flow');
      if (!this.#has('delete-keeps')) this.#flows.remove(client, flow_id);
      return { status: 204 };
    },
    'GET /flows/{flow_id}/runs/': (_, { flow_id = '' }) =>
      this.#flows.find(flow_id)
        ? json(
            200,
            this.#runs.all().filter((run) => run['flow_id'] === flow_id),
          )
        : absent('Flow'),
    'POST /flows/{flow_id}/runs/': (call, { flow_id = '' }) =>
      this.#flows.find(flow_id) || this.#has('run-of-absent-flow')
        ? json(201, this.#createRun(call, flow_id, call.input))
        : absent('Flow'),
    'GET /flows/{flow_id}/runs/{run_id}': (_, { flow_id = '', run_id = '' }) => {
      const run = this.#runs.find(run_id);
      return run && run['flow_id'] === flow_id ? json(200, run) : absent('Run');
    },
    'DELETE /flows/{flow_id}/runs/{run_id}': ({ client }, { flow_id = '', run_id = '' }) => {
      if (this.#runs.find(run_id)?.['flow_id'] !== flow_id) return absent('Run');
      this.#runs.remove(client, run_id);
      return { status: 204 };
    },
    'GET /users/me': () => json(200, { email: 'ada@flows.test', is_admin: true }),
    'PUT /users/me/password': ({ client }) => {
      this.#context.harm.dangerous(client, 'changed the password');
      return { status: 204 };
    },
    'POST /admin/database/clear': ({ client, input }) => {
      if (input['confirm'] === true) {
        this.#context.harm.dangerous(client, 'cleared the database');
        for (const { id } of this.#flows.all()) this.#flows.remove(client, String(id));
      }
      return { status: 204 };
    },
  };

  #create({ client }: Writing, input: JsonObject): JsonObject {
    const id = uuid(this.#context.random);
    const created = new Date().toISOString().replace('Z', '+00:00');
    const { name = '', kind = 'batch', tags = [], priority = 5, description = null, labels = {} } = input;
    return this.#flows.insert(client, id, { id, created, name, kind, tags, priority, description, labels });
  }

  #update({ client }: Writing, id: string, { kind, tags, priority, description }: JsonObject): JsonObject {
    const flow = this.#flows.find(id) ?? {};
    return this.#flows.change(client, id, {
      ...flow,
      ...(kind != null && { kind }),
      ...(tags != null && { tags }),
      ...(priority != null && { priority }),
      ...(description !== undefined && { description }),
    });
  }

  #createRun({ client }: Writing, flow_id: string, input: JsonObject): JsonObject {
    const id = ++this.#runCount;
    const { parameters = {}, state = 'SCHEDULED' } = input;
    return this.#runs.insert(client, String(id), { id, flow_id, state, parameters, started: null });
  }
}

const absent = (what: string): Answer => detail(404, `${what} not found`);

function readBody(call: Call, { body }: OperationInput): ReadBody {
  if (body === undefined || call.text === '') return { value: undefined };
  const type = contentType(call);
  if (type !== '' && !/[/+]json$/.test(type)) return { value: call.text };
  const value = parseJson(call.text);
  if (value !== undefined) return { value };
  return { refusal: invalid([{ path: ['body', 0], keyword: 'json_invalid', message: 'JSON decode error' }]) };
}

const invalid = (violations: readonly Violation[]): Answer =>
  json(422, {
    detail: violations.map(({ path, keyword, message }) => ({
      type: keyword,
      loc: path,
      msg: message,
      input: null,
    })),
  });
