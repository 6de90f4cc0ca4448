import { day, spike, step, type Shape } from "./load-shapes.ts";
import type { Service } from "./service-model.ts";

export type Situation = { name: string; title: string; shape: Shape; minutes: number; risesAt: number };

/** Loads under which the two policies are compared, in terms of what one server of `service` can answer. */
export function situations(service: Service): Situation[] {
  const one = 1000 / service.serviceMs; // requests a second that one server can at most
  const quiet = 2; // 120 a minute: fewer than the 200 for which the course's policy adds a server
  const hum = 5; // 300 a minute: more than that, and next to nothing for one server
  return [
    {
      name: "hum",
      title: `A hum of ${hum} requests a second, all day`,
      shape: step(hum, hum, 0),
      minutes: 24 * 60,
      risesAt: 0,
    },
    {
      name: "step",
      title: `A step from ${quiet} to ${Math.round(4 * one)} requests a second, for two hours`,
      shape: step(quiet, 4 * one, 30 * 60, 150 * 60),
      minutes: 300,
      risesAt: 30,
    },
    {
      name: "day",
      title: `A day between 1 and ${Math.round(3 * one)} requests a second`,
      shape: day(1, 3 * one),
      minutes: 24 * 60,
      risesAt: 0,
    },
    {
      name: "spike",
      title: `${Math.round(3 * one)} requests a second for a quarter of an hour`,
      shape: spike(quiet, 3 * one, 30 * 60, 15 * 60),
      minutes: 180,
      risesAt: 30,
    },
  ];
}
