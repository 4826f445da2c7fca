"""The two staged stories of the live demo, as pure data around an anchor time.

`zhang`: 张某, warned in the act, resists, is met, does not pay. `boss`: the 1.66 million of
the accountant, relayed over several banks. All times are seconds from the anchor until
`at(anchor)` makes them moments. Everybody in them is made up (虚构).
"""

from fanzha.sim.stories.relayed import BossStory, boss
from fanzha.sim.stories.staged import PlannedTransfer, Staged, StoryAccount
from fanzha.sim.stories.warned import FamilyContact, ZhangStory, zhang

__all__ = [
    "BossStory",
    "FamilyContact",
    "PlannedTransfer",
    "Staged",
    "StoryAccount",
    "ZhangStory",
    "boss",
    "zhang",
]
