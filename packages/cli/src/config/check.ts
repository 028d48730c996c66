import { closest, didYouMean } from '../did-you-mean.js';
import { isWithin } from '../limits.js';

export interface ConfigProblem {
  /** Path of the value: `systems.fsm-navigator.server.ready`. */
  readonly path: string;
  readonly message: string;
}

/** Adds the problems of `value` to `problems`. Messages never contain strings that may be secrets. */
export type Check = (value: unknown, path: string, problems: ConfigProblem[]) => void;

/** Checks for a non-empty string. */
export function string(expected = 'a string'): Check {
  return (value, path, problems) => {
    if (typeof value !== 'string' || value === '') problems.push(wrong(path, expected, value));
  };
}

export const boolean: Check = (value, path, problems) => {
  if (typeof value !== 'boolean') problems.push(wrong(path, 'true or false', value));
};

export const callable: Check = (value, path, problems) => {
  if (typeof value !== 'function') problems.push(wrong(path, 'a function', value));
};

export function integer(least: number, most: number): Check {
  return (value, path, problems) => {
    if (!isWithin(value, least, most)) {
      problems.push(wrong(path, `a whole number from ${least} to ${most}`, value));
    }
  };
}

export const regularExpression: Check = (value, path, problems) => {
  // `instanceof` fails if a loader created the regular expression in another realm.
  if (Object.prototype.toString.call(value) !== '[object RegExp]') {
    problems.push(wrong(path, 'a regular expression such as /listening on (\\S+)/', value));
  }
};

export function oneOf(words: readonly string[]): Check {
  return (value, path, problems) => {
    if (typeof value === 'string' && words.includes(value)) return;
    const expected = words.map((word) => `'${word}'`).join(', ');
    if (typeof value === 'string') {
      problems.push({
        path,
        message: `expected one of ${expected}, received '${value}'.${hint(value, words)}`,
      });
    } else {
      problems.push(wrong(path, `one of ${expected}`, value));
    }
  };
}

export function array(item: Check, expected = 'a list'): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) problems.push(wrong(path, expected, value));
    else for (const [index, element] of value.entries()) item(element, `${path}[${index}]`, problems);
  };
}

/** Checks for an object with arbitrary keys, and checks each value. */
export function record(item: Check, expected: string): Check {
  return (value, path, problems) => {
    if (!isObject(value)) problems.push(wrong(path, expected, value));
    else for (const [key, entry] of Object.entries(value)) item(entry, join(path, key), problems);
  };
}

export interface Shape {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
  /** Maps the former names of keys to their current names. */
  readonly renamed?: ReadonlyMap<string, string>;
}

/** Checks for an object with only these keys, and checks each value. */
export function object(shape: Shape, expected = 'an object'): Check {
  const required = shape.required ?? {};
  const checks: Readonly<Record<string, Check>> = { ...required, ...shape.optional };
  const names = Object.keys(checks);
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(wrong(path, expected, value));
      return;
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(checks, key)) {
        const present = shape.renamed?.get(key);
        const hint = present === undefined ? didYouMean(key, names) : ` It is now named '${present}'.`;
        problems.push({ path: join(path, key), message: `unknown key.${hint}` });
      }
    }
    for (const [key, check] of Object.entries(checks)) {
      const inner = Object.hasOwn(value, key) ? value[key] : undefined;
      if (inner !== undefined) check(inner, join(path, key), problems);
      else if (Object.hasOwn(required, key)) check(undefined, join(path, key), problems);
    }
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Creates a problem that names the expected and the received value. It never repeats a string of the configuration. */
export function wrong(path: string, expected: string, received: unknown): ConfigProblem {
  return { path, message: `expected ${expected}, received ${kindOf(received)}.` };
}

/** Returns a suggestion like {@link didYouMean}, for messages that already list the accepted words. */
function hint(word: string, words: readonly string[]): string {
  const best = closest(word, words);
  return best === undefined ? '' : ` Did you mean '${best}'?`;
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty string';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

function join(path: string, key: string): string {
  const part = /^[\w-]+$/.test(key) ? key : JSON.stringify(key);
  return path === '' ? part : `${path}.${part}`;
}
