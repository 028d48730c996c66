import { parsePointer } from '../pointer.js';
import type { Location } from './location.js';

/** The kind of an object in a document, which decides how its keys are read. */
type Kind = 'object' | 'patterned' | 'map' | 'callbacks' | 'examples' | 'example' | 'literal';

/** Keywords whose value is a map with arbitrary names as keys. */
const MAPS = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions', 'schemas', 'mapping'],
  ...['pathItems', 'webhooks', 'x-webhooks', 'parameters', 'requestBodies', 'headers'],
  ...['securitySchemes', 'securityDefinitions', 'links', 'content', 'encoding', 'variables', 'scopes'],
]);

/** Keywords whose value is a map that may also contain extensions. */
const PATTERNED = new Set(['paths', 'responses']);

/** Touchstone's own extensions, which may contain references. */
const OWN_EXTENSIONS = new Set([
  ...[
    'x-error',
    'x-errors',
    'x-error-order',
    'x-caused-by',
    'x-permission',
    'x-reference',
    'x-transitions',
    'x-effect',
  ],
]);

/** Keywords with an arbitrary JSON value. */
const LITERALS = new Set(['example', 'default', 'const', 'enum']);

/**
 * Returns whether a `$ref` at this location is data, because it is in an extension or in a value such as an `example`
 * or a `default`. Reference Objects are allowed only in specified fields (OpenAPI 3.1 §4.8.23).
 * @param root Path or URL of the root document. The root of another document may be a map of names.
 */
export function isLiteralPlace({ source, pointer }: Location, root: string): boolean {
  const [first, ...rest] = parsePointer(pointer);
  if (first === undefined || first === '') return false;
  let kind = kindOf(first, source === root || PATTERNED.has(first) || MAPS.has(first) ? 'object' : 'map');
  for (const token of rest) kind = kindOf(token, kind);
  return kind === 'literal';
}

function kindOf(key: string, owner: Kind): Kind {
  switch (owner) {
    case 'literal':
      return 'literal';
    case 'callbacks':
      return 'patterned';
    case 'map':
      return 'object';
    case 'patterned':
      return isForeignExtension(key) ? 'literal' : 'object';
    case 'examples':
      // `examples` maps names to Example Objects, unless it is a list of values (Schema Object) or a map by media type
      // (OpenAPI 2.0).
      return /^\d+$|\//.test(key) ? 'literal' : 'example';
    case 'example':
      return key === 'value' || isForeignExtension(key) ? 'literal' : 'object';
    case 'object':
      if (MAPS.has(key)) return 'map';
      if (PATTERNED.has(key)) return 'patterned';
      if (key === 'callbacks') return 'callbacks';
      if (key === 'examples') return 'examples';
      return LITERALS.has(key) || isForeignExtension(key) ? 'literal' : 'object';
  }
}

const isForeignExtension = (key: string): boolean => key.startsWith('x-') && !OWN_EXTENSIONS.has(key);
