import type { Piece } from './piece.js';

/** `format` names that apply to strings, and the check that asserts each. One not listed is an annotation. */
const STRING = {
  date: 'date',
  time: 'time',
  'date-time': 'dateTime',
  duration: 'duration',
  uri: 'uri',
  'uri-reference': 'uriReference',
  'uri-template': 'uriTemplate',
  iri: 'iri',
  'iri-reference': 'iriReference',
  email: 'email',
  'idn-email': 'idnEmail',
  hostname: 'hostname',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  regex: 'regex',
  uuid: 'uuid',
  'json-pointer': 'jsonPointer',
  'relative-json-pointer': 'relativeJsonPointer',
  byte: 'byte',
  base64url: 'base64url',
  char: 'char',
} as const;

/** `format` names that apply to numbers. */
const NUMBER = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  float: 'float',
} as const;

export function stringFormat(format: unknown): (typeof STRING)[keyof typeof STRING] | undefined {
  return typeof format === 'string' && Object.hasOwn(STRING, format)
    ? STRING[format as keyof typeof STRING]
    : undefined;
}

export function numberFormat(format: unknown): (typeof NUMBER)[keyof typeof NUMBER] | undefined {
  return typeof format === 'string' && Object.hasOwn(NUMBER, format)
    ? NUMBER[format as keyof typeof NUMBER]
    : undefined;
}

export type FormatName =
  | 'format'
  | 'numeric'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'float'
  | 'isDate'
  | 'isTime'
  | 'date'
  | 'time'
  | 'dateTime'
  | 'duration'
  | 'email'
  | 'hostname'
  | 'ipv4'
  | 'isIpv6'
  | 'ipv6'
  | 'uuid'
  | 'regex'
  | 'uriPattern'
  | 'isUri'
  | 'uri'
  | 'uriReference'
  | 'uriTemplate'
  | 'jsonPointer'
  | 'relativeJsonPointer'
  | 'byte'
  | 'base64url'
  | 'char'
  | 'idnEmail'
  | 'iri'
  | 'iriReference';

