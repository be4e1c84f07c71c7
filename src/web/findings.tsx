import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { boundsStrip } from "../picture/bounds.ts";
import { formatQuantity, formatShare } from "../trade/quantity.ts";
import { go, linkTo, setWords, useAddress, useWord } from "./address.ts";
import { type AnswerTo, ask, askAgain, problemOf, useAnswer } from "./ask.ts";
import { JobRow } from "./data.tsx";
import { Field, figure } from "./figures.tsx";
import { Dialogue, isTyping, Link, Trouble, Waiting } from "./frame.tsx";
import { Strip } from "./route.tsx";

type Answer = AnswerTo<"GET /api/findings">;
type Finding = Answer["findings"][number];
type Decision = Finding["decision"];

const SORTS = {
  share: "share that must",
  must: "must",
  may: "may",
  outflow_after: "sent on",
  excess: "excess",
  newest: "newest",
} as const;
type Sort = keyof typeof SORTS;
/** All of them: the table draws only those in sight. */
const MOST = 5000;
const ROW = 62;

/** What a key or button asks for, until a person has said why. */
type Asking =
  | { readonly kind: "judge"; readonly decision: Decision }
  | { readonly kind: "assign" | "note" | "case" };

export function Findings() {
  const { words } = useAddress();
  const [sort] = useWord("sort", "share");
  const [decision] = useWord("decision", "");
  const [q] = useWord("q", "");
  const [at, setAt] = useWord("at", "");
  const [asking, setAsking] = useState<Asking | null>(null);
  const [said, setSaid] = useState("");
  const to = words.get("to");
  const { answer, problem } = useAnswer("GET /api/findings", {
    query: {
      sort: (sort in SORTS ? sort : "share") as Sort,
      limit: MOST,
      ...(decision === "" ? {} : { decision: decision as Decision }),
      ...(q === "" ? {} : { q }),
      ...(to === null ? {} : { to }),
    },
  });
  document.title = "Findings: Entrepot";
  const list = answer?.findings ?? [];
  const found = list.findIndex((one) => one.finding_id === at);
  const index = Math.max(0, found);
  const now = list[index];
  const move = useCallback(
    (to: number) => {
      const next = list[Math.min(Math.max(to, 0), list.length - 1)];
      if (next !== undefined) setAt(next.finding_id);
    },
    [list, setAt],
  );
  useKeys({ index, now, move, setAsking, length: list.length });
  if (problem !== null) return <Trouble problem={problem} />;
  const done = (what: string) => {
    setAsking(null);
    setSaid(what);
    // The next one, whether or not this one leaves the list.
    const next = list[index + 1] ?? list[index - 1];
    if (next !== undefined) setAt(next.finding_id);
    askAgain();
  };
  return (
    <>
      <h1>Findings</h1>
      {answer === null ? <Waiting what="Reading the casebook" /> : <Head answer={answer} />}
      <Filters q={q} decision={decision} sort={sort} />
      <p className="unseen" role="status">
        {said}
      </p>
      {answer !== null && answer.all === 0 ? <Empty /> : null}
      {list.length > 0 && now !== undefined ? (
        <div className="triage">
          <List list={list} index={index} move={move} />
          <Detail
            finding={now}
            ask={setAsking}
            position={`${index + 1} of ${figure(list.length)}`}
          />
        </div>
      ) : answer !== null && answer.all > 0 ? (
        <p>None of {figure(answer.all)} matches. Take a filter away.</p>
      ) : null}
      <Precision />
      {asking !== null && now !== undefined ? (
        <Ask asking={asking} finding={now} onDone={done} onClose={() => setAsking(null)} />
      ) : null}
    </>
  );
}

