/**
 * Whether an IP address is in one of the ranges, each an address or a network
 * such as 198.51.100.0/24. What is malformed is in none, and holds none.
 *
 * @param {string | null | undefined} ip
 * @param {string[] | null | undefined} ranges
 * @returns {boolean}
 */
function ipIn(ip, ranges) {
  // The zone of an address, as in fe80::1%eth0, says nothing about it.
  const address = ipBits(ip?.replace(/(:.*)%[^%/]+$/, "$1") ?? "");
  if (address === undefined || ranges == null) {
    return false;
  }
  return ranges.some((range) => {
    const [, start = "", length] =
      range.match(/^([^/]+)(?:\/(\d{1,3}))?$/) ?? [];
    const network = ipBits(start);
    const size = start.includes(":") ? 128 : 32;
    const free = size - Number(length ?? size);
    return (
      network?.length === address.length &&
      free >= 0 &&
      free <= network.length &&
      address.startsWith(network.slice(0, network.length - free))
    );
  });
}
