/** The parts of an OpenAPI 3.1 document that hold schemas or refer to things, as plain objects a caller may change. */
export type Mutable = Record<string, unknown>;

export interface Visitor {
  /** Called with a schema's holder and key, outermost schemas only. */
  schema(holder: Mutable, key: string): void;
  /** Called with a Parameter Object or Header Object that is no reference. */
  parameter(parameter: Mutable): void;
  /** Called with the map of a Response Object's headers. */
  headers(headers: Mutable): void;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Visits every schema, parameter and header map of a document, components included. Linear. */
export function walkDocument(document: Mutable, visitor: Visitor): void {
  const components = child(document, 'components');
  const schemas = child(components, 'schemas');
  for (const name of Object.keys(schemas)) visitor.schema(schemas, name);
  each(child(components, 'parameters'), (item) => parameter(item, visitor));
  each(child(components, 'headers'), (item) => parameter(item, visitor));
  each(child(components, 'requestBodies'), (item) => content(item, visitor));
  each(child(components, 'responses'), (item) => response(item, visitor));
  each(child(components, 'callbacks'), (item) => each(item, (path) => pathItem(path, visitor)));
  each(child(components, 'pathItems'), (item) => pathItem(item, visitor));
  each(child(document, 'paths'), (item) => pathItem(item, visitor));
  each(child(document, 'webhooks'), (item) => pathItem(item, visitor));
}

function pathItem(item: Mutable, visitor: Visitor): void {
  each(item.parameters, (value) => parameter(value, visitor));
  for (const method of METHODS) {
    const operation = child(item, method);
    each(operation.parameters, (value) => parameter(value, visitor));
    content(child(operation, 'requestBody'), visitor);
    each(child(operation, 'responses'), (value) => response(value, visitor));
    each(child(operation, 'callbacks'), (value) => each(value, (path) => pathItem(path, visitor)));
  }
}

function response(value: Mutable, visitor: Visitor): void {
  const headers = child(value, 'headers');
  visitor.headers(headers);
  each(headers, (header) => parameter(header, visitor));
  content(value, visitor);
}

function parameter(value: Mutable, visitor: Visitor): void {
  if (typeof value.$ref === 'string') return;
  visitor.parameter(value);
  if ('schema' in value) visitor.schema(value, 'schema');
  content(value, visitor);
}

function content(value: Mutable, visitor: Visitor): void {
  each(child(value, 'content'), (mediaType) => {
    if ('schema' in mediaType) visitor.schema(mediaType, 'schema');
  });
}

function each(value: unknown, visit: (item: Mutable) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) if (isMutable(item)) visit(item);
}

/** The object under a key; an empty one that belongs to nothing where there is none. */
export function child(holder: Mutable, key: string): Mutable {
  const value = Object.hasOwn(holder, key) ? holder[key] : undefined;
  return isMutable(value) ? value : {};
}

export function isMutable(value: unknown): value is Mutable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
