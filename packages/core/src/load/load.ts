import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FetchLimits } from './guarded-fetch.js';
import { DocumentError, type Problem } from './problem.js';
import { decodeText } from './read-text-file.js';
import { sentence } from './sentence.js';
import { readSingle } from './single-document.js';
import { Sources } from './sources.js';
import { specificationOf } from './specification.js';
import { isAbsoluteUrl } from './url.js';

/** Options of {@link load}. */
export interface LoadOptions {
  /**
   * The root document in UTF-8. If specified, `source` is not read, but positions still name it and relative references
   * are resolved against it. Default: the content of `source`.
   */
  readonly content?: Uint8Array;
  /** Base of relative paths. Default: the working directory of the process. */
  readonly cwd?: string;
  /** Aborts the load; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Limits per fetched document. Default: 64 MiB, 15 s, 5 redirects. */
  readonly limits?: Partial<FetchLimits>;
  /**
   * Called with the path of each file before it is read, even if the file does not exist. A path can be passed more
   * than once.
   */
  readonly onFile?: (path: string) => void;
  /**
   * Paths of Overlay documents (OpenAPI Overlay 1.0 or 1.1), applied in order to the bundled document. Positions of what
   * they add are in their files. Default: none.
   */
  readonly overlays?: readonly string[];
}

/**
 * A loaded and bundled document: the input of `buildModel`. Its schemas are in the dialect of the source document; a
 * document of OpenAPI 2.0 is converted to the structure of 3.0.
 */
export interface LoadedDocument {
  /** Absolute path or URL of the root document. */
  readonly reference: string;
  /** OpenAPI version of the source document. */
  readonly specification: '2.0' | '3.0' | '3.1';
  /**
   * The bundle. Targets of external references are in `components`, or inlined if `components` cannot hold them.
   * Internal references are kept. Frozen by `buildModel`.
   */
  readonly root: Record<string, unknown>;
  /** `true` if the bundle is the source document itself, so that pointers into both are the same. */
  readonly isSingle: boolean;
  /** Texts of the source documents and the locations of their nodes. Read them with `positionOf` and `codeFrame`. */
  readonly sources: Sources;
  /** Base of relative paths, from {@link LoadOptions}. */
  readonly cwd: string;
  /** Problems that do not keep the document from being used: actions of overlays that change nothing. */
  readonly warnings: readonly Problem[];
  /** The document after its overlays, as written, which `lint` passes to Redocly. Absent without overlays. */
  readonly overlaid?: Readonly<Record<string, unknown>>;
}

/**
 * Reads an OpenAPI 2.0, 3.0 or 3.1 document and everything it references.
 * @param source Path or URL of a YAML or JSON document.
 * @throws {DocumentError} with every problem: unreadable or unparsable files, unsupported versions, unresolved
 * references.
 * @example
 * ```ts
 * const loaded = await load('openapi.yaml');
 * const model = buildModel(loaded);
 * ```
 */
export async function load(source: string, options: LoadOptions = {}): Promise<LoadedDocument> {
  const cwd = options.cwd ?? process.cwd();
  const sources = new Sources(cwd);
  const reference = absoluteReference(source, cwd, sources);
  refuseCredentials(source, reference, sources);
  const content = options.content && textOf(options.content, reference, sources);
  if (!isAbsoluteUrl(reference) && content === undefined) options.onFile?.(reference);
  const single = isAbsoluteUrl(reference) ? undefined : await readSingle(reference, content);
  options.signal?.throwIfAborted();
  if (single) {
    const { text, parsed: root } = single;
    sources.addSingle(reference, text, root);
    const specification = specificationOf(root, reference, sources);
    return finish({ specification, root }, specification !== '2.0', reference, sources, { ...options, cwd });
  }
  // Imported lazily, because importing Redocly takes longer than reading most documents.
  const { readBundle } = await import('./bundle.js');
  try {
    const bundle = await readBundle(reference, sources, options);
    return await finish(bundle, false, reference, sources, { ...options, cwd });
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
  }
}

/** Applies the overlays to a document that was read, and converts OpenAPI 2.0. */
async function finish(
  read: Pick<LoadedDocument, 'specification' | 'root'>,
  isSingle: boolean,
  reference: string,
  sources: Sources,
  options: LoadOptions & { readonly cwd: string },
): Promise<LoadedDocument> {
  const { cwd, overlays = [] } = options;
  if (overlays.length === 0) {
    const root = await inOpenApi3(read, reference, sources);
    return { reference, specification: read.specification, root, isSingle, sources, cwd, warnings: [] };
  }
  // Imported lazily, because most documents have no overlays.
  const [{ applyOverlays }, { cloneLocated }] = await Promise.all([
    import('./load-overlays.js'),
    import('../overlay/located-tree.js'),
  ]);
  const { root: changed, warnings } = await applyOverlays(read.root, reference, sources, {
    ...options,
    overlays,
  });
  const specification = specificationOf(changed, reference, sources);
  const overlaid = cloneLocated(changed, sources);
  const root = await inOpenApi3({ specification, root: changed }, reference, sources);
  return { reference, specification, root, isSingle: false, sources, cwd, warnings, overlaid };
}

/**
 * Decodes the content of the root document and records it as a source.
 * @throws {DocumentError} if it is not UTF-8.
 */
function textOf(content: Uint8Array, reference: string, sources: Sources): string {
  try {
    const text = decodeText(content);
    sources.addText(reference, text);
    return text;
  } catch (error) {
    const place = { source: reference, pointer: '#/' };
    const why = `The document cannot be read: ${sentence((error as Error).message)}`;
    throw new DocumentError([sources.problem('readable', place, why, 'Pass an OpenAPI document.')]);
  }
}

/** Converts the root of an OpenAPI 2.0 document to the structure of 3.0. Returns any other root unchanged. */
async function inOpenApi3(
  { specification, root }: Pick<LoadedDocument, 'specification' | 'root'>,
  reference: string,
  sources: Sources,
): Promise<Record<string, unknown>> {
  if (specification !== '2.0') return root;
  // Imported lazily, because most documents are not OpenAPI 2.0.
  const { convertOpenApi2 } = await import('../openapi-2/convert.js');
  return convertOpenApi2(root, reference, sources);
}

/**
 * Returns an absolute path, or a URL without credentials.
 * @throws {DocumentError} if a file URL cannot be converted to a path on this machine.
 */
function absoluteReference(source: string, cwd: string, sources: Sources): string {
  if (source.startsWith('file://')) {
    try {
      return fileURLToPath(source);
    } catch (error) {
      const place = { source, pointer: '#/' };
      const why = `The URL cannot be converted to a path on this machine: ${sentence((error as Error).message)}`;
      throw new DocumentError([sources.problem('readable', place, why, 'Pass the path of the document.')]);
    }
  }
  if (!isAbsoluteUrl(source) || !URL.canParse(source)) return resolve(cwd, source);
  const url = new URL(source);
  url.username = '';
  url.password = '';
  return url.href;
}

/** Rejects URLs with credentials, because every problem and finding prints the document's URL. */
function refuseCredentials(source: string, reference: string, sources: Sources): void {
  if (!/^https?:[/][/][^/?#]*@/i.test(source)) return;
  const place = { source: reference, pointer: '#/' };
  const advice = 'Download the document and pass its path.';
  throw new DocumentError([
    sources.problem('readable', place, 'The URL contains credentials, which reports would print.', advice),
  ]);
}
