import type { ReadBody } from '../request/body.js';
import type { RequestContext } from '../request-context.js';
import type { RefusalDetail } from './refusal.js';

/** Returns the first violation of a body, or the absence of a required body; `undefined` if there is neither. */
export function bodyViolation(body: ReadBody, required: boolean): RefusalDetail | undefined {
  if (body.kind === 'absent')
    return required
      ? { kind: 'field', in: 'body', field: 'body', pointer: '', message: 'is required' }
      : undefined;
  return firstViolation(body);
}

/** Returns the first schema violation of a body; `undefined` if the body is valid or was not read. */
export function firstViolation(body: ReadBody): RefusalDetail | undefined {
  const [violation] = body.kind === 'read' ? body.violations : [];
  if (!violation) return undefined;
  const { pointer, keyword, message } = violation;
  return {
    kind: 'field',
    in: 'body',
    field: pointer === '' ? 'body' : pointer.slice(1).replaceAll('/', '.'),
    pointer,
    message: ABSENCE_KEYWORDS.includes(keyword) ? 'is required' : message,
  };
}

export function bodyField(pointer: string, message: string): RefusalDetail {
  return { kind: 'field', in: 'body', field: pointer.slice(1).replaceAll('/', '.'), pointer, message };
}

const ABSENCE_KEYWORDS: readonly string[] = ['required', 'dependentRequired'];

/** Returns `true` if a body is invalid only because properties are missing. */
export const lacksOnlyProperties = (body: ReadBody): boolean =>
  body.kind === 'read' &&
  body.violations.length > 0 &&
  body.violations.every(({ keyword }) => ABSENCE_KEYWORDS.includes(keyword));

/** Returns the first violation of the parameters in `place`. Headers that have a dedicated trigger are skipped. */
export function parameterViolation(
  { parameters, operation }: RequestContext,
  place: 'path' | 'query' | 'header' | 'cookie',
): RefusalDetail | undefined {
  const violation = parameters.violations.find(
    ({ in: violatedPlace, name }) =>
      violatedPlace === place && !(place === 'header' && operation.triggerHeaders.has(name.toLowerCase())),
  );
  return (
    violation && {
      kind: 'field',
      in: place,
      field: violation.name,
      pointer: violation.name,
      message: violation.message,
    }
  );
}
