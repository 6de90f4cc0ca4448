import { createHash, type Hash } from "node:crypto";

const leafBytes = 2 ** 20;

/** SHA-256 tree hash of what is given to `update`, in memory that grows with the logarithm of its length. */
export type TreeHash = {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. Ends the hashing. */
  digest(): string;
};

/**
 * Glacier's tree hash (developer guide, "Computing checksums"): SHA-256 of each MiB, then of each pair of neighbours put
 * together, level by level; one without a neighbour goes up as it is.
 */
export function createTreeHash(): TreeHash {
  // Whole subtrees so far, the largest first; two of one height are joined at once, as in a binary counter.
  const subtrees: { height: number; hash: Buffer }[] = [];
  let leaf: Hash = createHash("sha256");
  let inLeaf = 0;
  let leaves = 0;

  const endLeaf = () => {
    let tree = { height: 0, hash: leaf.digest() };
    for (let last = subtrees.at(-1); last?.height === tree.height; last = subtrees.at(-1)) {
      subtrees.pop();
      tree = { height: tree.height + 1, hash: join(last.hash, tree.hash) };
    }
    subtrees.push(tree);
    leaf = createHash("sha256");
    inLeaf = 0;
    leaves++;
  };
  return {
    update: (bytes) => {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + leafBytes - inLeaf);
        leaf.update(part);
        inLeaf += part.length;
        at += part.length;
        if (inLeaf === leafBytes) endLeaf();
      }
    },
    digest: () => {
      if (inLeaf > 0 || leaves === 0) endLeaf();
      return subtrees
        .reduceRight((right: Buffer | null, { hash }) => (right ? join(hash, right) : hash), null)!
        .toString("hex");
    },
  };
}

const join = (left: Buffer, right: Buffer) => createHash("sha256").update(left).update(right).digest();
