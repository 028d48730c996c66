import type { Exchange } from '../checks/exchange.js';
import { parseBody } from '../http/parse-body.js';
import type { AdmitsId } from '../plan/absent-id.js';
import { extractBinding } from './extract-binding.js';

type JsonObject = Readonly<Record<string, unknown>>;

type Candidate = readonly [id: string, item: JsonObject];

/**
 * Extracts the id of a new item from the response to a POST on a collection below another resource, such as
 * `/carts/{cartId}/items`. Some servers return the other resource, whose id is not that of the item: it equals a value of
 * the path, or violates the schema of the parameter. The item is then searched for in the array of that resource with the
 * name of the collection. Returns undefined if the response does not show one item.
 * @param parameter The path parameter that receives the id.
 * @param admits Returns false for values that violate the schema of the parameter.
 */
export function nestedId(
  pointer: string,
  exchange: Exchange,
  parameter: string,
  admits: AdmitsId = () => true,
): string | undefined {
  const id = extractBinding(pointer, exchange);
  const parents = parentIds(exchange);
  if (id === undefined || parents.length === 0) return id;
  const isOfParent = parents.includes(id);
  if (!isOfParent && admits(id)) return id;
  const candidates = itemsIn(exchange, parameter).filter(([candidate]) => admits(candidate));
  // The counters of both collections may have the same value.
  if (candidates.length === 0) return admits(id) && /^\d+$/.test(id) ? id : undefined;
  return onlyId(candidates) ?? onlyId(candidates.filter(([, item]) => hasValuesOf(exchange, item)));
}

const onlyId = ([first, ...others]: readonly Candidate[]): string | undefined =>
  others.length === 0 ? first?.[0] : undefined;

/** Returns the values of the path of a request, by the parameters of its template. */
function parentIds({ step, request }: Exchange): readonly string[] {
  const names = segmentsOf(step.request.path);
  const values = segmentsOf(new URL(request.url).pathname).slice(-names.length);
  return values.filter((_, index) => names[index]?.includes('{')).map(decoded);
}

const segmentsOf = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Returns the items in an array with the name of the collection, in the body or an envelope one level below. */
function itemsIn({ step, response }: Exchange, parameter: string): readonly Candidate[] {
  const name = normalized(segmentsOf(step.request.path).at(-1) ?? '');
  const objects = [response.json, ...(isObject(response.json) ? Object.values(response.json) : [])];
  return objects
    .filter(isObject)
    .flatMap((object) => Object.entries(object))
    .flatMap(([key, value]) => (normalized(key) === name && Array.isArray(value) ? value : []))
    .filter(isObject)
    .flatMap((item): Candidate[] => {
      const id = idOf(item, parameter);
      return id === undefined ? [] : [[id, item]];
    });
}

/** Returns the id of an item: the member with the name of the parameter, or else with a usual name of ids. */
function idOf(item: JsonObject, parameter: string): string | undefined {
  const members = Object.entries(item);
  const values = [parameter, ...ID_NAMES].flatMap((name) =>
    members.filter(([key]) => normalized(key) === normalized(name)).map(([, value]) => value),
  );
  const id = values.find((value) => typeof value === 'string' || typeof value === 'number');
  return id === undefined ? undefined : String(id);
}

const ID_NAMES: readonly string[] = ['id', 'uuid'];

/** Returns true if an item has the values of the request for the members that both have. */
function hasValuesOf({ request }: Exchange, item: JsonObject): boolean {
  const { json } = parseBody(request.body ?? '');
  const shared = isObject(json) ? Object.entries(json).filter(([name]) => Object.hasOwn(item, name)) : [];
  return shared.length > 0 && shared.every(([name, value]) => String(item[name]) === String(value));
}

const normalized = (name: string): string => name.replaceAll(/[_-]/g, '').toLowerCase();

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
