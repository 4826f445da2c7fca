"""A made-up gateway for texts and calls (虚构), a process of its own, for practice and for tests.

`python -m fanzha.outside.sms.simulator --port 8015 --centre URL`. It takes signed texts and calls
and tells later what became of them, with delays, failures, doubled and missing reports. What
becomes of a text follows from its key and number alone: the same again is the same. A restart
forgets reports that were still to come, as gateways do.
"""
