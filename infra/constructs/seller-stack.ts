import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Stack } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { type Stage, type StageConfig, stages } from '../stages.ts';

/** A stack that knows its stage, so that the constructs in it need not be told one setting at a time. */
export abstract class SellerStack extends Stack {
  readonly stage: Stage;
  readonly config: StageConfig;
  /** Who is told when an alarm goes off; absent where the stage has no alarms. */
  abstract readonly bell: ITopic | undefined;

  constructor(scope: Construct, id: string, { stage }: { readonly stage: Stage }) {
    const config = stages[stage];
    super(scope, id, {
      ...(config.env && { env: config.env }),
      terminationProtection: config.deletionProtection,
      tags: { application: 'quayside', stage },
    });
    this.stage = stage;
    this.config = config;
  }

  /** The stack that a construct stands in. Throws when it is not one of ours. */
  static around(construct: Construct): SellerStack {
    const stack = Stack.of(construct);
    if (!(stack instanceof SellerStack)) throw new Error(`${construct.node.path} does not stand in a SellerStack`);
    return stack;
  }

  /** Name of a parameter of this deployment: `/quayside/<stage>/<name>`. */
  parameter(name: string): string {
    return `/quayside/${this.stage}/${name}`;
  }
}
