import { QUEUES } from '../../../functions/domain/queue.ts';
import type { Handled } from './agent.ts';
import type { Cases } from './cases.ts';
import { table } from './columns.ts';
import type { Corrected } from './corrections.ts';
import type { Message, View } from './desk.ts';
import type { Statement } from './statement.ts';
import type { Unclear } from './unclear-sends.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What the demonstration saw, for its report. */
export type Story = {
  readonly now: number;
  readonly handled: readonly Handled[];
  /** Each ticket as it is in the end. */
  readonly views: ReadonlyMap<string, View>;
  readonly closed: ReadonlyMap<string, string>;
  readonly unclear: readonly Unclear[];
  readonly corrected: readonly Corrected[];
  readonly cases: Cases;
};

const SHORT: Readonly<Record<string, string>> = { 'standard-webhooks': 'own shop' };
export const shopOn = (channel: string) => SHORT[channel] ?? channel;

/** The whole report, in lines. */
export function report(story: Story): string[] {
  return [
    ...cameIn(story),
    ...understood(story),
    ...corrections(story),
    ...wentOut(story),
    ...unclearSends(story),
    ...deadlines(story),
  ];
}

function cameIn({ handled, now }: Story): string[] {
  return QUEUES.flatMap((queue) => {
    const tickets = handled.filter(({ ticket }) => ticket.queue === queue);
    const due = ({ ticket }: Handled) => ticket.clock?.due ?? '9';
    const rows = tickets
      .toSorted((a, b) => (due(a) < due(b) ? -1 : 1))
      .map(({ ticket, said }) => [
        ticket.clock ? when(ticket.clock.due, now) : 'answered',
        shopOn(ticket.channel),
        ticket.language?.code ?? '?',
        ticket.intent?.name.replaceAll('_', ' ') ?? '?',
        ticket.intent ? `${Math.round(ticket.intent.confidence * 100)} %` : '',
        ticket.urgency,
        ticket.order?.phase ?? '',
        said,
      ]);
    const columns = [
      { title: 'due in', right: true },
      { title: 'from' },
      { title: 'in' },
      { title: 'wants' },
      { title: 'sure', right: true },
      { title: 'tone' },
      { title: 'order' },
      { title: 'the buyer’s words', most: 44 },
    ];
    return ['', `${queue}: ${tickets.length} tickets`, ...table(columns, rows)];
  });
}

/** So many messages are shown with what was read out of them. */
const SHOWN = 14;

/** Messages that say something exact or threaten, as the desk understood them. */
function understood({ views }: Story): string[] {
  const told = ({ understanding, facts }: Message) => facts.length + (understanding?.signals?.length ?? 0);
  const rows = [...views.values()]
    .flatMap(({ messages }) => messages.items)
    .filter((message) => message.understanding && told(message) > 0)
    .sort((a, b) => told(b) - told(a))
    .slice(0, SHOWN)
    .map(({ text, understanding, facts }) => {
      const [best] = understanding?.intents ?? [];
      return [
        understanding?.language.code ?? '?',
        best ? `${best.intent.replaceAll('_', ' ')} ${Math.round(best.confidence * 100)} %` : '?',
        [understanding?.urgency ?? '', ...(understanding?.signals ?? [])].join(', '),
        facts.map(({ kind, start, end, valid }) => shownFact(kind, text.slice(start, end), valid)).join('; '),
        text,
      ];
    });
  const columns = [
    { title: 'in' },
    { title: 'wants' },
    { title: 'tone' },
    { title: 'facts', most: 60 },
    { title: 'the buyer’s words', most: 44 },
  ];
  return ['', 'What was understood', ...table(columns, rows)];
}

/** What a supervisor corrected; what had weighed most in the wrong reading. */
function corrections({ corrected }: Story): string[] {
  const rows = corrected.map(({ channel, was, is, because, from, to, said }) => [
    shopOn(channel),
    was.replaceAll('_', ' '),
    is.replaceAll('_', ' '),
    from === to ? 'stays' : `${from} to ${to}`,
    because,
    said,
  ]);
  const columns = [
    { title: 'from' },
    { title: 'was read as' },
    { title: 'is' },
    { title: 'its ticket' },
    { title: 'because of', most: 34 },
    { title: 'the buyer’s words', most: 44 },
  ];
  return ['', `Corrected: ${corrected.length}`, ...table(columns, rows)];
}

/** What is personal is told by its kind alone. */
const PERSONAL = new Set(['email', 'phone', 'payment_card', 'postal_address']);

function shownFact(kind: string, words: string, valid: string): string {
  const name = kind.replaceAll('_', ' ');
  if (PERSONAL.has(kind)) return name;
  return `${name} ${words}${valid === 'no' ? ' (not valid)' : ''}`;
}

/** The playbook's words where an agent was quicker. */
const NEVER_COMMITTED = new Set(['draft', 'discarded']);

