import type { Cursor, Reader } from './cursor.js';
import type { Example, Json } from './model.js';

/**
 * Reads the `example` and the named `examples` of a media type, parameter or header (OpenAPI 3.1 §4.8.19). Skips named
 * examples without a `value`.
 */
export function readExamples(reader: Reader, owner: Cursor): readonly Example[] {
  const single = reader.rawChild(owner, 'example');
  const named = reader.entries(reader.child(owner, 'examples'), 'examples').flatMap(([name, cursor]) => {
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
  if (!single) return named;
  return [{ name: 'example', value: single.value as Json, location: single.location }, ...named];
}
