import { type ApiModel, createValidator, type Json, type Operation } from '@touchstone/core';
import { createWildcard, parsePointer } from '@touchstone/core/internal';
import type { ConfigProblem } from '../config/check.js';
import type { SystemConfig } from '../config/config.js';
import { ConfigError } from '../config/validate-config.js';
import type { OperationConfig } from '../config/values.js';
import { didYouMean } from '../did-you-mean.js';
import type { Target } from '../targets.js';
import { bodyPointers } from './body-pointers.js';
import { isComputed } from './computed-values.js';

/** Returns the problems of `values` and `bodies` whose parameters, pointers or operations the document does not contain. */
export function valueProblems(model: ApiModel, system: SystemConfig): readonly ConfigProblem[] {
  return [
    ...nameProblems(model, model.operations, system.values, 'values', 'the document'),
    ...configuredOperations(model, system).flatMap(({ path, settings, operations, subject }) => [
      ...nameProblems(model, operations, settings.values, `${path}.values`, subject),
      ...(settings.bodies !== undefined && operations.every(({ requestBody }) => !requestBody)
        ? [{ path: `${path}.bodies`, message: `${subject} takes no body.` }]
        : []),
    ]),
  ];
}

interface ConfiguredOperations {
  readonly path: string;
  readonly settings: OperationConfig;
  readonly operations: readonly Operation[];
  /** Names the operations in messages. */
  readonly subject: string;
}

/** Returns the settings whose patterns match an operation. Unmatched patterns are reported elsewhere. */
function configuredOperations(model: ApiModel, system: SystemConfig): readonly ConfiguredOperations[] {
  return Object.entries(system.operations ?? {}).flatMap(([pattern, settings]) => {
    const matches = createWildcard(pattern);
    const operations = model.operations.filter(
      ({ id, operationId }) => matches(id) || (operationId !== undefined && matches(operationId)),
    );
    const [first] = operations;
    const path = `operations[${JSON.stringify(pattern)}]`;
    const subject = operations.length === 1 && first ? first.id : `no operation of '${pattern}'`;
    return first ? [{ path, settings, operations, subject }] : [];
  });
}

function nameProblems(
  model: ApiModel,
  operations: readonly Operation[],
  values: SystemConfig['values'],
  path: string,
  subject: string,
): readonly ConfigProblem[] {
  const names = Object.keys(values ?? {});
  if (names.length === 0) return [];
  const parameters = [
    ...new Set(operations.flatMap((operation) => operation.parameters.map(({ name }) => name))),
  ];
  const bodies = operations.map(({ requestBody }) => bodyPointers(model, requestBody?.content ?? []));
  const problem = (name: string, message: string): readonly ConfigProblem[] => [
    { path: `${path}[${JSON.stringify(name)}]`, message },
  ];
  return names.flatMap((name) => {
    if (!name.startsWith('/')) {
      if (parameters.includes(name)) return [];
      const hint = didYouMean(name, parameters);
      const pointer =
        bodies.some((body) => body.has(`/${name}`)) && bodies.some(({ list }) => list().includes(`/${name}`));
      return problem(
        name,
        pointer
          ? `${subject} has no parameter of this name. Did you mean '/${name}', a member of the body?`
          : `${subject} has no parameter of this name.${hint}`,
      );
    }
    if (!isPointer(name)) return problem(name, 'expected a JSON Pointer such as `/items/0/sku`.');
    if (bodies.some((body) => body.has(name))) return [];
    const known = bodies.flatMap((body) => body.list());
    return problem(
      name,
      `${subject} has no member at this JSON Pointer of a body.${didYouMean(name, known)}`,
    );
  });
}

function isPointer(text: string): boolean {
  try {
    return parsePointer(text).length > 0;
  } catch {
    return false;
  }
}

/**
 * Checks that the configured bodies and values of parameters satisfy the schemas of their operations. Computed values must
 * be in place.
 * @throws {ConfigError} listing every value that does not.
 */
export function assertValuesFit(model: ApiModel, target: Target): void {
  const { system } = target;
  if (system === null) return;
  const validator = createValidator(model);
  const problems = configuredOperations(model, system).flatMap(({ path, settings, operations }) =>
    operations.flatMap((operation): readonly ConfigProblem[] => [
      ...(settings.bodies ?? []).flatMap((body, index) => {
        if (isComputed(body)) return [];
        const schemas = operation.requestBody?.content.flatMap(({ schema }) => schema ?? []) ?? [];
        const results = schemas.map((schema) =>
          validator.validate(schema, body as Json, { direction: 'request' }),
        );
        const [violation] = results.some((result) => result.length === 0) ? [] : (results[0] ?? []);
        return violation
          ? [
              {
                path: `${path}.bodies[${index}]`,
                message: `${violation.pointer || 'the body'} ${violation.message}.`,
              },
            ]
          : [];
      }),
      ...Object.entries(settings.values ?? {}).flatMap(([name, value]) => {
        const parameter = operation.parameters.find((candidate) => candidate.name === name);
        if (!parameter || isComputed(value)) return [];
        const [violation] = validator.validate(parameter.schema, value as Json);
        return violation
          ? [{ path: `${path}.values[${JSON.stringify(name)}]`, message: `the value ${violation.message}.` }]
          : [];
      }),
    ]),
  );
  if (problems.length === 0) return;
  throw new ConfigError(
    target.configFile ?? 'touchstone.config.ts',
    problems.map(({ path, message }) => ({ path: `systems.${target.name}.${path}`, message })),
  );
}
