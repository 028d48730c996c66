import type { Unit } from './units.js';

/**
 * Units by the number of layers that are decoded, in the order in which the layers find them. Each list begins with the
 * units of the list before it.
 */
export type Layers = (readonly Unit[])[];

/** The units of the escape sequences that begin with one introducer. */
export interface Escapes {
  readonly introducer: string;
  /** Index of the character after the introducer. */
  readonly from: number;
  /** Units by the number of layers that are decoded after the introducer. */
  readonly layers: (readonly Unit[] | undefined)[];
  /** True if every number of layers finds the first units, because they contain no ambiguous characters. */
  isFinal: boolean;
}

/** Number of positions to cache. Reading proceeds forward, so earlier positions are rarely needed. */
const CACHED_POSITIONS = 256;

/** Number of cached introducers before a position. The codes of frequent ones differ in their remainders. */
const SLOTS_PER_POSITION = 4;

/** The units of the latest positions of a text. */
export class EscapeCache {
  readonly #layers: { readonly at: number; readonly layers: Layers }[] = [];
  /** Escape sequences by the index after their introducer, because many units of a run end at the same index. */
  readonly #escapes: Escapes[] = [];

  /** Returns the units that begin at a position, or `undefined` if they are not in the cache. */
  layersAt(at: number): Layers | undefined {
    const entry = this.#layers[at % CACHED_POSITIONS];
    return entry?.at === at ? entry.layers : undefined;
  }

  /** Adds a position to the cache, with its units without decoding. */
  addPosition(at: number, units: readonly Unit[]): Layers {
    const layers = [units];
    this.#layers[at % CACHED_POSITIONS] = { at, layers };
    return layers;
  }

  /** Returns the escape sequences of an introducer, without units if they are not in the cache. */
  escapesAfter(introducer: string, from: number): Escapes {
    const remainder = introducer.charCodeAt(0) % SLOTS_PER_POSITION;
    const slot = (from % CACHED_POSITIONS) * SLOTS_PER_POSITION + remainder;
    let escapes = this.#escapes[slot];
    if (escapes?.from !== from || escapes.introducer !== introducer) {
      escapes = { introducer, from, layers: [], isFinal: false };
      this.#escapes[slot] = escapes;
    }
    return escapes;
  }
}
