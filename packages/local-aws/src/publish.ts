import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Credentials } from "./sigv4.ts";

/** How the embedded S3 and Glacier reach topics, as the real ones do. */
export type Publisher = {
  publish(topicArn: string, message: string): Promise<void>;
  close(): void;
};

export function openPublisher(config: {
  endpoint: string;
  region: string;
  credentials: Credentials;
}): Publisher {
  const sns = new SNSClient(config);
  return {
    publish: async (TopicArn, Message) => {
      await sns.send(new PublishCommand({ TopicArn, Message }));
    },
    close: () => sns.destroy(),
  };
}
