import { type Message, understandingOf } from '../domain/message.ts';
import type { Ticket } from '../domain/ticket.ts';
import { HASHED_WORDS, hashedWords } from '../domain/understanding/hashed-words.ts';
import { lessonIdOf } from '../store/lessons.ts';
import type { Live } from './live.ts';

/** Puts by what a correction teaches: label, the model's guess, hashed words. The same again changes nothing. */
export async function learnFrom(
  message: Message,
  { connection, shop }: Pick<Ticket, 'connection' | 'shop'>,
  { store }: Pick<Live, 'store'>,
): Promise<void> {
  const { correction, understanding, ticket, messageId, channelTime } = message;
  if (!correction || !understanding) return;
  const { language, intent, urgency } = correction;
  // Only the queue was wrong: that is the shop's own affair.
  if (!language && !intent && !urgency) return;
  await store.lessons.put({
    lessonId: lessonIdOf(ticket, messageId),
    connection,
    shop,
    at: correction.at,
    language: understandingOf(message)?.language.code ?? 'und',
    label: { language, intent, urgency },
    guess: {
      model: understanding.model,
      language: understanding.language.code,
      intent: understanding.intents[0]?.intent,
      urgency: understanding.urgency,
    },
    features: { of: HASHED_WORDS, buckets: hashedWords(message.text) },
    source: { ticket, channelTime, messageId },
  });
}
