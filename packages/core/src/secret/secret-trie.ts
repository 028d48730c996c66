/** A secret, with the text that replaces it. */
export interface Secret {
  /** UTF-8 octets of the secret, one character each. */
  readonly octets: string;
  readonly shown: string;
  /** False if `SecretMasker.reveals` ignores the secret, because it is harmless or likely to occur by chance. */
  readonly isRevealing: boolean;
  /** True if the secret could be a part of an ordinary word, so that only whole words are masked. */
  readonly isWord: boolean;
}

/** A node of the trie: the octets that lead to it from its parent, and the secret that ends here. */
export interface TrieNode {
  edge: string;
  secret: Secret | undefined;
  readonly children: Map<string, TrieNode>;
}

/** A position in the trie: a node, and the number of octets of its edge that were read. */
export interface TriePosition {
  readonly node: TrieNode;
  readonly read: number;
}

/**
 * The secrets, as a compressed trie of their octets. The time of a search depends on the length of the text and only
 * slightly on the number of secrets.
 */
export class SecretTrie {
  #root = createNode('');
  /**
   * One bit per hash of a secret's first four octets, to skip most positions of a text quickly. Deleted secrets leave
   * their bit set.
   */
  readonly #filter = new Uint8Array(FILTER_BITS / 8);

  get root(): TriePosition {
    return { node: this.#root, read: 0 };
  }

  /** True if an added secret contains an octet beyond ASCII. */
  hasNonAscii = false;
  /** True if an added secret contains a space, which a form writes as `+`. */
  hasSpace = false;

  startsWith(octet: string): boolean {
    return this.#root.children.has(octet);
  }

  /** Returns true if a secret may begin with four octets of this hash: see {@link headAt}. */
  mayStartWith(head: number): boolean {
    const bit = bitOf(head);
    return ((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  add(secret: Secret): void {
    const bit = bitOf(headAt(secret.octets, 0));
    this.#filter[bit >> 3] = (this.#filter[bit >> 3] ?? 0) | (1 << (bit & 7));
    this.hasNonAscii ||= !/^\p{ASCII}*$/u.test(secret.octets);
    this.hasSpace ||= secret.octets.includes(' ');
    let node = this.#root;
    let at = 0;
    while (at < secret.octets.length) {
      const child = node.children.get(secret.octets[at] ?? '');
      if (!child) {
        const leaf = createNode(secret.octets.slice(at), secret);
        node.children.set(secret.octets[at] ?? '', leaf);
        return;
      }
      const shared = sharedLength(child.edge, secret.octets, at);
      node = shared < child.edge.length ? split(node, child, shared) : child;
      at += shared;
    }
    node.secret = secret;
  }

  delete(octets: string): void {
    const path = [this.#root];
    for (let at = 0; at < octets.length; ) {
      const child = path.at(-1)?.children.get(octets[at] ?? '');
      if (!child || !octets.startsWith(child.edge, at)) return;
      at += child.edge.length;
      path.push(child);
    }
    const leaf = path.at(-1);
    if (leaf?.secret === undefined) return;
    leaf.secret = undefined;
    for (let node = path.pop(); node && path.length > 0 && isEmpty(node); node = path.pop())
      path.at(-1)?.children.delete(node.edge[0] ?? '');
  }

  clear(): void {
    this.#root = createNode('');
    this.#filter.fill(0);
    this.hasNonAscii = false;
    this.hasSpace = false;
  }
}

/** Moves a position forward by some octets. Returns `undefined` if no secret continues with them. */
export function advance(position: TriePosition, octets: string): TriePosition | undefined {
  let { node, read } = position;
  for (const octet of octets) {
    if (read < node.edge.length) {
      if (node.edge[read] !== octet) return undefined;
      read++;
      continue;
    }
    const child = node.children.get(octet);
    if (!child) return undefined;
    [node, read] = [child, 1];
  }
  return { node, read };
}

/** Returns the secret that ends exactly at a position, or `undefined`. */
export const secretAt = ({ node, read }: TriePosition): Secret | undefined =>
  read === node.edge.length ? node.secret : undefined;

const createNode = (edge: string, secret?: Secret): TrieNode => ({ edge, secret, children: new Map() });

const isEmpty = (node: TrieNode): boolean => node.secret === undefined && node.children.size === 0;

/** Splits the edge of a child after some octets. Returns the new node in between. */
function split(parent: TrieNode, child: TrieNode, length: number): TrieNode {
  const middle = createNode(child.edge.slice(0, length));
  parent.children.set(middle.edge[0] ?? '', middle);
  child.edge = child.edge.slice(length);
  middle.children.set(child.edge[0] ?? '', child);
  return middle;
}

function sharedLength(edge: string, octets: string, from: number): number {
  let length = 0;
  while (length < edge.length && edge[length] === octets[from + length]) length++;
  return length;
}

const FILTER_BITS = 1 << 16;

const bitOf = (head: number): number => (head ^ (head >>> 12)) & (FILTER_BITS - 1);

/** Returns a hash of four characters: an integer with seven bits of each. */
export function headAt(text: string, start: number): number {
  let head = 0;
  for (let at = start; at < start + 4; at++) head = nextHead(head, text.charCodeAt(at));
  return head;
}

/** Moves the hash of {@link headAt} one character forward: adds `code` and drops the oldest character. */
export const nextHead = (head: number, code: number): number => ((head << 7) | (code & 0x7f)) & 0xfff_ffff;
