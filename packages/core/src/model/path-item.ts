import type { Cursor, Reader } from './cursor.js';
import { METHODS } from './methods.js';
import type { PathItem } from './model.js';
import { readOperation } from './operation.js';

/** Reads the `paths` of a document (OpenAPI 3.1 §4.8.8), in document order. */
export function readPaths(reader: Reader): readonly PathItem[] {
  return reader.patternedEntries(reader.child(reader.root, 'paths'), 'paths').flatMap(([path, item]) => {
    if (path.startsWith('/')) return [readPathItem(reader, path, item)];
    reader.problem(
      'structure',
      item,
      `Expected a path that begins with a slash, received ${path}.`,
      `Write /${path}.`,
    );
    return [];
  });
}

function readPathItem(reader: Reader, path: string, item: Cursor): PathItem {
  reader.expect(item, 'object', `the path item of ${path}`);
  const operations = METHODS.flatMap((method) => {
    const operation = reader.child(item, method);
    return operation && reader.expect(operation, 'object', method)
      ? [readOperation(reader, path, method, item, operation)]
      : [];
  });
  return { path, operations, location: item.location };
}
