import { isJson } from '../media-type.js';
import { own, setOwn } from '../own.js';
import { type Conversion, type Fields, isObject } from './conversion.js';

/**
 * Copies the examples of a parameter to `target`: `x-example`, `x-examples`, and `example`, which OpenAPI 2.0 defines
 * for schemas only but many documents use. An `example` is ignored next to an `x-example`.
 */
export function addParameterExamples(conversion: Conversion, parameter: Fields, target: Fields): void {
  for (const key of ['x-example', 'example']) {
    if (own(parameter, key) === undefined || Object.hasOwn(target, 'example')) continue;
    target.example = own(parameter, key);
    conversion.memberAt(target, 'example', parameter, key);
  }
  const named = own(parameter, 'x-examples');
  if (isObject(named)) addNamed(conversion, named, target);
}

/**
 * Adds the examples in `x-example` and `x-examples` to the content of a body. A key of `x-examples` with a slash is a
 * media type; its value is an example, or a map of named examples. `x-example` and the other keys of `x-examples` apply
 * to every JSON media type.
 */
export function addBodyExamples(conversion: Conversion, owner: Fields, content: Fields): void {
  const media = Object.entries(content).flatMap(([type, value]): [string, Fields][] =>
    isObject(value) ? [[type, value]] : [],
  );
  const json = media.filter(([type]) => isJson(type) || type === '*/*');
  if (own(owner, 'x-example') !== undefined)
    for (const [, target] of json) addMediaExample(conversion, owner, 'x-example', target);
  const named = own(owner, 'x-examples');
  if (!isObject(named)) return;
  const names = Object.fromEntries(Object.entries(named).filter(([name]) => !name.includes('/')));
  conversion.at(names, named);
  if (Object.keys(names).length > 0) for (const [, target] of json) addNamed(conversion, names, target);
  for (const [type, target] of media) {
    const value = own(named, type);
    if (value === undefined) continue;
    if (isObject(value) && isNamedMap(value)) addNamed(conversion, value, target);
    else addMediaExample(conversion, named, type, target);
  }
}

/** Sets the unnamed example of a media type to the member `key` of `owner`, unless it has one. */
export function addMediaExample(conversion: Conversion, owner: Fields, key: string, target: Fields): void {
  if (Object.hasOwn(target, 'example')) return;
  target.example = own(owner, key);
  conversion.memberAt(target, 'example', owner, key);
}

/** Adds named examples: Example Objects of OpenAPI 3.0 (with `value`), or plain values. */
function addNamed(conversion: Conversion, named: Fields, target: Fields): void {
  const examples: Fields = isObject(target.examples) ? target.examples : conversion.at({}, named);
  for (const [name, value] of Object.entries(named)) {
    if (name.startsWith('x-')) continue;
    setOwn(examples, name, isExampleObject(value) ? value : exampleOf(conversion, named, name));
  }
  target.examples = examples;
}

/** Returns an Example Object with the member `key` of `owner` as its value. */
export function exampleOf(
  conversion: Conversion,
  owner: Fields,
  key: string,
  extensions: Fields = {},
): Fields {
  const example: Fields = conversion.at({ value: own(owner, key), ...extensions }, owner, key);
  conversion.memberAt(example, 'value', owner, key);
  return example;
}

/** Returns whether a value is an Example Object: it has `value` or `x-error`, and only fields allowed in an Example. */
function isExampleObject(value: unknown): boolean {
  if (!isObject(value)) return false;
  const names = Object.keys(value).filter((name) => !name.startsWith('x-'));
  return (
    (Object.hasOwn(value, 'value') || Object.hasOwn(value, 'x-error')) &&
    names.every((name) => ['value', 'summary', 'description', 'externalValue'].includes(name))
  );
}

const isNamedMap = (map: Fields): boolean => {
  const values = Object.values(map);
  return values.length > 0 && values.every(isExampleObject);
};
