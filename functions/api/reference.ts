import { createHash } from 'node:crypto';
import type { OpenApi, Operation, Parameter } from './openapi.ts';
import type { Schema } from './openapi-schemas.ts';

const STYLE = `
:root{color-scheme:light dark;--line:#8884;--soft:#8882;--link:#0b62c4}
@media(prefers-color-scheme:dark){:root{--link:#8ab8ff}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:1rem;font:1rem/1.5 system-ui,"PingFang SC","Microsoft YaHei",sans-serif}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{position:static}
nav ul{list-style:none;padding:0;columns:24rem}nav li{break-inside:avoid;overflow-wrap:anywhere}
h2{margin-top:3rem;border-bottom:2px solid var(--line)}
article{border:1px solid var(--line);border-radius:.5rem;padding:0 1rem 1rem;margin:1.5rem 0}
h3{overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,Consolas,monospace;font-size:.9em}
code{overflow-wrap:anywhere}
pre{background:var(--soft);padding:.75rem;overflow-x:auto;border-radius:.25rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-top:1px solid var(--line)}
th{font-weight:600}
@media(max-width:40rem){table,tbody,tr,th,td{display:block}thead{display:none}th,td{padding:.1rem 0;border:0}tr{border-top:1px solid var(--line);padding:.4rem 0}}
`;

/** What the page needs to be let do: its own style by its hash, and nothing else at all. */
export const REFERENCE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The interface's description as one page to read and to search with the browser's own find: no script, no font and no image,
 * nothing from anywhere else. Made of the OpenAPI document alone.
 */
export function referencePage(document: OpenApi): string {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  );
  const sections = document.tags.map(({ name: tag, description }) => {
    const own = operations.filter(({ operation }) => operation.tags.includes(tag));
    const articles = own.map(({ name, operation }) => article(name, operation, document)).join('\n');
    return `<section><h2 id="${tag}">${escaped(tag)}</h2>\n<p>${prose(description)}</p>\n${articles}</section>`;
  });
  const contents = operations.map(
    ({ name, operation }) => `<li><a href="#${operation.operationId}"><code>${escaped(name)}</code></a></li>`,
  );
  const schemas = Object.entries(document.components.schemas).map(
    ([name, schema]) => `<article><h3 id="schema-${name}">${escaped(name)}</h3>\n${fieldsOf(schema)}</article>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(document.info.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<a class="skip" href="#main">To the content</a>
<header><h1>${escaped(document.info.title)}</h1>
<p>${prose(document.info.description)}</p>
<p>For machines: <a href="/openapi.json"><code>/openapi.json</code></a>, OpenAPI 3.1.</p></header>
<nav aria-label="All routes"><ul>
${contents.join('\n')}
</ul></nav>
<main id="main">
${sections.join('\n')}
<section><h2 id="schemas">Schemas</h2>
${schemas.join('\n')}</section>
</main>
</body>
</html>
`;
}

function article(name: string, operation: Operation, document: OpenApi): string {
  const body = operation.requestBody?.content['application/json']?.schema;
  return `<article><h3 id="${operation.operationId}"><code>${escaped(name)}</code></h3>
<p>${prose(operation.summary)} ${prose(operation.description)}</p>
${operation.parameters.length > 0 ? parameterTable(operation.parameters) : ''}
${body ? `<h4>Body</h4>\n${fieldsOf(body)}` : ''}
<h4>Answers</h4>
${answerTable(operation)}
<h4>With curl</h4>
<pre><code>${escaped(curlOf(name, operation, document))}</code></pre></article>`;
}

