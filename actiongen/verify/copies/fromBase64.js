/**
 * The text that Base64 stands for, in either alphabet, with all of its padding
 * or none; undefined if it is malformed or no UTF-8.
 *
 * @param {string | null | undefined} text
 * @returns {string | undefined}
 */
function fromBase64(text) {
  const standard = text?.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = Buffer.from(standard ?? "", "base64");
  const padded = bytes.toString("base64");
  const decoded = bytes.toString("utf8");
  const isBase64 =
    standard === padded || standard === padded.replaceAll("=", "");
  return isBase64 && Buffer.from(decoded).equals(bytes) ? decoded : undefined;
}
