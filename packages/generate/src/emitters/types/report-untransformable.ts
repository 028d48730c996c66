import type { ApiModel, Location } from '@touchstone/core';
import { childPointer } from '@touchstone/core/internal';
import type { ProblemList } from '../../generate-error.js';

type JsonObject = { [key: string]: unknown };

/** A path, webhook or component of a document, and a document that contains nothing else. */
interface Part {
  readonly tokens: readonly [section: string, ...names: string[]];
  readonly document: JsonObject;
}

/**
 * Reports that openapi-typescript cannot transform a document, at the first path, webhook or component for which it
 * throws. Core reads only the parts of a document that have a meaning, so a value of a wrong type can remain elsewhere.
 *
 * @param document The document, prepared for the transformation.
 * @param transform Transforms a part of the document; throws if it cannot.
 */
export function reportUntransformable(
  model: ApiModel,
  problems: ProblemList,
  document: JsonObject,
  error: unknown,
  transform: (part: JsonObject) => unknown,
): void {
  for (const part of partsOf(document)) {
    const cause = errorOf(() => transform(part.document));
    if (cause === undefined) continue;
    report(problems, locationOf(model, part.tokens), cause);
    return;
  }
  report(problems, model.location, error);
}

function report(problems: ProblemList, location: Location, error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  problems.add(
    'types',
    location,
    `openapi-typescript cannot transform this part of the document: ${reason}`,
    "Run 'touchstone lint' to find values of a wrong type, and correct them.",
  );
}

function* partsOf(document: JsonObject): Generator<Part> {
  const empty = { ...document, paths: {}, webhooks: {}, components: {} };
  for (const section of ['paths', 'webhooks'] as const) {
    for (const [name, value] of membersOf(document[section]))
      yield { tokens: [section, name], document: { ...empty, [section]: { [name]: value } } };
  }
  for (const [kind, components] of membersOf(document['components'])) {
    for (const [name, value] of membersOf(components))
      yield {
        tokens: ['components', kind, name],
        document: { ...empty, components: { [kind]: { [name]: value } } },
      };
  }
}

const membersOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

function errorOf(act: () => unknown): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}

function locationOf(model: ApiModel, [section, ...names]: Part['tokens']): Location {
  const [first = '', second = ''] = names;
  if (section === 'paths') return model.paths.find(({ path }) => path === first)?.location ?? model.location;
  if (section === 'components' && first === 'schemas')
    return model.schemas.get(second)?.location ?? model.location;
  const pointer = [section, ...names].reduce<string>((parent, token) => childPointer(parent, token), '#');
  return { source: model.location.source, pointer };
}
