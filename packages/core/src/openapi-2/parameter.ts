import { isReference } from '../load/reference.js';
import { own } from '../own.js';
import { styleOf } from './collection-format.js';
import { type Conversion, cached, type Fields, type Item, isObject, pick } from './conversion.js';
import { addParameterExamples } from './examples.js';
import type { SchemaConversion } from './schema.js';

const PARAMETERS = '#/parameters/';
const PLACES = ['query', 'header', 'path', 'formData', 'body'];
/** Members of a parameter that mean the same in OpenAPI 3.0. */
const KEPT = ['name', 'in', 'description', 'required', 'allowEmptyValue'];
/** Members of a parameter, header or item that describe its value and belong to the schema in OpenAPI 3.0. */
const SCHEMA_MEMBERS = [
  ...['type', 'format', 'items', 'default', 'enum', 'pattern', 'multipleOf', 'uniqueItems'],
  ...['maximum', 'exclusiveMaximum', 'minimum', 'exclusiveMinimum'],
  ...['maxLength', 'minLength', 'maxItems', 'minItems'],
];

/** The parameters of an operation or path item, grouped by their representation in OpenAPI 3.0. */
export interface Parameters {
  readonly bodies: readonly Fields[];
  readonly forms: readonly Fields[];
  /** Converted path, query and header parameters. */
  readonly others: readonly unknown[];
}

export function parametersOf(conversion: Conversion, schemas: SchemaConversion, owner: Fields): Parameters {
  const bodies: Fields[] = [];
  const forms: Fields[] = [];
  const others: unknown[] = [];
  for (const item of conversion.items(owner, 'parameters')) {
    const { value } = item;
    if (!isObject(value) || isReference(value)) others.push(value);
    else if (value.in === 'body') bodies.push(value);
    else if (value.in === 'formData') forms.push(value);
    else others.push(convertItem(conversion, schemas, value, item));
  }
  return { bodies, forms, others };
}

function convertItem(
  conversion: Conversion,
  schemas: SchemaConversion,
  value: Fields,
  { raw }: Item,
): unknown {
  // A reference to a component is kept, so that generated code uses the name of the component.
  if (isReference(raw) && raw.$ref.startsWith(PARAMETERS) && !raw.$ref.slice(PARAMETERS.length).includes('/'))
    return conversion.at({ $ref: `#/components${raw.$ref.slice(1)}` }, raw);
  return convertParameter(conversion, schemas, value);
}

/** Converts a path, query or header parameter. */
export function convertParameter(
  conversion: Conversion,
  schemas: SchemaConversion,
  parameter: Fields,
): Fields {
  return cached(conversion.parameters, parameter, () => {
    const { in: place } = parameter;
    if (typeof place === 'string' && !PLACES.includes(place)) {
      const message = `Expected in to be one of ${PLACES.join(', ')}; received ${place}.`;
      conversion.problem(
        parameter,
        'in',
        message,
        'Write the part of the request that carries the parameter.',
      );
    }
    const converted: Fields = {
      ...pick(parameter, KEPT),
      ...styleOf(parameter),
      schema: valueSchema(conversion, schemas, parameter),
    };
    addParameterExamples(conversion, parameter, converted);
    return conversion.at(converted, parameter);
  });
}

/**
 * Returns the schema of the value that a parameter, form field or header describes. `type` defaults to `string`. Copies
 * extensions to the schema, because `x-reference` describes the value.
 */
export function valueSchema(conversion: Conversion, schemas: SchemaConversion, described: Fields): unknown {
  const written = own(described, 'schema');
  if (written !== undefined) return schemas.convert(written);
  const extensions = Object.entries(described).filter(
    ([name]) => name.startsWith('x-') && !name.startsWith('x-example'),
  );
  const members = Object.entries(described).filter(([name]) => SCHEMA_MEMBERS.includes(name));
  const schema: Fields = Object.fromEntries([...members, ...extensions]);
  if (schema.type === undefined) schema.type = 'string';
  return schemas.convert(conversion.at(schema, described));
}
