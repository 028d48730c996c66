import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

const refused = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['error'],
        properties: {
          error: {
            type: 'object',
            required: ['code'],
            properties: { code: { type: 'string', enum: codes } },
          },
        },
      },
    },
  },
});

const shelf = {
  type: 'object',
  required: ['id', 'label'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    label: { type: 'string' },
    width: { type: 'integer' },
  },
};
const answer = { description: 'A shelf', content: { 'application/json': { schema: shelf } } };
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } };
const unauthorized = refused('token_missing', 'token_invalid');
const unknown = refused('shelf_unknown', 'shelf_deleted');

/** A document without extensions, whose statuses list several error codes. */
export const shelfDocument = {
  openapi: '3.0.3',
  info: { title: 'Shelves', version: '1' },
  security: [{ bearer: [] }],
  paths: {
    '/shelves': {
      post: {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['label'],
                properties: {
                  label: { type: 'string', minLength: 1, maxLength: 40 },
                  width: { type: 'integer', minimum: 1 },
                },
              },
            },
          },
        },
        responses: {
          201: answer,
          400: refused('body_not_json', 'label_missing', 'label_too_long', 'width_negative'),
          401: unauthorized,
          409: refused('label_taken', 'shelf_limit_reached'),
        },
      },
    },
    '/shelves/{id}': {
      parameters: [id],
      get: { responses: { 200: answer, 401: unauthorized, 404: unknown } },
      delete: {
        responses: {
          204: { description: 'Gone' },
          401: unauthorized,
          404: unknown,
          409: refused('shelf_archived', 'shelf_in_use'),
        },
      },
    },
    '/shelves/{id}/archive': {
      parameters: [id],
      post: {
        responses: {
          200: answer,
          401: unauthorized,
          404: unknown,
          409: refused('already_archived', 'shelf_in_use'),
        },
      },
    },
  },
  components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
} as const;

export const SHELF_TOKEN = 'shelf-token-5c1e9d7a42';

interface Shelf {
  readonly id: string;
  readonly label: string;
  readonly width: number;
  archived: boolean;
}

interface State {
  readonly shelves: Map<string, Shelf>;
  readonly deleted: Set<string>;
  /** The codes that the server returns instead of others, by the right code. */
  readonly faults: Readonly<Record<string, string>>;
}

/** Starts a server that keeps the contract of {@link shelfDocument}, apart from its faults. Returns its URL. */
export async function shelfServer(faults: State['faults'] = {}): Promise<string> {
  const state: State = { shelves: new Map(), deleted: new Set(), faults };
  const server = createServer((request, response) => {
    void textOf(request).then((text) => {
      const { status, body } = reply(request, text, state);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

interface Reply {
  readonly status: number;
  readonly body?: unknown;
}

function reply({ method, url = '', headers }: IncomingMessage, text: string, state: State): Reply {
  const { shelves, deleted, faults } = state;
  const refuse = (status: number, code: string): Reply => ({
    status,
    body: { error: { code: faults[code] ?? code } },
  });
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return refuse(401, 'token_missing');
  if (token !== SHELF_TOKEN) return refuse(401, 'token_invalid');
  const [, , name, action] = url.split('/');
  if (name === undefined) return create(text, state, refuse);
  if (deleted.has(name)) return refuse(404, 'shelf_deleted');
  const found = shelves.get(name);
  if (!found) return refuse(404, 'shelf_unknown');
  if (method === 'GET') return { status: 200, body: found };
  if (action === 'archive') {
    if (found.archived) return refuse(409, 'already_archived');
    found.archived = true;
    return { status: 200, body: found };
  }
  if (found.archived) return refuse(409, 'shelf_archived');
  shelves.delete(name);
  deleted.add(name);
  return { status: 204 };
}

function create(text: string, { shelves }: State, refuse: (status: number, code: string) => Reply): Reply {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return refuse(400, 'body_not_json');
  }
  if (typeof json !== 'object' || json === null) return refuse(400, 'body_not_json');
  const { label, width = 1 } = json as { readonly label?: unknown; readonly width?: unknown };
  if (typeof label !== 'string' || label === '') return refuse(400, 'label_missing');
  if (label.length > 40) return refuse(400, 'label_too_long');
  if (typeof width !== 'number' || !Number.isInteger(width) || width < 1)
    return refuse(400, 'width_negative');
  if ([...shelves.values()].some((other) => other.label === label)) return refuse(409, 'label_taken');
  const created = { id: randomUUID(), label, width, archived: false };
  shelves.set(created.id, created);
  return { status: 201, body: created };
}
