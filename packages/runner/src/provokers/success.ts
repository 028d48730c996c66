import type { Operation } from '@touchstone/core';
import {
  collectionPath,
  documentedItemPath,
  isItemPath,
  itemOperation,
  operationAt,
  pathParameterNames,
} from '@touchstone/core/internal';
import type { Case } from '../plan/case.js';
import { bodyValueAt, withBodyAt } from '../plan/edit-request.js';
import { declaresAllCauses } from '../plan/obligation.js';
import { isUntested, type Untested, untested } from '../plan/reasons.js';
import type { RequestTemplate } from '../plan/request-template.js';
import type { Step } from '../plan/step.js';
import { creationByPut } from '../scenario/chosen-key.js';
import { configuredBodies } from '../scenario/configured-values.js';
import { successOf } from '../scenario/context.js';
import { planScenario } from '../scenario/plan-scenario.js';
import { createdResource } from '../scenario/resource.js';
import type { Scenario, ScenarioOptions } from '../scenario/scenario.js';
import { creationOf } from './creation-of.js';
import { collectCases, type ProvokeContext, type ProvokeResult } from './provoke-context.js';
import { type RemovalReads, removalReads } from './removal-reads.js';
import { storedReads } from './stored-reads.js';
import { tenantOf } from './tenant-of.js';

/**
 * Plans well-formed calls with the document's example, a minimal body, a full body, each optional query parameter, and
 * unchanged unique values.
 */
export function provokeSuccess(target: ProvokeContext<null>): ProvokeResult {
  const { context, operation, obligation } = target;
  if (isSecondCreation(target))
    return collectCases([successCase(target, 'at a new key', { shape: 'example', newKey: true })]);
  if (successOf(context, operation)?.id !== obligation.id) {
    return untested(
      'trigger unknown',
      `The document does not specify when ${operation.id} returns ${obligation.response.status} instead of its first success response.`,
    );
  }
  const others = configuredBodies(context, operation)
    .slice(1)
    .map((_, index) => `body ${index + 2}` as const);
  const shapes: ScenarioOptions['shape'][] = operation.requestBody
    ? ['example', 'minimal', 'full', ...others]
    : ['example'];
  const query = operation.parameters.filter(({ in: place, required }) => place === 'query' && !required);
  return collectCases([
    ...shapes.map((shape) =>
      successCase(target, shape, { shape, isFilled: shape === 'example' && isCreationDeclared(target) }),
    ),
    ...query.map(({ name }) => successCase(target, `with ${name}`, { shape: 'example', query: [name] })),
    ...repeatedValues(target),
    ...filledLists(target),
  ]);
}

/**
 * Returns true for the 201 of a PUT whose first documented success updates an existing item, unless a POST creates the
 * items.
 */
function isSecondCreation({ context, operation, obligation }: ProvokeContext<null>): boolean {
  return (
    creationByPut(context, operation)?.id === obligation.id &&
    successOf(context, operation)?.id !== obligation.id &&
    !operationAt(context.model, 'POST', collectionPath(operation.path))
  );
}

/** The cases of an update that read the resource before and after it. */
const SHAPES_READ_BACK: readonly string[] = ['example', 'full'];

const NO_READS: RemovalReads = { before: [], after: [] };

interface SuccessOptions extends Pick<ScenarioOptions, 'shape' | 'query' | 'newKey'> {
  /** True to create an item of the list before. */
  readonly isFilled?: boolean;
}

