import { type Member, memberSchema } from '../domain/member.ts';
import { parseItem, type Stored } from './records.ts';
import { keys, type Table } from './table.ts';

/** Who is limited to which shops. Who may sign in at all, and as what, the sign-in knows. */
export type MemberStore = {
  find(name: string): Promise<Stored<Member> | undefined>;
  /** By their names; `after` is the name that the page before ended with. */
  all(page: { limit: number; after?: string | undefined }): Promise<{ items: Member[]; after?: string | undefined }>;
  /** Writes against the version read; 0 creates. Throws `Conflict`. */
  save(member: Member, version: number): Promise<void>;
};

export function memberStore(table: Table): MemberStore {
  return {
    async find(name) {
      const item = await table.get(keys.member(name));
      return item && { value: parseItem(memberSchema, item.data), version: item.version };
    },
    async all({ limit, after }) {
      const page = await table.items({ partition: 'MEMBERS', limit, after });
      return { items: page.items.map((item) => parseItem(memberSchema, item.data)), after: page.after };
    },
    async save(member, version) {
      await table.put({ ...keys.member(member.name), data: member }, version);
    },
  };
}
