/** A document that uses most features of OpenAPI 2.0. */
export const shelter2 = `swagger: '2.0'
info: { title: Shelter, version: '1', description: About animals. }
host: shelter.example
basePath: /v1/
schemes: [https, http]
consumes: [application/json, multipart/form-data]
produces: [application/json]
x-error-order: [bad_pet, no_pet]
tags: [{ name: pets }]
security: [{ key: [] }]
securityDefinitions:
  key: { type: apiKey, in: header, name: X-Key }
  login: { type: basic, description: Name and password. }
  app: { type: oauth2, flow: application, tokenUrl: 'https://a.example/t', scopes: { 'pets:write': Writes. } }
  web: { type: oauth2, flow: accessCode, authorizationUrl: 'https://a.example/a', tokenUrl: 'https://a.example/u', scopes: {} }
  page: { type: oauth2, flow: implicit, authorizationUrl: 'https://a.example/a', scopes: {} }
  cli: { type: oauth2, flow: password, tokenUrl: 'https://a.example/p', scopes: {} }
parameters:
  limit: { name: limit, in: query, type: integer, minimum: 0, exclusiveMinimum: true, maximum: 50, default: 20, x-example: 5 }
  pet: { name: pet, in: body, required: true, schema: { $ref: '#/definitions/Pet' } }
responses:
  NoPet:
    description: No such pet.
    schema: { $ref: '#/definitions/Problem' }
    x-examples:
      no_pet: { summary: Not here, value: { code: no_pet }, x-error: { code: no_pet, when: { resource: absent } } }
definitions:
  Pet:
    type: object
    discriminator: kind
    required: [kind, name]
    properties:
      id: { type: string, readOnly: true }
      kind: { type: string }
      name: { type: string, example: Rex }
      weight: { type: number, minimum: 0, exclusiveMinimum: true }
      chip: { type: string, x-nullable: true }
      color: { type: string, enum: [black, white], x-nullable: true }
      mother: { $ref: '#/definitions/Pet', x-nullable: true }
  Cat:
    allOf: [{ $ref: '#/definitions/Pet' }, { type: object, properties: { lives: { type: integer } } }]
  Problem:
    type: object
    required: [code]
    properties: { code: { type: string } }
paths:
  /pets:
    parameters:
      - $ref: '#/parameters/limit'
    get:
      operationId: listPets
      tags: [pets]
      produces: [application/json, text/csv]
      parameters:
        - { name: ids, in: query, type: array, items: { type: integer } }
        - { name: names, in: query, type: array, items: { type: string }, collectionFormat: multi }
        - { name: sizes, in: query, type: array, items: { type: string }, collectionFormat: ssv }
        - { name: kinds, in: query, type: array, items: { type: string }, collectionFormat: pipes }
        - { name: X-Tags, in: header, type: array, items: { type: string }, collectionFormat: csv }
      responses:
        '200':
          description: The pets.
          schema: { type: array, items: { $ref: '#/definitions/Pet' } }
          headers: { X-Total: { type: integer, description: All. } }
          examples: { application/json: [{ kind: Cat, name: Tom }] }
        default: { $ref: '#/responses/NoPet' }
    post:
      security: [{ app: ['pets:write'] }, { login: [] }]
      parameters:
        - $ref: '#/parameters/pet'
      responses:
        '201': { description: Added., schema: { $ref: '#/definitions/Pet' } }
        '400':
          description: Not a pet.
          schema: { $ref: '#/definitions/Problem' }
          examples: { application/json: { code: bad_pet } }
          x-error: { code: bad_pet, when: { request: body } }
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, type: string, x-reference: '/pets/{id}' }
    get:
      parameters:
        - { name: id, in: path, required: true, type: string, pattern: '^p' }
      responses:
        '200': { description: The pet., schema: { $ref: '#/definitions/Cat' } }
        '404': { $ref: '#/responses/NoPet' }
    delete:
      deprecated: true
      responses:
        '204': { description: Removed. }
        '503': { description: Closed., x-error: { code: closed, when: { operation: unavailable } } }
  /pets/{id}/photo:
    parameters:
      - { name: id, in: path, required: true, type: string }
    put:
      parameters:
        - { name: file, in: formData, type: file, required: true, description: The photo. }
        - { name: title, in: formData, type: string, maxLength: 80 }
      responses:
        '204': { description: Stored. }
    get:
      produces: [image/png]
      responses:
        '200': { description: The photo., schema: { type: file } }
  /search:
    post:
      consumes: [application/x-www-form-urlencoded]
      produces: []
      parameters:
        - { name: words, in: formData, type: array, items: { type: string }, collectionFormat: pipes, required: true }
        - { name: tags, in: formData, type: array, items: { type: string }, collectionFormat: multi }
      responses:
        '200': { description: Found., schema: { type: array, items: { $ref: '#/definitions/Pet' } } }
`;