function successCase(
  target: ProvokeContext<null>,
  name: string,
  { isFilled, ...options }: SuccessOptions,
  edit = (wellFormed: Scenario): RequestTemplate | undefined => wellFormed.request,
): Case | Untested {
  const { context, operation, obligation, variant } = target;
  const requirements = { tenant: tenantOf(target) };
  const wellFormed = planScenario(context, operation, {
    ...options,
    requirements,
    label: `${variant.id} ${name}`,
  });
  if (isUntested(wellFormed)) return wellFormed;
  const request = edit(wellFormed);
  if (!request)
    return untested(
      'no valid request',
      `No step of the case creates the resource that ${operation.id} changes.`,
    );
  const attempt: Step = {
    kind: 'request',
    role: 'attempt',
    id: 'accepted',
    request,
    expect: { rule: 'status-intended', obligation: obligation.id, variant: variant.id },
    ...(SHAPES_READ_BACK.includes(name) && storedReads(target, { ...wellFormed, request })),
  };
  const reads = name === 'example' ? removalReads(target, wellFormed, attempt.id) : NO_READS;
  return {
    id: `${operation.id} ${obligation.response.status} ${name}`,
    operation: operation.id,
    variants: [variant.id],
    steps: [
      ...wellFormed.steps,
      ...(isFilled ? listedItem(target, wellFormed) : []),
      ...reads.before,
      attempt,
      ...reads.after,
    ],
    exclusive: false,
  };
}

/** Plans updates that repeat the resource's own unique values, which are not duplicates. */
function repeatedValues(target: ProvokeContext<null>): readonly (Case | Untested)[] {
  const { operation } = target;
  const uniques = operation.responses
    .flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))
    .flatMap((trigger) =>
      trigger.kind === 'duplicate' && trigger.fields.length > 0 ? [trigger.fields] : [],
    );
  if (!isItemPath(operation.path) || !['PUT', 'PATCH'].includes(operation.method)) return [];
  return uniques.map((fields) =>
    successCase(target, `with its own ${fields.join(', ')}`, { shape: 'example' }, (wellFormed) => {
      const create = creationOf(wellFormed)?.request;
      const values = fields.map((field) => [field, create && bodyValueAt(create, field)] as const);
      return values.every(([, value]) => value !== undefined)
        ? values.reduce((request, [field, value]) => withBodyAt(request, field, value), wellFormed.request)
        : undefined;
    }),
  );
}

/**
 * Plans the GET of a list that contains a new item, because a response with an empty list proves little. The case proves
 * no variant, because the success of the list does not depend on the creation of the item, which may fail.
 */
function filledLists(target: ProvokeContext<null>): readonly Case[] {
  const create = createOf(target);
  if (!create || isCreationDeclared(target)) return [];
  const planned = successCase(target, 'with a new item', { shape: 'example', isFilled: true });
  const isFilled =
    !isUntested(planned) &&
    planned.steps.some((step) => step.kind === 'request' && step.request.operation === create.id);
  return isFilled ? [{ ...planned, variants: [] }] : [];
}

/** Returns true if the document declares the causes of all errors of the POST that creates an item of a list. */
function isCreationDeclared(target: ProvokeContext<null>): boolean {
  const errors = createOf(target)?.responses.flatMap((response) => response.errors) ?? [];
  return errors.length > 0 && errors.every(declaresAllCauses);
}

const createOf = ({ context, operation }: ProvokeContext<null>): Operation | undefined =>
  operation.method === 'GET' ? operationAt(context.model, 'POST', operation.path) : undefined;

/**
 * Returns steps that create an item before a GET of its collection. Returns no steps if no POST can create an item, or if
 * the collection belongs to another resource.
 */
function listedItem(target: ProvokeContext<null>, { request }: Scenario): readonly Step[] {
  const { context, operation, obligation } = target;
  const create = createOf(target);
  if (!create || request.substitutions.length > 0) return [];
  const item =
    itemOperation(context.model, 'GET', create.path) ?? itemOperation(context.model, 'DELETE', create.path);
  const itemPath = item?.path ?? documentedItemPath(context.model, create.path);
  const parameter = pathParameterNames(itemPath ?? '').at(-1) ?? 'id';
  const recipe = createdResource(context, create.path, parameter, {
    requirements: { tenant: tenantOf({ operation }) },
    name: 'listed',
    label: obligation.id,
    parents: new Map(),
    depth: 0,
  });
  return recipe === undefined || isUntested(recipe) ? [] : recipe.steps;
}
