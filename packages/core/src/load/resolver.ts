import { BaseResolver, type Document, ResolveError, Source } from '@redocly/openapi-core';
import { refuseEndlessAliases } from './aliases.js';
import { breakCycles } from './cycles.js';
import type { Limits } from './guarded-fetch.js';
import type { Location } from './location.js';
import type { Sources } from './sources.js';
import { isAbsoluteUrl } from './url.js';

export interface ResolverOptions {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: Partial<Limits> | undefined;
  readonly onFile?: ((path: string) => void) | undefined;
}

/**
 * Resolves references for Redocly. Keeps the places of what it parses, and reads no source document twice: what
 * `sources` holds already is what positions are computed from.
 */
export class GuardedResolver extends BaseResolver {
  /** References that lead in a circle. They have been taken out of the parsed documents. */
  readonly cycles: Location[] = [];
  readonly #sources: Sources;
  readonly #options: ResolverOptions;
  readonly #trustedOrigin: string | undefined;

  constructor(rootReference: string, sources: Sources, options: ResolverOptions = {}) {
    super();
    this.#sources = sources;
    this.#options = options;
    this.#trustedOrigin = isAbsoluteUrl(rootReference) ? new URL(rootReference).origin : undefined;
  }

  /** Places are recorded here, before bundling moves anything, and circles broken before it follows them. */
  override parseDocument(source: Source, isRoot?: boolean): Document {
    this.#sources.add(source);
    const document = super.parseDocument(source, isRoot);
    refuseEndlessAliases(document.parsed, source.absoluteRef, this.#sources);
    const references = this.#sources.addParsed(source.absoluteRef, document.parsed);
    this.cycles.push(...breakCycles(references, source.absoluteRef, this.#sources));
    return document;
  }

  override async loadExternalRef(reference: string): Promise<Source> {
    const known = this.#sources.get(reference);
    if (known) return known instanceof Source ? known : new Source(reference, known.body);
    if (!isAbsoluteUrl(reference)) {
      this.#options.onFile?.(reference);
      return tidied(await super.loadExternalRef(reference));
    }
    // The HTTP client takes longer to load than most documents.
    const { guardedFetch } = await import('./guarded-fetch.js');
    try {
      const { body, mimeType } = await guardedFetch(new URL(reference), {
        limits: this.#options.limits,
        trustedOrigin: this.#trustedOrigin,
        signal: this.#options.signal,
      });
      return tidied(new Source(reference, body, mimeType));
    } catch (error) {
      throw new ResolveError(error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** Without a byte order mark and with one kind of line break, so that offsets and columns agree. */
function tidied({ absoluteRef, body, mimeType }: Source): Source {
  return new Source(absoluteRef, body.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'), mimeType);
}
