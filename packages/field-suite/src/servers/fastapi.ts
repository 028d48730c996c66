import { coerce } from '../kit/coerce.js';
import {
  type Answer,
  type Call,
  contentType,
  isObject,
  type Json,
  type JsonObject,
  json,
  parseJson,
  text,
} from '../kit/message.js';
import { type OperationInput, operationsOf } from '../kit/operation.js';
import { uuid } from '../kit/random.js';
import { matchRoute, type Routes } from '../kit/router.js';
import { SchemaCheck, type Violation } from '../kit/schema-check.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { FASTAPI_FAULTS, type FastapiFault } from './fastapi-faults.js';

const TOKEN = 'flows-token-1';

/** A valid call with its converted input. */
interface ValidCall extends Call {
  readonly input: JsonObject;
  readonly parameters: Readonly<Record<string, Json>>;
}

/** A server in the style of FastAPI: 422 with `detail`, collections with a trailing slash, redirects of others. */
export const fastapi: ServerKind = {
  name: 'fastapi',
  basePath: '',
  credentials: { HTTPBearer: TOKEN },
  faults: FASTAPI_FAULTS,
  create: (context) => new FastapiApp(context),
};

const detail = (status: number, message: string, headers?: Record<string, string>): Answer =>
  json(status, { detail: message }, headers);

class FastapiApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: FastapiFault) => boolean;
  readonly #schemas: SchemaCheck;
  readonly #operations: ReadonlyMap<string, OperationInput>;
  readonly #flows;
  readonly #runs;
  #runCount = 0;

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#schemas = new SchemaCheck(context.document);
    this.#operations = operationsOf(context.document, this.#schemas);
    this.#flows = context.table('flow');
    this.#runs = context.table('run');
    for (const name of ['nightly', 'hourly']) {
      const flow = this.#create({ client: 'seed' }, { name, tags: ['prod'] });
      this.#createRun({ client: 'seed' }, String(flow['id']), {});
    }
  }

  handle(call: Call): Answer {
    const match = matchRoute([...this.#operations.keys()], call);
    if ('allowed' in match) return this.#unmatched(call, match.allowed);
    const input = this.#operations.get(match.operation);
    const route = this.#routes[match.operation];
    if (!input || !route) return detail(404, 'Not Found');
    const body = call.text === '' ? undefined : parseJson(call.text);
    if (input.body !== undefined && call.text !== '' && body === undefined) {
      if (this.#has('bad-json-500')) return text(500, 'Internal Server Error');
      return this.#invalid([{ path: ['body', 0], keyword: 'json_invalid', message: 'JSON decode error' }]);
    }
    const isOpen =
      match.operation === 'GET /health' ||
      (this.#has('delete-without-auth') && match.operation === 'DELETE /flows/{flow_id}') ||
      (this.#has('list-without-auth') && match.operation === 'GET /flows/');
    const refusal = isOpen ? undefined : this.#authenticate(call);
    if (refusal) return refusal;
    const parameters = this.#parameters(input, call, match.values);
    const converted = this.#body(input, call, body);
    const violations = [...parameters.violations, ...converted.violations].filter(
      (violation) => !this.#isIgnored(match.operation, violation),
    );
    if (violations.length > 0) {
      if (this.#has('refused-patch-applies') && match.operation === 'PATCH /flows/{flow_id}')
        this.#update(call, match.values['flow_id'] ?? '', { description: 'changed although refused' });
      if (this.#has('bad-id-500') && violations.some(({ path }) => path.includes('flow_id')))
        return text(500, 'Internal Server Error');
      return this.#invalid(violations);
    }
    return route({ ...call, input: converted.value, parameters: parameters.values }, match.values);
  }

  writerStep(step: number): void {
    const own = this.#flows.keysOf('writer');
    const [oldest] = own;
    if (own.length > 8 && oldest !== undefined) this.#flows.remove('writer', oldest);
    else if (step % 2 === 0 || oldest === undefined) this.#create({ client: 'writer' }, { name: `other ${step}` });
    else this.#update({ client: 'writer' }, oldest, { priority: step % 10 });
  }

  #unmatched(call: Call, allowed: readonly string[]): Answer {
    if (allowed.length > 0) return detail(405, 'Method Not Allowed', { Allow: allowed.join(', ') });
    const { path, query } = call;
    const other = path.endsWith('/') ? path.slice(0, -1) : `${path}/`;
    const match = matchRoute([...this.#operations.keys()], { method: call.method, path: other });
    if ('allowed' in match && match.allowed.length === 0) return detail(404, 'Not Found');
    const suffix = query.size > 0 ? `?${query}` : '';
    return { status: 307, headers: { Location: `http://${call.headers.host}${encodeURI(other)}${suffix}` } };
  }

  #authenticate({ headers }: Call): Answer | undefined {
    const [scheme, token] = (headers.authorization ?? '').split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token) return detail(403, 'Not authenticated');
    if (token === TOKEN || this.#has('any-token')) return undefined;
    return detail(401, 'Invalid credentials', { 'WWW-Authenticate': 'Bearer' });
  }

  #parameters({ parameters }: OperationInput, { query }: Call, path: Readonly<Record<string, string>>) {
    const values: Record<string, Json> = {};
    const violations: Violation[] = [];
    for (const { name, in: place, schema } of parameters) {
      const raw = place === 'path' ? path[name] : query.getAll(name).at(-1);
      if (raw === undefined) continue;
      const value = coerce(this.#schemas, schema, raw, LAX);
      values[name] = value;
      violations.push(...this.#schemas.violations(schema, value, [place, name]));
    }
    return { values, violations };
  }

  #body({ body, isBodyRequired }: OperationInput, call: Call, parsed: Json | undefined) {
    if (body === undefined || (parsed === undefined && !isBodyRequired)) return { value: {}, violations: [] };
    const isJson = contentType(call) === '' || /[/+]json$/.test(contentType(call));
    const value = coerce(this.#schemas, body, isJson ? (parsed ?? null) : call.text, LAX);
    return {
      value: isObject(value) ? value : {},
      violations: this.#schemas.violations(body, value, ['body']),
    };
  }

  #isIgnored(operation: string, { path, keyword }: Violation): boolean {
    const place = path.slice(1).join('.');
    if (operation === 'POST /flows/')
      return (
        (this.#has('name-maximum-unchecked') && place === 'name' && keyword === 'maxLength') ||
        (this.#has('name-optional') && place === 'name' && keyword === 'required') ||
        (this.#has('kind-unchecked') && place === 'kind') ||
        (this.#has('tags-maximum-unchecked') && place === 'tags' && keyword === 'maxItems') ||
        (this.#has('priority-maximum-unchecked') && place === 'priority' && keyword === 'maximum')
      );
    return operation === 'GET /flows/' && this.#has('limit-unchecked') && place === 'limit';
  }

  #invalid(violations: readonly Violation[]): Answer {
    if (this.#has('detail-is-text')) return detail(422, 'Validation error');
    return json(422, {
      detail: violations.map(({ path, keyword, message }) => ({
        type: keyword,
        loc: path,
        msg: message,
        input: null,
      })),
    });
  }

  readonly #routes: Routes<ValidCall> = {
    'GET /health': () => json(200, true),
    'GET /flows/': ({ parameters }) => {
      const { limit = 100, offset = 0, kind = null } = parameters;
      const rows = this.#flows.all().filter((flow) => kind === null || flow['kind'] === kind);
      const extra = this.#has('page-too-large') ? 1 : 0;
      return json(200, rows.slice(Number(offset), Number(offset) + Number(limit) + extra).map((row) => this.#listed(row)));
    },
    'POST /flows/': (call) => {
      const { name } = call.input;
      const isTaken = this.#flows.all().some((flow) => flow['name'] === name);
      if (isTaken && !this.#has('duplicate-accepted')) return detail(409, 'A flow with this name already exists');
      const flow = this.#create(call, call.input);
      return json(this.#has('created-as-200') ? 200 : 201, this.#shown(flow));
    },
    'POST /flows/filter': ({ input }) => {
      const { name, limit = 200 } = input;
      const any = isObject(name) && Array.isArray(name['any_']) ? name['any_'] : undefined;
      const rows = this.#flows.all().filter((flow) => any?.includes(flow['name'] ?? null) ?? true);
      if (this.#has('filter-wrapped')) return json(200, { items: rows });
      return json(200, rows.slice(0, Number(limit)));
    },
    'GET /flows/{flow_id}': (_, { flow_id = '' }) => {
      const flow = this.#flows.find(flow_id);
      if (flow) return json(200, this.#shown(flow));
      if (this.#has('absent-is-null')) return json(200, null);
      return this.#absent('Flow');
    },
    'PATCH /flows/{flow_id}': (call, { flow_id = '' }) => {
      if (!this.#flows.find(flow_id)) return this.#absent('Flow');
      return json(200, this.#shown(this.#update(call, flow_id, call.input)));
    },
    'DELETE /flows/{flow_id}': ({ client }, { flow_id = '' }) => {
      if (!this.#flows.find(flow_id)) return this.#has('delete-of-absent-204') ? { status: 204 } : this.#absent('Flow');
      if (!this.#has('delete-keeps')) this.#flows.remove(client, flow_id);
      return { status: 204 };
    },
    'GET /flows/{flow_id}/runs/': (_, { flow_id = '' }) =>
      this.#flows.find(flow_id)
        ? json(200, this.#runs.all().filter((run) => run['flow_id'] === flow_id))
        : this.#absent('Flow'),
    'POST /flows/{flow_id}/runs/': (call, { flow_id = '' }) => {
      if (!this.#flows.find(flow_id) && !this.#has('run-of-absent-flow')) return this.#absent('Flow');
      const run = this.#createRun(call, flow_id, call.input);
      return json(201, this.#has('run-id-is-text') ? { ...run, id: String(run['id']) } : run);
    },
    'GET /flows/{flow_id}/runs/{run_id}': (_, { flow_id, run_id = '' }) => {
      const run = this.#runs.find(run_id);
      return run && run['flow_id'] === flow_id ? json(200, run) : this.#absent('Run');
    },
    'DELETE /flows/{flow_id}/runs/{run_id}': ({ client }, { flow_id, run_id = '' }) => {
      if (this.#runs.find(run_id)?.['flow_id'] !== flow_id) return this.#absent('Run');
      this.#runs.remove(client, run_id);
      return this.#has('run-deleted-as-200') ? json(200, { ok: true }) : { status: 204 };
    },
    'GET /users/me': () => json(200, { email: 'ada@flows.test', is_admin: this.#has('admin-is-text') ? 'yes' : true }),
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

  #absent(what: string): Answer {
    if (this.#has('trace-in-404'))
      return detail(404, `Traceback (most recent call last):\n  File "/srv/app/flows.py", line 42, in read\nKeyError: '${what}'`);
    if (this.#has('html-404')) return text(404, '<h1>Not Found</h1>', 'text/html; charset=utf-8');
    return detail(404, `${what} not found`);
  }

  #listed(flow: JsonObject): JsonObject {
    return this.#has('priority-is-text') ? { ...flow, priority: String(flow['priority']) } : flow;
  }

  #shown(flow: JsonObject): JsonObject {
    const { created, ...rest } = flow;
    if (this.#has('created-missing')) return rest;
    return { ...rest, created: this.#has('created-is-local') ? String(created).slice(0, 19) : created } as JsonObject;
  }

  #create({ client }: Pick<Call, 'client'>, input: JsonObject): JsonObject {
    const id = uuid(this.#context.random);
    const defaults = { kind: 'batch', tags: [], priority: 5, description: null, labels: {} };
    const { name = '', kind, tags, priority, description, labels } = { ...defaults, ...input };
    const created = new Date().toISOString().replace('Z', '+00:00');
    return this.#flows.insert(client, id, { id, created, name, kind, tags, priority, description, labels } as JsonObject);
  }

  #update({ client }: Pick<Call, 'client'>, id: string, { kind, tags, priority, description }: JsonObject): JsonObject {
    const flow = this.#flows.find(id) ?? {};
    return this.#flows.change(client, id, {
      ...flow,
      ...(kind != null && { kind }),
      ...(tags != null && { tags }),
      ...(priority != null && { priority }),
      ...(description !== undefined && { description }),
    });
  }

  #createRun({ client }: Pick<Call, 'client'>, flow_id: string, input: JsonObject): JsonObject {
    const id = ++this.#runCount;
    const { parameters = {}, state = 'SCHEDULED' } = input;
    return this.#runs.insert(client, String(id), { id, flow_id, state, parameters, started: null });
  }
}

/** Pydantic in its lax mode. */
const LAX = {
  numbers: true,
  booleans: [
    ['true', '1', 'yes', 'on', 't', 'y'],
    ['false', '0', 'no', 'off', 'f', 'n'],
  ],
} as const;
