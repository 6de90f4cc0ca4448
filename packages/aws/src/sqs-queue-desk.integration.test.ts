import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { aJobId } from "@gas/core/testing/builders";
import { startTestAws, type TestAws } from "@gas/local-aws/testing/test-aws";
import { messageBus } from "./message-bus.ts";
import { sqsQueue } from "./sqs-queue.ts";
import { sqsQueueDesk } from "./sqs-queue-desk.ts";

let aws: TestAws;
beforeAll(async () => {
  aws = await startTestAws();
});
afterAll(() => aws.stop());

const never = new AbortController().signal;
const desk = () => sqsQueueDesk(aws.clients.sqs, aws.names.queues);
type AboutJobs = "archive" | "annotationRequests";
const queueOf = (name: AboutJobs) => sqsQueue(aws.clients.sqs, aws.names.queues[name]);

/** Messages that were parked as those which can never work are. */
async function park(name: AboutJobs, count: number): Promise<void> {
  const bus = messageBus(aws.clients, { topicArns: aws.topicArns, queues: aws.names.queues });
  const queue = await queueOf(name);
  for (let i = 0; i < count; i++) await bus.send(name, { jobId: aJobId() });
  let parked = 0;
  while (parked < count)
    for (const delivery of await queue.receive(10, never)) {
      await queue.park(delivery, "there is no such job");
      parked++;
    }
}

describe("the desk of the queues", () => {
  it("shows dead letters with their reason, however many there are, and takes none away", async () => {
    await park("archive", 12);
    const letters = await desk().deadLetters("archive", 50);
    expect(letters).toHaveLength(12);
    expect(new Set(letters.map(({ messageId }) => messageId)).size).toBe(12);
    expect(letters[0]).toMatchObject({ because: "there is no such job" });
    expect(letters[0]?.sentAt).toBeGreaterThan(0);
    expect(await desk().depth("archive")).toMatchObject({ waiting: 0, dead: 12 });
  });

  it("sends one again, throws one away, and says when one is not there", async () => {
    await park("annotationRequests", 2);
    const [first, second] = await desk().deadLetters("annotationRequests", 2);
    expect(await desk().sendAgain("annotationRequests", first?.messageId ?? "")).toBe(true);
    expect(await desk().discard("annotationRequests", second?.messageId ?? "")).toBe(true);
    const [back] = await (await queueOf("annotationRequests")).receive(10, never);
    expect(back?.body).toBe(first?.body);
    expect(await desk().discard("annotationRequests", first?.messageId ?? "")).toBe(false);
    expect(await desk().depth("annotationRequests")).toMatchObject({ dead: 0, inFlight: 1 });
  });
});
