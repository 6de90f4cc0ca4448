import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/**
 * Runs a server's first-start script (`infra/src/user-data.ts`) in a folder of its own instead of a server's root. What
 * only AWS and a server have is stood in for by small programs: `aws` copies from `assets` and answers with `secrets`,
 * `systemctl` starts what the unit says, `cfn-signal` writes down what CloudFormation would be told. All else is real.
 */
export async function firstStart(
  script: string,
  { root, assets, secrets }: { root: string; assets: string; secrets: Record<string, object> },
): Promise<{ exitCode: number; signalled: string; output: string; stop(): void }> {
  const bin = path.join(root, "bin");
  const at = (file: string) => path.join(root, file);
  for (const folder of [
    "bin",
    "opt/aws/bin",
    "opt/aws/amazon-cloudwatch-agent/bin",
    "etc/systemd/system",
    "etc/logrotate.d",
    "run/gas",
  ])
    mkdirSync(at(folder), { recursive: true });
  const program = (file: string, text: string) => {
    writeFileSync(file, `#!/bin/bash\n${text}\n`);
    chmodSync(file, 0o755);
  };
  for (const name of ["dnf", "useradd", "chown"]) program(path.join(bin, name), "exit 0");
  // Without owners: there is no such user here.
  program(path.join(bin, "install"), 'for last; do case "$last" in /*) mkdir -p "$last";; esac; done');
  for (const [name, fields] of Object.entries(secrets))
    writeFileSync(at(`secret-${name.replaceAll("/", "-")}`), JSON.stringify(fields));
  program(
    path.join(bin, "aws"),
    `case "$1 $2" in
  "s3 cp") cp "${assets}/$(basename "$4")" "$5" ;;
  "s3 sync") : ;;
  "secretsmanager get-secret-value") cat "${root}/secret-$(echo "$4" | tr / -)"; echo ;;
  *) exit 2 ;;
esac`,
  );
  program(at("opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"), "exit 0");
  program(at("opt/aws/bin/cfn-signal"), `echo "$@" > ${root}/signalled`);
  program(
    path.join(bin, "systemctl"),
    `[ "$1" = enable ] || exit 0
unit=${root}/etc/systemd/system/\${!#}.service
of() { grep "^$1=" "$unit" | cut -d= -f2-; }
for before in $(of ExecStartPre); do "\${before#+}" || exit 1; done
set -a
for file in $(of EnvironmentFile); do [ -f "\${file#-}" ] && . "\${file#-}"; done
set +a
cd "$(of WorkingDirectory)"
setsid $(of ExecStart) >> ${root}/process.log 2>&1 &
echo $! > ${root}/pid`,
  );

  const here = script.replaceAll(/(?<=[\s"'=:+-])\/(opt|etc|var|run)\//g, `${root}/$1/`);
  writeFileSync(at("first-start.sh"), here);
  const child = spawn("bash", [at("first-start.sh")], {
    env: { PATH: `${bin}:${process.env["PATH"]}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const [exitCode] = (await once(child, "exit")) as [number];
  return {
    exitCode,
    output,
    signalled: readFileSync(at("signalled"), "utf8").trim(),
    stop: () => process.kill(Number(readFileSync(at("pid"), "utf8")), "SIGTERM"),
  };
}
