import type { Template } from "../src/synthesise.ts";
import { resourcesOf } from "./read-template.ts";

/** A statement of any policy of a template, its actions and resources as lists. */
export type Statement = {
  where: string;
  effect: string;
  actions: string[];
  resources: unknown[];
  principal: unknown;
  condition: unknown;
};

type RawStatement = {
  Effect: string;
  Action: string | string[];
  Resource?: unknown;
  Principal?: unknown;
  Condition?: unknown;
};
type Document = { Statement: RawStatement[] };

const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Every statement of every policy: of roles, and of buckets, topics, queues and keys. */
export function statementsIn(template: Template): Statement[] {
  const read = (where: string, document: unknown): Statement[] =>
    (document as Document).Statement.map(({ Effect, Action, Resource, Principal, Condition }) => ({
      where,
      effect: Effect,
      actions: listOf(Action),
      resources: listOf(Resource),
      principal: Principal,
      condition: Condition,
    }));
  return Object.entries(template.Resources).flatMap(([id, { Properties = {} }]) => [
    ...(Properties["PolicyDocument"] ? read(id, Properties["PolicyDocument"]) : []),
    ...(Properties["KeyPolicy"] ? read(id, Properties["KeyPolicy"]) : []),
    ...listOf(Properties["Policies"] as { PolicyDocument: unknown }[] | undefined).flatMap(
      ({ PolicyDocument }) => read(id, PolicyDocument),
    ),
  ]);
}

/** What a role may do: the statements written into it and those of policies attached to it. */
export function allowedTo(template: Template, roleName: string): Statement[] {
  const [role] = resourcesOf(template, "AWS::IAM::Role").filter(({ id }) => id.startsWith(roleName));
  if (!role) throw new Error(`There is no role ${roleName}.`);
  const attached = resourcesOf(template, "AWS::IAM::Policy")
    .filter(({ properties }) => JSON.stringify(properties["Roles"]).includes(`"${role.id}"`))
    .map(({ id }) => id);
  return statementsIn(template).filter(({ where }) => where === role.id || attached.includes(where));
}
