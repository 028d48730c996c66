import { bundle, createConfig, type Document, ResolveError, YamlParseError } from '@redocly/openapi-core';
import { placeOfCycle } from './cycles.js';
import { emptyDiscriminators } from './empty-discriminators.js';
import { DocumentError } from './problem.js';
import { distinct, fromParser, fromRedocly } from './redocly-problem.js';
import { circular, containsItself, isFarExample, nestedTooDeeply } from './reference-problem.js';
import { GuardedResolver, type ResolverOptions } from './resolver.js';
import { sentence } from './sentence.js';
import type { Sources } from './sources.js';
import { specificationOf } from './specification.js';

/**
 * Reads any document with Redocly, and moves what its references lead to in other files into its `components`.
 * @throws {DocumentError} with every problem.
 */
export async function readBundle(
  reference: string,
  sources: Sources,
  options: ResolverOptions,
): Promise<{ specification: '3.0' | '3.1'; root: Record<string, unknown> }> {
  const resolver = new GuardedResolver(reference, sources, options);
  try {
    const document = await readRoot(reference, resolver, sources);
    const specification = specificationOf(document.parsed, reference, sources);
    await bundleReferences(document, resolver, sources);
    return { specification, root: document.parsed };
  } catch (error) {
    // Redocly follows references by recursion.
    const exhausted = error instanceof RangeError && /call stack/i.test(error.message);
    throw exhausted ? new DocumentError([nestedTooDeeply(reference, sources)]) : error;
  }
}

/** The document the user named, parsed. */
type RootDocument = Document<Record<string, unknown>>;

/** @throws {DocumentError} where it cannot be read or parsed, or is no mapping. */
async function readRoot(
  reference: string,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<RootDocument> {
  const document = await resolver.resolveDocument(null, reference, true).catch((error: unknown) => error);
  const place = { source: reference, pointer: '#/' };
  if (document instanceof YamlParseError) throw new DocumentError([fromParser(document, sources)]);
  if (document instanceof ResolveError) {
    const advice = 'Give the path or URL of an OpenAPI document.';
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
      `Expected an OpenAPI document, a mapping that begins with \`openapi: 3.1.0\`; found ${nameOf(parsed)}.`,
      'Give the path or URL of an OpenAPI document.',
    ),
  ]);
}

function readFailure(error: ResolveError, reference: string): string {
  const code = 'code' in error.originalError ? error.originalError.code : undefined;
  if (code === 'ENOENT') return `No such file: ${reference}.`;
  return `The document cannot be read: ${sentence(error.message)}`;
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}

/** Bundles in place. References that stay unresolved, each with its place, end the loading. */
async function bundleReferences(
  document: RootDocument,
  resolver: GuardedResolver,
  sources: Sources,
): Promise<void> {
  const config = await createConfig({});
  const { problems } = await bundle({ doc: document, config, externalRefResolver: resolver }).catch(
    (error: unknown) => {
      const empty = error instanceof TypeError ? emptyDiscriminators(sources) : [];
      throw empty.length > 0 ? new DocumentError(empty) : error;
    },
  );
  const broken = problems.filter(
    (problem) => problem.severity === 'error' && !isFarExample(problem, sources),
  );
  const all = [
    ...resolver.cycles.map((place) => circular(place, sources)),
    ...broken.map((problem) => fromRedocly(problem, sources)),
  ];
  const nested = placeOfCycle(document.parsed, sources);
  if (nested) all.push(containsItself(nested, sources));
  if (all.length > 0) throw new DocumentError(distinct(all));
}
