import { describe } from 'vitest';
import type { Backend } from './backends.ts';
import { casesContract } from './contract/cases.ts';
import { clocksContract } from './contract/clocks.ts';
import { conversationContract } from './contract/conversation.ts';
import { expiryContract } from './contract/expiry.ts';
import { feedContract } from './contract/feed.ts';
import { ordersContract } from './contract/orders.ts';
import { pagingContract } from './contract/paging.ts';
import { tableContract } from './contract/table.ts';
import { ticketsContract } from './contract/tickets.ts';
import { worklistContract } from './contract/worklist.ts';

/** What the table and every store promise, whatever they stand on. */
export function storeContract(backend: () => Backend): void {
  const open = () => backend().open();
  describe('one item', () => tableContract(open));
  describe('expiry', () => expiryContract(open));
  describe('ranges and pages', () => pagingContract(open));
  describe('tickets', () => ticketsContract(open));
  describe('worklists', () => worklistContract(open));
  describe('messages, replies, notes, locks', () => conversationContract(open));
  describe('orders, buyers, connections, statements', () => ordersContract(open));
  describe('the feed', () => feedContract(open));
  describe('cases', () => casesContract(open));
  describe('clocks, parked work, access', () => clocksContract(open));
}
