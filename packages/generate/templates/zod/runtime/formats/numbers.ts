// biome-ignore-all format: emitters copy this text into generated files as it is written here.
// `int64` includes 2 ** 63, because `JSON.parse` rounds the largest 64-bit integers to it.
import type { Check } from '../foundation.js';
import { numeric } from './format.js';

export const int8: Check = /* @__PURE__ */ numeric('int8', -128, 127);

export const int16: Check = /* @__PURE__ */ numeric('int16', -32_768, 32_767);

export const int32: Check = /* @__PURE__ */ numeric('int32', -(2 ** 31), 2 ** 31 - 1);

export const int64: Check = /* @__PURE__ */ numeric('int64', -(2 ** 63), 2 ** 63);

export const uint8: Check = /* @__PURE__ */ numeric('uint8', 0, 255);

export const float: Check = /* @__PURE__ */ numeric('float', -(2 ** 128 - 2 ** 75), 2 ** 128 - 2 ** 75, false);
