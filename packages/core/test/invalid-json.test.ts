import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DocumentError, load } from '../src/index.js';
import { readData } from '../src/internal.js';
import { directoryOf, problemsFrom, problemsOf } from './document.js';

const START = '{"openapi":"3.1.0","info":{"title":"a","version":"1"},"paths":{}';
const NAME = 'expected a member name in double quotes';

describe('a file whose name ends in .json', () => {
  test.each([
    ['a comma after the last member', `${START},}`, `1:66: ${NAME}; received \`}\``],
    ['a comma after the last item', `${START},\n"x-a":[1,]}`, '2:10: expected a value; received `]`'],
    ['a comment', `${START}, // rates\n"x-a":1}`, `1:67: ${NAME}; received \`//\``],
    ['a name without quotation marks', `${START}, x-a: 1}`, `1:67: ${NAME}; received \`x-a\``],
    ['single quotation marks', `${START},'x-a':1}`, `1:66: ${NAME}; received \`'\``],
    ['a number with a leading zero', `${START},"x-a":01}`, '1:72: expected a value; received `01`'],
    ['a missing comma', `${START}"x-a":1}`, '1:65: expected `,` or `}`; received `"`'],
    ['a missing colon', `${START},"x-a" 1}`, '1:72: expected `:`; received `1`'],
    ['text after the end', `${START}}\n}`, '2:1: expected the end of the file; received `}`'],
    ['no end', START, '1:65: expected `,` or `}`; received the end of the file'],
    ['YAML', 'openapi: 3.1.0', '1:1: expected a value; received `openapi`'],
    ['no content', '', '1:1: expected a value; received the end of the file'],
    [
      'an unknown escape sequence',
      `${START},"x-a":"\\q"}`,
      '1:73: expected an allowed character, an escape sequence or the end of the string; received `\\`',
    ],
  ])('is rejected with the position of the error: %s', async (_, text, problem) => {
    const [place, message] = [
      problem.slice(0, problem.indexOf(' ')),
      problem.slice(problem.indexOf(' ') + 1),
    ];
    expect(await problemsFrom({ 'a.json': text })).toEqual([
      `a.json:${place} The file is not valid JSON: ${message}.`,
    ]);
  });

  test('is rejected with advice on how to correct it', async () => {
    const cwd = await directoryOf({ 'a.json': `${START},}`, 'b.json': `${START}` });
    const [comma] = await problemsOf('a.json', { cwd });
    expect(comma?.suggestion).toBe('Remove the comma before it. If the file is YAML, rename it to .yaml.');
    const [end] = await problemsOf('b.json', { cwd });
    expect(end?.suggestion).toBe('Correct the file. If it is YAML, rename it to .yaml.');
  });

  test('is rejected if another document refers to it', async () => {
    const root = 'openapi: 3.1.0\ninfo: { title: a, version: "1" }\npaths: { /a: { $ref: b.json } }\n';
    expect(await problemsFrom({ 'a.yaml': root, 'b.json': '{"get": {\n},}' })).toEqual([
      `a.yaml:3:16: $ref b.json cannot be read: b.json:2:3: The file is not valid JSON: ${NAME}; received \`}\`.`,
    ]);
  });

  test('is rejected if and only if JSON.parse rejects its text', async () => {
    const directory = await directoryOf({});
    const path = join(directory, 'a.json');
    await fc.assert(
      fc.asyncProperty(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', ',', '}', ']', '"', ':', '0', '-', '\\', '\n', '\u0001', '\u00a0', 'e1', 'null'),
        async (json, at, insertion) => {
          const cut = at % (json.length + 1);
          const text = `${START},"x-a":${json.slice(0, cut)}${insertion}${json.slice(cut)}}`;
          await writeFile(path, text);
          const problem = await load(path).then(
            () => undefined,
            (error: unknown) => (error instanceof DocumentError ? error.problems[0] : error),
          );
          let isJson = true;
          try {
            JSON.parse(text);
          } catch {
            isJson = false;
          }
          if (!isJson)
            expect(problem).toMatchObject({ message: expect.stringContaining('is not valid JSON') });
          else if (problem !== undefined)
            expect(problem).not.toMatchObject({ message: expect.stringContaining('is not valid JSON') });
        },
      ),
      { numRuns: 200 },
    );
  });
});

test('JSON with a trailing comma in a file with another name is read as YAML', async () => {
  const cwd = await directoryOf({ 'a.yaml': `${START},}` });
  expect((await load('a.yaml', { cwd })).root['openapi']).toBe('3.1.0');
});

test('a data file whose name ends in .json is rejected if it is not valid JSON', async () => {
  const cwd = await directoryOf({ 'data.json': '{"pets":[1,]}', 'data.yaml': '{"pets":[1,]}' });
  await expect(readData('data.json', cwd)).rejects.toThrow(
    'data.json:1:12: The file is not valid JSON: expected a value; received `]`.',
  );
  expect((await readData('data.yaml', cwd)).value).toEqual({ pets: [1] });
});
