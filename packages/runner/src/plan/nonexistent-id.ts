/**
 * Returns a different value in the same format, which identifies a nonexistent resource. Changes a number, or the
 * counter at the end of a value, as a whole. A UUID keeps its version and variant, and any other string keeps its first
 * half, which may contain a type prefix. The rest uses only characters that occur in the value, if possible, because
 * the id format may allow no others.
 */
export function nonexistentIdLike(value: string): string {
  if (/^\d+$/.test(value)) return beyond(value);
  const isUuid = UUID.test(value);
  const [, head = '', digits = ''] = (!isUuid && COUNTED.exec(value)) || [];
  // Counters are consecutive, so a value with one digit changed may exist.
  if (digits !== '') return head + (digits.startsWith('0') ? complement(digits) : beyond(digits));
  const half = isUuid ? value.length - 12 : Math.ceil(value.length / 2);
  const rotated = value.slice(0, half) + rotateWithin(value)(value.slice(half));
  return rotated === value ? `${value.slice(0, half)}${shift(value.slice(half))}` : rotated;
}

const ALPHABETS: readonly string[] = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
];

/** Returns values like an id in the same format, each with one other character in its second half, the last one first. */
export function otherIdsLike(value: string): readonly string[] {
  const half = Math.min(Math.ceil(value.length / 2), value.length - 1);
  return [...Array(value.length - half).keys()].reverse().flatMap((offset) => {
    const at = half + offset;
    const alphabet = ALPHABETS.find((characters) => characters.includes(value[at] ?? '-')) ?? '';
    return [...alphabet].map((character) => value.slice(0, at) + character + value.slice(at + 1));
  });
}

/** Minimum length of an id that is unlikely to be guessed. */
const MIN_UNGUESSABLE_LENGTH = 6;

/**
 * Returns true if an id from {@link nonexistentIdLike} may be that of an existing resource by chance, because it is
 * short. Numbers are beyond those of existing resources.
 */
export const mayExist = (id: string): boolean => id.length < MIN_UNGUESSABLE_LENGTH && !/^\d+$/.test(id);

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** Matches `INV-000012` and `pet7`, but not random letters and digits that happen to end in a digit. */
const COUNTED = /^(.*[-_.:#]|[A-Za-z]{1,8})(\d{1,12})$/s;

/** Returns a number that no counter is likely to have reached and that fits into a signed 32-bit integer. */
const beyond = (digits: string): string => String((BigInt(digits) % 1_000_000_000n) + 1_000_000_007n);

/** Replaces each digit with its nines' complement. */
const complement = (digits: string): string => digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)));

/** Returns a function that replaces each character with the next character of its class that occurs in the value. */
function rotateWithin(value: string): (text: string) => string {
  const next = new Map<string, string>();
  for (const characterClass of [/\d/g, /[a-z]/g, /[A-Z]/g]) {
    const alphabet = [...new Set(value.match(characterClass) ?? [])].sort();
    for (const [index, character] of alphabet.entries()) {
      next.set(character, alphabet[(index + 1) % alphabet.length] ?? character);
    }
  }
  return (text) => [...text].map((character) => next.get(character) ?? character).join('');
}

/** Replaces each digit and each letter with the next one (9 with 0), except Z and z. Appends 0 if nothing changes. */
function shift(text: string): string {
  const shifted = text.replaceAll(/[\dA-Ya-y]/g, (character) =>
    character === '9' ? '0' : String.fromCharCode(character.charCodeAt(0) + 1),
  );
  return shifted === text ? `${text}0` : shifted;
}
