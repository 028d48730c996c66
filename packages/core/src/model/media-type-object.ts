import type { Cursor, Reader } from './cursor.js';
import { readExamples } from './example-object.js';
import type { MediaType } from './model.js';
import { childSchema } from './schema-node.js';

/** The `content` map of a request body or response (OpenAPI 3.1 §4.8.14). */
export function readMediaTypes(reader: Reader, owner: Cursor): readonly MediaType[] {
  return reader.entries(reader.child(owner, 'content'), 'content').map(([mediaType, cursor]) => {
    const schema = childSchema(reader, cursor);
    return {
      mediaType,
      ...(schema && { schema }),
      examples: readExamples(reader, cursor),
      location: cursor.location,
    };
  });
}
