output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    externs = auth0_action.externs.id
  }
}
