import { useRef, useState } from "react";
import { go } from "./address.ts";
import { addressOf, ask, askAgain, problemOf, send, useAnswer } from "./ask.ts";
import { figure, save, Table } from "./figures.tsx";
import { routeOf, Words } from "./findings.tsx";
import { Link, Trouble, Waiting } from "./frame.tsx";

export function Cases({ case_id }: { readonly case_id: string }) {
  return case_id === "" ? <List /> : <One case_id={case_id} />;
}

function List() {
  const { answer, problem } = useAnswer("GET /api/cases");
  document.title = "Cases: Entrepot";
  if (problem !== null) return <Trouble problem={problem} />;
  return (
    <>
      <h1>Cases</h1>
      {answer === null ? (
        <Waiting what="Reading the casebook" />
      ) : answer.cases.length === 0 ? (
        <p>
          None yet. A case collects findings, notes and files, and prints a dossier that anyone can
          compute again.
        </p>
      ) : (
        <ul className="cases">
          {answer.cases.map((one) => (
            <li key={one.case_id}>
              <Link href={`/case/${one.case_id}`}>{one.title}</Link>{" "}
              <span className="quiet">
                {figure(one.findings.length)} findings, opened on {one.opened_at.slice(0, 10)} by{" "}
                {one.opened_by}
              </span>
            </li>
          ))}
        </ul>
      )}
      <section aria-labelledby="open">
        <h2 id="open">Open a case</h2>
        <Words
          label="Its title"
          submit="Open"
          required
          onSubmit={async (title) => {
            const { case_id } = await ask("POST /api/cases", { body: { title } });
            askAgain();
            go(`/case/${case_id}`);
          }}
        />
      </section>
      <Verify />
    </>
  );
}

/** Checks a dossier that somebody handed over. */
function Verify() {
  const input = useRef<HTMLInputElement>(null);
  const [verdict, setVerdict] = useState<string | null>(null);
  const [checks, setChecks] = useState<
    readonly { readonly what: string; readonly holds: boolean; readonly says: string }[]
  >([]);
  const check = async (file: File) => {
    try {
      const reply = await send(addressOf("POST /api/verifications"), {
        method: "POST",
        body: file,
        headers: { "content-type": "application/octet-stream" },
      });
      const said = (await reply.json()) as {
        readonly holds: boolean;
        readonly title: string;
        readonly checks: typeof checks;
      };
      setVerdict(
        said.holds ? `${said.title}: every number holds.` : `${said.title}: not everything holds.`,
      );
      setChecks(said.checks);
    } catch (error) {
      const problem = problemOf(error);
      setVerdict(`${problem.message}. ${problem.todo}`);
      setChecks([]);
    }
  };
  return (
    <section aria-labelledby="verify">
      <h2 id="verify">Check a dossier</h2>
      <p>
        Its numbers are computed again from the figures that it holds. In a terminal:{" "}
        <code>npx entrepot verify FILE</code>.
      </p>
      <button type="button" onClick={() => input.current?.click()}>
        Choose a dossier
      </button>
      <input
        ref={input}
        type="file"
        accept="text/html"
        hidden
        aria-label="Dossier to check"
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) void check(file);
          event.target.value = "";
        }}
      />
      <p role="status">
        <b>{verdict}</b>
      </p>
      <ul className="checks">
        {checks.map((one) => (
          <li key={one.what}>
            {one.holds ? "holds" : "fails"}: {one.what}, {one.says}
          </li>
        ))}
      </ul>
    </section>
  );
}

