import type { Json, Operation } from '@touchstone/core';
import { applicableSchemas, pathParameterNames, pathShape, pathUpTo } from '@touchstone/core/internal';
import type { Call } from '../call.js';
import type { World } from '../world.js';
import type { StoredRecord, Tenant } from './store.js';
import type { Things } from './things.js';

/** What a call is about. */
export interface Subjects {
  /** Something that its path or body names is not there, or is somebody else's. */
  readonly missing: 'absent' | 'foreign' | undefined;
  /** The last thing that the path names, or those that the body does. */
  readonly records: readonly StoredRecord[];
  /** Ids by the shape of their item's path. */
  readonly parents: ReadonlyMap<string, string>;
}

type Values = ReadonlyMap<string, Json>;

const NO_VALUES: Values = new Map();

/** Finds what calls are about. */
export class SubjectFinder {
  readonly #world: World;
  readonly #things: Things;
  /** By operation and parameter: the values that the document itself gives it, which name what is there. */
  readonly #documented = new Map<Operation, ReadonlyMap<string, Values>>();

  constructor(world: World, things: Things) {
    this.#world = world;
    this.#things = things;
  }

  /** What the path names, each below the one before it, and what the body does where the path does not. */
  of(call: Call): Subjects {
    const names = pathParameterNames(call.route.item.path);
    return names.length > 0 ? this.#inPath(call, names) : this.#inBody(call);
  }

  #inPath(call: Call, names: readonly string[]): Subjects {
    const { path } = call.route.item;
    const tenant = this.#things.tenant(call.tenant);
    const parents = new Map<string, string>();
    let missing: Subjects['missing'];
    let last: StoredRecord | undefined;
    for (const name of names) {
      const shape = pathShape(pathUpTo(path, name));
      const id = call.path(name) ?? '';
      // Below what is not there is nothing.
      const found = missing ? undefined : this.#find(call, tenant, { name, shape, id, parents });
      missing ??= found?.missing;
      last = found?.record;
      parents.set(shape, id);
    }
    return { missing, records: last ? [last] : [], parents };
  }

  #find(
    call: Call,
    tenant: Tenant,
    {
      name,
      shape,
      id,
      parents,
    }: {
      readonly name: string;
      readonly shape: string;
      readonly id: string;
      readonly parents: ReadonlyMap<string, string>;
    },
  ): { readonly record?: StoredRecord; readonly missing?: Subjects['missing'] } {
    const things = this.#things;
    const kind = things.kinds.byItem.get(shape);
    // Of what no schema tells, there is what the document names and answers have shown.
    if (!kind) return hasOwnError(call) && this.#isUnnamed(call, tenant, name, shape, id) ? ABSENT : {};
    const record =
      things.find(tenant, kind, id, parents) ??
      (this.#world.isControlled
        ? undefined
        : things.keepDocumented(tenant, kind, this.#documentedOf(call, name).get(id), parents));
    return record ? { record } : { missing: things.whereabouts(kind, id) };
  }

  #inBody(call: Call): Subjects {
    const things = this.#things;
    const tenant = things.tenant(call.tenant);
    const kind = things.ownKind(call.operation.operation);
    const records: StoredRecord[] = [];
    let missing: Subjects['missing'];
    for (const id of things.ownIds(call)) {
      const record = kind && things.find(tenant, kind, id, NO_PARENTS);
      if (record) records.push(record);
      else missing ??= kind ? things.whereabouts(kind, id) : 'absent';
    }
    return { missing, records, parents: NO_PARENTS };
  }

  /** Whether others of its kind have been named, and it has not. */
  #isUnnamed(call: Call, { shown }: Tenant, name: string, shape: string, id: string): boolean {
    const documented = this.#documentedOf(call, name);
    const others = shown.get(shape);
    return !documented.has(id) && !others?.has(id) && documented.size + (others?.size ?? 0) > 0;
  }

  #documentedOf({ operation: { operation } }: Call, name: string): Values {
    let byName = this.#documented.get(operation);
    if (!byName) {
      byName = documentedValues(this.#world, operation);
      this.#documented.set(operation, byName);
    }
    return byName.get(name) ?? NO_VALUES;
  }
}

const NO_PARENTS: ReadonlyMap<string, string> = new Map();
const ABSENT = { missing: 'absent' } as const;

/** Of each path parameter, by their text: its examples, and what its schema lists. */
function documentedValues({ model }: World, { parameters }: Operation): ReadonlyMap<string, Values> {
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

/** Whether the document has an error for what is not there: where it has not fired, it is not to. */
export const hasOwnError = ({ operation }: Call): boolean =>
  operation.operation.responses.some(({ errors }) =>
    errors.some(({ triggers }) => triggers.some(({ kind }) => /^resource-/.test(kind))),
  );
