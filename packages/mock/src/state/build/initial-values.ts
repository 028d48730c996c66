import type { Json, Operation } from '@touchstone/core';
import { applicableSchemas } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';
import { propertiesOf } from '../types/properties.js';
import { bodySchema } from '../types/references.js';
import type { ResourceType, ResourceTypes } from '../types/resource-types.js';

/**
 * Returns default values for the properties of a new resource: the first initial state of the type's transition table
 * and the defaults of the request body's schema.
 */
export function initialValues(
  environment: Environment,
  types: ResourceTypes,
  type: ResourceType,
  operation: Operation,
): ReadonlyMap<string, Json> {
  return new Map([...initialStates(environment, types, type), ...bodyDefaults(environment, operation)]);
}

type Entries = readonly (readonly [string, Json])[];

const statesByType = new WeakMap<ResourceType, Entries>();

function initialStates({ model }: Environment, types: ResourceTypes, type: ResourceType): Entries {
  let states = statesByType.get(type);
  if (!states) {
    const operations = model.operations.filter((operation) => {
      const effect = types.effectOf(operation);
      return effect.kind !== 'none' && effect.of === type;
    });
    states = operations
      .flatMap(({ responses }) =>
        responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers)),
      )
      .flatMap((trigger) => {
        if (trigger.kind !== 'transition-forbidden') return [];
        const { field, initial } = trigger.transitions;
        const [first] = initial;
        return first !== undefined && /^\/[^/~]+$/.test(field) ? [[field.slice(1), first] as const] : [];
      });
    statesByType.set(type, states);
  }
  return states;
}

const defaultsByOperation = new WeakMap<Operation, Entries>();

function bodyDefaults({ model }: Environment, operation: Operation): Entries {
  let defaults = defaultsByOperation.get(operation);
  if (!defaults) {
    const schema = bodySchema(operation);
    defaults = schema
      ? [...propertiesOf(model, schema)].flatMap(([name, node]) => {
          const place = applicableSchemas(model, node.pointer, ['allOf']).find(
            ({ schema: candidate }) => candidate.default !== undefined,
          );
          return place ? [[name, place.schema.default as Json] as const] : [];
        })
      : [];
    defaultsByOperation.set(operation, defaults);
  }
  return defaults;
}