function useKeys({
  index,
  now,
  move,
  setAsking,
  length,
}: {
  readonly index: number;
  readonly now: Finding | undefined;
  readonly move: (to: number) => void;
  readonly setAsking: (asking: Asking) => void;
  readonly length: number;
}): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event) || event.defaultPrevented) return;
      const steps = new Map([
        ["j", index + 1],
        ["ArrowDown", index + 1],
        ["k", index - 1],
        ["ArrowUp", index - 1],
        ["PageDown", index + 8],
        ["PageUp", index - 8],
        ["Home", 0],
        ["End", length - 1],
      ]);
      const asks = new Map<string, Asking>([
        ["c", { kind: "judge", decision: "confirmed" }],
        ["d", { kind: "judge", decision: "dismissed" }],
        ["u", { kind: "judge", decision: "open" }],
        ["a", { kind: "assign" }],
        ["n", { kind: "note" }],
        ["p", { kind: "case" }],
      ]);
      const { key, target } = event;
      const opens = key === "o" || key === "Enter";
      const onControl =
        target instanceof HTMLElement && /^(A|BUTTON|SUMMARY)$/.test(target.tagName);
      const [step, asking] = [steps.get(key), asks.get(key)];
      if (step !== undefined) move(step);
      else if (asking !== undefined) setAsking(asking);
      else if (opens && !onControl && now !== undefined) go(routeOf(now));
      else if (key === "/") document.getElementById("search-findings")?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [index, now, move, setAsking, length]);
}

/** Where a finding is seen: a route as it was asked, a flow in both sides' books. */
export function routeOf(finding: Finding): string {
  const { question, transit, to, commodity } = finding;
  if (question.from === undefined || question.since === undefined) {
    return linkTo(`/commodity/${commodity}`, { exporter: transit, importer: to });
  }
  return linkTo("/route", { ...question, transit });
}

/** How many there are, and how many of the flags chance alone would raise: always in sight. */
function Head({ answer }: { readonly answer: Answer }) {
  const { decisions, expected_false } = answer;
  return (
    <div className="head-figures">
      <p>
        {figure(answer.all)} in all: {figure(decisions.open)} to be judged,{" "}
        {figure(decisions.confirmed)} confirmed, {figure(decisions.dismissed)} dismissed.
      </p>
      <p className="expected">
        <b>Expected false flags:</b>{" "}
        {expected_false.length === 0
          ? "no run yet"
          : expected_false
              .map((run) =>
                run.expected_false === null
                  ? `run ${run.run_id}: not estimable: ${run.reason ?? ""}`
                  : `run ${run.run_id} (${run.detector}): ${figure(Math.round(run.expected_false * 10) / 10)} of ${figure(run.flagged)}`,
              )
              .filter(
                (text, index, all) =>
                  all.findIndex(
                    (other) => other.replace(/run \d+/, "") === text.replace(/run \d+/, ""),
                  ) === index,
              )
              .join("; ")}
      </p>
      <p className="quiet">
        Some items were drawn at random from what was not flagged, to measure the flags; which they
        are is said once they are judged.
      </p>
    </div>
  );
}

