import { useCallback, useMemo, useSyncExternalStore } from "react";

/** The address bar holds the view: a link shows the same thing, and back works. */
export interface Address {
  readonly path: string;
  readonly words: URLSearchParams;
}

const MOVED = "entrepot:moved";

function subscribe(told: () => void): () => void {
  addEventListener("popstate", told);
  addEventListener(MOVED, told);
  return () => {
    removeEventListener("popstate", told);
    removeEventListener(MOVED, told);
  };
}

export function useAddress(): Address {
  const href = useSyncExternalStore(subscribe, () => location.pathname + location.search);
  return useMemo(() => {
    const [path = "/", search = ""] = href.split("?");
    return { path, words: new URLSearchParams(search) };
  }, [href]);
}

/** Goes to another view, as a link does. */
export function go(href: string): void {
  if (href === location.pathname + location.search) return;
  history.pushState(null, "", href);
  dispatchEvent(new Event(MOVED));
  scrollTo(0, 0);
}

/** One word of the address; setting it changes the view without leaving a step to go back over. */
export function useWord(
  name: string,
  otherwise: string,
): readonly [string, (value: string) => void] {
  const { words } = useAddress();
  const set = useCallback(
    (value: string) => setWords({ [name]: value === otherwise ? undefined : value }),
    [name, otherwise],
  );
  return [words.get(name) ?? otherwise, set];
}

/** Changes several words at once; undefined takes one out. */
export function setWords(changes: Readonly<Record<string, string | undefined>>): void {
  const words = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === "") words.delete(name);
    else words.set(name, value);
  }
  const search = words.toString().replaceAll("%2C", ",");
  history.replaceState(
    null,
    "",
    search === "" ? location.pathname : `${location.pathname}?${search}`,
  );
  dispatchEvent(new Event(MOVED));
}

/** An address from a path and words; commas are left readable. */
export function linkTo(
  path: string,
  words: Readonly<Record<string, string | number | boolean | undefined>> = {},
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(words)) {
    if (value !== undefined && value !== "" && value !== false) search.set(name, String(value));
  }
  return search.size === 0 ? path : `${path}?${search.toString().replaceAll("%2C", ",")}`;
}
