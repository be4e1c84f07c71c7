/**
 * All that the page's script does: a button under each picture that saves it as it is shown, with
 * its styles; pointing at a route in the list singles it out on the map; folded tables are printed.
 * Without it the page reads the same.
 */
export const SCRIPT = `
for (const figure of document.querySelectorAll("figure[data-file]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Save picture (SVG)";
  button.addEventListener("click", () => {
    const shown = [...figure.querySelectorAll(":scope > div > svg")].find((svg) => svg.getClientRects().length > 0);
    if (!shown) return;
    const copy = shown.cloneNode(true);
    const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
    style.textContent = document.getElementById("picture-style").textContent;
    copy.prepend(style);
    const tone = figure.closest("[class*=tone-]");
    if (tone) copy.classList.add(...[...tone.classList].filter((name) => name.startsWith("tone-")));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" }));
    link.download = figure.dataset.file + ".svg";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  });
  const place = document.createElement("p");
  place.className = "download";
  place.append(button);
  figure.append(place);
}
const single = (transit) => {
  for (const arc of document.querySelectorAll("[data-through]"))
    arc.classList.toggle("aside", transit !== null && arc.dataset.through !== transit);
};
for (const link of document.querySelectorAll('a[href^="#route-"]')) {
  for (const begins of ["pointerenter", "focus"])
    link.addEventListener(begins, () => single(link.hash.slice("#route-".length)));
  for (const ends of ["pointerleave", "blur"]) link.addEventListener(ends, () => single(null));
}
for (const details of document.querySelectorAll("details")) {
  addEventListener("beforeprint", () => { details.dataset.was = details.open; details.open = true; });
  addEventListener("afterprint", () => { details.open = details.dataset.was === "true"; });
}
`;
