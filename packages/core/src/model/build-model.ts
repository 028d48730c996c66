import { readErrorOrder } from '../error/read-error.js';
import { withoutVocabularies } from '../error/vocabulary.js';
import type { LoadedDocument } from '../load/load.js';
import type { Location, Position } from '../load/location.js';
import { DocumentError } from '../load/problem.js';
import type { Sources } from '../load/sources.js';
import { Reader } from './cursor.js';
import { deepFreeze } from './deep-freeze.js';
import { upgradeSchemas } from './dialect.js';
import type { ApiModel, Json, SchemaNode } from './model.js';
import { readPaths } from './path-item.js';
import { schemaNode } from './schema-node.js';
import { readSecuritySchemes } from './security.js';
import { readDelivery, readWebhooks } from './webhook.js';

const sourcesOf = new WeakMap<ApiModel, Sources>();

/**
 * Builds the frozen model of a loaded document. The model always uses the 3.1 dialect.
 * @throws {DocumentError} with every problem found.
 * @example
 * ```ts
 * const model = buildModel(await load('openapi.yaml'));
 * for (const { id, responses } of model.operations) {
 *   console.log(id, responses.flatMap(({ errors }) => errors.map(({ code }) => code)));
 * }
 * ```
 */
export function buildModel(loaded: LoadedDocument): ApiModel {
  if (loaded.specification !== '3.1') {
    upgradeSchemas(loaded.root, loaded.isSingle ? undefined : loaded.sources);
  }
  const reader = new Reader(loaded);
  const { root } = reader;
  const info = reader.child(root, 'info');
  const { paths, vocabularies } = withoutVocabularies(readPaths(reader));
  const operations = paths.flatMap((path) => path.operations);
  const servers = reader
    .items(reader.child(root, 'servers'), 'servers')
    .flatMap((server) => reader.string(server, 'url') ?? []);
  const model: ApiModel = {
    title: (info && reader.string(info, 'title')) ?? 'Untitled',
    version: (info && reader.string(info, 'version')) ?? '0',
    specification: loaded.specification,
    servers,
    operations,
    paths,
    schemas: readSchemas(reader),
    securitySchemes: readSecuritySchemes(reader, servers, operations),
    webhooks: readWebhooks(reader, operations),
    delivery: readDelivery(reader),
    errorOrder: readErrorOrder(reader),
    vocabularies,
    document: loaded.root as { readonly [key: string]: Json },
    location: root.location,
  };
  if (reader.problems.length > 0) throw new DocumentError(reader.problems);
  sourcesOf.set(model, loaded.sources);
  return deepFreeze(model);
}

function readSchemas(reader: Reader): ReadonlyMap<string, SchemaNode> {
  const components = reader.child(reader.root, 'components');
  const schemas = components && reader.child(components, 'schemas');
  return new Map(
    reader.rawEntries(schemas, 'schemas').map(([name, schema]) => [name, schemaNode(reader, schema)]),
  );
}

/**
 * Returns the file, line and column of a location in the source documents of a model.
 * @throws {TypeError} if the model was not returned by {@link buildModel}.
 */
export function positionOf(model: ApiModel, location: Location): Position {
  return sources(model).positionOf(location);
}

/**
 * Renders the lines around a location with the location underlined, without colour.
 * @throws {TypeError} if the model was not returned by {@link buildModel}.
 */
export function codeFrame(model: ApiModel, location: Location): string {
  return sources(model).codeFrame(location);
}

function sources(model: ApiModel): Sources {
  const modelSources = sourcesOf.get(model);
  if (!modelSources) throw new TypeError('Expected a model that buildModel returned.');
  return modelSources;
}

/** Returns a copy of the whole bundled document in the 3.1 dialect, which the caller may modify. */
export function toOpenApi(model: ApiModel): { [key: string]: unknown } {
  return { ...structuredClone(model.document), openapi: '3.1.0' };
}
