import type { ApiModel, Link, Operation } from '../model/model.js';
import { parsePointer } from '../pointer.js';
import { LOCATION_HEADER } from './id-pointer.js';
import { pathParameterNames, pathShape, pathUpTo } from './paths.js';

/** An operation whose response contains the id of an item. */
export interface LinkedId {
  readonly operation: Operation;
  readonly status: string;
  /** JSON Pointer to the id in the body, or {@link LOCATION_HEADER}. */
  readonly pointer: string;
}

const idsOf = new WeakMap<ApiModel, ReadonlyMap<string, readonly LinkedId[]>>();

/**
 * Returns the operations whose links name the items at a path such as `/orders/{id}` (OpenAPI 3.1 §4.8.20), in document
 * order.
 */
export const linkedIds = (model: ApiModel, item: string): readonly LinkedId[] =>
  linkedIdsOf(model).get(pathShape(item)) ?? [];

function linkedIdsOf(model: ApiModel): ReadonlyMap<string, readonly LinkedId[]> {
  const cached = idsOf.get(model);
  if (cached) return cached;
  const byItem = new Map<string, LinkedId[]>();
  const targets = targetsOf(model);
  for (const operation of model.operations)
    for (const { status, links } of operation.responses)
      for (const link of links)
        for (const { item, pointer } of itemsOf(link, targets.get(keyOf(link)))) {
          const others = byItem.get(item);
          const id = { operation, status, pointer };
          if (others) others.push(id);
          else byItem.set(item, [id]);
        }
  idsOf.set(model, byItem);
  return byItem;
}

/** Returns the operations by `operationId`, and by the tokens of an `operationRef` within the document. */
const targetsOf = ({ operations }: ApiModel): ReadonlyMap<string, Operation> =>
  new Map(
    operations.flatMap((operation) => [
      ...(operation.operationId === undefined ? [] : [[operation.operationId, operation] as const]),
      [JSON.stringify(['paths', operation.path, operation.method.toLowerCase()]), operation] as const,
    ]),
  );

/** Returns the key of a target. The braces of a path may be escaped with percent signs in an `operationRef`. */
const keyOf = ({ target }: Link): string =>
  target.startsWith('#') ? JSON.stringify(parsePointer(target)) : target;

/** Returns the items that a link names, with the place of the id in the response. */
function itemsOf(
  { parameters }: Link,
  target: Operation | undefined,
): readonly { readonly item: string; readonly pointer: string }[] {
  if (!target) return [];
  return pathParameterNames(target.path).flatMap((name) => {
    const expression = parameters.get(name) ?? parameters.get(`path.${name}`);
    const pointer = expression === undefined ? undefined : pointerIn(expression);
    return pointer === undefined ? [] : [{ item: pathShape(pathUpTo(target.path, name)), pointer }];
  });
}

/** Returns the place that a runtime expression names in a response; undefined for other expressions. */
function pointerIn(expression: string): string | undefined {
  if (/^\$response\.header\.location$/i.test(expression)) return LOCATION_HEADER;
  return /^\$response\.body#(\/.+)$/.exec(expression)?.[1];
}
