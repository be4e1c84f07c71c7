import { lazy, Suspense, useEffect, useMemo, useState } from "react";
import { boundsStrip } from "../picture/bounds.ts";
import { inProse, inTables, routeBounds, routeSeries } from "../picture/route.ts";
import { type Ribbon, type SankeyNode, sankey } from "../picture/sankey.ts";
import { formatPeriod, parsePeriod, spellPeriod } from "../trade/period.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../trade/quantity.ts";
import { setWords, useAddress } from "./address.ts";
import { type AnswerTo, ask, askAgain, problemOf, useAnswer } from "./ask.ts";
import { type Column, csvOf, figure, Picture, Table, Word } from "./figures.tsx";
import { isTyping, Link, Trouble, Waiting } from "./frame.tsx";
import type { Shown } from "./map.tsx";
import { QuestionBox } from "./question.tsx";

const RouteMapView = lazy(() => import("./map.tsx"));

type Answer = AnswerTo<"GET /api/trace">;
type Route = Answer["routes"][number];

const MEANS = {
  must: "The least quantity that came from the origins: what went on to the target, less everything that others had sent in and an opening stock. No model; mass balance only.",
  may: "The most that can have come from the origins: goods matched from arrival to departure, none leaving before it came or later than the shelf time.",
  stock:
    "Goods from others taken to be in the country when the measure began: their inflow over the months before it.",
  shelf: "The longest time that goods may lie in the transit country before they go on.",
} as const;
/** Routes with a colour of their own. */
const TONES = 5;
/** Words of the address that ask; the others only say what is looked at. */
const ASKING = [
  "measure",
  "commodity",
  "from",
  "to",
  "since",
  "until",
  "through",
  "source",
  "production",
  "as_of",
] as const;

export function RouteView() {
  const { words } = useAddress();
  const query = useMemo(() => queryOf(words), [words]);
  const complete = query.commodity !== undefined || query.measure !== undefined;
  const { answer, problem, waiting } = useAnswer("GET /api/trace", complete ? { query } : null);
  const asked = {
    commodity: query.commodity ?? "",
    from: query.from ?? "",
    to: query.to ?? "",
    since: query.since ?? "",
    until: query.until ?? "",
    measure: query.measure ?? "",
  };
  const [route] = answer === null ? [] : chosen(answer, words.get("transit"));
  document.title =
    answer === null
      ? "Route: Entrepot"
      : `${answer.question.commodities.map((one) => one.code).join(", ")} to ${answer.question.to_name}: Entrepot`;
  if (!complete) {
    return (
      <>
        <h1>Ask through whom goods went</h1>
        <QuestionBox asked={asked} large />
      </>
    );
  }
  return (
    <div className={waiting ? "renewing" : undefined} aria-busy={waiting}>
      <details className="ask-again" open={answer === null && problem !== null}>
        <summary>{summaryOf(answer, asked)}</summary>
        <QuestionBox key={JSON.stringify(asked)} asked={asked} large={false} />
      </details>
      {problem === null ? null : <Trouble problem={problem} />}
      {answer === null ? (
        problem === null ? (
          <Waiting what="Tracing the goods" />
        ) : null
      ) : route === undefined ? (
        <NoRoute answer={answer} />
      ) : (
        <Found answer={answer} route={route} />
      )}
    </div>
  );
}

type Query = NonNullable<Parameters<typeof ask<"GET /api/trace">>[1]>["query"] & object;

function queryOf(words: URLSearchParams): Query {
  const text = Object.fromEntries(
    ASKING.flatMap((name) => {
      const value = words.get(name);
      return value === null || value === "" ? [] : [[name, value]];
    }),
  );
  const number = (name: string) => {
    const value = words.get(name);
    return value === null ? {} : { [name]: Number(value) };
  };
  return {
    ...text,
    ...number("shelf"),
    ...number("opening_stock"),
    ...(words.get("absent_is_none") === "true" ? { absent_is_none: true } : {}),
  };
}

function summaryOf(
  answer: Answer | null,
  asked: { readonly commodity: string; readonly to: string },
) {
  if (answer === null) return `${asked.commodity} to ${asked.to}`;
  const { question } = answer;
  return `${question.commodities.map(({ code, name }) => `${code} ${name}`).join(", ")} from ${question.from_asked.replaceAll(",", ", ")} to ${question.to_name}, ${question.since} to ${question.until}`;
}

