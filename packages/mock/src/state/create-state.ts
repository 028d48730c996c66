import type { Environment } from '../environment.js';
import type { RequestContext } from '../request-context.js';
import { act } from './act.js';
import { CallHistory } from './call-history.js';
import { isReferenceAbsent } from './is-reference-absent.js';
import { fallsBelow, keepLastValues } from './last-values.js';
import { isForbiddenChange, isTaken } from './predicates.js';
import { bodyObject } from './request-body.js';
import { ResourceStore } from './resource-store.js';
import type { ExampleSource } from './seed/seeder.js';
import { ShownResources } from './shown-resources.js';
import type { State } from './state.js';
import type { TenantStore } from './store/tenant-store.js';
import { SubjectFinder } from './subjects.js';

/**
 * Creates the state of a mock, without any tenants.
 * @throws {InitialDataError} if the initial data does not fit the document.
 */
export function createState(environment: Environment, examplesOf: ExampleSource): State {
  const store = new ResourceStore(environment, examplesOf);
  const shownResources = new ShownResources(environment, store);
  const subjects = new SubjectFinder(environment, store);
  const history = new CallHistory();
  const tenantOf = (context: RequestContext): TenantStore => store.tenant(context.tenant);
  return {
    store,
    missing: (context) => subjects.of(context).missing,
    isReferenceAbsent: (context, field) => isReferenceAbsent(environment, store, context, field),
    isTaken: (context, fields) => isTaken(store, context, fields, subjects.of(context).records),
    isForbiddenChange: (context, transitions) =>
      isForbiddenChange(store, context, transitions, subjects.of(context).records),
    fallsBelow: (context, field) => fallsBelow(tenantOf(context), context, field),
    subjectVersion: (context) => subjects.of(context).records[0]?.version,
    wasCalled: (context, operation) => history.has(context, operation),
    act: (context) => {
      const outcome = act(store, context, subjects.of(context));
      if (outcome.kind !== 'not-found') history.add(context);
      return outcome;
    },
    complete: (context, record, presented) => store.complete(tenantOf(context), record, presented),
    discard: (context, record) => tenantOf(context).remove(record),
    keepLastValues: (context) => keepLastValues(tenantOf(context), context),
    keepShownResources: (context, ids, createdBy) =>
      shownResources.keep(context, ids, subjects.of(context).parents, createdBy),
    creationText: (context) =>
      store.types.effectOf(context.operation.operation).kind === 'create'
        ? JSON.stringify(bodyObject(context))
        : null,
    reset: () => {
      store.clear();
      history.clear();
    },
  };
}
