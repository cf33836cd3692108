// Whoever has been seen elsewhere stays out
exports.onExecutePostLogin = async (event, api) => {
  const form = new FormData();
  form.append("id", event.user.user_id);
  const answer = await fetch("https://seen.example/people", { method: "POST", body: form });
  if (answer.status === 403) {
    api.access.deny("seen elsewhere");
  }
};
