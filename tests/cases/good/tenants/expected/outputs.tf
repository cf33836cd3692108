output "action_ids" {
  description = "The id of each Action, by policy."
  value = {
    first  = auth0_action.the_first.id
    second = auth0_action.second.id
    third  = auth0_action.third.id
  }
}
