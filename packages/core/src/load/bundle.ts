import { type Document, ResolveError, YamlParseError } from '@redocly/openapi-core';
import { bundleOas, createEmptyRedoclyConfig } from '@redocly/openapi-core/lib/bundle-oas';
import { bundleCycleLocation } from './cycles.js';
import { emptyDiscriminators } from './empty-discriminators.js';
import { DocumentError } from './problem.js';
import { fromParser, fromRedocly, withoutDuplicates } from './redocly-problem.js';
import {
  circularReference,
  isLiteral,
  isRemoteExample,
  isStackExhausted,
  selfContainingObject,
  tooManyReferences,
} from './reference-problem.js';
import { GuardedResolver, type ResolverOptions } from './resolver.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';
import { type SpecificationVersion, specificationOf } from './specification.js';

/**
 * Reads a document with Redocly and moves the targets of external references into its `components`, or inlines targets
 * that `components` cannot hold.
 * @throws {DocumentError} with every problem found.
 */
export async function readBundle(
  reference: string,
  sources: Sources,
  options: ResolverOptions,
): Promise<{ specification: SpecificationVersion; root: Record<string, unknown> }> {
  const resolver = new GuardedResolver(reference, sources, options);
  try {
    const document = await readRoot(reference, resolver, sources);
    const specification = specificationOf(document.parsed, reference, sources);
    await bundleReferences(document, resolver, sources);
    return { specification, root: document.parsed };
  } catch (error) {
    // Redocly follows references recursively and exhausts the stack on long chains.
    throw isStackExhausted(error) ? new DocumentError([tooManyReferences(reference, sources)]) : error;
  }
}

/** The parsed document at the path or URL that the user passed. */
type RootDocument = Document<Record<string, unknown>>;

/**
 * Reads and parses the root document.
 * @throws {DocumentError} if the document cannot be read or parsed, or is not a mapping.
 */
async function readRoot(
  reference: string,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<RootDocument> {
  const document = await resolver.resolveDocument(null, reference, true).catch((error: unknown) => error);
  const place = { source: reference, pointer: '#/' };
  if (document instanceof YamlParseError) throw new DocumentError([fromParser(document, sources)]);
  if (document instanceof ResolveError) {
    const advice = 'Pass the path or URL of an OpenAPI document.';
    throw new DocumentError([sources.problem('readable', place, readFailure(document, reference), advice)]);
  }
  if (document instanceof Error) throw document;
  const { parsed } = document as Document;
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return document as RootDocument;
  throw new DocumentError([
    sources.problem(
      'openapi-version',
      place,
      `Expected an OpenAPI document, which is a mapping with a version such as \`openapi: 3.1.0\`; received ${describeType(parsed)}.`,
      'Pass the path or URL of an OpenAPI document.',
    ),
  ]);
}

function readFailure(error: ResolveError, reference: string): string {
  const code = 'code' in error.originalError ? error.originalError.code : undefined;
  if (code === 'ENOENT') return `No such file: ${reference}.`;
  return `The document cannot be read: ${sentence(error.message)}`;
}

function describeType(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/**
 * Bundles the document in place.
 * @throws {DocumentError} with every reference that cannot be resolved or is circular, with an object that contains
 * itself, and with empty discriminators if they make Redocly fail.
 */
async function bundleReferences(
  document: RootDocument,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<void> {
  const config = createEmptyRedoclyConfig();
  // The `$ref` in an example is data (OpenAPI 3.1 §4.8.14).
  config.doNotResolveExamples = true;
  const { problems } = await bundleOas({ doc: document, config, externalRefResolver: resolver }).catch(
    (error: unknown) => {
      // Redocly fails on a reference from which `$ref` was removed to break a cycle, and on an empty discriminator.
      const cycles = resolver.cycles.map((place) => circularReference(place, sources));
      const causes = error instanceof TypeError ? [...cycles, ...emptyDiscriminators(sources)] : [];
      throw causes.length > 0 ? new DocumentError(withoutDuplicates(causes)) : error;
    },
  );
  resolver.restoreReferences();
  const unresolved = problems.filter(
    (problem) =>
      problem.severity === 'error' &&
      !isRemoteExample(problem, sources) &&
      !isLiteral(problem, sources, document.source.absoluteRef),
  );
  const all = [
    ...resolver.cycles.map((place) => circularReference(place, sources)),
    ...unresolved.map((problem) => fromRedocly(problem, sources)),
  ];
  const nested = bundleCycleLocation(document.parsed, sources);
  if (nested) all.push(selfContainingObject(nested, sources));
  if (all.length > 0) throw new DocumentError(withoutDuplicates(all));
}
