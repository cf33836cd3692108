function (user, context, callback) {
  const SHOWN = ['team', 'desk'];
  const ROLES = { lead: [{ id: 'a1', level: 3 }], a: [{ id: 'b2', level: 1 }, { id: 'c3', level: 1 }] };
  for (const name of SHOWN) {
    if (context.stats.loginsCount > 1) context.idToken['https://corp.example/' + name] = user.app_metadata[name];
  }
  for (const role of Object.keys(ROLES)) {
    if (user.groups && user.groups.includes(role)) {
      for (const part of ROLES[role]) {
        user.app_metadata[part.id] = part.level;
      }
    }
  }
  for (const role in ROLES) context.accessToken[`https://corp.example/${role}`] = ROLES[role].length;
  const found = [];
  for (const name of SHOWN) found.push(name);
  context.idToken['https://corp.example/found'] = found;
  auth0.users.updateAppMetadata(user.user_id, user.app_metadata);
  callback(null, user, context);
}
