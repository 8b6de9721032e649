/** What a signed-in person may be; each is a group in Cognito and one person can be several. */
export const ROLES = ['agent', 'supervisor', 'engineer'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking. `name` is what owners, notes and history are signed with. */
export type Principal = { readonly name: string; readonly roles: readonly Role[] };

export function isSupervisor({ roles }: Principal): boolean {
  return roles.includes('supervisor');
}
