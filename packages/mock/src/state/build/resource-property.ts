import type { Json, SchemaNode } from '@touchstone/core';
import { applicableSchemas } from '@touchstone/core/internal';
import type { Environment } from '../../environment.js';

export interface ResourceProperty {
  readonly name: string;
  readonly node: SchemaNode;
  readonly isRequired: boolean;
  /** True for a `writeOnly` property (JSON Schema Validation §9.4): requests set it, but responses never contain it. */
  readonly isHidden: boolean;
  /**
   * `created` if the server sets the property to the current time at creation, `updated` if it also does so at each
   * change; `null` for other properties.
   */
  readonly timestamp: 'created' | 'updated' | null;
  /**
   * The value of a required property that a request omits: its default, or else `null`, an empty list, `false` or 0;
   * `undefined` if none of these values is valid.
   */
  readonly empty: Json | undefined;
}

export function describeProperty(
  environment: Environment,
  name: string,
  node: SchemaNode,
  isRequired: boolean,
): ResourceProperty {
  const places = applicableSchemas(environment.model, node.pointer, ['allOf']);
  return {
    name,
    node,
    isRequired,
    isHidden: places.some(({ schema }) => schema.writeOnly === true),
    timestamp: timestampOf(environment, name, node),
    empty: emptyValue(environment, node),
  };
}

function timestampOf({ model }: Environment, name: string, node: SchemaNode): ResourceProperty['timestamp'] {
  const isTime = applicableSchemas(model, node.pointer).some(({ schema }) => schema.format === 'date-time');
  if (!isTime) return null;
  if (/^(updated|modified|changed)|last_?(updated|modified|changed)/i.test(name)) return 'updated';
  return /^(created|inserted|registered|recorded)|^timestamp$/i.test(name) ? 'created' : null;
}

function emptyValue({ model, validator }: Environment, node: SchemaNode): Json | undefined {
  const defaultPlace = applicableSchemas(model, node.pointer, ['allOf']).find(
    ({ schema }) => schema.default !== undefined,
  );
  const candidates: readonly (Json | undefined)[] = [
    defaultPlace?.schema.default as Json | undefined,
    null,
    [],
    false,
    0,
  ];
  return candidates.find(
    (candidate) =>
      candidate !== undefined && validator.validate(node, candidate, { direction: 'response' }).length === 0,
  );
}
