/** Signs whose small letter without marks is not their own decomposition. */
const OTHERS: Readonly<Record<string, string>> = {
  ı: 'i',
  İ: 'i',
  đ: 'd',
  Đ: 'd',
  ł: 'l',
  Ł: 'l',
  ё: 'е',
  Ё: 'е',
  ø: 'o',
  Ø: 'o',
  ى: 'ي',
};

const MARKED = /[^\0-~]/g;
const WITH_MARKS = /^[\p{Script=Latin}\p{Script=Arabic}]$/u;

/** The text in small letters without accents, unit for unit: buyers leave them out as often as not. */
export function plainLetters(text: string): string {
  return text
    .replace(MARKED, (sign) => {
      const other = OTHERS[sign];
      if (other) return other;
      if (!WITH_MARKS.test(sign)) return sign;
      return sign.normalize('NFD')[0] ?? sign;
    })
    .replace(/\p{Lu}/gu, (letter) => {
      const small = letter.toLowerCase();
      return small.length === letter.length ? small : letter;
    });
}
