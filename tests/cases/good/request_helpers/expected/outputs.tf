output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    asked = auth0_action.asked.id
  }
}
