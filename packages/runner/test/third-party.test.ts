import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  type Answer,
  type Call,
  findingTexts,
  modelOf,
  openReasons,
  openVariants,
  parse,
  run,
  serve,
} from './harness.js';

// Typical OpenAPI 3.0 documents, which have few errors and no `x-error`, and correct servers for them.

const petStore = `
openapi: 3.0.3
info: { title: Pet store, version: 1.0.0 }
paths:
  /pets:
    get:
      operationId: listPets
      parameters:
        - { name: limit, in: query, schema: { type: integer, format: int32, minimum: 1, maximum: 100 } }
        - { name: tags, in: query, schema: { type: array, items: { type: string } }, style: form }
        - { name: status, in: query, schema: { type: string, enum: [available, sold] } }
      responses:
        '200':
          description: A page of pets
          headers: { x-next: { schema: { type: string }, description: Link to the next page } }
          content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
        default: { $ref: '#/components/responses/Error' }
    post:
      operationId: createPet
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/NewPet' } } }
      responses:
        '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400': { $ref: '#/components/responses/Error' }
  /pets/{petId}:
    parameters: [{ name: petId, in: path, required: true, schema: { type: integer, format: int64 } }]
    get:
      responses:
        '200': { description: The pet, content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '404': { description: No such pet }
    delete:
      responses:
        '204': { description: Gone }
        '404': { description: No such pet }
components:
  responses:
    Error: { description: Error, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  schemas:
    NewPet:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 1 }
        tag: { type: string, nullable: true }
        category: { type: object, properties: { id: { type: integer }, name: { type: string } } }
    Pet:
      allOf:
        - { $ref: '#/components/schemas/NewPet' }
        - { type: object, required: [id], properties: { id: { type: integer, format: int64, readOnly: true } } }
    Error: { type: object, required: [code, message], properties: { code: { type: integer }, message: { type: string } } }
`;

const error = (status: number, message: string): Answer => ({ status, body: { code: status, message } });

