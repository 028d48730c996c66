// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import type { Check } from '../foundation.js';
import { format } from './format.js';

const jsonPointerPattern = /^(\/([^~/]|~0|~1)*)*$/;
export const jsonPointer: Check = /* @__PURE__ */ format('json-pointer', (text) => jsonPointerPattern.test(text));

const relativeJsonPointerPattern = /^(0|[1-9][0-9]*)(#|(\/([^~/]|~0|~1)*)*)$/;
export const relativeJsonPointer: Check = /* @__PURE__ */ format('relative-json-pointer', (text) => relativeJsonPointerPattern.test(text));

const bytePattern = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
export const byte: Check = /* @__PURE__ */ format('byte', (text) => bytePattern.test(text));

const base64urlPattern = /^[A-Za-z0-9_-]*={0,2}$/;
export const base64url: Check = /* @__PURE__ */ format('base64url', (text) => base64urlPattern.test(text));

export const char: Check = /* @__PURE__ */ format('char', (text) => [...text].length === 1);

const idnEmailPattern = /^[^\s@]+@[^\s@]+$/;
export const idnEmail: Check = /* @__PURE__ */ format('idn-email', (text) => idnEmailPattern.test(text));

const iriPattern = /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^\x60]*$/iu;
export const iri: Check = /* @__PURE__ */ format('iri', (text) => iriPattern.test(text));

const iriReferencePattern = /^[^\s<>"{}|\\^\x60]*$/u;
export const iriReference: Check = /* @__PURE__ */ format('iri-reference', (text) => iriReferencePattern.test(text));
