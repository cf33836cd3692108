exports.onExecutePostLogin = async function (event, api) {
  if (event.user.email) {
    return;
  }
  throw new Error("The rule never calls back, and the login waits for it in vain.");
};