/** The equivalent of {@link shelter2} in OpenAPI 3.0, written by hand. */
export const shelter3 = `openapi: 3.0.3
info: { title: Shelter, version: '1', description: About animals. }
servers: [{ url: 'https://shelter.example/v1' }, { url: 'http://shelter.example/v1' }]
x-error-order: [bad_pet, no_pet]
tags: [{ name: pets }]
security: [{ key: [] }]
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    login: { type: http, scheme: basic, description: Name and password. }
    app: { type: oauth2, flows: { clientCredentials: { tokenUrl: 'https://a.example/t', scopes: { 'pets:write': Writes. } } } }
    web: { type: oauth2, flows: { authorizationCode: { authorizationUrl: 'https://a.example/a', tokenUrl: 'https://a.example/u', scopes: {} } } }
    page: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://a.example/a', scopes: {} } } }
    cli: { type: oauth2, flows: { password: { tokenUrl: 'https://a.example/p', scopes: {} } } }
  parameters:
    limit:
      name: limit
      in: query
      example: 5
      schema: { type: integer, minimum: 0, exclusiveMinimum: true, maximum: 50, default: 20 }
  responses:
    NoPet:
      description: No such pet.
      content:
        application/json: &no-pet
          schema: { $ref: '#/components/schemas/Problem' }
          examples:
            no_pet: { summary: Not here, value: { code: no_pet }, x-error: { code: no_pet, when: { resource: absent } } }
  schemas:
    Pet:
      type: object
      discriminator: { propertyName: kind }
      required: [kind, name]
      properties:
        id: { type: string, readOnly: true }
        kind: { type: string }
        name: { type: string, example: Rex }
        weight: { type: number, minimum: 0, exclusiveMinimum: true }
        chip: { type: string, nullable: true, x-nullable: true }
        color: { type: string, enum: [black, white, null], nullable: true, x-nullable: true }
        mother: { anyOf: [{ $ref: '#/components/schemas/Pet' }, { type: 'null' }], x-nullable: true }
    Cat:
      allOf: [{ $ref: '#/components/schemas/Pet' }, { type: object, properties: { lives: { type: integer } } }]
    Problem:
      type: object
      required: [code]
      properties: { code: { type: string } }
paths:
  /pets:
    parameters:
      - $ref: '#/components/parameters/limit'
    get:
      operationId: listPets
      tags: [pets]
      parameters:
        - { name: ids, in: query, explode: false, schema: { type: array, items: { type: integer } } }
        - { name: names, in: query, schema: { type: array, items: { type: string } } }
        - { name: sizes, in: query, style: spaceDelimited, explode: false, schema: { type: array, items: { type: string } } }
        - { name: kinds, in: query, style: pipeDelimited, explode: false, schema: { type: array, items: { type: string } } }
        - { name: X-Tags, in: header, schema: { type: array, items: { type: string } } }
      responses:
        '200':
          description: The pets.
          headers: { X-Total: { description: All., schema: { type: integer } } }
          content:
            application/json:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
              example: [{ kind: Cat, name: Tom }]
            text/csv:
              schema: { type: array, items: { $ref: '#/components/schemas/Pet' } }
        default:
          description: No such pet.
          content:
            application/json: *no-pet
            text/csv: { schema: { $ref: '#/components/schemas/Problem' } }
    post:
      security: [{ app: ['pets:write'] }, { login: [] }]
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } }
      responses:
        '201': { description: Added., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
        '400':
          description: Not a pet.
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Problem' }
              examples: { bad_pet: { value: { code: bad_pet }, x-error: { code: bad_pet, when: { request: body } } } }
  /pets/{id}:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string, x-reference: '/pets/{id}' } }
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: string, pattern: '^p' } }
      responses:
        '200': { description: The pet., content: { application/json: { schema: { $ref: '#/components/schemas/Cat' } } } }
        '404': { $ref: '#/components/responses/NoPet' }
    delete:
      deprecated: true
      responses:
        '204': { description: Removed. }
        '503': { description: Closed., x-error: { code: closed, when: { operation: unavailable } } }
  /pets/{id}/photo:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    put:
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file]
              properties:
                file: { type: string, format: binary, description: The photo. }
                title: { type: string, maxLength: 80 }
      responses:
        '204': { description: Stored. }
    get:
      responses:
        '200': { description: The photo., content: { image/png: { schema: { type: string, format: binary } } } }
  /search:
    post:
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema:
              type: object
              required: [words]
              properties:
                words: { type: array, items: { type: string } }
                tags: { type: array, items: { type: string } }
            encoding:
              words: { style: pipeDelimited, explode: false }
              tags: { style: form, explode: true }
      responses:
        '200':
          description: Found.
          content: { '*/*': { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } }
`;
