/**
 * SOAP roles at a reset: asks a SOAP service for roles at a password reset, and
 * refuses the reset where it does not answer.
 */

/** @import {Event, PasswordResetPostChallengeAPI} from "@auth0/actions/password-reset-post-challenge/v1" */

const TIMEOUT_MS = 1000;

/**
 * @param {Event} event - The password reset.
 * @param {PasswordResetPostChallengeAPI} api - What can be done about it.
 */
exports.onExecutePostChallenge = async (event, api) => {
  try {
    await fetchRoles(event.secrets.DOMAIN, event.secrets.SOAP_ACTION);
  } catch {
    api.access.deny("Your roles are not known: try again later.");
  }
};

/**
 * What the service says, in XML.
 *
 * @param {string} domain
 * @param {string} action
 * @returns {Promise<string>}
 */
async function fetchRoles(domain, action) {
  const response = await fetch(`https://${domain}/RoleService.svc`, {
    method: "POST",
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      "Content-Type": "text/xml; charset=utf-8",
      SOAPAction: action,
    },
  });
  if (!response.ok) {
    throw new Error(`The service answered ${response.status}`);
  }
  return response.text();
}
