function (user, context, callback) {
  if (user.email) {
    callback(null, user, context);
  }
}
