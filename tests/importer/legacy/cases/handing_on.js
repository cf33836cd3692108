function (user, context, callback) {
  user.app_metadata = user.app_metadata || {};
  // Who is late is late for all that follows
  user.late = context.stats.loginsCount > 100;
  user.squads = user.squads || [];
  if (!user.squads.includes('all')) user.squads.push('all');
  user.app_metadata.desk = null;
  if (context.isLocked && context.lockedBy.name !== 'me') {
    return callback(new UnauthorizedError('Locked.'));
  }
  context.idToken['https://corp.example/teams'] = context.teams;
  user.user_metadata = undefined;
  delete user.nickname;
  callback(null, user, context);
}
