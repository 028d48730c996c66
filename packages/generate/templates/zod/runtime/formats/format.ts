// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// biome-ignore-all lint/style/useTemplate: generated files use concatenation throughout.
// Each format accepts what the validator of @touchstone/core accepts, so that the two never disagree on a response.
import { type Check, custom } from '../foundation.js';

export function format(name: string, accepts: (text: string) => boolean): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'string' || accepts(value)) return;
    payload.issues.push({ code: 'invalid_format', format: name, input: value, continue: true });
  };
}

export function numeric(name: string, minimum: number, maximum: number, whole = true): Check {
  return (payload) => {
    const { value } = payload;
    if (typeof value !== 'number') return;
    if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return;
    custom(payload, 'Expected a number of format ' + name);
  };
}
