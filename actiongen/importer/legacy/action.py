"""A Rule or Hook becomes an Action, in Core.

In: the file of a Rule or Hook, normalised. Out: a file that exports the handlers of an Action. What has no
counterpart there is a problem in the notes, with the place and what to do instead. The file needs to be
normalised again: what a rule wrote into `user` and `context` are variables that are assigned more than once.

    action_of(file, original, notes).exports   ->   (("onExecutePostLogin", Function(…)),)
"""

from actiongen.core.tree import File
from actiongen.importer.legacy.entry import prepared
from actiongen.importer.legacy.hooks import hook_action
from actiongen.importer.legacy.rule import rule_action
from actiongen.importer.model import Kind, Original
from actiongen.importer.notes import Notes


def action_of(file: File, original: Original, notes: Notes) -> File:
    """The Action that does what the Rule or Hook does; an Action is returned as it is. A file that is neither exports
    nothing then."""
    match original.kind:
        case Kind.ACTION:
            return file
        case Kind.HOOK:
            return hook_action(prepared(file), original.trigger, notes)
        case Kind.RULE:
            return rule_action(prepared(file), notes, original.handed)
