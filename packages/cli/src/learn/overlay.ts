import type { ApiModel, Json } from '@touchstone/core';
import { atPointer, jsonPathTo, own, PLAIN_CALL, parsePointer } from '@touchstone/core/internal';
import type { Learned, LearnedError } from '@touchstone/runner';
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { divided } from './surprises.js';

/** An Action Object (OpenAPI Overlay 1.0 §4.4.3). */
interface Action {
  readonly target: string;
  readonly description?: string;
  readonly update: { readonly 'x-errors': StatusEntries };
}

type StatusEntries = Readonly<Record<string, Readonly<Record<string, object>>>>;

/** Maximum length of the JSON of a trigger that is written in one line. */
const MAX_FLOW = 80;

/** The key in `x-errors` of the error of a response whose errors have no code. */
const NO_CODE = '*';

/**
 * Renders an OpenAPI Overlay with the learned causes of errors as `x-errors`. The same input returns the same text.
 * Entries whose code names another cause have `accept: false`, so that they have no effect until a person accepts them.
 * @param extendsDocument Path of the document, relative to the overlay; undefined for a URL.
 */
export function renderOverlay(
  model: ApiModel,
  learned: Learned,
  { runs, extendsDocument }: { readonly runs: number; readonly extendsDocument: string | undefined },
): string {
  const { ambiguous, undocumented } = learned;
  const { accepted, entries: surprising, listed } = divided(learned);
  const overlay = {
    overlay: '1.0.0',
    info: {
      title: `Causes of errors of ${model.title}, learned from its server`,
      version: '1.0.0',
      description: description(runs),
    },
    ...(extendsDocument !== undefined && { extends: extendsDocument }),
    'x-touchstone-learned': {
      runs,
      ...(undocumented.length > 0 && { undocumented }),
      ...(listed.length > 0 && { surprising: listed }),
      ...(ambiguous.length > 0 && {
        ambiguous: ambiguous.map(({ operation, status, code, cause }) => ({
          operation,
          status,
          code,
          cause,
        })),
      }),
    },
    actions: [
      ...groupedBy(accepted, ({ operation }) => operation).map(
        ([operation, entries]): Action => ({
          target: targetOf(model, operation),
          update: { 'x-errors': statusEntries(entries) },
        }),
      ),
      ...surprising.map(
        ({ operation, status, code, whens, description: why }): Action => ({
          target: targetOf(model, operation),
          description: why,
          update: { 'x-errors': { [status]: { [code ?? NO_CODE]: entryOf(whens, { accept: false }) } } },
        }),
      ),
    ],
  };
  const document = new Document(overlay, { aliasDuplicateObjects: false });
  // A short trigger fits in one line.
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isScalar(key) || key.value !== 'when') return;
      for (const when of isSeq(value) ? value.items : [value])
        if (isMap(when) && JSON.stringify(when).length < MAX_FLOW) when.flow = true;
    },
  });
  return document.toString({ lineWidth: 120 });
}

const description = (runs: number): string =>
  `Each entry is the cause of a documented error in all ${runs} runs. Review it before you apply this file with --overlay: ` +
  'the next runs expect exactly these errors. An entry with `accept: false` has no effect until you set `accept: true`.\n';

function statusEntries(errors: readonly LearnedError[]): StatusEntries {
  // `fromEntries` defines own members, whatever the names are.
  return Object.fromEntries(
    groupedBy(errors, ({ status }) => status).map(([status, entries]) => [
      status,
      Object.fromEntries(
        groupedBy(entries, ({ code }) => code ?? NO_CODE).map(([code, causes]) => [
          code,
          entryOf(causes.map(({ when }) => when)),
        ]),
      ),
    ]),
  );
}

/** Returns an entry of `x-errors`. */
function entryOf(whens: readonly LearnedError['when'][], extra: { readonly accept?: false } = {}): object {
  const [first, ...others] = merged(whens).map(inReadingOrder);
  return { ...extra, when: others.length > 0 ? [first, ...others] : first, provenance: 'observed' };
}

/** Merges the triggers that differ only in the calls that they name. */
function merged(whens: readonly LearnedError['when'][]): readonly LearnedError['when'][] {
  const calls = new Map<string, Json[]>();
  const triggers = new Map<string, LearnedError['when']>();
  for (const { only, ...trigger } of whens) {
    const key = JSON.stringify(trigger);
    const names = Array.isArray(only) ? only : [PLAIN_CALL];
    triggers.set(key, only === undefined && !calls.has(key) ? trigger : { ...trigger, only: [] });
    calls.set(key, [...(calls.get(key) ?? []), ...names]);
  }
  return [...triggers].map(([key, trigger]) =>
    'only' in trigger ? { ...trigger, only: calls.get(key) ?? [] } : trigger,
  );
}

/** Groups errors by a key, in the order of the first error of each group. */
function groupedBy(
  errors: readonly LearnedError[],
  keyOf: (error: LearnedError) => string,
): readonly (readonly [key: string, errors: readonly LearnedError[]])[] {
  const groups = new Map<string, LearnedError[]>();
  for (const error of errors) {
    const group = groups.get(keyOf(error));
    if (group) group.push(error);
    else groups.set(keyOf(error), [error]);
  }
  return [...groups];
}

/** Properties of a trigger that follow the one that names it. */
const LATER = ['is', 'by', 'field', 'limit', 'only'];

function inReadingOrder(when: LearnedError['when']): LearnedError['when'] {
  const isLater = ([name]: readonly [string, unknown]): boolean => LATER.includes(name);
  const entries = Object.entries(when);
  return Object.fromEntries([...entries.filter((entry) => !isLater(entry)), ...entries.filter(isLater)]);
}

/** Returns a JSONPath expression that selects an operation of the bundled document. */
function targetOf(model: ApiModel, id: string): string {
  const space = id.indexOf(' ');
  const method = id.slice(0, space).toLowerCase();
  const path = id.slice(space + 1);
  let tokens: readonly string[] = ['paths', path];
  let item: unknown = own(model.document['paths'] as { readonly [name: string]: unknown }, path);
  // A target does not follow a `$ref`.
  for (let reference = referenceOf(item); reference !== undefined; reference = referenceOf(item)) {
    tokens = parsePointer(reference);
    item = atPointer(model.document, reference);
  }
  return jsonPathTo([...tokens, method]);
}

const referenceOf = (item: unknown): string | undefined =>
  typeof item === 'object' && item !== null && '$ref' in item && typeof item.$ref === 'string'
    ? item.$ref
    : undefined;
