import { type Stack, aws_ec2 as ec2 } from "aws-cdk-lib";
import { architectureOf } from "./architecture.ts";
import type { TierServer } from "./tier-server.ts";

/** How a server of any tier is launched: Amazon Linux 2023, encrypted disk, metadata only by session tokens, no way in by SSH. */
export function serverTemplate(
  stack: Stack,
  id: string,
  { instanceTypes: [instanceType], diskGib, role, firewall, userData }: TierServer,
): ec2.LaunchTemplate {
  return new ec2.LaunchTemplate(stack, id, {
    instanceType: new ec2.InstanceType(instanceType),
    // The newest of its kind at each deployment: a deployment is how servers get their updates.
    machineImage: ec2.MachineImage.latestAmazonLinux2023({
      cpuType:
        architectureOf(instanceType) === "arm64"
          ? ec2.AmazonLinuxCpuType.ARM_64
          : ec2.AmazonLinuxCpuType.X86_64,
    }),
    role,
    securityGroup: firewall,
    userData,
    requireImdsv2: true,
    httpPutResponseHopLimit: 1, // the processes run on the machine itself, so a token need go no further
    detailedMonitoring: true, // a number each minute: scaling on numbers of five minutes comes too late
    blockDevices: [
      {
        deviceName: "/dev/xvda",
        volume: ec2.BlockDeviceVolume.ebs(diskGib, {
          encrypted: true,
          volumeType: ec2.EbsDeviceVolumeType.GP3,
          deleteOnTermination: true,
        }),
      },
    ],
  });
}
