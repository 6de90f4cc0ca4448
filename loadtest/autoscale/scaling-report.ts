import { priceList } from "@gas/core/costs/price-list";
import type { Chart } from "../report/chart.ts";
import { escape } from "../report/escape.ts";
import { chartFigure, page, table } from "../report/page.ts";
import { figure } from "../report/scale.ts";
import { annotatorWorld } from "./annotator-world.ts";
import { burst } from "./burst.ts";
import { situations } from "./comparisons.ts";
import { usualTimings } from "./group.ts";
import { costOf, webFigures, type WebFigures } from "./history-figures.ts";
import { reproduce, reproductions } from "./reproductions.ts";
import { costChart, queueCharts, requestChart, responseChart, serverChart } from "./scaling-charts.ts";
import type { ScalingPlan } from "./scaling-plan.ts";
import type { Service } from "./service-model.ts";
import { simulate } from "./simulate.ts";
import { webWorld } from "./web-world.ts";

export type Plans = { course: ScalingPlan; tracking: ScalingPlan; annotators: ScalingPlan };

/** The whole report, and each chart that documents show by its file's name. */
export type ScalingReport = {
  html: string;
  charts: Record<string, Chart>;
  comparison: { head: string[]; rows: string[][] };
  burst: string;
};

/** Plays everything that is told of scaling: `service` says how one web server answers, `fittedTo` where that is known from. */
export function scalingReport(plans: Plans, service: Service, fittedTo: string): ScalingReport {
  const charts: Record<string, Chart> = {};
  const sections: string[] = [];

  sections.push("<h2>What the course project saw on AWS</h2>");
  for (const one of Object.values(reproductions)) {
    const history = reproduce(one, plans.course);
    const chart = serverChart(history, { title: one.title, note: one.note });
    charts[one.name] = chart;
    sections.push(chartFigure(chart));
  }

  sections.push("<h2>The course's policy and the default</h2>");
  const rows: string[][] = [];
  for (const situation of situations(service)) {
    sections.push(`<h3>${escape(situation.title)}</h3>`);
    for (const [name, plan] of [
      ["course", plans.course],
      ["target tracking", plans.tracking],
      ["tracking as measured", asMeasured(plans.tracking, service)],
    ] as const) {
      const history = simulate(plan, webWorld(situation.shape, service), situation.minutes);
      rows.push([`${situation.name}: ${name}`, ...cellsOf(webFigures(plan, history, situation.risesAt))]);
      const title = `${situation.title}: ${name}`;
      const servers = serverChart(history, { title: `Servers. ${title}` });
      charts[`${situation.name}-${name.replaceAll(" ", "-")}`] = servers;
      sections.push(
        chartFigure(servers),
        chartFigure(requestChart(history, { title: `Requests. ${title}` })),
        chartFigure(responseChart(history, { title: `Response time. ${title}` })),
        chartFigure(costChart(history, hourly(plan), { title: `Cost. ${title}` })),
      );
    }
  }

  const world = annotatorWorld(burst);
  const history = simulate(plans.annotators, world, 7 * 24 * 60);
  const { serverHours, costUSD } = costOf(plans.annotators, history);
  const counts = world.counts();
  const annotatorServers = serverChart(history, {
    title: "Annotators for a burst of 100,000 jobs",
    note: `${counts.interruptions} spot servers were taken back, ${counts.handedBack} jobs were begun anew.`,
  });
  charts["annotators"] = annotatorServers;
  const [jobs] = queueCharts(history);
  if (jobs) charts["annotator-jobs"] = jobs;
  const drained = history.minutes.find(({ world: { done } }) => done === counts.came);
  const burstWords = `${figure(counts.came)} jobs of ${burst.jobSeconds} s each, all at once, are done after ${figure((drained?.t ?? 0) / 60)} hours by at most ${plans.annotators.max} servers with ${burst.slots} slots; ${counts.interruptions} spot servers were taken back and ${counts.handedBack} jobs begun anew; ${figure(serverHours)} server hours, $${figure(costUSD)}, $${figure((costUSD / counts.came) * 1000)} for a thousand jobs. Lost: none.`;
  sections.push(
    "<h2>A burst of 100,000 jobs</h2>",
    `<p>${escape(burstWords)}</p>`,
    chartFigure(annotatorServers),
    ...queueCharts(history).map(chartFigure),
    chartFigure(
      costChart(history, hourly(plans.annotators) * priceList.instances.spotShare, {
        title: "Cost of the burst",
      }),
    ),
  );

  const about = [
    `<h1>How it scales, simulated</h1>`,
    `<p>Alarms, policies and groups are read out of the synthesised template; nothing here was run on AWS.</p>`,
    `<p class="soft">One web server: ${figure(service.serviceMs)} ms of CPU for a request and ${figure(service.fixedMs)} ms more that need none, ${escape(fittedTo)}. Assumed, because no template says it: ${usualTimings.launch} s from a launch until a server is in service, ${usualTimings.boot} s more until it answers, ${usualTimings.reportingDelay} s until a minute's numbers can be seen. Prices of ${priceList.asOf}, ${priceList.region}, from ${escape(priceList.instances.source)} (${priceList.instances.checked ? "checked" : "not checked there"}).</p>`,
    "<h2>In numbers</h2>",
    table("The policies in numbers", comparisonHead, rows),
    `<p class="soft">“Target tracking” is the template's: ${figure(trackedTarget(plans.tracking))} requests a minute for each server. “Tracking as measured” has ${figure(trackedTarget(asMeasured(plans.tracking, service)))}: three fifths of what one server was measured to do.</p>`,
  ];
  return {
    html: page("How it scales, simulated", [...about, ...sections].join("\n")),
    charts,
    comparison: { head: comparisonHead, rows },
    burst: burstWords,
  };
}

const comparisonHead = [
  "load and policy",
  "minutes to capacity",
  "requests over 100 ms",
  "of all requests",
  "failed",
  "server hours",
  "US dollars",
  "most servers",
  "changes",
];

function cellsOf(figures: WebFigures): string[] {
  const { minutesToCapacity, slow, requests, failed, serverHours, costUSD, most, changes } = figures;
  return [
    minutesToCapacity === null ? "never" : figure(minutesToCapacity),
    figure(Math.round(slow)),
    `${figure((100 * slow) / Math.max(1, requests))} %`,
    figure(Math.round(failed)),
    figure(serverHours),
    figure(costUSD),
    figure(most),
    figure(changes),
  ];
}

/** How busy a server may be so that a burst finds room: at three fifths, requests take two and a half times the service. */
const busyEnough = 0.6;

/** The policy with the number that a measurement gives: what a stage's `requestsPerServerPerMinute` should be. */
function asMeasured(plan: ScalingPlan, service: Service): ScalingPlan {
  const target = Math.round((busyEnough * 60_000) / service.serviceMs);
  return {
    ...plan,
    policies: plan.policies.map((policy) => (policy.kind === "track" ? { ...policy, target } : policy)),
  };
}

function trackedTarget({ policies }: ScalingPlan): number {
  return policies.flatMap((policy) => (policy.kind === "track" ? [policy.target] : []))[0] ?? 0;
}

function hourly({ instanceTypes: [type = ""] }: ScalingPlan): number {
  return priceList.instances.perHour[type] ?? 0;
}
