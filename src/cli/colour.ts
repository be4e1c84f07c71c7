import picocolors from "picocolors";

/** Colours for a person's terminal: none into a pipe or a file, also where a build server would like them. */
export const pc = picocolors.createColors(
  picocolors.isColorSupported &&
    (process.stdout.isTTY === true || process.env["FORCE_COLOR"] !== undefined),
);
