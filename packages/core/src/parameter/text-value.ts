import type { ApiModel, Json } from '../model/model.js';
import { applicableSchemas } from '../schema/applicable-schemas.js';

/** The parts of a schema that are needed to parse a value from text. */
export interface TextShape {
  /** Parses a scalar. A string that the schema does not admit is returned unchanged; the validator then rejects it. */
  scalar(text: string): Json;
  /** Shape of the items, if the schema admits a list. */
  readonly items: TextShape | undefined;
  /** Shapes of the properties, if the schema admits an object. */
  readonly properties: ReadonlyMap<string, TextShape> | undefined;
  /** Shape of undeclared properties. */
  readonly others: TextShape;
}

const TEXT: TextShape = {
  scalar: (text) => text,
  items: undefined,
  properties: undefined,
  get others() {
    return TEXT;
  },
};

/** Shapes by schema pointer. Each schema of the document has at most one, regardless of how deeply values nest. */
const shapes = new WeakMap<ApiModel, Map<string, TextShape>>();

/**
 * Returns the shape of a schema, including `$ref`, `allOf`, `anyOf` and `oneOf`. Each schema has one shape. Nested
 * shapes are computed when a value first reaches them, because schemas may be recursive.
 */
export function textShape(model: ApiModel, pointer: string): TextShape {
  const modelShapes = shapes.get(model) ?? new Map<string, TextShape>();
  shapes.set(model, modelShapes);
  const shape = modelShapes.get(pointer) ?? lazyShape(model, pointer);
  modelShapes.set(pointer, shape);
  return shape;
}

function lazyShape(model: ApiModel, pointer: string): TextShape {
  let loaded: TextShape | undefined;
  const shape = (): TextShape => {
    loaded ??= readShape(model, pointer);
    return loaded;
  };
  return {
    scalar: (text) => shape().scalar(text),
    get items() {
      return shape().items;
    },
    get properties() {
      return shape().properties;
    },
    get others() {
      return shape().others;
    },
  };
}

function readShape(model: ApiModel, pointer: string): TextShape {
  const places = applicableSchemas(model, pointer);
  const types = new Set(places.flatMap(({ schema }) => typesOf(schema)));
  const child = (at: string): TextShape => textShape(model, at);
  const list = places.find(({ schema }) => isRecord(schema.items));
  const isList = types.has('array') || list !== undefined;
  const properties = places.flatMap(({ pointer: at, schema }) =>
    isRecord(schema.properties)
      ? Object.keys(schema.properties).map((name) => [name, `${at}/properties/${escapeToken(name)}`] as const)
      : [],
  );
  const isObject = types.has('object') || properties.length > 0;
  const rest = places.find(({ schema }) => isRecord(schema.additionalProperties));
  return {
    scalar: scalarReader(types),
    items: isList ? (list ? child(`${list.pointer}/items`) : TEXT) : undefined,
    properties: isObject ? new Map(properties.map(([name, at]) => [name, child(at)])) : undefined,
    others: rest ? child(`${rest.pointer}/additionalProperties`) : TEXT,
  };
}

const escapeToken = (name: string): string =>
  name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25');

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function typesOf({ type, enum: values, const: only }: Record<string, unknown>): readonly string[] {
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type.map(String);
  const named = Array.isArray(values) ? values : only === undefined ? [] : [only];
  return named.map((value) => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value));
}

/** Matches a JSON number (RFC 8259 §6). */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function scalarReader(types: ReadonlySet<string>): (text: string) => Json {
  if (types.size === 0 || (types.has('string') && types.size === 1)) return (text) => text;
  const isNumber = types.has('number') || types.has('integer');
  const [isBoolean, isNull, isText] = [types.has('boolean'), types.has('null'), types.has('string')];
  return (text) => {
    if (isNumber && NUMBER.test(text)) return Number(text);
    if (isBoolean && (text === 'true' || text === 'false')) return text === 'true';
    if (isNull && (text === 'null' || (text === '' && !isText))) return null;
    return text;
  };
}
