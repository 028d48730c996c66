/** An object in an OpenAPI 3.1 document that the caller may modify. */
export type Mutable = Record<string, unknown>;

export interface Visitor {
  /** Called for every outermost schema, with the object that contains it and its key in that object. */
  schema(holder: Mutable, key: string): void;
  /** Called with every Parameter Object and Header Object that is not a reference. */
  parameter(parameter: Mutable): void;
  /** Called with the header map of every Response Object. */
  headers(headers: Mutable): void;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Visits every outermost schema, parameter, header and header map of a document, components included. */
export function walkDocument(document: Mutable, visitor: Visitor): void {
  const components = child(document, 'components');
  const schemas = child(components, 'schemas');
  for (const name of Object.keys(schemas)) visitor.schema(schemas, name);
  forEachObject(child(components, 'parameters'), (item) => parameter(item, visitor));
  forEachObject(child(components, 'headers'), (item) => parameter(item, visitor));
  forEachObject(child(components, 'requestBodies'), (item) => content(item, visitor));
  forEachObject(child(components, 'responses'), (item) => response(item, visitor));
  forEachObject(child(components, 'callbacks'), (item) =>
    forEachObject(item, (path) => pathItem(path, visitor)),
  );
  forEachObject(child(components, 'pathItems'), (item) => pathItem(item, visitor));
  forEachObject(child(document, 'paths'), (item) => pathItem(item, visitor));
  forEachObject(child(document, 'webhooks'), (item) => pathItem(item, visitor));
}

function pathItem(item: Mutable, visitor: Visitor): void {
  forEachObject(item.parameters, (value) => parameter(value, visitor));
  for (const method of METHODS) {
    const operation = child(item, method);
    forEachObject(operation.parameters, (value) => parameter(value, visitor));
    content(child(operation, 'requestBody'), visitor);
    forEachObject(child(operation, 'responses'), (value) => response(value, visitor));
    forEachObject(child(operation, 'callbacks'), (value) =>
      forEachObject(value, (path) => pathItem(path, visitor)),
    );
  }
}

function response(value: Mutable, visitor: Visitor): void {
  const headers = child(value, 'headers');
  visitor.headers(headers);
  forEachObject(headers, (header) => parameter(header, visitor));
  content(value, visitor);
}

function parameter(value: Mutable, visitor: Visitor): void {
  if (typeof value.$ref === 'string') return;
  visitor.parameter(value);
  if ('schema' in value) visitor.schema(value, 'schema');
  content(value, visitor);
}

function content(value: Mutable, visitor: Visitor): void {
  forEachObject(child(value, 'content'), (mediaType) => {
    if ('schema' in mediaType) visitor.schema(mediaType, 'schema');
  });
}

function forEachObject(value: unknown, visit: (item: Mutable) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const item of Object.values(value)) if (isMutable(item)) visit(item);
}

/** Returns the object under a key, or a new empty object if there is none. */
export function child(holder: Mutable, key: string): Mutable {
  const value = Object.hasOwn(holder, key) ? holder[key] : undefined;
  return isMutable(value) ? value : {};
}

export function isMutable(value: unknown): value is Mutable {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
