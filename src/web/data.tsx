import { useRef, useState } from "react";
import { formatPeriod } from "../trade/period.ts";
import { type AnswerTo, ask, askAgain, problemOf, upload, useAnswer, useJob } from "./ask.ts";
import { figure, Table } from "./figures.tsx";
import { Link, Trouble, Waiting } from "./frame.tsx";

type Status = AnswerTo<"GET /api/status">;
type Job = AnswerTo<"GET /api/jobs/:job_id">;

export function DataPage() {
  const { answer, problem } = useAnswer("GET /api/status");
  const { answer: jobs } = useAnswer("GET /api/jobs");
  const [own, setOwn] = useState<readonly Sending[]>([]);
  document.title = "Data: Entrepot";
  if (problem !== null) return <Trouble problem={problem} />;
  const mine = new Set(own.flatMap((one) => (one.job_id === null ? [] : [one.job_id])));
  const others = (jobs?.jobs ?? []).filter(
    (job) => !mine.has(job.job_id) && (job.ended_at === null || job.kind !== "load"),
  );
  return (
    <>
      <h1>What is in the lake</h1>
      <Drop onSend={(sending) => setOwn((before) => [...sending, ...before])} />
      <ul className="jobs" aria-label="Jobs">
        {own.map((one) => (
          <SendingRow
            key={one.key}
            sending={one}
            onJob={(job_id) =>
              setOwn((before) =>
                before.map((other) => (other.key === one.key ? { ...other, job_id } : other)),
              )
            }
          />
        ))}
        {others.slice(0, 5).map((job) => (
          <JobRow key={job.job_id} job_id={job.job_id} title={job.title} />
        ))}
      </ul>
      {answer === null ? <Waiting what="Reading the lake" /> : <Loads status={answer} />}
      <Coverage />
      <Sources />
    </>
  );
}

interface Sending {
  readonly key: string;
  readonly file: File;
  /** A JSON file that says how to read the others, where one was dropped with them. */
  readonly mapping: File | null;
  readonly job_id: string | null;
}

let sent = 0;

function Drop({ onSend }: { readonly onSend: (sending: readonly Sending[]) => void }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const take = (list: FileList | null) => {
    const files = [...(list ?? [])];
    const tables = files.filter((file) => !isMapping(file, files.length));
    const mapping = files.find((file) => isMapping(file, files.length)) ?? null;
    onSend(tables.map((file) => ({ key: `${sent++}`, file, mapping, job_id: null })));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same by keyboard
    <div
      className={over ? "drop over" : "drop"}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files);
      }}
    >
      <p>
        Drop publishers' files here: CSV, JSON or Parquet, plain, gzip or zip. Source, encoding and
        delimiter are recognised. For any other table drop its mapping (a small JSON file) together
        with it.
      </p>
      <button type="button" onClick={() => input.current?.click()}>
        Choose files
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to load"
        onChange={(event) => {
          take(event.target.files);
          event.target.value = "";
        }}
      />
    </div>
  );
}

function isMapping(file: File, of: number): boolean {
  return of > 1 && file.name.endsWith(".json") && file.size < 100_000;
}

/** One file on its way: first its bytes, then its load. */
function SendingRow({
  sending,
  onJob,
}: {
  readonly sending: Sending;
  readonly onJob: (job_id: string) => void;
}) {
  const [done, setDone] = useState(0);
  const [trouble, setTrouble] = useState<string | null>(null);
  const begun = useRef(false);
  const stop = useRef(new AbortController());
  if (!begun.current) {
    begun.current = true;
    void (async () => {
      try {
        const { signal } = stop.current;
        const mapping =
          sending.mapping === null ? null : await upload(sending.mapping, () => {}, signal);
        const file = await upload(sending.file, setDone, signal);
        const job = await ask("POST /api/loads", {
          body: {
            upload_id: file.upload_id,
            ...(mapping === null ? {} : { mapping_upload_id: mapping.upload_id }),
          },
        });
        onJob(job.job_id);
      } catch (error) {
        const problem = problemOf(error);
        setTrouble(`${problem.message}. ${problem.todo}`);
      }
    })();
  }
  if (sending.job_id !== null) return <JobRow job_id={sending.job_id} title={sending.file.name} />;
  return (
    <li>
      <b>{sending.file.name}</b>
      {trouble === null ? (
        <>
          <progress value={done} max={1} aria-label={`Sending ${sending.file.name}`} />
          <span className="quiet">{Math.round(done * 100)} % sent</span>
          <button type="button" className="quiet-button" onClick={() => stop.current.abort()}>
            Cancel
          </button>
        </>
      ) : (
        <span role="alert">{trouble}</span>
      )}
    </li>
  );
}

