module.exports = function (client, scope, audience, context, cb) {
  if (audience === 'https://old.example') return cb(new Error('This API is gone.'));
  cb(null, { scope, 'https://corp.example/client': client.name, 'https://corp.example/tier': client.metadata.tier });
};
