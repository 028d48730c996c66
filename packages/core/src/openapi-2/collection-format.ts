import { own } from '../own.js';
import type { Fields } from './conversion.js';

/** The serialization of a list: a style of OpenAPI 3.1, or `tabDelimited`, which OpenAPI 3.1 does not have. */
export interface ListStyle {
  readonly style: string;
  readonly explode: boolean;
}

const DELIMITED: Readonly<Record<string, string>> = {
  ssv: 'spaceDelimited',
  tsv: 'tabDelimited',
  pipes: 'pipeDelimited',
};

/**
 * Returns the serialization that `collectionFormat`, by default `csv`, describes. Returns an empty object for a
 * parameter that is not a list.
 */
export function styleOf(parameter: Fields): ListStyle | Record<string, never> {
  if (own(parameter, 'type') !== 'array') return {};
  const { collectionFormat, in: place } = parameter;
  const format = typeof collectionFormat === 'string' ? collectionFormat : 'csv';
  const style = own(DELIMITED, format);
  if (style !== undefined) return { style, explode: false };
  const inForm = place === 'query' || place === 'formData';
  return { style: inForm ? 'form' : 'simple', explode: inForm && format === 'multi' };
}

/** Returns `false` for a list with a `collectionFormat` other than `csv`, which OpenAPI 3.1 headers cannot express. */
export function isCommaSeparated(described: Fields): boolean {
  const { type, collectionFormat } = described;
  return type !== 'array' || collectionFormat === undefined || collectionFormat === 'csv';
}
