import { type Answer, type Call, contentType, type JsonObject, json, parseJson } from '../kit/message.js';
import type { OperationInput } from '../kit/operation.js';
import { type Framework, type Handlers, Pipeline, type ReadBody } from '../kit/pipeline.js';
import type { App, AppContext, ServerKind } from '../kit/server-kind.js';
import { SPRING_FAULTS, type SpringFault } from './spring-faults.js';

const USER = 'admin';
const PASSWORD = 'spring-secret-7';
const PROPERTIES = ['id', 'title', 'status', 'createdAt', 'dueDate'];

/** A server in the style of Spring Boot: problem details, pages, PUT as upsert, actuator endpoints, 406 and 415. */
export const spring: ServerKind = {
  name: 'spring',
  basePath: '',
  credentials: { basicAuth: `${USER}:${PASSWORD}` },
  faults: SPRING_FAULTS,
  lenient: ['GET /api/tasks'],
  create: (context) => new SpringApp(context),
};

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  415: 'Unsupported Media Type',
  500: 'Internal Server Error',
};

/** A problem detail (RFC 9457). */
const problem = (status: number, detail: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  ...json(status, { type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail }, headers),
  type: 'application/problem+json',
});

const absent = (): Answer => problem(404, 'No such resource.');

type Writing = Pick<Call, 'client'>;

class SpringApp implements App {
  readonly #context: AppContext;
  readonly #has: (fault: SpringFault) => boolean;
  readonly #pipeline: Pipeline;
  readonly #tasks;
  readonly #projects;
  #count = 0;

  constructor(context: AppContext) {
    this.#context = context;
    this.#has = context.has;
    this.#tasks = context.table('task');
    this.#projects = context.table('project');
    this.#pipeline = new Pipeline(context, this.#framework, this.#handlers);
    for (const title of ['Plan', 'Build', 'Ship']) this.#create({ client: 'seed' }, { title });
    for (const key of ['alpha', 'beta'])
      this.#projects.insert('seed', key, { key, name: key, archived: false });
  }

