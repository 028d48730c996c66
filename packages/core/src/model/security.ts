import type { Cursor, Reader } from './cursor.js';
import type { Operation, SecurityRequirement, SecurityScheme } from './model.js';

const TYPES = ['apiKey', 'http', 'oauth2', 'openIdConnect', 'mutualTLS'] as const;
const PLACES = ['header', 'query', 'cookie'] as const;

/** Reads `components.securitySchemes` (OpenAPI 3.1 §4.8.27). */
export function readSecuritySchemes(
  reader: Reader,
  servers: readonly string[],
  operations: readonly Operation[],
): ReadonlyMap<string, SecurityScheme> {
  return new Map(
    reader.entries(schemesOf(reader), 'securitySchemes').flatMap(([name, cursor]) => {
      const scheme = readScheme(reader, name, cursor);
      if (!scheme) return [];
      const tokenOperation = operationAtUrl(scheme.tokenUrl, servers, operations);
      return [[name, tokenOperation === undefined ? scheme : { ...scheme, tokenOperation }] as const];
    }),
  );
}

/** Returns the id of the POST operation at a URL, if any. Clients call token endpoints with POST (RFC 6749 §3.2). */
function operationAtUrl(
  url: string | undefined,
  servers: readonly string[],
  operations: readonly Operation[],
): string | undefined {
  const bases = servers.map((server) => server.replace(/\/+$/, ''));
  return operations.find(
    ({ method, path }) =>
      method === 'POST' && (path === url || bases.some((base) => `${base}${path}` === url)),
  )?.id;
}

function readScheme(reader: Reader, name: string, cursor: Cursor): SecurityScheme | undefined {
  if (!reader.expect(cursor, 'object', `the security scheme ${name}`)) return undefined;
  const type = reader.oneOf(cursor, 'type', TYPES);
  if (!type) {
    if (!reader.child(cursor, 'type')) {
      reader.problem(
        'structure',
        cursor,
        `Security scheme ${name} has no \`type\`.`,
        `Add a \`type\`: one of ${TYPES.join(', ')}.`,
      );
    }
    return undefined;
  }
  const place = type === 'apiKey' ? reader.oneOf(cursor, 'in', PLACES) : undefined;
  const parameterName = reader.string(cursor, 'name');
  if (type === 'apiKey' && (!place || !parameterName)) {
    const advice = 'Specify the location of the key, for example `in: header` and `name: X-API-Key`.';
    reader.problem('structure', cursor, `Security scheme ${name} requires \`in\` and \`name\`.`, advice);
  }
  const scheme = reader.string(cursor, 'scheme')?.toLowerCase();
  const bearerFormat = reader.string(cursor, 'bearerFormat');
  const openIdConnectUrl = reader.string(cursor, 'openIdConnectUrl');
  const tokenUrl = reader
    .entries(reader.child(cursor, 'flows'), 'flows')
    .flatMap(([, flow]) => reader.string(flow, 'tokenUrl') ?? [])[0];
  return {
    name,
    type,
    ...(place && { in: place }),
    ...(parameterName && { parameterName }),
    ...(scheme && { scheme }),
    ...(bearerFormat && { bearerFormat }),
    ...(openIdConnectUrl && { openIdConnectUrl }),
    ...(tokenUrl && { tokenUrl }),
    location: cursor.location,
  };
}

/** Reads the `security` of the operation or, if absent, that of the document (OpenAPI 3.1 §4.8.30). */
export function readSecurity(reader: Reader, operation: Cursor): readonly (readonly SecurityRequirement[])[] {
  const security = reader.child(operation, 'security') ?? reader.child(reader.root, 'security');
  return reader.items(security, 'security').map((alternative) =>
    reader.entries(alternative, 'a security requirement').map(([scheme, scopes]) => {
      checkScheme(reader, scheme, scopes);
      return { scheme, scopes: reader.strings(scopes, `the scopes of ${scheme}`) };
    }),
  );
}

function checkScheme(reader: Reader, name: string, cursor: Cursor): void {
  const schemes = schemesOf(reader);
  if (schemes && reader.rawChild(schemes, name)) return;
  const definedNames = reader.rawEntries(schemes, 'securitySchemes').map(([other]) => other);
  reader.problem(
    'structure',
    cursor,
    `Security scheme ${name} is not defined.`,
    definedNames.length > 0
      ? `Defined schemes: ${definedNames.join(', ')}.`
      : 'Define it in components.securitySchemes.',
  );
}

function schemesOf(reader: Reader): Cursor | undefined {
  const components = reader.child(reader.root, 'components');
  return components && reader.child(components, 'securitySchemes');
}
