import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Limits } from './guarded-fetch.js';
import { DocumentError } from './problem.js';
import { readSingle } from './single-document.js';
import { Sources } from './sources.js';
import { specificationOf } from './specification.js';
import { isAbsoluteUrl } from './url.js';

export interface LoadOptions {
  /** What relative paths are relative to. Default: the process's working directory. */
  readonly cwd?: string;
  /** Aborts reading; `load` then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Bounds on what is fetched. Default: 64 MiB and 15 s a document, 5 redirects. */
  readonly limits?: Partial<Limits>;
  /** Hears the path of each file before it is read, whether there is one or not. Of some it hears twice. */
  readonly onFile?: (path: string) => void;
}

/** A document read, resolved and bundled, in the dialect it was written in. Input of `buildModel`. */
export interface LoadedDocument {
  /** Absolute path or URL of the root document. */
  readonly reference: string;
  readonly specification: '3.0' | '3.1';
  /** The bundle: external references moved into `components`, internal ones kept. `buildModel` freezes it. */
  readonly root: Record<string, unknown>;
  /** Whether the bundle is the source document itself, so that a pointer into one is a pointer into the other. */
  readonly isSingle: boolean;
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
  if (!isAbsoluteUrl(reference)) options.onFile?.(reference);
  const single = isAbsoluteUrl(reference) ? undefined : await readSingle(reference);
  options.signal?.throwIfAborted();
  if (single) {
    const { text, parsed: root } = single;
    sources.addSingle(reference, text, root);
    const specification = specificationOf(root, reference, sources);
    return { reference, specification, root, isSingle: true, sources, cwd };
  }
  // Redocly takes longer to load than most documents.
  const { readBundle } = await import('./bundle.js');
  try {
    return { reference, ...(await readBundle(reference, sources, options)), isSingle: false, sources, cwd };
  } catch (error) {
    options.signal?.throwIfAborted();
    throw error;
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
