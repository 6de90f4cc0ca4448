import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  RecordLifecycleActionHeartbeatCommand,
} from "@aws-sdk/client-auto-scaling";
import type { AwsConfig } from "./clients.ts";

/** What a server that its auto-scaling group waits for can say to the group. */
export type GroupLifecycle = {
  /** "I am still at it": the hook's time begins anew. */
  beat(instanceId: string): Promise<void>;
  /** "I am done": the server may end. */
  finish(instanceId: string): Promise<void>;
};

/** A lifecycle hook, by the names of its group and its own. */
export type GroupHook = { group: string; hook: string };

/** What can be said to the group that `hook` is of. */
export function groupLifecycle(
  {
    region,
    credentials,
    endpoint,
  }: Pick<AwsConfig, "region" | "credentials"> & { endpoint?: string | undefined },
  { group, hook }: GroupHook,
): GroupLifecycle {
  const client = new AutoScalingClient({
    region,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  });
  const action = (instanceId: string) => ({
    AutoScalingGroupName: group,
    LifecycleHookName: hook,
    InstanceId: instanceId,
  });
  return {
    beat: async (instanceId) => {
      await client.send(new RecordLifecycleActionHeartbeatCommand(action(instanceId)));
    },
    finish: async (instanceId) => {
      await client.send(
        new CompleteLifecycleActionCommand({ ...action(instanceId), LifecycleActionResult: "CONTINUE" }),
      );
    },
  };
}