async function petServer(base = 0) {
  const pets = new Map<number, object>();
  let last = base;
  const isText = (value: unknown): boolean => typeof value === 'string';
  function isPet(value: unknown): value is object {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const { name, tag, category } = value as Record<string, unknown>;
    if (!isText(name) || name === '' || !(tag === undefined || tag === null || isText(tag))) return false;
    if (category === undefined) return true;
    if (typeof category !== 'object' || category === null || Array.isArray(category)) return false;
    const { id, name: kind } = category as Record<string, unknown>;
    return (id === undefined || Number.isInteger(id)) && (kind === undefined || isText(kind));
  }
  const server = await serve(({ method, path, query, json }) => {
    const id = /^\/pets\/(.+)$/.exec(path)?.[1];
    if (id !== undefined) {
      const pet = pets.get(Number(id));
      // The document does not describe the body of a 404.
      if (!pet)
        return method === 'GET'
          ? { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not found</h1>' }
          : { status: 404 };
      if (method === 'DELETE') pets.delete(Number(id));
      return method === 'DELETE' ? { status: 204 } : { status: 200, body: { ...pet, id: Number(id) } };
    }
    if (method === 'POST') {
      if (!isPet(json)) return error(400, 'Not a pet');
      pets.set(++last, json);
      return { status: 201, body: { ...json, id: last } };
    }
    const limit = query.get('limit');
    if (limit !== null && !/^([1-9]\d?|100)$/.test(limit)) return error(400, 'limit');
    const status = query.get('status');
    if (status !== null && status !== 'available' && status !== 'sold') return error(400, 'status');
    return {
      status: 200,
      body: [...pets].slice(0, Number(limit ?? 20)).map(([key, pet]) => ({ ...pet, id: key })),
    };
  });
  return { ...server, pets };
}

describe('a pet store', () => {
  test('is proven as far as its document allows and left unchanged', async () => {
    const server = await petServer();
    const result = await run(await modelOf(petStore), server.url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.ledger.map(({ id, verdict }) => `${verdict}: ${id}`).sort()).toEqual([
      'proven: DELETE /pets/{petId} 204',
      'proven: DELETE /pets/{petId} 404',
      'proven: GET /pets 200 application/json',
      'proven: GET /pets default application/json',
      'proven: GET /pets/{petId} 200 application/json',
      'proven: GET /pets/{petId} 404',
      'proven: POST /pets 201 application/json',
      'proven: POST /pets 400 application/json',
    ]);
    expect(result.report.summary.passed).toBe(true);
    expect(server.pets.size).toBe(0);
  });

  test('has findings if it violates its document', async () => {
    const server = await serve(({ method }) =>
      method === 'POST' ? { status: 201, body: { id: 'seven', name: 'Rex' } } : { status: 200, body: {} },
    );
    const result = await run(await modelOf(petStore), server.url);
    expect(findingTexts(result).join('\n')).toMatch(/body-schema null .*\/id must be integer/);
    const accepted = result.report.findings.find(
      ({ rule, operation, cases }) => rule === 'status-intended' && operation === 'POST /pets' && cases,
    );
    expect(accepted?.cases).toContain('POST /pets 400 request: body required at /name');
  });
});

const todos = `
openapi: 3.0.0
info: { title: Todos, version: '2' }
security: [{ bearer: [] }]
paths:
  /todos:
    get:
      parameters:
        - { name: cursor, in: query, schema: { type: string } }
        - { name: limit, in: query, schema: { type: integer, minimum: 1 } }
        - { name: done, in: query, schema: { type: boolean } }
        - { name: sort, in: query, schema: { type: string } }
      responses:
        '200': { description: Todos, content: { application/json: { schema: { $ref: '#/components/schemas/Page' } } } }
        '400': { description: Bad cursor, content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } } }
        '401': { description: Who are you? }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewTodo' } } } }
      responses:
        '201':
          description: Made
          headers: { Location: { schema: { type: string, format: uri-reference } } }
        '401': { description: Who are you? }
        '422': { description: Invalid, content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } } }
        '400': { description: Not JSON, content: { application/problem+json: { schema: { $ref: '#/components/schemas/Problem' } } } }
  /todos/{todo_id}:
    parameters: [{ name: todo_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get:
      responses:
        '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Todo' } } } }
        '401': { description: Who are you? }
        '404': { description: Gone }
        '500': { description: Oops }
    patch:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Change' } } } }
      responses:
        '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Todo' } } } }
        '204': { description: Nothing changed }
        '401': { description: Who are you? }
        '403': { description: Not yours }
        '404': { description: Gone }
        '422': { description: Invalid }
    delete:
      responses: { '204': { description: Removed }, '401': { description: Who are you? }, '404': { description: Gone } }
  /todos/{todo_id}/complete:
    post:
      parameters: [{ name: todo_id, in: path, required: true, schema: { type: string, format: uuid } }]
      responses:
        '200': { description: Done }
        '401': { description: Who are you? }
        '404': { description: Gone }
        '409': { description: Done already }
  /todos/{todo_id}/comments:
    parameters: [{ name: todo_id, in: path, required: true, schema: { type: string, format: uuid } }]
    get:
      responses:
        '200': { description: Comments, content: { application/json: { schema: { type: object, properties: { comments: { type: array, items: { $ref: '#/components/schemas/Comment' } }, next_page_token: { type: string } } } } } }
        '401': { description: Who are you? }
        '404': { description: Gone }
    post:
      requestBody: { required: true, content: { application/json: { schema: { type: object, required: [text, author_id], properties: { text: { type: string, maxLength: 500 }, author_id: { type: string, format: uuid } } } } } }
      responses:
        '201': { description: Said, content: { application/json: { schema: { type: object, properties: { comment: { $ref: '#/components/schemas/Comment' } } } } } }
        '401': { description: Who are you? }
        '404': { description: Gone }
        '422': { description: Nobody of that id }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
  schemas:
    Problem: { type: object, required: [title], properties: { title: { type: string }, status: { type: integer } } }
    NewTodo:
      type: object
      required: [title]
      properties:
        title: { type: string, minLength: 1, maxLength: 120 }
        due: { type: string, format: date }
        priority: { type: string, enum: [low, high] }
    Change: { type: object, properties: { title: { type: string, minLength: 1, maxLength: 120 } } }
    Todo: { type: object, required: [id, title, age], properties: { id: { type: string, format: uuid }, title: { type: string }, age: { type: number } } }
    Comment: { type: object, properties: { id: { type: string }, text: { type: string } } }
    Page: { type: object, required: [data], properties: { data: { type: array, items: { $ref: '#/components/schemas/Todo' } }, next_cursor: { type: string, nullable: true } } }
`;

const problem = (status: number, title: string): Answer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: { title, status },
});

