import { isIPv4 } from 'node:net';
import type { ApiModel, Json } from '@touchstone/core';
import { createWildcard, own, setOwn } from '@touchstone/core/internal';
import type { OperationSettings, Permission, PlanOptions } from '@touchstone/runner';
import type { ConfiguredReference, ConfiguredValue } from '../config/values.js';
import { permissions } from '../permissions.js';
import type { Target } from '../targets.js';
import { isComputed } from '../values/computed-values.js';
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
): Pick<PlanOptions, 'allow' | 'isShared' | 'now' | 'operations' | 'references' | 'disposable' | 'values'> {
  return {
    allow: permissionsOf(target, options),
    isShared: originOf(target, options) !== 'started',
    now: Date.now(),
    operations: operationSettings(model, target),
    ...referenceOptions(target.system?.references),
    values: literals(target.system?.values),
  };
}

/** Returns the ids of existing resources without those that are not computed yet. */
function referenceOptions(
  configured: Readonly<Record<string, ConfiguredReference>> = {},
): Required<Pick<PlanOptions, 'references' | 'disposable'>> {
  const references = Object.entries(configured).flatMap(([key, value]) =>
    isComputed(value) ? [] : [[key, typeof value === 'string' ? { id: value } : value] as const],
  );
  return {
    references: Object.fromEntries(references.map(([key, { id }]) => [key, id])),
    disposable: references.flatMap(([key, { disposable }]) => (disposable === true ? [key] : [])),
  };
}

/** Returns the values without those that are not computed yet, because the run sends nothing. */
const literals = (values: Readonly<Record<string, ConfiguredValue>> = {}): Record<string, Json> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (isComputed(value) ? [] : [[name, value as Json]])),
  );

/**
 * Returns the settings of each operation that a pattern of the configuration matches. If several patterns match, a
 * later setting replaces an earlier one of the same name.
 */
function operationSettings(model: ApiModel, { system }: Target): Record<string, OperationSettings> {
  const settings: Record<string, OperationSettings> = {};
  for (const [pattern, { values, bodies, references, ...others }] of Object.entries(
    system?.operations ?? {},
  )) {
    const entry: OperationSettings = {
      ...others,
      ...(values && { values: literals(values) }),
      ...(bodies && { bodies: bodies.filter((body): body is Json => !isComputed(body)) }),
      ...(references && referenceOptions(references)),
    };
    const matches = createWildcard(pattern);
    for (const { id, operationId } of model.operations)
      if (matches(id) || (operationId !== undefined && matches(operationId)))
        setOwn(settings, id, merged(own(settings, id), entry));
  }
  return settings;
}

/** Returns the settings of two patterns that match one operation. Values and references are merged by name. */
const merged = (earlier: OperationSettings = {}, later: OperationSettings): OperationSettings => ({
  ...earlier,
  ...later,
  ...(earlier.values && later.values && { values: { ...earlier.values, ...later.values } }),
  ...(earlier.references &&
    later.references && {
      references: { ...earlier.references, ...later.references },
      disposable: [
        ...(earlier.disposable ?? []).filter((key) => own(later.references, key) === undefined),
        ...(later.disposable ?? []),
      ],
    }),
});

/** Returns true if the URL's host is this machine (RFC 6761 §6.3, RFC 1122 §3.2.1.3, RFC 4291 §2.5.3). */
function isLoopback(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const host = new URL(url).hostname.replace(/\.$/, '');
  if (host === '[::1]' || host === 'localhost' || host.endsWith('.localhost')) return true;
  return isIPv4(host) && host.startsWith('127.');
}
