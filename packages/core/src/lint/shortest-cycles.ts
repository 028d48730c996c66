/** The successors of each node. */
export type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Returns one cycle for each set of nodes that all reach each other: the shortest cycle through the first of these
 * nodes in the order of the graph. Takes nearly linear time and does not recurse.
 */
export function shortestCycles(graph: Graph): readonly (readonly string[])[] {
  const order = new Map([...graph.keys()].map((node, index) => [node, index]));
  return components(graph)
    .filter(([node = '', ...others]) => others.length > 0 || graph.get(node)?.includes(node))
    .map((nodes) => [...nodes].sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0)))
    .sort(([one = ''], [other = '']) => (order.get(one) ?? 0) - (order.get(other) ?? 0))
    .flatMap((nodes) => {
      const cycle = cycleWithin(graph, new Set(nodes), nodes[0] ?? '');
      return cycle ? [cycle] : [];
    });
}

/**
 * Returns the shortest cycle from `start` back to it within `nodes`, or undefined if there is none (breadth-first
 * search).
 */
function cycleWithin(graph: Graph, nodes: ReadonlySet<string>, start: string): readonly string[] | undefined {
  const before = new Map<string, string>();
  const queue = [start];
  for (const node of queue) {
    for (const next of graph.get(node) ?? []) {
      if (next === start) return pathTo(node, before);
      if (!nodes.has(next) || before.has(next)) continue;
      before.set(next, node);
      queue.push(next);
    }
  }
  return undefined;
}

function pathTo(end: string, before: ReadonlyMap<string, string>): readonly string[] {
  const path: string[] = [];
  for (let node: string | undefined = end; node !== undefined; node = before.get(node)) path.push(node);
  return path.reverse();
}

/** The state of a node in Tarjan's algorithm. */
interface Visit {
  readonly index: number;
  low: number;
  isOpen: boolean;
}

/** Returns the strongly connected components (Tarjan 1972), with a stack instead of recursion. */
function components(graph: Graph): readonly (readonly string[])[] {
  const visits = new Map<string, Visit>();
  const open: string[] = [];
  const found: string[][] = [];
  const enter = (node: string): { node: string; visit: Visit; rest: Iterator<string> } => {
    const visit = { index: visits.size, low: visits.size, isOpen: true };
    visits.set(node, visit);
    open.push(node);
    return { node, visit, rest: (graph.get(node) ?? []).values() };
  };
  for (const root of graph.keys()) {
    if (visits.has(root)) continue;
    const stack = [enter(root)];
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const { node, visit, rest } = top;
      const next = rest.next();
      if (next.done !== true) {
        const seen = visits.get(next.value);
        if (!seen) stack.push(enter(next.value));
        else if (seen.isOpen) visit.low = Math.min(visit.low, seen.index);
        continue;
      }
      stack.pop();
      const parent = stack.at(-1);
      if (parent) parent.visit.low = Math.min(parent.visit.low, visit.low);
      if (visit.low === visit.index) found.push(closed(open, node, visits));
    }
  }
  return found;
}

/** Removes a finished component from the open nodes and returns it. */
function closed(open: string[], root: string, visits: ReadonlyMap<string, Visit>): string[] {
  const nodes = open.splice(open.lastIndexOf(root));
  for (const node of nodes) {
    const visit = visits.get(node);
    if (visit) visit.isOpen = false;
  }
  return nodes;
}
