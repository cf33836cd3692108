/**
 * The bits of an IP address as zeros and ones, 32 or 128; undefined if the text
 * is none. An IPv4 address in IPv6 form (::ffff:198.51.100.7) has 32.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
function ipBits(text) {
  const address = /^[\d.]+\.[\d.]+$/.test(text) ? `::ffff:${text}` : text;
  if (!/^[\da-f:.]+$/i.test(address)) return undefined;
  try {
    // The host of a URL has one form for all that mean the same.
    const { hostname } = new URL(`http://[${address}]`);
    const [left, right = []] = hostname
      .split("::")
      .map((side) => side.match(/[\da-f]+/g) ?? []);
    const zeros = Array(8 - left.length - right.length).fill("0");
    const bits = [...left, ...zeros, ...right]
      .map((group) => parseInt(group, 16).toString(2).padStart(16, "0"))
      .join("");
    return bits.replace(/^0{80}1{16}/, "");
  } catch {
    return undefined;
  }
}