  handle(call: Call): Answer {
    const { accept = '*/*' } = call.headers;
    const isAcceptable = /\*\/\*|application\/(\*|(.*\+)?json)/.test(accept);
    if (isAcceptable || this.#has('accept-ignored')) return this.#pipeline.handle(call);
    return this.#pipeline.handle({ ...call, headers: { ...call.headers, [NOT_ACCEPTABLE]: 'true' } });
  }

  writerStep(step: number): void {
    const own = this.#tasks.keysOf('writer');
    const [oldest] = own;
    if (own.length > 8 && oldest !== undefined) this.#tasks.remove('writer', oldest);
    else if (step % 3 > 0 || oldest === undefined)
      this.#create({ client: 'writer' }, { title: `Other ${step}` });
    else this.#tasks.change('writer', oldest, { ...this.#tasks.find(oldest), status: 'DONE' });
    const key = `other-${step % 4}`;
    if (step % 4 === 0) this.#projects.insert('writer', key, { key, name: `Other ${step}`, archived: false });
  }

  readonly #framework: Framework = {
    // Jackson converts scalars to texts, and texts to numbers.
    coercion: { numbers: true, numericTexts: true, booleanTexts: true, booleans: [['true'], ['false']] },
    separator: ',',
    unmatched: ({ method, path }, allowed) =>
      allowed.length === 0
        ? problem(404, `No static resource ${path}.`)
        : problem(405, `Method '${method}' is not supported.`, { Allow: allowed.join(', ') }),
    authenticate: ({ headers }, operation) => {
      if (operation === 'GET /actuator/health') return undefined;
      const encoded = /^Basic (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
      const [user, ...password] = Buffer.from(encoded, 'base64').toString().split(':');
      const isRight = password.join(':') === PASSWORD || this.#has('any-password');
      if (user !== USER || !isRight)
        return problem(401, 'Full authentication is required.', {
          'WWW-Authenticate': 'Basic realm="Realm"',
        });
      return headers[NOT_ACCEPTABLE] === undefined
        ? undefined
        : problem(406, 'Acceptable representations: [application/json].');
    },
    readBody: (call, input) => this.#readBody(call, input),
    invalid: (violations) => {
      // Spring Data ignores invalid positions and sizes of pages.
      const isPaging = (name: string | number | undefined): boolean => name === 'page' || name === 'size';
      const rest = violations.filter(({ path: [place, name] }) => place !== 'query' || !isPaging(name));
      const isCrash = this.#has('size-500') && rest.length < violations.length;
      return rest.length === 0 && !isCrash ? undefined : problem(400, 'Invalid request content.');
    },
    crash: () => problem(500, 'An error occurred.'),
  };

  #readBody(call: Call, { body }: OperationInput): ReadBody {
    if (body === undefined || call.text === '') return { value: undefined };
    const type = contentType(call);
    if (!/^application\/(.*\+)?json$/.test(type) && !this.#has('text-accepted'))
      return { refusal: problem(415, `Content-Type '${type}' is not supported.`) };
    const value = parseJson(call.text);
    return value === undefined ? { refusal: problem(400, 'Failed to read request') } : { value };
  }

  readonly #handlers: Handlers = {
    'GET /api/tasks': ({ parameters: { page = 0, size = 20, sort = [], status } }) => {
      const properties = Array.isArray(sort)
        ? sort.filter((part) => !/^(asc|desc)$/i.test(String(part)))
        : [];
      if (properties.some((property) => !PROPERTIES.includes(String(property))))
        return problem(500, 'No property found for type Task.');
      const rows = this.#tasks.all().filter((row) => status === undefined || row['status'] === status);
      const number = Math.max(0, Number(page) || 0);
      const length = Number(size) >= 1 ? Math.min(Number(size), 2000) : 20;
      const index = this.#has('first-page-lost') ? Math.max(number, 1) : number;
      const content = rows.slice(index * length, (index + 1) * length);
      const totalPages = Math.ceil(rows.length / length);
      return json(200, {
        content,
        totalElements: rows.length,
        totalPages,
        number,
        size: length,
        numberOfElements: content.length,
        first: number === 0,
        last: number >= totalPages - 1,
        empty: content.length === 0,
      });
    },
    'POST /api/tasks': (call) => json(201, this.#create(call, call.input)),
    'DELETE /api/tasks': ({ client, parameters: { status } }) => {
      this.#context.harm.dangerous(client, 'removed tasks by a filter');
      for (const row of this.#tasks.all())
        if (status === undefined || row['status'] === status) this.#tasks.remove(client, String(row['id']));
      return { status: 204 };
    },
    'POST /api/tasks/search': ({ input: { text, status, maxResults = 50 } }) => {
      const rows = this.#tasks.all().filter((row) => status === undefined || row['status'] === status);
      const matches = rows.filter((row) => text === undefined || String(row['title']).includes(String(text)));
      return json(200, matches.slice(0, Number(maxResults)));
    },
    'GET /api/tasks/{id}': (_, { id = '' }) => {
      const task = this.#tasks.find(id);
      return task ? json(200, task) : absent();
    },
    'PUT /api/tasks/{id}': ({ client, input }, { id = '' }) => {
      const task = this.#tasks.find(id);
      if (!task) return absent();
      const { title = '', status = 'OPEN', description = null, estimate = null } = input;
      const version = Number(task['version']) + 1;
      return json(
        200,
        this.#tasks.change(client, id, { ...task, title, status, description, estimate, version }),
      );
    },
    'DELETE /api/tasks/{id}': ({ client }, { id = '' }) => {
      if (!this.#tasks.find(id)) return absent();
      if (!this.#has('remove-keeps')) this.#tasks.remove(client, id);
      return { status: 204 };
    },
    'GET /api/projects': () => json(200, this.#projects.all()),
    'GET /api/projects/{key}': (_, { key = '' }) => {
      const project = this.#projects.find(key);
      return project ? json(200, project) : absent();
    },
    'PUT /api/projects/{key}': ({ client, input }, { key = '' }) => {
      const { name = '', budget, archived = false } = input;
      const project = { key, name, archived, ...(budget !== undefined && { budget }) };
      if (this.#projects.find(key)) return json(200, this.#projects.change(client, key, project));
      return json(201, this.#projects.insert(client, key, project));
    },
    'DELETE /api/projects/{key}': ({ client }, { key = '' }) => {
      if (!this.#projects.find(key)) return absent();
      this.#projects.remove(client, key);
      return { status: 204 };
    },
    'PUT /api/account/password': ({ client, input: { oldPassword } }) => {
      if (oldPassword !== PASSWORD) return problem(400, 'The old password is wrong.');
      this.#context.harm.dangerous(client, 'changed the password');
      return { status: 204 };
    },
    'GET /actuator/health': () => actuator({ status: 'UP' }),
    'POST /actuator/shutdown': ({ client }) => {
      this.#context.harm.dangerous(client, 'shut the server down');
      this.#context.shutdown();
      return actuator({ message: 'Shutting down, bye...' });
    },
    'POST /actuator/refresh': ({ client }) => {
      this.#context.harm.dangerous(client, 'refreshed the configuration');
      return actuator({});
    },
  };

  #create({ client }: Writing, input: JsonObject): JsonObject {
    const id = ++this.#count;
    const { title = '', description = null, estimate = null, dueDate = null, labels = [] } = input;
    const createdAt = new Date().toISOString();
    const task = { id, title, description, status: 'OPEN', estimate, dueDate, labels, version: 0, createdAt };
    return this.#tasks.insert(client, String(id), task);
  }
}

/** A header that only the app itself adds: no representation is acceptable to the client. */
const NOT_ACCEPTABLE = 'x-not-acceptable';

const actuator = (value: JsonObject): Answer => ({
  ...json(200, value),
  type: 'application/vnd.spring-boot.actuator.v3+json',
});
