import { AttributeType, BillingMode, ProjectionType, Table } from 'aws-cdk-lib/aws-dynamodb';
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Duration } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { INDEXES, PROJECTED, TABLE_KEYS } from '../functions/store/table.ts';
import { SellerStack } from './constructs/seller-stack.ts';
import type { Stage } from './stages.ts';

/** Beginnings of object keys: deliveries set aside as they came, texts too long for the table, a ticket's files, what is handed out. */
export const OBJECTS = {
  setAside: 'set-aside/',
  texts: 'text/',
  attachments: 'attachment/',
  exports: 'export/',
} as const;

/**
 * What must survive everything else: the table and the bucket, kept when the stack goes.
 *
 * Encrypted with AWS's own keys. A customer key would cost per request on every read and buys only a second door (a key
 * policy) to data that one role per function already closes; access tokens, where a second door is worth having, are
 * sealed by the functions under a key of their own before they reach the table.
 */
export class StorageStack extends SellerStack {
  readonly table: Table;
  readonly objects: Bucket;
  readonly bell = undefined;

  constructor(scope: Construct, id: string, props: { readonly stage: Stage }) {
    super(scope, id, props);
    const { removalPolicy, deletionProtection, keepTexts } = this.config;

    this.table = new Table(this, 'Table', {
      partitionKey: { name: TABLE_KEYS.partition, type: AttributeType.STRING },
      sortKey: { name: TABLE_KEYS.sort, type: AttributeType.STRING },
      timeToLiveAttribute: TABLE_KEYS.expiry,
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection,
      removalPolicy,
    });
    for (const { name, partition, sort } of Object.values(INDEXES)) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: { name: partition, type: AttributeType.STRING },
        sortKey: { name: sort, type: AttributeType.STRING },
        projectionType: ProjectionType.INCLUDE,
        nonKeyAttributes: [...PROJECTED],
      });
    }

    // Who has read a buyer's texts, as S3 tells it: names of objects, never what is in them.
    const accessLogs = new Bucket(this, 'ObjectsAccessLogs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy,
      lifecycleRules: [{ id: 'access-logs', expiration: Duration.days(90) }],
    });

    // Not versioned: an erasure must erase, and nothing here is ever overwritten with something else.
    this.objects = new Bucket(this, 'Objects', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      serverAccessLogsBucket: accessLogs,
      removalPolicy,
      lifecycleRules: [
        { id: 'set-aside', prefix: OBJECTS.setAside, expiration: Duration.days(30) },
        // Whoever asked for a person's data fetches them within days; they are a second copy of everything.
        { id: 'exports', prefix: OBJECTS.exports, expiration: Duration.days(7) },
        { id: 'texts', prefix: OBJECTS.texts, expiration: keepTexts },
        { id: 'attachments', prefix: OBJECTS.attachments, expiration: keepTexts },
        { id: 'unfinished', abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
    });
  }
}