/** The route looked at, and its place among all. */
function chosen(answer: Answer, transit: string | null): readonly Route[] {
  const one = answer.routes.find((route) => route.transit === transit) ?? answer.routes[0];
  return one === undefined ? [] : [one];
}

function NoRoute({ answer }: { readonly answer: Answer }) {
  return (
    <>
      <h1>
        No country in the lake took these goods in from the origins and sent them on to{" "}
        {answer.question.to_name}.
      </h1>
      <p>
        A route needs both its legs in one publisher's books. That is not a proof that there is
        none: the country's records may not be loaded, may not reach that far, or may carry the
        goods under another code. <Link href="/data">See what is in the lake</Link>, or ask with a
        shorter code.
      </p>
    </>
  );
}

function Found({ answer, route }: { readonly answer: Answer; readonly route: Route }) {
  const { question, routes } = answer;
  const toned = routes.map((one, index) => ({ route: one, tone: index < TONES ? index + 1 : 0 }));
  const tone = toned.find((one) => one.route === route)?.tone ?? 1;
  return (
    <div className={`tone-${tone}`}>
      <h1 className="answer" aria-live="polite">
        {route.sentence}
      </h1>
      <Keep answer={answer} route={route} />
      <div className="two">
        <div>
          <MapFigure answer={answer} route={route} toned={toned} />
          {routes.length > 1 ? <Routes toned={toned} now={route} question={question} /> : null}
          <section aria-labelledby="bounds">
            <h2 id="bounds">Must and may</h2>
            <Picture
              wide={routeBounds(route, question, "wide")}
              narrow={routeBounds(route, question, "narrow")}
              file={`${route.transit}-must-may`}
              tone={tone}
              caption={
                <>
                  Solid: <Word means={MEANS.must}>must</Word> have come from the origins. Hatched:{" "}
                  <Word means={MEANS.may}>may</Word> have. Outline: everything sent to{" "}
                  {question.to_name}.
                  {route.must === null
                    ? ` The least is not known: ${route.must_reason ?? ""}.`
                    : null}
                </>
              }
            />
          </section>
          <section aria-labelledby="series">
            <h2 id="series">{route.frequency === "M" ? "Month by month" : "Year by year"}</h2>
            <Picture
              wide={routeSeries(route, question, "wide")}
              narrow={routeSeries(route, question, "narrow")}
              file={`${route.transit}-series`}
              tone={tone}
              csv={() => csvOf(monthColumns(route), route.series)}
              caption={`Periods not reported are gaps, not zeros.${route.excess === null ? (route.excess_reason === null ? "" : ` Excess: not estimable: ${route.excess_reason}.`) : " The pale band is the interval of the counterfactual, the line in it the estimate; what lies above the band is the excess."}`}
            />
            <details>
              <summary>The figures as a table</summary>
              <Table
                caption={`${route.transit_name}, ${unitName(route.unit)} (n/r: not reported)`}
                columns={monthColumns(route)}
                rows={route.series}
                file={`${route.transit}-series`}
                rowKey={(month) => month.period}
              />
            </details>
          </section>
          <Sankey route={route} question={question} tone={tone} />
        </div>
        <div>
          <WhatIf answer={answer} route={route} />
          <Explanations route={route} />
        </div>
      </div>
      <Proof answer={answer} route={route} />
    </div>
  );
}

/** Keeps the route as a finding. */
function Keep({ answer, route }: { readonly answer: Answer; readonly route: Route }) {
  const { words } = useAddress();
  const [said, setSaid] = useState<string | null>(null);
  const keep = async () => {
    try {
      const { finding_ids } = await ask("POST /api/findings", {
        body: {
          question: { ...queryOf(words), until: answer.question.until },
          transits: [route.transit],
        },
      });
      askAgain();
      setSaid(`Kept as finding ${finding_ids[0] ?? ""}`);
    } catch (error) {
      const problem = problemOf(error);
      setSaid(`${problem.message}. ${problem.todo}`);
    }
  };
  return (
    <p className="actions">
      <button type="button" onClick={() => void keep()}>
        Keep as a finding
      </button>
      <button
        type="button"
        className="quiet-button"
        onClick={() => void navigator.clipboard.writeText(answer.question.command)}
      >
        Copy the command
      </button>
      <span role="status">
        {said}
        {said?.startsWith("Kept") ? (
          <>
            {" "}
            <Link href="/findings">Judge it</Link>
          </>
        ) : null}
      </span>
    </p>
  );
}

