/**
 * Password age: refuses passwords that are older than MAX_PASSWORD_DAYS.
 */

/** @import {Event, PostLoginAPI} from "@auth0/actions/post-login/v3" */

const MOST_DAYS = 36500;
const DAY = 24 * 60 * 60 * 1000;

/**
 * @param {Event} event - The login.
 * @param {PostLoginAPI} api - What can be done about it.
 */
exports.onExecutePostLogin = async (event, api) => {
  const mostDays = toNumber(event.secrets.MAX_PASSWORD_DAYS);
  if (!(mostDays > 0 && mostDays <= MOST_DAYS)) {
    return api.access.deny("This login is not configured.");
  }

  // The first password is as old as the account.
  const changed = event.user.last_password_reset ?? event.user.created_at;
  if (Date.now() - Date.parse(changed) > mostDays * DAY) {
    api.access.deny("Your password is too old: choose a new one, then log in.");
  }
};

/**
 * The number that a decimal text stands for, NaN if it stands for none.
 *
 * @param {string} text
 * @returns {number}
 */
function toNumber(text) {
  const isDecimal = /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text.trim());
  return isDecimal ? Number(text) : NaN;
}
