import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, createConfig, isAbsoluteUrl } from '@redocly/openapi-core';
import { placeOfCycle } from './cycles.js';
import { emptyDiscriminators } from './empty-discriminators.js';
import type { Limits } from './guarded-fetch.js';
import { DocumentError } from './problem.js';
import { distinct, fromRedocly } from './redocly-problem.js';
import { circular, containsItself, isFarExample, nestedTooDeeply } from './reference-problem.js';
import { GuardedResolver } from './resolver.js';
import { type RootDocument, readRoot, specificationOf } from './root-document.js';
import { Sources } from './sources.js';

export interface LoadOptions {
  /** What relative paths are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  /** Aborts reading; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Bounds on what is fetched. Default: 64 MiB and 15 s a document, 5 redirects. */
  readonly limits?: Partial<Limits>;
}

/** A document read, resolved and bundled, in the dialect it was written in. Input of `buildModel`. */
export interface LoadedDocument {
  /** Absolute path or URL of the root document. */
  readonly reference: string;
  readonly specification: '3.0' | '3.1';
  /** The bundle: external references moved into `components`, internal ones kept. `buildModel` freezes it. */
  readonly root: Record<string, unknown>;
  readonly sources: Sources;
  readonly cwd: string;
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document, YAML or JSON, from a path or URL, with all it refers to.
 * @throws {DocumentError} with every problem: unreadable, unparsable, of another version, broken references.
 */
export async function load(source: string, options: LoadOptions = {}): Promise<LoadedDocument> {
  const cwd = options.cwd ?? process.cwd();
  const reference = absolute(source, cwd);
  const sources = new Sources(cwd);
  refuseCredentials(source, reference, sources);
  const resolver = new GuardedResolver(reference, sources, options);
  try {
    const document = await readRoot(reference, resolver, sources);
    const specification = specificationOf(document, sources);
    await bundleReferences(document, resolver, sources);
    return { reference, specification, root: document.parsed, sources, cwd };
  } catch (error) {
    options.signal?.throwIfAborted();
    // Redocly follows references by recursion.
    const exhausted = error instanceof RangeError && /call stack/i.test(error.message);
    throw exhausted ? new DocumentError([nestedTooDeeply(reference, sources)]) : error;
  }
}

function absolute(source: string, cwd: string): string {
  if (source.startsWith('file://')) return fileURLToPath(source);
  if (!isAbsoluteUrl(source) || !URL.canParse(source)) return resolve(cwd, source);
  const url = new URL(source);
  url.username = '';
  url.password = '';
  return url.href;
}

/** Every problem and every finding names its document. */
function refuseCredentials(source: string, reference: string, sources: Sources): void {
  if (!/^https?:[/][/][^/?#]*@/i.test(source)) return;
  const place = { source: reference, pointer: '#/' };
  const advice = 'Download the document and give its path.';
  throw new DocumentError([
    sources.problem('readable', place, 'A URL with credentials in it would be printed.', advice),
  ]);
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
