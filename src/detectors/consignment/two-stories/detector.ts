import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Do two documents on the same consignment tell two stories?",
  innocent: [
    "The goods were sold afloat: another seller and a higher price, the same goods",
    "They were packed again on the way: other packages, marks and seal, the same weight",
    "A forwarder stands as shipper on the bill",
    "The master bill speaks of a whole box, the house bill of a part",
    "A clerk slipped within the heading, or a correction is still on its way",
  ],
  subject: "consignment",
  params: {
    weight_differs: {
      value: 0.03,
      unit: "of ln",
      means: "gross weights closer than this are one weight, rounded",
    },
    price_differs: {
      value: 0.12,
      unit: "of ln",
      means: "values closer than this differ by freight and insurance",
    },
  },
} satisfies ConsignmentDetector;
