import { and, or, type SQL, sql } from 'drizzle-orm';
import { fieldOf } from '../data/records.js';
import { invalidField, quoted, ruleOf } from '../http/input.js';
import type { Comparable, Filter } from './filters.js';

const MAX_DEPTH = 4;
const MAX_CONDITIONS = 100;
const MAX_BRANCHES = 10;

const COMPARISONS = { $gt: sql`>`, $gte: sql`>=`, $lt: sql`<`, $lte: sql`<=` } as const;

/** The fields that `q` may use, by dot path. */
type Filters = ReadonlyMap<string, Filter>;

/**
 * Converts `q` to an SQL condition with bound values. Only declared field names and operators are accepted, so no
 * request text becomes part of the statement.
 * @throws Refusal invalid_request if `q` is not valid JSON, exceeds a limit, or has an unknown field, an unknown
 * operator or an invalid value
 */
export function readCondition(text: string, filters: Filters): SQL | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw invalidField('q', 'must be valid JSON');
  }
  return new Reader(filters).all(document, 0);
}

class Reader {
  readonly #filters: Filters;
  #conditions = 0;

  constructor(filters: Filters) {
    this.#filters = filters;
  }

  /** Combines the conditions of all named fields with AND. */
  all(document: unknown, depth: number): SQL | undefined {
    if (depth > MAX_DEPTH) throw invalidQuery(`must not be nested more than ${MAX_DEPTH} levels deep`);
    return and(...entriesOf(document).map(([name, value]) => this.#part(name, value, depth)));
  }

  #part(name: string, value: unknown, depth: number): SQL | undefined {
    if (name === '$and') return and(...this.#branches(name, value, depth));
    // An empty branch is always true. `and` parenthesizes a branch with several conditions.
    if (name === '$or') return or(...this.#branches(name, value, depth).map((branch) => branch ?? sql`true`));
    const filter = this.#filters.get(name);
    if (filter === undefined) throw invalidQuery(`has the unknown field ${quoted(name)}`);
    const field = fieldOf(name);
    if (!isObject(value)) {
      this.#count();
      return sql`${field} = ${readValue(name, filter, value)}`;
    }
    const operators = entriesOf(value);
    if (operators.length === 0) throw invalidQuery(`must have an operator for ${name}`);
    return and(...operators.map(([operator, operand]) => this.#operator(name, filter, operator, operand)));
  }

  #count(): void {
    this.#conditions += 1;
    if (this.#conditions > MAX_CONDITIONS)
      throw invalidQuery(`must not have more than ${MAX_CONDITIONS} conditions`);
  }

  #operator(name: string, filter: Filter, operator: string, operand: unknown): SQL {
    this.#count();
    const field = fieldOf(name);
    switch (operator) {
      case '$in':
        return sql`${field} in ${readValues(name, filter, operand)}`;
      case '$ne':
        // Use `is not` so that a row without the field also counts as unequal.
        return sql`${field} is not ${readValue(name, filter, operand)}`;
      case '$gt':
      case '$gte':
      case '$lt':
      case '$lte':
        return sql`${field} ${COMPARISONS[operator]} ${readValue(name, filter, operand)}`;
      default:
        throw invalidQuery(`has the unknown operator ${quoted(operator)}`);
    }
  }

  #branches(name: string, value: unknown, depth: number): (SQL | undefined)[] {
    if (!Array.isArray(value) || value.length === 0 || value.length > MAX_BRANCHES) {
      throw invalidQuery(`must have a list of 1 to ${MAX_BRANCHES} conditions at ${name}`);
    }
    return value.map((branch: unknown) => this.all(branch, depth + 1));
  }
}

function readValues(name: string, filter: Filter, operand: unknown): (string | number)[] {
  if (!Array.isArray(operand) || operand.length === 0 || operand.length > filter.maxValues) {
    throw invalidQuery(`must have a list of 1 to ${filter.maxValues} values at ${name}.$in`);
  }
  return operand.map((value: unknown) => readValue(name, filter, value));
}

function readValue(name: string, { condition }: Filter, value: unknown): string | number {
  const result = condition.safeParse(value);
  if (result.success) return bound(result.data);
  const [issue] = result.error.issues;
  throw invalidQuery(`has an invalid value for ${name}: ${issue ? ruleOf(issue) : 'wrong type'}`);
}

/** Converts a value for SQLite, which has no booleans: json_extract returns 0 and 1. */
export function bound(value: Comparable): string | number {
  return typeof value === 'boolean' ? Number(value) : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function entriesOf(document: unknown): [string, unknown][] {
  if (isObject(document)) return Object.entries(document);
  throw invalidQuery('must be a JSON object that maps fields to conditions');
}

function invalidQuery(rule: string): ReturnType<typeof invalidField> {
  return invalidField('q', rule);
}
