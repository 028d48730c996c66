import { relative, resolve } from 'node:path';
import type { SystemConfig } from './config/config.js';
import { type LoadedConfig, loadConfig } from './config/load-config.js';
import type { Context } from './context.js';
import { didYouMean } from './did-you-mean.js';
import { UsageError } from './expected-error.js';
import type { Secrets } from './secrets.js';

/** The target of a command: a configured system, or a document without configuration. */
export interface Target {
  /** The name of the system, or the document argument. */
  readonly name: string;
  /** The document: a path relative to the working directory, or a URL. */
  readonly document: string;
  /** Paths of the overlays of the document, relative to the working directory, in the order in which they apply. */
  readonly overlays: readonly string[];
  /** The configuration of the system; `null` for a document without configuration. */
  readonly system: SystemConfig | null;
  /** Base directory for the relative paths of the system. */
  readonly directory: string;
  /** The configuration file, relative to the working directory; `null` for a document without configuration. */
  readonly configFile: string | null;
}

/**
 * Returns the named targets without duplicates, or every configured system if there are no names. A name that is a URL
 * or ends in .yaml, .yml or .json is a document. The configuration is read only if the user names one or a target needs
 * it.
 * @param overlays Paths of overlays that apply to every target, after those of its configuration.
 * @throws {UsageError} if a system is not configured, or if no target exists.
 */
export async function chooseTargets(
  names: readonly string[],
  configFile: string | undefined,
  context: Pick<Context, 'cwd' | 'secrets'>,
  overlays: readonly string[] = [],
): Promise<readonly Target[]> {
  const targets = (await resolveTargets(names, configFile, context.cwd)).map((target) => ({
    ...target,
    overlays: [...target.overlays, ...overlays],
  }));
  for (const { document } of targets) maskQuery(document, context.secrets);
  return targets;
}

/**
 * Masks the query of a document's URL, which may grant access to the document. Every position in a problem or finding
 * contains the URL.
 */
function maskQuery(document: string, secrets: Secrets): void {
  const query = /^[^?#]*\?([^#]*)/.exec(document)?.[1];
  if (query === undefined || !isUrl(document)) return;
  secrets.hide('QUERY', query);
  if (URL.canParse(document)) secrets.hide('QUERY', new URL(document).search.slice(1));
}

async function resolveTargets(
  names: readonly string[],
  configFile: string | undefined,
  cwd: string,
): Promise<readonly Target[]> {
  const needsConfig = configFile !== undefined || names.length === 0 || !names.every(isDocument);
  const loaded = needsConfig ? await loadConfig(cwd, configFile) : null;
  const systems = Object.entries(loaded?.config.systems ?? {});
  const systemsByName = new Map(systems);
  if (names.length === 0) {
    if (loaded === null) throw new UsageError(noTarget);
    if (systems.length === 0) throw new UsageError('No target: the configuration has no systems.');
    return systems.map(([name, system]) => systemTarget(name, system, loaded, cwd));
  }
  return [...new Set(names)].map((name) => {
    if (isDocument(name))
      return { name, document: name, overlays: [], system: null, directory: cwd, configFile: null };
    const system = systemsByName.get(name);
    if (loaded !== null && system !== undefined) return systemTarget(name, system, loaded, cwd);
    throw new UsageError(unknownSystem(name, loaded));
  });
}

const noTarget =
  'No target: pass an OpenAPI document, or create touchstone.config.ts ' +
  '(none exists in this directory or above).';

function systemTarget(name: string, system: SystemConfig, loaded: LoadedConfig, cwd: string): Target {
  const document = isUrl(system.document)
    ? system.document
    : relative(cwd, resolve(loaded.directory, system.document));
  const overlays = (system.overlays ?? []).map((path) => relative(cwd, resolve(loaded.directory, path)));
  return {
    name,
    document,
    overlays,
    system,
    directory: loaded.directory,
    configFile: relative(cwd, loaded.file),
  };
}

function unknownSystem(name: string, loaded: LoadedConfig | null): string {
  // If `--header` was left out, its value is parsed as a target and may contain a secret.
  if (/^[\w-]+:(?!\/\/)/.test(name))
    return "A target looks like a header. Pass headers with --header 'Name: value'.";
  if (loaded === null) {
    return (
      `'${name}' is neither a document (a URL, or a path that ends in .yaml, .yml or .json) nor a system: ` +
      'no touchstone.config.ts exists in this directory or above.'
    );
  }
  return `The configuration has no system '${name}'.${didYouMean(name, Object.keys(loaded.config.systems))}`;
}

function isDocument(name: string): boolean {
  return isUrl(name) || /\.(ya?ml|json)$/i.test(name);
}

/** Returns true for a URL with a scheme of at least two letters, because a single letter is a drive of Windows. */
export function isUrl(name: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(name);
}
