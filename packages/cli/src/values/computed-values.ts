import type { Json } from '@touchstone/core';
import type { Reference, SystemConfig } from '../config/config.js';
import type { ComputedValue, OperationConfig, ValueCommand, ValueContext } from '../config/values.js';
import type { Context } from '../context.js';
import { CONFIG_TIMEOUT_MS, withDeadline } from '../deadline.js';
import { ExpectedError } from '../expected-error.js';
import type { Target } from '../targets.js';
import { readSecret } from '../test/control.js';
import { runCommand } from './run-command.js';

/** Returns true for a function or a command that computes a value. */
export const isComputed = (value: unknown): value is ComputedValue =>
  typeof value === 'function' || isCommand(value);

const isCommand = (value: unknown): value is ValueCommand =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).join() === 'exec' &&
  'exec' in value &&
  Array.isArray(value.exec);

/** The run for which values are computed. */
export interface ComputingRun {
  /** Base URL of the server under test. */
  readonly server: string;
  readonly signal: AbortSignal;
  readonly context: Context;
}

/**
 * Returns the target with the computed values of its configuration in place of their functions and commands. Each function
 * and command runs once.
 * @throws {ExpectedError} if one fails, takes too long or returns no value that JSON can represent, with its place.
 */
export async function withComputedValues(target: Target, run: ComputingRun): Promise<Target> {
  const { system } = target;
  if (system === null) return target;
  const computer = new Computer(target, run);
  const path = `systems.${target.name}`;
  const references = await computer.members(system.references, `${path}.references`, computer.reference);
  const values = await computer.members(system.values, `${path}.values`, computer.value);
  const operations: [string, OperationConfig][] = [];
  for (const [pattern, settings] of Object.entries(system.operations ?? {}))
    operations.push([
      pattern,
      await computedSettings(computer, settings, `${path}.operations[${JSON.stringify(pattern)}]`),
    ]);
  const computed: SystemConfig = {
    ...system,
    ...(references && { references }),
    ...(values && { values }),
    ...(system.operations && { operations: Object.fromEntries(operations) }),
  };
  return { ...target, system: computed };
}

async function computedSettings(
  computer: Computer,
  settings: OperationConfig,
  path: string,
): Promise<OperationConfig> {
  const values = await computer.members(settings.values, `${path}.values`, computer.value);
  const references = await computer.members(settings.references, `${path}.references`, computer.reference);
  const bodies: Json[] = [];
  for (const [index, body] of (settings.bodies ?? []).entries())
    bodies.push(await computer.value(body, `${path}.bodies[${index}]`));
  return {
    ...settings,
    ...(values && { values }),
    ...(references && { references }),
    ...(settings.bodies && { bodies }),
  };
}

/** Computes the values of one target. A function or command that occurs several times runs once. */
class Computer {
  readonly #target: Target;
  readonly #run: ComputingRun;
  readonly #results = new Map<unknown, Promise<Json>>();

  constructor(target: Target, run: ComputingRun) {
    this.#target = target;
    this.#run = run;
  }

  /** Returns the object with each member computed by `compute`; undefined if there is no object. */
  async members<From, To>(
    record: Readonly<Record<string, From>> | undefined,
    path: string,
    compute: (value: From, path: string) => Promise<To>,
  ): Promise<Record<string, To> | undefined> {
    if (record === undefined) return undefined;
    const entries: [string, To][] = [];
    for (const [name, value] of Object.entries(record))
      entries.push([name, await compute(value, `${path}[${JSON.stringify(name)}]`)]);
    return Object.fromEntries(entries);
  }

  readonly value = async (value: Json | ComputedValue, path: string): Promise<Json> => {
    if (!isComputed(value)) return value as Json;
    const key = typeof value === 'function' ? value : JSON.stringify(value.exec);
    const known = this.#results.get(key) ?? this.#compute(value, path);
    this.#results.set(key, known);
    return known;
  };

  readonly reference = async (
    value: string | Reference | ComputedValue,
    path: string,
  ): Promise<string | Reference> => {
    if (!isComputed(value)) return value;
    const id = await this.value(value, path);
    if (typeof id === 'string' && id !== '') return id;
    if (typeof id === 'number') return String(id);
    throw new ExpectedError(`${path} returned no id: expected a string or a number.`);
  };

  async #compute(value: ComputedValue, path: string): Promise<Json> {
    try {
      return typeof value === 'function' ? await this.#call(value) : await this.#output(value);
    } catch (error) {
      if (error instanceof ExpectedError) throw error;
      const { secrets } = this.#run.context;
      const text = error instanceof Error ? error.message : String(error);
      throw new ExpectedError(`${path} failed: ${secrets.mask(text)}`);
    }
  }

  async #call(compute: Extract<ComputedValue, (...args: never) => unknown>): Promise<Json> {
    const { server, context } = this.#run;
    const run: ValueContext = {
      server,
      secret: (name) => readSecret(name, 'A value of the configuration', context),
    };
    const value: unknown = await withDeadline(Promise.resolve(compute(run)), CONFIG_TIMEOUT_MS);
    const text = JSON.stringify(value);
    if (text === undefined) throw new Error('it returned no value.');
    return JSON.parse(text) as Json;
  }

  async #output({ exec }: ValueCommand): Promise<Json> {
    const { signal, context } = this.#run;
    const cwd = this.#target.directory;
    const text = (await runCommand(exec, { cwd, env: context.env, signal })).replace(/\r?\n$/, '');
    if (text === '') throw new Error(`${exec[0]} printed nothing.`);
    try {
      return JSON.parse(text) as Json;
    } catch {
      return text;
    }
  }
}
