// Tells another server of each login
exports.onExecutePostLogin = async (event, api) => {
  const form = new FormData();
  form.append("id", event.user.user_id);
  const answer = await fetch("https://seen.example/people", { method: "POST", body: form });
  if (!answer.ok) {
    throw new Error(`Not told: ${answer.status}`);
  }
};
