/** Where every hash of a text begins; features of different kinds begin elsewhere so that they do not meet. */
export function start(kind: number): number {
  return 0x811c9dc5 ^ Math.imul(kind, 0x9e3779b1);
}

/** FNV-1a: one UTF-16 unit further. */
export function step(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** FNV-1a over all units of a text, from `hash` on. */
export function over(hash: number, text: string): number {
  let h = hash;
  for (let index = 0; index < text.length; index++) h = step(h, text.charCodeAt(index));
  return h;
}

/** A hash, its bits mixed once more: FNV's low bits alone are too regular. 32 bits without sign. */
export function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
