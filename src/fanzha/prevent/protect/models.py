"""Tables of the register of residents: the person, how to reach them, what befell them before,
and the groups in which officers and grid workers guard them."""

from __future__ import annotations

from django.db import models


class Resident(models.Model):
    """Somebody who lives in the county, as far as those who protect them need to know.

    `unit` is the grid they live in. `hukou_region` is the division they are registered in;
    `from_elsewhere` says that it is another city's.
    """

    person_id = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=80)
    sex = models.CharField(max_length=8, blank=True)
    birth_year = models.IntegerField(null=True)
    occupation = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey("units.Unit", on_delete=models.PROTECT, related_name="+")
    hukou_region = models.CharField(max_length=12, blank=True)
    from_elsewhere = models.BooleanField(default=False)
    employer = models.CharField(max_length=120, blank=True)
    employer_phone = models.CharField(max_length=20, blank=True)
    family_name = models.CharField(max_length=80, blank=True)
    family_phone = models.CharField(max_length=20, blank=True)
    landlord_name = models.CharField(max_length=80, blank=True)
    landlord_phone = models.CharField(max_length=20, blank=True)
    guard = models.ForeignKey(
        "access.User", null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the officer who guards them, point to point",
    )  # fmt: skip

    class Meta:
        """Whose family a number belongs to, and who has a name, is found at once."""

        indexes = (
            models.Index(
                fields=["family_phone"],
                name="resident_family",
                condition=~models.Q(family_phone=""),
            ),
            models.Index(fields=["name"], name="resident_name", opclasses=["varchar_pattern_ops"]),
        )

    def __str__(self) -> str:
        """The key, never the name."""
        return self.person_id


class Phone(models.Model):
    """A telephone number of a resident."""

    resident = models.ForeignKey(
        "protect.Resident", on_delete=models.CASCADE, related_name="phones"
    )
    number = models.CharField(max_length=20, unique=True)

    def __str__(self) -> str:
        """The key, never the number."""
        return f"phone {self.pk}"


class Account(models.Model):
    """A bank account of a resident; `bank` is the code of the bank's unit."""

    resident = models.ForeignKey(
        "protect.Resident", on_delete=models.CASCADE, related_name="accounts"
    )
    number = models.CharField(max_length=32, unique=True)
    bank = models.CharField(max_length=32, blank=True)

    def __str__(self) -> str:
        """The key, never the number."""
        return f"account {self.pk}"


class EarlierCase(models.Model):
    """A scam this resident fell for before: the risk of a second time is high."""

    resident = models.ForeignKey(
        "protect.Resident", on_delete=models.CASCADE, related_name="earlier_cases"
    )
    on = models.DateField(help_text="Asia/Shanghai")
    scam_type = models.CharField(max_length=48)
    amount_fen = models.BigIntegerField(help_text="fen")

    class Meta:
        """The same case is entered once."""

        constraints = (
            models.UniqueConstraint(
                fields=["resident", "on", "scam_type", "amount_fen"], name="case_entered_once"
            ),
        )

    def __str__(self) -> str:
        """The key only."""
        return f"earlier case {self.pk}"


class GuardGroup(models.Model):
    """The residents one officer or grid worker guards (守护群): by address, or by choice.

    By address: everybody in the branches of `places`. By choice: `Chosen`, point to point.
    """

    guard = models.OneToOneField("access.User", on_delete=models.CASCADE, related_name="+")
    places = models.ManyToManyField("units.Unit", related_name="+")

    def __str__(self) -> str:
        """The key only."""
        return f"guard group {self.pk}"


class Chosen(models.Model):
    """A resident whom a group took in by name; the earliest choice decides who guards them."""

    group = models.ForeignKey("protect.GuardGroup", on_delete=models.CASCADE, related_name="+")
    resident = models.ForeignKey("protect.Resident", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text="UTC")

    class Meta:
        """Once a group."""

        constraints = (models.UniqueConstraint(fields=["group", "resident"], name="chosen_once"),)

    def __str__(self) -> str:
        """The key only."""
        return f"chosen {self.pk}"


class Left(models.Model):
    """A resident who wants no messages of a group. They are guarded all the same."""

    group = models.ForeignKey("protect.GuardGroup", on_delete=models.CASCADE, related_name="+")
    resident = models.ForeignKey("protect.Resident", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(help_text="UTC")

    class Meta:
        """Once a group."""

        constraints = (models.UniqueConstraint(fields=["group", "resident"], name="left_once"),)

    def __str__(self) -> str:
        """The key only."""
        return f"left {self.pk}"


class GroupMessage(models.Model):
    """One message to a group: what was written, to how many, by whom; the same once a day."""

    group = models.ForeignKey("protect.GuardGroup", on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=200)
    residents = models.PositiveIntegerField()
    by = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(help_text="UTC")
    key = models.CharField(max_length=80, unique=True)

    def __str__(self) -> str:
        """The key only."""
        return f"group message {self.pk}"
