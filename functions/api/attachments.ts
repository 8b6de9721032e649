import * as z from 'zod/mini';
import { connectorFor } from '../connectors/registry.ts';
import { type Attachment, type AttachmentRules, attachmentBodySchema, attachmentKey } from '../domain/attachment.ts';
import { Problem } from '../domain/errors.ts';
import { after, instantSchema } from '../domain/instant.ts';
import { mergedAway } from '../pipeline/commit-reply.ts';
import { findTicket } from './command.ts';
import { keyReused, REPLAYED } from './idempotency.ts';
import type { Live } from './live.ts';
import { newIdFor } from './once.ts';
import { DESK, route } from './route.ts';

/** Long enough for a slow line, too short to be passed on. */
const UPLOAD_SECONDS = 600;
const DOWNLOAD_SECONDS = 300;

const attachmentResourceSchema = z.object({
  id: z.string(),
  ticket: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  by: z.string(),
  at: instantSchema,
});

/**
 * A place for one file: the agent posts the form with the file as its last field, `file`, straight to the object store, which
 * takes only the type and the size that were said here. A reply then names the id.
 */
export const askForUpload = route({
  method: 'POST',
  path: '/v1/tickets/{ticketId}/attachments',
  summary: 'A signed form with which one file is uploaded, to go with a reply.',
  roles: DESK,
  keyKeptBy: 'route',
  body: attachmentBodySchema,
  answers: [201],
  returns: z.object({
    attachment: attachmentResourceSchema,
    upload: z.object({ url: z.string(), fields: z.record(z.string(), z.string()), expiresAt: instantSchema }),
  }),
  problems: ['ticket-unknown', 'ticket-merged', 'attachment-refused'],
  run: async (request, live) => {
    const { params, body, principal } = request;
    const { value: ticket } = await findTicket(live, principal, params.ticketId);
    if (ticket.mergedInto) throw mergedAway(ticket.mergedInto);
    mustBeTaken(body, rulesOf(ticket.channel));
    const attachment: Attachment = {
      attachmentId: newIdFor('att', request),
      ticket: ticket.ticketId,
      ...body,
      by: principal.name,
      at: live.now(),
    };
    // A key again names the same file, with a fresh form: the one before may have run out.
    const before = await live.store.attachments.find(ticket.ticketId, attachment.attachmentId);
    const isOther = before && (before.name !== body.name || before.type !== body.type || before.size !== body.size);
    if (isOther) throw keyReused();
    if (!before) await live.store.attachments.add(attachment);
    const key = attachmentKey(attachment);
    const upload = await live.links.upload({ key, type: body.type, size: body.size }, UPLOAD_SECONDS);
    const expiresAt = after(live.now(), UPLOAD_SECONDS * 1000);
    return {
      status: 201,
      body: { attachment: attachmentResource(before ?? attachment), upload: { ...upload, expiresAt } },
      headers: {
        location: `/v1/tickets/${ticket.ticketId}/attachments/${attachment.attachmentId}`,
        ...(before ? REPLAYED : {}),
      },
    };
  },
});

/** No redirect: a client would send its access token on to the object store, which refuses two signatures at once. */
export const readAttachment = route({
  method: 'GET',
  path: '/v1/tickets/{ticketId}/attachments/{attachmentId}',
  summary: 'An uploaded file: what it is, and an address where it can be read for five minutes.',
  roles: DESK,
  returns: z.object({ attachment: attachmentResourceSchema, url: z.string(), expiresAt: instantSchema }),
  problems: ['ticket-unknown', 'attachment-unknown'],
  run: async ({ params, principal }, live) => {
    await findTicket(live, principal, params.ticketId);
    const attachment = await live.store.attachments.find(params.ticketId, params.attachmentId);
    const key = attachment && attachmentKey(attachment);
    if (!attachment || !key || !(await live.objects.has(key))) {
      throw new Problem(404, 'attachment-unknown', 'There is no such file, or it has not been uploaded (yet).');
    }
    const { name, type } = attachment;
    const url = await live.links.download({ key, name, type }, DOWNLOAD_SECONDS);
    const expiresAt = after(live.now(), DOWNLOAD_SECONDS * 1000);
    return { status: 200, body: { attachment: attachmentResource(attachment), url, expiresAt } };
  },
});

/** The files that a reply names, uploaded and taken by the channel. Throws 422 saying which are not. */
export async function attachmentsFor(
  ids: readonly string[],
  ticket: { readonly ticketId: string; readonly channel: string },
  live: Live,
): Promise<Pick<Attachment, 'attachmentId' | 'ticket' | 'name' | 'type'>[]> {
  const rules = rulesOf(ticket.channel);
  const most = rules?.most ?? 0;
  if (ids.length > most) {
    const detail = most === 0 ? 'no files can be sent on this channel' : `the channel takes ${most} files`;
    throw new Problem(422, 'reply-blocked', `Not sent: ${detail}.`, {
      errors: [{ pointer: '#/attachments', code: 'attachments-not-taken', detail }],
    });
  }
  const found = await Promise.all(ids.map((id) => live.store.attachments.find(ticket.ticketId, id)));
  const there = await Promise.all(found.map((one) => (one ? live.objects.has(attachmentKey(one)) : false)));
  const missing = there.flatMap((isThere, index) =>
    isThere ? [] : [{ pointer: `#/attachments/${index}`, code: 'attachment-missing', detail: 'has not been uploaded' }],
  );
  if (missing.length > 0) throw new Problem(422, 'reply-blocked', 'Not sent: a file is missing.', { errors: missing });
  return found.flatMap((one) => {
    if (!one) return [];
    const { attachmentId, ticket: ticketId, name, type } = one;
    return [{ attachmentId, ticket: ticketId, name, type }];
  });
}

function rulesOf(channel: string): AttachmentRules | null {
  return connectorFor(channel)?.outbound.attachments ?? null;
}

function mustBeTaken({ type, size }: { type: string; size: number }, rules: AttachmentRules | null): void {
  const errors = [
    ...(rules ? [] : [{ pointer: '#', detail: 'no files can be sent on this channel' }]),
    ...(rules && !rules.types.includes(type)
      ? [{ pointer: '#/type', detail: `must be one of ${rules.types.join(', ')}` }]
      : []),
    ...(rules && size > rules.maxBytes
      ? [{ pointer: '#/size', detail: `must be at most ${rules.maxBytes} bytes` }]
      : []),
  ];
  if (errors.length === 0) return;
  throw new Problem(422, 'attachment-refused', `Not taken: ${errors.map(({ detail }) => detail).join('; ')}.`, {
    errors,
  });
}

function attachmentResource({ attachmentId, ...attachment }: Attachment): z.infer<typeof attachmentResourceSchema> {
  return { id: attachmentId, ...attachment };
}
