/**
 * The 32 bits of an IPv4 address as zeros and ones, undefined if the text is
 * none.
 *
 * @param {string} text
 * @returns {string | undefined}
 */
function ipv4Bits(text) {
  const octets = text.split(".").map(Number);
  const isAddress =
    octets.length === 4 &&
    octets.every((octet) => octet >= 0 && octet <= 255) &&
    octets.join(".") === text;
  return isAddress
    ? octets.map((octet) => octet.toString(2).padStart(8, "0")).join("")
    : undefined;
}
