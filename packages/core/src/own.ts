/** An object whose members have names that a document, a request or a configuration chose. */
interface Named<Value> {
  readonly [name: string]: Value;
}

/**
 * Returns the member of an object under a name, or `undefined`. Ignores what every object inherits, so that a name such
 * as `constructor` is a name like any other.
 */
export function own<Value>(object: Named<Value> | undefined, name: string | number): Value | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets the member of an object under a name. An assignment to `__proto__` would set the prototype instead. */
export function setOwn<Value>(object: { [name: string]: Value }, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}
