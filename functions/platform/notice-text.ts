import en from '../../locales/en/notices.json' with { type: 'json' };
import zhCN from '../../locales/zh-CN/notices.json' with { type: 'json' };
import type { ROBOT_LANGUAGES } from '../domain/endpoint.ts';
import type { Happening, HappeningType } from '../domain/happening.ts';

const STRINGS = { en, 'zh-CN': zhCN } as const satisfies Record<
  (typeof ROBOT_LANGUAGES)[number],
  Readonly<Record<HappeningType | 'heading' | 'more', string>>
>;

/** What people must do something about: told one by one, with where to look; everything else is only counted. */
const URGENT: readonly HappeningType[] = [
  'ticket.due',
  'ticket.escalated',
  'dispute.due',
  'dispute.opened',
  'review.opened',
  'notice.opened',
  'notice.due',
  'privacy.opened',
  'privacy.due',
  'reply.failed',
  'reply.unknown',
  'endpoint.disabled',
];
const MOST_NAMED = 10;

/** One thing that happened under one of its names. */
export type Said = { readonly type: HappeningType; readonly happening: Happening };

export type NoticeForm = {
  readonly language: (typeof ROBOT_LANGUAGES)[number];
  readonly ticketPage?: string | undefined;
  readonly longestBytes: number;
};

/** What happened, as a robot tells people: how much of each, and what is urgent by its id. Never a buyer's words. */
export function noticeText(said: readonly Said[], { language, ticketPage, longestBytes }: NoticeForm): string {
  const words = STRINGS[language];
  const counts = new Map<HappeningType, number>();
  for (const { type } of said) counts.set(type, (counts.get(type) ?? 0) + 1);
  const since = said.map(({ happening }) => happening.at).sort()[0] ?? '';
  const heading = filled(words.heading, { count: String(said.length), since: `${since.slice(0, 16)}Z` });
  const lines = [...counts].map(([type, count]) => `${words[type]}: ${count}`);
  const urgent = said.filter(({ type }) => URGENT.includes(type));
  const named = urgent.slice(0, MOST_NAMED).map((one) => `• ${words[one.type]} ${placeOf(one, ticketPage)}`);
  const rest = urgent.length - named.length;
  if (rest > 0) named.push(filled(words.more, { count: String(rest) }));
  return cut([heading, ...lines, ...named].join('\n'), longestBytes);
}

function placeOf({ happening }: Said, ticketPage: string | undefined): string {
  const { ticket, case: about, order, endpoint, due } = happening;
  const where = ticket
    ? (ticketPage?.replaceAll('{ticket}', ticket) ?? ticket)
    : (about?.id ?? order ?? endpoint ?? '');
  return due ? `${where} (${due.slice(0, 16)}Z)` : where;
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => values[name] ?? whole);
}

/** At most so many bytes, whole lines only. */
function cut(text: string, longestBytes: number): string {
  const lines = text.split('\n');
  while (lines.length > 1 && Buffer.byteLength(lines.join('\n')) > longestBytes) lines.pop();
  return lines.join('\n');
}
