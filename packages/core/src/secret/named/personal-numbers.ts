import type { SecretRange } from '../ranges.js';
import { IBAN_LENGTHS } from './iban-lengths.js';

const SPACE = String.raw`[ +.\u00a0\u2009\u2010-\u2013\u202f-]`;

/**
 * Matches 13 to 19 digits, in one run or in the groups that are printed on a payment card. Skips digits after a decimal
 * point, because they are the fraction of a number.
 */
const CARD = new RegExp(
  String.raw`(?<!\d|\d\.)(?:\d{13,19}|\d{4}(?:${SPACE}\d{4}){3}(?:${SPACE}\d{1,3})?|\d{4}${SPACE}\d{6}${SPACE}\d{4,5})(?!\d)`,
  'g',
);

/** Patterns that match whole payment card numbers, by issuer prefix and length (ISO/IEC 7812). */
const ISSUERS: readonly RegExp[] = [
  // Visa.
  /^4(?:\d{12}|\d{15}|\d{18})$/,
  // Mastercard.
  /^(?:5[1-5]\d{2}|222[1-9]|22[3-9]\d|2[3-6]\d{2}|27[01]\d|2720)\d{12}$/,
  // American Express, Diners Club, JCB.
  /^3[47]\d{13}$|^(?:30[0-59]|3[689]\d)\d{11,16}$|^35(?:2[89]|[3-8]\d)\d{12,15}$/,
  // Discover, UnionPay, RuPay, Maestro, Mir.
  /^(?:6011|64[4-9]\d|65\d{2}|62\d{2}|60\d{2}|81\d{2}|82\d{2}|508\d)\d{12,15}$/,
  /^(?:50|5[6-8]|6[0-9])\d{11,17}$|^220[0-4]\d{12,15}$/,
];

/** Finds payment card numbers and IBANs. Takes linear time. */
export function personalNumberRanges(text: string): readonly SecretRange[] {
  return [...cardRanges(text), ...ibanRanges(text)];
}

function cardRanges(text: string): readonly SecretRange[] {
  return Array.from(text.matchAll(CARD), ({ 0: number, index }) => ({
    start: index,
    end: index + number.length,
    shown: '***',
  })).filter(({ start, end }) => isCard(text.slice(start, end)) && !isInHexDigits(text, start, end));
}

function isCard(number: string): boolean {
  const digits = number.replaceAll(/\D/g, '');
  return ISSUERS.some((issuer) => issuer.test(digits)) && hasLuhnDigit(digits);
}

/** Returns true if the last digit is the check digit of ISO/IEC 7812-1, annex B. */
function hasLuhnDigit(digits: string): boolean {
  let sum = 0;
  for (let at = digits.length - 1, isDoubled = false; at >= 0; at--, isDoubled = !isDoubled) {
    const digit = Number(digits[at]) * (isDoubled ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 === 0;
}

/** Maximum number of characters to examine on each side of a number. */
const MAX_HEX_LENGTH = 128;

/** Returns true if the digits are part of a longer hexadecimal number, such as a digest. */
function isInHexDigits(text: string, start: number, end: number): boolean {
  const before = /[\p{L}\p{N}]*$/u.exec(text.slice(Math.max(0, start - MAX_HEX_LENGTH), start))?.[0] ?? '';
  const after = /^[\p{L}\p{N}]*/u.exec(text.slice(end, end + MAX_HEX_LENGTH))?.[0] ?? '';
  return before + after !== '' && /^[\da-f]*$/i.test(before + after);
}

const IBAN_START = /[A-Za-z]{2}\d{2}/g;
const SEPARATOR = new RegExp(`^${SPACE}$`);

/** Finds IBANs (ISO 13616), in one run or in groups of four. */
function ibanRanges(text: string): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  for (let match = IBAN_START.exec(text); match; match = IBAN_START.exec(text)) {
    const start = match.index;
    const end = endOfIban(text, start);
    if (end !== undefined && !isInHexDigits(text, start, end)) ranges.push({ start, end, shown: '***' });
    IBAN_START.lastIndex = end ?? start + 1;
  }
  return ranges;
}

/** Returns the index after the IBAN that begins at `start`, or `undefined` if there is none. */
function endOfIban(text: string, start: number): number | undefined {
  const length = IBAN_LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  const isGrouped = SEPARATOR.test(text[start + 4] ?? '');
  let iban = '';
  let at = start;
  while (iban.length < length) {
    if (isGrouped && iban.length > 0 && iban.length % 4 === 0 && !SEPARATOR.test(text[at++] ?? ''))
      return undefined;
    const character = text[at++] ?? '';
    if (!/[\dA-Za-z]/.test(character)) return undefined;
    iban += character;
  }
  return !/[\dA-Za-z]/.test(text[at] ?? '') && hasIbanChecksum(iban) ? at : undefined;
}

/** Returns true if the check digits are right (ISO 7064, MOD 97-10). */
function hasIbanChecksum(iban: string): boolean {
  let remainder = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4))
    for (const digit of String(Number.parseInt(character, 36)))
      remainder = (remainder * 10 + Number(digit)) % 97;
  return remainder === 1;
}
