import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, MediaType } from '../src/index.js';
import { formReader, serializeForm } from '../src/internal.js';
import { type TextShape, textShape } from '../src/parameter/text-value.js';
import { documentOf, modelFrom } from './document.js';

const text = { type: 'string' };
const SCHEMA = {
  type: 'object',
  properties: {
    name: text,
    count: { type: 'integer' },
    tags: { type: 'array', items: text },
    codes: { type: 'array', items: { type: 'integer' } },
    sizes: { type: 'array', items: { type: 'integer' } },
    people: { type: 'array', items: { type: 'object', properties: { age: { type: 'integer' } } } },
    address: { type: 'object', properties: { city: text, zip: { type: 'integer' } } },
    deep: {
      type: 'object',
      properties: {
        at: { type: 'integer' },
        lines: { type: 'array', items: { type: 'object', properties: { sum: { type: 'integer' } } } },
      },
    },
  },
};
const ENCODING = {
  codes: { style: 'pipeDelimited', explode: false },
  sizes: { explode: false },
  deep: { style: 'deepObject', explode: true },
};

async function reader(
  encoding: object = ENCODING,
): Promise<{ read: (text: string) => Json; media: MediaType }> {
  const content = { 'application/x-www-form-urlencoded': { schema: SCHEMA, encoding } };
  const post = { requestBody: { content }, responses: { 204: { description: '' } } };
  const model = await modelFrom({ 'openapi.json': documentOf({ '/a': { post } }) });
  const media = model.operations[0]?.requestBody?.content[0];
  if (!media) throw new Error('No media type.');
  return { read: formReader(model, media), media };
}

describe('a form', () => {
  it('is parsed back to the original value, for each encoding', async () => {
    const { read, media } = await reader();
    const words = fc.string({ minLength: 1, unit: 'grapheme' });
    const bodies = fc.record(
      {
        name: words,
        count: fc.integer(),
        tags: fc.array(words, { minLength: 1 }),
        codes: fc.array(fc.integer(), { minLength: 1 }),
        sizes: fc.array(fc.integer(), { minLength: 1 }),
        people: fc.array(fc.record({ age: fc.integer() }), { minLength: 1 }),
        address: fc.record({ city: words, zip: fc.integer() }),
        deep: fc.record({
          at: fc.integer(),
          lines: fc.array(fc.record({ sum: fc.integer() }), { minLength: 1, maxLength: 12 }),
        }),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        expect(read(serializeForm(body, media.encoding))).toEqual({ ...body });
      }),
    );
  });

  it.each([
    ['deep[lines][][sum]=1&deep[lines][][sum]=2', { deep: { lines: [{ sum: 1 }, { sum: 2 }] } }],
    ['tags[]=a&tags[]=b', { tags: ['a', 'b'] }],
    ['address[city]=Bonn&address[zip]=53111', { address: { city: 'Bonn', zip: 53111 } }],
    ['tags[7]=a', { tags: ['a'] }],
    ['tags[2]=b&tags[1]=a', { tags: ['a', 'b'] }],
    ['people[1][age]=3&people[1][x]=z&people[2][age]=4', { people: [{ age: 3, x: 'z' }, { age: 4 }] }],
    ['tags=a&tags[]=b', { tags: ['a', 'b'] }],
    ['sizes=1,2%2C3', { sizes: [1, 2, 3] }],
    ['people={"age":1}&people={"age":2}', { people: [{ age: 1 }, { age: 2 }] }],
    ['other[a]=1', { 'other[a]': '1' }],
    ['name=a&name=b', { name: 'a' }],
    ['count=many', { count: 'many' }],
    ['', {}],
  ])('is parsed: %j', async (form, body) => {
    const { read } = await reader();
    expect(read(form)).toEqual(body);
  });

  it('cannot pollute prototypes or exhaust the stack', async () => {
    const { read } = await reader();
    const prototype = read('deep[__proto__][polluted]=1&__proto__[polluted]=1') as Record<string, unknown>;
    expect(Object.getPrototypeOf(prototype)).toBe(Object.prototype);
    expect('polluted' in {}).toBe(false);
    expect(() => read(`deep${'[a]'.repeat(10_000)}=1`)).not.toThrow();
    const nested = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
    expect(read(`address=${encodeURIComponent(nested)}`)).toEqual({ address: nested });
  });

  it('is read with one shape per schema, even with many nested names', async () => {
    const schemas = {
      Tree: {
        type: 'object',
        properties: {
          left: { $ref: '#/components/schemas/Tree' },
          right: { $ref: '#/components/schemas/Tree' },
          size: { type: 'integer' },
        },
      },
    };
    const schema = { properties: { tree: { $ref: '#/components/schemas/Tree' } } };
    const content = { 'application/x-www-form-urlencoded': { schema } };
    const post = { requestBody: { content }, responses: { 204: { description: '' } } };
    const model = await modelFrom({
      'openapi.json': documentOf({ '/a': { post } }, { components: { schemas } }),
    });
    const media = model.operations[0]?.requestBody?.content[0];
    if (!media) throw new Error('No media type.');
    const names = Array.from({ length: 4_096 }, (_, number) =>
      [...number.toString(2).padStart(12, '0')].map((bit) => (bit === '0' ? '[left]' : '[right]')).join(''),
    );
    const form = names.map((name) => `tree${name}[size]=1`).join('&');
    const read = formReader(model, media);
    read(form);
    const shapes = new Set<unknown>();
    for (const path of [['left'], ['right', 'left'], ['left', 'right', 'left']]) {
      let shape: TextShape | undefined = textShape(model, `${media.schema?.pointer}/properties/tree`);
      for (const name of path) shape = shape?.properties?.get(name);
      shapes.add(shape);
    }
    expect(shapes.size).toBe(1);
  });
});
