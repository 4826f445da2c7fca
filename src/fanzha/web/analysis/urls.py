"""Addresses of the analyst's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.analysis import checks, rules, views

urlpatterns = [
    path("", views.analysis, name="analysis"),
    path("checks", checks.checks, name="analysis_checks"),
    path("import", views.import_log, name="analysis_import"),
    path("candidates", views.seed_candidates, name="analysis_candidates"),
    path("trace", views.follow_money, name="analysis_trace"),
    path("rules/", rules.rules, name="analysis_rules"),
    path("rules/new", rules.new_rule, name="analysis_rule_new"),
    path("rules/check", rules.check_rule, name="analysis_rule_check"),
    path("rules/columns", rules.rule_columns, name="analysis_rule_columns"),
    path("rules/write", rules.write_rule, name="analysis_rule_write"),
    path("rules/backtest", rules.backtest_rule, name="analysis_rule_backtest"),
    path("rules/of/<slug:name>/", rules.rule, name="analysis_rule"),
    path("rules/version/<int:version>/move", rules.move_rule, name="analysis_rule_move"),
]
