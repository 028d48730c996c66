import { isReference } from '../load/reference.js';
import { own, setOwn } from '../own.js';
import { type Conversion, type Fields, isObject, pick } from './conversion.js';
import { type Parameters, parametersOf } from './parameter.js';
import { requestBodyOf } from './request-body.js';
import { convertResponses } from './response.js';
import type { SchemaConversion } from './schema.js';

/** Fields of a Path Item Object of OpenAPI 2.0 that hold operations. */
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'];
/** Members of an operation that mean the same in OpenAPI 3.0. */
const KEPT = ['tags', 'summary', 'description', 'externalDocs', 'operationId', 'deprecated', 'security'];

export function convertPaths(conversion: Conversion, schemas: SchemaConversion, paths: Fields): Fields {
  const converted: Fields = {};
  for (const [path, raw] of Object.entries(paths)) {
    const item = conversion.resolve(raw);
    const isPath = !path.startsWith('x-') && isObject(item) && !isReference(item);
    setOwn(converted, path, isPath ? convertPathItem(conversion, schemas, item) : raw);
  }
  return conversion.at(converted, paths);
}

function convertPathItem(conversion: Conversion, schemas: SchemaConversion, item: Fields): Fields {
  const shared = parametersOf(conversion, schemas, item);
  const converted = pick(item, []);
  addParameters(conversion, item, converted, shared);
  for (const method of METHODS) {
    const operation = conversion.resolve(own(item, method));
    if (isObject(operation) && !isReference(operation))
      setOwn(converted, method, convertOperation(conversion, schemas, operation, shared));
    else if (operation !== undefined) setOwn(converted, method, operation);
  }
  return conversion.at(converted, item);
}

function convertOperation(
  conversion: Conversion,
  schemas: SchemaConversion,
  operation: Fields,
  shared: Parameters,
): Fields {
  const converted = pick(operation, KEPT);
  const parameters = parametersOf(conversion, schemas, operation);
  addParameters(conversion, operation, converted, parameters);
  const requestBody = requestBodyOf(conversion, schemas, operation, parameters, shared);
  if (requestBody) converted.requestBody = requestBody;
  const responses = conversion.object(operation, 'responses');
  if (responses) converted.responses = convertResponses(conversion, schemas, operation, responses);
  return conversion.at(converted, operation);
}

function addParameters(
  conversion: Conversion,
  owner: Fields,
  converted: Fields,
  { others }: Parameters,
): void {
  if (others.length > 0) converted.parameters = conversion.at([...others], owner, 'parameters');
}
