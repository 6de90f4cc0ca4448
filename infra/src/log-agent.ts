import { logFile } from "./systemd-unit.ts";

/** Settings of the CloudWatch agent: the process's log and the server's own beginning, under the server's id. */
export function logAgent({ name, logGroup, region }: { name: string; logGroup: string; region: string }) {
  const collect = (file: string, stream: string) => ({
    file_path: file,
    log_group_name: logGroup,
    log_stream_name: `{instance_id}/${stream}`,
  });
  return {
    agent: { region, metrics_collection_interval: 60 },
    logs: {
      logs_collected: {
        files: {
          collect_list: [
            collect(logFile(name), name),
            collect("/var/log/cloud-init-output.log", "first-start"),
          ],
        },
      },
    },
  };
}
