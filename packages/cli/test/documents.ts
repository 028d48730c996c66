/** A small document without `x-error`: two operations that require an API key. */
export const plainDocument = `openapi: 3.1.0
info: { title: Notes, version: 1.0.0 }
servers: [{ url: 'https://notes.example' }]
security: [{ ApiKey: [] }]
paths:
  /notes:
    get:
      operationId: listNotes
      summary: List notes
      tags: [notes]
      responses:
        '200':
          description: All notes.
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Note' } }
        '401': { $ref: '#/components/responses/Unauthorized' }
  /notes/{id}:
    get:
      operationId: getNote
      summary: Get a note
      tags: [notes]
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, example: n1 } }
      responses:
        '200':
          description: The note.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Note' }
        '401': { $ref: '#/components/responses/Unauthorized' }
        '404':
          description: No such note.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Problem' }
components:
  securitySchemes:
    ApiKey: { type: apiKey, in: header, name: X-API-Key }
  responses:
    Unauthorized:
      description: No valid key.
      content:
        application/json:
          schema: { $ref: '#/components/schemas/Problem' }
  schemas:
    Note:
      type: object
      required: [id, text]
      additionalProperties: false
      properties:
        id: { type: string }
        text: { type: string }
    Problem:
      type: object
      required: [error]
      properties:
        error: { type: string }
`;

export const brokenReference = plainDocument.replace(
  "$ref: '#/components/schemas/Note' }\n        '401'",
  "$ref: '#/components/schemas/Nope' }\n        '401'",
);
