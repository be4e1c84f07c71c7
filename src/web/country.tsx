import { formatPeriod } from "../trade/period.ts";
import { useAnswer } from "./ask.ts";
import { figure, Table } from "./figures.tsx";
import { Link, Trouble, Waiting } from "./frame.tsx";
import { Timeline } from "./timeline.tsx";

const WAYS = { in: "into it", out: "out of it" } as const;
const SIDES = {
  own: "its own records",
  mirror: "its partners' records",
  reconciled: "reconciled",
} as const;

/** One country: what goes in and out, in its own and its partners' books, and its measures. */
export function CountryView({ code }: { readonly code: string }) {
  const { answer, problem } = useAnswer("GET /api/countries/:code", { params: { code } });
  const { answer: measures } = useAnswer("GET /api/measures");
  document.title = `${answer?.name ?? code}: Entrepot`;
  if (problem !== null) return <Trouble problem={problem} />;
  if (answer === null) return <Waiting what="Reading the lake" />;
  const on = (ids: readonly string[]) =>
    measures?.measures.filter((one) => ids.includes(one.id)) ?? [];
  return (
    <>
      <h1>{answer.name}</h1>
      <p className="quiet">
        {answer.code}
        {answer.groups.length === 0 ? null : `, in ${answer.groups.join(", ")}`}
      </p>
      <section aria-labelledby="trade">
        <h2 id="trade">Its trade</h2>
        {answer.trade.length === 0 ? (
          <p>
            The lake holds nothing of its trade. <Link href="/data">Load a file that does</Link>.
          </p>
        ) : (
          <Table
            caption="By heading, way and book, summed over all periods in the lake; never add two books"
            file={`${answer.code}-trade`}
            rows={answer.trade}
            rowKey={(row) =>
              `${row.commodity} ${row.source} ${row.frequency} ${row.way} ${row.side}`
            }
            columns={[
              {
                key: "commodity",
                head: "Heading",
                value: (row) => row.commodity,
                shown: (row) => (
                  <Link
                    href={`/commodity/${row.commodity}?${row.way === "in" ? "importer" : "exporter"}=${answer.code}`}
                  >
                    {row.commodity} {row.name}
                  </Link>
                ),
              },
              { key: "way", head: "Way", value: (row) => WAYS[row.way] },
              { key: "side", head: "Book", value: (row) => `${SIDES[row.side]}, ${row.source}` },
              { key: "value_usd", head: "USD", number: true, value: (row) => row.value_usd },
              { key: "partners", head: "Partners", number: true, value: (row) => row.partners },
              { key: "cells", head: "Cells", number: true, value: (row) => row.cells },
              {
                key: "periods",
                head: "Periods",
                value: (row) =>
                  `${formatPeriod(row.first_period)} to ${formatPeriod(row.last_period)}`,
              },
            ]}
          />
        )}
      </section>
      <section aria-labelledby="against">
        <h2 id="against">Measures against it: {figure(answer.measures_against.length)}</h2>
        <Timeline measures={on(answer.measures_against)} />
      </section>
      <section aria-labelledby="by">
        <h2 id="by">
          Measures of its own or of a group it is in: {figure(answer.measures_by.length)}
        </h2>
        <Timeline measures={on(answer.measures_by)} />
      </section>
    </>
  );
}
