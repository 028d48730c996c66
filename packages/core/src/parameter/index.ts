export { ParameterValueError, UnsupportedStyleError } from './parameter-error.js';
export { type SerializableParameter, serializeParameter } from './serialize.js';
