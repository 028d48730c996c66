import type { Json, Operation } from '@touchstone/core';
import { applicableSchemas, pathParameterNames, pathShape, pathUpTo } from '@touchstone/core/internal';
import type { Environment } from '../environment.js';
import type { RequestContext } from '../request-context.js';
import type { ResourceStore } from './resource-store.js';
import { NO_PARENTS, type ParentIds, type StoredRecord } from './store/record.js';
import type { TenantStore } from './store/tenant-store.js';
import { referenceValues, subjectPathOf } from './types/references.js';

/** The resources that a request addresses. */
export interface Subjects {
  /** Set if a resource of the path or the body does not exist or belongs to another tenant. */
  readonly missing: 'absent' | 'foreign' | undefined;
  /** The last resource of the path, or the resources that the body identifies. */
  readonly records: readonly StoredRecord[];
  /** Ids in the request path, keyed by the shape of their item path. */
  readonly parents: ParentIds;
}

type DocumentedValues = ReadonlyMap<string, Json>;

const NO_VALUES: DocumentedValues = new Map();

/** Finds the stored resources that a request addresses by its path or body. */
export class SubjectFinder {
  readonly #environment: Environment;
  readonly #store: ResourceStore;
  /** The values that the document contains for path parameters, keyed by operation and parameter. */
  readonly #documented = new Map<Operation, ReadonlyMap<string, DocumentedValues>>();
  readonly #subjectPaths = new Map<Operation, string | undefined>();
  readonly #subjects = new WeakMap<RequestContext, Subjects>();

  constructor(environment: Environment, store: ResourceStore) {
    this.#environment = environment;
    this.#store = store;
  }

  /**
   * Returns the last resource of the path, which must be below the preceding resources, or the resources that the body
   * identifies. The search runs once per request.
   */
  of(context: RequestContext): Subjects {
    let subjects = this.#subjects.get(context);
    if (!subjects) {
      const names = pathParameterNames(context.route.item.path);
      subjects = names.length > 0 ? this.#inPath(context, names) : this.#inBody(context);
      this.#subjects.set(context, subjects);
    }
    return subjects;
  }

  #inPath(context: RequestContext, names: readonly string[]): Subjects {
    const { path } = context.route.item;
    const tenant = this.#store.tenant(context.tenant);
    const parents = new Map<string, string>();
    let missing: Subjects['missing'];
    let last: StoredRecord | undefined;
    for (const name of names) {
      const shape = pathShape(pathUpTo(path, name));
      const id = context.path(name) ?? '';
      // Resources below a missing resource are not searched.
      const result = missing ? undefined : this.#find(context, tenant, { name, shape, id, parents });
      missing ??= result?.missing;
      last = result?.record;
      parents.set(shape, id);
    }
    return { missing, records: last ? [last] : [], parents };
  }

  #find(
    context: RequestContext,
    tenant: TenantStore,
    {
      name,
      shape,
      id,
      parents,
    }: {
      readonly name: string;
      readonly shape: string;
      readonly id: string;
      readonly parents: ParentIds;
    },
  ): { readonly record?: StoredRecord; readonly missing?: Subjects['missing'] } {
    const store = this.#store;
    const type = store.types.byItem.get(shape);
    // A resource without an inferred type exists if its id appeared in the document or in a reply.
    if (!type)
      return hasResourceError(context) && this.#isUnknown(context, tenant, name, shape, id) ? ABSENT : {};
    const record =
      store.find(tenant, type, id, parents) ??
      (this.#environment.isControlled
        ? undefined
        : store.keepDocumented(tenant, type, this.#documentedOf(context, name).get(id), parents));
    return record ? { record } : { missing: store.whereabouts(type, id) };
  }

  #inBody(context: RequestContext): Subjects {
    const store = this.#store;
    const tenant = store.tenant(context.tenant);
    const path = this.#subjectPath(context.operation.operation);
    const type = path === undefined ? undefined : store.types.byItem.get(pathShape(path));
    const records: StoredRecord[] = [];
    let missing: Subjects['missing'];
    for (const id of this.#idsInBody(context, path)) {
      const record = type && store.find(tenant, type, id, NO_PARENTS);
      if (record) records.push(record);
      else missing ??= type ? store.whereabouts(type, id) : 'absent';
    }
    return { missing, records, parents: NO_PARENTS };
  }

  /** Returns the ids in the body that identify the subjects of the request. */
  #idsInBody({ body, operation }: RequestContext, subjectPath: string | undefined): readonly string[] {
    if (subjectPath === undefined || body.kind !== 'read') return [];
    return referenceValues(this.#environment.model, operation.operation, body.value)
      .filter(({ reference }) => reference.path === subjectPath && OWN_ID.test(reference.at))
      .map(({ value }) => value);
  }

  #subjectPath(operation: Operation): string | undefined {
    if (!this.#subjectPaths.has(operation))
      this.#subjectPaths.set(operation, subjectPathOf(this.#environment.model, operation));
    return this.#subjectPaths.get(operation);
  }

  /** Returns `true` if ids of the same path are known and the given id is not among them. */
  #isUnknown(
    context: RequestContext,
    { shownIds }: TenantStore,
    name: string,
    shape: string,
    id: string,
  ): boolean {
    const documented = this.#documentedOf(context, name);
    const ids = shownIds.get(shape);
    return !documented.has(id) && !ids?.has(id) && documented.size + (ids?.size ?? 0) > 0;
  }

  #documentedOf({ operation: { operation } }: RequestContext, name: string): DocumentedValues {
    let byName = this.#documented.get(operation);
    if (!byName) {
      byName = documentedValues(this.#environment, operation);
      this.#documented.set(operation, byName);
    }
    return byName.get(name) ?? NO_VALUES;
  }
}

const ABSENT = { missing: 'absent' } as const;

const OWN_ID = /^\/_?(id|uuid|guid)s?(\/\d+)?$/i;

/** Returns the examples, `enum` and `const` values of each path parameter, keyed by their text. */
function documentedValues(
  { model }: Environment,
  { parameters }: Operation,
): ReadonlyMap<string, DocumentedValues> {
  return new Map(
    parameters
      .filter((parameter) => parameter.in === 'path')
      .map(({ name, examples, schema }) => {
        const listed = applicableSchemas(model, schema.pointer).flatMap(({ schema: place }) => [
          place.enum ?? [],
          place.const ?? [],
        ]);
        const values = [...examples, ...listed].flat() as readonly Json[];
        const scalars = values.filter((value) => typeof value !== 'object');
        return [name, new Map(scalars.map((value) => [String(value), value]))];
      }),
  );
}

/**
 * Returns `true` if the operation documents an error for missing resources. If the check for this error passed, a
 * missing resource must not be reported.
 */
export const hasResourceError = ({ operation }: RequestContext): boolean =>
  operation.operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => /^resource-/.test(kind))),
  );
