output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    actions_modules = auth0_action.actions_modules.id
  }
}
