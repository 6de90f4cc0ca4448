import { aws_ec2 as ec2 } from "aws-cdk-lib";
import { expect, it } from "vitest";
import { architectureOf } from "./architecture.ts";

it.each([
  "t3.small",
  "t4g.small",
  "a1.large",
  "c7i.xlarge",
  "c7gn.xlarge",
  "m7i-flex.large",
  "m6gd.metal",
  "g4dn.xlarge",
  "g5g.xlarge",
  "im4gn.large",
  "x2iedn.xlarge",
])("reads from the name of %s what CDK does", (type) => {
  const known = new ec2.InstanceType(type).architecture;
  expect(architectureOf(type)).toBe(known === ec2.InstanceArchitecture.ARM_64 ? "arm64" : "x64");
});
