import type { ErrorObject } from 'ajv';
import { isObject, type SchemaObject } from '../keywords.js';
import { ANY_KEYWORDS } from './any-keywords.js';
import { ARRAY_KEYWORDS } from './array-keywords.js';
import { type Check, errorOf, type KeywordGroup, type ReferencedSchema, type Schemas } from './check.js';
import { OBJECT_KEYWORDS } from './object-keywords.js';
import { NUMBER_KEYWORDS, STRING_KEYWORDS } from './scalar-keywords.js';
import { hasType, typesOf } from './types.js';

/** The keywords for values of one type, in the order in which Ajv applies the groups. */
const GROUPS: readonly { readonly type: string; readonly keywords: KeywordGroup }[] = [
  { type: 'number', keywords: NUMBER_KEYWORDS },
  { type: 'string', keywords: STRING_KEYWORDS },
  { type: 'array', keywords: ARRAY_KEYWORDS },
  { type: 'object', keywords: OBJECT_KEYWORDS },
];

const MAPS: ReadonlySet<string> = new Set(['properties', 'patternProperties']);
const SUBSCHEMAS: ReadonlySet<string> = new Set([
  'not',
  'anyOf',
  'oneOf',
  'allOf',
  'items',
  'additionalProperties',
]);
const KEYWORDS: ReadonlySet<string> = new Set([
  'type',
  ...[ANY_KEYWORDS, ...GROUPS.map(({ keywords }) => keywords)].flatMap((group) =>
    group.map(([name]) => name),
  ),
]);

/**
 * Validates values against one translated schema without compiling it. Ajv generates and compiles code, which takes
 * hundreds of times as long as one validation. The errors and their order are those of Ajv.
 */
export class Interpreter {
  readonly #schema: SchemaObject;
  readonly #checks = new WeakMap<SchemaObject, Check>();
  readonly #schemas: Schemas;

  private constructor(schema: SchemaObject, refer: (uri: string) => ReferencedSchema) {
    this.#schema = schema;
    this.#schemas = {
      refer,
      apply: (subschema, value, path, errors) => this.#checkOf(subschema)(value, path, errors),
    };
  }

  /**
   * Returns an interpreter, or `undefined` if the schema contains a keyword or a reference that only Ajv supports.
   * @param refer Returns the schema with a URI, or `undefined` if only Ajv knows it.
   */
  static for(
    schema: SchemaObject,
    refer: (uri: string) => ReferencedSchema | undefined,
  ): Interpreter | undefined {
    if (!isSupported(schema, refer)) return undefined;
    return new Interpreter(schema, (uri) => {
      const target = refer(uri);
      if (!target) throw new TypeError(`Expected the schema ${uri} to exist.`);
      return target;
    });
  }

  /** Returns the errors of a value, or `null` if it is valid. */
  errors(value: unknown, path: string): ErrorObject[] | null {
    const errors: ErrorObject[] = [];
    this.#schemas.apply(this.#schema, value, path, errors);
    return errors.length === 0 ? null : errors;
  }

  #checkOf(schema: SchemaObject): Check {
    let check = this.#checks.get(schema);
    if (!check) {
      check = checkOf(schema, this.#schemas);
      this.#checks.set(schema, check);
    }
    return check;
  }
}

/** Returns whether the interpreter supports every keyword of a schema and its subschemas. */
function isSupported(schema: SchemaObject, refer: (uri: string) => ReferencedSchema | undefined): boolean {
  return Object.entries(schema).every(([name, value]) => {
    if (!KEYWORDS.has(name)) return false;
    if (name === '$ref') return typeof value === 'string' && refer(value) !== undefined;
    if (!MAPS.has(name) && !SUBSCHEMAS.has(name)) return true;
    const children = MAPS.has(name) && isObject(value) ? Object.values(value) : [value].flat();
    return children.every((child) => !isObject(child) || isSupported(child, refer));
  });
}

/** Returns the check of a schema without its subschemas, which are built when a value reaches them. */
function checkOf(schema: SchemaObject, schemas: Schemas): Check {
  const types = typesOf(schema);
  const groups = GROUPS.flatMap(({ type, keywords }) => {
    if (!keywords.some(([name]) => Object.hasOwn(schema, name))) return [];
    return [
      {
        type,
        checks: checksOf(keywords, schema, schemas),
        isOnlyType: types.length === 1 && types[0] === type,
      },
    ];
  });
  const reportType: Check = (_, path, errors) =>
    errors.push(errorOf(schema, 'type', path, `must be ${types.join(',')}`, { type: schema.type }));
  // Ajv reports another type in the group of the only type, if the schema has keywords for it, and else at first.
  const isTypeCheckedFirst = types.length > 0 && !groups.some(({ isOnlyType }) => isOnlyType);
  const general = checksOf(ANY_KEYWORDS, schema, schemas);
  return (value, path, errors) => {
    if (isTypeCheckedFirst && !types.some((type) => hasType(value, type))) reportType(value, path, errors);
    for (const check of general) check(value, path, errors);
    for (const { type, checks, isOnlyType } of groups) {
      if (hasType(value, type)) for (const check of checks) check(value, path, errors);
      else if (isOnlyType) reportType(value, path, errors);
    }
  };
}

function checksOf(group: KeywordGroup, schema: SchemaObject, schemas: Schemas): readonly Check[] {
  return group.flatMap(([name, build]) =>
    Object.hasOwn(schema, name) ? (build(schema, schemas) ?? []) : [],
  );
}
