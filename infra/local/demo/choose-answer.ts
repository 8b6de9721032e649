import { TEMPLATE_NAMES, TEMPLATES, type Template, type TemplateName } from '../../../functions/domain/template.ts';
import { languageFor } from '../../../functions/platform/translate.ts';
import { answerToHarm, ownWords } from './answers.ts';
import type { View } from './desk.ts';
import type { Known } from './notebook.ts';

const DAY = 86_400_000;

/** The body of a reply. */
export type Answer =
  | { readonly template: TemplateName; readonly variables: Readonly<Record<string, unknown>> }
  | { readonly text: string; readonly language: string };

/**
 * What a careful agent answers: the template that says what the buyer asked for, in the buyer's language and with every
 * variable known; otherwise words of their own. The desk's guess of the intent is a suggestion, never believed unread.
 */
export function chooseAnswer(view: View, known: Known, now: number): Answer {
  const language = known.language ?? view.ticket.language?.code ?? 'und';
  if (known.harm) return { text: answerToHarm(), language: 'en' };
  const read = view.ticket.language?.code ?? 'und';
  // A template goes out in the ticket's language: only where that is the buyer's, and one that templates are written in.
  if (read === language && !languageFor(read).fallback) {
    for (const template of templatesFor(view, known)) {
      const variables = filled(template, view, known, now);
      if (variables) return { template, variables };
    }
  }
  return { text: ownWords(language, known.wants), language };
}

/** Suggested ones first, then the rest of the catalogue; only those that would be true. */
function templatesFor({ ticket, order, replies, suggestedTemplates }: View, { wants }: Known): TemplateName[] {
  const suggested = suggestedTemplates.map(({ template }) => template);
  const phase = ticket.order?.phase ?? 'none';
  const fits: Readonly<Record<TemplateName, boolean>> = {
    'item-available': wants === 'availability',
    'shipping-time': true,
    'tracking-status': phase === 'shipped',
    'address-change-too-late': phase === 'shipped',
    'order-delayed': phase === 'shipped',
    // Not a second time where the playbook has said it.
    'complaint-received': !replies.some(({ template }) => template === 'complaint-received'),
    'return-instructions': phase === 'delivered' || phase === 'completed',
    'refund-on-its-way': phase === 'cancelled' && order?.total !== undefined,
  };
  return TEMPLATE_NAMES.filter((name) => {
    const { intents }: Template = TEMPLATES[name];
    return wants !== undefined && intents.includes(wants) && fits[name];
  }).sort((a, b) => Number(suggested.includes(b)) - Number(suggested.includes(a)));
}

/** The template's variables; undefined when one is not known. What the desk filled in is taken from the screen. */
function filled(name: TemplateName, view: View, known: Known, now: number): Record<string, unknown> | undefined {
  const { variables }: Template = TEMPLATES[name];
  const screen = view.suggestedTemplates.find(({ template }) => template === name)?.known ?? {};
  const values: Readonly<Record<string, unknown>> = {
    // What Shopee and eBay call a buyer is a user name: nobody wants to be greeted by it.
    name: view.ticket.channel === 'standard-webhooks' ? view.ticket.buyer.name : undefined,
    item: known.item ?? view.order?.lines[0]?.title,
    count: known.count,
    country: known.country ?? screen.country,
    days: known.days ?? (name === 'return-instructions' ? 14 : name === 'refund-on-its-way' ? 5 : undefined),
    order: screen.order ?? view.ticket.order?.id,
    carrier: screen.carrier ?? known.carrier,
    tracking: screen.tracking ?? known.tracking,
    date: new Date(now + 4 * DAY).toISOString(),
    amount: view.order?.total,
  };
  const entries = Object.keys(variables).map((variable) => [variable, values[variable]] as const);
  return entries.every(([, value]) => value !== undefined) ? Object.fromEntries(entries) : undefined;
}
