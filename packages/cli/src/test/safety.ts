import { isIPv4 } from 'node:net';
import type { ApiModel } from '@touchstone/core';
import { createWildcard, own, setOwn } from '@touchstone/core/internal';
import type { OperationSettings, Permission, PlanOptions } from '@touchstone/runner';
import { permissions } from '../permissions.js';
import type { Target } from '../targets.js';
import type { TestOptions } from './options.js';
import { startsServer } from './server-under-test.js';

/** The relation of the server under test to the run, which determines the default permissions. */
type ServerOrigin = 'started' | 'loopback' | 'remote';

const DEFAULTS: Readonly<Record<ServerOrigin, readonly Permission[]>> = {
  started: permissions,
  loopback: ['create'],
  remote: [],
};

function originOf(target: Target, options: TestOptions): ServerOrigin {
  const url = options.server ?? target.system?.server?.url;
  // The command may merely open a tunnel to a remote server.
  if (startsServer(target, options) && (url === undefined || isLoopback(url))) return 'started';
  return url !== undefined && isLoopback(url) ? 'loopback' : 'remote';
}

/** Returns the effects that requests may have: those of `--allow`, of the configuration, or the default. */
function permissionsOf(target: Target, options: TestOptions): readonly Permission[] {
  return options.allow ?? target.system?.allow ?? DEFAULTS[originOf(target, options)];
}

export function defaultConcurrency(target: Target, options: TestOptions): number {
  return startsServer(target, options) ? 8 : 4;
}

/** Returns the parts of the plan's options that keep the run from harming the server. */
export function safetyOptions(
  model: ApiModel,
  target: Target,
  options: TestOptions,
): Pick<PlanOptions, 'allow' | 'isShared' | 'operations' | 'references' | 'disposable'> {
  const references = Object.entries(target.system?.references ?? {});
  return {
    allow: permissionsOf(target, options),
    isShared: originOf(target, options) !== 'started',
    operations: operationSettings(model, target),
    references: Object.fromEntries(
      references.map(([key, value]) => [key, typeof value === 'string' ? value : value.id]),
    ),
    disposable: references.flatMap(([key, value]) =>
      typeof value === 'object' && value.disposable === true ? [key] : [],
    ),
  };
}

/**
 * Returns the settings of each operation that a pattern of the configuration matches. If several patterns match, a
 * later setting replaces an earlier one of the same name.
 */
function operationSettings(model: ApiModel, { system }: Target): Record<string, OperationSettings> {
  const settings: Record<string, OperationSettings> = {};
  for (const [pattern, entry] of Object.entries(system?.operations ?? {})) {
    const matches = createWildcard(pattern);
    for (const { id, operationId } of model.operations)
      if (matches(id) || (operationId !== undefined && matches(operationId)))
        setOwn(settings, id, { ...own(settings, id), ...entry });
  }
  return settings;
}

/** Returns true if the URL's host is this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/\.$/, '');
  if (host === '[::1]' || host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIPv4(host) && host.startsWith('127.');
}
