import type { Call } from './harness.js';

/** Returns true if the body of a POST, PUT or DELETE is valid, or if an enabled bug makes the server accept it. */
export function isValidChange(
  { json, method }: Call,
  isBulk: boolean,
  has: (bug: 'any body removes' | 'any title updates') => boolean,
): boolean {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return false;
  const { _id, _ids, title, note, ...rest } = json as Record<string, unknown>;
  const text = (value: unknown): boolean =>
    typeof value === 'string' && value !== '' && [...value].length <= 60;
  const id = (value: unknown): boolean => typeof value === 'string' && /^[A-Za-z0-9]{17}$/.test(value);
  const isIdRight = isBulk
    ? _id === undefined && Array.isArray(_ids) && _ids.length > 0 && _ids.length < 4 && _ids.every(id)
    : _ids === undefined && (method === 'POST' ? _id === undefined : id(_id));
  if (!isIdRight) return false;
  if (method === 'DELETE')
    return (
      (has('any body removes') && !isBulk) ||
      (Object.keys(rest).length === 0 && title === undefined && note === undefined)
    );
  const isTitleRight = isBulk
    ? title === undefined
    : text(title) || (has('any title updates') && method === 'PUT' && typeof title === 'string');
  return (
    Object.keys(rest).length === 0 && isTitleRight && (isBulk ? text(note) : note === undefined || text(note))
  );
}
