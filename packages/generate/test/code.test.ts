import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { commentText, docComment } from '../src/code/comment.js';
import { call, list, object, prefix, print } from '../src/code/layout.js';
import { literal, propertyKey, regExp } from '../src/code/literal.js';
import { camelCase, identifier, NameTable } from '../src/code/name-table.js';

/** Strings with characters that could end a string, a comment, a line or a script. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('*/', '</script', '\u2028', '\\', '"', "'", '`', '${', '\n', '\ud800', '__proto__'),
    ),
  )
  .map((parts) => parts.join(''));

function evaluate(expression: string): unknown {
  const { outputText } = ts.transpileModule(`export const value = (${expression});`, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const exported: { value?: unknown } = {};
  new Function('exports', outputText)(exported);
  return exported.value;
}

describe('literals', () => {
  test('`literal` writes any string on one line, without invisible characters', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const source = literal(text);
        expect(evaluate(source)).toBe(text);
        expect(source).not.toMatch(/[\n\r\u2028\u2029\u202e]|<\/|[\p{Cs}]/u);
      }),
    );
  });

  test('`literal` represents any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(JSON.stringify(evaluate(literal(value)))).toBe(JSON.stringify(value));
      }),
    );
  });

  test('`literal` prefers single quotes', () => {
    expect(literal('In Progress')).toBe("'In Progress'");
    expect(literal("it's")).toBe('"it\'s"');
    expect(literal('a"b')).toBe('"a\\"b"');
  });

  test('`propertyKey` defines an own property for any name', () => {
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.constantFrom('__proto__', 'constructor', 'a-b', 'a')), (name) => {
        expect(Object.keys(evaluate(`{ ${propertyKey(name)}: 1 }`) as object)).toEqual([name]);
      }),
    );
  });

  test('`regExp` keeps the meaning of a pattern', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('["\'/]', '^a\\/b$', '\\-', '\\p{L}', '</script>', '\u2028', '[\\u2028*/]'),
        hostileText,
        (pattern, text) => {
          const expression = evaluate(regExp(pattern) ?? '');
          const flags = pattern === '\\-' ? '' : 'u';
          expect((expression as RegExp).test(text)).toBe(new RegExp(pattern, flags).test(text));
        },
      ),
    );
    expect(regExp('(')).toBeUndefined();
  });
});

describe('comments', () => {
  test('end only at their own `*/`', () => {
    fc.assert(
      fc.property(hostileText, hostileText, (one, two) => {
        const source = docComment([one, two]);
        expect(evaluate(`${source}\n1`)).toBe(1);
        expect(source.slice(0, -3)).not.toContain('*/\n');
        expect(commentText(one)).not.toMatch(/\*\/|[\n\r\u2028\u2029]/);
      }),
    );
  });

  test.each([
    [[undefined, ''], ''],
    [['One.'], '/** One. */\n'],
    [['One.', 'Two.\nThree.'], '/**\n * One.\n * Two.\n * Three.\n */\n'],
  ])('`docComment` formats the paragraphs %j', (paragraphs, expected) => {
    expect(docComment(paragraphs)).toBe(expected);
  });
});

describe('layout', () => {
  test('breaks a list only if it does not fit on one line', () => {
    const long = list(Array.from({ length: 9 }, (_, index) => literal(`a rather long item ${index}`)));
    expect(print(call('z.object', [object([prefix('a: ', 'z.string()')])]))).toBe(
      'z.object({ a: z.string() })',
    );
    expect(print(call('z.enum', [list(["'a'", "'b'"])]))).toBe("z.enum(['a', 'b'])");
    const broken = print(call('z.enum', [long]));
    expect(broken.split('\n')).toHaveLength(11);
    expect(broken.startsWith("z.enum([\n  'a rather long item 0',\n")).toBe(true);
    expect(print(object([]))).toBe('{}');
  });
});

describe('names', () => {
  test('are distinct identifiers that strict mode accepts', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            hostileText,
            fc.constantFrom('a-b', 'a_b', 'class', 'await', '1', '', 'x2', 'x', '__proto__'),
          ),
          { maxLength: 8 },
        ),
        (preferredNames) => {
          const table = new NameTable(['z']);
          const names = preferredNames.map((name) => table.reserve(name));
          expect(new Set(['z', ...names]).size).toBe(names.length + 1);
          const source = `"use strict"; ${names.map((name) => `const ${name} = 1;`).join(' ')}`;
          expect(() => new Function(source)).not.toThrow();
        },
      ),
    );
  });

  test.each([
    ['pet-store.v1', 'pet_store_v1'],
    ['2fa', '_2fa'],
    ['delete', 'delete_'],
    ['Job', 'Job'],
    ['', '_'],
  ])('`identifier` turns %j into %s', (text, expected) => {
    expect(identifier(text)).toBe(expected);
  });

  test.each([
    ['GET /jobs/{id}', 'getJobsById'],
    ['createJob', 'createJob'],
    ['jobs.list-all', 'jobsListAll'],
    ['POST /v1.11/oauth/token', 'postV111OauthToken'],
    ['*/', ''],
  ])('`camelCase` turns %s into %s', (text, expected) => {
    expect(camelCase(text)).toBe(expected);
  });
});
