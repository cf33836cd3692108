module.exports = async (recipient, text, context, cb) => {
  if (context.message_type === 'voice') {
    return cb(new Error('We do not call.'));
  }
  console.log(`${context.action} to ${recipient}`);
  cb(null);
};
