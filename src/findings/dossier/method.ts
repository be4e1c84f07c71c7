/** How the numbers of a dossier come about, for a reader who doubts them. */

export const METHOD = [
  {
    head: "The most (may)",
    text: "Goods that came in from the controlled origins are matched to goods that went on to the target, first in first out: none leaves before it has come in, none later than the shelf time. What is matched is the largest quantity that can have been theirs.",
    formula:
      "may = max Σ x(s,t)  with  s ≤ t ≤ s + shelf,  Σt x(s,t) ≤ inflow(s),  Σs x(s,t) ≤ outflow(t)",
  },
  {
    head: "The least (must)",
    text: "Whatever went on to the target and cannot have come from anyone else must have come from the origins: the outflow, less all that came in from others, less production, less an opening stock, at the month at which that is largest. Goods once shipped stay shipped, so the highest value holds.",
    formula:
      "must = max over s of [ Σ outflow − Σ other inflow − Σ production ](from the measure to s) − opening stock,  not below 0",
  },
  {
    head: "Levels of the nomenclature",
    text: "The same is computed for the code asked about and for each finer level that is a whole partition of it. A sum of bounds over parts bounds the whole; the higher one holds, once the level asked about shows one by itself.",
    formula: null,
  },
  {
    head: "The excess",
    text: "What was sent in the first twelve months beyond a weighted mean of the same months of up to three earlier years. Its interval comes from the same country's other destinations in the same window. Where there is too little history or there are too few destinations, it is not estimated.",
    formula:
      "expected(m) = 0.65·y₋₁(m) + 0.25·y₋₂(m) + 0.10·y₋₃(m), weights renormalised to the years at hand",
  },
] as const;

export const ASSUMPTIONS = [
  {
    assumed: "The transit country makes none of these goods itself",
    otherwise:
      "Its production would take the place of goods from the origins, and must would fall by up to that much. Where exports exceed imports the bound is refused.",
  },
  {
    assumed: "The opening stock of other goods is no more than stated",
    otherwise:
      "Must falls by one for each piece of stock more; the tables show it for other stocks.",
  },
  {
    assumed: "The origin in the customs records is the origin of the goods",
    otherwise:
      "Goods recorded under another origin count on the other side; the tables show what hangs on each country.",
  },
  {
    assumed: "The books record what crossed the border",
    otherwise:
      "Unrecorded inflow from others would lower must; unrecorded inflow from the origins would raise may.",
  },
  {
    assumed:
      "Months without a row for a partner are months without goods, where the country reported",
    otherwise: "A suppressed cell would be taken for none.",
  },
] as const;

export const NOT_CHECKED = [
  "Whether any sale or shipment was unlawful, licensed or exempt",
  "Who sold, carried or bought the goods, and what they knew",
  "Whether the goods were new, used, or of the kinds that the measure names more finely than the code does",
  "Whether the publisher's figures are right; they are taken as issued, in the vintage stated",
  "That the whole journal is complete: only its entries on this case are here, with the checksum of its end",
] as const;
