import { context, propagation, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";

/** What takes a trace from one process to another: W3C Trace Context's fields (https://www.w3.org/TR/trace-context/). */
export type Carrier = Record<string, string>;
/** What a span tells: ids, codes and counts, as a line of the log; no names of people or files. */
export type SpanAttributes = Record<string, string | number | boolean>;

type Options = {
  attributes?: SpanAttributes;
  /** Where the trace came from; else it goes on from what is under way here. */
  from?: Carrier | undefined;
  kind?: keyof typeof SpanKind;
};

/** Does `work` as one span of a trace. What `work` does in turn becomes part of it. */
export function traced<T>(
  name: string,
  { attributes = {}, from, kind = "INTERNAL" }: Options,
  work: () => Promise<T>,
): Promise<T> {
  const parent = from ? propagation.extract(context.active(), from) : context.active();
  const tracer = trace.getTracer("gas");
  return tracer.startActiveSpan(name, { kind: SpanKind[kind], attributes }, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      span.recordException(error instanceof Error ? error : String(error));
      throw error;
    } finally {
      span.end();
    }
  });
}

/** Adds to the span that is under way, if there is one. */
export function tell(attributes: SpanAttributes): void {
  trace.getActiveSpan()?.setAttributes(attributes);
}

/** What the trace that is under way is carried on by; empty when there is none. */
export function carrier(): Carrier {
  const fields: Carrier = {};
  propagation.inject(context.active(), fields);
  return fields;
}

/** The ids that lead from a line of the log to its trace; empty when there is none. */
export function traceIds(): { traceId?: string; spanId?: string } {
  const span = trace.getActiveSpan()?.spanContext();
  return span ? { traceId: span.traceId, spanId: span.spanId } : {};
}
