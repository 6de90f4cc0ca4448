import { Fn, Stack } from "aws-cdk-lib";

/**
 * A stack that leaves it to CloudFormation which zones its region has. CDK would ask AWS for them at synthesis, where there
 * may be neither a network nor credentials. (A class, because CDK reads the zones from an overridden getter.)
 */
export class ZonedStack extends Stack {
  override get availabilityZones(): string[] {
    return [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())];
  }
}
