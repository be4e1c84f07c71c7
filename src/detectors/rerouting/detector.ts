import type { Detector } from "../detector.ts";

export default {
  asks: "Did a third country begin to carry the goods from the controlled origins to the target when the measure began?",
  innocent: [
    "The transit country makes or works up these goods itself",
    "The goods came for use in the transit country",
    "A hub passes on the same share as ever",
    "One large delivery, and no route",
    "A reporter began to report, or booked the partner elsewhere before",
    "The target's own goods going back for repair or as returns",
    "The nomenclature changed and goods took other codes",
    "A rule of the target or of a customs union moved the trade at the same time",
  ],
  subject: "route",
  params: {
    shelf_months: {
      value: 12,
      unit: "months",
      means: "longest time that goods may lie in the transit country before they go on",
    },
    opening_stock_months: {
      value: 12,
      unit: "months",
      means:
        "other inflow of so many months before the measure is taken to lie in stock when it begins",
    },
  },
} satisfies Detector;
