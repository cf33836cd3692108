/**
 * Guardian outside: challenges with Guardian whoever comes from outside of the
 * company's network. TRUSTED_CIDR is that network, of either family.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const { BlockList, isIP } = require("node:net");

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  if (!/^[0-9a-fA-F.:]+\/[0-9]+$/.test(event.secrets.TRUSTED_CIDR)) {
    return api.access.deny("This login is not configured.");
  }

  if (!isInside(event.request.ip, event.secrets.TRUSTED_CIDR)) {
    api.multifactor.enable("guardian", { allowRememberBrowser: false });
  }
};

/**
 * Whether an address is in a network; none is in a malformed one.
 *
 * @param {string} ip
 * @param {string} cidr
 * @returns {boolean}
 */
function isInside(ip, cidr) {
  const [network, bits] = cidr.split("/");
  const networkFamily = isIP(network);
  const family = isIP(ip);
  if (networkFamily === 0 || family === 0) {
    return false;
  }
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(bits), `ipv${networkFamily}`);
  } catch {
    return false;
  }
  return list.check(ip, `ipv${family}`);
}