interface Toned {
  readonly route: Route;
  readonly tone: number;
}

/** The map with before and after, and the months that play. */
function MapFigure({
  answer,
  route,
  toned,
}: {
  readonly answer: Answer;
  readonly route: Route;
  readonly toned: readonly Toned[];
}) {
  const { words } = useAddress();
  const [playing, setPlaying] = useState(false);
  const first = parsePeriod(question(answer).since);
  const last = parsePeriod(question(answer).until);
  const said = words.get("show") ?? "after";
  const shown: Shown = /^\d{4}-\d{2}$/.test(said)
    ? parsePeriod(said)
    : said === "before"
      ? "before"
      : "after";
  const { answer: months } = useAnswer(
    "GET /api/trace/months",
    shown === "after" ? null : { query: { ...queryOf(words), transit: route.transit } },
  );
  const monthly = route.frequency === "M";
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => {
      const now = new URLSearchParams(location.search).get("show") ?? "";
      const next = /^\d{4}-\d{2}$/.test(now) ? parsePeriod(now) + 1 : first;
      if (next > last) setPlaying(false);
      else setWords({ show: formatPeriod(next) });
    }, 700);
    return () => clearInterval(timer);
  }, [playing, first, last]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target } = event;
      if (event.key !== " " || isTyping(event)) return;
      if (target instanceof HTMLElement && /^(BUTTON|A|SUMMARY)$/.test(target.tagName)) return;
      event.preventDefault();
      setPlaying((before) => !before);
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
  const show = (value: string) => {
    setPlaying(false);
    setWords({ show: value === "after" ? undefined : value });
  };
  return (
    <section aria-labelledby="map">
      <h2 id="map">Where the goods went</h2>
      <div className="controls">
        <fieldset className="toggle">
          <legend className="unseen">What the map shows</legend>
          {(["before", "after"] as const).map((value) => (
            <label key={value}>
              <input
                type="radio"
                name="show"
                checked={shown === value}
                onChange={() => show(value)}
              />
              {value === "before" ? "The year before" : "Since the measure"}
            </label>
          ))}
        </fieldset>
        {monthly ? (
          <>
            <button type="button" className="quiet-button" onClick={() => setPlaying(!playing)}>
              {playing ? "Stop" : "Play months"}
            </button>
            <label className="slide">
              <span className="unseen">Month</span>
              <input
                type="range"
                min={first}
                max={last}
                value={typeof shown === "number" ? shown : first}
                aria-valuetext={typeof shown === "number" ? spellPeriod(shown) : "no month"}
                onChange={(event) => show(formatPeriod(Number(event.target.value)))}
              />
              <output>{typeof shown === "number" ? formatPeriod(shown) : "all months"}</output>
            </label>
          </>
        ) : null}
      </div>
      <div className="map-room">
        <Suspense fallback={<Waiting what="Drawing the map" />}>
          <RouteMapView
            answer={answer}
            routes={shown === "after" ? toned : toned.filter((one) => one.route === route)}
            moved={months?.moved ?? null}
            shown={shown}
          />
        </Suspense>
      </div>
    </section>
  );
}

const question = (answer: Answer) => answer.question;

