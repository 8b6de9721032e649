const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** East Asian wide and fullwidth letters, and pictures: two columns of a terminal each. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Accents, joiners and marks of direction take no column of their own. */
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cf}\p{Cc}]/gu;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Keeps the direction of a right-to-left text to itself. */
const [ISOLATE, END_ISOLATE] = ['\u2068', '\u2069'];

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  let width = 0;
  for (const { segment } of GRAPHEMES.segment(text)) width += widthOfOne(segment);
  return width;
}

function widthOfOne(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2;
  return [...grapheme.replace(NO_WIDTH, '')].length > 0 ? 1 : 0;
}

/** The text on one line in at most `width` columns, with an ellipsis where it was cut; never through a letter. */
export function cut(text: string, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (widthOf(line) <= width) return isolated(line);
  let kept = '';
  let taken = 0;
  for (const { segment } of GRAPHEMES.segment(line)) {
    taken += widthOfOne(segment);
    if (taken > width - 1) break;
    kept += segment;
  }
  return isolated(`${kept.trimEnd()}…`);
}

function isolated(line: string): string {
  return RIGHT_TO_LEFT.test(line) ? `${ISOLATE}${line}${END_ISOLATE}` : line;
}

export type Column = { readonly title: string; readonly most?: number; readonly right?: boolean };

/** Rows under their titles, each column as wide as its widest cell. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const cells = rows.map((row) => columns.map(({ most = 200 }, index) => cut(row[index] ?? '', most)));
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (row: readonly string[]) =>
    columns
      .map(({ right }, index) => {
        const cell = row[index] ?? '';
        const gap = ' '.repeat(Math.max(0, (widths[index] ?? 0) - widthOf(cell)));
        return right ? gap + cell : cell + gap;
      })
      .join('  ')
      .trimEnd();
  return [line(columns.map(({ title }) => title)), ...cells.map(line)].map((text) => `  ${text}`);
}
