/**
 * Another value of the same form, to name something that does not exist: a number stays a number, a UUID one of its
 * version and variant, and a text keeps its first half, which may say what kind of id it is. Only characters that the
 * value has already are used, for its alphabet may have no others.
 */
export function nonexistentIdLike(value: string): string {
  if (/^\d+$/.test(value)) return beyond(value);
  const isUuid = UUID.test(value);
  const [, head = '', digits = ''] = (!isUuid && COUNTED.exec(value)) || [];
  // Counters follow each other, so that a digit changed may well be the next one's.
  if (digits !== '') return head + (digits.startsWith('0') ? complement(digits) : beyond(digits));
  const half = isUuid ? value.length - 12 : Math.ceil(value.length / 2);
  const turned = value.slice(0, half) + turnIn(value)(value.slice(half));
  return turned === value ? `${value.slice(0, half)}${shift(value.slice(half))}` : turned;
}

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;

/** `INV-000012`, `pet7`; but not letters and digits drawn by chance, of which the last happens to be a digit. */
const COUNTED = /^(.*[-_.:#]|[A-Za-z]{1,8})(\d{1,12})$/s;

/** Past what a counter has reached, within what a signed 32-bit integer holds. */
const beyond = (digits: string): string => String((BigInt(digits) % 1_000_000_000n) + 1_000_000_007n);

/** As many digits, each its complement to nine. */
const complement = (digits: string): string => digits.replaceAll(/\d/g, (digit) => String(9 - Number(digit)));

/** Turns each character into the next of its class that stands in the value. */
function turnIn(value: string): (text: string) => string {
  const next = new Map<string, string>();
  for (const kind of [/\d/g, /[a-z]/g, /[A-Z]/g]) {
    const alphabet = [...new Set(value.match(kind) ?? [])].sort();
    for (const [index, character] of alphabet.entries()) {
      next.set(character, alphabet[(index + 1) % alphabet.length] ?? character);
    }
  }
  return (text) => [...text].map((character) => next.get(character) ?? character).join('');
}

/** Where the value has too few characters to choose from: each one on in its alphabet, or a longer text. */
function shift(text: string): string {
  const shifted = text.replaceAll(/[\dA-Ya-y]/g, (character) =>
    character === '9' ? '0' : String.fromCharCode(character.charCodeAt(0) + 1),
  );
  return shifted === text ? `${text}0` : shifted;
}
