interface Named<Value> {
  readonly [name: string]: Value;
}

/**
 * Returns an own property of an object, or `undefined` if the object or the property is absent. Inherited members are
 * ignored, because a document may use a name such as `constructor`.
 */
export function own<Value>(object: Named<Value> | undefined, name: string | number): Value | undefined {
  return object !== undefined && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets an own property, even if it is named `__proto__`: an assignment would set the prototype instead. */
export function setOwn<Value>(object: { [name: string]: Value }, name: string, value: Value): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  else object[name] = value;
}
