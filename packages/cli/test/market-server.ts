import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** Rules that the document of the market does not contain. */
const COUNTRIES: readonly string[] = ['US', 'DE', 'FR'];
const SKU = /^[A-Z]{3}-\d{4}$/;

const product = {
  type: 'object',
  required: ['id', 'sku', 'country', 'cost', 'price'],
  properties: {
    id: { type: 'string' },
    sku: { type: 'string' },
    country: { type: 'string' },
    cost: { type: 'number' },
    price: { type: 'number' },
    note: { type: 'string' },
  },
};

const json = (schema: object): object => ({ 'application/json': { schema } });

const refused = {
  description: 'Refused',
  content: json({
    type: 'object',
    required: ['code'],
    properties: { code: { type: 'string', enum: ['product_invalid', 'sku_taken', 'product_missing'] } },
  }),
};

/** The document of {@link startMarket}, without the rules of the server. */
export const marketDocument: object = {
  openapi: '3.0.3',
  info: { title: 'Market', version: '1' },
  paths: {
    '/products': {
      get: {
        parameters: [{ name: 'market', in: 'query', schema: { type: 'string' } }],
        responses: { 200: { description: 'All', content: json({ type: 'array', items: product }) } },
      },
      post: {
        operationId: 'createProduct',
        parameters: [{ name: 'X-Market', in: 'header', schema: { type: 'string' } }],
        requestBody: {
          required: true,
          content: json({
            type: 'object',
            required: ['sku', 'country', 'cost', 'price'],
            properties: {
              sku: { type: 'string', minLength: 1, maxLength: 40 },
              country: { type: 'string', minLength: 2 },
              cost: { type: 'number', minimum: 1, maximum: 100000 },
              price: { type: 'number', minimum: 1, maximum: 100000 },
              note: { type: 'string', maxLength: 100 },
            },
          }),
        },
        responses: {
          201: { description: 'Created', content: json(product) },
          409: refused,
          422: refused,
        },
      },
    },
    '/products/{id}': {
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      get: { responses: { 200: { description: 'One', content: json(product) }, 404: refused } },
      delete: { responses: { 204: { description: 'Removed' }, 404: refused } },
    },
  },
};

/** How the server words its refusals. */
export type MarketStyle = 'fields' | 'locations' | 'sentences' | 'silent';

export interface Market {
  readonly url: string;
  /** The bodies of all creations, in the order of their arrival. */
  readonly creations: Record<string, unknown>[];
  /** The values of the header `X-Market` of all creations. */
  readonly markets: (string | undefined)[];
  readonly products: Map<string, Record<string, unknown>>;
  /** Number of all requests. */
  requests: number;
}

export interface MarketOptions {
  readonly style?: MarketStyle;
  /** The value that the header `X-Market` must have. Default: any. */
  readonly market?: string;
  /** True if the answer to a creation contradicts the document. Default: false. */
  readonly isBroken?: boolean;
  /** Time before each answer in milliseconds. Default: none. */
  readonly delayMs?: number;
}

interface Complaint {
  readonly field: string;
  readonly message: string;
}

/** Starts a server with rules that its document lacks: the form of a SKU, the codes of countries, a price above the cost. */
export async function startMarket({
  style = 'fields',
  market,
  isBroken = false,
  delayMs = 0,
}: MarketOptions = {}): Promise<Market> {
  const state: Market = { url: '', creations: [], markets: [], products: new Map(), requests: 0 };
  const server = createServer((request, response) => {
    state.requests++;
    const options = { style, isBroken, ...(market !== undefined && { market }) };
    setTimeout(() => void handle(state, options, request, response), delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return Object.assign(state, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

async function handle(
  state: Market,
  { style = 'fields', market, isBroken = false }: MarketOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const answer = (status: number, body?: unknown): void => {
    response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const [, , id] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
  if (id !== undefined) {
    const found = state.products.get(id);
    if (!found) return answer(404, { code: 'product_missing' });
    if (request.method === 'GET') return answer(200, found);
    if (request.method !== 'DELETE') return answer(405);
    state.products.delete(id);
    return answer(204);
  }
  if (request.method === 'GET') return answer(200, [...state.products.values()]);
  if (request.method !== 'POST') return answer(405);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = parsed(Buffer.concat(chunks).toString());
  if (body === undefined) return answer(422, refusal([{ field: 'body', message: 'must be JSON' }], style));
  state.creations.push(body);
  state.markets.push(request.headers['x-market'] as string | undefined);
  const complaints = complaintsAbout(body, market, request.headers['x-market']);
  if (complaints.length > 0) return answer(422, refusal(complaints, style));
  if ([...state.products.values()].some(({ sku }) => sku === body.sku))
    return answer(409, { code: 'sku_taken' });
  const created = { ...body, id: `p${state.creations.length}` };
  state.products.set(created.id, created);
  answer(201, isBroken ? { ...created, country: 7 } : created);
}

function complaintsAbout(
  { sku, country, cost, price, note = '' }: Record<string, unknown>,
  market: string | undefined,
  received: unknown,
): readonly Complaint[] {
  const isAmount = (value: unknown): value is number =>
    typeof value === 'number' && value >= 1 && value <= 100000;
  return [
    ...(market !== undefined && market !== received
      ? [{ field: 'X-Market', message: `must be ${market}` }]
      : []),
    ...(typeof sku === 'string' && SKU.test(sku)
      ? []
      : [{ field: 'sku', message: `must match ${SKU.source}` }]),
    ...(typeof country === 'string' && COUNTRIES.includes(country)
      ? []
      : [{ field: 'country', message: 'must be an ISO 3166 country code' }]),
    ...(isAmount(cost) ? [] : [{ field: 'cost', message: 'must be an amount' }]),
    ...(isAmount(price) && price > Number(cost)
      ? []
      : [{ field: 'price', message: 'must be greater than cost' }]),
    ...(typeof note === 'string' && note.length <= 100
      ? []
      : [{ field: 'note', message: 'must be a short text' }]),
  ];
}

function refusal(complaints: readonly Complaint[], style: MarketStyle): object {
  const code = 'product_invalid';
  switch (style) {
    case 'fields':
      return { code, errors: complaints };
    case 'locations':
      return {
        code,
        detail: complaints.map(({ field, message }) => ({
          loc: ['body', field],
          msg: message,
          type: 'value_error',
        })),
      };
    case 'sentences':
      return { code, message: complaints.map(({ field, message }) => `${field} ${message}`) };
    case 'silent':
      return { code };
  }
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
