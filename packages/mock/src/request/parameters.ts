import { type ApiModel, createValidator, type Json, type Operation, type Parameter } from '@touchstone/core';
import {
  type ParameterSource,
  parameterReader,
  provenViolations,
  UNREADABLE,
} from '@touchstone/core/internal';

/** A parameter that is missing, is not readable as JSON or violates its schema. */
export interface ParameterViolation {
  readonly in: Parameter['in'];
  readonly name: string;
  readonly keyword: string;
  /** A clause that follows the name: `must be integer`. It never quotes the value. */
  readonly message: string;
}

export interface ReadParameters {
  /**
   * Values keyed by location and name, such as `query limit`. Absent parameters are included only if they have a
   * default.
   */
  readonly values: ReadonlyMap<string, Json>;
  readonly violations: readonly ParameterViolation[];
  /** Names of query parameters that the operation does not declare. */
  readonly undeclared: readonly string[];
}

export interface ParametersReader {
  read(source: ParameterSource): ReadParameters;
}

/** Header parameters with these names are ignored (OpenAPI 3.1.1 §4.8.12.2.1). */
const IGNORED = /^(accept|content-type|authorization)$/i;

/**
 * Returns a reader for the parameters of an operation.
 * @param otherQueryNames Query names that are allowed without being declared, such as the name of an API key.
 */
export function parametersReader(
  model: ApiModel,
  operation: Operation,
  otherQueryNames: readonly string[],
): ParametersReader {
  const validator = createValidator(model);
  const parameters = operation.parameters
    .filter(({ in: place, name }) => place !== 'header' || !IGNORED.test(name))
    .map((parameter) => ({
      parameter,
      key: `${parameter.in} ${parameter.name}`,
      reader: parameterReader(model, parameter),
      defaultValue: defaultOf(parameter),
    }));
  const queryParameters = parameters.filter(({ parameter }) => parameter.in === 'query');
  return {
    read(source) {
      const values = new Map<string, Json>();
      const violations: ParameterViolation[] = [];
      for (const { parameter, key, reader, defaultValue } of parameters) {
        const isUnused = isAllowedEmpty(parameter, source);
        const value = isUnused ? undefined : reader.read(source);
        const place = { in: parameter.in, name: parameter.name };
        if (value === undefined) {
          if (parameter.required && !isUnused)
            violations.push({ ...place, keyword: 'required', message: 'is required' });
          else if (defaultValue !== undefined) values.set(key, defaultValue);
          continue;
        }
        if (value === UNREADABLE) {
          violations.push({ ...place, keyword: 'content', message: 'must be JSON' });
          continue;
        }
        const [violation] = provenViolations(
          validator.validate(parameter.schema, value, { direction: 'request' }),
        );
        if (violation) violations.push({ ...place, keyword: violation.keyword, message: violation.message });
        values.set(key, value);
      }
      const isDeclared = (name: string): boolean =>
        otherQueryNames.includes(name) || queryParameters.some(({ reader }) => reader.takes(name));
      // Names that begin with two underscores are preferences: see `preference.ts`.
      const undeclared = source.query
        .map(([name]) => name)
        .filter((name) => !isDeclared(name) && !name.startsWith('__'));
      return { values, violations, undeclared };
    },
  };
}

/** Returns `true` if a parameter with `allowEmptyValue` is sent without a value; it then counts as absent. */
function isAllowedEmpty({ allowEmptyValue, name }: Parameter, { query }: ParameterSource): boolean {
  if (!allowEmptyValue) return false;
  const values = query.filter(([key]) => key === name);
  return values.length > 0 && values.every(([, raw]) => raw === '');
}

function defaultOf({ schema: { schema } }: Parameter): Json | undefined {
  return typeof schema === 'object' ? schema.default : undefined;
}
