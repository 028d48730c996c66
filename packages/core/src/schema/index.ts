export { type Place, resolvePlaces } from './applicable-schemas.js';
export type { Direction } from './hidden.js';
export { childSchema, resolveSchema } from './resolve.js';
export { SchemaError } from './schema-error.js';
export { createValidator, type SchemaPlace, type ValidateOptions, type Validator } from './validator.js';
export type { SchemaViolation } from './violation.js';
