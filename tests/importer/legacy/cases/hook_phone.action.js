exports.onExecuteSendPhoneMessage = async (event, api) => {
  if (event.message_options.message_type === "voice") {
    throw new Error("We do not call.");
  }
  console.log(`${event.message_options.action} to ${event.message_options.recipient}`);
  return;
};
