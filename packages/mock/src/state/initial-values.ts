import type { Json, Operation } from '@touchstone/core';
import { applicableSchemas } from '@touchstone/core/internal';
import type { World } from '../world.js';
import { propertiesOf } from './answer-shape.js';
import type { Kind, Kinds } from './kinds.js';
import { bodySchema } from './references.js';

/** What a new thing has where nobody said: the first state of its table of transitions, what the body's schema presets. */
export function initialValues(
  world: World,
  kinds: Kinds,
  kind: Kind,
  operation: Operation,
): ReadonlyMap<string, Json> {
  return new Map([...startingStates(world, kinds, kind), ...presets(world, operation)]);
}

type Entries = readonly (readonly [string, Json])[];

const known = new WeakMap<Kind, Entries>();

function startingStates({ model }: World, kinds: Kinds, kind: Kind): Entries {
  let found = known.get(kind);
  if (!found) {
    const own = model.operations.filter((operation) => {
      const effect = kinds.effectOf(operation);
      return effect.kind !== 'none' && effect.of === kind;
    });
    found = own
      .flatMap(({ responses }) =>
        responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers)),
      )
      .flatMap((trigger) => {
        if (trigger.kind !== 'transition-forbidden') return [];
        const { field, initial } = trigger.transitions;
        const [first] = initial;
        return first !== undefined && /^\/[^/~]+$/.test(field) ? [[field.slice(1), first] as const] : [];
      });
    known.set(kind, found);
  }
  return found;
}

const preset = new WeakMap<Operation, Entries>();

function presets({ model }: World, operation: Operation): Entries {
  let found = preset.get(operation);
  if (!found) {
    const schema = bodySchema(operation);
    found = schema
      ? [...propertiesOf(model, schema)].flatMap(([name, node]) => {
          const place = applicableSchemas(model, node.pointer, ['allOf']).find(
            (each) => each.schema.default !== undefined,
          );
          return place ? [[name, place.schema.default as Json] as const] : [];
        })
      : [];
    preset.set(operation, found);
  }
  return found;
}
