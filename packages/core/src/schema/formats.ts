import { fullFormats } from 'ajv-formats/dist/formats.js';

/** Matches the syntax of `full-time` (RFC 3339 §5.6). `isTime` checks the ranges. */
const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:(z)|([+-])(\d\d):(\d\d))$/i;

function isTime(text: string): boolean {
  const match = TIME.exec(text);
  if (!match) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [offsetHour, offsetMinute] = [Number(match[6] ?? 0), Number(match[7] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  // A leap second must be 23:59:60 UTC.
  const offset = (offsetHour * 60 + offsetMinute) * (match[5] === '-' ? -1 : 1);
  return (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}

function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

const ATOM = String.raw`[a-z0-9!#$%&'*+/=?^_\x60{|}~-]+`;
const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';

/** Matches a `Mailbox` (RFC 5321 §4.1.2). The second group is an address literal, which `isMailbox` checks. */
const MAILBOX = new RegExp(
  String.raw`^(?:${ATOM}(?:\.${ATOM})*|"(?:[\x20\x21\x23-\x5b\x5d-\x7e]|\\[\x20-\x7e])*")@(?:(${LABEL}(?:\.${LABEL})*)|\[([\x21-\x5a\x5e-\x7e]+)\])$`,
  'i',
);

/** Returns whether a string is a `Mailbox` (RFC 5321 §4.1.2), which is the format `email` (Validation §7.3.2). */
function isMailbox(text: string): boolean {
  const match = MAILBOX.exec(text);
  if (!match) return false;
  const literal = match[2];
  if (literal === undefined) return true;
  const tagged = /^([a-z0-9-]*[a-z0-9]):(.+)$/i.exec(literal);
  if (!tagged) return FORMATS['ipv4']?.type === 'string' && FORMATS['ipv4'].validate(literal);
  if (tagged[1]?.toLowerCase() !== 'ipv6') return true;
  return FORMATS['ipv6']?.type === 'string' && FORMATS['ipv6'].validate(tagged[2] ?? '');
}

/** The check of a format, which applies to values of one type. Values of other types are always valid. */
export type CheckedFormat =
  | { readonly type: 'string'; readonly validate: (value: string) => boolean }
  | { readonly type: 'number'; readonly validate: (value: number) => boolean };

const text = (validate: (value: string) => boolean): CheckedFormat => ({ type: 'string', validate });
const number = (validate: (value: number) => boolean): CheckedFormat => ({ type: 'number', validate });

const LIBRARY = [
  'duration',
  'uri',
  'uri-reference',
  'uri-template',
  'hostname',
  'ipv4',
  'ipv6',
  'json-pointer',
  'relative-json-pointer',
] as const;

function fromLibrary(name: (typeof LIBRARY)[number]): CheckedFormat {
  const format = fullFormats[name];
  if (format instanceof RegExp) return text((value) => format.test(value));
  if (typeof format === 'function') return text((value) => Boolean(format(value)));
  throw new TypeError(`Expected ajv-formats to define ${name} as a regular expression or a function.`);
}

/**
 * The formats that are validated. The checks of JSON Schema formats (Validation §7.3) come from ajv-formats, unless it
 * lacks the format or differs from the RFC. Formats such as `int32` are from the OpenAPI Format Registry. Formats that
 * are not listed here are only annotations.
 */
export const FORMATS: Readonly<Record<string, CheckedFormat>> = {
  ...Object.fromEntries(LIBRARY.map((name) => [name, fromLibrary(name)])),
  date: text(isDate),
  time: text(isTime),
  'date-time': text(
    (value) => /^.{10}t/i.test(value) && isDate(value.slice(0, 10)) && isTime(value.slice(11)),
  ),
  uuid: text((value) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)),
  email: text(isMailbox),
  'idn-email': text((value) => /^[^\s@]+@[^\s@]+$/.test(value)),
  iri: text((value) => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]*$/iu.test(value)),
  'iri-reference': text((value) => /^[^\s<>"{}|\\^`]*$/u.test(value)),
  regex: text((value) => {
    try {
      return new RegExp(value, 'u') instanceof RegExp;
    } catch {
      return false;
    }
  }),
  byte: text((value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)),
  base64url: text((value) => /^[A-Za-z0-9_-]*={0,2}$/.test(value)),
  char: text((value) => [...value].length === 1),
  int8: number((value) => Number.isInteger(value) && value >= -128 && value <= 127),
  int16: number((value) => Number.isInteger(value) && value >= -32_768 && value <= 32_767),
  int32: number((value) => Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31),
  // JSON.parse rounds the maximum, 2^63 - 1, up to 2^63.
  int64: number((value) => Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63),
  uint8: number((value) => Number.isInteger(value) && value >= 0 && value <= 255),
  float: number((value) => Math.abs(value) < 2 ** 128),
};

/** Returns whether a string matches a format. Number formats and unknown formats match every string. */
export function matchesFormat(name: string, value: string): boolean {
  const format = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  return format?.type !== 'string' || format.validate(value);
}
