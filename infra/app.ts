import { App, Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ApiStack } from './api-stack.ts';
import { PipelineStack } from './pipeline-stack.ts';
import { type Stage, stageNamed } from './stages.ts';
import { StorageStack } from './storage-stack.ts';

/** One seller's deployment: what must survive, the way of a message, and the doors on both ends of it. */
export function deployment(app: App, stage: Stage) {
  const storage = new StorageStack(app, `quayside-${stage}-storage`, { stage });
  const pipeline = new PipelineStack(app, `quayside-${stage}-pipeline`, { stage, storage });
  const api = new ApiStack(app, `quayside-${stage}-api`, { stage, storage, pipeline });
  return { storage, pipeline, api };
}

if (import.meta.main) {
  const app = new App();
  // Without `-c stage=` the templates are the embedded cloud's, which no account accepts.
  const stage = stageNamed(app.node.tryGetContext('stage') ?? 'local');
  // What no account gets is checked by the tests only: `npm start` need not wait for it.
  if (stage !== 'local') Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  deployment(app, stage);
  app.synth();
}
