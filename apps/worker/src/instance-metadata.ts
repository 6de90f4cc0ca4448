import * as z from "zod";

/**
 * How a server of EC2 learns that it is going to end. Of spot capacity AWS says it two minutes before, with the time; of
 * an auto-scaling group, when it waits for the hook.
 */
export type EndNotice = { because: "interruption"; at: number } | { because: "scale-in" };

export type InstanceMetadata = {
  instanceId(): Promise<string>;
  /** null: nobody wants this server to end. */
  endNotice(): Promise<EndNotice | null>;
};

/** `spot/instance-action` (EC2 user guide, "Spot Instance interruption notices"): hibernating ends the work all the same. */
const InstanceAction = z.object({
  action: z.enum(["stop", "terminate", "hibernate"]),
  time: z.iso.datetime().transform((text) => Date.parse(text)),
});

const tokenSeconds = "60";
const timeoutMs = 2000;

/**
 * The instance metadata service, version 2 (EC2 user guide, "Use IMDSv2"): each look takes a session token of its own, so
 * none is ever too old. `endpoint` is http://169.254.169.254 on EC2.
 */
export function instanceMetadata(endpoint: string): InstanceMetadata {
  const call = async (method: "PUT" | "GET", path: string, headers: Record<string, string>) => {
    const url = new URL(`/latest/${path}`, endpoint);
    const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(timeoutMs) });
    const text = await response.text();
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`The metadata service answers ${path} with ${response.status}.`);
    return text;
  };
  const openSession = async () => {
    const token = await call("PUT", "api/token", { "X-aws-ec2-metadata-token-ttl-seconds": tokenSeconds });
    return (path: string) => call("GET", `meta-data/${path}`, { "X-aws-ec2-metadata-token": token ?? "" });
  };
  return {
    instanceId: async () => {
      const read = await openSession();
      const id = await read("instance-id");
      if (!id) throw new Error("The metadata service names no instance.");
      return id;
    },
    endNotice: async () => {
      const read = await openSession();
      const action = await read("spot/instance-action");
      if (action !== null)
        return { because: "interruption", at: InstanceAction.parse(JSON.parse(action)).time };
      // Auto Scaling user guide, "Retrieve the target lifecycle state through instance metadata".
      return (await read("autoscaling/target-lifecycle-state")) === "Terminated"
        ? { because: "scale-in" }
        : null;
    },
  };
}
