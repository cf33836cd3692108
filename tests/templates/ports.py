"""The templates, each with what is drawn for it.

In: nothing. Out: :data:`PORTS`, one for each policy in ``tests/cases/templates``.

    PORTS["email_verified_post_login"].original   ->   'email-verified-POST_LOGIN'
"""

from templates.ports_asking import ASKING
from templates.ports_plain import PLAIN

PORTS = {port.stem: port for port in (*PLAIN, *ASKING)}
