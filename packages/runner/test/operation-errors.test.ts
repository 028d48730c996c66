import { describe, expect, test } from 'vitest';
import type { Caller, ControlHooks } from '../src/index.js';
import {
  type Answer,
  type Call,
  findingTexts,
  modelOf,
  openVariants,
  type Run,
  run,
  serve,
} from './harness.js';
import { stock } from './stock-document.js';
import { STOCK_TOKENS, type StockFaults, stockServer } from './stock-server.js';

const writer: Caller = { credentials: { bearer: { env: 'WRITER' } } };
const reader: Caller = { credentials: { bearer: { env: 'READER' } }, may: ['GET *'] };
const resolveSecret = ({ env }: { env: string }): string =>
  env === 'WRITER' ? STOCK_TOKENS.writer : STOCK_TOKENS.reader;

/** Runs the stock document with `x-errors` on POST /articles and DELETE /articles/{id}. */
async function runStock(
  errors: { readonly post?: object; readonly remove?: object },
  faults: StockFaults = {},
): Promise<Run> {
  const { paths } = stock;
  const document = {
    ...stock,
    paths: {
      ...paths,
      '/articles': {
        ...paths['/articles'],
        post: { ...paths['/articles'].post, 'x-errors': errors.post ?? {} },
      },
      '/articles/{id}': {
        ...paths['/articles/{id}'],
        delete: { ...paths['/articles/{id}'].delete, 'x-errors': errors.remove ?? {} },
      },
    },
  };
  const { url } = await stockServer(faults);
  return run(await modelOf(document), url, { callers: { writer, reader }, resolveSecret });
}

/** Returns the variants of the errors with a code, each with its verdict. */
const variantsOf = ({ report }: Run, operation: string, code: string): readonly string[] =>
  report.ledger
    .filter((entry) => entry.operation === operation && entry.error === code)
    .flatMap(({ variants }) => variants.map(({ variant, verdict }) => `${variant}: ${verdict}`));

const declared = {
  post: {
    400: { name_missing: { when: { request: 'body', only: ['required at /name'] } } },
    403: { role_insufficient: { when: { caller: 'barred' } } },
    409: { sku_taken: { when: { duplicate: ['/sku'] } } },
  },
  remove: {
    404: { article_deleted: { when: { after: 'DELETE /articles/{id}' } } },
    409: { article_archived: { when: { after: 'POST /articles/{id}/archive' } } },
  },
};

describe('errors whose causes an operation declares', () => {
  test('are proven by these causes, and the others by candidates', async () => {
    const result = await runStock(declared);
    expect(findingTexts(result)).toEqual([]);
    const post = (code: string): readonly string[] => variantsOf(result, 'POST /articles', code);
    expect(post('name_missing')).toEqual(['request: body required at /name: proven']);
    expect(post('role_insufficient')).toEqual(['caller: barred: proven']);
    expect(post('sku_taken')).toEqual(['duplicate: /sku: proven']);
    expect(post('sku_missing')).toEqual(['any cause: proven']);
    const remove = (code: string): readonly string[] => variantsOf(result, 'DELETE /articles/{id}', code);
    expect(remove('article_deleted')).toEqual(['after DELETE /articles/{id}: proven']);
    expect(remove('article_archived')).toEqual(['after POST /articles/{id}/archive: proven']);
    expect(result.report.summary.obligations).toBe((await runStock({})).report.summary.obligations);
    expect(result.plan.cases.map(({ id }) => id)).toContain(
      'POST /articles name_missing request: body required at /name',
    );
  });

  test.each([
    ['name_missing', 'sku_missing', 'error-intended name_missing'],
    ['sku_taken', 'name_taken', 'error-intended sku_taken'],
    ['article_archived', 'article_deleted', 'error-intended article_archived'],
  ])('have a finding if the server returns another error than %s', async (code, other, finding) => {
    const result = await runStock(declared, { [code]: other });
    expect(findingTexts(result).join('\n')).toContain(finding);
  });

  test('are untested with the names of the violations if `only` names none', async () => {
    const only = ['required at /nickname'];
    const result = await runStock({ post: { 400: { name_missing: { when: { request: 'body', only } } } } });
    expect(openVariants(result).join('\n')).toMatch(
      /name_missing · request: body required at \/nickname: untested: no violation possible: No call of POST \/articles has the name required at \/nickname\. Names: .*required at \/name/,
    );
  });
});

