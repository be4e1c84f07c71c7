import { useEffect, useId, useRef, useState } from "react";
import { ask } from "./ask.ts";

interface Choice {
  readonly code: string;
  readonly name: string;
}

/**
 * A field that offers what begins with what is typed. Several codes are separated by commas; the
 * last one is completed.
 */
export function Pick({
  label,
  what,
  value,
  onChange,
  several = false,
  hint,
}: {
  readonly label: string;
  readonly what: "commodities" | "countries";
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly several?: boolean;
  readonly hint?: string;
}) {
  const id = useId();
  const [choices, setChoices] = useState<readonly Choice[]>([]);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const typed = several ? (value.split(",").at(-1)?.trim() ?? "") : value.trim();
  const latest = useRef("");

  useEffect(() => {
    if (!open || typed === "") {
      setChoices([]);
      return;
    }
    latest.current = typed;
    const timer = setTimeout(async () => {
      const found = await offered(what, typed).catch(() => []);
      if (latest.current === typed) {
        setChoices(found);
        setAt(0);
      }
    }, 60);
    return () => clearTimeout(timer);
  }, [open, typed, what]);

  const take = (choice: Choice) => {
    const before = several ? value.split(",").slice(0, -1) : [];
    onChange([...before.map((one) => one.trim()), choice.code].join(","));
    setOpen(false);
  };
  const shown = open && choices.length > 0;
  return (
    <div className="field pick">
      <label htmlFor={id}>
        {label}
        {hint === undefined ? null : <span className="hint"> {hint}</span>}
      </label>
      <input
        id={id}
        role="combobox"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-${at}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => {
          onChange(event.target.value);
          setOpen(true);
        }}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => {
          if (event.key === "Escape") setOpen(false);
          if (!shown) return;
          const choice = choices[at];
          if (event.key === "ArrowDown") setAt(Math.min(at + 1, choices.length - 1));
          else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
          else if (event.key === "Enter" && choice !== undefined && choice.code !== typed)
            take(choice);
          else return;
          event.preventDefault();
        }}
      />
      <div id={`${id}-list`} role="listbox" aria-label={label} className="choices" hidden={!shown}>
        {choices.map((choice, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
          <div
            key={choice.code}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(choice)}
          >
            <b>{choice.code}</b> {choice.name === choice.code ? null : choice.name}
          </div>
        ))}
      </div>
    </div>
  );
}

async function offered(what: "commodities" | "countries", q: string): Promise<readonly Choice[]> {
  if (what === "commodities") {
    return (await ask("GET /api/commodities", { query: { q, limit: 8 } })).commodities;
  }
  const { countries } = await ask("GET /api/countries", { query: { q, limit: 8 } });
  return countries.map(({ code, name, members }) => ({
    code,
    name: members.length === 0 ? name : `${members.length} countries`,
  }));
}
