function (user, ctx, cb) {
  if (!user) {
    return cb(null, null, ctx);
  }
  if (ctx.connectionStrategy === 'auth0' && !user.email_verified) {
    return cb(new UnauthorizedError('Verify your address: ' + user.email));
  }
  if (ctx.stats.loginsCount > 100) {
    cb(new Error());
    return;
  }
  if (user.blocked_by) throw new UnauthorizedError(`Blocked by ${user.blocked_by}`);
  if (ctx.request.ip === '203.0.113.66') cb('Not from there');
  ctx.idToken.seen = true;
  cb(null, user, ctx);
}
