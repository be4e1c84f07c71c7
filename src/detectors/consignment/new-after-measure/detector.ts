import type { ConsignmentDetector } from "../../consignment.ts";

export default {
  asks: "Did this party begin in the controlled line only when the measure had closed it to others?",
  innocent: [
    "A producer outside the controlled origin took over the trade",
    "A firm of long standing was renamed or bought",
    "The party began in many lines at once",
    "The records begin shortly before the measure",
  ],
  subject: "consignment",
  params: {
    least_before: {
      value: 60,
      unit: "days",
      means: "shorter records before the measure cannot tell who is new",
    },
    least_after: { value: 20, unit: "days", means: "shorter records after it hold too few" },
    most_p: {
      value: 0.05,
      unit: "probability",
      means: "as many beginners as this in other lines, and it is no clue",
    },
  },
} satisfies ConsignmentDetector;
