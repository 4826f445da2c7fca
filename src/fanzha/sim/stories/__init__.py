"""The staged stories, as pure data around an anchor time.

`zhang`: 张某, warned in the act, resists, is met, does not pay. `boss`: the 1.66 million of
the accountant, relayed over several banks. `xu`: the 200,000 of 徐某莉 on over twenty accounts.
All times are seconds from the anchor until `at(anchor)` makes them moments. Everybody in them
is made up (虚构).
"""

from fanzha.sim.stories.boss import BossStory, boss
from fanzha.sim.stories.relay import Relay
from fanzha.sim.stories.staged import PlannedTransfer, Staged, StoryAccount
from fanzha.sim.stories.warned import FamilyContact, ZhangStory, zhang
from fanzha.sim.stories.xu import XuStory, xu

__all__ = [
    "BossStory",
    "FamilyContact",
    "PlannedTransfer",
    "Relay",
    "Staged",
    "StoryAccount",
    "XuStory",
    "ZhangStory",
    "boss",
    "xu",
    "zhang",
]
