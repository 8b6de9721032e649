import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Duration, RemovalPolicy } from 'aws-cdk-lib/core';

/** The stages that exist. `local` is only ever synthesised: the embedded cloud reads its templates. */
export const STAGES = ['local', 'staging', 'production'] as const;
export type Stage = (typeof STAGES)[number];

/** Requests per second that API Gateway lets through, and how many at once, before it answers 429. */
export type Throttle = { readonly rateLimit: number; readonly burstLimit: number };

/** Everything that differs between stages; what does not stand here is the same in all of them. */
export type StageConfig = {
  /** Account and region that the templates are bound to. Absent: whatever the CLI is signed in to. */
  readonly env?: { readonly account: string; readonly region: string };
  readonly removalPolicy: RemovalPolicy;
  /** Whether table, user pool and stacks refuse to be deleted until that is switched off first. */
  readonly deletionProtection: boolean;
  readonly logLevel: 'DEBUG' | 'INFO' | 'WARN';
  readonly logRetention: RetentionDays;
  readonly alarms: boolean;
  /** Marketplaces' webhooks, all shops together. */
  readonly doorThrottle: Throttle;
  /** Agents' and the seller's own systems' requests. */
  readonly agentThrottle: Throttle;
  /** Instances of the door kept warm for channels that wait 500 ms; priced in docs/deploy.md. 0: none. */
  readonly doorsKeptWarm: number;
  /** How many instances of a worker one queue may start; AWS takes 2 to 1,000. */
  readonly workersPerQueue: number;
  /** After this, long texts leave the bucket even where nothing else removed them. */
  readonly keepTexts: Duration;
  /** What addresses of webhook endpoints may begin with although they are not public: the embedded cloud's front. */
  readonly outgoingException?: string;
  /** Where the hosted sign-in page may send people back to. */
  readonly signInReturnsTo: readonly string[];
  /** Whether people must give a second factor when they sign in. */
  readonly secondFactor: 'required' | 'optional';
  /** Whether Cognito judges each sign-in by known stolen passwords and by where it comes from; priced in docs/deploy.md. */
  readonly threatProtection: boolean;
};

export const stages: Record<Stage, StageConfig> = {
  local: {
    // No such account: `cdk deploy` without a stage stops here, before it makes a table that nothing protects.
    env: { account: '000000000000', region: 'us-east-1' },
    removalPolicy: RemovalPolicy.DESTROY,
    deletionProtection: false,
    logLevel: 'DEBUG',
    logRetention: RetentionDays.ONE_DAY,
    alarms: false,
    doorThrottle: { rateLimit: 10_000, burstLimit: 5_000 },
    agentThrottle: { rateLimit: 10_000, burstLimit: 5_000 },
    doorsKeptWarm: 0,
    workersPerQueue: 2,
    keepTexts: Duration.days(30),
    signInReturnsTo: ['http://localhost:4571/signed-in'],
    secondFactor: 'optional',
    threatProtection: false,
    outgoingException: 'http://front.quayside.invalid/marketplaces/',
  },
  staging: {
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: false,
    logLevel: 'DEBUG',
    logRetention: RetentionDays.TWO_WEEKS,
    alarms: true,
    doorThrottle: { rateLimit: 100, burstLimit: 200 },
    agentThrottle: { rateLimit: 50, burstLimit: 100 },
    doorsKeptWarm: 0,
    workersPerQueue: 5,
    keepTexts: Duration.days(90),
    signInReturnsTo: ['http://localhost:4571/signed-in'],
    secondFactor: 'optional',
    threatProtection: false,
  },
  production: {
    removalPolicy: RemovalPolicy.RETAIN,
    deletionProtection: true,
    logLevel: 'INFO',
    logRetention: RetentionDays.THREE_MONTHS,
    alarms: true,
    // 1,000 events a second sustained and 5,000 in a burst is what the pipeline is sized for.
    doorThrottle: { rateLimit: 2_000, burstLimit: 5_000 },
    agentThrottle: { rateLimit: 200, burstLimit: 400 },
    doorsKeptWarm: 2,
    workersPerQueue: 50,
    keepTexts: Duration.days(730),
    signInReturnsTo: ['http://localhost:4571/signed-in'],
    secondFactor: 'required',
    threatProtection: true,
  },
};

/** The stage that the context value names. Throws with the choices when there is no such stage. */
export function stageNamed(value: unknown): Stage {
  const found = STAGES.find((stage) => stage === value);
  if (!found) throw new Error(`no such stage: say -c stage=${STAGES.join('|')}`);
  return found;
}
