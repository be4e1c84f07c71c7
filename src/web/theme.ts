import { useEffect, useState } from "react";
import pictures from "../picture/picture.css?inline";

export type Theme = "system" | "light" | "dark";

/** The tokens of both themes as the pictures define them, for whoever overrides the system's choice. */
export function themeStyle(): string {
  const dark = /@media \(prefers-color-scheme: ?dark\)\s*\{\s*:root\s*\{([^}]*)\}/.exec(
    pictures,
  )?.[1];
  const light = /^\s*:root\s*\{([^}]*)\}/m.exec(pictures.replace(/\/\*.*?\*\//gs, ""))?.[1];
  return `:root[data-theme=light]{${light ?? ""};color-scheme:light}
:root[data-theme=dark]{${dark ?? ""};color-scheme:dark}`;
}

/** The stylesheet of the pictures, to save with a picture. */
export const pictureStyle = pictures;

/** The theme, kept in this browser. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(kept);
  useEffect(() => {
    if (theme === "system") delete document.documentElement.dataset["theme"];
    else document.documentElement.dataset["theme"] = theme;
    localStorage.setItem("entrepot-theme", theme);
  }, [theme]);
  return [theme, setTheme];
}

function kept(): Theme {
  const said = localStorage.getItem("entrepot-theme");
  return said === "light" || said === "dark" ? said : "system";
}
