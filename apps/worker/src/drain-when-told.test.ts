import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { groupLifecycle } from "@gas/aws/group-lifecycle";
import { drainWhenTold, graceOf, type DrainDeps } from "./drain-when-told.ts";
import { instanceMetadata } from "./instance-metadata.ts";
import { createLog } from "./log.ts";
import { startFakeEc2, type FakeEc2 } from "./testing/fake-ec2.ts";

const log = createLog("silent");

let ec2: FakeEc2;
const ending = { signal: new AbortController() };
beforeEach(async () => {
  ec2 = await startFakeEc2();
  ending.signal = new AbortController();
});
afterEach(() => {
  ending.signal.abort();
  ec2.stop();
});

const now = Date.parse("2026-11-25T12:00:00Z");
const deps = (drain: DrainDeps["drain"]): DrainDeps => ({
  metadata: instanceMetadata(ec2.endpoint),
  group: groupLifecycle(
    {
      region: "eu-central-1",
      endpoint: ec2.endpoint,
      credentials: { accessKeyId: "key", secretAccessKey: "secret" },
    },
    { group: "gas-annotators", hook: "drain" },
  ),
  drain,
  now: () => now,
  log,
});
const quick = { graceMs: 600_000, pollMs: 1, heartbeatMs: 1 };

describe("a worker whose server is to end", () => {
  it("drains, tells its group again and again that it is still at it, and then that it is done", async () => {
    ec2.metadata.set("autoscaling/target-lifecycle-state", "Terminated");
    const graces: number[] = [];
    await drainWhenTold(
      deps(async (graceMs) => {
        graces.push(graceMs);
        await ec2.until("RecordLifecycleActionHeartbeat");
      }),
      quick,
      ending.signal.signal,
    );
    expect(graces).toEqual([600_000]);
    expect(new Set(ec2.said.slice(0, -1).map(({ Action }) => Action))).toEqual(
      new Set(["RecordLifecycleActionHeartbeat"]),
    );
    expect(ec2.said.at(-1)).toMatchObject({
      Action: "CompleteLifecycleAction",
      AutoScalingGroupName: "gas-annotators",
      LifecycleHookName: "drain",
      InstanceId: "i-0123456789abcdef0",
      LifecycleActionResult: "CONTINUE",
    });
  });

  it("goes on working while its group wants it in service, and until somebody ends the watching", async () => {
    ec2.metadata.set("autoscaling/target-lifecycle-state", "InService");
    let looks = 0;
    const { metadata, ...rest } = deps(() => Promise.reject(new Error("must not drain")));
    const watching = drainWhenTold(
      {
        ...rest,
        metadata: {
          ...metadata,
          endNotice: async () => {
            if (++looks === 3) ending.signal.abort();
            return metadata.endNotice();
          },
        },
      },
      quick,
      ending.signal.signal,
    );
    await watching;
    expect(looks).toBe(3);
    expect(ec2.said).toEqual([]);
  });

  it("leaves itself twenty seconds of the time before an interruption", async () => {
    ec2.metadata.set("spot/instance-action", '{"action":"terminate","time":"2026-11-25T12:02:00Z"}');
    const graces: number[] = [];
    await drainWhenTold(
      deps(async (graceMs) => void graces.push(graceMs)),
      quick,
      ending.signal.signal,
    );
    expect(graces).toEqual([100_000]);
    expect(graceOf({ because: "interruption", at: now + 5_000 }, 600_000, now)).toBe(0);
    expect(graceOf({ because: "interruption", at: now + 120_000 }, 30_000, now)).toBe(30_000);
  });

  it("keeps watching when the metadata service fails for a while", async () => {
    let looks = 0;
    const { metadata, ...rest } = deps(() => Promise.resolve());
    const flaky: DrainDeps["metadata"] = {
      ...metadata,
      endNotice: () => {
        looks++;
        if (looks === 2) ec2.metadata.set("autoscaling/target-lifecycle-state", "Terminated");
        return looks === 1 ? Promise.reject(new Error("no route")) : metadata.endNotice();
      },
    };
    await drainWhenTold({ ...rest, metadata: flaky }, quick, ending.signal.signal);
    expect(ec2.said.at(-1)?.["Action"]).toBe("CompleteLifecycleAction");
  });
});
