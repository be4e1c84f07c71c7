import type { Engine } from "./engine.ts";
import type { Progress } from "./examine.ts";

/** Runs long work and tells `progress` what the engine says of it, some times a second. */
export async function watched<Result>(
  engine: Engine,
  what: string,
  progress: Progress,
  work: () => Promise<Result>,
): Promise<Result> {
  const timer = setInterval(() => {
    const { percentage, rows_processed, total_rows_to_process } = engine.connection.progress;
    if (total_rows_to_process > 0n) {
      progress({
        what,
        done: Number(rows_processed),
        total: Number(total_rows_to_process),
        unit: "rows",
      });
    } else if (percentage >= 0) {
      progress({ what, done: percentage, total: 100, unit: "%" });
    }
  }, 200);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
