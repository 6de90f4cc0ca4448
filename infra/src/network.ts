import { type Stack, aws_ec2 as ec2, aws_iam as iam } from "aws-cdk-lib";
import { addLog } from "./logs.ts";
import type { Stage } from "./stage.ts";

/**
 * Two zones, each with a public subnet for the load balancer and a private one for the servers. What goes to S3 and
 * DynamoDB, which is nearly everything, takes a gateway endpoint that costs nothing; the rest takes a NAT gateway.
 */
export function addNetwork(stack: Stack, stage: Stage): ec2.IVpc {
  const network = new ec2.Vpc(stack, "Network", {
    maxAzs: 2,
    natGateways: stage.natGateways,
    restrictDefaultSecurityGroup: false, // would take a function of its own; nothing here uses that group
    gatewayEndpoints: {
      S3: { service: ec2.GatewayVpcEndpointAwsService.S3 },
      DynamoDB: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB },
    },
    subnetConfiguration: [
      { name: "Public", subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
      { name: "Servers", subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
    ],
  });
  network.addFlowLog("Flows", {
    trafficType: ec2.FlowLogTrafficType.REJECT, // what was refused is what an operator looks for
    destination: ec2.FlowLogDestination.toCloudWatchLogs(
      addLog(stack, stage, "network"),
      new iam.Role(stack, "NetworkLogRole", {
        assumedBy: new iam.ServicePrincipal("vpc-flow-logs.amazonaws.com"),
      }),
    ),
  });
  return network as ec2.IVpc; // declared without its "| undefined"; the same object
}

/**
 * A firewall for one tier: nothing comes in unless it is said, and out goes only HTTPS, to AWS, to the sign-in provider
 * and to Amazon Linux's packages, on `furtherPorts` too. (Name and time servers of the VPC need no rule.)
 */
export function addFirewall(
  stack: Stack,
  network: ec2.IVpc,
  id: string,
  furtherPorts: readonly number[] = [],
): ec2.SecurityGroup {
  const firewall = new ec2.SecurityGroup(stack, id, {
    vpc: network,
    allowAllOutbound: false,
    description: `${id}: HTTPS out`,
  });
  for (const port of new Set([443, ...furtherPorts]))
    firewall.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port));
  return firewall;
}
