import type { Queue } from '../../../functions/domain/queue.ts';
import type { Handled } from './agent.ts';
import type { Cases } from './cases.ts';
import type { Corrected } from './corrections.ts';
import type { View } from './desk.ts';
import type { Notebook } from './notebook.ts';
import type { Statement } from './statement.ts';
import type { Unclear } from './unclear-sends.ts';

/** What `npm run demo -- --json` prints. */
export type Outcome = {
  /** Messages that buyers wrote and that the desk holds. */
  readonly inquiries: number;
  /** As the desk recognised them. */
  readonly languages: readonly string[];
  readonly channels: readonly string[];
  /** Tickets by the queue in which an agent found them. */
  readonly queues: Readonly<Record<Queue, number>>;
  readonly disputes: number;
  readonly reviews: number;
  readonly orders: number;
  readonly sent: number;
  readonly unknown: number;
  readonly failed: number;
  readonly statement: { readonly balanced: boolean } & Statement['total'];
  readonly seconds: number;

  readonly tickets: number;
  readonly notices: number;
  readonly privacyOrders: number;
  /** Of the sent: by the playbook, and from a template. */
  readonly automatic: number;
  readonly byTemplate: number;
  readonly unclearSends: readonly Unclear[];
  /** Messages that a person read otherwise than the desk, and of these the tickets that went to another queue. */
  readonly corrected: { readonly messages: number; readonly moved: number };
  readonly forgedRefused: number;
  /** Tickets whose language, and whose intent, the desk read as a person would. */
  readonly understood: { readonly tickets: number; readonly language: number; readonly intent: number };
  /** What the marketplaces' logs do not bear out. */
  readonly disagreements: readonly string[];
};

export type Parts = {
  readonly handled: readonly Handled[];
  /** Each ticket as it is in the end. */
  readonly views: ReadonlyMap<string, View>;
  readonly cases: Cases;
  readonly orders: number;
  readonly unclear: readonly Unclear[];
  readonly corrected: readonly Corrected[];
  readonly forged: number;
  readonly settled: Statement;
  readonly wrong: readonly string[];
  readonly notebook: Notebook;
  readonly seconds: number;
};

export function outcomeOf(parts: Parts): Outcome {
  const { handled, views, cases, settled, wrong } = parts;
  const inQueue = (queue: Queue) => handled.filter(({ ticket }) => ticket.queue === queue).length;
  const ends = [...views.values()];
  const sent = ends.flatMap(({ replies }) => replies).filter(({ state }) => state === 'sent');
  return {
    inquiries: ends.flatMap(({ messages }) => messages.items).filter(({ from }) => from === 'buyer').length,
    languages: [...new Set(ends.flatMap(({ ticket }) => ticket.language?.code ?? []))].sort(),
    channels: [...new Set(ends.map(({ ticket }) => ticket.channel))].sort(),
    queues: { 'pre-sale': inQueue('pre-sale'), 'in-sale': inQueue('in-sale'), 'after-sale': inQueue('after-sale') },
    disputes: cases.disputes.length,
    reviews: cases.reviews.length,
    orders: parts.orders,
    sent: settled.replies.sent,
    unknown: settled.replies.unknown,
    failed: settled.replies.failed,
    statement: { balanced: wrong.length === 0, ...settled.total },
    seconds: parts.seconds,
    tickets: handled.length,
    notices: cases.notices.length,
    privacyOrders: cases.privacy.length,
    automatic: sent.filter(({ automatic }) => automatic).length,
    byTemplate: sent.filter(({ template }) => template !== null).length,
    unclearSends: parts.unclear,
    corrected: {
      messages: parts.corrected.length,
      moved: parts.corrected.filter(({ from, to }) => from !== to).length,
    },
    forgedRefused: parts.forged,
    understood: understood(parts),
    disagreements: wrong,
  };
}

function understood({ handled, notebook }: Parts): Outcome['understood'] {
  const known = handled.map(({ ticket }) => ({ ticket, ...notebook(ticket.channel, ticket.buyer.id) }));
  const read = known.filter(({ language }) => language !== undefined);
  return {
    tickets: read.length,
    language: read.filter(({ ticket, language }) => ticket.language?.code === language).length,
    intent: read.filter(({ ticket, wants }) => ticket.intent?.name === wants).length,
  };
}

/** The end of the report: whether it all adds up. */
export function verdict({
  inquiries,
  languages,
  understood: read,
  sent,
  seconds,
  statement,
  ...rest
}: Outcome): string[] {
  const summary = [
    `${inquiries} messages in ${languages.length} languages`,
    `of ${read.tickets} tickets ${read.language} languages and ${read.intent} intents read as a person would`,
    `${sent} answers sent`,
    `${seconds} s`,
  ];
  const judgement = statement.balanced
    ? ['The marketplaces’ own logs agree: everything accepted is accounted for, every answer arrived once.']
    : ['THE MARKETPLACES’ OWN LOGS DO NOT AGREE:', ...rest.disagreements.map((one) => `  ${one}`)];
  return ['', summary.join('; '), ...judgement];
}
