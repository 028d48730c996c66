import type { Cursor, Reader } from './cursor.js';
import type { SecurityRequirement, SecurityScheme } from './model.js';

const TYPES = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'] as const;
const PLACES = ['header', 'query', 'cookie'] as const;

/** `components.securitySchemes` (OpenAPI 3.1 §4.8.27). */
export function readSecuritySchemes(reader: Reader): ReadonlyMap<string, SecurityScheme> {
  const components = reader.child(reader.root, 'components');
  const entries = reader.entries(
    components && reader.child(components, 'securitySchemes'),
    'securitySchemes',
  );
  return new Map(
    entries.flatMap(([name, cursor]) => {
      const scheme = readScheme(reader, name, cursor);
      return scheme ? [[name, scheme] as const] : [];
    }),
  );
}

function readScheme(reader: Reader, name: string, cursor: Cursor): SecurityScheme | undefined {
  const typeText = reader.string(cursor, 'type');
  const type = TYPES.find((known) => known === typeText);
  if (!type) {
    reader.problem(
      'structure',
      cursor,
      `Expected \`type\` to be one of ${TYPES.join(', ')}, found ${typeText ?? 'nothing'}.`,
    );
    return undefined;
  }
  const place = PLACES.find((known) => known === reader.string(cursor, 'in'));
  const parameterName = reader.string(cursor, 'name');
  if (type === 'apiKey' && (!place || !parameterName)) {
    reader.problem('structure', cursor, 'An apiKey scheme needs `name` and `in` (header, query or cookie).');
  }
  const scheme = reader.string(cursor, 'scheme')?.toLowerCase();
  const tokenUrl = reader
    .entries(reader.child(cursor, 'flows'), 'flows')
    .flatMap(([, flow]) => reader.string(flow, 'tokenUrl') ?? [])[0];
  return {
    name,
    type,
    ...(place && { in: place }),
    ...(parameterName && { parameterName }),
    ...(scheme && { scheme }),
    ...(tokenUrl && { tokenUrl }),
    location: cursor.location,
  };
}

/** The operation's `security`, or the document's (OpenAPI 3.1 §4.8.30). */
export function readSecurity(reader: Reader, operation: Cursor): readonly (readonly SecurityRequirement[])[] {
  const security = reader.child(operation, 'security') ?? reader.child(reader.root, 'security');
  return reader.items(security, 'security').map((alternative) =>
    reader.entries(alternative, 'a security requirement').map(([scheme, scopes]) => {
      if (!schemeExists(reader, scheme)) {
        reader.problem(
          'structure',
          alternative,
          `Security scheme ${scheme} is not defined in components.securitySchemes.`,
        );
      }
      return { scheme, scopes: reader.strings(scopes, `the scopes of ${scheme}`) };
    }),
  );
}

function schemeExists(reader: Reader, name: string): boolean {
  const components = reader.child(reader.root, 'components');
  const schemes = components && reader.child(components, 'securitySchemes');
  return schemes !== undefined && reader.rawChild(schemes, name) !== undefined;
}
