import { type AccessStore, accessStore } from './access.ts';
import { type AttachmentStore, attachmentStore } from './attachments.ts';
import { type BuyerStore, buyerStore } from './buyers.ts';
import { type CaseStore, caseStore } from './cases.ts';
import { type ClockStore, clockStore } from './clocks.ts';
import { type ConnectionStore, connectionStore } from './connections.ts';
import { type DefinitionStore, definitionStore } from './definitions.ts';
import { type EndpointStore, endpointStore } from './endpoints.ts';
import { type FeedStore, feedStore } from './feed.ts';
import { type HoldingStore, holdingStore } from './holdings.ts';
import { type IdempotencyStore, idempotencyStore } from './idempotency.ts';
import { type LessonStore, lessonStore } from './lessons.ts';
import { type LockStore, lockStore } from './locks.ts';
import { type MacroRunStore, macroRunStore } from './macro-runs.ts';
import { type MemberStore, memberStore } from './members.ts';
import { type MessageStore, messageStore } from './messages.ts';
import { type NoteStore, noteStore } from './notes.ts';
import { type OrderStore, orderStore } from './orders.ts';
import { type PageStore, pageStore } from './pages.ts';
import { type PickStore, pickStore } from './picks.ts';
import { type ReplyStore, replyStore } from './replies.ts';
import { type StatementStore, statementStore } from './statements.ts';
import type { Table } from './table.ts';
import { type TicketStore, ticketStore } from './tickets.ts';
import { type TombstoneStore, tombstoneStore } from './tombstones.ts';

/** All that is remembered, one store per noun, each method a question that somebody asks. */
export type Store = {
  readonly connections: ConnectionStore;
  readonly tickets: TicketStore;
  readonly definitions: DefinitionStore;
  readonly attachments: AttachmentStore;
  readonly macroRuns: MacroRunStore;
  readonly members: MemberStore;
  readonly messages: MessageStore;
  readonly lessons: LessonStore;
  readonly replies: ReplyStore;
  readonly notes: NoteStore;
  readonly orders: OrderStore;
  readonly buyers: BuyerStore;
  readonly cases: CaseStore;
  readonly clocks: ClockStore;
  readonly pages: PageStore;
  readonly picks: PickStore;
  readonly access: AccessStore;
  readonly locks: LockStore;
  readonly statements: StatementStore;
  readonly feed: FeedStore;
  readonly endpoints: EndpointStore;
  readonly idempotency: IdempotencyStore;
  readonly holdings: HoldingStore;
  readonly tombstones: TombstoneStore;
};

export function openStore(table: Table): Store {
  return {
    connections: connectionStore(table),
    tickets: ticketStore(table),
    definitions: definitionStore(table),
    attachments: attachmentStore(table),
    macroRuns: macroRunStore(table),
    members: memberStore(table),
    messages: messageStore(table),
    lessons: lessonStore(table),
    replies: replyStore(table),
    notes: noteStore(table),
    orders: orderStore(table),
    buyers: buyerStore(table),
    cases: caseStore(table),
    clocks: clockStore(table),
    pages: pageStore(table),
    picks: pickStore(table),
    access: accessStore(table),
    locks: lockStore(table),
    statements: statementStore(table),
    feed: feedStore(table),
    endpoints: endpointStore(table),
    idempotency: idempotencyStore(table),
    holdings: holdingStore(table),
    tombstones: tombstoneStore(table),
  };
}
