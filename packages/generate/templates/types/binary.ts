// biome-ignore-all format: emitters copy this text into generated files as it is written here.
/** Raw bytes. `Blob`, and therefore `File`, is included if the environment declares it. */
export type Binary = string | Uint8Array | (typeof globalThis extends { Blob: { prototype: infer T } } ? T : never);
