exports.onExecutePostLogin = async function (event, api) {
  throw new Error("A member of nothing is read.");
};
// handed-on, line 6: no other Rule of this import reads user.department: the policy hands it on as JSON, and an Action reads it as event.transaction.metadata["user.department"]
// problem, line 12: an update of another user's metadata. An Action writes the metadata of the user who logs in. Ask the Management API for others.
// problem, line 13: a rule that hands on another context. Change the user or the context where it stands, and hand on both as they came.
// problem, line 7: a write of context.jwtConfiguration.lifetimeInSeconds. Set the lifetime and the scopes of tokens in the settings of the API.
// problem, line 9: scopes that are added to a list. Write the whole list, or call api.accessToken.addScope.
// problem, line 2: context.connectionOptions. Actions see nothing of the options of a connection. Keep what the rule asks for in the metadata of the connection, event.connection.metadata.
