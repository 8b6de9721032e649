import { existsSync, readFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import * as z from 'zod/mini';
import { createResolver, type Resource, type Stack } from './intrinsics.ts';
import type { Model } from './model.ts';
import { createIdentities, physicalName } from './resource-names.ts';
import { type Found, readers } from './resource-readers.ts';
import { EMULATED, SUBSTITUTED } from './resource-types.ts';

const manifestSchema = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      properties: z.optional(z.looseObject({ templateFile: z.optional(z.string()), file: z.optional(z.string()) })),
    }),
  ),
});
const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.optional(z.record(z.string(), z.unknown())) }),
  ),
  Outputs: z._default(z.record(z.string(), z.unknown()), {}),
  Parameters: z._default(z.record(z.string(), z.unknown()), {}),
});
const assetsSchema = z.looseObject({
  files: z._default(
    z.record(
      z.string(),
      z.looseObject({
        source: z.looseObject({ path: z.optional(z.string()) }),
        destinations: z.record(z.string(), z.looseObject({ objectKey: z.string() })),
      }),
    ),
    {},
  ),
});

/**
 * What a synthesised assembly (`cdk.out`) deploys, every reference resolved. Throws when nothing was synthesised there, for
 * a resource type that is neither emulated nor listed as substituted, and for anything asked of an emulated type that the
 * emulation cannot do.
 */
export function readAssembly(directory: string): Model {
  const assembly = resolvePath(directory);
  if (!existsSync(join(assembly, 'manifest.json'))) {
    throw new Error(
      `nothing is synthesised in ${assembly}: run \`npm start\`, or \`npx cdk synth\` and name its output`,
    );
  }
  const { artifacts } = read(manifestSchema, join(assembly, 'manifest.json'));
  const stacks: Stack[] = [];
  const assets = new Map<string, string>();
  for (const [name, { type, properties }] of Object.entries(artifacts)) {
    if (type === 'aws:cloudformation:stack' && properties?.templateFile) {
      const template = read(templateSchema, join(assembly, properties.templateFile));
      stacks.push({ name, resources: template.Resources, outputs: template.Outputs, parameters: template.Parameters });
    }
    if (type === 'cdk:asset-manifest' && properties?.file) {
      const { files } = read(assetsSchema, join(assembly, properties.file));
      for (const { source, destinations } of Object.values(files)) {
        for (const { objectKey } of Object.values(destinations)) {
          if (source.path) assets.set(objectKey, join(assembly, source.path));
        }
      }
    }
  }
  return modelOf(stacks, assets);
}

/** As {@link readAssembly}, from parsed templates; `assets` leads from an asset's object key to its directory. */
export function modelOf(stacks: readonly Stack[], assets: ReadonlyMap<string, string>): Model {
  const all = stacks.flatMap((stack) =>
    Object.entries(stack.resources).map(([logicalId, resource]) => ({ stack, logicalId, resource })),
  );
  for (const { stack, logicalId, resource } of all) refuseUnknown(stack, logicalId, resource);
  const resolve = createResolver(stacks, createIdentities());
  const of = (type: string): Found[] =>
    all
      .filter(({ resource }) => resource.Type === type)
      .map(({ stack, logicalId, resource }) => ({
        stack,
        logicalId,
        // Only what is emulated gets resolved: a function that we cannot resolve may stand anywhere else.
        properties: resolve(stack, resource.Properties ?? {}) as Record<string, unknown>,
      }));
  const model = readers(of, assets);
  for (const kind of ['tables', 'queues', 'functions'] as const) refuseTwins(kind, model[kind]);
  // Two roles of one name would share what either may do.
  refuseTwins(
    'roles',
    of('AWS::IAM::Role').map(({ stack, logicalId }) => ({ name: physicalName(stack, logicalId) })),
  );
  return {
    ...model,
    substituted: all.flatMap(({ stack, logicalId, resource: { Type: type } }) => {
      const reason = SUBSTITUTED[type];
      return reason ? [{ stack: stack.name, logicalId, type, reason }] : [];
    }),
  };
}

function refuseUnknown(stack: Stack, logicalId: string, { Type: type }: Resource): void {
  if (EMULATED[type] || SUBSTITUTED[type]) return;
  throw new Error(
    `${stack.name}/${logicalId} is of type ${type}, which the embedded cloud neither emulates nor substitutes: ` +
      'add it in infra/local/resource-types.ts and docs/emulation.md',
  );
}

/** Names lose CDK's hash here, so two constructs of one name in different places would become one resource. */
function refuseTwins(kind: string, named: readonly { readonly name: string }[]): void {
  const names = named.map(({ name }) => name);
  const twin = names.find((name, position) => names.indexOf(name) !== position);
  if (twin)
    throw new Error(`the template has two ${kind} that would both be called ${twin}: give one a name of its own`);
}

function read<T>(schema: z.ZodMiniType<T>, file: string): T {
  const parsed = z.safeParse(schema, JSON.parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${file} has not the shape expected: ${parsed.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
  );
}
