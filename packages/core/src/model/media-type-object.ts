import { FORM_MEDIA_TYPE, mediaTypeMatches } from '../media-type.js';
import type { Cursor, Reader } from './cursor.js';
import { readExamples } from './example-object.js';
import type { MediaType, PropertyEncoding } from './model.js';
import { childSchema } from './schema-node.js';

/** Reads the `content` map of a request body or response (OpenAPI 3.1 §4.8.14). */
export function readMediaTypes(reader: Reader, owner: Cursor): readonly MediaType[] {
  return reader.entries(reader.child(owner, 'content'), 'content').map(([mediaType, cursor]) => {
    const schema = childSchema(reader, cursor);
    const encoding = mediaTypeMatches(FORM_MEDIA_TYPE, mediaType) ? readEncoding(reader, cursor) : {};
    return {
      mediaType,
      ...(schema && { schema }),
      ...(Object.keys(encoding).length > 0 && { encoding }),
      examples: readExamples(reader, cursor),
      location: cursor.location,
    };
  });
}

/**
 * Reads the `style` and `explode` of the properties of a form (OpenAPI 3.1 §4.8.15). Omits properties that specify
 * neither, because these are serialized according to their type.
 */
function readEncoding(reader: Reader, owner: Cursor): Readonly<Record<string, PropertyEncoding>> {
  return Object.fromEntries(
    reader.entries(reader.child(owner, 'encoding'), 'encoding').flatMap(([property, cursor]) => {
      const style = reader.string(cursor, 'style');
      const explode = reader.boolean(cursor, 'explode');
      if (style === undefined && explode === undefined) return [];
      return [[property, { style: style ?? 'form', explode: explode ?? (style ?? 'form') === 'form' }]];
    }),
  );
}
