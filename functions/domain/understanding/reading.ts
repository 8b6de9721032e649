import type { Shop } from '../connection.ts';
import { type Message, understandingOf } from '../message.ts';
import type { Reply } from '../reply.ts';
import type { Fact } from './facts/fact.ts';
import { factsIn } from './facts/facts-in.ts';
import { type Promised, promisesIn } from './promises/promises-in.ts';
import { countryOfSite, currencyOf } from './site-country.ts';

/** What is known of where a message was written, for who reads it. */
export type Reading = Pick<Shop, 'channel' | 'timeZone' | 'site'>;

/** The facts in what a buyer wrote; none in anybody else's words. Counted from the text each time (decision 0030). */
export function factsOf(message: Message, { channel, timeZone, site }: Reading): Fact[] {
  if (message.from !== 'buyer') return [];
  const country = countryOfSite(site);
  const language = understandingOf(message)?.language.code;
  return factsIn(message.text, { at: message.at, timeZone, channel, country, currency: currencyOf(country), language });
}

/** What a reply of ours promises; none that a robot wrote. */
export function promisesOf(
  { text, language, createdAt, automatic }: Pick<Reply, 'text' | 'language' | 'createdAt' | 'automatic'>,
  { timeZone }: Pick<Reading, 'timeZone'>,
): Promised[] {
  return automatic ? [] : promisesIn(text, { at: createdAt, timeZone, language });
}
