import type { Operation } from '@touchstone/core';
import { operationAt, pathParameterNames, pathUpTo } from '@touchstone/core/internal';
import { type Binding, ETAG_HEADER } from '../plan/binding.js';
import { isUntested } from '../plan/reasons.js';
import type { ParameterValue, RequestTemplate, Substitution } from '../plan/request-template.js';
import { SAFE_METHODS } from '../plan/safe-methods.js';
import type { RequestStep, Step } from '../plan/step.js';
import { callTemplate } from './call-template.js';
import { callerFor } from './caller-for.js';
import { type PlanContext, successOf } from './context.js';
import { sampleParameters } from './parameters.js';
import { renamed } from './renamed-parameters.js';
import type { ScenarioOptions } from './scenario.js';

/** The read of an item's current version, and the header that sends it back. */
export interface VersionRead {
  readonly step: RequestStep;
  readonly substitution: Substitution;
}

/** The precondition that any representation fulfils (RFC 9110 §13.1.1). */
const ANY_VERSION = '*';

const STEP = 'read version';

/**
 * Plans the GET of the item that a write with an `If-Match` header changes. Returns undefined if the operation has no such
 * header, or if no GET returns the item, or if the call creates the item.
 */
export function versionRead(
  context: PlanContext,
  operation: Operation,
  { requirements, prefix = '' }: ScenarioOptions,
  {
    parents,
    literals,
    steps,
  }: {
    readonly parents: ReadonlyMap<string, Binding>;
    readonly literals: readonly ParameterValue[];
    readonly steps: readonly Step[];
  },
): VersionRead | undefined {
  const header = versionHeader(operation);
  const parameter = pathParameterNames(operation.path).at(-1);
  if (!header || parameter === undefined || requirements.anonymous) return undefined;
  if ([...parents.values()].some((binding) => binding.isChosen && !isUsedBefore(binding, steps)))
    return undefined;
  const item = pathUpTo(operation.path, parameter);
  const get = operationAt(context.model, 'GET', item);
  const success = get && successOf(context, get);
  if (!get || !success) return undefined;
  const caller = callerFor(context, get, requirements);
  const parameters = sampleParameters(context, get);
  if (isUntested(caller) || isUntested(parameters)) return undefined;
  const name = `${prefix}version`;
  return {
    step: {
      kind: 'request',
      role: 'prerequisite',
      id: `${STEP}${prefix === '' ? '' : ` ${prefix}`}`,
      request: callTemplate(get, caller, {
        parents: renamed(parents, item, get.path),
        parameters: [...literals, ...parameters],
      }),
      expect: { rule: 'status-intended', obligation: success.id },
      bind: [{ name, pointer: ETAG_HEADER, otherwise: ANY_VERSION }],
    },
    substitution: { in: 'header', at: header, value: { name } },
  };
}

/** Returns true if a step before the call names the resource, and so creates it. */
const isUsedBefore = ({ literal }: Binding, steps: readonly Step[]): boolean =>
  steps.some(
    (step) =>
      step.kind === 'request' && step.request.substitutions.some(({ value }) => value.literal === literal),
  );

/** Returns the parameters with an `If-Match` that any version fulfils, if only a sampled value would be sent otherwise. */
export const withAnyVersion = (
  operation: Operation,
  parameters: readonly ParameterValue[],
): readonly ParameterValue[] =>
  parameters.map((parameter) =>
    parameter.in === 'header' && parameter.name === versionHeader(operation)
      ? { ...parameter, value: ANY_VERSION, text: ANY_VERSION }
      : parameter,
  );

/**
 * Returns the steps that read the version again, after other steps may have changed the item.
 * @param options `isChanged`: true if the case needs a version that differs from the one that the call sends.
 */
export const versionReadsAgain = (
  steps: readonly Step[],
  { substitutions }: Pick<RequestTemplate, 'substitutions'>,
  { isChanged }: { readonly isChanged: boolean },
): readonly Step[] =>
  steps.filter(isVersionRead).flatMap((step) => {
    const [version] = step.bind ?? [];
    if (
      !version ||
      !substitutions.some(({ in: place, value }) => place === 'header' && value.name === version.name)
    )
      return [];
    const changed = { name: `${version.name} now`, pointer: ETAG_HEADER, not: [{ name: version.name }] };
    return [{ ...step, id: `${step.id} again`, ...(isChanged && { bind: [changed] }) }];
  });

/** Returns the steps with version reads that need an entity tag, instead of `*` if there is none. */
export const withRealVersions = (steps: readonly Step[]): readonly Step[] =>
  steps.map((step) =>
    isVersionRead(step)
      ? { ...step, bind: (step.bind ?? []).map(({ name, pointer }) => ({ name, pointer })) }
      : step,
  );

const isVersionRead = (step: Step): step is RequestStep =>
  step.kind === 'request' && step.id.startsWith(STEP);

/** Returns the name of the header parameter with the version that a write expects; undefined if there is none. */
export const versionHeader = ({ method, parameters }: Operation): string | undefined =>
  SAFE_METHODS.includes(method)
    ? undefined
    : parameters.find(({ in: place, name }) => place === 'header' && name.toLowerCase() === 'if-match')?.name;
