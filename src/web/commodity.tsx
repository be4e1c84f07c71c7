import { useMemo } from "react";
import { seriesChart, type Track, type Values } from "../picture/series.ts";
import { formatPeriod } from "../trade/period.ts";
import { formatNumber, unitName } from "../trade/quantity.ts";
import { setWords, useAddress } from "./address.ts";
import { type AnswerTo, useAnswer } from "./ask.ts";
import { csvOf, figure, Picture, Table } from "./figures.tsx";
import { Link, Trouble, Waiting } from "./frame.tsx";
import { Pick } from "./pick.tsx";
import { Timeline } from "./timeline.tsx";

type Flows = AnswerTo<"GET /api/flows">;
type Row = Flows["series"][number];
type Measured = "value_usd" | "net_weight_kg" | "quantity";

/** One commodity: who sends it to whom in both sides' books, what it is worth, what holds it back. */
export function CommodityView({ code }: { readonly code: string }) {
  const { words } = useAddress();
  const [exporter, importer] = [words.get("exporter") ?? "", words.get("importer") ?? ""];
  const pair = {
    ...(/^\w{2,5}$/.test(exporter) ? { exporter } : {}),
    ...(/^\w{2,5}$/.test(importer) ? { importer } : {}),
  };
  const { answer, problem } = useAnswer("GET /api/partners", {
    query: { commodity: code, ...pair, most: 200 },
  });
  const { answer: flows } = useAnswer("GET /api/flows", { query: { commodity: code, ...pair } });
  const { answer: measures } = useAnswer("GET /api/measures", { query: { commodity: code } });
  document.title = `${code} ${answer?.name ?? ""}: Entrepot`;
  if (problem !== null) return <Trouble problem={problem} />;
  if (answer === null) return <Waiting what="Reading the lake" />;
  return (
    <>
      <h1>
        {code} {answer.name}
      </h1>
      {answer.notes.map((note) => (
        <p key={note.code + note.note} className="quiet">
          {note.code}: {note.note} ({note.source})
        </p>
      ))}
      <div className="filters">
        <Pick
          label="From"
          what="countries"
          value={exporter}
          onChange={(value) => setWords({ exporter: value })}
        />
        <Pick
          label="To"
          what="countries"
          value={importer}
          onChange={(value) => setWords({ importer: value })}
        />
      </div>
      {flows === null ? <Waiting what="Reading the series" /> : <Series flows={flows} />}
      {flows === null ? null : <Gaps flows={flows} />}
      <section aria-labelledby="partners">
        <h2 id="partners">Who sent to whom</h2>
        {answer.partners.length === 0 ? (
          <p>
            The lake holds nothing of these goods. <Link href="/data">Load a file that does</Link>.
          </p>
        ) : (
          <Table
            caption="Summed over all periods in the lake, by whoever recorded it; never add the two sides"
            file={`${code}-partners`}
            rows={answer.partners}
            rowKey={(row) =>
              `${row.source} ${row.frequency} ${row.exporter} ${row.importer} ${row.side}`
            }
            columns={[
              {
                key: "exporter",
                head: "From",
                value: (row) => row.exporter,
                shown: (row) => <Link href={`/country/${row.exporter}`}>{row.exporter}</Link>,
              },
              {
                key: "importer",
                head: "To",
                value: (row) => row.importer,
                shown: (row) => <Link href={`/country/${row.importer}`}>{row.importer}</Link>,
              },
              { key: "side", head: "Recorded by", value: (row) => `${row.side}, ${row.source}` },
              { key: "value_usd", head: "USD", number: true, value: (row) => row.value_usd },
              { key: "net_weight_kg", head: "kg", number: true, value: (row) => row.net_weight_kg },
              { key: "quantity", head: "Quantity", number: true, value: (row) => row.quantity },
              {
                key: "quantity_unit",
                head: "Unit",
                value: (row) => (row.quantity_unit === null ? "–" : unitName(row.quantity_unit)),
              },
              {
                key: "unit_value",
                head: "USD per unit",
                means: "Value by quantity. A unit value is not a price: it mixes qualities.",
                number: true,
                value: (row) => unitValue(row),
              },
              { key: "periods", head: "Periods", number: true, value: (row) => row.periods },
            ]}
          />
        )}
      </section>
      <section aria-labelledby="parts">
        <h2 id="parts">Codes in the lake</h2>
        <Table
          caption="The code and those under it"
          shownCaption={false}
          rows={answer.parts}
          rowKey={(part) => part.commodity}
          columns={[
            {
              key: "commodity",
              head: "Code",
              value: (part) => part.commodity,
              shown: (part) => <Link href={`/commodity/${part.commodity}`}>{part.commodity}</Link>,
            },
            { key: "name", head: "Name", value: (part) => part.name },
            { key: "first", head: "From", value: (part) => formatPeriod(part.first_period) },
            { key: "last", head: "To", value: (part) => formatPeriod(part.last_period) },
            { key: "cells", head: "Cells", number: true, value: (part) => part.cells },
            { key: "value_usd", head: "USD", number: true, value: (part) => part.value_usd },
          ]}
        />
      </section>
      <section aria-labelledby="measures">
        <h2 id="measures">Measures on it</h2>
        {measures === null ? null : <Timeline measures={measures.measures} />}
      </section>
    </>
  );
}

