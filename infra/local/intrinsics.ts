/** One stack's template, as far as it must be known to resolve references. */
export type Stack = {
  readonly name: string;
  readonly resources: Readonly<Record<string, Resource>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly parameters: Readonly<Record<string, unknown>>;
};
export type Resource = { readonly Type: string; readonly Properties?: Readonly<Record<string, unknown>> | undefined };

/** What a resource answers to `Ref` and `Fn::GetAtt`. */
export type Identities = {
  ref(stack: Stack, logicalId: string): unknown;
  attribute(stack: Stack, logicalId: string, name: string): unknown;
};

const PSEUDO: Readonly<Record<string, unknown>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': 'us-east-1',
  'AWS::AccountId': '000000000000',
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': undefined,
};

/** Resolves CloudFormation's functions across stacks. Throws, naming the function, for one that it does not know. */
export function createResolver(stacks: readonly Stack[], identities: Identities) {
  const exported = new Map<string, { stack: Stack; value: unknown }>();
  for (const stack of stacks) {
    for (const output of Object.values(stack.outputs)) {
      const { Value: value, Export: exporting } = record(output);
      const name = record(exporting).Name;
      if (typeof name === 'string') exported.set(name, { stack, value });
    }
  }

  const functions: Record<string, (stack: Stack, argument: unknown) => unknown> = {
    Ref: (stack, argument) => reference(stack, String(argument)),
    'Fn::GetAtt': (stack, argument) => {
      const [logicalId = '', ...path] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
      return identities.attribute(stack, logicalId, path.join('.'));
    },
    'Fn::Join': (stack, argument) => {
      const [separator, parts] = list(argument);
      return list(resolve(stack, parts)).map(String).join(String(separator));
    },
    'Fn::Sub': (stack, argument) => substitute(stack, argument),
    'Fn::Select': (stack, argument) => {
      const [index, values] = list(argument);
      return list(resolve(stack, values))[Number(resolve(stack, index))];
    },
    'Fn::Split': (stack, argument) => {
      const [separator, text] = list(argument);
      return String(resolve(stack, text)).split(String(separator));
    },
    'Fn::ImportValue': (stack, argument) => {
      const name = String(resolve(stack, argument));
      const found = exported.get(name);
      if (!found) throw new Error(`${stack.name} imports ${name}, which no stack exports`);
      return resolve(found.stack, found.value);
    },
  };

  function resolve(stack: Stack, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((part) => resolve(stack, part)).filter((part) => part !== undefined);
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [only] = entries;
    if (entries.length === 1 && only && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const apply = functions[only[0]];
      if (!apply) throw new Error(`${stack.name} uses ${only[0]}, which the embedded cloud cannot resolve`);
      return apply(stack, only[1]);
    }
    return Object.fromEntries(entries.map(([name, part]) => [name, resolve(stack, part)]));
  }

  function reference(stack: Stack, name: string): unknown {
    if (name === 'AWS::StackName') return stack.name;
    if (name === 'AWS::StackId') return `arn:aws:cloudformation:us-east-1:000000000000:stack/${stack.name}/local`;
    if (name in PSEUDO) return PSEUDO[name];
    if (stack.resources[name]) return identities.ref(stack, name);
    const parameter = record(stack.parameters[name]);
    if ('Default' in parameter) return parameter.Default;
    throw new Error(`${stack.name} refers to ${name}, which it does not have`);
  }

  function substitute(stack: Stack, argument: unknown): string {
    const [template, given] = Array.isArray(argument) ? argument : [argument, {}];
    const variables = record(given);
    return String(template).replaceAll(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in variables) return String(resolve(stack, variables[name]));
      const [logicalId = '', ...path] = name.split('.');
      return String(path.length ? identities.attribute(stack, logicalId, path.join('.')) : reference(stack, name));
    });
  }

  return resolve;
}

export function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
