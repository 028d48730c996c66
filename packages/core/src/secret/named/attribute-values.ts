import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import type { NameRule } from './name-rule.js';
import { type NamedValue, rangesOfValues } from './named-value.js';

/** Matches the start tag of an element of XML or HTML with attributes. */
const TAG = /<([A-Za-z_][\w:.-]{0,99})(\s[^<>]{1,4000})>/g;
const NAME = /(?:^|\s)(?:name|key|id|property|itemprop)\s{0,8}=\s{0,8}["']?([^"'\s<>]{1,100})/i;
const VALUE = /(?:^|\s)(?:value|content|data|default)\s{0,8}=\s{0,8}(?:"([^"]*)|'([^']*)|([^\s"'<>]+))/i;
/** Matches an element whose text describes it instead of being its value. */
const DESCRIBED = /^(?:a|button|h[1-6]|label|section|div|span|p|li|td|th|input|meta|form|fieldset)$/i;
/** Matches an element of a property list that contains a name, and the element with its value. */
const PROPERTY = /<key>([^<]{1,100})<\/key>\s{0,200}<(?:string|integer|data|real)>([^<]*)/g;

/**
 * Finds the values of elements whose names are in an attribute, such as `<property name="password" value="…"/>`, and the
 * values of property lists. An attribute whose name is secret needs no element: see `namedRanges`.
 */
export function attributeRanges({ text }: Content, rule: NameRule): readonly SecretRange[] {
  if (!text.includes('<')) return [];
  return [
    ...rangesOfValues(text, elementValues(text), rule),
    ...rangesOfValues(text, propertyValues(text), rule),
  ];
}

function* elementValues(text: string): Generator<NamedValue> {
  for (const { 0: tag, 1: element = '', 2: attributes = '', index } of text.matchAll(TAG)) {
    const name = NAME.exec(attributes)?.[1];
    const value = VALUE.exec(attributes);
    if (value) {
      const end = index + 1 + element.length + value.index + value[0].length;
      const start = end - (value[1] ?? value[2] ?? value[3] ?? '').length;
      yield { name: element, start, end };
      if (name !== undefined) yield { name, start, end };
    }
    if (name === undefined || attributes.endsWith('/') || DESCRIBED.test(element)) continue;
    const start = index + tag.length;
    const closing = text.indexOf('<', start);
    if (text.startsWith(`</${element}`, closing)) yield { name, start, end: closing };
  }
}

function* propertyValues(text: string): Generator<NamedValue> {
  for (const { 0: property, 1: name = '', 2: value = '', index } of text.matchAll(PROPERTY)) {
    const end = index + property.length;
    yield { name, start: end - value.length, end };
  }
}
