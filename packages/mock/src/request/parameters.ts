import { type ApiModel, createValidator, type Json, type Operation, type Parameter } from '@touchstone/core';
import { type ParameterSource, parameterReader, UNREADABLE } from '@touchstone/core/internal';

/** A parameter that is missing or breaks its schema. */
export interface ParameterViolation {
  readonly in: Parameter['in'];
  readonly name: string;
  readonly keyword: string;
  /** A clause to follow the name: `must be integer`. Never quotes the value. */
  readonly message: string;
}

export interface ReadParameters {
  /** By place and name: `query limit`. Absent ones are not in it; defaults are. */
  readonly values: ReadonlyMap<string, Json>;
  readonly violations: readonly ParameterViolation[];
  /** Query names that the operation does not declare. */
  readonly undeclared: readonly string[];
}

export interface ParametersReader {
  read(source: ParameterSource): ReadParameters;
}

/** OpenAPI 3.1 §4.8.12.1: these are described by other means. */
const IGNORED = /^(accept|content-type|authorization)$/i;

/** `known`: query names that something else than a parameter carries, such as an API key. */
export function parametersReader(
  model: ApiModel,
  operation: Operation,
  known: readonly string[],
): ParametersReader {
  const validator = createValidator(model);
  const parameters = operation.parameters
    .filter(({ in: place, name }) => place !== 'header' || !IGNORED.test(name))
    .map((parameter) => ({
      parameter,
      key: `${parameter.in} ${parameter.name}`,
      reader: parameterReader(model, parameter),
      preset: defaultOf(parameter),
    }));
  const ofQuery = parameters.filter(({ parameter }) => parameter.in === 'query');
  return {
    read(source) {
      const values = new Map<string, Json>();
      const violations: ParameterViolation[] = [];
      for (const { parameter, key, reader, preset } of parameters) {
        const value = reader.read(source);
        const about = { in: parameter.in, name: parameter.name };
        if (value === undefined) {
          if (parameter.required) violations.push({ ...about, keyword: 'required', message: 'is required' });
          else if (preset !== undefined) values.set(key, preset);
          continue;
        }
        if (value === UNREADABLE) {
          violations.push({ ...about, keyword: 'content', message: 'must be JSON' });
          continue;
        }
        const [broken] = validator.validate(parameter.schema, value, { direction: 'request' });
        if (broken) violations.push({ ...about, keyword: broken.keyword, message: broken.message });
        values.set(key, value);
      }
      const isDeclared = (name: string): boolean =>
        known.includes(name) || ofQuery.some(({ reader }) => reader.takes(name));
      // Those with two underscores ask the mock for something: see `prefer.ts`.
      const undeclared = source.query
        .map(([name]) => name)
        .filter((name) => !isDeclared(name) && !name.startsWith('__'));
      return { values, violations, undeclared };
    },
  };
}

function defaultOf({ schema: { schema } }: Parameter): Json | undefined {
  return typeof schema === 'object' ? schema.default : undefined;
}
