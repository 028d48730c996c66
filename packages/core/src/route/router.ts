import type { PathItem } from '../model/model.js';
import { namesIn } from '../resource/paths.js';

/** A path of the document that a request is for. */
export interface Route {
  /** Where several templates have this shape, the first that declares the method, else the first. */
  readonly item: PathItem;
  /** Values of the template's parameters, percent-decoded, by name. */
  readonly values: Readonly<Record<string, string>>;
}

/** Finds the path of the document that a request is for. */
export interface Router {
  /**
   * `path`: as it stands in the request, below the base path, without a query. Undefined where the document has none.
   */
  find(method: string, path: string): Route | undefined;
}

/** Segments of one kind below a place of the tree. */
interface Place {
  readonly literals: Map<string, Place>;
  readonly patterns: Pattern[];
  /** What a segment that is a parameter by itself leads to. */
  parameter: Place | undefined;
  readonly items: Leaf[];
}

/** A segment that is a parameter in part: `{name}.{format}`. */
interface Pattern {
  readonly text: string;
  readonly expression: RegExp;
  readonly place: Place;
}

interface Leaf {
  readonly item: PathItem;
  readonly names: readonly string[];
}

const newPlace = (): Place => ({ literals: new Map(), patterns: [], parameter: undefined, items: [] });

/** Concrete paths are matched before templates (OpenAPI 3.1 §4.8.8), segment by segment. */
export function createRouter(paths: readonly PathItem[]): Router {
  const root = newPlace();
  for (const item of paths) {
    let place = root;
    for (const segment of segmentsOf(item.path)) place = below(place, segment);
    place.items.push({ item, names: namesIn(item.path) });
  }
  return {
    find(method, path) {
      const segments = segmentsOf(path).map(decoded);
      const values: string[] = [];
      const leaves = walk(root, segments, 0, values);
      const leaf =
        leaves && leaves.length > 1
          ? (leaves.find(({ item }) => item.operations.some((each) => each.method === method)) ?? leaves[0])
          : leaves?.[0];
      if (!leaf) return undefined;
      return { item: leaf.item, values: named(leaf.names, values) };
    },
  };
}

const segmentsOf = (path: string): string[] => path.slice(1).split('/');

/** Percent-encoding that is none stands for itself. */
function decoded(segment: string): string {
  if (!segment.includes('%')) return segment;
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function below(place: Place, segment: string): Place {
  if (!segment.includes('{')) {
    const text = decoded(segment);
    const known = place.literals.get(text) ?? newPlace();
    place.literals.set(text, known);
    return known;
  }
  if (/^\{[^{}]*\}$/.test(segment)) {
    place.parameter ??= newPlace();
    return place.parameter;
  }
  const text = segment.replaceAll(/\{[^{}]*\}/g, '{}');
  const known = place.patterns.find((pattern) => pattern.text === text);
  if (known) return known.place;
  const made: Pattern = { text, expression: expressionOf(text), place: newPlace() };
  place.patterns.push(made);
  return made.place;
}

/** Each parameter takes at least a character, and as little as it can. */
const expressionOf = (text: string): RegExp =>
  new RegExp(`^${text.split('{}').map(escaped).join('(.+?)')}$`, 's');

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, '\\$&');

/** Depth first: what is concrete, then what is so in part, then a parameter. Visits no place of the tree twice. */
function walk(
  place: Place,
  segments: readonly string[],
  index: number,
  values: string[],
): readonly Leaf[] | undefined {
  if (index === segments.length) return place.items.length > 0 ? place.items : undefined;
  const segment = segments[index] ?? '';
  const literal = place.literals.get(segment);
  const found = literal && walk(literal, segments, index + 1, values);
  if (found) return found;
  const { length } = values;
  for (const pattern of place.patterns) {
    const match = pattern.expression.exec(segment);
    if (!match) continue;
    values.push(...match.slice(1));
    const inside = walk(pattern.place, segments, index + 1, values);
    if (inside) return inside;
    values.length = length;
  }
  if (!place.parameter || segment === '') return undefined;
  values.push(segment);
  const inside = walk(place.parameter, segments, index + 1, values);
  if (!inside) values.length = length;
  return inside;
}

function named(names: readonly string[], values: readonly string[]): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  for (let index = 0; index < names.length; index++) record[names[index] ?? ''] = values[index] ?? '';
  return record;
}
