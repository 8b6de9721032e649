export type Lexicon = Readonly<Record<string, string>>;
