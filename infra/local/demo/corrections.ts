import * as z from 'zod/mini';
import type { Handled } from './agent.ts';
import type { Desk } from './desk.ts';
import { each } from './http.ts';
import type { Notebook } from './notebook.ts';

/** A message that a person read otherwise than the desk, and where its ticket went. */
export type Corrected = {
  readonly channel: string;
  readonly said: string;
  readonly was: string;
  readonly is: string;
  /** What had weighed most in the wrong reading. */
  readonly because: string;
  readonly from: string;
  readonly to: string;
};

const whySchema = z.object({
  explanation: z.nullable(z.object({ why: z.array(z.object({ feature: z.string() })) })),
});

/** Has a supervisor put right what the desk misread; asks first why it did. */
export async function correctMisread(
  desk: Desk,
  handled: readonly Handled[],
  notebook: Notebook,
): Promise<Corrected[]> {
  const misread = handled.flatMap((one) => {
    const { wants } = notebook(one.ticket.channel, one.ticket.buyer.id);
    return wants && one.ticket.intent && one.ticket.intent.name !== wants ? [{ ...one, wants }] : [];
  });
  const corrected = await each(misread, 3, async ({ ticket, wants }) => {
    const before = (await desk.read(ticket.id)).view;
    const message = before.messages.items.find(({ from, understanding }) => from === 'buyer' && understanding);
    const { intent } = before.ticket;
    if (!message || !intent || intent.name === wants) return [];
    const path = `messages/${encodeURIComponent(message.id)}`;
    const { explanation } = await desk.get(`/v1/tickets/${ticket.id}/${path}/why`, whySchema);
    await desk.command(ticket.id, `${path}/correction`, { intent: wants });
    const after = (await desk.read(ticket.id)).view.ticket;
    const because = (explanation?.why ?? []).map(({ feature }) => feature).slice(0, 3);
    const queues = { from: before.ticket.queue, to: after.queue };
    return [
      {
        channel: ticket.channel,
        said: message.text,
        was: intent.name,
        is: wants,
        because: because.join(', '),
        ...queues,
      },
    ];
  });
  return corrected.flat();
}
