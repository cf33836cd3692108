output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    mfa_action = auth0_action.mfa_action.id
  }
}
