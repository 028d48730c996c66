import type { Binding } from '../../plan/binding.js';
import type { RequestTemplate } from '../../plan/request-template.js';
import type { RequestStep, Search, Undo } from '../../plan/step.js';

type ResolveBinding = (binding: Binding) => Promise<string>;

/** Returns the undo with the value of each binding, so that it can be sent after the case, or after the run. */
export async function literalUndo(undo: Undo, resolveBinding: ResolveBinding): Promise<Undo> {
  const { read, search, permanent } = undo;
  return {
    ...undo,
    request: await literalTemplate(undo.request, resolveBinding),
    ...(read && { read: { ...read, request: await literalTemplate(read.request, resolveBinding) } }),
    ...(search && { search: await literalSearch(search, resolveBinding) }),
    ...(permanent && {
      permanent: { ...permanent, request: await literalTemplate(permanent.request, resolveBinding) },
    }),
  };
}

/** Returns the step with the value of each binding in the read of a resource that no request removes. */
export async function withLiteralItem(
  step: RequestStep,
  resolveBinding: ResolveBinding,
): Promise<RequestStep> {
  const item = step.remains?.item;
  if (!step.remains || !item) return step;
  const request = await literalTemplate(item.read.request, resolveBinding);
  return { ...step, remains: { ...step.remains, item: { ...item, read: { ...item.read, request } } } };
}

const literalSearch = async (search: Search, resolveBinding: ResolveBinding): Promise<Search> => ({
  ...search,
  request: await literalTemplate(search.request, resolveBinding),
});

async function literalTemplate(
  template: RequestTemplate,
  resolveBinding: ResolveBinding,
): Promise<RequestTemplate> {
  const substitutions = await Promise.all(
    template.substitutions.map(async ({ value, ...place }) => {
      const literal = await resolveBinding(value);
      const { name, altered, absent } = value;
      return {
        ...place,
        value: { name, literal, ...(altered && { altered: true, ...(absent && { absent }) }) },
      };
    }),
  );
  return { ...template, substitutions };
}

export async function literalOf({ literal, name }: Binding): Promise<string> {
  if (literal === undefined) throw new TypeError(`The binding ${name} has no literal.`);
  return literal;
}

/** Returns the request with the id of a resource; the request itself if `id` is null. */
export const withId = (
  template: RequestTemplate,
  place: Undo['place'],
  id: string | null,
): RequestTemplate =>
  id === null
    ? template
    : {
        ...template,
        substitutions: [...template.substitutions, { ...place, value: { name: place.at, literal: id } }],
      };
