import fc from 'fast-check';
import type { DocumentInput } from '../input.js';
import { ATTACHED_SCHEMA, RICH_DOCUMENT, SMALL_DOCUMENTS } from './base-documents.js';
import { hostileName, hostileNumber, hostilePattern, hostileText } from './hostile-text.js';
import { type JsonValue, type SchemaShape, schemaShape } from './schema-shapes.js';

/**
 * Replaces or renames one member of a document, or adds a sibling. `place` selects the member, modulo the number of
 * members.
 */
interface Edit {
  readonly place: number;
  readonly action: 'replace' | 'rename' | 'insert';
  readonly name: string;
  readonly value: JsonValue;
}

const references = fc
  .oneof(
    fc.constantFrom(
      ...[
        '#',
        '#/',
        '',
        '#/paths',
        '#/components/schemas/Bed',
        '#/components/schemas/Attached',
        '#/%zz',
        '#a',
      ],
      ...[
        'none.json#/a',
        'openapi.json',
        'http://127.0.0.1:1/',
        'ftp://a',
        'file:///etc/passwd',
        '/dev/null',
        '.',
      ],
    ),
    hostileText.map((text) => `#/components/schemas/${text}`),
  )
  .map(($ref) => ({ $ref }));

const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  hostileNumber,
  hostilePattern,
  references,
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<JsonValue>,
  fc.constantFrom<JsonValue>(null, true, [], {}, [[]], [null], { '': {} }, { enum: [] }),
  schemaShape.map(({ root }) => root),
);

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat({ max: 400 }),
  action: fc.constantFrom('replace', 'rename', 'insert'),
  name: hostileName,
  value,
});

/** Functions that damage the serialized document or, in most cases, leave it unchanged. */
const damage: fc.Arbitrary<(text: string) => string> = fc.oneof(
  { weight: 12, arbitrary: fc.constant((text: string) => text) },
  fc.nat({ max: 3000 }).map((end) => (text: string) => text.slice(0, end)),
  fc.tuple(fc.nat({ max: 3000 }), hostileText).map(
    ([at, inserted]) =>
      (text: string) =>
        text.slice(0, at) + inserted + text.slice(at),
  ),
  fc.constantFrom<(text: string) => string>(
    (text) => `\ufeff${text}`,
    (text) => text.replaceAll(' ', '\t'),
    (text) => `${text}\n---\n${text}`,
    (text) => text.replace('{', '{"x-bomb": &a [*a, *a], '),
    (text) =>
      text.replace('{', `{"x-a": &a [1,1], "x-b": &b [${'*a,'.repeat(9)}1], "x-c": [${'*b,'.repeat(9)}1], `),
    (text) => text.replace('{', '{"x-code": !!js/function "function(){}", "x-set": !!set {a, b}, '),
    (text) => text.replace('{', '{"<<": {"openapi": "2.0"}, "x-time": 2001-01-01, '),
    (text) => text.replace('{', '{"openapi": "3.1.0", "openapi": "2.0", '),
    (text) => text.replace('{', `{"x-deep": ${'['.repeat(3000)}${']'.repeat(3000)}, `),
    () => '',
    () => 'null',
    () => '[]',
  ),
);

/** Documents with hostile schemas, names, values and text. */
export const hostileDocument: fc.Arbitrary<DocumentInput> = fc
  .record({
    base: fc.oneof(
      { weight: 1, arbitrary: fc.constant(RICH_DOCUMENT) },
      { weight: 5, arbitrary: fc.constantFrom(...SMALL_DOCUMENTS) },
    ),
    shape: schemaShape,
    edits: fc.array(edit, { maxLength: 3 }),
    format: fc.constantFrom<DocumentInput['format']>('json', 'json', 'yaml'),
    damage,
  })
  .map(({ base, shape, edits, format, damage: change }) => {
    const document = structuredClone(base);
    attach(document, shape);
    for (const change of edits) apply(document, change);
    return { kind: 'document', format, text: change(JSON.stringify(document)) };
  });

type JsonObject = { [name: string]: JsonValue };

function attach(document: JsonValue, { root, components }: SchemaShape): void {
  const schemas = ((document as JsonObject)['components'] as JsonObject)['schemas'] as JsonObject;
  Object.assign(schemas, structuredClone(components), { [ATTACHED_SCHEMA]: structuredClone(root) });
}

function apply(document: JsonValue, { place, action, name, value: next }: Edit): void {
  const members = [...membersOf(document)];
  const member = members[place % members.length];
  if (member === undefined) return;
  const { owner, key } = member;
  switch (action) {
    case 'replace':
      define(owner, key, structuredClone(next));
      return;
    case 'insert':
      define(owner, name, structuredClone(next));
      return;
    case 'rename': {
      const previous = Object.hasOwn(owner, key) ? owner[key] : undefined;
      delete owner[key];
      if (previous !== undefined) define(owner, name, previous);
    }
  }
}

/** Defines an own property, even if its name is `__proto__`. */
function define(owner: JsonObject, name: string, value: JsonValue): void {
  Object.defineProperty(owner, name, { value, enumerable: true, configurable: true, writable: true });
}

/** Yields the members of the nested objects, to a limited depth. */
function* membersOf(node: JsonValue, depth = 0): Generator<{ owner: JsonObject; key: string }> {
  if (typeof node !== 'object' || node === null || depth > 12) return;
  for (const [key, child] of Object.entries(node)) {
    if (!Array.isArray(node)) yield { owner: node, key };
    yield* membersOf(child, depth + 1);
  }
}
