/** A resource as both clouds name it: `IntakeQueue4D8B07A5` is `intake-queue`, whatever its physical name. */
export type StackResource = { readonly type: string; readonly name: string; readonly physical: string };

/** What is asked of CloudFormation, or of the templates that the local cloud runs. */
export type Stacks = {
  /** Every resource of a stack. Throws where there is no such stack. */
  resources(stack: string): Promise<StackResource[]>;
  outputs(stack: string): Promise<Readonly<Record<string, string>>>;
};

/** The stacks of a stage (`infra/app.ts`). */
export function stacksOf(stage: string) {
  return {
    storage: `quayside-${stage}-storage`,
    pipeline: `quayside-${stage}-pipeline`,
    api: `quayside-${stage}-api`,
  } as const;
}
