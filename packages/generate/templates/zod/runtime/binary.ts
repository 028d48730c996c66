// biome-ignore-all format: emitters copy this text into generated files as it is written here.
import * as z from 'zod';

/** Accepts raw bytes: a `Blob`, a `File` or a `Uint8Array`. */
export const binary: z.ZodType = z.custom(
  (value) => /^\[object (?:Blob|File|Uint8Array)\]$/.test(Object.prototype.toString.call(value)),
  'Expected a Blob, a File or a Uint8Array',
);
