// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import { RE2JS } from 're2js';

/**
 * Returns a regular expression whose 'test' takes time linear in the length of the string.
 * @param translation The pattern in the syntax of RE2.
 */
export function linearPattern(source: string, translation: string): RegExp {
  let compiled: RE2JS | undefined;
  const test = (text: string): boolean => {
    compiled ??= RE2JS.compile(translation);
    return compiled.test(text);
  };
  return Object.assign(new RegExp(source, 'u'), { test });
}
