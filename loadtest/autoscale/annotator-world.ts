import type { Server } from "./group.ts";
import { seeded } from "./seeded.ts";
import type { World } from "./simulate.ts";

export type Work = {
  /** Jobs that come at a moment, seconds since the beginning. */
  arrivals: readonly { at: number; jobs: number }[];
  /** Seconds of one slot that a job takes. */
  jobSeconds: number;
  /** Jobs that one server works on at a time. */
  slots: number;
  /** Chance that a spot server is taken back, an hour. */
  interruptionsAnHour: number;
  /** Notice before that, seconds: what can be finished in it is. AWS gives two minutes. */
  notice: number;
  /** How long a server that the group takes away may still finish what it does, seconds. */
  drain: number;
  /** The same seed takes back the same servers. */
  seed: number;
};

export type AnnotatorSample = {
  waiting: number;
  running: number;
  done: number;
  oldestSeconds: number;
  interruptions: number;
  handedBack: number;
};

/** A message in the queue: when it was sent, which a hand-back does not change. */
type Waiting = { sentAt: number; jobs: number };
type Running = { sentAt: number; left: number };

/**
 * Annotators and their queue, job by job. None is lost: each waits, runs or is done, and a job whose server was taken
 * back waits again, as old as it is.
 */
export function annotatorWorld(
  work: Work,
): World<AnnotatorSample> & { counts(): AnnotatorSample & { came: number } } {
  const chance = seeded(work.seed);
  const coming = work.arrivals.toSorted((a, b) => a.at - b.at);
  let next = 0;
  const queue: Waiting[] = [];
  const slots = new Map<number, Running[]>();
  let came = 0;
  let done = 0;
  let interruptions = 0;
  let handedBack = 0;
  let clock = 0;
  let minute = { seconds: 0, waitingSum: 0, waitingLeast: Infinity, oldest: 0 };

  const waiting = () => queue.reduce((total, { jobs }) => total + jobs, 0);
  const running = () => [...slots.values()].reduce((total, jobs) => total + jobs.length, 0);
  const oldest = (now: number) => (queue[0] ? now - queue[0].sentAt : 0);
  const handBack = (jobs: readonly Running[]) => {
    for (const { sentAt } of jobs) {
      handedBack++;
      const at = queue.findIndex((one) => one.sentAt >= sentAt);
      if (at >= 0 && queue[at]!.sentAt === sentAt) queue[at]!.jobs++;
      else queue.splice(at < 0 ? queue.length : at, 0, { sentAt, jobs: 1 });
    }
  };
  const leave = (id: number, jobs: readonly Running[], seconds: number) => {
    done += jobs.filter(({ left }) => left <= seconds).length;
    handBack(jobs.filter(({ left }) => left > seconds));
    slots.delete(id);
  };
  const take = (): Running | null => {
    const first = queue[0];
    if (!first) return null;
    if (--first.jobs === 0) queue.shift();
    return { sentAt: first.sentAt, left: work.jobSeconds };
  };
  const counts = () => ({
    came,
    waiting: waiting(),
    running: running(),
    done,
    oldestSeconds: oldest(clock),
    interruptions,
    handedBack,
  });

  return {
    counts,
    pass: (now, seconds, servers) => {
      for (let due = coming[next]; due && due.at <= now; due = coming[++next]) {
        came += due.jobs;
        if (due.jobs > 0) queue.push({ sentAt: due.at, jobs: due.jobs });
      }
      // Taken away by the group: what can be ended within the drain is, the rest goes back.
      const present = new Set(servers.map(({ id }) => id));
      for (const [id, jobs] of slots) if (!present.has(id)) leave(id, jobs, work.drain);
      for (const { id } of servers) slots.set(id, labour(slots.get(id) ?? [], seconds));
      clock = now + seconds;
      const here = waiting();
      minute.seconds += seconds;
      minute.waitingSum += here * seconds;
      minute.waitingLeast = Math.min(minute.waitingLeast, here);
      minute.oldest = Math.max(minute.oldest, oldest(clock));
    },
    measure: (servers) => {
      const { seconds, waitingSum, waitingLeast, oldest: age } = minute;
      minute = { seconds: 0, waitingSum: 0, waitingLeast: Infinity, oldest: 0 };
      return {
        "AWS/SQS ApproximateNumberOfMessagesVisible Average": seconds > 0 ? waitingSum / seconds : 0,
        "AWS/SQS ApproximateNumberOfMessagesVisible Minimum": seconds > 0 ? waitingLeast : 0,
        "AWS/SQS ApproximateAgeOfOldestMessage": age,
        "AWS/AutoScaling GroupInServiceInstances": servers.length,
      };
    },
    sample: () => counts(),
    interrupted: (now, servers: readonly Server[]) => {
      const lost: number[] = [];
      for (const { id, spot, inServiceAt } of servers) {
        // Drawn for every spot server at every step, so that the draws of one do not depend on another's jobs.
        if (!spot || chance() >= 1 - (1 - work.interruptionsAnHour) ** (5 / 3600)) continue;
        if (inServiceAt > now) continue;
        lost.push(id);
        interruptions++;
        leave(id, slots.get(id) ?? [], work.notice);
      }
      return lost;
    },
    isOver: () => next >= coming.length && queue.length === 0 && running() === 0,
  };

  function labour(jobs: Running[], seconds: number): Running[] {
    const at: Running[] = [];
    const places = [...jobs, ...Array.from({ length: work.slots - jobs.length }, () => null)];
    for (const place of places) {
      let job: Running | null = place ?? take();
      let time = seconds;
      while (job && job.left <= time) {
        time -= job.left;
        done++;
        job = take();
      }
      if (job) at.push({ ...job, left: job.left - time });
    }
    return at;
  }
}
