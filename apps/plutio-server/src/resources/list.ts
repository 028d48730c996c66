import { and, eq, type SQL, sql } from 'drizzle-orm';
import { fieldOf, type Page } from '../data/records.js';
import type { Environment } from '../environment.js';
import type { Call } from '../http/call.js';
import { invalidField } from '../http/input.js';
import type { Description, Operation } from '../http/operation.js';
import { operation } from '../http/pipeline.js';
import { bound, readCondition } from './condition.js';
import type { EntityType } from './entity-type.js';
import { type Comparable, eitherFlag, type Filter } from './filters.js';
import { checkNames, readCount, readSort } from './parameters.js';

const SKIP = { absent: 0, least: 0, most: 1_000_000 };
const LIMIT = { absent: 50, least: 1, most: 100 };

/**
 * Creates the operation that lists entities, such as `GET /tasks`. By default, the newest entity comes first and
 * archived entities are included.
 */
export function listOperation(
  environment: Environment,
  description: Description,
  type: EntityType,
): Operation {
  const filters = new Map<string, Filter>([...Object.entries(type.filters), ['isArchived', eitherFlag]]);
  const sorts = ['createdAt', 'updatedAt', ...type.sorts];
  const names = ['skip', 'limit', 'sort', 'q', ...filters.keys()];

  function read(call: Call): Page & { readonly isUsual: boolean } {
    checkNames(call, names);
    const skip = readCount(call, 'skip', SKIP);
    const limit = readCount(call, 'limit', LIMIT);
    const { field, descending } = readSort(call, sorts);
    const equalities = [...filters].map(([name, filter]) => readFilter(call, name, filter));
    const q = call.query.get('q');
    const where = and(...equalities, q === null ? undefined : readCondition(q, filters));
    const direction = sql.raw(descending ? 'desc' : 'asc');
    const order = [sql`${fieldOf(field)} ${direction}`, sql`seq ${direction}`];
    const isUsual = where === undefined && field === 'createdAt' && descending;
    return { where, order, skip, limit, isUsual };
  }

  return operation(description, {
    read,
    find: async () => null,
    async act(call, page) {
      const collection = { workspace: call.workspace.id, entity: type.entity };
      if (page.isUsual) {
        return { status: 200, body: await environment.records.newest(collection, page.limit, page.skip) };
      }
      return { status: 200, body: await environment.records.list(collection, page) };
    },
  });
}

/**
 * Returns the condition of a query parameter that filters the list, or `undefined` if the parameter is absent.
 * @throws Refusal invalid_request if the value is invalid
 */
function readFilter({ query, mutants }: Call, name: string, { parameter }: Filter): SQL | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const result = parameter.safeParse(comparable(text));
  if (result.success && name === 'isBillable' && mutants.has('billable-filter-crashes')) {
    throw new Error('Not billable');
  }
  if (result.success) return eq(fieldOf(name), bound(result.data));
  // A title may be the string `true` or `false`, so try the unconverted string as well.
  const again = parameter.safeParse(text);
  if (again.success) return eq(fieldOf(name), bound(again.data));
  throw invalidField(name, result.error.issues[0]?.message ?? 'is invalid');
}

function comparable(text: string): Comparable {
  return text === 'true' ? true : text === 'false' ? false : text;
}