async function todoServer(token: string) {
  const stored = new Map<string, { title: string; at: number; done: boolean }>();
  const isTitle = (value: unknown): boolean =>
    typeof value === 'string' && value.length > 0 && value.length <= 120;
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value);
  const show = (id: string) => ({
    id,
    title: stored.get(id)?.title,
    age: Math.round((performance.now() - (stored.get(id)?.at ?? 0)) * 1000),
  });
  function collection({ method, text, query }: Call): Answer {
    if (method === 'GET') {
      const [limit, done] = [query.get('limit'), query.get('done')];
      // The document does not specify the valid values of `cursor` and `sort`.
      if (query.has('cursor') || query.has('sort')) return problem(400, 'No such cursor');
      if ((limit !== null && !/^[1-9]\d*$/.test(limit)) || (done !== null && !/^(true|false)$/.test(done)))
        return problem(400, 'No');
      const ids = [...stored.keys()];
      return {
        status: 200,
        body: { data: ids.slice(0, 3).map(show), next_cursor: ids.length > 3 ? 'abc' : null },
      };
    }
    const body = parse(text);
    if (body === undefined) return problem(400, 'Not JSON');
    if (!isObject(body) || !isTitle(body.title)) return problem(422, 'No title');
    if (body.due !== undefined && (typeof body.due !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(body.due)))
      return problem(422, 'due');
    if (body.priority !== undefined && body.priority !== 'low' && body.priority !== 'high')
      return problem(422, 'priority');
    const id = randomUUID();
    stored.set(id, { title: String(body.title), at: performance.now(), done: false });
    return { status: 201, headers: { location: `/todos/${id}` } };
  }
  const server = await serve((call) => {
    if (call.headers.authorization !== `Bearer ${token}`)
      return { status: 401, body: { title: 'Who are you?' } };
    const [, id, rest] = /^\/todos\/([^/]+)(\/.*)?$/.exec(call.path) ?? [];
    if (id === undefined) return collection(call);
    const todo = stored.get(id);
    if (!todo) return { status: 404 };
    if (rest === '/comments') {
      if (call.method === 'GET') return { status: 200, body: { comments: [] } };
      return { status: 422, body: { title: 'Nobody of that id' } };
    }
    if (rest === '/complete') {
      if (todo.done) return { status: 409 };
      todo.done = true;
      return { status: 200 };
    }
    if (call.method === 'DELETE') {
      stored.delete(id);
      return { status: 204 };
    }
    if (call.method === 'GET') return { status: 200, body: show(id) };
    if (!isObject(call.json) || (call.json.title !== undefined && !isTitle(call.json.title)))
      return { status: 422 };
    if (call.json.title === undefined || call.json.title === todo.title) return { status: 204 };
    todo.title = String(call.json.title);
    return { status: 200, body: show(id) };
  });
  return { ...server, stored };
}

