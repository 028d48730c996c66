import type { SecretRange } from '../ranges.js';
import { QUOTED_MASK } from './json-values.js';
import type { NameRule } from './name-rule.js';

/** Matches a member that contains a name, and the member after it if it contains the value of this name. */
const PAIR = new RegExp(
  [
    String.raw`"(?:name|key|field|fieldName|property|param|parameter|path|loc|variable)"\s{0,20}:\s{0,20}`,
    String.raw`"([^"\\]{1,100})"\s{0,20},\s{0,200}`,
    String.raw`"(?:value|rejectedValue|rejected_value|invalidValue|actual|received|input|content|text|data)"\s{0,20}:\s{0,20}`,
    String.raw`(?:"([^"\\]*(?:\\.[^"\\]*)*)|(-?\d[\d.eE+-]*))`,
  ].join(''),
  'gs',
);

/**
 * Finds the values that are secret or personal by the name in the member before them, such as
 * `{ "name": "password", "value": "…" }`, in linear time. Rules for parts of values are not applied.
 */
export function siblingRanges(text: string, rule: NameRule): readonly SecretRange[] {
  const ranges: SecretRange[] = [];
  for (const { 0: pair, 1: name = '', 2: string, 3: number = '', index } of text.matchAll(PAIR)) {
    if (rule(name) !== true) continue;
    const end = index + pair.length;
    ranges.push({
      start: end - (string ?? number).length,
      end,
      shown: string === undefined ? QUOTED_MASK : '***',
    });
  }
  return ranges.filter(({ start, end }) => start < end);
}
