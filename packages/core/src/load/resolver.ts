import { BaseResolver, type Document, ResolveError, Source } from '@redocly/openapi-core';
import { refuseEndlessAliases } from './aliases.js';
import { type BrokenCycles, breakCycles, restoreLiterals } from './cycles.js';
import type { FetchLimits } from './guarded-fetch.js';
import { refuseInvalidJson } from './invalid-json.js';
import { parseJsonText } from './json-text.js';
import type { Location } from './location.js';
import { restoreLongChains, shortenLongChains } from './long-chains.js';
import { refuseDeepNesting } from './nesting.js';
import type { OriginGuard } from './origin-guard.js';
import { readTextFile } from './read-text-file.js';
import { referencesIn } from './reference.js';
import type { Sources } from './sources.js';
import { isAbsoluteUrl } from './url.js';

export interface ResolverOptions {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<FetchLimits> | undefined;
  readonly onFile?: ((path: string) => void) | undefined;
}

/**
 * Resolves references for Redocly. Records the locations of parsed nodes. Reads each source document only once, because
 * positions are computed from the text in `sources`.
 */
export class GuardedResolver extends BaseResolver {
  /** Locations of circular references. Their `$ref`s have been removed from the parsed documents. */
  readonly cycles: Location[] = [];
  readonly #sources: Sources;
  readonly #options: ResolverOptions;
  readonly #root: string;
  readonly #literals: BrokenCycles['literals'][] = [];
  readonly #trustedOrigin: string | undefined;
  readonly #shortened: ReturnType<typeof shortenLongChains>[] = [];
  #guard: OriginGuard | undefined;

  constructor(rootReference: string, sources: Sources, options: ResolverOptions = {}) {
    super();
    this.#root = rootReference;
    this.#sources = sources;
    this.#options = options;
    this.#trustedOrigin = isAbsoluteUrl(rootReference) ? new URL(rootReference).origin : undefined;
  }

  /**
   * Checks JSON syntax, nesting and aliases, records locations before bundling moves nodes, and removes cycles and
   * shortens long chains before bundling follows them.
   */
  override parseDocument(source: Source, isRoot?: boolean): Document {
    this.#sources.add(source);
    if (this.#sources.isSingle(source)) return this.#parseAgain(source);
    const json = parseJsonText(source.body);
    if (json !== undefined) refuseDeepNesting(json, source.absoluteRef, this.#sources);
    if (json === undefined) refuseInvalidJson(source, this.#sources);
    const document = json === undefined ? super.parseDocument(source, isRoot) : { source, parsed: json };
    refuseEndlessAliases(document.parsed, source.absoluteRef, this.#sources);
    const references = this.#sources.addParsed(source.absoluteRef, document.parsed);
    const { circular, literals } = breakCycles(references, source.absoluteRef, this.#sources, this.#root);
    for (const place of circular) this.cycles.push(place);
    this.#literals.push(literals);
    this.#shortened.push(shortenLongChains(references, document.parsed));
    return document;
  }

  /** Parses a document again that was checked when it was loaded. */
  #parseAgain(source: Source): Document {
    const parsed: unknown = JSON.parse(source.body);
    this.#sources.replaceParsed(source.absoluteRef, parsed);
    this.#shortened.push(shortenLongChains(referencesIn(parsed), parsed));
    return { source, parsed };
  }

  /**
   * Restores the references that were shortened and the `$ref`s of data that were removed. The `$ref`s of circular
   * references stay removed.
   */
  restoreReferences(): void {
    for (const literals of this.#literals.splice(0)) restoreLiterals(literals);
    for (const changes of this.#shortened.splice(0)) restoreLongChains(changes);
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    const cached = this.#sources.get(reference);
    if (cached) return cached instanceof Source ? cached : new Source(reference, cached.body);
    if (!isAbsoluteUrl(reference)) {
      this.#options.onFile?.(reference);
      return fileSource(reference);
    }
    // Imported lazily, because importing the HTTP client takes longer than reading most documents.
    const [{ guardedFetch }, { OriginGuard }] = await Promise.all([
      import('./guarded-fetch.js'),
      import('./origin-guard.js'),
    ]);
    this.#guard ??= new OriginGuard(this.#trustedOrigin);
    try {
      const { body, mimeType } = await guardedFetch(new URL(reference), {
        limits: this.#options.limits,
        guard: this.#guard,
        signal: this.#options.signal,
      });
      return normalizedSource(new Source(reference, body, mimeType));
    } catch (error) {
      throw new ResolveError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

async function fileSource(reference: string): Promise<Source> {
  try {
    return new Source(reference, await readTextFile(reference));
  } catch (error) {
    throw new ResolveError(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Removes the byte order mark and normalizes line breaks, so that offsets and columns agree. */
function normalizedSource({ absoluteRef, body, mimeType }: Source): Source {
  return new Source(absoluteRef, body.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), mimeType);
}
