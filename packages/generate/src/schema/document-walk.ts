import { childPointer } from '@touchstone/core/internal';

/** An object in an OpenAPI 3.1 document that the caller may modify. */
export type Mutable = Record<string, unknown>;

export interface SchemaPlace {
  readonly pointer: string;
  /** The message that contains the value; `undefined` for a component schema, which any message can contain. */
  readonly direction?: 'request' | 'response';
  /** The media type, if the value is a body. */
  readonly mediaType?: string;
}

export interface Visitor {
  /** Called for every outermost schema, with the object that contains it and its key in that object. */
  schema(holder: Mutable, key: string, place: SchemaPlace): void;
  /** Called with every Parameter Object and Header Object that is not a reference. */
  parameter?(parameter: Mutable): void;
  /** Called with the header map of every Response Object. */
  headers?(headers: Mutable): void;
}

/** A value of the document, with the direction of the messages that it describes. */
interface Position {
  readonly value: Mutable;
  readonly pointer: string;
  readonly direction: 'request' | 'response';
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const OPPOSITE = { request: 'response', response: 'request' } as const;

/** Visits every outermost schema, parameter, header and header map of a document, components included. */
export function walkDocument(document: Mutable, visitor: Visitor): void {
  const root: Position = { value: document, pointer: '#', direction: 'request' };
  const components = at(root, 'components');
  const schemas = at(components, 'schemas');
  for (const name of Object.keys(schemas.value))
    visitor.schema(schemas.value, name, { pointer: childPointer(schemas.pointer, name) });
  for (const item of objectsIn(at(components, 'parameters'))) parameter(item, visitor);
  for (const item of objectsIn(opposite(at(components, 'headers')))) parameter(item, visitor);
  for (const item of objectsIn(at(components, 'requestBodies'))) content(item, visitor);
  for (const item of objectsIn(opposite(at(components, 'responses')))) response(item, visitor);
  callbacks(at(components, 'callbacks'), visitor);
  for (const item of objectsIn(at(components, 'pathItems'))) pathItem(item, visitor);
  for (const item of objectsIn(at(root, 'paths'))) pathItem(item, visitor);
  for (const item of objectsIn(opposite(at(root, 'webhooks')))) pathItem(item, visitor);
}

/** Visits a path item. The direction of `item` is that of its request bodies. */
function pathItem(item: Position, visitor: Visitor): void {
  for (const value of objectsIn(at(item, 'parameters'))) parameter(value, visitor);
  for (const method of METHODS) {
    const operation = at(item, method);
    for (const value of objectsIn(at(operation, 'parameters'))) parameter(value, visitor);
    content(at(operation, 'requestBody'), visitor);
    for (const value of objectsIn(opposite(at(operation, 'responses')))) response(value, visitor);
    callbacks(at(operation, 'callbacks'), visitor);
  }
}

/** Visits callbacks, whose requests the server sends. */
function callbacks(map: Position, visitor: Visitor): void {
  for (const callback of objectsIn(opposite(map)))
    for (const item of objectsIn(callback)) pathItem(item, visitor);
}

function response(position: Position, visitor: Visitor): void {
  const headers = at(position, 'headers');
  visitor.headers?.(headers.value);
  for (const header of objectsIn(headers)) parameter(header, visitor);
  content(position, visitor);
}

function parameter(position: Position, visitor: Visitor): void {
  const { value, pointer, direction } = position;
  if (typeof value.$ref === 'string') return;
  visitor.parameter?.(value);
  if ('schema' in value) visitor.schema(value, 'schema', { pointer: `${pointer}/schema`, direction });
  for (const { value: mediaType, pointer: place } of objectsIn(at(position, 'content')))
    if ('schema' in mediaType) visitor.schema(mediaType, 'schema', { pointer: `${place}/schema`, direction });
}

function content(position: Position, visitor: Visitor): void {
  const { direction } = position;
  const map = at(position, 'content');
  for (const [mediaType, holder] of Object.entries(map.value)) {
    if (!isMutable(holder) || !('schema' in holder)) continue;
    const pointer = childPointer(childPointer(map.pointer, mediaType), 'schema');
    visitor.schema(holder, 'schema', { pointer, direction, mediaType });
  }
}

const at = ({ value, pointer, direction }: Position, key: string): Position => ({
  value: child(value, key),
  pointer: childPointer(pointer, key),
  direction,
});

const opposite = (position: Position): Position => ({
  ...position,
  direction: OPPOSITE[position.direction],
});

function objectsIn({ value, pointer, direction }: Position): readonly Position[] {
  return Object.entries(value).flatMap(([key, item]) =>
    isMutable(item) ? [{ value: item, pointer: childPointer(pointer, key), direction }] : [],
  );
}

/** Returns the object at a key. Returns a copy of a list as an object, and a new empty object for any other value. */
export function child(holder: Mutable, key: string): Mutable {
  const value = Object.hasOwn(holder, key) ? holder[key] : undefined;
  if (Array.isArray(value)) return { ...value };
  return isMutable(value) ? value : {};
}

export function isMutable(value: unknown): value is Mutable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
