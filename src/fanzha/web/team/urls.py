"""Addresses of the team desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.team import board, group, handover, shifts

urlpatterns = [
    path("", board.board, name="team"),
    path("part", board.board_part, name="team_part"),
    path("assign", board.assign, name="team_assign"),
    path("group", group.mine, name="team_group"),
    path("group/places", group.places, name="team_group_places"),
    path("group/residents", group.residents, name="team_group_residents"),
    path("group/message", group.message, name="team_group_message"),
    path("groups", group.figures, name="team_groups"),
    path("shifts", shifts.shifts, name="team_shifts"),
    path("shifts/plan", shifts.enter, name="team_shifts_enter"),
    path("shifts/leave", shifts.leave, name="team_shifts_leave"),
    path("shifts/file", shifts.upload, name="team_shifts_upload"),
    path("shifts/team", shifts.team, name="team_shifts_team"),
    path("shifts/<int:key>/end", shifts.end, name="team_shift_end"),
    path("shifts/leave/<int:key>/end", shifts.back, name="team_leave_end"),
    path("handover", handover.handovers, name="team_handover"),
    path("handover/leave", handover.leave, name="team_handover_leave"),
    path("handover/<int:key>", handover.one, name="team_handover_one"),
    path("handover/<int:key>/take", handover.take, name="team_handover_take"),
    path("handover/<int:key>/paper", handover.paper, name="team_handover_paper"),
]
