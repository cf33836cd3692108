const getAnswer = async (user_id) => {
  const form = new FormData();
  form.append("id", user_id);
  const answer = await fetch("https://seen.example/people", { method: "POST", body: form });
  return { status: answer.status };
};

module.exports = { getAnswer };
