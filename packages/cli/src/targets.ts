import { relative, resolve } from 'node:path';
import type { SystemConfig } from './config/config.js';
import { type LoadedConfig, loadConfig } from './config/load-config.js';
import type { Context } from './context.js';
import { didYouMean } from './did-you-mean.js';
import { UsageError } from './expected-error.js';
import type { Secrets } from './secrets.js';

/** What a command works on: a system of the configuration, or a document by itself. */
export interface Target {
  /** Of the system, or the document as it was given. */
  readonly name: string;
  /** Path relative to the working directory, or URL. */
  readonly document: string;
  /** Null for a document by itself. */
  readonly system: SystemConfig | null;
  /** What the paths of the system are relative to. */
  readonly directory: string;
  /** The configuration's file, relative to the working directory; null for a document by itself. */
  readonly configFile: string | null;
}

/**
 * The targets that were named, each once, or every system of the configuration. Whatever ends in .yaml, .yml or .json or is a
 * URL is a document; a configuration is read only when one is needed.
 * @throws {UsageError} when a system is not configured, or there is nothing to work on.
 */
export async function chooseTargets(
  names: readonly string[],
  configFile: string | undefined,
  context: Pick<Context, 'cwd' | 'secrets'>,
): Promise<readonly Target[]> {
  const targets = await named(names, configFile, context.cwd);
  for (const { document } of targets) hideQuery(document, context.secrets);
  return targets;
}

/** A query may be what gives access to the document; it stands in every place of a problem or finding. */
function hideQuery(document: string, secrets: Secrets): void {
  const query = /^[^?#]*\?([^#]*)/.exec(document)?.[1];
  if (query === undefined || !isUrl(document)) return;
  secrets.hide('QUERY', query);
  if (URL.canParse(document)) secrets.hide('QUERY', new URL(document).search.slice(1));
}

async function named(
  names: readonly string[],
  configFile: string | undefined,
  cwd: string,
): Promise<readonly Target[]> {
  const needsConfig = names.length === 0 || !names.every(isDocument);
  const loaded = needsConfig ? await loadConfig(cwd, configFile) : null;
  const systems = Object.entries(loaded?.config.systems ?? {});
  if (names.length === 0) {
    if (loaded === null) throw new UsageError(nothingToDo);
    if (systems.length === 0)
      throw new UsageError('The configuration has no systems: there is nothing to work on.');
    return systems.map(([name, system]) => ofSystem(name, system, loaded, cwd));
  }
  return [...new Set(names)].map((name) => {
    if (isDocument(name)) return { name, document: name, system: null, directory: cwd, configFile: null };
    const system = loaded?.config.systems[name];
    if (loaded !== null && system !== undefined) return ofSystem(name, system, loaded, cwd);
    throw new UsageError(unknownSystem(name, loaded));
  });
}

const nothingToDo =
  'There is nothing to work on: name an OpenAPI document, or create touchstone.config.ts ' +
  '(none was found here or in a directory above).';

function ofSystem(name: string, system: SystemConfig, loaded: LoadedConfig, cwd: string): Target {
  const document = isUrl(system.document)
    ? system.document
    : relative(cwd, resolve(loaded.directory, system.document));
  return { name, document, system, directory: loaded.directory, configFile: relative(cwd, loaded.file) };
}

function unknownSystem(name: string, loaded: LoadedConfig | null): string {
  // What was meant for an option that was left out may be a secret.
  if (/^[\w-]+:(?!\/\/)/.test(name))
    return "What was given as a target looks like a header: give it with --header 'Name: value'.";
  if (loaded === null) {
    return (
      `'${name}' is neither a document (a URL, or a path that ends in .yaml, .yml or .json) nor a system: ` +
      'there is no touchstone.config.ts here or in a directory above.'
    );
  }
  return `The configuration has no system '${name}'.${didYouMean(name, Object.keys(loaded.config.systems))}`;
}

function isDocument(name: string): boolean {
  return isUrl(name) || /\.(ya?ml|json)$/i.test(name);
}

function isUrl(name: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(name);
}
