import { useState } from "react";
import { go, linkTo } from "./address.ts";
import { useAnswer } from "./ask.ts";
import { Field } from "./figures.tsx";
import { Pick } from "./pick.tsx";

export interface Question {
  readonly commodity: string;
  readonly from: string;
  readonly to: string;
  readonly since: string;
  readonly until: string;
  readonly measure: string;
}

/** The large question: what, from whom, to whom, since when; or a measure that says it all. */
export function QuestionBox({
  asked,
  large,
}: {
  readonly asked: Question;
  readonly large: boolean;
}) {
  const [question, setQuestion] = useState(asked);
  const { answer } = useAnswer("GET /api/measures");
  const set = (change: Partial<Question>) => setQuestion({ ...question, ...change });
  const measures = answer?.measures.filter((one) => one.first_period !== null) ?? [];
  const take = (id: string) => {
    const one = measures.find((measure) => measure.id === id);
    if (one === undefined) return set({ measure: "" });
    const [origins, targets] =
      one.direction === "export"
        ? [one.controlled_by, one.controlled_against]
        : [one.controlled_against, one.controlled_by];
    set({
      measure: id,
      commodity: one.commodities.slice(0, 12).join(","),
      from: origins.join(","),
      to: targets[0] ?? question.to,
      since: one.effective_from?.slice(0, 7) ?? question.since,
    });
  };
  return (
    <form
      className={large ? "question large" : "question"}
      aria-label="The question"
      onSubmit={(event) => {
        event.preventDefault();
        go(linkTo("/route", { ...question }));
      }}
    >
      <Pick
        label="Which goods?"
        hint="HS code or word"
        what="commodities"
        several
        value={question.commodity}
        onChange={(commodity) => set({ commodity })}
      />
      <Pick
        label="From whom?"
        hint="who holds them back"
        what="countries"
        several
        value={question.from}
        onChange={(from) => set({ from })}
      />
      <Pick
        label="To whom?"
        hint="whom they are kept from"
        what="countries"
        value={question.to}
        onChange={(to) => set({ to })}
      />
      <Field label="Since" hint="2022-03">
        {(id) => (
          <input
            id={id}
            inputMode="numeric"
            pattern="[0-9]{4}(-[0-9]{2})?"
            value={question.since}
            onChange={(event) => set({ since: event.target.value })}
          />
        )}
      </Field>
      <Field label="Until" hint="or the last there is">
        {(id) => (
          <input
            id={id}
            inputMode="numeric"
            pattern="[0-9]{4}(-[0-9]{2})?"
            value={question.until}
            onChange={(event) => set({ until: event.target.value })}
          />
        )}
      </Field>
      <Field label="Or take it from a measure">
        {(id) => (
          <select id={id} value={question.measure} onChange={(event) => take(event.target.value)}>
            <option value="">none</option>
            {measures.map((one) => (
              <option key={one.id} value={one.id}>
                {one.id}: {one.subject.slice(0, 70)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button type="submit" className="primary">
        Ask
      </button>
    </form>
  );
}
