import type { RequestContext } from '../request-context.js';
import { selectPage } from './query/select-page.js';
import { bodyObject } from './request-body.js';
import type { ResourceStore } from './resource-store.js';
import type { StateOutcome } from './state-outcome.js';
import { hasResourceError, type Subjects } from './subjects.js';

const UNDETERMINED: StateOutcome = { kind: 'undetermined' };
const NOT_FOUND: StateOutcome = { kind: 'not-found' };

/** Applies a request to the stored resources according to the effect of its operation. */
export function act(store: ResourceStore, context: RequestContext, subjects: Subjects): StateOutcome {
  const { operation } = context.operation;
  const effect = store.types.effectOf(operation);
  const tenant = store.tenant(context.tenant);
  const { records, parents, missing } = subjects;
  if (missing && effect.kind !== 'create' && effect.kind !== 'list')
    return hasResourceError(context) ? UNDETERMINED : NOT_FOUND;
  switch (effect.kind) {
    case 'none':
      return UNDETERMINED;
    case 'list': {
      const listed = missing ? [] : store.list(tenant, effect.of, parents);
      return { kind: 'listed', shape: effect.shape, page: selectPage(context.parameters.values, listed) };
    }
    case 'read':
      return records.length === 0 ? UNDETERMINED : { kind: 'read', shape: effect.shape, records };
    case 'create': {
      const record = store.create(tenant, operation, effect.of, bodyObject(context), parents);
      return { kind: 'created', shape: effect.shape, record };
    }
    case 'change': {
      if (records.length === 0) return UNDETERMINED;
      const body = bodyObject(context);
      const changed = records.map((record) => store.change(tenant, operation, record, body));
      return { kind: 'changed', shape: effect.shape, records: changed };
    }
    case 'remove': {
      if (records.length === 0) return UNDETERMINED;
      for (const record of records) tenant.remove(record);
      return { kind: 'removed', shape: effect.shape, records };
    }
  }
}
