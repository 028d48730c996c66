import { randomUUID } from 'node:crypto';
import { type Answer, type Call, serve } from './harness.js';

interface Article {
  readonly id: string;
  sku: string;
  name: string;
  quantity: number;
  unit: string;
  archived: boolean;
}

/** The credentials that the server accepts: one may do everything, the other may only read. */
export const STOCK_TOKENS = { writer: 'writer-8e1f2a90c7', reader: 'reader-4b7d3e51f0' };

/**
 * The faults of the server: the codes that it returns instead of others, by the right code. It accepts calls that it should
 * refuse with `token_missing`, `name_too_long`, `sku_taken`, `already_archived` or, for a removal, `role_insufficient` if the
 * code is `accepted`.
 */
export type StockFaults = Readonly<Record<string, string>>;

/** Starts a server that keeps the contract of the stock document, apart from its faults. */
export async function stockServer(
  faults: StockFaults = {},
): Promise<{ readonly url: string; readonly calls: readonly Call[] }> {
  const articles = new Map<string, Article>();
  const deleted = new Set<string>();
  return serve((call) => answer(call, { articles, deleted, faults }));
}

interface State {
  readonly articles: Map<string, Article>;
  readonly deleted: Set<string>;
  readonly faults: StockFaults;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

function answer({ method, path, query, headers, text, json }: Call, state: State): Answer {
  const refuse = (status: number, code: string): Answer => {
    const fault = state.faults[code];
    const said = fault === undefined || fault === 'accepted' ? code : fault;
    return { status, body: { error: { code: said, message: said.replaceAll('_', ' ') } } };
  };
  const token = /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1];
  const isOpen = token === undefined && state.faults['token_missing'] === 'accepted';
  if (token === undefined && !isOpen) return refuse(401, 'token_missing');
  if (token !== undefined && !Object.values(STOCK_TOKENS).includes(token))
    return refuse(401, 'token_invalid');
  const isAdmitted = method === 'DELETE' && state.faults['role_insufficient'] === 'accepted';
  if (method !== 'GET' && !isOpen && !isAdmitted && token !== STOCK_TOKENS.writer)
    return refuse(403, 'role_insufficient');
  const [, , id, action] = path.split('/');
  if (id === undefined) {
    if (method === 'GET') return list(query, state, refuse);
    if (!(headers['content-type'] ?? '').startsWith('application/json'))
      return refuse(415, 'media_type_unsupported');
    return create(text === '' ? undefined : json, state, refuse);
  }
  if (!UUID.test(id)) return method === 'GET' ? refuse(400, 'id_invalid') : refuse(404, 'article_unknown');
  if (state.deleted.has(id)) return refuse(404, 'article_deleted');
  const article = state.articles.get(id);
  if (!article) return refuse(404, 'article_unknown');
  if (action === 'archive') {
    if (article.archived && state.faults['already_archived'] !== 'accepted')
      return refuse(409, 'already_archived');
    article.archived = true;
    return { status: 200, body: article };
  }
  if (method === 'GET') return { status: 200, body: article };
  if (article.archived) return refuse(409, 'article_archived');
  if (method === 'DELETE') {
    state.articles.delete(id);
    state.deleted.add(id);
    return { status: 204 };
  }
  return change(article, json, refuse);
}

type Refuse = (status: number, code: string) => Answer;

function list(query: URLSearchParams, { articles }: State, refuse: Refuse): Answer {
  const limit = query.get('limit');
  if (limit !== null && (!/^\d+$/.test(limit) || Number(limit) < 1 || Number(limit) > 100))
    return refuse(400, 'limit_invalid');
  const sort = query.get('sort');
  if (sort !== null && sort !== 'name' && sort !== 'sku') return refuse(400, 'sort_unknown');
  return { status: 200, body: [...articles.values()] };
}

function create(json: unknown, { articles, faults }: State, refuse: Refuse): Answer {
  if (typeof json !== 'object' || json === null) return refuse(400, 'body_not_json');
  const { sku, name, quantity = 0, unit = 'piece' } = json as Partial<Article>;
  if (typeof sku !== 'string' || sku === '' || sku.length > 40) return refuse(400, 'sku_missing');
  if (typeof name !== 'string' || name === '') return refuse(400, 'name_missing');
  if (name.length > 60 && faults['name_too_long'] !== 'accepted') return refuse(400, 'name_too_long');
  if (!Number.isInteger(quantity) || quantity < 0) return refuse(400, 'quantity_negative');
  if (unit !== 'piece' && unit !== 'kg') return refuse(400, 'unit_unknown');
  const all = [...articles.values()];
  if (all.some((other) => other.sku === sku) && faults['sku_taken'] !== 'accepted')
    return refuse(409, 'sku_taken');
  if (all.some((other) => other.name === name)) return refuse(409, 'name_taken');
  const article = { id: randomUUID(), sku, name, quantity, unit, archived: false };
  articles.set(article.id, article);
  return { status: 201, body: article };
}

function change(article: Article, json: unknown, refuse: Refuse): Answer {
  if (typeof json !== 'object' || json === null) return refuse(400, 'field_unknown');
  if (Object.keys(json).some((key) => key !== 'name' && key !== 'quantity'))
    return refuse(400, 'field_unknown');
  const { name = article.name, quantity = article.quantity } = json as Partial<Article>;
  if (typeof name !== 'string' || name === '' || name.length > 60) return refuse(400, 'name_too_long');
  if (!Number.isInteger(quantity) || quantity < 0) return refuse(400, 'quantity_negative');
  article.name = name;
  article.quantity = quantity;
  return { status: 200, body: article };
}
