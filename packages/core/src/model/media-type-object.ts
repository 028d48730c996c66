import type { Cursor, Reader } from './cursor.js';
import type { Example, Json, MediaType } from './model.js';
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

function readExamples(reader: Reader, mediaType: Cursor): readonly Example[] {
  const single = reader.rawChild(mediaType, 'example');
  const named = reader.entries(reader.child(mediaType, 'examples'), 'examples').flatMap(([name, cursor]) => {
    const value = reader.rawChild(cursor, 'value');
    if (!value) return [];
    const summary = reader.string(cursor, 'summary');
    return [
      {
        name,
        ...(summary !== undefined && { summary }),
        value: value.value as Json,
        location: cursor.location,
      },
    ];
  });
  return single
    ? [{ name: 'example', value: single.value as Json, location: single.location }, ...named]
    : named;
}