function One({ case_id }: { readonly case_id: string }) {
  const { answer, problem } = useAnswer("GET /api/cases/:case_id", { params: { case_id } });
  if (problem !== null) return <Trouble problem={problem} />;
  if (answer === null) return <Waiting what="Reading the casebook" />;
  const { case: one, findings, notes, journal } = answer;
  document.title = `${one.title}: Entrepot`;
  const takeOut = (finding_id: string) =>
    ask("POST /api/cases/:case_id/findings", {
      params: { case_id },
      body: { finding_ids: [finding_id], act: "take out" },
    }).then(askAgain);
  return (
    <>
      <p className="quiet">
        <Link href="/case">Cases</Link>
      </p>
      <h1>{one.title}</h1>
      <p className="quiet">
        Opened on {one.opened_at.slice(0, 10)} by {one.opened_by}.
      </p>
      <Export case_id={case_id} />
      <section aria-labelledby="claims">
        <h2 id="claims">What is claimed</h2>
        {findings.length === 0 ? (
          <p>
            Nothing yet. <Link href="/findings">Choose among the findings</Link> and put them here
            with <kbd>p</kbd>.
          </p>
        ) : (
          <ol className="sentences">
            {findings.map((finding) => (
              <li key={finding.finding_id}>
                <Link href={routeOf(finding)}>{finding.sentence}</Link>{" "}
                <span className="quiet">
                  {finding.decision === "open"
                    ? "not yet judged"
                    : `${finding.decision} by ${finding.judged_by ?? ""}`}
                  {finding.why === null || finding.why === "" ? null : `: ${finding.why}`}
                </span>{" "}
                <button
                  type="button"
                  className="quiet-button"
                  onClick={() => void takeOut(finding.finding_id)}
                >
                  Take out<span className="unseen"> {finding.transit_name}</span>
                </button>
              </li>
            ))}
          </ol>
        )}
      </section>
      <div className="two">
        <section aria-labelledby="notes">
          <h2 id="notes">Notes</h2>
          {notes.map((note) => (
            <p key={note.at} className="note">
              <span className="quiet">
                {note.at.slice(0, 16).replace("T", " ")}, {note.who}
              </span>{" "}
              {note.text}
            </p>
          ))}
          <Words
            key={notes.length}
            label="Write a note"
            submit="Write"
            required
            onSubmit={async (text) => {
              await ask("POST /api/cases/:case_id/notes", { params: { case_id }, body: { text } });
              askAgain();
            }}
          />
        </section>
        <Files case_id={case_id} files={one.files} />
      </div>
      <section aria-labelledby="journal">
        <h2 id="journal">Who decided what, and why</h2>
        <JournalState />
        <ol className="timeline">
          {journal.map((entry) => (
            <li key={entry.seq}>
              <time dateTime={entry.at}>{entry.at.slice(0, 16).replace("T", " ")}</time>
              <span>
                <b>{entry.who}</b> {entry.says}
              </span>
              <code title={`sha256 ${entry.hash}`}>
                {entry.seq} · {entry.hash.slice(0, 8)}
              </code>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

function JournalState() {
  const { answer } = useAnswer("GET /api/journal/verification");
  if (answer === null) return null;
  return (
    <p className="quiet" role="status">
      {answer.broken.length === 0
        ? `The whole journal verifies: ${figure(answer.entries)} entries, each covering the one before; the last is ${answer.head.slice(0, 16)}.`
        : `The journal does not verify: ${answer.broken.join("; ")}.`}
    </p>
  );
}

function Export({ case_id }: { readonly case_id: string }) {
  const [said, setSaid] = useState<string | null>(null);
  const take = async (
    endpoint: "POST /api/cases/:case_id/dossier" | "POST /api/cases/:case_id/dossier.pdf",
  ) => {
    setSaid("Printing the dossier");
    try {
      const reply = await send(addressOf(endpoint, { params: { case_id } }), { method: "POST" });
      const name = /filename="([^"]+)"/.exec(reply.headers.get("content-disposition") ?? "")?.[1];
      save(name ?? "dossier", await reply.blob());
      setSaid(`Saved ${name ?? "the dossier"}`);
      askAgain();
    } catch (error) {
      const problem = problemOf(error);
      setSaid(`${problem.message}. ${problem.todo}`);
    }
  };
  return (
    <p className="actions">
      <button
        type="button"
        className="primary"
        onClick={() => void take("POST /api/cases/:case_id/dossier")}
      >
        Dossier
      </button>
      <button type="button" onClick={() => void take("POST /api/cases/:case_id/dossier.pdf")}>
        Dossier as PDF
      </button>
      <span role="status">{said}</span>
    </p>
  );
}

function Files({
  case_id,
  files,
}: {
  readonly case_id: string;
  readonly files: readonly {
    readonly name: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly who: string;
  }[];
}) {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (list: FileList | null) => {
    setProblem(null);
    for (const file of list ?? []) {
      try {
        await send(
          addressOf("POST /api/cases/:case_id/files", {
            params: { case_id },
            query: { name: file.name },
          }),
          { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } },
        );
      } catch (error) {
        setProblem(`${file.name}: ${problemOf(error).message}`);
      }
    }
    askAgain();
  };
  return (
    <section aria-labelledby="files">
      <h2 id="files">Files</h2>
      {files.length === 0 ? null : (
        <Table
          caption="Files of the case"
          shownCaption={false}
          rows={files}
          rowKey={(file, index) => `${file.sha256} ${index}`}
          columns={[
            {
              key: "name",
              head: "File",
              value: (file) => file.name,
              shown: (file) => (
                <a href={`/api/cases/${case_id}/files/${file.sha256}`}>{file.name}</a>
              ),
            },
            { key: "bytes", head: "Bytes", number: true, value: (file) => file.bytes },
            { key: "who", head: "By", value: (file) => file.who },
          ]}
        />
      )}
      <button type="button" onClick={() => input.current?.click()}>
        Add files
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to add"
        onChange={(event) => void add(event.target.files)}
      />
      {problem === null ? null : <p role="alert">{problem}</p>}
    </section>
  );
}
