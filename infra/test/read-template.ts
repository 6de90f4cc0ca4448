import type { Template } from "../src/synthesise.ts";

type Json = Record<string, unknown>;

/** A resource of a template with its id; properties as loose JSON, which each test says the shape of. */
export type Resource = { id: string; properties: Json; whole: Json };

/** The resources of one type, such as `AWS::SQS::Queue`. */
export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.entries(template.Resources)
    .filter(([, resource]) => resource.Type === type)
    .map(([id, resource]) => ({ id, properties: resource.Properties ?? {}, whole: resource }));
}

/** The one resource of a type whose properties include `part`, compared as JSON one level deep. */
export function theOne(template: Template, type: string, part: Json = {}): Resource {
  const found = resourcesOf(template, type).filter(({ properties }) =>
    Object.entries(part).every(([key, value]) => JSON.stringify(properties[key]) === JSON.stringify(value)),
  );
  const [first] = found;
  if (!first || found.length > 1)
    throw new Error(`There are ${found.length} resources ${type} with ${JSON.stringify(part)}.`);
  return first;
}
