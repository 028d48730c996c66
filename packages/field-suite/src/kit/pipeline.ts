import { own } from '@touchstone/core/internal';
import { type Coercion, coerce } from './coerce.js';
import { type Answer, type Call, isObject, type Json, type JsonObject } from './message.js';
import { type OperationInput, operationsOf } from './operation.js';
import { matchRoute, type PathValues } from './router.js';
import { SchemaCheck, type Violation } from './schema-check.js';
import type { AppContext, Fault } from './server-kind.js';

/** A call whose input is valid. */
export interface ValidCall extends Call {
  /** The converted body; empty if there is none. */
  readonly input: JsonObject;
  /** The converted parameters by name. */
  readonly parameters: Readonly<Record<string, Json>>;
}

/** A body as text, read as a value; or the refusal of a body that cannot be read. */
export type ReadBody = { readonly value: Json | undefined } | { readonly refusal: Answer };

/** The behaviour of a framework around the routes. */
export interface Framework {
  readonly coercion: Coercion;
  /** The separator of a list in a query; undefined if a list repeats the parameter. */
  readonly separator?: string;
  /** Returns the refusal of a call that no route accepts; `allowed` lists the methods of the path. */
  unmatched(call: Call, allowed: readonly string[]): Answer;
  authenticate(call: Call, operation: string): Answer | undefined;
  readBody(call: Call, input: OperationInput): ReadBody;
  /** Returns the refusal of input with violations; undefined if the framework accepts them. */
  invalid(violations: readonly Violation[], operation: string): Answer | undefined;
  /** Returns the response after an unhandled exception. */
  crash(): Answer;
}

/** The code of each operation, by `GET /flows/{flow_id}`. */
export type Handlers = Readonly<Record<string, (call: ValidCall, values: PathValues) => Answer>>;

/** Matches, authenticates, reads and validates a call as the document says, and switches faults on. */
export class Pipeline {
  readonly schemas: SchemaCheck;
  readonly operations: ReadonlyMap<string, OperationInput>;
  readonly #faults: readonly Fault[];
  readonly #framework: Framework;
  readonly #handlers: Handlers;

  constructor({ document, faults }: AppContext, framework: Framework, handlers: Handlers) {
    this.schemas = new SchemaCheck(document);
    this.operations = operationsOf(document, this.schemas);
    this.#faults = faults;
    this.#framework = framework;
    this.#handlers = handlers;
  }

  handle(call: Call): Answer {
    const match = matchRoute([...this.operations.keys()], call);
    if ('allowed' in match) return this.#framework.unmatched(call, match.allowed);
    const input = this.operations.get(match.operation);
    const handler = own(this.#handlers, match.operation);
    if (!input || !handler) throw new TypeError(`${match.operation} has no handler.`);
    const faults = this.#faults.filter(({ operation }) => operation === match.operation);
    const run = (valid: ValidCall): Answer => handler(valid, match.values);
    const answer = this.#answer({ ...call, operation: match.operation }, input, match.values, faults, run);
    return faults.reduce((changed, { after }) => after?.(changed) ?? changed, answer);
  }

  #answer(
    call: Call & { readonly operation: string },
    input: OperationInput,
    path: PathValues,
    faults: readonly Fault[],
    run: (call: ValidCall) => Answer,
  ): Answer {
    const framework = this.#framework;
    const read = framework.readBody(call, input);
    const value = 'value' in read ? read.value : undefined;
    const converted =
      input.body === undefined || value === undefined
        ? {}
        : coerce(this.schemas, input.body, value, framework.coercion);
    const { parameters, violations } = this.#parameters(input, call, path);
    const valid = { ...call, input: isObject(converted) ? converted : {}, parameters };
    const isOpen = faults.some(({ open }) => open);
    const unauthorized = isOpen ? undefined : framework.authenticate(call, call.operation);
    if (unauthorized) {
      if (faults.some(({ appliesUnauthorized }) => appliesUnauthorized)) run(valid);
      return unauthorized;
    }
    if ('refusal' in read)
      return faults.some(({ crashesAt }) => crashesAt === 'syntax') ? framework.crash() : read.refusal;
    const isMissing = input.body !== undefined && value === undefined;
    const all = [
      ...violations,
      ...(isMissing && input.isBodyRequired
        ? [{ path: ['body'], keyword: 'required', message: 'Required' }]
        : []),
      ...(isMissing || input.body === undefined
        ? []
        : this.schemas.violations(input.body, converted, ['body'])),
    ].filter((violation) => !faults.some(({ unchecked }) => unchecked && isAt(violation, unchecked)));
    const refusal = all.length > 0 ? framework.invalid(all, call.operation) : undefined;
    if (!refusal) return run(valid);
    const crashes = faults.some(
      ({ crashesAt }) => typeof crashesAt === 'object' && all.some((violation) => isAt(violation, crashesAt)),
    );
    if (crashes) return framework.crash();
    if (faults.some(({ appliesInvalid }) => appliesInvalid)) run(valid);
    return refusal;
  }

  #parameters({ parameters }: OperationInput, { query, headers }: Call, path: PathValues) {
    const { separator, coercion } = this.#framework;
    const values = new Map<string, Json>();
    const violations: Violation[] = [];
    for (const { name, in: place, schema, required } of parameters) {
      const texts =
        place === 'path'
          ? [own(path, name) ?? '']
          : place === 'header'
            ? [own(headers, name.toLowerCase())].flat().filter((text) => text !== undefined)
            : query.getAll(name);
      const last = texts.at(-1);
      if (last === undefined) {
        if (required) violations.push({ path: [place, name], keyword: 'required', message: 'Required' });
        continue;
      }
      const isList = schema['type'] === 'array';
      const list = separator === undefined ? texts : texts.flatMap((text) => text.split(separator));
      const value = coerce(this.schemas, schema, isList ? list : last, { ...coercion, ...FROM_TEXT });
      values.set(name, value);
      violations.push(...this.schemas.violations(schema, value, [place, name]));
    }
    return { parameters: Object.fromEntries(values), violations };
  }
}

/** The conversions that every framework performs on texts of a URL. */
const FROM_TEXT: Coercion = {
  numbers: true,
  booleans: [
    ['true', '1'],
    ['false', '0'],
  ],
};

function isAt(
  { path, keyword }: Violation,
  at: { readonly place: string; readonly keyword?: string },
): boolean {
  const isThere = path.slice(1).join('.') === at.place;
  return isThere && (at.keyword === undefined || at.keyword === keyword);
}