function Filters({
  q,
  decision,
  sort,
}: {
  readonly q: string;
  readonly decision: string;
  readonly sort: string;
}) {
  const { words } = useAddress();
  const { answer: views } = useAnswer("GET /api/views");
  const [naming, setNaming] = useState(false);
  const view = useMemo(() => {
    const kept = new URLSearchParams(words);
    kept.delete("at");
    return kept.toString();
  }, [words]);
  return (
    <search className="filters">
      <label>
        Search
        <input
          id="search-findings"
          type="search"
          value={q}
          onChange={(event) => setWords({ q: event.target.value, at: undefined })}
          onKeyDown={(event) => event.key === "Escape" && event.currentTarget.blur()}
        />
      </label>
      <label>
        Show
        <select
          value={decision}
          onChange={(event) => setWords({ decision: event.target.value, at: undefined })}
        >
          <option value="">all</option>
          <option value="open">to be judged</option>
          <option value="confirmed">confirmed</option>
          <option value="dismissed">dismissed</option>
        </select>
      </label>
      <label>
        By
        <select
          value={sort}
          onChange={(event) => setWords({ sort: event.target.value, at: undefined })}
        >
          {Object.entries(SORTS).map(([key, name]) => (
            <option key={key} value={key}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {views === null || views.views.length === 0 ? null : (
        <label>
          Saved
          <select
            value={views.views.find((one) => one.view === view)?.name ?? ""}
            onChange={(event) => {
              const one = views.views.find(({ name }) => name === event.target.value);
              if (one !== undefined) go(`/findings?${one.view}`);
            }}
          >
            <option value="">a view</option>
            {views.views.map((one) => (
              <option key={one.name}>{one.name}</option>
            ))}
          </select>
        </label>
      )}
      <button type="button" className="quiet-button" onClick={() => setNaming(true)}>
        Save this view
      </button>
      <span className="downloads">
        <a href="/api/tables/finding?format=csv">CSV</a>{" "}
        <a href="/api/tables/finding?format=parquet">Parquet</a>
      </span>
      {naming ? (
        <Dialogue title="Save this view" onClose={() => setNaming(false)}>
          <Words
            label="Its name"
            submit="Save"
            required
            onSubmit={async (name) => {
              await ask("POST /api/views", {
                body: { name, view: view === "" ? "sort=share" : view },
              });
              setNaming(false);
              askAgain();
            }}
          />
        </Dialogue>
      ) : null}
    </search>
  );
}

/** The rows in sight of thousands. */
function List({
  list,
  index,
  move,
}: {
  readonly list: readonly Finding[];
  readonly index: number;
  readonly move: (to: number) => void;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
  });
  useEffect(() => rows.scrollToIndex(index), [index, rows]);
  return (
    <div
      ref={scroller}
      className="list"
      style={{ height: `min(62vh, 44rem, ${list.length * ROW + 2}px)` }}
      role="listbox"
      tabIndex={0}
      aria-label="Findings"
      aria-activedescendant={`finding-${list[index]?.finding_id ?? ""}`}
    >
      <div style={{ height: rows.getTotalSize() }} role="presentation">
        {rows.getVirtualItems().map((row) => {
          const one = list[row.index];
          if (one === undefined) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keys
            <div
              key={one.finding_id}
              id={`finding-${one.finding_id}`}
              className="finding-row"
              role="option"
              tabIndex={-1}
              aria-selected={row.index === index}
              aria-setsize={list.length}
              aria-posinset={row.index + 1}
              data-decision={one.decision}
              style={{ transform: `translateY(${row.start}px)`, height: row.size }}
              onClick={() => move(row.index)}
            >
              <span className="mark" aria-hidden="true">
                {one.decision === "confirmed" ? "✓" : one.decision === "dismissed" ? "–" : ""}
              </span>
              <span className="what">
                <b>
                  {one.commodity.length > 20 ? `${one.commodity.slice(0, 18)}…` : one.commodity}{" "}
                  {one.commodity_name}
                </b>
                <span>
                  {one.transit_name} → {one.to_name}, since {one.since}
                </span>
              </span>
              <span className="how-much">
                {one.must === null
                  ? "must not known"
                  : `${formatShare(one.must, one.outflow_after)} must`}
                <Strip
                  tone={1}
                  svg={boundsStrip({
                    id: `row-${one.finding_id}`,
                    width: 110,
                    must: one.must,
                    may: one.may,
                    whole: one.outflow_after,
                    most: one.outflow_after,
                    text: `must ${one.must ?? "not known"}, may ${one.may} of ${one.outflow_after}`,
                  })}
                />
              </span>
              {one.decision === "open" ? null : <span className="unseen">{one.decision}</span>}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Detail({
  finding,
  ask: setAsking,
  position,
}: {
  readonly finding: Finding;
  readonly ask: (asking: Asking) => void;
  readonly position: string;
}) {
  const { answer } = useAnswer("GET /api/findings/:finding_id", {
    params: { finding_id: finding.finding_id },
  });
  const notes = answer?.finding.finding_id === finding.finding_id ? answer.notes : [];
  return (
    <article className="detail" aria-label="The finding">
      <p className="quiet">
        {position} · {finding.measure ?? "no measure named"} ·{" "}
        {finding.decision === "open" ? "to be judged" : finding.decision}
        {finding.arm === null ? null : ` · ${finding.arm}`}
        {finding.assigned_to === null ? null : ` · given to ${finding.assigned_to}`}
      </p>
      <p className="sentence">{finding.sentence}</p>
      <p>
        {finding.outflow_before === null
          ? null
          : `${formatQuantity(finding.outflow_before, finding.unit)} in the year before. `}
        {finding.q === null ? (
          <span className="quiet">q not estimable: {finding.q_reason}. </span>
        ) : (
          `1 in ${Math.max(1, Math.round(1 / Math.max(finding.q, 1e-9)))} of flags like this would be chance (q ${finding.q.toPrecision(2)}). `
        )}
        {finding.supported} other explanations supported, {finding.untestable} untestable,{" "}
        {finding.contradicted} contradicted.
      </p>
      {finding.judged_by === null ? null : (
        <p>
          {finding.decision} by {finding.judged_by} on {finding.judged_at?.slice(0, 10)}
          {finding.why === null || finding.why === "" ? null : `: ${finding.why}`}
          {finding.judged_run_id !== finding.run_id ? " (newer figures came since)" : null}
        </p>
      )}
      <div className="actions">
        <Link href={routeOf(finding)} className="button">
          Open the route <kbd>Enter</kbd>
        </Link>
        <button type="button" onClick={() => setAsking({ kind: "judge", decision: "confirmed" })}>
          Confirm <kbd>c</kbd>
        </button>
        <button type="button" onClick={() => setAsking({ kind: "judge", decision: "dismissed" })}>
          Dismiss <kbd>d</kbd>
        </button>
        {finding.decision === "open" ? null : (
          <button type="button" onClick={() => setAsking({ kind: "judge", decision: "open" })}>
            Open again <kbd>u</kbd>
          </button>
        )}
        <button type="button" onClick={() => setAsking({ kind: "assign" })}>
          Assign <kbd>a</kbd>
        </button>
        <button type="button" onClick={() => setAsking({ kind: "note" })}>
          Note <kbd>n</kbd>
        </button>
        <button type="button" onClick={() => setAsking({ kind: "case" })}>
          Put in a case <kbd>p</kbd>
        </button>
      </div>
      {notes.map((note) => (
        <p key={note.at} className="note">
          <span className="quiet">
            {note.at.slice(0, 10)}, {note.who}
          </span>{" "}
          {note.text}
        </p>
      ))}
      {finding.cases.map((case_id) => (
        <p key={case_id}>
          <Link href={`/case/${case_id}`}>In a case</Link>
        </p>
      ))}
    </article>
  );
}

const ASKS = {
  confirmed: { title: "Confirm", label: "Why? It stands in the journal.", submit: "Confirm" },
  dismissed: { title: "Dismiss", label: "Why? It stands in the journal.", submit: "Dismiss" },
  open: { title: "Open again", label: "Why? It stands in the journal.", submit: "Open again" },
} as const;

function Ask({
  asking,
  finding,
  onDone,
  onClose,
}: {
  readonly asking: Asking;
  readonly finding: Finding;
  readonly onDone: (what: string) => void;
  readonly onClose: () => void;
}) {
  const params = { finding_id: finding.finding_id };
  if (asking.kind === "case") {
    return <PutInCase finding={finding} onDone={onDone} onClose={onClose} />;
  }
  const how =
    asking.kind === "judge"
      ? ASKS[asking.decision]
      : asking.kind === "assign"
        ? { title: "Assign", label: "To whom? Nobody if empty.", submit: "Assign" }
        : { title: "Note", label: "The note", submit: "Write" };
  const submit = async (text: string) => {
    if (asking.kind === "judge") {
      await ask("POST /api/findings/:finding_id/judgements", {
        params,
        body: { decision: asking.decision, why: text },
      });
    } else if (asking.kind === "assign") {
      await ask("POST /api/findings/:finding_id/assignments", {
        params,
        body: { to: text === "" ? null : text },
      });
    } else await ask("POST /api/findings/:finding_id/notes", { params, body: { text } });
    onDone(`${how.title}: ${finding.transit_name} to ${finding.to_name}, written`);
  };
  return (
    <Dialogue title={how.title} onClose={onClose}>
      <p className="quiet">{finding.sentence}</p>
      <Words
        label={how.label}
        submit={how.submit}
        required={asking.kind === "note"}
        onSubmit={submit}
      />
    </Dialogue>
  );
}

/** One line of words, sent with Enter. */
export function Words({
  label,
  submit,
  required = false,
  onSubmit,
}: {
  readonly label: string;
  readonly submit: string;
  readonly required?: boolean;
  readonly onSubmit: (text: string) => Promise<void>;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  return (
    <form
      className="words"
      onSubmit={(event) => {
        event.preventDefault();
        const text = String(new FormData(event.currentTarget).get("text") ?? "").trim();
        onSubmit(text).catch((error: unknown) => {
          const { message, todo } = problemOf(error);
          setProblem(`${message}. ${todo}`);
        });
      }}
    >
      <Field label={label}>
        {(id) => (
          <input id={id} name="text" autoComplete="off" maxLength={4000} required={required} />
        )}
      </Field>
      {problem === null ? null : <p role="alert">{problem}</p>}
      <button type="submit" className="primary">
        {submit}
      </button>
    </form>
  );
}

function PutInCase({
  finding,
  onDone,
  onClose,
}: {
  readonly finding: Finding;
  readonly onDone: (what: string) => void;
  readonly onClose: () => void;
}) {
  const { answer } = useAnswer("GET /api/cases");
  const put = async (case_id: string) => {
    await ask("POST /api/cases/:case_id/findings", {
      params: { case_id },
      body: { finding_ids: [finding.finding_id], act: "put in" },
    });
    onDone("Put in the case");
  };
  return (
    <Dialogue title="Put in a case" onClose={onClose}>
      {(answer?.cases ?? []).map((one) => (
        <p key={one.case_id}>
          <button type="button" onClick={() => void put(one.case_id)}>
            {one.title}
          </button>{" "}
          <span className="quiet">{one.findings.length} findings</span>
        </p>
      ))}
      <Words
        label="Or open a new case"
        submit="Open and put in"
        required
        onSubmit={async (title) => {
          const { case_id } = await ask("POST /api/cases", { body: { title } });
          await put(case_id);
        }}
      />
    </Dialogue>
  );
}

function Empty() {
  return (
    <section aria-labelledby="none">
      <h2 id="none">None yet</h2>
      <p>
        <Link href="/">Ask a question</Link> and keep its routes, or test every measure whose goods
        are in the lake.
      </p>
      <Detect />
    </section>
  );
}

/** Starts the detectors over the whole lake and shows how far they are. */
function Detect() {
  const { answer } = useAnswer("GET /api/jobs");
  const [job_id, setJob] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const running = answer?.jobs.find((job) => job.kind !== "load" && job.ended_at === null);
  const shown = job_id ?? running?.job_id ?? null;
  const start = () =>
    ask("POST /api/detections", { body: {} })
      .then((job) => setJob(job.job_id))
      .catch((error: unknown) => setProblem(problemOf(error).message));
  return (
    <>
      <button type="button" onClick={() => void start()}>
        Test every measure
      </button>
      {problem === null ? null : <p role="alert">{problem}.</p>}
      {shown === null ? null : (
        <ul className="jobs">
          <JobRow key={shown} job_id={shown} title="Every measure in the catalogue" />
        </ul>
      )}
    </>
  );
}

/** What the judged say of the rule: flagged against drawn at random. */
function Precision() {
  const { answer } = useAnswer("GET /api/precision");
  if (answer === null) return null;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <section aria-labelledby="precision">
      <h2 id="precision">How good the flags are</h2>
      <dl className="facts">
        {answer.arms.map((arm) => (
          <div key={arm.arm}>
            <dt>{arm.arm === "flagged" ? "Flagged" : "Random check"}</dt>
            <dd>
              {arm.share === null || arm.low === null || arm.high === null
                ? "not estimable: none judged yet"
                : `${figure(arm.confirmed)} of ${figure(arm.judged)} judged were confirmed: ${percent(arm.share)} (90 % interval ${percent(arm.low)} to ${percent(arm.high)})`}
            </dd>
          </div>
        ))}
        {answer.months.map((one) => (
          <div key={`${one.month} ${one.arm}`}>
            <dt>
              {one.month}, {one.arm}
            </dt>
            <dd>
              {one.confirmed} of {one.judged}
            </dd>
          </div>
        ))}
      </dl>
      <Detect />
    </section>
  );
}
