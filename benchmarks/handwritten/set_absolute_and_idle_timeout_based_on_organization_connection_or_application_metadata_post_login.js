/**
 * Session lifetimes: ends sessions when the organisation, the application or the
 * connection says so, in milliseconds in its metadata.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const LONGEST = 365 * 24 * 60 * 60 * 1000;

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const idle = lifetime(event, "idle_lifetime");
  if (idle !== undefined) {
    api.session.setIdleExpiresAt(Date.now() + idle);
  }

  const absolute = lifetime(event, "absolute_lifetime");
  const created = Date.parse(event.session?.created_at ?? "");
  if (absolute !== undefined && Number.isFinite(created)) {
    api.session.setExpiresAt(created + absolute);
  }
};

/**
 * The lifetime that somebody sets, undefined where it is none of up to a year.
 *
 * @param {Event} event
 * @param {string} name
 * @returns {number | undefined}
 */
function lifetime(event, name) {
  const owners = [event.organization, event.client, event.connection];
  const texts = owners.map((owner) => owner?.metadata?.[name]);
  const text = texts.find((each) => typeof each === "string" && each !== "");
  if (!/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text?.trim() ?? "")) {
    return undefined;
  }
  const number = Number(text);
  return 0 < number && number <= LONGEST ? number : undefined;
}