/** A job as it goes on; what it came to, when it has ended. */
export function JobRow({ job_id, title }: { readonly job_id: string; readonly title: string }) {
  const job = useJob(job_id, () => askAgain());
  const progress = job?.progress ?? null;
  return (
    <li data-state={job?.state ?? "waiting"}>
      <b>{title}</b>{" "}
      {job === null || job.ended_at === null ? (
        <>
          <progress
            aria-label={`Progress of ${title}`}
            {...(progress === null || progress.total === null
              ? {}
              : { value: progress.done, max: Math.max(1, progress.total) })}
          />
          <span className="quiet" role="status">
            {saidOf(job)}
          </span>
          <button
            type="button"
            className="quiet-button"
            onClick={() => void ask("POST /api/jobs/:job_id/cancel", { params: { job_id } })}
          >
            Cancel
          </button>
        </>
      ) : (
        <Outcome job={job} />
      )}
    </li>
  );
}

function saidOf(job: Job | null): string {
  if (job === null || job.state === "waiting") return "waits for its turn";
  const { progress } = job;
  if (progress === null) return "begins";
  const scale = progress.unit === "bytes" ? 2 ** 20 : 1;
  const unit = progress.unit === "bytes" ? "MB" : progress.unit;
  const number = (value: number) => Math.round(value / scale).toLocaleString("en");
  return `${progress.what}: ${number(progress.done)}${progress.total === null ? "" : ` of ${number(progress.total)}`} ${unit}${progress.seconds_left === null ? "" : `, ${progress.seconds_left} s left`}`;
}

function Outcome({ job }: { readonly job: Job }) {
  if (job.state === "cancelled") return <span>cancelled; nothing was changed</span>;
  if (job.problem !== null) {
    const { problem } = job;
    return (
      <span role="alert">
        {problem.file === undefined ? null : `${problem.file}, `}
        {problem.line === undefined ? null : `line ${problem.line.toLocaleString("en")}: `}
        {problem.detail}. {problem.todo}
      </span>
    );
  }
  if (job.kind !== "load") {
    const result = job.result as { readonly findings?: number };
    return (
      <span role="status">
        done: <Link href="/findings">{figure(result.findings ?? 0)} findings</Link>
      </span>
    );
  }
  const loaded = job.result as readonly {
    readonly was_there: boolean;
    readonly load: Status["loads"][number];
  }[];
  return (
    <span role="status">
      {loaded
        .map(({ load, was_there }) =>
          was_there
            ? "was loaded before; nothing changed"
            : `${figure(load.rows_kept)} rows loaded as ${load.source}, ${figure(load.rows_set_aside)} set aside, ${figure(load.rows_rejected)} rejected`,
        )
        .join("; ")}
    </span>
  );
}

function Loads({ status }: { readonly status: Status }) {
  if (status.loads.length === 0) {
    return (
      <section aria-labelledby="loads">
        <h2 id="loads">Loads</h2>
        <p>
          The lake is empty. Drop a file above, or load one in a terminal:{" "}
          <code>npx entrepot load FILE</code>.
        </p>
      </section>
    );
  }
  return (
    <section aria-labelledby="loads">
      <h2 id="loads">Loads</h2>
      <Table
        caption="Every load, newest last"
        shownCaption={false}
        file="loads"
        rows={status.loads}
        rowKey={(load) => String(load.load_id)}
        columns={[
          { key: "load_id", head: "Load", number: true, value: (load) => load.load_id },
          { key: "source", head: "Source", value: (load) => load.source },
          {
            key: "file",
            head: "File",
            value: (load) => load.member ?? load.file,
            shown: (load) => (
              <span className="file" title={`${load.publisher}. sha256 ${load.sha256}`}>
                {load.member ?? load.file}
              </span>
            ),
          },
          { key: "rows_kept", head: "Rows", number: true, value: (load) => load.rows_kept },
          {
            key: "rows_set_aside",
            head: "Set aside",
            number: true,
            value: (load) => load.rows_set_aside,
            shown: (load) =>
              load.rows_set_aside === 0 ? (
                "0"
              ) : (
                <abbr
                  title={load.set_aside
                    .map((one) => `${figure(one.rows)} ${one.reason}`)
                    .join("; ")}
                >
                  {figure(load.rows_set_aside)}
                </abbr>
              ),
          },
          {
            key: "rows_rejected",
            head: "Rejected",
            number: true,
            value: (load) => load.rows_rejected,
          },
          {
            key: "periods",
            head: "Periods",
            value: (load) =>
              load.period_first === null || load.period_last === null
                ? "?"
                : `${formatPeriod(load.period_first)} to ${formatPeriod(load.period_last)}`,
          },
          { key: "vintage", head: "Vintage", value: (load) => load.vintage },
          {
            key: "replaced_cells",
            head: "Replaced since",
            number: true,
            value: (load) => load.replaced_cells,
          },
        ]}
      />
      {status.loads
        .filter((load) => load.rows_rejected > 0)
        .map((load) => (
          <Rejected key={load.load_id} load_id={load.load_id} rows={load.rows_rejected} />
        ))}
      <p className="downloads">
        Whole tables:{" "}
        {(["flow", "coverage", "load", "set_aside", "measure"] as const).map((table) => (
          <span key={table}>
            {table} <a href={`/api/tables/${table}?format=csv`}>CSV</a>{" "}
            <a href={`/api/tables/${table}?format=parquet`}>Parquet</a>
          </span>
        ))}
      </p>
    </section>
  );
}

