import { App, Validations, type Stack } from "aws-cdk-lib";
import recommendedFlags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };
import { AwsSolutionsChecks } from "cdk-nag";
import { noRelease, type Release } from "./release.ts";
import { addServiceStack } from "./service-stack.ts";
import type { Stage } from "./stage.ts";
import { addStateStack } from "./state-stack.ts";

/** Both stacks of a stage, not yet synthesised. */
export type Assembly = { app: App; state: Stack; service: Stack };

/** A template of CloudFormation, as JSON. */
export type Template = {
  Resources: Record<string, { Type: string; Properties?: Record<string, unknown>; [key: string]: unknown }>;
  [section: string]: unknown;
};

/** The stacks of a stage, under the checks of cdk-nag. `outdir` is where the assembly goes; a temporary folder otherwise. */
export function assemble(
  stage: Stage,
  { release = noRelease, outdir }: { release?: Release; outdir?: string } = {},
): Assembly {
  const app = new App({
    analyticsReporting: false,
    stackTraces: false,
    ...(outdir ? { outdir } : {}),
    context: {
      ...recommendedFlags, // as `cdk init` would write into cdk.json: CDK's present ways, not those of its past
      // By exports, which CloudFormation has always had, and which keep what a server needs from being taken away.
      "@aws-cdk/core:defaultCrossStackReferences": "strong",
    },
  });
  const state = addStateStack(app, stage);
  const service = addServiceStack(app, stage, state, release);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, state: state.stack, service };
}

/**
 * The templates of a stage, made in process, without a network and credentials. `state` has buckets, tables, topics, queues
 * and secrets; `service` has the groups (`AWS::AutoScaling::AutoScalingGroup`), their policies
 * (`AWS::AutoScaling::ScalingPolicy`) and the alarms that set them off (`AWS::CloudWatch::Alarm`, whose `AlarmActions`
 * refer to a policy). Throws with cdk-nag's report when a rule is broken and nobody has explained why.
 */
export function synthesise(
  stage: Stage,
  release: Release = noRelease,
): { state: Template; service: Template } {
  const { app, state, service } = assemble(stage, { release });
  const assembly = app.synth();
  const templateOf = (stack: Stack) => assembly.getStackByName(stack.stackName).template as Template;
  return { state: templateOf(state), service: templateOf(service) };
}
