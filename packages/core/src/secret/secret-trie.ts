/** A secret, with the text that replaces it. */
export interface Secret {
  /** UTF-8 octets of the secret as it was added, one character each. */
  readonly value: string;
  /** UTF-8 octets of the spelling to find. Differs from `value` if letters beyond ASCII are in another case. */
  readonly octets: string;
  readonly shown: string;
  /** False if `SecretMasker.reveals` ignores the secret, because it is harmless or likely to occur by chance. */
  readonly isRevealing: boolean;
  /** True if the secret could be a part of an ordinary word, so that only whole words are masked. */
  readonly isWord: boolean;
  /** True if the secret is found only in the case of its spelling, because it is an ordinary word in another one. */
  readonly isCaseSensitive: boolean;
}

/**
 * A node of the trie: the octets that lead to it from its parent, with ASCII letters in lower case, and the secrets that
 * end here.
 */
export interface TrieNode {
  edge: string;
  readonly secrets: Secret[];
  readonly children: Map<number, TrieNode>;
}

/** A position in the trie: a node, and the number of octets of its edge that were read. */
export interface TriePosition {
  readonly node: TrieNode;
  readonly read: number;
}

/**
 * The secrets, as a compressed trie of their octets, in which upper-case letters of ASCII equal lower-case ones. The time
 * of a search depends on the length of the text and only slightly on the number of secrets.
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

  /** Returns true if a secret begins with this octet, in either case. */
  startsWith(code: number): boolean {
    return this.#root.children.has(lowerCase(code));
  }

  /** Returns true if a secret may begin with four octets of this hash: see {@link headAt}. */
  mayStartWith(head: number): boolean {
    const bit = bitOf(head);
    return ((this.#filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0;
  }

  add(secret: Secret): void {
    const key = keyOf(secret.octets);
    const bit = bitOf(headAt(key, 0));
    this.#filter[bit >> 3] = (this.#filter[bit >> 3] ?? 0) | (1 << (bit & 7));
    this.hasNonAscii ||= !/^\p{ASCII}*$/u.test(key);
    this.hasSpace ||= key.includes(' ');
    let node = this.#root;
    let at = 0;
    while (at < key.length) {
      const child = node.children.get(key.charCodeAt(at));
      if (!child) {
        const leaf = createNode(key.slice(at), secret);
        node.children.set(key.charCodeAt(at), leaf);
        return;
      }
      const shared = sharedLength(child.edge, key, at);
      node = shared < child.edge.length ? split(node, child, shared) : child;
      at += shared;
    }
    node.secrets.push(secret);
  }

  /** Deletes a spelling of a secret. */
  delete({ octets, value }: Pick<Secret, 'octets' | 'value'>): void {
    const key = keyOf(octets);
    const path = [this.#root];
    for (let at = 0; at < key.length; ) {
      const child = path.at(-1)?.children.get(key.charCodeAt(at));
      if (!child || !key.startsWith(child.edge, at)) return;
      at += child.edge.length;
      path.push(child);
    }
    const secrets = path.at(-1)?.secrets ?? [];
    const index = secrets.findIndex((secret) => secret.value === value && secret.octets === octets);
    if (index < 0) return;
    secrets.splice(index, 1);
    for (let node = path.pop(); node && path.length > 0 && isEmpty(node); node = path.pop())
      path.at(-1)?.children.delete(node.edge.charCodeAt(0));
  }

  clear(): void {
    this.#root = createNode('');
    this.#filter.fill(0);
    this.hasNonAscii = false;
    this.hasSpace = false;
  }
}

/** Moves a position forward by some octets. Returns `undefined` if no secret continues with them in any case. */
export function advance(position: TriePosition, octets: string): TriePosition | undefined {
  let { node, read } = position;
  for (let at = 0; at < octets.length; at++) {
    const code = lowerCase(octets.charCodeAt(at));
    if (read < node.edge.length) {
      if (node.edge.charCodeAt(read) !== code) return undefined;
      read++;
      continue;
    }
    const child = node.children.get(code);
    if (!child) return undefined;
    [node, read] = [child, 1];
  }
  return { node, read };
}

/** Returns the secrets that end exactly at a position. */
export const secretsAt = ({ node, read }: TriePosition): readonly Secret[] =>
  read === node.edge.length ? node.secrets : NONE;

const NONE: readonly Secret[] = [];

const createNode = (edge: string, ...secrets: Secret[]): TrieNode => ({ edge, secrets, children: new Map() });

const isEmpty = (node: TrieNode): boolean => node.secrets.length === 0 && node.children.size === 0;

/** Splits the edge of a child after some octets. Returns the new node in between. */
function split(parent: TrieNode, child: TrieNode, length: number): TrieNode {
  const middle = createNode(child.edge.slice(0, length));
  parent.children.set(middle.edge.charCodeAt(0), middle);
  child.edge = child.edge.slice(length);
  middle.children.set(child.edge.charCodeAt(0), child);
  return middle;
}

/** Returns octets with the upper-case letters of ASCII in lower case. */
const keyOf = (octets: string): string => octets.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

const lowerCase = (code: number): number => (code >= 0x41 && code <= 0x5a ? code + 0x20 : code);

function sharedLength(edge: string, octets: string, from: number): number {
  let length = 0;
  while (length < edge.length && edge[length] === octets[from + length]) length++;
  return length;
}

const FILTER_BITS = 1 << 16;

const bitOf = (head: number): number => (head ^ (head >>> 12)) & (FILTER_BITS - 1);

/** Returns a hash of four characters, which is the same for upper-case and lower-case letters of ASCII. */
export function headAt(text: string, start: number): number {
  let head = 0;
  for (let at = start; at < start + 4; at++) head = nextHead(head, text.charCodeAt(at));
  return head;
}

/**
 * Moves the hash of {@link headAt} one character forward: adds `code` and drops the oldest character. The bit that
 * distinguishes upper-case from lower-case letters of ASCII is always set.
 */
export const nextHead = (head: number, code: number): number =>
  ((head << 7) | ((code | 0x20) & 0x7f)) & 0xfff_ffff;
