import type { RuntimeName } from '../../../templates/embedded.js';

/** The runtime check for each string `format`. Other formats are annotations. */
const STRING_FORMATS: Readonly<Record<string, RuntimeName>> = {
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
};

/** The runtime check for each number `format`. */
const NUMBER_FORMATS: Readonly<Record<string, RuntimeName>> = {
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  float: 'float',
};

export function stringFormat(format: unknown): RuntimeName | undefined {
  return checkFor(format, STRING_FORMATS);
}

export function numberFormat(format: unknown): RuntimeName | undefined {
  return checkFor(format, NUMBER_FORMATS);
}

function checkFor(format: unknown, checks: Readonly<Record<string, RuntimeName>>): RuntimeName | undefined {
  return typeof format === 'string' && Object.hasOwn(checks, format) ? checks[format] : undefined;
}
