import { useEffect, useMemo, useState } from "react";
import { type Land, landOf, type WorldAtlas } from "../picture/atlas.ts";
import { type Arc, type Place, routeMap } from "../picture/map.ts";
import { parsePeriod, spellPeriod } from "../trade/period.ts";
import { formatQuantity, unitName } from "../trade/quantity.ts";
import type { AnswerTo } from "./ask.ts";
import { useAnswer } from "./ask.ts";
import { csvOf, Picture } from "./figures.tsx";
import { Trouble, Waiting } from "./frame.tsx";

type Answer = AnswerTo<"GET /api/trace">;
type Route = Answer["routes"][number];
type Moved = AnswerTo<"GET /api/trace/months">["moved"];
type Places = ReadonlyMap<string, AnswerTo<"GET /api/places">["places"][number]>;

/** What the map shows: the whole window, the year before it, or one month. */
export type Shown = "after" | "before" | number;

let land: readonly Land[] | null = null;

/** Origins, transits and target on the map; loaded apart, because the world is heavy. */
export default function RouteMapView({
  answer,
  routes,
  moved,
  shown,
}: {
  readonly answer: Answer;
  readonly routes: readonly { readonly route: Route; readonly tone: number }[];
  readonly moved: Moved | null;
  readonly shown: Shown;
}) {
  const { answer: known, problem } = useAnswer("GET /api/places");
  const [drawn, setDrawn] = useState(land);
  useEffect(() => {
    if (land !== null) return;
    void fetch("/atlas.json")
      .then((reply) => reply.json())
      .then((atlas: WorldAtlas) => {
        land = landOf(atlas);
        setDrawn(land);
      });
  }, []);
  const places: Places = useMemo(
    () => new Map((known?.places ?? []).map((place) => [place.code, place])),
    [known],
  );
  if (problem !== null) return <Trouble problem={problem} />;
  if (drawn === null || places.size === 0) return <Waiting what="Drawing the map" />;
  const unit = routes[0]?.route.unit ?? "u";
  const same = routes.filter(({ route }) => route.unit === unit);
  const arcs = same.flatMap((one) => arcsOf(answer, one.route, one.tone, moved, shown, places));
  const all = same.flatMap((one) => arcsOf(answer, one.route, one.tone, null, "after", places));
  // The frame and the widths stay while months play: they are those of the whole.
  const standing =
    shown === "after" ? arcs : arcs.concat(all.map((arc) => ({ ...arc, quantity: 0 })));
  const draw = (size: "wide" | "narrow") =>
    routeMap({
      id: `map-${size}`,
      width: size === "wide" ? 960 : 360,
      heights: size === "wide" ? [300, 520] : [230, 340],
      fit: size === "wide" ? "all places" : "transits and target",
      title: `Where the goods came from and went on to, ${unitName(unit)}`,
      text: textOf(answer, shown),
      land: drawn,
      places: placesOf(answer, same, places, all),
      arcs: standing.filter((arc) => arc.quantity > 0),
      format: (value) => formatQuantity(value, unit),
      named_origins: size === "wide" ? 9 : 5,
    });
  const missing = [...new Set(all.map((arc) => arc.from))].filter(
    (code) => places.get(code)?.at === null,
  );
  return (
    <Picture
      wide={draw("wide")}
      narrow={draw("narrow")}
      file={`map-${typeof shown === "number" ? shown : shown}`}
      csv={() =>
        csvOf(
          [
            { key: "from", head: "From", value: (arc: Arc) => arc.from },
            { key: "to", head: "To", value: (arc) => arc.to },
            { key: "leg", head: "Leg", value: (arc) => arc.leg },
            { key: `quantity_${unit}`, head: "Quantity", value: (arc) => arc.quantity },
          ],
          arcs,
        )
      }
      caption={
        <>
          {textOf(answer, shown)} Arcs are as wide as the quantity; pale into a transit country,
          whether or not it went on, full and with an arrow on to {answer.question.to_name}. Land:
          Natural Earth; its borders state no position.
          {missing.length === 0
            ? null
            : ` Not on the map, because it has no place for them: ${missing.map((code) => places.get(code)?.name ?? code).join(", ")}.`}
        </>
      }
    />
  );
}

function textOf({ question }: Answer, shown: Shown): string {
  const since = spellPeriod(parsePeriod(question.since));
  if (shown === "before") return `The twelve months before ${since}, in grey.`;
  if (shown === "after") return `${since} to ${spellPeriod(parsePeriod(question.until))}.`;
  return `${spellPeriod(shown)}.`;
}

function arcsOf(
  { question }: Answer,
  route: Route,
  tone: number,
  moved: Moved | null,
  shown: Shown,
  places: Places,
): readonly Arc[] {
  const start = parsePeriod(question.since);
  const nameOf = (code: string) => places.get(code)?.name ?? code;
  const said = (from: string, to: string, quantity: number) =>
    `${nameOf(from)} to ${nameOf(to)}: ${formatQuantity(quantity, route.unit)}`;
  const arc = (from: string, to: string, quantity: number, leg: Arc["leg"]): Arc => ({
    from,
    to,
    quantity,
    tone,
    leg,
    text: said(from, to, quantity),
  });
  if (shown === "after") {
    return [
      ...route.partners
        .filter(({ role, quantity }) => role === "controlled" && quantity > 0)
        .map(({ partner, quantity }) => arc(partner, route.transit, quantity, "in")),
      arc(route.transit, question.to, route.outflow_after, "on"),
    ];
  }
  const within = (period: number) =>
    shown === "before" ? period >= start - 12 && period < start : period === shown;
  const sums = new Map<string, number>();
  for (const { role, counterpart, period, quantity } of moved ?? []) {
    if (!within(period)) continue;
    const key = `${role} ${counterpart}`;
    sums.set(key, (sums.get(key) ?? 0) + quantity);
  }
  return [...sums]
    .filter(([, quantity]) => quantity > 0)
    .map(([key, quantity]) => {
      const [role = "", counterpart = ""] = key.split(" ");
      const onward = role === "target";
      const [from, to] = onward ? [route.transit, question.to] : [counterpart, route.transit];
      const leg = shown === "before" ? "before" : onward ? "on" : "in";
      return arc(from, to, quantity, leg);
    });
}

function placesOf(
  { question }: Answer,
  routes: readonly { readonly route: Route; readonly tone: number }[],
  places: Places,
  arcs: readonly Arc[],
): readonly Place[] {
  const found = new Map<string, Place>();
  const add = (code: string, role: Place["role"], tone: number) => {
    const place = places.get(code);
    const [x, y] = place?.at ?? [];
    if (place === undefined || x === undefined || y === undefined || found.has(code)) return;
    found.set(code, {
      id: code,
      name: place.name,
      at: [x, y],
      role,
      numerics: place.numerics,
      tone,
    });
  };
  add(question.to, "target", 0);
  for (const { route, tone } of routes) add(route.transit, "transit", tone);
  for (const arc of arcs) if (arc.leg === "in") add(arc.from, "origin", 0);
  return [...found.values()];
}
