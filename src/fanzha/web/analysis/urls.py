"""Addresses of the analyst's desk."""

from __future__ import annotations

from django.urls import path

from fanzha.web.analysis import checks, rule_views, views

urlpatterns = [
    path("", views.analysis, name="analysis"),
    path("checks", checks.checks, name="analysis_checks"),
    path("import", views.import_log, name="analysis_import"),
    path("candidates", views.seed_candidates, name="analysis_candidates"),
    path("trace", views.follow_money, name="analysis_trace"),
    path("rules/", rule_views.rules, name="analysis_rules"),
    path("rules/new", rule_views.new_rule, name="analysis_rule_new"),
    path("rules/check", rule_views.check_rule, name="analysis_rule_check"),
    path("rules/columns", rule_views.rule_columns, name="analysis_rule_columns"),
    path("rules/write", rule_views.write_rule, name="analysis_rule_write"),
    path("rules/backtest", rule_views.backtest_rule, name="analysis_rule_backtest"),
    path("rules/of/<slug:name>/", rule_views.rule, name="analysis_rule"),
    path("rules/version/<int:version>/move", rule_views.move_rule, name="analysis_rule_move"),
]
