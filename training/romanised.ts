// biome-ignore format: a table of letters
const CONSONANTS: Readonly<Record<string, string>> = {
  क: 'k', ख: 'kh', ग: 'g', घ: 'gh', ङ: 'n', च: 'ch', छ: 'chh', ज: 'j', झ: 'jh', ञ: 'n', ट: 't', ठ: 'th', ड: 'd', ढ: 'dh', ण: 'n',
  त: 't', थ: 'th', द: 'd', ध: 'dh', न: 'n', प: 'p', फ: 'f', ब: 'b', भ: 'bh', म: 'm', य: 'y', र: 'r', ल: 'l', व: 'v', श: 'sh',
  ष: 'sh', स: 's', ह: 'h',
};
// biome-ignore format: a table of letters
const VOWELS: Readonly<Record<string, string>> = {
  अ: 'a', आ: 'aa', इ: 'i', ई: 'ee', उ: 'u', ऊ: 'oo', ऋ: 'ri', ए: 'e', ऐ: 'ai', ओ: 'o', औ: 'au', ऑ: 'o',
  'ा': 'a', 'ि': 'i', 'ी': 'i', 'ु': 'u', 'ू': 'u', 'ृ': 'ri', 'े': 'e', 'ै': 'ai', 'ो': 'o', 'ौ': 'au', 'ॉ': 'o',
};
const NASAL = new Set(['ं', 'ँ']);
const SILENT = '्';

/**
 * A Hindi word as it is mostly typed in Latin letters: consonants carry an `a` unless a vowel follows; at the end it is silent.
 * Empty when a letter is unknown.
 */
export function romanised(word: string): string {
  let written = '';
  const letters = [...word.normalize('NFC').replaceAll('\u093c', '')];
  letters.forEach((letter, index) => {
    const consonant = CONSONANTS[letter];
    const next = letters[index + 1];
    if (consonant) written += consonant + (next && (CONSONANTS[next] || NASAL.has(next)) ? 'a' : '');
    else if (VOWELS[letter]) written += VOWELS[letter];
    else if (NASAL.has(letter)) written += 'n';
    else if (letter !== SILENT) written += '\u0000';
  });
  return written.includes('\u0000') ? '' : written;
}
