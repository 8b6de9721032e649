import { assignTicket } from './assign.ts';
import { askForUpload, readAttachment } from './attachments.ts';
import { bulkActions } from './bulk.ts';
import { buyerTickets } from './buyers.ts';
import { cases } from './cases.ts';
import { claimTicket } from './claim.ts';
import { claimNext } from './claim-next.ts';
import { connections } from './connections.ts';
import { correctMessage } from './correct-message.ts';
import { corrections } from './corrections.ts';
import { definitions } from './definitions.ts';
import { events } from './events.ts';
import { flagTicket } from './flag.ts';
import { handOverTicket } from './hand-over.ts';
import { ticketHistory } from './history.ts';
import { me } from './me.ts';
import { members, setMember } from './members.ts';
import { mergeTicket } from './merge.ts';
import { writeNote } from './note.ts';
import { orderByNumber } from './orders.ts';
import { privacy } from './privacy.ts';
import { queues, queueTickets } from './queues.ts';
import { releaseTicket } from './release.ts';
import { reopenTicket } from './reopen.ts';
import { getReply, postReply } from './replies.ts';
import { replyDecision } from './reply-decision.ts';
import { resolveTicket } from './resolve.ts';
import type { ApiRoute } from './route.ts';
import { runMacro } from './run-macro.ts';
import { search } from './search.ts';
import { snoozeTicket } from './snooze.ts';
import { statement } from './statement.ts';
import { tagTicket } from './tags.ts';
import { ticketView, wholeText } from './ticket.ts';
import { webhookEndpoints } from './webhook-endpoints.ts';
import { whyMessage } from './why.ts';

/** Every route of the agent API, one line per file. */
export const routes: readonly ApiRoute[] = [
  me,
  ...[queues, queueTickets],
  claimNext,
  ...[ticketView, wholeText],
  ticketHistory,
  claimTicket,
  releaseTicket,
  assignTicket,
  flagTicket,
  tagTicket,
  mergeTicket,
  ...[askForUpload, readAttachment],
  runMacro,
  bulkActions,
  handOverTicket,
  snoozeTicket,
  resolveTicket,
  reopenTicket,
  writeNote,
  ...[whyMessage, correctMessage, corrections],
  ...[postReply, getReply],
  replyDecision,
  buyerTickets,
  orderByNumber,
  search,
  ...cases,
  ...definitions,
  ...privacy,
  connections,
  ...[members, setMember],
  statement,
  events,
  ...webhookEndpoints,
];
