import { formatPeriod } from "../trade/period.ts";
import { useAnswer } from "./ask.ts";
import { figure } from "./figures.tsx";
import { routeOf } from "./findings.tsx";
import { Link, Trouble, Waiting } from "./frame.tsx";
import { QuestionBox } from "./question.tsx";
import { Timeline } from "./timeline.tsx";

/** The question an empty box begins with: the one whose answer the project was tried on. */
const BEGIN = {
  commodity: "8703",
  from: "EU27,USA,JPN,GBR,KOR,CAN,MEX",
  to: "RUS",
  since: "2022-03",
  until: "",
  measure: "",
};

export function Start() {
  const { answer: status, problem } = useAnswer("GET /api/status");
  const { answer: found } = useAnswer("GET /api/findings", { query: { limit: 40 } });
  const { answer: measures } = useAnswer("GET /api/measures");
  const { answer: held } = useAnswer("GET /api/held");
  document.title = "Entrepot";
  const worth = (found?.findings ?? []).filter(
    (one) =>
      one.decision !== "dismissed" &&
      ((one.must ?? 0) > 0 || (one.excess ?? 0) > 0 || one.q !== null),
  );
  const first = worth.slice(0, 5);
  if (problem !== null) return <Trouble problem={problem} />;
  return (
    <>
      <h1 className="asks">Through whom do goods go that are held back?</h1>
      <QuestionBox asked={BEGIN} large />
      <section aria-labelledby="fresh">
        <h2 id="fresh">In the lake</h2>
        {status === null ? (
          <Waiting what="Reading the lake" />
        ) : status.loads.length === 0 ? (
          <p>
            Nothing yet. <Link href="/data">Drop a publisher's file</Link>, or load one in a
            terminal: <code>npx entrepot load FILE</code>.
          </p>
        ) : (
          <p>
            {figure(status.rows)} rows of{" "}
            {status.loads.length === 1 ? "one load" : `${figure(status.loads.length)} loads`}
            {status.period_first === null || status.period_last === null
              ? null
              : `, ${formatPeriod(status.period_first)} to ${formatPeriod(status.period_last)}`}
            ; the newest figures are of {status.newest_vintage}.{" "}
            <Link href="/data">What, from whom, how whole</Link>
          </p>
        )}
        {held === null || held.commodities.length === 0 ? null : (
          <p className="chips">
            {held.commodities.slice(0, 12).map((one) => (
              <Link key={one.commodity} href={`/commodity/${one.commodity}`}>
                {one.commodity} {one.name}
              </Link>
            ))}
            {held.commodities.length > 12 ? (
              <span>and {held.commodities.length - 12} more</span>
            ) : null}
          </p>
        )}
      </section>
      <section aria-labelledby="matter">
        <h2 id="matter">The findings that matter most</h2>
        {found === null ? (
          <Waiting what="Reading the casebook" />
        ) : found.all === 0 ? (
          <p>
            None yet. Ask a question above and keep its routes, or{" "}
            <Link href="/findings">trace every measure</Link>.
          </p>
        ) : (
          <>
            {first.length === 0 ? (
              <p>None asks for a person first: in none must anything have come from the origins.</p>
            ) : null}
            <ol className="sentences">
              {first.map((one) => (
                <li key={one.finding_id}>
                  <Link href={routeOf(one)}>{one.sentence}</Link>{" "}
                  <span className="quiet">
                    {one.decision === "open" ? "not yet judged" : one.decision}
                  </span>
                </li>
              ))}
            </ol>
            <p>
              <Link href="/findings">All {figure(found.all)}</Link>, {figure(found.decisions.open)}{" "}
              to be judged
            </p>
          </>
        )}
      </section>
      <section aria-labelledby="measures">
        <h2 id="measures">Measures</h2>
        {measures === null ? (
          <Waiting what="Reading the catalogue" />
        ) : (
          <Timeline measures={measures.measures} />
        )}
      </section>
    </>
  );
}
