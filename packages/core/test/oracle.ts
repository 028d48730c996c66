import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { Json, Schema } from '../src/model/model.js';

/** Returns a validator that uses plain Ajv, as an independent check of our validator. */
export function oracle(
  root: Schema,
  components: { readonly [name: string]: Schema },
): (value: Json) => boolean {
  const ajv = new Ajv2020({
    strict: false,
    validateSchema: false,
    ownProperties: true,
    formats: fullFormats,
    logger: false,
    multipleOfPrecision: 9,
  });
  const validate = ajv.compile({ allOf: [root], components: { schemas: components } });
  return (value) => validate(value) === true;
}
