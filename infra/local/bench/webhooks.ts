import { Agent, request } from 'node:http';
import { Webhook } from 'standardwebhooks';

/** A buyer's message as an own shop would post it, signed by the official library. */
export type SignedWebhook = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** What buyers ask, one after the other: short, of each queue, in scripts that cost the classifier differently. */
const TEXTS = [
  'Is the navy rain jacket still available in size L?',
  'Wo bleibt meine Bestellung? Die Sendungsnummer zeigt seit Tagen dasselbe an.',
  'Buenas, quiero devolver las zapatillas. ¿Qué tengo que hacer?',
  '注文したケトルはいつ頃発送されますか？',
];

/** Messages of buyers who never wrote before: each makes a ticket. `at` gives each its time, `text` the same words to all. */
export function inquiries(
  count: number,
  {
    run,
    shop,
    secret,
    at,
    text: same,
  }: { run: string; shop: string; secret: string; at: (index: number) => number; text?: string },
): (SignedWebhook & { readonly at: string })[] {
  return Array.from({ length: count }, (_, index) => {
    const id = `bench-${run}-${index}`;
    const written = new Date(at(index)).toISOString();
    const text = same ?? TEXTS[index % TEXTS.length] ?? '';
    const data = { shop, messageId: id, conversation: id, buyer: { id }, text };
    return { at: written, ...signedWebhook(secret, { id, type: 'inquiry.created', timestamp: written, data }) };
  });
}

/** An event of an own shop as it is posted now. */
export function signedWebhook(
  secret: string,
  { id, ...event }: { id: string; type: string; timestamp: string; data: Readonly<Record<string, unknown>> },
): SignedWebhook {
  const body = JSON.stringify(event);
  const now = new Date();
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, now, body),
    },
  };
}

/** Posts over connections that stay open, as marketplaces do. Throws for anything but a 2xx. */
export function poster(atOnce: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const post = (url: string, { body, headers }: SignedWebhook): Promise<void> =>
    new Promise((resolve, reject) => {
      const outgoing = request(url, { method: 'POST', agent, headers }, (answer) => {
        answer.resume();
        const { statusCode = 0 } = answer;
        const accepted = statusCode >= 200 && statusCode < 300;
        answer.on('end', () => (accepted ? resolve() : reject(new Error(`a webhook was answered ${statusCode}`))));
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  return { post, close: () => agent.destroy() };
}
