import { eld } from 'eld/large';
import { getLIDModel } from 'fasttext.wasm.js';
import { detect } from 'tinyld';
import type { Entrant } from './contestant.ts';

/**
 * Libraries that tell languages, each told to choose among these where it knows them: it makes them better. Their models are
 * their own; nothing is trained.
 */
export async function languagePeers(languages: readonly string[]): Promise<Entrant[]> {
  const among: ReadonlySet<string> = new Set(languages);
  eld.setLanguageSubset([...languages]);
  const lid = await (await getLIDModel()).load();
  const peers: readonly { name: string; library?: string; language: (text: string) => string }[] = [
    { name: 'eld (large)', library: 'eld/large', language: (text) => eld.detect(text).language || 'und' },
    { name: 'tinyld', library: 'tinyld', language: (text) => detect(text, { only: [...languages] }) || 'und' },
    {
      // Reads its model from a file beside it, so no bundle of it could be imported.
      name: 'fastText lid.176',
      language(text) {
        const found = lid.predict(text.replace(/\s+/g, ' '), -1, 0);
        const codes = Array.from({ length: found.size() }, (_, at) => found.get(at)[1].slice('__label__'.length));
        found.delete();
        return codes.find((code) => among.has(code)) ?? 'und';
      },
    },
  ];
  return peers.map((peer) => ({ ...peer, judge: (text) => ({ language: peer.language(text) }) }));
}
