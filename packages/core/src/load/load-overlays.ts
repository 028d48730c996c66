import { resolve } from 'node:path';
import { applyOverlay } from '../overlay/apply-overlay.js';
import { LocatedTree } from '../overlay/located-tree.js';
import { readOverlay } from '../overlay/read-overlay.js';
import { refuseEndlessAliases } from './aliases.js';
import { brokenReferences } from './broken-references.js';
import { readDataSource } from './data.js';
import { refuseDeepNesting } from './nesting.js';
import { DocumentError, type Problem } from './problem.js';
import type { Sources } from './sources.js';
import { isAbsoluteUrl } from './url.js';

interface OverlayOptions {
  /** Paths of the Overlay documents. */
  readonly overlays: readonly string[];
  /** Base of relative paths. */
  readonly cwd: string;
  /** Called with the path of each file before it is read. */
  readonly onFile?: ((path: string) => void) | undefined;
}

/** A document after its overlays. */
export interface OverlaidDocument {
  readonly root: Record<string, unknown>;
  /** A warning for each action whose target selects nothing. */
  readonly warnings: readonly Problem[];
}

/**
 * Applies Overlay documents to a bundled document, in order. The bundle itself is not changed.
 * @param reference Path or URL of the OpenAPI document.
 * @throws {DocumentError} with every problem of the first overlay that cannot be applied, or with every reference that
 * the overlays break.
 */
export async function applyOverlays(
  bundle: Record<string, unknown>,
  reference: string,
  sources: Sources,
  options: OverlayOptions,
): Promise<OverlaidDocument> {
  // The locations of a single document are recorded on first use, and the copies need them.
  sources.locationOf(bundle);
  const tree = new LocatedTree(bundle, sources);
  const warnings: Problem[] = [];
  const files = new Set<string>();
  for (const path of options.overlays) {
    const file = overlayFile(path, options.cwd, sources);
    options.onFile?.(file);
    const parsed = await readDataSource(file, sources);
    refuseEndlessAliases(parsed, file, sources);
    refuseDeepNesting(parsed, file, sources);
    sources.addParsed(file, parsed);
    files.add(file);
    warnings.push(...applyOverlay(tree, readOverlay(parsed, file, sources), sources));
  }
  const broken = brokenReferences(bundle, tree.root, { reference, overlays: files }, sources);
  if (broken.length > 0) throw new DocumentError(broken);
  return { root: tree.root, warnings };
}

function overlayFile(path: string, cwd: string, sources: Sources): string {
  if (!isAbsoluteUrl(path)) return resolve(cwd, path);
  const place = { source: path.replace(/[?#].*$/s, ''), pointer: '#/' };
  throw new DocumentError([
    sources.problem(
      'readable',
      place,
      'Expected an overlay to be a file; received a URL.',
      'Download the overlay and pass its path.',
    ),
  ]);
}
