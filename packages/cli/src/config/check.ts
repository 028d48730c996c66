import { didYouMean } from '../did-you-mean.js';
import { isWithin } from '../limits.js';

/** One thing wrong in a configuration. */
export interface ConfigProblem {
  /** `systems.fsm-navigator.server.ready` */
  readonly path: string;
  readonly message: string;
}

/** Adds what is wrong with `value` to `problems`. Values are never printed: they may be secrets. */
export type Check = (value: unknown, path: string, problems: ConfigProblem[]) => void;

export function string(options: { readonly but?: RegExp; readonly expected?: string } = {}): Check {
  const expected = options.expected ?? 'a string';
  return (value, path, problems) => {
    if (typeof value !== 'string' || value === '') problems.push(wrong(path, expected, value));
    else if (options.but !== undefined && !options.but.test(value))
      problems.push(wrong(path, expected, value));
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
  // `instanceof` fails for an expression made in another realm, as a loader may do.
  if (Object.prototype.toString.call(value) !== '[object RegExp]') {
    problems.push(wrong(path, 'a regular expression such as /listening on (\\S+)/', value));
  }
};

export function oneOf(words: readonly string[]): Check {
  return (value, path, problems) => {
    if (typeof value === 'string' && words.includes(value)) return;
    const expected = words.map((word) => `'${word}'`).join(', ');
    if (typeof value === 'string') {
      problems.push({ path, message: `expected one of ${expected}, found '${value}'.${hint(value, words)}` });
    } else {
      problems.push(wrong(path, `one of ${expected}`, value));
    }
  };
}

export function array(item: Check, expected = 'a list'): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) problems.push(wrong(path, expected, value));
    else for (const [index, each] of value.entries()) item(each, `${path}[${index}]`, problems);
  };
}

/** An object used as a dictionary. */
export function record(item: Check, expected: string): Check {
  return (value, path, problems) => {
    if (!isObject(value)) problems.push(wrong(path, expected, value));
    else for (const [key, each] of Object.entries(value)) item(each, join(path, key), problems);
  };
}

export interface Shape {
  readonly required?: Readonly<Record<string, Check>>;
  readonly optional?: Readonly<Record<string, Check>>;
}

/** An object with exactly these keys. */
export function object(shape: Shape, expected = 'an object'): Check {
  const required = shape.required ?? {};
  const known: Readonly<Record<string, Check>> = { ...required, ...shape.optional };
  const names = Object.keys(known);
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(wrong(path, expected, value));
      return;
    }
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(known, key)) {
        problems.push({ path: join(path, key), message: `unknown key.${didYouMean(key, names)}` });
      }
    }
    for (const [key, check] of Object.entries(known)) {
      const inner = value[key];
      if (inner !== undefined) check(inner, join(path, key), problems);
      else if (Object.hasOwn(required, key)) check(undefined, join(path, key), problems);
    }
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrong(path: string, expected: string, found: unknown): ConfigProblem {
  return { path, message: `expected ${expected}, found ${kindOf(found)}.` };
}

function hint(word: string, known: readonly string[]): string {
  const text = didYouMean(word, known);
  return text.startsWith(' Did') ? text : '';
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