function wentOut({ handled, views, closed }: Story): string[] {
  const rows = handled.flatMap((one) => {
    const { ticket } = one;
    const sent = (views.get(ticket.id)?.replies ?? []).filter(({ state }) => !NEVER_COMMITTED.has(state));
    if (sent.length === 0)
      return [[shopOn(ticket.channel), ticket.language?.code ?? '', one.by, '–', 'no answer', 'resolved', '', '']];
    return sent.map((reply) => [
      shopOn(ticket.channel),
      reply.language,
      reply.automatic ? 'playbook' : one.from ? `${one.from}, then ${reply.author}` : reply.author,
      reply.template ?? 'own words',
      reply.state === 'failed' ? `failed: ${reply.reason}` : reply.state,
      reply.automatic ? '' : (closed.get(ticket.id) ?? ''),
      reply.promises.map(({ kind, due }) => `${kind}${due ? ` by ${due.slice(0, 10)}` : ''}`).join(', '),
      reply.text,
    ]);
  });
  const columns = [
    { title: 'to' },
    { title: 'in' },
    { title: 'by' },
    { title: 'template' },
    { title: 'became' },
    { title: 'then' },
    { title: 'promises', most: 24 },
    { title: 'words', most: 44 },
  ];
  return ['', 'What was sent', ...table(columns, rows)];
}

function unclearSends({ unclear }: Story): string[] {
  const rows = unclear.map(({ channel, what, settled }) => [shopOn(channel), what, settled]);
  return [
    '',
    'Sends that went wrong',
    ...table([{ title: 'to' }, { title: 'what happened' }, { title: 'settled' }], rows),
  ];
}

function deadlines({ cases, now }: Story): string[] {
  const disputes = cases.disputes.map(({ channel, type, status, orderId, amount, respondBy, respondByFrom }) => {
    const order = orderId ? `, order ${orderId}` : '';
    const ours = respondByFrom === 'rule' ? ' (our own date)' : '';
    return dated(respondBy, channel, type, `${status}${order}${money(amount)}${ours}`);
  });
  const others = [
    ...cases.reviews.map(({ channel, rating, outOf, text, alarms }) =>
      dated(alarms[0]?.at, channel, `review ${rating} of ${outOf}`, text),
    ),
    ...cases.notices.map(({ channel, severity, topic, text, answerBy }) =>
      dated(answerBy, channel, severity, `${topic}: ${text}`),
    ),
    ...cases.privacy.map(({ channel, orders, proof, fulfilBy }) => {
      const progress = proof ? `under way, passes so far: ${proof.passes}` : 'not begun yet';
      return dated(fulfilBy, channel, orders === 'erase' ? 'erase a person' : 'export a person', progress);
    }),
  ];
  const columns = [{ title: 'due in', right: true }, { title: 'from' }, { title: 'what' }, { title: '', most: 60 }];
  const inOrder = (list: readonly Dated[]) =>
    table(
      columns,
      list.toSorted((a, b) => ((a.by ?? LAST) < (b.by ?? LAST) ? -1 : 1)).map(({ by, row }) => [when(by, now), ...row]),
    );
  return [
    '',
    `Disputes: ${disputes.length}`,
    ...inOrder(disputes),
    '',
    `Reviews, notices, personal data: ${others.length}`,
    ...inOrder(others),
  ];
}

type Dated = { readonly by: string | undefined; readonly row: readonly string[] };
const LAST = '9999';

function dated(by: string | undefined, channel: string, what: string, more: string): Dated {
  return { by, row: [shopOn(channel), what, more] };
}

function money(amount: { minor: number; currency: string } | undefined): string {
  return amount ? `, ${(amount.minor / 100).toFixed(2)} ${amount.currency}` : '';
}

/** The statement in two lines. */
export function statementLines({ total, replies }: Statement): string[] {
  const { accepted, stored, duplicates, ignored, setAside, waiting, deadLettered } = total;
  return [
    '',
    'The statement',
    `  accepted ${accepted} = stored ${stored} + duplicates ${duplicates} + ignored ${ignored} + set aside ${setAside} + waiting ${waiting} + dead-lettered ${deadLettered}`,
    `  replies: sent ${replies.sent}, failed ${replies.failed}, unknown ${replies.unknown}, waiting ${replies.waiting}`,
  ];
}

/** How long until then, in the two largest units. */
export function when(at: string | undefined, now: number): string {
  if (at === undefined) return 'no date';
  const left = Date.parse(at) - now;
  const span = Math.abs(left);
  const [days, hours, minutes] = [
    Math.floor(span / DAY),
    Math.floor((span % DAY) / HOUR),
    Math.floor((span % HOUR) / MINUTE),
  ];
  const hoursWords = hours > 0 ? `${hours} h ${String(minutes).padStart(2, '0')}` : `${minutes} min`;
  const words = days > 0 ? `${days} d ${hours} h` : hoursWords;
  return left < 0 ? `${words} ago` : words;
}
