"""fanzha 反诈: one centre that reaches the victim first and stops the money second.

An event comes in (prevent/intake), rules read it (prevent/detect), an alert
grows from it (prevent/alert), and a person is sent to the person (prevent/dissuade).
Where money has left, a report is taken (recover/report), the accounts are stopped
(recover/stop), the path is followed (recover/trace), the money is frozen
(recover/freeze) and given back (recover/refund). The figures of both lanes are read
by inform/situation. govern/ holds who may see and do, and the record of who did.
engine/ computes, sim/ makes up a town to practise on, words/ is the vocabulary,
kit/ knows no fraud. The doors are cli/, web/, api/ and jobs/; wiring.py says what
happens next.
"""

__version__ = "0.1.0"
