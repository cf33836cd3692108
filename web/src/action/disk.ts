// What the harness asks of a disk and of the machine, which is not there: `inside.js` is in the bundle.

export const readFileSync = () => "";
export const join = (...parts: string[]) => parts.join("/");
export const getHeapStatistics = () => ({ external_memory: 0 });
/** Those that the packages of stand-ins name. */
export const STATUS_CODES: Record<number, string> = {};
