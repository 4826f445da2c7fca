"""The centre's rules and what becomes of them: draft → shadow → published → retired.

A version that has left its draft is never changed; editing it begins the next version. Nobody
publishes what they wrote. The rules in force are what `queries.ruleset_in_force` gives; the
detector takes them up as a control record in its log.
"""
