/** An address has one @: where a hostile text has a thousand, nothing is tried over and over. */
const TOKENS =
  /(?<address>https?:\S+|www\.\S+|[^\s@]{1,64}@[^\s@]{1,255}\.\S+)|(?<number>\p{N}[\p{N}.,:/-]*)|(?<word>[\p{L}\p{M}][\p{L}\p{M}\p{N}'’]*)|(?<sign>[?？!！…%$€£¥₩₽₹฿₫₱]|\p{Extended_Pictographic})/gu;
/** A run of one of the scripts that are written without spaces, or of all others. */
const RUNS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー\p{M}]+|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー]+/gu;
/** From here on letters may be of a script that is written without spaces. */
const MAY_BE_UNSPACED = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uf900-\ufaff\u{20000}-\u{3ffff}]/u;

/** The words of a levelled text in order; a run of unspaced script is one word; numbers, addresses and signs are marked `§`. */
export function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { 0: token, groups } of text.matchAll(TOKENS)) {
    if (groups?.address) words.push('§a');
    else if (groups?.number) words.push(`§n${Math.min(6, token.replace(/\P{N}/gu, '').length)}`);
    else if (!groups?.word) words.push(`§${token}`);
    else if (MAY_BE_UNSPACED.test(token)) words.push(...(token.match(RUNS) ?? []));
    else words.push(token);
  }
  return words;
}
