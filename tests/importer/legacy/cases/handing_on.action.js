exports.onExecutePostLogin = async function (event, api) {
  let late = event.user.late;
  let squads = event.user.squads;
  let desk = event.user.app_metadata.desk;
  const isLocked = event.transaction.metadata["context.isLocked"] ? JSON.parse(event.transaction.metadata["context.isLocked"]) : undefined;
  const lockedBy = event.transaction.metadata["context.lockedBy"] ? JSON.parse(event.transaction.metadata["context.lockedBy"]) : undefined;
  const teams = event.transaction.metadata["context.teams"] ? JSON.parse(event.transaction.metadata["context.teams"]) : undefined;
  // Who is late is late for all that follows
  late = event.stats.logins_count > 100;
  api.transaction.setMetadata("user.late", JSON.stringify(late));
  squads = squads || [];
  api.transaction.setMetadata("user.squads", JSON.stringify(squads));
  if (!squads.includes("all")) {
    squads = [...squads, "all"];
    api.transaction.setMetadata("user.squads", JSON.stringify(squads));
  }
  desk = null;
  api.transaction.setMetadata("user.app_metadata.desk", JSON.stringify(desk));
  if (isLocked && lockedBy.name !== "me") {
    api.access.deny("Locked.");
    return;
  }
  api.idToken.setCustomClaim("https://corp.example/teams", teams);
};
// dropped, line 12: user.user_metadata is not taken away: no Action after this one, and no token, gets it by itself
// handed-on, line 7: no other Rule of this import reads user.app_metadata.desk: the policy hands it on as JSON, and an Action reads it as event.transaction.metadata["user.app_metadata.desk"]
// handed-on, line 4: no other Rule of this import reads user.late: the policy hands it on as JSON, and an Action reads it as event.transaction.metadata["user.late"]
// dropped, line 13: user.nickname is not taken away: no Action after this one, and no token, gets it by itself
// handed-on, line 5: no other Rule of this import reads user.squads: the policy hands it on as JSON, and an Action reads it as event.transaction.metadata["user.squads"]
// handed-on, line 4: no other Rule of this import writes context.isLocked: the policy reads what an earlier Action hands on as api.transaction.setMetadata("context.isLocked", …), as JSON; a Rule cannot
// handed-on, line 4: no other Rule of this import writes context.lockedBy: the policy reads what an earlier Action hands on as api.transaction.setMetadata("context.lockedBy", …), as JSON; a Rule cannot
// handed-on, line 4: no other Rule of this import writes context.teams: the policy reads what an earlier Action hands on as api.transaction.setMetadata("context.teams", …), as JSON; a Rule cannot
