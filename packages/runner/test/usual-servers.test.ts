import { describe, expect, test } from 'vitest';
import { type Answer, type Call, findingTexts, modelOf, run, serve } from './harness.js';

// Behaviour that most servers share, although no document specifies it.

const document = `
openapi: 3.0.3
info: { title: Articles, version: '1' }
paths:
  /articles:
    get:
      parameters:
        - { name: page, in: query, schema: { type: integer } }
        - { name: page_size, in: query, schema: { type: integer, minimum: 1, maximum: 100 } }
        - { name: ordering, in: query, schema: { type: string } }
        - { name: cursor, in: query, schema: { type: string } }
      responses:
        '200': { description: some, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Article' } } } } }
        '400': { description: invalid }
    post:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewArticle' } } } }
      responses:
        '201': { description: created, content: { application/json: { schema: { $ref: '#/components/schemas/Article' } } } }
        '400': { description: invalid }
        '404': { description: none }
  /articles/{slug}:
    parameters: [{ name: slug, in: path, required: true, schema: { type: string } }]
    get: { responses: { '200': { description: one, content: { application/json: { schema: { $ref: '#/components/schemas/Article' } } } }, '404': { description: none } } }
    put:
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewArticle' } } } }
      responses:
        '200': { description: changed, content: { application/json: { schema: { $ref: '#/components/schemas/Article' } } } }
        '400': { description: invalid }
        '404': { description: none }
    delete: { responses: { '204': { description: gone }, '404': { description: none } } }
components:
  schemas:
    NewArticle:
      type: object
      required: [slug, title]
      properties: { id: { type: string }, slug: { type: string, minLength: 1 }, title: { type: string, minLength: 1 }, words: { type: integer }, hot: { type: boolean } }
    Article: { allOf: [{ $ref: '#/components/schemas/NewArticle' }] }
`;

interface Article {
  readonly slug: string;
  readonly title: string;
}

/** Returns the body as the server reads it: numbers and booleans are texts, and texts are numbers. Null if it is invalid. */
function read(json: unknown): Article | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null;
  const { id = '-', slug, title, words, hot } = json as Record<string, unknown>;
  const isText = (value: unknown): boolean =>
    ['string', 'number', 'boolean'].includes(typeof value) && value !== '';
  const isCount =
    words == null || (['string', 'number'].includes(typeof words) && Number.isFinite(Number(words)));
  const isFlag = hot == null || typeof hot === 'boolean' || hot === 'true' || hot === 'false';
  if (!isText(id) || !isText(slug) || !isText(title) || !isCount || !isFlag) return null;
  return { slug: String(slug), title: String(title) };
}

/** Starts the server. `absent` is the body of a 404. */
async function articleServer(absent?: unknown) {
  const articles = new Map<string, Article>([['own', { slug: 'own', title: 'Own' }]]);
  const handle = ({ method, path, query, json }: Call): Answer => {
    const [, , slug] = path.split('/');
    const body = method === 'POST' || method === 'PUT' ? read(json) : undefined;
    if (body === null) return { status: 400 };
    if (slug === undefined && body) {
      // An id names an existing article, which the call changes.
      if ((json as { id?: unknown }).id !== undefined) return { status: 404 };
      articles.set(body.slug, body);
      return { status: 201, body };
    }
    if (slug === undefined) {
      const page = Number(query.get('page') ?? 1);
      if (Number.isNaN(page)) return { status: 400 };
      if (page > 1) return { status: 410, body: { detail: 'Invalid page.' } };
      if (query.has('ordering') || query.has('cursor')) return { status: 410 };
      return Number.isNaN(Number(query.get('page_size') ?? 1))
        ? { status: 400 }
        : { status: 200, body: [...articles.values()] };
    }
    const article = articles.get(slug);
    if (!article) return { status: 404, body: absent };
    if (method === 'GET') return { status: 200, body: article };
    articles.delete(slug);
    if (!body) return { status: 204 };
    articles.set(body.slug, body);
    return { status: 200, body };
  };
  return { ...(await serve(handle)), articles };
}

describe('a right server that converts values, corrects page sizes and names items by a property', () => {
  test('has no errors, and a warning about the page sizes that it corrects', async () => {
    const { url, articles } = await articleServer();
    const result = await run(await modelOf(document), url);
    expect(findingTexts(result).filter((text) => !text.includes('page_size'))).toEqual([]);
    expect(result.report.findings.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: Assumption refuted: Expected 400, received 200.',
    ]);
    expect([...articles.keys()]).toEqual(['own']);
  });

  test('receives the whole valid body in a creation, but no id of its own', async () => {
    const { url, calls } = await articleServer();
    const { plan } = await run(await modelOf(document), url);
    expect(plan.cases.map(({ id }) => id)).toContain('POST /articles 201 full');
    const creations = calls.filter(({ method }) => method === 'POST').map(({ text }) => text);
    expect(creations.some((text) => text.includes('"hot"'))).toBe(true);
    expect(creations.filter((text) => text.includes('"id":"'))).toEqual([]);
  });
});

describe('a stack trace in JSON', () => {
  test('is a leak although its tabs are escaped', async () => {
    const trace = 'java.lang.IllegalStateException: x\n\tat com.acme.Articles.find(Articles.java:42)';
    const { url } = await articleServer({ trace });
    const result = await run(await modelOf(document), url);
    expect(findingTexts(result).join('\n')).toContain('reveals a stack trace');
  });
});
