import { readFileSync } from "node:fs";
import path from "node:path";
import { logAgent } from "./log-agent.ts";
import type { Settings } from "./server-settings.ts";
import { logFile, systemdUnit } from "./systemd-unit.ts";

/** A file of the release as it lies in S3. */
export type Fetched = { bucket: string; key: string; sha256: string };

export type ServerScript = {
  region: string;
  /** Whom to tell that the server is up: a group of a stack of CloudFormation. */
  signal: { stack: string; resource: string };
  /** Names the process, its unit and its log: `web`, `annotators`, `keepers`. */
  name: string;
  logGroup: string;
  node: Fetched;
  app: Fetched;
  /** The program, below the app's folder. */
  main: string;
  settings: Settings;
  /** Names of secrets in Secrets Manager whose fields are further settings. */
  secrets: readonly string[];
  /** A bucket to fetch bundles of references from, and the folder for them. */
  bundles?: { bucket: string; folder: string };
  /** Answers 200 when the process can work. */
  healthUrl: string;
  /** How long the process may take to end. */
  stopSeconds: number;
};

const secretsToEnv = readFileSync(path.join(import.meta.dirname, "server/secrets-to-env.mjs"), "utf8");

/**
 * What a server does when it first starts: fetch Node and the release, hold them against their checksums, write the
 * settings, start the process under systemd, wait until it answers, and tell CloudFormation how it went. A server where any
 * of this fails is never put to work. Secrets are fetched at each start of the process into memory, and are in no template.
 */
export function serverScript(script: ServerScript): string {
  const { name, region, signal, settings, secrets, bundles } = script;
  return `#!/bin/bash
set -euo pipefail
export AWS_DEFAULT_REGION=${region}
trap 'code=$?; /opt/aws/bin/cfn-signal --exit-code $code --stack ${signal.stack} --resource ${signal.resource} --region ${region} || true' EXIT
dnf install --assumeyes --quiet aws-cfn-bootstrap amazon-cloudwatch-agent logrotate tar gzip

useradd --system --no-create-home --shell /sbin/nologin gas
install --directory --owner gas --group gas --mode 0750 /var/lib/gas
install --directory /var/log/gas /etc/gas /opt/gas/node /opt/gas/app

fetch() { # bucket key sha256 folder
  aws s3 cp --only-show-errors "s3://$1/$2" /opt/gas/fetched
  echo "$3  /opt/gas/fetched" | sha256sum --check --quiet
  tar --extract --gzip --no-same-owner --file /opt/gas/fetched --directory "$4"
  rm /opt/gas/fetched
}
fetch ${script.node.bucket} ${script.node.key} ${script.node.sha256} /opt/gas/node
fetch ${script.app.bucket} ${script.app.key} ${script.app.sha256} /opt/gas/app
${bundles ? fetchBundles(bundles) : ""}
cat > /etc/gas/${name}.env <<'END'
${Object.entries(settings)
  .map(([setting, value]) => `${setting}=${quoted(value)}`)
  .join("\n")}
END
${secrets.length > 0 ? fetchSecrets(region, secrets) : ""}cat > /etc/systemd/system/gas-${name}.service <<'END'
${systemdUnit(script)}END
cat > /etc/logrotate.d/gas <<'END'
${logFile(name)} {
  size 50M
  rotate 2
  copytruncate
  missingok
}
END
cat > /etc/gas/log-agent.json <<'END'
${JSON.stringify(logAgent(script), null, 1)}
END
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/etc/gas/log-agent.json
systemctl daemon-reload
systemctl enable --now logrotate.timer gas-${name}

for attempt in {1..60}; do
  curl --fail --silent --output /dev/null ${script.healthUrl} && exit 0
  sleep 5
done
echo "gas-${name} does not answer at ${script.healthUrl}"
exit 1
`;
}

/** As systemd reads a value of an EnvironmentFile, and a shell would. */
const quoted = (value: string): string => `"${value.replaceAll(/[\\"$`]/g, String.raw`\$&`)}"`;

function fetchSecrets(region: string, secrets: readonly string[]): string {
  return `
cat > /etc/gas/secrets-to-env.mjs <<'END'
${secretsToEnv}END
cat > /etc/gas/fetch-secrets <<'END'
#!/bin/bash
set -euo pipefail
export AWS_DEFAULT_REGION=${region}
umask 077
mkdir --parents /run/gas
for secret in ${secrets.join(" ")}; do
  aws secretsmanager get-secret-value --secret-id "$secret" --query SecretString --output text
done | /opt/gas/node/bin/node /etc/gas/secrets-to-env.mjs > /run/gas/secrets.env
END
chmod 0700 /etc/gas/fetch-secrets
`;
}

function fetchBundles({ bucket, folder }: { bucket: string; folder: string }): string {
  return `
mkdir --parents ${folder}
if [ -d /opt/gas/app/references ]; then cp /opt/gas/app/references/* ${folder}/; fi
aws s3 sync --only-show-errors s3://${bucket}/ ${folder}
chown --recursive gas:gas ${folder}
`;
}
