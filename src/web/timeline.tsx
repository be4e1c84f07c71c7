import { scaleLinear } from "d3-scale";
import { hover, label, picture, tag, textWidth } from "../picture/svg.ts";
import { formatPeriod } from "../trade/period.ts";
import type { AnswerTo } from "./ask.ts";
import { Picture } from "./figures.tsx";

type Measure = AnswerTo<"GET /api/measures">["measures"][number];

/** Measures on a line of time, each from the month it takes effect to the month it ends. */
export function Timeline({ measures }: { readonly measures: readonly Measure[] }) {
  const dated = measures.filter((one) => one.first_period !== null);
  if (dated.length === 0) return <p>No dated measure.</p>;
  return (
    <Picture
      wide={timeline(dated, 960)}
      narrow={timeline(dated, 350)}
      file="measures"
      caption="A line begins in the month a measure takes effect and goes on while it lasts; hollow where it is suspended. Dates and sources stand in the catalogue (entrepot measures)."
    />
  );
}

const ROW = 17;
const SIZE = 12;

function timeline(measures: readonly Measure[], width: number): string {
  const sorted = [...measures].sort((a, b) => (a.first_period ?? 0) - (b.first_period ?? 0));
  const now = new Date();
  const end = now.getFullYear() * 12 + now.getMonth();
  const first = Math.min(...sorted.map((one) => one.first_period ?? end));
  const month = (day: string | null) =>
    day === null ? null : Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const room = width > 500 ? 150 : 110;
  const x = scaleLinear()
    .domain([Math.floor(first / 12) * 12, end + 1])
    .range([room, width - 8]);
  const height = sorted.length * ROW + 24;
  const [from = 0] = x.domain();
  const years = Array.from({ length: Math.ceil((end - from) / 12) + 1 }, (_, at) => from + at * 12);
  const every = Math.ceil(40 / Math.max(1, x(12) - x(0)));
  return picture(
    {
      id: `measures-${width}`,
      width,
      height,
      title: "Measures by the month they take effect",
      text: `${sorted.length} measures from ${formatPeriod(first)}`,
    },
    years
      .filter((_, index) => index % every === 0)
      .map(
        (year) =>
          tag("path", { d: `M${x(year).toFixed(1)} 0V${height - 20}`, class: "grid" }) +
          (x(year) + 30 < width
            ? label(String(year / 12), x(year) + 3, height - 6, { class: "quiet" })
            : ""),
      )
      .join(""),
    sorted
      .map((one, index) => {
        const y = index * ROW + 11;
        const until = Math.min(month(one.effective_until) ?? end, end);
        const start = one.first_period ?? end;
        const pause = month(one.suspended_from);
        const resumed = month(one.suspended_until) ?? end;
        const said = `${one.id}: ${one.subject}. ${one.controlled_by.join(", ")} against ${one.against_words || "everyone"}, from ${one.effective_from ?? "?"}${one.effective_until === null ? "" : ` to ${one.effective_until}`}; ${one.stands} now`;
        const name = textWidth(one.id, SIZE) > room ? `${one.id.slice(0, 15)}…` : one.id;
        const line = (a: number, b: number, mark: string) =>
          b <= a
            ? ""
            : tag("path", {
                d: `M${x(a).toFixed(1)} ${y}H${Math.max(x(a) + 2, x(b)).toFixed(1)}`,
                class: mark,
              });
        return tag(
          "g",
          { class: "measure" },
          hover(said),
          label(name, 0, y + 4, {}),
          line(start, pause ?? until, "span"),
          pause === null ? "" : line(pause, Math.min(resumed, end), "span paused"),
          tag("circle", { cx: x(start), cy: y, r: 3.5, class: "dot" }),
        );
      })
      .join(""),
  );
}
