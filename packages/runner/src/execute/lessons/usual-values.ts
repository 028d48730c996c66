import type { Json } from '@touchstone/core';

/** Values that servers usually accept under a name or a word of a message, the likely ones first. */
const USUAL: readonly (readonly [words: RegExp, values: readonly Json[]])[] = [
  [/countr|iso[- ]?3166/i, ['US', 'DE', 'USA', 'us', 'United States']],
  [/currenc|iso[- ]?4217/i, ['USD', 'EUR', 'usd']],
  [/time ?_?-?zone|\btz\b|\biana\b/i, ['Europe/Berlin', 'UTC', 'America/New_York']],
  [/locale|language|\blang\b|bcp ?47|iso[- ]?639/i, ['en', 'en-US', 'en_US', 'eng']],
  [/phone|mobile|msisdn|e\.?164/i, ['+14155552671', '+4930123456', '4155552671', '(415) 555-2671']],
  [/post(?:al)?[_ ]?code|\bzip/i, ['94105', '10115', 'SW1A 1AA']],
  [/\bstate\b|\bprovince\b|\bregion\b/i, ['CA', 'NY', 'California']],
  [/\biban\b/i, ['DE89370400440532013000', 'GB29NWBK60161331926819']],
  [/\bbic\b|\bswift\b/i, ['DEUTDEFF', 'NWBKGB2L']],
  [/card ?_?-?number|credit ?_?-?card/i, ['4242424242424242', '4111111111111111']],
  [/colou?r|\bhex\b/i, ['#336699', '336699', 'blue']],
  [/mime|media ?_?-?type|content ?_?-?type/i, ['application/json', 'text/plain', 'image/png']],
  [/cron|schedule/i, ['0 0 * * *', '@daily']],
  [/semver|version/i, ['1.0.0', 'v1', '1']],
  [/\bpassword/i, ['Correct-Horse-9-Battery!']],
  [/\balgorithm/i, ['hmac-sha256', 'sha256', 'SHA-256', 'HS256', 'RS256']],
  [/\bgender|\bsex\b/i, ['female', 'F', 'other']],
  [/\bunit\b/i, ['kg', 'piece', 'pcs']],
  [/\bpriority\b/i, ['high', 'normal', 'low', 1]],
  [/\brole\b/i, ['user', 'member', 'admin']],
  [/\b(?:latitude|lat)\b/i, [52.52]],
  [/\b(?:longitude|lon|lng)\b/i, [13.405]],
  [/\bduration\b/i, ['PT1H', 'P1D', 60]],
  [/\bhost\b|\bdomain\b/i, ['example.com', 'localhost']],
  [/\burl\b|\buri\b|\blink\b|webhook|callback/i, ['https://example.com/']],
];

/** Returns usual values for a member, by its name and by the sentences of a refusal about it. */
export const usualValues = (name: string, texts: readonly string[]): readonly Json[] => {
  const subject = `${name.replaceAll(/([a-z\d])([A-Z])/g, '$1 $2').replaceAll('_', ' ')} ${texts.join(' ')}`;
  return [...new Set(USUAL.flatMap(([words, values]) => (words.test(subject) ? values : [])))];
};
