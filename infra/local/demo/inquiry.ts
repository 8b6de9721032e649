import type { OrderPhase } from '../../../functions/domain/order.ts';
import type { Intent } from '../../../functions/domain/understanding.ts';

export type Channel = 'shopee' | 'ebay' | 'standard-webhooks';

/** What a buyer of the demonstration writes. All of it is made up for this. */
export type Inquiry = {
  readonly channel: Channel;
  /** The buyer's id on the channel; one conversation each. */
  readonly buyer: string;
  readonly name?: string;
  /** What it is written in: the report says how often the desk recognised it. */
  readonly language: string;
  /** What a person reads in it, whatever the desk makes of it. */
  readonly wants: Intent;
  readonly hoursAgo: number;
  readonly text: string;
  readonly item?: string;
  readonly order?: string;
  /** A second message in the same conversation, an hour after the first; `late`: the first arrives after it. */
  readonly adds?: string;
  readonly late?: boolean;
  /** Someone was or could be hurt. */
  readonly harm?: boolean;
  /** The channel delivers it again. */
  readonly twice?: boolean;
  /** What an agent knows that the desk does not, for a template's variables. */
  readonly knows?: { readonly country?: string; readonly days?: number; readonly count?: number };
};

/** An order of the demonstration and what became of it. */
export type OrderStory = {
  readonly channel: Channel;
  readonly order: string;
  readonly buyer: string;
  readonly item: string;
  readonly minor: number;
  readonly currency: string;
  readonly country: string;
  /** Phases with the hours ago at which each began, oldest first. */
  readonly phases: readonly (readonly [OrderPhase, number])[];
  readonly tracking?: readonly [carrier: string, number: string];
  /** Told before the buyer wrote, or only afterwards. */
  readonly told: 'before' | 'afterwards';
  /** Its events arrive newest first. */
  readonly shuffled?: boolean;
};

/** What the demonstration seller sells, by the item's number on any channel. */
export const CATALOGUE: Readonly<Record<string, string>> = {
  '71001': 'Rain jacket, navy',
  '71002': 'USB-C charger 65 W',
  '71003': 'Ceramic tea set, 6 pieces',
  '71004': 'Foldable desk lamp',
  '71005': 'Thermos bottle 1 l, green',
  '71006': 'Bamboo cutting board',
  '71007': 'Phone tripod',
  '71008': 'Travel kettle 0.6 l',
  '71009': 'Running shoes',
  '71010': 'Power bank 20,000 mAh',
  '71011': 'Stoneware plates, set of 4',
};
