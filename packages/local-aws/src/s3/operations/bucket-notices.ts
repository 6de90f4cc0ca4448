import { S3Error } from "../errors.ts";
import { BucketNotices, type BucketNotice } from "../notices.ts";
import { receiveXml } from "../receive-body.ts";
import { xmlReply, type Operation } from "../request.ts";
import { childrenNamed, childText, element, xmlDocument } from "../xml.ts";

/** PutBucketNotificationConfiguration, for topics. Whoever is to be told is sent a test first, as at S3. */
export const putBucketNotices: Operation = async ({ store, announcer }, request) => {
  store.requireBucket(request.bucket);
  const root = await receiveXml(request, "NotificationConfiguration");
  if (root.children.some(({ name }) => name !== "TopicConfiguration"))
    throw new S3Error("NotImplemented", "Notices go to topics only here.");
  const parsed = BucketNotices.safeParse(
    childrenNamed(root, "TopicConfiguration").map((one) => ({
      id: childText(one, "Id") ?? "",
      topic: childText(one, "Topic"),
      events: childrenNamed(one, "Event").map(({ text }) => text),
    })),
  );
  if (!parsed.success)
    throw new S3Error("InvalidArgument", "The configuration of notices is not one this S3 keeps.");
  store.setNotices(request.bucket, JSON.stringify(parsed.data));
  for (const { topic } of parsed.data) announcer.test(request.bucket, topic);
  return { status: 200 };
};

export const getBucketNotices: Operation = ({ store }, { bucket }) => {
  const { notices } = store.requireBucket(bucket);
  const kept = notices === undefined ? [] : BucketNotices.parse(JSON.parse(notices));
  return xmlReply(xmlDocument(element("NotificationConfiguration", ...kept.map(write))));
};

const write = ({ id, topic, events }: BucketNotice) =>
  element(
    "TopicConfiguration",
    element("Id", id),
    element("Topic", topic),
    ...events.map((event) => element("Event", event)),
  );
