import { JSON_HEADERS, judgeStatus, type Receiver } from './receiver.ts';

/** Words with which Slack says that the address leads nowhere any more. */
const GONE = new Set(['no_service', 'no_active_hooks', 'channel_is_archived', 'channel_not_found', 'no_team']);

/** An incoming webhook of Slack: the address is the secret, a message a second. */
export const slack: Receiver = {
  kind: 'slack',
  hosts: ['hooks.slack.com', 'hooks.slack-gov.com'],
  secret: 'none',
  robot: { longestBytes: 8000, everyMs: 15_000 },
  call: ({ text }, { url }) => ({ url, headers: JSON_HEADERS, body: JSON.stringify({ text }) }),
  judge(heard) {
    const word = heard.body.trim();
    if (GONE.has(word)) return { outcome: 'gone', code: word };
    const verdict = judgeStatus(heard);
    return verdict.outcome === 'delivered' && word !== 'ok' ? { outcome: 'failed', code: 'not ok' } : verdict;
  },
};
