"""Where the files of auth0-deploy-cli lie below the output, which is the folder that the tool is given.

In: nothing. Out: paths; ``actions/mfa_action.json`` is an Action.

Source: auth0-deploy-cli 8.44, ``lib/context/directory/handlers``: every JSON file of ``actions`` is an Action, the
first one of ``triggers`` has all flows, and a folder that is there and empty says that there is none.
"""

ACTIONS = "actions/"
TRIGGERS = "triggers/triggers.json"
CONFIG = "config.example.json"
