"""Tables of the register of residents: the person, how to reach them, what befell them before."""

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
    guard = models.ForeignKey(
        "access.User", null=True, on_delete=models.SET_NULL, related_name="+",
        help_text="the officer who guards them, point to point",
    )  # fmt: skip

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
