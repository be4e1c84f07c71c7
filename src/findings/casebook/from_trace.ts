import type { Explanation } from "../../detectors/detector.ts";
import type { Route, TraceAnswer } from "../trace/answer.ts";
import { type Arm, type Finding, type FindingQuestion, findingId } from "./finding.ts";

/**
 * Whether a route asks for a person: some of what it sent on must have come from the origins, or it
 * rose beyond what its own past and its neighbours let expect.
 */
export function asksForAPerson(route: Route): boolean {
  return (route.must ?? 0) > 0 || (route.excess?.low ?? 0) > 0;
}

/** A route of an answer as a finding; `asked` is what the answer answers. */
export function findingOf(
  { question }: Pick<TraceAnswer, "question">,
  route: Route,
  arm: Arm,
  asked: FindingQuestion,
): Finding {
  const key = {
    detector: "rerouting",
    commodity: question.commodities.map(({ code }) => code).join(","),
    from: question.from_asked,
    transit: route.transit,
    to: question.to,
    since: question.since,
  };
  const marked = (status: Explanation["status"]) =>
    route.explanations.filter((one) => one.status === status).length;
  return {
    finding_id: findingId(key),
    arm,
    ...key,
    commodity_name: question.commodities.map(({ name }) => name).join(", "),
    transit_name: route.transit_name,
    to_name: question.to_name,
    until: question.until,
    measure: question.measure?.id ?? null,
    sentence: route.sentence,
    unit: route.unit,
    must: route.must,
    may: route.may,
    outflow_after: route.outflow_after,
    outflow_before: route.outflow_before,
    excess: route.excess?.estimate ?? null,
    q: null,
    q_reason:
      "a must is arithmetic and carries no error rate; an excess from one hub has too few donors for one",
    supported: marked("supported"),
    contradicted: marked("contradicted"),
    untestable: marked("untestable"),
    question: {
      ...asked,
      commodity: key.commodity,
      from: key.from,
      to: key.to,
      since: key.since,
      until: question.until,
      through: route.transit,
    },
  };
}