function Routes({
  toned,
  now,
  question: asked,
}: {
  readonly toned: readonly Toned[];
  readonly now: Route;
  readonly question: Answer["question"];
}) {
  const most = (unit: string) =>
    Math.max(
      ...toned.filter(({ route }) => route.unit === unit).map(({ route }) => route.outflow_after),
    );
  return (
    <section aria-labelledby="routes">
      <h2 id="routes">{toned.length} transit countries</h2>
      <Table
        caption={`Routes to ${asked.to_name}, ${asked.since} to ${asked.until}`}
        shownCaption={false}
        file="routes"
        rowKey={({ route }) => route.transit}
        rows={toned}
        columns={[
          {
            key: "transit",
            head: "Transit",
            value: ({ route }) => route.transit,
            shown: ({ route, tone }) => (
              <button
                type="button"
                className={`pick-route tone-${tone}`}
                aria-pressed={route === now}
                onClick={() => setWords({ transit: route.transit })}
              >
                {route.transit_name}
              </button>
            ),
          },
          { key: "unit", head: "Unit", value: ({ route }) => unitName(route.unit) },
          {
            key: "must",
            head: "Must",
            means: MEANS.must,
            number: true,
            value: ({ route }) => route.must,
            shown: ({ route }) =>
              route.must === null ? (
                <abbr className="none" title={route.must_reason ?? ""}>
                  not known
                </abbr>
              ) : (
                figure(route.must)
              ),
          },
          {
            key: "may",
            head: "May",
            means: MEANS.may,
            number: true,
            value: ({ route }) => route.may,
          },
          {
            key: "outflow_after",
            head: "Sent after",
            number: true,
            value: ({ route }) => route.outflow_after,
          },
          {
            key: "bar",
            head: "Solid must, hatched may",
            value: () => null,
            shown: ({ route, tone }) => (
              <Strip
                tone={tone}
                svg={boundsStrip({
                  id: `strip-${route.transit}`,
                  width: 140,
                  must: route.must,
                  may: route.may,
                  whole: route.outflow_after,
                  most: most(route.unit),
                  text: `must ${route.must === null ? "not known" : figure(route.must)}, may ${figure(route.may)}`,
                })}
              />
            ),
          },
          {
            key: "outflow_before",
            head: "Year before",
            number: true,
            value: ({ route }) => route.outflow_before,
          },
          { key: "opened_on", head: "Opened", value: ({ route }) => route.opened_on ?? "–" },
          { key: "closed_on", head: "Closed", value: ({ route }) => route.closed_on ?? "–" },
        ]}
      />
    </section>
  );
}

export function Strip({ svg, tone }: { readonly svg: string; readonly tone: number }) {
  return (
    <span
      className={`strip tone-${tone}`}
      ref={(holder) => {
        const parsed = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
        holder?.replaceChildren(document.importNode(parsed, true));
      }}
    />
  );
}

/** What would change the answer: sliders and sides, computed again as they move. */
function WhatIf({ answer, route }: { readonly answer: Answer; readonly route: Route }) {
  const { words } = useAddress();
  const { question: asked } = answer;
  const slider = (name: "opening_stock" | "shelf", most: number) => {
    const value = Number(words.get(name) ?? 12);
    return (
      <input
        type="range"
        min={0}
        max={most}
        value={value}
        aria-label={name === "shelf" ? "Shelf time, months" : "Opening stock, months"}
        onChange={(event) =>
          setWords({ [name]: event.target.value === "12" ? undefined : event.target.value })
        }
      />
    );
  };
  const weighty = weightyOf(route, asked.from);
  // A box answers the hand at once; the figures follow.
  const [moved, setMoved] = useState<string | null>(null);
  const counted = asked.from.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was moved has arrived
  useEffect(() => setMoved(null), [counted]);
  const changed = words.has("opening_stock") || words.has("shelf") || words.has("asked_from");
  return (
    <section aria-labelledby="what-if" className="what-if">
      <h2 id="what-if">What would change this</h2>
      <div className="sliders">
        <div className="slider">
          <span>
            <Word means={MEANS.stock}>Opening stock</Word>
          </span>
          {slider("opening_stock", 36)}
          <output>{asked.opening_stock_months} months</output>
        </div>
        <div className="slider">
          <span>
            <Word means={MEANS.shelf}>Shelf time</Word>
          </span>
          {slider("shelf", 36)}
          <output>{asked.shelf_months} months</output>
        </div>
      </div>
      <p className="live" role="status">
        <Word means={MEANS.must}>Must</Word>{" "}
        <b>{route.must === null ? "not known" : formatQuantity(route.must, route.unit)}</b>,{" "}
        <Word means={MEANS.may}>may</Word> <b>{formatQuantity(route.may, route.unit)}</b>
        {route.opening_stock === null
          ? null
          : `; opening stock ${formatQuantity(route.opening_stock, route.unit)}`}
      </p>
      <fieldset className="sides">
        <legend>Counted with the origins</legend>
        {weighty.map((one) => (
          <label key={one.partner}>
            <input
              type="checkbox"
              checked={moved === one.partner ? !one.controlled : one.controlled}
              onChange={() => {
                setMoved(one.partner);
                setWords(otherSide(asked, words, one.partner, !one.controlled));
              }}
            />
            {one.name} <span className="quiet">{formatQuantity(one.quantity, route.unit)}</span>
          </label>
        ))}
      </fieldset>
      {changed ? (
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            setWords({
              opening_stock: undefined,
              shelf: undefined,
              from: words.get("asked_from") ?? words.get("from") ?? undefined,
              asked_from: undefined,
            })
          }
        >
          As it was asked
        </button>
      ) : null}
      <details>
        <summary>How must moves with the opening stock, and with whom we count</summary>
        <Table
          caption="By opening stock"
          rowKey={(row) => String(row.months)}
          rows={route.must_by_opening_stock}
          columns={[
            { key: "months", head: "Months", number: true, value: (row) => row.months },
            {
              key: "opening_stock",
              head: "Stock",
              number: true,
              value: (row) => row.opening_stock,
            },
            { key: "must", head: "Must", number: true, value: (row) => row.must },
          ]}
        />
        {route.sensitivity.length === 0 ? null : (
          <Table
            caption="If one country stood on the other side"
            rowKey={(row) => row.country}
            rows={route.sensitivity}
            columns={[
              {
                key: "country",
                head: "Country",
                value: (row) => row.country,
                shown: (row) => row.name,
              },
              { key: "quantity", head: "Sent in", number: true, value: (row) => row.quantity },
              {
                key: "must_as_counted",
                head: "Must",
                number: true,
                value: (row) => row.must_as_counted,
              },
              {
                key: "must_otherwise",
                head: "Otherwise",
                number: true,
                value: (row) => row.must_otherwise,
              },
            ]}
          />
        )}
      </details>
    </section>
  );
}

