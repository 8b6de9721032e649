import { eld } from 'eld/large';
import { getLIDModel } from 'fasttext.wasm.js';
import { detect } from 'tinyld';
import { type Entrant, present } from './entrant.ts';

/**
 * Libraries that tell languages, each told to choose among these where it knows them: it makes them better. Their models are
 * their own; nothing is trained.
 */
export async function languagePeers(languages: readonly string[]): Promise<Entrant[]> {
  const among: ReadonlySet<string> = new Set(languages);
  eld.setLanguageSubset([...languages]);
  const lid = await (await getLIDModel()).load();
  return [
    told('eld (large)', (text) => eld.detect(text).language || 'und', 'eld/large'),
    told('tinyld', (text) => detect(text, { only: [...languages] }) || 'und', 'tinyld'),
    // Reads its model from a file beside it, so no bundle of it could be imported.
    told('fastText lid.176', (text) => {
      const found = lid.predict(text.replace(/\s+/g, ' '), -1, 0);
      const codes = Array.from({ length: found.size() }, (_, at) => found.get(at)[1].slice('__label__'.length));
      found.delete();
      return codes.find((code) => among.has(code)) ?? 'und';
    }),
  ];
}

function told(name: string, language: (text: string) => string, library?: string): Entrant {
  const judge = (text: string) => ({ language: language(text) });
  return { ...present(name, { judge, language }), ...(library ? { library } : {}) };
}
