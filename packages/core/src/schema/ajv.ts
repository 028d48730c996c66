import { Ajv2020 } from 'ajv/dist/2020.js';
import { EQUALITY_KEYWORDS } from './equality.js';
import { EXACT_KEYWORDS } from './exact.js';
import { FORMATS } from './formats.js';
import { requirePattern } from './regular-expression.js';

/**
 * Adapts a pattern to Ajv, which calls `test` and identifies a pattern by `toString`. An undecided test throws, which
 * ends the validation.
 */
function ajvPattern(source: string): { test(text: string): boolean; toString(): string } {
  const pattern = requirePattern(source, '#');
  return { test: (text) => pattern.matches(text), toString: () => String(pattern) };
}

/** Creates an Ajv instance for translated schemas, without the keywords that the compiler implements itself. */
export function createAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    verbose: true,
    ownProperties: true,
    // Translation checks the keywords and reports a pointer. References remain calls, which keeps compilation lazy.
    validateSchema: false,
    addUsedSchema: false,
    inlineRefs: false,
    logger: false,
    code: {
      regExp: Object.assign((pattern: string) => ajvPattern(pattern), { code: 'new RegExp' }),
    },
    formats: FORMATS,
  });
  // Our own keywords replace Ajv's tracking of evaluated members.
  ajv.opts.unevaluated = false;
  for (const definition of [...EXACT_KEYWORDS, ...EQUALITY_KEYWORDS]) {
    ajv.removeKeyword(String(definition.keyword));
    ajv.addKeyword(definition);
  }
  return ajv;
}