function Rejected({ load_id, rows }: { readonly load_id: number; readonly rows: number }) {
  const [open, setOpen] = useState(false);
  const { answer } = useAnswer(
    "GET /api/loads/:load_id/rejected",
    open ? { params: { load_id } } : null,
  );
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {figure(rows)} rows that load {load_id} rejected
      </summary>
      {answer === null ? null : (
        <Table
          caption={`Rejected by load ${load_id}`}
          rows={answer.rejected}
          rowKey={(one, index) => `${one.line ?? ""} ${index}`}
          columns={[
            { key: "line", head: "Line", number: true, value: (one) => one.line },
            { key: "reason", head: "Why", value: (one) => one.reason },
          ]}
        />
      )}
    </details>
  );
}

const SHOWN_REPORTERS = 60;

/** Who reported how many periods of each year: darker is wholer, blank is nothing. */
function Coverage() {
  const { answer } = useAnswer("GET /api/coverage");
  if (answer === null || answer.coverage.length === 0) return null;
  const years = [...new Set(answer.coverage.map((one) => one.year))].sort();
  const [first = 0] = years;
  const span = Array.from({ length: (years.at(-1) ?? first) - first + 1 }, (_, at) => first + at);
  const rows = new Map<string, Map<number, { periods: number; rows: number; of: number }>>();
  for (const one of answer.coverage) {
    const key = `${one.reporter} ${one.direction}`;
    const cells = rows.get(key) ?? new Map();
    const before = cells.get(one.year) ?? {
      periods: 0,
      rows: 0,
      of: one.frequency === "A" ? 1 : 12,
    };
    cells.set(one.year, {
      ...before,
      periods: Math.max(before.periods, one.periods),
      rows: before.rows + one.rows,
    });
    rows.set(key, cells);
  }
  const all = [...rows];
  return (
    <section aria-labelledby="coverage">
      <h2 id="coverage">Who reported when</h2>
      <p className="quiet">
        Periods reported in each year, of twelve months or of one year; a blank is no report, which
        is not a report of nothing.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section className="scroll" tabIndex={0} aria-label="Coverage">
        <table className="heat">
          <caption className="unseen">Periods reported by reporter, direction and year</caption>
          <thead>
            <tr>
              <th scope="col">Reporter</th>
              {span.map((year) => (
                <th key={year} scope="col">
                  {year}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {all.slice(0, SHOWN_REPORTERS).map(([key, cells]) => (
              <tr key={key}>
                <th scope="row">{key}</th>
                {span.map((year) => {
                  const cell = cells.get(year);
                  const share = cell === undefined ? 0 : Math.min(1, cell.periods / cell.of);
                  return (
                    <td
                      key={year}
                      data-share={Math.ceil(share * 4)}
                      title={
                        cell === undefined
                          ? `${key}, ${year}: not reported`
                          : `${key}, ${year}: ${cell.periods} of ${cell.of} periods, ${figure(cell.rows)} rows`
                      }
                    >
                      {cell === undefined ? "" : cell.periods}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {all.length > SHOWN_REPORTERS ? (
        <p className="quiet">
          {all.length - SHOWN_REPORTERS} more are in <a href="/api/tables/coverage">the table</a>.
        </p>
      ) : null}
    </section>
  );
}

function Sources() {
  const { answer } = useAnswer("GET /api/sources");
  if (answer === null) return null;
  return (
    <section aria-labelledby="sources">
      <h2 id="sources">Whose files can be read</h2>
      <Table
        caption="Sources"
        shownCaption={false}
        rows={answer.sources}
        rowKey={(one) => one.id}
        columns={[
          { key: "id", head: "Source", value: (one) => one.id },
          { key: "title", head: "What", value: (one) => one.title },
          { key: "publisher", head: "Publisher", value: (one) => one.publisher },
          { key: "licence", head: "Licence", value: (one) => one.licence },
          {
            key: "fetch",
            head: "Can be asked",
            value: (one) => (one.fetch ? "entrepot fetch" : "files only"),
          },
        ]}
      />
    </section>
  );
}
