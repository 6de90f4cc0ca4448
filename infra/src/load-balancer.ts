import {
  Duration,
  type Stack,
  aws_certificatemanager as acm,
  aws_ec2 as ec2,
  aws_elasticloadbalancingv2 as elb,
  aws_route53 as route53,
  aws_route53_targets as targets,
  aws_s3 as s3,
} from "aws-cdk-lib";
import { balancerLogs } from "./access-logs.ts";
import { acknowledge } from "./acknowledge.ts";
import { deploymentNames } from "./names.ts";
import type { Stage } from "./stage.ts";

type OnEc2 = Extract<Stage["hosting"], { on: "ec2" }>;

/** Where the web servers listen; the load balancer alone may come there. */
export const webPort = 3000;

/** Longer than the 60 s that the balancer keeps an idle connection: were it shorter, a request could meet a closing one. */
export const keepAliveMs = 65_000;

export type LoadBalancer = { balancer: elb.ApplicationLoadBalancer; servers: elb.ApplicationTargetGroup };

/** The only door: HTTPS at the domain, a redirect for those who come without, and the healthy web servers behind it. */
export function addLoadBalancer(
  stack: Stack,
  stage: Stage,
  hosting: OnEc2,
  { network, webFirewall }: { network: ec2.IVpc; webFirewall: ec2.SecurityGroup },
): LoadBalancer {
  const firewall = new ec2.SecurityGroup(stack, "BalancerFirewall", {
    vpc: network,
    allowAllOutbound: false,
    description: "The door of the service",
  });
  acknowledge(
    firewall,
    "AwsSolutions-EC23",
    "A public website: the balancer takes 80 and 443 from everybody.",
  );
  const balancer = new elb.ApplicationLoadBalancer(stack, "Balancer", {
    vpc: network,
    internetFacing: true,
    securityGroup: firewall,
    idleTimeout: Duration.seconds(60),
    dropInvalidHeaderFields: true,
    // Refuses what two servers could read as two different requests, instead of mending it.
    desyncMitigationMode: elb.DesyncMitigationMode.STRICTEST,
  });
  // The bucket is of the other stack, where its policy lets the balancer in (access-logs.ts).
  balancer.logAccessLogs(
    s3.Bucket.fromBucketName(stack, "AccessLogs", deploymentNames(stage.prefix).buckets.accessLogs),
    balancerLogs,
  );

  const zone = route53.HostedZone.fromHostedZoneAttributes(stack, "Zone", {
    hostedZoneId: hosting.zone.id,
    zoneName: hosting.zone.name,
  });
  const certificate = hosting.certificateArn
    ? acm.Certificate.fromCertificateArn(stack, "Certificate", hosting.certificateArn)
    : new acm.Certificate(stack, "Certificate", {
        domainName: hosting.domain,
        validation: acm.CertificateValidation.fromDns(zone),
      });
  const servers = new elb.ApplicationTargetGroup(stack, "WebServers", {
    vpc: network,
    port: webPort,
    protocol: elb.ApplicationProtocol.HTTP,
    targetType: elb.TargetType.INSTANCE,
    deregistrationDelay: Duration.seconds(30), // a page is answered in less; the live updates come again by themselves
    healthCheck: {
      path: "/api/health",
      healthyHttpCodes: "200",
      interval: Duration.seconds(15),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
  const https = balancer.addListener("Https", {
    port: 443,
    protocol: elb.ApplicationProtocol.HTTPS,
    certificates: [certificate],
    sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
    defaultTargetGroups: [servers],
  });
  // The other security headers are the app's own; this one only whoever ends TLS can promise.
  https.setAttribute(
    "routing.http.response.strict_transport_security.header_value",
    "max-age=31536000; includeSubDomains",
  );
  https.setAttribute("routing.http.response.server.enabled", "false");
  balancer.addListener("Http", {
    port: 80,
    protocol: elb.ApplicationProtocol.HTTP,
    defaultAction: elb.ListenerAction.redirect({ protocol: "HTTPS", port: "443", permanent: true }),
  });
  balancer.connections.allowTo(webFirewall, ec2.Port.tcp(webPort), "to the web servers");

  new route53.ARecord(stack, "Address", {
    zone,
    recordName: hosting.domain,
    target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(balancer)),
  });
  return { balancer, servers };
}
