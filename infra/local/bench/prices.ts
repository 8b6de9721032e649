/** What one unit of something costs in US dollars, where that is said, and how sure we are of it. */
type Price = {
  readonly usd: number;
  readonly per: string;
  readonly source: string;
  /** `agreeing`: two or more independent pages, no word of AWS's own page seen. `single`: one page. */
  readonly sureness: 'agreeing' | 'single';
};

/**
 * List prices of AWS without free tiers, taxes and discounts. AWS's own price pages draw their figures with a script and could
 * not be read from here; each figure was taken from pages that quote them. To be checked against the account's own bill.
 */
export const PRICES = {
  date: '2026-11-28',
  region: 'us-east-1',
  currency: 'USD',
  items: {
    apiRequest: {
      usd: 1.0e-6,
      per: 'HTTP API request of up to 512 KB, the first 300 million a month',
      source: 'apigatewaycost.com/aws; awsforengineers.com/blog/aws-api-gateway-pricing-explained (2025-05)',
      sureness: 'agreeing',
    },
    lambdaRequest: {
      usd: 0.2e-6,
      per: 'invocation',
      source: 'cloudchipr.com/blog/aws-lambda-pricing (2024); git.mcrn.ar … lambda-13-cost.md (2026-05)',
      sureness: 'agreeing',
    },
    lambdaSecond: {
      usd: 0.0000133334,
      per: 'GB-second on arm64, the first 7.5 billion a month; each invocation begun by the millisecond',
      source: 'cloudchipr.com/blog/aws-lambda-pricing (2024); git.mcrn.ar … lambda-13-cost.md (2026-05)',
      sureness: 'agreeing',
    },
    sqsRequest: {
      usd: 0.4e-6,
      per: 'request to a standard queue of up to 64 KB, an empty receive too',
      source:
        'cloudburn.io/blog/amazon-sqs-pricing (2026-03); unanswered.io/guide/aws-sqs-pricing-and-cost-optimization',
      sureness: 'agreeing',
    },
    writeUnit: {
      usd: 0.625e-6,
      per: 'write request unit on demand, since the cut of November 2024',
      source: 'airbyte.com/data-engineering-resources/dynamodb-pricing (2025-07); jusdb.com/blog (2025-08: halved)',
      sureness: 'agreeing',
    },
    readUnit: {
      usd: 0.125e-6,
      per: 'read request unit on demand, since the cut of November 2024',
      source: 'airbyte.com/data-engineering-resources/dynamodb-pricing (2025-07); jusdb.com/blog (2025-08: halved)',
      sureness: 'agreeing',
    },
    logByte: {
      usd: 0.5e-9,
      per: 'byte taken in by CloudWatch Logs, standard class; the first 10 TB a month where Lambda writes them',
      source: 'hivebook.wiki/wiki/cloudwatch-logs-cost…; c3x.dev/blog/cloudwatch-logs-cost-optimization (2026-06)',
      sureness: 'agreeing',
    },
    /** Not used: metrics out of log lines (EMF) and metric filters need the standard class. */
    logByteInfrequent: {
      usd: 0.25e-9,
      per: 'byte taken in by CloudWatch Logs, infrequent access',
      source: 'c3x.dev/blog/cloudwatch-logs-cost-optimization (2026-06); cloudcostcutter.cloud (2026)',
      sureness: 'agreeing',
    },
    bytesOut: {
      usd: 0.09e-9,
      per: 'byte sent to the internet, after the first 100 GB a month and up to 10 TB',
      source: 'apigatewaycost.com/aws; unanswered.io/guide/aws-sqs-pricing-and-cost-optimization',
      sureness: 'agreeing',
    },
    parameterRead: {
      usd: 0,
      per: 'read of a standard parameter at standard throughput',
      source: 'think-with-tech.blogspot.com (2025-10); luminhkhuong.dev … ssm-parameter-store',
      sureness: 'agreeing',
    },
    objectPut: {
      usd: 5.0e-6,
      per: 'S3 PUT, standard class: only for what is set aside and for texts over 32 KB',
      source: 'from memory; no page that says it was found',
      sureness: 'single',
    },
  },
} as const satisfies {
  readonly date: string;
  readonly region: string;
  readonly currency: string;
  readonly items: Readonly<Record<string, Price>>;
};
