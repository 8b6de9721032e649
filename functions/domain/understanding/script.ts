/** Scripts that (nearly) one language of buyers writes in: seeing them decides. First and last code point of each block. */
const ONE_LANGUAGE = [
  ['he', 0x0590, 0x05ff],
  ['hy', 0x0530, 0x058f],
  ['hi', 0x0900, 0x097f],
  ['bn', 0x0980, 0x09ff],
  ['ta', 0x0b80, 0x0bff],
  ['te', 0x0c00, 0x0c7f],
  ['th', 0x0e00, 0x0e7f],
  ['lo', 0x0e80, 0x0eff],
  ['my', 0x1000, 0x109f],
  ['ka', 0x10a0, 0x10ff],
  ['ko', 0x1100, 0x11ff],
  ['km', 0x1780, 0x17ff],
  ['ko', 0x3130, 0x318f],
  ['ko', 0xac00, 0xd7a3],
  ['el', 0x0370, 0x03ff],
] as const;

/** How many Latin letters weigh as much as one letter of another script: brand names and "ok" in Latin are everywhere. */
const LATIN_PER_LETTER = 3;

/** Frequent characters that only the simplified, or only the traditional, way of writing Chinese has. */
const SIMPLIFIED =
  '们这个来会吗没说为对还过样时开现给点让谢话见妈儿当发该听经爱觉从问间诉谁错欢进认应关国帮车电长请实无动杀东亲尔机种带头许将学离钱两记体马题边结刚办总场变难谈计气处备试证门员与战须远乐约够师队号罗兴医报决枪识伤军声运宝内选贝买担愿续单击万护飞亚达论条疯继绝张写杰简紧坏钟丽议况视联强装险烦静务统礼业却维随轻恶赛讲类数转复传岁书终货购质颜码费优赠链详络';
const TRADITIONAL =
  '們這個來嗎沒說為對還過樣開現謝點讓話裡見媽兒當發該聽經愛覺從問誰錯間種訴進長幫歡無應認實車關電動機親帶國東兩錢馬記題頭離學許邊辦結總體變難處剛計備談準氣將試戰報與員證遠須樂隊門決夠識師傷號產軍內聲擔萬選簡買續單運寶護飛條寫達繼緊卻論況張議盡險壞視強煩聯隨歲業靜禮書鐘務裝傳輕並調麗線類維閉願數貨購質顏碼費優贈鏈詳絡';

/** What the letters alone say: a language, "Latin letters, look further", or nothing (no letters at all). */
export type ScriptVerdict =
  | { readonly language: string; readonly confidence: number; readonly script?: string }
  | 'latin'
  | undefined;

/** The language that the scripts of a text decide; cheap, so it goes first. */
export function languageByScript(text: string): ScriptVerdict {
  const letters = new Map<string, number>();
  for (const letter of text) {
    const script = scriptOf(letter.codePointAt(0) ?? 0);
    if (script) letters.set(script, (letters.get(script) ?? 0) + 1);
  }
  const latin = letters.get('latin') ?? 0;
  letters.delete('latin');
  if (letters.size === 0) return latin > 0 ? 'latin' : undefined;
  const han = letters.get('han') ?? 0;
  const kana = letters.get('kana') ?? 0;
  // One kana among many Han is a shop's ornament (の); a Japanese sentence has more.
  if (kana > 0 && kana * 8 >= han) {
    letters.set('kana', kana + han);
    letters.delete('han');
  }
  const [script, count] = [...letters].reduce((best, next) => (next[1] > best[1] ? next : best));
  if (latin > count * LATIN_PER_LETTER) return 'latin';
  if (script === 'han') {
    // A lone Han run of up to two characters may be either Chinese or Japanese.
    return { language: 'zh', confidence: count <= 2 ? 0.55 : 0.99, script: writingOf(text) };
  }
  return { language: languageIn(script, text), confidence: 0.99 };
}

/** The script of a code point: a language where one language owns it; undefined for what is not a letter. */
function scriptOf(code: number): string | undefined {
  if (code < 0x250) return isLatin(code) ? 'latin' : undefined;
  if (code >= 0x4e00 && code <= 0x9fff) return 'han';
  if (code >= 0x3040 && code <= 0x30ff) return 'kana';
  if (code >= 0x0400 && code <= 0x052f) return 'cyrillic';
  if ((code >= 0x0600 && code <= 0x06ff) || (code >= 0x0750 && code <= 0x077f)) return 'arabic';
  if ((code >= 0x1e00 && code <= 0x1eff) || (code >= 0xff21 && code <= 0xff5a)) return 'latin';
  if ((code >= 0x3400 && code <= 0x4dbf) || (code >= 0xf900 && code <= 0xfaff)) return 'han';
  if ((code >= 0xfb50 && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfeff)) return 'arabic';
  return ONE_LANGUAGE.find(([, first, last]) => code >= first && code <= last)?.[0];
}

function isLatin(code: number): boolean {
  if (code >= 0xc0) return code !== 0xd7 && code !== 0xf7;
  const small = code | 0x20;
  return small >= 0x61 && small <= 0x7a;
}

function languageIn(script: string, text: string): string {
  if (script === 'kana') return 'ja';
  if (script === 'arabic') return arabicLanguage(text);
  return script === 'cyrillic' ? cyrillicLanguage(text) : script;
}

/** Simplified or traditional Chinese; simplified when nothing tells. */
function writingOf(text: string): 'Hans' | 'Hant' {
  let balance = 0;
  for (const letter of text) {
    if (TRADITIONAL.includes(letter)) balance++;
    else if (SIMPLIFIED.includes(letter)) balance--;
  }
  return balance > 0 ? 'Hant' : 'Hans';
}

/** Persian and Urdu have letters that Arabic lacks; one may be a dialect's g or p, several are not. */
function arabicLanguage(text: string): string {
  if (/[ٹڈڑےں]/.test(text)) return 'ur';
  return (text.match(/[کیپچگژ]/g)?.length ?? 0) >= 3 ? 'fa' : 'ar';
}

function cyrillicLanguage(text: string): string {
  if (/[іїєґ]/i.test(text)) return 'uk';
  if (/[қғңөұүһә]/i.test(text)) return 'kk';
  if (/[ђјљњћџ]/i.test(text)) return 'sr';
  return 'ru';
}
