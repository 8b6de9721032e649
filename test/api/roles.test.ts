import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/api/routes.ts';
import type { Role } from '../../functions/domain/principal.ts';
import { anApi } from './desk.ts';

const DESK: Role[] = ['agent', 'supervisor'];

/** Who may call what; everyone else is refused. */
const ALLOWED: Record<string, Role[] | 'everyone'> = {
  'GET /v1/me': 'everyone',
  'GET /v1/queues': DESK,
  'GET /v1/queues/{queue}/tickets': DESK,
  'POST /v1/queues/{queue}/claim-next': DESK,
  'GET /v1/tickets/{ticketId}': DESK,
  'GET /v1/tickets/{ticketId}/texts/{text}': DESK,
  'GET /v1/tickets/{ticketId}/history': DESK,
  'POST /v1/tickets/{ticketId}/claim': DESK,
  'POST /v1/tickets/{ticketId}/release': DESK,
  'POST /v1/tickets/{ticketId}/assign': DESK,
  'POST /v1/tickets/{ticketId}/flag': DESK,
  'POST /v1/tickets/{ticketId}/tags': DESK,
  'POST /v1/tickets/{ticketId}/hand-over': DESK,
  'POST /v1/tickets/{ticketId}/snooze': DESK,
  'POST /v1/tickets/{ticketId}/resolve': DESK,
  'POST /v1/tickets/{ticketId}/reopen': DESK,
  'POST /v1/tickets/{ticketId}/note': DESK,
  'POST /v1/tickets/{ticketId}/replies': DESK,
  'GET /v1/tickets/{ticketId}/replies/{replyId}': DESK,
  'POST /v1/tickets/{ticketId}/replies/{replyId}/decision': DESK,
  'GET /v1/buyers/{connection}/{shop}/{buyer}/tickets': DESK,
  'GET /v1/orders/{connection}/{shop}/{orderId}': DESK,
  'GET /v1/disputes': DESK,
  'GET /v1/disputes/{connection}/{shop}/{id}': DESK,
  'POST /v1/disputes/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/reviews': DESK,
  'GET /v1/reviews/{connection}/{shop}/{id}': DESK,
  'POST /v1/reviews/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/notices': DESK,
  'GET /v1/notices/{connection}/{shop}/{id}': DESK,
  'POST /v1/notices/{connection}/{shop}/{id}/done': DESK,
  'GET /v1/privacy-orders': ['supervisor', 'engineer'],
  'GET /v1/privacy-orders/{connection}/{shop}/{id}': ['supervisor', 'engineer'],
  'POST /v1/privacy-orders/{connection}/{shop}/{id}/done': ['supervisor', 'engineer'],
  'GET /v1/connections': ['agent', 'supervisor', 'engineer'],
  'GET /v1/statement': ['supervisor', 'engineer'],
};

const PEOPLE: Role[][] = [[], ['agent'], ['supervisor'], ['engineer'], ['agent', 'engineer'], ['agent', 'supervisor']];

test('the table above tells of every route there is', () => {
  expect(Object.keys(ALLOWED).sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
});

describe.each(Object.entries(ALLOWED))('%s', (name, allowed) => {
  const [method = '', path = ''] = name.split(' ');

  test.each(PEOPLE.map((roles) => ({ roles })))('for someone who is $roles', async ({ roles }) => {
    const may = allowed === 'everyone' || roles.some((role) => allowed.includes(role));

    const heard = await anApi().ask({ name: 'someone', roles }, method, path.replaceAll(/[{}]/g, ''));

    // Past the door it may be anything (no such ticket, no If-Match), only no refusal for want of a role.
    if (may) expect(heard.body.code).not.toBe('role-missing');
    else expect(heard).toMatchObject({ status: 403, body: { code: 'role-missing' } });
  });
});