function parameterTable(parameters: readonly Parameter[]): string {
  const rows = parameters.map(
    ({ name, in: place, required, description, schema }) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${place}${required ? ', required' : ''}</td><td>${typeOf(schema)}</td><td>${prose(description)}</td></tr>`,
  );
  return table(['parameter', 'where', 'form', 'what'], rows);
}

function answerTable({ responses }: Operation): string {
  const rows = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const [kind] = Object.entries(content);
    const shown = kind && kind[0] === 'application/json' ? typeOf(kind[1].schema) : '';
    return `<tr><th scope="row">${status}</th><td>${prose(description)}</td><td>${shown}</td></tr>`;
  });
  return table(['status', 'when', 'body'], rows);
}

/** The fields of an object, or the form of anything else. */
function fieldsOf(schema: Schema): string {
  if (!schema.properties) return `<p>${typeOf(schema)}</p>`;
  const rows = Object.entries(schema.properties).map(
    ([name, field]) =>
      `<tr><th scope="row"><code>${escaped(name)}</code></th><td>${typeOf(field)}</td><td>${schema.required?.includes(name) ? 'always' : 'may be left out'}</td></tr>`,
  );
  return table(['field', 'form', ''], rows);
}

/** A schema in a few words, with links to those that have a name. */
function typeOf(schema: Schema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name) return `<a href="#schema-${name}">${escaped(name)}</a>`;
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(', ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.map(typeOf).join(' or ');
  if (schema.type === 'array') return `list of ${schema.items ? typeOf(schema.items) : 'anything'}`;
  if (schema.properties) {
    return Object.entries(schema.properties)
      .map(([field, form]) => `${code(field)}: ${typeOf(form)}`)
      .join('; ');
  }
  return `${[schema.type ?? 'anything'].flat().join(' or ')}${limitsOf(schema)}`;
}

const LIMITS = { minimum: 'from', maximum: 'to', minLength: 'at least', maxLength: 'at most', default: 'otherwise' };

function limitsOf(schema: Schema): string {
  const said = Object.entries(LIMITS).flatMap(([key, word]) =>
    schema[key] === undefined ? [] : [`${word} ${escaped(String(schema[key]))}`],
  );
  return said.length > 0 ? ` (${said.join(', ')})` : '';
}

function curlOf(name: string, { parameters, requestBody }: Operation, document: OpenApi): string {
  const [method = '', path = ''] = name.split(' ');
  const needed = parameters.filter(({ required }) => required);
  const query = needed
    .filter((one) => one.in === 'query')
    .map((one) => `${one.name}=${String(exampleOf(one.schema, document))}`);
  const address = `$API${path.replaceAll(/\{(\w+)\}/g, (_, param: string) => `$${param.toUpperCase()}`)}`;
  const headers = needed.filter((one) => one.in === 'header').map((one) => `-H '${one.name.toLowerCase()}: …'`);
  const body = requestBody?.content['application/json']?.schema;
  const sent = body ? [`-H 'content-type: application/json'`, `-d '${JSON.stringify(exampleOf(body, document))}'`] : [];
  const request = `curl -s ${method === 'GET' ? '' : `-X ${method} `}"${address}${query.length > 0 ? `?${query.join('&')}` : ''}"`;
  return [request, `-H "authorization: Bearer $TOKEN"`, ...headers, ...sent].join(' \\\n  ');
}

/** Something of that form, with only what must be there. */
function exampleOf(schema: Schema, document: OpenApi): unknown {
  const name = schema.$ref?.split('/').at(-1);
  if (name === 'Instant') return '2026-11-22T02:24:15.000Z';
  if (name) return exampleOf(document.components.schemas[name] ?? {}, document);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice) return exampleOf(choice, document);
  if (schema.type === 'array') return [exampleOf(schema.items ?? {}, document)];
  if (schema.type === 'object') {
    const fields = Object.entries(schema.properties ?? {});
    const required = fields.filter(([field]) => schema.required?.includes(field));
    return Object.fromEntries(
      (required.length > 0 ? required : fields.slice(0, 1)).map(([field, form]) => [field, exampleOf(form, document)]),
    );
  }
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  return schema.type === 'boolean' ? true : '…';
}

function table(heads: readonly string[], rows: readonly string[]): string {
  const head = heads.map((one) => `<th scope="col">${one}</th>`).join('');
  return `<div class="wide" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`;
}

function code(text: string): string {
  return `<code>${escaped(text)}</code>`;
}

/** Text with what stands in back quotes as code. */
function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