/** Each accepts what core's validator accepts, so that the two never disagree over an answer. */
export const FORMATS: Readonly<Record<FormatName, Piece>> = {
  format: {
    needs: ['Check'],
    text: `function format(name: string, accepts: (text: string) => boolean): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || accepts(value)) return;
    payload.issues.push({ code: 'invalid_format', format: name, input: value, continue: true });
  };
}`,
  },
  numeric: {
    needs: ['Check', 'custom'],
    text: `function numeric(name: string, minimum: number, maximum: number, whole = true): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'number') return;
    if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return;
    custom(payload, 'Expected a number of format ' + name);
  };
}`,
  },
  int8: number('int8', '-128, 127'),
  int16: number('int16', '-32_768, 32_767'),
  int32: number('int32', '-(2 ** 31), 2 ** 31 - 1'),
  // The bounds themselves, rounded by `JSON.parse`, must pass.
  int64: number('int64', '-(2 ** 63), 2 ** 63'),
  uint8: number('uint8', '0, 255'),
  float: number('float', '-(2 ** 128 - 2 ** 75), 2 ** 128 - 2 ** 75, false'),
  isDate: {
    text: String.raw`/** RFC 3339 full-date. */
function isDate(text: string): boolean {
  const [, year, month, day] = (/^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}`,
  },
  isTime: {
    text: String.raw`/** RFC 3339 full-time: a leap second only at the end of a day in UTC. */
function isTime(text: string): boolean {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:z|([+-])(\d\d):(\d\d))$/i.exec(text);
  if (!match) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const [offsetHour, offsetMinute] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (hour > 23 || minute > 59 || second > 60 || offsetHour > 23 || offsetMinute > 59) return false;
  const offset = (offsetHour * 60 + offsetMinute) * (match[4] === '-' ? -1 : 1);
  return second < 60 || (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}`,
  },
  date: named('date', 'isDate', ['isDate']),
  time: named('time', 'isTime', ['isTime']),
  dateTime: named(
    'date-time',
    '(text) => /^.{10}t/i.test(text) && isDate(text.slice(0, 10)) && isTime(text.slice(11))',
    ['isDate', 'isTime'],
    'dateTime',
  ),
  duration: pattern(
    'duration',
    String.raw`/^P(?!$)((\d+Y)?(\d+M)?(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?|(\d+W)?)$/`,
  ),
  email: pattern(
    'email',
    String.raw`/^[a-z0-9!#$%&'*+/=?^_\x60{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_\x60{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i`,
  ),
  hostname: pattern(
    'hostname',
    String.raw`/^(?=.{1,253}\.?$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?$/i`,
  ),
  ipv4: pattern('ipv4', String.raw`/^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?!$)|$)){4}$/`),
  isIpv6: {
    text: String.raw`/** RFC 4291 §2.2: eight groups, or fewer around one '::'; a dotted quad stands for the last two. */
function isIpv6(text: string, octet: string): boolean {
  const [left = '', right, ...more] = text.split('::');
  if (more.length > 0) return false;
  const groups = [...(left === '' ? [] : left.split(':')), ...(right ? right.split(':') : [])];
  const last = groups.at(-1);
  const endsDotted = last?.includes('.') && !(right === '' || (right === undefined && left === ''));
  if (endsDotted) {
    if (!new RegExp('^' + octet + '(\\.' + octet + '){3}$').test(groups.pop() ?? '')) return false;
    groups.push('0', '0');
  }
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  return right === undefined ? groups.length === 8 : groups.length <= 7;
}`,
  },
  ipv6: named('ipv6', String.raw`(text) => isIpv6(text, '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)')`, [
    'isIpv6',
  ]),
  uuid: pattern('uuid', `/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i`),
  regex: {
    needs: ['Check', 'format'],
    text: `export const regex: Check = /* @__PURE__ */ format('regex', (text) => {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
});`,
  },
  uriPattern: {
    text: String.raw`/** RFC 3986 appendix A. The first group is what stands in the brackets of an IP literal. */
function uriPattern(reference: boolean): RegExp {
  const quote = reference ? '"' : '';
  const escaped = '%[0-9a-f]{2}';
  const host = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=]|' + escaped + ')*';
  const userinfo = "(?:(?:[a-z0-9\\-._~!$&'()*+,;=:]|" + escaped + ')*@)?';
  const char = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=:@]|' + escaped + ')';
  const tail = "(?:[a-z0-9\\-._~!$&'" + quote + '()*+,;=:@/?]|' + escaped + ')*';
  const authority = '\\/?\\/' + userinfo + '(?:\\[([^\\]]*)\\]|' + host + ')(?::\\d*)?(?:\\/' + char + '*)*';
  const absolute = '\\/(?:' + char + '+(?:\\/' + char + '*)*)?';
  const path = '(?:' + authority + '|' + absolute + '|' + char + '+(?:\\/' + char + '*)*)';
  const scheme = '(?:[a-z][a-z0-9+\\-.]*:)';
  const optional = reference ? '?' : '';
  return new RegExp('^' + scheme + optional + path + optional + '(?:\\?' + tail + ')?(?:#' + tail + ')?$', 'i');
}`,
  },
  isUri: {
    needs: ['uriPattern', 'isIpv6'],
    text: String.raw`function isUri(text: string, reference: boolean): boolean {
  const match = uriPattern(reference).exec(text);
  if (!match) return false;
  const address = match[1];
  if (address === undefined) return true;
  const future = /^v[0-9a-f]+\.[a-z0-9\-._~!$&'()*+,;=:]+$/i;
  return future.test(address) || isIpv6(address, '(25[0-5]|2[0-4]\\d|[01]?\\d\\d?)');
}`,
  },
  uri: named('uri', '(text) => isUri(text, false)', ['isUri']),
  uriReference: named('uri-reference', '(text) => isUri(text, true)', ['isUri'], 'uriReference'),
  uriTemplate: pattern(
    'uri-template',
    String.raw`/^(([^\x00-\x20"'<>%\\^\x60{|}]|%[0-9a-f]{2})|\{[+#./;?&=,!@|]?([a-z0-9_]|%[0-9a-f]{2})+(:[1-9][0-9]{0,3}|\*)?(,([a-z0-9_]|%[0-9a-f]{2})+(:[1-9][0-9]{0,3}|\*)?)*\})*$/i`,
    'uriTemplate',
  ),
  jsonPointer: pattern('json-pointer', String.raw`/^(\/([^~/]|~0|~1)*)*$/`, 'jsonPointer'),
  relativeJsonPointer: pattern(
    'relative-json-pointer',
    String.raw`/^(0|[1-9][0-9]*)(#|(\/([^~/]|~0|~1)*)*)$/`,
    'relativeJsonPointer',
  ),
  byte: pattern('byte', `/^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/`),
  base64url: pattern('base64url', '/^[A-Za-z0-9_-]*={0,2}$/'),
  char: named('char', '(text) => [...text].length === 1'),
  idnEmail: pattern('idn-email', String.raw`/^[^\s@]+@[^\s@]+$/`, 'idnEmail'),
  iri: pattern('iri', String.raw`/^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^\x60]*$/iu`),
  iriReference: pattern('iri-reference', String.raw`/^[^\s<>"{}|\\^\x60]*$/u`, 'iriReference'),
};

function named(format: string, accepts: string, needs: readonly string[] = [], name = format): Piece {
  return {
    needs: ['Check', 'format', ...needs],
    text: `export const ${name}: Check = /* @__PURE__ */ format('${format}', ${accepts});`,
  };
}

function pattern(format: string, expression: string, name = format): Piece {
  const text = [
    `const ${name}Pattern = ${expression};`,
    `export const ${name}: Check = /* @__PURE__ */ format('${format}', (text) => ${name}Pattern.test(text));`,
  ];
  return { needs: ['Check', 'format'], text: text.join('\n') };
}

function number(format: string, bounds: string): Piece {
  const text = `export const ${format}: Check = /* @__PURE__ */ numeric('${format}', ${bounds});`;
  return { needs: ['Check', 'numeric'], text };
}
