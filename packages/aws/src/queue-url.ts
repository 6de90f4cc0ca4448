import { GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";

/** Asks for the addresses of queues by their names, once each. Throws where there is no such queue. */
export function queueUrls(sqs: SQSClient): (name: string) => Promise<string> {
  const urls = new Map<string, Promise<string>>();
  return (name) => {
    const known = urls.get(name);
    if (known) return known;
    const url = lookUp(sqs, name);
    urls.set(name, url);
    url.catch(() => urls.delete(name)); // one that could not be looked up is looked up again
    return url;
  };
}

async function lookUp(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  if (!QueueUrl) throw new Error(`There is no queue ${name}.`);
  return QueueUrl;
}
