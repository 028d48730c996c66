import { PERSONAL } from '../arbitraries/personal.js';
import { REFLECTED } from '../arbitraries/reflected.js';

/** The strings that replace the placeholders of a script. */
export interface Replacements {
  /** The encoded credential. */
  readonly reflected: string;
  readonly personal: string;
}

export const fillPlaceholders = (text: string, { reflected, personal }: Replacements): string =>
  text.replaceAll(REFLECTED, () => reflected).replaceAll(PERSONAL, () => personal);
