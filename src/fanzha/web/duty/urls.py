"""Addresses of the duty desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.duty import (
    acts,
    batches,
    completing,
    flow_map,
    lines,
    order_acts,
    platform,
    public_money,
    refunds,
    taking,
    views,
)

urlpatterns = [
    path("", views.board, name="duty"),
    path("board", views.board_part, name="duty_board"),
    path("reports/new", taking.new_report, name="report_new"),
    path("reports/read", taking.read_out, name="report_read"),
    path("reports/known", taking.known, name="report_known"),
    path("reports/<int:report_id>", taking.report, name="report"),
    path("reports/<int:report_id>/link", completing.link_report, name="report_link"),
    path("reports/<int:report_id>/complete", completing.complete, name="report_complete"),
    path("batches", batches.board, name="report_batches"),
    path("batches/<int:batch_id>", batches.batch, name="report_batch"),
    path("batches/refused/<int:refused_id>", batches.refused_message, name="report_refused"),
    path("reports/<int:report_id>/reject", acts.reject, name="report_reject"),
    path("reports/save", acts.save, name="report_save"),
    path("chases/<int:report_id>", views.chase, name="chase"),
    path("chases/<int:report_id>/part", views.chase_part, name="chase_part"),
    path("chases/<int:report_id>/map", flow_map.flow_map, name="flow_map"),
    path("chases/<int:report_id>/map/part", flow_map.flow_map_part, name="flow_map_part"),
    path("chases/<int:report_id>/map/cell", flow_map.flow_map_cell, name="flow_map_cell"),
    path("chases/<int:report_id>/act", acts.act, name="chase_act"),
    path("chases/<int:report_id>/orders", order_acts.order_act, name="order_act"),
    path("chases/<int:report_id>/refund", refunds.refund, name="refund"),
    path("chases/<int:report_id>/refund/act", refunds.refund_act, name="refund_act"),
    path(
        "chases/<int:report_id>/refund/<int:round_no>.xlsx",
        refunds.refund_sheet,
        name="refund_sheet",
    ),
    path("chases/<int:report_id>/notice", views.notice, name="refund_notice"),
    path("platform", platform.platform, name="platform"),
    path("platform/count", platform.platform_count, name="platform_count"),
    path("platform/batch.csv", platform.batch_csv, name="platform_csv"),
    path("platform/batch.xlsx", platform.batch_excel, name="platform_excel"),
    path("platform/batch.zip", platform.batch_zip, name="platform_zip"),
    path("platform/results", platform.results, name="platform_results"),
    path("platform/<int:message_id>", platform.number, name="platform_number"),
    path("public-accounts", public_money.public_accounts, name="public_accounts"),
    path("public-accounts/act", public_money.public_account_act, name="public_account_act"),
    path("lines", lines.bank_lines, name="bank_lines"),
    path("answers", lines.odd_answers, name="odd_answers"),
    path("answers/<int:kept_id>", lines.odd_answer, name="odd_answer"),
    path("answers/<int:kept_id>/look", lines.look, name="odd_answer_look"),
]
