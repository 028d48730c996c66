import type { ApiModel, Parameter } from '@touchstone/core';

/**
 * Returns the header that identifies the tenant: the first header parameter with a `not-allowed` trigger; `undefined`
 * if there is none.
 */
export function tenantHeaderOf({ operations }: ApiModel): Parameter | undefined {
  for (const { parameters, responses } of operations) {
    for (const trigger of responses.flatMap(({ errors }) => errors.flatMap(({ triggers }) => triggers))) {
      if (trigger.kind !== 'header' || trigger.is !== 'not-allowed') continue;
      const name = trigger.name.toLowerCase();
      const header = parameters.find(
        (parameter) => parameter.in === 'header' && parameter.name.toLowerCase() === name,
      );
      if (header) return header;
    }
  }
  return undefined;
}
