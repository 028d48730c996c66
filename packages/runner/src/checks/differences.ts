import { childPointer, own } from '@touchstone/core/internal';
/** Returns the deepest pointers at which two JSON values differ. */
export function differences(one: unknown, other: unknown, pointer = ''): readonly string[] {
  if (one === other) return [];
  if (!isContainer(one) || !isContainer(other) || Array.isArray(one) !== Array.isArray(other))
    return [pointer];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(own(one, key), own(other, key), childPointer(pointer, key)));
}

const isContainer = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