function unitValue(row: {
  readonly value_usd: number | null;
  readonly quantity: number | null;
  readonly net_weight_kg: number | null;
}) {
  const of = row.quantity ?? row.net_weight_kg;
  return row.value_usd === null || of === null || of === 0
    ? null
    : Number((row.value_usd / of).toPrecision(4));
}

/** What most rows carry: pieces or kilograms before values. */
function measuredIn(rows: readonly Row[]): Measured {
  const filled = (key: Measured) => rows.filter((row) => row[key] !== null).length;
  if (filled("quantity") >= 0.9 * rows.length) return "quantity";
  return filled("net_weight_kg") >= 0.9 * rows.length ? "net_weight_kg" : "value_usd";
}

/** Both sides on one axis, a panel for each source and frequency. */
function Series({ flows }: { readonly flows: Flows }) {
  const books = useMemo(() => {
    const found = new Map<string, Row[]>();
    for (const row of flows.series) {
      const key = `${row.source}, ${row.frequency === "M" ? "monthly" : "yearly"}`;
      found.set(key, [...(found.get(key) ?? []), row]);
    }
    return [...found];
  }, [flows]);
  if (books.length === 0) return null;
  return (
    <section aria-labelledby="series">
      <h2 id="series">The series</h2>
      {books.map(([name, rows]) => {
        const measured = measuredIn(rows);
        const unit =
          measured === "quantity"
            ? unitName(rows[0]?.quantity_unit ?? "")
            : measured === "net_weight_kg"
              ? "kg"
              : "USD";
        const draw = (width: number) => chart(name, rows, measured, unit, width);
        return (
          <Picture
            key={name}
            wide={draw(960)}
            narrow={draw(350)}
            file={`${flows.commodity}-series`}
            tone={1}
            csv={() =>
              csvOf(
                [
                  { key: "period", head: "", value: (row: Row) => formatPeriod(row.period) },
                  { key: "side", head: "", value: (row) => row.side },
                  { key: "value_usd", head: "", value: (row) => row.value_usd },
                  { key: "net_weight_kg", head: "", value: (row) => row.net_weight_kg },
                  { key: "quantity", head: "", value: (row) => row.quantity },
                  { key: "quantity_unit", head: "", value: (row) => row.quantity_unit },
                ],
                rows,
              )
            }
            caption={`${name}. Each side as it recorded the trade; a period that a side did not report is a gap.`}
          />
        );
      })}
    </section>
  );
}

const SIDES = [
  ["exporter", "as exporters recorded it", "controlled"],
  ["importer", "as importers recorded it", "outflow"],
  ["reconciled", "as one reconciled figure", "outflow"],
] as const;

function chart(
  name: string,
  rows: readonly Row[],
  measured: Measured,
  unit: string,
  width: number,
): string {
  const step = rows[0]?.frequency === "A" ? 12 : 1;
  const periods = rows.map((row) => row.period);
  const [first, last] = [Math.min(...periods), Math.max(...periods)];
  const grid = Array.from({ length: (last - first) / step + 1 }, (_, at) => first + at * step);
  const most = Math.max(0, ...rows.map((row) => row[measured] ?? 0));
  const divide = most >= 10_000_000 ? 1_000_000 : 1;
  const tracks: Track[] = SIDES.flatMap(([side, text, mark]) => {
    const own = new Map(
      rows.filter((row) => row.side === side).map((row) => [row.period, row[measured]]),
    );
    if (own.size === 0) return [];
    const values: Values = grid.map((period) => {
      const value = own.get(period) ?? null;
      return value === null ? null : value / divide;
    });
    return [{ name: text, mark, values }];
  });
  return seriesChart({
    id: `flows-${name.replace(/\W+/g, "-")}-${width}`,
    width,
    title: `${name}, ${unit}`,
    text: `Series of both sides, ${unit}; the figures are in the CSV.`,
    periods: grid.map((period) =>
      step === 12 ? formatPeriod(period).slice(0, 4) : formatPeriod(period),
    ),
    rule: null,
    panels: [
      {
        title: `${divide === 1 ? "" : "million "}${unit} ${step === 1 ? "a month" : "a year"}`,
        height: 180,
        tracks,
        band: null,
        events: [],
      },
    ],
    format: formatNumber,
    hovers: width > 500,
  });
}

/** Why the two sides differ, each cause with its share. */
function Gaps({ flows }: { readonly flows: Flows }) {
  if (flows.exporter === null || flows.importer === null) return null;
  return (
    <section aria-labelledby="gap">
      <h2 id="gap">Why the two sides differ</h2>
      {flows.gaps.length === 0 ? (
        <p>Not estimable: only one side's book of this pair is in the lake.</p>
      ) : (
        flows.gaps.map((gap) => (
          <Table
            key={`${gap.source} ${gap.frequency} ${gap.measured_in}`}
            caption={`${gap.source}, ${gap.measured_in}: exporter ${figure(gap.exporter_sum)}, importer ${figure(gap.importer_sum)}, ${figure(gap.periods_both)} periods with both`}
            rows={gap.causes}
            rowKey={(cause) => cause.cause}
            columns={[
              { key: "cause", head: "Cause", value: (cause) => cause.cause },
              {
                key: "quantity",
                head: "Of the difference",
                number: true,
                value: (cause) => cause.quantity,
              },
              {
                key: "share",
                head: "Share",
                number: true,
                value: (cause) => `${Math.round(cause.share * 100)} %`,
              },
              { key: "says", head: "Which is", value: (cause) => cause.says },
            ]}
          />
        ))
      )}
    </section>
  );
}