const problem = (...codes: readonly string[]): object => ({
  description: 'Refused',
  content: {
    'application/json': {
      schema: { type: 'object', required: ['code'], properties: { code: { enum: codes } } },
    },
  },
});

describe('the recovery from an error whose cause an operation declares', () => {
  const seasons = {
    openapi: '3.0.3',
    info: { title: 'Seasons', version: '1' },
    security: [{ oauth: ['seasons:write'] }],
    paths: {
      '/seasons': {
        post: {
          'x-errors': { 403: { scope_missing: { when: { scope: 'operation' } } } },
          responses: {
            201: { description: 'Created' },
            401: { description: 'No token' },
            403: problem('scope_missing', 'plan_too_small'),
            409: problem('season_closed', 'season_full'),
          },
        },
        get: {
          security: [{ oauth: ['seasons:read'] }],
          responses: { 200: { description: 'Seasons' } },
        },
      },
    },
    components: {
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            clientCredentials: {
              tokenUrl: 'https://auth.example.org/token',
              scopes: { 'seasons:write': '', 'seasons:read': '' },
            },
          },
        },
      },
    },
  };

  /** Runs the document against a server that answers a POST with the scope as `withScope` does. */
  async function runSeasons(withScope: Answer): Promise<Run> {
    const scopes = new Map<string, readonly string[]>();
    const { url } = await serve(({ method, headers }: Call): Answer => {
      const own = scopes.get((headers.authorization ?? '').replace('Bearer ', ''));
      if (!own) return { status: 401 };
      if (method === 'GET') return { status: 200 };
      return own.includes('seasons:write') ? withScope : { status: 403, body: { code: 'scope_missing' } };
    });
    const hooks: ControlHooks = {
      callers: {
        create: async (settings) => {
          const id = `caller-${scopes.size}`;
          scopes.set(id, settings.scopes ?? ['seasons:write', 'seasons:read']);
          return { id, credentials: { oauth: id } };
        },
        update: async (id, change) => void scopes.set(id, change.scopes ?? scopes.get(id) ?? []),
        rotate: async () => {
          throw new Error('This server does not rotate credentials.');
        },
      },
    };
    return run(await modelOf(seasons), url, {
      hooks,
      select: ({ operation }) => operation === 'POST /seasons',
    });
  }

  test('has no finding if the call is then refused for a reason that is only inferred', async () => {
    const result = await runSeasons({ status: 409, body: { code: 'season_closed' } });
    expect(findingTexts(result)).toEqual([]);
    expect(openVariants(result).join('\n')).toMatch(
      /scope_missing · scope: operation: untested: no valid request/,
    );
  });

  test('has a finding if the call is still refused with the same error', async () => {
    const result = await runSeasons({ status: 403, body: { code: 'scope_missing' } });
    expect(findingTexts(result).join('\n')).toContain('recovered scope_missing');
  });
});

describe('declared preconditions', () => {
  const document = {
    openapi: '3.0.3',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/notes': {
        post: {
          responses: { 201: { description: 'Created', content: { 'application/json': { schema: note() } } } },
        },
      },
      '/notes/{id}': {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        get: { responses: { 200: { description: 'A note' } } },
        put: {
          parameters: [
            { name: 'If-Match', in: 'header', required: true, schema: { type: 'string', enum: ['*'] } },
          ],
          'x-errors': {
            412: { changed: { when: { precondition: 'failed' } } },
            428: { unconditional: { when: { precondition: 'missing' } } },
          },
          responses: {
            204: { description: 'Changed' },
            412: problem('changed', 'locked'),
            428: problem('unconditional', 'other'),
          },
        },
      },
    },
  };

  function note(): object {
    return { type: 'object', required: ['id'], properties: { id: { type: 'string' } } };
  }

  test('are sent to a write of an item', async () => {
    const { url } = await serve(({ method, headers }) => {
      if (method === 'POST') return { status: 201, body: { id: 'n1' } };
      if (method === 'GET') return { status: 200 };
      const tag = headers['if-match'];
      if (tag === undefined) return { status: 428, body: { code: 'unconditional' } };
      return tag === '*' ? { status: 204 } : { status: 412, body: { code: 'changed' } };
    });
    const result = await run(await modelOf(document), url);
    expect(findingTexts(result)).toEqual([]);
    expect(variantsOf(result, 'PUT /notes/{id}', 'changed')).toEqual(['precondition failed: proven']);
    expect(variantsOf(result, 'PUT /notes/{id}', 'unconditional')).toEqual(['precondition missing: proven']);
  });
});
