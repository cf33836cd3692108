const callFetch = async (user_id) => {
  const form = new FormData();
  form.append("id", user_id);
  const answer = await fetch("https://seen.example/people", { method: "POST", body: form });
  if (!answer.ok) {
    throw new Error(`Not told: ${answer.status}`);
  }
};

module.exports = { callFetch };
