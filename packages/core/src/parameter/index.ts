export { formReader, serializeForm } from './form.js';
export { isDeepJson, MAX_JSON_DEPTH } from './json-text.js';
export { ParameterValueError, UnsupportedStyleError } from './parameter-error.js';
export { decodeForm, parseQuery, type QueryPair } from './query.js';
export { type ParameterReader, type ParameterSource, parameterReader, UNREADABLE } from './read.js';
export { type SerializableParameter, serializeParameter } from './serialize.js';
