import type { Random } from '../random.js';
import { word } from './format.js';

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

const digits = (random: Random, count: number): string =>
  Array.from({ length: count }, () => random.int(0, 9)).join('');

/** Samplers by property name. The first match is used. */
const NAMES: readonly (readonly [RegExp, (random: Random) => string])[] = [
  [/e-?mail/i, (random) => `${word(random)}.${digits(random, 6)}@${word(random)}.example`],
  [/(?:phone|mobile|fax)/i, (random) => `+1202555${digits(random, 4)}`],
  [
    /(?:url|website|link)$/i,
    (random) => `https://${word(random)}-${digits(random, 4)}.example/${word(random)}`,
  ],
  [/first_?name/i, (random) => random.pick(['Ada', 'Grace', 'Alan', 'Edsger', 'Barbara', 'Linus'])],
  [
    /last_?name|surname/i,
    (random) => random.pick(['Lovelace', 'Hopper', 'Turing', 'Liskov', 'Knuth', 'Allen']),
  ],
  [/^(?:.*_)?name$/i, (random) => `${capital(word(random))} ${capital(word(random))} ${digits(random, 4)}`],
  [/country/i, (random) => random.pick(['US', 'DE', 'FR', 'SE', 'JP'])],
  [/currency/i, (random) => random.pick(['USD', 'EUR', 'SEK', 'JPY'])],
  [/city/i, (random) => random.pick(['Springfield', 'Uppsala', 'Lyon', 'Kyoto'])],
  [/postal|zip/i, (random) => digits(random, 5)],
  [/street|address|line_?1/i, (random) => `${random.int(1, 99)} ${capital(word(random))} Street`],
  [/serial|sku|code|number/i, (random) => `${word(random).slice(0, 3).toUpperCase()}-${digits(random, 6)}`],
];

/** Returns a plausible string for a property, or `undefined` if the name of the property suggests none. */
export function nameSample(name: string, random: Random): string | undefined {
  return NAMES.find(([expression]) => expression.test(name))?.[1](random);
}