describe('a todo API with a bearer token, UUIDs, and 201 with only a Location', () => {
  const callers = { me: { credentials: { bearer: { env: 'TOKEN' } } } };

  test('has no false findings and only the expected untested variants', async () => {
    const server = await todoServer('secret-0-TOKEN');
    const result = await run(await modelOf(todos), server.url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toMatchInlineSnapshot(`
      [
        "GET /todos/{todo_id} 500 · server fault: untested: no fault control",
        "PATCH /todos/{todo_id} 403 · any cause: untested: not provoked",
        "POST /todos/{todo_id}/comments 201 application/json · success: untested: no valid request",
        "POST /todos/{todo_id}/comments 422 · request: body: untested: no baseline",
      ]
    `);
    expect(result.report.summary.passed).toBe(true);
    expect(server.stored.size).toBe(0);
  });

  test('has no proven 401 responses if no token is configured, because the server accepts no call', async () => {
    const server = await todoServer('another');
    const result = await run(await modelOf(todos), server.url);
    expect(findingTexts(result)).toEqual([]);
    const proven = result.report.ledger.filter(({ verdict }) => verdict === 'proven').map(({ id }) => id);
    expect(proven).toEqual([]);
    expect(openReasons(result)).toContain('GET /todos 401 · credential: missing: untested: no baseline');
    // A write to a made-up id could affect a resource of another user if the server does not refuse it.
    expect(openVariants(result).join('\n')).toContain(
      'DELETE /todos/{todo_id} would affect the resource of `{todo_id}`, which the run did not create',
    );
    expect(openVariants(result).join('\n')).toContain('caller with credentials for bearer');
  });

  test('is reported to refuse the token, without findings', async () => {
    const server = await todoServer('another');
    const result = await run(await modelOf(todos), server.url, { callers });
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.aborted).toBe(
      'GET /todos answers 401: the server refuses the credential of the caller me.',
    );
  });

  test('has findings if it accepts anonymous calls', async () => {
    const server = await serve(({ method }) =>
      method === 'GET'
        ? { status: 200, body: { data: [] } }
        : { status: 201, headers: { location: `/todos/${randomUUID()}` } },
    );
    const result = await run(await modelOf(todos), server.url, { callers });
    expect(findingTexts(result).join('\n')).toMatch(
      /status-intended null \| GET \/todos 401 credential: missing/,
    );
  });
});

const messages = `
openapi: 3.0.1
info: { title: Messages, version: '1' }
servers: [{ url: 'https://api.example.com/v2' }]
security: [{ key: [] }]
paths:
  /messages:
    parameters: [{ $ref: '#/components/parameters/Account' }]
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer, minimum: 1, default: 1 } }
        - { name: page_size, in: query, schema: { type: integer, minimum: 1, maximum: 20 } }
        - { name: to, in: query, required: true, schema: { type: string, pattern: '^\\+\\d{6,15}$' }, example: '+15550001111' }
      responses:
        '200': { description: Messages, content: { '*/*': { schema: { $ref: '#/components/schemas/Messages' } } } }
        '400': { $ref: '#/components/responses/Bad' }
        '401': { $ref: '#/components/responses/Unknown' }
        '403': { $ref: '#/components/responses/Unknown' }
        '429': { description: Slow down }
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [to, text]
              properties:
                to: { type: string, pattern: '^\\+\\d{6,15}$' }
                text: { type: string, minLength: 1, maxLength: 160 }
                media: { type: array, maxItems: 2, items: { type: string, format: uri } }
      responses:
        '201': { description: Sent, content: { application/json: { schema: { $ref: '#/components/schemas/Message' } } } }
        '400': { $ref: '#/components/responses/Bad' }
        '401': { $ref: '#/components/responses/Unknown' }
  /messages/{sid}:
    parameters: [{ $ref: '#/components/parameters/Account' }, { name: sid, in: path, required: true, schema: { type: string, pattern: '^SM[0-9a-f]{8}$' } }]
    get:
      responses:
        '200': { description: It, content: { application/json: { schema: { $ref: '#/components/schemas/Message' } } } }
        '401': { $ref: '#/components/responses/Unknown' }
        '404': { description: Gone, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
    delete:
      responses: { '204': { description: Removed }, '401': { $ref: '#/components/responses/Unknown' } }
  /reports/{kind}:
    get:
      parameters:
        - { $ref: '#/components/parameters/Account' }
        - { name: kind, in: path, required: true, schema: { type: string, enum: [daily, monthly] } }
      responses:
        '200': { description: Figures, content: { text/csv: { schema: { type: string } }, application/json: { schema: { type: object } } } }
        '401': { $ref: '#/components/responses/Unknown' }
        '404': { description: None }
  /status:
    get:
      security: [{}]
      responses: { '200': { description: Up }, '503': { description: Down } }
    head:
      security: [{}, { key: [] }]
      responses: { '200': { description: Up, content: { application/json: { schema: { type: object } } } } }
components:
  securitySchemes: { key: { type: apiKey, in: query, name: api_key } }
  parameters:
    Account: { name: X-Account, in: header, required: true, schema: { type: string, minLength: 2 }, example: acme }
  responses:
    Bad: { description: Bad, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
    Unknown: { description: Unknown, content: { application/json: { schema: { $ref: '#/components/schemas/Error' } } } }
  schemas:
    Error: { type: object, required: [code], properties: { code: { type: string } } }
    Message: { type: object, required: [sid, to], properties: { sid: { type: string }, to: { type: string }, parts: { type: array, items: { type: object, properties: { id: { type: integer } } } } } }
    Messages: { type: object, required: [messages], properties: { messages: { type: array, items: { $ref: '#/components/schemas/Message' } }, total_pages: { type: integer } } }
`;

