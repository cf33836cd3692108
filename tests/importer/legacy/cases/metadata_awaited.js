async function notePlan(user, context, callback) {
  const plan = context.clientMetadata.plan || 'free';
  try {
    await auth0.users.updateAppMetadata(user.user_id, { plan, since: user.created_at });
  } catch (e) {
    return callback(e);
  }
  auth0.users.updateUserMetadata(user.user_id, { nested: { plan } }, function (err) {
    if (err) return callback(err);
    callback(null, user, context);
  });
}
