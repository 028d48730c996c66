/** The parts of a collection's document that tests vary. */
export interface CollectionOptions {
  /** Name of the collection: the first segment of its paths. */
  readonly name: string;
  /** Name of the member that holds the id of an item; `id` by default. */
  readonly member?: string;
  /** Name of the path parameter; the name of the member by default. */
  readonly parameter?: string;
  /** Schema of the id; an integer by default. */
  readonly id?: object;
  /** Schema of the path parameter; the schema of the id by default. */
  readonly parameterSchema?: object;
  /** Path of an item; the path of the collection and the parameter by default. */
  readonly item?: string;
  readonly slash?: '' | '/';
  /** Status of a creation; 201 by default. */
  readonly status?: number;
  /** The header object of `Location`. */
  readonly location?: object;
  /** Content of the response to a creation; none by default. */
  readonly created?: object;
  readonly security?: readonly object[];
  /** The header object of `WWW-Authenticate`. */
  readonly challenge?: object;
}

const json = (schema: object): object => ({ 'application/json': { schema } });
const TEXT = { schema: { type: 'string' } };
const PROBLEM = json({ type: 'object', required: ['code'], properties: { code: { type: 'string' } } });

/** Returns the path items of a collection that can be listed, added to, read, replaced and removed. */
function pathsOf(options: CollectionOptions): object {
  const { name, member = 'id', parameter = member, id = { type: 'integer' }, slash = '' } = options;
  const item = {
    type: 'object',
    required: [member, 'title'],
    properties: { [member]: id, title: { type: 'string' } },
  };
  const body = {
    required: true,
    content: json({
      type: 'object',
      required: ['title'],
      properties: { title: { type: 'string', minLength: 1, maxLength: 60 } },
    }),
  };
  const shared = options.security ? { security: options.security } : {};
  const refused = {
    description: 'No credential.',
    headers: { 'WWW-Authenticate': options.challenge ?? TEXT },
    content: PROBLEM,
  };
  const absent = { description: 'No such item.', content: PROBLEM };
  const shown = { description: 'The item.', content: json(item) };
  const created = {
    description: 'Added.',
    headers: { Location: options.location ?? TEXT },
    ...(options.created && { content: options.created }),
  };
  return {
    [`/${name}${slash}`]: {
      get: {
        ...shared,
        responses: {
          200: { description: 'The items.', content: json({ type: 'array', items: item }) },
          401: refused,
        },
      },
      post: { ...shared, requestBody: body, responses: { [options.status ?? 201]: created, 401: refused } },
    },
    [options.item ?? `/${name}/{${parameter}}${slash}`]: {
      parameters: [{ name: parameter, in: 'path', required: true, schema: options.parameterSchema ?? id }],
      get: { ...shared, responses: { 200: shown, 401: refused, 404: absent } },
      put: { ...shared, requestBody: body, responses: { 200: shown, 401: refused, 404: absent } },
      delete: { ...shared, responses: { 204: { description: 'Removed.' }, 401: refused, 404: absent } },
    },
  };
}

/** Returns the JSON text of a document with these collections below `/api/v1`. */
export const documentOf = (collections: readonly CollectionOptions[]): string =>
  JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Collections', version: '1' },
    servers: [{ url: '/api/v1' }],
    security: [{ key: [] }],
    paths: Object.assign({}, ...collections.map(pathsOf)) as object,
    components: {
      securitySchemes: {
        key: { type: 'apiKey', in: 'header', name: 'X-Key' },
        basic: { type: 'http', scheme: 'basic' },
        bearer: { type: 'http', scheme: 'bearer' },
        digest: { type: 'http', scheme: 'digest' },
        openId: {
          type: 'openIdConnect',
          openIdConnectUrl: 'https://id.example/.well-known/openid-configuration',
        },
      },
    },
  });