/** Who brought enough that a side matters: the largest partners of either side. */
function weightyOf(route: Route, origins: readonly string[]) {
  return route.partners
    .filter(({ role }) => role === "controlled" || role === "other")
    .sort((a, b) => b.quantity - a.quantity)
    .slice(0, 10)
    .map((one) => ({ ...one, controlled: origins.includes(one.partner) }));
}

/** The address with one country moved to the other side of the coalition. */
function otherSide(
  asked: Answer["question"],
  words: URLSearchParams,
  code: string,
  join: boolean,
): Readonly<Record<string, string>> {
  const named = asked.from_asked.split(",").map((part) => part.trim());
  const from = join
    ? [...named, code]
    : named.includes(code)
      ? named.filter((part) => part !== code)
      : asked.from.filter((part) => part !== code);
  return { from: from.join(","), asked_from: words.get("asked_from") ?? asked.from_asked };
}

const MARKS = { supported: "✓", untestable: "?", contradicted: "✕" } as const;
const STATUSES = ["supported", "untestable", "contradicted"] as const;

function Explanations({ route }: { readonly route: Route }) {
  const sorted = STATUSES.flatMap((status) =>
    route.explanations.filter((one) => one.status === status),
  );
  return (
    <section aria-labelledby="explanations">
      <h2 id="explanations">Other explanations</h2>
      <p className="quiet">
        Each would explain the figures without the measure:{" "}
        {STATUSES.map(
          (status) =>
            `${route.explanations.filter((one) => one.status === status).length} ${status}`,
        ).join(", ")}
        .
      </p>
      <ul className="explanations">
        {sorted.map((one) => (
          <li key={one.text} className={one.status}>
            <span className="mark" aria-hidden="true">
              {MARKS[one.status]}
            </span>
            <div>
              <span className="status">{one.status}</span> <strong>{capital(one.text)}.</strong>{" "}
              {capital(one.evidence)}.
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

function Sankey({
  route,
  question: asked,
  tone,
}: {
  readonly route: Route;
  readonly question: Answer["question"];
  readonly tone: number;
}) {
  const incoming = route.partners.filter(({ role }) => role === "controlled" || role === "other");
  const outgoing = route.partners.filter(({ role }) => role === "target" || role === "elsewhere");
  const few = (all: typeof incoming, most: number) => {
    const kept = all.slice(0, most);
    const rest = all.slice(most);
    return rest.length === 0
      ? kept
      : [
          ...kept,
          {
            partner: `rest-${rest[0]?.role ?? ""}`,
            name: rest.length === 1 ? (rest[0]?.name ?? "") : `${rest.length} others`,
            role: rest[0]?.role ?? ("other" as const),
            quantity: rest.reduce((sum, one) => sum + one.quantity, 0),
          },
        ];
  };
  const left = [
    ...few(
      incoming.filter(({ role }) => role === "controlled"),
      8,
    ),
    ...few(
      incoming.filter(({ role }) => role === "other"),
      4,
    ),
  ];
  const right = [
    ...outgoing.filter(({ role }) => role === "target"),
    ...few(
      outgoing.filter(({ role }) => role === "elsewhere"),
      4,
    ),
  ];
  const draw = (width: number) => {
    const node = (id: string, name: string, column: 0 | 1 | 2): SankeyNode => ({
      id,
      name,
      column,
    });
    const ribbons: readonly Ribbon[] = [
      ...left.map((one) => ({
        from: `in ${one.partner}`,
        to: route.transit,
        quantity: one.quantity,
        tone: one.role === "controlled" ? tone : 0,
        text: `${one.name} to ${route.transit_name}: ${formatQuantity(one.quantity, route.unit)}`,
      })),
      ...right.map((one) => ({
        from: route.transit,
        to: `out ${one.partner}`,
        quantity: one.quantity,
        tone: one.role === "target" ? tone : 0,
        text: `${route.transit_name} to ${one.name}: ${formatQuantity(one.quantity, route.unit)}`,
      })),
    ];
    return sankey({
      id: `sankey-${width}`,
      width,
      title: `What came into ${route.transit_name} and what went on`,
      text: `From ${left.length} origins into ${route.transit_name}, and on to ${right.length} destinations, ${inProse(asked.since)} to ${inProse(asked.until)}.`,
      nodes: [
        ...left.map((one) => node(`in ${one.partner}`, one.name, 0)),
        node(route.transit, route.transit_name, 1),
        ...right.map((one) => node(`out ${one.partner}`, one.name, 2)),
      ],
      ribbons,
      format: (quantity) => formatQuantity(quantity, route.unit),
    });
  };
  if (left.length === 0) return null;
  return (
    <section aria-labelledby="in-and-out">
      <h2 id="in-and-out">What came in and what went on</h2>
      <Picture
        wide={draw(760)}
        narrow={draw(350)}
        file={`${route.transit}-sankey`}
        tone={tone}
        csv={() => csvOf(partnerColumns(route), route.partners)}
        caption={`In colour: from the controlled origins, and on to ${asked.to_name}. Grey: from others, and to elsewhere. What came in is not what went out: the rest stayed, or is not reported.`}
      />
      <details>
        <summary>All {route.partners.length} partners as a table</summary>
        <Table
          caption={`Partners of ${route.transit_name}, ${unitName(route.unit)}`}
          columns={partnerColumns(route)}
          rows={route.partners}
          file={`${route.transit}-partners`}
          rowKey={(one) => `${one.role} ${one.partner}`}
        />
      </details>
    </section>
  );
}

const ROLES = {
  controlled: "in, controlled origins",
  other: "in, all others",
  target: "out, target",
  elsewhere: "out, elsewhere",
} as const;

function partnerColumns(route: Route): readonly Column<Route["partners"][number]>[] {
  return [
    {
      key: "partner",
      head: "Partner",
      value: (one) => one.partner,
      shown: (one) => <Link href={`/country/${one.partner}`}>{one.name}</Link>,
    },
    { key: "role", head: "Role", value: (one) => ROLES[one.role] },
    { key: `quantity_${route.unit}`, head: "Quantity", number: true, value: (one) => one.quantity },
    {
      key: "share",
      head: "Share of its role",
      number: true,
      value: (one) =>
        formatShare(
          one.quantity,
          route.partners
            .filter(({ role }) => role === one.role)
            .reduce((sum, { quantity }) => sum + quantity, 0),
        ),
    },
  ];
}

function monthColumns(route: Route): readonly Column<Route["series"][number]>[] {
  const column = (key: Exclude<keyof Route["series"][number], "period">, head: string) => ({
    key: `${key}_${route.unit}`,
    head,
    number: true,
    value: (month: Route["series"][number]) => month[key],
    ...(key.startsWith("counterfactual")
      ? {
          shown: (month: Route["series"][number]) => {
            const value = month[key];
            return value === null ? <span className="none">–</span> : formatNumber(value);
          },
        }
      : {}),
  });
  return [
    { key: "period", head: "Period", value: (month) => inTables(month.period, route.frequency) },
    column("inflow_controlled", "In, controlled origins"),
    column("inflow_other", "In, all others"),
    column("outflow", "On to the target"),
    column("outflow_elsewhere", "To elsewhere"),
    column("direct", "Direct"),
    column("counterfactual", "Counterfactual"),
    column("counterfactual_low", "its low"),
    column("counterfactual_high", "its high"),
  ];
}

function Proof({ answer, route }: { readonly answer: Answer; readonly route: Route }) {
  const said = (value: number | null) =>
    value === null ? "not reported" : formatQuantity(value, route.unit);
  const { question: asked } = answer;
  return (
    <section aria-labelledby="proof">
      <h2 id="proof">What it stands on</h2>
      <dl className="facts">
        <Fact name={`Sent to ${asked.to_name}, twelve months before`}>
          {said(route.outflow_before)}
        </Fact>
        <Fact name={`Sent to ${asked.to_name}, since the measure`}>
          {said(route.outflow_after)}
        </Fact>
        <Fact name="In from the controlled origins">{said(route.inflow_controlled)}</Fact>
        <Fact name="In from all others">{said(route.inflow_other)}</Fact>
        <Fact name="Must by level">
          {Object.entries(route.must_by_level)
            .map(([level, must]) => `${level.replace("_", " ")} ${formatNumber(must ?? 0)}`)
            .join("; ") || "not known"}
        </Fact>
        <Fact name="Excess of the first year">
          {route.excess === null
            ? `not estimable: ${route.excess_reason ?? ""}`
            : `${said(route.excess.estimate)} (${formatNumber(route.excess.low)} to ${formatNumber(route.excess.high)}): ${figure(route.excess.observed)} seen against ${formatNumber(route.excess.counterfactual)} expected; ${route.excess.basis}`}
        </Fact>
        <Fact name="Books">{`${route.books.source}: inflow ${SIDES[route.books.inflow]}, outflow ${SIDES[route.books.outflow]}`}</Fact>
        <Fact name="Goods go on after">
          {route.lag_months === null ? "not estimable" : `${route.lag_months} months`}
        </Fact>
        <Fact name="Opened, closed">{`${route.opened_on ?? "–"}, ${route.closed_on ?? "–"}`}</Fact>
      </dl>
      <Table
        caption="Files whose figures were used"
        file="sources"
        rowKey={(one) => String(one.load_id)}
        rows={answer.data}
        columns={[
          { key: "publisher", head: "Publisher", value: (one) => one.publisher },
          { key: "file", head: "File", value: (one) => one.file },
          { key: "rows", head: "Rows used", number: true, value: (one) => one.rows },
          {
            key: "vintage",
            head: "Vintage",
            value: (one) => `${one.vintage} (${one.vintage_basis})`,
          },
          { key: "licence", head: "Licence", value: (one) => one.licence },
          {
            key: "sha256",
            head: "sha256",
            value: (one) => one.sha256,
            shown: (one) => <code className="hash">{one.sha256}</code>,
          },
        ]}
      />
      {answer.set_aside.map((one) => (
        <p key={one.reason + one.file} className="quiet">
          {figure(one.rows)} rows of {one.file} set aside: {one.reason}.
        </p>
      ))}
      {answer.notes.map((note) => (
        <p key={note} className="quiet">
          {note}
        </p>
      ))}
      <h3>Compute it again</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and is reached by keyboard */}
      <pre tabIndex={0}>
        <code>npx {asked.command}</code>
      </pre>
      <p className="quiet">
        See also{" "}
        {asked.commodities.map(({ code, name }) => (
          <Link key={code} href={`/commodity/${code}`}>
            {code} {name}
          </Link>
        ))}
        , <Link href={`/country/${route.transit}`}>{route.transit_name}</Link>,{" "}
        <Link href={`/country/${asked.to}`}>{asked.to_name}</Link>.
      </p>
    </section>
  );
}

const SIDES = {
  own: "from its own records",
  mirror: "from the other side's records",
  reconciled: "as one reconciled figure",
} as const;

function Fact({ name, children }: { readonly name: string; readonly children: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
