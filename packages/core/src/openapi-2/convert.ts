import type { Sources } from '../load/sources.js';
import { own, setOwn } from '../own.js';
import { convertComponents } from './components.js';
import { Conversion, type Fields, isObject, pick } from './conversion.js';
import { convertPaths } from './path-item.js';
import { SchemaConversion } from './schema.js';
import { serversOf } from './servers.js';

/** Root members that mean the same in OpenAPI 2.0 and 3.0. */
const KEPT = ['info', 'security', 'tags', 'externalDocs'];

/**
 * Converts an OpenAPI 2.0 document to the structure of OpenAPI 3.0. `docs/reference/openapi-2.md` lists each field. The
 * schemas are changed in place and keep their identity. Runs in linear time.
 * @param reference Path or URL of the document.
 * @throws {DocumentError} with every part that OpenAPI 2.0 does not allow.
 */
export function convertOpenApi2(root: Fields, reference: string, sources: Sources): Fields {
  const conversion = new Conversion(root, reference, sources);
  const schemas = new SchemaConversion(conversion);
  const servers = serversOf(conversion, root, reference);
  const paths = own(root, 'paths');
  const convertedPaths = isObject(paths) ? convertPaths(conversion, schemas, paths) : paths;
  const components = convertComponents(conversion, schemas);
  const document: Fields = {
    openapi: '3.0.3',
    ...pick(root, KEPT),
    ...(servers.length > 0 && { servers }),
    ...(paths !== undefined && { paths: convertedPaths }),
    components,
  };
  conversion.at(document, root);
  for (const [name, schema] of Object.entries(schemas.finish(document)))
    setOwn(components.schemas, name, schema);
  conversion.finish();
  return document;
}
