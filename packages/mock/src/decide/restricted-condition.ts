import type { RequestPart } from '@touchstone/core';
import type { RequestContext } from '../request-context.js';
import type { Condition } from './condition.js';
import type { RefusalDetail } from './refusal.js';
import { bodyField } from './violations.js';

/**
 * Returns the condition of a trigger `request` that is restricted to some violations.
 * @param only Names of violations as in the ids of cases: `maxLength at /title`, `limit: maximum`, `limit missing`.
 */
export function restrictedCondition(part: RequestPart, only: readonly string[]): Condition | undefined {
  switch (part) {
    case 'body':
      return ({ body }) => bodyDetail(body, only);
    case 'query':
    case 'path':
    case 'header':
      return ({ parameters }) => {
        const violation = parameters.violations.find(
          (candidate) => candidate.in === part && isNamed(candidate, only),
        );
        return (
          violation && {
            kind: 'field',
            in: part,
            field: violation.name,
            pointer: violation.name,
            message: violation.message,
          }
        );
      };
    // These parts have one violation, which has no name.
    case 'syntax':
    case 'undeclared-query':
      return undefined;
  }
}

function bodyDetail(body: RequestContext['body'], only: readonly string[]): RefusalDetail | undefined {
  const violations = body.kind === 'read' ? body.violations : [];
  const violation = violations.find(({ keyword, pointer }) =>
    only.includes(`${keyword} at ${pointer || 'the root'}`),
  );
  return violation && bodyField(violation.pointer, violation.message);
}

const isNamed = (
  { name, keyword }: { readonly name: string; readonly keyword: string },
  only: readonly string[],
): boolean =>
  only.some((one) =>
    keyword === 'required' ? one === `${name} missing` : one.startsWith(`${name}: ${keyword}`),
  );
