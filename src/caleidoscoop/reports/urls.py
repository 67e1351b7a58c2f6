from django.urls import path, register_converter

from caleidoscoop.reports.document import FORMATS
from caleidoscoop.reports.views import figures, publishing, reports, writing


class FormatConverter:
    """A format in which reports are rendered."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(FormatConverter, "format")

app_name = "reports"
IN_PROGRAMME = "programmes/<slug:programme_key>/reports/"
REPORT = f"{IN_PROGRAMME}<slug:key>/"
SECTION = f"{REPORT}write/<int:section_id>/"
EDITION = f"{REPORT}editions/<int:number>/"
urlpatterns = [
    path("reports/", reports.published_list, name="published_list"),
    path(IN_PROGRAMME, reports.report_list, name="report_list"),
    path(f"{IN_PROGRAMME}new/", reports.report_make, name="report_make"),
    path(REPORT, reports.report_show, name="report_show"),
    path(f"{REPORT}draft.<format:format>", reports.draft_file, name="draft_file"),
    path(f"{REPORT}write/", writing.report_write, name="report_write"),
    path(SECTION, writing.section_write, name="section_write"),
    path(f"{SECTION}take-over/", writing.section_take_over, name="section_take_over"),
    path(f"{SECTION}leave/", writing.section_leave, name="section_leave"),
    path(f"{SECTION}findings/", writing.section_findings, name="section_findings"),
    path(f"{SECTION}findings/new/", writing.finding_write, name="finding_write"),
    path(f"{REPORT}regions/", publishing.report_send, name="report_send"),
    path(f"{REPORT}regions/<slug:region_key>/", publishing.review_answer, name="review_answer"),
    path(f"{REPORT}publish/", publishing.report_publish, name="report_publish"),
    path(EDITION, reports.edition_show, name="edition_show"),
    path(f"{EDITION}report.<format:format>", reports.edition_file, name="edition_file"),
    path(f"{EDITION}figures/", figures.edition_figures, name="edition_figures"),
    path(f"{EDITION}figures.csv", figures.edition_figures_csv, name="edition_figures_csv"),
    path(f"{EDITION}against/<int:other>/", reports.edition_compare, name="edition_compare"),
]
