/** Terms and pointer prefixes of OpenAPI 3.1 in messages, with those of OpenAPI 2.0. */
const TERMS: readonly (readonly [current: string, earlier: string])[] = [
  ['#/components/schemas/', '#/definitions/'],
  ['#/components/parameters/', '#/parameters/'],
  ['#/components/responses/', '#/responses/'],
  ['components.schemas', 'definitions'],
  ['components.securitySchemes', 'securityDefinitions'],
  ['schema: …', 'type: …'],
];

/** Replaces the terms of OpenAPI 3.1 in a message about a document of OpenAPI 2.0. */
export const inOpenApi2Terms = (message: string): string =>
  TERMS.reduce((text, [current, earlier]) => text.replaceAll(current, earlier), message);
