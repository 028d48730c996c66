import type { SecretRange } from '../ranges.js';
import type { Content } from './content.js';
import { namedRanges } from './named-values.js';
import { personalNameRule } from './personal-names.js';
import { recognizableRanges } from './recognizable-values.js';

/**
 * Finds personal values, and secrets of a recognizable form: telephone numbers and digests by their names, e-mail
 * addresses, payment card numbers, IBANs and tokens by their form. The text is not decoded. Ranges may overlap.
 */
export const personalRanges = (content: Content): readonly SecretRange[] => [
  ...namedRanges(content, personalNameRule),
  ...recognizableRanges(content.text),
];