async function messageServer(key: string) {
  const sent = new Map<string, string>();
  const fail = (status: number, code: string): Answer => ({ status, body: { code } });
  const phone = /^\+\d{6,15}$/;
  const server = await serve(({ method, path, query, headers, text }) => {
    if (path === '/v2/status') return { status: 200, body: 'up', headers: { 'content-type': 'text/plain' } };
    if (query.get('api_key') !== key) return fail(401, 'unauthorized');
    if ((headers['x-account'] ?? '').length < 2) return fail(400, 'bad_request');
    const sid = /^\/v2\/messages\/([^/]+)$/.exec(path)?.[1];
    if (path.startsWith('/v2/reports/'))
      return { status: 200, headers: { 'content-type': 'text/csv' }, body: 'day,sent\n1,2\n' };
    if (sid !== undefined) {
      const to = sent.get(sid);
      if (method === 'DELETE') sent.delete(sid);
      if (method === 'DELETE') return { status: 204 };
      return to === undefined ? fail(404, 'USER_NOT_FOUND') : { status: 200, body: { sid, to } };
    }
    if (method === 'GET') {
      const [page, size] = [query.get('page') ?? '1', query.get('page_size') ?? '5'];
      if (!/^[1-9]\d*$/.test(page) || !/^([1-9]|1\d|20)$/.test(size) || !phone.test(query.get('to') ?? ''))
        return fail(400, 'bad_request');
      const all = [...sent].map(([id, to]) => ({ sid: id, to }));
      return {
        status: 200,
        body: { messages: all.slice(0, Number(size)), total_pages: Math.ceil(all.length / Number(size)) },
      };
    }
    const form = new URLSearchParams(text);
    const [to, words] = [form.get('to') ?? '', form.get('text') ?? ''];
    if (
      headers['content-type'] !== 'application/x-www-form-urlencoded' ||
      !phone.test(to) ||
      words === '' ||
      [...words].length > 160
    )
      return fail(400, 'bad_request');
    const id = `SM${randomUUID().slice(0, 8)}`;
    sent.set(id, to);
    return { status: 201, body: { sid: id, to } };
  });
  return { ...server, sent };
}

