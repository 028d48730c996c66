/** Returns all strings in a JSON value, without member names. */
export function stringsIn(value: unknown): readonly string[] {
  const strings: string[] = [];
  const pending = [value];
  while (pending.length > 0) {
    const next = pending.pop();
    if (typeof next === 'string') strings.push(next);
    else if (typeof next === 'object' && next !== null) pending.push(...Object.values(next));
  }
  return strings;
}
