output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    gate   = auth0_action.gate.id
    signup = auth0_action.signup.id
  }
}