describe('a message API with a key in the query, a common header, and forms', () => {
  test('has no false findings and only the expected untested variants', async () => {
    const server = await messageServer('secret-0-KEY');
    const result = await run(await modelOf(messages), `${server.url}/v2`, {
      callers: { me: { credentials: { key: { env: 'KEY' } } } },
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openReasons(result)).toMatchInlineSnapshot(`
      [
        "GET /messages 403 application/json · any cause: untested: not provoked",
        "GET /messages 429 · rate: default: untested: not provoked",
        "GET /reports/{kind} 200 application/json · success: untested: trigger unknown",
        "GET /reports/{kind} 404 · resource absent: untested: not provoked",
        "GET /status 503 · server fault: untested: no fault control",
      ]
    `);
    expect(result.report.summary.passed).toBe(true);
    expect(server.sent.size).toBe(0);
    const without = server.calls.filter(
      ({ path, headers }) => path !== '/v2/status' && headers['x-account'] === undefined,
    );
    expect(without).toHaveLength(
      result.plan.cases.filter(({ id }) => id.includes('X-Account missing')).length,
    );
  });
});

describe('a server that limits the run', () => {
  test('delays the run, and blocks cases if the wait is too long', async () => {
    const model = await modelOf(petStore);
    let refused = 0;
    const patient = await petServer();
    const relay = await serve(async ({ method, path, query, text }) => {
      if (refused < 2 && refused++ < 2)
        return { status: 429, headers: { 'retry-after': '1' }, body: error(429, 'Slow down').body };
      const answer = await fetch(`${patient.url}${path}?${query}`, {
        method,
        ...(text && { body: text, headers: { 'content-type': 'application/json' } }),
      });
      const body = await answer.text();
      return {
        status: answer.status,
        headers: { 'content-type': answer.headers.get('content-type') ?? '' },
        ...(body && { body }),
      };
    });
    expect(findingTexts(await run(model, relay.url))).toEqual([]);

    const strict = await serve(() => ({
      status: 429,
      headers: { 'retry-after': '3600' },
      body: error(429, 'Slow down').body,
    }));
    const result = await run(model, strict.url);
    expect(findingTexts(result)).toEqual([]);
    expect(result.report.summary.passed).toBe(false);
    expect(openVariants(result).join('\n')).toContain(
      'answered 429 to the run itself, asking to wait 3600 s',
    );
  });
});

describe('a resource that the run did not create', () => {
  const document = `
openapi: 3.0.0
info: { title: Rooms, version: '1' }
paths:
  /rooms:
    get: { responses: { '200': { description: Rooms, content: { application/json: { schema: { type: array, items: { type: object, properties: { id: { type: integer } } } } } } } } }
  /rooms/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: integer } }]
    get: { responses: { '200': { description: Room }, '404': { description: None } } }
    delete: { responses: { '204': { description: Removed }, '404': { description: None } } }
`;
  const rooms = () =>
    serve(({ method, path }) =>
      path === '/rooms'
        ? { status: 200, body: [{ id: 7 }] }
        : /^\/rooms\/(7|8)$/.test(path)
          ? { status: method === 'GET' ? 200 : 204 }
          : { status: 404 },
    );

  test('is read but not modified', async () => {
    const server = await rooms();
    const result = await run(await modelOf(document), server.url);
    expect(findingTexts(result)).toEqual([]);
    expect(server.calls.map(({ method }) => method)).not.toContain('DELETE');
    expect(openVariants(result).join('\n')).toContain("Configure `references: { '/rooms/{id}': '…' }`");
  });

  test('is removed by only one case if it is disposable', async () => {
    const server = await rooms();
    const result = await run(await modelOf(document), server.url, {
      references: { '/rooms/{id}': '8' },
      disposable: ['/rooms/{id}'],
    });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result)).toEqual([]);
    expect(
      server.calls.filter(({ method, path }) => method === 'DELETE' && path === '/rooms/8'),
    ).toHaveLength(1);
  });
});

test('a run skips and counts checks with an invalid schema', async () => {
  const wrong = { type: 'object', properties: { a: { type: 'string', pattern: '(?<!x' } } };
  const content = { 'application/json': { schema: wrong } };
  const parameters = [{ name: 'q', in: 'query', schema: { type: 'string', pattern: '(?<!x' } }];
  const responses = { 200: { description: 'x', content }, 400: { description: 'x' } };
  const document = {
    openapi: '3.0.0',
    info: { title: 'x', version: '1' },
    paths: {
      '/a': {
        get: { parameters, responses },
        post: {
          requestBody: { content: { 'application/json': { schema: { ...wrong, required: ['a'] } } } },
          responses,
        },
      },
    },
  };
  const { url } = await serve(() => ({ status: 200, body: { a: 'b' } }));
  const result = await run(await modelOf(document), url);
  expect(findingTexts(result)).toEqual([]);
  expect(result.report.summary.skipped).toEqual({ 'schema not usable': 1 });
  expect(openVariants(result).join('\n')).toContain('No body for POST /a');
});
