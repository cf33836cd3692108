/**
 * The parts of a text between commas, trimmed, without empty ones.
 *
 * @param {string | null | undefined} text
 * @returns {string[] | undefined}
 */
function splitCsv(text) {
  const parts = text?.split(",").map((part) => part.trim());
  return parts?.filter((part) => part !== "");
}
