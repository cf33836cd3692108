/**
 * The bits of an IP address as zeros and ones, 32 or 128; undefined if the text
 * is none. An IPv4 address in IPv6 form (::ffff:198.51.100.7) has 32.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
function ipBits(text) {
  const last = text.slice(text.lastIndexOf(":") + 1);
  const dotted = ipv4Bits(last);
  if (last === text) {
    return dotted;
  }
  // An IPv4 address at the end stands for two of the eight groups.
  const hex = dotted === undefined ? text : `${text.slice(0, -last.length)}0:0`;
  const [left, right, ...more] = hex
    .split("::")
    .map((side) => (side === "" ? [] : side.split(":")));
  const zeros = Math.max(1, 8 - left.length - (right ?? []).length);
  const groups =
    right === undefined ? left : [...left, ...Array(zeros).fill("0"), ...right];
  const areHex = groups.every((group) => /^[\da-f]{1,4}$/i.test(group));
  if (more.length > 0 || groups.length !== 8 || !areHex) {
    return undefined;
  }
  const bits = groups
    .map((group) => parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
  const whole = dotted === undefined ? bits : bits.slice(0, 96) + dotted;
  const mapped = "0".repeat(80) + "1".repeat(16);
  return whole.startsWith(mapped) ? whole.slice(96) : whole;
}
